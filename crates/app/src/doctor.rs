//! A quick look at an installation's health: what an operator runs first when something seems wrong.
//!
//! Small samples, a few seconds; [`crate::audit`] looks at everything.

use crate::context::App;
use crate::indicators::naive::{naive, rebuilt_with};
use crate::indicators::{Question, Sight, figure_in, resolve};
use crate::outcome::Outcome;
use domain::access::Scope;
use domain::indicators::{FigureValue, Period};
use domain::ledger::Record;
use domain::{Day, Moment, PlaceId};
use store::blobs::{self, State};
use store::records::{Query, Reader};
use store::{Engine, Tx};

/// Least room on the disk, in percent: below it SQLite soon can not write.
const LEAST_ROOM: u64 = 5;
/// How far the clock may be behind the newest submission, in milliseconds.
const CLOCK_MS: i64 = 60_000;
/// Files looked at in a quick check.
const FILES: usize = 200;
/// Offenders that are named one by one.
const NAMED: usize = 5;
/// A backup older than this is old, in milliseconds.
const BACKUP_MS: i64 = 48 * 3_600_000;
/// Records of one place that the sample of figures replays; a place with more is passed over.
const RECORDS: usize = 400;
/// Figures that are compared, about: a pack of many ledgers has more than a quick look can take.
const FIGURES: usize = 2_000;

/// One check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was looked at.
    pub title: &'static str,
    /// All is well.
    pub ok: bool,
    /// What was found, and what to do.
    pub text: String,
}

impl Check {
    fn new(title: &'static str, ok: bool, text: impl Into<String>) -> Self {
        Self { title, ok, text: text.into() }
    }
}

/// All checks, in the order an operator wants to read them. A check that can not be made is one that failed, never an error.
pub async fn doctor(app: &App) -> Vec<Check> {
    let mut out = Vec::new();
    let title = [
        "数据库程序",
        "数据库文件",
        "引用完整",
        "磁盘空间",
        "附件清点",
        "附件抽查",
        "数字抽查",
        "链头",
        "领域包",
        "时钟",
    ];
    let mut add = |title: &'static str, outcome: Outcome<Check>| {
        out.push(outcome.unwrap_or_else(|e| Check::new(title, false, format!("没能检查：{e}"))));
    };
    add(title[0], app.read(|tx| Ok(Check::new("数据库程序", true, store::audit::engine(tx)?))).await);
    add(title[1], integrity(app).await);
    add(title[2], app.read(orphans).await);
    add(title[3], room(app));
    add(title[4], inventory(app).await);
    add(title[5], files(app, FILES).await);
    add(title[6], figures(app).await);
    add(title[7], heads(app).await);
    add(title[8], Ok(pack(app)));
    add(title[9], clock(app).await);
    add("运行状况", Ok(health(app)));
    add("文件权限", permissions(app));
    add("备份", backups(app).await);
    add("链头文件", heads_beside(app).await);
    add("核对", beside(app).await);
    out
}

async fn integrity(app: &App) -> Outcome<Check> {
    let title = "数据库文件";
    if app.db().engine() == Engine::Postgres {
        return Ok(Check::new(title, true, "由 PostgreSQL 自行检查（data_checksums、pg_amcheck）"));
    }
    let db = app.db().clone();
    let found = tokio::task::spawn_blocking(move || db.integrity()).await;
    let found = found.map_err(|e| crate::Refusal::Internal(e.to_string()))??;
    Ok(match found.first() {
        None => Check::new(title, true, "完好（integrity_check）"),
        Some(first) => {
            let text = format!("有 {} 处损坏，第一处：{first}。请停止写入，用最近的备份恢复", found.len());
            Check::new(title, false, text)
        }
    })
}

