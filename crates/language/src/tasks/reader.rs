//! Reads the sentences of a document one after the other and puts tasks together from their clauses.

use super::act;
use super::clause::{self, Position, Evidence};
use super::candidate::{Candidate, LONGEST_PROPOSAL};
use super::head::{self, Head};
use super::lexicon::{
    CASE_STARTS, END_STATES, FORM_LABELS, FUTURE_STARTS, META_TALK, ORDER_ANNOUNCEMENTS, ORDER_LABELS, PAST_LABELS,
    PREPARATORY, QUOTED_SOURCES, REPORTING_VERBS, RULE_HEADINGS, TOPIC_SHIFTS,
};
use super::lines::{Lines, bracket_owner, marker_end};
use super::owner::{self, Owner};
use super::section::{self, Genre, SectionRole};
use super::target::{self, Target};
use super::{Context, OwnerFrom, Proposal};
use super::{inner, labels, lead, named, told};
use crate::dates::{self, Date, When};
use crate::outline::Outline;
use crate::sentence::{self, Clause, Sentence};

/// Owners carried over from what stands before, each with the offset it reaches to.
#[derive(Default)]
pub(super) struct Carryover {
    /// The last one named.
    pub(super) last: Option<(Owner, usize)>,
    /// The one of a leading sentence over a list.
    pub(super) lead: Option<(Owner, usize)>,
    /// The one in brackets behind a problem: it answers for what is to be done about it (整改措施:).
    pub(super) answers: Option<(Owner, usize)>,
    /// Those the document is addressed to.
    pub(super) addressed: Option<Owner>,
    /// 我提三点要求: what follows under headings that say nothing are orders.
    pub(super) announced: bool,
    /// To here everything is reported as ordered (镇长要求:).
    pub(super) ordered_until: usize,
    /// 我们的做法是:, 议程:, 下列条件: to here the points below are told, until work to come is spoken of.
    pub(super) listed_until: usize,
    /// To here everything is reported as done (整改情况:).
    pub(super) told_until: usize,
}

impl Carryover {
    fn expire(&mut self, at: usize) {
        self.last.take_if(|(_, until)| at >= *until);
        self.lead.take_if(|(_, until)| at >= *until);
        self.answers.take_if(|(_, until)| at >= *until);
    }

    fn owner(&self) -> Option<&Owner> {
        self.last.as_ref().or(self.lead.as_ref()).map(|(o, _)| o).or(self.addressed.as_ref())
    }
}

/// What stood before the act in the same sentence: 5月15日前, / 各村要加大宣传力度,
#[derive(Default)]
pub(super) struct Pending {
    pub(super) from: Option<usize>,
    pub(super) times: Vec<When>,
    pub(super) owner: Option<Owner>,
    pub(super) modal: Option<&'static str>,
}

/// Proposes the tasks of a document.
pub(super) fn extract(text: &str, outline: &Outline, context: &Context) -> Vec<Proposal> {
    let genre = section::genre(text);
    let labels = section::unnumbered_headings(text, outline);
    let roles = section::section_roles(outline, genre, &labels);
    let today = context.date.or_else(|| dates::document_date(text));
    let mut reader = Extractor {
        text,
        outline,
        today,
        genre,
        roles,
        labels,
        candidates: Vec::new(),
        carried: Carryover::default(),
        lines: Lines::of(text),
        labelled: (0, 0),
    };
    reader.carried.addressed = named::addressees(text, genre);
    reader.document();
    reader.candidates.into_iter().filter_map(|d| d.finish(text, outline, today)).collect()
}

pub(super) struct Extractor<'a> {
    pub(super) text: &'a str,
    pub(super) outline: &'a Outline,
    pub(super) today: Option<Date>,
    pub(super) genre: Genre,
    pub(super) roles: Vec<SectionRole>,
    pub(super) labels: Vec<(usize, SectionRole)>,
    pub(super) candidates: Vec<Candidate>,
    pub(super) carried: Carryover,
    pub(super) lines: Lines,
    /// Where the tasks of the last label begin, and where it ends.
    pub(super) labelled: (usize, usize),
}

