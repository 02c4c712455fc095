//! 定时任务: who runs a job now, how its last run went, and the page about it. What runs and when is declared in the crate `jobs`.

use crate::context::{App, OpContext};
use crate::outcome::{Outcome, Refusal};
use domain::access::{Permission, Scope};
use domain::{Id, Moment};
use store::jobs;

pub use store::jobs::Declared;

/// How long a claim holds without being renewed, in milliseconds: after a node died another takes its job over then.
const CLAIM_MS: i64 = 3 * 60_000;

/// How often the run under way renews its claim, in milliseconds.
pub const RENEW_MS: u64 = 60_000;

/// Characters of a result that are kept.
const RESULT_CHARS: usize = 500;

/// A run that this node may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    name: String,
    id: Id,
    began: Moment,
}

impl Run {
    /// When it began.
    pub fn began(&self) -> Moment {
        self.began
    }
}

/// What a job is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// Waits for its time.
    Waiting,
    /// Runs since then.
    Running(Moment),
    /// Began then and did not end: its node was stopped or died.
    Interrupted(Moment),
}

/// How a run went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastRun {
    /// When it began.
    pub at: Moment,
    /// How long it took, in milliseconds.
    pub took_ms: i64,
    /// Whether it went well.
    pub succeeded: bool,
    /// What it did, or why it failed.
    pub result: String,
}

/// A job as the system administrator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobStatus {
    pub title: String,
    /// Schedule in words.
    pub schedule: String,
    /// What it is doing.
    pub activity: Activity,
    /// The last run that ended.
    pub last: Option<LastRun>,
    /// When it runs next.
    pub next_at: Moment,
}

/// Writes the jobs of this program with their schedules and removes those it no longer has.
///
/// # Errors
/// The store's.
pub async fn declare(app: &App, list: Vec<Declared>) -> Outcome<()> {
    app.write(move |tx| Ok(jobs::declare(tx, &list)?)).await
}

/// When each job last began, by name. A job that never ran is not in it.
///
/// # Errors
/// The store's.
pub async fn last_runs(app: &App) -> Outcome<Vec<(String, Moment)>> {
    let rows = app.read(|tx| Ok(jobs::all(tx)?)).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.name, row.claimed_at?))).collect())
}

/// Begins a run of a job that was found due when its last run had begun at `seen`. `None`: another node was faster, or is
/// still at it.
///
/// # Errors
/// The store's.
pub async fn claim(app: &App, name: &str, seen: Option<Moment>) -> Outcome<Option<Run>> {
    let run = Run { name: name.to_owned(), id: app.id(), began: app.now() };
    let until = Moment(run.began.0 + CLAIM_MS);
    let claim = jobs::Claim { name: run.name.clone(), run: run.id, seen, at: run.began, until };
    let won = app.write(move |tx| Ok(jobs::claim(tx, &claim)?)).await?;
    Ok(won.then_some(run))
}

/// Keeps the claim of a run that is still at work; false when another node has taken it over.
///
/// # Errors
/// The store's.
pub async fn renew(app: &App, run: &Run) -> Outcome<bool> {
    let (run, until) = (run.clone(), Moment(app.now().0 + CLAIM_MS));
    app.write(move |tx| Ok(jobs::renew(tx, &run.name, run.id, until)?)).await
}

/// Ends a run and keeps how it went. `next_at`: when the job runs next.
///
/// # Errors
/// The store's.
pub async fn finish(app: &App, run: Run, outcome: Result<String, String>, next_at: Moment) -> Outcome<()> {
    let (succeeded, text) = match outcome {
        Ok(text) => (true, text),
        Err(why) => (false, why),
    };
    let done = jobs::Finished {
        took_ms: (app.now().0 - run.began.0).max(0),
        name: run.name,
        run: run.id,
        ran_at: run.began,
        succeeded,
        // PostgreSQL holds no NUL, and an error may quote one.
        result: text.chars().filter(|c| *c != '\0').take(RESULT_CHARS).collect(),
        next_at,
    };
    app.write(move |tx| Ok(jobs::finish(tx, &done).map(drop)?)).await
}

/// Every job, for the system administrator.
///
/// # Errors
/// [`Refusal::NotFound`] without the right.
pub async fn list(cx: &OpContext) -> Outcome<Vec<JobStatus>> {
    if Scope::of(&cx.actor, &cx.app.loaded().pack.roles, Permission::JobRead).arms().is_empty() {
        return Err(Refusal::NotFound);
    }
    let now = cx.now;
    let rows = cx.app.read(|tx| Ok(jobs::all(tx)?)).await?;
    let status = |row: jobs::JobRow| JobStatus {
        activity: match (row.claimed_at, row.claimed_until) {
            (Some(since), Some(until)) if until > now => Activity::Running(since),
            (Some(since), Some(_)) => Activity::Interrupted(since),
            _ => Activity::Waiting,
        },
        last: row.ran_at.zip(row.took_ms).map(|(at, took_ms)| LastRun {
            at,
            took_ms,
            succeeded: row.succeeded.unwrap_or(false),
            result: row.result.unwrap_or_default(),
        }),
        title: row.title,
        schedule: row.schedule,
        next_at: row.next_at,
    };
    Ok(rows.into_iter().map(status).collect())
}
