//! The last weeks, played by the demo's people through the same steps as everybody's work: so that 今日 has something for each.

use super::people::{acting, place_of};
use super::world::{Scene, SceneStep, Speech, World};
use crate::context::App;
use crate::outcome::{Outcome, Refusal};
use crate::records::{NewRecord, StepInput};
use crate::speeches::{NewSpeech, Source};
use crate::tasks::{Issue, To};
use domain::access::Scope;
use domain::ledger::{Ledger, StateCategory};
use domain::places::Level;
use domain::{Id, Moment};
use std::collections::{BTreeMap, HashMap};
use store::records::Reader;

const DAY_MS: i64 = 86_400_000;

/// Plays them, oldest first.
pub(super) async fn play(app: &App, world: &World, say: &(dyn Fn(&str) + Send + Sync)) -> Outcome<()> {
    say(&format!("按步骤办理近期事项 {} 件", world.scene.len()));
    let mut stage = Stage { app, world, made: HashMap::new() };
    for (n, scene) in world.scene.iter().enumerate().filter(|(_, scene)| scene.refused.is_none()) {
        let record = stage.begin(n, scene).await.map_err(|e| named(scene, e))?;
        for (m, step) in scene.step.iter().enumerate().filter(|(_, step)| step.refused.is_none()) {
            stage.step(scene, record, (n, m), step).await.map_err(|e| named(scene, e))?;
        }
    }
    say(&format!("接收讲话 {} 篇，分解任务并交办", world.speech.len()));
    for (n, speech) in world.speech.iter().enumerate() {
        hand_down(app, world, n, speech).await?;
    }
    crate::tasks::judge(app).await?;
    Ok(())
}

/// Ten in the morning, so many days ago; today it is an hour ago at most.
fn at(app: &App, ago: i32) -> Moment {
    let now = app.now();
    if ago == 0 { Moment(now.0 - 60_000) } else { Moment(now.0 - i64::from(ago) * DAY_MS) }
}

/// A scene's refusal with the scene it happened in.
fn named(scene: &Scene, refusal: Refusal) -> Refusal {
    Refusal::whole(format!("{}（{} {}）：{refusal}", scene.file, scene.ledger, scene.by))
}

/// Plays all scenes with what they expect; gives what went otherwise.
pub(super) async fn rehearse(app: &App, world: &World) -> Outcome<Vec<String>> {
    let (mut wrong, mut stage) = (Vec::new(), Stage { app, world, made: HashMap::new() });
    for (n, scene) in world.scene.iter().enumerate() {
        let what = format!("{} {}#{n} {}", scene.file, scene.ledger, scene.by);
        let made = stage.begin(n, scene).await;
        wrong.extend(otherwise(&what, &made, scene.refused.as_deref()));
        let Ok(record) = made else { continue };
        for (m, step) in scene.step.iter().enumerate() {
            let done = stage.step(scene, record, (n, m), step).await;
            let what = format!("{what}, {} by {}", step.step, step.by);
            wrong.extend(otherwise(&what, &done, step.refused.as_deref()));
        }
        if let Some(state) = &scene.state {
            let cx = crate::accounts::as_system(app, "demo");
            let ledger = scene.ledger.clone();
            let stands = cx
                .read(move |cx, tx| {
                    let table = cx.app.loaded().table(&ledger)?;
                    let all = Reader { scope: Scope::system(), tree: cx.app.tree() };
                    Ok(store::records::get(tx, &all, table, record)?.map(|found| found.record.state))
                })
                .await?;
            if stands.as_ref() != Some(state) {
                wrong.push(format!("{what}: stands in {stands:?}, not in {state}"));
            }
        }
    }
    Ok(wrong)
}

/// What an answer is against what is expected of it.
fn otherwise<T>(what: &str, answer: &Outcome<T>, refused: Option<&str>) -> Option<String> {
    match (answer, refused) {
        (Ok(_), None) => None,
        (Ok(_), Some(text)) => Some(format!("{what}: accepted, should be refused with “{text}”")),
        (Err(e), Some(text)) if e.to_string().contains(text) => None,
        (Err(e), Some(text)) => Some(format!("{what}: refused with “{e}”, should be “{text}”")),
        (Err(e), None) => Some(format!("{what}: {e}")),
    }
}

/// The scenes played so far.
struct Stage<'a> {
    app: &'a App,
    world: &'a World,
    /// Records that other scenes may point at.
    made: HashMap<String, Id>,
}

