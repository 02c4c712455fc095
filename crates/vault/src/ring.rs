//! The master secrets: made, rotated, written as text, read back.

use std::collections::BTreeMap;
use std::fmt;

use hkdf::Hkdf;
use sm3::Sm3;
use zeroize::Zeroizing;

use crate::digest::{hex, sm3, unhex};
use crate::{Random, VaultError};

/// First line of a key file.
const HEADER: &str = "zhucun-keyring 1";

/// What holds the master secrets and derives working keys from them. [`KeyRing`] does it in software; a hardware
/// module (GM/T 0018 SDF, PKCS#11, a key service) does it by implementing these three functions.
pub trait KeyKeeper {
    /// Version that new values are sealed under.
    fn current(&self) -> u32;

    /// All versions at hand, ascending; contains [`KeyKeeper::current`].
    fn versions(&self) -> Vec<u32>;

    /// Fills `out` with the key for `label` under master key `version`: always the same bytes for the same label.
    ///
    /// # Errors
    ///
    /// [`VaultError::MissingVersion`] if that version is not held.
    fn derive(&self, version: u32, label: &[u8], out: &mut [u8; 32]) -> Result<(), VaultError>;
}

/// Master secrets of 256 bits by version (主密钥). Wiped from memory when dropped.
///
/// Kept by the server as text in a file only its account may read (0600), backed up apart from the database: who has
/// one of the two has nothing.
pub struct KeyRing {
    current: u32,
    keys: BTreeMap<u32, Zeroizing<[u8; 32]>>,
}

impl KeyRing {
    /// A new ring with version 1.
    pub fn generate(random: &mut impl Random) -> Self {
        let mut ring = Self { current: 0, keys: BTreeMap::new() };
        ring.rotate(random);
        ring
    }

    /// Adds a new version, makes it the current one and returns it. Old versions stay readable until
    /// [`KeyRing::forget`]; a job re-wraps what they hold meanwhile.
    pub fn rotate(&mut self, random: &mut impl Random) -> u32 {
        let mut key = Zeroizing::new([0; 32]);
        random.fill(key.as_mut_slice());
        self.current = self.keys.last_key_value().map_or(1, |(version, _)| version + 1);
        self.keys.insert(self.current, key);
        self.current
    }

    /// Destroys an old version for good; whatever is still wrapped under it is lost. Returns whether it was there. The
    /// current version is never forgotten.
    pub fn forget(&mut self, version: u32) -> bool {
        version != self.current && self.keys.remove(&version).is_some()
    }

    /// A short public mark of a version (16 hexadecimal digits) for an inventory of keys: the same in every copy of
    /// the ring, and no help in guessing the key. `None` if the version is not held.
    pub fn fingerprint(&self, version: u32) -> Option<String> {
        let mut mark = [0; 32];
        self.derive(version, b"zhucun fingerprint", &mut mark).ok()?;
        Some(hex(&mark[..8]))
    }

    /// The ring as text: a header, the current version, then one line per version with the key in hexadecimal and a
    /// check over the line. Secret; wiped when dropped.
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(64 + self.keys.len() * 96));
        text.push_str(HEADER);
        text.push_str(&format!("\ncurrent {}\n", self.current));
        for (version, key) in &self.keys {
            let digits = Zeroizing::new(hex(key.as_slice()));
            text.push_str(&format!("key {version} "));
            text.push_str(&digits);
            text.push(' ');
            text.push_str(&check(*version, key));
            text.push('\n');
        }
        text
    }

    /// Reads what [`KeyRing::to_text`] wrote. Empty lines and lines that begin with `#` are skipped, so that an
    /// administrator may write down where the copy lies.
    ///
    /// # Errors
    ///
    /// [`VaultError::KeyFile`] with the line: wrong header, a damaged or doubled key, no key for the current version.
    pub fn from_text(text: &str) -> Result<Self, VaultError> {
        let wrong = |line: usize, problem: &'static str| VaultError::KeyFile { line: line + 1, problem };
        let mut lines = text
            .lines()
            .enumerate()
            .map(|(n, line)| (n, line.trim()))
            .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        match lines.next() {
            Some((_, HEADER)) => {}
            Some((n, _)) => return Err(wrong(n, "不是驻村密钥文件的开头")),
            None => return Err(wrong(0, "是空的")),
        }
        let (at, current) = match lines.next() {
            Some((n, line)) => {
                let version = line.strip_prefix("current ").and_then(|v| v.parse::<u32>().ok());
                (n, version.ok_or_else(|| wrong(n, "应写明当前版本（current 版本号）"))?)
            }
            None => return Err(wrong(1, "缺少当前版本（current 版本号）")),
        };
        let mut keys = BTreeMap::new();
        for (n, line) in lines {
            let words: Vec<&str> = line.split_whitespace().collect();
            let ["key", version, digits, sum] = words[..] else {
                return Err(wrong(n, "应为「key 版本号 密钥 校验」"));
            };
            let version: u32 = version.parse().ok().filter(|v| *v > 0).ok_or_else(|| wrong(n, "版本号不对"))?;
            let key = Zeroizing::new(unhex::<32>(digits).ok_or_else(|| wrong(n, "密钥应为 64 位十六进制数字"))?);
            if check(version, &key) != sum {
                return Err(wrong(n, "校验不符，密钥有字符被改动"));
            }
            if keys.insert(version, key).is_some() {
                return Err(wrong(n, "版本号重复"));
            }
        }
        if !keys.contains_key(&current) {
            return Err(wrong(at, "指定的当前版本在文件里没有密钥"));
        }
        Ok(Self { current, keys })
    }
}

