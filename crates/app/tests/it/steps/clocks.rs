//! Clocks of the manual's agreement: until a day, reminding, proposing the end, then three visits.

use super::Stage;
use crate::todo::waiting;
use crate::{DAY, both_founded};
use app::indicators::{self, Viewer};
use app::records::{self, ListQuery, StepInput, Todo};
use domain::indicators::Period;
use domain::{Day, Id};

/// What waits for somebody of one record.
async fn waits(stage: &Stage<'_>, account: Id, id: Id) -> Option<Todo> {
    waiting(&stage.cx(account).await).await.into_iter().find(|todo| todo.id == id)
}

#[test]
fn an_agreement_reminds_ends_and_is_visited() {
    both_founded(async |world| {
        let stage = Stage::new(world).await;
        let (crew, pact) = (&stage.crew, "pact");
        let (cadre, office, village) = (crew.cadre, crew.town_office, crew.villages[0]);
        let cx = stage.cx(office).await;
        let owner = Some(stage.cx(cadre).await.actor.person);
        let signed = async |name: &str| {
            let id = stage.create(cadre, pact, village, &[("name", name)]).await.expect("new");
            let sign = StepInput {
                submission: stage.app.id(),
                texts: super::owned(&[("ends_on", "2026-12-10")]),
                owner,
                ..StepInput::of(&cx, pact, id, "sign")
            };
            records::step(&cx, sign).await.expect("sign");
            id
        };
        signed("到期没有人管的协议").await;
        let id = signed("帮扶协议").await;
        let due = async || {
            let cx = stage.cx(office).await;
            let list = records::list(&cx, pact, ListQuery { limit: 10, ..ListQuery::default() });
            list.await.expect("list").rows.iter().find(|row| row.id == id).expect("the row").due
        };
        assert_eq!(due().await, Day::parse("2026-12-10"));
        // A new end starts the clock anew.
        stage.step(office, (pact, id), "extend", &[("ends_on", "2026-12-20")], "延长十天").await.expect("extend");
        assert_eq!(due().await, Day::parse("2026-12-20"));
        let listed = async |overdue: bool| {
            let cx = stage.cx(office).await;
            let query = ListQuery { limit: 10, open: !overdue, overdue, ..ListQuery::default() };
            let rows = records::list(&cx, pact, query).await.expect("list").rows.len();
            let groups = records::overview(&cx, village, "").await.expect("overview").groups;
            let own = groups.into_iter().flat_map(|(_, list)| list).find(|l| l.id == pact).expect("the ledger");
            (rows, if overdue { own.overdue } else { own.open.unwrap_or_default() })
        };
        assert_eq!((listed(false).await, listed(true).await), ((0, 0), (0, 0)), "what is in force is not unfinished");
        assert_eq!(waits(&stage, cadre, id).await, None, "34 days before its end nobody is asked");

        world.later(4 * DAY);
        let todo = waits(&stage, cadre, id).await.expect("30 days before the end");
        assert_eq!((todo.reminder.as_deref(), todo.steps), (Some("协议期还有 30 天到期"), vec!["看期限".to_owned()]));
        assert_eq!(waits(&stage, office, id).await, None, "whoever does not answer for it is not reminded");
        world.later(30 * DAY);
        for account in [cadre, office] {
            let todo = waits(&stage, account, id).await.expect("its end has come");
            assert_eq!(todo.steps, ["办结"], "the end proposes a step");
        }
        assert_eq!((listed(false).await, listed(true).await), ((0, 0), (1, 1)), "past its end it is late all the same");
        stage.step(cadre, (pact, id), "end", &[], "").await.expect("end");

        // Seven working days from Sunday 2026-12-20.
        let view = stage.view(cadre, pact, id).await;
        assert_eq!(view.record.clocks[0].due, Day::parse("2026-12-29"));
        assert_eq!(view.clocks.iter().map(|c| c.title.as_str()).collect::<Vec<_>>(), ["回访期限"]);
        assert_eq!(due().await, Day::parse("2026-12-29"), "the list shows the clock that runs");
        let grey = stage.grey(cadre, (pact, id), "visit").await.expect("grey");
        assert!(grey.contains("2026-12-29") && grey.ends_with("2026-12-26 起可以办理"), "{grey}");
        assert_eq!(waits(&stage, cadre, id).await, None);
        let unvisited = async || {
            let period = Period::AsOf(world.today());
            let figure = indicators::figure(&stage.app, Viewer::Operator, "pact_unvisited", village, period, None);
            figure.await.expect("figure").print()
        };
        world.later(9 * DAY);
        assert_eq!((world.today(), unvisited().await), (Day::parse("2026-12-29").expect("a day"), "0份".to_owned()));
        world.later(DAY);
        assert_eq!(unvisited().await, "1份");
        assert_eq!(waits(&stage, cadre, id).await.expect("late").steps, ["回访"]);

        // Each visit begins the next follow-up, counted from the start; after the last there is none.
        for next in [Day::parse("2027-01-19"), Day::parse("2027-03-20"), None] {
            let today = world.today().to_string();
            stage.step(cadre, (pact, id), "visit", &[("visited_on", &today)], "").await.expect("visit");
            let view = stage.view(cadre, pact, id).await;
            assert_eq!(view.record.clocks[0].due, next);
            assert_eq!(unvisited().await, "0份");
            if let Some(next) = next {
                world.later(i64::from(next.0 - world.today().0) * DAY);
                assert_eq!(waits(&stage, cadre, id).await.expect("due").due, Some(next));
            }
        }
        assert!(stage.grey(cadre, (pact, id), "visit").await.is_some());
        assert_eq!(waits(&stage, cadre, id).await, None);
        stage.is_sound().await;
    });
}
