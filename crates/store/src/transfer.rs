//! Carrying an installation into another database: every table, row by row, in one transaction of the target.
//!
//! The tables are those that the source itself lists, so none can be forgotten. Left out are only those each engine has of its
//! own: the list of migrations, and the full-text index, which is made anew from the records. Rows go in batches, so memory
//! does not grow with the installation; each column becomes what the target's column says. What arrived is read back and
//! compared with what was sent before the transaction may be committed: a failure of any kind leaves the target as it was.

use crate::engine::{ColumnOf, TableOf};
use crate::records::make_undeclared;
use crate::{Db, Error, Failure, Options, Row, Tx, Value};
use domain::{Id, Moment};
use sha2::{Digest, Sha256};
use std::time::Duration;

/// Rows and bytes sent at once; one row may be larger.
const ROWS: usize = 2_000;
const BYTES: usize = 2 << 20;

/// Of the engine, or made anew; see the head of this module.
const NOT_CARRIED: [&str; 3] = ["migration", "migration_lock", "search_doc"];
/// How the tables of records begin.
const RECORDS: &str = "r_";

/// How source and target are opened: copying takes as long as it takes.
pub fn options() -> Options {
    Options {
        write_limit: None,
        read_limit: None,
        lock_wait: Duration::from_secs(10),
        connections: 2,
        ..Options::default()
    }
}

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Rows of a table were sent.
    Sent {
        table: String,
        /// Rows so far.
        rows: u64,
        /// Rows in all.
        of: u64,
    },
    /// A table was read back and is what was sent.
    Compared { table: String, rows: u64 },
}

/// A table that was carried, and its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    pub table: String,
    /// Its rows, the same on both sides.
    pub rows: u64,
}

/// Refuses a source whose schema is not this program's. Only reads.
///
/// # Errors
/// [`Error::Refused`] when it is older or newer; the store's.
pub fn refuse_other_schema(source: &mut Tx) -> Result<(), Error> {
    source.refuse_other_schema()
}

/// Refuses a target that holds anything, or can not be written as is needed. Only reads.
///
/// # Errors
/// [`Error::Refused`] with what to do; the store's.
pub fn refuse_target(target: &mut Tx) -> Result<(), Error> {
    target.refuse_target()
}

/// Makes the schema of this program in the open transaction of an empty database, without the tables of records.
///
/// # Errors
/// The store's.
pub fn lay_out(target: &mut Tx, now: Moment) -> Result<(), Error> {
    target.lay_out(now.0)
}

/// Carries every table of the source into the open transaction, and compares. The schema is there ([`lay_out`], and the tables
/// of the ledgers at hand); columns and tables of records that only earlier definitions had are made here.
///
/// # Errors
/// A row that the target can not hold, by table and key; a table that is none of this program's; rows that are not as they were
/// sent; the store's.
pub fn carry(source: &Db, target: &mut Tx, said: &dyn Fn(Step)) -> Result<Vec<Carried>, Error> {
    let tables = source.read_blocking(|tx| tx.tables()).map_err(Failure::flat)?;
    let tables: Vec<TableOf> = tables.into_iter().filter(|t| !NOT_CARRIED.contains(&t.name.as_str())).collect();
    complete(target, &tables)?;
    let there = target.tables()?;
    let mut done = Vec::new();
    for table in &tables {
        let to = there.iter().find(|t| t.name == table.name).ok_or_else(|| strange(&table.name))?;
        // What a migration put there is in the source too, as it is now.
        target.run(format!("delete from {}", table.name), &[])?;
        let sent = send(source, target, table, to, said)?;
        if read_back(target, table, to)? != sent {
            return Err(Error::Refused(format!(
                "表 {} 写进目标库后读回来不一样，已全部撤销；请检查目标库上是否有触发器或规则",
                table.name
            )));
        }
        target.analyse(&table.name)?;
        said(Step::Compared { table: table.name.clone(), rows: sent.rows });
        done.push(Carried { table: table.name.clone(), rows: sent.rows });
    }
    Ok(done)
}

/// Makes the tables and columns of records that no definition at hand names any more: nothing is lost.
fn complete(target: &mut Tx, tables: &[TableOf]) -> Result<(), Error> {
    let there = target.tables()?;
    for table in tables {
        let to = there.iter().find(|t| t.name == table.name);
        let has = |name: &str| to.is_some_and(|t| t.columns.iter().any(|c| c.name == name));
        let Some(missing) = table.columns.iter().find(|c| !has(&c.name)) else { continue };
        if !table.name.starts_with(RECORDS) {
            return Err(match to {
                None => strange(&table.name),
                Some(_) => Error::Refused(format!("原库的表 {} 多出一列 {}，不是本程序建的", table.name, missing.name)),
            });
        }
        let columns: Result<Vec<_>, Error> = table.columns.iter().map(|c| Ok((c.name.as_str(), kind(c)?))).collect();
        make_undeclared(target, &table.name, &columns?)?;
    }
    Ok(())
}