/// A sentence while it is read.
pub(super) struct SentenceState<'s> {
    pub(super) s: &'s Sentence,
    pub(super) entry: Option<usize>,
    /// The sentence opens an entry; where its marker ends.
    pub(super) marker_end: Option<usize>,
    /// The marker itself orders: 一要.
    pub(super) marker_orders: bool,
    pub(super) position: Position,
    /// Where the drafts of this sentence begin.
    pub(super) first_candidate: usize,
    pub(super) before: Pending,
    /// The last draft still takes up clauses.
    pub(super) open: bool,
    /// The sentence speaks of the meeting itself.
    pub(super) meta: bool,
    /// Who was carried over last was appointed in this sentence.
    pub(super) appointed: bool,
    /// Who leads was said before the work, and where that ends.
    pub(super) chain: Option<(Owner, usize)>,
}

impl SentenceState<'_> {
    fn close(&mut self) {
        self.open = false;
        self.before = Pending::default();
    }
}

/// A clause taken apart.
pub(super) struct ParsedClause<'a> {
    pub(super) words: &'a str,
    pub(super) act: &'a str,
    pub(super) start: usize,
    /// Where it ends, a bracket with the owner left off.
    pub(super) end: usize,
    pub(super) closed_by: Option<char>,
    pub(super) last: bool,
    pub(super) head: Head,
    pub(super) times: Vec<When>,
    pub(super) target: Option<Target>,
    /// The target, or what is counted in words.
    pub(super) count: Option<Target>,
    pub(super) bracket: Option<Owner>,
}

impl ParsedClause<'_> {
    fn leads_on(&self) -> bool {
        matches!(self.closed_by, Some(':' | '：'))
    }
}

