//! `Db`: an open database of either engine, and how units of work get to it.

use super::error::{Error, Failure};
use super::limiter::ConcurrencyLimiter;
use super::options::Options;
use super::postgres::server::{Mode, Server};
use super::readers::Readers;
use super::sql::{Engine, Sql, Statements};
use super::stats::{Counters, Stats};
use super::tx::Tx;
use super::unit::Waiting;
use super::writer::{self, Writer};
use super::{network_file_system, sqlite};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// An open database. Cheap to clone; closed when the last clone goes.
#[derive(Clone)]
pub struct Db(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) side: Side,
    limiter: ConcurrencyLimiter,
    counters: Arc<Counters>,
    pub(super) options: Options,
}

pub(super) enum Side {
    // The order of the fields is the order of closing: the writer ends first, the lock is given up last.
    Sqlite { writer: Option<Writer>, readers: Readers, path: PathBuf, _lock: Option<File> },
    Postgres(Server),
}

impl Db {
    /// Opens the SQLite database at `path`, making it if it is not there (unless `read_only`).
    ///
    /// Errors: another process writes to it, a network file system, a SQLite that is too old, a damaged file.
    pub fn open_sqlite(path: impl AsRef<Path>, options: &Options) -> Result<Self, Error> {
        let path = path.as_ref();
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if options.read_only && !path.exists() {
            return Err(Error::Refused(format!("数据库 {} 不存在", path.display())));
        }
        std::fs::create_dir_all(folder)?;
        network_file_system::refuse(folder)?;
        let counters = Arc::new(Counters::default());
        let lock = match options.read_only {
            true => None,
            false => Some(only_writer(path)?),
        };
        let writer = match options.read_only {
            true => None,
            false => {
                let connection = sqlite::Connection::open(path, sqlite::Purpose::Write, options)?;
                File::open(folder)?.sync_all()?;
                Some(Writer::start(Tx::on_sqlite(connection), options, Arc::clone(&counters))?)
            }
        };
        let readers = match options.readers {
            0 => std::thread::available_parallelism().map_or(2, |cores| cores.get().max(2)),
            readers => readers,
        };
        let idle = (0..readers)
            .map(|_| sqlite::Connection::open(path, sqlite::Purpose::Read, options).map(Tx::on_sqlite))
            .collect::<Result<_, _>>()?;
        let side =
            Side::Sqlite { writer, readers: Readers::new(idle, options.lock_wait), path: path.to_owned(), _lock: lock };
        Ok(Db::new(side, readers, counters, options))
    }

    /// Connects to PostgreSQL (`postgres://user@host/name`). Blocks: not for an async worker.
    ///
    /// Errors: a URL that cannot be read, no answer.
    pub fn connect_postgres(url: &str, options: &Options) -> Result<Self, Error> {
        let server = Server::connect(url, options)?;
        Ok(Db::new(Side::Postgres(server), options.connections as usize, Arc::default(), options))
    }

    fn new(side: Side, places: usize, counters: Arc<Counters>, options: &Options) -> Self {
        let limiter = ConcurrencyLimiter::new(places, options.queue, options.lock_wait);
        Db(Arc::new(Inner { side, limiter, counters, options: options.clone() }))
    }

    /// How it is at this moment, for those who watch it.
    pub fn stats(&self) -> Stats {
        let (places, busy, waiting) = self.0.limiter.load();
        self.0.counters.stats(places, busy, waiting)
    }

