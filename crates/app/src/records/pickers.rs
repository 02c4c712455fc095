//! Pickers of references: what they offer, what the words in their boxes mean, and the words of what was chosen.
//!
//! A box holds words that lead back to one thing: `HT-361002-2026-0001 山塘发包`, `饶示例（毛家坪村委会 文书）`. Words typed by hand
//! are read in the same way, so a form without JavaScript is a search: what several things fit comes back as a choice.

use super::list::found;
use super::reader;
use super::view::headline_of;
use crate::accounts::visible_people;
use crate::context::OpContext;
use crate::outcome::Outcome;
use domain::ledger::field_types::{FieldType, Reference, TypedRow, tidy};
use domain::ledger::{Field, Ledger, StateCategory};
use domain::normal::normal;
use domain::place_names::Miss;
use domain::places::PlaceTree;
use domain::{Id, PlaceId, Problem, Problems, place_names};
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use store::records::{ListRow, Page, Query};

/// Most things a picker offers at once.
pub const OFFERS: usize = 12;

/// What a picker looks for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sought {
    /// A record of this ledger, also found by this field of it.
    Record(String, Option<String>),
    Unit,
    Person,
    Place,
}

impl Sought {
    /// What a field looks for; `None` for what is no reference.
    pub fn of(ty: &dyn FieldType) -> Option<Self> {
        Some(match ty.reference()? {
            Reference::Record(ledger) => Self::Record(ledger.to_owned(), ty.matched_by().map(str::to_owned)),
            Reference::Unit => Self::Unit,
            Reference::Person => Self::Person,
            Reference::Place(_) => Self::Place,
        })
    }
}

/// A thing offered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// As a form sends it: an id.
    pub value: String,
    /// Words that name it, and lead back to it.
    pub label: String,
    /// Where it is: place, unit.
    pub note: String,
    /// Where it can be looked at: ledger and record.
    pub record: Option<(String, Id)>,
}

/// What stands in the box of a picker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picked {
    /// Words in the box.
    pub label: String,
    /// Several things fit the words: one is to be chosen.
    pub offers: Vec<Offer>,
    /// It points at something this person may not see: it stays as it is.
    pub unseen: bool,
}

/// What a picker of records offers for these words; the newest without words.
///
/// # Errors
/// No such ledger, or none this person reads.
pub async fn offered_records(cx: &OpContext, ledger: &str, words: &str) -> Outcome<Vec<Offer>> {
    super::readable(cx, ledger)?;
    offered(cx, Sought::Record(ledger.to_owned(), None), words).await
}

/// What a picker of units offers for these words.
///
/// # Errors
/// The store's.
pub async fn offered_units(cx: &OpContext, words: &str) -> Outcome<Vec<Offer>> {
    offered(cx, Sought::Unit, words).await
}

async fn offered(cx: &OpContext, sought: Sought, words: &str) -> Outcome<Vec<Offer>> {
    let words = words.to_owned();
    cx.read(move |cx, tx| fitting(tx, cx, &sought, &words)).await
}

/// What stands in the boxes of these references: ids as their words, words that fit several things with these things.
///
/// # Errors
/// The store's.
pub async fn picked(cx: &OpContext, wanted: Vec<(Sought, String)>) -> Outcome<BTreeMap<(Sought, String), Picked>> {
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    cx.read(move |cx, tx| {
        let mut out = BTreeMap::new();
        for (sought, text) in &wanted {
            let picked = match named(tx, cx, sought, text)? {
                Some(Some(label)) => Picked { label, ..Picked::default() },
                Some(None) => Picked { unseen: true, ..Picked::default() },
                None => {
                    let offers = match meant(tx, cx, sought, text)? {
                        Meant::One(_) => Vec::new(),
                        Meant::Several(offers) => offers,
                        Meant::Nothing => fitting(tx, cx, sought, text)?,
                    };
                    Picked { label: text.clone(), offers, unseen: false }
                }
            };
            out.insert((sought.clone(), text.clone()), picked);
        }
        Ok(out)
    })
    .await
}

