//! PostgreSQL: a pool of blocking connections, and units of work on it.
//!
//! `postgres::Client` drives its own small runtime and must never run or be dropped on an async worker; everything here
//! runs on blocking threads, and the pool is taken down on a thread of its own.

use super::connection::{Connection, Manager};
use crate::engine::deferred::Sums;
use crate::engine::deferred_writer;
use crate::engine::error::{Error, Failure};
use crate::engine::options::Options;
use crate::engine::tx::Tx;
use crate::engine::unit::{self, Verdict};
use r2d2::{ManageConnection, Pool};
use std::time::{Duration, Instant};

/// How often a unit is run again when another transaction was in the way.
const ATTEMPTS: u32 = 12;

/// What a transaction is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) enum Mode {
    Write,
    Read,
}

pub(in crate::engine) struct Server {
    /// `None` only while it is being taken down.
    pool: Option<Pool<Manager>>,
    connections: u32,
}

impl Server {
    pub(in crate::engine) fn connect(url: &str, options: &Options) -> Result<Self, Error> {
        let mut config: postgres::Config = url.parse().map_err(|error: postgres::Error| {
            // The text of the error never holds the password; the URL may.
            Error::Refused(format!("数据库地址不正确，应形如 postgres://用户@主机/库名（{error}）"))
        })?;
        config.connect_timeout(Duration::from_secs(10));
        config.keepalives_idle(Duration::from_secs(30)).tcp_user_timeout(Duration::from_secs(30));
        let manager = Manager(config);
        // The pool would try for a while and then not say why; what waiting does not mend is said at once.
        let first = manager.connect().map(drop).map_err(|error| no_connection(&error));
        if let Err((text, true)) = first {
            return Err(Error::Refused(text));
        }
        let pool = Pool::builder()
            .max_size(options.connections)
            .min_idle(Some(1))
            .connection_timeout(options.lock_wait)
            // A broken connection shows at `begin`, when nothing is lost yet.
            .test_on_check_out(false)
            .build(manager)
            .map_err(|error| {
                Error::Refused(first.err().map_or_else(|| format!("连接不上数据库（{error}）"), |(text, _)| text))
            })?;
        Ok(Server { pool: Some(pool), connections: options.connections })
    }

    /// Runs a unit in a transaction, again on a fresh one if another was in the way or the connection broke before COMMIT.
    pub(in crate::engine) fn run<T, E>(
        &self,
        mode: Mode,
        limit: Option<Duration>,
        unit: &dyn Fn(&mut Tx) -> Result<T, E>,
    ) -> Result<T, Failure<E>> {
        let started = Instant::now();
        let (mut tries, mut broken) = (0, 0);
        loop {
            let error = match self.once(mode, limit, unit) {
                Err(Failure::Store(error)) if error.worth_retrying() => error,
                ended => return ended,
            };
            // After a restart of the server every pooled connection is dead once.
            let again = match &error {
                Error::Lost(_) => {
                    broken += 1;
                    broken <= self.connections + 2
                }
                _ => {
                    tries += 1;
                    tries <= ATTEMPTS
                }
            };
            if !again || limit.is_some_and(|limit| started.elapsed() > limit) {
                return Err(Failure::Store(match error {
                    Error::Contended(text) => Error::Busy(text),
                    error => error,
                }));
            }
            if tries > 0 {
                std::thread::sleep(pause(tries, started));
            }
        }
    }

    fn once<T, E>(
        &self,
        mode: Mode,
        limit: Option<Duration>,
        unit: &dyn Fn(&mut Tx) -> Result<T, E>,
    ) -> Result<T, Failure<E>> {
        let pool = self.pool.as_ref().ok_or_else(|| Error::Lost("the pool is closed".into()))?;
        let connection = pool.get().map_err(|error| Error::Busy(format!("connections: {error}")))?;
        let mut tx = Tx::on_postgres(Connection(connection));
        let kind = match mode {
            Mode::Write => "isolation level read committed",
            Mode::Read => "isolation level repeatable read, read only",
        };
        let time = limit.map_or(0, |limit| limit.as_millis());
        tx.script(&format!("begin transaction {kind}; set local statement_timeout = {time}"))?;
        match unit::run(&mut tx, limit, unit) {
            Verdict::Keep(value) => {
                let mut sums = Sums::default();
                sums.add(tx.take_deferred());
                if let Err(error) = deferred_writer::write(&mut tx, &sums) {
                    roll_back(&mut tx, &error);
                    return Err(error.into());
                }
                commit(&mut tx, mode)?;
                Ok(value)
            }
            Verdict::Drop(failure) => {
                let error = tx.fault().cloned();
                roll_back(&mut tx, &error.unwrap_or_else(|| Error::Engine(String::new())));
                Err(failure)
            }
        }
    }
}

/// Why there is no connection, in words with what to do, and whether it stays so without a person. Never with the password.
fn no_connection(error: &postgres::Error) -> (String, bool) {
    let Some(db) = error.as_db_error() else {
        let mut text = error.to_string();
        let mut cause = std::error::Error::source(error);
        while let Some(inner) = cause {
            text = format!("{text}: {inner}");
            cause = inner.source();
        }
        return (format!("连接不上数据库，请检查地址、端口和网络，数据库是否已启动（{text}）"), false);
    };
    let said = db.message();
    match db.code().code() {
        "3D000" => (format!("没有这个数据库，请先建立，例如 createdb -E UTF8 -T template0 库名（{said}）"), true),
        code if code.starts_with("28") => {
            (format!("数据库不让这个账号登录，请检查账号、密码和 pg_hba.conf({said})"), true)
        }
        "42501" => (format!("这个账号没有连接该数据库的权限，请由库主授权（{said}）"), true),
        "53300" => (format!("数据库的连接数已满，请稍后再试或调大 max_connections({said})"), false),
        "57P03" => (format!("数据库正在启动或停止，请稍后再试（{said}）"), false),
        code => (format!("连接不上数据库（{code}: {said}）"), false),
    }
}

/// From the moment COMMIT is sent, a broken connection means that nobody knows.
fn commit(tx: &mut Tx, mode: Mode) -> Result<(), Error> {
    tx.script("commit").map_err(|error| match (error, mode) {
        (Error::Lost(text) | Error::Engine(text) | Error::Timeout(text), Mode::Write) => Error::Unknown(text),
        (error, _) => error,
    })
}

fn roll_back(tx: &mut Tx, error: &Error) {
    let plan_changed = matches!(error, Error::Contended(text) if text.contains("cached plan"));
    tx.clear();
    if let Some(connection) = tx.postgres() {
        if plan_changed {
            connection.0.statements.clear();
        }
        // If this fails the connection is broken, and the server rolls back by itself.
        drop(connection.script("rollback"));
    }
}

/// Longer with each try, spread so that two that met do not meet again.
fn pause(tries: u32, started: Instant) -> Duration {
    let most = 2_u64 << tries.min(7);
    let spread = u64::from(started.elapsed().subsec_nanos()) % most;
    Duration::from_millis(most / 2 + spread / 2) + Duration::from_micros(spread)
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(pool) = self.pool.take() {
            drop(std::thread::Builder::new().name("store-close".into()).spawn(move || drop(pool)));
        }
    }
}
