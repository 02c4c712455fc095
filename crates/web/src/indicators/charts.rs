//! Figures as pictures: places below as bars and tiles, months as a line, options as bars. Every mark leads to its figure.

use super::figure_query::FigureQuery;
use super::page::Picture;
use crate::auth::Visitor;
use crate::components::Link;
use app::indicators::{Children, Dims, Figure, Indicator, Kind, Tile as AppTile, TileGroup};
use domain::indicators::{FigureValue, Period};
use domain::places::Level;
use domain::{Month, PlaceId};
use picture::{Bar, Bars, Class, Group, Mosaic, NumberUnit, Point, Series, Spark, Tile, Trend, both};

/// Most bars a board shows; the figure's own page shows all.
pub(crate) const BARS: usize = 24;

/// Address of a figure's page.
pub(crate) fn path(indicator: &str) -> String {
    format!("/figures/{indicator}")
}

/// A value as drawn, in the unit of [`unit`]; `None` is 尚无数据.
fn number(indicator: &Indicator, value: Option<FigureValue>) -> Option<f64> {
    value?.value(&indicator.quantity.summary())
}

/// Pages of figures are summaries: money is drawn and written in 万元.
fn unit(indicator: &Indicator) -> NumberUnit {
    let quantity = indicator.quantity.summary();
    match indicator.kind {
        Kind::Ratio => NumberUnit::percent(),
        _ => NumberUnit::with_decimals(quantity.unit, quantity.decimals),
    }
}

fn note(asked: &FigureQuery) -> String {
    format!("{}，按{}", asked.words(), asked.when.division.chinese())
}

/// Places below as ranked bars; `most` 0 shows all.
pub(crate) fn places(
    visitor: &Visitor,
    asked: &FigureQuery,
    figure: &Figure,
    children: &Children,
    most: usize,
) -> Option<Picture> {
    if children.list.is_empty() {
        return None;
    }
    let (id, dim) = (&figure.indicator.id, figure.asked.dim.as_deref().unwrap_or_default());
    let word = children.list.first().and_then(|c| app::places::level(visitor.app(), c.place)).map_or("各地", level);
    let mut list: Vec<_> = children.list.iter().collect();
    let number = |value| number(&figure.indicator, value);
    list.sort_by(|a, b| number(b.value).partial_cmp(&number(a.value)).unwrap_or(std::cmp::Ordering::Equal));
    let left = if most > 0 && list.len() > most { list.len() - most } else { 0 };
    list.truncate(list.len() - left);
    let mut chart = Bars::new(format!("{word}{}", figure.title()), unit(&figure.indicator));
    for child in list {
        let mut bar =
            Bar::new(&child.name, number(child.value)).href(asked.at(&path(id), child.place, &[("dim", dim)]));
        if let Some(FigureValue::Ratio { top, bottom: bottom @ 1.. }) = child.value {
            let of = &figure.indicator.quantity;
            bar = bar.note(format!("{} 中 {}", of.number(bottom), of.number(top)));
        }
        if child.closed {
            bar = bar.note("已撤并");
        }
        chart = chart.bar(bar);
    }
    if children.own != FigureValue::Number(0) && !matches!(children.own, FigureValue::Ratio { bottom: 0, .. }) {
        chart = chart.bar(Bar::new("本级", number(Some(children.own))));
    }
    let svg = both(&chart.note(note(asked)), "places");
    let more = Link::new(&format!("另有 {left} 个，看全部"), &asked.at(&path(id), asked.when.place, &[("dim", dim)]));
    Some(Picture { svg, links: if left > 0 { vec![more] } else { Vec::new() } })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::County => "各县（区）",
        Level::Town => "各乡镇（街道）",
        Level::Village => "各村（社区）",
        _ => "各地",
    }
}

