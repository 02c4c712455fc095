//! A pack (领域包): ledgers, dictionaries, roles, parameters, indicators and reports as data.

mod calendar;
mod clocks;
mod columns;
mod ledgers;
mod names;
mod relations;
mod rules;
mod source;
mod steps;
mod whole;

pub(crate) use columns::read as read_column;
pub use source::{Complaint, Table};

use crate::Day;
use crate::access::Roles;
use crate::indicators::External;
use crate::ledger::field_types::{FieldType, FieldTypes};
use crate::ledger::{Choice, IndicatorRule, Ledger};
use crate::parameter::{ParameterValue, Parameters, Scalar};
use crate::quantity::Quantity;
use crate::urgency::Thresholds;
use source::Source;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use toml::de::DeValue;

/// A pack, checked and resolved.
#[derive(Clone, Debug, Default)]
pub struct Pack {
    pub id: String,
    pub title: String,
    /// Ledgers by id; for each the versions in order of their first day.
    pub ledgers: BTreeMap<String, Vec<Ledger>>,
    /// Order of ledgers in menus.
    pub order: Vec<String>,
    /// Ledgers that one who is out in the village records most, in order.
    pub quick: Vec<String>,
    /// Indicators (ids) that stand on the board first, in this order.
    pub board: Vec<String>,
    /// Lines of work (条线) in the order of menus.
    pub lines: Vec<Line>,
    /// Dictionaries by id.
    pub dictionaries: BTreeMap<String, Dictionary>,
    pub roles: Roles,
    pub parameters: Parameters,
    /// Indicators that no ledger of the pack feeds (yet), or that come from outside.
    pub externals: Vec<External>,
    /// Report templates by id.
    pub reports: BTreeMap<String, Report>,
}

/// A line of work (条线): what ledgers belong to, and roles and grants are narrowed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Word in ledgers and roles: `safety`.
    pub id: String,
    /// On screen: 安全生产.
    pub title: String,
}

/// A dictionary (字典).
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    pub title: String,
    /// Where its list comes from.
    pub source: String,
    /// Options in order.
    pub options: Vec<Choice>,
}

/// A report template: paragraphs with `{indicator}` figures.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub id: String,
    /// Title with `{place}` and `{period}`.
    pub title: String,
    /// Who it is addressed to; empty for none.
    pub addressee: String,
    /// Paragraphs: level 1 heading `一、`, level 2 `(一)`, or body text.
    pub paragraphs: Vec<ReportParagraph>,
}

/// One paragraph of a report template.
#[derive(Clone, Debug)]
pub struct ReportParagraph {
    /// `h1`, `h2` or `body`.
    pub style: String,
    /// Text with `{figure …}` marks; see `docs/ledger-definitions.md`.
    pub text: String,
}

impl Pack {
    /// A line of work on screen.
    pub fn line_title<'a>(&'a self, id: &'a str) -> &'a str {
        self.lines.iter().find(|l| l.id == id).map_or(id, |l| &l.title)
    }

    /// The version of a ledger that is valid on a day (the first version for days before it).
    pub fn ledger_on(&self, id: &str, day: Day) -> Option<&Ledger> {
        let versions = self.ledgers.get(id)?;
        versions.iter().rfind(|l| l.from <= day).or_else(|| versions.first())
    }

    /// The newest version of a ledger.
    pub fn ledger(&self, id: &str) -> Option<&Ledger> {
        self.ledgers.get(id)?.last()
    }

    /// Newest versions in menu order.
    pub fn current(&self) -> impl Iterator<Item = &Ledger> {
        self.order.iter().filter_map(|id| self.ledger(id))
    }

    /// What a field that chooses one of the indicators offers: every indicator that a ledger feeds, under its ledger.
    pub fn indicator_options(&self) -> Vec<Choice> {
        let mut out: Vec<Choice> = Vec::new();
        for ledger in self.current() {
            out.extend(ledger.indicators.iter().map(|indicator| Choice {
                title: format!("{}（{}）", indicator.title, indicator.quantity.unit),
                synonyms: std::iter::once(&indicator.title).chain(&indicator.synonyms).cloned().collect(),
                category: ledger.title.clone(),
                ..Choice::plain(&indicator.id)
            }));
        }
        out
    }
}

/// Reads a pack from its files (path relative to the pack, text).
///
/// # Errors
/// Every complaint of every file.
pub fn load(files: &[(&str, &str)]) -> Result<Pack, Vec<Complaint>> {
    load_with(files, &FieldTypes::default())
}

