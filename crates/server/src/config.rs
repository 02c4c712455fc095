//! Settings: flags only; nothing else in the product reads the environment.

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
