//! Reading TOML with positions: every complaint names file, line, and what to write instead.

use std::cell::RefCell;
use std::collections::BTreeSet;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One complaint about a definition file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// File, relative to the pack.
    pub file: String,
    /// Line, 1-based.
    pub line: usize,
    /// What is wrong and what to write instead.
    pub text: String,
}

impl std::fmt::Display for Complaint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.text)
    }
}

/// A file being read; gathers complaints.
pub(crate) struct Source<'a> {
    file: &'a str,
    text: &'a str,
    complaints: RefCell<Vec<Complaint>>,
    /// Keys of the tables at the top of the file.
    tables: RefCell<Vec<(String, Vec<String>)>>,
}

/// A table of a definition file, with the position it starts at. It remembers which keys were asked for: what nobody asked
/// for is a misspelt key and is complained of.
pub struct Table<'a> {
    source: &'a Source<'a>,
    table: &'a DeTable<'a>,
    /// Byte offset used for complaints about the table as a whole.
    pub(crate) at: usize,
    asked: RefCell<BTreeSet<String>>,
}

impl<'a> Source<'a> {
    /// A file of the pack by its name in messages.
    pub fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, complaints: RefCell::default(), tables: RefCell::default() }
    }

    /// Keeps a complaint about what stands at a byte offset.
    pub fn complain(&self, at: usize, text: impl Into<String>) {
        let line = self.text.as_bytes().iter().take(at).filter(|b| **b == b'\n').count() + 1;
        self.complaints.borrow_mut().push(Complaint { file: self.file.to_owned(), line, text: text.into() });
    }

    /// Parses the file; a syntax error becomes a complaint and `None`.
    pub fn parse(&self) -> Option<Spanned<DeTable<'a>>> {
        match DeTable::parse(self.text) {
            Ok(table) => Some(table),
            Err(error) => {
                let at = error.span().map_or(0, |s| s.start);
                self.complain(at, error.message().to_owned());
                None
            }
        }
    }

    /// The whole file as a table that notes which keys were asked for.
    pub fn root(&'a self, table: &'a Spanned<DeTable<'a>>) -> Table<'a> {
        let keys = |table: &DeTable<'_>| table.iter().map(|(key, _)| key.get_ref().to_string()).collect();
        let tables = table.get_ref().iter();
        *self.tables.borrow_mut() = tables
            .filter_map(|(key, value)| Some((key.get_ref().to_string(), keys(value.get_ref().as_table()?))))
            .collect();
        Table { source: self, table: table.get_ref(), at: 0, asked: RefCell::default() }
    }

    /// What was complained of, in the order found.
    pub fn into_complaints(self) -> Vec<Complaint> {
        self.complaints.into_inner()
    }
}

impl<'a> Table<'a> {
    /// The value of a key, remembered as known.
    pub(crate) fn get(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().insert(key.to_owned());
        self.table.get(key)
    }

    /// Complains at the key, or at the table when the key is missing.
    pub fn complain(&self, key: &str, text: impl Into<String>) {
        let at = self.table.get_key_value(key).map_or(self.at, |(k, _)| k.span().start);
        self.source.complain(at, text);
    }

    /// Text; `None` when the key is missing or holds something else.
    pub fn text(&self, key: &str) -> Option<String> {
        let value = self.get(key)?;
        if let Some(text) = value.get_ref().as_str() {
            Some(text.to_owned())
        } else {
            self.complain(key, format!("`{key}` must be text in quotes"));
            None
        }
    }

    /// Text that must be there; empty when it is not.
    pub fn required(&self, key: &str) -> String {
        if self.table.contains_key(key) {
            return self.text(key).unwrap_or_default();
        }
        self.asked.borrow_mut().insert(key.to_owned());
        self.complain(key, format!("`{key}` is missing: write {key} = \"…\""));
        String::new()
    }

    /// A whole number; `None` when the key is missing or holds something else.
    pub fn int(&self, key: &str) -> Option<i64> {
        let value = self.get(key)?;
        let number = value.get_ref().as_integer().and_then(|i| i64::from_str_radix(i.as_str(), i.radix()).ok());
        if number.is_none() {
            self.complain(key, format!("`{key}` must be a whole number"));
        }
        number
    }

    /// A number of things, not below zero; `default` when the key is missing or wrong.
    pub fn count(&self, key: &str, default: usize) -> usize {
        let Some(number) = self.int(key) else { return default };
        usize::try_from(number).unwrap_or_else(|_| {
            self.complain(key, format!("`{key}` is a number of things: {number} is below 0"));
            default
        })
    }

