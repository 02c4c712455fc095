//! What stands in the text twice (重复): titles, lines, and whole blocks, down to one copy.

use std::collections::HashMap;

use super::charset::is_han;
use super::draft::{Draft, Edit, Line};
use super::lines::numbered;
use super::{DoubtKind, RepairKind};

const TITLE: &str = "标题重复,保留一处";
const BLOCK: &str = "段落重复,保留一处";

/// Shorter sentences may well be said twice.
const LONG: usize = 24;
/// A title has at most so many characters.
const TITLE_LENGTH: usize = 60;

/// A title that a site wrote twice before the text in one line, at most with a number or a date between:
/// `编号:2196…汇报2019/3/8…汇报`.
pub(super) fn doubled_opening(draft: &mut Draft) {
    let chars = draft.chars();
    let text = &chars[..chars.len().min(4 * TITLE_LENGTH)];
    let label = text.starts_with(&['编', '号', ':']);
    let start = if label { 3 + text[3..].iter().take_while(|c| c.is_ascii_digit()).count() } else { 0 };
    let filler = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '年' | '月' | '日' | ' ' | ':' | '_');
    let found = (8..=TITLE_LENGTH).rev().find_map(|length| {
        let title = text.get(start..start + length).filter(|t| is_title(t))?;
        let between = text[start + length..].iter().take(14).take_while(|c| filler(c)).count();
        (0..=between).map(|k| start + length + k).find(|&at| text[at..].starts_with(title))
    });
    if let Some(second) = found {
        draft.apply(vec![Edit::cut(0, second, RepairKind::Duplicate, TITLE)]);
    }
}

/// Takes out copies: the first one of a title (it was the site's), the later one of a block.
pub(super) fn strip(draft: &mut Draft) {
    titles(draft);
    blocks(draft);
}

fn bare(chars: &[char], start: usize, end: usize) -> Vec<char> {
    chars[start..end].iter().copied().filter(|c| !c.is_whitespace()).collect()
}

/// A short line without the signs of a sentence.
fn is_title(text: &[char]) -> bool {
    (6..=TITLE_LENGTH).contains(&text.len())
        && text.iter().filter(|c| is_han(**c)).count() * 2 > text.len()
        && !text.iter().any(|c| matches!(c, '。' | ';' | '!' | ':'))
        && !numbered(text)
        && !office(text)
}

/// 青石镇人民政府: above a document and below it, each time by right.
fn office(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    ["人民政府", "委员会", "办公室", "党支部", "领导小组", "指挥部", "工作队"].iter().any(|e| line.ends_with(e))
}

/// Titles: a line among the first ones that comes again. The last copy before the text begins is the document's own;
/// those before it are the site's, those behind it running heads and tags.
fn titles(draft: &mut Draft) {
    let chars = draft.chars();
    let lines: Vec<(Line, Vec<char>)> =
        draft.lines().into_iter().map(|l| (l, bare(&chars, l.start, l.end))).filter(|l| !l.1.is_empty()).collect();
    let body = lines.iter().position(|(_, t)| t.contains(&'。') && t.len() > 20).unwrap_or(lines.len());
    let mut gone = vec![false; lines.len()];
    for k in 0..lines.len().min(12) {
        let title = &lines[k].1;
        if gone[k] || !is_title(title) {
            continue;
        }
        // 标题 同志们:… on one line; not a text that happens to begin with the same words.
        let opens = |other: &[char]| {
            other.len() > title.len() && other.starts_with(title) && {
                let rest: String = other[title.len()..].iter().take(4).collect();
                ["同志们", "各位", "尊敬的", "(", "一、"].iter().any(|w| rest.starts_with(w))
            }
        };
        let copy = |j: usize| lines[j].1 == *title;
        let mut near = (k + 1..lines.len().min(k + 13)).filter(|&j| j <= body);
        let own = near.rfind(|&j| copy(j) || opens(&lines[j].1) || alike(title, &lines[j].1)).unwrap_or(k);
        for (j, gone) in gone.iter_mut().enumerate() {
            *gone |= j != own && (copy(j) || j == k);
        }
    }
    let edits = lines
        .iter()
        .zip(&gone)
        .filter(|(_, gone)| **gone)
        .map(|((line, _), _)| Edit::cut(line.start, (line.end + 1).min(chars.len()), RepairKind::Duplicate, TITLE))
        .collect();
    draft.apply(edits);
}

