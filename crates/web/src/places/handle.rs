//! 村情: what a place is, what is open there, its figures, who works there, what changed lately.

use super::page::{Open, Recent, VillagePage, Worker};
use crate::components::{self, Column, Empty, Fact, Link, Row, Shown, Table, TableCell, Tag};
use crate::due::due;
use crate::failure::Failure;
use crate::indicators::asked::touches;
use crate::indicators::handle::{headline, keys};
use crate::indicators::page::Turn;
use crate::indicators::pictures::{change, path, shown};
use crate::ledger::handle::creates;
use crate::records::page::FactGroup;
use crate::visitor::{Visitor, encoded};
use app::Refusal;
use app::indicators::Question;
use app::records::{FieldView, ListQuery, RecordView};
use axum::response::Html;
use domain::access::Permission;
use domain::indicators::Period;
use domain::ledger::{Ledger, StateCategory};
use domain::places::Level;
use domain::{Id, Moment, PlaceId};

/// Open records shown; the rest is a number and a link for each ledger.
const OPEN: usize = 10;

/// Records of each ledger whose last change may be shown, and changes shown.
const RECENT: (i64, usize) = (3, 8);

/// People shown.
const PEOPLE: usize = 60;

/// Figures shown.
const FIGURES: usize = 12;

fn switch(place: PlaceId) -> String {
    format!("/switch?place={}&back={}", place.0, encoded("/place"))
}

/// Ledgers whose records the visitor may read.
fn ledgers(visitor: &Visitor) -> Vec<&Ledger> {
    let all = visitor.app().loaded().pack.current();
    all.filter(|l| visitor.may_in(Permission::RecordRead, &l.line)).collect()
}

fn ended(category: StateCategory) -> bool {
    matches!(category, StateCategory::Closed | StateCategory::Void)
}

/// The page of the place worked in.
pub(crate) async fn show(visitor: Visitor) -> Result<Html<String>, Failure> {
    if !visitor.may(Permission::RecordRead) {
        return Err(Refusal::NotFound.into());
    }
    let tree = visitor.app().tree();
    let place = tree.get(visitor.place).ok_or(Refusal::NotFound)?;
    let today = visitor.cx.today();
    let profile = profile(&visitor, place.level).await?;
    let (open, more_open) = open(&visitor).await?;
    let (figures, mut groups) = figures(&visitor).await?;
    let (recent, workers) = (recent(&visitor).await?, workers(&visitor).await?);
    let frame = visitor.frame(&place.name, "村情").await;
    let mut acts: Vec<Link> = ledgers(&visitor)
        .into_iter()
        .filter(|l| !l.traits.profile && creates(&visitor, l))
        .take(3)
        .map(|l| Link::new(&format!("登记{}", l.noun), &format!("/ledgers/{}/new", l.id)))
        .collect();
    let (mut words, mut intro, mut empty) = (Vec::new(), String::new(), None);
    match profile {
        Profile::Kept(ledger, view) => {
            let here = format!("/records/{}/{}", ledger.id, view.record.id);
            if view.may[0] {
                acts.push(Link::new(&format!("编辑{}", ledger.noun), &format!("{here}/edit")));
            }
            acts.push(Link::new(&format!("{}变动", ledger.title), &here));
            for field in &view.fields {
                let Some(def) = ledger.field(&field.id).map(|i| (i, &ledger.fields[i])) else { continue };
                if field.masked {
                    continue;
                }
                if def.0 == ledger.headline {
                    intro.clone_from(&field.text);
                } else if def.1.ty.categories().is_some() {
                    words.push(format!("{} {}", field.title, field.text));
                }
            }
            let mut facts = facts(ledger, &view, &here, &frame.csrf);
            facts.append(&mut groups);
            groups = facts;
        }
        Profile::Missing(ledger) => {
            let create = creates(&visitor, ledger);
            empty = Some(Empty {
                title: format!("还没有{}", ledger.title),
                text: "建一次，表格、报告和指标就都从这里取数，不用再填户数、人口。".to_owned(),
                link: create.then(|| Link::new(&format!("建{}", ledger.title), &format!("/ledgers/{}/new", ledger.id))),
            });
        }
        Profile::NotHere => {}
    }
    let mut crumbs: Vec<Link> = tree
        .ancestors(place.id)
        .into_iter()
        .skip(1)
        .filter(|p| visitor.cx.actor.grants.iter().any(|g| tree.is_within(*p, g.place)))
        .filter_map(|p| tree.get(p).map(|x| Link::new(&x.name, &switch(p))))
        .collect();
    crumbs.reverse();
    Ok(Html(components::html(&VillagePage {
        frame,
        crumbs,
        name: place.name.clone(),
        code: place.code.clone(),
        words,
        acts,
        intro,
        groups,
        empty,
        open,
        more_open,
        figures,
        time: format!("截至 {}", today.chinese()),
        workers,
        forces: Vec::new(),
        recent,
        more_recent: Some(Link::new("到台账看全部", "/ledgers")),
    })))
}

