//! The form of a paper as a whole: letterhead and title, who speaks and when, the text, signature, day and attachments.
//! A short line that stands in one of these places and has none of its roles is the site's, whatever it says.

use std::collections::HashMap;

use super::super::draft::Line;
use super::bare;
use super::edges::{addressed, title};
use super::judge::{Verdict, numbered};
use super::roles::{day, formed, headed, kind, letterhead, names, office, organ, paged, sentence, speaker, stage, titled};
use super::table::words;
use super::weigh::{Known, weigh, weigh_part};

/// Lines in which the text must have begun.
const HEAD: usize = 40;
/// Longer lines are no fragments.
const SHORT: usize = 40;
/// What a place weighs, and from which sum on a line goes.
const ABOVE_TITLE: i32 = 3;
const BELOW_TITLE: i32 = 2;
const BEHIND_TEXT: i32 = 2;
const ALONE: i32 = 1;
const TORN: i32 = 3;
const FREED: i32 = 2;
const AGAIN: i32 = 2;
const LEAST: i32 = 2;
const LEAST_INSIDE: i32 = 3;

/// The lines of a document without their blanks, and what became of them so far.
struct Paper<'a> {
    texts: Vec<Vec<char>>,
    filled: &'a [usize],
    /// Words of sites were cut off the line.
    freed: Vec<bool>,
    /// The same line stands in the document again.
    again: Vec<bool>,
    /// The line is one of a form that is filled in: 户主姓名:… 家庭人口:…
    form: Vec<bool>,
    known: &'a Known,
}

impl Paper<'_> {
    fn free(&self, verdicts: &[Verdict], k: usize) -> bool {
        verdicts[self.filled[k]] != Verdict::Chrome && !paged(&self.texts[k]) && !self.form[k]
    }

    fn gone(&self, verdicts: &[Verdict], k: usize) -> bool {
        verdicts[self.filled[k]] == Verdict::Chrome
    }

    /// The signs of the line by itself, of the words of sites it was freed from, and of standing again.
    fn weight(&self, k: usize) -> i32 {
        let text = &self.texts[k];
        weigh(text, self.known) + i32::from(self.freed[k]) * FREED + i32::from(self.again[k]) * AGAIN
    }
}

/// Judges the lines that are left by the part of the paper they stand in.
pub(super) fn strip(chars: &[char], lines: &[Line], filled: &[usize], verdicts: &mut [Verdict], known: &Known) {
    let rest = |i: usize| match verdicts[i] {
        Verdict::Ends { head, tail } => Line { start: lines[i].start + head, end: lines[i].end - tail },
        _ => lines[i],
    };
    let texts: Vec<Vec<char>> = filled.iter().map(|&i| bare(chars, rest(i))).collect();
    let freed = filled.iter().map(|&i| matches!(verdicts[i], Verdict::Ends { .. })).collect();
    let mut times: HashMap<&[char], u32> = HashMap::new();
    texts.iter().for_each(|t| *times.entry(t).or_default() += 1);
    let again = texts.iter().map(|t| t.len() >= 4 && times[t.as_slice()] >= 2).collect();
    let form = forms(&texts, verdicts, filled);
    let paper = Paper { texts, filled, freed, again, form, known };
    let body = head(&paper, verdicts);
    let Some(body) = body else { return };
    let end = tail(&paper, verdicts, body);
    inside(&paper, verdicts, body, end);
}

/// Labels and what is filled in behind them, three in a row at least, half of them labels that papers have.
fn forms(texts: &[Vec<char>], verdicts: &[Verdict], filled: &[usize]) -> Vec<bool> {
    let label = |k: usize| {
        let n = texts[k].iter().position(|c| *c == ':');
        n.is_some_and(|n| (2..=10).contains(&n)) && verdicts[filled[k]] != Verdict::Chrome
    };
    let mut form = vec![false; texts.len()];
    let mut k = 0;
    while k < texts.len() {
        let end = (k..texts.len()).find(|&j| !label(j)).unwrap_or(texts.len());
        let known = (k..end).filter(|&j| headed(&texts[j]) || formed(&texts[j])).count();
        if end - k >= 3 && known * 2 >= end - k {
            form[k..end].fill(true);
        }
        k = end.max(k + 1);
    }
    form
}

