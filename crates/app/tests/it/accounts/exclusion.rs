//! The three administrators (三员): separate persons, and none makes a working account alone.

use super::{GOOD, Three, grant_as_operator, person, sign_in, three, try_in};
use crate::{World, refused};
use app::accounts::{self, GrantTo, NewAccount, NewUser};
use app::{OpContext, Outcome};
use domain::Id;

const ADMINS: [&str; 3] = ["admin.system", "admin.security", "admin.audit"];

#[test]
fn administrators_exclude_each_other_and_every_other_role() {
    crate::both_founded(async |world| {
        let admins = three(world).await;
        let root = world.app.tree().root().expect("root");
        let county = world.place("361002");
        let today = world.today();
        let security = world.cx(admins.security).await;
        let office = |who| GrantTo::new(who, "county.office", county, today);
        for (i, first) in ADMINS.into_iter().enumerate() {
            let who = person(world, &format!("person{i}"), "赵六").await;
            accounts::give_grant(&security, GrantTo::new(who, first, root, today)).await.expect(first);
            // A second account of the same person is no way around.
            let twin = twin_of(world, who, &format!("twin{i}")).await;
            for account in [who, twin] {
                let others = ADMINS.into_iter().filter(|r| *r != first).map(|r| GrantTo::new(account, r, root, today));
                let later = GrantTo { from: today.plus(700), ..office(account) };
                for to in others.chain([office(account), later]) {
                    let role = to.role.clone();
                    let by_person = refused(accounts::give_grant(&security, to.clone()).await);
                    let by_operator = refused(grant_as_operator(world, to).await);
                    for text in [by_person, by_operator] {
                        assert!(text.contains("三员互斥"), "{first} then {role}: {text}");
                    }
                }
            }
        }
        // The other way round: somebody with a business role becomes no administrator, until the day it has ended.
        let who = person(world, "worker", "钱七").await;
        let ends = today.plus(10);
        grant_as_operator(world, GrantTo { to: Some(ends), ..office(who) }).await.expect("office");
        for role in ADMINS {
            let to = GrantTo::new(who, role, root, ends.plus(-1));
            assert!(refused(accounts::give_grant(&security, to).await).contains("三员互斥"), "{role}");
        }
        let to = GrantTo::new(who, "admin.audit", root, ends);
        accounts::give_grant(&security, to).await.expect("from the day the other ends");
        // From the command line too.
        let text =
            refused(accounts::user_grant(&world.app, "worker", "town.office", "361002100", None, None, None).await);
        assert!(text.contains("三员互斥"), "{text}");
    });
}

#[test]
fn two_grants_at_once_do_not_slip_past_the_exclusion() {
    crate::both_founded(async |world| {
        let root = world.app.tree().root().expect("root");
        let today = world.today();
        let who = person(world, "one", "孙八").await;
        let twin = twin_of(world, who, "two").await;
        // Both have looked and written before either is over.
        let held = tokio::task::block_in_place(|| world.hold_writers(2));
        let (a, b) = tokio::join!(
            grant_as_operator(world, GrantTo::new(who, "admin.system", root, today)),
            grant_as_operator(world, GrantTo::new(twin, "admin.security", root, today)),
        );
        if let Some(held) = held {
            held.join().expect("both came to wait");
        }
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
        let refusal = a.err().or(b.err()).map(|e| e.to_string()).unwrap_or_default();
        assert!(refusal.contains("三员互斥"), "{refusal}");
    });
}

#[test]
fn roles_that_exclude_each_other_give_nothing_however_they_came() {
    crate::both_founded(async |world| {
        let who = person(world, "wangfang", "王芳").await;
        for (role, place) in [("county.office", "361002"), ("city.office", "361000000000")] {
            grant_as_operator(world, GrantTo::new(who, role, world.place(place), world.today())).await.expect(role);
        }
        assert_eq!(world.cx(who).await.actor.grants.len(), 2);
        // A later pack makes one of the two an administrator's role.
        let app = world
            .with_pack(|path, text| match path {
                "roles.toml" => text.replace("[roles.\"city.office\"]", "[roles.\"city.office\"]\nadmin = true"),
                _ => text.to_owned(),
            })
            .await;
        let text = refused(accounts::actor(&app, who, world.today()).await);
        assert!(text.contains("不能同时是"), "{text}");
    });
}

