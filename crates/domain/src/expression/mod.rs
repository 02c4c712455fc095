//! Expressions of definition files: a subset of CEL's syntax, read by our own parser (`lexer`, `parser`) and checked (`compile`)
//! into a typed, total tree with two-valued truth.
//!
//! Rules (see `docs/ledger-definitions.md`): a missing value, the empty text and SQL null are one nothing; `==` and `!=` never
//! give nothing; an ordering with nothing on either side is false; numbers of a decimal field are compared in its own scale;
//! unknown names are refused when the definition is loaded. The same tree is evaluated here and written as SQL by `store`.
//!
//! | Written | Means |
//! |---|---|
//! | `level == '重大'`, `closed_on != null`, `note == ''` | null-safe comparison; `''` and `null` are the same nothing |
//! | `<` `<=` `>` `>=` | numbers, days, months and plain text (by its UTF-8 bytes); false when a side is nothing |
//! | `&&` `\|\|` `!` `c ? a : b` | two-valued: a yes/no field that is nothing counts as false |
//! | `funds >= 12.5` | a decimal is written as people write it and compared in the field's smallest part |
//! | `due + 1d`, `due - 2d`, `due + 3`, `a + b`, `a - b` | days and numbers; nothing when a side is nothing |
//! | `days(found_on, closed_on) >= 30` | days from the first to the second |
//! | `day('2026-01-01')`, `month('2026-01')` | a day, a month |
//! | `max(a, b)`, `min(a, b)` | of numbers, days or months; nothing when a side is nothing |
//! | `level in ['重大', '较大']` | one of these |
//! | `has(kinds, '火灾')`, `'火灾' in kinds` | a field of several options holds this one |
//! | `param('key')`, `param('hazard.days', level)` | a parameter on the row's day, for a case |
//! | `a * b`, `div(a, b, 2)` | bounded by the `max` of its fields; `div` rounds half away from zero, by zero is nothing |
//! | `years(d, n)`, `months(d, n)`, `year(d)`, `year_end(y)`, `month_end(m)`, `workdays(a, b)` | the calendar's |
//! | `length(x)`, `last4(x)` | of a text |
//! | `born(id_number)`, `sex(id_number)` | what an ID number says; in Rust only |
//!
//! Not offered, with a message that says what to write instead: `today()` (an indicator would give another answer tomorrow),
//! `/`, text functions, regular expressions, `age`. A sensitive field can only be tested for nothing, and be read by
//! `length`, `last4`, `born` and `sex` where the expression is evaluated in Rust only ([`Schema::in_rust`]).

use crate::parameter::{Parameters, Scalar};
use crate::{Day, Value};

pub use functions::{CALENDAR_MONTHS, Function, MOST_MONTHS};

/// A compiled expression with the text it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// As written in the definition.
    pub source: String,
    /// The tree.
    pub node: Node,
    /// Its type.
    pub ty: Type,
    /// Number of decimals when the type is a number: 2 when an `Int` of 1250 means 12.50.
    pub scale: u8,
}

/// Greatest absolute value, in its smallest part, of a number in a field, a literal or a parameter (ten billion yuan in 分).
///
/// Expressions are checked against it when they are compiled, so no sum can overflow on any evaluator. Field types refuse
/// larger numbers when they are entered.
pub const LIMIT: i64 = 1_000_000_000_000_000;

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
    Month,
    /// A record, person or unit.
    Id,
    Place,
    /// Several options.
    List,
    /// The rows of a table: only tested for nothing.
    Rows,
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
    /// The running deadline of another clock than the main one, by its index.
    ClockDue(usize),
    /// The business day of the step that is asked about: only in what a step says of itself, nothing elsewhere.
    StepDay,
}

/// Where names come from: a ledger's fields, plus the system names.
pub trait Schema {
    /// Slot, type and (for decimals) number of decimals of a name; `None` when there is no such name.
    fn lookup(&self, name: &str) -> Option<(Slot, Type, u8)>;

    /// True when the name is a sealed (敏感) field: an expression may only test whether it is given.
    fn sensitive(&self, _name: &str) -> bool {
        false
    }

    /// The only texts this name can hold (options of a dictionary, state ids); `None` when any text may be there. Lets
    /// `level == '重夫'` be refused when the definition is loaded.
    fn options(&self, _name: &str) -> Option<Vec<String>> {
        None
    }

