//! 封存链头: the heads of the chains of changes are kept as seals.

use crate::{Job, Schedule};

/// Every ten minutes: enough for an auditor, few enough to read.
pub const JOB: Job = Job {
    name: "seal-heads",
    title: "封存变更链头",
    schedule: Schedule::Every(10),
    run: |app| {
        Box::pin(async move {
            Ok(match app::audit::seal_now(&app).await? {
                0 => "上次封存后没有新的变更".to_owned(),
                sealed => format!("封存 {sealed} 个县（区）的链头"),
            })
        })
    },
};
