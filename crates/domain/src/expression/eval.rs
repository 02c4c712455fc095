//! The tree's value for one row, in Rust. `store::expression` writes the same as SQL; a property test holds them equal.

use super::{Compare, Expr, Node, Row, Type, functions, parameter_number};
use crate::parameter::{Parameters, Scalar};
use crate::value::Deadline;
use crate::{Day, Id, Month, PlaceId, Value};
use std::cmp::Ordering;

/// A value while it is worked on: the shapes a database has.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Held {
    /// Nothing given; the empty text and the empty list are this too.
    Nothing,
    /// A number, day, month or place: compared only with its like, which the compiler has checked.
    Int(i64),
    Text(String),
    Bool(bool),
    Id(Id),
    List(Vec<String>),
}

/// See `expression::eval`.
pub(super) fn expr(expr: &Expr, row: &dyn Row, params: &Parameters) -> Value {
    let eval = Eval { row, params };
    match expr.ty {
        Type::Bool => Value::Bool(eval.truth(&expr.node)),
        ty => value(eval.held(&expr.node), ty),
    }
}

/// The value of a type; a day or month beyond all calendars stays at the last one.
fn value(held: Held, ty: Type) -> Value {
    match held {
        Held::Nothing => Value::Empty,
        Held::Int(n) => match ty {
            Type::Day => Value::Day(Day(narrow(n))),
            Type::Month => Value::Month(Month(narrow(n))),
            Type::Place => Value::Place(PlaceId(n)),
            _ => Value::Int(n),
        },
        Held::Text(text) => Value::Text(text),
        Held::Bool(b) => Value::Bool(b),
        Held::Id(id) => Value::Id(id),
        Held::List(list) => Value::List(list),
    }
}

fn narrow(n: i64) -> i32 {
    i32::try_from(n).unwrap_or(if n < 0 { i32::MIN } else { i32::MAX })
}

/// A row's or a literal's value as it is worked on.
fn held(value: Value) -> Held {
    if value.is_empty() {
        return Held::Nothing;
    }
    match value {
        Value::Text(text) => Held::Text(text),
        Value::Int(n) => Held::Int(n),
        Value::Bool(b) => Held::Bool(b),
        Value::Day(day) | Value::Deadline(Deadline::On(day)) => Held::Int(i64::from(day.0)),
        Value::Month(month) => Held::Int(i64::from(month.0)),
        Value::Place(place) => Held::Int(place.0),
        Value::Id(id) => Held::Id(id),
        Value::List(list) => Held::List(list),
        // As a column the rows are one text; only whether there are any is asked.
        Value::Rows(rows) => Held::List(rows.iter().map(|row| row.id.to_string()).collect()),
        // A deadline in words is no day; its words are not compared.
        Value::Deadline(Deadline::Words(_)) | Value::Empty => Held::Nothing,
    }
}

struct Eval<'a> {
    row: &'a dyn Row,
    params: &'a Parameters,
}

impl Eval<'_> {
    /// True when the condition holds; a yes/no field that is nothing does not.
    fn truth(&self, node: &Node) -> bool {
        self.held(node) == Held::Bool(true)
    }

    fn held(&self, node: &Node) -> Held {
        match node {
            Node::Literal(value) => held(value.clone()),
            Node::Slot(slot, _) => held(self.row.value(*slot)),
            Node::Param { key, case, ty, scale } => self.param(key, case.as_deref(), *ty, *scale),
            Node::Compare { op, left, right } => Held::Bool(compare(*op, &self.held(left), &self.held(right))),
            Node::And(left, right) => Held::Bool(self.truth(left) && self.truth(right)),
            Node::Or(left, right) => Held::Bool(self.truth(left) || self.truth(right)),
            Node::Not(side) => Held::Bool(!self.truth(side)),
            Node::Add { left, right, minus } => match (self.held(left), self.held(right)) {
                // The compiler has bounded the sum; saturating only keeps a row with a number beyond `LIMIT` from a panic.
                (Held::Int(l), Held::Int(r)) if *minus => Held::Int(l.saturating_sub(r)),
                (Held::Int(l), Held::Int(r)) => Held::Int(l.saturating_add(r)),
                _ => Held::Nothing,
            },
            Node::Pick { left, right, larger } => match (self.held(left), self.held(right)) {
                (Held::Int(l), Held::Int(r)) => Held::Int(if *larger { l.max(r) } else { l.min(r) }),
                _ => Held::Nothing,
            },
            Node::If { condition, then, otherwise } => self.held(if self.truth(condition) { then } else { otherwise }),
            Node::Shift { node, digits } => match self.held(node) {
                Held::Int(n) => Held::Int(n.saturating_mul(10_i64.saturating_pow(u32::from(*digits)))),
                _ => Held::Nothing,
            },
            Node::Call { function, args } => {
                let args: Vec<Held> = args.iter().map(|arg| self.held(arg)).collect();
                functions::value(*function, &args, self.params)
            }
            Node::In { needle, list } => {
                let needle = self.held(needle);
                Held::Bool(list.iter().any(|element| held(element.clone()) == needle))
            }
            Node::Has { list, option } => match (self.held(list), self.held(option)) {
                (Held::List(list), Held::Text(option)) => Held::Bool(list.contains(&option)),
                _ => Held::Bool(false),
            },
        }
    }

    fn param(&self, key: &str, case: Option<&Node>, ty: Type, scale: u8) -> Held {
        let case = match case.map(|c| self.held(c)) {
            Some(Held::Text(text)) => text,
            _ => String::new(),
        };
        let Some(found) = self.params.get(key, &case, self.row.day()) else { return Held::Nothing };
        match (ty, &found.value) {
            (Type::Int, value) => parameter_number(value, scale).map_or(Held::Nothing, Held::Int),
            (_, Scalar::Text(text)) => held(Value::Text(text.clone())),
            (_, Scalar::Int(n)) => Held::Text(n.to_string()),
        }
    }
}

/// Null-safe equality; an ordering with nothing is false.
fn compare(op: Compare, left: &Held, right: &Held) -> bool {
    let order = match (left, right) {
        (Held::Int(l), Held::Int(r)) => Some(l.cmp(r)),
        // Byte by byte, as `collate "C"` and SQLite's `BINARY` do.
        (Held::Text(l), Held::Text(r)) => Some(l.as_bytes().cmp(r.as_bytes())),
        _ => None,
    };
    match op {
        Compare::Equal => left == right,
        Compare::NotEqual => left != right,
        Compare::Less => order == Some(Ordering::Less),
        Compare::LessOrEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        Compare::Greater => order == Some(Ordering::Greater),
        Compare::GreaterOrEqual => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
    }
}
