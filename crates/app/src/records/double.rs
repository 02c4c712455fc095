//! The same matter twice: what names a record of a ledger (`key`), and whether one with the same key is there already. Imports
//! and new records ask alike.

use super::view::headline;
use crate::context::{App, OpContext};
use crate::outcome::{Outcome, Refusal};
use domain::access::{RowFacts, Scope};
use domain::ledger::{Ledger, Record, StateCategory};
use domain::normal::normal;
use domain::{Id, PlaceId, Value};
use store::Tx;
use store::records::{Query, Reader, Stored, Table};

/// What names a row of a ledger: its place and the texts of its key fields; `None` while nothing of the key is given.
/// `secret` gives what stands for a sensitive value.
pub(crate) fn key(
    ledger: &Ledger,
    place: PlaceId,
    value: &dyn Fn(usize) -> Value,
    secret: &dyn Fn(usize, &str) -> String,
) -> Option<String> {
    if ledger.traits.profile {
        return Some(place.0.to_string());
    }
    let mut out = if names_one(ledger) { String::new() } else { place.0.to_string() };
    let mut given = false;
    for index in &ledger.key {
        let field = &ledger.fields[*index];
        let value = value(*index);
        let text = field.ty.form_text(&value);
        given |= !text.is_empty();
        out.push('\u{1f}');
        out.push_str(&if field.sensitive.is_some() && !text.is_empty() {
            secret(*index, &text)
        } else {
            normal(&text)
        });
    }
    given.then_some(out)
}

/// The key names one thing: a number (身份证号, 账号), or the place of a profile (村情). It can not stand twice; a key of words
/// and days can.
pub(crate) fn names_one(ledger: &Ledger) -> bool {
    if ledger.traits.profile {
        return true;
    }
    ledger.key.iter().any(|index| ledger.fields[*index].ty.identifies())
}

/// The titles of the key, for messages.
pub(crate) fn titles(ledger: &Ledger) -> String {
    if ledger.traits.profile {
        return "地点".to_owned();
    }
    let titles: Vec<&str> = ledger.key.iter().map(|i| ledger.fields[*i].title.as_str()).collect();
    titles.join("、")
}

/// What stands for a sensitive value in a key: its blind index.
pub(crate) fn secret(app: &App, ledger: &Ledger, index: usize, text: &str) -> String {
    hex(&app.vault().blind(&ledger.id, &ledger.fields[index].id, text))
}

/// The key of a record as stored: sensitive values by their blind index.
pub(crate) fn stored_key(ledger: &Ledger, stored: &Stored) -> Option<String> {
    let value = |index: usize| match stored.sealed(index) {
        Some(sealed) => Value::Text(hex(&sealed.blind_index)),
        None => stored.record.values.get(index).cloned().unwrap_or_default(),
    };
    key(ledger, stored.record.place, &value, &|_, text| text.to_owned())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Refuses a new record while others of the ledger have its key, until the person has confirmed that it is another matter. Those
/// one may see are named; of others it is only said that there may be one.
///
/// # Errors
/// [`Refusal::Doubt`]; the store's.
pub(super) fn ask(tx: &mut Tx, cx: &OpContext, table: &Table, (stored, new): (&Stored, &Record)) -> Outcome<()> {
    let ledger = table.ledger();
    let Some(own) = stored_key(ledger, stored) else { return Ok(()) };
    let everything = Reader { scope: Scope::system(), tree: cx.app.tree() };
    let sight = super::reader(cx);
    let row = |r: &Record| RowFacts { place: r.place, line: &ledger.line, unit: r.unit, owner_unit: r.owner_unit };
    let (mut seen, mut hidden): (Vec<(Id, String)>, bool) = (Vec::new(), false);
    store::records::each(tx, &everything, table, &narrow(ledger, stored, new), |other| {
        let r = &other.record;
        let void = r.state_in(ledger).is_some_and(|s| s.category == StateCategory::Void);
        // The place alone is asked below it, too; the key says the very place.
        if void || stored_key(ledger, &other).as_deref() != Some(own.as_str()) {
            return Ok::<(), Refusal>(());
        }
        if sight.scope.sees_row(&sight.tree, &row(r)) {
            seen.push((r.id, format!("{} {}", r.number, headline(ledger, r, &sight))));
        } else {
            hidden = true;
        }
        Ok(())
    })?;
    let titles = titles(ledger);
    match seen.first() {
        Some((id, _)) => {
            let names: Vec<&str> = seen.iter().take(NAMED).map(|(_, name)| name.as_str()).collect();
            let more = if seen.len() > NAMED { format!("等 {} 条", seen.len()) } else { String::new() };
            let text = format!("可能已经登记过：{}{more}（{titles}相同）", names.join("、"));
            Err(Refusal::Doubt { text, record: Some(*id) })
        }
        None if hidden => {
            Err(Refusal::Doubt { text: format!("可能已经登记过（{titles}相同）"), record: None })
        }
        None => Ok(()),
    }
}

/// How many records a doubt names.
const NAMED: usize = 3;

/// The few records among which one with the same key would be.
fn narrow(ledger: &Ledger, stored: &Stored, new: &Record) -> Query {
    let place = (ledger.traits.profile || !names_one(ledger)).then_some(new.place);
    let day = |index: &usize| {
        let days = ledger.fields[*index].ty.is_business_day() && stored.sealed(*index).is_none();
        new.values[*index].day().filter(|_| days).map(|day| (Some(*index), day.0, day.0))
    };
    let equals = ledger.key.iter().find_map(|i| Some((*i, vec![stored.sealed(*i)?.blind_index.clone()])));
    Query { place, days: ledger.key.iter().find_map(day), equals, ..Query::default() }
}
