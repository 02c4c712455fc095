//! Figures against a naive replay of all changes, with the definitions written out by hand.

use crate::lives::{Dice, Lives, actor, now};
use crate::{World, both_founded, refused};
use app::indicators::{self, Counted, Division, Kind, Question, Side, Viewer};
use domain::indicators::{FigureValue, Period};
use domain::ledger::{Ledger, Record};
use domain::{Day, Id, PlaceId, Value};
use std::collections::{BTreeMap, HashMap};
use store::places::Dated;

/// Everything the naive way needs: records rebuilt from their changes, and the history of places.
struct Naive {
    records: Vec<(Ledger, Record)>,
    history: HashMap<PlaceId, Vec<Dated>>,
    closed: HashMap<PlaceId, (Day, Option<PlaceId>)>,
}

/// What is asked of a figure.
#[derive(Clone, Debug)]
struct Asked {
    indicator: &'static str,
    place: PlaceId,
    period: Period,
    dim: Option<&'static str>,
    division: Division,
}

impl Naive {
    async fn read(world: &World) -> Self {
        let kept = world
            .app
            .read(|tx| {
                let mut all = Vec::new();
                for county in store::audit::counties(tx)? {
                    let mut last = 0;
                    loop {
                        let some = store::changes::after(tx, county, last, 97)?;
                        let Some(end) = some.last() else { break };
                        last = end.n;
                        all.extend(some);
                    }
                }
                Ok(all)
            })
            .await
            .expect("changes");
        let mut records: BTreeMap<Id, Record> = BTreeMap::new();
        for k in kept.iter().filter(|k| !k.change.ledger.starts_with('@')) {
            let ledger = world.app.loaded().ledger(&k.change.ledger).expect("ledger");
            let old = records.remove(&k.change.record);
            records.insert(k.change.record, domain::change::replay(ledger, old, &k.change, &|_, _| Value::Empty));
        }
        let records =
            records.into_values().map(|r| (world.app.loaded().ledger(&r.ledger).expect("ledger").clone(), r)).collect();
        let tree = world.app.tree();
        let mut history = HashMap::new();
        let mut closed = HashMap::new();
        for place in tree.iter() {
            let id = place.id;
            if let Some(to) = place.to {
                closed.insert(id, (to, place.successor));
            }
            history.insert(id, Vec::new());
        }
        let rows = world
            .app
            .read(|tx| {
                let sql = "select place, from_day, parent, code, name, rural from place_name order by place, from_day";
                Ok(tx.all::<Dated>(sql, &[])?)
            })
            .await
            .expect("history");
        for row in rows {
            history.entry(row.place).or_default().push(row);
        }
        Self { records, history, closed }
    }

    /// The parent of a place by the divisions asked for.
    fn parent(&self, place: PlaceId, division: Division, day: Day) -> Option<PlaceId> {
        let rows = &self.history[&place];
        let now = rows.last().and_then(|r| r.parent);
        match division {
            Division::Now => now,
            Division::Then => match self.closed.get(&place) {
                Some((to, _)) if *to <= day => now,
                _ => rows.iter().rfind(|r| r.from <= day).map_or(now, |r| r.parent),
            },
        }
    }

    fn inside(&self, place: PlaceId, asked: &Asked) -> bool {
        let (top, division, last) = (asked.place, asked.division, asked.period.last());
        let mut at = place;
        loop {
            if at == top {
                return true;
            }
            if division == Division::Now
                && !self.closed.contains_key(&top)
                && let Some((_, Some(next))) = self.closed.get(&at)
                && self.inside(*next, asked)
            {
                return true;
            }
            match self.parent(at, division, last) {
                Some(up) => at = up,
                None => return false,
            }
        }
    }

    fn count(&self, indicator: &str, asked: &Asked) -> i64 {
        let hits = self.records.iter().filter(|(ledger, record)| {
            let Some((day, kind)) = literal(indicator, ledger, record, asked.period) else { return false };
            let at = record.moves.iter().find(|(_, until)| day < *until).map_or(record.place, |(p, _)| *p);
            asked.dim.is_none_or(|dim| dim == kind) && self.inside(at, asked)
        });
        i64::try_from(hits.count()).expect("few")
    }

    fn value(&self, asked: &Asked) -> FigureValue {
        match asked.indicator {
            "hazard_rate" => FigureValue::Ratio {
                top: self.count("hazard_due_closed", asked),
                bottom: self.count("hazard_fell_due", asked),
            },
            other => FigureValue::Number(self.count(other, asked)),
        }
    }
}