fn orphans(tx: &mut Tx) -> Outcome<Check> {
    let found = store::audit::orphans(tx)?;
    let list: Vec<String> = found.iter().map(|(table, n)| format!("{table} {n} 行")).collect();
    let ok = list.is_empty();
    let text = if ok {
        "没有悬空的引用".to_owned()
    } else {
        format!("指向不存在的内容：{}", list.join("、"))
    };
    Ok(Check::new("引用完整", ok, text))
}

fn room(app: &App) -> Outcome<Check> {
    let data = &app.setting().data;
    let found = rustix::fs::statvfs(data).map_err(|e| crate::Refusal::Internal(e.to_string()))?;
    let percent = found.f_bavail * 100 / found.f_blocks.max(1);
    let gib = found.f_bavail * found.f_frsize / (1 << 30);
    let text = format!("{} 所在磁盘剩余 {percent}%（{gib} GiB）", data.display());
    let ok = percent >= LEAST_ROOM;
    let text = if ok {
        text
    } else {
        format!("{text}，低于 {LEAST_ROOM}%：请尽快清理或扩容，写满后不能登记")
    };
    Ok(Check::new("磁盘空间", ok, text))
}

/// Every linked file lies on the disk; how many bytes wait for a record or for the sweep.
async fn inventory(app: &App) -> Outcome<Check> {
    let found = crate::blobs::inventory(app).await?;
    let unlinked = match found.unlinked {
        0 => String::new(),
        n => format!("；另有 {n} 个没有挂到记录上，超过时限后由定时任务清理"),
    };
    let text = match found.missing {
        0 => format!("记录挂接的 {} 个附件都在{unlinked}", found.linked),
        n => format!("记录挂接的 {} 个附件里有 {n} 个不见了，请从备份取回{unlinked}", found.linked),
    };
    Ok(Check::new("附件清点", found.missing == 0, text))
}

/// Looks at files that records have, at most so many, spread over all of them: is each there and whole?
///
/// # Errors
/// The store's.
pub async fn files(app: &App, most: usize) -> Outcome<Check> {
    let owner = app.clone();
    let (seen, bad) = app
        .read(move |tx| {
            let mut all: Vec<(String, String)> = Vec::new();
            let mut after = String::new();
            loop {
                let some = store::audit::files(tx, &after, 1_000)?;
                let Some((last, _)) = some.last() else { break };
                after.clone_from(last);
                all.extend(some);
            }
            let step = all.len().div_ceil(most.max(1)).max(1);
            let (mut seen, mut bad) = (0, Vec::new());
            for (hash, name) in all.iter().step_by(step) {
                seen += 1;
                let state = match blobs::parse(hash) {
                    Some(hash) => owner.blobs().verify(&hash)?,
                    None => State::Missing,
                };
                match state {
                    State::Whole => {}
                    State::Damaged => bad.push(format!("{name}（已损坏，{hash}）")),
                    State::Missing => bad.push(format!("{name}（不见了，{hash}）")),
                }
            }
            Ok((seen, bad))
        })
        .await?;
    let text = match bad.first() {
        None => format!("看了 {seen} 个，都完好"),
        Some(first) => format!("看了 {seen} 个，{} 个有问题，例如 {first}；请从备份取回", bad.len()),
    };
    Ok(Check::new("附件抽查", bad.is_empty(), text))
}

/// A sample of figures against a naive replay of the changes of a few places.
async fn figures(app: &App) -> Outcome<Check> {
    let owner = app.clone();
    let today = app.now().day();
    app.read(move |tx| sample(tx, &owner, today)).await
}

