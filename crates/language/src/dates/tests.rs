//! Times as officials write them, each with what it means against a document of 20 November 2025.

use super::calendar::{Date, days_in_month};
use super::{Frequency, Kind, document_date, find, time_at};
use proptest::prelude::*;

const TODAY: Option<Date> = Some((2025, 11, 20));

#[test]
fn times_are_read_as_worded_and_resolved() {
    let by = Kind::By;
    let table: [(&str, &str, Kind, Option<Date>); 58] = [
        ("年底前完成", "年底前", by, Some((2025, 12, 31))),
        ("明年 6 月底前再建", "明年 6 月底前", by, Some((2026, 6, 30))),
        ("明年6月底", "明年6月底", by, Some((2026, 6, 30))),
        ("力争到明年底", "力争到明年底", by, Some((2026, 12, 31))),
        ("本月25日前要把", "本月25日前", by, Some((2025, 11, 25))),
        ("本月底前", "本月底前", by, Some((2025, 11, 30))),
        ("下月起按人口", "下月起", Kind::From, None),
        ("从这个月起不打招呼", "从这个月起", Kind::From, None),
        ("从下月起", "从下月起", Kind::From, None),
        ("每周六上午,包组", "每周六上午", Kind::Every(Frequency::Weekly), None),
        ("每周到点检查", "每周", Kind::Every(Frequency::Weekly), None),
        ("每月25日前报送", "每月25日前", Kind::Every(Frequency::Monthly), None),
        ("每年12月底前", "每年12月底前", Kind::Every(Frequency::Yearly), None),
        ("每年培训", "每年", Kind::Every(Frequency::Yearly), None),
        ("每季度末", "每季度末", Kind::Every(Frequency::Quarterly), None),
        ("到2019年底,全区", "到2019年底", by, Some((2019, 12, 31))),
        ("2020年6月底前在", "2020年6月底前", by, Some((2020, 6, 30))),
        ("一季度新引进", "一季度", Kind::During, Some((2025, 3, 31))),
        ("明年一季度", "明年一季度", Kind::During, Some((2026, 3, 31))),
        ("第三季度末", "第三季度末", by, Some((2025, 9, 30))),
        ("5月20日前完成", "5月20日前", by, Some((2026, 5, 20))),
        ("12月10日前完成", "12月10日前", by, Some((2025, 12, 10))),
        ("9月底前完成", "9月底前", by, Some((2025, 9, 30))),
        ("10天内", "10天内", by, Some((2025, 11, 30))),
        ("三个月内", "三个月内", by, Some((2026, 2, 20))),
        ("一周内", "一周内", by, Some((2025, 11, 27))),
        ("半个月内", "半个月内", by, Some((2025, 12, 5))),
        ("5个工作日内", "5个工作日内", by, None),
        ("24小时内", "24小时内", by, Some((2025, 11, 21))),
        ("用两个月的时间", "用两个月的时间", by, Some((2026, 1, 20))),
        ("三年内", "三年内", by, Some((2028, 11, 20))),
        ("春节前", "春节前", by, Some((2026, 2, 16))),
        ("国庆节前", "国庆节前", by, Some((2026, 9, 30))),
        ("汛期前", "汛期前", by, None),
        ("立即组织", "立即", Kind::AtOnce, None),
        ("第一时间落实", "第一时间", Kind::AtOnce, None),
        ("限期整改", "限期", Kind::AsSet, None),
        ("定期听取", "定期", Kind::Every(Frequency::Regularly), None),
        ("今年以来", "今年以来", Kind::Past, None),
        ("2023年以来", "2023年以来", Kind::Past, Some((2023, 12, 31))),
        ("去年 3 月", "去年", Kind::Past, None),
        ("截至去年底", "截至去年", Kind::Past, None),
        ("2012年3月20日", "2012年3月20日", Kind::Day, Some((2012, 3, 20))),
        ("二〇二五年十二月三十一日前", "二〇二五年十二月三十一日前", by, Some((2025, 12, 31))),
        ("XX月底前", "XX月底前", by, None),
        ("X月X日前", "X月X日前", by, None),
        ("201x 年底还剩", "201x 年底", by, None),
        ("12月中旬前", "12月中旬前", by, Some((2025, 12, 20))),
        ("上半年", "上半年", Kind::During, Some((2025, 6, 30))),
        ("年内完成", "年内", by, Some((2025, 12, 31))),
        ("25日前", "25日前", by, Some((2025, 11, 25))),
        ("月底前", "月底前", by, Some((2025, 11, 30))),
        ("晚上8点前必须", "晚上8点前", by, TODAY),
        ("明天下午6点前", "明天下午6点前", by, Some((2025, 11, 21))),
        ("每两个月通报", "每两个月", Kind::Every(Frequency::Quarterly), None),
        ("每周五下班前", "每周五下班前", Kind::Every(Frequency::Weekly), None),
        ("明年春节前后", "明年春节前后", Kind::During, None),
        ("最迟12月5日下午6点前", "最迟12月5日下午6点前", by, Some((2025, 12, 5))),
    ];
    for (text, worded, kind, due) in table {
        let got = time_at(text, 0, TODAY);
        let Some(got) = got else { panic!("{text}: nothing found") };
        assert_eq!((&text[..got.end], got.kind, got.due), (worded, kind, due), "{text}");
    }
}