/// The definitions in plain words: the day whose place counts, and the option; `None` when the record does not count.
fn literal(indicator: &str, ledger: &Ledger, r: &Record, period: Period) -> Option<(Day, String)> {
    if !indicator.starts_with(&ledger.id) {
        return None;
    }
    let value = |id: &str| &r.values[ledger.field(id).unwrap_or_else(|| panic!("no field {id}"))];
    let day = |id: &str| value(id).day();
    let (first, last) = (period.first(), period.last());
    let on = |d: Day| (first <= d && d <= last).then_some(d);
    let kind = || value("kind").text().unwrap_or_default().to_owned();
    let open_until = |closed: Option<Day>| closed.is_none_or(|c| last < c);
    let found = match indicator {
        "hazard_found" => (r.state != "void").then(|| day("found_on").and_then(on))?,
        "hazard_open" => {
            (r.state != "void" && day("found_on")? <= last && open_until(day("closed_on"))).then_some(last)
        }
        "hazard_open_major" => {
            let major = value("level").text() == Some("重大");
            (major && r.state != "void" && day("found_on")? <= last && open_until(day("closed_on"))).then_some(last)
        }
        "hazard_closed" => (r.state == "closed").then(|| day("closed_on").and_then(on))?,
        "hazard_overdue" => {
            (r.state != "void" && r.due?.plus(1) <= last && open_until(day("closed_on"))).then_some(last)
        }
        "hazard_fell_due" => (r.state != "void" && day("due_on")? <= last).then_some(last),
        "hazard_due_closed" => {
            (r.state == "closed" && day("due_on")? <= last && day("closed_on")? <= last).then_some(last)
        }
        "visit_count" => day("visited_on").and_then(on),
        "visit_problem" => (!value("problem").is_empty()).then(|| day("visited_on").and_then(on))?,
        "task_issued" => day("issued_on").and_then(on),
        "task_open" => (day("issued_on")? <= last && open_until(day("closed_on"))).then_some(last),
        "task_overdue" => {
            (r.due?.plus(1) <= last && day("issued_on").is_some() && open_until(day("closed_on"))).then_some(last)
        }
        "task_closed" => (r.state == "closed").then(|| day("closed_on").and_then(on))?,
        other => panic!("no definition of {other}"),
    };
    let dim = if ledger.id == "hazard" || ledger.id == "visit" { kind() } else { String::new() };
    found.map(|d| (d, dim))
}

const INDICATORS: [&str; 14] = [
    "hazard_found",
    "hazard_open",
    "hazard_open_major",
    "hazard_closed",
    "hazard_overdue",
    "hazard_fell_due",
    "hazard_due_closed",
    "hazard_rate",
    "visit_count",
    "visit_problem",
    "task_issued",
    "task_open",
    "task_overdue",
    "task_closed",
];

/// A question about any indicator, any place near the lives, any past day or month.
fn question(world: &World, lives: &Lives, dice: &mut Dice, begun: Day) -> Asked {
    let tree = world.app.tree();
    let villages: Vec<PlaceId> =
        lives.villages.iter().flat_map(|v| tree.children(tree.ancestors(*v)[1]).take(5).map(|p| p.id)).collect();
    let village = *dice.of(&villages);
    let mut above = tree.ancestors(village);
    above.extend_from_within(1..);
    let place = *dice.of(&above);
    let lived = usize::try_from(world.today().0 - begun.0).expect("days");
    let day = begun.plus(i32::try_from(dice.roll(lived + 60)).expect("days") - 40);
    let period = match dice.roll(4) {
        0 => Period::AsOf(day),
        1 => Period::Days(day.month().first(), day.month().last()),
        2 => Period::parse(&day.year().to_string()).expect("year"),
        _ => Period::Days(day, day.plus(i32::try_from(dice.roll(100)).expect("days"))),
    };
    let indicator = *dice.of(&INDICATORS);
    let dim = match indicator {
        "hazard_found" | "hazard_open" | "hazard_closed" => *dice.of(&[None, Some("校园"), Some("山塘水库")]),
        "visit_count" => *dice.of(&[None, Some("日常走访")]),
        _ => None,
    };
    let division = *dice.of(&[Division::Then, Division::Then, Division::Now]);
    Asked { indicator, place, period, dim, division }
}

fn cx(asked: &Asked) -> Question {
    let question = Question::new(asked.indicator, asked.place, asked.period).by(asked.division);
    asked.dim.iter().fold(question, |q, dim| q.dim(dim))
}

/// What is shown as 尚无数据 counts as nothing.
fn plain(value: Option<FigureValue>) -> FigureValue {
    value.unwrap_or(FigureValue::Number(0))
}

