//! Rows of accounts, grants, tries and sessions, the same on both engines.

use crate::both;
use domain::access::Grant;
use domain::places::{Level, Place};
use domain::{Day, Id, Moment, PlaceId};
use store::accounts::{self, NewAccount, Person, Unit, login_attempts};
use store::sessions::{self, Session};
use store::{Db, Error, Failure};

fn id(n: u8) -> Id {
    Id::from_bytes([n; 16])
}

fn new(n: u8, login: &str, person: u8) -> NewAccount {
    NewAccount {
        id: id(n),
        login: login.into(),
        person: id(person),
        unit: None,
        title: "主任".into(),
        password: "$hash".into(),
        must_change: true,
        secret_until: Some(Moment(99)),
        shared: false,
        at: Moment(5),
        mac: [n; 32],
    }
}

fn grant(n: u8, place: i64, from: i32, to: Option<i32>) -> Grant {
    Grant {
        id: id(n),
        role: "town.office".into(),
        place: PlaceId(place),
        unit: Some(id(9)),
        posting: None,
        line: Some("safety".into()),
        from: Day(from),
        to: to.map(Day),
    }
}

/// A person with two accounts, one of them with two grants.
fn fill(db: &Db) {
    db.write_blocking(|tx| {
        let place = |id, parent, level| Place {
            id: PlaceId(id),
            parent,
            level,
            code: String::new(),
            name: format!("{id}"),
            initials: String::new(),
            rural: false,
            from: Day(0),
            to: None,
            successor: None,
        };
        store::places::insert(tx, &[place(1, None, Level::City), place(2, Some(PlaceId(1)), Level::County)])?;
        let person = Person { id: id(1), name: "王芳".into(), initials: "wf".into() };
        accounts::register::add_person(tx, &person, &accounts::register::Identity::default())?;
        let unit = Unit {
            id: id(9),
            name: "县委办".into(),
            initials: "xwb".into(),
            place: PlaceId(2),
            line: String::new(),
            from: Day(0),
            to: Some(Day(50)),
        };
        accounts::add_unit(tx, &unit)?;
        accounts::add_account(tx, &NewAccount { unit: Some(id(9)), ..new(2, "wangfang", 1) })?;
        accounts::add_account(tx, &new(3, "wf2", 1))?;
        accounts::add_grant(tx, id(2), &grant(11, 2, 10, Some(20)), id(0), Moment(7), &[1; 32])?;
        accounts::add_grant(tx, id(3), &grant(12, 1, 15, None), id(0), Moment(8), &[2; 32])
    })
    .expect("rows");
}

#[test]
fn an_account_is_read_as_it_was_written() {
    both(|db| {
        assert!(!db.read_blocking(accounts::any_account).expect("any"));
        fill(db);
        assert!(db.read_blocking(accounts::any_account).expect("any"));
        let row = db.read_blocking(|tx| accounts::account_by_login(tx, "wangfang")).expect("read").expect("row");
        assert_eq!((row.id, row.person, row.unit, row.title.as_str()), (id(2), id(1), Some(id(9)), "主任"));
        assert_eq!((row.must_change, row.secret_until, row.released), (true, Some(Moment(99)), true));
        assert_eq!((row.totp, row.totp_new, row.totp_step, row.suspended_at), (None, None, None, None));
        assert_eq!((row.last_day, row.version, row.mac), (Moment(5).day(), 1, vec![2; 32]));
        assert!(db.read_blocking(|tx| accounts::account(tx, id(77))).expect("read").is_none());
        let twice: Result<(), Failure<Error>> =
            db.write_blocking(|tx| accounts::add_account(tx, &new(4, "wangfang", 1)));
        assert!(matches!(twice, Err(Failure::Unit(ref e) | Failure::Store(ref e)) if e.is_duplicate()), "{twice:?}");
        let list = db.read_blocking(accounts::list).expect("list");
        let list: Vec<_> = list.iter().map(|l| (l.login.as_str(), l.unit.as_deref(), l.totp)).collect();
        assert_eq!(list, [("wangfang", Some("县委办"), false), ("wf2", None, false)]);
    });
}

