//! What values point at, who becomes responsible, and what repeats what.

use crate::crew::{COUNTY, Crew, hire};
use crate::{DAY, World, both_founded, refused};
use app::records::{self, EditRequest, NewRecord, StepInput};
use app::{App, OpContext, Outcome};
use domain::{Id, PlaceId};

/// Visits that point at a hazard, a person and a unit.
fn with_references(path: &str, text: &str) -> String {
    if path != "ledgers/visit.toml" {
        return text.to_owned();
    }
    let later = text.replace("from = \"2026-01-01\"", "from = \"2026-01-02\"");
    let fields = "[fields.about]\ntitle = \"关联隐患\"\ntype = \"record\"\nledger = \"hazard\"\n\
                  [fields.helper]\ntitle = \"陪同人\"\ntype = \"person\"\n\
                  [fields.office]\ntitle = \"陪同单位\"\ntype = \"unit\"\n";
    format!("{later}\n{fields}")
}

async fn visit(app: &App, cx: &OpContext, place: PlaceId, field: &str, value: &str) -> Outcome<records::Created> {
    let text = |k: &str, v: &str| (k.to_owned(), v.to_owned());
    let new = NewRecord {
        submission: app.id(),
        ledger: "visit".into(),
        place,
        unit: None,
        day: None,
        texts: vec![text("household", "王大牛"), text(field, value)],
        uploads: Vec::new(),
        confirmed: true,
    };
    records::create(cx, new).await
}

#[test]
fn what_may_not_be_seen_can_not_be_pointed_at() {
    both_founded(async |world| {
        let app = world.with_pack(with_references).await;
        let crew = Crew::new(world).await;
        let cadre = {
            let cx = world.cx(crew.cadre).await;
            OpContext::new(&app, cx.actor.clone(), "form", cx.now)
        };
        let own = crew.hazard(world, 0, "配电箱漏电", "用火用电").await;
        let other = crew.hazard(world, 1, "塘坝渗水", "山塘水库").await;
        let home = crew.villages[0];
        let made = visit(&app, &cadre, home, "about", &own.to_string()).await.expect("one's own");
        // Another village's hazard, one that is not there, a visit: the same answer.
        let want = "关联隐患：没有这条记录，或您无权查看";
        for id in [other, Id::named(b"nothing"), made.id] {
            assert_eq!(refused(visit(&app, &cadre, home, "about", &id.to_string()).await), want);
            let edit = EditRequest {
                submission: app.id(),
                ledger: "visit".into(),
                record: made.id,
                base: 1,
                texts: vec![("about".into(), id.to_string())],
                uploads: Vec::new(),
                reason: None,
            };
            assert_eq!(refused(records::edit(&cadre, edit).await), want);
        }
        // One that is void.
        let office = world.cx(crew.town_office).await;
        let input = StepInput { reason: "重复".into(), ..StepInput::of(&office, "hazard", own, "void") };
        records::step(&office, input).await.expect("void");
        assert!(refused(visit(&app, &cadre, home, "about", &own.to_string()).await).contains("已经作废"));
        // Persons and units.
        let neighbour = world.cx(crew.neighbour).await.actor.person;
        for id in [neighbour, Id::named(b"nobody")] {
            let said = refused(visit(&app, &cadre, home, "helper", &id.to_string()).await);
            assert!(said.contains("没有这个人，或您无权查看"), "{said}");
        }
        visit(&app, &cadre, home, "helper", &cadre.actor.person.to_string()).await.expect("oneself");
        let said = refused(visit(&app, &cadre, home, "office", &Id::named(b"no unit").to_string()).await);
        assert!(said.contains("没有这个单位"), "{said}");
    });
}