async fn agree(world: &World, lives: &Lives, seed: u64, begun: Day, times: usize) {
    let naive = Naive::read(world).await;
    let mut dice = Dice::new(seed);
    let (mut some, officer) = (0, now(world, lives.officer()));
    for n in 0..times {
        let asked = question(world, lives, &mut dice, begun);
        let want = naive.value(&asked);
        let got = indicators::ask(&world.app, Viewer::Operator, cx(&asked)).await.expect("figure");
        let full = world.app.tree().full_name(asked.place);
        assert_eq!(plain(got.value), want, "{full} {asked:?}");
        assert_eq!(got.counted, Counted::Cells);
        if !matches!(want, FigureValue::Number(0) | FigureValue::Ratio { bottom: 0, .. }) {
            some += 1;
        }
        if n % 3 == 0 {
            rows_add_up(&officer, &asked, want).await;
        }
        if n % 5 == 0 {
            breakdowns_add_up(world, &naive, &asked, want).await;
        }
    }
    assert!(some * 3 > times, "only {some} of {times} questions had a figure: the lives are too thin");
}

async fn rows_add_up(officer: &app::OpContext, asked: &Asked, want: FigureValue) {
    let sides = match want {
        FigureValue::Number(n) => vec![(Side::Top, n)],
        FigureValue::Ratio { top, bottom } => vec![(Side::Top, top), (Side::Bottom, bottom)],
    };
    for (side, total) in sides {
        let (mut sum, mut page) = (0, 0);
        loop {
            let rows = indicators::rows(officer, cx(asked), side, 7, page).await.expect("rows");
            assert_eq!(rows.total, total, "{asked:?}");
            assert!(rows.list.iter().all(|r| r.record.is_some()), "the office may open all");
            sum += rows.list.iter().map(|r| r.amount).sum::<i64>();
            page += 1;
            if !rows.more {
                break;
            }
        }
        assert_eq!(sum, total, "{asked:?}");
    }
}

fn add(a: FigureValue, b: FigureValue) -> FigureValue {
    match (a, b) {
        (FigureValue::Number(a), FigureValue::Number(b)) => FigureValue::Number(a + b),
        (FigureValue::Ratio { top, bottom }, FigureValue::Ratio { top: t, bottom: b }) => {
            FigureValue::Ratio { top: top + t, bottom: bottom + b }
        }
        (a, _) => a,
    }
}

async fn breakdowns_add_up(world: &World, naive: &Naive, asked: &Asked, want: FigureValue) {
    let found = indicators::children(&world.app, Viewer::Operator, cx(asked)).await.expect("children");
    let mut sum = found.own;
    for child in &found.list {
        if let Some(value) = child.value {
            sum = add(sum, value);
        }
        let one = Asked { place: child.place, ..asked.clone() };
        assert_eq!(plain(child.value), naive.value(&one), "{} {one:?}", child.name);
    }
    assert_eq!(sum, want, "children of {asked:?}");
    let months = indicators::months(&world.app, Viewer::Operator, cx(asked), 12).await.expect("months");
    assert_eq!(months.len(), 12);
    for (month, value) in months {
        let last = month.last().min(asked.period.last());
        // One set of places for the whole series: that of the last day.
        if asked.division == Division::Then && naive.history.values().any(|rows| rows.len() > 1) {
            continue;
        }
        let one = Asked { period: Period::Days(month.first(), last), ..asked.clone() };
        assert_eq!(value, naive.value(&one), "{month} {one:?}");
    }
    if asked.division == Division::Then && asked.dim.is_none() {
        let by = indicators::dims(&world.app, Viewer::Operator, asked.indicator, asked.place, asked.period).await;
        if let Some(by) = by.expect("dims") {
            let sum = by.list.iter().fold(by.rest, |sum, (_, value)| add(sum, *value));
            assert_eq!(sum, want, "{asked:?}");
        }
    }
}

#[test]
fn every_figure_is_what_a_naive_replay_says() {
    both_founded(async |world| {
        let begun = world.today();
        let mut lives = Lives::new(world, 7);
        lives.live(world, 110, 150).await;
        agree(world, &lives, 1, begun, 70).await;
        lives.merge_villages(world).await;
        lives.live(world, 60, 130).await;
        lives.merge_towns(world).await;
        agree(world, &lives, 2, begun, 70).await;
        lives.live(world, 80, 150).await;
        agree(world, &lives, 3, begun, 120).await;
        // Made anew, nothing changes.
        let rebuilt = indicators::rebuild(&world.app).await.expect("rebuild");
        assert!(rebuilt.records > 50 && rebuilt.changed == 0, "{rebuilt:?}");
        agree(world, &lives, 4, begun, 20).await;
    });
}

