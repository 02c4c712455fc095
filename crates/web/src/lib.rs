//! Pages of the product: HTML first, page structs beside their templates, own style sheets and small ES modules.
//!
//! A page struct holds what is shown and nothing else: words, addresses, flags. Every form works without JavaScript; the
//! modules in `assets/` only make it quicker. No page has inline script or style.

pub mod ledger;
pub mod look;
pub mod record;
pub mod sign_in;
pub mod today;

mod samples;

pub use samples::samples;
