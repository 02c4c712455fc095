//! Problems a text names (存在的问题), each tied to the tasks that answer it by the words they share.

mod lexicon;

use crate::problems::lexicon::{
    COMMON_WORDS, CONCESSIONS, EXAMINATIONS, EXISTENCE, LACKS, NO_LACKS, PART_HEADINGS, SHORT_LACKS, SUCCESSES,
};
use std::collections::HashMap;

use crate::outline::Outline;
use crate::sentence;
use crate::tasks::{Proposal, SectionRole, genre, heading_at, section_roles, unnumbered_headings};

/// One named problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The sentence that names it, its number taken off.
    pub text: String,
    /// Byte offset in the clean text.
    pub start: usize,
    /// Byte offset behind it.
    pub end: usize,
    /// Headings above it, outermost first: marker and heading.
    pub path: Vec<String>,
    /// Tasks that answer it, best first: index among the tasks given.
    pub answered_by: Vec<usize>,
}

/// Longest sentence taken as the name of a problem, in characters.
const LONGEST: usize = 160;

/// Finds the named problems: the points of a part about problems, and sentences that say 存在…问题 elsewhere.
pub fn problems(text: &str, outline: &Outline, tasks: &[Proposal]) -> Vec<Problem> {
    let genre = genre(text);
    let labels = unnumbered_headings(text, outline);
    let roles = section_roles(outline, genre, &labels);
    let cuts: Vec<usize> = outline.entries.iter().map(|e| e.start).collect();
    let mut ordered: Vec<(usize, usize)> = tasks.iter().map(|t| (t.start, t.end)).collect();
    ordered.sort_unstable();
    let mut out: Vec<Problem> = Vec::new();
    for s in sentence::sentences(text, &cuts) {
        let entry = outline.entries.partition_point(|e| e.start <= s.start).checked_sub(1);
        let entry = innermost(outline, entry, s.start);
        let label = heading_at(&labels, s.start);
        let role = match entry {
            Some(e) if label.is_none_or(|(at, _)| at < outline.entries[e].start) => roles[e],
            _ => label.map_or(SectionRole::Unknown, |(_, role)| role),
        };
        let opens = entry.is_some_and(|e| outline.entries[e].start == s.start);
        let words =
            without_number(&text[s.start..s.end], entry.filter(|_| opens).map(|e| outline.entries[e].marker.as_str()));
        let named = names_problem(words, role == SectionRole::Problems);
        // A heading over points of its own names no single problem; nor does a task.
        let heads = opens && words.chars().count() <= 16 && role == SectionRole::Problems && !named;
        let before = ordered.partition_point(|&(start, _)| start < s.end);
        let is_task = ordered[..before].last().is_some_and(|&(_, end)| end > s.start);
        if !named || heads || is_task || words.chars().count() > LONGEST || is_heading_of_part(words) {
            continue;
        }
        let start = s.start + (text[s.start..s.end].find(words).unwrap_or(0));
        out.push(Problem {
            text: words.to_owned(),
            start,
            end: start + words.len(),
            path: outline.path_words(entry),
            answered_by: Vec::new(),
        });
    }
    tie(&mut out, tasks);
    out
}

/// 二、存在的问题: the heading of the part.
fn is_heading_of_part(words: &str) -> bool {
    words.chars().count() <= 14
        && PART_HEADINGS.suffix(words).is_some()
        && (words.starts_with("存在") || words.starts_with("主要") || words.chars().count() <= 6)
}

fn innermost(outline: &Outline, entry: Option<usize>, at: usize) -> Option<usize> {
    let mut entry = entry;
    while let Some(e) = entry {
        if at < outline.entries[e].end {
            return entry;
        }
        entry = outline.entries[e].parent.filter(|&p| p < e);
    }
    None
}

fn without_number<'t>(sentence: &'t str, marker: Option<&str>) -> &'t str {
    let trimmed = sentence.trim();
    let bare = marker.and_then(|m| trimmed.strip_prefix(m)).unwrap_or(trimmed);
    bare.trim().trim_end_matches(['。', ';', '；', ',', '，', '!', '！'])
}

