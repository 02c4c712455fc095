//! Times as officials write them: the cases stand in `tests/cases/dates.txt`.

use super::calendar::date;
use super::number::{Written, number_at};
use super::{DateRange, Frequency, Kind, document_date, find, time_at};
use crate::text::{cases, section};
use domain::Day;
use proptest::prelude::*;

const CASES: &str = include_str!("../../tests/cases/dates.txt");

fn today() -> Option<Day> {
    Day::from_ymd(2025, 11, 20)
}

fn shown(day: Option<Day>) -> String {
    day.map_or("-".to_owned(), |d| d.to_string())
}

fn check(section: &'static str) {
    for (text, want) in cases(section) {
        let got = time_at(&text, 0, today());
        let got = got.map_or(String::new(), |w| format!("{}|{:?}|{}", &text[..w.end], w.kind, shown(w.due)));
        assert_eq!(got, want, "{text}");
    }
}

#[test]
fn times_are_read_as_worded_and_resolved() {
    check(section(CASES, "times"));
    check(section(CASES, "limits"));
    // Counted from what stands before it, a length says no day.
    let found = find("公示期满后5日内发放", today());
    assert_eq!((found.len(), found[0].due), (1, None));
}

/// The gate of first characters lets every recurrence of the list through.
#[test]
fn every_recurrence_of_the_list_is_read() {
    for entry in super::lexicon::RECURRENCES.entries() {
        let got = time_at(entry.word, 0, today()).map(|w| w.kind);
        assert_eq!(got, Some(Kind::Every(Frequency::named(entry.value))), "{}", entry.word);
    }
}

#[test]
fn words_that_only_look_like_times_are_left() {
    for (text, _) in cases(section(CASES, "no-times")) {
        assert!(time_at(&text, 0, today()).is_none_or(|w| !w.orders()), "{text}");
    }
}

#[test]
fn a_document_says_its_date() {
    for (text, want) in cases(section(CASES, "document-dates")) {
        assert_eq!(shown(document_date(&text)), want, "{text}");
    }
}

#[test]
fn ranges_of_dates() {
    let until = Day::from_ymd(2026, 11, 20).expect("a day");
    for (text, want) in cases(section(CASES, "ranges")) {
        let days = DateRange::read(&text).and_then(|(range, _)| range.days(until));
        assert_eq!(days.map_or("-".to_owned(), |(first, last)| format!("{first} {last}")), want, "{text}");
    }
    assert_eq!(DateRange::read(""), None);
    for (text, length) in [("11月以来，走访", "11月以来".len()), ("今年上半年共", "今年上半年".len())]
    {
        assert_eq!(DateRange::read(text).map(|(_, length)| length), Some(length));
    }
}

#[test]
fn numbers_as_offices_write_them() {
    for (text, want) in cases(section(CASES, "numbers")) {
        let Some((Written::Known(n), length)) = number_at(&text) else { panic!("{text}: no number") };
        assert_eq!(format!("{n} {length}"), want, "{text}");
    }
    assert_eq!(number_at("XX户"), Some((Written::LeftOut, 2)));
    for text in ["户", "百姓", "万一"] {
        assert_eq!(number_at(text), None);
    }
}

proptest! {
    #[test]
    fn a_day_in_words_is_that_day(year in 1950_i32..2099, month in 1_u32..=12, day in 1_u32..=31, limit in any::<bool>()) {
        let text = format!("{year}年{month}月{day}日{}", if limit { "前" } else { "" });
        let got = time_at(&text, 0, None);
        prop_assert_eq!(got.as_ref().and_then(|w| w.due), Day::from_ymd(year, month, day));
        prop_assert_eq!(got.map(|w| w.end), Some(text.len()));
    }

    #[test]
    fn a_length_of_days_is_counted_from_the_document(year in 2000_i32..2090, month in 1_i64..=12, n in 1_i32..400) {
        let from = date(year, month, 1);
        let due = time_at(&format!("{n}天内"), 0, from).and_then(|w| w.due);
        prop_assert_eq!(due, from.map(|d| d.plus(n)));
    }

    #[test]
    fn any_text_is_survived(text in "[年月日底前内起到从每周季度一二三十12X* 本下明今去截至春节个,。]{0,60}") {
        let mut last = 0;
        for when in find(&text, today()) {
            prop_assert!(last <= when.start && when.start < when.end && text.is_char_boundary(when.end));
            last = when.end;
        }
    }
}
