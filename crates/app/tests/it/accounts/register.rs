//! The register of natural persons: who is one human being, however many accounts.

use super::exclusion::change;
use super::{grant_as_operator, person, three};
use crate::crew::Crew;
use crate::{World, refused};
use app::accounts::register::{self, Kind};
use app::accounts::{self, GrantTo, NewUser, Same};
use domain::Id;

fn told(login: &str, name: &str) -> NewUser {
    NewUser { login: login.into(), name: name.into(), ..NewUser::default() }
}

async fn person_of(world: &World, account: Id) -> Id {
    world.cx(account).await.actor.person
}

/// ID numbers for tests: of the year 1900, and nobody's.
const NUMBER: &str = "110101190001010014";
const OTHER_NUMBER: &str = "110101190001010030";

#[test]
fn a_second_account_of_a_person_is_joined_or_asked_about() {
    crate::both_founded(async |world| {
        let operator = world.operator();
        let add = async |user: NewUser| accounts::create_user(&operator, user).await;
        let first = NewUser { id_number: NUMBER.into(), staff: "Ａ－00７".into(), ..told("li1", "李样本") };
        let first = add(first).await.expect("first").account;
        let who = person_of(world, first).await;
        // The same name, however it is written, is asked about.
        for name in ["李样本", "李 样本", "李　样本\u{200b}"] {
            let text = refused(add(told("li2", name)).await);
            assert!(text.contains("是同一个人吗") && text.contains("li1"), "{text}");
        }
        // By number and by staff number it is the same person, in whatever width and case.
        let by_number = NewUser { id_number: "１10101 19000101 0014".into(), ..told("li3", "李样本") };
        let by_staff = NewUser { staff: "a-007".into(), ..told("li4", "李样本") };
        for user in [by_number, by_staff] {
            let account = add(user).await.expect("joined").account;
            assert_eq!(person_of(world, account).await, who);
        }
        // Said to be the same, and said to be another.
        let same = NewUser { same: Same::This(who), ..told("li5", "李样本") };
        assert_eq!(person_of(world, add(same).await.expect("same").account).await, who);
        let another = NewUser { same: Same::Another, id_number: OTHER_NUMBER.into(), ..told("li6", "李样本") };
        let another = add(another).await.expect("another").account;
        assert_ne!(person_of(world, another).await, who);
        // A number speaks for itself: not for another name, not for two people, not for somebody with another number.
        let text = refused(add(NewUser { id_number: NUMBER.into(), ..told("wang", "王样本") }).await);
        assert!(text.contains("李样本"), "{text}");
        let two = NewUser { id_number: OTHER_NUMBER.into(), staff: "A-007".into(), ..told("li7", "李样本") };
        assert!(refused(add(two).await).contains("两个人"));
        let wrong = NewUser { same: Same::This(person_of(world, another).await), ..told("li8", "李样本") };
        let wrong = NewUser { id_number: "110101190001010073".into(), ..wrong };
        let text = refused(add(wrong).await);
        assert!(text.contains("身份证号"), "{text}");
        assert!(refused(add(NewUser { id_number: "1234".into(), ..told("x1", "某某") }).await).contains("身份证号"));
        // Nobody is left without an account by what was refused, and no number stands in clear.
        let all = register::register(&operator, "").await.expect("register");
        assert!(all.iter().all(|h| h.rows.iter().all(|r| !r.accounts.is_empty())), "{all:?}");
        assert_eq!(register::register(&operator, "a-007").await.expect("by staff number").len(), 1);
        let report = app::audit::verify(&world.app, None, |_| ()).await.expect("audit");
        assert!(report.clean(), "{:?}", report.findings);
    });
}

