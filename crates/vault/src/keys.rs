//! The working keys of a running process: derived once, used for everything.

use std::collections::BTreeMap;
use std::fmt;

use zeroize::Zeroizing;

use crate::cipher::{Cipher, Envelope, Kind};
use crate::mac::MacKey;
use crate::record::{associated, into_text};
use crate::{Algorithm, KeyKeeper, Random, RecordKey, VaultError};

/// What a derived key is for. Keys of different purposes have nothing to do with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Wrapping record keys and sealing small secrets of the ledgers (字段加密).
    Field,
    /// Blind indexes for equality search (盲索引).
    BlindIndex,
    /// MACs of rows that must not be changed behind the program's back: grants, accounts, parameters (行校验).
    RowMac,
    /// MACs of changes (变更校验).
    ChangeMac,
    /// Sign-in: second-factor secrets, one-time links (登录).
    Session,
    /// Sealing blocks and heads of the chain, epochs, export marks (封签).
    Seal,
    /// Tags of what was delivered, and sealing of the refusals kept with it (提交).
    Submission,
}

impl Purpose {
    /// All purposes.
    pub const ALL: [Self; 7] =
        [Self::Field, Self::BlindIndex, Self::RowMac, Self::ChangeMac, Self::Session, Self::Seal, Self::Submission];

    /// HKDF label. Changing one makes everything under it unreadable.
    fn label(self) -> &'static str {
        match self {
            Self::Field => "zhucun field",
            Self::BlindIndex => "zhucun blind index",
            Self::RowMac => "zhucun row mac",
            Self::ChangeMac => "zhucun change mac",
            Self::Session => "zhucun session",
            Self::Seal => "zhucun seal",
            Self::Submission => "zhucun submission",
        }
    }
}

/// Keys of one purpose and version: one for MACs, one per cipher, each derived under its own label.
struct Keys {
    mac: MacKey,
    sm4: Cipher,
    aes: Cipher,
}

impl Keys {
    fn cipher(&self, algorithm: Algorithm) -> &Cipher {
        match algorithm {
            Algorithm::Sm4Gcm => &self.sm4,
            Algorithm::Aes256Gcm => &self.aes,
        }
    }
}

/// All derived keys with their states worked out; cheap to use from many threads behind an `Arc`. After a rotation of
/// the ring a new one is made and swapped in.
pub struct Vault {
    algorithm: Algorithm,
    current: u32,
    /// By version, then in the order of [`Purpose::ALL`].
    keys: BTreeMap<u32, Vec<Keys>>,
}

impl Vault {
    /// Derives all keys of all versions of `keeper`; new values are sealed with `algorithm`.
    ///
    /// # Errors
    ///
    /// [`VaultError::MissingVersion`] if the keeper does not hold its own current version, and whatever error the
    /// keeper gives.
    pub fn new(keeper: &impl KeyKeeper, algorithm: Algorithm) -> Result<Self, VaultError> {
        let mut keys = BTreeMap::new();
        for version in keeper.versions() {
            let mut of_version = Vec::with_capacity(Purpose::ALL.len());
            for purpose in Purpose::ALL {
                let derive = |part: &str| -> Result<Zeroizing<[u8; 32]>, VaultError> {
                    let mut key = Zeroizing::new([0; 32]);
                    keeper.derive(version, format!("{}/{part}", purpose.label()).as_bytes(), &mut key)?;
                    Ok(key)
                };
                of_version.push(Keys {
                    mac: MacKey::new(derive("hmac-sm3")?.as_slice()),
                    sm4: Cipher::new(Algorithm::Sm4Gcm, &*derive("sm4-gcm")?),
                    aes: Cipher::new(Algorithm::Aes256Gcm, &*derive("aes-256-gcm")?),
                });
            }
            keys.insert(version, of_version);
        }
        let current = keeper.current();
        if !keys.contains_key(&current) {
            return Err(VaultError::MissingVersion(current));
        }
        Ok(Self { algorithm, current, keys })
    }

    /// Cipher that new values are sealed with.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Version of the ring that new values are sealed and MACs are made under.
    pub fn current(&self) -> u32 {
        self.current
    }

    /// Versions at hand, ascending.
    pub fn versions(&self) -> Vec<u32> {
        self.keys.keys().copied().collect()
    }

