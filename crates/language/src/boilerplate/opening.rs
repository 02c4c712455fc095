//! The opening and the end of a document, where web sites put most of their own: the sentences of editors before a
//! collection, mottos, the site's own form of the title, terms of use, the links behind the text.
//!
//! Inside a document only a sure notice is taken out. At its edges the question is the other way round: what is no
//! title, no date, no address and no text, and speaks of the site.

use super::editorial::editorial;
use super::lexicon::{
    ADDRESS, BELOW_TEXT, KINDS, OFFICE, PHRASES, PREFACE_LEADS, SHELVES, SITE_TITLE_ENDS, SPEECH_ADDRESS,
};
use super::line::{listing, site_weight, terms};
use super::measure::{NOTE, Verdict, bare, numbered};
use super::patterns::{collection, host};
use crate::document::RepairKind;
use crate::document::{Edit, Line};

/// Lines of an opening that are looked at.
const OPENING: usize = 16;
const MOTTO: &str = "网站加在标题前的格言，不属于正文";
/// The sentences of editors are found this far into a text.
const PREFACE: usize = 420;

/// Judges the lines at both edges again, with what they stand beside.
pub(crate) fn strip(chars: &[char], lines: &[Line], filled: &[usize], verdicts: &mut [Verdict], edits: &mut Vec<Edit>) {
    let opening = opening(chars, lines, filled, verdicts, edits);
    ending(chars, lines, filled, verdicts, &opening);
}

/// What was learned from the opening.
struct Opening {
    /// Position in `filled` where the text begins.
    end: usize,
    /// The document's own title.
    title: Vec<char>,
}

/// Sets the verdicts of the opening.
fn opening(
    chars: &[char],
    lines: &[Line],
    filled: &[usize],
    verdicts: &mut [Verdict],
    edits: &mut Vec<Edit>,
) -> Opening {
    let text_of = |i: usize| &chars[lines[i].start..lines[i].end];
    let mut heads: Vec<usize> = Vec::new();
    let mut end = filled.len().min(OPENING);
    for k in 0..end {
        let i = filled[k];
        let text = text_of(i);
        if verdicts[i] == Verdict::Boilerplate {
            continue;
        }
        if matches!(verdicts[i], Verdict::Ends { .. }) {
            end = k;
            break;
        }
        // Words of editors first: they may stand in one line with the text.
        let preface = (k < 6).then(|| preface(text)).flatten();
        // A collection has its own title, and each piece in it has one.
        if preface.as_ref().is_some_and(|p| p.collection) {
            heads.drain(..).for_each(|h| verdicts[h] = Verdict::Boilerplate);
        }
        let next = filled.get(k + 1).map_or(&[][..], |&n| text_of(n));
        let cut = match preface {
            Some(p) => Some((p.start, p.end, NOTE)),
            None if heads.is_empty() && k < 3 => motto(text, next).map(|end| (0, end, MOTTO)),
            None => None,
        };
        match cut {
            Some((0, to, _)) if to == text.len() => verdicts[i] = Verdict::Boilerplate,
            Some((from, to, note)) => {
                let at = lines[i].start;
                edits.push(Edit::cut(at + from, at + to, RepairKind::Boilerplate, note));
                end = k;
                break;
            }
            None if begins(text) => {
                end = k;
                break;
            }
            None if verdicts[i] == Verdict::Meta || site_title(text) || dated(text) => {
                verdicts[i] = Verdict::Boilerplate;
            }
            None if site_weight(text) > 0 && !(title(text) && PHRASES.count(text) == 0) => {
                verdicts[i] = Verdict::Boilerplate;
            }
            None => heads.push(i),
        }
    }
    fragments(chars, lines, &heads, verdicts);
    shelved(chars, lines, &filled[..end], &heads, verdicts);
    // 免费2024在…会上的讲话(24年12月) before 在…会上的讲话: the site's form of the title.
    for pair in heads.windows(2) {
        let (site, own) = (bare(chars, lines[pair[0]]), bare(chars, lines[pair[1]]));
        let longer = own.len() >= 10 && site.len() > own.len() && title(&own) && names(&site, &own);
        if longer || title(&site) && title(&own) && alike(&site, &own) {
            verdicts[pair[0]] = Verdict::Boilerplate;
        }
    }
    // 某文库在…会上的讲话 before 在…会上的讲话同志们:…
    if let (Some(&last), Some(&body)) = (heads.last(), filled.get(end)) {
        let (site, body) = (bare(chars, lines[last]), bare(chars, lines[body]));
        let own = (2..site.len().min(14)).any(|i| body.starts_with(&site[i..]) && title(&site[i..]));
        // The title that the text's own line begins with.
        let opens = (8..body.len().min(60)).filter(|&i| matches!(body[i], '同' | '各' | '尊' | '一' | ':'));
        let other = title(&site)
            && !body.starts_with(&site)
            && opens.map(|i| &body[..i]).any(|own| title(own) && alike(&site, own));
        if own || other {
            verdicts[last] = Verdict::Boilerplate;
        }
    }
    let title = heads.iter().rev().map(|&h| bare(chars, lines[h])).find(|t| title(t)).unwrap_or_default();
    Opening { end, title }
}

