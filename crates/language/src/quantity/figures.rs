//! Stated quantities, in digits, in words or left out; idioms and ordinals are none.
//!
//! ```text
//! 6月底前新建泵站2座,不漏一户。 → 6月底前新建泵站2座,不漏一户 | - | 6月底前 | 2座
//! 6月底前落实四个不摘,培训百分之九十五的党员。 → 6月底前落实四个不摘,培训百分之九十五的党员 | - | 6月底前 | 四个
//! ```

use crate::dates::When;
use crate::dates::number::{Number, Written, arabic_at, chinese_at, is_left_out_sign, number_at};
use crate::quantity::lexicon::{
    DURATION_HEADS, IDIOM_UNITS, LOWER_BOUNDS, NEAR_LOWER_BOUNDS, NONE_LEFT_OUT, NOT_COUNTED_BEFORE, UPPER_BOUNDS,
};
use crate::quantity::unit::unit_at;
use crate::quantity::{Bound, Target};

/// Reads a number with a unit at byte `at`.
pub(crate) fn figure_at(text: &str, at: usize) -> Option<Target> {
    let rest = &text[at..];
    let (percent, skip) = match rest.strip_prefix("百分之") {
        Some(_) => (true, "百分之".len()),
        None => (false, 0),
    };
    let (written, length) = number_at(&rest[skip..])?;
    let mut end = at + skip + length;
    let in_words = chinese_at(&rest[skip..]).is_some()
        && arabic_at(&rest[skip..]).is_none()
        && matches!(written, Written::Known(_));
    let unit = if percent {
        "%".to_owned()
    } else {
        let behind = &text[end..];
        let round = behind.trim_start_matches([' ', '\u{3000}', '余', '多', '来']);
        let gap = behind.len() - round.len();
        match unit_at(round) {
            Some(unit) => {
                end += gap + unit.length;
                format!("{}{}", unit.scale, unit.name)
            }
            // 公示五日, 不少于7日: a length in days; 5日 elsewhere is a date.
            None if round.starts_with('日') && DURATION_HEADS.suffix(text[..at].trim_end()).is_some() => {
                end += gap + '日'.len_utf8();
                "日".to_owned()
            }
            None => return None,
        }
    };
    let value = match written {
        Written::Known(n) => Some(n),
        Written::LeftOut => None,
    };
    let before = &text[..at];
    let behind = text[end..].trim_start();
    // 至少要落地两条: the word of bound may stand before the verb.
    let near = before.char_indices().rev().take(8).take_while(|&(_, c)| !crate::sentence::closes_clause(c)).last();
    let near = near.map_or("", |(at, _)| &before[at..]);
    let bound = if LOWER_BOUNDS.suffix(before.trim_end()).is_some()
        || behind.starts_with("以上")
        || NEAR_LOWER_BOUNDS.occurs_in(near)
    {
        Bound::AtLeast
    } else if UPPER_BOUNDS.suffix(before.trim_end()).is_some()
        || behind.starts_with("以下")
        || behind.starts_with("以内")
    {
        Bound::AtMost
    } else {
        Bound::Exactly
    };
    Some(Target { text: text[at..end].to_owned(), value, unit, bound, start: at, end, in_words })
}

/// All figures of `start..end` outside the given times.
pub(crate) fn figures(text: &str, start: usize, end: usize, times: &[When]) -> Vec<Target> {
    let mut out = Vec::new();
    let mut at = start;
    // In the order they stand in, so that a long clause costs no more than it should.
    let mut ordered: Vec<&When> = times.iter().collect();
    ordered.sort_unstable_by_key(|t| t.end);
    let mut time = ordered.into_iter().peekable();
    while at < end {
        let Some(c) = text[at..end].chars().next() else { break };
        while time.next_if(|t| t.end <= at).is_some() {}
        if let Some(inside) = time.peek().filter(|t| t.start <= at) {
            at = inside.end.max(at + c.len_utf8());
            continue;
        }
        let begins = c.is_ascii_digit()
            || is_left_out_sign(c)
            || matches!(
                c,
                '一' | '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '０'..='９'
            );
        if !begins {
            at += c.len_utf8();
            continue;
        }
        match figure_at(text, at) {
            Some(found) if found.end <= end => {
                at = found.end;
                if counts(text, &found) {
                    out.push(found);
                }
            }
            _ => at += number_at(&text[at..end]).map_or(c.len_utf8(), |(_, l)| l.max(c.len_utf8())),
        }
    }
    out
}

/// 不漏一户, 不留一处, 一户不漏: all of them, no figure.
pub(crate) fn none_left_out(text: &str, figure: &Target) -> bool {
    let one = figure.value == Some(Number::whole(1));
    let before = text[..figure.start].trim_end_matches([' ', '任', '何']);
    let behind = text[figure.end..].trim_start_matches(['都', '也']);
    one && figure.in_words
        && (NONE_LEFT_OUT.suffix(before).is_some()
            || NONE_LEFT_OUT.prefix(behind).is_some_and(|w| !behind[w.len()..].starts_with(['于', '过'])))
}

fn counts(text: &str, figure: &Target) -> bool {
    let before = text[..figure.start].trim_end();
    if none_left_out(text, figure) {
        return false;
    }
    if before.ends_with('第') || before.ends_with(['/', '-']) {
        return false;
    }
    if !figure.in_words {
        return true;
    }
    // 三轮车: the name of a thing.
    if figure.unit == "轮" && text[figure.end..].starts_with('车') {
        return false;
    }
    let Some(value) = figure.value else { return false };
    let one = value == Number::whole(1);
    let bounded = figure.bound != Bound::Exactly || before.ends_with("新增") || before.ends_with("配备");
    if NOT_COUNTED_BEFORE.suffix(before).is_some() && !bounded {
        return false;
    }
    if one {
        // 每月开展一次: a number of times goes with a rhythm.
        let rhythm = text[..figure.start].chars().rev().take(24).any(|c| c == '每')
            && matches!(figure.unit.as_str(), "次" | "遍" | "场" | "轮" | "期");
        return bounded || rhythm;
    }
    bounded || !IDIOM_UNITS.contains(&figure.unit)
}
