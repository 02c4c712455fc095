//! The tree of places: founded, changed, searched.

use crate::{DAY, both, both_founded, refused};
use app::accounts::{GrantTo, NewUser, give_grant, user_add};
use app::places::{self, NewPlace, Recoded};
use domain::places::Level;
use domain::{Day, PlaceId};

#[test]
fn a_city_is_founded_from_the_list_once() {
    both(async |world| {
        for code in ["", "9999", "361002100", "x"] {
            assert!(refused(places::found(&world.app, code).await).contains("代码"), "{code}");
        }
        let count = places::found(&world.app, "3610").await.expect("found");
        let tree = world.app.tree();
        assert_eq!(tree.len(), count);
        let root = tree.get(tree.root().expect("root")).expect("root");
        assert_eq!((root.name.as_str(), root.level, root.code.as_str()), ("抚州市", Level::City, "361000000000"));
        let of = |level| tree.iter().filter(move |p| p.level == level);
        assert_eq!(of(Level::County).count(), 11);
        assert_eq!(of(Level::Village).filter(|p| p.rural).count(), 1792);
        assert!(tree.iter().all(|p| p.name != "市辖区" && !p.initials.is_empty()));
        assert!(tree.iter().all(|p| (p.parent.is_none()) == (p.id == root.id)));
        for place in of(Level::Village) {
            assert_eq!(tree.ancestors(place.id).len(), 4, "{}", place.name);
        }
        let linchuan = world.place("361002");
        let below = world.app.read(move |tx| Ok(store::places::below(tx, linchuan)?)).await.expect("below");
        let mut want = tree.below(linchuan);
        want.sort();
        assert_eq!(below, want);
        assert!(refused(places::found(&world.app, "3610").await).contains("已经建立"));
        assert_eq!(world.count("select count(*) from change where ledger = '@place'").await, 1);
    });
}

#[test]
fn collecting_entries_of_the_list_are_passed_over() {
    both(async |world| {
        // 五指山 lies under 省直辖县级行政区划.
        places::found(&world.app, "46").await.expect("海南省");
        let tree = world.app.tree();
        let city = tree.by_code("469001").expect("五指山市");
        assert_eq!((city.name.as_str(), city.parent), ("五指山市", tree.root()));
        assert!(tree.iter().all(|p| !p.name.contains("直辖县级")));
    });
}

#[test]
fn places_are_found_as_people_type() {
    both_founded(async |world| {
        let tree = world.app.tree();
        let name = |query: &str, within: Option<PlaceId>| {
            places::search(&tree, query, within, 5).first().map(|h| tree.full_name(h.place.id)).unwrap_or_default()
        };
        for (query, want) in [
            ("lcq", "临川区"),
            ("临川", "临川区"),
            ("linchuan", "临川区"),
            ("361002", "临川区"),
            ("fzs", "抚州市"),
            ("lax", "乐安县"),
            ("上顿渡", "临川区·上顿渡镇"),
        ] {
            assert_eq!(name(query, None), want, "{query}");
        }
        let nancheng = world.place("361021");
        assert!(places::search(&tree, "村", Some(nancheng), 50).iter().all(|h| tree.is_within(h.place.id, nancheng)));
        assert_eq!(places::search(&tree, "村", None, 50).len(), 50);
        assert_eq!(name("lcq", Some(nancheng)), "");
    });
}

