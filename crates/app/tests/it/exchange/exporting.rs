//! Taking files out.

use super::{bring, day, dry_of, errors, import, texts, workbook};
use crate::crew::{Crew, hire};
use crate::{World, refused};
use app::OpContext;
use app::exchange::{self, to_json};
use app::records::ListQuery;
use paper::{CellValue, Limits};
use serde_json::Value as Json;
use testkit::workbooks;

async fn clerk(world: &World) -> OpContext {
    let account = hire(world, "yingji", "应急局", "county.emergency", world.place("361002")).await;
    world.cx(account).await
}

async fn export(cx: &OpContext, ledger: &str, asked: ListQuery) -> Vec<u8> {
    exchange::export(cx, ledger, asked).await.expect("export")
}

/// Names no spreadsheet may run: in, out, and in again as they were.
#[test]
fn text_stays_text_on_the_way_in_and_out() {
    crate::both_founded(async |world| {
        let cx = clerk(world).await;
        let hostile = workbooks::formula_injection();
        let done = import(&cx, bring(world, "hazard", "361002", &hostile)).await;
        assert_eq!(done.ids.len(), 12);
        let mut names = workbooks::FORMULA_NAMES.map(|name| name.trim().to_owned());
        names.sort();
        let bytes = export(&cx, "hazard", ListQuery::default()).await;
        let csv = exchange::export_csv(&cx, "hazard", ListQuery::default()).await.expect("csv");
        for (file, kind) in [(&bytes, "xlsx"), (&csv, "csv")] {
            let read = to_json(&dry_of("hazard", "361002", "2026-11-16", file).expect(kind));
            let rows = read["rows"].as_array().expect("rows");
            let mut back: Vec<String> =
                rows.iter().map(|r| r["values"]["隐患名称"].as_str().unwrap_or_default().to_owned()).collect();
            back.sort();
            assert_eq!(back, names, "{kind}");
        }
        let book =
            paper::table::read(&bytes, &Limits { hidden_sheets: true, ..Limits::default() }).expect("a workbook");
        assert!(book.sheets.iter().flat_map(|s| &s.rows).flat_map(|r| &r.cells).all(|c| !c.formula));
        // In delimited text no field begins as a formula does.
        let text = String::from_utf8(csv).expect("text");
        for line in text.trim_start_matches('\u{feff}').lines() {
            for field in line.split(',') {
                let bare = field.trim_start_matches('"');
                assert!(
                    !bare.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) || field.starts_with("\"=\"\""),
                    "{line}"
                );
            }
        }
    });
}

#[test]
fn an_export_says_what_it_is_and_is_recorded() {
    crate::both_founded(async |world| {
        let cx = clerk(world).await;
        let file = || bring(world, "hazard", "361002", &workbooks::hazards());
        let done = import(&cx, file()).await;
        let second = hire(world, "yingji2", "应急局二", "county.emergency", world.place("361002")).await;
        let rest = import(&world.cx(second).await, file()).await;
        assert_eq!((done.ids.len(), rest.ids.len()), (8, 16), "closed rows by two persons");
        let asked = ListQuery {
            place: Some(world.place("361002114")),
            states: vec!["closed".into()],
            choices: vec![("level".into(), "一般".into())],
            days: Some((day("2026-01-01"), day("2026-11-16"))),
            holds: Some("kind != '校园' && found_on >= day('2026-01-01')".into()),
            ..ListQuery::default()
        };
        let bytes = export(&cx, "hazard", asked).await;
        let rows = texts(&bytes, 0);
        assert_eq!(rows[0], ["安全隐患台账"]);
        assert_eq!(rows[1].len(), 1);
        for words in [
            "填报单位：临川区·",
            "地点 临川区·",
            "状态 已销号",
            "隐患等级 一般",
            "日期 2026-01-01 至 2026-11-16",
            "条件 隐患类型 != '校园' && 排查时间 >= day('2026-01-01')",
        ] {
            assert!(rows[1][0].contains(words), "{words}: {}", rows[1][0]);
        }
        assert!(rows[2][0].contains("导出：应急局　2026-11-16 09:00"), "{}", rows[2][0]);
        let heading = &rows[3];
        assert_eq!(heading[..4], ["编号", "县(区)", "乡镇", "行政村"]);
        assert!(heading.contains(&"整改资金(元)".to_owned()) && heading.last().is_some_and(|t| t == "状态"));
        let data = &rows[4..rows.len() - 1];
        assert!(!data.is_empty() && data.iter().all(|r| r[0].starts_with("AQ-361002-2026-") && r[1] == "临川区"));
        assert!(data.iter().all(|r| r.last().is_some_and(|s| s == "已销号")));
        assert!(rows.last().is_some_and(|r| r[0].contains("应急局") && r[0].contains("仅限工作使用")), "the watermark");
        // Days are days, not text.
        let book = paper::table::read(&bytes, &Limits::default()).expect("a workbook");
        let first = &book.sheets[0].rows[4];
        assert!(matches!(first.cells[4].value, CellValue::Date(_)), "{:?}", first.cells[4]);

        let kept: Vec<String> = world
            .app
            .read(|tx| Ok(tx.all::<String>("select after from change where ledger = '@export'", &[])?))
            .await
            .expect("changes");
        assert_eq!(kept.len(), 1);
        let kept: Json = serde_json::from_str(&kept[0]).expect("json");
        assert_eq!(kept["rows"], data.len());
        assert_eq!(kept["ledger"], "hazard");
        assert!(kept["filters"].as_str().is_some_and(|f| f.contains("状态 已销号")));

        // An export comes in again as what it is: everything known by its number, nothing written.
        let all = export(&cx, "hazard", ListQuery::default()).await;
        let back = import(&cx, bring(world, "hazard", "361002", &all)).await;
        assert_eq!((back.ids.len(), back.left_out.len(), back.refused), (0, 24, false));
        assert!(back.left_out[0].2.contains("已经登记"), "{:?}", back.left_out[0]);
        assert_eq!(world.count("select count(*) from r_hazard").await, 24);
    });
}

