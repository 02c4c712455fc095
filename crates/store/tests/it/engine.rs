//! The façade: what holds on both engines alike.

use crate::{both, both_with, count, define};
use domain::{Day, Id, Moment, PlaceId};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::time::Duration;
use store::{CellKey, Db, Error, Failure, Options, Rule, Tx, Value, params, record};

record! {
    #[derive(Debug, PartialEq)]
    struct Thing { id: [u8; 16], n: i64, name: String, note: Option<String>, ok: bool, size: f64, bytes: Vec<u8>, json: String }
}

const THINGS: &str = "create table thing (id uuid primary key, n bigint not null, name text collate \"C\" not null,
    note text collate \"C\", ok boolean not null, size double precision not null, bytes bytea not null, json jsonb not null);";
const INSERT: &str =
    "insert into thing (id, n, name, note, ok, size, bytes, json) values ($1, $2, $3, $4, $5, $6, $7, $8)";
const ALL: &str = "select id, n, name, note, ok, size, bytes, json from thing order by n";

fn thing(n: i64) -> Thing {
    let name = if n % 2 == 0 { "驻村𠮷" } else { "it's \"q\" \\ \t\n" }.to_owned();
    let note = (n % 3 == 0).then(String::new);
    let size = n as f64 / 3.0;
    Thing {
        id: [n as u8; 16],
        n,
        name,
        note,
        ok: n % 2 == 0,
        size,
        bytes: vec![0, 255, n as u8],
        json: "{\"a\": 1}".into(),
    }
}

fn insert(tx: &mut Tx, t: &Thing) -> Result<u64, Error> {
    tx.run(INSERT, params![t.id, t.n, &t.name, t.note.clone(), t.ok, t.size, &t.bytes, &t.json])
}

#[test]
fn values_come_back_as_they_went_in() {
    both(|db| {
        define(db, THINGS);
        let changed = db.write_blocking(|tx| (0..10).map(|n| insert(tx, &thing(n))).sum::<Result<u64, Error>>());
        assert_eq!(changed.expect("insert"), 10);
        let (all, one, none, dynamic) = db
            .read_blocking(|tx| {
                let mut dynamic = Vec::new();
                tx.each("select n, name, note, bytes from thing where n = $1", params![4], |row| {
                    dynamic = (0..row.len()).map(|at| row.value(at)).collect::<Result<_, _>>()?;
                    Ok::<(), Error>(())
                })?;
                Ok::<_, Error>((
                    tx.all::<Thing>(ALL, &[])?,
                    tx.one::<(i64, Option<String>)>("select sum(n), max(note) from thing", &[])?,
                    tx.opt::<i64>("select n from thing where id = $1", params![[99_u8; 16]])?,
                    dynamic,
                ))
            })
            .expect("read");
        assert_eq!(all, (0..10).map(thing).collect::<Vec<_>>());
        assert_eq!(one, (45, Some(String::new())));
        assert_eq!(none, None);
        let want = [Value::Int(4), Value::Text("驻村𠮷".into()), Value::Null, Value::Blob(vec![0, 255, 4])];
        assert_eq!(dynamic, want);
    });
}

#[test]
fn ids_places_and_times_of_the_domain_are_columns() {
    both(|db| {
        define(
            db,
            "create table t (id uuid, owner uuid, place bigint not null, at bigint not null, day bigint not null);",
        );
        let (id, place, at, day) = (Id::v7(7, [5; 10]), PlaceId(36), Moment(1_767_225_600_123), Day(-719_162));
        let got = db.write_blocking(move |tx| {
            tx.run("insert into t values ($1, $2, $3, $4, $5)", params![id, None::<Id>, place, at, day])?;
            tx.one::<(Id, Option<Id>, PlaceId, Moment, Day)>(
                "select id, owner, place, at, day from t where id = $1",
                params![&id],
            )
        });
        assert_eq!(got, Ok((id, None, place, at, day)));
    });
}

#[test]
fn parameters_go_by_their_number() {
    both(|db| {
        let got = db.read_blocking(|tx| {
            tx.one::<(String, String, i64)>("select $2::text, $1::text, $3::bigint + $3::bigint", params!["a", "b", 21])
        });
        assert_eq!(got.expect("select"), ("b".into(), "a".into(), 42));
        for params in [&[][..], params![1], params![1, 2, 3]] {
            let params = params.to_vec();
            let got = db.read_blocking(move |tx| tx.one::<i64>("select $1::bigint + $2::bigint", &params));
            assert!(matches!(got, Err(Failure::Unit(Error::Engine(_)))), "{got:?}");
        }
        let got = db.read_blocking(|tx| tx.check("select ?"));
        assert!(got.is_err(), "a parameter without a number");
    });
}

