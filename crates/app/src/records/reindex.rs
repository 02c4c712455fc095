//! The full-text index made anew from the records: when an installation is carried to another database, and once after the
//! form of what is indexed has changed.

use super::write::index;
use crate::context::App;
use crate::outcome::Outcome;
use crate::pack::Loaded;
use domain::ledger::Ledger;
use domain::{Id, PlaceId};
use store::Tx;

/// Mark of the form the index was made in; a ledger behind it is the last one done of a making that was interrupted.
const MARK: &str = "search.form";
/// Grows when what is indexed, or how, changes: blanks inside Chinese text, the number, the names of people since the second.
const FORM: &str = "2";
/// Records of a page.
pub(crate) const PAGE: i64 = 500;

/// Indexes a page of a ledger's records in a county; gives where to go on, `None` at the end.
///
/// # Errors
/// The store's.
pub(crate) fn index_page(
    tx: &mut Tx,
    loaded: &Loaded,
    (county, ledger): (PlaceId, &Ledger),
    after: Option<Id>,
    again: bool,
) -> Outcome<(usize, Option<Id>)> {
    let table = loaded.table(&ledger.id)?;
    let page = store::audit::rows(tx, table, county, after, None, PAGE)?;
    for stored in &page {
        index(tx, loaded, ledger, &stored.record, again)?;
    }
    let whole = page.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
    Ok((page.len(), page.last().filter(|_| whole).map(|last| last.record.id)))
}

/// Makes the index anew where it was made in an earlier form. Blocks; what is done stays done when it is interrupted.
///
/// # Errors
/// The store's.
pub(crate) fn renew(app: &App) -> Outcome<()> {
    let (db, loaded) = (app.db(), app.loaded());
    let kept = db.read_blocking(|tx| Ok::<_, crate::Refusal>(store::marks::get(tx, MARK)?))?.unwrap_or_default();
    if kept == FORM {
        return Ok(());
    }
    let done = kept.strip_prefix(FORM).and_then(|rest| rest.strip_prefix(':')).map(str::to_owned);
    let ledgers: Vec<&Ledger> = loaded.pack.current().collect();
    let from = done.and_then(|id| ledgers.iter().position(|l| l.id == id)).map_or(0, |at| at + 1);
    let counties = db.read_blocking(|tx| Ok::<_, crate::Refusal>(store::audit::counties(tx)?))?;
    for ledger in &ledgers[from..] {
        for county in &counties {
            let mut after = None;
            loop {
                let (app, ledger, county) = (app.clone(), ledger.id.clone(), *county);
                let next = db.write_blocking(move |tx| {
                    let loaded = app.loaded();
                    index_page(tx, loaded, (county, loaded.ledger(&ledger)?), after, true).map(|(_, next)| next)
                })?;
                match next {
                    Some(next) => after = Some(next),
                    None => break,
                }
            }
        }
        let mark = format!("{FORM}:{}", ledger.id);
        db.write_blocking(move |tx| Ok::<_, crate::Refusal>(store::marks::set(tx, MARK, &mark)?))?;
    }
    db.write_blocking(|tx| Ok::<_, crate::Refusal>(store::marks::set(tx, MARK, FORM)?))?;
    Ok(())
}
