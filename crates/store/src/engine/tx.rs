//! `Tx`: what a unit of work sees. One SQL text with `$1` parameters, the same on both engines.

use super::ddl;
use super::deferred::{CellKey, DeferredWrites};
use super::error::Error;
use super::postgres::connection::Connection;
use super::row::{FromRow, Row};
use super::sql::{Engine, Sql};
use super::sqlite;
use super::value::Value;
use std::time::{Duration, Instant};

/// An open transaction, lent to the closure of one unit of work.
///
/// The first statement that fails ends the unit: every later one gives the same error, and the unit is rolled back even
/// if the closure ignores it. What may fail is wrapped in [`Tx::attempt`].
pub struct Tx {
    side: Side,
    fault: Option<Error>,
    deferred: DeferredWrites,
    deadline: Option<Instant>,
    depth: u32,
}

enum Side {
    Sqlite(sqlite::Connection),
    Postgres(Box<Connection>),
}

impl Tx {
    pub(super) fn on_sqlite(connection: sqlite::Connection) -> Self {
        Tx {
            side: Side::Sqlite(connection),
            fault: None,
            deferred: DeferredWrites::default(),
            deadline: None,
            depth: 0,
        }
    }

    pub(super) fn on_postgres(connection: Connection) -> Self {
        Tx {
            side: Side::Postgres(Box::new(connection)),
            fault: None,
            deferred: DeferredWrites::default(),
            deadline: None,
            depth: 0,
        }
    }

