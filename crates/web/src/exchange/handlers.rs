//! Bringing a workbook in: upload, look, confirm.

use super::page::{ImportPage, ImportResultPage, Matched, Wrong};
use super::progress;
use crate::auth::Visitor;
use crate::components::{self, Control, Fact, Frame, Input, Link, Problem};
use crate::download::{XLSX, attachment};
use crate::failure::Failure;
use crate::form_data::FormData;
use crate::forms;
use app::Refusal;
use app::exchange::work::{self, Confirmed, Progress, State};
use app::exchange::{Import, Report, Severity};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::access::Permission;
use domain::ledger::Ledger;
use std::time::Duration;

/// Where the session keeps what was uploaded: ledger, hash, name.
const KEPT: &str = "import";
/// Errors shown on the page; the rest is in the annotated workbook.
const SHOWN: usize = 60;

pub(super) fn allowed<'a>(visitor: &'a Visitor, id: &str) -> Result<&'a Ledger, Failure> {
    let ledger = app::records::readable(&visitor.cx, id)?;
    if !visitor.may_in(Permission::RecordImport, &ledger.line) {
        return Err(Refusal::NotFound.into());
    }
    Ok(ledger)
}

fn place_name(visitor: &Visitor) -> String {
    app::places::full_name(visitor.app(), visitor.place)
}

/// The page.
pub(crate) async fn show(visitor: Visitor, Path(id): Path<String>) -> Result<Html<String>, Failure> {
    let ledger = allowed(&visitor, &id)?;
    let recent = progress::recent(&visitor, ledger).await?;
    Ok(Html(components::html(&ImportPage { recent, ..page(&visitor, ledger, "", Vec::new()).await })))
}

/// Characters of a pasted table: some thousand rows.
const PASTED: usize = 500_000;

async fn page(visitor: &Visitor, ledger: &Ledger, pasted: &str, problems: Vec<Problem>) -> ImportPage {
    let title = format!("导入{}", ledger.title);
    ImportPage {
        frame: visitor.frame(&title, "台账").await,
        crumbs: vec![Link::new(&ledger.title, &format!("/ledgers/{}", ledger.id))],
        known: vec![Fact::text("台账", &ledger.title), Fact::text("地点", &place_name(visitor))],
        problems,
        action: format!("/ledgers/{}/import", ledger.id),
        hidden: Vec::new(),
        controls: vec![
            Control::new("file", "工作簿", Input::Files { images: false, max: 1, kept: Vec::new() })
                .help("表头写台账的项目名即可，列的先后不限；先核对，不会马上写入"),
            Control::area("pasted", "或粘贴表格", pasted, PASTED)
                .help("在 Excel 或 WPS 里选中带表头的几行，复制，粘贴在这里"),
        ],
        template: Some(Link::new("下载空表", &format!("/ledgers/{}/template.xlsx", ledger.id))),
        recent: None,
        title,
    }
}

/// The empty workbook.
pub(crate) async fn template(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    let ledger = allowed(&visitor, &id)?;
    let bytes = app::exchange::template(&visitor.cx, &id)?;
    Ok(attachment("zhucun.xlsx", &format!("{}空表.xlsx", ledger.title), XLSX, bytes))
}

fn import(visitor: &Visitor, ledger: &Ledger, name: &str, bytes: Vec<u8>) -> Import {
    Import {
        ledger: ledger.id.clone(),
        bytes: bytes.into(),
        file_name: name.to_owned(),
        place: visitor.place,
        day: visitor.cx.today(),
        skip_bad: false,
        skip_known: true,
    }
}

/// Reads the upload and shows what an import would do.
pub(crate) async fn upload(visitor: Visitor, Path(id): Path<String>, posted: FormData) -> Result<Response, Failure> {
    let ledger = allowed(&visitor, &id)?;
    let pasted = posted.get("pasted");
    let (control, name, bytes) = match posted.files.first() {
        Some(file) => ("file", file.name.as_str(), file.bytes.clone()),
        None => ("pasted", "粘贴的表格.txt", pasted.as_bytes().to_vec()),
    };
    let refuse =
        async |status, problem: Problem| forms::again(status, &page(&visitor, ledger, pasted, vec![problem]).await);
    if control == "pasted" && pasted.trim().is_empty() {
        let problem = Problem::new("file", "请选择要导入的工作簿，或粘贴表格");
        return Ok(refuse(StatusCode::UNPROCESSABLE_ENTITY, problem).await);
    }
    let asked = import(&visitor, ledger, name, bytes.clone());
    let report = match app::exchange::preview(&visitor.cx, &asked).await {
        Ok(report) => report,
        Err(refusal) => {
            let (status, problems) = forms::refused(refusal)?;
            return Ok(refuse(status, Problem::new(control, &problems.to_string())).await);
        }
    };
    let kept = app::exchange::keep_upload(visitor.app(), visitor.cx.actor.account, bytes).await?;
    let session = &visitor.guest.session;
    session.insert(KEPT, (&id, &kept, name)).await.map_err(|e| Failure::internal(e.to_string()))?;
    Ok(Html(components::html(&result(&visitor, ledger, name, &report).await)).into_response())
}

