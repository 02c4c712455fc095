//! A year of historical rows (补录), and one profile for each village.

use super::dice::Dice;
use super::people::acting;
use super::world::{Size, Stream, Template, World};
use crate::context::{App, OpContext};
use crate::outcome::{Outcome, Refusal};
use crate::records::{Adoption, adopt_many, read_texts};
use domain::places::Level;
use domain::{Day, Id, PlaceId, Value};
use std::collections::BTreeMap;

/// Rows of one transaction.
const CHUNK: usize = 1_000;

/// Villages with their short name and town.
struct Village {
    id: PlaceId,
    short: String,
    town: String,
    county: PlaceId,
}

fn villages(app: &App) -> Vec<Village> {
    let tree = app.tree();
    let mut out: Vec<Village> = tree
        .iter()
        .filter(|p| p.level == Level::Village && p.rural)
        .map(|p| Village {
            id: p.id,
            short: p.name.trim_end_matches("村委会").trim_end_matches("村民委员会").to_owned(),
            town: tree.at_level(p.id, Level::Town).map(|t| t.name.clone()).unwrap_or_default(),
            county: tree.tenant(p.id),
        })
        .collect();
    out.sort_by_key(|v| v.id);
    out
}

/// One profile for each village.
pub(super) async fn profiles(
    app: &App,
    world: &World,
    dice: &mut Dice,
    say: &(dyn Fn(&str) + Send + Sync),
) -> Outcome<()> {
    let cx = acting(app, &world.clerk.login, app.now()).await?;
    let villages = villages(app);
    for profile in &world.profile {
        let ledger = app.loaded().ledger(&profile.ledger)?.clone();
        say(&format!("建立{} {} 份", ledger.title, villages.len()));
        let day = cx.today().plus(-380);
        let mut rows = Vec::new();
        for village in &villages {
            let mut values: Vec<(usize, Value)> = Vec::new();
            for (field, [low, high]) in &profile.numbers {
                let index = ledger.field(field).ok_or_else(|| unknown(field))?;
                values.push((index, Value::Int(dice.between(*low, *high))));
            }
            for (field, list) in &profile.choices {
                let index = ledger.field(field).ok_or_else(|| unknown(field))?;
                if let Some(word) = dice.pick(list) {
                    values.push((index, Value::Text(word.clone())));
                }
            }
            rows.push((village.county, Adoption { place: village.id, day, values }));
        }
        adopt(&cx, &ledger.id, rows).await?;
    }
    Ok(())
}

fn unknown(field: &str) -> Refusal {
    Refusal::whole(format!("demo/world.toml：台账没有“{field}”这一项"))
}

/// Historical rows of every stream.
pub(super) async fn streams(
    app: &App,
    world: &World,
    size: Size,
    dice: &mut Dice,
    say: &(dyn Fn(&str) + Send + Sync),
) -> Outcome<()> {
    let cx = acting(app, &world.clerk.login, app.now()).await?;
    let villages = villages(app);
    for stream in &world.stream {
        let count = if size == Size::City { stream.count * stream.city } else { stream.count };
        let title = app.loaded().ledger(&stream.ledger)?.title.clone();
        say(&format!("补录{title} {count} 条"));
        let mut rows = Vec::with_capacity(count);
        for n in 0..count {
            let Some(village) = villages.get(pick_village(dice, villages.len(), n)) else { break };
            rows.push((village.county, row(&cx, world, stream, village, dice)?));
        }
        adopt(&cx, &stream.ledger, rows).await?;
    }
    Ok(())
}

/// Every village has some, a few have many: as in life.
fn pick_village(dice: &mut Dice, villages: usize, n: usize) -> usize {
    if n < villages { n } else { dice.below(villages).min(dice.below(villages * 2)) }
}

fn row(cx: &OpContext, world: &World, stream: &Stream, village: &Village, dice: &mut Dice) -> Outcome<Adoption> {
    let today = cx.today();
    let age = i32::try_from(dice.between(1, i64::from(stream.months) * 30)).unwrap_or(1);
    let day = today.plus(-age);
    let fits = |t: &&Template| t.min_age.is_none_or(|m| age >= m) && t.max_age.is_none_or(|m| age <= m);
    let rows: Vec<(u64, &Template)> = stream.row.iter().map(|t| (t.weight, t)).collect();
    let fates: Vec<(u64, &Template)> = stream.fate.iter().filter(fits).map(|t| (t.weight, t)).collect();
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    texts.insert(stream.day.clone(), day.to_string());
    let parts =
        [Some(&stream.always), dice.weighted(&rows).map(|t| &t.values), dice.weighted(&fates).map(|t| &t.values)];
    for values in parts.into_iter().flatten() {
        for (field, text) in values {
            texts.insert(field.clone(), filled(text, day, village, world, dice));
        }
    }
    // Nothing has been done on a day that is still to come; what is planned or due may lie ahead.
    let ledger = cx.app.loaded().ledger(&stream.ledger)?;
    texts.retain(|field, text| {
        let planned = ledger.field(field).is_some_and(|i| ledger.fields[i].future);
        let due = ledger.clocks.iter().any(|c| ledger.fields[c.field].id == *field);
        planned || due || Day::parse(text).is_none_or(|d| d <= today)
    });
    let texts: Vec<(String, String)> = texts.into_iter().collect();
    let values = read_texts(cx, ledger, village.county, &texts)?;
    Ok(Adoption { place: village.id, day, values })
}

/// Words in braces and `day+a..b`.
fn filled(text: &str, day: Day, village: &Village, world: &World, dice: &mut Dice) -> String {
    if let Some(range) = text.strip_prefix("day+") {
        let (low, high) = range.split_once("..").unwrap_or((range, range));
        let (low, high) = (low.parse().unwrap_or(0), high.parse().unwrap_or(0));
        return day.plus(i32::try_from(dice.between(low, high)).unwrap_or(0)).to_string();
    }
    let mut out = text.replace("{village}", &village.short).replace("{town}", &village.town);
    while let Some(at) = out.find("{name}") {
        out.replace_range(at..at + 6, &name(world, dice));
    }
    while let Some(at) = out.find("{n}") {
        out.replace_range(at..at + 3, &dice.between(1, 9).to_string());
    }
    out
}

/// A plainly synthetic name.
fn name(world: &World, dice: &mut Dice) -> String {
    let surname = dice.pick(&world.surnames).cloned().unwrap_or_default();
    surname + &dice.pick(&world.given).cloned().unwrap_or_default()
}

/// Brings rows in, county by county, so that numbers run on in each.
async fn adopt(cx: &OpContext, ledger: &str, rows: Vec<(PlaceId, Adoption)>) -> Outcome<()> {
    let mut by_county: BTreeMap<PlaceId, Vec<Adoption>> = BTreeMap::new();
    for (county, row) in rows {
        by_county.entry(county).or_default().push(row);
    }
    for (county, mut rows) in by_county {
        rows.sort_by_key(|r| (r.day, r.place));
        for (n, chunk) in rows.chunks(CHUNK).enumerate() {
            let submission = Id::named(format!("demo {ledger} {} {n}", county.0).as_bytes());
            adopt_many(&cx.with_submission(submission), ledger, "历史台账补录", chunk.to_vec()).await?;
        }
    }
    Ok(())
}
