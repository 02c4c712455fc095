//! What an actor may see: an OR over grants, each with its place, line, unit, days and mask.

use super::{Actor, Permission, Reach, Roles};
use crate::ledger::Sensitivity;
use crate::places::PlaceTree;
use crate::{Id, PlaceId};
use std::collections::BTreeSet;

/// Lines of work (条线).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lines {
    /// Every line.
    All,
    /// These.
    Some(BTreeSet<String>),
}

impl Lines {
    /// `["*"]` is every line.
    pub fn from_words(words: &[String]) -> Self {
        if words.iter().any(|w| w == "*") { Self::All } else { Self::Some(words.iter().cloned().collect()) }
    }

    /// True when the line is among them.
    pub fn holds(&self, line: &str) -> bool {
        match self {
            Self::All => true,
            Self::Some(set) => set.contains(line),
        }
    }
}

/// One arm of a scope: what one grant lets see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arm {
    /// Place and everything below it.
    pub place: PlaceId,
    /// Lines of work.
    pub lines: Lines,
    /// Only records of this unit.
    pub unit: Option<Id>,
    /// Sensitive classes seen unmasked.
    pub sees: Vec<Sensitivity>,
}

/// The predicate and mask of what an actor may see. It can be built only from an actor's grants (or for the system itself),
/// so a read can not be written without saying for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    arms: Vec<Arm>,
    everything: bool,
}

/// What decides about a row.
#[derive(Clone, Copy, Debug)]
pub struct RowFacts<'a> {
    pub place: PlaceId,
    /// Line of its ledger.
    pub line: &'a str,
    pub unit: Option<Id>,
    /// Its responsible unit.
    pub owner_unit: Option<Id>,
}

impl Scope {
    /// The scope of an actor for one permission (reading, exporting, revealing).
    pub fn of(actor: &Actor, roles: &Roles, permission: Permission) -> Self {
        let mut arms: Vec<Arm> = Vec::new();
        for grant in &actor.grants {
            let Some(role) = roles.get(&grant.role) else { continue };
            let Some(narrowed) = role.may.get(&permission) else { continue };
            let lines = intersect(&intersect(&role.lines, narrowed), &line_of(grant.line.as_deref()));
            let unit = match role.reach {
                Reach::Unit => match grant.unit {
                    Some(unit) => Some(unit),
                    // A unit role without a unit reaches nothing.
                    None => continue,
                },
                Reach::Place | Reach::Posting => None,
            };
            arms.push(Arm { place: grant.place, lines, unit, sees: role.sees.clone() });
        }
        Self { arms, everything: false }
    }

    /// Everything, unmasked: for the audit, rebuilding of figures and jobs that act for no person. Never for an channel.
    pub fn system() -> Self {
        Self { arms: Vec::new(), everything: true }
    }

    /// The arms; empty for nothing and for [`Scope::system`].
    pub fn arms(&self) -> &[Arm] {
        &self.arms
    }

    /// True for [`Scope::system`].
    pub fn is_everything(&self) -> bool {
        self.everything
    }

    /// Arms that concern this line.
    pub fn arms_for<'a>(&'a self, line: &'a str) -> impl Iterator<Item = &'a Arm> {
        self.arms.iter().filter(move |a| a.lines.holds(line))
    }

    /// True when the row may be seen.
    pub fn sees_row(&self, tree: &PlaceTree, row: &RowFacts<'_>) -> bool {
        self.everything || self.arms_for(row.line).any(|arm| arm_holds(arm, tree, row))
    }

    /// True when this sensitive class of the row may be seen unmasked: some arm that holds for the row sees it.
    pub fn sees_class(&self, tree: &PlaceTree, row: &RowFacts<'_>, class: Sensitivity) -> bool {
        self.everything || self.arms_for(row.line).any(|arm| arm.sees.contains(&class) && arm_holds(arm, tree, row))
    }

    /// True when every row of this line below the place may be seen: only then figure cells may answer.
    pub fn covers(&self, tree: &PlaceTree, line: &str, place: PlaceId) -> bool {
        self.everything || self.arms_for(line).any(|arm| arm.unit.is_none() && tree.is_within(place, arm.place))
    }

    /// True when some class is unmasked for every row this scope can see of this line: then sorting and filtering on it is
    /// allowed.
    pub fn sees_class_everywhere(&self, line: &str, class: Sensitivity) -> bool {
        self.everything || self.arms_for(line).all(|arm| arm.sees.contains(&class))
    }

    /// Top places of the scope, for switchers and default lists.
    pub fn places(&self) -> Vec<PlaceId> {
        let mut out: Vec<PlaceId> = self.arms.iter().map(|a| a.place).collect();
        out.sort();
        out.dedup();
        out
    }
}

fn arm_holds(arm: &Arm, tree: &PlaceTree, row: &RowFacts<'_>) -> bool {
    let unit = arm.unit.is_none_or(|unit| row.unit == Some(unit) || row.owner_unit == Some(unit));
    unit && tree.is_within(row.place, arm.place)
}

fn line_of(line: Option<&str>) -> Lines {
    line.map_or(Lines::All, |l| Lines::Some(BTreeSet::from([l.to_owned()])))
}

fn intersect(a: &Lines, b: &Lines) -> Lines {
    match (a, b) {
        (Lines::All, other) | (other, Lines::All) => other.clone(),
        (Lines::Some(a), Lines::Some(b)) => Lines::Some(a.intersection(b).cloned().collect()),
    }
}
