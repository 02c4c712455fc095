//! From the rows of a sheet to values, places and what is wrong with them.

use super::cells::{self, is_blank};
use super::duplicates;
use super::heading::{self, Heading, Layout, Target};
use super::places::{Finder, Found};
use super::report::{CellError, Column, Report, RowReport, Severity, Skipped, TableReport};
use super::words::{self, squash};
use crate::outcome::{Outcome, Refusal};
use crate::records::Adoption;
use domain::access::Actor;
use domain::ledger::field_types::Reading;
use domain::ledger::{Field, Form, Ledger, Rules};
use domain::pack::Pack;
use domain::parameter::Parameters;
use domain::places::{Level, PlaceTree};
use domain::{Day, Id, PlaceId, Problems, Value};
use paper::workbook::MergeCursor;
use paper::{CellValue, Limits, Row, Sheet, Workbook};
use serde_json::Value as Json;
use std::collections::HashMap;

/// Characters of a wrong cell that a report repeats.
const WRITTEN: usize = 60;

/// What reading a file needs; no database and no account.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    /// The ledger the rows belong to.
    pub(super) ledger: &'a Ledger,
    pub(super) parameters: &'a Parameters,
    /// Places.
    pub(super) tree: &'a PlaceTree,
    /// The place the importing person answers for.
    pub(super) within: PlaceId,
    /// The day of the import.
    pub(super) day: Day,
    /// Persons by name.
    pub(super) person: &'a dyn Fn(&str) -> Option<Id>,
    /// Units by name.
    pub(super) unit: &'a dyn Fn(&str) -> Option<Id>,
    /// Records that other ledgers have, by field index and words: number, or what the field matches by.
    pub(super) record: &'a dyn Fn(usize, &str) -> Option<Id>,
    /// Further rules of a row that is readable as such: rights. Not asked when the row's place is not known.
    pub(super) check: Option<Check<'a>>,
}

/// Rules of a row beyond the ledger's own.
type Check<'a> = &'a dyn Fn(&Adoption) -> Result<(), Problems>;

/// A row as read.
#[derive(Clone, Debug)]
pub(super) struct ReadRow {
    /// Index of its table in the report, and of its row there.
    pub(super) at: (usize, usize),
    /// 1-based row of the sheet.
    pub(super) row: u32,
    /// What would be written, if it is right.
    pub(super) adoption: Adoption,
    /// The record's own number, when the file has one.
    pub(super) number: String,
}

/// Reads a file for a ledger without writing anything: needs neither a database nor an account.
///
/// # Errors
/// A file that can not be read, an unknown ledger, no table of this ledger in the file.
pub fn dry_run(
    pack: &Pack,
    tree: &PlaceTree,
    ledger: &str,
    bytes: &[u8],
    within: PlaceId,
    day: Day,
) -> Outcome<Report> {
    let ledger = pack.ledger(ledger).ok_or_else(|| {
        let known: Vec<&str> = pack.current().map(|l| l.id.as_str()).collect();
        Refusal::whole(format!("没有台账“{ledger}”；现有：{}", known.join("、")))
    })?;
    let nobody = |_: &str| None;
    let source = Source {
        ledger,
        parameters: &pack.parameters,
        tree,
        within,
        day,
        person: &nobody,
        unit: &nobody,
        record: &|_, _| None,
        check: None,
    };
    read(&source, bytes).map(|(report, _)| report)
}

/// Reads a file: the report and, row by row, what would be written.
///
/// # Errors
/// A file that can not be read, or in which no sheet has a heading of this ledger.
pub(super) fn read(source: &Source<'_>, bytes: &[u8]) -> Outcome<(Report, Vec<ReadRow>)> {
    let workbook = paper::table::read(bytes, &Limits::default()).map_err(|refusal| Refusal::whole(refusal.message))?;
    let mut report = Report { doubts: workbook.doubts.clone(), ..Report::default() };
    let mut rows = Vec::new();
    for (sheet, layout) in choose(source.ledger, &workbook, &mut report.doubts)? {
        read_table(source, sheet, &layout, &mut report, &mut rows);
    }
    duplicates::within_file(source, &mut report, &rows);
    Ok((report, rows))
}

