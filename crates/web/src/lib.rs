//! Pages of the product: HTML first, page structs beside their templates, own style sheets and small ES modules.
//!
//! A page struct holds what is shown and nothing else: words, addresses, flags. Every form works without JavaScript; the
//! modules in `assets/` only make it quicker. No page has inline script or style.

pub mod admin;
pub mod components;
pub mod exchange;
pub mod indicators;
pub mod ledger;
pub mod me;
pub mod places;
pub mod records;
pub mod reports;
pub mod sign_in;
pub mod speeches;
pub mod today;

pub mod auth;
mod browser;
mod download;
mod due;
mod edge;
pub mod failure;
mod flash;
mod form_data;
mod forms;
mod load;
mod middleware;
pub mod navigation;
mod routes;
mod rows;
#[cfg(feature = "samples")]
mod samples;
mod session;
pub mod site;
mod static_files;
pub mod tasks;
mod url;

pub use routes::router;
#[cfg(feature = "samples")]
pub use samples::samples;
pub use site::Site;
