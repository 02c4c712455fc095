//! Reads `[rollups]`, once the ledgers they are made of are read.

use super::Pack;
use super::ledgers::is_id;
use super::names::Names;
use super::source::Table;
use crate::expression::{self, Slot, Type};
use crate::ledger::field_types::{Rollup, RollupKind, RollupType};
use crate::ledger::{Field, Ledger};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Files in an order in which a ledger follows those its roll-ups are made of; circles stay where they are.
pub(super) fn sort(files: &mut Vec<&(&str, &str)>) {
    let id = |path: &str| path.strip_prefix("ledgers/").and_then(|p| p.strip_suffix(".toml")).map(str::to_owned);
    let needs: BTreeMap<String, Vec<String>> =
        files.iter().filter_map(|(path, text)| Some((id(path)?, made_of(text)))).collect();
    let depth = |start: &str| {
        let (mut level, mut depth) = (vec![start.to_owned()], 0);
        while depth < needs.len() && !level.is_empty() {
            level = level.iter().filter_map(|id| needs.get(id)).flatten().cloned().collect();
            depth += usize::from(!level.is_empty());
        }
        depth
    };
    let depths: BTreeMap<String, usize> = needs.keys().map(|id| (id.clone(), depth(id))).collect();
    let Some(first) = files.iter().position(|(path, _)| id(path).is_some()) else { return };
    let end = first + files[first..].iter().take_while(|(path, _)| id(path).is_some()).count();
    files[first..end].sort_by_key(|(path, _)| id(path).and_then(|id| depths.get(&id).copied()).unwrap_or_default());
}

/// Ledgers that the roll-ups of a file name.
fn made_of(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            inside = line.starts_with("[rollups");
        }
        let named = line.split_once("ledger").filter(|_| inside).and_then(|(_, rest)| rest.split('"').nth(1));
        out.extend(named.map(str::to_owned));
    }
    out
}

/// The roll-ups of a ledger as its last fields.
pub(super) fn read(table: &Table<'_>, pack: &Pack, own: &str, fields: &[Field]) -> Vec<Field> {
    let Some(list) = table.has("rollups").then(|| table.table("rollups")).flatten() else { return Vec::new() };
    let mut out: Vec<Field> = Vec::new();
    for (id, entry) in list.entries() {
        if !is_id(&id) || fields.iter().any(|f| f.id == id) {
            entry.complain("title", format!("roll-up id `{id}`: lower-case letters, digits and _, and no field's id"));
        }
        let title = entry.required("title");
        let section = entry.text("section").unwrap_or_default();
        let help = entry.text("help").unwrap_or_default();
        let ty = read_type(&entry, pack, own);
        entry.finish();
        let Some(ty) = ty else { continue };
        out.push(Field {
            id,
            title,
            section,
            help,
            ty: Arc::new(ty),
            required: false,
            when: None,
            sensitive: None,
            concept: String::new(),
            synonyms: Vec::new(),
            default: None,
            by_step: true,
            protected: false,
            future: true,
            search: false,
        });
    }
    out
}

fn read_type(entry: &Table<'_>, pack: &Pack, own: &str) -> Option<RollupType> {
    let name = entry.required("ledger");
    let by = entry.required("by");
    let kinds = ["count", "sum", "min", "max", "latest", "any"];
    let given: Vec<&str> = kinds.into_iter().filter(|kind| entry.has(kind)).collect();
    let [word] = given.as_slice() else {
        kinds.iter().for_each(|kind| {
            entry.get(kind);
        });
        entry.get("when");
        entry.complain("ledger", "a roll-up has one of: count = true, any = true, sum, min, max, latest = \"field\"");
        return None;
    };
    let flag = matches!(*word, "count" | "any") && entry.flag(word);
    let field = if flag { None } else { entry.text(word) };
    let when = if entry.has("when") { entry.text("when") } else { None };
    let Some(of) = pack.ledger(&name).filter(|_| name != own) else {
        entry.complain("ledger", format!("ledger `{name}` is not in the pack, or rolls up this ledger itself"));
        return None;
    };
    let by_index = of.field(&by).filter(|index| of.fields[*index].ty.record_ledger() == Some(own));
    if by_index.is_none() {
        entry.complain("by", format!("`{by}` is no field of `{name}` that refers to records of `{own}`"));
    }
    let index = field.as_ref().and_then(|field| {
        let index = of.field(field).filter(|index| fits(of, *index, word));
        if index.is_none() {
            entry.complain(word, format!("`{field}` of `{name}` is no {}, or is sensitive", wanted(word)));
        }
        index
    });
    if !flag && index.is_none() {
        return None;
    }
    if let Some(deep) = index.filter(|index| two_levels(pack, of, *index)) {
        entry.complain(
            word,
            format!("`{}` is a roll-up of a roll-up already: two levels are the most", of.fields[deep].id),
        );
    }
    let compiled = match &when {
        None => None,
        Some(text) => match expression::compile(text, &Names::of(&of.fields), &pack.parameters, Type::Bool) {
            Ok(expr) => Some(expr),
            Err(why) => {
                entry.complain("when", why);
                None
            }
        },
    };
    let kind = match *word {
        "count" => RollupKind::Count,
        "any" => RollupKind::Any,
        "sum" => RollupKind::Sum,
        "min" => RollupKind::Min,
        _ => RollupKind::Max,
    };
    let rollup = Rollup {
        source: format!("{name}.{by} {word} {} {}", field.unwrap_or_default(), when.unwrap_or_default()),
        ledger: name,
        by: by_index?,
        kind,
        of: index,
        when: compiled,
    };
    Some(RollupType::new(rollup, index.map(|index| of.fields[index].ty.clone()), &of.counter))
}

/// The field can be counted so.
fn fits(of: &Ledger, index: usize, word: &str) -> bool {
    let field = &of.fields[index];
    let number = field.ty.quantity().is_some();
    let day = field.ty.is_business_day();
    field.sensitive.is_none()
        && match word {
            "sum" => number,
            "latest" => day,
            _ => number || day,
        }
}

fn wanted(word: &str) -> &'static str {
    match word {
        "sum" => "number",
        "latest" => "date",
        _ => "number or date",
    }
}

/// The field is itself rolled up from roll-ups.
fn two_levels(pack: &Pack, ledger: &Ledger, index: usize) -> bool {
    let below = |rollup: &Rollup| {
        let of = pack.ledger(&rollup.ledger)?;
        of.fields[rollup.of?].ty.rollup()
    };
    ledger.fields[index].ty.rollup().and_then(below).is_some()
}

/// Says where an expression of spans reads a roll-up: figures of past days would change.
pub(super) fn refuse(entry: &Table<'_>, key: &str, expr: Option<&expression::Expr>, fields: &[Field]) {
    let reads = |slot: Slot| match slot {
        Slot::Field(index) => fields[index].ty.rollup().is_some().then(|| fields[index].id.clone()),
        _ => None,
    };
    if let Some(name) = expr.and_then(|expr| expr.slots().into_iter().find_map(reads)) {
        entry.complain(
            key,
            format!(
                "`{name}` is a roll-up: a figure of it would change for days past; count the records it is made of"
            ),
        );
    }
}
