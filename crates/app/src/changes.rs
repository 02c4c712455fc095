//! One way in: a submission with its changes, under MACs, as the last thing a unit does.

use crate::context::{App, OpContext};
use crate::outcome::{Outcome, Refusal};
use domain::change::Change;
use domain::{Id, Moment, PlaceId};
use store::Tx;
use store::changes::{ChainAuthenticator, Head, NewSubmission, StoredChange};
use vault::{Purpose, Vault};

/// Makes MACs with the vault's keys.
pub(crate) struct Proof<'a>(pub &'a Vault);

impl ChainAuthenticator for Proof<'_> {
    fn change_mac(&self, before: &[u8], county: i64, n: i64, submission: &Id, canonical: &[u8]) -> [u8; 32] {
        self.0
            .mac(Purpose::ChangeMac, &[before, &county.to_be_bytes(), &n.to_be_bytes(), submission.bytes(), canonical])
    }

    fn head_mac(&self, county: i64, n: i64, mac: &[u8]) -> [u8; 32] {
        self.0.mac(Purpose::Seal, &[b"head", &county.to_be_bytes(), &n.to_be_bytes(), mac])
    }
}

impl Proof<'_> {
    /// True when the MAC of a change is right under any version of the keys.
    pub(crate) fn change_holds(&self, before: &[u8], kept: &StoredChange) -> bool {
        let (county, n) = (kept.county.0.to_be_bytes(), kept.n.to_be_bytes());
        let canonical = kept.change.canonical();
        let parts: [&[u8]; 5] = [before, &county, &n, kept.submission.bytes(), &canonical];
        <&[u8; 32]>::try_from(&*kept.mac).is_ok_and(|mac| self.0.verify(Purpose::ChangeMac, &parts, mac))
    }

    /// True when the proof of a head is right under any version of the keys.
    pub(crate) fn head_holds(&self, head: &Head) -> bool {
        let (county, n) = (head.county.0.to_be_bytes(), head.n.to_be_bytes());
        let parts: [&[u8]; 4] = [b"head", &county, &n, &head.mac];
        <&[u8; 32]>::try_from(&*head.proof).is_ok_and(|proof| self.0.verify(Purpose::Seal, &parts, proof))
    }
}

/// A delivery: its id, who, from where, when, and the hash of its content.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Id, made by whoever delivers: the same delivery again has the same id.
    pub id: Id,
    /// Account.
    pub account: Id,
    /// Channel.
    pub channel: &'static str,
    /// Hash of its content.
    pub hash: [u8; 32],
    /// Server's moment.
    pub now: Moment,
}

impl Submission {
    /// The row of this delivery under an id, which is another than its own for a second content under a used id.
    fn stored<'a>(&'a self, id: Id, accepted: bool, outcome: &'a str) -> NewSubmission<'a> {
        let (account, channel, hash, at) = (self.account, self.channel, self.hash.as_slice(), self.now);
        NewSubmission { id, account, channel, hash, at, accepted, outcome }
    }

    /// A delivery of this cx with this content.
    pub fn new(id: Id, cx: &OpContext, content: &[&str]) -> Self {
        let mut all = Vec::new();
        for part in content {
            all.extend_from_slice(&u64::try_from(part.len()).unwrap_or(0).to_be_bytes());
            all.extend_from_slice(part.as_bytes());
        }
        Self { id, account: cx.actor.account, channel: cx.channel, hash: vault::sm3(&all), now: cx.now }
    }
}

/// What is known of a delivery: `None` when it is new, the kept outcome when it came before with the same content.
///
/// # Errors
/// [`Refusal::SubmissionReused`] for the same id with other content (kept too), [`Refusal::NotFound`] for somebody else's id.
pub(crate) fn seen(tx: &mut Tx, submission: &Submission) -> Outcome<Option<String>> {
    let Some(known) = store::changes::submission(tx, submission.id)? else { return Ok(None) };
    if known.account != submission.account {
        return Err(Refusal::NotFound);
    }
    if known.hash == submission.hash {
        return if known.accepted { Ok(Some(known.outcome)) } else { Err(Refusal::whole(known.outcome)) };
    }
    Err(Refusal::SubmissionReused)
}

/// Writes the submission and appends its changes: the last thing a unit does.
///
/// # Errors
/// The store's.
pub(crate) fn commit(
    tx: &mut Tx,
    app: &App,
    submission: &Submission,
    outcome: &str,
    changes: &[(PlaceId, Change)],
) -> Outcome<()> {
    store::changes::submit(tx, &submission.stored(submission.id, true, outcome))?;
    store::changes::append(tx, &Proof(app.vault()), submission.id, changes)?;
    Ok(())
}

/// What a delivered unit gives.
pub(crate) struct Delivered<T> {
    /// The answer.
    pub answer: T,
    /// What is kept, so that the same delivery again gets the same answer.
    pub outcome: String,
    /// Its changes.
    pub changes: Vec<(PlaceId, Change)>,
}

/// Does a unit under its submission, once: a delivery that came before is answered from what was kept (`again`), and one that
/// is refused is kept with its reason.
///
/// # Errors
/// The unit's; a used id with other content.
pub(crate) async fn deliver<T, F>(
    app: &App,
    submission: Submission,
    again: fn(&str) -> Outcome<T>,
    unit: F,
) -> Outcome<T>
where
    T: Send + 'static,
    F: Fn(&mut Tx, &Submission) -> Outcome<Delivered<T>> + Send + 'static,
{
    let (own, sent) = (app.clone(), submission.clone());
    let written = app
        .write(move |tx| {
            if let Some(outcome) = seen(tx, &sent)? {
                return again(&outcome);
            }
            let done = unit(tx, &sent)?;
            commit(tx, &own, &sent, &done.outcome, &done.changes)?;
            Ok(done.answer)
        })
        .await;
    if let Err(refusal) = &written {
        keep_refused(app, submission, refusal).await;
    }
    written
}

/// Keeps a refused delivery with its reason, and a second content that came under a used id. Best effort: the refusal itself is
/// what the person gets.
pub(crate) async fn keep_refused(app: &App, submission: Submission, refusal: &Refusal) {
    let (id, text) = match refusal {
        Refusal::Problems(problems) => (submission.id, problems.to_string()),
        Refusal::SubmissionReused => {
            let name = [submission.id.bytes().as_slice(), &submission.hash].concat();
            (Id::named(&name), format!("conflict with {}", submission.id))
        }
        _ => return,
    };
    let kept = app
        .write(move |tx| {
            if store::changes::submission(tx, id)?.is_none() {
                store::changes::submit(tx, &submission.stored(id, false, &text))?;
            }
            Ok(())
        })
        .await;
    if let Err(error) = kept {
        tracing::warn!(submission.id = %id, error = %error, "a refused submission could not be kept");
    }
}
