//! Reads computed fields and `[[rules]]`.

use super::Pack;
use super::ledgers::is_id;
use super::names::Names;
use super::source::Table;
use crate::expression::{self, Expr, Node, Slot, Type};
use crate::ledger::field_types::{FieldTypes, inferred};
use crate::ledger::{Field, Part, Rule, Say, broken, only_asked};
use crate::quantity::Quantity;

/// What stands in `type` for a field that the program works out.
pub(super) const COMPUTED: &str = "computed";

/// What a computed field of this definition is read as at first: the type it says it gives.
pub(super) fn placeholder(
    entry: &Table<'_>,
    pack: &Pack,
    types: &FieldTypes,
) -> std::sync::Arc<dyn crate::ledger::field_types::FieldType> {
    for key in ["required", "when", "default", "by_step", "protected", "future"] {
        if entry.get(key).is_some() {
            entry.complain(
                key,
                format!("`{key}` says how a field is asked; a computed field is asked of nobody: leave it out"),
            );
        }
    }
    if !entry.has("value") {
        entry.complain("type", "a computed field needs `value = \"expression\"`");
    }
    types.read_as(entry, pack, &entry.text("gives").unwrap_or_else(|| "text".to_owned()))
}

/// Third pass over `[fields]`: what computed fields are worked out by, which may use every field asked and the computed ones
/// above.
pub(super) fn resolve_computed(table: &Table<'_>, pack: &Pack, fields: &mut [Field]) {
    let Some(list) = table.table("fields") else { return };
    let entries = list.entries();
    let is_computed = |entry: &Table<'_>| entry.has("type") && entry.text("type").as_deref() == Some(COMPUTED);
    let all: Vec<usize> = (0..entries.len()).filter(|at| is_computed(&entries[*at].1)).collect();
    for (n, index) in all.iter().copied().enumerate() {
        let entry = &entries[index].1;
        let Some(text) = entry.has("value").then(|| entry.text("value")).flatten() else { continue };
        match computed(entry, pack, fields, (index, &all[n..]), &text) {
            Ok(expr) => fields[index].value = Some(expr),
            Err(why) => entry.complain("value", why),
        }
    }
}

fn computed(
    entry: &Table<'_>,
    pack: &Pack,
    fields: &mut [Field],
    (index, later): (usize, &[usize]),
    text: &str,
) -> Result<Expr, String> {
    let given = entry.has("gives");
    let (wanted, scale) = fields[index].ty.expression_type();
    let names = Names::in_rust(fields).at(entry);
    let compile = |ty: Type| expression::compile(text, &names, &pack.parameters, ty);
    let mut expr = if given {
        compile(wanted)?
    } else {
        let all = [Type::Int, Type::Day, Type::Text, Type::Month];
        let found = all.into_iter().find_map(|ty| compile(ty).ok());
        if found.is_none() && compile(Type::Bool).is_ok() {
            return Err("it gives a condition, which is no value of a field: write it in a rule, or `c ? '是' : '否'`"
                .to_owned());
        }
        found.map_or_else(|| compile(Type::Int), Ok)?
    };
    let read: Vec<usize> = expr.slots().into_iter().filter_map(field_of).collect();
    if let Some(below) = read.iter().find(|i| later.contains(i)) {
        return Err(format!(
            "`{}` is computed below, or is this field itself: a computed field uses those above it",
            fields[*below].id
        ));
    }
    if let Some(clock) = expr.slots().into_iter().find(|slot| matches!(slot, Slot::State | Slot::Due)) {
        let name = if clock == Slot::State { "state" } else { "due" };
        return Err(format!(
            "`{name}` moves with steps, a computed field stays with what was given: use it in a step or a span"
        ));
    }
    let classes: Vec<_> = read.iter().filter_map(|i| fields[*i].sensitive).collect();
    if let Some(class) = classes.first() {
        if classes.iter().any(|other| other != class) {
            return Err("it reads fields of several sensitive classes: make one computed field of each".to_owned());
        }
        // What tells something of a sealed field is as sealed as the field.
        fields[index].sensitive = Some(*class);
        fields[index].search = false;
    }
    if !given {
        let quantity: Option<Quantity> = read.iter().find_map(|i| fields[*i].ty.quantity());
        let Some(ty) = inferred(&expr, quantity) else {
            return Err("a condition is no value of a field: write it in a rule, or `c ? '是' : '否'`".to_owned());
        };
        fields[index].ty = ty;
    } else if expr.ty == Type::Int && expr.scale != scale {
        if expr.scale > scale {
            return Err(format!(
                "it gives {} decimals, the field keeps {scale}: write `div({text}, 1, {scale})`",
                expr.scale
            ));
        }
        let digits = scale - expr.scale;
        expr.node = Node::Shift { node: Box::new(expr.node), digits };
        expr.scale = scale;
    }
    expr.node = only_asked(expr.node, fields);
    Ok(expr)
}

