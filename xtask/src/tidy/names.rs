//! The pack is data: its ledger and field ids do not occur in Rust (architecture.md §3).

use std::collections::BTreeSet;

use super::source::Source;
use super::{File, Finding};

/// Modules that own a rule which data can not say, with the same name in each crate.
const OWNERS: [&str; 8] = ["tasks", "posting", "presence", "assessment", "handover", "speeches", "campaign", "notice"];

/// Shorter ids are words of programs too.
const SHORTEST: usize = 4;

/// Words that are ids in a pack and also words of the product: system columns, field types, keys of the definition
/// grammar, words of the spine, and plain English words that any program holds. A literal of these proves nothing.
const COMMON: [&str; 99] = [
    // System columns and words of the spine (architecture.md §1, §4).
    "county",
    "place",
    "unit",
    "owner",
    "person",
    "number",
    "state",
    "version",
    "definition",
    "created",
    "changed",
    "record",
    "ledger",
    "step",
    "change",
    "submission",
    "indicator",
    "scope",
    "permit",
    "grant",
    "role",
    "clue",
    "bundle",
    "village",
    "town",
    "group",
    "grid",
    "city",
    "province",
    "account",
    "posting",
    "presence",
    "assessment",
    "handover",
    "campaign",
    "notice",
    "speech",
    "task",
    // Field types.
    "text",
    "longtext",
    "integer",
    "decimal",
    "money",
    "date",
    "month",
    "year",
    "deadline",
    "boolean",
    "choice",
    "choices",
    "table",
    "photo",
    "file",
    "point",
    "id_number",
    "phone",
    "bank_account",
    "credit_code",
    "computed",
    // Keys of definitions and plain words.
    "title",
    "kind",
    "level",
    "name",
    "type",
    "code",
    "from",
    "until",
    "days",
    "hours",
    "amount",
    "count",
    "total",
    "note",
    "reason",
    "result",
    "status",
    "source",
    "basis",
    "before",
    "after",
    "start",
    "finish",
    "address",
    "content",
    "remark",
    "plan",
    "contact",
    "score",
    "rank",
    "period",
    "opinion",
    "summary",
    "batch",
    "model",
    "origin",
    "progress",
    "subject",
    "category",
    "detail",
];

/// Tables of a definition whose keys the pack makes up; all other keys are words of the grammar, which Rust reads.
const MADE_UP: [&str; 8] = ["fields", "steps", "clocks", "indicators", "states", "columns", "rollups", "options"];

/// Ids of the ledgers and fields of a pack.
#[derive(Debug, Default)]
pub struct Ids {
    ledgers: BTreeSet<String>,
    fields: BTreeSet<String>,
}

impl Ids {
    /// Reads the ids out of the ledger definitions among the files.
    ///
    /// # Errors
    /// Names the file that is no TOML or has no id.
    pub fn of_pack(files: &[File]) -> Result<Self, String> {
        let mut ids = Self::default();
        let mut grammar = BTreeSet::new();
        for file in files.iter().filter(|f| f.path.starts_with("packs/") && f.path.contains("/ledgers/")) {
            if !file.path.ends_with(".toml") {
                continue;
            }
            let table: toml::Table = file.text.parse().map_err(|e| format!("{}: {e}", file.path))?;
            let id = table.get("id").and_then(toml::Value::as_str).ok_or_else(|| format!("{}: no id", file.path))?;
            ids.ledgers.insert(id.to_owned());
            let fields = table.get("fields").and_then(toml::Value::as_table);
            ids.fields.extend(fields.into_iter().flat_map(toml::Table::keys).cloned());
            words_of_grammar(&table, false, &mut grammar);
        }
        let telling =
            |id: &String| id.chars().count() >= SHORTEST && !COMMON.contains(&id.as_str()) && !grammar.contains(id);
        ids.ledgers.retain(telling);
        ids.fields.retain(telling);
        Ok(ids)
    }

