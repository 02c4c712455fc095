//! People of one county, town and village for stories, and hazards as they find and fix them.

use crate::World;
use app::accounts::{self, NewUser};
use app::records::{self, NewRecord, StepInput};
use app::{OpContext, Outcome};
use domain::places::Level;
use domain::{Id, PlaceId};

/// The county the stories play in: 临川区.
pub(crate) const COUNTY: &str = "361002";

/// Places and people.
pub(crate) struct Crew {
    pub county: PlaceId,
    pub town: PlaceId,
    /// Villages of the town, in order of code.
    pub villages: Vec<PlaceId>,
    pub county_office: Id,
    pub second_office: Id,
    pub town_office: Id,
    pub safety: Id,
    /// Works in the first village.
    pub cadre: Id,
    /// Works in the second.
    pub neighbour: Id,
}

/// An account with one role at a place.
pub(crate) async fn hire(world: &World, login: &str, name: &str, role: &str, place: PlaceId) -> Id {
    let user = NewUser { login: login.into(), name: name.into(), same: accounts::Same::Another, ..NewUser::default() };
    let made = accounts::user_add(&world.app, user).await.expect("user");
    let from = world.today();
    let grant = accounts::GrantTo::new(made.account, role, place, from);
    accounts::give_grant(&world.operator(), grant).await.expect("grant");
    made.account
}

impl Crew {
    pub(crate) async fn new(world: &World) -> Self {
        let tree = world.app.tree();
        let county = world.place(COUNTY);
        // A town with enough villages, the same each time.
        let town = tree
            .children(county)
            .find(|t| tree.children(t.id).filter(|v| v.rural).count() >= 6)
            .expect("a town with six villages")
            .id;
        let villages: Vec<PlaceId> =
            tree.children(town).filter(|v| v.level == Level::Village && v.rural).map(|v| v.id).collect();
        Self {
            county,
            town,
            county_office: hire(world, "xianban", "县督查", "county.office", county).await,
            second_office: hire(world, "xianban2", "县督查二", "county.office", county).await,
            town_office: hire(world, "zhenban", "镇党政", "town.office", town).await,
            safety: hire(world, "anjian", "镇安监", "town.safety", town).await,
            cadre: hire(world, "cunganbu", "村甲", "village.cadre", villages[0]).await,
            neighbour: hire(world, "cunganbu2", "村乙", "village.cadre", villages[1]).await,
            villages,
        }
    }

    /// A hazard found in a village by its cadre (by the town's office where none of ours works), today.
    pub(crate) async fn hazard(&self, world: &World, village: usize, name: &str, kind: &str) -> Id {
        let finder = match village {
            0 => self.cadre,
            1 => self.neighbour,
            _ => self.town_office,
        };
        let cx = world.cx(finder).await;
        let text = |k: &str, v: &str| (k.to_owned(), v.to_owned());
        let new = NewRecord {
            submission: world.app.id(),
            ledger: "hazard".into(),
            place: self.villages[village],
            unit: None,
            day: None,
            texts: vec![text("name", name), text("kind", kind), text("spot", name)],
            uploads: Vec::new(),
            confirmed: true,
        };
        records::create(&cx, new).await.expect("hazard").id
    }

    /// Fixes and closes a hazard that was handed out, today.
    pub(crate) async fn fix_assigned(&self, world: &World, hazard: Id) {
        let (safety, office) = (world.cx(self.safety).await, world.cx(self.town_office).await);
        let today = world.today().to_string();
        step(world, &safety, "hazard", hazard, "fix", &[("measure", "已更换"), ("fixed_on", &today)], None)
            .await
            .expect("fix");
        step(world, &office, "hazard", hazard, "close", &[("check_result", "合格"), ("checked_on", &today)], None)
            .await
            .expect("close");
    }

    /// Finds its way from 待交办 to 已销号 in one day.
    pub(crate) async fn fix(&self, world: &World, hazard: Id) {
        self.assign(world, hazard).await;
        self.fix_assigned(world, hazard).await;
    }

    /// Hands a hazard out, due today, and leaves it at that.
    pub(crate) async fn assign(&self, world: &World, hazard: Id) {
        let (safety, office) = (world.cx(self.safety).await, world.cx(self.town_office).await);
        let due = world.today().to_string();
        let texts = [("duty_person", "张三"), ("due_on", due.as_str())];
        let owner = Some(safety.actor.person);
        step(world, &office, "hazard", hazard, "assign", &texts, owner).await.expect("assign");
    }
}

/// One step by one person.
pub(crate) async fn step(
    world: &World,
    cx: &OpContext,
    ledger: &str,
    record: Id,
    step: &str,
    texts: &[(&str, &str)],
    owner: Option<Id>,
) -> Outcome<records::Moved> {
    let input = StepInput {
        submission: world.app.id(),
        ledger: ledger.into(),
        record,
        step: step.into(),
        texts: texts.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
        uploads: Vec::new(),
        owner_unit: None,
        owner,
        reason: String::new(),
        day: None,
    };
    records::step(cx, input).await
}
