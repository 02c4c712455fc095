//! The reading of workbooks, scored against a folder of workbooks with their truth: what the binary says of each by
//! `import --dry-run --json`, and what it does with files made to hurt.

mod score;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::checks::target_folder;
use crate::served::Binary;
use score::{Ledgers, Score};

/// Reads every workbook of the manifest and every hostile one, keeps the readings under `target/excel`, prints the scores.
///
/// The folder holds `manifest.json` (id, file, ledger, scope, as_of), `NNN.json` (the truth), `ledgers.json` (titles and
/// types), and may hold `hostile/expect.json`. `pack` takes the place of the pack in the binary.
///
/// # Errors
/// When the folder is not of that form, or the program can not be started.
pub fn run(binary: &Binary, corpus: &Path, pack: Option<&Path>) -> Result<()> {
    let ledgers = Ledgers::read(&json(&corpus.join("ledgers.json"))?)?;
    let program = binary.find()?;
    println!("reading with {} ({})", program.path.display(), program.profile);
    let out = target_folder()?.join("excel");
    if out.exists() {
        std::fs::remove_dir_all(&out)?;
    }
    std::fs::create_dir_all(&out)?;
    let reader = Reader { program: &program.path, pack };

    let manifest = json(&corpus.join("manifest.json"))?;
    let mut sums: BTreeMap<&str, Score> = BTreeMap::new();
    let mut refused = Vec::new();
    for entry in manifest.as_array().context("manifest.json is no list")? {
        let word = |key: &str| entry[key].as_str().with_context(|| format!("manifest.json: an entry without {key}"));
        let (id, ledger) = (word("id")?, word("ledger")?);
        let said = reader.read(ledger, word("scope")?, Some(word("as_of")?), &corpus.join(word("file")?))?;
        if !said.status.success() {
            refused.push(format!("{id} ({ledger}): {}", reason(&said)));
            continue;
        }
        let found: Value = serde_json::from_slice(&said.stdout).with_context(|| format!("{id}: no JSON"))?;
        std::fs::write(out.join(format!("{id}.json")), &said.stdout)?;
        let score = score::file(&ledgers, &json(&corpus.join(format!("{id}.json")))?, &found)
            .with_context(|| format!("{id}.json"))?;
        println!("{id}  {score}");
        for difference in score.differences.iter().take(20) {
            println!("     {difference}");
        }
        sums.entry(ledger).or_default().add(&score);
    }
    let mut whole = Score::default();
    for (ledger, sum) in &sums {
        println!("{ledger:12} {sum}");
        whole.add(sum);
    }
    println!("all          {whole}");
    if !refused.is_empty() {
        println!("not read, and not in the scores:\n  {}", refused.join("\n  "));
    }
    hostile(&corpus.join("hostile"), &reader)
}

/// The program, as it is asked to read.
struct Reader<'r> {
    program: &'r Path,
    pack: Option<&'r Path>,
}

impl Reader<'_> {
    fn read(&self, ledger: &str, scope: &str, day: Option<&str>, file: &Path) -> Result<Output> {
        let mut command = Command::new(self.program);
        if let Some(pack) = self.pack {
            command.arg("--pack").arg(pack);
        }
        command.args(["import", ledger]).arg(file).args(["--place", scope, "--dry-run", "--json"]);
        if let Some(day) = day {
            command.args(["--date", day]);
        }
        command.output().with_context(|| self.program.display().to_string())
    }
}

/// Files made to hurt: each must end as it is written down, with a reason in Chinese when it is refused.
fn hostile(folder: &Path, reader: &Reader<'_>) -> Result<()> {
    if !folder.join("expect.json").is_file() {
        return Ok(());
    }
    let expected = json(&folder.join("expect.json"))?;
    let mut wrong = 0;
    for (name, want) in expected.as_object().context("expect.json is no table")? {
        let word = |key: &str| want[key].as_str().unwrap_or_default();
        let said = reader.read(word("ledger"), word("scope"), None, &folder.join(format!("{name}.xlsx")))?;
        let verdict = judge(want, &said);
        wrong += usize::from(verdict.is_err());
        println!("{name:28} {}", verdict.err().unwrap_or_else(|| "ok".to_owned()));
    }
    if wrong > 0 {
        bail!("{wrong} hostile workbooks did not end as they must");
    }
    Ok(())
}

