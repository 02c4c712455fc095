//! Lines and line ends that a web site put around a document (网站杂文): navigation, download, member and copyright
//! notices. The words are data (`data/chrome.txt`); here is only how a line is judged by them.

use super::RepairKind;
use super::charset::is_han;
use super::draft::{Draft, Edit, Line};

const TABLE: &str = include_str!("../../data/chrome.txt");

const NOTE: &str = "网站加上的文字,不属于正文";

/// A line with one of the phrases is judged by it up to this many characters.
const SHORT: usize = 110;
/// Share of a line made of the words from which it is one of these lines.
const SHARE: f64 = 0.6;

struct Words {
    phrases: Vec<Vec<char>>,
    words: Vec<Vec<char>>,
    labels: Vec<Vec<char>>,
    kinds: Vec<Vec<char>>,
}

fn words() -> &'static Words {
    static WORDS: std::sync::OnceLock<Words> = std::sync::OnceLock::new();
    WORDS.get_or_init(|| {
        let section = |name: &str| {
            let mut inside = false;
            let mut out: Vec<Vec<char>> = Vec::new();
            for line in TABLE.lines().filter(|l| !l.starts_with('#')) {
                if let Some(title) = line.strip_prefix('[') {
                    inside = title.strip_suffix(']') == Some(name);
                    if inside || title.ends_with(']') {
                        continue;
                    }
                }
                if inside {
                    out.extend(line.split_whitespace().map(|w| w.replace('_', " ").chars().collect()));
                }
            }
            out.sort_by_key(|w| std::cmp::Reverse(w.len()));
            out
        };
        Words {
            phrases: section("phrases"),
            words: section("words"),
            labels: section("labels"),
            kinds: section("kinds"),
        }
    })
}

/// Longest of the words that stands at `i`.
fn at(list: &[Vec<char>], text: &[char], i: usize) -> Option<usize> {
    list.iter().find(|w| text[i..].starts_with(w)).map(Vec::len)
}

fn neutral(c: char) -> bool {
    c.is_ascii_digit()
        || c.is_whitespace()
        || c.is_ascii_punctuation()
        || "、。,:;()【】《》“”|·—-…>>»＞→★☆◆●©：；（）".contains(c)
}

/// Takes out the lines, and the parts at the ends of lines.
pub(super) fn strip(draft: &mut Draft) {
    let chars = draft.chars();
    let lines: Vec<Line> = draft.lines();
    let mut verdicts: Vec<Verdict> = lines.iter().map(|l| judge(&chars[l.start..l.end])).collect();
    spread(&chars, &lines, &mut verdicts);
    let mut edits = Vec::new();
    for (line, verdict) in lines.iter().zip(&verdicts) {
        match *verdict {
            Verdict::Chrome => {
                // The line and its end; the last line has none.
                let end = (line.end + 1).min(chars.len());
                edits.push(Edit::cut(line.start, end, RepairKind::Boilerplate, NOTE));
            }
            Verdict::Ends { head, tail } => {
                if head > 0 {
                    edits.push(Edit::cut(line.start, line.start + head, RepairKind::Boilerplate, NOTE));
                }
                if tail > 0 {
                    edits.push(Edit::cut(line.end - tail, line.end, RepairKind::Boilerplate, NOTE));
                }
            }
            Verdict::Text | Verdict::Meta => {}
        }
    }
    draft.apply(edits);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
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

fn judge(line: &[char]) -> Verdict {
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
    if bare_meta(text) {
        return Verdict::Meta;
    }
    if len <= SHORT && (labelled(text, w) || path(text) || collection(text, w) || share(text, w) >= SHARE) {
        return Verdict::Chrome;
    }
    let (head, tail) = ends(text, w);
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
    let hits = (0..len).filter(|&i| at(&w.phrases, text, i).is_some()).count();
    let sentences = text.iter().filter(|c| **c == '。').count();
    if hits > 0 && (len <= 50 && sentences <= 1 || len <= SHORT && (hits >= 2 || sentences == 0)) {
        return Verdict::Chrome;
    }
    Verdict::Text
}

/// What is left of a line is a title or a text, not the rest of a notice.
fn looks_like_text(rest: &[char]) -> bool {
    let w = words();
    !(0..rest.len()).any(|i| at(&w.phrases, rest, i).is_some()) && share(rest, w) < 0.4
}

/// 一、 (一) 1、: a numbered line is a text.
fn numbered(text: &[char]) -> bool {
    let start = text.iter().take_while(|c| matches!(c, '(' | '第' | ' ')).count();
    let number =
        text[start..].iter().take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(**c)).count();
    number > 0 && number <= 3 && matches!(text.get(start + number), Some('、' | ')' | ',' | '是' | '要'))
}

