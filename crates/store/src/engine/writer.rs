//! The one thread that writes to SQLite, with group commit.
//!
//! Units wait in a bounded queue. The thread takes what waits (up to a number and a time), gives each a savepoint, writes
//! what they have put aside once, commits once (`synchronous = FULL`), and only then answers. If the group cannot be
//! committed, or SQLite dropped the whole transaction under it, every unit is run again alone: those that can succeed do,
//! the others get the reason. Refusals are given again too, for they may rest on what another unit of the group wrote.

use super::deferred::Sums;
use super::deferred_writer;
use super::error::Error;
use super::options::Options;
use super::stats::Counters;
use super::tx::Tx;
use super::unit::Unit;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// The queue in front of the writing thread. Dropping it lets the thread finish what waits, then joins it.
pub(super) struct Writer {
    queue: Option<SyncSender<Box<dyn Unit>>>,
    counters: Arc<Counters>,
    thread: Option<JoinHandle<()>>,
    damaged: Damaged,
}

/// Set when SQLite said that the file is damaged: from then on nothing is written until somebody has looked.
type Damaged = Arc<Mutex<Option<Error>>>;

impl Writer {
    pub(super) fn start(tx: Tx, options: &Options, counters: Arc<Counters>) -> Result<Self, Error> {
        let (queue, waiting) = sync_channel(options.queue);
        let damaged = Damaged::default();
        let mut writer = WriterLoop {
            tx,
            waiting,
            counters: Arc::clone(&counters),
            most: options.group.max(1),
            time: options.group_time,
            damaged: damaged.clone(),
        };
        let thread = std::thread::Builder::new().name("store-writer".into()).spawn(move || writer.work())?;
        Ok(Writer { queue: Some(queue), counters, thread: Some(thread), damaged })
    }

    pub(super) fn forget_damage(&self) {
        *self.damaged.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Puts a unit into the queue. [`Error::Busy`] if there is no place.
    pub(super) fn send(&self, unit: Box<dyn Unit>) -> Result<(), Error> {
        let queue = self.queue.as_ref().ok_or_else(stopped)?;
        self.counters.queued.fetch_add(1, Ordering::Relaxed);
        queue.try_send(unit).map_err(|error| {
            self.counters.queued.fetch_sub(1, Ordering::Relaxed);
            match error {
                TrySendError::Full(_) => Error::Busy("write queue".into()),
                TrySendError::Disconnected(_) => stopped(),
            }
        })
    }
}

pub(super) fn stopped() -> Error {
    Error::Engine("the writing thread has stopped".into())
}

fn dropped() -> Error {
    Error::Engine("SQLite dropped the transaction".into())
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        // A unit may hold the last handle of the database: then this is the writing thread itself.
        if let Some(thread) = self.thread.take().filter(|thread| thread.thread().id() != std::thread::current().id()) {
            drop(thread.join());
        }
    }
}

struct WriterLoop {
    tx: Tx,
    waiting: Receiver<Box<dyn Unit>>,
    counters: Arc<Counters>,
    most: usize,
    time: Duration,
    damaged: Damaged,
}

/// How one unit ended inside the open transaction.
enum Turn {
    Kept,
    Undone,
    /// SQLite ended the whole transaction: what earlier units wrote is gone too. `told`: the unit's own answer says why.
    AllGone {
        told: bool,
    },
}

impl WriterLoop {
    fn work(&mut self) {
        while let Ok(first) = self.waiting.recv() {
            self.counters.queued.fetch_sub(1, Ordering::Relaxed);
            let damaged = self.damaged.lock().unwrap_or_else(PoisonError::into_inner).clone();
            match damaged {
                Some(error) => first.answer(Some(error)),
                None => self.group(first),
            }
        }
    }

