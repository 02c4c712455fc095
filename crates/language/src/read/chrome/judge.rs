//! One line: is it a text, or something a web site put there?

use super::super::charset::is_han;
use super::super::lines;
use super::table::{Words, words};

/// A line with one of the phrases is judged by it up to this many characters.
pub(super) const SHORT: usize = 110;
/// Share of a line made of the words from which it is one of these lines.
pub(super) const SHARE: f64 = 0.6;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Text,
    Chrome,
    /// A bare date, size or page count: chrome beside chrome, otherwise text.
    Meta,
    /// Text between site words of these lengths.
    Ends {
        head: usize,
        tail: usize,
    },
}

/// Signs and digits that decide nothing.
pub(super) fn neutral(c: char) -> bool {
    c.is_ascii_digit()
        || c.is_whitespace()
        || c.is_ascii_punctuation()
        || "、。,:;()【】《》“”|·—-…>>»＞→★☆◆●©：；（）".contains(c)
}

pub(super) fn judge(line: &[char]) -> Verdict {
    let w = words();
    let lead = line.iter().take_while(|c| c.is_whitespace()).count();
    let trail = line.iter().rev().take_while(|c| c.is_whitespace()).count();
    if lead == line.len() {
        return Verdict::Text;
    }
    let text = &line[lead..line.len() - trail];
    let len = text.len();
    if numbered(text) && len > 4 && !text.contains(&'>') {
        return Verdict::Text;
    }
    if contact(text) {
        return Verdict::Text;
    }
    if host(text) {
        return Verdict::Meta;
    }
    if serial(text) || stamped(text) || counter(text) || tagged(text) {
        return Verdict::Chrome;
    }
    if bare_meta(text) {
        return Verdict::Meta;
    }
    if len <= SHORT
        && (labelled(text, w)
            || listing(text, w)
            || editors(text, w)
            || path(text)
            || collection(text, w)
            || share(text, w) >= SHARE && w.office.count(text) <= 1)
    {
        return Verdict::Chrome;
    }
    if len <= SHORT && names(text, w) {
        return Verdict::Chrome;
    }
    let (head, tail) = ends(text, w);
    let tail = tail.max(site_name(text, w)).max(extension(text));
    if head + tail >= len {
        return Verdict::Chrome;
    }
    let rest = &text[head..len - tail];
    if (head > 0 || tail > 0)
        && (rest.iter().filter(|c| is_han(**c)).count() >= 6 || head == 0)
        && looks_like_text(rest)
    {
        return Verdict::Ends {
            head: if head > 0 { head + lead } else { 0 },
            tail: if tail > 0 { tail + trail } else { 0 },
        };
    }
    let hits = w.phrases.count(text);
    let sentences = text.iter().filter(|c| **c == '。').count();
    if hits > 0
        && w.office.count(text) == 0
        && (itself(text) || !text.contains(&'。'))
        && share(text, w) >= SHARE / 2.0
        && (len <= 50 && sentences <= 1 || len <= SHORT && (hits >= 2 || sentences == 0))
    {
        return Verdict::Chrome;
    }
    Verdict::Text
}

/// What is left of a line is a title or a text, not the rest of a notice.
fn looks_like_text(rest: &[char]) -> bool {
    let w = words();
    rest.len() > 60 || w.phrases.count(rest) == 0 && share(rest, w) < 0.4
}

/// 一、 (一) 1、: a numbered line is a text.
pub(super) fn numbered(text: &[char]) -> bool {
    lines::numbered(&text[text.iter().take_while(|c| c.is_whitespace()).count()..])
}

