//! From the text of a definition to a checked tree: CEL is parsed by `cel`, everything after is ours.

use super::operators::{self, Form, Typed, words};
use super::scan::{Fault, MAX_BRACKETS, fault, scan};
use super::suggest::did_you_mean;
use super::{Compare, Expr, Node, Schema, Type, calls, number};
use crate::Value;
use crate::parameter::Parameters;
use cel::common::ast::{CallExpr, Expr as Cel, IdedExpr, LiteralValue, SourceInfo, operators as ops};
use cel::parser::{ParseErrors, Parser};

/// Most nodes of an expression.
const MAX_NODES: usize = 200;
/// Most nodes on a way from the root to a leaf.
const MAX_DEPTH: usize = 40;
/// Stack for the parser: it takes about 180 KB for each bracket without optimisation, so [`MAX_BRACKETS`] of them do not
/// fit in the 2 MB a server's thread has, and a stack that overflows ends the program.
const PARSER_STACK: usize = (2 << 20) + MAX_BRACKETS * (256 << 10);

/// See `expression::compile`.
pub(super) fn compile(source: &str, schema: &dyn Schema, params: &Parameters, expected: Type) -> Result<Expr, String> {
    lower(source, schema, params, expected).map_err(|Fault { at, text }| format!("{}: {text}", position(source, at)))
}

/// `column 8`, or `line 2, column 8`, of this byte; counted in characters from 1.
fn position(source: &str, at: usize) -> String {
    let before = source.get(..at).unwrap_or(source);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    if source.trim_end().contains('\n') { format!("line {line}, column {column}") } else { format!("column {column}") }
}

fn lower(source: &str, schema: &dyn Schema, params: &Parameters, expected: Type) -> Result<Expr, Fault> {
    let text = scan(source)?;
    let (tree, offsets) = parse(source, &text)?;
    let mut compiler = Compiler { source, offsets, schema, params, nodes: 0 };
    let top = compiler.node(&tree, 0)?;
    let top = match expected {
        Type::Bool => operators::condition(top)?,
        _ => compiler.result(top, expected)?,
    };
    Ok(Expr { source: source.to_owned(), node: top.node, ty: expected, scale: top.scale })
}

/// Parses on a thread with a stack of its own, see [`PARSER_STACK`].
fn parse(source: &str, text: &str) -> Result<(IdedExpr, SourceInfo), Fault> {
    let parsed = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(PARSER_STACK);
        let work = || Parser::new().parse_with_source_info(text).map_err(|errors| syntax(source, errors));
        thread.spawn_scoped(scope, work).ok().and_then(|running| running.join().ok())
    });
    // No thread, or a parser that panicked, leaves the definition unread: refused, not guessed.
    parsed.unwrap_or_else(|| fault(0, "this could not be read as an expression"))
}

/// The parser's first message, put in words for people who write definitions.
fn syntax(source: &str, errors: ParseErrors) -> Fault {
    let Some(error) = errors.errors.into_iter().next() else {
        return Fault { at: 0, text: "this could not be read as an expression".to_owned() };
    };
    let (line, column) = (usize::try_from(error.pos.0).unwrap_or(1), usize::try_from(error.pos.1).unwrap_or(1));
    let message = error.msg.as_str();
    let before: usize = source.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = source.get(before..).unwrap_or_default();
    let at = before + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(i, _)| i);
    let message = message.strip_prefix("Syntax error: ").unwrap_or(message);
    // Quoted from the source, where a number of days still is one.
    let quoted = |word: &str| source.get(at..at + word.len()).unwrap_or(word).to_owned();
    let token = message.split('\'').nth(1).map(quoted).unwrap_or_default();
    let text = if message.contains("'<EOF>'") && message.starts_with("missing") {
        format!("a `{}` is missing at the end", message.split('\'').nth(1).unwrap_or(")"))
    } else if message.contains("input '<EOF>'") {
        "the expression ends too early".to_owned()
    } else if message.ends_with("expecting <EOF>") {
        format!("`{token}` is not expected here: is a comma, an operator or a quote missing before it?")
    } else if message.contains("has() macro") {
        "`has` takes a field of several options and an option: `has(kinds, '火灾')`; whether anything is given is \
         `x != null`"
            .to_owned()
    } else if let Some(word) = message.strip_prefix("reserved identifier: ") {
        format!("`{word}` is a reserved word; a choice is written `condition ? a : b`")
    } else if message.contains("invalid int literal") {
        "the number is too large".to_owned()
    } else if message.contains("input '") {
        format!("`{token}` is not expected here")
    } else {
        message.split(" expecting ").next().unwrap_or(message).to_owned()
    };
    Fault { at, text }
}