#[test]
fn who_becomes_responsible_can_go_on() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let (office, safety) = (world.cx(crew.town_office).await, world.cx(crew.safety).await);
        let hazard = crew.hazard(world, 0, "配电箱漏电", "用火用电").await;
        let root = world.app.tree().root().expect("a root");
        let auditor = hire(world, "shenji", "审计", "admin.audit", root).await;
        let auditor = world.cx(auditor).await.actor.person;
        let neighbour = world.cx(crew.neighbour).await.actor.person;
        let give = async |owner: Option<Id>, owner_unit: Option<Id>| {
            let text = |k: &str, v: &str| (k.to_owned(), v.to_owned());
            let texts = vec![text("duty_person", "张三")];
            let input = StepInput { owner, owner_unit, texts, ..StepInput::of(&office, "hazard", hazard, "assign") };
            records::step(&office, StepInput { submission: world.app.id(), ..input }).await
        };
        let said = refused(give(Some(Id::named(b"nobody")), None).await);
        assert!(said.contains("没有这个人"), "{said}");
        for person in [auditor, neighbour] {
            let said = refused(give(Some(person), None).await);
            assert!(said.contains("在这里不能办“申请销号”"), "{said}");
        }
        let city = app::accounts::create_unit(&world.operator(), "市水利局", root, "safety").await.expect("unit");
        let said = refused(give(None, Some(city)).await);
        assert!(said.contains("市水利局") && said.contains("不在您负责的范围内"), "{said}");
        let said = refused(give(None, Some(Id::named(b"no unit"))).await);
        assert!(said.contains("没有这个单位"), "{said}");
        app::accounts::suspend(&world.operator(), crew.safety, "调离").await.expect("suspended");
        let said = refused(give(Some(safety.actor.person), None).await);
        assert!(said.contains("没有可用的账号"), "{said}");
        let town = app::accounts::create_unit(&world.operator(), "镇水利站", crew.town, "safety").await.expect("unit");
        give(None, Some(town)).await.expect("a unit in one's own reach");
    });
}

#[test]
fn only_a_closed_one_of_the_same_matter_is_repeated() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let office = world.cx(crew.town_office).await;
        let kind = "用火用电";
        let first = crew.hazard(world, 0, "配电箱漏电", kind).await;
        let second = crew.hazard(world, 0, "配电箱漏电", kind).await;
        let confirm = async |record: Id, of: Id| {
            let cx = OpContext::new(&world.app, office.actor.clone(), "form", world.app.now());
            records::confirm_recurrence(&cx, "hazard", record, of).await
        };
        assert!(refused(confirm(second, first).await).contains("还没有办结"));
        assert!(refused(confirm(second, second).await).contains("它自己"));
        crew.fix(world, first).await;
        let other = crew.hazard(world, 0, "灶台边堆柴", kind).await;
        assert!(refused(confirm(other, first).await).contains("相同的反弹"));
        let elsewhere = crew.hazard(world, 1, "配电箱漏电", kind).await;
        assert!(refused(confirm(elsewhere, first).await).contains("同一地点"));
        confirm(second, first).await.expect("the same matter again");
        crew.fix(world, second).await;
        assert!(refused(confirm(first, second).await).contains("不能倒过来"));
        let again = crew.hazard(world, 0, "配电箱漏电", kind).await;
        confirm(again, second).await.expect("a third time");
        assert!(refused(confirm(again, first).await).contains("已经认定为另一条"));
        world.later(40 * DAY);
        let late = crew.hazard(world, 0, "配电箱漏电", kind).await;
        assert!(refused(confirm(late, second).await).contains("30 天以内"));
    });
}

