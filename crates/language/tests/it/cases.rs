//! Cases in text files (`tests/cases/`): sections of lines `input → expected`, or of papers with what is proposed of them.

use std::path::Path;

use language::dates::number::{Number, arabic_at};
use language::figures::{checks, stated};
use language::placeholders::fill::{Wording, fill, obeys};
use language::placeholders::{Kind, Rounding, find, time_before};
use language::tasks::{Context, propose};

/// The lines of a section of a case file.
fn section(file: &str, name: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let header = format!("[{name}]");
    let lines = text.lines().skip_while(|l| *l != header).skip(1).take_while(|l| !l.starts_with('['));
    let lines: Vec<String> = lines.filter(|l| !l.starts_with('#')).map(str::to_owned).collect();
    assert!(!lines.is_empty(), "{file} has no section {name}");
    lines
}

/// Holds every line `input → expected` of a section against what `read` says.
fn check(file: &str, name: &str, read: impl Fn(&str) -> String) {
    let mut wrong = Vec::new();
    for line in section(file, name).iter().filter(|l| !l.is_empty()) {
        let (input, want) = line.split_once(" →").unwrap_or_else(|| panic!("a case is `input → expected`: {line}"));
        let got = read(&input.replace('⏎', "\n"));
        if got != want.trim_start() {
            wrong.push(format!("{input}\n  wanted {want}\n  got    {got}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The names of the sections of a case file.
fn sections(file: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    text.lines().filter_map(|l| l.strip_prefix('[')?.strip_suffix(']')).map(str::to_owned).collect()
}

/// What is proposed of a paper, a line each: text | owner (+ others) | deadline | target.
fn proposed(text: &str) -> Vec<String> {
    let shown = |value: Option<&str>| value.unwrap_or("-").to_owned();
    let line = |p: language::tasks::Proposal| {
        let owners = std::iter::once(shown(p.owner.as_deref())).chain(p.co_owners).collect::<Vec<_>>().join("+");
        let target = shown(p.target.as_ref().map(|t| t.text.as_str()));
        format!("{} | {owners} | {} | {target}", p.text, shown(p.deadline.as_deref()))
    };
    propose(text, &language::outline(text), &Context::default()).into_iter().map(line).collect()
}

#[test]
fn tasks_of_short_papers_are_proposed() {
    let mut wrong = Vec::new();
    for name in sections("tasks.txt") {
        for case in section("tasks.txt", &name).split(String::is_empty).filter(|case| !case.is_empty()) {
            let (want, paper): (Vec<&String>, Vec<&String>) = case.iter().partition(|l| l.starts_with("= "));
            let want: Vec<&str> = want.iter().map(|l| &l[2..]).filter(|l| *l != "-").collect();
            let paper = paper.into_iter().cloned().collect::<Vec<_>>().join("\n");
            let got = proposed(&paper);
            if got != want {
                wrong.push(format!("{name}: {paper}\n  wanted {want:?}\n  got    {got:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn figures_are_named_by_the_words_around_them() {
    let name = |p: language::placeholders::Placeholder| {
        assert!(p.metric.len() <= 3, "{p:?}");
        p.metric.into_iter().next().unwrap_or_else(|| "-".to_owned())
    };
    let names = |text: &str| {
        let figures = find(text).into_iter().filter(|p| p.kind == Kind::Figure);
        figures.map(name).collect::<Vec<_>>().join(" + ")
    };
    for section in sections("figure_names.txt") {
        check("figure_names.txt", &section, names);
    }
}

#[test]
fn what_was_left_out_is_told_from_its_neighbours() {
    check("placeholders.txt", "kinds", |text| {
        find(text).iter().map(|p| format!("{:?}", p.kind).to_lowercase()).collect::<Vec<_>>().join(" ")
    });
}

#[test]
fn scope_words_are_told_apart_and_a_paragraph_says_its_time_once() {
    check("placeholders.txt", "scopes", |text| {
        let found = find(text);
        let scopes = &found[0].scopes;
        assert!(scopes.iter().all(|s| text[s.start..].starts_with(&s.word)), "{text}");
        scopes.iter().map(|s| format!("{} {:?}", s.word, s.kind).to_lowercase()).collect::<Vec<_>>().join(", ")
    });
    check("placeholders.txt", "time-before", |text| {
        let at = find(text)[0].start;
        time_before(text, at).map(|s| s.word).unwrap_or_default()
    });
}

#[test]
fn rounding_scope_and_kind_of_value_come_with_the_figure() {
    check("placeholders.txt", "units-and-values", |text| {
        let p = find(text).into_iter().next().expect("a placeholder");
        let (unit, word) = (p.unit.as_deref().unwrap_or("-"), p.rounding.map_or("-", Rounding::word));
        let value = format!("{:?}", p.value_kind).to_lowercase();
        format!("{unit} | {word} | {value} | {}", p.scope_words.join(" ")).trim_end().to_owned()
    });
    check("placeholders.txt", "contexts", |text| {
        find(text).into_iter().map(|p| p.context).collect::<Vec<_>>().join(" | ")
    });
}

const ROUNDINGS: [Rounding; 9] = [
    Rounding::Yu,
    Rounding::Duo,
    Rounding::Jin,
    Rounding::Yue,
    Rounding::Zuoyou,
    Rounding::Budao,
    Rounding::Yishang,
    Rounding::Chaoguo,
    Rounding::Yixia,
];

fn number(text: &str) -> Number {
    arabic_at(text).expect("a number").0
}

#[test]
fn values_are_written_as_the_sentence_words_them_or_refused() {
    let fields = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let rounding = |word: &str| ROUNDINGS.into_iter().find(|r| r.word() == word);
    check("fill.txt", "fill", |text| {
        let fields = fields(text);
        let wording = Wording { unit: &fields[1], rounding: rounding(&fields[2]) };
        fill(number(&fields[0]), wording).map_or_else(|refusal| refusal.reason(), |filled| filled.text)
    });
    check("fill.txt", "obeys", |text| {
        let fields = fields(text);
        let obeyed = obeys(number(&fields[0]), rounding(&fields[1]), number(&fields[2]));
        if obeyed.is_ok() { "yes" } else { "no" }.to_owned()
    });
}

#[test]
fn sums_and_shares_are_held_against_each_other() {
    check("checks.txt", "checks", |text| {
        let checks = checks(text, &stated(text, None));
        let shown = |c: &language::figures::Check| {
            let agrees = if c.agrees { "agrees" } else { "differs" };
            format!("{} {} {agrees}", format!("{:?}", c.relation).to_lowercase(), c.computed)
        };
        checks.iter().map(shown).collect::<Vec<_>>().join(", ")
    });
}
