//! Reads every `NNN.txt` of a directory and writes `NNN.json` with what the crate makes of it.
//!
//! `cargo run -p language --example predict -- IN_DIR OUT_DIR`
#![expect(clippy::print_stderr, reason = "a command-line tool")]

use std::path::Path;

use serde_json::json;

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
    let text = &clean.text;
    let outline = language::outline(text);
    let entries: Vec<_> =
        outline.entries.iter().map(|e| json!({"level": e.level, "marker": e.marker, "heading": e.heading})).collect();
    let tasks: Vec<_> = language::tasks::propose(text, &outline, &language::tasks::Context::default())
        .iter()
        .map(|t| {
            let target = t.target.as_ref().map(|x| x.text.clone());
            json!({"text": t.text, "owner": t.owner, "deadline": t.deadline, "target": target})
        })
        .collect();
    let placeholders: Vec<_> = language::placeholders::find(text)
        .iter()
        .filter(|p| p.kind == language::placeholders::Kind::Figure)
        .map(|p| json!({"token": p.token, "context": p.context, "metric": p.metric}))
        .collect();
    let repairs: Vec<_> = clean
        .repairs
        .iter()
        .map(|r| {
            json!({"kind": format!("{:?}", r.kind), "start": r.start, "before": r.before, "after": r.after,
                "note": r.note, "now": text[r.at..r.until]})
        })
        .collect();
    let doubts: Vec<_> = clean
        .doubts
        .iter()
        .map(|d| json!({"kind": format!("{:?}", d.kind), "text": text[d.start..d.end], "note": d.note}))
        .collect();
    json!({
        "clean_text": text,
        "outline": entries,
        "gaps": outline.gaps,
        "tasks": tasks,
        "placeholders": placeholders,
        "repairs": repairs,
        "doubts": doubts,
    })
}
