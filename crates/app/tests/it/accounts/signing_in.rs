//! Signing in: right, wrong, too often, suspended, with a second factor.

use super::{ADDRESS, GOOD, person, sign_in, three, try_in};
use crate::{DAY, HOUR, MINUTE, World, refused};
use app::accounts::{self, Origin, SignedIn};
use app::{Outcome, Refusal};
use domain::Id;
use vault::Totp;

#[test]
fn right_and_wrong() {
    crate::both_founded(async |world| {
        let who = person(world, "WangFang", "王芳").await;
        for login in ["wangfang", " WangFang ", "ｗａｎｇｆａｎｇ"] {
            let signed = sign_in(world, login).await;
            assert_eq!(signed, SignedIn { account: who, must_change: false, totp_needed: false }, "{login}");
        }
        let wrong = refused(try_in(world, "wangfang", "tuesday-lemon-47-bridgE").await);
        let unknown = refused(try_in(world, "nobody", GOOD).await);
        assert_eq!(wrong, unknown, "nothing says which logins exist");
        for password in ["", " tuesday-lemon-47-bridge", &"x".repeat(5_000)] {
            assert!(refused(try_in(world, "wangfang", password).await).contains("不正确"));
        }
        let hash: String = world
            .app
            .read(|tx| Ok(tx.one("select password from account where login = 'wangfang'", &[])?))
            .await
            .expect("hash");
        assert!(hash.starts_with("$argon2id$"));
        assert_eq!(
            world.count("select last_day from account where login = 'wangfang'").await,
            i64::from(world.today().0)
        );
    });
}

#[test]
fn the_sixth_try_is_refused_with_the_right_password() {
    crate::both_founded(async |world| {
        person(world, "wangfang", "王芳").await;
        person(world, "liqiang", "李强").await;
        for n in 1..=5 {
            let text = refused(try_in(world, "wangfang", "wrong").await);
            let hint = ["", "3 次", "2 次", "1 次", "15 分钟"].get(n - 1).copied().unwrap_or_default();
            assert!(text.contains("不正确") && text.contains(hint), "{n}: {text}");
            world.later(MINUTE);
        }
        for login in ["wangfang", " WANGFANG"] {
            let locked = try_in(world, login, GOOD).await;
            assert!(matches!(locked, Err(Refusal::Limited(600))), "{locked:?}");
        }
        sign_in(world, "liqiang").await;
        // Somebody who does not exist is closed just the same.
        for _ in 0..5 {
            assert!(refused(try_in(world, "nobody", GOOD).await).contains("不正确"));
        }
        assert!(matches!(try_in(world, "nobody", GOOD).await, Err(Refusal::Limited(_))));
        // Trying meanwhile makes it no longer.
        world.later(10 * MINUTE - 1);
        assert!(matches!(try_in(world, "wangfang", GOOD).await, Err(Refusal::Limited(1))));
        world.later(1);
        sign_in(world, "wangfang").await;
        // And a success forgets what was before.
        for _ in 0..4 {
            refused(try_in(world, "wangfang", "wrong").await);
        }
        sign_in(world, "wangfang").await;
        for _ in 0..4 {
            assert!(refused(try_in(world, "wangfang", "wrong").await).contains("不正确"));
        }
        world.later(HOUR);
        let swept = accounts::sweep(&world.app).await.expect("sweep");
        assert!(swept >= 3, "{swept}");
        assert_eq!(world.count("select count(*) from login_try").await, 0);
    });
}

