//! PostgreSQL: retries, broken connections, and the COMMIT that nobody knows about.

use crate::{count, define, migrated};
use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Condvar, Mutex};
use std::time::Duration;
use store::{Db, Error, Failure, Options, Tx, params};
use testkit::TempDir;
use testkit::pg::Database;

fn open(database: &Database) -> Db {
    Db::connect_postgres(database.url(), &Options::default()).expect("postgres")
}

#[test]
fn two_units_that_lock_each_other_out_both_succeed() {
    let database = migrated();
    let db = open(&database);
    define(&db, "create table t (id bigint primary key, n bigint not null); insert into t values (1, 0), (2, 0);");
    let (meet, runs) = (Arc::new(Barrier::new(2)), Arc::new(AtomicUsize::new(0)));
    let threads = [[1, 2], [2, 1]].map(|order: [i64; 2]| {
        let (db, meet, runs) = (db.clone(), Arc::clone(&meet), Arc::clone(&runs));
        std::thread::spawn(move || {
            db.write_blocking(move |tx| {
                tx.run("update t set n = n + 1 where id = $1", params![order[0]])?;
                // Only the first two runs meet; a second run goes through.
                if runs.fetch_add(1, Ordering::SeqCst) < 2 {
                    meet.wait();
                }
                tx.run("update t set n = n + 1 where id = $1", params![order[1]])
            })
        })
    });
    for thread in threads {
        assert_eq!(thread.join().expect("a writer"), Ok(1));
    }
    assert_eq!(count(&db, "select sum(n) from t"), 4);
    assert!(runs.load(Ordering::SeqCst) > 2, "no deadlock happened: this test shows nothing");
}

#[test]
fn a_rule_over_many_rows_holds_when_asked_for() {
    let database = migrated();
    let db = open(&database);
    define(&db, "create table one_only (id bigint primary key);");
    let (meet, runs) = (Arc::new(Barrier::new(2)), Arc::new(AtomicUsize::new(0)));
    let threads = [1_i64, 2].map(|id| {
        let (db, meet, runs) = (db.clone(), Arc::clone(&meet), Arc::clone(&runs));
        std::thread::spawn(move || {
            db.write_blocking(move |tx| {
                tx.serializable()?;
                let there: i64 = tx.one("select count(*) from one_only", &[])?;
                if runs.fetch_add(1, Ordering::SeqCst) < 2 {
                    meet.wait();
                }
                if there > 0 {
                    return Err(Error::Refused("one is enough".into()));
                }
                tx.run("insert into one_only values ($1)", params![id])
            })
        })
    });
    let ended = threads.map(|thread| thread.join().expect("a writer"));
    assert_eq!(count(&db, "select count(*) from one_only"), 1, "{ended:?}");
    assert_eq!(ended.iter().filter(|e| e.is_ok()).count(), 1, "{ended:?}");
    assert!(runs.load(Ordering::SeqCst) >= 3, "the second did not run again");
}

#[test]
fn what_never_stops_clashing_is_busy() {
    let database = migrated();
    let options = Options { write_limit: Some(Duration::from_millis(400)), ..Options::default() };
    let db = Db::connect_postgres(database.url(), &options).expect("postgres");
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    let got = db.write_blocking(move |tx| {
        counted.fetch_add(1, Ordering::Relaxed);
        tx.run("do $$ begin raise exception 'again' using errcode = '40001'; end $$", &[])
    });
    assert!(matches!(got, Err(Failure::Store(Error::Busy(_)))), "{got:?}");
    assert!(runs.load(Ordering::Relaxed) > 3);
}

#[test]
fn a_connection_that_breaks_before_commit_costs_a_second_run() {
    let database = migrated();
    let db = open(&database);
    define(&db, "create table t (n bigint primary key);");
    let runs = Arc::new(AtomicUsize::new(0));
    let (counted, url) = (Arc::clone(&runs), database.url().to_owned());
    let done = db.write_blocking(move |tx| {
        tx.run("insert into t values (1)", &[])?;
        if counted.fetch_add(1, Ordering::Relaxed) == 0 {
            let pid: i64 = tx.one("select pg_backend_pid()", &[])?;
            kill(&url, pid);
        }
        tx.run("insert into t values (2)", &[])
    });
    assert_eq!(done, Ok(1));
    assert_eq!(runs.load(Ordering::Relaxed), 2);
    assert_eq!(count(&db, "select count(*) from t"), 2);
    // All pooled connections die at once, as when the server restarts.
    let mut outside = database.client();
    outside
        .batch_execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
        .expect("kill all");
    assert_eq!(db.write_blocking(|tx| tx.run("insert into t values (3)", &[])), Ok(1));
    assert_eq!(count(&db, "select count(*) from t"), 3);
}

