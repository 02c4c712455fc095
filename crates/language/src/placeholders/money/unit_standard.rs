//! What is paid for each, its noun behind the sum (每公里XX元养护费).
//!
//! ```text
//! 每公里给XX元管护费 → 每公里管护费标准
//! ```

use crate::placeholders::lexicon::{EACH, MONEY_NOUNS, PAYMENT_VERBS};
use crate::placeholders::naming::figure::Figure;
use crate::placeholders::sign_reading::STANDARD;

/// 每公里XX元养护费: what is paid each time.
pub(crate) fn unit_standard(figure: &mut Figure<'_>) -> Option<String> {
    let pay = PAYMENT_VERBS.prefix(&figure.text[figure.what.after..]);
    let words = figure.before.words.trim_end_matches(['给', '按', '发', '补']);
    let each = EACH.suffix(words).filter(|_| figure.what.is_money())?;
    let right = &mut figure.right;
    if let Some(pay) = pay.filter(|_| right.noun.is_empty()) {
        pay.clone_into(&mut right.noun);
    }
    let paid = !right.noun.is_empty() && (pay.is_some() || MONEY_NOUNS.suffix(&right.noun).is_some());
    paid.then(|| format!("{each}{}{STANDARD}", std::mem::take(&mut right.noun)))
}
