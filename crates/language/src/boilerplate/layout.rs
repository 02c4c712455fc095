//! The form of a paper as a whole: letterhead and title, who speaks and when, the text, signature, day and attachments.
//! A short line that stands in one of these places and has none of its roles is the site's, whatever it says.

use super::lexicon::{ASKS_ASSEMBLY, AUDIENCE, COAXES, FORM_COLUMNS, LABELS, LISTS, OFFERS};
use super::measure::{Verdict, bare, numbered};
use std::collections::{HashMap, HashSet};

use super::official::{
    day, formed, headed, kind, letterhead, names, organ, paged, sentence, speaker, stage, subjects, titled,
};
use super::opening::{addressed, title};
use super::scoring::{Bigrams, captioned, labelled, score, score_part, speaks_to_reader};
use crate::document::Line;

/// Lines in which the text must have begun.
const HEAD: usize = 40;
/// Longer lines are no fragments.
const SHORT: usize = 40;
/// What a place weighs, and from which sum on a line goes.
/// Above a title a paper has no labels.
const LABEL: i32 = 2;
/// In a document in which nothing else is a site's, a place proves less.
const UNTOUCHED: i32 = -2;
const ABOVE_TITLE: i32 = 3;
const BELOW_TITLE: i32 = 2;
const BEHIND_TEXT: i32 = 2;
const ALONE: i32 = 1;
const TORN: i32 = 3;
const HEADING: i32 = 0;
const SURE: i32 = 3;
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
    /// Something of a site was found by its words.
    touched: bool,
    known: &'a Bigrams,
}

impl Paper<'_> {
    fn free(&self, verdicts: &[Verdict], k: usize) -> bool {
        verdicts[self.filled[k]] != Verdict::Boilerplate && !paged(&self.texts[k]) && !self.form[k]
    }

    fn gone(&self, verdicts: &[Verdict], k: usize) -> bool {
        verdicts[self.filled[k]] == Verdict::Boilerplate
    }

    /// The signs of the line by itself, of the words of sites it was freed from, and of standing again.
    fn weight(&self, k: usize) -> i32 {
        let text = &self.texts[k];
        let place = if self.touched { 0 } else { UNTOUCHED };
        place + score(text, self.known) + i32::from(self.freed[k]) * FREED + i32::from(self.again[k]) * AGAIN
    }
}

/// Judges the lines that are left by the part of the paper they stand in.
pub(crate) fn strip(chars: &[char], lines: &[Line], filled: &[usize], verdicts: &mut [Verdict], known: &Bigrams) {
    let rest = |i: usize| match verdicts[i] {
        Verdict::Ends { head, tail } => Line { start: lines[i].start + head, end: lines[i].end - tail },
        _ => lines[i],
    };
    let texts: Vec<Vec<char>> = filled.iter().map(|&i| bare(chars, rest(i))).collect();
    let freed = filled.iter().map(|&i| matches!(verdicts[i], Verdict::Ends { .. })).collect();
    let mut times: HashMap<&[char], u32> = HashMap::new();
    let shapes: Vec<Vec<char>> = texts.iter().map(|t| shape(t)).collect();
    shapes.iter().for_each(|t| *times.entry(t).or_default() += 1);
    let again: Vec<bool> = shapes.iter().map(|t| t.len() >= 4 && times[t.as_slice()] >= 2).collect();
    // Words of a site, or a line that only a program writes.
    let touched = filled.iter().any(|&i| !matches!(verdicts[i], Verdict::Text | Verdict::Meta))
        || texts.iter().any(|t| t.len() <= SHORT && !begins(t) && subjects(t) == 0 && score(t, known) >= SURE);
    let mut form = forms(&texts, verdicts, filled);
    rows(chars, lines, filled, &mut form);
    // 李秀兰 陈桂花: with their blanks names are told from words.
    for (k, &i) in filled.iter().enumerate() {
        form[k] |= lines[i].end - lines[i].start <= 60
            && chars[lines[i].start..lines[i].end].contains(&' ')
            && names(&chars[lines[i].start..lines[i].end]);
    }
    let mut paper = Paper { texts, filled, freed, again, form, touched, known };
    let body = head(&paper, verdicts);
    let Some(body) = body else { return };
    paper.touched |= (0..body).any(|k| paper.gone(verdicts, k));
    let end = tail(&paper, verdicts, body);
    inside(&paper, verdicts, body, end);
    // What was the site's in one place is so in every other below the title.
    let gone: HashSet<&[char]> = (0..paper.texts.len())
        .filter(|&k| paper.gone(verdicts, k))
        .map(|k| paper.texts[k].as_slice())
        .filter(|t| t.len() >= 3 && !titled(t))
        .collect();
    for k in body..paper.texts.len() {
        let text = paper.texts[k].as_slice();
        if paper.free(verdicts, k) && gone.contains(text) && !begins(text) && !headed(text) {
            verdicts[filled[k]] = Verdict::Boilerplate;
        }
    }
}

