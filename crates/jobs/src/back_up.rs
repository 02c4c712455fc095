//! 每日备份: the database file is looked through, a backup is made and tried.

use crate::{Job, Schedule};

/// Looked at every ten minutes; made once a day from the hour of the parameter `backup.hour` on.
pub const JOB: Job = Job {
    name: "back-up",
    title: "每日备份与恢复演练（到时间才做）",
    schedule: Schedule::Every(10),
    run: |app| {
        Box::pin(async move {
            if !app::backup::schedule::is_due(&app).await? {
                return app::backup::schedule::standing(&app).await;
            }
            let done = app::backup::schedule::run(&app).await?;
            if done.ok { Ok(done.text) } else { Err(app::Refusal::whole(done.text)) }
        })
    },
};
