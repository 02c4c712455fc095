//! A hazard's life, played on the shipped definition: defaults, clocks, four eyes, spans as of any day.

use crate::{files, place, shipped};
use domain::access::Actor;
use domain::indicators::Span;
use domain::ledger::{
    Doing, Entry, Form, History, Record, Rules, StepRequest, Stepped, create, edit, field_types, merge, read_form,
    spans, step,
};
use domain::pack::{self, Pack};
use domain::places::{Level, PlaceTree};
use domain::urgency::Thresholds;
use domain::{Day, Id, Moment, PlaceId, Problems, Value};

fn day(text: &str) -> Day {
    Day::parse(text).expect("a date")
}

fn noon(day: Day) -> Moment {
    Moment(i64::from(day.0) * 86_400_000 + 4 * 3_600_000)
}

fn person(n: u8) -> Actor {
    let id = Id::from_bytes([n; 16]);
    Actor {
        account: id,
        person: id,
        name: format!("人{n}"),
        acting_for: None,
        also: Vec::new(),
        shared: false,
        grants: Vec::new(),
    }
}

fn tree() -> PlaceTree {
    PlaceTree::new(vec![
        place(1, None, Level::City),
        place(2, Some(1), Level::County),
        place(3, Some(2), Level::Town),
        place(4, Some(3), Level::Village),
        place(5, Some(3), Level::Village),
    ])
}

struct World {
    pack: Pack,
    tree: PlaceTree,
}

impl World {
    fn new() -> Self {
        Self { pack: shipped(), tree: tree() }
    }

    fn rules(&self) -> Rules<'_> {
        Rules {
            ledger: self.pack.ledger("hazard").expect("the hazard ledger"),
            parameters: &self.pack.parameters,
            tree: &self.tree,
        }
    }

    fn make(&self, on: &str, texts: &[(&str, &str)], adopt: bool) -> Result<Record, Problems> {
        let rules = self.rules();
        let reading = field_types::Reading {
            tree: &self.tree,
            within: PlaceId(2),
            today: day("2026-11-21"),
            person: &|_| None,
            unit: &|_| None,
        };
        let values = read_form(rules.ledger, texts, &reading)?;
        let actor = person(1);
        let form = Form {
            id: Id::from_bytes([42; 16]),
            place: PlaceId(4),
            unit: None,
            day: day(on),
            now: noon(day(on)),
            actor: &actor,
            entry: if adopt { Entry::Adopt } else { Entry::Create },
        };
        create(&rules, &form, values)
    }

    fn step(
        &self,
        record: &Record,
        name: &str,
        by: u8,
        on: &str,
        values: &[(&str, Value)],
        history: &mut History,
    ) -> Result<Stepped, Problems> {
        let rules = self.rules();
        let field = |id: &str| rules.ledger.field(id).expect("a field");
        let request = StepRequest {
            step: name.into(),
            values: values.iter().map(|(id, v)| (field(id), v.clone())).collect(),
            owner_unit: None,
            owner: (name == "assign").then(|| Id::from_bytes([7; 16])),
            reason: if name == "back" { "照片看不清".into() } else { String::new() },
            day: day(on),
        };
        let out = step(&rules, record, &request, &person(by), noon(day(on)), history)?;
        history.steps.push(Doing { step: name.into(), persons: vec![Id::from_bytes([by; 16])] });
        Ok(out)
    }
}

fn done(stepped: Stepped) -> Record {
    match stepped {
        Stepped::Done(record) => record,
        Stepped::Endorsed { missing, .. } => panic!("still {missing} people missing"),
    }
}

fn text(t: &str) -> Value {
    Value::Text(t.into())
}

fn on(t: &str) -> Value {
    Value::Day(day(t))
}

const PLAIN: &[(&str, &str)] = &[("name", "灭火器过期"), ("kind", "消防"), ("level", "一般")];

/// Stock of an indicator at a day, from spans alone.
fn at(spans: &[Span], indicator: &str, place: i64, when: &str) -> i64 {
    let d = day(when);
    spans
        .iter()
        .filter(|s| s.indicator == indicator && s.place == PlaceId(place))
        .filter(|s| s.from <= d && s.to.is_none_or(|to| d < to))
        .map(|s| s.amount)
        .sum()
}