fn field_of(slot: Slot) -> Option<usize> {
    match slot {
        Slot::Field(index) => Some(index),
        _ => None,
    }
}

/// Reads `[[rules]]`.
pub(super) fn read(table: &Table<'_>, pack: &Pack, fields: &[Field]) -> Vec<Rule> {
    let mut out: Vec<Rule> = Vec::new();
    for (n, entry) in table.tables("rules").into_iter().enumerate() {
        let doubt = match entry.text("kind").as_deref() {
            None | Some("error") => false,
            Some("doubt") => true,
            Some(_) => {
                entry.complain(
                    "kind",
                    "`kind` is `error`, which is not saved, or `doubt` (疑点), which is saved and listed",
                );
                false
            }
        };
        let id = if entry.has("id") { entry.required("id") } else { format!("rule_{}", n + 1) };
        if doubt && !entry.has("id") {
            entry.complain("kind", "a doubt needs `id = \"…\"`: what somebody confirms is kept under it");
        }
        if !is_id(&id) {
            entry.complain("id", "an id is lower-case letters, digits and _, and begins with a letter");
        }
        if out.iter().any(|rule| rule.id == id) {
            entry.complain("id", format!("there are two rules `{id}`"));
        }
        let text = entry.required("holds");
        // What is listed is found by the database, so it can not read what only Rust can.
        let names = if doubt { Names::of(fields) } else { Names::in_rust(fields) }.at(&entry);
        let compiled = expression::compile(&text, &names, &pack.parameters, Type::Bool);
        let say = entry.required("say");
        match compiled {
            Err(why) if !text.is_empty() => entry.complain("holds", why),
            Err(_) => {}
            Ok(expr) => {
                if expr.slots().is_empty() {
                    entry.complain("holds", "it reads no field, so it is the same for every record");
                }
                let say = read_say(&entry, "say", &say, fields, Some(&expr), false);
                let node = broken(only_asked(expr.node.clone(), fields));
                out.push(Rule { id, broken: Expr { node, ..expr }, say, doubt });
            }
        }
        entry.finish();
    }
    out
}

/// Reads a sentence with its `{…}`. `condition` is what `{param}` is read from; `other` allows `{other.…}` and names of people
/// and units.
pub(super) fn read_say(
    entry: &Table<'_>,
    key: &str,
    text: &str,
    fields: &[Field],
    condition: Option<&Expr>,
    other: bool,
) -> Say {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else {
            entry.complain(key, format!("`{{` without `}}` in `{key}`: a value is written {{field}}"));
            return Say(parts);
        };
        if !before.is_empty() {
            parts.push(Part::Text(before.to_owned()));
        }
        let field = |name: &str, names_too: bool| {
            let index = fields.iter().position(|f| f.id == name);
            let why = match index.map(|i| &fields[i]) {
                None => Some(format!(
                    "`{{{name}}}` in `{key}` is no field; there are also {{param}}, {{place}}, {{other.…}}"
                )),
                Some(f) if f.sensitive.is_some() => {
                    Some(format!("`{name}` is a sealed field: `{key}` is read by everybody, name it in words"))
                }
                Some(f) if f.ty.reference().is_some() && !names_too => Some(format!(
                    "`{name}` is a person, unit, place or record: a rule can not print it, name it in words"
                )),
                Some(_) => None,
            };
            match why {
                Some(why) => {
                    entry.complain(key, why);
                    None
                }
                None => index,
            }
        };
        let part = match name.split_once('.') {
            Some(("other", _)) if !other => {
                entry.complain(key, format!("`{{{name}}}`: only [unique] and [no_overlap] know another record"));
                None
            }
            Some(("other", "place")) => Some(Part::OtherPlace),
            Some(("other", "number")) => Some(Part::Other),
            Some(("other", name)) => field(name, true).map(Part::OtherField),
            _ if name == "other" && other => Some(Part::Other),
            _ if name == "place" => Some(Part::Place),
            _ if name == "param" => {
                let found = condition.and_then(|expr| parameter(&expr.node, expr));
                if found.is_none() {
                    entry.complain(key, format!("`{{param}}` in `{key}`: the condition reads no parameter"));
                }
                found.map(Part::Parameter)
            }
            _ => field(name, other).map(Part::Field),
        };
        parts.extend(part);
        rest = tail;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    Say(parts)
}

/// The first parameter an expression reads, as an expression of its own.
fn parameter(node: &Node, of: &Expr) -> Option<Expr> {
    if let Node::Param { ty, scale, .. } = node {
        return Some(Expr { source: of.source.clone(), node: node.clone(), ty: *ty, scale: *scale });
    }
    node.children().into_iter().find_map(|child| parameter(child, of))
}
