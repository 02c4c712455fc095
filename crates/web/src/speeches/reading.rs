//! A speech as read, made into its page.

use super::page::{OutlineLine, Paragraph, Piece, ProblemRow, Proposal, Repair, Sentence, SpeechPage, StatedRow};
use crate::auth::Visitor;
use crate::components::{Button, Empty, Link, Tag};
use crate::failure::Failure;
use crate::url;
use app::speeches::{Proposed, Reading, StatedFigure, Verdict};
use domain::access::Permission;
use domain::ledger::StateCategory;
use domain::{Id, Urgency};
use language::punctuation::Printed;
use std::ops::Range;

/// The page of a reading. `by_unit` puts the tasks of one unit together.
pub(super) async fn page(visitor: &Visitor, id: Id, reading: &Reading, by_unit: bool) -> Result<SpeechPage, Failure> {
    let view = &reading.view;
    let speeches = app::speeches::ledger(visitor.app())?;
    let tasks = app::tasks::ledger_id(visitor.app())?;
    let decides = visitor.may(Permission::SpeechSubmit);
    let mut links: Vec<Link> = view
        .steps
        .iter()
        .filter(|s| s.blocked.is_none())
        .map(|s| Link::new(&s.title, &format!("{}/step/{}", url::record(&speeches.id, id), s.id)))
        .collect();
    if view.may.edit {
        links.push(Link::new("修改", &format!("{}/edit", url::record(&speeches.id, id))));
    }
    for field in view.fields.iter().filter(|f| !f.files.is_empty()) {
        for hash in &field.files {
            links.push(Link::new(&field.title, &url::file(&speeches.id, id, hash)));
        }
    }
    let [waiting, taken, refused] = reading.counts();
    let mut counts = vec![format!("待确认 {waiting} 条"), format!("已立项 {taken} 条"), format!("不立项 {refused} 条")];
    counts.extend(reading.length.words());
    let (here, by) = (format!("/speeches/{id}"), format!("/speeches/{id}?by=unit"));
    let field = |name: &str| view.fields.iter().find(|f| f.id == name).map(|f| f.text.clone());
    let about: Vec<String> =
        speeches.list.iter().skip(1).filter_map(|i| field(&speeches.fields[*i].id)).filter(|t| !t.is_empty()).collect();
    Ok(SpeechPage {
        frame: visitor.frame(&view.headline, "讲话").await,
        crumbs: vec![Link::new(&speeches.title, &format!("/ledgers/{}", speeches.id))],
        title: view.headline.clone(),
        about: about.join("，"),
        state: Tag::new(&view.state.0, view.state.1),
        links,
        legend: reading.proposals.iter().any(|p| p.urgency.is_some() || p.category == StateCategory::Closed),
        paragraphs: paragraphs(reading),
        outline: outline(reading),
        repairs: repairs(reading),
        blanks: (reading.blanks.len(), format!("{here}/fill")),
        stated: stated(reading),
        sums: reading.stock.sums.iter().filter(|s| !s.agrees).map(|s| s.words.clone()).collect(),
        problems: problems(reading),
        proposals: proposals(tasks, reading, decides, by_unit),
        counts,
        action: here.clone(),
        bulk: bulk(decides, waiting, reading.proposals.iter().any(|p| p.ready)),
        orders: vec![
            Link::new("按原文顺序", if by_unit { here.as_str() } else { "" }),
            Link::new("按责任单位", if by_unit { "" } else { by.as_str() }),
        ],
        files: if reading.proposals.iter().any(|p| p.category != StateCategory::Void) {
            vec![
                Link::new("任务分解表 Excel", &format!("{here}/table.xlsx")),
                Link::new("Word", &format!("{here}/table.docx")),
            ]
        } else {
            Vec::new()
        },
        asks_day: view.record.version == 1,
        redated: reading.proposals.iter().filter(|p| decides && p.redated).count(),
        repairing: if decides { format!("{here}/repair") } else { String::new() },
        empty: Empty {
            title: "没有读出任务".to_owned(),
            text: "正文里没有写明谁在什么时候做什么。可以在任务台账里看已有的任务。".to_owned(),
            link: None,
        },
    })
}

