//! 任务分解表: what was taken as a task, in the seven columns such tables have, as a workbook or a Word document.

use super::known;
use super::reading::{Proposed, Reading, reading};
use crate::context::OpContext;
use crate::exchange::record_export;
use crate::outcome::{Outcome, Refusal};
use domain::Id;
use domain::ledger::StateCategory;
use paper::gongwen::{self, Block, Gongwen, Grid, Layout};
use paper::xlsx::{self, Column, ColumnKind, Out, Table};

/// The columns, in the order of the tables people hand round.
const COLUMNS: [&str; 7] = ["序号", "工作任务", "具体措施", "牵头领导", "牵头单位", "责任单位", "完成时限"];
/// Widths of the columns on paper, relative.
const WIDTHS: [u32; 7] = [4, 12, 24, 6, 9, 12, 9];

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Number, from 1.
    pub n: usize,
    /// 工作任务: the heading of the text the task stands under; the task itself where there is none.
    pub work: String,
    /// 具体措施: the task.
    pub measure: String,
    /// 牵头领导.
    pub leader: String,
    /// 牵头单位.
    pub lead: String,
    /// 责任单位.
    pub units: String,
    /// 完成时限.
    pub due: String,
}

/// The form of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `.xlsx`.
    Workbook,
    /// `.docx`.
    Document,
}

/// The lines of a reading: what was refused is not in it. Proposals nobody has decided on are, so that a draft of the table can
/// go round before; the file says how many.
pub fn lines(reading: &Reading) -> Vec<Line> {
    let taken = reading.proposals.iter().filter(|p| p.category != StateCategory::Void);
    taken.enumerate().map(|(i, p)| line(i + 1, p)).collect()
}

fn line(n: usize, p: &Proposed) -> Line {
    Line {
        n,
        work: p.headings.last().cloned().unwrap_or_default(),
        measure: p.text.clone(),
        leader: p.leader.clone(),
        lead: p.lead.clone(),
        units: p.owner.clone(),
        due: p.due.clone(),
    }
}

/// Writes the table of a speech: file name and content. Taking it out is recorded.
///
/// # Errors
/// Not visible; no task in it; the store's.
pub async fn breakdown(cx: &OpContext, id: Id, form: Form) -> Outcome<(String, Vec<u8>)> {
    let reading = reading(cx, id).await?;
    let lines = lines(&reading);
    if lines.is_empty() {
        return Err(Refusal::whole("这篇讲话没有可以列表的任务"));
    }
    let first = crate::tasks::known(&cx.app)?.ledger.states.first().map(|s| s.id.clone());
    let undecided = reading.proposals.iter().filter(|p| Some(&p.state.0) == first.as_ref()).count();
    let speech = format!("《{}》", reading.view.headline.trim());
    let name = format!("{speech}任务分解表");
    let who = format!("{}　{}", cx.actor.name, cx.now.chinese());
    let waiting = if undecided > 0 { format!("，其中 {undecided} 条还没有立项") } else { String::new() };
    let notes = vec![format!("共 {} 条{waiting}；导出：{who}", lines.len())];
    let ledger = &known(&cx.app)?.ledger.id;
    record_export(cx, ledger, "任务分解表", Some(reading.view.record.place), &name, lines.len()).await?;
    let bytes = match form {
        Form::Workbook => workbook(&name, notes, &lines, cx, &who)?,
        Form::Document => document(vec![speech, "任务分解表".to_owned()], notes, &lines, cx)?,
    };
    let end = if form == Form::Workbook { "xlsx" } else { "docx" };
    Ok((format!("{name}.{end}"), bytes))
}

fn workbook(name: &str, notes: Vec<String>, lines: &[Line], cx: &OpContext, who: &str) -> Outcome<Vec<u8>> {
    let column = |title: &str| match title {
        "序号" => {
            Column { title: title.to_owned(), kind: ColumnKind::Integer, width: Some(6.0), ..Column::default() }
        }
        "具体措施" => Column { title: title.to_owned(), width: Some(60.0), ..Column::default() },
        "工作任务" | "责任单位" => Column { title: title.to_owned(), width: Some(24.0), ..Column::default() },
        _ => Column { title: title.to_owned(), width: Some(14.0), ..Column::default() },
    };
    let table = Table {
        sheet: "任务分解表".to_owned(),
        title: name.to_owned(),
        notes,
        columns: COLUMNS.map(column).to_vec(),
        watermark: Some(format!("{who} 导出，仅限工作使用")),
    };
    let rows = lines.iter().map(|l| {
        let mut row = vec![Out::Integer(i64::try_from(l.n).unwrap_or(i64::MAX))];
        row.extend(words(l).map(|t| if t.is_empty() { Out::Empty } else { Out::Text(t.to_owned()) }));
        row
    });
    xlsx::write_by_way_of(Some(&cx.app.scratch()?), &table, rows, None, crate::exchange::moment(cx))
        .map_err(|e| Refusal::whole(e.to_string()))
}

fn words(line: &Line) -> [&str; 6] {
    [&line.work, &line.measure, &line.leader, &line.lead, &line.units, &line.due]
}

fn document(title: Vec<String>, notes: Vec<String>, lines: &[Line], cx: &OpContext) -> Outcome<Vec<u8>> {
    let rows = lines.iter().map(|l| std::iter::once(l.n.to_string()).chain(words(l).map(str::to_owned)).collect());
    let grid = Grid {
        head: COLUMNS.map(str::to_owned).to_vec(),
        rows: rows.collect(),
        widths: WIDTHS.to_vec(),
        right: Vec::new(),
    };
    let document = Gongwen {
        title,
        body: vec![Block::Table(grid)],
        basis: notes,
        made: Some(crate::exchange::moment(cx)),
        ..Gongwen::default()
    };
    gongwen::write(&document, &Layout::gbt9704()).map_err(|e| Refusal::Internal(format!("breakdown docx: {e}")))
}
