//! Lines and line ends that a web site put around a document (网站杂文): navigation, download, member and copyright
//! notices. The words are data (`data/chrome.txt`); here is only how a line is judged by them.

mod table;

use table::{Words, words};

use super::RepairKind;
use super::charset::is_han;
use super::draft::{Draft, Edit, Line};

const NOTE: &str = "网站加上的文字,不属于正文";

/// A line with one of the phrases is judged by it up to this many characters.
const SHORT: usize = 110;
/// Share of a line made of the words from which it is one of these lines.
const SHARE: f64 = 0.6;

fn neutral(c: char) -> bool {
    c.is_ascii_digit()
        || c.is_whitespace()
        || c.is_ascii_punctuation()
        || "、。,:;()【】《》“”|·—-…>>»＞→★☆◆●©：；（）".contains(c)
}

/// Takes out the lines, and the parts at the ends of lines and inside them. Returns whether anything was found.
pub(super) fn strip(draft: &mut Draft) -> bool {
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
            Verdict::Text => inside(&chars, *line, &mut edits),
            Verdict::Meta => {}
        }
    }
    code(&chars, &mut edits);
    let found = !edits.is_empty();
    draft.apply(edits);
    found
}

/// Program text of the page (`.TRS_Editor P{margin-top:0}`, `var a='标题';`, addresses): long runs of ASCII with its
/// signs, and the short texts in quotes between them.
fn code(chars: &[char], edits: &mut Vec<Edit>) {
    const CODE: &str = "网页的程序文字或网址,不属于正文";
    let mut runs: Vec<(usize, usize, bool)> = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let from = i;
        while i < chars.len() && chars[i].is_ascii() && chars[i] != '\n' {
            i += 1;
        }
        let run: String = chars[from..i].iter().collect();
        let letters = run.chars().filter(char::is_ascii_alphabetic).count();
        let signs = run.chars().filter(|c| "{}=$;\"'()<>".contains(*c)).count();
        let address = run.contains("http://") || run.contains("https://") || run.contains("www.");
        let program =
            letters >= 3 && run.contains(['{', '}', '=', '$']) && run.len() >= 6 || signs >= 3 && signs * 2 > run.len();
        if address || program {
            match runs.last_mut() {
                // var title = "在全县…上的讲话"; var date = …
                Some(last)
                    if from - last.1 <= 60 && !chars[last.1..from].contains(&'。') && quoted(chars, last.1, from) =>
                {
                    last.1 = i;
                    last.2 |= program;
                }
                _ => runs.push((from, i, program)),
            }
        }
        i = i.max(from + 1);
    }
    for (a, b, program) in runs {
        // What stands in the same sentence with it belongs to it; with a mere address only if it sounds like a site
        // (本文地址:…,转载请注明出处; not 请登录…填报).
        let from = (0..a).rev().take(90).find(|&i| matches!(chars[i], '。' | '!' | '\n')).map(|i| i + 1);
        let to = (b..chars.len()).take(90).find(|&i| matches!(chars[i], '。' | '\n')).unwrap_or(b);
        let from = from.unwrap_or(if a < 90 { 0 } else { a });
        let rest: Vec<char> = chars[from..a].iter().chain(&chars[b..to]).copied().collect();
        let to = if chars.get(to) == Some(&'。') { to + 1 } else { to };
        // At the very head or end of the document an address is the site's own.
        let filled =
            |part: &[char]| part.split(|c| *c == '\n').filter(|l| l.iter().any(|c| !c.is_whitespace())).count();
        let edge = filled(&chars[..from]) < 2 || filled(&chars[to..]) < 2;
        let all = rest.len() <= 90 && (program || edge || rest.len() <= 12 || share(&rest, words()) >= SHARE / 4.0);
        let (a, b) = if all { (from, to.max(b)) } else { (a, b) };
        edits.push(Edit::cut(a, b, RepairKind::Boilerplate, CODE));
    }
}

fn quoted(chars: &[char], from: usize, to: usize) -> bool {
    let quote = |i: usize| chars.get(i).is_some_and(|c| matches!(c, '"' | '\'' | '(' | ')' | ';' | '/'));
    from > 0 && quote(from - 1) || quote(to) || chars[from..to].iter().all(|c| c.is_whitespace())
}

/// Notices inside a long line: in brackets, or as a sentence of their own.
fn inside(chars: &[char], line: Line, edits: &mut Vec<Edit>) {
    if line.end - line.start < 12 {
        return;
    }
    let mut start = line.start;
    let mut open = None;
    for i in line.start..line.end {
        match chars[i] {
            '(' | '[' | '【' | '（' => open = Some(i),
            ')' | ']' | '】' | '）' => {
                if let Some(from) = open.take().filter(|&from| i - from > 4 && notice(&chars[from + 1..i])) {
                    edits.push(Edit::cut(from, i + 1, RepairKind::Boilerplate, NOTE));
                }
            }
            _ => {}
        }
        let last = i + 1 == line.end;
        if last || matches!(chars[i], '。' | '!' | '?' | ';' | ' ' | '…') {
            if notice(&chars[start..=i]) {
                edits.push(Edit::cut(start, i + 1, RepairKind::Boilerplate, NOTE));
            }
            start = i + 1;
        }
    }
}