#[test]
fn a_wrong_shape_is_an_error_that_names_the_column() {
    both(|db| {
        define(db, THINGS);
        db.write_blocking(|tx| (0..2).map(|n| insert(tx, &thing(n))).sum::<Result<u64, Error>>()).expect("insert");
        let decode = |got: Result<String, Failure<Error>>| match got {
            Err(Failure::Unit(Error::Decode(text))) => text,
            other => panic!("{other:?}"),
        };
        let read = |sql: &'static str| decode(db.read_blocking(move |tx| tx.one::<String>(sql, &[])));
        assert!(read("select n from thing where n = 0").contains("\"n\""));
        assert!(read("select note from thing where n = 1").contains("null"));
        assert!(read("select name, n from thing where n = 1").contains("2 columns"));
        assert!(read("select name from thing").contains("more than one"));
        assert!(read("select name from thing where n = 7").contains("no row"));
    });
}

#[test]
fn an_error_undoes_the_unit_and_only_it() {
    both(|db| {
        define(db, "create table t (n bigint primary key);");
        db.write_blocking(|tx| tx.run("insert into t values (1)", &[])).expect("first");
        let refused: Result<(), Failure<Error>> = db.write_blocking(|tx| {
            tx.run("insert into t values (2)", &[])?;
            Err(Error::Refused("no".into()))
        });
        assert_eq!(refused, Err(Failure::Unit(Error::Refused("no".into()))));
        // A closure that ignores a failed statement must not be told that all is well.
        let swallowed = db.write_blocking(|tx| {
            tx.run("insert into t values (3)", &[])?;
            drop(tx.run("insert into t values (1)", &[]));
            let after = tx.run("insert into t values (4)", &[]);
            assert!(matches!(after, Err(Error::Conflict { rule: Rule::Unique, .. })), "{after:?}");
            Ok::<(), Error>(())
        });
        assert!(matches!(&swallowed, Err(Failure::Store(error)) if error.is_duplicate()), "{swallowed:?}");
        let own = db.write_blocking(|tx| tx.run("insert into t values (1)", &[]).map_err(|e| e.is_duplicate()));
        assert_eq!(own, Err(Failure::Unit(true)));
        assert_eq!(count(db, "select count(*) from t"), 1);
        assert_eq!(db.write_blocking(|tx| tx.run("insert into t values (5)", &[])), Ok(1));
    });
}

#[test]
fn conflicts_have_the_same_kind_on_both() {
    both(|db| {
        define(
            db,
            "create table a (id bigint primary key, name text collate \"C\" not null unique, n bigint constraint few check (n < 5));
             create table b (a bigint references a (id));
             insert into a values (1, 'x', 1);",
        );
        for (sql, rule) in [
            ("insert into a values (1, 'y', 1)", Rule::Unique),
            ("insert into a values (2, 'x', 1)", Rule::Unique),
            ("insert into a values (2, null, 1)", Rule::Missing),
            ("insert into a values (2, 'y', 9)", Rule::Check),
            ("insert into b values (7)", Rule::Reference),
            ("delete from a; ", Rule::Reference),
        ] {
            if sql.starts_with("delete") {
                db.write_blocking(|tx| tx.run("insert into b values (1)", &[])).expect("reference");
            }
            let got = db.write_blocking(move |tx| tx.run(sql, &[]));
            assert!(
                matches!(&got, Err(Failure::Unit(Error::Conflict { rule: r, .. })) if *r == rule),
                "{sql}: {got:?}"
            );
        }
    });
}

#[test]
fn an_attempt_fails_alone() {
    both(|db| {
        define(db, "create table t (n bigint primary key);");
        let done = db.write_blocking(|tx| {
            tx.run("insert into t values (1)", &[])?;
            let mut refused = Vec::new();
            for n in [2, 1, 3, 3] {
                let tried: Result<(), Error> = tx.attempt(|tx| {
                    tx.run("insert into t values ($1)", params![n + 100])?;
                    tx.add_cell(CellKey { county: 1, indicator: 1, place: 1, dim: 0, day: n }, 1, 0);
                    tx.attempt(|tx| tx.run("insert into t values ($1)", params![n]))?;
                    Ok(())
                });
                refused.push(tried.is_err());
            }
            Ok::<_, Error>(refused)
        });
        assert_eq!(done, Ok(vec![false, true, false, true]));
        assert_eq!(count(db, "select sum(n) from t"), 1 + 2 + 102 + 3 + 103);
        assert_eq!(count(db, "select sum(opens) from cell"), 2);
    });
}

