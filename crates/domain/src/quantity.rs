//! Quantities: what an integer of the database stands for, from the definition of a field or an indicator to the screen, a
//! chart, Word and Excel.

/// A unit, and how the integers kept in the database are read in it: 分 are `元` with a scale of 2.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quantity {
    /// Unit: 户, 亩, 元, %; empty for none.
    pub unit: String,
    /// Decimal places the kept integer has: 3900500 with a scale of 2 is 39005.00.
    pub scale: u8,
    /// Decimal places written; fewer than the scale are rounded half away from zero.
    pub decimals: u8,
}

/// Decimals of money in summaries (万元).
const SUMMARY_DECIMALS: u8 = 2;

impl Quantity {
    /// Numbers with so many decimals, all of them written.
    pub fn new(unit: impl Into<String>, scale: u8) -> Self {
        Self { unit: unit.into(), scale, decimals: scale }
    }

    /// Whole things: 处, 户, 人.
    pub fn count(unit: impl Into<String>) -> Self {
        Self::new(unit, 0)
    }

    /// The same integers in another unit: where it is this one with 万 or 亿 before it they are divided, with two decimals;
    /// any other unit is only another word.
    #[must_use]
    pub fn in_unit(&self, unit: &str) -> Self {
        let more = match unit.strip_suffix(self.unit.as_str()) {
            Some("万") if !self.unit.is_empty() => 4,
            Some("亿") if !self.unit.is_empty() => 8,
            _ => return Self { unit: unit.to_owned(), ..self.clone() },
        };
        Self { unit: unit.to_owned(), scale: self.scale + more, decimals: SUMMARY_DECIMALS }
    }

    /// As summaries show it: money in 万元 with two decimals, everything else as it is.
    #[must_use]
    pub fn summary(&self) -> Self {
        if self.unit == "元" { self.in_unit("万元") } else { self.clone() }
    }

    /// With every decimal it has: for words that must not say more than there is (3.9万元余).
    #[must_use]
    pub fn exact(&self) -> Self {
        Self { decimals: self.scale, ..self.clone() }
    }

    /// The number alone: `39005.00`.
    pub fn number(&self, kept: i64) -> String {
        let drop = self.scale.saturating_sub(self.decimals);
        let by = 10_i128.pow(u32::from(drop));
        let kept = i128::from(kept);
        let rounded = (kept.abs() + by / 2) / by * kept.signum();
        write(rounded, self.scale - drop)
    }

    /// The number with its unit, as a sentence takes it: `39005.00元`.
    pub fn print(&self, kept: i64) -> String {
        format!("{}{}", self.number(kept), self.unit)
    }

    /// The number for a chart.
    #[expect(clippy::cast_precision_loss, reason = "a mark is drawn; exact up to 2^53 of the smallest part")]
    pub fn value(&self, kept: i64) -> f64 {
        kept as f64 / 10_f64.powi(i32::from(self.scale))
    }

    /// In hundredths of the unit, half away from zero; `None` beyond what an integer holds.
    pub fn hundredths(&self, kept: i64) -> Option<i64> {
        let scale = u32::from(self.scale);
        match scale.checked_sub(2) {
            None => kept.checked_mul(10_i64.pow(2 - scale)),
            Some(drop) => {
                let by = 10_i128.pow(drop);
                let kept = i128::from(kept);
                i64::try_from((kept.abs() + by / 2) / by * kept.signum()).ok()
            }
        }
    }
}

/// Largest magnitude a number takes, in its smallest part: sums over a province still fit.
const LIMIT: i128 = crate::expression::LIMIT as i128;

/// The number is within what a field may hold.
pub(crate) fn in_limit(number: i64) -> bool {
    i128::from(number).abs() <= LIMIT
}

/// Reads `1,234.50` into an integer of `scale` decimals.
pub(crate) fn read_scaled(text: &str, scale: u8) -> Result<i64, String> {
    let plain: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '_')).collect();
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && part.is_empty()) || !all_digits(whole) || !all_digits(part) || whole.len() > 18 {
        return Err(format!("“{text}”不是数字"));
    }
    let part = part.trim_end_matches('0');
    if part.len() > usize::from(scale) {
        return Err(if scale == 0 {
            format!("“{text}”要填整数")
        } else {
            format!("“{text}”最多保留 {scale} 位小数")
        });
    }
    let digits = format!("{}{part:0<width$}", if whole.is_empty() { "0" } else { whole }, width = usize::from(scale));
    let number: i128 = digits.parse().map_err(|_| format!("“{text}”太大"))?;
    if number > LIMIT {
        return Err(format!("“{text}”太大，请核对单位"));
    }
    i64::try_from(sign * number).map_err(|_| format!("“{text}”太大"))
}

/// Writes an integer of `scale` decimals.
pub(crate) fn write_scaled(number: i64, scale: u8) -> String {
    write(i128::from(number), scale)
}

fn write(number: i128, scale: u8) -> String {
    if scale == 0 {
        return number.to_string();
    }
    let unit = 10_u128.pow(u32::from(scale));
    let sign = if number < 0 { "-" } else { "" };
    let (whole, part) = (number.unsigned_abs() / unit, number.unsigned_abs() % unit);
    format!("{sign}{whole}.{part:0width$}", width = usize::from(scale))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_people_write() {
        assert_eq!(read_scaled("1,234.5", 2), Ok(123_450));
        assert_eq!(read_scaled("-0.05", 2), Ok(-5));
        assert_eq!(read_scaled("12.00", 0), Ok(12));
        assert!(read_scaled("12.5", 0).is_err());
        assert!(read_scaled("一百", 2).is_err());
        assert!(read_scaled("1e5", 2).is_err());
        assert!(read_scaled("", 2).is_err());
    }

    #[test]
    fn money_is_yuan_in_records_and_ten_thousands_in_summaries() {
        let money = Quantity::new("元", 2);
        for (kept, record, summary) in [
            (3_900_500, "39005.00元", "3.90万元"),
            (0, "0.00元", "0.00万元"),
            (5_000, "50.00元", "0.01万元"),
            (-4_999, "-49.99元", "0.00万元"),
            (-5_000, "-50.00元", "-0.01万元"),
            (123_456_789, "1234567.89元", "123.46万元"),
        ] {
            assert_eq!((money.print(kept).as_str(), money.summary().print(kept).as_str()), (record, summary));
        }
        assert_eq!(Quantity::new("亩", 1).in_unit("万亩").print(123_456), "1.23万亩");
        assert_eq!(Quantity::count("处").summary().print(7), "7处");
        assert_eq!(Quantity::count("").in_unit("万").print(7), "7万", "nothing to divide by");
    }

    #[test]
    fn hundredths_of_every_scale() {
        for (scale, kept, want) in
            [(0, 3, 300), (1, 35, 350), (2, 3_900_500, 3_900_500), (4, 12_345, 123), (4, -50, -1)]
        {
            assert_eq!(Quantity::new("", scale).hundredths(kept), Some(want), "{kept} of scale {scale}");
        }
        assert_eq!(Quantity::count("").hundredths(i64::MAX), None);
    }

    proptest! {
        #[test]
        fn scaled_numbers_round_trip(n in -1_000_000_000_000_i64..1_000_000_000_000, scale in 0_u8..=6) {
            prop_assert_eq!(read_scaled(&write_scaled(n, scale), scale), Ok(n));
        }
    }
}