/// The sheets to read: the one whose heading shows most of the ledger, and those with the same columns.
fn choose<'a>(ledger: &Ledger, workbook: &'a Workbook, doubts: &mut Vec<String>) -> Outcome<Vec<(&'a Sheet, Layout)>> {
    let visible = workbook.sheets.iter().filter(|s| !s.hidden);
    let found: Vec<(&Sheet, Option<Layout>)> = visible.map(|s| (s, heading::find(s, ledger))).collect();
    let best = found.iter().filter_map(|(_, l)| l.as_ref()).max_by_key(|l| l.targets().len()).map(Layout::targets);
    let Some(best) = best else {
        let titles: Vec<&str> = ledger.fields.iter().filter(|f| f.required).map(|f| f.title.as_str()).collect();
        return Err(Refusal::whole(format!(
            "没有找到“{}”的表头：要有一行写着列名，如{}；可以先下载模板，把内容贴进去再导入",
            ledger.title,
            titles.join("、")
        )));
    };
    let mut out = Vec::new();
    for (sheet, layout) in found {
        match layout {
            Some(layout) if layout.targets() == best => out.push((sheet, layout)),
            _ if sheet.rows.is_empty() => {}
            _ => doubts.push(format!("工作表“{}”不是这个台账的表，没有读取", sheet.name)),
        }
    }
    let hidden: Vec<&str> = workbook.sheets.iter().filter(|s| s.hidden).map(|s| s.name.as_str()).collect();
    if !hidden.is_empty() {
        doubts.push(format!("隐藏的工作表没有读取：{}", hidden.join("、")));
    }
    Ok(out)
}

/// One sheet being read.
struct Walk<'a, 's> {
    source: &'a Source<'a>,
    finder: Finder<'a>,
    layout: &'a Layout,
    /// Columns of places, from the highest level: position among the read columns, level, column.
    places: Vec<(usize, Level, u32)>,
    read: Vec<&'a Heading>,
    /// The field that says a row's business day.
    day: Option<usize>,
    /// Amounts of money are in 万元, by a line above the table.
    wan: bool,
    merges: MergeCursor,
    /// Values of merged cells, by the column and the first row of the range.
    merged: HashMap<(u32, u32), &'s CellValue>,
}

fn read_table(source: &Source<'_>, sheet: &Sheet, layout: &Layout, report: &mut Report, out: &mut Vec<ReadRow>) {
    let ledger = source.ledger;
    let read: Vec<&Heading> = layout.read().collect();
    let title = |heading: &Heading| match heading.target {
        Target::Field(index) => ledger.fields[index].title.clone(),
        _ => heading.text.clone(),
    };
    let mut table = TableReport {
        sheet: sheet.name.clone(),
        header_rows: layout.rows.clone(),
        columns: read.iter().map(|h| Column { at: h.at, title: title(h), heading: h.text.clone() }).collect(),
        unmapped: Vec::new(),
        units: units(ledger),
        problems: problems(source, layout),
        rows: Vec::new(),
        skipped: Vec::new(),
    };
    let unknown = layout.columns.iter().filter(|c| c.target == Target::Unknown);
    table.unmapped = unknown.map(|c| Column { at: c.at, title: c.text.clone(), heading: c.text.clone() }).collect();
    if !table.unmapped.is_empty() {
        let names: Vec<&str> = table.unmapped.iter().map(|c| c.title.as_str()).collect();
        report.doubts.push(format!("台账里没有这些列，没有读取：{}", names.join("、")));
    }
    let mut places: Vec<(usize, Level, u32)> = read
        .iter()
        .enumerate()
        .filter_map(|(i, h)| match h.target {
            Target::Place(level) => Some((i, level, h.at)),
            _ => None,
        })
        .collect();
    places.sort_by_key(|(_, level, _)| *level);
    let mut walk = Walk {
        source,
        finder: Finder::new(source.tree, source.within),
        layout,
        places,
        read,
        day: business_day(ledger),
        wan: false,
        merges: sheet.merges_by_row(),
        merged: HashMap::new(),
    };
    let number = layout.columns.iter().find(|c| c.target == Target::Number).map(|c| c.at);
    let header_end = layout.rows.last().copied().unwrap_or(0);
    let index = report.tables.len();
    let mut hidden: Vec<u32> = Vec::new();
    for row in &sheet.rows {
        if row.number <= header_end {
            if !layout.rows.contains(&row.number) && row.cells.iter().any(|c| !is_blank(&c.value)) {
                walk.wan |= row.cells.iter().any(|c| words::says_wan(&squash(&c.value.display())));
                table.skipped.push(Skipped { row: row.number, why: "title" });
            }
            continue;
        }
        match walk.sort(row) {
            Sort::Blank => {}
            Sort::NoData(why) => table.skipped.push(Skipped { row: row.number, why }),
            Sort::Data => {
                if row.hidden {
                    hidden.push(row.number);
                }
                let (seen, adoption) = walk.row(row);
                let number = number.and_then(|at| row.cell(at)).map(|c| c.value.display().trim().to_owned());
                out.push(ReadRow {
                    at: (index, table.rows.len()),
                    row: row.number,
                    adoption,
                    number: number.unwrap_or_default(),
                });
                table.rows.push(seen);
            }
        }
    }
    if walk.wan && walk.read.iter().any(|h| matches!(h.target, Target::Field(i) if is_yuan(&ledger.fields[i]))) {
        report.doubts.push(format!("工作表“{}”写着“单位：万元”，金额按万元读成元，请核对", sheet.name));
    }
    if !hidden.is_empty() {
        let list: Vec<String> = hidden.iter().take(NAMED).map(u32::to_string).collect();
        let more = if hidden.len() > NAMED { " 等" } else { "" };
        report.doubts.push(format!(
            "工作表“{}”有 {} 行是隐藏或筛选掉的（第 {} 行{more}），也读进来了；不要的请先从表里删掉",
            sheet.name,
            hidden.len(),
            list.join("、")
        ));
    }
    report.tables.push(table);
}