/// Words of an id that stands in a form: `None` for what is no id, `Some(None)` for what may not be seen.
fn named(tx: &mut Tx, cx: &OpContext, sought: &Sought, text: &str) -> Outcome<Option<Option<String>>> {
    let tree = cx.app.tree();
    if *sought == Sought::Place {
        let place = text.parse().ok().map(PlaceId).filter(|p| text.len() < 12 && tree.get(*p).is_some());
        return Ok(place.map(|place| Some(place_label(&tree, place))));
    }
    let Some(id) = Id::parse(text) else { return Ok(None) };
    Ok(Some(match sought {
        Sought::Record(ledger, _) => records(tx, cx, ledger, &Query { among: Some(vec![id]), ..Query::default() })?
            .first()
            .map(|offer| offer.label.clone()),
        Sought::Unit => store::accounts::unit(tx, id)?.map(|unit| unit_offer(&tree, &unit).label),
        Sought::Person => {
            let own = person_offers(tx, cx, "")?.into_iter().find(|offer| offer.value == text);
            match own {
                Some(offer) => Some(offer.label),
                None => store::accounts::names(tx, &[id])?.remove(&id),
            }
        }
        Sought::Place => None,
    }))
}

/// What words mean.
enum Meant {
    One(String),
    Several(Vec<Offer>),
    Nothing,
}

/// What the words in a box mean: exactly what a label, a number, the matching field or a name says, else the one thing found.
fn meant(tx: &mut Tx, cx: &OpContext, sought: &Sought, words: &str) -> Outcome<Meant> {
    let words = tidy(words);
    if let Sought::Record(ledger, field) = sought
        && let Some(id) = by_number_or_field(tx, cx, ledger, field.as_deref(), &words)?
    {
        return Ok(Meant::One(id.to_string()));
    }
    if *sought == Sought::Place {
        return Ok(place_meant(&cx.app.tree(), &words));
    }
    let mut offers = fitting(tx, cx, sought, &words)?;
    let name = |offer: &Offer| match sought {
        Sought::Record(..) => offer.label.split_once(' ').map_or("", |(_, name)| name).to_owned(),
        _ => offer.label.split('（').next().unwrap_or_default().to_owned(),
    };
    let exact: Vec<Offer> = offers.iter().filter(|o| normal(&o.label) == normal(&words)).cloned().collect();
    let exact = if exact.is_empty() {
        offers.iter().filter(|o| normal(&name(o)) == normal(&words)).cloned().collect()
    } else {
        exact
    };
    if !exact.is_empty() {
        offers = exact;
    }
    // One person with several posts is one person.
    let values: BTreeSet<&str> = offers.iter().map(|offer| offer.value.as_str()).collect();
    Ok(match (offers.first(), values.len()) {
        (Some(only), 1) => Meant::One(only.value.clone()),
        (None, _) => Meant::Nothing,
        _ => Meant::Several(offers),
    })
}

/// The place a name or a label (name and code) means; never one that only looks like it.
fn place_meant(tree: &PlaceTree, words: &str) -> Meant {
    let Some(root) = tree.root() else { return Meant::Nothing };
    let code = words.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')'));
    let code = code.filter(|code| code.len() == 12 && code.bytes().all(|b| b.is_ascii_digit()));
    let offer = |place: PlaceId| Offer {
        value: place.0.to_string(),
        label: place_label(tree, place),
        note: tree.full_name(place),
        record: None,
    };
    match place_names::find(tree, code.unwrap_or(words), root, None) {
        Ok(place) => Meant::One(place.0.to_string()),
        Err(Miss::Several(list)) => Meant::Several(list.into_iter().take(OFFERS).map(offer).collect()),
        Err(Miss::OtherLevel(place)) => Meant::Several(vec![offer(place)]),
        // A part of a name, initials: what they may mean is offered, never taken.
        Err(_) => {
            let hits = crate::places::search(tree, words, None, OFFERS);
            match hits.is_empty() {
                true => Meant::Nothing,
                false => Meant::Several(hits.iter().map(|hit| offer(hit.place.id)).collect()),
            }
        }
    }
}

