//! From tokens to a tree: precedence climbing over CEL's operators. What may be called and which names there are is no matter
//! of the grammar.
//!
//! From loose to tight, all but the choice grouping to the left: `c ? a : b`; `||`; `&&`; `==` `!=` `<` `<=` `>` `>=` `in`;
//! `+` `-`; `*` `/` `%`; `!` and `-` in front; `a.b` `a[b]` `f(a)` `a.f(b)`.
//!
//! The depth of recursion is bounded by [`MAX_BRACKETS`] and [`MAX_DEPTH`], the size of the tree by [`MAX_NODES`], whatever the
//! length of the source.

use super::Compare;
use super::fault::{Fault, fault};
use super::lexer::{Kind, Token, lex};
use super::syntax::{Infix, Shape, Span, Syntax};

/// Most brackets inside each other.
pub(super) const MAX_BRACKETS: usize = 24;
/// Most nodes of an expression.
const MAX_NODES: usize = 200;
/// Most nodes on a way from the root to a leaf; `compile` holds it, here it bounds what recurses without brackets.
pub(super) const MAX_DEPTH: usize = 40;
/// Words CEL keeps for other languages: a definition stays readable by any CEL parser.
const RESERVED: [&str; 17] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

/// Binding power of the loosest operator that `climb` handles.
const LOOSEST: u8 = 1;

/// The tree of a source.
pub(super) fn parse(source: &str) -> Result<Syntax, Fault> {
    grouped(source, &lex(source)?)
}

/// The tree of tokens, the last of which is `End`.
fn grouped(source: &str, tokens: &[Token<'_>]) -> Result<Syntax, Fault> {
    let mut parser = Parser { source, tokens, next: 0, open: 0, depth: 0, nodes: 0 };
    let tree = parser.choice()?;
    match parser.kind() {
        Kind::End => Ok(tree),
        _ => Err(parser.unexpected()),
    }
}

/// A refusal of what is too large.
pub(super) fn too_large<T>(at: usize) -> Result<T, Fault> {
    fault(at, "the expression is too large from here on: split it into computed fields")
}

/// An operator between operands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    Any,
    All,
    Infix(Infix),
}

/// The operator a sign or word stands for, with its binding power.
fn operator(kind: &Kind) -> Option<(Operator, u8)> {
    let (operator, power) = match kind {
        Kind::Sign("||") => return Some((Operator::Any, LOOSEST)),
        Kind::Sign("&&") => return Some((Operator::All, 2)),
        Kind::Sign("==") => (Infix::Compare(Compare::Equal), 3),
        Kind::Sign("!=") => (Infix::Compare(Compare::NotEqual), 3),
        Kind::Sign("<") => (Infix::Compare(Compare::Less), 3),
        Kind::Sign("<=") => (Infix::Compare(Compare::LessOrEqual), 3),
        Kind::Sign(">") => (Infix::Compare(Compare::Greater), 3),
        Kind::Sign(">=") => (Infix::Compare(Compare::GreaterOrEqual), 3),
        Kind::Name("in") => (Infix::In, 3),
        Kind::Sign("+") => (Infix::Plus, 4),
        Kind::Sign("-") => (Infix::Minus, 4),
        Kind::Sign("*") => (Infix::Times, 5),
        Kind::Sign("/") => (Infix::Over, 5),
        Kind::Sign("%") => (Infix::Modulo, 5),
        _ => return None,
    };
    Some((Operator::Infix(operator), power))
}

struct Parser<'a> {
    source: &'a str,
    /// The last is `End`.
    tokens: &'a [Token<'a>],
    next: usize,
    /// Brackets open.
    open: usize,
    /// Signs in front and choices around.
    depth: usize,
    nodes: usize,
}

impl<'a> Parser<'a> {
    fn token(&self) -> &'a Token<'a> {
        // `next` never passes `End`, see `advance`.
        &self.tokens[self.next]
    }

    fn kind(&self) -> &'a Kind<'a> {
        &self.token().kind
    }

    /// Where the next token starts.
    fn at(&self) -> usize {
        self.token().span.start
    }

    fn advance(&mut self) {
        self.next = (self.next + 1).min(self.tokens.len() - 1);
    }