#[test]
fn a_merged_village_keeps_its_history() {
    both_founded(async |world| {
        let (app, cx) = (&world.app, world.operator());
        let tree = app.tree();
        let rural = |town: PlaceId| tree.children(town).filter(|p| p.rural).count() > 4;
        let towns = tree.iter().filter(|p| p.level == Level::Town && rural(p.id));
        let town = towns.map(|p| p.id).min().expect("a town of villages");
        let villages = tree.children(town).filter(|p| p.rural).map(|p| (p.id, p.code.clone(), p.name.clone()));
        let villages: Vec<_> = villages.collect();
        let [(a, a_code, a_name), (b, ..), (c, c_code, _), (d, ..)] = &villages[..4] else { panic!("four villages") };
        let group = places::add_group(&cx, *a, "第一小组", world.today()).await.expect("group");
        let grid = places::add_grid(&cx, group, "第一网格", world.today()).await.expect("grid");
        world.later(30 * DAY);
        let cx = world.operator();
        let day = world.today();

        for (from, into, day, why) in [
            (vec![*a], *a, day, "不能并入它自己"),
            (vec![], *c, day, "请选择"),
            (vec![*a], town, day, "不是同一级"),
            (vec![*a], *c, day.plus(1), "还没有到"),
            (vec![*a], *c, day.plus(-30), "要晚于这一天"),
        ] {
            let text = refused(places::merge(&cx, from, into, day).await);
            assert!(text.contains(why), "{text}");
        }
        let moved = places::merge(&cx, vec![*b, *a, *a], *c, day).await.expect("merge");
        assert_eq!(moved.iter().map(|m| (m.from, m.into, m.day)).collect::<Vec<_>>(), [(*a, *c, day), (*b, *c, day)]);

        let tree = app.tree();
        let closed = tree.get(*a).expect("still there");
        assert_eq!((closed.to, closed.successor, closed.parent), (Some(day), Some(*c), Some(town)));
        assert_eq!(tree.get(group).and_then(|g| g.parent), Some(*c));
        assert_eq!(tree.ancestors(grid)[..3], [grid, group, *c]);
        for (above, want) in [(*c, true), (*a, false), (town, true)] {
            let below = app.read(move |tx| Ok(store::places::below(tx, above)?)).await.expect("below");
            assert_eq!(below.contains(&grid), want, "{above:?}");
        }
        assert!(places::search(&tree, a_code, None, 5).is_empty());

        // As it was the day before, by name, code and tree.
        let (then, it, code, name) = (day.plus(-1), *a, a_code.clone(), a_name.clone());
        let dated = app.read(move |tx| Ok(store::places::name_on(tx, it, then)?)).await.expect("read").expect("dated");
        assert_eq!((dated.code, dated.name, dated.parent), (code, name, Some(town)));
        let of_group = app.read(move |tx| Ok(store::places::name_on(tx, group, then)?)).await.expect("read");
        assert_eq!(of_group.and_then(|g| g.parent), Some(*a));
        let before = places::tree_on(app, then).await.expect("tree");
        assert_eq!(before.by_code(a_code).map(|p| p.id), Some(*a));
        assert_eq!(before.get(group).and_then(|g| g.parent), Some(*a));
        let after = places::tree_on(app, day).await.expect("tree");
        assert!(after.get(*a).is_none() && after.get(*c).is_some());
        assert_eq!(places::tree_on(app, Day(-40_000)).await.expect("tree").len(), 0);

        // What is closed is closed.
        let text = refused(places::merge(&cx, vec![*a], *d, day).await);
        assert!(text.contains("已于"), "{text}");
        assert!(refused(places::abolish(&cx, *c, day).await).contains("第一小组"));
        assert!(refused(places::add_group(&cx, *b, "第二小组", day).await).contains("撤并"));

        // A village becomes a community: the code says so, from that day on.
        let rural = |tree: &domain::places::PlaceTree| tree.get(*c).map(|p| p.rural);
        let community = format!("{}199", &c_code[..9]);
        let to = Recoded { parent: None, code: community.clone(), name: "新城社区居委会".into() };
        places::recode(&cx, *c, to.clone(), day).await.expect("recode");
        assert!(refused(places::recode(&cx, *c, to, day).await).contains("已有变更"));
        let tree = app.tree();
        let now = tree.by_code(&community).expect("recoded");
        assert_eq!((now.id, now.name.as_str(), now.initials.as_str()), (*c, "新城社区居委会", "xcsqjwh"));
        assert_eq!((rural(&tree), rural(&before)), (Some(false), Some(true)));
        assert_eq!(places::history(app, *c).await.expect("history").len(), 2);
        let taken = Recoded { parent: None, code: community, name: "别处".into() };
        assert!(refused(places::recode(&cx, *d, taken, day).await).contains("正由新城社区居委会使用"));
        assert_eq!(
            world.count("select count(*) from change where ledger = '@place' and step = 'merge'").await,
            3,
            "two villages and a group"
        );
    });
}

