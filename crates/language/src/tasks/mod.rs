//! Task proposals (任务建议): from the clean text and outline of a document, the clauses that order a concrete act or
//! a measurable result, each with its owner, deadline and target as worded. A person edits and confirms; nothing is
//! created by this reading.
//!
//! A clause is weighed by signs (要求词, 责任主体, 时限, 量化目标, 具体动作) against signs of work done, attitude and talk
//! about the meeting itself. What is proposed says why.

mod clause;
mod head;
mod section;
mod stated;
mod target;
mod words;

use crate::dates::{self, Date, Frequency, Kind, When};
use crate::outline::Outline;
use crate::sentence::{self, Clause, Sentence};
use clause::{ENOUGH, Place, Signs};
use head::{Head, Owner};
use section::{Genre, Mood};
pub use stated::{Figure, stated_figures};
pub use target::{Bound, Target};

/// What is known about the document beside its text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Context {
    /// The date of the document (成文日期); without it no deadline is resolved that does not write its year.
    pub date: Option<Date>,
}

/// Where the owner was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OwnerFrom {
    /// Named in the clause.
    Clause,
    /// In brackets or on a line of its own: (责任单位:…).
    Label,
    /// Carried over from what stands before.
    Carried,
}

/// One proposed task (任务建议).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The ordering words, cut out of the clean text.
    pub text: String,
    /// Byte offset of `text` in the clean text.
    pub start: usize,
    /// Byte offset behind it.
    pub end: usize,
    /// Who is to do it, or lead.
    pub owner: Option<String>,
    /// Who else is to do it or help.
    pub co_owners: Vec<String>,
    /// Where the owner was found.
    pub owner_from: Option<OwnerFrom>,
    /// The time as worded: 年底前, 每月, 立即.
    pub deadline: Option<String>,
    /// The last day, when the deadline can be resolved without guessing.
    pub due: Option<Date>,
    /// How often, for a recurring task.
    pub frequency: Option<Frequency>,
    /// The number it is to reach.
    pub target: Option<Target>,
    /// Byte span of the whole sentence.
    pub sentence: (usize, usize),
    /// Headings above it, outermost first: marker and heading.
    pub path: Vec<String>,
    /// Why it is proposed, in Chinese.
    pub reason: String,
    /// How sure the reading is, 0 to 100.
    pub confidence: u8,
}

/// A task being put together.
struct Draft {
    start: usize,
    end: usize,
    owner: Option<Owner>,
    owner_from: Option<OwnerFrom>,
    times: Vec<When>,
    signs: Signs,
    sentence: (usize, usize),
    entry: Option<usize>,
}

/// Proposes tasks. Never fails; a text that orders nothing gives none.
pub fn propose(text: &str, outline: &Outline, context: &Context) -> Vec<Proposal> {
    Reader::new(text, outline, context).read()
}