    /// How many ids are looked for.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ledgers.len() + self.fields.len()
    }

    /// Whether there is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn words_of_grammar(table: &toml::Table, made_up: bool, words: &mut BTreeSet<String>) {
    for (key, value) in table {
        if !made_up {
            words.insert(key.clone());
        }
        let made_up = !made_up && MADE_UP.contains(&key.as_str());
        let tables = value.as_array().into_iter().flatten().chain([value]).filter_map(toml::Value::as_table);
        tables.for_each(|inner| words_of_grammar(inner, made_up, words));
    }
}

/// String literals of shipped Rust that name a ledger or field of the pack, outside the modules that may. A literal
/// names an id when it is the id, `ledger.field`, a path with the ledger in it, or the ledger's table `r_…`.
#[must_use]
pub fn check(file: &File, ids: &Ids) -> Vec<Finding> {
    let shipped = file.path.starts_with("crates/")
        && file.path.ends_with(".rs")
        && file.path.contains("/src/")
        && !file.path.contains("/tests/")
        && !file.path.ends_with("/tests.rs");
    let modules = file.path.trim_end_matches(".rs").split('/').skip(3);
    if !shipped || file.crate_name() == Some("testkit") || modules.into_iter().any(|m| OWNERS.contains(&m)) {
        return Vec::new();
    }
    let source = Source::read(&file.text);
    let mut findings = Vec::new();
    for (line, literal) in &source.literals {
        if let Some(id) = named(literal, ids).filter(|_| !source.is_test(*line)) {
            let text = format!("`{id}` is an id of the pack: know it by a declared trait, or say it in the pack");
            findings.push(Finding { path: file.path.clone(), line: *line, text });
        }
    }
    findings
}

fn named<'a>(literal: &'a str, ids: &Ids) -> Option<&'a str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:{}".contains(c);
    if literal.is_empty() || !literal.chars().all(plain) {
        return None;
    }
    let ledger = literal.split(['.', '/', ':', '{', '}']).map(|part| part.strip_prefix("r_").unwrap_or(part));
    let ledger = ledger.into_iter().find(|part| ids.ledgers.contains(*part));
    ledger.or_else(|| literal.split('.').find(|part| ids.fields.contains(*part)))
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    fn ids() -> Ids {
        let pack = File::new(
            "packs/p/ledgers/hazard.toml",
            "id = 'hazard'\n[traits.task]\nsentence = 'found_on'\n[fields.found_on]\ntype = 'date'\n[fields.place]\n\
             [fields.sex]\n[fields.sentence]\n[fields.\"五落实\"]\n",
        );
        Ids::of_pack(&[pack, File::new("packs/p/roles.toml", "id = 'x")]).expect("a good pack")
    }

    #[test]
    fn ids_of_a_pack_are_read() {
        assert_eq!(ids().len(), 2, "generic and short ids and words of the grammar prove nothing: {:?}", ids());
        assert!(Ids::of_pack(&[File::new("packs/p/ledgers/a.toml", "title = 'x'")]).is_err());
        assert!(Ids::of_pack(&[File::new("packs/p/ledgers/a.toml", "id = ")]).is_err());
    }

    #[test]
    fn names_of_the_pack_are_found_in_rust() {
        let bad = "a(\"hazard\");\nb(\"found_on\");\nc(\"hazard.kind\");\nd(\"r_hazard\");\ne(\"/ledgers/hazard/{id}\");\n\
                   f(\"place\");\ng(\"a hazard was found\");\nh(\"haz\"); // \"hazard\"\n#[cfg(test)]\nmod t { const A: &str = \"hazard\"; }\n";
        assert_eq!(lines(&check(&File::new("crates/app/src/list.rs", bad), &ids())), [1, 2, 3, 4, 5]);
        for free in
            ["crates/app/src/tasks.rs", "crates/domain/src/presence/day.rs", "crates/app/tests/it/a.rs", "docs/a.md"]
        {
            assert_eq!(check(&File::new(free, bad), &ids()), [], "{free}");
        }
    }
}
