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
        texts: vec![text("household", value), text(field, value)],
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
