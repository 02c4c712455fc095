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

/// Owners carried over from what stands before, each with the offset it reaches to.
#[derive(Default)]
struct Carried {
    /// The last one named.
    last: Option<(Owner, usize)>,
    /// The one of a leading sentence over a list.
    lead: Option<(Owner, usize)>,
    /// Those the document is addressed to.
    addressed: Option<Owner>,
    /// To here everything is reported as ordered (镇长要求:).
    ordered_until: usize,
}

impl Carried {
    fn expire(&mut self, at: usize) {
        self.last.take_if(|(_, until)| at >= *until);
        self.lead.take_if(|(_, until)| at >= *until);
    }

    fn owner(&self) -> Option<&Owner> {
        self.last.as_ref().or(self.lead.as_ref()).map(|(o, _)| o).or(self.addressed.as_ref())
    }
}

/// What stood before the act in the same sentence: 5月15日前, / 各村要加大宣传力度,
#[derive(Default)]
struct Before {
    from: Option<usize>,
    times: Vec<When>,
    owner: Option<Owner>,
    modal: Option<&'static str>,
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
    labels: Vec<(usize, Mood)>,
    drafts: Vec<Draft>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, outline: &'a Outline, context: &Context) -> Self {
        let genre = section::genre(text);
        let labels = section::labels(text);
        let moods = section::moods(outline, genre, &labels);
        let today = context.date.or_else(|| dates::document_date(text));
        Self { text, outline, today, genre, moods, labels, drafts: Vec::new() }
    }

    fn read(mut self) -> Vec<Proposal> {
        let cuts: Vec<usize> = self.outline.entries.iter().map(|e| e.start).collect();
        let sentences = sentence::sentences(self.text, &cuts);
        let mut entry = None;
        let mut next = 0;
        let mut carried = Carried { addressed: self.addressees(), ..Carried::default() };
        for (i, s) in sentences.iter().enumerate() {
            while self.outline.entries.get(next).is_some_and(|e| e.start <= s.start) {
                entry = Some(next);
                next += 1;
            }
            let open = self.open_entry(entry, s.start);
            let labelled = sentences.get(i + 1).is_some_and(|n| head::bracket_label(&self.text[n.start..n.end]));
            let body_below =
                sentences.get(i + 1).is_some_and(|n| open.is_some_and(|e| n.start < self.outline.entries[e].end));
            self.sentence(s, open, body_below, labelled, &mut carried);
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

    fn sentence(
        &mut self,
        s: &Sentence,
        entry: Option<usize>,
        body_below: bool,
        labelled: bool,
        carried: &mut Carried,
    ) {
        let text = self.text;
        let here = entry.filter(|&e| self.outline.entries[e].start == s.start);
        let marker_end = here.map_or(s.start, |e| marker_end(text, s.start, &self.outline.entries[e].marker));
        let marker_orders = here.is_some_and(|e| self.outline.entries[e].marker.ends_with('要'));
        carried.expire(s.start);
        if self.is_title(s) || self.label_line(s) {
            return;
        }
        let question = text[..s.end].ends_with(['?', '？']);
        let whole = &text[s.start..s.end];
        if question || words::QUOTED.inside(whole) {
            return;
        }
        let short = whole.chars().count() <= 45;
        let mut place = Place {
            mood: match self.mood(entry, s.start) {
                Mood::Unknown if s.start < carried.ordered_until => Mood::Orders,
                mood => mood,
            },
            genre: self.genre,
            preamble: entry.is_none()
                && self.outline.entries.first().is_some_and(|e| e.start > s.start && e.start < self.text.len() / 2),
            heading: here.is_some() && body_below && short,
            after_done: false,
            marker_orders,
            labelled,
            under_lead: false,
        };
        let first_draft = self.drafts.len();
        let mut before = Before::default();
        let mut open = false;
        let mut meta = false;
        for (k, clause) in s.clauses.iter().enumerate() {
            let start = if k == 0 { marker_end.max(clause.start).min(clause.end) } else { clause.start };
            if start >= clause.end {
                continue;
            }
            let (body_end, bracket) = bracket_owner(text, start, clause.end);
            let mut head = head::read(text, start, body_end, self.today);
            let words_here = &text[start..body_end];
            let act = &text[head.act.min(body_end)..body_end];
            let own_times = dates::find(words_here, self.today).into_iter().map(|w| When {
                start: w.start + start,
                end: w.end + start,
                ..w
            });
            let mut times = before.times.clone();
            times.extend(own_times);
            let target = target::target(text, start, body_end, &times);
            // What stood before without an act of its own gives its owner and its modal word.
            if !head.named && !head.everyone && before.from.is_some() {
                head.owner = before.owner.clone();
            }
            if head.modal.is_none() {
                head.modal = before.modal;
            }
            // Points under 各村要做好以下工作: are ordered by it.
            let under_lead = head.owner.is_none() && !head.everyone && carried.lead.is_some() && here.is_some();
            if under_lead && head.modal.is_none() {
                head.modal = Some("要");
            }
            meta |= words::META.inside(words_here);
            // A clause that helps the one before: 各乡镇配合.
            if head.helps
                && open
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
            place.under_lead = under_lead && k == 0;
            // 镇长要求: what follows in the paragraph are orders.
            let reports = matches!(clause.closed_by, Some(':' | '：' | ',' | '，'))
                && words::REPORTS.end(words_here).is_some()
                && words_here.chars().count() <= 16
                && times.iter().all(|w| !w.orders());
            if reports {
                carried.ordered_until = carried.ordered_until.max(self.reach(s.start, None));
                before = Before::default();
                open = false;
                continue;
            }
            let signs =
                clause::weigh(&text[head.start.min(body_end)..body_end], &head, act, &times, target.as_ref(), &place);
            let signs = Signs { sum: signs.sum + if bracket.is_some() { 4 } else { 0 }, ..signs };
            if signs.done {
                place.after_done = true;
            }
            let new_work = self.begins_new(&head, act, &signs, target.as_ref(), k, s, open);
            let leads = k + 1 == s.clauses.len() && matches!(clause.closed_by, Some(':' | '：'));
            let enough = signs.enough() && !meta && !leads && !head_only(text, &head, body_end);
            if enough && new_work {
                let from = before.from.unwrap_or(head.start);
                let (owner, owner_from) = match (bracket, &head.owner) {
                    (Some(b), _) => (Some(b), Some(OwnerFrom::Label)),
                    (None, Some(o)) => (Some(o.clone()), Some(OwnerFrom::Clause)),
                    (None, None) if head.everyone => (None, None),
                    (None, None) => {
                        carried.owner().map_or((None, None), |o| (Some(o.clone()), Some(OwnerFrom::Carried)))
                    }
                };
                if let Some(o) = &head.owner {
                    carried.last = Some((o.clone(), self.reach(s.start, entry)));
                }
                self.drafts.push(Draft {
                    start: from,
                    end: body_end,
                    owner,
                    owner_from,
                    times,
                    signs,
                    sentence: (s.start, s.end),
                    entry,
                });
                open = true;
                before = Before::default();
            } else if open
                && head.owner.is_none()
                && head.modal.is_none()
                && (words_here.starts_with(['是', '既']) || words_here.starts_with("也是"))
            {
                // 开展…活动,是…的重要内容: a statement after all.
                if self.drafts.len() > first_draft && self.drafts.last().is_some_and(|d| d.signs.order < 3) {
                    self.drafts.pop();
                }
                open = false;
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
                // Not yet: what only prepares the order belongs to it, and a subject with its modal word goes on.
                let whole = &text[head.start.min(body_end)..body_end];
                let prepares = words::PREPARES.start(whole).is_some()
                    || clause::prepares_only(act)
                    || (act.trim().is_empty() && !times.is_empty());
                let goes_on = signs.order >= 2 && !head.everyone && signs.sum > 0;
                if (prepares || goes_on) && !signs.done {
                    before.from.get_or_insert(head.start.min(start));
                    before.times = times;
                    before.owner = head.owner.clone();
                    before.modal = head.modal;
                } else {
                    before = Before::default();
                }
                if let Some(o) = head.owner.as_ref().filter(|_| head.named) {
                    carried.last = Some((o.clone(), self.reach(s.start, entry)));
                    if leads {
                        carried.lead = Some((o.clone(), self.reach_of_lead(s.end, entry)));
                    }
                }
                if head.everyone {
                    carried.last = None;
                }
            }
            if matches!(clause.closed_by, Some(';' | '；')) {
                open = false;
                before = Before::default();
                place.after_done = false;
            }
        }
        if meta {
            self.drafts.truncate(first_draft);
        }
    }

    /// What the part around `at` speaks of.
    fn mood(&self, entry: Option<usize>, at: usize) -> Mood {
        let label = section::label_at(&self.labels, at);
        match entry {
            Some(e) if label.is_none_or(|(l, _)| l < self.outline.entries[e].start) => {
                self.moods.get(e).copied().unwrap_or(Mood::Unknown)
            }
            _ => label.map_or(Mood::Unknown, |(_, mood)| mood),
        }
    }

    /// Is the sentence the title, or the title again?
    fn is_title(&self, s: &Sentence) -> bool {
        let title = self.text.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or("");
        title.chars().count() <= 50 && !title.contains('。') && self.text[s.start..s.end].trim() == title
    }

    /// How far an owner named at `at` is carried: to the end of the paragraph and of its entry.
    fn reach(&self, at: usize, entry: Option<usize>) -> usize {
        let line = self.text[at..].find('\n').map_or(self.text.len(), |n| at + n);
        entry.map_or(line, |e| line.min(self.outline.entries[e].end.max(at)))
    }

    /// How far 各村要做好以下工作: reaches: over the points below it.
    fn reach_of_lead(&self, at: usize, entry: Option<usize>) -> usize {
        let end = entry.map_or(self.text.len(), |e| self.outline.entries[e].end);
        let mut below = self.outline.entries.iter().filter(|e| e.start >= at && e.start < end);
        let Some(first) = below.next() else { return at };
        below.find(|e| e.level < first.level).map_or(end, |e| e.start)
    }

    /// Those a notice is addressed to: 各村党支部、驻村工作队:
    fn addressees(&self) -> Option<Owner> {
        let title: String = self.text.trim_start().chars().take(40).take_while(|c| !matches!(c, '\n' | '。')).collect();
        // A team's report of its own work, or the duties of a post: the title says whose.
        let of_its_own = self.genre == Genre::Report || title.contains("职责") || title.contains("守则");
        if of_its_own && let Some((_, name)) = words::AUTHORS.all(&title).last() {
            return Some(Owner { lead: name.to_owned(), others: Vec::new() });
        }
        let lines = self.text.lines().map(str::trim).filter(|l| !l.is_empty()).take(6);
        let line = lines.filter_map(|l| l.strip_suffix([':', '：'])).find(|l| l.chars().count() <= 60)?;
        if matches!(self.genre, Genre::Speech | Genre::Report) || words::EVERYONE.inside(line) || line.contains("同志")
        {
            return None;
        }
        let with_modal = format!("{}要", line.replace([',', '，', ' '], "、"));
        head::owner_at(&with_modal, None).map(|(owner, _)| owner)
    }

    /// Does this clause begin work of its own, or go on with the task that is open?
    fn begins_new(
        &self,
        head: &Head,
        act: &str,
        signs: &Signs,
        target: Option<&Target>,
        k: usize,
        s: &Sentence,
        open: bool,
    ) -> bool {
        if !open || k == 0 {
            return true;
        }
        let sign = s.clauses.get(k - 1).and_then(|c: &Clause| c.closed_by);
        if head.owner.as_ref().is_some_and(|o| !o.lead.starts_with('每')) {
            return true;
        }
        if matches!(sign, Some(';' | '；')) {
            return true;
        }
        let head_text = &self.text[head.start..];
        if words::FOLLOWS.start(act).is_some_and(|w| w != "带动")
            || words::FOLLOWS.start(head_text).is_some_and(|w| w != "带动")
        {
            return false;
        }
        // A figure of its own, with an act or a subject of its own.
        let filled = self.drafts.last().is_some_and(|d| {
            d.times.iter().any(|w| w.kind == Kind::By) || target::target(self.text, d.start, d.end, &d.times).is_some()
        });
        if target.is_some() && filled && signs.acts && !act.starts_with('每') && !head_text.starts_with('每') {
            return true;
        }
        let limit = head.times.iter().any(|w| matches!(w.kind, Kind::By | Kind::From | Kind::Every(_)));
        limit && signs.concrete > 0
    }

    /// Lines 责任单位:… and 完成时限:…, bare or in brackets, belong to the task before them.
    fn label_line(&mut self, s: &Sentence) -> bool {
        let whole = self.text[s.start..s.end].trim_end_matches(['。', '\n', ' ']);
        if !head::bracket_label(whole) && !head::bare_label(whole) {
            return false;
        }
        let inner = whole.trim_matches(['(', ')', '（', '）']);
        let offset = s.start + whole.find(inner).unwrap_or(0);
        let times: Vec<When> = dates::find(inner, self.today)
            .into_iter()
            .filter(|w| w.kind != Kind::Past)
            // A bare 2025年6月 behind such a label is a limit.
            .map(|w| When {
                start: w.start + offset,
                end: w.end + offset,
                kind: if matches!(w.kind, Kind::During | Kind::Day) { Kind::By } else { w.kind },
                ..w
            })
            .collect();
        if let Some(draft) = self.drafts.last_mut() {
            if let Some(owner) = head::labelled(inner) {
                draft.owner = Some(owner);
                draft.owner_from = Some(OwnerFrom::Label);
            }
            draft.times.extend(times);
        }
        true
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
        let text = self.text.get(d.start..d.end)?.trim().trim_end_matches('即').trim_end_matches([',', '，']);
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
        let due = deadline
            .filter(|w| w.kind != Kind::From)
            .and_then(|w| w.due)
            .map(|due| self.year_of_plan(due, deadline, d.entry));
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
