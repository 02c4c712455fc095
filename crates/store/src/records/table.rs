//! The table of a ledger: columns, definitions, statements.

use crate::{Error, Tx};
use domain::ledger::field_types::{Column, ColumnType};
use domain::ledger::{Clock, Field, Ledger};
use std::sync::Arc;

/// System columns with their types, in storage order. `left` is a word of SQL, hence `left_days`.
pub(super) const SYSTEM: [(&str, &str); 22] = [
    ("county", "bigint not null"),
    ("id", "uuid not null"),
    ("place", "bigint not null"),
    ("unit", "uuid"),
    ("owner_unit", "uuid"),
    ("owner", "uuid"),
    ("number", "text collate \"C\" not null"),
    ("state", "text collate \"C\" not null"),
    ("due", "bigint"),
    ("left_days", "bigint"),
    ("version", "bigint not null"),
    ("definition", "bigint not null"),
    ("created_on", "bigint not null"),
    ("created_at", "bigint not null"),
    ("created_by", "uuid not null"),
    ("changed_at", "bigint not null"),
    ("changed_by", "uuid not null"),
    ("recurs_of", "uuid"),
    ("moves", "text collate \"C\""),
    ("pending", "text collate \"C\""),
    ("excused", "text collate \"C\""),
    ("data_key", "text collate \"C\" not null"),
];

/// A ledger's table with its statements, built once.
#[derive(Clone, Debug)]
pub struct Table {
    ledger: Arc<Ledger>,
    pub(super) insert: String,
    pub(super) update: String,
    pub(super) select: String,
}

impl Table {
    /// The table of a ledger.
    pub fn new(ledger: Ledger) -> Self {
        let names: Vec<String> = columns(&ledger).into_iter().map(|(name, _)| name).collect();
        let table = name(&ledger.id);
        let marks: Vec<String> = (1..=names.len()).map(|n| format!("${n}")).collect();
        let insert = format!("insert into {table} ({}) values ({})", names.join(", "), marks.join(", "));
        let sets: Vec<String> = names.iter().enumerate().skip(2).map(|(i, n)| format!("{n} = ${}", i + 1)).collect();
        let update = format!(
            "update {table} set {} where county = $1 and id = $2 and version = ${}",
            sets.join(", "),
            names.len() + 1
        );
        let select = format!("select {} from {table}", names.join(", "));
        Self { ledger: Arc::new(ledger), insert, update, select }
    }

    /// The definition whose records the table holds.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Its statements, for the test that prepares them.
    pub fn statements(&self) -> [&str; 3] {
        [&self.insert, &self.update, &self.select]
    }

    /// Name of the table.
    pub fn name(&self) -> String {
        name(&self.ledger.id)
    }
}

pub(super) fn name(ledger: &str) -> String {
    format!("r_{ledger}")
}

/// Every column with its type: system columns, then those of the fields in the order of the definition.
fn columns(ledger: &Ledger) -> Vec<(String, &'static str)> {
    let system = SYSTEM.iter().map(|(name, ty)| ((*name).to_owned(), *ty));
    let clocks = ledger.further_clocks().iter().flat_map(clock_columns);
    system.chain(clocks).chain(ledger.fields.iter().flat_map(field_columns)).collect()
}

/// What is kept of a clock beside the main one, which has system columns.
pub(super) const CLOCK: [&str; 4] = ["due", "left", "since", "round"];

/// A column of a clock.
pub(super) fn clock_column(clock: &Clock, part: &str) -> String {
    format!("c_{}_{part}", clock.id)
}

fn clock_columns(clock: &Clock) -> Vec<(String, &'static str)> {
    CLOCK.iter().map(|part| (clock_column(clock, part), "bigint")).collect()
}

/// The columns of a field with their types.
pub(super) fn field_columns(field: &Field) -> Vec<(String, &'static str)> {
    let id = &field.id;
    if field.sensitive.is_some() {
        return vec![
            (format!("f_{id}"), "text collate \"C\""),
            (format!("f_{id}_find"), "bytea"),
            (format!("f_{id}_mask"), "text collate \"C\""),
        ];
    }
    let column = |column: &Column| {
        let ty = match column.ty {
            ColumnType::Int => "bigint",
            ColumnType::Bool => "boolean",
            ColumnType::Text => "text collate \"C\"",
            ColumnType::Bytes => "bytea",
        };
        (format!("f_{id}{}", column.suffix), ty)
    };
    field.ty.columns().iter().map(column).collect()
}

/// Makes the table, or adds the columns a newer definition has; old columns stay.
///
/// # Errors
/// The store's.
pub fn make_table(tx: &mut Tx, ledger: &Ledger) -> Result<(), Error> {
    let table = name(&ledger.id);
    let all = columns(ledger);
    if !exists(tx, &table, "county")? {
        let list: Vec<String> = all.iter().map(|(n, t)| format!("  {n} {t}")).collect();
        return tx
            .define(&format!(
                "create table {table} (\n{},\n  primary key (county, id)\n);
create index {table}_place on {table} (county, place, state);
create index {table}_day on {table} (county, created_on, id);
create index {table}_due on {table} (county, due) where due is not null;
create index {table}_owner on {table} (owner) where owner is not null;
create index {table}_owner_unit on {table} (owner_unit) where owner_unit is not null;",
                list.join(",\n")
            ))
            .and_then(|()| index_references(tx, ledger));
    }
    for (column, ty) in &all {
        if !exists(tx, &table, column)? {
            tx.define(&format!("alter table {table} add column {column} {ty};"))?;
        }
    }
    index_references(tx, ledger)
}

/// Every field that points at something else is found from there: its index holds the rows that point at all.
fn index_references(tx: &mut Tx, ledger: &Ledger) -> Result<(), Error> {
    let table = name(&ledger.id);
    for field in ledger.fields.iter().filter(|f| f.sensitive.is_none() && f.ty.reference().is_some()) {
        let column = format!("f_{}", field.id);
        tx.define(&format!(
            "create index if not exists {table}_{column} on {table} ({column}) where {column} is not null;"
        ))?;
    }
    Ok(())
}

/// True when the table has the column. Asked by preparing a statement inside a savepoint: no catalogue of either engine needed.
fn exists(tx: &mut Tx, table: &str, column: &str) -> Result<bool, Error> {
    match tx.attempt(|tx| tx.check(format!("select {column} from {table}"))) {
        Ok(()) => Ok(true),
        Err(Error::Engine(_)) => Ok(false),
        Err(other) => Err(other),
    }
}

/// Makes what lies in another installation's record table and no definition at hand names: columns of earlier definitions, or
/// the whole table. `columns`: name and type as that database has it; system columns have their own types in any case.
///
/// # Errors
/// The store's.
pub(crate) fn make_undeclared(tx: &mut Tx, table: &str, columns: &[(&str, &'static str)]) -> Result<(), Error> {
    let own = |name: &str| SYSTEM.iter().find(|(system, _)| *system == name).map(|(_, ty)| *ty);
    if !exists(tx, table, "county")? {
        let list: Vec<String> = columns.iter().map(|(n, ty)| format!("  {n} {}", own(n).unwrap_or(ty))).collect();
        return tx.define(&format!("create table {table} (\n{},\n  primary key (county, id)\n);", list.join(",\n")));
    }
    for (name, ty) in columns {
        if !exists(tx, table, name)? {
            tx.define(&format!("alter table {table} add column {name} {ty};"))?;
        }
    }
    Ok(())
}
