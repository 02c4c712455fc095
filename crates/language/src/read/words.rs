//! Wrong words: 一 turned into 1, near-synonyms put in by rewriting tools, impossible repetitions.

use std::collections::{HashMap, HashSet};

use super::charset::is_han;
use super::draft::{Draft, Edit};
use super::{DoubtKind, RepairKind};

const ONES: &str = include_str!("../../data/ones.txt");
const SWAPS: &str = include_str!("../../data/swaps.txt");

/// All three.
pub(super) fn repair(draft: &mut Draft) {
    ones(draft);
    swaps(draft);
    repetitions(draft);
}

/// 10分重要 → 十分重要, 1方面 → 一方面; in such a document also 1是 → 一是 where it opens a sentence.
fn ones(draft: &mut Draft) {
    let chars = draft.chars();
    let groups: Vec<Vec<char>> = ONES
        .lines()
        .filter(|l| !l.starts_with('#'))
        .flat_map(str::split_whitespace)
        .map(|w| w.chars().collect())
        .collect();
    let mut by_first: HashMap<char, Vec<&Vec<char>>> = HashMap::new();
    for group in &groups {
        by_first.entry(group[0]).or_default().push(group);
    }
    let mut edits = Vec::new();
    let mut done = HashSet::new();
    let mut push = |i: usize, edits: &mut Vec<Edit>| -> usize {
        let ten = chars.get(i + 1) == Some(&'0');
        let (end, new) = if ten { (i + 2, "十") } else { (i + 1, "一") };
        if !done.insert(i) {
            return end;
        }
        edits.push(Edit::put(i, end, new, RepairKind::OneForYi, "“一/十”被换成数字,已改回"));
        end
    };
    let figure = |i: usize| {
        // Part of a longer figure: 21方, 1.1起, 11户.
        let before = i > 0 && (chars[i - 1].is_ascii_digit() || matches!(chars[i - 1], '.' | '-' | '—' | '/'));
        let end = if chars.get(i + 1) == Some(&'0') { i + 2 } else { i + 1 };
        before || chars.get(end).is_some_and(|c| c.is_ascii_digit() || matches!(c, '.' | '%' | '-'))
    };
    let mut i = 0;
    while i < chars.len() {
        let Some(group) = by_first.get(&chars[i]).and_then(|all| all.iter().find(|g| chars[i..].starts_with(g))) else {
            i += 1;
            continue;
        };
        let mut k = i;
        while k < i + group.len() {
            if chars[k] == '1' && !figure(k) { k = push(k, &mut edits) } else { k += 1 }
        }
        i = k.max(i + 1);
    }
    if edits.len() >= 2 {
        for i in 0..chars.len() {
            let verb = matches!(chars.get(i + 1), Some('是' | '要'));
            if chars[i] == '1' && verb && opens(&chars, i) {
                push(i, &mut edits);
            }
        }
    }
    // 1、 before 二、: the number of a Chinese series. Not where 2、 stands too, that is a series of its own.
    for (open, sign) in [("", "、"), ("(", ")"), ("", "是"), ("", "要"), ("第", ","), ("第", "、")] {
        let places = |n: &str| {
            let marker: Vec<char> = [open, n, sign].concat().chars().collect();
            let at = |i: usize| chars[i..].starts_with(&marker) && (!open.is_empty() || opens(&chars, i));
            (0..chars.len()).filter(|&i| at(i)).map(|i| i + open.chars().count()).collect::<Vec<_>>()
        };
        if !places("二").is_empty() && places("2").is_empty() && places("一").is_empty() {
            for i in places("1") {
                push(i, &mut edits);
            }
        }
    }
    draft.apply(edits);
}

