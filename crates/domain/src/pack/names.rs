//! Names and types of a definition's expressions: which names there are, and what an assigned field takes.

use super::Pack;
use super::source::Table;
use crate::expression::{self, Expr, Node, Schema, Slot, Type};
use crate::ledger::{Assignment, Field, due_slot};

/// Names an expression of a ledger may use.
#[derive(Clone)]
pub(super) struct Names<'a> {
    fields: &'a [Field],
    /// Ids of the ledger's clocks, where their deadlines may be read.
    clocks: &'a [String],
    /// Ids of the states, where they are known.
    states: Vec<String>,
    /// No database evaluates the expression.
    in_rust: bool,
    /// The business day of a step is known under `day`.
    of_step: bool,
}

impl<'a> Names<'a> {
    /// Those of every expression.
    pub(super) fn of(fields: &'a [Field]) -> Self {
        Self { fields, clocks: &[], states: Vec::new(), in_rust: false, of_step: false }
    }

    /// Those of an expression that is asked when a step is done.
    pub(super) fn of_step(fields: &'a [Field], clocks: &'a [String]) -> Self {
        Self { clocks, of_step: true, ..Self::of(fields) }
    }

    /// Those of an expression that may read the deadline of every clock.
    pub(super) fn with_clocks(fields: &'a [Field], clocks: &'a [String]) -> Self {
        Self { clocks, ..Self::of(fields) }
    }

    /// Those of an expression that is evaluated in Rust only.
    pub(super) fn in_rust(fields: &'a [Field]) -> Self {
        Self { in_rust: true, ..Self::of(fields) }
    }

    /// With the states of the ledger this entry stands in.
    pub(super) fn at(&self, entry: &Table<'_>) -> Self {
        Self { states: entry.keys_of_root("states"), ..self.clone() }
    }
}

impl Schema for Names<'_> {
    fn lookup(&self, name: &str) -> Option<(Slot, Type, u8)> {
        Some(match name {
            "state" => (Slot::State, Type::Text, 0),
            "place" => (Slot::Place, Type::Place, 0),
            "due" => (Slot::Due, Type::Day, 0),
            "created_on" => (Slot::CreatedOn, Type::Day, 0),
            _ => {
                if let Some(id) = name.strip_prefix("due('") {
                    let clock = self.clocks.iter().position(|c| id.strip_suffix("')") == Some(c))?;
                    return Some((due_slot(clock), Type::Day, 0));
                }
                let Some(index) = self.fields.iter().position(|f| f.id == name) else {
                    return (self.of_step && name == "day").then_some((Slot::StepDay, Type::Day, 0));
                };
                let (ty, scale) = self.fields[index].ty.expression_type();
                (Slot::Field(index), ty, scale)
            }
        })
    }

    fn largest(&self, name: &str) -> Option<i64> {
        self.fields.iter().find(|f| f.id == name)?.ty.largest()
    }

    fn options(&self, name: &str) -> Option<Vec<String>> {
        if name == "state" {
            return (!self.states.is_empty()).then(|| self.states.clone());
        }
        let field = self.fields.iter().find(|f| f.id == name && f.value.is_none())?;
        let options: Vec<String> = field.ty.options().iter().map(|o| o.value.clone()).collect();
        (!options.is_empty()).then_some(options)
    }

    fn names(&self) -> Vec<String> {
        let system = ["state", "place", "due", "created_on"].map(str::to_owned);
        self.fields.iter().map(|f| f.id.clone()).chain(system).collect()
    }

    fn in_rust(&self) -> bool {
        self.in_rust
    }

    fn sensitive(&self, name: &str) -> bool {
        self.fields.iter().any(|f| f.id == name && f.sensitive.is_some())
    }
}

/// The expression under a key, when there is one.
pub(super) fn expression(entry: &Table<'_>, key: &str, fields: &[Field], pack: &Pack, ty: Type) -> Option<Expr> {
    expression_of(entry, key, &Names::of(fields), pack, ty)
}

/// [`expression`] with the names given.
pub(super) fn expression_of(entry: &Table<'_>, key: &str, names: &Names<'_>, pack: &Pack, ty: Type) -> Option<Expr> {
    if !entry.has(key) {
        return None;
    }
    let text = entry.text(key)?;
    match expression::compile(&text, &names.at(entry), &pack.parameters, ty) {
        Ok(expr) => Some(expr),
        Err(why) => {
            entry.complain(key, why);
            None
        }
    }
}

/// `set = { field = "expression" }`: each of the type and the decimals of its field.
pub(super) fn assignments(entry: &Table<'_>, key: &str, names: &Names<'_>, pack: &Pack) -> Vec<Assignment> {
    let Some(pairs) = entry.has(key).then(|| entry.table(key)).flatten() else { return Vec::new() };
    let written = pairs.text_entries();
    if written.len() < pairs.keys().len() {
        entry.complain(key, format!("every entry of `{key}` is an expression in quotes: {{ note = \"'已核'\" }}"));
    }
    written.into_iter().filter_map(|(name, text)| assignment(&pairs, &name, &text, names.fields, names, pack)).collect()
}

/// One field (of `fields`) with the expression it gets, whose names are those of `names`.
pub(super) fn assignment(
    pairs: &Table<'_>,
    name: &str,
    text: &str,
    fields: &[Field],
    names: &Names<'_>,
    pack: &Pack,
) -> Option<Assignment> {
    let complain = |why: String| {
        pairs.complain(name, why);
        None
    };
    let Some(index) = fields.iter().position(|f| f.id == name) else {
        return complain(format!("`{name}` is no field"));
    };
    let field = &fields[index];
    if field.sensitive.is_some() {
        return complain(format!("`{name}` is sensitive: people give it, expressions do not"));
    }
    let (ty, scale) = field.ty.expression_type();
    if field.value.is_some() {
        return complain(format!("`{name}` is worked out (`type = \"computed\"`): nothing else sets it"));
    }
    let mut expr = match expression::compile(text, &names.at(pairs), &pack.parameters, ty) {
        Ok(expr) => expr,
        Err(why) => return complain(why),
    };
    if ty == Type::Int && expr.node != Node::Literal(crate::Value::Empty) {
        if expr.scale > scale {
            return complain(format!("`{name}` has {scale} decimals, the expression gives {}", expr.scale));
        }
        if expr.scale < scale {
            let node = Box::new(expr.node);
            expr = Expr { node: Node::Shift { node, digits: scale - expr.scale }, scale, ..expr };
        }
    }
    if let Node::Literal(value) = &expr.node
        && !value.is_empty()
        && let Err((_, why)) = field.ty.check(&crate::ledger::of_type(field, value.clone()))
    {
        return complain(format!("`{name}` can not be {text}: {why}"));
    }
    Some(Assignment { field: index, value: expr })
}

/// The date field with this name.
pub(super) fn date_field(entry: &Table<'_>, key: &str, name: &str, fields: &[Field]) -> Option<usize> {
    let found = fields.iter().position(|f| f.id == name && f.ty.is_day());
    if found.is_none() {
        entry.complain(key, format!("`{name}` is no date field of this ledger"));
    }
    found
}