    /// What a select ends with that keeps its rows until COMMIT: others that want to write them wait, and then see what was
    /// written. SQLite has one writer and needs none.
    pub(crate) fn row_lock(&self) -> &'static str {
        match self.engine() {
            Engine::Sqlite => "",
            Engine::Postgres => " for update",
        }
    }

    /// Which engine this is. Only for the few texts that must differ.
    pub(crate) fn engine(&self) -> Engine {
        match self.side {
            Side::Sqlite(_) => Engine::Sqlite,
            Side::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs a statement and gives the number of rows it changed.
    pub fn run(&mut self, sql: impl Sql, params: &[Value]) -> Result<u64, Error> {
        self.check_usable()?;
        let sql = sql.text(self.engine());
        let done = match &mut self.side {
            Side::Sqlite(connection) => connection.run(sql, params),
            Side::Postgres(connection) => connection.run(sql, params),
        };
        self.keep_fault(done)
    }

    /// Hands each row to `row` while it arrives, so that long results need no memory. Stops at the first error.
    pub fn each<E: From<Error>>(
        &mut self,
        sql: impl Sql,
        params: &[Value],
        mut row: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.check_usable()?;
        let sql = sql.text(self.engine());
        let mut own = None;
        // `false` stops the walk; the caller's own error is kept here and is no fault of the transaction.
        let mut step = |found: &Row<'_>| match row(found) {
            Ok(()) => true,
            Err(error) => {
                own = Some(error);
                false
            }
        };
        let done = match &mut self.side {
            Side::Sqlite(connection) => connection.each(sql, params, &mut step),
            Side::Postgres(connection) => connection.each(sql, params, &mut step),
        };
        self.keep_fault(done)?;
        own.map_or(Ok(()), Err)
    }

    /// All rows.
    pub fn all<R: FromRow>(&mut self, sql: impl Sql, params: &[Value]) -> Result<Vec<R>, Error> {
        let mut rows = Vec::new();
        let done = self.each(sql, params, |row| {
            rows.push(R::from_row(row)?);
            Ok::<(), Error>(())
        });
        self.keep_fault(done)?;
        Ok(rows)
    }

    /// The only row, or none. Two rows are an error.
    pub fn opt<R: FromRow>(&mut self, sql: impl Sql, params: &[Value]) -> Result<Option<R>, Error> {
        let mut found = None;
        let done = self.each(sql, params, |row| match found {
            None => R::from_row(row).map(|row| found = Some(row)),
            Some(_) => Err(Error::Decode("more than one row came back".into())),
        });
        self.keep_fault(done)?;
        Ok(found)
    }

    /// The only row. None or two are an error.
    pub fn one<R: FromRow>(&mut self, sql: impl Sql, params: &[Value]) -> Result<R, Error> {
        let found = self.opt(sql, params)?.ok_or_else(|| Error::Decode("no row came back".into()));
        self.keep_fault(found)
    }

    /// Inserts many rows at once: a prepared loop on SQLite, `COPY` on PostgreSQL. Gives their number.
    /// Table and columns are names of the schema, never text from outside.
    pub fn bulk<V: AsRef<[Value]>>(
        &mut self,
        table: &str,
        columns: &[&str],
        rows: impl IntoIterator<Item = V>,
    ) -> Result<u64, Error> {
        self.check_usable()?;
        let mut rows = rows.into_iter();
        let done = match &mut self.side {
            Side::Sqlite(connection) => connection.bulk(table, columns, &mut rows),
            Side::Postgres(connection) => connection.bulk(table, columns, &mut rows),
        };
        self.keep_fault(done)
    }

    /// Runs definitions (`create table …; create index …;`), written once with the types of PostgreSQL; see [`ddl::for_sqlite`].
    pub fn define(&mut self, text: &str) -> Result<(), Error> {
        match self.engine() {
            Engine::Sqlite => {
                let mapped = ddl::for_sqlite(text);
                let mapped = self.keep_fault(mapped)?;
                self.script(&mapped)
            }
            Engine::Postgres => self.script(text),
        }
    }

    /// Runs several statements without parameters, as they are.
    pub(crate) fn script(&mut self, text: &str) -> Result<(), Error> {
        self.check_usable()?;
        let done = match &mut self.side {
            Side::Sqlite(connection) => connection.script(text),
            Side::Postgres(connection) => connection.script(text),
        };
        self.keep_fault(done)
    }

    /// Prepares a statement without running it: names and types are checked against the schema.
    pub fn check(&mut self, sql: impl Sql) -> Result<(), Error> {
        self.check_usable()?;
        let sql = sql.text(self.engine());
        let done = match &mut self.side {
            Side::Sqlite(connection) => connection.check(sql),
            Side::Postgres(connection) => connection.check(sql),
        };
        self.keep_fault(done)
    }

    /// A part that may fail without ending the unit: on `Err` what it did is undone (a savepoint) and the unit goes on.
    /// Failures of disk, time or connection still end the unit.
    pub fn attempt<T, E: From<Error>>(&mut self, part: impl FnOnce(&mut Tx) -> Result<T, E>) -> Result<T, E> {
        self.check_usable()?;
        self.depth += 1;
        let (name, mark) = (format!("attempt{}", self.depth), self.deferred.mark());
        let opened = self.run(format!("savepoint {name}"), &[]);
        let ended = opened.map_err(E::from).and_then(|_| part(self));
        self.depth -= 1;
        match (&ended, &self.fault) {
            (Ok(_), None) => {
                self.run(format!("release savepoint {name}"), &[])?;
            }
            (Ok(_), Some(fault)) => return Err(fault.clone().into()),
            (Err(_), Some(fault)) if !fault.is_contained() => {}
            (Err(_), _) => {
                self.fault = None;
                self.deferred.shorten(mark);
                self.run(format!("rollback to savepoint {name}"), &[])?;
                self.run(format!("release savepoint {name}"), &[])?;
            }
        }
        ended
    }

    /// Adds to a figure cell; see [`CellKey`]. Written before COMMIT, not visible to reads of this unit.
    pub fn add_cell(&mut self, key: CellKey, opens: i64, closes: i64) {
        self.deferred.add_cell(key, opens, closes);
    }

    /// Sets or drops an entry of SQLite's full-text index, once for the whole group; see [`super::deferred`].
    pub(crate) fn set_text(&mut self, entry: i64, tokens: Option<String>) {
        self.deferred.set_text(entry, tokens);
    }

    /// Asks for full serialisability, as the first thing in a unit: for rules over many rows that no key guards
    /// ("at most two open postings"). SQLite always has it; PostgreSQL retries the unit when two get in each other's way.
    pub fn serializable(&mut self) -> Result<(), Error> {
        match self.engine() {
            Engine::Sqlite => self.check_usable(),
            Engine::Postgres => self.script("set transaction isolation level serializable"),
        }
    }

    // Below: for the engine that lends the transaction out.

    /// Before each statement: a unit with a fault, or over its time, does nothing more.
    fn check_usable(&mut self) -> Result<(), Error> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        if self.deadline.is_some_and(|deadline| Instant::now() > deadline) {
            return self.keep_fault(Err(Error::Timeout("unit of work".into())));
        }
        Ok(())
    }

    /// Keeps the first error of the unit.
    pub(super) fn keep_fault<T>(&mut self, done: Result<T, Error>) -> Result<T, Error> {
        if let Err(error) = &done {
            self.fault.get_or_insert_with(|| error.clone());
        }
        done
    }

    pub(super) fn start(&mut self, limit: Option<Duration>) {
        self.fault = None;
        self.deferred = DeferredWrites::default();
        self.depth = 0;
        self.deadline = limit.map(|limit| Instant::now() + limit);
        if let Side::Sqlite(connection) = &self.side {
            connection.arm(self.deadline);
        }
    }

    /// The closure has ended: its time limit no longer counts, its fault and what it put aside can be looked at.
    pub(super) fn stop(&mut self) {
        self.deadline = None;
        if let Side::Sqlite(connection) = &self.side {
            connection.arm(None);
        }
    }

    pub(super) fn fault(&self) -> Option<&Error> {
        self.fault.as_ref()
    }

    /// Forgets the last unit, before the engine's own statements.
    pub(super) fn clear(&mut self) {
        self.fault = None;
        self.deferred = DeferredWrites::default();
    }

    /// True inside [`Tx::attempt`].
    pub(super) fn in_attempt(&self) -> bool {
        self.depth > 0
    }

    pub(super) fn take_deferred(&mut self) -> DeferredWrites {
        std::mem::take(&mut self.deferred)
    }

    pub(super) fn sqlite(&mut self) -> Option<&mut sqlite::Connection> {
        match &mut self.side {
            Side::Sqlite(connection) => Some(connection),
            Side::Postgres(_) => None,
        }
    }

    pub(super) fn postgres(&mut self) -> Option<&mut Connection> {
        match &mut self.side {
            Side::Sqlite(_) => None,
            Side::Postgres(connection) => Some(connection),
        }
    }
}
