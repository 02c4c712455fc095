//! Requests that are too large, too slow, broken, in the wrong place or too late.

use super::http::{Client, MULTIPART, all_between};
use super::world::World;
use std::io::{Read, Write};
use testkit::http::FORM;
use testkit::workbooks;

#[test]
fn a_body_above_the_limit_is_refused_in_words() {
    let world = World::copy();
    let mut client = Client::sign_in(world.base(), "cun1");
    let large = vec![b'a'; 25 << 20];
    let file = client.multipart("file_new", "large.xlsx", &large);
    let said = pushed(&client, "/ledgers/hazard/import", MULTIPART, &file);
    assert!(said.starts_with("HTTP/1.1 413"), "a file: {said}");
    assert!(said.contains("class=\"lead\""), "the refusal is a page in words: {said}");
    let said = pushed(&client, "/ledgers/visit/new", FORM, &large);
    assert!(said.starts_with("HTTP/1.1 413"), "a form: {said}");
    assert_eq!(client.get("/today").status, 200, "the session goes on");
}

/// Posts a body whatever the server says meanwhile, and gives the answer as it came: one that refuses a large body answers
/// before it was all read.
fn pushed(client: &Client, path: &str, kind: &str, body: &[u8]) -> String {
    let mut stream = client.connect().expect("the server listens");
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nCookie: zhucun={}\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        client.session(),
        body.len()
    );
    let sent = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
    let mut raw = Vec::new();
    let read = stream.read_to_end(&mut raw);
    assert!(!raw.is_empty(), "no answer: {sent:?} {read:?}");
    String::from_utf8_lossy(&raw).into_owned()
}

#[test]
fn senders_that_stall_hold_up_nobody_and_are_cut_off() {
    let world = World::copy_with(&["--request-limit", "5"]);
    let mut client = Client::sign_in(world.base(), "cun1");
    let stalled: Vec<_> = (0..40)
        .map(|_| {
            let mut stream = client.connect().expect("the server listens");
            write!(
                stream,
                "POST /ledgers/visit/new HTTP/1.1\r\nHost: x\r\nCookie: zhucun={}\r\nConnection: close\r\n\
                 Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\ncsrf=",
                client.session()
            )
            .expect("the head is taken");
            stream
        })
        .collect();
    assert_eq!(client.get("/today").status, 200, "others do not wait for them");
    let mut told = 0;
    for mut stream in stalled {
        let mut text = Vec::new();
        let _ = stream.read_to_end(&mut text);
        let text = String::from_utf8_lossy(&text);
        // One session has a few uploads at a time; the others are told that at once.
        told += usize::from(text.starts_with("HTTP/1.1 408"));
        assert!(
            text.starts_with("HTTP/1.1 408") || text.starts_with("HTTP/1.1 429"),
            "a stalled sender is told: {text}"
        );
    }
    assert_eq!(told, 4, "those that were let in and stalled");
}

#[test]
fn workbooks_that_can_not_be_read_are_refused_with_the_reason() {
    let world = World::copy();
    let mut client = Client::sign_in(world.base(), "cun1");
    let table = [
        ("encrypted.xlsx", workbooks::encrypted(), "密"),
        ("entities.xlsx", workbooks::entity_bomb(), ""),
        ("far.xlsx", workbooks::far_cell(), ""),
        ("dimension.xlsx", workbooks::dimension_huge(), ""),
    ];
    for (name, bytes, reason) in table {
        client.get("/ledgers/hazard/import");
        let answer = client.post_file("/ledgers/hazard/import", "file_new", name, &bytes);
        assert!([200, 422].contains(&answer.status), "{name}: {} {}", answer.status, answer.text());
        if !reason.is_empty() {
            assert_eq!(answer.status, 422, "{name}");
            let said = all_between(&answer.text(), "class=\"error\"", "</p>").join(" ") + &answer.text();
            assert!(said.contains(reason), "{name}: the reason names {reason}: {said}");
        }
    }
    let answer = client.post_file("/ledgers/hazard/import", "file_new", "a.xlsx", b"not a workbook");
    assert_eq!(answer.status, 422, "no workbook at all: {}", answer.text());
}

