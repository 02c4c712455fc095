//! Fields of a record as facts under their section headings.

use super::page::FactGroup;
use crate::components::{Column, Fact, Link, Row, Shown, Table, TableCell};
use crate::url;
use app::records::{FieldView, TableColumn, TableView};
use domain::Id;

/// Where facts stand.
pub(crate) struct FactPage<'a> {
    /// Ledger id.
    pub ledger: &'a str,
    pub record: Id,
    /// Token of the form that shows a masked value.
    pub csrf: &'a str,
    /// The field that is revealed this once, and its text.
    pub revealed: Option<(&'a str, &'a str)>,
}

impl FactPage<'_> {
    /// The fields as facts; neighbours of one section stand under one heading.
    pub(crate) fn groups<'f>(&self, fields: impl IntoIterator<Item = &'f FieldView>) -> Vec<FactGroup> {
        let mut groups: Vec<FactGroup> = Vec::new();
        for field in fields {
            if groups.last().is_none_or(|g| g.title != field.section) {
                groups.push(FactGroup { title: field.section.clone(), facts: Vec::new() });
            }
            if let Some(group) = groups.last_mut() {
                let shown = self.shown(field);
                group.facts.push(Fact { title: field.title.clone(), shown, csrf: self.csrf.to_owned() });
            }
        }
        groups
    }

    fn shown(&self, field: &FieldView) -> Shown {
        let here = url::record(self.ledger, self.record);
        if let Some((_, text)) = self.revealed.filter(|(id, _)| *id == field.id) {
            Shown::Revealed(text.to_owned())
        } else if field.masked {
            let reveal = field.revealable.then(|| format!("{here}/reveal/{}", field.id));
            Shown::Masked { shown: field.text.clone(), reveal }
        } else if let Some(rows) = &field.table {
            let reveal = field.revealable.then(|| format!("{here}/reveal/{}", field.id));
            Shown::Rows { table: Box::new(table(&field.title, rows)), reveal }
        } else if !field.files.is_empty() {
            let file = |(n, hash): (usize, &String)| {
                Link::new(&format!("{} {}", field.title, n + 1), &url::file(self.ledger, self.record, hash))
            };
            Shown::Files { files: field.files.iter().enumerate().map(file).collect(), images: field.photos }
        } else if let Some((ledger, id)) = &field.link {
            Shown::Link(Link::new(&field.text, &url::record(ledger, id)))
        } else if field.unit.is_empty() {
            Shown::Text(field.text.clone())
        } else {
            Shown::Text(format!("{} {}", field.text, field.unit))
        }
    }
}

/// The rows of a field as a table of the page.
fn table(title: &str, rows: &TableView) -> Table {
    let column = |c: &TableColumn| Column { number: c.number, ..Column::number(&c.title, &c.unit) };
    let cell = |c: &app::records::TableCell| {
        if c.masked { TableCell::Masked(c.text.clone()) } else { TableCell::text(&c.text) }
    };
    let mut totals = rows.sums.clone();
    if let Some(first) = totals.first_mut().filter(|first| first.is_empty()) {
        "合计".clone_into(first);
    }
    Table {
        caption: title.to_owned(),
        columns: rows.columns.iter().map(column).collect(),
        rows: rows.rows.iter().map(|row| Row::plain(row.iter().map(cell).collect())).collect(),
        totals,
        short: true,
        ..Table::default()
    }
}