/// The same title where a place was left out: 在乡镇集中学习会上的讲话 / 在〔*〕镇集中学习会上的讲话.
fn alike(a: &[char], b: &[char]) -> bool {
    if !is_title(b) || a.len() < 12 {
        return false;
    }
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let tail = a[head..].iter().rev().zip(b[head.min(b.len())..].iter().rev()).take_while(|(x, y)| x == y).count();
    let masked = b[head..b.len() - tail].iter().any(|c| matches!(c, '*' | 'X' | 'x' | '×' | '某' | '〔' | '_'));
    tail >= 8 && a.len() - head - tail <= 4 && b.len() - head - tail <= 6 && masked
}

/// An extract (本文简介) that the site put before the text: a long line, cut off, that the following text begins with.
pub(super) fn previews(draft: &mut Draft) {
    let chars = draft.chars();
    let lines: Vec<Line> =
        draft.lines().into_iter().filter(|l| chars[l.start..l.end].iter().any(|c| !c.is_whitespace())).collect();
    let mut edits = Vec::new();
    for (k, line) in lines.iter().enumerate().take(8) {
        let extract = bare(&chars, line.start, line.end);
        // 省略号 at its end is the site's.
        let length = extract.iter().rposition(|c| !matches!(c, '…' | '.')).map_or(0, |i| i + 1);
        // A short one is an extract only if it breaks off within a sentence.
        let torn = extract.get(length.wrapping_sub(1)).is_some_and(|c| is_han(*c))
            && extract[..length].iter().any(|c| matches!(c, ',' | ':'));
        if length < 14 || length < 30 && !torn {
            continue;
        }
        // The site may have put a comma where a full stop stands.
        let words = |text: &mut dyn Iterator<Item = char>, count: usize| -> Vec<char> {
            text.filter(|c| c.is_alphanumeric()).take(count).collect()
        };
        let said = words(&mut extract[..length].iter().copied(), length);
        let again = said.len() >= 12
            && lines[k + 1..]
                .iter()
                .take(6)
                .any(|later| words(&mut chars[later.start..].iter().copied(), said.len()) == said);
        if again {
            edits.push(Edit::cut(
                line.start,
                (line.end + 1).min(chars.len()),
                RepairKind::Duplicate,
                "网站在正文前摘录的开头,与正文重复",
            ));
        }
    }
    draft.apply(edits);
}

/// A sentence: range in the draft, its bare text.
struct Sentence {
    start: usize,
    end: usize,
    text: String,
    length: usize,
}

fn sentences(chars: &[char]) -> Vec<Sentence> {
    let mut out = Vec::new();
    let mut start = 0;
    for i in 0..=chars.len() {
        let c = chars.get(i).copied().unwrap_or('\n');
        if !matches!(c, '。' | '!' | '?' | '\n') {
            continue;
        }
        // A closing quotation mark belongs to the sentence.
        let mut end = if c == '\n' { i } else { i + 1 };
        if c != '\n' && matches!(chars.get(end), Some('”' | '"' | ')')) {
            end += 1;
        }
        if end <= start {
            start = start.max(i + usize::from(c == '\n')).min(chars.len());
            continue;
        }
        let bare = bare(chars, start, end);
        if !bare.is_empty() {
            out.push(Sentence { start, end, length: bare.len(), text: bare.into_iter().collect() });
        }
        start = if c == '\n' { (i + 1).min(chars.len()) } else { end };
    }
    out
}

