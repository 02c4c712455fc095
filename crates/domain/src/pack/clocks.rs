//! Reads the clocks of a ledger definition.

use super::Pack;
use super::names::{date_field, expression};
use super::source::Table;
use crate::expression::Type;
use crate::ledger::{Ask, Clock, ClockUnit, Field, Ledger, Step};

/// More clocks than this are no help to anybody.
const MOST: usize = 4;

/// Ids of the clocks, in file order.
pub(super) fn clock_ids(table: &Table<'_>) -> Vec<String> {
    if !table.has("clocks") {
        return Vec::new();
    }
    table.table("clocks").map_or_else(Vec::new, |c| c.entries().into_iter().map(|(id, _)| id).collect())
}

pub(super) fn read_clocks(table: &Table<'_>, pack: &Pack, fields: &[Field], steps: &[Step]) -> Vec<Clock> {
    let Some(list) = table.has("clocks").then(|| table.table("clocks")).flatten() else { return Vec::new() };
    let entries = list.entries();
    if let Some((_, entry)) = entries.get(MOST) {
        entry.complain("title", format!("a ledger has at most {MOST} clocks"));
    }
    let read = |(at, (id, entry)): (usize, (String, Table<'_>))| read_clock(at, id, &entry, pack, fields, steps);
    entries.into_iter().enumerate().filter_map(read).collect()
}

fn read_clock(
    at: usize,
    id: String,
    entry: &Table<'_>,
    pack: &Pack,
    fields: &[Field],
    steps: &[Step],
) -> Option<Clock> {
    let known = |key: &str, names: Vec<String>| -> Vec<String> {
        for name in &names {
            if !steps.iter().any(|s| s.id == *name) {
                entry.complain(key, format!("`{name}` is no step of this ledger"));
            }
        }
        names
    };
    let one = entry.get("starts").is_some_and(|v| v.get_ref().is_str());
    let starts = known("starts", if one { vec![entry.required("starts")] } else { entry.texts("starts") });
    if starts.is_empty() {
        entry.complain("starts", "a clock needs `starts = \"step\"` or `starts = [\"step\", …]`");
    }
    let stops = known("stops", entry.texts("stops"));
    let unit = match entry.has("unit").then(|| entry.text("unit")).flatten().as_deref() {
        None | Some("day") => ClockUnit::Day,
        Some("workday") => ClockUnit::Workday,
        Some(_) => {
            entry.complain("unit", "`unit` is day (自然日) or workday (工作日)");
            ClockUnit::Day
        }
    };
    let limit = expression(entry, "limit", fields, pack, Type::Int);
    let until = entry.has("until").then(|| entry.text("until")).flatten();
    if entry.has("limit") == entry.has("until") {
        let text = "a clock needs `limit = \"param('…', field)\"`, or `until = \"field\"` whose day is its end";
        entry.complain(if entry.has("limit") { "until" } else { "limit" }, text);
    }
    let (key, name) = match until {
        Some(name) => ("until", name),
        None => ("field", entry.required("field")),
    };
    if key == "until" && entry.has("field") {
        entry.get("field");
        entry.complain("field", "a clock with `until` runs to the day of that field and writes none");
    }
    let field = date_field(entry, key, &name, fields)?;
    let remind = entry.texts("remind").iter().filter_map(|text| days(entry, "remind", text)).collect();
    let then: Vec<i32> = entry.ints("then").into_iter().filter_map(|n| i32::try_from(n).ok()).collect();
    if !then.is_empty() && at == 0 {
        entry.complain("then", "follow-ups belong to a clock beside the main one, which is the first of [clocks]");
    }
    if !then.is_empty() && stops.is_empty() {
        entry.complain("then", "a follow-up begins when the clock is stopped: write stops = [\"step\"]");
    }
    if then.iter().any(|n| *n <= 0) || !then.is_sorted_by(|a, b| a < b) {
        entry.complain("then", "`then` is days after the start, rising: [30, 90]");
    }
    let clock = Clock {
        id,
        title: entry.required("title"),
        starts,
        limit,
        unit,
        field,
        strict: entry.flag("strict"),
        ladder: entry.floats("ladder"),
        remind,
        then,
        proposes: proposes(entry).inspect(|name| drop(known("at_end", vec![name.clone()]))),
        stops,
    };
    entry.finish();
    Some(clock)
}

/// `"90d"`.
fn days(entry: &Table<'_>, key: &str, text: &str) -> Option<i32> {
    let days = text.strip_suffix('d').and_then(|n| n.parse::<i32>().ok()).filter(|n| (0..=3660).contains(n));
    if days.is_none() {
        entry.complain(key, format!("`{text}`: days before the end are written \"30d\""));
    }
    days
}

/// `at_end = { propose = "step" }`.
fn proposes(entry: &Table<'_>) -> Option<String> {
    let at_end = entry.has("at_end").then(|| entry.table("at_end")).flatten()?;
    let name = at_end.required("propose");
    at_end.finish();
    Some(name)
}

/// Steps use clocks that are there, and clocks that can be paused; one step is proposed by one clock.
pub(super) fn check_clock_uses(table: &Table<'_>, ledger: &Ledger) {
    let Some(list) = table.has("steps").then(|| table.table("steps")).flatten() else { return };
    for (step, (_, entry)) in ledger.steps.iter().zip(list.entries()) {
        for (key, clock) in [("pauses", step.pauses), ("resumes", step.resumes)] {
            match clock.map(|at| ledger.clocks.get(at)) {
                Some(None) => {
                    entry.complain(key, format!("step `{}` points to a clock that could not be read", step.id));
                }
                Some(Some(clock)) if clock.limit.is_none() => {
                    entry.complain(key, format!("clock `{}` runs until a day and is not paused", clock.id));
                }
                _ => {}
            }
        }
        if ledger.clocks.iter().filter(|c| c.proposes.as_deref() == Some(&step.id)).count() > 1 {
            entry.complain("title", format!("step `{}` is proposed by two clocks", step.id));
        }
    }
}

/// Who is reminded is who answers for the record: there must be a step that says who.
pub(super) fn check_reminders(table: &Table<'_>, ledger: &Ledger) {
    let Some(list) = table.has("clocks").then(|| table.table("clocks")).flatten() else { return };
    let owned = ledger.steps.iter().any(|step| step.asks.contains(&Ask::Owner));
    for (_, entry) in list.entries() {
        if entry.has("remind") && !owned {
            entry.complain("remind", "nobody is reminded: a step must ask `owner`, who answers for the record");
        }
    }
}
