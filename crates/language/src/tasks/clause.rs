//! How much a clause looks like an order, as a sum of signs, each with its reason. The signs stand in two tables: what
//! speaks for an order, here; what speaks against it, in [`super::against`].

use super::act::{is_mental_handling, inner_modal, is_ground_only, weigh_action};
use super::against;
use super::head::Head;
use super::inner::{hands_over, is_pay_rate, is_reporting_span};
use super::lexicon::{
    ABSTRACT_WRONGS, ATTITUDE_VERBS, DIRECTIVE_WORDS, GENERAL_VERBS, PROHIBITIONS, RATES, SOFT_PROHIBITIONS,
    STATE_STARTS, STATE_WORDS, STRONG_MODALS,
};
use super::section::{Genre, SectionRole};
use super::target::Target;
use crate::dates::{Frequency, Kind, When};

/// From this sum on a clause begins a task.
pub(super) const ENOUGH: i32 = 4;

/// The signs found in a clause.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    /// Their sum.
    pub sum: i32,
    /// What speaks for a task, in Chinese.
    pub reasons: Vec<&'static str>,
    /// The clause speaks of work done or of how things stand.
    pub done: bool,
    /// How concrete the act or result is.
    pub concrete: i32,
    /// How plainly the clause orders: modal word, owner, time.
    pub order: i32,
    /// It says how things are.
    pub statement: bool,
    /// A concrete verb stands in it.
    pub acts: bool,
    /// It has a limit or a rhythm.
    pub limited: bool,
}

impl Evidence {
    /// Takes up the signs of a table that are seen.
    pub(super) fn take(&mut self, seen: &ClauseFeatures<'_>, table: &[Cue]) {
        for sign in table {
            if (sign.seen)(seen, self) {
                self.order += sign.order;
                self.concrete += sign.concrete;
                self.add(sign.points, sign.reason);
            }
        }
    }

    pub(super) fn add(&mut self, points: i32, reason: &'static str) {
        self.sum += points;
        if points > 0 && !reason.is_empty() && !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }
}

/// What the clause stands in.
pub(super) struct Position {
    pub role: SectionRole,
    pub genre: Genre,
    /// Before the first entry of a document that has entries.
    pub preamble: bool,
    /// The sentence is a heading with a text of its own below.
    pub heading: bool,
    /// Work done was already spoken of in this sentence, without a modal word since.
    pub after_done: bool,
    /// The marker itself orders: 一要.
    pub marker_orders: bool,
    /// A point under 各村要做好以下工作:
    pub under_lead: bool,
    /// Brackets behind the sentence name who is to do it.
    pub labelled: bool,
    /// It opens a numbered point.
    pub point: bool,
    /// The clause is the first of its sentence.
    pub opens: bool,
    /// A colon stands before it.
    pub behind_colon: bool,
    /// How many figures of the sentence were left out.
    pub blanks: usize,
    /// The heading above speaks of rules: 纪律、规矩、底线.
    pub of_rules: bool,
}

impl Evidence {
    /// Does the clause begin a task? It must order, and order something one can see done.
    pub(super) fn enough(&self) -> bool {
        // Work reported as done needs far more to be an order after all.
        self.sum >= if self.done { ENOUGH + 3 } else { ENOUGH }
            && (self.concrete >= 2
                || (self.order >= 3 && self.concrete >= 1)
                || (self.limited && self.order >= 2 && self.concrete >= 1 && self.sum > ENOUGH)
                || (self.limited && self.order >= 5))
    }
}

/// A clause as the tables of signs see it.
pub(super) struct ClauseFeatures<'a> {
    /// From where its head begins.
    pub text: &'a str,
    pub head: &'a Head,
    /// What follows the head, or a modal word inside it.
    pub act: &'a str,
    pub times: &'a [When],
    pub target: Option<&'a Target>,
    /// The target, or what is counted in words.
    pub count: Option<&'a Target>,
    pub position: &'a Position,
    /// Somebody is named.
    pub own: bool,
    /// A modal word orders plainly.
    pub strong: bool,
    /// 把…装上了, 先把…: an order in spite of 了.
    pub plain: bool,
    /// It forbids something one can see.
    pub forbids: bool,
    /// 以…为抓手: only the ground of what follows.
    pub ground: bool,
}

