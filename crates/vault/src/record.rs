//! One data key per record, and the place a sealed value belongs to.

use std::fmt;

use zeroize::Zeroizing;

use crate::cipher::{Cipher, Envelope, Kind};
use crate::{Algorithm, Random, VaultError};

/// Where a sealed value lives. Bound into the ciphertext, so that a value copied to another record, column or table
/// does not open there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldAddress<'a> {
    /// Table, e.g. `r_household`.
    pub table: &'a str,
    /// Column; for a row of a `table` field, field, row id and column joined as the caller likes.
    pub column: &'a str,
    /// Id of the record.
    pub record: &'a str,
}

/// Associated data from `parts`, each preceded by its length, under a label of its own for each use.
pub(crate) fn associated(label: &str, parts: &[&str], version: u32) -> Vec<u8> {
    let mut aad = Vec::with_capacity(96);
    for part in std::iter::once(&label).chain(parts) {
        aad.extend_from_slice(&(part.len() as u64).to_be_bytes());
        aad.extend_from_slice(part.as_bytes());
    }
    aad.extend_from_slice(&version.to_be_bytes());
    aad
}

/// The data key of one record (记录密钥): seals its sensitive values and nothing else. Stored only wrapped
/// ([`Vault::wrap`](crate::Vault::wrap)); destroying the wrapped key erases the values in every copy and backup that
/// is younger than the key's own backup.
///
/// Wiped from memory when dropped.
pub struct RecordKey {
    algorithm: Algorithm,
    version: u32,
    bytes: Zeroizing<[u8; 32]>,
    cipher: Cipher,
}

impl RecordKey {
    /// A fresh data key, version 1.
    pub fn new(algorithm: Algorithm, random: &mut impl Random) -> Self {
        Self::fresh(algorithm, 1, random)
    }

    /// A fresh data key that follows this one, for re-encrypting a record's values (密钥轮换). It does not open what
    /// the old one sealed.
    pub fn next(&self, algorithm: Algorithm, random: &mut impl Random) -> Self {
        Self::fresh(algorithm, self.version + 1, random)
    }

    fn fresh(algorithm: Algorithm, version: u32, random: &mut impl Random) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        random.fill(&mut bytes[..algorithm.key_len()]);
        Self::from_parts(algorithm, version, bytes)
    }

    /// From the parts that wrapping keeps.
    pub(crate) fn from_parts(algorithm: Algorithm, version: u32, bytes: Zeroizing<[u8; 32]>) -> Self {
        let cipher = Cipher::new(algorithm, &bytes);
        Self { algorithm, version, bytes, cipher }
    }

    /// Cipher of this key.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// How many data keys this record has had, from 1.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The key itself, for wrapping.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.algorithm.key_len()]
    }

    /// Seals one value for its address; the text is what is stored and what a MAC covers. Sealing the same value twice
    /// gives two texts.
    pub fn seal(&self, address: &FieldAddress<'_>, plain: &[u8], random: &mut impl Random) -> String {
        let sealed = self.cipher.seal(plain, &self.aad(address), random);
        Envelope { algorithm: self.algorithm, version: self.version, sealed }.print(Kind::Value)
    }

    /// Opens a sealed value at its address.
    ///
    /// # Errors
    ///
    /// [`VaultError::Malformed`] if the text is not a sealed value; [`VaultError::Tampered`] if it was altered, belongs
    /// to another address, or was sealed under another key of this record.
    pub fn open(&self, address: &FieldAddress<'_>, text: &str) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let envelope = Envelope::parse(Kind::Value, text)?;
        if (envelope.algorithm, envelope.version) != (self.algorithm, self.version) {
            return Err(VaultError::Tampered);
        }
        self.cipher.open(&envelope.sealed, &self.aad(address))
    }

    /// [`RecordKey::open`] for text.
    ///
    /// # Errors
    ///
    /// As [`RecordKey::open`], and [`VaultError::NotText`].
    pub fn open_text(&self, address: &FieldAddress<'_>, text: &str) -> Result<Zeroizing<String>, VaultError> {
        into_text(self.open(address, text)?)
    }

    fn aad(&self, address: &FieldAddress<'_>) -> Vec<u8> {
        associated("zhucun value", &[address.table, address.column, address.record], self.version)
    }
}