/// Catches a mistyped or cut line. It lies beside the key itself, so it gives nothing away.
fn check(version: u32, key: &[u8; 32]) -> String {
    let mut bytes = Zeroizing::new(Vec::with_capacity(64));
    bytes.extend_from_slice(b"zhucun key check");
    bytes.extend_from_slice(&version.to_be_bytes());
    bytes.extend_from_slice(key);
    hex(&sm3(&bytes)[..4])
}

impl KeyKeeper for KeyRing {
    fn current(&self) -> u32 {
        self.current
    }

    fn versions(&self) -> Vec<u32> {
        self.keys.keys().copied().collect()
    }

    /// HKDF-SM3 (RFC 5869) with the salt `zhucun` and the label as info.
    fn derive(&self, version: u32, label: &[u8], out: &mut [u8; 32]) -> Result<(), VaultError> {
        let key = self.keys.get(&version).ok_or(VaultError::MissingVersion(version))?;
        Hkdf::<Sm3>::new(Some(b"zhucun"), key.as_slice()).expand(label, out).expect("32 bytes are within HKDF's limit");
        Ok(())
    }
}

impl fmt::Debug for KeyRing {
    /// Versions only: a ring in a log line must not be a leak.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyRing").field("current", &self.current).field("versions", &self.versions()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::tests::counter;
    use proptest::prelude::*;

    #[test]
    fn derivation_is_hkdf_sm3() {
        // Computed with `openssl kdf -kdfopt digest:SM3 … HKDF` (first 32 bytes).
        let mut ascending = |out: &mut [u8]| out.iter_mut().zip(0..).for_each(|(byte, n)| *byte = n);
        let ring = KeyRing::generate(&mut ascending);
        let mut out = [0; 32];
        ring.derive(1, b"probe", &mut out).unwrap();
        assert_eq!(hex(&out), "15931c7a7903aa791598aaeff3a0bf360b847543d3c0a97e9104e9a98217ed53");
        assert_eq!(ring.derive(2, b"probe", &mut out), Err(VaultError::MissingVersion(2)));
    }

    #[test]
    fn rotation_keeps_old_versions_until_forgotten() {
        let mut random = counter(1);
        let mut ring = KeyRing::generate(&mut random);
        let first = ring.fingerprint(1);
        assert_eq!(ring.rotate(&mut random), 2);
        assert_eq!((ring.current(), ring.versions()), (2, vec![1, 2]));
        assert_eq!(ring.fingerprint(1), first);
        assert_ne!(ring.fingerprint(2), first);
        assert!(!ring.forget(2), "the current version stays");
        assert!(ring.forget(1));
        assert_eq!(ring.versions(), [2]);
        assert_eq!(ring.fingerprint(1), None);
        assert_eq!(ring.rotate(&mut random), 3, "a version number is not used twice");
    }

    #[test]
    fn a_damaged_key_file_names_its_line() {
        let mut random = counter(2);
        let mut ring = KeyRing::generate(&mut random);
        ring.rotate(&mut random);
        let good = ring.to_text();
        let lines: Vec<&str> = good.lines().collect();
        let flipped = lines[3].replacen(['a', '1'], "b", 1);
        let swapped = lines[2].replacen("key 1", "key 5", 1);
        let cases: [(String, usize, &str); 9] = [
            (String::new(), 1, "空的"),
            ("something else\n".into(), 1, "开头"),
            (format!("{}\n", lines[0]), 2, "缺少当前版本"),
            (format!("{}\nkey 1\n", lines[0]), 2, "应写明当前版本"),
            (format!("{}\n{}\n{}\nkey 2 00 00\n", lines[0], lines[1], lines[2]), 4, "64 位"),
            (format!("{}\n{}\n{}\n{}\n", lines[0], lines[1], lines[2], flipped), 4, "校验不符"),
            (format!("{}\n{}\n{}\n{}\n", lines[0], lines[1], swapped, lines[3]), 3, "校验不符"),
            (format!("{}\n{}\n{}\n{}\n", lines[0], lines[1], lines[3], lines[3]), 4, "重复"),
            (format!("{}\n{}\n{}\n", lines[0], lines[1], lines[2]), 2, "没有密钥"),
        ];
        for (text, line, words) in cases {
            match KeyRing::from_text(&text) {
                Err(VaultError::KeyFile { line: at, problem }) => {
                    assert_eq!(at, line, "{problem}");
                    assert!(problem.contains(words), "{problem} should say {words}");
                }
                other => panic!("{words}: {other:?}"),
            }
        }
    }

    #[test]
    fn notes_in_the_key_file_are_skipped_and_debug_shows_no_key() {
        let ring = KeyRing::generate(&mut counter(3));
        let text = format!("# 副本在档案室保险柜\n\n{}", ring.to_text().as_str());
        let again = KeyRing::from_text(&text).unwrap();
        assert_eq!(again.to_text(), ring.to_text());
        assert_eq!(format!("{again:?}"), "KeyRing { current: 1, versions: [1] }");
    }

    proptest! {
        #[test]
        fn text_round_trip(seed in 0..u64::MAX / 2, rotations in 0usize..5) {
            let mut random = counter(seed);
            let mut ring = KeyRing::generate(&mut random);
            for _ in 0..rotations {
                ring.rotate(&mut random);
            }
            let again = KeyRing::from_text(&ring.to_text()).unwrap();
            prop_assert_eq!(again.to_text(), ring.to_text());
            prop_assert_eq!(again.current(), ring.current());
        }
    }
}
