//! The heads beside the database (`chain.heads`): what the database was seen to hold, in a file of its own.
//!
//! A log that was cut or an older file put in place takes changes back and leaves the rest whole in itself; only something
//! outside the database tells. After commits the heads of all counties are written here, grouped, durably, under a MAC, and
//! compared at every opening and by the audit. The file is behind the database by moments and never before it. Where it says
//! more than the database it stays as it is until an operator has looked.

use super::heads::{self, Exported, WORD, seal_holds};
use crate::changes::Proof;
use crate::context::Clock;
use crate::health::{Cause, Conditions};
use crate::outcome::{Outcome, Refusal};
use domain::Moment;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use store::{Db, Engine, Tx};
use vault::{Purpose, Vault, hex, unhex};

/// Name in the data folder.
pub const NAME: &str = "chain.heads";
/// Word: the database has once had its file written.
const WRITTEN: &str = "heads.file";
/// Word: the file was gone when the database was opened.
const LOST: &str = "heads.lost";
/// Commits of this stretch are written together.
const GROUP: Duration = Duration::from_millis(500);

/// What the writing needs.
struct Inner {
    path: PathBuf,
    db: Db,
    vault: Arc<Vault>,
    clock: Clock,
    conditions: Arc<Conditions>,
    state: Mutex<State>,
    woken: Condvar,
}

#[derive(Default)]
struct State {
    dirty: bool,
    writing: bool,
    stop: bool,
}

/// The file, and the thread that writes it.
pub(crate) struct HeadsFile {
    inner: Arc<Inner>,
    thread: Option<JoinHandle<()>>,
}

/// What the file says.
pub(super) enum Found {
    /// There is none.
    Missing,
    /// It is not as the program wrote it.
    Forged,
    /// The heads as last seen.
    Heads(Vec<Exported>),
}

impl HeadsFile {
    /// Compares the file with the database and starts writing. Blocks.
    pub(crate) fn open(
        data: &Path,
        db: &Db,
        vault: &Arc<Vault>,
        clock: &Clock,
        conditions: &Arc<Conditions>,
    ) -> Outcome<Self> {
        let inner = Arc::new(Inner {
            path: data.join(NAME),
            db: db.clone(),
            vault: vault.clone(),
            clock: clock.clone(),
            conditions: conditions.clone(),
            state: Mutex::default(),
            woken: Condvar::new(),
        });
        inner.first()?;
        let own = inner.clone();
        let thread = std::thread::Builder::new().name("chain-heads".into()).spawn(move || own.work());
        let thread = thread.map_err(|e| Refusal::Internal(e.to_string()))?;
        Ok(Self { inner, thread: Some(thread) })
    }

    /// Changes were committed.
    pub(crate) fn touch(&self) {
        self.inner.held().dirty = true;
        self.inner.woken.notify_all();
    }

    /// Waits until what was committed before stands in the file. Blocks.
    pub(crate) fn settle(&self) {
        let held = self.inner.held();
        drop(self.inner.woken.wait_while(held, |state| (state.dirty || state.writing) && !state.stop));
    }

    /// Looks again whether a database that was found taken back is whole after all.
    pub(crate) fn compare_again(&self) {
        if self.inner.conditions.has(Cause::RolledBack) {
            self.inner.write_or_log();
        }
    }

    /// The file says what the database holds now, whatever it said before: an operator has looked, or a restore was made.
    pub(crate) fn accept(&self) -> Outcome<()> {
        let inner = &self.inner;
        let text = inner.db.read_blocking(|tx| text(tx, &inner.vault, (inner.clock)()))?;
        put(&inner.path, &text).map_err(|e| Refusal::Internal(e.to_string()))?;
        inner.db.write_blocking(|tx| Ok::<_, Refusal>(store::marks::remove(tx, LOST)?))?;
        inner.conditions.clear(Cause::RolledBack);
        Ok(())
    }

