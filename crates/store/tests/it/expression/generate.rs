//! Random expressions as text, typed, so that nearly all of them compile.

use super::world::{OPTIONS, STATES, TEXTS, days, months, numbers};
use domain::expression::Type;
use proptest::prelude::*;
use proptest::sample::select;

/// The type it must give, and the text.
pub type Written = (Type, String);

/// Expressions of one depth, by what they give.
#[derive(Clone)]
struct Level {
    condition: BoxedStrategy<String>,
    number: BoxedStrategy<String>,
    day: BoxedStrategy<String>,
    month: BoxedStrategy<String>,
    text: BoxedStrategy<String>,
}

/// So many expressions.
pub fn expressions(count: usize) -> impl Strategy<Value = Vec<Written>> {
    let (flat, deep) = (Level::leaves().above(), Level::leaves().above().above());
    let typed = |level: Level| {
        prop_oneof![
            6 => level.condition.prop_map(|s| (Type::Bool, s)),
            2 => level.number.prop_map(|s| (Type::Int, s)),
            2 => level.day.prop_map(|s| (Type::Day, s)),
            1 => level.month.prop_map(|s| (Type::Month, s)),
            2 => level.text.prop_map(|s| (Type::Text, s)),
        ]
    };
    proptest::collection::vec(prop_oneof![typed(flat), typed(deep)], count)
}

/// A text literal.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

fn texts(pool: &'static [&'static str]) -> impl Strategy<Value = String> + Clone {
    select(pool.to_vec()).prop_map(quoted)
}

fn names(names: &'static [&'static str]) -> BoxedStrategy<String> {
    select(names.to_vec()).prop_map(str::to_owned).boxed()
}

/// Joins two with a sign between.
fn pair(
    left: &BoxedStrategy<String>,
    sign: BoxedStrategy<String>,
    right: &BoxedStrategy<String>,
) -> BoxedStrategy<String> {
    (left.clone(), sign, right.clone()).prop_map(|(l, s, r)| format!("({l} {s} {r})")).boxed()
}

/// A case that a parameter may be asked for.
fn case() -> impl Strategy<Value = String> + Clone {
    prop_oneof![Just("t".to_owned()), Just("state".to_owned()), Just("'重大'".to_owned()), Just("u".to_owned())]
}

impl Level {
    fn leaves() -> Self {
        // Whole numbers only: a literal with more decimals than the other side is refused.
        let number_literal = numbers().prop_filter("small enough for any scale", |n| n.abs() < 1_000_000);
        Self {
            condition: prop_oneof![
                3 => names(&["f", "g", "f == true", "g == false", "f == g", "f != g", "f == null", "g != null"]),
                1 => names(&["true", "false", "sealed == null", "sealed != ''", "p == q", "p != q", "v == place", "w != v"]),
                1 => names(&["p == null", "v != null", "l == null", "j != null", "l != ''", "state == ''", "dl == null"]),
            ]
            .boxed(),
            number: prop_oneof![
                4 => names(&["n", "k", "m", "d", "x", "z"]),
                1 => number_literal.prop_map(|n| n.to_string()),
                1 => case().prop_map(|c| format!("param('num', {c})")),
                1 => names(&["param('num')", "param('dec')", "param('late')", "param('only', t)", "param('only', '重大')"]),
            ]
            .boxed(),
            day: prop_oneof![
                4 => names(&["a", "b", "dl", "due", "created_on"]),
                1 => days().prop_map(|day| format!("day('{day}')")),
            ]
            .boxed(),
            month: prop_oneof![3 => names(&["mo", "mp"]), 1 => months().prop_map(|m| format!("month('{m}')"))].boxed(),
            text: prop_oneof![
                4 => names(&["t", "u", "state"]),
                1 => texts(&TEXTS),
                1 => case().prop_map(|c| format!("param('words', {c})")),
            ]
            .boxed(),
        }
    }

