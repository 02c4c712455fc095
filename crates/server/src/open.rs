//! Opening an installation: data folder, key file, database, pack.

use crate::commands::transfer::refuse_moved;
use crate::config::Global;
use anyhow::{Context, Result, bail};
use app::{App, Setting};
use domain::Moment;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::sync::Arc;
use store::{Db, Options};
use vault::{Algorithm, KeyRing, OsRandom, PasswordCost, Vault};

/// Says that the data is a demo's.
pub(crate) const DEMO: &str = "demo";
/// The database, when it is SQLite.
pub(crate) const DATABASE: &str = "zhucun.db";
/// The keys of an installation: without them its sealed values are lost.
pub(crate) const KEYS: &str = "keys.txt";

/// The system's clock: the one place that reads it.
pub(crate) fn now() -> Moment {
    #[expect(clippy::disallowed_methods, reason = "the server is where the time comes from")]
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// How to open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An installation for work; a demo's data is refused.
    Work,
    /// A demo: made when there is none.
    Demo,
    /// Whatever is there.
    Any,
}

/// Opens the installation.
pub(crate) fn open(global: &Global, kind: Kind) -> Result<App> {
    let data = &global.data;
    if global.database.is_none() {
        refuse_moved(data)?;
    }
    fs::create_dir_all(data).with_context(|| format!("不能建立数据目录 {}", data.display()))?;
    let flag = data.join(DEMO);
    // Keys alone, put there for a restore, are nobody's data yet.
    let fresh = !data.join(KEYS).exists() && !data.join(DATABASE).exists();
    let demo = match kind {
        Kind::Work if flag.exists() => {
            bail!("{} 是演示环境的数据；正式使用请换一个 --data 目录，或加 --demo 打开演示数据", data.display())
        }
        Kind::Demo if !fresh && !flag.exists() => {
            bail!("{} 里已有正式数据，不能当作演示环境；请换一个 --data 目录", data.display())
        }
        Kind::Demo => {
            fs::write(&flag, "演示环境\n")?;
            true
        }
        Kind::Work => false,
        Kind::Any => flag.exists(),
    };
    app::permissions::tighten(data).with_context(|| format!("不能收紧 {} 的权限", data.display()))?;
    match installation(global, demo) {
        // On a full disk not even the database opens: the reserve goes, and it is tried once more.
        Err(first) => match no_room(data) && app::reserve::release_of(data) {
            true => installation(global, demo),
            false => Err(first),
        },
        done => done,
    }
}

fn installation(global: &Global, demo: bool) -> Result<App> {
    let (data, file) = (&global.data, global.data.join(DATABASE));
    // A database in the folder is none that could be made with new keys.
    if global.database.is_none() && file.exists() && !data.join(KEYS).exists() {
        bail!(missing(data));
    }
    let db = match &global.database {
        Some(url) => Db::connect_postgres(url, &Options::default()),
        None => Db::open_sqlite(&file, &Options::default()),
    }
    .map_err(|e| anyhow::anyhow!("{e}"))?;
    if !data.join(KEYS).exists() {
        let new = db.read_blocking(store::conversion::is_new).map_err(|e| anyhow::anyhow!("{}", e.flat()))?;
        match new {
            true => make_keys(&data.join(KEYS))?,
            false => bail!(missing(data)),
        }
    }
    let ring = keys(&data.join(KEYS), demo)?;
    let vault = Vault::new(&ring, Algorithm::Sm4Gcm)?;
    App::open(db, vault, Arc::new(now), setting(global, demo)?).map_err(|e| anyhow::anyhow!("{}", plain(&e)))
}

fn missing(data: &Path) -> String {
    format!(
        "没有密钥文件 {}，而数据库里已有数据。请把这套数据原来的 keys.txt（装机时另处保管的那一份）放回去再启动，\
权限设为 600；不要新建：用新的密钥打不开已加密的内容，以后的备份也恢复不了",
        data.join(KEYS).display()
    )
}

/// Less than a megabyte is left.
fn no_room(data: &Path) -> bool {
    rustix::fs::statvfs(data).is_ok_and(|found| found.f_bavail.saturating_mul(found.f_frsize) < 1 << 20)
}

/// How an installation of these flags is opened.
pub(crate) fn setting(global: &Global, demo: bool) -> Result<Setting> {
    Ok(Setting {
        data: global.data.clone(),
        password_cost: if demo { PasswordCost::LIGHT } else { PasswordCost::STANDARD },
        pack: pack(global.pack.as_deref())?,
        demo,
    })
}

/// A refusal with what is behind it, for the operator.
pub(crate) fn plain(refusal: &app::Refusal) -> String {
    match refusal {
        app::Refusal::Internal(why) => format!("系统出错：{why}"),
        other => other.to_string(),
    }
}

/// Files of the pack: the shipped one, or a folder.
pub(crate) fn pack(folder: Option<&Path>) -> Result<Vec<(String, String)>> {
    let Some(root) = folder else {
        return Ok(app::pack::SHIPPED.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect());
    };
    let mut out = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("不能读领域包目录 {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "toml") {
                let name = path.strip_prefix(root)?.to_string_lossy().into_owned();
                out.push((name, fs::read_to_string(&path)?));
            }
        }
    }
    out.sort();
    Ok(out)
}

/// Reads the key file.
pub(crate) fn keys(path: &Path, demo: bool) -> Result<KeyRing> {
    let text = match fs::read_to_string(path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => bail!(missing(path.parent().unwrap_or(Path::new(".")))),
        other => other.with_context(|| format!("不能读密钥文件 {}", path.display()))?,
    };
    let mode = fs::metadata(path)?.permissions().mode() & 0o077;
    if mode != 0 && !demo {
        bail!("密钥文件 {} 别人也能读，请先执行 chmod 600 {0}", path.display());
    }
    Ok(KeyRing::from_text(&text)?)
}

/// Makes the key file (0600), together with a new database and never for one that is there.
fn make_keys(path: &Path) -> Result<()> {
    let ring = KeyRing::generate(&mut OsRandom);
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(ring.to_text().as_bytes())?;
    file.sync_all()?;
    fs::File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(())
}
