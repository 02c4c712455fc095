//! Which crate may stand on which, and which crate from outside belongs to which: tables over `cargo metadata`, also for
//! what comes in through others and for features.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Finding;

/// Crate, and the crates of the workspace it may depend on.
const LAYERS: [(&str, &[&str]); 12] = [
    ("domain", &[]),
    ("language", &["domain"]),
    ("store", &["domain"]),
    ("paper", &["domain"]),
    ("picture", &["domain"]),
    ("vault", &["domain"]),
    ("app", &["domain", "language", "store", "paper", "picture", "vault"]),
    ("web", &["app", "domain", "language", "paper", "picture"]),
    ("jobs", &["app", "domain", "language", "paper", "picture"]),
    ("server", &["domain", "language", "store", "paper", "picture", "vault", "app", "web", "jobs"]),
    ("testkit", &[]),
    ("xtask", &["testkit"]),
];

/// Every crate from outside that ours name, and the crates that may: a kind of code has one home. Tests may use any of them,
/// to read with another tool what the product wrote.
const HOMES: [(&str, &[&str]); 64] = [
    // Databases.
    ("postgres", &["store", "testkit"]),
    ("r2d2", &["store"]),
    ("rusqlite", &["store"]),
    // HTTP and pages.
    ("askama", &["web"]),
    ("axum", &["web", "server"]),
    ("http-body-util", &["web", "server"]),
    ("hyper", &["web", "server"]),
    ("hyper-util", &["web", "server"]),
    ("form_urlencoded", &["web", "testkit"]),
    ("percent-encoding", &["web"]),
    ("time", &["web"]),
    ("tower", &["web", "server"]),
    ("tower-http", &["web"]),
    ("tower-sessions", &["web"]),
    ("ureq", &["testkit"]),
    // File formats.
    ("imagesize", &["app"]),
    ("cfb", &["paper", "testkit"]),
    ("encoding_rs", &["paper", "language"]),
    ("flate2", &["paper", "language"]),
    ("quick-xml", &["paper"]),
    ("rust_xlsxwriter", &["paper"]),
    ("tar", &["app"]),
    ("zip", &["paper", "testkit"]),
    // Secrets and chance.
    ("aes-gcm", &["vault"]),
    ("argon2", &["vault"]),
    ("getrandom", &["vault"]),
    ("hkdf", &["vault"]),
    ("hmac", &["vault"]),
    ("sm3", &["vault"]),
    ("sm4", &["vault"]),
    ("totp-rs", &["vault"]),
    ("zeroize", &["vault"]),
    // Chinese text.
    ("aho-corasick", &["language"]),
    ("memchr", &["language"]),
    ("pinyin", &["language"]),
    // The machine: files, processes, terminals, tasks.
    ("clap", &["server", "xtask"]),
    ("rustix", &["app", "server"]),
    ("mimalloc", &["server"]),
    ("rpassword", &["server"]),
    ("futures-util", &["web", "server"]),
    ("prometheus-client", &["web"]),
    ("tempfile", &["app", "paper"]),
    ("tokio-io-timeout", &["server"]),
    ("tokio", &["store", "app", "web", "jobs", "server"]),
    ("tracing", &["store", "app", "web", "jobs", "server"]),
    ("tracing-subscriber", &["server"]),
    // Values, and words for failures.
    ("anyhow", &["server", "xtask"]),
    ("base64", &["vault", "testkit"]),
    ("bytes", &["store"]),
    ("insta", &[]),
    ("jiff", &["domain", "paper", "app"]),
    ("proptest", &[]),
    ("semver", &["xtask"]),
    ("serde", &["domain", "app", "server"]),
    ("serde_json", &["domain", "store", "app", "web", "server", "testkit", "xtask"]),
    ("sha2", &["store", "app"]),
    ("thiserror", &["store", "paper", "vault", "app"]),
    ("toml", &["domain", "app", "xtask"]),
    ("uuid", &["domain"]),
    // Not used, and not to be: the way is another.
    ("calamine", &[]),
    ("docx-rs", &[]),
    ("reqwest", &[]),
    ("chrono", &[]),
    ("rand", &[]),
];

/// Crates that bring IO, the clock or chance: the pure crates do not reach them on any way.
const IMPURE: [&str; 13] = [
    "chrono",
    "getrandom",
    "hyper",
    "iana-time-zone",
    "mio",
    "rand",
    "reqwest",
    "rustix",
    "socket2",
    "tempfile",
    "tokio",
    "tracing",
    "ureq",
];
const PURE: [&str; 3] = ["domain", "language", "picture"];

