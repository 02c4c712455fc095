//! Every route, in one list.

use crate::site::Site;
use crate::{
    admin, figure, guard, import, ledger, me, record, report, session, shell, sign_in, speech, task, today, village,
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

/// The whole entrance.
pub fn router(site: Site) -> Router {
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
        .route("/records/{ledger}/{record}", get(record::handle::show))
        .route("/records/{ledger}/{record}/edit", get(record::handle::edit).post(record::handle::edited))
        .route("/records/{ledger}/{record}/correct", get(record::handle::correct).post(record::handle::corrected))
        .route("/records/{ledger}/{record}/move", get(record::handle::moving).post(record::handle::moved))
        .route("/records/{ledger}/{record}/step/{step}", get(record::handle::step).post(record::handle::stepped))
        .route("/records/{ledger}/{record}/reveal/{field}", post(record::handle::reveal))
        .route("/records/{ledger}/{record}/clash/{clash}", post(record::handle::clash))
        .route("/records/{ledger}/{record}/repeats", post(record::handle::repeats))
        .route("/ledgers/{ledger}/import", get(import::handle::show).post(import::handle::upload))
        .route("/ledgers/{ledger}/import/do", post(import::handle::confirm))
        .route("/ledgers/{ledger}/import/annotated.xlsx", get(import::handle::annotated))
        .route("/ledgers/{ledger}/template.xlsx", get(import::handle::template))
        .route("/speeches", get(speech::handle::index))
        .route("/speeches/new", get(speech::handle::new).post(speech::handle::create))
        .route("/speeches/{speech}", get(speech::handle::show).post(speech::handle::decide))
        .route("/speeches/split/{task}", get(speech::rows::split).post(speech::rows::split_done))
        .route("/speeches/{speech}/issue", get(speech::rows::issue).post(speech::rows::issued))
        .route("/speeches/{speech}/fill", get(speech::filling::show).post(speech::filling::choose))
        .route("/speeches/{speech}/filled.docx", get(speech::filling::document))
        .route("/speeches/{speech}/repair", post(speech::rows::repair))
        .route("/speeches/{speech}/table.xlsx", get(speech::rows::workbook))
        .route("/speeches/{speech}/table.docx", get(speech::rows::document))
        .route("/tasks", get(task::handle::index))
        .route("/tasks/{task}/issue", get(task::handle::issue).post(task::handle::issued))
        .route("/me", get(me::handle::show))
        .route("/me/password", get(me::handle::password).post(me::handle::set_password))
        .route("/me/second", get(me::handle::second).post(me::handle::confirm_second))
        .route("/admin", get(admin::handle::index))
        .route("/admin/audit", get(admin::audit::show).post(admin::audit::verify))
        .route("/admin/audit/heads.txt", get(admin::audit::heads))
        .route("/admin/accounts", get(admin::handle::accounts))
        .route("/admin/accounts/new", get(admin::handle::new).post(admin::handle::create))
        .route("/admin/accounts/{account}", get(admin::handle::account))
        .route("/admin/accounts/{account}/grant", post(admin::handle::grant))
        .route("/admin/accounts/{account}/{what}", get(admin::handle::ask).post(admin::handle::act))
        .route("/figures", get(figure::handle::board))
        .route("/figures/index", get(figure::handle::index))
        .route("/figures/{id}", get(figure::handle::one))
        .route("/figures/{id}/rows", get(figure::handle::rows))
        .route("/reports", get(report::handle::index))
        .route("/reports/{template}", get(report::handle::preview))
        .route("/reports/{template}/docx", get(report::handle::draft_docx))
        .route("/reports/{template}/issue", post(report::handle::issue))
        .route("/reports/issued/{id}", get(report::handle::issued))
        .route("/reports/issued/{id}/docx", get(report::handle::issued_docx))
        .route("/place", get(village::handle::show))
        .route("/files/{ledger}/{record}/{hash}", get(record::files::get))
        .layer(session::layer(&site));
    Router::new()
        .route("/assets/{version}/{name}", get(shell::asset))
        .route("/favicon.ico", get(shell::icon))
        .route("/health", get(shell::health))
        .merge(pages)
        .fallback(shell::nowhere)
        .layer(DefaultBodyLimit::max(guard::MOST))
        .layer(middleware::from_fn(guard::guard))
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, Duration::from_secs(60)))
        .layer(CatchPanicLayer::new())
        .with_state(site)
}
