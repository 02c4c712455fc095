//! Program text and addresses of the page inside a document.

use super::lexicon::KINDS;
use super::measure::{SHARE, share};
use crate::document::Edit;
use crate::document::RepairKind;

/// Program text of the page (`.TRS_Editor P{margin-top:0}`, `var a='标题';`, addresses): long runs of ASCII with its
/// signs, and the short texts in quotes between them.
pub(crate) fn cut(chars: &[char], edits: &mut Vec<Edit>) {
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
        let address =
            ["http://", "https://", "file:///", "www.", ".com", ".cn", ".net", ".org"].iter().any(|a| run.contains(a))
                || run.split_ascii_whitespace().any(domain);
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
    let (second, second_last) = rims(chars);
    for (a, b, program) in runs {
        // What stands in the same sentence with it belongs to it; with a mere address only if it sounds like a site
        // (本文地址:…,转载请注明出处; not 请登录…填报).
        let from = (0..a).rev().take(90).find(|&i| matches!(chars[i], '。' | '!' | '\n')).map(|i| i + 1);
        let to = (b..chars.len()).take(90).find(|&i| matches!(chars[i], '。' | '\n')).unwrap_or(b);
        let from = from.unwrap_or(if a < 90 { 0 } else { a });
        let rest: Vec<char> = chars[from..a].iter().chain(&chars[b..to]).copied().collect();
        let to = if chars.get(to) == Some(&'。') { to + 1 } else { to };
        // At the very head or end of the document an address is the site's own.
        let edge = from <= second || to > second_last;
        if let Some(end) = excerpt(chars, b).filter(|_| from <= second) {
            edits.push(Edit::cut(from, end, RepairKind::Boilerplate, CODE));
            continue;
        }
        // A title beside program text is still the document's.
        let titled = KINDS.count(&rest) > 0 && program;
        // …。https://…临时线路由电工架设。: a sentence behind it that has nothing of a site is the text's.
        let behind = &chars[b.min(to)..to];
        let own = !program && behind.len() >= 6 && behind.last() == Some(&'。') && share(behind) <= 0.0;
        let all = rest.len() <= 90
            && !own
            && (program && !titled || edge && !program || rest.len() <= 12 || share(&rest) >= SHARE / 4.0);
        // (某文秘网https://…省略512字,正式会员可阅读): the whole bracket.
        if let Some((from, to)) = bracket(chars, a, b) {
            edits.push(Edit::cut(from, to, RepairKind::Boilerplate, CODE));
            continue;
        }
        let (a, b) = if all { (from, to.max(b)) } else { (a, b) };
        edits.push(Edit::cut(a, b, RepairKind::Boilerplate, CODE));
    }
}

/// jianghuagao.top: the name of a site, whatever it ends in; a file's name ends otherwise.
fn domain(word: &str) -> bool {
    const FILES: [&str; 12] = ["doc", "docx", "pdf", "wps", "txt", "rtf", "ppt", "pptx", "xls", "xlsx", "jpg", "png"];
    let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    word.rsplit_once('.').is_some_and(|(name, end)| {
        (2..=7).contains(&end.len())
            && end.chars().all(|c| c.is_ascii_lowercase())
            && !FILES.contains(&end)
            && name.chars().filter(char::is_ascii_lowercase).count() >= 4
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
    })
}

/// The end of a line that goes on behind an address with how the text below begins: the site's name and an extract.
fn excerpt(chars: &[char], from: usize) -> Option<usize> {
    const KNOWN: usize = 10;
    let end = (from..chars.len().min(from + 240)).find(|&i| chars[i] == '\n')?;
    let words =
        |a: usize, b: usize| -> Vec<char> { chars[a..b].iter().copied().filter(|c| !c.is_whitespace()).collect() };
    let (line, below) = (words(from, end), words(end, chars.len().min(end + 400)));
    let start = line.get(..KNOWN)?;
    below.windows(KNOWN).any(|w| w == start).then_some(end + 1)
}

/// The bracket around a place, within a line and not far.
fn bracket(chars: &[char], a: usize, b: usize) -> Option<(usize, usize)> {
    let near = |c: &char| !matches!(c, '\n' | '。');
    let open = (a.saturating_sub(30)..a)
        .rev()
        .take_while(|&i| near(&chars[i]))
        .find(|&i| matches!(chars[i], '(' | '【' | '['))?;
    let end = (a.max(open + 1)..chars.len().min(b + 60))
        .take_while(|&i| near(&chars[i]))
        .find(|&i| matches!(chars[i], ')' | '】' | ']'))?;
    (end + 1 >= b && end - open <= 160).then_some((open, end + 1))
}

/// Where the second line with words begins, and where the last but one ends.
fn rims(chars: &[char]) -> (usize, usize) {
    let filled = |c: &char| !c.is_whitespace();
    let first = chars.iter().position(filled).unwrap_or(0);
    let end = chars[first..].iter().position(|c| *c == '\n').map_or(chars.len(), |i| first + i);
    let second = chars[end..].iter().position(filled).map_or(chars.len(), |i| end + i);
    let last = chars.iter().rposition(filled).unwrap_or(0);
    let start = chars[..last].iter().rposition(|c| *c == '\n').unwrap_or(0);
    (second, chars[..start].iter().rposition(filled).map_or(0, |i| i + 1))
}

fn quoted(chars: &[char], from: usize, to: usize) -> bool {
    let quote = |i: usize| chars.get(i).is_some_and(|c| matches!(c, '"' | '\'' | '(' | ')' | ';' | '/'));
    from > 0 && quote(from - 1) || quote(to) || chars[from..to].iter().all(|c| c.is_whitespace())
}