impl Stage<'_> {
    /// Texts of a form. In a date field a number is so many days from today; `@name` is the record of a scene, `@login:NAME` the
    /// person of an account, `@unit:KEY` a unit.
    async fn texts(&self, ledger: &Ledger, values: &BTreeMap<String, String>) -> Outcome<Vec<(String, String)>> {
        let today = self.app.now().day();
        let mut out = Vec::with_capacity(values.len());
        for (field, text) in values {
            let dated = ledger.field(field).is_some_and(|i| ledger.fields[i].ty.is_day());
            let text = match (text.parse::<i32>(), text.strip_prefix('@')) {
                (Ok(days), _) if dated => today.plus(days).to_string(),
                (_, Some(name)) => self.id(name).await?.to_string(),
                _ => text.clone(),
            };
            out.push((field.clone(), text));
        }
        Ok(out)
    }

    async fn id(&self, name: &str) -> Outcome<Id> {
        if let Some(login) = name.strip_prefix("login:") {
            return Ok(acting(self.app, login, self.app.now()).await?.actor.person);
        }
        if let Some(key) = name.strip_prefix("unit:") {
            let unit = self.world.unit.iter().find(|unit| unit.key == key);
            let unit = unit.ok_or_else(|| Refusal::whole(format!("没有单位“{key}”")))?.name.clone();
            let today = self.app.now().day();
            let root = self.app.tree().root().ok_or(Refusal::NotFound)?;
            let found = self.app.read(move |tx| Ok(store::accounts::units_below(tx, root, today)?)).await?;
            let found = found.into_iter().find(|u| u.name == unit).map(|u| u.id);
            return found.ok_or_else(|| Refusal::whole(format!("没有单位“{key}”")));
        }
        self.made.get(name).copied().ok_or_else(|| Refusal::whole(format!("前面没有名叫“{name}”的记录")))
    }

    /// Makes the record of a scene.
    async fn begin(&mut self, n: usize, scene: &Scene) -> Outcome<Id> {
        let app = self.app;
        let ledger = app.loaded().ledger(&scene.ledger)?.clone();
        let cx = acting(app, &scene.by, at(app, scene.ago)).await?;
        let mut given = self.texts(&ledger, &scene.values).await?;
        // The form fills today and the person's own name; a scene of another day says its own.
        for field in &ledger.fields {
            if given.iter().any(|(id, _)| *id == field.id) {
                continue;
            }
            match field.default.as_deref() {
                Some("today") => given.push((field.id.clone(), cx.today().to_string())),
                Some("me") => given.push((field.id.clone(), cx.actor.name.clone())),
                _ => {}
            }
        }
        let new = NewRecord {
            submission: Id::named(format!("demo scene {n}").as_bytes()),
            ledger: scene.ledger.clone(),
            place: place_of(app, self.world, &scene.place)?,
            unit: None,
            day: Some(cx.today()),
            texts: given,
            uploads: Vec::new(),
            confirmed: true,
        };
        let made = crate::records::create(&cx, new).await?;
        if let Some(name) = &scene.name {
            self.made.insert(name.clone(), made.id);
        }
        Ok(made.id)
    }

    async fn step(&self, scene: &Scene, record: Id, (n, m): (usize, usize), step: &SceneStep) -> Outcome<()> {
        let ledger = self.app.loaded().ledger(&scene.ledger)?.clone();
        let cx = acting(self.app, &step.by, at(self.app, step.ago)).await?;
        let owner = match &step.owner {
            Some(login) => Some(acting(self.app, login, cx.now).await?.actor.person),
            None => None,
        };
        let input = StepInput {
            submission: Id::named(format!("demo scene {n} step {m}").as_bytes()),
            texts: self.texts(&ledger, &step.values).await?,
            owner,
            reason: step.reason.clone(),
            ..StepInput::of(&cx, &ledger.id, record, &step.step)
        };
        crate::records::step(&cx, input).await?;
        Ok(())
    }
}

/// A speech comes in; some of its tasks are taken, some are not, and what is taken goes to the level below.
async fn hand_down(app: &App, world: &World, number: usize, speech: &Speech) -> Outcome<()> {
    let cx = acting(app, &speech.by, at(app, speech.ago)).await?;
    let place = place_of(app, world, &speech.place)?;
    let below = match app.tree().get(place).map(|p| p.level) {
        Some(Level::City) => Level::County,
        _ => Level::Town,
    };
    let key = |what: &str| Id::named(format!("demo speech {number} {what}").as_bytes());
    let home = place_of(app, world, &world.home)?;
    let new = NewSpeech {
        submission: key("speech"),
        place,
        title: String::new(),
        kind: "讲话".to_owned(),
        spoken_on: Some(cx.today()),
        issuer: speech.issuer.clone(),
        source: Source::Text(speech.text.clone()),
    };
    let submitted = crate::speeches::submit(&cx, new).await?;
    let reading = crate::speeches::reading(&cx, submitted.id).await?;
    let open = |category: StateCategory| category == StateCategory::Open;
    let waiting: Vec<Id> = reading.proposals.iter().filter(|p| open(p.category)).map(|p| p.record).collect();
    let (take, rest) = waiting.split_at(speech.accept.min(waiting.len()));
    let refuse: Vec<Id> = rest.iter().rev().take(speech.refuse).copied().collect();
    crate::tasks::accept(&cx, key("accept"), take.to_vec()).await?;
    if !refuse.is_empty() {
        crate::tasks::refuse(&cx, key("refuse"), refuse, "是对全体的要求，不单独立项").await?;
    }
    for (n, proposal) in reading.proposals.iter().filter(|p| take.contains(&p.record)).enumerate() {
        // Every third stays 已立项, to be handed out by whoever opens the demo.
        if n % 3 == 2 {
            continue;
        }
        // The first goes straight to the villages of the home town, the others to the level below.
        let (under, level) = if n == 0 { (home, Level::Village) } else { (place, below) };
        let issue = Issue {
            submission: key(&format!("issue {n}")),
            task: proposal.record,
            to: To::Places { under, level, rural: None, profile: None },
            due: None,
            binding: None,
        };
        crate::tasks::issue(&cx, issue).await?;
    }
    Ok(())
}
