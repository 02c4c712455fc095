//! Tests and checks as continuous integration and people run them.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::{setup, workspace};

/// Installs what is missing, then runs all tests of the workspace; `more` goes to `cargo test`.
///
/// # Errors
/// When something can not be installed or a test fails.
pub fn test(more: &[String]) -> Result<()> {
    setup::run(false)?;
    let mut arguments = vec!["test", "--no-fail-fast"];
    // With a package named, only that one is tested.
    if !more.iter().any(|word| word == "-p" || word.starts_with("--package")) {
        arguments.push("--workspace");
    }
    arguments.extend(more.iter().map(String::as_str));
    cargo(&arguments)
}

/// All that continuous integration runs: form, lints with warnings denied, tests (the tidy rules and licences are
/// among them).
///
/// # Errors
/// At the first check that fails.
pub fn ci() -> Result<()> {
    cargo(&["fmt", "--all", "--check"])?;
    cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])?;
    test(&[])
}

/// Runs cargo in the workspace with everything it says.
///
/// # Errors
/// When it fails.
pub fn cargo(arguments: &[&str]) -> Result<()> {
    println!("running  cargo {}", arguments.join(" "));
    let status = cargo_command().args(arguments).stdin(Stdio::null()).status().context("cargo")?;
    if !status.success() {
        bail!("cargo {} failed", arguments.join(" "));
    }
    Ok(())
}

fn cargo_command() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(workspace());
    command
}

/// What cargo knows of the workspace: with `dependencies` all packages that are compiled for this machine, otherwise
/// only our own. Packages are fetched only when some are not here yet, as when this crate alone was built.
///
/// # Errors
/// When cargo fails; its own words are in the error.
pub fn metadata(dependencies: bool) -> Result<Value> {
    let mut arguments = vec!["metadata".to_owned(), "--format-version=1".to_owned()];
    if dependencies {
        // Without it cargo also wants packages of other systems.
        arguments.extend(["--filter-platform".to_owned(), host()?]);
    } else {
        arguments.push("--no-deps".to_owned());
    }
    let mut output = cargo_command().args(&arguments).arg("--offline").output().context("cargo metadata")?;
    if !output.status.success() {
        output = cargo_command().args(&arguments).output().context("cargo metadata")?;
    }
    if !output.status.success() {
        bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    }
    serde_json::from_slice(&output.stdout).context("cargo metadata")
}

/// The folder that cargo builds into.
///
/// # Errors
/// When cargo does not say.
pub fn target_folder() -> Result<PathBuf> {
    let metadata = metadata(false)?;
    Ok(PathBuf::from(metadata["target_directory"].as_str().context("cargo metadata names no target folder")?))
}

fn host() -> Result<String> {
    let output = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())).arg("-vV").output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc -vV names no host")?.to_owned())
}
