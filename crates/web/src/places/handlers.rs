//! 村情: the page of the place worked in.

use super::page::PlacePage;
use crate::auth::Visitor;
use crate::components::{self, Column, Fact, Link, Row, Shown, Table, TableCell};
use crate::failure::Failure;
use crate::indicators::charts::path;
use crate::records::facts::FactPage;
use crate::records::page::FactGroup;
use crate::url;
use app::indicators::{Direction, Figure, Indicator, printed};
use app::places::{PlaceBelow, PlaceOverview, Profile};
use axum::response::Html;
use domain::PlaceId;

fn switch(place: PlaceId) -> String {
    url::switch(place, "/place")
}

/// The page of the place worked in.
pub(crate) async fn show(visitor: Visitor) -> Result<Html<String>, Failure> {
    let view = app::places::overview(&visitor.cx, visitor.place).await?;
    let frame = visitor.frame(&view.name, "村情").await;
    let mut facts = match &view.profile {
        Profile::Kept(profile) => {
            let record = &profile.record.record;
            let page = FactPage { ledger: &record.ledger, record: record.id, csrf: &frame.csrf, revealed: None };
            page.groups(&profile.facts)
        }
        _ => Vec::new(),
    };
    facts.extend(below(view.headline.as_ref(), &view.below));
    Ok(Html(components::html(&PlacePage {
        crumbs: view.above.iter().map(|p| Link::new(&p.name, &switch(p.id))).collect(),
        acts: acts(&view),
        facts,
        figures: figures(&view),
        today: visitor.cx.today(),
        frame,
        view,
    })))
}

/// What may be done here; the first is the main one.
fn acts(view: &PlaceOverview) -> Vec<Link> {
    let form =
        |f: &app::records::FormLink| Link::new(&format!("登记{}", f.noun), &format!("/ledgers/{}/new", f.ledger));
    let mut acts: Vec<Link> = view.forms.iter().map(form).collect();
    if let Profile::Kept(profile) = &view.profile {
        let [ledger, title, noun] = &profile.record.ledger;
        let here = url::record(ledger, profile.record.record.id);
        if profile.record.may.edit {
            acts.push(Link::new(&format!("编辑{noun}"), &format!("{here}/edit")));
        }
        acts.push(Link::new(&format!("{title}变动"), &here));
    }
    acts
}

/// Figures against a year ago.
fn figures(view: &PlaceOverview) -> Table {
    let row = |figure: &Figure| {
        let title = format!("{}（{}）", figure.indicator.title, figure.unit());
        let change = figure.since_last_year().map(|d| match d.direction {
            Direction::Neutral => d.by,
            direction => format!("{}，{}", d.by, direction.word()),
        });
        Row::plain(vec![
            TableCell::link(&title, &format!("{}?place={}", path(&figure.indicator.id), view.id.0)),
            TableCell::text(&figure.printed()),
            TableCell::text(&printed(&figure.indicator, figure.last_year)),
            TableCell::text(&change.unwrap_or_default()),
        ])
    };
    Table {
        caption: "主要指标".to_owned(),
        columns: vec![
            Column::words("指标"),
            Column::number("现值", ""),
            Column::number("去年同期", ""),
            Column::number("变化", ""),
        ],
        rows: view.figures.iter().map(row).collect(),
        short: true,
        ..Table::default()
    }
}

/// The places right below with the main figure of each; none from the village down.
fn below(headline: Option<&Indicator>, list: &[PlaceBelow]) -> Option<FactGroup> {
    let fact = |place: &PlaceBelow| {
        let word = match headline {
            Some(indicator) => match printed(indicator, place.value) {
                value if value.is_empty() => format!("{}尚无数据", indicator.title),
                value => format!("{} {value} {}", indicator.title, indicator.quantity.summary().unit),
            },
            None => "打开".to_owned(),
        };
        Fact::new(&place.name, Shown::Link(Link::new(&word, &switch(place.id))))
    };
    let group =
        || FactGroup { title: format!("所辖 {} 个区划", list.len()), facts: list.iter().map(fact).collect() };
    (!list.is_empty()).then(group)
}
