//! Gives every ledger, field and indicator of a pack another id, wherever a definition names it.

use std::collections::BTreeMap;
use toml::{Table, Value};

/// Old id and new id.
type Names = BTreeMap<String, String>;

/// Ids that are no words and never the same twice; the same at every run.
struct Ids(u64);

impl Ids {
    fn next(&mut self) -> String {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        format!("q{:012x}", (z ^ (z >> 31)) >> 16)
    }
}

/// The pack under other names. Files that name no ledger stay as they are.
pub(super) fn pack(files: &[(String, String)]) -> Vec<(String, String)> {
    let mut ids = Ids(20_261_116);
    let ledgers: Vec<(&String, Table)> = files
        .iter()
        .filter(|(path, _)| path.starts_with("ledgers/"))
        .map(|(path, text)| (path, text.parse().unwrap_or_else(|e| panic!("{path}: {e}"))))
        .collect();
    // Ids of ledgers and indicators are known across files.
    let mut known = Names::new();
    for (_, table) in &ledgers {
        known.insert(text(table, "id"), ids.next());
    }
    let of_all: BTreeMap<String, Names> = ledgers
        .iter()
        .map(|(_, table)| (text(table, "id"), keys(table, "fields").into_iter().map(|id| (id, ids.next())).collect()))
        .collect();
    let mut indicators = Names::new();
    for (_, table) in &ledgers {
        indicators.extend(keys(table, "indicators").into_iter().map(|id| (id, ids.next())));
    }
    let others = files.iter().filter(|(path, _)| !path.starts_with("ledgers/")).cloned();
    let mut out: Vec<(String, String)> = others
        .map(|(path, text)| if path.starts_with("reports/") { (path, marks(&text, &indicators)) } else { (path, text) })
        .collect();
    for (_, table) in ledgers {
        let fields = of_all[&text(&table, "id")].clone();
        let renamed = ledger(table, &known, &indicators, &fields, &of_all);
        let path = format!("ledgers/{}.toml", text(&renamed, "id"));
        out.push((path, toml::to_string(&renamed).expect("TOML")));
    }
    // The order of menus would follow the new ids: the old one is written down.
    let order: Vec<Value> = files
        .iter()
        .filter_map(|(path, _)| path.strip_prefix("ledgers/")?.strip_suffix(".toml"))
        .filter_map(|id| known.get(id).cloned().map(Value::String))
        .collect();
    for (_, body) in out.iter_mut().filter(|(path, _)| path == "pack.toml") {
        let mut table: Table = body.parse().expect("pack.toml");
        for (key, names) in [("board", &indicators), ("quick", &known)] {
            if let Some(list) = table.remove(key) {
                table.insert(key.to_owned(), each(list, names));
            }
        }
        table.entry("order").or_insert_with(|| Value::Array(order.clone()));
        *body = toml::to_string(&table).expect("TOML");
    }
    out
}

fn ledger(
    table: Table,
    ledgers: &Names,
    indicators: &Names,
    fields: &Names,
    of_all: &BTreeMap<String, Names>,
) -> Table {
    let field = |value: Value| one(value, fields);
    let expr = |value: Value| match value {
        Value::String(source) => Value::String(expression(&source, fields)),
        other => other,
    };
    let mut out = Table::new();
    for (key, value) in table {
        let value = match key.as_str() {
            "id" => one(value, ledgers),
            "headline" => field(value),
            "list" | "key" => each(value, fields),
            "traits" => map(value, |_, section| map(section, |_, v| each_or_one(v, fields))),
            "fields" => keyed(value, fields, |entry| {
                let other = entry.get("ledger").and_then(Value::as_str).and_then(|id| of_all.get(id)).cloned();
                map(entry, |key, value| match key {
                    "when" | "value" => expr(value),
                    "match" => one(value, &other.clone().unwrap_or_default()),
                    "ledger" => one(value, ledgers),
                    _ => value,
                })
            }),
            "steps" => map(value, |_, entry| {
                map(entry, |key, value| match (key, &value) {
                    ("asks" | "stamps", _) => each(value, fields),
                    ("by", Value::String(_)) | ("people" | "when", _) => expr(value),
                    ("sets", _) => keyed(value, fields, expr),
                    ("refuse", _) => said(value, fields),
                    _ => value,
                })
            }),
            "clocks" => map(value, |_, entry| {
                map(entry, |key, value| match key {
                    "field" | "until" => field(value),
                    "limit" => expr(value),
                    _ => value,
                })
            }),
            "adopt" => entries(value, |key, value| match key {
                "when" => expr(value),
                "set" => keyed(value, fields, expr),
                _ => value,
            }),
            "rules" => entries(value, |key, value| match key {
                "holds" | "when" => expr(value),
                "say" => said(value, fields),
                _ => value,
            }),
            "indicators" => keyed(value, indicators, |entry| {
                map(entry, |key, value| match key {
                    "span" => map(value, |_, v| expr(v)),
                    "ratio" => map(value, |_, v| one(v, indicators)),
                    "by" => field(value),
                    _ => value,
                })
            }),
            _ => value,
        };
        out.insert(key, value);
    }
    out
}

