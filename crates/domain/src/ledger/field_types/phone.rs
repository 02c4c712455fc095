//! 电话.

use super::Refused;
use super::identifier::{Identifier, IdentifierKind};
use crate::codes;

/// Field of such a number.
pub(super) type Phone = Identifier<Kind>;

#[derive(Debug, Default)]
pub(super) struct Kind;

impl IdentifierKind for Kind {
    const WORD: &'static str = "phone";
    const HINT: &'static str = "手机 11 位，座机写区号";
    const IDENTIFIES: bool = false;
    const INPUT: (&'static str, &'static str) = ("tel", "tel");

    fn check(text: &str) -> Result<(), Refused> {
        codes::phone(text)
    }
}
