//! Steps and clocks of the manual: the blocks of its section run here, on both engines.

mod clocks;
mod gates;
mod wrong;

use crate::crew::{Crew, hire};
use crate::{World, manual};
use app::records::{self, NewRecord, RecordView, StepInput};
use app::{App, OpContext, Outcome};
use domain::{Id, PlaceId};

/// People of a county, town and village, and one of the city, who work with the ledgers of the section.
struct Stage<'a> {
    world: &'a World,
    crew: Crew,
    city: Id,
    app: App,
}

impl<'a> Stage<'a> {
    async fn new(world: &'a World) -> Self {
        let crew = Crew::new(world).await;
        let root = world.app.tree().root().expect("the city");
        let city = hire(world, "shiban", "市督查", "city.office", root).await;
        let app = world.and_files(manual("steps")).await;
        Self { world, crew, city, app }
    }

    async fn cx(&self, account: Id) -> OpContext {
        let actor = app::accounts::actor(&self.app, account, self.world.today()).await.expect("actor");
        OpContext::new(&self.app, actor, "form", self.app.now())
    }

    async fn create(&self, account: Id, ledger: &str, place: PlaceId, texts: &[(&str, &str)]) -> Outcome<Id> {
        let new = NewRecord {
            submission: self.app.id(),
            ledger: ledger.to_owned(),
            place,
            unit: None,
            day: None,
            confirmed: true,
            texts: owned(texts),
            uploads: Vec::new(),
        };
        records::create(&self.cx(account).await, new).await.map(|made| made.id)
    }

    async fn step(
        &self,
        account: Id,
        (ledger, record): (&str, Id),
        step: &str,
        texts: &[(&str, &str)],
        reason: &str,
    ) -> Outcome<records::Moved> {
        let cx = self.cx(account).await;
        let input = StepInput {
            submission: self.app.id(),
            texts: owned(texts),
            reason: reason.to_owned(),
            ..StepInput::of(&cx, ledger, record, step)
        };
        records::step(&cx, input).await
    }

    async fn view(&self, account: Id, ledger: &str, record: Id) -> RecordView {
        records::view(&self.cx(account).await, ledger, record).await.expect("view")
    }

    /// Why a step stands grey; `None` when it is offered. Fails when it is not there at all.
    async fn grey(&self, account: Id, (ledger, record): (&str, Id), step: &str) -> Option<String> {
        let view = self.view(account, ledger, record).await;
        view.steps.into_iter().find(|s| s.id == step).expect("the step is there").blocked
    }

    /// Nothing is found by the audit, and every figure is what its records say.
    async fn is_sound(&self) {
        app::audit::seal_now(&self.app).await.expect("seal");
        let report = app::audit::verify(&self.app, None, |_| {}).await.expect("verify");
        assert_eq!(report.findings.iter().map(|f| &f.text).collect::<Vec<_>>(), Vec::<&String>::new());
    }
}

fn owned(texts: &[(&str, &str)]) -> Vec<(String, String)> {
    texts.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

/// The shipped pack with these files.
fn with_manual(files: &[(String, String)]) -> Vec<(String, String)> {
    let mut all = app::pack::SHIPPED.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect();
    crate::add_files(&mut all, files.to_vec());
    all
}

/// Each change of the manual's file is complained about, in that file and near its line.
fn refuses(path: &str, wrong: &[(&str, &str, &str)]) {
    let manual = manual("steps");
    for (from, to, why) in wrong {
        let mut files = manual.clone();
        let file = files.iter_mut().find(|(p, _)| p == path).expect("the file");
        let line = file.1[..file.1.find(from).unwrap_or_else(|| panic!("{from} is not in {path}"))].lines().count();
        file.1 = file.1.replacen(from, to, 1);
        let files = with_manual(&files);
        let list: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
        let complaints = domain::pack::load(&list).err().unwrap_or_else(|| panic!("{to} is taken"));
        let found =
            complaints.iter().find(|c| c.text.contains(why)).unwrap_or_else(|| panic!("{why}: {complaints:#?}"));
        assert!(found.file == path && (found.line == 1 || found.line.abs_diff(line) <= 12), "line {line}: {found}");
    }
}
