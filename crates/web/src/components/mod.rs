//! What all pages share: the frame, form controls, tags and dues, tables, pager, the generic form and confirmation, assets.

pub mod assets;
mod confirm;
mod controls;
mod form;
mod frame;
mod grid;
mod parts;
mod table;

pub use confirm::ConfirmPage;
pub(crate) use controls::offered;
pub use controls::{Control, FileKept, Input, SelectOption};
pub use form::{FormPage, Preview, Section};
pub use frame::{Flash, Frame, NavItem, PlaceSwitch, User};
pub use grid::{Grid, GridColumn, GridRow};
pub use parts::{Button, Due, Empty, Fact, Link, Problem, Shown, Tag, days_left};
pub use table::{Column, Pager, Row, Table, TableCell, Totals};

/// A page or fragment as HTML text. Rendering into memory has no way to fail short of a broken `Display`, which would be
/// a fault of the program, so the text then says that instead.
pub fn html(page: &impl askama::Template) -> String {
    page.render().unwrap_or_else(|fault| format!("页面无法生成：{fault}"))
}
