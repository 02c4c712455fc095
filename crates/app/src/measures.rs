//! What probes and monitors ask: readiness, gauges and counts. Nobody's data.

use crate::App;
use crate::accounts::account_holds;
use crate::health::Level;
use std::sync::atomic::Ordering;

/// File in the data folder with the token that `/metrics` asks of other machines; without it they are refused.
const TOKEN_FILE: &str = "metrics.token";
/// Shortest token that is one.
const TOKEN_CHARS: usize = 16;

/// A name, what it means, and how much.
pub type Measured = (&'static str, &'static str, u64);

/// Whether the installation can do its work.
///
/// # Errors
/// Not migrated, keys that do not fit, a damaged file, a store that does not answer: in words for the operator.
pub async fn ready(app: &App) -> Result<(), String> {
    let health = app.health();
    if health.level() == Level::Damaged {
        return Err(health.text());
    }
    let owner = app.clone();
    let migrated = tokio::task::spawn_blocking(move || owner.db().is_migrated()).await;
    match migrated.map_err(|e| e.to_string())? {
        Err(error) => return Err(format!("数据库没有应答：{error}")),
        Ok(false) => return Err("数据库还没有升级到本程序的版本，请用本程序重新启动服务".to_owned()),
        Ok(true) => {}
    }
    let some = app.read(|tx| {
        let id = store::accounts::some_account(tx)?;
        Ok(id.map(|id| store::accounts::account(tx, id)).transpose()?.flatten())
    });
    match some.await.map_err(|refusal| refusal.to_string())? {
        Some(account) if !account_holds(app.vault(), &account) => {
            Err("密钥与数据库不相符：账号的校验码对不上，请换回这套数据的密钥文件".to_owned())
        }
        _ => Ok(()),
    }
}

/// True for the token of `metrics.token` in the data folder.
pub async fn is_metrics_token(app: &App, sent: &str) -> bool {
    let path = app.setting().data.join(TOKEN_FILE);
    let kept = tokio::task::spawn_blocking(move || std::fs::read_to_string(path)).await;
    let Ok(Ok(kept)) = kept else { return false };
    // Digests are compared, so that the time says nothing about how much was right.
    kept.trim().len() >= TOKEN_CHARS && vault::sm3(kept.trim().as_bytes()) == vault::sm3(sent.as_bytes())
}

/// What goes up and down.
pub fn gauges(app: &App) -> Vec<Measured> {
    let stats = app.db().stats();
    let n = |n: usize| n as u64;
    vec![
        ("store_connections", "Connections units may hold", n(stats.connections)),
        ("store_connections_busy", "Connections held by units (readers busy)", n(stats.connections_busy)),
        ("store_connections_queue", "Units that wait for a connection", n(stats.connections_waited_for)),
        ("store_write_queue", "Units that wait for the writer", n(stats.write_queue)),
        (
            "writing_stopped",
            "1 when the data is damaged and writing has stopped",
            u64::from(app.health().level() == Level::Damaged),
        ),
        ("heavy_lane", "Pieces of heavy work running and waiting", n(app.heavy().len())),
        ("resident_memory_bytes", "Resident memory of the process", resident()),
    ]
}

/// What only grows.
pub fn totals(app: &App) -> Vec<Measured> {
    let counts = app.counts();
    vec![
        ("submissions_accepted", "Submissions accepted", counts.accepted.load(Ordering::Relaxed)),
        ("submissions_refused", "Submissions refused", counts.refused.load(Ordering::Relaxed)),
        ("store_units_committed", "Units of work committed by the writer", app.db().stats().units_committed),
    ]
}

/// Commits by the largest number of units they covered: bound and count.
pub fn groups(app: &App) -> Vec<(u64, u64)> {
    store::GROUP_SIZES.into_iter().zip(app.db().stats().groups).collect()
}

/// Resident memory in bytes; 0 where the system does not tell.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    line.and_then(|l| l.trim().trim_end_matches(" kB").parse::<u64>().ok()).map_or(0, |kb| kb * 1024)
}
