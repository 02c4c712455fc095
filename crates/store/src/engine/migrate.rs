//! Migrations: numbered files in `migrations/`, run in order, once, each in one transaction.
//!
//! `NNNN_name.sql` is for both engines (types of PostgreSQL, mapped for SQLite); `NNNN_name.sqlite.sql` and
//! `NNNN_name.postgres.sql` hold what must differ and run after it. A file that has been released is never edited.

use super::db::Db;
use super::error::{Error, Failure};
use super::sql::Engine;
use super::tx::Tx;
use crate::params;
use sha2::{Digest, Sha256};

/// One step of the schema.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its place in the order.
    pub number: i64,
    /// What it is about.
    pub name: &'static str,
    /// For both engines.
    pub common: &'static str,
    /// For SQLite only.
    pub sqlite: &'static str,
    /// For PostgreSQL only.
    pub postgres: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

const TABLES: &str = "create table if not exists migration (
    number bigint primary key, name text collate \"C\" not null, checksum bytea not null, at bigint not null);
create table if not exists migration_lock (id bigint primary key);";

pub(super) fn run(db: &Db, migrations: &'static [Migration], at: i64) -> Result<(), Error> {
    // Two servers that start together may both see no table; one of them is told so and looks again.
    let mut made = Ok(());
    for _ in 0..3 {
        made = db.write_within(None, |tx| tx.define(TABLES));
        if made.is_ok() {
            break;
        }
    }
    made?;
    while db.write_within(None, move |tx| step(tx, migrations, at))? {}
    Ok(())
}

/// All migrations in the open transaction: the schema is there when it is committed, or none of it.
pub(super) fn within(tx: &mut Tx, migrations: &[Migration], at: i64) -> Result<(), Error> {
    tx.define(TABLES)?;
    while step(tx, migrations, at)? {}
    Ok(())
}

/// True when every migration was run; only reads. Errors: [`Error::Refused`] as [`run`].
pub(super) fn is_done(tx: &mut Tx, migrations: &[Migration]) -> Result<bool, Error> {
    let done = done(tx, migrations)?;
    Ok(migrations.iter().all(|m| done.contains(&m.number)))
}

/// Runs the next migration, if there is one.
fn step(tx: &mut Tx, migrations: &[Migration], at: i64) -> Result<bool, Error> {
    // The lock is a row that is never committed: a second server waits here until this transaction is over, and a crash
    // leaves nothing behind.
    tx.run("insert into migration_lock (id) values (1)", &[])?;
    let done = done(tx, migrations)?;
    let engine = tx.engine();
    let last = done.last().copied().unwrap_or(0);
    let next = migrations.iter().find(|m| !done.contains(&m.number));
    if let Some(next) = next {
        if next.number < last {
            return Err(Error::Refused(format!(
                "迁移 {:04} {} 排在已执行的 {last:04} 之前，不能补执行；请重新编号",
                next.number, next.name
            )));
        }
        tx.define(next.common)?;
        tx.script(next.own(engine))?;
        let checksum = next.checksum(engine);
        let row = params![next.number, next.name, checksum, at];
        tx.run("insert into migration (number, name, checksum, at) values ($1, $2, $3, $4)", row)?;
    }
    tx.run("delete from migration_lock where id = 1", &[])?;
    Ok(next.is_some())
}

/// Numbers of the migrations that were run, in order; refuses what this program does not know.
fn done(tx: &mut Tx, migrations: &[Migration]) -> Result<Vec<i64>, Error> {
    let done: Vec<(i64, String, Vec<u8>)> =
        tx.all("select number, name, checksum from migration order by number", &[])?;
    let engine = tx.engine();
    for (number, name, checksum) in &done {
        let Some(known) = migrations.iter().find(|known| known.number == *number) else {
            return Err(Error::Refused(format!(
                "数据库由更新版本的程序建立（含迁移 {number:04} {name}），本程序不能打开；请使用新版程序"
            )));
        };
        if known.checksum(engine) != checksum.as_slice() {
            return Err(Error::Refused(format!(
                "迁移 {number:04} {name} 的内容与数据库中已执行的不一致，不能继续；请使用与数据库相符的程序版本"
            )));
        }
    }
    Ok(done.into_iter().map(|(number, ..)| number).collect())
}

impl Migration {
    fn own(&self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }

    fn checksum(&self, engine: Engine) -> [u8; 32] {
        Sha256::new().chain_update(self.common).chain_update([0]).chain_update(self.own(engine)).finalize().into()
    }
}

impl Db {
    /// Brings the schema up to this program's migrations. `at`: now, epoch milliseconds, kept with each.
    ///
    /// Each migration is one transaction: a crash leaves the old schema or the new one. Several servers may start at the
    /// same time. Blocks. Errors: [`Error::Refused`] if the database is newer than the program, or a migration that was
    /// already run has been changed.
    pub fn migrate(&self, at: i64) -> Result<(), Error> {
        run(self, MIGRATIONS, at)
    }

    /// True when the schema is that of this program. Blocks.
    pub fn is_migrated(&self) -> Result<bool, Error> {
        self.read_blocking(|tx| is_done(tx, MIGRATIONS)).map_err(Failure::flat)
    }

    /// [`Db::migrate`] with another list, for tests of old schemas.
    pub fn migrate_with(&self, migrations: &'static [Migration], at: i64) -> Result<(), Error> {
        run(self, migrations, at)
    }
}

#[cfg(test)]
mod tests {
    use super::super::for_sqlite;
    use super::*;

    #[test]
    fn files_are_in_order_and_map_to_sqlite() {
        assert!(!MIGRATIONS.is_empty());
        for pair in MIGRATIONS.windows(2) {
            assert!(pair[0].number < pair[1].number, "{} and {} have the same number", pair[0].name, pair[1].name);
        }
        for migration in MIGRATIONS {
            for_sqlite(migration.common).expect(migration.name);
        }
    }
}
