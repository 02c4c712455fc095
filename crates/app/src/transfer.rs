//! Carrying an installation into another database (`zhucun move`): everything in one transaction of the target, or nothing.
//!
//! The source is only read. In the open transaction the schema is made, every table carried and compared (`store::transfer`),
//! the pack kept as at any start, and the full-text index made anew. Whoever calls this then opens the target and lets the audit
//! look at it before anybody works there.

use crate::outcome::Refusal;
use crate::pack::{Loaded, Ready};
use crate::records::reindex::index_page;
use domain::ledger::Ledger;
use domain::{Moment, PlaceId};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use store::transfer::{self, Carried, Step};
use store::{Db, Failure, Tx};
use vault::Vault;

/// Why an installation was not carried over. The target is as it was; the source is never written.
#[derive(Debug, thiserror::Error)]
pub enum MoveRefusal {
    /// Nothing to carry.
    #[error("原库里还没有建立区划，没有内容可迁移；请直接在新库上安装")]
    Nothing,
    /// The keys are not those of the data.
    #[error("密钥文件与原库不是一套，迁过去后敏感信息打不开、也无法核验；请放回原来的 keys.txt")]
    OtherKeys,
    /// The file of the source is damaged.
    #[error("原库文件有损坏（{0}），没有迁移；请先从最近的备份恢复")]
    Damaged(String),
    /// Rules of the program.
    #[error("{}", words(.0))]
    Refused(#[from] Refusal),
    #[error("{}", of_store(.0))]
    Store(#[from] store::Error),
}

fn of_store(error: &store::Error) -> String {
    use store::Error::{Busy, Lost, Unknown};
    match error {
        Busy(why) | Lost(why) => {
            format!("目标库连不上或中断了，已全部撤销，目标库仍是空的；请等它恢复后再迁移（{why}）")
        }
        Unknown(why) => format!(
            "提交的那一刻与目标库的连接中断，不清楚是否已写入：请看目标库，是空的就再迁移一次，不是空的请另建空库再迁移（{why}）"
        ),
        other => other.to_string(),
    }
}

fn words(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Internal(why) => format!("系统出错：{why}"),
        other => other.to_string(),
    }
}

/// What is being done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Looking the source over.
    Looking,
    /// The connection broke or another was in the way; all was undone and begins anew.
    Again,
    /// Carrying tables.
    Tables(Step),
    /// Records indexed for search so far.
    Indexed(usize),
    /// Asking the target to keep it all.
    Committing,
}

/// Hears how far it is.
pub type Said = Arc<dyn Fn(Stage) + Send + Sync>;

/// What was carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Every table with its rows, the same on both sides.
    pub tables: Vec<Carried>,
    /// Records in the new full-text index.
    pub indexed: usize,
}

/// Carries everything from one database into an empty one. Blocks: not for an async worker.
///
/// Nobody may write to the source meanwhile: it is opened as the one writer. Both are opened with [`transfer::options`].
///
/// # Errors
/// What is wrong with source, target, keys or pack, in words for the operator. The target is then as it was.
pub fn carry(
    from: &Db,
    to: &Db,
    vault: &Vault,
    files: &[(String, String)],
    now: Moment,
    said: &Said,
) -> Result<Moved, MoveRefusal> {
    let ready = Ready::read(files)?;
    // First what takes no time: the target, the schema, the keys.
    to.write_blocking(|tx| Ok::<_, MoveRefusal>(transfer::refuse_target(tx)?)).map_err(Failure::flat)?;
    let earlier = from.read_blocking(|tx| look(tx, vault, files)).map_err(Failure::flat)?;
    said(Stage::Looking);
    if let Some(first) = from.integrity()?.into_iter().next() {
        return Err(MoveRefusal::Damaged(first));
    }
    let (from, said) = (from.clone(), said.clone());
    // How often it was begun is only told, never kept: the unit stays one that may be run again.
    let begun = AtomicBool::new(false);
    let moved = to.write_blocking(move |tx| {
        if begun.swap(true, Ordering::Relaxed) {
            said(Stage::Again);
        }
        transfer::refuse_target(tx)?;
        transfer::lay_out(tx, now)?;
        for ledger in ready.pack().current().chain(&earlier) {
            store::records::make_table(tx, ledger)?;
        }
        let tables = transfer::carry(&from, tx, &|step| said(Stage::Tables(step)))?;
        let loaded = ready.loaded(ready.keep(tx, now)?);
        let indexed = search(tx, &loaded, &said)?;
        said(Stage::Committing);
        Ok::<_, MoveRefusal>(Moved { tables, indexed })
    });
    moved.map_err(Failure::flat)
}

/// Looks at the source; gives its ledgers as earlier definitions had them, newest first: columns that the pack no longer names
/// get the types they had.
fn look(tx: &mut Tx, vault: &Vault, files: &[(String, String)]) -> Result<Vec<Ledger>, MoveRefusal> {
    transfer::refuse_other_schema(tx)?;
    if store::places::tree(tx)?.1.is_empty() {
        return Err(MoveRefusal::Nothing);
    }
    crate::keys::fit(tx, vault).map_err(|refusal| match refusal {
        Refusal::Problems(_) => MoveRefusal::OtherKeys,
        other => MoveRefusal::Refused(other),
    })?;
    let mut earlier = Vec::new();
    for kept in store::definitions::all(tx)? {
        if files.iter().any(|(path, body)| *path == kept.path && *body == kept.body) {
            continue;
        }
        // Read among the files of today; where it no longer fits, the types are taken from the source's own columns.
        let mut list: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
        list.retain(|(path, _)| *path != kept.path);
        list.push((&kept.path, &kept.body));
        let Ok(pack) = domain::pack::load(&list) else { continue };
        let own = |ledger: &&Ledger| format!("ledgers/{}.toml", ledger.id) == kept.path;
        earlier.extend(pack.ledgers.values().flatten().filter(own).cloned());
    }
    Ok(earlier)
}

/// Makes the full-text index from the records. Sensitive fields are never in it, so nothing needs opening.
fn search(tx: &mut Tx, loaded: &Loaded, said: &Said) -> Result<usize, MoveRefusal> {
    let mut done = 0;
    for county in store::audit::counties(tx)? {
        for ledger in loaded.pack.current() {
            done = of_ledger(tx, loaded, county, ledger, done, said)?;
        }
    }
    Ok(done)
}

fn of_ledger(
    tx: &mut Tx,
    loaded: &Loaded,
    county: PlaceId,
    ledger: &Ledger,
    mut done: usize,
    said: &Said,
) -> Result<usize, MoveRefusal> {
    let mut after = None;
    loop {
        let (indexed, next) = index_page(tx, loaded, (county, ledger), after, false)?;
        done += indexed;
        said(Stage::Indexed(done));
        match next {
            Some(next) => after = Some(next),
            None => return Ok(done),
        }
    }
}