/// An address, a numbered line, a sentence: a text begins.
fn begins(text: &[char]) -> bool {
    sentence(text) || numbered(text) || address(text)
}

/// 同志们:, 县人民政府:, 返乡的父老乡亲:
fn address(text: &[char]) -> bool {
    const WHOM: &str = "们志府局委部办村镇乡位民友宾员表长生组室处区厅科站会亲者属导人家师辈";
    addressed(text)
        || text.len() <= 40
            && matches!(text, [.., last, ':'] if WHOM.contains(*last))
            && words().labels.at(text, 0) != Some(text.len() - 1)
            && words().lists.at(text, 0).is_none()
}

/// Above the text. Returns where it begins.
fn head(paper: &Paper, verdicts: &mut [Verdict]) -> Option<usize> {
    let texts = &paper.texts;
    let most = texts.len().min(HEAD);
    let open = |verdicts: &[Verdict], k: usize| !paper.gone(verdicts, k);
    // The title: no address, no entry and no long sentence of an office stands above it.
    let mut titles: Vec<usize> = Vec::new();
    // 第18章 动员讲话: a chapter of a site that keeps everything as books.
    let chapters: Vec<usize> = (0..texts.len()).filter(|&k| chapter(&texts[k])).collect();
    if let [only] = chapters[..]
        && only < 6
        && open(verdicts, only)
    {
        verdicts[paper.filled[only]] = Verdict::Chrome;
    }
    for (k, text) in texts.iter().enumerate().take(most) {
        if !open(verdicts, k) {
            continue;
        }
        if address(text) || numbered(text) || sentence(text) && (text.len() >= 60 || office(text) >= 2) {
            break;
        }
        if titled(text) || title(text) {
            titles.push(k);
        }
    }
    let first = titles.first().copied();
    let body = (first.map_or(0, |k| k + 1)..most).find(|&k| open(verdicts, k) && begins(&texts[k]))?;
    // Without a kind of paper in it the last line above the text that is neither name nor day is the title.
    let last = titles.last().copied().or_else(|| {
        (0..body).rev().find(|&k| {
            let text = &texts[k];
            open(verdicts, k) && (kind(text) || text.len() >= 5 && !own_below(text) && paper.weight(k) <= 0)
        })
    });
    for k in 0..body {
        if !paper.free(verdicts, k) || Some(k) == last {
            continue;
        }
        let text = &texts[k];
        let above = last.is_some_and(|t| k < t);
        // The first line of a title on two lines.
        let next = (k + 1..body).find(|&j| open(verdicts, j));
        let heads_title = above
            && (organ(text)
                || next == last
                    && !titled(text)
                    && (text.starts_with(&['在']) || text.starts_with(&['关', '于']) || office(text) >= 2));
        let role = if above { letterhead(text) || heads_title } else { own_below(text) || letterhead(text) };
        let place = if above { ABOVE_TITLE } else { BELOW_TITLE };
        if !role && (text.len() <= SHORT || above) && place + paper.weight(k) >= LEAST {
            verdicts[paper.filled[k]] = Verdict::Chrome;
        }
    }
    Some(body)
}

/// 第18章, 第3回: numbered as books are; papers count 第一章.
fn chapter(text: &[char]) -> bool {
    let digits = text.iter().skip(1).take_while(|c| c.is_ascii_digit()).count();
    text.first() == Some(&'第') && digits > 0 && matches!(text.get(1 + digits), Some('章' | '回' | '集')) && text.len() <= 30
}

/// Who speaks, where and when.
fn own_below(text: &[char]) -> bool {
    day(text) || names(text) || speaker(text) || organ(text) || stage(text) || letterhead(text) || formed(text)
}

