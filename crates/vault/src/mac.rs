//! HMAC-SM3 with the key's state worked out once.

use hmac::{Hmac, KeyInit, Mac};
use sm3::Sm3;

/// An HMAC-SM3 key. The two compressions over the padded key are done when it is made; a MAC clones that state, which
/// saves half the work for inputs as short as a change.
#[derive(Clone)]
pub(crate) struct MacKey(Hmac<Sm3>);

impl MacKey {
    /// A key from any bytes; HMAC takes keys of every length.
    pub(crate) fn new(key: &[u8]) -> Self {
        Self(Hmac::new_from_slice(key).expect("HMAC takes keys of every length"))
    }

    /// State after all parts, each preceded by its length in bytes as eight big-endian octets: two different lists of
    /// parts are never the same input.
    fn over(&self, parts: &[&[u8]]) -> Hmac<Sm3> {
        let mut mac = self.0.clone();
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac
    }

    /// The MAC over `parts`.
    pub(crate) fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        self.over(parts).finalize().into_bytes().into()
    }

    /// Whether `mac` is the MAC over `parts`, in constant time.
    pub(crate) fn verify(&self, parts: &[&[u8]], mac: &[u8; 32]) -> bool {
        self.over(parts).verify_slice(mac).is_ok()
    }

    /// The MAC over `bytes` as they are, for key derivation and known-answer tests.
    #[cfg(test)]
    fn raw(&self, bytes: &[u8]) -> [u8; 32] {
        self.0.clone().chain_update(bytes).finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hmac_sm3_gives_the_known_answer() {
        // Key and message of GM/T 0042-2015 annex D; OpenSSL and Python's hmac give the same.
        let key: Vec<u8> = (1..=32).collect();
        let message = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".repeat(2);
        assert_eq!(
            crate::hex(&MacKey::new(&key).raw(&message)),
            "ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a"
        );
    }

    #[test]
    fn parts_can_not_run_into_each_other() {
        let key = MacKey::new(b"k");
        let lists: [&[&[u8]]; 6] = [&[b"ab", b"c"], &[b"a", b"bc"], &[b"abc"], &[b"ab", b"c", b""], &[], &[b""]];
        for (i, a) in lists.iter().enumerate() {
            for (j, b) in lists.iter().enumerate() {
                assert_eq!(key.mac(a) == key.mac(b), i == j, "{i} {j}");
                assert_eq!(key.verify(a, &key.mac(b)), i == j, "{i} {j}");
            }
        }
    }

    #[test]
    fn the_length_prefix_is_what_the_documentation_says() {
        let key = MacKey::new(b"k");
        assert_eq!(key.mac(&[b"ab"]), key.raw(b"\0\0\0\0\0\0\0\x02ab"));
    }
}
