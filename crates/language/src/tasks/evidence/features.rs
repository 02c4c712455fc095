//! A clause as the tables of cues see it, the evidence found in it, and the weights of the cues.

use crate::tasks::lexicon::{ATTITUDE_VERBS, CUES, DIRECTIVE_WORDS, STATE_WORDS, STRONG_MODALS};
use std::collections::HashMap;
use std::sync::LazyLock;

use crate::dates::{Kind, When};
use crate::quantity::Target;
use crate::tasks::clause_head::Head;
use crate::tasks::genre::Genre;
use crate::tasks::section_role::SectionRole;
use crate::tasks::subordinate::is_mental_handling;
use crate::text::{rows, section};

/// From this sum on a clause begins a task.
pub(crate) const ENOUGH: i32 = 4;

/// The cues found in a clause.
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
    /// Takes up the cues of a table that are seen.
    pub(crate) fn take(&mut self, seen: &ClauseFeatures<'_>, table: &[Cue]) {
        for cue in table {
            if (cue.seen)(seen, self) {
                self.weigh(cue.name);
            }
        }
    }

    /// Takes up a cue with its weights.
    pub(crate) fn weigh(&mut self, cue: &str) {
        let Some(weight) = WEIGHTS.get(cue) else { return };
        self.order += weight.order;
        self.concrete += weight.concrete;
        self.sum += weight.points;
        if weight.points > 0 && !weight.reason.is_empty() && !self.reasons.contains(&weight.reason) {
            self.reasons.push(weight.reason);
        }
    }

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

/// A clause as the tables of cues see it.
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

    /// 各村会计散会就去拷名单, 养牛合作社再敞开收青贮: somebody, spoken to in a speech, with what they do and not how they
    /// are.
    pub(crate) fn spoken_to(&self) -> bool {
        let Some(owner) = self.head.owner.as_ref().filter(|_| self.head.named) else { return false };
        let all = owner.lead.starts_with(['各', '每', '包']) && !owner.lead.starts_with("各位");
        let (act, position) = (self.act.trim(), self.position);
        position.genre == Genre::Speech
            && matches!(position.role, SectionRole::Unknown | SectionRole::Orders)
            && !position.preamble
            && act.chars().count() >= 4
            && !STATE_WORDS.occurs_in(act)
            && (all
                || DIRECTIVE_WORDS.occurs_in(act)
                || self.head.times.iter().any(|w| w.kind != Kind::Past && w.kind != Kind::Day))
            && ATTITUDE_VERBS.prefix(act).is_none()
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

/// One cue: its name in the table of weights, and whether a clause has it.
pub(crate) struct Cue {
    name: &'static str,
    seen: fn(&ClauseFeatures<'_>, &Evidence) -> bool,
}

pub(crate) const fn cue(name: &'static str, seen: fn(&ClauseFeatures<'_>, &Evidence) -> bool) -> Cue {
    Cue { name, seen }
}

/// How much a cue says that the clause orders, that its act is concrete, and in all; why, for the reader.
struct Weight {
    order: i32,
    concrete: i32,
    points: i32,
    reason: &'static str,
}

static WEIGHTS: LazyLock<HashMap<&str, Weight>> = LazyLock::new(|| {
    let number = |field: &str| field.parse().unwrap_or(0);
    let weight = |[name, order, concrete, points, reason]: [&'static str; 5]| {
        let (order, concrete, points) = (number(order), number(concrete), number(points));
        (name, Weight { order, concrete, points, reason: reason.trim_matches('-') })
    };
    rows(section(CUES, "cues-table")).map(weight).collect()
});

/// Nobody named, no figure, no time.
pub(crate) fn is_bare(c: &ClauseFeatures<'_>, s: &Evidence) -> bool {
    !c.own && c.target.is_none() && !s.limited
}

pub(crate) fn target_left_out(c: &ClauseFeatures<'_>) -> bool {
    c.target.is_some_and(|t| t.value.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cue_has_its_weights_and_every_weight_its_cue() {
        let sources = [
            include_str!("order_cues.rs"),
            include_str!("action_cues.rs"),
            include_str!("time_cues.rs"),
            include_str!("position_cues.rs"),
            include_str!("counter_cues.rs"),
        ];
        let code = sources.concat();
        let is_name = |s: &&str| s.len() >= 4 && s.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        let named: std::collections::BTreeSet<&str> = code.split('"').skip(1).step_by(2).filter(is_name).collect();
        let weighed: std::collections::BTreeSet<&str> = WEIGHTS.keys().copied().collect();
        assert_eq!(named, weighed);
    }
}