#[test]
fn rows_written_past_the_program_let_nobody_in_and_give_nothing() {
    crate::both_founded(async |world| {
        let admins = three(world).await;
        let (who, other) = (person(world, "wangfang", "王芳").await, person(world, "liqiang", "李强").await);
        let place = world.place("361002");
        let real =
            grant_as_operator(world, GrantTo::new(who, "county.office", place, world.today())).await.expect("grant");
        let auditor = world.cx(admins.audit).await;
        let forged = async || accounts::forged(&auditor).await.expect("forged");
        assert_eq!(forged().await, []);
        assert!(refused(accounts::forged(&world.cx(who).await).await).contains("审计"));

        // A grant smuggled in.
        let grant = domain::access::Grant {
            id: Id::named(b"smuggled"),
            role: "admin.security".into(),
            place,
            unit: None,
            posting: None,
            line: None,
            from: world.today(),
            to: None,
        };
        let (now, smuggled) = (world.app.now(), grant.id);
        let row = move |tx: &mut store::Tx| Ok(store::accounts::add_grant(tx, other, &grant, other, now, &[7; 32])?);
        world.app.write(row).await.expect("row");
        assert_eq!(world.cx(other).await.actor.grants, []);
        let found: Vec<Id> = forged().await.into_iter().map(|f| f.id).collect();
        assert_eq!(found, [smuggled]);

        // Rights widened, prolonged or moved to somebody else by hand.
        for (how, undo) in [
            (
                "update account_grant set place = 1 where role = 'county.office'",
                "update account_grant set place = $1 where role = 'county.office'",
            ),
            (
                "update account_grant set role = 'city.office' where role = 'county.office'",
                "update account_grant set role = 'county.office' where role = 'city.office' and place = $1",
            ),
        ] {
            change(world, how).await;
            assert_eq!(world.cx(who).await.actor.grants, [], "{how}");
            assert!(forged().await.iter().any(|f| f.id == real), "{how}");
            let back = world.app.write(move |tx| Ok(tx.run(undo, &[place.0.into()])?)).await;
            assert_eq!(back.expect(undo), 1);
            assert_eq!(world.cx(who).await.actor.grants.len(), 1, "{undo}");
        }
        // A known password put into somebody else's row.
        change(
            world,
            "update account set password = (select password from account where login = 'liqiang') where login = 'wangfang'",
        )
        .await;
        assert!(refused(try_in(world, "wangfang", GOOD).await).contains("未经系统写入"));
        let security = world.cx(admins.security).await;
        let text = refused(accounts::reset_password(&security, who, true).await);
        assert!(text.contains("服务器上重置"), "{text}");
        assert!(forged().await.iter().any(|f| f.table == "account" && f.what == "wangfang"));
        // An account moved to another person loses what it was given, and lets nobody in.
        change(
            world,
            "update account set person = (select person from account where login = 'system') where login = 'liqiang'",
        )
        .await;
        assert!(refused(try_in(world, "liqiang", GOOD).await).contains("未经系统写入"));
        change(
            world,
            "update account set person = (select person from account where login = 'audit') where login = 'wangfang'",
        )
        .await;
        assert_eq!(world.cx(who).await.actor.grants, []);
        let mended = accounts::user_passwd(&world.app, "wangfang").await.expect("on the machine itself");
        assert!(try_in(world, "wangfang", &mended.password).await.expect("in").must_change);
    });
}

/// Writes past the program.
pub(super) async fn change(world: &World, sql: &'static str) {
    assert_eq!(world.app.write(move |tx| Ok(tx.run(sql, &[])?)).await.expect(sql), 1, "{sql}");
}

