//! Cues of times: limits and rhythms of work (时限、频次), and times that are only reported.
//!
//! ```text
//! 在信访工作会上的发言⏎今年1至5月,我街道受理来访XX件次。 → no task
//! 镇统计站12月26日发放设备。 → 镇统计站12月26日发放设备 | 镇统计站 | 12月26日 | -
//! ```

use crate::dates::{Frequency, Kind, When};
use crate::quantity::unit::unit_at;
use crate::tasks::clause_head::Head;
use crate::tasks::evidence::features::{Evidence, Position};
use crate::tasks::genre::Genre;
use crate::tasks::lexicon::{RATES, STRONG_MODALS};
use crate::tasks::section_role::SectionRole;

/// Times: gives whether one of them sets a limit or a rhythm.
pub(crate) fn weigh_times(
    evidence: &mut Evidence,
    text: &str,
    times: &[When],
    position: &Position,
    head: &Head,
) -> bool {
    let mut timed = false;
    for when in times {
        match when.kind {
            // 今年1至5月: the time a report is about.
            Kind::By | Kind::From | Kind::During if is_reporting_span(text, when, head) => {
                evidence.done = true;
                evidence.weigh("reported-time");
            }
            Kind::By | Kind::From if !timed => {
                evidence.weigh("deadline");
                timed = true;
            }
            Kind::Every(f) if !timed && !is_rate(text) && !is_pay_rate(text, when, head) => {
                let is_regular = !matches!(f, Frequency::Standing | Frequency::Regularly);
                evidence.weigh(if is_regular { "frequency" } else { "standing" });
                timed = true;
            }
            Kind::AtOnce | Kind::AsSet => {
                evidence.weigh("at-once");
            }
            Kind::During if position.role == SectionRole::Orders => {
                // 今年, 2022年: hardly a limit; 一季度, 7月: one.
                evidence.weigh(if when.whole_year { "year" } else { "part-of-year" });
            }
            // 县发改局11月中旬拿出来, 镇统计站12月26日发放: behind who is named, when it is to be done.
            Kind::During | Kind::Day if set_for_somebody(when, position, head) => {
                evidence.weigh("time-of-somebody");
            }
            // 7月18日,镇里召开…: the day of an event.
            Kind::Day if position.role != SectionRole::Orders && !of_today(text, when, head) => {
                evidence.weigh("day-of-event");
            }
            // 把去年报销的例子整理成册: a time inside the object says which, not when.
            Kind::Past if when.start >= head.act => {
                let ordered = head.modal.is_some_and(|m| STRONG_MODALS.contains(m)) || head.owner.is_some() || timed;
                if !ordered {
                    evidence.weigh("past-object");
                }
            }
            Kind::Past => {
                evidence.done = true;
                evidence.weigh("past-time");
            }
            _ => {}
        }
    }
    timed
}

/// Named as the subject, with a time behind the name, outside what is told.
fn set_for_somebody(when: &When, position: &Position, head: &Head) -> bool {
    // 镇党政办2021年6月28日印发: a day with its year is the date of a paper.
    head.named
        && !(when.year_written && when.kind == Kind::Day)
        && !when.whole_year
        && (head.start < when.start && when.end <= head.act)
        && head.times.first().is_none_or(|first| first.start >= when.start)
        && matches!(position.role, SectionRole::Unknown | SectionRole::Orders)
        && !position.preamble
        && position.genre != Genre::Report
}

/// 今天, 今晚: said to those who sit in the hall, no date of an event.
fn of_today(text: &str, when: &When, head: &Head) -> bool {
    let words = when.start.checked_sub(head.start).and_then(|at| text.get(at..)).unwrap_or("");
    words.starts_with('今') || words.starts_with('晚')
}

/// 每人每月补助300元 is a rate, no rhythm of work.
fn is_rate(text: &str) -> bool {
    RATES.occurs_in(text)
}

/// 报酬提高到每月3000元: how much is paid, no rhythm of work.
pub(crate) fn is_pay_rate(text: &str, when: &When, head: &Head) -> bool {
    let behind = when.end.checked_sub(head.start).and_then(|at| text.get(at..)).unwrap_or("");
    let unit = crate::dates::number::number_at(behind).map_or("", |(_, length)| &behind[length..]);
    unit_at(unit).is_some_and(|u| u.name == "元")
}

/// 1至5月, 今年1-9月份: a span that began with the year, without a limit behind it.
pub(crate) fn is_reporting_span(text: &str, when: &When, head: &Head) -> bool {
    let end = when.end.saturating_sub(head.start);
    let (Some(words), Some(behind)) = (text.get(..end), text.get(end..)) else { return false };
    let Some(span) = words.trim_end_matches('份').strip_suffix('月') else { return false };
    let last = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let first = span.trim_end_matches(last);
    let Some(first) = first.strip_suffix(['至', '到', '-', '—', '~']).filter(|_| first.len() < span.len()) else {
        return false;
    };
    let january = first.strip_suffix('月').unwrap_or(first).strip_suffix(['1', '一']);
    january.is_some_and(|before| !before.ends_with(last)) && !behind.starts_with(['前', '底', '末', '内'])
}
