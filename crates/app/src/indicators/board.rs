//! The board of a place: its key figures, the places below, the months; and everything one figure's own page shows. Each is
//! read on one snapshot.

use super::breakdown::{Child, Children, Dims, children_in, dims_in, months_in};
use super::{
    Counted, Division, Figure, Indicator, Kind, Question, Side, Sight, Viewer, catalogue, figure_in, rows, search,
};
use crate::accounts::may_near;
use crate::context::{App, OpContext};
use crate::outcome::Outcome;
use domain::access::Permission;
use domain::expression::Slot;
use domain::indicators::{FigureValue, Period};
use domain::ledger::{IndicatorDef, IndicatorRule, Ledger};
use domain::places::{Level, PlaceTree};
use domain::{Month, PlaceId, Quantity};
use std::collections::HashSet;
use store::Tx;

/// Months of a line, and of the year before it.
const MONTHS: i32 = 24;

/// Figures that have a column in the table of places, the headline first.
const COLUMNS: usize = 5;

/// Tiles beyond this many are too small to be read.
const TILES: usize = 240;

/// Figures a board has at least, where the lines of the reader give so many.
const BOARD: usize = 12;

/// Indicators listed by a search.
const FOUND: usize = 100;

/// The place and time figures are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// Place, with everything below it.
    pub place: PlaceId,
    pub period: Period,
    /// By which divisions.
    pub division: Division,
}

impl When {
    /// The question of an indicator there and then.
    pub fn question(&self, indicator: &str) -> Question {
        Question::new(indicator, self.place, self.period).by(self.division)
    }
}

/// A key figure on the board.
#[derive(Clone, Debug)]
pub struct KeyFigure {
    pub figure: Figure,
    /// What it is made of, in words: 销号隐患 76 处 ÷ 到期隐患 80 处, 2026年以来; empty for nothing to say.
    pub made_of: String,
    /// The last 24 months.
    pub months: Vec<(Month, FigureValue)>,
    /// It counts what is past its deadline and is not zero: marked.
    pub alarming: bool,
}

/// A place as a tile.
#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    pub place: PlaceId,
    pub name: String,
    /// Villages in it, at least 1: its size.
    pub villages: u32,
    pub value: Option<FigureValue>,
}

/// Tiles of one place below, or of all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct TileGroup {
    /// The place; `None` when the places below are the tiles themselves.
    pub of: Option<(PlaceId, String)>,
    pub tiles: Vec<Tile>,
}

/// The figure a board is about, place by place.
#[derive(Clone, Debug)]
pub struct Headline {
    /// Which of the key figures.
    pub at: usize,
    /// The places below with it.
    pub children: Children,
    /// The places below with the next few key figures: which one, and its values.
    pub columns: Vec<(usize, Children)>,
    /// The places below as tiles; fewer than two values make no picture.
    pub tiles: Vec<TileGroup>,
}

/// The board of a place.
#[derive(Clone, Debug)]
pub struct Board {
    /// Key figures.
    pub keys: Vec<KeyFigure>,
    /// The one it is about; `None` when there are no key figures.
    pub headline: Option<Headline>,
}

/// The board of a place; `show` is the indicator it is to be about, empty for the usual one.
///
/// # Errors
/// As [`super::figure`].
pub async fn board(cx: &OpContext, when: When, show: &str) -> Outcome<Board> {
    let show = show.to_owned();
    cx.read(move |cx, tx| {
        let sight = sight(cx);
        let defs = key_indicators(cx, when.place);
        let head = headline(&defs, &show).map(|def| def.id.as_str());
        let mut keys = Vec::with_capacity(defs.len());
        for (_, def) in &defs {
            let question = when.question(&def.id);
            let figure = figure_in(tx, &sight, &question)?;
            keys.push(KeyFigure {
                made_of: made_of(&cx.app, &figure),
                months: months_in(tx, &sight, &question, MONTHS)?,
                alarming: counts_overdue(def) && matches!(figure.value, Some(FigureValue::Number(1..))),
                figure,
            });
        }
        let headline = match keys.iter().position(|k| Some(k.figure.indicator.id.as_str()) == head) {
            Some(at) => Some(headline_places(tx, &sight, &keys, at)?),
            None => None,
        };
        Ok(Board { keys, headline })
    })
    .await
}

fn sight(cx: &OpContext) -> Sight<'_> {
    Sight::new(&cx.app, Viewer::from(cx).reader(&cx.app))
}

