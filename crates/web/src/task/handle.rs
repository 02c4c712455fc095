//! Tasks: progress on the record's page.

use crate::failure::Failure;
use crate::visitor::Visitor;
use domain::Id;
use domain::ledger::Ledger;

/// What a task's page shows beside its facts; nothing for other ledgers.
pub(crate) async fn panel(_: &Visitor, _: &Ledger, _: Id) -> Result<String, Failure> {
    Ok(String::new())
}
