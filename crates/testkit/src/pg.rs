//! PostgreSQL for tests: one server per test process, one database per test.
//!
//! The server listens on a unix socket in a temporary folder and keeps nothing safe (`fsync = off`), so a database
//! costs tens of milliseconds. A small shell script starts the server, waits until our end of its standard input
//! closes, stops the server and removes the folder; the kernel closes that end when this process ends in whatever
//! way. `ZHUCUN_TEST_PG_URL` names another cluster to use instead (its account must be allowed to create databases).

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use postgres::{Client, Config, NoTls};

use crate::dirs::TempDir;
use crate::programs;

/// The line that installs what is missing.
pub const INSTALL: &str = "sudo apt-get install postgresql";

/// The account of the test server: it owns everything there.
const USER: &str = "zhucun";

/// Starts the server and stops it when standard input closes. `$1`: its folder; `$2`: the folder of the programs; the
/// rest: the command that gives up root's rights, if any. Terminal signals go to the tests, which close our input.
const KEEPER: &str = r#"
trap '' INT TERM HUP
dir=$1; bin=$2; shift 2
cd /
"$@" "$bin/initdb" --no-sync --encoding=UTF8 --locale=C --auth=trust --username=zhucun --pgdata="$dir/data" \
  >"$dir/log" 2>&1 </dev/null || exit 1
"$@" "$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c fsync=off -c synchronous_commit=off \
  -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c max_connections=200 -c shared_buffers=64MB \
  -c autovacuum=off -c jit=off -c timezone=UTC >>"$dir/log" 2>&1 </dev/null &
server=$!
while [ ! -S "$dir/.s.PGSQL.5432" ]; do kill -0 $server 2>/dev/null || exit 1; sleep 0.02; done
read -r _
kill -QUIT $server
wait $server
rm -rf "$dir"
"#;

/// A database of its own for one test; it is dropped with the value.
#[derive(Debug)]
pub struct Database {
    name: String,
    url: String,
}

impl Database {
    /// Creates an empty database (UTF-8, locale C).
    ///
    /// # Panics
    /// When PostgreSQL is not installed, with the line that installs it, or when the server does not work.
    #[must_use]
    pub fn new() -> Self {
        Self::create("template0")
    }

    /// Creates a database that starts as `prepare` leaves it: `prepare` gets the URL of an empty database and runs once
    /// per process and `key` (migrations, for instance); further databases of that key are copies. All connections of
    /// `prepare` must be closed when it returns. On a cluster of `ZHUCUN_TEST_PG_URL` nothing may stay behind, so there
    /// `prepare` runs for every database.
    ///
    /// # Panics
    /// As [`Database::new`].
    #[must_use]
    pub fn prepared(key: &str, prepare: impl FnOnce(&str)) -> Self {
        static TEMPLATES: Mutex<Option<HashMap<String, Database>>> = Mutex::new(None);
        if cluster().server.is_none() {
            let database = Self::new();
            prepare(&database.url);
            return database;
        }
        let mut templates = TEMPLATES.lock().unwrap_or_else(PoisonError::into_inner);
        let templates = templates.get_or_insert_default();
        if !templates.contains_key(key) {
            let template = Self::new();
            prepare(&template.url);
            templates.insert(key.to_owned(), template);
        }
        Self::create(&templates[key].name)
    }

    fn create(template: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let cluster = cluster();
        let name = format!("zhucun_test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut client = cluster.connect("postgres").unwrap_or_else(|e| panic!("PostgreSQL: {e}"));
        let sql = format!("create database {name} template {template} encoding 'UTF8'");
        // A pool that `prepare` used may need a moment to let go of the template.
        let patience = Instant::now() + Duration::from_secs(10);
        while let Err(e) = client.batch_execute(&sql) {
            let in_use = e.code() == Some(&postgres::error::SqlState::OBJECT_IN_USE);
            assert!(in_use && Instant::now() < patience, "a test database could not be created: {}", plain(&e));
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { url: cluster.url(&name), name }
    }

    /// The URL of the database, as `--database` takes it.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A new connection, for a look from outside.
    ///
    /// # Panics
    /// When the server does not answer.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::connect(&self.url, NoTls).unwrap_or_else(|e| panic!("{}: {}", self.url, plain(&e)))
    }
}

impl Default for Database {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // A failure here must not hide the test's own one; our own server is removed as a whole anyway.
        if let Ok(mut client) = cluster().connect("postgres") {
            let _ = client.batch_execute(&format!("drop database if exists {} with (force)", self.name));
        }
    }
}

/// Where the databases are.
struct Cluster {
    /// What a URL has before and after the database name.
    before: String,
    after: String,
    /// Our own server, while it is ours; its standard input is what keeps it running.
    server: Option<Child>,
}

impl Cluster {
    fn url(&self, database: &str) -> String {
        format!("{}{database}{}", self.before, self.after)
    }

    fn connect(&self, database: &str) -> Result<Client, String> {
        let url = self.url(database);
        let mut config: Config = url.parse().map_err(|e: postgres::Error| format!("{url}: {}", plain(&e)))?;
        config.connect_timeout(Duration::from_secs(10)).connect(NoTls).map_err(|e| format!("{url}: {}", plain(&e)))
    }
}