#[test]
fn pasted_rows_are_checked_and_the_right_ones_taken_once() {
    let world = World::copy();
    let mut client = Client::sign_in(world.base(), "cun1");
    let mut table = String::from("走访日期\t户主\t走访类型\t走访人\t主要情况\n");
    for n in 0..40 {
        let kind = if n == 7 { "串门" } else { "日常走访" };
        table.push_str(&format!("2026/11/{}\t贴样{n}\t{kind}\t李某\t说“都好”，\"没事\"\n", n % 20 + 1));
    }
    let page = "/ledgers/visit/import";
    for (pasted, says) in [("", "或粘贴表格"), ("一段话，没有表头", "要有一行写着列名")] {
        client.get(page);
        let answer = client.post(page, &[("pasted", pasted)]);
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains(says) && answer.text().contains(pasted), "what was pasted is still there");
    }
    let answer = client.post(page, &[("pasted", &table)]);
    assert_eq!(answer.status, 200, "{}", answer.text());
    for says in ["可导入 39 行", "有误 1 行", "第9行", "没有“串门”这个选项"] {
        assert!(answer.text().contains(says), "{says}");
    }
    for _ in 0..2 {
        client.post("/ledgers/visit/import/do", &[]);
        let list = client.get("/ledgers/visit/total?q=%E8%B4%B4%E6%A0%B7").text();
        assert!(list.contains("共 <b>39</b>"), "each row once: {list}");
    }
    // Both are listed with what came of them: the second wrote nothing, and says so.
    let listed = client.get(page).text();
    let rows = listed.split_once("<tbody>").map_or("", |(_, rows)| rows);
    let links = super::http::all_between(rows, "href=\"/ledgers/visit/import/", "\"");
    assert_eq!(links.len(), 2, "{listed}");
    assert!(listed.contains("已写入 39 行，1 行没有写入") && listed.contains("已写入 0 行，40 行没有写入"), "{listed}");
    let href = format!("{page}/{}", links[1]);
    let done = client.get(&href);
    assert!(done.text().contains("已完成") && !done.text().contains("http-equiv"), "{}", done.text());
    let receipt = client.get(&format!("{href}/receipt.xlsx"));
    assert_eq!(receipt.status, 200);
    let sheet = paper::table::read(&receipt.body, &paper::Limits::default()).expect("a workbook").sheets.remove(0);
    let cells: Vec<String> = sheet.rows.iter().flat_map(|r| r.cells.iter().map(|c| c.value.display())).collect();
    assert!(cells.iter().any(|c| c == "9") && cells.iter().any(|c| c.contains("没有“串门”这个选项")), "{cells:?}");
    let mut other = Client::sign_in(world.base(), "cun2");
    for way in ["", "/receipt.xlsx"] {
        assert_eq!(other.get(&format!("{href}{way}")).status, 404, "{way}");
    }
}

#[test]
fn a_record_for_another_village_is_refused() {
    let world = World::copy();
    let other = Client::sign_in(world.base(), "cun2").get("/ledgers/visit/new").field("place");
    let mut client = Client::sign_in(world.base(), "cun1");
    let own = client.get("/ledgers/visit/new").field("place");
    assert!(!own.is_empty() && own != other);
    for place in [other.as_str(), "1", "0", "-5", "99999999", "没有这个村", ""] {
        let fields = [
            ("place", place),
            ("f_visited_on", "2026-11-20"),
            ("f_household", "不该有"),
            ("f_kind", "日常走访"),
            ("f_visitor", "饶示例"),
        ];
        let answer = client.post("/ledgers/visit/new", &fields);
        assert!([403, 404, 422].contains(&answer.status), "place {place:?}: {}", answer.status);
    }
    let list = client.get("/ledgers/visit?q=%E4%B8%8D%E8%AF%A5%E6%9C%89").text();
    assert!(list.contains("没有符合条件的记录"), "nothing was written");
}

#[test]
fn two_edits_of_one_version_are_both_kept() {
    let world = World::copy();
    let mut one = Client::sign_in(world.base(), "cun1");
    let mut two = Client::sign_in(world.base(), "cun1b");
    let place = one.get("/ledgers/visit/new").field("place");
    let made = one.post(
        "/ledgers/visit/new",
        &[
            ("place", place.as_str()),
            ("f_visited_on", "2026-11-20"),
            ("f_household", "改两处"),
            ("f_kind", "日常走访"),
            ("f_visitor", "饶示例"),
            ("f_matters", "原来的情况"),
            ("f_problem", "原来的问题"),
        ],
    );
    assert_eq!(made.status, 303, "{}", made.text());
    let record = made.location().to_owned();
    let edit = format!("{record}/edit");
    let bases = (one.get(&edit).field("base"), two.get(&edit).field("base"));
    assert_eq!(bases.0, bases.1);
    assert!(!bases.0.is_empty(), "the form says what it started from");
    // Different fields: both are kept without a question.
    let whole = |matters: &'static str, problem: &'static str| {
        [
            ("f_visited_on", "2026-11-20"),
            ("f_household", "改两处"),
            ("f_kind", "日常走访"),
            ("f_visitor", "饶示例"),
            ("f_matters", matters),
            ("f_problem", problem),
        ]
    };
    let send = |client: &mut Client, base: &str, fields: &[(&str, &str)]| {
        let mut all = vec![("base", base)];
        all.extend_from_slice(fields);
        let answer = client.post(&edit, &all);
        assert_eq!(answer.status, 303, "{}", answer.text());
    };
    send(&mut one, &bases.0, &whole("甲改的情况", "原来的问题"));
    send(&mut two, &bases.1, &whole("原来的情况", "乙改的问题"));
    let page = one.get(&record).text();
    assert!(page.contains("甲改的情况") && page.contains("乙改的问题"), "both edits are there");
    assert!(!page.contains("两人修改同一项"), "nobody is asked about different fields");
    // The same field: both values are shown, and a person chooses.
    let base = one.get(&edit).field("base");
    send(&mut one, &base, &whole("甲再改", "乙改的问题"));
    send(&mut two, &base, &whole("乙再改", "乙改的问题"));
    let page = one.get(&record);
    let text = page.text();
    assert!(text.contains("两人修改同一项"), "the conflict is shown: {text}");
    let values = all_between(&text, "<p class=\"value\">", "</p>");
    assert_eq!(values, ["甲再改", "乙再改"], "both values");
}
