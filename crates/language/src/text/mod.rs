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
pub(crate) use dictionary::{Dictionary, Entry};
#[cfg(test)]
pub(crate) use examples::{cases, examples};
pub(crate) use numbering::is_numbered;
pub(crate) use scan::{blanks_end, digit_runs, digits_end, number_of, without_blanks};

/// Dictionaries of one data file, each named like its section: `OWNER_ENDS` holds the words of `[owner-ends]`.
macro_rules! dictionaries {
    ($file:literal: $($name:ident)*) => {
        $(pub(crate) static $name: $crate::text::Dictionary =
            $crate::text::Dictionary::of(include_str!($file), stringify!($name));)*
    };
}
pub(crate) use dictionaries;
