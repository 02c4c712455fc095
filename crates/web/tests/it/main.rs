//! Pages and modules in a real browser.

mod components;
mod serve;
