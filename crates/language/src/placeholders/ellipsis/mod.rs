//! Ellipsis (承前省略): a figure whose own words say one part of its name takes the rest from what its sentence said
//! before.

pub(crate) mod act;
pub(crate) mod average;
pub(crate) mod change;
pub(crate) mod level;
pub(crate) mod measure;
pub(crate) mod plan;
pub(crate) mod row;
pub(crate) mod share;
pub(crate) mod subgroup;

use crate::placeholders::antecedent::counted_noun;
use crate::placeholders::context::left::LeftContext;
use crate::placeholders::lexicon::INTRANSITIVE;
use crate::placeholders::sign_reading::{CASES, SignReading, unit_of};

/// What a half name is completed from.
pub(crate) struct Ellipsis<'a> {
    pub left: &'a str,
    pub before: &'a LeftContext,
    pub what: &'a SignReading,
    pub sentence: &'a str,
    pub paragraph: &'a str,
}

/// The words before a figure with what they leave unsaid.
pub(crate) fn resolve_ellipsis(before: &LeftContext, what: &SignReading, sentence: &str, paragraph: &str) -> String {
    let said = Ellipsis { left: &before.words, before, what, sentence, paragraph };
    let whole = said
        .average()
        .or_else(|| said.change())
        .or_else(|| said.level())
        .or_else(|| said.share())
        .or_else(|| said.measure())
        .or_else(|| said.group())
        .or_else(|| said.act())
        .or_else(|| said.row());
    whole.unwrap_or_else(|| said.left.to_owned())
}

/// The thing counted before by the same unit, in the sentence or else in its paragraph: 签了XX个项目?开工的XX个.
pub(crate) fn same_counted(what: &SignReading, sentence: &str, paragraph: &str) -> String {
    let thing = counted_noun(sentence, unit_of(what));
    let far = thing.is_empty() && what.counts_things();
    if far { counted_noun(paragraph, unit_of(what)) } else { thing }
}

/// The same for what is counted by 个, 件, 处, and not for people.
pub(crate) fn same_counted_thing(what: &SignReading, sentence: &str, paragraph: &str) -> String {
    let things = what.counts_things();
    if things { same_counted(what, sentence, paragraph) } else { String::new() }
}

/// 完成目标的奖励, 上访的XX起: only what counts things by 个, 户, 人 tells some of them apart.
pub(crate) fn needs_no_antecedent(before: &LeftContext, what: &SignReading) -> bool {
    !(what.counts_things() && what.suffix != CASES || what.counts_inhabitants() || what.is_area())
        || before.of_these && what.counts_people()
        || what.counts_people() && before.which.as_deref().is_some_and(|w| INTRANSITIVE.contains(w))
}

impl Ellipsis<'_> {
    pub(crate) fn money(&self) -> bool {
        self.what.is_money()
    }

    /// The thing counted before by the same unit.
    pub(crate) fn same(&self) -> String {
        same_counted(self.what, self.sentence, self.paragraph)
    }
}
