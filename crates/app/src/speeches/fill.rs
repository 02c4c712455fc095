//! 填数: the figures a text leaves out, each with the indicators that may stand there, what would be written, and why not when
//! nothing may. A person chooses; what was chosen is kept with the speech and stays linked to its rows.

use super::ground::Ground;
use super::keep::keys;
use super::rank::fits;
use super::units::whole;
use super::{derive, heading_level, known};
use crate::context::OpContext;
use crate::deliver::{Command, Content, Work, deliver};
use crate::indicators::{Indicator, Kind};
use crate::outcome::{Outcome, Refusal};
use crate::records::{RecordView, amend, load, load_for_update, reader, view};
use domain::access::Permission;
use domain::change::Change;
use domain::indicators::{FigureValue, Period};
use domain::ledger::Record;
use domain::{Day, Id, PlaceId, Value};
use language::placeholders::fill::{Wording, fill as written};
use language::placeholders::{Kind as BlankKind, Placeholder, ScopeKind, ValueKind, time_before};
use language::punctuation::{Printed, full_width};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Tx;

/// Indicators offered for one placeholder.
const OFFERS: usize = 3;
/// Characters before a placeholder it is found again by.
const BEFORE: usize = 12;

/// An indicator that may stand in a placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub indicator: Indicator,
    /// Place it would be asked of.
    pub place: PlaceId,
    /// Name of that place.
    pub place_name: String,
    /// Period it would be asked of.
    pub period: Period,
    /// The value with its unit: `1687户`, `尚无数据`.
    pub shown: String,
    /// The number that would be written; or why none may, in Chinese.
    pub text: Result<String, String>,
    /// What a person has to look at before: scope words the indicator does not know (任职村), a period nobody named.
    pub look: Vec<String>,
}

/// A figure that was filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fill {
    /// Indicator id.
    pub indicator: String,
    pub title: String,
    /// Its definition (数字口径).
    pub note: String,
    pub place: PlaceId,
    /// Name of the place.
    pub place_name: String,
    pub period: Period,
    /// The number written.
    pub text: String,
    /// The value at that time, with its unit.
    pub value: String,
    /// The value now, when it is another one.
    pub now: Option<String>,
}

/// A figure left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blank {
    /// Byte offset in the clean text; what a choice names it by.
    pub start: usize,
    /// Byte offset behind it.
    pub end: usize,
    /// The sign.
    pub token: String,
    /// The sign with its surroundings.
    pub context: String,
    /// What kind of figure: a result, a parameter, a target, none.
    pub kind: ValueKind,
    /// What the words call it, best first.
    pub names: Vec<String>,
    /// Indicators that may stand here, best first; none for what no ledger can say.
    pub offers: Vec<Offer>,
    /// What stands here.
    pub filled: Option<Fill>,
}

impl Blank {
    /// The first offer, where nothing stands here yet, it can be written and nobody has to look at anything before.
    pub fn clear_offer(&self) -> Option<&Offer> {
        let first = self.offers.first().filter(|_| self.filled.is_none())?;
        (first.text.is_ok() && first.look.is_empty()).then_some(first)
    }
}

/// A text with its figures.
#[derive(Clone, Debug)]
pub struct Filling {
    /// The speech.
    pub view: RecordView,
    /// The clean text, signs and all.
    pub clean: String,
    /// It, as paper prints it.
    pub printed: Printed,
    /// The headings: byte offset and level.
    pub headings: Vec<(usize, u8)>,
    /// Its figures, in order.
    pub blanks: Vec<Blank>,
    /// Figures are asked up to this day.
    pub until: Day,
    /// How long the filled text is.
    pub length: super::Length,
}

impl Filling {
    /// How many figures are filled in.
    pub fn filled(&self) -> usize {
        self.blanks.iter().filter(|b| b.filled.is_some()).count()
    }

    /// The first offer of every figure that is clear ([`Blank::clear_offer`]).
    pub fn clear_choices(&self) -> Vec<Choice> {
        let choice = |b: &Blank| {
            let offer = b.clear_offer()?;
            Some(Choice { start: b.start, indicator: Some(offer.indicator.id.clone()) })
        };
        self.blanks.iter().filter_map(choice).collect()
    }

