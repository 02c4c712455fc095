//! 明细: a table inside a record, for rows that have no life of their own (attendance, sources of money, items scored).
//!
//! Canonical JSON, in columns, changes and under MACs: `[{"@": row id, column: value, …}, …]`; a sealed cell is
//! `{"seal": ciphertext, "mask": mask}`. A change keeps only rows that differ: `{"set": rows, "gone": ids, "order": ids}`.

use super::{
    ColumnValue, Control, Definition, FieldType, FieldTypes, Printing, Reading, Refused, Shape, mismatch, tidy,
};
use crate::ledger::{Field, Sensitivity};
use crate::pack::{Pack, Table};
use crate::quantity::Quantity;
use crate::value::{SealedCell, TableRow};
use crate::{Id, Value};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Most rows of any table: more are a ledger of their own.
const MOST: usize = 500;
/// Rows that are written out where a table is one text.
const WRITTEN: usize = 6;
/// Key of a row's id.
const ID: &str = "@";
/// Key of a text with a row a line, cells between tabs, as it comes out of a sheet.
const PASTED: &str = "@paste";
/// Key of a row that is taken away.
const GONE: &str = "@gone";

/// The columns of a table.
#[derive(Clone, Debug)]
pub struct Columns {
    /// In order; a column is a field of an ordinary type.
    pub list: Vec<Field>,
    /// Most rows.
    pub max: usize,
}

/// A row as it stands in a form: what was typed, right or wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedRow {
    /// Id of the row.
    pub id: Id,
    /// Texts in the order of the columns.
    pub texts: Vec<String>,
}

#[derive(Debug)]
pub(super) struct RowTable {
    columns: Columns,
}

impl Columns {
    /// Index of the column with this id.
    pub fn column(&self, id: &str) -> Option<usize> {
        self.list.iter().position(|c| c.id == id)
    }

    /// The columns that are sealed.
    pub fn sensitive(&self) -> impl Iterator<Item = (usize, &Field, Sensitivity)> {
        self.list.iter().enumerate().filter_map(|(index, c)| Some((index, c, c.sensitive?)))
    }

    /// The sum of a column, when it is of numbers and not sealed: what stands under the table, and what `sum(table.column)`
    /// gives.
    pub fn sum(&self, rows: &[TableRow], column: usize) -> Option<(i64, Quantity)> {
        let field = self.list.get(column).filter(|c| c.sensitive.is_none())?;
        let quantity = field.ty.quantity()?;
        let numbers = rows.iter().filter_map(|row| row.cells.get(column)?.int());
        Some((numbers.fold(0_i64, i64::saturating_add), quantity))
    }

    /// The rows of a form's text, as typed: pasted lines are rows of their own, rows taken away are left out.
    pub fn typed(&self, text: &str) -> Vec<TypedRow> {
        let text = text.trim();
        if text.is_empty() {
            return Vec::new();
        }
        let Ok(Json::Array(list)) = serde_json::from_str::<Json>(text) else {
            return self.pasted(text, "");
        };
        let mut out = Vec::new();
        for (n, row) in list.iter().enumerate() {
            let key = row.get(ID).and_then(Json::as_str).unwrap_or_default();
            if let Some(text) = row.get(PASTED).and_then(Json::as_str) {
                out.extend(self.pasted(text, key));
            } else if row.get(GONE).is_none() {
                let id = Id::parse(key).unwrap_or_else(|| Id::named(format!("row {n} {row}").as_bytes()));
                let cell = |c: &Field| row.get(&c.id).and_then(Json::as_str).unwrap_or_default().to_owned();
                out.push(TypedRow { id, texts: self.list.iter().map(cell).collect() });
            }
        }
        out
    }

