//! `zhucun import` and `zhucun export`.

use super::{acting, day, place, wait};
use crate::config::Global;
use crate::control_socket::{CommandContext, go};
use crate::open::{now, pack, plain};
use anyhow::{Context, Result, anyhow, bail};
use app::exchange::{Import, Report, annotated, dry_run, listed_tree, to_json};
use app::records::ListQuery;
use clap::Args;
use domain::Day;
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

/// Flags of `import`.
#[derive(Args)]
pub(crate) struct ImportArgs {
    /// 台账
    ledger: String,
    /// 工作簿
    file: PathBuf,
    /// 行所在的地方（区划代码）
    #[arg(long)]
    place: Option<String>,
    /// 没有写日期的行按哪天计
    #[arg(long = "date", alias = "day")]
    day: Option<String>,
    /// 只核对，不写入；不需要数据库
    #[arg(long)]
    dry_run: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
    /// 把错误写回工作簿，另存到这里
    #[arg(long)]
    errors: Option<PathBuf>,
    /// 以谁的身份
    #[arg(long = "as")]
    account: Option<String>,
}

/// Flags of `export`.
#[derive(Args)]
pub(crate) struct ExportArgs {
    /// 台账
    ledger: String,
    /// 以谁的身份
    #[arg(long = "as")]
    account: String,
    /// 存到哪里
    #[arg(long)]
    out: PathBuf,
    /// 地方（区划代码）
    #[arg(long)]
    place: Option<String>,
    /// 条件，如 level == '重大'
    #[arg(long = "where")]
    holds: Option<String>,
}

impl ImportArgs {
    fn name(&self) -> String {
        self.file.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }
}

/// Reads a workbook in, or only looks at it: looking needs no installation and asks no server.
pub(crate) fn import(global: &Global, args: &ImportArgs) -> Result<ExitCode> {
    if args.dry_run {
        told(args, look(global, args), |error| {
            say!("{error}");
            Ok(())
        })
        .map(|()| ExitCode::SUCCESS)
    } else {
        go(global, |console| import_at(console, args))
    }
}

/// Reads a workbook into an open installation.
pub(crate) fn import_at(console: &mut CommandContext<'_>, args: &ImportArgs) -> Result<()> {
    let done = write(console, args);
    told(args, done, |error| console.say(error))
}

/// Programs read standard output whatever happens.
fn told(args: &ImportArgs, done: Result<()>, say: impl FnOnce(serde_json::Value) -> Result<()>) -> Result<()> {
    if let Err(error) = &done
        && args.json
    {
        say(json!({ "error": format!("{error:#}") }))?;
    }
    done
}

fn look(global: &Global, args: &ImportArgs) -> Result<()> {
    let bytes = std::fs::read(&args.file).with_context(|| format!("不能读文件 {}", args.file.display()))?;
    let files = pack(global.pack.as_deref())?;
    let list: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    let pack =
        domain::pack::load(&list).map_err(|c| anyhow!("领域包有 {} 处错误，用 zhucun ledger check 查看", c.len()))?;
    let code = args.place.as_deref().unwrap_or("3610");
    let tree = listed_tree(code).map_err(|e| anyhow!(plain(&e)))?;
    let within = tree.by_code(code).or_else(|| tree.root().and_then(|r| tree.get(r))).context("没有这个区划代码")?.id;
    let on = match &args.day {
        Some(text) => Day::parse(text).with_context(|| format!("“{text}”不是日期"))?,
        None => now().day(),
    };
    let report = dry_run(&pack, &tree, &args.ledger, &bytes, within, on).map_err(|e| anyhow!(plain(&e)))?;
    say!("{}", words(args, &report));
    if let Some(out) = &args.errors {
        let marked = annotated(&bytes, &report, &args.name()).map_err(|e| anyhow!(plain(&e)))?;
        std::fs::write(out, marked).with_context(|| format!("不能写 {}", out.display()))?;
    }
    Ok(())
}

/// What was found, for people or for programs.
fn words(args: &ImportArgs, report: &Report) -> String {
    if args.json {
        return to_json(report).to_string();
    }
    let mut lines = vec![report.summary()];
    lines.extend(report.doubts.iter().map(|doubt| format!("  请核对：{doubt}")));
    for table in &report.tables {
        for row in &table.rows {
            lines.extend(row.errors.iter().map(|e| format!("  {} 第 {} 行：{}", table.sheet, row.row, e.message)));
        }
    }
    lines.join("\n")
}

fn write(console: &mut CommandContext<'_>, args: &ImportArgs) -> Result<()> {
    let bytes = console.read(&args.file)?;
    let app = console.app;
    let cx = acting(app, args.account.as_deref())?;
    let import = Import {
        ledger: args.ledger.clone(),
        bytes: bytes.clone().into(),
        file_name: args.name(),
        place: place(app, args.place.as_deref())?,
        day: day(app, args.day.as_deref())?,
        skip_bad: false,
        skip_known: true,
    };
    let done = wait(app::exchange::import(&cx, import))?;
    console.say(words(args, &done.report))?;
    if let Some(out) = &args.errors {
        console.write(out, &annotated(&bytes, &done.report, &args.name()).map_err(|e| anyhow!(plain(&e)))?)?;
    }
    if done.refused {
        bail!("有错误的行，整份没有写入；改好后再导入");
    }
    if !args.json {
        console.say(if done.again {
            "这份文件以前导入过".into()
        } else {
            format!("已补录 {} 行", done.ids.len())
        })?;
    }
    Ok(())
}

/// Writes a ledger out.
pub(crate) fn export(console: &mut CommandContext<'_>, args: &ExportArgs) -> Result<()> {
    let app = console.app;
    let cx = acting(app, Some(&args.account))?;
    let asked = ListQuery {
        place: Some(place(app, args.place.as_deref())?),
        holds: args.holds.clone(),
        limit: 1,
        ..ListQuery::default()
    };
    let bytes = wait(app::exchange::export(&cx, &args.ledger, asked))?;
    console.write(&args.out, &bytes)?;
    console.say(format!("已导出到 {}", args.out.display()))
}
