//! Lines that are known by their form, whatever they say: dates, sizes, counters, paths, names of sites, pieces of a
//! collection.

use super::lexicon::{
    COUNTED, GATHERED, HOSTS, KINDS, LINKED_READER, LINKED_WHAT, LINKED_WHICH, MEASURES, OFFICE_SITE_ENDS, PHRASES,
    SAMPLES, SHELVES, SITE_CONTACT, SITES, SIZE_UNITS, WRITERS,
};
use super::measure::neutral;
use crate::text::is_han;

/// 大美涂岭 2020-12-22 13:28: a name at most, the day and the minute.
pub(crate) fn stamped(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    let clock = line.split_whitespace().chain(line.split(' ')).any(|w| {
        let mut parts = w.split(':').map(|p| p.trim_matches(|c: char| !c.is_ascii_digit()));
        let short =
            |p: Option<&str>| p.is_some_and(|p| (1..=2).contains(&p.len()) && p.chars().all(|c| c.is_ascii_digit()));
        short(parts.next()) && short(parts.next())
    });
    let day = line
        .split([' ', '(', '['])
        .any(|w| w.chars().filter(char::is_ascii_digit).count() >= 6 && w.contains(['-', '/', '年']));
    clock && day && text.len() <= 50 && text.iter().filter(|c| is_han(**c)).count() <= 14 && !text.contains(&',')
}

/// 07052115464126186_75.jpg, b711a9daa9357ef32f57b931d5f6daf: names of pictures and pages.
pub(crate) fn serial(text: &[char]) -> bool {
    // 微信图片_2020…
    let text = &text[text.iter().take(4).take_while(|c| is_han(**c)).count()..];
    let word = text.iter().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let mixed = text.iter().any(|c| c.is_ascii_alphabetic() || *c == '_');
    word && mixed && text.iter().filter(|c| c.is_ascii_digit()).count() >= 4 && text.len() >= 12
}

/// 主办单位:县文化局: a footer beside other lines of the site, part of a plan otherwise.
pub(crate) fn host(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    HOSTS.prefix(&line).is_some() && line.matches(':').count() == 1 && PHRASES.count(text) == 0
}

/// (联系人:张某,联系电话:…): whom to ask stands at the end of notices.
pub(crate) fn contact(text: &[char]) -> bool {
    let line: String = text.iter().skip_while(|c| matches!(c, '(' | '（' | ' ')).collect();
    line.starts_with("联系人") && !SITE_CONTACT.occurs_in(&line)
}

/// Advertisement, sponsored links: words in small Latin letters and nothing else. An office writes names of things in
/// capitals (GDP) and beside Chinese words.
pub(crate) fn foreign(text: &[char]) -> bool {
    let letters = text.iter().filter(|c| c.is_ascii_alphabetic()).count();
    letters >= 5
        && text.iter().all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '.' | '!' | '-' | '\'' | '|' | '/'))
        && text.iter().filter(|c| c.is_ascii_lowercase()).count() * 2 > letters
}

/// [NextPage], [标签:内容]: a mark of the site's program that was not filled in.
pub(crate) fn tagged(text: &[char]) -> bool {
    let [open, inner @ .., close] = text else { return false };
    if !matches!((open, close), ('[', ']') | ('{', '}') | ('#', '#') | ('$', '$')) {
        return false;
    }
    let word = inner.iter().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '$' | '!'));
    let label: String = inner.iter().take(2).collect();
    word && inner.iter().any(char::is_ascii_alphabetic) && inner.len() >= 3 || label == "标签" || label == "分页"
}

/// 2024-11-03, 41.20KB, 2 页.
pub(crate) fn bare_meta(text: &[char]) -> bool {
    let word: String = text.iter().filter(|c| !c.is_whitespace()).collect();
    let digits = word.chars().filter(char::is_ascii_digit).count();
    // 规范…制度_第3页: thumbnails of pages.
    if let Some((_, page)) = word.rsplit_once("_第")
        && page.strip_suffix('页').is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()))
    {
        return true;
    }
    let price = word.starts_with(['¥', '￥']) && word.chars().skip(1).all(|c| c.is_ascii_digit() || c == '.');
    let size = price
        || SIZE_UNITS.iter().any(|u| {
            word.strip_suffix(u).is_some_and(|n| {
                // 制度3.94K: the kind of writing may stand before the size.
                let kind = n.chars().take_while(|c| is_han(*c)).count();
                let figure: String = n.chars().skip(if u.is_ascii() { kind.min(4) } else { 0 }).collect();
                !figure.is_empty() && figure.chars().all(|c| c.is_ascii_digit() || c == '.')
            })
        });
    let date = digits >= 6
        && word.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '/' | ':' | '.'))
        && word.contains(['-', '/', ':']);
    // A full stop alone on a line was wrapped there, the document's own signs stand for something left out.
    let symbols = word.chars().all(|c| !c.is_alphanumeric() && !"□*…_×。;；!！?？”)）》、,，".contains(c));
    // 2 / 15, mbgs777, A- A A+
    let latin = word.chars().all(|c| c.is_ascii_alphanumeric() || c.is_ascii_punctuation())
        && word.chars().any(|c| c.is_ascii_alphabetic());
    // 1 2 3 4 5
    let numbers = text.split(|c| !c.is_ascii_digit()).filter(|n| !n.is_empty()).count();
    let counted = numbers >= 3 && !date && word.chars().all(|c| c.is_ascii_digit() || "[]()>|-/".contains(c));
    size || date || symbols || latin || counted
}

