//! Stories of the product on both engines. A test that takes a [`World`] from [`both`] or [`both_founded`] runs on SQLite and
//! on PostgreSQL.

mod accounts;
mod audit;
mod backup;
mod crew;
mod exchange;
mod fill;
mod finding;
mod guard;
mod indicators;
mod lives;
mod packs;
mod places;
mod quantities;
mod races;
mod references;
mod relations;
mod reports;
mod rows;
mod rules;
mod scenes;
mod speeches;
mod steps;
mod stored_bytes;
mod tasks;
mod todo;
mod transfer;
mod urgency;
mod withstand;

use app::{App, OpContext, Outcome, Refusal, Setting};
use domain::access::Actor;
use domain::{Day, Id, Moment, PlaceId};
use std::path::Path;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicI64, Ordering};
use store::{Db, Options};
use testkit::TempDir;
use testkit::pg::Database;
use vault::{Algorithm, KeyRing, OsRandom, PasswordCost, Vault};

/// 2026-11-16 09:00 in Shanghai, a Monday: when every story begins.
const START: Moment = Moment(1_794_790_800_000);
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// An installation of its own with a clock the test moves.
struct World {
    app: App,
    clock: Arc<AtomicI64>,
    // Dropped after the app: its files and its database.
    _folder: TempDir,
    database: Option<Database>,
}

impl World {
    fn open(db: Db, folder: TempDir, database: Option<Database>) -> Self {
        let (app, clock) = open(db, folder.path());
        Self { app, clock, _folder: folder, database }
    }

    /// Lets time go by.
    fn later(&self, millis: i64) {
        self.clock.fetch_add(millis, Ordering::SeqCst);
    }

    fn today(&self) -> Day {
        self.app.now().day()
    }

    /// The place with this code.
    fn place(&self, code: &str) -> PlaceId {
        self.app.tree().by_code(code).unwrap_or_else(|| panic!("no place {code}")).id
    }

    /// The account as actor, now.
    async fn cx(&self, account: Id) -> OpContext {
        self.try_asking(account).await.expect("actor")
    }

    async fn try_asking(&self, account: Id) -> Outcome<OpContext> {
        let now = self.app.now();
        let actor: Actor = app::accounts::actor(&self.app, account, now.day()).await?;
        Ok(OpContext::new(&self.app, actor, "form", now))
    }

    /// The operator of the machine, now.
    fn operator(&self) -> OpContext {
        app::accounts::as_system(&self.app, "command")
    }

    /// The same installation opened with another pack: each file as `edit` leaves it.
    async fn with_pack(&self, edit: fn(&str, &str) -> String) -> App {
        self.reopened(|setting| setting.pack.iter_mut().for_each(|(path, text)| *text = edit(path, text))).await
    }

    /// The same installation opened with these files beside its pack.
    async fn and_files(&self, files: Vec<(String, String)>) -> App {
        self.reopened(|setting| add_files(&mut setting.pack, files)).await
    }

    /// The same installation opened as a demo.
    async fn as_demo(&self) -> App {
        self.reopened(|setting| setting.demo = true).await
    }

    async fn reopened(&self, change: impl FnOnce(&mut Setting)) -> App {
        let (db, clock) = (self.app.db().clone(), self.clock.clone());
        let mut setting = self.app.setting().clone();
        change(&mut setting);
        let now = move || Moment(clock.load(Ordering::SeqCst));
        let opened = tokio::task::spawn_blocking(move || App::open(db, vault(), Arc::new(now), setting)).await;
        opened.expect("task").expect("open")
    }

    /// One text from the database.
    async fn text(&self, sql: &'static str) -> String {
        self.app.read(move |tx| Ok(tx.one::<String>(sql, &[])?)).await.expect(sql)
    }

