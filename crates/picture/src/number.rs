//! Numbers as they are printed, and round steps for an axis.

/// What a figure is counted in, and with how many decimals it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberUnit {
    /// The word or sign, e.g. 处, 户, %, 万元; empty for none.
    pub name: String,
    /// Decimals printed.
    pub decimals: u8,
}

impl NumberUnit {
    /// Whole things: 处, 户, 人, 件.
    pub fn count(name: impl Into<String>) -> Self {
        Self { name: name.into(), decimals: 0 }
    }

    /// Percent with two decimals; a value of 75.5 is 75.50%.
    pub fn percent() -> Self {
        Self { name: "%".into(), decimals: 2 }
    }

    /// 万元 with two decimals; see [`wan_yuan`] for values kept in 分.
    pub fn wan_yuan() -> Self {
        Self { name: "万元".into(), decimals: 2 }
    }

    /// Any unit with a number of decimals of its own.
    pub fn with_decimals(name: impl Into<String>, decimals: u8) -> Self {
        Self { name: name.into(), decimals }
    }

    /// The number alone: fixed decimals, half away from zero, no thousands signs, no negative zero.
    pub fn number(&self, value: f64) -> String {
        fixed(value, self.decimals)
    }

    /// The number of a line to compare with: an average of whole things keeps one decimal.
    pub(crate) fn level(&self, value: f64) -> String {
        let whole = self.decimals > 0 || value.fract().abs() < 0.05;
        fixed(value, if whole { self.decimals } else { 1 })
    }

    /// The number with its unit: `12 处`, `75.50%`.
    pub fn full(&self, value: f64) -> String {
        let number = self.number(value);
        match self.name.as_str() {
            "" => number,
            "%" | "‰" => format!("{number}{}", self.name),
            name => format!("{number} {name}"),
        }
    }
}

/// 分 as 万元, for [`NumberUnit::wan_yuan`].
#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 of the smallest part")]
pub fn wan_yuan(fen: i64) -> f64 {
    fen as f64 / 1_000_000.0
}

/// Fixed decimals, half away from zero as people round, also where the nearest binary fraction lies a hair below.
fn fixed(value: f64, decimals: u8) -> String {
    let decimals = usize::from(decimals.min(6));
    let nudge = value.abs() * 1e-12 + 1e-12;
    let text = format!("{:.decimals$}", value + nudge.copysign(value));
    if text.starts_with('-') && text.chars().all(|c| matches!(c, '-' | '0' | '.')) {
        text[1..].to_owned()
    } else {
        text
    }
}

/// A finite number, or nothing.
pub(crate) fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|v| v.is_finite())
}

/// A linear axis with round ticks (1, 2, 2.5 or 5 times a power of ten) from at or below the least to at or above the
/// greatest value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scale {
    pub(crate) low: f64,
    pub(crate) high: f64,
    step: f64,
}

impl Scale {
    /// An axis over `low..=high` with about `wanted` intervals, steps no finer than the unit prints.
    pub(crate) fn new(low: f64, high: f64, wanted: f64, unit: &NumberUnit) -> Self {
        let (low, high) = if high > low { (low, high) } else { (low.min(0.0), low.max(0.0).max(low.min(0.0) + 1.0)) };
        let finest = 10f64.powi(-i32::from(unit.decimals.min(6)));
        let raw = ((high - low) / wanted.max(1.0)).max(finest);
        let power = 10f64.powf(raw.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0]
            .into_iter()
            .map(|m| m * power)
            .find(|step| *step >= raw * 0.999_999 && multiple(*step, finest))
            .unwrap_or(10.0 * power);
        let (low, high) = ((low / step + 1e-9).floor() * step, (high / step - 1e-9).ceil() * step);
        // Values a hair apart may round to one line; an axis has at least one step.
        Self { low, high: high.max(low + step), step }
    }

