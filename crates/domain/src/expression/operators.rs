//! Typing rules of operators: what may stand on both sides, and what to write instead when it may not.

use super::fault::{Fault, fault};
use super::number::{self, Decimal};
use super::suggest::did_you_mean;
use super::syntax::Infix;
use super::{Compare, Function, LIMIT, Node, Type};
use crate::{Day, Month, Value};

/// Greatest absolute value a sum may reach: below `i64::MAX`, so no evaluator can overflow.
const CAP: i128 = 4_000_000_000_000_000_000;
/// Most `max`/`min` inside each other: PostgreSQL has none that gives nothing for nothing, so its text doubles with each.
const MAX_PICKS: usize = 4;
/// Most elements of `in [..]`.
const MAX_LIST: usize = 100;

/// How an operand was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A name, or anything composed.
    Plain,
    /// A literal: takes the decimals of the other side.
    Literal,
    /// `3d`: only to be added to a day or taken from one.
    Duration,
    /// A sealed field: only to be tested for nothing.
    Sensitive,
}

/// A node with what the rules need to know of it.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub(super) node: Node,
    /// `None` is `null`.
    pub(super) ty: Option<Type>,
    pub(super) scale: u8,
    /// Greatest absolute value of a number or day.
    pub(super) bound: i128,
    /// The same as its fields say by their `max`. A row may be beyond it, from before they had one: what relies on it looks
    /// again at each row.
    pub(super) most: i128,
    pub(super) form: Form,
    /// The only texts it can hold.
    pub(super) options: Option<Vec<String>>,
    /// First byte in the source.
    pub(super) at: usize,
    /// How messages call it: its source between back quotes.
    pub(super) called: String,
}

impl Typed {
    /// Composed of others: no literal, no options.
    pub(super) fn new(node: Node, ty: Type, at: usize, called: String) -> Self {
        let bound = match ty {
            Type::Int => i128::from(LIMIT),
            Type::Day | Type::Month => i128::from(i32::MAX),
            _ => 0,
        };
        Self { node, ty: Some(ty), scale: 0, bound, most: bound, form: Form::Plain, options: None, at, called }
    }

    /// A literal; a number has its digits in `value`.
    pub(super) fn literal(value: Value, scale: u8, at: usize, called: String) -> Self {
        let node = Node::Literal(value);
        let ty = node.ty();
        let bound = match &node {
            Node::Literal(Value::Int(n)) => i128::from(*n).abs(),
            _ => i128::from(i32::MAX),
        };
        Self { node, ty, scale, bound, most: bound, form: Form::Literal, options: None, at, called }
    }

    /// Two-valued result of an operator.
    pub(super) fn truth(node: Node, at: usize, called: String) -> Self {
        Self::new(node, Type::Bool, at, called)
    }

