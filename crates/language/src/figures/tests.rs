//! Figures of texts, and the cases of functions that are not public.

use domain::Day;

use super::issuer::issuer;
use super::place::place;
use super::stated;
use crate::dates::number::Number;
use crate::placeholders::Rounding;
use crate::text::{cases, section};

#[test]
fn figures_of_a_text_are_found_and_dates_are_not() {
    let text = "目前,全市二类村、三类村还有535个,占行政村总数的30.3%;村平只有3.9万元。该项目群众满意度达到了98.36%,截至2024年12月31日。第3项1,766个行政村。百分之九十五的村通了路。";
    let found: Vec<String> = stated(text, None).iter().map(|f| f.text.clone()).collect();
    assert_eq!(found, ["535个", "30.3%", "3.9万元", "98.36%", "1,766个", "百分之九十五"]);
}

#[test]
fn a_figure_says_what_of_whom_and_when() {
    let text = "据县统计局统计,到2024年底,大河镇村集体经济收入186.5万元,同比增长近12%。风险消除率在76%左右。";
    let found = stated(text, Day::from_ymd(2025, 3, 1));
    let first = &found[0];
    assert_eq!(first.metric.first().map(String::as_str), Some("村集体经济收入"));
    assert_eq!((first.scale, first.unit.as_str()), (4, "元"));
    assert_eq!(first.full(), Some(Number { digits: 1_865_000, decimals: 0 }));
    assert_eq!(first.place.as_deref(), Some("大河镇"));
    assert_eq!(first.period.as_deref(), Some("到2024年底"));
    assert_eq!(first.until, Day::from_ymd(2024, 12, 31));
    assert_eq!(first.issuer.as_deref(), Some("县统计局"));
    assert_eq!(found[1].rounding, Some(Rounding::Jin));
    assert_eq!(found[1].metric.first().map(String::as_str), Some("村集体经济收入增长率"));
    let share = &found[2];
    assert_eq!(share.rounding, Some(Rounding::Zuoyou));
    assert_eq!(share.metric.first().map(String::as_str), Some("风险消除率"));
    assert_eq!((share.issuer.as_deref(), share.period.as_deref()), (None, None));
    for f in &found {
        assert_eq!(text.get(f.start..f.end), Some(f.text.as_str()));
    }
}

#[test]
fn issuers_and_places_are_found() {
    const FIGURES: &str = include_str!("../../tests/cases/figures.txt");
    for (text, want) in cases(section(FIGURES, "issuers")) {
        assert_eq!(issuer(&text).unwrap_or_default(), want, "{text}");
    }
    for (text, want) in cases(section(FIGURES, "places")) {
        assert_eq!(place(&text).unwrap_or_default(), want, "{text}");
    }
}