#[test]
fn many_tries_at_once_are_no_way_around() {
    crate::both_founded(async |world| {
        person(world, "wangfang", "王芳").await;
        let tries: Vec<_> = (0..16).map(|_| owned_try(world, "wangfang", "wrong", ADDRESS)).collect();
        let (mut wrong, mut limited) = (0, 0);
        for one in tries {
            match one.await.expect("task") {
                Err(Refusal::Limited(_)) => limited += 1,
                Err(Refusal::Problems(_)) => wrong += 1,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((wrong, limited), (5, 11));
    });
}

#[test]
fn an_address_that_tries_many_logins_is_closed() {
    crate::both_founded(async |world| {
        person(world, "wangfang", "王芳").await;
        for n in 0..50 {
            assert!(refused(try_in(world, &format!("guess{n}"), GOOD).await).contains("不正确"), "{n}");
        }
        assert!(matches!(try_in(world, "wangfang", GOOD).await, Err(Refusal::Limited(900))));
        let elsewhere = owned_try(world, "wangfang", GOOD, "192.0.2.8").await.expect("task");
        assert!(elsewhere.is_ok(), "{elsewhere:?}");
    });
}

#[test]
fn a_suspended_and_an_unused_account_let_nobody_in() {
    crate::both_founded(async |world| {
        let admins = three(world).await;
        let who = person(world, "wangfang", "王芳").await;
        let by_system = world.cx(admins.system).await;
        assert!(refused(accounts::suspend(&by_system, who, " ").await).contains("请填写"));
        accounts::suspend(&by_system, who, "调离").await.expect("suspend");
        assert!(refused(accounts::suspend(&by_system, who, "调离").await).contains("已经停用"));
        assert!(refused(try_in(world, "wangfang", GOOD).await).contains("已停用"));
        assert!(refused(try_in(world, "wangfang", "wrong").await).contains("不正确"), "only the owner hears of it");
        assert!(matches!(world.try_asking(who).await, Err(Refusal::NotFound)));
        accounts::reinstate(&by_system, who).await.expect("reinstate");
        assert!(refused(accounts::reinstate(&by_system, who).await).contains("没有停用"));
        sign_in(world, "wangfang").await;
        world.later(90 * DAY);
        sign_in(world, "wangfang").await;
        world.later(91 * DAY);
        assert!(refused(try_in(world, "wangfang", GOOD).await).contains("超过 90 天"));
        let operator = world.operator();
        accounts::reinstate(&operator, who).await.expect("reinstate");
        sign_in(world, "wangfang").await;
    });
}

#[test]
fn a_new_password_is_ones_own_and_not_weak() {
    crate::both_founded(async |world| {
        let who = person(world, "wangfang", "王芳").await;
        for (new, why) in [
            ("short", "只有 5 个字符"),
            ("Password2026!", "常见口令"),
            ("kx-wangfang-83-brook", "wangfang"),
            ("河边柳树两棵半王芳在此一", "王芳"),
            ("linden-fuzhou-kettle-9", "fuzhou"),
            (GOOD, "和现在的一样"),
        ] {
            let done = accounts::change_password(&world.app, who, GOOD, new, None).await;
            let Err(Refusal::Problems(problems)) = &done else { panic!("{new}: {done:?}") };
            assert!(problems.0.iter().all(|p| p.field.as_deref() == Some("new")), "{problems:?}");
            assert!(problems.to_string().contains(why), "{new}: {problems}");
        }
        let new = "noodles-before-the-rain";
        // Guessing the old password counts as trying to sign in.
        for _ in 0..5 {
            assert!(
                refused(accounts::change_password(&world.app, who, "wrong", new, None).await)
                    .contains("现在的口令不对")
            );
        }
        let locked = accounts::change_password(&world.app, who, GOOD, new, None).await;
        assert!(matches!(locked, Err(Refusal::Limited(_))), "{locked:?}");
        world.later(15 * MINUTE);
        accounts::change_password(&world.app, who, GOOD, new, None).await.expect("change");
        assert!(refused(try_in(world, "wangfang", GOOD).await).contains("不正确"));
        assert!(!try_in(world, "wangfang", new).await.expect("in").must_change);
    });
}

#[test]
fn a_second_factor_is_asked_for_and_a_code_works_once() {
    crate::both_founded(async |world| {
        let who = person(world, "wangfang", "王芳").await;
        let setup = accounts::totp_begin(&world.app, who).await.expect("begin");
        assert!(setup.uri.contains("secret=") && !format!("{setup:?}").contains(&setup.base32));
        let totp = Totp::from_base32(&setup.base32).expect("secret");
        let code = |world: &World| totp.code(u64::try_from(world.app.now().0 / 1_000).expect("now"));
        // Until its first right code nothing is asked for.
        assert!(!sign_in(world, "wangfang").await.totp_needed);
        let confirm = async |code: &str| accounts::totp_confirm(&world.app, who, GOOD, code, world.app.now()).await;
        let stranger = accounts::totp_confirm(&world.app, who, "another", &code(world), world.app.now()).await;
        assert!(refused(stranger).contains("现在的口令不对"), "an open session alone binds no phone");
        assert!(!sign_in(world, "wangfang").await.totp_needed);
        assert!(refused(confirm("000000").await).contains("动态口令不对"));
        confirm(&code(world)).await.expect("confirm");
        assert!(refused(confirm(&code(world)).await).contains("没有等待确认"));
        assert!(refused(accounts::totp_begin(&world.app, who).await).contains("已经绑定"));

        assert!(sign_in(world, "wangfang").await.totp_needed, "the password alone is not signed in");
        let with = async |code: &str| {
            accounts::sign_in(&world.app, "wangfang", GOOD, Some(code), ADDRESS, world.app.now()).await
        };
        assert!(refused(with(&code(world)).await).contains("已经用过"), "the code that confirmed it");
        world.later(31_000);
        let used = code(world);
        assert!(!with(&used).await.expect("in").totp_needed);
        assert!(refused(with(&used).await).contains("已经用过"));
        world.later(29_000);
        assert!(refused(with(&used).await).contains("已经用过"), "still in its time");
        // Half a sign-in takes back its own try only: codes can not be guessed between.
        world.later(HOUR);
        for _ in 0..5 {
            assert!(refused(with("000000").await).contains("动态口令不对"));
            let half = try_in(world, "wangfang", GOOD).await;
            assert!(matches!(half, Ok(SignedIn { totp_needed: true, .. }) | Err(Refusal::Limited(_))), "{half:?}");
        }
        assert!(matches!(with(&code(world)).await, Err(Refusal::Limited(_))));

        world.later(HOUR);
        let off = async |code: &str| accounts::totp_disable(&world.app, who, code, world.app.now()).await;
        assert!(refused(off("123456").await).contains("动态口令不对"));
        off(&code(world)).await.expect("off");
        assert!(refused(off(&code(world)).await).contains("没有绑定"));
        assert!(!sign_in(world, "wangfang").await.totp_needed);
        assert_eq!(world.count("select count(*) from change where step = 'totp'").await, 2);
    });
}

#[test]
fn two_sign_ins_with_one_code_at_once_give_one() {
    crate::both_founded(async |world| {
        let who = person(world, "wangfang", "王芳").await;
        let setup = accounts::totp_begin(&world.app, who).await.expect("begin");
        let totp = Totp::from_base32(&setup.base32).expect("secret");
        let code = |world: &World| totp.code(u64::try_from(world.app.now().0 / 1_000).expect("now"));
        accounts::totp_confirm(&world.app, who, GOOD, &code(world), world.app.now()).await.expect("confirm");
        world.later(MINUTE);
        let (now, code) = (world.app.now(), code(world));
        let once = || accounts::sign_in(&world.app, "wangfang", GOOD, Some(&code), ADDRESS, now);
        let (a, b) = tokio::join!(once(), once());
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
        // The secret lies sealed, and is worth nothing in another row.
        let other = person(world, "liqiang", "李强").await;
        let sealed: String = read_totp(world, who).await.expect("sealed");
        assert!(!sealed.contains(&setup.base32));
        world
            .app
            .write(move |tx| Ok(store::accounts::set_totp(tx, other, Some(&sealed), None, &[0; 32])?))
            .await
            .expect("copied");
        let stolen = accounts::sign_in(&world.app, "liqiang", GOOD, Some(&totp.code(0)), ADDRESS, now).await;
        assert!(refused(stolen).contains("未经系统写入"));
    });
}

/// A try that runs beside others.
fn owned_try(
    world: &World,
    login: &'static str,
    password: &'static str,
    address: &'static str,
) -> tokio::task::JoinHandle<Outcome<SignedIn>> {
    let app = world.app.clone();
    tokio::spawn(async move { accounts::sign_in(&app, login, password, None, address, app.now()).await })
}

async fn read_totp(world: &World, who: Id) -> Option<String> {
    world.app.read(move |tx| Ok(store::accounts::account(tx, who)?.and_then(|a| a.totp))).await.expect("account")
}

#[test]
fn a_stranger_shuts_nobody_out() {
    crate::both_founded(async |world| {
        let who = person(world, "wangfang", "王芳").await;
        let try_from = async |address: &str, devices: &str, password: &str| {
            let from = Origin { address, devices };
            accounts::sign_in(&world.app, "wangfang", password, None, from, world.app.now()).await
        };
        for _ in 0..8 {
            assert!(try_from("192.0.2.1", "", "wrong").await.is_err());
        }
        assert!(matches!(try_from("192.0.2.1", "", GOOD).await, Err(Refusal::Limited(_))), "that address waits");
        assert_eq!(try_from("192.0.2.2", "", GOOD).await.expect("her own address").account, who);
        // Guessing from everywhere: let through are twice the limit, then one in each fifth of the window.
        let (mut looked_at, mut limited) = (0, 0);
        for n in 0..200 {
            match try_from(&format!("198.51.100.{n}"), "", "wrong").await {
                Err(Refusal::Problems(_)) => looked_at += 1,
                Err(Refusal::Limited(_)) => limited += 1,
                other => panic!("{other:?}"),
            }
        }
        assert!(looked_at <= 11 && looked_at + limited == 200, "{looked_at} guesses were looked at");
        for _ in 0..15 {
            world.later(MINUTE);
            for n in 0..20 {
                let guess = try_from(&format!("203.0.113.{n}"), "", "wrong").await;
                looked_at += i32::from(matches!(guess, Err(Refusal::Problems(_))));
            }
        }
        assert!(looked_at <= 28, "{looked_at} guesses were looked at");
        // The browser she signed in from is counted for itself; one that was made up is a stranger's.
        let device = accounts::browser::device(&world.app, " WangFang");
        let others = accounts::browser::device(&world.app, "liqiang");
        assert!(matches!(try_from("203.0.113.9", &others, GOOD).await, Err(Refusal::Limited(_))));
        let forged = device.replace(|c: char| c.is_ascii_digit(), "9");
        assert!(matches!(try_from("203.0.113.9", &forged, GOOD).await, Err(Refusal::Limited(_))));
        let both = format!("{others}{}{device}", Origin::SEPARATOR);
        assert_eq!(try_from("203.0.113.9", &both, GOOD).await.expect("her browser").account, who);
        for _ in 0..5 {
            assert!(refused(try_from("203.0.113.9", &device, "wrong").await.map(|_| ())).contains("不正确"));
        }
        assert!(
            matches!(try_from("203.0.113.9", &device, GOOD).await, Err(Refusal::Limited(_))),
            "nor is it a way round"
        );
    });
}
