//! A speech comes in: as text or as a file in any of the forms people send.

use super::proposal::{Spoken, candidates, suggestion, values, why};
use super::{Derived, Known, derive, known};
use crate::context::{App, OpContext};
use crate::deliver::{Command, Content, Work, deliver};
use crate::outcome::{Outcome, Refusal};
use crate::records::batch::{Prepared, insert_many, prepare};
use crate::tasks;
use domain::access::{Permission, Permit, Target, permit};
use domain::change::ChangeKind;
use domain::ledger::{Record, field_types};
use domain::{Day, Id, PlaceId, Value};
use paper::text::Kind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::files::File;

/// Where the words come from.
#[derive(Clone, Debug)]
pub enum Source {
    /// Typed or pasted.
    Text(String),
    File {
        /// Its name on the sender's device.
        name: String,
        /// Its content.
        bytes: Vec<u8>,
    },
}

/// A speech or document to be brought in.
#[derive(Clone, Debug)]
pub struct NewSpeech {
    /// Submission id.
    pub submission: Id,
    /// Place it speaks for.
    pub place: PlaceId,
    /// Title; taken from the text when empty.
    pub title: String,
    /// Kind (文种); the ledger's default when empty.
    pub kind: String,
    /// Day of the meeting or document: 年底前 and 本月底 are counted from it. Taken from the text when it says one.
    pub spoken_on: Option<Day>,
    /// Who spoke, or which unit issued it.
    pub issuer: String,
    /// The words.
    pub source: Source,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitted {
    /// The speech record.
    pub id: Id,
    pub number: String,
    /// How many tasks are proposed.
    pub proposals: usize,
    /// Nobody said its day, so it is taken as of this one.
    #[serde(skip)]
    pub taken_as_of: Option<Day>,
    /// This delivery had come before.
    #[serde(skip)]
    pub again: bool,
}

/// The text of an upload, whatever its form: Word documents old and new, PDFs that hold text, web pages, text in any Chinese
/// encoding.
///
/// # Errors
/// What the file is and what to save it as, in Chinese.
pub fn text_of(bytes: &[u8]) -> Outcome<String> {
    let limits = paper::Limits::default();
    let text = match paper::text::sniff(bytes) {
        // The decoder of the language crate knows the damage that web sites and old programs do.
        Kind::Text | Kind::Html => {
            if bytes.len() as u64 > limits.file_bytes {
                return Err(Refusal::field("file", format!("文件过大，最多 {} MB", limits.file_bytes >> 20)));
            }
            decoded(bytes)
        }
        // Bytes that fit no encoding cleanly may still be a damaged text: it is one when it reads as one.
        Kind::Unknown if readable(bytes) => decoded(bytes),
        _ => paper::document::text(bytes, &limits).map_err(|r| Refusal::field("file", r.message))?,
    };
    // No database holds the zero character, and no text needs it.
    let text = text.replace('\0', "");
    if text.trim().is_empty() {
        return Err(Refusal::field("file", "文件里没有文字；扫描件请先识别成文字再上传"));
    }
    Ok(text)
}

/// The text of bytes in any encoding; of a web page, what it says.
fn decoded(bytes: &[u8]) -> String {
    let text = language::decode(bytes).0;
    if paper::html::is_page(&text) { paper::html::page_text(&text) } else { text }
}

/// The commonest characters of Chinese texts: bytes that are no text decode into any of twenty thousand.
const COMMON: &str = "的一是在不了有和人这中大为上个国以要他时来用们生到作地于出就分对成会可主发年同工也能下过民学产";

/// More than half of the decoded text is Chinese characters or signs a text has, and one in fifty is a common one.
fn readable(bytes: &[u8]) -> bool {
    if bytes.len() > 4 << 20 {
        return false;
    }
    let text = language::decode(bytes).0;
    let (mut good, mut common, mut all) = (0_usize, 0_usize, 0_usize);
    for c in text.chars().take(20_000) {
        all += 1;
        good += usize::from(language::tokens::is_han(c) || "，。、；：（）“”《》！？\n".contains(c));
        common += usize::from(COMMON.contains(c));
    }
    good * 2 > all && common * 50 >= all
}

/// Brings a speech in (`speech.submit`): keeps text and original as found, and proposes a task for every sentence that orders
/// one, all in one submission. Proposals wait in their first state for a person.
///
/// # Errors
/// No right at the place, a file that can not be read, a text without words, rules of the ledgers.
pub async fn submit(cx: &OpContext, new: NewSpeech) -> Outcome<Submitted> {
    deliver(&cx.with_submission(new.submission), SubmitSpeech { new: Arc::new(new), made: None }).await
}

struct SubmitSpeech {
    new: Arc<NewSpeech>,
    made: Option<Made>,
}

impl Command for SubmitSpeech {
    const NAME: &'static str = "speech.submit/1";
    type Output = Submitted;

