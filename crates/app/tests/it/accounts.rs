//! Accounts, rights and signing in.

mod exclusion;
mod register;
mod sessions;
mod signing_in;

use crate::{World, refused};
use app::accounts::{self, FirstAdmin, GrantTo, NewUser, SignedIn};
use domain::Id;

/// Where a caller sits, when it does not matter.
const ADDRESS: &str = "192.0.2.7";
/// A password that is not weak.
const GOOD: &str = "tuesday-lemon-47-bridge";

/// The three administrators with their own passwords.
struct Three {
    system: Id,
    security: Id,
    audit: Id,
}

/// Makes the three administrators; each has changed the password to [`GOOD`].
async fn three(world: &World) -> Three {
    let admins = accounts::first_admins(&world.app).await.expect("first admins");
    let mut ids = Vec::new();
    for login in ["system", "security", "audit"] {
        let admin = find(&admins, login);
        accounts::change_password(&world.app, admin.created.account, &admin.created.password, GOOD, None)
            .await
            .expect("own password");
        ids.push(admin.created.account);
    }
    Three { system: ids[0], security: ids[1], audit: ids[2] }
}

fn find<'a>(admins: &'a [FirstAdmin], login: &str) -> &'a FirstAdmin {
    admins.iter().find(|a| a.created.login == login).unwrap_or_else(|| panic!("{login}: {admins:?}"))
}

/// A person with an account and the password [`GOOD`], without rights.
async fn person(world: &World, login: &str, name: &str) -> Id {
    let user = NewUser { login: login.into(), name: name.into(), same: accounts::Same::Another, ..NewUser::default() };
    let made = accounts::user_add(&world.app, user).await.expect("user");
    accounts::change_password(&world.app, made.account, &made.password, GOOD, None).await.expect("own password");
    made.account
}

async fn try_in(world: &World, login: &str, password: &str) -> app::Outcome<SignedIn> {
    accounts::sign_in(&world.app, login, password, None, ADDRESS, world.app.now()).await
}

/// Signs in with [`GOOD`].
async fn sign_in(world: &World, login: &str) -> SignedIn {
    try_in(world, login, GOOD).await.unwrap_or_else(|e| panic!("{login}: {e}"))
}

async fn grant_as_operator(world: &World, to: GrantTo) -> app::Outcome<Id> {
    accounts::give_grant(&world.operator(), to).await
}

#[test]
fn a_new_installation_has_three_administrators_and_no_known_secret() {
    crate::both_founded(async |world| {
        assert_eq!(world.count("select count(*) from account").await, 0);
        let admins = accounts::first_admins(&world.app).await.expect("first admins");
        let titles: Vec<&str> = admins.iter().map(|a| a.title.as_str()).collect();
        assert_eq!(titles, ["审计管理员", "安全管理员", "系统管理员"]);
        assert_eq!(accounts::first_admins(&world.app).await.expect("again"), []);
        for admin in &admins {
            let made = &admin.created;
            assert!(made.password.len() == 19 && !format!("{admin:?}").contains(&made.password), "{admin:?}");
            let signed = try_in(world, &made.login, &made.password).await.expect("one-time password");
            assert_eq!(signed, SignedIn { account: made.account, must_change: true, totp_needed: false });
            let grants = world.cx(made.account).await.actor.grants.clone();
            assert_eq!(grants.len(), 1);
            assert_eq!(grants[0].place, world.app.tree().root().expect("root"));
        }
        let persons = world.count("select count(distinct person) from account").await;
        assert_eq!(persons, 3, "three natural persons");
        // The one-time password dies after a day; the operator can give another.
        world.later(crate::DAY);
        let late = &admins[0].created;
        assert!(refused(try_in(world, &late.login, &late.password).await).contains("账号或口令不正确"));
        let again = accounts::user_passwd(&world.app, &late.login).await.expect("passwd");
        assert!(try_in(world, &late.login, &again.password).await.expect("in").must_change);
        // No secret is in the order of changes.
        let bodies: Vec<String> =
            world.app.read(|tx| Ok(tx.all::<String>("select after from change", &[])?)).await.expect("changes");
        let secrets = admins.iter().map(|a| &a.created.password).chain([&again.password]);
        for secret in secrets {
            assert!(bodies.iter().all(|b| !b.contains(secret.as_str()) && !b.contains("argon2")));
        }
        assert_eq!(bodies.len(), 1 + 3 * 3 + 1, "places; person, account and grant of each; the reset");
    });
}

#[test]
fn grants_hold_from_their_first_day_to_the_day_before_their_end() {
    crate::both_founded(async |world| {
        let who = person(world, "wangfang", "王芳").await;
        let place = world.place("361002");
        let start = world.today().plus(2);
        let to = GrantTo { to: Some(start.plus(3)), ..GrantTo::new(who, "county.office", place, start) };
        let grant = grant_as_operator(world, to).await.expect("grant");
        for (day, want) in [(0, 0), (1, 0), (2, 1), (3, 1), (4, 1), (5, 0), (6, 0)] {
            let actor = accounts::actor(&world.app, who, world.today().plus(day)).await.expect("actor");
            assert_eq!(actor.grants.len(), want, "day {day}");
            assert!(actor.grants.iter().all(|g| g.id == grant && g.place == place));
        }
        // Ended early, it is gone at the next request.
        world.later(2 * crate::DAY);
        assert_eq!(world.cx(who).await.actor.grants.len(), 1);
        let operator = world.operator();
        let past = accounts::end_grant(&operator, grant, world.today().plus(-1), "调离").await;
        assert!(refused(past).contains("不能早于今天"));
        accounts::end_grant(&operator, grant, world.today(), "调离").await.expect("end");
        assert_eq!(world.cx(who).await.actor.grants.len(), 0);
        let again = accounts::end_grant(&operator, grant, world.today(), "调离").await;
        assert!(refused(again).contains("不用再终止"));
        let all = accounts::grants_of(&world.cx(who).await, who).await.expect("own grants");
        assert_eq!((all.len(), all[0].version), (1, 2));
        let steps = world.count("select count(*) from change where ledger = '@grant' and step = 'end'").await;
        assert_eq!(steps, 1);
    });
}