fn strange(table: &str) -> Error {
    Error::Refused(format!("原库里有一张不是本程序建的表 {table}；请先移走它，再迁移"))
}

/// The type of a column that only the source knows.
fn kind(column: &ColumnOf) -> Result<&'static str, Error> {
    Ok(match column.kind.as_str() {
        "integer" => "bigint",
        "text" => "text collate \"C\"",
        "blob" => "bytea",
        "real" => "double precision",
        other => return Err(Error::Refused(format!("原库的列 {} 的类型 {other} 不是本程序用的", column.name))),
    })
}

/// What rows come to, in whatever order they were read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum {
    rows: u64,
    digest: u128,
}

impl Sum {
    fn add(&mut self, row: &[Value], to: &[&ColumnOf]) -> Result<(), Error> {
        let mut hash = Sha256::new();
        for (value, column) in row.iter().zip(to) {
            match value {
                Value::Null => sized(&mut hash, 0, &[]),
                // SQLite has a boolean as a number.
                Value::Bool(v) => sized(&mut hash, 1, &i64::from(*v).to_be_bytes()),
                Value::Int(v) if column.kind == "double precision" => {
                    sized(&mut hash, 2, &(*v as f64).to_bits().to_be_bytes());
                }
                Value::Int(v) => sized(&mut hash, 1, &v.to_be_bytes()),
                Value::Real(v) => sized(&mut hash, 2, &v.to_bits().to_be_bytes()),
                Value::Text(v) if column.kind == "jsonb" => {
                    // It comes back with other spaces and its keys in another order.
                    let json: serde_json::Value = serde_json::from_str(v)
                        .map_err(|_| Error::Value(format!("column {} holds no JSON", column.name)))?;
                    sized(&mut hash, 3, json.to_string().as_bytes());
                }
                Value::Text(v) => sized(&mut hash, 3, v.as_bytes()),
                Value::Blob(v) => sized(&mut hash, 4, v),
            }
        }
        let digest: [u8; 32] = hash.finalize().into();
        let (half, _) = digest.split_at(16);
        self.rows += 1;
        self.digest = self.digest.wrapping_add(half.iter().fold(0, |sum, byte| (sum << 8) | u128::from(*byte)));
        Ok(())
    }
}

fn sized(hash: &mut Sha256, tag: u8, bytes: &[u8]) {
    hash.update([tag]);
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}

/// Sends the rows of a table.
fn send(source: &Db, target: &mut Tx, table: &TableOf, to: &TableOf, said: &dyn Fn(Step)) -> Result<Sum, Error> {
    let names: Vec<&str> = table.columns.iter().map(|c| c.name.as_str()).collect();
    let kinds = columns(table, to)?;
    let mut keys: Vec<&ColumnOf> = table.columns.iter().filter(|c| c.key > 0).collect();
    keys.sort_by_key(|c| c.key);
    let order = keys.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(", ");
    let count = format!("select count(*) from {}", table.name);
    let order = if order.is_empty() { String::new() } else { format!(" order by {order}") };
    let select = format!("select {} from {}{order}", names.join(", "), table.name);
    let target = std::cell::RefCell::new(target);
    let ended = source.read_blocking(|tx| {
        let mut target = target.borrow_mut();
        let of = u64::try_from(tx.one::<i64>(&count, &[])?).unwrap_or(0);
        let (mut sum, mut batch, mut bytes) = (Sum::default(), Vec::new(), 0);
        tx.each(&select, &[], |row| {
            let values = read(table, row)?;
            sum.add(&values, &kinds).map_err(|error| refuse_row(table, &values, &error))?;
            bytes += values.iter().map(size).sum::<usize>();
            batch.push(values);
            if batch.len() >= ROWS || bytes >= BYTES {
                flush(&mut target, table, &names, &mut batch)?;
                bytes = 0;
                said(Step::Sent { table: table.name.clone(), rows: sum.rows, of });
            }
            Ok::<(), Error>(())
        })?;
        flush(&mut target, table, &names, &mut batch)?;
        said(Step::Sent { table: table.name.clone(), rows: sum.rows, of });
        Ok::<_, Error>((sum, of))
    });
    let (sum, of) = ended.map_err(Failure::flat)?;
    if sum.rows != of {
        let (table, rows) = (&table.name, sum.rows);
        return Err(Error::Corrupt(format!("表 {table} 说有 {of} 行，读出来 {rows} 行")));
    }
    Ok(sum)
}

