//! A confirmed file as long work: it is noted, written part by part, and outlives its request and its process.
//!
//! Who writes a file holds it by a claim; a claim that is not renewed lapses, and the next round takes the file up where its
//! parts end. What a part leaves out is noted before the part is delivered, so nothing is written that the receipt does not say.

use super::export::plain;
use super::import::{Follow, Import, LeftOut, followed};
use super::uploads::upload;
use crate::context::{App, OpContext};
use crate::outcome::{Outcome, Refusal};
use domain::{Day, Id, Moment, PlaceId};
use paper::xlsx::{Book, ColumnKind, Table};
use std::time::Duration;
use store::exchange::{self as rows, ImportRow};
use tokio::task::JoinSet;
use vault::{OsRandom, Purpose};

/// How long a claim holds without being renewed, in milliseconds.
const CLAIM_MS: i64 = 60_000;
/// How often it is renewed.
const RENEW: Duration = Duration::from_secs(15);

/// A file that was confirmed.
#[derive(Clone, Debug)]
pub struct Confirmed {
    /// Its id: of the confirmation, so that sending it twice begins it once.
    pub id: Id,
    /// Ledger id.
    pub ledger: String,
    /// The place its rows lie at or below.
    pub place: PlaceId,
    /// Business day of rows that do not say theirs.
    pub day: Day,
    /// Name of the file.
    pub file: String,
    /// Where [`super::keep_upload`] keeps it.
    pub upload: String,
}

/// How far a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Waits for its turn.
    Waiting,
    /// Is being read or written.
    Running,
    /// Asked to stop; the part under way is written to its end.
    Stopping,
    /// Its node went away; it is taken up within a minute.
    Interrupted,
    /// Stopped by its owner.
    Stopped,
    /// Written to its end.
    Done,
    /// Could not go on.
    Failed,
}

/// A file being brought in, as its owner sees it.
#[derive(Clone, Debug)]
pub struct Progress {
    pub id: Id,
    /// Ledger id.
    pub ledger: String,
    /// Name of the file.
    pub file: String,
    pub place: PlaceId,
    pub state: State,
    /// Rows of data; 0 before the file was read.
    pub total: u64,
    /// Rows written.
    pub written: u64,
    /// Rows left out so far.
    pub left_out: u64,
    /// Why it failed.
    pub why: String,
    /// When it was confirmed.
    pub at: Moment,
    /// When it ended.
    pub ended_at: Option<Moment>,
}

impl Progress {
    /// Nothing more will happen to it by itself.
    pub fn has_ended(&self) -> bool {
        matches!(self.state, State::Stopped | State::Done | State::Failed)
    }
}

/// Notes a confirmed file and begins to write it in the background.
///
/// # Errors
/// No right to bring in; the store's.
pub async fn begin(cx: &OpContext, asked: Confirmed) -> Outcome<()> {
    cx.app.writable(cx.channel)?;
    let row = ImportRow {
        id: asked.id,
        account: cx.actor.account,
        ledger: asked.ledger,
        place: asked.place,
        day: asked.day,
        file: asked.file,
        upload: asked.upload,
        state: String::new(),
        stopping: false,
        total: 0,
        said: None,
        at: cx.now,
        ended_at: None,
        claimed_until: None,
    };
    let id = row.id;
    cx.app.write(move |tx| Ok(rows::begin(tx, &row)?)).await?;
    own(cx, id).await?;
    take_up(&cx.app);
    Ok(())
}

/// Begins what waits, in the background.
fn take_up(app: &App) {
    let app = app.clone();
    tokio::spawn(async move {
        if let Err(error) = write_waiting(&app).await {
            tracing::error!(error = %error, "files that wait could not be brought in");
        }
    });
}

async fn own(cx: &OpContext, id: Id) -> Outcome<ImportRow> {
    let row = cx.app.read(move |tx| Ok(rows::get(tx, id)?)).await?;
    row.filter(|row| row.account == cx.actor.account).ok_or(Refusal::NotFound)
}

