//! Tables inside records.

use super::Stage;
use crate::{World, both_founded};
use app::records::{self, ListQuery, TableView};
use domain::Id;
use domain::ledger::field_types::TypedRow;
use paper::Limits;

/// As those see it who do not see its class.
const CARD: &str = "110***********002X";
const PASTED: &str =
    "姓名\t承包面积\t电话\t身份证号\n张甲\t3.5\t13900000001\t11010519491231002X\n李乙\t1.25\t13900000002\t\n";

fn cells(table: &TableView) -> Vec<Vec<&str>> {
    table.rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect()
}

fn typed(stage: &Stage<'_>, text: &str) -> Vec<TypedRow> {
    columns(stage).typed(text)
}

fn columns(stage: &Stage<'_>) -> domain::ledger::field_types::Columns {
    let ledger = stage.app.loaded().ledger("lease").expect("lease");
    ledger.fields[ledger.field("parties").expect("a field")].ty.table().expect("a table").clone()
}

async fn lease(stage: &Stage<'_>) -> Id {
    let cx = stage.cx(stage.crew.cadre).await;
    let texts = [("name", "水面发包"), ("signed_on", "2026-11-01"), ("parties", PASTED)];
    stage.create(&cx, "lease", stage.crew.villages[0], &texts).await.expect("a lease")
}

/// The text of the form as this person's page shows it.
async fn form(stage: &Stage<'_>, account: Id, record: Id) -> (String, i64) {
    let cx = stage.cx(account).await;
    let (form, view) = records::edit_form(&cx, "lease", record, false).await.expect("a form");
    (form.texts["parties"][0].clone(), view.record.version)
}

#[test]
fn rows_are_shown_added_up_and_sealed() {
    both_founded(async |world: &World| {
        let stage = Stage::new(world).await;
        let id = lease(&stage).await;
        let view = stage.view(stage.crew.cadre, "lease", id).await;
        let table = view.field("parties").and_then(|f| f.table.as_ref()).expect("a table");
        assert_eq!(cells(table), [["张甲", "13900000001", CARD, "3.50"], ["李乙", "13900000002", "", "1.25"]]);
        assert_eq!(table.sums, ["", "", "", "4.75"]);

        // Who does not see the class sees masks; nobody sees it in the database, and the row's own place opens it.
        let masked = stage.view(stage.crew.county_office, "lease", id).await;
        let table = masked.field("parties").and_then(|f| f.table.as_ref()).expect("a table");
        assert!(table.rows.iter().all(|row| row[1].masked && row[1].text.contains('*')), "{table:?}");
        assert!(!format!("{:?}", masked.record.values).contains("13900000001"));
        let kept: String = world.text("select f_parties from r_lease").await;
        assert!(kept.contains("张甲") && !kept.contains("13900000001"), "{kept}");
        let change: String = world.text("select after from change where ledger = 'lease'").await;
        assert!(change.contains("张甲") && !change.contains("13900000001"), "{change}");
        stage.is_sound().await;

        // Seals that changed places open nothing.
        let mut rows: serde_json::Value = serde_json::from_str(&kept).expect("rows");
        let (first, second) = (rows[0]["phone"].clone(), rows[1]["phone"].clone());
        (rows[0]["phone"], rows[1]["phone"]) = (second, first);
        let swapped = rows.to_string();
        let sql = format!("update r_lease set f_parties = '{swapped}'");
        world.app.write(move |tx| Ok(tx.run(&sql, &[])?)).await.expect("tampered");
        let cx = stage.cx(stage.crew.cadre).await;
        assert!(records::view(&cx, "lease", id).await.is_err());
    });
}

