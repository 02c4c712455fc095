//! The tree of what is written, before it has types: names and functions are whatever was written, `compile` knows which
//! there are.

use super::Compare;
use super::number::Decimal;

/// A part of an expression and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Syntax {
    pub(super) shape: Shape,
    pub(super) span: Span,
}

/// First byte and the byte after the last; brackets around a part are not of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What stands there.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// `null`
    Null,
    /// `true`, `false`
    Truth(bool),
    /// `'重大'`, its escapes resolved.
    Text(String),
    /// `12.50`, `-3`
    Number(Decimal),
    /// `3d`
    Days(i64),
    /// `level`
    Name(String),
    /// `['一般', '重大']`
    List(Vec<Syntax>),
    /// `sources.money`
    Member { of: Box<Syntax>, name: String },
    /// `kinds[0]`
    Index { of: Box<Syntax>, index: Box<Syntax> },
    /// `days(a, b)`, and with `of` `spot.size()`.
    Call { of: Option<Box<Syntax>>, name: String, args: Vec<Syntax> },
    /// `!a`
    Not(Box<Syntax>),
    /// `-a`; of a number literal the sign is part of the number.
    Negate(Box<Syntax>),
    /// `a && b && c`, at least two.
    All(Vec<Syntax>),
    /// `a || b || c`, at least two.
    Any(Vec<Syntax>),
    /// `a + b`, `a in b`; `at` is the first byte of the operator.
    Infix { operator: Infix, at: usize, left: Box<Syntax>, right: Box<Syntax> },
    /// `test ? then : otherwise`
    Choice { test: Box<Syntax>, then: Box<Syntax>, otherwise: Box<Syntax> },
}

/// Operators between two operands, but for `&&` and `||`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Infix {
    Compare(Compare),
    In,
    Plus,
    Minus,
    Times,
    Over,
    Modulo,
}
