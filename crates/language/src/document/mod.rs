//! A document under repair: the text with the origin of each character, and the list of what was changed.

mod clean;
mod draft;

pub use clean::{Clean, Doubt, DoubtKind, Repair, RepairKind};
pub(crate) use draft::{Draft, Edit, Line};
