//! Backup and restore: one file with the database, all files, and the heads of the chain, under a MAC.
//!
//! The file is a plain `tar`, so it can be looked into without this program. In order: `version` (form and key), `zhucun.db`
//! (`VACUUM INTO`), `heads.txt`, `demo` when the data is a demo's, `files/<hash>`, `manifest.json` (length and SHA-256 of each),
//! `manifest.mac` (HMAC-SM3 under the installation's seal key), `end` (length and SHA-256 of everything before). The keys are not
//! in it. It is not encrypted: sensitive fields are sealed in the database, the rest is as readable as the database itself.

mod refusal;
mod restore;
pub mod schedule;
mod sealed;
mod tar;

pub use refusal::BackupRefusal;
pub use restore::{OPENED, Restored, drill, restore};
pub use sealed::{is_sealed, seal, strong, unseal};

use crate::audit;
use crate::context::App;
use domain::Moment;
use refusal::{database, io};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{BufReader, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use store::blobs;
use store::{Db, Engine, Options, Tx};
use tar::Writer;
use vault::{Purpose, Vault, hex};

/// Form of the file; a new form gets a new number.
const FORM: u32 = 1;
const VERSION: &str = "version";
const DATABASE: &str = "zhucun.db";
const HEADS: &str = "heads.txt";
/// Name of the file that says that the data is a demo's, in the data folder and in the backup.
const DEMO: &str = "demo";
const FILES: &str = "files/";
const MANIFEST: &str = "manifest.json";
const MAC: &str = "manifest.mac";
const END: &str = "end";

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Length of the file in bytes.
    pub bytes: u64,
    /// SHA-256 of the whole file, to be written down: 64 hexadecimal digits.
    pub hash: String,
    /// Length of the database in bytes.
    pub database: u64,
    /// Number of files.
    pub files: usize,
    /// Files that are damaged or missing here and so in the backup: their hashes.
    pub damaged: Vec<String>,
}

/// What the MAC of a key says; the same for every backup of an installation.
fn key_mark(vault: &Vault) -> String {
    hex(&vault.mac(Purpose::Seal, &[b"backup key"]))
}

fn is_own_key(vault: &Vault, mark: &str) -> bool {
    vault::unhex::<32>(mark).is_some_and(|mac| vault.verify(Purpose::Seal, &[b"backup key"], &mac))
}

/// What is backed up.
struct Source<'a> {
    db: &'a Db,
    /// Folder of the files.
    files: PathBuf,
    vault: &'a Vault,
    demo: bool,
    now: Moment,
}

/// Copies everything into one new file while others go on working. Blocks: not for an async worker.
///
/// Needs room for the database twice beside `out`. The file appears under its name when it is complete and on the disk.
///
/// # Errors
/// The file exists; PostgreSQL; no room; the copy of the database is damaged.
pub fn backup(app: &App, out: &Path) -> Result<Backup, BackupRefusal> {
    let setting = app.setting();
    let files = setting.data.join("files");
    pack(&Source { db: app.db(), files, vault: app.vault(), demo: setting.demo, now: app.now() }, out)
}

/// [`backup`] of a data folder on SQLite, beside the server that runs on it: opens nothing for writing. Blocks.
///
/// # Errors
/// As [`backup`]; no database there.
pub fn backup_beside(data: &Path, vault: &Vault, now: Moment, out: &Path) -> Result<Backup, BackupRefusal> {
    let options = Options { read_only: true, readers: 1, ..Options::default() };
    let db = Db::open_sqlite(data.join(DATABASE), &options)?;
    // Under other keys it could never be restored.
    let fit = db.read_blocking(|tx| crate::keys::fit(tx, vault)).map_err(crate::Refusal::from);
    fit.map_err(|refusal| BackupRefusal::Keys(refusal.to_string()))?;
    let demo = data.join(DEMO).exists();
    pack(&Source { db: &db, files: data.join("files"), vault, demo, now }, out)
}

fn pack(from: &Source<'_>, out: &Path) -> Result<Backup, BackupRefusal> {
    if from.db.engine() == Engine::Postgres {
        return Err(BackupRefusal::Postgres);
    }
    if out.exists() {
        return Err(BackupRefusal::Exists(out.to_owned()));
    }
    let beside = |end: &str| -> PathBuf {
        let mut name = out.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    };
    let (copy, half) = (beside(".database"), beside(".part"));
    for left in [&copy, &half] {
        if left.exists() {
            std::fs::remove_file(left).map_err(io(left))?;
        }
    }
    let done = from.db.backup_to(&copy).map_err(BackupRefusal::from).and_then(|()| write(from, &copy, &half));
    // The copy has done its work, whether it was packed or not.
    for end in ["", "-wal", "-shm", "-journal"] {
        let mut name = copy.as_os_str().to_owned();
        name.push(end);
        drop(std::fs::remove_file(PathBuf::from(name)));
    }
    let packed = done.and_then(|packed| {
        std::fs::rename(&half, out).map_err(io(out))?;
        flush_folder(out)?;
        Ok(packed)
    });
    if packed.is_err() {
        drop(std::fs::remove_file(&half));
    }
    packed
}

