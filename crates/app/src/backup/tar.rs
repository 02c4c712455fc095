//! Just enough of `tar` (ustar): regular files with short names, written and read once from front to back.

use super::END;
use super::refusal::{BackupRefusal, io};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

const BLOCK: usize = 512;
/// Beyond this an octal field of eleven digits is too short.
const OCTAL: u64 = 1 << 33;

/// Writes an archive and hashes it on the way.
pub(super) struct Writer {
    out: BufWriter<File>,
    path: PathBuf,
    hash: Sha256,
    length: u64,
}

impl Writer {
    pub(super) fn new(file: File, path: &Path) -> Self {
        Self { out: BufWriter::new(file), path: path.to_owned(), hash: Sha256::new(), length: 0 }
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), BackupRefusal> {
        self.hash.update(bytes);
        self.length += bytes.len() as u64;
        self.out.write_all(bytes).map_err(io(&self.path))
    }

    fn pad(&mut self, length: u64) -> Result<(), BackupRefusal> {
        self.put(&[0; BLOCK][..padding(length)])
    }

    /// A short entry; gives its SHA-256.
    pub(super) fn bytes(&mut self, name: &str, bytes: &[u8]) -> Result<[u8; 32], BackupRefusal> {
        self.put(&header(name, bytes.len() as u64))?;
        self.put(bytes)?;
        self.pad(bytes.len() as u64)?;
        Ok(Sha256::digest(bytes).into())
    }

    /// A file as an entry; gives length and SHA-256 of what was copied. A file that is not there is an empty entry: its hash
    /// tells.
    pub(super) fn file(&mut self, name: &str, path: &Path) -> Result<(u64, [u8; 32]), BackupRefusal> {
        let mut from = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok((0, self.bytes(name, &[])?)),
            Err(error) => return Err(io(path)(error)),
        };
        let length = from.metadata().map_err(io(path))?.len();
        self.put(&header(name, length))?;
        let (mut hash, mut left, mut buffer) = (Sha256::new(), length, vec![0; 256 * 1024]);
        while left > 0 {
            let most = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
            match from.read(&mut buffer[..most]).map_err(io(path))? {
                0 => return Err(io(path)(std::io::ErrorKind::UnexpectedEof.into())),
                count => {
                    hash.update(&buffer[..count]);
                    self.put(&buffer[..count])?;
                    left -= count as u64;
                }
            }
        }
        self.pad(length)?;
        Ok((length, hash.finalize().into()))
    }

    /// Writes the trailer and flushes everything to the disk; gives length and SHA-256 of the whole file.
    pub(super) fn finish(mut self) -> Result<(u64, [u8; 32]), BackupRefusal> {
        let trailer = trailer(self.length, &self.hash.clone().finalize().into());
        self.bytes(END, trailer.as_bytes())?;
        self.put(&[0; 2 * BLOCK])?;
        let file = self.out.into_inner().map_err(|e| io(&self.path)(e.into_error()))?;
        file.sync_all().map_err(io(&self.path))?;
        Ok((self.length, self.hash.finalize().into()))
    }
}

/// What the last entry says of everything before it.
pub(super) fn trailer(length: u64, hash: &[u8; 32]) -> String {
    format!("bytes {length}\nsha256 {}\n", vault::hex(hash))
}

fn padding(length: u64) -> usize {
    usize::try_from((BLOCK as u64 - length % BLOCK as u64) % BLOCK as u64).unwrap_or(0)
}

