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

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Day, Id, PlaceId};

    #[test]
    fn pairs_are_judged_by_role_and_day() {
        let files = [
            ("pack.toml", "id = \"t\"\ntitle = \"t\"\n"),
            (
                "roles.toml",
                "[roles.a]\ntitle = \"甲\"\nlevel = \"city\"\nadmin = true\n[roles.b]\ntitle = \"乙\"\nlevel = \"city\"\nadmin = true
[roles.x]\ntitle = \"丙\"\nlevel = \"city\"\n[roles.y]\ntitle = \"丁\"\nlevel = \"city\"\n",
            ),
        ];
        let pack = domain::pack::load(&files).expect("pack");
        let grant = |role: &str, from: i32, to: Option<i32>| Grant {
            id: Id::named(b"x"),
            role: role.into(),
            place: PlaceId(1),
            unit: None,
            posting: None,
            line: None,
            from: Day(from),
            to: to.map(Day),
        };
        for (one, other, want) in [
            (("a", 0, None), ("b", 0, None), true),
            (("a", 0, None), ("x", 9, None), true),
            (("x", 0, None), ("a", 9, Some(10)), true),
            (("a", 0, Some(9)), ("x", 9, None), false),
            (("x", 9, None), ("a", 0, Some(10)), true),
            (("a", 0, None), ("a", 0, None), false),
            (("x", 0, None), ("y", 0, None), false),
            (("a", 0, None), ("x", 5, Some(5)), false),
            (("a", 0, None), ("gone", 0, None), false),
        ] {
            let grants = [grant(one.0, one.1, one.2), grant("y", -99, Some(-9)), grant(other.0, other.1, other.2)];
            let grants: Vec<&Grant> = grants.iter().collect();
            assert_eq!(conflict(&pack.roles, &grants).is_some(), want, "{one:?} {other:?}");
        }
    }
}
