//! 清理登录尝试: counts of failed sign-ins whose window has ended.

use crate::{Job, Schedule};

/// Ended windows count for nothing; sweeping keeps the table small.
pub const JOB: Job = Job {
    name: "sweep-login-attempts",
    title: "清理登录尝试计数",
    schedule: Schedule::Every(10),
    run: |app| Box::pin(async move { Ok(crate::deleted("登录尝试计数", app::accounts::sweep(&app).await?)) }),
};
