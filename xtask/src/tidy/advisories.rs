//! Releases with known faults: none of `xtask/advisories.toml` is in `Cargo.lock`.

use semver::{Version, VersionReq};
use toml::{Table, Value};

use super::Finding;
use super::licences::locked;

/// Packages of the lock file that an advisory is about, and advisories that can not be read.
#[must_use]
pub fn check(lock: &Table, advisories: &Table) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut find = |path: &str, text: String| findings.push(Finding { path: path.to_owned(), line: 0, text });
    for advisory in advisories.get("advisory").and_then(Value::as_array).into_iter().flatten() {
        let Some((name, id, what, affected)) = read(advisory) else {
            find("xtask/advisories.toml", format!("this advisory can not be read: {advisory:?}"));
            continue;
        };
        for package in locked(lock).filter(|p| p.outside && p.name == name) {
            let Ok(version) = Version::parse(package.version) else {
                find(&format!("package {name}"), format!("version `{}` can not be read", package.version));
                continue;
            };
            if affected.iter().any(|range| range.matches(&version)) {
                find(&format!("package {name}"), format!("{version} has {id} ({what}): take another release"));
            }
        }
    }
    findings
}

/// Crate, id, what it is about, affected ranges.
fn read(advisory: &Value) -> Option<(&str, &str, &str, Vec<VersionReq>)> {
    let text = |key: &str| advisory.get(key).and_then(Value::as_str).filter(|t| !t.is_empty());
    let ranges = advisory.get("affected")?.as_array()?;
    let ranges: Option<Vec<_>> = ranges.iter().map(|r| VersionReq::parse(r.as_str()?).ok()).collect();
    Some((text("crate")?, text("id")?, text("what")?, ranges.filter(|r| !r.is_empty())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(version: &str, affected: &str) -> Vec<String> {
        let lock = format!("[[package]]\nname = \"a\"\nversion = \"{version}\"\nsource = \"registry\"\n");
        let advisories =
            format!("[[advisory]]\ncrate = \"a\"\nid = \"X-1\"\nwhat = \"a fault\"\naffected = {affected}\n");
        let table = |text: String| text.parse::<Table>().expect("TOML");
        check(&table(lock), &table(advisories)).into_iter().map(|f| f.text).collect()
    }

    #[test]
    fn affected_releases_are_found() {
        let wide = "[\">=1.0.0, <1.2.3\", \"=2.0.0\"]";
        for bad in ["1.0.0", "1.2.2", "2.0.0"] {
            assert_eq!(found(bad, wide), [format!("{bad} has X-1 (a fault): take another release")]);
        }
        for good in ["0.9.9", "1.2.3", "2.0.1"] {
            assert_eq!(found(good, wide), [""; 0], "{good}");
        }
        assert_eq!(found("7.1.0", "[\"*\"]").len(), 1);
    }

    #[test]
    fn what_can_not_be_read_is_said() {
        for bad in ["[]", "[\"soon\"]", "\"*\""] {
            assert!(found("1.0.0", bad)[0].contains("can not be read"), "{bad}");
        }
    }
}
