//! How long a figure takes over a city: from the cells, counted live, and by the naive `select count(*)`.
//!
//! A city of 11 counties, 170 towns and 2,000 villages; spans of four indicators, half of them closed, spread evenly over the
//! days. One reader, warm cache. Prints medians and ratios, asserts nothing.
//!
//! `cargo run --release -p store --example figures [-- spans years [postgres-url]]`

#![expect(clippy::print_stdout, reason = "a measuring program")]

use domain::access::Scope;
use domain::places::{Level, Place, PlaceTree};
use domain::{Day, PlaceId};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::indicators::{self, Area, Asked};
use store::records::Reader;
use store::{Db, Error, Options, Tx, Value, params};

const LAST: &str = "2026-11-21";
const INDICATORS: i64 = 4;
const OPTIONS: i64 = 12;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let spans: i64 = arguments.next().map_or(Ok(1_000_000), |t| t.parse())?;
    let years: i32 = arguments.next().map_or(Ok(3), |t| t.parse())?;
    let folder = std::env::temp_dir().join(format!("zhucun-figures-{}", std::process::id()));
    let options = Options { write_limit: None, ..Options::default() };
    let db = match arguments.next() {
        Some(url) => Db::connect_postgres(&url, &options)?,
        None => Db::open_sqlite(folder.join("a.db"), &options)?,
    };
    db.migrate(0)?;
    let places = city();
    let tree = Arc::new(PlaceTree::new(places.clone()));
    fill(&db, &tree, places, spans, years)?;
    let cells: i64 = db.read_blocking(|tx| tx.one("select count(*) from cell", &[]))?;
    println!("{spans} spans over {years} years, {cells} cells");
    measure(&db, &tree)?;
    drop(db);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    Ok(())
}

fn city() -> Vec<Place> {
    let mut out = Vec::new();
    let mut place = |parent: Option<PlaceId>, level: Level| {
        let id = PlaceId(out.len() as i64 + 1);
        out.push(Place {
            id,
            parent,
            level,
            code: format!("{:012}", id.0),
            name: format!("p{}", id.0),
            initials: String::new(),
            rural: true,
            from: Day(0),
            to: None,
            successor: None,
        });
        id
    };
    let root = place(None, Level::City);
    let counties: Vec<PlaceId> = (0..11).map(|_| place(Some(root), Level::County)).collect();
    let towns: Vec<PlaceId> = (0..170).map(|n| place(Some(counties[n % 11]), Level::Town)).collect();
    (0..2_000).for_each(|n| {
        place(Some(towns[n % 170]), Level::Village);
    });
    out
}

fn fill(
    db: &Db,
    tree: &Arc<PlaceTree>,
    places: Vec<Place>,
    spans: i64,
    years: i32,
) -> Result<(), Box<dyn std::error::Error>> {
    db.write_blocking(move |tx| store::places::insert(tx, &places))?;
    let villages: Vec<(PlaceId, PlaceId)> = (0..2_000).map(|n| PlaceId(183 + n)).map(|v| (tree.tenant(v), v)).collect();
    let last = Day::parse(LAST).ok_or("day")?;
    let days = years * 365;
    // Weyl steps: even, without a generator.
    let step = |n: i64, by: i64, most: i64| (n.wrapping_mul(by) & 0x7fff_ffff) % most;
    let rows = move |from: i64, to: i64| -> Vec<[Value; 8]> {
        (from..to)
            .map(|n| {
                let (county, village) = villages[step(n, 40_503, 2_000) as usize];
                let begin = last.plus(-(step(n, 2_654_435, i64::from(days)) as i32));
                let end = (n % 2 == 0).then(|| begin.plus(1 + step(n, 97_777, 60) as i32).0);
                let id = (n as u128).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835).to_be_bytes();
                [
                    county.0.into(),
                    id.into(),
                    (n % INDICATORS + 1).into(),
                    village.0.into(),
                    begin.0.into(),
                    end.into(),
                    1.into(),
                    (100 + step(n, 7_919, OPTIONS)).into(),
                ]
            })
            .collect()
    };
    for part in 0..(spans / 50_000).max(1) {
        let list = rows(part * 50_000, ((part + 1) * 50_000).min(spans));
        db.write_blocking(move |tx| {
            let columns = ["county", "record", "indicator", "place", "from_day", "to_day", "amount", "dim"];
            tx.bulk("span", &columns, &list).map(|_| ())
        })?;
    }
    for county in (2..13).map(PlaceId) {
        let tree = Arc::clone(tree);
        db.write_blocking(move |tx| {
            for indicator in 1..=INDICATORS {
                indicators::rebuild_cells(tx, &tree, county, indicator)?;
            }
            Ok::<(), Error>(())
        })?;
    }
    db.write_blocking(|tx| tx.run("analyze", &[]).map(|_| ()))?;
    Ok(())
}

