//! Finding the programs that tests start, and who we are.

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// The first of `names` that is an executable file in a folder of `PATH` or in `more`.
pub(crate) fn find(names: &[&str], more: &[PathBuf]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut dirs: Vec<PathBuf> = std::env::split_paths(&path).collect();
    dirs.extend_from_slice(more);
    names.iter().flat_map(|name| dirs.iter().map(move |dir| dir.join(name))).find(|file| executable(file))
}

fn executable(file: &Path) -> bool {
    file.metadata().is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0)
}

/// The user id this process runs as; the owner of its own entry in `/proc` is that user.
pub(crate) fn user_id() -> u32 {
    Path::new("/proc/self").metadata().map_or(u32::MAX, |m| m.uid())
}

/// User and group id of the first of `names` known on this machine.
pub(crate) fn account(names: &[&str]) -> Option<(u32, u32)> {
    let passwd = std::fs::read_to_string("/etc/passwd").ok()?;
    names.iter().find_map(|name| account_in(&passwd, name))
}

fn account_in(passwd: &str, name: &str) -> Option<(u32, u32)> {
    passwd.lines().find_map(|line| {
        let mut parts = line.split(':');
        if parts.next()? != name {
            return None;
        }
        Some((parts.nth(1)?.parse().ok()?, parts.next()?.parse().ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_in_path_and_beside_it() {
        assert!(find(&["no-such-program", "sh"], &[]).is_some_and(|p| p.ends_with("sh")));
        assert_eq!(find(&["no-such-program"], &[PathBuf::from("/bin")]), None);
        assert_eq!(find(&["passwd"], &[]).filter(|p| p.starts_with("/etc")), None, "a plain file is no program");
    }

    #[test]
    fn accounts_are_read_by_name() {
        let passwd = "root:x:0:0:root:/root:/bin/bash\npostgres:x:101:104:,,,:/var/lib/postgresql:/bin/bash\nbroken\n";
        assert_eq!(account_in(passwd, "postgres"), Some((101, 104)));
        assert_eq!(account_in(passwd, "post"), None);
        assert_eq!(account_in(passwd, "broken"), None);
    }
}
