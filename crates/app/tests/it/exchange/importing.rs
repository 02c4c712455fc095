//! Bringing files in.

use super::{bring, errors, import, texts, workbook};
use crate::crew::hire;
use crate::{World, refused};
use app::exchange::work::{self, Confirmed, Progress, State};
use app::exchange::{self, Import};
use app::records::{self, Adoption, ListQuery};
use app::{OpContext, Refusal};
use domain::{Id, Value};
use testkit::workbooks;

const HAZARDS: &str = "select count(*) from r_hazard";

/// Somebody who may bring hazards of 临川区 in.
async fn clerk(world: &World, login: &str) -> OpContext {
    let account = hire(world, login, "应急局", "county.emergency", world.place("361002")).await;
    world.cx(account).await
}

#[test]
fn a_clean_workbook_comes_in_once() {
    crate::both_founded(async |world| {
        let cx = clerk(world, "yingji").await;
        let bytes = workbooks::hazards();
        let file = || bring(world, "hazard", "361002", &bytes);
        let preview = exchange::preview(&cx, &file()).await.expect("preview");
        assert_eq!((preview.rows(), errors(&preview)), (24, Vec::new()));
        assert_eq!(world.count(HAZARDS).await, 0, "a preview writes nothing");

        // What is closed already needs two persons; the rest comes in at once.
        let done = import(&cx, file()).await;
        assert_eq!((done.ids.len(), done.left_out.len(), done.again, done.refused), (8, 16, false, false));
        assert!(done.left_out[0].2.contains("要两个人补录"), "{}", done.left_out[0].2);
        let first = done.ids[0];
        let again = import(&cx, file()).await;
        assert_eq!((again.ids.len(), again.left_out.len()), (0, 16), "the same person is no second one");
        let other = clerk(world, "yingji2").await;
        let rest = import(&other, file()).await;
        assert_eq!((rest.ids.len(), rest.left_out.len(), rest.refused), (16, 0, false));
        assert_eq!(world.count("select count(*) from change where kind = 'adopt' and ledger = 'hazard'").await, 24);
        // Rows stand where their own columns say, on their own days, in the order of the file.
        let first = records::view(&cx, "hazard", first).await.expect("view");
        assert_eq!(first.record.created_on.to_string(), "2026-03-09");
        assert_eq!(first.state.0, "整改中");
        assert_eq!(first.headline, workbooks::hazard_rows()[0][5]);
        assert!(first.place.contains("临川区"), "{}", first.place);
        assert!(first.events[0].basis.starts_with("导入“台账.xlsx”（SM3 "), "{}", first.events[0].basis);
        let counted = records::count(&cx, "hazard", ListQuery::default()).await.expect("count");
        let state = |title: &str| counted.states.iter().find(|(_, t, _)| t == title).map(|(_, _, n)| *n);
        assert_eq!(counted.total, 24);
        assert!(state("已销号") > Some(0) && state("整改中") > Some(0), "{:?}", counted.states);

        // The same file again: nothing is written, whoever sends it.
        let again = import(&cx, file()).await;
        assert_eq!((again.ids.len(), again.again), (0, true));
        assert_eq!(world.count(HAZARDS).await, 24);
        let again = import(&other, file()).await;
        assert_eq!((again.ids.len(), again.again), (0, true));
        assert_eq!(world.count(HAZARDS).await, 24);

        // The same rows in another file: a reminder line by line, and left out when asked for.
        let copy = exchange::annotated(&bytes, &done.report, "台账.xlsx").expect("a copy");
        assert_ne!(copy, bytes);
        let known = exchange::preview(&other, &bring(world, "hazard", "361002", &copy)).await.expect("preview");
        assert_eq!(known.bad_rows(), 0);
        assert!(errors(&known).len() == 24 && errors(&known).iter().all(|e| e.ends_with("duplicate?")));
        assert!(
            super::messages(&known)[0].contains("可能已经登记过：AQ-361002-2026-"),
            "{:?}",
            super::messages(&known)[0]
        );
        let skipping = Import { skip_known: true, ..bring(world, "hazard", "361002", &copy) };
        let done = import(&other, skipping).await;
        assert_eq!((done.ids.len(), done.left_out.len()), (0, 24));
        assert_eq!(world.count(HAZARDS).await, 24);
    });
}

