//! Speeches: taking one in, reading it, deciding on its proposals.

use super::page::{NewSpeechPage, OutlineLine, Paragraph, Piece, Proposal, Repair, Sentence, SpeechPage};
use crate::failure::Failure;
use crate::forms;
use crate::look::{self, Button, Control, Empty, Input, Link, Option_, Problem, Tag};
use crate::posted::Posted;
use crate::visitor::Visitor;
use app::Refusal;
use app::speech::{NewSpeech, Reading, Source};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::access::Intention;
use domain::ledger::{FieldKind, Ledger, Tone};
use domain::{Day, Id};

/// A paragraph longer than this many characters is no heading.
const HEADING: usize = 60;

/// The ledger of speeches.
fn ledger(visitor: &Visitor) -> Result<&Ledger, Failure> {
    let found = visitor.app().loaded().pack.current().find(|l| l.traits.speech.is_some());
    found.ok_or_else(|| Refusal::NotFound.into())
}

/// All speeches: their ledger's list.
pub(crate) async fn index(visitor: Visitor) -> Result<Redirect, Failure> {
    let id = ledger(&visitor)?.id.clone();
    Ok(Redirect::to(&format!("/ledgers/{id}")))
}

/// The form.
pub(crate) async fn new(visitor: Visitor) -> Result<Html<String>, Failure> {
    if !visitor.may(Intention::SpeechSubmit) {
        return Err(Refusal::NotFound.into());
    }
    Ok(Html(look::html(&form(&visitor, None, Vec::new()).await?)))
}

async fn form(visitor: &Visitor, posted: Option<&Posted>, problems: Vec<Problem>) -> Result<NewSpeechPage, Failure> {
    let get = |name: &str| posted.map(|p| p.get(name).to_owned()).unwrap_or_default();
    let def = ledger(visitor)?;
    let kinds = def
        .fields
        .iter()
        .find_map(|f| if let FieldKind::Choice { options } = &f.kind { Some(options) } else { None })
        .map(|options| options.iter().map(|o| Option_::plain(&o.value, get("kind") == o.value)).collect())
        .unwrap_or_default();
    let mut controls = vec![
        Control::new("file", "文件", Input::Files { images: false, max: 1, kept: Vec::new() })
            .help("Word（.docx、.doc）、WPS、网页、文本都可以；也可以把正文粘贴在下面"),
        Control::area("text", "或粘贴正文", &get("text"), 200_000),
        Control::line("title", "标题", &get("title")).help("不填就用正文里的标题"),
        Control::day("spoken_on", "讲话（成文）日期", &get("spoken_on"))
            .help("“年底前”“本月底”按这一天推算；不填按正文或今天"),
        Control::line("issuer", "讲话人（发文单位）", &get("issuer")),
        Control::new("kind", "文种", Input::Radios(kinds)),
    ];
    for control in &mut controls {
        if let Some(problem) = problems.iter().find(|p| p.field == control.name) {
            control.error = Some(problem.text.clone());
        }
    }
    let crumbs = vec![Link::new(&def.title, &format!("/ledgers/{}", def.id))];
    Ok(NewSpeechPage {
        frame: visitor.frame("接收讲话", "讲话").await,
        crumbs,
        problems,
        action: "/speeches/new".to_owned(),
        hidden: vec![("submission".to_owned(), forms::submission(visitor, None).to_string())],
        controls,
    })
}

