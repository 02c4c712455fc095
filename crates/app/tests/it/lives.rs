//! Random lives of records, made through the commands people use: what figures, the audit and backups are tried on.

use crate::{HOUR, World};
use app::records::{self, Adoption, EditRequest, NewRecord, StepInput};
use app::{OpContext, Outcome, Refusal};
use domain::access::{Actor, Grant};
use domain::ledger::available_steps;
use domain::places::Level;
use domain::value::Deadline;
use domain::{Day, Id, PlaceId, Value};

/// A small generator of even numbers: the same seed gives the same lives.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `most`.
    pub fn roll(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % most.max(1)
    }

    pub fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.roll(list.len())]
    }
}

/// People and places of the lives.
pub struct Lives {
    pub dice: Dice,
    /// Two counties.
    pub counties: Vec<PlaceId>,
    /// Villages of two towns of each county.
    pub villages: Vec<PlaceId>,
    /// Ledger and record.
    pub records: Vec<(&'static str, Id)>,
    office: Vec<Actor>,
    owner: Actor,
    staffed: bool,
}

/// Somebody with roles at a place, as signing in would give.
pub fn actor(name: &str, roles: &[&str], place: PlaceId) -> Actor {
    let id = Id::named(name.as_bytes());
    let grants = roles.iter().map(|role| Grant {
        id: Id::named(format!("{name} {role}").as_bytes()),
        role: (*role).to_owned(),
        place,
        unit: None,
        posting: None,
        line: None,
        from: Day(0),
        to: None,
    });
    Actor {
        account: id,
        person: id,
        name: name.to_owned(),
        acting_for: None,
        also: Vec::new(),
        shared: false,
        grants: grants.collect(),
    }
}

/// This actor, now.
pub fn now(world: &World, actor: &Actor) -> OpContext {
    OpContext::new(&world.app, actor.clone(), "form", world.app.now())
}

/// A refusal by rules is life; a fault is not.
fn lived<T>(outcome: Outcome<T>) -> Option<T> {
    match outcome {
        Ok(value) => Some(value),
        Err(Refusal::Internal(text)) => panic!("a fault: {text}"),
        Err(_) => None,
    }
}

impl Lives {
    pub fn new(world: &World, seed: u64) -> Self {
        let tree = world.app.tree();
        let root = tree.root().expect("founded");
        let counties = vec![world.place("361002"), world.place("361021")];
        let towns = counties.iter().flat_map(|county| {
            tree.children(*county).filter(|t| tree.children(t.id).count() > 3).take(2).map(|t| t.id).collect::<Vec<_>>()
        });
        let villages = towns.flat_map(|t| tree.children(t).take(4).map(|v| v.id).collect::<Vec<_>>()).collect();
        let office = vec![
            actor("党政办", &["town.office"], root),
            actor("安监办", &["town.safety"], root),
            actor("应急甲", &["county.emergency"], root),
            actor("应急乙", &["county.emergency"], root),
        ];
        let owner = actor("责任人", &["village.cadre"], root);
        Self { dice: Dice::new(seed), counties, villages, records: Vec::new(), office, owner, staffed: false }
    }

    /// Somebody of the offices.
    pub fn officer(&self) -> &Actor {
        &self.office[0]
    }

    fn someone(&mut self) -> Actor {
        let all: Vec<&Actor> = self.office.iter().chain([&self.owner]).collect();
        (*self.dice.of(&all)).clone()
    }

    fn back(&mut self, world: &World, most: usize) -> Day {
        world.today().plus(-i32::try_from(self.dice.roll(most)).expect("days"))
    }

    /// Who becomes responsible has an account and a post in each of the towns.
    async fn staff(&mut self, world: &World) {
        let tree = world.app.tree();
        let mut towns: Vec<PlaceId> =
            self.villages.iter().filter_map(|v| tree.at_level(*v, Level::Town)).map(|t| t.id).collect();
        towns.dedup();
        // Several lives of one world have one each.
        let id = world.app.id().to_string().replace('-', "");
        let login = format!("z{}", &id[id.len() - 10..]);
        let account = crate::crew::hire(world, &login, "责任人", "town.office", towns[0]).await;
        for town in &towns[1..] {
            let grant = app::accounts::GrantTo::new(account, "town.office", *town, world.today());
            app::accounts::give_grant(&world.operator(), grant).await.expect("grant");
        }
        let found = world.cx(account).await.actor.clone();
        (self.owner.account, self.owner.person, self.staffed) = (found.account, found.person, true);
    }

