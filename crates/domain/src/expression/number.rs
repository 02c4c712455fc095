//! Decimals as whole numbers of their smallest part: no floating point anywhere in an expression.

use super::LIMIT;
use crate::parameter::Scalar;

/// Most decimals of a literal or a parameter.
pub(super) const MAX_SCALE: usize = 9;

/// A number as written: `12.50` is 1250 with two decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    pub(super) digits: i64,
    pub(super) scale: u8,
}

/// Reads `12`, `-12.50`; `None` for anything else, too many decimals, or a number beyond [`LIMIT`] in its smallest part.
pub(super) fn parse(text: &str) -> Option<Decimal> {
    let (minus, unsigned) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let dangling = unsigned.contains('.') && part.is_empty();
    if whole.is_empty() || dangling || !all_digits(whole) || !all_digits(part) || part.len() > MAX_SCALE {
        return None;
    }
    let digits: i64 = format!("{whole}{part}").parse().ok().filter(|n| *n <= LIMIT)?;
    Some(Decimal { digits: if minus { -digits } else { digits }, scale: u8::try_from(part.len()).ok()? })
}

/// The same number with `by` more decimals; `None` beyond [`LIMIT`].
pub(super) fn raise(digits: i64, by: u8) -> Option<i64> {
    digits.checked_mul(10_i64.checked_pow(u32::from(by))?).filter(|n| n.abs() <= LIMIT)
}

/// See `expression::parameter_number`.
pub(super) fn of_parameter(value: &Scalar, scale: u8) -> Option<i64> {
    let number = match value {
        Scalar::Int(n) => Decimal { digits: *n, scale: 0 },
        Scalar::Text(text) => parse(text.trim())?,
    };
    let factor = 10_i64.saturating_pow(u32::from(scale.checked_sub(number.scale)?));
    Some(number.digits.saturating_mul(factor).clamp(-LIMIT, LIMIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_exactly() {
        let table = [
            ("12", Some((12, 0))),
            ("12.50", Some((1250, 2))),
            ("-0.05", Some((-5, 2))),
            ("0.1", Some((1, 1))),
            ("1000000000000000", Some((LIMIT, 0))),
            ("1000000000000001", None),
            ("99999999999999999999", None),
            ("12.", None),
            (".5", None),
            ("1e3", None),
            ("1.0000000001", None),
            ("--1", None),
            ("", None),
        ];
        for (text, expect) in table {
            assert_eq!(parse(text).map(|d| (d.digits, d.scale)), expect, "{text}");
        }
    }

    #[test]
    fn parameters_are_read_in_the_scale_asked_for() {
        let table = [
            (Scalar::Int(15), 0, Some(15)),
            (Scalar::Int(5000), 2, Some(500_000)),
            (Scalar::Text("12.5".to_owned()), 2, Some(1250)),
            (Scalar::Text("12.5".to_owned()), 0, None),
            (Scalar::Text("town.safety".to_owned()), 0, None),
            (Scalar::Int(i64::MAX), 2, Some(LIMIT)),
            (Scalar::Int(i64::MIN), 9, Some(-LIMIT)),
        ];
        for (value, scale, expect) in table {
            assert_eq!(of_parameter(&value, scale), expect, "{value:?} {scale}");
        }
    }
}