/// 青竹文库 2023-05-06: the name of a site, at most with a date.
pub(crate) fn named_site(text: &[char]) -> bool {
    let name: Vec<char> = text.iter().copied().filter(|c| !neutral(*c)).collect();
    (3..=10).contains(&name.len()) && name.iter().all(|c| is_han(*c)) && SITES.suffix_len(&name).is_some()
}

/// 范文大全 | 工作总结 | 驻村讲话: a row of short names, one of them a kind of writing or a shelf.
pub(crate) fn links(text: &[char]) -> bool {
    let apart = |c: &char| c.is_whitespace() || matches!(c, '|' | '丨' | '｜' | '·' | '>' | '»');
    let names: Vec<&[char]> = text.split(apart).filter(|t| !t.is_empty()).collect();
    let name = |t: &&[char]| (2..=12).contains(&t.len()) && t.iter().all(|c| is_han(*c));
    names.len() >= 3
        && names.iter().all(name)
        && names.iter().any(|t| KINDS.suffix_len(t).is_some() || SHELVES.prefix_len(t, 0) == Some(t.len()))
}

/// 网友还看了: 相关阅读 热门材料推荐: the head of a list of links, in whatever words.
pub(crate) fn list_head(text: &[char]) -> bool {
    let line: String = text.iter().filter(|c| !neutral(**c)).collect();
    let length = line.chars().count();
    length <= 40 && !text.contains(&'。') && LINKED_READER.occurs_in(&line)
        || (4..=12).contains(&length) && LINKED_WHICH.occurs_in(&line) && LINKED_WHAT.suffix(&line).is_some()
}

/// 3.2万人已下载, 阅读 318, 126次浏览: a counter of the page.
pub(crate) fn counter(text: &[char]) -> bool {
    let words: String =
        text.iter().filter(|c| !neutral(**c) && !matches!(c, '万' | '人' | '次' | '已' | '数' | '量' | '+')).collect();
    // (共1868字), 预计阅读5分钟, ★★★★★ 5.0分
    let length = text.iter().filter(|c| c.is_alphanumeric() || is_han(**c)).count();
    let stars = text.iter().any(|c| matches!(c, '★' | '☆' | '(' | '[' | '【'));
    if length <= 12
        && text.iter().any(char::is_ascii_digit)
        && (words.chars().count() > 1 || stars)
        && MEASURES.contains(&words)
    {
        return true;
    }
    text.len() <= 14 && text.iter().any(char::is_ascii_digit) && COUNTED.contains(&words)
}

/// Length of `.docx` at the end of a title.
pub(crate) fn extension(text: &[char]) -> usize {
    let end: String = text[text.len().saturating_sub(5)..].iter().collect::<String>().to_ascii_lowercase();
    let known = [".docx", ".doc", ".pdf", ".wps", ".txt", ".rtf", ".ppt", ".pptx"];
    known.iter().filter(|e| end.ends_with(*e) && text.len() > e.len() + 5).map(|e| e.len()).max().unwrap_or(0)
}

