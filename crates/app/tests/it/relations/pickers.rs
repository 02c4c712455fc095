//! References: words become what they mean, and are shown again as words.

use super::Stage;
use crate::{World, both_founded, refused};
use app::exchange::{self, Import};
use app::records::{self, ListQuery, Sought};
use domain::Id;
use paper::xlsx;

async fn lease(stage: &Stage<'_>, account: Id, village: usize, name: &str, code: &str) -> Id {
    let cx = stage.cx(account).await;
    let texts = [("name", name), ("code", code), ("signed_on", "2026-11-01")];
    stage.create(&cx, "lease", stage.crew.villages[village], &texts).await.expect("a lease")
}

fn rent<'a>(lease: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let own = [("lease", lease), ("payer", "张甲"), ("paid_sum", "120.50"), ("paid_on", "2026-11-10")];
    own.into_iter().chain(more.iter().copied()).collect()
}

#[test]
fn words_lead_to_what_one_may_see() {
    both_founded(async |world: &World| {
        let stage = Stage::new(world).await;
        let (cadre, place) = (stage.cx(stage.crew.cadre).await, stage.crew.villages[0]);
        let pond = lease(&stage, stage.crew.cadre, 0, "山塘水面发包", "A-01").await;
        let hill = lease(&stage, stage.crew.cadre, 0, "荒山发包", "A-02").await;
        let foreign = lease(&stage, stage.crew.neighbour, 1, "果园发包", "B-01").await;
        let number = records::number_of(&cadre, "lease", pond).await.expect("number");

        // What is offered: number, headline, place; nothing of a neighbour's.
        let offers = records::offered_records(&cadre, "lease", "发包").await.expect("offers");
        let labels: Vec<&str> = offers.iter().map(|o| o.label.as_str()).collect();
        assert!(labels.iter().any(|l| *l == format!("{number} 山塘水面发包")), "{labels:?}");
        assert_eq!(offers.len(), 2, "{labels:?}");

        for words in [pond.to_string(), format!("{number} 山塘水面发包"), number.clone(), "A-01".into(), "山塘".into()]
        {
            let made = stage.create(&cadre, "lease_income", place, &rent(&words, &[])).await.expect(&words);
            let view = stage.view(stage.crew.cadre, "lease_income", made).await;
            assert_eq!(view.field("lease").and_then(|f| f.link.clone()), Some(("lease".to_owned(), pond)), "{words}");
        }
        for (words, want) in [
            ("发包", "合同：“发包”有 2 个，请选一个"),
            ("果园发包", "合同：找不到“果园发包”，或您无权查看"),
            ("B-01", "合同：找不到“B-01”，或您无权查看"),
            ("水库", "合同：找不到“水库”，或您无权查看"),
        ] {
            let said = refused(stage.create(&cadre, "lease_income", place, &rent(words, &[])).await);
            assert!(said.contains(want), "{said}");
        }
        let said = refused(stage.create(&cadre, "lease_income", place, &rent(&foreign.to_string(), &[])).await);
        assert!(said.contains("没有这条记录，或您无权查看"), "{said}");
        // What several things fit is offered beside the box, and the choice behind it wins.
        let sought = Sought::Record("lease".into(), Some("code".into()));
        let picked = records::picked(&cadre, vec![(sought.clone(), "发包".into()), (sought.clone(), hill.to_string())]);
        let picked = picked.await.expect("picked");
        assert_eq!(picked[&(sought.clone(), "发包".into())].offers.len(), 2);
        assert!(picked[&(sought, hill.to_string())].label.ends_with("荒山发包"));
        let (hill_text, both) = (hill.to_string(), rent("发包", &[]));
        let chosen: Vec<(&str, &str)> = both.into_iter().chain([("lease", hill_text.as_str())]).collect();
        let made = stage.create(&cadre, "lease_income", place, &chosen).await.expect("chosen");
        assert_eq!(
            stage.view(stage.crew.cadre, "lease_income", made).await.field("lease").map(|f| f.text.clone()),
            Some("荒山发包".into())
        );

        // A person by name, and by the label of the box.
        let label = records::picked(&cadre, vec![(Sought::Person, cadre.actor.person.to_string())]).await.expect("me");
        let label = label.into_values().next().expect("one").label;
        for words in ["村甲", label.as_str()] {
            let made =
                stage.create(&cadre, "lease_income", place, &rent(&number, &[("clerk", words)])).await.expect(words);
            let view = stage.view(stage.crew.cadre, "lease_income", made).await;
            assert_eq!(view.field("clerk").map(|f| f.text.as_str()), Some("村甲"));
        }
        stage.is_sound().await;
    });
}

#[test]
fn lists_and_files_show_headlines_and_read_codes() {
    both_founded(async |world: &World| {
        let stage = Stage::new(world).await;
        let pond = lease(&stage, stage.crew.cadre, 0, "山塘水面发包", "A-01").await;
        let cadre = stage.cx(stage.crew.cadre).await;
        let number = records::number_of(&cadre, "lease", pond).await.expect("number");
        let place = stage.crew.villages[0];
        stage.create(&cadre, "lease_income", place, &rent(&number, &[("clerk", "村甲")])).await.expect("lease_income");
        let listed =
            records::list(&cadre, "lease_income", ListQuery { limit: 10, ..ListQuery::default() }).await.expect("list");
        let cells: Vec<&str> = listed.rows[0].cells.iter().map(|c| c.text.as_str()).collect();
        assert_eq!(cells, ["山塘水面发包", "120.50", "2026-11-10", "村甲"]);

        let bytes = exchange::export(&cadre, "lease_income", ListQuery::default()).await.expect("export");
        let book = paper::table::read(&bytes, &paper::Limits::default()).expect("a workbook");
        let words: Vec<String> = book.sheets[0].rows.iter().flat_map(|r| &r.cells).map(|c| c.value.display()).collect();
        assert!(words.contains(&format!("{number} 山塘水面发包")), "{words:?}");

        // A sheet names the contract by code, by number, or by nothing there is.
        let columns = ["合同", "缴款人", "实缴金额", "缴款日期"]
            .map(|title| xlsx::Column { title: title.into(), ..xlsx::Column::default() });
        let table = xlsx::Table {
            sheet: "收款".into(),
            title: String::new(),
            notes: Vec::new(),
            columns: columns.to_vec(),
            watermark: None,
        };
        let row = |code: &str, payer: &str| [code, payer, "10", "2026-11-11"].map(xlsx::Out::from).to_vec();
        let rows = [row("A-01", "李乙"), row(&number, "王丙"), row("A-99", "赵丁")];
        let bytes = xlsx::write(&table, rows, None, jiff::civil::date(2026, 11, 16).at(9, 0, 0, 0)).expect("written");
        let import = Import {
            ledger: "lease_income".into(),
            file_name: "收款.xlsx".into(),
            bytes: bytes.into(),
            place,
            day: world.today(),
            skip_bad: true,
            skip_known: false,
        };
        let report = exchange::preview(&cadre, &import).await.expect("preview");
        let errors: Vec<String> =
            report.tables[0].rows.iter().flat_map(|r| &r.errors).map(|e| e.message.clone()).collect();
        assert_eq!(errors, ["合同：没有编号或代码为“A-99”的记录，或您无权查看，请核对"]);
    });
}