#[test]
fn found_in_january_closed_in_february_asked_for_the_last_of_january() {
    let world = World::new();
    let mut history = History::default();
    let r = world.make("2026-01-10", PLAIN, false).expect("a record");
    assert_eq!(r.state, "found");
    let r = done(
        world.step(&r, "assign", 2, "2026-01-12", &[("duty_person", text("李四"))], &mut history).expect("assigned"),
    );
    assert_eq!(r.due, Some(day("2026-01-27")), "15 days from the parameter");
    let r = done(
        world
            .step(
                &r,
                "fix",
                7,
                "2026-02-03",
                &[("measure", text("已更换")), ("fixed_on", on("2026-02-03"))],
                &mut history,
            )
            .expect("fixed"),
    );
    let r = done(
        world
            .step(
                &r,
                "close",
                3,
                "2026-02-05",
                &[("check_result", text("合格")), ("checked_on", on("2026-02-05"))],
                &mut history,
            )
            .expect("closed"),
    );
    let rules = world.rules();
    let s = spans(rules.ledger, &r, rules.parameters);
    assert_eq!(at(&s, "hazard_open", 4, "2026-01-31"), 1);
    assert_eq!(at(&s, "hazard_open", 4, "2026-02-04"), 1);
    assert_eq!(at(&s, "hazard_open", 4, "2026-02-05"), 0);
    assert_eq!(at(&s, "hazard_open", 4, "2026-01-09"), 0);
    assert_eq!(at(&s, "hazard_overdue", 4, "2026-01-27"), 0);
    assert_eq!(at(&s, "hazard_overdue", 4, "2026-01-28"), 1, "fixed six days late");
    assert_eq!(at(&s, "hazard_overdue", 4, "2026-02-05"), 0);
    assert_eq!(at(&s, "hazard_closed", 4, "2026-02-05"), 1);
}

#[test]
fn handed_in_on_time_is_not_overdue_however_late_it_is_checked() {
    let world = World::new();
    let mut history = History::default();
    let r = world.make("2026-01-10", PLAIN, false).expect("a record");
    let r =
        done(world.step(&r, "assign", 2, "2026-01-12", &[("duty_person", text("李四"))], &mut history).expect("ok"));
    let fix = [("measure", text("已更换")), ("fixed_on", on("2026-01-20"))];
    let r = done(world.step(&r, "fix", 7, "2026-01-20", &fix, &mut history).expect("ok"));
    assert_eq!((r.due, r.left), (None, Some(7)));
    // Sent back: the seven days go on from the day it came back.
    let back = done(world.step(&r, "back", 3, "2026-02-10", &[], &mut history).expect("ok"));
    assert_eq!(back.due, Some(day("2026-02-17")));
    let close = [("check_result", text("合格")), ("checked_on", on("2026-03-01"))];
    let closed = done(world.step(&r, "close", 3, "2026-03-01", &close, &mut history).expect("ok"));
    let rules = world.rules();
    let s = spans(rules.ledger, &closed, rules.parameters);
    assert!(s.iter().all(|s| s.indicator != "hazard_overdue"), "{s:?}");
}

#[test]
fn who_fixed_it_does_not_close_it_and_major_needs_two() {
    let world = World::new();
    let mut history = History::default();
    let r = world.make("2026-01-10", &[("name", "坝体渗漏"), ("level", "重大")], false).expect("a record");
    let assign = [("duty_person", text("李四")), ("plan", text("措施资金期限责任人预案"))];
    let r = done(world.step(&r, "assign", 2, "2026-01-12", &assign, &mut history).expect("ok"));
    assert_eq!(r.due, Some(day("2026-04-12")), "90 days");
    let fix = [("measure", text("已加固")), ("fixed_on", on("2026-03-01"))];
    let r = done(world.step(&r, "fix", 7, "2026-03-01", &fix, &mut history).expect("ok"));
    let close = [("check_result", text("合格")), ("checked_on", on("2026-03-05"))];
    let refused = world.step(&r, "close", 7, "2026-03-05", &close, &mut history.clone()).expect_err("who fixed it");
    assert!(refused.to_string().contains("四眼"), "{refused}");
    let Stepped::Endorsed { record: first, missing } =
        world.step(&r, "close", 3, "2026-03-05", &close, &mut history).expect("the first of two")
    else {
        panic!("one person must not be enough for 重大")
    };
    assert_eq!((missing, first.state.as_str()), (1, "checking"));
    assert!(
        world.step(&first, "close", 3, "2026-03-06", &close, &mut history.clone()).is_err(),
        "the same person twice"
    );
    let closed = done(world.step(&first, "close", 4, "2026-03-06", &close, &mut history).expect("the second"));
    assert_eq!(closed.state, "closed");
}

