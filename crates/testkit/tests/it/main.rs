//! The test tools themselves, against the real PostgreSQL and the real Chromium.

mod browser;
mod ends;
mod pg;
mod site;