/// How far an own file is.
///
/// # Errors
/// [`Refusal::NotFound`] when it is somebody else's; the store's.
pub async fn progress(cx: &OpContext, id: Id) -> Outcome<Progress> {
    let row = own(cx, id).await?;
    of_row(&cx.app, row).await
}

/// The own last files of a ledger, newest first.
///
/// # Errors
/// The store's.
pub async fn recent(cx: &OpContext, ledger: &str, limit: u32) -> Outcome<Vec<Progress>> {
    let (account, ledger) = (cx.actor.account, ledger.to_owned());
    let found = cx.app.read(move |tx| Ok(rows::recent(tx, account, &ledger, limit.into())?)).await?;
    let mut out = Vec::with_capacity(found.len());
    for row in found {
        out.push(of_row(&cx.app, row).await?);
    }
    Ok(out)
}

async fn of_row(app: &App, row: ImportRow) -> Outcome<Progress> {
    let id = row.id;
    let (written, left_out) = app.read(move |tx| Ok((rows::sum(tx, id)?, rows::left(tx, id)?))).await?;
    let count = |n: i64| u64::try_from(n).unwrap_or(0);
    let state = match row.state.as_str() {
        "waiting" => State::Waiting,
        "running" if row.stopping => State::Stopping,
        "running" if row.claimed_until.is_some_and(|until| until <= app.now()) => State::Interrupted,
        "running" => State::Running,
        "stopped" => State::Stopped,
        "done" => State::Done,
        _ => State::Failed,
    };
    let why = row.said.as_deref().map(|sealed| opened(app, id, WHY, sealed)).transpose()?.unwrap_or_default();
    Ok(Progress {
        id,
        ledger: row.ledger,
        file: row.file,
        place: row.place,
        state,
        total: count(row.total),
        written: count(written),
        left_out: count(left_out),
        why,
        at: row.at,
        ended_at: row.ended_at,
    })
}

/// Asks an own file to stop: what is under way is written to the end of its part.
///
/// # Errors
/// Somebody else's; the store's.
pub async fn stop(cx: &OpContext, id: Id) -> Outcome<()> {
    own(cx, id).await?;
    let now = cx.app.now();
    cx.app.write(move |tx| Ok(rows::stop(tx, id, now)?)).await
}

/// Lets an own file that was stopped or failed go on.
///
/// # Errors
/// Somebody else's; its bytes were swept; the store's.
pub async fn resume(cx: &OpContext, id: Id) -> Outcome<()> {
    let row = own(cx, id).await?;
    upload(&cx.app, row.account, &row.upload).await.map_err(swept)?;
    cx.app.write(move |tx| Ok(rows::resume(tx, id)?)).await?;
    take_up(&cx.app);
    Ok(())
}

fn swept(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::NotFound => {
            Refusal::whole("上传的文件存放太久，已被清理；请重新上传同一个文件再导入，已写入的行不会重复写入")
        }
        other => other,
    }
}

/// The receipt of an own file as a workbook: how many rows were written, which were not and why.
///
/// # Errors
/// Somebody else's; the store's; the writer's.
pub async fn receipt(cx: &OpContext, id: Id) -> Outcome<Vec<u8>> {
    let done = progress(cx, id).await?;
    let parts = cx.app.read(move |tx| Ok(rows::parts(tx, id)?)).await?;
    let place = crate::places::full_name(&cx.app, done.place);
    let made = super::moment(cx);
    cx.heavy(move |cx| {
        let told = told(&done);
        let write = || -> Result<_, paper::xlsx::WriteError> {
            let mut book = Book::by_way_of(cx.app.scratch().ok().as_deref(), made)?;
            let columns = ["工作表", "行", "没有写入的原因"].into_iter().zip([20.0, 8.0, 90.0]);
            book.begin(&Table {
                sheet: "回执".to_owned(),
                title: format!("“{}”导入回执", done.file),
                notes: vec![format!("地点：{place}；确认于 {}", done.at.chinese()), told],
                columns: columns
                    .map(|(title, width)| paper::xlsx::Column {
                        width: Some(width),
                        kind: ColumnKind::Text,
                        ..plain(title)
                    })
                    .collect(),
                watermark: None,
            })?;
            for part in &parts {
                for (sheet, row, why) in left_of(&cx.app, id, part.part, &part.left_out).unwrap_or_default() {
                    book.row(&[sheet.as_str().into(), row.to_string().as_str().into(), why.as_str().into()])?;
                }
            }
            book.end(None)?;
            book.finish()
        };
        write().map_err(|e| Refusal::whole(e.to_string()))
    })
    .await
}

