//! What can only be checked when every file is read: names that other files give, what nobody can reach, do or see.

use super::source::Complaint;
use super::{Pack, amount_scale};
use crate::Value;
use crate::access::{Lines, Permission};
use crate::expression::{Compare, Expr, Node, Slot};
use crate::ledger::field_types::Reference;
use crate::ledger::{Ask, Doer, IndicatorRule, Ledger, Step, Who};
use std::collections::{BTreeMap, BTreeSet};

/// The files, for the lines of complaints.
pub(super) struct Files<'a>(pub(super) &'a [(&'a str, &'a str)]);

impl Files<'_> {
    /// The first line of a file that begins with one of these, else the first line.
    fn line(&self, file: &str, begins: &[String]) -> usize {
        let text = self.0.iter().find(|(path, _)| *path == file).map_or("", |(_, text)| text);
        let at = |begin: &String| text.lines().position(|line| line.trim_start().starts_with(begin.as_str()));
        begins.iter().find_map(at).map_or(1, |line| line + 1)
    }

    fn complaint(&self, file: String, begins: &[String], text: String) -> Complaint {
        Complaint { line: self.line(&file, begins), file, text }
    }
}

/// Complaints about a ledger, gathered at the lines they are about.
struct Of<'a, 'b> {
    files: &'a Files<'b>,
    ledger: &'a Ledger,
    out: Vec<Complaint>,
}

impl Of<'_, '_> {
    fn at(&mut self, begins: &[String], text: String) {
        self.out.push(self.files.complaint(format!("ledgers/{}.toml", self.ledger.id), begins, text));
    }

    /// At the table `[kind.id]`, or the line `id = …` of a short form.
    fn of(&mut self, kind: &str, id: &str, text: String) {
        self.at(&[format!("[{kind}.{id}]"), format!("{id} ="), format!("[{kind}]")], text);
    }

    fn key(&mut self, key: &str, text: String) {
        self.at(&[format!("{key} =")], text);
    }
}

/// Every complaint about the pack as a whole.
pub(super) fn check(pack: &Pack, files: &Files<'_>) -> Vec<Complaint> {
    let mut out = Vec::new();
    for id in &pack.order {
        if pack.ledger(id).is_none() {
            let text =
                format!("`order` names ledger `{id}`, which no file of ledgers/ defines: strike it or add the file");
            out.push(files.complaint("pack.toml".to_owned(), &["order =".to_owned()], text));
        }
    }
    for id in &pack.board {
        if !pack.current().flat_map(|l| &l.indicators).any(|i| i.id == *id) {
            let text = format!("`board` names indicator `{id}`, which no ledger gives: strike it or add it");
            out.push(files.complaint("pack.toml".to_owned(), &["board =".to_owned()], text));
        }
    }
    let mut indicators: BTreeMap<&str, (&str, u8)> = BTreeMap::new();
    for ledger in pack.current() {
        let mut of = Of { files, ledger, out: Vec::new() };
        if let Some(other) = pack.current().find(|l| l.title == ledger.title && l.id != ledger.id) {
            let text = format!(
                "ledger `{}` is called `{}` too: menus and files could not tell them apart",
                other.id, ledger.title
            );
            of.key("title", text);
        }
        if let Some(other) = pack.current().find(|l| l.id != ledger.id && shape(l) == shape(ledger)) {
            let text = format!(
                "numbers begin as those of ledger `{}`: two records could not be told apart by their number",
                other.id
            );
            of.key("number", text);
        }
        for indicator in &ledger.indicators {
            let seen = indicators.insert(&indicator.id, (&ledger.id, amount_scale(&indicator.rule)));
            if let Some((other, _)) = seen {
                of.of(
                    "indicators",
                    &indicator.id,
                    format!("indicator `{}` is also defined in ledger `{other}`", indicator.id),
                );
            }
        }
        out.append(&mut of.out);
    }
    for ledger in pack.current() {
        let mut of = Of { files, ledger, out: Vec::new() };
        number(&mut of);
        doubled(&mut of);
        ratios(&mut of, &indicators);
        never(&mut of);
        if !ledger.steps.is_empty() {
            states(&mut of);
            asked(&mut of);
        }
        doers(&mut of, pack);
        lines(&mut of, pack);
        if pack.roles.iter().next().is_some() {
            references(&mut of, pack);
        }
        out.append(&mut of.out);
    }
    out
}

/// What record numbers of a ledger begin with.
fn shape(ledger: &Ledger) -> &str {
    ledger.number.0.split('{').next().unwrap_or_default()
}

