//! Where a command works: an opened installation, the folder its paths are relative to, and where it speaks.
//!
//! One process has an installation open. A command started beside a running server is handed to that server through a
//! socket in the data folder and works there, with the server's own `App`; without a server the command opens the
//! installation itself. Either way the same function runs, and the caller sees the same words and exit code.

use crate::commands::existing;
use crate::config::{Called, Global};
use anyhow::{Context, Result, anyhow, bail};
use app::App;
use serde::{Deserialize, Serialize};
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Name of the socket in the data folder.
const SOCKET: &str = "zhucun.sock";
/// Longest line the server takes from a command, in bytes.
const LONGEST: u64 = 1 << 20;

/// What a command has.
pub(crate) struct CommandContext<'a> {
    /// The installation.
    pub app: &'a App,
    /// Folder that paths are relative to.
    here: PathBuf,
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
}

impl<'a> CommandContext<'a> {
    /// A console in this process.
    pub(crate) fn new(app: &'a App, here: PathBuf, out: &'a mut dyn Write, err: &'a mut dyn Write) -> Self {
        Self { app, here, out, err }
    }

    /// Says a line of the answer.
    pub(crate) fn say(&mut self, text: impl std::fmt::Display) -> Result<()> {
        writeln!(self.out, "{text}").context("不能输出")
    }

    /// Says how far it is.
    pub(crate) fn progress(&mut self, text: impl std::fmt::Display) {
        // Nobody may be listening any more; the work goes on.
        let _ = writeln!(self.err, "{text}");
    }

    /// A path as the caller meant it.
    pub(crate) fn path(&self, path: &Path) -> PathBuf {
        self.here.join(path)
    }

    /// Reads a file of the caller.
    pub(crate) fn read(&self, path: &Path) -> Result<Vec<u8>> {
        std::fs::read(self.path(path)).with_context(|| format!("不能读文件 {}", path.display()))
    }

    /// Writes a file for the caller.
    pub(crate) fn write(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        std::fs::write(self.path(path), bytes).with_context(|| format!("不能写 {}", path.display()))
    }
}

/// A command for the server.
#[derive(Serialize, Deserialize)]
struct Asked {
    args: Vec<String>,
    here: PathBuf,
}

/// What the server says meanwhile; `end` is the last.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Said {
    Out(String),
    Err(String),
    End(u8),
}

/// Runs a command at the console of the running server, or at one of its own when no server has this data open.
pub(crate) fn go(global: &Global, work: impl FnOnce(&mut CommandContext<'_>) -> Result<()>) -> Result<ExitCode> {
    let called = Called::now()?;
    if global.database.is_none()
        && let Some(stream) = reach(&global.data)?
    {
        return hand_over(stream, called);
    }
    let app = existing(global)?;
    let (mut out, mut err) = (std::io::stdout(), std::io::stderr());
    work(&mut CommandContext::new(&app, called.here, &mut out, &mut err))?;
    Ok(ExitCode::SUCCESS)
}

/// True when a server has this data open.
pub(crate) fn is_served(global: &Global) -> Result<bool> {
    Ok(global.database.is_none() && reach(&global.data)?.is_some())
}

/// The socket of a running server; a socket nobody listens at is one a crash left behind.
fn reach(data: &Path) -> Result<Option<UnixStream>> {
    match UnixStream::connect(data.join(SOCKET)) {
        Ok(stream) => Ok(Some(stream)),
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::ConnectionRefused) => Ok(None),
        Err(e) if e.kind() == ErrorKind::PermissionDenied => {
            bail!("没有权限使用数据目录 {}；请用运行系统的那个用户执行", data.display())
        }
        // A path too long for a socket: no server made one there either.
        Err(e) if e.kind() == ErrorKind::InvalidInput => Ok(None),
        Err(e) => Err(e).with_context(|| format!("不能联系正在运行的系统（{}）", data.join(SOCKET).display())),
    }
}