/// A line without what counts up in it: FROM: … 2012-03-05 09:13 P2.
fn shape(text: &[char]) -> Vec<char> {
    if text.len() > 2 * SHORT {
        return Vec::new();
    }
    let digits = text.iter().filter(|c| c.is_ascii_digit()).count();
    let counts = digits >= 3 && text.len() >= digits + 2
        || digits > 0 && text.iter().filter(|c| c.is_ascii_lowercase()).count() >= 4;
    text.iter().map(|c| if counts && c.is_ascii_digit() { '0' } else { *c }).collect()
}

/// 每周一 李某 / 每周二 王某 / 每周三 张某: lines of as many parts, three in a row at least, are a table.
fn rows(chars: &[char], lines: &[Line], filled: &[usize], form: &mut [bool]) {
    let parts: Vec<usize> = filled
        .iter()
        .map(|&i| {
            let text = &chars[lines[i].start..lines[i].end];
            let sentence = text.iter().any(|c| matches!(c, '。' | '|' | '>' | '_'));
            if sentence || text.len() > 60 {
                0
            } else {
                text.split(|c| c.is_whitespace()).filter(|p| !p.is_empty()).count()
            }
        })
        .collect();
    let mut k = 0;
    for row in parts.chunk_by(|a, b| a == b) {
        let starts: Vec<char> = (k..k + row.len())
            .filter_map(|j| {
                chars[lines[filled[j]].start..lines[filled[j]].end].iter().find(|c| !c.is_whitespace()).copied()
            })
            .collect();
        let alike =
            starts.first().is_some_and(|first| starts.iter().filter(|c| *c == first).count() * 2 > starts.len());
        if row.len() >= 3 && row[0] >= 2 && alike {
            form[k..k + row.len()].fill(true);
        }
        k += row.len();
    }
}

