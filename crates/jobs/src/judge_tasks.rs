//! 达标判断: tasks bound to a figure move to 待销号 when the ledgers say that the goal is reached.

use crate::{Job, Schedule};

/// Every minute: whoever closes the last hazard sees the task move.
pub const JOB: Job = Job {
    name: "judge-tasks",
    title: "任务达标判断",
    schedule: Schedule::Every(1),
    run: |app| {
        Box::pin(async move {
            Ok(match app::tasks::judge(&app).await? {
                0 => "没有新达标的任务".to_owned(),
                moved => format!("{moved} 项任务转为达标待销号"),
            })
        })
    },
};
