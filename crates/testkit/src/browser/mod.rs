//! A real browser for the journeys that matter: Debian's Chromium, headless, spoken to over a pipe.
//!
//! No driver, no WebSocket: Chromium reads commands from file descriptor 3 and writes answers to 4. When this process
//! ends in whatever way, the pipe closes, and Chromium ends with it. One browser serves all tests of a process
//! ([`shared`]); each actor gets a [`Context`] of its own (cookies, storage and caches apart), each tab is a [`Page`].
//!
//! ```no_run
//! use testkit::browser::{self, DESKTOP};
//! let actor = browser::shared().context();
//! let page = actor.page(DESKTOP);
//! page.goto("http://127.0.0.1:8080/login");
//! page.fill("[name=account]", "liqin");
//! page.follow("button[type=submit]");
//! assert_eq!(page.text("h1"), "工作台");
//! page.assert_clean();
//! ```
//!
//! Everything here panics with a plain text when the page does not do what the test says: what was asked, where the
//! page is and what it shows.

mod act;
mod capture;
mod page;
mod wire;

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

pub use page::Page;
pub use wire::Request;

use crate::dirs::TempDir;
use crate::programs;
use wire::Wire;

/// The line that installs what is missing.
pub const INSTALL: &str = "sudo apt-get install chromium fonts-noto-cjk";

/// Size and kind of the screen a page is shown on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Viewport {
    /// Width in CSS pixels.
    pub width: u32,
    /// Height in CSS pixels.
    pub height: u32,
    /// A phone: touch, a mobile user agent, the page's own `viewport` line obeyed.
    pub phone: bool,
}

/// The screen of an office computer.
pub const DESKTOP: Viewport = Viewport { width: 1440, height: 900, phone: false };
/// A small phone.
pub const PHONE: Viewport = Viewport { width: 360, height: 740, phone: true };

/// Runs the browser with the pipe on 3 and 4, lets go of its own ends, and removes the profile when the browser ended.
/// `$1`: folder of profile and log; the rest: the command.
const KEEPER: &str = r#"
trap '' INT TERM HUP
dir=$1; shift
exec 3<&0 4>&1 0</dev/null 1>>"$dir/log" 2>&1
"$@" &
browser=$!
exec 3<&- 4>&-
wait $browser
rm -rf "$dir"
"#;

/// A running Chromium; it ends with the value.
pub struct Browser {
    wire: Arc<Wire>,
    keeper: Mutex<Child>,
}

/// The browser of this test process, started at the first call.
///
/// # Panics
/// As [`Browser::launch`].
#[must_use]
pub fn shared() -> &'static Browser {
    static SHARED: OnceLock<Browser> = OnceLock::new();
    SHARED.get_or_init(Browser::launch)
}

impl Browser {
    /// Starts a browser of one's own, for tests that end or restart it.
    ///
    /// # Panics
    /// When no Chromium is installed, with the line that installs it, or when it does not start.
    #[must_use]
    pub fn launch() -> Self {
        let dir = TempDir::new();
        let profile = dir.join("profile");
        let browser = Self::start(&dir, profile);
        let _ = dir.keep();
        browser
    }

    /// Starts a browser whose profile stays in `profile`, for tests of what survives the end of the browser.
    /// Use [`Browser::own_page`] there: a [`Context`] leaves nothing on disk.
    ///
    /// # Panics
    /// As [`Browser::launch`].
    #[must_use]
    pub fn launch_in(profile: impl Into<PathBuf>) -> Self {
        let dir = TempDir::new();
        let browser = Self::start(&dir, profile.into());
        let _ = dir.keep();
        browser
    }

    fn start(dir: &TempDir, profile: PathBuf) -> Self {
        let Some(program) = programs::find(&["chromium", "chromium-browser", "google-chrome"], &[]) else {
            panic!("Chromium is not installed, and these tests need it. Install it with: {INSTALL}");
        };
        let mut keeper = Command::new("/bin/sh");
        keeper.arg("-c").arg(KEEPER).arg("zhucun-test-browser").arg(dir.path()).arg(program);
        // No sandbox: it refuses to run as root, and only our own pages are shown. Without the flags against
        // background traffic a closed network is asked for Google's hosts at every start.
        keeper.args([
            "--headless",
            "--remote-debugging-pipe",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-extensions",
            "--disable-breakpad",
            "--no-first-run",
            "--no-default-browser-check",
            "--no-proxy-server",
            "--mute-audio",
            "--hide-scrollbars",
            "--force-color-profile=srgb",
            "--font-render-hinting=none",
            "--lang=zh-CN",
        ]);
        keeper.arg(format!("--user-data-dir={}", profile.display())).arg("about:blank");
        keeper.env("LANGUAGE", "zh_CN").env("TZ", "Asia/Shanghai");
        std::os::unix::process::CommandExt::process_group(&mut keeper, 0);
        let keeper = keeper.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut keeper = keeper.unwrap_or_else(|e| panic!("/bin/sh: {e}"));
        let (Some(commands), Some(answers)) = (keeper.stdin.take(), keeper.stdout.take()) else {
            unreachable!("both ends were asked for above");
        };
        let wire = Wire::open(commands, answers);
        let ready = wire.call("", "Browser.getVersion", json!({})).and_then(|_| {
            let workers = json!([{ "type": "service_worker" }, { "exclude": true }]);
            let attach =
                json!({ "autoAttach": true, "waitForDebuggerOnStart": false, "flatten": true, "filter": workers });
            wire.call("", "Target.setAutoAttach", attach)
        });
        if let Err(fault) = ready {
            let log = std::fs::read_to_string(dir.join("log")).unwrap_or_default();
            panic!("Chromium did not start ({fault}). It said:\n{log}");
        }
        Self { wire, keeper: Mutex::new(keeper) }
    }

