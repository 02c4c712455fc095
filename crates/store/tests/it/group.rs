//! The writer of SQLite: what one COMMIT for many units must not change for any of them.

use crate::{count, define, sqlite};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;
use store::{CellKey, Db, Durability, Error, Failure, Options, Rule, Tx, params};
use testkit::TempDir;

/// Holds the writer inside a unit until it is opened.
#[derive(Clone, Default)]
struct Door(Arc<(Mutex<(bool, bool)>, Condvar)>);

impl Door {
    /// Called by the unit: says that it is inside, then waits.
    fn pass(&self) {
        let (state, changed) = &*self.0;
        let mut state = state.lock().expect("door");
        state.0 = true;
        changed.notify_all();
        while !state.1 {
            state = changed.wait(state).expect("door");
        }
    }

    /// Waits until a unit is inside.
    fn wait_inside(&self) {
        let (state, changed) = &*self.0;
        let mut state = state.lock().expect("door");
        while !state.0 {
            state = changed.wait(state).expect("door");
        }
    }

    fn open(&self) {
        self.0.0.lock().expect("door").1 = true;
        self.0.1.notify_all();
    }
}

type Answer<T> = Receiver<Result<T, Failure<Error>>>;

/// Puts a unit into the queue from a thread of its own and gives where its answer will come.
fn send<T: Send + 'static>(db: &Db, unit: impl Fn(&mut Tx) -> Result<T, Error> + Send + 'static) -> Answer<T> {
    let (answer, answered) = channel();
    let db = db.clone();
    std::thread::spawn(move || answer.send(db.write_blocking(unit)));
    answered
}

fn wait<T>(answer: &Answer<T>) -> Result<T, Failure<Error>> {
    answer.recv_timeout(Duration::from_secs(60)).expect("an answer")
}

/// A database whose writer waits inside a unit, so that everything sent now becomes one group with it.
fn held(folder: &TempDir, options: &Options) -> (Db, Door, Answer<()>) {
    let db = sqlite(folder, &Options { group_time: Duration::from_secs(60), ..options.clone() });
    define(
        &db,
        "create table t (n bigint primary key);
         create table late (n bigint references t (n) deferrable initially deferred);",
    );
    let door = Door::default();
    let inside = door.clone();
    let first = send(&db, move |_| {
        inside.pass();
        Ok(())
    });
    door.wait_inside();
    (db, door, first)
}

fn insert(n: i64) -> impl Fn(&mut Tx) -> Result<(), Error> + Send + 'static {
    move |tx| tx.run("insert into t values ($1)", params![n]).map(|_| ())
}

/// Long enough for a thread to have put its unit into the queue. A shorter time makes a smaller group, never a failure.
fn settle() {
    std::thread::sleep(Duration::from_millis(50));
}

#[test]
fn nobody_is_answered_before_the_commit_of_the_group() {
    let folder = TempDir::new();
    let (db, door, first) = held(&folder, &Options::default());
    let second = Door::default();
    let inside = second.clone();
    let early = send(&db, insert(1));
    settle();
    let late = send(&db, move |tx| {
        inside.pass();
        insert(2)(tx)
    });
    settle();
    door.open();
    second.wait_inside();
    // The first two units have run; the group is not committed while the third is inside.
    assert!(first.recv_timeout(Duration::from_millis(100)).is_err());
    assert!(early.try_recv().is_err());
    assert_eq!(count(&db, "select count(*) from t"), 0);
    second.open();
    for answer in [first, early, late] {
        assert_eq!(wait(&answer), Ok(()));
    }
    assert_eq!(count(&db, "select count(*) from t"), 2);
}

#[test]
fn a_commit_that_fails_is_tried_for_each_unit_alone() {
    let folder = TempDir::new();
    let (db, door, first) = held(&folder, &Options::default());
    let runs = Arc::new(AtomicUsize::new(0));
    let cell = CellKey { county: 1, indicator: 1, place: 1, dim: 0, day: 1 };
    let good: Vec<_> = (0..8)
        .map(|n| {
            let runs = Arc::clone(&runs);
            send(&db, move |tx| {
                runs.fetch_add(1, Ordering::Relaxed);
                tx.add_cell(cell, 1, 0);
                insert(n)(tx)
            })
        })
        .collect();
    // Breaks a rule that is looked at by COMMIT only.
    let bad = send(&db, move |tx| {
        tx.add_cell(cell, 100, 0);
        tx.run("insert into late values (77)", &[]).map(|_| ())
    });
    settle();
    door.open();
    assert_eq!(wait(&first), Ok(()));
    for answer in &good {
        assert_eq!(wait(answer), Ok(()));
    }
    let reason = wait(&bad);
    assert!(matches!(reason, Err(Failure::Store(Error::Conflict { rule: Rule::Reference, .. }))), "{reason:?}");
    assert_eq!(runs.load(Ordering::Relaxed), 16, "all in the group, then each alone");
    assert_eq!(count(&db, "select count(*) from t"), 8);
    assert_eq!(count(&db, "select opens from cell"), 8, "what was added twice or dropped does not count");
    assert_eq!(count(&db, "select count(*) from late"), 0);
}