fn sample(tx: &mut Tx, app: &App, today: Day) -> Outcome<Check> {
    let title = "数字抽查";
    let sight = Sight::new(app, Reader { scope: Scope::system(), tree: app.tree() });
    // Days of the last two years, fixed by today: the same day gives the same sample.
    let days = [0, 17, 100, 365].map(|back| today.plus(-back));
    let (mut compared, mut wrong) = (0, Vec::new());
    let mut seen: Vec<(PlaceId, PlaceId)> = Vec::new();
    for (_, def) in app.loaded().indicators() {
        for at in store::audit::busiest(tx, app.loaded().indicator_number(&def.id), 2)? {
            if !seen.contains(&at) && seen.len() < 4 && !has_below(&sight, at.1) {
                seen.push(at);
            }
        }
    }
    // Every so many of them, an odd number that meets each kind of period; another share each day.
    let of_all = seen.len() * app.loaded().indicators().count() * days.len() * 2;
    let every = (of_all / FIGURES) | 1;
    let mut passed = usize::try_from(today.0).unwrap_or_default();
    for (county, place) in seen {
        let Some(records) = replayed(tx, &sight, county, place)? else { continue };
        for (_, def) in app.loaded().indicators() {
            let resolved = resolve(app, &def.id)?;
            for day in days {
                for period in [Period::AsOf(day), Period::Days(day.month().first(), day.month().last())] {
                    passed += 1;
                    if passed % every != 0 {
                        continue;
                    }
                    let shown = figure_in(tx, &sight, &Question::new(&def.id, place, period))?;
                    let value = shown.value.unwrap_or(FigureValue::Number(0));
                    let want = naive(app, &resolved, &records, &|p| p == place, None, period);
                    compared += 1;
                    if value != want {
                        let name = sight.reader.tree.full_name(place);
                        let (a, b) = (value.print(&def.quantity), want.print(&def.quantity));
                        wrong.push(format!("{name}“{}”{} 显示 {a}，逐条数是 {b}", def.title, period.chinese()));
                    }
                }
            }
        }
    }
    let text = match wrong.first() {
        None => format!("对照了 {compared} 个数字，与逐条重算一致"),
        Some(first) => {
            format!("{compared} 个里有 {} 个不一致：{first}；请运行 audit verify 查明，再重建数字", wrong.len())
        }
    };
    Ok(Check::new(title, wrong.is_empty(), text))
}

fn has_below(sight: &Sight<'_>, place: PlaceId) -> bool {
    sight.reader.tree.children(place).next().is_some()
}

/// Every record that lies at a place or has a span there, rebuilt from its changes; `None` when they are too many for a quick
/// look.
fn replayed(tx: &mut Tx, sight: &Sight<'_>, county: PlaceId, place: PlaceId) -> Outcome<Option<Vec<Record>>> {
    let app = sight.app;
    let most = i64::try_from(RECORDS + 1).unwrap_or(i64::MAX);
    let mut ids = store::audit::records_with_spans_at(tx, county, place, most)?;
    let query =
        Query { place: Some(place), page: Some(store::records::Page { limit: most, skip: 0 }), ..Query::default() };
    for ledger in app.loaded().pack.current() {
        let found = store::records::list(tx, &sight.reader, app.loaded().table(&ledger.id)?, &query, &[])?;
        ids.extend(found.iter().map(|row| row.id));
    }
    ids.sort();
    ids.dedup();
    if ids.len() > RECORDS {
        return Ok(None);
    }
    let mut out = Vec::new();
    for id in ids {
        let kept = store::changes::of_record(tx, county, id)?;
        let Some(ledger) = kept.first().and_then(|k| app.loaded().ledger(&k.change.ledger).ok()) else { continue };
        let stored = store::records::get(tx, &sight.reader, app.loaded().table(&ledger.id)?, id)?;
        out.extend(rebuilt_with(app, ledger, &kept, stored.as_ref()));
    }
    Ok(Some(out))
}

/// The heads of all counties stand at their counters and are the program's own.
async fn heads(app: &App) -> Outcome<Check> {
    let owner = app.clone();
    app.read(move |tx| {
        let orders = store::changes::orders(tx)?;
        let heads = store::changes::heads(tx)?;
        let proof = crate::changes::Proof(owner.vault());
        let wrong = orders
            .iter()
            .filter(|(county, n)| !heads.iter().any(|h| h.county.0 == *county && h.n == *n && proof.head_holds(h)));
        let wrong = wrong.count() + heads.len().saturating_sub(orders.len());
        let text = match wrong {
            0 => format!("{} 个链头都在最后一号变更上", heads.len()),
            n => format!("{n} 个链头不符：请运行 audit verify 查明"),
        };
        Ok(Check::new("链头", wrong == 0, text))
    })
    .await
}

