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
pub(super) const WORD: &str = "zhucun-head-1";

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
pub(crate) fn seal_holds(vault: &Vault, seal: &Seal) -> bool {
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
        keep(tx, owner.vault(), &seals)
    })
    .await
}

fn keep(tx: &mut Tx, vault: &Vault, seals: &[Seal]) -> Outcome<usize> {
    if !seals.is_empty() {
        let tally = tally_with(tx, vault, seals)?;
        put(tx, seals, &tally)?;
    }
    Ok(seals.len())
}

fn put(tx: &mut Tx, seals: &[Seal], tally: &str) -> Outcome<()> {
    for seal in seals {
        store::changes::seal(tx, seal)?;
    }
    Ok(store::marks::set(tx, TALLY, tally)?)
}

/// The count of seals with these added. What is missing before these are written stays missing: it goes on from what it was.
fn tally_with(tx: &mut Tx, vault: &Vault, seals: &[Seal]) -> Outcome<String> {
    let mut tally = match store::marks::get(tx, TALLY)? {
        Some(kept) => Tally::read(vault, &kept).unwrap_or_default(),
        None => Tally::of(&store::changes::seals(tx)?),
    };
    seals.iter().for_each(|seal| tally.add(seal));
    Ok(tally.text(vault))
}

/// Word of the count of seals.
const TALLY: &str = "seal.tally";

/// How many seals there are, and what their proofs come to, in any order: a seal that is taken out shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Tally {
    count: u64,
    sum: [u8; 32],
}

impl Tally {
    fn of(seals: &[Seal]) -> Self {
        let mut tally = Self::default();
        seals.iter().for_each(|seal| tally.add(seal));
        tally
    }

    fn add(&mut self, seal: &Seal) {
        self.count += 1;
        // Proofs are MACs: nobody without the keys finds others with the same sum.
        self.sum.iter_mut().zip(vault::sm3(&seal.head.proof)).for_each(|(sum, byte)| *sum ^= byte);
    }

    fn parts<T>(&self, with: impl FnOnce(&[&[u8]]) -> T) -> T {
        with(&[b"seals", &self.count.to_be_bytes(), &self.sum])
    }

    fn text(&self, vault: &Vault) -> String {
        let mac = self.parts(|parts| vault.mac(Purpose::Seal, parts));
        format!("{} {} {}", self.count, hex(&self.sum), hex(&mac))
    }

    fn read(vault: &Vault, text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split(' ').collect();
        let [count, sum, mac] = words.as_slice() else { return None };
        let (tally, mac) = (Self { count: count.parse().ok()?, sum: unhex::<32>(sum)? }, unhex::<32>(mac)?);
        tally.parts(|parts| vault.verify(Purpose::Seal, parts, &mac)).then_some(tally)
    }
}

/// Counts the seals that an earlier program left uncounted.
///
/// # Errors
/// The store's.
pub(crate) fn count_seals(tx: &mut Tx, vault: &Vault) -> Outcome<()> {
    if store::marks::get(tx, TALLY)?.is_none() {
        let tally = Tally::of(&store::changes::seals(tx)?);
        store::marks::set(tx, TALLY, &tally.text(vault))?;
    }
    Ok(())
}

/// What is wrong with the seals as a whole, in words.
///
/// # Errors
/// The store's.
pub(super) fn miscounted(tx: &mut Tx, vault: &Vault) -> Outcome<Option<String>> {
    let found = Tally::of(&store::changes::seals(tx)?);
    let Some(kept) = store::marks::get(tx, TALLY)? else {
        return Ok(Some("封签的计数不见了，不是本系统删的".to_owned()));
    };
    Ok(match Tally::read(vault, &kept) {
        None => Some("封签计数的校验码不符，不是本系统写入的".to_owned()),
        Some(kept) if kept != found => {
            Some(format!("应有 {} 个封签，现有 {} 个，或其中有被换过的：有封签被删除或添加", kept.count, found.count))
        }
        Some(_) => None,
    })
}

/// Writes a new epoch into a database that was just restored and is not yet open to anybody; gives the number of seals. Blocks.
///
/// # Errors
/// The store's.
pub(crate) fn seal_epoch(db: &Db, vault: &Vault, at: Moment) -> Outcome<usize> {
    let (seals, tally) = db.read_blocking(|tx| {
        let seals = seal_all(tx, vault, at, true)?;
        // A backup of an earlier program: its seals are counted when it is first opened.
        let tally = match store::conversion::has_table(tx, "mark")? {
            true => Some(tally_with(tx, vault, &seals)?),
            false => None,
        };
        Ok::<_, crate::Refusal>((seals, tally))
    })?;
    Ok(db.write_blocking(move |tx| {
        match &tally {
            Some(tally) => put(tx, &seals, tally)?,
            None => seals.iter().try_for_each(|seal| store::changes::seal(tx, seal))?,
        }
        Ok::<_, crate::Refusal>(seals.len())
    })?)
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
