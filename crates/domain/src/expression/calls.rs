//! The functions an expression may call.

use super::fault::{Fault, fault};
use super::operators::{self, Form, Typed};
use super::suggest::did_you_mean;
use super::{Function, Node, Type, functions, number};
use crate::parameter::{Parameters, Scalar};
use crate::{Day, Month, Value};

/// Those offered, with how they are written.
const OFFERED: [(&str, &str); 18] = [
    ("param", "param('key') or param('key', field)"),
    ("max", "max(a, b)"),
    ("min", "min(a, b)"),
    ("has", "has(field, 'option')"),
    ("day", "day('2026-01-01')"),
    ("month", "month('2026-01')"),
    ("days", "days(from, to)"),
    ("workdays", "workdays(from, to)"),
    ("years", "years(day, n)"),
    ("months", "months(day, n)"),
    ("year", "year(day)"),
    ("year_end", "year_end(year)"),
    ("month_end", "month_end(month)"),
    ("div", "div(a, b, 2)"),
    ("length", "length(text)"),
    ("last4", "last4(text)"),
    ("born", "born(id_number)"),
    ("sex", "sex(id_number)"),
];

/// Those people try, with what to write instead.
const REFUSED: [(&[&str], &str); 7] = [
    (
        &["today", "now", "timestamp", "current_date"],
        "an expression knows no today, or yesterday's figure would change: let a span begin on a day \
         (`from = \"due + 1d\"`) and read the indicator on the day you want",
    ),
    (
        &["age"],
        "`age` is not offered, it is another every day: compare with the day somebody reaches it, `years(born(id_number), 60)`",
    ),
    (
        &[
            "matches",
            "startsWith",
            "endsWith",
            "contains",
            "size",
            "lower",
            "upper",
            "trim",
            "replace",
            "split",
            "substring",
        ],
        "text functions are not offered: use a choice, compare with `==`, or `in [..]`",
    ),
    (
        &["int", "uint", "double", "string", "bool", "bytes", "dyn", "type"],
        "types are not converted: compare like with like",
    ),
    (&["duration"], "a number of days is written `3d`"),
    (&["exists", "all", "exists_one", "map", "filter"], "lists are not walked through: write `has(field, 'option')`"),
    (&["sum", "count", "avg", "round", "abs"], "an expression sees one record: sums over records are indicators"),
];

/// What a call may need from outside.
pub(super) struct Given<'a> {
    pub(super) params: &'a Parameters,
    /// The expression is evaluated in Rust only.
    pub(super) in_rust: bool,
}

/// A call `name(args)`; `at` is where it starts.
pub(super) fn call(given: &Given<'_>, name: &str, args: Vec<Typed>, at: usize, called: String) -> Result<Typed, Fault> {
    let params = given.params;
    let count = args.len();
    if let Some((function, takes, bound)) = plain(name).filter(|(_, takes, _)| takes.len() == count) {
        return apply(given, (function, takes, bound), args, at, called);
    }
    let mut args = args.into_iter();
    match (name, count, args.next(), args.next()) {
        ("param", 1, Some(key), None) => param(params, &key, None, at, called),
        ("param", 2, Some(key), Some(case)) => param(params, &key, Some(case), at, called),
        ("max" | "min", 2.., Some(first), Some(second)) => {
            let larger = name == "max";
            let start = operators::pick(first, second, larger, called.clone())?;
            args.try_fold(start, |so_far, next| operators::pick(so_far, next, larger, called.clone()))
        }
        ("has", 2, Some(list), Some(option)) => operators::holds_option(list, option, called),
        ("day", 1, Some(text), None) => {
            let day = literal_text(&text).and_then(Day::parse);
            let Some(day) = day else { return fault(text.at, "a day is written `day('2026-01-01')`, and must exist") };
            Ok(Typed::literal(Value::Day(day), 0, at, called))
        }
        ("month", 1, Some(text), None) => {
            let month = literal_text(&text).and_then(Month::parse);
            let Some(month) = month else { return fault(text.at, "a month is written `month('2026-01')`") };
            Ok(Typed::literal(Value::Month(month), 0, at, called))
        }
        ("div", 3, Some(left), Some(right)) => {
            let scale = args.next();
            let digits = scale.as_ref().and_then(|s| match s.node {
                Node::Literal(Value::Int(n)) if s.scale == 0 => u8::try_from(n).ok().filter(|n| *n <= MOST_DECIMALS),
                _ => None,
            });
            let Some(digits) = digits else {
                let at = scale.map_or(at, |s| s.at);
                return fault(
                    at,
                    format!("the third of `div(a, b, 2)` is the number of decimals, 0 to {MOST_DECIMALS}"),
                );
            };
            operators::div(left, right, digits, at, called)
        }
        ("days", 2, Some(from), Some(to)) => {
            for side in [&from, &to] {
                if side.ty != Some(Type::Day) {
                    let is = operators::words(side.ty);
                    return fault(
                        side.at,
                        format!("`days(from, to)` counts between two days; {} is {is}", side.called),
                    );
                }
            }
            let difference = operators::add(to, from, true, called)?;
            Ok(Typed { at, ..difference })
        }
        ("has", ..) => fault(
            at,
            "`has` takes a field of several options and an option: `has(kinds, '火灾')`; whether anything is given is \
             `x != null`",
        ),
        _ => {
            if let Some((_, form)) = OFFERED.iter().find(|(known, _)| *known == name) {
                return fault(at, format!("`{name}` takes other arguments: `{form}`"));
            }
            refused(name, at)
        }
    }
}

