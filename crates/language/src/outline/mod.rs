//! The numbered skeleton of a document (提纲): 一、(一)第一,一是 一要 1、, nested, with what is missing.

mod announced;
mod contents;
mod entry;
mod marks;
mod nest;
mod read;

pub use entry::{Announced, Entry, Outline};
pub use read::outline;
