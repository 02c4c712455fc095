//! Spans and cells against plain counting, on both engines: every area, period and option, after moves and mergers.

use crate::both;
use domain::access::{Actor, Grant, Roles, Scope};
use domain::ledger::Ledger;
use domain::places::{Level, Place, PlaceTree};
use domain::{Day, Id, PlaceId};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::indicators::{self, Area, Asked, Numbered};
use store::records::Reader;
use store::{Db, Error, Tx};

/// City 1; counties 2 and 3; towns 4, 5 (of 2) and 6 (of 3); villages 10–14 of 4, 20–22 of 5, 30–32 of 6; group 40 of 10.
fn places() -> Vec<Place> {
    let place = |id: i64, parent: i64, level: Level| Place {
        id: PlaceId(id),
        parent: (parent > 0).then_some(PlaceId(parent)),
        level,
        code: format!("3610{id:08}"),
        name: format!("p{id}"),
        initials: String::new(),
        rural: true,
        from: Day(0),
        to: None,
        successor: None,
    };
    let mut out = vec![
        place(1, 0, Level::City),
        place(2, 1, Level::County),
        place(3, 1, Level::County),
        place(4, 2, Level::Town),
        place(5, 2, Level::Town),
        place(6, 3, Level::Town),
    ];
    for (town, ids) in [(4, 10..15), (5, 20..23), (6, 30..33)] {
        out.extend(ids.map(|id| place(id, town, Level::Village)));
    }
    out.push(place(40, 10, Level::Group));
    out
}

/// Places records can lie at, with their tenant.
const AT: [(i64, i64); 15] = [
    (1, 1),
    (2, 2),
    (4, 2),
    (5, 2),
    (10, 2),
    (11, 2),
    (12, 2),
    (13, 2),
    (40, 2),
    (20, 2),
    (21, 2),
    (22, 2),
    (30, 3),
    (31, 3),
    (6, 3),
];

fn day(text: &str) -> Day {
    Day::parse(text).expect(text)
}

/// A record's spans at random: over 14 months, some open, some with an option, some with an amount.
fn span() -> impl Strategy<Value = (i64, Numbered)> {
    let from = 0..425_i32;
    (0..AT.len(), 1..4_i64, from, prop::option::of(1..200_i32), 1..4_i64, 0..3_i64).prop_map(
        |(at, indicator, from, length, amount, dim)| {
            let from = day("2025-10-15").plus(from);
            let to = length.map(|n| from.plus(n));
            let dim = if dim == 0 { 0 } else { 100 + dim };
            (AT[at].1, Numbered { indicator, place: PlaceId(AT[at].0), from, to, amount, dim })
        },
    )
}

fn record(n: usize) -> Id {
    Id::named(&n.to_be_bytes())
}

/// What a figure is, said plainly.
fn plain(tree: &PlaceTree, lives: &[(i64, Numbered)], asked: &Asked) -> i64 {
    let inside = |place: PlaceId| match &asked.area {
        Area::Below(top) => tree.is_within(place, *top),
        Area::Own(own) => place == *own,
        Area::Places { places, .. } => places.contains(&place.0),
    };
    lives
        .iter()
        .filter(|(_, s)| s.indicator == asked.indicator && inside(s.place) && (asked.dim == 0 || s.dim == asked.dim))
        .filter(|(_, s)| {
            if asked.flow {
                asked.first <= s.from && s.from <= asked.last
            } else {
                s.from <= asked.last && s.to.is_none_or(|to| asked.last < to)
            }
        })
        .map(|(_, s)| s.amount)
        .sum()
}

fn set(county: i64, places: &[i64]) -> Area {
    Area::Places { county: PlaceId(county), places: places.iter().copied().collect::<BTreeSet<i64>>() }
}

fn areas() -> Vec<Area> {
    let below = [1, 2, 3, 4, 5, 6, 10, 11, 20, 40].map(|p| Area::Below(PlaceId(p)));
    let own = [1, 2, 4, 10, 40].map(|p| Area::Own(PlaceId(p)));
    let sets = [set(2, &[10]), set(2, &[10, 40, 20]), set(2, &[4, 10, 11, 21]), set(2, &[])];
    below.into_iter().chain(own).chain(sets).collect()
}

fn ledger() -> Ledger {
    let pack = domain::pack::load(&[
        ("pack.toml", "id = \"t\"\ntitle = \"t\"\n"),
        (
            "ledgers/thing.toml",
            "id = \"thing\"\ntitle = \"物台账\"\nnoun = \"物\"\ncounter = \"件\"\nline = \"safety\"\nfrom = \"2025-01-01\"
number = \"W-{county}-{year}-{seq:5}\"\nretention = \"2y\"\nheadline = \"name\"\nlist = [\"name\"]\nkey = []
[fields.name]\ntitle = \"名称\"\ntype = \"text\"\nmax = 30\n[states]\nkept = { title = \"在册\", tone = \"closed\" }\n",
        ),
    ]);
    pack.expect("pack").ledger("thing").expect("ledger").clone()
}

