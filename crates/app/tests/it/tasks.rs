//! Tasks go down the tree, are judged by what the ledgers say, and are closed by people.

use crate::crew::{Crew, hire, step};
use crate::speeches::{brought, of_text};
use crate::{DAY, World, both_founded, refused};
use app::records::{self, ListQuery};
use app::tasks::{self, Binding, Issue, Judging, Sense, Standing, To};
use domain::places::Level;
use domain::{Id, Urgency};

const SPEECH: &str =
    "关于安全工作的讲话\n一、各村要在12月20日前把隐患整改率提高到95%以上。\n二、各村要在年底前完成入户走访20次以上。";

/// An accepted task of the county about the closing rate of hazards.
async fn accepted(world: &World, crew: &Crew) -> Id {
    let office = world.cx(crew.county_office).await;
    let read = brought(&office, of_text(world, crew.county, SPEECH)).await;
    let id = read.proposals.iter().find(|p| p.text.contains("整改率")).expect("a task").record;
    let done = tasks::accept(&office, world.app.id(), vec![id]).await.expect("accept");
    assert_eq!(done.done, 1);
    id
}

fn villages_of(crew: &Crew) -> To {
    To::Places { under: crew.town, level: Level::Village, rural: Some(true), profile: None }
}

fn rate(judging: Judging, least: i64) -> Binding {
    Binding { indicator: "hazard_rate".into(), sense: Sense::AtLeast, goal: 9500, judging, least }
}

fn to_villages(world: &World, crew: &Crew, task: Id, judging: Judging, least: i64) -> Issue {
    Issue {
        submission: world.app.id(),
        task,
        to: villages_of(crew),
        due: Some(world.today().plus(10)),
        binding: Some(rate(judging, least)),
    }
}

async fn sheet(world: &World, crew: &Crew, task: Id, village: usize) -> tasks::Child {
    let office = world.cx(crew.county_office).await;
    let all = tasks::children(&office, task, 0, 100).await.expect("children");
    all.into_iter().find(|c| c.place == crew.villages[village]).expect("the village's sheet")
}

#[test]
fn a_bound_task_moves_itself_and_a_person_closes() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let office = world.cx(crew.county_office).await;
        let id = accepted(world, &crew).await;

        let reach = tasks::preview(&office, id, villages_of(&crew)).await.expect("preview");
        assert_eq!((reach.count, reach.already), (crew.villages.len(), 0));
        let issue = to_villages(world, &crew, id, Judging::WhenReached, 0);
        let issued = tasks::issue(&office, issue.clone()).await.expect("issue");
        assert_eq!((issued.made, issued.again), (crew.villages.len(), false));
        assert!(tasks::issue(&office, issue).await.expect("again").again);

        // It waits for the people of the village, for no other village's, and is visible in 今日.
        let cadre = world.cx(crew.cadre).await;
        let waits = crate::todo::waiting(&cadre).await;
        let mine: Vec<_> = waits.iter().filter(|t| t.ledger[0] == "task").collect();
        assert_eq!(mine.len(), 1, "{waits:?}");
        assert_eq!(mine[0].due, Some(world.today().plus(10)));

        // No work yet: no figure, so neither reached nor missed.
        assert_eq!(tasks::judge(&world.app).await.expect("judge"), 0);
        assert_eq!(sheet(world, &crew, id, 0).await.standing, Some(Standing::NoData));

        // One village fixes what it finds; another does not.
        let first = crew.hazard(world, 0, "电线老化", "用火用电").await;
        let other = crew.hazard(world, 1, "护栏缺失", "道路交通").await;
        crew.fix(world, first).await;
        crew.assign(world, other).await;
        assert_eq!(sheet(world, &crew, id, 0).await.standing, Some(Standing::Reached));
        assert_eq!(sheet(world, &crew, id, 1).await.standing, Some(Standing::NotYet));
        assert_eq!(tasks::judge(&world.app).await.expect("judge"), 1);
        assert_eq!(tasks::judge(&world.app).await.expect("again"), 0, "running twice is running once");

        let reached = sheet(world, &crew, id, 0).await;
        assert_eq!(reached.state.1, "待销号");
        let progress = tasks::progress(&office, reached.record).await.expect("progress");
        let bound = progress.bound.expect("bound");
        assert_eq!((bound.shown.as_str(), bound.goal.as_str()), ("100.00%（1÷1）", "不少于95%"));
        assert!(
            bound.evidence.contains("100.00%（1÷1）") && bound.evidence.contains("依据台账记录"),
            "{}",
            bound.evidence
        );

        // A person closes, in bulk; who only may look may not.
        let all = vec![reached.record, sheet(world, &crew, id, 1).await.record];
        let done = tasks::close(&cadre, world.app.id(), vec![reached.record]).await.expect("bulk");
        assert_eq!((done.done, done.refused.len()), (0, 1), "a village does not close its own task");
        let second = world.cx(crew.second_office).await;
        let done = tasks::close(&second, world.app.id(), all).await.expect("bulk");
        assert_eq!((done.done, done.refused.len()), (1, 1), "what has not reached its goal stays open");
        let whole = tasks::progress(&office, id).await.expect("progress");
        let closed = whole.children.iter().find(|c| c.state.1 == "已销号").expect("closed");
        assert_eq!(closed.count, 1);
        let open = whole.children.iter().find(|c| c.state.1 == "办理中").expect("open");
        assert_eq!((open.count, open.urgency), (crew.villages.len() - 1, [crew.villages.len() - 1, 0, 0]));
    });
}

