//! Records as a file: what was asked for in words, who took it out and when, and the taking out itself recorded.

use super::words;
use crate::context::OpContext;
use crate::deliver::{Command, Content, Work, deliver};
use crate::outcome::{Outcome, Refusal};
use crate::records::{self, Exported, ListQuery, Row};
use domain::change::{Change, ChangeKind};
use domain::ledger::field_types::{ExcelCell, ExcelColumn, ExcelFormat};
use domain::ledger::{Field, Ledger};
use domain::places::{Level, PlaceTree};
use domain::{Day, Id, PlaceId};
use jiff::civil;
use paper::xlsx::{self, Column, ColumnKind, Out, Table};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// Rows of a ledger as a workbook: the columns an import reads, numbers that are names as text, days as days, masked values
/// masked. Every taking out is recorded with its filters and the count of rows.
///
/// # Errors
/// No right to export; a filter that is not allowed; more rows than a sheet holds.
pub async fn export(cx: &OpContext, ledger: &str, asked: ListQuery) -> Outcome<Vec<u8>> {
    let sheet = gather(cx, ledger, asked).await?;
    let made = moment(cx);
    cx.heavy(move |cx| {
        let folder = cx.app.scratch()?;
        write(&folder, sheet, made).map_err(|e| Refusal::whole(e.to_string()))
    })
    .await
}

