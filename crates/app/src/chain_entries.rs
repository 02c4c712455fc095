//! What is not a record and stands in the chain of changes all the same: refusals, conflicts. A change of such a book holds the
//! digest of the row as it was written, so that the audit tells a row that was edited, put in or taken out.

use domain::access::Actor;
use domain::change::{Change, ChangeKind};
use domain::{Id, Moment};
use serde_json::{Value as Json, json};
use store::conflicts::Conflict;
use vault::hex;

/// Name under which kept refusals stand.
pub(crate) const REFUSALS: &str = "@refusal";
/// Name under which conflicts stand.
pub(crate) const CONFLICTS: &str = "@conflict";
/// Key of the digest in a change.
pub(crate) const DIGEST: &str = "digest";

/// A change of a book, by this actor at this moment.
pub(crate) fn entry(
    (actor, at): (&Actor, Moment),
    book: &str,
    record: Id,
    version: i64,
    after: impl IntoIterator<Item = (&'static str, Json)>,
) -> Change {
    let (kind, step) = if version == 1 { (ChangeKind::Create, "") } else { (ChangeKind::Step, "close") };
    Change {
        step: step.to_owned(),
        after: after.into_iter().map(|(key, value)| (key.to_owned(), value)).collect(),
        ..Change::by((actor, at), kind, book, record, version)
    }
}

fn digest(row: &Json) -> Json {
    json!(vault::sm3_hex(row.to_string().as_bytes()))
}

/// Digest of a kept refusal.
pub(crate) fn refusal_digest(id: Id, account: Id, tag: &[u8], at: Moment, outcome: &str) -> Json {
    digest(&json!([id.to_string(), account.to_string(), hex(tag), at.0, outcome]))
}

/// Digest of a conflict, open or closed.
pub(crate) fn conflict_digest(conflict: &Conflict, chosen: Option<(&str, Id, Moment)>) -> Json {
    let Conflict { id, county, ledger, record, field, base, theirs, mine, theirs_by, mine_by, protected, at } =
        conflict;
    digest(&json!([
        id.to_string(),
        county.0,
        ledger,
        record.to_string(),
        field,
        base,
        theirs,
        mine,
        theirs_by.to_string(),
        mine_by.to_string(),
        protected,
        at.0,
        chosen.map(|(word, by, at)| json!([word, by.to_string(), at.0])),
    ]))
}