#[test]
fn words_that_only_look_like_times_are_left() {
    for text in
        ["三年来", "每个村", "每户", "二月河", "在村里", "到村任职", "十一个村", "年轻人", "五一节目", "长期以来形成"]
    {
        assert!(time_at(text, 0, TODAY).is_none_or(|w| !w.orders()), "{text}");
    }
}

#[test]
fn a_document_says_its_date() {
    assert_eq!(document_date("县委办\n2019年3月8日\n\n一、总体要求"), Some((2019, 3, 8)));
    assert_eq!(document_date("自评报告(2012年3月20日)根据"), Some((2012, 3, 20)));
    assert_eq!(document_date("2012年3月20日前完成"), None);
}

proptest! {
    #[test]
    fn a_day_in_words_is_that_day(year in 1950_i32..2099, month in 1_u8..=12, day in 1_u8..=31, limit in any::<bool>()) {
        let text = format!("{year}年{month}月{day}日{}", if limit { "前" } else { "" });
        let got = time_at(&text, 0, None);
        let want = (day <= days_in_month(year, month)).then_some((year, month, day));
        prop_assert_eq!(got.as_ref().and_then(|w| w.due), want);
        prop_assert_eq!(got.map(|w| w.end), Some(text.len()));
    }

    #[test]
    fn a_length_of_days_is_counted_from_the_document(year in 2000_i32..2090, month in 1_u8..=12, n in 1_i64..400) {
        let due = time_at(&format!("{n}天内"), 0, Some((year, month, 1))).and_then(|w| w.due);
        // Independent count: the ordinal day by a closed formula.
        let ordinal = |(y, m, d): Date| {
            let (y, m) = (i64::from(y), i64::from(m));
            let (y, m) = if m <= 2 { (y - 1, m + 12) } else { (y, m) };
            365 * y + y / 4 - y / 100 + y / 400 + (153 * (m - 3) + 2) / 5 + i64::from(d)
        };
        prop_assert_eq!(due.map(|d| ordinal(d) - ordinal((year, month, 1))), Some(n));
    }

    #[test]
    fn any_text_is_survived(text in "[年月日底前内起到从每周季度一二三十12X* 本下明今去截至春节个,。]{0,60}") {
        let mut last = 0;
        for when in find(&text, TODAY) {
            prop_assert!(last <= when.start && when.start < when.end && text.is_char_boundary(when.end));
            last = when.end;
        }
    }
}
