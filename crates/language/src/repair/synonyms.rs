//! Words that a rewriting tool (伪原创) swapped for near-synonyms (同义词替换), by the table `data/synonyms.txt`.
//!
//! ```text
//! 到达脱贫标准,根底设施,效劳农田,局部农户,广阔群众 → 达到脱贫标准,基础设施,服务农田,部分农户,广大群众
//! 列车到达车站。局部有暴雨。 → 列车到达车站。局部有暴雨。
//! 作出重要唆使 → 作出重要指示
//! ```

use std::collections::HashMap;

use crate::document::{Draft, Edit, RepairKind};
use crate::text::{lines, section};

const SWAPS: &str = section(include_str!("../../data/synonyms.txt"), "swaps-table");

pub(crate) fn repair(draft: &mut Draft) {
    let chars = draft.chars();
    let table = table();
    // By first character: a long document is read once.
    let mut by_first: HashMap<char, Vec<&Swap>> = HashMap::new();
    for swap in &table {
        by_first.entry(swap.wrong[0]).or_default().push(swap);
    }
    for list in by_first.values_mut() {
        list.sort_by_key(|s| std::cmp::Reverse(s.wrong.len()));
    }
    let mut certain = Vec::new();
    let mut soft = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let hit = by_first.get(&chars[i]).and_then(|list| {
            list.iter().find(|s| chars[i..].starts_with(&s.wrong) && s.fits(&chars, i, i + s.wrong.len()))
        });
        match hit {
            Some(s) => {
                let end = i + s.wrong.len();
                let edit =
                    Edit::put(i, end, s.right, RepairKind::Synonym, "词语被改写工具换成近义词,按公文固定用法改回");
                if s.soft {
                    soft.push(edit);
                } else {
                    certain.push(edit);
                }
                i = end;
            }
            None => i += 1,
        }
    }
    if certain.len() >= 2 {
        certain.append(&mut soft);
    }
    draft.apply(certain);
}

/// One line of the table of swapped words.
struct Swap {
    wrong: Vec<char>,
    right: &'static str,
    before: Vec<&'static str>,
    after: Vec<&'static str>,
    /// Only in a document with two certain ones.
    soft: bool,
}

fn table() -> Vec<Swap> {
    lines(SWAPS)
        .filter_map(|line| {
            let mut parts = line.split_whitespace();
            let mut swap = Swap {
                wrong: parts.next()?.chars().collect(),
                right: parts.next()?,
                before: Vec::new(),
                after: Vec::new(),
                soft: false,
            };
            for part in parts {
                if let Some(words) = part.strip_prefix("before=") {
                    swap.before = words.split('/').collect();
                } else if let Some(words) = part.strip_prefix("after=") {
                    swap.after = words.split('/').collect();
                } else {
                    swap.soft |= part == "!";
                }
            }
            Some(swap)
        })
        .collect()
}

impl Swap {
    /// The words around the place fit: one side is enough where both are given.
    fn fits(&self, chars: &[char], start: usize, end: usize) -> bool {
        if self.before.is_empty() && self.after.is_empty() {
            return true;
        }
        let text = |a: usize, b: usize| chars[a..b].iter().collect::<String>();
        let near = 8;
        let (left, right) = (text(start.saturating_sub(near), start), text(end, (end + near).min(chars.len())));
        self.before.iter().any(|w| w.strip_prefix('~').map_or_else(|| left.ends_with(w), |w| left.contains(w)))
            || self
                .after
                .iter()
                .any(|w| w.strip_prefix('~').map_or_else(|| right.starts_with(w), |w| right.contains(w)))
    }
}
