//! Do the keys belong to the database? Asked at every opening, by the server and by every command, before anything is written.
//!
//! A database keeps a check value under its keys. One of an earlier program has none yet: there the proofs that exist speak, the
//! heads of the counties, seals, accounts. A database in which nothing stands under a key takes any.

use crate::accounts::account_holds;
use crate::audit::seal_holds;
use crate::changes::Proof;
use crate::outcome::{Outcome, Refusal};
use store::Tx;
use vault::{Purpose, Vault, hex, unhex};

/// Word of the check value.
const WORD: &str = "key.check";
/// What the check value is made over.
const PARTS: &[&[u8]] = &[b"zhucun keys of this database"];

/// Words for keys of another installation.
const FOREIGN: &str = "密钥文件 keys.txt 与数据库不是一套：用它打不开已加密的内容，也无法核验。请放回这套数据原来的 keys.txt\
（装机时另处保管的那一份）再启动；不要新建密钥";

/// What the database says of the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Nothing was ever kept in it.
    New,
    /// Nothing in it stands under a key.
    Unproven,
    /// They are its keys; `current` when its check value is under the current version.
    Own {
        /// The check value need not be written.
        current: bool,
    },
}

/// Asks the database. Only reads.
///
/// # Errors
/// Keys of another installation; the store's.
pub fn fit(tx: &mut Tx, vault: &Vault) -> Outcome<Fit> {
    if store::conversion::is_new(tx)? {
        return Ok(Fit::New);
    }
    if store::conversion::has_table(tx, "mark")?
        && let Some(kept) = store::marks::get(tx, WORD)?
    {
        let version = unhex::<32>(&kept).and_then(|mac| vault.mac_version(Purpose::Seal, PARTS, &mac));
        return match version {
            Some(version) => Ok(Fit::Own { current: version == vault.current() }),
            None => Err(Refusal::whole(FOREIGN)),
        };
    }
    let proof = Proof(vault);
    let (mut seen, mut held) = (false, false);
    for head in store::changes::heads(tx)? {
        (seen, held) = (true, held || proof.head_holds(&head));
    }
    for seal in store::changes::seals(tx)? {
        (seen, held) = (true, held || seal_holds(vault, &seal));
    }
    if !held {
        for county in store::audit::counties_with_changes(tx)? {
            // The first of a chain stands after nothing; where it is gone or damaged, others speak.
            let first = store::audit::by_number(tx, county, 0, 1)?.into_iter().next().and_then(|line| line.change.ok());
            let Some(first) = first.filter(|kept| kept.n == 1) else { continue };
            (seen, held) = (true, held || proof.change_holds(&[], &first));
        }
    }
    // A forged row is for the audit to name; only when none holds, the keys are others.
    if !held {
        store::accounts::each_account(tx, |row| {
            (seen, held) = (true, held || account_holds(vault, &row));
            Ok::<(), Refusal>(())
        })?;
    }
    match (seen, held) {
        (false, _) => Ok(Fit::Unproven),
        (true, true) => Ok(Fit::Own { current: false }),
        (true, false) => Err(Refusal::whole(FOREIGN)),
    }
}

/// Keeps the check value under the current version.
///
/// # Errors
/// The store's.
pub(crate) fn keep(tx: &mut Tx, vault: &Vault) -> Outcome<()> {
    Ok(store::marks::set(tx, WORD, &hex(&vault.mac(Purpose::Seal, PARTS)))?)
}