async fn result(visitor: &Visitor, ledger: &Ledger, name: &str, report: &Report) -> ImportResultPage {
    let (bad, all) = (report.bad_rows(), report.rows());
    let good = all - bad;
    let mut columns = Vec::new();
    let mut wrong = Vec::new();
    for table in &report.tables {
        let letter = |at: u32| paper::workbook::column_letters(at);
        for column in &table.columns {
            let same = column.title == column.heading;
            columns.push(Matched {
                head: column.heading.clone(),
                letter: letter(column.at),
                field: column.title.clone(),
                how: if same { "同名" } else { "同义" }.to_owned(),
                doubtful: false,
                example: String::new(),
            });
        }
        for column in &table.unmapped {
            columns.push(Matched {
                head: column.heading.clone(),
                letter: letter(column.at),
                field: String::new(),
                how: "台账没有这一项，不导入，留在文件里".to_owned(),
                doubtful: true,
                example: String::new(),
            });
        }
        for text in &table.problems {
            let row = Wrong { row: table.sheet.clone(), cell: String::new(), value: String::new(), text: text.clone() };
            wrong.push(row);
        }
        for row in &table.rows {
            for error in row.errors.iter().filter(|e| e.severity == Severity::Error) {
                wrong.push(Wrong {
                    row: format!("第{}行", row.row),
                    cell: error.column.map(|c| format!("{}{}", letter(c), row.row)).unwrap_or_default(),
                    value: error.written.clone(),
                    text: error.message.clone(),
                });
            }
        }
    }
    let more = wrong.len().saturating_sub(SHOWN);
    wrong.truncate(SHOWN);
    let whole = report.problems().is_empty() && good > 0;
    let mut counts = vec![(format!("可导入 {good} 行"), false)];
    if bad > 0 {
        counts.push((format!("有误 {bad} 行"), true));
    }
    counts.extend(report.doubts.iter().map(|d| (d.clone(), true)));
    ImportResultPage {
        // The upload is kept by now: what was pasted need not stay on the device.
        frame: Frame { receipt: visitor.guest.browser.draft(), ..visitor.frame("核对导入", "台账").await },
        crumbs: vec![Link::new(&ledger.title, &format!("/ledgers/{}", ledger.id))],
        title: "核对导入".to_owned(),
        known: vec![Fact::text("文件", name), Fact::text("地点", &place_name(visitor))],
        counts,
        columns,
        wrong,
        more_wrong: more as u64,
        annotated: (bad > 0)
            .then(|| Link::new("下载标注了错误的工作簿", &format!("/ledgers/{}/import/annotated.xlsx", ledger.id))),
        rows: None,
        action: whole.then(|| format!("/ledgers/{}/import/do", ledger.id)),
        hidden: vec![("submission".to_owned(), forms::submission(visitor, None).to_string())],
        submit: if bad > 0 { format!("先导入正确的 {good} 行") } else { format!("导入 {good} 行") },
        again: Link::new("改好后重新上传", &format!("/ledgers/{}/import", ledger.id)),
    }
}

/// What the session uploaded last for this ledger.
async fn kept(visitor: &Visitor, id: &str) -> Result<(String, Vec<u8>), Failure> {
    let (name, hash) = uploaded(visitor, id).await?;
    let bytes = app::exchange::upload(visitor.app(), visitor.cx.actor.account, &hash).await?;
    Ok((name, bytes))
}

/// Its name, and where its bytes are kept.
async fn uploaded(visitor: &Visitor, id: &str) -> Result<(String, String), Failure> {
    let held: Option<(String, String, String)> = visitor.guest.session.get(KEPT).await.unwrap_or_default();
    let (_, hash, name) =
        held.filter(|(ledger, _, _)| ledger == id).ok_or_else(|| Failure::bad("没有找到刚才上传的文件，请重新上传"))?;
    Ok((name, hash))
}

/// The user's own file with the errors written in.
pub(crate) async fn annotated(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    let ledger = allowed(&visitor, &id)?;
    let (name, bytes) = kept(&visitor, &id).await?;
    let asked = import(&visitor, ledger, &name, bytes.clone());
    let report = app::exchange::preview(&visitor.cx, &asked).await?;
    let out = app::exchange::annotated(&bytes, &report, &name)?;
    // What came as text or as an old workbook goes back as a workbook of today.
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    Ok(attachment("zhucun.xlsx", &format!("标注_{stem}.xlsx"), XLSX, out))
}

/// How long a confirmation waits for a small file, in steps of [`LOOK`].
const LOOKS: usize = 30;
const LOOK: Duration = Duration::from_millis(100);

/// Begins to write the rows that are right. A small file is waited for; of a large one the page shows how far it is.
pub(crate) async fn confirm(visitor: Visitor, Path(id): Path<String>, posted: FormData) -> Result<Redirect, Failure> {
    let ledger = allowed(&visitor, &id)?;
    let (file, upload) = uploaded(&visitor, &id).await?;
    let asked = Confirmed {
        id: forms::submission(&visitor, Some(&posted)),
        ledger: ledger.id.clone(),
        place: visitor.place,
        day: visitor.cx.today(),
        file,
        upload,
    };
    let own = asked.id;
    work::begin(&visitor.cx, asked).await?;
    let here = progress::href(&id, own);
    for _ in 0..LOOKS {
        let done = work::progress(&visitor.cx, own).await?;
        if done.state == State::Done {
            visitor.say(&said(&done), false, Some(("查看回执", &here)));
            return Ok(Redirect::to(&format!("/ledgers/{id}")));
        }
        if done.has_ended() {
            break;
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(Redirect::to(&here))
}

/// What came of a small file.
fn said(done: &Progress) -> String {
    let mut text = format!("“{}”已补录 {} 行", done.file, done.written);
    if done.left_out > 0 {
        text.push_str(&format!("，{} 行没有写入（有误或已登记过）", done.left_out));
    }
    text
}