fn headline_places(tx: &mut Tx, sight: &Sight<'_>, keys: &[KeyFigure], at: usize) -> Outcome<Headline> {
    let question = &keys[at].figure.asked;
    let children = children_in(tx, sight, question)?;
    let tiles = tiles(tx, sight, question, &children)?;
    let mut columns = Vec::new();
    if !children.list.is_empty() {
        for other in (0..keys.len()).filter(|n| *n != at).take(COLUMNS - 1) {
            columns.push((other, children_in(tx, sight, &keys[other].figure.asked)?));
        }
    }
    Ok(Headline { at, children, columns, tiles })
}

/// Places below as tiles in groups: villages of a township, townships of the counties.
fn tiles(tx: &mut Tx, sight: &Sight<'_>, question: &Question, children: &Children) -> Outcome<Vec<TileGroup>> {
    let tree = &sight.reader.tree;
    let tile = |child: &Child| Tile {
        place: child.place,
        name: child.name.clone(),
        villages: villages(tree, child.place),
        value: child.value,
    };
    let mut groups: Vec<TileGroup> = Vec::new();
    let deep = children.list.iter().any(|c| tree.get(c.place).is_some_and(|p| p.level < Level::Village));
    let below: usize = children.list.iter().map(|c| tree.children(c.place).filter(|p| p.to.is_none()).count()).sum();
    if deep && below <= TILES {
        for child in &children.list {
            let inner = children_in(tx, sight, &Question { place: child.place, ..question.clone() })?;
            let of = Some((child.place, child.name.clone()));
            groups.push(TileGroup { of, tiles: inner.list.iter().map(tile).collect() });
        }
    } else {
        groups.push(TileGroup { of: None, tiles: children.list.iter().map(tile).collect() });
    }
    groups.retain(|group| !group.tiles.is_empty());
    Ok(groups)
}

/// Villages at or below a place that exist today.
fn villages(tree: &PlaceTree, place: PlaceId) -> u32 {
    let is_village = |id: &PlaceId| tree.get(*id).is_some_and(|p| p.level == Level::Village && p.to.is_none());
    u32::try_from(tree.below(place).iter().filter(|id| is_village(id)).count()).map_or(1, |n| n.max(1))
}

/// The indicators a board shows at a place: those of the ledgers the actor may see figures of, without those that only make up
/// a ratio. Ledgers whose records are worked on come first.
pub(crate) fn key_indicators(cx: &OpContext, place: PlaceId) -> Vec<(&Ledger, &IndicatorDef)> {
    let pack = &cx.app.loaded().pack;
    let parts: HashSet<&str> = pack
        .current()
        .flat_map(|l| &l.indicators)
        .flat_map(|def| match &def.rule {
            IndicatorRule::Ratio { top, bottom } => vec![top.as_str(), bottom.as_str()],
            IndicatorRule::Span(_) => Vec::new(),
        })
        .collect();
    let seen = |l: &&Ledger| may_near(cx, Permission::FigureRead, Some(&l.line), place);
    let mut ledgers: Vec<&Ledger> = pack.current().filter(seen).collect();
    ledgers.sort_by_key(|l| l.steps.is_empty());
    let all = ledgers.into_iter().flat_map(|l| l.indicators.iter().map(move |def| (l, def)));
    let (mut keys, others): (Vec<_>, Vec<_>) = all
        .filter(|(_, def)| !parts.contains(def.id.as_str()) || pack.board.contains(&def.id))
        .partition(|(_, def)| pack.board.is_empty() || pack.board.contains(&def.id));
    keys.sort_by_key(|(_, def)| pack.board.iter().position(|id| *id == def.id));
    let few = BOARD.saturating_sub(keys.len());
    keys.extend(others.into_iter().take(few));
    keys
}

/// The indicator a board is about: the one asked for, else the first stock of the first ledger whose records are worked on.
pub(crate) fn headline<'a>(keys: &[(&'a Ledger, &'a IndicatorDef)], asked: &str) -> Option<&'a IndicatorDef> {
    let stock = |def: &IndicatorDef| matches!(&def.rule, IndicatorRule::Span(rule) if !rule.flow);
    let by_id = keys.iter().find(|(_, def)| def.id == asked);
    let first = || keys.iter().find(|(l, def)| !l.steps.is_empty() && stock(def));
    by_id.or_else(first).or_else(|| keys.first()).map(|(_, def)| *def)
}

