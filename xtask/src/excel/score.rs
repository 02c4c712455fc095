//! A reading of a workbook against its truth, cell by cell.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use anyhow::{Context as _, Result};
use serde_json::{Map, Value};

/// Why a row is skipped, where naming it is allowed and not asked for.
const SOFT: [&str; 3] = ["blank", "colnum", "other table"];
/// Fields that may be filled in from a title, the name of a sheet or a combined cell.
const DERIVED: [&str; 8] = ["省", "市", "县", "乡镇", "乡", "行政村", "年度", "派驻村"];

/// Ledgers by id.
pub(super) struct Ledgers(BTreeMap<String, Fields>);

#[derive(Default)]
struct Fields {
    /// Any name to its title.
    titles: BTreeMap<String, String>,
    /// Title to type.
    types: BTreeMap<String, String>,
}

impl Ledgers {
    pub(super) fn read(file: &Value) -> Result<Self> {
        let mut all = BTreeMap::new();
        for (id, ledger) in file["ledgers"].as_object().context("ledgers.json has no ledgers")? {
            let mut fields = Fields::default();
            for field in list(ledger, "fields") {
                let title = field["title"].as_str().unwrap_or_default();
                for also in words(field, "also") {
                    fields.titles.entry(squash(&also)).or_insert_with(|| title.to_owned());
                }
                fields.types.insert(title.to_owned(), field["type"].as_str().unwrap_or("text").to_owned());
            }
            for title in fields.types.keys() {
                fields.titles.insert(squash(title), title.clone());
            }
            all.insert(id.clone(), fields);
        }
        Ok(Self(all))
    }

    fn title(&self, ledger: &str, name: &str) -> Option<String> {
        self.0.get(ledger)?.titles.get(&squash(name)).cloned()
    }

    fn kind(&self, ledger: &str, title: &str) -> &str {
        self.0.get(ledger).and_then(|l| l.types.get(title)).map_or("text", String::as_str)
    }
}

/// Hits, and of how many.
#[derive(Default, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Part {
    hit: usize,
    found: usize,
    wanted: usize,
}

impl Part {
    fn of<T: Ord>(found: &BTreeSet<T>, wanted: &BTreeSet<T>) -> Self {
        Self { hit: found.intersection(wanted).count(), found: found.len(), wanted: wanted.len() }
    }

    fn add(&mut self, other: Self) {
        self.hit += other.hit;
        self.found += other.found;
        self.wanted += other.wanted;
    }

    fn whole(self) -> bool {
        self.hit == self.found && self.hit == self.wanted
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.hit, self.wanted)?;
        if self.found > self.hit { write!(f, " +{}", self.found - self.hit) } else { Ok(()) }
    }
}

/// What a reading reached; `+n` are found and wrong.
#[derive(Default)]
pub(super) struct Score {
    files: usize,
    perfect: usize,
    columns: Part,
    rows: Part,
    values: Part,
    errors: Part,
    skipped: Part,
    headings: Part,
    /// What differs, for people.
    pub(super) differences: Vec<String>,
}

impl Score {
    pub(super) fn add(&mut self, other: &Self) {
        self.files += other.files;
        self.perfect += other.perfect;
        for (mine, theirs) in self.parts_mut().into_iter().zip(other.parts()) {
            mine.add(theirs);
        }
    }

    fn parts(&self) -> [Part; 6] {
        [self.columns, self.rows, self.values, self.errors, self.skipped, self.headings]
    }

    fn parts_mut(&mut self) -> [&mut Part; 6] {
        [&mut self.columns, &mut self.rows, &mut self.values, &mut self.errors, &mut self.skipped, &mut self.headings]
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "perfect {}/{}", self.perfect, self.files)?;
        let names = ["columns", "rows", "values", "errors", "skipped", "headings"];
        names.iter().zip(self.parts()).try_for_each(|(name, part)| write!(f, "  {name} {part}"))
    }
}

