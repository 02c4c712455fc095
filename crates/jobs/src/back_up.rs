//! 每日备份: the database file is looked through, a backup is made and tried.

use crate::{Job, Schedule};

/// Looked at every ten minutes; made once a day from the hour of the parameter `backup.hour` on.
pub const JOB: Job = Job {
    name: "back-up",
    title: "每日备份与恢复演练",
    schedule: Schedule::Every(10),
    run: |app| {
        Box::pin(async move {
            if !app::backup::schedule::is_due(&app).await? {
                return Ok("今天已做过，或还没到时间".to_owned());
            }
            let done = app::backup::schedule::run(&app).await?;
            if done.ok { Ok(done.text) } else { Err(app::Refusal::whole(done.text)) }
        })
    },
};
