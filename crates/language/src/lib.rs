//! Chinese text, pure: bytes and strings in, values out; no IO, no clock, no randomness.
//!
//! A document as found goes `decode` → [`clean`] → [`outline`]; tasks and placeholders are then read from the clean
//! text. No function here fails or panics on any input: what can not be repaired is kept and marked as a [`Doubt`],
//! never guessed.

mod boilerplate;
pub mod catalogue;
mod charset;
mod clean;
pub mod dates;
mod document;
pub mod figures;
pub mod length;
pub mod numerals;
pub mod outline;
pub mod pinyin;
pub mod placeholders;
pub mod problems;
pub mod punctuation;
mod quantity;
mod repair;
mod script;
pub mod sentence;
pub mod tasks;
pub mod text;
pub mod tokens;

pub use charset::decode;
pub use clean::clean;
pub use document::{Clean, Doubt, DoubtKind, Repair, RepairKind};
pub use outline::{Announced, Entry, Outline, outline};