    /// The next depth: everything here joined once more.
    fn above(&self) -> Self {
        let Self { condition, number, day, month, text } = self;
        let order = || names(&["<", "<=", ">", ">=", "==", "!="]);
        // Left of a literal must be something that differs between records.
        let field = names(&["n", "k", "m", "d"]);
        let text_field = names(&["t", "u", "state"]);
        let comparison = prop_oneof![
            pair(number, order(), &field),
            pair(&field, order(), number),
            pair(&names(&["m"]), order(), &names(&["12.5", "12.50", "0.99", "-12.5", "1.01"])),
            pair(&names(&["d"]), order(), &names(&["12.5", "0.1", "-12.5"])),
            pair(day, order(), day),
            pair(month, order(), month),
            pair(text, order(), &text_field),
            pair(&text_field, order(), &prop_oneof![texts(&TEXTS), texts(&STATES)].boxed()),
            pair(&names(&["a", "dl", "t", "u", "n", "mo"]), names(&["==", "!="]), &names(&["null", "''"])),
        ]
        .boxed();
        let one_of = prop_oneof![
            (text_field, proptest::collection::vec(texts(&TEXTS), 1..4))
                .prop_map(|(t, list)| format!("({t} in [{}])", list.join(", "))),
            names(&["(n in [0, 3, -1])", "(m in [12.5, 1, -12.50])", "(f in [true])", "(mo in [month('2026-02')])"]),
            days().prop_map(|day| format!("(a in [day('{day}'), day('2026-02-28')])")),
        ];
        let lists = || names(&["l", "j"]);
        let options = prop_oneof![2 => texts(&OPTIONS), 1 => texts(&TEXTS), 2 => names(&["t", "u"])];
        let has = (lists(), options, any::<bool>()).prop_map(|(list, option, word)| match word {
            true => format!("has({list}, {option})"),
            false => format!("({option} in {list})"),
        });
        let either = |of: &BoxedStrategy<String>| {
            (condition.clone(), of.clone(), of.clone()).prop_map(|(c, x, y)| format!("({c} ? {x} : {y})"))
        };
        let or_null = |of: &BoxedStrategy<String>| {
            (condition.clone(), of.clone(), any::<bool>()).prop_map(|(c, x, first)| match first {
                true => format!("({c} ? null : {x})"),
                false => format!("({c} ? {x} : '')"),
            })
        };
        let picked = |of: &BoxedStrategy<String>| {
            (names(&["max", "min"]), of.clone(), of.clone()).prop_map(|(f, x, y)| format!("{f}({x}, {y})"))
        };
        let moved = (day.clone(), names(&["+", "-"]), 0_i32..400).prop_map(|(d, s, n)| format!("({d} {s} {n}d)"));
        let moved_by = (day.clone(), case()).prop_map(|(d, c)| format!("({d} + param('num', {c}))"));
        let later = (
            names(&["years", "months"]),
            day.clone(),
            prop_oneof![
                2 => (-30_i32..30).prop_map(|n| n.to_string()),
                1 => names(&["n", "k", "year(a)"]),
            ],
        )
            .prop_map(|(f, d, n)| format!("{f}({d}, {n})"));
        let ends = prop_oneof![
            month.clone().prop_map(|m| format!("month_end({m})")),
            names(&["year_end(n)", "year_end(year(a))", "year_end(2026)", "year_end(k)"]),
        ];
        let of_days = prop_oneof![
            day.clone().prop_map(|d| format!("year({d})")),
            (day.clone(), day.clone()).prop_map(|(x, y)| format!("workdays({x}, {y})")),
            text.clone().prop_map(|t| format!("length({t})")),
        ];
        let product = prop_oneof![
            (names(&["x", "z", "year(b)", "12", "-0.5"]), names(&["x", "z", "3", "1.25"]))
                .prop_map(|(l, r)| format!("({l} * {r})")),
            names(&["(x * (z + 1))", "((x - 7) * z)"]),
        ];
        let divided = (
            prop_oneof![number.clone(), names(&["x", "z", "n"])],
            prop_oneof![number.clone(), names(&["x", "z", "n", "3", "-2"])],
            0_u8..3,
        )
            .prop_map(|(l, r, s)| format!("div({l}, {r}, {s})"));
        let between = (day.clone(), day.clone()).prop_map(|(x, y)| format!("days({x}, {y})"));
        Self {
            condition: prop_oneof![
                2 => condition.clone(),
                8 => comparison.clone(),
                3 => comparison.prop_map(|c| format!("!{c}")),
                2 => one_of,
                3 => has,
                3 => condition.clone().prop_map(|c| format!("!({c})")),
                2 => pair(condition, names(&["&&"]), condition),
                2 => pair(condition, names(&["||"]), condition),
                1 => either(condition),
            ]
            .boxed(),
            number: prop_oneof![
                2 => number.clone(),
                2 => pair(number, names(&["+", "-"]), number),
                1 => number.clone().prop_map(|n| format!("(-({n}))")),
                2 => picked(number),
                2 => between,
                3 => of_days,
                2 => product,
                3 => divided,
                1 => either(number),
                1 => or_null(number),
            ]
            .boxed(),
            day: prop_oneof![
                2 => day.clone(),
                3 => moved,
                1 => moved_by,
                3 => later,
                1 => ends,
                2 => picked(day),
                1 => either(day),
                1 => or_null(day),
            ]
            .boxed(),
            month: prop_oneof![2 => month.clone(), 1 => picked(month), 1 => either(month), 1 => or_null(month)].boxed(),
            text: prop_oneof![3 => text.clone(), 1 => text.clone().prop_map(|t| format!("last4({t})")), 1 => either(text), 1 => or_null(text)].boxed(),
        }
    }
}
