//! The ledger engine: definitions, field types, records, steps, clocks, merge and spans.

mod clocks;
mod computed;
mod days;
mod definition;
pub mod field_types;
mod form;
mod gate;
mod guard;
mod merge;
mod record;
mod rules;
mod say;
mod span;
mod step;

pub use clocks::{Run, due_slot, reminder};
pub use computed::{compute, only_asked};
pub use definition::*;
pub use form::{Form, Rules, create, edit, of_type, read_form};
pub use guard::Entry;
pub use merge::{Conflict, Merged, merge};
pub use record::{Record, RecordRow};
pub use rules::{Rule, broken, doubts, said};
pub use say::{HIDDEN_RECORD, Other, Part, Say};
pub use span::spans;
pub use step::{Doing, History, StepRequest, Stepped, available_steps, barred, step};