/// 2024-11-03, 41.20KB, 2 页.
fn bare_meta(text: &[char]) -> bool {
    let word: String = text.iter().filter(|c| !c.is_whitespace()).collect();
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let size = ["KB", "MB", "kb", "K", "M", "页", "字", "次", "积分", "星", "金币", "元"].iter().any(|u| {
        word.strip_suffix(u).is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit() || c == '.'))
    });
    let date = digits >= 6
        && word.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '/' | ':' | '.'))
        && word.contains(['-', '/', ':']);
    size || date
}

/// `来源:… 作者:…`: begins with a label, and has a second one or is short.
fn labelled(text: &[char], w: &Words) -> bool {
    let opens = text.iter().take_while(|c| matches!(c, '[' | '【' | '(' | ' ')).count();
    let label_at =
        |i: usize| at(&w.labels, text, i).is_some_and(|n| matches!(text.get(i + n), Some(':' | '：' | '】' | ']')));
    if !label_at(opens) {
        return false;
    }
    let labels = (0..text.len()).filter(|&i| label_at(i) && (i == 0 || !is_han(text[i - 1]))).count();
    labels >= 2 || text.len() <= 80 && !text.contains(&'。')
}

/// 首页 > 党建教育 > 政府政务
fn path(text: &[char]) -> bool {
    let arrows = text.iter().filter(|c| matches!(c, '>' | '»' | '›' | '＞' | '→')).count();
    arrows >= 1
        && text.len() <= 60
        && !text.contains(&'。')
        && !text.contains(&';')
        && (arrows >= 2 || text.iter().collect::<String>().contains("首页"))
}

/// 共建美丽乡村演讲稿(2), 驻村工作总结篇4, 讲话稿(精选5篇), 篇一:
fn collection(text: &[char], w: &Words) -> bool {
    if text.len() > 50 || text.iter().any(|c| matches!(c, '。' | ';')) {
        return false;
    }
    let line: String = text.iter().filter(|c| !c.is_whitespace()).collect();
    let bare = line.trim_end_matches([':', '】', ']', ')']).trim_start_matches(['【', '[']);
    let number = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let kind = |s: &str| w.kinds.iter().any(|k| s.ends_with(&k.iter().collect::<String>()));
    // 篇4 / 篇一 at the end, or alone.
    if let Some((before, n)) = bare.rsplit_once('篇') {
        if number(n) && (before.is_empty() || kind(before)) {
            return true;
        }
        if n.is_empty()
            && (before.starts_with('第') && number(before.trim_start_matches('第'))
                || before.contains("精选")
                || before.contains("通用")
                || before.contains("合集")
                || before.contains("汇编")
                || before.contains("优秀"))
        {
            return true;
        }
    }
    // 演讲稿(2)
    bare.rsplit_once('(').is_some_and(|(before, n)| number(n) && line.ends_with(')') && kind(before))
}

