//! Computed fields, rules and doubts of a definition, through the commands and on both engines.

use crate::crew::Crew;
use crate::{World, both_founded};
use app::exchange;
use app::records::{self, EditRequest, ListQuery, NewRecord};
use app::{App, OpContext, Refusal};
use domain::Id;

/// The shipped ledger of visits, with rules.
fn ruled(path: &str, text: &str) -> String {
    if path != "ledgers/visit.toml" {
        return text.to_owned();
    }
    let from = text.lines().find(|l| l.starts_with("from = ")).expect("from");
    let text = text.replacen(from, "from = \"2026-06-01\"", 1);
    text + r#"
[fields.given]
title = "发放金额"
type = "money"
max = 100000

[fields.households]
title = "发放户数"
type = "integer"
unit = "户"
max = 1000

[fields.each]
title = "户均"
type = "computed"
value = "div(given, households, 2)"

[[rules]]
holds = "households >= 1"
say = "发放户数至少 1 户，现在是 {households}"

[[rules]]
id = "much"
kind = "doubt"
holds = "each <= 2000"
say = "户均 {each} 偏高"
"#
}

fn new(app: &App, crew: &Crew, texts: &[(&str, &str)]) -> NewRecord {
    let always = [("visited_on", "2026-11-10"), ("household", "某户")];
    let known = always.iter().chain(texts);
    NewRecord {
        submission: app.id(),
        ledger: "visit".into(),
        place: crew.villages[0],
        unit: None,
        day: None,
        texts: known.map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
        uploads: Vec::new(),
        confirmed: true,
    }
}

fn change(app: &App, record: Id, base: i64, texts: &[(&str, &str)]) -> EditRequest {
    EditRequest {
        submission: app.id(),
        ledger: "visit".into(),
        record,
        base,
        texts: texts.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
        uploads: Vec::new(),
        reason: Some("核对后更正".into()),
    }
}

async fn asking(app: &App, account: Id) -> OpContext {
    let now = app.now();
    OpContext::new(app, app::accounts::actor(app, account, now.day()).await.expect("actor"), "form", now)
}

async fn doubtful(world: &World, cx: &OpContext) -> (i64, usize) {
    let city = world.app.tree().root().expect("root");
    let groups = records::overview(cx, city, "").await.expect("overview").groups;
    let counted = groups.iter().flat_map(|(_, list)| list).find(|l| l.id == "visit").expect("visits").doubtful;
    let asked = ListQuery { place: Some(city), doubtful: true, limit: 50, ..ListQuery::default() };
    (counted, records::list(cx, "visit", asked).await.expect("list").rows.len())
}

#[test]
fn rules_hold_and_doubts_are_counted_listed_and_confirmed() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let app = world.with_pack(ruled).await;
        let (cadre, office) = (asking(&app, crew.cadre).await, asking(&app, crew.town_office).await);
        let refused = records::create(&cadre, new(&app, &crew, &[("households", "0")])).await.expect_err("refused");
        assert!(refused.to_string().contains("发放户数至少 1 户，现在是 0户"), "{refused}");
        let refused = records::create(&cadre, new(&app, &crew, &[("each", "5")])).await.expect_err("refused");
        assert!(refused.to_string().contains("户均：由系统计算"), "{refused}");

        let plain = new(&app, &crew, &[("given", "1000"), ("households", "3")]);
        let plain = records::create(&cadre, plain).await.expect("made").id;
        let view = records::view(&cadre, "visit", plain).await.expect("view");
        assert_eq!(view.field("each").map(|f| (f.text.as_str(), f.unit.as_str())), Some(("333.33", "元")));
        assert!(view.doubts.is_empty());

        let much = new(&app, &crew, &[("given", "9000"), ("households", "3")]);
        let much = records::create(&cadre, much).await.expect("saved all the same").id;
        let view = records::view(&office, "visit", much).await.expect("view");
        assert_eq!(view.doubts.iter().map(|d| d.text.as_str()).collect::<Vec<_>>(), ["户均 3000.00元 偏高"]);
        assert_eq!(doubtful(world, &office).await, (1, 1));

        let refused = records::confirm_doubt(&office, "visit", much, "much", " ").await.expect_err("no reason");
        assert!(refused.to_string().contains("要写明原因"), "{refused}");
        records::confirm_doubt(&office, "visit", much, "much", "五保户补发全年").await.expect("confirmed");
        assert_eq!(doubtful(world, &office).await, (0, 0));
        let again = records::confirm_doubt(&office, "visit", much, "much", "再来一次").await.expect_err("stale");
        assert!(matches!(again, Refusal::Stale(_)), "{again}");
        let view = records::view(&office, "visit", much).await.expect("view");
        assert!(view.events.iter().any(|e| e.basis == "五保户补发全年"));

        // What the rule reads has changed: it is asked again.
        records::edit(&office, change(&app, much, 2, &[("given", "9600")])).await.expect("corrected");
        assert_eq!(doubtful(world, &office).await, (1, 1));
        records::edit(&office, change(&app, much, 3, &[("given", "600")])).await.expect("corrected");
        assert_eq!(doubtful(world, &office).await, (0, 0));

        // Nothing of it is beside the proof, and the export holds what was worked out.
        let report = app::audit::verify(&app, None, |_| {}).await.expect("audit");
        assert!(report.clean(), "{:?}", report.findings);
        let asked = ListQuery { place: app.tree().root(), limit: 50, ..ListQuery::default() };
        let csv = exchange::export_csv(&office, "visit", asked).await.expect("export");
        let csv = String::from_utf8(csv).expect("text");
        assert!(csv.contains("户均") && csv.contains("333.33") && csv.contains("200.00"), "{csv}");
    });
}
