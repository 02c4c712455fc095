//! The control of a table inside a form: a row of small controls for each row of the record, some empty ones behind.

use domain::Day;
use domain::ledger::Field;
use domain::ledger::field_types::Columns;

use super::{Control, Input};

/// A table that is filled in.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    pub columns: Vec<GridColumn>,
    pub rows: Vec<GridRow>,
    /// What the button 再加几行 sends as `more`.
    pub more: String,
    /// Form name of the box that takes lines out of a sheet; empty for none.
    pub paste: String,
    /// Most rows.
    pub most: usize,
}

/// A column of a [`Grid`].
#[derive(Clone, Debug, Default)]
pub struct GridColumn {
    pub title: String,
    /// Unit; empty for none.
    pub unit: String,
    /// 必填.
    pub required: bool,
    /// Added up while writing, with so many decimals.
    pub sum: Option<u8>,
}

/// A row of a [`Grid`].
#[derive(Clone, Debug, Default)]
pub struct GridRow {
    pub id: String,
    /// Controls in the order of the columns.
    pub cells: Vec<Control>,
    /// Form name of the box that takes it away.
    pub gone: String,
}

impl Grid {
    /// The table of a field from the text of its form. The last row of the text is no row: its id names the box for lines out
    /// of a sheet.
    pub(super) fn of(
        field: &Field,
        columns: &Columns,
        text: &str,
        today: Day,
        pick: &dyn Fn(&Field, &str) -> Input,
    ) -> Self {
        let mut typed = columns.typed(text);
        let paste = typed.pop().map_or(String::new(), |row| format!("f_{}.{}.@paste", field.id, row.id));
        let cell = |row: &str, column: &Field, text: &str| {
            let texts = [text.to_owned()];
            let mut control = Control::of_field(column, &texts, today, pick);
            control.name = format!("f_{}.{row}.{}", field.id, column.id);
            control.help.clear();
            control.required = false;
            control.input = match control.input {
                Input::Radios(options) => Input::Select(options),
                Input::Checks(_) => Input::line("text", text),
                other => other,
            };
            control
        };
        let rows = typed.iter().map(|row| {
            let id = row.id.to_string();
            let cells = columns.list.iter().zip(&row.texts).map(|(column, text)| cell(&id, column, text)).collect();
            GridRow { gone: format!("f_{}.{id}.@gone", field.id), cells, id }
        });
        let head = columns.list.iter().map(|column| GridColumn {
            title: column.title.clone(),
            unit: column.ty.unit(),
            required: column.required,
            sum: column.ty.quantity().filter(|_| column.sensitive.is_none()).map(|q| q.scale),
        });
        Self { columns: head.collect(), rows: rows.collect(), more: field.id.clone(), paste, most: columns.max }
    }

    /// Some column is added up.
    pub(super) fn adds(&self) -> bool {
        self.columns.iter().any(|c| c.sum.is_some())
    }
}