/// Reads a pack whose fields are of these types.
///
/// # Errors
/// As [`load`].
pub fn load_with(files: &[(&str, &str)], types: &FieldTypes) -> Result<Pack, Vec<Complaint>> {
    let mut pack = Pack::default();
    let mut complaints = Vec::new();
    let mut sorted: Vec<_> = files.iter().filter(|(path, _)| path.ends_with(".toml")).collect();
    sorted.sort_by_key(|(path, _)| rank(path));
    let mut paths = BTreeSet::new();
    for (path, _) in sorted.iter().filter(|(path, _)| !paths.insert(*path)) {
        let text = "this file is in the pack twice: only one of them would be read".to_owned();
        complaints.push(Complaint { file: (*path).to_owned(), line: 1, text });
    }
    for (path, text) in sorted {
        // The demo world and such are no part of the rules.
        if path.starts_with("demo/") {
            continue;
        }
        let source = Source::new(path, text);
        if let Some(parsed) = source.parse() {
            let table = source.root(&parsed);
            read_file(path, &table, &mut pack, types);
            table.finish();
        }
        complaints.extend(source.into_complaints());
    }
    if complaints.is_empty() {
        complaints.extend(resolve_types(&mut pack));
        complaints.extend(whole::check(&pack, &whole::Files(files)));
        complaints.extend(relations::check(&pack));
        scale_ratios(&mut pack);
    }
    if complaints.is_empty() { Ok(pack) } else { Err(complaints) }
}

/// Gives the types of fields what they take from other files of the pack.
fn resolve_types(pack: &mut Pack) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let mut resolved: Vec<(String, usize, usize, Arc<dyn FieldType>)> = Vec::new();
    for (id, versions) in &pack.ledgers {
        for (version, ledger) in versions.iter().enumerate() {
            for (index, field) in ledger.fields.iter().enumerate() {
                match field.ty.resolve(pack) {
                    Ok(Some(ty)) => resolved.push((id.clone(), version, index, ty)),
                    Ok(None) => {}
                    // What an old version named may be gone.
                    Err(_) if version + 1 < versions.len() => {}
                    Err(why) => complaints.push(Complaint {
                        file: format!("ledgers/{id}.toml"),
                        line: 1,
                        text: format!("field `{}` {why}", field.id),
                    }),
                }
            }
        }
    }
    for (id, version, index, ty) in resolved {
        if let Some(versions) = pack.ledgers.get_mut(&id) {
            versions[version].fields[index].ty = ty;
        }
    }
    complaints
}

/// Decimals of what the spans of an indicator add up.
fn amount_scale(rule: &IndicatorRule) -> u8 {
    match rule {
        IndicatorRule::Span(rule) => rule.amount.as_ref().map_or(0, |amount| amount.scale),
        IndicatorRule::Ratio { .. } => 0,
    }
}

/// Gives ratios the scale of their parts, so that these can be printed beside them.
fn scale_ratios(pack: &mut Pack) {
    let scales: BTreeMap<String, u8> =
        pack.current().flat_map(|l| &l.indicators).map(|i| (i.id.clone(), amount_scale(&i.rule))).collect();
    for indicator in pack.ledgers.values_mut().flatten().flat_map(|l| &mut l.indicators) {
        if let IndicatorRule::Ratio { bottom, .. } = &indicator.rule {
            let scale = scales.get(bottom).copied().unwrap_or_default();
            indicator.quantity = Quantity::new(indicator.quantity.unit.clone(), scale);
        }
    }
}

/// Files others refer to come first.
fn rank(path: &str) -> (u8, &str) {
    let order = match path.split('/').next().unwrap_or_default() {
        "pack.toml" => 0,
        "parameters.toml" => 1,
        "roles.toml" => 2,
        "calendar" => 2,
        "dictionaries" => 3,
        "ledgers" => 4,
        "indicators" => 5,
        _ => 6,
    };
    (order, path)
}

fn read_file(path: &str, table: &Table<'_>, pack: &mut Pack, types: &FieldTypes) {
    match path.split('/').next().unwrap_or_default() {
        "pack.toml" => {
            pack.id = table.required("id");
            pack.title = table.required("title");
            pack.order = table.texts("order");
            pack.quick = table.texts("quick");
            pack.board = table.texts("board");
            let lines = table.tables("line");
            pack.lines = lines.iter().map(|l| Line { id: l.required("id"), title: l.required("title") }).collect();
            lines.iter().for_each(Table::finish);
        }
        "parameters.toml" => read_parameters(table, &mut pack.parameters),
        "roles.toml" => pack.roles = crate::access::Roles::read(table),
        "dictionaries" => read_dictionaries(table, &mut pack.dictionaries),
        "ledgers" => {
            if let Some(ledger) = ledgers::read(table, pack, types) {
                if !pack.order.contains(&ledger.id) {
                    pack.order.push(ledger.id.clone());
                }
                if path != format!("ledgers/{}.toml", ledger.id) {
                    table.complain(
                        "id",
                        format!("ledger `{0}` stands in `ledgers/{0}.toml`: one file for one id", ledger.id),
                    );
                }
                let versions = pack.ledgers.entry(ledger.id.clone()).or_default();
                versions.push(ledger);
                versions.sort_by_key(|l| l.from);
            }
        }
        "indicators" => pack.externals.extend(External::read(table)),
        "reports" => {
            if let Some(report) = read_report(table) {
                if pack.reports.contains_key(&report.id) {
                    table.complain("id", format!("report `{}` is in another file too", report.id));
                }
                pack.reports.insert(report.id.clone(), report);
            }
        }
        "calendar" => calendar::read(path, table, pack.parameters.calendar_mut()),
        _ => table.complain("", format!("file `{path}` is in no folder a pack has")),
    }
}

