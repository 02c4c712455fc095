//! What every handler has: the product, and how this installation is reached.

use crate::flash::{FlashStore, Half, Message, OneTime};
use crate::load::Load;
use crate::sign_in::page::DemoAccount;
use app::App;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Shared state of the web channel.
#[derive(Clone)]
pub struct Site(Arc<Inner>);

struct Inner {
    app: App,
    demo: Vec<DemoAccount>,
    secure: bool,
    actors: Mutex<HashMap<domain::Id, (Instant, domain::access::Actor)>>,
    messages: FlashStore<Message>,
    halves: FlashStore<Half>,
    load: Load,
    secrets: FlashStore<OneTime>,
}

/// An actor read so recently is not read again: an ended grant dies within this time.
const FRESH: Duration = Duration::from_secs(5);

impl Site {
    /// The web channel of a product. `secure` when browsers reach it by https: cookies then travel on https only.
    pub fn new(app: App, demo: Vec<DemoAccount>, secure: bool) -> Self {
        Self(Arc::new(Inner {
            app,
            demo,
            secure,
            actors: Mutex::default(),
            messages: FlashStore::default(),
            halves: FlashStore::default(),
            load: Load::default(),
            secrets: FlashStore::default(),
        }))
    }

    /// The product.
    pub fn app(&self) -> &App {
        &self.0.app
    }

    /// Accounts of a demo world, shown on its sign-in page.
    pub fn demo(&self) -> &[DemoAccount] {
        &self.0.demo
    }

    /// One-time passwords that wait for being shown: in memory, for minutes.
    pub(crate) fn secrets(&self) -> &FlashStore<OneTime> {
        &self.0.secrets
    }

    /// Reached by https.
    pub fn secure(&self) -> bool {
        self.0.secure
    }

    /// The actor of an account, at most [`FRESH`] old.
    ///
    /// # Errors
    /// As [`app::accounts::actor`].
    pub async fn actor(&self, account: domain::Id, day: domain::Day) -> app::Outcome<domain::access::Actor> {
        if let Ok(held) = self.0.actors.lock()
            && let Some((at, actor)) = held.get(&account)
            && at.elapsed() < FRESH
        {
            return Ok(actor.clone());
        }
        let actor = app::accounts::actor(&self.0.app, account, day).await?;
        if let Ok(mut held) = self.0.actors.lock() {
            if held.len() > 10_000 {
                held.clear();
            }
            held.insert(account, (Instant::now(), actor.clone()));
        }
        Ok(actor)
    }

    /// The work of this process.
    pub(crate) fn load(&self) -> &Load {
        &self.0.load
    }

    /// Messages for the next page.
    pub(crate) fn messages(&self) -> &FlashStore<Message> {
        &self.0.messages
    }

    /// Sign-ins that wait for their second factor.
    pub(crate) fn halves(&self) -> &FlashStore<Half> {
        &self.0.halves
    }

    /// Forgets an actor: rights have just changed.
    pub fn forget(&self, account: domain::Id) {
        if let Ok(mut held) = self.0.actors.lock() {
            held.remove(&account);
        }
    }
}
