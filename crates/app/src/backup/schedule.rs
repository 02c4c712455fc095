//! The nightly backup (每日备份): into a folder, so many kept, each restored into a scratch folder and audited, the result kept.
//! A backup that was never restored is a hope.

use super::refusal::{BackupRefusal, io};
use super::{Backup, backup, drill};
use crate::context::{App, Setting};
use crate::outcome::{Outcome, Refusal};
use domain::Moment;
use serde::{Deserialize, Serialize};
use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use store::Engine;

/// Word of the last result.
const WORD: &str = "backup.last";
/// Folder in the data folder.
pub const FOLDER: &str = "backups";
/// Where a backup is restored for the drill.
const SCRATCH: &str = "drill.part";
/// How its file ends.
const END: &str = ".zhucun";
const HOUR: i64 = 3_600_000;

/// What came of the last scheduled backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Result {
    /// When it began, in milliseconds.
    pub at: i64,
    /// The file; empty when none was made.
    pub file: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// SHA-256 of the file.
    pub hash: String,
    /// It was made, restored, and found whole.
    pub ok: bool,
    /// What was found, in words.
    pub text: String,
}

/// What came of the last scheduled backup; `None` before the first.
///
/// # Errors
/// The store's.
pub async fn last(app: &App) -> Outcome<Option<Result>> {
    let kept = app.read(|tx| Ok(store::marks::get(tx, WORD)?)).await?;
    Ok(kept.and_then(|text| serde_json::from_str(&text).ok()))
}

/// True when the hour has come (`backup.hour`) and today has no backup yet.
///
/// # Errors
/// The store's.
pub async fn is_due(app: &App) -> Outcome<bool> {
    // A demo's world can be made again.
    if app.db().engine() == Engine::Postgres || app.setting().demo {
        return Ok(false);
    }
    let now = app.now();
    // Shanghai is eight hours ahead.
    let hour = (now.0 / HOUR + 8).rem_euclid(24);
    let today = last(app).await?.is_some_and(|last| Moment(last.at).day() == now.day());
    Ok(!today && hour >= app.parameter("backup.hour", 2))
}

/// How it stands while none is due, plainly: the last backup with its result, and when the next is made.
///
/// # Errors
/// The store's.
pub async fn standing(app: &App) -> Outcome<String> {
    if app.db().engine() == Engine::Postgres {
        return Ok("数据在 PostgreSQL 里，由数据库自己的备份负责，本系统不另做；见运维说明".to_owned());
    }
    if app.setting().demo {
        return Ok("演示环境不做每日备份".to_owned());
    }
    let hour = app.parameter("backup.hour", 2);
    let (last, today) = (last(app).await?, app.now().day());
    let made_today = last.as_ref().is_some_and(|last| Moment(last.at).day() == today);
    let next = if made_today { today.plus(1) } else { today };
    let said = match last {
        None => "还没有备份过".to_owned(),
        Some(last) => {
            let result = if last.ok { "成功" } else { "有问题" };
            format!("上次 {} 备份{result}：{}", Moment(last.at).chinese(), last.text)
        }
    };
    Ok(format!("{said}；下次 {} {hour:02}:00 以后", next.chinese()))
}

/// Makes a backup, tries it, keeps the result, and removes the oldest.
///
/// # Errors
/// The store's, when the result can not be kept. A backup that failed is a result.
pub async fn run(app: &App) -> Outcome<Result> {
    let at = app.now();
    let owner = app.clone();
    let made = tokio::task::spawn_blocking(move || {
        crate::health::nightly(&owner);
        make(&owner, at)
    })
    .await;
    let made = made.map_err(|e| Refusal::Internal(e.to_string()))?;
    let mut result =
        Result { at: at.0, file: String::new(), bytes: 0, hash: String::new(), ok: false, text: String::new() };
    match made {
        Err(refusal) => result.text = format!("没有备份成：{refusal}"),
        Ok((path, backup)) => {
            result.file = path.display().to_string();
            (result.bytes, result.hash) = (backup.bytes, backup.hash.clone());
            match tried(app, &path).await {
                Ok(text) if backup.damaged.is_empty() => (result.ok, result.text) = (true, text),
                Ok(text) => {
                    result.text = format!("{text}；但有 {} 个附件在备份前就已损坏或缺失", backup.damaged.len());
                }
                Err(refusal) => result.text = format!("恢复演练没有通过：{refusal}"),
            }
        }
    }
    if !result.ok {
        tracing::error!(text = result.text, "the scheduled backup is not good");
    }
    let text = serde_json::to_string(&result).map_err(|e| Refusal::Internal(e.to_string()))?;
    app.write(move |tx| Ok(store::marks::set(tx, WORD, &text)?)).await?;
    Ok(result)
}