/// The last year by month, with the year before it where something was kept then.
pub(crate) fn trend(asked: &FigureQuery, figure: &Figure, months: &[(Month, FigureValue)]) -> Option<Picture> {
    let begun =
        months.iter().position(|(_, v)| !matches!(v, FigureValue::Number(0) | FigureValue::Ratio { bottom: 0, .. }))?;
    let (id, dim) = (&figure.indicator.id, figure.asked.dim.as_deref().unwrap_or_default());
    let half = months.len() / 2;
    let flow = figure.indicator.kind == Kind::Flow;
    let last = asked.when.period.last();
    let point = |(at, (month, value)): (usize, &(Month, FigureValue))| {
        let end = app::indicators::end_of(*month, last);
        let period = if flow { Period::Days(month.first(), end) } else { Period::AsOf(end) };
        // Before anything was kept there is no zero.
        let value = (at >= begun).then_some(*value);
        Point::new(number(&figure.indicator, value)).href(asked.then(
            &path(id),
            asked.when.place,
            period,
            &[("dim", dim)],
        ))
    };
    let points: Vec<Point> = months.iter().enumerate().map(point).collect();
    let (year, month) = months.get(half)?.0.year_month();
    let word = if flow { "逐月" } else { "逐月月末" };
    let ticks = picture::months(year, month, months.len() - half);
    let mut chart = Trend::new(format!("{}，{word}", figure.title()), unit(&figure.indicator), ticks)
        .series(Series::new("近12个月", points[half..].to_vec()));
    if begun < half {
        chart = chart.series(Series::new("上年同月", points[..half].to_vec()));
    }
    if last < last.month().last() {
        let until = Period::Days(last.month().first(), last).chinese();
        let same = if begun < half { "，上年同月也只算到这一天" } else { "" };
        chart = chart.note(format!("本月为{until}{same}"));
    }
    Some(Picture { svg: both(&chart, "trend"), links: Vec::new() })
}

/// A line as small as a word.
pub(crate) fn sparkline(indicator: &Indicator, months: &[(Month, FigureValue)]) -> String {
    let values: Vec<Option<f64>> = months.iter().map(|(_, v)| number(indicator, Some(*v))).collect();
    if values.iter().flatten().all(|v| *v == 0.0) {
        return String::new();
    }
    let name = format!("近12个月{}", indicator.title);
    use picture::Chart as _;
    Spark::new(name, unit(indicator), values).svg(&picture::Frame::new(&format!("s-{}", indicator.id), 240.0))
}

/// Options as bars; those without a record are left out.
pub(crate) fn kinds(asked: &FigureQuery, figure: &Figure, dims: &Dims) -> Option<Picture> {
    let any = |v: &FigureValue| !matches!(v, FigureValue::Number(0) | FigureValue::Ratio { bottom: 0, .. });
    let id = &figure.indicator.id;
    let bars: Vec<Bar> = dims
        .list
        .iter()
        .filter(|(_, v)| any(v))
        .map(|(option, v)| {
            Bar::new(option, number(&figure.indicator, Some(*v))).href(asked.at(
                &path(id),
                asked.when.place,
                &[("dim", option)],
            ))
        })
        .collect();
    if bars.is_empty() {
        return None;
    }
    let mut chart = Bars::new(format!("{}，按{}", figure.indicator.title, dims.by), unit(&figure.indicator)).bars(bars);
    if any(&dims.rest) {
        chart = chart.bar(Bar::new("未填或旧分类", number(&figure.indicator, Some(dims.rest))));
    }
    Some(Picture { svg: both(&chart.note(note(asked)), "kinds"), links: Vec::new() })
}

