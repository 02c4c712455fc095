//! Where one task ends and the next begins inside a sentence.

use super::clause::Signs;
use super::inner;
use super::reader::{Part, Reader, Run};
use super::target::{Bound, Target};
use super::words::{self, ACTS};
use crate::dates::{self, Kind, When};

impl Reader<'_> {
    /// Does this clause begin work of its own, or go on with the task that is open?
    pub(super) fn begins_new(&self, run: &Run<'_>, part: &Part<'_>, signs: &Signs, k: usize) -> bool {
        if !run.open || k == 0 || part.head.owner.as_ref().is_some_and(|o| !o.lead.starts_with('每')) {
            return true;
        }
        if run.s.clauses.get(k - 1).is_some_and(|c| matches!(c.closed_by, Some(';' | '；'))) {
            return true;
        }
        let Some(draft) = self.drafts.last() else { return true };
        // 每半年向党员大会述职一次, behind a task with a rhythm of its own.
        let limit = part.times.iter().any(|w| matches!(w.kind, Kind::By | Kind::From) || regular(w));
        let whole = &self.text[part.head.start..];
        let rate = RATES.iter().any(|w| part.act.starts_with(w) || whole.starts_with(w));
        if limit && !rate && signs.concrete > 0 && draft.limited() {
            return true;
        }
        // 各村配好巡查员,9月18日前名单报镇环保办; 每层配备4具,每月试用一次: a limit with work of its own.
        let handed = part.times.iter().any(|w| w.kind == Kind::By) && inner::hands_in(part.act);
        let turn = |t: &Target| ["次", "遍", "轮", "场", "期"].contains(&t.unit.as_str());
        let own_rhythm = draft.has_target && part.times.iter().any(regular) && part.target.as_ref().is_some_and(turn);
        if signs.concrete > 0 && !rate && (handed && draft.signs.concrete > 0 || own_rhythm) && !draft.limited() {
            return true;
        }
        let follows = |text: &str| words::FOLLOWS.start(text).is_some_and(|w| w != "带动");
        if follows(part.act) || follows(whole) {
            return false;
        }
        // A figure of its own, with an act or a subject of its own. A figure left out counts behind a limit only.
        if let Some(target) = part.target.as_ref().filter(|t| !t.in_words && !rate) {
            // 不少于30个, 60%以上 measure the task that is open; 达到45% is a result of its own.
            // 评议结果, 自查面 begin like a verb and are the subject.
            let verb = ACTS.start(part.act).or_else(|| words::GENERAL.start(part.act));
            let verb_first = verb.is_some_and(|v| words::OF_VERBS.start(&part.act[v.len()..]).is_none());
            let measures = target.bound != Bound::Exactly
                && !part.act.contains("达到")
                && (verb_first || !signs.acts && draft.signs.acts)
                // 完成一次自查,自查面达到100%: how far the act that is open goes.
                || draft.signs.acts && !draft.has_target && !verb_first && target.unit == "%";
            let own = !measures && (signs.acts || words::MEASURES.inside(part.act));
            if own && (draft.limited() || draft.has_target && target.value.is_some()) {
                return true;
            }
        }
        // A limit alone belongs to the task that has none yet.
        false
    }
}

/// What a rate begins with; no rhythm of work: 每人每月补助300元.
const RATES: [&str; 8] = ["每人", "每户", "每村", "每个", "每名", "每亩", "每处", "每组"];

/// 每月, 每季度; not 定期, 长期.
fn regular(when: &When) -> bool {
    matches!(when.kind, Kind::Every(f) if !matches!(f, dates::Frequency::Regularly | dates::Frequency::Standing))
}
