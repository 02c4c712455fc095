//! Heads: kept as seals inside, exported as text to a place the operators of the machine can not reach.

use crate::context::App;
use crate::outcome::Outcome;
use domain::places::PlaceTree;
use domain::{Moment, PlaceId};
use std::collections::BTreeMap;
use store::changes::{Head, Seal};
use store::{Db, Tx};
use vault::{Purpose, Vault, hex, unhex};

/// First word of each line; a new form gets a new one.
const WORD: &str = "zhucun-head-1";

/// A head as exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Exported {
    pub head: Head,
    pub at: Moment,
}

fn seal_parts<T>(seal: &Seal, with: impl FnOnce(&[&[u8]]) -> T) -> T {
    let head = &seal.head;
    let (county, n) = (head.county.0.to_be_bytes(), head.n.to_be_bytes());
    with(&[b"seal", &county, &n, &seal.at.0.to_be_bytes(), &seal.epoch.to_be_bytes(), &head.mac])
}

/// True when the seal is as the program wrote it.
pub(super) fn seal_holds(vault: &Vault, seal: &Seal) -> bool {
    <&[u8; 32]>::try_from(&*seal.head.proof)
        .is_ok_and(|proof| seal_parts(seal, |parts| vault.verify(Purpose::Seal, parts, proof)))
}

/// Seals over the heads of all counties, to be kept. `new_epoch`: a restore has just been made.
///
/// # Errors
/// The store's.
fn seal_all(tx: &mut Tx, vault: &Vault, at: Moment, new_epoch: bool) -> Outcome<Vec<Seal>> {
    let mut last: BTreeMap<PlaceId, Seal> = BTreeMap::new();
    for seal in store::changes::seals(tx)? {
        let later =
            last.get(&seal.head.county).is_none_or(|l| (l.epoch, l.head.n, l.at) <= (seal.epoch, seal.head.n, seal.at));
        if later {
            last.insert(seal.head.county, seal);
        }
    }
    let highest = last.values().map(|seal| seal.epoch).max().unwrap_or(0);
    let mut made = Vec::new();
    for head in store::changes::heads(tx)? {
        let before = last.get(&head.county);
        // Nothing new since the last seal: nothing to keep. An epoch is kept always.
        if !new_epoch && before.is_some_and(|seal| seal.head.n == head.n) {
            continue;
        }
        let epoch = if new_epoch { highest + 1 } else { before.map_or(0, |seal| seal.epoch) };
        // Two seals of one number have two moments.
        let at = before.map_or(at, |seal| Moment(at.0.max(seal.at.0 + 1)));
        let mut seal = Seal { head, at, epoch };
        seal.head.proof = seal_parts(&seal, |parts| vault.mac(Purpose::Seal, parts)).to_vec();
        made.push(seal);
    }
    Ok(made)
}

/// Keeps the heads of all counties that have changed as seals; gives their number. To be called every ten minutes.
///
/// # Errors
/// The store's.
pub async fn seal_now(app: &App) -> Outcome<usize> {
    let owner = app.clone();
    let at = app.now();
    app.write(move |tx| {
        let seals = seal_all(tx, owner.vault(), at, false)?;
        keep(tx, &seals)
    })
    .await
}

fn keep(tx: &mut Tx, seals: &[Seal]) -> Outcome<usize> {
    for seal in seals {
        store::changes::seal(tx, seal)?;
    }
    Ok(seals.len())
}

/// Writes a new epoch into a database that was just restored and is not yet open to anybody; gives the number of seals. Blocks.
///
/// # Errors
/// The store's.
pub(crate) fn seal_epoch(db: &Db, vault: &Vault, at: Moment) -> Outcome<usize> {
    let seals = db.read_blocking(|tx| seal_all(tx, vault, at, true))?;
    Ok(db.write_blocking(move |tx| keep(tx, &seals))?)
}

/// The heads of all counties as text, one line each, to be kept where whoever runs this machine can not change it: another
/// machine, paper. [`super::verify`] takes it back.
///
/// `zhucun-head-1 <county> <code> <name> <last number> <MAC> <moment> <proof>`, separated by tabs.
///
/// # Errors
/// The store's.
pub async fn heads(app: &App) -> Outcome<String> {
    let (owner, at) = (app.clone(), app.now());
    app.read(move |tx| lines(tx, &owner.tree(), at)).await
}

/// [`heads`] inside a transaction.
///
/// # Errors
/// The store's.
pub(crate) fn lines(tx: &mut Tx, tree: &PlaceTree, at: Moment) -> Outcome<String> {
    let mut out = format!("# 审计链头 {}，请存放在本机管理员改不到的地方\n", at.chinese());
    for head in store::changes::heads(tx)? {
        let place = tree.get(head.county);
        let (code, name) = place.map_or(("", ""), |p| (p.code.as_str(), p.name.as_str()));
        let (mac, proof) = (hex(&head.mac), hex(&head.proof));
        out.push_str(&format!("{WORD}\t{}\t{code}\t{name}\t{}\t{mac}\t{}\t{proof}\n", head.county.0, head.n, at.0));
    }
    Ok(out)
}

/// Reads exported heads; a line that can not be read is a finding.
pub(super) fn read(text: &str) -> Vec<Result<Exported, String>> {
    let lines = text.lines().zip(1..).filter(|(l, _)| !l.trim().is_empty() && !l.starts_with('#'));
    lines.map(|(line, at)| one(line).ok_or_else(|| format!("第 {at} 行读不出来，不是链头的格式"))).collect()
}

fn one(line: &str) -> Option<Exported> {
    let parts: Vec<&str> = line.trim_end_matches('\r').split('\t').collect();
    let [word, county, _, _, n, mac, at, proof] = parts.as_slice() else { return None };
    if *word != WORD {
        return None;
    }
    let head = Head {
        county: PlaceId(county.parse().ok()?),
        n: n.parse().ok()?,
        mac: unhex::<32>(mac)?.to_vec(),
        proof: unhex::<32>(proof)?.to_vec(),
    };
    Some(Exported { head, at: Moment(at.parse().ok()?) })
}
