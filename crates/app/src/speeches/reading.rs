//! A speech as read: clean text with its repairs, outline, proposals beside their sentences.

use super::ground::Ground;
use super::keep::{key, keys, kind};
use super::proposal::{Suggestion, candidates, headings, span_of, suggestion};
use super::redate::later;
use super::verdict::{Stock, stock};
use super::{Derived, derive, heading_level, known};
use crate::context::OpContext;
use crate::outcome::Outcome;
use crate::records::{RecordView, load, reader, view};
use crate::tasks;
use domain::ledger::{Record, StateCategory};
use domain::parameter::Scalar;
use domain::{Day, Id, Urgency};
use language::punctuation::{Printed, full_width};
use std::collections::{BTreeSet, HashMap};
use store::records::Query;

/// A stretch of the clean text that belongs to the same repair and the same proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Byte offset in the clean text.
    pub start: usize,
    /// Byte offset behind it; equal to `start` where something was taken out.
    pub end: usize,
    pub text: String,
    /// The repair it is, by position in [`Reading::repairs`].
    pub repair: Option<usize>,
    /// The proposal it belongs to, by position in [`Reading::proposals`].
    pub proposal: Option<usize>,
    /// The outline entry that begins here, by position in [`Reading::outline`].
    pub entry: Option<usize>,
}

/// One change made to the text as found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepairNote {
    /// What [`super::keep_original`] knows it by.
    pub key: String,
    /// What was wrong, in Chinese: 丢失字节.
    pub kind: &'static str,
    /// The text before.
    pub before: String,
    /// The text after; empty when something was taken out.
    pub after: String,
    /// Why.
    pub note: String,
    /// Byte offset in the clean text.
    pub at: usize,
    /// Byte offset in the clean text where it ends.
    pub until: usize,
}

/// One numbered entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineEntry {
    /// Depth, from 1.
    pub level: u8,
    /// Depth of the heading its line is; 0 when its number leads a paragraph.
    pub heads: u8,
    /// The number as written.
    pub marker: String,
    /// Its words.
    pub heading: String,
    /// Byte offset in the clean text.
    pub start: usize,
}

/// A proposal with the record that keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// Task record.
    pub record: Id,
    pub number: String,
    /// Its version, for forms.
    pub version: i64,
    /// State id and title.
    pub state: (String, String),
    /// Category of its state.
    pub category: StateCategory,
    /// It waits for being taken or refused (拟立项).
    pub waiting: bool,
    /// It was taken and can be handed out (交办).
    pub ready: bool,
    /// What is to be done, as it stands in the record.
    pub text: String,
    /// Owner as worded (责任单位).
    pub owner: String,
    /// The unit that leads, where others help (牵头单位).
    pub lead: String,
    /// The leader who answers for it, when one was named (牵头领导).
    pub leader: String,
    /// Headings above its sentence, outermost first; the last one is what it belongs to.
    pub headings: Vec<String>,
    /// How its time stands, while it is in work.
    pub urgency: Option<Urgency>,
    /// Deadline as shown.
    pub due: String,
    /// The speech's day was put right since, and gives it another deadline.
    pub redated: bool,
    /// Target as worded.
    pub target: String,
    /// Indicator id it is bound to; empty for none.
    pub indicator: String,
    /// Title of that indicator.
    pub indicator_title: String,
    /// Its goal as shown: `不少于95%`; empty for none.
    pub goal: String,
    /// What the words suggest, whether or not it was taken.
    pub suggestion: Option<Suggestion>,
    /// Why it was proposed.
    pub why: String,
    /// How sure the reading is, 0 to 100; `None` for one a person added or whose sentence is not found any more.
    pub confidence: Option<u8>,
    /// Byte span in the clean text; `None` when it is not found any more.
    pub span: Option<(usize, usize)>,
}

/// How long it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Length {
    /// Characters as an office counts them (字数).
    pub chars: usize,
    /// Spoken minutes at the faster and the slower of the set speeds; `None` when none is set.
    pub minutes: Option<(u64, u64)>,
    /// The longest a speech should take, in minutes; `None` when nothing is set.
    pub most_minutes: Option<u64>,
    /// Limits of documents: kind and characters.
    pub limits: Vec<(String, i64)>,
}