/// Blocks: runs of sentences that stood before. A single one counts if it is long.
fn blocks(draft: &mut Draft) {
    let chars = draft.chars();
    let all = sentences(&chars);
    let mut first: HashMap<&str, usize> = HashMap::new();
    // For each sentence the earlier one it repeats.
    let twin: Vec<Option<usize>> = all
        .iter()
        .enumerate()
        .map(|(i, s)| match first.entry(&s.text) {
            std::collections::hash_map::Entry::Occupied(e) => Some(*e.get()),
            std::collections::hash_map::Entry::Vacant(e) => {
                e.insert(i);
                None
            }
        })
        .collect();
    let mut edits = Vec::new();
    let mut i = 0;
    while i < all.len() {
        let Some(mut source) = twin[i] else {
            i += 1;
            continue;
        };
        let from = i;
        let mut length = 0;
        while i < all.len() && (twin[i] == Some(source) || all[i].text == all[source].text) && source < from {
            length += all[i].length;
            source += 1;
            i += 1;
        }
        if i == from {
            i += 1;
            continue;
        }
        let long = length >= LONG + 6 || i == from + 1 && length >= LONG;
        if !long || labels(&all[from].text) {
            continue;
        }
        let (a, b) = (all[from].start, all[i - 1].end);
        // Whole lines go with their ends.
        let whole = (a == 0 || chars[a - 1] == '\n') && chars.get(b).is_none_or(|c| *c == '\n');
        edits.push(Edit::cut(a, if whole { (b + 1).min(chars.len()) } else { b }, RepairKind::Duplicate, BLOCK));
    }
    for e in &edits {
        if chars[e.end.min(chars.len())..].iter().any(|c| !c.is_whitespace()) && e.end - e.start > 200 {
            draft.doubt(
                DoubtKind::Doubtful,
                e.start,
                e.start,
                "此处去掉了与前文相同的段落,原文这里可能另有内容,请对照原件",
            );
        }
    }
    draft.apply(edits);
}

/// 责任单位:县农业农村局: lines that rightly stand under every task.
fn labels(text: &str) -> bool {
    const LABELS: [&str; 14] = [
        "责任单位",
        "牵头单位",
        "配合单位",
        "责任人",
        "责任领导",
        "完成时限",
        "完成时间",
        "时限",
        "联系人",
        "牵头领导",
        "责任部门",
        "整改时限",
        "(责任单位",
        "(牵头单位",
    ];
    LABELS.iter().any(|l| text.starts_with(l))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extract_before_the_text_goes() {
        let mut d = Draft::new(
            "同志们: 今天我们召开选派工作会议,总结经验,部署任务。今年是承上启\n会议上的讲话\n同志们:\n今天我们召开选派工作会议,总结经验,部署任务。今年是承上启下的关键。",
        );
        previews(&mut d);
        assert_eq!(
            d.finish().text,
            "会议上的讲话\n同志们:\n今天我们召开选派工作会议,总结经验,部署任务。今年是承上启下的关键。"
        );
    }

    #[test]
    fn one_copy_stays() {
        let block = "1、要把包村帮扶与创评班子有机结合起来,切实增强村党支部的创造力。深入开展创建活动,是农村党的建设的重要内容。";
        let table = [
            (
                "在全镇整治总结会上的讲话\n网站\n在全镇整治总结会上的讲话\n同志们:\n今天我们开会,总结成绩,查找问题,部署下一步的各项工作任务。\n在全镇整治总结会上的讲话\n完。".to_owned(),
                "网站\n在全镇整治总结会上的讲话\n同志们:\n今天我们开会,总结成绩,查找问题,部署下一步的各项工作任务。\n完。".to_owned(),
            ),
            ("在全镇整治总结会上的讲话\n在全镇整治总结会上的讲话 同志们:今天开会。".to_owned(), "在全镇整治总结会上的讲话 同志们:今天开会。".to_owned()),
            (format!("{block}\n2、其他工作照旧。\n{block}\n3、完。"), format!("{block}\n2、其他工作照旧。\n3、完。")),
            (
                "责任单位:县农业农村局、县乡村振兴局、各乡镇人民政府。\n二、\n责任单位:县农业农村局、县乡村振兴局、各乡镇人民政府。".to_owned(),
                "责任单位:县农业农村局、县乡村振兴局、各乡镇人民政府。\n二、\n责任单位:县农业农村局、县乡村振兴局、各乡镇人民政府。".to_owned(),
            ),
        ];
        for (from, to) in table {
            let mut d = Draft::new(&from);
            strip(&mut d);
            assert_eq!(d.finish().text, to);
        }
    }
}