/// Length of `_某某文库`, ` - 某某网` at the end of a title.
pub(crate) fn site_name(text: &[char]) -> usize {
    let dash = |c: &char| matches!(c, '_' | '-' | '|' | '—' | '–');
    if text.len() > 80 || text.iter().any(|c| matches!(c, '。' | ';')) {
        return 0;
    }
    let Some(cut) = text.iter().rposition(dash) else { return 0 };
    let name: Vec<char> = text[cut + 1..].iter().copied().filter(|c| !c.is_whitespace()).collect();
    let start = text[..cut].iter().rposition(|c| !dash(c) && *c != ' ').map_or(0, |i| i + 1);
    // …的通知 - 某县人民政府: an office's name behind a dash is its site's.
    let office = OFFICE_SITE_ENDS.suffix_len(&name).is_some()
        && matches!(text[cut], '-' | '_' | '|')
        && KINDS.suffix_len(&text[..start]).is_some();
    if !(2..=12).contains(&name.len()) || SITES.suffix_len(&name).is_none() && !office || start < 6 {
        return 0;
    }
    // …的通知_通知_某某网: the shelf between them is the site's too.
    let shelf = text[..start].iter().rposition(|c| *c == '_').filter(|&k| k >= 6 && start - k <= 7);
    text.len() - shelf.unwrap_or(start)
}

/// 首页 > 党建教育 > 政府政务
pub(crate) fn path(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    let arrows = text.iter().filter(|c| matches!(c, '>' | '»' | '›' | '＞' | '→')).count();
    let steps = text.iter().filter(|c| matches!(c, '-' | '/' | '|' | '\\' | '》' | '_')).count();
    let short = text.len() <= 60 && !text.contains(&'。') && !text.contains(&';');
    short && (arrows >= 2 || (arrows > 0 || steps > 0) && line.contains("首页"))
        || text.iter().filter(|c| **c == '#').count() >= 2
}

/// 共建美丽乡村演讲稿(2), 驻村工作总结篇4, 讲话稿(精选5篇), 篇一:
pub(crate) fn collection(text: &[char]) -> bool {
    if text.len() > 50 || text.iter().any(|c| matches!(c, '。' | ';')) {
        return false;
    }
    let numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let number = |s: &[char]| !s.is_empty() && s.len() <= 3 && s.iter().all(|c| numeral(*c));
    let line: Vec<char> = text.iter().copied().filter(|c| !c.is_whitespace()).collect();
    let opens = |c: &char| matches!(c, '【' | '[' | '(');
    let closes = |c: &char| matches!(c, ':' | '】' | ']' | ')' | '、' | '.');
    let from = line.iter().take_while(|c| opens(c)).count();
    let to = line.iter().rposition(|c| !closes(c)).map_or(from, |i| i + 1).max(from);
    let bare = &line[from..to];
    if let Some(at) = bare.iter().rposition(|c| *c == '篇') {
        let (before, after) = (&bare[..at], &bare[at + 1..]);
        // …总结篇4, 篇一, 篇一:标题
        let head = before.is_empty() && matches!(after.iter().find(|c| !numeral(**c)), None | Some(':' | '】'));
        if number(after) && (before.is_empty() || KINDS.count(before) > 0)
            || head && after.first().is_some_and(|c| numeral(*c))
        {
            return true;
        }
        // 第一篇:标题
        let numbered = before.first() == Some(&'第') && number(&before[1..]) && after.first() != Some(&'章');
        // 总结三篇, 讲话稿(精选多篇)
        let stem: String = before.iter().collect();
        // 每人交作业一篇 is no collection, 讲话稿第一篇 is of one.
        let one = matches!(before, [.., before, '一'] if *before != '第');
        let many = !one && before.last().is_some_and(|c| numeral(*c) || matches!(c, '多' | '几' | 'X'));
        if numbered || after.is_empty() && (many || GATHERED.occurs_in(&stem)) {
            return true;
        }
    }
    // 范文一:, 例文2
    if SAMPLES.prefix_len(bare, 0).is_some_and(|n| number(&bare[n..])) {
        return true;
    }
    // 演讲稿(2), 演讲稿(二), 演讲稿4
    let digits = bare.iter().rev().take_while(|c| numeral(**c)).count();
    let (stem, tail) = bare.split_at(bare.len() - digits);
    let plain = tail.iter().all(char::is_ascii_digit);
    (1..=2).contains(&digits)
        && match stem.strip_suffix(&['(']) {
            Some(stem) => KINDS.suffix_len(stem).is_some(),
            None => plain && KINDS.suffix_len(stem).is_some(),
        }
}

/// (通讯员 张某 李某), 文/图 王某, 县农业农村局供稿: who wrote for the page, without a colon.
pub(crate) fn byline(text: &[char]) -> bool {
    let line: String =
        text.iter().filter(|c| !matches!(c, '(' | '（' | '[' | '【' | ')' | '）' | ']' | '】' | ' ')).collect();
    line.chars().count() <= 24
        && !line.contains(['。', ',', ';', '、'])
        && (WRITERS.prefix(&line).is_some() || WRITERS.suffix(&line).is_some())
}