/// Counts what is past its deadline: a stock that begins after one, and of which less is better.
fn counts_overdue(def: &IndicatorDef) -> bool {
    match &def.rule {
        IndicatorRule::Span(rule) => {
            !rule.flow && def.up_is_good == Some(false) && rule.from.slots().contains(&Slot::Due)
        }
        IndicatorRule::Ratio { .. } => false,
    }
}

/// What a ratio is made of: numerator and denominator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatioPart {
    pub title: String,
    /// What it counts or sums, as summaries show it.
    pub quantity: Quantity,
}

/// Numerator and denominator of a ratio.
fn ratio_parts(app: &App, indicator: &str) -> Option<[RatioPart; 2]> {
    let loaded = app.loaded();
    let IndicatorRule::Ratio { top, bottom } = &loaded.indicator(indicator)?.1.rule else { return None };
    let part = |id: &str| {
        let (_, def) = loaded.indicator(id)?;
        Some(RatioPart { title: def.title.clone(), quantity: def.quantity.summary() })
    };
    Some([part(top)?, part(bottom)?])
}

/// What a value is made of, in words.
fn made_of(app: &App, figure: &Figure) -> String {
    match (figure.value, ratio_parts(app, &figure.indicator.id)) {
        (Some(FigureValue::Ratio { top, bottom }), Some([t, b])) => {
            let part =
                |part: &RatioPart, n: i64| format!("{} {} {}", part.title, part.quantity.number(n), part.quantity.unit);
            format!("{} ÷ {}", part(&t, top), part(&b, bottom))
        }
        _ => match (figure.indicator.kind, figure.asked.period) {
            (Kind::Flow, Period::AsOf(day)) => format!("{}年以来", day.year()),
            _ => String::new(),
        },
    }
}

/// Everything the page of one figure shows.
#[derive(Clone, Debug)]
pub struct FigureDetail {
    pub figure: Figure,
    /// Numerator and denominator; `None` for what is no ratio.
    pub ratio: Option<[RatioPart; 2]>,
    /// The places below.
    pub children: Children,
    /// The last 24 months.
    pub months: Vec<(Month, FigureValue)>,
    /// By option, of an undivided figure.
    pub dims: Option<Dims>,
    /// Facts of the definition: title and words (来源, 种类, 又称).
    pub facts: Vec<(String, String)>,
    /// Whose records count, in words.
    pub scope: String,
    /// No ledger feeds it: it comes from outside.
    pub external: bool,
}

/// Everything the page of one figure shows.
///
/// # Errors
/// As [`super::figure`].
pub async fn detail(cx: &OpContext, question: Question) -> Outcome<FigureDetail> {
    cx.read(move |cx, tx| {
        let question = &question;
        let sight = sight(cx);
        let figure = figure_in(tx, &sight, question)?;
        let external = figure.indicator.kind == Kind::External;
        let ratio = ratio_parts(&cx.app, &question.indicator);
        let undivided = Question { division: Division::Then, ..question.clone() };
        Ok(FigureDetail {
            children: if external {
                Children { own: FigureValue::Number(0), list: Vec::new() }
            } else {
                children_in(tx, &sight, question)?
            },
            months: if external { Vec::new() } else { months_in(tx, &sight, question, MONTHS)? },
            dims: if external || question.dim.is_some() { None } else { dims_in(tx, &sight, &undivided)? },
            facts: facts(&figure, ratio.as_ref()),
            scope: scope(&cx.app, &figure),
            ratio,
            external,
            figure,
        })
    })
    .await
}

fn facts(figure: &Figure, ratio: Option<&[RatioPart; 2]>) -> Vec<(String, String)> {
    let indicator = &figure.indicator;
    let source = match &indicator.ledger {
        Some([_, title]) => format!("{title}台账，随登记和办理自动计算，不另行填报").replace("台账台账", "台账"),
        None => "外部数据：本系统没有对应台账，由上级或部门提供，不推算".to_owned(),
    };
    let kind = match indicator.kind {
        Kind::Flow => "时期数：时段内发生的合计；只写日期时从当年1月1日起算".to_owned(),
        Kind::Stock => "时点数：时段最后一天结束时的数".to_owned(),
        Kind::Ratio => match ratio {
            Some([top, bottom]) => {
                format!("比率：{} ÷ {}；分母为零时显示尚无数据，不按 0 或 100% 计", top.title, bottom.title)
            }
            None => "比率".to_owned(),
        },
        Kind::External => "外部数据".to_owned(),
    };
    let mut out = vec![("来源".to_owned(), source), ("种类".to_owned(), kind)];
    if !indicator.synonyms.is_empty() {
        out.push(("又称".to_owned(), indicator.synonyms.join("、")));
    }
    out
}

