//! No file of the tree tells where it was written: no absolute path of a machine.

use std::path::Path;

use super::{File, Finding};

/// Starts of paths that are always someone's own.
const HOMES: [&str; 2] = ["/root/", "/Users/"];

/// Absolute paths of this machine: of the workspace (`root`), of the shared material beside it, of the home of who runs
/// this. They are taken from the machine, so the rule holds wherever the tree is checked out.
#[must_use]
pub fn check(file: &File, root: &Path, home: Option<&Path>) -> Vec<Finding> {
    let mut needles: Vec<String> = HOMES.iter().map(|home| (*home).to_owned()).collect();
    let home = home.filter(|home| home.components().count() > 2);
    needles.extend(home.map(|home| home.display().to_string() + "/"));
    // A short root such as `/app` would be found in addresses.
    if root.components().count() > 2 {
        needles.push(root.display().to_string());
        needles.extend(root.parent().map(|parent| parent.join("shared").display().to_string()));
    }
    let mut findings = Vec::new();
    for (n, line) in file.text.lines().enumerate() {
        for needle in &needles {
            if starts_a_path(line, needle) {
                let text = format!("`{needle}` is a path of one machine: write it from the root of the workspace");
                findings.push(Finding { path: file.path.clone(), line: n + 1, text });
            }
        }
    }
    findings
}

/// Whether `needle` stands in `line` where a path starts, not inside an address or a longer path.
fn starts_a_path(line: &str, needle: &str) -> bool {
    line.match_indices(needle).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|c| !(c.is_alphanumeric() || "/._-}~".contains(c)))
    })
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    #[test]
    fn paths_of_a_machine_are_found_and_addresses_are_not() {
        let root = Path::new("/build/zhucun");
        let text = "see /build/zhucun/docs\nhttps://example.org/build/zhucun\nat \"/build/shared/x\"\ncd /home/li/x\n\
                    https://example.org/home/li\n../beside/x\n/var/lib/zhucun\n$HOME/root/x\n\
                    in /root/.cargo\na mount at /home/a\n";
        let home = Some(Path::new("/home/li"));
        assert_eq!(lines(&check(&File::new("docs/a.md", text), root, home)), [1, 3, 4, 9]);
        assert_eq!(check(&File::new("docs/a.md", "route /app/x"), Path::new("/app"), Some(Path::new("/"))), []);
    }
}
