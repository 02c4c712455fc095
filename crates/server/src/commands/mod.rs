//! Commands besides `demo` and `serve`. Their shape is stable: other programs call them.

pub(crate) mod exchange;
pub(crate) mod indicators;
pub(crate) mod jobs;
pub(crate) mod ledger;
pub(crate) mod maintenance;
pub(crate) mod speeches;
pub(crate) mod transfer;
pub(crate) mod user;

use crate::config::Global;
use crate::open::{DATABASE, Kind, open, plain};
use anyhow::{Context, Result, anyhow, bail};
use app::{App, OpContext, Outcome};
use domain::indicators::Period;
use domain::{Day, PlaceId};

/// Opens what is there; a command never makes an installation.
pub(crate) fn existing(global: &Global) -> Result<App> {
    if global.database.is_none() && !global.data.join(DATABASE).exists() {
        bail!("{} 里没有数据；用 --data 指明数据目录", global.data.display());
    }
    let app = open(global, Kind::Any)?;
    if app.tree().is_empty() {
        bail!("{} 里还没有建立区划", global.data.display());
    }
    Ok(app)
}

/// Runs to the end.
pub(crate) fn wait<T>(future: impl Future<Output = Outcome<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(future).map_err(|e| anyhow!(plain(&e)))
}

/// The account a command acts for.
pub(crate) fn acting(app: &App, login: Option<&str>) -> Result<OpContext> {
    let login = login.context("请用 --as 账号 指明以谁的身份")?;
    wait(app::accounts::acting_as(app, login))
}

/// A place by code; the top without one.
pub(crate) fn place(app: &App, code: Option<&str>) -> Result<PlaceId> {
    let tree = app.tree();
    match code {
        None => tree.root().context("还没有建立区划"),
        Some(code) => tree.by_code(code).map(|p| p.id).with_context(|| format!("没有代码为“{code}”的区划")),
    }
}

/// A day, or today.
pub(crate) fn day(app: &App, text: Option<&str>) -> Result<Day> {
    match text {
        None => Ok(app.now().day()),
        Some(text) => Day::parse(text).with_context(|| format!("“{text}”不是日期，请写成 2026-11-21")),
    }
}

/// A period or a day.
pub(crate) fn period(app: &App, day: Option<&str>, period: Option<&str>) -> Result<Period> {
    match (day, period) {
        (_, Some(text)) => Period::parse(text).with_context(|| format!("“{text}”不是期间，请写成 2026 或 2026-11")),
        (day, None) => Ok(Period::AsOf(self::day(app, day)?)),
    }
}
