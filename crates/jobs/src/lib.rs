//! What runs on a timer. Jobs call `app` only, and may run twice with the effect of once.

use app::App;
use std::time::Duration;
use tokio::task::JoinHandle;

/// Runs the jobs until the task is dropped.
pub async fn run(app: App, every: Duration) {
    let mut timer = tokio::time::interval(every);
    timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut ticks: u64 = 0;
    let mut night: Option<JoinHandle<()>> = None;
    loop {
        timer.tick().await;
        once(&app).await;
        // Heads are sealed every ten turns: enough for an auditor, few enough to read.
        if ticks.is_multiple_of(10)
            && let Err(error) = app::audit::seal_now(&app).await
        {
            tracing::error!(job = "seal", error = %error, "a job failed");
        }
        // It may take long; the others do not wait for it.
        if night.as_ref().is_none_or(JoinHandle::is_finished) {
            let app = app.clone();
            night = Some(tokio::spawn(async move { nightly(&app).await }));
        }
        ticks += 1;
    }
}

/// What is done once a night: the file is looked through, a backup is made and tried.
pub async fn nightly(app: &App) {
    match app::backup::schedule::is_due(app).await {
        Ok(false) => return,
        Ok(true) => {}
        Err(error) => return tracing::error!(job = "backup", error = %error, "a job failed"),
    }
    let owner = app.clone();
    if let Err(error) = tokio::task::spawn_blocking(move || app::health::nightly(&owner)).await {
        tracing::error!(job = "check", error = %error, "a job failed");
    }
    match app::backup::schedule::run(app).await {
        Ok(done) => tracing::info!(job = "backup", ok = done.ok, file = done.file, "a backup was made"),
        Err(error) => tracing::error!(job = "backup", error = %error, "a job failed"),
    }
}

/// Every job once.
pub async fn once(app: &App) {
    let owner = app.clone();
    if let Err(error) = tokio::task::spawn_blocking(move || app::health::tick(&owner)).await {
        tracing::error!(job = "health", error = %error, "a job failed");
    }
    match app::tasks::judge(app).await {
        Ok(0) => {}
        Ok(moved) => tracing::info!(job = "judge", moved, "tasks reached their goals"),
        Err(error) => tracing::error!(job = "judge", error = %error, "a job failed"),
    }
    if let Err(error) = app::accounts::sessions::sweep(app).await {
        tracing::error!(job = "sessions", error = %error, "a job failed");
    }
    if let Err(error) = app::accounts::sweep(app).await {
        tracing::error!(job = "tries", error = %error, "a job failed");
    }
}
