//! One meaning of an expression: evaluated in Rust, as SQL on SQLite and as SQL on PostgreSQL, it gives the same for every
//! row. And the test sees it when one rule of one evaluator is bent.

mod bend;
mod generate;
mod world;

use bend::{OnSql, OnTree, SQL_BENDS, TREE_BENDS};
use domain::expression::{Expr, Slot, Type, compile, eval, holds};
use domain::value::Deadline;
use generate::{Written, expressions};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use std::cell::Cell;
use store::{Db, Engine, Error, Options, Value, expression};
use testkit::TempDir;
use testkit::pg::Database;
use world::{DAY_COLUMN, Line, World, column, lines};

/// Both engines, each with the table of the world.
struct Engines {
    sqlite: Db,
    postgres: Db,
    _folder: TempDir,
    _database: Database,
}

impl Engines {
    fn new() -> Self {
        let folder = TempDir::new();
        let database = Database::new();
        let sqlite = Db::open_sqlite(folder.join("a.db"), &Options::default()).expect("sqlite");
        let postgres = Db::connect_postgres(database.url(), &Options::default()).expect("postgres");
        for db in [&sqlite, &postgres] {
            let table = world::table(db.engine());
            db.write_blocking(move |tx| tx.define(&table)).expect("table");
        }
        Self { sqlite, postgres, _folder: folder, _database: database }
    }
}

/// What is bent, if anything: a rule in the SQL of one engine, or in the tree that Rust evaluates.
#[derive(Default)]
struct Bent {
    sql: Option<(Engine, OnSql)>,
    tree: Option<OnTree>,
}

/// Compiles; a text that is refused for its decimals or its size is left out and counted.
fn compiled(world: &World, written: &[Written], refused: &Cell<usize>) -> Vec<Expr> {
    let read = |(ty, source): &Written| match compile(source, world, &world.parameters, *ty) {
        Ok(expr) => Some(expr),
        Err(message) => {
            let reason = [
                "decimals",
                "too large",
                "max or min",
                "whole numbers only",
                "same for every record",
                "by zero",
                "larger than",
            ];
            assert!(reason.iter().any(|r| message.contains(r)), "{source}: {message}");
            refused.set(refused.get() + 1);
            None
        }
    };
    written.iter().filter_map(read).collect()
}

/// Runs the expressions over the rows on all three and compares.
fn agree(engines: &Engines, world: &World, exprs: &[Expr], rows: &[Line], bent: &Bent) -> Result<(), TestCaseError> {
    if exprs.is_empty() {
        return Ok(());
    }
    let bend_tree = |expr: &Expr| match bent.tree {
        Some(bend) => Expr { node: bend::everywhere(expr.node.clone(), bend), ..expr.clone() },
        None => expr.clone(),
    };
    let trees: Vec<Expr> = exprs.iter().map(bend_tree).collect();
    for db in [&engines.sqlite, &engines.postgres] {
        let engine = db.engine();
        let bend = |sql: String| match bent.sql {
            Some((there, bend)) if there == engine => bend(sql),
            _ => sql,
        };
        let columns: &dyn Fn(Slot) -> String = &column;
        let values: Vec<String> =
            exprs.iter().map(|e| bend(expression::sql(e, columns, engine, &world.parameters, DAY_COLUMN))).collect();
        let filters: Vec<Option<String>> = exprs
            .iter()
            .map(|e| {
                let filter = || bend(expression::filter(e, columns, engine, &world.parameters, DAY_COLUMN));
                (e.ty == Type::Bool).then(filter)
            })
            .collect();
        let stored: Vec<Vec<Value>> = rows.iter().enumerate().map(|(id, row)| row.stored(id)).collect();
        let (select, wheres) = (values.clone(), filters.clone());
        let (got, kept) = db
            .write_blocking(move |tx| {
                tx.run("delete from world", &[])?;
                tx.bulk("world", &world::columns(), &stored)?;
                let mut got: Vec<Vec<Value>> = Vec::new();
                let sql = format!("select {} from world order by id", select.join(", "));
                tx.each(sql, &[], |row| {
                    got.push((0..row.len()).map(|at| row.value(at)).collect::<Result<_, _>>()?);
                    Ok::<(), Error>(())
                })?;
                let mut kept: Vec<Vec<i64>> = Vec::new();
                for filter in wheres.iter().flatten() {
                    kept.push(tx.all(format!("select id from world where {filter} order by id"), &[])?);
                }
                Ok::<_, Error>((got, kept))
            })
            .unwrap_or_else(|e| panic!("{engine:?}: {e:?}\n{values:#?}\n{filters:#?}"));
        let mut kept = kept.into_iter();
        for (at, tree) in trees.iter().enumerate() {
            for (row, got) in rows.iter().zip(&got) {
                let expect = eval(tree, row, &world.parameters);
                if !same(&expect, &got[at]) {
                    return Err(TestCaseError::fail(format!(
                        "{}\n  Rust: {expect:?}\n  {engine:?}: {:?}\n  {}\n  {row:?}",
                        tree.source, got[at], values[at]
                    )));
                }
            }
            if let Some(filter) = &filters[at] {
                let expect: Vec<i64> = (0_i64..)
                    .zip(rows)
                    .filter(|(_, row)| holds(tree, *row, &world.parameters))
                    .map(|(id, _)| id)
                    .collect();
                let kept = kept.next().unwrap_or_default();
                if expect != kept {
                    let source = &tree.source;
                    let text = format!("{source}\n  Rust keeps {expect:?}\n  {engine:?} keeps {kept:?}\n  {filter}");
                    return Err(TestCaseError::fail(text));
                }
            }
        }
    }
    Ok(())
}

