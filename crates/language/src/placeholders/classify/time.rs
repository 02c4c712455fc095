//! Signs in dates, years, times of day and numbers of documents.
//!
//! ```text
//! 20XX年XX月XX日任期X年 → <year> + <date> + <date> + 任期年限 [parameter]
//! ```

use crate::placeholders::lexicon::{CENTURY_UNITS, CLOCK_CUES, DAY_SPAN_TAILS, DURATION_CUES, DURATION_TAILS};
use crate::placeholders::placeholder::Kind;
use crate::placeholders::sign_reading::SignReading;

/// Years, months, days, numbers of a document.
pub(crate) fn in_time(sign: &str, before: &str, rest: &str, at: usize) -> Option<SignReading> {
    let bare = |kind| Some(SignReading::bare(kind, at));
    let century = sign.chars().count() == 4 && (sign.starts_with("20") || sign.starts_with("19"));
    if let Some(after) = rest.strip_prefix('年') {
        let length = !century && (DURATION_TAILS.prefix(after).is_some() || DURATION_CUES.suffix(before).is_some());
        if length {
            return Some(SignReading {
                kind: Kind::Figure,
                unit: Some("年".to_owned()),
                suffix: "年限",
                rounding: None,
                after: at + "年".len(),
            });
        }
        return bare(Kind::Year);
    }
    if century && CENTURY_UNITS.prefix(rest).is_none() {
        return bare(Kind::Year);
    }
    if rest.starts_with('月') || (rest.starts_with('日') && DAY_SPAN_TAILS.prefix(rest).is_none()) {
        return bare(Kind::Date);
    }
    if rest.starts_with("日") {
        return Some(SignReading {
            kind: Kind::Figure,
            unit: Some("日".to_owned()),
            suffix: "天数",
            rounding: None,
            after: at + "日".len(),
        });
    }
    if rest.starts_with('号') {
        return bare(if before.ends_with('月') { Kind::Date } else { Kind::Ordinal });
    }
    // X时X分, 下午X点.
    let clock = CLOCK_CUES.suffix(before).is_some();
    if clock && rest.starts_with(['时', '点', '分']) {
        return bare(Kind::Date);
    }
    None
}
