//! What photos and files share: values are content hashes; the bytes live in the content-addressed folder.

use super::choices::list;
use super::{Attachment, Control, Definition, FieldType, Printing, Reading, Refused, Shape, mismatch, tidy};
use crate::Value;
use crate::pack::{Pack, Table};
use std::fmt::Debug;
use std::marker::PhantomData;

/// What tells one kind of attachment from another.
pub(super) trait AttachmentKind: Debug + Send + Sync + 'static {
    /// Word of the type in definitions.
    const WORD: &'static str;
    /// Most of them where the definition does not say.
    const MAX: usize;
    /// Classifier in messages: 张, 个.
    const COUNTER: &'static str;
    /// What stands after their number in lists: 张, 个文件.
    const PRINTED: &'static str;
    /// Only pictures are taken.
    const IMAGES: bool;
}

/// A field that holds attachments of a kind.
#[derive(Debug)]
pub(super) struct Attached<K> {
    max: usize,
    kind: PhantomData<K>,
}

impl<K: AttachmentKind> Definition for Attached<K> {
    const WORD: &'static str = K::WORD;

    fn define(table: &Table<'_>, _: &Pack) -> Self {
        Self { max: table.count("max", K::MAX), kind: PhantomData }
    }
}

impl<K: AttachmentKind> FieldType for Attached<K> {
    fn word(&self) -> &'static str {
        K::WORD
    }

    fn shape(&self) -> Shape {
        Shape::List
    }

    /// Hashes with commas or blanks between them.
    fn parse(&self, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        let hashes: Vec<String> =
            tidy(text).split([',', ' ']).filter(|h| !h.is_empty()).map(str::to_ascii_lowercase).collect();
        if hashes.is_empty() {
            return Ok(Value::Empty);
        }
        let value = Value::List(hashes);
        self.check(&value)?;
        Ok(value)
    }

    /// At most so many whole hashes.
    fn check(&self, value: &Value) -> Result<(), Refused> {
        let Value::List(hashes) = value else { return Err(mismatch()) };
        let (max, counter) = (self.max, K::COUNTER);
        if hashes.len() > max {
            return Err(("rule", format!("最多 {max} {counter}，现在 {} {counter}", hashes.len())));
        }
        if hashes.iter().any(|h| h.len() != 64 || !h.bytes().all(|b| b.is_ascii_hexdigit())) {
            return Err(("rule", "文件没有传完整，请重新选择".to_owned()));
        }
        Ok(())
    }

    /// 2 张, 1 个文件.
    fn print(&self, value: &Value, _: &Printing<'_>) -> String {
        match list(value).len() {
            0 => String::new(),
            n => format!("{n} {}", K::PRINTED),
        }
    }

    fn form_text(&self, value: &Value) -> String {
        list(value).join(",")
    }

    fn sheet_hint(&self) -> Option<String> {
        None
    }

    fn control(&self) -> Control {
        Control::Files(Attachment { images: K::IMAGES, max: self.max })
    }

    fn attachment(&self) -> Option<Attachment> {
        Some(Attachment { images: K::IMAGES, max: self.max })
    }
}