/// Two forms of one title: 全镇禁烧工作会议讲话 / 在全镇秸秆禁烧工作会议上的讲话. 关于印发《…》的通知 is no form of what it names.
fn alike(a: &[char], b: &[char]) -> bool {
    if a == b || a.contains(&'《') || b.contains(&'《') || a.len().min(b.len()) < 8 {
        return false;
    }
    let common = a.windows(2).filter(|w| b.windows(2).any(|v| v == *w)).count();
    common * 10 >= 6 * (a.len().max(b.len()) - 1)
}

/// 青石镇政府 2021-03-08, 2021/3/8 09:20 张三: a date as programs write it; offices write 2021年3月8日.
fn dated(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    let day = line.split(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '/' | '.')).any(|word| {
        let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
        parts.len() == 3
            && parts[0].len() == 4
            && parts[0].starts_with("20")
            && parts[1..].iter().all(|p| (1..=2).contains(&p.len()))
    });
    day && text.len() <= 40 && !text.iter().any(|c| matches!(c, '。' | ',' | '《')) && !numbered(text)
}

/// …工作计划2022, …讲话稿范文, …怎么写?: titles that only a site gives.
fn site_title(text: &[char]) -> bool {
    let line: String = text.iter().filter(|c| !c.is_whitespace()).collect();
    let bare = line.trim_end_matches([')', ']', '】', '_', '-']);
    let stem = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    let year = bare.len() - stem.len() == 4 && bare[stem.len()..].starts_with("20") && KINDS.suffix(stem).is_some();
    text.len() <= 60
        && !line.contains('。')
        && (year || line.chars().count() > 6 && SITE_TITLE_ENDS.suffix(bare).is_some())
}

/// 乡党 / 书记 / 座谈 / 会上: a title cut into search words, a line for each.
fn fragments(chars: &[char], lines: &[Line], heads: &[usize], verdicts: &mut [Verdict]) {
    let short = |i: usize| {
        let line = bare(chars, lines[i]);
        line.len() <= 6 && line.iter().all(|c| c.is_alphanumeric())
    };
    for row in heads.chunk_by(|&a, &b| short(a) && short(b)).filter(|row| row.len() >= 3) {
        // They stand in the title or the first lines below; names in a list do not.
        let below = lines[row[row.len() - 1]].end;
        let rest: Vec<char> = chars[below..].iter().take(400).copied().filter(|c| !c.is_whitespace()).collect();
        let known = row.iter().filter(|&&i| {
            let word = bare(chars, lines[i]);
            rest.windows(word.len()).any(|w| w == word)
        });
        // Above everything else, a year or a kind of writing among them says the same.
        let sought = row[0] == heads[0]
            && row.iter().any(|&i| {
                let word = bare(chars, lines[i]);
                let year = word.len() == 4 && word.starts_with(&['2', '0']) && word.iter().all(char::is_ascii_digit);
                year || KINDS.prefix_len(&word, 0) == Some(word.len())
            });
        if known.count() * 2 < row.len() && !sought {
            continue;
        }
        for &i in row {
            verdicts[i] = Verdict::Boilerplate;
        }
    }
}

/// 领导讲话 beside the title: where the page files it. And the title of a whole collection: what stands again as
/// 工作总结篇3 is the site's.
fn shelved(chars: &[char], lines: &[Line], opening: &[usize], heads: &[usize], verdicts: &mut [Verdict]) {
    let titled = heads.iter().any(|&h| bare(chars, lines[h]).len() >= 10 && title(&bare(chars, lines[h])));
    let pieces: Vec<(usize, Vec<char>)> = opening
        .iter()
        .filter(|&&i| verdicts[i] == Verdict::Boilerplate)
        .map(|&i| (i, bare(chars, lines[i])))
        .filter(|(_, t)| t.contains(&'篇') && collection(t))
        .collect();
    for &h in heads {
        let line = bare(chars, lines[h]);
        let shelf = SHELVES.prefix_len(&line, 0) == Some(line.len()) && (titled || KINDS.suffix_len(&line).is_none());
        let gathered = line.len() >= 6 && pieces.iter().any(|(i, p)| *i > h && p.starts_with(&line));
        if shelf || gathered {
            verdicts[h] = Verdict::Boilerplate;
        }
    }
}

