//! What a definition says of its records: computed fields, rules, doubts. And how it is refused.

use crate::{files, place};
use domain::access::Actor;
use domain::ledger::field_types::Reading;
use domain::ledger::{
    Entry, Form, History, Record, Rules, StepRequest, Stepped, create, doubts, edit, read_form, said, step,
};
use domain::pack::{self, Complaint, Pack};
use domain::places::{Level, PlaceTree};
use domain::{Day, Id, Moment, PlaceId, Problems, Value};

/// A ledger of contracts, as the manual shows it.
const CONTRACT: &str = r#"
id = "term_contract"
title = "经济合同台账"
noun = "合同"
line = "village"
from = "2026-01-01"
number = "JJHT-{county}-{year}-{seq:4}"
place = "village"
retention = "permanent"
headline = "name"
list = ["name", "due_sum", "paid_share"]

[fields.name]
title = "合同名称"
type = "text"
required = true

[fields.starts_on]
title = "起始日期"
type = "date"
required = true

[fields.ends_on]
title = "终止日期"
type = "date"
future = true

[fields.years]
title = "年限"
type = "integer"
unit = "年"
min = 1
max = 70

[fields.rent]
title = "年租金"
type = "money"
max = 10000000

[fields.paid]
title = "实付"
type = "money"
max = 1000000000

[fields.voted]
title = "经民主程序"
type = "boolean"

[fields.guaranteed]
title = "有担保人"
type = "boolean"

[fields.guarantor_id]
title = "担保人身份证号"
type = "id_number"
sensitive = "identity"
when = "guaranteed"

[fields.share]
title = "分成"
type = "decimal"
unit = "元"
when = "guaranteed"

[fields.ended]
title = "终止情况"
type = "text"
by_step = true

[fields.due_sum]
title = "应收合计"
type = "computed"
value = "rent * years"

[fields.paid_share]
title = "收缴率"
type = "computed"
gives = "decimal"
unit = "%"
scale = 1
value = "div(paid * 100, due_sum, 1)"

[fields.runs_to]
title = "推算到期"
type = "computed"
value = "years(starts_on, years) - 1d"

[fields.size]
title = "规模"
type = "computed"
value = "rent >= 100000 ? '大额' : '小额'"

[fields.guarantor_born]
title = "担保人出生日期"
type = "computed"
value = "born(guarantor_id)"

[fields.extra]
title = "附加"
type = "computed"
value = "share + 1"

[states]
running = { title = "履行中", tone = "active" }
over = { title = "已终止", tone = "closed" }

[steps.end]
title = "终止"
from = ["running"]
to = "over"
by = ["town.office"]
asks = ["ended!", "paid"]

[[rules]]
holds = "ends_on >= starts_on"
say = "终止日期不能早于起始日期 {starts_on}"

[[rules]]
holds = "voted || rent < 100000"
say = "大额合同要先经民主程序"

[[rules]]
id = "overpaid"
kind = "doubt"
holds = "paid <= due_sum"
say = "实付 {paid} 超过应收 {due_sum}"

[indicators.term_contract_due]
title = "经济合同应收"
unit = "万元"
span = { from = "starts_on", amount = "due_sum" }
"#;

struct World {
    pack: Pack,
    tree: PlaceTree,
}

fn load(contract: &str) -> Result<Pack, Vec<Complaint>> {
    let mut files = files();
    files.push(("ledgers/term_contract.toml".to_owned(), contract.to_owned()));
    let list: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    pack::load(&list)
}

fn day(text: &str) -> Day {
    Day::parse(text).expect("a date")
}

fn now() -> Moment {
    day("2026-11-21").noon()
}

fn person(n: u8) -> Actor {
    let id = Id::from_bytes([n; 16]);
    Actor {
        account: id,
        person: id,
        name: format!("人{n}"),
        acting_for: None,
        shared: false,
        also: Vec::new(),
        grants: Vec::new(),
    }
}

impl World {
    fn new() -> Self {
        let levels = [Level::City, Level::County, Level::Town, Level::Village];
        let places = (1..).zip(levels).map(|(id, level)| place(id, (id > 1).then_some(id - 1), level)).collect();
        Self { pack: load(CONTRACT).unwrap_or_else(|c| panic!("{c:#?}")), tree: PlaceTree::new(places) }
    }

