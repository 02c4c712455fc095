//! The pack, loaded into the database with its content hash, and its words as numbers.

use crate::outcome::{Outcome, Refusal};
use domain::Moment;
use domain::ledger::{IndicatorDef, Ledger};
use domain::pack::Pack;
use std::collections::HashMap;
use std::sync::Arc;
use store::{Db, Tx};

/// The pack with the numbers its words have in this database.
pub struct Loaded {
    pub pack: Pack,
    ledgers: HashMap<String, i64>,
    indicators: HashMap<String, i64>,
    words: HashMap<i64, String>,
    dims: HashMap<String, i64>,
    tables: HashMap<String, store::records::Table>,
}

impl Loaded {
    /// The table of a ledger.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when the pack has none.
    pub fn table(&self, id: &str) -> Outcome<&store::records::Table> {
        self.tables.get(id).ok_or(Refusal::NotFound)
    }

    /// Number of a ledger.
    pub fn ledger_number(&self, id: &str) -> i64 {
        self.ledgers.get(id).copied().unwrap_or(0)
    }

    /// Number of an indicator; 0 when there is none.
    pub fn indicator_number(&self, id: &str) -> i64 {
        self.indicators.get(id).copied().unwrap_or(0)
    }

    /// Number of an option figures are broken down by; 0 for the undivided figure.
    pub fn dim_number(&self, word: &str) -> i64 {
        if word.is_empty() { 0 } else { self.dims.get(word).copied().unwrap_or(0) }
    }

    /// The ledger, indicator or option with this number.
    pub fn word(&self, number: i64) -> Option<&str> {
        self.words.get(&number).map(String::as_str)
    }

    /// The newest version of a ledger.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when the pack has none.
    pub fn ledger(&self, id: &str) -> Outcome<&Ledger> {
        self.pack.ledger(id).ok_or(Refusal::NotFound)
    }

    /// The ledger that feeds an indicator, and the indicator.
    pub fn indicator(&self, id: &str) -> Option<(&Ledger, &IndicatorDef)> {
        self.pack.current().find_map(|l| l.indicator(id).map(|i| (l, i)))
    }

    /// Every indicator fed by a ledger, in order.
    pub fn indicators(&self) -> impl Iterator<Item = (&Ledger, &IndicatorDef)> {
        self.pack.current().flat_map(|l| l.indicators.iter().map(move |i| (l, i)))
    }
}

/// Files of the shipped pack, embedded in the binary.
pub const SHIPPED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pack_files.rs"));

/// Checks the files, keeps them with their hash, and makes tables and numbers for what is new.
///
/// # Errors
/// Every complaint with file and line; a file whose content changed without a new `from`.
pub fn load(db: &Db, files: &[(String, String)], now: Moment) -> Outcome<Loaded> {
    let ready = Arc::new(Ready::read(files)?);
    let kept = ready.clone();
    let numbers = db.write_blocking(move |tx| kept.keep(tx, now))?;
    Ok(ready.loaded(numbers))
}

/// A pack that was read and checked, on its way into a database.
pub(crate) struct Ready {
    pack: Pack,
    words: Vec<(&'static str, String)>,
    kept: Vec<store::definitions::Definition>,
}

impl Ready {
    /// Reads and checks the files.
    pub(crate) fn read(files: &[(String, String)]) -> Outcome<Self> {
        let list: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
        let pack = domain::pack::load(&list).map_err(|complaints| {
            let lines: Vec<String> = complaints.iter().map(ToString::to_string).collect();
            Refusal::whole(format!("领域包有错，没有装入：\n{}", lines.join("\n")))
        })?;
        let mut words: Vec<(&'static str, String)> = Vec::new();
        for ledger in pack.current() {
            words.push(("ledger", ledger.id.clone()));
            for indicator in &ledger.indicators {
                words.push(("indicator", indicator.id.clone()));
                if let Some(options) = indicator.by.and_then(|i| ledger.fields[i].ty.categories()) {
                    words.extend(options.iter().map(|o| ("dim", o.value.clone())));
                }
            }
        }
        let kept: Vec<store::definitions::Definition> = pack
            .ledgers
            .values()
            .flatten()
            .filter_map(|ledger| {
                let path = format!("ledgers/{}.toml", ledger.id);
                let body = files.iter().find(|(p, _)| *p == path)?.1.clone();
                Some(store::definitions::Definition {
                    hash: vault::sm3_hex(body.as_bytes()),
                    path,
                    from: ledger.from,
                    body,
                })
            })
            .collect();
        Ok(Self { pack, words, kept })
    }

    /// The definitions the program runs by.
    pub(crate) fn pack(&self) -> &Pack {
        &self.pack
    }

    /// Keeps the definitions, makes tables; gives the words of the database with their numbers.
    pub(crate) fn keep(&self, tx: &mut Tx, now: Moment) -> Outcome<Vec<(i64, String, String)>> {
        if let Some(path) = store::definitions::keep(tx, &self.kept, now)? {
            return Err(Refusal::whole(format!(
                "{path} 的内容变了，但生效日期 from 没有变：已生效的定义不能改写，请写一个更晚的 from"
            )));
        }
        for ledger in self.pack.current() {
            store::records::make_table(tx, ledger)?;
        }
        Ok(store::interning::intern(tx, &self.words)?)
    }

    /// The pack with the numbers of its words.
    pub(crate) fn loaded(&self, numbers: Vec<(i64, String, String)>) -> Loaded {
        let mut loaded = Loaded {
            pack: self.pack.clone(),
            ledgers: HashMap::new(),
            indicators: HashMap::new(),
            words: HashMap::new(),
            dims: HashMap::new(),
            tables: HashMap::new(),
        };
        for ledger in loaded.pack.current() {
            loaded.tables.insert(ledger.id.clone(), store::records::Table::new(ledger.clone()));
        }
        for (number, kind, word) in numbers {
            loaded.words.insert(number, word.clone());
            match kind.as_str() {
                "ledger" => loaded.ledgers.insert(word, number),
                "indicator" => loaded.indicators.insert(word, number),
                _ => loaded.dims.insert(word, number),
            };
        }
        loaded
    }
}
