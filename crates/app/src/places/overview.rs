//! 村情: what a place is, what is open there, its figures, who works there, what changed lately. Read on one snapshot.

use super::{PlaceName, above, below};
use crate::accounts::{may, may_near, visible_people};
use crate::context::OpContext;
use crate::indicators::{self, Figure, Indicator, Question, Sight, Viewer, figure_in};
use crate::outcome::{Outcome, Refusal};
use crate::records::{
    self, FieldView, FormLink, ListQuery, RecordView, Row, all_readable, last_event, list_in, may_create, open_states,
    view_in,
};
use domain::access::Permission;
use domain::indicators::{FigureValue, Period};
use domain::ledger::Ledger;
use domain::places::Level;
use domain::{Id, Moment, PlaceId};
use store::Tx;
use store::records::{Order, Page, Query, Stored};

/// Open records shown; the rest is a number for each ledger.
const OPEN: usize = 10;

/// Newest records of each ledger whose last change may be shown.
const RECENT_ROWS: i64 = 3;

/// Changes shown.
const RECENT: usize = 8;

/// People shown.
const PEOPLE: usize = 60;

/// Figures shown.
const FIGURES: usize = 12;

/// Forms offered.
const FORMS: usize = 3;

/// A place as one person may see it.
#[derive(Clone, Debug)]
pub struct PlaceOverview {
    /// Place.
    pub id: PlaceId,
    pub name: String,
    pub code: String,
    /// Granted places above, outermost first.
    pub above: Vec<PlaceName>,
    /// Places right below.
    pub below: Vec<PlaceBelow>,
    /// The indicator of [`PlaceBelow::value`]; `None` where the person sees no figures.
    pub headline: Option<Indicator>,
    /// What can be recorded here.
    pub forms: Vec<FormLink>,
    pub profile: Profile,
    /// What is open, nearest deadline first.
    pub open: Vec<OpenRecord>,
    /// How much is open in each ledger that has something open.
    pub open_counts: Vec<OpenCount>,
    /// Figures as of today.
    pub figures: Vec<Figure>,
    /// Who works at the place itself.
    pub workers: Vec<Worker>,
    /// What was done lately with the newest records, newest first.
    pub recent: Vec<Recent>,
}

/// Somebody who works at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worker {
    pub name: String,
    /// 驻村第一书记
    pub post: String,
    /// Unit that sends; empty for none.
    pub unit: String,
}

/// A place right below with its value of the headline.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceBelow {
    /// Place.
    pub id: PlaceId,
    pub name: String,
    /// The value; `None` is 尚无数据.
    pub value: Option<FigureValue>,
}

/// The profile of a place (村情档案).
#[derive(Clone, Debug)]
pub enum Profile {
    /// It has one.
    Kept(Box<ProfileView>),
    /// Places of this level have one, this place has none.
    Missing {
        /// Ledger id.
        ledger: String,
        /// Title of the ledger.
        title: String,
        /// The person may make it.
        may_create: bool,
    },
    /// Places of this level have none, or the person may not see them.
    None,
}

/// A profile taken apart.
#[derive(Clone, Debug)]
pub struct ProfileView {
    pub record: RecordView,
    /// The text that stands on top; empty for none.
    pub intro: String,
    /// Choices as title and word: 村类别 二类.
    pub words: Vec<(String, String)>,
    /// The other fields.
    pub facts: Vec<FieldView>,
}

/// A record of a place that is not closed yet, by its deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenRecord {
    /// Ledger id.
    pub ledger: String,
    /// What one record of it is called.
    pub noun: String,
    /// The record.
    pub row: Row,
}

/// How much is open in a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenCount {
    /// Ledger id.
    pub ledger: String,
    pub title: String,
    /// Classifier.
    pub counter: String,
    /// How many.
    pub total: i64,
}

/// Something that was done lately.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// When.
    pub at: Moment,
    /// What one record of the ledger is called, and what was done: 隐患 申请销号.
    pub what: String,
    /// Ledger id and record.
    pub record: (String, Id),
    /// What names the record.
    pub headline: String,
    pub who: String,
}

