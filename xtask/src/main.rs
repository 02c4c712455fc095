//! `cargo xtask …`: set-up, tests, checks (see docs/testing.md).
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command for people at a terminal")]

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use clap::{Parser, Subcommand};
use xtask::power_cut::{self, Plan, flusher};
use xtask::{checks, setup};

/// Automation of the project.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Look for PostgreSQL, Chromium, fonts and tools that tests need, and install what is missing
    Setup {
        /// Only look; fails when something is missing
        #[arg(long)]
        check: bool,
    },
    /// Set up, then run all tests of the workspace
    Test {
        /// Passed on to `cargo test`, such as `-p store` or a part of a test's name
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        more: Vec<String>,
    },
    /// Everything that continuous integration runs: form, lints, tests
    Ci,
    /// Cut the power under a program on a loop image (needs root): a writer that does not flush must lose what it
    /// acknowledged, one that flushes must not
    PowerCut {
        /// Number of cuts of each kind
        #[arg(long, default_value_t = 3)]
        cycles: u32,
        /// Milliseconds of load before a cut
        #[arg(long, default_value_t = 1000)]
        load: u64,
        /// Folder for images, a gigabyte free
        #[arg(long, default_value = "/tmp")]
        work: PathBuf,
    },
    /// The writer that `power-cut` uses against itself
    #[command(hide = true)]
    WriteLines {
        data: PathBuf,
        #[arg(long)]
        flush: bool,
    },
}

fn main() -> ExitCode {
    // Not as the result of `main`: that prints a backtrace under what people must do.
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    match task {
        Task::Setup { check } => setup::run(check),
        Task::Test { more } => checks::test(&more),
        Task::Ci => checks::ci(),
        Task::PowerCut { cycles, load, work } => {
            let plan = Plan { cycles, load: Duration::from_millis(load), image_mib: 256 };
            prove_harness(&plan, &work)
        }
        Task::WriteLines { data, flush } => flusher::write(&data, flush),
    }
}

/// Runs the harness against a writer that loses and one that does not.
fn prove_harness(plan: &Plan, work: &std::path::Path) -> Result<()> {
    let program = std::env::current_exe().context("the path of this program")?;
    for flush in [false, true] {
        let subject = flusher::Flusher { program: program.clone(), flush };
        let outcome = power_cut::run(&subject, plan, work)?;
        println!("{}: {outcome}", if flush { "flushing writer" } else { "writer that does not flush" });
        if outcome.clean() != flush {
            bail!("{}", if flush { "flushed lines were lost" } else { "the harness does not cut: nothing was lost" });
        }
    }
    Ok(())
}