    /// Which engine it is, for the page that says so.
    pub fn engine(&self) -> Engine {
        match self.0.side {
            Side::Sqlite { .. } => Engine::Sqlite,
            Side::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs a unit that writes; the answer comes after COMMIT. `Err` of the closure rolls back.
    ///
    /// The closure is re-runnable and without side effects. Dropping the future does not take back what has begun.
    pub fn write<T, E, F>(&self, unit: F) -> impl Future<Output = Result<T, Failure<E>>> + Send + use<T, E, F>
    where
        T: Send + 'static,
        E: Send + 'static,
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
    {
        let (db, limit) = (self.clone(), self.0.options.write_limit);
        async move {
            match &db.0.side {
                Side::Sqlite { writer, .. } => {
                    let (waiting, answer) = Waiting::new(unit, limit);
                    writer.as_ref().ok_or_else(read_only)?.send(waiting)?;
                    answer.await.unwrap_or_else(|_| Err(writer::stopped().into()))
                }
                Side::Postgres(_) => db.on_a_thread(move |db| db.write_blocking(unit)).await,
            }
        }
    }

    /// [`Db::write`] for the command line and tests. Never on an async worker.
    pub fn write_blocking<T, E, F>(&self, unit: F) -> Result<T, Failure<E>>
    where
        T: Send + 'static,
        E: Send + 'static,
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
    {
        self.write_within(self.0.options.write_limit, unit)
    }

    pub(super) fn write_within<T, E, F>(&self, limit: Option<Duration>, unit: F) -> Result<T, Failure<E>>
    where
        T: Send + 'static,
        E: Send + 'static,
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
    {
        match &self.0.side {
            Side::Sqlite { writer, .. } => {
                let (waiting, answer) = Waiting::new(unit, limit);
                writer.as_ref().ok_or_else(read_only)?.send(waiting)?;
                answer.blocking_recv().unwrap_or_else(|_| Err(writer::stopped().into()))
            }
            Side::Postgres(server) => server.run(Mode::Write, limit, &unit),
        }
    }

    /// Runs a unit that writes and whose outcome is never left unknown.
    ///
    /// If the connection breaks while COMMIT is under way, `look` is asked on a new one: `Some` is the answer that was
    /// committed, `None` means it was not and the unit runs again. The unit must first insert something unique (its
    /// submission), so that a COMMIT that is still on its way makes the second run a conflict, which is looked up too.
    pub fn write_once<T, E, L, F>(
        &self,
        look: L,
        unit: F,
    ) -> impl Future<Output = Result<T, Failure<E>>> + Send + use<T, E, L, F>
    where
        T: Send + 'static,
        E: Send + 'static,
        L: Fn(&mut Tx) -> Result<Option<T>, E> + Send + 'static,
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
    {
        let db = self.clone();
        async move {
            match db.engine() {
                // One process, one file: COMMIT says yes or no.
                Engine::Sqlite => db.write(unit).await,
                Engine::Postgres => db.on_a_thread(move |db| db.write_once_blocking(look, unit)).await,
            }
        }
    }

    /// [`Db::write_once`] for the command line and tests. Never on an async worker.
    pub fn write_once_blocking<T, E, L, F>(&self, look: L, unit: F) -> Result<T, Failure<E>>
    where
        T: Send + 'static,
        E: Send + 'static,
        L: Fn(&mut Tx) -> Result<Option<T>, E> + Send + 'static,
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
    {
        let Side::Postgres(server) = &self.0.side else { return self.write_blocking(unit) };
        let limit = self.0.options.write_limit;
        let mut unknown = None;
        for _ in 0..5 {
            let ended = server.run(Mode::Write, limit, &unit);
            match &ended {
                Ok(_) => return ended,
                Err(Failure::Store(error @ Error::Unknown(_))) => unknown = Some(error.clone()),
                Err(_) => {}
            }
            let Some(doubt) = unknown.clone() else { return ended };
            // Also when a second run is refused: what refuses it may be the first, which was committed after all.
            match (server.run(Mode::Read, limit, &look), ended) {
                (Ok(Some(value)), _) => return Ok(value),
                (Ok(None), Err(Failure::Store(Error::Unknown(_)))) => {}
                // It came past its unique row, so the first run is gone and this is the answer.
                (Ok(None), Err(failure @ Failure::Unit(_))) => return Err(failure),
                // It may have waited for the first, or nobody could be asked: the first is still open.
                _ => return Err(doubt.into()),
            }
        }
        Err(unknown.unwrap_or_else(|| Error::Unknown("write_once".into())).into())
    }

    /// Runs a unit that reads, on one snapshot. Writing is refused by the engine.
    pub fn read<T, E, F>(&self, unit: F) -> impl Future<Output = Result<T, Failure<E>>> + Send + use<T, E, F>
    where
        T: Send + 'static,
        E: Send + 'static,
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
    {
        let db = self.clone();
        async move { db.on_a_thread(move |db| db.read_blocking(unit)).await }
    }

    /// [`Db::read`] for the command line and tests. Never on an async worker.
    pub fn read_blocking<T, E, F>(&self, unit: F) -> Result<T, Failure<E>>
    where
        F: Fn(&mut Tx) -> Result<T, E>,
    {
        let limit = self.0.options.read_limit;
        match &self.0.side {
            Side::Sqlite { readers, .. } => readers.run(limit, &unit),
            Side::Postgres(server) => server.run(Mode::Read, limit, &unit),
        }
    }

    /// Prepares statements without running them, for tests: gives those that the engine refuses, with the reason. Blocks.
    pub fn check(&self, statements: Statements) -> Vec<(&'static str, Error)> {
        let refused = |(name, sql): &(&'static str, &'static (dyn Sql + Sync))| {
            let prepared = self.read_blocking(|tx| tx.check(*sql)).map_err(Failure::flat);
            prepared.err().map(|error| (*name, error))
        };
        statements.iter().filter_map(refused).collect()
    }

    /// Writes a whole, consistent copy of a SQLite database to `path` (`VACUUM INTO`) while others write. Blocks.
    ///
    /// The copy appears under its name only when it is complete and on the disk. Errors: the file exists, no space,
    /// PostgreSQL (which has its own tools).
    pub fn backup_to(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let to = path.as_ref();
        let Side::Sqlite { path: from, .. } = &self.0.side else {
            return Err(Error::Refused("PostgreSQL 请用 pg_dump 或 pg_basebackup 备份".into()));
        };
        if to.exists() {
            return Err(Error::Refused(format!("备份文件 {} 已存在，请换一个名字", to.display())));
        }
        let mut half = to.as_os_str().to_owned();
        half.push(".part");
        let half = PathBuf::from(half);
        if half.exists() {
            std::fs::remove_file(&half)?;
        }
        // A connection of its own: the copy takes long and must not hold a reader's place.
        let connection = sqlite::Connection::open(from, sqlite::Purpose::Backup, &self.0.options)?;
        let name = half.to_str().ok_or_else(|| Error::Refused("备份文件名不是 UTF-8".into()))?;
        let done = Tx::on_sqlite(connection).run("vacuum into $1", crate::params![name]);
        let done = done.and_then(|_| {
            File::open(&half)?.sync_all()?;
            std::fs::rename(&half, to)?;
            let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            Ok(File::open(folder)?.sync_all()?)
        });
        if done.is_err() && half.exists() {
            std::fs::remove_file(&half)?;
        }
        done
    }

    /// Looks through a SQLite file for damage; gives what is wrong, nothing if all is well. PostgreSQL checks itself. Blocks.
    pub fn integrity(&self) -> Result<Vec<String>, Error> {
        match &self.0.side {
            Side::Sqlite { path, .. } => {
                sqlite::Connection::open(path, sqlite::Purpose::Read, &self.0.options)?.integrity()
            }
            Side::Postgres(_) => Ok(Vec::new()),
        }
    }

    async fn on_a_thread<T, E>(
        self,
        work: impl FnOnce(&Db) -> Result<T, Failure<E>> + Send + 'static,
    ) -> Result<T, Failure<E>>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        let place = self.0.limiter.enter().await?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work(&self);
            drop(place);
            done
        });
        done.await.unwrap_or_else(|error| Err(Error::Panic(error.to_string()).into()))
    }
}

fn read_only() -> Error {
    Error::Refused("数据库以只读方式打开，不能写入".into())
}

/// Takes the lock file beside the database, so that a second program does not become a second writer.
fn only_writer(path: &Path) -> Result<File, Error> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let lock = File::options().create(true).truncate(false).write(true).open(&name)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(std::fs::TryLockError::WouldBlock) => Err(Error::Refused(format!(
            "数据库 {} 正被另一个程序使用；请先停止它，或通过正在运行的服务操作",
            path.display()
        ))),
        Err(std::fs::TryLockError::Error(error)) => Err(error.into()),
    }
}