/// Does the sentence name a lack? `in_part`: it stands in a part about problems.
fn names_problem(words: &str, in_part: bool) -> bool {
    if words.chars().count() < 4 {
        return false;
    }
    // 虽然取得了成绩,但…: what counts stands behind the turn.
    let words =
        words.split_once(['但', '却']).filter(|(_, rest)| rest.chars().count() > 6).map_or(words, |(_, rest)| rest);
    if (SUCCESSES.occurs_in(words) && !CONCESSIONS.occurs_in(words)) || EXAMINATIONS.occurs_in(words) {
        return false;
    }
    let lacks = LACKS.occurs_in(words);
    let turned = NO_LACKS.occurs_in(&words.replace("主要", "").replace("重要", "").replace("需要", ""));
    let short = words.split([',', '，', ';', '；']).any(|clause| SHORT_LACKS.suffix(clause.trim()).is_some());
    if in_part {
        return !turned && (lacks || short || words.contains("没有") || words.contains("有的") || words.contains('不'));
    }
    let says = EXISTENCE.occurs_in(words);
    lacks && says && !turned
}

/// Most tasks tied to one problem.
const MOST_ANSWERS: usize = 3;

/// A pair of characters in more tasks than this tells none of them apart.
const MOST_HOLDERS: usize = 12;

fn pairs(text: &str) -> impl Iterator<Item = (char, char)> + '_ {
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let pairs = text.chars().zip(text.chars().skip(1));
    pairs.filter(move |&(a, b)| han(a) && han(b) && !COMMON_WORDS.contains(&format!("{a}{b}")))
}

/// Ties each problem to the tasks that share its words; a pair of characters in many tasks counts for less.
fn tie(problems: &mut [Problem], tasks: &[Proposal]) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tasks::{Context, propose};

    #[test]
    fn problems_are_listed_and_tied_to_what_answers_them() {
        let text = "XX镇工作汇报\n一、工作成效\n改造危房20户,解决饮水困难。\n二、存在问题\n一是垃圾清运不及时。二是项目资金拨付慢。三是农技人员老化,断层严重。\n三、下一步打算\n(一)镇村建办每月检查垃圾清运两次。\n(二)镇财政所年底前完成项目资金拨付。";
        let outline = crate::outline(text);
        let tasks = propose(text, &outline, &Context::default());
        let found = problems(text, &outline, &tasks);
        let names: Vec<&str> = found.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(names, ["垃圾清运不及时", "项目资金拨付慢", "农技人员老化,断层严重"]);
        let answers: Vec<Option<&str>> =
            found.iter().map(|p| p.answered_by.first().map(|&t| tasks[t].text.as_str())).collect();
        assert_eq!(answers, [Some("镇村建办每月检查垃圾清运两次"), Some("镇财政所年底前完成项目资金拨付"), None]);
        for p in &found {
            assert_eq!(text.get(p.start..p.end), Some(p.text.as_str()));
            assert!(p.path.iter().any(|h| h.contains("存在问题")));
        }
    }

    #[test]
    fn a_success_and_a_look_at_problems_are_none() {
        for (words, in_part, want) in [
            ("今年以来,全镇上下攻坚克难,各项工作取得了阶段性成效", true, false),
            ("脱贫攻坚成果得到持续巩固,村容村貌有了新的改观", true, false),
            ("正视当前形势,在总结成绩与直面问题中找准前进方向", true, false),
            ("只有敢于正视问题、善于分析问题,我们才能走得更稳", true, false),
            ("虽然取得了一些成绩,但常态长效机制尚未完全形成", true, true),
            ("但是,乱堆乱放的现象在一些村庄依然存在问题", false, true),
            ("项目谋划和集体经济壮大的后劲仍显不足", true, true),
        ] {
            assert_eq!(names_problem(words, in_part), want, "{words}");
        }
    }

    #[test]
    fn an_order_to_solve_problems_is_no_problem() {
        let text = "各村要坚持问题导向,年底前解决饮水困难。我们的工作还存在不少短板。";
        let outline = crate::outline(text);
        let tasks = propose(text, &outline, &Context::default());
        let found = problems(text, &outline, &tasks);
        assert_eq!(found.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), ["我们的工作还存在不少短板"]);
    }
}
