//! Relations of the manual: the blocks of its section run here, on both engines.

mod inside;
mod pickers;
mod tables;

use crate::crew::Crew;
use crate::{World, manual};
use app::records::{self, EditRequest, NewRecord, RecordView};
use app::{App, OpContext, Outcome};
use domain::{Id, PlaceId};

/// People of a county who work with the ledgers of the section.
struct Stage<'a> {
    world: &'a World,
    crew: Crew,
    app: App,
}

impl<'a> Stage<'a> {
    async fn new(world: &'a World) -> Self {
        let crew = Crew::new(world).await;
        let app = world.and_files(manual("relations")).await;
        Self { world, crew, app }
    }

    async fn cx(&self, account: Id) -> OpContext {
        let actor = app::accounts::actor(&self.app, account, self.world.today()).await.expect("actor");
        OpContext::new(&self.app, actor, "form", self.app.now())
    }

    async fn create(&self, cx: &OpContext, ledger: &str, place: PlaceId, texts: &[(&str, &str)]) -> Outcome<Id> {
        let new = NewRecord {
            submission: self.app.id(),
            ledger: ledger.to_owned(),
            place,
            unit: None,
            day: None,
            confirmed: false,
            texts: texts.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            uploads: Vec::new(),
        };
        records::create(cx, new).await.map(|made| made.id)
    }

    async fn edit(
        &self,
        cx: &OpContext,
        (ledger, record, base): (&str, Id, i64),
        texts: &[(&str, &str)],
    ) -> Outcome<records::Edited> {
        let edit = EditRequest {
            submission: self.app.id(),
            ledger: ledger.to_owned(),
            record,
            base,
            texts: texts.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            uploads: Vec::new(),
            reason: None,
        };
        records::edit(cx, edit).await
    }

    async fn view(&self, account: Id, ledger: &str, record: Id) -> RecordView {
        records::view(&self.cx(account).await, ledger, record).await.expect("view")
    }

    /// Nothing is found by the audit.
    async fn is_sound(&self) {
        app::audit::seal_now(&self.app).await.expect("seal");
        let report = app::audit::verify(&self.app, None, |_| {}).await.expect("verify");
        assert_eq!(report.findings.iter().map(|f| &f.text).collect::<Vec<_>>(), Vec::<&String>::new());
    }
}
