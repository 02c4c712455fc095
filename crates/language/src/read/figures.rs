//! Dates, years and paired signs that were damaged: only where the right form can be shown from the text itself.

use super::charset::is_han;
use super::draft::{Draft, Edit, Line};
use super::lines::numbered;
use super::{DoubtKind, RepairKind};

/// Repairs dates written without their words, impossible numbers and lost halves of brackets.
pub(super) fn repair(draft: &mut Draft) {
    bare_dates(draft);
    masked(draft);
    wrong_years(draft);
    brackets(draft);
    formula(draft);
}

/// 为…,根据…,制订本行动计划 / 一、总体思路: the formula that closes the opening of a plan, with its full stop lost.
fn formula(draft: &mut Draft) {
    const OPENS: [&str; 7] = ["为", "根据", "按照", "依据", "结合", "遵照", "依照"];
    let chars = draft.chars();
    let filled = |l: &Line| chars[l.start..l.end].iter().any(|c| !c.is_whitespace());
    let lines: Vec<Line> = draft.lines().into_iter().filter(filled).collect();
    let mut edits = Vec::new();
    for pair in lines.windows(2) {
        let text = &chars[pair[0].start..pair[0].end];
        let end = pair[0].start + text.iter().rposition(|c| !c.is_whitespace()).map_or(0, |i| i + 1);
        let line: String = chars[pair[0].start..end].iter().collect();
        let Some((head, last)) = line.trim_start().rsplit_once([',', '。']) else { continue };
        let made = ["制定本", "制订本", "制定此", "制订此"].iter().find_map(|m| last.split_once(*m));
        let named = made.is_some_and(|(before, name)| {
            before.chars().count() <= 8 && (2..=10).contains(&name.chars().count()) && name.chars().all(is_han)
        });
        let next = (pair[1].start..pair[1].end).find(|&i| !chars[i].is_whitespace()).unwrap_or(pair[1].end);
        if named && OPENS.iter().any(|o| head.starts_with(o)) && numbered(&chars[next..pair[1].end]) {
            edits.push(Edit::put(end, end, "。", RepairKind::LostByte, "“制定本…”已是句末,丢失的句号"));
        }
    }
    draft.apply(edits);
}

fn number(chars: &[char]) -> Option<u32> {
    (!chars.is_empty() && chars.len() <= 6).then(|| chars.iter().collect::<String>().parse().ok()).flatten()
}

/// 20190308, 2023818 on a line of its own is the date of the document; only if it can be read in one way.
fn bare_dates(draft: &mut Draft) {
    let chars = draft.chars();
    let mut edits = Vec::new();
    let mut doubts = Vec::new();
    for line in draft.lines() {
        let start = (line.start..line.end).find(|&i| !chars[i].is_whitespace()).unwrap_or(line.end);
        let end = (start..line.end).rev().find(|&i| !chars[i].is_whitespace()).map_or(start, |i| i + 1);
        let text = &chars[start..end];
        if !(6..=8).contains(&text.len()) || !text.iter().all(char::is_ascii_digit) {
            continue;
        }
        let year = number(&text[..4]).filter(|y| (1990..=2060).contains(y));
        let readings: Vec<(u32, u32)> = (5..=6)
            .filter(|&k| k < text.len() && text.len() - k <= 2)
            .filter_map(|k| Some((number(&text[4..k])?, number(&text[k..])?)))
            .filter(|(m, d)| (1..=12).contains(m) && (1..=31).contains(d))
            .collect();
        match (year, readings.as_slice()) {
            (Some(y), [(m, d)]) => {
                let date = format!("{y}年{m}月{d}日");
                edits.push(Edit::put(start, end, date, RepairKind::MaskedDigits, "成文日期丢失了“年月日”"));
            }
            (Some(_), [_, _, ..]) => doubts.push((start, end)),
            _ => {}
        }
    }
    for (start, end) in doubts {
        draft.doubt(DoubtKind::Doubtful, start, end, "成文日期丢失了“年月日”,有两种读法");
    }
    draft.apply(edits);
}