#[test]
fn the_same_matter_is_asked_about_before_it_is_written_twice() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let cadre = world.cx(crew.cadre).await;
        let new = |place: PlaceId| NewRecord {
            submission: world.app.id(),
            ledger: "hazard".into(),
            place,
            unit: None,
            day: None,
            texts: vec![("name".into(), "配电箱漏电".into()), ("spot".into(), "村部".into())],
            uploads: Vec::new(),
            confirmed: false,
        };
        let first = records::create(&cadre, new(crew.villages[0])).await.expect("the first");
        let second = new(crew.villages[0]);
        let Err(app::Refusal::Doubt { text, record }) = records::create(&cadre, second.clone()).await else {
            panic!("a doubt")
        };
        assert_eq!(record, Some(first.id));
        assert!(text.contains(&first.number) && text.contains("可能已经登记过"), "{text}");
        assert_eq!(world.count("select count(*) from r_hazard").await, 1);
        // The same delivery again, with the word that it is another one.
        records::create(&cadre, NewRecord { confirmed: true, ..second }).await.expect("another one");
        assert_eq!(world.count("select count(*) from r_hazard").await, 2);
        // Elsewhere, another spot, another day: no word.
        let neighbour = world.cx(crew.neighbour).await;
        records::create(&neighbour, new(crew.villages[1])).await.expect("another village");
        world.later(DAY);
        let cadre = world.cx(crew.cadre).await;
        records::create(&cadre, new(crew.villages[0])).await.expect("another day");
        // One that is void is no matter.
        let office = world.cx(crew.town_office).await;
        let hazard = crew.hazard(world, 0, "塘坝渗水", "山塘水库").await;
        let input = StepInput { reason: "误报".into(), ..StepInput::of(&office, "hazard", hazard, "void") };
        records::step(&office, input).await.expect("void");
        let texts = vec![("name".into(), "塘坝渗水".into()), ("spot".into(), "塘坝渗水".into())];
        records::create(&cadre, NewRecord { texts, ..new(crew.villages[0]) }).await.expect("found again");
    });
}

#[test]
fn days_that_have_happened_are_not_to_come_and_not_of_another_age() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let cadre = world.cx(crew.cadre).await;
        let on = async |day: &str| {
            let text = |k: &str, v: &str| (k.to_owned(), v.to_owned());
            let new = NewRecord {
                submission: world.app.id(),
                ledger: "visit".into(),
                place: crew.villages[0],
                unit: None,
                day: None,
                texts: vec![text("household", day), text("visited_on", day)],
                uploads: Vec::new(),
                confirmed: false,
            };
            records::create(&cadre, new).await
        };
        for (day, words) in [
            ("2027-01-05", "晚于今天"),
            ("2026-11-17", "晚于今天"),
            ("1926-11-16", "早于 1949 年"),
            ("1976-11-15", "50 年以前"),
        ] {
            let said = refused(on(day).await);
            assert!(said.contains("走访日期") && said.contains(words), "{day}: {said}");
        }
        let visit = on("2026-11-16").await.expect("today");
        on("1976-11-16").await.expect("fifty years ago");
        let edit = EditRequest {
            submission: world.app.id(),
            ledger: "visit".into(),
            record: visit.id,
            base: 1,
            texts: vec![("visited_on".into(), "2027-01-05".into())],
            uploads: Vec::new(),
            reason: None,
        };
        assert!(refused(records::edit(&cadre, edit).await).contains("晚于今天"));
        // What a step asks, too.
        let hazard = crew.hazard(world, 0, "配电箱漏电", "用火用电").await;
        crew.assign(world, hazard).await;
        let safety = world.cx(crew.safety).await;
        let texts = [("measure", "已更换"), ("fixed_on", "2026-12-01")];
        let said = refused(crate::crew::step(world, &safety, "hazard", hazard, "fix", &texts, None).await);
        assert!(said.contains("整改完成日期") && said.contains("晚于今天"), "{said}");
    });
}

#[test]
fn a_speech_that_says_no_day_gets_its_deadlines_with_it() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let office = world.cx(crew.county_office).await;
        let text = "一、各村要在12月20日前完成隐患排查。";
        let new = app::speeches::NewSpeech { spoken_on: None, ..crate::speeches::of_text(world, crew.county, text) };
        let read = crate::speeches::brought(&office, new).await;
        let id = read.view.record.id;
        assert!(read.proposals[0].due.contains("12月20日") && read.proposals[0].redated, "{:?}", read.proposals[0]);
        let late = world.today().plus(1);
        let said = refused(app::speeches::give_day(&office, world.app.id(), id, late).await);
        assert!(said.contains("晚于今天"), "{said}");
        app::speeches::give_day(&office, world.app.id(), id, world.today()).await.expect("the day");
        assert_eq!(app::speeches::redate(&office, world.app.id(), id).await.expect("redate"), 1);
        let read = app::speeches::reading(&office, id).await.expect("reading");
        assert_eq!(read.proposals[0].due, "2026-12-20");
        assert!(!read.proposals[0].redated);
    });
}