fn kill(url: &str, pid: i64) {
    let url = url.to_owned();
    let killer = std::thread::spawn(move || {
        let mut client = postgres::Client::connect(&url, postgres::NoTls).expect("outside");
        client.execute("select pg_terminate_backend($1)", &[&i32::try_from(pid).expect("pid")]).expect("kill");
    });
    killer.join().expect("killer");
}

#[test]
fn an_empty_pool_says_busy() {
    let database = migrated();
    let options = Options { connections: 1, lock_wait: Duration::from_millis(200), ..Options::default() };
    let db = Db::connect_postgres(database.url(), &options).expect("postgres");
    let other = db.clone();
    let got =
        db.read_blocking(move |_| other.read_blocking(|tx| tx.one::<i64>("select 1", &[])).map_err(Failure::flat));
    assert!(matches!(got, Err(Failure::Unit(Error::Busy(_)))), "{got:?}");
}

#[test]
fn an_acknowledged_write_is_on_the_disk_whatever_the_default_is() {
    let database = Database::new();
    let sql =
        "do $$ begin execute format('alter database %I set synchronous_commit = off', current_database()); end $$";
    database.client().batch_execute(sql).expect("a careless default");
    let got =
        open(&database).write_blocking(|tx| tx.one::<String>("select current_setting('synchronous_commit')", &[]));
    assert_eq!(got.as_deref(), Ok("on"));
}

/// Where the wire is cut, seen from the server.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Cut {
    /// COMMIT never arrives.
    BeforeCommit,
    /// COMMIT arrives and is done; its answer is lost.
    AfterCommit,
    /// COMMIT arrives some time after the wire has broken: when the test lets it.
    CommitOnItsWay,
}

/// A wire between pool and server that is cut once, at the next COMMIT, when told so.
struct Wire {
    folder: TempDir,
    cut: Arc<Mutex<Option<Cut>>>,
    /// How many COMMITs that are on their way may arrive.
    arrive: Arc<(Mutex<usize>, Condvar)>,
}

impl Wire {
    fn to(database: &Database) -> (Self, String) {
        let (before, host) = database.url().split_once("?host=").expect("a unix socket");
        let target = PathBuf::from(host).join(".s.PGSQL.5432");
        let wire = Wire { folder: TempDir::new(), cut: Arc::default(), arrive: Arc::default() };
        let url = format!("{before}?host={}", wire.folder.path().display());
        let listener = UnixListener::bind(wire.folder.join(".s.PGSQL.5432")).expect("socket");
        let (cut, arrive) = (Arc::clone(&wire.cut), Arc::clone(&wire.arrive));
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let (client, server) = (client.expect("client"), UnixStream::connect(&target).expect("server"));
                let (up, down, mute) =
                    (pair(&client, &server), pair(&server, &client), Arc::new(AtomicBool::new(false)));
                let (cut, arrive, muted) = (Arc::clone(&cut), Arc::clone(&arrive), Arc::clone(&mute));
                std::thread::spawn(move || upwards(up, &cut, &arrive, &mute));
                std::thread::spawn(move || downwards(down, &muted));
            }
        });
        (wire, url)
    }

    fn cut_at_next_commit(&self, cut: Cut) {
        *self.cut.lock().expect("wire") = Some(cut);
    }

    fn let_it_arrive(&self) {
        *self.arrive.0.lock().expect("wire") += 1;
        self.arrive.1.notify_all();
    }
}

fn pair(from: &UnixStream, to: &UnixStream) -> (UnixStream, UnixStream) {
    (from.try_clone().expect("socket"), to.try_clone().expect("socket"))
}

fn close(stream: &UnixStream) {
    // It may be closed already.
    drop(stream.shutdown(Shutdown::Both));
}

