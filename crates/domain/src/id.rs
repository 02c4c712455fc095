//! Permanent ids of records, people, units and submissions.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A permanent id: a UUID (version 7 where we make it). It is an identity, never an order and never a secret.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id([u8; 16]);

impl Id {
    /// The id with these sixteen bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Sixteen bytes from a slice; `None` when the length is another.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The sixteen bytes, as stored.
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// A version 7 id from its two ingredients: epoch milliseconds and ten random bytes.
    pub fn v7(millis: u64, random: [u8; 10]) -> Self {
        Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().into_bytes())
    }

    /// An id that follows from what it names: the same name gives the same id. Used where a job may run twice.
    ///
    /// Databases hold such ids: submissions of imports, judgements and clashes, by which a repeated delivery is known, and
    /// ids of places in the chain of changes. Version 5 of UUID would give the same names other ids: a workbook that came
    /// in before would come in again, and the proof of a place would name nothing. So the function stays what it was.
    pub fn named(name: &[u8]) -> Self {
        // FNV-1a over two lanes: an identity for our own names, not a defence against forged ones.
        let lane = |basis: u64| name.iter().fold(basis, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01b3));
        let mut bytes = [0_u8; 16];
        bytes[..8].copy_from_slice(&lane(0xcbf2_9ce4_8422_2325).to_be_bytes());
        bytes[8..].copy_from_slice(&lane(0x8422_2325_cbf2_9ce4).to_be_bytes());
        Self(uuid::Builder::from_custom_bytes(bytes).into_uuid().into_bytes())
    }

    /// Reads the usual hyphenated form.
    pub fn parse(text: &str) -> Option<Self> {
        uuid::Uuid::try_parse(text).ok().map(|u| Self(u.into_bytes()))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        uuid::Uuid::from_bytes(self.0).fmt(f)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an id"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_round_trips() {
        let id = Id::v7(1_764_000_000_000, [7; 10]);
        assert_eq!(Id::parse(&id.to_string()), Some(id));
        assert_eq!(Id::from_slice(id.bytes()), Some(id));
        assert_eq!(Id::parse("x"), None);
    }

    #[test]
    fn named_ids_differ_by_name() {
        assert_eq!(Id::named(b"a"), Id::named(b"a"));
        assert_ne!(Id::named(b"a"), Id::named(b"b"));
        // As they lie in databases.
        assert_eq!(Id::named(b"place:1").to_string(), "2cd9ea45-864d-8499-8dd6-6cdb63e65e2a");
    }
}
