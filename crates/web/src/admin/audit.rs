//! 审计: checking the books, and the heads to be kept elsewhere.

use super::page::AuditPage;
use crate::auth::Visitor;
use crate::components::{self, Column, Link, Pager, Row, Table, TableCell};
use crate::failure::Failure;
use crate::form_data::FormData;
use app::Refusal;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use domain::access::Permission;

fn allowed(visitor: &Visitor) -> Result<(), Failure> {
    if visitor.may(Permission::AuditRead) { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

/// The page; nothing is checked until it is asked for.
pub(crate) async fn show(visitor: Visitor) -> Result<Html<String>, Failure> {
    allowed(&visitor)?;
    let page = page(&visitor, true, "还没有核验。核验要读全部变更，数据多时要等一会儿。", Vec::new()).await?;
    Ok(Html(components::html(&page)))
}

/// Checks now and shows what was found.
pub(crate) async fn verify(visitor: Visitor, _: FormData) -> Result<Html<String>, Failure> {
    allowed(&visitor)?;
    let report = app::audit::verify_for(&visitor.cx, None).await?;
    let verdict = if report.clean() {
        format!(
            "{} 核验 {} 个县（区）、{} 条变更、{} 条记录：链条完整，记录、区间和指标与变更一致",
            visitor.cx.now.chinese(),
            report.counties,
            report.changes,
            report.records
        )
    } else {
        format!("发现 {} 处问题，请立即联系系统管理员保全现场", report.findings.len() + report.more)
    };
    let findings = report
        .findings
        .iter()
        .map(|f| {
            Row::plain(vec![TableCell::text(f.kind.chinese()), TableCell::text(&f.place), TableCell::text(&f.text)])
        })
        .collect();
    Ok(Html(components::html(&page(&visitor, report.clean(), &verdict, findings).await?)))
}

async fn page(visitor: &Visitor, whole: bool, verdict: &str, findings: Vec<Row>) -> Result<AuditPage, Failure> {
    let heads = app::audit::heads(visitor.app()).await?;
    let rows = heads
        .lines()
        .map(|line| {
            let parts: Vec<&str> = line.split('\t').collect();
            let part = |n: usize| parts.get(n).copied().unwrap_or_default();
            let mac: String = part(5).chars().take(16).collect();
            Row::plain(vec![TableCell::text(part(3)), TableCell::text(part(4)), TableCell::text(&mac)])
        })
        .collect();
    let words = |titles: &[&str]| titles.iter().map(|t| Column::words(t)).collect();
    Ok(AuditPage {
        frame: visitor.frame("审计", "管理").await,
        crumbs: vec![Link::new("管理", "/admin")],
        whole,
        verdict: verdict.to_owned(),
        action: Some("/admin/audit".to_owned()),
        heads: Table {
            caption: "链头".into(),
            columns: words(&["县（区）", "最后一号", "校验值（前16位）"]),
            rows,
            short: true,
            ..Table::default()
        },
        filter: String::new(),
        words: (String::new(), String::new(), String::new()),
        table: Table {
            caption: "发现的问题".into(),
            columns: words(&["问题", "位置", "说明"]),
            rows: findings,
            short: true,
            ..Table::default()
        },
        pager: Pager::default(),
        exports: vec![Link::new("下载链头，另处保存", "/admin/audit/heads.txt")],
    })
}

/// The heads as a file.
pub(crate) async fn heads(visitor: Visitor) -> Result<Response, Failure> {
    allowed(&visitor)?;
    let text = app::audit::heads(visitor.app()).await?;
    let kind = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"zhucun-heads.txt\""),
    ];
    Ok((kind, text).into_response())
}
