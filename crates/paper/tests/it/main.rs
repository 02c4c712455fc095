//! Reading, writing and annotating whole files.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking too")]

mod annotated;
mod documents;
mod hostile;
mod pdf;
mod pdf_hostile;
mod workbooks;
mod written;