impl Length {
    /// In words: 5254 字，约讲 24 到 30 分钟; then what is above a limit.
    pub fn words(&self) -> Vec<String> {
        let mut out = vec![match self.minutes {
            Some((fast, slow)) if fast == slow => format!("{} 字，约讲 {slow} 分钟", self.chars),
            Some((fast, slow)) => format!("{} 字，约讲 {fast} 到 {slow} 分钟", self.chars),
            None => format!("{} 字", self.chars),
        }];
        for (kind, limit) in &self.limits {
            if i64::try_from(self.chars).unwrap_or(0) > *limit {
                out.push(format!("超过{kind}文件 {limit} 字"));
            }
        }
        if let (Some((fast, _)), Some(most)) = (self.minutes, self.most_minutes)
            && fast > most
        {
            out.push(format!("超过讲话 {most} 分钟"));
        }
        out
    }
}

/// A speech as read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The record as one may see it: title, day, issuer, original, timeline.
    pub view: RecordView,
    /// The clean text.
    pub clean: String,
    /// It, as paper prints it.
    pub printed: Printed,
    /// It, in stretches.
    pub segments: Vec<Segment>,
    /// Every repair, in order.
    pub repairs: Vec<RepairNote>,
    /// Repairs a person took back, as their places read now.
    pub back: Vec<RepairNote>,
    /// What could not be repaired: where, and what to look at.
    pub doubts: Vec<(usize, String)>,
    pub outline: Vec<OutlineEntry>,
    /// Numbers missing between siblings: `2、`.
    pub gaps: Vec<String>,
    /// Numbers missing where the text was cut.
    pub cut_gaps: Vec<String>,
    /// Announced counts that were not met: words, announced, found.
    pub announced: Vec<(String, u32, u32)>,
    /// Proposals in the order of the text.
    pub proposals: Vec<Proposed>,
    /// Figures it leaves out: byte spans in the clean text.
    pub blanks: Vec<(usize, usize)>,
    /// Figures it states, sums, problems.
    pub stock: Stock,
    pub length: Length,
}

impl Reading {
    /// How many proposals wait, were taken, were refused.
    pub fn counts(&self) -> [usize; 3] {
        let waiting = self.proposals.iter().filter(|p| p.waiting && p.category == StateCategory::Open).count();
        let refused = self.proposals.iter().filter(|p| p.category == StateCategory::Void).count();
        [waiting, self.proposals.len() - waiting - refused, refused]
    }
}

/// Reads a speech: everything but the record and its tasks is derived from the text, each time anew.
///
/// # Errors
/// Not visible; the store's.
pub async fn reading(cx: &OpContext, id: Id) -> Outcome<Reading> {
    let ledger = known(&cx.app)?.ledger.id.clone();
    let view = view(cx, &ledger, id).await?;
    let taken = cx.read(move |cx, tx| {
        let known = known(&cx.app)?;
        let reader = reader(cx);
        let (_, speech) = load(tx, &cx.app, &reader, known.table, id)?;
        let tasks = tasks::known(&cx.app)?;
        let query = Query { refers: Some((tasks.task.source, id)), ..Query::default() };
        let mut records: Vec<Record> = Vec::new();
        store::records::each(tx, &reader, tasks.table, &query, |stored| {
            // Sheets handed down from a task carry its source too; they are not proposals.
            if stored.record.values[tasks.task.parent].is_empty() {
                records.push(stored.record);
            }
            Ok::<(), store::Error>(())
        })?;
        Ok((speech, records))
    });
    let (speech, records) = taken.await?;
    let read = cx.heavy(move |cx| Read::of(cx, view, &speech, &records)).await?;
    let Read { mut reading, derived, spans, spoken_on, mut ground } = read;
    if ground.asks() {
        ground = ground.answered(cx).await?;
        reading.stock = cx.heavy(move |cx| Ok(stock(&mut ground, cx.today(), spoken_on, &derived, &spans))).await?;
    }
    Ok(reading)
}

/// A reading whose figures have not been asked yet, and what asking them takes.
struct Read {
    reading: Reading,
    derived: Derived,
    spans: HashMap<(usize, usize), Id>,
    spoken_on: Option<Day>,
    ground: Ground,
}