    /// Takes the sign if it is next.
    fn takes(&mut self, sign: &str) -> bool {
        let is = *self.kind() == Kind::Sign(sign);
        if is {
            self.advance();
        }
        is
    }

    /// A node from `start` to the end of the last token taken.
    fn made(&mut self, start: usize, shape: Shape) -> Result<Syntax, Fault> {
        self.counted(start)?;
        Ok(self.spanned(start, shape))
    }

    fn counted(&mut self, at: usize) -> Result<(), Fault> {
        self.nodes += 1;
        if self.nodes > MAX_NODES { too_large(at) } else { Ok(()) }
    }

    fn spanned(&self, start: usize, shape: Shape) -> Syntax {
        let end = self.next.checked_sub(1).map_or(start, |last| self.tokens[last].span.end);
        Syntax { shape, span: Span { start, end } }
    }

    /// The token that is next does not belong there.
    fn unexpected(&self) -> Fault {
        let Span { start, end } = self.token().span;
        let text = match self.kind() {
            Kind::End => "the expression ends too early".to_owned(),
            kind => {
                let token = &self.source[start..end];
                let after_operand = self.next > 0 && self.tokens[self.next - 1].kind.ends_operand();
                if after_operand && kind.starts_operand() {
                    format!("`{token}` is not expected here: is a comma, an operator or a quote missing before it?")
                } else {
                    format!("`{token}` is not expected here")
                }
            }
        };
        Fault { at: start, text }
    }

    /// The closing bracket.
    fn close(&mut self, bracket: &str) -> Result<(), Fault> {
        if self.takes(bracket) {
            self.open -= 1;
            return Ok(());
        }
        match self.kind() {
            Kind::End => fault(self.at(), format!("a `{bracket}` is missing at the end")),
            _ => Err(self.unexpected()),
        }
    }

    /// Past an opening bracket.
    fn open(&mut self) -> Result<(), Fault> {
        self.open += 1;
        if self.open > MAX_BRACKETS {
            return fault(self.at(), format!("more than {MAX_BRACKETS} brackets inside each other"));
        }
        self.advance();
        Ok(())
    }

    fn deeper<T>(&mut self, parse: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return too_large(self.at());
        }
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    /// Any expression.
    fn choice(&mut self) -> Result<Syntax, Fault> {
        let start = self.at();
        let test = self.climb(LOOSEST)?;
        if !self.takes("?") {
            return Ok(test);
        }
        let then = self.climb(LOOSEST)?;
        if !self.takes(":") {
            return match self.kind() {
                Kind::Sign("?") => {
                    fault(self.at(), "a choice inside a choice stands in brackets: `a ? (b ? 1 : 2) : 3`")
                }
                Kind::End => fault(self.at(), "a choice has two sides: `condition ? a : b`"),
                _ => Err(self.unexpected()),
            };
        }
        let otherwise = self.deeper(Self::choice)?;
        let shape = Shape::Choice { test: Box::new(test), then: Box::new(then), otherwise: Box::new(otherwise) };
        self.made(start, shape)
    }

    /// Operands joined by operators that bind at least as tight as `least`.
    fn climb(&mut self, least: u8) -> Result<Syntax, Fault> {
        let start = self.at();
        let mut left = self.front()?;
        while let Some((operator, power)) = operator(self.kind())
            && power >= least
        {
            let at = self.at();
            let Operator::Infix(infix) = operator else {
                left = self.joined(start, left, operator, power)?;
                continue;
            };
            self.advance();
            self.counted(at)?;
            let right = self.climb(power + 1)?;
            let shape = Shape::Infix { operator: infix, at, left: Box::new(left), right: Box::new(right) };
            left = self.spanned(start, shape);
        }
        Ok(left)
    }

    /// The rest of `a && b && c`: one node however many there are, so that a long list is no deep tree.
    fn joined(&mut self, start: usize, first: Syntax, joint: Operator, power: u8) -> Result<Syntax, Fault> {
        let mut parts = vec![first];
        while operator(self.kind()).is_some_and(|(next, _)| next == joint) {
            self.counted(self.at())?;
            self.advance();
            parts.push(self.climb(power + 1)?);
        }
        let shape = if joint == Operator::All { Shape::All(parts) } else { Shape::Any(parts) };
        Ok(self.spanned(start, shape))
    }