impl ClauseFeatures<'_> {
    /// Papers that order throughout.
    pub(super) fn paper_orders(&self) -> bool {
        matches!(self.position.genre, Genre::Plan | Genre::Minutes)
    }

    pub(super) fn part_orders(&self) -> bool {
        self.position.role == SectionRole::Orders
    }

    /// The head itself has a modal word that orders.
    pub(super) fn plainly(&self) -> bool {
        self.head.modal.is_some_and(|m| STRONG_MODALS.contains(m))
    }

    fn spoken_to(&self) -> bool {
        spoken_to(self.head, self.act, self.position)
    }

    /// It has a limit: 年底前.
    pub(super) fn limit(&self) -> bool {
        let named = self.own && self.head.named && self.position.genre != Genre::Report;
        self.times.iter().any(|w| w.kind == Kind::By || named && w.part_of_year() && w.start < self.head.act)
    }

    /// No attitude, nothing general: what is said may be an act although no table knows the verb.
    fn may_be_act(&self) -> bool {
        !self.ground && ATTITUDE_VERBS.prefix(self.act).is_none() && !is_mental_handling(self.act)
    }

    /// Ordered of somebody, in a way that makes any verb an act.
    fn of_somebody(&self) -> bool {
        self.head.named && (self.plainly() || self.part_orders() || self.paper_orders())
            || self.position.under_lead
            || self.text.contains("一律") && self.part_orders()
            || self.spoken_to()
    }
}

