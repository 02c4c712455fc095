//! How the installation is (运行状况): good, degraded, or damaged with writing stopped; since when, and what it is.
//!
//! A condition is noted where it is met (a failing write, a check of the file, the clock) and goes only when it is proved to be
//! over: by a probe write, a clean check of the file, a clock that is right again. [`tick`] is called every minute, [`start`]
//! once before anybody is served, [`nightly`] once a day.

use crate::context::App;
use crate::outcome::{Outcome, Refusal};
use domain::Moment;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use store::{Engine, Error, Failure};

/// Word of the probe write.
const PROBE: &str = "probe";

/// How well it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// All is well.
    Good,
    /// It serves; what is written may be refused.
    Degraded,
    /// Writing is stopped until somebody has looked.
    Damaged,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The database file is damaged.
    Damage,
    /// The database holds less than it once did.
    RolledBack,
    /// The clock can not be right.
    Clock,
    /// No room on the disk.
    Full,
    /// The disk failed to read or write.
    Disk,
}

impl Cause {
    fn level(self) -> Level {
        match self {
            Self::Damage | Self::RolledBack => Level::Damaged,
            Self::Clock | Self::Full | Self::Disk => Level::Degraded,
        }
    }

    /// What a person who wanted to write is told.
    pub(crate) fn refusal(self) -> Refusal {
        Refusal::Stopped(
            match self {
                Self::Damage => "数据库文件有损坏，系统已停止写入，内容没有写入；请联系系统管理员用备份恢复",
                Self::RolledBack => "数据库被退回到较早的时候，系统已停止写入，内容没有写入；请联系系统管理员核查",
                Self::Clock => "服务器时钟不对，系统已停止写入，内容没有写入；请联系系统管理员校准时间",
                Self::Full => return Refusal::Full,
                Self::Disk => "服务器磁盘读写出错，内容没有写入；请告知系统管理员，恢复后再提交",
            }
            .to_owned(),
        )
    }
}

/// One thing that is not as it should be, since when, in words for the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// What is wrong.
    pub cause: Cause,
    /// Since when.
    pub since: Moment,
    /// What was found and what to do, for the operator.
    pub what: String,
}

/// The state of the installation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// What is wrong, the worst first; nothing when all is well.
    pub conditions: Vec<Condition>,
}

impl Health {
    /// The worst of it.
    pub fn level(&self) -> Level {
        self.conditions.iter().map(|c| c.cause.level()).max().unwrap_or(Level::Good)
    }

    /// For administrators: what, since when, what to do; empty when all is well.
    pub fn text(&self) -> String {
        let lines: Vec<String> =
            self.conditions.iter().map(|c| format!("{}（自 {}）", c.what, c.since.chinese())).collect();
        lines.join("；")
    }

    /// For everybody: what it means for the work; empty when all is well.
    pub fn sentence(&self) -> &'static str {
        match self.conditions.is_empty() {
            true => "",
            false => "系统现在只能查看，暂时不能登记和修改；系统管理员已收到提示。",
        }
    }
}

/// The conditions met and not yet over.
#[derive(Debug, Default)]
pub(crate) struct Conditions(Mutex<BTreeMap<Cause, (Moment, String)>>);

impl Conditions {
    fn held(&self) -> MutexGuard<'_, BTreeMap<Cause, (Moment, String)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn raise(&self, cause: Cause, now: Moment, what: String) {
        let mut held = self.held();
        if let Some((_, text)) = held.get_mut(&cause) {
            *text = what;
            return;
        }
        tracing::error!(?cause, what, "the installation is not well");
        held.insert(cause, (now, what));
    }

    pub(crate) fn clear(&self, cause: Cause) {
        if self.held().remove(&cause).is_some() {
            tracing::warn!(?cause, "a condition is over");
        }
    }

    pub(crate) fn has(&self, cause: Cause) -> bool {
        self.held().contains_key(&cause)
    }

    fn health(&self) -> Health {
        let held = self.held();
        let all =
            held.iter().map(|(cause, (since, what))| Condition { cause: *cause, since: *since, what: what.clone() });
        Health { conditions: all.collect() }
    }
}

impl App {
    /// How the installation is.
    pub fn health(&self) -> Health {
        self.conditions().health()
    }

