//! Roles as data: what each may do, and what a scope lets see.

use crate::{place, shipped};
use domain::access::{Actor, Grant, Permission, RowFacts, Scope, Target, permit};
use domain::ledger::Sensitivity;
use domain::places::{Level, PlaceTree};
use domain::{Day, Id, PlaceId};

fn tree() -> PlaceTree {
    PlaceTree::new(vec![
        place(1, None, Level::City),
        place(2, Some(1), Level::County),
        place(3, Some(1), Level::County),
        place(4, Some(2), Level::Town),
        place(5, Some(2), Level::Town),
        place(6, Some(4), Level::Village),
        place(7, Some(4), Level::Village),
        place(8, Some(5), Level::Village),
        place(9, Some(3), Level::Town),
        place(10, Some(9), Level::Village),
    ])
}

fn grant(role: &str, place: i64, unit: Option<u8>, line: Option<&str>) -> Grant {
    Grant {
        id: Id::named(role.as_bytes()),
        role: role.into(),
        place: PlaceId(place),
        unit: unit.map(|u| Id::from_bytes([u; 16])),
        posting: None,
        line: line.map(str::to_owned),
        from: Day(0),
        to: None,
    }
}

fn actor(grants: Vec<Grant>) -> Actor {
    let id = Id::from_bytes([9; 16]);
    Actor { account: id, person: id, name: "甲".into(), acting_for: None, also: Vec::new(), shared: false, grants }
}

#[test]
fn a_county_emergency_bureau_sees_only_hazards_of_its_county() {
    let (pack, tree) = (shipped(), tree());
    let scope = Scope::of(&actor(vec![grant("county.emergency", 2, None, None)]), &pack.roles, Permission::RecordRead);
    let sees = |place: i64, line| {
        scope.sees_row(&tree, &RowFacts { place: PlaceId(place), line, unit: None, owner_unit: None })
    };
    assert!(sees(6, "safety") && sees(8, "safety"));
    assert!(!sees(6, "village"), "another line");
    assert!(!sees(10, "safety"), "another county");
    assert!(scope.covers(&tree, "safety", PlaceId(2)) && !scope.covers(&tree, "safety", PlaceId(1)));
}

#[test]
fn a_paired_unit_sees_its_own_records_only_and_no_phone() {
    let (pack, tree) = (shipped(), tree());
    let mine = Id::from_bytes([1; 16]);
    let scope = Scope::of(&actor(vec![grant("unit.liaison", 1, Some(1), None)]), &pack.roles, Permission::RecordRead);
    let row = |unit, owner_unit| RowFacts { place: PlaceId(6), line: "village", unit, owner_unit };
    assert!(scope.sees_row(&tree, &row(Some(mine), None)));
    assert!(scope.sees_row(&tree, &row(None, Some(mine))));
    assert!(!scope.sees_row(&tree, &row(None, None)));
    assert!(!scope.sees_class(&tree, &row(Some(mine), None), Sensitivity::Contact));
    assert!(!scope.covers(&tree, "village", PlaceId(6)), "a narrow scope must count row by row");
}

#[test]
fn masks_are_decided_row_by_row() {
    let (pack, tree) = (shipped(), tree());
    let both = actor(vec![grant("city.office", 1, None, None), grant("town.office", 4, None, None)]);
    let scope = Scope::of(&both, &pack.roles, Permission::RecordRead);
    let row = |place: i64| RowFacts { place: PlaceId(place), line: "safety", unit: None, owner_unit: None };
    assert!(scope.sees_class(&tree, &row(6), Sensitivity::Contact));
    assert!(scope.sees_row(&tree, &row(10)) && !scope.sees_class(&tree, &row(10), Sensitivity::Contact));
    assert!(!scope.sees_class_everywhere("safety", Sensitivity::Contact), "so it may not be sorted or filtered");
}

#[test]
fn a_grant_ends_on_its_day() {
    let mut g = grant("town.office", 4, None, None);
    (g.from, g.to) = (Day(10), Some(Day(20)));
    assert!(!g.valid_on(Day(9)) && g.valid_on(Day(10)) && g.valid_on(Day(19)) && !g.valid_on(Day(20)));
}

/// Scope and permit against an independent predicate, over every combination of one or two grants and every row.
#[test]
fn scope_agrees_with_the_plain_predicate() {
    let (pack, tree) = (shipped(), tree());
    let mut grants = Vec::new();
    for role in pack.roles.iter() {
        for place in [1, 2, 4, 6] {
            for line in [None, Some("safety")] {
                grants.push(grant(&role.id, place, Some(1), line));
            }
        }
    }
    let unit = Id::from_bytes([1; 16]);
    let mut seen = [0_u32; 2];
    for (i, a) in grants.iter().enumerate() {
        for b in &grants[i..] {
            let actor = actor(vec![a.clone(), b.clone()]);
            for permission in [Permission::RecordRead, Permission::RecordCreate, Permission::RecordReveal] {
                let scope = Scope::of(&actor, &pack.roles, permission);
                for place in 1..=10 {
                    for line in ["safety", "village", "supervision"] {
                        for owner in [None, Some(unit)] {
                            // The plain predicate: written from the role file's words, sharing no code with the scope.
                            let plain = actor.grants.iter().any(|g| {
                                let role = pack.roles.get(&g.role).expect("a known role");
                                let text = format!("{:?} {:?}", role.lines, role.may.get(&permission));
                                let lines_ok = role.may.contains_key(&permission)
                                    && text.matches("All").count() + text.matches(&format!("\"{line}\"")).count() >= 2
                                    && g.line.as_deref().is_none_or(|l| l == line);
                                let mut up = Some(PlaceId(place));
                                let mut place_ok = false;
                                while let Some(p) = up {
                                    place_ok |= p == g.place;
                                    up = tree.get(p).and_then(|x| x.parent);
                                }
                                lines_ok && place_ok && (g.role != "unit.liaison" || owner == g.unit)
                            });
                            let row = RowFacts { place: PlaceId(place), line, unit: None, owner_unit: owner };
                            assert_eq!(scope.sees_row(&tree, &row), plain, "{actor:?} {permission:?} {row:?}");
                            let target =
                                Target { place: PlaceId(place), line: Some(line), unit: None, owner_unit: owner };
                            assert_eq!(permit(&pack.roles, &tree, &actor, permission, &target).is_some(), plain);
                            seen[usize::from(plain)] += 1;
                        }
                    }
                }
            }
        }
    }
    assert!(seen[0] > 1000 && seen[1] > 1000, "both answers must occur: {seen:?}");
}

/// The printed matrix: a reviewer reads its diff.
#[test]
fn the_matrix_of_roles_is_as_printed() {
    let pack = shipped();
    let mut text = String::new();
    for role in pack.roles.iter() {
        let may: Vec<String> = role
            .may
            .iter()
            .map(|(i, l)| match l {
                domain::access::Lines::All => i.word().to_owned(),
                domain::access::Lines::Some(set) => {
                    format!("{}({})", i.word(), set.iter().cloned().collect::<Vec<_>>().join("+"))
                }
            })
            .collect();
        text.push_str(&format!("{:<24} {:?}  {}\n", role.id, role.reach, may.join(" ")));
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/roles.out");
    if std::env::args().any(|a| a == "--print-matrix") {
        println!("{text}");
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == text, "roles.out differs; when the change is meant, put this into {path}:\n{text}");
}