fn bulk(decides: bool, waiting: usize, ready: bool) -> Vec<Button> {
    let mut out = Vec::new();
    if decides && waiting > 0 {
        out.push(Button::new("all", "accept", "批量立项"));
        out.push(Button::new("all", "refuse", "批量不立项"));
    }
    if decides && waiting > 1 {
        out.push(Button::new("all", "merge", "合并成一条"));
    }
    if decides && ready {
        out.push(Button::new("all", "issue", "一并交办"));
    }
    out
}

/// The rows in the order of the text, or those of one unit together: units in the order in which they first come.
fn proposals(tasks: &str, reading: &Reading, decides: bool, by_unit: bool) -> Vec<Proposal> {
    let all = &reading.proposals;
    if !by_unit {
        return all.iter().map(|p| proposal(tasks, p, decides)).collect();
    }
    let unit = |p: &Proposed| match (p.lead.as_str(), p.owner.as_str()) {
        ("", "") => "没有点名".to_owned(),
        ("", owner) => owner.to_owned(),
        (lead, _) => lead.to_owned(),
    };
    let mut units: Vec<String> = Vec::new();
    for p in all {
        let unit = unit(p);
        if !units.contains(&unit) {
            units.push(unit);
        }
    }
    let mut out = Vec::with_capacity(all.len());
    for name in units {
        let mut group = name.clone();
        for p in all.iter().filter(|p| unit(p) == name) {
            out.push(Proposal { group: std::mem::take(&mut group), ..proposal(tasks, p, decides) });
        }
    }
    out
}

/// What became of a task, as class and words.
fn fate(p: &Proposed) -> (&'static str, String) {
    match (p.category, p.urgency) {
        (StateCategory::Void, _) => ("", String::new()),
        (StateCategory::Closed, _) => ("done", p.state.1.clone()),
        (_, Some(urgency)) => {
            let class = match urgency {
                Urgency::Calm => "going",
                Urgency::Soon => "soon",
                Urgency::Overdue => "late",
            };
            (class, format!("{}，{}", p.state.1, urgency.word()))
        }
        _ => ("task", p.state.1.clone()),
    }
}

fn proposal(tasks: &str, p: &Proposed, decides: bool) -> Proposal {
    let first = p.waiting;
    let answers = if decides && first {
        vec![
            Button::new("one", &format!("accept {}", p.record), "立项"),
            Button::new("one", &format!("refuse {}", p.record), "不立项"),
        ]
    } else {
        Vec::new()
    };
    let record = url::record(tasks, p.record);
    let mut also = Vec::new();
    if decides && first {
        also.push(Link::new("编辑", &format!("{record}/edit")));
        also.push(Link::new("拆分", &format!("/speeches/split/{}", p.record)));
    } else {
        also.push(Link::new(&p.number, &record));
    }
    if decides && p.ready {
        also.push(Link::new("交办", &format!("/tasks/{}/issue", p.record)));
    }
    let time = match p.urgency {
        Some(urgency) => (urgency.word().to_owned(), fate(p).0.to_owned()),
        None => Default::default(),
    };
    let mut indicator = p.indicator_title.clone();
    if !indicator.is_empty() && !p.goal.is_empty() {
        indicator.push(' ');
        indicator.push_str(&p.goal);
    }
    Proposal {
        id: p.record.to_string(),
        target: format!("t-{}", p.record),
        group: String::new(),
        lead: p.lead.clone(),
        open: decides && (first || p.ready),
        time,
        text: p.text.clone(),
        owner: p.owner.clone(),
        due: p.due.clone(),
        goal: p.target.clone(),
        indicator,
        why: p.why.clone(),
        state: Tag::new(&p.state.1, p.category),
        answers,
        also,
    }
}

