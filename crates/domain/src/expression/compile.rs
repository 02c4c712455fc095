//! From the tree of what is written to a checked, typed tree.

use super::fault::{Fault, fault};
use super::operators::{self, Form, Typed, words};
use super::parser::{MAX_DEPTH, parse, too_large};
use super::suggest::did_you_mean;
use super::syntax::{Infix, Shape, Span, Syntax};
use super::{Expr, Node, Schema, Type, calls};
use crate::Value;
use crate::parameter::Parameters;

/// See `expression::compile`.
pub(super) fn compile(source: &str, schema: &dyn Schema, params: &Parameters, expected: Type) -> Result<Expr, String> {
    typed(source, schema, params, expected).map_err(|fault| fault.message(source))
}

fn typed(source: &str, schema: &dyn Schema, params: &Parameters, expected: Type) -> Result<Expr, Fault> {
    let tree = parse(source)?;
    let compiler = Compiler { source, schema, params };
    let top = compiler.node(&tree, 0)?;
    let top = match expected {
        Type::Bool => operators::condition(top)?,
        _ => compiler.result(top, expected)?,
    };
    Ok(Expr { source: source.to_owned(), node: top.node, ty: expected, scale: top.scale })
}

struct Compiler<'a> {
    source: &'a str,
    schema: &'a dyn Schema,
    params: &'a Parameters,
}

