//! Expressions of definitions as SQL: the same tree that `domain::expression` evaluates for a row, for many rows at once.
//!
//! Literals stand in the text, quoted here and nowhere else, so that a text can be put together from several expressions
//! without numbering parameters. The texts come from definitions (few, cached by the engine), never from a request's values.
//! A property test (`tests/it/expression.rs`) holds the three evaluators equal; each rule below is what it is because of it.

mod functions;

use crate::Engine;
use domain::expression::{Compare, Expr, Node, Slot, Type, parameter_number};
use domain::parameter::{ParameterValue, Parameters, Scalar};
use domain::value::Deadline;
use domain::{Day, Value};
use std::fmt::Write as _;

/// The expression as an SQL value; a condition is true or false, never null (0 or 1 on SQLite). Nothing is null.
///
/// `columns` gives the column of a slot as SQL, quoted if it must be: text, integer (numbers, days, months, places), boolean,
/// uuid, for a field of several options its JSON array as `text` or `jsonb`, for a deadline its day. `day` is the SQL of the
/// day parameters are read for, an integer. A result of type day or month may lie beyond all calendars; who reads it stays
/// at the last one, as `domain::expression::eval` does.
pub fn sql(expr: &Expr, columns: &dyn Fn(Slot) -> String, engine: Engine, params: &Parameters, day: &str) -> String {
    let writer = Writer { columns, engine, params, day };
    match expr.ty {
        Type::Bool => writer.truth(&expr.node),
        _ => writer.value(&expr.node),
    }
}

/// A condition for `where`: true for the same rows as [`sql`], but null instead of false where that lets an index be used.
/// Not to be negated or selected.
pub fn filter(expr: &Expr, columns: &dyn Fn(Slot) -> String, engine: Engine, params: &Parameters, day: &str) -> String {
    Writer { columns, engine, params, day }.filter(&expr.node)
}

/// A text as an SQL literal. NUL, which no database column here can hold, becomes U+FFFD.
pub fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''").replace('\0', "\u{fffd}"))
}

struct Writer<'a> {
    columns: &'a dyn Fn(Slot) -> String,
    engine: Engine,
    params: &'a Parameters,
    day: &'a str,
}

