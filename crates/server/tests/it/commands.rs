//! The commands that other programs call: the same words and codes beside a running server and without one.

use super::world::{PROGRAM, World};
use std::path::Path;
use std::process::{Command, Output};

pub(crate) fn call(data: &Path, here: &Path, args: &[&str]) -> Output {
    Command::new(PROGRAM).current_dir(here).args(args).arg("--data").arg(data).output().expect("the program")
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[track_caller]
pub(crate) fn good(data: &Path, here: &Path, args: &[&str]) -> String {
    let output = call(data, here, args);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}{errors}", text(&output));
    text(&output)
}

#[track_caller]
pub(crate) fn refused(data: &Path, here: &Path, args: &[&str], words: &str) {
    let output = call(data, here, args);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{args:?}: {}{errors}", text(&output));
    assert!(errors.contains(words), "{args:?} is refused with other words: {errors}");
}

#[test]
fn commands_say_the_same_beside_a_server_and_without_one() {
    let World { server, data, _dir } = World::copy();
    let here = data.parent().expect("a folder").to_owned();
    let figure = ["indicator", "visit_count", "--place", "361021", "--period", "2026", "--json"];
    let beside = good(&data, &here, &figure);
    assert!(beside.contains("\"value\""), "{beside}");
    let rows = good(&data, &here, &["indicator", "hazard_open", "--rows", "--as", "xianban", "--place", "361021"]);
    assert!(rows.contains("合计"), "{rows}");
    // Written where the caller stands, not where the server was started.
    good(&data, &here, &["export", "hazard", "--as", "xianban", "--place", "361021", "--out", "out.xlsx"]);
    assert!(std::fs::read(here.join("out.xlsx")).expect("the export").starts_with(b"PK"));
    let report =
        ["report", "monthly", "--as", "xianban", "--place", "361021", "--period", "2026-10", "--out", "r.docx"];
    assert!(good(&data, &here, &report).contains("草稿"));
    let issue: Vec<&str> = report.into_iter().chain(["--issue"]).collect();
    assert!(good(&data, &here, &issue).contains("已印发"));
    assert!(std::fs::read(here.join("r.docx")).expect("the report").starts_with(b"PK"));
    assert!(good(&data, &here, &["user", "add", "xinren", "新测试"]).contains("一次性口令"));
    assert!(good(&data, &here, &["audit", "heads"]).lines().count() > 1);
    assert!(good(&data, &here, &["audit", "verify"]).contains("链条完整"));
    good(&data, &here, &["backup", "all.backup"]);

    refused(&data, &here, &["user", "add", "xinren", "新测试"], "xinren");
    refused(&data, &here, &["export", "hazard", "--as", "nobody", "--out", "x.xlsx"], "nobody");
    refused(&data, &here, &["indicator", "hazard_nothing"], "hazard_nothing");
    refused(&data, &here, &["indicator", "hazard_open", "--rows"], "--as");
    refused(&data, &here, &["restore", "all.backup"], "正在使用");
    refused(&data, &here, &["import", "hazard", "none.xlsx", "--as", "anjian"], "none.xlsx");
    assert_eq!(call(&data, &here, &["indicator", "--period"]).status.code(), Some(2), "bad usage");

    server.kill();
    assert!(data.join("zhucun.sock").exists(), "a kill leaves the socket behind");
    assert_eq!(good(&data, &here, &figure), beside, "the same figure from the same data");
    assert!(good(&data, &here, &["audit", "verify"]).contains("链条完整"));

    let fresh = here.join("fresh");
    std::fs::create_dir(&fresh).expect("a new folder");
    std::fs::copy(data.join("keys.txt"), fresh.join("keys.txt")).expect("the keys");
    good(&fresh, &here, &["restore", "all.backup"]);
    assert_eq!(good(&fresh, &here, &figure), beside);
}

#[test]
fn a_workbook_comes_in_beside_a_server_once() {
    let World { server, data, _dir } = World::copy();
    let here = data.parent().expect("a folder").to_owned();
    let book = here.join("hazards.xlsx");
    std::fs::write(&book, testkit::workbooks::hazards()).expect("the workbook");
    let book = book.to_str().expect("UTF-8");
    let found = |data: &Path| {
        let said = good(data, &here, &["indicator", "hazard_found", "--period", "2026", "--json"]);
        let said: serde_json::Value = serde_json::from_str(&said).expect("JSON");
        said["top"].as_i64().expect("a number")
    };
    let dry = good(&data, &here, &["import", "hazard", book, "--place", "361002", "--dry-run", "--json"]);
    let dry: serde_json::Value = serde_json::from_str(&dry).expect("JSON");
    let before = found(&data);
    refused(&data, &here, &["import", "hazard", book, "--place", "361002", "--as", "yingji"], "您不能在“临川区”");
    assert_eq!(found(&data), before, "nothing of a refused file is written");
    good(&data, &here, &["user", "grant", "yingji", "county.emergency", "361002"]);
    let real = ["import", "hazard", book, "--place", "361002", "--as", "yingji"];
    let rows = dry["rows"].as_array().expect("rows").len();
    assert!(rows > 0);
    // What is closed already is written when a second person brings the same file.
    assert!(good(&data, &here, &real).contains("已补录 "));
    assert!(found(&data) > before && found(&data) < before + i64::try_from(rows).expect("few"));
    good(&data, &here, &["user", "add", "yingji9", "第二人"]);
    good(&data, &here, &["user", "grant", "yingji9", "county.emergency", "361002"]);
    good(&data, &here, &["import", "hazard", book, "--place", "361002", "--as", "yingji9"]);
    assert_eq!(found(&data), before + i64::try_from(rows).expect("few"));
    good(&data, &here, &real);
    assert_eq!(found(&data), before + i64::try_from(rows).expect("few"), "the same file again adds nothing");
    drop(server);
}
