//! What every permission has at hand: the database, keys, files, the loaded pack, the tree of places.

use crate::audit::HeadsFile;
use crate::clock::Watch;
use crate::counts::Counts;
use crate::health::Conditions;
use crate::heavy::{self, HeavyLane, NoPlace};
use crate::keys::{self, Fit};

use crate::outcome::{Outcome, Refusal};
use crate::pack::Loaded;
use crate::reserve::Reserve;
use domain::access::Actor;
use domain::parameter::Scalar;
use domain::places::PlaceTree;
use domain::{Day, Id, Moment};
use std::fmt;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::{Arc, RwLock};
use store::blobs::Blobs;
use store::{Db, Tx};
use vault::{OsRandom, PasswordCost, Random, Vault};

/// Where the time comes from; a test gives its own.
pub type Clock = Arc<dyn Fn() -> Moment + Send + Sync>;

/// How an installation is opened.
#[derive(Clone)]
pub struct Setting {
    /// Folder of files (photos, originals) and, with SQLite, of the database.
    pub data: PathBuf,
    /// Cost of password hashes.
    pub password_cost: PasswordCost,
    /// The pack's files: path and text.
    pub pack: Vec<(String, String)>,
    /// A demo installation: flagged on every page, refused by a plain `serve`.
    pub demo: bool,
}

/// The running product.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    db: Db,
    vault: Arc<Vault>,
    blobs: Blobs,
    loaded: Loaded,
    tree: RwLock<(i64, Arc<PlaceTree>)>,
    clock: Clock,
    setting: Setting,
    counts: Counts,
    heavy: HeavyLane,
    bringing_in: tokio::sync::Mutex<()>,
    conditions: Arc<Conditions>,
    watch: Watch,
    reserve: Reserve,
    heads: HeadsFile,
}

/// The operation context: who asks, through which channel, when, with which submission, on which installation. Cheap to clone.
#[derive(Clone)]
pub struct OpContext(Arc<Operation>);

/// What an [`OpContext`] holds.
#[derive(Clone)]
pub struct Operation {
    /// The running product.
    pub app: App,
    /// The actor with today's grants.
    pub actor: Actor,
    /// The channel: `form`, `import`, `api`, `job`, `command`, `demo`.
    pub channel: &'static str,
    /// The server's moment.
    pub now: Moment,
    /// Id of the submission this operation delivers; without one each command gets an id of its own.
    pub submission: Option<Id>,
}

impl Deref for OpContext {
    type Target = Operation;

    fn deref(&self) -> &Operation {
        &self.0
    }
}

impl fmt::Debug for OpContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpContext")
            .field("account", &self.actor.account)
            .field("channel", &self.channel)
            .field("now", &self.now)
            .field("submission", &self.submission)
            .finish()
    }
}

impl OpContext {
    /// An operation of this actor at this moment.
    pub fn new(app: &App, actor: Actor, channel: &'static str, now: Moment) -> Self {
        Self(Arc::new(Operation { app: app.clone(), actor, channel, now, submission: None }))
    }

    /// The same operation, delivering this submission.
    pub fn with_submission(&self, submission: Id) -> Self {
        Self(Arc::new(Operation { submission: Some(submission), ..(*self.0).clone() }))
    }

    /// The same operation by way of another channel.
    pub fn with_channel(&self, channel: &'static str) -> Self {
        Self(Arc::new(Operation { channel, ..(*self.0).clone() }))
    }

    /// The business day of the moment.
    pub fn today(&self) -> Day {
        self.now.day()
    }

    /// Runs a read for this operation off the async worker.
    ///
    /// # Errors
    /// The unit's refusal or the store's failure.
    pub async fn read<T, F>(&self, unit: F) -> Outcome<T>
    where
        T: Send + 'static,
        F: Fn(&OpContext, &mut Tx) -> Outcome<T> + Send + 'static,
    {
        let cx = self.clone();
        self.app.read(move |tx| unit(&cx, tx)).await
    }

    /// Computes in the lane of heavy work. `work` must hold no connection.
    ///
    /// # Errors
    /// [`Refusal::Crowded`] when the account has its share under way, [`Refusal::Busy`] when no turn came; the work's own.
    pub(crate) async fn heavy<T, F>(&self, work: F) -> Outcome<T>
    where
        T: Send + 'static,
        F: FnOnce(&OpContext) -> Outcome<T> + Send + 'static,
    {
        let lane = self.app.heavy();
        let place = lane.enter(self.actor.account).map_err(|full| match full {
            NoPlace::Crowded => Refusal::Crowded,
            NoPlace::Busy => Refusal::Busy,
        })?;
        let turn = tokio::time::timeout(heavy::WAIT, Arc::clone(&lane.turns).acquire_owned()).await;
        let turn = turn.map_err(|_| Refusal::Busy)?.map_err(|e| Refusal::Internal(e.to_string()))?;
        let cx = self.clone();
        // Both go with the work: who goes away does not make room for the next while it still computes.
        let done = tokio::task::spawn_blocking(move || {
            let done = work(&cx);
            drop((place, turn));
            done
        });
        done.await.unwrap_or_else(|e| Err(Refusal::Internal(format!("heavy work: {e}"))))
    }
}