/// A reader of one role at one place, optionally by unit.
fn reader(tree: &PlaceTree, place: i64, unit: Option<Id>) -> Reader {
    let roles = domain::pack::load(&[
        ("pack.toml", "id = \"t\"\ntitle = \"t\"\n"),
        (
            "roles.toml",
            "[roles.\"r\"]\ntitle = \"r\"\nlevel = \"town\"\nreach = \"place\"\nlines = [\"*\"]\nmay = [\"figure.read\"]
[roles.\"u\"]\ntitle = \"u\"\nlevel = \"city\"\nreach = \"unit\"\nlines = [\"*\"]\nmay = [\"figure.read\"]\n",
        ),
    ]);
    let roles: Roles = roles.expect("roles").roles;
    let nobody = Id::from_bytes([0; 16]);
    let grant = Grant {
        id: nobody,
        role: if unit.is_some() { "u" } else { "r" }.to_owned(),
        place: PlaceId(place),
        unit,
        posting: None,
        line: None,
        from: Day(0),
        to: None,
    };
    let actor = Actor {
        account: nobody,
        person: nobody,
        name: String::new(),
        acting_for: None,
        also: Vec::new(),
        shared: false,
        grants: vec![grant],
    };
    let scope = Scope::of(&actor, &roles, domain::access::Permission::FigureRead);
    Reader { scope, tree: Arc::new(tree.clone()) }
}

fn system(tree: &PlaceTree) -> Reader {
    Reader { scope: Scope::system(), tree: Arc::new(tree.clone()) }
}

fn write(db: &Db, unit: impl Fn(&mut Tx) -> Result<(), Error> + Send + 'static) {
    db.write_blocking(unit).expect("write");
}

fn read<T>(db: &Db, unit: impl Fn(&mut Tx) -> Result<T, Error>) -> T {
    db.read_blocking(unit).expect("read")
}

/// Every figure by every way equals plain counting.
fn compare(db: &Db, tree: &PlaceTree, lives: &[(i64, Numbered)]) {
    let ledger = ledger();
    let all = system(tree);
    let periods = [
        ("2025-10-15", "2025-10-15"),
        ("2026-01-01", "2026-12-31"),
        ("2026-03-01", "2026-03-31"),
        ("2026-02-10", "2026-06-09"),
        ("2025-11-30", "2026-01-01"),
    ];
    for area in areas() {
        for (first, last) in periods {
            for (indicator, flow, dim) in [(1, true, 0), (1, false, 0), (2, false, 101), (3, true, 102)] {
                let asked = Asked { indicator, area: area.clone(), dim, flow, first: day(first), last: day(last) };
                let want = plain(tree, lives, &asked);
                let cells = read(db, |tx| indicators::cell_figure(tx, tree, &asked));
                assert_eq!(cells, want, "cells {asked:?}");
                let live = read(db, |tx| indicators::live_figure(tx, &all, &ledger, &asked));
                assert_eq!(live, want, "live {asked:?}");
                let rows = read(db, |tx| indicators::rows(tx, &all, &ledger, &asked, 10_000, 0));
                assert_eq!(rows.iter().map(|r| r.amount).sum::<i64>(), want, "rows {asked:?}");
                let whole = Asked { dim: 0, ..asked.clone() };
                let dims: Vec<i64> =
                    [0, 101, 102].iter().map(|d| plain(tree, lives, &Asked { dim: *d, ..asked.clone() })).collect();
                assert_eq!(read(db, |tx| indicators::cell_dims(tx, tree, &whole, &[0, 101, 102])), dims, "{asked:?}");
                let found = read(db, |tx| indicators::live_dims(tx, &all, &ledger, &whole));
                let of = |dim| found.iter().find(|(d, _)| *d == dim).map_or(0, |(_, v)| *v);
                assert_eq!([of(101), of(102)], [dims[1], dims[2]]);
                assert_eq!(of(0), dims[0] - dims[1] - dims[2]);
            }
        }
        series(db, tree, lives, &area, &all, &ledger);
        let starts = lives.iter().filter(|(_, s)| s.indicator == 1);
        let inside = |s: &Numbered| {
            let asked = Asked { indicator: 1, area: area.clone(), dim: 0, flow: true, first: s.from, last: s.from };
            plain(tree, &[(0, *s)], &asked) != 0
        };
        let first = starts.filter(|(_, s)| inside(s)).map(|(_, s)| s.from).min();
        assert_eq!(read(db, |tx| indicators::live_first_day(tx, &all, &ledger, 1, &area)), first);
        if !matches!(area, Area::Own(_)) {
            assert_eq!(read(db, |tx| indicators::cell_first_day(tx, tree, 1, &area)), first, "{area:?}");
        }
    }
    for county in [1, 2, 3] {
        for indicator in read(db, |tx| indicators::indicators(tx, PlaceId(county))) {
            assert_eq!(read(db, |tx| indicators::wrong_cells(tx, tree, PlaceId(county), indicator)), []);
        }
    }
}

fn series(db: &Db, tree: &PlaceTree, lives: &[(i64, Numbered)], area: &Area, all: &Reader, ledger: &Ledger) {
    let mut month = day("2025-12-01").month();
    let months: Vec<(Day, Day)> = std::iter::repeat_with(|| {
        let period = (month.first(), month.last());
        month = domain::Month(month.0 + 1);
        period
    })
    .take(12)
    .collect();
    for flow in [true, false] {
        let asked = Asked { indicator: 1, area: area.clone(), dim: 0, flow, first: months[0].0, last: months[11].1 };
        let one = |(first, last): &(Day, Day)| Asked { first: *first, last: *last, ..asked.clone() };
        let want: Vec<i64> = months.iter().map(|m| plain(tree, lives, &one(m))).collect();
        assert_eq!(read(db, |tx| indicators::cell_series(tx, tree, &asked, &months)), want, "{area:?} {flow}");
        let days = read(db, |tx| indicators::live_days(tx, all, ledger, &asked, months[11].1));
        let summed: Vec<i64> = months
            .iter()
            .map(|(first, last)| {
                let part = days.iter().filter(|(d, ..)| d <= last && (!flow || d >= first));
                part.map(|(_, opens, closes)| if flow { *opens } else { opens - closes }).sum()
            })
            .collect();
        assert_eq!(summed, want, "{area:?} {flow}");
    }
}

#[test]
fn figures_are_what_counting_says() {
    both(|db| {
        write(db, |tx| store::places::insert(tx, &places()));
        write(db, |tx| {
            tx.define("create table r_thing (county bigint not null, id uuid not null, unit uuid, owner_unit uuid, primary key (county, id));")
        });
        let tree = PlaceTree::new(places());
        let mut runner = TestRunner::deterministic();
        let mut lives: Vec<(i64, Numbered)> = Vec::new();
        for n in 0..160 {
            let (county, span) = one(&mut runner);
            write(db, move |tx| indicators::replace(tx, PlaceId(county), record(n), &[], &[span]));
            lives.push((county, span));
        }
        compare(db, &tree, &lives);
        // Records change: another span, two after a move, none.
        for n in (0..160).step_by(3) {
            let (county, old) = lives[n];
            let mut new = one(&mut runner).1;
            while AT.iter().any(|(p, c)| *p == new.place.0 && *c != county) {
                new = one(&mut runner).1;
            }
            let list: Vec<Numbered> = match n % 4 {
                0 => vec![],
                1 => {
                    let cut = new.from.plus(3);
                    let there = PlaceId(AT.iter().find(|(p, c)| *c == county && *p != new.place.0).map_or(1, |a| a.0));
                    vec![Numbered { to: Some(cut), ..new }, Numbered { place: there, from: cut, to: None, ..new }]
                }
                _ => vec![new],
            };
            let kept = list.clone();
            write(db, move |tx| indicators::replace(tx, PlaceId(county), record(n), &[old], &list));
            lives[n] = (county, Numbered { indicator: 99, ..old });
            lives.extend(kept.into_iter().map(|s| (county, s)));
        }
        lives.retain(|(_, s)| s.indicator != 99);
        compare(db, &tree, &lives);
        narrow_scopes(db, &tree, &lives);
        merger(db, &lives);
    });
}

fn one(runner: &mut TestRunner) -> (i64, Numbered) {
    span().new_tree(runner).expect("a span").current()
}

/// Live figures of narrower scopes see just their part, and their rows say the same.
fn narrow_scopes(db: &Db, tree: &PlaceTree, lives: &[(i64, Numbered)]) {
    let ledger = ledger();
    let asked = |place: i64| Asked {
        indicator: 1,
        area: Area::Below(PlaceId(place)),
        dim: 0,
        flow: false,
        first: Day(0),
        last: day("2026-07-15"),
    };
    for (place, granted, seen) in [(1, 4, 4), (2, 10, 10), (4, 2, 4), (4, 5, 0)] {
        let reader = reader(tree, granted, None);
        let want = if seen == 0 { 0 } else { plain(tree, lives, &asked(seen)) };
        assert_eq!(read(db, |tx| indicators::live_figure(tx, &reader, &ledger, &asked(place))), want);
        let rows = read(db, |tx| indicators::rows(tx, &reader, &ledger, &asked(place), 10_000, 0));
        assert_eq!(rows.iter().map(|r| r.amount).sum::<i64>(), want);
    }
    // A unit reaches its own records only; it is asked of the record, not of the span.
    let unit = Id::named(b"unit");
    let reader = reader(tree, 1, Some(unit));
    assert_eq!(read(db, |tx| indicators::live_figure(tx, &reader, &ledger, &asked(1))), 0);
    let found = read(db, |tx| indicators::rows(tx, &system(tree), &ledger, &asked(1), 2, 1));
    assert_eq!(found.len(), 2);
    let (first, county, mine) = (found[0].record, found[0].county, found[0].amount);
    write(db, move |tx| {
        let params = store::params![county.0, first.bytes(), unit.bytes()];
        tx.run("insert into r_thing (county, id, owner_unit) values ($1, $2, $3)", params).map(|_| ())
    });
    assert_eq!(read(db, |tx| indicators::live_figure(tx, &reader, &ledger, &asked(1))), mine);
}

/// Village 11 is hung below town 5: the cells follow the tree.
fn merger(db: &Db, lives: &[(i64, Numbered)]) {
    write(db, |tx| {
        let dated = store::places::Dated {
            place: PlaceId(11),
            from: Day(20_000),
            parent: Some(PlaceId(5)),
            code: String::new(),
            name: "p11".into(),
            rural: true,
        };
        store::places::change(tx, Some(PlaceId(4)), &dated, "")?;
        indicators::rehang(tx, PlaceId(2), PlaceId(11), &[4, 2].map(PlaceId), &[5, 2].map(PlaceId))
    });
    let (_, tree) = read(db, store::places::tree);
    assert_eq!(tree.ancestors(PlaceId(11))[1], PlaceId(5));
    compare(db, &tree, lives);
    // A record written after it counts for the new town, whatever tree its writer holds in memory.
    let span = Numbered { indicator: 1, place: PlaceId(11), from: day("2026-04-04"), to: None, amount: 1, dim: 0 };
    write(db, move |tx| indicators::replace(tx, PlaceId(2), record(9_999), &[], &[span]));
    let lives: Vec<(i64, Numbered)> = lives.iter().copied().chain([(2, span)]).collect();
    compare(db, &tree, &lives);
    // Cells that were changed by hand are named, and made anew from the spans.
    write(db, |tx| {
        tx.run("update cell set opens = opens + 1 where county = 2 and indicator = 1 and place = 5 and dim = 0", &[])
            .map(|_| ())
    });
    write(db, |tx| {
        tx.run("delete from cell where county = 2 and indicator = 1 and place = 2 and day > 10000000", &[]).map(|_| ())
    });
    let wrong = read(db, |tx| indicators::wrong_cells(tx, &tree, PlaceId(2), 1));
    assert!(wrong.iter().any(|w| w.key.place == 5 && w.stored.0 == w.right.0 + 1 && w.when().is_ok()));
    assert!(wrong.iter().any(|w| w.key.place == 2 && w.stored == (0, 0) && w.when().is_err()));
    let made = tree.clone();
    write(db, move |tx| {
        for indicator in indicators::indicators(tx, PlaceId(2))? {
            indicators::rebuild_cells(tx, &made, PlaceId(2), indicator)?;
        }
        Ok(())
    });
    compare(db, &tree, &lives);
}

proptest! {
    #![proptest_config(Config { cases: 64, ..Config::default() })]
    /// Folding a span in and out leaves nothing.
    #[test]
    fn a_span_taken_out_leaves_nothing((county, span) in span()) {
        let tree = PlaceTree::new(places());
        let mut above = tree.ancestors(span.place);
        let end = above.iter().position(|p| p.0 == county).expect("tenant");
        above.truncate(end + 1);
        let cells = indicators::cells_of(&above, PlaceId(county), &span);
        let opens: i64 = cells.iter().map(|(_, o, _)| o).sum();
        let closes: i64 = cells.iter().map(|(_, _, c)| c).sum();
        // Each level once, the tenant twice (its month), doubled by an option.
        let levels = i64::try_from(above.len()).expect("few") + 1;
        let ways = if span.dim == 0 { 1 } else { 2 };
        prop_assert_eq!(opens, levels * ways * span.amount);
        prop_assert_eq!(closes, if span.to.is_some() { opens } else { 0 });
        prop_assert!(cells.iter().all(|(key, ..)| key.county == county));
    }
}

#[test]
fn statements_are_right_on_both_engines() {
    both(|db| {
        for list in [indicators::STATEMENTS, store::audit::STATEMENTS] {
            assert_eq!(db.check(list), []);
        }
    });
}
