//! Full-width signs, digits and letters become half-width ones (全角转半角), odd blanks and line ends plain ones. A form of
//! writing, not a repair: nothing is listed, and pages may show the signs in full width again.
//!
//! ```text
//! 各村要抓紧，整改１２处（含ＡＢ栋）：完成率９８．５％ → 各村要抓紧,整改12处(含AB栋):完成率98.5%
//! 〝三类〞隐患 → “三类”隐患
//! ```

use crate::document::Draft;
use crate::text;

/// The normal form of signs: ASCII `, : ; ( ) ! ?`, letters and digits, as the documents at hand use them.
/// A form of writing, not a repair: pages may show them in full width again.
pub(crate) fn repair(draft: &mut Draft) {
    draft.map(|c| match c {
        '，' | '：' | '；' | '（' | '）' | '！' | '？' | '％' | '＋' | '＊' | '＝' | '＆' | '／' | '＜' | '＞'
        | '＃' | '＿' => text::half_width(c),
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '．' => text::half_width(c),
        '\u{a0}' | '\u{2002}' | '\u{2003}' | '\u{2009}' => ' ',
        '〝' => '“',
        '〞' => '”',
        '\r' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => '\n',
        c => c,
    });
}
