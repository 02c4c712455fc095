//! Sums and shares of one sentence (勾稽): 121户,其中63户,占比52.1%. What does not agree is shown to a person with both
//! numbers; a part that is not stated is never guessed.

use crate::figures::lexicon::{SUM_CUES, TOTAL_STARTS};
use crate::figures::stated::Stated;
use crate::placeholders::Rounding;

/// How the figures hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// The parts give the total.
    Sum,
    /// The parts behind 其中 are not more than the total.
    Within,
    /// One figure in a hundred of another.
    Share,
}

/// One relation held against the figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What was held.
    pub relation: Relation,
    /// Index of the figure that was tested among the figures given.
    pub figure: usize,
    /// Indices of those it was computed from.
    pub from: Vec<usize>,
    /// What they give, in the unit of the figure tested: 52.07 for a share.
    pub computed: String,
    /// Do they agree, rounding words and decimals taken into account?
    pub agrees: bool,
}

/// Most figures of one sentence looked at together.
const MOST: usize = 24;

/// Holds the figures of every sentence against each other. `text` is what they were read from.
pub fn checks(text: &str, figures: &[Stated]) -> Vec<Check> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(first) = figures.get(from) {
        let same = figures[from..].iter().take_while(|f| f.sentence == first.sentence).count();
        let end = from + same.min(MOST);
        for at in from..end {
            share(text, figures, from, at, &mut out);
            total(text, figures, at, end, &mut out);
            sum(text, figures, from, at, &mut out);
        }
        from += same;
    }
    out
}

/// The value in millionths, scale taken in.
fn millionths(f: &Stated) -> Option<i128> {
    let full = f.full()?;
    let up = 6_u32.checked_sub(u32::from(full.decimals))?;
    i128::from(full.digits).checked_mul(10_i128.pow(up))
}

/// 占比52.1%: the figure before it in a hundred of the last larger one of the same unit.
fn share(text: &str, figures: &[Stated], from: usize, at: usize, out: &mut Vec<Check>) {
    let f = &figures[at];
    let Some(part) = at.checked_sub(1).filter(|&p| p >= from).map(|p| &figures[p]) else { return };
    let between = &text[part.end..f.start.max(part.end)];
    if f.unit != "%" || part.unit == "%" || !between.contains('占') || between.contains(['。', ';', '；']) {
        return;
    }
    let whole = (from..at - 1).rev().find(|&w| {
        let w = &figures[w];
        w.unit == part.unit && millionths(w).zip(millionths(part)).is_some_and(|(w, p)| w > p)
    });
    let Some(whole) = whole else { return };
    let (Some(a), Some(b)) = (millionths(part), millionths(&figures[whole])) else { return };
    // In ten-thousandths of one in a hundred; `b` is larger than `a` and so above nought.
    let Some(computed) = a.checked_mul(1_000_000).map(|a| (a + b / 2) / b) else { return };
    let Some(stated) = millionths(f).map(|m| m / 100) else { return };
    let unit = 10_i128.pow(4_u32.saturating_sub(u32::from(f.value.decimals)));
    let agrees = match f.rounding {
        Some(Rounding::Yu | Rounding::Duo | Rounding::Chaoguo) => computed > stated,
        Some(Rounding::Jin | Rounding::Budao) => computed < stated,
        Some(Rounding::Yishang) => computed >= stated,
        Some(Rounding::Yixia) => computed <= stated,
        Some(Rounding::Yue | Rounding::Zuoyou) => computed.abs_diff(stated) * 10 <= stated.unsigned_abs(),
        // The last decimal written may be rounded or cut.
        None => computed.abs_diff(stated) <= unit.unsigned_abs(),
    };
    let hundredths = (computed + 50) / 100;
    let shown = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    out.push(Check { relation: Relation::Share, figure: at, from: vec![at - 1, whole], computed: shown, agrees });
}

/// The parts behind 其中, of the same unit, are together not more than the figure in front of it.
fn total(text: &str, figures: &[Stated], at: usize, end: usize, out: &mut Vec<Check>) {
    let f = &figures[at];
    let Some(next) = figures.get(at + 1).filter(|_| at + 1 < end) else { return };
    if !text[f.end..next.start.max(f.end)].contains("其中") {
        return;
    }
    let mut parts = Vec::new();
    let mut sum = 0_i128;
    for (i, part) in figures.iter().enumerate().take(end).skip(at + 1) {
        let previous = figures[i - 1].end;
        if i > at + 1 && text[previous..part.start.max(previous)].contains(['。', ';', '；']) {
            break;
        }
        // A total further on is no part.
        if part.unit == f.unit {
            if TOTAL_STARTS.occurs_in(&text[previous..part.start.max(previous)]) {
                break;
            }
            let Some(value) = millionths(part) else { return };
            sum += value;
            parts.push(i);
        }
    }
    let Some(stated) = millionths(f).filter(|_| !parts.is_empty()) else { return };
    // One part alone may be a part of a part; two and more that give more than the whole are wrong either way.
    let agrees = sum <= stated || f.rounding.is_some();
    out.push(Check { relation: Relation::Within, figure: at, from: parts, computed: shown(sum, f.scale), agrees });
}

/// 5个、3个,共8个: the parts in front of 共 give it.
fn sum(text: &str, figures: &[Stated], from: usize, at: usize, out: &mut Vec<Check>) {
    let f = &figures[at];
    let front = at.checked_sub(1).map_or(f.sentence.0, |p| figures[p].end.max(f.sentence.0));
    let lead = &text[front..f.start.max(front)];
    if !SUM_CUES.occurs_in(lead) || lead.contains(['。', ';', '；']) {
        return;
    }
    let parts: Vec<usize> = (from..at).rev().take_while(|&i| figures[i].unit == f.unit).collect();
    let Some(sum) = parts.iter().map(|&i| millionths(&figures[i])).sum::<Option<i128>>() else { return };
    let Some(stated) = millionths(f).filter(|_| parts.len() >= 2) else { return };
    let agrees = sum == stated || f.rounding.is_some();
    let from = parts.into_iter().rev().collect();
    out.push(Check { relation: Relation::Sum, figure: at, from, computed: shown(sum, f.scale), agrees });
}

/// Millionths written in a unit with a scale.
fn shown(millionths: i128, scale: u8) -> String {
    let one = 10_i128.pow(6 + u32::from(scale.min(12)));
    let (whole, rest) = (millionths / one, millionths % one);
    let parts = format!("{rest:0>width$}", width = 6 + usize::from(scale.min(12)));
    let text = format!("{whole}.{parts}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
