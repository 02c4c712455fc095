//! Renews and measures the built-in list of divisions.
//!
//! ```text
//! xz -dc divisions.tsv.xz > /tmp/d.tsv
//! cargo run --release -p language --example divisions -- pack /tmp/d.tsv crates/language/data/divisions/divisions-2023.bin
//! cargo run --release -p language --example divisions -- unpack FILE.bin OUT.tsv
//! cargo run --release -p language --example divisions -- measure
//! ```

#![expect(clippy::print_stdout, reason = "a program for the terminal")]

use language::catalogue::{Catalogue, pack};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["pack", from, to] => {
            let packed = pack::pack(&std::fs::read_to_string(from)?)?;
            println!("{} bytes", packed.len());
            std::fs::write(to, packed)?;
        }
        ["unpack", from, to] => std::fs::write(to, pack::unpack(&std::fs::read(from)?)?)?,
        ["measure"] => measure(),
        _ => println!("pack LIST.tsv OUT.bin | unpack FILE.bin OUT.tsv | measure"),
    }
    Ok(())
}

/// Prints times and resident memory: opening, one province, the country cold, then each kind of query warm.
fn measure() {
    println!("{:<34} {:>9}   resident {} KB", "start", "", resident());
    timed("open", || Catalogue::open().provinces().len());
    let catalogue = Catalogue::open();
    timed("one province (抚州市)", || catalogue.children("3610").len());
    timed("fzs within 36, first", || catalogue.search("fzs", Some("36"), 20).len());
    timed("country, first search", || catalogue.search("抚州", None, 20).len());
    for (query, within) in [
        ("抚州", None),
        ("临川", None),
        ("村", None),
        ("村委会", None),
        ("上顿渡", None),
        ("没有这个名字", None),
        ("fzs", None),
        ("z", None),
        ("zj", None),
        ("zjc", None),
        ("zjcwh", None),
        ("zjcwhxyz", None),
        ("fuzhou", None),
        ("shangdundu", None),
        ("zhangjiacunweihui", None),
        ("1", None),
        ("36", None),
        ("361002100", None),
        ("z", Some("3610")),
        ("zjc", Some("361002")),
        ("村", Some("361002")),
    ] {
        let mut worst = 0.0_f64;
        let mut hits = Vec::new();
        for _ in 0..7 {
            let start = Instant::now();
            hits = catalogue.search(query, within, 20);
            worst = worst.max(start.elapsed().as_secs_f64() * 1e3);
        }
        let first: Vec<&str> = hits.iter().take(4).map(|hit| hit.entry.name).collect();
        println!(
            "{query:<20} {:<8} {worst:>7.2} ms (worst of 7)   {:>2}  {}",
            within.unwrap_or("-"),
            hits.len(),
            first.join(" ")
        );
    }
    println!("end: resident {} KB", resident());
}

fn timed(what: &str, work: impl FnOnce() -> usize) {
    let start = Instant::now();
    let result = work();
    let took = start.elapsed().as_secs_f64() * 1e3;
    println!("{what:<34} {took:>7.2} ms   resident {} KB   ({result})", resident());
}

/// Resident memory of this process in KB where the system tells (Linux), else 0.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