/// A reading of a whole file.
pub(super) fn file(ledgers: &Ledgers, truth: &Value, found: &Value) -> Result<Score> {
    let ledger = truth["ledger"].as_str().context("the truth names no ledger")?;
    let (wanted, mut read) = (tables(truth), tables(found));
    let mut sum = Score { files: 1, ..Score::default() };
    for table in &wanted {
        // With several tables the sheets tell which is which.
        let at = read.iter().position(|t| wanted.len() == 1 && read.len() == 1 || t["sheet"] == table["sheet"]);
        let other = at.map_or(&Value::Null, |at| read.remove(at));
        let score = one(ledgers, ledger, table, other);
        sum.add(&score);
        sum.differences.extend(score.differences);
    }
    for extra in read {
        let rows = extra["rows"].as_array().map_or(0, Vec::len);
        sum.rows.found += rows;
        if rows > 0 {
            sum.differences.push(format!("sheet {}: {rows} rows that are no data", extra["sheet"]));
        }
    }
    sum.perfect = usize::from(sum.parts().iter().all(|p| p.whole()) && sum.rows.hit > 0);
    Ok(sum)
}

/// The tables of a reading or of a truth; each has rows, columns or heading.
pub(super) fn tables(of: &Value) -> Vec<&Value> {
    let all: Vec<&Value> = of["sheets"].as_array().map_or_else(|| vec![of], |sheets| sheets.iter().collect());
    let full = |t: &Value, key: &str| t[key].as_array().is_some_and(|a| !a.is_empty());
    all.into_iter().filter(|t| ["rows", "header_rows", "skipped"].iter().any(|key| full(t, key))).collect()
}

fn list<'v>(of: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> + use<'v> {
    of[key].as_array().into_iter().flatten()
}

fn words(of: &Value, key: &str) -> BTreeSet<String> {
    list(of, key).filter_map(Value::as_str).map(str::to_owned).collect()
}

fn by_row(of: &Value) -> BTreeMap<u64, &Value> {
    list(of, "rows").filter_map(|r| Some((r["row"].as_u64()?, r))).collect()
}

fn one(ledgers: &Ledgers, ledger: &str, truth: &Value, found: &Value) -> Score {
    let mut score = Score::default();
    let neutral = words(truth, "neutral_columns");
    let columns = |of: &Value, unknown: &str| -> BTreeSet<(String, String)> {
        let all = of["columns"].as_object().into_iter().flatten();
        all.filter_map(|(at, name)| {
            let name = name.as_str()?;
            let title = ledgers.title(ledger, name).unwrap_or_else(|| format!("{unknown}{name}"));
            (!neutral.contains(at)).then(|| (at.to_uppercase(), title))
        })
        .collect()
    };
    let (wanted, read) = (columns(truth, ""), columns(found, "?"));
    score.columns = Part::of(&read, &wanted);
    differ(&mut score.differences, "column", &read, &wanted);
    let headings = |of: &Value| list(of, "header_rows").filter_map(Value::as_u64).collect::<BTreeSet<_>>();
    score.headings = Part::of(&headings(found), &headings(truth));
    differ(&mut score.differences, "heading", &headings(found), &headings(truth));

    let (truths, reads) = (by_row(truth), by_row(found));
    let digest = &truth["digest"];
    let ranges = list(digest, "row_ranges").filter_map(|r| Some(r[0].as_u64()?..=r[1].as_u64()?));
    let wanted: BTreeSet<u64> =
        if digest.is_object() { ranges.flatten().collect() } else { truths.keys().copied().collect() };
    let read: BTreeSet<u64> = reads.keys().copied().collect();
    score.rows = Part::of(&read, &wanted);
    differ(&mut score.differences, "row", &read, &wanted);

    let letter: BTreeMap<String, String> = columns(truth, "").into_iter().map(|(at, title)| (title, at)).collect();
    let (wrong, optional) = errors(&mut score, truth, &truths, &reads, &letter, &|row, title| {
        let kind = ledgers.kind(ledger, title);
        let values = values(ledgers, ledger, row);
        values.get(title).and_then(|v| plain(kind, v))
    });

    for (number, row) in &truths {
        let own = reads.get(number).map(|r| values(ledgers, ledger, r)).unwrap_or_default();
        let gold = values(ledgers, ledger, row);
        for (title, value) in &gold {
            let cell = format!("{}{number}", letter.get(title).map_or("?", String::as_str));
            let kind = ledgers.kind(ledger, title);
            let (want, got) = (plain(kind, value), own.get(title).and_then(|v| plain(kind, v)));
            // A cell with an error: its value does not matter.
            if wrong.contains(&cell) || want.is_none() && got.is_none() {
                continue;
            }
            let accepted = list(&row["accept"], title).map(|v| plain(kind, v)).any(|v| v == got);
            let right = want == got || accepted || optional.contains(&cell) && got.is_none();
            score.values.add(Part {
                hit: usize::from(right),
                found: usize::from(got.is_some() || right),
                wanted: usize::from(want.is_some() || right),
            });
            if !right && reads.contains_key(number) {
                score.differences.push(format!("{cell} {title}: {got:?}, it is {want:?}"));
            }
        }
        let extra = words(truth, "extra_ok");
        for (title, value) in own.iter().filter(|(t, _)| !gold.contains_key(*t)) {
            let known = DERIVED.contains(&title.as_str()) || extra.contains(title);
            if !known && plain(ledgers.kind(ledger, title), value).is_some() {
                score.values.found += 1;
                score.differences.push(format!("row {number}: {title} is not in the file"));
            }
        }
    }

    let last = wanted.iter().chain(&headings(truth)).copied().max().unwrap_or(0);
    let skips = |soft: bool| {
        let all = list(truth, "skipped").filter(move |s| SOFT.contains(&s["why"].as_str().unwrap_or_default()) == soft);
        all.filter_map(|s| s["row"].as_u64()).collect::<BTreeSet<_>>()
    };
    let (hard, soft) = (skips(false), skips(true));
    let last = last.max(hard.iter().chain(&soft).copied().max().unwrap_or(0));
    let named: BTreeSet<u64> = list(found, "skipped")
        .filter_map(|s| s["row"].as_u64().or_else(|| s.as_u64()))
        .filter(|row| *row <= last && !soft.contains(row) && !headings(truth).contains(row))
        .collect();
    score.skipped = Part::of(&named, &hard);
    differ(&mut score.differences, "skipped row", &named, &hard);
    score
}