    /// The text with every chosen figure written in.
    pub fn text(&self) -> String {
        let mut out = String::with_capacity(self.clean.len());
        let mut at = 0;
        for blank in &self.blanks {
            if let Some(fill) = &blank.filled {
                out.push_str(&self.clean[at..blank.start]);
                out.push_str(&fill.text);
                at = blank.end;
            }
        }
        out.push_str(&self.clean[at..]);
        out
    }

    /// 数字口径: one line for each indicator, place and period that was filled in, in the order of the text.
    pub fn basis(&self) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        let mut seen: Vec<(&str, PlaceId, Period)> = Vec::new();
        for fill in self.blanks.iter().filter_map(|b| b.filled.as_ref()) {
            let key = (fill.indicator.as_str(), fill.place, fill.period);
            if seen.contains(&key) {
                continue;
            }
            seen.push(key);
            let note = if fill.note.is_empty() { "未写明" } else { fill.note.trim_end_matches('。') };
            let when = fill.period.chinese();
            out.push(format!(
                "{}. {}（{}，{when}）：{}；{note}。",
                seen.len(),
                fill.title,
                fill.place_name,
                fill.value
            ));
        }
        out
    }
}

/// The figures of a speech, asked up to a day; the day of the speech without, and never a day that has not come.
///
/// # Errors
/// Not visible; the store's.
pub async fn filling(cx: &OpContext, id: Id, until: Option<Day>) -> Outcome<Filling> {
    let ledger = known(&cx.app)?.ledger.id.clone();
    let view = view(cx, &ledger, id).await?;
    let Asked { clean, headings, blanks, until, .. } = asked(cx, id, until).await?;
    cx.heavy(move |cx| {
        let printed = Printed::new(&clean);
        let mut filling = Filling { view, clean, printed, headings, blanks, until, length: super::Length::default() };
        filling.length = super::length(cx, &filling.text());
        Ok(filling)
    })
    .await
}

/// What a person decides on one placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The placeholder, by [`Blank::start`].
    pub start: usize,
    /// The indicator whose value is written; `None` puts the sign back.
    pub indicator: Option<String>,
}

/// Writes figures in, or takes them out again: each value is asked anew here, nothing is taken from the page.
///
/// # Errors
/// No right to work on the speech; a placeholder that is not there; a wording the value breaks, 尚无数据: the reason, and nothing
/// is written of any of them.
pub async fn fill(cx: &OpContext, submission: Id, id: Id, choices: Vec<Choice>, until: Option<Day>) -> Outcome<usize> {
    deliver(&cx.with_submission(submission), FillSpeech { id, choices, until, asked: None }).await
}

struct FillSpeech {
    id: Id,
    choices: Vec<Choice>,
    until: Option<Day>,
    asked: Option<Asked>,
}

impl Command for FillSpeech {
    const NAME: &'static str = "speech.fill/1";
    /// How many choices were taken.
    type Output = usize;

    fn content(&self, into: &mut Content) {
        into.id(self.id).int(self.until.map_or(i64::MIN, |d| d.0.into()));
        for Choice { start, indicator } in &self.choices {
            into.int(i64::try_from(*start).unwrap_or(i64::MAX)).optional(indicator.as_deref());
        }
    }

