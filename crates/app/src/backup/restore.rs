//! Restoring: everything is checked before anything is written.

use super::refusal::{BackupRefusal, database, io};
use super::tar::{Archive, trailer};
use super::{DATABASE, DEMO, END, FILES, FORM, HEADS, MAC, MANIFEST, VERSION, digest, flush_folder, is_own_key};
use crate::audit::{self, Report};
use crate::context::{App, Clock, Setting};
use crate::outcome::{Outcome, Refusal};
use domain::Moment;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::blobs::{self, Blobs};
use store::{Db, Options};
use vault::{Purpose, Vault, hex};

/// The keys of an installation: they may lie in the target before, and are not in a backup.
const KEYS: &str = "keys.txt";
/// What follows the last file of a backup: header and content of `end`, and the two empty blocks.
const TRAILER: u64 = 4 * 512;
/// Where a sealed copy is opened before it is restored; it may lie in the target.
pub const OPENED: &str = "restore.opened";
/// Where a restore is put together.
const HALF: &str = "restore.part";

/// What was restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// When the backup was made.
    pub made_at: Moment,
    /// Version of the program that made it.
    pub program: String,
    /// Number of files.
    pub files: usize,
    /// Files that were damaged when it was made: their hashes.
    pub damaged: Vec<String>,
    /// The data is a demo's.
    pub demo: bool,
    /// Seals written for the new epoch, one a county.
    pub seals: usize,
}

/// What the manifest says.
struct Manifest {
    made_at: Moment,
    program: String,
    schema: i64,
    demo: bool,
    damaged: Vec<String>,
    entries: BTreeMap<String, (u64, String)>,
}

/// Restores a backup into an empty folder (the key file may be there) and writes a new epoch into its chain. Blocks.
///
/// Nothing is written before the whole backup has been checked, and nothing appears under its name before it is complete.
///
/// # Errors
/// See [`BackupRefusal`]: each reason has its own words and number. The target is as it was.
pub fn restore(file: &Path, data: &Path, vault: &Vault, now: Moment) -> Result<Restored, BackupRefusal> {
    let manifest = check(file, vault)?;
    empty(data)?;
    let new = !data.exists();
    let half = data.join(HALF);
    let done = unpack(file, &half, vault, now, &manifest).and_then(|seals| {
        for entry in fs::read_dir(&half).map_err(io(&half))? {
            let from = entry.map_err(io(&half))?.path();
            let Some(name) = from.file_name() else { continue };
            let to = data.join(name);
            fs::rename(&from, &to).map_err(io(&to))?;
        }
        fs::remove_dir(&half).map_err(io(&half))?;
        flush_folder(&data.join(DATABASE))?;
        Ok(seals)
    });
    match done {
        Ok(seals) => Ok(Restored {
            made_at: manifest.made_at,
            program: manifest.program,
            files: manifest.entries.keys().filter(|n| n.starts_with(FILES)).count(),
            damaged: manifest.damaged,
            demo: manifest.demo,
            seals,
        }),
        Err(refusal) => {
            drop(fs::remove_dir_all(if new { data } else { &half }));
            Err(refusal)
        }
    }
}

fn empty(data: &Path) -> Result<(), BackupRefusal> {
    if !data.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(data).map_err(io(data))? {
        let name = entry.map_err(io(data))?.file_name();
        if name != KEYS && name != OPENED {
            return Err(BackupRefusal::NotEmpty(data.to_owned(), name.to_string_lossy().into_owned()));
        }
    }
    Ok(())
}

