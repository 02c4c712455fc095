//! Measurements of the running product: what a person, a county and a machine room ask about speed. Prints figures with
//! what they were measured on, and ratios; asserts nothing, because a clock of a busy machine proves nothing.

mod creates;
mod paint;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};
use testkit::TempDir;

use crate::checks;
use crate::served::{Binary, Program, Served};

/// What to measure.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Seconds of load.
    pub seconds: u64,
    /// Connections of the load.
    pub connections: usize,
    /// Rows of the city figure; 0 leaves it out.
    pub rows: u64,
}

/// Measures and prints everything.
///
/// # Errors
/// When something does not start or answers wrongly.
pub fn run(binary: &Binary, plan: &Plan) -> Result<()> {
    let program = binary.find()?;
    println!("program   {} ({})", program.path.display(), program.profile);
    println!("machine   {}", machine());
    size(&program)?;

    let data = TempDir::new();
    println!("\n-- demo world (size small), SQLite on {}", data.path().display());
    let served = Served::start(&program.path, &data.join("data"))?;
    let (now, most) = served.memory()?;
    println!("memory after making it: {now:.0} MiB, at most {most:.0} MiB");

    println!("\n-- bytes before the first paint (over the line, gzip; empty cache)");
    paint::measure(&served)?;

    println!("\n-- durable creates over HTTP");
    let rate = creates::measure(&served, plan.connections, Duration::from_secs(plan.seconds))?;
    let (now, most) = served.memory()?;
    println!("memory after it: {now:.0} MiB, at most {most:.0} MiB");
    drop(served);
    creates::plain_rows(&data.join("plain.db"), rate)?;

    if plan.rows > 0 {
        println!("\n-- one figure over a city of 2,000 villages, {} spans, SQLite, warm cache, one reader", plan.rows);
        println!("   (each line compares three ways to the same number; example `figures` of `store`, release build)");
        let rows = plan.rows.to_string();
        checks::cargo(&["run", "--release", "-p", "store", "--example", "figures", "--", &rows, "3"])?;
    }
    Ok(())
}

fn size(program: &Program) -> Result<()> {
    let bytes = std::fs::metadata(&program.path).context("the program")?.len();
    println!(
        "binary    {:.1} MB{}",
        bytes as f64 / 1e6,
        match program.profile {
            "release" => " (release, stripped)",
            _ => " (not a release build: its size says nothing about what is shipped)",
        }
    );
    Ok(())
}

/// Processors, memory, load and file system, as far as the system tells.
fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let info = read("/proc/cpuinfo");
    let model =
        info.lines().find_map(|l| l.strip_prefix("model name")).map_or("", |l| l.trim_start_matches([' ', '\t', ':']));
    let memory = read("/proc/meminfo");
    let kib: f64 = memory.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0.0);
    let load = read("/proc/loadavg").split_whitespace().take(3).collect::<Vec<_>>().join(" ");
    format!("{cores} cores {model}, {:.0} GB, load average {load} before the measurement", kib / 1_048_576.0)
}

/// Seconds that one flush to the disk takes there, the median of some.
fn flush_time(folder: &Path) -> Result<f64> {
    let path = folder.join("flush");
    let mut file = std::fs::File::create(&path)?;
    let mut took = Vec::new();
    for _ in 0..50 {
        let started = std::time::Instant::now();
        std::io::Write::write_all(&mut file, &[7; 4096])?;
        file.sync_data()?;
        took.push(started.elapsed().as_secs_f64());
    }
    std::fs::remove_file(&path)?;
    Ok(percentile(&mut took, 50))
}

/// The value that `of` percent do not exceed.
fn percentile(values: &mut [f64], of: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = (values.len() * of).div_ceil(100).saturating_sub(1);
    values.get(at).copied().unwrap_or(0.0)
}

/// Runs a program of another language and takes its words.
fn said(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|o| o.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::percentile;

    #[test]
    fn percentiles_are_values_that_occurred() {
        let mut hundred: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!(percentile(&mut hundred, 95).to_string(), "95");
        assert_eq!(percentile(&mut hundred, 50).to_string(), "50");
        assert_eq!(percentile(&mut [3.0], 95).to_string(), "3");
        assert_eq!(percentile(&mut [], 95).to_string(), "0");
    }
}
