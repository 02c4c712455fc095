//! Runs what is due. Each run is a task of its own: one that fails or panics stops no other.

use crate::{Job, due, next_run};
use app::jobs::{Declared, RENEW_MS, Run};
use app::{App, Outcome};
use domain::Moment;
use std::time::Duration;
use tokio::task::JoinSet;

/// How often it is looked what is due.
const LOOK: Duration = Duration::from_secs(60);

/// Runs the jobs at their times until the future is dropped.
pub async fn run(app: App, jobs: &'static [Job]) {
    let mut timer = tokio::time::interval(LOOK);
    timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    // Dropped with this future: what is under way ends with it.
    let mut under_way = JoinSet::new();
    let mut declared = false;
    loop {
        timer.tick().await;
        while under_way.try_join_next().is_some() {}
        if !declared {
            declared = noted("declaring jobs", declare(&app, jobs).await).is_some();
        }
        // A long run does not keep the others from their times; its claim keeps it from being run twice.
        let app = app.clone();
        under_way.spawn(async move {
            noted("looking for due jobs", run_due(&app, jobs).await);
        });
    }
}

/// Writes the jobs into the database, with when each runs next.
///
/// # Errors
/// The store's.
pub async fn declare(app: &App, jobs: &[Job]) -> Outcome<()> {
    let (last, now) = (app::jobs::last_runs(app).await?, app.now());
    let next = |job: &Job| {
        let last = last.iter().find(|(name, _)| name == job.name).map(|(_, at)| *at);
        next_run(job.schedule, last, now)
    };
    let list = jobs
        .iter()
        .map(|job| Declared {
            name: job.name.to_owned(),
            title: job.title.to_owned(),
            schedule: job.schedule.chinese(),
            next_at: next(job),
        })
        .collect();
    app::jobs::declare(app, list).await
}

/// Runs every job that is due now and that no other node runs, at the same time, and waits for them; gives their names.
///
/// # Errors
/// The store's, while looking what is due. Failures of jobs are kept with the jobs.
pub async fn run_due(app: &App, jobs: &'static [Job]) -> Outcome<Vec<&'static str>> {
    let last = app::jobs::last_runs(app).await?;
    let mut running = JoinSet::new();
    for (job, seen) in due(jobs, &last, app.now()) {
        let app = app.clone();
        running.spawn(async move { run_claimed(&app, job, seen).await.then_some(job.name) });
    }
    let mut ran: Vec<&str> = running.join_all().await.into_iter().flatten().collect();
    ran.sort_unstable();
    Ok(ran)
}

/// Runs a job now, whatever its schedule; false when it is running already.
///
/// # Errors
/// The store's. A failure of the job is kept with the job.
pub async fn run_now(app: &App, job: &Job) -> Outcome<bool> {
    let last = app::jobs::last_runs(app).await?;
    let seen = last.iter().find(|(name, _)| name == job.name).map(|(_, at)| *at);
    Ok(run_claimed(app, job, seen).await)
}

/// One run of a job, when this node gets the claim; true when it did.
async fn run_claimed(app: &App, job: &Job, seen: Option<Moment>) -> bool {
    let Some(Some(run)) = noted(job.name, app::jobs::claim(app, job.name, seen).await) else { return false };
    let outcome = renewing(app, job, &run).await;
    if let Err(why) = &outcome {
        tracing::error!(job = job.name, why, "a job failed");
    }
    let next_at = next_run(job.schedule, Some(run.began()), app.now());
    noted(job.name, app::jobs::finish(app, run, outcome, next_at).await);
    true
}

/// The work of a run, its claim renewed as long as it takes. A panic is a failure like any other.
async fn renewing(app: &App, job: &Job, run: &Run) -> Result<String, String> {
    let mut work = JoinSet::new();
    work.spawn((job.run)(app.clone()));
    let mut renewal = tokio::time::interval(Duration::from_millis(RENEW_MS));
    renewal.tick().await;
    loop {
        tokio::select! {
            ended = work.join_next() => return match ended {
                Some(Ok(Ok(text))) => Ok(text),
                Some(Ok(Err(refusal))) => Err(reason(&refusal)),
                Some(Err(panic)) => Err(format!("程序出错：{panic}")),
                None => Err("程序出错".to_owned()),
            },
            _ = renewal.tick() => {
                noted(job.name, app::jobs::renew(app, run).await);
            }
        }
    }
}

/// Why a run failed, for the system administrator: also what is not told to others.
fn reason(refusal: &app::Refusal) -> String {
    match refusal {
        app::Refusal::Internal(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The value, or the error in the log.
fn noted<T>(what: &str, outcome: Outcome<T>) -> Option<T> {
    outcome.map_err(|error| tracing::error!(job = what, error = %error, "a job could not be run")).ok()
}
