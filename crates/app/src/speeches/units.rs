//! Units that count the same thing under different words, and values without the scale of their unit. Pure.

use language::dates::number::Number;
use language::numerals::scale;

/// Counting words that different texts use for the same thing; 人次 and 人 are not the same.
const ALIKE: [&[&str]; 6] = [
    &["个", "处", "件", "项", "条", "起", "宗", "座", "例"],
    &["人", "名", "位"],
    &["次", "场", "场次", "期", "户次"],
    &["户", "家"],
    &["公里", "千米"],
    &["%", "％"],
];

/// Units without their scales that count the same.
pub(super) fn alike(a: &str, b: &str) -> bool {
    a == b || ALIKE.iter().any(|set| set.contains(&a) && set.contains(&b))
}

/// A printed value in the unit without its scale: 1655.3 of 万元 is 16553000 元. `None` when it has too many digits.
pub(super) fn whole(value: &str, unit: &str) -> Option<Number> {
    raised(parse(value)?, u32::from(scale(unit).0))
}

/// `86.36` as a number.
fn parse(text: &str) -> Option<Number> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{part}").parse().ok()?;
    Some(Number { digits, decimals: u8::try_from(part.len()).ok()? })
}

/// A number of 万元 in 元.
fn raised(n: Number, power: u32) -> Option<Number> {
    let less = power.min(u32::from(n.decimals));
    let digits = n.digits.checked_mul(10_i64.checked_pow(power - less)?)?;
    Some(Number { digits, decimals: n.decimals - u8::try_from(less).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_raised() {
        let n = |digits, decimals| Number { digits, decimals };
        assert_eq!(raised(n(1655, 1), 4), Some(n(1_655_000, 0)));
        assert_eq!(raised(n(16_553, 5), 4), Some(n(16_553, 1)));
        assert_eq!(parse("86.36"), Some(n(8636, 2)));
    }
}
