//! Tables: what an expression may say, what it gives, and how it is refused.

use super::*;
use crate::parameter::ParameterValue;
use crate::value::Deadline;
use crate::{Month, PlaceId};
use std::collections::HashMap;

/// Name, type, decimals, sealed, options.
const FIELDS: [(&str, Type, u8, bool, &[&str]); 16] = [
    ("level", Type::Text, 0, false, &["一般", "较大", "重大"]),
    ("spot", Type::Text, 0, false, &[]),
    ("found_on", Type::Day, 0, false, &[]),
    ("closed_on", Type::Day, 0, false, &[]),
    ("born", Type::Month, 0, false, &[]),
    ("funds", Type::Int, 2, false, &[]),
    ("area", Type::Int, 1, false, &[]),
    ("people", Type::Int, 0, false, &[]),
    ("ticked", Type::Bool, 0, false, &[]),
    ("kinds", Type::List, 0, false, &["火灾", "溺水", "山塘"]),
    ("found_by", Type::Id, 0, false, &[]),
    ("village", Type::Place, 0, false, &[]),
    ("phone", Type::Text, 0, true, &[]),
    ("rate", Type::Int, 6, false, &[]),
    ("rooms", Type::Int, 0, false, &[]),
    ("id_no", Type::Text, 0, true, &[]),
];

struct Fields;

/// The same where no database reads it.
struct InRust;

impl Schema for InRust {
    fn lookup(&self, name: &str) -> Option<(Slot, Type, u8)> {
        Fields.lookup(name)
    }

    fn sensitive(&self, name: &str) -> bool {
        Fields.sensitive(name)
    }

    fn largest(&self, name: &str) -> Option<i64> {
        Fields.largest(name)
    }

    fn in_rust(&self) -> bool {
        true
    }
}

impl Schema for Fields {
    fn lookup(&self, name: &str) -> Option<(Slot, Type, u8)> {
        match name {
            "state" => Some((Slot::State, Type::Text, 0)),
            "due" => Some((Slot::Due, Type::Day, 0)),
            _ => FIELDS.iter().position(|f| f.0 == name).map(|i| (Slot::Field(i), FIELDS[i].1, FIELDS[i].2)),
        }
    }

    fn largest(&self, name: &str) -> Option<i64> {
        (name == "rooms").then_some(1000)
    }

    fn sensitive(&self, name: &str) -> bool {
        FIELDS.iter().any(|f| f.0 == name && f.3)
    }

    fn options(&self, name: &str) -> Option<Vec<String>> {
        if name == "state" {
            return Some(["found", "fixing", "closed"].map(str::to_owned).to_vec());
        }
        let options = FIELDS.iter().find(|f| f.0 == name)?.4;
        (!options.is_empty()).then(|| options.iter().map(|o| (*o).to_owned()).collect())
    }

    fn names(&self) -> Vec<String> {
        FIELDS.iter().map(|f| f.0).chain(["state", "due"]).map(str::to_owned).collect()
    }
}

#[derive(Default)]
struct Given(HashMap<String, Value>);

impl Row for Given {
    fn value(&self, slot: Slot) -> Value {
        let name = match slot {
            Slot::Field(i) => FIELDS[i].0,
            Slot::State => "state",
            Slot::Due => "due",
            Slot::Place | Slot::CreatedOn | Slot::StepDay | Slot::ClockDue(_) => "",
        };
        self.0.get(name).cloned().unwrap_or_default()
    }

