//! The store on both engines. A test that takes a [`Db`] from [`both`] runs on SQLite and on PostgreSQL.

mod accounts;
mod blobs;
mod engine;
mod expression;
mod group;
mod indicators;
mod migrate;
mod order;
mod places;
mod search;
mod server;
mod stored_bytes;
mod transfer;

use store::{Db, Options};
use testkit::TempDir;
use testkit::pg::Database;

/// A time for what needs one; no test depends on it.
const NOW: i64 = 1_767_225_600_000;

/// Runs `test` on a fresh SQLite file and on a fresh PostgreSQL database, both with all migrations.
fn both(test: impl Fn(&Db)) {
    both_with(&Options::default(), test);
}

fn both_with(options: &Options, test: impl Fn(&Db)) {
    let folder = TempDir::new();
    let db = Db::open_sqlite(folder.join("a.db"), options).expect("sqlite");
    db.migrate(NOW).expect("migrations on sqlite");
    test(&db);
    let database = migrated();
    let db = Db::connect_postgres(database.url(), options).expect("postgres");
    test(&db);
}

/// A PostgreSQL database with all migrations.
fn migrated() -> Database {
    Database::prepared("store", |url| {
        let db = Db::connect_postgres(url, &Options { connections: 1, ..Options::default() }).expect("postgres");
        db.migrate(NOW).expect("migrations on postgres");
    })
}

/// A SQLite database with all migrations, in `folder`.
fn sqlite(folder: &TempDir, options: &Options) -> Db {
    let db = Db::open_sqlite(folder.join("a.db"), options).expect("sqlite");
    db.migrate(NOW).expect("migrations");
    db
}

/// Runs definitions.
fn define(db: &Db, text: &'static str) {
    db.write_blocking(move |tx| tx.define(text)).expect(text);
}

/// One number.
fn count(db: &Db, sql: &'static str) -> i64 {
    db.read_blocking(|tx| tx.one::<i64>(sql, &[])).expect(sql)
}
