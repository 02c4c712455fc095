//! Proof that an actor may do one permission.

use super::{Actor, Permission, Roles, RowFacts, Scope};
use crate::ledger::{Doer, Ledger, Record, Step, Who};
use crate::parameter::Parameters;
use crate::places::PlaceTree;
use crate::{Id, PlaceId};

/// What a permission is aimed at.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    pub place: PlaceId,
    /// Line of work of the ledger; `None` for what has no line.
    pub line: Option<&'a str>,
    /// Unit of the record.
    pub unit: Option<Id>,
    /// Responsible unit.
    pub owner_unit: Option<Id>,
}

impl<'a> Target<'a> {
    /// A place and a line, without unit.
    pub fn new(place: PlaceId, line: Option<&'a str>) -> Self {
        Self { place, line, unit: None, owner_unit: None }
    }

    /// A record of a ledger where it stands now.
    pub fn of(ledger: &'a Ledger, record: &Record) -> Self {
        Self { place: record.place, line: Some(&ledger.line), unit: record.unit, owner_unit: record.owner_unit }
    }
}

/// Proof that an actor may do one thing at one place. It has no public constructor: whoever holds one was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    permission: Permission,
    account: Id,
    person: Id,
    place: PlaceId,
}

impl Permit {
    /// What it permits.
    pub fn permission(&self) -> Permission {
        self.permission
    }

    /// To whom (account).
    pub fn account(&self) -> Id {
        self.account
    }

    /// To whom (natural person).
    pub fn person(&self) -> Id {
        self.person
    }

    /// Where.
    pub fn place(&self) -> PlaceId {
        self.place
    }
}

/// Checks a permission against the roles. `None` also for what the actor may not even see: the caller answers "does not exist".
pub fn permit(
    roles: &Roles,
    tree: &PlaceTree,
    actor: &Actor,
    permission: Permission,
    target: &Target<'_>,
) -> Option<Permit> {
    let scope = Scope::of(actor, roles, permission);
    let allowed = match target.line {
        Some(line) => scope
            .sees_row(tree, &RowFacts { place: target.place, line, unit: target.unit, owner_unit: target.owner_unit }),
        None => scope.arms().iter().any(|arm| tree.is_within(target.place, arm.place)),
    };
    allowed.then_some(Permit { permission, account: actor.account, person: actor.person, place: target.place })
}

/// Checks a step of a record: its `by` decides, inside what the actor may read.
pub fn permit_step(
    roles: &Roles,
    tree: &PlaceTree,
    parameters: &Parameters,
    actor: &Actor,
    line: &str,
    step: &Step,
    record: &Record,
) -> Option<Permit> {
    let row = RowFacts { place: record.place, line, unit: record.unit, owner_unit: record.owner_unit };
    if step.automatic || !Scope::of(actor, roles, Permission::RecordRead).sees_row(tree, &row) {
        return None;
    }
    let doers = doers(&step.by, record, parameters);
    let allowed = doers.iter().any(|doer| match doer {
        Doer::Owner => {
            record.owner.is_some_and(|owner| actor.persons().contains(&owner))
                || record.owner_unit.is_some_and(|unit| actor.grants.iter().any(|g| g.unit == Some(unit)))
        }
        Doer::Creator => actor.persons().contains(&record.created_by),
        Doer::Role(id) => actor.grants.iter().any(|grant| {
            grant.role == *id
                && tree.is_within(record.place, grant.place)
                && roles.get(id).is_some_and(|role| role.lines.holds(line))
                && grant.line.as_deref().is_none_or(|l| l == line)
        }),
    });
    allowed.then_some(Permit {
        permission: Permission::RecordStep,
        account: actor.account,
        person: actor.person,
        place: record.place,
    })
}

/// The doers of a step for a record: a rule gives role words for this record's values.
pub(super) fn doers(who: &Who, record: &Record, parameters: &Parameters) -> Vec<Doer> {
    match who {
        Who::List(list) => list.clone(),
        Who::Rule(expr) => crate::expression::eval(expr, &record.row(), parameters)
            .text()
            .unwrap_or_default()
            .split(',')
            .filter(|w| !w.trim().is_empty())
            .map(Doer::parse)
            .collect(),
    }
}

/// A permit for what the machine itself does (a job, a judged task): the system account and person are the nil id.
pub fn system_permit(permission: Permission, place: PlaceId) -> Permit {
    let nobody = Id::from_bytes([0; 16]);
    Permit { permission, account: nobody, person: nobody, place }
}