    async fn prepare(&mut self, cx: &OpContext) -> Outcome<()> {
        self.asked = Some(asked(cx, self.id, self.until).await?);
        Ok(())
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<usize> {
        let Some(asked) = &self.asked else { return Err(Refusal::Busy) };
        let change = fill_in(work.tx, cx, self.id, &self.choices, asked)?;
        work.changes(change);
        Ok(self.choices.len())
    }
}

fn fill_in(
    tx: &mut Tx,
    cx: &OpContext,
    id: Id,
    choices: &[Choice],
    asked: &Asked,
) -> Outcome<Option<(PlaceId, Change)>> {
    let known = known(&cx.app)?;
    let slot = known.speech.filled.ok_or(Refusal::NotFound)?;
    let (stored, speech) = load_for_update(tx, &cx.app, &reader(cx), known.table, id)?;
    if speech.version != asked.version {
        return Err(Refusal::Stale("这篇文字刚刚被改过，请刷新后再填".to_owned()));
    }
    let mut kept: BTreeMap<usize, Json> =
        asked.blanks.iter().filter_map(|b| Some((b.start, line(&asked.clean, b, b.filled.as_ref()?)))).collect();
    for choice in choices {
        let blank = asked.blanks.iter().find(|b| b.start == choice.start);
        let blank = blank.ok_or_else(|| Refusal::whole("没有这处空缺，请刷新后再填"))?;
        match &choice.indicator {
            None => kept.remove(&blank.start),
            Some(indicator) => {
                let fill = chosen(blank, indicator)?;
                kept.insert(blank.start, line(&asked.clean, blank, &fill))
            }
        };
    }
    let lines: Vec<String> = kept.values().map(Json::to_string).collect();
    let value = if lines.is_empty() { Value::Empty } else { Value::Text(lines.join("\n")) };
    let values = vec![(slot, value)];
    amend(tx, cx, known.table, (&stored, &speech), Permission::SpeechSubmit, values, "填数")
}

fn chosen(blank: &Blank, indicator: &str) -> Outcome<Fill> {
    let offer = blank.offers.iter().find(|o| o.indicator.id == indicator);
    let offer = offer.ok_or_else(|| Refusal::whole(format!("“{}”不能用这个指标填", blank.context)))?;
    let text = offer.text.clone().map_err(|why| Refusal::whole(format!("“{}”没有填：{why}", blank.context)))?;
    Ok(Fill {
        indicator: offer.indicator.id.clone(),
        title: offer.indicator.title.clone(),
        note: offer.indicator.note.clone(),
        place: offer.place,
        place_name: offer.place_name.clone(),
        period: offer.period,
        text,
        value: offer.shown.clone(),
        now: None,
    })
}

struct Asked {
    /// Version of the speech it was read from.
    version: i64,
    clean: String,
    headings: Vec<(usize, u8)>,
    blanks: Vec<Blank>,
    until: Day,
}

async fn asked(cx: &OpContext, id: Id, until: Option<Day>) -> Outcome<Asked> {
    let taken = cx.read(move |cx, tx| load(tx, &cx.app, &reader(cx), known(&cx.app)?.table, id));
    let speech = Arc::new(taken.await?.1);
    let own = speech.clone();
    let first = cx.heavy(move |cx| {
        let (clean, headings, until, lines) = signs(cx, &own, until)?;
        let mut asker = Asker { ground: Ground::new(cx, own.place), until };
        let blanks = asker.blanks(&clean, &lines)?;
        Ok((asker, lines, Asked { version: own.version, clean, headings, blanks, until }))
    });
    let (mut asker, lines, mut asked) = first.await?;
    if asker.ground.asks() {
        asker.ground = asker.ground.answered(cx).await?;
        let again = cx.heavy(move |_| {
            asked.blanks = asker.blanks(&asked.clean, &lines)?;
            Ok(asked)
        });
        asked = again.await?;
    }
    Ok(asked)
}

/// The clean text, its headings, the day figures are asked up to, and what was filled in before.
type Signs = (String, Vec<(usize, u8)>, Day, Vec<Kept>);

fn signs(cx: &OpContext, speech: &Record, until: Option<Day>) -> Outcome<Signs> {
    let known = known(&cx.app)?;
    let kept = known.speech.kept.and_then(|i| speech.values[i].text()).map(keys).unwrap_or_default();
    let spoken_on = speech.values[known.speech.day].day();
    let text = speech.values[known.speech.text].text().unwrap_or_default();
    let derived = derive(text, spoken_on, &kept);
    let clean = derived.clean.text;
    let until = until.or(spoken_on).unwrap_or_else(|| cx.today()).min(cx.today());
    let lines = known.speech.filled.and_then(|i| speech.values[i].text()).map(lines).unwrap_or_default();
    let level = |e: &language::Entry| Some((e.start, heading_level(&clean, e))).filter(|(_, level)| *level > 0);
    let headings = derived.outline.entries.iter().filter_map(level).collect();
    Ok((clean, headings, until, lines))
}

/// Finds figures for the placeholders of one speech.
struct Asker {
    ground: Ground,
    until: Day,
}

impl Asker {
    fn blanks(&mut self, clean: &str, lines: &[Kept]) -> Outcome<Vec<Blank>> {
        let found = language::placeholders::find(clean);
        found.iter().filter(|p| p.kind == BlankKind::Figure).map(|p| self.blank(clean, p, lines)).collect()
    }