/// Where a crate reaches another's kind of code through one that is its own: crate, what it reaches, through what.
const THROUGH: [(&str, &str, &str); 16] = [
    ("app", "getrandom", "sha2"),     // a feature that others switch on; nothing here calls it
    ("app", "getrandom", "tempfile"), // names of files that have none
    ("store", "getrandom", "sha2"),
    ("paper", "getrandom", "zip"), // likewise: the ciphers of zip are left out
    ("paper", "getrandom", "rust_xlsxwriter"),
    ("server", "aho-corasick", "tracing-subscriber"), // its filters
    ("vault", "rand", "totp-rs"),                     // makes secrets, as the vault does
    ("paper", "uuid", "cfb"),                         // class ids inside a compound file
    ("paper", "rustix", "rust_xlsxwriter"),           // its temporary file
    ("server", "encoding_rs", "axum"),                // names in multipart forms
    ("web", "encoding_rs", "axum"),
    ("web", "flate2", "tower-http"), // packed answers
    ("web", "base64", "tower-sessions"),
    ("web", "rand", "tower-sessions"), // the id of a session
    ("web", "getrandom", "tower-sessions"),
    ("store", "*", "postgres"), // what it signs in with
];

/// What may be asked of a crate, where its features bring another kind of code or change it for the whole workspace:
/// crate, whether its defaults are taken, other features.
const FEATURES: [(&str, bool, &[&str]); 16] = [
    ("askama", true, &[]),
    ("axum", true, &["multipart"]),
    ("flate2", false, &["zlib-rs"]),
    // The defaults read the system's clock and files of time zones.
    ("jiff", false, &["std"]),
    ("proptest", false, &["std"]),
    ("rusqlite", true, &["bundled", "hooks"]),
    ("rustix", false, &["fs", "process", "std"]),
    // `arbitrary_precision` and `preserve_order` change every number and object of the workspace.
    ("serde_json", true, &[]),
    ("tar", false, &[]),
    // No `process`, no `fs`: files are written by threads that wait for the disk. `test-util` for tests: a clock that stands.
    ("tokio", true, &["macros", "net", "rt", "rt-multi-thread", "signal", "sync", "test-util", "time"]),
    ("toml", false, &["display", "parse", "preserve_order", "serde", "std"]),
    ("tower-http", true, &["catch-panic", "compression-gzip", "limit", "timeout"]),
    ("tower-sessions", false, &["axum-core"]),
    // No TLS: it speaks to this machine.
    ("ureq", false, &[]),
    // Ids of versions 4 and 7 take chance themselves; ours is handed in.
    ("uuid", true, &[]),
    // Other features bring ciphers and other ways to pack.
    ("zip", false, &["deflate"]),
];

/// Dependencies that break the layers, from the text of `cargo metadata --no-deps`.
#[must_use]
pub fn check(metadata: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        let mut find = |text: String| findings.push(Finding { path: format!("package {name}"), line: 0, text });
        let Some((_, below)) = LAYERS.iter().find(|(layer, _)| *layer == name) else {
            find("it has no place among the layers: add it to xtask/src/tidy/layers.rs and docs".to_owned());
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let on = dependency["name"].as_str().unwrap_or_default();
            let for_tests = dependency["kind"] == "dev";
            if LAYERS.iter().any(|(layer, _)| *layer == on) {
                if for_tests && (on == "testkit" || on == name) {
                    continue;
                }
                if !below.contains(&on) {
                    find(format!("depends on `{on}`, which is not below it"));
                }
                continue;
            }
            match HOMES.iter().find(|(home, _)| *home == on) {
                None => find(format!("depends on `{on}`, which has no home: add it to xtask/src/tidy/layers.rs")),
                Some((_, [])) if !for_tests => find(format!("depends on `{on}`, which nothing here uses")),
                Some((_, homes)) if !for_tests && !homes.contains(&name) => {
                    find(format!("depends on `{on}`, which belongs to {}", homes.join(", ")));
                }
                Some(_) => {}
            }
            if let Some((_, defaults, features)) = FEATURES.iter().find(|(with, ..)| *with == on) {
                if !defaults && dependency["uses_default_features"] == true {
                    find(format!("takes the default features of `{on}`: default-features = false"));
                }
                let asked = dependency["features"].as_array().into_iter().flatten().filter_map(Value::as_str);
                for feature in asked.filter(|f| !features.contains(f)) {
                    find(format!("asks `{on}` for `{feature}`, which is not on the list of its features"));
                }
            }
        }
    }
    findings
}