struct Reader<'a> {
    text: &'a str,
    outline: &'a Outline,
    today: Option<Date>,
    genre: Genre,
    moods: Vec<Mood>,
    drafts: Vec<Draft>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, outline: &'a Outline, context: &Context) -> Self {
        let genre = section::genre(text);
        let moods = section::moods(outline, genre);
        let today = context.date.or_else(|| dates::document_date(text));
        Self { text, outline, today, genre, moods, drafts: Vec::new() }
    }

    fn read(mut self) -> Vec<Proposal> {
        let cuts: Vec<usize> = self.outline.entries.iter().map(|e| e.start).collect();
        let sentences = sentence::sentences(self.text, &cuts);
        let mut entry = None;
        let mut next = 0;
        let mut carried: Option<(Owner, Option<usize>)> = None;
        for (i, s) in sentences.iter().enumerate() {
            while self.outline.entries.get(next).is_some_and(|e| e.start <= s.start) {
                entry = Some(next);
                next += 1;
            }
            let open = self.open_entry(entry, s.start);
            let body_below = sentences.get(i + 1).is_some_and(|n| open.is_some_and(|e| n.start < self.outline.entries[e].end));
            self.sentence(s, open, body_below, &mut carried);
        }
        let drafts = std::mem::take(&mut self.drafts);
        drafts.into_iter().filter_map(|d| self.finish(d)).collect()
    }

    /// The innermost entry that is not yet closed at `at`.
    fn open_entry(&self, last: Option<usize>, at: usize) -> Option<usize> {
        let mut entry = last;
        while let Some(e) = entry {
            if at < self.outline.entries[e].end {
                return entry;
            }
            entry = self.outline.entries[e].parent.filter(|&p| p < e);
        }
        None
    }

    fn sentence(&mut self, s: &Sentence, entry: Option<usize>, body_below: bool, carried: &mut Option<(Owner, Option<usize>)>) {
        let text = self.text;
        let here = entry.filter(|&e| self.outline.entries[e].start == s.start);
        let marker_end = here.map_or(s.start, |e| marker_end(text, s.start, &self.outline.entries[e].marker));
        let marker_orders = here.is_some_and(|e| self.outline.entries[e].marker.ends_with('要'));
        if carried.as_ref().is_some_and(|(_, of)| !self.within(entry, *of)) {
            *carried = None;
        }
        if self.label_line(s) {
            return;
        }
        let question = text[..s.end].ends_with(['?', '？']);
        let whole = &text[s.start..s.end];
        if question || words::QUOTED.inside(whole) {
            return;
        }
        let short = whole.chars().count() <= 45;
        let mut place = Place {
            mood: entry.and_then(|e| self.moods.get(e).copied()).unwrap_or(Mood::Unknown),
            genre: self.genre,
            preamble: entry.is_none() && self.outline.entries.iter().any(|e| e.start > s.start),
            heading: here.is_some() && body_below && short,
            after_done: false,
            marker_orders,
        };
        let first_draft = self.drafts.len();
        let mut prefix: Option<usize> = None;
        let mut prefix_times: Vec<When> = Vec::new();
        let mut open = false;
        let mut meta = false;
        for (k, clause) in s.clauses.iter().enumerate() {
            let start = if k == 0 { marker_end.max(clause.start).min(clause.end) } else { clause.start };
            if start >= clause.end {
                continue;
            }
            let (body_end, bracket) = bracket_owner(text, start, clause.end);
            let head = head::read(text, start, body_end, self.today);
            let words_here = &text[start..body_end];
            let act = &text[head.act.min(body_end)..body_end];
            let times = dates::find(words_here, self.today).into_iter().map(|w| When { start: w.start + start, end: w.end + start, ..w }).collect::<Vec<_>>();
            let target = target::target(text, start, body_end, &times);
            meta |= words::META.inside(words_here);
            // A clause that helps the one before: 各乡镇配合.
            if head.helps && open
                && let (Some(owner), Some(draft)) = (&head.owner, self.drafts.last_mut())
            {
                if let Some(lead) = &mut draft.owner {
                    lead.others.push(owner.lead.clone());
                    lead.others.extend(owner.others.iter().cloned());
                }
                draft.end = body_end;
                continue;
            }
            place.marker_orders = marker_orders && k == 0;
            let signs = clause::weigh(&text[head.start.min(body_end)..body_end], &head, act, &times, target.as_ref(), &place);
            let signs = Signs { sum: signs.sum + if bracket.is_some() { 4 } else { 0 }, ..signs };
            if signs.done {
                place.after_done = true;
            }
            let new_work = self.begins_new(&head, act, &signs, target.as_ref(), k, s, open);
            let enough = signs.sum >= ENOUGH && !meta && !head_only(text, &head, body_end);
            if enough && new_work {
                let from = prefix.take().unwrap_or(head.start);
                let mut all_times = std::mem::take(&mut prefix_times);
                all_times.extend(times);
                let (owner, owner_from) = match (bracket, &head.owner) {
                    (Some(b), _) => (Some(b), Some(OwnerFrom::Label)),
                    (None, Some(o)) => (Some(o.clone()), Some(OwnerFrom::Clause)),
                    (None, None) if head.everyone => (None, None),
                    (None, None) => carried.as_ref().map_or((None, None), |(o, _)| (Some(o.clone()), Some(OwnerFrom::Carried))),
                };
                if let Some(o) = &head.owner {
                    *carried = Some((o.clone(), entry));
                }
                self.drafts.push(Draft { start: from, end: body_end, owner, owner_from, times: all_times, signs, sentence: (s.start, s.end), entry });
                open = true;
            } else if open {
                if let Some(draft) = self.drafts.last_mut() {
                    draft.end = body_end;
                    draft.times.extend(times);
                    if let Some(b) = bracket {
                        draft.owner = Some(b);
                        draft.owner_from = Some(OwnerFrom::Label);
                    }
                }
            } else {
                // Not yet: what only prepares the order belongs to it.
                let prepares = words::PREPARES.start(&text[head.start.min(body_end)..body_end]).is_some() || (act.trim().is_empty() && !times.is_empty());
                if prepares && !signs.done {
                    prefix.get_or_insert(head.start.min(start));
                    prefix_times.extend(times);
                } else {
                    prefix = None;
                    prefix_times.clear();
                }
                if let Some(o) = &head.owner {
                    *carried = Some((o.clone(), entry));
                }
                if head.everyone {
                    *carried = None;
                }
            }
            if matches!(clause.closed_by, Some(';' | '；')) {
                open = false;
                prefix = None;
                prefix_times.clear();
                place.after_done = false;
            }
        }
        if meta {
            self.drafts.truncate(first_draft);
        }
    }

    /// Is entry `inner` the entry `outer`, or below it?
    fn within(&self, inner: Option<usize>, outer: Option<usize>) -> bool {
        match outer {
            None => inner.is_none(),
            Some(outer) => inner.is_some_and(|i| i == outer || (self.outline.entries[outer].start <= self.outline.entries[i].start && self.outline.entries[i].start < self.outline.entries[outer].end)),
        }
    }

    /// Does this clause begin work of its own, or go on with the task that is open?
    fn begins_new(&self, head: &Head, act: &str, signs: &Signs, target: Option<&Target>, k: usize, s: &Sentence, open: bool) -> bool {
        if !open || k == 0 {
            return true;
        }
        let before = s.clauses.get(k - 1).and_then(|c: &Clause| c.closed_by);
        if head.owner.is_some() {
            return true;
        }
        if matches!(before, Some(';' | '；')) {
            return true;
        }
        let head_text = &self.text[head.start..];
        if words::FOLLOWS.start(act).is_some_and(|w| w != "带动") || words::FOLLOWS.start(head_text).is_some_and(|w| w != "带动") {
            return false;
        }
        // A figure of its own, with an act or a subject of its own.
        if target.is_some() && signs.concrete {
            return true;
        }
        let limit = head.times.iter().any(|w| matches!(w.kind, Kind::By | Kind::From | Kind::Every(_)));
        limit && signs.concrete
    }

    /// Lines 责任单位:… and 完成时限:… belong to the tasks of the same entry.
    fn label_line(&mut self, s: &Sentence) -> bool {
        let text = self.text;
        let Some(first) = s.clauses.first() else { return false };
        let label = &text[first.start..first.end];
        let colon = matches!(first.closed_by, Some(':' | '：'));
        if !colon || s.clauses.len() < 2 {
            return false;
        }
        let value_span = (s.clauses[1].start, s.clauses[s.clauses.len() - 1].end);
        if head::is_owner_label(label) {
            if let (Some(owner), Some(draft)) = (head::labelled(text[s.start..value_span.1].trim()), self.drafts.last_mut()) {
                draft.owner = Some(owner);
                draft.owner_from = Some(OwnerFrom::Label);
            }
            return true;
        }
        if head::is_time_label(label) {
            let value = &text[value_span.0..value_span.1];
            let times = dates::find(value, self.today);
            if let Some(draft) = self.drafts.last_mut() {
                // A bare 2025年6月 behind such a label is a limit.
                draft.times.extend(times.into_iter().map(|w| When {
                    start: w.start + value_span.0,
                    end: w.end + value_span.0,
                    kind: if matches!(w.kind, Kind::During | Kind::Day) { Kind::By } else { w.kind },
                    ..w
                }));
            }
            return true;
        }
        false
    }

    fn path(&self, entry: Option<usize>) -> Vec<String> {
        let mut out = Vec::new();
        let mut at = entry;
        while let Some(e) = at {
            let entry = &self.outline.entries[e];
            out.push(format!("{}{}", entry.marker, entry.heading));
            at = entry.parent.filter(|&p| p < e);
        }
        out.reverse();
        out
    }

    fn finish(&self, d: Draft) -> Option<Proposal> {
        let text = self.text.get(d.start..d.end)?.trim();
        if text.chars().count() < 5 {
            return None;
        }
        let start = d.start + (self.text[d.start..].len() - self.text[d.start..].trim_start().len());
        let target = target::target(self.text, d.start, d.end, &d.times);
        let deadline = best_time(&d.times);
        let frequency = d.times.iter().find_map(|w| match w.kind {
            Kind::Every(f) => Some(f),
            _ => None,
        });
        let due = deadline.filter(|w| w.kind != Kind::From).and_then(|w| w.due).map(|due| self.year_of_plan(due, deadline, d.entry));
        let owner = d.owner;
        let sum = d.signs.sum;
        Some(Proposal {
            text: text.to_owned(),
            start,
            end: start + text.len(),
            co_owners: owner.as_ref().map(|o| o.others.clone()).unwrap_or_default(),
            owner: owner.map(|o| o.lead),
            owner_from: d.owner_from,
            deadline: deadline.map(|w| self.text[w.start..w.end].trim().to_owned()),
            due,
            frequency,
            target,
            sentence: d.sentence,
            path: self.path(d.entry),
            reason: d.signs.reasons.join("、"),
            confidence: u8::try_from((40 + 7 * (sum - ENOUGH)).clamp(30, 98)).unwrap_or(98),
        })
    }

    /// 5月底前 under 明年工作计划 is next year's.
    fn year_of_plan(&self, due: Date, when: Option<&When>, entry: Option<usize>) -> Date {
        let next_year = self.path(entry).iter().any(|h| h.contains("明年") || h.contains("来年"));
        match self.today {
            Some(today) if next_year && when.is_some_and(|w| !w.year_written) && due.0 == today.0 => {
                let day = due.2.min(dates::calendar::days_in_month(due.0 + 1, due.1));
                (due.0 + 1, due.1, day)
            }
            _ => due,
        }
    }
}

