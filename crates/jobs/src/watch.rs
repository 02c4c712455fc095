//! The watch over the installation itself. It is no job: what keeps how a job went is the database, and this has to go on when
//! the database takes no writes.

use app::App;
use std::time::Duration;

/// Looks every minute whether what was wrong is over, until the future is dropped.
pub async fn watch(app: App) {
    let mut timer = tokio::time::interval(Duration::from_secs(60));
    timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        timer.tick().await;
        let app = app.clone();
        if let Err(error) = tokio::task::spawn_blocking(move || app::health::tick(&app)).await {
            tracing::error!(%error, "the watch over the installation failed");
        }
    }
}
