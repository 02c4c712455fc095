//! Rules of a ledger (规则): what must hold of every record, and what is doubtful (疑点) while it does not.

use super::definition::Ledger;
use super::field_types::Printing;
use super::form::Rules;
use super::record::Record;
use super::say::Say;
use crate::expression::{Compare, Expr, Node, Slot, holds};
use crate::{Problem, Problems, Value};

/// A rule of `[[rules]]`.
#[derive(Clone, Debug)]
pub struct Rule {
    /// What a confirmed doubt is kept under.
    pub id: String,
    /// Broken while this holds: everything that is compared is given, and the rule does not hold.
    pub broken: Expr,
    /// What people are told.
    pub say: Say,
    /// Saved all the same, and listed until somebody corrects or confirms it.
    pub doubt: bool,
}

impl Rule {
    /// The fields it reads.
    pub fn fields(&self) -> impl Iterator<Item = usize> {
        self.broken.slots().into_iter().filter_map(|slot| match slot {
            Slot::Field(index) => Some(index),
            _ => None,
        })
    }
}

/// When a rule is broken. What it orders (`<`, `>=`) must be given, or it is not asked yet; unless the rule itself says what is
/// so while it is nothing (`x == null || …`).
pub fn broken(holds: Node) -> Node {
    let (mut ordered, mut tested) = (Vec::new(), Vec::new());
    needs(&holds, false, &mut ordered, &mut tested);
    let given = ordered.into_iter().filter(|node| !tested.contains(node)).map(|node| Node::Compare {
        op: Compare::NotEqual,
        left: Box::new(node),
        right: Box::new(Node::Literal(Value::Empty)),
    });
    let broken = Node::Not(Box::new(holds.clone()));
    given.fold(broken, |all, one| Node::And(Box::new(one), Box::new(all)))
}

/// Fields under an ordering, and fields that are tested for nothing.
fn needs(node: &Node, in_order: bool, ordered: &mut Vec<Node>, tested: &mut Vec<Node>) {
    let field = |node: &Node| matches!(node, Node::Slot(Slot::Field(_), _)).then(|| node.clone());
    if let Some(slot) = field(node)
        && in_order
        && !ordered.contains(&slot)
    {
        ordered.push(slot);
    }
    let mut order = in_order;
    if let Node::Compare { op, left, right } = node {
        order = !matches!(op, Compare::Equal | Compare::NotEqual);
        for (side, other) in [(left, right), (right, left)] {
            if **side == Node::Literal(Value::Empty) {
                tested.extend(field(other));
            }
        }
    }
    node.children().into_iter().for_each(|child| needs(child, order, ordered, tested));
}

/// What keeps a record from being written: rules it breaks. `old` is the version before; what it broke already, before there was
/// such a rule, holds nothing up until something the rule reads is changed.
pub(super) fn check(rules: &Rules<'_>, old: Option<&Record>, record: &Record) -> Problems {
    let mut problems = Problems::default();
    for rule in rules.ledger.rules.iter().filter(|rule| !rule.doubt) {
        if !holds(&rule.broken, &record.row(), rules.parameters) {
            continue;
        }
        let before = old.filter(|old| holds(&rule.broken, &old.row(), rules.parameters));
        if before.is_some_and(|old| rule.fields().all(|index| old.values[index] == record.values[index])) {
            continue;
        }
        problems.push(Problem::whole(said(rules, rule, record)));
    }
    problems
}

/// The words of a rule for a record.
pub fn said(rules: &Rules<'_>, rule: &Rule, record: &Record) -> String {
    let printing = Printing { tree: rules.tree, name: &|_| None };
    rule.say.words(rules, record, &printing, None)
}

/// Rules of kind 疑点 that the record breaks and nobody has confirmed, in order.
pub fn doubts<'a>(rules: &Rules<'a>, record: &Record) -> Vec<&'a Rule> {
    let open = |rule: &&Rule| !record.excused.iter().any(|(id, _)| *id == rule.id);
    let broken = |rule: &&Rule| rule.doubt && holds(&rule.broken, &record.row(), rules.parameters);
    rules.ledger.rules.iter().filter(broken).filter(open).collect()
}

/// A confirmed doubt is asked again when something its rule reads has changed.
pub(super) fn forget_confirmed(ledger: &Ledger, old: &Record, new: &mut Record) {
    let values = &new.values;
    new.excused.retain(|(id, _)| {
        let rule = ledger.rules.iter().find(|rule| rule.id == *id);
        rule.is_some_and(|rule| rule.fields().all(|index| old.values[index] == values[index]))
    });
}
