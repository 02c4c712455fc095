//! Random tokens: session cookies, one-time links, API keys, ballots.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use crate::Random;
use crate::digest::sm3;

/// 256 random bits as 43 URL-safe characters. Goes to its holder once; the database keeps the digest only.
pub struct Token(Zeroizing<String>);

impl Token {
    /// A fresh token.
    pub fn new(random: &mut impl Random) -> Self {
        let bytes = Zeroizing::new(random.bytes::<32>());
        Self(Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes.as_slice())))
    }

    /// The token as its holder gets it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is stored and looked up: the SM3 digest of the text.
    pub fn digest(&self) -> [u8; 32] {
        sm3(self.0.as_bytes())
    }
}

impl fmt::Debug for Token {
    /// Without the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Digest to look a presented token up by; `None` if the text can not be one of ours, which saves the look-up. No
/// key-stretching is needed: the input has 256 random bits.
pub fn token_digest(presented: &str) -> Option<[u8; 32]> {
    let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(presented).ok()?);
    (bytes.len() == 32).then(|| sm3(presented.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OsRandom;
    use crate::random::tests::counter;

    #[test]
    fn a_token_is_found_by_its_digest() {
        let token = Token::new(&mut counter(1));
        assert_eq!(token.as_str().len(), 43);
        assert!(token.as_str().chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'));
        assert_eq!(token_digest(token.as_str()), Some(token.digest()));
        assert_eq!(format!("{token:?}"), "Token(…)");
    }

    #[test]
    fn what_is_no_token_is_not_looked_up() {
        let good = Token::new(&mut counter(2));
        for bad in ["", "abc", &good.as_str()[1..], &format!("{}=", good.as_str()), "长", &"!".repeat(43)] {
            assert_eq!(token_digest(bad), None, "{bad}");
        }
    }

    #[test]
    fn ten_thousand_tokens_do_not_repeat_and_use_every_bit() {
        let mut seen = std::collections::HashSet::new();
        let mut ones = [0u32; 256];
        for _ in 0..10_000 {
            let token = Token::new(&mut OsRandom);
            let bytes = URL_SAFE_NO_PAD.decode(token.as_str()).unwrap();
            for (bit, count) in ones.iter_mut().enumerate() {
                *count += u32::from(bytes[bit / 8] >> (bit % 8) & 1);
            }
            assert!(seen.insert(token.digest()));
        }
        // Each bit is a fair coin: 5000 ± 8 standard deviations of 50.
        assert!(ones.iter().all(|n| (4600..5400).contains(n)), "{ones:?}");
    }
}