#[test]
fn a_village_changes_its_town_within_the_county() {
    both_founded(async |world| {
        let (app, cx) = (&world.app, world.operator());
        let tree = app.tree();
        let towns: Vec<_> = tree.children(world.place("361002")).map(|p| p.id).collect();
        let village = tree.children(towns[0]).next().expect("village").clone();
        let group = places::add_group(&cx, village.id, "一组", world.today().plus(-9)).await.expect("group");
        let to = |parent| Recoded { parent: Some(parent), code: village.code.clone(), name: village.name.clone() };
        for (parent, why) in [
            (world.place("361002"), "不能隶属于"),
            (group, "不能隶属于"),
            (tree.children(world.place("361021")).next().expect("town").id, "跨县"),
        ] {
            let text = refused(places::recode(&cx, village.id, to(parent), world.today()).await);
            assert!(text.contains(why), "{text}");
        }
        places::recode(&cx, village.id, to(towns[1]), world.today()).await.expect("moved");
        for (above, want) in [(towns[0], false), (towns[1], true), (world.place("361002"), true)] {
            let below = app.read(move |tx| Ok(store::places::below(tx, above)?)).await.expect("below");
            assert_eq!((below.contains(&group), below.contains(&village.id)), (want, want), "{above:?}");
            let mut tree = app.tree().below(above);
            tree.sort();
            assert_eq!(below, tree);
        }
    });
}

#[test]
fn only_who_may_manage_places_does() {
    both_founded(async |world| {
        let app = &world.app;
        let (linchuan, nancheng) = (world.place("361002"), world.place("361021"));
        let user = |login: &str| NewUser {
            login: login.into(),
            name: "管理员".into(),
            same: app::accounts::Same::Another,
            ..NewUser::default()
        };
        let county = user_add(app, user("county")).await.expect("user").account;
        let office = user_add(app, user("office")).await.expect("user").account;
        for (account, role) in [(county, "admin.system"), (office, "county.office")] {
            let to = GrantTo::new(account, role, linchuan, world.today());
            give_grant(&world.operator(), to).await.expect("grant");
        }
        let town =
            |parent, code: &str| NewPlace { parent, level: Level::Town, code: code.into(), name: "新镇".into() };
        let cx = world.cx(county).await;
        let day = world.today();
        let made = places::add(&cx, town(linchuan, "361002199"), day).await.expect("add");
        assert_eq!(app.tree().get(made).map(|p| p.code.clone()).as_deref(), Some("361002199000"));
        for (new, why) in [
            (town(linchuan, "361002199"), "正由新镇使用"),
            (town(linchuan, "361002198"), "已经有"),
            (town(linchuan, "361002198001"), "不是乡镇"),
            (town(made, "361002198"), "不能设"),
        ] {
            let text = refused(places::add(&cx, new, day).await);
            assert!(text.contains(why), "{text}");
        }
        let elsewhere = refused(places::add(&cx, town(nancheng, "361021199"), day).await);
        assert!(elsewhere.contains("不存在"), "{elsewhere}");
        let office = world.cx(office).await;
        let text = refused(places::add(&office, town(linchuan, "361002197"), day).await);
        assert!(text.contains("没有管理区划的权限"), "{text}");
        assert!(refused(places::abolish(&office, made, day).await).contains("没有管理区划的权限"));
        assert!(refused(places::merge(&cx, vec![nancheng], linchuan, day).await).contains("不存在"));
        world.later(DAY);
        places::abolish(&world.cx(county).await, made, world.today()).await.expect("abolish");
        assert!(app.tree().get(made).is_some_and(|p| p.to == Some(world.today()) && p.successor.is_none()));
    });
}
