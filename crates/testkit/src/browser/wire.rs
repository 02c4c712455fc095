//! The DevTools protocol over a pipe: commands out, answers and events in, each a JSON text ended by a zero byte.

use std::collections::{HashMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long one command or one awaited state may take. Generous, because tests share few cores.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// What a command was answered with instead of a result.
#[derive(Debug, Clone)]
pub(crate) struct Fault(pub(crate) String);

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Fault {
    /// Whether a navigation swept away the document while we asked: cx again is right.
    pub(crate) fn passing(&self) -> bool {
        ["context", "navigated or closed", "No node", "not belong to the document", "does not have a layout object"]
            .iter()
            .any(|word| self.0.contains(word))
    }
}

/// One request of a page to a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Full address.
    pub url: String,
    /// What the browser wanted it for: `Document`, `Stylesheet`, `Script`, `Image`, `Font`, `Fetch`, `XHR`, `Other` …
    pub kind: String,
    /// HTTP status; `None` when no answer came.
    pub status: Option<u16>,
    /// Bytes that came over the line, with headers, as compressed.
    pub bytes: u64,
    /// Whether the answer came from a cache or a service worker, not over the line.
    pub cached: bool,
}

/// What the events told about one page.
#[derive(Debug, Default)]
pub(crate) struct Story {
    /// Loader ids of finished loads of the main frame, oldest first.
    pub(crate) loaded: Vec<String>,
    /// How often a main document finished loading.
    pub(crate) loads: u64,
    /// Errors of scripts, of the content security policy and of loading, dialogs that had to be closed.
    pub(crate) problems: Vec<String>,
    /// Requests by their id, and in order.
    pub(crate) requests: Vec<(String, Request)>,
    /// Loader id and status of main documents.
    pub(crate) documents: VecDeque<(String, u16)>,
    /// The target crashed or was closed.
    pub(crate) gone: bool,
}

type Answer = mpsc::Sender<Result<Value, Fault>>;