#[test]
fn reached_then_lost_and_sent_back() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let office = world.cx(crew.county_office).await;
        let id = accepted(world, &crew).await;
        let issue = to_villages(world, &crew, id, Judging::WhenReached, 0);
        tasks::issue(&office, issue).await.expect("issue");
        let first = crew.hazard(world, 0, "电线老化", "用火用电").await;
        crew.fix(world, first).await;
        assert_eq!(tasks::judge(&world.app).await.expect("judge"), 1);

        let other = crew.hazard(world, 0, "护栏缺失", "道路交通").await;
        crew.assign(world, other).await;
        let lost = sheet(world, &crew, id, 0).await;
        assert_eq!((lost.standing, lost.shown.as_str()), (Some(Standing::ReachedThenLost), "50.00%（1÷2）"));

        // Sent back by a person, the machine does not insist, not even when the figure is good again; it does at the due day.
        let back = records::StepInput {
            submission: world.app.id(),
            ledger: "task".into(),
            record: lost.record,
            step: "back".into(),
            texts: Vec::new(),
            uploads: Vec::new(),
            owner_unit: None,
            owner: None,
            reason: "又有新隐患".into(),
            day: None,
        };
        records::step(&office, back).await.expect("back");
        world.later(DAY);
        crew.fix_assigned(world, other).await;
        assert_eq!(sheet(world, &crew, id, 0).await.standing, Some(Standing::Reached));
        assert_eq!(tasks::judge(&world.app).await.expect("judge"), 0);
        // The whole waited for its sheets until then, and goes with it.
        world.later(10 * DAY);
        assert_eq!(tasks::judge(&world.app).await.expect("judge"), 2);
    });
}

#[test]
fn the_due_day_counts_when_judged_at_due() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let office = world.cx(crew.county_office).await;
        let id = accepted(world, &crew).await;
        let issue = to_villages(world, &crew, id, Judging::AtDue, 0);
        tasks::issue(&office, issue).await.expect("issue");
        let first = crew.hazard(world, 0, "电线老化", "用火用电").await;
        crew.fix(world, first).await;
        let other = crew.hazard(world, 1, "护栏缺失", "道路交通").await;
        crew.assign(world, other).await;
        assert_eq!(tasks::judge(&world.app).await.expect("judge"), 0, "not before the due day");
        assert_eq!(sheet(world, &crew, id, 0).await.urgency, Some(Urgency::Calm));
        world.later(8 * DAY);
        assert_eq!(sheet(world, &crew, id, 0).await.urgency, Some(Urgency::Soon));
        world.later(2 * DAY);
        // The county as a whole stands at one of two.
        assert_eq!(tasks::judge(&world.app).await.expect("judge"), 1, "on the due day");
        world.later(DAY);
        // Fixed behind the due day: the figure of the due day stays what it was.
        crew.fix_assigned(world, other).await;
        assert_eq!(tasks::judge(&world.app).await.expect("judge"), 0);
        let missed = sheet(world, &crew, id, 1).await;
        assert_eq!((missed.standing, missed.urgency), (Some(Standing::Missed), Some(Urgency::Overdue)));
        assert_eq!(missed.shown, "0.00%（0÷1）");
    });
}