/// Classes of equal size over the values that occur: none of them is a judgement.
fn classes(indicator: &Indicator, values: impl Iterator<Item = f64>) -> Vec<Class> {
    let unit = unit(indicator);
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let zero = values.iter().any(|v| *v <= 0.0);
    values.retain(|v| *v > 0.0);
    let mut out = Vec::new();
    if zero {
        out.push(Class::upto(0.0, unit.full(0.0)));
    }
    let mut from = 0;
    for k in 1..=4 {
        let Some(cut) = (values.len() * k / 4).checked_sub(1).map(|i| values[i]) else { continue };
        let upto = values.iter().take_while(|v| **v <= cut).count();
        if upto <= from {
            continue;
        }
        let (low, high) = (unit.number(values[from]), unit.number(cut));
        let word = if low == high { unit.full(cut) } else { format!("{low}—{}", unit.full(cut)) };
        out.push(Class::upto(cut, word));
        from = upto;
    }
    out
}

/// Places below as tiles in groups: villages of a township, townships of the counties.
pub(crate) fn mosaic(visitor: &Visitor, asked: &FigureQuery, figure: &Figure, groups: &[TileGroup]) -> Option<Picture> {
    let number = |value| number(&figure.indicator, value);
    let all: Vec<&AppTile> = groups.iter().flat_map(|group| &group.tiles).collect();
    let values: Vec<f64> = all.iter().filter_map(|tile| number(tile.value)).collect();
    if values.len() < 2 {
        return None;
    }
    let lowest = all.iter().filter_map(|tile| app::places::level(visitor.app(), tile.place)).min();
    let (word, weight) = match lowest {
        Some(Level::Village) => ("各村（社区）", "村（社区）数"),
        Some(level_) => (level(level_), "村（社区）数"),
        None => ("各地", "村（社区）数"),
    };
    let id = &figure.indicator.id;
    let dim = figure.asked.dim.as_deref().unwrap_or_default();
    let href = |place: PlaceId| asked.at(&path(id), place, &[("dim", dim)]);
    let name = format!("{word}{}分布", figure.title());
    let mut chart = Mosaic::new(name, unit(&figure.indicator), weight, classes(&figure.indicator, values.into_iter()))
        .note(format!("{}；分档按各地数值等分，只分深浅，不作评价", note(asked)));
    for group in groups {
        let tile = |t: &AppTile| Tile::new(&t.name, f64::from(t.villages), number(t.value)).href(href(t.place));
        let tiles: Vec<Tile> = group.tiles.iter().map(tile).collect();
        chart = chart.group(match &group.of {
            Some((place, name)) => Group::new(name, tiles).href(href(*place)),
            None => Group::new("", tiles),
        });
    }
    Some(Picture { svg: both(&chart, "tiles"), links: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn indicator(kind: Kind, up_is_good: Option<bool>) -> Indicator {
        Indicator {
            id: "x".into(),
            title: "数".into(),
            quantity: domain::Quantity::count(if kind == Kind::Ratio { "%" } else { "处" }),
            note: String::new(),
            synonyms: Vec::new(),
            up_is_good,
            kind,
            ledger: None,
            by: None,
        }
    }

    #[test]
    fn money_is_drawn_in_ten_thousands() {
        let money = Indicator { quantity: domain::Quantity::new("元", 2), ..indicator(Kind::Flow, None) };
        assert_eq!(unit(&money).full(3.9005), "3.90 万元");
        assert_eq!(number(&money, Some(FigureValue::Number(3_900_500))), Some(3.9005));
        // A county's sum in 分 is larger than 32 bits hold.
        assert_eq!(number(&money, Some(FigureValue::Number(500_000_000_000))), Some(500_000.0));
        let area = Indicator { quantity: domain::Quantity::new("亩", 2), ..indicator(Kind::Stock, None) };
        assert_eq!(unit(&area).full(39_005.0), "39005.00 亩");
    }

    #[test]
    fn classes_take_every_value_once() {
        let kind = indicator(Kind::Stock, None);
        for values in [vec![0.0, 0.0], vec![3.0, 3.0, 3.0], vec![0.0, 1.0, 2.0, 2.0, 5.0, 9.0, 40.0], vec![1.0, 2.0]] {
            let classes = classes(&kind, values.iter().copied());
            assert!(!classes.is_empty() && classes.len() <= 5, "{values:?}: {classes:?}");
        }
    }
}
