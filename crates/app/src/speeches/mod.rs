//! 讲话与文件: words come in, are cleaned and read, and propose tasks. Nothing is created by itself: what is proposed waits in
//! its first state until a person accepts it.
//!
//! The speech ledger is known by its declared trait. The text is kept as found; cleaning, outline and proposals are derived
//! again whenever it is read.

mod breakdown;
mod fill;
mod ground;
mod keep;
mod paper;
mod proposal;
mod rank;
mod reading;
mod redate;
mod rows;
mod submit;
mod suggest;
mod units;
mod verdict;

pub use crate::tasks::{Bulk, accept, refuse};
pub use breakdown::{Form, Line, breakdown, lines};
pub use fill::{Blank, Choice, Fill, Filling, Offer, fill, filling};
pub use keep::keep_original;
pub use paper::document;
pub use proposal::Suggestion;
pub(crate) use reading::length;
pub use reading::{Length, OutlineEntry, Proposed, Reading, RepairNote, Segment, reading};
pub use redate::{give_day, redate};
pub use rows::{SplitForm, merge, split, split_form};
pub use submit::{NewSpeech, Source, Submitted, submit, text_of};
pub use verdict::{Named, StatedFigure, Stock, Sum, Verdict};

use crate::context::App;
use crate::outcome::{Outcome, Refusal};
use domain::Day;
use domain::ledger::{Ledger, SpeechTrait};
use std::collections::BTreeSet;
use store::records::Table;

/// The ledger of speeches.
///
/// # Errors
/// [`Refusal::NotFound`] when the pack has none.
pub fn ledger(app: &App) -> Outcome<&Ledger> {
    Ok(known(app)?.ledger)
}

/// The speech ledger with the parts its trait names.
struct Known<'a> {
    table: &'a Table,
    ledger: &'a Ledger,
    speech: &'a SpeechTrait,
}

fn known(app: &App) -> Outcome<Known<'_>> {
    let loaded = app.loaded();
    let ledger = loaded.pack.current().find(|l| l.traits.speech.is_some()).ok_or(Refusal::NotFound)?;
    let table = loaded.table(&ledger.id)?;
    let ledger = table.ledger();
    let speech = ledger.traits.speech.as_ref().ok_or(Refusal::NotFound)?;
    Ok(Known { table, ledger, speech })
}

/// A text read: clean, outlined, with what it proposes.
struct Derived {
    clean: language::Clean,
    back: Vec<language::Repair>,
    outline: language::Outline,
    proposals: Vec<language::tasks::Proposal>,
}

/// Reads a text as found, but for the repairs a person took back. Deterministic: the same text and day give the same reading.
fn derive(text: &str, spoken_on: Option<Day>, kept: &BTreeSet<String>) -> Derived {
    let mut clean = language::clean(text);
    let back = keep::revert(&mut clean, kept);
    let outline = language::outline(&clean.text);
    let context = language::tasks::Context { date: spoken_on };
    let proposals = language::tasks::propose(&clean.text, &outline, &context);
    Derived { clean, back, outline, proposals }
}

/// The longest line that is a heading, in characters.
const HEADING: usize = 60;

/// The depth of the heading an entry's line is; 0 when its number leads a paragraph (1、排查到位。各村要…).
fn heading_level(clean: &str, entry: &language::Entry) -> u8 {
    let (before, line) = (clean.get(..entry.start).unwrap_or_default(), clean.get(entry.start..).unwrap_or_default());
    let first = before.rsplit('\n').next().is_none_or(|lead| lead.trim().is_empty());
    let line = line.lines().next().unwrap_or_default().trim_end().trim_end_matches('。');
    if first && line.chars().count() <= HEADING && !line.contains(['。', ';', '!', '?']) { entry.level } else { 0 }
}
