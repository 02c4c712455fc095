//! Places and what lies below them, the same on both engines.

use crate::both;
use domain::places::{Level, Place};
use domain::{Day, PlaceId};
use store::Db;
use store::places::{self, Dated};

fn place(id: i64, parent: Option<i64>, level: Level, code: &str) -> Place {
    Place {
        id: PlaceId(id),
        parent: parent.map(PlaceId),
        level,
        code: code.into(),
        name: format!("地{id}"),
        initials: format!("d{id}"),
        rural: id % 2 == 0,
        from: Day(100),
        to: None,
        successor: None,
    }
}

/// A city of two towns: 1 ─ 2 ─ (3, 4), 1 ─ 5.
fn city() -> Vec<Place> {
    vec![
        place(1, None, Level::City, "1"),
        place(2, Some(1), Level::Town, "12"),
        place(3, Some(2), Level::Village, "123"),
        place(4, Some(2), Level::Village, "124"),
        place(5, Some(1), Level::Town, "15"),
    ]
}

fn below(db: &Db, above: i64) -> Vec<i64> {
    let list = db.read_blocking(|tx| places::below(tx, PlaceId(above))).expect("below");
    list.into_iter().map(|p| p.0).collect()
}

/// Every place and what lies below it, by the tree and by the table.
fn agree(db: &Db) {
    let (_, tree) = db.read_blocking(places::tree).expect("tree");
    for place in tree.iter() {
        let mut want: Vec<i64> = tree.below(place.id).into_iter().map(|p| p.0).collect();
        want.sort_unstable();
        assert_eq!(below(db, place.id.0), want, "{:?}", place.id);
    }
}

#[test]
fn every_statement_is_one_that_both_engines_take() {
    both(|db| {
        for statements in [
            store::places::STATEMENTS,
            store::accounts::STATEMENTS,
            store::accounts::register::STATEMENTS,
            store::accounts::login_attempts::STATEMENTS,
            store::sessions::STATEMENTS,
            store::marks::STATEMENTS,
            store::conversion::STATEMENTS,
            store::conflicts::STATEMENTS,
            store::counters::STATEMENTS,
            store::files::STATEMENTS,
            store::reports::STATEMENTS,
            store::exchange::STATEMENTS,
        ] {
            assert!(!statements.is_empty());
            assert_eq!(db.check(statements), []);
        }
    });
}

#[test]
fn a_tree_is_kept_with_what_lies_below() {
    both(|db| {
        let empty = db.read_blocking(places::tree).expect("tree");
        assert_eq!((empty.0, empty.1.len()), (0, 0));
        assert_eq!(db.read_blocking(places::next_id).expect("id"), PlaceId(1));
        let first = db.write_blocking(|tx| {
            places::insert(tx, &city())?;
            places::bump(tx)
        });
        assert_eq!(first.expect("insert"), 1);
        agree(db);
        assert_eq!(below(db, 2), [2, 3, 4]);
        // Below places that were there, several at once, one of them below a new one.
        db.write_blocking(|tx| {
            assert_eq!(places::next_id(tx)?, PlaceId(6));
            let new = [
                place(6, Some(3), Level::Group, ""),
                place(7, Some(6), Level::Grid, ""),
                place(8, Some(5), Level::Village, "158"),
            ];
            places::insert(tx, &new)?;
            places::bump(tx)
        })
        .expect("more");
        agree(db);
        assert_eq!((below(db, 1).len(), below(db, 3), below(db, 5)), (8, vec![3, 6, 7], vec![5, 8]));
        let (version, tree) = db.read_blocking(places::tree).expect("tree");
        assert_eq!((version, tree.len()), (2, 8));
        assert_eq!(tree.get(PlaceId(6)), Some(&place(6, Some(3), Level::Group, "")));
    });
}

#[test]
fn a_change_is_dated_and_moves_what_lies_below() {
    both(|db| {
        db.write_blocking(|tx| {
            places::insert(tx, &city())?;
            places::insert(tx, &[place(6, Some(3), Level::Group, "")])
        })
        .expect("insert");
        let moved = Dated {
            place: PlaceId(3),
            from: Day(200),
            parent: Some(PlaceId(5)),
            code: "153".into(),
            name: "新".into(),
            rural: true,
        };
        let to = moved.clone();
        db.write_blocking(move |tx| places::change(tx, Some(PlaceId(2)), &to, "x")).expect("change");
        agree(db);
        assert_eq!((below(db, 2), below(db, 5), below(db, 1).len()), (vec![2, 4], vec![3, 5, 6], 6));
        for (day, want) in [(99, None), (100, Some("地3")), (199, Some("地3")), (200, Some("新")), (900, Some("新"))]
        {
            let found = db.read_blocking(|tx| places::name_on(tx, PlaceId(3), Day(day))).expect("name");
            assert_eq!(found.map(|d| d.name).as_deref(), want, "{day}");
        }
        assert_eq!(db.read_blocking(|tx| places::last_change(tx, PlaceId(3))).expect("last"), Some(Day(200)));
        let history = db.read_blocking(|tx| places::history(tx, PlaceId(3))).expect("history");
        assert_eq!((history.len(), &history[1]), (2, &moved));
        // The same day again would rewrite history: the key refuses it, and nothing of the change stays.
        let again = Dated { name: "又".into(), ..moved };
        let done = db.write_blocking(move |tx| places::change(tx, Some(PlaceId(5)), &again, "y"));
        assert!(
            matches!(done, Err(store::Failure::Store(ref e) | store::Failure::Unit(ref e)) if e.is_duplicate()),
            "{done:?}"
        );
        let (_, tree) = db.read_blocking(places::tree).expect("tree");
        assert_eq!(tree.get(PlaceId(3)).map(|p| p.name.as_str()), Some("新"));

        let closed = |day| db.write_blocking(move |tx| places::close(tx, PlaceId(4), Day(day), Some(PlaceId(3))));
        assert_eq!((closed(300).expect("close"), closed(301).expect("again")), (true, false));
        for (day, here, parent) in [(99, 0, None), (150, 6, Some(2)), (250, 6, Some(5)), (300, 5, Some(5))] {
            let then = db.read_blocking(|tx| places::tree_on(tx, Day(day))).expect("tree");
            assert_eq!(then.len(), here, "{day}");
            assert_eq!(then.get(PlaceId(3)).and_then(|p| p.parent), parent.map(PlaceId), "{day}");
        }
    });
}

#[test]
fn who_changes_the_tree_makes_the_next_wait() {
    both(|db| {
        db.write_blocking(|tx| places::insert(tx, &city())).expect("insert");
        let add = |db: Db| {
            std::thread::spawn(move || {
                db.write_blocking(|tx| {
                    places::bump(tx)?;
                    let id = places::next_id(tx)?;
                    places::insert(tx, &[place(id.0, Some(2), Level::Village, "")])
                })
            })
        };
        let all: Vec<_> = (0..8).map(|_| add(db.clone())).collect();
        for one in all {
            one.join().expect("thread").expect("no two take the same id");
        }
        assert_eq!(db.read_blocking(places::version).expect("version"), 8);
        assert_eq!(below(db, 2).len(), 3 + 8);
    });
}
