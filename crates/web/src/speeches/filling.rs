//! Filling the figures a text leaves out: what may stand in each, chosen by a person, linked to its rows.

use super::page::{BlankRow, FillPage, OfferRow, Piece, TextLine};
use crate::auth::Visitor;
use crate::components::{self, Link};
use crate::download::{DOCX, attachment};
use crate::failure::Failure;
use crate::form_data::FormData;
use crate::indicators::figure_query::path_at;
use app::Refusal;
use app::speeches::{Blank, Choice, Fill, Filling, Offer};
use axum::extract::{Path, Query};
use axum::response::{Html, Redirect, Response};
use domain::access::Permission;
use domain::indicators::Period;
use domain::{Day, Id, PlaceId};
use language::placeholders::ValueKind;
use std::collections::HashMap;

fn until(query: &HashMap<String, String>) -> Option<Day> {
    query.get("until").and_then(|d| Day::parse(d))
}

/// The page.
pub(crate) async fn show(
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Html<String>, Failure> {
    let id = Id::parse(&id).ok_or(Refusal::NotFound)?;
    let filling = app::speeches::filling(&visitor.cx, id, until(&query)).await?;
    Ok(Html(components::html(&page(&visitor, id, &filling).await?)))
}

async fn page(visitor: &Visitor, id: Id, filling: &Filling) -> Result<FillPage, Failure> {
    let speeches = app::speeches::ledger(visitor.app())?;
    let may = visitor.may(Permission::SpeechSubmit);
    let here = format!("/speeches/{id}");
    let ready = filling.clear_choices().len();
    let mut counts = vec![format!("空缺 {} 处，已填 {} 处", filling.blanks.len(), filling.filled())];
    counts.extend(filling.length.words());
    Ok(FillPage {
        frame: visitor.frame("填数", "讲话").await,
        crumbs: vec![
            Link::new(&speeches.title, &format!("/ledgers/{}", speeches.id)),
            Link::new(&filling.view.headline, &here),
        ],
        title: filling.view.headline.clone(),
        counts,
        until: filling.until.to_string(),
        here: format!("{here}/fill"),
        files: vec![
            Link::new("Word", &format!("{here}/filled.docx?until={}", filling.until)),
            Link::new("Word（附数字口径）", &format!("{here}/filled.docx?until={}&basis=1", filling.until)),
        ],
        lines: lines(filling),
        blanks: filling.blanks.iter().map(|b| row(filling, b, may)).collect(),
        all: if may && ready > 0 { format!("填入全部无疑问的首选（{ready} 处）") } else { String::new() },
    })
}

/// The rows behind a figure.
pub(super) fn rows(indicator: &str, place: PlaceId, period: Period) -> String {
    path_at(&format!("/figures/{indicator}/rows"), place, period, "")
}

fn lines(filling: &Filling) -> Vec<TextLine> {
    let mut out = Vec::new();
    let mut start = 0;
    for line in filling.clean.split('\n') {
        let end = start + line.len();
        let mut at = start;
        let mut pieces: Vec<(Piece, Option<Link>, String)> = Vec::new();
        for blank in filling.blanks.iter().filter(|b| b.start >= start && b.end <= end) {
            pieces.push((Piece::plain(filling.printed.slice(at..blank.start)), None, String::new()));
            let anchor = format!("b{}", blank.start);
            match &blank.filled {
                Some(fill) => {
                    let link = Link::new(&fill.text, &rows(&fill.indicator, fill.place, fill.period));
                    let tip = format!("{}，{}：{}", fill.title, fill.period.chinese(), fill.value);
                    pieces.push((Piece { mark: tip, ..Piece::plain(&fill.text) }, Some(link), anchor));
                }
                None => {
                    let piece = Piece { blank: true, mark: "待填数字".to_owned(), ..Piece::plain(&blank.token) };
                    pieces.push((piece, None, anchor));
                }
            }
            at = blank.end;
        }
        pieces.push((Piece::plain(filling.printed.slice(at..end)), None, String::new()));
        pieces.retain(|(p, _, _)| !p.text.is_empty());
        let level = filling.headings.iter().find(|(at, _)| *at == start).map_or(0, |(_, level)| *level);
        if !pieces.is_empty() {
            out.push(TextLine { level: level.min(4), pieces });
        }
        start = end + 1;
    }
    out
}

/// Characters shown on either side of a sign.
const AROUND: usize = 15;

fn row(filling: &Filling, blank: &Blank, may: bool) -> BlankRow {
    let printed = &filling.printed;
    let line = |c: &char| *c != '\n';
    let mut before: Vec<char> = printed.slice(0..blank.start).chars().rev().take_while(line).take(AROUND).collect();
    before.reverse();
    let kind = match blank.kind {
        ValueKind::Result => "",
        ValueKind::Parameter => "这是规定的数，不是统计结果，由您填写",
        ValueKind::Target => "这是计划目标，由您填写",
        ValueKind::NoFigure => "这里不像要填统计数",
    };
    let nothing = match (kind.is_empty(), blank.offers.is_empty(), blank.names.first()) {
        (false, _, _) => kind.to_owned(),
        (true, true, Some(name)) => format!("没有指标统计“{name}”"),
        (true, true, None) => "看不出要填什么数".to_owned(),
        _ => String::new(),
    };
    BlankRow {
        start: blank.start.to_string(),
        before: before.into_iter().skip_while(|c| matches!(c, '，' | '。' | '；' | '、' | '：' | '）' | '”')).collect(),
        token: blank.token.clone(),
        after: printed.slice(blank.end..filling.clean.len()).chars().take_while(line).take(AROUND).collect(),
        nothing,
        filled: blank.filled.as_ref().map(filled).unwrap_or_default(),
        back: if may && blank.filled.is_some() { format!("{} -", blank.start) } else { String::new() },
        offers: if blank.filled.is_some() {
            Vec::new()
        } else {
            blank.offers.iter().map(|o| offer(blank, o, may)).collect()
        },
    }
}

fn filled(fill: &Fill) -> String {
    let mut out = format!("已填 {}：{}，{}，{}", fill.text, fill.title, fill.period.chinese(), fill.value);
    if let Some(now) = &fill.now {
        out.push_str(&format!("；现在是 {now}，请核对"));
    }
    out
}

fn offer(blank: &Blank, offer: &Offer, may: bool) -> OfferRow {
    OfferRow {
        title: Link::new(&offer.indicator.title, &rows(&offer.indicator.id, offer.place, offer.period)),
        of: format!("{}，{}：{}", offer.place_name, offer.period.chinese(), offer.shown),
        look: offer.look.join("；"),
        value: match &offer.text {
            Ok(_) if may => format!("{} {}", blank.start, offer.indicator.id),
            _ => String::new(),
        },
        button: offer.text.as_ref().map(|t| format!("填 {t}")).unwrap_or_default(),
        // The value itself says 尚无数据 already.
        why_not: offer.text.as_ref().err().filter(|why| **why != offer.shown).cloned().unwrap_or_default(),
    }
}

/// Takes a choice, or all first choices that need no second look.
pub(crate) async fn choose(visitor: Visitor, Path(id): Path<String>, posted: FormData) -> Result<Redirect, Failure> {
    let speech = Id::parse(&id).ok_or(Refusal::NotFound)?;
    let until = Day::parse(posted.get("until"));
    let cx = &visitor.cx;
    let choices: Vec<Choice> = if posted.has("all") {
        let filling = app::speeches::filling(cx, speech, until).await?;
        filling.clear_choices()
    } else {
        let (start, indicator) = posted.get("one").split_once(' ').unwrap_or_default();
        let indicator = (indicator != "-").then(|| indicator.to_owned());
        start.parse().ok().map(|start| Choice { start, indicator }).into_iter().collect()
    };
    let at = choices.first().map(|c| format!("#r{}", c.start)).unwrap_or_default();
    let back = posted.get("one").ends_with(" -");
    let text = if choices.is_empty() {
        ("没有可以填的空缺".to_owned(), true)
    } else {
        match app::speeches::fill(cx, cx.app.id(), speech, choices, until).await {
            Ok(_) if back => ("已撤回，恢复成空缺".to_owned(), false),
            Ok(count) => (format!("已填 {count} 处，每个数都能打开明细"), false),
            Err(Refusal::Internal(why)) => return Err(Failure::internal(why)),
            Err(refusal @ (Refusal::NotFound | Refusal::Forbidden(_))) => return Err(refusal.into()),
            Err(refusal) => (refusal.to_string(), true),
        }
    };
    visitor.say(&text.0, text.1, None);
    let day = until.map(|d| format!("?until={d}")).unwrap_or_default();
    Ok(Redirect::to(&format!("/speeches/{id}/fill{day}{at}")))
}

/// The filled text as a Word document.
pub(crate) async fn document(
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Response, Failure> {
    let id = Id::parse(&id).ok_or(Refusal::NotFound)?;
    let basis = query.contains_key("basis");
    let (name, bytes) = app::speeches::document(&visitor.cx, id, until(&query), basis).await?;
    Ok(attachment("speech.docx", &name, DOCX, bytes))
}
