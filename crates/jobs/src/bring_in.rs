//! 接着导入: files whose process went away, or that wait for better times.

use crate::{Job, Schedule};

/// What is confirmed begins at once; this takes up what was broken off.
pub const JOB: Job = Job {
    name: "bring-in",
    title: "接着写中断的导入",
    schedule: Schedule::Every(1),
    run: |app| {
        Box::pin(async move {
            Ok(match app::exchange::work::write_waiting(&app).await? {
                0 => "没有中断的导入".to_owned(),
                count => format!("接着写导入 {count} 个"),
            })
        })
    },
};