    fn content(&self, into: &mut Content) {
        let NewSpeech { submission: _, place, title, kind, spoken_on, issuer, source } = &*self.new;
        into.int(place.0).text(title).text(kind).int(spoken_on.map_or(i64::MIN, |d| d.0.into())).text(issuer);
        match source {
            Source::Text(text) => into.text("").text(text),
            Source::File { name, bytes } => into.text(name).bytes(&vault::sm3(bytes)),
        };
    }

    async fn prepare(&mut self, cx: &OpContext) -> Outcome<()> {
        let new = self.new.clone();
        self.made = Some(cx.heavy(move |cx| make(cx, &new)).await?);
        Ok(())
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<Submitted> {
        let Some(made) = &self.made else { return Err(Refusal::Busy) };
        let (speech, task) = (known(&cx.app)?, tasks::known(&cx.app)?);
        let one = std::slice::from_ref(&made.speech);
        let inserted = insert_many(work.tx, cx, speech.table, one, ChangeKind::Create, "")?;
        work.changes(inserted.changes);
        let proposed = insert_many(work.tx, cx, task.table, &made.tasks, ChangeKind::Create, "")?;
        work.changes(proposed.changes);
        if let Some(file) = &made.file
            && !store::files::link(work.tx, file, &crate::authentic::file_mac(cx.app.vault(), file))?
        {
            return Err(crate::blobs::swept(&file.name));
        }
        let (id, number) = inserted.numbered.into_iter().next().ok_or(Refusal::NotFound)?;
        let proposals = made.tasks.len();
        Ok(Submitted { id, number, proposals, taken_as_of: made.taken_as_of, again: false })
    }

    fn recall(kept: &str) -> Outcome<Submitted> {
        // Until 2026-12 the outcome was `<id> <number> <proposals>`.
        let submitted = serde_json::from_str(kept).ok().or_else(|| {
            let mut parts = kept.split(' ');
            Some(Submitted {
                id: Id::parse(parts.next()?)?,
                number: parts.next()?.to_owned(),
                proposals: parts.next()?.parse().ok()?,
                taken_as_of: None,
                again: true,
            })
        });
        submitted.map(|submitted| Submitted { again: true, ..submitted }).ok_or(Refusal::SubmissionReused)
    }
}

struct Made {
    speech: Prepared,
    tasks: Vec<Prepared>,
    file: Option<File>,
    taken_as_of: Option<Day>,
}

fn make(cx: &OpContext, new: &NewSpeech) -> Outcome<Made> {
    let known = known(&cx.app)?;
    let permit = may_submit(cx, &known, new.place)?;
    let text = match &new.source {
        Source::Text(text) => text.replace('\0', ""),
        Source::File { bytes, .. } => text_of(bytes)?,
    };
    if text.trim().is_empty() {
        return Err(Refusal::field("text", "请粘贴讲话原文，或选择文件"));
    }
    within_limit(&text, matches!(new.source, Source::File { .. }))?;
    let read = derive(&text, new.spoken_on, &BTreeSet::new());
    let said = language::dates::document_date(&read.clean.text);
    let spoken_on = new.spoken_on.or(said);
    // A day the text itself gave resolves its deadlines; read again only then.
    let read =
        if new.spoken_on.is_none() && spoken_on.is_some() { derive(&text, spoken_on, &BTreeSet::new()) } else { read };
    let day = spoken_on.unwrap_or_else(|| cx.today());
    let title = match new.title.trim() {
        "" => Some(title_of(&read.clean.text)).filter(|t| !t.is_empty()).unwrap_or_else(|| untitled(new, day)),
        given => given.to_owned(),
    };
    let mut given = vec![(known.speech.title, Value::Text(title)), (known.speech.text, Value::Text(text))];
    given.push((known.speech.day, Value::Day(day)));
    for (id, words) in [("kind", &new.kind), ("issuer", &new.issuer)] {
        given.extend(word(cx, &known, new.place, id, words)?);
    }
    let mut file = match &new.source {
        Source::File { name, bytes } => Some(keep(&cx.app, new.place, name, bytes)?),
        Source::Text(_) => None,
    };
    let slot = known.ledger.fields.iter().position(|f| f.ty.attachment().is_some_and(|a| !a.images));
    if let (Some(slot), Some(file)) = (slot, &file) {
        given.push((slot, Value::List(vec![file.hash.clone()])));
    }
    let speech = prepare(cx, known.ledger, permit, given, String::new(), |_| {})?;
    if let Some(file) = &mut file {
        file.record = speech.record.id;
    }
    let tasks = proposals(cx, &known, &speech.record, &read)?;
    Ok(Made { speech, tasks, file, taken_as_of: spoken_on.is_none().then_some(day) })
}

/// Most characters that are read as one text. The longest reports of governments have some 30,000, collections of a year's
/// speeches ten times that; reading takes time and memory in proportion.
const MOST_CHARS: usize = 300_000;

fn within_limit(text: &str, file: bool) -> Outcome<()> {
    let chars = text.chars().count();
    if chars <= MOST_CHARS {
        return Ok(());
    }
    let field = if file { "file" } else { "text" };
    Err(Refusal::field(
        field,
        format!(
            "这份文字有 {} 万字，一次最多读 {} 万字，没有写入；请按篇拆开，分几次录入",
            chars.div_ceil(10_000),
            MOST_CHARS / 10_000
        ),
    ))
}

fn may_submit(cx: &OpContext, known: &Known<'_>, place: PlaceId) -> Outcome<Permit> {
    let tree = cx.app.tree();
    let Some(found) = tree.get(place) else { return Err(Refusal::field("place", "地点：请选择")) };
    let target = Target::new(place, Some(&known.ledger.line));
    permit(&cx.app.loaded().pack.roles, &tree, &cx.actor, Permission::SpeechSubmit, &target)
        .ok_or_else(|| Refusal::Forbidden(format!("您不能在“{}”录入讲话和文件", found.name)))
}

/// One task record for every proposal.
fn proposals(cx: &OpContext, speeches: &Known<'_>, speech: &Record, read: &Derived) -> Outcome<Vec<Prepared>> {
    let known = tasks::known(&cx.app)?;
    let values_of = |index: usize| &speech.values[index];
    let spoken = Spoken {
        record: speech.id,
        title: values_of(speeches.speech.title).text().unwrap_or_default(),
        day: values_of(speeches.speech.day).day().unwrap_or_else(|| cx.today()),
        read,
    };
    let target = Target::new(speech.place, Some(&known.ledger.line));
    let permit = permit(&cx.app.loaded().pack.roles, &cx.app.tree(), &cx.actor, Permission::SpeechSubmit, &target)
        .ok_or_else(|| Refusal::Forbidden("您不能提出任务建议".into()))?;
    let candidates = candidates(&cx.app);
    read.proposals
        .iter()
        .map(|proposal| {
            let suggested = suggestion(proposal, &candidates);
            let values = values(known.ledger, known.task, &spoken, proposal, suggested.as_ref());
            let basis = why(proposal, suggested.as_ref());
            prepare(cx, known.ledger, permit.clone(), values, basis, |_| {})
        })
        .collect()
}

/// One field a ledger of this kind may have beside what its trait names.
fn word(cx: &OpContext, known: &Known<'_>, place: PlaceId, id: &str, words: &str) -> Outcome<Option<(usize, Value)>> {
    let Some(index) = known.ledger.field(id).filter(|_| !words.trim().is_empty()) else { return Ok(None) };
    let tree = cx.app.tree();
    let nobody = |_: &str| None;
    let reading =
        field_types::Reading { tree: &tree, within: place, today: cx.today(), person: &nobody, unit: &nobody };
    let field = &known.ledger.fields[index];
    let value = field
        .ty
        .parse(words, &reading)
        .map_err(|(_, why)| Refusal::field(&field.id, format!("{}：{why}", field.title)))?;
    Ok(Some((index, value)))
}

/// Keeps the original; the record is filled in by the caller.
fn keep(app: &App, place: PlaceId, name: &str, bytes: &[u8]) -> Outcome<File> {
    let hash = crate::blobs::put(app, bytes)?;
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !c.is_control()).take(120).collect();
    Ok(File {
        county: app.tree().tenant(place),
        record: app.id(),
        hash: store::blobs::name(&hash),
        name: if name.is_empty() { "原件".to_owned() } else { name },
        mime: mime(paper::text::sniff(bytes)).to_owned(),
        size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
    })
}

fn mime(kind: Kind) -> &'static str {
    match kind {
        Kind::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Kind::Doc => "application/msword",
        Kind::Html => "text/html",
        Kind::Text => "text/plain",
        _ => "application/octet-stream",
    }
}

