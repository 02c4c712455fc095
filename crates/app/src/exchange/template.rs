//! An empty workbook to fill in (模板): the headings an import reads, and a sheet that says what goes where.

use super::export::{column, levels, moment, plain};
use super::heading::comes_in;
use super::words;
use crate::context::OpContext;
use crate::outcome::{Outcome, Refusal};
use domain::ledger::{Field, Ledger};
use domain::places::PlaceTree;
use paper::xlsx::{Book, Column, ColumnKind, Out, Table, WriteError};
use std::path::Path;

/// The template of a ledger. Whoever may see the ledger's definition may have it: it holds nobody's data.
///
/// # Errors
/// No such ledger; the writer fails.
pub fn template(cx: &OpContext, ledger: &str) -> Outcome<Vec<u8>> {
    let ledger = cx.app.loaded().ledger(ledger)?;
    write(ledger, &cx.app.tree(), moment(cx), &cx.app.scratch()?).map_err(|e| Refusal::whole(e.to_string()))
}

fn write(ledger: &Ledger, tree: &PlaceTree, made: jiff::civil::DateTime, folder: &Path) -> Result<Vec<u8>, WriteError> {
    let mut book = Book::by_way_of(Some(folder), made)?;
    let mut columns: Vec<Column> = levels(tree, ledger)
        .into_iter()
        .map(|level| Column { required: Some(level) == ledger.place, ..plain(words::place_heading(level)) })
        .collect();
    columns.extend(
        ledger
            .fields
            .iter()
            .enumerate()
            .filter(|(i, f)| comes_in(ledger, *i) && f.value.is_none())
            .map(|(_, f)| column(f, true)),
    );
    book.begin(&Table {
        sheet: ledger.title.clone(),
        title: ledger.title.clone(),
        notes: vec!["红色列名为必填；从表头下一行开始填写，不要改动列名；填法见“填写说明”".to_owned()],
        columns,
        watermark: None,
    })?;
    book.end(None)?;
    book.begin(&Table {
        sheet: "填写说明".to_owned(),
        title: format!("{}填写说明", ledger.title),
        notes: Vec::new(),
        columns: ["列名", "必填", "填什么", "可选值", "说明"]
            .into_iter()
            .zip([20.0, 8.0, 34.0, 60.0, 40.0])
            .map(|(title, width)| Column { width: Some(width), kind: ColumnKind::Text, ..plain(title) })
            .collect(),
        watermark: None,
    })?;
    for level in levels(tree, ledger) {
        let must = if Some(level) == ledger.place { "是" } else { "" };
        let how = "名称，或 12 位统计用区划代码";
        book.row(&[words::place_heading(level).into(), must.into(), how.into(), Out::Empty, Out::Empty])?;
    }
    for (_, field) in ledger.fields.iter().enumerate().filter(|(i, f)| comes_in(ledger, *i) && f.value.is_none()) {
        let must = if field.required && !field.by_step { "是" } else { "" };
        book.row(&[
            field.title.as_str().into(),
            must.into(),
            field.ty.sheet_hint().unwrap_or_default().as_str().into(),
            Out::Text(options(field)),
            field.help.as_str().into(),
        ])?;
    }
    book.end(None)?;
    book.finish()
}

fn options(field: &Field) -> String {
    let open = field.ty.options().iter().filter(|o| o.to.is_none()).map(|o| o.title.as_str());
    open.collect::<Vec<_>>().join("、")
}
