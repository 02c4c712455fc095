//! The word lists of `data/repair.txt`.

use crate::text::dictionaries;

const REPAIR: &str = include_str!("../../data/repair.txt");

dictionaries! {
    REPAIR;
    /// Groups of words in which the figure 1 is impossible, with 1 written for 一.
    ONE_FOR_YI = "one-for-yi";
    /// What stands before a title mark.
    TITLE_LEADS = "title-leads";
    /// Labels that rightly stand under every task.
    TASK_LABELS = "task-labels";
    /// What names of offices end in: such a line may stand twice.
    OFFICE_ENDS = "office-ends";
    /// How a text opens behind its title.
    OPENINGS = "openings";
    /// 制定本…: what the formula closes with.
    FORMULA_MADE = "formula-made";
    /// How the formula of a plan opens.
    FORMULA_OPENS = "formula-opens";
    /// Words before a rate.
    RATES = "rates";
    /// What stands before a page that is referred to.
    REFERRING = "referring";
    /// Nouns between which a sign may be missing.
    SAID_TWICE = "said-twice";
    /// What speaks of things to come.
    TO_COME = "to-come";
    /// What speaks of this year or the next.
    EXPECTED = "expected";
}
