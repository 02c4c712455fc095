//! Rows of tables in posted forms: `f_<field>.<row>.<column>` become one text a table, and forms get empty rows.

use domain::Id;
use domain::ledger::field_types::{Columns, TypedRow};
use serde_json::{Map, Value as Json};

/// Under this name the texts of a form say which table is to get more rows.
pub(crate) const MORE: &str = "@more";

/// Empty rows of a table nobody has begun.
const FIRST: usize = 3;
/// Rows one press adds.
const ADDED: usize = 5;

/// Rows of one table as posted: id and cells.
type Posted = Vec<(String, Map<String, Json>)>;

/// Posted names and values with the cells of a table joined into its one text.
pub(crate) fn fold(fields: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    let mut tables: Vec<(String, Posted)> = Vec::new();
    for (name, value) in fields {
        let mut parts = name.splitn(3, '.');
        let (Some(table), Some(row), Some(column)) = (parts.next(), parts.next(), parts.next()) else {
            out.push((name, value));
            continue;
        };
        let at = tables.iter().position(|(other, _)| other == table).unwrap_or_else(|| {
            tables.push((table.to_owned(), Vec::new()));
            tables.len() - 1
        });
        let rows = &mut tables[at].1;
        // Cells of a row stand together.
        if rows.last().is_none_or(|(other, _)| other != row) {
            rows.push((row.to_owned(), Map::from_iter([("@".to_owned(), Json::from(row))])));
        }
        if let Some((_, cells)) = rows.last_mut() {
            cells.insert(column.to_owned(), value.into());
        }
    }
    for (table, rows) in tables {
        out.retain(|(name, _)| *name != table);
        out.push((table, Json::Array(rows.into_iter().map(|(_, cells)| Json::Object(cells)).collect()).to_string()));
    }
    out
}

/// The text of a table with empty rows behind what stands in it, and one more whose id names the box for pasted lines.
pub(crate) fn with_blank(columns: &Columns, text: &str, more: bool, fresh: &dyn Fn() -> Id) -> String {
    let mut rows = columns.typed(text);
    let blank = rows.iter().filter(|row| row.texts.iter().all(|text| text.trim().is_empty())).count();
    let wanted = match (rows.is_empty(), more) {
        (true, _) => FIRST,
        (false, true) => blank + ADDED,
        (false, false) => blank.max(1),
    };
    let room = columns.max.saturating_sub(rows.len()).min(wanted - blank);
    let empty = || TypedRow { id: fresh(), texts: vec![String::new(); columns.list.len()] };
    rows.extend(std::iter::repeat_with(empty).take(room + 1));
    columns.text(&rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_a_table_are_one_text() {
        let posted = [("name", "甲"), ("money", ""), ("money.1.who", "省"), ("money.1.sum", "3"), ("money.2.who", "")];
        let folded = fold(posted.into_iter().map(|(n, v)| (n.to_owned(), v.to_owned())));
        let want = r#"[{"@":"1","sum":"3","who":"省"},{"@":"2","who":""}]"#;
        assert_eq!(folded, [("name".to_owned(), "甲".to_owned()), ("money".to_owned(), want.to_owned())]);
    }
}
