//! Units, people and accounts of the demo world.

use super::world::World;
use crate::accounts::{GrantTo, NewUser, Same, as_system, create_unit, demo_user, give_grant};
use crate::context::App;
use crate::outcome::{Outcome, Refusal};
use domain::places::Level;
use domain::{Day, Id, PlaceId};
use std::collections::HashMap;

/// An account of the demo world, for printing and for the sign-in page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoAccount {
    pub login: String,
    /// Password: the same for all, because the world is nobody's.
    pub password: String,
    pub name: String,
    /// Place and post.
    pub post: String,
}

/// Password of every demo account.
const PASSWORD: &str = "Zhucun-2026-yanshi";

/// First day of the demo's grants: the year's work lies behind it.
pub(super) fn since(today: Day) -> Day {
    today.plus(-400)
}

/// The place an account works at: a code, or `village:N` for the N-th village of the home town.
pub(super) fn place_of(app: &App, world: &World, text: &str) -> Outcome<PlaceId> {
    let tree = app.tree();
    let found = match text.strip_prefix("village:") {
        Some(n) => {
            let n: usize = n.parse().unwrap_or(0);
            tree.by_code(&world.home).and_then(|home| {
                tree.children(home.id).filter(|p| p.level == Level::Village && p.rural).nth(n).map(|p| p.id)
            })
        }
        None => tree.by_code(text).map(|p| p.id),
    };
    found.ok_or_else(|| Refusal::whole(format!("demo/world.toml：没有区划“{text}”")))
}

/// Makes everybody.
pub(super) async fn make(app: &App, world: &World) -> Outcome<()> {
    let cx = as_system(app, "demo");
    let mut units: HashMap<&str, Id> = HashMap::new();
    for unit in &world.unit {
        let place = place_of(app, world, &unit.place)?;
        units.insert(&unit.key, create_unit(&cx, &unit.name, place, &unit.line).await?);
    }
    let from = since(cx.today());
    for account in &world.account {
        let unit = account.unit.as_ref().and_then(|key| units.get(key.as_str()).copied());
        let user = NewUser {
            login: account.login.clone(),
            name: account.name.clone(),
            unit,
            title: account.title.clone(),
            same: Same::Another,
            ..NewUser::default()
        };
        let id = demo_user(app, user, PASSWORD).await?;
        let place = place_of(app, world, &account.place)?;
        give_grant(&cx, GrantTo::new(id, &account.role, place, from)).await?;
    }
    let clerk = &world.clerk;
    let user = NewUser {
        login: clerk.login.clone(),
        name: clerk.name.clone(),
        title: clerk.title.clone(),
        same: Same::Another,
        ..NewUser::default()
    };
    let id = demo_user(app, user, PASSWORD).await?;
    let tree = app.tree();
    let mut counties: Vec<PlaceId> = tree.iter().filter(|p| p.level == Level::County).map(|p| p.id).collect();
    counties.sort();
    for county in counties {
        give_grant(&cx, GrantTo::new(id, &clerk.role, county, from)).await?;
    }
    Ok(())
}

/// The accounts to print.
pub(super) fn printed(app: &App, world: &World) -> Vec<DemoAccount> {
    let tree = app.tree();
    world
        .account
        .iter()
        .map(|a| {
            let place = place_of(app, world, &a.place).ok().and_then(|p| tree.get(p)).map(|p| p.name.clone());
            DemoAccount {
                login: a.login.clone(),
                password: PASSWORD.to_owned(),
                name: a.name.clone(),
                post: format!("{} {}", place.unwrap_or_default(), a.title),
            }
        })
        .collect()
}

/// Acts as one of the demo's people.
pub(super) async fn acting(app: &App, login: &str, now: domain::Moment) -> Outcome<crate::OpContext> {
    let login = login.to_owned();
    let account =
        app.read(move |tx| Ok(store::accounts::account_by_login(tx, &login)?)).await?.ok_or(Refusal::NotFound)?;
    let actor = crate::accounts::actor(app, account.id, now.day()).await?;
    Ok(crate::OpContext::new(app, actor, "demo", now))
}
