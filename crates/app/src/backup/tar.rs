//! The archive of a backup: regular files of the `tar` format, hashed on the way in and out.

use super::END;
use super::refusal::{BackupRefusal, io};
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use tar::{Builder, EntryType, Header};

const BLOCK: u64 = 512;

/// Writes an archive and hashes it on the way.
pub(super) struct Writer {
    out: Builder<Hashed<BufWriter<File>>>,
    path: PathBuf,
}

impl Writer {
    pub(super) fn new(file: File, path: &Path) -> Self {
        Self { out: Builder::new(Hashed::new(BufWriter::new(file))), path: path.to_owned() }
    }

    /// A short entry; gives its SHA-256.
    pub(super) fn bytes(&mut self, name: &str, bytes: &[u8]) -> Result<[u8; 32], BackupRefusal> {
        header(name, bytes.len() as u64).and_then(|h| self.out.append(&h, bytes)).map_err(io(&self.path))?;
        Ok(Sha256::digest(bytes).into())
    }

    /// A file as an entry; gives length and SHA-256 of what was copied. A file that is not there is an empty entry: its hash
    /// tells.
    pub(super) fn file(&mut self, name: &str, path: &Path) -> Result<(u64, [u8; 32]), BackupRefusal> {
        let from = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((0, self.bytes(name, &[])?)),
            Err(error) => return Err(io(path)(error)),
        };
        let length = from.metadata().map_err(io(path))?.len();
        let mut from = Hashed::new(BufReader::with_capacity(256 * 1024, from.take(length)));
        let written = header(name, length).and_then(|h| self.out.append(&h, &mut from));
        match written {
            Err(error) if !from.failed => Err(io(&self.path)(error)),
            Err(error) => Err(io(path)(error)),
            Ok(()) if from.length < length => Err(io(path)(io::ErrorKind::UnexpectedEof.into())),
            Ok(()) => Ok((length, from.hash.finalize().into())),
        }
    }

    /// Writes the trailer and flushes everything to the disk; gives length and SHA-256 of the whole file.
    pub(super) fn finish(mut self) -> Result<(u64, [u8; 32]), BackupRefusal> {
        let before = self.out.get_ref();
        let trailer = trailer(before.length, &before.hash.clone().finalize().into());
        self.bytes(END, trailer.as_bytes())?;
        let whole = self.out.into_inner().map_err(io(&self.path))?;
        let file = whole.inner.into_inner().map_err(|e| io(&self.path)(e.into_error()))?;
        file.sync_all().map_err(io(&self.path))?;
        Ok((whole.length, whole.hash.finalize().into()))
    }
}

/// What the last entry says of everything before it.
pub(super) fn trailer(length: u64, hash: &[u8; 32]) -> String {
    format!("bytes {length}\nsha256 {}\n", vault::hex(hash))
}

fn header(name: &str, length: u64) -> io::Result<Header> {
    let mut header = Header::new_ustar();
    header.set_path(name)?;
    header.set_entry_type(EntryType::Regular);
    header.set_mode(0o600);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_size(length);
    header.set_cksum();
    Ok(header)
}

/// Counts and hashes what goes through it.
struct Hashed<T> {
    inner: T,
    hash: Sha256,
    length: u64,
    /// Reading or writing failed here.
    failed: bool,
}

impl<T> Hashed<T> {
    fn new(inner: T) -> Self {
        Self { inner, hash: Sha256::new(), length: 0, failed: false }
    }

    fn passed(&mut self, done: io::Result<usize>, bytes: &[u8]) -> io::Result<usize> {
        match &done {
            Ok(count) => {
                self.hash.update(&bytes[..*count]);
                self.length += *count as u64;
            }
            Err(error) => self.failed |= error.kind() != io::ErrorKind::Interrupted,
        }
        done
    }
}

impl<T: Read> Read for Hashed<T> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let done = self.inner.read(to);
        self.passed(done, to)
    }
}

