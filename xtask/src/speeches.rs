//! The reading of speeches, scored against hand annotation: of the made documents in the repository, or of a folder of
//! documents with its scorer.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::checks::{cargo, target_folder};
use crate::served::Binary;
use crate::workspace;

/// Scores the made documents in the repository: the tests of `language` that hold the floors measure them and print what
/// is reached.
///
/// # Errors
/// When a floor is not reached.
pub fn made() -> Result<()> {
    cargo(&["test", "-p", "language", "--test", "it", "--", "--nocapture", "made_documents", "reach_their_floors"])
}

/// Reads every annotated document of a folder and its source speeches with `zhucun speech --json`, keeps what it said under
/// `target/speeches`, and prints the scores, all and by the halves of `xtask/speeches.toml`.
///
/// # Errors
/// When the material, Python or a reading is missing.
pub fn corpus(binary: &Binary, folder: &Path) -> Result<()> {
    let (gold, score) = (folder.join("dev"), folder.join("score.py"));
    if !gold.is_dir() || !score.is_file() {
        bail!("{} is no folder of annotated speeches: `dev` and `score.py` are expected in it", folder.display());
    }
    if !Command::new("python3").arg("--version").output().is_ok_and(|o| o.status.success()) {
        bail!("the score is computed by Python, and there is none: sudo apt-get install python3");
    }
    let program = binary.find()?;
    println!("reading with {} ({})", program.path.display(), program.profile);
    let out = target_folder()?.join("speeches");
    if out.exists() {
        std::fs::remove_dir_all(&out)?;
    }
    let all = out.join("all");
    std::fs::create_dir_all(&all)?;
    let made = workspace().join("crates/language/tests/made");
    let (mut read, mut worst) = (0, std::time::Duration::ZERO);
    for text in texts(folder)?.into_iter().chain(texts(&gold)?).chain(texts(&made)?) {
        let started = std::time::Instant::now();
        let said = Command::new(&program.path).arg("speech").arg(&text).arg("--json").output()?;
        worst = worst.max(started.elapsed());
        if !said.status.success() {
            bail!("{}: {}", text.display(), String::from_utf8_lossy(&said.stderr).trim());
        }
        let name = stem(&text)?;
        serde_json::from_slice::<serde_json::Value>(&said.stdout).with_context(|| format!("{name}: no JSON"))?;
        std::fs::write(all.join(format!("{name}.json")), said.stdout)?;
        read += 1;
    }
    println!("{read} documents read, the slowest in {} ms", worst.as_millis());
    show("all annotated documents", &score, &all, &gold)?;

    let split = std::fs::read_to_string(workspace().join("xtask/speeches.toml"))?;
    let split: toml::Table = split.parse().context("xtask/speeches.toml")?;
    for (half, about) in [
        ("tune", "rules were tuned on these"),
        ("opened", "measured unread for a while, then tuned on"),
        ("check", "never read"),
    ] {
        let names = split.get(half).and_then(toml::Value::as_array).context("speeches.toml has no such half")?;
        let folder = out.join(half);
        std::fs::create_dir_all(&folder)?;
        for name in names.iter().filter_map(toml::Value::as_str) {
            for kind in ["txt", "json"] {
                let file = format!("{name}.{kind}");
                std::fs::copy(gold.join(&file), folder.join(&file)).with_context(|| file)?;
            }
        }
        show(&format!("{half} part ({} documents; {about})", names.len()), &score, &all, &folder)?;
    }
    show("made documents (each batch scored unread, then tuned on)", &score, &all, &made)?;
    Ok(())
}

/// Text files of a folder, by name.
fn texts(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "txt") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn stem(path: &Path) -> Result<String> {
    Ok(path.file_stem().and_then(|s| s.to_str()).context("a file name")?.to_owned())
}

fn show(title: &str, score: &Path, said: &Path, gold: &Path) -> Result<()> {
    let output = Command::new("python3").arg(score).arg(said).arg("--gold").arg(gold).output()?;
    if !output.status.success() {
        bail!("score.py: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    println!("\n== {title}\n{}", String::from_utf8_lossy(&output.stdout).trim_end());
    Ok(())
}
