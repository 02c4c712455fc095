//! Who reads records.

use domain::access::Scope;
use domain::places::PlaceTree;
use std::sync::Arc;

/// Who reads: the scope, with the tree it is resolved against.
#[derive(Clone)]
pub struct Reader {
    /// What may be seen.
    pub scope: Scope,
    /// Places.
    pub tree: Arc<PlaceTree>,
}
