//! How many units of work a second the writer of SQLite takes with `synchronous = FULL`.
//!
//! 32 callers at once; each unit writes a submission, a record with two indices, a change, eight figure cells, a
//! full-text entry, and takes its number in the county: about a dozen statements. Prints rates, asserts nothing.
//!
//! `cargo run --release -p store --example writes [-- seconds [postgres-url]]`

#![expect(clippy::print_stdout, reason = "a measuring program")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use store::{CellKey, Db, Error, Failure, Options, Tx, order, params, search};

const TABLES: &str = "
create table m_submission (id uuid primary key, actor bigint not null, channel text collate \"C\" not null,
  content_hash bytea not null, outcome text collate \"C\");
create table m_change (county bigint not null, n bigint not null, submission uuid not null, record uuid not null,
  kind text collate \"C\" not null, at bigint not null, body text collate \"C\" not null, mac bytea not null,
  primary key (county, n));
create table m_hazard (county bigint not null, id uuid not null, place bigint not null, state text collate \"C\" not null,
  number text collate \"C\" not null, version bigint not null, found_on text collate \"C\", due text collate \"C\",
  note text collate \"C\", phone text collate \"C\", level text collate \"C\", kind text collate \"C\",
  primary key (county, id));
create index m_hazard_place on m_hazard (county, place, state);
create index m_hazard_number on m_hazard (county, number);";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let seconds = std::env::args().nth(1).map_or(Ok(5), |text| text.parse())?;
    let folder = std::env::temp_dir().join(format!("zhucun-writes-{}", std::process::id()));
    let db = match std::env::args().nth(2) {
        Some(url) => Db::connect_postgres(&url, &Options { connections: 32, ..Options::default() })?,
        None => Db::open_sqlite(folder.join("a.db"), &Options::default())?,
    };
    db.migrate(0)?;
    db.write_blocking(|tx| tx.define(TABLES))?;
    for (name, callers, what) in
        [("1 caller", 1, All), ("32 callers", 32, All), ("32, no full text", 32, NoText), ("256 callers", 256, All)]
    {
        let time = Duration::from_secs(seconds);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        runtime.block_on(measure(&db, name, callers, what, time));
    }
    drop(db);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq)]
enum What {
    All,
    NoText,
}
use What::{All, NoText};

async fn measure(db: &Db, name: &str, callers: u64, what: What, time: Duration) {
    let (count, slowest, total) =
        (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let started = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    static NEXT: AtomicU64 = AtomicU64::new(1);
    for _ in 0..callers {
        let (db, count, slowest, total) = (db.clone(), Arc::clone(&count), Arc::clone(&slowest), Arc::clone(&total));
        tasks.spawn(async move {
            while started.elapsed() < time {
                let n = NEXT.fetch_add(1, Ordering::Relaxed);
                let before = Instant::now();
                let done: Result<i64, Failure<Error>> = db.write(move |tx| unit(tx, n, what)).await;
                match done {
                    Ok(_) => count.fetch_add(1, Ordering::Relaxed),
                    Err(error) => panic!("{error}"),
                };
                let took = before.elapsed().as_micros() as u64;
                slowest.fetch_max(took, Ordering::Relaxed);
                total.fetch_add(took, Ordering::Relaxed);
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.expect("a caller");
    }
    let count = count.load(Ordering::Relaxed).max(1);
    println!(
        "{name:>18}: {:>7.0} units/s, mean {:.2} ms, slowest {:.1} ms",
        count as f64 / started.elapsed().as_secs_f64(),
        total.load(Ordering::Relaxed) as f64 / count as f64 / 1000.0,
        slowest.load(Ordering::Relaxed) as f64 / 1000.0,
    );
}

fn unit(tx: &mut Tx, n: u64, what: What) -> Result<i64, Error> {
    // Spread as random ids are.
    let mixed = (u128::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835)).to_be_bytes();
    let (n, county) = (n as i64, 361_000 + (n % 3) as i64);
    tx.run(
        "insert into m_submission (id, actor, channel, content_hash) values ($1, $2, $3, $4)",
        params![mixed, n % 500, "form", [7_u8; 32]],
    )?;
    tx.run(
        "insert into m_hazard (county, id, place, state, number, version, found_on, due, note, phone, level, kind)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        params![
            county,
            mixed,
            n % 300,
            "found",
            format!("AQ-{county}-2026-{n:05}"),
            1,
            "2026-03-04",
            "2026-03-14",
            "后山排水沟堵塞，雨天水漫到路面，需要清淤并加盖板",
            "13900000000",
            "一般",
            "地质灾害"
        ],
    )?;
    for cell in 0..8 {
        let key = CellKey {
            county,
            indicator: cell / 4,
            place: n % 300 / [1, 20, 300, 1][cell as usize % 4],
            dim: cell % 2,
            day: n % 31,
        };
        tx.add_cell(key, 1, 0);
    }
    if what == All {
        let tokens = "后山 山排 排水 水沟 沟堵 堵塞 雨天 天水 水漫 漫到 到路 路面 需要 要清 清淤 淤并 并加 加盖 盖板 地质 质灾 灾害 一般";
        search::put(tx, county, 1, &mixed, tokens)?;
    }
    tx.run("update m_submission set outcome = $2 where id = $1", params![mixed, "{\"ok\":true}"])?;
    let at = order::take(tx, county, 1)?;
    tx.run(
        "insert into m_change (county, n, submission, record, kind, at, body, mac) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![county, at, mixed, mixed, "create", 1_767_225_600_000_i64 + n, "{\"level\":\"一般\",\"kind\":\"地质灾害\"}".repeat(4), [9_u8; 32]],
    )?;
    Ok(at)
}