#[test]
fn a_small_divisor_decides_nothing() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let office = world.cx(crew.county_office).await;
        let id = accepted(world, &crew).await;
        let issue = to_villages(world, &crew, id, Judging::WhenReached, 2);
        tasks::issue(&office, issue).await.expect("issue");
        let first = crew.hazard(world, 0, "电线老化", "用火用电").await;
        crew.fix(world, first).await;
        assert_eq!(sheet(world, &crew, id, 0).await.standing, Some(Standing::BelowLeast));
        assert_eq!(tasks::judge(&world.app).await.expect("judge"), 0);
    });
}

#[test]
fn handing_out_has_its_limits() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let office = world.cx(crew.county_office).await;
        let id = accepted(world, &crew).await;
        let issue = |to: To| Issue { submission: world.app.id(), task: id, to, due: None, binding: None };

        let (town, cadre) = (world.cx(crew.town_office).await, world.cx(crew.cadre).await);
        // The county's task does not exist for the village and the town.
        assert_eq!(refused(tasks::issue(&cadre, issue(villages_of(&crew))).await), "不存在，或您无权查看");
        assert_eq!(refused(tasks::issue(&town, issue(villages_of(&crew))).await), "不存在，或您无权查看");
        let past = Issue { due: Some(world.today().plus(-1)), ..issue(villages_of(&crew)) };
        assert!(refused(tasks::issue(&office, past).await).contains("不能早于今天"));
        let unknown = Binding { indicator: "no_such".into(), ..rate(Judging::AtDue, 0) };
        let unknown = Issue { binding: Some(unknown), ..issue(villages_of(&crew)) };
        assert!(refused(tasks::issue(&office, unknown).await).contains("没有台账"));
        let elsewhere = To::Places { under: world.place("361003"), level: Level::Village, rural: None, profile: None };
        assert!(refused(tasks::issue(&office, issue(elsewhere)).await).contains("以内"));

        // To the towns: each sheet goes to the office there, which hands it on to its villages.
        let towns = To::Places { under: crew.county, level: Level::Town, rural: None, profile: None };
        tasks::issue(&office, issue(towns)).await.expect("towns");
        let mine = crate::todo::waiting(&town).await;
        let mine: Vec<_> = mine.iter().filter(|t| t.ledger[0] == "task").collect();
        assert_eq!(mine.len(), 1, "{mine:?}");
        let on = Issue { task: mine[0].id, ..issue(villages_of(&crew)) };
        let issued = tasks::issue(&town, on).await.expect("handed on");
        assert_eq!(issued.made, crew.villages.len());
        // Again: everyone has it.
        let again = Issue { task: mine[0].id, ..issue(villages_of(&crew)) };
        assert!(refused(tasks::issue(&town, again).await).contains("没有重复交办"));
        // Without an indicator a person reports, another closes.
        let sheets = tasks::children(&town, mine[0].id, 0, 100).await.expect("children");
        let own = sheets.iter().find(|c| c.place == crew.villages[0]).expect("own");
        step(world, &cadre, "task", own.record, "report", &[("progress", "已完成排查")], None).await.expect("report");
        let done = tasks::close(&town, world.app.id(), vec![own.record]).await.expect("close");
        assert_eq!(done.done, 1);
    });
}