#[test]
fn two_accounts_of_one_human_being_are_one_for_every_rule() {
    crate::both_founded(async |world| {
        let admins = three(world).await;
        let (system, security) = (world.cx(admins.system).await, world.cx(admins.security).await);
        let (a, b) = (person(world, "li1", "李样本").await, person(world, "li2", "李样本").await);
        let root = world.app.tree().root().expect("root");
        grant_as_operator(world, GrantTo::new(a, "admin.audit", root, world.today())).await.expect("auditor");
        let office = GrantTo::new(b, "county.office", world.place("361002"), world.today());
        grant_as_operator(world, office.clone()).await.expect("office");
        assert_eq!(world.cx(a).await.actor.grants.len(), 1);
        let (one, other) = (person_of(world, a).await, person_of(world, b).await);

        // Proposed by one, decided by another.
        let proposed = register::propose(&system, Kind::Join, one, other, "同一身份证").await.expect("proposal");
        let text = refused(register::decide(&system, proposed, true).await);
        assert!(text.contains("另一名管理员"), "{text}");
        assert!(refused(register::propose(&security, Kind::Join, other, one, "又一次").await).contains("等待"));
        let worker = person(world, "worker", "钱七").await;
        let by_worker = world.cx(worker).await;
        assert!(refused(register::propose(&by_worker, Kind::Join, one, other, "x").await).contains("管理员"));
        assert!(refused(register::register(&by_worker, "").await).contains("没有管理账号"));
        let warning = register::decide(&security, proposed, true).await.expect("decided");
        assert!(warning.contains("同时是"), "{warning}");
        assert!(refused(register::decide(&security, proposed, true).await).contains("已经有人决定"));

        // An auditor through one account and an office through another does nothing with either.
        for account in [a, b] {
            let text = refused(accounts::actor(&world.app, account, world.today()).await);
            assert!(text.contains("不能同时是"), "{text}");
        }
        let report = app::audit::verify(&world.app, None, |_| ()).await.expect("audit");
        assert!(report.clean(), "{:?}", report.findings);
        let doctor = app::doctor::doctor(&world.app).await;
        assert!(doctor.iter().any(|c| c.title == "引用完整" && c.ok), "{doctor:?}");

        // Parted again, each is who it was.
        let parting = register::propose(&security, Kind::Split, one, one, "弄错了").await.expect("split");
        register::decide(&system, parting, true).await.expect("decided");
        let (left, right) = (world.cx(a).await.actor.clone(), world.cx(b).await.actor.clone());
        assert_eq!((left.also.len(), right.also.len()), (0, 0));
        // With the office ended they may be joined without harm, and the exclusion holds for what is given afterwards.
        let held = accounts::grants_of(&world.operator(), b).await.expect("grants");
        accounts::end_grant(&world.operator(), held[0].grant.id, world.today(), "调离").await.expect("ended");
        register::propose(&world.operator(), Kind::Join, one, other, "同一身份证").await.expect("by the operator");
        let (left, right) = (world.cx(a).await.actor.clone(), world.cx(b).await.actor.clone());
        assert_eq!(left.also, [right.person]);
        assert!(left.is(right.person) && right.is(left.person));
        let text = refused(grant_as_operator(world, office).await);
        assert!(text.contains("三员互斥"), "{text}");
        // Nobody decides about oneself, by whichever account.
        let twin = person(world, "system2", "系统二").await;
        let twin = person_of(world, twin).await;
        let about = register::propose(&security, Kind::Join, twin, system.actor.person, "同一人").await.expect("about");
        assert!(refused(register::decide(&system, about, true).await).contains("涉及您本人"));
    });
}

#[test]
fn a_row_of_the_register_changed_past_the_program_is_found() {
    crate::both_founded(async |world| {
        let (a, b) = (person(world, "li1", "李样本").await, person(world, "li2", "李样本").await);
        let (one, other) = (person_of(world, a).await, person_of(world, b).await);
        register::propose(&world.operator(), Kind::Join, one, other, "同一身份证").await.expect("joined");
        for (sql, undo) in [
            (
                "update person set main = id where main <> id",
                "update person set main = (select other from person_proposal) where id = (select one from person_proposal)",
            ),
            (
                "update person set staff = '7' where id = (select one from person_proposal)",
                "update person set staff = null where staff = '7'",
            ),
            ("update person_proposal set accepted = false", "update person_proposal set accepted = true"),
        ] {
            change(world, sql).await;
            let report = app::audit::verify(&world.app, None, |_| ()).await.expect("audit");
            assert!(!report.clean(), "{sql}");
            change(world, undo).await;
        }
        let report = app::audit::verify(&world.app, None, |_| ()).await.expect("audit");
        assert!(report.clean(), "{:?}", report.findings);
    });
}

#[test]
fn who_fixed_it_does_not_close_it_through_another_account() {
    crate::both_founded(async |world| {
        let crew = Crew::new(world).await;
        let hazard = crew.hazard(world, 0, "护栏松动", "道路交通").await;
        crew.assign(world, hazard).await;
        let (safety, office) = (world.cx(crew.safety).await, world.cx(crew.town_office).await);
        let today = world.today().to_string();
        let fixed = [("measure", "已加固"), ("fixed_on", today.as_str())];
        crate::crew::step(world, &safety, "hazard", hazard, "fix", &fixed, None).await.expect("fix");
        let (one, other) = (safety.actor.person, office.actor.person);
        register::propose(&world.operator(), Kind::Join, one, other, "同一身份证").await.expect("joined");
        let close = async |account| {
            let texts = [("check_result", "合格"), ("checked_on", today.as_str())];
            crate::crew::step(world, &world.cx(account).await, "hazard", hazard, "close", &texts, None).await
        };
        let text = refused(close(crew.town_office).await);
        assert!(text.contains("四眼"), "{text}");
        register::propose(&world.operator(), Kind::Split, one, one, "不是同一个人").await.expect("parted");
        close(crew.town_office).await.expect("by somebody else");
    });
}