    /// The values to draw a line at, ascending.
    pub(crate) fn ticks(&self) -> Vec<f64> {
        let count = ((self.high - self.low) / self.step).round().clamp(0.0, 50.0);
        let mut ticks = Vec::new();
        let mut n = 0.0;
        while n <= count {
            ticks.push(self.low + n * self.step);
            n += 1.0;
        }
        ticks
    }

    /// Where a value lies, 0 at the low end and 1 at the high end.
    pub(crate) fn share(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// A tick's label: no more decimals than the steps need.
    pub(crate) fn label(&self, tick: f64) -> String {
        let decimals = (0..=6u8).find(|d| multiple(self.step, 10f64.powi(-i32::from(*d)))).unwrap_or(6);
        fixed(tick, decimals)
    }
}

/// Whether `value` is a whole multiple of `of`, allowing for binary fractions.
fn multiple(value: f64, of: f64) -> bool {
    let times = value / of;
    times >= 0.999 && (times - times.round()).abs() < 1e-6 * times.max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_printed_as_in_the_tables() {
        for (value, unit, shown) in [
            (1234567.0, NumberUnit::count("户"), "1234567 户"),
            (75.5, NumberUnit::percent(), "75.50%"),
            (2.675, NumberUnit::percent(), "2.68%"),
            (-2.675, NumberUnit::percent(), "-2.68%"),
            (0.005, NumberUnit::percent(), "0.01%"),
            (-0.001, NumberUnit::percent(), "0.00%"),
            (99.995, NumberUnit::percent(), "100.00%"),
            (wan_yuan(123_456_789), NumberUnit::wan_yuan(), "123.46 万元"),
            (wan_yuan(5_000), NumberUnit::wan_yuan(), "0.01 万元"),
            (2.5, NumberUnit::count("人"), "3 人"),
            (1.25, NumberUnit::with_decimals("公里", 1), "1.3 公里"),
            (7.0, NumberUnit::count(""), "7"),
        ] {
            assert_eq!(unit.full(value), shown, "{value}");
        }
    }

    #[test]
    fn axes_have_round_steps() {
        let count = NumberUnit::count("处");
        for (low, high, unit, labels) in [
            (0.0, 12.0, &count, "0 5 10 15"),
            (0.0, 3.0, &count, "0 1 2 3"),
            (0.0, 1.0, &count, "0 1"),
            (0.0, 0.0, &count, "0 1"),
            (0.0, 97.2, &NumberUnit::percent(), "0 25 50 75 100"),
            (92.1, 97.2, &NumberUnit::percent(), "92 94 96 98"),
            (0.0, 0.9, &NumberUnit::wan_yuan(), "0.00 0.25 0.50 0.75 1.00"),
            (-4.0, 9.0, &count, "-5 0 5 10"),
            (0.0, 1230.0, &count, "0 500 1000 1500"),
        ] {
            let scale = Scale::new(low, high, 4.0, unit);
            let shown: Vec<String> = scale.ticks().into_iter().map(|t| scale.label(t)).collect();
            assert_eq!(shown.join(" "), labels, "{low}..{high}");
        }
    }

    proptest! {
        #[test]
        fn an_axis_holds_its_values_with_few_distinct_labels(
            a in -1e6..1e6f64, b in -1e6..1e6f64, wanted in 2.0..6.0f64, decimals in 0u8..3,
        ) {
            let unit = NumberUnit::with_decimals("", decimals);
            let scale = Scale::new(a.min(b), a.max(b), wanted, &unit);
            prop_assert!(scale.low <= a.min(b) + 1e-6 && scale.high >= a.max(b) - 1e-6, "{scale:?}");
            let labels: Vec<String> = scale.ticks().into_iter().map(|t| scale.label(t)).collect();
            prop_assert!((2..=10).contains(&labels.len()), "{labels:?}");
            let distinct: std::collections::BTreeSet<&String> = labels.iter().collect();
            prop_assert_eq!(distinct.len(), labels.len());
        }
    }
}