/// Paragraphs of the clean text: headings by the outline, sentences of proposals with an id links lead to.
fn paragraphs(reading: &Reading) -> Vec<Paragraph> {
    let mut out = vec![Paragraph::default()];
    let mut named: Vec<usize> = Vec::new();
    for segment in &reading.segments {
        if let Some(entry) = segment.entry
            && let Some(last) = out.last_mut()
            && last.sentences.is_empty()
        {
            last.level = reading.outline[entry].heads.min(4);
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
            let at = segment.start + offset(&segment.text, n);
            let repair = segment.repair.map(|r| &reading.repairs[r]);
            let pieces = match repair {
                Some(repair) => vec![Piece {
                    text: reading.printed.slice(at..at + line.len()).to_owned(),
                    was: Some(short(&repair.before)),
                    mark: repair.kind.to_owned(),
                    blank: false,
                }],
                None => cut(&reading.printed, at..at + line.len(), reading.blanks.iter().copied()),
            };
            if removed {
                // What was taken out is in the list of repairs; in the text it would only be in the way.
                continue;
            }
            let (class, said) = segment.proposal.map(|p| fate(&reading.proposals[p])).unwrap_or_default();
            let mut sentence = Sentence { id: String::new(), class: class.to_owned(), said, pieces };
            if let Some(p) = segment.proposal
                && !named.contains(&p)
            {
                named.push(p);
                sentence.id = format!("t-{}", reading.proposals[p].record);
            }
            if let Some(last) = out.last_mut() {
                last.sentences.push(sentence);
            }
        }
    }
    out.retain(|p| !p.sentences.is_empty());
    out
}

/// Byte offset of the n-th line.
fn offset(text: &str, n: usize) -> usize {
    text.split('\n').take(n).map(|l| l.len() + 1).sum()
}

/// A stretch with its figures to be filled marked.
fn cut(printed: &Printed, of: Range<usize>, blanks: impl Iterator<Item = (usize, usize)>) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut from = of.start;
    let plain = |out: &mut Vec<Piece>, of: Range<usize>| {
        if !of.is_empty() {
            out.push(Piece::plain(printed.slice(of)));
        }
    };
    for (start, end) in blanks.filter(|b| of.start <= b.0 && b.1 <= of.end) {
        plain(&mut out, from..start);
        let text = printed.slice(start..end).to_owned();
        out.push(Piece { text, was: None, mark: "待填数字".to_owned(), blank: true });
        from = end;
    }
    plain(&mut out, from..of.end);
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
        .map(|r| (r, false))
        .chain(reading.back.iter().map(|r| (r, true)))
        .map(|(r, back)| Repair {
            key: r.key.clone(),
            back,
            before: short(&r.before),
            after: if r.after.is_empty() { "（去掉）".to_owned() } else { short(&r.after) },
            why: if r.note.is_empty() { r.kind.to_owned() } else { format!("{}：{}", r.kind, r.note) },
        })
        .collect()
}

/// Figures it states, with what the ledgers say.
fn stated(reading: &Reading) -> Vec<StatedRow> {
    let row = |f: &StatedFigure| {
        let mut about = f.indicator.as_ref().map_or(f.name.clone(), |[_, title]| title.clone());
        for words in [&f.of, &f.issuer] {
            if !words.is_empty() {
                about.push_str(&format!("，{words}"));
            }
        }
        let rows = match (&f.indicator, f.asked, &f.verdict) {
            (Some([id, _]), Some((place, period)), Verdict::Same | Verdict::Differs(_)) => {
                Some(Link::new("打开明细", &super::filling::rows(id, place, period)))
            }
            _ => None,
        };
        let verdict = match &f.verdict {
            Verdict::Differs(ours) => format!("{}：{ours}", f.verdict.word()),
            other => other.word().to_owned(),
        };
        StatedRow { text: f.text.clone(), about, verdict, differs: matches!(f.verdict, Verdict::Differs(_)), rows }
    };
    reading.stock.figures.iter().map(row).collect()
}

fn problems(reading: &Reading) -> Vec<ProblemRow> {
    let link = |id: &Id| {
        let p = reading.proposals.iter().find(|p| p.record == *id)?;
        Some(Link::new(&p.number, &format!("#row-{id}")))
    };
    let list = reading.stock.problems.iter();
    list.map(|p| ProblemRow { text: p.text.clone(), answers: p.answers.iter().filter_map(link).collect() }).collect()
}