#[test]
fn a_narrow_scope_is_counted_live_and_sees_its_part() {
    both_founded(async |world| {
        let mut lives = Lives::new(world, 11);
        lives.live(world, 60, 60).await;
        let naive = Naive::read(world).await;
        let tree = world.app.tree();
        let root = tree.root().expect("root");
        let today = Period::AsOf(world.today());
        let of = |indicator, place| Asked { indicator, place, period: today, dim: None, division: Division::Then };
        let village = lives.villages[0];
        let (town, county) = (tree.ancestors(village)[1], tree.ancestors(village)[2]);
        let cadre = now(world, &actor("村干部", &["village.cadre"], village));
        let clerk = now(world, &actor("镇安监", &["town.safety"], town));
        // Covered: from cells. Wider than the scope: its part, counted live. Beside it: not there.
        for (who, place, seen, counted) in [
            (&cadre, village, village, Counted::Cells),
            (&cadre, town, village, Counted::Live),
            (&cadre, root, village, Counted::Live),
            (&clerk, village, village, Counted::Cells),
            (&clerk, county, town, Counted::Live),
        ] {
            for indicator in ["hazard_open", "hazard_found", "hazard_rate"] {
                let got = indicators::figure(&world.app, who, indicator, place, today, None).await.expect("figure");
                assert_eq!(
                    (plain(got.value), got.counted),
                    (naive.value(&of(indicator, seen)), counted),
                    "{indicator}"
                );
                let question = Question::new(indicator, place, today);
                let months = indicators::months(&world.app, who, question.clone(), 3).await.expect("months");
                assert_eq!(
                    months[2].1,
                    match got.value {
                        Some(v @ FigureValue::Ratio { .. }) => v,
                        _ => months[2].1,
                    }
                );
                let rows = indicators::rows(who, question, Side::Top, 500, 0).await.expect("rows");
                let top = match naive.value(&of(indicator, seen)) {
                    FigureValue::Number(n) => n,
                    FigureValue::Ratio { top, .. } => top,
                };
                assert_eq!(rows.list.iter().map(|r| r.amount).sum::<i64>(), top);
            }
        }
        let elsewhere =
            lives.villages.iter().find(|v| tree.ancestors(**v)[2] != county).copied().expect("other county");
        let figure = async |who: &app::OpContext, id: &str, place, dim: Option<&str>| {
            refused(indicators::figure(&world.app, who, id, place, today, dim).await.map(|f| f.print()))
        };
        assert!(figure(&cadre, "hazard_open", elsewhere, None).await.contains("不存在"));
        assert!(figure(&clerk, "visit_count", town, None).await.contains("不存在"), "another line of work");
        assert!(figure(&cadre, "no_such", village, None).await.contains("不存在"));
        assert!(figure(&cadre, "hazard_open", PlaceId(999_999), None).await.contains("不存在"));
        assert!(figure(&cadre, "hazard_open", village, Some("火星")).await.contains("没有“火星”这一类"));
        assert!(figure(&cadre, "hazard_overdue", village, Some("校园")).await.contains("不分类统计"));
    });
}

#[test]
fn a_record_that_moved_away_is_counted_but_not_shown() {
    both_founded(async |world| {
        let mut lives = Lives::new(world, 5);
        lives.hazard(world).await;
        let id = lives.records[0].1;
        let officer = now(world, lives.officer());
        let seen = app::records::view(&officer, "hazard", id).await.expect("view");
        let from = seen.record.place;
        let tree = world.app.tree();
        let to = tree.children(tree.ancestors(from)[1]).map(|p| p.id).find(|p| *p != from).expect("a sister");
        world.later(crate::DAY);
        let day = world.today();
        let (app, submission) = (&world.app, world.app.id());
        {
            let (ledger, reason) = ("hazard".to_owned(), "分错村".to_owned());
            let day = day.plus(-1);
            app::records::move_to(
                &officer,
                app::records::MoveRequest { submission, ledger, record: id, place: to, day, reason },
            )
        }
        .await
        .expect("move");
        // The flow of the past stays with the village; the record is another's now.
        let cadre = now(world, &actor("村干部", &["village.cadre"], from));
        let year = Period::Days(day.plus(-60), day);
        let found = indicators::figure(app, &cadre, "hazard_found", from, year, None).await.expect("figure");
        assert_eq!(found.value, Some(FigureValue::Number(1)));
        let rows = indicators::rows(&cadre, Question::new("hazard_found", from, year), Side::Top, 50, 0).await;
        let rows = rows.expect("rows");
        assert_eq!((rows.total, rows.list.len()), (1, 1));
        assert_eq!((rows.list[0].record.as_ref(), rows.list[0].place), (None, from));
        let open = indicators::figure(app, &cadre, "hazard_open", from, Period::AsOf(day), None).await.expect("figure");
        assert_eq!(plain(open.value), FigureValue::Number(0));
        // Who sees both villages sees its number and name.
        let rows = indicators::rows(&officer, Question::new("hazard_found", from, year), Side::Top, 50, 0).await;
        let shown = rows.expect("rows").list.remove(0).record.expect("shown");
        assert_eq!((shown.headline.as_str(), shown.state.0.as_str()), ("塘坝渗水", "待交办"));
        assert!(shown.number.starts_with("AQ-3610"), "{}", shown.number);
    });
}