/// How many hidden rows a doubt names.
const NAMED: usize = 5;

/// An amount of money, kept in 元.
fn is_yuan(field: &domain::ledger::Field) -> bool {
    field.ty.unit() == "元"
}

/// What a row of the sheet is.
#[derive(Debug, PartialEq, Eq)]
enum Sort {
    Data,
    /// Nothing the table's columns hold.
    Blank,
    NoData(&'static str),
}

impl<'a, 's> Walk<'a, 's> {
    fn sort(&mut self, row: &'s Row) -> Sort {
        let filled: Vec<(u32, String)> =
            row.cells.iter().filter(|c| !is_blank(&c.value)).map(|c| (c.column, squash(&c.value.display()))).collect();
        let Some((first_at, first)) = filled.first() else { return Sort::Blank };
        if filled.len() >= 2 && self.repeats_heading(&filled) {
            return Sort::NoData("repeat header");
        }
        if words::numbers_columns(&filled) {
            return Sort::NoData("column numbers");
        }
        let is_data = |at: &u32| self.read.iter().any(|h| h.at == *at);
        if words::is_total(first) {
            return Sort::NoData("total");
        }
        let merge = self.merges.at(row.number, *first_at);
        let wide = merge.is_some_and(|m| m.last_column > m.first_column);
        if words::is_note(first) && (filled.len() <= 3 || wide) {
            return Sort::NoData("note");
        }
        if filled.len() == 1 && wide {
            return Sort::NoData("note");
        }
        if filled.iter().any(|(at, _)| is_data(at)) { Sort::Data } else { Sort::Blank }
    }

    /// The heading printed again on a further page.
    fn repeats_heading(&self, filled: &[(u32, String)]) -> bool {
        filled.iter().all(|(at, text)| self.layout.columns.iter().any(|c| c.at == *at && squash(&c.text) == *text))
    }

