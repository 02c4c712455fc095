//! Settings: flags only; nothing else in the product reads the environment.

use anyhow::{Context, Result};
use clap::Args;
use std::path::PathBuf;

/// Where the data is.
#[derive(Args, Clone, Debug)]
pub(crate) struct Global {
    /// 数据目录（SQLite 数据库、文件、密钥）
    #[arg(long, global = true, default_value = "./data")]
    pub data: PathBuf,
    /// PostgreSQL 地址 postgres://…；不给则用数据目录里的 SQLite
    #[arg(long, global = true)]
    pub database: Option<String>,
    /// 领域包目录；不给则用自带的
    #[arg(long, global = true)]
    pub pack: Option<PathBuf>,
}

/// How the program was called, for a command that a running server does for it.
pub(crate) struct Called {
    /// Words of the command line without the program's name.
    pub args: Vec<String>,
    /// The folder it was called in.
    pub here: PathBuf,
}

impl Called {
    /// Reads both.
    pub(crate) fn now() -> Result<Self> {
        let args = std::env::args_os().skip(1).map(|a| a.into_string()).collect::<Result<_, _>>();
        let args = args.map_err(|a| anyhow::anyhow!("“{}”不是 UTF-8 文字", a.to_string_lossy()))?;
        Ok(Self { args, here: std::env::current_dir().context("不知道当前目录")? })
    }
}
