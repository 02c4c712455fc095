//! Authenticated encryption and the text form of what it gives.

use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, AesGcm};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sm4::Sm4;
use zeroize::Zeroizing;

use crate::{Random, VaultError};

/// Length of the nonce in bytes (96 bits, random: each data key seals a handful of values, and a wrapping key far
/// fewer than the 2^32 at which random nonces become a worry).
const NONCE: usize = 12;
/// Length of the authentication tag in bytes.
const TAG: usize = 16;

/// Which cipher new values are sealed with. Values name their cipher, so both can be read at any time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Algorithm {
    /// SM4 in Galois/Counter mode (GB/T 32907-2016, RFC 8998), 128-bit key. The default (国密).
    #[default]
    Sm4Gcm,
    /// AES in Galois/Counter mode with a 256-bit key.
    Aes256Gcm,
}

impl Algorithm {
    /// One letter in sealed texts.
    pub(crate) fn letter(self) -> char {
        match self {
            Self::Sm4Gcm => 's',
            Self::Aes256Gcm => 'a',
        }
    }

    /// Reads [`Algorithm::letter`].
    pub(crate) fn from_letter(letter: char) -> Option<Self> {
        [Self::Sm4Gcm, Self::Aes256Gcm].into_iter().find(|algorithm| algorithm.letter() == letter)
    }

    /// Length of a key in bytes.
    pub(crate) fn key_len(self) -> usize {
        match self {
            Self::Sm4Gcm => 16,
            Self::Aes256Gcm => 32,
        }
    }
}

/// A cipher with its key schedule worked out.
#[derive(Clone)]
pub(crate) enum Cipher {
    Sm4(Box<AesGcm<Sm4, U12>>),
    Aes(Box<Aes256Gcm>),
}

impl Cipher {
    /// A cipher from the first [`Algorithm::key_len`] bytes of `key`.
    pub(crate) fn new(algorithm: Algorithm, key: &[u8; 32]) -> Self {
        const FITS: &str = "the key has the length of its algorithm";
        let key = &key[..algorithm.key_len()];
        match algorithm {
            Algorithm::Sm4Gcm => Self::Sm4(Box::new(AesGcm::new_from_slice(key).expect(FITS))),
            Algorithm::Aes256Gcm => Self::Aes(Box::new(Aes256Gcm::new_from_slice(key).expect(FITS))),
        }
    }

    /// Nonce, ciphertext and tag in one.
    pub(crate) fn seal(&self, plain: &[u8], aad: &[u8], random: &mut impl Random) -> Vec<u8> {
        const SHORT: &str = "a value is shorter than GCM's limit of 64 GiB";
        let nonce = random.bytes::<NONCE>();
        let payload = Payload { msg: plain, aad };
        let body = match self {
            Self::Sm4(cipher) => cipher.encrypt(&nonce.into(), payload).expect(SHORT),
            Self::Aes(cipher) => cipher.encrypt(&nonce.into(), payload).expect(SHORT),
        };
        let mut sealed = Vec::with_capacity(NONCE + body.len());
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&body);
        sealed
    }

    /// Opens what [`Cipher::seal`] gave; [`VaultError::Tampered`] if anything differs.
    pub(crate) fn open(&self, sealed: &[u8], aad: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let Some((nonce, msg)) = sealed.split_first_chunk::<NONCE>() else {
            return Err(VaultError::Malformed("长度不足"));
        };
        if msg.len() < TAG {
            return Err(VaultError::Malformed("长度不足"));
        }
        let payload = Payload { msg, aad };
        match self {
            Self::Sm4(cipher) => cipher.decrypt(&(*nonce).into(), payload),
            Self::Aes(cipher) => cipher.decrypt(&(*nonce).into(), payload),
        }
        .map(Zeroizing::new)
        .map_err(|_| VaultError::Tampered)
    }
}