/// Labels and what is filled in behind them, three in a row at least, half of them labels that papers have.
fn forms(texts: &[Vec<char>], verdicts: &[Verdict], filled: &[usize]) -> Vec<bool> {
    let label = |k: usize| {
        let n = texts[k].iter().position(|c| *c == ':');
        n.is_some_and(|n| (2..=10).contains(&n)) && verdicts[filled[k]] != Verdict::Boilerplate
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
            && !speaks_to_reader(text)
            && LABELS.prefix_len(text, 0) != Some(text.len() - 1)
            && LISTS.prefix_len(text, 0).is_none()
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
        verdicts[paper.filled[only]] = Verdict::Boilerplate;
    }
    for (k, text) in texts.iter().enumerate().take(most) {
        if !open(verdicts, k) {
            continue;
        }
        if address(text)
            || numbered(text)
            || sentence(text) && text.last() != Some(&'?') && (text.len() >= 60 || subjects(text) >= 2)
        {
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
            open(verdicts, k)
                && (kind(text)
                    || text.len() >= 5 && !own_below(text) && !headed(text) && !labelled(text) && paper.weight(k) <= 1)
        })
    });
    for k in 0..body {
        if !paper.free(verdicts, k) || Some(k) == last {
            continue;
        }
        let text = &texts[k];
        let above = last.map_or_else(|| labelled(text), |t| k < t);
        // The first line of a title on two lines.
        let next = (k + 1..body).find(|&j| open(verdicts, j));
        let heads_title = above
            && !labelled(text)
            && (organ(text)
                || next.is_some_and(|j| texts[j].starts_with(&['—']))
                || next == last
                    && !titled(text)
                    && (text.starts_with(&['在']) || text.starts_with(&['关', '于']) || subjects(text) >= 2));
        let role = if above { letterhead(text) || heads_title } else { own_below(text) || headed(text) };
        let place = if above { ABOVE_TITLE } else { BELOW_TITLE };
        // 典型案例1 under 乡村治理典型案例: a part of what the title names.
        let stem: Vec<char> = text.iter().copied().filter(|c| !c.is_ascii_digit()).collect();
        let part = !above && stem.len() >= 3 && last.is_some_and(|t| texts[t].windows(stem.len()).any(|w| w == stem));
        let role = role || part;
        let label = i32::from(above && labelled(text)) * LABEL;
        if !role && (text.len() <= SHORT || above) && place + label + paper.weight(k) >= LEAST {
            verdicts[paper.filled[k]] = Verdict::Boilerplate;
        }
    }
    // 编者荐语: / 这篇讲话接地气。 / 同志们: what stands under a label of the page and above the address.
    for k in 1..texts.len().min(HEAD).saturating_sub(1) {
        let empty = paper.gone(verdicts, k - 1) && texts[k - 1].last() == Some(&':');
        if empty
            && k <= body
            && texts[k].len() <= SHORT
            && !address(&texts[k])
            && !titled(&texts[k])
            && !title(&texts[k])
            && address(&texts[k + 1])
        {
            verdicts[paper.filled[k]] = Verdict::Boilerplate;
        }
    }
    Some(body)
}

/// 第18章, 第3回: numbered as books are; papers count 第一章.
fn chapter(text: &[char]) -> bool {
    let digits = text.iter().skip(1).take_while(|c| c.is_ascii_digit()).count();
    text.first() == Some(&'第')
        && digits > 0
        && matches!(text.get(1 + digits), Some('章' | '回' | '集'))
        && text.len() <= 30
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
            && subjects(text) == 0
            && score_part(text, paper.known) + i32::from(asks(text)) >= LEAST;
        if paper.free(verdicts, k) && sentence(text) && site {
            verdicts[paper.filled[k]] = Verdict::Boilerplate;
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
        let asked = texts[above].starts_with(&['联', '系']) && text.contains(&':');
        let role = asked || !file(text) && (goes_on || own_below(text) || headed(text) || titled(text));
        if file(text) || !role && text.len() <= SHORT && BEHIND_TEXT + paper.weight(k) >= LEAST {
            verdicts[paper.filled[k]] = Verdict::Boilerplate;
        } else {
            above = k;
        }
    }
    last
}

/// 如果需要别的版本,请随时告诉我。: asks the reader for something, and not an assembly for its consent.
fn asks(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    let offers = OFFERS.occurs_in(&line);
    // 快来抢沙发吧!, 觉得不错就支持一下: as shopkeepers speak.
    let coaxes = COAXES.occurs_in(&line) && !AUDIENCE.occurs_in(&line);
    coaxes || line.contains('请') && offers && !ASKS_ASSEMBLY.occurs_in(&line)
}

/// 附件:1.任务分工表, 附件2: what follows is a paper by itself.
fn attached(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    let rest = line.strip_prefix("附件").or_else(|| line.strip_prefix("附表")).or_else(|| line.strip_prefix("附:"));
    rest.is_some_and(|r| {
        let digits = r.trim_start_matches(':').trim_end_matches([':', ')']);
        r.is_empty()
            || !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || "一二三四五".contains(c))
            || r.chars().count() >= 5 && r.starts_with([':', '1', '一']) && subjects(text) > 0
    })
}

