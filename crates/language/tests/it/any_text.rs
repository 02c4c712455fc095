//! No text makes the readers panic, hang, or take more than its length in time: random text, and a megabyte of text
//! repeated, the kinds that tempt a reader to look too far among them.

use std::time::{Duration, Instant};

use language::{Outline, figures, length, placeholders, problems, tasks};
use proptest::prelude::*;

/// Everything that reads a clean text, without the outline, which has tests of its own.
fn read_all(text: &str, outline: &Outline) -> usize {
    let found = tasks::propose(text, outline, &tasks::Context { date: domain::Day::from_ymd(2025, 11, 20) });
    let stated = figures::stated(text, None);
    let checked = figures::checks(text, &stated);
    let named = problems::problems(text, outline, &found);
    let blanks = placeholders::find(text);
    found.len() + stated.len() + checked.len() + named.len() + blanks.len() + length::length(text).characters
}

/// Pieces whose repetition looks worst: signs without stops, one line, brackets that never close, times in a row.
const PIECES: [&str; 22] = [
    "一是",
    "要",
    "各村要",
    "每月",
    "年底前",
    "由由由",
    "(",
    "(责任单位:",
    "“",
    "一、",
    "XX",
    "X户",
    "1,766",
    "12个",
    "12月",
    "其中",
    "据",
    "整改措施:",
    "对新识别的监测对象,",
    "各村要在12月底前完成XX户危房改造,",
    "存在问题不足。\n",
    "一是各镇5个、3个,共8个,占比30%;",
];

fn time(text: &str, outline: &Outline) -> Duration {
    let start = Instant::now();
    std::hint::black_box(read_all(text, outline));
    start.elapsed()
}

#[test]
fn time_grows_with_the_length_only() {
    for piece in PIECES {
        let small = piece.repeat(2 * 1024 / piece.len());
        let large = piece.repeat(16 * 1024 / piece.len());
        let outline = Outline::default();
        let (one, eight) = (time(&small, &outline), time(&large, &outline));
        // Eight times the text may take three times that much, as others share the machine; a square takes 64 times.
        let most = one * 24 + Duration::from_secs(1);
        assert!(eight < most, "{piece:?}: {one:?} for 2 KB, {eight:?} for 16 KB");
    }
}

#[test]
fn a_megabyte_on_one_line_is_read() {
    for piece in ["要", "各村要"] {
        let text = piece.repeat(1024 * 1024 / piece.len());
        let start = Instant::now();
        read_all(&text, &Outline::default());
        // A square of a megabyte would take hours; this is no measure of speed.
        assert!(start.elapsed() < Duration::from_secs(120), "{piece}: {:?}", start.elapsed());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn any_unicode_is_survived(text in "\\PC{0,300}") {
        read_all(&text, &language::outline(&text));
    }

    #[test]
    fn any_text_of_the_kind_is_survived(
        pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..60),
        stops in prop::collection::vec(prop::sample::select(vec!["", ",", "。", ":", ";", "\n", " ", "、", ")", "”"]), 60),
    ) {
        let text: String = pieces.iter().zip(&stops).flat_map(|(p, s)| [*p, *s]).collect();
        let outline = language::outline(&text);
        let found = tasks::propose(&text, &outline, &tasks::Context::default());
        for t in &found {
            prop_assert_eq!(text.get(t.start..t.end), Some(t.text.as_str()));
        }
        for f in figures::stated(&text, None) {
            prop_assert_eq!(text.get(f.start..f.end), Some(f.text.as_str()));
        }
        for p in problems::problems(&text, &outline, &found) {
            prop_assert_eq!(text.get(p.start..p.end), Some(p.text.as_str()));
            prop_assert!(p.answered_by.iter().all(|&t| t < found.len()));
        }
        for p in placeholders::find(&text) {
            prop_assert!(p.scopes.iter().all(|s| text[s.start..].starts_with(&s.word)));
        }
    }
}
