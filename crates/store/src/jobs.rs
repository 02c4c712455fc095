//! Jobs that run on a timer: what is declared, who runs one now, and how the last run went.
//!
//! Of several nodes on one database only one runs a job: a run begins with [`claim`], a conditional update of the job's row.
//! A claim that its node does not [`renew`] lapses, so a node that dies does not stop a job for ever.

use crate::{Error, Statements, Tx, params, record};
use domain::{Id, Moment};

const DECLARE: &str = "insert into job (name, title, schedule, next_at) values ($1, $2, $3, $4)
 on conflict (name) do update set title = excluded.title, schedule = excluded.schedule, next_at = excluded.next_at";
const ALL: &str = "select name, title, schedule, next_at, claimed_at, claimed_until, ran_at, took_ms, succeeded, result from job order by name";
const DELETE: &str = "delete from job where name = $1";
const CLAIM: &str = "update job set claimed_at = $2, claimed_until = $3, run = $4
 where name = $1 and coalesce(claimed_at, -1) = $5 and (claimed_until is null or claimed_until <= $2 or claimed_until > $6)";
const RENEW: &str = "update job set claimed_until = $3 where name = $1 and run = $2";
const FINISH: &str = "update job set claimed_until = null, run = null, ran_at = $3, took_ms = $4, succeeded = $5, result = $6, next_at = $7
 where name = $1 and run = $2";

/// For the test that prepares every statement.
pub const STATEMENTS: Statements = &[
    ("jobs::DECLARE", &DECLARE),
    ("jobs::ALL", &ALL),
    ("jobs::DELETE", &DELETE),
    ("jobs::CLAIM", &CLAIM),
    ("jobs::RENEW", &RENEW),
    ("jobs::FINISH", &FINISH),
];

/// A claim that reaches further than this, in milliseconds, was written under a wrong clock and binds nobody.
const FURTHEST_CLAIM: i64 = 24 * 3_600_000;

/// A job as declared by the program (定时任务).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// Name: the key of its row.
    pub name: String,
    /// Title on screen.
    pub title: String,
    /// Schedule in words.
    pub schedule: String,
    /// When it runs next.
    pub next_at: Moment,
}

record! {
    /// The row of a job.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct JobRow {
        pub name: String,
        /// Title on screen.
        pub title: String,
        /// Schedule in words.
        pub schedule: String,
        /// When it runs next.
        pub next_at: Moment,
        /// When the last run began, whether it has ended or not; `None` before the first.
        pub claimed_at: Option<Moment>,
        /// Until when the run under way holds its claim; `None` when none is under way.
        pub claimed_until: Option<Moment>,
        /// When the last run that ended began.
        pub ran_at: Option<Moment>,
        /// How long it took, in milliseconds.
        pub took_ms: Option<i64>,
        /// Whether it went well.
        pub succeeded: Option<bool>,
        /// What it did, or why it failed.
        pub result: Option<String>,
    }
}

/// The start of a run.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Job.
    pub name: String,
    /// Id of the run.
    pub run: Id,
    /// [`JobRow::claimed_at`] as it was when the job was found due: another node that was faster has changed it.
    pub seen: Option<Moment>,
    /// Now.
    pub at: Moment,
    /// When the claim lapses unless it is renewed.
    pub until: Moment,
}

/// The end of a run.
#[derive(Clone, Debug)]
pub struct Finished {
    /// Job.
    pub name: String,
    /// Id of the run.
    pub run: Id,
    /// When it began.
    pub ran_at: Moment,
    /// How long it took, in milliseconds.
    pub took_ms: i64,
    /// Whether it went well.
    pub succeeded: bool,
    /// What it did, or why it failed.
    pub result: String,
    /// When the job runs next.
    pub next_at: Moment,
}

/// Writes the jobs of this program and removes those it no longer has.
///
/// # Errors
/// The store's.
pub fn declare(tx: &mut Tx, jobs: &[Declared]) -> Result<(), Error> {
    for row in all(tx)? {
        if !jobs.iter().any(|job| job.name == row.name) {
            tx.run(DELETE, params![&row.name])?;
        }
    }
    for job in jobs {
        tx.run(DECLARE, params![&job.name, &job.title, &job.schedule, job.next_at.0])?;
    }
    Ok(())
}

/// Every job by name.
///
/// # Errors
/// The store's.
pub fn all(tx: &mut Tx) -> Result<Vec<JobRow>, Error> {
    tx.all(ALL, &[])
}

/// Begins a run; false when another node was faster or is still at it.
///
/// # Errors
/// The store's.
pub fn claim(tx: &mut Tx, claim: &Claim) -> Result<bool, Error> {
    let seen = claim.seen.map_or(-1, |at| at.0);
    let furthest = claim.at.0.saturating_add(FURTHEST_CLAIM);
    let list = params![&claim.name, claim.at.0, claim.until.0, claim.run.bytes(), seen, furthest];
    Ok(tx.run(CLAIM, list)? == 1)
}

/// Makes a claim last longer; false when it is no longer this run's.
///
/// # Errors
/// The store's.
pub fn renew(tx: &mut Tx, name: &str, run: Id, until: Moment) -> Result<bool, Error> {
    Ok(tx.run(RENEW, params![name, run.bytes(), until.0])? == 1)
}

/// Ends a run and keeps its result; false when the claim is no longer this run's.
///
/// # Errors
/// The store's.
pub fn finish(tx: &mut Tx, done: &Finished) -> Result<bool, Error> {
    let list = params![
        &done.name,
        done.run.bytes(),
        done.ran_at.0,
        done.took_ms,
        done.succeeded,
        &done.result,
        done.next_at.0,
    ];
    Ok(tx.run(FINISH, list)? == 1)
}