impl Read {
    fn of(cx: &OpContext, view: RecordView, speech: &Record, records: &[Record]) -> Outcome<Self> {
        let known = known(&cx.app)?;
        let tasks = tasks::known(&cx.app)?;
        let text = speech.values[known.speech.text].text().unwrap_or_default();
        let kept = known.speech.kept.and_then(|i| speech.values[i].text()).map(keys).unwrap_or_default();
        let spoken_on = speech.values[known.speech.day].day();
        let derived = derive(text, spoken_on, &kept);
        let printed = Printed::new(&derived.clean.text);
        let mut proposals: Vec<Proposed> =
            records.iter().map(|record| proposed(cx, &tasks, (&derived, &printed), record)).collect();
        proposals.sort_by_key(|p| (p.span.is_none(), p.span, p.number.clone()));
        let spans: HashMap<(usize, usize), Id> = proposals.iter().filter_map(|p| Some((p.span?, p.record))).collect();
        let mut ground = Ground::new(cx, speech.place);
        let stock = stock(&mut ground, cx.today(), spoken_on, &derived, &spans);
        let repairs: Vec<RepairNote> = derived.clean.repairs.iter().map(note).collect();
        let outline: Vec<OutlineEntry> = derived
            .outline
            .entries
            .iter()
            .map(|e| OutlineEntry {
                level: e.level,
                heads: heading_level(&derived.clean.text, e),
                marker: e.marker.clone(),
                heading: full_width(&e.heading),
                start: e.start,
            })
            .collect();
        let reading = Reading {
            view,
            segments: segments(&derived.clean.text, &repairs, &proposals, &outline),
            doubts: derived.clean.doubts.iter().map(|d| (d.start, full_width(&d.note))).collect(),
            gaps: derived.outline.gaps.clone(),
            cut_gaps: derived.outline.cut_gaps.clone(),
            announced: derived
                .outline
                .announced
                .iter()
                .filter(|a| a.found != a.count)
                .map(|a| (full_width(&a.words), a.count, a.found))
                .collect(),
            stock,
            length: length(cx, &derived.clean.text),
            blanks: blanks(&derived.clean.text),
            clean: derived.clean.text.clone(),
            printed,
            back: derived.back.iter().map(note).collect(),
            repairs,
            outline,
            proposals,
        };
        Ok(Self { reading, derived, spans, spoken_on, ground })
    }
}

fn proposed(
    cx: &OpContext,
    known: &tasks::Known<'_>,
    (derived, printed): (&Derived, &Printed),
    record: &Record,
) -> Proposed {
    let text = |index: usize| record.values[index].text().unwrap_or_default().to_owned();
    let kept = span_of(&text(known.task.sentence));
    let words = known.text(record);
    // A newer reader, or a repair taken back, may make the same text a little different: then the sentence is found by its
    // words.
    let again = kept.and_then(|(start, end)| {
        let all = &derived.proposals;
        all.iter().find(|p| (p.start, p.end) == (start, end)).or_else(|| all.iter().find(|p| p.text == words))
    });
    let span = match (kept, again) {
        (_, Some(p)) => Some((p.start, p.end)),
        (Some(_), None) => printed.find(words).map(|found| (found.start, found.end)),
        (None, None) => None,
    };
    let optional = |index: Option<usize>| index.map(&text).unwrap_or_default();
    let indicator = text(known.task.indicator);
    let named = tasks::figure::named(&cx.app, &indicator);
    let goal = known.binding(record).map(|b| {
        let unit = named.as_ref().map(|(_, quantity)| quantity.unit.as_str()).unwrap_or_default();
        format!("{}{}{unit}", b.sense.word(), tasks::plain(b.goal))
    });
    let state = record.state_in(known.ledger);
    Proposed {
        record: record.id,
        number: record.number.clone(),
        version: record.version,
        state: state.map(|s| (s.id.clone(), s.title.clone())).unwrap_or_default(),
        category: state.map_or(StateCategory::Open, |s| s.category),
        waiting: known.ledger.states.first().is_some_and(|s| s.id == record.state),
        ready: known.issue_step().is_ok_and(|s| s.from.iter().any(|i| known.ledger.states[*i].id == record.state)),
        text: words.to_owned(),
        owner: text(known.task.owner_words),
        lead: optional(known.task.lead_words),
        leader: optional(known.task.leader),
        headings: span
            .map(|(start, _)| headings(&derived.outline, start).iter().map(|e| full_width(&e.heading)).collect())
            .unwrap_or_default(),
        urgency: domain::urgency::of(known.ledger, record, &cx.app.loaded().pack.parameters, cx.today()),
        due: known.due_words(record),
        redated: later(known, derived, record).is_some(),
        target: text(known.task.target_words),
        indicator_title: named.map(|(title, _)| title).unwrap_or_default(),
        indicator,
        goal: goal.unwrap_or_default(),
        suggestion: again.and_then(|p| suggestion(p, &candidates(&cx.app))),
        why: again.map(|p| p.reason.clone()).unwrap_or_default(),
        confidence: again.map(|p| p.confidence),
        span,
    }
}

