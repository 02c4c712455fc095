//! Pinyin put behind characters by web sites (拼音注音).
//!
//! ```text
//! 鄉(xiāng)村振(zhèn )興 → 鄉村振興
//! 5公斤(kg),选项(a) → 5公斤(kg),选项(a)
//! ```

use pinyin::ToPinyinMulti;

use crate::document::{Draft, Edit, RepairKind};
use crate::text::is_han;

/// An annotation `(xiāng)` in a text of characters: `open` is the bracket (or what stands where it was), `end` is behind the closing one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Annotation {
    pub(crate) open: usize,
    pub(crate) end: usize,
    /// The syllable as written.
    pub(crate) sound: String,
    /// It has a tone mark.
    pub(crate) toned: bool,
}

/// Letters of pinyin with tone marks.
fn tone_mark(c: char) -> bool {
    "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿêɑ".contains(c)
}

fn letter(c: char) -> bool {
    c.is_ascii_lowercase() || tone_mark(c) || c == 'ü'
}

/// Reads an annotation whose opening sign (any of `openers`) stands at `i`: `(xiāng)`, `(xiāng )`, `(jun1 )`.
pub(crate) fn read(chars: &[char], i: usize, openers: &[char]) -> Option<Annotation> {
    if !openers.contains(chars.get(i)?) {
        return None;
    }
    let sound: String = chars[i + 1..].iter().take(25).take_while(|c| letter(**c)).collect();
    let mut close = i + 1 + sound.chars().count();
    let numbered = matches!(chars.get(close), Some('1'..='4'));
    close += usize::from(numbered);
    while chars.get(close) == Some(&' ') {
        close += 1;
    }
    let closed = matches!(chars.get(close), Some(')' | '）'));
    let toned = numbered || sound.chars().any(tone_mark);
    (closed && !sound.is_empty()).then_some(Annotation { open: i, end: close + 1, toned, sound })
}

/// Can this character be read so?
pub(crate) fn sounds(c: char, sound: &str) -> bool {
    c.to_pinyin_multi().is_some_and(|all| (0..all.count()).any(|k| all.get(k).with_tone() == sound))
}

/// Takes out all annotations that stand behind a Chinese character.
///
/// Without a tone mark a bracket counts only where the document has many annotations and the sound fits: `(a)` and
/// `(kg)` are no pinyin.
pub(crate) fn repair(draft: &mut Draft) {
    let chars = draft.chars();
    let mut found = Vec::new();
    let mut i = 1;
    while i < chars.len() {
        match read(&chars, i, &['(', '（']).filter(|_| is_han(chars[i - 1])) {
            Some(a) => {
                i = a.end;
                found.push(a);
            }
            None => i += 1,
        }
    }
    let fits = |a: &Annotation| plain_fits(chars[a.open - 1], &a.sound);
    let sure = found.iter().filter(|a| a.toned || a.sound.len() > 1 && fits(a)).count();
    let edits = found
        .iter()
        .filter(|a| a.toned || sure >= 5 && fits(a))
        .map(|a| Edit::cut(a.open, a.end, RepairKind::Pinyin, "网站加在字后的拼音注音,已去掉"))
        .collect();
    draft.apply(edits);
}

fn plain_fits(c: char, sound: &str) -> bool {
    c.to_pinyin_multi().is_some_and(|all| (0..all.count()).any(|k| all.get(k).plain() == sound))
}