/// A new file for its owner alone.
fn new_file(path: &Path) -> Result<File, BackupRefusal> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(io(path))
}

fn flush_folder(of: &Path) -> Result<(), BackupRefusal> {
    let folder = of.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|f| f.sync_all()).map_err(io(folder))
}

/// What the copy of the database says of itself.
fn look_at(now: Moment, copy: &Path) -> Result<(String, i64), BackupRefusal> {
    let options = Options { read_only: true, readers: 1, ..Options::default() };
    let db = Db::open_sqlite(copy, &options)?;
    let wrong = db.integrity()?;
    if let Some(first) = wrong.first() {
        return Err(BackupRefusal::Database(first.clone()));
    }
    let read = db.read_blocking(|tx: &mut Tx| -> crate::Outcome<(String, i64)> {
        let (_, tree) = store::places::tree(tx)?;
        let schema = store::audit::schema(tx)?;
        Ok((audit::lines(tx, &tree, now)?, schema))
    });
    read.map_err(|e| database(e.into()))
}

fn write(source: &Source<'_>, copy: &Path, half: &Path) -> Result<Backup, BackupRefusal> {
    let (heads, schema) = look_at(source.now, copy)?;
    let mut out = Writer::new(new_file(half)?, half);
    let mut entries: Vec<Json> = Vec::new();
    let mut note = |name: &str, length: u64, hash: [u8; 32]| {
        entries.push(json!({ "name": name, "bytes": length, "sha256": hex(&hash) }));
    };
    let version = format!("zhucun-backup {FORM}\nkey {}\n", key_mark(source.vault));
    out.bytes(VERSION, version.as_bytes())?;
    let (database, hash) = out.file(DATABASE, copy)?;
    note(DATABASE, database, hash);
    note(HEADS, heads.len() as u64, out.bytes(HEADS, heads.as_bytes())?);
    if source.demo {
        let flag = "演示环境\n".as_bytes();
        note(DEMO, flag.len() as u64, out.bytes(DEMO, flag)?);
    }
    let mut damaged = Vec::new();
    let mut files = 0;
    for (name, path) in files_in(&source.files)? {
        let (length, found) = out.file(&format!("{FILES}{name}"), &path)?;
        note(&format!("{FILES}{name}"), length, found);
        files += 1;
        if hex(&found) != name {
            damaged.push(name);
        }
    }
    let manifest = json!({
        "form": FORM,
        "made_at": source.now.0,
        "program": env!("CARGO_PKG_VERSION"),
        "schema": schema,
        "demo": source.demo,
        "damaged": damaged,
        "entries": entries,
    })
    .to_string();
    out.bytes(MANIFEST, manifest.as_bytes())?;
    let mac = hex(&source.vault.mac(Purpose::Seal, &[b"backup", manifest.as_bytes()]));
    out.bytes(MAC, mac.as_bytes())?;
    let (bytes, hash) = out.finish()?;
    Ok(Backup { bytes, hash: hex(&hash), database, files, damaged })
}

/// Hash and path of all files, after the copy of the database: what it points to was there before its row. The folder is only
/// read: opening it as the server does would tidy up behind the server's back.
fn files_in(files: &Path) -> Result<Vec<(String, PathBuf)>, BackupRefusal> {
    let mut out = Vec::new();
    let mut folders = vec![files.join("sha256")];
    while let Some(folder) = folders.pop() {
        if !folder.exists() {
            continue;
        }
        for entry in std::fs::read_dir(&folder).map_err(io(&folder))? {
            let path = entry.map_err(io(&folder))?.path();
            let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
            if path.is_dir() {
                folders.push(path);
            } else if blobs::parse(&name).is_some() {
                out.push((name, path));
            }
        }
    }
    out.sort();
    Ok(out)
}

/// SHA-256 and length of what is read.
fn digest(from: &mut dyn Read, path: &Path) -> Result<(u64, [u8; 32]), BackupRefusal> {
    let (mut hash, mut length, mut buffer) = (Sha256::new(), 0, vec![0; 64 * 1024]);
    let mut from = BufReader::new(from);
    loop {
        match from.read(&mut buffer).map_err(io(path))? {
            0 => return Ok((length, hash.finalize().into())),
            count => {
                hash.update(&buffer[..count]);
                length += count as u64;
            }
        }
    }
}