/// The title and a few characters more: 下载…会上的讲话, …会上的讲话(精选).
fn names(line: &[char], title: &[char]) -> bool {
    title.len() >= 8 && line.len() <= title.len() + 24 && line.windows(title.len()).any(|w| w == title)
}

/// Behind the last line of text: whatever speaks of the site goes, and what stands below it.
fn ending(chars: &[char], lines: &[Line], filled: &[usize], verdicts: &mut [Verdict], opening: &Opening) {
    let mut below: Vec<usize> = Vec::new();
    for &i in filled.iter().skip(opening.end + 1).rev().take(60) {
        let text = &chars[lines[i].start..lines[i].end];
        let bare = bare(chars, lines[i]);
        if matches!(verdicts[i], Verdict::Ends { .. }) {
            return;
        }
        let site = verdicts[i] == Verdict::Boilerplate
            || verdicts[i] == Verdict::Meta && !host(text)
            || dated(text)
            || site_weight(text) > 0
            || names(&bare, &opening.title);
        if site {
            verdicts[i] = Verdict::Boilerplate;
            // Links are numbered too; below anything else a numbered line may be the document's.
            let links = listing(&bare);
            for j in below.drain(..) {
                let own = &chars[lines[j].start..lines[j].end];
                if links || !numbered(own) && !signature(own) {
                    verdicts[j] = Verdict::Boilerplate;
                }
            }
        } else if numbered(text) && !text.iter().any(|c| matches!(c, '。' | ';' | ',')) {
            below.push(i);
        } else if begins(text) || text.iter().any(|c| matches!(c, '。' | '!' | ';')) {
            return;
        } else {
            below.push(i);
        }
    }
}

/// What stands below a text by right: who signed, a date, attachments, to whom it went.
pub(crate) fn signature(line: &[char]) -> bool {
    const ENDS: &str = "镇乡县村局办委府组队会社站区市省部院校厅所处科室长记";
    let text: String = line.iter().filter(|c| !c.is_whitespace()).collect();
    let length = text.chars().count();
    let date = text.contains('年') && text.ends_with(['日', '月', ')']);
    BELOW_TEXT.prefix(&text).is_some() || date || length <= 4 || length <= 24 && text.ends_with(|c| ENDS.contains(c))
}

/// A text begins here: an address to the audience, a numbered line, a long line with a sentence.
fn begins(text: &[char]) -> bool {
    let text = &text[text.iter().take_while(|c| c.is_whitespace()).count()..];
    let sentence = text.iter().any(|c| matches!(c, '。' | ';' | ','));
    addressed(text) || numbered(text) && !terms(text) || sentence && text.len() >= 20 && site_weight(text) <= 0
}

/// 同志们: and the like.
pub(crate) fn addressed(text: &[char]) -> bool {
    let line: String = text.iter().take(8).collect();
    ADDRESS.prefix(&line).is_some()
}

/// Where the editors' words stand in a line, and whether they speak of several pieces.
struct Preface {
    start: usize,
    end: usize,
    collection: bool,
}

/// `下面是小编为大家整理的…,供大家参考。`: from the sentence that leads to it up to its end.
fn preface(text: &[char]) -> Option<Preface> {
    let ends: Vec<usize> = (0..text.len().min(PREFACE))
        .filter(|&i| matches!(text[i], '。' | '!' | '?'))
        .map(|i| i + 1)
        .chain((text.len() <= PREFACE).then_some(text.len()))
        .collect();
    let mut from = 0;
    let mut found = None;
    for &end in &ends {
        if editorial(&text[from..end]) {
            found = Some((from, end));
            break;
        }
        // Their words come before any text: what begins a speech ends the search.
        let sentence: String = text[from..end].iter().collect();
        if numbered(&text[from..end]) || SPEECH_ADDRESS.occurs_in(&sentence) {
            return None;
        }
        from = end;
    }
    let (sentence, end) = found?;
    let line: String = text[sentence..end].iter().collect();
    let pieces = line
        .chars()
        .collect::<Vec<_>>()
        .windows(2)
        .any(|w| w[1] == '篇' && (w[0].is_ascii_digit() || "二三四五六七八九十几多X".contains(w[0])));
    let rest = text[end..].iter().any(|c| !c.is_whitespace());
    if !rest {
        return Some(Preface { start: 0, end: text.len(), collection: pieces });
    }
    // The title may stand in the same line before them: 关于…的讲话下面是小编…
    let start = PREFACE_LEADS
        .find(&line)
        .map(|(b, _)| sentence + line[..b].chars().count())
        .filter(|&s| text[..s].iter().filter(|c| **c == '。').count() == 0)
        .filter(|&s| title(&text[..s]))
        .unwrap_or(0);
    Some(Preface { start, end, collection: pieces })
}