/// Most decimals that `div` rounds to.
const MOST_DECIMALS: u8 = 6;

/// A function, what it takes, and the greatest absolute value it gives.
type Plain = (Function, &'static [Type], i128);

/// The functions that take so many values of fixed types.
fn plain(name: &str) -> Option<Plain> {
    const DAY: i128 = i32::MAX as i128;
    Some(match name {
        "years" => (Function::Years, &[Type::Day, Type::Int][..], DAY),
        "months" => (Function::Months, &[Type::Day, Type::Int], DAY),
        "year_end" => (Function::YearEnd, &[Type::Int], DAY),
        "month_end" => (Function::MonthEnd, &[Type::Month], DAY),
        "year" => (Function::Year, &[Type::Day], 9999),
        "workdays" => (Function::Workdays, &[Type::Day, Type::Day], 4_000_000),
        "length" => (Function::Length, &[Type::Text], 1_000_000),
        "last4" => (Function::Last4, &[Type::Text], 0),
        "born" => (Function::Born, &[Type::Text], DAY),
        "sex" => (Function::Sex, &[Type::Text], 0),
        _ => return None,
    })
}

/// A call of one of them.
fn apply(
    given: &Given<'_>,
    (function, takes, bound): Plain,
    args: Vec<Typed>,
    at: usize,
    called: String,
) -> Result<Typed, Fault> {
    let sealed = args.iter().any(|arg| arg.form == Form::Sensitive);
    if !given.in_rust && (sealed || !function.in_sql()) {
        let text = format!(
            "{called} can not be read by a database: write it in a computed field or a rule, and use that field here"
        );
        return fault(at, text);
    }
    let of_text = takes == [Type::Text];
    for (arg, takes) in args.iter().zip(takes) {
        // What a function of texts tells of a sealed field is as sealed as the field itself.
        if !(of_text && arg.form == Form::Sensitive) {
            arg.usable()?;
        }
        if arg.ty != Some(*takes) || (*takes == Type::Int && arg.scale > 0) {
            let is = if arg.scale > 0 { "a number with decimals" } else { operators::words(arg.ty) };
            let form = OFFERED.iter().find(|(name, _)| called.starts_with(&format!("`{name}("))).map_or("", |(_, f)| f);
            let wanted = operators::words(Some(*takes));
            return fault(arg.at, format!("{} is {is}, {wanted} is needed here: `{form}`", arg.called));
        }
    }
    let node = Node::Call { function, args: args.into_iter().map(|arg| arg.node).collect() };
    let ty = node.ty().unwrap_or(Type::Int);
    let options = (function == Function::Sex).then(|| [true, false].map(functions::sex).map(str::to_owned).to_vec());
    Ok(Typed { bound, most: bound, options, ..Typed::new(node, ty, at, called) })
}

/// Why a function or method of this name is not there.
pub(super) fn refused(name: &str, at: usize) -> Result<Typed, Fault> {
    if let Some((_, why)) = REFUSED.iter().find(|(names, _)| names.contains(&name)) {
        return fault(at, *why);
    }
    let hint = did_you_mean(name, OFFERED.map(|(known, _)| known));
    let offered = OFFERED.map(|(_, form)| form).join(", ");
    fault(at, format!("no function `{name}`{hint}; there are: {offered}"))
}

fn literal_text(typed: &Typed) -> Option<&str> {
    match &typed.node {
        Node::Literal(Value::Text(text)) => Some(text),
        _ => None,
    }
}

/// `param('key')`, `param('key', case)`.
fn param(params: &Parameters, key: &Typed, case: Option<Typed>, at: usize, called: String) -> Result<Typed, Fault> {
    let Some(key_text) = literal_text(key) else {
        return fault(key.at, format!("{} is no literal: a parameter is named in quotes, `param('key')`", key.called));
    };
    let cases = params.cases(key_text);
    if cases.is_empty() {
        let mut known: Vec<&str> = params.all().into_iter().map(|(k, ..)| k).collect();
        known.dedup();
        let hint = did_you_mean(key_text, known);
        return fault(key.at, format!("no parameter `{key_text}`{hint}"));
    }
    let names: Vec<&str> = cases.iter().map(|(case, _)| *case).filter(|case| !case.is_empty()).collect();
    let default = names.len() < cases.len();
    let case = match case {
        None if !default => {
            let text = format!(
                "parameter `{key_text}` is given by case ({}): write `param('{key_text}', field)`",
                names.join("、")
            );
            return fault(key.at, text);
        }
        None => None,
        Some(case) => Some(Box::new(checked_case(case, key_text, &names, default)?)),
    };
    let values: Vec<&Scalar> = cases.iter().flat_map(|(_, list)| list.iter().map(|v| &v.value)).collect();
    let Some((ty, scale)) = type_of(&values) else {
        return fault(
            key.at,
            format!("parameter `{key_text}` is a number in one case and words in another: make it two parameters"),
        );
    };
    let node = Node::Param { key: key_text.to_owned(), case, ty, scale };
    let largest = values.iter().filter_map(|v| number::of_parameter(v, scale)).map(i64::abs).max();
    let plain = Typed::new(node, ty, at, called);
    let bound = largest.map_or(plain.bound, i128::from);
    Ok(Typed { scale, bound, most: bound, ..plain })
}

/// The case of a parameter: a text field, or a text that is one of its cases.
fn checked_case(case: Typed, key: &str, names: &[&str], default: bool) -> Result<Node, Fault> {
    let slot = matches!(case.node, Node::Slot(_, Type::Text)) && case.form != Form::Sensitive;
    match literal_text(&case) {
        Some(text) if !default && !names.contains(&text) => {
            let hint = did_you_mean(text, names);
            fault(case.at, format!("parameter `{key}` has no case `{text}`{hint}; there are {}", names.join("、")))
        }
        None if !slot => {
            fault(case.at, format!("{} is no case: write a field that holds text, or a text in quotes", case.called))
        }
        _ => Ok(case.node),
    }
}

/// Number with so many decimals, or text; `None` when it is neither throughout.
fn type_of(values: &[&Scalar]) -> Option<(Type, u8)> {
    let decimal = |value: &Scalar| match value {
        Scalar::Int(_) => Some(0),
        Scalar::Text(text) => number::parse(text.trim()).map(|d| d.scale),
    };
    // `"15"` alone may be a code; `"12.5"` and anything beside a whole number can only be meant as a number.
    let numeric = values.iter().any(|v| matches!(v, Scalar::Int(_)) || decimal(v).is_some_and(|scale| scale > 0));
    if numeric {
        let scales: Option<Vec<u8>> = values.iter().map(|v| decimal(v)).collect();
        return scales.map(|s| (Type::Int, s.into_iter().max().unwrap_or(0)));
    }
    values.iter().all(|v| matches!(v, Scalar::Text(_))).then_some((Type::Text, 0))
}