#[test]
fn a_refusal_that_rests_on_what_was_never_kept_is_taken_back() {
    let folder = TempDir::new();
    let (db, door, first) = held(&folder, &Options::default());
    let doomed = send(&db, |tx| {
        insert(5)(tx)?;
        tx.run("insert into late values (77)", &[]).map(|_| ())
    });
    settle();
    let refused_at_first = send(&db, |tx| match tx.opt::<i64>("select n from t where n = 5", &[])? {
        Some(_) => Err(Error::Refused("taken".into())),
        None => insert(5)(tx),
    });
    settle();
    door.open();
    assert_eq!(wait(&first), Ok(()));
    assert!(wait(&doomed).is_err());
    assert_eq!(wait(&refused_at_first), Ok(()));
    assert_eq!(count(&db, "select n from t"), 5);
}

#[test]
fn a_unit_that_is_stopped_does_not_take_its_group_along() {
    let folder = TempDir::new();
    let options = Options { write_limit: Some(Duration::from_millis(500)), ..Options::default() };
    let (db, door, first) = held(&folder, &options);
    let before = send(&db, insert(1));
    settle();
    // An interrupted INSERT makes SQLite roll back the whole transaction, not only its savepoint.
    let endless = send(&db, |tx| {
        tx.run("insert into t with recursive c (n) as (select 10 union all select n + 1 from c) select n from c", &[])
    });
    settle();
    let panics = send(&db, |tx| {
        insert(3)(tx)?;
        panic!("boom");
    });
    let after = send(&db, insert(2));
    settle();
    door.open();
    let stopped = wait(&endless);
    assert!(matches!(stopped, Err(Failure::Store(Error::Timeout(_)))), "{stopped:?}");
    let panicked: Result<(), _> = wait(&panics);
    assert!(matches!(panicked, Err(Failure::Store(Error::Panic(_)))), "{panicked:?}");
    for answer in [before, after] {
        assert_eq!(wait(&answer), Ok(()));
    }
    // The unit that held the door was over its time too, but ran no statement after that: it may stay.
    drop(first);
    assert_eq!(count(&db, "select sum(n) from t"), 3);
}

#[test]
fn a_full_database_refuses_what_does_not_fit_and_takes_the_rest() {
    let folder = TempDir::new();
    let (db, door, first) = held(&folder, &Options::default());
    define_later(&db, &door, &first);
    let pages: i64 = db
        .write_blocking(|tx| {
            let pages: i64 = tx.one("pragma page_count", &[])?;
            tx.one::<i64>(format!("pragma max_page_count = {}", pages + 40), &[])
        })
        .expect("limit");
    let door = Door::default();
    let inside = door.clone();
    let first = send(&db, move |_| {
        inside.pass();
        Ok(())
    });
    door.wait_inside();
    let large = |n: i64| move |tx: &mut Tx| tx.run("insert into heap values ($1, $2)", params![n, vec![7_u8; 400_000]]);
    let small: Vec<_> = (0..4).map(|n| send(&db, insert(n))).collect();
    let big: Vec<_> = (0..3).map(|n| send(&db, large(n))).collect();
    let more: Vec<_> = (4..8).map(|n| send(&db, insert(n))).collect();
    settle();
    door.open();
    assert_eq!(wait(&first), Ok(()));
    for answer in small.iter().chain(&more) {
        assert_eq!(wait(answer), Ok(()));
    }
    for answer in &big {
        let full = wait(answer);
        assert!(matches!(full, Err(Failure::Store(Error::Full(_)))), "{full:?}");
    }
    assert_eq!(count(&db, "select count(*) from t"), 8);
    assert_eq!(count(&db, "select count(*) from heap"), 0);
    let free = format!("pragma max_page_count = {}", pages + 10_000);
    db.write_blocking(move |tx| tx.one::<i64>(free.as_str(), &[])).expect("more room");
    assert_eq!(db.write_blocking(large(1)), Ok(1));
    assert_eq!(db.integrity(), Ok(vec![]));
}

/// Lets the first group go and makes a table for large rows.
fn define_later(db: &Db, door: &Door, first: &Answer<()>) {
    door.open();
    assert_eq!(wait(first), Ok(()));
    define(db, "create table heap (n bigint primary key, bytes bytea);");
}

