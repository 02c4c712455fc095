//! The clock is watched (时钟): a moment well before the last change, or years after it, is not believed. Times stand in every
//! change, and deadlines and months are judged by them, so nothing is written until the clock is right or the operator says that
//! it is.

use crate::chain_entries;
use crate::context::{App, OpContext};
use crate::deliver::{Command, Content, Work, deliver};
use crate::health::Cause;
use crate::outcome::{Outcome, Refusal};
use domain::{Id, Moment};
use serde_json::json;
use std::sync::atomic::{AtomicI64, Ordering};
use store::{Db, Tx};

/// Word of the last moment kept.
const WORD: &str = "clock.last";
/// Name under which the operator's word stands in the chain.
const BOOK: &str = "@clock";
const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// The last moment at which something was written, and what of it is kept in the database.
#[derive(Debug)]
pub(crate) struct Watch {
    last: AtomicI64,
    kept: AtomicI64,
}

impl Watch {
    /// Reads it; without one the newest submission is the last.
    pub(crate) fn open(db: &Db) -> Outcome<Self> {
        let (kept, last) = db.read_blocking(|tx| {
            let kept = store::marks::get(tx, WORD)?.and_then(|text| text.parse().ok());
            let last = match kept {
                Some(kept) => kept,
                None => store::audit::latest(tx)?.map_or(0, |m| m.0),
            };
            Ok::<_, Refusal>((kept.unwrap_or(0), last))
        })?;
        Ok(Self { last: AtomicI64::new(last), kept: AtomicI64::new(kept) })
    }
}

impl App {
    fn minutes_back(&self) -> i64 {
        self.parameter("clock.back_minutes", 10)
    }

    /// The last moment at which something was written.
    pub fn last_moment(&self) -> Moment {
        Moment(self.watch().last.load(Ordering::SeqCst))
    }

    /// Something was written now.
    pub(crate) fn written_now(&self) {
        self.watch().last.fetch_max(self.now().0, Ordering::SeqCst);
    }

    /// The clock can be right.
    ///
    /// # Errors
    /// [`Refusal::Stopped`] with what is wrong and what to do.
    pub(crate) fn clock_holds(&self) -> Outcome<()> {
        let (now, last) = (self.now(), self.last_moment());
        let ahead = self.parameter("clock.ahead_days", 1_100).saturating_mul(DAY);
        let wrong = match now.0 - last.0 {
            _ if last.0 == 0 => None,
            gap if gap < -self.minutes_back().saturating_mul(MINUTE) => Some("早"),
            gap if gap > ahead => Some("晚"),
            _ => None,
        };
        let Some(word) = wrong else {
            self.conditions().clear(Cause::Clock);
            return Ok(());
        };
        let what = format!(
            "服务器时钟是 {}，比最近一次写入（{}）{word}得太多：为免时间记错，已停止写入。请校准服务器时间；\
确认现在的时间无误时，执行 zhucun clock accept",
            now.chinese(),
            last.chinese()
        );
        self.conditions().raise(Cause::Clock, now, what.clone());
        Err(Refusal::Stopped(what))
    }

    /// Keeps the last moment in the database; to be called every minute.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn keep_moment(&self) -> Outcome<()> {
        let (watch, last) = (self.watch(), self.last_moment().0);
        if last == watch.kept.load(Ordering::SeqCst) || self.conditions().has(Cause::Clock) {
            return Ok(());
        }
        self.settle(self.db().write_blocking(move |tx| note(tx, last)))?;
        watch.kept.store(last, Ordering::SeqCst);
        Ok(())
    }
}

fn note(tx: &mut Tx, moment: i64) -> Outcome<()> {
    Ok(store::marks::set(tx, WORD, &moment.to_string())?)
}

/// The operator says that the clock is right: from now on moments are compared with the present one. It stands in the chain.
///
/// # Errors
/// The store's.
pub async fn accept(cx: &OpContext) -> Outcome<()> {
    let (watch, now) = (cx.app.watch(), cx.app.now().0);
    let before = watch.last.swap(now, Ordering::SeqCst);
    let done = deliver(cx, Accept { before: Moment(before), now: Moment(now) }).await;
    match &done {
        Ok(()) => {
            watch.kept.store(now, Ordering::SeqCst);
            cx.app.conditions().clear(Cause::Clock);
        }
        Err(_) => watch.last.store(before, Ordering::SeqCst),
    }
    done
}

struct Accept {
    before: Moment,
    now: Moment,
}

impl Command for Accept {
    const NAME: &'static str = "clock.accept/1";
    type Output = ();

    fn content(&self, into: &mut Content) {
        into.int(self.before.0).int(self.now.0);
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<()> {
        note(work.tx, self.now.0)?;
        if let Some(top) = cx.app.tree().root() {
            let id: Id = work.id();
            let after = [("before", json!(self.before.0)), ("now", json!(self.now.0))];
            work.change(top, chain_entries::entry((&cx.actor, cx.now), BOOK, id, 1, after));
        }
        Ok(())
    }
}
