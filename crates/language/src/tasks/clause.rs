//! How much a clause looks like an order, as a sum of signs, each with its reason.

use super::head::Head;
use super::section::{Genre, Mood};
use super::target::{Bound, Target};
use super::words::{
    ACTS, ATTITUDE, CONDITIONS, DONE, GENERAL, META, NEGATIVE, NO_MODALS, PURPOSES, QUOTED, RESULTS, STRONG_MODALS, WEAK_DONE, WEAK_RESULTS,
};
use crate::dates::{Kind, When};

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
    /// The clause names a concrete act or result.
    pub concrete: bool,
}

impl Signs {
    fn add(&mut self, points: i32, reason: &'static str) {
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
}

/// Weighs a clause. `text` is the clause from where its head begins.
pub(super) fn weigh(text: &str, head: &Head, act: &str, times: &[When], target: Option<&Target>, place: &Place) -> Signs {
    let mut signs = Signs::default();
    let own = head.owner.is_some();
    let strong = head.modal.is_some_and(|m| STRONG_MODALS.has(m));
    let inner_modal = !strong && modal_inside(act);
    if strong || place.marker_orders {
        signs.add(2, "有要求词");
    } else if inner_modal {
        signs.add(2, "有要求词");
    } else if head.modal.is_some() {
        signs.add(1, "有要求词");
    }
    if own {
        signs.add(2, "写明责任主体");
    }
    if text.contains("牵头") || text.contains("负责") {
        signs.add(1, "写明牵头负责");
    }
    let mut ordered_by_time = false;
    for when in times {
        match when.kind {
            Kind::By | Kind::From if !ordered_by_time => {
                signs.add(3, "有完成时限");
                ordered_by_time = true;
            }
            Kind::Every(f) if !ordered_by_time && !rate(text, when) => {
                let regular = !matches!(f, crate::dates::Frequency::Standing | crate::dates::Frequency::Regularly);
                signs.add(if regular { 2 } else { 1 }, "有频次要求");
                ordered_by_time = true;
            }
            Kind::AtOnce | Kind::AsSet => signs.add(1, "要求限时办理"),
            Kind::During if place.mood == Mood::Orders => signs.add(1, "有完成时间"),
            Kind::Past => {
                signs.done = true;
                signs.add(-4, "");
            }
            _ => {}
        }
    }
    // The act itself.
    let attitude = ATTITUDE.start(act);
    let first = ACTS.start(act);
    let general = GENERAL.start(act);
    if let Some(word) = attitude.filter(|w| first.is_none_or(|f| f.len() < w.len())) {
        // 坚持每月…: a rhythm or a figure makes even that a task.
        signs.add(if word == "坚持" && (ordered_by_time || target.is_some()) { 0 } else { -3 }, "");
    } else if first.is_some_and(|f| general.is_none_or(|g| g.len() <= f.len())) {
        signs.add(2, "有具体动作");
        signs.concrete = true;
    } else if ACTS.inside(act) {
        signs.add(if own || strong || ordered_by_time { 2 } else { 1 }, "有具体动作");
        signs.concrete = true;
    } else if general.is_some() {
        signs.add(1, "");
    }
    if let Some(word) = RESULTS.iter().filter(|w| act.contains(w)).max_by_key(|w| w.len()) {
        signs.add(if WEAK_RESULTS.has(word) { 0 } else { 1 }, "有具体成果");
        signs.concrete |= !WEAK_RESULTS.has(word);
    }
    if act.contains('把') || act.contains('将') && !act.contains("将近") {
        signs.add(1, "");
    }
    // 先把下水道通了: an order in plain words.
    let plain_order = act.contains("先把") || act.starts_with('把') && act.ends_with('了');
    if plain_order {
        signs.add(2, "有具体动作");
    }
    if let Some(target) = target {
        let measured = signs.concrete || target.bound != Bound::Exactly || act.contains("达到");
        signs.add(if measured { 2 } else { 1 }, "有量化目标");
    }
    // What speaks against it.
    if PURPOSES.start(act).is_some() && !own && target.is_none() && !ordered_by_time && !strong {
        signs.add(-2, "");
    }
    if NEGATIVE.start(act).is_some() || NEGATIVE.start(text).is_some() {
        signs.add(-3, "");
    }
    if head.everyone {
        signs.add(-1, "");
    }
    if CONDITIONS.start(text).is_some() && !own && !ordered_by_time && !plain_order {
        signs.add(-3, "");
    }
    if QUOTED.inside(text) {
        signs.add(-4, "");
    }
    if META.inside(text) {
        signs.add(-4, "");
    }
    if is_statement(text) {
        signs.add(-3, "");
    }
    let weighty = DONE.iter().any(|w| text.contains(w) && !(WEAK_DONE.has(w) && (own || strong)));
    let finished = finished(act) && !plain_order;
    if weighty || finished {
        signs.done = true;
        signs.add(if own && strong { -2 } else { -4 }, "");
    } else if place.after_done && !strong && !own {
        signs.add(-3, "");
    }
    match place.mood {
        Mood::Orders => signs.add(1, "在工作部署部分"),
        Mood::Past => signs.add(-4, ""),
        Mood::Problems => signs.add(-3, ""),
        Mood::Meaning => signs.add(-3, ""),
        Mood::Unknown => {}
    }
    match place.genre {
        Genre::Report if place.mood != Mood::Orders => signs.add(-2, ""),
        Genre::Plan | Genre::Minutes if place.mood == Mood::Unknown => signs.add(1, "在工作部署部分"),
        _ => {}
    }
    if place.preamble && place.genre != Genre::Minutes && place.genre != Genre::Plan {
        signs.add(-3, "");
    }
    if place.heading {
        signs.add(-2, "");
    }
    signs
}

/// 每人每月补助300元 is a rate, no rhythm of work.
fn rate(text: &str, when: &When) -> bool {
    let _ = when;
    ["每人每", "每户每", "每村每", "每亩每", "每名每"].iter().any(|w| text.contains(w))
}

/// A modal word behind the topic: 这三项要单列, 四本账都要算.
fn modal_inside(act: &str) -> bool {
    let mut bare = act.to_owned();
    for word in NO_MODALS.iter() {
        if bare.contains(word) {
            bare = bare.replace(word, "");
        }
    }
    ["要", "必须", "务必", "一律", "应当", "须"].iter().any(|w| bare.char_indices().any(|(at, _)| at > 0 && bare[at..].starts_with(w) && bare.len() > at + w.len()))
}

/// 安全是发展的前提: a statement.
fn is_statement(text: &str) -> bool {
    let mut bare = text.to_owned();
    for word in ["特别是", "尤其是", "还是", "但是", "于是", "凡是", "总是", "无论是", "不论是", "只是", "不是", "一是", "二是", "三是", "四是", "五是", "六是", "而是", "要是", "是否", "实事求是", "首要的是", "重点是", "关键是", "谁是"] {
        if bare.contains(word) {
            bare = bare.replace(word, "");
        }
    }
    bare.contains('是') || bare.contains("在于") || bare.contains("意味着") || bare.contains("标志着") || bare.contains("关系到")
}

/// A verb with 了 or 过: 建成了, 走访过. Not 为了, 了解, and not at the end of an order.
fn finished(act: &str) -> bool {
    for (at, c) in act.char_indices() {
        let before = act[..at].chars().next_back();
        let after = act[at + c.len_utf8()..].chars().next();
        if c == '了' && before.is_some() && !matches!(before, Some('为' | '除' | '到' | '罢' | '不' | '极' | '好')) && !matches!(after, Some('解' | '然' | '结' | '却' | '断' | '事' | '吗')) {
            return true;
        }
    }
    false
}