fn hand_over(mut stream: UnixStream, called: Called) -> Result<ExitCode> {
    let mut line = serde_json::to_vec(&Asked { args: called.args, here: called.here })?;
    line.push(b'\n');
    stream.write_all(&line)?;
    for said in BufReader::new(stream).lines() {
        match serde_json::from_str(&said?)? {
            Said::Out(text) => std::io::stdout().write_all(text.as_bytes())?,
            Said::Err(text) => std::io::stderr().write_all(text.as_bytes())?,
            Said::End(code) => return Ok(ExitCode::from(code)),
        }
    }
    bail!("系统在命令做完之前停止了；请看一下做到哪里，再重新执行")
}

/// The listening side.
pub(crate) struct ControlSocket {
    listener: tokio::net::UnixListener,
    path: PathBuf,
    owner: u32,
}

impl Drop for ControlSocket {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

impl ControlSocket {
    /// Opens the socket for this user alone. Call inside the runtime, after the data was opened: its lock says that no
    /// other server listens here. `None` with the reason when the system lets no socket be made there: the server then
    /// works without, and commands ask for it to be stopped.
    pub(crate) fn open(data: &Path) -> Result<Self, String> {
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        let path = data.join(SOCKET);
        let made = || -> std::io::Result<Self> {
            match std::fs::remove_file(&path) {
                Err(e) if e.kind() != ErrorKind::NotFound => return Err(e),
                _ => {}
            }
            let listener = tokio::net::UnixListener::bind(&path)?;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
            let owner = std::fs::metadata(&path)?.uid();
            Ok(Self { listener, path: path.clone(), owner })
        };
        made().map_err(|e| format!("{}：{e}", path.display()))
    }

    /// Takes commands until the server ends, each on a thread of its own.
    pub(crate) async fn serve(
        self,
        app: App,
        run: fn(&mut CommandContext<'_>, &[String]) -> Result<()>,
    ) -> std::io::Error {
        loop {
            let stream = match self.listener.accept().await {
                Ok((stream, _)) => stream,
                Err(e) => return e,
            };
            // The mode of the file is set after the file is there; who came in between is turned away here.
            let known = stream.peer_cred().is_ok_and(|peer| peer.uid() == self.owner || peer.uid() == 0);
            let Ok(stream) = stream.into_std() else { continue };
            if known && stream.set_nonblocking(false).is_ok() {
                let app = app.clone();
                std::thread::spawn(move || serve_one(stream, &app, run));
            }
        }
    }
}

fn serve_one(stream: UnixStream, app: &App, run: fn(&mut CommandContext<'_>, &[String]) -> Result<()>) {
    use std::io::Read;
    let mut line = String::new();
    let Ok(reading) = stream.try_clone() else { return };
    if BufReader::new(reading.take(LONGEST)).read_line(&mut line).is_err() {
        return;
    }
    let (mut out, mut err) =
        (SocketWriter { stream: &stream, said: Said::Out }, SocketWriter { stream: &stream, said: Said::Err });
    let done = match serde_json::from_str::<Asked>(&line) {
        Ok(asked) => run(&mut CommandContext::new(app, asked.here, &mut out, &mut err), &asked.args),
        Err(why) => Err(anyhow!("命令没有送全：{why}")),
    };
    let code = match done {
        Ok(()) => 0,
        Err(error) => {
            let _ = writeln!(err, "{error:#}");
            1
        }
    };
    let _ = tell(&stream, &Said::End(code));
}

fn tell(mut stream: &UnixStream, said: &Said) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(said)?;
    line.push(b'\n');
    stream.write_all(&line)
}

/// Text on its way to the caller.
struct SocketWriter<'a> {
    stream: &'a UnixStream,
    said: fn(String) -> Said,
}

impl Write for SocketWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        // `writeln!` comes in pieces that end between characters.
        tell(self.stream, &(self.said)(String::from_utf8_lossy(bytes).into_owned()))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
