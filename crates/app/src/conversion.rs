//! What an earlier program wrote, brought into today's form once, when an installation is opened.
//!
//! Each page is a transaction that keeps how far it has come, so that a crash or a second server goes on where the first was.
//! - Hashes of submissions become tags under the keys: a tag of today is `HMAC(key, SM3(content))`, so that of an old row is
//!   `HMAC(key, old hash)`. Texts of refusals are sealed and enter the chain.
//! - Links of files get their MAC; conflicts enter the chain as they stand; seals are counted.
//! - Sessions without a MAC end.

use crate::accounts::SYSTEM;
use crate::authentic::file_mac;
use crate::chain_entries;
use crate::changes::Proof;
use crate::outcome::Outcome;
use domain::access::Actor;
use domain::change::Change;
use domain::{Id, Moment, PlaceId};
use serde_json::json;
use std::sync::Arc;
use store::changes::NewSubmission;
use store::{Db, Tx};
use vault::{OsRandom, Purpose, Vault};

/// Word of how far the submissions are: the last id, or [`DONE`].
const SUBMISSIONS: &str = "conversion.submissions";
/// Word of the rest.
const ROWS: &str = "conversion.rows";
const DONE: &str = "done";
/// Rows in one transaction.
const PAGE: i64 = 1_000;

/// Place of a sealed refusal.
pub(crate) fn seal_refusal(vault: &Vault, submission: Id, text: &str) -> String {
    vault.seal(Purpose::Submission, &["refusal", &submission.to_string()], text.as_bytes(), &mut OsRandom)
}

/// Opens [`seal_refusal`].
pub(crate) fn open_refusal(vault: &Vault, submission: Id, sealed: &str) -> Outcome<String> {
    let opened = vault.open_text(Purpose::Submission, &["refusal", &submission.to_string()], sealed)?;
    Ok(opened.as_str().to_owned())
}

/// Tag of a submission from the hash of its content.
pub(crate) fn tag(vault: &Vault, hash: &[u8]) -> [u8; 32] {
    vault.mac(Purpose::Submission, &[hash])
}

/// True when a tag is of this hash under any version of the keys.
pub(crate) fn tag_holds(vault: &Vault, hash: &[u8], tag: &[u8]) -> bool {
    tag.try_into().is_ok_and(|tag| vault.verify(Purpose::Submission, &[hash], tag))
}

/// Who does it.
fn system() -> Actor {
    Actor {
        account: SYSTEM,
        person: SYSTEM,
        name: "系统".to_owned(),
        acting_for: None,
        also: Vec::new(),
        shared: false,
        grants: Vec::new(),
    }
}

/// Converts what is not yet converted. Blocks.
///
/// # Errors
/// The store's.
pub(crate) fn run(db: &Db, vault: &Arc<Vault>, now: Moment) -> Outcome<()> {
    let mut converted = false;
    loop {
        let vault = vault.clone();
        let more = db.write_blocking(move |tx| submissions(tx, &vault))?;
        converted |= more;
        if !more {
            break;
        }
    }
    loop {
        let vault = vault.clone();
        if !db.write_blocking(move |tx| rows(tx, &vault, now))? {
            break;
        }
    }
    if converted {
        // What was there in clear must not lie on in free pages or in the log.
        db.rewrite()?;
    }
    Ok(())
}

/// One page of submissions; false when there is nothing left.
fn submissions(tx: &mut Tx, vault: &Vault) -> Outcome<bool> {
    tx.serializable()?;
    let at = store::marks::get(tx, SUBMISSIONS)?;
    if at.as_deref() == Some(DONE) {
        return Ok(false);
    }
    let after = at.as_deref().and_then(Id::parse).unwrap_or(Id::from_bytes([0; 16]));
    let page = store::conversion::submissions(tx, after, PAGE)?;
    let Some(last) = page.last().map(|row| row.id) else {
        store::marks::set(tx, SUBMISSIONS, DONE)?;
        return Ok(false);
    };
    let top = store::places::tree(tx)?.1.root();
    for row in page {
        let new = tag(vault, &row.hash);
        let outcome = if row.accepted { row.outcome } else { seal_refusal(vault, row.id, &row.outcome) };
        store::conversion::set_submission(tx, row.id, &new, &outcome)?;
        if let Some(top) = top.filter(|_| !row.accepted) {
            let digest = chain_entries::refusal_digest(row.id, row.account, &new, row.at, &outcome);
            let entry = chain_entries::entry(
                (&system(), row.at),
                chain_entries::REFUSALS,
                row.id,
                1,
                [(chain_entries::DIGEST, digest)],
            );
            store::changes::append(tx, &Proof(vault), row.id, &[(top, entry)])?;
        }
    }
    store::marks::set(tx, SUBMISSIONS, &last.to_string())?;
    Ok(true)
}

/// One page of links, then what else there is; false when there is nothing left.
fn rows(tx: &mut Tx, vault: &Vault, now: Moment) -> Outcome<bool> {
    tx.serializable()?;
    if store::marks::get(tx, ROWS)?.as_deref() == Some(DONE) {
        return Ok(false);
    }
    let files = store::conversion::files(tx, PAGE)?;
    for file in &files {
        store::conversion::set_file(tx, file, &file_mac(vault, file))?;
    }
    if !files.is_empty() {
        return Ok(true);
    }
    store::conversion::end_old_sessions(tx)?;
    let entries: Vec<(PlaceId, Change)> = store::conflicts::all(tx)?
        .into_iter()
        .map(|(conflict, chosen)| {
            let digest =
                chain_entries::conflict_digest(&conflict, chosen.as_ref().map(|(w, by, at)| (w.as_str(), *by, *at)));
            let after = [("of", json!(conflict.record.to_string())), (chain_entries::DIGEST, digest)];
            (conflict.county, chain_entries::entry((&system(), now), chain_entries::CONFLICTS, conflict.id, 1, after))
        })
        .collect();
    if !entries.is_empty() {
        let submission = Id::named(b"conflicts enter the chain of changes");
        let hash = tag(vault, &vault::sm3(submission.bytes()));
        let new = NewSubmission {
            id: submission,
            account: SYSTEM,
            channel: "job",
            hash: &hash,
            at: now,
            accepted: true,
            outcome: "null",
        };
        store::changes::submit(tx, &new)?;
        store::changes::append(tx, &Proof(vault), submission, &entries)?;
    }
    crate::audit::count_seals(tx, vault)?;
    store::marks::set(tx, ROWS, DONE)?;
    Ok(false)
}
