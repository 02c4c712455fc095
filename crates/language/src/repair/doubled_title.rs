//! A title that a site wrote twice before the text in one line, at most with a number or a date between (标题连写).
//!
//! ```text
//! 编号:2196全镇驻村工作汇报2019/3/8全镇驻村工作汇报 同志们:今天开会。 → 全镇驻村工作汇报 同志们:今天开会。
//! ```

use super::duplicate_titles::{TITLE, TITLE_LENGTH, is_title};
use crate::document::{Draft, Edit, RepairKind};

/// A title that a site wrote twice before the text in one line, at most with a number or a date between:
/// `编号:2196…汇报2019/3/8…汇报`.
pub(crate) fn repair(draft: &mut Draft) {
    let chars = draft.chars();
    let text = &chars[..chars.len().min(4 * TITLE_LENGTH)];
    let label = text.starts_with(&['编', '号', ':']);
    let start = if label { 3 + text[3..].iter().take_while(|c| c.is_ascii_digit()).count() } else { 0 };
    let filler = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '年' | '月' | '日' | ' ' | ':' | '_');
    let found = (8..=TITLE_LENGTH).rev().find_map(|length| {
        let title = text.get(start..start + length).filter(|t| is_title(t))?;
        let between = text[start + length..].iter().take(14).take_while(|c| filler(c)).count();
        (0..=between).map(|k| start + length + k).find(|&at| text[at..].starts_with(title))
    });
    if let Some(second) = found {
        draft.apply(vec![Edit::cut(0, second, RepairKind::Duplicate, TITLE)]);
    }
}