/// The connection to one browser.
pub(crate) struct Wire {
    out: Mutex<Box<dyn Write + Send>>,
    waiting: Mutex<HashMap<u64, Answer>>,
    stories: Mutex<HashMap<String, Story>>,
    changed: Condvar,
    /// Service workers: session and browser context.
    workers: Mutex<Vec<(String, String)>>,
    next: AtomicU64,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Wire {
    /// Starts reading `answers` on a thread of its own, which ends when the browser closes its end.
    pub(crate) fn open(commands: impl Write + Send + 'static, answers: impl Read + Send + 'static) -> Arc<Self> {
        let wire = Arc::new(Self {
            out: Mutex::new(Box::new(commands)),
            waiting: Mutex::default(),
            stories: Mutex::default(),
            changed: Condvar::new(),
            workers: Mutex::default(),
            next: AtomicU64::new(1),
        });
        let reader = Arc::clone(&wire);
        std::thread::spawn(move || {
            let mut answers = BufReader::new(answers);
            let mut message = Vec::new();
            while answers.read_until(0, &mut message).is_ok_and(|n| n > 0) {
                message.pop();
                if let Ok(value) = serde_json::from_slice::<Value>(&message) {
                    reader.receive(value);
                }
                message.clear();
            }
            lock(&reader.waiting).clear();
            for story in lock(&reader.stories).values_mut() {
                story.gone = true;
            }
            reader.changed.notify_all();
        });
        wire
    }

    /// Sends a command to the browser (`session` empty) or one of its targets and waits for the answer.
    pub(crate) fn call(&self, session: &str, method: &str, params: Value) -> Result<Value, Fault> {
        let (sender, receiver) = mpsc::channel();
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        lock(&self.waiting).insert(id, sender);
        self.send(id, session, method, params)?;
        let answer = receiver.recv_timeout(PATIENCE).map_err(|e| match e {
            RecvTimeoutError::Timeout => Fault(format!("{method}: no answer within {PATIENCE:?}")),
            RecvTimeoutError::Disconnected => Fault(format!("{method}: the browser has gone")),
        });
        lock(&self.waiting).remove(&id);
        answer?.map_err(|fault| Fault(format!("{method}: {fault}")))
    }

    fn send(&self, id: u64, session: &str, method: &str, params: Value) -> Result<(), Fault> {
        let mut message = json!({ "id": id, "method": method, "params": params });
        if !session.is_empty() {
            message["sessionId"] = session.into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        let mut out = lock(&self.out);
        out.write_all(&bytes)
            .and_then(|()| out.flush())
            .map_err(|e| Fault(format!("{method}: the browser has gone ({e})")))
    }

    /// Begins to keep the story of a session.
    pub(crate) fn follow(&self, session: &str) {
        lock(&self.stories).insert(session.to_owned(), Story::default());
    }

    /// Forgets a session.
    pub(crate) fn forget(&self, session: &str) {
        lock(&self.stories).remove(session);
    }

    /// A look at the story of a session.
    pub(crate) fn story<T>(&self, session: &str, look: impl FnOnce(&mut Story) -> T) -> T {
        look(lock(&self.stories).entry(session.to_owned()).or_default())
    }

    /// Waits until `done` gives a value for the story of a session; `None` after [`PATIENCE`] or when the page is gone.
    pub(crate) fn await_story<T>(&self, session: &str, mut done: impl FnMut(&mut Story) -> Option<T>) -> Option<T> {
        let end = Instant::now() + PATIENCE;
        let mut stories = lock(&self.stories);
        loop {
            let story = stories.get_mut(session)?;
            if let Some(found) = done(story) {
                return Some(found);
            }
            let left = end.saturating_duration_since(Instant::now());
            if story.gone || left.is_zero() {
                return None;
            }
            stories = self.changed.wait_timeout(stories, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Sessions of the running service workers of a browser context.
    pub(crate) fn workers_of(&self, context: &str) -> Vec<String> {
        lock(&self.workers).iter().filter(|(_, c)| c == context).map(|(session, _)| session.clone()).collect()
    }

    fn receive(&self, mut message: Value) {
        if let Some(id) = message["id"].as_u64() {
            let answer = match message.get("error") {
                Some(error) => Err(Fault(error["message"].as_str().unwrap_or("error without a text").to_owned())),
                None => Ok(message["result"].take()),
            };
            if let Some(sender) = lock(&self.waiting).remove(&id) {
                // The caller may have given up meanwhile.
                let _ = sender.send(answer);
            }
            return;
        }
        let params = message["params"].take();
        match message["method"].as_str() {
            Some("Target.attachedToTarget") => {
                let info = &params["targetInfo"];
                if info["type"] == "service_worker"
                    && let (Some(session), Some(context)) =
                        (params["sessionId"].as_str(), info["browserContextId"].as_str())
                {
                    lock(&self.workers).push((session.to_owned(), context.to_owned()));
                }
            }
            Some("Target.detachedFromTarget") => {
                lock(&self.workers).retain(|(session, _)| params["sessionId"] != **session);
            }
            Some(method) => {
                let session = message["sessionId"].as_str().unwrap_or_default();
                if method == "Page.javascriptDialogOpening" {
                    // An open dialog stops everything; it is told and closed. The answer to this command is not awaited.
                    let id = self.next.fetch_add(1, Ordering::Relaxed);
                    let _ = self.send(id, session, "Page.handleJavaScriptDialog", json!({ "accept": true }));
                }
                if let Some(story) = lock(&self.stories).get_mut(session) {
                    story.note(method, &params);
                }
            }
            None => {}
        }
        self.changed.notify_all();
    }
}

impl Story {
    fn note(&mut self, method: &str, params: &Value) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        match method {
            "Page.lifecycleEvent" if params["name"] == "load" => self.loaded.push(text(&params["loaderId"])),
            "Page.loadEventFired" => self.loads += 1,
            "Page.javascriptDialogOpening" => self.problems.push(format!("dialog: {}", text(&params["message"]))),
            "Runtime.exceptionThrown" => {
                let details = &params["exceptionDetails"];
                let thrown = text(&details["exception"]["description"]);
                let said = text(&details["text"]);
                self.problems.push(format!(
                    "script: {said} {thrown} at {}:{}",
                    text(&details["url"]),
                    details["lineNumber"]
                ));
            }
            "Runtime.consoleAPICalled" if params["type"] == "error" => {
                let said: Vec<String> = params["args"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|arg| arg["value"].as_str().map_or_else(|| text(&arg["description"]), str::to_owned))
                    .collect();
                self.problems.push(format!("console: {}", said.join(" ")));
            }
            "Log.entryAdded" if params["entry"]["level"] == "error" => {
                let entry = &params["entry"];
                self.problems.push(format!(
                    "{}: {} {}",
                    text(&entry["source"]),
                    text(&entry["text"]),
                    text(&entry["url"])
                ));
            }
            "Inspector.targetCrashed" => self.gone = true,
            "Network.requestWillBeSent" => {
                let id = text(&params["requestId"]);
                let url = text(&params["request"]["url"]);
                // A redirect comes again with the same id; its first leg stays as a request of its own.
                if let Some(status) = params["redirectResponse"]["status"].as_u64()
                    && let Some((key, leg)) = self.requests.iter_mut().rev().find(|(key, _)| *key == id)
                {
                    leg.status = u16::try_from(status).ok();
                    leg.bytes = whole(&params["redirectResponse"]["encodedDataLength"]);
                    key.push_str(" redirected");
                }
                let kind = text(&params["type"]);
                self.requests.push((id, Request { url, kind, status: None, bytes: 0, cached: false }));
            }
            "Network.responseReceived" => {
                let response = &params["response"];
                let status = response["status"].as_u64().and_then(|s| u16::try_from(s).ok());
                let id = text(&params["requestId"]);
                if params["type"] == "Document" && params["requestId"] == params["loaderId"] {
                    self.documents.push_back((id.clone(), status.unwrap_or_default()));
                }
                if let Some((_, request)) = self.requests.iter_mut().rev().find(|(key, _)| *key == id) {
                    request.status = status;
                    request.cached = response["fromDiskCache"] == true || response["fromServiceWorker"] == true;
                }
            }
            "Network.requestServedFromCache" => {
                if let Some((_, request)) = self.requests.iter_mut().rev().find(|(key, _)| params["requestId"] == **key)
                {
                    request.cached = true;
                }
            }
            "Network.loadingFinished" => {
                if let Some((_, request)) = self.requests.iter_mut().rev().find(|(key, _)| params["requestId"] == **key)
                {
                    request.bytes = whole(&params["encodedDataLength"]);
                }
            }
            _ => {}
        }
    }
}

/// A byte count, which the protocol sends as a floating number.
fn whole(value: &Value) -> u64 {
    value.as_u64().or_else(|| value.as_f64().map(|f| f as u64)).unwrap_or_default()
}
