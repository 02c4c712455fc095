//! Tasks and placeholders on the annotated documents in `tests/made`, from the annotated clean text (what this reading
//! can do) and from the raw text (what a reader gets). The floors stand a little below what is reached.

use domain::Day;
use language::placeholders::{self, Kind, Placeholder};
use language::tasks::{self, Context, Proposal};
use serde_json::Value;

use crate::reading::{folder, made};

fn norm(text: &str) -> Vec<char> {
    let sign = |c: char| match c {
        '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』' | '〝' | '〞' | '＂' | '\'' => '"',
        '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    };
    text.chars().filter(|c| !c.is_whitespace()).map(sign).collect()
}

// ---- measures -------------------------------------------------------------------------------------------------

/// Characters in common blocks of two and more, longest block first (as `difflib` counts).
fn common(a: &[char], b: &[char]) -> usize {
    let mut best = (0, 0, 0);
    let mut row = vec![0_usize; b.len() + 1];
    for (i, x) in a.iter().enumerate() {
        let mut next = vec![0_usize; b.len() + 1];
        for (j, y) in b.iter().enumerate() {
            if x == y {
                next[j + 1] = row[j] + 1;
                if next[j + 1] > best.2 {
                    best = (i + 1 - next[j + 1], j + 1 - next[j + 1], next[j + 1]);
                }
            }
        }
        row = next;
    }
    let (i, j, length) = best;
    if length == 0 {
        return 0;
    }
    let here = if length >= 2 { length } else { 0 };
    here + common(&a[..i], &b[..j]) + common(&a[i + length..], &b[j + length..])
}

fn overlap(a: &str, b: &str) -> f64 {
    let (mut a, mut b) = (norm(a), norm(b));
    if a.len() > b.len() {
        std::mem::swap(&mut a, &mut b);
    }
    if a.len() < 6 || b.len() > 5 * a.len() {
        return 0.0;
    }
    if b.windows(a.len()).any(|w| w == a) {
        return 1.0 + a.len() as f64 / (1000.0 * b.len() as f64);
    }
    common(&a, &b) as f64 / a.len() as f64
}

/// One-to-one pairs, best first.
fn assign(n: usize, m: usize, least: f64, alike: impl Fn(usize, usize) -> f64) -> Vec<(usize, usize)> {
    let mut all: Vec<(f64, usize, usize)> =
        (0..n).flat_map(|i| (0..m).map(move |j| (i, j))).map(|(i, j)| (alike(i, j), i, j)).collect();
    all.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.abs_diff(x.2).cmp(&y.1.abs_diff(y.2))));
    let (mut left, mut right, mut out) = (vec![false; n], vec![false; m], Vec::new());
    for (s, i, j) in all {
        if s >= least && !left[i] && !right[j] {
            (left[i], right[j]) = (true, true);
            out.push((i, j));
        }
    }
    out
}

/// A wording without bounds and with digits, for comparison.
fn value(s: &str) -> String {
    let mut s: String = norm(s).into_iter().collect();
    for front in ["不少于", "不低于", "不超过", "至少", "达到", "户均", "人均", "每人", "到", "约"]
    {
        if let Some(rest) = s.strip_prefix(front) {
            s = rest.to_owned();
            break;
        }
    }
    for back in ["以上", "以下", "以内", "之前", "左右", "前"] {
        if let Some(rest) = s.strip_suffix(back) {
            s = rest.to_owned();
            break;
        }
    }
    s.chars()
        .map(|c| {
            "零一二三四五六七八九"
                .chars()
                .position(|d| d == c)
                .map_or(if c == '两' { '2' } else { c }, |d| char::from(b'0' + d as u8))
        })
        .collect()
}

fn same(gold: Option<&str>, found: Option<&str>) -> Option<bool> {
    let a = value(gold.filter(|g| !g.is_empty())?);
    let b = value(found.unwrap_or(""));
    let shorter = a.chars().count().min(b.chars().count());
    Some(
        !b.is_empty()
            && (a == b || a.split(';').any(|x| x == b) || (shorter >= 2 && (a.contains(&b) || b.contains(&a)))),
    )
}

