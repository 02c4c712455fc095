//! 清理附件: bytes that were uploaded and never became part of a record.

use crate::{Job, Schedule};

/// At night: it looks at every stored file.
pub const JOB: Job = Job {
    name: "sweep-files",
    title: "清理未挂接的附件",
    schedule: Schedule::DailyAt(2, 30),
    run: |app| {
        Box::pin(async move {
            let swept = app::blobs::sweep(&app).await?;
            let noted = match swept.noted {
                0 => String::new(),
                noted => format!("，新登记 {noted} 个旧附件"),
            };
            let deleted = u64::try_from(swept.deleted).unwrap_or(u64::MAX);
            Ok(format!("{}{noted}", crate::deleted("未挂接的附件", deleted)))
        })
    },
};
