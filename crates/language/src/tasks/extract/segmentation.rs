//! Task segmentation: where one task ends and the next begins inside a sentence.
//!
//! ```text
//! 关于开展农村供水提升行动的实施方案⏎二、主要任务⏎全年新建污水处理站4座,铺设管网18公里,农村生活污水治理率达到45%。 → 全年新建污水处理站4座 | - | 全年 | 4座⏎铺设管网18公里 | - | - | 18公里⏎农村生活污水治理率达到45% | - | - | 45%
//! 关于开展农村供水提升行动的实施方案⏎二、主要任务⏎改造窄路基路面30公里,10月底前全部通车。 → 改造窄路基路面30公里,10月底前全部通车 | - | 10月底前 | 30公里
//! ```

use crate::dates::{self, Kind, When};
use crate::quantity::Bound;
use crate::tasks::action::{action_verb, hands_over};
use crate::tasks::evidence::features::Evidence;
use crate::tasks::extract::candidate::Candidate;
use crate::tasks::extract::state::{Extractor, ParsedClause, SentenceState};
use crate::tasks::lexicon::{
    ACTION_VERBS, CASE_STARTS, CONTINUATIONS, COUNTING_UNITS, DEVERBAL_TAILS, GENERAL_VERBS, MILESTONES, PROHIBITIONS,
    RATE_STARTS, TARGET_MEASURES,
};
use crate::tasks::section_role::SectionRole;

/// A step in so few characters is no work of its own.
const SHORTEST: usize = 5;

/// 抗体合格率保持在70%以上: a subject that is a rate, and the per cent it is to reach.
fn has_own_rate(part: &ParsedClause<'_>) -> bool {
    let Some(target) = part.target.as_ref().filter(|t| t.unit == "%") else { return false };
    let before = target.start.checked_sub(part.start).and_then(|at| part.words.get(..at)).unwrap_or("");
    let Some((subject, measure)) = before.rsplit_once(['率', '面']) else { return false };
    subject.chars().count() >= 2 && TARGET_MEASURES.occurs_in(measure)
}

/// 每月, 每季度; not 定期, 长期.
fn is_regular(when: &When) -> bool {
    matches!(when.kind, Kind::Every(f) if !matches!(f, dates::Frequency::Regularly | dates::Frequency::Standing))
}

