//! What a line of an official text can be (公文要素): the table `data/official.txt`, and the tests that a short line passes
//! when it stands in a paper by right. Sites put new words around papers every day; the form of papers does not change.

use super::lexicon::{
    DRAFT_ENDS, HEADS, LABEL_ENDS, LABELS, LETTERHEAD, ORGANS, PAPERS, PARTS, POSTS, SHELVES, SUBJECTS, SURNAMES,
};
use super::measure::numbered;

use crate::text::is_han;

/// How many words of offices the text holds, none counted twice.
pub(crate) fn subjects(text: &[char]) -> usize {
    let (mut i, mut count) = (0, 0);
    while i < text.len() {
        let step = SUBJECTS.prefix_len(text, i);
        count += usize::from(step.is_some());
        i += step.unwrap_or(1);
    }
    count
}

/// A sign that ends a sentence stands in it, or it is as long as only a paragraph is.
pub(crate) fn sentence(text: &[char]) -> bool {
    text.contains(&'。')
        || matches!(text.last(), Some('。' | ';' | '!' | '?' | ','))
        || text.last() == Some(&'…') && (text.len() >= 12 || !is_han(text[0]))
        || matches!(text, [.., '!' | '?', '”' | '"'])
        || text.len() >= 20 && text.iter().any(|c| matches!(c, ',' | ';'))
}

/// …工作总结, 在…上的讲话(提纲), 关于…的通知: what a paper may be called.
pub(crate) fn titled(text: &[char]) -> bool {
    let stem = match text.iter().rposition(|c| matches!(c, '(' | '【' | '[')) {
        Some(i) if matches!(text.last(), Some(')' | '】' | ']')) && i > 0 => &text[..i],
        _ => text,
    };
    (6..=60).contains(&text.len())
        && text.iter().position(|c| *c == ':').is_none_or(|n| n >= 8)
        && !numbered(text)
        && !text.iter().any(|c| matches!(c, '。' | ';' | '!' | '?'))
        && PAPERS.suffix_len(stem).is_some()
}

/// 发言提纲: the kind of paper and little more.
pub(crate) fn kind(text: &[char]) -> bool {
    (4..6).contains(&text.len()) && PAPERS.suffix_len(text).is_some() && SHELVES.prefix_len(text, 0) != Some(text.len())
}

/// 2021年6月30日, (二〇二一年六月), 202X年X月: a day as offices write it.
pub(crate) fn day(text: &[char]) -> bool {
    let body: Vec<char> = text.iter().copied().filter(|c| !matches!(c, '(' | ')' | '【' | '】')).collect();
    let day = |c: &char| c.is_ascii_digit() || "年月日〇零○一二三四五六七八九十Xx*×某上下午时分-.".contains(*c);
    // 2021年11月3日 星期三 晴
    let week = body.iter().position(|c| *c == '星' || *c == '周').filter(|i| *i > 4).unwrap_or(body.len());
    let weather = body[week..].iter().all(|c| "星期周一二三四五六日天晴阴雨雪多云转大中小雾风到".contains(*c));
    let body = if weather { &body[..week] } else { &body[..] };
    body.len() >= 3 && body.iter().all(day) && body.iter().any(|c| matches!(c, '年' | '月' | '日'))
}

/// 张某, 李某某、王某, 赵 某: nothing but names of persons.
pub(crate) fn names(text: &[char]) -> bool {
    let mut parts = text.split(|c| c.is_whitespace() || matches!(c, '、' | ',')).filter(|p| !p.is_empty()).peekable();
    parts.peek().is_some() && parts.all(name)
}

fn name(text: &[char]) -> bool {
    let masked = text.iter().any(|c| matches!(c, '某' | 'X' | 'x' | '*' | '×'));
    // 赵 某: the name of two characters is written as wide as that of three.
    let alone = text.len() == 1 && (text == ['某'] || SURNAMES.prefix_len(text, 0).is_some());
    alone
        || (if masked { 1..=6 } else { 2..=3 }).contains(&text.len())
            && SURNAMES.prefix_len(text, 0).is_some()
            && text.iter().all(|c| is_han(*c) || matches!(c, 'X' | 'x' | '*' | '×' | '〔' | '〕'))
}

/// 镇党委书记 王某某: a post and a name, an office and a day.
pub(crate) fn speaker(text: &[char]) -> bool {
    let bare: Vec<char> = text.iter().copied().filter(|c| !matches!(c, '(' | ')')).collect();
    let bare = bare.strip_suffix(&[':']).unwrap_or(&bare);
    let plain = bare.iter().all(|c| {
        is_han(*c) || c.is_ascii_digit() || matches!(c, '、' | 'X' | 'x' | '*' | '×' | '-' | '.' | '—' | '〔' | '〕')
    });
    bare.len() <= 30 && plain && { (0..bare.len()).any(|i| POSTS.prefix_len(bare, i).is_some()) }
}

/// 青石镇人民政府, 中共某县委办公室: a name of an office, for a letterhead or a signature.
pub(crate) fn organ(text: &[char]) -> bool {
    let body: Vec<char> = text.iter().copied().filter(|c| !matches!(c, '(' | ')')).collect();
    let plain = body.iter().all(|c| is_han(*c) || matches!(c, 'X' | 'x' | '*' | '×' | '、' | '〔' | '〕'));
    (3..=24).contains(&body.len()) && plain && ORGANS.suffix_len(&body).is_some()
}