impl<T: Write> Write for Hashed<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let done = self.inner.write(bytes);
        self.passed(done, bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// An archive that is read from front to back, once.
pub(super) struct Archive {
    inner: tar::Archive<Source>,
    source: Source,
    path: PathBuf,
}

/// The file of an archive, looked at by the reader of entries and by us.
#[derive(Clone)]
struct Source(Rc<RefCell<From>>);

struct From {
    file: Hashed<BufReader<File>>,
    /// Length and hash before the block that was read last: before a header, when that was one.
    before: (u64, Sha256),
    /// There is nothing more where more was wanted.
    ended: bool,
}

impl Read for Source {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let from = &mut *self.0.borrow_mut();
        if to.len() as u64 == BLOCK && from.file.length.is_multiple_of(BLOCK) {
            from.before = (from.file.length, from.file.hash.clone());
        }
        let count = from.file.read(to)?;
        from.ended |= count == 0 && !to.is_empty();
        Ok(count)
    }
}

/// The entries of an archive.
pub(super) struct Entries<'a> {
    inner: tar::Entries<'a, Source>,
    source: Source,
    path: &'a Path,
}

/// An entry: its name, its length, and length and hash of everything before it.
pub(super) struct Entry<'a> {
    pub name: String,
    pub length: u64,
    pub before: (u64, [u8; 32]),
    inner: tar::Entry<'a, Source>,
    source: Source,
    path: &'a Path,
}

impl Archive {
    pub(super) fn open(path: &Path) -> Result<Self, BackupRefusal> {
        let file = File::open(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => BackupRefusal::NotABackup(path.to_owned()),
            _ => io(path)(error),
        })?;
        let file = Hashed::new(BufReader::with_capacity(256 * 1024, file));
        let source = Source(Rc::new(RefCell::new(From { file, before: (0, Sha256::new()), ended: false })));
        Ok(Self { inner: tar::Archive::new(source.clone()), source, path: path.to_owned() })
    }

    pub(super) fn entries(&mut self) -> Result<Entries<'_>, BackupRefusal> {
        // As they lie there: what only describes another entry is none of ours.
        let inner = self.inner.entries().map_err(io(&self.path))?.raw(true);
        Ok(Entries { inner, source: self.source.clone(), path: &self.path })
    }
}

impl Source {
    /// Why the archive could not be read on.
    fn refusal(&self, path: &Path, error: io::Error) -> BackupRefusal {
        let from = self.0.borrow();
        if from.file.failed {
            io(path)(error)
        } else if from.ended {
            BackupRefusal::Truncated(from.file.length)
        } else {
            BackupRefusal::Damaged(format!("第 {} 字节处的条目头读不出来", from.before.0))
        }
    }
}

impl<'a> Entries<'a> {
    /// The next entry; `None` at the end of the archive.
    pub(super) fn next(&mut self) -> Result<Option<Entry<'a>>, BackupRefusal> {
        let Some(entry) = self.inner.next() else {
            self.end()?;
            return Ok(None);
        };
        let inner = entry.map_err(|e| self.source.refusal(self.path, e))?;
        let (at, hash) = self.source.0.borrow().before.clone();
        let name = String::from_utf8(inner.path_bytes().into_owned());
        // Links, folders and devices are nobody's data, whatever they are called.
        let plain = inner.header().as_bytes()[156] == b'0' && at == inner.raw_header_position();
        let (Ok(name), true) = (name, plain) else {
            return Err(BackupRefusal::Damaged(format!("第 {at} 字节处的条目头读不出来")));
        };
        let (before, length) = ((at, hash.finalize().into()), inner.size());
        Ok(Some(Entry { name, length, before, inner, source: self.source.clone(), path: self.path }))
    }

    /// An archive ends with two empty blocks; the first was taken for the end.
    fn end(&mut self) -> Result<(), BackupRefusal> {
        let mut last = [0; BLOCK as usize];
        let cut = self.source.0.borrow().ended;
        match self.source.read_exact(&mut last) {
            Ok(()) if !cut => Ok(()),
            Err(error) if !cut => Err(self.source.refusal(self.path, error)),
            _ => Err(BackupRefusal::Truncated(self.source.0.borrow().file.length)),
        }
    }
}

