//! Jobs on both engines: they run when they are due, on one node only, and a failing one stops no other.

use app::jobs::{Activity, JobStatus};
use app::{App, OpContext, Refusal, Setting};
use domain::access::{Actor, Grant};
use domain::{Day, Id, Moment, PlaceId};
use jobs::{JOBS, Job, Schedule, declare, run_due};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use store::{Db, Options};
use testkit::TempDir;
use testkit::pg::Database;
use vault::{Algorithm, KeyRing, OsRandom, PasswordCost, Vault};

/// 2026-11-16 09:00 in Shanghai.
const START: i64 = 1_794_790_800_000;
const MINUTE: i64 = 60_000;

/// Two nodes of one installation, with one clock.
struct Nodes {
    nodes: [App; 2],
    clock: Arc<AtomicI64>,
}

impl Nodes {
    fn open(dbs: [Db; 2], data: &Path) -> Self {
        let clock = Arc::new(AtomicI64::new(START));
        let ring = KeyRing::generate(&mut OsRandom);
        let nodes = dbs.map(|db| {
            let now = clock.clone();
            let setting = Setting {
                data: data.to_owned(),
                password_cost: PasswordCost::LIGHT,
                pack: app::pack::SHIPPED.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect(),
                demo: false,
            };
            let vault = Vault::new(&ring, Algorithm::Sm4Gcm).expect("keys");
            App::open(db, vault, Arc::new(move || Moment(now.load(Ordering::SeqCst))), setting).expect("open")
        });
        Self { nodes, clock }
    }

    fn later(&self, minutes: i64) {
        self.clock.fetch_add(minutes * MINUTE, Ordering::SeqCst);
    }

    async fn status(&self, title: &str) -> JobStatus {
        let list = app::jobs::list(&self.administrator("admin.system")).await.expect("list");
        list.into_iter().find(|job| job.title == title).expect(title)
    }

    fn administrator(&self, role: &str) -> OpContext {
        let grant = Grant {
            id: Id::named(b"grant"),
            role: role.to_owned(),
            place: PlaceId(1),
            unit: None,
            posting: None,
            line: None,
            from: Day(0),
            to: None,
        };
        let (account, person) = (Id::named(b"account"), Id::named(b"person"));
        let actor = Actor {
            account,
            person,
            name: "管理".into(),
            acting_for: None,
            also: Vec::new(),
            shared: false,
            grants: vec![grant],
        };
        OpContext::new(&self.nodes[0], actor, "form", self.nodes[0].now())
    }
}

/// Runs a story on SQLite (one process has the file, so both nodes are of it) and on PostgreSQL (two nodes with their own
/// connections).
fn both(story: impl AsyncFn(&Nodes)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("runtime");
    let folder = TempDir::new();
    let db = Db::open_sqlite(folder.join("zhucun.db"), &Options::default()).expect("sqlite");
    let nodes = Nodes::open([db.clone(), db], folder.path());
    runtime.block_on(story(&nodes));
    drop(nodes);
    let (folder, database) = (TempDir::new(), Database::new());
    let few = Options { connections: 4, ..Options::default() };
    let connect = || Db::connect_postgres(database.url(), &few).expect("postgres");
    let nodes = Nodes::open([connect(), connect()], folder.path());
    runtime.block_on(story(&nodes));
}

static COUNTED: AtomicUsize = AtomicUsize::new(0);

const COUNTING: Job = Job {
    name: "counting",
    title: "计数",
    schedule: Schedule::Every(5),
    run: |_| {
        Box::pin(async {
            // Long enough for the other node to look, too.
            tokio::time::sleep(std::time::Duration::from_millis(30)).await;
            Ok(format!("第 {} 次", COUNTED.fetch_add(1, Ordering::SeqCst) + 1))
        })
    },
};
const REFUSED: Job = Job {
    name: "refused",
    title: "不成",
    schedule: Schedule::Every(1),
    run: |_| Box::pin(async { Err(Refusal::Internal("磁盘\0坏了".into())) }),
};
const PANICKING: Job = Job {
    name: "panicking",
    title: "出错",
    schedule: Schedule::DailyAt(2, 30),
    run: |_| Box::pin(async { panic!("a mistake") }),
};
const TESTED: [Job; 3] = [COUNTING, PANICKING, REFUSED];

