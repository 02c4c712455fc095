//! `zhucun user add|passwd|grant`: what the operator of the machine does.

use super::wait;
use crate::control_socket::CommandContext;
use anyhow::Result;
use app::accounts::{NewUser, user_add, user_grant, user_passwd};
use clap::Subcommand;

/// Commands of `user`.
#[derive(Subcommand)]
pub(crate) enum UserCommand {
    /// 建账号（没有权限），打印一次性口令
    Add {
        /// 账号名
        login: String,
        /// 姓名
        name: String,
        /// 职务
        #[arg(long, default_value = "")]
        title: String,
    },
    /// 重置口令，打印一次性口令
    Passwd {
        /// 账号名
        login: String,
    },
    /// 授权
    Grant {
        /// 账号名
        login: String,
        /// 角色
        role: String,
        /// 区划代码
        place: String,
    },
}

/// Does it.
pub(crate) fn run(console: &mut CommandContext<'_>, command: &UserCommand) -> Result<()> {
    let app = console.app;
    match command {
        UserCommand::Add { login, name, title } => {
            let user =
                NewUser { login: login.clone(), name: name.clone(), unit: None, title: title.clone(), shared: false };
            let made = wait(user_add(app, user))?;
            console.say(format!("账号 {}  一次性口令 {}", made.login, made.password))
        }
        UserCommand::Passwd { login } => {
            let made = wait(user_passwd(app, login))?;
            console.say(format!("账号 {}  一次性口令 {}", made.login, made.password))
        }
        UserCommand::Grant { login, role, place } => {
            wait(user_grant(app, login, role, place, None, None, None))?;
            console.say("已授权")
        }
    }
}