/// The same rows as delimited text (CSV, UTF-8 with mark): heading and rows only. Text a spreadsheet would run as a formula
/// gets an apostrophe before it; long numbers are written so that a spreadsheet keeps their digits.
///
/// # Errors
/// As [`export`].
pub async fn export_csv(cx: &OpContext, ledger: &str, asked: ListQuery) -> Outcome<Vec<u8>> {
    let sheet = gather(cx, ledger, asked).await?;
    let mut out = String::from("\u{feff}");
    let heading: Vec<String> = sheet.table.columns.iter().map(|c| quoted(&c.title)).collect();
    out.push_str(&heading.join(","));
    out.push_str("\r\n");
    for row in &sheet.rows {
        let cells: Vec<String> = row.iter().map(csv_cell).collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    Ok(out.into_bytes())
}

/// A table to be written.
struct Gathered {
    table: Table,
    rows: Vec<Vec<Out>>,
    /// Tables inside the records (明细), each on a sheet of its own.
    inner: Vec<(Table, Vec<Vec<Out>>)>,
}

fn write(folder: &Path, sheet: Gathered, made: civil::DateTime) -> Result<Vec<u8>, xlsx::WriteError> {
    let mut book = xlsx::Book::by_way_of(Some(folder), made)?;
    for (table, rows) in std::iter::once((sheet.table, sheet.rows)).chain(sheet.inner) {
        book.begin(&table)?;
        for row in rows {
            book.row(&row)?;
        }
        book.end(None)?;
    }
    book.finish()
}

/// Records that lie inside those of the file, on a sheet of their own: the field that names the parent says of which.
fn inside_sheet(ledger: &Ledger, found: Vec<Exported>, watermark: &Option<String>) -> (Table, Vec<Vec<Out>>) {
    let mut columns = vec![plain(words::NUMBER)];
    columns.extend(ledger.fields.iter().map(|f| column(f, false)));
    columns.push(plain(words::STATE));
    let row = |record: Exported| {
        let mut out = vec![text(record.row.number)];
        out.extend(record.cells.into_iter().map(value));
        out.push(text(record.row.state.1));
        out
    };
    let table = Table {
        sheet: ledger.title.clone(),
        title: ledger.title.clone(),
        notes: Vec::new(),
        columns,
        watermark: watermark.clone(),
    };
    (table, found.into_iter().map(row).collect())
}

/// The tables inside the records as sheets: number and name of the record before each row.
fn inner(definition: &Ledger, found: &[Exported], watermark: &Option<String>) -> Vec<(Table, Vec<Vec<Out>>)> {
    let tables = definition.fields.iter().filter_map(|f| Some((f, f.ty.table()?)));
    tables
        .enumerate()
        .map(|(at, (field, columns))| {
            let rows = found.iter().flat_map(|record| {
                let rows = record.tables.get(at).into_iter().flatten();
                rows.map(|cells| {
                    let of = [text(record.row.number.clone()), text(record.row.headline.clone())];
                    of.into_iter().chain(cells.iter().cloned().map(value)).collect()
                })
            });
            let mut heading = vec![plain(words::NUMBER), plain(&definition.fields[definition.headline].title)];
            heading.extend(columns.list.iter().map(|c| column(c, false)));
            let table = Table {
                sheet: field.title.clone(),
                title: format!("{} {}", definition.title, field.title),
                notes: Vec::new(),
                columns: heading,
                watermark: watermark.clone(),
            };
            (table, rows.collect())
        })
        .collect()
}

async fn gather(cx: &OpContext, ledger: &str, asked: ListQuery) -> Outcome<Gathered> {
    let definition = cx.app.loaded().ledger(ledger)?;
    let found = records::export(cx, ledger, asked.clone()).await?;
    let tree = cx.app.tree();
    let filters = filters(definition, &tree, &asked);
    record_export(cx, &definition.id, &definition.title, asked.place, &filters, found.len()).await?;
    let levels = levels(&tree, definition);
    let names = Places::new(&tree);
    let due = has_due(definition);
    let who = format!("{}　{}", cx.actor.name, cx.now.chinese());
    let watermark = Some(format!("{who} 导出，仅限工作使用"));
    let mut inner = inner(definition, &found, &watermark);
    let parents: Vec<Id> = found.iter().map(|record| record.row.id).collect();
    for (inside, field) in records::inside::exportable(cx, &definition.id) {
        let found = records::export_inside(cx, &inside.id, field, parents.clone()).await?;
        inner.push(inside_sheet(inside, found, &watermark));
    }
    let rows = found
        .into_iter()
        .map(|Exported { row, cells, .. }| {
            let mut out: Vec<Out> = Vec::with_capacity(cells.len() + 6);
            out.push(text(row.number.clone()));
            out.extend(levels.iter().map(|level| text(names.at(&row, *level))));
            out.extend(cells.into_iter().map(value));
            out.push(text(row.state.1));
            if due {
                out.push(row.due.map_or(Out::Empty, date));
            }
            out
        })
        .collect::<Vec<_>>();
    let mut columns = vec![plain(words::NUMBER)];
    columns.extend(levels.iter().map(|level| plain(words::place_heading(*level))));
    columns.extend(definition.fields.iter().map(|f| column(f, false)));
    columns.push(plain(words::STATE));
    if due {
        columns.push(Column { kind: ColumnKind::Date, ..plain(words::DUE) });
    }
    let unit = scope_words(&tree, cx, &asked);
    let table = Table {
        sheet: definition.title.clone(),
        title: definition.title.clone(),
        notes: vec![
            format!("填报单位：{unit}　　筛选：{filters}"),
            format!("导出：{who}　　共 {} {}", rows.len(), definition.counter),
        ],
        columns,
        watermark,
    };
    Ok(Gathered { table, rows, inner })
}

/// Levels that get a column: of a city's installation the county too, and what lies below the village where the ledger
/// goes down to it.
pub(super) fn levels(tree: &PlaceTree, ledger: &Ledger) -> Vec<Level> {
    let root = tree.root().and_then(|id| tree.get(id)).map(|p| p.level);
    let deepest = ledger.place.unwrap_or(Level::Village).max(Level::Village);
    Level::ALL.into_iter().filter(|l| *l >= Level::County && root.is_none_or(|r| *l > r) && *l <= deepest).collect()
}

/// The system's deadline has a column of its own only where no field of the ledger is called so.
fn has_due(ledger: &Ledger) -> bool {
    !ledger.clocks.is_empty() && ledger.fields.iter().all(|f| f.title != words::DUE)
}

/// The column of a field, as exports and templates show it.
pub(super) fn column(field: &Field, template: bool) -> Column {
    let ExcelColumn { format, width, choices } = field.ty.excel_column();
    let kind = match format {
        _ if field.sensitive.is_some() => ColumnKind::Text,
        ExcelFormat::Text => ColumnKind::Text,
        ExcelFormat::Integer => ColumnKind::Integer,
        ExcelFormat::Decimal(scale) => ColumnKind::Decimal(scale),
        ExcelFormat::Money => ColumnKind::Money,
        ExcelFormat::Date => ColumnKind::Date,
    };
    let unit = field.unit_beside_title();
    let title = if unit.is_empty() { field.title.clone() } else { format!("{}({unit})", field.title) };
    let choices = if template { choices } else { Vec::new() };
    Column { title, kind, width, required: template && field.required && !field.by_step, choices }
}

/// A column of text.
pub(super) fn plain(title: &str) -> Column {
    Column { title: title.to_owned(), ..Column::default() }
}

/// The server's moment as Excel writes it, in Shanghai.
pub(crate) fn moment(cx: &OpContext) -> civil::DateTime {
    let (y, m, d) = cx.today().ymd();
    let (hour, minute) = cx.now.hour_minute();
    let small = |n: u32| i8::try_from(n).unwrap_or(0);
    civil::Date::new(i16::try_from(y).unwrap_or(1900), small(m), small(d))
        .unwrap_or(civil::Date::constant(1900, 1, 1))
        .at(small(hour), small(minute), 0, 0)
}

fn date(day: Day) -> Out {
    let (y, m, d) = day.ymd();
    let small = |n: u32| i8::try_from(n).unwrap_or(0);
    match civil::Date::new(i16::try_from(y).unwrap_or(0), small(m), small(d)) {
        Ok(date) => Out::Date(date),
        Err(_) => Out::Text(day.to_string()),
    }
}

fn text(text: String) -> Out {
    if text.is_empty() { Out::Empty } else { Out::Text(text) }
}

fn value(cell: ExcelCell) -> Out {
    match cell {
        ExcelCell::Empty => Out::Empty,
        ExcelCell::Text(t) => text(t),
        ExcelCell::Date(day) => date(day),
        ExcelCell::Number(digits, scale) => match digits.replace('.', "").parse() {
            Ok(n) if scale == 0 => Out::Integer(n),
            Ok(n) => Out::Decimal(n, scale),
            Err(_) => Out::Text(digits),
        },
    }
}

/// Names of the levels above a row's place.
struct Places<'a> {
    tree: &'a PlaceTree,
    /// Rows come with the full name of their place.
    by_name: HashMap<String, PlaceId>,
}

