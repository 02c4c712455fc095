//! Expressions of definition files: CEL syntax, read into our own typed, total tree with two-valued truth.
//!
//! Rules (see `docs/ledger-definitions.md`): a missing value, the empty text and SQL null are one nothing; `==` and `!=` never
//! give nothing; an ordering with nothing on either side is false; numbers of a decimal field are compared in its own scale;
//! unknown names are refused when the definition is loaded. The same tree is evaluated here and written as SQL by `store`.

use crate::parameter::Parameters;
use crate::{Day, Value};

/// A compiled expression with the text it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// As written in the definition.
    pub source: String,
    /// The tree.
    pub node: Node,
    /// Its type.
    pub ty: Type,
}

/// Type of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// True or false, never nothing.
    Bool,
    /// Whole number; a decimal's smallest part.
    Int,
    /// Text, a dictionary option.
    Text,
    /// A business day.
    Day,
    /// A month.
    Month,
    /// A record, person or unit.
    Id,
    /// A place.
    Place,
    /// Several options.
    List,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// A field by index.
    Field(usize),
    /// The record's state id (text).
    State,
    /// The record's place.
    Place,
    /// The running deadline (the day of the clock's field, as kept in the system column `due`).
    Due,
    /// The day the record was created, or the business day of an adopted one.
    CreatedOn,
}

/// Where names come from: a ledger's fields, plus the system names.
pub trait Schema {
    /// Slot, type and (for decimals) number of decimals of a name; `None` when there is no such name.
    fn lookup(&self, name: &str) -> Option<(Slot, Type, u8)>;
}

/// Where values come from when an expression is evaluated.
pub trait Row {
    /// The value in this slot.
    fn value(&self, slot: Slot) -> Value;
    /// The day parameters are read for.
    fn day(&self) -> Day;
}

/// The tree. Total: every node gives a value for every row; the SQL for both databases gives the same.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A literal.
    Literal(Value),
    /// A name.
    Slot(Slot),
    /// A parameter, its case given by a text expression.
    Param { key: String, case: Option<Box<Node>>, ty: Type },
    /// Comparison.
    Compare { op: Compare, left: Box<Node>, right: Box<Node> },
    /// All hold.
    And(Box<Node>, Box<Node>),
    /// One holds.
    Or(Box<Node>, Box<Node>),
    /// Does not hold.
    Not(Box<Node>),
    /// Days or numbers added or subtracted (`due + 1d`, `a - b`); nothing when a side is nothing.
    Add { left: Box<Node>, right: Box<Node>, minus: bool },
    /// The later / larger or earlier / smaller of two; nothing when a side is nothing.
    Pick { left: Box<Node>, right: Box<Node>, larger: bool },
    /// First when the condition holds, else second.
    If { condition: Box<Node>, then: Box<Node>, otherwise: Box<Node> },
    /// The text is one of these / the list holds this text.
    In { needle: Box<Node>, list: Vec<Value> },
    /// A list field holds this option.
    Has { list: Box<Node>, option: Box<Node> },
}

/// Comparison operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// Reads and checks an expression.
///
/// # Errors
/// In English for the author of the definition: what is wrong and what to write instead.
pub fn compile(source: &str, schema: &dyn Schema, params: &Parameters, expected: Type) -> Result<Expr, String> {
    compile::compile(source, schema, params, expected)
}

/// The value of an expression for a row.
pub fn eval(expr: &Expr, row: &dyn Row, params: &Parameters) -> Value {
    eval::node(&expr.node, row, params)
}

/// True when a Bool expression holds.
pub fn holds(expr: &Expr, row: &dyn Row, params: &Parameters) -> bool {
    eval(expr, row, params) == Value::Bool(true)
}

mod compile;
mod eval;
