//! Problems a text names (存在的问题), each tied to the tasks that answer it by the words they share.

mod find;
mod lack;
mod lexicon;
mod problem;
#[cfg(test)]
mod tests;
mod ties;

pub use find::problems;
pub use problem::Problem;
