//! Primitives that every other module stands on: kinds of characters, width folding, dictionaries and their data files.

mod character;
mod data;
mod dictionary;
#[cfg(test)]
mod examples;
mod numbering;
mod scan;

pub use character::{full_width, half_width, is_han};
pub(crate) use data::{lines, rows, section};
pub(crate) use dictionary::{Dictionary, Entry, dictionaries};
#[cfg(test)]
pub(crate) use examples::{cases, examples};
pub(crate) use numbering::is_numbered;
pub(crate) use scan::{blanks_end, digit_runs, digits_end, number_of, without_blanks};
