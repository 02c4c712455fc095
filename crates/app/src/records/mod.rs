//! Records of ledgers: the commands and questions every ledger shares.

mod agenda;
mod amend;
pub(crate) mod batch;
mod browse;
mod bulk;
mod create;
pub(crate) mod double;
mod doubts;
mod edit;
mod files;
mod forms;
pub(crate) mod inside;
mod ledgers;
mod list;
pub(crate) mod owner;
pub(crate) mod pickers;
mod recurrence;
pub(crate) mod references;
pub(crate) mod reindex;
mod reveal;
pub(crate) mod sealing;
pub(crate) mod second_person;
mod step;
mod tables;
mod todo;
mod view;
mod write;

pub(crate) use amend::amend;
pub(crate) use create::adopted;
pub(crate) use edit::{load, load_for_update};
pub(crate) use ledgers::{all_readable, open_states, running_states};
pub(crate) use list::{export_inside, list_in};
pub(crate) use step::{perform, step_in};
pub(crate) use view::{headline, last_event, person_name, view_in};
pub(crate) use write::{ChangeMeta, span_rows, update};

pub use agenda::{Agenda, When, agenda};
pub use browse::{DueCell, LedgerList, ListColumn, ListRow, browse};
pub use bulk::{BULK_LIMIT, BulkDone, BulkPreview, bulk_preview, bulk_step};
pub use create::check_adoption;
pub(crate) use create::rows_of;
pub use create::{Adoption, Created, NewRecord, adopt_many, create};
pub use doubts::{DoubtView, confirm_doubt};
pub use edit::{EditRequest, Edited, MoveRequest, choose, edit, move_to};
pub use files::{KeptFile, Upload, file, keep_file, kept_bytes};
pub use forms::{Ask, AskedField, FormView, StepForm, Texts, edit_form, move_form, new_form, step_form};
pub use inside::{CHILDREN, Children, Parent, children, parent};
pub use ledgers::{
    FormLink, LedgerOverview, LedgerSummary, ListRights, forms, ledger_found, list_rights, may_create, overview,
    readable,
};
pub use list::{
    Counted, Cut, Exported, ListQuery, Listed, Row, SearchFound, SearchHit, Shown, count, export, list, number_of,
    search,
};
pub use pickers::{Offer, Picked, Sought, offered_records, offered_units, picked};
pub use reveal::reveal;
pub use step::{Moved, StepInput, confirm_recurrence, step};
pub use tables::{TableCell, TableColumn, TableView};
pub use todo::{TODO_LIMIT, Todo, todo, todo_count};
pub use view::{
    ClockView, ConflictView, Difference, Event, FieldView, RecordRights, RecordView, Related, StepView, view,
};

use crate::context::{App, OpContext};
use crate::outcome::Outcome;
use domain::access::{Permission, Scope};
use domain::ledger::{Ledger, Rules, field_types};
use domain::{Id, PlaceId};
use store::records::Reader;

/// Reads for an actor.
pub(crate) fn reader(cx: &OpContext) -> Reader {
    Reader { scope: Scope::of(&cx.actor, &cx.app.loaded().pack.roles, Permission::RecordRead), tree: cx.app.tree() }
}

/// Runs `with` with the rules of a ledger.
pub(crate) fn with_rules<T>(app: &App, ledger: &Ledger, with: impl FnOnce(&Rules<'_>) -> T) -> T {
    let tree = app.tree();
    with(&Rules { ledger, parameters: &app.loaded().pack.parameters, tree: &tree })
}

/// Reads texts of a form: people and units come as ids from pickers.
pub(crate) fn read_texts(
    cx: &OpContext,
    ledger: &Ledger,
    within: PlaceId,
    texts: &[(String, String)],
) -> Outcome<Vec<(usize, domain::Value)>> {
    let tree = cx.app.tree();
    let reading = field_types::Reading {
        tree: &tree,
        within,
        today: cx.today(),
        person: &|text| Id::parse(text),
        unit: &|text| Id::parse(text),
    };
    let list: Vec<(&str, &str)> = texts.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    Ok(domain::ledger::read_form(ledger, &list, &reading)?)
}
