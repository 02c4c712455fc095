//! One SQLite connection: how it is opened, how statements run on it.

use super::error::Error;
use super::options::{Durability, Options};
use super::row::Row;
use super::row::Source;
use super::value::Value;
use rusqlite::{CachedStatement, OpenFlags};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Older ones can corrupt a database when the write-ahead log is reset (`domain/reliability.md` §0.9).
const OLDEST: i32 = 3_051_003;

/// How many instructions of SQLite's machine pass between two looks at the clock (about 20 µs).
const STEPS: i32 = 2_000;

/// A connection whose running statement stops when the time of the unit is over.
pub(super) struct Connection {
    inner: rusqlite::Connection,
    clock: Arc<Clock>,
}

/// Nanoseconds after `base` at which the running unit must stop; `u64::MAX` when none runs.
struct Clock {
    base: Instant,
    deadline: AtomicU64,
}

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Write,
    Read,
    /// Copies the whole database; may write to the copy.
    Backup,
}

impl Connection {
    pub(super) fn open(path: &Path, purpose: Purpose, options: &Options) -> Result<Self, Error> {
        let found = rusqlite::version_number();
        if found < OLDEST {
            return Err(Error::Refused(format!("SQLite 版本过低（{}），需要 3.51.3 以上", rusqlite::version())));
        }
        let flags = match purpose {
            Purpose::Write => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            Purpose::Read | Purpose::Backup => OpenFlags::SQLITE_OPEN_READ_WRITE,
        };
        // One thread at a time holds a connection, so SQLite need not lock it.
        let mut inner = rusqlite::Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        inner.busy_timeout(options.lock_wait)?;
        inner.set_prepared_statement_cache_capacity(512);
        let mode: String = inner.query_row("pragma journal_mode = wal", [], |row| row.get(0))?;
        if mode != "wal" {
            return Err(Error::Refused(format!("此文件系统不支持 SQLite 的 WAL 方式（得到 {mode}），请换到本地磁盘")));
        }
        let (synchronous, cache_kib, query_only) = match (purpose, options.durability) {
            (Purpose::Write, Durability::Full) => ("full", 64 * 1024, "off"),
            (Purpose::Write, Durability::LoseOnPowerCut) => ("off", 64 * 1024, "off"),
            (Purpose::Read, _) => ("full", 16 * 1024, "on"),
            (Purpose::Backup, _) => ("full", 16 * 1024, "off"),
        };
        inner.execute_batch(&format!(
            "pragma synchronous = {synchronous};
             pragma foreign_keys = on;
             pragma trusted_schema = off;
             pragma cell_size_check = on;
             pragma secure_delete = on;
             pragma mmap_size = 0;
             pragma temp_store = memory;
             pragma cache_size = -{cache_kib};
             pragma wal_autocheckpoint = {};
             pragma journal_size_limit = 268435456;
             pragma query_only = {query_only};",
            options.checkpoint_pages
        ))?;
        let clock = Arc::new(Clock { base: Instant::now(), deadline: AtomicU64::new(u64::MAX) });
        let watched = Arc::clone(&clock);
        inner.progress_handler(STEPS, Some(move || watched.is_over()))?;
        Ok(Connection { inner, clock })
    }

    /// From now on statements stop at `deadline`.
    pub(super) fn arm(&self, deadline: Option<Instant>) {
        self.clock.set(deadline);
    }

    /// True while a transaction is open. SQLite itself ends it on some errors (disk full, interrupt).
    pub(super) fn in_transaction(&self) -> bool {
        !self.inner.is_autocommit()
    }

    pub(super) fn script(&mut self, text: &str) -> Result<(), Error> {
        Ok(self.inner.execute_batch(text)?)
    }

    pub(super) fn check(&mut self, sql: &str) -> Result<(), Error> {
        let statement = self.inner.prepare(sql)?;
        for at in 1..=statement.parameter_count() {
            number(statement.parameter_name(at))?;
        }
        Ok(())
    }

