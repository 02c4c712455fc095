//! The words on either side of a figure.

pub(crate) mod count_phrase;
pub(crate) mod head_noun;
pub(crate) mod left;
pub(crate) mod predicate;
pub(crate) mod right;
pub(crate) mod window;
