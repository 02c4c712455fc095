//! Who may do and see what, in one place.
//!
//! A *role* is data (`roles.toml`); a *grant* gives a role to an account for a place, a unit or a posting, from a day to a day.
//! An permission needs a [`Permit`], which only [`permit`] and [`permit_step`] make; every read of rows needs a [`Scope`].

mod permit;
mod role;
mod scope;
mod superior;

pub use permit::{Permit, Target, permit, permit_step, system_permit};
pub use role::{Permission, Reach, Role, Roles};
pub use scope::{Arm, Lines, RowFacts, Scope};
pub use superior::not_superior;

use crate::{Day, Id, PlaceId};

/// A grant (授权), as valid on the day the actor was loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Permanent id.
    pub id: Id,
    /// Role id of `roles.toml`.
    pub role: String,
    /// Place; with [`Reach::Unit`] the place below which the unit's records count.
    pub place: PlaceId,
    /// Unit, for roles that reach by unit.
    pub unit: Option<Id>,
    /// Posting, for roles that reach by posting.
    pub posting: Option<Id>,
    /// Line of work that narrows the role's own lines; `None` leaves them.
    pub line: Option<String>,
    /// First day.
    pub from: Day,
    /// First day no longer valid.
    pub to: Option<Day>,
}

impl Grant {
    /// Valid on this day.
    pub fn valid_on(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }
}

/// Who acts: an account of a natural person, with the grants valid today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub account: Id,
    /// Natural person: four eyes compare these, not accounts.
    pub person: Id,
    /// Name as shown in timelines.
    pub name: String,
    /// The natural person represented, when entering for somebody (代填).
    pub acting_for: Option<Id>,
    /// Other ids of the same natural person, found later to be one (人员库).
    pub also: Vec<Id>,
    /// A shared account (公用账号): it may record but not close.
    pub shared: bool,
    /// Grants valid today.
    pub grants: Vec<Grant>,
}

impl Actor {
    /// The acting and the represented person, by every id they have: with these, never with one id alone, is it compared who
    /// did something.
    pub fn persons(&self) -> Vec<Id> {
        let mut out = vec![self.person];
        out.extend(&self.also);
        out.extend(self.acting_for);
        out
    }

    /// True when this id is the acting person's or the represented one's.
    pub fn is(&self, person: Id) -> bool {
        self.persons().contains(&person)
    }
}