    /// A new actor: cookies, storage and caches of its own, nothing kept on disk.
    ///
    /// # Panics
    /// When the browser does not answer.
    #[must_use]
    pub fn context(&self) -> Context {
        let made = self.wire.call("", "Target.createBrowserContext", json!({ "disposeOnDetach": true }));
        let made = made.unwrap_or_else(|fault| panic!("no browser context: {fault}"));
        let id = made["browserContextId"].as_str().unwrap_or_default().to_owned();
        Context { actor: Arc::new(Actor { wire: Arc::clone(&self.wire), id }) }
    }

    /// A page of the browser's own profile, whose cookies and storage are on disk ([`Browser::launch_in`]).
    ///
    /// # Panics
    /// When the browser does not answer.
    #[must_use]
    pub fn own_page(&self, viewport: Viewport) -> Page {
        Context { actor: Arc::new(Actor { wire: Arc::clone(&self.wire), id: String::new() }) }.page(viewport)
    }

    /// Ends the browser at once, as a phone does that runs out of power. Pages that are still held only give errors.
    pub fn kill(&self) {
        let _ = self.wire.call("", "Browser.crash", json!({}));
        self.wait_end();
    }

    fn wait_end(&self) {
        let mut keeper = self.keeper.lock().unwrap_or_else(PoisonError::into_inner);
        let patience = Instant::now() + Duration::from_secs(10);
        while matches!(keeper.try_wait(), Ok(None)) && Instant::now() < patience {
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.wire.call("", "Browser.close", json!({}));
        self.wait_end();
    }
}

/// One actor's browser: what it stores is its own. It is forgotten when the value and all its pages are dropped.
#[derive(Clone)]
pub struct Context {
    actor: Arc<Actor>,
}

struct Actor {
    wire: Arc<Wire>,
    /// Empty for the browser's own profile.
    id: String,
}

impl Context {
    /// Opens a tab. It shows an empty page.
    ///
    /// # Panics
    /// When the browser does not answer.
    #[must_use]
    pub fn page(&self, viewport: Viewport) -> Page {
        Page::open(Arc::clone(&self.actor), viewport).unwrap_or_else(|fault| panic!("no new page: {fault}"))
    }

    /// Forgets all cookies: the actor is logged out, its stored data stay.
    ///
    /// # Panics
    /// When the browser does not answer.
    pub fn clear_cookies(&self) {
        self.storage("clearCookies", json!({}));
    }

    /// Sets a cookie for an address, such as a session that a test got by HTTP.
    ///
    /// # Panics
    /// When the browser refuses it.
    pub fn set_cookie(&self, url: &str, name: &str, value: &str) {
        self.storage("setCookies", json!({ "cookies": [{ "url": url, "name": name, "value": value }] }));
    }

    /// The cookies as the browser keeps them: `name`, `value`, `httpOnly`, `secure`, `sameSite`, `expires` …
    ///
    /// # Panics
    /// When the browser does not answer.
    #[must_use]
    pub fn cookies(&self) -> Vec<Value> {
        self.storage("getCookies", json!({}))["cookies"].as_array().cloned().unwrap_or_default()
    }

    fn storage(&self, command: &str, params: Value) -> Value {
        let answer = self.actor.wire.call("", &format!("Storage.{command}"), self.actor.own(params));
        answer.unwrap_or_else(|fault| panic!("cookies: {fault}"))
    }
}

impl Actor {
    /// The parameters of a command, meant for this actor.
    fn own(&self, mut params: Value) -> Value {
        if !self.id.is_empty() {
            params["browserContextId"] = self.id.as_str().into();
        }
        params
    }
}

impl Drop for Actor {
    fn drop(&mut self) {
        if !self.id.is_empty() {
            let _ = self.wire.call("", "Target.disposeBrowserContext", json!({ "browserContextId": self.id }));
        }
    }
}