/// 附件1.xls: a name of a file that says nothing.
fn file(text: &[char]) -> bool {
    const KINDS: [&str; 10] = ["doc", "docx", "pdf", "wps", "xls", "xlsx", "ppt", "pptx", "rar", "zip"];
    let line: String = text.iter().collect();
    line.rsplit_once('.').is_some_and(|(name, kind)| KINDS.contains(&kind) && name.chars().count() <= 8)
        && subjects(text) == 0
}

/// The head of a table.
fn column(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    FORM_COLUMNS.contains(&line)
}

/// Between the first sentence and the last: a short line alone among whole ones, that heads nothing and names nothing
/// the text speaks of.
fn inside(paper: &Paper, verdicts: &mut [Verdict], body: usize, end: usize) {
    let texts = &paper.texts;
    let kept: Vec<usize> = (body..=end.min(texts.len() - 1)).filter(|&k| !paper.gone(verdicts, k)).collect();
    for &k in &kept {
        if paper.free(verdicts, k) && captioned(&texts[k]) && texts[k].len() <= 2 * SHORT {
            verdicts[paper.filled[k]] = Verdict::Boilerplate;
        }
    }
    let kept: Vec<usize> = kept.into_iter().filter(|&k| !paper.gone(verdicts, k)).collect();
    let loose = |k: usize| {
        let text = &texts[k];
        let length = if paper.again[k] { 2 * SHORT } else { 24 };
        // A ruled line is as long as it likes.
        text.iter().filter(|c| c.is_alphanumeric()).count() <= length && !begins(text) && paper.free(verdicts, k)
    };
    let ended =
        |text: &[char]| text.last().is_some_and(|c| matches!(c, '。' | ';' | '!' | '?' | ':' | '…' | ')' | '”'));
    // Headings without numbers: the places where one may stand are many.
    let heads = (1..kept.len().saturating_sub(1))
        .filter(|&j| loose(kept[j]) && !loose(kept[j - 1]))
        .filter(|&j| sentence(&texts[kept[j + 1]]) && !top(&texts[kept[j + 1]]))
        .count();
    let mut gone = Vec::new();
    let mut at = 0;
    while at < kept.len() {
        let until = (at..kept.len()).find(|&j| !loose(kept[j])).unwrap_or(kept.len());
        let run = until - at;
        if (1..=2).contains(&run) && at > 0 {
            let (before, after) = (&texts[kept[at - 1]], kept.get(until).map(|&k| &texts[k]));
            let torn =
                !ended(before) && before.len() >= 12 && !numbered(before) && after.is_some_and(|a| !begins_anew(a));
            let entry = after.is_some_and(|a| numbered(a));
            let listed = before.last() == Some(&':') && (run > 1 || !entry);
            let heading = !torn && heads >= 2 && !after.is_some_and(|a| top(a));
            for &k in &kept[at..until] {
                let text = &texts[k];
                // 【党建工作】 heads what follows, 思考题: leads to it.
                let leads = text[0] == '【' && subjects(text) > 0
                    || text.last() == Some(&':')
                        && LABELS.prefix_len(text, 0).is_none()
                        && LISTS.prefix_len(text, 0).is_none();
                let role = leads || own_below(text) || headed(text) || titled(text) || listed;
                // Above 一、 there is no heading, under one no other.
                let top = after.is_some_and(|a| top(a));
                let under = numbered(before) && !sentence(before) && before.len() <= 24;
                let place = match (torn, heading) {
                    (true, _) => TORN,
                    (_, true) => HEADING,
                    _ => ALONE + i32::from(run == 1 && (top && ended(before) && before.last() != Some(&':') || under)),
                };
                if !role && place + paper.weight(k) >= LEAST_INSIDE {
                    gone.push(k);
                }
            }
        }
        at = until.max(at + 1);
    }
    for k in gone {
        verdicts[paper.filled[k]] = Verdict::Boilerplate;
    }
}

/// 一、: an entry of the first level.
fn top(text: &[char]) -> bool {
    matches!(text, [n, '、', ..] if "一二三四五六七八九十".contains(*n))
}

fn begins_anew(text: &[char]) -> bool {
    numbered(text) || address(text)
}
