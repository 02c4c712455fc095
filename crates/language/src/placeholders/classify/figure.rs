//! Signs that are figures: a unit, and the words that round it.
//!
//! ```text
//! 集体收入XX万余元 → 集体收入 (余)
//! ```

use crate::placeholders::lexicon::{BARE_ROUNDING, NO_TRAILING_ROUNDING, ROUNDING_IN_SCALE, ROUNDING_INSIDE};
use crate::placeholders::placeholder::Kind;
use crate::placeholders::rounding::{rounded_before, take_rounding};
use crate::placeholders::sign_reading::SignReading;
use crate::quantity::lexicon::SCALES;
use crate::quantity::unit::{BLANKS, unit_at};

/// A figure with its unit, and the words that round it.
pub(crate) fn read_figure(before: &str, rest: &str, at: usize) -> Option<SignReading> {
    let mut rounding = rounded_before(before);
    let mut left = rest;
    let middle = take_rounding(&mut left, |w| ROUNDING_INSIDE.contains(w));
    // 万余元, 万多人: the rounding word splits the unit.
    let mut split = "";
    if middle.is_none()
        && let Some(scale) = SCALES.prefix(left)
    {
        let mut inner = &left[scale.len()..];
        let inside = take_rounding(&mut inner, |w| ROUNDING_IN_SCALE.contains(w));
        if inside.is_some() && unit_at(inner).is_some() {
            rounding = inside;
            split = scale;
            left = inner;
        }
    }
    let Some(unit) = unit_at(left) else {
        let bare = middle.is_some() || BARE_ROUNDING.prefix(left).is_some();
        if bare && (left.starts_with([',', '。', ';', '、']) || BARE_ROUNDING.prefix(left).is_some()) {
            let end = take_rounding(&mut left, |w| BARE_ROUNDING.contains(w));
            let after = at + rest.len() - left.len();
            return Some(SignReading { kind: Kind::Figure, unit: None, suffix: "", rounding: middle.or(end), after });
        }
        return None;
    };
    left = &left[unit.length..];
    // 剩余XX亩多数是…: 多 is no rounding.
    let many = left.starts_with("多数") || left.starts_with("多半");
    let behind = if many { None } else { take_rounding(&mut left, |w| !NO_TRAILING_ROUNDING.contains(w)) };
    Some(SignReading {
        kind: Kind::Figure,
        unit: Some(format!("{split}{}{}", unit.scale, unit.name)),
        suffix: unit.named,
        rounding: middle.or(behind).or(rounding),
        after: at + rest.len() - left.len(),
    })
}

/// A number that stands in the text, with the unit a reader of targets gave it: 百分之九十五 has its % in front.
pub(crate) fn read_stated(text: &str, start: usize, end: usize, unit_end: usize, unit: &str) -> SignReading {
    let before = text[..start].trim_end_matches(BLANKS);
    let rest = &text[end..];
    let trimmed = rest.trim_start_matches(BLANKS);
    let behind = text.len() - trimmed.len();
    read_figure(before, trimmed, behind).filter(|_| unit_end > end).unwrap_or_else(|| SignReading {
        kind: Kind::Figure,
        unit: Some(unit.to_owned()),
        suffix: "",
        rounding: rounded_before(before),
        after: unit_end,
    })
}
