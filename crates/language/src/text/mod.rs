//! Primitives that every other module stands on: kinds of characters, width folding, dictionaries and their data files.

mod character;
mod data;
mod dictionary;
#[cfg(test)]
mod examples;

pub use character::{full_width, half_width, is_han};
pub(crate) use data::{rows, section};
pub(crate) use dictionary::{Dictionary, Entry};
#[cfg(test)]
pub(crate) use examples::{cases, examples};