/// Behind the last sentence. Returns where that is.
fn tail(paper: &Paper, verdicts: &mut [Verdict], body: usize) -> usize {
    let texts = &paper.texts;
    let mut end = texts.len();
    // Sentences of the site behind the text first.
    while end > body + 1 {
        let k = end - 1;
        let text = &texts[k];
        if paper.gone(verdicts, k) {
            end -= 1;
            continue;
        }
        let site = (6..=110).contains(&text.len())
            && !numbered(text)
            && office(text) == 0
            && weigh_part(text, paper.known) >= LEAST;
        if paper.free(verdicts, k) && sentence(text) && site {
            verdicts[paper.filled[k]] = Verdict::Chrome;
        } else if begins(text) {
            break;
        }
        end -= 1;
    }
    let last = end.saturating_sub(1);
    let mut above = last;
    for k in end..texts.len() {
        if !paper.free(verdicts, k) {
            continue;
        }
        let text = &texts[k];
        if attached(text) || column(text) {
            // What is attached has a form of its own.
            return texts.len();
        }
        let goes_on = texts[above].last() == Some(&':') && !headed(&texts[above])
            || above + 1 == k && !sentence(&texts[above]) && texts[above].len() >= 20 && !numbered(&texts[above]);
        let role = !file(text) && (goes_on || own_below(text) || headed(text) || titled(text));
        if !role && text.len() <= SHORT && BEHIND_TEXT + paper.weight(k) >= LEAST {
            verdicts[paper.filled[k]] = Verdict::Chrome;
        } else {
            above = k;
        }
    }
    last
}

/// 附件:1.任务分工表, 附件2: what follows is a paper by itself.
fn attached(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    let rest = line.strip_prefix("附件").or_else(|| line.strip_prefix("附表")).or_else(|| line.strip_prefix("附:"));
    rest.is_some_and(|r| {
        let digits = r.trim_start_matches(':').trim_end_matches([':', ')']);
        !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || "一二三四五".contains(c))
            || r.chars().count() >= 5 && r.starts_with([':', '1', '一']) && office(text) > 0
    })
}

/// 附件1.xls: a name of a file that says nothing.
fn file(text: &[char]) -> bool {
    const KINDS: [&str; 10] = ["doc", "docx", "pdf", "wps", "xls", "xlsx", "ppt", "pptx", "rar", "zip"];
    let line: String = text.iter().collect();
    line.rsplit_once('.').is_some_and(|(name, kind)| KINDS.contains(&kind) && name.chars().count() <= 8)
        && office(text) == 0
}

/// The head of a table.
fn column(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    ["序号", "姓名", "备注", "合计", "项目名称", "责任单位"].contains(&line.as_str())
}

/// Between the first sentence and the last: a short line alone among whole ones, that heads nothing and names nothing
/// the text speaks of.
fn inside(paper: &Paper, verdicts: &mut [Verdict], body: usize, end: usize) {
    let texts = &paper.texts;
    let kept: Vec<usize> = (body..=end.min(texts.len() - 1)).filter(|&k| !paper.gone(verdicts, k)).collect();
    let loose = |k: usize| {
        let text = &texts[k];
        text.len() <= 24 && !begins(text) && paper.free(verdicts, k)
    };
    let mut gone = Vec::new();
    let mut at = 0;
    while at < kept.len() {
        let until = (at..kept.len()).find(|&j| !loose(kept[j])).unwrap_or(kept.len());
        let run = until - at;
        if (1..=2).contains(&run) && at > 0 {
            let (before, after) = (&texts[kept[at - 1]], kept.get(until).map(|&k| &texts[k]));
            let ended = before.last().is_some_and(|c| matches!(c, '。' | ';' | '!' | '?' | ':' | '…' | ')' | '”'));
            let torn = !ended && before.len() >= 12 && !numbered(before) && after.is_some_and(|a| !begins_anew(a));
            let listed = before.last() == Some(&':') && (run > 1 || after.is_some_and(|a| !numbered(a)));
            let place = if torn { TORN } else { ALONE };
            for &k in &kept[at..until] {
                let text = &texts[k];
                // 【党建工作】 heads what follows.
                let heads = text[0] == '【' && office(text) > 0;
                let role = heads || own_below(text) || headed(text) || titled(text) || listed;
                if !role && place + paper.weight(k) >= LEAST_INSIDE {
                    gone.push(k);
                }
            }
        }
        at = until.max(at + 1);
    }
    for k in gone {
        verdicts[paper.filled[k]] = Verdict::Chrome;
    }
}

fn begins_anew(text: &[char]) -> bool {
    numbered(text) || address(text)
}