/// 书山有路勤为径,学海无涯苦作舟。 before a title: the end of the sentence. A document begins with its title, never with a
/// full stop before it.
fn motto(text: &[char], next: &[char]) -> Option<usize> {
    let lead = text.iter().take_while(|c| c.is_whitespace()).count();
    let end = (lead..text.len().min(48)).find(|&i| matches!(text[i], '。' | '!'))? + 1;
    let sentence = &text[lead..end];
    let figures = sentence.iter().any(|c| c.is_ascii_digit() || matches!(c, '我' | ':' | '《' | 'X' | '*'));
    if sentence.len() < 6 || figures || numbered(sentence) || OFFICE.count(sentence) > 0 {
        return None;
    }
    let rest = &text[end..];
    let blank = rest.iter().take_while(|c| c.is_whitespace()).count();
    let rest = if blank == rest.len() { next } else { &rest[blank..] };
    if addressed(rest) {
        return Some(if blank == text.len() - end { text.len() } else { end });
    }
    let stop = rest.iter().position(|c| matches!(c, ' ' | '\n' | ',' | '。' | ':' | '、')).unwrap_or(rest.len());
    // 现将…作如下汇报: the end of a sentence may sound like a title.
    let said = rest[..stop].iter().any(|c| matches!(c, '现' | '我' | '将' | '请'));
    (!said && title(&rest[..stop])).then_some(if blank == text.len() - end { text.len() } else { end })
}

/// A title of a document: a kind of writing at its end, no sentence.
pub(crate) fn title(text: &[char]) -> bool {
    let bare: Vec<char> = text.iter().copied().filter(|c| !c.is_whitespace()).collect();
    let stem = match bare.iter().rposition(|c| matches!(c, '(' | '（')) {
        Some(i) if matches!(bare.last(), Some(')' | '）')) => &bare[..i],
        _ => &bare[..],
    };
    (6..=60).contains(&bare.len())
        && !bare.iter().any(|c| matches!(c, '。' | ';' | '!'))
        && KINDS.suffix_len(stem).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn editors_are_known_by_what_they_say() {
        for text in [
            "本站收集了农村人居环境整治工作计划4篇,供您参考。",
            "请欣赏驻村书记述职报告(精选6篇),由某某网整理,希望能够帮助到大家。",
            "下面是网友为您整理分享的相关范文阅读,供您参考!",
            "以下是某某范文网为您推荐的秸秆禁烧讲话稿,欢迎阅读。",
            "前言:本站为你精心整理了防汛会议主持词范文,希望能为你的创作提供参考。",
        ] {
            assert!(editorial(&chars(text)), "{text}");
        }
        for text in [
            "现将有关情况汇报如下,供大家参考。",
            "我为大家带来的演讲题目是脚下有泥土,希望大家喜欢。",
            "各乡镇要把收集整理的意见建议报县委组织部,供领导参考。",
            "下面是我整理的三条意见,供同志们参考。",
        ] {
            assert!(!editorial(&chars(text)), "{text}");
        }
    }

    #[test]
    fn a_sentence_before_the_title_is_a_motto() {
        assert_eq!(motto(&chars("千里之行,始于足下。某村脱贫工作汇报 一、基本情况"), &[]), Some(10));
        assert_eq!(motto(&chars("天道酬勤,力耕不欺。"), &chars("全镇春耕工作总结")), Some(10));
        for text in ["今年以来,我镇狠抓落实。现将工作汇报如下", "同志们!在全县动员会上的讲话"]
        {
            assert_eq!(motto(&chars(text), &[]), None, "{text}");
        }
    }
}