/// A real failure of the disk at COMMIT: the test runs itself again under a limit of the file size, where the write-ahead
/// log cannot grow. What is answered must be there afterwards, what is refused must not, and writing must go on.
#[test]
fn a_disk_error_at_commit_is_told_and_loses_nothing() {
    if let Some(folder) = std::env::args().find_map(|arg| arg.strip_prefix("in-child=").map(str::to_owned)) {
        let kept = under_a_limit(Path::new(&folder));
        return println!("kept:{}", kept.iter().map(|n| format!(" {n}")).collect::<String>());
    }
    let folder = TempDir::new();
    let db = sqlite(&folder, &Options::default());
    define(&db, "create table heap (n bigint primary key, bytes bytea); create table t (n bigint primary key);");
    drop(db);
    // 2 MiB: `ulimit -f` counts in blocks of 512 bytes.
    let script = "ulimit -f 4096; trap '' XFSZ; exec \"$@\"";
    let child = Command::new("/bin/sh")
        .args(["-c", script, "sh"])
        .arg(std::env::current_exe().expect("this test"))
        .args(["--exact", "group::a_disk_error_at_commit_is_told_and_loses_nothing", "--nocapture"])
        .arg(format!("in-child={}", folder.path().display()))
        .output()
        .expect("/bin/sh");
    let said = String::from_utf8_lossy(&child.stdout).into_owned() + &String::from_utf8_lossy(&child.stderr);
    assert!(child.status.success(), "{said}");
    let line = said.lines().find_map(|line| line.split("kept:").nth(1)).expect("the child's list");
    let kept: Vec<i64> = line.split_whitespace().map(|n| n.parse().expect("a number")).collect();
    let db = sqlite(&folder, &Options::default());
    let found = db.read_blocking(|tx| tx.all::<i64>("select n from t union all select n from heap order by n", &[]));
    assert_eq!(found.expect("read"), kept);
    assert_eq!(db.integrity(), Ok(vec![]));
}

/// Writes until the limit refuses something; gives what was answered.
fn under_a_limit(folder: &Path) -> Vec<i64> {
    let options = Options { group_time: Duration::from_secs(60), ..Options::default() };
    let db = Db::open_sqlite(folder.join("a.db"), &options).expect("open");
    let (mut kept, mut refused) = (Vec::new(), 0);
    for round in 0..3_i64 {
        let door = Door::default();
        let inside = door.clone();
        let first = send(&db, move |_| {
            inside.pass();
            Ok(())
        });
        door.wait_inside();
        let large = move |tx: &mut Tx| {
            tx.run(
                "insert into heap values ($1, $2)",
                params![round + 1_000, vec![7_u8; 1_500_000 * (round as usize % 2 + 1)]],
            )
        };
        let small: Vec<_> = (0..4).map(|n| (round * 10 + n, send(&db, insert(round * 10 + n)))).collect();
        let big = send(&db, large);
        settle();
        door.open();
        wait(&first).expect("the empty unit");
        for (n, answer) in &small {
            wait(answer).expect("a small unit fits");
            kept.push(*n);
        }
        match wait(&big) {
            Ok(_) => kept.push(round + 1_000),
            Err(Failure::Store(Error::Io(_) | Error::Full(_))) => refused += 1,
            other => panic!("{other:?}"),
        }
    }
    assert!(refused >= 1, "the limit was not reached: this test shows nothing");
    kept.sort_unstable();
    kept
}

#[test]
fn a_full_queue_says_busy() {
    let folder = TempDir::new();
    let (db, door, first) = held(&folder, &Options { queue: 2, ..Options::default() });
    let waiting: Vec<_> = (0..2).map(|n| send(&db, insert(n))).collect();
    settle();
    let refused = db.write_blocking(insert(9));
    assert!(matches!(refused, Err(Failure::Store(Error::Busy(_)))), "{refused:?}");
    door.open();
    assert_eq!(wait(&first), Ok(()));
    for answer in &waiting {
        assert_eq!(wait(answer), Ok(()));
    }
    assert_eq!(db.write_blocking(insert(9)), Ok(()));
    assert_eq!(count(&db, "select count(*) from t"), 3);
}

