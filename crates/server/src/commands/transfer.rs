//! `zhucun move --to URL`: an installation goes from SQLite to PostgreSQL.
//!
//! Afterwards a note lies in the data folder, and whatever would open the old database says where its content is now: two
//! databases that both grow could never be brought together again. Keys and files stay where they are.

use super::wait;
use crate::config::Global;
use crate::control_socket::is_served;
use crate::open::{DATABASE, DEMO, KEYS, keys, now, plain, setting};
use anyhow::{Context, Result, anyhow, bail};
use app::App;
use app::transfer::{Said, Stage, carry};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use store::transfer::{Step, options};
use store::{Db, Options};
use vault::{Algorithm, Vault};

/// Says in the data folder where the database went.
const NOTE: &str = "moved.txt";

/// Refuses to work on a database whose content is elsewhere now.
pub(crate) fn refuse_moved(data: &Path) -> Result<()> {
    match fs::read_to_string(data.join(NOTE)) {
        Ok(text) => bail!(
            "{}\n现在请用 --data {} --database 新库地址 打开。确实要重新使用旧库时，先删除 {}",
            text.lines().next().unwrap_or("这里的数据已迁走。"),
            data.display(),
            data.join(NOTE).display()
        ),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(e).with_context(|| format!("不能读 {}", data.join(NOTE).display())),
    }
}

/// Moves.
pub(crate) fn run(global: &Global, to: &str) -> Result<ExitCode> {
    if global.database.is_some() {
        eprintln!("move 从数据目录里的 SQLite 迁出，不能同时给 --database；目标地址写在 --to 后面");
        return Ok(ExitCode::from(2));
    }
    let data = &global.data;
    let file = data.join(DATABASE);
    if !file.exists() {
        bail!("{} 里没有数据；用 --data 指明数据目录", data.display());
    }
    refuse_moved(data)?;
    if is_served(global)? {
        bail!("{} 正在使用中；请先停下系统再迁移，否则迁移期间写入的内容会丢", data.display());
    }
    let key_file = data.join(KEYS);
    if !key_file.exists() {
        bail!("没有密钥文件 {}；请先放回原来的密钥文件", key_file.display());
    }
    let vault = Vault::new(&keys(&key_file, data.join(DEMO).exists())?, Algorithm::Sm4Gcm)?;
    let setting = setting(global, data.join(DEMO).exists())?;
    let plainly = |e: store::Error| anyhow!("{e}");
    let source = Db::open_sqlite(&file, &Options { readers: 1, ..options() }).map_err(plainly)?;
    let target = Db::connect_postgres(to, &options()).map_err(plainly)?;
    let moved = carry(&source, &target, &vault, &setting.pack, now(), &teller()).map_err(|e| anyhow!("{e}"))?;
    for table in &moved.tables {
        say!("{:<16} {:>10} 行", table.table, table.rows);
    }
    say!("{} 张表逐行写入并读回比对，一致；{} 条记录重建了全文检索", moved.tables.len(), moved.indexed);
    let app = App::open(target, vault, Arc::new(now), setting).map_err(|e| anyhow!(plain(&e)))?;
    let report = wait(app::audit::verify(&app, None, |county| eprintln!("核验 {county}")))?;
    for finding in &report.findings {
        say!("{finding}");
    }
    say!("核验 {} 个县、{} 条变更、{} 条记录", report.counties, report.changes, report.records);
    let address = without_password(to);
    if !report.clean() {
        bail!(
            "在新库里核验，发现 {} 处问题。新库与原库逐行一致，所以原库里也有：请在原库运行 audit verify 查明。原库没有标记为已迁移，\
仍可使用；新库 {address} 里已有一份完整的副本，再次迁移前请另建空库",
            report.findings.len() + report.more
        );
    }
    note(data, &address).with_context(|| {
        format!("已迁移并核验无误，但没能写下 {}：请自己记住不要再启动旧库", data.join(NOTE).display())
    })?;
    say!("链条完整，记录、区间、指标格子与变更一致");
    say!("已迁到 {address}");
    say!(
        "照片和文件（files）、密钥（keys.txt）仍在 {}，请保留；旧库 {} 没有改动，留作底本",
        data.display(),
        file.display()
    );
    say!("以后这样启动：zhucun serve --data {} --database '{address}'", data.display());
    Ok(ExitCode::SUCCESS)
}

/// Leaves the note: whole or not at all.
fn note(data: &Path, address: &str) -> Result<()> {
    let half = data.join(format!("{NOTE}.part"));
    let mut file = fs::File::create(&half)?;
    writeln!(file, "这里的 SQLite 数据已于 {} 迁到 PostgreSQL：{address}", now().chinese())?;
    writeln!(
        file,
        "旧库 {DATABASE} 停在那一刻，只作底本；照片和文件（files）、密钥（keys.txt）仍在本目录使用，请保留。"
    )?;
    file.sync_all()?;
    fs::rename(&half, data.join(NOTE))?;
    fs::File::open(data)?.sync_all()?;
    Ok(())
}

/// Says on standard error what is being done, a line a second at most.
fn teller() -> Said {
    let last = Mutex::new(now());
    Arc::new(move |stage| {
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        let whole = matches!(stage, Stage::Looking | Stage::Again | Stage::Committing);
        if !whole && now().0 - last.0 < 1_000 {
            return;
        }
        *last = now();
        match stage {
            Stage::Looking => eprintln!("检查原库"),
            Stage::Again => eprintln!("与目标库的连接中断过，写入的已全部撤销，从头再来"),
            Stage::Tables(Step::Sent { table, rows, of }) => eprintln!("写入 {table}：{rows} / {of} 行"),
            Stage::Tables(Step::Compared { table, rows }) => eprintln!("比对 {table}：{rows} 行一致"),
            Stage::Indexed(records) => eprintln!("重建全文检索：{records} 条记录"),
            Stage::Committing => eprintln!("提交"),
        }
    })
}

/// The address of a database as it may be shown and written down.
fn without_password(url: &str) -> String {
    let (main, query) = url.split_once('?').map_or((url, None), |(main, query)| (main, Some(query)));
    let main = match main.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.rsplit_once('@')?))) {
        Some((scheme, (user, host))) => {
            format!("{scheme}://{}@{host}", user.split_once(':').map_or(user, |(name, _)| name))
        }
        None => main.to_owned(),
    };
    let kept: Vec<&str> =
        query.into_iter().flat_map(|q| q.split('&')).filter(|p| !p.starts_with("password=")).collect();
    if kept.is_empty() { main } else { format!("{main}?{}", kept.join("&")) }
}

/// `--to` must be an address of PostgreSQL; anything else is a wrong command line.
pub(crate) fn address(text: &str) -> Result<String, String> {
    match text.starts_with("postgres://") || text.starts_with("postgresql://") {
        true => Ok(text.to_owned()),
        false => Err("应是 PostgreSQL 地址，形如 postgres://用户@主机/库名".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_shown() {
        for (url, want) in [
            ("postgres://u:p@h:5432/d", "postgres://u@h:5432/d"),
            ("postgres://u:p@ss@h/d?host=/run&password=x", "postgres://u@h/d?host=/run"),
            ("postgresql:///d?password=x&user=u", "postgresql:///d?user=u"),
            ("postgres:///d?user=u&host=/run/postgresql", "postgres:///d?user=u&host=/run/postgresql"),
            ("postgres://h/d", "postgres://h/d"),
        ] {
            assert_eq!(without_password(url), want);
        }
    }
}
