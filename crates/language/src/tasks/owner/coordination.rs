//! Several owners in a row (并列主体): 各乡镇、各部门.
//!
//! ```text
//! 县妇联、各乡镇12月底前走访留守儿童。 → 县妇联、各乡镇12月底前走访留守儿童 | 县妇联+各乡镇 | 12月底前 | -
//! ```

use crate::quantity::unit::BLANKS;
use crate::tasks::lexicon::{OWNER_ENDS, POST_STARTS};
use crate::tasks::owner::Owner;

/// Splits 各乡镇、各部门 where every part is an owner by itself; 发展改革、财政等部门 stays whole.
pub(crate) fn coordinated(name: &str) -> Owner {
    let whole = name.replace(BLANKS, "");
    let whole = whole.trim_start_matches(['“', '"']);
    // 包组的村干部 is a post; 末位的乡镇 says which.
    let post = POST_STARTS.prefix(whole).is_some();
    let plain = if post { whole.replacen('的', "", 1) } else { whole.to_owned() };
    let mut parts: Vec<String> = Vec::new();
    let mut depth = 0_u8;
    let mut current = String::new();
    let characters: Vec<char> = plain.chars().collect();
    for &c in &characters {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && matches!(c, '、' | '和' | '及' | '与') {
            parts.push(std::mem::take(&mut current));
        } else {
            current.push(c);
        }
    }
    parts.push(current);
    let parts: Vec<String> = parts.iter().map(|p| p.trim_start_matches('以').to_owned()).collect();
    let each_alone = parts.len() > 1
        && parts.iter().all(|p| {
            p.chars().count() >= 2 && OWNER_ENDS.suffix(p).is_some_and(|e| e.len() < p.len() || e.chars().count() >= 2)
        })
        && !plain.contains('等');
    if each_alone {
        let mut all = parts.into_iter();
        let lead = all.next().unwrap_or_default();
        return Owner { lead, others: all.collect() };
    }
    Owner { lead: plain, others: Vec::new() }
}
