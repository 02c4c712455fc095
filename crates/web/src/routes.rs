//! Every route, in one list.

use crate::edge::{intake, observe};
use crate::failure::Failure;
use crate::site::Site;
use crate::{
    admin, browser, exchange, form_data, indicators, ledger, me, middleware, navigation, places, records, reports,
    session, sign_in, speeches, static_files, tasks, today,
};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use std::any::Any;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

/// The whole channel. A request that takes longer than `limit`, also because its sender stalls, is ended.
pub fn router(site: Site, limit: Duration) -> Router {
    let pages = Router::new()
        .route("/", get(navigation::handlers::home))
        .route("/sign-in", get(sign_in::handlers::show).post(sign_in::handlers::enter))
        .route("/sign-in/second", get(sign_in::handlers::show_second).post(sign_in::handlers::enter_second))
        .route("/sign-out", post(sign_in::handlers::leave))
        .route("/elder", post(navigation::handlers::elder))
        .route("/switch", get(navigation::handlers::switch))
        .route("/places", get(navigation::handlers::places))
        .route("/people", get(navigation::handlers::people))
        .route("/units", get(navigation::handlers::units))
        .route("/search", get(navigation::handlers::search))
        .route("/today", get(today::handlers::show))
        .route("/note", get(ledger::handlers::note))
        .route("/ledgers", get(ledger::handlers::overview))
        .route("/ledgers/{ledger}", get(ledger::handlers::list))
        .route("/ledgers/{ledger}/total", get(ledger::handlers::total))
        .route("/ledgers/{ledger}/pick", get(ledger::handlers::pick))
        .route("/ledgers/{ledger}/export.xlsx", get(ledger::handlers::export))
        .route("/ledgers/{ledger}/new", get(ledger::handlers::new).post(ledger::handlers::create))
        .route("/ledgers/{ledger}/bulk", post(ledger::handlers::bulk))
        .route("/ledgers/{ledger}/bulk/do", post(ledger::handlers::bulk_do))
        .route("/records/{ledger}/{record}", get(records::handlers::show))
        .route("/records/{ledger}/{record}/edit", get(records::changes::edit).post(records::changes::edited))
        .route("/records/{ledger}/{record}/correct", get(records::changes::correct).post(records::changes::corrected))
        .route("/records/{ledger}/{record}/move", get(records::changes::moving).post(records::changes::moved))
        .route("/records/{ledger}/{record}/step/{step}", get(records::handlers::step).post(records::handlers::stepped))
        .route("/records/{ledger}/{record}/reveal/{field}", post(records::handlers::reveal))
        .route("/records/{ledger}/{record}/conflict/{conflict}", post(records::handlers::conflict))
        .route("/records/{ledger}/{record}/doubt/{rule}", post(records::handlers::doubt))
        .route("/records/{ledger}/{record}/repeats", post(records::handlers::repeats))
        .route("/ledgers/{ledger}/import", get(exchange::handlers::show).post(exchange::handlers::upload))
        .route("/ledgers/{ledger}/import/do", post(exchange::handlers::confirm))
        .route("/ledgers/{ledger}/import/annotated.xlsx", get(exchange::handlers::annotated))
        .route("/ledgers/{ledger}/import/{import}", get(exchange::progress::show))
        .route("/ledgers/{ledger}/import/{import}/stop", post(exchange::progress::stop))
        .route("/ledgers/{ledger}/import/{import}/resume", post(exchange::progress::resume))
        .route("/ledgers/{ledger}/import/{import}/receipt.xlsx", get(exchange::progress::receipt))
        .route("/ledgers/{ledger}/template.xlsx", get(exchange::handlers::template))
        .route("/speeches", get(speeches::handlers::index))
        .route("/speeches/new", get(speeches::handlers::new).post(speeches::handlers::create))
        .route("/speeches/{speech}", get(speeches::handlers::show).post(speeches::handlers::decide))
        .route("/speeches/split/{task}", get(speeches::rows::split).post(speeches::rows::split_done))
        .route("/speeches/{speech}/issue", get(speeches::rows::issue).post(speeches::rows::issued))
        .route("/speeches/{speech}/fill", get(speeches::filling::show).post(speeches::filling::choose))
        .route("/speeches/{speech}/filled.docx", get(speeches::filling::document))
        .route("/speeches/{speech}/repair", post(speeches::rows::repair))
        .route("/speeches/{speech}/table.xlsx", get(speeches::rows::workbook))
        .route("/speeches/{speech}/table.docx", get(speeches::rows::document))
        .route("/tasks", get(tasks::handlers::index))
        .route("/tasks/{task}/issue", get(tasks::handlers::issue).post(tasks::handlers::issued))
        .route("/me", get(me::handlers::show))
        .route("/me/password", get(me::handlers::password).post(me::handlers::set_password))
        .route("/me/second", get(me::handlers::second).post(me::handlers::confirm_second))
        .route("/admin", get(admin::handlers::index))
        .route("/admin/audit", get(admin::audit::show).post(admin::audit::verify))
        .route("/admin/audit/heads.txt", get(admin::audit::heads))
        .route("/admin/jobs", get(admin::jobs::show))
        .route("/admin/people", get(admin::people::list))
        .route("/admin/people/{person}", get(admin::people::human))
        .route("/admin/people/{person}/{what}", get(admin::people::ask).post(admin::people::propose))
        .route("/admin/people/proposals/{proposal}", get(admin::people::deciding).post(admin::people::decide))
        .route("/admin/accounts", get(admin::handlers::accounts))
        .route("/admin/accounts/new", get(admin::handlers::new).post(admin::handlers::create))
        .route("/admin/accounts/{account}", get(admin::handlers::account))
        .route("/admin/accounts/{account}/grant", post(admin::handlers::grant))
        .route("/admin/accounts/{account}/{what}", get(admin::handlers::ask).post(admin::handlers::act))
        .route("/figures", get(indicators::handlers::board))
        .route("/figures/index", get(indicators::handlers::index))
        .route("/figures/{id}", get(indicators::handlers::show))
        .route("/figures/{id}/rows", get(indicators::handlers::rows))
        .route("/reports", get(reports::handlers::index))
        .route("/reports/{template}", get(reports::handlers::preview))
        .route("/reports/{template}/docx", get(reports::handlers::draft_docx))
        .route("/reports/{template}/issue", post(reports::handlers::issue))
        .route("/reports/issued/{id}", get(reports::handlers::issued))
        .route("/reports/issued/{id}/docx", get(reports::handlers::issued_docx))
        .route("/place", get(places::handlers::show))
        .route("/files/{ledger}/{record}/{hash}", get(records::files::get))
        .fallback(async || Failure::from(app::Refusal::NotFound))
        .layer(session::layer(&site))
        .layer(from_fn_with_state((site.app().clone(), site.secure()), browser::layer))
        .layer(from_fn_with_state((site.clone(), limit), intake));
    Router::new()
        .route("/assets/{version}/{name}", get(static_files::asset))
        .route("/favicon.ico", get(static_files::favicon))
        .route("/health", get(static_files::health))
        .route("/healthz", get(observe::healthz))
        .route("/readyz", get(observe::readyz))
        .route("/metrics", get(observe::metrics))
        .merge(pages)
        .layer(DefaultBodyLimit::max(form_data::MAX_BODY_BYTES))
        .layer(from_fn_with_state(site.clone(), middleware::same_origin_and_security_headers))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(site.clone(), observe::observe))
        .with_state(site)
}

/// A handler that panicked, in words; what it said goes to the log.
fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let said = panic.downcast_ref::<&str>().copied();
    let said = said.or(panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no words");
    Failure::internal(format!("panic: {said}")).into_response()
}
