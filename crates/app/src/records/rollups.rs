//! Roll-ups kept beside records: counted anew in the unit that writes a record they are made of.
//!
//! Whoever writes such a record first holds the records it counts for, those above before those below, so that two writers count
//! one after the other and neither misses the other.

use crate::context::App;
use crate::outcome::Outcome;
use domain::PlaceId;
use domain::ledger::{Field, Ledger, Record};
use domain::{Id, Value};
use std::collections::BTreeSet;
use store::Tx;
use store::records::Table;

/// Roll-ups made of the records of a ledger: the table they are kept for, and the field.
fn made_of<'a>(app: &'a App, ledger: &'a str) -> impl Iterator<Item = (&'a Table, &'a Field, usize)> {
    app.loaded().pack.current().flat_map(move |above| {
        let own = above.fields.iter().filter_map(|f| Some((f, f.ty.rollup()?)));
        own.filter(move |(_, rollup)| rollup.ledger == ledger)
            .filter_map(|(field, rollup)| Some((app.loaded().table(&above.id).ok()?, field, rollup.by)))
    })
}

/// The table of a ledger as this program reads it, with the field of the pack.
fn table<'a>(app: &'a App, ledger: &str) -> Outcome<&'a Table> {
    app.loaded().table(ledger)
}

/// Records that some records count for: ledger and record.
fn above(app: &App, ledger: &Ledger, values: &[&[Value]]) -> BTreeSet<(String, Id)> {
    let mut out = BTreeSet::new();
    for (of, _, by) in made_of(app, &ledger.id) {
        let ids = values.iter().filter_map(|values| values.get(by)?.id());
        out.extend(ids.map(|id| (of.ledger().id.clone(), id)));
    }
    out
}

/// Holds what records count for until the end of the unit: the second level above before the first.
pub(super) fn hold(tx: &mut Tx, app: &App, ledger: &Ledger, county: PlaceId, values: &[&[Value]]) -> Outcome<()> {
    let first = above(app, ledger, values);
    let mut second = BTreeSet::new();
    for (of, id) in &first {
        let of = table(app, of)?;
        if made_of(app, &of.ledger().id).next().is_some()
            && let Some(found) = read(tx, app, of, *id)?
        {
            second.extend(above(app, of.ledger(), &[&found.values]));
        }
    }
    for (of, id) in second.into_iter().chain(first) {
        store::records::hold(tx, table(app, &of)?, county, id)?;
    }
    Ok(())
}

fn read(tx: &mut Tx, app: &App, table: &Table, id: Id) -> Outcome<Option<Record>> {
    let reader = store::records::Reader { scope: domain::access::Scope::system(), tree: app.tree() };
    Ok(store::records::get(tx, &reader, table, id)?.map(|stored| stored.record))
}

/// Counts anew what changed records count for, and what that counts for.
pub(super) fn settle(tx: &mut Tx, app: &App, ledger: &Ledger, county: PlaceId, values: &[&[Value]]) -> Outcome<()> {
    let own = table(app, &ledger.id)?;
    let mut changed: BTreeSet<(String, Id)> = BTreeSet::new();
    for (of, field, by) in made_of(app, &ledger.id) {
        let ids: BTreeSet<Id> = values.iter().filter_map(|values| values.get(by)?.id()).collect();
        for id in ids {
            // What lies in another county is counted there.
            if store::records::hold(tx, of, county, id)?
                && store::records::settle_rollup(tx, (field, own), &app.loaded().pack.parameters, county, id)?
            {
                changed.insert((of.ledger().id.clone(), id));
            }
        }
    }
    for (of, id) in changed {
        let of = table(app, &of)?;
        if made_of(app, &of.ledger().id).next().is_some()
            && let Some(found) = read(tx, app, of, id)?
        {
            settle(tx, app, of.ledger(), county, &[&found.values])?;
        }
    }
    Ok(())
}

/// Looks at every roll-up of a county: what is kept and is not what a recount says.
pub(crate) fn wrong(tx: &mut Tx, app: &App, county: PlaceId) -> Outcome<Vec<(String, store::records::WrongRollup)>> {
    let mut out = Vec::new();
    for ledger in app.loaded().pack.current() {
        for field in &ledger.fields {
            let Some(rollup) = field.ty.rollup() else { continue };
            let (own, of) = (table(app, &ledger.id)?, table(app, &rollup.ledger)?);
            let parameters = &app.loaded().pack.parameters;
            let wrong = store::records::wrong_rollups(tx, own, (field, of), parameters, county)?;
            out.extend(wrong.into_iter().map(|wrong| (format!("{}“{}”", ledger.title, field.title), wrong)));
        }
    }
    Ok(out)
}