fn dice(a: &str, b: &str) -> f64 {
    let grams = |s: &str| norm(s).windows(2).map(|w| (w[0], w[1])).collect::<Vec<_>>();
    let (a, mut b) = (grams(a), grams(b));
    let total = a.len() + b.len();
    let hits = a.iter().filter(|g| b.iter().position(|x| x == *g).map(|i| b.swap_remove(i)).is_some()).count();
    if total == 0 { 0.0 } else { 2.0 * hits as f64 / total as f64 }
}

/// How well a found placeholder sits on the place of an annotated one.
fn around(gold: &Value, found: &Placeholder) -> f64 {
    let token = norm(gold["token"].as_str().unwrap_or(""));
    if token != norm(&found.token) || token.is_empty() {
        return 0.0;
    }
    let context: Vec<char> = gold["context"].as_str().unwrap_or("").chars().collect();
    let at = usize::try_from(gold["pos"].as_u64().unwrap_or(0)).unwrap_or(0).min(context.len());
    let behind = (at + gold["token"].as_str().unwrap_or("").chars().count()).min(context.len());
    let text = |c: &[char]| norm(&c.iter().collect::<String>());
    let (gold_left, gold_right) = (text(&context[..at]), text(&context[behind..]));
    let own = norm(&found.context);
    let mut best = 0.0_f64;
    for k in 0..own.len().saturating_sub(token.len()) + 1 {
        if own.get(k..k + token.len()) != Some(&token[..]) {
            continue;
        }
        let (left, right) = (&own[..k], &own[k + token.len()..]);
        let a = left.iter().rev().zip(gold_left.iter().rev()).take_while(|(x, y)| x == y).count();
        let b = right.iter().zip(&gold_right).take_while(|(x, y)| x == y).count();
        let room = gold_left.len().min(left.len()) + gold_right.len().min(right.len());
        if a + b >= 6.min(gold_left.len() + gold_right.len()) && room > 0 {
            best = best.max((a + b) as f64 / room as f64);
        }
    }
    best
}

// ---- documents ------------------------------------------------------------------------------------------------

#[derive(Default, Clone, Copy, Debug)]
struct Score {
    hit: usize,
    predicted: usize,
    gold: usize,
}

impl Score {
    fn f1(self) -> f64 {
        if self.predicted + self.gold == 0 { 1.0 } else { 2.0 * self.hit as f64 / (self.predicted + self.gold) as f64 }
    }
}

#[derive(Default, Clone, Copy, Debug)]
struct Measures {
    tasks: Score,
    owner: (usize, usize),
    deadline: (usize, usize),
    target: (usize, usize),
    places: Score,
    decoys: usize,
    top1: usize,
    top3: usize,
}

fn share((hits, of): (usize, usize)) -> f64 {
    if of == 0 { 1.0 } else { hits as f64 / of as f64 }
}

const NOT_COUNTED: [&str; 7] = ["日期", "年份", "月份", "届次", "缺失文字", "序号", "事故日期代号"];

fn list<'a>(gold: &'a Value, key: &str) -> Vec<&'a Value> {
    gold[key].as_array().into_iter().flatten().collect()
}

impl Measures {
    fn add_tasks(&mut self, gold: &Value, found: &[Proposal]) {
        let (wanted, optional) = (list(gold, "tasks"), list(gold, "tasks_optional"));
        let text = |v: &Value| v["text"].as_str().unwrap_or("").to_owned();
        let pairs = assign(wanted.len(), found.len(), 0.6, |i, j| overlap(&text(wanted[i]), &found[j].text));
        let free: Vec<usize> = (0..found.len()).filter(|j| pairs.iter().all(|(_, used)| used != j)).collect();
        let ignored = assign(optional.len(), free.len(), 0.6, |i, k| overlap(&text(optional[i]), &found[free[k]].text));
        self.tasks.hit += pairs.len();
        self.tasks.predicted += found.len() - ignored.len();
        self.tasks.gold += wanted.len();
        for (i, j) in pairs {
            let target = found[j].target.as_ref().map(|t| t.text.as_str());
            for (count, key, own) in [
                (&mut self.owner, "owner", found[j].owner.as_deref()),
                (&mut self.deadline, "deadline", found[j].deadline.as_deref()),
                (&mut self.target, "target", target),
            ] {
                if let Some(right) = same(wanted[i][key].as_str(), own) {
                    count.0 += usize::from(right);
                    count.1 += 1;
                }
            }
        }
    }