#[test]
fn units_and_persons_get_sheets_of_their_own() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let office = world.cx(crew.county_office).await;
        let id = accepted(world, &crew).await;
        let place = crew.county;
        let make = async |name: &str| {
            app::accounts::create_unit(&world.operator(), name, place, "safety").await.expect("unit")
        };
        let units = vec![make("县水利局").await, make("县教体局").await];
        let nobody = make("县科协").await;
        for (login, unit) in [("shuili", units[0]), ("jiaoti", units[1])] {
            let user = app::accounts::NewUser {
                login: login.into(),
                name: login.into(),
                unit: Some(unit),
                same: app::accounts::Same::Another,
                ..app::accounts::NewUser::default()
            };
            let made = app::accounts::user_add(&world.app, user).await.expect("user");
            let grant = app::accounts::GrantTo::new(made.account, "county.office", place, world.today());
            app::accounts::give_grant(&world.operator(), grant).await.expect("grant");
        }
        let issue = |task: Id, to: To| Issue { submission: world.app.id(), task, to, due: None, binding: None };
        let said = refused(tasks::issue(&office, issue(id, To::Units(vec![units[0], nobody]))).await);
        assert!(said.contains("县科协") && said.contains("这个单位还没有账号，任务送不到"), "{said}");
        assert_eq!(world.count("select count(*) from r_task where state = 'doing'").await, 0, "nothing was written");
        let issued = tasks::issue(&office, issue(id, To::Units(units.clone()))).await.expect("units");
        assert_eq!(issued.made, 2);
        // It waits for those of the unit.
        let water = world.app.read(|tx| Ok(store::accounts::account_by_login(tx, "shuili")?)).await.expect("read");
        let waits = crate::todo::waiting(&world.cx(water.expect("an account").id).await).await;
        assert!(waits.iter().any(|t| t.steps.iter().any(|s| s == "申请办结")), "{waits:?}");
        let sheets = tasks::children(&office, id, 0, 10).await.expect("children");
        let mut owners: Vec<&str> = sheets.iter().map(|s| s.owner.as_str()).collect();
        owners.sort_unstable();
        assert_eq!(owners, ["县教体局", "县水利局"]);

        // One recipient at the task's own place gets the task itself.
        let other = accepted(world, &crew).await;
        let issued = tasks::issue(&office, issue(other, To::Units(units[..1].to_vec()))).await.expect("one");
        assert_eq!(issued.made, 0);
        let listed = records::list(
            &office,
            "task",
            ListQuery { states: vec!["doing".into()], limit: 50, ..ListQuery::default() },
        )
        .await
        .expect("list");
        assert!(listed.rows.iter().any(|r| r.id == other && r.owner == "县水利局"), "{listed:?}");

        let third = accepted(world, &crew).await;
        let cadre = world.cx(crew.cadre).await.actor.person;
        tasks::issue(&office, issue(third, To::Persons(vec![cadre]))).await.expect("a person");
        let waits = crate::todo::waiting(&world.cx(crew.cadre).await).await;
        assert_eq!(waits.iter().filter(|t| t.ledger[0] == "task").count(), 1);
    });
}

#[test]
fn a_whole_city_in_one_go() {
    both_founded(async |world| {
        let root = world.app.tree().root().expect("root");
        let account = hire(world, "shiban", "市督查", "city.office", root).await;
        let county = world.place("361002");
        let office = world.cx(account).await;
        let read = brought(&office, of_text(world, root, SPEECH)).await;
        let id = read.proposals[0].record;
        tasks::accept(&office, world.app.id(), vec![id]).await.expect("accept");
        let to = To::Places { under: root, level: Level::Village, rural: None, profile: None };
        let said = refused(tasks::preview(&office, id, to.clone()).await);
        assert!(said.contains("还没有能办理任务的账号"), "{said}");
        hire(world, "xianban", "县督查", "county.office", county).await;
        let reach = tasks::preview(&office, id, to.clone()).await.expect("preview");
        assert!(reach.count > 2000, "{reach:?}");
        let issue = Issue { submission: world.app.id(), task: id, to, due: None, binding: None };
        let begun = std::time::Instant::now();
        let issued = tasks::issue(&office, issue).await.expect("issue");
        eprintln!("issue {:?}", begun.elapsed());
        assert_eq!(issued.made, reach.count);
        let begun = std::time::Instant::now();
        let progress = tasks::progress(&office, id).await.expect("progress");
        eprintln!("progress {:?}", begun.elapsed());
        assert_eq!(progress.children.iter().map(|c| c.count).sum::<usize>(), reach.count);
        // Each county numbers its own; no number is given twice.
        let numbers = world.count("select count(distinct number) from r_task where number like 'RW-361%'").await;
        assert_eq!(usize::try_from(numbers).expect("count"), world.count("select count(*) from r_task").await as usize);
        let begun = std::time::Instant::now();
        let judged = tasks::judge(&world.app).await.expect("judge");
        eprintln!("judge {judged} {:?}", begun.elapsed());
    });
}
