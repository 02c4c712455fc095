//! Traditional → simplified characters (繁 → 简), and the normal form of signs.

use super::RepairKind;
use super::charset::{is_han, simplify};
use super::draft::{Draft, Edit};

/// What the converter leaves: see the file.
const RULES: &str = include_str!("../../data/traditional.txt");

const NOTE: &str = "繁体字改为简体";

/// Characters that are at home in simplified text too: converted only in a document that is really traditional.
const AMBIGUOUS: &str = "乾著藉瞭徵覆馀余於甯寧";

/// Converts line by line. In a document with hardly any traditional character ambiguous ones stay.
pub(super) fn simplify_all(draft: &mut Draft) {
    let mut edits = Vec::new();
    let (mut han, mut changed) = (0usize, 0usize);
    for line in draft.lines() {
        let old = draft.slice(line.start, line.end);
        let new = corrected(&simplify(&old));
        let (a, b): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
        han += a.iter().filter(|c| is_han(**c)).count();
        if old == new {
            continue;
        }
        if a.len() != b.len() {
            changed += 1;
            edits.push(Edit::put(line.start, line.end, new, RepairKind::Traditional, NOTE));
            continue;
        }
        let mut k = 0;
        while k < a.len() {
            let from = k;
            while k < a.len() && a[k] != b[k] {
                k += 1;
            }
            if k > from {
                changed += k - from;
                let text: String = b[from..k].iter().collect();
                edits.push(Edit::put(line.start + from, line.start + k, text, RepairKind::Traditional, NOTE));
            }
            k += 1;
        }
    }
    if changed * 200 < han {
        edits.retain(|e| !draft.slice(e.start, e.end).chars().any(|c| AMBIGUOUS.contains(c)));
    }
    draft.apply(edits);
}

fn rules() -> impl Iterator<Item = (&'static str, &'static str, Vec<&'static str>)> {
    RULES.lines().filter(|l| !l.starts_with('#')).filter_map(|l| {
        let mut parts = l.split_whitespace();
        Some((parts.next()?, parts.next()?, parts.next().map_or(Vec::new(), |w| w.split('/').collect())))
    })
}

fn corrected(text: &str) -> String {
    let mut text = text.to_owned();
    for (from, to, keep) in rules() {
        if !text.contains(from) {
            continue;
        }
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for (i, _) in text.match_indices(from) {
            let stays = keep.iter().any(|w| {
                w.match_indices(from)
                    .any(|(k, _)| i.checked_sub(k).and_then(|s| text.get(s..)).is_some_and(|t| t.starts_with(w)))
            });
            out.push_str(&text[at..i]);
            out.push_str(if stays { from } else { to });
            at = i + from.len();
        }
        out.push_str(&text[at..]);
        text = out;
    }
    text
}

/// The normal form of signs: ASCII `, : ; ( ) ! ?`, letters and digits, as the documents at hand use them.
/// A form of writing, not a repair: pages may show them in full width again.
pub(super) fn normal_signs(draft: &mut Draft) {
    draft.map(|c| match c {
        '，' | '：' | '；' | '（' | '）' | '！' | '？' | '％' | '＋' | '＊' | '＝' | '＆' | '／' | '＜' | '＞'
        | '＃' | '＿' => narrow(c),
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '．' => narrow(c),
        '\u{a0}' | '\u{2002}' | '\u{2003}' | '\u{2009}' => ' ',
        '〝' => '“',
        '〞' => '”',
        '\r' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => '\n',
        c => c,
    });
}

fn narrow(c: char) -> char {
    char::from_u32((c as u32).wrapping_sub(0xfee0)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_text_becomes_simplified() {
        let table = [
            ("臉沒洗干淨,再好的衣服也白穿", "脸没洗干净,再好的衣服也白穿"),
            ("著急著眼著作顯著,藉助慰藉,瞭解", "着急着眼著作显著,借助慰藉,了解"),
            ("我們要鞏固脫貧攻堅成果,發展鄉村產業", "我们要巩固脱贫攻坚成果,发展乡村产业"),
        ];
        for (from, to) in table {
            let mut d = Draft::new(from);
            simplify_all(&mut d);
            assert_eq!(d.finish().text, to);
        }
    }

    #[test]
    fn simplified_text_keeps_its_words() {
        let text = "乾隆年间的著作由於君编著。".replace('於', "于").repeat(20);
        let mut d = Draft::new(&text);
        simplify_all(&mut d);
        let clean = d.finish();
        assert_eq!((clean.text, clean.repairs), (text, vec![]));
    }
}
