//! Reading, writing and annotating whole files.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking too")]

mod annotated;
mod documents;
mod hostile;
mod pdf;
mod pdf_hostile;
mod workbooks;
mod written;

use std::path::PathBuf;

/// A file of the shared example set beside the workspace.
fn shared(path: &str) -> Vec<u8> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(path);
    std::fs::read(&file)
        .unwrap_or_else(|e| panic!("example file {} is missing beside the workspace: {e}", file.display()))
}
