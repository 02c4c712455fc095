//! Figures: the board of a place, the list of all, one figure, its rows.

use super::asked::{Asked, touches};
use super::page::{BoardPage, FigureIndexPage, FigurePage, FigurePart, FigureRowsPage, KeyFigure, Picture};
use super::pictures::{self, path, shown};
use crate::components::{self, Column, Link, Pager, Row, Table, TableCell, Tag};
use crate::failure::Failure;
use crate::visitor::Visitor;
use app::Refusal;
use app::indicators::{Children, Counted, Figure, Indicator, Kind, Question, Side};
use axum::extract::{Path, RawQuery};
use axum::response::Html;
use domain::PlaceId;
use domain::access::Permission;
use domain::expression::Slot;
use domain::indicators::FigureValue;
use domain::ledger::{IndicatorDef, IndicatorRule, Ledger};
use std::collections::HashSet;

/// Rows a page.
const ROWS: i64 = 50;

/// Figures that have a column in the table of places, the chosen one first.
const COLUMNS: usize = 5;

/// Months of a line, and of the year before it.
const MONTHS: i32 = 12;

fn permitted(visitor: &Visitor) -> Result<(), Failure> {
    if visitor.may(Permission::FigureRead) { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

/// The indicators a board shows at a place: those of the ledgers the visitor may see figures of, without those that only
/// make up a ratio.
pub(crate) fn keys(visitor: &Visitor, place: PlaceId) -> Vec<(&Ledger, &IndicatorDef)> {
    let pack = &visitor.app().loaded().pack;
    let parts: HashSet<&str> = pack
        .current()
        .flat_map(|l| &l.indicators)
        .flat_map(|def| match &def.rule {
            IndicatorRule::Ratio { top, bottom } => vec![top.as_str(), bottom.as_str()],
            IndicatorRule::Span(_) => Vec::new(),
        })
        .collect();
    let seen = pack.current().filter(|l| touches(visitor, Some(&l.line), place));
    // Ledgers whose records are worked on come first.
    let mut ledgers: Vec<&Ledger> = seen.collect();
    ledgers.sort_by_key(|l| l.steps.is_empty());
    let all = ledgers.into_iter().flat_map(|l| l.indicators.iter().map(move |def| (l, def)));
    all.filter(|(_, def)| !parts.contains(def.id.as_str())).collect()
}

/// The indicator a board is about: the one asked for, else the first stock of the first ledger whose records are worked on.
pub(crate) fn headline<'a>(keys: &[(&'a Ledger, &'a IndicatorDef)], asked: &str) -> Option<&'a IndicatorDef> {
    let stock = |def: &IndicatorDef| matches!(&def.rule, IndicatorRule::Span(rule) if !rule.flow);
    let by_id = keys.iter().find(|(_, def)| def.id == asked);
    let first = || keys.iter().find(|(l, def)| !l.steps.is_empty() && stock(def));
    by_id.or_else(first).or_else(|| keys.first()).map(|(_, def)| *def)
}

/// Counts what is past its deadline: a stock that begins after one, and of which less is better.
fn overdue(def: &IndicatorDef) -> bool {
    match &def.rule {
        IndicatorRule::Span(rule) => {
            !rule.flow && def.up_is_good == Some(false) && rule.from.slots().contains(&Slot::Due)
        }
        IndicatorRule::Ratio { .. } => false,
    }
}

/// Numerator and denominator of a ratio.
fn parts_of<'a>(visitor: &'a Visitor, indicator: &str) -> Option<[&'a IndicatorDef; 2]> {
    let loaded = visitor.app().loaded();
    let IndicatorRule::Ratio { top, bottom } = &loaded.indicator(indicator)?.1.rule else { return None };
    Some([loaded.indicator(top)?.1, loaded.indicator(bottom)?.1])
}

/// What a value is made of, in words.
fn made_of(visitor: &Visitor, figure: &Figure) -> String {
    match (figure.value, parts_of(visitor, &figure.indicator.id)) {
        (Some(FigureValue::Ratio { top, bottom }), Some([t, b])) => {
            let part = |def: &IndicatorDef, n: i64| {
                let quantity = def.quantity.summary();
                format!("{} {} {}", def.title, quantity.number(n), quantity.unit)
            };
            format!("{} ÷ {}", part(t, top), part(b, bottom))
        }
        _ => match (figure.indicator.kind, figure.asked.period) {
            (Kind::Flow, domain::indicators::Period::AsOf(day)) => format!("{}年以来", day.year()),
            _ => String::new(),
        },
    }
}

/// The board of a place.
pub(crate) async fn board(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Html<String>, Failure> {
    permitted(&visitor)?;
    let asked = Asked::new(&visitor, query)?;
    let (app, cx) = (visitor.app(), &visitor.cx);
    let defs = keys(&visitor, asked.place);
    let questions: Vec<Question> = defs.iter().map(|(_, def)| asked.question(&def.id)).collect();
    let figures = app::indicators::several(app, cx, questions).await?;
    let head = headline(&defs, asked.get("show")).map(|def| def.id.clone());
    let mut keys = Vec::with_capacity(figures.len());
    let mut months = Vec::new();
    for ((_, def), figure) in defs.iter().zip(&figures) {
        let line = app::indicators::months(app, cx, asked.question(&def.id), 2 * MONTHS).await?;
        let last = &line[line.len().saturating_sub(12)..];
        keys.push(KeyFigure {
            title: def.title.clone(),
            href: asked.at(&path(&def.id), asked.place, &[]),
            value: shown(&figure.indicator, figure.value),
            unit: def.quantity.summary().unit,
            parts: made_of(&visitor, figure),
            compares: pictures::compares(figure),
            spark: pictures::spark(&def.id, &figure.indicator, last),
            alarming: pictures::alarm(overdue(def), figure.value),
        });
        if Some(&def.id) == head.as_ref() {
            months = line;
        }
    }
    let mut shown_pictures: Vec<Picture> = Vec::new();
    let mut table = None;
    if let Some(figure) = figures.iter().find(|f| Some(&f.indicator.id) == head.as_ref()) {
        let children = app::indicators::children(app, cx, figure.asked.clone()).await?;
        shown_pictures.extend(pictures::places(&visitor, &asked, figure, &children, pictures::BARS));
        shown_pictures.extend(pictures::trend(&asked, figure, &months));
        shown_pictures.extend(pictures::mosaic(&visitor, &asked, figure, &children).await?);
        table = below(&visitor, &asked, figure, children, &figures).await?;
        if let Some(first) = shown_pictures.first_mut() {
            let open = Link::new(
                &format!("打开{}", figure.indicator.title),
                &asked.at(&path(&figure.indicator.id), asked.place, &[]),
            );
            first.links.push(open);
        }
    }
    let mut others = Vec::new();
    others.extend(defs.iter().filter(|(_, def)| Some(&def.id) != head.as_ref()).take(8).map(|(_, def)| {
        Link::new(&format!("图表换成{}", def.title), &asked.at("/figures", asked.place, &[("show", &def.id)]))
    }));
    let show = asked.get("show");
    Ok(Html(components::html(&BoardPage {
        frame: visitor.frame("指标", "指标").await,
        crumbs: asked.above(&visitor, "/figures", &[("show", show)]),
        place: asked.place_name(&visitor),
        time: asked.words(),
        as_of: asked.as_of(&visitor, "/figures", &[("show", show)]),
        keys,
        pictures: shown_pictures,
        table,
        others,
        exports: vec![Link::new("全部指标", &asked.at("/figures/index", asked.place, &[]))],
    })))
}

/// Places below with a few figures each.
async fn below(
    visitor: &Visitor,
    asked: &Asked,
    head: &Figure,
    first: Children,
    all: &[Figure],
) -> Result<Option<Table>, Failure> {
    if first.list.is_empty() {
        return Ok(None);
    }
    let rest = all.iter().filter(|f| f.indicator.id != head.indicator.id).take(COLUMNS - 1);
    let mut columns: Vec<(&Figure, Children)> = vec![(head, first)];
    for figure in rest {
        let children = app::indicators::children(visitor.app(), &visitor.cx, figure.asked.clone()).await?;
        columns.push((figure, children));
    }
    let rows = columns[0]
        .1
        .list
        .iter()
        .map(|child| {
            let mut cells =
                vec![TableCell::link(&child.name, &asked.at("/figures", child.place, &[("show", asked.get("show"))]))];
            for (figure, children) in &columns {
                let value = children.list.iter().find(|c| c.place == child.place).and_then(|c| c.value);
                let href = asked.at(&path(&figure.indicator.id), child.place, &[]);
                let text = shown(&figure.indicator, value);
                cells.push(if text.is_empty() { TableCell::Nothing } else { TableCell::link(&text, &href) });
            }
            Row::plain(cells)
        })
        .collect();
    let mut totals = vec!["合计".to_owned()];
    totals.extend(columns.iter().map(|(f, _)| shown(&f.indicator, f.value)));
    let mut heads = vec![Column::words("区划")];
    heads.extend(columns.iter().map(|(f, _)| Column::number(&f.indicator.title, &f.indicator.quantity.summary().unit)));
    Ok(Some(Table {
        caption: format!("{}所辖各地主要指标", asked.place_name(visitor)),
        columns: heads,
        rows,
        totals,
        short: true,
        ..Table::default()
    }))
}

/// All figures, found by name.
pub(crate) async fn index(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Html<String>, Failure> {
    permitted(&visitor)?;
    let asked = Asked::new(&visitor, query)?;
    let loaded = visitor.app().loaded();
    let words = asked.get("q").to_owned();
    let all = match words.as_str() {
        "" => app::indicators::catalogue(visitor.app()),
        text => app::indicators::search(visitor.app(), text, 100),
    };
    let open = |i: &Indicator| match &i.ledger {
        Some([id, _]) => loaded.pack.ledger(id).is_some_and(|l| touches(&visitor, Some(&l.line), asked.place)),
        None => true,
    };
    let all: Vec<Indicator> = all.into_iter().filter(open).collect();
    let questions = all.iter().map(|i| asked.question(&i.id)).collect();
    let figures = app::indicators::several(visitor.app(), &visitor.cx, questions).await?;
    let mut groups: Vec<(String, Table)> = Vec::new();
    for figure in &figures {
        let external = figure.indicator.kind == Kind::External;
        let group = match &figure.indicator.ledger {
            Some([_, title]) => title.clone(),
            None => "外部数据（本系统没有台账，由上级或部门提供）".to_owned(),
        };
        let value = match shown(&figure.indicator, figure.value) {
            text if text.is_empty() => "尚无数据".to_owned(),
            text => text,
        };
        let mut note = figure.indicator.note.clone();
        if external {
            note = if note.is_empty() { "外部数据".to_owned() } else { format!("外部数据，{note}") };
        }
        let row = Row::plain(vec![
            TableCell::link(&figure.indicator.title, &asked.at(&path(&figure.indicator.id), asked.place, &[])),
            TableCell::text(&value),
            TableCell::text(&figure.indicator.quantity.summary().unit),
            TableCell::text(figure.indicator.kind.chinese()),
            TableCell::text(&note),
        ]);
        match groups.iter_mut().find(|(title, _)| *title == group) {
            Some((_, table)) => table.rows.push(row),
            None => groups.push((
                group.clone(),
                Table {
                    caption: format!("{group}的指标"),
                    columns: vec![
                        Column::words("指标"),
                        Column::number("数值", ""),
                        Column::words("单位"),
                        Column::words("种类"),
                        Column::words("口径"),
                    ],
                    rows: vec![row],
                    short: true,
                    ..Table::default()
                },
            )),
        }
    }
    Ok(Html(components::html(&FigureIndexPage {
        frame: visitor.frame("全部指标", "指标").await,
        place: asked.place_name(&visitor),
        time: asked.words(),
        as_of: asked.as_of(&visitor, "/figures/index", &[("q", &words)]),
        words,
        groups,
    })))
}

/// One figure.
pub(crate) async fn one(
    visitor: Visitor,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Failure> {
    permitted(&visitor)?;
    let asked = Asked::new(&visitor, query)?;
    let (app, cx) = (visitor.app(), &visitor.cx);
    let dim = asked.get("dim").to_owned();
    let mut question = asked.question(&id);
    question.dim = Some(dim.clone()).filter(|d| !d.is_empty());
    let figure = app::indicators::ask(app, cx, question.clone()).await?;
    let external = figure.indicator.kind == Kind::External;
    let more = [("dim", dim.as_str())];
    let here = path(&id);
    let rows_at = |side: &str| asked.at(&format!("{here}/rows"), asked.place, &[("dim", &dim), ("side", side)]);
    let mut drawn: Vec<Picture> = Vec::new();
    let mut table = None;
    if !external {
        let children = app::indicators::children(app, cx, question.clone()).await?;
        let months = app::indicators::months(app, cx, question, 2 * MONTHS).await?;
        drawn.extend(pictures::places(&visitor, &asked, &figure, &children, 0));
        drawn.extend(pictures::trend(&asked, &figure, &months));
        if dim.is_empty()
            && let Some(dims) = app::indicators::dims(app, cx, &id, asked.place, asked.period).await?
        {
            drawn.extend(pictures::kinds(&asked, &figure, &dims));
        }
        table = ratio_table(&visitor, &asked, &figure, &children);
    }
    let parts = match (figure.value, parts_of(&visitor, &id)) {
        (Some(FigureValue::Ratio { top, bottom }), Some([t, b])) => {
            let part = |word: &str, def: &IndicatorDef, n: i64, side: &str| FigurePart {
                title: format!("{word}：{}", def.title),
                value: format!("{} {}", def.quantity.summary().number(n), def.quantity.summary().unit),
                href: rows_at(side),
            };
            vec![part("分子", t, top, ""), part("分母", b, bottom, "bottom")]
        }
        _ => Vec::new(),
    };
    let mut crumbs = vec![Link::new("指标", &asked.at("/figures", asked.place, &[]))];
    crumbs.extend(asked.above(&visitor, &here, &more));
    let title = pictures::title(&figure);
    let name = asked.place_name(&visitor);
    let scope = match figure.counted {
        Counted::Cells => format!("{name}及所辖全部区划，按{}", asked.division.chinese()),
        Counted::Live => format!("{name}及所辖区划中您有权查看的记录，按{}；不是全部", asked.division.chinese()),
    };
    Ok(Html(components::html(&FigurePage {
        frame: visitor.frame(&title, "指标").await,
        crumbs,
        title,
        place: name,
        value: shown(&figure.indicator, figure.value),
        unit: figure.indicator.quantity.summary().unit,
        time: asked.words(),
        compares: pictures::compares(&figure),
        parts,
        definition: match figure.indicator.note.as_str() {
            "" => "定义中没有写明".to_owned(),
            note => note.to_owned(),
        },
        scope,
        facts: facts(&visitor, &figure),
        rows: (!external && !shown(&figure.indicator, figure.value).is_empty())
            .then(|| Link::new("打开明细", &rows_at(""))),
        as_of: asked.as_of(&visitor, &here, &more),
        pictures: drawn,
        table,
        late: None,
    })))
}

fn facts(visitor: &Visitor, figure: &Figure) -> Vec<(String, String)> {
    let indicator = &figure.indicator;
    let fact = |title: &str, words: String| (title.to_owned(), words);
    let mut out = vec![match &indicator.ledger {
        Some([_, title]) => {
            fact("来源", format!("{title}台账，随登记和办理自动计算，不另行填报").replace("台账台账", "台账"))
        }
        None => fact("来源", "外部数据：本系统没有对应台账，由上级或部门提供，不推算".to_owned()),
    }];
    let kind = match indicator.kind {
        Kind::Flow => "时期数：时段内发生的合计；只写日期时从当年1月1日起算".to_owned(),
        Kind::Stock => "时点数：时段最后一天结束时的数".to_owned(),
        Kind::Ratio => match parts_of(visitor, &indicator.id) {
            Some([top, bottom]) => {
                format!("比率：{} ÷ {}；分母为零时显示尚无数据，不按 0 或 100% 计", top.title, bottom.title)
            }
            None => "比率".to_owned(),
        },
        Kind::External => "外部数据".to_owned(),
    };
    out.push(fact("种类", kind));
    if !indicator.synonyms.is_empty() {
        out.push(fact("又称", indicator.synonyms.join("、")));
    }
    out
}

/// Numerator and denominator of the places below.
fn ratio_table(visitor: &Visitor, asked: &Asked, figure: &Figure, children: &Children) -> Option<Table> {
    let [top, bottom] = parts_of(visitor, &figure.indicator.id)?;
    let (above, below) = (top.quantity.summary(), bottom.quantity.summary());
    if children.list.is_empty() {
        return None;
    }
    let rows = children
        .list
        .iter()
        .map(|child| {
            let (t, b) = match child.value {
                Some(FigureValue::Ratio { top, bottom }) => (above.number(top), below.number(bottom)),
                _ => (String::new(), String::new()),
            };
            let href = asked.at(&path(&figure.indicator.id), child.place, &[]);
            Row::plain(vec![
                TableCell::link(&child.name, &href),
                TableCell::text(&t),
                TableCell::text(&b),
                TableCell::text(&shown(&figure.indicator, child.value)),
            ])
        })
        .collect();
    let totals = match figure.value {
        Some(FigureValue::Ratio { top, bottom }) => {
            vec!["合计".to_owned(), above.number(top), below.number(bottom), shown(&figure.indicator, figure.value)]
        }
        _ => Vec::new(),
    };
    Some(Table {
        caption: format!("{}，所辖各地", figure.indicator.title),
        columns: vec![
            Column::words("区划"),
            Column::number(&top.title, &above.unit),
            Column::number(&bottom.title, &below.unit),
            Column::number(&figure.indicator.title, &figure.indicator.quantity.summary().unit),
        ],
        rows,
        totals,
        short: true,
        ..Table::default()
    })
}

/// The records behind a figure.
pub(crate) async fn rows(
    visitor: Visitor,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Failure> {
    permitted(&visitor)?;
    let asked = Asked::new(&visitor, query)?;
    let (app, cx) = (visitor.app(), &visitor.cx);
    let dim = asked.get("dim").to_owned();
    let mut question = asked.question(&id);
    question.dim = Some(dim.clone()).filter(|d| !d.is_empty());
    let bottom = asked.get("side") == "bottom";
    let side = if bottom { Side::Bottom } else { Side::Top };
    let page: i64 = asked.get("page").parse().unwrap_or(0).max(0);
    let figure = app::indicators::ask(app, cx, question.clone()).await?;
    let behind = app::indicators::rows(cx, question, side, ROWS, page).await?;
    let parts = parts_of(&visitor, &id).map(|p| p[usize::from(bottom)]);
    // Rows are records: money stands in 元 here.
    let quantity = &behind.quantity;
    let title = parts.map_or_else(|| pictures::title(&figure), |def| def.title.clone());
    let with_unit = |n: i64| format!("{} {}", quantity.number(n), quantity.unit);
    let value = match figure.value {
        Some(FigureValue::Number(n)) => n,
        Some(FigureValue::Ratio { top, bottom: all }) => {
            if bottom {
                all
            } else {
                top
            }
        }
        None => 0,
    };
    let sum = if value == behind.total {
        format!("明细合计 {}，与指标一致。", with_unit(behind.total))
    } else {
        format!("明细合计 {}，指标为 {}：两次读取之间有记录变动，请刷新。", with_unit(behind.total), with_unit(value))
    };
    let (mut table_rows, mut hidden, mut hidden_sum) = (Vec::new(), 0_usize, 0_i64);
    for row in &behind.list {
        let Some(record) = &row.record else {
            hidden += 1;
            hidden_sum += row.amount;
            continue;
        };
        let name = if record.headline.is_empty() { &record.number } else { &record.headline };
        table_rows.push(Row::plain(vec![
            TableCell::link(name, &format!("/records/{}/{}", record.ledger, record.id)),
            TableCell::text(&record.number),
            TableCell::Tag(Tag::new(&record.state.0, record.state.1.into())),
            TableCell::text(&row.place_name),
            TableCell::text(&row.from.to_string()),
            TableCell::text(&quantity.number(row.amount)),
        ]));
    }
    let here = path(&id);
    let side = if bottom { "bottom" } else { "" };
    let at = |page: i64| {
        asked.at(&format!("{here}/rows"), asked.place, &[("dim", &dim), ("side", side), ("page", &page.to_string())])
    };
    let count = |n: usize| u64::try_from(n).unwrap_or(0);
    let first = u64::try_from(page * ROWS).unwrap_or(0);
    let shown_rows = count(behind.list.len());
    let whole = !behind.more && page == 0;
    let page_title = format!("{title}明细");
    Ok(Html(components::html(&FigureRowsPage {
        frame: visitor.frame(&page_title, "指标").await,
        crumbs: vec![
            Link::new("指标", &asked.at("/figures", asked.place, &[])),
            Link::new(&pictures::title(&figure), &asked.at(&here, asked.place, &[("dim", &dim)])),
        ],
        title: page_title.clone(),
        scope: format!("{}，{}", asked.place_name(&visitor), asked.words()),
        sum,
        table: Table {
            caption: page_title,
            columns: vec![
                Column::words("记录"),
                Column::words("编号"),
                Column::words("状态"),
                Column::words("区划"),
                Column::words("计入起"),
                Column::number("计入", &quantity.unit),
            ],
            rows: table_rows,
            ..Table::default()
        },
        hidden: if hidden > 0 {
            format!("本页另有关联记录 {hidden} 条（计 {}），您无权打开，只计数。", with_unit(hidden_sum))
        } else {
            String::new()
        },
        pager: Pager {
            first: if shown_rows == 0 { 0 } else { first + 1 },
            last: first + shown_rows,
            total: whole.then_some(shown_rows),
            late: String::new(),
            counter: "条".to_owned(),
            before: (page > 0).then(|| at(page - 1)),
            after: behind.more.then(|| at(page + 1)),
        },
        exports: Vec::new(),
    })))
}