/// A name for a text that gives itself none: 2026年3月10日讲话.
fn untitled(new: &NewSpeech, day: Day) -> String {
    let kind = new.kind.trim();
    format!("{}{}", day.chinese(), if kind.is_empty() { "讲话" } else { kind })
}

/// Characters of a title.
const TITLE: usize = 60;

/// How far down a title is looked for.
const LINES: usize = 8;

/// Words a title of such a document ends with.
const ENDINGS: [&str; 14] =
    ["讲话", "讲话稿", "发言", "通知", "通报", "方案", "报告", "汇报", "纪要", "意见", "总结", "计划", "材料", "要点"];

/// The title a text gives itself: one of its first lines that ends as titles do, else its first line when that is short and no
/// greeting; empty when it has none.
fn title_of(clean: &str) -> String {
    let lines: Vec<&str> = clean.lines().map(str::trim).filter(|l| !l.is_empty()).take(LINES).collect();
    let fits = |l: &str| l.chars().count() <= TITLE && !l.contains(['。', ';', '；']);
    for (i, line) in lines.iter().enumerate() {
        let ends = |l: &str| ENDINGS.iter().any(|e| l.trim_end_matches([')', '）', '》']).ends_with(e));
        if ends(line) && fits(line) {
            // 在全市部门包村工作 / 动员会议上的讲话: a title broken over two lines.
            let before = i.checked_sub(1).map(|b| lines[b]).filter(|b| b.starts_with(['在', '关']) && fits(b));
            let head = before.filter(|b| !ends(b) && !line.starts_with(['在', '关'])).unwrap_or_default();
            return format!("{head}{line}");
        }
    }
    let greeting = |l: &str| l.contains([':', '：', ',', '，']) || l.starts_with("同志们") || l.starts_with("各位");
    let first = lines.first().copied().unwrap_or_default();
    if fits(first) && !greeting(first) { first.to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_text() {
        let words = "同志们，今天的会议主要是安排冬春两季的工作。".repeat(20);
        let (gbk, _) = language::decode(words.as_bytes());
        assert!(readable(gbk.as_bytes()));
        // Any bytes read as UTF-16 are Chinese characters for a third at least.
        let mut seed = 7_u64;
        let noise: Vec<u8> = (0..6000)
            .flat_map(|_| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let c = 0x4E00 + u32::try_from(seed >> 33).unwrap_or(0) % 0x5000;
                char::from_u32(c).unwrap_or('一').to_string().into_bytes()
            })
            .collect();
        assert!(!readable(&noise));
    }

    #[test]
    fn titles_of_texts() {
        for (text, want) in [
            ("在全市动员会议上的讲话\n\n同志们:\n一、回顾", "在全市动员会议上的讲话"),
            ("在全县单位联村工作\n推进会上的讲话\n同志们:", "在全县单位联村工作推进会上的讲话"),
            ("县委文件\n关于做好秋冬防火工作的通知\n各乡镇:", "关于做好秋冬防火工作的通知"),
            ("黄石坝镇安全生产工作会\n今天开会。", "黄石坝镇安全生产工作会"),
            ("同志们:今天开会。\n一、回顾", ""),
            ("", ""),
        ] {
            assert_eq!(title_of(text), want);
        }
    }

    #[test]
    fn files_that_are_no_text_are_refused_with_what_to_do() {
        for (bytes, says) in [(&b"%PDF-1.7 x"[..], "PDF"), (b"\x89PNG\r\n\x1a\n0000", "图片"), (b"   \n ", "")] {
            let said = text_of(bytes).expect_err("refused").to_string();
            assert!(said.contains(says), "{said}");
        }
        let gbk = [0xb8_u8, 0xf7, 0xb4, 0xe5, 0xd2, 0xaa, 0xc5, 0xc5, 0xb2, 0xe9, 0xd2, 0xfe, 0xbb, 0xbc];
        assert_eq!(text_of(&gbk).expect("text"), "各村要排查隐患");
    }
}