    fn rules(&self) -> Rules<'_> {
        Rules {
            ledger: self.pack.ledger("term_contract").expect("the ledger"),
            parameters: &self.pack.parameters,
            tree: &self.tree,
        }
    }

    fn read(&self, texts: &[(&str, &str)]) -> Vec<(usize, Value)> {
        let (tree, today) = (&self.tree, day("2026-11-21"));
        let reading = Reading { tree, within: PlaceId(2), today, person: &|_| None, unit: &|_| None };
        read_form(self.rules().ledger, texts, &reading).expect("readable")
    }

    fn make(&self, texts: &[(&str, &str)], entry: Entry) -> Result<Record, Problems> {
        let actor = person(1);
        let (id, place, day) = (Id::from_bytes([42; 16]), PlaceId(4), day("2026-03-01"));
        let form = Form { id, place, unit: None, day, now: now(), actor: &actor, entry };
        create(&self.rules(), &form, self.read(texts))
    }

    fn edit(&self, record: &Record, texts: &[(&str, &str)]) -> Result<Record, Problems> {
        edit(&self.rules(), record, self.read(texts), &person(1), now(), Entry::Edit)
    }

    fn value<'a>(&self, record: &'a Record, field: &str) -> &'a Value {
        &record.values[self.rules().ledger.field(field).expect("a field")]
    }
}

const PLAIN: &[(&str, &str)] =
    &[("name", "鱼塘"), ("starts_on", "2026-03-01"), ("years", "3"), ("rent", "5000"), ("paid", "4000")];

#[test]
fn computed_fields_are_worked_out_whenever_a_record_is_written() {
    let world = World::new();
    let record = world.make(PLAIN, Entry::Create).expect("made");
    assert_eq!(world.value(&record, "due_sum"), &Value::Int(1_500_000));
    assert_eq!(world.value(&record, "paid_share"), &Value::Int(267), "4000 of 15000 is 26.7 %");
    assert_eq!(world.value(&record, "runs_to"), &Value::Day(day("2029-02-28")));
    assert_eq!(world.value(&record, "size"), &Value::Text("小额".into()));
    let record = world.edit(&record, &[("years", "2")]).expect("edited");
    assert_eq!(world.value(&record, "due_sum"), &Value::Int(1_000_000));
    let record = world.edit(&record, &[("rent", "")]).expect("edited");
    assert_eq!((world.value(&record, "due_sum"), world.value(&record, "paid_share")), (&Value::Empty, &Value::Empty));
    // A step works them out too.
    let record = world.make(PLAIN, Entry::Create).expect("made");
    let values = world.read(&[("ended", "到期"), ("paid", "15000")]);
    let (owner_unit, owner, reason, on) = (None, None, String::new(), day("2026-11-20"));
    let request = StepRequest { step: "end".into(), values, owner_unit, owner, reason, day: on };
    let done = step(&world.rules(), &record, &request, &person(2), now(), &History::default());
    let Ok(Stepped::Done(ended)) = done else { panic!("{done:?}") };
    assert_eq!(world.value(&ended, "paid_share"), &Value::Int(1000));
    // And the figure of the ledger counts them.
    let rules = world.rules();
    let spans = domain::ledger::spans(rules.ledger, &ended, rules.parameters);
    assert_eq!(spans.iter().map(|s| s.amount).collect::<Vec<_>>(), [1_500_000]);
}

#[test]
fn what_is_not_asked_does_not_count() {
    let world = World::new();
    let given = [PLAIN, &[("guaranteed", "是"), ("share", "12.5")]].concat();
    let record = world.make(&given, Entry::Create).expect("made");
    assert_eq!(world.value(&record, "extra"), &Value::Int(1350));
    let record = world.edit(&record, &[("guaranteed", "否")]).expect("edited");
    assert_eq!(world.value(&record, "share"), &Value::Int(1250), "what was written stays");
    assert_eq!(world.value(&record, "extra"), &Value::Empty);
}

#[test]
fn nobody_writes_a_computed_field() {
    let world = World::new();
    for entry in [Entry::Create, Entry::Adopt] {
        let refused = world.make(&[PLAIN, &[("应收合计", "1")]].concat(), entry).expect_err("refused");
        assert_eq!(refused.0[0].field.as_deref(), Some("due_sum"));
        assert!(refused.to_string().contains("应收合计：由系统计算，不能直接填，算出来是 15000.00元"), "{refused}");
        // An exported file brings what was worked out.
        world.make(&[PLAIN, &[("应收合计", "15000.00")]].concat(), entry).expect("the same");
    }
    let record = world.make(PLAIN, Entry::Create).expect("made");
    let refused = world.edit(&record, &[("due_sum", "99")]).expect_err("refused");
    assert!(refused.to_string().contains("由系统计算"), "{refused}");
    let ledger = world.rules().ledger;
    let due_sum = ledger.field("due_sum").expect("a field");
    assert!([Entry::Edit, Entry::Correct, Entry::Adopt].iter().all(|entry| !ledger.editable(due_sum, *entry)));
}

