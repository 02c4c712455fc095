//! Small things of the frame: assets, elder size, switching place, finding places and people, search.

use crate::components::{Column, Link, Row, Table, TableCell, assets};
use crate::failure::Failure;
use crate::posted::Posted;
use crate::session::PLACE;
use crate::site::Site;
use crate::visitor::{Guest, Visitor, encoded};
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::PlaceId;
use std::collections::HashMap;

pub mod page;
#[cfg(feature = "samples")]
mod sample;

/// Files of the pages: for ever, because their address holds their version.
pub(crate) async fn asset(Path((_, name)): Path<(String, String)>) -> Response {
    match assets::find(&name) {
        Some(asset) => (
            [(header::CONTENT_TYPE, asset.mime), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")],
            asset.text(),
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `/favicon.ico`, which browsers ask for unbidden.
pub(crate) async fn icon() -> Redirect {
    Redirect::permanent(&assets::href("icon.svg"))
}

/// Alive: the database answers.
pub(crate) async fn health(State(site): State<Site>) -> Response {
    match site.app().read(|_| Ok(())).await {
        Ok(()) => "ok".into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// A way back inside this site only.
pub(crate) fn inside(back: &str) -> &str {
    if back.starts_with('/') && !back.starts_with("//") && !back.contains('\\') { back } else { "/" }
}

/// `/`
pub(crate) async fn home() -> Redirect {
    Redirect::to("/today")
}

/// Elder size on or off: a cookie, no record of the person.
pub(crate) async fn elder(_: Guest, posted: Posted) -> Response {
    let cookie = if posted.get("on") == "1" {
        "elder=1; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly"
    } else {
        "elder=; Path=/; Max-Age=0; SameSite=Lax; HttpOnly"
    };
    ([(header::SET_COOKIE, cookie)], Redirect::to(inside(posted.get("back")))).into_response()
}

/// Works in another place from now on.
pub(crate) async fn switch(
    visitor: Visitor,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Redirect, Failure> {
    let place = query.get("place").and_then(|p| p.parse().ok()).map(PlaceId);
    let tree = visitor.app().tree();
    let allowed = |p: PlaceId| visitor.cx.actor.grants.iter().any(|g| tree.is_within(p, g.place));
    match place {
        Some(place) if allowed(place) => {
            visitor.guest.session.insert(PLACE, place.0).await.map_err(|e| Failure::internal(e.to_string()))?;
        }
        _ => return Err(app::Refusal::NotFound.into()),
    }
    let back = query.get("back").map_or("/place", String::as_str);
    // A list keeps its filters but not the place it was filtered to.
    Ok(Redirect::to(inside(back.split("place=").next().unwrap_or("/place").trim_end_matches(['?', '&']))))
}

/// Finds places by name, initials or code. With `pick=1` a result is chosen into a box, else it is switched to.
pub(crate) async fn places(
    visitor: Visitor,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Html<String>, Failure> {
    let words = query.get("q").cloned().unwrap_or_default();
    let pick = query.contains_key("pick");
    let tree = visitor.app().tree();
    let tops: Vec<PlaceId> = visitor.cx.actor.grants.iter().map(|g| g.place).collect();
    let mut results = Vec::new();
    for hit in app::places::search(&tree, &words, None, 60) {
        let place = hit.place;
        if !tops.iter().any(|top| tree.is_within(place.id, *top)) {
            continue;
        }
        results.push(page::Found {
            href: format!("/switch?place={}", place.id.0),
            title: tree.full_name(place.id),
            value: if pick { place.code.clone() } else { String::new() },
            note: format!("{} {}", place.level.chinese(), place.code),
        });
        if results.len() == 20 {
            break;
        }
    }
    let frame = visitor.frame("查区划", "村情").await;
    Ok(Html(crate::components::html(&page::FoundPage {
        frame,
        title: "查区划".into(),
        action: "/places".into(),
        words,
        results,
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
    let found = app::accounts::people_below(&visitor.cx, place, &[], &words, 20).await?;
    let tree = visitor.app().tree();
    let results = found
        .into_iter()
        .map(|c| page::Found {
            href: "/people".into(),
            note: format!("{} {}", tree.full_name(c.place), c.title),
            title: format!("{}（{} {}）", c.name, c.unit.clone().unwrap_or_default(), c.title),
            value: c.person.to_string(),
        })
        .collect();
    let frame = visitor.frame("查人员", "").await;
    Ok(Html(crate::components::html(&page::FoundPage {
        frame,
        title: "查人员".into(),
        action: "/people".into(),
        words,
        results,
        help: "写姓名或拼音首字母".into(),
    })))
}

/// One search for records of all ledgers and places.
pub(crate) async fn search(
    visitor: Visitor,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Html<String>, Failure> {
    let words = query.get("q").map(|q| q.trim().to_owned()).unwrap_or_default();
    let mut rows = Vec::new();
    let mut results = Vec::new();
    if !words.is_empty() {
        let loaded = visitor.app().loaded();
        for (ledger, row) in app::records::search(&visitor.cx, &words).await? {
            let title = loaded.pack.ledger(&ledger).map(|l| l.noun.clone()).unwrap_or_default();
            rows.push(Row::plain(vec![
                TableCell::link(&row.headline, &format!("/records/{ledger}/{}", row.id)),
                TableCell::text(&title),
                TableCell::text(&row.number),
                TableCell::text(&row.place[1]),
                TableCell::Tag(crate::components::Tag::new(&row.state.1, row.state.2.into())),
            ]));
        }
        let tree = visitor.app().tree();
        let tops: Vec<PlaceId> = visitor.cx.actor.grants.iter().map(|g| g.place).collect();
        for hit in app::places::search(&tree, &words, None, 40) {
            if tops.iter().any(|top| tree.is_within(hit.place.id, *top)) && results.len() < 8 {
                results.push(Link::new(
                    &tree.full_name(hit.place.id),
                    &format!("/switch?place={}&back={}", hit.place.id.0, encoded("/place")),
                ));
            }
        }
    }
    let mut frame = visitor.frame("搜索", "").await;
    frame.search_text.clone_from(&words);
    let titles = ["名称", "台账", "编号", "地点", "状态"];
    Ok(Html(crate::components::html(&page::SearchPage {
        frame,
        words,
        places: results,
        table: Table {
            caption: "找到的记录".into(),
            columns: titles.map(Column::words).to_vec(),
            rows,
            short: true,
            ..Table::default()
        },
    })))
}

/// No such address.
pub(crate) async fn nowhere() -> Failure {
    app::Refusal::NotFound.into()
}