/// The time that sets the limit: a day first, then a rhythm, then 立即.
fn best_time(times: &[When]) -> Option<&When> {
    let rank = |w: &When| match w.kind {
        Kind::By => 0,
        Kind::From => 1,
        Kind::Every(Frequency::Regularly | Frequency::Standing) => 3,
        Kind::Every(_) => 2,
        Kind::During => 4,
        Kind::AtOnce => 5,
        Kind::AsSet => 6,
        Kind::Day => 7,
        Kind::Past => 9,
    };
    times.iter().filter(|w| w.kind != Kind::Past).min_by_key(|w| rank(w))
}

/// End of the marker that stands at `start`; its blanks were taken out of `marker`.
fn marker_end(text: &str, start: usize, marker: &str) -> usize {
    let mut left = marker.chars();
    let mut expect = left.next();
    for (at, c) in text[start..].char_indices() {
        match expect {
            None => return start + at,
            Some(e) if c == e => expect = left.next(),
            Some(_) if c.is_whitespace() => {}
            Some(_) => return start,
        }
    }
    text.len()
}

/// A bracket with the owner at the end of a clause: the clause without it, and the owner.
fn bracket_owner(text: &str, start: usize, end: usize) -> (usize, Option<Owner>) {
    let words = &text[start..end];
    let Some(inner_end) = words.strip_suffix([')', '）']).map(str::len) else { return (end, None) };
    let Some(open) = words[..inner_end].rfind(['(', '（']) else { return (end, None) };
    let inner = &words[open..inner_end];
    let inner = &inner[inner.chars().next().map_or(0, char::len_utf8)..];
    match head::labelled(inner) {
        Some(owner) if open > 0 => (start + open, Some(owner)),
        _ => (end, None),
    }
}

/// Nothing but a head: 各村要:
fn head_only(text: &str, head: &Head, end: usize) -> bool {
    text.get(head.act..end).is_none_or(|act| act.trim().chars().count() < 2)
}
