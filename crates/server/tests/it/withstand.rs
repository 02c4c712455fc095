//! What the program withstands from outside: lost and foreign keys, folders left open, copies taken away.

use super::commands::{call, good, refused};
use super::world::{PROGRAM, World};
use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("there").permissions().mode() & 0o777
}

/// A command with lines on its standard input.
fn told(data: &Path, args: &[&str], lines: &str) -> Output {
    let mut child = Command::new(PROGRAM)
        .args(args)
        .arg("--data")
        .arg(data)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    child.stdin.take().expect("piped").write_all(lines.as_bytes()).expect("told");
    child.wait_with_output().expect("the end")
}

#[test]
fn nothing_starts_without_the_keys_of_its_data() {
    let World { server, data, _dir } = World::copy();
    let here = data.parent().expect("a folder").to_owned();
    server.kill();
    let keys = data.join("keys.txt");
    let own = fs::read(&keys).expect("keys");
    let commands: [&[&str]; 6] = [
        &["serve", "--demo"],
        &["demo"],
        &["doctor"],
        &["audit", "verify"],
        &["user", "passwd", "cun1"],
        &["backup", "b"],
    ];
    fs::remove_file(&keys).expect("lost");
    for args in commands {
        refused(&data, &here, args, "keys.txt");
        assert!(!keys.exists(), "{args:?} made new keys for old data");
    }
    // Another installation's.
    let other = here.join("other");
    good(&other, &here, &["ledger", "list"]);
    let stranger = vault::KeyRing::generate(&mut vault::OsRandom);
    fs::write(&keys, stranger.to_text().as_bytes()).expect("foreign");
    fs::set_permissions(&keys, Permissions::from_mode(0o600)).expect("mode");
    for args in commands {
        refused(&data, &here, args, "不是一套");
    }
    assert!(!here.join("b").exists(), "no backup that could not be restored");
    fs::write(&keys, own).expect("back");
    assert!(good(&data, &here, &["audit", "verify"]).contains("链条完整"));
}

#[test]
fn a_folder_left_open_is_closed_and_what_is_made_is_for_its_owner() {
    let World { server, data, _dir } = World::copy();
    let here = data.parent().expect("a folder").to_owned();
    server.kill();
    // As an earlier program left it.
    fs::set_permissions(&data, Permissions::from_mode(0o755)).expect("open");
    for name in ["zhucun.db", "files"] {
        fs::set_permissions(data.join(name), Permissions::from_mode(0o755)).expect("open");
    }
    let said = call(&data, &here, &["doctor"]);
    assert!(String::from_utf8_lossy(&said.stdout).contains("只有运行系统的用户能读"), "{said:?}");
    assert_eq!((mode(&data), mode(&data.join("zhucun.db")), mode(&data.join("files"))), (0o700, 0o600, 0o700));
    good(&data, &here, &["backup", "a.backup"]);
    assert_eq!(mode(&here.join("a.backup")), 0o600);
    fs::set_permissions(data.join("zhucun.db"), Permissions::from_mode(0o644)).expect("open");
    let said = call(&data, &here, &["doctor"]);
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.status.code() == Some(1) && text.contains("别人也能读") && text.contains("zhucun.db"), "{text}");
}

#[test]
fn a_copy_taken_away_opens_with_its_passphrase() {
    let World { server, data, _dir } = World::copy();
    let here = data.parent().expect("a folder").to_owned();
    let out = here.join("away.backup");
    let path = out.to_str().expect("UTF-8");
    let words = "青山绿水 一路向前 2026\n";
    let weak = told(&data, &["backup", path, "--encrypt"], "123\n123\n");
    assert_eq!(weak.status.code(), Some(1), "{weak:?}");
    let unlike = told(&data, &["backup", path, "--encrypt"], &format!("{words}another\n"));
    assert!(String::from_utf8_lossy(&unlike.stderr).contains("不一样"), "{unlike:?}");
    let made = told(&data, &["backup", path, "--encrypt"], &format!("{words}{words}"));
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    assert!(fs::read(&out).expect("copy").starts_with(b"zhucun-sealed"));
    assert!(!data.join("backup.outgoing").exists());
    drop(server);
    let fresh = here.join("fresh");
    fs::create_dir(&fresh).expect("a new folder");
    fs::copy(data.join("keys.txt"), fresh.join("keys.txt")).expect("the keys");
    let wrong = told(&fresh, &["restore", path], "别的口令\n");
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("口令不对"), "{wrong:?}");
    assert_eq!(fs::read_dir(&fresh).expect("folder").count(), 1, "the target is as it was");
    let done = told(&fresh, &["restore", path], words);
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    assert!(good(&fresh, &here, &["audit", "verify"]).contains("链条完整"));
}