    /// So many acts of people over so many days.
    pub async fn live(&mut self, world: &World, acts: usize, days: i64) {
        if !self.staffed {
            self.staff(world).await;
        }
        let pause = days * 24 * HOUR / i64::try_from(acts).expect("acts");
        for _ in 0..acts {
            world.later(pause);
            match self.dice.roll(20) {
                0..4 => self.hazard(world).await,
                4 => self.visit(world).await,
                5 => self.task(world).await,
                6 => self.adopt(world).await,
                7..16 => self.step(world).await,
                16 => self.edit(world, false).await,
                17 => self.edit(world, true).await,
                _ => self.wander(world).await,
            }
        }
    }

    async fn create(&mut self, world: &World, ledger: &'static str, place: PlaceId, texts: Vec<(&str, String)>) {
        let cx = now(world, self.officer());
        let new = NewRecord {
            submission: world.app.id(),
            ledger: ledger.to_owned(),
            place,
            unit: None,
            day: None,
            texts: texts.into_iter().map(|(k, v)| (k.to_owned(), v)).collect(),
            uploads: Vec::new(),
            confirmed: true,
        };
        if let Some(made) = lived(records::create(&cx, new).await) {
            self.records.push((ledger, made.id));
        }
    }

    pub async fn hazard(&mut self, world: &World) {
        let place = *self.dice.of(&self.villages.clone());
        let found = self.back(world, 40).to_string();
        let level = if self.dice.roll(4) == 0 { "重大" } else { "一般" };
        let kind = (*self.dice.of(&["山塘水库", "用火用电", "校园", ""])).to_owned();
        let texts = vec![
            ("name", "塘坝渗水".to_owned()),
            ("spot", "三组山塘坝脚".to_owned()),
            ("found_on", found),
            ("level", level.to_owned()),
            ("kind", kind),
        ];
        self.create(world, "hazard", place, texts).await;
    }

    async fn visit(&mut self, world: &World) {
        let place = *self.dice.of(&self.villages.clone());
        let day = self.back(world, 10).to_string();
        let kind = (*self.dice.of(&["日常走访", "节日慰问"])).to_owned();
        let problem = (*self.dice.of(&["", "房屋漏雨"])).to_owned();
        let texts = vec![("visited_on", day), ("household", "王大牛".to_owned()), ("kind", kind), ("problem", problem)];
        self.create(world, "visit", place, texts).await;
    }

    async fn task(&mut self, world: &World) {
        let tree = world.app.tree();
        let village = *self.dice.of(&self.villages.clone());
        let place = *self.dice.of(&tree.ancestors(village));
        self.create(world, "task", place, vec![("text", "开展隐患排查整治".to_owned())]).await;
    }

    async fn adopt(&mut self, world: &World) {
        let ledger = world.app.loaded().ledger("hazard").expect("hazard").clone();
        let field = |id: &str| ledger.field(id).unwrap_or_else(|| panic!("no field {id}"));
        let mut rows = Vec::new();
        for _ in 0..2 {
            let place = *self.dice.of(&self.villages.clone());
            let found = self.back(world, 200);
            let later = |dice: &mut Dice| found.plus(i32::try_from(dice.roll(30)).expect("days"));
            let mut values = vec![
                (field("name"), Value::Text("旧台账的隐患".into())),
                (field("found_on"), Value::Day(found)),
                (field("level"), Value::Text("一般".into())),
                (field("duty_phone"), Value::Text("13800138000".into())),
            ];
            if self.dice.roll(3) > 0 {
                values.push((field("due_on"), Value::Deadline(Deadline::On(later(&mut self.dice)))));
            }
            if self.dice.roll(2) == 0 {
                values.push((field("check_result"), Value::Text("合格".into())));
                values.push((field("checked_on"), Value::Day(later(&mut self.dice))));
            }
            rows.push(Adoption { place, day: found, values });
        }
        let cx = now(world, self.officer());
        let made = records::adopt_many(&cx.with_submission(world.app.id()), "hazard", "旧台账.xlsx", rows).await;
        self.records.extend(lived(made).unwrap_or_default().into_iter().map(|id| ("hazard", id)));
    }

