//! Pages of the product: HTML first, page structs beside their templates, own style sheets and small ES modules.
//!
//! A page struct holds what is shown and nothing else: words, addresses, flags. Every form works without JavaScript; the
//! modules in `assets/` only make it quicker. No page has inline script or style.

pub mod admin;
pub mod figure;
pub mod import;
pub mod ledger;
pub mod look;
pub mod me;
pub mod record;
pub mod report;
pub mod sign_in;
pub mod speech;
pub mod today;
pub mod village;

mod due;
pub mod failure;
mod forms;
mod guard;
mod passing;
mod posted;
mod routes;
#[cfg(feature = "samples")]
mod samples;
mod session;
pub mod shell;
pub mod site;
pub mod task;
pub mod visitor;

pub use routes::router;
#[cfg(feature = "samples")]
pub use samples::samples;
pub use site::Site;