    /// On PostgreSQL keeps every writer waiting at the end of its unit until `want` of them stand there; `None` on SQLite,
    /// whose writers come one after the other anyway.
    fn hold_writers(&self, want: i64) -> Option<std::thread::JoinHandle<()>> {
        let mut client = self.database.as_ref()?.client();
        client.batch_execute("begin; select n from county_order for update").expect("locked");
        Some(std::thread::spawn(move || {
            let waiting =
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
            let patience = std::time::Instant::now() + std::time::Duration::from_secs(8);
            while client.query_one(waiting, &[]).expect("activity").get::<_, i64>(0) < want {
                assert!(std::time::Instant::now() < patience, "{want} writers did not come to wait");
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            client.batch_execute("rollback").expect("let go");
        }))
    }

    /// One number from the database.
    async fn count(&self, sql: &'static str) -> i64 {
        self.app.read(move |tx| Ok(tx.one::<i64>(sql, &[])?)).await.expect(sql)
    }
}

/// Runs a story on a fresh SQLite installation and on a fresh one on PostgreSQL, without places.
fn both(story: impl AsyncFn(&World)) {
    run(&story, sqlite());
    run(&story, postgres("app", |_| {}));
}

/// [`both`] with the places of 抚州市.
fn both_founded(story: impl AsyncFn(&World)) {
    let world = sqlite();
    found(&world.app);
    run(&story, world);
    run(&story, postgres("app founded", found));
}

/// The world goes after the story, outside the runtime: closing connections blocks.
fn run(story: &impl AsyncFn(&World), world: World) {
    runtime().block_on(story(&world));
}

fn runtime() -> &'static tokio::runtime::Runtime {
    static RUNTIME: OnceLock<tokio::runtime::Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("runtime"))
}

fn found(app: &App) {
    runtime().block_on(app::places::found(app, "3610")).expect("抚州市");
}

fn sqlite() -> World {
    for_the_owner_alone();
    let folder = TempDir::new();
    let db = Db::open_sqlite(folder.join("zhucun.db"), &Options::default()).expect("sqlite");
    World::open(db, folder, None)
}

/// As the program does when it starts.
fn for_the_owner_alone() {
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
}

fn postgres(key: &str, prepare: fn(&App)) -> World {
    for_the_owner_alone();
    let few = Options { connections: 4, ..Options::default() };
    let database = Database::prepared(key, |url| {
        let folder = TempDir::new();
        let (app, _) = open(Db::connect_postgres(url, &few).expect("postgres"), folder.path());
        prepare(&app);
    });
    let db = Db::connect_postgres(database.url(), &few).expect("postgres");
    World::open(db, TempDir::new(), Some(database))
}

/// One ring for the process: a prepared database holds MACs of it.
fn vault() -> Vault {
    static RING: OnceLock<KeyRing> = OnceLock::new();
    let ring = RING.get_or_init(|| KeyRing::generate(&mut OsRandom));
    Vault::new(ring, Algorithm::Sm4Gcm).expect("keys")
}

fn open(db: Db, data: &Path) -> (App, Arc<AtomicI64>) {
    let clock = Arc::new(AtomicI64::new(START.0));
    let now = clock.clone();
    let setting = Setting {
        data: data.to_owned(),
        password_cost: PasswordCost::LIGHT,
        pack: app::pack::SHIPPED.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect(),
        demo: false,
    };
    let app = App::open(db, vault(), Arc::new(move || Moment(now.load(Ordering::SeqCst))), setting).expect("open");
    (app, clock)
}

/// What has the name of a file of the pack stands at its end: parameters of an example.
fn add_files(pack: &mut Vec<(String, String)>, files: Vec<(String, String)>) {
    for (path, text) in files {
        match pack.iter_mut().find(|(p, _)| *p == path) {
            Some((_, whole)) => *whole = format!("{whole}\n{text}"),
            None => pack.push((path, text)),
        }
    }
}

/// The blocks of the manual of definitions that begin with `# <mark>: <path>`, by that path.
fn manual(mark: &str) -> Vec<(String, String)> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/ledger-definitions.md");
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let blocks = text.split("```toml\n").skip(1).filter_map(|b| b.split("```").next());
    blocks
        .filter_map(|block| {
            let path = block.lines().next()?.strip_prefix("# ")?.strip_prefix(mark)?.strip_prefix(": ")?;
            Some((path.trim().to_owned(), block.to_owned()))
        })
        .collect()
}

/// The words of a refusal; fails when it is none.
#[track_caller]
fn refused<T: std::fmt::Debug>(outcome: Outcome<T>) -> String {
    match outcome {
        Err(Refusal::Internal(text)) => panic!("a fault, not a refusal: {text}"),
        Err(refusal) => refusal.to_string(),
        Ok(value) => panic!("was not refused: {value:?}"),
    }
}
