//! One tab: going somewhere, waiting, reading.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::wire::{Fault, PATIENCE, Request};
use super::{Actor, Viewport};

/// A tab of a [`super::Context`]. CSS selectors mean the first element that matches.
pub struct Page {
    actor: Arc<Actor>,
    session: String,
    target: String,
    /// Id of the browser context; the browser's own profile has one too.
    context: String,
}

impl Page {
    pub(super) fn open(actor: Arc<Actor>, viewport: Viewport) -> Result<Self, Fault> {
        let text = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let wire = &actor.wire;
        let target =
            text(&wire.call("", "Target.createTarget", actor.own(json!({ "url": "about:blank" })))?, "targetId");
        let attach = json!({ "targetId": target, "flatten": true });
        let session = text(&wire.call("", "Target.attachToTarget", attach)?, "sessionId");
        let info = wire.call("", "Target.getTargetInfo", json!({ "targetId": target }))?;
        let context = text(&info["targetInfo"], "browserContextId");
        wire.follow(&session);
        for domain in ["Page", "Runtime", "Log", "Network", "DOM"] {
            wire.call(&session, &format!("{domain}.enable"), json!({}))?;
        }
        wire.call(&session, "Page.setLifecycleEventsEnabled", json!({ "enabled": true }))?;
        let page = Self { actor, session, target, context };
        page.screen(viewport)?;
        page.call("Emulation.setTimezoneOverride", json!({ "timezoneId": "Asia/Shanghai" }))?;
        page.call("Emulation.setLocaleOverride", json!({ "locale": "zh-CN" }))?;
        Ok(page)
    }

