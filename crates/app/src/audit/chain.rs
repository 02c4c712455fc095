//! The chain of one county: numbers without a gap, MACs, the head, the counter, seals, exported heads.

use super::heads::{Exported, seal_holds};
use super::{Audit, County, Kind};
use crate::changes::Proof;
use crate::outcome::Outcome;
use std::collections::BTreeMap;
use store::Tx;
use store::audit::RawChange;

/// Changes read at once.
const PAGE: i64 = 1_000;

/// How far the walk has come.
#[derive(Default)]
struct Walk {
    /// Last number seen.
    n: i64,
    mac: Vec<u8>,
    /// MACs at the numbers that seals and exported heads speak of.
    wanted: BTreeMap<i64, Option<Vec<u8>>>,
}

pub(super) fn check(tx: &mut Tx, audit: &mut Audit<'_>, county: &County, exported: &[&Exported]) -> Outcome<()> {
    let mut walk = Walk::default();
    for n in county.seals.iter().map(|s| s.head.n).chain(exported.iter().map(|e| e.head.n)) {
        walk.wanted.insert(n, None);
    }
    loop {
        let page = store::audit::by_number(tx, county.id, walk.n, PAGE)?;
        let full = page.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
        for line in &page {
            step(audit, county, &mut walk, line);
        }
        if !full {
            break;
        }
    }
    for (n, submission) in store::audit::lost_submissions(tx, county.id)? {
        let text = format!("这号变更所属的提交 {submission} 不在库中");
        audit.find(Kind::Submission, Some(county.id), Some(n), None, text);
    }
    ends(audit, county, &walk);
    seals(audit, county, &walk);
    outside(audit, county, &walk, exported);
    Ok(())
}

fn step(audit: &mut Audit<'_>, county: &County, walk: &mut Walk, line: &RawChange) {
    audit.report.changes += 1;
    let id = Some(county.id);
    let gap = line.n != walk.n + 1;
    if gap {
        let (from, to) = (walk.n + 1, line.n - 1);
        let text = match from == to {
            true => format!("第 {from} 号变更不见了"),
            false => format!("第 {from} 至 {to} 号变更不见了"),
        };
        audit.find(Kind::Gap, id, Some(from), None, text);
    }
    match &line.change {
        Err(why) => audit.find(Kind::Damaged, id, Some(line.n), Some(line.record), format!("读不出来（{why}）")),
        // After a gap the MAC before this one is not known: what is missing is the finding.
        Ok(_) if gap => {}
        Ok(kept) => {
            if !Proof(audit.app.vault()).change_holds(&walk.mac, kept) {
                let text = "内容与校验码不符，或不接在前一号之后：被改动、插入或调换过".to_owned();
                audit.find(Kind::Mac, id, Some(line.n), Some(line.record), text);
            }
        }
    }
    if let Some(wanted) = walk.wanted.get_mut(&line.n) {
        *wanted = Some(line.mac.clone());
    }
    walk.n = line.n;
    walk.mac.clone_from(&line.mac);
}

/// The head and the counter stand at the last change.
fn ends(audit: &mut Audit<'_>, county: &County, walk: &Walk) {
    let id = Some(county.id);
    match &county.head {
        None if walk.n == 0 => {}
        None => audit.find(Kind::Head, id, None, None, format!("没有链头，最后一号是 {}", walk.n)),
        Some(head) => {
            if !Proof(audit.app.vault()).head_holds(head) {
                audit.find(Kind::Head, id, None, None, "链头的校验码不符，不是本系统写入的".to_owned());
            }
            if head.n > walk.n {
                let text = format!("链头在第 {} 号，变更只到第 {} 号：末尾被截断", head.n, walk.n);
                audit.find(Kind::Head, id, Some(walk.n + 1), None, text);
            } else if head.n < walk.n || head.mac != walk.mac {
                let text = format!("链头在第 {} 号，与最后一号变更 {} 不一致", head.n, walk.n);
                audit.find(Kind::Head, id, None, None, text);
            }
        }
    }
    let order = county.order.unwrap_or(0);
    if order != walk.n {
        audit.find(Kind::Order, id, None, None, format!("序号记到 {order}，最后一号变更是 {}", walk.n));
    }
}

fn seals(audit: &mut Audit<'_>, county: &County, walk: &Walk) {
    for seal in &county.seals {
        let (n, id) = (seal.head.n, Some(county.id));
        let when = seal.at.chinese();
        if !seal_holds(audit.app.vault(), seal) {
            audit.find(Kind::Seal, id, None, None, format!("{when} 的封签（第 {n} 号）校验码不符，不是本系统写入的"));
        } else if n > 0 && walk.wanted.get(&n).and_then(Option::as_ref) != Some(&seal.head.mac) {
            audit.find(Kind::Seal, id, Some(n), None, format!("{when} 封签时的第 {n} 号变更已不在链上"));
        }
    }
}

/// Heads that left the building: what they saw must still be there.
fn outside(audit: &mut Audit<'_>, county: &County, walk: &Walk, exported: &[&Exported]) {
    for seen in exported {
        let (n, id) = (seen.head.n, Some(county.id));
        if !Proof(audit.app.vault()).head_holds(&seen.head) {
            let text =
                format!("外存链头里{}这一行（第 {n} 号）校验码不符：被改过，或出自另一套密钥", audit.name(county.id));
            audit.find(Kind::Exported, id, None, None, text);
            continue;
        }
        if n == 0 || walk.wanted.get(&n).and_then(Option::as_ref) == Some(&seen.head.mac) {
            continue;
        }
        // A restore writes an epoch at the number it came back to.
        let restore = county.seals.iter().find(|s| s.epoch > 0 && s.head.n < n && s.at > seen.at);
        match restore {
            Some(seal) => {
                let text = format!(
                    "{} 由备份恢复到第 {} 号；外存链头见过第 {n} 号，其间的变更不在库中，需要补录",
                    seal.at.chinese(),
                    seal.head.n
                );
                audit.find(Kind::Restored, id, Some(seal.head.n + 1), None, text);
            }
            None => {
                let text = format!("外存链头见过的第 {n} 号变更不在链上（现在到第 {} 号）：库被退回或重写过", walk.n);
                audit.find(Kind::RolledBack, id, Some(n.min(walk.n + 1)), None, text);
            }
        }
    }
}