/// The text of an error with its causes; the driver's own text says only "db error".
fn plain(e: &postgres::Error) -> String {
    let mut text = e.to_string();
    let mut cause = std::error::Error::source(e);
    while let Some(e) = cause {
        let _ = write!(text, ": {e}");
        cause = e.source();
    }
    text
}

fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        #[expect(clippy::disallowed_methods, reason = "the documented setting of the test tools, not of the product")]
        match std::env::var("ZHUCUN_TEST_PG_URL") {
            Ok(url) if !url.is_empty() => {
                let (before, after) = around_database(&url)
                    .unwrap_or_else(|| panic!("ZHUCUN_TEST_PG_URL is not of the form postgres://host/database: {url}"));
                Cluster { before, after, server: None }
            }
            _ => start(),
        }
    })
}

/// Splits a URL around its database name: `postgres://u@h/db?x=1` gives `postgres://u@h/` and `?x=1`.
fn around_database(url: &str) -> Option<(String, String)> {
    let host = url.strip_prefix("postgres://").or_else(|| url.strip_prefix("postgresql://"))?;
    let scheme = &url[..url.len() - host.len()];
    let (path, query) = host.find('?').map_or((host, ""), |at| host.split_at(at));
    let authority = path.split('/').next()?;
    Some((format!("{scheme}{authority}/"), query.to_owned()))
}

/// Folder of `initdb` and `postgres`: `PATH` first, then Debian's folders, newest version first.
fn programs_folder() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|e| Some((e.file_name().to_str()?.parse().ok()?, e.path().join("bin"))))
        .collect();
    versions.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    let folders: Vec<PathBuf> = versions.into_iter().map(|(_, dir)| dir).collect();
    // The file behind a link, because `initdb` looks for its sisters beside itself.
    let initdb = programs::find(&["initdb"], &folders)?.canonicalize().ok()?;
    let folder = initdb.parent()?;
    folder.join("postgres").exists().then(|| folder.to_path_buf())
}

fn start() -> Cluster {
    let Some(bin) = programs_folder() else {
        panic!("PostgreSQL is not installed, and these tests need it. Install it with: {INSTALL}");
    };
    // Not TMPDIR: the account below must be able to reach the folder, and a socket's path has at most 107 bytes.
    let dir = TempDir::within(Path::new("/tmp"));
    // The server is also told to stop when the keeper dies. PostgreSQL refuses to run as root.
    let mut lower = vec!["setpriv".to_owned(), "--pdeathsig=QUIT".to_owned()];
    if programs::user_id() == 0 {
        let (user, group) = programs::account(&["postgres", "nobody"])
            .unwrap_or_else(|| panic!("PostgreSQL does not run as root, and there is no account `postgres` here"));
        lower.extend([format!("--reuid={user}"), format!("--regid={group}"), "--clear-groups".to_owned()]);
        std::os::unix::fs::chown(dir.path(), Some(user), Some(group))
            .unwrap_or_else(|e| panic!("{}: {e}", dir.path().display()));
    }
    lower.push("--".to_owned());
    let mut keeper = Command::new("/bin/sh");
    keeper.arg("-c").arg(KEEPER).arg("zhucun-test-postgres").arg(dir.path()).arg(&bin).args(lower);
    // Its own group, so that Ctrl-C in a terminal reaches the tests only and the keeper still cleans up.
    std::os::unix::process::CommandExt::process_group(&mut keeper, 0);
    let server = keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let server = server.unwrap_or_else(|e| panic!("/bin/sh: {e}"));
    let mut cluster = Cluster {
        before: format!("postgres://{USER}@/"),
        after: format!("?host={}", dir.path().display()),
        server: Some(server),
    };
    if let Err(reason) = wait_ready(&mut cluster) {
        let log = std::fs::read_to_string(dir.join("log")).unwrap_or_default();
        drop(cluster.server.take().and_then(|mut child| child.stdin.take()));
        panic!("the PostgreSQL of {} did not start ({reason}). Its log says:\n{log}", bin.display());
    }
    // From here on the keeper removes the folder.
    let _ = dir.keep();
    cluster
}

fn wait_ready(cluster: &mut Cluster) -> Result<(), String> {
    // Generous: a machine that builds the workspace beside the tests is slow.
    let patience = Instant::now() + Duration::from_secs(90);
    loop {
        let reason = match cluster.connect("postgres") {
            Ok(_) => return Ok(()),
            Err(e) => e,
        };
        if let Some(Ok(Some(status))) = cluster.server.as_mut().map(Child::try_wait) {
            return Err(status.to_string());
        }
        if Instant::now() > patience {
            return Err(reason);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[cfg(test)]
mod tests {
    use super::around_database;

    #[test]
    fn a_url_is_split_around_its_database() {
        let table = [
            ("postgres://u:p@h:5433/db?sslmode=disable", Some(("postgres://u:p@h:5433/", "?sslmode=disable"))),
            ("postgresql://h/db", Some(("postgresql://h/", ""))),
            ("postgres://h", Some(("postgres://h/", ""))),
            ("postgres:///db?host=/run/a", Some(("postgres:///", "?host=/run/a"))),
            ("postgres://h?x=/y", Some(("postgres://h/", "?x=/y"))),
            ("mysql://h/db", None),
        ];
        for (url, expect) in table {
            let got = around_database(url);
            assert_eq!(got.as_ref().map(|(a, b)| (a.as_str(), b.as_str())), expect, "{url}");
        }
    }
}
