//! `zhucun move`: the demo world goes to PostgreSQL; the old database can not be started by mistake.

use super::commands::{call, good, refused};
use super::world::World;
use store::{Db, Options};
use testkit::pg::Database;

#[test]
fn an_installation_moves_and_the_old_database_says_where_it_went() {
    let World { server, data, _dir } = World::copy();
    let here = data.parent().expect("a folder").to_owned();
    let (database, full) = (Database::new(), Database::new());
    full.client().batch_execute("create table theirs (n int)").expect("a table");
    let figure = ["indicator", "visit_count", "--place", "361021", "--period", "2026", "--json"];
    let before = good(&data, &here, &figure);
    let go = ["move", "--to", database.url()];

    // Nothing is touched while a server works there, by a wrong command line, or for a database that holds anything.
    refused(&data, &here, &go, "正在使用中");
    server.kill();
    assert_eq!(call(&data, &here, &["move", "--to", "elsewhere.db"]).status.code(), Some(2));
    assert_eq!(call(&data, &here, &["move", "--to", database.url(), "--database", full.url()]).status.code(), Some(2));
    refused(&data, &here, &["move", "--to", full.url()], "theirs");
    refused(&here.join("nowhere"), &here, &go, "没有数据");
    let keys = data.join("keys.txt");
    std::fs::rename(&keys, here.join("aside")).expect("keys aside");
    refused(&data, &here, &go, "没有密钥文件");
    assert!(!keys.exists(), "no new keys are made for old data");
    std::fs::rename(here.join("aside"), &keys).expect("keys back");
    assert_eq!(good(&data, &here, &figure), before);
    let old = std::fs::read(data.join("zhucun.db")).expect("the old database");

    let output = call(&data, &here, &go);
    let (said, told) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{said}{told}");
    for words in ["change ", "r_visit ", "逐行", "链条完整", "已迁到 postgres://", "zhucun serve --data"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(told.contains("检查原库") && told.contains("核验 "), "{told}");
    assert_eq!(std::fs::read(data.join("zhucun.db")).expect("the old database"), old, "the old file is what it was");

    // Whatever would open or copy the old database says that it is no longer the one.
    for args in [&figure[..], &["serve", "--demo"], &["demo"], &["doctor"], &["backup", "old.backup"], &go] {
        refused(&data, &here, args, "迁到 PostgreSQL");
    }
    // The new one has the same figures and takes what comes.
    let on = |args: &[&'static str]| -> String {
        let url = ["--database", database.url()];
        good(&data, &here, &[args, &url[..]].concat())
    };
    assert_eq!(on(&figure), before);
    assert!(on(&["user", "add", "xinren", "新测试"]).contains("一次性口令"));
    assert!(on(&["audit", "verify"]).contains("链条完整"));

    // The note is the operator's to take away.
    std::fs::remove_file(data.join("moved.txt")).expect("the note");
    assert_eq!(good(&data, &here, &figure), before);
}

#[test]
fn what_the_audit_finds_is_said_and_the_old_database_stays_the_one() {
    let World { server, data, _dir } = World::copy();
    let here = data.parent().expect("a folder").to_owned();
    server.kill();
    let file = data.join("zhucun.db");
    let db = Db::open_sqlite(&file, &Options::default()).expect("the database");
    let bend = "update r_visit set f_household = 'x' where id = (select max(id) from r_visit)";
    assert_eq!(db.write_blocking(move |tx| tx.run(bend, &[])).expect("bent"), 1);
    drop(db);
    let database = Database::new();
    let output = call(&data, &here, &["move", "--to", database.url()]);
    let (said, told) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{said}{told}");
    assert!(said.contains("【记录不符】") && told.contains("发现 1 处问题"), "{said}{told}");
    assert!(!said.contains("已迁到"), "{said}");
    assert!(!data.join("moved.txt").exists());
    good(&data, &here, &["indicator", "visit_count", "--place", "361021", "--period", "2026"]);
}