/// A piece of a line that is a notice by itself: surer than a line must be.
fn notice(piece: &[char]) -> bool {
    let w = words();
    let lead = piece.iter().take_while(|c| neutral(**c)).count();
    let text = &piece[lead..];
    let hits = w.phrases.count(text);
    text.len() >= 4
        && text.len() <= SHORT
        && hits > 0
        && !numbered(piece)
        && (share(text, w) >= SHARE || hits >= 2 && share(text, w) >= SHARE / 2.0)
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
    if len <= SHORT
        && (labelled(text, w)
            || listing(text, w)
            || editors(text, w)
            || path(text)
            || collection(text, w)
            || share(text, w) >= SHARE)
    {
        return Verdict::Chrome;
    }
    let (head, tail) = ends(text, w);
    let tail = tail.max(site_name(text, w));
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
    w.phrases.count(rest) == 0 && share(rest, w) < 0.4
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
    let symbols = word.chars().all(|c| !c.is_alphanumeric() && !matches!(c, '□' | '*' | '…' | '_' | '×'));
    // 2 / 15, mbgs777, A- A A+
    let latin = word.chars().all(|c| c.is_ascii_alphanumeric() || c.is_ascii_punctuation())
        && word.chars().any(|c| c.is_ascii_alphabetic());
    // 1 2 3 4 5
    let numbers = text.split(|c| !c.is_ascii_digit()).filter(|n| !n.is_empty()).count();
    let counted = numbers >= 3 && !date && word.chars().all(|c| c.is_ascii_digit() || "[]()>|-/".contains(c));
    size || date || symbols || latin || counted
}

/// `来源:… 作者:…`: begins with a label and is short, or has two anywhere (`2020-03-05 来源:… 浏览:…`).
fn labelled(text: &[char], w: &Words) -> bool {
    let text: Vec<char> = text.iter().copied().filter(|c| !c.is_whitespace()).collect();
    let label_at = |i: usize| {
        w.labels.at(&text, i).is_some_and(|n| {
            text.get(i + n) == Some(&'(') && text.get(i + n + 1).is_some_and(char::is_ascii_digit)
                || matches!(text.get(i + n), Some(':' | '：' | '】' | ']' | '丨' | '|' | '｜'))
        })
    };
    let opens = text.iter().take_while(|c| !is_han(**c) && !c.is_ascii_alphabetic()).count();
    let labels = (0..text.len()).filter(|&i| label_at(i)).count();
    let sentence = text.contains(&'。');
    label_at(opens) && (labels >= 2 || text.len() <= 80 && !sentence) || labels >= 2 && !sentence
}

/// 相关文章:1、… 2、…
fn listing(text: &[char], w: &Words) -> bool {
    let start = text.iter().take_while(|c| neutral(**c)).count();
    w.lists.at(text, start).is_some_and(|n| text.get(start + n).is_none_or(|c| neutral(*c) || matches!(c, '的' | '内')))
}

/// 以下是小编为大家整理的…,供大家参考: one sentence in the words of an editor.
fn editors(text: &[char], w: &Words) -> bool {
    let sentences = text.iter().filter(|c| **c == '。').count();
    sentences <= 1 && w.editors.0.count(text) >= 2 && w.editors.1.count(text) >= 1 && w.kinds.count(text) >= 1
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
fn collection(text: &[char], w: &Words) -> bool {
    if text.len() > 50 || text.iter().any(|c| matches!(c, '。' | ';')) {
        return false;
    }
    let line: String = text.iter().filter(|c| !c.is_whitespace()).collect();
    let bare = line.trim_end_matches([':', '】', ']', ')']).trim_start_matches(['【', '[']);
    let number = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let kind = |s: &str| w.kinds.ends(&s.chars().collect::<Vec<_>>());
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
                    if let Some(n) = w.phrases.at(text, k).or_else(|| w.words.at(text, k).filter(|n| any && *n > 1)) {
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
    abstracts(chars, lines, &filled, verdicts);
    links(chars, lines, &filled, verdicts);
}

fn bare(chars: &[char], line: Line) -> Vec<char> {
    chars[line.start..line.end].iter().copied().filter(|c| !c.is_whitespace()).collect()
}

/// 摘要:…, 【导语】…: among the first lines.
fn abstracts(chars: &[char], lines: &[Line], filled: &[usize], verdicts: &mut [Verdict]) {
    for &i in filled.iter().take(6) {
        let text = bare(chars, lines[i]);
        let label = words().abstracts.at(&text, 0);
        if verdicts[i] == Verdict::Text
            && label.is_some_and(|n| text[0] == '【' || matches!(text.get(n), Some(':' | '：')))
        {
            verdicts[i] = Verdict::Chrome;
        }
    }
}

/// Links to other documents at the end: everything behind 相关文章 as long as no line is a text; and titles of other
/// documents behind the last sentence.
fn links(chars: &[char], lines: &[Line], filled: &[usize], verdicts: &mut [Verdict]) {
    let w = words();
    let sentence = |i: usize| chars[lines[i].start..lines[i].end].iter().any(|c| matches!(c, '。' | '!' | ';'));
    let head =
        filled.iter().position(|&i| verdicts[i] == Verdict::Chrome && w.lists.at(&bare(chars, lines[i]), 0).is_some());
    if let Some(head) = head {
        let text = |i: usize| lines[i].end - lines[i].start > 50 || sentence(i);
        if !filled[head..].iter().any(|&i| verdicts[i] != Verdict::Chrome && text(i)) {
            for &i in &filled[head..] {
                verdicts[i] = Verdict::Chrome;
            }
        }
    }
    let Some(end) = filled.iter().rposition(|&i| verdicts[i] == Verdict::Text && sentence(i)) else { return };
    for &i in &filled[end + 1..] {
        let text = bare(chars, lines[i]);
        let title: Vec<char> = text.iter().copied().take_while(|c| !matches!(c, '(' | '[' | '2')).collect();
        if end >= 2 && verdicts[i] == Verdict::Text && text.len() >= 8 && !numbered(&text) && w.kinds.ends(&title) {
            verdicts[i] = Verdict::Chrome;
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
