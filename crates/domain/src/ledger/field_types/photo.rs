//! 照片.

use super::attachment::{Attached, AttachmentKind};

/// Field of pictures.
pub(super) type Photo = Attached<Kind>;

#[derive(Debug)]
pub(super) struct Kind;

impl AttachmentKind for Kind {
    const WORD: &'static str = "photo";
    const MAX: usize = 3;
    const COUNTER: &'static str = "张";
    const PRINTED: &'static str = "张";
    const IMAGES: bool = true;
}
