//! Times as officials write them, each with what it means against a document of 20 November 2025.

use super::calendar::{Date, days_in_month};
use super::{Frequency, Kind, document_date, find, time_at};
use proptest::prelude::*;

const TODAY: Option<Date> = Some((2025, 11, 20));

#[test]
fn times_are_read_as_worded_and_resolved() {
    let by = Kind::By;
    let table: &[(&str, &str, Kind, Option<Date>)] = &[
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
        ("自收文之日起组织", "自收文之日起", Kind::From, None),
        ("从即刻起每天", "从即刻起", Kind::From, None),
        ("季度末按实际", "季度末", by, Some((2025, 12, 31))),
        ("下个星期动手", "下个星期", Kind::During, Some((2025, 11, 30))),
        ("4月5日至18日轮灌", "4月5日至18日", Kind::During, Some((2026, 4, 18))),
        ("12月5日至18日前", "12月5日至18日前", by, Some((2025, 12, 18))),
        ("次日中午12点之前补", "次日中午12点之前", by, None),
        ("小满之前种上", "小满之前", by, None),
        ("明年秋梨上市前完工", "明年秋梨上市前", by, None),
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
    check(table);
}

fn check(table: &[(&str, &str, Kind, Option<Date>)]) {
    for &(text, worded, kind, due) in table {
        let got = time_at(text, 0, TODAY);
        let Some(got) = got else { panic!("{text}: nothing found") };
        assert_eq!((&text[..got.end], got.kind, got.due), (worded, kind, due), "{text}");
    }
}

/// The same, wherever in the words the time begins.
#[test]
fn limits_beside_the_plain_ones_are_read() {
    let by = Kind::By;
    let every = Kind::Every;
    check(&[
        ("提前10日公告", "提前10日", by, None),
        ("提前三天通知", "提前三天", by, None),
        ("提前半个月", "提前半个月", by, None),
        ("会后马上办", "会后马上", Kind::AtOnce, None),
        ("散会后立即", "散会后立即", Kind::AtOnce, None),
        ("会后去办", "会后", Kind::AtOnce, None),
        ("限期15天整改", "限期15天", by, Some((2025, 12, 5))),
        ("限期10日内拆除", "限期10日内", by, Some((2025, 11, 30))),
        ("限3天内交账", "限3天内", by, Some((2025, 11, 23))),
        ("限时两周", "限时两周", by, Some((2025, 12, 4))),
        ("三季度末", "三季度末", by, Some((2025, 9, 30))),
        ("三季度末前", "三季度末前", by, Some((2025, 9, 30))),
        ("明年二季度内", "明年二季度内", by, Some((2026, 6, 30))),
        ("汛前清淤", "汛前", by, None),
        ("主汛期来临之前", "主汛期来临之前", by, None),
        ("今冬明春完成", "今冬明春", Kind::During, None),
        ("入冬前", "入冬前", by, None),
        ("春节前夕", "春节前夕", by, Some((2026, 2, 16))),
        ("明年“七一”前", "明年“七一”前", by, Some((2026, 6, 30))),
        ("“七一”前", "“七一”前", by, Some((2026, 6, 30))),
        ("\"五一\"假期前", "\"五一\"假期前", by, Some((2026, 4, 30))),
        ("元宵节前", "元宵节前", by, None),
        ("正月十五前", "正月十五前", by, None),
        ("腊月二十前", "腊月二十前", by, None),
        ("下次例会前", "下次例会前", by, None),
        ("明年挂果前建成", "明年挂果前", by, None),
        ("5个工作日办结", "5个工作日", by, None),
        ("从明天起到月底", "从明天起到月底", by, Some((2025, 11, 30))),
        ("到期前30天发短信", "到期前30天", by, None),
        ("国庆长假之前", "国庆长假之前", by, Some((2026, 9, 30))),
        ("半年到村一趟", "半年", every(Frequency::HalfYearly), None),
        ("双周通报", "双周", every(Frequency::HalfMonthly), None),
        ("即日起关停", "即日起", Kind::From, None),
        ("秋收后", "秋收后", Kind::From, None),
        ("节前", "节前", by, None),
        ("本周五前", "本周五前", by, Some((2025, 11, 21))),
        ("下周一上午下班前", "下周一上午下班前", by, Some((2025, 11, 24))),
        ("周三前报送", "周三前", by, Some((2025, 11, 26))),
        ("星期五下班前", "星期五下班前", by, Some((2025, 11, 21))),
        ("本周内", "本周内", by, Some((2025, 11, 23))),
        ("今天下班前", "今天下班前", by, TODAY),
        ("下班前", "下班前", by, TODAY),
        ("25日下午5点前", "25日下午5点前", by, Some((2025, 11, 25))),
        ("28号之前", "28号之前", by, Some((2025, 11, 28))),
        ("月内", "月内", by, Some((2025, 11, 30))),
        ("明年初", "明年初", Kind::During, None),
        ("1.3月份", "1.3月份", Kind::During, Some((2025, 3, 31))),
        ("2026.6.30前", "2026.6.30前", by, Some((2026, 6, 30))),
        ("2026-06-30前", "2026-06-30前", by, Some((2026, 6, 30))),
        ("12.31前", "12.31前", by, Some((2025, 12, 31))),
        ("3.15前", "3.15前", by, Some((2026, 3, 15))),
        ("元月10日前", "元月10日前", by, Some((2026, 1, 10))),
        ("12月中下旬", "12月中下旬", Kind::During, Some((2025, 12, 31))),
        ("“十四五”末", "“十四五”末", by, Some((2025, 12, 31))),
        ("到十五五末", "到十五五末", by, Some((2030, 12, 31))),
        ("即日起至12月底", "即日起至12月底", by, Some((2025, 12, 31))),
        ("从现在到春节前", "从现在到春节前", by, Some((2026, 2, 16))),
        ("会后3天内", "会后3天内", by, Some((2025, 11, 23))),
        ("接到申请后15日内", "接到申请后15日内", by, None),
        ("自合同签订之日起30日内", "自合同签订之日起30日内", by, None),
        ("3至5天内", "3至5天内", by, Some((2025, 11, 25))),
        ("三五天内", "三五天内", by, None),
        ("一年半内", "一年半内", by, Some((2027, 5, 20))),
        ("集中一个月时间", "集中一个月时间", by, Some((2025, 12, 20))),
        ("近三年来", "近三年来", Kind::Past, None),
        ("每晚8点", "每晚", every(Frequency::Daily), None),
        ("每季度首月10日前", "每季度首月10日前", every(Frequency::Quarterly), None),
        ("每隔10天", "每隔10天", every(Frequency::Weekly), None),
        ("每月5名", "每月", every(Frequency::Monthly), None),
        ("一月一次", "一月一次", every(Frequency::Monthly), None),
        ("一季度一调度", "一季度一调度", every(Frequency::Quarterly), None),
        ("半月一通报", "半月一通报", every(Frequency::HalfMonthly), None),
    ]);
    // Counted from what stands before it, a length says no day.
    let found = find("公示期满后5日内发放", TODAY);
    assert_eq!((found.len(), found[0].due), (1, None));
}

/// The gate of first characters lets every rhythm of the table through.
#[test]
fn every_rhythm_of_the_table_is_read() {
    for (word, frequency) in super::vocabulary::EVERY {
        let got = time_at(word, 0, TODAY).map(|w| w.kind);
        assert_eq!(got, Some(Kind::Every(*frequency)), "{word}");
    }
}

#[test]
fn words_that_only_look_like_times_are_left() {
    for text in [
        "三年来",
        "每个村",
        "每户",
        "二月河",
        "在村里",
        "到村任职",
        "十一个村",
        "年轻人",
        "五一节目",
        "长期以来形成",
        "周三例会",
        "1.3万",
        "3.5公里",
        "半月湖",
        "星期天的集市",
        "用两个大棚",
        "限高杆",
        "提前谋划",
        "第一周一次",
        "节约",
    ] {
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
