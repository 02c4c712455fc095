//! One record: its page, edits, corrections, moves, steps, reveals, conflicts.

use super::files::texts_and_uploads;
use super::page::{ClockView, Conflict, Difference, Event, FactGroup, Proposal, RecordPage, Related, Side, StepView};
use crate::components::{self, Button, Control, Fact, FormPage, Link, Problem, Shown, Tag};
use crate::due::due;
use crate::failure::Failure;
use crate::forms;
use crate::ledger::handle::readable;
use crate::posted::Posted;
use crate::visitor::Visitor;
use app::Refusal;
use app::records::{EditRequest, MoveRequest, RecordView, StepInput};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::ledger::{Ask, Entry, Ledger, StateCategory};
use domain::{Day, Id};

fn id_of(text: &str) -> Result<Id, Failure> {
    Id::parse(text).ok_or_else(|| Refusal::NotFound.into())
}

fn home(ledger: &str, record: Id) -> String {
    format!("/records/{ledger}/{record}")
}

/// The record.
pub(crate) async fn show(
    visitor: Visitor,
    Path((ledger, record)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let record = id_of(&record)?;
    let def = readable(&visitor, &ledger)?.clone();
    if def.traits.speech.is_some() {
        return Ok(Redirect::to(&format!("/speeches/{record}")).into_response());
    }
    let view = app::records::view(&visitor.cx, &ledger, record).await?;
    let panel = crate::tasks::handle::panel(&visitor, &def, record).await?;
    Ok(Html(components::html(&page(&visitor, &def, &view, panel, &[]).await)).into_response())
}

async fn page(
    visitor: &Visitor,
    ledger: &Ledger,
    view: &RecordView,
    panel: String,
    revealed: &[(String, String)],
) -> RecordPage {
    let here = home(&ledger.id, view.record.id);
    let today = visitor.cx.today();
    let closed = matches!(view.state.1, StateCategory::Closed | StateCategory::Void);
    let nav = if ledger.traits.task.is_some() { "任务" } else { "台账" };
    let frame = visitor.frame(&view.headline, nav).await;
    let csrf = frame.csrf.clone();
    let clocks = match (view.record.due.zip(view.urgency), view.record.left, ledger.clocks.first()) {
        (Some((day, urgency)), _, Some(clock)) => {
            vec![ClockView { title: clock.title.clone(), due: due(day, today, urgency), note: String::new() }]
        }
        (None, Some(left), Some(clock)) if !closed => vec![ClockView {
            title: clock.title.clone(),
            due: components::Due::new("已按时提交", "", None),
            note: format!("退回后还有 {left} 天"),
        }],
        _ => Vec::new(),
    };
    let mut groups: Vec<FactGroup> = Vec::new();
    // The panel of a task says where it comes from, opens the sentence and shows the evidence.
    let in_panel =
        ledger.traits.task.iter().flat_map(|t| [t.source, t.sentence, t.evidence].into_iter().chain(t.origin));
    let in_panel: Vec<&str> = in_panel.map(|i| ledger.fields[i].id.as_str()).collect();
    let drawn = |id: &str| in_panel.contains(&id);
    // A record that this person may not open is nothing to them.
    let closed_to = |id: &str| ledger.field(id).is_some_and(|i| ledger.fields[i].ty.record_ledger().is_some());
    for field in view.fields.iter().filter(|f| !drawn(&f.id) && (f.link.is_some() || !closed_to(&f.id))) {
        let shown = if let Some((_, text)) = revealed.iter().find(|(id, _)| *id == field.id) {
            Shown::Revealed(text.clone())
        } else if field.masked {
            let reveal = field.revealable.then(|| format!("{here}/reveal/{}", field.id));
            Shown::Masked { shown: field.text.clone(), reveal }
        } else if !field.files.is_empty() {
            let kept = ledger.field(&field.id).and_then(|i| ledger.fields[i].ty.attachment());
            let images = kept.is_some_and(|a| a.images);
            let link = |(n, h): (usize, &String)| {
                Link::new(
                    &format!("{} {}", field.title, n + 1),
                    &format!("/files/{}/{}/{h}", ledger.id, view.record.id),
                )
            };
            Shown::Files { files: field.files.iter().enumerate().map(link).collect(), images }
        } else if let Some((target, id)) = &field.link {
            Shown::Link(Link::new(&field.text, &home(target, *id)))
        } else if field.unit.is_empty() {
            Shown::Text(field.text.clone())
        } else {
            Shown::Text(format!("{} {}", field.text, field.unit))
        };
        if groups.last().is_none_or(|g| g.title != field.section) {
            groups.push(FactGroup { title: field.section.clone(), facts: Vec::new() });
        }
        if let Some(group) = groups.last_mut() {
            group.facts.push(Fact { title: field.title.clone(), shown, csrf: csrf.clone() });
        }
    }
    let mut others = Vec::new();
    let stepped = !ledger.steps.is_empty();
    if view.may[0] && !(closed && stepped) {
        others.push(Link::new("修改", &format!("{here}/edit")));
    }
    if view.may[1] {
        others.push(Link::new("更正", &format!("{here}/correct")));
    }
    if view.may[2] && !closed {
        others.push(Link::new("移交", &format!("{here}/move")));
    }
    let mut related: Vec<Related> = Vec::new();
    for kin in &view.related {
        let title = visitor.app().loaded().pack.ledger(&kin.ledger).map(|l| l.title.clone()).unwrap_or_default();
        if related.last().is_none_or(|r| r.title != title) {
            related.push(Related { title, rows: Vec::new(), hidden: 0 });
        }
        let tag = visitor
            .app()
            .loaded()
            .pack
            .ledger(&kin.ledger)
            .and_then(|l| l.states.iter().find(|s| s.title == kin.state))
            .map(|s| Tag::new(&s.title, s.category.into()));
        if let Some(last) = related.last_mut() {
            let note = format!("{} {}", kin.place, kin.number);
            last.rows.push((Link::new(&kin.headline, &home(&kin.ledger, kin.id)), tag, note));
        }
    }
    let adopted = view.events.last().is_some_and(|e| e.what == "补录");
    RecordPage {
        frame,
        crumbs: vec![Link::new(&ledger.title, &format!("/ledgers/{}", ledger.id))],
        title: view.headline.clone(),
        number: view.record.number.clone(),
        ledger: ledger.title.clone(),
        place: Link::new(&view.place, &format!("/switch?place={}", view.record.place.0)),
        state: Tag::new(&view.state.0, view.state.1.into()),
        owner: view.owner.clone(),
        clocks,
        steps: view
            .steps
            .iter()
            .map(|s| StepView {
                title: s.title.clone(),
                href: s.blocked.is_none().then(|| format!("{here}/step/{}", s.id)),
                barred: s.blocked.clone().unwrap_or_default(),
                back: s.back,
            })
            .collect(),
        others,
        conflicts: view
            .conflicts
            .iter()
            .map(|c| Conflict {
                title: c.title.clone(),
                base: c.values[0].clone(),
                sides: vec![
                    Side { choice: "theirs".into(), who: c.authors[0].clone(), value: c.values[1].clone() },
                    Side { choice: "mine".into(), who: c.authors[1].clone(), value: c.values[2].clone() },
                ],
                action: c.blocked.is_none().then(|| format!("{here}/conflict/{}", c.id)),
                who_may: c.blocked.clone().unwrap_or_default(),
            })
            .collect(),
        proposals: view
            .repeats
            .iter()
            .map(|r| Proposal {
                title: "可能是反弹".into(),
                text: format!("同一处地方、同类问题不久前销号过：{}", r.number),
                link: Some(Link::new(&r.headline, &home(&r.ledger, r.id))),
                action: format!("{here}/repeats"),
                answers: vec![Button::new("of", &r.id.to_string(), "认定为反弹")],
            })
            .collect(),
        groups,
        panel,
        events: view.events.iter().map(event).collect(),
        older: None,
        related,
        adopted: if adopted { "补录".to_owned() } else { String::new() },
    }
}

fn event(event: &app::records::Event) -> Event {
    let (mut states, mut differences) = (String::new(), Vec::new());
    for (title, before, after) in &event.fields {
        if title == "状态" {
            states = format!("{before} → {after}");
        } else {
            differences.push(Difference { title: title.clone(), before: before.clone(), after: after.clone() });
        }
    }
    let when = match event.day {
        Some(day) => format!("{}（业务日期 {day}）", event.at.chinese()),
        None => event.at.chinese(),
    };
    let who = match &event.acting_for {
        Some(other) => format!("{}（代 {other}）", event.who),
        None => event.who.clone(),
    };
    Event {
        when,
        who,
        what: event.what.clone(),
        states,
        channel: String::new(),
        reason: event.basis.clone(),
        back: matches!(event.what.as_str(), "退回" | "作废"),
        differences,
    }
}

/// The form of an edit or a correction.
async fn edit_form(
    visitor: &Visitor,
    ledger: &Ledger,
    record: Id,
    correcting: bool,
    posted: Option<&Posted>,
) -> Result<FormPage, Failure> {
    let view = app::records::view(&visitor.cx, &ledger.id, record).await?;
    if !view.may[usize::from(correcting)] {
        return Err(Refusal::NotFound.into());
    }
    let (title, word) = if correcting { ("更正", "correct") } else { ("修改", "edit") };
    let here = home(&ledger.id, record);
    let title = format!("{title}{}", ledger.noun);
    let frame = visitor.frame(&title, "台账").await;
    let mut page = FormPage::new(frame, &title, &format!("{here}/{word}"), "保存");
    page.crumbs = vec![Link::new(&ledger.title, &format!("/ledgers/{}", ledger.id)), Link::new(&view.headline, &here)];
    let mut texts = forms::held(ledger, &view.record.values);
    for field in
        view.fields.iter().filter(|f| ledger.field(&f.id).is_some_and(|i| ledger.fields[i].sensitive.is_some()))
    {
        texts.insert(field.id.clone(), vec![field.text.clone()]);
    }
    if let Some(posted) = posted {
        texts = forms::sent(posted);
    }
    // What is empty and filled by a step is not asked here.
    let asked: Vec<(usize, bool)> = ledger
        .fields
        .iter()
        .enumerate()
        .filter(|(i, _)| ledger.editable(*i, if correcting { Entry::Correct } else { Entry::Edit }))
        .filter(|(i, f)| !f.by_step || correcting || !view.record.values[*i].is_empty())
        .filter(|(_, f)| f.ty.record_ledger().is_none())
        .map(|(i, f)| (i, f.required))
        .collect();
    page.sections = forms::sections(ledger, &asked, &texts, visitor.cx.today());
    for control in page.sections.iter_mut().flat_map(|s| &mut s.controls) {
        if let components::Input::Files { kept, .. } = &mut control.input {
            let id = control.name.trim_start_matches("f_");
            if let Some(field) = view.fields.iter().find(|f| f.id == id) {
                *kept = field
                    .files
                    .iter()
                    .map(|h| components::FileKept {
                        id: h.clone(),
                        link: Link::new(&field.title, &format!("/files/{}/{record}/{h}", ledger.id)),
                    })
                    .collect();
            }
        }
    }
    if correcting {
        let reason = posted.map(|p| p.get("reason").to_owned()).unwrap_or_default();
        page.sections.insert(0, components::Section::new("", vec![Control::reason(&reason)]));
        page.warning = "更正用于改填错的内容，前后两个值和原因都会留下。".to_owned();
    }
    let base = posted.map_or_else(|| view.record.version.to_string(), |p| p.get("base").to_owned());
    page.hidden =
        vec![("submission".to_owned(), forms::submission(visitor, None).to_string()), ("base".to_owned(), base)];
    page.cancel = Some(Link::new("不改了", &here));
    Ok(page)
}

/// The form of an edit.
pub(crate) async fn edit(
    visitor: Visitor,
    Path((ledger, record)): Path<(String, String)>,
) -> Result<Html<String>, Failure> {
    let ledger = readable(&visitor, &ledger)?.clone();
    Ok(Html(components::html(&edit_form(&visitor, &ledger, id_of(&record)?, false, None).await?)))
}

/// The form of a correction.
pub(crate) async fn correct(
    visitor: Visitor,
    Path((ledger, record)): Path<(String, String)>,
) -> Result<Html<String>, Failure> {
    let ledger = readable(&visitor, &ledger)?.clone();
    Ok(Html(components::html(&edit_form(&visitor, &ledger, id_of(&record)?, true, None).await?)))
}

/// Takes an edit.
pub(crate) async fn edited(
    visitor: Visitor,
    Path((ledger, record)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Failure> {
    save(visitor, ledger, record, posted, false).await
}

/// Takes a correction.
pub(crate) async fn corrected(
    visitor: Visitor,
    Path((ledger, record)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Failure> {
    save(visitor, ledger, record, posted, true).await
}

async fn save(
    visitor: Visitor,
    ledger: String,
    record: String,
    posted: Posted,
    correcting: bool,
) -> Result<Response, Failure> {
    let ledger = readable(&visitor, &ledger)?.clone();
    let record = id_of(&record)?;
    let saved = try_save(&visitor, &ledger, record, &posted, correcting).await;
    let here = home(&ledger.id, record);
    match saved {
        Ok(edited) => {
            if edited.conflicts.is_empty() {
                visitor.say("已保存", false, None);
            } else {
                let text = format!("已保存；别人也改了“{}”，两处都留着，请选定一处", edited.conflicts.join("、"));
                visitor.say(&text, true, None);
            }
            Ok(Redirect::to(&here).into_response())
        }
        Err(refusal) => {
            let (status, problems) = match refusal {
                Refusal::Problems(p) => (StatusCode::UNPROCESSABLE_ENTITY, forms::problems(&ledger, &p)),
                Refusal::Stale(text) => (StatusCode::CONFLICT, vec![Problem::new("", &text)]),
                other => return Err(other.into()),
            };
            let mut page = edit_form(&visitor, &ledger, record, correcting, Some(&posted)).await?;
            page.refuse(problems);
            Ok((status, Html(components::html(&page))).into_response())
        }
    }
}

async fn try_save(
    visitor: &Visitor,
    ledger: &Ledger,
    record: Id,
    posted: &Posted,
    correcting: bool,
) -> Result<app::records::Edited, Refusal> {
    let (texts, uploads) = texts_and_uploads(ledger, posted);
    let edit = EditRequest {
        submission: posted.id("submission").unwrap_or_else(|| visitor.app().id()),
        ledger: ledger.id.clone(),
        record,
        base: posted.get("base").parse().unwrap_or(0),
        texts,
        uploads,
        reason: correcting.then(|| posted.get("reason").to_owned()),
    };
    app::records::edit(&visitor.cx, edit).await
}

/// The form of a move.
pub(crate) async fn moving(
    visitor: Visitor,
    Path((ledger, record)): Path<(String, String)>,
) -> Result<Html<String>, Failure> {
    let ledger = readable(&visitor, &ledger)?.clone();
    Ok(Html(components::html(&move_form(&visitor, &ledger, id_of(&record)?, None).await?)))
}

async fn move_form(
    visitor: &Visitor,
    ledger: &Ledger,
    record: Id,
    posted: Option<&Posted>,
) -> Result<FormPage, Failure> {
    let view = app::records::view(&visitor.cx, &ledger.id, record).await?;
    if !view.may[2] {
        return Err(Refusal::NotFound.into());
    }
    let here = home(&ledger.id, record);
    let title = format!("移交{}", ledger.noun);
    let mut page = FormPage::new(visitor.frame(&title, "台账").await, &title, &format!("{here}/move"), "移交");
    page.crumbs = vec![Link::new(&view.headline, &here)];
    page.lead = "从移交那天起算到新地点；以前的统计留在原地点。".to_owned();
    page.known = vec![Fact::text("现在的地点", &view.place)];
    let get = |name: &str| posted.map(|p| p.get(name).to_owned()).unwrap_or_default();
    let day = if get("day").is_empty() { visitor.cx.today().to_string() } else { get("day") };
    page.sections = vec![components::Section::new(
        "",
        vec![
            forms::place_control(visitor, ledger.place, &get("place")),
            Control::day("day", "移交日期", &day).required(),
            Control::reason(&get("reason")),
        ],
    )];
    page.hidden = vec![("submission".to_owned(), forms::submission(visitor, None).to_string())];
    page.cancel = Some(Link::new("不移交了", &here));
    Ok(page)
}

/// Takes a move.
pub(crate) async fn moved(
    visitor: Visitor,
    Path((ledger, record)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Failure> {
    let ledger = readable(&visitor, &ledger)?.clone();
    let record = id_of(&record)?;
    let result = async {
        let place = forms::place_of(&visitor, &posted)?;
        let day = Day::parse(posted.get("day")).ok_or_else(|| Refusal::field("day", "移交日期：请写成 2026-11-21"))?;
        let to = MoveRequest {
            submission: posted.id("submission").unwrap_or_else(|| visitor.app().id()),
            ledger: ledger.id.clone(),
            record,
            place,
            day,
            reason: posted.get("reason").to_owned(),
        };
        app::records::move_to(&visitor.cx, to).await
    }
    .await;
    match result {
        Ok(_) => {
            visitor.say("已移交", false, None);
            Ok(Redirect::to(&home(&ledger.id, record)).into_response())
        }
        Err(Refusal::Problems(p)) => {
            let mut page = move_form(&visitor, &ledger, record, Some(&posted)).await?;
            page.refuse(forms::problems(&ledger, &p));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(components::html(&page))).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// The form of a step.
pub(crate) async fn step(
    visitor: Visitor,
    Path((ledger, record, step)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let ledger = readable(&visitor, &ledger)?.clone();
    let is_issue = ledger.traits.task.as_ref().is_some_and(|t| t.issue_step == step);
    if is_issue {
        return Ok(Redirect::to(&format!("/tasks/{record}/issue")).into_response());
    }
    Ok(Html(components::html(&step_form(&visitor, &ledger, id_of(&record)?, &step, None).await?)).into_response())
}

async fn step_form(
    visitor: &Visitor,
    ledger: &Ledger,
    record: Id,
    step: &str,
    posted: Option<&Posted>,
) -> Result<FormPage, Failure> {
    let view = app::records::view(&visitor.cx, &ledger.id, record).await?;
    let step = ledger.step(step).ok_or(Refusal::NotFound)?;
    let offered = view.steps.iter().find(|s| s.id == step.id);
    let here = home(&ledger.id, record);
    let title = format!("{}：{}", step.title, view.headline);
    let nav = if ledger.traits.task.is_some() { "任务" } else { "台账" };
    let frame = visitor.frame(&step.title, nav).await;
    let mut page = FormPage::new(frame, &title, &format!("{here}/step/{}", step.id), &step.title);
    page.crumbs = vec![Link::new(&ledger.title, &format!("/ledgers/{}", ledger.id)), Link::new(&view.headline, &here)];
    match offered {
        None => {
            let text = format!("这条{}现在是“{}”，不能{}，或这一步不由您办理", ledger.noun, view.state.0, step.title);
            return Err(Refusal::Stale(text).into());
        }
        Some(s) => {
            if let Some(why) = &s.blocked {
                return Err(Refusal::Forbidden(why.clone()).into());
            }
        }
    }
    let mut texts = forms::held(ledger, &view.record.values);
    for index in step.asks.iter().filter_map(|a| if let Ask::Field(i, _) = a { Some(*i) } else { None }) {
        let field = &ledger.fields[index];
        // A day that is asked for is most often today.
        if field.ty.is_business_day() && !texts.contains_key(&field.id) {
            texts.insert(field.id.clone(), vec![visitor.cx.today().to_string()]);
        }
        if let Some(shown) = view.fields.iter().find(|f| f.id == field.id && field.sensitive.is_some()) {
            texts.insert(field.id.clone(), vec![shown.text.clone()]);
        }
    }
    if let Some(posted) = posted {
        texts.extend(forms::sent(posted));
    }
    let mut first = Vec::new();
    let mut asked = Vec::new();
    for ask in &step.asks {
        match ask {
            Ask::Owner => {
                let chosen = posted.map_or_else(
                    || view.record.owner.map(|o| o.to_string()).unwrap_or_default(),
                    |p| p.get("owner").to_owned(),
                );
                first.push(forms::owner_control(visitor, view.record.place, &chosen).await?);
            }
            Ask::Reason => first.push(Control::reason(posted.map_or("", |p| p.get("reason")))),
            Ask::Field(index, required) => {
                let when = ledger.fields[*index].when.as_ref();
                let parameters = &visitor.app().loaded().pack.parameters;
                if when.is_none_or(|w| domain::expression::holds(w, &view.record.row(), parameters)) {
                    asked.push((*index, *required));
                }
            }
        }
    }
    page.sections = forms::sections(ledger, &asked, &texts, visitor.cx.today());
    if !first.is_empty() {
        page.sections.insert(0, components::Section::new("", first));
    }
    page.known = vec![Fact::text("地点", &view.place), Fact::text("编号", &view.record.number)];
    page.hidden = vec![("submission".to_owned(), forms::submission(visitor, None).to_string())];
    page.cancel = Some(Link::new("先不办", &here));
    Ok(page)
}

/// Takes a step.
pub(crate) async fn stepped(
    visitor: Visitor,
    Path((ledger, record, step)): Path<(String, String, String)>,
    posted: Posted,
) -> Result<Response, Failure> {
    let ledger = readable(&visitor, &ledger)?.clone();
    let record = id_of(&record)?;
    let result = async {
        let (texts, uploads) = texts_and_uploads(&ledger, &posted);
        let owner = posted.get("owner");
        let input = StepInput {
            submission: posted.id("submission").unwrap_or_else(|| visitor.app().id()),
            ledger: ledger.id.clone(),
            record,
            step: step.clone(),
            texts,
            uploads,
            owner_unit: owner.strip_prefix("unit:").and_then(Id::parse),
            owner: Id::parse(owner),
            reason: posted.get("reason").to_owned(),
            day: None,
        };
        app::records::step(&visitor.cx, input).await
    }
    .await;
    let title = ledger.step(&step).map(|s| s.title.clone()).unwrap_or_default();
    match result {
        Ok(moved) => {
            let text = if moved.missing > 0 {
                format!("您已办“{title}”，还需另外 {} 人会签后生效", moved.missing)
            } else {
                format!("已{title}")
            };
            visitor.say(&text, false, None);
            Ok(Redirect::to(&home(&ledger.id, record)).into_response())
        }
        Err(Refusal::Problems(p)) => {
            let mut page = match step_form(&visitor, &ledger, record, &step, Some(&posted)).await {
                Ok(page) => page,
                // The state has moved on meanwhile: say so instead of showing a form that can not be sent.
                Err(_) => return Err(Refusal::Problems(p).into()),
            };
            page.refuse(forms::problems(&ledger, &p));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(components::html(&page))).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// Shows one masked value, once; the purpose is asked for and kept.
pub(crate) async fn reveal(
    visitor: Visitor,
    Path((ledger, record, field)): Path<(String, String, String)>,
    posted: Posted,
) -> Result<Response, Failure> {
    let def = readable(&visitor, &ledger)?.clone();
    let record = id_of(&record)?;
    let reason = posted.get("reason");
    if reason.is_empty() {
        let title = "查看明文".to_owned();
        let frame = visitor.frame(&title, "台账").await;
        let action = format!("{}/reveal/{field}", home(&ledger, record));
        let mut page = FormPage::new(frame, &title, &action, "查看");
        page.lead = "谁在什么时候、为什么看，会留在审计记录里。".to_owned();
        page.sections = vec![components::Section::new(
            "",
            vec![Control::line("reason", "用途", "").required().help("如：联系责任人核对整改")],
        )];
        page.cancel = Some(Link::new("不看了", &home(&ledger, record)));
        return Ok(Html(components::html(&page)).into_response());
    }
    let text = app::records::reveal(&visitor.cx, &ledger, record, &field, reason).await?;
    let view = app::records::view(&visitor.cx, &ledger, record).await?;
    Ok(Html(components::html(&page(&visitor, &def, &view, String::new(), &[(field, text)]).await)).into_response())
}

/// Chooses between two values.
pub(crate) async fn conflict(
    visitor: Visitor,
    Path((ledger, record, conflict)): Path<(String, String, String)>,
    posted: Posted,
) -> Result<Redirect, Failure> {
    let (record, conflict) = (id_of(&record)?, id_of(&conflict)?);
    let mine = posted.get("side") == "mine";
    app::records::choose(&visitor.cx, &ledger, record, conflict, mine).await?;
    visitor.say("已选定", false, None);
    Ok(Redirect::to(&home(&ledger, record)))
}

/// Confirms a recurrence.
pub(crate) async fn repeats(
    visitor: Visitor,
    Path((ledger, record)): Path<(String, String)>,
    posted: Posted,
) -> Result<Redirect, Failure> {
    let record = id_of(&record)?;
    let of = posted.id("of").ok_or(Refusal::NotFound)?;
    app::records::confirm_recurrence(&visitor.cx, &ledger, record, of).await?;
    visitor.say("已认定为反弹，并与原记录关联", false, None);
    Ok(Redirect::to(&home(&ledger, record)))
}
