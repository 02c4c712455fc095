//! One tab: what a person does with mouse, keys and files.

use std::path::Path;

use serde_json::{Value, json};

use super::Page;

/// Finds the point to click; `null` while there is none, with the reason kept for the failure text.
const POINT: &str = r"((css) => {
  const e = document.querySelector(css);
  if (!e) { window.__why = 'it is not there'; return null; }
  if (e.disabled) { window.__why = 'it is disabled'; return null; }
  e.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
  const r = [...e.getClientRects()].find(r => r.width > 0 && r.height > 0);
  if (!r) { window.__why = 'it has no size'; return null; }
  const x = r.left + r.width / 2, y = r.top + r.height / 2;
  const top = document.elementFromPoint(x, y);
  if (!top || !(e.contains(top) || top.contains(e) || e.labels && [...e.labels].some(l => l.contains(top)))) {
    window.__why = 'it is covered by ' + (top ? top.outerHTML.slice(0, 120) : 'the edge'); return null;
  }
  return [x, y];
})";

/// Sets a field as a person would have left it.
const SET: &str = r"((e, value) => {
  const proto = Object.getPrototypeOf(e);
  Object.getOwnPropertyDescriptor(proto, 'value').set.call(e, value);
  e.dispatchEvent(new Event('input', { bubbles: true }));
  e.dispatchEvent(new Event('change', { bubbles: true }));
})";

impl Page {
    /// Clicks the middle of an element as a mouse does. Waits until it can be clicked: there, enabled, not covered.
    /// What the click leads to is not awaited; see [`Page::follow`] and [`Page::wait_for`].
    #[track_caller]
    pub fn click(&self, css: &str) {
        let point = self.find_point(css);
        let mouse = |kind: &str, buttons: u32| {
            let mut event = json!({ "type": kind, "x": point[0], "y": point[1], "buttons": buttons });
            if kind != "mouseMoved" {
                event["button"] = "left".into();
                event["clickCount"] = 1.into();
            }
            self.command("Input.dispatchMouseEvent", event);
        };
        mouse("mouseMoved", 0);
        mouse("mousePressed", 1);
        mouse("mouseReleased", 0);
    }

    #[track_caller]
    fn find_point(&self, css: &str) -> Value {
        let js = format!("{POINT}({})", json!(css));
        let end = std::time::Instant::now() + super::wire::PATIENCE;
        loop {
            match self.ask(&js) {
                Ok(point) if point.is_array() => return point,
                Err(fault) if !fault.passing() => self.fail(&format!("`{css}` can not be clicked: {fault}")),
                _ if std::time::Instant::now() > end => {
                    let why = self.ask("window.__why").ok();
                    let why = why.as_ref().and_then(Value::as_str).unwrap_or("the page does not answer").to_owned();
                    self.fail(&format!("`{css}` can not be clicked: {why}"));
                }
                _ => std::thread::sleep(std::time::Duration::from_millis(30)),
            }
        }
    }

    /// Clicks a link or button that leads to another document, and waits until that is loaded.
    #[track_caller]
    pub fn follow(&self, css: &str) {
        self.navigating(|page| page.click(css));
    }

    /// Sends the form that an element is or belongs to, with the browser's own checks, and waits for the next document.
    #[track_caller]
    pub fn submit(&self, css: &str) {
        self.wait_for(css);
        self.navigating(|page| {
            let js = format!(
                "(() => {{ const e = document.querySelector({}); const f = e.closest('form'); \
                 if (!f) throw Error('it is in no form'); \
                 if (!f.noValidate && !f.checkValidity()) throw Error('the browser refuses: ' + \
                   [...f.querySelectorAll(':invalid')].map(e => e.name + ' ' + e.validationMessage).join('; ')); \
                 f.requestSubmit(e.matches('[type=submit], button:not([type])') ? e : undefined) }})()",
                json!(css)
            );
            page.eval(&js);
        });
    }

    /// Replaces what a field holds. Text is typed into the focused field; dates, numbers of sliders and colours are set.
    #[track_caller]
    pub fn fill(&self, css: &str, text: &str) {
        let js = format!(
            "(() => {{ const e = document.querySelector({}); if (!e) return null; \
             if (e.disabled || e.readOnly) return null; \
             e.scrollIntoView({{ block: 'center', behavior: 'instant' }}); e.focus(); \
             if (['date', 'time', 'month', 'week', 'datetime-local', 'range', 'color'].includes(e.type)) return 'set'; \
             e.select(); return 'type' }})()",
            json!(css)
        );
        let way = self.poll(&js, &format!("no field `{css}` that can be filled"));
        if way == "type" && !text.is_empty() {
            self.command("Input.insertText", json!({ "text": text }));
        } else {
            self.eval(&format!("{SET}(document.querySelector({}), {})", json!(css), json!(text)));
        }
    }

    /// Chooses an option of a `select` by its value or by its text.
    #[track_caller]
    pub fn select(&self, css: &str, option: &str) {
        self.wait_for(css);
        let js = format!(
            "(() => {{ const e = document.querySelector({}), wanted = {}; \
             const all = [...e.options]; \
             const o = all.find(o => o.value === wanted) || all.find(o => o.text.trim() === wanted); \
             if (!o) throw Error('no option ' + wanted + ' among ' + all.map(o => o.text.trim()).join(', ')); \
             {SET}(e, o.value) }})()",
            json!(css),
            json!(option)
        );
        self.eval(&js);
    }