/// Runs of digits: (start, end).
fn runs(chars: &[char]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        if chars[i].is_ascii_digit() {
            let from = i;
            while i < chars.len() && chars[i].is_ascii_digit() {
                i += 1;
            }
            out.push((from, i));
        } else {
            i += 1;
        }
    }
    out
}

/// 10 was replaced by 2023 (or 2022, 2024 …): 5月2023日, 2023月, a rate of 2023%. A year of six digits next to 比2009年 is 2010年.
fn masked(draft: &mut Draft) {
    const NOTE: &str = "数字被网站替换,按上下文可以证明原数";
    let chars = draft.chars();
    let is = |i: usize, w: &str| w.chars().enumerate().all(|(k, c)| chars.get(i + k) == Some(&c));
    let mut edits = Vec::new();
    let mut doubts = Vec::new();
    for (start, end) in runs(&chars) {
        let len = end - start;
        let before = start.checked_sub(1).map_or('\0', |k| chars[k]);
        let year = len == 4 && matches!(number(&chars[start..end]), Some(2015..=2030));
        if year
            && before != '.'
            && (is(end, "月") && !is(end, "月份牌") || before == '月' && (is(end, "日") || is(end, "号")))
        {
            edits.push(Edit::put(start, end, "10", RepairKind::MaskedDigits, NOTE));
        } else if year && is(end, "%") {
            let left: String = chars[start.saturating_sub(12)..start].iter().collect();
            if ["率", "占", "比重", "比例", "覆盖", "提高", "下降", "以上", "达到"].iter().any(|w| left.contains(w))
            {
                edits.push(Edit::put(start, end, "10", RepairKind::MaskedDigits, NOTE));
            }
        } else if year && is(end, ".") && percent_behind(&chars, end + 1) {
            // 2023.5%: no share of anything.
            edits.push(Edit::put(start, end, "10", RepairKind::MaskedDigits, NOTE));
        } else if len == 5
            && matches!(number(&chars[start..start + 4]), Some(2015..=2030))
            && is(end, "%")
            && is(start + 4, "0")
        {
            // 20230%: 100%.
            edits.push(Edit::put(start, start + 4, "10", RepairKind::MaskedDigits, NOTE));
        } else if (5..=6).contains(&len) && is(end, "年") && is(start, "20") {
            match compared_year(&chars, end) {
                Some(y) => edits.push(Edit::put(start, end, (y + 1).to_string(), RepairKind::MaskedDigits, NOTE)),
                None => doubts.push((start, end, "年份不可能有这么多位,数字可能被网站替换")),
            }
        }
    }
    // Where one year was masked, a later one than the text can know of may be masked too: marked, not changed.
    let proved =
        edits.iter().filter(|e| chars.get(e.end) == Some(&'年')).filter_map(|e| e.new.parse::<u32>().ok()).max();
    for (start, end) in runs(&chars) {
        let later =
            number(&chars[start..end]).is_some_and(|y| (2015..=2030).contains(&y) && proved.is_some_and(|p| y > p + 4));
        if end - start == 4 && is(end, "年") && later {
            doubts.push((start, end, "本文有年份被网站替换,此处年份与文中可证明的年份相差太远,请对照原件"));
        }
    }
    // 2019年、2019年: one of the two was another year.
    for i in 0..chars.len().saturating_sub(10) {
        let year = &chars[i..i + 5];
        let separated = matches!(chars[i + 5], '、' | '和' | '与' | '至');
        if year[4] == '年'
            && year[..4].iter().all(char::is_ascii_digit)
            && separated
            && chars[i + 6..].starts_with(year)
        {
            doubts.push((i, i + 11, "同一年份连写两次,其中一个应是另一年"));
        }
    }
    for (start, end, note) in doubts {
        draft.doubt(DoubtKind::Doubtful, start, end, note);
    }
    draft.apply(edits);
}

/// Decimals and a per cent sign.
fn percent_behind(chars: &[char], i: usize) -> bool {
    let digits = chars.get(i..).unwrap_or_default().iter().take(3).take_while(|c| c.is_ascii_digit()).count();
    (1..=2).contains(&digits) && matches!(chars.get(i + digits), Some('%' | '％'))
}