#[test]
fn what_tells_of_a_sealed_field_is_as_sealed() {
    let world = World::new();
    let ledger = world.rules().ledger;
    let field = |id: &str| &ledger.fields[ledger.field(id).expect("a field")];
    assert_eq!(field("guarantor_born").sensitive, field("guarantor_id").sensitive);
    assert!(!field("guarantor_born").search);
    let given = [PLAIN, &[("guaranteed", "是"), ("guarantor_id", "11010519491231002X")]].concat();
    let record = world.make(&given, Entry::Create).expect("made");
    assert_eq!(world.value(&record, "guarantor_born"), &Value::Day(day("1949-12-31")));
}

#[test]
fn a_rule_holds_at_every_entrance_and_says_what_is_wrong() {
    let world = World::new();
    for entry in [Entry::Create, Entry::Adopt, Entry::Program] {
        let refused = world.make(&[PLAIN, &[("ends_on", "2025-01-01")]].concat(), entry).expect_err("refused");
        assert_eq!(refused.to_string(), "终止日期不能早于起始日期 2026-03-01");
    }
    // What it compares is not given: it is not asked yet.
    let record = world.make(PLAIN, Entry::Create).expect("made");
    assert!(world.edit(&record, &[("ends_on", "2026-02-28")]).is_err());
    // A yes/no that is not given is a no.
    let refused = world.edit(&record, &[("rent", "200000")]).expect_err("refused");
    assert_eq!(refused.to_string(), "大额合同要先经民主程序");
    world.edit(&record, &[("rent", "200000"), ("voted", "是")]).expect("voted");
    // What was broken before there was the rule holds up nothing else.
    let mut old = record;
    old.values[world.rules().ledger.field("ends_on").expect("a field")] = Value::Day(day("2020-01-01"));
    world.edit(&old, &[("name", "大鱼塘")]).expect("something else");
    assert!(world.edit(&old, &[("ends_on", "2021-01-01")]).is_err(), "it is asked again when it is changed");
}

#[test]
fn a_doubt_is_saved_told_confirmed_and_asked_again() {
    let world = World::new();
    let rules = world.rules();
    let mut record = world.make(&[PLAIN, &[("paid", "20000")]].concat(), Entry::Create).expect("saved");
    let found = doubts(&rules, &record);
    assert_eq!(found.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["overpaid"]);
    assert_eq!(said(&rules, found[0], &record), "实付 20000.00元 超过应收 15000.00元");
    record.excused.push(("overpaid".into(), person(3).person));
    assert!(doubts(&rules, &record).is_empty());
    let record = world.edit(&record, &[("name", "鱼塘（二）")]).expect("edited");
    assert_eq!(record.excused.len(), 1, "nothing it reads has changed");
    let record = world.edit(&record, &[("paid", "30000")]).expect("edited");
    assert_eq!((record.excused.len(), doubts(&rules, &record).len()), (0, 1));
    let record = world.edit(&record, &[("paid", "15000")]).expect("corrected");
    assert!(doubts(&rules, &record).is_empty());
}

