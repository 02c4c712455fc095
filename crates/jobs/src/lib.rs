//! What runs on a timer. Jobs call `app` only, and may run twice with the effect of once.

use app::App;
use std::time::Duration;

/// Runs the jobs until the task is dropped.
pub async fn run(app: App, every: Duration) {
    let mut timer = tokio::time::interval(every);
    timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut ticks: u64 = 0;
    loop {
        timer.tick().await;
        once(&app).await;
        // Heads are sealed every ten turns: enough for an auditor, few enough to read.
        if ticks.is_multiple_of(10)
            && let Err(error) = app::audit::seal_now(&app).await
        {
            tracing::error!(job = "seal", error = %error, "a job failed");
        }
        ticks += 1;
    }
}

/// Every job once.
pub async fn once(app: &App) {
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
