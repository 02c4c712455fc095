//! `zhucun import` and `zhucun export`.

use super::{acting, day, existing, place, wait};
use crate::config::Global;
use crate::open::{now, pack, plain};
use anyhow::{Context, Result, anyhow, bail};
use app::exchange::{Import, annotated, dry_run, listed_tree, to_json};
use app::records::ListQuery;
use clap::Args;
use domain::Day;
use serde_json::json;
use std::path::PathBuf;

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

/// Reads a workbook in, or only looks at it.
pub(crate) fn import(global: &Global, args: &ImportArgs) -> Result<()> {
    let done = if args.dry_run { look(global, args) } else { write(global, args) };
    if let Err(error) = &done
        && args.json
    {
        // Programs read standard output whatever happens.
        println!("{}", json!({ "error": format!("{error:#}") }));
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
    finish(args, &bytes, &report)
}

fn finish(args: &ImportArgs, bytes: &[u8], report: &app::exchange::Report) -> Result<()> {
    if args.json {
        println!("{}", to_json(report));
    } else {
        println!("{}", report.summary());
        for table in &report.tables {
            for row in &table.rows {
                for error in &row.errors {
                    println!("  {} 第 {} 行：{}", table.sheet, row.row, error.message);
                }
            }
        }
    }
    if let Some(out) = &args.errors {
        let name = args.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        std::fs::write(out, annotated(bytes, report, &name).map_err(|e| anyhow!(plain(&e)))?)?;
    }
    Ok(())
}

fn write(global: &Global, args: &ImportArgs) -> Result<()> {
    let bytes = std::fs::read(&args.file).with_context(|| format!("不能读文件 {}", args.file.display()))?;
    let app = existing(global)?;
    let asking = acting(&app, args.account.as_deref())?;
    let import = Import {
        ledger: args.ledger.clone(),
        bytes: bytes.clone().into(),
        file_name: args.file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        place: place(&app, args.place.as_deref())?,
        day: day(&app, args.day.as_deref())?,
        skip_bad: false,
        skip_known: true,
    };
    let done = wait(app::exchange::import(&app, &asking, import))?;
    finish(args, &bytes, &done.report)?;
    if done.refused {
        bail!("有错误的行，整份没有写入；改好后再导入");
    }
    if !args.json {
        println!("{}", if done.again { "这份文件以前导入过".into() } else { format!("已补录 {} 行", done.ids.len()) });
    }
    Ok(())
}

/// Writes a ledger out.
pub(crate) fn export(global: &Global, args: &ExportArgs) -> Result<()> {
    let app = existing(global)?;
    let asking = acting(&app, Some(&args.account))?;
    let asked = ListQuery {
        place: Some(place(&app, args.place.as_deref())?),
        holds: args.holds.clone(),
        limit: 1,
        ..ListQuery::default()
    };
    let bytes = wait(app::exchange::export(&app, &asking, &args.ledger, asked))?;
    std::fs::write(&args.out, bytes).with_context(|| format!("不能写 {}", args.out.display()))?;
    println!("已导出到 {}", args.out.display());
    Ok(())
}
