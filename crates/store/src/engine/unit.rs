//! One unit of work on its way: run it, judge how it ended, hand the answer back after COMMIT.

use super::error::{Error, Failure};
use super::tx::Tx;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;
use tokio::sync::oneshot;

/// What a finished closure means for its transaction.
pub(super) enum Verdict<T, E> {
    /// Keep what it wrote.
    Keep(T),
    /// Roll it back and say why.
    Drop(Failure<E>),
}

/// Runs the closure once. A panic, and an error of the engine that the closure swallowed, count as failures:
/// PostgreSQL would silently turn such a COMMIT into a ROLLBACK.
pub(super) fn run<T, E>(tx: &mut Tx, limit: Option<Duration>, unit: &dyn Fn(&mut Tx) -> Result<T, E>) -> Verdict<T, E> {
    tx.start(limit);
    let ended = catch_unwind(AssertUnwindSafe(|| unit(tx)));
    tx.stop();
    match (ended, tx.fault()) {
        (Err(panic), _) => Verdict::Drop(Error::Panic(panic_text(&*panic)).into()),
        (Ok(Ok(value)), None) => Verdict::Keep(value),
        // The closure may have turned what it was told into its own words; a conflict is its business, the rest is ours.
        (Ok(Err(error)), None) => Verdict::Drop(Failure::Unit(error)),
        (Ok(Err(error)), Some(fault)) if fault.is_contained() => Verdict::Drop(Failure::Unit(error)),
        (Ok(_), Some(fault)) => Verdict::Drop(fault.clone().into()),
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    text.or(panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("panic").to_owned()
}

/// A unit that waits in the writer's queue.
pub(super) trait Unit: Send {
    /// Runs the closure and keeps the answer back. True: what it wrote is to be kept.
    fn run(&mut self, tx: &mut Tx) -> bool;
    /// True if it ran into its time limit (it is not given a second turn).
    fn timed_out(&self) -> bool;
    /// Hands out the answer, or `instead` of it the reason why nothing was kept.
    fn answer(self: Box<Self>, instead: Option<Error>);
}

/// A caller's closure with the place where its answer goes.
pub(super) struct Waiting<T, E, F> {
    unit: F,
    limit: Option<Duration>,
    ended: Option<Result<T, Failure<E>>>,
    reply: oneshot::Sender<Result<T, Failure<E>>>,
}

impl<T, E, F> Waiting<T, E, F> {
    pub(super) fn new(unit: F, limit: Option<Duration>) -> (Box<Self>, oneshot::Receiver<Result<T, Failure<E>>>) {
        let (reply, answer) = oneshot::channel();
        (Box::new(Waiting { unit, limit, ended: None, reply }), answer)
    }
}

impl<T, E, F> Unit for Waiting<T, E, F>
where
    T: Send,
    E: Send,
    F: Fn(&mut Tx) -> Result<T, E> + Send,
{
    fn run(&mut self, tx: &mut Tx) -> bool {
        let (keep, ended) = match run(tx, self.limit, &self.unit) {
            Verdict::Keep(value) => (true, Ok(value)),
            Verdict::Drop(failure) => (false, Err(failure)),
        };
        self.ended = Some(ended);
        keep
    }

    fn timed_out(&self) -> bool {
        matches!(self.ended, Some(Err(Failure::Store(Error::Timeout(_)))))
    }

    fn answer(self: Box<Self>, instead: Option<Error>) {
        let ended = match instead {
            Some(error) => Err(error.into()),
            None => self.ended.unwrap_or_else(|| Err(Error::Engine("the unit was not run".into()).into())),
        };
        // A caller who has gone away does not undo what is committed.
        drop(self.reply.send(ended));
    }
}