#[test]
fn a_due_job_runs_on_one_node_and_a_failing_one_stops_no_other() {
    both(async |nodes| {
        let before = COUNTED.load(Ordering::SeqCst);
        let [one, two] = &nodes.nodes;
        for node in [one, two] {
            declare(node, &TESTED).await.expect("declared");
        }
        assert_eq!(nodes.status("计数").await.last, None);
        // Each turn both nodes look at the same time.
        for (turn, minutes, due) in
            [(1, 0, &["counting", "panicking", "refused"][..]), (1, 1, &["refused"]), (2, 4, &["counting", "refused"])]
        {
            nodes.later(minutes);
            let (first, second) = tokio::join!(run_due(one, &TESTED), run_due(two, &TESTED));
            let mut ran = [first.expect("first"), second.expect("second")].concat();
            ran.sort_unstable();
            assert_eq!(ran, due, "after {minutes} minutes");
            assert_eq!(COUNTED.load(Ordering::SeqCst) - before, turn);
        }
        let now = nodes.nodes[0].now();
        let counting = nodes.status("计数").await;
        let last = counting.last.expect("ran");
        assert_eq!((last.at, last.succeeded, counting.activity), (now, true, Activity::Waiting));
        assert_eq!(
            (last.result.as_str(), counting.schedule.as_str()),
            (&*format!("第 {} 次", before + 2), "每 5 分钟")
        );
        assert_eq!(counting.next_at, Moment(now.0 + 5 * MINUTE));
        let refused = nodes.status("不成").await.last.expect("ran");
        assert_eq!((refused.succeeded, refused.result.as_str(), refused.at), (false, "磁盘坏了", now));
        let panicking = nodes.status("出错").await;
        let last = panicking.last.expect("ran");
        assert!(!last.succeeded && last.result.contains("程序出错"), "{last:?}");
        assert_eq!(panicking.next_at.chinese(), "2026-11-17 02:30");
    });
}

#[test]
fn a_claim_holds_while_its_run_is_at_work_and_lapses_when_its_node_died() {
    both(async |nodes| {
        let [one, two] = &nodes.nodes;
        declare(one, &TESTED).await.expect("declared");
        let run = app::jobs::claim(one, "refused", None).await.expect("claim").expect("won");
        assert_eq!(app::jobs::claim(two, "refused", None).await.expect("claim"), None, "seen too late");
        let seen = Some(run.began());
        nodes.later(2);
        assert!(app::jobs::renew(one, &run).await.expect("renew"));
        nodes.later(2);
        assert_eq!(nodes.status("不成").await.activity, Activity::Running(run.began()));
        assert_eq!(app::jobs::claim(two, "refused", seen).await.expect("claim"), None, "still at work");
        // Not renewed any more.
        nodes.later(2);
        assert_eq!(nodes.status("不成").await.activity, Activity::Interrupted(run.began()));
        let other = app::jobs::claim(two, "refused", seen).await.expect("claim").expect("taken over");
        assert!(!app::jobs::renew(one, &run).await.expect("renew"), "no longer its own");
        app::jobs::finish(one, run, Ok("太晚".into()), Moment(0)).await.expect("nothing");
        assert_eq!(nodes.status("不成").await.last, None, "a lapsed run says nothing");
        app::jobs::finish(two, other.clone(), Ok("做完".into()), Moment(7)).await.expect("kept");
        let status = nodes.status("不成").await;
        assert_eq!((status.activity, status.next_at), (Activity::Waiting, Moment(7)));
        assert_eq!(status.last.expect("ran").at, other.began());
        // Declared anew: the next run follows from the last, jobs that are no more are gone.
        declare(two, &[REFUSED]).await.expect("declared");
        assert_eq!(nodes.status("不成").await.next_at, Moment(other.began().0 + MINUTE));
        let list = app::jobs::list(&nodes.administrator("admin.system")).await.expect("list");
        assert_eq!(list.len(), 1);
        for role in ["admin.security", "admin.audit", "town.office"] {
            let refused = app::jobs::list(&nodes.administrator(role)).await;
            assert!(matches!(refused, Err(Refusal::NotFound)), "{role}");
        }
    });
}

#[test]
fn every_job_of_the_product_runs_and_may_run_again() {
    both(async |nodes| {
        let node = &nodes.nodes[0];
        declare(node, &JOBS).await.expect("declared");
        for _ in 0..2 {
            let mut names: Vec<&str> = JOBS.iter().map(|job| job.name).collect();
            names.sort_unstable();
            assert_eq!(run_due(node, &JOBS).await.expect("ran"), names);
            for job in &JOBS {
                let last = nodes.status(job.title).await.last.expect(job.name);
                assert!(last.succeeded && !last.result.is_empty(), "{}: {last:?}", job.name);
            }
            nodes.later(24 * 60);
        }
    });
}