#[test]
fn what_was_never_kept_is_no_figure() {
    both_founded(async |world| {
        let mut lives = Lives::new(world, 5);
        let village = lives.villages[0];
        let today = Period::AsOf(world.today());
        let none =
            indicators::figure(&world.app, Viewer::Operator, "hazard_open", village, today, None).await.expect("none");
        assert_eq!((none.value, none.last_year, none.print().as_str()), (None, None, "尚无数据"));
        lives.villages = vec![village];
        lives.hazard(world).await;
        let open =
            indicators::figure(&world.app, Viewer::Operator, "hazard_open", village, today, None).await.expect("open");
        assert_eq!((open.print().as_str(), open.last_year), ("1处", None));
        let closed = indicators::figure(&world.app, Viewer::Operator, "hazard_closed", village, today, None).await;
        assert_eq!(closed.expect("closed").print(), "0处", "the ledger is kept, nothing is closed");
        let rate =
            indicators::figure(&world.app, Viewer::Operator, "hazard_rate", village, today, None).await.expect("rate");
        assert_eq!(rate.print(), "尚无数据");
        world.later(400 * crate::DAY);
        let later = Period::AsOf(world.today());
        let open =
            indicators::figure(&world.app, Viewer::Operator, "hazard_open", village, later, None).await.expect("open");
        assert_eq!(open.last_year, Some(FigureValue::Number(1)));
    });
}

#[test]
fn indicators_are_found_by_what_people_call_them() {
    crate::both(async |world| {
        let first =
            |text: &str| indicators::search(&world.app, text, 5).first().map(|i| i.id.clone()).unwrap_or_default();
        for (text, want) in [
            ("未销号隐患", "hazard_open"),
            ("隐患存量", "hazard_open"),
            ("整改率", "hazard_rate"),
            ("走访", "visit_count"),
            ("zfcs", "visit_count"),
            ("hazard_rate", "hazard_rate"),
            ("全镇走访次数达到多少", "visit_count"),
            ("没有这个", ""),
            (" ", ""),
        ] {
            assert_eq!(first(text), want, "{text}");
        }
        let all = indicators::catalogue(&world.app);
        let of = |id: &str| all.iter().find(|i| i.id == id).unwrap_or_else(|| panic!("no {id}"));
        assert_eq!(
            (of("hazard_rate").kind, of("hazard_found").kind, of("hazard_open").kind),
            (Kind::Ratio, Kind::Flow, Kind::Stock)
        );
        assert_eq!(of("hazard_open").by.as_deref(), Some("隐患类型"));
        assert_eq!(all.iter().map(|i| &i.id).collect::<std::collections::BTreeSet<_>>().len(), all.len());
    });
}

/// A board begins with what the pack says, as far as its reader may see it, and is filled up from the reader's own lines.
#[test]
fn a_board_begins_with_the_figures_the_pack_names() {
    both_founded(async |world: &World| {
        let root = world.app.tree().root().expect("the city");
        let named = world.app.loaded().pack.board.clone();
        let shown = async |roles: &[&str]| -> Vec<String> {
            let cx = now(world, &actor("reader", roles, root));
            let when = indicators::When { place: root, period: Period::AsOf(world.today()), division: Division::Now };
            let board = indicators::board(&cx, when, "").await.expect("board");
            board.keys.into_iter().map(|key| key.figure.indicator.id).collect()
        };
        assert_eq!(shown(&["city.office"]).await, named);
        let own = shown(&["county.agriculture"]).await;
        let first: Vec<&String> = named.iter().filter(|id| own.contains(id)).collect();
        assert!(!first.is_empty() && own.len() >= 12 && own.len() < named.len(), "{own:?}");
        assert_eq!(own.iter().take(first.len()).collect::<Vec<_>>(), first);
    });
}
