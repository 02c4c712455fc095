//! Times that come again and again: 每周六上午, 每月25日前, 每日17时前, 每两个月.

use super::parse::{PARTS, Reader, clock};
use super::tables::EVERY;
use super::{Frequency, Kind, When};

/// 每周六上午, 每月25日前, 每季度末.
pub(super) fn every(mut r: Reader<'_>, at: usize) -> Option<When> {
    let frequency = match r.eat_pair(&EVERY) {
        Some(frequency) => frequency,
        None => return every_few(r, at),
    };
    // 长期以来, 长期的: no rhythm.
    if frequency == Frequency::Standing && r.rest().starts_with(['以', '的', '性']) {
        return None;
    }
    match frequency {
        // 每日17时前.
        Frequency::Daily => {
            let timed = clock(&mut r);
            r.eat_any(if timed { &["之前", "以前", "前"] } else { &[] });
        }
        Frequency::Weekly => weekday(&mut r),
        Frequency::Monthly => {
            let back = r;
            let part = r.eat_any(&["底", "末", "初", "上旬", "中旬", "下旬"]).is_some();
            if part || r.whole_before(&["日", "号"]).is_some() {
                r.eat_any(&["之前", "以前", "前"]);
            } else {
                r = back;
            }
        }
        Frequency::Quarterly | Frequency::Yearly | Frequency::HalfYearly => {
            let back = r;
            if frequency == Frequency::Yearly && r.whole().is_some() && r.eat_pair(&PARTS).is_some() {
                let day = r;
                if r.whole_before(&["日", "号"]).is_none() {
                    r = day;
                }
                r.eat_any(&["之前", "以前", "前"]);
            } else {
                r = back;
                if r.eat_any(&["底", "末", "初"]).is_some() {
                    r.eat_any(&["之前", "以前", "前"]);
                }
            }
        }
        _ => {}
    }
    Some(When { start: at, end: r.at, kind: Kind::Every(frequency), due: None, year_written: false, whole_year: false })
}

/// 每周|六上午, 每周|五下班前.
fn weekday(r: &mut Reader<'_>) {
    let days = ["一至周五", "一到周五", "一", "二", "三", "四", "五", "六", "日", "天", "末"];
    if r.eat_any(&days).is_some() {
        r.eat_any(&["上午", "下午", "晚上", "晚", "早上"]);
        r.eat("下班");
        r.eat_any(&["之前", "以前", "前"]);
    }
}

/// 每两个月, 每3天, 每两小时: named by the rhythm of the table that comes nearest.
fn every_few(mut r: Reader<'_>, at: usize) -> Option<When> {
    if !r.eat("每") {
        return None;
    }
    let count = r.whole()?.known();
    r.eat("个");
    let unit = r.eat_any(&["小时", "天", "日", "周", "星期", "月", "季度", "年"])?;
    let days = match unit {
        "小时" => Some(1),
        "天" | "日" => count,
        "周" | "星期" => count.and_then(|n| n.checked_mul(7)),
        "月" => count.and_then(|n| n.checked_mul(30)),
        "季度" => count.and_then(|n| n.checked_mul(91)),
        _ => count.and_then(|n| n.checked_mul(365)),
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
