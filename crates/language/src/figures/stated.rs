//! The figures with a unit that a text states.

use domain::Day;

use crate::dates::number::Number;
use crate::dates::{self, When};
use crate::figures::issuer::issuer;
use crate::figures::place::place;
use crate::numerals;
use crate::placeholders::{self, Rounding, Scope};
use crate::quantity::Target;
use crate::quantity::figures::figures as quantities;
use crate::sentence;

/// One stated figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// Number and unit as worded: 1,766个.
    pub text: String,
    /// Byte offset in the clean text.
    pub start: usize,
    /// Byte offset behind the unit.
    pub end: usize,
    /// The number as written, before its scale.
    pub value: Number,
    /// How many noughts the scale adds: 4 for 万, 8 for 亿, 0 for none.
    pub scale: u8,
    /// The unit without its scale: 元, 个, %.
    pub unit: String,
    /// The word that rounds it.
    pub rounding: Option<Rounding>,
    /// Names of the figure, best first.
    pub metric: Vec<String>,
    /// Words that say which rows count.
    pub scopes: Vec<Scope>,
    /// The place it is said of, as named in the sentence.
    pub place: Option<String>,
    /// The date or period of the sentence it belongs to, as worded.
    pub period: Option<String>,
    /// The last day of that time, when it can be resolved.
    pub until: Option<Day>,
    /// Who is said to have given it: 据县统计局统计.
    pub issuer: Option<String>,
    /// Byte span of the sentence.
    pub sentence: (usize, usize),
}

impl Stated {
    /// The value with its scale taken in: 186.5万 is 1865000. `None` when it has too many digits.
    pub fn full(&self) -> Option<Number> {
        let up = self.scale.saturating_sub(self.value.decimals);
        let digits = self.value.digits.checked_mul(10_i64.checked_pow(u32::from(up))?)?;
        Some(Number { digits, decimals: self.value.decimals.saturating_sub(self.scale) })
    }
}

/// All figures with a unit that a clean text states, in order. Dates, ordinals and figures left out are not among
/// them. `today` is the date of the document, against which its times are resolved.
pub fn stated(text: &str, today: Option<Day>) -> Vec<Stated> {
    let mut out = Vec::new();
    for s in sentence::sentences(text, &[]) {
        let issuer = issuer(&text[s.start..s.end]);
        let mut period: Option<(String, Option<Day>)> = None;
        for c in &s.clauses {
            let times: Vec<When> = dates::find(&text[c.start..c.end], today)
                .into_iter()
                .map(|w| When { start: w.start + c.start, end: w.end + c.start, ..w })
                .collect();
            let mut next = 0;
            for figure in quantities(text, c.start, c.end, &times) {
                while let Some(time) = times.get(next).filter(|t| t.end <= figure.start) {
                    period = said_of(text, time).or(period);
                    next += 1;
                }
                if let Some(found) = read(text, &figure, period.as_ref(), issuer.as_deref(), (s.start, s.end)) {
                    out.push(found);
                }
            }
            for time in &times[next.min(times.len())..] {
                period = said_of(text, time).or(period);
            }
        }
    }
    out
}

/// A time a figure can be of; a rhythm or 立即 is none.
fn said_of(text: &str, time: &When) -> Option<(String, Option<Day>)> {
    let rhythm = matches!(time.kind, dates::Kind::Every(_) | dates::Kind::AtOnce | dates::Kind::AsSet);
    (!rhythm).then(|| (text[time.start..time.end].trim().to_owned(), time.due))
}

fn read(
    text: &str,
    figure: &Target,
    period: Option<&(String, Option<Day>)>,
    issuer: Option<&str>,
    sentence: (usize, usize),
) -> Option<Stated> {
    let value = figure.value?;
    // The number without its unit: 百分之九十五 has the unit in front.
    let number_end = match dates::number::number_at(&text[figure.start..]) {
        Some((_, length)) => figure.start + length,
        None => figure.end,
    };
    let reading = placeholders::reading(text, figure.start, number_end, figure.end, &figure.unit);
    let (scale, unit) = match numerals::scale(&figure.unit) {
        // A scale alone is the unit of what is counted in it.
        (_, "") => (0, figure.unit.as_str()),
        found => found,
    };
    let place = place(&text[sentence.0..figure.start]);
    // The place is given beside the name, not inside it.
    let bare = |name: String| match place.as_deref().and_then(|p| name.strip_prefix(p)) {
        Some(rest) if rest.chars().count() >= 3 => rest.to_owned(),
        _ => name,
    };
    Some(Stated {
        text: figure.text.clone(),
        start: figure.start,
        end: figure.end,
        value,
        scale,
        unit: unit.to_owned(),
        rounding: reading.rounding,
        metric: reading.metric.into_iter().map(bare).collect(),
        scopes: reading.scopes,
        place,
        period: period.map(|(words, _)| words.clone()),
        until: period.and_then(|(_, due)| *due),
        issuer: issuer.map(str::to_owned),
        sentence,
    })
}