/// 青石文〔2022〕16号, 第12期, 特急, 签发人:李某, 附件1: what stands above a title by right.
pub(crate) fn letterhead(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    let issue = line.starts_with('第') && line.ends_with('期') && text.len() <= 10;
    let number = line.contains(['〔', '[', '(']) && line.ends_with('号') && text.len() <= 24;
    let held = line.trim_matches(['【', '】', '(', ')', '★']);
    issue
        || number
        || LETTERHEAD.prefix(held).is_some() && text.len() <= 12
        || line.starts_with("签发人")
        || line
            .strip_prefix("附件")
            .is_some_and(|r| r.chars().all(|c| c.is_ascii_digit() || "一二三四五六:".contains(c)))
        || line.starts_with("——")
        || line.starts_with("--") && !line.ends_with('-') && text.iter().any(|c| is_han(*c))
}

/// 抄送:…, 联系人:…, 责任单位:…, 组长:…: the head of a line that papers have.
pub(crate) fn headed(text: &[char]) -> bool {
    const CLOSINGS: [[char; 2]; 7] =
        [['特', '此'], ['此', '致'], ['敬', '礼'], ['妥', '否'], ['当', '否'], ['专', '此'], ['此', '件']];
    // 接待地点:…, 补助标准:…: what a paper says of its matter, unless pages say it of theirs.
    // 附件:暂无 is what a program writes where nothing is.
    if text.ends_with(&[':', '无']) || text.ends_with(&['暂', '无']) {
        return false;
    }
    let from = text.iter().take_while(|c| matches!(c, '(' | '*' | '【')).count();
    HEADS.prefix_len(text, from).is_some_and(|n| {
        let behind = text.get(from + n);
        from + n == text.len()
            || matches!(behind, Some(':' | '(' | ')' | '】' | ' '))
            || behind.is_some_and(char::is_ascii_digit)
            || text[from + n - 1] == ':'
    }) || text.iter().position(|c| *c == ':').is_some_and(|n| {
        let label: String = text[..n].iter().collect();
        (3..=8).contains(&n)
            && n + 1 < text.len()
            && LABEL_ENDS.suffix(&label).is_some()
            && LABELS.prefix_len(text, 0).is_none()
    }) || text.len() <= 12 && CLOSINGS.iter().any(|c| text.starts_with(c))
}

/// 青石镇党政办公室 2021年6月28日印发, (共印60份), 01 把路修通, 东沟村:张某 李某: lines with a form that only papers have.
pub(crate) fn formed(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    let held = line.trim_matches(['(', ')', '。']);
    let dated = line.contains('年') && line.contains('月') && held.ends_with(['日', '发', '印', '月', '布', '过']);
    let part = matches!(text, ['0', d, rest @ ..] if d.is_ascii_digit() && rest.first().is_none_or(|c| is_han(*c)));
    let staffed = text.iter().position(|c| *c == ':').is_some_and(|n| {
        n > 0
            && text.len() > n + 1
            && text[n + 1..].iter().all(|c| is_han(*c) || matches!(c, '、' | ',' | 'X' | 'x' | '*'))
            && SURNAMES.prefix_len(text, n + 1).is_some()
            && text[n + 1..].split(|c| matches!(c, '、' | ',')).all(|p| p.len() <= 6)
            && text[n + 1..].contains(&'某')
    });
    // 乡党政办 张某
    let of = (3..text.len().saturating_sub(1)).any(|i| text.len() - i <= 3 && name(&text[i..]) && organ(&text[..i]));
    let printed = held.starts_with("共印") || held.starts_with('印') && held.ends_with('份');
    dated && !line.contains(':') && text.len() <= 40 || printed || part || staffed || of
}

/// 1/3 100%, 2/5: marks of pages are judged with the others of their kind.
pub(crate) fn paged(text: &[char]) -> bool {
    text.contains(&'/') && text.iter().all(|c| c.is_ascii_digit() || matches!(c, '/' | '%'))
}

/// 结束语, (讨论稿), (根据录音整理): lines that belong to no sentence and to the paper all the same.
pub(crate) fn stage(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    let held = line.trim_matches(['(', ')', ':']);
    PARTS.contains(held) || line.starts_with('(') && text.len() <= 24 && DRAFT_ENDS.suffix(&line).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn elements_of_papers_are_known() {
        for text in ["2021年6月30日", "(2021年4月6日)", "二〇二四年三月八日", "202X年X月"] {
            assert!(day(&chars(text)), "{text}");
        }
        for text in ["张某某", "李某 王某", "赵 某", "王XX、李XX"] {
            assert!(names(&chars(text)), "{text}");
        }
        for text in ["青石镇人民政府", "中共河口镇委员会", "柳坡村驻村工作队"] {
            assert!(organ(&chars(text)), "{text}");
        }
        for text in ["青石文〔2022〕16号", "第12期", "签发人:李某", "附件1", "特急"] {
            assert!(letterhead(&chars(text)), "{text}");
        }
        for text in ["青石镇党政办公室2021年6月28日印发", "(共印60份)", "01把路修通", "东沟村:张某李某"]
        {
            assert!(formed(&chars(text)), "{text}");
        }
        for text in ["2024-11-03", "免费预览", "我的足迹", "登录", "签到天数:12天"] {
            let t = chars(text);
            assert!(!day(&t) && !names(&t) && !organ(&t) && !letterhead(&t) && !headed(&t) && !formed(&t), "{text}");
        }
    }
}
