//! The proof of changes: MACs over a county's chain and over its head, made with the vault's keys.

use domain::Id;
use store::changes::{ChainAuthenticator, Head, StoredChange};
use vault::{Purpose, Vault};

/// Makes MACs with the vault's keys.
pub(crate) struct Proof<'a>(pub &'a Vault);

impl ChainAuthenticator for Proof<'_> {
    fn change_mac(&self, before: &[u8], county: i64, n: i64, submission: &Id, canonical: &[u8]) -> [u8; 32] {
        self.0
            .mac(Purpose::ChangeMac, &[before, &county.to_be_bytes(), &n.to_be_bytes(), submission.bytes(), canonical])
    }

    fn head_mac(&self, county: i64, n: i64, mac: &[u8]) -> [u8; 32] {
        self.0.mac(Purpose::Seal, &[b"head", &county.to_be_bytes(), &n.to_be_bytes(), mac])
    }
}

impl Proof<'_> {
    /// True when the MAC of a change is right under any version of the keys.
    pub(crate) fn change_holds(&self, before: &[u8], kept: &StoredChange) -> bool {
        let (county, n) = (kept.county.0.to_be_bytes(), kept.n.to_be_bytes());
        let canonical = kept.change.canonical();
        let parts: [&[u8]; 5] = [before, &county, &n, kept.submission.bytes(), &canonical];
        <&[u8; 32]>::try_from(&*kept.mac).is_ok_and(|mac| self.0.verify(Purpose::ChangeMac, &parts, mac))
    }

    /// True when the proof of a head is right under any version of the keys.
    pub(crate) fn head_holds(&self, head: &Head) -> bool {
        let (county, n) = (head.county.0.to_be_bytes(), head.n.to_be_bytes());
        let parts: [&[u8]; 4] = [b"head", &county, &n, &head.mac];
        <&[u8; 32]>::try_from(&*head.proof).is_ok_and(|proof| self.0.verify(Purpose::Seal, &parts, proof))
    }
}