/// Keys of parameters that have another name now. A pack written under the old one is read as before.
const RENAMED: [(&str, &str); 2] =
    [("task.yellow_percent", Thresholds::PERCENT), ("task.yellow_days", Thresholds::DAYS)];

fn read_parameters(table: &Table<'_>, parameters: &mut Parameters) {
    for entry in table.tables("parameter") {
        let key = entry.required("key");
        let case = entry.text("case").unwrap_or_default();
        let value = match entry.get("value").map(|v| v.get_ref()) {
            Some(DeValue::Integer(_)) => Scalar::Int(entry.int("value").unwrap_or_default()),
            Some(DeValue::String(text)) => Scalar::Text(text.to_string()),
            _ => {
                entry.complain("value", "`value` must be a whole number or text");
                continue;
            }
        };
        let from = day(&entry, "from");
        let source = entry.required("source");
        let key = RENAMED.iter().find(|(old, _)| *old == key).map_or(key.as_str(), |(_, new)| new);
        if parameters.cases(key).iter().any(|(c, list)| *c == case && list.iter().any(|v| v.from == from)) {
            let of = if case.is_empty() { String::new() } else { format!(" for `{case}`") };
            entry.complain("key", format!("parameter `{key}`{of} has two values from {from}: strike one"));
        }
        parameters.insert(key, &case, ParameterValue { from, place: None, value, source });
        entry.finish();
    }
}

fn read_dictionaries(table: &Table<'_>, dictionaries: &mut BTreeMap<String, Dictionary>) {
    for (id, entry) in table.entries() {
        let title = entry.required("title");
        let source = entry.required("source");
        let mut options = Vec::new();
        if let Some(array) = entry.get("options").and_then(|v| v.get_ref().as_array()) {
            for option in array.iter() {
                if let Some(value) = option.get_ref().as_str() {
                    options.push(Choice::plain(value));
                }
            }
        }
        for option in entry.tables("options") {
            options.push(Choice {
                synonyms: option.texts("synonyms"),
                category: option.text("category").unwrap_or_default(),
                to: option.has("to").then(|| day(&option, "to")),
                ..Choice::plain(&option.required("value"))
            });
            option.finish();
        }
        if options.is_empty() {
            entry.complain("options", "a dictionary needs `options = [\"…\", …]`");
        }
        entry.finish();
        let mut values: Vec<&str> = Vec::new();
        for option in &options {
            if values.contains(&option.value.as_str()) {
                entry.complain("options", format!("option `{}` stands twice", option.value));
            }
            values.push(&option.value);
        }
        if dictionaries.contains_key(&id) {
            entry.complain("title", format!("dictionary `{id}` is in another file too: one of the two would be lost"));
        }
        dictionaries.insert(id, Dictionary { title, source, options });
    }
}

fn read_report(table: &Table<'_>) -> Option<Report> {
    let mut report = Report {
        id: table.required("id"),
        title: table.required("title"),
        addressee: table.text("addressee").unwrap_or_default(),
        paragraphs: Vec::new(),
    };
    for entry in table.tables("paragraph") {
        let style = entry.text("style").unwrap_or_else(|| "body".to_owned());
        if !["h1", "h2", "body"].contains(&style.as_str()) {
            entry.complain("style", "`style` is one of h1, h2, body");
        }
        report.paragraphs.push(ReportParagraph { style, text: entry.required("text") });
        entry.finish();
    }
    Some(report)
}

/// A day given as text; complains when it is missing or no date.
fn day(table: &Table<'_>, key: &str) -> Day {
    let text = table.required(key);
    Day::parse(&text).unwrap_or_else(|| {
        if !text.is_empty() {
            table.complain(key, format!("`{text}` is no date: write {key} = \"2026-01-01\""));
        }
        Day(0)
    })
}