    /// Greatest absolute value of a number, in its smallest part, when the field says one: what may be multiplied.
    fn largest(&self, _name: &str) -> Option<i64> {
        None
    }

    /// Its expressions are never written as SQL: functions that no database knows, and those of sealed fields, may be used.
    fn in_rust(&self) -> bool {
        false
    }

    /// Every name there is, for "did you mean".
    fn names(&self) -> Vec<String> {
        Vec::new()
    }
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
    /// A literal; `Value::Empty` is `null`, never `Text("")`.
    Literal(Value),
    /// A name with its type.
    Slot(Slot, Type),
    /// A parameter on the row's day.
    Param {
        key: String,
        /// Its case: a text literal or a text slot; the default case without.
        case: Option<Box<Node>>,
        /// Number or text.
        ty: Type,
        /// Decimals a number is read with.
        scale: u8,
    },
    /// Comparison.
    Compare {
        /// Which.
        op: Compare,
        /// Left side.
        left: Box<Node>,
        /// Right side.
        right: Box<Node>,
    },
    /// All hold.
    And(Box<Node>, Box<Node>),
    /// One holds.
    Or(Box<Node>, Box<Node>),
    /// Does not hold.
    Not(Box<Node>),
    /// Days or numbers added or subtracted (`due + 1d`, `a - b`, a day less a day); nothing when a side is nothing.
    Add {
        /// Left side.
        left: Box<Node>,
        /// Right side.
        right: Box<Node>,
        /// Subtracted instead of added.
        minus: bool,
    },
    /// The later / larger or earlier / smaller of two; nothing when a side is nothing.
    Pick {
        /// Left side.
        left: Box<Node>,
        /// Right side.
        right: Box<Node>,
        /// The larger instead of the smaller.
        larger: bool,
    },
    /// First when the condition holds, else second.
    If {
        /// Type `Bool`.
        condition: Box<Node>,
        /// When it holds.
        then: Box<Node>,
        /// When it does not.
        otherwise: Box<Node>,
    },
    /// A number multiplied by ten to the power of `digits`, to bring two numbers of decimals together.
    Shift {
        /// The number.
        node: Box<Node>,
        /// How many decimals more.
        digits: u8,
    },
    /// The value is one of these literals, none of them nothing.
    In {
        /// The value.
        needle: Box<Node>,
        /// The literals, of its type and scale.
        list: Vec<Value>,
    },
    /// A function of the calendar, of numbers or of texts.
    Call {
        /// Which.
        function: Function,
        /// As many as it takes.
        args: Vec<Node>,
    },
    /// A list field holds this option.
    Has {
        /// Always a slot of type `List`.
        list: Box<Node>,
        /// Type `Text`.
        option: Box<Node>,
    },
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

impl Node {
    /// The type of what it gives; `None` for `null`, which is of every type.
    pub fn ty(&self) -> Option<Type> {
        match self {
            Self::Literal(value) => match value {
                Value::Text(_) => Some(Type::Text),
                Value::Int(_) => Some(Type::Int),
                Value::Bool(_) => Some(Type::Bool),
                Value::Day(_) | Value::Deadline(_) => Some(Type::Day),
                Value::Month(_) => Some(Type::Month),
                Value::Place(_) => Some(Type::Place),
                Value::Id(_) => Some(Type::Id),
                Value::List(_) => Some(Type::List),
                Value::Rows(_) => Some(Type::Rows),
                Value::Empty => None,
            },
            Self::Slot(_, ty) | Self::Param { ty, .. } => Some(*ty),
            Self::Add { left, right, minus } => match (left.ty(), right.ty()) {
                (Some(Type::Day), Some(Type::Day)) if *minus => Some(Type::Int),
                (ty, _) => ty,
            },
            Self::Pick { left, .. } => left.ty(),
            Self::Shift { .. } => Some(Type::Int),
            Self::Call { function, .. } => Some(match function {
                Function::Years | Function::Months | Function::YearEnd | Function::MonthEnd | Function::Born => {
                    Type::Day
                }
                Function::Year
                | Function::Workdays
                | Function::Times { .. }
                | Function::Div { .. }
                | Function::Length => Type::Int,
                Function::Last4 | Function::Sex => Type::Text,
            }),
            Self::If { then, otherwise, .. } => then.ty().or_else(|| otherwise.ty()),
            Self::Compare { .. } | Self::And(..) | Self::Or(..) | Self::Not(_) | Self::In { .. } | Self::Has { .. } => {
                Some(Type::Bool)
            }
        }
    }

