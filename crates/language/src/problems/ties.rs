//! Problems tied to the tasks that share their words.

use crate::problems::lexicon::COMMON_WORDS;
use std::collections::HashMap;

use crate::problems::problem::Problem;
use crate::tasks::Proposal;
use crate::text::is_han;

/// Most tasks tied to one problem.
const MOST_ANSWERS: usize = 3;

/// A pair of characters in more tasks than this tells none of them apart.
const MOST_HOLDERS: usize = 12;

fn pairs(text: &str) -> impl Iterator<Item = (char, char)> + '_ {
    let pairs = text.chars().zip(text.chars().skip(1));
    pairs.filter(move |&(a, b)| is_han(a) && is_han(b) && !COMMON_WORDS.contains(&format!("{a}{b}")))
}

/// Ties each problem to the tasks that share its words; a pair of characters in many tasks counts for less.
pub(super) fn tie(problems: &mut [Problem], tasks: &[Proposal]) {
    let mut holders: HashMap<(char, char), Vec<usize>> = HashMap::new();
    for (i, task) in tasks.iter().enumerate() {
        for pair in pairs(&task.text) {
            let list = holders.entry(pair).or_default();
            if list.last() != Some(&i) {
                list.push(i);
            }
        }
    }
    let common = (tasks.len() / 4).clamp(2, MOST_HOLDERS);
    for problem in problems {
        let mut shared: HashMap<usize, usize> = HashMap::new();
        let mut seen: Vec<(char, char)> = Vec::new();
        for pair in pairs(&problem.text) {
            let Some(list) = holders.get(&pair).filter(|l| l.len() <= common && !seen.contains(&pair)) else {
                continue;
            };
            seen.push(pair);
            for &task in list {
                *shared.entry(task).or_default() += 1;
            }
        }
        let mut best: Vec<(usize, usize)> = shared.into_iter().filter(|&(_, count)| count >= 2).collect();
        best.sort_unstable_by_key(|&(task, count)| (std::cmp::Reverse(count), task));
        problem.answered_by = best.into_iter().take(MOST_ANSWERS).map(|(task, _)| task).collect();
    }
}
