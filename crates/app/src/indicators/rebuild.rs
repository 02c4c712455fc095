//! Making spans and cells anew: they are derived, and a new definition or a repaired row changes them.

use crate::context::App;
use crate::outcome::Outcome;
use crate::records::sealing::open;
use crate::records::span_rows;
use domain::PlaceId;
use std::sync::Arc;

/// What making anew did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Records looked at.
    pub records: usize,
    /// Records whose spans were others.
    pub changed: usize,
}

/// Makes all spans and cells anew from the records, county by county. To be run while nobody else writes.
///
/// # Errors
/// The store's; a record whose key is lost.
pub async fn rebuild(app: &App) -> Outcome<Rebuilt> {
    let mut total = Rebuilt::default();
    let counties = app.read(|tx| Ok(store::audit::counties(tx)?)).await?;
    for county in counties {
        let owner = app.clone();
        for ledger in app.loaded().pack.current() {
            let mut after = None;
            let id = Arc::new(ledger.id.clone());
            loop {
                let (app, id) = (owner.clone(), id.clone());
                let done = owner
                    .write(move |tx| {
                        let table = app.loaded().table(&id)?;
                        let some = store::audit::rows(tx, table, county, after, None, 500)?;
                        let mut changed = 0;
                        for stored in &some {
                            let record = open(&app, table.ledger(), stored)?;
                            let was = store::indicators::of_record(tx, county, record.id)?;
                            let is = span_rows(&app, table.ledger(), &record);
                            if was != is {
                                changed += 1;
                                store::indicators::replace(tx, county, record.id, &was, &is)?;
                            }
                        }
                        Ok((some.len(), changed, some.last().map(|s| s.record.id)))
                    })
                    .await?;
                total.records += done.0;
                total.changed += done.1;
                after = done.2.or(after);
                if done.0 < 500 {
                    break;
                }
            }
        }
        cells(app, county).await?;
    }
    Ok(total)
}

/// One indicator a transaction, so that none runs for long.
async fn cells(app: &App, county: PlaceId) -> Outcome<()> {
    let tree = app.tree();
    for indicator in app.read(move |tx| Ok(store::indicators::indicators(tx, county)?)).await? {
        let tree = tree.clone();
        app.write(move |tx| Ok(store::indicators::rebuild_cells(tx, &tree, county, indicator)?)).await?;
    }
    Ok(())
}
