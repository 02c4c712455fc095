//! What photos and files share: values are content hashes; the bytes live in the content-addressed folder.

use super::choices::list;
use super::{Refused, mismatch, tidy};
use crate::Value;

/// Hashes with commas or blanks between them.
pub(super) fn read(text: &str) -> Value {
    let hashes: Vec<String> =
        tidy(text).split([',', ' ']).filter(|h| !h.is_empty()).map(str::to_ascii_lowercase).collect();
    if hashes.is_empty() { Value::Empty } else { Value::List(hashes) }
}

/// At most so many whole hashes; `counter` is 张 or 个.
pub(super) fn check(value: &Value, max: usize, counter: &str) -> Result<(), Refused> {
    let Value::List(hashes) = value else { return Err(mismatch()) };
    if hashes.len() > max {
        return Err(("rule", format!("最多 {max} {counter}，现在 {} {counter}", hashes.len())));
    }
    if hashes.iter().any(|h| h.len() != 64 || !h.bytes().all(|b| b.is_ascii_hexdigit())) {
        return Err(("rule", "文件没有传完整，请重新选择".to_owned()));
    }
    Ok(())
}

/// 2 张, 1 个文件.
pub(super) fn count(value: &Value, counter: &str) -> String {
    match list(value).len() {
        0 => String::new(),
        n => format!("{n} {counter}"),
    }
}

pub(super) fn form_text(value: &Value) -> String {
    list(value).join(",")
}
