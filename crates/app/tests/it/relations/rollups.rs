//! Roll-ups are always what a recount says.

use super::Stage;
use crate::{World, both_founded};
use app::records::{self, ListQuery, RecordView};
use domain::Id;
use std::collections::BTreeMap;

async fn lease(stage: &Stage<'_>, name: &str) -> Id {
    let cx = stage.cx(stage.crew.cadre).await;
    let texts = [("name", name), ("signed_on", "2026-11-01")];
    stage.create(&cx, "lease", stage.crew.villages[0], &texts).await.expect("a lease")
}

async fn rent(stage: &Stage<'_>, lease: Id, sum: &str, on: &str) -> Id {
    let (cx, of) = (stage.cx(stage.crew.cadre).await, lease.to_string());
    let texts = [("lease", of.as_str()), ("payer", "张甲"), ("paid_sum", sum), ("paid_on", on)];
    stage.create(&cx, "rent", stage.crew.villages[0], &texts).await.expect("rent")
}

fn shown<'a>(view: &'a RecordView, ids: [&str; 4]) -> [&'a str; 4] {
    ids.map(|id| view.field(id).map_or("", |f| f.text.as_str()))
}

const ALL: [&str; 4] = ["received", "payments", "last_paid", "large"];

#[test]
fn a_record_shows_what_others_add_up_to() {
    both_founded(async |world: &World| {
        let stage = Stage::new(world).await;
        let (pond, hill) = (lease(&stage, "山塘").await, lease(&stage, "荒山").await);
        let view = stage.view(stage.crew.cadre, "lease", pond).await;
        assert_eq!(shown(&view, ALL), ["0.00", "0", "", "否"]);
        let first = rent(&stage, pond, "1200.50", "2026-11-10").await;
        rent(&stage, pond, "99.50", "2026-11-12").await;
        let view = stage.view(stage.crew.cadre, "lease", pond).await;
        assert_eq!(shown(&view, ALL), ["1300.00", "2", "2026-11-12", "是"]);
        // No version and no change of its own.
        assert_eq!((view.record.version, view.events.len()), (1, 1));

        // In lists, in conditions of lists, in files.
        let cadre = stage.cx(stage.crew.cadre).await;
        let asked = ListQuery { limit: 10, holds: Some("received >= 1300.00".into()), ..ListQuery::default() };
        let listed = records::list(&cadre, "lease", asked).await.expect("list");
        assert_eq!(listed.rows.len(), 1);
        assert_eq!(listed.rows[0].cells.last().map(|c| c.text.as_str()), Some("1300.00"));
        let sorted = ListQuery { limit: 10, sort: "-received".into(), ..ListQuery::default() };
        let listed = records::list(&cadre, "lease", sorted).await.expect("sorted");
        assert_eq!(listed.rows[0].id, pond);
        let bytes = app::exchange::export(&cadre, "lease", ListQuery::default()).await.expect("export");
        let book = paper::table::read(&bytes, &paper::Limits::default()).expect("a workbook");
        let words: Vec<String> = book.sheets[0].rows.iter().flat_map(|r| &r.cells).map(|c| c.value.display()).collect();
        assert!(words.iter().any(|w| w.contains("1,300.00") || w == "1300.00"), "{words:?}");

        // An edit, and a payment that was another's.
        let base = stage.view(stage.crew.cadre, "rent", first).await.record.version;
        let to = hill.to_string();
        stage.edit(&cadre, ("rent", first, base), &[("paid_sum", "1000"), ("lease", &to)]).await.expect("edit");
        let view = stage.view(stage.crew.cadre, "lease", pond).await;
        assert_eq!(shown(&view, ALL), ["99.50", "1", "2026-11-12", "否"]);
        let view = stage.view(stage.crew.cadre, "lease", hill).await;
        assert_eq!(shown(&view, ALL), ["1000.00", "1", "2026-11-10", "是"]);
        // The parent is edited while its roll-ups stand beside it.
        stage.edit(&cadre, ("lease", hill, 1), &[("name", "荒山荒坡")]).await.expect("edit of the parent");
        let view = stage.view(stage.crew.cadre, "lease", hill).await;
        assert_eq!(shown(&view, ALL), ["1000.00", "1", "2026-11-10", "是"]);
        stage.is_sound().await;

        // What is changed behind the program is found, and made anew only by who knows it is another definition.
        let sql = "update rollup set value = value + 1 where name = 'received'";
        world.app.write(move |tx| Ok(tx.run(sql, &[])?)).await.expect("tampered");
        app::audit::seal_now(&stage.app).await.expect("seal");
        let report = app::audit::verify(&stage.app, None, |_| {}).await.expect("verify");
        assert!(report.findings.iter().any(|f| f.text.contains("资源发包合同“已收”")), "{:?}", report.findings);
        let sql = "update mark set body = 'other' where word = 'rollup lease.received'";
        world.app.write(move |tx| Ok(tx.run(sql, &[])?)).await.expect("another definition");
        let again = Stage { world, crew: stage.crew, app: world.and_files(super::manual()).await };
        again.is_sound().await;
    });
}

