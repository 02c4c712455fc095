//! One rule of urgency: list, record page, 今日, task, view of what is overdue and report say the same on every day.

use crate::crew::{Crew, step};
use crate::speeches::{brought, of_text};
use crate::{DAY, World, both_founded};
use app::records::{self, ListQuery};
use app::reports::{self, Asked};
use app::tasks::{self, Issue, To};
use domain::indicators::Period;
use domain::pack::ReportParagraph;
use domain::{Id, Urgency};

/// What every place that shows a record says of it, today.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    list: Option<Urgency>,
    page: Option<Urgency>,
    /// `None` as well for who has nothing to do with it.
    today: Option<Urgency>,
    /// Stands among the overdue ones of its ledger.
    overdue: bool,
}

impl Said {
    /// All the same.
    fn all(urgency: Option<Urgency>) -> Self {
        Self { list: urgency, page: urgency, today: urgency, overdue: urgency == Some(Urgency::Overdue) }
    }
}

async fn said(world: &World, person: Id, ledger: &str, id: Id) -> Said {
    let cx = world.cx(person).await;
    let all = ListQuery { limit: 100, ..ListQuery::default() };
    let list = records::list(&cx, ledger, all.clone()).await.expect("list");
    let late = ListQuery { overdue: true, ..all };
    let overdue = records::list(&cx, ledger, late.clone()).await.expect("overdue");
    let counted = records::count(&cx, ledger, late).await.expect("count");
    assert_eq!(usize::try_from(counted.total), Ok(overdue.rows.len()));
    let view = records::view(&cx, ledger, id).await.expect("page");
    let todo = records::todo(&cx).await.expect("today");
    Said {
        list: list.rows.iter().find(|r| r.id == id).expect("in the list").urgency,
        page: view.urgency,
        today: todo.iter().find(|t| t.id == id).and_then(|t| t.urgency),
        overdue: overdue.rows.iter().any(|r| r.id == id),
    }
}

/// Overdue hazards and tasks as a report of this month says them.
async fn reported(world: &World, crew: &Crew) -> String {
    let office = world.cx(crew.county_office).await;
    let text = "隐患{hazard_overdue}，任务{task_overdue}".to_owned();
    let month = world.today().month().to_string();
    let asked = Asked {
        template: "monthly".into(),
        place: crew.county,
        period: Period::parse(&month).expect("a month"),
        paragraphs: Some(vec![ReportParagraph { style: "body".into(), text }]),
    };
    let draft = reports::draft(&office, asked).await.expect("draft");
    draft.paragraphs.iter().map(|p| draft.words(p)).collect()
}

/// A hazard found and handed out today, with the whole limit of fifteen days.
async fn handed_out(world: &World, crew: &Crew, name: &str) -> Id {
    let id = crew.hazard(world, 0, name, "用火用电").await;
    let (safety, office) = (world.cx(crew.safety).await, world.cx(crew.town_office).await);
    let texts = [("duty_person", "张三")];
    step(world, &office, "hazard", id, "assign", &texts, Some(safety.actor.person)).await.expect("assign");
    id
}

/// A task handed to the first village today, due in ten days.
async fn issued(world: &World, crew: &Crew) -> (Id, Id) {
    let office = world.cx(crew.county_office).await;
    let text = "关于安全工作的讲话\n一、各村要在年底前完成入户走访20次以上。";
    let read = brought(&office, of_text(world, crew.county, text)).await;
    let whole = read.proposals.first().expect("a proposal").record;
    tasks::accept(&office, world.app.id(), vec![whole]).await.expect("accept");
    let issue = Issue {
        submission: world.app.id(),
        task: whole,
        to: To::Places { under: crew.villages[0], level: domain::places::Level::Village, rural: None, profile: None },
        due: Some(world.today().plus(10)),
        binding: None,
    };
    tasks::issue(&office, issue).await.expect("issue");
    let sheets = tasks::children(&office, whole, 0, 10).await.expect("sheets");
    (whole, sheets.first().expect("a sheet").record)
}

#[test]
fn every_place_says_the_same_on_every_day() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let hazard = handed_out(world, &crew, "电线老化").await;
        let (whole, sheet) = issued(world, &crew).await;
        // Soon is the last fifth of the time, at least two days: three of fifteen, two of ten.
        let expected = |gone: i32, of: i32, soon: i32| match of - gone {
            ..0 => Urgency::Overdue,
            left if left <= soon => Urgency::Soon,
            _ => Urgency::Calm,
        };
        for gone in 0..=16 {
            let (late, near) = (expected(gone, 15, 3), expected(gone, 10, 2));
            assert_eq!(said(world, crew.safety, "hazard", hazard).await, Said::all(Some(late)), "hazard, day {gone}");
            assert_eq!(said(world, crew.cadre, "task", sheet).await, Said::all(Some(near)), "task, day {gone}");

            let office = world.cx(crew.county_office).await;
            let progress = tasks::progress(&office, sheet).await.expect("progress");
            assert_eq!(progress.urgency, Some(near), "day {gone}");
            let sheets = tasks::children(&office, whole, 0, 10).await.expect("sheets");
            assert_eq!(sheets[0].urgency, Some(near), "day {gone}");
            // The whole has the deadline of its sheet, and is a task of its own.
            let whole = tasks::progress(&office, whole).await.expect("whole");
            assert_eq!(whole.urgency, Some(near), "day {gone}");
            let mut one = [0; 3];
            one[near as usize] = 1;
            assert_eq!(whole.children.iter().map(|c| c.urgency).collect::<Vec<_>>(), [one], "day {gone}");

            let number = |urgency: Urgency| usize::from(urgency == Urgency::Overdue);
            let report = format!("隐患{}处，任务{}件", number(late), 2 * number(near));
            assert_eq!(reported(world, &crew).await, report, "day {gone}");
            world.later(DAY);
        }
    });
}

#[test]
fn what_is_handed_in_on_time_or_ended_has_none() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let (prompt, slow) = (handed_out(world, &crew, "电线老化").await, handed_out(world, &crew, "护栏缺失").await);
        let fix = async |id: Id| {
            let (safety, today) = (world.cx(crew.safety).await, world.today().to_string());
            let texts = [("measure", "已更换"), ("fixed_on", today.as_str())];
            step(world, &safety, "hazard", id, "fix", &texts, None).await.expect("fix");
        };
        let close = async |id: Id| {
            let (office, today) = (world.cx(crew.town_office).await, world.today().to_string());
            let texts = [("check_result", "合格"), ("checked_on", today.as_str())];
            step(world, &office, "hazard", id, "close", &texts, None).await.expect("close");
        };
        world.later(15 * DAY);
        fix(prompt).await;
        world.later(DAY);
        fix(slow).await;
        // The clock of the one is paused, that of the other has run out.
        assert_eq!(said(world, crew.town_office, "hazard", prompt).await, Said::all(None));
        assert_eq!(said(world, crew.town_office, "hazard", slow).await, Said::all(Some(Urgency::Overdue)));
        assert_eq!(reported(world, &crew).await, "隐患1处，任务尚无数据");
        close(prompt).await;
        close(slow).await;
        for id in [prompt, slow] {
            assert_eq!(said(world, crew.town_office, "hazard", id).await, Said::all(None));
        }
        // Asked for among the closed ones, none is overdue.
        let office = world.cx(crew.town_office).await;
        let closed = ListQuery { overdue: true, states: vec!["closed".into()], limit: 10, ..ListQuery::default() };
        assert!(records::list(&office, "hazard", closed).await.expect("list").rows.is_empty());
    });
}
