//! 文件.

use super::attachment::{Attached, AttachmentKind};

/// Field of files of any kind.
pub(super) type File = Attached<Kind>;

#[derive(Debug)]
pub(super) struct Kind;

impl AttachmentKind for Kind {
    const WORD: &'static str = "file";
    const MAX: usize = 5;
    const COUNTER: &'static str = "个";
    const PRINTED: &'static str = "个文件";
    const IMAGES: bool = false;
}