/// Two right lines between two wrong ones.
fn mixed() -> Vec<u8> {
    workbook(&[
        &["行政村", "排查时间", "隐患名称", "隐患等级", "责任人电话"],
        &["361002114210", "2026-03-01", "围墙倾斜", "一般", "13907941896"],
        &["361002114999", "2026-03-02", "插座发热", "一般", ""],
        &["361002114210", "2026-03-03", "水塘无护栏", "重大", ""],
        &["361002114210", "2026-03-04", "灭火器过期", "较大", "139"],
    ])
}

#[test]
fn one_wrong_line_keeps_the_file_out_unless_asked_otherwise() {
    crate::both_founded(async |world| {
        let cx = clerk(world, "yingji").await;
        let bytes = mixed();
        let strict = import(&cx, bring(world, "hazard", "361002", &bytes)).await;
        assert!(strict.refused && strict.ids.is_empty());
        assert_eq!(errors(&strict.report), ["A3 place", "D5 choice", "E5 phone"]);
        assert_eq!(world.count(HAZARDS).await, 0);

        // The same file is not used up by the refusal.
        let lenient = Import { skip_bad: true, ..bring(world, "hazard", "361002", &bytes) };
        let done = import(&cx, lenient).await;
        assert_eq!((done.ids.len(), done.refused), (2, false));
        let left: Vec<u32> = done.left_out.iter().map(|(_, row, _)| *row).collect();
        assert_eq!(left, [3, 5]);
        assert!(done.left_out[1].2.contains("没有“较大”这个选项") && done.left_out[1].2.contains("责任人电话"));
        assert_eq!(world.count(HAZARDS).await, 2);

        // What was wrong goes back in the file: cells, a column, a sheet.
        let back = exchange::annotated(&bytes, &done.report, "隐患.xlsx").expect("annotated");
        let rows = texts(&back, 0);
        assert_eq!(rows[0].last().map(String::as_str), Some("错误说明"));
        assert!(rows[2].last().is_some_and(|t| t.contains("没有区划代码")), "{:?}", rows[2]);
        let result = texts(&back, 1);
        assert_eq!(result[0], ["文件：隐患.xlsx"]);
        assert_eq!(result[1], ["读出 4 行，2 行有错误"]);
        let cells: Vec<&str> = result.iter().filter(|r| r.len() == 4).map(|r| r[2].as_str()).collect();
        assert_eq!(cells, ["单元格", "A3", "D5", "E5"]);

        // A table short of a required column can not come in, however lenient.
        let short = workbook(&[&["行政村", "隐患名称"], &["361002114210", "围墙倾斜"]]);
        let done = import(&cx, Import { skip_bad: true, ..bring(world, "hazard", "361002", &short) }).await;
        assert!(done.refused && !done.report.problems().is_empty());
        assert_eq!(world.count(HAZARDS).await, 2);
    });
}

