//! The demo world, made once for all tests; every test works on a copy of its own.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use testkit::TempDir;

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_zhucun");
/// The password of every account of the demo world.
pub(crate) const PASSWORD: &str = "Zhucun-2026-yanshi";
/// Every account of the demo world (packs/village-work/demo/world.toml).
pub(crate) const ACCOUNTS: [&str; 27] = [
    "shiban", "zuzhi", "xianban", "yingji", "yingji2", "zhenban", "anjian", "cun1", "cun1b", "shuji1", "cun2", "cun3",
    "xianzu", "nongye", "minzheng", "zhengfa", "fagai", "zhenzu", "zhennong", "zhenmin", "sifa", "cunjian", "wangge1",
    "zhibu2", "xitong", "anquan", "shenji",
];

/// Starts the program and ends it when standard input closes: then it ends with the test, however the test ends.
const KEEPER: &str = r#"
trap '' INT TERM HUP
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
exec >/dev/null 2>&1
cat <&3
kill -9 $server
wait $server
"#;

/// The program, serving.
pub(crate) struct Running {
    keeper: Child,
    /// `http://127.0.0.1:port`.
    pub(crate) base: String,
    /// Logins as printed at start.
    pub(crate) logins: Vec<String>,
}

impl Running {
    /// Starts the demo on a data folder and waits until it says its address.
    pub(crate) fn start(data: &Path) -> Self {
        Self::start_with(data, &[])
    }

    /// As [`Running::start`], with more flags.
    fn start_with(data: &Path, flags: &[&str]) -> Self {
        let log = fs::File::create(data.with_extension("log")).expect("a file beside the data");
        #[expect(clippy::zombie_processes, reason = "Drop waits for it; a panic ends the whole test process")]
        let mut keeper = Command::new("sh")
            .args(["-c", KEEPER, "keeper", PROGRAM, "demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .args(flags)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("a shell");
        let mut said = String::new();
        let mut logins = Vec::new();
        let out = keeper.stdout.take().expect("piped");
        for line in BufReader::new(out).lines() {
            let line = line.expect("the program writes UTF-8");
            if let Some(at) = line.find("http://") {
                let base = line[at..].trim_end_matches('/').to_owned();
                return Self { keeper, base, logins };
            }
            if line.starts_with("  ") {
                logins.extend(line.split_whitespace().next().map(str::to_owned));
            }
            said.push_str(&line);
            said.push('\n');
        }
        let errors = fs::read_to_string(data.with_extension("log")).unwrap_or_default();
        panic!("the program ended before it said its address:\n{said}{errors}");
    }

    /// Ends the program at once (SIGKILL) and waits until it is gone.
    pub(crate) fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

/// A world of one's own.
pub(crate) struct World {
    /// The program.
    pub(crate) server: Running,
    /// Data folder.
    pub(crate) data: PathBuf,
    /// Goes with the value.
    pub(crate) _dir: TempDir,
}

impl World {
    /// A copy of the demo world, served.
    pub(crate) fn copy() -> Self {
        Self::copy_with(&[])
    }

    /// As [`World::copy`], with more flags for the program.
    pub(crate) fn copy_with(flags: &[&str]) -> Self {
        let dir = TempDir::new();
        let data = dir.join("data");
        copy_template(&data);
        Self { server: Running::start_with(&data, flags), data, _dir: dir }
    }

    /// The address.
    pub(crate) fn base(&self) -> &str {
        &self.server.base
    }

    /// Ends the program at once and keeps its data.
    pub(crate) fn stopped(self) -> Stopped {
        let Self { server, data, _dir } = self;
        server.kill();
        Stopped { data, _dir }
    }

    /// Ends the program at once and starts it again on the same data.
    pub(crate) fn killed_and_started(self) -> Self {
        let Self { server, data, _dir } = self;
        server.kill();
        Self { server: Running::start(&data), data, _dir }
    }
}

/// A world that nobody serves.
pub(crate) struct Stopped {
    /// Data folder.
    pub(crate) data: PathBuf,
    /// Goes with the value.
    pub(crate) _dir: TempDir,
}

/// Copies the data of a demo world that was made and stopped. One at a time, over all test processes: the first makes it,
/// and nobody clears away what another copies.
fn copy_template(to: &Path) {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let lock = fs::File::create(root.join("world.lock")).expect("the folder of tests");
    lock.lock().expect("a lock");
    // Kept in the build folder while it is fresh and of this very program: a second run starts at once.
    let stamp = fs::metadata(PROGRAM).and_then(|m| m.modified()).expect("the program");
    let stamp = stamp.duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_nanos();
    let made = root.join(format!("world-{stamp}"));
    let age = fs::metadata(&made).and_then(|m| m.modified()).ok().and_then(|t| t.elapsed().ok());
    if age.is_none_or(|a| a > Duration::from_secs(3600)) {
        for old in fs::read_dir(root).into_iter().flatten().flatten() {
            let name = old.file_name();
            if ["world-", "making"].iter().any(|start| name.to_string_lossy().starts_with(start)) {
                let _ = fs::remove_dir_all(old.path());
            }
        }
        let fresh = root.join("making");
        let running = Running::start(&fresh);
        let all = ACCOUNTS.iter().all(|a| running.logins.iter().any(|l| l == a));
        assert!(all, "accounts printed: {:?}", running.logins);
        running.kill();
        fs::rename(&fresh, &made).expect("inside one folder");
    }
    copy(&made, to);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a new folder");
    for entry in fs::read_dir(from).expect("the made world") {
        let entry = entry.expect("readable");
        let target = to.join(entry.file_name());
        let kind = entry.file_type().expect("a kind");
        if kind.is_dir() {
            copy(&entry.path(), &target);
        } else if kind.is_file() {
            // The socket of a killed server is left behind.
            fs::copy(entry.path(), target).expect("room for a copy");
        }
    }
}
