//! Reads every `NNN.txt` of a directory and writes `NNN.json` with what the crate makes of it.
//!
//! `cargo run -p language --example predict -- IN_DIR OUT_DIR`
#![expect(clippy::print_stderr, reason = "a command-line tool")]

use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(from), Some(to)) = (args.next(), args.next()) else {
        eprintln!("predict IN_DIR OUT_DIR");
        std::process::exit(2);
    };
    std::fs::create_dir_all(&to)?;
    for file in std::fs::read_dir(from)? {
        let path = file?.path();
        if path.extension().is_some_and(|e| e == "txt") {
            let (raw, _) = language::decode(&std::fs::read(&path)?);
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            std::fs::write(Path::new(&to).join(format!("{name}.json")), predict(&raw).to_string())?;
        }
    }
    Ok(())
}

fn predict(raw: &str) -> serde_json::Value {
    let clean = language::clean(raw);
    let outline = language::outline(&clean.text);
    let entries: Vec<_> = outline
        .entries
        .iter()
        .map(|e| serde_json::json!({"level": e.level, "marker": e.marker, "heading": e.heading}))
        .collect();
    let repairs: Vec<_> = clean
        .repairs
        .iter()
        .map(|r| serde_json::json!({"kind": format!("{:?}", r.kind), "start": r.start, "before": r.before, "after": r.after, "at": r.at, "now": clean.text[r.at..r.until]}))
        .collect();
    let doubts: Vec<_> = clean
        .doubts
        .iter()
        .map(|d| serde_json::json!({"kind": format!("{:?}", d.kind), "text": clean.text[d.start..d.end], "start": d.start, "note": d.note}))
        .collect();
    serde_json::json!({
        "repairs": repairs,
        "doubts": doubts,
        "clean_text": clean.text,
        "outline": entries,
        "gaps": outline.gaps,
        "tasks": [],
        "placeholders": [],
    })
}
