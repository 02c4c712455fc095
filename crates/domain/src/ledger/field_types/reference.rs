//! What the types of references share: a value is the id of something that has a life of its own.

use super::{Printing, Refused, tidy};
use crate::{Id, Value};

/// The id a text means.
pub(super) fn read(text: &str, what: &str, find: impl Fn(&str) -> Option<Id>) -> Result<Value, Refused> {
    let text = tidy(text);
    if text.is_empty() {
        return Ok(Value::Empty);
    }
    find(&text).map(Value::Id).ok_or_else(|| ("choice", format!("找不到{what}“{text}”，请从列表中选择")))
}

/// The name of what the value points at. A reference into what may not be seen says only that it is there.
pub(super) fn named(value: &Value, printing: &Printing<'_>, unseen: &str) -> String {
    value.id().map_or(String::new(), |id| (printing.name)(id).unwrap_or_else(|| unseen.to_owned()))
}