fn pack(app: &App) -> Check {
    let pack = &app.loaded().pack;
    let (ledgers, indicators) = (pack.current().count(), app.loaded().indicators().count());
    let text = format!("{}：{ledgers} 个台账，{indicators} 个指标", pack.title);
    Check::new("领域包", ledgers > 0, text)
}

/// The clock can be right.
async fn clock(app: &App) -> Outcome<Check> {
    let now = app.now();
    let latest = app.read(|tx| Ok(store::audit::latest(tx)?)).await?;
    let title = "时钟";
    if let Err(refusal) = app.clock_holds() {
        return Ok(Check::new(title, false, refusal.to_string()));
    }
    Ok(match latest {
        // A backward step that the operator accepted leaves later submissions behind.
        Some(latest) if latest.0 > now.0.max(app.last_moment().0) + CLOCK_MS => {
            let text = format!("现在 {}，早于最近一次提交 {}：请校准服务器时间", now.chinese(), latest.chinese());
            Check::new(title, false, text)
        }
        _ => Check::new(title, true, now.chinese()),
    })
}

fn health(app: &App) -> Check {
    let health = app.health();
    let text = if health.conditions.is_empty() { "正常".to_owned() } else { health.text() };
    Check::new("运行状况", health.conditions.is_empty(), text)
}

/// Nobody but the owner reads the data folder.
fn permissions(app: &App) -> Outcome<Check> {
    let data = &app.setting().data;
    let found = crate::permissions::offenders(data).map_err(|e| crate::Refusal::Internal(e.to_string()))?;
    let text = match found.as_slice() {
        [] => format!("{} 只有运行系统的用户能读", data.display()),
        some => {
            let named: Vec<String> = some.iter().take(NAMED).map(|p| p.display().to_string()).collect();
            format!("{} 处别人也能读：{}；请执行 chmod -R go-rwx {}", some.len(), named.join("、"), data.display())
        }
    };
    Ok(Check::new("文件权限", found.is_empty(), text))
}

/// The last scheduled backup was made, restored and found whole, not long ago.
async fn backups(app: &App) -> Outcome<Check> {
    let title = "备份";
    if app.db().engine() == Engine::Postgres {
        return Ok(Check::new(title, true, "由 PostgreSQL 的工具备份；数据目录的 files 请另外复制"));
    }
    Ok(match crate::backup::schedule::last(app).await? {
        // A command beside no server, a fresh installation: the server makes the first in its first night.
        None => Check::new(title, true, "还没有定时备份：系统运行后每天夜里做一次"),
        Some(last) => {
            let at = Moment(last.at);
            let old = app.now().0 - last.at > BACKUP_MS;
            let late = if old { "；已超过两天没有新的备份" } else { "" };
            Check::new(title, last.ok && !old, format!("{} {} {}{late}", at.chinese(), last.file, last.text))
        }
    })
}

/// The heads beside the database say what the database holds.
async fn heads_beside(app: &App) -> Outcome<Check> {
    let title = "链头文件";
    Ok(match crate::audit::beside_the_database(app).await? {
        None => Check::new(title, true, "数据库里有它记下的全部变更"),
        Some(text) => Check::new(title, false, text),
    })
}

/// Refusals, conflicts, seals and counters, without rebuilding anything.
async fn beside(app: &App) -> Outcome<Check> {
    let wrong = crate::audit::quick(app).await?;
    let text = match wrong.first() {
        None => "封签没有缺失，附件链接都是本系统写入的".to_owned(),
        Some(first) => format!("{} 处不符，例如 {first}；请运行 audit verify 查明", wrong.len()),
    };
    Ok(Check::new("核对", wrong.is_empty(), text))
}