    fn keys(&self, version: u32, purpose: Purpose) -> Result<&Keys, VaultError> {
        let of_version = self.keys.get(&version).ok_or(VaultError::MissingVersion(version))?;
        Ok(&of_version[purpose as usize])
    }

    fn now(&self, purpose: Purpose) -> &Keys {
        self.keys(self.current, purpose).expect("the current version was checked when the vault was made")
    }

    // ---- MACs ----

    /// MAC (HMAC-SM3) over a list of parts under the current version. Each part carries its length, so `["ab", "c"]`
    /// and `["a", "bc"]` differ.
    pub fn mac(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
        self.now(purpose).mac.mac(parts)
    }

    /// Whether `mac` is right under any version at hand (constant time for each).
    pub fn verify(&self, purpose: Purpose, parts: &[&[u8]], mac: &[u8; 32]) -> bool {
        self.mac_version(purpose, parts, mac).is_some()
    }

    /// The version `mac` was made under, the newest first; `None` if it is wrong or its version was forgotten.
    pub fn mac_version(&self, purpose: Purpose, parts: &[&[u8]], mac: &[u8; 32]) -> Option<u32> {
        let newest_first = self.keys.iter().rev();
        newest_first
            .filter(|(_, keys)| keys[purpose as usize].mac.verify(parts, mac))
            .map(|(version, _)| *version)
            .next()
    }

    // ---- blind indexes ----

    /// Blind index of a value in one field of one ledger under the current version: HMAC-SM3 over ledger, field and
    /// [`normalise`]d value, cut to 16 bytes. Equal values of a field have equal indexes; nothing else can be told
    /// without the key, and indexes of two fields can not be compared.
    pub fn blind(&self, ledger: &str, field: &str, value: &str) -> [u8; 16] {
        blind(&self.now(Purpose::BlindIndex).mac, ledger, field, &normalise(value))
    }

    /// Blind indexes of a value under all versions, the current one first: what a search looks for while a rotation
    /// is still re-indexing.
    pub fn blind_all(&self, ledger: &str, field: &str, value: &str) -> Vec<[u8; 16]> {
        let value = normalise(value);
        let mut versions = self.versions();
        versions.sort_by_key(|version| (*version != self.current, std::cmp::Reverse(*version)));
        versions
            .into_iter()
            .filter_map(|version| self.keys(version, Purpose::BlindIndex).ok())
            .map(|keys| blind(&keys.mac, ledger, field, &value))
            .collect()
    }

    // ---- record keys ----

    /// A fresh data key for a record, with the cipher in use.
    pub fn new_record_key(&self, random: &mut impl Random) -> RecordKey {
        RecordKey::new(self.algorithm, random)
    }

    /// A record's data key as it is stored: sealed under the ring and bound to its table and record. The text form is
    /// independent of the values under the key, so it may be replaced at any time ([`Vault::rewrap`]) or destroyed.
    pub fn wrap(&self, key: &RecordKey, table: &str, record: &str, random: &mut impl Random) -> String {
        let mut plain = Zeroizing::new(Vec::with_capacity(40));
        plain.push(key.algorithm().letter() as u8);
        plain.extend_from_slice(&key.version().to_be_bytes());
        plain.extend_from_slice(key.bytes());
        let aad = associated("zhucun data key", &[table, record], self.current);
        let sealed = self.now(Purpose::Field).cipher(self.algorithm).seal(&plain, &aad, random);
        Envelope { algorithm: self.algorithm, version: self.current, sealed }.print(Kind::Key)
    }

    /// Gives back what [`Vault::wrap`] stored. An empty text stands for a destroyed key.
    ///
    /// # Errors
    ///
    /// [`VaultError::Erased`] for the empty text; [`VaultError::MissingVersion`]; [`VaultError::Tampered`] if it was
    /// altered or belongs to another record; [`VaultError::Malformed`].
    pub fn unwrap(&self, wrapped: &str, table: &str, record: &str) -> Result<RecordKey, VaultError> {
        if wrapped.is_empty() {
            return Err(VaultError::Erased);
        }
        let envelope = Envelope::parse(Kind::Key, wrapped)?;
        let aad = associated("zhucun data key", &[table, record], envelope.version);
        let cipher = self.keys(envelope.version, Purpose::Field)?.cipher(envelope.algorithm);
        let plain = cipher.open(&envelope.sealed, &aad)?;
        let parts = plain.split_first().and_then(|(letter, rest)| {
            let algorithm = Algorithm::from_letter(char::from(*letter))?;
            let (version, key) = rest.split_first_chunk::<4>()?;
            let mut bytes = Zeroizing::new([0; 32]);
            bytes[..algorithm.key_len()].copy_from_slice(key.get(..algorithm.key_len())?);
            Some(RecordKey::from_parts(algorithm, u32::from_be_bytes(*version), bytes))
        });
        parts.ok_or(VaultError::Malformed("记录密钥长度不对"))
    }

