//! `zhucun audit …`, `backup`, `restore`, `doctor`: what keeps the maintenance.

use super::wait;
use crate::config::Global;
use crate::control_socket::{CommandContext, is_served};
use crate::open::{KEYS, keys, now};
use anyhow::{Context, Result, anyhow, bail};
use app::backup::{BackupRefusal, OPENED};
use std::path::Path;
use vault::{Algorithm, PasswordCost, Vault};

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
pub(crate) fn backup(global: &Global, out: &Path, encrypt: bool) -> Result<()> {
    if !encrypt {
        plain_backup(global, out)?;
        say!("已备份到 {}；密钥文件 {} 不在备份里，请另处保管", out.display(), global.data.join(KEYS).display());
        return Ok(());
    }
    if out.exists() {
        bail!("备份文件 {} 已存在，请换一个名字", out.display());
    }
    let passphrase = secret("加密备份的口令：")?;
    app::backup::strong(&passphrase).map_err(|e| anyhow!("{e}"))?;
    if secret("再输一遍：")? != passphrase {
        bail!("两次输入的口令不一样，没有备份");
    }
    // In the data folder: nothing in clear touches what is taken away.
    let clear = global.data.join("backup.outgoing");
    let _ = std::fs::remove_file(&clear);
    let done = plain_backup(global, &clear)
        .and_then(|()| app::backup::seal(&clear, out, &passphrase, PasswordCost::STANDARD).map_err(|e| anyhow!("{e}")));
    let _ = std::fs::remove_file(&clear);
    done?;
    say!(
        "已加密备份到 {}；口令不存在任何地方，忘了就打不开。密钥文件 {} 不在备份里，请另处保管",
        out.display(),
        global.data.join(KEYS).display()
    );
    Ok(())
}

/// A passphrase: from the terminal without showing it, or a line of standard input.
fn secret(ask: &str) -> Result<String> {
    use std::io::{BufRead, IsTerminal};
    if std::io::stdin().is_terminal() {
        return rpassword::prompt_password(ask).context("不能从终端读口令");
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("不能读口令")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn plain_backup(global: &Global, out: &Path) -> Result<()> {
    let done = if global.database.is_none() {
        // A nightly copy of a database that nobody works in any more would be taken for a backup.
        super::transfer::refuse_moved(&global.data)?;
        // Beside a running server: only reading.
        let vault = Vault::new(&keys(&global.data.join(KEYS), false)?, Algorithm::Sm4Gcm)?;
        app::backup::backup_beside(&global.data, &vault, now(), out)
    } else {
        app::backup::backup(&super::existing(global)?, out)
    };
    done.map(drop).map_err(|e| anyhow!("{e}"))
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
    let opened = global.data.join(OPENED);
    let _ = std::fs::remove_file(&opened);
    let done = match app::backup::is_sealed(file) {
        Ok(true) => {
            let passphrase = secret("这份备份的口令：")?;
            app::backup::unseal(file, &opened, &passphrase).and_then(|()| restore_from(&opened, global, &vault))
        }
        _ => restore_from(file, global, &vault),
    };
    let _ = std::fs::remove_file(&opened);
    done.map_err(|e| anyhow!("{e}"))?;
    say!("已恢复到 {}；请接着运行 zhucun audit verify 核验", global.data.display());
    Ok(())
}

fn restore_from(file: &Path, global: &Global, vault: &Vault) -> Result<(), BackupRefusal> {
    app::backup::restore(file, &global.data, vault, now()).map(drop)
}

/// The operator says that the clock is right.
pub(crate) fn accept_clock(console: &mut CommandContext<'_>) -> Result<()> {
    let cx = app::accounts::as_system(console.app, "command");
    wait(app::clock::accept(&cx))?;
    console.say(format!("以后以现在的时间 {} 为准；已记入变更链条", console.app.now().chinese()))
}

/// The operator has looked at a database that was taken back.
pub(crate) fn accept_rollback(console: &mut CommandContext<'_>) -> Result<()> {
    let app = console.app.clone();
    app::audit::accept(&app).map_err(|e| anyhow!(crate::open::plain(&e)))?;
    console.say("已记入新的纪元，从现状继续；少了的变更需要补录")
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