/// Dependencies of dependencies that break the layers, from the text of `cargo metadata` with all packages: each of our
/// crates is followed through crates from outside only, as it is compiled for use.
#[must_use]
pub fn check_reached(metadata: &Value) -> Vec<Finding> {
    let list = |of: &Value| of.as_array().cloned().unwrap_or_default();
    let text = |of: &Value| of.as_str().unwrap_or_default().to_owned();
    let names: BTreeMap<String, String> =
        list(&metadata["packages"]).iter().map(|p| (text(&p["id"]), text(&p["name"]))).collect();
    let ours: BTreeSet<String> = list(&metadata["workspace_members"]).iter().map(text).collect();
    let below: BTreeMap<String, Vec<String>> = list(&metadata["resolve"]["nodes"])
        .iter()
        .map(|node| {
            let used = |d: &&Value| list(&d["dep_kinds"]).iter().any(|k| k["kind"].is_null());
            let deps = list(&node["deps"]);
            (text(&node["id"]), deps.iter().filter(used).map(|d| text(&d["pkg"])).collect())
        })
        .collect();
    let mut findings = Vec::new();
    for id in &ours {
        let name = names[id].as_str();
        let mut seen = BTreeSet::new();
        let direct = below.get(id).into_iter().flatten().filter(|on| !ours.contains(*on));
        let mut next: Vec<(&String, Vec<&str>)> = direct.map(|on| (on, vec![names[on].as_str()])).collect();
        while let Some((at, way)) = next.pop() {
            let through = way[0];
            let reached = names[at].as_str();
            if !seen.insert((at, through)) {
                continue;
            }
            let mut find = |text: String| findings.push(Finding { path: format!("package {name}"), line: 0, text });
            let shown = way.join(" → ");
            if PURE.contains(&name) && IMPURE.contains(&reached) {
                find(format!("reaches `{reached}`, but it is pure: {shown}"));
            } else if way.len() > 1
                && let Some((_, homes)) = HOMES.iter().find(|(home, _)| *home == reached)
                && !homes.contains(&name)
                && guarded(reached)
                && !matches!(name, "testkit" | "xtask")
                && !THROUGH.iter().any(|(c, r, t)| *c == name && (*r == reached || *r == "*") && *t == through)
            {
                find(format!("reaches `{reached}`, which belongs elsewhere: {shown}"));
            }
            for on in below.get(at).into_iter().flatten() {
                let mut way = way.clone();
                way.push(names[on].as_str());
                next.push((on, way));
            }
        }
    }
    findings.sort();
    findings.dedup();
    findings
}

