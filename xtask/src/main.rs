//! `cargo xtask …`: set-up, tests, checks (see docs/testing.md).
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command for people at a terminal")]

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Result, bail};
use clap::{Parser, Subcommand};
use xtask::power_cut::server::Server;
use xtask::power_cut::writer::Writer;
use xtask::power_cut::{self, Plan};
use xtask::served::Binary;
use xtask::{bench, checks, excel, screenshots, setup, speeches, workspace};

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
    /// Read annotated speeches and print the scores: the made documents in the repository, or those of a folder
    Speeches {
        /// Folder with the annotated documents (`dev`) and their scorer (`score.py`)
        #[arg(long)]
        corpus: Option<PathBuf>,
        #[command(flatten)]
        which: Which,
    },
    /// Read a folder of workbooks with `import --dry-run --json` and print how the readings differ from the truth
    Excel {
        /// Folder with `manifest.json`, `ledgers.json` and the truth of each workbook
        #[arg(long)]
        corpus: PathBuf,
        /// Pack to read with, instead of the one in the binary
        #[arg(long)]
        pack: Option<PathBuf>,
        #[command(flatten)]
        which: Which,
    },
    /// Take the pictures of the documentation from a running demo
    Screenshots {
        /// Folder for the pictures
        #[arg(long, default_value = "docs/pictures")]
        out: PathBuf,
        #[command(flatten)]
        which: Which,
    },
    /// Measure the running product: creates, a city's figure, bytes before the paint, sizes
    Bench {
        /// Build of the server: release or dev
        #[arg(long, default_value = "release", value_parser = ["release", "dev"])]
        profile: String,
        /// Measure this program instead of a build
        #[arg(long)]
        program: Option<PathBuf>,
        /// Seconds of load
        #[arg(long, default_value_t = 20)]
        seconds: u64,
        /// Connections of the load
        #[arg(long, default_value_t = 32)]
        connections: usize,
        /// Rows of the city's figure; 0 leaves it out
        #[arg(long, default_value_t = 1_000_000)]
        rows: u64,
    },
    /// Cut the power under the server on a loop image (needs root): nothing that was acknowledged may be lost. First the
    /// harness is proved: the store with `synchronous = OFF` must lose, with FULL it must not
    PowerCut {
        /// Number of cuts of the server; the harness is proved with three of each kind
        #[arg(long, default_value_t = 30)]
        cycles: u32,
        /// Milliseconds of load before a cut of the server
        #[arg(long, default_value_t = 2000)]
        load: u64,
        /// Folder for images, two gigabytes free
        #[arg(long, default_value = "/tmp")]
        work: PathBuf,
        #[command(flatten)]
        which: Which,
        /// Only prove the harness
        #[arg(long)]
        harness: bool,
    },
}

/// Which server binary; without a choice the release build where there is one, otherwise a development build.
#[derive(clap::Args)]
struct Which {
    /// Use this program instead of a build
    #[arg(long)]
    program: Option<PathBuf>,
}

impl Which {
    fn binary(self) -> Binary {
        self.program.map_or(Binary::Any, Binary::At)
    }
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
        Task::Speeches { corpus: None, .. } => speeches::made(),
        Task::Speeches { corpus: Some(corpus), which } => speeches::corpus(&which.binary(), &corpus),
        Task::Excel { corpus, pack, which } => excel::run(&which.binary(), &corpus, pack.as_deref()),
        Task::Screenshots { out, which } => {
            let out = if out.is_absolute() { out } else { workspace().join(out) };
            screenshots::run(&which.binary(), &out)
        }
        Task::Bench { profile, program, seconds, connections, rows } => {
            let built = Binary::Built { release: profile == "release" };
            let binary = program.map_or(built, Binary::At);
            bench::run(&binary, &bench::Plan { seconds, connections, rows })
        }
        Task::PowerCut { cycles, load, work, which, harness } => {
            let proof = Plan { cycles: 3, load: Duration::from_secs(1), image_mib: 256 };
            prove_harness(&proof, &work)?;
            if harness { Ok(()) } else { cut_server(&which.binary(), cycles, Duration::from_millis(load), &work) }
        }
    }
}

/// Runs the harness against the store when it loses and when it does not.
fn prove_harness(plan: &Plan, work: &std::path::Path) -> Result<()> {
    for lose in [true, false] {
        let outcome = power_cut::run(&Writer::build(lose)?, plan, work)?;
        println!("store with synchronous = {}: {outcome}", if lose { "OFF" } else { "FULL" });
        if outcome.clean() == lose {
            bail!("{}", if lose { "the harness does not cut: nothing was lost" } else { "what was flushed was lost" });
        }
    }
    Ok(())
}

/// Cuts the power under the real server.
fn cut_server(binary: &Binary, cycles: u32, load: Duration, work: &std::path::Path) -> Result<()> {
    let program = binary.find()?;
    println!("server: {} ({}); making the demo world", program.path.display(), program.profile);
    let subject = Server::prepare(&program.path, work)?;
    let plan = Plan { cycles, load, image_mib: 256 + 2 * subject.mib()? };
    let outcome = power_cut::run(&subject, &plan, work)?;
    println!("server: {outcome}");
    if !outcome.clean() {
        bail!("the server did not keep what it had acknowledged");
    }
    Ok(())
}