#[test]
fn nobody_brings_in_what_is_not_theirs() {
    crate::both_founded(async |world| {
        let tree = world.app.tree();
        let village = tree.by_code("361002114210").expect("a village").clone();
        let town = village.parent.expect("town");
        let other = tree.children(world.place("361002")).find(|p| p.id != town).expect("another town").id;
        let bytes = workbook(&[
            &["行政村", "排查时间", "隐患名称", "隐患等级"],
            &["361002114210", "2026-03-01", "围墙倾斜", "一般"],
        ]);
        // Sees all and may not import.
        let reader = hire(world, "zuzhibu", "组织部", "city.organisation", world.place("3610")).await;
        let reader = world.cx(reader).await;
        let text = refused(exchange::import(&reader, bring(world, "hazard", "361002", &bytes)).await);
        assert!(text.contains("您不能在“临川区”导入安全隐患台账"), "{text}");
        // May import, in another town.
        let safety = hire(world, "anjian", "镇安监", "town.safety", other).await;
        let safety = world.cx(safety).await;
        let refusal = import(&safety, bring(world, "hazard", "361002", &bytes)).await;
        assert!(refusal.refused);
        let messages = super::messages(&refusal.report);
        assert!(messages[0].contains(&format!("您不能在“{}”登记隐患", village.name)), "{messages:?}");
        let text = refused(exchange::import(&safety, bring(world, "hazard", "361002114210", &bytes)).await);
        assert!(text.contains("您不能在"), "{text}");
        // May import there, for another line of work.
        let text = refused(exchange::import(&safety, bring(world, "visit", "361002", &bytes)).await);
        assert!(text.contains("您不能在“临川区”导入走访记录"), "{text}");
        let unknown = refused(exchange::import(&safety, bring(world, "nothing", "361002", &bytes)).await);
        assert!(unknown.contains("不存在"), "{unknown}");
        assert_eq!(world.count(HAZARDS).await, 0);
    });
}

/// Rows of one town's village, each with a name of its own.
fn many(count: usize) -> Vec<u8> {
    let names: Vec<String> = (1..=count).map(|n| format!("隐患第{n}号")).collect();
    let mut rows: Vec<Vec<&str>> = vec![vec!["行政村", "排查时间", "隐患名称", "隐患等级"]];
    rows.extend(names.iter().map(|n| vec!["361002114210", "2026-03-01", n.as_str(), "一般"]));
    let slices: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    workbook(&slices)
}

/// An import that broke off after its first transaction goes on where it stopped.
#[test]
fn a_broken_off_import_is_finished_by_the_same_file() {
    let bytes = many(2_050);
    // What the first transaction's delivery is called, from an installation where nothing broke.
    let whole = crate::sqlite();
    crate::found(&whole.app);
    let deliveries: Vec<Id> = crate::runtime().block_on(async {
        let cx = clerk(&whole, "yingji").await;
        let done = import(&cx, bring(&whole, "hazard", "361002", &bytes)).await;
        assert_eq!(done.ids.len(), 2_050);
        let all: Vec<Vec<u8>> = whole
            .app
            .read(|tx| {
                let sql = "select s.id from submission s where s.outcome like '{\"rows\":%' order by s.outcome";
                Ok(tx.all::<Vec<u8>>(sql, &[])?)
            })
            .await
            .expect("submissions");
        all.iter().filter_map(|b| Id::from_slice(b)).collect()
    });
    assert_eq!(deliveries.len(), 2, "2,000 rows and 50");
    let broken = crate::sqlite();
    crate::found(&broken.app);
    crate::runtime().block_on(async {
        let cx = clerk(&broken, "yingji").await;
        let ledger = broken.app.loaded().ledger("hazard").expect("hazard");
        let field = |id: &str| ledger.field(id).expect(id);
        let row = Adoption {
            place: broken.place("361002114210"),
            day: super::day("2026-03-01"),
            values: vec![
                (field("found_on"), Value::Day(super::day("2026-03-01"))),
                (field("name"), Value::Text("先写入的".into())),
                (field("level"), Value::Text("一般".into())),
            ],
        };
        records::adopt_many(&cx.with_submission(deliveries[0]), "hazard", "导入", vec![row]).await.expect("first part");
        let done = import(&cx, bring(&broken, "hazard", "361002", &bytes)).await;
        let written = done.ids.len();
        assert!(!done.again && (written == 50 || written == 2_000), "the other part only, not {written}");
        assert_eq!(broken.count(HAZARDS).await, 1 + i64::try_from(written).expect("few"));
        let again = import(&cx, bring(&broken, "hazard", "361002", &bytes)).await;
        assert!(again.again && again.ids.is_empty());
    });
}