/// A value of Rust and one of a database are the same.
fn same(rust: &domain::Value, sql: &Value) -> bool {
    use domain::Value as Rust;
    let saturated = |n: i64| i32::try_from(n).unwrap_or(if n < 0 { i32::MIN } else { i32::MAX });
    match (rust, sql) {
        (Rust::Empty, Value::Null) => true,
        (Rust::Bool(a), Value::Bool(b)) => a == b,
        (Rust::Bool(a), Value::Int(b)) => i64::from(*a) == *b,
        (Rust::Int(a), Value::Int(b)) => a == b,
        (Rust::Text(a), Value::Text(b)) => a == b,
        (Rust::Day(a) | Rust::Deadline(Deadline::On(a)), Value::Int(b)) => a.0 == saturated(*b),
        (Rust::Month(a), Value::Int(b)) => a.0 == saturated(*b),
        (Rust::Place(a), Value::Int(b)) => a.0 == *b,
        (Rust::Id(a), Value::Blob(b)) => a.bytes().as_slice() == b.as_slice(),
        _ => false,
    }
}

fn runner(cases: u32, max_shrink_iters: u32) -> TestRunner {
    // The same cases each time: a red run can be run again, and a green one does not depend on luck.
    let config = Config { cases, failure_persistence: None, max_shrink_iters, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

#[test]
fn three_evaluators_agree() {
    let (engines, world) = (Engines::new(), World::new());
    let (written, refused) = (Cell::new(0), Cell::new(0));
    let outcome = runner(250, 400).run(&(lines(24), expressions(8)), |(rows, sources)| {
        written.set(written.get() + sources.len());
        let exprs = compiled(&world, &sources, &refused);
        agree(&engines, &world, &exprs, &rows, &Bent::default())
    });
    if let Err(TestError::Fail(reason, (_, sources))) = outcome {
        panic!("{reason}\n{sources:#?}");
    }
    assert!(refused.get() * 10 < written.get(), "{} of {} expressions were refused", refused.get(), written.get());
}

/// Is a bend found? A bent rule that stays unseen means that the rule is not tested.
fn found(engines: &Engines, world: &World, bent: &Bent) -> bool {
    let refused = Cell::new(0);
    let outcome = runner(120, 0).run(&(lines(24), expressions(8)), |(rows, sources)| {
        agree(engines, world, &compiled(world, &sources, &refused), &rows, bent)
    });
    matches!(outcome, Err(TestError::Fail(..)))
}

#[test]
fn a_rule_bent_in_rust_is_found() {
    let (engines, world) = (Engines::new(), World::new());
    for (name, bend) in TREE_BENDS {
        assert!(found(&engines, &world, &Bent { tree: Some(*bend), sql: None }), "not found: {name}");
    }
}

#[test]
fn a_rule_bent_in_sql_is_found() {
    let (engines, world) = (Engines::new(), World::new());
    for (name, on, bend) in SQL_BENDS {
        for engine in *on {
            let bent = Bent { sql: Some((*engine, *bend)), tree: None };
            assert!(found(&engines, &world, &bent), "not found on {engine:?}: {name}");
        }
    }
}

#[test]
fn rows_hold_enough_nothing() {
    let mut runner = runner(1, 0);
    let rows = proptest::strategy::Strategy::new_tree(&lines(2000), &mut runner).expect("rows");
    let rows: Vec<Line> = proptest::strategy::ValueTree::current(&rows);
    for (at, (name, ..)) in world::FIELDS.iter().enumerate() {
        let nothing = rows.iter().filter(|row| row.values[at].is_empty()).count();
        assert!(nothing * 5 >= rows.len(), "{name}: {nothing} of {} are nothing", rows.len());
    }
}
