//! `zhucun user add|passwd|grant` and `zhucun person list|join|split`: what the operator of the machine does.

use super::wait;
use crate::control_socket::CommandContext;
use anyhow::{Context, Result};
use app::accounts::register::{self, Human, Kind};
use app::accounts::{NewUser, Same, as_system, user_add, user_grant, user_passwd};
use clap::Subcommand;
use domain::Id;

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
        /// 工号
        #[arg(long, default_value = "")]
        staff: String,
        /// 身份证号
        #[arg(long, default_value = "")]
        id_number: String,
        /// 是这个账号的本人（有同名的人时）
        #[arg(long, conflicts_with = "another")]
        same: Option<String>,
        /// 与同名的人不是同一个人
        #[arg(long)]
        another: bool,
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
        UserCommand::Add { login, name, title, staff, id_number, same, another } => {
            let same = match same {
                Some(login) => Same::This(row_of(&everybody(console)?, login)?),
                None if *another => Same::Another,
                None => Same::Ask,
            };
            let user = NewUser {
                login: login.clone(),
                name: name.clone(),
                title: title.clone(),
                staff: staff.clone(),
                id_number: id_number.clone(),
                same,
                ..NewUser::default()
            };
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

/// Commands of `person`.
#[derive(Subcommand)]
pub(crate) enum PersonCommand {
    /// 列出人员：每人一行，合为一人的登记和账号在一起
    List {
        /// 姓名、账号、工号或单位
        #[arg(default_value = "")]
        text: String,
    },
    /// 把两个账号的人合为一人
    Join {
        /// 账号名
        login: String,
        /// 另一个账号名
        other: String,
        /// 原因
        #[arg(long)]
        reason: String,
    },
    /// 把一个账号的人从合并中分开
    Split {
        /// 账号名
        login: String,
        /// 原因
        #[arg(long)]
        reason: String,
    },
}

fn everybody(console: &CommandContext<'_>) -> Result<Vec<Human>> {
    wait(register::register(&as_system(console.app, "command"), ""))
}

/// The row of the register an account was made for.
fn row_of(all: &[Human], login: &str) -> Result<Id> {
    let wanted = login.trim().to_lowercase();
    let row = all.iter().flat_map(|h| &h.rows).find(|r| r.accounts.iter().any(|a| a.login == wanted));
    row.map(|r| r.id).with_context(|| format!("没有账号“{login}”"))
}

/// Does it, for the operator of the machine: at once, under the system's name.
pub(crate) fn person(console: &mut CommandContext<'_>, command: &PersonCommand) -> Result<()> {
    let cx = as_system(console.app, "command");
    match command {
        PersonCommand::List { text } => {
            for human in wait(register::register(&cx, text))? {
                let name = human.rows.first().map(|r| r.name.clone()).unwrap_or_default();
                let logins: Vec<String> =
                    human.rows.iter().flat_map(|r| &r.accounts).map(|a| a.login.clone()).collect();
                let staff: Vec<&str> = human.rows.iter().map(|r| r.staff.as_str()).filter(|s| !s.is_empty()).collect();
                let joined = if human.rows.len() > 1 {
                    format!("\t{} 条合为一人", human.rows.len())
                } else {
                    String::new()
                };
                console.say(format!("{name}\t{}\t{}{joined}", logins.join("、"), staff.join("、")))?;
            }
            Ok(())
        }
        PersonCommand::Join { login, other, reason } => {
            let all = everybody(console)?;
            let (one, other) = (row_of(&all, login)?, row_of(&all, other)?);
            wait(register::propose(&cx, Kind::Join, one, other, reason))?;
            console.say("已合为一人")
        }
        PersonCommand::Split { login, reason } => {
            let one = row_of(&everybody(console)?, login)?;
            wait(register::propose(&cx, Kind::Split, one, one, reason))?;
            console.say("已分开")
        }
    }
}
