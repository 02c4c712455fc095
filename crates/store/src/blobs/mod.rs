//! Stored bytes by their content: the files of a folder ([`Blobs`]), and their rows, which say what may be swept.
//!
//! Bytes are deleted only when no record has been linked to them for a while after they were last put. The order that keeps
//! this safe beside uploads and links, on both engines:
//!
//! - An upload puts the bytes, then [`touch`]es the row, then looks whether the bytes are still there and else puts them again.
//! - A link ([`crate::files::link`]) locks the row and is refused when the row is marked or gone.
//! - A sweep first marks rows that nothing is linked to ([`mark`], committed), then, with the row deleted and so locked,
//!   deletes the bytes ([`claim_marked`]), then commits. What fails between leaves a marked row, which links refuse, which the
//!   next upload of the same bytes clears, and which the next sweep finishes.

mod folder;
mod rows;

pub use folder::{Blobs, Hash, State, name, parse};
pub use rows::{
    STATEMENTS, claim_marked, linked_hashes, mark, marked, note, rows_between, touch, unlinked, unlinked_count,
};