/// Reads the whole backup: is it complete, undamaged, ours?
fn check(file: &Path, vault: &Vault) -> Result<Manifest, BackupRefusal> {
    let mut archive = Archive::open(file)?;
    let mut entries = archive.entries()?;
    let not_ours = || BackupRefusal::NotABackup(file.to_owned());
    let first = match entries.next() {
        Ok(Some(mut entry)) if entry.name == VERSION => entry.text(1_000)?,
        Err(BackupRefusal::Io(path, error)) => return Err(BackupRefusal::Io(path, error)),
        _ => return Err(not_ours()),
    };
    let mut words = first.split_whitespace();
    if words.next() != Some("zhucun-backup") {
        return Err(not_ours());
    }
    let form = words.next().unwrap_or_default().to_owned();
    let mark = words.nth(1).unwrap_or_default().to_owned();
    let (mut found, mut manifest, mut mac, mut whole) = (BTreeMap::new(), None, None, false);
    let mut ends = 0;
    while let Some(mut entry) = entries.next()? {
        match entry.name.as_str() {
            MANIFEST => manifest = Some(entry.text(1 << 30)?),
            MAC => mac = Some(entry.text(1_000)?),
            END => {
                let (length, hash) = entry.before;
                if entry.text(1_000)? != trailer(length, &hash) {
                    return Err(BackupRefusal::Damaged("全文的校验值不符".to_owned()));
                }
                whole = true;
                ends = length + TRAILER;
            }
            _ => {
                let hash = entry.copy(&mut std::io::sink())?;
                found.insert(entry.name, (entry.length, hex(&hash)));
            }
        }
    }
    let (Some(manifest), Some(mac), true) = (manifest, mac, whole) else {
        return Err(BackupRefusal::Damaged("缺少清单或结尾".to_owned()));
    };
    let bytes = fs::metadata(file).map_err(io(file))?.len();
    if bytes > ends {
        return Err(BackupRefusal::Damaged(format!("结尾后面多出 {} 字节，不是备份时写的", bytes - ends)));
    }
    // Only what is whole can be told to be of another form or another key.
    if form != FORM.to_string() {
        return Err(BackupRefusal::OtherVersion(format!("备份格式 {form}")));
    }
    if !is_own_key(vault, &mark) {
        return Err(BackupRefusal::OtherKey);
    }
    let own = vault::unhex::<32>(&mac)
        .is_some_and(|mac| vault.verify(Purpose::Seal, &[b"backup", manifest.as_bytes()], &mac));
    if !own {
        return Err(BackupRefusal::Damaged("清单的校验码不符，不是本系统写的".to_owned()));
    }
    let manifest = read(&manifest).ok_or_else(|| BackupRefusal::Damaged("清单读不出来".to_owned()))?;
    if found != manifest.entries {
        let name = found.iter().find(|(n, v)| manifest.entries.get(*n) != Some(v)).map(|(n, _)| n.clone());
        let name = name.or_else(|| manifest.entries.keys().find(|n| !found.contains_key(*n)).cloned());
        return Err(BackupRefusal::Damaged(format!("“{}”与清单不符", name.unwrap_or_default())));
    }
    let newest = store::engine::MIGRATIONS.iter().map(|m| m.number).max().unwrap_or(0);
    if manifest.schema > newest {
        return Err(BackupRefusal::OtherVersion(format!("程序版本 {}", manifest.program)));
    }
    Ok(manifest)
}

fn read(text: &str) -> Option<Manifest> {
    let json: Json = serde_json::from_str(text).ok()?;
    let mut entries = BTreeMap::new();
    for entry in json.get("entries")?.as_array()? {
        let name = entry.get("name")?.as_str()?;
        let known = [DATABASE, HEADS, DEMO].contains(&name)
            || name.strip_prefix(FILES).is_some_and(|hash| blobs::parse(hash).is_some());
        if !known {
            return None;
        }
        let sum = (entry.get("bytes")?.as_u64()?, entry.get("sha256")?.as_str()?.to_owned());
        entries.insert(name.to_owned(), sum);
    }
    let damaged = json.get("damaged")?.as_array()?.iter().filter_map(|d| d.as_str().map(str::to_owned)).collect();
    Some(Manifest {
        made_at: Moment(json.get("made_at")?.as_i64()?),
        program: json.get("program")?.as_str()?.to_owned(),
        schema: json.get("schema")?.as_i64()?,
        demo: json.get("demo")?.as_bool()?,
        damaged,
        entries,
    })
}