/// Bytes as text without leaving an unwiped copy behind.
pub(crate) fn into_text(bytes: Zeroizing<Vec<u8>>) -> Result<Zeroizing<String>, VaultError> {
    let text = std::str::from_utf8(&bytes).map_err(|_| VaultError::NotText)?;
    Ok(Zeroizing::new(text.to_owned()))
}

impl fmt::Debug for RecordKey {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordKey").field("algorithm", &self.algorithm).field("version", &self.version).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::tests::counter;
    use proptest::prelude::*;

    const ADDRESS: FieldAddress<'static> = FieldAddress { table: "household", column: "phone", record: "r1" };

    #[test]
    fn a_value_opens_only_at_its_own_address() {
        for algorithm in [Algorithm::Sm4Gcm, Algorithm::Aes256Gcm] {
            let mut random = counter(1);
            let key = RecordKey::new(algorithm, &mut random);
            let text = key.seal(&ADDRESS, "13800001234".as_bytes(), &mut random);
            assert_ne!(text, key.seal(&ADDRESS, "13800001234".as_bytes(), &mut random));
            assert_eq!(key.open_text(&ADDRESS, &text).unwrap().as_str(), "13800001234");
            for moved in [
                FieldAddress { table: "visit", ..ADDRESS },
                FieldAddress { column: "phone2", ..ADDRESS },
                FieldAddress { record: "r2", ..ADDRESS },
                // The same letters cut elsewhere.
                FieldAddress { table: "householdp", column: "hone", ..ADDRESS },
            ] {
                assert_eq!(key.open(&moved, &text), Err(VaultError::Tampered), "{moved:?}");
            }
        }
    }

    #[test]
    fn another_key_or_an_older_one_does_not_open() {
        let mut random = counter(2);
        let key = RecordKey::new(Algorithm::Sm4Gcm, &mut random);
        let text = key.seal(&ADDRESS, b"x", &mut random);
        let next = key.next(Algorithm::Aes256Gcm, &mut random);
        assert_eq!((next.version(), next.algorithm()), (2, Algorithm::Aes256Gcm));
        assert_eq!(next.open(&ADDRESS, &text), Err(VaultError::Tampered));
        assert_eq!(RecordKey::new(Algorithm::Sm4Gcm, &mut random).open(&ADDRESS, &text), Err(VaultError::Tampered));
        // Claiming another version does not help either: the version is bound in.
        let claimed = text.replacen(".1.", ".2.", 1);
        let same_bytes = RecordKey::from_parts(Algorithm::Sm4Gcm, 2, key.bytes.clone());
        assert_eq!(same_bytes.open(&ADDRESS, &claimed), Err(VaultError::Tampered));
    }

    #[test]
    fn bytes_that_are_not_text_are_said_to_be_so() {
        let mut random = counter(3);
        let key = RecordKey::new(Algorithm::Sm4Gcm, &mut random);
        let text = key.seal(&ADDRESS, &[0xff, 0xfe], &mut random);
        assert_eq!(key.open_text(&ADDRESS, &text), Err(VaultError::NotText));
        assert!(!format!("{key:?}").contains("bytes"));
    }

    proptest! {
        #[test]
        fn any_text_comes_back(value in "\\PC{0,80}", seed in 0..u64::MAX / 2) {
            let mut random = counter(seed);
            let key = RecordKey::new(Algorithm::Sm4Gcm, &mut random);
            let text = key.seal(&ADDRESS, value.as_bytes(), &mut random);
            prop_assert!(text.is_ascii());
            let opened = key.open_text(&ADDRESS, &text).unwrap();
            prop_assert_eq!(opened.as_str(), value.as_str());
        }
    }
}
