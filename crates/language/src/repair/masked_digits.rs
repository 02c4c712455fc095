//! 10 replaced by a year by a filter (数字替换): 5月2023日, 2023月, a rate of 2023%; a year of six digits next to 比2009年 is 2010年.
//! Only where the text itself proves the right number.
//!
//! ```text
//! 5月2023日前,2023月底前完成,入户率达到2023% → 5月10日前,10月底前完成,入户率达到10%
//! 退出率20230%,占比2023.5%,增长12.5% → 退出率100%,占比10.5%,增长12.5%
//! 202223年租金收入3.6万元,比2009年增长210% → 2010年租金收入3.6万元,比2009年增长210%
//! ```

use super::lexicon::RATES;
use crate::document::{DoubtKind, Draft, Edit, RepairKind};
use crate::text::{digit_runs, number_of};

/// 10 was replaced by 2023 (or 2022, 2024 …): 5月2023日, 2023月, a rate of 2023%. A year of six digits next to 比2009年 is 2010年.
pub(crate) fn repair(draft: &mut Draft) {
    const NOTE: &str = "数字被网站替换,按上下文可以证明原数";
    let chars = draft.chars();
    let is = |i: usize, w: &str| w.chars().enumerate().all(|(k, c)| chars.get(i + k) == Some(&c));
    let mut edits = Vec::new();
    let mut doubts = Vec::new();
    for (start, end) in digit_runs(&chars) {
        let len = end - start;
        let before = start.checked_sub(1).map_or('\0', |k| chars[k]);
        let year = len == 4 && matches!(number_of(&chars[start..end]), Some(2015..=2030));
        if year
            && before != '.'
            && (is(end, "月") && !is(end, "月份牌") || before == '月' && (is(end, "日") || is(end, "号")))
        {
            edits.push(Edit::put(start, end, "10", RepairKind::MaskedDigits, NOTE));
        } else if year && is(end, "%") {
            let left: String = chars[start.saturating_sub(12)..start].iter().collect();
            if RATES.occurs_in(&left) {
                edits.push(Edit::put(start, end, "10", RepairKind::MaskedDigits, NOTE));
            }
        } else if year && is(end, ".") && percent_behind(&chars, end + 1) {
            // 2023.5%: no share of anything.
            edits.push(Edit::put(start, end, "10", RepairKind::MaskedDigits, NOTE));
        } else if len == 5
            && matches!(number_of(&chars[start..start + 4]), Some(2015..=2030))
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
    for (start, end) in digit_runs(&chars) {
        let later = number_of(&chars[start..end])
            .is_some_and(|y| (2015..=2030).contains(&y) && proved.is_some_and(|p| y > p + 4));
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
    (digits == 4 && chars.get(at + 5) == Some(&'年')).then(|| number_of(&chars[at + 1..at + 5])).flatten()
}
