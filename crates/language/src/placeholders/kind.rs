//! What each token stands for, from the words on either side of it.

use super::lexicon::{
    BARE_FIGURE_CUES, BARE_ROUNDING, CENTURY_UNITS, CLOCK_CUES, DAY_SPAN_TAILS, DURATION_CUES, DURATION_TAILS,
    NAME_WORDS, NO_PLACE_WORDS, NO_TRAILING_ROUNDING, NUMBER_LABELS, ORDINAL_TAILS, PLACE_WORDS, ROUNDING_AFTER,
    ROUNDING_BEFORE, ROUNDING_IN_SCALE, ROUNDING_INSIDE, SCALES, SURNAMES, TITLES,
};
use super::scan::Token;
use super::units::{BLANKS, unit_at};
use super::{Kind, Rounding};

/// What was read at one token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SignReading {
    pub kind: Kind,
    pub unit: Option<String>,
    /// The word figures of this unit are named by (户数, 里程); empty when the noun before says it (普及率).
    pub suffix: &'static str,
    pub rounding: Option<Rounding>,
    /// Byte offset behind the unit and its rounding word.
    pub after: usize,
}

impl SignReading {
    fn bare(kind: Kind, after: usize) -> Self {
        Self { kind, unit: None, suffix: "", rounding: None, after }
    }
}

/// Reads every token, from right to left: one in a row of figures (XX、XX、XX万元) takes the unit of the next.
pub(super) fn classify(text: &str, tokens: &[Token]) -> Vec<SignReading> {
    let mut out: Vec<SignReading> = Vec::with_capacity(tokens.len());
    for (i, token) in tokens.iter().enumerate().rev() {
        let next = tokens.get(i + 1).zip(out.last());
        let read = classify_sign(text, *token, next.map(|(t, r)| (*t, r)));
        out.push(read);
    }
    out.reverse();
    out
}

/// The rounding word in front of a figure.
fn rounded_before(before: &str) -> Option<Rounding> {
    ROUNDING_BEFORE.suffix_entry(before).and_then(|e| Rounding::of(e.value))
}

/// Takes off the rounding word the text starts with, if it is one that may stand there.
fn take_rounding(left: &mut &str, may: impl Fn(&str) -> bool) -> Option<Rounding> {
    let entry = ROUNDING_AFTER.prefix_entry(left).filter(|e| may(e.word))?;
    *left = &left[entry.word.len()..];
    Rounding::of(entry.value)
}

fn classify_sign(text: &str, token: Token, next: Option<(Token, &SignReading)>) -> SignReading {
    let sign = &text[token.start..token.end];
    let before = text[..token.start].trim_end_matches(BLANKS);
    let raw = &text[token.end..];
    let rest = raw.trim_start_matches(BLANKS);
    // A line broken between a figure and its unit.
    let rest = rest.strip_prefix('\n').filter(|next| unit_ends(next)).unwrap_or(rest);
    let at = text.len() - rest.len();
    let bare = |kind| SignReading::bare(kind, at);
    if NUMBER_LABELS.suffix(before.trim_end_matches([':', '：', '为', '是'])).is_some() {
        return bare(Kind::Other);
    }
    if before.ends_with(['第', '届']) || ORDINAL_TAILS.prefix(rest).is_some() {
        return bare(Kind::Ordinal);
    }
    if let Some(read) = in_time(sign, before, rest, at) {
        return read;
    }
    // A row or a range: the next token says what this one is.
    if let Some((following, read)) = next {
        let between = &text[token.end..following.start];
        if matches!(
            between.trim_matches(BLANKS),
            "、" | "/" | "-" | "~" | "—" | "至" | "到" | "和" | "与" | "及" | "－" | "～" | "——"
        ) {
            let same =
                matches!(read.kind, Kind::Figure | Kind::Place | Kind::Person | Kind::Name | Kind::Date | Kind::Year);
            if same {
                return SignReading { rounding: None, after: token.end, ..read.clone() };
            }
        }
    }
    // 王XX同志, *镇长.
    if TITLES.prefix(rest).is_some() {
        return bare(Kind::Person);
    }
    if let Some(read) = read_figure(before, rest, at) {
        return read;
    }
    if PLACE_WORDS.prefix(rest).is_some() && NO_PLACE_WORDS.prefix(rest).is_none() {
        return bare(Kind::Place);
    }
    let surname = SURNAMES.suffix(before).is_some();
    if surname && sign.chars().count() <= 3 && NAME_WORDS.prefix(rest).is_none() {
        return bare(Kind::Person);
    }
    if sign.contains('.') {
        return bare(Kind::Date);
    }
    // One sign between two characters of a word is a character lost, not a name.
    if sign.chars().count() == 1 && sign.starts_with(['_', '＿']) {
        return bare(Kind::Other);
    }
    if NAME_WORDS.prefix(rest).is_some() {
        return bare(Kind::Name);
    }
    if BARE_FIGURE_CUES.suffix(before).is_some()
        && rest.chars().next().is_none_or(|c| matches!(c, ',' | '。' | ';' | '、' | '(' | ')' | '\n'))
    {
        return SignReading { kind: Kind::Figure, unit: None, suffix: "", rounding: None, after: at };
    }
    bare(Kind::Name)
}

/// Is there a unit and then a stop?
fn unit_ends(rest: &str) -> bool {
    unit_at(rest).is_some_and(|unit| rest[unit.length..].starts_with([',', ';', '。', '、', '，', '；']))
}

/// Years, months, days, numbers of a document.
fn in_time(sign: &str, before: &str, rest: &str, at: usize) -> Option<SignReading> {
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
    if century && !CENTURY_UNITS.prefix(rest).is_some() {
        return bare(Kind::Year);
    }
    if rest.starts_with('月') || (rest.starts_with('日') && !DAY_SPAN_TAILS.prefix(rest).is_some()) {
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

/// A figure with its unit, and the words that round it.
fn read_figure(before: &str, rest: &str, at: usize) -> Option<SignReading> {
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
pub(super) fn read_stated(text: &str, start: usize, end: usize, unit_end: usize, unit: &str) -> SignReading {
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