impl Entry<'_> {
    /// Copies the entry and gives its SHA-256.
    pub(super) fn copy(&mut self, to: &mut dyn Write) -> Result<[u8; 32], BackupRefusal> {
        let mut from = Hashed::new(&mut self.inner);
        let mut buffer = vec![0; 256 * 1024];
        loop {
            match from.read(&mut buffer) {
                Ok(0) if from.length < self.length => {
                    return Err(BackupRefusal::Truncated(self.source.0.borrow().file.length));
                }
                Ok(0) => return Ok(from.hash.finalize().into()),
                Ok(count) => to.write_all(&buffer[..count]).map_err(io(self.path))?,
                Err(error) => return Err(self.source.refusal(self.path, error)),
            }
        }
    }

    /// The entry as text, when it is short enough to be one of ours.
    pub(super) fn text(&mut self, most: u64) -> Result<String, BackupRefusal> {
        if self.length > most {
            return Err(BackupRefusal::Damaged("说明部分过长".to_owned()));
        }
        let mut bytes = Vec::new();
        self.copy(&mut bytes)?;
        String::from_utf8(bytes).map_err(|_| BackupRefusal::Damaged("说明部分不是文字".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names and texts of an archive, or why it is refused.
    fn read(path: &Path) -> Result<Vec<(String, String)>, BackupRefusal> {
        let mut archive = Archive::open(path)?;
        let mut entries = archive.entries()?;
        let mut all = Vec::new();
        while let Some(mut entry) = entries.next()? {
            let text = entry.text(10_000)?;
            if entry.name == END {
                assert_eq!(text, trailer(entry.before.0, &entry.before.1));
            }
            all.push((entry.name, text));
        }
        Ok(all)
    }

    fn file(folder: &testkit::TempDir, bytes: &[u8]) -> PathBuf {
        let path = folder.join("archive");
        std::fs::write(&path, bytes).expect("a file");
        path
    }

    /// A block as the program wrote it before it took a library: octal numbers with a zero, a check sum of six digits.
    fn block(name: &str, kind: u8, size: &[u8]) -> Vec<u8> {
        let mut block = vec![0; 512];
        let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, name.as_bytes());
        put(100, b"0000600\0");
        put(108, b"0000000\0");
        put(116, b"0000000\0");
        put(124, size);
        put(136, b"00000000000\0");
        put(148, b"        ");
        put(156, &[kind]);
        put(257, b"ustar\x0000");
        let sum: u32 = block.iter().map(|b| u32::from(*b)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        block
    }

    fn archive(blocks: &[&[u8]]) -> Vec<u8> {
        let mut out = Vec::new();
        for part in blocks {
            out.extend_from_slice(part);
            out.resize(out.len().next_multiple_of(512), 0);
        }
        out.resize(out.len() + 1024, 0);
        out
    }

    #[test]
    fn what_is_written_is_read_and_hashed() {
        let folder = testkit::TempDir::new();
        for length in [0, 1, 511, 512, 513, 70_000] {
            let (path, data) = (folder.join("a.tar"), folder.join("data"));
            std::fs::write(&data, vec![b'x'; length]).expect("data");
            let mut out = Writer::new(File::create(&path).expect("a file"), &path);
            out.bytes("VERSION", b"one").expect("an entry");
            let (copied, hash) = out.file("files/abc", &data).expect("an entry");
            assert_eq!((copied, hash), (length as u64, Sha256::digest(vec![b'x'; length]).into()));
            let gone = out.file("files/gone", &folder.join("gone")).expect("an empty entry");
            assert_eq!(gone, (0, Sha256::digest(b"").into()));
            let (whole, hash) = out.finish().expect("written");
            let bytes = std::fs::read(&path).expect("read");
            assert_eq!((whole, hash), (bytes.len() as u64, Sha256::digest(&bytes).into()));
            if length <= 10_000 {
                let names: Vec<String> = read(&path).expect("read").into_iter().map(|(name, _)| name).collect();
                assert_eq!(names, ["VERSION", "files/abc", "files/gone", END]);
            } else {
                assert!(matches!(read(&path), Err(BackupRefusal::Damaged(_))), "too long for a text");
            }
        }
    }

    #[test]
    fn names_that_lead_elsewhere_are_not_written() {
        let folder = testkit::TempDir::new();
        let path = folder.join("a.tar");
        for name in ["../out", "/etc/x", "a/../../b"] {
            let mut out = Writer::new(File::create(&path).expect("a file"), &path);
            assert!(out.bytes(name, b"x").is_err(), "{name}");
        }
    }

    #[test]
    fn archives_of_earlier_programs_are_read() {
        let folder = testkit::TempDir::new();
        let first = block("VERSION", b'0', b"00000000003\0");
        // The form of GNU tar for large sizes.
        let large = [&[0x80, 0, 0, 0][..], &5_u64.to_be_bytes()].concat();
        let second = block("files/abc", b'0', &large);
        let bytes = archive(&[&first, b"one", &second, b"three"]);
        let wanted = [("VERSION", "one"), ("files/abc", "three")].map(|(n, t)| (n.to_owned(), t.to_owned()));
        assert_eq!(read(&file(&folder, &bytes)).expect("read"), wanted);
    }

    #[test]
    fn entries_that_are_no_plain_files_are_refused() {
        let folder = testkit::TempDir::new();
        let size = b"00000000003\0";
        // A hard link, a symbolic link, a device, a folder, a pipe, a long name of GNU, an extended header, an old file.
        for kind in [b'1', b'2', b'3', b'5', b'6', b'L', b'x', 0] {
            let bytes = archive(&[&block("VERSION", kind, size), b"one"]);
            let refused = read(&file(&folder, &bytes)).expect_err("a kind");
            assert!(matches!(refused, BackupRefusal::Damaged(_)), "{kind}: {refused}");
        }
        let mut torn = block("VERSION", b'0', size);
        torn[3] ^= 1;
        let refused = read(&file(&folder, &archive(&[&torn, b"one"]))).expect_err("a torn header");
        assert!(matches!(refused, BackupRefusal::Damaged(_)), "{refused}");
    }

    #[test]
    fn sizes_that_can_not_be_are_refused() {
        let folder = testkit::TempDir::new();
        let huge = |n: u64| [&[0x80, 0, 0, 0][..], &n.to_be_bytes()].concat();
        for size in [huge(u64::MAX), huge(u64::MAX - 600), huge(u64::MAX / 2), b"77777777777\0".to_vec()] {
            let bytes = archive(&[&block("files/abc", b'0', &size), b"one"]);
            let path = file(&folder, &bytes);
            let mut archive = Archive::open(&path).expect("open");
            let mut entries = archive.entries().expect("entries");
            let refused = match entries.next() {
                Ok(Some(mut entry)) => entry.copy(&mut io::sink()).map(|_| ()),
                Ok(None) => Ok(()),
                Err(refused) => Err(refused),
            };
            assert!(refused.is_err(), "{size:?}");
        }
    }

    #[test]
    fn what_is_cut_is_told() {
        let folder = testkit::TempDir::new();
        let bytes = archive(&[&block("VERSION", b'0', b"00000000003\0"), b"one"]);
        for cut in 1..bytes.len() {
            let refused = read(&file(&folder, &bytes[..bytes.len() - cut])).expect_err("cut");
            assert!(matches!(refused, BackupRefusal::Truncated(_)), "{cut}: {refused}");
        }
    }
}
