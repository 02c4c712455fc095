//! The real server for commands that need one: its binary, a demo that runs while a value lives, actors signed in.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::checks;
use testkit::http::Client;

/// Which binary.
#[derive(Debug, Clone)]
pub enum Binary {
    /// The release build when there is one, otherwise a development build made now.
    Any,
    /// A build of this profile, made now.
    Built {
        /// With optimisation.
        release: bool,
    },
    /// This file.
    At(PathBuf),
}

/// A program, and how it was built as far as its path says.
#[derive(Debug, Clone)]
pub struct Program {
    /// The file.
    pub path: PathBuf,
    /// `release` or `dev`; `unknown` for a file named by hand.
    pub profile: &'static str,
}

impl Binary {
    /// The program, built where that is asked for.
    ///
    /// # Errors
    /// When it does not build or is not there.
    pub fn find(&self) -> Result<Program> {
        let target = checks::target_folder()?;
        let at = |profile: &'static str, folder: &str| Program { path: target.join(folder).join("zhucun"), profile };
        let found = match self {
            Self::At(path) => Program { path: path.clone(), profile: "unknown" },
            Self::Any if at("release", "release").path.exists() => at("release", "release"),
            Self::Any | Self::Built { release: false } => {
                checks::cargo(&["build", "-p", "server"])?;
                at("dev", "debug")
            }
            Self::Built { release: true } => {
                checks::cargo(&["build", "-p", "server", "--release"])?;
                at("release", "release")
            }
        };
        if !found.path.exists() {
            bail!("{} is not there", found.path.display());
        }
        Ok(found)
    }
}

/// A demo that runs; it ends with the value.
#[derive(Debug)]
pub struct Served {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// The password that all accounts of the demo share.
    pub password: String,
}

impl Served {
    /// Starts a demo on a data folder and a free port, and waits until it listens. A fresh folder gets the demo world
    /// first, which takes up to a minute in a development build.
    ///
    /// # Errors
    /// When it ends instead of listening.
    pub fn start(program: &Path, data: &Path) -> Result<Self> {
        let mut child = spawn(program, data)?;
        match listening(&mut child) {
            Ok((address, password)) => Ok(Self { child, address, password }),
            Err(why) => {
                // It may have ended by itself already.
                let _ = child.kill();
                let _ = child.wait();
                Err(why)
            }
        }
    }

    /// Signs an account in.
    ///
    /// # Errors
    /// When the server does not let it in.
    pub fn sign_in(&self, account: &str) -> Result<Client> {
        sign_in(self.address, account, &self.password)
    }

    /// Memory in MiB: resident now, and the most since the start.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn memory(&self) -> Result<(f64, f64)> {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let mib = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name)).context("no such line")?;
            let kib: f64 = line.trim_start_matches(':').trim().trim_end_matches(" kB").parse()?;
            anyhow::Ok(kib / 1024.0)
        };
        Ok((mib("VmRSS")?, mib("VmHWM")?))
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts `zhucun demo` on a free port, its words in a pipe.
///
/// # Errors
/// When the program can not be started.
pub fn spawn(program: &Path, data: &Path) -> Result<Child> {
    let mut command = Command::new(program);
    command.arg("--data").arg(data).args(["demo", "--listen", "127.0.0.1:0"]);
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    command.spawn().with_context(|| program.display().to_string())
}

/// Waits until a spawned demo listens: its address and the password of its accounts.
///
/// # Errors
/// When it ends before.
pub fn listening(child: &mut Child) -> Result<(SocketAddr, String)> {
    let mut lines = BufReader::new(child.stdout.take().context("its standard output")?).lines();
    let mut password = String::new();
    loop {
        let Some(line) = lines.next() else { bail!("the server ended before it listened; its words are above") };
        let line = line?;
        if let Some(rest) = line.split_once("密码都是 ").map(|(_, rest)| rest) {
            password = rest.trim_end_matches(['）', '：', ':', ')']).to_owned();
        }
        if let Some(url) = line.strip_prefix("打开 http://") {
            let address = url.trim_end_matches('/').parse().with_context(|| line.clone())?;
            drain(lines);
            return Ok((address, password));
        }
    }
}

/// Reads on, so that the program never waits for its reader.
fn drain(mut lines: std::io::Lines<BufReader<ChildStdout>>) {
    std::thread::spawn(move || while lines.next().is_some_and(|line| line.is_ok()) {});
}

/// Signs an account in on a server on this machine.
///
/// # Errors
/// When the server does not let it in.
pub fn sign_in(address: SocketAddr, account: &str, password: &str) -> Result<Client> {
    let mut client = Client::keeping(address)?;
    let csrf = client.get("/sign-in")?.field("csrf");
    let fields = [("csrf", csrf.as_str()), ("next", "/today"), ("account", account), ("password", password)];
    let answer = client.post("/sign-in", &fields)?;
    if answer.location() != "/today" {
        bail!("{account} is not let in: {} {}", answer.status, answer.location());
    }
    Ok(client)
}