#[test]
fn a_panic_reaches_its_caller_only() {
    both(|db| {
        define(db, "create table t (n bigint primary key);");
        for round in 0..20 {
            let got = db.write_blocking(move |tx| {
                tx.run("insert into t values ($1)", params![1_000 + round])?;
                assert!(round < 0, "boom {round}");
                Ok::<(), Error>(())
            });
            assert_eq!(got, Err(Failure::Store(Error::Panic(format!("boom {round}")))));
            let got: Result<(), Failure<Error>> = db.read_blocking(|_| panic!("in a reader"));
            assert_eq!(got, Err(Failure::Store(Error::Panic("in a reader".into()))));
            db.write_blocking(move |tx| tx.run("insert into t values ($1)", params![round])).expect("goes on");
        }
        assert_eq!(count(db, "select count(*) from t where n < 1000"), 20);
        assert_eq!(count(db, "select count(*) from t where n >= 1000"), 0);
    });
}

#[test]
fn a_reader_sees_one_moment_and_cannot_write() {
    both(|db| {
        define(db, "create table t (n bigint primary key);");
        db.write_blocking(|tx| tx.run("insert into t values (1)", &[])).expect("insert");
        let other = db.clone();
        let seen = db.read_blocking(move |tx| {
            let before: i64 = tx.one("select count(*) from t", &[])?;
            other.write_blocking(|tx| tx.run("insert into t values (2)", &[]))?;
            Ok::<_, Error>((before, tx.one::<i64>("select count(*) from t", &[])?))
        });
        assert_eq!(seen, Ok((1, 1)));
        assert_eq!(count(db, "select count(*) from t"), 2);
        assert!(db.read_blocking(|tx| tx.run("insert into t values (3)", &[])).is_err());
        assert_eq!(count(db, "select count(*) from t"), 2);
    });
}

#[test]
fn bulk_and_each_carry_many_rows() {
    both(|db| {
        define(db, THINGS);
        let row = |t: Thing| params![t.id, t.n, t.name, t.note, t.ok, t.size, t.bytes, t.json].to_vec();
        let columns = &["id", "n", "name", "note", "ok", "size", "bytes", "json"];
        let copied = db.write_blocking(move |tx| tx.bulk("thing", columns, (0..256).map(|n| row(thing(n)))));
        assert_eq!(copied, Ok(256));
        let (all, some) = db
            .read_blocking(|tx| {
                let mut some = 0;
                let stopped = tx.each(ALL, &[], |_| {
                    some += 1;
                    if some == 100 { Err(Error::Refused("enough".into())) } else { Ok(()) }
                });
                assert_eq!(stopped, Err(Error::Refused("enough".into())));
                // Stopping is the caller's own wish: the transaction goes on.
                Ok::<_, Error>((tx.all::<Thing>(ALL, &[])?, some))
            })
            .expect("read");
        assert_eq!(all, (0..256).map(thing).collect::<Vec<_>>());
        assert_eq!(some, 100);
        let again = db.write_blocking(move |tx| tx.bulk("thing", columns, [row(thing(300)), row(thing(3))]));
        assert!(matches!(again, Err(Failure::Unit(ref error)) if error.is_duplicate()), "{again:?}");
        let short = db.write_blocking(|tx| tx.bulk("thing", &["id", "n"], [params![[1_u8; 16]]]));
        assert!(matches!(short, Err(Failure::Unit(Error::Engine(_)))), "{short:?}");
        assert_eq!(count(db, "select count(*) from thing"), 256);
    });
}

#[test]
fn what_one_engine_cannot_hold_both_refuse() {
    both(|db| {
        define(db, "create table t (name text collate \"C\", n bigint);");
        let nul = db.write_blocking(|tx| tx.run("insert into t (name) values ($1)", params!["a\0b"]));
        assert!(matches!(nul, Err(Failure::Unit(Error::Value(_)))), "{nul:?}");
        let kind = db.write_blocking(|tx| tx.run("insert into t (n) values ($1)", params!["many"]));
        assert!(
            matches!(kind, Err(Failure::Unit(Error::Value(_) | Error::Conflict { rule: Rule::Check, .. }))),
            "{kind:?}"
        );
        assert_eq!(count(db, "select count(*) from t"), 0);
    });
}

#[test]
fn a_unit_that_takes_too_long_is_stopped() {
    let limit = Some(Duration::from_millis(300));
    both_with(&Options { write_limit: limit, read_limit: limit, ..Options::default() }, |db| {
        define(db, "create table t (n bigint primary key);");
        const ENDLESS: &str =
            "insert into t with recursive c (n) as (select 1 union all select n + 1 from c) select n from c";
        const SELECT: &str = "with recursive c (n) as (select 1 union all select n + 1 from c) select count(*) from c";
        let wrote = db.write_blocking(|tx| tx.run(ENDLESS, &[]));
        assert!(matches!(wrote, Err(Failure::Store(Error::Timeout(_)))), "{wrote:?}");
        let read = db.read_blocking(|tx| tx.one::<i64>(SELECT, &[]));
        assert!(matches!(read, Err(Failure::Store(Error::Timeout(_)))), "{read:?}");
        // Many small statements count as one unit.
        let many = db.write_blocking(|tx| {
            for n in 0.. {
                tx.run("insert into t values ($1)", params![n])?;
            }
            Ok::<(), Error>(())
        });
        assert!(matches!(many, Err(Failure::Store(Error::Timeout(_)))), "{many:?}");
        assert_eq!(db.write_blocking(|tx| tx.run("insert into t values (7)", &[])), Ok(1));
        assert_eq!(count(db, "select count(*) from t"), 1);
    });
}