    /// What the file says against the database, in words.
    pub(super) fn against(&self, tx: &mut Tx) -> Outcome<Option<String>> {
        let path = self.inner.path.display();
        if let Some(at) = lost_at(tx)? {
            return Ok(Some(format!("{} 打开时 {path} 不见了；核查后执行 zhucun audit accept", at.chinese())));
        }
        Ok(match self.read() {
            Found::Missing => Some(format!("{path} 不见了：无从知道数据库有没有被退回")),
            Found::Forged => Some(format!("{path} 不是本系统写的，或被改过")),
            Found::Heads(seen) => {
                lost(tx, &self.inner.vault, &seen)?.map(|first| format!("数据库里少了已写入的变更（{first}）"))
            }
        })
    }

    /// Reads the file.
    pub(super) fn read(&self) -> Found {
        read(&self.inner.path, &self.inner.vault)
    }
}

impl Drop for HeadsFile {
    fn drop(&mut self) {
        self.inner.held().stop = true;
        self.inner.woken.notify_all();
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

impl Inner {
    fn held(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// At opening: compares, notes a file that is gone, writes the file where there is none.
    fn first(&self) -> Outcome<()> {
        let found = read(&self.path, &self.vault);
        if matches!(found, Found::Missing) {
            let known = self.db.read_blocking(|tx| Ok::<_, Refusal>(store::marks::get(tx, WRITTEN)?))?;
            // Several servers share a PostgreSQL, each with a folder of its own.
            if known.is_some() && self.db.engine() == Engine::Sqlite {
                let at = (self.clock)().0.to_string();
                self.db.write_blocking(move |tx| Ok::<_, Refusal>(store::marks::set(tx, LOST, &at)?))?;
                tracing::error!(file = %self.path.display(), "the heads beside the database are gone");
            }
            if known.is_none() {
                self.db.write_blocking(|tx| Ok::<_, Refusal>(store::marks::set(tx, WRITTEN, "1")?))?;
            }
        }
        // A disk with no room for it is no reason not to open.
        self.write_or_log();
        Ok(())
    }

    fn work(&self) {
        loop {
            let mut held = self.held();
            while !held.dirty && !held.stop {
                held = self.woken.wait(held).unwrap_or_else(PoisonError::into_inner);
            }
            let (dirty, stop) = (std::mem::take(&mut held.dirty), held.stop);
            held.writing = true;
            drop(held);
            if dirty {
                self.write_or_log();
            }
            self.held().writing = false;
            self.woken.notify_all();
            if stop {
                return;
            }
            let held = self.held();
            let waited = self.woken.wait_timeout_while(held, GROUP, |state| !state.stop);
            drop(waited);
        }
    }

    fn write_or_log(&self) {
        if let Err(error) = self.write() {
            tracing::warn!(%error, "the heads beside the database could not be written");
        }
    }

    /// Writes what the database holds, unless that is less than the file has seen.
    fn write(&self) -> Outcome<()> {
        let seen = match read(&self.path, &self.vault) {
            Found::Missing => Vec::new(),
            Found::Heads(seen) => seen,
            Found::Forged => {
                let what = format!("{} 不是本系统写的，或被改过：{ASK}", self.path.display());
                self.conditions.raise(Cause::RolledBack, (self.clock)(), what);
                return Ok(());
            }
        };
        let (lost, text) = self.db.read_blocking(|tx| {
            let lost = lost(tx, &self.vault, &seen)?;
            Ok::<_, Refusal>((lost, text(tx, &self.vault, (self.clock)())?))
        })?;
        if let Some(first) = lost {
            let what = format!("数据库里少了已经写入的变更（{first}）：数据库文件或其日志被截断、退回过。{ASK}");
            self.conditions.raise(Cause::RolledBack, (self.clock)(), what);
            return Ok(());
        }
        put(&self.path, &text).map_err(|e| Refusal::Internal(e.to_string()))?;
        self.conditions.clear(Cause::RolledBack);
        Ok(())
    }
}

const ASK: &str = "已停止写入，请先运行 zhucun audit verify 核查；确认要从现状继续时，执行 zhucun audit accept";

/// The first head that the database does not hold any more, in words. A restore on record explains what it took back.
fn lost(tx: &mut Tx, vault: &Vault, seen: &[Exported]) -> Outcome<Option<String>> {
    let mut seals = None;
    for one in seen.iter().filter(|one| one.head.n > 0) {
        let (county, n) = (one.head.county, one.head.n);
        if store::changes::mac_at(tx, county, n)?.as_ref() == Some(&one.head.mac) {
            continue;
        }
        if seals.is_none() {
            seals = Some(store::changes::seals(tx)?);
        }
        let restored = seals
            .iter()
            .flatten()
            .any(|s| s.head.county == county && s.epoch > 0 && s.head.n < n && s.at > one.at && seal_holds(vault, s));
        if !restored {
            let name = store::places::tree(tx)?.1.get(county).map_or_else(String::new, |p| p.name.clone());
            return Ok(Some(format!("{name}第 {n} 号变更不在库中或已不同")));
        }
    }
    Ok(None)
}

/// The heads as the file holds them: lines as exported, and a MAC over all of it.
fn text(tx: &mut Tx, vault: &Vault, at: Moment) -> Outcome<String> {
    let mut out = String::from("# 数据库写到哪里，由程序维护；不要改动或删除\n");
    for head in store::changes::heads(tx)? {
        let (mac, proof) = (hex(&head.mac), hex(&head.proof));
        out.push_str(&format!("{WORD}\t{}\t\t\t{}\t{mac}\t{}\t{proof}\n", head.county.0, head.n, at.0));
    }
    let mac = hex(&vault.mac(Purpose::Seal, &[b"heads file", out.as_bytes()]));
    out.push_str(&format!("# {mac}\n"));
    Ok(out)
}

fn read(path: &Path, vault: &Vault) -> Found {
    let whole = match fs::read_to_string(path) {
        Ok(whole) => whole,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Found::Missing,
        Err(_) => return Found::Forged,
    };
    let body = whole.strip_suffix('\n').and_then(|w| w.rfind('\n')).map_or(0, |at| at + 1);
    let (body, last) = whole.split_at(body);
    let mac = last.trim_end().strip_prefix("# ").and_then(unhex::<32>);
    if !mac.is_some_and(|mac| vault.verify(Purpose::Seal, &[b"heads file", body.as_bytes()], &mac)) {
        return Found::Forged;
    }
    let heads: Result<Vec<Exported>, String> = heads::read(body).into_iter().collect();
    match heads {
        Ok(heads) if heads.iter().all(|one| Proof(vault).head_holds(&one.head)) => Found::Heads(heads),
        _ => Found::Forged,
    }
}

/// Puts the file in place, whole or not at all, and on the disk.
fn put(path: &Path, text: &str) -> io::Result<()> {
    // Two servers on one PostgreSQL may share the folder.
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    let half = path.with_extension(format!("heads.{}-{n}.part", std::process::id()));
    let mut file: File = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&half)?;
    let done = file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).and_then(|()| fs::rename(&half, path));
    if done.is_err() {
        drop(fs::remove_file(&half));
    }
    done?;
    File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all()
}

/// Writes the file of a database that was just restored and is not yet open to anybody. Blocks.
///
/// # Errors
/// The store's, the disk's.
pub(crate) fn write_for(db: &Db, vault: &Vault, data: &Path, at: Moment) -> Outcome<()> {
    let text = db.read_blocking(|tx| text(tx, vault, at))?;
    put(&data.join(NAME), &text).map_err(|e| Refusal::Internal(e.to_string()))
}

/// When the file was found gone, if it was.
pub(super) fn lost_at(tx: &mut Tx) -> Outcome<Option<Moment>> {
    Ok(store::marks::get(tx, LOST)?.and_then(|at| at.parse().ok()).map(Moment))
}
