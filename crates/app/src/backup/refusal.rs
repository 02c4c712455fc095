//! Why a backup or a restore was not made.

use crate::outcome::Refusal;
use std::path::{Path, PathBuf};

/// Why a backup or a restore was not made. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum BackupRefusal {
    /// The file to be written is there.
    #[error("备份文件 {0} 已存在，请换一个名字")]
    Exists(PathBuf),
    /// PostgreSQL has its own tools.
    #[error(
        "数据在 PostgreSQL 里：请用 pg_dump 或 pg_basebackup 备份数据库、用备用库（standby）保证连续，并另外复制数据目录的 files 文件夹；\
本命令只备份 SQLite"
    )]
    Postgres,
    /// No such file, or it is empty or something else.
    #[error("{0} 不是本系统的备份文件")]
    NotABackup(PathBuf),
    /// Made by a newer program.
    #[error("备份由更新版本的程序制作（{0}），请用新版程序恢复")]
    OtherVersion(String),
    /// Made under other keys.
    #[error("备份出自另一套密钥：请把制作备份时的密钥文件 keys.txt 放进目标目录后再恢复；没有那套密钥，敏感信息打不开")]
    OtherKey,
    /// The end is missing.
    #[error("备份文件不完整：到第 {0} 字节就没有了，请重新复制")]
    Truncated(u64),
    /// It is not what was written.
    #[error("备份文件已损坏：{0}")]
    Damaged(String),
    /// The target holds data.
    #[error("目标目录 {0} 里已有“{1}”，请恢复到空目录（只可以先放好密钥文件 keys.txt）")]
    NotEmpty(PathBuf, String),
    /// The database is damaged or can not be read.
    #[error("数据库文件有损坏或读不出来：{0}")]
    Database(String),
    /// A file or folder.
    #[error("{0}：{1}")]
    Io(PathBuf, std::io::Error),
    /// A passphrase that is too weak.
    #[error("口令不合适：{0}")]
    Passphrase(String),
    /// It is another one.
    #[error("口令不对，打不开这份加密的备份；请核对后再试")]
    WrongPassphrase,
    /// No room, in MiB.
    #[error("磁盘空间不足：备份和恢复演练要 {need} MiB，只剩 {free} MiB；请清理、扩容，或把旧备份移到别处")]
    NoRoom {
        /// What is left.
        free: u64,
        /// What it takes.
        need: u64,
    },
    /// The keys, or what the database says of them.
    #[error("{0}")]
    Keys(String),
    #[error("{0}")]
    Store(#[from] store::Error),
}

impl BackupRefusal {
    /// A number of its own for each reason, for the exit code of the command.
    pub fn code(&self) -> u8 {
        match self {
            Self::Exists(_) => 10,
            Self::Postgres => 11,
            Self::NotABackup(_) => 12,
            Self::OtherVersion(_) => 13,
            Self::OtherKey => 14,
            Self::Truncated(_) => 15,
            Self::Damaged(_) => 16,
            Self::NotEmpty(..) => 17,
            Self::Database(_) => 18,
            Self::Io(..) => 19,
            Self::Store(_) => 20,
            Self::Passphrase(_) => 21,
            Self::WrongPassphrase => 22,
            Self::NoRoom { .. } => 23,
            Self::Keys(_) => 24,
        }
    }
}

/// What our own reading or writing of a database said.
pub(super) fn database(refusal: Refusal) -> BackupRefusal {
    BackupRefusal::Database(match refusal {
        Refusal::Internal(text) => text,
        other => other.to_string(),
    })
}

/// What went wrong with a path.
pub(super) fn io(path: &Path) -> impl Fn(std::io::Error) -> BackupRefusal + '_ {
    |error| BackupRefusal::Io(path.to_owned(), error)
}
