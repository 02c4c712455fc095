//! Jobs that run on a timer (定时任务). Jobs call `app` only, and may run twice with the effect of once.
//!
//! A job is a file with a constant [`Job`] and a line in [`JOBS`]. [`schedule`] says when a job is due, [`runner`] runs what is
//! due and keeps how it went.

mod back_up;
mod bring_in;
mod judge_tasks;
mod runner;
mod schedule;
mod seal_heads;
mod sweep_files;
mod sweep_login_attempts;
mod sweep_sessions;
mod watch;

pub use runner::{declare, run, run_due, run_now};
pub use schedule::{Schedule, due, next_run};
pub use watch::watch;

use app::{App, Outcome};
use std::pin::Pin;

/// The work of one run: what it did, in Chinese, for the page of the system administrator.
pub type Work = Pin<Box<dyn Future<Output = Outcome<String>> + Send>>;

/// A job with its schedule.
#[derive(Clone, Copy)]
pub struct Job {
    /// Name: the key of its row, never changed.
    pub name: &'static str,
    /// Title on screen.
    pub title: &'static str,
    /// When it runs.
    pub schedule: Schedule,
    /// Does it once. Doing it twice has the effect of once.
    pub run: fn(App) -> Work,
}

/// Every job of the product.
pub const JOBS: [Job; 7] = [
    back_up::JOB,
    bring_in::JOB,
    judge_tasks::JOB,
    seal_heads::JOB,
    sweep_files::JOB,
    sweep_login_attempts::JOB,
    sweep_sessions::JOB,
];

/// What a sweep says of itself.
fn deleted(what: &str, count: u64) -> String {
    if count == 0 { format!("没有要清理的{what}") } else { format!("清理{what} {count} 个") }
}
