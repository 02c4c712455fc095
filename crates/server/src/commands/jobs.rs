//! `zhucun jobs list|run`: what runs on a timer, and one of them now.

use super::wait;
use crate::control_socket::CommandContext;
use anyhow::{Result, bail};
use clap::Subcommand;

/// Commands of `jobs`.
#[derive(Subcommand)]
pub(crate) enum JobsCommand {
    /// 列出定时任务
    List,
    /// 立即运行一项
    Run {
        /// 名称，见 `jobs list`
        name: String,
    },
}

/// Does it.
pub(crate) fn run(console: &mut CommandContext<'_>, command: &JobsCommand) -> Result<()> {
    match command {
        JobsCommand::List => {
            for job in &::jobs::JOBS {
                console.say(format!("{:<24} {}  {}", job.name, job.schedule.chinese(), job.title))?;
            }
            Ok(())
        }
        JobsCommand::Run { name } => match ::jobs::JOBS.iter().find(|job| job.name == name) {
            None => bail!("没有定时任务“{name}”；`zhucun jobs list` 列出全部"),
            Some(job) if wait(::jobs::run_now(console.app, job))? => console.say(format!("已运行：{}", job.title)),
            Some(job) => bail!("“{}”正在运行，这次没有另外运行", job.title),
        },
    }
}