    fn blank(&mut self, clean: &str, p: &Placeholder, kept: &[Kept]) -> Outcome<Blank> {
        let found = match p.value_kind {
            ValueKind::Result => self.ground.named(&p.metric, p.unit.as_deref(), OFFERS),
            // What is set or planned is written by who sets it.
            ValueKind::Parameter | ValueKind::Target | ValueKind::NoFigure => Vec::new(),
        };
        let mut offers = Vec::with_capacity(found.len());
        for indicator in &found {
            offers.push(self.offer(clean, p, indicator)?);
        }
        let filled = kept.iter().find(|k| k.is_of(clean, p)).and_then(|k| self.fill(k));
        Ok(Blank {
            start: p.start,
            end: p.end,
            token: p.token.clone(),
            context: full_width(&p.context).replace('\n', " "),
            kind: p.value_kind,
            names: p.metric.clone(),
            offers,
            filled,
        })
    }

    fn offer(&mut self, clean: &str, p: &Placeholder, indicator: &Indicator) -> Outcome<Offer> {
        let said = p.scopes.iter().find(|s| s.kind == ScopeKind::Place).map(|s| s.word.as_str());
        let place = self.ground.place(said).or_else(|| self.ground.place(None)).ok_or(Refusal::NotFound)?;
        let (period, named) = self.period(clean, p, indicator.kind);
        let figure = self.ground.ask(&indicator.id, place, period);
        let value = figure.as_ref().and_then(|f| f.value);
        let mut look = Vec::new();
        if !named && indicator.kind == Kind::Flow {
            look.push(format!("原文没有写时间，按{}计", period.chinese()));
        }
        let all = indicator.names().chain([indicator.note.as_str()]).collect::<Vec<_>>().join(" ");
        for scope in &p.scopes {
            let narrows = matches!(scope.kind, ScopeKind::Group | ScopeKind::Doer | ScopeKind::Batch);
            if narrows && !all.contains(&scope.word) {
                look.push(format!("原文只说“{}”，这个指标没有按此区分", scope.word));
            }
        }
        let text = number(p, indicator, value);
        let name = self.ground.name(place);
        let shown = indicator.print(value);
        Ok(Offer { indicator: indicator.clone(), place, place_name: name, period, shown, text, look })
    }

    /// The period the sentence speaks of, and whether it names one: of a stock the last day, of a flow from the first day of the
    /// year where nothing is said.
    fn period(&self, clean: &str, p: &Placeholder, kind: Kind) -> (Period, bool) {
        let until = self.until;
        let own = p.scopes.iter().filter(|s| s.kind == ScopeKind::Time).find_map(|s| since(&s.word, until));
        let said = own.or_else(|| since(&time_before(clean, p.start)?.word, until));
        match (kind, said) {
            (Kind::Stock | Kind::Ratio, Some(period)) => (Period::AsOf(period.last()), true),
            (_, Some(period)) => (period, true),
            (Kind::Stock | Kind::Ratio, None) => (Period::AsOf(until), true),
            (_, None) => (Period::Days(Period::AsOf(until).first(), until), false),
        }
    }