    /// `!` and `-` in front of an operand.
    fn front(&mut self) -> Result<Syntax, Fault> {
        let start = self.at();
        if self.takes("!") {
            let side = self.deeper(Self::front)?;
            return self.made(start, Shape::Not(Box::new(side)));
        }
        if !self.takes("-") {
            return self.operand();
        }
        if let Kind::Number(mut number) = *self.kind() {
            self.advance();
            number.digits = -number.digits;
            let literal = self.made(start, Shape::Number(number))?;
            return self.suffixes(start, literal);
        }
        let side = self.deeper(Self::front)?;
        self.made(start, Shape::Negate(Box::new(side)))
    }

    /// An operand with its `.name`, `[..]` and `(..)`.
    fn operand(&mut self) -> Result<Syntax, Fault> {
        let start = self.at();
        let shape = match self.kind() {
            Kind::Number(number) => Shape::Number(*number),
            Kind::Days(days) => Shape::Days(*days),
            Kind::Text(text) => Shape::Text(text.clone()),
            Kind::Name("null") => Shape::Null,
            Kind::Name("true") => Shape::Truth(true),
            Kind::Name("false") => Shape::Truth(false),
            Kind::Name("in") => return Err(self.unexpected()),
            Kind::Name(name) if RESERVED.contains(name) => {
                return fault(start, format!("`{name}` is a reserved word; a choice is written `condition ? a : b`"));
            }
            Kind::Name(name) => {
                self.advance();
                let head = if *self.kind() == Kind::Sign("(") {
                    let args = self.list("(", ")", false)?;
                    self.made(start, Shape::Call { of: None, name: (*name).to_owned(), args })?
                } else {
                    self.made(start, Shape::Name((*name).to_owned()))?
                };
                return self.suffixes(start, head);
            }
            Kind::Sign("(") => {
                self.open()?;
                let inner = self.choice()?;
                self.close(")")?;
                return self.suffixes(start, inner);
            }
            Kind::Sign("[") => {
                let elements = self.list("[", "]", true)?;
                let list = self.spanned(start, Shape::List(elements));
                return self.suffixes(start, list);
            }
            Kind::Sign(_) | Kind::End => return Err(self.unexpected()),
        };
        self.advance();
        let literal = self.made(start, shape)?;
        self.suffixes(start, literal)
    }

    fn suffixes(&mut self, start: usize, mut head: Syntax) -> Result<Syntax, Fault> {
        loop {
            let of = head;
            let shape = match self.kind() {
                Kind::Sign(".") => {
                    self.advance();
                    let Kind::Name(name) = self.kind() else { return Err(self.unexpected()) };
                    self.advance();
                    let (of, name) = (Box::new(of), (*name).to_owned());
                    if *self.kind() == Kind::Sign("(") {
                        let args = self.list("(", ")", false)?;
                        Shape::Call { of: Some(of), name, args }
                    } else {
                        Shape::Member { of, name }
                    }
                }
                Kind::Sign("[") => {
                    self.open()?;
                    let index = self.choice()?;
                    self.close("]")?;
                    Shape::Index { of: Box::new(of), index: Box::new(index) }
                }
                _ => return Ok(of),
            };
            head = self.made(start, shape)?;
        }
    }

    /// Expressions between brackets; CEL lets a comma stand after the last element of a list.
    fn list(&mut self, bracket: &str, closing: &str, trailing: bool) -> Result<Vec<Syntax>, Fault> {
        debug_assert!(*self.kind() == Kind::Sign(bracket));
        self.open()?;
        let mut out = Vec::new();
        let closes = |parser: &Self| *parser.kind() == Kind::Sign(closing);
        while !closes(self) {
            out.push(self.choice()?);
            if !self.takes(",") {
                break;
            }
            if closes(self) && !trailing {
                return Err(self.unexpected());
            }
        }
        self.close(closing)?;
        Ok(out)
    }
}

#[cfg(test)]
mod tests;
