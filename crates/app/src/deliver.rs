//! The one way in: a command is delivered as a submission, and its changes reach the database in one transaction.
//!
//! `deliver` looks the submission up (the same delivery again gets the same answer), prepares the command (right, rules,
//! sealing, bytes of files), runs it inside a unit, and writes submission and changes as the last thing the unit does. A
//! refusal by rule is kept with its reason. Units may run more than once, so a command is taken by reference.

use crate::chain_entries;
use crate::changes::Proof;
use crate::context::{App, OpContext};
use crate::conversion::{open_refusal, seal_refusal, tag, tag_holds};
use crate::outcome::{Outcome, Refusal};
use domain::change::Change;
use domain::value::Deadline;
use domain::{Id, Moment, PlaceId, Value};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use store::changes::NewSubmission;
use store::{Failure, Tx};

/// Something an actor asks to be done: one struct for each kind of command.
pub(crate) trait Command: Send + Sync + Sized + 'static {
    /// Name with the version of its content: `record.create/1`. Part of the content hash.
    const NAME: &'static str;
    /// The unit rests on a rule over several rows that no key guards: it runs as if it were alone.
    const SERIALIZABLE: bool = false;
    /// The answer, kept with the submission: ids, numbers, titles; never a value of a field.
    type Output: Serialize + DeserializeOwned + Send + 'static;

    /// Everything that makes this delivery differ from another one.
    fn content(&self, into: &mut Content);

    /// What needs no transaction, kept in the command itself: the right to do it, reading and rules, sealing, the bytes of
    /// files.
    ///
    /// # Errors
    /// A refusal; nothing was written.
    fn prepare(&mut self, _cx: &OpContext) -> impl Future<Output = Outcome<()>> + Send {
        async { Ok(()) }
    }

    /// The unit: reads, decides, writes. May run more than once, so it has no effect outside `work`.
    ///
    /// # Errors
    /// A refusal rolls everything back.
    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<Self::Output>;

    /// The answer of an earlier delivery, from what was kept. Overridden where an older version kept another form.
    ///
    /// # Errors
    /// [`Refusal::SubmissionReused`] when it can not be read.
    fn recall(kept: &str) -> Outcome<Self::Output> {
        serde_json::from_str(kept).map_err(|_| Refusal::SubmissionReused)
    }
}

/// The content of a command, as length-prefixed parts, so that no two contents have the same bytes.
#[derive(Default)]
pub(crate) struct Content(Vec<u8>);

impl Content {
    /// Raw bytes.
    pub(crate) fn bytes(&mut self, part: &[u8]) -> &mut Self {
        self.0.extend_from_slice(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        self.0.extend_from_slice(part);
        self
    }

    /// Adds a text with its length.
    pub(crate) fn text(&mut self, part: &str) -> &mut Self {
        self.bytes(part.as_bytes())
    }

    /// A text that may be missing; missing differs from empty.
    pub(crate) fn optional(&mut self, part: Option<&str>) -> &mut Self {
        match part {
            Some(part) => self.int(1).text(part),
            None => self.int(0),
        }
    }

    /// A whole number, also a day or a place.
    pub(crate) fn int(&mut self, part: i64) -> &mut Self {
        self.bytes(&part.to_be_bytes())
    }

    /// A value of a field, in its canonical form.
    pub(crate) fn value(&mut self, value: &Value) -> &mut Self {
        match value {
            Value::Empty => self.int(0),
            Value::Int(n) => self.int(1).int(*n),
            Value::Bool(b) => self.int(2).int((*b).into()),
            Value::Text(text) => self.int(3).text(text),
            Value::Day(day) => self.int(4).int(day.0.into()),
            Value::Month(month) => self.int(5).int(month.0.into()),
            Value::Place(place) => self.int(6).int(place.0),
            Value::Id(id) => self.int(7).id(*id),
            Value::Deadline(Deadline::On(day)) => self.int(8).int(day.0.into()),
            Value::Deadline(Deadline::Words(words)) => self.int(9).text(words),
            Value::List(list) => {
                self.int(10).int(i64::try_from(list.len()).unwrap_or(i64::MAX));
                for item in list {
                    self.text(item);
                }
                self
            }
            Value::Rows(rows) => {
                self.int(11).int(i64::try_from(rows.len()).unwrap_or(i64::MAX));
                for row in rows {
                    self.id(row.id);
                    for cell in &row.cells {
                        self.value(cell);
                    }
                }
                self
            }
        }
    }

    /// Adds an id.
    pub(crate) fn id(&mut self, part: Id) -> &mut Self {
        self.bytes(part.bytes())
    }

    /// An id that may be missing.
    pub(crate) fn optional_id(&mut self, part: Option<Id>) -> &mut Self {
        match part {
            Some(part) => self.int(1).id(part),
            None => self.int(0),
        }
    }

    /// Names with texts, in their order.
    pub(crate) fn pairs(&mut self, parts: &[(String, String)]) -> &mut Self {
        self.int(i64::try_from(parts.len()).unwrap_or(i64::MAX));
        for (name, text) in parts {
            self.text(name).text(text);
        }
        self
    }

    /// Several ids, in their order.
    pub(crate) fn ids(&mut self, parts: &[Id]) -> &mut Self {
        self.int(i64::try_from(parts.len()).unwrap_or(i64::MAX));
        for part in parts {
            self.id(*part);
        }
        self
    }
}

/// A submission as the store keeps it.
#[derive(Clone, Debug)]
struct Submission {
    id: Id,
    account: Id,
    channel: &'static str,
    hash: [u8; 32],
    now: Moment,
}

impl Submission {
    fn of<C: Command>(cx: &OpContext, command: &C) -> Self {
        let mut content = Content::default();
        content.text(C::NAME);
        command.content(&mut content);
        Self::with_content(cx, &content)
    }