impl<'a> Places<'a> {
    fn new(tree: &'a PlaceTree) -> Self {
        // A living place wins its name over a closed one.
        let (living, closed): (Vec<_>, Vec<_>) = tree.iter().partition(|p| p.to.is_none());
        let by_name = closed.into_iter().chain(living).map(|p| (tree.full_name(p.id), p.id)).collect();
        Self { tree, by_name }
    }

    fn at(&self, row: &Row, level: Level) -> String {
        let place = self.by_name.get(&row.place[1]).and_then(|id| self.tree.at_level(*id, level));
        place.map(|p| p.name.clone()).unwrap_or_default()
    }
}

/// The place the file speaks for: the one asked for, else the places of the actor's grants.
fn scope_words(tree: &PlaceTree, cx: &OpContext, asked: &ListQuery) -> String {
    if let Some(place) = asked.place {
        return tree.full_name(place);
    }
    let mut names: Vec<String> = cx.actor.grants.iter().map(|g| tree.full_name(g.place)).collect();
    names.sort();
    names.dedup();
    names.join("、")
}

/// What was asked for, in Chinese.
fn filters(ledger: &Ledger, tree: &PlaceTree, asked: &ListQuery) -> String {
    let mut out: Vec<String> = Vec::new();
    if let Some(place) = asked.place {
        out.push(format!("地点 {}", tree.full_name(place)));
    }
    let wanted = asked.states_in(ledger);
    let states: Vec<&str> = ledger.states.iter().filter(|s| wanted.contains(&s.id)).map(|s| s.title.as_str()).collect();
    if !states.is_empty() {
        out.push(format!("状态 {}", states.join("、")));
    }
    for (field, value) in &asked.choices {
        let title = ledger.field(field).map_or(field.as_str(), |i| ledger.fields[i].title.as_str());
        out.push(format!("{title} {value}"));
    }
    if let Some((from, to)) = asked.days {
        out.push(format!("日期 {from} 至 {to}"));
    }
    if asked.overdue {
        out.push("已逾期".to_owned());
    }
    if !asked.text.trim().is_empty() {
        out.push(format!("含“{}”", asked.text.trim()));
    }
    if let Some(condition) = &asked.holds {
        out.push(format!("条件 {}", in_titles(ledger, condition)));
    }
    if out.is_empty() { "无".to_owned() } else { out.join("；") }
}