impl Extractor<'_> {
    /// Does this clause begin work of its own, or go on with the task that is open?
    pub(crate) fn begins_new(
        &self,
        run: &SentenceState<'_>,
        part: &ParsedClause<'_>,
        evidence: &Evidence,
        k: usize,
    ) -> bool {
        // 每个乡镇不少于3个村 says how much of the work that is open, not whose work it is.
        let each = self.text[part.head.start..].starts_with('每');
        // 资产全部登记到村,各村二季度完成移交: the work first, then who does it and when.
        let behind_comma = k > 0 && run.s.clauses.get(k - 1).is_some_and(|c| matches!(c.closed_by, Some(',' | '，')));
        if run.open
            && behind_comma
            && part.head.named
            && !each
            && self.candidates.last().is_some_and(Candidate::unclaimed)
        {
            return false;
        }
        if !run.open || k == 0 || part.head.owner.as_ref().is_some_and(|o| !each && !o.lead.starts_with('每')) {
            return true;
        }
        if run.s.clauses.get(k - 1).is_some_and(|c| matches!(c.closed_by, Some(';' | '；'))) {
            return true;
        }
        let Some(candidate) = self.candidates.last() else { return true };
        let stretch = |w: &When| {
            let placed = run.position.role == SectionRole::Orders && w.start <= part.head.act;
            // 6月开工,9月完工: the steps of one piece of work.
            w.part_of_year() && placed && part.words.chars().count() > SHORTEST
        };
        let limit = part.times.iter().any(|w| matches!(w.kind, Kind::By | Kind::From) || is_regular(w) || stretch(w));
        let whole = &self.text[part.head.start..];
        let each = whole.starts_with('每') || part.act.starts_with('每');
        let rate = RATE_STARTS.prefix(part.act).or_else(|| RATE_STARTS.prefix(whole)).is_some()
            || each && part.count.as_ref().is_some_and(|t| t.unit.ends_with('元') || t.unit.ends_with('斤'));
        // What is open already says when or how much: a limit with work of its own begins another task.
        // 选聘管水员1名,每月清洗两次; but 逐户开方子,两个月内清零 is one.
        let full = candidate.full();
        let handed = part.times.iter().any(|w| w.kind == Kind::By) && hands_over(part.act);
        let own_rhythm = part.times.iter().any(is_regular) && part.target.is_some() && evidence.acts;
        // 11口坑塘清淤护坡,开春前动工: until when.
        let milestone = !candidate.limited() && MILESTONES.prefix(part.act).is_some();
        if limit
            && !rate
            && !milestone
            && evidence.concrete > 0
            && (full || (handed || own_rhythm) && candidate.evidence.concrete > 0)
        {
            return true;
        }
        // 发现苗头当天上报: a case of its own.
        let case = CASE_STARTS.prefix(whole).is_some();
        if case && full && evidence.acts && part.times.iter().any(|w| w.kind == Kind::AtOnce) {
            return true;
        }
        // …公示不少于3天,班子成员的亲属不得承揽工程: forbidden to somebody of its own.
        let forbidden = PROHIBITIONS.find_all(part.words).next();
        if forbidden.is_some_and(|(at, _)| part.words[..at].chars().count() >= 3) && !part.words.starts_with("任何") {
            return true;
        }
        // 再培养后备干部3名: a figure of its own is work of its own.
        let more = |text: &str| {
            let act = text.strip_prefix(['再', '并']);
            act.is_some_and(|a| ACTION_VERBS.prefix(a).is_some()) && part.target.as_ref().is_some_and(|t| !t.in_words)
        };
        // 免疫密度达到90%,抗体合格率达到70%: a rate of its own.
        if candidate.has_target && has_own_rate(part) {
            return true;
        }
        let follows = |text: &str| CONTINUATIONS.prefix(text).is_some_and(|w| w != "带动") && !more(text);
        if follows(part.act) || follows(whole) {
            return false;
        }
        // A figure of its own, with an act or a subject of its own. A figure left out counts behind a limit only.
        if let Some(target) = part.target.as_ref().filter(|t| !t.in_words && !rate) {
            // 不少于30个, 60%以上 measure the task that is open; 达到45% is a result of its own.
            // 评议结果, 自查面 begin like a verb and are the subject.
            let verb = ACTION_VERBS.prefix(part.act).or_else(|| GENERAL_VERBS.prefix(part.act));
            let verb_first = verb.is_some_and(|v| DEVERBAL_TAILS.prefix(&part.act[v.len()..]).is_none());
            let measures = target.bound != Bound::Exactly
                && !part.act.contains("达到")
                && (verb_first || !evidence.acts && candidate.evidence.acts)
                // 完成一次自查,自查面达到100%; 派4个组复核,复核面10%: how far the act that is open goes.
                || candidate.evidence.acts && (!candidate.has_target || verb.is_some()) && !verb_first && target.unit == "%";
            let own = !measures && (evidence.acts || TARGET_MEASURES.occurs_in(part.act));
            // 领回疫苗___份,培训防疫员___名: under orders a row of acts, each with its figure left out.
            let counts =
                target.value.is_some() || candidate.blank && verb_first && run.position.role == SectionRole::Orders;
            if own && (candidate.limited() || candidate.has_target && counts) {
                return true;
            }
        }
        // 选聘管水员1名,发展党员两名; 逐人核对身份,核对结果公示5天: a count behind one that counts, a subject of its own.
        if let Some(count) = part.count.as_ref().filter(|t| evidence.acts && !rate && t.start >= part.head.act) {
            let named = COUNTING_UNITS.contains(count.unit.as_str());
            let verb = action_verb(part.act).or_else(|| GENERAL_VERBS.prefix(part.act));
            let verb_first = each || verb.is_some_and(|v| DEVERBAL_TAILS.prefix(&part.act[v.len()..]).is_none());
            let subject = !verb_first
                && part.act.char_indices().nth(2).is_some_and(|(at, _)| ACTION_VERBS.occurs_in(&part.act[at..]));
            if verb_first && full && named && count.value.is_some()
                || subject
                    && !count.in_words
                    && count.value.is_some()
                    && candidate.evidence.acts
                    && count.bound == Bound::Exactly
                    && count.unit != "%"
            {
                return true;
            }
        }
        // A limit alone belongs to the task that has none yet.
        false
    }
}
