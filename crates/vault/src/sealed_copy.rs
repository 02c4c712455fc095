//! A stream under a passphrase (口令加密的副本): Argon2id gives the key, chunks are sealed one by one.
//!
//! ```text
//! header   "zhucun-sealed 1\n" | cipher letter | memory KiB u32 | passes u32 | lanes u32 | salt 16
//! chunk    length u32 | nonce | ciphertext | tag       associated: header, number of the chunk, whether it is the last
//! ```
//! Chunks can not be left out, swapped, cut off or added to.

use crate::cipher::Cipher;
use crate::{Algorithm, PasswordCost, Random, VaultError};
use argon2::{Argon2, Version};
use std::fmt;
use zeroize::Zeroizing;

const MAGIC: &[u8] = b"zhucun-sealed 1\n";
const SALT: usize = 16;
/// Length of the header in bytes.
pub const SEALED_HEADER: usize = MAGIC.len() + 1 + 12 + SALT;
/// Most plain bytes in a chunk.
pub const SEALED_CHUNK: usize = 1 << 20;
/// What a sealed chunk is longer than its content.
pub const SEALED_EXTRA: usize = 28;

/// The key of one stream.
pub struct SealedCopy {
    cipher: Cipher,
    header: [u8; SEALED_HEADER],
}

impl SealedCopy {
    /// A new stream under a passphrase.
    ///
    /// # Errors
    /// [`VaultError::PasswordCost`] if the cost is outside Argon2's limits.
    pub fn create(passphrase: &str, cost: PasswordCost, random: &mut impl Random) -> Result<Self, VaultError> {
        let mut header = [0; SEALED_HEADER];
        let (magic, rest) = header.split_at_mut(MAGIC.len());
        magic.copy_from_slice(MAGIC);
        rest[0] = Algorithm::default().letter() as u8;
        for (at, n) in [cost.memory_kib, cost.passes, cost.lanes].into_iter().enumerate() {
            rest[1 + 4 * at..5 + 4 * at].copy_from_slice(&n.to_be_bytes());
        }
        rest[13..].copy_from_slice(&random.bytes::<SALT>());
        Self::open(passphrase, &header)
    }

    /// True for the beginning of a sealed stream.
    pub fn is_sealed(begin: &[u8]) -> bool {
        begin.starts_with(MAGIC)
    }

    /// The stream that begins with this header. A wrong passphrase shows at the first chunk.
    ///
    /// # Errors
    /// [`VaultError::Malformed`]; [`VaultError::PasswordCost`].
    pub fn open(passphrase: &str, header: &[u8; SEALED_HEADER]) -> Result<Self, VaultError> {
        let rest = header.strip_prefix(MAGIC).ok_or(VaultError::Malformed("不是加密的副本"))?;
        let algorithm = Algorithm::from_letter(char::from(rest[0])).ok_or(VaultError::Malformed("算法未知"))?;
        let number = |at: usize| {
            let mut bytes = [0; 4];
            bytes.copy_from_slice(&rest[1 + 4 * at..5 + 4 * at]);
            u32::from_be_bytes(bytes)
        };
        let cost = PasswordCost { memory_kib: number(0), passes: number(1), lanes: number(2) };
        let argon = Argon2::new(argon2::Algorithm::Argon2id, Version::V0x13, cost.params()?);
        let mut key = Zeroizing::new([0; 32]);
        argon
            .hash_password_into(passphrase.as_bytes(), &rest[13..], key.as_mut_slice())
            .map_err(|_| VaultError::PasswordCost)?;
        Ok(Self { cipher: Cipher::new(algorithm, &key), header: *header })
    }

    /// What the stream begins with.
    pub fn header(&self) -> &[u8; SEALED_HEADER] {
        &self.header
    }

    fn associated(&self, number: u64, last: bool) -> Vec<u8> {
        let mut out = self.header.to_vec();
        out.extend_from_slice(&number.to_be_bytes());
        out.push(last.into());
        out
    }

    /// Seals a chunk.
    pub fn seal(&self, number: u64, last: bool, plain: &[u8], random: &mut impl Random) -> Vec<u8> {
        self.cipher.seal(plain, &self.associated(number, last), random)
    }

    /// Opens a chunk.
    ///
    /// # Errors
    /// [`VaultError::Tampered`] for a wrong passphrase, another place in the stream, or changed bytes.
    pub fn unseal(&self, number: u64, last: bool, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        self.cipher.open(sealed, &self.associated(number, last))
    }
}

impl fmt::Debug for SealedCopy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealedCopy")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::tests::counter;

    #[test]
    fn a_chunk_opens_only_in_its_place_and_under_its_passphrase() {
        let mut random = counter(5);
        let copy = SealedCopy::create("一句很长的口令", PasswordCost::LIGHT, &mut random).unwrap();
        let chunk = copy.seal(3, false, b"plain", &mut random);
        assert_eq!(chunk.len(), 5 + SEALED_EXTRA);
        let again = SealedCopy::open("一句很长的口令", copy.header()).unwrap();
        assert_eq!(again.unseal(3, false, &chunk).unwrap().as_slice(), b"plain");
        for (number, last) in [(2, false), (3, true)] {
            assert_eq!(again.unseal(number, last, &chunk), Err(VaultError::Tampered));
        }
        let other = SealedCopy::open("另一句很长的口令", copy.header()).unwrap();
        assert_eq!(other.unseal(3, false, &chunk), Err(VaultError::Tampered));
        let mut header = *copy.header();
        assert!(SealedCopy::is_sealed(&header));
        header[0] ^= 1;
        assert!(matches!(SealedCopy::open("x", &header), Err(VaultError::Malformed(_))));
        let mut costly = *copy.header();
        costly[MAGIC.len() + 1..MAGIC.len() + 5].copy_from_slice(&u32::MAX.to_be_bytes());
        assert!(matches!(SealedCopy::open("x", &costly), Err(VaultError::PasswordCost)));
    }
}