#[test]
fn a_task_asks_its_issuer_when_its_sheets_are_done_and_the_city_only_of_its_own() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let root = world.app.tree().root().expect("a root");
        let city = world.cx(hire(world, "shiban", "市督查", "city.office", root).await).await;
        let office = world.cx(crew.county_office).await;
        let text = "一、各村要在12月20日前完成隐患排查。";
        let read = crate::speeches::brought(&office, crate::speeches::of_text(world, crew.county, text)).await;
        let id = read.proposals[0].record;
        assert!(crate::todo::waiting(&city).await.is_empty(), "the county's proposals are the county's work");
        assert!(!crate::todo::waiting(&office).await.is_empty());
        app::tasks::accept(&office, world.app.id(), vec![id]).await.expect("accept");
        let to = app::tasks::To::Chosen(crew.villages[..2].to_vec());
        let issue = app::tasks::Issue { submission: world.app.id(), task: id, to, due: None, binding: None };
        app::tasks::issue(&office, issue).await.expect("issue");
        let asked = async || crate::todo::waiting(&office).await.iter().any(|t| t.id == id);
        assert!(!asked().await, "two sheets are open");
        let town = world.cx(crew.town_office).await;
        let sheets = app::tasks::children(&office, id, 0, 10).await.expect("children");
        for (n, sheet) in sheets.iter().enumerate() {
            let who = if sheet.place == crew.villages[0] { crew.cadre } else { crew.neighbour };
            let cx = world.cx(who).await;
            crate::crew::step(world, &cx, "task", sheet.record, "report", &[("progress", "已完成")], None)
                .await
                .expect("report");
            assert!(crate::todo::waiting(&town).await.iter().any(|t| t.id == sheet.record), "the town closes");
            app::tasks::close(&town, world.app.id(), vec![sheet.record]).await.expect("close");
            assert_eq!(asked().await, n == 1, "after {} of 2", n + 1);
        }
        assert!(crate::todo::waiting(&city).await.is_empty());
    });
}

#[test]
fn a_place_where_nobody_works_gets_no_task() {
    both_founded(async |world: &World| {
        let crew = Crew::new(world).await;
        let office = world.cx(crew.county_office).await;
        let read = crate::speeches::brought(
            &office,
            crate::speeches::of_text(
                world,
                world.place(COUNTY),
                "关于安全工作的讲话\n一、各村要在12月20日前把隐患整改率提高到95%以上。",
            ),
        )
        .await;
        let id = read.proposals[0].record;
        app::tasks::accept(&office, world.app.id(), vec![id]).await.expect("accept");
        let tree = world.app.tree();
        let empty = tree.children(crew.county).find(|t| t.id != crew.town).expect("another town").id;
        let village = tree.children(empty).next().expect("a village").id;
        let to = app::tasks::To::Chosen(vec![crew.villages[0], village]);
        let issue = app::tasks::Issue { submission: world.app.id(), task: id, to, due: None, binding: None };
        let said = refused(app::tasks::preview(&office, id, issue.to.clone()).await);
        assert!(said.contains("还没有能办理任务的账号"), "{said}");
        assert_eq!(refused(app::tasks::issue(&office, issue).await), said);
        assert_eq!(world.count("select count(*) from r_task where state = 'doing'").await, 0);
        // Of all villages some may wait for their account: the page says how many.
        let all = app::tasks::To::Places {
            under: crew.county,
            level: domain::places::Level::Village,
            rural: None,
            profile: None,
        };
        let reach = app::tasks::preview(&office, id, all).await.expect("preview");
        assert!(reach.unmanned > 0 && reach.unmanned < reach.count, "{reach:?}");
    });
}
