//! Figures a text states (文中数字): 76%, 98.36%, 535个, each with what it is called, unit and scale, place, time and
//! who says it, to be bound to an indicator and compared; and sums and shares of one sentence held against each other.

mod checks;
mod lexicon;

use crate::dates::number::Number;
use domain::Day;

use crate::dates::{self, When};
use crate::figures::lexicon::{ISSUING_VERBS, NO_PLACE_ENDS, PLACE_NOUN_TAILS, WHOLE_PLACES};
use crate::numerals;
use crate::placeholders::{self, Rounding, Scope};
use crate::quantity::Target;
use crate::quantity::figures::figures as quantities;
use crate::sentence;
pub use checks::{Check, Relation, checks};

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

/// Longest name of who gave a figure out, in characters.
const LONGEST_ISSUER: usize = 20;

/// 据县统计局统计, 省里通报的数据显示: who gives the figure.
fn issuer(sentence: &str) -> Option<String> {
    let named = |from: &str| {
        let piece: String = from.chars().take(LONGEST_ISSUER + 4).take_while(|c| !",，。;；:：".contains(*c)).collect();
        let (at, _) = ISSUING_VERBS.find_all(&piece).last()?;
        let name = piece[..at].trim_matches(['《', '》']).trim_end_matches(['的', '据', '数']);
        let name = name.trim_end_matches("数据");
        (2..=LONGEST_ISSUER).contains(&name.chars().count()).then(|| name.to_owned())
    };
    // 根据, 数据, 依据 hold the sign and name nobody.
    for (at, sign) in sentence.match_indices('据').take(8) {
        if !sentence[..at].ends_with(['数', '依', '占', '票', '收'])
            && let Some(name) = named(&sentence[at + sign.len()..])
        {
            return Some(name);
        }
    }
    None
}

/// Ends of the names of places, and words that end so and name none.
static PLACE_ENDS: [char; 7] = ['省', '市', '县', '区', '镇', '乡', '村'];

/// The last place named in front of the figure, 全镇 included: 大河镇, 全县.
fn place(before: &str) -> Option<String> {
    let window: Vec<(usize, char)> = before.char_indices().rev().take(60).collect();
    for &(at, c) in &window {
        if !PLACE_ENDS.contains(&c) {
            continue;
        }
        let upto = &before[..at + c.len_utf8()];
        if let Some(whole) = WHOLE_PLACES.suffix(upto) {
            return Some((*whole).to_owned());
        }
        let behind = &before[upto.len()..];
        let noun_goes_on = PLACE_NOUN_TAILS.prefix(behind).is_some();
        if noun_goes_on || NO_PLACE_ENDS.suffix(upto).is_some() {
            continue;
        }
        let name: Vec<char> =
            upto.chars().rev().take(5).take_while(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).collect();
        let name: String = name.into_iter().rev().collect();
        let name = name.trim_start_matches([
            '在', '到', '对', '由', '从', '是', '和', '与', '的', '为', '了', '年', '月', '日', '底',
        ]);
        // A name begins the clause; what runs on in front of it makes it a phrase.
        let front = upto[..upto.len() - name.len()].chars().next_back();
        let begins = front
            .is_none_or(|c| !('\u{4e00}'..='\u{9fff}').contains(&c) || "在到对由从是和与的为了年月日底".contains(c));
        if begins && (2..=4).contains(&name.chars().count()) {
            return Some(name.to_owned());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_a_text_are_found_and_dates_are_not() {
        let text = "目前,全市二类村、三类村还有535个,占行政村总数的30.3%;村平只有3.9万元。该项目群众满意度达到了98.36%,截至2024年12月31日。第3项1,766个行政村。百分之九十五的村通了路。";
        let found: Vec<String> = stated(text, None).iter().map(|f| f.text.clone()).collect();
        assert_eq!(found, ["535个", "30.3%", "3.9万元", "98.36%", "1,766个", "百分之九十五"]);
    }

    #[test]
    fn a_figure_says_what_of_whom_and_when() {
        let text = "据县统计局统计,到2024年底,大河镇村集体经济收入186.5万元,同比增长近12%。风险消除率在76%左右。";
        let found = stated(text, Day::from_ymd(2025, 3, 1));
        let first = &found[0];
        assert_eq!(first.metric.first().map(String::as_str), Some("村集体经济收入"));
        assert_eq!((first.scale, first.unit.as_str()), (4, "元"));
        assert_eq!(first.full(), Some(Number { digits: 1_865_000, decimals: 0 }));
        assert_eq!(first.place.as_deref(), Some("大河镇"));
        assert_eq!(first.period.as_deref(), Some("到2024年底"));
        assert_eq!(first.until, Day::from_ymd(2024, 12, 31));
        assert_eq!(first.issuer.as_deref(), Some("县统计局"));
        assert_eq!(found[1].rounding, Some(Rounding::Jin));
        assert_eq!(found[1].metric.first().map(String::as_str), Some("村集体经济收入增长率"));
        let share = &found[2];
        assert_eq!(share.rounding, Some(Rounding::Zuoyou));
        assert_eq!(share.metric.first().map(String::as_str), Some("风险消除率"));
        assert_eq!((share.issuer.as_deref(), share.period.as_deref()), (None, None));
        for f in &found {
            assert_eq!(text.get(f.start..f.end), Some(f.text.as_str()));
        }
    }

    #[test]
    fn what_gives_a_figure_out_is_no_part_of_a_word() {
        assert_eq!(issuer("根据工作需要,统计了12户"), None);
        assert_eq!(issuer("据省乡村振兴局通报,合格率98%"), Some("省乡村振兴局".to_owned()));
        assert_eq!(place("全镇共有"), Some("全镇".to_owned()));
        assert_eq!(place("各村排查"), None);
    }
}
