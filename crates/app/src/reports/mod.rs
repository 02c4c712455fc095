//! 报告: words go out with every figure filled from the ledgers and traceable to its rows.
//!
//! A template is data (`reports/*.toml`, see `docs/report-templates.md`). A draft is filled anew each time it is looked at;
//! issuing freezes text, document, figures and the rows behind them. What changes in those rows later is listed as 锁定后变动
//! and never alters the report.

mod body;
mod draft;
mod issue;
mod marks;
mod paper;
mod period;

pub use draft::{Asked, Draft, DraftFigure, Paragraph, Piece, draft};
pub(crate) use issue::in_chain;
pub use issue::{Checked, Issued, IssuedReport, LateChange, RowsOf, issue, issued, issued_list, issued_one, rows_of};
pub use paper::{Signed, docx};
pub(crate) use period::{parse as period_of, text as period_text};
pub use period::{proposed, words as period_words};

use crate::context::App;
use crate::indicators::resolve;
use domain::pack::Report;
use std::collections::BTreeSet;

/// A template one may choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    pub id: String,
    /// Title without place and period.
    pub title: String,
    /// What it speaks of: its headings without their numbers.
    pub chapters: Vec<String>,
}

/// Templates of the pack, by id.
pub fn templates(app: &App) -> Vec<Template> {
    let plain = |title: &str| {
        let words = title.replace("{place}", "").replace("{period}", "").replace("{year}", "");
        words.split_whitespace().collect::<String>()
    };
    let list = app.loaded().pack.reports.values();
    list.map(|r| Template { id: r.id.clone(), title: plain(&r.title), chapters: chapters(r) }).collect()
}

fn chapters(report: &Report) -> Vec<String> {
    let heads = report.paragraphs.iter().filter(|p| p.style == "h1");
    heads.map(|p| p.text.split_once('、').map_or(p.text.as_str(), |(_, text)| text).to_owned()).collect()
}

/// What is wrong with the pack's templates: marks that can not be read, indicators the pack does not know, breakdowns an
/// indicator does not have. Empty when all is well.
pub fn check(app: &App) -> Vec<String> {
    let mut out = BTreeSet::new();
    for report in app.loaded().pack.reports.values() {
        faults(app, report, &mut out);
    }
    out.into_iter().collect()
}

fn faults(app: &App, report: &Report, out: &mut BTreeSet<String>) {
    let texts = report.paragraphs.iter().map(|p| p.text.as_str()).chain([report.title.as_str()]);
    for text in texts {
        let parts = match marks::parse(text) {
            Ok(parts) => parts,
            Err(fault) => {
                out.insert(format!("reports/{}.toml：{fault}", report.id));
                continue;
            }
        };
        for mark in marks::marks(&parts) {
            let Some(indicator) = mark.indicator() else { continue };
            match resolve(app, indicator) {
                Err(_) => {
                    out.insert(format!("reports/{}.toml：没有指标“{indicator}”", report.id));
                }
                Ok(resolved) => {
                    if matches!(mark, marks::Mark::TopKinds(..)) && resolved.options().is_empty() {
                        out.insert(format!(
                            "reports/{}.toml：指标“{indicator}”不分类统计，不能用 top_kinds",
                            report.id
                        ));
                    }
                }
            }
        }
    }
}
