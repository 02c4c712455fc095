//! Getting around: the home page, elder size, switching the place worked in, finding places, people and records.

use super::page;
use crate::auth::{Guest, Visitor};
use crate::components::{Column, Link, Row, Table, TableCell, Tag};
use crate::failure::Failure;
use crate::form_data::FormData;
use crate::session::PLACE;
use crate::url::{self, local_path};
use axum::extract::Query;
use axum::http::header;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::PlaceId;
use std::collections::HashMap;

/// `/`
pub(crate) async fn home() -> Redirect {
    Redirect::to("/today")
}

/// Elder size on or off: a cookie, no record of the person.
pub(crate) async fn elder(_: Guest, posted: FormData) -> Response {
    let cookie = if posted.get("on") == "1" {
        "elder=1; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly"
    } else {
        "elder=; Path=/; Max-Age=0; SameSite=Lax; HttpOnly"
    };
    ([(header::SET_COOKIE, cookie)], Redirect::to(local_path(posted.get("back")))).into_response()
}

/// Works in another place from now on.
pub(crate) async fn switch(
    visitor: Visitor,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Redirect, Failure> {
    let place = query.get("place").and_then(|p| p.parse().ok()).map(PlaceId);
    let place = place.filter(|place| app::places::is_granted(&visitor.cx, *place));
    let place = place.ok_or(app::Refusal::NotFound)?;
    visitor.guest.session.insert(PLACE, place.0).await.map_err(|e| Failure::internal(e.to_string()))?;
    let back = query.get("back").map_or("/place", String::as_str);
    // A list keeps its filters but not the place it was filtered to.
    Ok(Redirect::to(local_path(back.split("place=").next().unwrap_or("/place").trim_end_matches(['?', '&']))))
}

/// Places and people that are shown at once.
const SHOWN: usize = 20;

/// Leaves as many as are shown, and says so when there were more.
fn cut<T>(found: &mut Vec<T>) -> String {
    if found.len() <= SHOWN {
        return String::new();
    }
    found.truncate(SHOWN);
    format!("只显示前 {SHOWN} 个，还有更多；请把名称写得更全")
}

/// Finds places by name, initials or code. With `pick=1` a result is chosen into a box, else it is switched to.
pub(crate) async fn places(
    visitor: Visitor,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Html<String>, Failure> {
    let words = query.get("q").cloned().unwrap_or_default();
    let pick = query.contains_key("pick");
    let mut found = app::places::search_granted(&visitor.cx, &words, SHOWN + 1);
    let cut = cut(&mut found);
    let result = |place: app::places::FoundPlace| page::Found {
        href: format!("/switch?place={}", place.id.0),
        title: place.full_name,
        note: format!("{} {}", place.level.chinese(), place.code),
        value: if pick { place.code } else { String::new() },
    };
    let results = found.into_iter().map(result).collect();
    let frame = visitor.frame("查区划", "村情").await;
    Ok(Html(crate::components::html(&page::FoundPage {
        frame,
        title: "查区划".into(),
        action: "/places".into(),
        words,
        results,
        cut,
        help: "写村名、乡镇名、拼音首字母（如 hjc）或区划代码".into(),
    })))
}

/// Finds people and units that may be made responsible below the place worked in.
pub(crate) async fn people(
    visitor: Visitor,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Html<String>, Failure> {
    let words = query.get("q").cloned().unwrap_or_default();
    let place = query.get("place").and_then(|p| p.parse().ok()).map_or(visitor.place, PlaceId);
    let mut found = app::accounts::people_below(&visitor.cx, place, &[], &words, SHOWN + 1).await?;
    let cut = cut(&mut found);
    let results = found
        .into_iter()
        .map(|c| page::Found {
            href: "/people".into(),
            note: format!("{} {}", app::places::full_name(visitor.app(), c.place), c.title),
            title: format!("{}（{} {}）", c.name, c.unit.clone().unwrap_or_default(), c.title),
            // The boxes of forms take words, the box of who is responsible takes the person.
            value: if query.contains_key("pick") { String::new() } else { c.person.to_string() },
        })
        .collect();
    let frame = visitor.frame("查人员", "").await;
    Ok(Html(crate::components::html(&page::FoundPage {
        frame,
        title: "查人员".into(),
        action: "/people".into(),
        words,
        results,
        cut,
        help: "写姓名或拼音首字母".into(),
    })))
}

/// Finds units.
pub(crate) async fn units(
    visitor: Visitor,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Html<String>, Failure> {
    let words = query.get("q").cloned().unwrap_or_default();
    let found = app::records::offered_units(&visitor.cx, &words).await?;
    Ok(Html(offers(&visitor, "查单位", "/units", words, found, "写单位名称，或其中几个字").await))
}

/// What a picker offers, as links that go into its box.
pub(crate) async fn offers(
    visitor: &Visitor,
    title: &str,
    action: &str,
    words: String,
    found: Vec<app::records::Offer>,
    help: &str,
) -> String {
    let result = |offer: app::records::Offer| page::Found {
        href: offer.record.map_or_else(|| action.to_owned(), |(ledger, id)| url::record(&ledger, id)),
        title: offer.label,
        value: String::new(),
        note: offer.note,
    };
    crate::components::html(&page::FoundPage {
        frame: visitor.frame(title, "").await,
        title: title.to_owned(),
        action: action.to_owned(),
        words,
        results: found.into_iter().map(result).collect(),
        cut: String::new(),
        help: help.to_owned(),
    })
}

/// One search for records of all ledgers and places.
pub(crate) async fn search(
    visitor: Visitor,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Html<String>, Failure> {
    let words = query.get("q").map(|q| q.trim().to_owned()).unwrap_or_default();
    let cx = &visitor.cx;
    let found = if words.is_empty() { Default::default() } else { app::records::search(cx, &words).await? };
    let cut = |cut: &app::records::Cut| {
        let text = format!("{}只显示前 {} 条，共 {} 条，查看全部", cut.title, cut.shown, cut.total);
        Link::new(&text, &url::with_query(&format!("/ledgers/{}", cut.ledger), [("q", words.as_str())]))
    };
    let cuts = found.cuts.iter().map(cut).collect();
    let row = |hit: app::records::SearchHit| {
        Row::plain(vec![
            TableCell::link(&hit.row.headline, &url::record(&hit.ledger, hit.row.id)),
            TableCell::text(&hit.noun),
            TableCell::text(&hit.row.number),
            TableCell::text(&hit.row.place[1]),
            TableCell::Tag(Tag::new(&hit.row.state.1, hit.row.state.2)),
        ])
    };
    let place = |p: app::places::FoundPlace| Link::new(&p.full_name, &url::switch(p.id, "/place"));
    let places = app::places::search_granted(cx, &words, 8).into_iter().map(place).collect();
    let rows = found.hits.into_iter().map(row).collect();
    let mut frame = visitor.frame("搜索", "").await;
    frame.search_text.clone_from(&words);
    let titles = ["名称", "台账", "编号", "地点", "状态"];
    Ok(Html(crate::components::html(&page::SearchPage {
        frame,
        words,
        places,
        cuts,
        table: Table {
            caption: "找到的记录".into(),
            columns: titles.map(Column::words).to_vec(),
            rows,
            short: true,
            ..Table::default()
        },
    })))
}