#[test]
fn the_settings_that_keep_data_are_on() {
    let folder = TempDir::new();
    let db = sqlite(&folder, &Options::default());
    for (pragma, want) in [
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("mmap_size", 0),
        ("temp_store", 2),
        ("cache_size", -65_536),
        ("wal_autocheckpoint", 8_000),
        ("query_only", 0),
    ] {
        let got = db.write_blocking(move |tx| tx.one::<i64>(format!("pragma {pragma}"), &[]));
        assert_eq!(got, Ok(want), "{pragma}");
    }
    let mode = db.write_blocking(|tx| tx.one::<String>("pragma journal_mode", &[]));
    assert_eq!(mode.as_deref(), Ok("wal"));
    let query_only = db.read_blocking(|tx| tx.one::<i64>("pragma query_only", &[]));
    assert_eq!(query_only, Ok(1));
    drop(db);
    let off = Options { durability: Durability::LoseOnPowerCut, ..Options::default() };
    let got = sqlite(&folder, &off).write_blocking(|tx| tx.one::<i64>("pragma synchronous", &[]));
    assert_eq!(got, Ok(0));
}

#[test]
fn there_is_one_writer_and_readers_beside_it() {
    let folder = TempDir::new();
    let path = folder.join("a.db");
    let db = sqlite(&folder, &Options::default());
    define(&db, "create table t (n bigint primary key); insert into t values (1);");
    let second = Db::open_sqlite(&path, &Options::default()).err();
    assert!(matches!(&second, Some(Error::Refused(text)) if text.contains("正被另一个程序使用")), "{second:?}");
    let beside = Db::open_sqlite(&path, &Options { read_only: true, ..Options::default() }).expect("read only");
    assert_eq!(count(&beside, "select count(*) from t"), 1);
    let refused = beside.write_blocking(insert(2));
    assert!(matches!(refused, Err(Failure::Store(Error::Refused(_)))), "{refused:?}");
    drop(db);
    drop(Db::open_sqlite(&path, &Options::default()).expect("free again"));
    let missing = Db::open_sqlite(folder.join("b.db"), &Options { read_only: true, ..Options::default() });
    assert!(missing.is_err() && !folder.join("b.db").exists());
}

#[test]
fn a_backup_under_load_holds_all_that_was_answered_before_it() {
    let folder = TempDir::new();
    let db = sqlite(&folder, &Options::default());
    define(&db, "create table t (n bigint primary key);");
    let (done, stop) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let writers: Vec<_> = (0..4_i64)
        .map(|writer| {
            let (db, done, stop) = (db.clone(), Arc::clone(&done), Arc::clone(&stop));
            std::thread::spawn(move || {
                for n in 0.. {
                    if stop.load(Ordering::Relaxed) > 0 {
                        return;
                    }
                    db.write_blocking(insert(writer * 1_000_000 + n)).expect("insert");
                    done.fetch_add(1, Ordering::SeqCst);
                }
            })
        })
        .collect();
    for round in 0..5 {
        std::thread::sleep(Duration::from_millis(30));
        let before = done.load(Ordering::SeqCst) as i64;
        let to = folder.join(format!("copy{round}.db"));
        db.backup_to(&to).expect("backup");
        assert!(matches!(db.backup_to(&to), Err(Error::Refused(_))), "an old backup is never overwritten");
        let copy = Db::open_sqlite(&to, &Options::default()).expect("copy");
        assert_eq!(copy.integrity(), Ok(vec![]));
        let held = count(&copy, "select count(*) from t");
        assert!(held >= before, "{held} rows in the copy, {before} were answered before");
    }
    stop.store(1, Ordering::Relaxed);
    writers.into_iter().for_each(|writer| writer.join().expect("a writer"));
    assert!(done.load(Ordering::SeqCst) > 0);
}

#[test]
fn damage_is_found_and_stops_writing() {
    let folder = TempDir::new();
    let db = sqlite(&folder, &Options::default());
    define(
        &db,
        "create table heap (n bigint primary key, name text collate \"C\"); create index by_name on heap (name);",
    );
    let rows = (0..5_000_i64).map(|n| params![n, format!("name {n} {}", "x".repeat(100))].to_vec());
    db.write_blocking(move |tx| tx.bulk("heap", &["n", "name"], rows.clone())).expect("rows");
    drop(db);
    let path = folder.join("a.db");
    let mut bytes = std::fs::read(&path).expect("file");
    let from = bytes.len() / 2;
    bytes[from..from + 40 * 4096].fill(0x5a);
    std::fs::write(&path, bytes).expect("damage");
    let db = Db::open_sqlite(&path, &Options::default()).expect("the first page is whole");
    let found = db.integrity();
    assert!(!matches!(&found, Ok(lines) if lines.is_empty()), "damage was not seen");
    let touched = db.write_blocking(|tx| tx.run("update heap set name = name || 'y'", &[]));
    assert!(matches!(touched, Err(Failure::Store(Error::Corrupt(_)))), "{touched:?}");
    let after = db.write_blocking(|tx| tx.define("create table another (n bigint);"));
    assert!(matches!(after, Err(Failure::Store(Error::Corrupt(_)))), "{after:?}");
}