impl Compiler<'_> {
    /// What the source says there, for messages.
    fn called(&self, span: Span) -> String {
        let written = self.source.get(span.start..span.end).unwrap_or_default();
        let text: String = written.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.chars().count() > 40 {
            return format!("`{}…`", text.chars().take(40).collect::<String>());
        }
        format!("`{text}`")
    }

    /// The deadline of a clock, by its id.
    fn clock(&self, id: &str, at: usize, called: String) -> Result<Typed, Fault> {
        match self.schema.lookup(&format!("due('{id}')")) {
            Some((slot, ty, scale)) => Ok(Typed { scale, ..Typed::new(Node::Slot(slot, ty), ty, at, called) }),
            None => fault(at, format!("no clock `{id}` that may be read here: write its id in [clocks]")),
        }
    }

    fn node(&self, tree: &Syntax, depth: usize) -> Result<Typed, Fault> {
        let at = tree.span.start;
        if depth > MAX_DEPTH {
            return too_large(at);
        }
        let called = self.called(tree.span);
        let literal = |value: Value| Ok(Typed::literal(value, 0, at, called.clone()));
        match &tree.shape {
            Shape::Null => literal(Value::Empty),
            Shape::Truth(truth) => literal(Value::Bool(*truth)),
            // The empty text and nothing are one.
            Shape::Text(text) if text.is_empty() => literal(Value::Empty),
            Shape::Text(text) => literal(Value::Text(text.clone())),
            Shape::Number(decimal) => Ok(operators::number_literal(*decimal, at, called)),
            Shape::Days(days) => Ok(Typed { form: Form::Duration, ..Typed::literal(Value::Int(*days), 0, at, called) }),
            Shape::Name(name) => self.name(name, at, called),
            Shape::List(_) => fault(at, "a list stands right of `in` only: `level in ['重大', '较大']`"),
            Shape::Member { name, .. } => fault(
                at,
                format!(
                    "{called}: fields of this record only, without a dot; what another record says is a roll-up column \
                     (`{name}`)"
                ),
            ),
            Shape::Index { .. } => fault(at, "lists are not indexed: write `has(field, 'option')`"),
            Shape::Call { of: Some(_), name, .. } => calls::refused(name, at),
            Shape::Call { of: None, name, args } if name == "due" => match args.as_slice() {
                [Syntax { shape: Shape::Text(clock), .. }] => self.clock(clock, at, called),
                _ => fault(at, "a clock's deadline is written `due('visit')`, that of the first clock `due`"),
            },
            Shape::Call { of: None, name, args } => {
                let args = args.iter().map(|arg| self.node(arg, depth + 1)).collect::<Result<Vec<_>, _>>()?;
                calls::call(
                    &calls::Given { params: self.params, in_rust: self.schema.in_rust() },
                    name,
                    args,
                    at,
                    called,
                )
            }
            Shape::Not(side) => {
                let side = operators::condition(self.node(side, depth + 1)?)?;
                Ok(Typed::truth(Node::Not(Box::new(side.node)), at, called))
            }
            Shape::Negate(side) => {
                let side = self.node(side, depth + 1)?;
                if side.form == Form::Duration {
                    return fault(at, format!("{called}: write `due - 3d` to go back"));
                }
                let scale = side.scale;
                let zero = Typed { scale, ..Typed::literal(Value::Int(0), scale, at, "`0`".to_owned()) };
                operators::add(zero, side, true, called)
            }
            Shape::All(parts) => Ok(Typed::truth(self.joined(parts, depth, Node::And)?, at, called)),
            Shape::Any(parts) => Ok(Typed::truth(self.joined(parts, depth, Node::Or)?, at, called)),
            Shape::Infix { operator: Infix::In, left, right, .. } => self.membership(left, right, called, depth),
            Shape::Infix { operator, at, left, right } => {
                if let Some(refusal) = operators::refused(*operator) {
                    return fault(*at, refusal);
                }
                let (left, right) = (self.node(left, depth + 1)?, self.node(right, depth + 1)?);
                match operator {
                    Infix::Compare(op) => operators::compare(*op, left, right, called),
                    Infix::Times => operators::times(left, right, called),
                    _ => operators::add(left, right, *operator == Infix::Minus, called),
                }
            }
            Shape::Choice { test, then, otherwise } => {
                let side = |side: &Syntax| self.node(side, depth + 1);
                operators::choose(side(test)?, side(then)?, side(otherwise)?, called)
            }
        }
    }

    fn name(&self, name: &str, at: usize, called: String) -> Result<Typed, Fault> {
        let Some((slot, ty, scale)) = self.schema.lookup(name) else {
            let hint = did_you_mean(name, self.schema.names());
            return fault(at, format!("no field `{name}`{hint}"));
        };
        let form = if self.schema.sensitive(name) { Form::Sensitive } else { Form::Plain };
        let options = self.schema.options(name);
        let plain = Typed::new(Node::Slot(slot, ty), ty, at, called);
        let most = self.schema.largest(name).map_or(plain.most, i128::from);
        Ok(Typed { scale, form, options, most, ..plain })
    }

    /// `a && b && c` halved again and again, so that a long list is no deep tree of twos.
    fn joined(&self, parts: &[Syntax], depth: usize, join: fn(Box<Node>, Box<Node>) -> Node) -> Result<Node, Fault> {
        match parts {
            [only] => Ok(operators::condition(self.node(only, depth)?)?.node),
            _ => {
                let (left, right) = parts.split_at(parts.len().div_ceil(2));
                let (left, right) = (self.joined(left, depth + 1, join)?, self.joined(right, depth + 1, join)?);
                Ok(join(Box::new(left), Box::new(right)))
            }
        }
    }

    /// `x in [..]`, `'option' in list`.
    fn membership(&self, needle: &Syntax, list: &Syntax, called: String, depth: usize) -> Result<Typed, Fault> {
        let needle = self.node(needle, depth + 1)?;
        let Shape::List(literals) = &list.shape else {
            let list = self.node(list, depth + 1)?;
            return operators::holds_option(list, needle, called);
        };
        let elements = literals.iter().map(|element| self.node(element, depth + 1)).collect::<Result<Vec<_>, _>>()?;
        operators::is_one_of(needle, elements, list.span.start, called)
    }

    /// The whole must give this type.
    fn result(&self, top: Typed, expected: Type) -> Result<Typed, Fault> {
        match top.form {
            Form::Sensitive => {
                fault(top.at, format!("{} is a sealed field: its value can not be read by an expression", top.called))
            }
            Form::Duration => fault(top.at, format!("{} is a number of days: write it without the d", top.called)),
            _ if top.ty == Some(expected) => Ok(top),
            _ => {
                let (called, is, wanted) = (&top.called, words(top.ty), words(Some(expected)));
                fault(top.at, format!("{called} gives {is}, {wanted} is needed here"))
            }
        }
    }
}
