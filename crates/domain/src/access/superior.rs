//! Who stands above whom in a record: what was closed wrongly is reopened by a superior of who closed it.

use super::permit::doers;
use super::{Actor, Grant, Roles};
use crate::ledger::{Doer, Ledger, Record, Step};
use crate::parameter::Parameters;
use crate::places::{Level, PlaceTree};

/// Why this actor is no superior of those who closed the record; `None` when nothing stands against it.
///
/// `closed_by`: the step that closed it, and the grants of those who did. Their level is that of the highest of their roles that
/// reach the record and that the step names, else of their roles that reach it; of people without any by now, that of the
/// roles which the step names.
pub fn not_superior(
    (roles, tree, parameters): (&Roles, &PlaceTree, &Parameters),
    actor: &Actor,
    (closing, closers): (Option<&Step>, &[Grant]),
    ledger: &Ledger,
    (step, record): (&Step, &Record),
) -> Option<String> {
    let level = |role: &str| roles.get(role).and_then(|role| Level::parse(&role.level));
    let reaches = |grant: &&Grant| {
        tree.is_within(record.place, grant.place)
            && roles.get(&grant.role).is_some_and(|role| role.lines.holds(&ledger.line))
            && grant.line.as_deref().is_none_or(|line| line == ledger.line)
    };
    let named = |step: &Step| -> Vec<String> {
        let roles = doers(&step.by, record, parameters).into_iter();
        roles.filter_map(|doer| if let Doer::Role(id) = doer { Some(id) } else { None }).collect()
    };
    let closing_roles = closing.map(named).unwrap_or_default();
    let own: Vec<&Grant> = closers.iter().filter(reaches).collect();
    let highest = |grants: &mut dyn Iterator<Item = &&Grant>| grants.filter_map(|g| level(&g.role)).min();
    let theirs = highest(&mut own.iter().filter(|g| closing_roles.contains(&g.role)))
        .or_else(|| highest(&mut own.iter()))
        .or_else(|| closing_roles.iter().filter_map(|role| level(role)).min());
    let may = named(step);
    let mine =
        actor.grants.iter().filter(reaches).filter(|g| may.contains(&g.role)).filter_map(|g| level(&g.role)).min();
    match (mine, theirs) {
        (Some(mine), Some(theirs)) if mine < theirs => None,
        (Some(_), None) => None,
        (_, theirs) => {
            let above = theirs.map_or(String::new(), |level| format!("（高于{}级）", level.chinese()));
            Some(format!("“{}”要由办结人的上级来办{above}", step.title))
        }
    }
}
