//! The problems of a text: the points of a part about problems, and sentences that name a lack elsewhere.

use crate::outline::Outline;
use crate::problems::lack::{is_heading_of_part, names_problem};
use crate::problems::problem::Problem;
use crate::problems::ties::tie;
use crate::sentence;
use crate::tasks::{Proposal, SectionRole, genre, heading_at, section_roles, unnumbered_headings};

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