/// 大美涂岭 2020-12-22 13:28: a name at most, the day and the minute.
fn stamped(text: &[char]) -> bool {
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
fn serial(text: &[char]) -> bool {
    // 微信图片_2020…
    let text = &text[text.iter().take(4).take_while(|c| is_han(**c)).count()..];
    let word = text.iter().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let mixed = text.iter().any(|c| c.is_ascii_alphabetic() || *c == '_');
    word && mixed && text.iter().filter(|c| c.is_ascii_digit()).count() >= 4 && text.len() >= 12
}

/// 主办单位:县文化局: a footer beside other lines of the site, part of a plan otherwise.
pub(super) fn host(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    ["主办", "承办", "协办", "主管"].iter().any(|h| line.starts_with(h))
        && line.matches(':').count() == 1
        && words().phrases.count(text) == 0
}

/// (联系人:张某,联系电话:…): whom to ask stands at the end of notices.
pub(super) fn contact(text: &[char]) -> bool {
    let line: String = text.iter().skip_while(|c| matches!(c, '(' | '（' | ' ')).collect();
    line.starts_with("联系人") && !["QQ", "微信", "客服", "网站"].iter().any(|w| line.contains(w))
}

/// [NextPage], [标签:内容]: a mark of the site's program that was not filled in.
fn tagged(text: &[char]) -> bool {
    let inner = match (text.first(), text.last()) {
        (Some('['), Some(']')) | (Some('{'), Some('}')) | (Some('#'), Some('#')) | (Some('$'), Some('$')) => {
            &text[1..text.len() - 1]
        }
        _ => return false,
    };
    let word = inner.iter().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '$' | '!'));
    let label: String = inner.iter().take(2).collect();
    word && inner.iter().any(char::is_ascii_alphabetic) && inner.len() >= 3 || label == "标签" || label == "分页"
}