    fn day(&self) -> Day {
        day("2026-07-01")
    }
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn text(t: &str) -> Value {
    Value::Text(t.to_owned())
}

fn row(values: &[(&str, Value)]) -> Given {
    Given(values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
}

fn parameters() -> Parameters {
    let mut out = Parameters::default();
    let number = Scalar::Int;
    let words = |t: &str| Scalar::Text(t.to_owned());
    for (key, case, from, value) in [
        ("hazard.days", "一般", "2026-01-01", number(15)),
        ("hazard.days", "重大", "2026-01-01", number(90)),
        ("hazard.days", "重大", "2026-06-01", number(60)),
        ("hazard.days", "重大", "2027-01-01", number(30)),
        ("hazard.closer", "", "2026-01-01", words("town.safety, town.office")),
        ("hazard.closer", "重大", "2026-07-02", words("county.emergency")),
        ("fund.limit", "", "2020-01-01", number(5000)),
        ("fund.share", "", "2020-01-01", words("12.5")),
        ("later", "", "2030-01-01", number(1)),
        ("mixed", "", "2020-01-01", number(1)),
        ("mixed", "重大", "2020-01-01", words("many")),
    ] {
        out.insert(key, case, ParameterValue { from: day(from), place: None, value, source: "test".to_owned() });
    }
    out
}

#[test]
fn what_it_gives() {
    let major = row(&[
        ("level", text("重大")),
        ("spot", text("村小学食堂")),
        ("found_on", Value::Day(day("2026-01-31"))),
        ("due", Value::Deadline(Deadline::On(day("2026-02-28")))),
        ("funds", Value::Int(1250)),
        ("area", Value::Int(125)),
        ("people", Value::Int(3)),
        ("kinds", Value::List(vec!["火灾".to_owned(), "溺\"水".to_owned()])),
        ("village", Value::Place(PlaceId(7))),
        ("phone", text("13800000000")),
        ("state", text("fixing")),
        ("born", Value::Month(Month::parse("1966-05").unwrap())),
        ("rate", Value::Int(12_500_000)),
    ]);
    let worded = row(&[("due", Value::Deadline(Deadline::Words("每月".to_owned()))), ("spot", text(""))]);
    let table: &[(&str, &Given, Value)] = &[
        ("level == '重大'", &major, Value::Bool(true)),
        ("level != '重大'", &worded, Value::Bool(true)),
        ("!(level == '重大')", &worded, Value::Bool(true)),
        ("spot == '' && spot == null && !(spot != '')", &worded, Value::Bool(true)),
        ("spot == level", &worded, Value::Bool(true)),
        ("people < 5 || people >= 5", &worded, Value::Bool(false)),
        ("!(people < 5)", &worded, Value::Bool(true)),
        ("ticked", &worded, Value::Bool(false)),
        ("!ticked", &worded, Value::Bool(true)),
        ("ticked == false", &worded, Value::Bool(false)),
        ("ticked == null", &worded, Value::Bool(true)),
        ("funds == 12.5", &major, Value::Bool(true)),
        ("funds == 12.50 && funds > 12.49 && funds <= 12.5 && -funds < -12", &major, Value::Bool(true)),
        ("funds == area", &major, Value::Bool(true)),
        ("funds + area == 25 && funds - area == 0", &major, Value::Bool(true)),
        ("max(funds, people) == 12.5 && min(funds, people, area) == 3.00", &major, Value::Bool(true)),
        ("max(funds, people) == null", &worded, Value::Bool(true)),
        ("due + 1d == day('2026-03-01')", &major, Value::Bool(true)),
        ("due - 28d", &major, Value::Day(day("2026-01-31"))),
        ("due + 1d", &worded, Value::Empty),
        ("due == null", &worded, Value::Bool(true)),
        ("days(found_on, due) == 28 && days(due, found_on) < 0", &major, Value::Bool(true)),
        ("days(found_on, due) >= 0", &worded, Value::Bool(false)),
        ("due - found_on", &major, Value::Int(28)),
        ("max(due, closed_on)", &major, Value::Empty),
        ("closed_on == null ? due : closed_on", &major, Value::Day(day("2026-02-28"))),
        ("level == '重大' ? null : 'x'", &major, Value::Empty),
        ("people > 2 ? 2.5 : 1", &major, Value::Int(25)),
        ("born < month('1966-06') && born in [month('1966-05')]", &major, Value::Bool(true)),
        ("level in ['重大', '较大']", &major, Value::Bool(true)),
        ("funds in [12.5, 3]", &major, Value::Bool(true)),
        ("level in ['重大']", &worded, Value::Bool(false)),
        ("has(kinds, '火灾') && !('溺水' in kinds) && kinds != null", &major, Value::Bool(true)),
        ("has(kinds, '火灾') || kinds != ''", &worded, Value::Bool(false)),
        ("level in kinds", &major, Value::Bool(false)),
        ("village == village && found_by == null && village != null", &major, Value::Bool(true)),
        ("phone != null", &major, Value::Bool(true)),
        ("param('hazard.days', level)", &major, Value::Int(60)),
        ("param('hazard.days', level)", &worded, Value::Empty),
        ("param('hazard.days', '一般') + 1", &worded, Value::Int(16)),
        ("param('hazard.closer', level)", &major, text("town.safety, town.office")),
        ("due + param('hazard.days', level)", &major, Value::Day(day("2026-04-29"))),
        ("funds < param('fund.limit') && param('fund.share') == funds", &major, Value::Bool(true)),
        ("param('later') == null", &major, Value::Bool(true)),
        ("state == 'fixing' ? true : ticked", &major, Value::Bool(true)),
        ("rate == 12.5", &major, Value::Bool(true)),
        ("'a\\u91cd\"' < spot", &major, Value::Bool(true)),
    ];
    for (source, row, expect) in table {
        let ty = Node::Literal(expect.clone()).ty();
        let types = [Type::Bool, Type::Int, Type::Text, Type::Day];
        let compiled = match ty {
            Some(ty) => compile(source, &Fields, &parameters(), ty),
            None => {
                types.iter().find_map(|ty| compile(source, &Fields, &parameters(), *ty).ok()).ok_or_else(String::new)
            }
        };
        let compiled = compiled.unwrap_or_else(|e| panic!("{source}: {e}"));
        assert_eq!(eval(&compiled, *row, &parameters()), *expect, "{source}");
    }
}

#[test]
fn what_functions_give() {
    let house = row(&[
        ("found_on", Value::Day(day("2024-02-29"))),
        ("due", Value::Day(day("2024-03-04"))),
        ("born", Value::Month(Month::parse("2024-02").unwrap())),
        ("funds", Value::Int(1005)),
        ("area", Value::Int(-25)),
        ("people", Value::Int(3)),
        ("rooms", Value::Int(12)),
        ("spot", text("村小学食堂东侧")),
        ("phone", text("13800001234")),
        ("id_no", text("11010519491231002X")),
    ]);
    let table: &[(&str, Value)] = &[
        ("years(found_on, 1)", Value::Day(day("2025-02-28"))),
        ("months(found_on, -12)", Value::Day(day("2023-02-28"))),
        ("year_end(year(found_on))", Value::Day(day("2024-12-31"))),
        ("month_end(born)", Value::Day(day("2024-02-29"))),
        ("year(due)", Value::Int(2024)),
        ("workdays(found_on, due)", Value::Int(2)),
        ("rooms * 1.5", Value::Int(180)),
        ("div(funds, people, 2)", Value::Int(335)),
        ("div(area, 2, 0)", Value::Int(-1)),
        ("div(funds, people - 3, 2)", Value::Empty),
        ("length(spot)", Value::Int(7)),
        ("last4(phone)", text("1234")),
        ("born(id_no)", Value::Day(day("1949-12-31"))),
        ("sex(id_no)", text("女")),
        ("years(born(id_no), 60) < due", Value::Bool(true)),
        ("born(spot)", Value::Empty),
        ("closed_on == null ? null : years(closed_on, 1)", Value::Empty),
    ];
    for (source, expect) in table {
        let types = Node::Literal(expect.clone()).ty().map_or(vec![Type::Day, Type::Int], |ty| vec![ty]);
        let compiled = types.iter().find_map(|ty| compile(source, &InRust, &parameters(), *ty).ok());
        let compiled =
            compiled.unwrap_or_else(|| panic!("{source}: {:?}", compile(source, &InRust, &parameters(), types[0])));
        assert_eq!(eval(&compiled, &house, &parameters()), *expect, "{source}");
    }
}

#[test]
fn how_it_is_refused() {
    // Source, expected type, and what the message must say, with its column.
    let table: &[(&str, Type, &str)] = &[
        ("", Type::Bool, "column 1: the expression is empty"),
        ("lvel == '重大'", Type::Bool, "column 1: no field `lvel`; did you mean `level`?"),
        ("level == '重大' && xyz", Type::Bool, "column 18: no field `xyz`"),
        ("level == '重夫'", Type::Bool, "column 10: `level` has no option `重夫`; did you mean `重大`?"),
        (
            "'特大' == level",
            Type::Bool,
            "column 1: `level` has no option `特大`; did you mean `较大`?; there are 一般、较大、重大",
        ),
        ("state == 'fixd'", Type::Bool, "column 10: `state` has no option `fixd`"),
        ("level in ['重大', '特大']", Type::Bool, "column 17: `level` has no option `特大`"),
        ("has(kinds, '火')", Type::Bool, "column 12: `kinds` has no option `火`"),
        ("level > '一般'", Type::Bool, "the options of `level` have no order: list them, `level in ['…', '…']`"),
        ("level == 3", Type::Bool, "`level` is text, `3` is a number: write `'3'` in quotes"),
        ("people == '3'", Type::Bool, "`people` is a number, `'3'` is text: write `3` without quotes"),
        (
            "found_on >= '2026-01-01'",
            Type::Bool,
            "`found_on` is a day, `'2026-01-01'` is text: write `day('2026-01-01')`",
        ),
        ("found_on > 20260101", Type::Bool, "a day is written `day('2026-01-01')`"),
        ("born == '1966-05'", Type::Bool, "write `month('1966-05')`"),
        ("ticked == '是'", Type::Bool, "write `== true` or `== false`"),
        ("kinds == '火灾'", Type::Bool, "write `has(kinds, '火灾')`"),
        ("kinds == kinds", Type::Bool, "write `has(kinds, '…')`"),
        ("found_by == '张三'", Type::Bool, "names of people and places are not stable"),
        ("village > village", Type::Bool, "has no order"),
        ("funds == 12.345", Type::Bool, "column 10: `12.345` has 3 decimals, `funds` has 2 decimals"),
        ("people > -2.5", Type::Bool, "column 10: `-2.5` has 1 decimals, `people` has whole numbers only"),
        ("people > 2000000000000000", Type::Bool, "too large"),
        ("people > 99999999999999999999", Type::Bool, "column 10: the number is too large"),
        ("funds > 100000000000000", Type::Bool, "`100000000000000` is too large"),
        ("rate > people", Type::Bool, "`people` can become too large to be exact"),
        ("spot < null", Type::Bool, "an ordering with null is never true"),
        ("null == ''", Type::Bool, "`null == ''` is the same for every record"),
        ("'a' < 'b'", Type::Bool, "`'a' < 'b'` is the same for every record"),
        ("(level == '重大') == null", Type::Bool, "is a condition, it is never null"),
        ("phone == '13800000000'", Type::Bool, "column 1: `phone` is a sealed field"),
        ("has(kinds, phone)", Type::Bool, "sealed field"),
        ("phone", Type::Text, "sealed field"),
        ("spot", Type::Bool, "`spot` is text, a condition is needed here: write `spot != null`"),
        ("people && ticked", Type::Bool, "write `people > 0`"),
        ("!people", Type::Bool, "column 2: `people` is a number"),
        ("people", Type::Day, "`people` gives a number, a day is needed here"),
        ("level == '重大'", Type::Int, "gives a condition (true or false), a number is needed here"),
        ("1d", Type::Int, "write it without the d"),
        ("due + 1d > 2d", Type::Bool, "`2d` is a number of days"),
        ("people + 1d", Type::Int, "`1d` is a number of days to add to a day"),
        ("due + funds", Type::Day, "only whole days"),
        ("due + due", Type::Day, "is for numbers and for a day"),
        ("due + 1w", Type::Day, "column 7: `1w` is not a number"),
        ("due + 1u", Type::Day, "column 7: `1u` is not a number"),
        ("due + 200000d", Type::Day, "longer than 100000 days"),
        ("due + -1d", Type::Day, "write `due - 3d` to go back"),
        ("spot + 'x'", Type::Text, "does not join texts"),
        ("funds / 2 > 1", Type::Bool, "column 7: `/` is not offered: write `div(a, b, 2)`"),
        (
            "funds * 2 > 1",
            Type::Bool,
            "column 1: `funds * 2` can become larger than 10^15: give the field behind `funds` a",
        ),
        ("people * spot > 1", Type::Bool, "`*` is for two numbers; `spot` is text"),
        ("rooms * 1.000000001 * 0.1 > 1", Type::Bool, "would have 10 decimals"),
        ("div(funds, people)", Type::Int, "`div` takes other arguments"),
        ("div(funds, people, 9)", Type::Int, "the third of `div(a, b, 2)` is the number of decimals, 0 to 6"),
        ("div(funds, 0, 2)", Type::Int, "nothing is divided by zero"),
        ("div(funds, people, 6)", Type::Int, "can become too large to be divided exactly"),
        ("years(people, 3)", Type::Day, "`people` is a number, a day is needed here: `years(day, n)`"),
        ("years(due, funds)", Type::Day, "`funds` is a number with decimals, a number is needed here"),
        ("born(spot)", Type::Day, "can not be read by a database"),
        ("length(phone) > 3", Type::Bool, "can not be read by a database"),
        ("due > today()", Type::Bool, "column 7: an expression knows no today"),
        ("age(born, due) > 60", Type::Bool, "`age` is not offered"),
        ("workdays(found_on, people) > 3", Type::Bool, "`workdays(from, to)`"),
        ("spot.startsWith('x')", Type::Bool, "text functions are not offered"),
        ("kinds.exists(k, k == '火灾')", Type::Bool, "write `has(field, 'option')`"),
        ("spot.size", Type::Int, "without a dot"),
        ("kinds[0] == '火灾'", Type::Bool, "not indexed"),
        ("parm('hazard.days', level) > 1", Type::Bool, "no function `parm`; did you mean `param`?"),
        ("days(found_on) > 1", Type::Bool, "`days` takes other arguments: `days(from, to)`"),
        (
            "days(found_on, people) > 1",
            Type::Bool,
            "column 16: `days(from, to)` counts between two days; `people` is a number",
        ),
        ("param('hazard.day', level)", Type::Int, "column 7: no parameter `hazard.day`; did you mean `hazard.days`?"),
        ("param('hazard.days')", Type::Int, "given by case (一般、重大): write `param('hazard.days', field)`"),
        ("param('hazard.days', '特大')", Type::Int, "no case `特大`; did you mean `重大`?; there are 一般、重大"),
        ("param('hazard.days', people)", Type::Int, "`people` is no case"),
        ("param('hazard.days', phone)", Type::Int, "`phone` is no case"),
        ("param(spot)", Type::Int, "a parameter is named in quotes"),
        ("param('mixed', level)", Type::Int, "make it two parameters"),
        ("param('hazard.closer') > 3", Type::Bool, "`param('hazard.closer')` is text, `3` is a number"),
        ("max(spot, level) == 'x'", Type::Bool, "`max` is for two numbers, days or months"),
        ("max(people, due) == 1", Type::Bool, "`people` is a number, `due` is a day"),
        ("max(people)", Type::Int, "`max` takes other arguments"),
        ("max(people, max(people, max(people, max(people, max(people, 1)))))", Type::Int, "more than 4 max or min"),
        ("has(kinds)", Type::Bool, "`has` takes a field of several options"),
        ("has(level, '重大')", Type::Bool, "`level` is text, a field of several options is needed here"),
        ("has(kinds, 3)", Type::Bool, "an option is text in quotes"),
        ("level in ['重大', '']", Type::Bool, "write `level == null || level in [..]`"),
        ("level in []", Type::Bool, "1 to 100 elements"),
        ("level in [spot]", Type::Bool, "`spot` is no literal"),
        ("people in ['3']", Type::Bool, "write `3` without quotes"),
        ("kinds in ['火灾']", Type::Bool, "`kinds` holds several options"),
        ("'x' in ['x']", Type::Bool, "the field stands left of `in`"),
        ("level == ['重大']", Type::Bool, "a list stands right of `in` only"),
        ("day('2026-02-29') == due", Type::Bool, "column 5: a day is written `day('2026-01-01')`, and must exist"),
        ("ticked ? 1 : 'x'", Type::Int, "`1` is a number, `'x'` is text"),
        ("ticked ? null : ''", Type::Text, "is null either way"),
        ("ticked ? null : ticked", Type::Bool, "write `false` instead of `null`"),
        ("people < 1 < 2", Type::Bool, "`people < 1` is a condition"),
        ("level = '重大'", Type::Bool, "column 7: write `==` to compare"),
        ("ticked & ticked", Type::Bool, "column 8: write `&&`"),
        ("ticked and ticked", Type::Bool, "column 8: write `&&` for and"),
        ("not ticked", Type::Bool, "write `!` for not"),
        ("level is null", Type::Bool, "write `==`"),
        ("people <> 3", Type::Bool, "write `!=`"),
        ("level == ‘重大’", Type::Bool, "column 10: `‘` is a full-width quote"),
        ("has(kinds，'火灾')", Type::Bool, "column 10: `，` is a full-width sign: write `,`"),
        ("等级 == '重大'", Type::Bool, "column 1: `等` stands outside quotes"),
        ("level == '重大", Type::Bool, "column 10: the text that starts here has no closing '"),
        ("level == '''重大'''", Type::Bool, "one pair of quotes"),
        ("level == r'重大'", Type::Bool, "no letter before its quote"),
        ("spot == 'a\\u0000b'", Type::Bool, "NUL"),
        ("people == .5", Type::Bool, "a number starts with a digit"),
        ("people == 1e3", Type::Bool, "`1e3` is not a number"),
        ("people == 0x10", Type::Bool, "`0x10` is not a number"),
        ("{'a': 1}", Type::Bool, "there are no maps"),
        ("people == 3 # comment", Type::Bool, "column 13: `#` has no meaning here"),
        ("if ticked", Type::Bool, "column 1: `if` is a reserved word"),
        ("(ticked", Type::Bool, "a `)` is missing"),
        ("ticked)", Type::Bool, "column 7: `)` is not expected here"),
        ("ticked ticked", Type::Bool, "column 8: `ticked` is not expected here"),
        ("'重大' == == level", Type::Bool, "column 9: `==` is not expected here"),
        ("ticked &&", Type::Bool, "the expression ends too early"),
        ("ticked\n  && lvel == 'x'", Type::Bool, "line 2, column 6: no field `lvel`"),
    ];
    let mut wrong = String::new();
    for (source, expected, says) in table {
        match compile(source, &Fields, &parameters(), *expected) {
            Ok(_) => wrong.push_str(&format!("{source}: accepted\n")),
            Err(message) if message.contains(says) => {}
            Err(message) => wrong.push_str(&format!("{source}\n  says:  {message}\n  wants: {says}\n")),
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn size_is_bounded_on_the_small_stack_of_a_test_thread() {
    let nested = |n: usize| format!("{}ticked{}", "(".repeat(n), ")".repeat(n));
    assert!(compile(&nested(parser::MAX_BRACKETS), &Fields, &parameters(), Type::Bool).is_ok());
    let table = [
        (nested(parser::MAX_BRACKETS + 1), "brackets inside each other"),
        (nested(900), "brackets inside each other"),
        (format!("ticked{}", " && ticked".repeat(150)), "too large"),
        (format!("1{} == 2", " + 1".repeat(60)), "too large"),
        (format!("ticked{}", " ".repeat(2000)), "more than 2000 characters"),
        (format!("{}ticked", "ticked ? ticked : ".repeat(60)), "too large"),
    ];
    for (source, says) in table {
        let refused = compile(&source, &Fields, &parameters(), Type::Bool).unwrap_err();
        assert!(refused.contains(says), "{refused}");
    }
}

#[test]
fn what_an_expression_reads_is_known() {
    let source = "closed_on == null ? due + param('hazard.days', level) : max(due, closed_on)";
    let expr = compile(source, &Fields, &parameters(), Type::Day).unwrap();
    assert_eq!(expr.slots(), vec![Slot::Field(3), Slot::Due, Slot::Field(0)]);
    assert_eq!(expr.parameters(), vec!["hazard.days"]);
    let expr = compile("funds + area", &Fields, &parameters(), Type::Int).unwrap();
    assert_eq!((expr.scale, expr.source.as_str()), (2, "funds + area"));
}

#[test]
fn a_row_beyond_the_limit_does_not_panic() {
    let huge =
        row(&[("funds", Value::Int(i64::MAX)), ("people", Value::Int(i64::MIN)), ("due", Value::Day(Day(i32::MAX)))]);
    for (source, ty) in [("funds - people", Type::Int), ("people - funds", Type::Int), ("due + people", Type::Day)] {
        let expr = compile(source, &Fields, &parameters(), ty).unwrap();
        assert_ne!(eval(&expr, &huge, &parameters()), Value::Empty, "{source}");
    }
}

proptest::proptest! {
    /// Whatever is written, a definition is read or refused; nothing panics, and a message has its place.
    #[test]
    fn any_text_is_read_or_refused(source in "[a-z_ ()'0-9.<=>!&|?:+,\\[\\]重𠀀，-]{0,60}") {
        if let Err(message) = compile(&source, &Fields, &parameters(), Type::Bool) {
            proptest::prop_assert!(message.starts_with("column ") || message.starts_with("line "), "{message}");
        }
    }

    /// The same from real words, so that more of it gets past the parser.
    #[test]
    fn any_words_are_read_or_refused(words in proptest::collection::vec(proptest::sample::select(&[
        "level", "due", "funds", "kinds", "phone", "ticked", "null", "'重大'", "''", "12.5", "3", "1d", "==", "!=", "<", "&&",
        "||", "!", "(", ")", "[", "]", ",", "?", ":", "+", "-", "in", "max(", "days(", "has(", "param('hazard.days',", "day(",
    ][..]), 1..16)) {
        let source = words.join(" ");
        for ty in [Type::Bool, Type::Int, Type::Day, Type::Text] {
            if let Ok(expr) = compile(&source, &Fields, &parameters(), ty) {
                let given = eval(&expr, &Given::default(), &parameters());
                let given_ty = Node::Literal(given).ty();
                proptest::prop_assert!(given_ty.is_none_or(|t| t == ty), "{source}");
            }
        }
    }
}
