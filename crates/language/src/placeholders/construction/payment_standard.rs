//! Whom a payment is for, how often and what for.
//!
//! ```text
//! 采购疫苗XX支,每个防疫员每年补助XX元 → 采购疫苗数量 + 防疫员每年补助标准 [parameter]
//! ```

use crate::placeholders::lexicon::{PAYMENTS, RECIPIENT_STARTS};
use crate::placeholders::sign_reading::SignReading;

/// 每个防疫员每年补助XX元: whom, how often and what for.
pub(crate) fn payment_standard(what: &SignReading, clause: &str) -> Option<String> {
    if !what.is_money() {
        return None;
    }
    let clause = clause.trim_end_matches(['为', '是', '约', '到', '达']);
    let from = RECIPIENT_STARTS.iter().filter_map(|w| clause.rfind(w)).max()?;
    let words = &clause[from..];
    let pays = PAYMENTS.suffix(words)?;
    let long = words.chars().count() <= 14 && words.len() > pays.len() + "每个".len();
    let noun = words.trim_start_matches("每个").trim_start_matches("每名").trim_start_matches("每位");
    (long || words.starts_with("每亩")).then(|| format!("{noun}标准"))
}
