//! Units of figures (计量单位): 户, 公里, 万元.

use crate::quantity::lexicon::{NO_UNITS, SCALES, UNITS};

/// A unit read in front of other words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    /// Its name without 万.
    pub name: &'static str,
    /// 万, 亿, 千 or 百 before it, or nothing.
    pub scale: &'static str,
    /// The word figures of this unit are named by (户数, 里程); empty where the noun before says it (普及率).
    pub named: &'static str,
    /// Its length in bytes, blanks and scale before it included.
    pub length: usize,
}

/// Signs that count as blank inside a line.
pub(crate) const BLANKS: [char; 3] = [' ', '\u{3000}', '\u{a0}'];

/// Reads a unit at the start of `rest`; blanks, and one of 万, 亿, 千, 百, may stand before it.
pub(crate) fn unit_at(rest: &str) -> Option<Unit> {
    let trimmed = rest.trim_start_matches(BLANKS);
    let blanks = rest.len() - trimmed.len();
    let unit = |text: &str, scale: &'static str| {
        let unit = UNITS.prefix_entry(text).filter(|_| NO_UNITS.prefix(text).is_none())?;
        let length = blanks + scale.len() + unit.word.len();
        Some(Unit { name: unit.word, scale, named: unit.value, length })
    };
    if NO_UNITS.prefix(trimmed).is_some() {
        return None;
    }
    let scaled = SCALES.prefix(trimmed).and_then(|scale| unit(&trimmed[scale.len()..], scale));
    scaled.or_else(|| unit(trimmed, ""))
}