/// The profile of a place.
enum Profile<'a> {
    /// Its ledger and record.
    Kept(&'a Ledger, Box<RecordView>),
    /// Places of this level have one, this place has none.
    Missing(&'a Ledger),
    /// Places of this level have none, or the visitor may not see them.
    NotHere,
}

async fn profile(visitor: &Visitor, level: Level) -> Result<Profile<'_>, Failure> {
    let found = ledgers(visitor).into_iter().find(|l| l.traits.profile && l.place == Some(level));
    let Some(ledger) = found else { return Ok(Profile::NotHere) };
    let asked = ListQuery { place: Some(visitor.place), limit: 1, ..ListQuery::default() };
    let listed = app::records::list(&visitor.cx, &ledger.id, asked).await?;
    match listed.rows.first() {
        Some(row) => {
            let view = app::records::view(&visitor.cx, &ledger.id, row.id).await?;
            Ok(Profile::Kept(ledger, Box::new(view)))
        }
        None => Ok(Profile::Missing(ledger)),
    }
}

/// The facts of a profile under their headings; what stands on top of the page is left out.
fn facts(ledger: &Ledger, view: &RecordView, here: &str, csrf: &str) -> Vec<FactGroup> {
    let top = |field: &FieldView| {
        ledger
            .field(&field.id)
            .is_some_and(|i| i == ledger.headline || ledger.fields[i].ty.categories().is_some() && !field.masked)
    };
    let mut groups: Vec<FactGroup> = Vec::new();
    for field in view.fields.iter().filter(|f| !top(f)) {
        let shown = if field.masked {
            let reveal = field.revealable.then(|| format!("{here}/reveal/{}", field.id));
            Shown::Masked { shown: field.text.clone(), reveal }
        } else if !field.files.is_empty() {
            let kept = ledger.field(&field.id).and_then(|i| ledger.fields[i].ty.attachment());
            let images = kept.is_some_and(|a| a.images);
            let link = |(n, hash): (usize, &String)| {
                let href = format!("/files/{}/{}/{hash}", ledger.id, view.record.id);
                Link::new(&format!("{} {}", field.title, n + 1), &href)
            };
            Shown::Files { files: field.files.iter().enumerate().map(link).collect(), images }
        } else if let Some((target, id)) = &field.link {
            Shown::Link(Link::new(&field.text, &format!("/records/{target}/{id}")))
        } else {
            Shown::Text(format!("{} {}", field.text, field.unit).trim_end().to_owned())
        };
        if groups.last().is_none_or(|g| g.title != field.section) {
            groups.push(FactGroup { title: field.section.clone(), facts: Vec::new() });
        }
        if let Some(group) = groups.last_mut() {
            group.facts.push(Fact { title: field.title.clone(), shown, csrf: csrf.to_owned() });
        }
    }
    groups
}

/// What is open, nearest deadline first, and where the rest of each ledger is.
async fn open(visitor: &Visitor) -> Result<(Vec<Open>, Vec<Link>), Failure> {
    let today = visitor.cx.today();
    let tree = visitor.app().tree();
    let here = tree.get(visitor.place).map(|p| p.name.as_str()).unwrap_or_default();
    let (mut found, mut more) = (Vec::new(), Vec::new());
    for ledger in ledgers(visitor).into_iter().filter(|l| !l.steps.is_empty()) {
        let states: Vec<String> = ledger.states.iter().filter(|s| !ended(s.category)).map(|s| s.id.clone()).collect();
        let asked = ListQuery { place: Some(visitor.place), states, ..ListQuery::default() };
        let counted = app::records::count(&visitor.cx, &ledger.id, asked.clone()).await?;
        if counted.total == 0 {
            continue;
        }
        let href = format!("/ledgers/{}?view=open", ledger.id);
        more.push(Link::new(&format!("{} {} {}未办结", ledger.title, counted.total, ledger.counter), &href));
        let limit = i64::try_from(OPEN).unwrap_or(10);
        let asked = ListQuery { sort: "due".to_owned(), limit, ..asked };
        for row in app::records::list(&visitor.cx, &ledger.id, asked).await?.rows {
            found.push((
                row.due,
                Open {
                    link: Link::new(&row.headline, &format!("/records/{}/{}", ledger.id, row.id)),
                    ledger: if row.place[0].is_empty() || row.place[0] == here {
                        ledger.noun.clone()
                    } else {
                        format!("{} {}", ledger.noun, row.place[0])
                    },
                    state: Tag::new(&row.state.1, row.state.2.into()),
                    due: row.due.zip(row.urgency).map(|(day, urgency)| due(day, today, urgency)),
                },
            ));
        }
    }
    found.sort_by_key(|(day, _)| (day.is_none(), *day));
    Ok((found.into_iter().take(OPEN).map(|(_, open)| open).collect(), more))
}