/// Everything an administrator could try on the way to a working account with rights; each takes two.
#[test]
fn no_administrator_makes_a_working_account_alone() {
    crate::both_founded(async |world| {
        let admins = three(world).await;
        let Three { system, security, audit } = admins;
        let county = world.place("361002");
        let victim = person(world, "victim", "吴九").await;
        grant_as_operator(world, GrantTo::new(victim, "county.office", county, world.today())).await.expect("grant");
        let idle = person(world, "idle", "郑十").await;

        // The system administrator makes an account that can do nothing, and gives no rights.
        let (by_system, by_security, by_audit) =
            (world.cx(system).await, world.cx(security).await, world.cx(audit).await);
        let made = make(&by_system, "fresh").await.expect("account");
        accounts::change_password(&world.app, made.account, &made.password, GOOD, None).await.expect("password");
        assert!(sign_in(world, "fresh").await.account == made.account);
        let fresh = world.cx(made.account).await;
        assert_eq!(fresh.actor.grants, []);
        assert!(refused(accounts::list(&fresh).await).contains("没有管理账号的权限"));
        for who in [made.account, idle, system] {
            let to = GrantTo::new(who, "county.office", county, world.today());
            assert!(refused(accounts::give_grant(&by_system, to).await).contains("没有授权的权限"));
        }
        for who in [victim, idle, security] {
            let text = refused(accounts::reset_password(&by_system, who, true).await);
            assert!(text.contains("没有重置口令的权限"), "{text}");
        }
        // A new account for the person who has rights has none of them.
        let person_of_victim = world.cx(victim).await.actor.person;
        let new = NewAccount {
            login: "shadow".into(),
            person: person_of_victim,
            unit: None,
            title: String::new(),
            shared: false,
        };
        let shadow = accounts::create_account(&by_system, new).await.expect("second account");
        assert_eq!(world.cx(shadow.account).await.actor.grants, []);

        // The security administrator makes no account and no person, and gives nothing to oneself.
        assert!(refused(make(&by_security, "own").await).contains("没有建立账号"));
        for role in ["county.office", "admin.security"] {
            let to = GrantTo::new(security, role, county, world.today());
            assert!(refused(accounts::give_grant(&by_security, to).await).contains("不能给自己授权"));
        }
        // Resetting somebody's password and giving rights leads to an account that is closed until the other lets it in.
        for (who, login) in [(victim, "victim"), (idle, "idle")] {
            let reset = accounts::reset_password(&by_security, who, true).await.expect("reset");
            if who == idle {
                let to = GrantTo::new(idle, "county.office", county, world.today());
                accounts::give_grant(&by_security, to).await.expect("grant");
            }
            assert!(refused(try_in(world, login, &reset.password).await).contains("放行"), "{login}");
            assert!(refused(try_in(world, login, GOOD).await).contains("不正确"), "{login}");
            assert!(world.try_asking(who).await.is_err(), "{login}: no session lives on");
            let own = accounts::change_password(&world.app, who, &reset.password, GOOD, None).await;
            assert!(refused(own).contains("不存在"), "{login}");
            for cx in [&by_security, &by_audit] {
                assert!(refused(accounts::release(cx, who).await).contains("没有停用和启用"));
                assert!(refused(accounts::reinstate(cx, who).await).contains("没有停用和启用"));
            }
            accounts::release(&by_system, who).await.expect("the second of the two");
            assert!(try_in(world, login, &reset.password).await.expect("in").must_change, "{login}");
        }
        assert!(refused(accounts::release(&by_system, idle).await).contains("没有等待放行"));

        // The auditor changes nothing.
        let to = GrantTo::new(idle, "town.office", county, world.today());
        assert!(refused(accounts::give_grant(&by_audit, to).await).contains("没有授权的权限"));
        assert!(refused(make(&by_audit, "own").await).contains("没有建立账号"));
        assert!(refused(accounts::reset_password(&by_audit, idle, false).await).contains("没有重置口令"));
        assert!(refused(accounts::suspend(&by_audit, idle, "试").await).contains("没有停用和启用"));
        assert!(accounts::list(&by_audit).await.expect("may read").len() >= 6);
        let given = accounts::grants_of(&by_audit, victim).await.expect("may read");
        assert_eq!(given.len(), 1);
        // Nobody else sees that the account is there.
        let stranger = world.cx(made.account).await;
        assert!(refused(accounts::grants_of(&stranger, victim).await).contains("不存在"));
        assert!(refused(accounts::suspend(&stranger, victim, "试").await).contains("不存在"));
        // Nobody acts on the own account.
        assert!(refused(accounts::suspend(&by_system, system, "试").await).contains("自己"));
        assert!(refused(accounts::reset_password(&by_security, security, false).await).contains("自己"));
        let own = world.cx(security).await.actor.grants[0].id;
        let today = world.today();
        assert!(refused(accounts::end_grant(&by_security, own, today, "试").await).contains("自己"));
    });
}

