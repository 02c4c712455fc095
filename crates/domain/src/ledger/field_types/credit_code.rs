//! 统一社会信用代码 (GB 32100): public, so it has no mask.

use super::Refused;
use super::identifier::{Identifier, IdentifierKind};
use crate::codes;

/// Field of such a number.
pub(super) type CreditCode = Identifier<Kind>;

#[derive(Debug, Default)]
pub(super) struct Kind;

impl IdentifierKind for Kind {
    const WORD: &'static str = "credit_code";
    const HINT: &'static str = "18 位统一社会信用代码";
    const IDENTIFIES: bool = true;
    const UPPERCASE: bool = true;
    const SHOWN: Option<(usize, usize)> = None;

    fn check(text: &str) -> Result<(), Refused> {
        codes::credit_code(text)
    }
}