/// Figures against a year ago, and the places below with the main one of them.
async fn figures(visitor: &Visitor) -> Result<(Table, Vec<FactGroup>), Failure> {
    let place = visitor.place;
    let mut table = Table { caption: "主要指标".to_owned(), short: true, ..Table::default() };
    let below = children(visitor);
    let defs = if visitor.may(Permission::FigureRead) && touches(visitor, None, place) {
        keys(visitor, place)
    } else {
        Vec::new()
    };
    let now = Period::AsOf(visitor.cx.today());
    let questions = defs.iter().take(FIGURES).map(|(_, def)| Question::new(&def.id, place, now)).collect();
    let list = app::indicators::several(visitor.app(), &visitor.cx, questions).await?;
    table.columns = vec![
        Column::words("指标"),
        Column::number("现值", ""),
        Column::number("去年同期", ""),
        Column::number("变化", ""),
    ];
    // Where nothing is kept yet there is nothing to compare; the board lists those too.
    for figure in list.iter().filter(|f| !shown(&f.indicator, f.value).is_empty()) {
        let value = shown(&figure.indicator, figure.value);
        let by = change(&figure.indicator, figure.value, figure.last_year).map(|(by, turn)| {
            let word = match turn {
                Turn::Better => "，好转",
                Turn::Worse => "，变差",
                Turn::Plain => "",
            };
            format!("{by}{word}")
        });
        let title = format!("{}（{}）", figure.indicator.title, figure.indicator.quantity.summary().unit);
        table.rows.push(Row::plain(vec![
            TableCell::link(&title, &format!("{}?place={}", path(&figure.indicator.id), place.0)),
            TableCell::text(&value),
            TableCell::text(&shown(&figure.indicator, figure.last_year)),
            TableCell::text(&by.unwrap_or_default()),
        ]));
    }
    if below.is_empty() {
        return Ok((table, Vec::new()));
    }
    let values = match headline(&defs, "") {
        Some(def) => {
            let question = Question::new(&def.id, place, now);
            Some((def, app::indicators::children(visitor.app(), &visitor.cx, question).await?))
        }
        None => None,
    };
    let facts = below
        .iter()
        .map(|(id, name)| {
            let word = match &values {
                Some((def, children)) => {
                    let quantity = def.quantity.summary();
                    match children.list.iter().find(|c| c.place == *id).and_then(|c| c.value) {
                        Some(value) if value.is_known() => {
                            format!("{} {} {}", def.title, value.print(&quantity), quantity.unit)
                        }
                        _ => format!("{}尚无数据", def.title),
                    }
                }
                None => "打开".to_owned(),
            };
            Fact::new(name, Shown::Link(Link::new(&word, &switch(*id))))
        })
        .collect();
    Ok((table, vec![FactGroup { title: format!("所辖 {} 个区划", below.len()), facts }]))
}

/// Places right below that exist today.
fn children(visitor: &Visitor) -> Vec<(PlaceId, String)> {
    let tree = visitor.app().tree();
    tree.children(visitor.place).filter(|p| p.to.is_none()).map(|p| (p.id, p.name.clone())).collect()
}

/// Who works at the place itself.
async fn workers(visitor: &Visitor) -> Result<Vec<Worker>, Failure> {
    let people = app::accounts::people_below(&visitor.cx, visitor.place, &[], "", 2_000).await?;
    Ok(people
        .into_iter()
        .filter(|c| c.place == visitor.place)
        .take(PEOPLE)
        .map(|c| Worker { post: c.title, name: c.name, unit: c.unit.unwrap_or_default(), since: String::new() })
        .collect())
}

/// What was done lately with the newest records.
async fn recent(visitor: &Visitor) -> Result<Vec<Recent>, Failure> {
    let mut found: Vec<(Moment, Recent)> = Vec::new();
    for ledger in ledgers(visitor).into_iter().filter(|l| !l.traits.profile) {
        let asked = ListQuery { place: Some(visitor.place), limit: RECENT.0, ..ListQuery::default() };
        let listed = app::records::list(&visitor.cx, &ledger.id, asked).await?;
        let ids: Vec<Id> = listed.rows.iter().map(|r| r.id).collect();
        for id in ids {
            let view = app::records::view(&visitor.cx, &ledger.id, id).await?;
            let Some(event) = view.events.first() else { continue };
            found.push((
                event.at,
                Recent {
                    when: event.at.chinese(),
                    what: format!("{} {}", ledger.noun, event.what),
                    link: Link::new(&view.headline, &format!("/records/{}/{id}", ledger.id)),
                    who: event.who.clone(),
                },
            ));
        }
    }
    found.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    Ok(found.into_iter().take(RECENT.1).map(|(_, recent)| recent).collect())
}