/// What is wrong with an ending.
fn judge(want: &Value, said: &Output) -> Result<(), String> {
    let found: Value = serde_json::from_slice(&said.stdout).unwrap_or_default();
    let tables = score::tables(&found);
    let rows: Vec<&Value> = tables.iter().flat_map(|t| t["rows"].as_array().into_iter().flatten()).collect();
    let code = said.status.code();
    if code.is_none_or(|code| code > 100) {
        return Err(format!("ended by {}", said.status));
    }
    let rejected = code != Some(0) && rows.is_empty();
    let imported = code == Some(0) && want["rows"].as_u64().is_none_or(|n| n == rows.len() as u64);
    let right = match want["outcome"].as_str() {
        Some("reject") => rejected,
        Some("import") => imported,
        _ => rejected || imported,
    };
    if !right {
        return Err(format!("{} wanted, {} with {} rows", want["outcome"], said.status, rows.len()));
    }
    let words = format!("{}{}", String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
    if rejected && !words.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) {
        return Err("no reason in Chinese".to_owned());
    }
    let named: Vec<&str> = want["words"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if rejected && !named.is_empty() && !named.iter().any(|w| words.contains(w)) {
        return Err(format!("the reason names none of {}", named.join("/")));
    }
    let shown: Vec<&str> = rows
        .iter()
        .flat_map(|r| r["values"].as_object().into_iter().flat_map(|v| v.values()))
        .filter_map(Value::as_str)
        .map(str::trim)
        .collect();
    for name in want["names"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if imported && !shown.contains(&name.trim()) {
            return Err(format!("{name:?} is not as it was"));
        }
    }
    Ok(())
}

/// The last line of what a program says of its failure.
fn reason(said: &Output) -> String {
    let errors = String::from_utf8_lossy(&said.stderr);
    errors.lines().rev().find(|l| !l.trim().is_empty()).unwrap_or("no reason").trim().to_owned()
}

fn json(path: &Path) -> Result<Value> {
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    serde_json::from_slice(&bytes).with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt as _;

    use serde_json::json;

    use super::*;

    fn ended(code: i32, out: &str, errors: &str) -> Output {
        let status = std::process::ExitStatus::from_raw(code << 8);
        Output { status, stdout: out.into(), stderr: errors.into() }
    }

    #[test]
    fn endings_are_judged() {
        let rows = r#"{"rows":[{"row":2,"values":{"a":"=1"}}]}"#;
        let reject = json!({"outcome": "reject", "rows": null, "words": ["加密"]});
        assert_eq!(judge(&reject, &ended(1, "", "工作簿已加密")), Ok(()));
        assert!(judge(&reject, &ended(1, "", "已损坏")).is_err(), "another reason");
        assert!(judge(&reject, &ended(1, "", "encrypted")).is_err(), "not in Chinese");
        assert!(judge(&reject, &ended(0, rows, "")).is_err(), "read");
        assert!(judge(&reject, &ended(101, "", "加密")).is_err(), "a panic");
        let import = json!({"outcome": "import", "rows": 1, "names": ["=1"]});
        assert_eq!(judge(&import, &ended(0, rows, "")), Ok(()));
        assert!(judge(&import, &ended(0, r#"{"rows":[{"row":2,"values":{"a":"1"}}]}"#, "")).is_err(), "changed");
        assert!(judge(&import, &ended(0, r#"{"rows":[]}"#, "")).is_err(), "lost");
        let either = json!({"outcome": "either", "rows": 1});
        assert_eq!(judge(&either, &ended(0, rows, "")), Ok(()));
        assert_eq!(judge(&either, &ended(1, "", "表格太大")), Ok(()));
    }
}
