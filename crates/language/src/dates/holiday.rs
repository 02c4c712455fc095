//! Feasts and seasons as limits: 春节前, 明年“七一”前, 汛期来临前, 十四五末, 今冬明春.

use super::calendar::{Date, date, spring_festival};
use super::number::is_left_out_sign;
use super::parse::{Reader, number_character};
use super::vocabulary::{AHEAD_SEASONS, FEASTS, PLANS, SEASONS};
use super::{Kind, When};

const QUOTES: [&str; 7] = ["“", "”", "\"", "‘", "’", "「", "」"];

/// 春节前, 国庆节前, 明年“七一”前, 汛期来临前, 入冬前, 秋收后.
pub(super) fn feast(mut r: Reader<'_>, at: usize, until: bool, today: Option<Date>) -> Option<When> {
    let year = r.eat_pair(&[("今年", 0), ("明年", 1), ("来年", 1)]);
    let written = year.is_some();
    let mut due = None;
    let base = today.map(|t| t.0 + year.unwrap_or(0));
    let next = |make: &dyn Fn(i32) -> Option<Date>| {
        let (base, today) = base.zip(today)?;
        make(base).filter(|&d| written || d >= today).or_else(|| if written { None } else { make(base + 1) })
    };
    // 年前 alone is before the Spring Festival; 三年前 is long ago.
    let counted = |c: char| number_character(c) || is_left_out_sign(c) || matches!(c, '几' | '多' | '两' | '当');
    r.eat_any(&QUOTES);
    let new_year = year.is_none() && !r.text[..at].ends_with(counted) && r.eat_any(&["农历年前", "年前"]).is_some();
    if new_year || r.eat_any(&["农历春节", "春节"]).is_some() {
        due = next(&|y| spring_festival(y).map(|(m, d)| if d > 1 { (y, m, d - 1) } else { (y, m - 1, 31) }));
    } else if let Some(&(_, month, day)) = FEASTS.iter().find(|(word, ..)| r.eat(word)) {
        due = next(&|y| date(y, month, day));
    } else {
        let known =
            written && event(&mut r) || r.eat_word(&SEASONS).is_some() || moon_month(&mut r) || next_meeting(&mut r);
        if !known {
            return None;
        }
    }
    r.eat_any(&QUOTES);
    r.eat_any(&["节假日", "小长假", "长假", "假期", "假", "佳节", "节"]);
    r.eat_any(&["正式", "全面"]);
    r.eat_any(&["来临", "到来", "开始", "结束", "高峰"]);
    let span = r.eat_any(&["期间", "前后", "时节"]).is_some();
    // 秋收后: not before.
    let after = !new_year && !span && r.eat_any(&["之后", "过后", "后"]).is_some();
    let limit = new_year || !span && !after && r.eat_any(&["前夕", "之前", "以前", "前"]).is_some();
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
    let month = r.eat_any(&["正月", "腊月", "冬月"]).is_some();
    if month {
        r.eat("初");
        if r.eat_any(&["底", "末"]).is_none() {
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
    if r.eat_any(&["下一次", "下次", "下回"]).is_none() {
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
    r.eat_any(&QUOTES);
    let last_year = r.eat_pair(PLANS)?;
    r.eat_any(&QUOTES);
    let limit = r.eat_any(&["规划末", "末期", "末", "收官前", "结束前", "内"]).is_some();
    let span = !limit && r.eat_any(&["规划期间", "规划期内", "期间", "时期", "期内"]).is_some();
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
    r.eat_word(&AHEAD_SEASONS)?;
    let limit = r.eat_any(&["之前", "以前", "前", "内"]).is_some();
    let kind = if limit { Kind::By } else { Kind::During };
    Some(When { start: at, end: r.at, kind, due: None, year_written: false, whole_year: false })
}