    async fn step(&mut self, world: &World) {
        if self.records.is_empty() {
            return;
        }
        // Towards the youngest, so that lives go on.
        let at = self.records.len() - 1 - self.dice.roll(self.records.len().min(25));
        let (ledger, id) = self.records[at];
        let officer = now(world, self.officer());
        let Some(seen) = lived(records::view(&officer, ledger, id).await) else { return };
        let definition = world.app.loaded().ledger(ledger).expect("ledger").clone();
        let steps: Vec<String> = available_steps(&definition, &seen.record).map(|s| s.id.clone()).collect();
        if steps.is_empty() {
            return;
        }
        let step = self.dice.of(&steps).clone();
        let who = self.someone();
        let day = if self.dice.roll(3) == 0 { self.back(world, 5) } else { world.today() };
        let texts: &[(&str, String)] = &[
            ("duty_person", "张三".to_owned()),
            ("duty_phone", "13900139000".to_owned()),
            ("measure", "已加固".to_owned()),
            ("fixed_on", day.to_string()),
            ("check_result", "合格".to_owned()),
            ("checked_on", day.to_string()),
            ("due_on", world.today().plus(10).to_string()),
            ("progress", "已完成".to_owned()),
        ];
        let asks = definition.step(&step).map(|s| s.asks.clone()).unwrap_or_default();
        let asked = |name: &str| {
            asks.iter().any(|a| matches!(a, domain::ledger::Ask::Field(i, _) if definition.fields[*i].id == name))
        };
        let texts = texts.iter().filter(|(k, _)| asked(k) && (*k != "due_on" || ledger == "task"));
        let input = StepInput {
            submission: world.app.id(),
            ledger: ledger.to_owned(),
            record: id,
            step,
            texts: texts.map(|(k, v)| ((*k).to_owned(), v.clone())).collect(),
            uploads: Vec::new(),
            owner_unit: None,
            owner: Some(self.owner.person),
            reason: "情况变化".to_owned(),
            day: Some(day),
        };
        lived(records::step(&now(world, &who), input).await);
    }

    async fn edit(&mut self, world: &World, correcting: bool) {
        if self.records.is_empty() {
            return;
        }
        let (ledger, id) = *self.dice.of(&self.records.clone());
        if ledger != "hazard" {
            return;
        }
        let cx = now(world, self.officer());
        let Some(seen) = lived(records::view(&cx, ledger, id).await) else { return };
        let found = self.back(world, 60).to_string();
        let texts = match self.dice.roll(3) {
            0 => ("level", "重大".to_owned()),
            1 => ("kind", "校园".to_owned()),
            _ => ("found_on", found),
        };
        let edit = EditRequest {
            submission: world.app.id(),
            ledger: ledger.to_owned(),
            record: id,
            base: seen.record.version,
            texts: vec![(texts.0.to_owned(), texts.1)],
            uploads: Vec::new(),
            reason: correcting.then(|| "登记时写错".to_owned()),
        };
        lived(records::edit(&cx, edit).await);
    }

    /// To another village of the county.
    pub async fn wander(&mut self, world: &World) {
        if self.records.is_empty() {
            return;
        }
        let (ledger, id) = *self.dice.of(&self.records.clone());
        let to = *self.dice.of(&self.villages.clone());
        let day = self.back(world, 20);
        let cx = now(world, self.officer());
        let submission = world.app.id();
        let (ledger, reason) = (ledger.to_owned(), "责任区调整".to_owned());
        lived(
            records::move_to(&cx, records::MoveRequest { submission, ledger, record: id, place: to, day, reason })
                .await,
        );
    }

    /// Merges one of the villages into a sister, the day before today.
    pub async fn merge_villages(&mut self, world: &World) {
        let tree = world.app.tree();
        let from = self.villages.remove(0);
        let into = self.villages[0];
        assert_eq!(tree.get(from).and_then(|p| p.parent), tree.get(into).and_then(|p| p.parent));
        let day = world.today().plus(-1);
        app::places::merge(&world.operator(), vec![from], into, day).await.expect("merge");
    }

    /// Merges a town of the second county into its other one.
    pub async fn merge_towns(&mut self, world: &World) {
        let tree = world.app.tree();
        let county = self.counties[1];
        let towns: Vec<PlaceId> =
            self.villages.iter().filter_map(|v| tree.at_level(*v, Level::Town)).map(|t| t.id).collect();
        let own: Vec<PlaceId> = towns.into_iter().filter(|t| tree.tenant(*t) == county).collect();
        let (from, into) = (own[0], *own.last().expect("two towns"));
        assert_ne!(from, into);
        let day = world.today().plus(-1);
        app::places::merge(&world.operator(), vec![from], into, day).await.expect("merge");
    }
}