fn median(times: usize, mut what: impl FnMut() -> Result<i64, Error>) -> Result<(Duration, i64), Error> {
    let mut took = Vec::new();
    let mut value = 0;
    for _ in 0..times {
        let started = Instant::now();
        value = what()?;
        took.push(started.elapsed());
    }
    took.sort();
    Ok((took[took.len() / 2], value))
}

fn measure(db: &Db, tree: &Arc<PlaceTree>) -> Result<(), Box<dyn std::error::Error>> {
    let last = Day::parse(LAST).ok_or("day")?;
    let first = Day::parse("2026-01-01").ok_or("day")?;
    let read = |unit: &dyn Fn(&mut Tx) -> Result<i64, Error>| db.read_blocking(unit).map_err(store::Failure::flat);
    let reader = Reader { scope: Scope::system(), tree: Arc::clone(tree) };
    let ledger = ledger()?;
    for (name, place) in [("city", 1), ("county", 2), ("town", 13), ("village", 183)] {
        for flow in [false, true] {
            let asked = Asked { indicator: 1, area: Area::Below(PlaceId(place)), dim: 0, flow, first, last };
            let (cells, a) = median(51, || read(&|tx| indicators::cell_figure(tx, tree, &asked)))?;
            let (live, b) = median(5, || read(&|tx| indicators::live_figure(tx, &reader, &ledger, &asked)))?;
            let naive = "select count(*) from span s join place_below b on b.above = $1 and b.place = s.place where s.indicator = 1 and s.from_day <= $2";
            let naive = if flow {
                format!("{naive} and s.from_day >= $3")
            } else {
                format!("{naive} and (s.to_day is null or s.to_day > $2) and s.from_day > $3")
            };
            let since = if flow { first.0 } else { 0 };
            let (counted, c) = median(5, || read(&|tx| tx.one(&naive, params![place, last.0, since])))?;
            if a != b || a != c {
                return Err(format!("{name}: {a} {b} {c} differ").into());
            }
            println!(
                "{name:>8} {}: cells {:>7.3} ms, live {:>8.2} ms ({:>5.0}×), naive count {:>8.2} ms ({:>5.0}×), value {a}",
                if flow { "flow " } else { "stock" },
                ms(cells),
                ms(live),
                ms(live) / ms(cells),
                ms(counted),
                ms(counted) / ms(cells),
            );
        }
        let asked = Asked { indicator: 1, area: Area::Below(PlaceId(place)), dim: 0, flow: false, first, last };
        let children: Vec<Area> = tree.children(PlaceId(place)).map(|c| Area::Below(c.id)).collect();
        let areas: Vec<&Area> = children.iter().collect();
        let (all, _) = median(21, || read(&|tx| Ok(indicators::cell_figures(tx, tree, &asked, &areas)?.iter().sum())))?;
        let months: Vec<(Day, Day)> =
            (0..24).rev().map(|n| domain::Month(last.month().0 - n)).map(|m| (m.first(), m.last().min(last))).collect();
        let (series, _) =
            median(21, || read(&|tx| Ok(indicators::cell_series(tx, tree, &asked, &months)?.iter().sum())))?;
        let dims: Vec<i64> = (0..OPTIONS).map(|n| 100 + n).collect();
        let (by, _) = median(21, || read(&|tx| Ok(indicators::cell_dims(tx, tree, &asked, &dims)?.iter().sum())))?;
        println!(
            "{name:>8}: {} children {:.3} ms, 24 months {:.3} ms, {OPTIONS} options {:.3} ms",
            areas.len(),
            ms(all),
            ms(series),
            ms(by)
        );
    }
    Ok(())
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// A ledger for the readers' scope; its records are never asked.
fn ledger() -> Result<domain::ledger::Ledger, String> {
    let text =
        "id = \"thing\"\ntitle = \"物台账\"\nnoun = \"物\"\ncounter = \"件\"\nline = \"safety\"\nfrom = \"2020-01-01\"
number = \"W-{county}-{year}-{seq:5}\"\nretention = \"2y\"\nheadline = \"name\"\nlist = [\"name\"]\nkey = []
[fields.name]\ntitle = \"名称\"\ntype = \"text\"\nmax = 30\n[states]\nkept = { title = \"在册\", tone = \"closed\" }\n";
    let pack = domain::pack::load(&[("pack.toml", "id = \"t\"\ntitle = \"t\"\n"), ("ledgers/thing.toml", text)]);
    let pack = pack.map_err(|complaints| format!("{complaints:?}"))?;
    pack.ledger("thing").cloned().ok_or_else(|| "no ledger".to_owned())
}
