//! 清理会话: web sessions that have ended.

use crate::{Job, Schedule};

/// Ended sessions open nothing; sweeping keeps the table small.
pub const JOB: Job = Job {
    name: "sweep-sessions",
    title: "清理过期会话",
    schedule: Schedule::Every(10),
    run: |app| Box::pin(async move { Ok(crate::deleted("过期会话", app::accounts::sessions::sweep(&app).await?)) }),
};
