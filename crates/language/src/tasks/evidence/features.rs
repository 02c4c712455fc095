//! A clause as the tables of cues see it, the evidence found in it, and the weights of the cues.

use crate::dates::{Kind, When};
use crate::quantity::Target;
use crate::tasks::clause_head::Head;
use crate::tasks::evidence::order_cues::spoken_to;
use crate::tasks::genre::Genre;
use crate::tasks::lexicon::{ATTITUDE_VERBS, STRONG_MODALS};
use crate::tasks::section_role::SectionRole;
use crate::tasks::subordinate::is_mental_handling;

/// From this sum on a clause begins a task.
pub(crate) const ENOUGH: i32 = 4;

/// The signs found in a clause.
#[derive(Debug, Clone, Default)]
pub(crate) struct Evidence {
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
    pub(crate) fn take(&mut self, seen: &ClauseFeatures<'_>, table: &[Cue]) {
        for sign in table {
            if (sign.seen)(seen, self) {
                self.order += sign.order;
                self.concrete += sign.concrete;
                self.add(sign.points, sign.reason);
            }
        }
    }

    pub(crate) fn add(&mut self, points: i32, reason: &'static str) {
        self.sum += points;
        if points > 0 && !reason.is_empty() && !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }
}

impl Evidence {
    /// Does the clause begin a task? It must order, and order something one can see done.
    pub(crate) fn enough(&self) -> bool {
        // Work reported as done needs far more to be an order after all.
        self.sum >= if self.done { ENOUGH + 3 } else { ENOUGH }
            && (self.concrete >= 2
                || (self.order >= 3 && self.concrete >= 1)
                || (self.limited && self.order >= 2 && self.concrete >= 1 && self.sum > ENOUGH)
                || (self.limited && self.order >= 5))
    }
}

/// What the clause stands in.
pub(crate) struct Position {
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

/// A clause as the tables of signs see it.
pub(crate) struct ClauseFeatures<'a> {
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
    pub(crate) fn paper_orders(&self) -> bool {
        matches!(self.position.genre, Genre::Plan | Genre::Minutes)
    }

    pub(crate) fn part_orders(&self) -> bool {
        self.position.role == SectionRole::Orders
    }

    /// The head itself has a modal word that orders.
    pub(crate) fn plainly(&self) -> bool {
        self.head.modal.is_some_and(|m| STRONG_MODALS.contains(m))
    }

    pub(crate) fn spoken_to(&self) -> bool {
        spoken_to(self.head, self.act, self.position)
    }

    /// It has a limit: 年底前.
    pub(crate) fn limit(&self) -> bool {
        let named = self.own && self.head.named && self.position.genre != Genre::Report;
        self.times.iter().any(|w| w.kind == Kind::By || named && w.part_of_year() && w.start < self.head.act)
    }

    /// No attitude, nothing general: what is said may be an act although no table knows the verb.
    pub(crate) fn may_be_act(&self) -> bool {
        !self.ground && ATTITUDE_VERBS.prefix(self.act).is_none() && !is_mental_handling(self.act)
    }

    /// Ordered of somebody, in a way that makes any verb an act.
    pub(crate) fn of_somebody(&self) -> bool {
        self.head.named && (self.plainly() || self.part_orders() || self.paper_orders())
            || self.position.under_lead
            || self.text.contains("一律") && self.part_orders()
            || self.spoken_to()
    }
}

/// One sign: how much it says that the clause orders, that its act is concrete, and in all; why, for the reader.
pub(crate) struct Cue {
    pub order: i32,
    pub concrete: i32,
    pub points: i32,
    pub reason: &'static str,
    pub seen: fn(&ClauseFeatures<'_>, &Evidence) -> bool,
}

/// Nobody named, no figure, no time.
pub(crate) fn is_bare(c: &ClauseFeatures<'_>, s: &Evidence) -> bool {
    !c.own && c.target.is_none() && !s.limited
}

pub(crate) fn target_left_out(c: &ClauseFeatures<'_>) -> bool {
    c.target.is_some_and(|t| t.value.is_none())
}

pub(crate) const fn cue(
    order: i32,
    concrete: i32,
    points: i32,
    reason: &'static str,
    seen: fn(&ClauseFeatures<'_>, &Evidence) -> bool,
) -> Cue {
    Cue { order, concrete, points, reason, seen }
}
