//! What holds between ledgers: records that lie inside others.

use super::Pack;
use super::source::Complaint;
use crate::ledger::Ledger;

/// Deepest that records may lie inside each other.
const DEEPEST: usize = 5;

/// Complaints about how ledgers refer to each other.
pub(super) fn check(pack: &Pack) -> Vec<Complaint> {
    let mut out = Vec::new();
    for ledger in pack.current() {
        let mut complain = |text: String| {
            out.push(Complaint { file: format!("ledgers/{}.toml", ledger.id), line: 1, text });
        };
        let mut inside = ledger.fields.iter().filter(|f| f.ty.inside());
        let Some(field) = inside.next() else { continue };
        if let Some(other) = inside.next() {
            complain(format!(
                "fields `{}` and `{}` are both `inside`: a record lies inside one other",
                field.id, other.id
            ));
        }
        if !field.required || field.by_step || field.when.is_some() || field.sensitive.is_some() {
            complain(format!(
                "field `{}` is `inside`: it must be `required = true`, without `when`, `by_step` and `sensitive`",
                field.id
            ));
        }
        if depth(pack, ledger) > DEEPEST {
            complain(format!(
                "field `{}` is `inside`: ledgers lie inside each other in a circle, or too deep",
                field.id
            ));
        }
        if let Some((_, above)) = ledger.parent().and_then(|(index, id)| Some((index, pack.ledger(id)?)))
            && ledger.place > above.place
        {
            complain(format!(
                "field `{}` is `inside`: the place of a {} is that of its `{}`, so `place` must not be lower",
                field.id, ledger.id, above.id
            ));
        }
    }
    out
}

/// How many ledgers lie above one.
fn depth(pack: &Pack, ledger: &Ledger) -> usize {
    let (mut at, mut depth) = (ledger, 0);
    while let Some(above) = at.parent().and_then(|(_, id)| pack.ledger(id)) {
        depth += 1;
        if depth > DEEPEST {
            break;
        }
        at = above;
    }
    depth
}