impl<'a> Extractor<'a> {
    fn document(&mut self) {
        let cuts: Vec<usize> = self.outline.entries.iter().map(|e| e.start).collect();
        let sentences = sentence::sentences(self.text, &cuts);
        let mut entry = None;
        let mut next = 0;
        for (i, s) in sentences.iter().enumerate() {
            while self.outline.entries.get(next).is_some_and(|e| e.start <= s.start) {
                entry = Some(next);
                next += 1;
            }
            let open = self.open_entry(entry, s.start);
            let behind = sentences.get(i + 1);
            let labelled = behind.is_some_and(|n| labels::bracket_label(&self.text[n.start..n.end]));
            let body_below = behind.is_some_and(|n| open.is_some_and(|e| n.start < self.outline.entries[e].end));
            self.sentence(s, open, body_below, labelled);
        }
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

    fn sentence(&mut self, s: &Sentence, entry: Option<usize>, body_below: bool, labelled: bool) {
        self.carried.expire(s.start);
        if self.is_title(s) || self.label_line(s) {
            return;
        }
        let whole = &self.text[s.start..s.end];
        let form = s.clauses.first().is_some_and(|c| {
            matches!(c.closed_by, Some(':' | '：')) && FORM_LABELS.contains(self.text[c.start..c.end].trim())
        });
        if form || told::is_question(whole) || QUOTED_SOURCES.occurs_in(whole) {
            return;
        }
        // 第三件,坐班。 turns to another matter: who was named before is not meant any more.
        if TOPIC_SHIFTS.prefix(whole).is_some() {
            self.carried.last = None;
        }
        let here = entry.map(|e| &self.outline.entries[e]).filter(|e| e.start == s.start);
        // 下一步, / 明年, : from here on the paragraph speaks of work to come.
        if FUTURE_STARTS.prefix(whole.trim_start_matches(['(', '“', '"'])).is_some() {
            self.carried.ordered_until = self.carried.ordered_until.max(self.lines.end(s.start));
            self.carried.listed_until = 0;
        }
        let label = s.clauses.first().filter(|c| matches!(c.closed_by, Some(':' | '：')));
        if label.is_some_and(|c| c.end - c.start <= 36 && PAST_LABELS.suffix(&self.text[c.start..c.end]).is_some()) {
            self.carried.told_until = self.lines.end(s.start);
        }
        let role = match self.role(entry, s.start) {
            _ if s.start < self.carried.told_until => SectionRole::Results,
            _ if s.start < self.carried.ordered_until => SectionRole::Orders,
            _ if s.start < self.carried.listed_until => SectionRole::Results,
            SectionRole::Unknown if self.carried.announced => SectionRole::Orders,
            role => role,
        };
        let lists = |c: &Clause| matches!(c.closed_by, Some(':' | '：')) && told::announces_list(&self.text[c.start..c.end]);
        if s.clauses.last().is_some_and(lists) {
            self.carried.listed_until = self.reach_of_lead(s.end, entry);
        }
        self.carried.announced |= self.genre == Genre::Speech && ORDER_ANNOUNCEMENTS.occurs_in(whole);
        let first = self.outline.entries.first();
        let position = Position {
            role,
            genre: self.genre,
            preamble: entry.is_none() && first.is_some_and(|e| e.start > s.start && e.start < self.text.len() / 2),
            heading: here.is_some() && body_below && whole.chars().count() <= 45,
            after_done: false,
            marker_orders: false,
            labelled: labelled && role != SectionRole::Problems,
            under_lead: false,
            opens: false,
            point: false,
            behind_colon: false,
            blanks: inner::blanks(whole),
            of_rules: entry.is_some_and(|e| RULE_HEADINGS.occurs_in(&self.outline.entries[e].heading)),
        };
        let mut run = SentenceState {
            s,
            entry,
            marker_end: here.map(|e| marker_end(self.text, s.start, &e.marker)),
            marker_orders: here.is_some_and(|e| e.marker.ends_with('要')),
            position,
            first_candidate: self.candidates.len(),
            before: Pending::default(),
            open: false,
            meta: false,
            appointed: false,
            chain: None,
        };
        for (k, clause) in s.clauses.iter().enumerate() {
            let start =
                if k == 0 { run.marker_end.map_or(clause.start, |m| m.max(clause.start)) } else { clause.start };
            if start < clause.end {
                self.clause(&mut run, k, clause, start);
            }
            if matches!(clause.closed_by, Some(';' | '；')) {
                if run.appointed {
                    self.carried.last = None;
                    run.appointed = false;
                }
                run.close();
                run.position.after_done = false;
            }
        }
        if run.meta {
            self.candidates.truncate(run.first_candidate);
        }
    }

    fn part(&self, run: &SentenceState<'_>, k: usize, clause: &Clause, start: usize) -> ParsedClause<'a> {
        let text = self.text;
        let (end, bracket) = bracket_owner(text, start, clause.end);
        let mut head = head::parse_head(text, start, end, self.today);
        let mut times = run.before.times.clone();
        times.extend(dates::find(&text[start..end], self.today).into_iter().map(|w| When {
            start: w.start + start,
            end: w.end + start,
            ..w
        }));
        // What stood before without an act of its own gives its owner and its modal word.
        if !head.named && !head.everyone && run.before.from.is_some() {
            head.owner = run.before.owner.clone();
        }
        // 空白村9月底前清零: what becomes of the villages, not what they do.
        let kind = head.owner.as_ref().is_some_and(|o| o.lead.ends_with('村') && !o.lead.starts_with(['各', '每']));
        if head.named && kind && END_STATES.prefix(&text[head.act.min(end)..end]).is_some() {
            head.owner = None;
            head.named = false;
        }
        // 镇文化站负责,每村放映12场: each village is where, not who.
        if let Some((lead, _)) = &run.chain
            && head.owner.as_ref().is_some_and(|o| o.lead.starts_with('每'))
        {
            head.owner = Some(lead.clone());
        }
        head.modal = head.modal.or(run.before.modal);
        let aim = target::target(text, start, head.act, end, &times);
        ParsedClause {
            words: &text[start..end],
            act: &text[head.act.min(end)..end],
            start,
            end,
            closed_by: clause.closed_by,
            last: k + 1 == run.s.clauses.len(),
            count: aim.clone().or_else(|| target::target_or_count(text, start, head.act, end, &times)),
            target: aim,
            head,
            times,
            bracket,
        }
    }

    fn clause(&mut self, run: &mut SentenceState<'_>, k: usize, clause: &Clause, start: usize) {
        let Some(start) = self.behind_chain(run, clause, start) else { return };
        if self.names_owner(run, clause, start) {
            return;
        }
        let mut part = self.part(run, k, clause, start);
        // Points under 各村要做好以下工作: are ordered by it.
        let free = part.head.owner.is_none() && !part.head.everyone;
        let under_lead = free && self.carried.lead.is_some() && run.marker_end.is_some();
        if under_lead {
            part.head.modal = part.head.modal.or(Some("要"));
        }
        // 强调了三点意见: speaks of the speech and leads to what it orders.
        // 应当具备下列条件:(一)…: a list of what is so.
        let lists = part.leads_on() && told::announces_list(part.words);
        run.meta |= lists || META_TALK.occurs_in(part.words) && !part.leads_on();
        if self.belongs_to_the_last(run, &part) || self.reports(run, &part) {
            return;
        }
        run.position.marker_orders = run.marker_orders && k == 0;
        run.position.under_lead = under_lead && k == 0;
        run.position.opens = k == 0;
        run.position.point = k == 0 && run.marker_end.is_some();
        run.position.behind_colon = k > 0 && matches!(run.s.clauses[k - 1].closed_by, Some(':' | '：'));
        let whole = &self.text[part.head.start.min(part.end)..part.end];
        let mut evidence = clause::weigh_clause(
            whole,
            &part.head,
            part.act,
            &part.times,
            part.target.as_ref(),
            part.count.as_ref(),
            &run.position,
        );
        if part.bracket.is_some() {
            evidence.sum += 4;
        }
        // The owner of the sentence before goes on.
        if free && self.carried.last.is_some() && evidence.concrete >= 2 && !evidence.done && !evidence.statement {
            evidence.sum += 1;
            evidence.order += 1;
        }
        run.position.after_done |= evidence.done;
        let leads = part.last && part.leads_on();
        let act_there = part.act.trim().chars().count() >= 2;
        let enough = evidence.enough() && !run.meta && !leads && act_there;
        // …每两小时巡查一次,遇强降雨,提前转移群众: behind a task that says how much the case opens another.
        let case = CASE_STARTS.prefix(part.words).is_some() && !evidence.acts && !part.last;
        if case && run.open && self.candidates.last().is_some_and(Candidate::full) {
            run.close();
        }
        let stays_open = run.open && self.candidates.last().is_some_and(|d| part.end - d.start <= LONGEST_PROPOSAL);
        if enough && self.begins_new(run, &part, &evidence, k) {
            self.begin(run, part, evidence);
        } else if run.open && is_of_it(&part) {
            // 开展…活动,是…的重要内容: a statement after all.
            let own = self.candidates.len() > run.first_candidate;
            if own && self.candidates.last().is_some_and(|d| d.evidence.order < 3) {
                self.candidates.pop();
            }
            run.open = false;
        } else if stays_open {
            self.go_on(part);
        } else {
            self.wait(run, part, &evidence, leads);
        }
    }

    /// 由镇村建办牵头、各村配合,…: who leads and who helps, before the work or behind it. Gives where the rest of the
    /// clause begins; `None` when nothing is left of it.
    fn behind_chain(&mut self, run: &mut SentenceState<'_>, clause: &Clause, start: usize) -> Option<usize> {
        if let Some((_, end)) = run.chain.as_ref().filter(|(_, end)| start < *end) {
            return (*end < clause.end).then_some(*end);
        }
        let Some(chain) = lead::lead_and_support(self.text, start, run.s.end, self.today) else { return Some(start) };
        let before_work = !self.text[chain.end.min(run.s.end)..run.s.end].trim_matches(['。', ' ']).is_empty();
        if run.open || !before_work {
            // Behind the work: what names the lead there is read as a clause by itself.
            return Some(start);
        }
        self.carried.last = Some((chain.owner.clone(), self.reach(run.s.start, run.entry)));
        run.before =
            Pending { from: Some(start), owner: Some(chain.owner.clone()), modal: Some("负责"), ..Pending::default() };
        let end = chain.end;
        run.chain = Some((chain.owner, end));
        (end < clause.end).then_some(end)
    }

    /// 各乡镇配合; 村委会负责: who helps with, or is in charge of, what stands before.
    fn belongs_to_the_last(&mut self, run: &SentenceState<'_>, part: &ParsedClause<'_>) -> bool {
        let (Some(owner), Some(candidate)) = (&part.head.owner, self.candidates.last_mut().filter(|_| run.open)) else {
            return false;
        };
        if part.head.helps {
            if let Some(lead) = &mut candidate.owner {
                lead.others.push(owner.lead.clone());
                lead.others.extend(owner.others.iter().cloned());
            }
        } else if part.head.in_charge && !matches!(candidate.owner_from, Some(OwnerFrom::Clause | OwnerFrom::Label)) {
            candidate.owner = Some(owner.clone());
            candidate.owner_from = Some(OwnerFrom::Clause);
        } else {
            return false;
        }
        candidate.end = part.end;
        true
    }

    /// 镇长要求: what follows in the paragraph are orders.
    fn reports(&mut self, run: &mut SentenceState<'_>, part: &ParsedClause<'_>) -> bool {
        let said = REPORTING_VERBS.suffix(part.words).is_some()
            && part.words.chars().count() <= 16
            && !part.words.ends_with("的要求")
            && !part.words.contains("按照");
        let closed = part.leads_on() || matches!(part.closed_by, Some(',' | '，'));
        let label = ORDER_LABELS.suffix(part.words).is_some() && part.words.chars().count() <= 14;
        let leads_to_orders = said || (part.leads_on() && (label || META_TALK.occurs_in(part.words)));
        let lists = told::announces_list(part.words) || told::report_follows(part.words);
        if !closed || lists || !leads_to_orders || part.times.iter().any(When::orders) {
            return false;
        }
        self.carried.ordered_until = self.carried.ordered_until.max(self.lines.end(run.s.start));
        run.position.role = SectionRole::Orders;
        run.close();
        true
    }

    fn begin(&mut self, run: &mut SentenceState<'_>, part: ParsedClause<'_>, evidence: Evidence) {
        let answers = self.carried.answers.as_ref().map(|(o, _)| o.clone());
        let (owner, owner_from) = match (part.bracket.or(answers), &part.head.owner) {
            (Some(b), _) => (Some(b), Some(OwnerFrom::Label)),
            (None, Some(o)) => (Some(o.clone()), Some(OwnerFrom::Clause)),
            (None, None) if part.head.everyone => (None, None),
            (None, None) => {
                let carried = self.carried.owner().cloned();
                let from = carried.as_ref().map(|_| OwnerFrom::Carried);
                (carried, from)
            }
        };
        // 选聘管水员1名,每月清洗两次: who was appointed goes on in the same sentence.
        if let Some(o) = owner::appointed(part.act) {
            self.carried.last = Some((o, run.s.end));
            run.appointed = true;
        } else if let Some(o) = part.head.owner {
            self.carried.last = Some((o, self.reach(run.s.start, run.entry)));
        }
        self.candidates.push(Candidate {
            start: run.before.from.unwrap_or(part.head.start),
            end: part.end,
            owner,
            owner_from,
            label_time: None,
            own_times: part.times.len(),
            times: part.times,
            act: part.head.act,
            has_target: part.target.as_ref().is_some_and(|t| !t.in_words),
            blank: part.target.is_some_and(|t| t.value.is_none()),
            counted: part.count.is_some(),
            evidence,
            sentence: (run.s.start, run.s.end),
            entry: run.entry,
        });
        run.open = true;
        run.before = Pending::default();
    }

    /// The open task takes up the clause.
    fn go_on(&mut self, part: ParsedClause<'_>) {
        if let Some(candidate) = self.candidates.last_mut() {
            candidate.end = part.end;
            candidate.times.extend(part.times);
            candidate.has_target |= part.target.is_some_and(|t| !t.in_words);
            candidate.counted |= part.count.is_some();
            // 讲明白,每个村医整理3个例子: who is named later, where nobody was.
            let unnamed = !matches!(candidate.owner_from, Some(OwnerFrom::Clause | OwnerFrom::Label));
            if let Some(owner) = part.head.owner.filter(|_| unnamed && part.head.named && !part.head.helps) {
                candidate.owner = Some(owner);
                candidate.owner_from = Some(OwnerFrom::Clause);
            }
            if let Some(owner) = part.bracket {
                candidate.owner = Some(owner);
                candidate.owner_from = Some(OwnerFrom::Label);
            }
        }
    }

    /// Not yet a task: what only prepares the order belongs to it, and a subject with its modal word goes on.
    fn wait(&mut self, run: &mut SentenceState<'_>, part: ParsedClause<'_>, evidence: &Evidence, leads: bool) {
        run.open = false;
        let whole = &self.text[part.head.start.min(part.end)..part.end];
        let prepares = PREPARATORY.prefix(whole).is_some()
            || CASE_STARTS.prefix(part.words).is_some()
            // 诉求过高、长期缠访的,信访局…: for whom the order is.
            || part.words.ends_with('的')
            || act::is_ground_only(part.act)
            || (part.act.trim().is_empty() && !part.times.is_empty());
        let goes_on = evidence.order >= 2 && !part.head.everyone && evidence.sum > 0;
        if part.head.everyone {
            self.carried.last = None;
        }
        if let Some(o) = part.head.owner.as_ref().filter(|_| part.head.named) {
            self.carried.last = Some((o.clone(), self.reach(run.s.start, run.entry)));
            if leads {
                self.carried.lead = Some((o.clone(), self.reach_of_lead(run.s.end, run.entry)));
            }
        }
        if (prepares || goes_on) && !evidence.done && !evidence.statement {
            run.before.from.get_or_insert(part.head.start.min(part.start));
            run.before.times = part.times;
            run.before.times.truncate(MOST_TIMES);
            run.before.owner = part.head.owner;
            run.before.modal = part.head.modal;
        } else {
            run.before = Pending::default();
        }
    }

    /// What the part around `at` speaks of.
    fn role(&self, entry: Option<usize>, at: usize) -> SectionRole {
        let label = section::heading_at(&self.labels, at);
        match entry {
            Some(e) if label.is_none_or(|(l, _)| l < self.outline.entries[e].start) => {
                self.roles.get(e).copied().unwrap_or(SectionRole::Unknown)
            }
            _ => label.map_or(SectionRole::Unknown, |(_, role)| role),
        }
    }

    /// Is the sentence the title, or the title again?
    fn is_title(&self, s: &Sentence) -> bool {
        let title = self.text.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or("");
        title.chars().count() <= 50 && !title.contains('。') && self.text[s.start..s.end].trim() == title
    }

    /// How far an owner named at `at` is carried: to the end of the paragraph and of its entry.
    pub(super) fn reach(&self, at: usize, entry: Option<usize>) -> usize {
        let line = self.lines.end(at);
        entry.map_or(line, |e| line.min(self.outline.entries[e].end.max(at)))
    }

    /// How far 各村要做好以下工作: reaches: over the points below it.
    fn reach_of_lead(&self, at: usize, entry: Option<usize>) -> usize {
        let end = entry.map_or(self.text.len(), |e| self.outline.entries[e].end);
        let from = self.outline.entries.partition_point(|e| e.start < at);
        let mut below = self.outline.entries[from..].iter().take(MOST_POINTS).take_while(|e| e.start < end);
        let Some(first) = below.next() else { return at };
        below.find(|e| e.level < first.level).map_or(end, |e| e.start)
    }
}

/// Most points looked at below a leading sentence.
const MOST_POINTS: usize = 200;

/// Most times carried from clauses that only prepare.
const MOST_TIMES: usize = 6;

/// A clause that only says what the one before is: 是…, 也是….
fn is_of_it(part: &ParsedClause<'_>) -> bool {
    let bare = part.head.owner.is_none() && part.head.modal.is_none();
    bare && (part.words.starts_with(['是', '既']) || part.words.starts_with("也是"))
}
