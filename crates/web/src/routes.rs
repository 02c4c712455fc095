//! Every route, in one list.

use crate::site::Site;
use crate::{
    admin, exchange, guard, indicators, ledger, me, places, records, reports, session, shell, sign_in, speeches, tasks,
    today,
};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::{get, post};
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

/// The whole channel. A request that takes longer than `limit`, also because its sender stalls, is ended.
pub fn router(site: Site, limit: Duration) -> Router {
    let pages = Router::new()
        .route("/", get(shell::home))
        .route("/sign-in", get(sign_in::handle::show).post(sign_in::handle::enter))
        .route("/sign-in/second", get(sign_in::handle::show_second).post(sign_in::handle::enter_second))
        .route("/sign-out", post(sign_in::handle::leave))
        .route("/elder", post(shell::elder))
        .route("/switch", get(shell::switch))
        .route("/places", get(shell::places))
        .route("/people", get(shell::people))
        .route("/search", get(shell::search))
        .route("/today", get(today::handle::show))
        .route("/note", get(ledger::handle::note))
        .route("/ledgers", get(ledger::handle::overview))
        .route("/ledgers/{ledger}", get(ledger::handle::list))
        .route("/ledgers/{ledger}/total", get(ledger::handle::total))
        .route("/ledgers/{ledger}/export.xlsx", get(ledger::handle::export))
        .route("/ledgers/{ledger}/new", get(ledger::handle::new).post(ledger::handle::create))
        .route("/ledgers/{ledger}/bulk", post(ledger::handle::bulk))
        .route("/ledgers/{ledger}/bulk/do", post(ledger::handle::bulk_do))
        .route("/records/{ledger}/{record}", get(records::handle::show))
        .route("/records/{ledger}/{record}/edit", get(records::handle::edit).post(records::handle::edited))
        .route("/records/{ledger}/{record}/correct", get(records::handle::correct).post(records::handle::corrected))
        .route("/records/{ledger}/{record}/move", get(records::handle::moving).post(records::handle::moved))
        .route("/records/{ledger}/{record}/step/{step}", get(records::handle::step).post(records::handle::stepped))
        .route("/records/{ledger}/{record}/reveal/{field}", post(records::handle::reveal))
        .route("/records/{ledger}/{record}/conflict/{conflict}", post(records::handle::conflict))
        .route("/records/{ledger}/{record}/repeats", post(records::handle::repeats))
        .route("/ledgers/{ledger}/import", get(exchange::handle::show).post(exchange::handle::upload))
        .route("/ledgers/{ledger}/import/do", post(exchange::handle::confirm))
        .route("/ledgers/{ledger}/import/annotated.xlsx", get(exchange::handle::annotated))
        .route("/ledgers/{ledger}/template.xlsx", get(exchange::handle::template))
        .route("/speeches", get(speeches::handle::index))
        .route("/speeches/new", get(speeches::handle::new).post(speeches::handle::create))
        .route("/speeches/{speech}", get(speeches::handle::show).post(speeches::handle::decide))
        .route("/speeches/split/{task}", get(speeches::rows::split).post(speeches::rows::split_done))
        .route("/speeches/{speech}/issue", get(speeches::rows::issue).post(speeches::rows::issued))
        .route("/speeches/{speech}/fill", get(speeches::filling::show).post(speeches::filling::choose))
        .route("/speeches/{speech}/filled.docx", get(speeches::filling::document))
        .route("/speeches/{speech}/repair", post(speeches::rows::repair))
        .route("/speeches/{speech}/table.xlsx", get(speeches::rows::workbook))
        .route("/speeches/{speech}/table.docx", get(speeches::rows::document))
        .route("/tasks", get(tasks::handle::index))
        .route("/tasks/{task}/issue", get(tasks::handle::issue).post(tasks::handle::issued))
        .route("/me", get(me::handle::show))
        .route("/me/password", get(me::handle::password).post(me::handle::set_password))
        .route("/me/second", get(me::handle::second).post(me::handle::confirm_second))
        .route("/admin", get(admin::handle::index))
        .route("/admin/audit", get(admin::audit::show).post(admin::audit::verify))
        .route("/admin/audit/heads.txt", get(admin::audit::heads))
        .route("/admin/jobs", get(admin::jobs::show))
        .route("/admin/accounts", get(admin::handle::accounts))
        .route("/admin/accounts/new", get(admin::handle::new).post(admin::handle::create))
        .route("/admin/accounts/{account}", get(admin::handle::account))
        .route("/admin/accounts/{account}/grant", post(admin::handle::grant))
        .route("/admin/accounts/{account}/{what}", get(admin::handle::ask).post(admin::handle::act))
        .route("/figures", get(indicators::handle::board))
        .route("/figures/index", get(indicators::handle::index))
        .route("/figures/{id}", get(indicators::handle::one))
        .route("/figures/{id}/rows", get(indicators::handle::rows))
        .route("/reports", get(reports::handle::index))
        .route("/reports/{template}", get(reports::handle::preview))
        .route("/reports/{template}/docx", get(reports::handle::draft_docx))
        .route("/reports/{template}/issue", post(reports::handle::issue))
        .route("/reports/issued/{id}", get(reports::handle::issued))
        .route("/reports/issued/{id}/docx", get(reports::handle::issued_docx))
        .route("/place", get(places::handle::show))
        .route("/files/{ledger}/{record}/{hash}", get(records::files::get))
        .layer(session::layer(&site))
        .layer(middleware::from_fn_with_state(site.clone(), crate::failure::never_empty));
    Router::new()
        .route("/assets/{version}/{name}", get(shell::asset))
        .route("/favicon.ico", get(shell::icon))
        .route("/health", get(shell::health))
        .merge(pages)
        .fallback(shell::nowhere)
        .layer(DefaultBodyLimit::max(guard::MAX_BODY_BYTES))
        .layer(middleware::from_fn(guard::guard))
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, limit))
        .layer(CatchPanicLayer::new())
        .with_state(site)
}