/// The record with this number (first word), or this value of a field that names one.
pub(crate) fn by_number_or_field(
    tx: &mut Tx,
    cx: &OpContext,
    ledger: &str,
    field: Option<&str>,
    words: &str,
) -> Outcome<Option<Id>> {
    let number = words.split_whitespace().next().unwrap_or_default().to_uppercase();
    if number.is_empty() {
        return Ok(None);
    }
    let (table, reader) = (cx.app.loaded().table(ledger)?, reader(cx));
    let page = Some(Page { limit: 3, skip: 0 });
    let query = Query { number: Some(number.clone()), page, ..Query::default() };
    let found = store::records::list(tx, &reader, table, &query, &[])?;
    if let Some(row) = found.iter().find(|row| row.number.to_uppercase() == number) {
        return Ok(Some(row.id));
    }
    let Some(index) = field.and_then(|field| table.ledger().field(field)) else { return Ok(None) };
    let query = Query { choices: vec![(index, vec![words.to_owned()])], page, ..Query::default() };
    let found = store::records::list(tx, &reader, table, &query, &[])?;
    let living: Vec<&ListRow> = found.iter().filter(|row| !is_void(table.ledger(), row)).collect();
    Ok(if let [only] = living.as_slice() { Some(only.id) } else { None })
}

fn is_void(ledger: &Ledger, row: &ListRow) -> bool {
    ledger.state(&row.state).is_some_and(|state| ledger.states[state].category == StateCategory::Void)
}

/// What fits words, best first.
fn fitting(tx: &mut Tx, cx: &OpContext, sought: &Sought, words: &str) -> Outcome<Vec<Offer>> {
    let words = tidy(words);
    match sought {
        Sought::Record(ledger, _) => {
            let table = cx.app.loaded().table(ledger)?;
            let mut query = Query::default();
            if words.contains('-') && words.is_ascii() {
                query.number = Some(words.to_uppercase());
            } else if !words.is_empty() {
                query.among = Some(found(&cx.app, table.ledger(), &words, tx)?);
            }
            records(tx, cx, ledger, &query)
        }
        Sought::Person => Ok(person_offers(tx, cx, &words)?.into_iter().take(OFFERS).collect()),
        Sought::Unit => {
            let (tree, today) = (cx.app.tree(), cx.today());
            let Some(root) = tree.root() else { return Ok(Vec::new()) };
            let plain = words.split(['（', '(']).next().unwrap_or_default().to_owned();
            let units = store::accounts::units_below(tx, root, today)?;
            let fits = units.iter().filter(|unit| unit.name.contains(&plain));
            Ok(fits.map(|unit| unit_offer(&tree, unit)).take(OFFERS).collect())
        }
        Sought::Place => {
            let tree = cx.app.tree();
            let hits = crate::places::search(&tree, &words, None, OFFERS);
            let offer = |place: PlaceId| Offer {
                value: place.0.to_string(),
                label: place_label(&tree, place),
                note: tree.full_name(place),
                record: None,
            };
            Ok(hits.iter().map(|hit| offer(hit.place.id)).collect())
        }
    }
}

/// Records of a query as a picker offers them: number and name, void ones left out.
fn records(tx: &mut Tx, cx: &OpContext, ledger: &str, query: &Query) -> Outcome<Vec<Offer>> {
    let (table, reader) = (cx.app.loaded().table(ledger)?, reader(cx));
    let of = table.ledger();
    let limit = i64::try_from(OFFERS).unwrap_or(12);
    let states = of.states.iter().filter(|s| query.among.is_some() || s.category != StateCategory::Void);
    let query =
        Query { states: states.map(|s| s.id.clone()).collect(), page: Some(Page { limit, skip: 0 }), ..query.clone() };
    let found = store::records::list(tx, &reader, table, &query, &[of.headline])?;
    let offer = |row: &ListRow| {
        let headline = headline_of(of, row.place, row.value(of.headline), &reader);
        Offer {
            value: row.id.to_string(),
            label: format!("{} {headline}", row.number),
            note: reader.tree.full_name(row.place),
            record: Some((ledger.to_owned(), row.id)),
        }
    };
    Ok(found.iter().map(offer).collect())
}

