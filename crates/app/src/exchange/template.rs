//! An empty workbook to fill in (模板): the headings an import reads, and a sheet that says what goes where.

use super::export::{column, levels, moment, plain};
use super::heading::{comes_in, unit_of};
use super::words;
use crate::context::OpContext;
use crate::outcome::{Outcome, Refusal};
use domain::ledger::{Choice, Field, FieldKind, Ledger};
use domain::places::PlaceTree;
use paper::xlsx::{Book, Column, ColumnKind, Out, Table, WriteError};

/// The template of a ledger. Whoever may see the ledger's definition may have it: it holds nobody's data.
///
/// # Errors
/// No such ledger; the writer fails.
pub fn template(cx: &OpContext, ledger: &str) -> Outcome<Vec<u8>> {
    let ledger = cx.app.loaded().ledger(ledger)?;
    write(ledger, &cx.app.tree(), moment(cx)).map_err(|e| Refusal::whole(e.to_string()))
}

fn write(ledger: &Ledger, tree: &PlaceTree, made: jiff::civil::DateTime) -> Result<Vec<u8>, WriteError> {
    let mut book = Book::new(made)?;
    let mut columns: Vec<Column> = levels(tree, ledger)
        .into_iter()
        .map(|level| Column { required: Some(level) == ledger.place, ..plain(words::place_heading(level)) })
        .collect();
    columns.extend(ledger.fields.iter().filter(|f| comes_in(f)).map(|f| column(f, true)));
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
    for field in ledger.fields.iter().filter(|f| comes_in(f)) {
        let must = if field.required && !field.by_step { "是" } else { "" };
        book.row(&[
            field.title.as_str().into(),
            must.into(),
            how(field).as_str().into(),
            Out::Text(options(field)),
            field.help.as_str().into(),
        ])?;
    }
    book.end(None)?;
    book.finish()
}

/// What goes into a column, in words.
fn how(field: &Field) -> String {
    match &field.kind {
        FieldKind::Text { max } | FieldKind::LongText { max } => format!("文字，最多 {max} 个字"),
        FieldKind::Integer { .. } => with_unit("整数", field),
        FieldKind::Decimal { scale, .. } => with_unit(&format!("数字，最多 {scale} 位小数"), field),
        FieldKind::Money => "金额，单位元".to_owned(),
        FieldKind::Date => "日期，如 2026-11-21".to_owned(),
        FieldKind::Month => "月份，如 2026-11".to_owned(),
        FieldKind::Year => "年份，如 2026".to_owned(),
        FieldKind::Deadline => "日期，或“每月”“长期”这样的词".to_owned(),
        FieldKind::Boolean => "是 或 否".to_owned(),
        FieldKind::Choice { .. } => "从可选值中选一个".to_owned(),
        FieldKind::Choices { .. } => "可填几个，用顿号隔开".to_owned(),
        FieldKind::Place { .. } => "名称，或 12 位统计用区划代码".to_owned(),
        FieldKind::Unit => "单位全称".to_owned(),
        FieldKind::Person => "姓名".to_owned(),
        FieldKind::IdNumber => "18 位身份证号，文本格式".to_owned(),
        FieldKind::Phone => "手机 11 位，座机写区号".to_owned(),
        FieldKind::BankAccount => "银行账号，文本格式".to_owned(),
        FieldKind::CreditCode => "18 位统一社会信用代码".to_owned(),
        FieldKind::Record { .. } | FieldKind::Photo { .. } | FieldKind::File { .. } => "不在表中填写".to_owned(),
    }
}

fn with_unit(what: &str, field: &Field) -> String {
    let unit = unit_of(field);
    if unit.is_empty() { what.to_owned() } else { format!("{what}，单位{unit}") }
}

fn options(field: &Field) -> String {
    let list: &[Choice] = match &field.kind {
        FieldKind::Choice { options } | FieldKind::Choices { options } => options,
        _ => &[],
    };
    let open = list.iter().filter(|o| o.to.is_none()).map(|o| o.title.as_str());
    open.collect::<Vec<_>>().join("、")
}
