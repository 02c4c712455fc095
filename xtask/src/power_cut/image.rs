//! Image files with a file system, mounted while a value lives.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::run_tool;

/// An ext4 file system in a file.
pub(super) struct Image {
    path: PathBuf,
}

impl Image {
    pub(super) fn create(path: &Path, mib: u32) -> Result<Self> {
        let file = File::create(path).with_context(|| path.display().to_string())?;
        file.set_len(u64::from(mib) << 20)?;
        run_tool(Command::new("mkfs.ext4").args(["-q", "-F"]).arg(path)).context("apt-get install e2fsprogs")?;
        Ok(Self { path: path.to_path_buf() })
    }

    /// Copies what has reached the block device so far; the file system may be in use.
    pub(super) fn copy(&self, to: &Path) -> Result<Self> {
        run_tool(Command::new("cp").arg("--sparse=always").arg(&self.path).arg(to))?;
        Ok(Self { path: to.to_path_buf() })
    }
}

/// A mounted image; unmounted when dropped.
pub(super) struct Mount {
    at: PathBuf,
}

impl Mount {
    pub(super) fn new(image: &Image, at: &Path) -> Result<Self> {
        std::fs::create_dir_all(at)?;
        run_tool(Command::new("mount").args(["-o", "loop"]).arg(&image.path).arg(at))
            .context("mounting an image needs root")?;
        Ok(Self { at: at.to_path_buf() })
    }

    /// The folder on the image for the program's data; made by the program.
    pub(super) fn folder(&self) -> PathBuf {
        self.at.join("data")
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        // A process that was just killed may need a moment to let go of its files.
        for _ in 0..100 {
            if run_tool(Command::new("umount").arg(&self.at)).is_ok() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        let _ = run_tool(Command::new("umount").arg("--lazy").arg(&self.at));
    }
}