#[test]
fn an_administrator_of_a_county_stays_in_it() {
    crate::both_founded(async |world| {
        let (linchuan, nancheng) = (world.place("361002"), world.place("361021"));
        let root = world.app.tree().root().expect("root");
        let (system, security) = (person(world, "sys", "冯一").await, person(world, "sec", "陈二").await);
        let today = world.today();
        for (who, role) in [(system, "admin.system"), (security, "admin.security")] {
            grant_as_operator(world, GrantTo::new(who, role, linchuan, today)).await.expect(role);
        }
        let (system, security) = (world.cx(system).await, world.cx(security).await);
        for (place, ok) in [(linchuan, true), (nancheng, false), (root, false)] {
            let unit = accounts::create_unit(&system, "某单位", place, "").await;
            assert_eq!(unit.is_ok(), ok, "{unit:?}");
        }
        let unit = accounts::units_below(&world.app, linchuan, today).await.expect("units")[0].id;
        let new = |login: &str, unit| NewUser {
            login: login.into(),
            name: "褚三".into(),
            unit,
            same: accounts::Same::Another,
            ..NewUser::default()
        };
        let made = accounts::create_user(&system, new("chu", Some(unit))).await.expect("account");
        // Without a unit an account belongs to the top, where this administrator has no say.
        assert!(refused(accounts::create_user(&system, new("chu2", None)).await).contains("不存在"));
        for (role, place, ok) in
            [("county.office", linchuan, true), ("county.office", nancheng, false), ("city.office", root, false)]
        {
            let done = accounts::give_grant(&security, GrantTo::new(made.account, role, place, today)).await;
            assert_eq!(done.is_ok(), ok, "{role} {place:?}: {done:?}");
        }
        let backdated = GrantTo::new(made.account, "town.office", linchuan, today.plus(-1));
        let text = refused(accounts::give_grant(&security, backdated).await);
        assert!(text.contains("要授在") || text.contains("倒签"), "{text}");
        let seen = accounts::list(&system).await.expect("list");
        assert_eq!(seen.iter().map(|l| l.login.as_str()).collect::<Vec<_>>(), ["chu"]);
    });
}

#[test]
fn the_same_account_is_not_made_twice() {
    crate::both_founded(async |world| {
        let operator = world.operator();
        let (a, b) = tokio::join!(make(&operator, "Zhang.San"), make(&operator, " zhang.san "));
        assert!(a.is_ok() != b.is_ok());
        let again = refused(make(&operator, "ＺＨＡＮＧ．ＳＡＮ").await);
        assert!(again.contains("已有人使用"), "{again}");
        for login in ["", "a", "a b", "a/b", "x\u{0}y", &"长".repeat(41)] {
            assert!(refused(make(&operator, login).await).contains("账号名要有"), "{login:?}");
        }
    });
}

/// An account for a new person, by whoever asks.
async fn make(cx: &OpContext, login: &str) -> Outcome<accounts::Created> {
    let same = accounts::Same::Another;
    let new = NewUser { login: login.into(), name: "某人".into(), same, ..NewUser::default() };
    accounts::create_user(cx, new).await
}

/// A second account of the person behind the first.
async fn twin_of(world: &World, account: Id, login: &str) -> Id {
    let person = world.cx(account).await.actor.person;
    let new = NewAccount { login: login.into(), person, unit: None, title: String::new(), shared: false };
    accounts::create_account(&world.operator(), new).await.expect("second account").account
}

#[test]
fn only_a_demo_presets_passwords() {
    crate::both_founded(async |world| {
        let user =
            NewUser {
                login: "demo".into(), name: "演示".into(), same: accounts::Same::Another, ..NewUser::default()
            };
        let text = refused(accounts::demo_user(&world.app, user, GOOD).await);
        assert!(text.contains("只有演示环境"), "{text}");
    });
}
