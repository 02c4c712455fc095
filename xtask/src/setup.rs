//! What tests need beside Rust, found or installed with Debian's `apt-get`.

use std::io::IsTerminal as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

/// One thing that must be on the machine.
struct Need {
    /// Debian's package.
    package: &'static str,
    what_for: &'static str,
    present: fn() -> bool,
}

const NEEDS: [Need; 4] = [
    Need {
        package: "postgresql",
        what_for: "stories on the second database engine",
        present: || runs("initdb", "--version") || in_debians_folder("initdb"),
    },
    Need {
        package: "chromium",
        what_for: "journeys in a real browser",
        present: || ["chromium", "chromium-browser", "google-chrome"].iter().any(|name| in_path(name)),
    },
    Need { package: "fonts-noto-cjk", what_for: "Chinese text in pictures and prints", present: chinese_font },
    Need { package: "poppler-utils", what_for: "reading what was printed", present: || in_path("pdftotext") },
];

/// Looks for what tests need and installs what is missing; with `only_look` it does not install.
///
/// # Errors
/// When something is missing and was not or could not be installed, with the command that installs it.
pub fn run(only_look: bool) -> Result<()> {
    let missing: Vec<&Need> = NEEDS.iter().filter(|need| !report(need)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    let by_hand = format!("sudo apt-get update && sudo apt-get install {}", packages.join(" "));
    if only_look {
        bail!("missing: {}. Install with: {by_hand}", packages.join(", "));
    }
    let Some(rights) = root_rights() else {
        bail!("installing needs root. Run: {by_hand}");
    };
    if !in_path("apt-get") {
        bail!("there is no apt-get here. Install with your system's tool: {}", packages.join(", "));
    }
    apt_get(rights, &["update"]).with_context(|| format!("the list of packages; by hand: {by_hand}"))?;
    let mut install = vec!["install", "--yes", "--no-install-recommends"];
    install.extend(&packages);
    apt_get(rights, &install).with_context(|| format!("installing; by hand: {by_hand}"))?;
    let still: Vec<&str> = missing.iter().filter(|need| !report(need)).map(|need| need.package).collect();
    if !still.is_empty() {
        bail!("installed, yet not found: {}", still.join(", "));
    }
    Ok(())
}

fn report(need: &Need) -> bool {
    let present = (need.present)();
    println!("{:8} {:15} {}", if present { "found" } else { "missing" }, need.package, need.what_for);
    present
}

/// Words before a command that needs root; `None` when there is no way.
fn root_rights() -> Option<&'static [&'static str]> {
    let id = Command::new("id").arg("-u").output().ok()?;
    if String::from_utf8_lossy(&id.stdout).trim() == "0" {
        return Some(&[]);
    }
    // Without a terminal nobody can type a password, and sudo must not wait for one.
    if std::io::stdin().is_terminal() && in_path("sudo") {
        return Some(&["sudo"]);
    }
    let silent = Command::new("sudo").args(["-n", "true"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    silent.is_ok_and(|s| s.success()).then_some(&["sudo", "-n"])
}

fn apt_get(rights: &[&str], arguments: &[&str]) -> Result<()> {
    // Through `env`, because sudo drops the environment.
    let mut words: Vec<&str> = rights.to_vec();
    words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet"]);
    // A fresh machine may be busy with its own updates.
    words.extend(["-o", "DPkg::Lock::Timeout=300"]);
    words.extend(arguments);
    println!("running  {}", words.join(" "));
    let status = Command::new(words[0]).args(&words[1..]).stdin(Stdio::null()).status().context(words[0].to_owned())?;
    if !status.success() {
        bail!("{} ended with {status}", words.join(" "));
    }
    Ok(())
}

fn in_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|dir| dir.join(program).is_file())
}

fn in_debians_folder(program: &str) -> bool {
    let versions = Path::new("/usr/lib/postgresql").read_dir();
    versions.into_iter().flatten().flatten().any(|version| version.path().join("bin").join(program).is_file())
}

fn runs(program: &str, argument: &str) -> bool {
    let status = Command::new(program).arg(argument).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|s| s.success())
}

fn chinese_font() -> bool {
    let list = Command::new("fc-list").args([":lang=zh-cn", "family"]).output();
    list.is_ok_and(|output| output.status.success() && !output.stdout.is_empty())
}