/// Writers at one moment, over few parents, so that they meet.
#[test]
fn rollups_are_a_recount_under_many_writers() {
    both_founded(async |world: &World| {
        let stage = Stage::new(world).await;
        let mut leases = Vec::new();
        for n in 0..3 {
            leases.push(lease(&stage, &format!("合同{n}")).await);
        }
        let cadre = stage.cx(stage.crew.cadre).await;
        let place = stage.crew.villages[0];
        let mut writers = Vec::new();
        for writer in 0..4_u64 {
            let (cx, leases) = (cadre.clone(), leases.clone());
            writers.push(tokio::spawn(async move {
                // A fixed walk for each writer: the same numbers on every run.
                let mut seed = writer * 7919 + 17;
                let mut next = move |below: u64| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    (seed >> 33) % below
                };
                let mut own: Vec<(Id, i64)> = Vec::new();
                for _ in 0..12 {
                    let lease = leases[usize::try_from(next(3)).expect("small")].to_string();
                    let sum = (next(200_000) as f64 / 100.0).to_string();
                    let text = |k: &str, v: &str| (k.to_owned(), v.to_owned());
                    if own.is_empty() || next(2) == 0 {
                        let new = records::NewRecord {
                            submission: cx.app.id(),
                            ledger: "rent".into(),
                            place,
                            unit: None,
                            day: None,
                            confirmed: true,
                            texts: vec![
                                text("lease", &lease),
                                text("payer", "张甲"),
                                text("paid_sum", &sum),
                                text("paid_on", "2026-11-10"),
                            ],
                            uploads: Vec::new(),
                        };
                        own.push((records::create(&cx, new).await.expect("create").id, 1));
                    } else {
                        let at = usize::try_from(next(own.len() as u64)).expect("small");
                        let edit = records::EditRequest {
                            submission: cx.app.id(),
                            ledger: "rent".into(),
                            record: own[at].0,
                            base: own[at].1,
                            texts: vec![text("lease", &lease), text("paid_sum", &sum)],
                            uploads: Vec::new(),
                            reason: None,
                        };
                        own[at].1 = records::edit(&cx, edit).await.expect("edit").version;
                    }
                }
            }));
        }
        for writer in writers {
            writer.await.expect("a writer");
        }
        // A recount by hand, from the rows as they are shown.
        let asked = ListQuery { limit: 500, ..ListQuery::default() };
        let rents = records::list(&cadre, "rent", asked).await.expect("rents");
        let mut sums: BTreeMap<String, (i64, i64)> = BTreeMap::new();
        for row in &rents.rows {
            let money: i64 = row.cells[1].text.replace(['.', ','], "").parse().expect("money");
            let entry = sums.entry(row.cells[0].text.clone()).or_default();
            *entry = (entry.0 + money, entry.1 + 1);
        }
        for (n, lease) in leases.iter().enumerate() {
            let view = stage.view(stage.crew.cadre, "lease", *lease).await;
            let [received, payments, ..] = shown(&view, ALL);
            let money: i64 = received.replace(['.', ','], "").parse().expect("money");
            let want = sums.get(&format!("合同{n}")).copied().unwrap_or_default();
            assert_eq!((money, payments.parse().expect("a count")), want, "合同{n}");
        }
        stage.is_sound().await;
    });
}