/// Restores a backup into a scratch folder and looks it over; gives what was seen.
async fn tried(app: &App, path: &Path) -> Outcome<String> {
    let scratch = folder(app).join(SCRATCH);
    if scratch.exists() {
        fs::remove_dir_all(&scratch).map_err(|e| Refusal::Internal(e.to_string()))?;
    }
    let at = app.now();
    let setting: Setting = app.setting().clone();
    let done = drill(path, &scratch, app.keys(), std::sync::Arc::new(move || at), setting).await;
    drop(fs::remove_dir_all(&scratch));
    let report = done?;
    match report.findings.iter().find(|f| f.kind != crate::audit::Kind::Restored) {
        None => Ok(format!(
            "已恢复到临时目录核验，完好：{} 个县、{} 条变更、{} 条记录",
            report.counties, report.changes, report.records
        )),
        Some(first) => {
            let count = report.findings.len() + report.more;
            Err(Refusal::whole(format!("恢复出来的数据有 {count} 处不符，例如{first}；请运行 audit verify 查明")))
        }
    }
}

fn folder(app: &App) -> PathBuf {
    app.setting().data.join(FOLDER)
}

fn make(app: &App, at: Moment) -> std::result::Result<(PathBuf, Backup), BackupRefusal> {
    let folder = folder(app);
    if !folder.exists() {
        DirBuilder::new().mode(0o700).create(&folder).map_err(io(&folder))?;
    }
    let keep = usize::try_from(app.parameter("backup.keep", 7)).unwrap_or(7);
    room(app, &folder)?;
    let name: String = at.0.to_string();
    let out = folder.join(format!("{}-{name}{END}", at.day()));
    let made = backup(app, &out)?;
    let list = listed(&folder)?;
    for old in list.iter().take(list.len().saturating_sub(keep)) {
        fs::remove_file(old).map_err(io(old))?;
    }
    Ok((out, made))
}

/// Backups of the folder, oldest first.
fn listed(folder: &Path) -> std::result::Result<Vec<PathBuf>, BackupRefusal> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).map_err(io(folder))? {
        let path = entry.map_err(io(folder))?.path();
        if path.to_str().is_some_and(|p| p.ends_with(END)) {
            out.push(path);
        }
    }
    out.sort();
    Ok(out)
}

/// There is room for a backup and for its restored copy; old backups make way, all but the newest.
fn room(app: &App, folder: &Path) -> std::result::Result<(), BackupRefusal> {
    let data = &app.setting().data;
    let database = fs::metadata(data.join(super::DATABASE)).map_or(0, |m| m.len());
    let files: u64 =
        super::files_in(&data.join("files"))?.iter().map(|(_, p)| fs::metadata(p).map_or(0, |m| m.len())).sum();
    // The backup, the copy of the database while it is packed, and the restored folder.
    let need = files.saturating_mul(2).saturating_add(database.saturating_mul(3));
    let mut old = listed(folder)?;
    loop {
        let found = rustix::fs::statvfs(folder).map_err(|e| BackupRefusal::Io(folder.to_owned(), e.into()))?;
        let free = found.f_bavail.saturating_mul(found.f_frsize);
        if free >= need {
            return Ok(());
        }
        if old.len() <= 1 {
            return Err(BackupRefusal::NoRoom { free: free >> 20, need: need >> 20 });
        }
        let oldest = old.remove(0);
        fs::remove_file(&oldest).map_err(io(&oldest))?;
    }
}