/// 2024-11-03, 41.20KB, 2 页.
fn bare_meta(text: &[char]) -> bool {
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
        || ["KB", "MB", "kb", "K", "M", "页", "字", "次", "积分", "星", "金币", "元"].iter().any(|u| {
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

/// `来源:… 作者:…`: begins with a label and is short, or has two anywhere (`2020-03-05 来源:… 浏览:…`).
fn labelled(line: &[char], w: &Words) -> bool {
    let text: Vec<char> = line.iter().copied().filter(|c| !c.is_whitespace()).collect();
    let label_at = |i: usize| {
        w.labels.at(&text, i).is_some_and(|n| {
            text.get(i + n) == Some(&'(') && text.get(i + n + 1).is_some_and(char::is_ascii_digit)
                || matches!(text.get(i + n), Some(':' | '：' | '】' | ']' | '丨' | '|' | '｜'))
        })
    };
    let opens = text.iter().take_while(|c| !is_han(**c) && !c.is_ascii_alphabetic()).count();
    // 索引号 0140/2021-21 生成日期 2021-03-05: between blanks they need no colon.
    let apart = line.split(|c| c.is_whitespace()).filter(|t| w.labels.at(t, 0) == Some(t.len())).count();
    let labels = (0..text.len()).filter(|&i| label_at(i)).count().max(apart);
    let sentence = text.contains(&'。');
    label_at(opens) && (labels >= 2 || text.len() <= 80 && !sentence) || labels >= 2 && !sentence
}

/// 相关文章:1、… 2、…, 【驻村工作总结】相关文章:
pub(super) fn listing(text: &[char], w: &Words) -> bool {
    let start = text.iter().take_while(|c| neutral(**c)).count();
    let heads = w.lists.at(text, start).is_some_and(|n| text.get(start + n).is_none_or(|c| neutral(*c)));
    let end = text.iter().rposition(|c| !neutral(*c)).map_or(0, |i| i + 1);
    heads
        || list_head(text)
        || w.lists.ends(&text[..end]) && text[..end].iter().any(|c| matches!(c, '】' | '》' | '”' | ' ' | '的'))
}

/// 以下是小编为大家整理的…,供大家参考: one sentence in the words of an editor.
fn editors(text: &[char], w: &Words) -> bool {
    let sentences = text.iter().filter(|c| **c == '。').count();
    let line: String = text.iter().collect();
    if line.contains("小编")
        && ["整理", "收集", "为大家", "帮大家", "分享", "带来", "推荐", "准备"].iter().any(|x| line.contains(x))
    {
        return true;
    }
    sentences <= 1 && super::edges::editorial(text) && w.editors[0].count(text) > 0 && w.editors[3].count(text) > 0
}

/// How much a line speaks of the site and its reader, above what its length would excuse; positive: more than a text does.
/// A question for the edges of a document, where there is little text.
pub(super) fn site_weight(line: &[char]) -> i32 {
    let w = words();
    let lead = line.iter().take_while(|c| c.is_whitespace()).count();
    let text = &line[lead..];
    if named_site(text, w) || list_head(text) || links(text, w) {
        return 1;
    }
    if text.len() > 2 * SHORT || numbered(text) && !terms(text) {
        return -1;
    }
    let (mut weight, mut i) = (0, 0);
    while i < text.len() {
        let classes = [(&w.phrases, 3), (&w.own, 2), (&w.words, 1), (&w.office, -2)];
        let best = classes.iter().filter_map(|(list, value)| Some((list.at(text, i)?, *value))).max();
        match best {
            Some((n, value)) => {
                // 大, 中, 页 say little.
                weight += if n > 1 { value } else { 0 };
                i += n;
            }
            None => i += 1,
        }
    }
    if text.contains(&'。') && !terms(text) && !itself(text) {
        return -1;
    }
    weight - 2 - i32::try_from(text.len() / 20).unwrap_or(i32::MAX)
}

/// A whole sentence of a site names itself, its reader or its rights.
fn itself(text: &[char]) -> bool {
    const SELF: [&str; 20] = [
        "本站",
        "本文",
        "本网",
        "本平台",
        "本资",
        "本内容",
        "您",
        "会员",
        "版权",
        "侵权",
        "侵犯",
        "转载",
        "网友",
        "小编",
        "文档",
        "声明",
        "请关注",
        "敬请",
        "关注我们",
        "此文",
    ];
    let line: String = text.iter().collect();
    SELF.iter().any(|s| line.contains(s))
}

/// 青竹文库 2023-05-06: the name of a site, at most with a date.
fn named_site(text: &[char], w: &Words) -> bool {
    let name: Vec<char> = text.iter().copied().filter(|c| !neutral(*c)).collect();
    (3..=10).contains(&name.len()) && name.iter().all(|c| is_han(*c)) && w.sites.ends(&name)
}

/// 范文大全 | 工作总结 | 驻村讲话: a row of short names, one of them a kind of writing or a shelf.
fn links(text: &[char], w: &Words) -> bool {
    let apart = |c: &char| c.is_whitespace() || matches!(c, '|' | '丨' | '｜' | '·' | '>' | '»');
    let names: Vec<&[char]> = text.split(apart).filter(|t| !t.is_empty()).collect();
    let name = |t: &&[char]| (2..=12).contains(&t.len()) && t.iter().all(|c| is_han(*c));
    names.len() >= 3
        && names.iter().all(|t| name(t))
        && names.iter().any(|t| w.kinds.ends(t) || w.shelves.at(t, 0) == Some(t.len()))
}

/// 网友还看了: 相关阅读 热门材料推荐: the head of a list of links, in whatever words.
fn list_head(text: &[char]) -> bool {
    const WHICH: [&str; 25] = [
        "相关",
        "推荐",
        "热门",
        "猜你",
        "猜您",
        "还看",
        "也看",
        "在看",
        "也喜欢",
        "感兴趣",
        "延伸",
        "更多",
        "最新",
        "往期",
        "栏目",
        "排行",
        "精选",
        "热点",
        "扩展",
        "拓展",
        "精彩",
        "随便看",
        "本类",
        "本栏",
        "同类",
    ];
    const READER: [&str; 6] = ["您可能", "你可能", "还看了", "还看过", "感兴趣的", "读者还"];
    const WHAT: [&str; 24] = [
        "文章", "文档", "阅读", "内容", "推荐", "资讯", "范文", "资料", "搜索", "标签", "专题", "栏目", "链接", "回顾",
        "排行", "看了", "喜欢", "看看", "的人", "搜", "最新", "热门", "精选", "更多",
    ];
    let line: String = text.iter().filter(|c| !neutral(**c)).collect();
    let length = line.chars().count();
    length <= 40 && !text.contains(&'。') && READER.iter().any(|w| line.contains(w))
        || (4..=12).contains(&length)
            && WHICH.iter().any(|w| line.contains(w))
            && WHAT.iter().any(|w| line.ends_with(w))
}

/// 3.2万人已下载, 阅读 318, 126次浏览: a counter of the page.
fn counter(text: &[char]) -> bool {
    const COUNTED: [&str; 12] =
        ["下载", "阅读", "浏览", "收藏", "点赞", "评论", "关注", "转发", "分享", "在看", "访问", "点击"];
    let words: String =
        text.iter().filter(|c| !neutral(**c) && !matches!(c, '万' | '人' | '次' | '已' | '数' | '量' | '+')).collect();
    // (共1868字), 预计阅读5分钟, ★★★★★ 5.0分
    let measure = ["共字", "全文字", "全文共字", "约字", "预计阅读分钟", "阅读分钟", "分", "评分", "字"];
    let length = text.iter().filter(|c| c.is_alphanumeric() || is_han(**c)).count();
    let stars = text.iter().any(|c| matches!(c, '★' | '☆' | '(' | '[' | '【'));
    if length <= 12
        && text.iter().any(char::is_ascii_digit)
        && (words.chars().count() > 1 || stars)
        && measure.contains(&words.as_str())
    {
        return true;
    }
    text.len() <= 14 && text.iter().any(char::is_ascii_digit) && COUNTED.contains(&words.as_str())
}

/// `2、本文档由用户上传,版权归…`: terms of use are numbered too.
pub(super) fn terms(text: &[char]) -> bool {
    let w = words();
    text.first().is_some_and(char::is_ascii_digit)
        && w.phrases.count(text) + w.own.count(text) >= 3
        && w.office.count(text) == 0
}

/// Length of `.docx` at the end of a title.
fn extension(text: &[char]) -> usize {
    let end: String = text[text.len().saturating_sub(5)..].iter().collect::<String>().to_ascii_lowercase();
    let known = [".docx", ".doc", ".pdf", ".wps", ".txt", ".rtf", ".ppt", ".pptx"];
    known.iter().filter(|e| end.ends_with(*e) && text.len() > e.len() + 5).map(|e| e.len()).max().unwrap_or(0)
}

/// 标题 本文关键词:选派,讲话: a site word behind a space, a colon, and what it names; the words before are a title at most.
fn names(text: &[char], w: &Words) -> bool {
    !text.contains(&'。')
        && (1..text.len()).any(|i| {
            text[i - 1] == ' '
                && w.phrases
                    .at(text, i)
                    .is_some_and(|n| text.get(i + n) == Some(&':') && text[i + n..].iter().any(|c| !neutral(*c)))
        })
}

/// Length of `_某某文库`, ` - 某某网` at the end of a title.
fn site_name(text: &[char], w: &Words) -> usize {
    let dash = |c: &char| matches!(c, '_' | '-' | '|' | '—' | '–');
    if text.len() > 80 || text.iter().any(|c| matches!(c, '。' | ';')) {
        return 0;
    }
    let Some(cut) = text.iter().rposition(dash) else { return 0 };
    let name: Vec<char> = text[cut + 1..].iter().copied().filter(|c| !c.is_whitespace()).collect();
    let start = text[..cut].iter().rposition(|c| !dash(c) && *c != ' ').map_or(0, |i| i + 1);
    if (2..=12).contains(&name.len()) && w.sites.ends(&name) && start >= 6 { text.len() - start } else { 0 }
}

/// 首页 > 党建教育 > 政府政务
fn path(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    let arrows = text.iter().filter(|c| matches!(c, '>' | '»' | '›' | '＞' | '→')).count();
    let steps = text.iter().filter(|c| matches!(c, '-' | '/' | '|' | '\\' | '》' | '_')).count();
    let short = text.len() <= 60 && !text.contains(&'。') && !text.contains(&';');
    short && (arrows >= 2 || (arrows > 0 || steps > 0) && line.contains("首页"))
        || text.iter().filter(|c| **c == '#').count() >= 2
}

/// 共建美丽乡村演讲稿(2), 驻村工作总结篇4, 讲话稿(精选5篇), 篇一:
pub(super) fn collection(text: &[char], w: &Words) -> bool {
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
        if number(after) && (before.is_empty() || w.kinds.count(before) > 0)
            || head && after.first().is_some_and(|c| numeral(*c))
        {
            return true;
        }
        // 第一篇:标题
        let numbered = before.first() == Some(&'第') && number(&before[1..]) && after.first() != Some(&'章');
        // 总结三篇, 讲话稿(精选多篇)
        const GATHERED: [&str; 11] =
            ["精选", "通用", "合集", "汇编", "优秀", "集锦", "汇总", "大全", "热门", "最新", "范文"];
        let stem: String = before.iter().collect();
        let many = before.last().is_some_and(|c| numeral(*c) || matches!(c, '多' | '几' | 'X'));
        if numbered || after.is_empty() && (many || GATHERED.iter().any(|g| stem.contains(g))) {
            return true;
        }
    }
    // 范文一:, 例文2
    const SAMPLES: [&str; 7] = ["范文", "例文", "范例", "范本", "样文", "样本", "模板"];
    let said: String = bare.iter().collect();
    if SAMPLES.iter().any(|s| said.strip_prefix(s).is_some_and(|n| number(&n.chars().collect::<Vec<_>>()))) {
        return true;
    }
    // 演讲稿(2), 演讲稿(二), 演讲稿4
    let digits = bare.iter().rev().take_while(|c| numeral(**c)).count();
    let (stem, tail) = bare.split_at(bare.len() - digits);
    let plain = tail.iter().all(char::is_ascii_digit);
    (1..=2).contains(&digits)
        && match stem.strip_suffix(&['(']) {
            Some(stem) => w.kinds.ends(stem),
            None => plain && w.kinds.ends(stem),
        }
}

/// Share of the line that the words cover; digits and signs do not count.
pub(super) fn share(text: &[char], w: &Words) -> f64 {
    let (mut covered, mut total, mut i) = (0.0, 0.0, 0);
    while i < text.len() {
        if let Some(n) = w.phrases.at(text, i).max(w.words.at(text, i)) {
            // 大, 中, 小, 页 count only where they stand alone.
            let alone = n > 1 || !text.get(i + 1).is_some_and(|c| is_han(*c)) && (i == 0 || !is_han(text[i - 1]));
            #[expect(clippy::cast_precision_loss, reason = "a line is short")]
            let weight = n as f64;
            total += weight;
            covered += if alone { weight } else { 0.0 };
            i += n;
            continue;
        }
        if !neutral(text[i]) {
            total += 1.0;
        }
        i += 1;
    }
    if total > 0.0 { covered / total } else { 0.0 }
}

/// Lengths of the phrases (with signs between them) that a line begins and ends with.
fn ends(text: &[char], w: &Words) -> (usize, usize) {
    let mut head = 0;
    let mut i = 0;
    while i < text.len() {
        if let Some(n) = w.phrases.at(text, i) {
            i += n;
            head = i;
        } else if i > 0 && matches!(text[i], ' ' | '-' | '—' | '_' | '|' | ':' | '·' | '!' | '/') {
            i += 1;
        } else {
            break;
        }
    }
    head = head.max(slogan(text, w));
    while head > 0 && head < text.len() && matches!(text[head], ' ' | '-' | '—' | '_' | '|' | ':' | '：' | '·' | '!')
    {
        head += 1;
    }
    // At the end only behind a space or a sign, and only what is followed by nothing else.
    let near = head.max(text.len().saturating_sub(SHORT));
    let tail = (near..text.len())
        .find(|&i| {
            let behind = i == 0 || matches!(text[i - 1], ' ' | '|' | '-' | '—' | '_' | '…' | '(' | '[' | '【');
            behind && closing(text, i, w)
        })
        .map_or(0, |i| {
            let open = usize::from(i > 0 && matches!(text[i - 1], '(' | '[' | '【'));
            text.len() - i + open
        });
    (head, tail)
}

/// Length of `精选优质文档-倾情为你奉上` before a title: praise in a row, a document or a library among it, and a sign or a
/// verb that no title has.
fn slogan(text: &[char], w: &Words) -> usize {
    let (mut i, mut end, mut count, mut sign) = (0, 0, 0, false);
    while i < text.len().min(SHORT) {
        if let Some(n) = w.slogans.at(text, i).max(w.phrases.at(text, i)) {
            (i, count) = (i + n, count + 1);
            end = i;
        } else if count > 0 && matches!(text[i], '-' | '—' | '_' | '|' | ',' | '!' | '·' | ' ') {
            sign = true;
            i += 1;
        } else {
            break;
        }
    }
    let goods = ["文档", "资料", "文库", "范文", "模板", "公文", "资源"];
    let said: String = text[..end].iter().collect();
    if count >= 3 && sign && goods.iter().any(|g| said.contains(g)) { end } else { 0 }
}

/// From `i` to the end there is nothing but site words.
fn closing(text: &[char], i: usize, w: &Words) -> bool {
    let (mut k, mut any) = (i, false);
    while k < text.len() {
        if let Some(n) = w.phrases.at(text, k) {
            k += n;
            any = true;
        } else if let Some(n) = w.words.at(text, k).filter(|n| any && *n > 1) {
            k += n;
        } else if any && neutral(text[k]) {
            k += 1;
        } else {
            return false;
        }
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn site_lines_go_and_texts_stay() {
        let gone = [
            "购物车",
            "侵权投诉",
            "开通VIP免费下载 马上下载",
            "让写作成为一种习惯,小花文档网欢迎您!",
            "当前位置:首页 > 党建教育 > 政府政务",
            "来源:某区办公室 作者: 发布时间:2019年03月12日 浏览次数:",
            "共建美丽乡村演讲稿(2)",
            "驻村工作总结篇4",
            "大美涂岭   2020-12-22 13:28",
            "微信图片_20201222123746",
            "(想阅读全部图文内容,您需要先登陆!)",
            "因篇幅问题不能全部显示,请点此查看更多更全内容",
            "(未完,全文共739字,当前显示211字)",
            "[ 主题分类 ] 其他 [ 体裁分类 ] 公文",
            "扫一扫在手机打开当前页",
            "篇一:",
            "第一篇",
            "驻村工作总结3篇",
            "驻村工作总结(精选5篇)",
            "【驻村工作总结】相关文章:",
            "点击下载文档",
            "驻村干部发言稿(精选多篇)",
            "第1篇:在驻村工作推进会上的讲话",
            "文档为doc格式",
            "推荐度:",
            "在日常工作中,大家都写过总结吧?下面是小编为大家整理的驻村工作总结,欢迎阅读与收藏。",
            "全文共3627字,会员登录后可查看排版好的完整文档",
            "还不是会员?【点这里注册】",
            "(未完,登录后查看全文)",
            "查看隐藏内容(*)需先登录",
            "请点击👉 mbgs777 👈联系老师",
            "标签:军训动员讲话 领导包村讲话 包村会议记录",
            "下一篇:在乡镇驻村干部座谈会上的讲话",
            "字体:【大 中 小】 打印 关闭",
        ];
        let kept = [
            "同志们:",
            "在全镇人居环境整治总结会上的讲话",
            "一、下载安装国家反诈中心APP",
            "各村要在微信群里发布通知。",
            "要组织群众下载注册国家反诈中心客户端,做到应装尽装,各村月底前完成率要达到90%以上,由派出所负责统计通报,对落后的村进行约谈。",
            "二、存在的问题",
            "二〇二四年三月八日",
            "2 页",
            "来源地排查要做到村不漏组、组不漏户、户不漏人。",
        ];
        for line in gone {
            assert_eq!(judge(&line.chars().collect::<Vec<_>>()), Verdict::Chrome, "{line}");
        }
        for line in kept {
            assert_ne!(judge(&line.chars().collect::<Vec<_>>()), Verdict::Chrome, "{line}");
        }
    }
}
