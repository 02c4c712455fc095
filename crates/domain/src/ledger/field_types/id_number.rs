//! 身份证号 (GB 11643).

use super::Refused;
use super::identifier::{Identifier, IdentifierKind};
use crate::codes;

/// Field of such a number.
pub(super) type IdNumber = Identifier<Kind>;

#[derive(Debug, Default)]
pub(super) struct Kind;

impl IdentifierKind for Kind {
    const WORD: &'static str = "id_number";
    const HINT: &'static str = "18 位身份证号，文本格式";
    const IDENTIFIES: bool = true;
    const UPPERCASE: bool = true;

    fn check(text: &str) -> Result<(), Refused> {
        codes::citizen_id(text).map(|_| ())
    }
}