/// Each table of a list.
fn entries(list: Value, with: impl Fn(&str, Value) -> Value) -> Value {
    match list {
        Value::Array(list) => Value::Array(list.into_iter().map(|entry| map(entry, &with)).collect()),
        other => other,
    }
}

/// A sentence with the fields it shows renamed.
fn said(sentence: Value, fields: &Names) -> Value {
    match sentence {
        Value::String(text) => {
            let name =
                |text: String, (a, b): (&String, &String)| text.replace(&format!("{{{a}}}"), &format!("{{{b}}}"));
            Value::String(fields.iter().fold(text, name))
        }
        other => other,
    }
}

/// An expression with its fields renamed; what stands in quotes and what is called stays.
fn expression(source: &str, fields: &Names) -> String {
    let mut out = String::new();
    let mut word = String::new();
    let mut quote = None;
    for c in source.chars().chain(['\0']) {
        let part = c.is_ascii_alphanumeric() || c == '_';
        if quote.is_none() && part {
            word.push(c);
            continue;
        }
        let renamed = fields.get(&word).filter(|_| c != '(');
        out.push_str(renamed.map_or(&word, |new| new));
        word.clear();
        match quote {
            Some(open) if open == c => quote = None,
            None if c == '\'' || c == '"' => quote = Some(c),
            _ => {}
        }
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

/// The text of a report with the indicators in its marks renamed.
fn marks(text: &str, names: &Names) -> String {
    let mut parts = text.split('{');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push('{');
        let (mark, rest) = part.split_once('}').unwrap_or((part, ""));
        let mut words = mark.split_inclusive([':', '@']);
        words.by_ref().for_each(|word| {
            let (name, sign) = word.split_at(word.trim_end_matches([':', '@']).len());
            out.push_str(names.get(name).map_or(name, |new| new));
            out.push_str(sign);
        });
        if part.contains('}') {
            out.push('}');
            out.push_str(rest);
        }
    }
    out
}

fn text(table: &Table, key: &str) -> String {
    table.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn keys(table: &Table, key: &str) -> Vec<String> {
    table.get(key).and_then(Value::as_table).map(|t| t.keys().cloned().collect()).unwrap_or_default()
}

/// A name, also with the `!` of asks.
fn one(value: Value, names: &Names) -> Value {
    let Value::String(text) = value else { return value };
    let (name, mark) = text.strip_suffix('!').map_or((text.as_str(), ""), |n| (n, "!"));
    Value::String(names.get(name).map_or_else(|| text.clone(), |new| format!("{new}{mark}")))
}

fn each(value: Value, names: &Names) -> Value {
    match value {
        Value::Array(list) => Value::Array(list.into_iter().map(|v| one(v, names)).collect()),
        other => other,
    }
}

fn each_or_one(value: Value, names: &Names) -> Value {
    one(each(value, names), names)
}

fn map(value: Value, mut change: impl FnMut(&str, Value) -> Value) -> Value {
    match value {
        Value::Table(table) => Value::Table(
            table
                .into_iter()
                .map(|(key, value)| {
                    let value = change(&key, value);
                    (key, value)
                })
                .collect(),
        ),
        other => other,
    }
}

/// A table whose keys are names.
fn keyed(value: Value, names: &Names, mut change: impl FnMut(Value) -> Value) -> Value {
    match value {
        Value::Table(table) => Value::Table(
            table.into_iter().map(|(key, value)| (names.get(&key).cloned().unwrap_or(key), change(value))).collect(),
        ),
        other => other,
    }
}

#[test]
fn marks_of_reports_are_renamed() {
    let names = Names::from([("open".to_owned(), "q1".to_owned())]);
    let text = "open {open}[，{compare:open@end}] {top_kinds:open:3} {place}";
    assert_eq!(marks(text, &names), "open {q1}[，{compare:q1@end}] {top_kinds:q1:3} {place}");
}

#[test]
fn expressions_are_renamed_outside_quotes() {
    let names = Names::from([("level".to_owned(), "q1".to_owned()), ("days".to_owned(), "q2".to_owned())]);
    for (source, want) in [
        ("level == 'level'", "q1 == 'level'"),
        ("param('hazard.days', level)", "param('hazard.days', q1)"),
        ("days(level, x) > days", "days(q1, x) > q2"),
        ("max(level, level2)", "max(q1, level2)"),
    ] {
        assert_eq!(expression(source, &names), want);
    }
}
