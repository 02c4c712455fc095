//! `zhucun ledger list | show ID | check [DIR]`.

use crate::config::Global;
use crate::open::pack;
use anyhow::{Result, bail};
use domain::pack::{Pack, load};
use std::path::Path;

fn read(folder: Option<&Path>) -> Result<Pack> {
    let files = pack(folder)?;
    let list: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    load(&list).map_err(|complaints| {
        let lines: Vec<String> = complaints.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("{}\n共 {} 处要改", lines.join("\n"), lines.len())
    })
}

/// All ledgers.
pub(crate) fn list(global: &Global) -> Result<()> {
    for ledger in read(global.pack.as_deref())?.current() {
        say!(
            "{:<12} {}  {} 项，{} 个环节，{} 个指标",
            ledger.id,
            ledger.title,
            ledger.fields.len(),
            ledger.steps.len(),
            ledger.indicators.len()
        );
    }
    Ok(())
}

/// One ledger.
pub(crate) fn show(global: &Global, id: &str) -> Result<()> {
    let pack = read(global.pack.as_deref())?;
    let Some(ledger) = pack.ledger(id) else { bail!("没有台账“{id}”，用 zhucun ledger list 查看") };
    say!("{}（{}）  自 {} 起", ledger.title, ledger.id, ledger.from);
    say!("\n项目");
    for field in &ledger.fields {
        let mark = if field.required { "必填" } else { "" };
        say!("  {:<16} {:<12} {mark} {}", field.id, field.ty.word(), field.title);
    }
    say!("\n环节");
    for step in &ledger.steps {
        let from: Vec<&str> = step.from.iter().map(|i| ledger.states[*i].title.as_str()).collect();
        say!("  {:<12} {}  {} → {}", step.id, step.title, from.join("、"), ledger.states[step.to].title);
    }
    say!("\n指标");
    for indicator in &ledger.indicators {
        say!("  {:<20} {}（{}）  {}", indicator.id, indicator.title, indicator.quantity.unit, indicator.note);
    }
    Ok(())
}

/// Checks a pack.
pub(crate) fn check(global: &Global, folder: Option<&Path>) -> Result<()> {
    let pack = read(folder.or(global.pack.as_deref()))?;
    say!("{}：{} 个台账，没有问题", pack.title, pack.ledgers.len());
    Ok(())
}