fn header(name: &str, length: u64) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &name.as_bytes()[..name.len().min(100)]);
    put(100, b"0000600\0");
    put(108, b"0000000\0");
    put(116, b"0000000\0");
    if length < OCTAL {
        put(124, format!("{length:011o}\0").as_bytes());
    } else {
        // The form of GNU tar for what is larger than eight GiB.
        put(124, &[0x80]);
        put(128, &length.to_be_bytes());
    }
    put(136, b"00000000000\0");
    put(148, b"        ");
    put(156, b"0");
    put(257, b"ustar\x0000");
    let sum: u32 = block.iter().map(|b| u32::from(*b)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

/// Reads an archive from front to back.
pub(super) struct Reader {
    from: BufReader<File>,
    path: PathBuf,
    hash: Sha256,
    at: u64,
    /// What is left of the entry, and its padding.
    left: u64,
    padding: usize,
}

/// An entry: its name, its length, and length and hash of everything before it.
pub(super) struct Entry {
    pub name: String,
    pub length: u64,
    pub before: (u64, [u8; 32]),
}

impl Reader {
    pub(super) fn open(path: &Path) -> Result<Self, BackupRefusal> {
        let file = File::open(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => BackupRefusal::NotABackup(path.to_owned()),
            _ => io(path)(error),
        })?;
        Ok(Self { from: BufReader::new(file), path: path.to_owned(), hash: Sha256::new(), at: 0, left: 0, padding: 0 })
    }

    fn take(&mut self, bytes: &mut [u8]) -> Result<(), BackupRefusal> {
        let mut filled = 0;
        while filled < bytes.len() {
            match self.from.read(&mut bytes[filled..]).map_err(io(&self.path))? {
                0 => return Err(BackupRefusal::Truncated(self.at + filled as u64)),
                count => filled += count,
            }
        }
        self.hash.update(&*bytes);
        self.at += bytes.len() as u64;
        Ok(())
    }

    /// The next entry; `None` at the end of the archive.
    pub(super) fn next(&mut self) -> Result<Option<Entry>, BackupRefusal> {
        self.copy(&mut std::io::sink())?;
        let before = (self.at, self.hash.clone().finalize().into());
        let mut block = [0; BLOCK];
        self.take(&mut block)?;
        if block == [0; BLOCK] {
            self.take(&mut block)?;
            return Ok(None);
        }
        let (name, length) =
            parse(&block).ok_or_else(|| BackupRefusal::Damaged(format!("第 {} 字节处的条目头读不出来", before.0)))?;
        (self.left, self.padding) = (length, padding(length));
        Ok(Some(Entry { name, length, before }))
    }

    /// Copies what is left of the entry and gives its SHA-256.
    pub(super) fn copy(&mut self, to: &mut dyn Write) -> Result<[u8; 32], BackupRefusal> {
        let (mut hash, mut buffer) = (Sha256::new(), vec![0; 256 * 1024]);
        while self.left > 0 {
            let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
            self.take(&mut buffer[..most])?;
            hash.update(&buffer[..most]);
            to.write_all(&buffer[..most]).map_err(io(&self.path))?;
            self.left -= most as u64;
        }
        let pad = std::mem::take(&mut self.padding);
        self.take(&mut buffer[..pad])?;
        Ok(hash.finalize().into())
    }

    /// The entry as text, when it is short enough to be one of ours.
    pub(super) fn text(&mut self, most: u64) -> Result<String, BackupRefusal> {
        if self.left > most {
            return Err(BackupRefusal::Damaged("说明部分过长".to_owned()));
        }
        let mut bytes = Vec::new();
        self.copy(&mut bytes)?;
        String::from_utf8(bytes).map_err(|_| BackupRefusal::Damaged("说明部分不是文字".to_owned()))
    }
}

fn parse(block: &[u8; BLOCK]) -> Option<(String, u64)> {
    let octal = |bytes: &[u8]| -> Option<u64> {
        let text = std::str::from_utf8(bytes).ok()?.trim_matches(['\0', ' ']);
        u64::from_str_radix(text, 8).ok()
    };
    let mut plain = *block;
    plain[148..156].fill(b' ');
    let sum: u64 = plain.iter().map(|b| u64::from(*b)).sum();
    if octal(&block[148..156])? != sum || block[156] != b'0' {
        return None;
    }
    let length = match block[124] {
        0x80 => u64::from_be_bytes(block[128..136].try_into().ok()?),
        _ => octal(&block[124..136])?,
    };
    let name = std::str::from_utf8(&block[..100]).ok()?.trim_end_matches('\0');
    Some((name.to_owned(), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_round_trip_at_every_size() {
        for (name, length) in
            [("end", 0), ("files/abc", 511), ("zhucun.db", OCTAL - 1), ("zhucun.db", OCTAL), ("x", u64::MAX / 2)]
        {
            let mut block = header(name, length);
            assert_eq!(parse(&block), Some((name.to_owned(), length)));
            block[3] ^= 1;
            assert_eq!(parse(&block), None);
        }
        assert_eq!((padding(0), padding(1), padding(512), padding(513)), (0, 511, 0, 511));
    }
}