    /// True or false; false when the key is missing.
    pub fn flag(&self, key: &str) -> bool {
        let Some(value) = self.get(key) else { return false };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.complain(key, format!("`{key}` must be true or false"));
            false
        })
    }

    /// A list of texts; empty when the key is missing.
    pub fn texts(&self, key: &str) -> Vec<String> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.complain(key, format!("`{key}` must be a list: [\"…\", \"…\"]"));
            return Vec::new();
        };
        array
            .iter()
            .filter_map(|v| {
                let text = v.get_ref().as_str().map(str::to_owned);
                if text.is_none() {
                    self.source.complain(v.span().start, format!("every entry of `{key}` must be text in quotes"));
                }
                text
            })
            .collect()
    }

    /// A list of numbers (whole or decimal).
    pub fn floats(&self, key: &str) -> Vec<f64> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let number = |value: &DeValue<'_>| match value {
            DeValue::Float(f) => f.as_str().parse().ok(),
            DeValue::Integer(i) => i.as_str().parse().ok(),
            _ => None,
        };
        let list: Option<Vec<f64>> =
            value.get_ref().as_array().and_then(|array| array.iter().map(|v| number(v.get_ref())).collect());
        list.unwrap_or_else(|| {
            self.complain(key, format!("`{key}` must be a list of numbers: [0.8, 1.0]"));
            Vec::new()
        })
    }

    /// A list of whole numbers; empty when the key is missing.
    pub(crate) fn ints(&self, key: &str) -> Vec<i64> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let number = |v: &Spanned<DeValue<'_>>| {
            v.get_ref().as_integer().and_then(|i| i64::from_str_radix(i.as_str(), i.radix()).ok())
        };
        let list: Option<Vec<i64>> = value.get_ref().as_array().and_then(|a| a.iter().map(number).collect());
        list.unwrap_or_else(|| {
            self.complain(key, format!("`{key}` must be a list of whole numbers: [30, 90]"));
            Vec::new()
        })
    }

    /// The table under a key.
    pub fn table(&self, key: &str) -> Option<Table<'a>> {
        let value = self.get(key)?;
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.complain(key, format!("`{key}` must be a table"));
        }
        Some(Table { source: self.source, table: table?, at: value.span().start, asked: RefCell::default() })
    }

    /// The tables of an array of tables; empty when missing.
    pub fn tables(&self, key: &str) -> Vec<Table<'a>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.complain(key, format!("`{key}` is a list of tables: write [[{key}]]"));
            return Vec::new();
        };
        array
            .iter()
            .filter_map(|v| {
                Some(Table {
                    source: self.source,
                    table: v.get_ref().as_table()?,
                    at: v.span().start,
                    asked: RefCell::default(),
                })
            })
            .collect()
    }

    /// Every entry that is a table, in file order, with its key.
    pub fn entries(&self) -> Vec<(String, Table<'a>)> {
        self.table
            .iter()
            .filter_map(|(key, value)| {
                self.asked.borrow_mut().insert(key.get_ref().to_string());
                let Some(table) = value.get_ref().as_table() else {
                    self.source.complain(key.span().start, format!("`{}` must be a table", key.get_ref()));
                    return None;
                };
                Some((
                    key.get_ref().to_string(),
                    Table { source: self.source, table, at: key.span().start, asked: RefCell::default() },
                ))
            })
            .collect()
    }

    /// Every key with its plain text value.
    pub fn text_entries(&self) -> Vec<(String, String)> {
        self.table
            .iter()
            .filter_map(|(key, value)| {
                self.asked.borrow_mut().insert(key.get_ref().to_string());
                Some((key.get_ref().to_string(), value.get_ref().as_str()?.to_owned()))
            })
            .collect()
    }

    /// Keys of a table at the top of the file this one stands in: ids of the states, wherever an expression names them.
    pub(crate) fn keys_of_root(&self, key: &str) -> Vec<String> {
        let tables = self.source.tables.borrow();
        tables.iter().find(|(name, _)| name == key).map_or_else(Vec::new, |(_, keys)| keys.clone())
    }

    /// Its keys, in file order.
    pub(crate) fn keys(&self) -> Vec<String> {
        self.table.iter().map(|(key, _)| key.get_ref().to_string()).collect()
    }

    /// The key is there.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Complains about every key nobody asked for: a misspelt key must not be silently ignored.
    pub(crate) fn finish(&self) {
        let asked = self.asked.borrow();
        for (key, _) in self.table {
            if !asked.contains(key.get_ref().as_ref()) {
                let near = asked.iter().find(|a| similar(a, key.get_ref()));
                let hint = near.map_or_else(
                    || format!("known here: {}", asked.iter().cloned().collect::<Vec<_>>().join(", ")),
                    |n| format!("did you mean `{n}`?"),
                );
                self.source.complain(key.span().start, format!("unknown key `{}`: {hint}", key.get_ref()));
            }
        }
    }
}

/// One letter changed, added, dropped, or two swapped.
fn similar(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let common = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    a.len().abs_diff(b.len()) <= 1 && common + tail + 2 >= a.len().max(b.len())
}