    fn add_places(&mut self, gold: &Value, found: &[Placeholder]) {
        let figures: Vec<&Placeholder> = found.iter().filter(|p| p.kind == Kind::Figure).collect();
        let wanted = list(gold, "placeholders");
        let both: Vec<&Value> = wanted.iter().copied().chain(list(gold, "redactions")).collect();
        let mut neutral = 0;
        for (i, j) in assign(both.len(), figures.len(), 0.5, |i, j| around(both[i], figures[j])) {
            if i >= wanted.len() {
                let kind = both[i]["kind"].as_str().unwrap_or("");
                let date = NOT_COUNTED.iter().any(|k| kind.starts_with(k));
                neutral += usize::from(date);
                self.decoys += usize::from(!date);
                continue;
            }
            self.places.hit += 1;
            let metric = both[i]["metric"].as_str().unwrap_or("");
            let right = |names: &[String]| names.iter().any(|n| dice(metric, n) >= 0.5);
            self.top1 += usize::from(right(&figures[j].metric[..figures[j].metric.len().min(1)]));
            self.top3 += usize::from(right(&figures[j].metric));
        }
        self.places.predicted += figures.len() - neutral;
        self.places.gold += wanted.len();
    }

    #[expect(clippy::print_stdout, reason = "the measures are read in the output of the test")]
    fn report(&self, name: &str) {
        println!(
            "{name}: tasks F1 {:.3} ({} of {} predicted, {} gold) owner {:.3} deadline {:.3} target {:.3}; placeholders F1 {:.3} decoys {} metric {:.3}/{:.3}",
            self.tasks.f1(),
            self.tasks.hit,
            self.tasks.predicted,
            self.tasks.gold,
            share(self.owner),
            share(self.deadline),
            share(self.target),
            self.places.f1(),
            self.decoys,
            share((self.top1, self.places.hit)),
            share((self.top3, self.places.hit)),
        );
    }
}

fn measure(from_raw: bool) -> Measures {
    let mut out = Measures::default();
    for (raw, gold) in made() {
        let (raw, _) = language::decode(&raw);
        let text = match gold["clean_text"].as_str() {
            Some(clean) if !from_raw => clean.to_owned(),
            _ if from_raw => language::clean(&raw).text,
            _ => raw,
        };
        out.add_tasks(&gold, &tasks::propose(&text, &language::outline(&text), &Context::default()));
        out.add_places(&gold, &placeholders::find(&text));
    }
    out.report(if from_raw { "made documents from raw text" } else { "made documents" });
    out
}

#[test]
fn tasks_and_placeholders_reach_their_floors() {
    for (from_raw, floors) in FLOORS {
        let m = measure(from_raw);
        let reached = [
            m.tasks.f1(),
            share(m.owner),
            share(m.deadline),
            share(m.target),
            m.places.f1(),
            share((m.top1, m.places.hit)),
        ];
        for ((what, floor), got) in WHAT.iter().zip(floors).zip(reached) {
            assert!(got >= floor, "raw text: {from_raw}: {what} {got:.3} is below {floor}");
        }
        // At most three in a hundred figures may be names or places.
        assert!(m.decoys * 100 <= m.places.predicted * 3, "{} names taken for figures", m.decoys);
    }
}

const WHAT: [&str; 6] = ["tasks F1", "owners", "deadlines", "targets", "placeholders F1", "first name of a figure"];

/// From raw text or not, floors in the order of [`WHAT`].
const FLOORS: [(bool, [f64; 6]); 2] =
    [(false, [0.95, 0.91, 0.97, 0.93, 0.98, 0.84]), (true, [0.95, 0.91, 0.97, 0.93, 0.98, 0.84])];

// ---- the source documents -------------------------------------------------------------------------------------

fn source(name: &str) -> String {
    let (raw, _) = language::decode(&std::fs::read(folder("speeches").join(name)).expect("the speech"));
    language::clean(&raw).text
}

