//! PostgreSQL: a pool of blocking connections, each with its prepared statements.
//!
//! `postgres::Client` drives its own small runtime and must never run or be dropped on an async worker; everything here
//! runs on blocking threads, and the pool is taken down on a thread of its own.

use super::row::Source;
use super::unit::{self, Verdict};
use super::{Error, Failure, Options, Row, Tx, Value, deferred};
use postgres::binary_copy::BinaryCopyInWriter;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::ToSql;
use postgres::{Client, NoTls, Statement};
use r2d2::{ManageConnection, Pool, PooledConnection};
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Statements kept per connection; beyond it all are dropped and prepared again as needed.
const STATEMENTS: usize = 1_000;

/// How often a unit is run again when another transaction was in the way.
const TRIES: u32 = 12;

/// A pooled connection, lent to one unit.
pub(super) struct Connection(PooledConnection<Manager>);

/// A connection with what it has prepared, by SQL text.
pub(super) struct Prepared {
    client: Client,
    statements: HashMap<String, Statement>,
}

pub(super) struct Manager(postgres::Config);

impl ManageConnection for Manager {
    type Connection = Prepared;
    type Error = postgres::Error;

    fn connect(&self) -> Result<Prepared, postgres::Error> {
        let mut client = self.0.connect(NoTls)?;
        // An acknowledged write must be on the disk, whatever the role's default is; stricter settings are left alone.
        client.batch_execute(
            "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'",
        )?;
        Ok(Prepared { client, statements: HashMap::new() })
    }

    fn is_valid(&self, connection: &mut Prepared) -> Result<(), postgres::Error> {
        connection.client.is_valid(Duration::from_secs(5))
    }

    fn has_broken(&self, connection: &mut Prepared) -> bool {
        connection.client.is_closed()
    }
}

impl Prepared {
    fn statement(&mut self, sql: &str) -> Result<Statement, Error> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        if self.statements.len() >= STATEMENTS {
            self.statements.clear();
        }
        let statement = self.client.prepare(sql)?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

impl Connection {
    pub(super) fn script(&mut self, text: &str) -> Result<(), Error> {
        Ok(self.0.client.batch_execute(text)?)
    }

    pub(super) fn check(&mut self, sql: &str) -> Result<(), Error> {
        self.0.client.prepare(sql)?;
        Ok(())
    }

    pub(super) fn run(&mut self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        let params: Vec<_> = params.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
        self.run_raw(sql, &params)
    }

    /// For parameters that only PostgreSQL has (arrays).
    pub(super) fn run_raw(&mut self, sql: &str, params: &[&(dyn ToSql + Sync)]) -> Result<u64, Error> {
        let statement = self.0.statement(sql)?;
        counted(&statement, params.len())?;
        Ok(self.0.client.execute(&statement, params)?)
    }

    pub(super) fn each(
        &mut self,
        sql: &str,
        params: &[Value],
        row: &mut dyn FnMut(&Row<'_>) -> bool,
    ) -> Result<(), Error> {
        let statement = self.0.statement(sql)?;
        counted(&statement, params.len())?;
        let mut rows = self.0.client.query_raw(&statement, params)?;
        while let Some(found) = rows.next()? {
            if !row(&Row(Source::Postgres(&found))) {
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
        let columns = columns.join(", ");
        let types = self.0.statement(&format!("select {columns} from {table}"))?;
        let types: Vec<_> = types.columns().iter().map(|column| column.type_().clone()).collect();
        let copy = self.0.client.copy_in(&format!("copy {table} ({columns}) from stdin (format binary)"))?;
        let mut copy = BinaryCopyInWriter::new(copy, &types);
        for row in rows {
            let row: Vec<_> = row.as_ref().iter().map(|value| value as &(dyn ToSql + Sync)).collect();
            if row.len() != types.len() {
                return Err(Error::Engine(format!("{} values were given for {} columns", row.len(), types.len())));
            }
            copy.write(&row)?;
        }
        Ok(copy.finish()?)
    }
}

/// The client panics on a wrong count; SQLite's side gives this error too.
fn counted(statement: &Statement, given: usize) -> Result<(), Error> {
    match statement.params().len() {
        most if most == given => Ok(()),
        most => Err(Error::Engine(format!("{given} values were given for {most} parameters"))),
    }
}

/// What a transaction is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Write,
    Read,
}

pub(super) struct Server {
    /// `None` only while it is being taken down.
    pool: Option<Pool<Manager>>,
    connections: u32,
}

impl Server {
    pub(super) fn connect(url: &str, options: &Options) -> Result<Self, Error> {
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
    pub(super) fn run<T, E>(
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
                    tries <= TRIES
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
                let mut sums = deferred::Sums::default();
                sums.add(tx.take_deferred());
                if let Err(error) = deferred::write(&mut tx, &sums) {
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
