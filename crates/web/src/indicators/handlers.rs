//! Figures: the board of a place, the list of all, one figure, its rows.

use super::charts::{self, path};
use super::figure_query::FigureQuery;
use super::page::{BoardPage, FigureIndexPage, FigurePage, FigurePart, FigureRowsPage, KeyCard, Picture};
use crate::auth::Visitor;
use crate::components::{self, Column, Link, Pager, Row, Table, TableCell, Tag};
use crate::failure::Failure;
use crate::url;
use app::indicators::{Board, Children, Figure, FigureDetail, Headline, Kind, RowsView, Side, printed};
use axum::extract::{Path, RawQuery};
use axum::response::Html;
use domain::PlaceId;
use domain::indicators::FigureValue;

/// Rows a page.
const ROWS: i64 = 50;

/// Other figures the charts of a board can be about.
const OTHERS: usize = 8;

/// The board of a place.
pub(crate) async fn board(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Html<String>, Failure> {
    let asked = FigureQuery::new(&visitor, query)?;
    let show = asked.get("show");
    let board = app::indicators::board(&visitor.cx, asked.when, show).await?;
    let head = board.headline.as_ref().map(|h| h.at);
    let others = board.keys.iter().enumerate().filter(|(at, _)| Some(*at) != head).take(OTHERS).map(|(_, key)| {
        let indicator = &key.figure.indicator;
        let href = asked.at("/figures", asked.when.place, &[("show", &indicator.id)]);
        Link::new(&format!("图表换成{}", indicator.title), &href)
    });
    let card = |key: &app::indicators::KeyFigure| KeyCard {
        href: asked.at(&path(&key.figure.indicator.id), asked.when.place, &[]),
        spark: charts::sparkline(&key.figure.indicator, &key.months[key.months.len().saturating_sub(12)..]),
        key: key.clone(),
    };
    let name = asked.place_name(&visitor);
    Ok(Html(components::html(&BoardPage {
        frame: visitor.frame("指标", "指标").await,
        crumbs: asked.above(&visitor, "/figures", &[("show", show)]),
        time: asked.words(),
        as_of: asked.as_of(&visitor, "/figures", &[("show", show)]),
        keys: board.keys.iter().map(card).collect(),
        pictures: board.headline.as_ref().map(|h| pictures(&visitor, &asked, &board, h)).unwrap_or_default(),
        table: board.headline.as_ref().and_then(|h| below(&asked, &name, &board, h)),
        others: others.collect(),
        exports: vec![Link::new("全部指标", &asked.at("/figures/index", asked.when.place, &[]))],
        place: name,
    })))
}

/// Pictures of the figure a board is about; the first leads to its page.
fn pictures(visitor: &Visitor, asked: &FigureQuery, board: &Board, headline: &Headline) -> Vec<Picture> {
    let key = &board.keys[headline.at];
    let figure = &key.figure;
    let mut out: Vec<Picture> = Vec::new();
    out.extend(charts::places(visitor, asked, figure, &headline.children, charts::BARS));
    out.extend(charts::trend(asked, figure, &key.months));
    out.extend(charts::mosaic(visitor, asked, figure, &headline.tiles));
    if let Some(first) = out.first_mut() {
        let href = asked.at(&path(&figure.indicator.id), asked.when.place, &[]);
        first.links.push(Link::new(&format!("打开{}", figure.indicator.title), &href));
    }
    out
}

/// Places below with a few figures each.
fn below(asked: &FigureQuery, name: &str, board: &Board, headline: &Headline) -> Option<Table> {
    let first = &headline.children;
    if first.list.is_empty() {
        return None;
    }
    let mut columns: Vec<(&Figure, &Children)> = vec![(&board.keys[headline.at].figure, first)];
    columns.extend(headline.columns.iter().map(|(at, children)| (&board.keys[*at].figure, children)));
    let cell = |place: PlaceId, (figure, children): &(&Figure, &Children)| {
        let text = printed(&figure.indicator, children.list.iter().find(|c| c.place == place).and_then(|c| c.value));
        match text.as_str() {
            "" => TableCell::Nothing,
            text => TableCell::link(text, &asked.at(&path(&figure.indicator.id), place, &[])),
        }
    };
    let row = |child: &app::indicators::Child| {
        let here = asked.at("/figures", child.place, &[("show", asked.get("show"))]);
        let cells = columns.iter().map(|column| cell(child.place, column));
        Row::plain(std::iter::once(TableCell::link(&child.name, &here)).chain(cells).collect())
    };
    let totals = columns.iter().map(|(figure, _)| figure.printed());
    let heads = columns.iter().map(|(f, _)| Column::number(&f.indicator.title, &f.unit()));
    Some(Table {
        caption: format!("{name}所辖各地主要指标"),
        rows: first.list.iter().map(row).collect(),
        totals: std::iter::once("合计".to_owned()).chain(totals).collect(),
        columns: std::iter::once(Column::words("区划")).chain(heads).collect(),
        short: true,
        ..Table::default()
    })
}

/// All figures, found by name.
pub(crate) async fn index(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Html<String>, Failure> {
    let asked = FigureQuery::new(&visitor, query)?;
    let words = asked.get("q").to_owned();
    let found = app::indicators::catalogue_figures(&visitor.cx, asked.when, &words).await?;
    let group = |(ledger, figures): (Option<String>, Vec<Figure>)| {
        let title = ledger.unwrap_or_else(|| "外部数据（本系统没有台账，由上级或部门提供）".to_owned());
        let titles = ["指标", "数值", "单位", "种类", "口径"];
        let mut columns = titles.map(Column::words).to_vec();
        columns[1] = Column::number("数值", "");
        let table = Table {
            caption: format!("{title}的指标"),
            columns,
            rows: figures.iter().map(|figure| index_row(&asked, figure)).collect(),
            short: true,
            ..Table::default()
        };
        (title, table)
    };
    Ok(Html(components::html(&FigureIndexPage {
        frame: visitor.frame("全部指标", "指标").await,
        place: asked.place_name(&visitor),
        time: asked.words(),
        as_of: asked.as_of(&visitor, "/figures/index", &[("q", &words)]),
        words,
        groups: found.into_iter().map(group).collect(),
    })))
}

fn index_row(asked: &FigureQuery, figure: &Figure) -> Row {
    let indicator = &figure.indicator;
    let value = match figure.printed() {
        text if text.is_empty() => "尚无数据".to_owned(),
        text => text,
    };
    let note = match (indicator.kind, indicator.note.as_str()) {
        (Kind::External, "") => "外部数据".to_owned(),
        (Kind::External, note) => format!("外部数据，{note}"),
        (_, note) => note.to_owned(),
    };
    Row::plain(vec![
        TableCell::link(&indicator.title, &asked.at(&path(&indicator.id), asked.when.place, &[])),
        TableCell::text(&value),
        TableCell::text(&figure.unit()),
        TableCell::text(indicator.kind.chinese()),
        TableCell::text(&note),
    ])
}

/// One figure.
pub(crate) async fn show(
    visitor: Visitor,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Failure> {
    let asked = FigureQuery::new(&visitor, query)?;
    let dim = asked.get("dim").to_owned();
    let detail = app::indicators::detail(&visitor.cx, asked.question(&id)).await?;
    let more = [("dim", dim.as_str())];
    let here = path(&id);
    let rows_at = |side: &str| asked.at(&format!("{here}/rows"), asked.when.place, &[("dim", &dim), ("side", side)]);
    let figure = &detail.figure;
    let mut drawn: Vec<Picture> = Vec::new();
    drawn.extend(charts::places(&visitor, &asked, figure, &detail.children, 0));
    drawn.extend(charts::trend(&asked, figure, &detail.months));
    drawn.extend(detail.dims.as_ref().and_then(|dims| charts::kinds(&asked, figure, dims)));
    let mut crumbs = vec![Link::new("指标", &asked.at("/figures", asked.when.place, &[]))];
    crumbs.extend(asked.above(&visitor, &here, &more));
    Ok(Html(components::html(&FigurePage {
        frame: visitor.frame(&figure.title(), "指标").await,
        crumbs,
        place: asked.place_name(&visitor),
        time: asked.words(),
        parts: parts(&detail, rows_at),
        rows: (!detail.external && !figure.printed().is_empty()).then(|| rows_at("")),
        as_of: asked.as_of(&visitor, &here, &more),
        pictures: drawn,
        table: ratio_table(&asked, &detail),
        view: detail,
    })))
}

/// Numerator and denominator with the rows behind each.
fn parts(detail: &FigureDetail, rows_at: impl Fn(&str) -> String) -> Vec<FigurePart> {
    let (Some(FigureValue::Ratio { top, bottom }), Some([t, b])) = (detail.figure.value, &detail.ratio) else {
        return Vec::new();
    };
    let part = |word: &str, part: &app::indicators::RatioPart, n: i64, side: &str| FigurePart {
        title: format!("{word}：{}", part.title),
        value: format!("{} {}", part.quantity.number(n), part.quantity.unit),
        href: rows_at(side),
    };
    vec![part("分子", t, top, ""), part("分母", b, bottom, "bottom")]
}

/// Numerator and denominator of the places below.
fn ratio_table(asked: &FigureQuery, detail: &FigureDetail) -> Option<Table> {
    let [top, bottom] = detail.ratio.as_ref()?;
    let (above, below) = (&top.quantity, &bottom.quantity);
    let (figure, children) = (&detail.figure, &detail.children);
    if children.list.is_empty() {
        return None;
    }
    let row = |child: &app::indicators::Child| {
        let (t, b) = match child.value {
            Some(FigureValue::Ratio { top, bottom }) => (above.number(top), below.number(bottom)),
            _ => (String::new(), String::new()),
        };
        let href = asked.at(&path(&figure.indicator.id), child.place, &[]);
        Row::plain(vec![
            TableCell::link(&child.name, &href),
            TableCell::text(&t),
            TableCell::text(&b),
            TableCell::text(&printed(&figure.indicator, child.value)),
        ])
    };
    let totals = match figure.value {
        Some(FigureValue::Ratio { top, bottom }) => {
            vec!["合计".to_owned(), above.number(top), below.number(bottom), figure.printed()]
        }
        _ => Vec::new(),
    };
    Some(Table {
        caption: format!("{}，所辖各地", figure.indicator.title),
        columns: vec![
            Column::words("区划"),
            Column::number(&top.title, &above.unit),
            Column::number(&bottom.title, &below.unit),
            Column::number(&figure.indicator.title, &figure.unit()),
        ],
        rows: children.list.iter().map(row).collect(),
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
    let asked = FigureQuery::new(&visitor, query)?;
    let dim = asked.get("dim");
    let (side, word) = if asked.get("side") == "bottom" { (Side::Bottom, "bottom") } else { (Side::Top, "") };
    let page: i64 = asked.get("page").parse().unwrap_or(0).max(0);
    let (cx, question) = (&visitor.cx, asked.question(&id));
    let view = app::indicators::rows_view(cx, question, side, ROWS, page).await?;
    let here = path(&id);
    let at = |page: i64| {
        let more = [("dim", dim), ("side", word), ("page", &page.to_string())];
        asked.at(&format!("{here}/rows"), asked.when.place, &more)
    };
    let first = u64::try_from(page * ROWS).unwrap_or(0);
    let shown = view.rows.list.len() as u64;
    let whole = !view.rows.more && page == 0;
    let title = format!("{}明细", view.title);
    Ok(Html(components::html(&FigureRowsPage {
        frame: visitor.frame(&title, "指标").await,
        crumbs: vec![
            Link::new("指标", &asked.at("/figures", asked.when.place, &[])),
            Link::new(&view.figure.title(), &asked.at(&here, asked.when.place, &[("dim", dim)])),
        ],
        scope: format!("{}，{}", asked.place_name(&visitor), asked.words()),
        sum: view.sum_words(),
        table: rows_table(&title, &view),
        hidden: view.hidden_words(),
        pager: Pager {
            first: if shown == 0 { 0 } else { first + 1 },
            last: first + shown,
            total: whole.then_some(shown),
            late: String::new(),
            counter: "条".to_owned(),
            before: (page > 0).then(|| at(page - 1)),
            after: view.rows.more.then(|| at(page + 1)),
        },
        title,
    })))
}

fn rows_table(title: &str, view: &RowsView) -> Table {
    let row = |behind: &app::indicators::Behind| {
        let record = behind.record.as_ref()?;
        let name = if record.headline.is_empty() { &record.number } else { &record.headline };
        Some(Row::plain(vec![
            TableCell::link(name, &url::record(&record.ledger, record.id)),
            TableCell::text(&record.number),
            TableCell::Tag(Tag::new(&record.state.0, record.state.1)),
            TableCell::text(&behind.place_name),
            TableCell::text(&behind.from.to_string()),
            TableCell::text(&view.rows.quantity.number(behind.amount)),
        ]))
    };
    let mut columns = ["记录", "编号", "状态", "区划", "计入起"].map(Column::words).to_vec();
    columns.push(Column::number("计入", &view.rows.quantity.unit));
    Table {
        caption: title.to_owned(),
        columns,
        rows: view.rows.list.iter().filter_map(row).collect(),
        ..Table::default()
    }
}