/// A marker may stand here: at the start of a line or behind the end of a sentence.
fn opens(chars: &[char], i: usize) -> bool {
    let before = chars[..i].iter().rev().find(|c| **c != ' ');
    before.is_none_or(|c| matches!(c, '。' | ';' | ':' | '\n' | '!' | ',' | '”' | ')'))
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
    SWAPS
        .lines()
        .filter(|l| !l.starts_with('#'))
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

fn swaps(draft: &mut Draft) {
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

/// 的的, 进一步进一步: the same words twice where no one writes them twice.
fn repetitions(draft: &mut Draft) {
    const NEVER_TWICE: &str = "的和与及在把被由向于而则或并且以";
    let chars = draft.chars();
    let mut edits = Vec::new();
    let mut i = 0;
    while i + 1 < chars.len() {
        let same = (3..=40).rev().find(|&n| {
            i + 2 * n <= chars.len()
                && chars[i] == chars[i + n]
                && chars[i..i + n] == chars[i + n..i + 2 * n]
                && chars[i..i + n].iter().all(|c| is_han(*c))
                // 一村一策一村一策 … 一户一户地: counting words are said twice.
                && !matches!(chars[i], '一' | '逐' | '各' | '哪')
                && chars[i..i + n].iter().any(|c| *c != chars[i])
        });
        if let Some(n) = same {
            edits.push(Edit::cut(i + n, i + 2 * n, RepairKind::Repetition, "同一词语不可能连写两遍"));
            i += 2 * n;
            continue;
        }
        if chars[i] == chars[i + 1] && NEVER_TWICE.contains(chars[i]) && chars.get(i + 2) != Some(&chars[i]) {
            // 有的的士: the second one may begin a word.
            let word = matches!(
                (chars[i], chars.get(i + 2)),
                ('的', Some('士' | '确'))
                    | ('和', Some('平' | '谐' | '睦' | '美' | '气' | '解'))
                    | ('与', Some('会'))
                    | ('在', Some('场' | '建' | '岗' | '册' | '家' | '职' | '村' | '外' | '校'))
                    | ('向', Some('心' | '往' | '好' | '上' | '善' | '前'))
                    | ('以', Some('及' | '上' | '下' | '来' | '后' | '内' | '外' | '前' | '往' | '为'))
                    | ('而', Some('且'))
                    | ('并', Some('且' | '举' | '重' | '行' | '存'))
                    | ('由', Some('于'))
                    | ('把', Some('关' | '握' | '手' | '控'))
                    | ('被', Some('子'))
            );
            if !word {
                edits.push(Edit::cut(i + 1, i + 2, RepairKind::Repetition, "同一个字不可能连写两遍"));
                i += 2;
                continue;
            }
        }
        i += 1;
    }
    draft.apply(edits);
    // 工作工作无从下手: a sign is missing between the two; which one can not be known.
    let chars = draft.chars();
    for i in 0..chars.len().saturating_sub(4) {
        let twice = chars[i..i + 2] == chars[i + 2..i + 4]
            && ["工作", "群众", "农村", "干部", "问题", "项目"]
                .iter()
                .any(|w| w.chars().eq(chars[i..i + 2].iter().copied()));
        if twice {
            draft.doubt(DoubtKind::Doubtful, i, i + 4, "两个相同的词连在一起,中间可能漏了标点或文字");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(text: &str) -> String {
        let mut d = Draft::new(text);
        repair(&mut d);
        d.finish().text
    }

    #[test]
    fn wrong_words_are_put_right() {
        let table = [
            ("1方面10分重要,另1方面要进1步抓好。1是抓早。", "一方面十分重要,另一方面要进一步抓好。一是抓早。"),
            ("1、抓早。各村要早。\n二、抓小。\n三、抓实。", "一、抓早。各村要早。\n二、抓小。\n三、抓实。"),
            ("1是抓早;二是抓小", "一是抓早;二是抓小"),
            ("一、总体\n1、抓早\n2、抓小\n二、保障\n1、钱", "一、总体\n1、抓早\n2、抓小\n二、保障\n1、钱"),
            ("满分10分,得分10分重在平时", "满分10分,得分10分重在平时"),
            ("共11起,占21方", "共11起,占21方"),
            ("到达脱贫标准,根底设施,效劳农田,局部农户,广阔群众", "达到脱贫标准,基础设施,服务农田,部分农户,广大群众"),
            ("列车到达车站。局部有暴雨。", "列车到达车站。局部有暴雨。"),
            ("作出重要唆使", "作出重要指示"),
            ("要进一步进一步抓好的的工作", "要进一步抓好的工作"),
            ("一户一户地查,商量商量,有的的确不错", "一户一户地查,商量商量,有的的确不错"),
        ];
        for (from, to) in table {
            assert_eq!(repaired(from), to);
        }
    }

    #[test]
    fn the_table_can_be_read() {
        let table = table();
        assert!(table.len() > 80);
        for swap in &table {
            assert_ne!(swap.wrong.iter().collect::<String>(), swap.right);
        }
    }
}