#[test]
fn cells_are_summed_over_units_and_drop_with_their_unit() {
    both(|db| {
        let start = Arc::new(Barrier::new(4));
        let threads: Vec<_> = (0..4)
            .map(|thread| {
                let (db, start) = (db.clone(), Arc::clone(&start));
                std::thread::spawn(move || {
                    start.wait();
                    for round in 0..50_i64 {
                        let kept = db.write_blocking(move |tx| {
                            for place in 0..6 {
                                // Not in order, so that only sorting keeps units from waiting in a circle.
                                let place = (place * 5 + thread * 3 + round) % 7;
                                tx.add_cell(CellKey { county: 1, indicator: 2, place, dim: 0, day: round % 3 }, 2, 1);
                            }
                            if round % 5 == 0 { Err(Error::Refused("no".into())) } else { Ok(()) }
                        });
                        assert_eq!(kept.is_err(), round % 5 == 0, "{kept:?}");
                    }
                })
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().expect("a writer"));
        let (opens, closes): (i64, i64) =
            db.read_blocking(|tx| tx.one::<(i64, i64)>("select sum(opens), sum(closes) from cell", &[])).expect("sum");
        assert_eq!((opens, closes), (4 * 40 * 6 * 2, 4 * 40 * 6));
        assert_eq!(count(db, "select count(*) from cell"), 21);
    });
}

#[test]
fn a_table_may_grow_while_statements_are_kept() {
    both(|db| {
        define(db, "create table t (n bigint primary key); insert into t values (1);");
        let width = |db: &Db| {
            db.read_blocking(|tx| {
                let mut width = 0;
                tx.each("select * from t", &[], |row| {
                    width = row.len();
                    Ok::<(), Error>(())
                })?;
                Ok::<_, Error>(width)
            })
        };
        assert_eq!(width(db), Ok(1));
        define(db, "alter table t add column name text collate \"C\";");
        assert_eq!(width(db), Ok(2));
    });
}

#[tokio::test]
async fn async_callers_wait_without_holding_a_thread() {
    let runs = Arc::new(AtomicUsize::new(0));
    let test = |db: Db, runs: Arc<AtomicUsize>| async move {
        db.write(|tx| tx.define("create table t (n bigint primary key);")).await.expect("table");
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..100_i64 {
            let (db, runs) = (db.clone(), Arc::clone(&runs));
            tasks.spawn(async move {
                let unit = move |tx: &mut Tx| tx.run("insert into t values ($1)", params![n]);
                let kept = match n % 2 {
                    0 => db.write(unit).await,
                    _ => db.write_once(|_| Ok(None), unit).await,
                };
                kept.expect("insert");
                let seen = db.read(move |tx| tx.opt::<i64>("select n from t where n = $1", params![n])).await;
                assert_eq!(seen, Ok(Some(n)), "an answered write is visible");
                runs.fetch_add(1, Ordering::Relaxed);
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.expect("a task");
        }
        // The last handle goes on an async worker, where a blocking client must not be dropped.
    };
    let folder = testkit::TempDir::new();
    let sqlite = Db::open_sqlite(folder.join("a.db"), &Options::default()).expect("sqlite");
    test(sqlite, Arc::clone(&runs)).await;
    let database = tokio::task::spawn_blocking(testkit::pg::Database::new).await.expect("database");
    let url = database.url().to_owned();
    let server = tokio::task::spawn_blocking(move || Db::connect_postgres(&url, &Options::default()));
    test(server.await.expect("thread").expect("postgres"), Arc::clone(&runs)).await;
    assert_eq!(runs.load(Ordering::Relaxed), 200);
    tokio::task::spawn_blocking(move || drop(database)).await.expect("drop");
}

#[test]
fn every_statement_is_one_that_both_engines_take() {
    both(|db| {
        for statements in [store::engine::DEFERRED_STATEMENTS, store::order::STATEMENTS, store::search::STATEMENTS] {
            assert!(!statements.is_empty());
            assert_eq!(db.check(statements), []);
        }
        assert_eq!(db.check(&[("wrong", &"select nothing from nowhere")]).len(), 1);
    });
}