/// The overview of a place.
///
/// # Errors
/// [`Refusal::NotFound`] without the right to read records, or for an unknown place.
pub async fn overview(cx: &OpContext, place: PlaceId) -> Outcome<PlaceOverview> {
    if !may(cx, Permission::RecordRead) {
        return Err(Refusal::NotFound);
    }
    cx.read(move |cx, tx| {
        let tree = cx.app.tree();
        let found = tree.get(place).ok_or(Refusal::NotFound)?;
        let asked = Asked { cx, place };
        let (open, open_counts) = asked.open(tx)?;
        let (figures, headline, below) = asked.figures(tx)?;
        Ok(PlaceOverview {
            id: place,
            name: found.name.clone(),
            code: found.code.clone(),
            above: above(cx, place),
            below,
            headline,
            forms: records::forms(cx).into_iter().take(FORMS).collect(),
            profile: asked.profile(tx, found.level)?,
            open,
            open_counts,
            figures,
            workers: asked.workers(tx)?,
            recent: asked.recent(tx)?,
        })
    })
    .await
}

struct Asked<'a> {
    cx: &'a OpContext,
    place: PlaceId,
}

impl Asked<'_> {
    fn profile(&self, tx: &mut Tx, level: Level) -> Outcome<Profile> {
        let ledgers = all_readable(self.cx);
        let Some(ledger) = ledgers.into_iter().find(|l| l.traits.profile && l.place == Some(level)) else {
            return Ok(Profile::None);
        };
        let query = Query { page: Some(Page { limit: 1, skip: 0 }), ..self.here() };
        let table = self.cx.app.loaded().table(&ledger.id)?;
        let reader = records::reader(self.cx);
        let Some(stored) = store::records::page(tx, &reader, table, &query)?.pop() else {
            return Ok(Profile::Missing {
                ledger: ledger.id.clone(),
                title: ledger.title.clone(),
                may_create: may_create(self.cx, ledger),
            });
        };
        let record = view_in(tx, self.cx, &ledger.id, stored.record.id)?;
        Ok(Profile::Kept(Box::new(taken_apart(ledger, record))))
    }

    fn here(&self) -> Query {
        Query { place: Some(self.place), ..Query::default() }
    }

    /// What is open, nearest deadline first, and how much of each ledger.
    fn open(&self, tx: &mut Tx) -> Outcome<(Vec<OpenRecord>, Vec<OpenCount>)> {
        let reader = records::reader(self.cx);
        let (mut found, mut counts) = (Vec::new(), Vec::new());
        for ledger in all_readable(self.cx).into_iter().filter(|l| !l.steps.is_empty()) {
            let states: Vec<String> = open_states(ledger).map(|s| s.id.clone()).collect();
            let query = Query { states: states.clone(), ..self.here() };
            let total = store::records::count(tx, &reader, self.cx.app.loaded().table(&ledger.id)?, &query)?;
            if total == 0 {
                continue;
            }
            counts.push(OpenCount {
                ledger: ledger.id.clone(),
                title: ledger.title.clone(),
                counter: ledger.counter.clone(),
                total,
            });
            let asked = ListQuery {
                place: Some(self.place),
                states,
                sort: "due".to_owned(),
                limit: i64::try_from(OPEN).unwrap_or(i64::MAX),
                ..ListQuery::default()
            };
            let rows = list_in(tx, self.cx, &ledger.id, &asked)?.rows;
            let open = |row| OpenRecord { ledger: ledger.id.clone(), noun: ledger.noun.clone(), row };
            found.extend(rows.into_iter().map(open));
        }
        found.sort_by_key(|open: &OpenRecord| (open.row.due.is_none(), open.row.due));
        found.truncate(OPEN);
        Ok((found, counts))
    }

    /// Figures as of today, and the places below with the main one of them.
    fn figures(&self, tx: &mut Tx) -> Outcome<(Vec<Figure>, Option<Indicator>, Vec<PlaceBelow>)> {
        let cx = self.cx;
        let sight = Sight::new(&cx.app, Viewer::from(cx).reader(&cx.app));
        let seen = may_near(cx, Permission::FigureRead, None, self.place);
        let defs = if seen { indicators::key_indicators(cx, self.place) } else { Vec::new() };
        let question = |id: &str| Question::new(id, self.place, Period::AsOf(cx.today()));
        let figures = defs.iter().take(FIGURES).map(|(_, def)| figure_in(tx, &sight, &question(&def.id)));
        // Where nothing is kept yet there is nothing to compare; the board lists those too.
        let figures = figures.filter(|f| !f.as_ref().is_ok_and(|f| f.printed().is_empty())).collect::<Outcome<_>>()?;
        let below = below(&self.cx.app, self.place);
        let main = indicators::headline(&defs, "").filter(|_| !below.is_empty());
        let values = match main {
            Some(def) => indicators::children_in(tx, &sight, &question(&def.id))?.list,
            None => Vec::new(),
        };
        let headline = match main {
            Some(def) => Some(indicators::resolve(&cx.app, &def.id)?.indicator()),
            None => None,
        };
        let value = |id: PlaceId| values.iter().find(|c| c.place == id).and_then(|c| c.value);
        let below = below.into_iter().map(|p| PlaceBelow { value: value(p.id), id: p.id, name: p.name }).collect();
        Ok((figures, headline, below))
    }

    fn workers(&self, tx: &mut Tx) -> Outcome<Vec<Worker>> {
        let mut found = store::accounts::people_below(tx, self.place, self.cx.today())?;
        found.retain(|c| c.place == self.place);
        let people = visible_people(self.cx, found, &[], "").take(PEOPLE);
        Ok(people.map(|c| Worker { name: c.name, post: c.title, unit: c.unit.unwrap_or_default() }).collect())
    }

    /// What was done lately with the newest records.
    fn recent(&self, tx: &mut Tx) -> Outcome<Vec<Recent>> {
        let reader = records::reader(self.cx);
        let mut found: Vec<(Moment, Id, String, &Ledger, Stored)> = Vec::new();
        for ledger in all_readable(self.cx).into_iter().filter(|l| !l.traits.profile) {
            let page = Some(Page { limit: RECENT_ROWS, skip: 0 });
            let query = Query { order: Order::Newest, page, ..self.here() };
            for stored in store::records::page(tx, &reader, self.cx.app.loaded().table(&ledger.id)?, &query)? {
                if let Some((at, who, what)) = last_event(tx, ledger, &stored.record)? {
                    found.push((at, who, what, ledger, stored));
                }
            }
        }
        found.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
        found.truncate(RECENT);
        let people: Vec<Id> = found.iter().map(|(_, who, ..)| *who).collect();
        let names = store::accounts::names(tx, &people)?;
        let recent = |(at, who, what, ledger, stored): (Moment, Id, String, &Ledger, Stored)| Recent {
            at,
            what: format!("{} {what}", ledger.noun),
            record: (ledger.id.clone(), stored.record.id),
            headline: records::headline(ledger, &stored.record, &reader),
            who: records::person_name(who, &names),
        };
        Ok(found.into_iter().map(recent).collect())
    }
}

/// What stands on top of the page is taken out of the facts: the text that names the place, and its choices.
fn taken_apart(ledger: &Ledger, record: RecordView) -> ProfileView {
    let mut out = ProfileView { intro: String::new(), words: Vec::new(), facts: Vec::new(), record };
    for field in &out.record.fields {
        let index = ledger.field(&field.id);
        let is_choice = index.is_some_and(|i| ledger.fields[i].ty.categories().is_some());
        if index == Some(ledger.headline) {
            if !field.masked {
                out.intro.clone_from(&field.text);
            }
        } else if is_choice && !field.masked {
            out.words.push((field.title.clone(), field.text.clone()));
        } else {
            out.facts.push(field.clone());
        }
    }
    out
}