fn person_offers(tx: &mut Tx, cx: &OpContext, words: &str) -> Outcome<Vec<Offer>> {
    let tree = cx.app.tree();
    let Some(root) = tree.root() else { return Ok(Vec::new()) };
    let plain = words.split(['（', '(']).next().unwrap_or_default();
    let people = store::accounts::people_below(tx, root, cx.today())?;
    let offer = |c: store::accounts::Candidate| Offer {
        value: c.person.to_string(),
        label: format!("{}（{} {}）", c.name, c.unit.unwrap_or_default(), c.title),
        note: tree.full_name(c.place),
        record: None,
    };
    Ok(visible_people(cx, people, &[], plain).map(offer).collect())
}

fn unit_offer(tree: &PlaceTree, unit: &store::accounts::Unit) -> Offer {
    let place = tree.get(unit.place).map_or("", |p| p.name.as_str());
    Offer {
        value: unit.id.to_string(),
        label: format!("{}（{place}）", unit.name),
        note: tree.full_name(unit.place),
        record: None,
    }
}

/// A place as its box shows it: name and code; without a code its whole way down.
fn place_label(tree: &PlaceTree, place: PlaceId) -> String {
    match tree.get(place) {
        Some(found) if !found.code.is_empty() => format!("{}（{}）", found.name, found.code),
        _ => tree.full_name(place),
    }
}

/// Texts of a form with the words of its references as ids; several texts of one reference are a box and what was chosen
/// beside it. What can not be told is a problem of its field.
///
/// # Errors
/// Words that nothing or several things fit; the store's.
pub(super) async fn resolved(
    cx: &OpContext,
    ledger: &Ledger,
    texts: Vec<(String, String)>,
) -> Outcome<Vec<(String, String)>> {
    let of = |name: &str| ledger.resolve(name).map(|index| &ledger.fields[index]);
    let refers = |field: &Field| match field.ty.table() {
        None => Sought::of(&*field.ty).is_some(),
        Some(columns) => columns.list.iter().any(|c| Sought::of(&*c.ty).is_some()),
    };
    if !texts.iter().any(|(name, text)| !text.is_empty() && of(name).is_some_and(refers)) {
        return Ok(texts);
    }
    let name = ledger.id.clone();
    cx.read(move |cx, tx| {
        let ledger = cx.app.loaded().ledger(&name)?;
        let mut problems = Problems::default();
        let mut out: Vec<(String, String)> = Vec::with_capacity(texts.len());
        for (name, text) in &texts {
            let Some(field) = ledger.resolve(name).map(|index| &ledger.fields[index]) else {
                out.push((name.clone(), text.clone()));
                continue;
            };
            if let Some(columns) = field.ty.table().filter(|_| refers_in(field)) {
                let mut rows: Vec<TypedRow> = columns.typed(text);
                for (n, row) in rows.iter_mut().enumerate() {
                    for (column, cell) in columns.list.iter().zip(&mut row.texts) {
                        match word(tx, cx, &*column.ty, cell)? {
                            Ok(id) => *cell = id,
                            Err(why) => {
                                let text = format!("{}：第 {} 行“{}”：{why}", field.title, n + 1, column.title);
                                problems.push(Problem::field(&field.id, "choice", text));
                            }
                        }
                    }
                }
                out.push((name.clone(), columns.text(&rows)));
                continue;
            }
            if Sought::of(&*field.ty).is_none() {
                out.push((name.clone(), text.clone()));
                continue;
            }
            // What was chosen among several stands behind the box and wins over its words.
            let chosen = texts.iter().rev().find(|(other, text)| other == name && is_id(text));
            let text = chosen.map_or(text, |(_, text)| text);
            if out.iter().any(|(other, _)| other == name) {
                continue;
            }
            match word(tx, cx, &*field.ty, text)? {
                Ok(id) => out.push((name.clone(), id)),
                Err(why) => {
                    problems.push(Problem::field(&field.id, "choice", format!("{}：{why}", field.title)));
                }
            }
        }
        problems.into_result()?;
        Ok(out)
    })
    .await
}

fn refers_in(field: &Field) -> bool {
    field.ty.table().is_some_and(|columns| columns.list.iter().any(|c| Sought::of(&*c.ty).is_some()))
}

