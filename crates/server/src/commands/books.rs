//! `zhucun audit …`: what keeps the books.

use super::{existing, wait};
use crate::config::Global;
use anyhow::{Context, Result, bail};
use std::path::Path;

/// Checks every chain, row, span, cell and right.
pub(crate) fn verify(global: &Global, against: Option<&Path>) -> Result<()> {
    let app = existing(global)?;
    let heads = match against {
        Some(file) => Some(std::fs::read_to_string(file).with_context(|| format!("不能读链头文件 {}", file.display()))?),
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