#[test]
fn two_people_change_one_table() {
    both_founded(async |world: &World| {
        let stage = Stage::new(world).await;
        let id = lease(&stage).await;
        let (text, base) = form(&stage, stage.crew.cadre, id).await;
        let (masked, _) = form(&stage, stage.crew.town_office, id).await;
        assert_eq!(typed(&stage, &text).len(), 2);
        let (cadre, office) = (stage.cx(stage.crew.cadre).await, stage.cx(stage.crew.town_office).await);

        // One changes a cell of the first row and adds a row; the other, who looked at the same version, changes the second.
        let mut rows = typed(&stage, &text);
        rows[0].texts[3] = "4".into();
        rows.push(TypedRow {
            id: stage.app.id(),
            texts: vec!["王丙".into(), String::new(), String::new(), "2".into()],
        });
        let sent = columns(&stage).text(&rows);
        stage.edit(&cadre, ("lease", id, base), &[("parties", &sent)]).await.expect("first");
        let mut rows = typed(&stage, &masked);
        rows[1].texts[0] = "李乙乙".into();
        let sent = columns(&stage).text(&rows);
        let edited = stage.edit(&office, ("lease", id, base), &[("parties", &sent)]).await.expect("second");
        assert_eq!(edited.conflicts, Vec::<String>::new());
        let view = stage.view(stage.crew.cadre, "lease", id).await;
        let table = view.field("parties").and_then(|f| f.table.as_ref()).expect("a table");
        let want =
            [["张甲", "13900000001", CARD, "4.00"], ["李乙乙", "13900000002", "", "1.25"], ["王丙", "", "", "2.00"]];
        assert_eq!(cells(table), want);

        // The change keeps what differs, and the untouched cell its ciphertext.
        let last: String =
            world.text("select after from change where ledger = 'lease' order by version desc limit 1").await;
        assert!(last.contains("李乙乙") && !last.contains("张甲"), "{last}");
        stage.is_sound().await;

        // The same cell written differently by both: both are kept, and one is chosen.
        let (text, base) = form(&stage, stage.crew.cadre, id).await;
        for (cx, share) in [(&cadre, "5"), (&office, "6")] {
            let mut rows = typed(&stage, &text);
            rows[0].texts[3] = share.into();
            let sent = columns(&stage).text(&rows);
            let edited = stage.edit(cx, ("lease", id, base), &[("parties", &sent)]).await.expect("edited");
            assert_eq!(edited.conflicts.len(), usize::from(share == "6"));
        }
        let kept: String = world.text("select mine from conflict").await;
        assert!(kept.contains("600") && !kept.contains("13900000001"), "{kept}");
        let view = stage.view(stage.crew.town_office, "lease", id).await;
        let conflict = &view.conflicts[0];
        assert!(conflict.values[1].contains("5.00") && conflict.values[2].contains("6.00"), "{:?}", conflict.values);
        let chooser = stage.cx(stage.crew.cadre).await;
        records::choose(&chooser, "lease", id, conflict.id, true).await.expect("chosen");
        let view = stage.view(stage.crew.cadre, "lease", id).await;
        let table = view.field("parties").and_then(|f| f.table.as_ref()).expect("a table");
        assert_eq!(cells(table)[0], ["张甲", "13900000001", CARD, "6.00"]);

        // Taken away.
        let (text, base) = form(&stage, stage.crew.cadre, id).await;
        let mut rows = typed(&stage, &text);
        rows.remove(1);
        let sent = columns(&stage).text(&rows);
        stage.edit(&cadre, ("lease", id, base), &[("parties", &sent)]).await.expect("without the second");
        let view = stage.view(stage.crew.cadre, "lease", id).await;
        let table = view.field("parties").and_then(|f| f.table.as_ref()).expect("a table");
        assert_eq!(cells(table).iter().map(|row| row[0]).collect::<Vec<_>>(), ["张甲", "王丙"]);
        stage.is_sound().await;
    });
}

#[test]
fn what_is_wrong_is_said_with_its_row() {
    both_founded(async |world: &World| {
        let stage = Stage::new(world).await;
        let cx = stage.cx(stage.crew.cadre).await;
        let many = "张\t\t\t1\n".repeat(21);
        for (parties, want) in [
            ("张甲\t\t\t一亩", "承包方：第 1 行“承包面积”"),
            ("张甲\t\t\t1\n\t\t\t2", "承包方：第 2 行“姓名”：必填"),
            (many.as_str(), "承包方：最多 20 行，现在有 21 行"),
        ] {
            let texts = [("name", "水面发包"), ("signed_on", "2026-11-01"), ("parties", parties)];
            let said = crate::refused(stage.create(&cx, "lease", stage.crew.villages[0], &texts).await);
            assert!(said.contains(want), "{said}");
        }
    });
}

#[test]
fn a_table_has_its_own_sheet() {
    both_founded(async |world: &World| {
        let stage = Stage::new(world).await;
        lease(&stage).await;
        let cx = stage.cx(stage.crew.town_office).await;
        let bytes = app::exchange::export(&cx, "lease", ListQuery::default()).await.expect("export");
        let book = paper::table::read(&bytes, &Limits::default()).expect("a workbook");
        assert_eq!(
            book.sheets.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(),
            ["资源发包合同", "承包方", "发包收入台账"]
        );
        let words: Vec<String> = book.sheets[1].rows.iter().flat_map(|r| &r.cells).map(|c| c.value.display()).collect();
        for want in ["合同名称", "姓名", "水面发包", "张甲", "3.50", "13900000001", CARD] {
            assert!(words.iter().any(|w| w == want), "{want}: {words:?}");
        }
    });
}
