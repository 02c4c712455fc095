//! Bytes of photos and files: put by content, and swept when no record has been linked to them for a while.

use crate::context::App;
use crate::outcome::{Outcome, Refusal};
use domain::Moment;
use domain::parameter::Scalar;
use store::Failure;
use store::blobs::{self, Hash};

/// Hours that bytes are kept without a link when the pack has no `file.unlinked_hours`: a form that was left open over a
/// weekend day can still be sent.
const UNLINKED_HOURS: i64 = 48;

/// Rows looked at in one unit of the sweep.
const TOGETHER: usize = 200;

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Bytes found on the disk without a row; they have one now.
    pub noted: usize,
    /// Bytes deleted.
    pub deleted: usize,
}

/// What the installation holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    /// Contents that records are linked to.
    pub linked: usize,
    /// Of these, how many are not on the disk.
    pub missing: usize,
    /// Contents that nothing is linked to (yet).
    pub unlinked: i64,
}

/// Puts bytes and notes when: from now on they may be linked for the time of `file.unlinked_hours`. Blocks.
///
/// # Errors
/// The disk's, the store's.
pub(crate) fn put(app: &App, bytes: &[u8]) -> Outcome<Hash> {
    // A sweep may have been deleting the same bytes when the first put found them whole. After the touch none will.
    for _ in 0..2 {
        let hash = app.blobs().put(bytes)?;
        let (name, now) = (blobs::name(&hash), app.now());
        app.db().write_blocking(move |tx| blobs::touch(tx, &name, now)).map_err(Failure::flat)?;
        if app.blobs().exists(&hash) {
            return Ok(hash);
        }
    }
    Err(Refusal::Internal("bytes that were just put are not there".into()))
}

/// The refusal of a record that names a file whose bytes were swept before it came.
pub(crate) fn swept(name: &str) -> Refusal {
    // Not by rule, so not final: the same form may be sent again with the file.
    Refusal::Stale(format!("“{name}”上传后太久没有随记录保存，已被清理；请重新选择这个文件再提交"))
}

/// Deletes bytes that were last put more than `file.unlinked_hours` ago and that no record is linked to. Running twice is
/// running once.
///
/// # Errors
/// The disk's, the store's.
pub async fn sweep(app: &App) -> Outcome<Swept> {
    let app = app.clone();
    let done = tokio::task::spawn_blocking(move || sweep_blocking(&app)).await;
    done.map_err(|e| Refusal::Internal(e.to_string()))?
}

fn sweep_blocking(app: &App) -> Outcome<Swept> {
    let now = app.now();
    let noted = note_unknown(app, now)?;
    let day = now.day();
    let hours = match app.loaded().pack.parameters.get("file.unlinked_hours", "", day).map(|v| &v.value) {
        Some(Scalar::Int(hours)) if *hours > 0 => *hours,
        _ => UNLINKED_HOURS,
    };
    let cutoff = Moment(now.0 - hours.saturating_mul(3_600_000));
    let limit = i64::try_from(TOGETHER).unwrap_or(i64::MAX);
    let mut after = String::new();
    loop {
        let from = after.clone();
        let some =
            app.db().read_blocking(move |tx| blobs::unlinked(tx, cutoff, &from, limit)).map_err(Failure::flat)?;
        let Some(last) = some.last() else { break };
        after.clone_from(last);
        app.db()
            .write_blocking(move |tx| some.iter().try_for_each(|hash| blobs::mark(tx, hash, cutoff, now).map(drop)))
            .map_err(Failure::flat)?;
    }
    // Also what an earlier sweep marked and did not come to delete.
    let (mut deleted, mut after) = (0, String::new());
    loop {
        let from = after.clone();
        let some = app.db().read_blocking(move |tx| blobs::marked(tx, &from, limit)).map_err(Failure::flat)?;
        let Some(last) = some.last() else { break };
        after.clone_from(last);
        for name in some {
            let owner = app.clone();
            deleted +=
                usize::from(app.db().write_blocking(move |tx| delete(tx, &owner, &name)).map_err(Failure::flat)?);
        }
    }
    Ok(Swept { noted, deleted })
}

/// Deletes the bytes of a marked row inside the unit that takes the row away: uploads of the same bytes wait for it.
fn delete(tx: &mut store::Tx, app: &App, name: &str) -> Result<bool, store::Error> {
    if !blobs::claim_marked(tx, name)? {
        return Ok(false);
    }
    if let Some(hash) = blobs::parse(name) {
        app.blobs().remove(&hash)?;
    }
    Ok(true)
}

/// Gives bytes that earlier versions put their rows, so that their time begins now; gives their number.
fn note_unknown(app: &App, now: Moment) -> Outcome<usize> {
    let (mut noted, mut names): (usize, Vec<String>) = (0, Vec::new());
    let mut note = |names: &mut Vec<String>| -> Outcome<()> {
        let (Some(first), Some(last)) = (names.first().cloned(), names.last().cloned()) else { return Ok(()) };
        let known = app.db().read_blocking(move |tx| blobs::rows_between(tx, &first, &last)).map_err(Failure::flat)?;
        let new: Vec<String> = names.drain(..).filter(|name| known.binary_search(name).is_err()).collect();
        noted += new.len();
        if !new.is_empty() {
            app.db()
                .write_blocking(move |tx| new.iter().try_for_each(|name| blobs::note(tx, name, now)))
                .map_err(Failure::flat)?;
        }
        Ok(())
    };
    app.blobs().walk(|hash| -> Outcome<()> {
        names.push(blobs::name(hash));
        if names.len() >= TOGETHER { note(&mut names) } else { Ok(()) }
    })?;
    note(&mut names)?;
    Ok(noted)
}

/// Counts what is linked, missing and unlinked. Looks at the name of every linked file on the disk.
///
/// # Errors
/// The store's.
pub async fn inventory(app: &App) -> Outcome<Inventory> {
    let owner = app.clone();
    app.read(move |tx| {
        let mut out = Inventory { unlinked: blobs::unlinked_count(tx)?, ..Inventory::default() };
        let mut after = String::new();
        loop {
            let some = blobs::linked_hashes(tx, &after, 1_000)?;
            let Some(last) = some.last() else { break };
            after.clone_from(last);
            out.linked += some.len();
            out.missing +=
                some.iter().filter(|name| !blobs::parse(name).is_some_and(|hash| owner.blobs().exists(&hash))).count();
        }
        Ok(out)
    })
    .await
}