    /// Re-wraps a stored data key under the current version and cipher; `None` if it already is. Values and MACs stay
    /// as they are.
    ///
    /// # Errors
    ///
    /// As [`Vault::unwrap`].
    pub fn rewrap(
        &self,
        wrapped: &str,
        table: &str,
        record: &str,
        random: &mut impl Random,
    ) -> Result<Option<String>, VaultError> {
        let key = self.unwrap(wrapped, table, record)?;
        let envelope = Envelope::parse(Kind::Key, wrapped)?;
        if (envelope.version, envelope.algorithm) == (self.current, self.algorithm) {
            return Ok(None);
        }
        Ok(Some(self.wrap(&key, table, record, random)))
    }

    // ---- small secrets ----

    /// Seals a small secret that belongs to no record (a second-factor secret, a setting) directly under the ring.
    /// `place` says where it lives, e.g. `["account", id, "totp"]`, and is needed again to open it.
    pub fn seal(&self, purpose: Purpose, place: &[&str], plain: &[u8], random: &mut impl Random) -> String {
        let aad = associated("zhucun secret", place, self.current);
        let sealed = self.now(purpose).cipher(self.algorithm).seal(plain, &aad, random);
        Envelope { algorithm: self.algorithm, version: self.current, sealed }.print(Kind::Secret)
    }

    /// Opens what [`Vault::seal`] gave for the same purpose and place.
    ///
    /// # Errors
    ///
    /// [`VaultError::Malformed`], [`VaultError::MissingVersion`], [`VaultError::Tampered`].
    pub fn open(&self, purpose: Purpose, place: &[&str], text: &str) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let envelope = Envelope::parse(Kind::Secret, text)?;
        let aad = associated("zhucun secret", place, envelope.version);
        self.keys(envelope.version, purpose)?.cipher(envelope.algorithm).open(&envelope.sealed, &aad)
    }

    /// [`Vault::open`] for text.
    ///
    /// # Errors
    ///
    /// As [`Vault::open`], and [`VaultError::NotText`].
    pub fn open_text(&self, purpose: Purpose, place: &[&str], text: &str) -> Result<Zeroizing<String>, VaultError> {
        into_text(self.open(purpose, place, text)?)
    }
}

impl fmt::Debug for Vault {
    /// Without keys.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault")
            .field("algorithm", &self.algorithm)
            .field("current", &self.current)
            .field("versions", &self.versions())
            .finish()
    }
}

fn blind(key: &MacKey, ledger: &str, field: &str, normal: &str) -> [u8; 16] {
    let mac = key.mac(&[ledger.as_bytes(), field.as_bytes(), normal.as_bytes()]);
    *mac.first_chunk().expect("a MAC has 32 bytes")
}

