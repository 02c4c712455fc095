//! Nothing stays behind when a test process is killed: not the server, not the browser, not their folders.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Starts the scratch program and returns it with the line it prints when it is up.
fn scratch(what: &str) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_scratch"))
        .arg(what)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program of this crate");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("asked for")).read_line(&mut line).expect("a line");
    (child, line.trim().to_owned())
}

/// Processes whose command line mentions `needle`.
fn processes(needle: &str) -> Vec<PathBuf> {
    let all = std::fs::read_dir("/proc").expect("Linux").flatten().map(|entry| entry.path());
    all.filter(|p| {
        let line = std::fs::read(p.join("cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&line).contains(needle)
    })
    .collect()
}

fn wait_until(what: &str, done: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while !done() {
        assert!(Instant::now() < end, "not within 30 s: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn all_gone(child_name: &str, dir: &Path) {
    wait_until(&format!("processes of {child_name} end"), || processes(&dir.display().to_string()).is_empty());
    wait_until(&format!("{} is removed", dir.display()), || !dir.exists());
}

#[test]
fn the_server_ends_with_a_killed_process() {
    let (mut child, url) = scratch("postgres");
    let dir = PathBuf::from(url.split_once("host=").expect("a socket folder").1);
    assert!(dir.join("data/PG_VERSION").exists(), "{url}");
    assert!(!processes(&dir.display().to_string()).is_empty());
    child.kill().expect("our own child");
    child.wait().expect("our own child");
    all_gone("the server", &dir);
}

#[test]
fn the_browser_ends_with_a_killed_process() {
    let (mut child, agent) = scratch("browser");
    assert!(agent.contains("Chrome"), "{agent}");
    let dir = std::env::temp_dir().join(format!("zhucun-{}-0", child.id()));
    assert!(dir.join("profile").exists());
    child.kill().expect("our own child");
    child.wait().expect("our own child");
    all_gone("the browser", &dir);
}

#[test]
fn both_end_with_standard_input() {
    for what in ["postgres", "browser"] {
        let (mut child, _) = scratch(what);
        let prefix = format!("zhucun-{}-", child.id());
        drop(child.stdin.take());
        assert!(child.wait().expect("our own child").success());
        wait_until(&format!("processes of {what} end"), || processes(&prefix).is_empty());
    }
}