impl Writer<'_> {
    /// Null for nothing; the empty text and the empty list are made null where they come from, at the column.
    fn value(&self, node: &Node) -> String {
        match node {
            Node::Literal(value) => self.literal(value),
            Node::Slot(slot, ty) => {
                let column = (self.columns)(*slot);
                match ty {
                    Type::Text => format!("nullif({column}, '')"),
                    // As text, because `jsonb` is not comparable with ''.
                    Type::List => format!("nullif(nullif(cast({column} as text), ''), '[]')"),
                    _ => column,
                }
            }
            Node::Param { key, case, ty, scale } => self.param(key, case.as_deref(), *ty, *scale),
            // Days are 32 bits wide on PostgreSQL; the compiler has bounded the sum for 64.
            Node::Add { left, right, minus } => {
                let sign = if *minus { '-' } else { '+' };
                format!("(cast({} as bigint) {sign} {})", self.value(left), self.value(right))
            }
            Node::Shift { node, digits } => {
                format!("(cast({} as bigint) * {})", self.value(node), 10_i64.saturating_pow(u32::from(*digits)))
            }
            // PostgreSQL's `greatest` passes over nothing instead of giving it.
            Node::Pick { left, right, larger } => {
                let (left, right) = (self.value(left), self.value(right));
                let (keep, other) = if *larger { (">=", "<") } else { ("<=", ">") };
                format!("(case when {left} {keep} {right} then {left} when {left} {other} {right} then {right} end)")
            }
            Node::Call { function, args } => self.call(*function, args),
            Node::If { condition, then, otherwise } => {
                let (then, otherwise) = (self.value(then), self.value(otherwise));
                format!("(case when {} then {then} else {otherwise} end)", self.truth(condition))
            }
            Node::Compare { .. } | Node::And(..) | Node::Or(..) | Node::Not(_) | Node::In { .. } | Node::Has { .. } => {
                self.truth(node)
            }
        }
    }

    /// True or false, never null.
    fn truth(&self, node: &Node) -> String {
        match node {
            Node::Literal(Value::Bool(_)) => self.value(node),
            Node::Compare { op, left, right } => self.compare(*op, left, right),
            Node::And(left, right) => format!("({} and {})", self.truth(left), self.truth(right)),
            Node::Or(left, right) => format!("({} or {})", self.truth(left), self.truth(right)),
            Node::Not(side) => format!("(not {})", self.truth(side)),
            Node::In { .. } => format!("({} is true)", self.one_of(node)),
            Node::Has { list, option } => self.has(list, option),
            _ => format!("({} is true)", self.value(node)),
        }
    }

    fn filter(&self, node: &Node) -> String {
        let nothing = |side: &Node| matches!(side, Node::Literal(Value::Empty));
        match node {
            Node::And(left, right) => format!("({} and {})", self.filter(left), self.filter(right)),
            Node::Or(left, right) => format!("({} or {})", self.filter(left), self.filter(right)),
            Node::In { .. } => self.one_of(node),
            Node::Compare { op: Compare::Equal, left, right } if !nothing(left) && !nothing(right) => {
                match (&**left, &**right) {
                    (Node::Literal(_), _) | (_, Node::Literal(_)) => {
                        format!("({} = {})", self.bare(left), self.bare(right))
                    }
                    _ => self.truth(node),
                }
            }
            Node::Compare { op, left, right } if sign(*op).is_some() => self.ordering(*op, left, right),
            _ => self.truth(node),
        }
    }

    /// The value where it is only compared with a literal that is not empty: then the empty text of a column needs no care,
    /// and its own collation will do, which lets an index of it be used.
    fn bare(&self, node: &Node) -> String {
        match node {
            Node::Slot(slot, Type::Text) => (self.columns)(*slot),
            _ => self.collated(node),
        }
    }

    /// The value with the order of its bytes, if it is text. SQLite's own order is that; PostgreSQL refuses to compare two
    /// columns whose collations differ unless it is told one.
    fn collated(&self, node: &Node) -> String {
        let value = self.value(node);
        match (self.engine, node) {
            (Engine::Sqlite, _) | (_, Node::Literal(_)) => value,
            _ if node.ty() == Some(Type::Text) => format!("{value} collate \"C\""),
            _ => value,
        }
    }

    fn compare(&self, op: Compare, left: &Node, right: &Node) -> String {
        if sign(op).is_some() {
            return format!("({} is true)", self.ordering(op, left, right));
        }
        let not = if op == Compare::NotEqual { " not" } else { "" };
        match (left, right) {
            (Node::Literal(Value::Empty), other) | (other, Node::Literal(Value::Empty)) => {
                format!("({} is{not} null)", self.value(other))
            }
            (Node::Literal(_), _) | (_, Node::Literal(_)) => self.same(op, &self.bare(left), &self.bare(right)),
            _ => self.same(op, &self.collated(left), &self.collated(right)),
        }
    }

    /// Null-safe equality of two values.
    fn same(&self, op: Compare, left: &str, right: &str) -> String {
        let distinct = if op == Compare::NotEqual { "is distinct from" } else { "is not distinct from" };
        format!("({left} {distinct} {right})")
    }

    /// `<` and its sisters: null when a side is nothing.
    fn ordering(&self, op: Compare, left: &Node, right: &Node) -> String {
        format!("({} {} {})", self.collated(left), sign(op).unwrap_or("="), self.collated(right))
    }

    /// `needle in (…)`: null when the needle is nothing.
    fn one_of(&self, node: &Node) -> String {
        let Node::In { needle, list } = node else { return self.truth(node) };
        let list: Vec<String> = list.iter().map(|value| self.literal(value)).collect();
        format!("({} in ({}))", self.bare(needle), list.join(", "))
    }

    fn has(&self, list: &Node, option: &Node) -> String {
        let (list, option) = (self.value(list), self.value(option));
        match self.engine {
            Engine::Sqlite => format!("(({option} in (select value from json_each({list}))) is true)"),
            Engine::Postgres => {
                format!("((cast({list} as jsonb) @> to_jsonb(cast({option} as text))) is true)")
            }
        }
    }

    fn literal(&self, value: &Value) -> String {
        match value {
            Value::Text(text) if !text.is_empty() => quote(text),
            Value::Int(n) => number(*n),
            Value::Bool(b) => b.to_string(),
            Value::Day(day) | Value::Deadline(Deadline::On(day)) => number(i64::from(day.0)),
            Value::Month(month) => number(i64::from(month.0)),
            Value::Place(place) => number(place.0),
            Value::Id(id) => match self.engine {
                Engine::Sqlite => {
                    let hex = id.bytes().iter().fold(String::new(), |mut hex, byte| {
                        let _ = write!(hex, "{byte:02x}");
                        hex
                    });
                    format!("x'{hex}'")
                }
                Engine::Postgres => format!("cast('{id}' as uuid)"),
            },
            // There are no list literals; a deadline in words is no day.
            Value::Text(_) | Value::Empty | Value::List(_) | Value::Rows(_) | Value::Deadline(Deadline::Words(_)) => {
                "null".to_owned()
            }
        }
    }

    /// A `case` over the case and the first days, latest first: what `Parameters::get` finds. The default stands last, so a
    /// case that has no value yet falls through to it.
    fn param(&self, key: &str, case: Option<&Node>, ty: Type, scale: u8) -> String {
        let mut arms = String::new();
        let all = self.params.cases(key);
        for (name, values) in all.iter().filter(|(name, _)| !name.is_empty()) {
            match case {
                Some(Node::Literal(Value::Text(text))) if text == name => self.arms(&mut arms, "", values, ty, scale),
                Some(slot @ Node::Slot(..)) => {
                    let test = format!("{} = {} and ", self.bare(slot), quote(name));
                    self.arms(&mut arms, &test, values, ty, scale);
                }
                _ => {}
            }
        }
        for (_, values) in all.iter().filter(|(name, _)| name.is_empty()) {
            self.arms(&mut arms, "", values, ty, scale);
        }
        let found = if arms.is_empty() { "null".to_owned() } else { format!("case{arms} end") };
        // Typed, because `null` alone is text to PostgreSQL.
        format!("cast({found} as {})", if ty == Type::Int { "bigint" } else { "text" })
    }

    fn arms(&self, arms: &mut String, test: &str, values: &[ParameterValue], ty: Type, scale: u8) {
        for value in values.iter().rev().filter(|value| value.place.is_none()) {
            let then = match (ty, &value.value) {
                (Type::Int, scalar) => parameter_number(scalar, scale).map_or_else(|| "null".to_owned(), number),
                (_, Scalar::Text(text)) => self.literal(&Value::Text(text.clone())),
                (_, Scalar::Int(n)) => quote(&n.to_string()),
            };
            let Day(from) = value.from;
            let _ = write!(arms, " when {test}{} >= {} then {then}", self.day, number(i64::from(from)));
        }
    }
}