/// The one spelling of a value that a blind index is made of: full-width letters, digits and signs become half-width,
/// letters upper-case, white space and hyphens go (证件号、手机号、账号 are typed with all of these).
pub fn normalise(value: &str) -> String {
    value
        .chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            c => c,
        })
        .filter(|c| {
            !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{200b}' | '\u{feff}')
        })
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::tests::counter;
    use crate::{FieldAddress, KeyRing};
    use proptest::prelude::*;

    const ADDRESS: FieldAddress<'static> = FieldAddress { table: "household", column: "id_number", record: "r1" };

    fn ring_and_vault(seed: u64, algorithm: Algorithm) -> (KeyRing, Vault) {
        let ring = KeyRing::generate(&mut counter(seed));
        let vault = Vault::new(&ring, algorithm).unwrap();
        (ring, vault)
    }

    #[test]
    fn purposes_are_in_the_order_of_their_numbers_and_have_labels_of_their_own() {
        let mut labels = std::collections::BTreeSet::new();
        for (n, purpose) in Purpose::ALL.into_iter().enumerate() {
            assert_eq!(purpose as usize, n);
            assert!(labels.insert(purpose.label()));
        }
        let (_, vault) = ring_and_vault(1, Algorithm::Sm4Gcm);
        for a in Purpose::ALL {
            for b in Purpose::ALL {
                assert_eq!(vault.verify(b, &[b"x"], &vault.mac(a, &[b"x"])), a == b, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn a_rotated_ring_reads_the_old_and_writes_the_new() {
        for algorithm in [Algorithm::Sm4Gcm, Algorithm::Aes256Gcm] {
            let mut random = counter(7);
            let (mut ring, old) = ring_and_vault(2, algorithm);
            let key = old.new_record_key(&mut random);
            let value = key.seal(&ADDRESS, "362502199001011234".as_bytes(), &mut random);
            let wrapped = old.wrap(&key, "household", "r1", &mut random);
            let change_mac = old.mac(Purpose::ChangeMac, &[value.as_bytes()]);
            let secret = old.seal(Purpose::Session, &["account", "1"], b"totp", &mut random);
            assert_eq!(old.rewrap(&wrapped, "household", "r1", &mut random), Ok(None));

            ring.rotate(&mut random);
            let new = Vault::new(&ring, algorithm).unwrap();
            assert_eq!((new.current(), new.versions()), (2, vec![1, 2]));
            assert_eq!(new.mac_version(Purpose::ChangeMac, &[value.as_bytes()], &change_mac), Some(1));
            assert_eq!(new.open(Purpose::Session, &["account", "1"], &secret).unwrap().as_slice(), b"totp");
            let rewrapped = new.rewrap(&wrapped, "household", "r1", &mut random).unwrap().unwrap();
            assert!(rewrapped[3..].starts_with(".2."), "{rewrapped}");
            // Ciphertext and MAC over it are untouched, and still good.
            let again = new.unwrap(&rewrapped, "household", "r1").unwrap();
            assert_eq!(again.open_text(&ADDRESS, &value).unwrap().as_str(), "362502199001011234");

            assert!(ring.forget(1));
            let bare = Vault::new(&ring, algorithm).unwrap();
            assert_eq!(bare.unwrap(&wrapped, "household", "r1").unwrap_err(), VaultError::MissingVersion(1));
            assert!(bare.unwrap(&rewrapped, "household", "r1").is_ok());
            assert!(!bare.verify(Purpose::ChangeMac, &[value.as_bytes()], &change_mac));
        }
    }

    #[test]
    fn the_cipher_setting_can_change_while_old_values_stay_readable() {
        let mut random = counter(8);
        let (ring, sm) = ring_and_vault(3, Algorithm::Sm4Gcm);
        let key = sm.new_record_key(&mut random);
        let value = key.seal(&ADDRESS, b"x", &mut random);
        let wrapped = sm.wrap(&key, "household", "r1", &mut random);
        let aes = Vault::new(&ring, Algorithm::Aes256Gcm).unwrap();
        assert_eq!(aes.unwrap(&wrapped, "household", "r1").unwrap().open(&ADDRESS, &value).unwrap().as_slice(), b"x");
        let moved = aes.rewrap(&wrapped, "household", "r1", &mut random).unwrap().unwrap();
        assert!(moved.starts_with("k1a.1."), "{moved}");
        assert_eq!(sm.unwrap(&moved, "household", "r1").unwrap().open(&ADDRESS, &value).unwrap().as_slice(), b"x");
    }

    #[test]
    fn a_data_key_belongs_to_its_record_and_can_be_destroyed() {
        let mut random = counter(9);
        let (_, vault) = ring_and_vault(4, Algorithm::Sm4Gcm);
        let key = vault.new_record_key(&mut random);
        let wrapped = vault.wrap(&key, "household", "r1", &mut random);
        let refused = |text: &str, table: &str, record: &str| vault.unwrap(text, table, record).unwrap_err();
        assert_eq!(refused(&wrapped, "household", "r2"), VaultError::Tampered);
        assert_eq!(refused(&wrapped, "visit", "r1"), VaultError::Tampered);
        assert_eq!(refused("", "household", "r1"), VaultError::Erased);
        let other = ring_and_vault(5, Algorithm::Sm4Gcm).1;
        assert_eq!(other.unwrap(&wrapped, "household", "r1").unwrap_err(), VaultError::Tampered);
        // A secret is not a key and a key is not a secret.
        let secret = vault.seal(Purpose::Field, &["household", "r1"], b"x", &mut random);
        assert!(matches!(refused(&secret, "household", "r1"), VaultError::Malformed(_)));
        assert!(vault.open(Purpose::Field, &["household", "r1"], &wrapped).is_err());
    }

    #[test]
    fn a_secret_opens_only_for_its_purpose_and_place() {
        let mut random = counter(10);
        let (_, vault) = ring_and_vault(6, Algorithm::Sm4Gcm);
        let text = vault.seal(Purpose::Session, &["account", "1", "totp"], "密".as_bytes(), &mut random);
        assert_eq!(vault.open_text(Purpose::Session, &["account", "1", "totp"], &text).unwrap().as_str(), "密");
        assert_eq!(vault.open(Purpose::Field, &["account", "1", "totp"], &text), Err(VaultError::Tampered));
        for place in [&["account", "2", "totp"][..], &["account", "1"], &["account1", "totp"], &[]] {
            assert_eq!(vault.open(Purpose::Session, place, &text), Err(VaultError::Tampered), "{place:?}");
        }
    }

    #[test]
    fn blind_indexes_are_equal_for_equal_values_of_a_field_only() {
        let (mut ring, vault) = ring_and_vault(7, Algorithm::Sm4Gcm);
        let index = vault.blind("household", "id_number", "36250219900101123x");
        for same in [
            "36250219900101123X",
            " 362502 19900101 123X ",
            "３６２５０２１９９００１０１１２３ｘ",
            "362502-19900101-123X",
        ] {
            assert_eq!(vault.blind("household", "id_number", same), index, "{same}");
        }
        assert_ne!(vault.blind("household", "id_number", "362502199001011231"), index);
        assert_ne!(vault.blind("household", "partner_id", "36250219900101123X"), index);
        assert_ne!(vault.blind("visit", "id_number", "36250219900101123X"), index);
        assert_ne!(vault.blind("householdid", "_number", "36250219900101123X"), index);
        ring.rotate(&mut counter(11));
        let rotated = Vault::new(&ring, Algorithm::Sm4Gcm).unwrap();
        let all = rotated.blind_all("household", "id_number", "36250219900101123X");
        assert_eq!(all, [rotated.blind("household", "id_number", "36250219900101123X"), index]);
        assert_ne!(all[0], index);
    }

    #[test]
    fn normal_form_keeps_what_tells_values_apart() {
        for (raw, normal) in [
            ("  138 0000-1234\u{3000}", "13800001234"),
            ("张·三", "张·三"),
            ("ａｂＣ", "ABC"),
            ("１３８—０", "1380"),
            ("", ""),
        ] {
            assert_eq!(normalise(raw), normal, "{raw}");
        }
    }

    #[test]
    fn a_vault_does_not_print_keys() {
        let (_, vault) = ring_and_vault(8, Algorithm::Sm4Gcm);
        assert_eq!(format!("{vault:?}"), "Vault { algorithm: Sm4Gcm, current: 1, versions: [1] }");
    }

    struct Empty;

    impl KeyKeeper for Empty {
        fn current(&self) -> u32 {
            3
        }
        fn versions(&self) -> Vec<u32> {
            Vec::new()
        }
        fn derive(&self, version: u32, _: &[u8], _: &mut [u8; 32]) -> Result<(), VaultError> {
            Err(VaultError::MissingVersion(version))
        }
    }

    #[test]
    fn a_keeper_without_its_current_key_is_refused() {
        assert_eq!(Vault::new(&Empty, Algorithm::Sm4Gcm).unwrap_err(), VaultError::MissingVersion(3));
    }

    proptest! {
        #[test]
        fn normalise_is_idempotent(value in "\\PC{0,40}") {
            let once = normalise(&value);
            prop_assert_eq!(normalise(&once), once);
        }

        #[test]
        fn a_changed_part_breaks_the_mac(
            parts in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 1..20), 1..5),
            at: proptest::sample::Index,
            bit in 0u8..8,
        ) {
            let (_, vault) = ring_and_vault(9, Algorithm::Sm4Gcm);
            let borrow = |parts: &[Vec<u8>]| -> [u8; 32] {
                vault.mac(Purpose::ChangeMac, &parts.iter().map(Vec::as_slice).collect::<Vec<_>>())
            };
            let mac = borrow(&parts);
            let mut changed = parts;
            let part = at.get_mut(&mut changed);
            part[0] ^= 1u8 << bit;
            prop_assert_ne!(borrow(&changed), mac);
        }
    }
}
