//! Room kept on the disk (预留空间): a file that is given up when the disk is full, so that people can still sign in and an
//! operator can act, and made again when there is room.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Name in the data folder.
pub const NAME: &str = "reserve";
/// Its length in bytes where the parameters say nothing.
pub(crate) const BYTES: u64 = 32 << 20;

/// The reserve of a data folder.
#[derive(Debug)]
pub(crate) struct Reserve {
    path: PathBuf,
    bytes: u64,
}

impl Reserve {
    pub(crate) fn new(data: &Path, bytes: u64) -> Self {
        Self { path: data.join(NAME), bytes }
    }

    /// True when there is room to give up.
    pub(crate) fn is_there(&self) -> bool {
        self.path.exists()
    }

    /// Gives the room up; true when there was any.
    pub(crate) fn release(&self) -> bool {
        release(&self.path)
    }

    /// Makes the reserve when there is room for it and as much again; true when it is there.
    ///
    /// # Errors
    /// The file system's, other than that it is full.
    pub(crate) fn make(&self) -> io::Result<bool> {
        if fs::metadata(&self.path).is_ok_and(|m| m.len() == self.bytes) {
            return Ok(true);
        }
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let found = rustix::fs::statvfs(folder)?;
        if found.f_bavail.saturating_mul(found.f_frsize) < self.bytes.saturating_mul(2) {
            return Ok(false);
        }
        let made = self.write();
        match made {
            Ok(()) => Ok(true),
            Err(error) => {
                drop(fs::remove_file(&self.path));
                match error.kind() {
                    io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Ok(false),
                    _ => Err(error),
                }
            }
        }
    }

    /// Written out: a file with holes reserves nothing.
    fn write(&self) -> io::Result<()> {
        let file: File = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&self.path)?;
        rustix::fs::fallocate(&file, rustix::fs::FallocateFlags::empty(), 0, self.bytes)?;
        file.sync_all()
    }
}

/// Gives up the reserve of a data folder that can not even be opened; true when there was one.
pub fn release_of(data: &Path) -> bool {
    release(&data.join(NAME))
}

fn release(path: &Path) -> bool {
    fs::remove_file(path).is_ok()
}