/// Whether a crate is a kind of code, and no mere help with values that every other library also takes.
fn guarded(name: &str) -> bool {
    ![
        "anyhow",
        "bytes",
        "form_urlencoded",
        "memchr",
        "percent-encoding",
        "serde",
        "serde_json",
        "sha2",
        "thiserror",
        "tokio",
        "tower",
        "tracing",
        "zeroize",
    ]
    .contains(&name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(name: &str, dependencies: &[(&str, Option<&str>)]) -> Vec<String> {
        let dependencies: Vec<Value> = dependencies
            .iter()
            .map(|(n, kind)| json!({ "name": n, "kind": kind, "uses_default_features": false, "features": [] }))
            .collect();
        let metadata = json!({ "packages": [{ "name": name, "dependencies": dependencies }] });
        check(&metadata).into_iter().map(|f| f.text).collect()
    }

    #[test]
    fn layers_hold() {
        let dev = Some("dev");
        assert_eq!(found("app", &[("store", None), ("serde", None), ("testkit", dev), ("rusqlite", dev)]), [""; 0]);
        assert_eq!(found("web", &[("store", None)]), ["depends on `store`, which is not below it"]);
        assert_eq!(found("jobs", &[("store", dev)]), ["depends on `store`, which is not below it"]);
        assert_eq!(found("domain", &[("language", None)]), ["depends on `language`, which is not below it"]);
        assert_eq!(found("server", &[("testkit", None)]), ["depends on `testkit`, which is not below it"]);
        assert!(found("helpers", &[])[0].contains("no place among the layers"));
    }

    #[test]
    fn every_kind_of_code_has_its_home() {
        for (package, name, homes) in [
            ("language", "tokio", "store, app, web, jobs, server"),
            ("app", "axum", "web, server"),
            ("app", "quick-xml", "paper"),
            ("web", "zip", "paper, testkit"),
            ("store", "argon2", "vault"),
            ("app", "sm3", "vault"),
            ("server", "sm4", "vault"),
            ("app", "aes-gcm", "vault"),
            ("store", "hmac", "vault"),
            ("web", "hkdf", "vault"),
            ("app", "cfb", "paper, testkit"),
            ("app", "encoding_rs", "paper, language"),
            ("app", "flate2", "paper, language"),
            ("jobs", "rusqlite", "store"),
            ("app", "postgres", "store, testkit"),
            ("server", "ureq", "testkit"),
            ("domain", "getrandom", "vault"),
        ] {
            assert_eq!(found(package, &[(name, None)]), [format!("depends on `{name}`, which belongs to {homes}")]);
            assert_eq!(found(package, &[(name, Some("dev"))]), [""; 0], "tests may");
        }
        assert_eq!(found("app", &[("chrono", None)]), ["depends on `chrono`, which nothing here uses"]);
        assert!(found("app", &[("left-pad", None)])[0].contains("which has no home"));
        assert!(found("app", &[("left-pad", Some("dev"))])[0].contains("which has no home"));
    }

    #[test]
    fn features_that_bring_another_kind_of_code_are_found() {
        let asked = |name: &str, defaults: bool, features: &[&str]| -> Vec<String> {
            let on = json!({ "name": name, "kind": null, "uses_default_features": defaults, "features": features });
            let metadata = json!({ "packages": [{ "name": "domain", "dependencies": [on] }] });
            let all = check(&metadata).into_iter().map(|f| f.text);
            all.filter(|t| !t.contains("belongs to")).collect()
        };
        assert_eq!(asked("jiff", false, &["std"]), [""; 0]);
        assert_eq!(asked("jiff", true, &["std"]), ["takes the default features of `jiff`: default-features = false"]);
        assert_eq!(asked("uuid", true, &["v7"]), ["asks `uuid` for `v7`, which is not on the list of its features"]);
        assert_eq!(asked("zip", false, &["deflate", "aes-crypto"]).len(), 1);
        assert_eq!(asked("tokio", true, &["rt", "process"]).len(), 1);
        assert_eq!(asked("serde_json", true, &["arbitrary_precision"]).len(), 1);
        assert_eq!(asked("tower-http", true, &["fs"]).len(), 1);
    }

    /// Edges are `from → to`, or `from ⇢ to` for tests only; `x*` is ours.
    fn reached(edges: &[&str]) -> Vec<String> {
        let mut all = BTreeSet::new();
        let mut deps: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
        for edge in edges {
            let (kind, at) = if edge.contains('⇢') { (json!("dev"), " ⇢ ") } else { (Value::Null, " → ") };
            let (from, to) = edge.split_once(at).expect("an edge");
            all.extend([from, to]);
            deps.entry(from).or_default().push(json!({ "pkg": to, "dep_kinds": [{ "kind": kind }] }));
        }
        let packages: Vec<Value> = all.iter().map(|id| json!({ "id": id, "name": id.trim_end_matches('*') })).collect();
        let ours: Vec<&&str> = all.iter().filter(|id| id.ends_with('*')).collect();
        let nodes: Vec<Value> = deps.iter().map(|(id, deps)| json!({ "id": id, "deps": deps })).collect();
        let metadata = json!({ "packages": packages, "workspace_members": ours, "resolve": { "nodes": nodes } });
        check_reached(&metadata).into_iter().map(|f| f.text).collect()
    }

    #[test]
    fn what_comes_in_through_others_is_found() {
        assert_eq!(
            reached(&["domain* → uuid", "uuid → getrandom"]),
            ["reaches `getrandom`, but it is pure: uuid → getrandom"]
        );
        assert_eq!(
            reached(&["language* → pinyin", "pinyin → a", "a → tokio"]),
            ["reaches `tokio`, but it is pure: pinyin → a → tokio"]
        );
        assert_eq!(
            reached(&["app* → rustix", "rustix → rusqlite"]),
            ["reaches `rusqlite`, which belongs elsewhere: rustix → rusqlite"]
        );
        assert_eq!(
            reached(&["web* → askama", "askama → quick-xml"]),
            ["reaches `quick-xml`, which belongs elsewhere: askama → quick-xml"]
        );
        // Through our own crates, in tests, at home, and on the ways that are written down.
        for fine in [
            &["app* → store*", "store* → rusqlite"][..],
            &["domain* ⇢ proptest", "proptest → rand"],
            &["paper* → rust_xlsxwriter", "rust_xlsxwriter → zip"],
            &["web* → tower-http", "tower-http → flate2"],
        ] {
            assert_eq!(reached(fine), [""; 0], "{fine:?}");
        }
    }
}
