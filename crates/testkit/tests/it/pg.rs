//! Databases for tests: empty, prepared, apart from each other, gone afterwards.

use std::cell::Cell;

use testkit::pg::Database;

fn tables(database: &Database) -> Vec<String> {
    let rows =
        database.client().query("select tablename::text from pg_tables where schemaname = 'public' order by 1", &[]);
    rows.expect("a plain query").iter().map(|row| row.get(0)).collect()
}

#[test]
fn databases_are_apart_and_sort_by_code_point() {
    let (one, two) = (Database::new(), Database::new());
    one.client().batch_execute("create table t (a text)").expect("an empty database");
    assert_eq!(tables(&one), ["t"]);
    assert_eq!(tables(&two), [""; 0]);
    // Chinese text goes in and out, and order is by code point as SQLite has it.
    let rows = two.client().query("select x from (values ('乙'), ('B'), ('a'), ('甲'), ('𠮷')) v(x) order by x", &[]);
    let sorted: Vec<String> = rows.expect("a plain query").iter().map(|row| row.get(0)).collect();
    assert_eq!(sorted, ["B", "a", "乙", "甲", "𠮷"]);
}

#[test]
fn a_prepared_database_is_prepared_once_and_changed_alone() {
    let runs = Cell::new(0);
    let fresh = || {
        Database::prepared("pg-test", |url| {
            runs.set(runs.get() + 1);
            let mut client = postgres::Client::connect(url, postgres::NoTls).expect("the template");
            client.batch_execute("create table migrated (a int); insert into migrated values (7)").expect("new table");
        })
    };
    let (one, two) = (fresh(), fresh());
    // On a cluster that is not ours no template may stay behind, so there it runs each time.
    let ours = one.url().contains(&format!("zhucun-{}-", std::process::id()));
    assert_eq!(runs.get(), if ours { 1 } else { 2 });
    one.client().batch_execute("drop table migrated").expect("the copy's own table");
    assert_eq!(tables(&one), [""; 0]);
    let sum: i64 = two.client().query_one("select sum(a) from migrated", &[]).expect("copied rows").get(0);
    assert_eq!(sum, 7);
}

#[test]
fn a_dropped_database_is_gone_even_while_connected() {
    let watcher = Database::new();
    let database = Database::new();
    let name = database.client().query_one("select current_database()::text", &[]).expect("a name").get::<_, String>(0);
    let still_connected = database.client();
    drop(database);
    let count = watcher.client().query_one("select count(*) from pg_database where datname = $1", &[&name]);
    assert_eq!(count.expect("the catalogue").get::<_, i64>(0), 0);
    drop(still_connected);
}