#[test]
fn a_shared_account_may_not_close_and_a_second_account_of_the_same_person_neither() {
    let world = World::new();
    let rules = world.rules();
    let mut history = History::default();
    let r = world.make("2026-01-10", PLAIN, false).expect("ok");
    let r =
        done(world.step(&r, "assign", 2, "2026-01-12", &[("duty_person", text("李四"))], &mut history).expect("ok"));
    let fix = [("measure", text("换")), ("fixed_on", on("2026-01-13"))];
    let r = done(world.step(&r, "fix", 7, "2026-01-13", &fix, &mut history).expect("ok"));
    let field = |id: &str| rules.ledger.field(id).expect("a field");
    let request = StepRequest {
        step: "close".into(),
        values: vec![(field("check_result"), text("合格")), (field("checked_on"), on("2026-01-14"))],
        owner_unit: None,
        owner: None,
        reason: String::new(),
        day: day("2026-01-14"),
    };
    let mut shared = person(3);
    shared.shared = true;
    assert!(step(&rules, &r, &request, &shared, noon(day("2026-01-14")), &history).is_err());
    let mut second = person(3);
    second.person = Id::from_bytes([7; 16]);
    assert!(step(&rules, &r, &request, &second, noon(day("2026-01-14")), &history).is_err());
    let mut for_owner = person(3);
    for_owner.acting_for = Some(Id::from_bytes([7; 16]));
    assert!(step(&rules, &r, &request, &for_owner, noon(day("2026-01-14")), &history).is_err());
    assert!(step(&rules, &r, &request, &person(3), noon(day("2026-01-14")), &history).is_ok());
}

#[test]
fn what_decides_the_clock_locks_after_assignment() {
    let world = World::new();
    let rules = world.rules();
    let mut history = History::default();
    let level = rules.ledger.field("level").expect("level");
    let r = world.make("2026-01-10", PLAIN, false).expect("ok");
    let change = vec![(level, text("重大"))];
    assert!(
        edit(&rules, &r, change.clone(), &person(2), noon(day("2026-01-11")), Entry::Edit).is_ok(),
        "before assignment"
    );
    let r =
        done(world.step(&r, "assign", 2, "2026-01-12", &[("duty_person", text("李四"))], &mut history).expect("ok"));
    let refused =
        edit(&rules, &r, change.clone(), &person(2), noon(day("2026-01-13")), Entry::Edit).expect_err("locked");
    assert!(refused.to_string().contains("更正"), "{refused}");
    assert!(edit(&rules, &r, change, &person(2), noon(day("2026-01-13")), Entry::Correct).is_ok(), "a correction");
}

#[test]
fn a_move_splits_spans_and_leaves_past_flows() {
    let world = World::new();
    let rules = world.rules();
    let mut r = world.make("2026-01-10", PLAIN, false).expect("ok");
    r.moves.push((PlaceId(4), day("2026-03-01")));
    r.place = PlaceId(5);
    let s = spans(rules.ledger, &r, rules.parameters);
    assert_eq!((at(&s, "hazard_open", 4, "2026-02-28"), at(&s, "hazard_open", 5, "2026-02-28")), (1, 0));
    assert_eq!((at(&s, "hazard_open", 4, "2026-03-01"), at(&s, "hazard_open", 5, "2026-03-01")), (0, 1));
    assert_eq!(at(&s, "hazard_found", 4, "2026-01-10"), 1, "the flow stays where it was");
    assert_eq!(at(&s, "hazard_found", 5, "2026-01-10"), 0);
}

