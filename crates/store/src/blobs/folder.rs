//! Files by their content: `sha256/ab/cd/<hash>`. What was put is whole and on the disk before its hash is given back.
//!
//! Write to a temporary name, flush the file, rename, flush the folder; only then may a row point to it. A file that is
//! there is never changed. SHA-256, because the phone and the browser can compute it before they send.

use crate::Error;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// SHA-256 of the content.
pub type Hash = [u8; 32];

/// A folder of files. Cheap to clone in an `Arc`; safe to use from many threads and processes.
#[derive(Debug)]
pub struct Blobs {
    folder: PathBuf,
    next: AtomicU64,
}

/// What [`Blobs::verify`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// There and whole.
    Whole,
    /// There, but the content is not what the name says.
    Damaged,
    /// Not there.
    Missing,
}

impl Blobs {
    /// Opens the folder, making it if it is not there. Half-written files of an earlier run are removed.
    /// To be called by one process at a time.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, Error> {
        let blobs = Blobs { folder: folder.into(), next: AtomicU64::new(0) };
        std::fs::create_dir_all(blobs.folder.join("sha256"))?;
        std::fs::create_dir_all(blobs.half())?;
        for left in std::fs::read_dir(blobs.half())? {
            std::fs::remove_file(left?.path())?;
        }
        flush_folder(&blobs.folder)?;
        Ok(blobs)
    }

    /// Keeps `bytes` and gives their hash.
    pub fn put(&self, bytes: &[u8]) -> Result<Hash, Error> {
        self.put_from(bytes, u64::MAX).map(|(hash, _)| hash)
    }

    /// Keeps what `from` gives, at most `most` bytes of it, and gives hash and length. Needs no memory for the whole.
    pub fn put_from(&self, mut from: impl Read, most: u64) -> Result<(Hash, u64), Error> {
        let half = self.half().join(format!("{}-{}", std::process::id(), self.next.fetch_add(1, Ordering::Relaxed)));
        let kept = self.write(&half, &mut from, most).and_then(|(hash, length)| {
            self.settle(&half, &hash)?;
            Ok((hash, length))
        });
        if kept.is_err() {
            // What is left is removed at the next start.
            drop(std::fs::remove_file(&half));
        }
        kept
    }

    fn write(&self, half: &Path, from: &mut dyn Read, most: u64) -> Result<(Hash, u64), Error> {
        let mut file = File::options().write(true).create_new(true).open(half)?;
        let (mut hash, mut length, mut buffer) = (Sha256::new(), 0_u64, vec![0; 64 * 1024]);
        loop {
            let count = match from.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error.into()),
            };
            length += count as u64;
            if length > most {
                return Err(Error::Refused(format!("文件超过 {most} 字节的上限")));
            }
            hash.update(&buffer[..count]);
            file.write_all(&buffer[..count])?;
        }
        file.sync_all()?;
        Ok((hash.finalize().into(), length))
    }

    fn settle(&self, half: &Path, hash: &Hash) -> Result<(), Error> {
        let path = self.path(hash);
        let folder = path.parent().unwrap_or(&self.folder);
        let above = folder.parent().unwrap_or(&self.folder);
        std::fs::create_dir_all(folder)?;
        match self.verify(hash)? {
            // The same content again: the folders are still flushed, for the first writer may not have come so far.
            State::Whole => std::fs::remove_file(half)?,
            State::Missing | State::Damaged => std::fs::rename(half, &path)?,
        }
        flush_folder(folder)?;
        flush_folder(above)?;
        flush_folder(&self.folder.join("sha256"))
    }

    /// The whole content; `None` if there is no such file. Errors: the content is not what the hash says.
    pub fn read(&self, hash: &Hash) -> Result<Option<Vec<u8>>, Error> {
        let bytes = match std::fs::read(self.path(hash)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let found: Hash = Sha256::digest(&bytes).into();
        match found == *hash {
            true => Ok(Some(bytes)),
            false => Err(Error::Corrupt(format!("附件 {}", name(hash)))),
        }
    }

    /// The file, for sending without reading it into memory; `None` if there is none. The content is not checked.
    pub fn open_file(&self, hash: &Hash) -> Result<Option<File>, Error> {
        match File::open(self.path(hash)) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// True if the file is there.
    pub fn exists(&self, hash: &Hash) -> bool {
        self.path(hash).is_file()
    }

    /// Reads the file and compares; for the weekly look through everything.
    pub fn verify(&self, hash: &Hash) -> Result<State, Error> {
        let Some(mut file) = self.open_file(hash)? else { return Ok(State::Missing) };
        let mut found = Sha256::new();
        let mut buffer = vec![0; 64 * 1024];
        loop {
            match file.read(&mut buffer)? {
                0 => break,
                count => found.update(&buffer[..count]),
            }
        }
        let found: Hash = found.finalize().into();
        Ok(if found == *hash { State::Whole } else { State::Damaged })
    }

    /// Hands every hash to `each`, in order, until it fails.
    pub fn walk<E: From<Error>>(&self, mut each: impl FnMut(&Hash) -> Result<(), E>) -> Result<(), E> {
        let list = |folder: &Path| -> Result<Vec<PathBuf>, Error> {
            let mut found = std::fs::read_dir(folder)?.map(|e| Ok(e?.path())).collect::<Result<Vec<_>, Error>>()?;
            found.sort();
            Ok(found)
        };
        for first in list(&self.folder.join("sha256"))? {
            for second in list(&first)? {
                for file in list(&second)? {
                    if let Some(hash) = file.file_name().and_then(|name| name.to_str()).and_then(parse) {
                        each(&hash)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Deletes the file; nothing happens when it is not there. Only for the sweep: see [`super::claim_marked`].
    pub fn remove(&self, hash: &Hash) -> Result<(), Error> {
        match std::fs::remove_file(self.path(hash)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Where the file with this hash lies, for backups.
    pub fn path(&self, hash: &Hash) -> PathBuf {
        let name = name(hash);
        self.folder.join("sha256").join(&name[..2]).join(&name[2..4]).join(name)
    }

    fn half(&self) -> PathBuf {
        self.folder.join("half")
    }
}

/// A hash as 64 hexadecimal digits.
pub fn name(hash: &Hash) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or('0');
    hash.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Reads 64 lower-case hexadecimal digits.
pub fn parse(name: &str) -> Option<Hash> {
    if name.len() != 64 || !name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    let mut hash = [0; 32];
    for (at, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&name[at * 2..at * 2 + 2], 16).ok()?;
    }
    Some(hash)
}

fn flush_folder(folder: &Path) -> Result<(), Error> {
    Ok(File::open(folder)?.sync_all()?)
}