/// From the pool to the server.
fn upwards(
    (mut client, mut server): (UnixStream, UnixStream),
    cut: &Mutex<Option<Cut>>,
    arrive: &(Mutex<usize>, Condvar),
    mute: &AtomicBool,
) {
    let mut buffer = [0; 65_536];
    while let Ok(count @ 1..) = client.read(&mut buffer) {
        let bytes = &buffer[..count];
        // A simple query: 'Q', length, "commit\0".
        let commit = bytes.windows(7).any(|w| w == b"commit\0");
        match commit.then(|| cut.lock().expect("wire").take()).flatten() {
            None => {}
            Some(Cut::BeforeCommit) => break,
            Some(Cut::AfterCommit) => mute.store(true, Ordering::SeqCst),
            Some(Cut::CommitOnItsWay) => {
                mute.store(true, Ordering::SeqCst);
                close(&client);
                let mut arriving = arrive.0.lock().expect("wire");
                while *arriving == 0 {
                    arriving = arrive.1.wait(arriving).expect("wire");
                }
                *arriving -= 1;
            }
        }
        if server.write_all(bytes).is_err() {
            break;
        }
        if mute.load(Ordering::SeqCst) {
            // The other direction closes both when the server has answered.
            return;
        }
    }
    close(&client);
    close(&server);
}

/// From the server to the pool.
fn downwards((mut server, mut client): (UnixStream, UnixStream), mute: &AtomicBool) {
    let mut buffer = [0; 65_536];
    while let Ok(count @ 1..) = server.read(&mut buffer) {
        if mute.load(Ordering::SeqCst) || client.write_all(&buffer[..count]).is_err() {
            break;
        }
    }
    close(&client);
    close(&server);
}

const SENT: &str = "create table sent (id bigint primary key, outcome bigint not null);
                    create table done_once (sent bigint not null);";

fn unit(id: i64, runs: &Arc<AtomicUsize>) -> impl Fn(&mut Tx) -> Result<i64, Error> + Send + 'static {
    let runs = Arc::clone(runs);
    move |tx| {
        let run = runs.fetch_add(1, Ordering::Relaxed) as i64;
        tx.run("insert into sent values ($1, $2)", params![id, run])?;
        tx.run("insert into done_once values ($1)", params![id])?;
        Ok(run)
    }
}

/// Asks again and again, for at most a minute.
fn until(mut done: impl FnMut() -> bool) -> bool {
    for _ in 0..3_000 {
        if done() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}

#[test]
fn a_commit_whose_answer_is_lost_is_unknown_and_looked_up() {
    let database = migrated();
    let outside = open(&database);
    define(&outside, SENT);
    let (wire, url) = Wire::to(&database);
    let options = Options { connections: 2, write_limit: Some(Duration::from_secs(60)), ..Options::default() };
    let db = Db::connect_postgres(&url, &options).expect("through the wire");
    let look = |id: i64| move |tx: &mut Tx| tx.opt::<i64>("select outcome from sent where id = $1", params![id]);
    let there = |id: i64| outside.read_blocking(look(id)).expect("look").is_some();
    for (id, cut, runs_of_once) in [(1, Cut::BeforeCommit, 2), (3, Cut::AfterCommit, 1), (5, Cut::CommitOnItsWay, 2)] {
        let runs = Arc::new(AtomicUsize::new(0));
        wire.cut_at_next_commit(cut);
        let got = db.write_blocking(unit(id, &runs));
        assert!(matches!(got, Err(Failure::Store(Error::Unknown(_)))), "{cut:?}: {got:?}");
        assert_eq!(runs.load(Ordering::Relaxed), 1, "{cut:?}: what may have been committed is not simply run again");
        assert_eq!(there(id), cut == Cut::AfterCommit, "{cut:?}");
        if cut == Cut::CommitOnItsWay {
            wire.let_it_arrive();
            assert!(until(|| there(id)), "the late COMMIT counts");
        }

        let (id, runs) = (id + 1, Arc::new(AtomicUsize::new(0)));
        wire.cut_at_next_commit(cut);
        let (db, again) = (db.clone(), unit(id, &runs));
        let cx = std::thread::spawn(move || db.write_once_blocking(look(id), again));
        if cut == Cut::CommitOnItsWay {
            // The second run waits for the first one's row; only then the COMMIT of the first arrives.
            let waiting =
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
            assert!(until(|| count(&outside, waiting) > 0), "the second run does not wait");
            wire.let_it_arrive();
        }
        let got = cx.join().expect("write_once").expect("known in the end");
        let kept = outside.read_blocking(look(id)).expect("look");
        assert_eq!(kept, Some(got), "{cut:?}: the answer is the one that was kept");
        let sql = "select count(*) from done_once where sent = $1";
        let done = outside.read_blocking(move |tx| tx.one::<i64>(sql, params![id]));
        assert_eq!(done, Ok(1), "{cut:?}: done once");
        assert_eq!(runs.load(Ordering::Relaxed), runs_of_once, "{cut:?}");
    }
}
