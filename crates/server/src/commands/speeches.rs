//! `zhucun speech FILE [--json]`.

use crate::open::plain;
use anyhow::{Context, Result, anyhow};
use serde_json::json;
use std::path::Path;

/// Reads a speech and prints what it says.
pub(crate) fn run(file: &Path, as_json: bool) -> Result<()> {
    let bytes = std::fs::read(file).with_context(|| format!("不能读文件 {}", file.display()))?;
    let raw = app::speeches::text_of(&bytes).map_err(|e| anyhow!(plain(&e)))?;
    let clean = language::clean(&raw);
    let text = &clean.text;
    let outline = language::outline(text);
    let tasks = language::tasks::propose(text, &outline, &language::tasks::Context::default());
    let blanks: Vec<_> = language::placeholders::find(text)
        .into_iter()
        .filter(|p| p.kind == language::placeholders::Kind::Figure)
        .collect();
    let date = language::dates::document_date(text);
    let stated = language::figures::stated(text, date);
    let checks = language::figures::checks(text, &stated);
    let problems = language::problems::problems(text, &outline, &tasks);
    let length = language::length::length(text);
    if as_json {
        let out = json!({
            "clean_text": text,
            "outline": outline.entries.iter()
                .map(|e| json!({"level": e.level, "marker": e.marker, "heading": e.heading})).collect::<Vec<_>>(),
            "gaps": outline.gaps,
            "tasks": tasks.iter().map(|t| json!({
                "text": t.text,
                "owner": t.owner,
                "deadline": t.deadline,
                "target": t.target.as_ref().map(|x| x.text.clone()),
            })).collect::<Vec<_>>(),
            "placeholders": blanks.iter()
                .map(|p| json!({"token": p.token, "context": p.context, "metric": p.metric})).collect::<Vec<_>>(),
            "figures": stated.iter().map(|s| json!({
                "text": s.text, "metric": s.metric, "place": s.place, "period": s.period, "issuer": s.issuer,
            })).collect::<Vec<_>>(),
            "sums_that_differ": checks.iter().filter(|c| !c.agrees)
                .map(|c| json!({"figure": c.figure, "from": c.from, "computed": c.computed})).collect::<Vec<_>>(),
            "problems": problems.iter()
                .map(|p| json!({"text": p.text, "tasks": p.answered_by})).collect::<Vec<_>>(),
            "characters": length.characters,
            "repairs": clean.repairs.iter()
                .map(|r| json!({"before": r.before, "after": r.after, "note": r.note, "at": r.at})).collect::<Vec<_>>(),
        });
        say!("{out}");
        return Ok(());
    }
    say!("{text}\n\n—— 修复 {} 处", clean.repairs.len());
    for repair in &clean.repairs {
        let cut = |t: &str| t.chars().take(30).collect::<String>().replace('\n', "⏎");
        say!("  {} → {}  {}", cut(&repair.before), cut(&repair.after), repair.note);
    }
    say!("\n—— 提纲");
    for entry in &outline.entries {
        say!("{}{}{}", "  ".repeat(usize::from(entry.level)), entry.marker, entry.heading);
    }
    for gap in &outline.gaps {
        say!("  缺：{gap}");
    }
    say!("\n—— 拟分解任务 {} 条", tasks.len());
    for task in &tasks {
        let words = [task.owner.as_deref(), task.deadline.as_deref(), task.target.as_ref().map(|t| t.text.as_str())];
        let words: Vec<&str> = words.into_iter().flatten().collect();
        say!("  · {}  〔{}〕", task.text, words.join("；"));
    }
    say!("\n—— 待填数字 {} 处", blanks.len());
    for blank in &blanks {
        say!("  {}  {}", blank.context.replace('\n', " "), blank.metric.first().map_or("", String::as_str));
    }
    say!("\n—— 原文数字 {} 个", stated.len());
    for figure in &stated {
        say!("  {}  {}", figure.text, figure.metric.first().map_or("", String::as_str));
    }
    for check in checks.iter().filter(|c| !c.agrees) {
        let said = stated.get(check.figure).map_or("", |s| s.text.as_str());
        say!("  对不上：原文 {said}，算得 {}", check.computed);
    }
    say!("\n—— 点到的问题 {} 个", problems.len());
    for problem in &problems {
        say!("  · {}{}", problem.text, if problem.answered_by.is_empty() { "〔没有任务对应〕" } else { "" });
    }
    say!("\n—— {} 字", length.characters);
    Ok(())
}