    /// The value of a cell; below a merge the value above.
    fn value(&mut self, row: &'s Row, at: u32) -> Option<&'s CellValue> {
        let own = row.cell(at).map(|c| &c.value);
        let merge = self.merges.at(row.number, at).filter(|m| m.first_column == at && m.last_row > m.first_row);
        let Some(merge) = merge else { return own };
        let key = (at, merge.first_row);
        if merge.first_row == row.number
            && let Some(value) = own
        {
            self.merged.insert(key, value);
        }
        self.merged.get(&key).copied().or(own)
    }

    fn row(&mut self, row: &'s Row) -> (RowReport, Adoption) {
        let source = self.source;
        let reading = Reading {
            tree: source.tree,
            within: source.within,
            today: source.day,
            person: source.person,
            unit: source.unit,
        };
        let mut seen = RowReport { row: row.number, values: vec![Json::Null; self.read.len()], errors: Vec::new() };
        let mut values: Vec<(usize, Value)> = Vec::with_capacity(self.read.len());
        for i in 0..self.read.len() {
            let heading = self.read[i];
            let Target::Field(index) = heading.target else { continue };
            let Some(cell) = self.value(row, heading.at) else { continue };
            let field = &source.ledger.fields[index];
            let found = |words: &str| (source.record)(index, words);
            let read = match self.wan && is_yuan(field) {
                true => cells::read_wan(field, cell, &reading),
                false => cells::read(field, cell, &reading, &found),
            };
            match read {
                Ok(value) => {
                    seen.values[i] = json(field, &value, source.tree);
                    if !value.is_empty() {
                        values.push((index, value));
                    }
                }
                Err((kind, why)) => seen.errors.push(error(heading.at, kind, format!("{}：{why}", field.title))),
            }
        }
        let day = self.business_day(&values, &mut seen);
        let place = self.place(row, day, &mut seen);
        let adoption = Adoption { place: place.unwrap_or(source.within), day, values };
        self.check(&adoption, place.is_some(), &mut seen);
        for error in &mut seen.errors {
            let cell = error.column.and_then(|at| self.value(row, at));
            error.written = cell.map(|value| value.display().chars().take(WRITTEN).collect()).unwrap_or_default();
        }
        (seen, adoption)
    }

    /// The row's business day: of the field that says it, else the day of the import.
    fn business_day(&self, values: &[(usize, Value)], seen: &mut RowReport) -> Day {
        let said = self.day.and_then(|index| values.iter().find(|(i, _)| *i == index).map(|(_, v)| (index, v)));
        let Some((index, Some(day))) = said.map(|(index, value)| (index, value.day())) else { return self.source.day };
        if day <= self.source.day {
            return day;
        }
        if let Some(at) = self.layout.of_field(index) {
            let title = &self.source.ledger.fields[index].title;
            let message = format!("{title}：{day} 晚于导入当天 {}，请核对", self.source.day);
            seen.errors.push(error(at, "date", message));
        }
        self.source.day
    }

    /// The row's place: the lowest one written; the place of the import when the file has no column of places.
    fn place(&mut self, row: &'s Row, day: Day, seen: &mut RowReport) -> Option<PlaceId> {
        let columns = self.places.clone();
        let mut written: Vec<(Level, String)> = Vec::with_capacity(columns.len());
        for (_, level, at) in &columns {
            let text = match self.value(row, *at) {
                Some(value) => match cells::plain(value) {
                    Ok(text) => text,
                    Err((kind, why)) => {
                        seen.errors.push(error(*at, kind, format!("{}：{why}", words::place_heading(*level))));
                        String::new()
                    }
                },
                None => String::new(),
            };
            written.push((*level, text));
        }
        let Found { each, wrong } = self.finder.row(&written, day);
        let code = |id: PlaceId| self.source.tree.get(id).map(|p| p.code.clone()).unwrap_or_default();
        for ((i, ..), id) in columns.iter().zip(&each) {
            seen.values[*i] = id.map_or(Json::Null, |id| Json::from(code(id)));
        }
        for wrong in &wrong {
            if let Some((_, level, at)) = columns.iter().find(|(_, level, _)| *level == wrong.level) {
                seen.errors.push(error(*at, "place", format!("{}：{}", words::place_heading(*level), wrong.message)));
            }
        }
        if seen.errors.iter().any(|e| columns.iter().any(|(_, _, at)| e.column == Some(*at))) {
            return None;
        }
        let lowest = each.into_iter().flatten().last();
        // A city's or province's name above the scope says nothing the scope does not say better.
        let place = lowest.filter(|id| self.source.tree.is_within(*id, self.source.within));
        let place = place.unwrap_or(self.source.within);
        let level = self.source.tree.get(place).map(|p| p.level);
        if let (Some(needed), Some(level)) = (self.source.ledger.place, level)
            && level < needed
        {
            // Without a column for it the table as a whole says so.
            if let Some((_, _, at)) = columns.iter().rfind(|(_, column, _)| *column <= needed) {
                let title = words::place_heading(needed);
                seen.errors.push(error(*at, "required", format!("{title}：必填，要写到{}", needed.chinese())));
            }
            return None;
        }
        Some(place)
    }

    /// The rules of the ledger, and the right to write there, in the words of cells.
    fn check(&self, adoption: &Adoption, placed: bool, seen: &mut RowReport) {
        let answer = match self.source.check.filter(|_| placed) {
            Some(check) => check(adoption),
            None => by_rules(self.source, adoption),
        };
        let Err(Problems(problems)) = answer else { return };
        for problem in problems {
            let index = problem.field.as_deref().and_then(|id| self.source.ledger.field(id));
            let column = match problem.field.as_deref() {
                Some("place") if !placed => continue,
                Some("place") => self.layout.of_place(),
                _ => index.and_then(|i| self.layout.of_field(i)),
            };
            // A column that is missing is said once, for the table.
            if index.is_some()
                && column.is_none()
                && problem.kind == "required"
                && always_required(self.source.ledger, index)
            {
                continue;
            }
            // A cell that could not be read is not also missing.
            if column.is_some() && seen.errors.iter().any(|e| e.column == column) {
                continue;
            }
            seen.errors.push(CellError {
                column,
                kind: problem.kind,
                message: problem.text,
                written: String::new(),
                severity: Severity::Error,
            });
        }
    }
}

fn error(at: u32, kind: &'static str, message: String) -> CellError {
    CellError { column: Some(at), kind, message, written: String::new(), severity: Severity::Error }
}

/// The ledger's own rules for a historical row.
fn by_rules(source: &Source<'_>, row: &Adoption) -> Result<(), Problems> {
    let none = Id::from_bytes([0; 16]);
    let actor = Actor {
        account: none,
        person: none,
        name: String::new(),
        acting_for: None,
        also: Vec::new(),
        shared: false,
        grants: Vec::new(),
    };
    let form = Form {
        id: none,
        place: row.place,
        unit: None,
        day: row.day,
        now: source.day.noon(),
        actor: &actor,
        entry: domain::ledger::Entry::Adopt,
    };
    let rules = Rules { ledger: source.ledger, parameters: source.parameters, tree: source.tree };
    domain::ledger::create(&rules, &form, row.values.clone()).map(|_| ())
}

/// The field that says the day a row's matter happened: the ledger's day of presence, else its first required date.
pub(super) fn business_day(ledger: &Ledger) -> Option<usize> {
    let required = |f: &Field| f.required && f.ty.is_business_day();
    ledger.traits.presence.as_ref().map(|p| p.day).or_else(|| ledger.fields.iter().position(required))
}

fn always_required(ledger: &Ledger, index: Option<usize>) -> bool {
    index.is_some_and(|i| {
        let field = &ledger.fields[i];
        field.required && !field.by_step && field.when.is_none()
    })
}

/// What the heading itself is short of.
fn problems(source: &Source<'_>, layout: &Layout) -> Vec<String> {
    let ledger = source.ledger;
    let missing: Vec<String> = (0..ledger.fields.len())
        .filter(|i| always_required(ledger, Some(*i)) && layout.of_field(*i).is_none())
        .map(|i| format!("“{}”", ledger.fields[i].title))
        .collect();
    let mut out = Vec::new();
    if !missing.is_empty() {
        out.push(format!("表中缺少必填的列：{}；请补上这些列再导入", missing.join("、")));
    }
    let scope = source.tree.get(source.within);
    if let (Some(needed), Some(scope)) = (ledger.place, scope)
        && scope.level < needed
        && !layout.columns.iter().any(|c| matches!(c.target, Target::Place(level) if level >= needed))
    {
        out.push(format!(
            "表中没有“{}”一列，不知道每一行是哪个{}的；请加上这一列，或选择具体的{}后再导入",
            words::place_heading(needed),
            needed.chinese(),
            needed.chinese()
        ));
    }
    out
}

/// Titles of the number fields and their units.
fn units(ledger: &Ledger) -> Vec<(String, String)> {
    let with_unit = ledger.fields.iter().map(|f| (f.title.clone(), f.ty.unit()));
    with_unit.filter(|(_, unit)| !unit.is_empty()).collect()
}

/// A value as the report tells it.
fn json(field: &Field, value: &Value, tree: &PlaceTree) -> Json {
    if value.is_empty() {
        return Json::Null;
    }
    match value {
        Value::Bool(yes) => Json::from(*yes),
        Value::List(list) => Json::from(list.clone()),
        Value::Place(id) => tree.get(*id).map_or(Json::Null, |p| Json::from(p.code.clone())),
        _ => Json::from(field.ty.form_text(value)),
    }
}