/// The year after `比` in the same sentence: `…年租金收入3.6万元,比2009年增长`.
fn compared_year(chars: &[char], from: usize) -> Option<u32> {
    let end =
        (from..chars.len()).take(60).find(|&i| matches!(chars[i], '。' | '\n')).unwrap_or((from + 60).min(chars.len()));
    let at = (from..end).find(|&i| chars[i] == '比' && chars.get(i + 1).is_some_and(char::is_ascii_digit))?;
    let digits = chars[at + 1..].iter().take_while(|c| c.is_ascii_digit()).count();
    (digits == 4 && chars.get(at + 5) == Some(&'年')).then(|| number(&chars[at + 1..at + 5])).flatten()
}

/// 今年(2023)…,2014年满产后达到…: a year ten years too early in a sentence about what is to come.
fn wrong_years(draft: &mut Draft) {
    let chars = draft.chars();
    let years: Vec<(usize, u32)> = runs(&chars)
        .into_iter()
        .filter(|&(a, b)| b - a == 4 && chars.get(b) == Some(&'年'))
        .filter_map(|(a, b)| number(&chars[a..b]).filter(|y| (1990..=2060).contains(y)).map(|y| (a, y)))
        .collect();
    // The year of the document: the one it names first, in its title.
    let Some(&(_, own)) = years.first() else { return };
    let mut edits = Vec::new();
    for &(at, year) in &years {
        let from =
            (0..at).rev().take(60).find(|&i| matches!(chars[i], '。' | '\n')).map_or(at.saturating_sub(60), |i| i + 1);
        let to = (at..chars.len())
            .take(30)
            .find(|&i| matches!(chars[i], '。' | '\n' | ';'))
            .unwrap_or(chars.len().min(at + 30));
        let (left, right): (String, String) = (chars[from..at].iter().collect(), chars[at + 5..to].iter().collect());
        let ahead = ["预计今年", "今年", "明年", "预计"].iter().any(|w| left.contains(w))
            && ["满产后", "投产后", "建成后", "底前", "力争", "将达到", "将实现"].iter().any(|w| right.contains(w));
        if ahead && year < own && (own..=own + 5).contains(&(year + 10)) {
            edits.push(Edit::put(
                at,
                at + 4,
                (year + 10).to_string(),
                RepairKind::MaskedDigits,
                "年份早于文件年份,但说的是今后的事,应晚十年;请核对",
            ));
            draft.doubt(DoubtKind::Doubtful, at, at + 4, format!("原文为{year}年,与文件年份{own}年及“今后”的语意矛盾"));
        }
    }
    draft.apply(edits);
}

/// 《 lost before 市防止返贫行动计划》, ( lost before 2019—2021年).
fn brackets(draft: &mut Draft) {
    let chars = draft.chars();
    let mut edits = Vec::new();
    let mut doubts = Vec::new();
    for line in draft.lines() {
        let mut open: Option<usize> = None;
        // Where a lost 《 may stand at the earliest: behind the last sign.
        let mut edge = line.start;
        for i in line.start..line.end {
            match chars[i] {
                '《' => open = Some(i),
                '》' => {
                    if open.take().is_none() {
                        match title_start(&chars, edge, i) {
                            Some(at) => edits.push(Edit::put(at, at, "《", RepairKind::LostByte, "丢失的前书名号")),
                            None => doubts.push((i, "书名号只有后一半,不能确定从哪里开始")),
                        }
                    }
                    edge = i + 1;
                }
                '。' | ',' | ';' | ':' => edge = i + 1,
                _ => {}
            }
        }
        let text = &chars[line.start..line.end];
        let lead = text.iter().take_while(|c| c.is_whitespace()).count();
        let last = text.iter().rposition(|c| !c.is_whitespace());
        // (2019—2021年) alone on its line without its first half; 1) and a) are markers.
        let lonely = last.is_some_and(|k| text[k] == ')' && k >= lead + 4)
            && !text.contains(&'(')
            && text.iter().filter(|c| **c == ')').count() == 1;
        if lonely && text.len() <= 40 && text.get(lead).is_some_and(char::is_ascii_digit) {
            edits.push(Edit::put(line.start + lead, line.start + lead, "(", RepairKind::LostByte, "丢失的前括号"));
        }
    }
    // 农组发〔20217号 → 〔2021〕7号
    for i in 0..chars.len() {
        if !matches!(chars[i], '〔' | '[') {
            continue;
        }
        let digits = chars[i + 1..].iter().take_while(|c| c.is_ascii_digit()).count();
        let year = (digits > 4).then(|| number(&chars[i + 1..i + 5])).flatten();
        if year.is_some_and(|y| (1980..=2060).contains(&y)) && chars.get(i + 1 + digits) == Some(&'号') {
            let close = if chars[i] == '[' { "]" } else { "〕" };
            edits.push(Edit::put(i + 5, i + 5, close, RepairKind::LostByte, "丢失的后括号"));
        }
    }
    for (i, note) in doubts {
        draft.doubt(DoubtKind::Doubtful, i, i + 1, note);
    }
    draft.apply(edits);
}

