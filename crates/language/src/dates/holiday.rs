//! Holidays and seasons as limits: 春节前, 明年“七一”前, 汛期来临前, 十四五末, 今冬明春.

use domain::Day;

use super::calendar::{date, spring_festival};
use super::lexicon::{
    AFTER, BEFORE_EVE, BEFORE_OR_WITHIN, DURING, ENDS, FIVE_YEAR_PLANS, FULLY, HOLIDAY_TAILS, HOLIDAY_YEARS, HOLIDAYS,
    LUNAR_MONTHS, NEW_YEAR, NEXT_TIME, PHASES, PLAN_ENDS, PLAN_SPANS, QUOTES, SEASONS, SEASONS_AHEAD, SPRING_FESTIVAL,
};
use super::number::is_left_out_sign;
use super::reader::{Reader, number_character};
use super::{Kind, When};

/// 春节前, 国庆节前, 明年“七一”前, 汛期来临前, 入冬前, 秋收后.
pub(super) fn holiday(mut r: Reader<'_>, at: usize, until: bool, today: Option<Day>) -> Option<When> {
    let year = r.eat_number::<i32>(&HOLIDAY_YEARS);
    let written = year.is_some();
    let mut due = None;
    let base = today.map(|t| t.year() + year.unwrap_or(0));
    let next = |make: &dyn Fn(i32) -> Option<Day>| {
        let (base, today) = base.zip(today)?;
        make(base).filter(|&d| written || d >= today).or_else(|| if written { None } else { make(base + 1) })
    };
    // 年前 alone is before the Spring Festival; 三年前 is long ago.
    let counted = |c: char| number_character(c) || is_left_out_sign(c) || matches!(c, '几' | '多' | '两' | '当');
    r.eat_word(&QUOTES);
    let new_year = year.is_none() && !r.text[..at].ends_with(counted) && r.eat_word(&NEW_YEAR).is_some();
    if new_year || r.eat_word(&SPRING_FESTIVAL).is_some() {
        due = next(&|y| spring_festival(y).map(|d| d.plus(-1)));
    } else if let Some(day) = r.eat_entry(&HOLIDAYS) {
        let (month, day) = day.value.split_once('-').unwrap_or_default();
        due = next(&|y| date(y, month.parse().ok()?, day.parse().ok()?));
    } else {
        let known =
            written && event(&mut r) || r.eat_word(&SEASONS).is_some() || moon_month(&mut r) || next_meeting(&mut r);
        if !known {
            return None;
        }
    }
    r.eat_word(&QUOTES);
    r.eat_word(&HOLIDAY_TAILS);
    r.eat_word(&FULLY);
    r.eat_word(&PHASES);
    let span = r.eat_word(&DURING).is_some();
    // 秋收后: not before.
    let after = !new_year && !span && r.eat_word(&AFTER).is_some();
    let limit = new_year || !span && !after && r.eat_word(&BEFORE_EVE).is_some();
    if !limit && !span && !until && !after {
        return None;
    }
    let kind = match () {
        () if span => Kind::During,
        () if after => Kind::From,
        () => Kind::By,
    };
    Some(When { start: at, end: r.at, kind, due: due.filter(|_| limit), year_written: written, whole_year: false })
}

/// 正月十五, 腊月二十三: the calendar of the moon is not ours; the day stays as worded.
fn moon_month(r: &mut Reader<'_>) -> bool {
    let month = r.eat_word(&LUNAR_MONTHS).is_some();
    if month {
        r.eat("初");
        if r.eat_word(&ENDS).is_none() {
            r.whole();
        }
    }
    month
}

/// 明年|挂果前, 今年|开园前: an event of the named year, whatever it is; the word of limit is left.
fn event(r: &mut Reader<'_>) -> bool {
    let rest = r.rest();
    let Some((at, c)) = rest.char_indices().take(6).find(|&(_, c)| c == '前') else { return false };
    let name = &rest[..at];
    let limit = rest[at + c.len_utf8()..]
        .starts_with(|c: char| !c.is_numeric() && !"一二三四五六七八九十期列景来往面后者几两".contains(c));
    let known = (2..=5).contains(&name.chars().count())
        && !name.ends_with([
            '提', '目', '以', '之', '此', '当', '空', '从', '超', '靠', '跟', '眼', '年', '月', '度', '日', '末', '底',
            '旬',
        ])
        && !name.contains(|c: char| c.is_numeric() || ",，。;；、的".contains(c));
    if known && limit {
        r.at = r.text.len() - rest.len() + at;
    }
    known && limit
}

/// 下次例会, 下一次支委会: a meeting still to come.
fn next_meeting(r: &mut Reader<'_>) -> bool {
    if r.eat_word(&NEXT_TIME).is_none() {
        return false;
    }
    let rest = r.rest();
    let found = rest.char_indices().take(MEETING).find(|&(_, c)| c == '会');
    if let Some((at, c)) = found {
        r.at = r.text.len() - rest.len() + at + c.len_utf8();
    }
    found.is_some()
}

/// Longest name of a meeting, in characters.
const MEETING: usize = 8;

/// “十四五”末, 十五五期间: the five years of a plan.
pub(super) fn plan(mut r: Reader<'_>, at: usize, until: bool) -> Option<When> {
    r.eat_word(&QUOTES);
    let last_year = r.eat_number(&FIVE_YEAR_PLANS)?;
    r.eat_word(&QUOTES);
    let limit = r.eat_word(&PLAN_ENDS).is_some();
    let span = !limit && r.eat_word(&PLAN_SPANS).is_some();
    (limit || span || until).then(|| When {
        start: at,
        end: r.at,
        kind: if limit || until { Kind::By } else { Kind::During },
        due: date(last_year, 12, 31),
        year_written: true,
        whole_year: false,
    })
}

/// 今冬明春, 今秋: a season of this year or the next, still to come.
pub(super) fn season_ahead(mut r: Reader<'_>, at: usize) -> Option<When> {
    r.eat_word(&SEASONS_AHEAD)?;
    let limit = r.eat_word(&BEFORE_OR_WITHIN).is_some();
    let kind = if limit { Kind::By } else { Kind::During };
    Some(When { start: at, end: r.at, kind, due: None, year_written: false, whole_year: false })
}
