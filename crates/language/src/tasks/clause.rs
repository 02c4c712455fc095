//! How much a clause looks like an order, as a sum of signs, each with its reason. The signs stand in two tables: what
//! speaks for an order, here; what speaks against it, in [`super::against`].

use super::act::{attitude_inside, modal_inside, prepares_only, weigh_act};
use super::against;
use super::head::Head;
use super::inner::{hands_in, paid_each, since_january};
use super::lexicon::{
    ABSTRACT_WRONGS, ATTITUDE_VERBS, DIRECTIVE_WORDS, GENERAL_VERBS, PROHIBITIONS, RATES, SOFT_PROHIBITIONS,
    STATE_STARTS, STATE_WORDS, STRONG_MODALS,
};
use super::section::{Genre, Mood};
use super::target::Target;
use crate::dates::{Frequency, Kind, When};

/// From this sum on a clause begins a task.
pub(super) const ENOUGH: i32 = 4;

/// The signs found in a clause.
#[derive(Debug, Clone, Default)]
pub(super) struct Signs {
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

impl Signs {
    /// Takes up the signs of a table that are seen.
    pub(super) fn take(&mut self, seen: &Seen<'_>, table: &[Sign]) {
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
pub(super) struct Place {
    pub mood: Mood,
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

impl Signs {
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
pub(super) struct Seen<'a> {
    /// From where its head begins.
    pub text: &'a str,
    pub head: &'a Head,
    /// What follows the head, or a modal word inside it.
    pub act: &'a str,
    pub times: &'a [When],
    pub target: Option<&'a Target>,
    /// The target, or what is counted in words.
    pub count: Option<&'a Target>,
    pub place: &'a Place,
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

impl Seen<'_> {
    /// Papers that order throughout.
    pub(super) fn paper_orders(&self) -> bool {
        matches!(self.place.genre, Genre::Plan | Genre::Minutes)
    }

    pub(super) fn part_orders(&self) -> bool {
        self.place.mood == Mood::Orders
    }

    /// The head itself has a modal word that orders.
    pub(super) fn plainly(&self) -> bool {
        self.head.modal.is_some_and(|m| STRONG_MODALS.contains(m))
    }

    fn spoken_to(&self) -> bool {
        spoken_to(self.head, self.act, self.place)
    }

    /// It has a limit: 年底前.
    pub(super) fn limit(&self) -> bool {
        let named = self.own && self.head.named && self.place.genre != Genre::Report;
        self.times.iter().any(|w| w.kind == Kind::By || named && w.part_of_year() && w.start < self.head.act)
    }

    /// No attitude, nothing general: what is said may be an act although no table knows the verb.
    fn may_be_act(&self) -> bool {
        !self.ground && ATTITUDE_VERBS.prefix(self.act).is_none() && !attitude_inside(self.act)
    }

    /// Ordered of somebody, in a way that makes any verb an act.
    fn of_somebody(&self) -> bool {
        self.head.named && (self.plainly() || self.part_orders() || self.paper_orders())
            || self.place.under_lead
            || self.text.contains("一律") && self.part_orders()
            || self.spoken_to()
    }
}

/// One sign: how much it says that the clause orders, that its act is concrete, and in all; why, for the reader.
pub(super) struct Sign {
    pub order: i32,
    pub concrete: i32,
    pub points: i32,
    pub reason: &'static str,
    pub seen: fn(&Seen<'_>, &Signs) -> bool,
}

const fn sign(
    order: i32,
    concrete: i32,
    points: i32,
    reason: &'static str,
    seen: fn(&Seen<'_>, &Signs) -> bool,
) -> Sign {
    Sign { order, concrete, points, reason, seen }
}

/// Who is ordered, and how plainly.
static ORDER: [Sign; 7] = [
    sign(2, 0, 2, "有要求词", |c, _| c.strong),
    sign(1, 0, 1, "有要求词", |c, _| !c.strong && c.head.modal.is_some()),
    sign(1, 0, 0, "", |c, _| c.text.contains("一律") && (c.part_orders() || c.place.genre == Genre::Plan)),
    sign(2, 0, 2, "写明责任主体", |c, _| c.own),
    // In a part that orders, who stands as the subject is ordered.
    sign(1, 0, 1, "", |c, _| c.own && c.head.named && !c.plainly() && (c.part_orders() || c.paper_orders())),
    sign(1, 0, 1, "写明牵头负责", |c, _| {
        c.text.contains("牵头") || c.text.contains("负责") && !c.text.contains("负责的")
    }),
    sign(1, 0, 1, "", |c, _| c.spoken_to()),
];

/// What makes an act of words no table of verbs knows.
static ACT: [Sign; 8] = [
    // 落实一名包保教师, 每季度晒一次排名: a number in words behind its verb.
    sign(0, 1, 1, "有量化目标", |c, _| counted(c)),
    // 每座站定一个管护员: the same for each.
    sign(1, 0, 1, "", |c, s| counted(c) && c.text.starts_with('每') && s.acts),
    // A verb ordered of somebody is taken at its word.
    sign(0, 1, 1, "", |c, s| {
        let is_so = STATE_STARTS.prefix(c.act).is_some();
        s.concrete == 0 && c.of_somebody() && !is_so && c.may_be_act() && GENERAL_VERBS.prefix(c.act).is_none()
    }),
    // 由镇派出所牵头维护秩序: who leads it has it to do.
    sign(0, 1, 0, "", |c, s| {
        let leads = c.text.contains("牵头") || c.text.contains("负责");
        s.concrete == 0 && c.own && leads && c.act.trim().chars().count() >= 4
    }),
    // 7天内研究措施, 三天内查勘: a limit makes an act; 年底前,任务重 is how things are.
    sign(0, 1, 1, "", |c, s| {
        let state = c.act.trim_end().ends_with(['紧', '重', '大', '多', '难', '绪', '少', '高', '强']);
        let said =
            c.act.trim().chars().count() >= 2 && !attitude_inside(c.act) && ATTITUDE_VERBS.prefix(c.act).is_none();
        s.concrete == 0 && c.limit() && !state && said
    }),
    sign(2, 2, 3, "有禁止性要求", |c, _| c.forbids),
    sign(0, 2, 2, "有具体动作", |c, _| hands_in(c.act)),
    sign(0, 2, 2, "有具体动作", |c, _| c.plain),
];

fn counted(c: &Seen<'_>) -> bool {
    let behind = c.count.is_some_and(|t| t.start > c.head.act);
    c.target.is_none() && !c.ground && behind && ATTITUDE_VERBS.prefix(c.act).is_none()
}

/// Weighs a clause. `text` is the clause from where its head begins, `act` what follows the head.
pub(super) fn weigh(
    text: &str,
    head: &Head,
    act: &str,
    times: &[When],
    target: Option<&Target>,
    count: Option<&Target>,
    place: &Place,
) -> Signs {
    let mut signs = Signs::default();
    let plainly = head.modal.is_some_and(|m| STRONG_MODALS.contains(m));
    // 这三项要单列: behind a modal word inside the clause stands the act.
    let inner = if plainly || place.marker_orders { None } else { modal_inside(act) };
    let whole = act;
    let act = inner.map_or(act, |at| &act[at..]);
    let seen = Seen {
        text,
        head,
        act,
        times,
        target,
        count,
        place,
        own: head.owner.is_some(),
        strong: plainly || place.marker_orders || inner.is_some(),
        plain: act.contains("先把") || act.starts_with('把') && act.ends_with('了'),
        forbids: forbids(text, place),
        ground: prepares_only(act),
    };
    signs.take(&seen, &ORDER);
    signs.limited = weigh_times(&mut signs, text, times, place, head);
    if !seen.ground {
        let aim = seen.part_orders() || place.mood == Mood::Unknown && seen.paper_orders();
        let ordered = seen.own || plainly || signs.limited;
        weigh_act(&mut signs, act, whole, target, ordered, aim);
    }
    signs.take(&seen, &ACT);
    signs.acts |= hands_in(act);
    against::weigh(&mut signs, &seen);
    // 用半年时间 says how long, not until when.
    let length =
        |w: &When| w.start.checked_sub(head.start).and_then(|at| text.get(at..)).is_some_and(|t| t.starts_with('用'));
    let limit = times.iter().any(|w| w.kind == Kind::By && !length(w)) && !signs.done;
    let ordered = seen.own && (plainly || signs.limited);
    weigh_place(&mut signs, place, ordered, limit);
    signs
}

/// Times: gives whether one of them sets a limit or a rhythm.
fn weigh_times(signs: &mut Signs, text: &str, times: &[When], place: &Place, head: &Head) -> bool {
    let mut timed = false;
    for when in times {
        match when.kind {
            // 今年1至5月: the time a report is about.
            Kind::By | Kind::From | Kind::During if since_january(text, when, head) => {
                signs.done = true;
                signs.add(-4, "");
            }
            Kind::By | Kind::From if !timed => {
                signs.order += 3;
                signs.add(3, "有完成时限");
                timed = true;
            }
            Kind::Every(f) if !timed && !rate(text) && !paid_each(text, when, head) => {
                let regular = !matches!(f, Frequency::Standing | Frequency::Regularly);
                signs.order += if regular { 2 } else { 1 };
                signs.add(if regular { 2 } else { 1 }, "有频次要求");
                timed = true;
            }
            Kind::AtOnce | Kind::AsSet => {
                signs.order += 1;
                signs.add(1, "要求限时办理");
            }
            Kind::During if place.mood == Mood::Orders => {
                // 今年, 2022年: hardly a limit; 一季度, 7月: one.
                let year = when.whole_year;
                signs.order += if year { 1 } else { 3 };
                signs.add(if year { 1 } else { 2 }, "有完成时间");
            }
            // 县发改局11月中旬拿出来, 镇统计站12月26日发放: behind who is named, when it is to be done.
            Kind::During | Kind::Day if set_for_somebody(when, place, head) => {
                signs.order += 2;
                signs.add(2, "有完成时间");
            }
            // 7月18日,镇里召开…: the day of an event.
            Kind::Day if place.mood != Mood::Orders && !of_today(text, when, head) => {
                signs.add(-3, "");
            }
            // 把去年报销的例子整理成册: a time inside the object says which, not when.
            Kind::Past if when.start >= head.act => {
                let ordered = head.modal.is_some_and(|m| STRONG_MODALS.contains(m)) || head.owner.is_some() || timed;
                signs.add(if ordered { 0 } else { -2 }, "");
            }
            Kind::Past => {
                signs.done = true;
                signs.add(-4, "");
            }
            _ => {}
        }
    }
    timed
}

/// Named as the subject, with a time behind the name, outside what is told.
fn set_for_somebody(when: &When, place: &Place, head: &Head) -> bool {
    // 镇党政办2021年6月28日印发: a day with its year is the date of a paper.
    head.named
        && !(when.year_written && when.kind == Kind::Day)
        && !when.whole_year
        && (head.start < when.start && when.end <= head.act)
        && head.times.first().is_none_or(|first| first.start >= when.start)
        && matches!(place.mood, Mood::Unknown | Mood::Orders)
        && !place.preamble
        && place.genre != Genre::Report
}

/// 今天, 今晚: said to those who sit in the hall, no date of an event.
fn of_today(text: &str, when: &When, head: &Head) -> bool {
    let words = when.start.checked_sub(head.start).and_then(|at| text.get(at..)).unwrap_or("");
    words.starts_with('今') || words.starts_with('晚')
}

/// 各村会计散会就去拷名单, 养牛合作社再敞开收青贮: somebody, spoken to in a speech, with what they do and not how they are.
fn spoken_to(head: &Head, act: &str, place: &Place) -> bool {
    let Some(owner) = head.owner.as_ref().filter(|_| head.named) else { return false };
    let all = owner.lead.starts_with(['各', '每', '包']) && !owner.lead.starts_with("各位");
    let act = act.trim();
    place.genre == Genre::Speech
        && matches!(place.mood, Mood::Unknown | Mood::Orders)
        && !place.preamble
        && act.chars().count() >= 4
        && !STATE_WORDS.occurs_in(act)
        && (all
            || DIRECTIVE_WORDS.occurs_in(act)
            || head.times.iter().any(|w| w.kind != Kind::Past && w.kind != Kind::Day))
        && ATTITUDE_VERBS.prefix(act).is_none()
}

/// 严禁占用基本农田挖塘: an order not to do something, where it opens the sentence and orders are given.
fn forbids(text: &str, place: &Place) -> bool {
    // 喝了酒不准到村部来: the case may stand before it.
    let soft = SOFT_PROHIBITIONS.prefix(text).filter(|_| place.of_rules);
    let inside = || PROHIBITIONS.find_all(text).next().filter(|(at, _)| text[..*at].chars().count() <= 10);
    let Some((at, word)) = soft.map(|w| (0, w)).or_else(inside) else { return false };
    let what = &text[at + word.len()..];
    let subject = text[..at].chars().count() >= 3 && at > 0;
    (place.opens || subject)
        && (place.of_rules || matches!(place.mood, Mood::Orders | Mood::Unknown))
        && what.chars().count() >= 3
        && !ABSTRACT_WRONGS.occurs_in(what)
}

/// Where the clause stands. `plain`: an owner is ordered plainly, or by a date; that counts wherever it stands.
fn weigh_place(signs: &mut Signs, place: &Place, ordered: bool, limit: bool) {
    let plain = ordered || limit;
    match place.mood {
        Mood::Orders => signs.add(1, "在工作部署部分"),
        Mood::Past => signs.add(-4, ""),
        Mood::Problems | Mood::Meaning => signs.add(if plain { -1 } else { -3 }, ""),
        Mood::Unknown => {}
    }
    match place.genre {
        Genre::Report if place.mood != Mood::Orders => signs.add(if plain { -1 } else { -2 }, ""),
        Genre::Plan | Genre::Minutes if place.mood == Mood::Unknown => signs.add(1, "在工作部署部分"),
        _ => {}
    }
    if place.preamble && place.genre == Genre::Plan && !plain {
        signs.add(-3, "");
    }
    if place.preamble && matches!(place.genre, Genre::Speech | Genre::Report) {
        signs.add(if plain { -1 } else { -3 }, "");
    }
    if place.labelled && !signs.done {
        signs.order += 3;
        signs.add(4, "写明责任主体");
    } else if place.heading {
        signs.add(-3, "");
    }
    let points = place.genre == Genre::Report && place.opens || place.genre == Genre::Other || place.point;
    let unsaid = place.mood == Mood::Unknown && matches!(place.genre, Genre::Plan | Genre::Minutes) && place.point;
    if (place.genre == Genre::Plan || points) && place.mood == Mood::Orders || unsaid {
        signs.add(1, "");
    }
}

/// 每人每月补助300元 is a rate, no rhythm of work.
fn rate(text: &str) -> bool {
    RATES.occurs_in(text)
}
