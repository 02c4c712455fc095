//! A backup to be taken away (带走的副本): the whole file under a passphrase. It says nothing to who finds it.

use super::refusal::{BackupRefusal, io};
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;
use vault::{
    OsRandom, PasswordCost, PasswordPolicy, SEALED_CHUNK, SEALED_EXTRA, SEALED_HEADER, SealedCopy, weak_password,
};

/// True when the file is a sealed copy.
///
/// # Errors
/// The disk's.
pub fn is_sealed(file: &Path) -> Result<bool, BackupRefusal> {
    let mut begin = Vec::new();
    File::open(file).map_err(io(file))?.take(SEALED_HEADER as u64).read_to_end(&mut begin).map_err(io(file))?;
    Ok(SealedCopy::is_sealed(&begin))
}

/// What is wrong with a passphrase for a copy to be taken away.
///
/// # Errors
/// [`BackupRefusal::Passphrase`] with every weakness.
pub fn strong(passphrase: &str) -> Result<(), BackupRefusal> {
    let weak: Vec<String> =
        weak_password(passphrase, &PasswordPolicy::PLAIN, &[]).iter().map(ToString::to_string).collect();
    if weak.is_empty() { Ok(()) } else { Err(BackupRefusal::Passphrase(weak.join("；"))) }
}

/// Seals a file under a passphrase into a new one. Blocks.
///
/// # Errors
/// The target exists; the disk's.
pub fn seal(from: &Path, to: &Path, passphrase: &str, cost: PasswordCost) -> Result<(), BackupRefusal> {
    if to.exists() {
        return Err(BackupRefusal::Exists(to.to_owned()));
    }
    let mut half = to.as_os_str().to_owned();
    half.push(".part");
    let half = Path::new(&half);
    let done = write(from, half, passphrase, cost).and_then(|()| {
        fs::rename(half, to).map_err(io(to))?;
        super::flush_folder(to)
    });
    if done.is_err() {
        drop(fs::remove_file(half));
    }
    done
}

fn write(from: &Path, half: &Path, passphrase: &str, cost: PasswordCost) -> Result<(), BackupRefusal> {
    let copy =
        SealedCopy::create(passphrase, cost, &mut OsRandom).map_err(|e| BackupRefusal::Passphrase(e.to_string()))?;
    let mut input = BufReader::new(File::open(from).map_err(io(from))?);
    let mut out = BufWriter::new(super::new_file(half)?);
    out.write_all(copy.header()).map_err(io(half))?;
    let mut now = chunk(&mut input, from)?;
    for number in 0.. {
        let next = chunk(&mut input, from)?;
        let sealed = copy.seal(number, next.is_empty(), &now, &mut OsRandom);
        let length = u32::try_from(sealed.len()).unwrap_or(u32::MAX);
        out.write_all(&length.to_be_bytes()).and_then(|()| out.write_all(&sealed)).map_err(io(half))?;
        if next.is_empty() {
            break;
        }
        now = next;
    }
    let file = out.into_inner().map_err(|e| io(half)(e.into_error()))?;
    file.sync_all().map_err(io(half))
}

fn chunk(from: &mut impl Read, path: &Path) -> Result<Vec<u8>, BackupRefusal> {
    let mut out = Vec::new();
    from.take(SEALED_CHUNK as u64).read_to_end(&mut out).map_err(io(path))?;
    Ok(out)
}

/// Opens a sealed copy into a new file, whole or not at all. Blocks.
///
/// # Errors
/// A wrong passphrase; a copy that was cut, changed or added to; the disk's.
pub fn unseal(from: &Path, to: &Path, passphrase: &str) -> Result<(), BackupRefusal> {
    let done = read(from, to, passphrase);
    if done.is_err() {
        drop(fs::remove_file(to));
    }
    done
}

fn read(from: &Path, to: &Path, passphrase: &str) -> Result<(), BackupRefusal> {
    let length = fs::metadata(from).map_err(io(from))?.len();
    let mut input = BufReader::new(File::open(from).map_err(io(from))?);
    let mut header = [0; SEALED_HEADER];
    let cut = |at: u64| move |_: std::io::Error| BackupRefusal::Truncated(at);
    input.read_exact(&mut header).map_err(cut(length))?;
    let copy = SealedCopy::open(passphrase, &header).map_err(|e| BackupRefusal::Damaged(e.to_string()))?;
    let mut out = BufWriter::new(super::new_file(to)?);
    let mut at = SEALED_HEADER as u64;
    for number in 0.. {
        let mut count = [0; 4];
        input.read_exact(&mut count).map_err(cut(length))?;
        let count = usize::try_from(u32::from_be_bytes(count)).unwrap_or(usize::MAX);
        if count > SEALED_CHUNK + SEALED_EXTRA {
            return Err(BackupRefusal::Damaged(format!("第 {at} 字节处的长度不对")));
        }
        let mut sealed = vec![0; count];
        input.read_exact(&mut sealed).map_err(cut(length))?;
        at += 4 + count as u64;
        let last = at == length;
        let plain = match (copy.unseal(number, last, &sealed), number) {
            (Ok(plain), _) => plain,
            // Nothing of it opened yet: most likely the passphrase; a file cut after its first chunk says so by the other flag.
            (Err(_), 0) if copy.unseal(0, !last, &sealed).is_err() => return Err(BackupRefusal::WrongPassphrase),
            (Err(_), _) if last => return Err(BackupRefusal::Truncated(length)),
            (Err(_), _) => return Err(BackupRefusal::Damaged(format!("第 {at} 字节之前有改动，或结尾后面多出内容"))),
        };
        out.write_all(&plain).map_err(io(to))?;
        if last {
            let file = out.into_inner().map_err(|e| io(to)(e.into_error()))?;
            return file.sync_all().map_err(io(to));
        }
    }
    Ok(())
}
