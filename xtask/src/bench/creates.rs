//! Records made over HTTP as fast as the server takes them, and the same words as plain rows for comparison.

use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use super::{flush_time, percentile, said};
use crate::power_cut::server::{Form, submission};
use crate::served::Served;

/// Cadres of several villages; connections take turns among them, each person with one session.
const ACCOUNTS: [&str; 5] = ["cun1", "cun1b", "shuji1", "cun2", "cun3"];

/// Submissions a second that ODK Central's installation guide publishes (250 questions, 500 devices, a machine of 2 GB in
/// 2018). A number of the literature, measured elsewhere with other work in each: a bar and no comparison of machines.
const ODK_PUBLISHED: f64 = 41.2;

/// Seconds of load before the measurement begins.
const WARM: Duration = Duration::from_secs(2);

/// Loads the server and prints what it took: creates a second.
pub(super) fn measure(served: &Served, connections: usize, time: Duration) -> Result<f64> {
    let mut actors = Vec::new();
    for account in ACCOUNTS {
        let mut client = served.sign_in(account)?;
        let form = Form::open(&mut client)?;
        actors.push((client, form));
    }
    let took = Mutex::new(Vec::new());
    let begin = Instant::now() + WARM;
    let end = begin + time;
    std::thread::scope(|scope| -> Result<()> {
        let writers: Vec<_> = (0..connections)
            .map(|writer| {
                let (client, form) = &actors[writer % actors.len()];
                let (mut client, took) = (client.again(), &took);
                scope.spawn(move || -> Result<()> {
                    let mut mine = Vec::new();
                    for n in 0.. {
                        let started = Instant::now();
                        if started >= end {
                            break;
                        }
                        let id = submission(std::process::id(), writer, n);
                        form.send(&mut client, &id, &format!("户甲{writer}号{n}"))?;
                        if started >= begin && Instant::now() <= end {
                            mine.push(started.elapsed().as_secs_f64() * 1000.0);
                        }
                    }
                    took.lock().map_err(|_| anyhow::anyhow!("a writer panicked"))?.append(&mut mine);
                    Ok(())
                })
            })
            .collect();
        writers.into_iter().try_for_each(|w| w.join().unwrap_or_else(|_| bail!("a writer panicked")))
    })?;
    let mut took = took.into_inner().map_err(|_| anyhow::anyhow!("a writer panicked"))?;
    let rate = took.len() as f64 / time.as_secs_f64();
    println!(
        "POST /ledgers/visit/new: {connections} kept connections of {} signed-in people, {} s after {} s of warming; \
         client on the same machine",
        ACCOUNTS.len(),
        time.as_secs(),
        WARM.as_secs()
    );
    println!(
        "each: form token, rights, rules, record, change with its chain, figures, full text, session; SQLite WAL, FULL"
    );
    println!(
        "{rate:.0} creates/s ({} accepted); p50 {:.0} ms, p95 {:.0} ms, p99 {:.0} ms, most {:.0} ms",
        took.len(),
        percentile(&mut took, 50),
        percentile(&mut took, 95),
        percentile(&mut took, 99),
        percentile(&mut took, 100)
    );
    println!("the rate ODK Central publishes ({ODK_PUBLISHED}/s, other hardware): {:.1} times", rate / ODK_PUBLISHED);
    Ok(rate)
}

/// The named alternative: the same words as one bare row a transaction, by Python's own SQLite binding on one connection.
const PLAIN: &str = r#"
import sqlite3, sys, time
path = sys.argv[1]
db = sqlite3.connect(path, isolation_level=None)
db.execute("pragma journal_mode=wal"); db.execute("pragma synchronous=full")
db.execute("create table visit (id text primary key, place int, day text, household text, kind text, visitor text, matters text)")
n, end = 0, time.monotonic() + 5
while time.monotonic() < end:
    db.execute("begin immediate")
    db.execute("insert into visit values (?,?,?,?,?,?,?)", ("01a2-%d" % n, 793, "2026-03-04", "户甲%d" % n, "日常走访", "饶示例", "家中平安，晚稻已收割，务工人员在外稳定，后山排水沟已清淤"))
    db.execute("commit")
    n += 1
print(n / 5)
"#;

/// Prints how the rate compares with bare rows on the same disk.
pub(super) fn plain_rows(file: &Path, rate: f64) -> Result<()> {
    let folder = file.parent().context("a folder")?;
    println!("one flush of 4 KiB to this disk: {:.2} ms (median of 50)", flush_time(folder)? * 1000.0);
    let Some(text) = said(Command::new("python3").arg("-c").arg(PLAIN).arg(file)) else {
        println!("no comparison with bare rows: it is run by Python, and there is none");
        return Ok(());
    };
    let plain: f64 = text.parse().context("the rate of bare rows")?;
    println!(
        "alternative: one bare row a transaction, one connection, no HTTP, no rights, no chain, no group commit \
         (Python sqlite3, WAL, FULL): {plain:.0} rows/s; ratio {:.2}",
        rate / plain
    );
    Ok(())
}
