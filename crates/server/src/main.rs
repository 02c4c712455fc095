//! `zhucun`: one binary, all roles.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the command line speaks on standard output and error")]

mod config;
mod open;
mod serve;

use clap::{Parser, Subcommand};
use config::Global;
use std::path::PathBuf;
use std::process::ExitCode;

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
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(1)
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<()> {
    let global = cli.global;
    match cli.command {
        Command::Demo { listen, size } => serve::demo(&global, &listen, &size),
        Command::Serve { listen, demo, https, found } => serve::serve(&global, &listen, demo, https, found.as_deref()),
        Command::Speech { .. } => anyhow::bail!("尚未接入"),
    }
}