#[test]
fn what_happened_tomorrow_does_not_come_in() {
    crate::both_founded(async |world| {
        let cx = clerk(world, "yingji").await;
        let bytes = workbook(&[
            &["行政村", "排查时间", "隐患名称", "隐患等级"],
            &["361002114210", "2026-11-17", "围墙倾斜", "一般"],
        ]);
        let file = bring(world, "hazard", "361002", &bytes);
        let done = import(&cx, file.clone()).await;
        assert_eq!(errors(&done.report), ["B2 date"]);
        let ahead = Import { day: world.today().plus(1), ..file };
        assert!(refused(exchange::import(&cx, ahead).await).contains("不能晚于今天"));
    });
}

/// A definition with an ID number as its key, and the profile of a village: what names one thing comes in once.
#[test]
fn what_names_one_thing_comes_in_once() {
    crate::both_founded(async |world| {
        let app = world
            .with_pack(|path, text| {
                if path != "ledgers/visit.toml" {
                    return text.to_owned();
                }
                let later = text.replacen("from = \"2026-01-01\"", "from = \"2026-02-01\"", 1);
                let key = later.replacen("key = [", "key = [\"card\"] # ", 1);
                key.replacen(
                    "[fields.household]",
                    "[fields.card]\ntitle = \"证件号码\"\ntype = \"id_number\"\nsensitive = \"identity\"\n\n[fields.household]",
                    1,
                )
            })
            .await;
        let tree = app.tree();
        let town = tree.by_code("361002114").expect("a town").id;
        let villages: Vec<&str> = tree.children(town).map(|v| v.code.as_str()).collect();
        let office = hire(world, "zhenban", "镇党政", "town.office", town).await;
        let own = world.cx(office).await;
        let cx = OpContext::new(&app, own.actor.clone(), "form", own.now);
        let card = "11010519491231002X";
        let heading: &[&str] = &["行政村", "走访日期", "户主", "走访类型", "走访人", "证件号码"];
        let line = |village, card| [village, "2026-03-01", "李四", "日常走访", "王五", card];
        let (first, again, wrong) = (
            line(villages[0], card),
            line(villages[1], " 11010519491231002x"),
            line(villages[0], "110105194912310021"),
        );
        let bytes = workbook(&[heading, &first, &again, &wrong]);
        let file = |bytes: &[u8]| Import { skip_bad: true, ..bring(world, "visit", "361002114", bytes) };
        let done = exchange::import(&cx, file(&bytes)).await.expect("import");
        assert_eq!(errors(&done.report), ["F3 duplicate", "F4 id_checksum"]);
        assert_eq!((done.ids.len(), done.left_out.len()), (1, 2));
        // Sealed as it is, it is known when another file brings it.
        let other = workbook(&[heading, &line(villages[2], card), &line(villages[2], "440524188001010014")]);
        let seen = exchange::preview(&cx, &file(&other)).await.expect("preview");
        assert_eq!(errors(&seen), ["F2 duplicate"]);
        assert!(super::messages(&seen)[0].contains("可能已经登记过：ZF-361002-2026-"), "{:?}", super::messages(&seen));

        let profile = |people: &str| workbook(&[&["行政村", "总户数", "总人口"], &[villages[0], "300", people]]);
        let file = |bytes: &[u8]| bring(world, "village", "361002114", bytes);
        let done = exchange::import(&cx, file(&profile("1200"))).await.expect("import");
        assert_eq!((done.ids.len(), errors(&done.report)), (1, Vec::new()));
        let refusals = "select count(*) from submission where accepted = false";
        let before = world.count(refusals).await;
        let done = exchange::import(&cx, file(&profile("1300"))).await.expect("import");
        assert!(done.refused && super::messages(&done.report)[0].contains("（地点相同）"));
        assert_eq!(world.count(refusals).await, before + 1, "the refusal is kept");
    });
}

/// A file that is kept and confirmed, as the web does it.
async fn confirmed(cx: &OpContext, world: &World, bytes: &[u8], n: u8) -> Confirmed {
    let upload = exchange::keep_upload(&cx.app, cx.actor.account, bytes.to_vec()).await.expect("kept");
    Confirmed {
        id: Id::from_bytes([n; 16]),
        ledger: "hazard".into(),
        place: world.place("361002"),
        day: world.today(),
        file: "台账.xlsx".into(),
        upload,
    }
}