    fn screen(&self, viewport: Viewport) -> Result<(), Fault> {
        let Viewport { width, height, phone } = viewport;
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone });
        self.call("Emulation.setDeviceMetricsOverride", metrics)?;
        self.call("Emulation.setTouchEmulationEnabled", json!({ "enabled": phone }))?;
        if phone {
            let agent = "Mozilla/5.0 (Linux; Android 14; Phone) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 \
                         Mobile Safari/537.36";
            self.call("Emulation.setUserAgentOverride", json!({ "userAgent": agent, "acceptLanguage": "zh-CN" }))?;
        }
        Ok(())
    }

    /// Shows the page on another screen.
    #[track_caller]
    pub fn resize(&self, viewport: Viewport) {
        self.screen(viewport).unwrap_or_else(|fault| self.fail(&fault.to_string()));
    }

    pub(super) fn call(&self, method: &str, params: Value) -> Result<Value, Fault> {
        self.actor.wire.call(&self.session, method, params)
    }

    /// Sends any command of the DevTools protocol to the page, for what has no name here.
    #[track_caller]
    pub fn command(&self, method: &str, params: Value) -> Value {
        self.call(method, params).unwrap_or_else(|fault| self.fail(&fault.to_string()))
    }

    /// Fails the test with what the page is and shows.
    #[track_caller]
    pub(super) fn fail(&self, what: &str) -> ! {
        let place = self.ask("location.href").ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
        let shown = self.ask("document.body ? document.body.innerText : ''").ok();
        let shown = shown.as_ref().and_then(Value::as_str).unwrap_or_default();
        let shown: String = shown.chars().take(1500).collect();
        let problems = self.problems().join("\n  ");
        panic!("{what}\nat {place}, which shows:\n{shown}\nproblems of the page:\n  {problems}");
    }

    // Going somewhere ------------------------------------------------------------------------------------------------

    /// Goes to an address and waits until the document and what it needs are loaded.
    #[track_caller]
    pub fn goto(&self, url: &str) {
        if let Err(reason) = self.try_goto(url) {
            self.fail(&format!("{url} could not be shown: {reason}"));
        }
    }

    /// As [`Page::goto`]; the error text of the browser (such as `net::ERR_INTERNET_DISCONNECTED`) when there is no answer.
    ///
    /// # Errors
    /// When no document came.
    pub fn try_goto(&self, url: &str) -> Result<(), String> {
        let gone = self.call("Page.navigate", json!({ "url": url })).map_err(|fault| fault.0)?;
        if let Some(reason) = gone["errorText"].as_str().filter(|text| !text.is_empty()) {
            return Err(reason.to_owned());
        }
        // Without a loader it was a move inside the same document.
        let Some(loader) = gone["loaderId"].as_str() else { return Ok(()) };
        let done = self.actor.wire.await_story(&self.session, |s| s.loaded.iter().any(|l| l == loader).then_some(()));
        done.ok_or_else(|| format!("not loaded within {PATIENCE:?}"))
    }

    /// Does something that leads to another document and waits until that is loaded.
    #[track_caller]
    pub fn navigating<T>(&self, action: impl FnOnce(&Self) -> T) -> T {
        let before = self.actor.wire.story(&self.session, |s| s.loads);
        let result = action(self);
        if self.actor.wire.await_story(&self.session, |s| (s.loads > before).then_some(())).is_none() {
            self.fail("no other document was loaded");
        }
        result
    }

    /// Loads the document again.
    #[track_caller]
    pub fn reload(&self) {
        self.navigating(|page| page.command("Page.reload", json!({})));
    }

    /// Goes back one step in the history.
    #[track_caller]
    pub fn back(&self) {
        let history = self.command("Page.getNavigationHistory", json!({}));
        let now = history["currentIndex"].as_u64().unwrap_or_default();
        let entry = &history["entries"][usize::try_from(now.saturating_sub(1)).unwrap_or_default()];
        let address = entry["url"].as_str().unwrap_or_default().to_owned();
        // A page out of the back/forward cache fires no load, so the address is what tells.
        self.command("Page.navigateToHistoryEntry", json!({ "entryId": entry["id"] }));
        self.wait_until(&format!("location.href === {} && document.readyState === 'complete'", json!(address)));
    }

    /// The address shown now.
    #[track_caller]
    #[must_use]
    pub fn url(&self) -> String {
        self.eval("location.href").as_str().unwrap_or_default().to_owned()
    }

    /// HTTP status of the document shown now; `None` when it did not come by HTTP.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.actor.wire.story(&self.session, |s| {
            let loader = s.loaded.last()?;
            s.documents.iter().rev().find(|(id, _)| id == loader).map(|(_, status)| *status)
        })
    }

    // Reading --------------------------------------------------------------------------------------------------------

    /// The value of a JavaScript expression; a promise is awaited. Works with [`Page::javascript`] off too.
    #[track_caller]
    pub fn eval(&self, js: &str) -> Value {
        self.ask(js).unwrap_or_else(|fault| self.fail(&format!("{fault}\nin {js}")))
    }

    pub(super) fn ask(&self, js: &str) -> Result<Value, Fault> {
        let params = json!({ "expression": js, "returnByValue": true, "awaitPromise": true, "userGesture": true });
        let mut got = self.call("Runtime.evaluate", params)?;
        if let Some(details) = got.get("exceptionDetails") {
            let thrown = details["exception"]["description"].as_str().or(details["text"].as_str());
            return Err(Fault(thrown.unwrap_or("thrown").to_owned()));
        }
        Ok(got["result"]["value"].take())
    }

    /// Text of an element as a person sees it, trimmed. Waits for the element.
    #[track_caller]
    #[must_use]
    pub fn text(&self, css: &str) -> String {
        self.read(css, "e.innerText.trim()").as_str().unwrap_or_default().to_owned()
    }

    /// Texts of all elements that match now.
    #[track_caller]
    #[must_use]
    pub fn texts(&self, css: &str) -> Vec<String> {
        let all = self.eval(&format!("[...document.querySelectorAll({})].map(e => e.innerText.trim())", json!(css)));
        all.as_array().into_iter().flatten().map(|v| v.as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Value of a form field. Waits for the field.
    #[track_caller]
    #[must_use]
    pub fn value(&self, css: &str) -> String {
        self.read(css, "String(e.value)").as_str().unwrap_or_default().to_owned()
    }

    /// An attribute of an element; `None` when it has none. Waits for the element.
    #[track_caller]
    #[must_use]
    pub fn attribute(&self, css: &str, name: &str) -> Option<String> {
        self.read(css, &format!("e.getAttribute({})", json!(name))).as_str().map(str::to_owned)
    }

    /// How many elements match now.
    #[track_caller]
    #[must_use]
    pub fn count(&self, css: &str) -> usize {
        let count = self.eval(&format!("document.querySelectorAll({}).length", json!(css)));
        count.as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or_default()
    }

    /// The document as the browser has it now.
    #[track_caller]
    #[must_use]
    pub fn html(&self) -> String {
        self.eval("document.documentElement.outerHTML").as_str().unwrap_or_default().to_owned()
    }

    #[track_caller]
    fn read(&self, css: &str, what: &str) -> Value {
        let js = format!("(() => {{ const e = document.querySelector({}); return e && [{what}] }})()", json!(css));
        self.poll(&js, &format!("no element `{css}`"))[0].take()
    }

    // Waiting --------------------------------------------------------------------------------------------------------

    /// Waits until an element is there.
    #[track_caller]
    pub fn wait_for(&self, css: &str) {
        self.poll(&format!("!!document.querySelector({})", json!(css)), &format!("no element `{css}`"));
    }

    /// Waits until no element matches any more.
    #[track_caller]
    pub fn wait_gone(&self, css: &str) {
        self.poll(&format!("!document.querySelector({})", json!(css)), &format!("`{css}` is still there"));
    }

    /// Waits until the text of an element contains `words`.
    #[track_caller]
    pub fn wait_text(&self, css: &str, words: &str) {
        let (selector, wanted) = (json!(css), json!(words));
        let js = format!("!!document.querySelector({selector})?.innerText.includes({wanted})");
        self.poll(&js, &format!("`{css}` does not say {words}"));
    }

    /// Waits until a JavaScript expression is true.
    #[track_caller]
    pub fn wait_until(&self, js: &str) {
        self.poll(js, &format!("not true: {js}"));
    }

    /// Asks until the answer is truthy.
    #[track_caller]
    pub(super) fn poll(&self, js: &str, failure: &str) -> Value {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.ask(js) {
                Ok(value) if truthy(&value) => return value,
                Err(fault) if !fault.passing() => self.fail(&format!("{failure} ({fault})")),
                _ if Instant::now() > end => self.fail(&format!("{failure} within {PATIENCE:?}")),
                _ => std::thread::sleep(Duration::from_millis(30)),
            }
        }
    }

    // The world around -----------------------------------------------------------------------------------------------

    /// Cuts off the network or gives it back, for the page and the service workers of its actor. A service worker that
    /// starts later is cut off at the next call only, so load it first.
    #[track_caller]
    pub fn set_offline(&self, offline: bool) {
        let params = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.command("Network.emulateNetworkConditions", params.clone());
        for worker in self.actor.wire.workers_of(&self.context) {
            let cut = self.actor.wire.call(&worker, "Network.enable", json!({}));
            let cut =
                cut.and_then(|_| self.actor.wire.call(&worker, "Network.emulateNetworkConditions", params.clone()));
            // A worker may have been stopped meanwhile; then nothing of it uses the network.
            if let Err(fault) = cut
                && !fault.0.contains("Session with given id not found")
            {
                self.fail(&format!("service worker: {fault}"));
            }
        }
    }

    /// Switches the scripts of pages off or on; it holds from the next document on.
    #[track_caller]
    pub fn javascript(&self, on: bool) {
        self.command("Emulation.setScriptExecutionDisabled", json!({ "value": !on }));
    }

    /// Errors of scripts, of the content security policy and of loading since the page was opened, and dialogs.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        self.actor.wire.story(&self.session, |s| s.problems.clone())
    }

    /// Fails the test if the page has problems.
    #[track_caller]
    pub fn assert_clean(&self) {
        // The answer to a command comes after the events of what happened before it.
        self.eval("0");
        if !self.problems().is_empty() {
            self.fail("the page has problems");
        }
    }

    /// What the page asked servers for since it was opened or since the last call of [`Page::forget_requests`].
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.actor.wire.story(&self.session, |s| s.requests.iter().map(|(_, request)| request.clone()).collect())
    }

    /// Begins to count requests anew.
    pub fn forget_requests(&self) {
        self.actor.wire.story(&self.session, |s| s.requests.clear());
    }
}

fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(b) => *b,
        Value::Number(n) => n.as_f64() != Some(0.0),
        Value::String(s) => !s.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let _ = self.actor.wire.call("", "Target.closeTarget", json!({ "targetId": self.target }));
        self.actor.wire.forget(&self.session);
    }
}