    fn text(&self) -> Option<&str> {
        match &self.node {
            Node::Literal(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Refuses what can be no operand of an operator other than `== null`.
    pub(super) fn usable(&self) -> Result<(), Fault> {
        match self.form {
            Form::Sensitive => fault(
                self.at,
                format!(
                    "{} is a sealed field: it can only be tested, `x == null` or `x != null`; its value can not be read here",
                    self.called
                ),
            ),
            Form::Duration => fault(
                self.at,
                format!(
                    "{} is a number of days to add to a day or take from one, like `due + 1d`; elsewhere write it without the d",
                    self.called
                ),
            ),
            Form::Plain | Form::Literal => Ok(()),
        }
    }
}

/// The type in words.
pub(super) fn words(ty: Option<Type>) -> &'static str {
    match ty {
        None => "null",
        Some(Type::Bool) => "a condition (true or false)",
        Some(Type::Int) => "a number",
        Some(Type::Text) => "text",
        Some(Type::Day) => "a day",
        Some(Type::Month) => "a month",
        Some(Type::Id) => "a person, unit or record",
        Some(Type::Place) => "a place",
        Some(Type::List) => "a field of several options",
        Some(Type::Rows) => "a table",
    }
}

/// Why an operator that can be written is not offered.
pub(super) fn refused(operator: Infix) -> Option<&'static str> {
    match operator {
        Infix::Over => Some("`/` is not offered: write `div(a, b, 2)`, with the decimals it is rounded to"),
        Infix::Modulo => Some("`%` is not offered: keep the result as a field"),
        Infix::Compare(_) | Infix::In | Infix::Plus | Infix::Minus | Infix::Times => None,
    }
}

/// A condition is needed here.
pub(super) fn condition(side: Typed) -> Result<Typed, Fault> {
    side.usable()?;
    if side.ty == Some(Type::Bool) {
        return Ok(side);
    }
    let instead = match side.ty {
        Some(Type::Int) => format!("write `{} > 0`", plain(&side.called)),
        None => "write `true` or `false`".to_owned(),
        Some(_) => format!("write `{} != null`", plain(&side.called)),
    };
    fault(side.at, format!("{} is {}, a condition is needed here: {instead}", side.called, words(side.ty)))
}

/// `==`, `!=`, `<` … of two operands.
pub(super) fn compare(op: Compare, left: Typed, right: Typed, called: String) -> Result<Typed, Fault> {
    let at = left.at;
    let equality = matches!(op, Compare::Equal | Compare::NotEqual);
    let node = |left: Typed, right: Typed| Node::Compare { op, left: Box::new(left.node), right: Box::new(right.node) };
    if left.ty.is_none() || right.ty.is_none() {
        let (null, other) = if left.ty.is_none() { (&left, &right) } else { (&right, &left) };
        if !equality {
            return fault(null.at, "an ordering with null is never true: write `x != null && …`, or leave this out");
        }
        if other.ty.is_none() || other.form == Form::Literal {
            return fault(at, format!("{called} is the same for every record: compare a field"));
        }
        if other.form == Form::Duration {
            other.usable()?;
        }
        if other.ty == Some(Type::Bool) && !matches!(other.node, Node::Slot(..) | Node::If { .. }) {
            return fault(other.at, format!("{} is a condition, it is never null", other.called));
        }
        return Ok(Typed::truth(node(left, right), at, called));
    }
    left.usable()?;
    right.usable()?;
    if left.ty != right.ty {
        return Err(mismatch(&left, &right));
    }
    if left.form == Form::Literal && right.form == Form::Literal {
        return fault(at, format!("{called} is the same for every record: compare a field"));
    }
    match left.ty {
        Some(Type::Rows) => {
            return fault(at, format!("{} is a table: it is only compared with null", left.called));
        }
        Some(Type::List) => {
            let list = plain(&left.called);
            return fault(at, format!("a field of several options is asked for one of them: write `has({list}, '…')`"));
        }
        Some(Type::Bool | Type::Id | Type::Place) if !equality => {
            return fault(at, format!("{} is {}, which has no order: use `==` or `!=`", left.called, words(left.ty)));
        }
        Some(Type::Text) => {
            for (choice, other) in [(&left, &right), (&right, &left)] {
                let Some(options) = &choice.options else { continue };
                if !equality {
                    let called = &choice.called;
                    return fault(
                        at,
                        format!("the options of {called} have no order: list them, `{} in ['…', '…']`", plain(called)),
                    );
                }
                known_option(choice, options, other)?;
            }
        }
        _ => {}
    }
    let (left, right) = same_scale(left, right)?;
    Ok(Typed::truth(node(left, right), at, called))
}

/// Refuses a text literal that the other side can never hold.
fn known_option(choice: &Typed, options: &[String], literal: &Typed) -> Result<(), Fault> {
    match literal.text() {
        Some(text) if !options.iter().any(|o| o == text) => {
            let near = did_you_mean(text, options);
            let all = if options.len() > 12 { String::new() } else { format!("; there are {}", options.join("、")) };
            fault(literal.at, format!("{} has no option `{text}`{near}{all}", choice.called))
        }
        _ => Ok(()),
    }
}

/// What to write when two types do not go together.
fn mismatch(left: &Typed, right: &Typed) -> Fault {
    let literal = |t: &Typed| t.text().map(str::to_owned);
    let hint = [(left, right), (right, left)].into_iter().find_map(|(one, other)| {
        let number = matches!(&other.node, Node::Literal(Value::Int(_)));
        Some(match (one.ty?, literal(other)) {
            (Type::Day, Some(text)) if Day::parse(&text).is_some() => format!("write `day('{text}')`"),
            (Type::Day, Some(_)) => "a day is written `day('2026-01-01')`".to_owned(),
            (Type::Month, Some(text)) if Month::parse(&text).is_some() => format!("write `month('{text}')`"),
            (Type::Month, Some(_)) => "a month is written `month('2026-01')`".to_owned(),
            (Type::Int, Some(text)) if number::parse(&text).is_some() => format!("write `{text}` without quotes"),
            (Type::Bool, Some(_)) => "write `== true` or `== false`".to_owned(),
            (Type::List, Some(text)) => format!("write `has({}, '{text}')`", plain(&one.called)),
            (Type::Id | Type::Place, Some(_)) => {
                "it can be compared with another such field or with null; names of people and places are not stable"
                    .to_owned()
            }
            (Type::Text, None) if number => format!("write `'{}'` in quotes", plain(&other.called)),
            (Type::Day, None) if number => {
                "a day is written `day('2026-01-01')`, days between two days are `days(a, b)`".to_owned()
            }
            _ => return None,
        })
    });
    let hint = hint.unwrap_or_else(|| "these can not be compared".to_owned());
    let text = format!("{} is {}, {} is {}: {hint}", left.called, words(left.ty), right.called, words(right.ty));
    Fault { at: left.at, text }
}

/// Brings two numbers to the same decimals; anything else passes.
fn same_scale(left: Typed, right: Typed) -> Result<(Typed, Typed), Fault> {
    for (literal, other) in [(&left, &right), (&right, &left)] {
        if literal.form == Form::Literal && other.form != Form::Literal && literal.scale > other.scale {
            let has = match other.scale {
                0 => "whole numbers only".to_owned(),
                n => format!("{n} decimals"),
            };
            return fault(
                literal.at,
                format!("{} has {} decimals, {} has {has}", literal.called, literal.scale, other.called),
            );
        }
    }
    let scale = left.scale.max(right.scale);
    Ok((raise(left, scale)?, raise(right, scale)?))
}

/// The same number with `scale` decimals.
fn raise(mut side: Typed, scale: u8) -> Result<Typed, Fault> {
    let by = scale.saturating_sub(side.scale);
    if by == 0 {
        return Ok(side);
    }
    side.node = match side.node {
        Node::Literal(Value::Int(n)) => {
            let Some(raised) = number::raise(n, by) else {
                return fault(side.at, format!("{} is too large", side.called));
            };
            side.bound = i128::from(raised).abs();
            side.most = side.bound;
            Node::Literal(Value::Int(raised))
        }
        // Read with more decimals instead of multiplied: never beyond the limit.
        Node::Param { key, case, ty, .. } => {
            let raised = |bound: i128| bound.saturating_mul(10_i128.pow(u32::from(by))).min(i128::from(LIMIT));
            (side.bound, side.most) = (raised(side.bound), raised(side.most));
            Node::Param { key, case, ty, scale }
        }
        node => {
            let raised = |bound: i128| bound.saturating_mul(10_i128.pow(u32::from(by)));
            (side.bound, side.most) = (raised(side.bound), raised(side.most));
            Node::Shift { node: Box::new(node), digits: by }
        }
    };
    side.scale = scale;
    bounded(side)
}

/// Refuses what could overflow.
fn bounded(side: Typed) -> Result<Typed, Fault> {
    if side.bound > CAP {
        return fault(
            side.at,
            format!(
                "{} can become too large to be exact: use fewer terms or decimals, or give its fields a `max`",
                side.called
            ),
        );
    }
    Ok(side)
}

/// `+` and `-`.
pub(super) fn add(left: Typed, mut right: Typed, minus: bool, called: String) -> Result<Typed, Fault> {
    let at = left.at;
    let sign = if minus { '-' } else { '+' };
    if right.form == Form::Duration && left.ty == Some(Type::Day) && left.form != Form::Sensitive {
        right.form = Form::Plain;
    }
    left.usable()?;
    right.usable()?;
    let (ty, left, right) = match (left.ty, right.ty) {
        (Some(Type::Int), Some(Type::Int)) => {
            let (left, right) = same_scale(left, right)?;
            (Type::Int, left, right)
        }
        (Some(Type::Day), Some(Type::Day)) if minus => (Type::Int, left, right),
        (Some(Type::Day), Some(Type::Int)) => {
            if right.scale > 0 {
                return fault(right.at, format!("{} has decimals: only whole days are added to a day", right.called));
            }
            (Type::Day, left, right)
        }
        (Some(Type::Text), _) | (_, Some(Type::Text)) => {
            return fault(at, format!("`{sign}` does not join texts: test them one by one with `&&`"));
        }
        (l, r) => {
            let text = format!(
                "`{sign}` is for numbers and for a day and a number of days (`due + 1d`); {} is {}, {} is {}",
                left.called,
                words(l),
                right.called,
                words(r)
            );
            return fault(at, text);
        }
    };
    let scale = left.scale;
    let (bound, most) = (left.bound + right.bound, left.most + right.most);
    let node = Node::Add { left: Box::new(left.node), right: Box::new(right.node), minus };
    bounded(Typed { scale, bound, most, ..Typed::new(node, ty, at, called) })
}

/// Most of a product: an amount of money that a field can hold.
const MOST_PRODUCT: i128 = 1_000_000_000_000_000;
/// Most decimals of a product.
const MOST_SCALE: u8 = 9;

/// A number, for `*` and `div`.
fn factor(side: &Typed, sign: &str) -> Result<(), Fault> {
    side.usable()?;
    if side.ty == Some(Type::Int) {
        return Ok(());
    }
    fault(side.at, format!("`{sign}` is for two numbers; {} is {}", side.called, words(side.ty)))
}

/// `*`: exact, because both factors are bounded.
pub(super) fn times(left: Typed, right: Typed, called: String) -> Result<Typed, Fault> {
    let at = left.at;
    factor(&left, "*")?;
    factor(&right, "*")?;
    let (scale, bound) = (left.scale + right.scale, left.most.saturating_mul(right.most));
    if bound > MOST_PRODUCT {
        let wide = if left.most >= right.most { &left } else { &right };
        return fault(
            at,
            format!(
                "{called} can become larger than 10^15: give the field behind {} a smaller `max = …`, so that the product \
                 stays exact",
                wide.called
            ),
        );
    }
    if scale > MOST_SCALE {
        return fault(
            at,
            format!("{called} would have {scale} decimals, at most {MOST_SCALE}: round a factor with `div(a, 1, 2)`"),
        );
    }
    let function = Function::Times { left: most(&left), right: most(&right) };
    let node = Node::Call { function, args: vec![left.node, right.node] };
    Ok(Typed { scale, bound, most: bound, ..Typed::new(node, Type::Int, at, called) })
}

fn most(side: &Typed) -> i64 {
    i64::try_from(side.most).unwrap_or(i64::MAX)
}

/// `div(a, b, scale)`.
pub(super) fn div(left: Typed, right: Typed, scale: u8, at: usize, called: String) -> Result<Typed, Fault> {
    factor(&left, "div")?;
    factor(&right, "div")?;
    if right.node == Node::Literal(Value::Int(0)) {
        return fault(right.at, "nothing is divided by zero");
    }
    let (above, below) = (left.scale, right.scale + scale);
    let (up, down) = (below.saturating_sub(above), above.saturating_sub(below));
    for (side, by) in [(&left, up), (&right, down)] {
        if side.most.saturating_mul(10_i128.pow(u32::from(by))) > CAP {
            let text = format!(
                "{} can become too large to be divided exactly: round to fewer decimals, or give its fields a `max`",
                side.called
            );
            return fault(side.at, text);
        }
    }
    let function = Function::Div { left: most(&left), right: most(&right), up, down };
    let bound = left.most * 10_i128.pow(u32::from(up));
    let node = Node::Call { function, args: vec![left.node, right.node] };
    Ok(Typed { scale, bound, most: bound, ..Typed::new(node, Type::Int, at, called) })
}

/// `max` and `min`.
pub(super) fn pick(left: Typed, right: Typed, larger: bool, called: String) -> Result<Typed, Fault> {
    let at = left.at;
    let name = if larger { "max" } else { "min" };
    left.usable()?;
    right.usable()?;
    let ty = match (left.ty, right.ty) {
        (Some(l), Some(r)) if l == r && matches!(l, Type::Int | Type::Day | Type::Month) => l,
        (l, r) if l == r || l.is_none() || r.is_none() => {
            return fault(
                at,
                format!("`{name}` is for two numbers, days or months; here they are {} and {}", words(l), words(r)),
            );
        }
        _ => return Err(mismatch(&left, &right)),
    };
    let (left, right) = same_scale(left, right)?;
    let (scale, bound, most) = (left.scale, left.bound.max(right.bound), left.most.max(right.most));
    let node = Node::Pick { left: Box::new(left.node), right: Box::new(right.node), larger };
    if picks(&node) > MAX_PICKS {
        return fault(at, format!("more than {MAX_PICKS} max or min inside each other: split it into computed fields"));
    }
    Ok(Typed { scale, bound, most, ..Typed::new(node, ty, at, called) })
}

/// Most `Pick` on a way down.
fn picks(node: &Node) -> usize {
    let below = node.children().into_iter().map(picks).max().unwrap_or(0);
    below + usize::from(matches!(node, Node::Pick { .. }))
}

/// `c ? a : b`.
pub(super) fn choose(test: Typed, then: Typed, otherwise: Typed, called: String) -> Result<Typed, Fault> {
    let at = test.at;
    let test = condition(test)?;
    then.usable()?;
    otherwise.usable()?;
    let ty = match (then.ty, otherwise.ty) {
        (None, None) => return fault(at, format!("{called} is null either way: leave it out")),
        (Some(Type::List | Type::Rows), _) | (_, Some(Type::List | Type::Rows)) => {
            return fault(at, "a field of several options can not be chosen: choose between conditions with `has(…)`");
        }
        (None, Some(Type::Bool)) | (Some(Type::Bool), None) => {
            return fault(at, "a condition is never null: write `false` instead of `null`");
        }
        (Some(l), Some(r)) if l != r => return Err(mismatch(&then, &otherwise)),
        (l, r) => l.or(r).unwrap_or(Type::Bool),
    };
    let (then, otherwise) =
        if ty == Type::Int && then.ty == otherwise.ty { same_scale(then, otherwise)? } else { (then, otherwise) };
    let (scale, bound) = (then.scale.max(otherwise.scale), then.bound.max(otherwise.bound));
    let most = then.most.max(otherwise.most);
    let node =
        Node::If { condition: Box::new(test.node), then: Box::new(then.node), otherwise: Box::new(otherwise.node) };
    Ok(Typed { scale, bound, most, ..Typed::new(node, ty, at, called) })
}

/// `x in [..]` with literals.
pub(super) fn is_one_of(needle: Typed, elements: Vec<Typed>, at: usize, called: String) -> Result<Typed, Fault> {
    needle.usable()?;
    if elements.is_empty() || elements.len() > MAX_LIST {
        return fault(at, format!("a list has 1 to {MAX_LIST} elements; longer ones are a dictionary with a category"));
    }
    if needle.form == Form::Literal || needle.ty.is_none() {
        return fault(
            needle.at,
            format!("{} is the same for every record: the field stands left of `in`", needle.called),
        );
    }
    let mut list = Vec::new();
    for element in elements {
        if element.ty.is_none() {
            let name = plain(&needle.called);
            return fault(element.at, format!("nothing is no element: write `{name} == null || {name} in [..]`"));
        }
        if element.form != Form::Literal {
            return fault(
                element.at,
                format!("{} is no literal: compare with `==` and join with `||`", element.called),
            );
        }
        if needle.ty == Some(Type::List) {
            return fault(needle.at, format!("{} holds several options: write `has(…) || has(…)`", needle.called));
        }
        if element.ty != needle.ty {
            return Err(mismatch(&needle, &element));
        }
        if let Some(options) = &needle.options {
            known_option(&needle, options, &element)?;
        }
        let (_, element) = same_scale(needle.clone(), element)?;
        let Node::Literal(value) = element.node else { return fault(element.at, "a list holds literals only") };
        list.push(value);
    }
    let at = needle.at;
    Ok(Typed::truth(Node::In { needle: Box::new(needle.node), list }, at, called))
}

/// `has(list, option)` and `option in list`.
pub(super) fn holds_option(list: Typed, option: Typed, called: String) -> Result<Typed, Fault> {
    let at = list.at.min(option.at);
    list.usable()?;
    option.usable()?;
    if list.ty != Some(Type::List) || !matches!(list.node, Node::Slot(..)) {
        return fault(
            list.at,
            format!(
                "{} is {}, a field of several options is needed here; one option is compared with `==`",
                list.called,
                words(list.ty)
            ),
        );
    }
    if option.ty != Some(Type::Text) {
        return fault(option.at, format!("{} is {}, an option is text in quotes", option.called, words(option.ty)));
    }
    if let Some(options) = &list.options {
        known_option(&list, options, &option)?;
    }
    Ok(Typed::truth(Node::Has { list: Box::new(list.node), option: Box::new(option.node) }, at, called))
}

/// The number a literal stands for.
pub(super) fn number_literal(decimal: Decimal, at: usize, called: String) -> Typed {
    Typed::literal(Value::Int(decimal.digits), decimal.scale, at, called)
}

/// Without the back quotes.
fn plain(called: &str) -> &str {
    called.trim_matches('`')
}
