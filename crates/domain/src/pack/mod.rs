//! A pack (领域包): ledgers, dictionaries, roles, parameters, indicators and reports as data.

mod ledgers;
mod source;

pub use source::Complaint;

use crate::Day;
use crate::access::Roles;
use crate::indicators::External;
use crate::ledger::{Choice, FieldKind, Ledger};
use crate::parameter::{ParameterValue, Parameters, Scalar};
use crate::urgency::Thresholds;
use source::Source;
pub(crate) use source::Table;
use std::collections::BTreeMap;
use toml::de::DeValue;

/// A pack, checked and resolved.
#[derive(Clone, Debug, Default)]
pub struct Pack {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Ledgers by id; for each the versions in order of their first day.
    pub ledgers: BTreeMap<String, Vec<Ledger>>,
    /// Order of ledgers in menus.
    pub order: Vec<String>,
    /// Dictionaries by id.
    pub dictionaries: BTreeMap<String, Dictionary>,
    /// Roles.
    pub roles: Roles,
    /// Parameters.
    pub parameters: Parameters,
    /// Indicators that no ledger of the pack feeds (yet), or that come from outside.
    pub externals: Vec<External>,
    /// Report templates by id.
    pub reports: BTreeMap<String, Report>,
}

/// A dictionary (字典).
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    /// Title.
    pub title: String,
    /// Where its list comes from.
    pub source: String,
    /// Options in order.
    pub options: Vec<Choice>,
}

/// A report template: paragraphs with `{indicator}` figures.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Id.
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
}

/// Reads a pack from its files (path relative to the pack, text).
///
/// # Errors
/// Every complaint of every file.
pub fn load(files: &[(&str, &str)]) -> Result<Pack, Vec<Complaint>> {
    let mut pack = Pack::default();
    let mut complaints = Vec::new();
    let mut sorted: Vec<_> = files.iter().filter(|(path, _)| path.ends_with(".toml")).collect();
    sorted.sort_by_key(|(path, _)| rank(path));
    for (path, text) in sorted {
        // The demo world and such are no part of the rules.
        if path.starts_with("demo/") {
            continue;
        }
        let source = Source::new(path, text);
        if let Some(parsed) = source.parse() {
            let table = source.root(&parsed);
            read_file(path, &table, &mut pack);
            table.finish();
        }
        complaints.extend(source.into_complaints());
    }
    offer_indicators(&mut pack);
    if complaints.is_empty() {
        complaints.extend(check_whole(&pack));
    }
    if complaints.is_empty() { Ok(pack) } else { Err(complaints) }
}

/// Gives the fields that choose one of the indicators their options: every indicator that a ledger feeds, under its ledger.
fn offer_indicators(pack: &mut Pack) {
    let mut offered: Vec<Choice> = Vec::new();
    for ledger in pack.current() {
        offered.extend(ledger.indicators.iter().map(|indicator| Choice {
            title: format!("{}（{}）", indicator.title, indicator.unit),
            synonyms: std::iter::once(&indicator.title).chain(&indicator.synonyms).cloned().collect(),
            category: ledger.title.clone(),
            ..Choice::plain(&indicator.id)
        }));
    }
    for ledger in pack.ledgers.values_mut().flatten() {
        for field in &mut ledger.fields {
            if let FieldKind::Choice { options } | FieldKind::Choices { options } = &mut field.kind
                && options.is_empty()
            {
                // A dictionary without options is refused, so an empty list is one of indicators.
                options.clone_from(&offered);
            }
        }
    }
}

/// Files others refer to come first.
fn rank(path: &str) -> (u8, &str) {
    let order = match path.split('/').next().unwrap_or_default() {
        "pack.toml" => 0,
        "parameters.toml" => 1,
        "roles.toml" => 2,
        "dictionaries" => 3,
        "ledgers" => 4,
        "indicators" => 5,
        _ => 6,
    };
    (order, path)
}

fn read_file(path: &str, table: &Table<'_>, pack: &mut Pack) {
    match path.split('/').next().unwrap_or_default() {
        "pack.toml" => {
            pack.id = table.required("id");
            pack.title = table.required("title");
            pack.order = table.texts("order");
        }
        "parameters.toml" => read_parameters(table, &mut pack.parameters),
        "roles.toml" => pack.roles = crate::access::Roles::read(table),
        "dictionaries" => read_dictionaries(table, &mut pack.dictionaries),
        "ledgers" => {
            if let Some(ledger) = ledgers::read(table, pack) {
                if !pack.order.contains(&ledger.id) {
                    pack.order.push(ledger.id.clone());
                }
                let versions = pack.ledgers.entry(ledger.id.clone()).or_default();
                versions.push(ledger);
                versions.sort_by_key(|l| l.from);
            }
        }
        "indicators" => pack.externals.extend(External::read(table)),
        "reports" => {
            if let Some(report) = read_report(table) {
                pack.reports.insert(report.id.clone(), report);
            }
        }
        "calendar" => {
            table.entries();
        }
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
                to: option.text("to").and_then(|t| Day::parse(&t)),
                ..Choice::plain(&option.required("value"))
            });
            option.finish();
        }
        if options.is_empty() {
            entry.complain("options", "a dictionary needs `options = [\"…\", …]`");
        }
        dictionaries.insert(id, Dictionary { title, source, options });
        entry.finish();
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

/// What can only be checked when every file is read.
fn check_whole(pack: &Pack) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let mut complain = |ledger: &Ledger, text: String| {
        complaints.push(Complaint { file: format!("ledgers/{}.toml", ledger.id), line: 1, text });
    };
    let mut indicators: BTreeMap<&str, &str> = BTreeMap::new();
    for ledger in pack.current() {
        for indicator in &ledger.indicators {
            if let Some(other) = indicators.insert(&indicator.id, &ledger.id) {
                complain(ledger, format!("indicator `{}` is also defined in ledger `{other}`", indicator.id));
            }
        }
        for field in &ledger.fields {
            if let crate::ledger::FieldKind::Record { ledger: target } = &field.kind
                && !pack.ledgers.contains_key(target)
            {
                complain(ledger, format!("field `{}` refers to ledger `{target}`, which the pack has not", field.id));
            }
        }
    }
    for ledger in pack.current() {
        for indicator in &ledger.indicators {
            if let crate::ledger::IndicatorRule::Ratio { top, bottom } = &indicator.rule {
                for part in [top, bottom] {
                    if !indicators.contains_key(part.as_str()) {
                        complain(ledger, format!("ratio `{}` uses unknown indicator `{part}`", indicator.id));
                    }
                }
            }
        }
        for step in &ledger.steps {
            if let crate::ledger::Who::List(list) = &step.by {
                for doer in list {
                    if let crate::ledger::Doer::Role(role) = doer
                        && !pack.roles.knows(role)
                    {
                        complain(ledger, format!("step `{}`: role `{role}` is not in roles.toml", step.id));
                    }
                }
            }
        }
    }
    complaints
}