    /// Nothing stands against a change through this channel. The operator (`command`) works on when the disk is full: that is
    /// what the reserve is for.
    ///
    /// # Errors
    /// [`Refusal::Stopped`], [`Refusal::Full`].
    pub(crate) fn writable(&self, channel: &str) -> Outcome<()> {
        self.clock_holds()?;
        for cause in [Cause::Damage, Cause::RolledBack, Cause::Full] {
            if self.conditions().has(cause) && (cause != Cause::Full || channel != "command") {
                return Err(cause.refusal());
            }
        }
        Ok(())
    }

    /// Notes what a failure says about disk and file, and gives it as a refusal.
    pub(crate) fn settle<T>(&self, done: Result<T, Failure<Refusal>>) -> Outcome<T> {
        match &done {
            Err(Failure::Store(error)) => self.note(error),
            Err(Failure::Unit(Refusal::Full)) => self.full(),
            _ => {}
        }
        Ok(done?)
    }

    fn note(&self, error: &Error) {
        let (now, conditions) = (self.now(), self.conditions());
        match error {
            Error::Corrupt(why) => conditions.raise(Cause::Damage, now, damaged(why)),
            Error::Full(_) => self.full(),
            Error::Io(why) => {
                let what = format!("磁盘读写出错（{why}）：请检查磁盘和挂载，恢复后系统会自己继续");
                conditions.raise(Cause::Disk, now, what);
            }
            _ => {}
        }
    }

    /// The disk is full: the reserve goes, so that people can sign in and the operator can act.
    pub(crate) fn full(&self) {
        let released = self.reserve().release();
        let what = format!(
            "{} 所在磁盘已满：请清理或扩容，腾出空间后系统会自己继续{}",
            self.setting().data.display(),
            if released { "；预留空间已放出，供登录和处理使用" } else { "" }
        );
        self.conditions().raise(Cause::Full, self.now(), what);
    }
}

fn damaged(why: &str) -> String {
    format!(
        "数据库文件有损坏（{why}）：已停止写入。请停下系统，用最近一次演练合格的备份恢复到新目录（zhucun doctor 列出备份）"
    )
}

/// Before anybody is served: looks the file through, makes the reserve, judges the clock. Blocks.
///
/// # Errors
/// A clock that can not be right.
pub fn start(app: &App) -> Outcome<()> {
    app.clock_holds()?;
    look(app);
    make_reserve(app);
    Ok(())
}

/// Looks the database file through; once a day, and before anybody is served. Blocks.
pub fn nightly(app: &App) {
    look(app);
}

/// Looks the file through and notes what it finds; true when it is whole.
fn look(app: &App) -> bool {
    if app.db().engine() == Engine::Postgres {
        return true;
    }
    let wrong = match app.db().quick_check() {
        Ok(found) => found.into_iter().next(),
        Err(Error::Corrupt(why)) => Some(why),
        Err(error) => {
            app.note(&error);
            return false;
        }
    };
    match wrong {
        Some(first) => {
            app.conditions().raise(Cause::Damage, app.now(), damaged(&first));
            false
        }
        None => true,
    }
}

/// Every minute: is what was wrong over? Blocks.
pub fn tick(app: &App) {
    if let Err(error) = app.keep_moment() {
        tracing::warn!(%error, "the moment could not be kept");
    }
    let _ = app.clock_holds();
    app.heads().compare_again();
    let conditions = app.conditions();
    if conditions.has(Cause::Damage) && look(app) {
        app.db().forget_damage();
        if probe(app) {
            conditions.clear(Cause::Damage);
        }
    }
    if conditions.has(Cause::Disk) && probe(app) {
        conditions.clear(Cause::Disk);
    }
    if !make_reserve(app) || !conditions.has(Cause::Full) {
        return;
    }
    if probe(app) {
        conditions.clear(Cause::Full);
    }
}

/// A write that is there for its own sake.
fn probe(app: &App) -> bool {
    let now = app.now().0.to_string();
    let done = app.db().write_blocking(move |tx| Ok::<_, Refusal>(store::marks::set(tx, PROBE, &now)?));
    app.settle(done).is_ok()
}

/// Makes the reserve when it is not there and there is room; true when it is there.
fn make_reserve(app: &App) -> bool {
    match app.reserve().make() {
        Ok(made) => {
            if !made && !app.conditions().has(Cause::Full) {
                let what = "磁盘剩余空间不足，放不下预留空间：请尽快清理或扩容，写满后不能登记".to_owned();
                app.conditions().raise(Cause::Full, app.now(), what);
            }
            made
        }
        Err(error) => {
            tracing::warn!(%error, "the reserve could not be made");
            false
        }
    }
}
