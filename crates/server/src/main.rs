//! `zhucun`: one binary, all roles.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the command line speaks on standard output and error")]

/// Says a line on standard output; a reader that has gone away ends the command, quietly (see `main`).
macro_rules! say {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        writeln!(std::io::stdout(), $($words)*)?
    }};
}

mod commands;
mod config;
mod control_socket;
mod listen;
mod open;
mod serve;

use clap::{Parser, Subcommand};
use commands::exchange::{ExportArgs, ImportArgs};
use commands::indicators::{IndicatorArgs, ReportArgs};
use commands::jobs::JobsCommand;
use commands::user::{PersonCommand, UserCommand};
use commands::{exchange, indicators, jobs, ledger, maintenance, speeches, transfer, user};
use config::Global;
use control_socket::{CommandContext, go};
use serve::REQUEST_LIMIT;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// Gives memory back to the system after large work, which the C library's keeps in one arena for each thread.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// 驻村：县市农村工作平台
#[derive(Parser)]
#[command(name = "zhucun", version, disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 建立抚州演示环境并打开：打印地址和账号
    Demo {
        /// 监听地址
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: String,
        /// 数据量：small 几秒建好；city 一个市一年的量
        #[arg(long, default_value = "small", value_parser = ["small", "city"])]
        size: String,
        /// 一次请求最多多少秒（试验用）
        #[arg(long, hide = true, default_value_t = REQUEST_LIMIT.as_secs())]
        request_limit: u64,
    },
    /// 打开系统
    Serve {
        /// 监听地址
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: String,
        /// 允许打开演示环境的数据
        #[arg(long)]
        demo: bool,
        /// 浏览器通过 https 访问（前面有反向代理）
        #[arg(long)]
        https: bool,
        /// 新装时建立区划：省市县代码，如抚州市 3610
        #[arg(long)]
        found: Option<String>,
    },
    /// 读一篇讲话：清理后的正文、提纲、缺漏、任务、占位
    Speech {
        /// 文件（.txt .docx .doc .wps .html）
        file: PathBuf,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 台账定义
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// 从 Excel 补录历史台账
    Import(ImportArgs),
    /// 导出台账
    Export(ExportArgs),
    /// 查一个指标
    Indicator(IndicatorArgs),
    /// 生成报告草稿（Word）
    Report(ReportArgs),
    /// 备份到一个文件
    Backup {
        /// 文件
        out: PathBuf,
        /// 用口令加密，供带走保存；恢复时要输入同一口令
        #[arg(long)]
        encrypt: bool,
    },
    /// 从备份恢复
    Restore {
        /// 文件
        file: PathBuf,
    },
    /// 把 SQLite 里的全部数据迁到 PostgreSQL：先停下系统；目标是空库
    Move {
        /// 目标 PostgreSQL 地址 postgres://…
        #[arg(long, value_parser = transfer::address)]
        to: String,
    },
    /// 检查系统状况
    Doctor,
    /// 时钟
    #[command(subcommand)]
    Clock(ClockCommand),
    /// 审计
    #[command(subcommand)]
    Audit(AuditCommand),
    /// 定时任务：列出，立即运行一项
    #[command(subcommand)]
    Jobs(JobsCommand),
    /// 账号
    #[command(subcommand)]
    User(UserCommand),
    /// 人员：谁是同一个人
    #[command(subcommand)]
    Person(PersonCommand),
}

#[derive(Subcommand)]
enum LedgerCommand {
    /// 列出
    List,
    /// 看一个
    Show {
        /// 台账
        id: String,
    },
    /// 检查定义文件
    Check {
        /// 领域包目录
        dir: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
enum ClockCommand {
    /// 确认服务器现在的时间无误，以后以它为准
    Accept,
}

#[derive(Subcommand)]
enum AuditCommand {
    /// 核验变更链条，重建记录、区间和指标格子并比对
    Verify {
        /// 以前导出的链头文件
        #[arg(long)]
        heads: Option<PathBuf>,
    },
    /// 导出链头，另处保存
    Heads,
    /// 已核查过被退回的数据库，从现状继续：记入新的纪元
    Accept,
}

fn main() -> ExitCode {
    // Whatever is made is for its owner alone: data, logs of the database, backups, exports.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    let cli = Cli::parse();
    match run(cli) {
        Ok(code) => code,
        // `zhucun … | head`: who reads has enough.
        Err(error) if error.chain().any(is_gone) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(1)
        }
    }
}

fn is_gone(cause: &(dyn std::error::Error + 'static)) -> bool {
    cause.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let global = cli.global;
    let done = match cli.command {
        Command::Demo { listen, size, request_limit } => {
            // A limit of no time is none.
            serve::demo(&global, &listen, &size, Duration::from_secs(request_limit.max(1)))
        }
        Command::Serve { listen, demo, https, found } => serve::serve(&global, &listen, demo, https, found.as_deref()),
        Command::Speech { file, json } => speeches::run(&file, json),
        Command::Ledger(LedgerCommand::List) => ledger::list(&global),
        Command::Ledger(LedgerCommand::Show { id }) => ledger::show(&global, &id),
        Command::Ledger(LedgerCommand::Check { dir }) => ledger::check(&global, dir.as_deref()),
        Command::Import(args) => return exchange::import(&global, &args),
        Command::Backup { out, encrypt } => maintenance::backup(&global, &out, encrypt),
        Command::Restore { file } => maintenance::restore(&global, &file),
        Command::Move { to } => return transfer::run(&global, &to),
        other => return go(&global, |console| at(console, other)),
    };
    done.map(|()| ExitCode::SUCCESS)
}

/// Commands that work in an open installation: this process's, or the running server's.
fn at(console: &mut CommandContext<'_>, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Import(args) => exchange::import_at(console, &args),
        Command::Export(args) => exchange::export(console, &args),
        Command::Indicator(args) => indicators::indicator(console, &args),
        Command::Report(args) => indicators::report(console, &args),
        Command::Doctor => maintenance::doctor(console),
        Command::Audit(AuditCommand::Verify { heads }) => maintenance::verify(console, heads.as_deref()),
        Command::Audit(AuditCommand::Accept) => maintenance::accept_rollback(console),
        Command::Clock(ClockCommand::Accept) => maintenance::accept_clock(console),
        Command::Audit(AuditCommand::Heads) => maintenance::heads(console),
        Command::Jobs(command) => jobs::run(console, &command),
        Command::User(command) => user::run(console, &command),
        Command::Person(command) => user::person(console, &command),
        Command::Demo { .. }
        | Command::Serve { .. }
        | Command::Speech { .. }
        | Command::Ledger(_)
        | Command::Backup { .. }
        | Command::Restore { .. }
        | Command::Move { .. } => anyhow::bail!("这个命令不由正在运行的系统执行"),
    }
}

/// A command that came through the socket, as its own program read it.
pub(crate) fn run_on_server(console: &mut CommandContext<'_>, args: &[String]) -> anyhow::Result<()> {
    let words = std::iter::once("zhucun").chain(args.iter().map(String::as_str));
    at(console, Cli::try_parse_from(words)?.command)
}