/// Share of the line that the words cover; digits and signs do not count.
fn share(text: &[char], w: &Words) -> f64 {
    let (mut covered, mut total, mut i) = (0.0, 0.0, 0);
    while i < text.len() {
        if let Some(n) = at(&w.phrases, text, i).max(at(&w.words, text, i)) {
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
        if let Some(n) = at(&w.phrases, text, i) {
            i += n;
            head = i;
        } else if i > 0 && matches!(text[i], ' ' | '-' | '—' | '_' | '|' | ':' | '：' | '·' | '!' | '/') {
            i += 1;
        } else {
            break;
        }
    }
    while head > 0 && head < text.len() && matches!(text[head], ' ' | '-' | '—' | '_' | '|' | ':' | '：' | '·' | '!')
    {
        head += 1;
    }
    // At the end only behind a space or a sign, and only what is followed by nothing else.
    let tail = (head..text.len())
        .find(|&i| {
            (i == 0 || matches!(text[i - 1], ' ' | '|' | '-' | '—' | '_' | '…' | '(' | '[' | '【')) && {
                let mut k = i;
                let mut any = false;
                while k < text.len() {
                    if let Some(n) = at(&w.phrases, text, k).or_else(|| at(&w.words, text, k).filter(|n| any && *n > 1))
                    {
                        k += n;
                        any = true;
                    } else if any && neutral(text[k]) {
                        k += 1;
                    } else {
                        break;
                    }
                }
                any && k == text.len()
            }
        })
        .map_or(0, |i| {
            let open = usize::from(i > 0 && matches!(text[i - 1], '(' | '[' | '【'));
            text.len() - i + open
        });
    (head, tail)
}

/// Bare dates and sizes beside site lines go with them; so do the lists of titles under 相关文章 at the end.
fn spread(chars: &[char], lines: &[Line], verdicts: &mut [Verdict]) {
    let filled: Vec<usize> =
        (0..lines.len()).filter(|&i| chars[lines[i].start..lines[i].end].iter().any(|c| !c.is_whitespace())).collect();
    loop {
        let mut changed = false;
        for k in 0..filled.len() {
            if verdicts[filled[k]] != Verdict::Meta {
                continue;
            }
            let beside = |j: Option<&usize>| j.is_some_and(|&j| verdicts[j] == Verdict::Chrome);
            let twin = |j: Option<&usize>| j.is_some_and(|&j| verdicts[j] == Verdict::Meta);
            let (before, after) = (k.checked_sub(1).and_then(|p| filled.get(p)), filled.get(k + 1));
            if beside(before) || beside(after) || k < 4 && (twin(before) || twin(after)) {
                verdicts[filled[k]] = Verdict::Chrome;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    // A list of links: everything behind 相关文章 to the end, as long as no line is a text.
    const LISTS: [&str; 11] = [
        "相关文章",
        "相关阅读",
        "相关推荐",
        "相关文档",
        "相关范文",
        "猜你喜欢",
        "热门推荐",
        "推荐阅读",
        "热门文章",
        "延伸阅读",
        "最新文章",
    ];
    let head = filled.iter().position(|&i| {
        let text: String = chars[lines[i].start..lines[i].end].iter().filter(|c| !c.is_whitespace()).collect();
        verdicts[i] == Verdict::Chrome && LISTS.iter().any(|l| text.starts_with(l))
    });
    if let Some(head) = head {
        let rest = &filled[head..];
        let text = |i: usize| lines[i].end - lines[i].start > 50 || chars[lines[i].start..lines[i].end].contains(&'。');
        if !rest.iter().any(|&i| verdicts[i] != Verdict::Chrome && text(i)) {
            for &i in rest {
                verdicts[i] = Verdict::Chrome;
            }
        }
    }
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
            "篇一:",
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

    #[test]
    fn site_words_at_the_ends_of_a_text_are_cut_off() {
        let table = [
            ("优选文档-用心为您整理XX镇精准扶贫工作情况汇报尊敬的各位领导", "XX镇精准扶贫工作情况汇报尊敬的各位领导"),
            ("在全市第一书记选派工作会议上的讲话 本文简介:", "在全市第一书记选派工作会议上的讲话 "),
        ];
        for (from, to) in table {
            let mut d = Draft::new(from);
            strip(&mut d);
            assert_eq!(d.finish().text, to);
        }
    }
}
