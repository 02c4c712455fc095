//! Labels of owner and deadline (责任单位、完成时限), on lines or in brackets.
//!
//! ```text
//! 新建公厕20座。(责任单位:县住建局;完成时限:6月底前) → 新建公厕20座 | 县住建局 | 6月底前 | 20座
//! 新建公厕20座,6月底前完工。(县住建局、各乡镇) → 新建公厕20座,6月底前完工 | 县住建局+各乡镇 | 6月底前 | 20座
//! ```

use crate::tasks::lexicon::{HELP_LABELS, HELP_TAILS, LEAD_LABELS, LEAD_TAILS, TIME_LABELS};
use crate::tasks::owner::Owner;
use crate::tasks::owner::name::{LONGEST_NAME, is_owner};

/// Owners named in brackets or behind a label: (责任单位:县农业农村局;配合单位:各乡镇), (各乡镇负责).
pub(crate) fn labelled(inner: &str) -> Option<Owner> {
    let mut lead: Option<String> = None;
    let mut others: Vec<String> = Vec::new();
    for piece in inner.split([';', '；', ',', '，', '。']) {
        let piece = piece.trim();
        if let Some((label, value)) = piece.split_once([':', '：']) {
            let names: Vec<String> =
                value.split(['、', ' ']).map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).collect();
            if LEAD_LABELS.suffix(label).is_some() {
                let mut names = names.into_iter();
                if lead.is_none() {
                    lead = names.next();
                }
                others.extend(names);
            } else if HELP_LABELS.suffix(label).is_some() {
                others.extend(names);
            }
            continue;
        }
        if let Some(name) = LEAD_TAILS.iter().find_map(|t| piece.strip_suffix(t)).filter(|n| !n.is_empty()) {
            let name = name.trim_start_matches('由');
            let mut names = name.split('、').map(str::to_owned);
            if lead.is_none() {
                lead = names.next();
            }
            others.extend(names);
        } else if let Some(name) = HELP_TAILS.iter().find_map(|t| piece.strip_suffix(t)).filter(|n| !n.is_empty()) {
            others.extend(name.split('、').map(str::to_owned));
        }
    }
    if lead.is_none() && others.is_empty() {
        return only_owners(inner);
    }
    let lead = lead?;
    (lead.chars().count() <= LONGEST_NAME && lead.chars().count() >= 2).then_some(Owner { lead, others })
}

/// (县住建局、各乡镇): nothing but names.
fn only_owners(inner: &str) -> Option<Owner> {
    let mut names = inner.split(['、', ',', '，', ' ']).map(str::trim);
    let all = names.clone().all(|n| n.chars().count() >= 3 && is_owner(n));
    let lead = names.next().filter(|_| all)?.to_owned();
    Some(Owner { lead, others: names.map(str::to_owned).collect() })
}

/// Is the sentence a line 责任单位:县农业农村局 or 完成时限:6月底前?
pub(crate) fn bare_label(sentence: &str) -> bool {
    let label = sentence.split([':', '：']).next().unwrap_or("").trim_matches(['【', '】', ' ']);
    sentence.contains([':', '：'])
        && [&LEAD_LABELS, &HELP_LABELS, &TIME_LABELS].iter().any(|labels| labels.contains(label))
}

/// Is the whole sentence a bracket that names who and when: (责任单位:…;完成时限:…), (县水利局牵头)?
pub(crate) fn bracket_label(sentence: &str) -> bool {
    let sentence = sentence.trim().trim_end_matches('。');
    let Some(inner) = sentence.strip_prefix(['(', '（']).and_then(|s| s.strip_suffix([')', '）'])) else {
        return false;
    };
    !inner.contains(['(', '（']) && (bare_label(inner) || labelled(inner).is_some())
}

/// A bracket with the owner at the end of a clause: the clause without it, and the owner.
pub(crate) fn bracket_owner(text: &str, start: usize, end: usize) -> (usize, Option<Owner>) {
    let words = &text[start..end];
    let Some(inner_end) = words.strip_suffix([')', '）']).map(str::len) else { return (end, None) };
    let Some(open) = words[..inner_end].rfind(['(', '（']) else { return (end, None) };
    let inner = &words[open..inner_end];
    let inner = &inner[inner.chars().next().map_or(0, char::len_utf8)..];
    match labelled(inner) {
        Some(owner) if open > 0 => (start + open, Some(owner)),
        _ => (end, None),
    }
}
