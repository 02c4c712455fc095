//! Folders of tests: temporary ones and the workspace.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder that is removed with everything in it when the value is dropped, also when the test panics.
#[derive(Debug)]
pub struct TempDir {
    path: PathBuf,
}

impl TempDir {
    /// Makes a new empty folder in the system's folder for temporary files.
    ///
    /// # Panics
    /// When the folder can not be made: a test can not go on without it.
    #[must_use]
    pub fn new() -> Self {
        Self::within(&std::env::temp_dir())
    }

    /// Makes a new empty folder inside `parent`.
    ///
    /// # Panics
    /// When the folder can not be made.
    #[must_use]
    pub fn within(parent: &Path) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        // A name may be left over from a killed process with the same id, so taken names are stepped over.
        loop {
            let n = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = parent.join(format!("zhucun-{}-{n}", std::process::id()));
            match fs::create_dir(&path) {
                Ok(()) => return Self { path },
                Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(e) => panic!("no temporary folder can be made at {}: {e}", path.display()),
            }
        }
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A path inside the folder; nothing is created.
    #[must_use]
    pub fn join(&self, name: impl AsRef<Path>) -> PathBuf {
        self.path.join(name)
    }

    /// Gives up the automatic removal and returns the path: someone else removes the folder.
    #[must_use]
    pub fn keep(mut self) -> PathBuf {
        std::mem::take(&mut self.path)
    }
}

impl Default for TempDir {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        if !self.path.as_os_str().is_empty() {
            // Nothing useful can be done about a failure here; the system's own cleaning takes what is left.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// The root folder of the workspace.
#[must_use]
pub fn workspace() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).map_or_else(|| here.to_path_buf(), Path::to_path_buf)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_temporary_folder_goes_with_its_contents() {
        let dir = TempDir::new();
        let path = dir.path().to_path_buf();
        fs::create_dir_all(dir.join("a/b")).expect("inside a new folder");
        fs::write(dir.join("a/b/c"), "x").expect("inside a new folder");
        assert_ne!(TempDir::new().path(), path);
        drop(dir);
        assert!(!path.exists());
    }

    #[test]
    fn a_kept_folder_stays() {
        let path = TempDir::new().keep();
        assert!(path.is_dir());
        fs::remove_dir(path).expect("still there and empty");
    }

    #[test]
    fn the_workspace_is_the_folder_with_the_manifest_of_all_crates() {
        let manifest = fs::read_to_string(workspace().join("Cargo.toml")).expect("the root manifest");
        assert!(manifest.contains("[workspace]"));
    }
}