fn scope(app: &App, figure: &Figure) -> String {
    let name = crate::places::name(app, figure.asked.place);
    let division = figure.asked.division.chinese();
    match figure.counted {
        Counted::Cells => format!("{name}及所辖全部区划，按{division}"),
        Counted::Live => format!("{name}及所辖区划中您有权查看的记录，按{division}；不是全部"),
    }
}

/// The records behind a figure, with the figure they must add up to.
#[derive(Clone, Debug)]
pub struct RowsView {
    pub figure: Figure,
    /// Title of the figure, or of the side of the ratio.
    pub title: String,
    /// What the figure says of this side.
    pub value: i64,
    pub rows: super::Rows,
}

impl RowsView {
    /// What the rows add up to, held against the figure.
    pub fn sum_words(&self) -> String {
        let (total, value) = (self.rows.total, self.value);
        if value == total {
            format!("明细合计 {}，与指标一致。", self.with_unit(total))
        } else {
            let (total, value) = (self.with_unit(total), self.with_unit(value));
            format!("明细合计 {total}，指标为 {value}：两次读取之间有记录变动，请刷新。")
        }
    }

    /// An amount in the unit of the records: rows are records, so money stands in 元 here.
    fn with_unit(&self, n: i64) -> String {
        let quantity = &self.rows.quantity;
        format!("{} {}", quantity.number(n), quantity.unit)
    }

    /// How many rows of this page may not be opened, and what they count; empty for none.
    pub fn hidden_words(&self) -> String {
        let hidden: Vec<i64> = self.rows.list.iter().filter(|r| r.record.is_none()).map(|r| r.amount).collect();
        if hidden.is_empty() {
            return String::new();
        }
        let (count, sum) = (hidden.len(), self.with_unit(hidden.iter().sum()));
        format!("本页另有关联记录 {count} 条（计 {sum}），您无权打开，只计数。")
    }
}

/// The records behind a figure, a page of them, and the figure itself.
///
/// # Errors
/// As [`super::rows`].
pub async fn rows_view(cx: &OpContext, question: Question, side: Side, limit: i64, page: i64) -> Outcome<RowsView> {
    let figure = super::ask(&cx.app, cx, question.clone()).await?;
    let rows = rows(cx, question, side, limit, page).await?;
    let part =
        ratio_parts(&cx.app, &figure.indicator.id).map(|[top, bottom]| if side == Side::Top { top } else { bottom });
    let title = part.map_or_else(|| figure.title(), |part| part.title);
    let value = match (figure.value, side) {
        (Some(FigureValue::Number(n)), _) => n,
        (Some(FigureValue::Ratio { top, .. }), Side::Top) => top,
        (Some(FigureValue::Ratio { bottom, .. }), Side::Bottom) => bottom,
        (None, _) => 0,
    };
    Ok(RowsView { figure, title, value, rows })
}

/// Every indicator the actor may see at a place with its figure, or those whose names fit what was typed; by the ledger that
/// feeds them.
///
/// # Errors
/// As [`super::figure`].
pub async fn catalogue_figures(cx: &OpContext, when: When, typed: &str) -> Outcome<Vec<(Option<String>, Vec<Figure>)>> {
    let all = if typed.is_empty() { catalogue(&cx.app) } else { search(&cx.app, typed, FOUND) };
    let seen = |indicator: &Indicator| match &indicator.ledger {
        Some([id, _]) => {
            cx.app.loaded().ledger(id).is_ok_and(|l| may_near(cx, Permission::FigureRead, Some(&l.line), when.place))
        }
        None => true,
    };
    let questions = all.into_iter().filter(seen).map(|i| when.question(&i.id)).collect();
    let mut groups: Vec<(Option<String>, Vec<Figure>)> = Vec::new();
    for figure in super::several(&cx.app, cx, questions).await? {
        let ledger = figure.indicator.ledger.as_ref().map(|[_, title]| title.clone());
        match groups.iter_mut().find(|(title, _)| *title == ledger) {
            Some((_, list)) => list.push(figure),
            None => groups.push((ledger, vec![figure])),
        }
    }
    Ok(groups)
}