    /// Lines of a sheet. A first line of titles says which column is which; without, they are in order.
    fn pasted(&self, text: &str, key: &str) -> Vec<TypedRow> {
        let mut order: Vec<Option<usize>> = (0..self.list.len()).map(Some).collect();
        let mut out = Vec::new();
        for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let cells: Vec<String> = line.split('\t').map(tidy).collect();
            if n == 0 {
                let named: Vec<Option<usize>> = cells.iter().map(|cell| self.named(cell)).collect();
                if named.iter().flatten().count() * 2 > cells.len() {
                    order = named;
                    continue;
                }
            }
            let mut texts = vec![String::new(); self.list.len()];
            for (cell, column) in cells.into_iter().zip(&order) {
                if let Some(column) = column {
                    texts[*column] = cell;
                }
            }
            // The same lines sent again are the same rows.
            out.push(TypedRow { id: Id::named(format!("{key} {n} {line}").as_bytes()), texts });
        }
        out
    }

    fn named(&self, title: &str) -> Option<usize> {
        let plain: String = title.split(['(', '（']).next().unwrap_or_default().split_whitespace().collect();
        self.list.iter().position(|c| c.title == plain || c.synonyms.contains(&plain))
    }

    /// Typed rows as the text of a form.
    pub fn text(&self, rows: &[TypedRow]) -> String {
        let row = |row: &TypedRow| {
            let cells = self.list.iter().zip(&row.texts).filter(|(_, text)| !text.is_empty());
            let mut map: Map<String, Json> = cells.map(|(c, text)| (c.id.clone(), text.clone().into())).collect();
            map.insert(ID.to_owned(), row.id.to_string().into());
            Json::Object(map)
        };
        Json::Array(rows.iter().map(row).collect()).to_string()
    }

    fn json_row(&self, row: &TableRow) -> Json {
        let mut map = Map::new();
        map.insert(ID.to_owned(), row.id.to_string().into());
        for (index, column) in self.list.iter().enumerate() {
            if let Some(sealed) = row.sealed(index) {
                map.insert(column.id.clone(), json!({ "seal": sealed.text, "mask": sealed.mask }));
            } else if let Some(value) = row.cells.get(index).filter(|v| !v.is_empty()) {
                map.insert(column.id.clone(), column.ty.json(value));
            }
        }
        Json::Object(map)
    }

    fn row_from_json(&self, json: &Json) -> Option<TableRow> {
        let id = Id::parse(json.get(ID)?.as_str()?)?;
        let (mut cells, mut sealed) = (Vec::with_capacity(self.list.len()), Vec::new());
        for (column, field) in self.list.iter().enumerate() {
            let kept = json.get(&field.id).unwrap_or(&Json::Null);
            let word = |key: &str| kept.get(key).and_then(Json::as_str).map(str::to_owned);
            match (word("seal"), word("mask")) {
                (Some(text), Some(mask)) => {
                    sealed.push(SealedCell { column, text, mask });
                    cells.push(Value::Empty);
                }
                _ => cells.push(field.ty.from_json(kept).unwrap_or_default()),
            }
        }
        Some(TableRow { id, cells, sealed })
    }

    fn rows_from_json(&self, json: &Json) -> Option<Vec<TableRow>> {
        json.as_array()?.iter().map(|row| self.row_from_json(row)).collect()
    }

    /// A cell as shown: a sealed one as its mask.
    pub fn shown(&self, row: &TableRow, column: usize, printing: &Printing<'_>) -> String {
        match row.sealed(column) {
            Some(sealed) => sealed.mask.clone(),
            None => row.cells.get(column).map_or(String::new(), |value| self.list[column].ty.print(value, printing)),
        }
    }

    /// All rows in words, a line each.
    pub fn lines(&self, value: &Value, printing: &Printing<'_>) -> String {
        value.rows().iter().map(|row| self.words(row, printing)).collect::<Vec<_>>().join("\n")
    }

    fn words(&self, row: &TableRow, printing: &Printing<'_>) -> String {
        let cells = (0..self.list.len()).map(|index| self.shown(row, index, printing));
        cells.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// Rows changed on both sides, cell by cell; `None` when two people wrote different things into one cell, or one changed
    /// what the other took away.
    fn merge_row(&self, base: Option<&TableRow>, theirs: &TableRow, mine: &TableRow) -> Option<TableRow> {
        let cells = self.list.iter().enumerate().map(|(index, column)| {
            let before = base.map_or(&Value::Empty, |row| &row.cells[index]);
            column.ty.merge(before, &theirs.cells[index], &mine.cells[index])
        });
        Some(TableRow { id: theirs.id, cells: cells.collect::<Option<_>>()?, sealed: Vec::new() })
    }
}

fn value_of(rows: Vec<TableRow>) -> Value {
    if rows.is_empty() { Value::Empty } else { Value::Rows(rows) }
}

fn by_id(rows: &[TableRow]) -> BTreeMap<Id, &TableRow> {
    rows.iter().map(|row| (row.id, row)).collect()
}

impl Definition for RowTable {
    const WORD: &'static str = "table";