fn proposals(text: &str, date: Option<Day>) -> Vec<Proposal> {
    tasks::propose(text, &language::outline(text), &Context { date })
}

/// What a clerk would put into the table of tasks, each by words that must stand in one proposal.
const ROWS: [&[&str]; 21] = [
    &["集中学习"],
    &["走访排查"],
    &["一户一策"],
    &["技能培训"],
    &["盘活", "校舍"],
    &["三资"],
    &["考核激励机制"],
    &["清理"],
    &["建立台账", "责任人"],
    &["网格"],
    &["村规民约"],
    &["评比"],
    &["美丽庭院"],
    &["安全隐患大排查"],
    &["隐患", "限期整改"],
    &["矛盾纠纷排查"],
    &["征地拆迁"],
    &["特殊人群"],
    &["救助资金"],
    &["收缴"],
    &["谋划储备"],
];

#[test]
fn the_town_speech_gives_its_table_of_tasks() {
    let found = proposals(&source("town.txt"), Day::from_ymd(2025, 11, 20));
    let missing: Vec<&&[&str]> =
        ROWS.iter().filter(|words| !found.iter().any(|p| words.iter().all(|w| p.text.contains(w)))).collect();
    assert!(missing.len() <= 2, "rows without a proposal: {missing:?}");
    // Not more than a person will read through.
    assert!(found.len() <= 45, "{} proposals", found.len());
    let year_end = found.iter().find(|p| p.text.contains("考核激励机制")).expect("the incentive scheme");
    assert_eq!((year_end.due, year_end.owner.as_deref()), (Day::from_ymd(2026, 12, 31), Some("镇里")));
    let visits = found.iter().find(|p| p.text.contains("走访排查")).expect("the round of visits");
    assert_eq!((visits.owner.as_deref(), visits.deadline.as_deref()), (Some("镇村干部"), Some("立即")));
    assert_eq!(visits.co_owners, ["驻村工作队"]);
    // What was achieved elsewhere is no task.
    assert!(found.iter().all(|p| !p.text.contains("97.52%")));
}

#[test]
fn no_proposal_comes_from_the_review_of_past_work() {
    let found = proposals(&source("departments.txt"), Day::from_ymd(2024, 3, 20));
    assert!(!found.is_empty());
    for p in &found {
        assert!(!p.path.iter().any(|h| h.contains("简要回顾")), "past work proposed: {}", p.text);
        assert!(!p.reason.is_empty(), "no reason: {}", p.text);
    }
}

// ---- any input ------------------------------------------------------------------------------------------------

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(192))]
    #[test]
    fn any_text_is_survived(text in "[一二三、是要各村镇局办(责任单位:)月底前每周XX*_%户人万元,。;:\n 建立台账排查了〔〕〕\u{20000}]{0,240}") {
        let outline = language::outline(&text);
        for p in tasks::propose(&text, &outline, &Context { date: Day::from_ymd(2025, 11, 20) }) {
            proptest::prop_assert_eq!(text.get(p.start..p.end), Some(p.text.as_str()));
        }
        for p in placeholders::find(&text) {
            proptest::prop_assert_eq!(text.get(p.start..p.end), Some(p.token.as_str()));
        }
        language::figures::stated(&text, None);
    }

    #[test]
    fn any_unicode_is_survived(text in "\\PC{0,200}") {
        tasks::propose(&text, &language::outline(&text), &Context::default());
        placeholders::find(&text);
        language::figures::stated(&text, None);
    }
}

/// Twice the text may not take much more than twice the time.
#[test]
fn time_grows_with_the_length_only() {
    let text = source("town.txt");
    let long = text.repeat(8);
    let clock = |t: &str| {
        let outline = language::Outline::default();
        let start = std::time::Instant::now();
        tasks::propose(t, &outline, &Context::default());
        placeholders::find(t);
        language::figures::stated(t, None);
        start.elapsed()
    };
    clock(&text);
    let (one, eight) = (clock(&text), clock(&long));
    assert!(eight.as_secs_f64() < one.as_secs_f64() * 24.0 + 0.2, "one text {one:?}, eight texts {eight:?}");
}