/// A condition with the titles of fields in place of their ids; what stands in quotes is left as it is.
fn in_titles(ledger: &Ledger, condition: &str) -> String {
    let mut out = String::with_capacity(condition.len());
    let mut word = String::new();
    let mut quote: Option<char> = None;
    let flush = |word: &mut String, out: &mut String| {
        match ledger.field(word) {
            Some(index) => out.push_str(&ledger.fields[index].title),
            None if word == "state" => out.push_str(words::STATE),
            None => out.push_str(word),
        }
        word.clear();
    };
    for c in condition.chars() {
        if quote.is_none() && (c.is_ascii_alphanumeric() || c == '_') {
            word.push(c);
            continue;
        }
        flush(&mut word, &mut out);
        match quote {
            Some(open) if open == c => quote = None,
            None if matches!(c, '\'' | '"') => quote = Some(c),
            _ => {}
        }
        out.push(c);
    }
    flush(&mut word, &mut out);
    out
}

/// Keeps that something was taken out (导出): of which ledger, what, with which filters, how many rows.
///
/// # Errors
/// The store's.
pub(crate) async fn record_export(
    cx: &OpContext,
    ledger: &str,
    title: &str,
    place: Option<PlaceId>,
    filters: &str,
    rows: usize,
) -> Outcome<()> {
    let tree = cx.app.tree();
    let place = place.or_else(|| cx.actor.grants.first().map(|g| g.place)).or_else(|| tree.root());
    let Some(place) = place else { return Err(Refusal::whole("还没有建立区划")) };
    let (ledger, title, filters) = (ledger.to_owned(), title.to_owned(), filters.to_owned());
    deliver(cx, RecordExport { ledger, title, county: tree.tenant(place), filters, rows }).await
}

struct RecordExport {
    ledger: String,
    title: String,
    county: PlaceId,
    filters: String,
    rows: usize,
}

impl Command for RecordExport {
    const NAME: &'static str = "export/1";
    type Output = ();

    fn content(&self, into: &mut Content) {
        into.text(&self.ledger).text(&self.filters).int(i64::try_from(self.rows).unwrap_or(i64::MAX));
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<()> {
        let after: BTreeMap<String, Json> = BTreeMap::from([
            ("ledger".to_owned(), json!(self.ledger)),
            ("filters".to_owned(), json!(self.filters)),
            ("rows".to_owned(), json!(self.rows)),
        ]);
        let change = Change {
            basis: format!("导出{}", self.title),
            after,
            ..Change::by((&cx.actor, cx.now), ChangeKind::Create, "@export", work.id(), 1)
        };
        work.change(self.county, change);
        Ok(())
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", guarded(text).replace('"', "\"\""))
}

fn guarded(text: &str) -> String {
    if xlsx::looks_like_formula(text) { format!("'{text}") } else { text.to_owned() }
}

fn csv_cell(out: &Out) -> String {
    match out {
        Out::Empty => String::new(),
        Out::Text(text) => {
            // A spreadsheet takes 12 digits for a number and cuts the rest; this form it takes for text, and so does our reader.
            let long = text.len() >= 11 && text.bytes().all(|b| b.is_ascii_digit() || b == b'X');
            if long { format!("\"=\"\"{text}\"\"\"") } else { quoted(text) }
        }
        Out::Integer(n) => n.to_string(),
        Out::Decimal(n, scale) => decimal(*n, *scale),
        Out::Date(day) => day.to_string(),
        Out::DateTime(at) => at.to_string(),
        Out::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
    }
}

fn decimal(n: i64, scale: u8) -> String {
    let width = usize::from(scale);
    let digits = format!("{:0>least$}", n.unsigned_abs(), least = width + 1);
    let (whole, part) = digits.split_at(digits.len() - width);
    let sign = if n < 0 { "-" } else { "" };
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimited_text_is_no_formula_and_keeps_digits() {
        for (out, want) in [
            (Out::from("=1+1"), "\"'=1+1\""),
            (Out::from("-1"), "\"'-1\""),
            (Out::from("＋1"), "\"'＋1\""),
            (Out::from("一,\"二\""), "\"一,\"\"二\"\"\""),
            (Out::from("36100219630417976X"), "\"=\"\"36100219630417976X\"\"\""),
            (Out::Decimal(-5, 2), "-0.05"),
            (Out::Decimal(123_450, 2), "1234.50"),
            (Out::Integer(7), "7"),
            (Out::Empty, ""),
        ] {
            assert_eq!(csv_cell(&out), want);
        }
    }
}