/// Unpacks into `half`, looks at what came out, and seals a new epoch. Gives the number of seals.
fn unpack(file: &Path, half: &Path, vault: &Vault, now: Moment, manifest: &Manifest) -> Result<usize, BackupRefusal> {
    if half.exists() {
        fs::remove_dir_all(half).map_err(io(half))?;
    }
    fs::create_dir_all(half).map_err(io(half))?;
    // Makes the folder as the server wants it; the layout is its own.
    let blobs = Blobs::open(half.join("files"))?;
    let mut archive = Archive::open(file)?;
    let mut entries = archive.entries()?;
    while let Some(mut entry) = entries.next()? {
        if !manifest.entries.contains_key(&entry.name) {
            continue;
        }
        let path = match entry.name.strip_prefix(FILES) {
            Some(name) => blobs::parse(name).map(|hash| blobs.path(&hash)).unwrap_or_default(),
            None => half.join(&entry.name),
        };
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        fs::create_dir_all(&folder).map_err(io(&folder))?;
        let mut out = File::create_new(&path).map_err(io(&path))?;
        entry.copy(&mut out)?;
        out.sync_all().map_err(io(&path))?;
    }
    for (name, (length, sum)) in manifest.entries.iter().filter(|(n, _)| !n.starts_with(FILES)) {
        let path = half.join(name);
        let mut file = File::open(&path).map_err(io(&path))?;
        let (written, hash) = digest(&mut file, &path)?;
        if written != *length || hex(&hash) != *sum {
            return Err(BackupRefusal::Damaged(format!("“{name}”写到磁盘后与备份不符")));
        }
    }
    seal(half, vault, now)
}

fn seal(half: &Path, vault: &Vault, now: Moment) -> Result<usize, BackupRefusal> {
    let db = Db::open_sqlite(half.join(DATABASE), &Options { readers: 1, ..Options::default() })?;
    if let Some(first) = db.integrity()?.first() {
        return Err(BackupRefusal::Database(first.clone()));
    }
    let written = audit::seal_epoch(&db, vault, now).map_err(database)?;
    audit::write_for(&db, vault, half, now).map_err(database)?;
    drop(db);
    // The lock file is the running program's; what is left of the log belongs to the database.
    let lock: PathBuf = half.join(format!("{DATABASE}.lock"));
    if lock.exists() {
        fs::remove_file(&lock).map_err(io(&lock))?;
    }
    Ok(written)
}

/// Restores a backup into a scratch folder, audits it and looks at every file: a backup that was never restored is a hope.
/// The folder is removed afterwards.
///
/// # Errors
/// What the restore or the opening says, in words for the operator.
pub async fn drill(
    file: &Path,
    scratch: &Path,
    vault: impl Into<Arc<Vault>>,
    clock: Clock,
    setting: Setting,
) -> Outcome<Report> {
    let vault = vault.into();
    let (from, data, now) = (file.to_owned(), scratch.to_owned(), clock());
    let opened = tokio::task::spawn_blocking(move || -> Outcome<App> {
        restore(&from, &data, &vault, now).map_err(|e| Refusal::whole(e.to_string()))?;
        let db = Db::open_sqlite(data.join(DATABASE), &Options::default())?;
        App::open(db, vault, clock, Setting { data, ..setting })
    })
    .await
    .map_err(|e| Refusal::Internal(e.to_string()))??;
    let report = audit::verify(&opened, None, |_| {}).await;
    let whole = crate::doctor::files(&opened, usize::MAX).await;
    drop(opened);
    fs::remove_dir_all(scratch).map_err(|e| Refusal::Internal(e.to_string()))?;
    let (report, files) = (report?, whole?);
    if !files.ok {
        return Err(Refusal::whole(files.text));
    }
    Ok(report)
}