#[test]
fn historical_rows_say_how_far_they_got() {
    let world = World::new();
    let closed = world
        .make(
            "2026-01-21",
            &[
                ("排查时间", "2026-01-10"),
                ("隐患名称", "x"),
                ("隐患等级", "一般"),
                ("完成时限", "2026-01-25"),
                ("复查时间", "2026-01-20"),
                ("复查结果", "合格"),
            ],
            true,
        )
        .expect("ok");
    assert_eq!(closed.state, "closed");
    let open = world
        .make(
            "2026-01-10",
            &[("排查时间", "2026-01-10"), ("隐患名称", "x"), ("隐患等级", "一般"), ("完成时限", "2026-01-25")],
            true,
        )
        .expect("ok");
    assert_eq!((open.state.as_str(), open.due), ("fixing", Some(day("2026-01-25"))));
    let rules = world.rules();
    let s = spans(rules.ledger, &open, rules.parameters);
    assert_eq!(at(&s, "hazard_overdue", 4, "2026-01-26"), 1);
}

#[test]
fn bad_input_lists_every_problem_in_chinese() {
    let world = World::new();
    let refused = world
        .make("2026-01-10", &[("kind", "不存在"), ("found_on", "去年"), ("duty_phone", "12"), ("nothing", "x")], false)
        .expect_err("four problems");
    assert_eq!(refused.0.len(), 4, "{refused}");
    let missing = world.make("2026-01-10", &[("name", "")], false).expect_err("required");
    assert!(missing.0.iter().any(|p| p.field.as_deref() == Some("name")), "{missing}");
}

#[test]
fn two_edits_of_different_fields_merge_and_of_the_same_clash() {
    let world = World::new();
    let rules = world.rules();
    let f = |id: &str| rules.ledger.field(id).expect("a field");
    let base = world.make("2026-01-10", PLAIN, false).expect("ok").values;
    let mut current = base.clone();
    current[f("spot")] = text("村小学");
    let merged = merge(rules.ledger, &base, &current, &[(f("note"), text("急"))]);
    assert_eq!((merged.changes.len(), merged.conflicts.len()), (1, 0));
    let merged = merge(rules.ledger, &base, &current, &[(f("spot"), text("村部"))]);
    assert_eq!((merged.changes.len(), merged.conflicts.len()), (0, 1));
    assert!(!merged.conflicts[0].protected);
}

#[test]
fn wrong_definitions_are_refused_with_file_line_and_advice() {
    for (from, to, said) in [
        ("type = \"phone\"", "type = \"telefon\"", "is no field type"),
        ("by = [\"owner\"]", "by = [\"nobody.here\"]", "not in roles.toml"),
        ("when = \"level == '重大'\"", "when = \"levl == '重大'\"", "no field `levl`"),
        ("to = \"checking\"", "to = \"chekking\"", "not in [states]"),
        ("retention = \"2y\"", "retention = \"2y\"\nretenton = \"3y\"", "did you mean `retention`"),
        ("from = \"hazard-kind\"", "from = \"hazard-kinds\"", "not in dictionaries"),
        ("starts = \"assign\"", "starts = \"asign\"", "no step"),
        ("param('hazard.days', level)", "param('hazard.dayz', level)", "hazard.day"),
    ] {
        let mut files = files();
        let hazard = files.iter_mut().find(|(p, _)| p == "ledgers/hazard.toml").expect("the file");
        assert!(hazard.1.contains(from), "{from}");
        hazard.1 = hazard.1.replacen(from, to, 1);
        let list: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
        let complaints = pack::load(&list).expect_err(to);
        let all: Vec<String> = complaints.iter().map(ToString::to_string).collect();
        assert!(all.iter().any(|c| c.contains(said) && c.contains("hazard.toml:")), "{to}: {all:#?}");
    }
}

#[test]
fn a_pack_that_names_the_thresholds_of_urgency_as_before_is_read() {
    let thresholds = |pack: &Pack| Thresholds::on(&pack.parameters, day("2026-11-21"));
    let old: Vec<(String, String)> = files()
        .into_iter()
        .map(|(path, text)| {
            let text = text.replace(Thresholds::PERCENT, "task.yellow_percent");
            (path, text.replace(Thresholds::DAYS, "task.yellow_days"))
        })
        .collect();
    assert!(old.iter().any(|(_, text)| text.contains("task.yellow_days")), "the shipped pack has them");
    let list: Vec<(&str, &str)> = old.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let old = pack::load(&list).expect("the old names");
    assert_eq!(thresholds(&old), thresholds(&shipped()));
    assert_eq!(thresholds(&old), Thresholds { percent: 20, days: 2 });
}