    fn group(&mut self, first: Box<dyn Unit>) {
        let started = Instant::now();
        if let Err(error) = self.script("begin immediate") {
            return first.answer(Some(self.look(error)));
        }
        let (mut units, mut sums, mut gone) = (Vec::new(), Sums::default(), None);
        let mut next = Some(first);
        while let Some(mut unit) = next.take() {
            match self.turn(&mut *unit, &mut sums) {
                Turn::AllGone { told } => gone = Some(told),
                Turn::Kept | Turn::Undone if units.len() + 1 < self.most && started.elapsed() < self.time => {
                    next = self.waiting.try_recv().ok();
                    self.counters.queued.fetch_sub(usize::from(next.is_some()), Ordering::Relaxed);
                }
                Turn::Kept | Turn::Undone => {}
            }
            units.push(unit);
        }
        let (alone, count) = (units.len() == 1, units.len());
        let committed = match gone {
            None => self.commit(&sums).inspect(|()| self.counters.committed(count)),
            Some(_) => {
                self.abandon();
                Err(dropped())
            }
        };
        for unit in units {
            match &committed {
                Ok(()) => unit.answer(None),
                // Its own error ended the transaction: it is the answer.
                Err(_) if unit.timed_out() || (alone && gone == Some(true)) => unit.answer(None),
                Err(error) if alone => unit.answer(Some(error.clone())),
                Err(_) => self.once_more(unit),
            }
        }
    }

    /// One unit in a transaction of its own, after its group failed.
    fn once_more(&mut self, mut unit: Box<dyn Unit>) {
        let mut sums = Sums::default();
        let done = self.script("begin immediate").and_then(|()| match self.turn(&mut *unit, &mut sums) {
            Turn::Kept => self.commit(&sums),
            Turn::Undone | Turn::AllGone { told: true } => {
                self.abandon();
                Ok(())
            }
            Turn::AllGone { told: false } => {
                self.abandon();
                Err(dropped())
            }
        });
        let instead = done.err().map(|error| self.look(error));
        unit.answer(instead);
    }

    fn turn(&mut self, unit: &mut dyn Unit, sums: &mut Sums) -> Turn {
        if self.run("savepoint unit").is_err() {
            return Turn::AllGone { told: false };
        }
        let keep = unit.run(&mut self.tx);
        let later = self.tx.take_deferred();
        if let Some(error) = self.tx.fault().cloned() {
            self.look(error);
        }
        self.tx.clear();
        let open = self.tx.sqlite().is_some_and(|connection| connection.in_transaction());
        let closed = match (open, keep) {
            (false, _) => return Turn::AllGone { told: !keep },
            (true, true) => self.run("release savepoint unit"),
            (true, false) => self.run("rollback to savepoint unit").and_then(|()| self.run("release savepoint unit")),
        };
        match (closed, keep) {
            (Err(_), _) => Turn::AllGone { told: !keep },
            (Ok(()), false) => Turn::Undone,
            (Ok(()), true) => {
                sums.add(later);
                Turn::Kept
            }
        }
    }

    /// Writes what the units have put aside and commits; whatever fails leaves no transaction open.
    fn commit(&mut self, sums: &Sums) -> Result<(), Error> {
        self.tx.clear();
        let done = deferred_writer::write(&mut self.tx, sums).and_then(|()| {
            self.tx.clear();
            self.run("commit")
        });
        done.map_err(|error| {
            self.abandon();
            self.look(error)
        })
    }

    fn abandon(&mut self) {
        self.tx.clear();
        if self.tx.sqlite().is_some_and(|connection| connection.in_transaction())
            && let Err(error) = self.script("rollback")
        {
            tracing::error!(%error, "rollback failed");
        }
    }

    /// Notes damage of the file.
    fn look(&mut self, error: Error) -> Error {
        let mut damaged = self.damaged.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(error, Error::Corrupt(_)) && damaged.is_none() {
            tracing::error!(%error, "the database file is damaged: no more writes");
            *damaged = Some(error.clone());
        }
        drop(damaged);
        error
    }

    fn run(&mut self, sql: &str) -> Result<(), Error> {
        self.tx.run(sql, &[]).map(|_| ())
    }

    fn script(&mut self, sql: &str) -> Result<(), Error> {
        self.tx.clear();
        self.tx.script(sql)
    }
}
