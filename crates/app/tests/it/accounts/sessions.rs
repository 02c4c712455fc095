//! Web sessions end when they should.

use super::{GOOD, person, three};
use crate::{HOUR, World};
use app::accounts::{self, sessions};
use domain::{Id, Moment};

/// Opens a session for twelve hours.
async fn open(world: &World, id: &str, account: Option<Id>) -> bool {
    let until = Moment(world.app.now().0 + 12 * HOUR);
    sessions::create(&world.app, id, account, id.as_bytes().to_vec(), until).await.expect("create")
}

async fn is_open(world: &World, id: &str) -> bool {
    sessions::load(&world.app, id).await.expect("load").is_some()
}

#[test]
fn sessions_live_and_end() {
    crate::both_founded(async |world| {
        let (who, other) = (person(world, "wangfang", "王芳").await, person(world, "liqiang", "李强").await);
        assert!(open(world, "one", Some(who)).await);
        assert!(!open(world, "one", Some(other)).await, "an id in use is not given to somebody else");
        for (id, account) in [("two", Some(who)), ("three", Some(who)), ("guest", None), ("else", Some(other))] {
            assert!(open(world, id, account).await);
        }
        assert_eq!(sessions::load(&world.app, "one").await.expect("load").as_deref(), Some(&b"one"[..]));
        let until = Moment(world.app.now().0 + HOUR);
        assert!(sessions::save(&world.app, "one", Some(who), b"changed".to_vec(), until).await.expect("save"));
        assert_eq!(sessions::load(&world.app, "one").await.expect("load").as_deref(), Some(&b"changed"[..]));
        // The table does not hold what a browser holds.
        assert_eq!(world.count("select count(*) from session where id = 'one'").await, 0);

        assert_eq!(sessions::delete_for_account(&world.app, who, Some("two")).await.expect("delete"), 2);
        for (id, want) in [("one", false), ("two", true), ("three", false), ("guest", true), ("else", true)] {
            assert_eq!(is_open(world, id).await, want, "{id}");
        }
        // A request that was under way does not bring an ended session back.
        assert!(!sessions::save(&world.app, "one", Some(who), vec![], until).await.expect("save"));
        assert!(!is_open(world, "one").await);
        sessions::delete(&world.app, "two").await.expect("delete");
        assert!(!is_open(world, "two").await);
        world.later(12 * HOUR);
        assert!(!is_open(world, "guest").await, "ended by time");
        assert_eq!(sessions::sweep(&world.app).await.expect("sweep"), 2);
    });
}

#[test]
fn sessions_end_with_the_password_and_the_account() {
    crate::both_founded(async |world| {
        let admins = three(world).await;
        let who = person(world, "wangfang", "王芳").await;
        let new = "noodles-before-the-rain";
        open(world, "here", Some(who)).await;
        open(world, "there", Some(who)).await;
        accounts::change_password(&world.app, who, GOOD, new, Some("here")).await.expect("change");
        assert_eq!((is_open(world, "here").await, is_open(world, "there").await), (true, false));
        let by_security = world.cx(admins.security).await;
        accounts::reset_password(&by_security, who, false).await.expect("reset");
        assert!(!is_open(world, "here").await);
        let by_system = world.cx(admins.system).await;
        accounts::release(&by_system, who).await.expect("release");
        open(world, "again", Some(who)).await;
        accounts::suspend(&by_system, who, "调离").await.expect("suspend");
        assert!(!is_open(world, "again").await);
        assert!(world.try_asking(who).await.is_err());
    });
}