impl App {
    /// Opens an installation: migrates, loads the pack, reads the places. Blocks.
    ///
    /// # Errors
    /// What is wrong with the database or the pack, in words for the operator.
    pub fn open(db: Db, vault: impl Into<Arc<Vault>>, clock: Clock, setting: Setting) -> Outcome<Self> {
        let (now, vault) = (clock(), vault.into());
        let fit = db.read_blocking(|tx| keys::fit(tx, &vault))?;
        db.migrate(now.0).map_err(|e| Refusal::whole(e.to_string()))?;
        if fit != (Fit::Own { current: true }) {
            let vault = vault.clone();
            db.write_blocking(move |tx| keys::keep(tx, &vault))?;
        }
        let blobs = Blobs::open(setting.data.join("files")).map_err(|e| Refusal::whole(e.to_string()))?;
        let loaded = crate::pack::load(&db, &setting.pack, now)?;
        crate::conversion::run(&db, &vault, now)?;
        let tree = db.read_blocking(store::places::tree)?;
        let conditions = Arc::new(Conditions::default());
        let heads = HeadsFile::open(&setting.data, &db, &vault, &clock, &conditions)?;
        let watch = Watch::open(&db)?;
        let reserve = Reserve::new(&setting.data, crate::reserve::BYTES);
        let tree = RwLock::new(tree);
        let (counts, heavy) = (Counts::default(), HeavyLane::default());
        let app = Self(Arc::new(Inner {
            db,
            vault,
            blobs,
            loaded,
            tree,
            clock,
            setting,
            counts,
            heavy,
            bringing_in: tokio::sync::Mutex::default(),
            conditions,
            watch,
            reserve,
            heads,
        }));
        crate::records::reindex::renew(&app)?;
        Ok(app)
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// Keys.
    pub fn vault(&self) -> &Vault {
        &self.0.vault
    }

    pub(crate) fn keys(&self) -> Arc<Vault> {
        self.0.vault.clone()
    }

    /// Files by content.
    pub fn blobs(&self) -> &Blobs {
        &self.0.blobs
    }

    /// The pack with its numbers.
    pub fn loaded(&self) -> &Loaded {
        &self.0.loaded
    }

    /// The folder of the data where things wait that go with the work that made them.
    ///
    /// # Errors
    /// It can not be made.
    pub fn scratch(&self) -> Outcome<PathBuf> {
        let folder = self.0.setting.data.join("tmp");
        std::fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    /// A file without a name in [`App::scratch`], for this account alone: it goes when it is closed, however that comes. Blocks.
    ///
    /// # Errors
    /// The folder can not be written.
    pub fn scratch_file(folder: &std::path::Path) -> std::io::Result<std::fs::File> {
        std::fs::create_dir_all(folder)?;
        let file = tempfile::tempfile_in(folder)?;
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
        Ok(file)
    }

    /// What it counts since it was opened.
    pub(crate) fn counts(&self) -> &Counts {
        &self.0.counts
    }

    /// The lane of work that computes long.
    pub(crate) fn heavy(&self) -> &HeavyLane {
        &self.0.heavy
    }

    /// Held by who brings files in: one at a time.
    pub(crate) fn bringing_in(&self) -> &tokio::sync::Mutex<()> {
        &self.0.bringing_in
    }

    /// How it was opened.
    pub fn setting(&self) -> &Setting {
        &self.0.setting
    }

    pub(crate) fn conditions(&self) -> &Conditions {
        &self.0.conditions
    }

    pub(crate) fn watch(&self) -> &Watch {
        &self.0.watch
    }

    pub(crate) fn reserve(&self) -> &Reserve {
        &self.0.reserve
    }

    pub(crate) fn heads(&self) -> &HeadsFile {
        &self.0.heads
    }

    /// A whole number above zero from the parameters of the pack on today's day.
    pub(crate) fn parameter(&self, key: &str, otherwise: i64) -> i64 {
        match self.loaded().pack.parameters.get(key, "", self.now().day()).map(|p| &p.value) {
            Some(Scalar::Int(n)) if *n > 0 => *n,
            _ => otherwise,
        }
    }

    /// The moment.
    pub fn now(&self) -> Moment {
        (self.0.clock)()
    }

    /// A new permanent id.
    pub fn id(&self) -> Id {
        let mut random = [0_u8; 10];
        OsRandom.fill(&mut random);
        Id::v7(u64::try_from(self.now().0).unwrap_or(0), random)
    }

    /// A random token that nobody can guess.
    pub fn token(&self) -> String {
        vault::Token::new(&mut OsRandom).as_str().to_owned()
    }

    /// The tree of places as last read.
    pub fn tree(&self) -> Arc<PlaceTree> {
        self.0.tree.read().map_or_else(|poisoned| poisoned.into_inner().1.clone(), |held| held.1.clone())
    }

    /// Reads the places again when their version has grown (another node, or a command of ours just changed them).
    ///
    /// # Errors
    /// The store's.
    pub fn refresh_tree(&self) -> Outcome<()> {
        let fresh = self.0.db.read_blocking(store::places::tree)?;
        let mut held = self.0.tree.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if fresh.0 != held.0 {
            *held = fresh;
        }
        Ok(())
    }

    /// Runs a read on the database off the async worker.
    ///
    /// # Errors
    /// The unit's refusal or the store's failure.
    pub async fn read<T, F>(&self, unit: F) -> Outcome<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Outcome<T> + Send + 'static,
    {
        self.settle(self.0.db.read(unit).await)
    }

    /// Runs a write; the answer comes after COMMIT.
    ///
    /// # Errors
    /// The unit's refusal or the store's failure.
    pub async fn write<T, F>(&self, unit: F) -> Outcome<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Outcome<T> + Send + Sync + 'static,
    {
        let (unit, reserved) = (Arc::new(unit), self.reserve().is_there());
        let first = unit.clone();
        match self.settle(self.0.db.write(move |tx| first(tx)).await) {
            // The reserve has been given up for what is to go on: signing in, what an operator does.
            Err(Refusal::Full) if reserved => self.settle(self.0.db.write(move |tx| unit(tx)).await),
            done => done,
        }
    }
}