/// A title without its 《 begins behind 和, 、, 及, 根据, 印发 … nearest to the last sign.
fn title_start(chars: &[char], edge: usize, close: usize) -> Option<usize> {
    const HEADS: [&str; 12] =
        ["根据", "按照", "依据", "印发", "下发", "制定", "执行", "落实", "贯彻", "学习", "和", "及"];
    let text: String = chars[edge..close].iter().collect();
    if text.chars().count() < 4 {
        return None;
    }
    let head = HEADS.iter().find(|h| text.starts_with(*h)).map_or(0, |h| h.chars().count());
    let also = usize::from(text.starts_with('、'));
    // 》和…》: the sign before is itself the end of a title, or the head word stands at the start of the clause.
    let after_title = edge > 0 && chars[edge - 1] == '》';
    (head + also > 0 && (after_title || head > 1) && close - edge - head - also >= 4).then_some(edge + head + also)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_figures() {
        let table = [
            ("城北区\n20190308\n", "城北区\n2019年3月8日\n"),
            ("镇政府\n2023818\n", "镇政府\n2023年8月18日\n"),
            ("镇政府\n2023111\n", "镇政府\n2023111\n"),
            ("(农组发〔20217号)精神", "(农组发〔2021〕7号)精神"),
            ("电话20190308转", "电话20190308转"),
            ("5月2023日前,2023月底前完成,入户率达到2023%", "5月10日前,10月底前完成,入户率达到10%"),
            ("退出率20230%,占比2023.5%,增长12.5%", "退出率100%,占比10.5%,增长12.5%"),
            ("202223年租金收入3.6万元,比2009年增长210%", "2010年租金收入3.6万元,比2009年增长210%"),
            (
                "2023年工作报告。预计今年出栏8000头,2014年满产后达到2万头",
                "2023年工作报告。预计今年出栏8000头,2024年满产后达到2万头",
            ),
            ("2019—2021年)\n", "(2019—2021年)\n"),
            ("根据《省意见》和市防止返贫行动计划》,制订", "根据《省意见》和《市防止返贫行动计划》,制订"),
            ("1)抓早\n2)抓小", "1)抓早\n2)抓小"),
            ("为巩固成果,特制定本方案\n\n一、目标", "为巩固成果,特制定本方案。\n\n一、目标"),
            ("为巩固成果,特制定本方案\n如下安排", "为巩固成果,特制定本方案\n如下安排"),
            ("各村要抓紧,制定本村方案\n一、目标", "各村要抓紧,制定本村方案\n一、目标"),
        ];
        for (from, to) in table {
            let mut d = Draft::new(from);
            repair(&mut d);
            assert_eq!(d.finish().text, to);
        }
    }

    #[test]
    fn what_can_not_be_shown_stays_and_is_marked() {
        let mut d = Draft::new("(2023年3月20日)202223年租金收入3.6万元,比2009年增长210%。");
        repair(&mut d);
        let clean = d.finish();
        assert_eq!(clean.text, "(2023年3月20日)2010年租金收入3.6万元,比2009年增长210%。");
        assert_eq!(clean.doubts.len(), 1);
        let mut d = Draft::new("202223年租金收入3.6万元。");
        repair(&mut d);
        let clean = d.finish();
        assert_eq!(clean.text, "202223年租金收入3.6万元。");
        assert_eq!(clean.doubts.len(), 1);
    }
}