    fn fill(&mut self, kept: &Kept) -> Option<Fill> {
        let indicator = self.ground.indicator(&kept.indicator)?;
        let figure = self.ground.ask(&kept.indicator, kept.place, kept.period);
        let now = indicator.print(figure.and_then(|f| f.value));
        Some(Fill {
            indicator: kept.indicator.clone(),
            title: indicator.title,
            note: indicator.note,
            place: kept.place,
            place_name: self.ground.name(kept.place),
            period: kept.period,
            text: kept.text.clone(),
            now: (now != kept.value).then_some(now),
            value: kept.value.clone(),
        })
    }
}

/// 今年以来, 去年, 三年来: the days of a time word, up to a day. `None` for one that names no time (同期).
fn since(word: &str, until: Day) -> Option<Period> {
    let (range, _) = language::dates::DateRange::read(word)?;
    range.days(until).map(|(from, to)| Period::Days(from, to))
}

/// The number to write, or why none may stand there.
fn number(p: &Placeholder, indicator: &Indicator, value: Option<FigureValue>) -> Result<String, String> {
    let value = match value {
        None | Some(FigureValue::Ratio { bottom: 0, .. }) => return Err("尚无数据".to_owned()),
        Some(value) => value.print(&indicator.quantity.exact()),
    };
    let own = &indicator.quantity.unit;
    let unit = p.unit.clone().unwrap_or_else(|| own.clone());
    if !fits(&unit, own) {
        return Err(format!("单位不同：原文是“{unit}”，指标“{}”是“{own}”", indicator.title));
    }
    let number = whole(&value, own).ok_or("数值位数太多，请核对")?;
    written(number, Wording { unit: &unit, rounding: p.rounding }).map(|f| f.text).map_err(|r| r.reason())
}

/// A filled figure as it is kept: where, and what it was asked.
struct Kept {
    start: usize,
    token: String,
    before: String,
    indicator: String,
    place: PlaceId,
    period: Period,
    text: String,
    value: String,
}

impl Kept {
    /// The placeholder it was filled into; after a repair was taken back it may stand a little further.
    fn is_of(&self, clean: &str, p: &Placeholder) -> bool {
        p.token == self.token && before(clean, p.start) == self.before && near(self.start, p.start)
    }
}

/// Places further apart than this are not the same, whatever stands before them.
fn near(a: usize, b: usize) -> bool {
    a.abs_diff(b) < 2000
}

fn before(clean: &str, at: usize) -> String {
    let mut chars: Vec<char> = clean[..at].chars().rev().take(BEFORE).collect();
    chars.reverse();
    chars.into_iter().collect()
}

fn line(clean: &str, blank: &Blank, fill: &Fill) -> Json {
    json!({
        "at": blank.start,
        "token": blank.token,
        "before": before(clean, blank.start),
        "indicator": fill.indicator,
        "place": fill.place.0,
        "period": crate::reports::period_text(fill.period),
        "text": fill.text,
        "value": fill.value,
    })
}

fn lines(text: &str) -> Vec<Kept> {
    let read = |line: &str| -> Option<Kept> {
        let json: Json = serde_json::from_str(line).ok()?;
        let words = |key: &str| json.get(key).and_then(Json::as_str).map(str::to_owned);
        Some(Kept {
            start: usize::try_from(json.get("at")?.as_u64()?).ok()?,
            token: words("token")?,
            before: words("before")?,
            indicator: words("indicator")?,
            place: PlaceId(json.get("place")?.as_i64()?),
            period: crate::reports::period_of(&words("period")?)?,
            text: words("text")?,
            value: words("value")?,
        })
    };
    text.lines().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_time_are_days() {
        let until = Day::from_ymd(2026, 3, 10).expect("a day");
        let days = |a: &str, b: &str| Some(Period::Days(Day::parse(a).expect("a"), Day::parse(b).expect("b")));
        for (word, want) in [
            ("今年以来", days("2026-01-01", "2026-03-10")),
            ("去年", days("2025-01-01", "2025-12-31")),
            ("三年来", days("2023-03-11", "2026-03-10")),
            ("近五年来", days("2021-03-11", "2026-03-10")),
            ("本月", days("2026-03-01", "2026-03-10")),
            ("同期", None),
        ] {
            assert_eq!(since(word, until), want, "{word}");
        }
    }
}