/// Scores the cells with errors; gives the cells rightly named and those that may be named.
fn errors(
    score: &mut Score,
    truth: &Value,
    truths: &BTreeMap<u64, &Value>,
    reads: &BTreeMap<u64, &Value>,
    letter: &BTreeMap<String, String>,
    value: &dyn Fn(&Value, &str) -> Option<String>,
) -> (BTreeSet<String>, BTreeSet<String>) {
    let digest = &truth["digest"];
    let (mut wanted, mut optional) = (BTreeSet::new(), words(digest, "optional_errors"));
    let rows = truths.values().flat_map(|r| list(r, "errors"));
    let all: Vec<&Value> = if digest.is_object() { list(digest, "errors").collect() } else { rows.collect() };
    for error in all {
        let Some(cell) = error["cell"].as_str() else { continue };
        let at = cell.find(|c: char| c.is_ascii_digit()).unwrap_or(cell.len());
        let title = letter.iter().find(|(_, l)| **l == cell[..at]).map(|(t, _)| t.as_str()).unwrap_or_default();
        // A formula without stored value: the computed value is as good as the error.
        let computed = error.get("unless").and_then(|v| plain("number", v));
        let got = cell[at..].parse().ok().and_then(|row: u64| value(reads.get(&row)?, title));
        if computed.is_some() && computed == got {
            optional.insert(cell.to_owned());
        } else {
            wanted.insert(cell.to_owned());
        }
    }
    optional.extend(truths.values().flat_map(|r| words(r, "optional_errors")));
    let hard = |e: &&Value| e["severity"].as_str().unwrap_or("error") == "error";
    let found: BTreeSet<String> = reads
        .values()
        .flat_map(|r| list(r, "errors").filter(hard))
        .filter_map(|e| Some(e["cell"].as_str()?.to_uppercase().replace('$', "")))
        .collect();
    let counted: BTreeSet<String> =
        found.iter().filter(|c| wanted.contains(*c) || !optional.contains(*c)).cloned().collect();
    score.errors = Part::of(&counted, &wanted);
    differ(&mut score.differences, "error", &counted, &wanted);
    (found.intersection(&wanted).cloned().collect(), optional.intersection(&found).cloned().collect())
}