    /// Ticks a checkbox or radio button, or takes the tick away, by clicking it if it is not so yet.
    #[track_caller]
    pub fn check(&self, css: &str, on: bool) {
        self.wait_for(css);
        let checked = format!("document.querySelector({}).checked", json!(css));
        if self.eval(&checked) != on {
            self.click(css);
            self.wait_until(&format!("{checked} === {on}"));
        }
    }

    /// Puts a file into a file field.
    #[track_caller]
    pub fn upload(&self, css: &str, path: &Path) {
        let file = path.canonicalize().unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        self.wait_for(css);
        let js = format!("document.querySelector({})", json!(css));
        let found = self.command("Runtime.evaluate", json!({ "expression": js }));
        let params = json!({ "files": [file.to_string_lossy()], "objectId": found["result"]["objectId"] });
        self.command("DOM.setFileInputFiles", params);
    }

    /// Presses and releases a key in the focused element: a name of `KeyboardEvent.key` (`Enter`, `Tab`, `Escape`,
    /// `ArrowDown`, `a`), with modifiers as in `Control+k` or `Shift+Tab`.
    #[track_caller]
    pub fn press(&self, key: &str) {
        let stroke = stroke(key).unwrap_or_else(|| panic!("no such key: {key}"));
        for kind in ["down", "up"] {
            let mut event = stroke.clone();
            let types = event.get("text").is_some();
            event["type"] = match (kind, types) {
                ("up", _) => "keyUp",
                (_, true) => "keyDown",
                (_, false) => "rawKeyDown",
            }
            .into();
            if kind == "up"
                && let Some(event) = event.as_object_mut()
            {
                event.remove("text");
            }
            self.command("Input.dispatchKeyEvent", event);
        }
    }
}

/// The key event for a name, without its type.
fn stroke(name: &str) -> Option<Value> {
    let mut modifiers = 0;
    let mut key = name;
    while let Some((modifier, rest)) = key.split_once('+').filter(|(_, rest)| !rest.is_empty()) {
        modifiers |= match modifier {
            "Alt" => 1,
            "Control" => 2,
            "Meta" => 4,
            "Shift" => 8,
            _ => return None,
        };
        key = rest;
    }
    let (code, number, text) = match key {
        "Enter" => ("Enter".to_owned(), 13, Some("\r")),
        "Tab" => ("Tab".to_owned(), 9, None),
        "Escape" => ("Escape".to_owned(), 27, None),
        "Backspace" => ("Backspace".to_owned(), 8, None),
        "Delete" => ("Delete".to_owned(), 46, None),
        "PageUp" => ("PageUp".to_owned(), 33, None),
        "PageDown" => ("PageDown".to_owned(), 34, None),
        "End" => ("End".to_owned(), 35, None),
        "Home" => ("Home".to_owned(), 36, None),
        "ArrowLeft" => ("ArrowLeft".to_owned(), 37, None),
        "ArrowUp" => ("ArrowUp".to_owned(), 38, None),
        "ArrowRight" => ("ArrowRight".to_owned(), 39, None),
        "ArrowDown" => ("ArrowDown".to_owned(), 40, None),
        " " | "Space" => ("Space".to_owned(), 32, Some(" ")),
        "/" => ("Slash".to_owned(), 191, Some("/")),
        "?" => ("Slash".to_owned(), 191, Some("?")),
        one if one.len() == 1 => {
            let letter = one.chars().next()?.to_ascii_uppercase();
            match letter {
                'A'..='Z' => (format!("Key{letter}"), u32::from(letter), Some(one)),
                '0'..='9' => (format!("Digit{letter}"), u32::from(letter), Some(one)),
                _ => return None,
            }
        }
        _ => return None,
    };
    let shown = if key == "Space" { " " } else { key };
    let mut event = json!({ "key": shown, "code": code, "windowsVirtualKeyCode": number, "modifiers": modifiers });
    // With Control, Alt or Meta a key is a command, not a text.
    if let Some(text) = text.filter(|_| modifiers & 7 == 0) {
        event["text"] = text.into();
    }
    Some(event)
}

#[cfg(test)]
mod tests {
    use super::stroke;

    #[test]
    fn names_become_key_events() {
        let table = [
            ("Enter", Some(("Enter", 13, 0, Some("\r")))),
            ("Shift+Tab", Some(("Tab", 9, 8, None))),
            ("Control+k", Some(("KeyK", 75, 2, None))),
            ("7", Some(("Digit7", 55, 0, Some("7")))),
            ("Shift+A", Some(("KeyA", 65, 8, Some("A")))),
            ("Space", Some(("Space", 32, 0, Some(" ")))),
            ("/", Some(("Slash", 191, 0, Some("/")))),
            ("Hyper+x", None),
            ("Entr", None),
            ("村", None),
        ];
        for (name, expect) in table {
            let got = stroke(name);
            let got = got.as_ref().map(|e| {
                let number = |key: &str| e[key].as_u64().unwrap_or_default();
                (
                    e["code"].as_str().unwrap_or(""),
                    number("windowsVirtualKeyCode"),
                    number("modifiers"),
                    e["text"].as_str(),
                )
            });
            assert_eq!(got, expect, "{name}");
        }
    }
}