#[test]
fn what_may_not_be_seen_goes_out_masked_or_not_at_all() {
    crate::both_founded(async |world| {
        let crew = Crew::new(world).await;
        let hazard = crew.hazard(world, 0, "围墙倾斜", "校园").await;
        let office = world.cx(crew.town_office).await;
        let texts_of = [("duty_person", "张三"), ("duty_phone", "13907941896")];
        crate::crew::step(world, &office, "hazard", hazard, "assign", &texts_of, Some(office.actor.person))
            .await
            .expect("assign");
        let phone = |bytes: &[u8]| {
            let rows = texts(bytes, 0);
            let row = rows.into_iter().find(|r| r.first().is_some_and(|c| c.starts_with("AQ-"))).expect("a row");
            row.into_iter().find(|c| c.starts_with("139")).unwrap_or_default()
        };
        assert_eq!(phone(&export(&office, "hazard", ListQuery::default()).await), "13907941896");
        let county = world.cx(crew.county_office).await;
        assert_eq!(phone(&export(&county, "hazard", ListQuery::default()).await), "139****1896");
        // A masked number is no number when it comes in again.
        let masked = export(&county, "hazard", ListQuery::default()).await;
        let read = dry_of("hazard", "361002", "2026-11-16", &masked).expect("read");
        assert!(errors(&read).iter().any(|e| e.ends_with(" phone")), "{:?}", errors(&read));
        // Another village's cadre takes out nothing of it; a role without the right is refused.
        let neighbour = world.cx(crew.neighbour).await;
        let rows = texts(&export(&neighbour, "hazard", ListQuery::default()).await, 0);
        assert!(rows.iter().all(|r| !r[0].starts_with("AQ-")));
        let admin = hire(world, "guanli", "系统管理", "admin.system", world.place("3610")).await;
        let admin = world.cx(admin).await;
        let text = refused(exchange::export(&admin, "hazard", ListQuery::default()).await);
        assert!(text.contains("您不能导出这个台账"), "{text}");
        let sorted = ListQuery { choices: vec![("duty_phone".into(), "1".into())], ..ListQuery::default() };
        assert!(refused(exchange::export(&county, "hazard", sorted).await).contains("敏感信息"));
    });
}

/// The template of every ledger has the columns an import reads; filled in, it comes in.
#[test]
fn templates_are_what_an_import_reads() {
    let world = crate::sqlite();
    crate::found(&world.app);
    crate::runtime().block_on(async {
        let cx = clerk(&world).await;
        for ledger in world.app.loaded().pack.current() {
            let bytes = exchange::template(&cx, &ledger.id).expect("template");
            let report = dry_of(&ledger.id, "361002114210", "2026-11-16", &bytes).expect("read");
            assert_eq!((report.rows(), report.problems()), (0, Vec::new()), "{}", ledger.id);
            assert_eq!(report.tables[0].unmapped, [], "{}", ledger.id);
            let notes = texts(&bytes, 1);
            assert_eq!(notes[0], [format!("{}填写说明", ledger.title)]);
            let fields = report.tables[0].columns.len();
            assert_eq!(notes.len(), fields + 2, "a line per column, a title and a heading: {}", ledger.id);
        }
        let sheet = texts(&exchange::template(&cx, "hazard").expect("template"), 0);
        let heading: Vec<&str> = sheet.last().expect("heading").iter().map(String::as_str).collect();
        let cells: Vec<&str> = heading
            .iter()
            .map(|title| match *title {
                "行政村" => "361002114210",
                "排查时间" => "2026-03-01",
                "隐患名称" => "围墙倾斜",
                "隐患等级" => "重大",
                _ => "",
            })
            .collect();
        let filled = workbook(&[&heading, &cells]);
        let done = import(&cx, bring(&world, "hazard", "361002", &filled)).await;
        assert_eq!((done.ids.len(), errors(&done.report)), (1, Vec::new()));
    });
}