/// How far a file is, in one sentence.
pub fn told(done: &Progress) -> String {
    let rest = done.total.saturating_sub(done.written + done.left_out);
    let so_far = match done.total {
        0 => "还没有写入".to_owned(),
        total => format!("共 {total} 行，已写入 {} 行，{} 行没有写入（有误或已登记过）", done.written, done.left_out),
    };
    let ahead = if rest > 0 { format!("，还有 {rest} 行没有处理") } else { String::new() };
    match done.state {
        State::Waiting => format!("正在排队；{so_far}{ahead}"),
        State::Running if done.total == 0 => "正在读取文件，还没有写入".to_owned(),
        State::Running => format!("正在写入；{so_far}{ahead}"),
        State::Stopping => format!("正在停止，写完手上的一批就停；{so_far}{ahead}"),
        State::Interrupted => format!("服务中断过，一分钟内自动接着写；{so_far}{ahead}"),
        State::Stopped => format!("已停止；{so_far}{ahead}"),
        State::Done => format!("已完成；{so_far}"),
        State::Failed => format!("没有做完；{so_far}{ahead}。原因：{}", done.why),
    }
}

/// Writes the files that wait, one after another, until none does; gives how many it took up. One at a time in a process, since
/// each is held in memory while it is written.
///
/// # Errors
/// The store's. What is wrong with a file is kept with it.
pub async fn write_waiting(app: &App) -> Outcome<usize> {
    let _turn = app.bringing_in().lock().await;
    let mut count = 0;
    loop {
        let (run, now) = (app.id(), app.now());
        let until = Moment(now.0.saturating_add(CLAIM_MS));
        let claimed = app.write(move |tx| {
            let Some(row) = rows::open(tx, now)? else { return Ok(None) };
            let free = rows::claim(tx, row.id, run, now, until)?;
            Ok(free.then_some(row))
        });
        let Some(row) = claimed.await? else { return Ok(count) };
        count += 1;
        let id = row.id;
        let (state, why) = match held(app, row, run).await {
            Ok(false) => ("done", None),
            Ok(true) => ("stopped", None),
            Err(why) if passes(&why) => {
                tracing::warn!(import.id = %id, why = %why, "bringing a file in waits for better times");
                // Its claim lapses, and the next round takes it up again.
                return Ok(count);
            }
            Err(Refusal::Internal(text)) => {
                tracing::error!(import.id = %id, text, "bringing a file in failed");
                ("failed", Some(sealed(app, id, WHY, &Refusal::Internal(String::new()).to_string())))
            }
            Err(why) => ("failed", Some(sealed(app, id, WHY, &why.to_string()))),
        };
        let at = app.now();
        app.write(move |tx| Ok(rows::end(tx, id, run, state, why.as_deref(), at)?)).await?;
    }
}

/// A fault that goes by: the file goes on afterwards.
fn passes(why: &Refusal) -> bool {
    matches!(
        why,
        Refusal::Busy
            | Refusal::Raced
            | Refusal::Crowded
            | Refusal::Unavailable(_)
            | Refusal::Unknown(_)
            | Refusal::Full
            | Refusal::Stopped(_)
            | Refusal::Stale(_)
    )
}