    fn with_content(cx: &OpContext, content: &Content) -> Self {
        Self {
            id: cx.submission.unwrap_or_else(|| cx.app.id()),
            account: cx.actor.account,
            channel: cx.channel,
            hash: vault::sm3(&content.0),
            now: cx.now,
        }
    }

    /// `None` when the submission is new; the kept outcome when it came before with the same content.
    ///
    /// # Errors
    /// [`Refusal::SubmissionReused`] for the same id with other content, [`Refusal::NotFound`] for somebody else's id, the
    /// refusal that was kept.
    fn seen(&self, app: &App, tx: &mut Tx) -> Outcome<Option<String>> {
        let Some(known) = store::changes::submission(tx, self.id)? else { return Ok(None) };
        if known.account != self.account {
            return Err(Refusal::NotFound);
        }
        if !tag_holds(app.vault(), &self.hash, &known.hash) {
            return Err(Refusal::SubmissionReused);
        }
        if known.accepted {
            return Ok(Some(known.outcome));
        }
        Err(Refusal::whole(open_refusal(app.vault(), self.id, &known.outcome)?))
    }

    /// Keeps the submission under the tag of its content: a hash without a key would let who reads the database try values.
    fn submit(&self, app: &App, tx: &mut Tx, id: Id, accepted: bool, outcome: &str) -> Result<(), store::Error> {
        let tag = tag(app.vault(), &self.hash);
        let (account, channel, hash, at) = (self.account, self.channel, tag.as_slice(), self.now);
        store::changes::submit(tx, &NewSubmission { id, account, channel, hash, at, accepted, outcome })
    }

    /// Keeps a refusal, sealed, since its words may quote what was typed; its digest enters the chain.
    fn refuse(&self, cx: &OpContext, tx: &mut Tx, id: Id, text: &str) -> Outcome<()> {
        let vault = cx.app.vault();
        let sealed = seal_refusal(vault, id, text);
        self.submit(&cx.app, tx, id, false, &sealed)?;
        if let Some(top) = cx.app.tree().root() {
            let digest = chain_entries::refusal_digest(id, self.account, &tag(vault, &self.hash), self.now, &sealed);
            let entry = chain_entries::entry(
                (&cx.actor, self.now),
                chain_entries::REFUSALS,
                id,
                1,
                [(chain_entries::DIGEST, digest)],
            );
            store::changes::append(tx, &Proof(vault), id, &[(top, entry)])?;
        }
        Ok(())
    }

