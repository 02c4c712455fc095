//! Who may read the data folder (文件权限): its owner alone. Folders 0700, files 0600.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// Everything in the folder that others may read or write, the folder itself included.
///
/// # Errors
/// The file system's.
pub fn offenders(data: &Path) -> io::Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    walk(data, &mut |path, open| {
        if open {
            out.push(path.to_owned());
        }
        Ok(())
    })?;
    out.sort();
    Ok(out)
}

/// Takes from others what they may read in a folder that an earlier program left open. A folder that is closed is believed.
///
/// # Errors
/// The file system's.
pub fn tighten(data: &Path) -> io::Result<()> {
    if fs::metadata(data)?.permissions().mode() & 0o077 == 0 {
        return Ok(());
    }
    walk(data, &mut |path, open| {
        if !open {
            return Ok(());
        }
        let mode = if path.is_dir() { 0o700 } else { 0o600 };
        fs::set_permissions(path, Permissions::from_mode(mode))
    })
}

fn walk(path: &Path, each: &mut dyn FnMut(&Path, bool) -> io::Result<()>) -> io::Result<()> {
    let found = match fs::symlink_metadata(path) {
        Ok(found) => found,
        // Gone meanwhile: a file on its way in, a log.
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(e),
    };
    if found.file_type().is_symlink() {
        return Ok(());
    }
    each(path, found.permissions().mode() & 0o077 != 0)?;
    if found.is_dir() {
        for entry in fs::read_dir(path)? {
            walk(&entry?.path(), each)?;
        }
    }
    Ok(())
}
