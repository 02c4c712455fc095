//! What each sign stands for, from the words on either side of it.
//!
//! ```text
//! 王XX同志任X村第一书记,走访农户XX户 → <person> + <place> + 走访农户数
//! ```

pub(crate) mod figure;
pub(crate) mod time;

use crate::placeholders::classify::figure::read_figure;
use crate::placeholders::classify::time::in_time;
use crate::placeholders::lexicon::{
    BARE_FIGURE_CUES, NAME_WORDS, NO_PLACE_WORDS, NUMBER_LABELS, ORDINAL_TAILS, PLACE_WORDS, SURNAMES, TITLES,
};
use crate::placeholders::placeholder::Kind;
use crate::placeholders::scan::Token;
use crate::placeholders::sign_reading::SignReading;
use crate::quantity::unit::{BLANKS, unit_at};

/// Reads every token, from right to left: one in a row of figures (XX、XX、XX万元) takes the unit of the next.
pub(crate) fn classify(text: &str, tokens: &[Token]) -> Vec<SignReading> {
    let mut out: Vec<SignReading> = Vec::with_capacity(tokens.len());
    for (i, token) in tokens.iter().enumerate().rev() {
        let next = tokens.get(i + 1).zip(out.last());
        let read = classify_sign(text, *token, next.map(|(t, r)| (*t, r)));
        out.push(read);
    }
    out.reverse();
    out
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
