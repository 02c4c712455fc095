//! The three administrators (三员) exclude each other and every other role, per natural person.

use domain::access::{Grant, Roles};

/// The first pair that may not be held by one natural person on one day, if any: two different roles of which one is an
/// administrator's. Roles the pack does not know any more give no rights and exclude nothing.
pub(super) fn conflict<'a>(roles: &Roles, grants: &[&'a Grant]) -> Option<(&'a Grant, &'a Grant)> {
    let admin = |grant: &Grant| roles.get(&grant.role).is_some_and(|r| r.admin);
    grants.iter().enumerate().find_map(|(i, a)| {
        let other = grants[..i].iter().find(|b| {
            a.role != b.role && (admin(a) || admin(b)) && roles.knows(&a.role) && roles.knows(&b.role) && overlap(a, b)
        })?;
        Some((*other, *a))
    })
}

fn overlap(a: &Grant, b: &Grant) -> bool {
    let begins_before_end = |x: &Grant, y: &Grant| y.to.is_none_or(|to| x.from < to);
    // A grant that ended on the day it began was never valid.
    let valid = |x: &Grant| x.to.is_none_or(|to| x.from < to);
    valid(a) && valid(b) && begins_before_end(a, b) && begins_before_end(b, a)
}