/// The target's columns in the order of the source's.
fn columns<'a>(table: &TableOf, to: &'a TableOf) -> Result<Vec<&'a ColumnOf>, Error> {
    let find = |name: &str| to.columns.iter().find(|c| c.name == name).ok_or_else(|| strange(&table.name));
    table.columns.iter().map(|c| find(&c.name)).collect()
}

fn read_back(target: &mut Tx, table: &TableOf, to: &TableOf) -> Result<Sum, Error> {
    let kinds = columns(table, to)?;
    let names: Vec<&str> = kinds.iter().map(|c| c.name.as_str()).collect();
    let mut sum = Sum::default();
    target.each(format!("select {} from {}", names.join(", "), table.name), &[], |row| {
        let values: Result<Vec<Value>, Error> = (0..row.len()).map(|at| row.value(at)).collect();
        sum.add(&values?, &kinds)
    })?;
    Ok(sum)
}

fn size(value: &Value) -> usize {
    16 + match value {
        Value::Text(text) => text.len(),
        Value::Blob(bytes) => bytes.len(),
        _ => 0,
    }
}

/// A row of the source; what can not be read is named by its key.
fn read(table: &TableOf, row: &Row<'_>) -> Result<Vec<Value>, Error> {
    let all: Vec<Result<Value, Error>> = (0..row.len()).map(|at| row.value(at)).collect();
    match all.iter().zip(&table.columns).find_map(|(value, column)| value.as_ref().err().map(|e| (e, column))) {
        None => all.into_iter().collect(),
        Some((error @ Error::Decode(_), column)) => {
            let kept: Vec<Value> = all.iter().map(|v| v.clone().unwrap_or(Value::Null)).collect();
            Err(Error::Refused(format!("{}里“{}”一列读不出来：{error}", place(table, &kept), column.name)))
        }
        Some((error, _)) => Err(error.clone()),
    }
}

/// Sends what was gathered. A row that the target can not hold is named.
fn flush(target: &mut Tx, table: &TableOf, names: &[&str], batch: &mut Vec<Vec<Value>>) -> Result<(), Error> {
    if batch.is_empty() {
        return Ok(());
    }
    let at = std::cell::Cell::new(0);
    let rows = batch.iter().inspect(|_| at.set(at.get() + 1));
    let done = target.bulk(&table.name, names, rows);
    done.map_err(|error| {
        let given: usize = at.get();
        match (&error, batch.get(given.saturating_sub(1))) {
            // The driver turns a row down while it is handed over; only the last one was.
            (Error::Value(_), Some(row)) => refuse_row(table, row, &error),
            (Error::Conflict { .. } | Error::Engine(_), Some(last)) => Error::Refused(format!(
                "{}到{}之间有目标库不接受的行：{error}",
                place(table, &batch[0]),
                key(table, last)
            )),
            _ => error,
        }
    })?;
    batch.clear();
    Ok(())
}

fn refuse_row(table: &TableOf, row: &[Value], error: &Error) -> Error {
    let nul = |value: &Value| matches!(value, Value::Text(text) if text.contains('\0'));
    let place = place(table, row);
    Error::Refused(match row.iter().position(nul).and_then(|at| table.columns.get(at)) {
        Some(column) => format!(
            "{place}里“{}”一列的文字含有空字符（\\u0000），PostgreSQL 存不下；请在原库里改正这一行再迁移",
            column.name
        ),
        None => format!("{place}目标库存不下：{error}；请在原库里改正这一行再迁移"),
    })
}

/// A row by its key, for an operator. Other columns are not shown: they may be personal.
fn place(table: &TableOf, row: &[Value]) -> String {
    format!("表 {} 的一行（{}）", table.name, key(table, row))
}

fn key(table: &TableOf, row: &[Value]) -> String {
    let mut parts: Vec<(i64, String)> = Vec::new();
    for (column, value) in table.columns.iter().zip(row).filter(|(column, _)| column.key > 0) {
        let text = match value {
            Value::Null => "空".to_owned(),
            Value::Int(v) => v.to_string(),
            Value::Real(v) => v.to_string(),
            Value::Bool(v) => v.to_string(),
            Value::Text(v) => v.chars().take(60).filter(|c| !c.is_control()).collect(),
            Value::Blob(v) => match Id::from_slice(v) {
                Some(id) => id.to_string(),
                None => v.iter().take(16).map(|byte| format!("{byte:02x}")).collect(),
            },
        };
        parts.push((column.key, format!("{}={text}", column.name)));
    }
    parts.sort();
    parts.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join("，")
}
