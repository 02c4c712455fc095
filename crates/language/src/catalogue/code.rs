//! The statistical division code (统计用区划代码) and what its digits say.

use std::fmt;

/// A 12-digit division code: province (2 digits), city (4), county (6), town (9), village (12); the unused digits of a
/// higher unit are zeros. It is written, sent and stored as text; the number inside is for comparing only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u64);

/// Level of a unit in the tree, the highest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 省、自治区、直辖市
    Province,
    /// 地级市、地区、自治州、盟; also the collecting entries 市辖区 and 省直辖县级行政区划
    City,
    /// 县、县级市、市辖区、旗, development zones with a code of their own
    County,
    /// 街道、镇、乡 and what the statistics treat like them (farms, zones)
    Town,
    /// 村民委员会、居民委员会 and what the statistics treat like them
    Village,
}

/// What a unit of the village level is, by digits 10–12 of its code (national rules for statistical codes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// 居民委员会: 001–199
    Residents,
    /// 村民委员会: 200–399
    Village,
    /// Neither (类居委会、类村委会: farms, barracks, zones): the rest
    Other,
}

impl Code {
    /// Reads a code of 2, 4, 6, 9 or 12 ASCII digits; a short one stands for the unit itself (`3610` is 抚州市).
    /// Anything else is none.
    pub fn parse(text: &str) -> Option<Code> {
        if !matches!(text.len(), 2 | 4 | 6 | 9 | 12) {
            return None;
        }
        Code::floor(text)
    }

    /// The lowest code that begins with these digits (1–12 of them).
    pub(super) fn floor(prefix: &str) -> Option<Code> {
        if prefix.is_empty() || prefix.len() > 12 || !prefix.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let digits: u64 = prefix.parse().ok()?;
        Some(Code(digits * 10_u64.pow(12 - prefix.len() as u32)))
    }

    pub(super) const fn from_number(number: u64) -> Code {
        Code(number)
    }

    pub(super) const fn number(self) -> u64 {
        self.0
    }

    /// The first two digits: the province.
    pub(super) const fn province(self) -> u8 {
        (self.0 / 10_000_000_000) as u8
    }

    /// The level, from where the zeros begin.
    pub const fn level(self) -> Level {
        match self.0 {
            n if !n.is_multiple_of(1_000) => Level::Village,
            n if !n.is_multiple_of(1_000_000) => Level::Town,
            n if !n.is_multiple_of(100_000_000) => Level::County,
            n if !n.is_multiple_of(10_000_000_000) => Level::City,
            _ => Level::Province,
        }
    }

    /// Committee of villagers or of residents; none above the village level.
    pub const fn kind(self) -> Option<Kind> {
        match self.0 % 1_000 {
            0 => None,
            1..=199 => Some(Kind::Residents),
            200..=399 => Some(Kind::Village),
            _ => Some(Kind::Other),
        }
    }

    /// Whether the other unit is this one or lies in it, by the digits.
    pub const fn contains(self, other: Code) -> bool {
        self.0 <= other.0 && other.0 < self.end()
    }

    /// The first number beyond the codes of this unit and all below it.
    pub(super) const fn end(self) -> u64 {
        self.0 + self.level().width()
    }
}

impl Level {
    /// How many code numbers one unit of the level spans.
    const fn width(self) -> u64 {
        match self {
            Level::Province => 10_000_000_000,
            Level::City => 100_000_000,
            Level::County => 1_000_000,
            Level::Town => 1_000,
            Level::Village => 1,
        }
    }

    /// The level above.
    pub(super) const fn above(self) -> Option<Level> {
        match self {
            Level::Province => None,
            Level::City => Some(Level::Province),
            Level::County => Some(Level::City),
            Level::Town => Some(Level::County),
            Level::Village => Some(Level::Town),
        }
    }

    /// The code of the unit of this level that a code lies in.
    pub(super) const fn of(self, code: Code) -> Code {
        Code(code.0 - code.0 % self.width())
    }
}

/// Always twelve digits.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_say_level_and_kind() {
        for (text, level, kind) in [
            ("36", Level::Province, None),
            ("3610", Level::City, None),
            ("361002", Level::County, None),
            ("361002100", Level::Town, None),
            ("441900003000", Level::Town, None),
            ("621121103201", Level::Village, Some(Kind::Village)),
            ("361002100399", Level::Village, Some(Kind::Village)),
            ("361002100001", Level::Village, Some(Kind::Residents)),
            ("361002100199", Level::Village, Some(Kind::Residents)),
            ("360425500520", Level::Village, Some(Kind::Other)),
        ] {
            let code = Code::parse(text).expect(text);
            assert_eq!((code.level(), code.kind()), (level, kind), "{text}");
            assert_eq!(code.to_string(), format!("{text:0<12}"));
        }
        for bad in ["", "3", "361", "36100", "3610020", "36100210000A", "３６", "+6", "3610021000010"] {
            assert_eq!(Code::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_unit_contains_its_subtree() {
        let city = Code::parse("3610").expect("city");
        for (text, inside) in
            [("361002100201", true), ("3610", true), ("3611", false), ("36", false), ("360999", false)]
        {
            assert_eq!(city.contains(Code::parse(text).expect(text)), inside, "{text}");
        }
    }
}