struct Compiler<'a> {
    source: &'a str,
    offsets: SourceInfo,
    schema: &'a dyn Schema,
    params: &'a Parameters,
    nodes: usize,
}

impl Compiler<'_> {
    /// The bytes of the token this node hangs on.
    fn token(&self, id: u64) -> (usize, usize) {
        let (start, stop) = self.offsets.offset_for(id).unwrap_or_default();
        (start as usize, stop as usize + 1)
    }

    /// First and last byte (exclusive) of everything below; brackets around it are left out.
    fn span(&self, tree: &IdedExpr) -> (usize, usize) {
        let (start, stop) = self.token(tree.id);
        match &tree.expr {
            Cel::Call(call) => {
                let mut span = (start, stop);
                for part in call.target.as_deref().into_iter().chain(&call.args) {
                    let (from, to) = self.span(part);
                    span = (span.0.min(from), span.1.max(to));
                }
                let named = self.source.get(..start).is_some_and(|s| s.ends_with(call.func_name.as_str()));
                if named { (span.0.min(start - call.func_name.len()), self.closed(span.1)) } else { span }
            }
            Cel::List(list) => list.elements.last().map_or((start, stop), |e| (start, self.closed(self.span(e).1))),
            Cel::Select(select) => (self.span(&select.operand).0, stop + select.field.len()),
            Cel::Literal(_) if self.source.get(..start).is_some_and(|s| s.ends_with('-')) && negative(tree) => {
                (start - 1, stop)
            }
            _ => (start, stop),
        }
    }

    /// Past the closing bracket that follows, if one does.
    fn closed(&self, stop: usize) -> usize {
        let rest = self.source.get(stop..).unwrap_or_default();
        let inner = rest.trim_start();
        if inner.starts_with([')', ']']) { stop + rest.len() - inner.len() + 1 } else { stop }
    }

    /// What the source says there, for messages.
    fn called(&self, (start, stop): (usize, usize)) -> String {
        let text: String =
            self.source.get(start..stop).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        if text.chars().count() > 40 {
            return format!("`{}…`", text.chars().take(40).collect::<String>());
        }
        format!("`{text}`")
    }

    fn node(&mut self, tree: &IdedExpr, depth: usize) -> Result<Typed, Fault> {
        self.nodes += 1;
        let span = self.span(tree);
        let at = span.0;
        if self.nodes > MAX_NODES || depth > MAX_DEPTH {
            return fault(at, "the expression is too large from here on: split it into computed fields");
        }
        match &tree.expr {
            Cel::Literal(literal) => self.literal(literal, tree, span),
            Cel::Ident(name) => self.name(name, span),
            Cel::Call(call) => self.call(call, span, depth),
            Cel::List(_) => fault(at, "a list stands right of `in` only: `level in ['重大', '较大']`"),
            Cel::Select(select) => {
                let called = self.called(span);
                fault(
                    at,
                    format!(
                        "{called}: fields of this record only, without a dot; what another record says is a roll-up column \
                     (`{}`)",
                        select.field
                    ),
                )
            }
            Cel::Comprehension(_) => calls::refused("exists", at),
            Cel::Map(_) | Cel::Struct(_) | Cel::Unspecified => fault(at, "this has no meaning in an expression"),
        }
    }

    fn literal(&self, literal: &LiteralValue, tree: &IdedExpr, span: (usize, usize)) -> Result<Typed, Fault> {
        let at = span.0;
        let called = self.called(span);
        match literal {
            LiteralValue::Boolean(b) => Ok(Typed::literal(Value::Bool(b.into_inner()), 0, at, called)),
            LiteralValue::Null => Ok(Typed::literal(Value::Empty, 0, at, called)),
            LiteralValue::String(text) if text.inner().is_empty() => Ok(Typed::literal(Value::Empty, 0, at, called)),
            LiteralValue::String(text) if text.inner().contains('\0') => {
                fault(at, "the character NUL can not be stored: leave it out")
            }
            LiteralValue::String(text) => Ok(Typed::literal(Value::Text(text.inner().to_owned()), 0, at, called)),
            // From the source, digit by digit: the parser's double would round.
            LiteralValue::Int(_) | LiteralValue::Double(_) => {
                let (start, stop) = self.token(tree.id);
                let sign = if negative(tree) { "-" } else { "" };
                let written = format!("{sign}{}", self.source.get(start..stop).unwrap_or_default());
                match number::parse(&written) {
                    Some(decimal) => Ok(operators::number_literal(decimal, at, called)),
                    None => fault(at, format!("{called} is too large, or has more than 9 decimals")),
                }
            }
            LiteralValue::UInt(days) => {
                let days = i64::try_from(days.into_inner()).ok().filter(|d| *d <= 100_000);
                let Some(days) = days else { return fault(at, format!("{called} is longer than 100000 days")) };
                Ok(Typed { form: Form::Duration, ..Typed::literal(Value::Int(days), 0, at, called) })
            }
            LiteralValue::Bytes(_) => fault(at, "a text has no letter before its quote"),
        }
    }

    fn name(&self, name: &str, span: (usize, usize)) -> Result<Typed, Fault> {
        let Some((slot, ty, scale)) = self.schema.lookup(name) else {
            let hint = did_you_mean(name, self.schema.names());
            return fault(span.0, format!("no field `{name}`{hint}"));
        };
        let form = if self.schema.sensitive(name) { Form::Sensitive } else { Form::Plain };
        let options = self.schema.options(name);
        Ok(Typed { scale, form, options, ..Typed::new(Node::Slot(slot, ty), ty, span.0, self.called(span)) })
    }

    fn call(&mut self, call: &CallExpr, span: (usize, usize), depth: usize) -> Result<Typed, Fault> {
        let called = self.called(span);
        if call.target.is_some() {
            return calls::refused(&call.func_name, span.0);
        }
        if let (ops::IN, [needle, list]) = (call.func_name.as_str(), call.args.as_slice()) {
            return self.membership(needle, list, called, depth);
        }
        let mut args = Vec::with_capacity(call.args.len());
        for arg in &call.args {
            args.push(self.node(arg, depth + 1)?);
        }
        let comparison = match call.func_name.as_str() {
            ops::EQUALS => Some(Compare::Equal),
            ops::NOT_EQUALS => Some(Compare::NotEqual),
            ops::LESS => Some(Compare::Less),
            ops::LESS_EQUALS => Some(Compare::LessOrEqual),
            ops::GREATER => Some(Compare::Greater),
            ops::GREATER_EQUALS => Some(Compare::GreaterOrEqual),
            _ => None,
        };
        let mut parts = args.into_iter();
        match (call.func_name.as_str(), call.args.len(), parts.next(), parts.next(), parts.next()) {
            (_, 2, Some(left), Some(right), None) if comparison.is_some() => {
                operators::compare(comparison.unwrap_or(Compare::Equal), left, right, called)
            }
            (name @ (ops::LOGICAL_AND | ops::LOGICAL_OR), 2, Some(left), Some(right), None) => {
                let (left, right) = (operators::condition(left)?, operators::condition(right)?);
                let (left, right) = (Box::new(left.node), Box::new(right.node));
                let node = if name == ops::LOGICAL_AND { Node::And(left, right) } else { Node::Or(left, right) };
                Ok(Typed::truth(node, span.0, called))
            }
            (ops::LOGICAL_NOT, 1, Some(side), None, None) => {
                let side = operators::condition(side)?;
                Ok(Typed::truth(Node::Not(Box::new(side.node)), span.0, called))
            }
            (ops::NEGATE, 1, Some(side), None, None) => {
                if side.form == Form::Duration {
                    return fault(span.0, format!("{called}: write `due - 3d` to go back"));
                }
                let scale = side.scale;
                let zero = Typed { scale, ..Typed::literal(Value::Int(0), scale, span.0, "`0`".to_owned()) };
                operators::add(zero, side, true, called)
            }
            (name @ (ops::ADD | ops::SUBSTRACT), 2, Some(left), Some(right), None) => {
                operators::add(left, right, name == ops::SUBSTRACT, called)
            }
            (ops::CONDITIONAL, 3, Some(test), Some(then), Some(otherwise)) => {
                operators::choose(test, then, otherwise, called)
            }
            (ops::INDEX, ..) => fault(span.0, "lists are not indexed: write `has(field, 'option')`"),
            (name, _, first, second, third) => {
                let args = [first, second, third].into_iter().flatten().chain(parts).collect();
                calls::call(self.params, name, args, span.0, called)
            }
        }
    }

    /// `x in [..]`, `'option' in list`.
    fn membership(&mut self, needle: &IdedExpr, list: &IdedExpr, called: String, depth: usize) -> Result<Typed, Fault> {
        let needle = self.node(needle, depth + 1)?;
        let Cel::List(literals) = &list.expr else {
            let list = self.node(list, depth + 1)?;
            return operators::holds_option(list, needle, called);
        };
        let at = self.span(list).0;
        let mut elements = Vec::with_capacity(literals.elements.len());
        for element in &literals.elements {
            elements.push(self.node(element, depth + 1)?);
        }
        operators::is_one_of(needle, elements, at, called)
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

/// A number literal with a minus: the sign is no part of its token.
fn negative(tree: &IdedExpr) -> bool {
    match &tree.expr {
        Cel::Literal(LiteralValue::Int(n)) => *n.inner() < 0,
        Cel::Literal(LiteralValue::Double(n)) => n.inner().is_sign_negative(),
        _ => false,
    }
}