#[test]
fn one_query_gives_who_acts_with_the_grants_of_the_person() {
    both(|db| {
        fill(db);
        for (day, want) in [(9, vec![]), (10, vec![11]), (15, vec![11, 12]), (19, vec![11, 12]), (20, vec![12])] {
            let found = db.read_blocking(|tx| accounts::actor(tx, id(2), Day(day))).expect("read").expect("found");
            assert_eq!((found.person, found.name.as_str(), found.open), (id(1), "王芳", true));
            let ids: Vec<u8> = found.grants.iter().map(|h| h.grant.id.bytes()[0]).collect();
            assert_eq!(ids, want, "day {day}");
            for h in &found.grants {
                let (of, n) = if h.grant.id == id(11) { (2, 1) } else { (3, 2) };
                assert_eq!((h.account, h.mac.as_slice()), (id(of), &[n; 32][..]));
            }
        }
        let all = db.read_blocking(|tx| accounts::grants_of_person(tx, id(1))).expect("all");
        assert_eq!(all.len(), 2);
        assert_eq!((&all[0].grant, all[0].given_at, all[0].version), (&grant(11, 2, 10, Some(20)), Moment(7), 1));
        db.write_blocking(|tx| accounts::end_grant(tx, id(12), Day(16), &[3; 32])).expect("end");
        let ended = db.read_blocking(|tx| accounts::grant(tx, id(12))).expect("read").expect("row");
        assert_eq!((ended.grant.to, ended.version, ended.mac), (Some(Day(16)), 2, vec![3; 32]));
        let people = db.read_blocking(|tx| accounts::people_below(tx, PlaceId(1), Day(15))).expect("people");
        let people: Vec<_> = people.iter().map(|c| (c.account, c.place, c.unit.as_deref())).collect();
        assert_eq!(people, [(id(2), PlaceId(2), Some("县委办")), (id(3), PlaceId(1), None)]);
        for (place, day, count) in [(2, 15, 1), (1, 9, 0)] {
            let people = db.read_blocking(|tx| accounts::people_below(tx, PlaceId(place), Day(day))).expect("people");
            assert_eq!(people.len(), count);
        }
        for (day, count) in [(49, 1), (50, 0)] {
            let units = db.read_blocking(|tx| accounts::units_below(tx, PlaceId(1), Day(day))).expect("units");
            assert_eq!(units.len(), count);
        }
        let closed = db.write_blocking(|tx| accounts::suspend(tx, id(2), Moment(1))).expect("suspend");
        assert!(
            closed && !db.read_blocking(|tx| accounts::actor(tx, id(2), Day(15))).expect("read").expect("found").open
        );
        for (many, want) in [(vec![], 0), (vec![id(1)], 1), ((0..40).map(id).collect::<Vec<_>>(), 2)] {
            let names = db.read_blocking(|tx| accounts::names(tx, &many)).expect("names");
            assert_eq!(names.len(), want);
        }
    });
}

#[test]
fn a_code_is_used_once_and_forward_only() {
    both(|db| {
        fill(db);
        for (step, want) in [(5, true), (5, false), (4, false), (6, true)] {
            let used = db.write_blocking(move |tx| accounts::use_totp(tx, id(2), step)).expect("use");
            assert_eq!(used, want, "{step}");
        }
    });
}

#[test]
fn tries_are_counted_in_windows() {
    both(|db| {
        let add = |now: i64| {
            db.write_blocking(move |tx| login_attempts::add(tx, "w", Moment(now), Moment(now - 100))).expect("add")
        };
        assert_eq!(db.read_blocking(|tx| login_attempts::get(tx, "w")).expect("get"), None);
        assert_eq!([add(1_000), add(1_050), add(1_099)], [(1, Moment(1_000)), (2, Moment(1_000)), (3, Moment(1_000))]);
        db.write_blocking(|tx| login_attempts::take_back(tx, "w")).expect("back");
        assert_eq!(db.read_blocking(|tx| login_attempts::get(tx, "w")).expect("get"), Some((2, Moment(1_000))));
        assert_eq!(add(1_100), (1, Moment(1_100)), "a new window");
        assert_eq!(db.write_blocking(|tx| login_attempts::sweep(tx, Moment(1_099))).expect("sweep"), 0);
        assert_eq!(db.write_blocking(|tx| login_attempts::sweep(tx, Moment(1_100))).expect("sweep"), 1);
        add(1);
        db.write_blocking(|tx| login_attempts::forget(tx, "w")).expect("forget");
        assert_eq!(db.read_blocking(|tx| login_attempts::get(tx, "w")).expect("get"), None);
    });
}

#[test]
fn sessions_are_kept_until_they_end() {
    both(|db| {
        let session = |n: &str, account, expires| Session {
            id: n.into(),
            account,
            body: vec![0, 255, 7],
            expires: Moment(expires),
            mac: vec![9; 32],
        };
        let create = |s: Session| db.write_blocking(move |tx| sessions::create(tx, &s)).expect("create");
        assert!(create(session("a", Some(id(1)), 100)) && create(session("b", None, 50)));
        assert!(!create(session("a", Some(id(2)), 100)));
        let load = |n: &'static str, now| {
            let found = db.read_blocking(|tx| sessions::load(tx, n, Moment(now))).expect("load");
            found.map(|s| (s.account, s.body, s.mac))
        };
        assert_eq!(
            (load("a", 99), load("a", 100), load("b", 50)),
            (Some((Some(id(1)), vec![0, 255, 7], vec![9; 32])), None, None)
        );
        let open = |now| db.read_blocking(|tx| sessions::open_of_account(tx, id(1), Moment(now))).expect("open");
        assert_eq!((open(99), open(100)), (1, 0));
        let save = |s: Session| db.write_blocking(move |tx| sessions::save(tx, &s)).expect("save");
        assert!(save(session("a", Some(id(1)), 200)) && !save(session("c", None, 200)));
        assert_eq!(db.write_blocking(|tx| sessions::sweep(tx, Moment(100))).expect("sweep"), 1);
        assert_eq!(db.write_blocking(|tx| sessions::delete_for_account(tx, id(1), None)).expect("delete"), 1);
        assert_eq!(load("a", 1), None);
    });
}