    fn define(table: &Table<'_>, pack: &Pack) -> Self {
        let max = table.count("max", MOST);
        if !(1..=MOST).contains(&max) {
            table.complain("max", format!("a table has 1 to {MOST} rows; more are a ledger of their own"));
        }
        let mut list = Vec::new();
        match table.table("columns") {
            Some(columns) => {
                for (id, entry) in columns.entries() {
                    let column = crate::pack::read_column(id, &entry, pack, &FieldTypes::default());
                    if column.ty.table().is_some() || column.ty.attachment().is_some() {
                        entry.complain("type", "a column holds no table, photos or files");
                    }
                    list.push(column);
                }
            }
            None => table.complain("columns", "a table needs columns: [fields.x.columns.name] title = … type = …"),
        }
        if list.is_empty() && table.has("columns") {
            table.complain("columns", "a table needs at least one column");
        }
        Self { columns: Columns { list, max } }
    }
}

impl FieldType for RowTable {
    fn word(&self) -> &'static str {
        Self::WORD
    }

    fn shape(&self) -> Shape {
        Shape::Rows
    }

    fn table(&self) -> Option<&Columns> {
        Some(&self.columns)
    }

    fn parse(&self, text: &str, reading: &Reading<'_>) -> Result<Value, Refused> {
        let mut rows: Vec<TableRow> = Vec::new();
        for typed in self.columns.typed(text) {
            if typed.texts.iter().all(|text| text.trim().is_empty()) {
                continue;
            }
            let at = rows.len() + 1;
            let mut cells = Vec::with_capacity(typed.texts.len());
            for (column, text) in self.columns.list.iter().zip(&typed.texts) {
                let value = column.ty.parse(text, reading);
                cells.push(value.map_err(|(kind, why)| (kind, format!("第 {at} 行“{}”：{why}", column.title)))?);
            }
            if rows.iter().any(|row| row.id == typed.id) {
                return Err(("rule", format!("第 {at} 行与前面一行是同一行，请刷新后重填")));
            }
            rows.push(TableRow { id: typed.id, cells, sealed: Vec::new() });
        }
        let value = value_of(rows);
        if !value.is_empty() {
            self.check(&value)?;
        }
        Ok(value)
    }

    fn check(&self, value: &Value) -> Result<(), Refused> {
        let Value::Rows(rows) = value else { return Err(mismatch()) };
        if rows.len() > self.columns.max {
            return Err(("max", format!("最多 {} 行，现在有 {} 行", self.columns.max, rows.len())));
        }
        for (at, row) in rows.iter().enumerate() {
            for (index, column) in self.columns.list.iter().enumerate() {
                let say = |why: &str| format!("第 {} 行“{}”：{why}", at + 1, column.title);
                let value = row.cells.get(index).unwrap_or(&Value::Empty);
                if row.sealed(index).is_some() {
                    continue;
                }
                if value.is_empty() {
                    if column.required {
                        return Err(("required", say("必填")));
                    }
                } else if let Err((kind, why)) = column.ty.check(value) {
                    return Err((kind, say(&why)));
                }
            }
        }
        Ok(())
    }

    /// The rows in words: where a table stands as one text, in lists and in the timeline.
    fn print(&self, value: &Value, printing: &Printing<'_>) -> String {
        let rows = value.rows();
        let words: Vec<String> = rows.iter().take(WRITTEN).map(|row| self.columns.words(row, printing)).collect();
        let more = if rows.len() > WRITTEN { format!(" 等 {} 行", rows.len()) } else { String::new() };
        format!("{}{more}", words.join("；"))
    }

    fn form_text(&self, value: &Value) -> String {
        if value.is_empty() {
            return String::new();
        }
        let typed = |row: &TableRow| TypedRow {
            id: row.id,
            texts: (0..self.columns.list.len())
                .map(|index| match row.sealed(index) {
                    Some(sealed) => sealed.mask.clone(),
                    None => self.columns.list[index].ty.form_text(&row.cells[index]),
                })
                .collect(),
        };
        self.columns.text(&value.rows().iter().map(typed).collect::<Vec<_>>())
    }

    fn json(&self, value: &Value) -> Json {
        match value {
            Value::Rows(rows) if !rows.is_empty() => rows.iter().map(|row| self.columns.json_row(row)).collect(),
            _ => Json::Null,
        }
    }

    /// Also reads what a change keeps: the rows it set.
    fn from_json(&self, json: &Json) -> Option<Value> {
        self.columns.rows_from_json(json.get("set").unwrap_or(json)).map(value_of)
    }

    fn to_columns(&self, value: &Value) -> Vec<ColumnValue> {
        vec![match self.json(value) {
            Json::Null => ColumnValue::Null,
            json => ColumnValue::Text(json.to_string()),
        }]
    }

    fn from_columns(&self, columns: &[ColumnValue]) -> Value {
        let [ColumnValue::Text(text)] = columns else { return Value::Empty };
        serde_json::from_str(text).ok().and_then(|json: Json| self.from_json(&json)).unwrap_or_default()
    }

    fn delta(&self, before: Json, after: Json) -> (Json, Json) {
        let (Json::Array(was), Json::Array(is)) = (&before, &after) else { return (before, after) };
        let find = |list: &[Json], row: &Json| list.iter().find(|other| other[ID] == row[ID]).cloned();
        let changed: Vec<Json> = is.iter().filter(|row| find(was, row).as_ref() != Some(*row)).cloned().collect();
        let gone: Vec<Json> = was.iter().filter(|row| find(is, row).is_none()).map(|row| row[ID].clone()).collect();
        let earlier: Vec<Json> = was.iter().filter(|row| find(is, row).as_ref() != Some(*row)).cloned().collect();
        // Rows stay where they are and new ones follow: only another order is said.
        let stay = was.iter().filter(|row| find(is, row).is_some());
        let told = stay.chain(is.iter().filter(|row| find(was, row).is_none())).map(|row| &row[ID]);
        let mut kept = json!({ "set": changed });
        if !told.eq(is.iter().map(|row| &row[ID])) {
            kept["order"] = is.iter().map(|row| row[ID].clone()).collect();
        }
        if !gone.is_empty() {
            kept["gone"] = gone.into();
        }
        (json!({ "set": earlier }), kept)
    }

    fn after_delta(&self, base: &Value, kept: &Json) -> Option<Value> {
        let Some(set) = kept.get("set") else { return self.from_json(kept) };
        let ids = |key: &str| -> Vec<Id> {
            let list = kept.get(key).and_then(Json::as_array);
            list.into_iter().flatten().filter_map(|id| Id::parse(id.as_str()?)).collect()
        };
        let (gone, order) = (ids("gone"), ids("order"));
        let mut rows: Vec<TableRow> = base.rows().iter().filter(|row| !gone.contains(&row.id)).cloned().collect();
        for row in self.columns.rows_from_json(set)? {
            match rows.iter_mut().find(|other| other.id == row.id) {
                Some(other) => *other = row,
                None => rows.push(row),
            }
        }
        if !order.is_empty() {
            rows.sort_by_key(|row| order.iter().position(|id| *id == row.id).unwrap_or(usize::MAX));
        }
        Some(value_of(rows))
    }

    /// Row by row: what each side added, changed and took away.
    fn merge(&self, base: &Value, theirs: &Value, mine: &Value) -> Option<Value> {
        if mine == base || mine == theirs {
            return Some(theirs.clone());
        }
        let (was, is, want) = (by_id(base.rows()), by_id(theirs.rows()), by_id(mine.rows()));
        let mut out = Vec::new();
        for row in theirs.rows() {
            let before = was.get(&row.id).copied();
            match want.get(&row.id) {
                Some(wanted) if *wanted == row || Some(*wanted) == before => out.push(row.clone()),
                Some(wanted) if before == Some(row) => out.push((*wanted).clone()),
                Some(wanted) => out.push(self.columns.merge_row(before, row, wanted)?),
                // Taken away here: it must be as it was when it was looked at.
                None if before == Some(row) => {}
                None if before.is_none() => out.push(row.clone()),
                None => return None,
            }
        }
        for row in mine.rows().iter().filter(|row| !is.contains_key(&row.id)) {
            match was.get(&row.id) {
                None => out.push(row.clone()),
                Some(before) if *before == row => {}
                Some(_) => return None,
            }
        }
        Some(value_of(out))
    }

    fn search_text(&self, value: &Value) -> String {
        let mut out = String::new();
        for row in value.rows() {
            for (column, cell) in self.columns.list.iter().zip(&row.cells).filter(|(c, _)| c.sensitive.is_none()) {
                let text = column.ty.search_text(cell);
                if !text.is_empty() {
                    out.push_str(&text);
                    out.push(' ');
                }
            }
        }
        out
    }

    fn sheet_hint(&self) -> Option<String> {
        None
    }

    fn control(&self) -> Control {
        Control::Grid
    }

    fn resolve(&self, pack: &Pack) -> Result<Option<Arc<dyn FieldType>>, String> {
        let mut columns = self.columns.clone();
        let mut changed = false;
        for column in &mut columns.list {
            if let Some(ty) = column.ty.resolve(pack).map_err(|why| format!("column `{}` {why}", column.id))? {
                column.ty = ty;
                changed = true;
            }
        }
        Ok(changed.then(|| Arc::new(Self { columns }) as Arc<dyn FieldType>))
    }
}
