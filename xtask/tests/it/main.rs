//! The rules of the tree, applied to the tree.

mod tidy;