/// The pattern of record numbers counts.
fn number(of: &mut Of<'_, '_>) {
    let pattern = of.ledger.number.0.clone();
    let mut rest = pattern.as_str();
    let mut counts = 0;
    while let Some((_, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        let width = name.strip_prefix("seq:").map(|w| w.parse::<u8>().is_ok_and(|n| (1..=9).contains(&n)));
        match (name, width) {
            (_, Some(true)) => counts += 1,
            (_, Some(false)) => of.key("number", format!("`{{{name}}}`: write `{{seq:4}}`, with 1 to 9 digits")),
            ("county" | "year", None) => {}
            _ => of.key(
                "number",
                format!("`{{{name}}}` is no part of a number: there are {{county}}, {{year}}, {{seq:4}}"),
            ),
        }
        rest = tail;
    }
    if counts != 1 {
        of.key("number", format!("`{pattern}` needs `{{seq:4}}` exactly once, or records would have the same number"));
    }
}

/// Two fields, states or steps of one title can not be told apart on a form or in a sheet.
fn doubled(of: &mut Of<'_, '_>) {
    let ledger = of.ledger;
    let fields = ledger.fields.iter().flat_map(|f| {
        std::iter::once(&f.title).chain(&f.synonyms).map(move |title| ("fields", f.id.as_str(), title.as_str()))
    });
    let states = ledger.states.iter().map(|s| ("states", s.id.as_str(), s.title.as_str()));
    let steps = ledger.steps.iter().map(|s| ("steps", s.id.as_str(), s.title.as_str()));
    let indicators = ledger.indicators.iter().map(|i| ("indicators", i.id.as_str(), i.title.as_str()));
    let mut seen: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for (kind, id, title) in fields.chain(states).chain(steps).chain(indicators) {
        match seen.insert((kind, title), id) {
            Some(other) if other != id => {
                of.of(kind, id, format!("`{other}` is called `{title}` too: give each its own title"));
            }
            _ => {}
        }
    }
    for (key, list) in [("list", &ledger.list), ("key", &ledger.key)] {
        if let Some(twice) = list.iter().enumerate().find(|(at, index)| list[..*at].contains(index)) {
            of.key(key, format!("`{key}` names `{}` twice", ledger.fields[*twice.1].id));
        }
    }
    if ledger.fields[ledger.headline].sensitive.is_some() {
        let id = &ledger.fields[ledger.headline].id;
        of.key("headline", format!("`{id}` is sealed: a headline is seen by everybody who sees the record"));
    }
}

fn ratios(of: &mut Of<'_, '_>, indicators: &BTreeMap<&str, (&str, u8)>) {
    for indicator in &of.ledger.indicators {
        let IndicatorRule::Ratio { top, bottom } = &indicator.rule else { continue };
        let scale = |part: &str| indicators.get(part).map(|(_, scale)| *scale);
        for part in [top, bottom] {
            if scale(part).is_none() {
                of.of("indicators", &indicator.id, format!("ratio `{}` uses unknown indicator `{part}`", indicator.id));
            }
        }
        if let (Some(above), Some(below)) = (scale(top), scale(bottom))
            && above != below
        {
            let text = format!(
                "ratio `{}` divides unlike numbers: `{top}` has {above} decimals, `{bottom}` has {below}",
                indicator.id
            );
            of.of("indicators", &indicator.id, text);
        }
    }
}

/// What is equal to two different texts at once is never so.
fn contradicts(expr: &Expr) -> bool {
    fn equal<'a>(node: &'a Node, out: &mut Vec<(Slot, &'a Value)>) {
        match node {
            Node::And(left, right) => {
                equal(left, out);
                equal(right, out);
            }
            Node::Compare { op: Compare::Equal, left, right } => match (&**left, &**right) {
                (Node::Slot(slot, _), Node::Literal(value)) | (Node::Literal(value), Node::Slot(slot, _)) => {
                    out.push((*slot, value));
                }
                _ => {}
            },
            _ => {}
        }
    }
    let mut all = Vec::new();
    equal(&expr.node, &mut all);
    let never = matches!(expr.node, Node::Literal(Value::Bool(false)));
    never || all.iter().any(|(slot, value)| all.iter().any(|(other, it)| slot == other && value != it))
}

/// Indicators and conditions that can never hold.
fn never(of: &mut Of<'_, '_>) {
    for indicator in &of.ledger.indicators {
        let IndicatorRule::Span(rule) = &indicator.rule else { continue };
        if rule.when.as_ref().is_some_and(contradicts) {
            of.of(
                "indicators",
                &indicator.id,
                format!("`when` of `{}` can never hold: it never counts anything", indicator.id),
            );
        }
        if rule.to.as_ref().is_some_and(|to| to.node == rule.from.node) {
            let text = format!("`{}` ends on the day it begins: it never counts anything", indicator.id);
            of.of("indicators", &indicator.id, text);
        }
    }
    for field in of.ledger.fields.iter().filter(|f| f.when.as_ref().is_some_and(contradicts)) {
        of.of("fields", &field.id, format!("`when` of `{}` can never hold: it is never asked", field.id));
    }
}

/// States nobody reaches, and states work is stuck in.
fn states(of: &mut Of<'_, '_>) {
    let ledger = of.ledger;
    for (index, state) in ledger.states.iter().enumerate() {
        let reached = index == 0
            || ledger.steps.iter().any(|s| s.to == index && s.from != [index])
            || ledger.adopt.iter().any(|rule| rule.state == index);
        if !reached {
            of.of("states", &state.id, format!("no step leads to state `{}`: add one, or strike it", state.id));
        }
        let left = ledger.steps.iter().any(|s| s.from.contains(&index) && s.to != index);
        if !left && !state.category.is_final() {
            let text = format!(
                "no step leads out of state `{}`, and its tone says that it waits: add a step, or `tone = \"closed\"`",
                state.id
            );
            of.of("states", &state.id, text);
        }
    }
}

/// Fields that wait for a step that never asks them.
fn asked(of: &mut Of<'_, '_>) {
    let ledger = of.ledger;
    let kept = ledger.kept_by_program();
    let clocks: Vec<usize> = ledger.clocks.iter().map(|c| c.field).collect();
    // What historical rows bring, and are judged by.
    let mut adopted: Vec<Slot> = Vec::new();
    for rule in &ledger.adopt {
        adopted.extend(rule.when.slots());
        adopted.extend(rule.set.iter().map(|set| Slot::Field(set.field)));
    }
    let task = ledger.traits.task.is_some();
    for (index, field) in ledger.fields.iter().enumerate().filter(|(_, f)| f.by_step && f.value.is_none()) {
        let by_step = |s: &Step| {
            s.asks.iter().any(|a| matches!(a, Ask::Field(i, _) if *i == index))
                || s.stamps.contains(&index)
                || s.sets.iter().any(|set| set.field == index)
        };
        let known = kept.contains(&index) || clocks.contains(&index) || adopted.contains(&Slot::Field(index)) || task;
        if !known && !ledger.steps.iter().any(by_step) {
            let text = format!(
                "`{}` is filled by a step (`by_step`), and no step asks or stamps it: add it to `asks = [\"{}\"]` of one, or \
                 leave `by_step` out",
                field.id, field.id
            );
            of.of("fields", &field.id, text);
        }
    }
}

/// Steps nobody can do.
fn doers(of: &mut Of<'_, '_>, pack: &Pack) {
    for step in &of.ledger.steps {
        let Who::List(list) = &step.by else { continue };
        for doer in list {
            let Doer::Role(role) = doer else { continue };
            match pack.roles.get(role) {
                None => of.of("steps", &step.id, format!("step `{}`: role `{role}` is not in roles.toml", step.id)),
                Some(found) if !covers(&found.lines, &of.ledger.line) => {
                    let text = format!(
                        "step `{}`: role `{role}` has no part in line `{}`, so it never sees these records: add the line to the \
                         role, or take another",
                        step.id, of.ledger.line
                    );
                    of.of("steps", &step.id, text);
                }
                Some(_) => {}
            }
        }
        if let Some(why) = super::steps::nobody_above(pack, of.ledger, step) {
            of.of("steps", &step.id, why);
        }
    }
}

fn covers(lines: &Lines, line: &str) -> bool {
    match lines {
        Lines::All => true,
        Lines::Some(list) => list.iter().any(|l| l == line),
    }
}

/// A line of work that `pack.toml` or no role has: nobody would see a record.
fn lines(of: &mut Of<'_, '_>, pack: &Pack) {
    let line = &of.ledger.line;
    if !pack.lines.is_empty() && pack.lines.iter().all(|l| l.id != *line) {
        let known: Vec<&str> = pack.lines.iter().map(|l| l.id.as_str()).collect();
        of.key("line", format!("line `{line}` is none of pack.toml: {}", known.join(", ")));
        return;
    }
    let named = pack.roles.iter().any(|role| match &role.lines {
        Lines::Some(list) => list.contains(line),
        Lines::All => false,
    });
    if !named && pack.roles.iter().next().is_some() {
        let words = |role: &crate::access::Role| match &role.lines {
            Lines::All => Vec::new(),
            Lines::Some(list) => list.iter().cloned().collect(),
        };
        let known: BTreeSet<String> = pack.roles.iter().flat_map(words).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        of.key(
            "line",
            format!("no role of roles.toml has line `{line}`: one of {}, or add it to a role", known.join(", ")),
        );
    }
}

/// Fields that point at ledgers whose records nobody who fills them can see.
fn references(of: &mut Of<'_, '_>, pack: &Pack) {
    let line = of.ledger.line.clone();
    for field in &of.ledger.fields {
        let Some(Reference::Record(to)) = field.ty.reference() else { continue };
        let Some(there) = pack.ledger(to) else { continue };
        let may = |role: &crate::access::Role, permission: Permission, line: &str| {
            role.may.get(&permission).is_some_and(|narrowed| covers(narrowed, line)) && covers(&role.lines, line)
        };
        let fills = |role: &&crate::access::Role| {
            may(role, Permission::RecordCreate, &line) || may(role, Permission::RecordEdit, &line)
        };
        let mut fillers = pack.roles.iter().filter(fills).peekable();
        if fillers.peek().is_some() && !fillers.any(|role| may(role, Permission::RecordRead, &there.line)) {
            let text = format!(
                "`{}` points at ledger `{to}`, whose line `{}` is seen by no role that fills it: add the line to a role",
                field.id, there.line
            );
            of.of("fields", &field.id, text);
        }
    }
}
