//! `zhucun audit …`, `backup`, `restore`, `doctor`: what keeps the books.

use super::{existing, wait};
use crate::config::Global;
use crate::open::{KEYS, keys, now};
use anyhow::{Context, Result, anyhow, bail};
use std::path::Path;
use vault::{Algorithm, Vault};

/// Checks every chain, row, span, cell and right.
pub(crate) fn verify(global: &Global, against: Option<&Path>) -> Result<()> {
    let app = existing(global)?;
    let heads = match against {
        Some(file) => {
            Some(std::fs::read_to_string(file).with_context(|| format!("不能读链头文件 {}", file.display()))?)
        }
        None => None,
    };
    let report = wait(app::audit::verify(&app, heads.as_deref(), |text| eprintln!("{text}")))?;
    for finding in &report.findings {
        println!("{finding}");
    }
    println!("核验 {} 个县、{} 条变更、{} 条记录", report.counties, report.changes, report.records);
    if !report.clean() {
        bail!("发现 {} 处问题", report.findings.len() + report.more);
    }
    println!("链条完整，记录、区间、指标格子与变更一致");
    Ok(())
}

/// Prints the heads, for keeping elsewhere.
pub(crate) fn heads(global: &Global) -> Result<()> {
    let app = existing(global)?;
    wait(app::audit::seal_now(&app))?;
    print!("{}", wait(app::audit::heads(&app))?);
    Ok(())
}

/// Copies everything into one file while others go on working.
pub(crate) fn backup(global: &Global, out: &Path) -> Result<()> {
    let done = if global.database.is_none() {
        // Beside a running server: only reading.
        let vault = Vault::new(&keys(&global.data.join(KEYS), false)?, Algorithm::Sm4Gcm)?;
        app::backup::backup_beside(&global.data, &vault, now(), out)
    } else {
        app::backup::backup(&existing(global)?, out)
    };
    done.map_err(|e| anyhow!("{e}"))?;
    println!("已备份到 {}；密钥文件 {} 不在备份里，请另处保管", out.display(), global.data.join(KEYS).display());
    Ok(())
}

/// Restores a backup into the data folder, which may hold nothing but the key file.
pub(crate) fn restore(global: &Global, file: &Path) -> Result<()> {
    let key_file = global.data.join(KEYS);
    if !key_file.exists() {
        bail!("请先把备份时的密钥文件放到 {}，再恢复", key_file.display());
    }
    let vault = Vault::new(&keys(&key_file, false)?, Algorithm::Sm4Gcm)?;
    app::backup::restore(file, &global.data, &vault, now()).map_err(|e| anyhow!("{e}"))?;
    println!("已恢复到 {}；请接着运行 zhucun audit verify 核验", global.data.display());
    Ok(())
}

/// Looks the installation over.
pub(crate) fn doctor(global: &Global) -> Result<()> {
    let app = existing(global)?;
    let checks = wait(async { Ok(app::doctor::doctor(&app).await) })?;
    for check in &checks {
        println!("{}  {}  {}", if check.ok { "正常" } else { "注意" }, check.title, check.text);
    }
    let bad = checks.iter().filter(|c| !c.ok).count();
    if bad > 0 {
        bail!("{bad} 项要处理");
    }
    Ok(())
}
