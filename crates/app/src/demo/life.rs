//! The last weeks, played by the demo's people through the same steps as everybody's work: so that 今日 has something for each.

use super::people::{acting, place_of};
use super::world::{Scene, SceneStep, Speech, World};
use crate::context::App;
use crate::outcome::Outcome;
use crate::records::{NewRecord, StepInput};
use crate::speeches::{NewSpeech, Source};
use crate::tasks::{Issue, To};
use domain::ledger::{Ledger, StateCategory};
use domain::places::Level;
use domain::{Day, Id, Moment};

const DAY_MS: i64 = 86_400_000;

/// Plays them, oldest first.
pub(super) async fn play(app: &App, world: &World, say: &(dyn Fn(&str) + Send + Sync)) -> Outcome<()> {
    say(&format!("按步骤办理近期事项 {} 件", world.scene.len()));
    for (n, scene) in world.scene.iter().enumerate() {
        act(app, world, n, scene).await?;
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

/// Texts of a form: a date field with a number is so many days from today.
fn texts(ledger: &Ledger, values: &std::collections::BTreeMap<String, String>, today: Day) -> Vec<(String, String)> {
    values
        .iter()
        .map(|(field, text)| {
            let dated = ledger.field(field).is_some_and(|i| ledger.fields[i].ty.is_day());
            let text = match text.parse::<i32>() {
                Ok(days) if dated => today.plus(days).to_string(),
                _ => text.clone(),
            };
            (field.clone(), text)
        })
        .collect()
}

async fn act(app: &App, world: &World, n: usize, scene: &Scene) -> Outcome<()> {
    let ledger = app.loaded().ledger(&scene.ledger)?.clone();
    let today = app.now().day();
    let cx = acting(app, &scene.by, at(app, scene.ago)).await?;
    let mut given = texts(&ledger, &scene.values, today);
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
        place: place_of(app, world, &scene.place)?,
        unit: None,
        day: Some(cx.today()),
        texts: given,
        uploads: Vec::new(),
        confirmed: true,
    };
    let made = crate::records::create(&cx, new).await?;
    for (m, step) in scene.step.iter().enumerate() {
        do_step(app, &ledger, made.id, &format!("demo scene {n} step {m}"), step, today).await?;
    }
    Ok(())
}

async fn do_step(app: &App, ledger: &Ledger, record: Id, name: &str, step: &SceneStep, today: Day) -> Outcome<()> {
    let cx = acting(app, &step.by, at(app, step.ago)).await?;
    let owner = match &step.owner {
        Some(login) => Some(acting(app, login, cx.now).await?.actor.person),
        None => None,
    };
    let input = StepInput {
        submission: Id::named(name.as_bytes()),
        texts: texts(ledger, &step.values, today),
        owner,
        reason: step.reason.clone(),
        ..StepInput::of(&cx, &ledger.id, record, &step.step)
    };
    crate::records::step(&cx, input).await?;
    Ok(())
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