fn is_id(text: &str) -> bool {
    Id::parse(text).is_some() || (!text.is_empty() && text.len() < 12 && text.bytes().all(|b| b.is_ascii_digit()))
}

/// The id words of a reference mean; the words themselves of anything else.
fn word(tx: &mut Tx, cx: &OpContext, ty: &dyn FieldType, text: &str) -> Outcome<Result<String, String>> {
    let Some(sought) = Sought::of(ty) else { return Ok(Ok(text.to_owned())) };
    let text = tidy(text);
    if text.is_empty() || Id::parse(&text).is_some() {
        return Ok(Ok(text));
    }
    if sought == Sought::Place {
        return Ok(Ok(place_word(cx, &text)));
    }
    Ok(match meant(tx, cx, &sought, &text)? {
        Meant::One(id) => Ok(id),
        Meant::Several(offers) if offers.len() < OFFERS => Err(format!("“{text}”有 {} 个，请选一个", offers.len())),
        Meant::Several(_) => Err(format!("“{text}”有很多个，请写得更完整，或选一个")),
        Meant::Nothing => Err(format!("找不到“{text}”，或您无权查看，请从列表中选")),
    })
}

/// What the type of a place reads: a code, or a name without the signs of its way down.
fn place_word(cx: &OpContext, text: &str) -> String {
    let tree = cx.app.tree();
    let chosen = text.parse().ok().map(PlaceId).filter(|_| text.len() < 6).and_then(|p| tree.get(p));
    if let Some(place) = chosen {
        return if place.code.is_empty() { tree.full_name(place.id).replace('·', "") } else { place.code.clone() };
    }
    let code = text.trim_end_matches(['）', ')']).rsplit(['（', '(']).next().unwrap_or_default();
    let is_code = code.len() >= 6 && code.bytes().all(|b| b.is_ascii_digit());
    if is_code { code.to_owned() } else { text.replace('·', "") }
}

/// Headlines of the records that these values refer to, as this person sees them: one statement a ledger.
///
/// # Errors
/// The store's.
pub(super) fn headlines<'a>(
    tx: &mut Tx,
    cx: &OpContext,
    values: impl IntoIterator<Item = (&'a Field, &'a domain::Value)>,
    numbered: bool,
) -> Outcome<Vec<(Id, String)>> {
    let mut wanted: BTreeMap<String, BTreeSet<Id>> = BTreeMap::new();
    for (field, value) in values {
        if let (Some(ledger), Some(id)) = (field.ty.record_ledger(), value.id()) {
            wanted.entry(ledger.to_owned()).or_default().insert(id);
        }
    }
    let mut out = Vec::new();
    for (ledger, ids) in wanted {
        let Ok(table) = cx.app.loaded().table(&ledger) else { continue };
        let (of, reader) = (table.ledger(), reader(cx));
        let ids: Vec<Id> = ids.into_iter().collect();
        for some in ids.chunks(500) {
            let query = Query { among: Some(some.to_vec()), ..Query::default() };
            for row in store::records::list(tx, &reader, table, &query, &[of.headline])? {
                let headline = headline_of(of, row.place, row.value(of.headline), &reader);
                let text = if numbered { format!("{} {headline}", row.number) } else { headline };
                out.push((row.id, text));
            }
        }
    }
    Ok(out)
}

/// The records that words of a sheet mean, by field and word.
///
/// # Errors
/// The store's.
pub(crate) async fn of_sheet(
    cx: &OpContext,
    ledger: &str,
    words: BTreeSet<(usize, String)>,
) -> Outcome<BTreeMap<(usize, String), Id>> {
    let ledger = ledger.to_owned();
    cx.read(move |cx, tx| {
        let mut out = BTreeMap::new();
        for (index, word) in &words {
            let field = &cx.app.loaded().ledger(&ledger)?.fields[*index];
            let Some(Sought::Record(of, by)) = Sought::of(&*field.ty) else { continue };
            if let Some(id) = by_number_or_field(tx, cx, &of, by.as_deref(), word)? {
                out.insert((*index, word.clone()), id);
            }
        }
        Ok(out)
    })
    .await
}