/// Writes one file, its claim renewed as long as it takes; true when it was stopped. A panic is a failure like any other.
async fn held(app: &App, row: ImportRow, run: Id) -> Outcome<bool> {
    let id = row.id;
    let mut work = JoinSet::new();
    let own = app.clone();
    work.spawn(async move { write(&own, row, run).await });
    let mut renewal = tokio::time::interval(RENEW);
    renewal.tick().await;
    loop {
        tokio::select! {
            ended = work.join_next() => {
                let Some(ended) = ended else { return Err(Refusal::Internal("no work".into())) };
                return ended.unwrap_or_else(|panic| Err(Refusal::Internal(panic.to_string())));
            }
            _ = renewal.tick() => {
                let until = Moment(app.now().0.saturating_add(CLAIM_MS));
                if let Err(error) = app.write(move |tx| Ok(rows::renew(tx, id, run, until)?)).await {
                    tracing::warn!(import.id = %id, error = %error, "a claim could not be renewed");
                }
            }
        }
    }
}

async fn write(app: &App, row: ImportRow, run: Id) -> Outcome<bool> {
    // With today's rights: who lost them meanwhile writes nothing more.
    let actor = crate::accounts::actor(app, row.account, app.now().day()).await?;
    let cx = OpContext::new(app, actor, "import", app.now());
    let bytes = upload(app, row.account, &row.upload).await.map_err(swept)?;
    let import = Import {
        ledger: row.ledger.clone(),
        bytes: bytes.into(),
        file_name: row.file.clone(),
        place: row.place,
        day: row.day,
        skip_bad: true,
        skip_known: true,
    };
    let follower = Follower { app: app.clone(), id: row.id, run };
    let done = followed(&cx, import, &follower).await?;
    if done.refused {
        return Err(Refusal::whole(done.report.summary()));
    }
    Ok(done.stopped)
}

/// Keeps how far a file is.
struct Follower {
    app: App,
    id: Id,
    run: Id,
}

fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl Follow for Follower {
    async fn read(&self, count: usize) -> Outcome<()> {
        let (id, run) = (self.id, self.run);
        self.app.write(move |tx| Ok(rows::total(tx, id, run, number(count))?)).await
    }

    async fn plan(&self, part: usize, missing: usize, left_out: &[LeftOut]) -> Outcome<bool> {
        let (id, run, part) = (self.id, self.run, number(part));
        let text = serde_json::to_string(left_out).map_err(|e| Refusal::Internal(e.to_string()))?;
        let (sealed, count) = (sealed(&self.app, id, &part.to_string(), &text), number(missing));
        let until = Moment(self.app.now().0.saturating_add(CLAIM_MS));
        self.app
            .write(move |tx| {
                if !rows::renew(tx, id, run, until)? {
                    return Err(Refusal::Stale("另一个服务进程已接手这次导入".to_owned()));
                }
                if rows::get(tx, id)?.is_some_and(|row| row.stopping) {
                    return Ok(false);
                }
                rows::plan(tx, id, part, count, &sealed)?;
                Ok(true)
            })
            .await
    }

    async fn wrote(&self, part: usize, count: usize) -> Outcome<()> {
        let (id, part) = (self.id, number(part));
        self.app.write(move |tx| Ok(rows::written(tx, id, part, number(count))?)).await
    }

    async fn planned(&self, part: usize) -> Outcome<bool> {
        let (id, part) = (self.id, number(part));
        self.app.read(move |tx| Ok(rows::part(tx, id, part)?.is_some())).await
    }
}

/// What the reason of a failure is sealed as.
const WHY: &str = "why";

fn sealed(app: &App, id: Id, what: &str, text: &str) -> String {
    app.vault().seal(Purpose::Submission, &["import", &id.to_string(), what], text.as_bytes(), &mut OsRandom)
}

fn opened(app: &App, id: Id, what: &str, sealed: &str) -> Outcome<String> {
    let bytes = app.vault().open(Purpose::Submission, &["import", &id.to_string(), what], sealed);
    let bytes = bytes.map_err(|_| Refusal::Internal("a row of an import was not written by the program".into()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn left_of(app: &App, id: Id, part: i64, kept: &str) -> Outcome<Vec<LeftOut>> {
    let text = opened(app, id, &part.to_string(), kept)?;
    serde_json::from_str(&text).map_err(|e| Refusal::Internal(e.to_string()))
}