/// Figures a text leaves out.
fn blanks(clean: &str) -> Vec<(usize, usize)> {
    use language::placeholders::{Kind, find};
    find(clean).into_iter().filter(|p| p.kind == Kind::Figure).map(|p| (p.start, p.end)).collect()
}

fn note(repair: &language::Repair) -> RepairNote {
    RepairNote {
        key: key(repair),
        kind: kind(repair.kind),
        before: repair.before.clone(),
        after: repair.after.clone(),
        note: full_width(&repair.note),
        at: repair.at,
        until: repair.until,
    }
}

/// Cuts the text wherever a repair, a proposal or an entry begins or ends.
fn segments(text: &str, repairs: &[RepairNote], proposals: &[Proposed], outline: &[OutlineEntry]) -> Vec<Segment> {
    let spans: Vec<(usize, usize, usize)> =
        proposals.iter().enumerate().filter_map(|(n, p)| p.span.map(|(a, b)| (a, b, n))).collect();
    let mut cuts: BTreeSet<usize> = BTreeSet::from([0, text.len()]);
    cuts.extend(repairs.iter().flat_map(|r| [r.at, r.until]));
    cuts.extend(spans.iter().flat_map(|(a, b, _)| [*a, *b]));
    cuts.extend(outline.iter().map(|e| e.start));
    cuts.retain(|at| text.is_char_boundary(*at));
    let proposal = |at: usize| spans.iter().find(|(a, b, _)| *a <= at && at < *b).map(|s| s.2);
    let entry = |at: usize| outline.iter().position(|e| e.start == at);
    let mut out = Vec::with_capacity(cuts.len() + repairs.len());
    let mut cuts = cuts.into_iter().peekable();
    while let Some(start) = cuts.next() {
        // What was taken out here stands as an empty stretch.
        for (n, _) in repairs.iter().enumerate().filter(|(_, r)| r.at == start && r.until == start) {
            let text = String::new();
            out.push(Segment { start, end: start, text, repair: Some(n), proposal: proposal(start), entry: None });
        }
        let Some(end) = cuts.peek().copied() else { break };
        // Of several repairs of one place the last made says what stands there.
        let repair = repairs.iter().rposition(|r| r.at <= start && end <= r.until && r.at < r.until);
        let text = text[start..end].to_owned();
        out.push(Segment { start, end, text, repair, proposal: proposal(start), entry: entry(start) });
    }
    out
}

pub(crate) fn length(cx: &OpContext, clean: &str) -> Length {
    let parameters = &cx.app.loaded().pack.parameters;
    let today = cx.today();
    let counted = language::length::length(clean);
    let int = |key: &str, case: &str| match parameters.get(key, case, today).map(|p| &p.value) {
        Some(Scalar::Int(n)) => Some(*n),
        _ => None,
    };
    let limits = parameters
        .cases("document.max_chars")
        .into_iter()
        .filter_map(|(case, _)| Some((case.to_owned(), int("document.max_chars", case)?)))
        .collect();
    // Speakers differ: the pack sets as many speeds as it likes, the slowest and the fastest are said.
    let speeds = parameters.cases("document.chars_per_minute").into_iter();
    let speeds = speeds.filter_map(|(case, _)| u32::try_from(int("document.chars_per_minute", case)?).ok());
    let minutes = speeds
        .fold(None, |ends: Option<(u32, u32)>, n| Some(ends.map_or((n, n), |(slow, fast)| (slow.min(n), fast.max(n)))))
        .and_then(|(slow, fast)| language::length::spoken(counted.spoken, slow, fast))
        .map(|s| (s.shortest.div_ceil(60), s.longest.div_ceil(60)));
    let most_minutes = int("speech.max_minutes", "").and_then(|n| u64::try_from(n).ok());
    Length { chars: counted.characters, minutes, most_minutes, limits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_make_up_the_text_again() {
        let text = "一、各村要排查隐患。";
        let repair = |at, until| RepairNote {
            key: String::new(),
            kind: "空白",
            before: " ".into(),
            after: String::new(),
            note: String::new(),
            at,
            until,
        };
        let repairs = [repair(6, 6), repair(9, 12), repair(text.len(), text.len())];
        let outline = [OutlineEntry { level: 1, heads: 1, marker: "一、".into(), heading: String::new(), start: 0 }];
        let all = segments(text, &repairs, &[], &outline);
        assert_eq!(all.iter().map(|s| s.text.as_str()).collect::<String>(), text);
        assert_eq!(all.iter().filter_map(|s| s.repair).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(all[0].entry, Some(0));
        assert!(all.windows(2).all(|w| w[0].end == w[1].start));
    }
}