/// From what, to what, and what is said of it with the line.
const BROKEN: &[(&str, &str, &str)] = &[
    ("value = \"rent * years\"", "value = \"rent * year\"", "no field `year`; did you mean `years`?"),
    ("value = \"rent * years\"", "value = \"rent * paid\"", "can become larger than 10^15"),
    ("value = \"rent * years\"", "value = \"runs_to\"", "`runs_to` is computed below"),
    ("value = \"rent * years\"", "", "a computed field needs `value = \"expression\"`"),
    ("value = \"rent * years\"", "value = \"rent * years\"\nrequired = true", "asked of nobody: leave it out"),
    ("value = \"share + 1\"", "value = \"voted\"", "it gives a condition, which is no value of a field"),
    ("div(paid * 100, due_sum, 1)", "div(paid * 100, due_sum, 3)", "write `div(div(paid * 100, due_sum, 3), 1, 1)`"),
    ("value = \"share + 1\"", "value = \"state == 'over' ? 1 : 2\"", "`state` moves with steps"),
    ("holds = \"ends_on >= starts_on\"", "holds = \"ends_on >= start_on\"", "did you mean `starts_on`?"),
    ("holds = \"ends_on >= starts_on\"", "holds = \"ends_on\"", "write `ends_on != null`"),
    ("holds = \"ends_on >= starts_on\"", "holds = \"true\"", "it reads no field"),
    ("{starts_on}", "{begins_on}", "`{begins_on}` in `say` is no field"),
    ("{starts_on}", "{guarantor_id}", "`guarantor_id` is a sealed field"),
    ("{starts_on}", "{other.number}", "only [unique] and [no_overlap] know another record"),
    ("{starts_on}", "{param}", "the condition reads no parameter"),
    ("kind = \"doubt\"", "kind = \"warn\"", "`kind` is `error`"),
    ("id = \"overpaid\"\n", "", "a doubt needs `id"),
    ("holds = \"paid <= due_sum\"", "holds = \"length(guarantor_id) == 18\"", "can not be read by a database"),
    ("max = 10000000\n", "max = -1\n", "`max` below 0 needs a `min`"),
    ("line = \"village\"", "line = \"vilage\"", "line `vilage` is none of pack.toml"),
    ("-{seq:4}", "", "needs `{seq:4}` exactly once"),
    ("-{seq:4}", "-{seq}", "`{seq}` is no part of a number"),
    ("{year}", "{month}", "`{month}` is no part of a number"),
    ("title = \"实付\"", "title = \"年租金\"", "`rent` is called `年租金` too"),
    ("title = \"经济合同台账\"", "title = \"走访记录\"", "ledger `visit` is called `走访记录` too"),
    (
        "rent >= 100000 ? '大额' : '小额'",
        "state == 'runing' ? '大额' : '小额'",
        "`state` has no option `runing`; did you mean `running`?",
    ),
    ("to = \"over\"", "to = \"running\"", "no step leads to state `over`"),
    ("by = [\"town.office\"]", "by = []", "nobody can do this step"),
    ("by = [\"town.office\"]", "by = [\"county.emergency\"]", "`county.emergency` has no part in line `village`"),
    ("by = [\"town.office\"]", "by = [\"owner\"]\nnot_by = [\"end\"]", "a step is not barred by itself"),
    (
        "[fields.ended]",
        "[fields.lost]\ntitle = \"遗漏\"\ntype = \"text\"\nby_step = true\n\n[fields.ended]",
        "`lost` is filled by a step (`by_step`), and no step asks or stamps it",
    ),
    (
        "when = \"guaranteed\"\n\n[fields.ended]",
        "when = \"name == 'a' && name == 'b'\"\n\n[fields.ended]",
        "it is never asked",
    ),
    ("amount = \"due_sum\" }", "to = \"starts_on\", stock = true }", "ends on the day it begins"),
    ("list = [\"name\", ", "list = [\"name\", \"name\", ", "`list` names `name` twice"),
    ("headline = \"name\"", "headline = \"guarantor_id\"", "`guarantor_id` is sealed: a headline"),
    ("type = \"text\"\nrequired = true", "type = \"text\"\nmax = -3\nrequired = true", "-3 is below 0"),
    ("[[rules]]\nholds = \"ends_on", "[rules]\nholds = \"ends_on", "duplicate key"),
    ("id = \"term_contract\"", "id = \"term_contracts\"", "stands in `ledgers/term_contracts.toml`"),
    ("id = \"term_contract\"", "id = \"visit\"", "stands in `ledgers/visit.toml`"),
    ("min = 1\nmax = 70", "min = 71\nmax = 70", "`min` is larger than `max`"),
];

#[test]
fn wrong_computed_fields_and_rules_are_refused_with_their_line() {
    let mut wrong = String::new();
    for (from, to, says) in BROKEN {
        assert!(CONTRACT.contains(from), "{from}");
        let broken = CONTRACT.replacen(from, to, 1);
        let line = CONTRACT[..CONTRACT.find(from).expect(from)].lines().count();
        match load(&broken) {
            Ok(_) => wrong.push_str(&format!("{to}: accepted\n")),
            Err(complaints) => {
                let near = |c: &&Complaint| c.file == "ledgers/term_contract.toml" && c.line.abs_diff(line) <= 8;
                if !complaints.iter().filter(near).any(|c| c.text.contains(says)) {
                    wrong.push_str(&format!("{to} (line {line})\n  wants: {says}\n  says: {complaints:#?}\n"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
