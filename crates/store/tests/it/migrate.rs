//! Migrations: once, in order, whole or not at all, by one server at a time.

use crate::{NOW, count, sqlite};
use std::collections::BTreeMap;
use store::engine::{MIGRATIONS, Migration};
use store::{Db, Error, Options};
use testkit::TempDir;
use testkit::pg::Database;

const fn step(number: i64, name: &'static str, common: &'static str) -> Migration {
    Migration { number, name, common, sqlite: "", postgres: "" }
}

const ONE: Migration = step(1, "one", "create table a (n bigint primary key);");
const TWO: Migration = Migration {
    number: 2,
    name: "two",
    common: "create table b (id uuid primary key);",
    sqlite: "insert into a values (20);",
    postgres: "insert into a values (20);",
};
const THREE: Migration = step(3, "three", "insert into a values (30);");

/// Empty databases on both engines.
fn empty(test: impl Fn(&Db)) {
    let folder = TempDir::new();
    test(&Db::open_sqlite(folder.join("a.db"), &Options::default()).expect("sqlite"));
    let database = Database::new();
    test(&Db::connect_postgres(database.url(), &Options::default()).expect("postgres"));
}

fn refusal(done: Result<(), Error>) -> String {
    match done {
        Err(Error::Refused(text)) => text,
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_runs_once_and_in_order() {
    empty(|db| {
        db.migrate_with(&[ONE], NOW).expect("one");
        db.migrate_with(&[ONE, TWO, THREE], NOW + 1).expect("two and three");
        db.migrate_with(&[ONE, TWO, THREE], NOW + 2).expect("nothing left");
        assert_eq!(count(db, "select sum(n) from a"), 50);
        assert_eq!(count(db, "select count(*) from migration"), 3);
        assert_eq!(count(db, "select max(at) from migration"), NOW + 1);
        assert_eq!(count(db, "select count(*) from migration_lock"), 0);
    });
}

#[test]
fn a_newer_database_or_a_changed_file_is_refused() {
    empty(|db| {
        db.migrate_with(&[ONE, TWO, THREE], NOW).expect("all");
        let text = refusal(db.migrate_with(&[ONE, TWO], NOW));
        assert!(text.contains("更新版本的程序") && text.contains("0003 three"), "{text}");
        const CHANGED: Migration = step(2, "two", "create table c (id uuid primary key);");
        let text = refusal(db.migrate_with(&[ONE, CHANGED, THREE], NOW));
        assert!(text.contains("不一致") && text.contains("0002 two"), "{text}");
    });
    empty(|db| {
        db.migrate_with(&[ONE, THREE], NOW).expect("with a gap");
        let text = refusal(db.migrate_with(&[ONE, TWO, THREE], NOW));
        assert!(text.contains("不能补执行"), "{text}");
        assert_eq!(count(db, "select count(*) from a"), 1);
    });
}

#[test]
fn one_that_fails_leaves_the_schema_before_it() {
    empty(|db| {
        const BROKEN: Migration = step(
            2,
            "broken",
            "create table half (n bigint); insert into half values (1), (1); insert into nowhere values (1);",
        );
        let failed = db.migrate_with(&[ONE, BROKEN], NOW);
        assert!(matches!(failed, Err(Error::Engine(_))), "{failed:?}");
        assert_eq!(count(db, "select count(*) from migration"), 1);
        let half = db.read_blocking(|tx| tx.one::<i64>("select count(*) from half", &[]));
        assert!(half.is_err(), "a half migration is left");
        db.migrate_with(&[ONE, TWO], NOW).expect("the repaired one");
    });
}

#[test]
fn servers_that_start_together_do_it_once() {
    let database = Database::new();
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let url = database.url().to_owned();
            std::thread::spawn(move || {
                let db = Db::connect_postgres(&url, &Options::default()).expect("postgres");
                db.migrate(NOW)
            })
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().expect("a server"), Ok(()));
    }
    let db = Db::connect_postgres(database.url(), &Options::default()).expect("postgres");
    assert_eq!(count(&db, "select count(*) from migration"), MIGRATIONS.len() as i64);
}

#[test]
fn the_tables_of_both_engines_are_the_same() {
    // Full text is stored differently by nature.
    const OWN: &str = "search_";
    let folder = TempDir::new();
    let lite = sqlite(&folder, &Options::default());
    let of_sqlite = "select m.name, p.name, p.\"notnull\" <> 0 or p.pk > 0, p.pk,
        case p.type when 'INTEGER' then 'integer' else lower(p.type) end
        from sqlite_schema m join pragma_table_info(m.name) p where m.type = 'table' and m.name not like 'sqlite_%'";
    let of_postgres = "select c.table_name::text, c.column_name::text, c.is_nullable = 'NO',
        coalesce((select k.ordinal_position from information_schema.table_constraints t
          join information_schema.key_column_usage k on k.constraint_name = t.constraint_name and k.table_schema = t.table_schema
          where t.constraint_type = 'PRIMARY KEY' and t.table_schema = c.table_schema and t.table_name = c.table_name
          and k.column_name = c.column_name), 0)::bigint,
        case c.data_type when 'bigint' then 'integer' when 'boolean' then 'integer' when 'uuid' then 'blob'
          when 'bytea' then 'blob' when 'jsonb' then 'text' when 'double precision' then 'real' else c.data_type::text end
        from information_schema.columns c join information_schema.tables b using (table_schema, table_name)
        where c.table_schema = 'public' and b.table_type = 'BASE TABLE'";
    type Columns = BTreeMap<(String, String), (bool, i64, String)>;
    let columns = |db: &Db, sql: &'static str| -> Columns {
        let all = db.read_blocking(move |tx| tx.all::<(String, String, bool, i64, String)>(sql, &[])).expect(sql);
        let kept = all.into_iter().filter(|(table, ..)| !table.starts_with(OWN));
        kept.map(|(table, column, needed, key, kind)| ((table, column), (needed, key, kind))).collect()
    };
    let database = crate::migrated();
    let server = Db::connect_postgres(database.url(), &Options::default()).expect("postgres");
    let (left, right) = (columns(&lite, of_sqlite), columns(&server, of_postgres));
    assert!(left.len() > 10);
    assert_eq!(left, right);
    // Texts sort by their bytes, whatever the locale of the machine.
    let other = "select count(*) from information_schema.columns
        where table_schema = 'public' and data_type = 'text' and collation_name is distinct from 'C'";
    assert_eq!(count(&server, other), 0);
}
