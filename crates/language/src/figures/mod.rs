//! Figures a text states (文中数字): 76%, 98.36%, 535个, each with what it is called, unit and scale, place, time and
//! who says it, to be bound to an indicator and compared; and sums and shares of one sentence held against each other.

mod checks;
mod issuer;
mod lexicon;
mod place;
mod stated;
#[cfg(test)]
mod tests;

pub use checks::{Check, Relation, checks};
pub use stated::{Stated, stated};