#[test]
fn a_grant_fits_its_role() {
    crate::both_founded(async |world| {
        let who = person(world, "liqiang", "李强").await;
        let (root, county) = (world.app.tree().root().expect("root"), world.place("361002"));
        let today = world.today();
        let new = |role: &str, place| GrantTo::new(who, role, place, today);
        let unit = accounts::create_unit(&world.operator(), "市农业农村局", root, "").await.expect("unit");
        for (to, why) in [
            (new("county.offices", county), "没有角色"),
            (new("county.office", root), "要授在县"),
            (new("town.office", county), "要授在乡镇"),
            (new("unit.liaison", county), "请选择单位"),
            (GrantTo { to: Some(today), ..new("county.office", county) }, "要晚于"),
            (GrantTo { unit: Some(who), ..new("unit.liaison", county) }, "没有这个单位"),
        ] {
            let text = refused(grant_as_operator(world, to).await);
            assert!(text.contains(why), "{text}");
        }
        grant_as_operator(world, new("county.office", county)).await.expect("grant");
        let twice = refused(grant_as_operator(world, new("county.office", county)).await);
        assert!(twice.contains("已有同样的授权，有效期到长期"), "{twice}");
        let liaison = GrantTo { unit: Some(unit), ..new("unit.liaison", root) };
        grant_as_operator(world, liaison).await.expect("liaison");
        assert_eq!(world.cx(who).await.actor.grants.len(), 2);
    });
}

#[test]
fn people_are_chosen_from_the_places_one_may_read() {
    crate::both_founded(async |world| {
        let tree = world.app.tree();
        let (linchuan, nancheng) = (world.place("361002"), world.place("361021"));
        let town = tree.children(linchuan).next().expect("town").id;
        let village = tree.children(town).next().expect("village").id;
        let operator = world.operator();
        let unit = accounts::create_unit(&operator, "上顿渡镇政府", town, "").await.expect("unit");
        let new = NewUser {
            login: "zxl".into(),
            name: "曾小林".into(),
            unit: Some(unit),
            title: "副镇长".into(),
            ..NewUser::default()
        };
        let zeng = accounts::create_user(&operator, new).await.expect("account").account;
        let cadre = person(world, "cadre", "黄建国").await;
        let other = person(world, "other", "陈明").await;
        let gone = person(world, "gone", "周华").await;
        let today = world.today();
        for (who, role, place) in [
            (zeng, "town.office", town),
            (zeng, "town.safety", town),
            (cadre, "village.cadre", village),
            (other, "county.office", nancheng),
            (gone, "village.cadre", village),
        ] {
            grant_as_operator(world, GrantTo::new(who, role, place, today)).await.expect("grant");
        }
        accounts::suspend(&operator, gone, "离职").await.expect("suspend");
        let cx = world.cx(zeng).await;
        let chosen = async |place, roles: &'static [&'static str], typed: &'static str| -> Vec<String> {
            let found = accounts::people_below(&cx, place, roles, typed, 20).await.expect("people");
            found.into_iter().map(|c| c.name).collect()
        };
        let root = tree.root().expect("root");
        assert_eq!(chosen(linchuan, &[], "").await, ["曾小林", "黄建国"], "by name, each account once");
        assert_eq!(chosen(root, &[], "").await, ["曾小林", "黄建国"], "not who sits outside what one may read");
        assert_eq!(chosen(village, &[], "").await, ["黄建国"]);
        assert_eq!(chosen(town, &["town.safety"], "").await, ["曾小林"]);
        assert_eq!(chosen(town, &[], "zxl").await, ["曾小林"]);
        assert_eq!(chosen(town, &[], "副镇长").await, ["曾小林"]);
        assert_eq!(chosen(nancheng, &[], "").await, Vec::<String>::new());
        let units = accounts::units_below(&world.app, linchuan, today).await.expect("units");
        assert_eq!(
            units.iter().map(|u| (u.name.as_str(), u.initials.as_str())).collect::<Vec<_>>(),
            [("上顿渡镇政府", "sddzzf")]
        );
        let name = world.cx(zeng).await.actor.person;
        let mut ids = vec![name, unit, name, Id::named(b"nobody")];
        ids.extend((0_u8..40).map(|n| Id::from_bytes([n; 16])));
        let names = accounts::names(&world.app, ids).await.expect("names");
        assert_eq!(names.len(), 3, "the person, the unit, the system: {names:?}");
        assert_eq!((names[&name].as_str(), names[&unit].as_str()), ("曾小林", "上顿渡镇政府"));
    });
}
