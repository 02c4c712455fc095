//! Times that come again and again: 每周六上午, 每月25日前, 每日17时前, 每两个月.

use super::parse::Reader;
use super::point::{PARTS, clock};
use super::vocabulary::EVERY;
use super::{Frequency, Kind, When};

/// 每周六上午, 每月25日前, 每季度末.
pub(super) fn every(mut r: Reader<'_>, at: usize) -> Option<When> {
    // The first characters of all that follows; most places have none of them.
    if !r.rest().starts_with(['每', '逐', '按', '月', '双', '半', '定', '不', '常', '长', '一', '两']) {
        return None;
    }
    let frequency = match r.eat_pair(EVERY) {
        Some(frequency) => frequency,
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
            r.eat_any(if timed { &["之前", "以前", "前"] } else { &[] });
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
        Frequency::Yearly => r.whole().is_some() && r.eat_pair(&PARTS).is_some(),
        _ => r.eat_any(&["首月", "末月", "第一个月", "最后一个月", "最后1个月", "首个月"]).is_some(),
    };
    if !found {
        *r = back;
        r.eat("的");
        found = r.eat_any(&["月底", "月末", "年底", "年末", "底", "末", "初", "上旬", "中旬", "下旬"]).is_some();
    }
    if found || frequency == Frequency::Monthly {
        let day = *r;
        if r.whole_before(&["日", "号"]).is_some() {
            found = true;
        } else {
            *r = day;
        }
    }
    if found {
        r.eat_any(&["之前", "以前", "前"]);
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
    let table = [
        ("半个月", Frequency::HalfMonthly),
        ("半月", Frequency::HalfMonthly),
        ("半年", Frequency::HalfYearly),
        ("一天", Frequency::Daily),
        ("一日", Frequency::Daily),
        ("两周", Frequency::HalfMonthly),
        ("一周", Frequency::Weekly),
        ("一旬", Frequency::HalfMonthly),
        ("两个月", Frequency::Quarterly),
        ("一个月", Frequency::Monthly),
        ("一月", Frequency::Monthly),
        ("一季度", Frequency::Quarterly),
        ("一季", Frequency::Quarterly),
        ("一年", Frequency::Yearly),
    ];
    let frequency = r.eat_pair(&table)?;
    // 半年到村一趟: a few words between.
    let word = r;
    let rest = r.rest();
    let mut near = rest
        .char_indices()
        .take(8)
        .take_while(|&(_, c)| !crate::sentence::closes_clause(c) && !crate::sentence::closes_sentence(c));
    let turn = near.any(|(at, _)| {
        at > 0 && ["一次", "一趟", "一回", "一轮", "一遍", "两次"].iter().any(|w| rest[at..].starts_with(w))
    });
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
    let what = [
        "次", "遍", "轮", "回", "场", "调度", "通报", "督查", "督导", "考核", "评比", "例会", "会商", "研判", "汇总",
        "检查", "评", "考", "报", "清", "查",
    ];
    let of_times = r.eat_any(&what[..5]).is_some();
    (of_times || times == 1 && r.eat_any(&what).is_some()).then_some(When {
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
    let days = ["一至周五", "一到周五", "一", "二", "三", "四", "五", "六", "日", "天", "末"];
    if r.eat_any(&days).is_some() {
        if !clock(r) {
            r.eat_any(&["上午", "下午", "晚上", "晚", "早上", "早晨"]);
            r.eat("下班");
        }
        r.eat_any(&["之前", "以前", "前"]);
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
