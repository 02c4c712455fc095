//! Historical rows that say they are closed (已销号): they come in by two persons, of whom the one that writes them may close
//! such a record. Each of the two brings the same file in; what the first did is kept in the chain, the file is not.

use crate::accounts::SYSTEM;
use crate::context::OpContext;
use crate::deliver::{Command, Content, Work, deliver};
use crate::outcome::Outcome;
use domain::access::permit_step;
use domain::change::{Change, ChangeKind};
use domain::ledger::{Ledger, Record, StateCategory, Step};
use domain::parameter::Scalar;
use domain::{Day, Id, PlaceId, Value};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// Ledger name of such imports in the chain of changes.
const LEDGER: &str = "@import";

/// Parameter: so many days must lie between the closing a historical row tells of and today; what was closed later is
/// registered and closed in the ordinary way.
const MIN_AGE: &str = "adopt.closed_min_age_days";

/// The record has been closed, by its own columns.
pub(crate) fn is_closed(ledger: &Ledger, record: &Record) -> bool {
    !ledger.steps.is_empty() && record.state_in(ledger).is_some_and(|state| state.category == StateCategory::Closed)
}

fn closing_steps<'a>(ledger: &'a Ledger, record: &'a Record) -> impl Iterator<Item = &'a Step> {
    ledger.steps.iter().filter(|s| !s.automatic && ledger.states[s.to].id == record.state)
}

/// Why a closed historical row is too young to be adopted; `None` when it is old enough.
pub(crate) fn too_young(cx: &OpContext, ledger: &Ledger, record: &Record) -> Option<String> {
    // The history of a demo world is made by the program, up to yesterday; no request comes by that channel.
    if cx.actor.account == SYSTEM || cx.channel == "demo" || !is_closed(ledger, record) {
        return None;
    }
    let parameters = &cx.app.loaded().pack.parameters;
    let days = match parameters.get(MIN_AGE, "", cx.today()).map(|v| &v.value) {
        Some(Scalar::Int(days)) => i32::try_from(*days).unwrap_or(i32::MAX),
        _ => 0,
    };
    let stamped = closing_steps(ledger, record).flat_map(|s| &s.stamps).find_map(|i| record.values[*i].day());
    let closed: Day = stamped.unwrap_or(record.created_on);
    (closed.plus(days) > cx.today())
        .then(|| format!("{closed} 办结，距今不到 {days} 天：近期的请先登记，再按流程办理，不能当历史记录补录为已办结"))
}

/// This actor may close such a record, or one that asks for more: who closes 重大 may stand for 一般 too.
pub(crate) fn may_close(cx: &OpContext, ledger: &Ledger, record: &Record) -> bool {
    let pack = &cx.app.loaded().pack;
    let tree = cx.app.tree();
    let closes = |life: &Record| {
        closing_steps(ledger, life).any(|step| {
            permit_step(&pack.roles, &tree, &pack.parameters, &cx.actor, &ledger.line, step, life).is_some()
        })
    };
    let stricter = || {
        ledger.yardstick().into_iter().any(|index| {
            ledger.fields[index].ty.categories().into_iter().flatten().any(|option| {
                let mut life = record.clone();
                life.values[index] = Value::Text(option.value.clone());
                closes(&life)
            })
        })
    };
    cx.actor.account == SYSTEM || closes(record) || stricter()
}

/// Whether another person has brought the same file (its name, its hash) in before; keeps that this one does now.
///
/// # Errors
/// The store's.
pub(crate) async fn confirmed_by_another(
    cx: &OpContext,
    ledger: &str,
    place: PlaceId,
    (name, hash): (&str, &str),
) -> Outcome<bool> {
    if cx.actor.account == SYSTEM {
        return Ok(true);
    }
    let county = cx.app.tree().tenant(place);
    let file = Id::named(format!("import closed:{ledger}:{}:{hash}", place.0).as_bytes());
    let persons = cx.actor.persons();
    let another = cx
        .app
        .read(move |tx| {
            let kept = store::changes::of_record(tx, county, file)?;
            Ok(kept.iter().any(|k| !persons.contains(&k.change.person)))
        })
        .await?;
    let own = Id::named(format!("{file}:{}", cx.actor.person).as_bytes());
    let command = Confirm { file, county, ledger: ledger.to_owned(), name: name.to_owned() };
    deliver(&cx.with_submission(own), command).await?;
    Ok(another)
}

/// Keeps that this person stands for the closed rows of a file.
struct Confirm {
    file: Id,
    county: PlaceId,
    ledger: String,
    name: String,
}

impl Command for Confirm {
    const NAME: &'static str = "import.confirm/1";
    type Output = ();

    fn content(&self, into: &mut Content) {
        into.id(self.file);
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<()> {
        let version = store::changes::of_record(work.tx, self.county, self.file)?.len() + 1;
        let change = Change {
            basis: format!("“{}”中已办结的历史记录", self.name),
            after: BTreeMap::<String, Json>::from([("ledger".to_owned(), json!(self.ledger))]),
            ..Change::by(
                (&cx.actor, cx.now),
                ChangeKind::Create,
                LEDGER,
                self.file,
                i64::try_from(version).unwrap_or(i64::MAX),
            )
        };
        work.change(self.county, change);
        Ok(())
    }
}
