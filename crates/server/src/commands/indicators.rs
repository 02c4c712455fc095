//! `zhucun indicator` and `zhucun report`.

use super::{acting, period, place, wait};
use crate::control_socket::CommandContext;
use anyhow::{Result, bail};
use app::indicators::{Question, Side, Viewer};
use app::reports::Asked;
use clap::Args;
use domain::indicators::FigureValue;
use serde_json::json;
use std::path::PathBuf;

/// Flags of `indicator`.
#[derive(Args)]
pub(crate) struct IndicatorArgs {
    /// 指标；不给则列出全部
    id: Option<String>,
    /// 地方（区划代码）
    #[arg(long)]
    place: Option<String>,
    /// 截至哪天
    #[arg(long)]
    day: Option<String>,
    /// 期间 2026 或 2026-11
    #[arg(long, conflicts_with = "day")]
    period: Option<String>,
    /// 列出明细
    #[arg(long)]
    rows: bool,
    /// 以谁的身份（看明细时要）
    #[arg(long = "as")]
    account: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

/// Flags of `report`.
#[derive(Args)]
pub(crate) struct ReportArgs {
    /// 模板
    template: String,
    /// 以谁的身份
    #[arg(long = "as")]
    account: String,
    /// 地方（区划代码）
    #[arg(long)]
    place: String,
    /// 期间 2026 或 2026-11；不给则截至今天
    #[arg(long)]
    period: Option<String>,
    /// 存到哪里（.docx）
    #[arg(long)]
    out: PathBuf,
    /// 正式印发：固定数字和依据的明细；不给则只出草稿
    #[arg(long)]
    issue: bool,
}

/// Prints a figure, its rows, or the catalogue.
pub(crate) fn indicator(console: &mut CommandContext<'_>, args: &IndicatorArgs) -> Result<()> {
    let app = console.app;
    let Some(id) = &args.id else {
        for indicator in app::indicators::catalogue(app) {
            console.say(format!(
                "{:<24} {}（{}）  {}",
                indicator.id, indicator.title, indicator.quantity.unit, indicator.note
            ))?;
        }
        return Ok(());
    };
    if !app::indicators::catalogue(app).iter().any(|i| i.id == *id) {
        bail!("没有指标“{id}”；用 zhucun indicator 列出全部");
    }
    let at = place(app, args.place.as_deref())?;
    let time = period(app, args.day.as_deref(), args.period.as_deref())?;
    let question = Question::new(id, at, time);
    if args.rows {
        let cx = acting(app, args.account.as_deref())?;
        let rows = wait(app::indicators::rows(&cx, question, Side::Top, 100_000, 0))?;
        for row in &rows.list {
            console.say(match &row.record {
                Some(record) => {
                    format!("{} {} {} {} {}", row.from, row.place_name, record.number, record.headline, record.state.0)
                }
                None => format!("{} {} 关联记录", row.from, row.place_name),
            })?;
        }
        return console.say(format!("合计 {}", rows.quantity.number(rows.total)));
    }
    let figure = match &args.account {
        Some(login) => {
            let cx = acting(app, Some(login))?;
            wait(app::indicators::ask(app, &cx, question))?
        }
        // Without an account only aggregates: nothing here names a person.
        None => wait(app::indicators::ask(app, Viewer::Operator, question))?,
    };
    if args.json {
        let quantity = &figure.indicator.quantity;
        // Numbers in the unit; whole things stay whole numbers.
        let number = |n: i64| Some(if quantity.scale == 0 { json!(n) } else { json!(quantity.value(n)) });
        let (top, bottom) = match figure.value {
            Some(FigureValue::Number(n)) => (number(n), None),
            Some(FigureValue::Ratio { top, bottom }) => (number(top), number(bottom)),
            None => (None, None),
        };
        let out = json!({
            "id": figure.indicator.id, "title": figure.indicator.title, "unit": quantity.unit,
            "place": app.tree().get(at).map(|p| p.code.clone()), "period": time.chinese(),
            "value": figure.value.map(|v| v.print(quantity)), "top": top, "bottom": bottom,
        });
        console.say(out)
    } else {
        console.say(format!("{}  {}  {}", figure.indicator.title, time.chinese(), figure.print()))
    }
}

/// Drafts or issues a report as Word.
pub(crate) fn report(console: &mut CommandContext<'_>, args: &ReportArgs) -> Result<()> {
    if args.out.extension().is_none_or(|e| e != "docx") {
        bail!("--out 要以 .docx 结尾");
    }
    let app = console.app;
    let cx = acting(app, Some(&args.account))?;
    let asked = Asked {
        template: args.template.clone(),
        place: place(app, Some(&args.place))?,
        period: period(app, None, args.period.as_deref())?,
        paragraphs: None,
    };
    if args.issue {
        let issued = wait(app::reports::issue(&cx, app.id(), asked))?;
        let kept = wait(app::reports::issued_one(&cx, issued.id))?;
        console.write(&args.out, &kept.report.docx)?;
        return console.say(format!("已印发并写到 {}，指纹 {}", args.out.display(), issued.hash));
    }
    let draft = wait(app::reports::draft(&cx, asked))?;
    let bytes = app::reports::docx(&draft, None, cx.now).map_err(|e| anyhow::anyhow!(crate::open::plain(&e)))?;
    console.write(&args.out, &bytes)?;
    console.say(format!("已写到 {}（草稿，未印发）", args.out.display()))
}