    /// Keeps a refusal by rule with its reason, and a second content that came under a used id. Best effort: the refusal
    /// itself is what the person gets.
    async fn keep_refused(self, cx: &OpContext, refusal: &Refusal) {
        let (id, text) = match refusal {
            Refusal::Problems(problems) => (self.id, problems.to_string()),
            Refusal::SubmissionReused => {
                let name = [self.id.bytes().as_slice(), &tag(cx.app.vault(), &self.hash)].concat();
                (Id::named(&name), format!("conflict with {}", self.id))
            }
            _ => return,
        };
        let (own, asking) = (self.clone(), cx.clone());
        let kept = cx
            .app
            .write(move |tx| match store::changes::submission(tx, id)? {
                None => own.refuse(&asking, tx, id, &text),
                Some(_) => Ok(()),
            })
            .await;
        if let Err(error) = kept {
            tracing::warn!(submission.id = %self.id, error = %error, "a refused submission could not be kept");
        }
    }
}

/// Keeps a refusal that was said without running a command: the whole of a file that can not be brought in, say.
pub(crate) async fn keep_refusal(cx: &OpContext, name: &str, content: &[u8], refusal: &Refusal) {
    let mut all = Content::default();
    all.text(name).bytes(content);
    Submission::with_content(cx, &all).keep_refused(cx, refusal).await;
}

/// A unit at work: the transaction, and the changes that go into the chains of their counties at its end.
pub(crate) struct Work<'a> {
    /// The open transaction.
    pub(crate) tx: &'a mut Tx,
    submission: Id,
    millis: u64,
    made: u32,
    changes: Vec<(PlaceId, Change)>,
}

impl Work<'_> {
    /// A permanent id that is the same each time the unit runs, and in order of time.
    pub(crate) fn id(&mut self) -> Id {
        let name = [self.submission.bytes().as_slice(), &self.made.to_be_bytes()].concat();
        self.made += 1;
        let mut random = [0; 10];
        random.copy_from_slice(&vault::sm3(&name)[..10]);
        Id::v7(self.millis, random)
    }

    /// Adds a change: `county` is the tenant whose chain it goes into.
    pub(crate) fn change(&mut self, county: PlaceId, change: Change) {
        self.changes.push((county, change));
    }

    /// Adds changes.
    pub(crate) fn changes(&mut self, changes: impl IntoIterator<Item = (PlaceId, Change)>) {
        self.changes.extend(changes);
    }
}

/// Delivers a command: at most once, with the same answer each time it comes.
///
/// # Errors
/// The command's refusals; a submission id used for other content; the store's.
pub(crate) async fn deliver<C: Command>(cx: &OpContext, command: C) -> Outcome<C::Output> {
    let delivered = delivered(cx, command).await;
    cx.app.counts().submission(delivered.is_ok());
    delivered
}

async fn delivered<C: Command>(cx: &OpContext, mut command: C) -> Outcome<C::Output> {
    cx.app.writable(cx.channel)?;
    let submission = Submission::of(cx, &command);
    if let Err(refusal) = command.prepare(cx).await {
        // What was accepted once stays accepted, whatever the rules say today.
        let (own, app) = (submission.clone(), cx.app.clone());
        return match cx.app.read(move |tx| own.seen(&app, tx)).await? {
            Some(kept) => C::recall(&kept),
            None => {
                submission.keep_refused(cx, &refusal).await;
                Err(refusal)
            }
        };
    }
    let shared = Arc::new((cx.clone(), command, submission.clone()));
    let mut tries = 0;
    let written = loop {
        let (looking, working) = (shared.clone(), shared.clone());
        let look = move |tx: &mut Tx| looking.2.seen(&looking.0.app, tx)?.map(|kept| C::recall(&kept)).transpose();
        let unit = move |tx: &mut Tx| {
            let (cx, command, submission) = &*working;
            if C::SERIALIZABLE {
                tx.serializable()?;
            }
            if let Some(kept) = submission.seen(&cx.app, tx)? {
                return C::recall(&kept);
            }
            let millis = u64::try_from(cx.now.0).unwrap_or(0);
            let mut work = Work { tx, submission: submission.id, millis, made: 0, changes: Vec::new() };
            let output = command.run(cx, &mut work)?;
            let Work { tx, changes, .. } = work;
            let outcome = serde_json::to_string(&output).map_err(|e| Refusal::Internal(e.to_string()))?;
            submission.submit(&cx.app, tx, submission.id, true, &outcome).map_err(raced)?;
            store::changes::append(tx, &Proof(cx.app.vault()), submission.id, &changes)?;
            Ok(output)
        };
        match cx.app.db().write_once(look, unit).await {
            // The same delivery was committed through another connection meanwhile: it is looked up.
            Err(Failure::Unit(Refusal::Raced)) if tries < 3 => tries += 1,
            other => break cx.app.settle(other),
        }
    };
    if written.is_ok() {
        cx.app.written_now();
        cx.app.heads().touch();
    }
    if let Err(refusal) = &written {
        submission.keep_refused(cx, refusal).await;
    }
    written
}

/// A key that is there already means that the same delivery is being written at the same time.
pub(crate) fn raced(error: store::Error) -> Refusal {
    if error.is_duplicate() { Refusal::Raced } else { error.into() }
}
