//! Tests of the whole crate on real data.

mod any_text;
mod cases;
mod catalogue;
mod data;
mod made;
mod marked;
mod modules;
mod reading;
mod structure;
mod tasks;
mod wrapped;