/// Takes a speech in.
pub(crate) async fn create(visitor: Visitor, posted: Posted) -> Result<Response, Failure> {
    let source = match posted.files.first() {
        Some(file) => Source::File { name: file.name.clone(), bytes: file.bytes.clone() },
        None => Source::Text(posted.get("text").to_owned()),
    };
    let new = NewSpeech {
        submission: posted.id("submission").unwrap_or_else(|| visitor.app().id()),
        place: visitor.place,
        title: posted.get("title").to_owned(),
        kind: posted.get("kind").to_owned(),
        spoken_on: Day::parse(posted.get("spoken_on")),
        issuer: posted.get("issuer").to_owned(),
        source,
    };
    match app::speech::submit(visitor.app(), &visitor.asking, new).await {
        Ok(done) => {
            let text = format!("已收下 {}，读出 {} 条拟立项任务，请逐条确认", done.number, done.proposals);
            visitor.say(&text, false, None);
            Ok(Redirect::to(&format!("/speeches/{}", done.id)).into_response())
        }
        Err(Refusal::Problems(problems)) => {
            let list = problems.0.iter().map(|p| Problem::new(p.field.as_deref().unwrap_or(""), &p.text)).collect();
            let page = form(&visitor, Some(&posted), list).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(look::html(&page))).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// The reading page.
pub(crate) async fn show(visitor: Visitor, Path(id): Path<String>) -> Result<Html<String>, Failure> {
    let id = Id::parse(&id).ok_or(Refusal::NotFound)?;
    let reading = app::speech::reading(visitor.app(), &visitor.asking, id).await?;
    Ok(Html(look::html(&page(&visitor, id, &reading).await?)))
}

async fn page(visitor: &Visitor, id: Id, reading: &Reading) -> Result<SpeechPage, Failure> {
    let view = &reading.view;
    let speeches = ledger(visitor)?.clone();
    let tasks = visitor.app().loaded().pack.current().find(|l| l.traits.task.is_some()).ok_or(Refusal::NotFound)?;
    let decides = visitor.may(Intention::SpeechSubmit);
    let mut links: Vec<Link> = view
        .steps
        .iter()
        .filter(|s| s.blocked.is_none())
        .map(|s| Link::new(&s.title, &format!("/records/{}/{id}/step/{}", speeches.id, s.id)))
        .collect();
    for field in view.fields.iter().filter(|f| !f.files.is_empty()) {
        for hash in &field.files {
            links.push(Link::new(&field.title, &format!("/files/{}/{id}/{hash}", speeches.id)));
        }
    }
    let waiting = reading.proposals.iter().filter(|p| p.tone == Tone::Open && p.state.0 == tasks.states[0].id).count();
    let refused = reading.proposals.iter().filter(|p| p.tone == Tone::Void).count();
    let taken = reading.proposals.len() - waiting - refused;
    let mut counts = vec![format!("待确认 {waiting} 条"), format!("已立项 {taken} 条"), format!("不立项 {refused} 条")];
    counts.push(match reading.length.minutes {
        Some(minutes) => format!("{} 字，约讲 {minutes} 分钟", reading.length.chars),
        None => format!("{} 字", reading.length.chars),
    });
    for (kind, limit) in &reading.length.limits {
        if i64::try_from(reading.length.chars).unwrap_or(0) > *limit {
            counts.push(format!("超过{kind}文件 {limit} 字"));
        }
    }
    let field = |name: &str| view.fields.iter().find(|f| f.id == name).map(|f| f.text.clone());
    let about: Vec<String> =
        speeches.list.iter().skip(1).filter_map(|i| field(&speeches.fields[*i].id)).filter(|t| !t.is_empty()).collect();
    Ok(SpeechPage {
        frame: visitor.frame(&view.headline, "讲话").await,
        crumbs: vec![Link::new(&speeches.title, &format!("/ledgers/{}", speeches.id))],
        title: view.headline.clone(),
        about: about.join("，"),
        state: Tag::new(&view.state.0, view.state.1.into()),
        links,
        paragraphs: paragraphs(reading),
        outline: outline(reading),
        repairs: repairs(reading),
        blanks: blanks(visitor, reading),
        proposals: reading.proposals.iter().enumerate().map(|(n, p)| proposal(tasks, n, p, decides)).collect(),
        counts,
        action: format!("/speeches/{id}"),
        bulk: if decides && waiting > 0 {
            vec![Button::new("all", "accept", "批量立项"), Button::new("all", "refuse", "批量不立项")]
        } else {
            Vec::new()
        },
        empty: Empty {
            title: "没有读出任务".to_owned(),
            text: "正文里没有写明谁在什么时候做什么。可以在任务台账里看已有的任务。".to_owned(),
            link: None,
        },
    })
}

fn proposal(tasks: &Ledger, n: usize, p: &app::speech::Proposed, decides: bool) -> Proposal {
    let first = p.state.0 == tasks.states[0].id;
    let answers = if decides && first {
        vec![
            Button::new("one", &format!("accept {}", p.record), "立项"),
            Button::new("one", &format!("refuse {}", p.record), "不立项"),
        ]
    } else {
        Vec::new()
    };
    let record = format!("/records/{}/{}", tasks.id, p.record);
    let link =
        if decides && first { Link::new("编辑", &format!("{record}/edit")) } else { Link::new(&p.number, &record) };
    let mut indicator = p.indicator_title.clone();
    if !indicator.is_empty() && !p.goal.is_empty() {
        indicator.push(' ');
        indicator.push_str(&p.goal);
    }
    Proposal {
        id: p.record.to_string(),
        target: format!("s{}", n + 1),
        text: p.text.clone(),
        owner: p.owner.clone(),
        due: p.due.clone(),
        goal: p.target.clone(),
        indicator,
        why: p.why.clone(),
        state: Tag::new(&p.state.1, p.tone.into()),
        answers,
        link: Some(link),
    }
}

/// Paragraphs of the clean text: headings by the outline, sentences of proposals with an id links lead to.
fn paragraphs(reading: &Reading) -> Vec<Paragraph> {
    let blanks: Vec<(usize, usize)> = reading_blanks(reading).iter().map(|p| (p.start, p.end)).collect();
    let mut out = vec![Paragraph::default()];
    let mut named: Vec<usize> = Vec::new();
    for segment in &reading.segments {
        if let Some(entry) = segment.entry
            && let Some(last) = out.last_mut()
            && last.sentences.is_empty()
        {
            last.level = reading.outline[entry].level.min(4);
            last.id = format!("h{entry}");
        }
        for (n, line) in segment.text.split('\n').enumerate() {
            if n > 0 {
                out.push(Paragraph::default());
                if let Some(entry) = segment.entry
                    && n == segment.text.split('\n').count() - 1
                    && let Some(last) = out.last_mut()
                {
                    last.id = format!("h{entry}");
                }
            }
            let removed = segment.start == segment.end;
            if line.is_empty() && !removed {
                continue;
            }
            let repair = segment.repair.map(|r| &reading.repairs[r]);
            let inside = |b: &&(usize, usize)| b.0 >= segment.start && b.1 <= segment.end;
            let pieces = match repair {
                Some(repair) => vec![Piece {
                    text: line.to_owned(),
                    was: Some(short(&repair.before)),
                    mark: repair.kind.to_owned(),
                    blank: false,
                }],
                None => cut(line, segment.start + offset(&segment.text, n), blanks.iter().filter(inside).copied()),
            };
            if removed {
                // What was taken out is in the list of repairs; in the text it would only be in the way.
                continue;
            }
            let mut sentence = Sentence { id: String::new(), task: segment.proposal.is_some(), pieces };
            if let Some(p) = segment.proposal
                && !named.contains(&p)
            {
                named.push(p);
                sentence.id = format!("s{}", p + 1);
            }
            if let Some(last) = out.last_mut() {
                last.sentences.push(sentence);
            }
        }
    }
    out.retain(|p| !p.sentences.is_empty());
    for paragraph in &mut out {
        // 一是 at the head of a long paragraph is an entry of the outline, no heading line.
        let length: usize = paragraph.sentences.iter().flat_map(|s| &s.pieces).map(|p| p.text.chars().count()).sum();
        if length > HEADING {
            paragraph.level = 0;
        }
    }
    out
}

/// Byte offset of the n-th line.
fn offset(text: &str, n: usize) -> usize {
    text.split('\n').take(n).map(|l| l.len() + 1).sum()
}

/// A line with its figures to be filled marked.
fn cut(line: &str, at: usize, blanks: impl Iterator<Item = (usize, usize)>) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut from = 0;
    for (start, end) in blanks {
        let (Some(start), Some(end)) = (start.checked_sub(at), end.checked_sub(at)) else { continue };
        let (Some(before), Some(token)) = (line.get(from..start), line.get(start..end)) else { continue };
        if !before.is_empty() {
            out.push(Piece::plain(before));
        }
        out.push(Piece { text: token.to_owned(), was: None, mark: "待填数字".to_owned(), blank: true });
        from = end;
    }
    if let Some(rest) = line.get(from..)
        && !rest.is_empty()
    {
        out.push(Piece::plain(rest));
    }
    out
}

fn short(text: &str) -> String {
    let text = text.replace('\n', " ");
    let cut: String = text.chars().take(40).collect();
    if cut.len() < text.len() { format!("{cut}…") } else { cut }
}

fn outline(reading: &Reading) -> Vec<OutlineLine> {
    let mut out: Vec<OutlineLine> = reading
        .outline
        .iter()
        .enumerate()
        .map(|(n, e)| OutlineLine {
            level: e.level.min(4),
            title: format!("{}{}", e.marker, short(&e.heading)),
            target: format!("h{n}"),
            gap: String::new(),
        })
        .collect();
    for gap in &reading.gaps {
        out.push(OutlineLine { level: 1, title: gap.clone(), target: String::new(), gap: "原文缺这一条".into() });
    }
    for (words, said, found) in &reading.announced {
        let gap = format!("说有 {said} 条，原文只有 {found} 条");
        out.push(OutlineLine { level: 1, title: words.clone(), target: String::new(), gap });
    }
    out
}

fn repairs(reading: &Reading) -> Vec<Repair> {
    reading
        .repairs
        .iter()
        .map(|r| Repair {
            before: short(&r.before),
            after: if r.after.is_empty() { "（去掉）".to_owned() } else { short(&r.after) },
            why: if r.note.is_empty() { r.kind.to_owned() } else { format!("{}：{}", r.kind, r.note) },
            target: "main".to_owned(),
        })
        .collect()
}

fn reading_blanks(reading: &Reading) -> Vec<language::placeholders::Placeholder> {
    language::placeholders::find(&reading.clean)
        .into_iter()
        .filter(|p| p.kind == language::placeholders::Kind::Figure)
        .collect()
}

/// Figures to be filled, each with the indicator its words name best.
fn blanks(visitor: &Visitor, reading: &Reading) -> Vec<(String, String, Option<Link>)> {
    reading_blanks(reading)
        .into_iter()
        .map(|p| {
            let name = p.metric.first().cloned().unwrap_or_default();
            let found = app::figures::search(visitor.app(), &name, 1).into_iter().next();
            let link = found.map(|i| Link::new(&i.title, &format!("/figures/{}", i.id)));
            let text = if name.is_empty() { p.context } else { format!("{name}（{}）", p.token) };
            (short(&text), "main".to_owned(), link)
        })
        .collect()
}

/// Decides on proposals: one by its button, several by their ticks.
pub(crate) async fn decide(visitor: Visitor, Path(id): Path<String>, posted: Posted) -> Result<Redirect, Failure> {
    let (word, ids): (String, Vec<Id>) = match posted.get("one").split_once(' ') {
        Some((word, id)) => (word.to_owned(), Id::parse(id).into_iter().collect()),
        None => (posted.get("all").to_owned(), posted.all("task").filter_map(Id::parse).collect()),
    };
    if ids.is_empty() {
        visitor.say("没有勾选任务", true, None);
        return Ok(Redirect::to(&format!("/speeches/{id}")));
    }
    let submission = visitor.app().id();
    let (app, asking) = (visitor.app(), &visitor.asking);
    let one = ids.first().copied();
    let (done, title) = if word == "accept" {
        (app::task::accept(app, asking, submission, ids).await?, "立项")
    } else {
        (app::task::refuse(app, asking, submission, ids, posted.get("reason")).await?, "不立项")
    };
    let mut text = format!("{title} {} 条", done.done);
    if let Some((_, why)) = done.refused.first() {
        text.push_str(&format!("，{} 条没有办成：{why}", done.refused.len()));
    }
    visitor.say(&text, done.done == 0, None);
    let row = one.map(|id| format!("#row-{id}")).unwrap_or_default();
    Ok(Redirect::to(&format!("/speeches/{id}{row}")))
}
