//! The order of a county: gapless, in the order of COMMIT, and nothing is missed by a reader that follows.

use crate::{both, define};
use std::collections::HashMap;
use store::{CellKey, Error, order, params};

const COUNTIES: i64 = 3;
const WRITERS: i64 = 6;
const UNITS: i64 = 40;

#[test]
fn a_reader_that_follows_misses_nothing() {
    both(|db| {
        define(
            db,
            "create table follow (county bigint not null, n bigint not null, what bigint not null, primary key (county, n));",
        );
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let db = db.clone();
                std::thread::spawn(move || {
                    for unit in 0..UNITS {
                        let (county, size) = ((writer + unit) % COUNTIES, 1 + unit % 3);
                        let done = db.write_blocking(move |tx| {
                            tx.add_cell(CellKey { county, indicator: 1, place: unit % 5, dim: 0, day: 1 }, size, 0);
                            let first = order::take(tx, county, size)?;
                            for n in first..first + size {
                                tx.run(
                                    "insert into follow values ($1, $2, $3)",
                                    params![county, n, writer * 1_000 + unit],
                                )?;
                            }
                            // A number that is given back must leave no gap.
                            if unit % 4 == 3 { Err(Error::Refused("no".into())) } else { Ok(()) }
                        });
                        assert_eq!(done.is_err(), unit % 4 == 3, "{done:?}");
                    }
                })
            })
            .collect();
        let mut cursors: HashMap<i64, i64> = HashMap::new();
        let mut seen = 0;
        loop {
            let last_round = writers.iter().all(std::thread::JoinHandle::is_finished);
            for county in 0..COUNTIES {
                let from = cursors.get(&county).copied().unwrap_or(0);
                let (found, last) = db
                    .read_blocking(move |tx| {
                        let sql = "select n from follow where county = $1 and n > $2 order by n";
                        Ok::<_, Error>((tx.all::<i64>(sql, params![county, from])?, order::last(tx, county)?))
                    })
                    .expect("poll");
                let want: Vec<_> = (from + 1..=last).collect();
                assert_eq!(found, want, "county {county} after {from}: what is committed later has a later number");
                seen += found.len() as i64;
                cursors.insert(county, last);
            }
            if last_round {
                break;
            }
        }
        writers.into_iter().for_each(|writer| writer.join().expect("a writer"));
        let kept: i64 = (0..UNITS).filter(|unit| unit % 4 != 3).map(|unit| 1 + unit % 3).sum();
        assert_eq!(seen, kept * WRITERS);
        let cells = db.read_blocking(|tx| tx.one::<i64>("select sum(opens) from cell", &[]));
        assert_eq!(cells, Ok(kept * WRITERS));
    });
}

#[test]
fn counties_count_for_themselves() {
    both(|db| {
        let got = db.write_blocking(|tx| {
            let before = order::last(tx, 9)?;
            Ok::<_, Error>([
                before,
                order::take(tx, 9, 5)?,
                order::take(tx, 9, 1)?,
                order::take(tx, 8, 2)?,
                order::last(tx, 9)?,
            ])
        });
        assert_eq!(got, Ok([0, 1, 6, 1, 6]));
    });
}
