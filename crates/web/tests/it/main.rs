//! Pages and modules in a real browser.

mod look;
mod serve;
