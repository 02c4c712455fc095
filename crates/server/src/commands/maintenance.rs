//! `zhucun audit …`, `backup`, `restore`, `doctor`: what keeps the maintenance.

use super::wait;
use crate::config::Global;
use crate::control_socket::{CommandContext, is_served};
use crate::open::{KEYS, keys, now};
use anyhow::{Context, Result, anyhow, bail};
use std::path::Path;
use vault::{Algorithm, Vault};

/// Checks every chain, row, span, cell and right.
pub(crate) fn verify(console: &mut CommandContext<'_>, against: Option<&Path>) -> Result<()> {
    let app = console.app;
    let heads = match against {
        Some(file) => {
            Some(String::from_utf8(console.read(file)?).with_context(|| format!("{} 不是链头文件", file.display()))?)
        }
        None => None,
    };
    let report = wait(app::audit::verify(app, heads.as_deref(), |text| console.progress(text)))?;
    for finding in &report.findings {
        console.say(finding)?;
    }
    console.say(format!("核验 {} 个县、{} 条变更、{} 条记录", report.counties, report.changes, report.records))?;
    if !report.clean() {
        bail!("发现 {} 处问题", report.findings.len() + report.more);
    }
    console.say("链条完整，记录、区间、指标格子与变更一致")
}

/// Prints the heads, for keeping elsewhere.
pub(crate) fn heads(console: &mut CommandContext<'_>) -> Result<()> {
    wait(app::audit::seal_now(console.app))?;
    console.say(wait(app::audit::heads(console.app))?.trim_end())
}

/// Copies everything into one file while others go on working.
pub(crate) fn backup(global: &Global, out: &Path) -> Result<()> {
    let done = if global.database.is_none() {
        // A nightly copy of a database that nobody works in any more would be taken for a backup.
        super::transfer::refuse_moved(&global.data)?;
        // Beside a running server: only reading.
        let vault = Vault::new(&keys(&global.data.join(KEYS), false)?, Algorithm::Sm4Gcm)?;
        app::backup::backup_beside(&global.data, &vault, now(), out)
    } else {
        app::backup::backup(&super::existing(global)?, out)
    };
    done.map_err(|e| anyhow!("{e}"))?;
    say!("已备份到 {}；密钥文件 {} 不在备份里，请另处保管", out.display(), global.data.join(KEYS).display());
    Ok(())
}

/// Restores a backup into the data folder, which may hold nothing but the key file.
pub(crate) fn restore(global: &Global, file: &Path) -> Result<()> {
    if is_served(global)? {
        bail!("{} 正在使用中；请恢复到另一个空的数据目录，或先停下系统", global.data.display());
    }
    let key_file = global.data.join(KEYS);
    if !key_file.exists() {
        bail!("请先把备份时的密钥文件放到 {}，再恢复", key_file.display());
    }
    let vault = Vault::new(&keys(&key_file, false)?, Algorithm::Sm4Gcm)?;
    app::backup::restore(file, &global.data, &vault, now()).map_err(|e| anyhow!("{e}"))?;
    say!("已恢复到 {}；请接着运行 zhucun audit verify 核验", global.data.display());
    Ok(())
}

/// Looks the installation over.
pub(crate) fn doctor(console: &mut CommandContext<'_>) -> Result<()> {
    let checks = wait(async { Ok(app::doctor::doctor(console.app).await) })?;
    for check in &checks {
        console.say(format!("{}  {}  {}", if check.ok { "正常" } else { "注意" }, check.title, check.text))?;
    }
    let bad = checks.iter().filter(|c| !c.ok).count();
    if bad > 0 {
        bail!("{bad} 项要处理");
    }
    Ok(())
}
