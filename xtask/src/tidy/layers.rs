//! Which crate may stand on which: architecture.md §3 as a table over `cargo metadata`.

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

/// Crates from outside that belong to one kind of code, and the crates of that kind.
const HOMES: [(&str, &[&str]); 16] = [
    ("rusqlite", &["store"]),
    ("postgres", &["store", "testkit"]),
    ("r2d2", &["store"]),
    ("r2d2_postgres", &["store"]),
    ("axum", &["web", "server"]),
    ("axum-extra", &["web"]),
    ("askama", &["web"]),
    ("tower", &["web", "server"]),
    ("tower-http", &["web", "server"]),
    ("tower-sessions", &["web", "server"]),
    ("utoipa", &["web"]),
    ("calamine", &["paper"]),
    ("rust_xlsxwriter", &["paper"]),
    ("docx-rs", &["paper"]),
    ("aes-gcm", &["vault"]),
    ("sm4", &["vault"]),
];

/// Crates from outside that the pure crates never use, not even through a feature.
const IMPURE: [&str; 6] = ["tokio", "getrandom", "rand", "tracing", "reqwest", "ureq"];

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
                if on == "testkit" && for_tests {
                    continue;
                }
                if !below.contains(&on) {
                    find(format!("depends on `{on}`, which is not below it"));
                }
            } else if let Some((_, homes)) = HOMES.iter().find(|(home, _)| *home == on) {
                // Tests may read with another tool what the product wrote.
                if !homes.contains(&name) && !for_tests {
                    find(format!("depends on `{on}`, which belongs to {}", homes.join(", ")));
                }
            } else if IMPURE.contains(&on) && !for_tests && matches!(name, "domain" | "language" | "picture") {
                find(format!("depends on `{on}`, but it is pure"));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(name: &str, dependencies: &[(&str, Option<&str>)]) -> Vec<String> {
        let dependencies: Vec<Value> =
            dependencies.iter().map(|(n, kind)| json!({ "name": n, "kind": kind })).collect();
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
        assert_eq!(found("language", &[("tokio", None)]), ["depends on `tokio`, but it is pure"]);
        assert_eq!(found("app", &[("axum", None)]), ["depends on `axum`, which belongs to web, server"]);
        assert!(found("helpers", &[])[0].contains("no place among the layers"));
    }
}
