//! A file being brought in: how far it is, stop, go on, receipt. Works by refreshing, without scripts.

use super::handlers::allowed;
use super::page::ProgressPage;
use crate::auth::Visitor;
use crate::components::{self, Column, Fact, Link, Row, Table, TableCell};
use crate::download::{XLSX, attachment};
use crate::failure::Failure;
use crate::form_data::FormData;
use app::Refusal;
use app::exchange::work::{self, Progress, State};
use axum::extract::Path;
use axum::response::{Html, Redirect, Response};
use domain::Id;
use domain::ledger::Ledger;

/// Own files shown on the page of the import.
const RECENT: u32 = 5;

/// Address of a file that is being brought in.
pub(super) fn href(ledger: &str, id: Id) -> String {
    format!("/ledgers/{ledger}/import/{id}")
}

async fn own<'a>(visitor: &'a Visitor, ledger: &str, id: &str) -> Result<(&'a Ledger, Progress), Failure> {
    let ledger = allowed(visitor, ledger)?;
    let id = Id::parse(id).ok_or(Refusal::NotFound)?;
    let progress = work::progress(&visitor.cx, id).await?;
    if progress.ledger != ledger.id {
        return Err(Refusal::NotFound.into());
    }
    Ok((ledger, progress))
}

/// How far it is.
pub(crate) async fn show(
    visitor: Visitor,
    Path((ledger, id)): Path<(String, String)>,
) -> Result<Html<String>, Failure> {
    let (ledger, done) = own(&visitor, &ledger, &id).await?;
    let here = href(&ledger.id, done.id);
    let action = match done.state {
        State::Stopped | State::Failed => Some(("接着导入".to_owned(), format!("{here}/resume"))),
        State::Waiting | State::Running | State::Interrupted => Some(("停止".to_owned(), format!("{here}/stop"))),
        State::Stopping | State::Done => None,
    };
    let place = app::places::full_name(visitor.app(), done.place);
    let mut known = vec![
        Fact::text("文件", &done.file),
        Fact::text("地点", &place),
        Fact::text("确认于", &done.at.chinese()),
        Fact::text("共", &format!("{} 行", done.total)),
        Fact::text("已写入", &format!("{} 行", done.written)),
        Fact::text("没有写入", &format!("{} 行", done.left_out)),
    ];
    known.extend(done.ended_at.map(|at| Fact::text("结束于", &at.chinese())));
    Ok(Html(components::html(&ProgressPage {
        frame: visitor.frame("导入进度", "台账").await,
        crumbs: vec![Link::new(&ledger.title, &format!("/ledgers/{}", ledger.id))],
        title: "导入进度".to_owned(),
        told: work::told(&done),
        refused: matches!(done.state, State::Failed | State::Stopped),
        known,
        under_way: !done.has_ended(),
        action,
        receipt: Link::new("下载回执（没有写入的行和原因）", &format!("{here}/receipt.xlsx")),
        onward: Link::new("查看台账", &format!("/ledgers/{}", ledger.id)),
        here,
    })))
}

/// Asks it to stop.
pub(crate) async fn stop(
    visitor: Visitor,
    Path((ledger, id)): Path<(String, String)>,
    _: FormData,
) -> Result<Redirect, Failure> {
    let (ledger, done) = own(&visitor, &ledger, &id).await?;
    work::stop(&visitor.cx, done.id).await?;
    Ok(Redirect::to(&href(&ledger.id, done.id)))
}

/// Lets it go on.
pub(crate) async fn resume(
    visitor: Visitor,
    Path((ledger, id)): Path<(String, String)>,
    _: FormData,
) -> Result<Redirect, Failure> {
    let (ledger, done) = own(&visitor, &ledger, &id).await?;
    work::resume(&visitor.cx, done.id).await?;
    Ok(Redirect::to(&href(&ledger.id, done.id)))
}

/// What came of each row, as a workbook to keep.
pub(crate) async fn receipt(visitor: Visitor, Path((ledger, id)): Path<(String, String)>) -> Result<Response, Failure> {
    let (_, done) = own(&visitor, &ledger, &id).await?;
    let bytes = work::receipt(&visitor.cx, done.id).await?;
    let stem = done.file.rsplit_once('.').map_or(done.file.as_str(), |(stem, _)| stem);
    Ok(attachment("zhucun.xlsx", &format!("回执_{stem}.xlsx"), XLSX, bytes))
}

/// The own last files of a ledger; `None` before the first.
pub(super) async fn recent(visitor: &Visitor, ledger: &Ledger) -> Result<Option<Table>, Failure> {
    let list = work::recent(&visitor.cx, &ledger.id, RECENT).await?;
    let rows = |done: &Progress| {
        Row::plain(vec![
            TableCell::Link(Link::new(&done.file, &href(&ledger.id, done.id))),
            TableCell::text(&done.at.chinese()),
            TableCell::text(&work::told(done)),
        ])
    };
    let columns = ["文件", "确认于", "情况"].map(Column::words).to_vec();
    let rows: Vec<Row> = list.iter().map(rows).collect();
    let table = Table { caption: "我最近的导入".into(), columns, rows, short: true, ..Table::default() };
    Ok((!list.is_empty()).then_some(table))
}