/// What kind of sealed text it is; the first letter of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A sensitive value under a record's data key.
    Value,
    /// A record's data key under the ring.
    Key,
    /// A small secret directly under the ring.
    Secret,
}

impl Kind {
    fn letter(self) -> char {
        match self {
            Self::Value => 'v',
            Self::Key => 'k',
            Self::Secret => 'r',
        }
    }
}

/// A sealed text taken apart: kind, version of the form (1), cipher, version of the key, bytes.
///
/// ```text
/// v1s.1.<base64url of nonce | ciphertext | tag>
/// │││ └ version of the key
/// ││└ cipher: s = SM4-GCM, a = AES-256-GCM
/// │└ version of the form
/// └ v = value, k = wrapped data key, r = secret under the ring
/// ```
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Envelope {
    pub(crate) algorithm: Algorithm,
    pub(crate) version: u32,
    pub(crate) sealed: Vec<u8>,
}

impl Envelope {
    /// The text form.
    pub(crate) fn print(&self, kind: Kind) -> String {
        let mut text = format!("{}1{}.{}.", kind.letter(), self.algorithm.letter(), self.version);
        URL_SAFE_NO_PAD.encode_string(&self.sealed, &mut text);
        text
    }

    /// Reads [`Envelope::print`] of the same kind.
    pub(crate) fn parse(kind: Kind, text: &str) -> Result<Self, VaultError> {
        let mut parts = text.splitn(3, '.');
        let (Some(head), Some(version), Some(body)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(VaultError::Malformed("格式不对"));
        };
        let mut head = head.chars();
        if head.next() != Some(kind.letter()) {
            return Err(VaultError::Malformed("种类不对"));
        }
        if head.next() != Some('1') {
            return Err(VaultError::Malformed("由更新的版本封存，请升级程序"));
        }
        let algorithm = head.next().and_then(Algorithm::from_letter);
        let (Some(algorithm), None) = (algorithm, head.next()) else {
            return Err(VaultError::Malformed("算法未知"));
        };
        // Canonical digits only, so that a sealed text has exactly one spelling.
        let number = version.parse::<u32>().ok().filter(|n| n.to_string() == version);
        let version = number.ok_or(VaultError::Malformed("密钥版本不对"))?;
        let sealed = URL_SAFE_NO_PAD.decode(body).map_err(|_| VaultError::Malformed("编码不对"))?;
        Ok(Self { algorithm, version, sealed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::tests::counter;
    use crate::{hex, unhex};
    use proptest::prelude::*;

    #[test]
    fn sm4_gcm_gives_the_vector_of_rfc_8998() {
        // RFC 8998, appendix A.1.
        let mut key = [0; 32];
        key[..16].copy_from_slice(&unhex::<16>("0123456789abcdeffedcba9876543210").unwrap());
        let nonce = unhex::<12>("00001234567800000000abcd").unwrap();
        let aad = unhex::<20>("feedfacedeadbeeffeedfacedeadbeefabaddad2").unwrap();
        let plain = unhex::<64>(
            "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd\
             eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
        )
        .unwrap();
        let cipher = Cipher::new(Algorithm::Sm4Gcm, &key);
        let mut fixed = |out: &mut [u8]| out.copy_from_slice(&nonce);
        let sealed = cipher.seal(&plain, &aad, &mut fixed);
        assert_eq!(
            hex(&sealed[12..]),
            "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735\
             d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d\
             83de3541e4c2b58177e065a9bf7b62ec"
        );
        assert_eq!(cipher.open(&sealed, &aad).unwrap().as_slice(), plain);
    }

    #[test]
    fn aes_256_gcm_gives_the_vector_of_the_gcm_paper() {
        // McGrew and Viega, test case 16 (256-bit key, 60 bytes of text, 20 bytes of associated data).
        let key = unhex::<32>("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308").unwrap();
        let nonce = unhex::<12>("cafebabefacedbaddecaf888").unwrap();
        let aad = unhex::<20>("feedfacedeadbeeffeedfacedeadbeefabaddad2").unwrap();
        let plain = unhex::<60>(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72\
             1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
        )
        .unwrap();
        let mut fixed = |out: &mut [u8]| out.copy_from_slice(&nonce);
        let sealed = Cipher::new(Algorithm::Aes256Gcm, &key).seal(&plain, &aad, &mut fixed);
        assert_eq!(hex(&sealed[72..]), "76fc6ece0f4e1768cddf8853bb2d551b");
    }

    #[test]
    fn a_text_that_is_not_ours_is_named() {
        let good = Envelope { algorithm: Algorithm::Sm4Gcm, version: 7, sealed: vec![1; 40] };
        let text = good.print(Kind::Value);
        assert!(text.starts_with("v1s.7."), "{text}");
        assert_eq!(Envelope::parse(Kind::Value, &text), Ok(good));
        for (bad, why) in [
            (String::new(), "格式"),
            ("张三".into(), "格式"),
            (text.replacen("v1s", "k1s", 1), "种类"),
            (text.replacen("v1s", "v2s", 1), "升级"),
            (text.replacen("v1s", "v1x", 1), "算法"),
            (text.replacen("v1s", "v1ss", 1), "算法"),
            (text.replacen(".7.", ".07.", 1), "版本"),
            (text.replacen(".7.", ".+7.", 1), "版本"),
            (format!("{text}="), "编码"),
            (format!("{text}.x"), "编码"),
        ] {
            match Envelope::parse(Kind::Value, &bad) {
                Err(VaultError::Malformed(said)) => assert!(said.contains(why), "{bad}: {said}"),
                other => panic!("{bad}: {other:?}"),
            }
        }
        let cipher = Cipher::new(Algorithm::Sm4Gcm, &[0; 32]);
        assert_eq!(cipher.open(&[0; 11], b""), Err(VaultError::Malformed("长度不足")));
        assert_eq!(cipher.open(&[0; 27], b""), Err(VaultError::Malformed("长度不足")));
        assert_eq!(cipher.open(&[0; 28], b""), Err(VaultError::Tampered));
    }

    fn algorithm() -> impl Strategy<Value = Algorithm> {
        prop_oneof![Just(Algorithm::Sm4Gcm), Just(Algorithm::Aes256Gcm)]
    }

    proptest! {
        #[test]
        fn round_trip_and_any_flipped_bit_is_refused(
            algorithm in algorithm(),
            key: [u8; 32],
            plain in proptest::collection::vec(any::<u8>(), 0..200),
            aad in proptest::collection::vec(any::<u8>(), 0..50),
            seed in 0..u64::MAX / 2,
            at: proptest::sample::Index,
            bit in 0u8..8,
        ) {
            let cipher = Cipher::new(algorithm, &key);
            let mut sealed = cipher.seal(&plain, &aad, &mut counter(seed));
            let opened = cipher.open(&sealed, &aad).unwrap();
            prop_assert_eq!(opened.as_slice(), plain.as_slice());
            let mut other = aad.clone();
            other.push(0);
            prop_assert_eq!(cipher.open(&sealed, &other), Err(VaultError::Tampered));
            let at = at.index(sealed.len());
            sealed[at] ^= 1u8 << bit;
            prop_assert_eq!(cipher.open(&sealed, &aad), Err(VaultError::Tampered));
        }

        #[test]
        fn parsing_never_panics(text in "\\PC{0,60}", tail in "[vkr]1[sa]\\.[0-9]{0,4}\\.[A-Za-z0-9_=-]{0,40}") {
            for kind in [Kind::Value, Kind::Key, Kind::Secret] {
                for text in [&text, &tail] {
                    if let Ok(envelope) = Envelope::parse(kind, text) {
                        prop_assert_eq!(&envelope.print(kind), text);
                    }
                }
            }
        }
    }
}