/// One sign: how much it says that the clause orders, that its act is concrete, and in all; why, for the reader.
pub(super) struct Cue {
    pub order: i32,
    pub concrete: i32,
    pub points: i32,
    pub reason: &'static str,
    pub seen: fn(&ClauseFeatures<'_>, &Evidence) -> bool,
}

const fn cue(
    order: i32,
    concrete: i32,
    points: i32,
    reason: &'static str,
    seen: fn(&ClauseFeatures<'_>, &Evidence) -> bool,
) -> Cue {
    Cue { order, concrete, points, reason, seen }
}

/// Who is ordered, and how plainly.
static ORDER_CUES: [Cue; 7] = [
    cue(2, 0, 2, "有要求词", |c, _| c.strong),
    cue(1, 0, 1, "有要求词", |c, _| !c.strong && c.head.modal.is_some()),
    cue(1, 0, 0, "", |c, _| c.text.contains("一律") && (c.part_orders() || c.position.genre == Genre::Plan)),
    cue(2, 0, 2, "写明责任主体", |c, _| c.own),
    // In a part that orders, who stands as the subject is ordered.
    cue(1, 0, 1, "", |c, _| c.own && c.head.named && !c.plainly() && (c.part_orders() || c.paper_orders())),
    cue(1, 0, 1, "写明牵头负责", |c, _| {
        c.text.contains("牵头") || c.text.contains("负责") && !c.text.contains("负责的")
    }),
    cue(1, 0, 1, "", |c, _| c.spoken_to()),
];

/// What makes an act of words no table of verbs knows.
static ACTION_CUES: [Cue; 8] = [
    // 落实一名包保教师, 每季度晒一次排名: a number in words behind its verb.
    cue(0, 1, 1, "有量化目标", |c, _| is_counted(c)),
    // 每座站定一个管护员: the same for each.
    cue(1, 0, 1, "", |c, s| is_counted(c) && c.text.starts_with('每') && s.acts),
    // A verb ordered of somebody is taken at its word.
    cue(0, 1, 1, "", |c, s| {
        let is_so = STATE_STARTS.prefix(c.act).is_some();
        s.concrete == 0 && c.of_somebody() && !is_so && c.may_be_act() && GENERAL_VERBS.prefix(c.act).is_none()
    }),
    // 由镇派出所牵头维护秩序: who leads it has it to do.
    cue(0, 1, 0, "", |c, s| {
        let leads = c.text.contains("牵头") || c.text.contains("负责");
        s.concrete == 0 && c.own && leads && c.act.trim().chars().count() >= 4
    }),
    // 7天内研究措施, 三天内查勘: a limit makes an act; 年底前,任务重 is how things are.
    cue(0, 1, 1, "", |c, s| {
        let state = c.act.trim_end().ends_with(['紧', '重', '大', '多', '难', '绪', '少', '高', '强']);
        let said =
            c.act.trim().chars().count() >= 2 && !is_mental_handling(c.act) && ATTITUDE_VERBS.prefix(c.act).is_none();
        s.concrete == 0 && c.limit() && !state && said
    }),
    cue(2, 2, 3, "有禁止性要求", |c, _| c.forbids),
    cue(0, 2, 2, "有具体动作", |c, _| hands_over(c.act)),
    cue(0, 2, 2, "有具体动作", |c, _| c.plain),
];

fn is_counted(c: &ClauseFeatures<'_>) -> bool {
    let behind = c.count.is_some_and(|t| t.start > c.head.act);
    c.target.is_none() && !c.ground && behind && ATTITUDE_VERBS.prefix(c.act).is_none()
}

/// Weighs a clause. `text` is the clause from where its head begins, `act` what follows the head.
pub(super) fn weigh_clause(
    text: &str,
    head: &Head,
    act: &str,
    times: &[When],
    target: Option<&Target>,
    count: Option<&Target>,
    position: &Position,
) -> Evidence {
    let mut evidence = Evidence::default();
    let plainly = head.modal.is_some_and(|m| STRONG_MODALS.contains(m));
    // 这三项要单列: behind a modal word inside the clause stands the act.
    let inner = if plainly || position.marker_orders { None } else { inner_modal(act) };
    let whole = act;
    let act = inner.map_or(act, |at| &act[at..]);
    let seen = ClauseFeatures {
        text,
        head,
        act,
        times,
        target,
        count,
        position,
        own: head.owner.is_some(),
        strong: plainly || position.marker_orders || inner.is_some(),
        plain: act.contains("先把") || act.starts_with('把') && act.ends_with('了'),
        forbids: is_prohibition(text, position),
        ground: is_ground_only(act),
    };
    evidence.take(&seen, &ORDER_CUES);
    evidence.limited = weigh_times(&mut evidence, text, times, position, head);
    if !seen.ground {
        let aim = seen.part_orders() || position.role == SectionRole::Unknown && seen.paper_orders();
        let ordered = seen.own || plainly || evidence.limited;
        weigh_action(&mut evidence, act, whole, target, ordered, aim);
    }
    evidence.take(&seen, &ACTION_CUES);
    evidence.acts |= hands_over(act);
    against::weigh_counter_cues(&mut evidence, &seen);
    // 用半年时间 says how long, not until when.
    let length =
        |w: &When| w.start.checked_sub(head.start).and_then(|at| text.get(at..)).is_some_and(|t| t.starts_with('用'));
    let limit = times.iter().any(|w| w.kind == Kind::By && !length(w)) && !evidence.done;
    let ordered = seen.own && (plainly || evidence.limited);
    weigh_position(&mut evidence, position, ordered, limit);
    evidence
}

/// Times: gives whether one of them sets a limit or a rhythm.
fn weigh_times(evidence: &mut Evidence, text: &str, times: &[When], position: &Position, head: &Head) -> bool {
    let mut timed = false;
    for when in times {
        match when.kind {
            // 今年1至5月: the time a report is about.
            Kind::By | Kind::From | Kind::During if is_reporting_span(text, when, head) => {
                evidence.done = true;
                evidence.add(-4, "");
            }
            Kind::By | Kind::From if !timed => {
                evidence.order += 3;
                evidence.add(3, "有完成时限");
                timed = true;
            }
            Kind::Every(f) if !timed && !is_rate(text) && !is_pay_rate(text, when, head) => {
                let is_regular = !matches!(f, Frequency::Standing | Frequency::Regularly);
                evidence.order += if is_regular { 2 } else { 1 };
                evidence.add(if is_regular { 2 } else { 1 }, "有频次要求");
                timed = true;
            }
            Kind::AtOnce | Kind::AsSet => {
                evidence.order += 1;
                evidence.add(1, "要求限时办理");
            }
            Kind::During if position.role == SectionRole::Orders => {
                // 今年, 2022年: hardly a limit; 一季度, 7月: one.
                let year = when.whole_year;
                evidence.order += if year { 1 } else { 3 };
                evidence.add(if year { 1 } else { 2 }, "有完成时间");
            }
            // 县发改局11月中旬拿出来, 镇统计站12月26日发放: behind who is named, when it is to be done.
            Kind::During | Kind::Day if set_for_somebody(when, position, head) => {
                evidence.order += 2;
                evidence.add(2, "有完成时间");
            }
            // 7月18日,镇里召开…: the day of an event.
            Kind::Day if position.role != SectionRole::Orders && !of_today(text, when, head) => {
                evidence.add(-3, "");
            }
            // 把去年报销的例子整理成册: a time inside the object says which, not when.
            Kind::Past if when.start >= head.act => {
                let ordered = head.modal.is_some_and(|m| STRONG_MODALS.contains(m)) || head.owner.is_some() || timed;
                evidence.add(if ordered { 0 } else { -2 }, "");
            }
            Kind::Past => {
                evidence.done = true;
                evidence.add(-4, "");
            }
            _ => {}
        }
    }
    timed
}

/// Named as the subject, with a time behind the name, outside what is told.
fn set_for_somebody(when: &When, position: &Position, head: &Head) -> bool {
    // 镇党政办2021年6月28日印发: a day with its year is the date of a paper.
    head.named
        && !(when.year_written && when.kind == Kind::Day)
        && !when.whole_year
        && (head.start < when.start && when.end <= head.act)
        && head.times.first().is_none_or(|first| first.start >= when.start)
        && matches!(position.role, SectionRole::Unknown | SectionRole::Orders)
        && !position.preamble
        && position.genre != Genre::Report
}

/// 今天, 今晚: said to those who sit in the hall, no date of an event.
fn of_today(text: &str, when: &When, head: &Head) -> bool {
    let words = when.start.checked_sub(head.start).and_then(|at| text.get(at..)).unwrap_or("");
    words.starts_with('今') || words.starts_with('晚')
}

/// 各村会计散会就去拷名单, 养牛合作社再敞开收青贮: somebody, spoken to in a speech, with what they do and not how they are.
fn spoken_to(head: &Head, act: &str, position: &Position) -> bool {
    let Some(owner) = head.owner.as_ref().filter(|_| head.named) else { return false };
    let all = owner.lead.starts_with(['各', '每', '包']) && !owner.lead.starts_with("各位");
    let act = act.trim();
    position.genre == Genre::Speech
        && matches!(position.role, SectionRole::Unknown | SectionRole::Orders)
        && !position.preamble
        && act.chars().count() >= 4
        && !STATE_WORDS.occurs_in(act)
        && (all
            || DIRECTIVE_WORDS.occurs_in(act)
            || head.times.iter().any(|w| w.kind != Kind::Past && w.kind != Kind::Day))
        && ATTITUDE_VERBS.prefix(act).is_none()
}

/// 严禁占用基本农田挖塘: an order not to do something, where it opens the sentence and orders are given.
fn is_prohibition(text: &str, position: &Position) -> bool {
    // 喝了酒不准到村部来: the case may stand before it.
    let soft = SOFT_PROHIBITIONS.prefix(text).filter(|_| position.of_rules);
    let inside = || PROHIBITIONS.find_all(text).next().filter(|(at, _)| text[..*at].chars().count() <= 10);
    let Some((at, word)) = soft.map(|w| (0, w)).or_else(inside) else { return false };
    let what = &text[at + word.len()..];
    let subject = text[..at].chars().count() >= 3 && at > 0;
    (position.opens || subject)
        && (position.of_rules || matches!(position.role, SectionRole::Orders | SectionRole::Unknown))
        && what.chars().count() >= 3
        && !ABSTRACT_WRONGS.occurs_in(what)
}

/// Where the clause stands. `plain`: an owner is ordered plainly, or by a date; that counts wherever it stands.
fn weigh_position(evidence: &mut Evidence, position: &Position, ordered: bool, limit: bool) {
    let plain = ordered || limit;
    match position.role {
        SectionRole::Orders => evidence.add(1, "在工作部署部分"),
        SectionRole::Results => evidence.add(-4, ""),
        SectionRole::Problems | SectionRole::Rationale => evidence.add(if plain { -1 } else { -3 }, ""),
        SectionRole::Unknown => {}
    }
    match position.genre {
        Genre::Report if position.role != SectionRole::Orders => evidence.add(if plain { -1 } else { -2 }, ""),
        Genre::Plan | Genre::Minutes if position.role == SectionRole::Unknown => evidence.add(1, "在工作部署部分"),
        _ => {}
    }
    if position.preamble && position.genre == Genre::Plan && !plain {
        evidence.add(-3, "");
    }
    if position.preamble && matches!(position.genre, Genre::Speech | Genre::Report) {
        evidence.add(if plain { -1 } else { -3 }, "");
    }
    if position.labelled && !evidence.done {
        evidence.order += 3;
        evidence.add(4, "写明责任主体");
    } else if position.heading {
        evidence.add(-3, "");
    }
    let points = position.genre == Genre::Report && position.opens || position.genre == Genre::Other || position.point;
    let unsaid = position.role == SectionRole::Unknown && matches!(position.genre, Genre::Plan | Genre::Minutes) && position.point;
    if (position.genre == Genre::Plan || points) && position.role == SectionRole::Orders || unsaid {
        evidence.add(1, "");
    }
}

/// 每人每月补助300元 is a rate, no rhythm of work.
fn is_rate(text: &str) -> bool {
    RATES.occurs_in(text)
}