/// In brackets when negative, so that `a - -1` is no comment.
fn number(n: i64) -> String {
    if n < 0 { format!("({n})") } else { n.to_string() }
}

/// The sign of an ordering; `None` for equality.
fn sign(op: Compare) -> Option<&'static str> {
    match op {
        Compare::Equal | Compare::NotEqual => None,
        Compare::Less => Some("<"),
        Compare::LessOrEqual => Some("<="),
        Compare::Greater => Some(">"),
        Compare::GreaterOrEqual => Some(">="),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::expression::{Schema, compile};

    struct Names;

    impl Schema for Names {
        fn lookup(&self, name: &str) -> Option<(Slot, Type, u8)> {
            Some(match name {
                "state" => (Slot::State, Type::Text, 0),
                "due" => (Slot::Due, Type::Day, 0),
                "note" => (Slot::Field(0), Type::Text, 0),
                "funds" => (Slot::Field(1), Type::Int, 2),
                _ => return None,
            })
        }
    }

    fn column(slot: Slot) -> String {
        match slot {
            Slot::State => "state".to_owned(),
            Slot::Due => "due".to_owned(),
            Slot::Field(0) => "note".to_owned(),
            _ => "funds".to_owned(),
        }
    }

    #[test]
    fn a_filter_leaves_columns_bare_where_an_index_can_be_used() {
        let params = Parameters::default();
        let table = [
            ("state == 'closed'", "(state = 'closed')"),
            ("state in ['a', 'b'] && due < day('1970-01-02')", "((state in ('a', 'b')) and (due < 1))"),
            ("state != 'closed'", "(state is distinct from 'closed')"),
            ("!(state == 'closed')", "(not (state is not distinct from 'closed'))"),
            ("due + 1d == null", "((cast(due as bigint) + 1) is null)"),
            ("note == ''", "(nullif(note, '') is null)"),
            ("funds > -12.5", "(funds > (-1250))"),
            ("note < state", "(nullif(note, '') collate \"C\" < nullif(state, '') collate \"C\")"),
        ];
        for (source, expect) in table {
            let expr = compile(source, &Names, &params, Type::Bool).expect(source);
            assert_eq!(filter(&expr, &column, Engine::Postgres, &params, "0"), expect, "{source}");
            let sqlite = filter(&expr, &column, Engine::Sqlite, &params, "0");
            assert_eq!(sqlite, expect.replace(" collate \"C\"", ""), "{source}");
        }
    }

    #[test]
    fn a_text_can_not_leave_its_quotes() {
        for (text, expect) in [
            ("it's", "'it''s'"),
            ("'; drop table x; --", "'''; drop table x; --'"),
            ("\\'", "'\\'''"),
            ("$1 ? :a", "'$1 ? :a'"),
            ("a\0b", "'a\u{fffd}b'"),
        ] {
            assert_eq!(quote(text), expect);
        }
    }
}
