//! Automation of the project in Rust: `cargo xtask …` (see docs/testing.md).
#![expect(clippy::print_stdout, reason = "commands for people at a terminal")]

pub mod bench;
pub mod checks;
pub mod excel;
pub mod power_cut;
pub mod screenshots;
pub mod served;
pub mod setup;
pub mod speeches;
pub mod tidy;

use std::path::{Path, PathBuf};

/// The root folder of the workspace.
#[must_use]
pub fn workspace() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}