    pub(super) fn run(&mut self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        let mut statement = self.bound(sql, params)?;
        Ok(statement.raw_execute()? as u64)
    }

    pub(super) fn each(
        &mut self,
        sql: &str,
        params: &[Value],
        row: &mut dyn FnMut(&Row<'_>) -> bool,
    ) -> Result<(), Error> {
        let mut statement = self.bound(sql, params)?;
        let mut rows = statement.raw_query();
        while let Some(found) = rows.next()? {
            if !row(&Row(Source::Sqlite(found))) {
                break;
            }
        }
        Ok(())
    }

    pub(super) fn bulk<V: AsRef<[Value]>>(
        &mut self,
        table: &str,
        columns: &[&str],
        rows: &mut dyn Iterator<Item = V>,
    ) -> Result<u64, Error> {
        let marks: Vec<_> = (1..=columns.len()).map(|n| format!("${n}")).collect();
        let sql = format!("insert into {table} ({}) values ({})", columns.join(", "), marks.join(", "));
        let mut statement = self.inner.prepare_cached(&sql)?;
        let mut count = 0;
        for row in rows {
            bind(&mut statement, row.as_ref())?;
            statement.raw_execute()?;
            count += 1;
        }
        Ok(count)
    }

    /// Asks SQLite to look through the file; gives what it finds wrong.
    pub(super) fn integrity(&mut self) -> Result<Vec<String>, Error> {
        self.looked("pragma integrity_check(20)")
    }

    /// The same without comparing indexes with their tables.
    pub(super) fn quick_check(&mut self) -> Result<Vec<String>, Error> {
        self.looked("pragma quick_check(20)")
    }

    fn looked(&mut self, pragma: &str) -> Result<Vec<String>, Error> {
        let mut statement = self.inner.prepare(pragma)?;
        let found = statement.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
        Ok(found.into_iter().filter(|line| line != "ok").collect())
    }

    fn bound(&self, sql: &str, params: &[Value]) -> Result<CachedStatement<'_>, Error> {
        let mut statement = self.inner.prepare_cached(sql)?;
        bind(&mut statement, params)?;
        Ok(statement)
    }
}

/// Binds by number. To SQLite `$2` is a name and gets its place by first appearance, so the number is read from the name.
fn bind(statement: &mut CachedStatement<'_>, params: &[Value]) -> Result<(), Error> {
    let mut most = 0;
    for at in 1..=statement.parameter_count() {
        let n = number(statement.parameter_name(at))?;
        most = most.max(n);
        let value = params.get(n - 1).ok_or_else(|| Error::Engine(format!("no value was given for ${n}")))?;
        statement.raw_bind_parameter(at, value)?;
    }
    match most == params.len() {
        true => Ok(()),
        false => Err(Error::Engine(format!("{} values were given for {most} parameters", params.len()))),
    }
}

/// `$3` and `$3::bigint` are parameter 3. (SQLite takes the cast as part of the name, which makes it harmless.)
fn number(name: Option<&str>) -> Result<usize, Error> {
    let text = name.unwrap_or("?");
    let digits = text.strip_prefix('$').map(|rest| rest.split("::").next().unwrap_or(rest));
    let parsed = digits.and_then(|digits| digits.parse().ok()).filter(|n| *n >= 1);
    parsed.ok_or_else(|| Error::Engine(format!("parameter {text} is not of the form $1")))
}

impl Clock {
    fn set(&self, deadline: Option<Instant>) {
        let after = deadline.map_or(u64::MAX, |at| nanos(at.saturating_duration_since(self.base)));
        self.deadline.store(after, Ordering::Relaxed);
    }

    fn is_over(&self) -> bool {
        nanos(self.base.elapsed()) > self.deadline.load(Ordering::Relaxed)
    }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_numbers() {
        for (name, want) in [
            (Some("$1"), Some(1)),
            (Some("$12::bigint"), Some(12)),
            (Some("$0"), None),
            (Some(":a"), None),
            (None, None),
        ] {
            assert_eq!(number(name).ok(), want, "{name:?}");
        }
    }
}
