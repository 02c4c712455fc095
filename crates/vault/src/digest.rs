//! SM3 digests, the change chain, and hexadecimal text.

use sm3::{Digest, Sm3};

/// SM3 digest (GB/T 32905-2016) of `bytes`, 32 bytes.
pub fn sm3(bytes: &[u8]) -> [u8; 32] {
    Sm3::digest(bytes).into()
}

/// SM3 digest of `bytes` as 64 lower-case hexadecimal digits.
pub fn sm3_hex(bytes: &[u8]) -> String {
    hex(&sm3(bytes))
}

/// Next head of a chain: SM3 over a fixed label, the previous head and the canonical form of what is added.
///
/// Deliberately unkeyed, so that whoever holds an exported head and the canonical forms can recompute it with any SM3
/// tool; what the key protects is the MAC inside the canonical form and the seal over the head.
pub fn chain(previous: &[u8; 32], canonical: &[u8]) -> [u8; 32] {
    let mut sm3 = Sm3::new();
    // The label and the previous head have fixed lengths, so the canonical form needs no length before it.
    sm3.update(b"zhucun chain 1\n");
    sm3.update(previous);
    sm3.update(canonical);
    sm3.finalize().into()
}

/// Lower-case hexadecimal text.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

/// Bytes of a hexadecimal text of exactly `2 * N` digits in either case; `None` for anything else.
pub fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return None;
    }
    let mut out = [0; N];
    for (byte, pair) in out.iter_mut().zip(digits.chunks_exact(2)) {
        let high = char::from(pair[0]).to_digit(16)?;
        let low = char::from(pair[1]).to_digit(16)?;
        *byte = u8::try_from(high * 16 + low).ok()?;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sm3_gives_the_vectors_of_the_standard() {
        // GB/T 32905-2016, annex A.1 and A.2.
        assert_eq!(sm3_hex(b"abc"), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
        assert_eq!(sm3_hex(&b"abcd".repeat(16)), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
    }

    #[test]
    fn a_chain_shows_a_change_a_loss_and_a_swap() {
        let head = |items: &[&[u8]]| items.iter().fold([0; 32], |head, item| chain(&head, item));
        let honest = head(&[b"one", b"two", b"three"]);
        assert_eq!(honest, head(&[b"one", b"two", b"three"]));
        for other in [
            &[b"one".as_slice(), b"twO", b"three"][..],
            &[b"one", b"three"],
            &[b"one", b"three", b"two"],
            &[b"one", b"two", b"three", b""],
            &[b"onetwo", b"three"],
        ] {
            assert_ne!(honest, head(other));
        }
    }

    #[test]
    fn a_chain_head_is_plain_sm3_anyone_can_recompute() {
        let mut all = b"zhucun chain 1\n".to_vec();
        all.extend([9; 32]);
        all.extend(b"body");
        assert_eq!(chain(&[9; 32], b"body"), sm3(&all));
    }

    #[test]
    fn unhex_refuses_what_is_not_exactly_the_digits() {
        assert_eq!(unhex::<2>("0aFf"), Some([0x0a, 0xff]));
        for bad in ["", "0aF", "0aFf0", "0aFg", "+a00", "０a00"] {
            assert_eq!(unhex::<2>(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn hex_round_trip(bytes: [u8; 12]) {
            prop_assert_eq!(unhex::<12>(&hex(&bytes)), Some(bytes));
        }
    }
}
