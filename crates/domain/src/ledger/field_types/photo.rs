//! 照片.

use super::{Attachment, Control, Definition, FieldType, Printing, Reading, Refused, Shape, attachment};
use crate::Value;
use crate::pack::{Pack, Table};

/// Most photos where the definition does not say.
const MAX: usize = 3;

#[derive(Debug)]
pub(super) struct Photo {
    max: usize,
}

impl Definition for Photo {
    const WORD: &'static str = "photo";

    fn define(table: &Table<'_>, _: &Pack) -> Self {
        Self { max: table.count("max", MAX) }
    }
}

impl FieldType for Photo {
    fn word(&self) -> &'static str {
        Self::WORD
    }

    fn shape(&self) -> Shape {
        Shape::List
    }

    fn parse(&self, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        let value = attachment::read(text);
        if !value.is_empty() {
            self.check(&value)?;
        }
        Ok(value)
    }

    fn check(&self, value: &Value) -> Result<(), Refused> {
        attachment::check(value, self.max, "张")
    }

    fn print(&self, value: &Value, _: &Printing<'_>) -> String {
        attachment::count(value, "张")
    }

    fn form_text(&self, value: &Value) -> String {
        attachment::form_text(value)
    }

    fn sheet_hint(&self) -> Option<String> {
        None
    }

    fn control(&self) -> Control {
        Control::Files(Attachment { images: true, max: self.max })
    }

    fn attachment(&self) -> Option<Attachment> {
        Some(Attachment { images: true, max: self.max })
    }
}