    /// The same tree with every node replaced, from the leaves up. The case of a parameter stays as it is: it is a literal or a
    /// field, for every evaluator.
    #[must_use]
    pub fn everywhere(self, with: &dyn Fn(Self) -> Self) -> Self {
        let go = |node: Box<Self>| Box::new(node.everywhere(with));
        with(match self {
            Self::Literal(_) | Self::Slot(..) | Self::Param { .. } => self,
            Self::Compare { op, left, right } => Self::Compare { op, left: go(left), right: go(right) },
            Self::And(left, right) => Self::And(go(left), go(right)),
            Self::Or(left, right) => Self::Or(go(left), go(right)),
            Self::Not(side) => Self::Not(go(side)),
            Self::Add { left, right, minus } => Self::Add { left: go(left), right: go(right), minus },
            Self::Pick { left, right, larger } => Self::Pick { left: go(left), right: go(right), larger },
            Self::If { condition, then, otherwise } => {
                Self::If { condition: go(condition), then: go(then), otherwise: go(otherwise) }
            }
            Self::Shift { node, digits } => Self::Shift { node: go(node), digits },
            Self::In { needle, list } => Self::In { needle: go(needle), list },
            Self::Has { list, option } => Self::Has { list: go(list), option: go(option) },
            Self::Call { function, args } => {
                Self::Call { function, args: args.into_iter().map(|arg| arg.everywhere(with)).collect() }
            }
        })
    }

    /// The nodes directly below.
    pub fn children(&self) -> Vec<&Self> {
        match self {
            Self::Literal(_) | Self::Slot(..) => Vec::new(),
            Self::Param { case, .. } => case.iter().map(|c| &**c).collect(),
            Self::Compare { left, right, .. }
            | Self::And(left, right)
            | Self::Or(left, right)
            | Self::Add { left, right, .. }
            | Self::Pick { left, right, .. }
            | Self::Has { list: left, option: right } => vec![left, right],
            Self::Not(node) | Self::Shift { node, .. } | Self::In { needle: node, .. } => vec![node],
            Self::If { condition, then, otherwise } => vec![condition, then, otherwise],
            Self::Call { args, .. } => args.iter().collect(),
        }
    }
}

impl Expr {
    /// The slots it reads, each once, in the order they first appear: what a computed field depends on, what a step locks.
    pub fn slots(&self) -> Vec<Slot> {
        let mut out = Vec::new();
        let mut stack = vec![&self.node];
        while let Some(node) = stack.pop() {
            if let Node::Slot(slot, _) = node
                && !out.contains(slot)
            {
                out.push(*slot);
            }
            stack.extend(node.children().into_iter().rev());
        }
        out
    }

    /// The keys of the parameters it reads, each once: what must be looked at again when a parameter changes.
    pub fn parameters(&self) -> Vec<&str> {
        let mut out = Vec::new();
        let mut stack = vec![&self.node];
        while let Some(node) = stack.pop() {
            if let Node::Param { key, .. } = node
                && !out.contains(&key.as_str())
            {
                out.push(key.as_str());
            }
            stack.extend(node.children().into_iter().rev());
        }
        out
    }
}

/// Reads and checks an expression.
///
/// # Errors
/// In English for the author of the definition: `column 8: ` (of the source, counted from 1), what is wrong and what to
/// write instead.
pub fn compile(source: &str, schema: &dyn Schema, params: &Parameters, expected: Type) -> Result<Expr, String> {
    compile::compile(source, schema, params, expected)
}

/// The value of an expression for a row.
pub fn eval(expr: &Expr, row: &dyn Row, params: &Parameters) -> Value {
    eval::expr(expr, row, params)
}

/// True when a Bool expression holds.
pub fn holds(expr: &Expr, row: &dyn Row, params: &Parameters) -> bool {
    eval(expr, row, params) == Value::Bool(true)
}

/// A parameter's value as a number with so many decimals, within ±[`LIMIT`]; `None` when it is words, or has more decimals.
/// Both evaluators read parameters through this one function.
pub fn parameter_number(value: &Scalar, scale: u8) -> Option<i64> {
    number::of_parameter(value, scale)
}

mod calls;
mod compile;
mod eval;
mod fault;
mod functions;
mod lexer;
mod number;
mod operators;
mod parser;
mod suggest;
mod syntax;
#[cfg(test)]
mod tests;