/// Waits for the background to end what it was given, in rounds of the job.
async fn ended(cx: &OpContext, id: Id) -> Progress {
    for _ in 0..100 {
        work::write_waiting(&cx.app).await.expect("a round");
        let done = work::progress(cx, id).await.expect("its progress");
        if done.has_ended() {
            return done;
        }
    }
    panic!("it does not end");
}

#[test]
fn a_confirmed_file_is_written_in_the_background_and_has_a_receipt() {
    crate::both_founded(async |world| {
        let cx = clerk(world, "yingji").await;
        let asked = confirmed(&cx, world, &mixed(), 7).await;
        work::begin(&cx, asked.clone()).await.expect("begun");
        work::begin(&cx, asked.clone()).await.expect("a double click begins it once");
        let done = ended(&cx, asked.id).await;
        assert_eq!(done.state, State::Done, "{}", done.why);
        assert_eq!(world.count(HAZARDS).await, i64::try_from(done.written).expect("few"));
        assert_eq!(done.written + done.left_out, done.total);
        assert!(done.left_out > 0);
        let receipt = super::texts(&work::receipt(&cx, asked.id).await.expect("a receipt"), 0);
        let said = receipt.iter().flatten().any(|t| t.contains(&format!("已写入 {} 行", done.written)));
        assert!(said, "{receipt:?}");
        let other = clerk(world, "anjian").await;
        assert!(matches!(work::progress(&other, asked.id).await, Err(Refusal::NotFound)));
        // The same file once more: said as what it is, nothing doubled.
        let again = confirmed(&cx, world, &mixed(), 8).await;
        work::begin(&cx, again.clone()).await.expect("begun");
        let twice = ended(&cx, again.id).await;
        assert_eq!((twice.written, twice.left_out), (0, twice.total));
        assert_eq!(world.count(HAZARDS).await, i64::try_from(done.written).expect("few"));
    });
}

/// Stopped or broken off after a part, a file goes on where it stopped, and all of it is said.
#[test]
fn a_file_that_was_stopped_or_broken_off_goes_on() {
    crate::both_founded(async |world| {
        let cx = clerk(world, "yingji").await;
        let asked = confirmed(&cx, world, &many(2_050), 9).await;
        let (id, now) = (asked.id, world.app.now());
        // A node took it and died: nobody takes it before its claim lapses.
        let row = store::exchange::ImportRow {
            id,
            account: cx.actor.account,
            ledger: asked.ledger.clone(),
            place: asked.place,
            day: asked.day,
            file: asked.file.clone(),
            upload: asked.upload.clone(),
            state: String::new(),
            stopping: false,
            total: 0,
            said: None,
            at: now,
            ended_at: None,
            claimed_until: None,
        };
        let until = domain::Moment(now.0 + 60_000);
        world
            .app
            .write(move |tx| {
                store::exchange::begin(tx, &row)?;
                Ok(store::exchange::claim(tx, id, Id::from_bytes([1; 16]), now, until)?)
            })
            .await
            .expect("claimed");
        assert_eq!(work::write_waiting(&world.app).await.expect("a round"), 0, "held by another");
        work::stop(&cx, id).await.expect("asked to stop");
        world.clock.fetch_add(61_000, std::sync::atomic::Ordering::Relaxed);
        let cx = world.cx(cx.actor.account).await;
        assert_eq!(work::write_waiting(&world.app).await.expect("a round"), 1, "its claim lapsed");
        let stopped = work::progress(&cx, id).await.expect("its progress");
        assert_eq!((stopped.state, stopped.written), (State::Stopped, 0));
        assert!(work::told(&stopped).contains("还有 2050 行没有处理"), "{}", work::told(&stopped));
        work::resume(&cx, id).await.expect("goes on");
        let done = ended(&cx, id).await;
        assert_eq!((done.state, done.written, done.left_out), (State::Done, 2_050, 0));
        assert_eq!(world.count(HAZARDS).await, 2_050);
    });
}
