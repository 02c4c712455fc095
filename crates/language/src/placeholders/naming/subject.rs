//! The subject of a name: the construction the figure stands in, the words in front of it, or what they leave unsaid.
//!
//! ```text
//! 来参加会议的有各村书记、主任,共XX人 → 参会人数
//! 事故造成**人死亡、*人受伤 → 事故死亡人数 + 事故受伤人数
//! ```

use crate::placeholders::antecedent::{antecedent_subject, told_place};
use crate::placeholders::construction::construction_subject;
use crate::placeholders::construction::disposal::disposal;
use crate::placeholders::context::right::RightContext;
use crate::placeholders::ellipsis::plan::plan_progress;
use crate::placeholders::ellipsis::{needs_no_antecedent, resolve_ellipsis, same_counted};
use crate::placeholders::lexicon::{ACTION_VERBS, ALL_TOGETHER, GENERAL_VERBS, MEETING_VERBS, STATIONED};
use crate::placeholders::money::price_per_unit::price_per_unit;
use crate::placeholders::name_parts::bare_noun;
use crate::placeholders::naming::figure::Figure;
use crate::placeholders::sign_reading::STANDARD;

/// The subject, and whether it is carried over from what stands before.
pub(crate) fn subject(figure: &mut Figure<'_>) -> (String, bool) {
    if let Some(name) = constructed(figure) {
        figure.right = RightContext::default();
        return (name, false);
    }
    let Figure { before, what, right, sentence, paragraph, .. } = &*figure;
    let name = if figure.general && figure.nothing_behind {
        return match stay_or_meeting(figure) {
            Some(name) => (name, false),
            None => (carried(figure), true),
        };
    } else if before.words.is_empty() && before.in_row && !right.predicate.is_empty() {
        // 事故造成XX人死亡、XX人受伤.
        antecedent_subject(sentence)
    } else if figure.general || (before.for_whom && !right.noun.is_empty()) {
        // 烧了XX户XX间老木房: the verb of the figure before.
        let verb = before.head.chars().count() <= 4 && ACTION_VERBS.contains(&before.head) && before.words.is_empty();
        if verb { before.head.clone() } else { String::new() }
    } else if !figure.nothing_behind {
        before.words.clone()
    } else if let Some(which) = before.which.as_ref().filter(|_| !needs_no_antecedent(before, what)) {
        format!("{which}{}", bare_noun(&same_counted(what, sentence, paragraph)))
    } else {
        resolve_ellipsis(before, what, sentence, paragraph)
    };
    (name, false)
}

/// The name a construction of the sentence gives.
fn constructed(figure: &Figure<'_>) -> Option<String> {
    let Figure { before, what, right, sentence, clause, .. } = figure;
    let standard = figure.what.is_money() && (right.noun.is_empty() || right.noun == STANDARD);
    let price = if standard { price_per_unit(clause) } else { None };
    price
        .or_else(|| disposal(figure.text, figure.start, what.after))
        .or_else(|| construction_subject(before, what, right, clause, sentence))
        .or_else(|| plan_progress(what, clause, sentence).filter(|_| figure.nothing_behind))
}

/// 来参加会议的有…,共XX人: those who came, all together. 选派到XX村任第一书记,到今天整整XX天: how long somebody has stayed.
fn stay_or_meeting(figure: &Figure<'_>) -> Option<String> {
    let sentence = figure.sentence;
    let met =
        ALL_TOGETHER.contains(figure.clause.trim()) && MEETING_VERBS.occurs_in(sentence) && sentence.contains('会');
    if figure.what.counts_people() && met {
        Some("参会".to_owned())
    } else {
        (figure.what.counts_days() && STATIONED.occurs_in(sentence)).then(|| "驻村".to_owned())
    }
}

/// The subject of the sentence, where the figure has no words of its own.
fn carried(figure: &Figure<'_>) -> String {
    let (words, what) = (&figure.before.words, &figure.what);
    let place = if what.counts_inhabitants() { told_place(figure.sentence) } else { String::new() };
    let above = if place.is_empty() { antecedent_subject(figure.sentence) } else { place };
    // 投入XX万元新建…: the verb and what it was for are all there is.
    let all_there_is = above.is_empty() && !figure.right.purpose.is_empty() && what.is_money();
    if !all_there_is && GENERAL_VERBS.contains(&above) {
        if figure.scope.is_empty() { words.clone() } else { figure.scope.clone() }
    } else if above.is_empty() || what.is_money() && words.chars().count() > 1 {
        words.clone()
    } else {
        above
    }
}
