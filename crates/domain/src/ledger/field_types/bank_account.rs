//! 银行账号.

use super::Refused;
use super::identifier::{Identifier, IdentifierKind};
use crate::codes;

/// Field of such a number.
pub(super) type BankAccount = Identifier<Kind>;

#[derive(Debug, Default)]
pub(super) struct Kind;

impl IdentifierKind for Kind {
    const WORD: &'static str = "bank_account";
    const HINT: &'static str = "银行账号，文本格式";
    const IDENTIFIES: bool = true;
    const INPUT: (&'static str, &'static str) = ("text", "numeric");
    const SHOWN: Option<(usize, usize)> = Some((0, 4));

    fn check(text: &str) -> Result<(), Refused> {
        codes::bank_account(text)
    }
}
