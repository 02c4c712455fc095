//! Files in and out (导入、导出): a county's own workbook read into records, records written as a workbook.
//!
//! Reading goes in stages that know nothing of each other's ways:
//!
//! 1. `paper::table` turns bytes into sheets of cells;
//! 2. [`heading`] finds the heading and says what each column is (the only stage that guesses at wording);
//! 3. [`rows`] turns rows into values and places and says what is wrong in which cell;
//! 4. [`import`] writes what is right as historical records (补录), or [`dry_run`] only reports; [`work`] does it in the
//!    background, part by part.
//!
//! A [`Report`] tells everything that was found: no line of a file goes by in silence.

mod cells;
mod duplicates;
mod export;
mod heading;
mod import;
mod places;
mod report;
mod rows;
mod template;
mod uploads;
mod words;
pub mod work;

pub use export::{export, export_csv};
pub(crate) use export::{moment, record_export};
pub use import::{Import, Imported, import, preview};
pub use places::listed_tree;
pub use report::{CellError, Column, Report, RowReport, Severity, Skipped, TableReport, annotated, to_json};
pub use rows::dry_run;
pub use template::template;
pub use uploads::{keep_upload, upload};
