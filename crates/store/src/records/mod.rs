//! Records: a ledger is a table `r_<ledger>` with real typed columns.
//!
//! System columns come first; a field `x` has the column `f_x` (and `f_x_words` and the like, see `ledger::field_types`). A sensitive
//! field has `f_x` (sealed text), `f_x_find` (blind index) and `f_x_mask` (what those see who may not see it). The vault is not
//! known here: values come sealed and go out sealed.

mod actionable;
mod list;
mod query;
mod read;
mod reader;
mod row;
mod scope;
mod table;
mod write;

pub use actionable::{
    Actionable, ActionableGroup, ActionableStep, DoerCondition, Grouping, Relation, actionable, pointed_at,
};
pub use list::{ListRow, list};
pub use query::{Doubtful, Order, Page, Query};
pub use read::{count, count_by_state, each, get, get_for_update, page};
pub use reader::Reader;
pub(crate) use row::read as read_row;
pub use row::{Sealed, Stored};
pub(crate) use scope::place_sql;
pub use scope::scope_sql;
pub(crate) use table::make_undeclared;
pub use table::{Table, make_table};
pub use write::{insert, update};
