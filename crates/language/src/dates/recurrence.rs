//! Times that come again and again: 每周六上午, 每月25日前, 每日17时前, 每两个月.

use super::lexicon::{
    BEFORE, DAY_SIGNS, INNER_MONTHS, INNER_PARTS, INTERVAL_UNITS, MONTH_PARTS, OCCASIONS, ONCE_IN, RECURRENCE_FIRSTS,
    RECURRENCES, TIMES, TURNS, WEEKDAY_PARTS, WEEKDAYS,
};
use super::point::clock;
use super::reader::Reader;
use super::{Frequency, Kind, When};

/// 每周六上午, 每月25日前, 每季度末.
pub(super) fn every(mut r: Reader<'_>, at: usize) -> Option<When> {
    // The first characters of all that follows; most places have none of them.
    RECURRENCE_FIRSTS.prefix(r.rest())?;
    let frequency = match r.eat_entry(&RECURRENCES) {
        Some(entry) => Frequency::named(entry.value),
        None => return every_few(r, at).or_else(|| once_in(r, at)),
    };
    // 长期以来, 长期的: no rhythm.
    if frequency == Frequency::Standing && r.rest().starts_with(['以', '的', '性']) {
        return None;
    }
    match frequency {
        // 每日17时前.
        Frequency::Daily => {
            let timed = clock(&mut r);
            if timed {
                r.eat_word(&BEFORE);
            }
        }
        Frequency::Weekly => weekday(&mut r),
        Frequency::Monthly | Frequency::Quarterly | Frequency::Yearly | Frequency::HalfYearly => {
            inside(&mut r, frequency);
        }
        _ => {}
    }
    Some(When { start: at, end: r.at, kind: Kind::Every(frequency), due: None, year_written: false, whole_year: false })
}

/// 每月|25日前, 每季度|首月10日前, 每年|12月底前, 每季度|末: the day inside the stretch. 每月|5名 has none.
fn inside(r: &mut Reader<'_>, frequency: Frequency) {
    let back = *r;
    let mut found = match frequency {
        Frequency::Monthly => false,
        Frequency::Yearly => r.whole().is_some() && r.eat_entry(&MONTH_PARTS).is_some(),
        _ => r.eat_word(&INNER_MONTHS).is_some(),
    };
    if !found {
        *r = back;
        r.eat("的");
        found = r.eat_word(&INNER_PARTS).is_some();
    }
    if found || frequency == Frequency::Monthly {
        let day = *r;
        if r.whole_before(&DAY_SIGNS).is_some() {
            found = true;
        } else {
            *r = day;
        }
    }
    if found {
        r.eat_word(&BEFORE);
    } else {
        *r = back;
    }
}

/// 一月一次, 一季度一调度, 半月一通报, 两周一例会: a rhythm without 每.
fn once_in(mut r: Reader<'_>, at: usize) -> Option<When> {
    // 第一周一次 is none, nor 十一月一次.
    if r.text[..at]
        .ends_with(|c: char| "第头那这有近前每".contains(c) || c.is_numeric() || "一二三四五六七八九十两".contains(c))
    {
        return None;
    }
    let frequency = Frequency::named(r.eat_entry(&ONCE_IN)?.value);
    // 半年到村一趟: a few words between.
    let word = r;
    let rest = r.rest();
    let mut near = rest
        .char_indices()
        .take(8)
        .take_while(|&(_, c)| !crate::sentence::closes_clause(c) && !crate::sentence::closes_sentence(c));
    let turn = near.any(|(at, _)| at > 0 && TURNS.prefix(&rest[at..]).is_some());
    if turn && !rest.starts_with(['内', '以', '之', '来', '前', '后', '期', '的', '不', '没', '都']) {
        return Some(When {
            start: at,
            end: word.at,
            kind: Kind::Every(frequency),
            due: None,
            year_written: false,
            whole_year: false,
        });
    }
    let times = r.whole()?.known()?;
    // 一月一次, 一月两次; 一月一调度: how often, or what.
    let of_times = r.eat_word(&TIMES).is_some();
    (of_times || times == 1 && r.eat_word(&OCCASIONS).is_some()).then_some(When {
        start: at,
        end: r.at,
        kind: Kind::Every(frequency),
        due: None,
        year_written: false,
        whole_year: false,
    })
}

/// 每周|六上午, 每周|五下班前.
fn weekday(r: &mut Reader<'_>) {
    if r.eat_word(&WEEKDAYS).is_some() {
        if !clock(r) {
            r.eat_word(&WEEKDAY_PARTS);
            r.eat("下班");
        }
        r.eat_word(&BEFORE);
    }
}

/// 每两个月, 每3天, 每两小时: named by the rhythm of the table that comes nearest.
fn every_few(mut r: Reader<'_>, at: usize) -> Option<When> {
    if !r.eat("每") {
        return None;
    }
    r.eat("隔");
    let count = r.whole()?.known();
    r.eat("个");
    let days = match r.eat_number::<i64>(&INTERVAL_UNITS)? {
        0 => Some(1),
        unit => count.and_then(|n| n.checked_mul(unit)),
    };
    let frequency = match days {
        Some(..=3) => Frequency::Daily,
        Some(4..=10) => Frequency::Weekly,
        Some(11..=20) => Frequency::HalfMonthly,
        Some(21..=45) => Frequency::Monthly,
        Some(46..=120) => Frequency::Quarterly,
        Some(121..=250) => Frequency::HalfYearly,
        Some(_) => Frequency::Yearly,
        None => Frequency::Regularly,
    };
    Some(When { start: at, end: r.at, kind: Kind::Every(frequency), due: None, year_written: false, whole_year: false })
}