fn differ<T: Ord + fmt::Debug>(out: &mut Vec<String>, what: &str, found: &BTreeSet<T>, wanted: &BTreeSet<T>) {
    out.extend(wanted.difference(found).take(10).map(|x| format!("{what} {x:?} is missing")));
    out.extend(found.difference(wanted).take(10).map(|x| format!("{what} {x:?} is none")));
}

fn values(ledgers: &Ledgers, ledger: &str, row: &Value) -> Map<String, Value> {
    let all = row["values"].as_object().into_iter().flatten();
    all.filter_map(|(name, value)| Some((ledgers.title(ledger, name)?, value.clone()))).collect()
}

/// A value in the form that is compared; `None` for nothing.
fn plain(kind: &str, value: &Value) -> Option<String> {
    let text = match value {
        Value::Null => return None,
        Value::Array(all) if all.is_empty() => return None,
        Value::Array(all) => {
            let mut all: Vec<String> = all.iter().map(|v| v.as_str().map_or_else(|| v.to_string(), squash)).collect();
            all.sort();
            return Some(all.join("、"));
        }
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if text.is_empty() {
        return None;
    }
    Some(match kind {
        // Nine digits are compared: what a workbook keeps as a binary number has a tail.
        "number" => text.trim().parse::<f64>().map_or(text, |n| format!("{n:.8e}")),
        "bool" => match text.trim().to_lowercase().as_str() {
            "true" | "是" => "true".to_owned(),
            "false" | "否" => "false".to_owned(),
            _ => text,
        },
        "phone" => {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            digits.strip_prefix("86").filter(|d| d.len() == 11).map_or(digits.clone(), str::to_owned)
        }
        "date" | "month" | "deadline" | "year" | "place" => text.trim().to_owned(),
        "id" | "account" => text,
        _ => squash(&text),
    })
}

/// Without white space, full-width signs in their ASCII form.
fn squash(text: &str) -> String {
    let half = |c: char| match c {
        '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    };
    text.chars().map(half).filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ledgers() -> Ledgers {
        let fields =
            json!([{"title": "名称", "type": "text", "also": ["隐患名称"]}, {"title": "金额", "type": "number"}]);
        Ledgers::read(&json!({"ledgers": {"a": {"fields": fields}}})).expect("ledgers")
    }

    fn truth() -> Value {
        json!({"ledger": "a", "sheet": "表", "header_rows": [1], "columns": {"A": "名称", "B": "金额"},
            "rows": [{"row": 2, "values": {"名称": "甲", "金额": "1.50"}, "errors": []},
                     {"row": 3, "values": {"名称": "乙", "金额": null}, "errors": [{"cell": "B3", "kind": "number"}]}],
            "skipped": [{"row": 4, "why": "total"}, {"row": 5, "why": "blank"}]})
    }

    #[test]
    fn the_truth_is_perfect_and_nothing_is_not() {
        let score = file(&ledgers(), &truth(), &truth()).expect("score");
        assert_eq!((score.perfect, score.differences), (1, Vec::<String>::new()));
        let empty = file(&ledgers(), &truth(), &json!({})).expect("score");
        assert_eq!((empty.perfect, empty.rows.hit, empty.rows.wanted), (0, 0, 2));
    }

    #[test]
    fn every_difference_counts() {
        let change = |path: &str, value: Value| {
            let mut found = truth();
            *found.pointer_mut(path).expect(path) = value;
            file(&ledgers(), &truth(), &found).expect("score")
        };
        assert_eq!(change("/columns/A", json!("隐患名称")).perfect, 1, "another name of the same field");
        assert_eq!(change("/rows/0/values/金额", json!("1.5")).perfect, 1, "the same number");
        for (path, value) in [
            ("/columns/A", json!("金额")),
            ("/rows/0/values/金额", json!("15")),
            ("/rows/0/values/名称", json!("丙")),
            ("/rows/0/row", json!(9)),
            ("/rows/1/errors", json!([])),
            ("/rows/0/errors", json!([{"cell": "A2", "kind": "text"}])),
            ("/skipped", json!([])),
            ("/header_rows", json!([1, 2])),
        ] {
            let score = change(path, value);
            assert_eq!(score.perfect, 0, "{path}");
            assert!(!score.differences.is_empty(), "{path}");
        }
    }
}
