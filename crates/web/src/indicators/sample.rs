//! Realistic values with invented figures.

use picture::{Bar, Bars, Chart, Frame as Size, NumberUnit, Series, Spark, Status, Trend, both, months};

use super::page::{AsOf, BoardPage, FigureIndexPage, FigurePage, FigurePart, FigureRowsPage, KeyCard, Picture};
use crate::components::{Column, Due, Frame, Link, Pager, Row, Table, TableCell, Tag};
use app::indicators::{Children, Counted, Figure, FigureDetail, Indicator, KeyFigure, Kind, Question};
use domain::indicators::{FigureValue, Period};
use domain::ledger::StateCategory;
use domain::{Day, PlaceId, Urgency};

fn as_of() -> AsOf {
    let link = |title: &str| Link::new(title, "/figures?at=1");
    AsOf {
        action: "/figures".to_owned(),
        kept: vec![("place".to_owned(), "9".to_owned())],
        at: "2026-11-21".to_owned(),
        problem: String::new(),
        quick: vec![(link("今天"), true), (link("上月末"), false), (link("去年末"), false), (link("2026年"), false)],
        boundaries: vec![(link("按现区划"), true), (link("按当时区划"), false)],
    }
}

fn figure(title: &str, unit: &str, value: Option<FigureValue>, last_year: Option<FigureValue>) -> Figure {
    let ratio = unit == "%";
    let day = Day::parse("2026-11-21").unwrap_or(Day(0));
    Figure {
        indicator: Indicator {
            id: "x".to_owned(),
            title: title.to_owned(),
            quantity: domain::Quantity::count(unit),
            note: "到期已销号 ÷ 应整改（已到期）。到当日为止已到完成时限的隐患中，已经销号的占比；已作废的不计。"
                .to_owned(),
            synonyms: Vec::new(),
            up_is_good: Some(ratio),
            kind: if ratio { Kind::Ratio } else { Kind::Stock },
            ledger: None,
            by: None,
        },
        asked: Question::new("x", PlaceId(3), Period::AsOf(day)),
        value,
        last_year,
        counted: Counted::Cells,
    }
}

fn card(figure: Figure, made_of: &str, trend: &[f64]) -> KeyCard {
    let indicator = &figure.indicator;
    let name = format!("近12个月{}", indicator.title);
    let spark = Spark::new(name, NumberUnit::count(&indicator.quantity.unit), trend.iter().map(|v| Some(*v)));
    KeyCard {
        href: "/figures/1".to_owned(),
        spark: if trend.is_empty() { String::new() } else { spark.svg(&Size::new(&indicator.title, 240.0)) },
        key: KeyFigure { made_of: made_of.to_owned(), months: Vec::new(), alarming: false, figure },
    }
}

const PLACES: [(&str, f64); 8] = [
    ("长安村", 6.0),
    ("云市村", 5.0),
    ("宏富村", 4.0),
    ("路东村", 4.0),
    ("城上村", 3.0),
    ("尧村", 2.0),
    ("田南村", 1.0),
    ("株良社区", 0.0),
];

fn places() -> Picture {
    let bar = |(name, value): (&str, f64)| {
        let bar = Bar::new(name, value).href("/figures/1?place=9");
        if name == "长安村" { bar.status(Status::Over("含逾期1处".to_owned())) } else { bar }
    };
    let chart = Bars::new("各村（社区）未销号隐患", NumberUnit::count("处"))
        .bars(PLACES.map(bar))
        .bar(Bar::new("融坊村", None))
        .note("截至2026年11月21日，按现区划");
    Picture { svg: both(&chart, "places"), links: vec![Link::new("打开全部 21 个村（社区）", "/figures/1")] }
}

fn trend() -> Picture {
    let open = [22, 25, 24, 28, 33, 36, 41, 38, 35, 33, 30, 31].map(f64::from);
    let last = [18, 19, 21, 24, 26, 30, 34, 37, 40, 41, 39, 43].map(f64::from);
    let chart = Trend::new("未销号隐患，逐月月末", NumberUnit::count("处"), months(2025, 12, 12))
        .series(Series::new("本年", open.map(Some)))
        .series(Series::new("上年同月", last.map(Some)));
    Picture { svg: both(&chart, "trend"), links: Vec::new() }
}

fn below() -> Table {
    let row = |(name, value): (&str, f64)| {
        Row::plain(vec![
            TableCell::link(name, "/figures?place=9"),
            TableCell::text(&format!("{value:.0}")),
            TableCell::text(if name == "长安村" { "1" } else { "0" }),
            TableCell::text(if value > 0.0 { "94.12" } else { "" }),
            TableCell::text("86"),
        ])
    };
    Table {
        caption: "株良镇各村（社区）主要指标".to_owned(),
        columns: vec![
            Column::words("村（社区）"),
            Column::number("未销号隐患", "处"),
            Column::number("逾期隐患", "处"),
            Column::number("隐患整改率", "%"),
            Column::number("走访", "次"),
        ],
        rows: PLACES.map(row).to_vec(),
        totals: ["合计", "25", "1", "95.00", "688"].map(str::to_owned).to_vec(),
        short: true,
        ..Table::default()
    }
}

impl BoardPage {
    /// A township's board.
    pub fn sample() -> Self {
        let falling = [22.0, 25.0, 24.0, 28.0, 33.0, 36.0, 41.0, 38.0, 35.0, 33.0, 30.0, 31.0];
        let rising = [60.0, 62.5, 71.0, 70.0, 78.0, 80.0, 84.0, 88.0, 90.0, 92.0, 94.0, 95.0];
        let n = |n| Some(FigureValue::Number(n));
        let rate = Some(FigureValue::Ratio { top: 76, bottom: 80 });
        let before = Some(FigureValue::Ratio { top: 13, bottom: 15 });
        let mut overdue = card(figure("逾期隐患", "处", n(2), n(1)), "", &[0.0, 1.0, 3.0, 2.0, 1.0, 2.0]);
        overdue.key.alarming = true;
        Self {
            frame: Frame::sample("指标", "指标"),
            crumbs: vec![Link::new("抚州市", "/figures?place=1"), Link::new("南城县", "/figures?place=2")],
            place: "株良镇".to_owned(),
            time: "截至 2026年11月21日".to_owned(),
            as_of: as_of(),
            keys: vec![
                card(figure("未销号隐患", "处", n(31), n(43)), "", &falling),
                overdue,
                card(figure("隐患整改率", "%", rate, before), "到期已销号 76 处 ÷ 应整改 80 处", &rising),
                card(figure("走访", "次", n(688), None), "", &[]),
                card(figure("村集体经济收入", "万元", None, None), "", &[]),
            ],
            pictures: vec![places(), trend()],
            table: Some(below()),
            others: vec![Link::new("全部指标", "/figures/all")],
            exports: vec![Link::new("导出 Excel", "/figures.xlsx")],
        }
    }
}

impl FigurePage {
    /// A ratio of a township.
    pub fn sample() -> Self {
        let part = |title: &str, value: &str| FigurePart {
            title: title.to_owned(),
            value: value.to_owned(),
            href: "/figures/2".to_owned(),
        };
        Self {
            frame: Frame::sample("隐患整改率", "指标"),
            crumbs: vec![
                Link::new("指标", "/figures"),
                Link::new("抚州市", "/figures/1"),
                Link::new("南城县", "/figures/1"),
            ],
            place: "株良镇".to_owned(),
            time: "截至 2026年11月21日".to_owned(),
            parts: vec![part("分子：到期已销号隐患", "76 处"), part("分母：应整改隐患", "80 处")],
            rows: Some("/figures/1/rows".to_owned()),
            as_of: as_of(),
            pictures: vec![places(), trend()],
            table: Some(below()),
            view: FigureDetail {
                figure: figure(
                    "隐患整改率",
                    "%",
                    Some(FigureValue::Ratio { top: 76, bottom: 80 }),
                    Some(FigureValue::Ratio { top: 13, bottom: 15 }),
                ),
                ratio: None,
                children: Children { own: FigureValue::Number(0), list: Vec::new() },
                months: Vec::new(),
                dims: None,
                facts: vec![
                    ("来源".to_owned(), "安全隐患台账，随登记、销号自动计算，不另行填报".to_owned()),
                    ("尚无数据".to_owned(), "没有到期隐患的村显示“尚无数据”，不按 0 或 100% 计".to_owned()),
                ],
                scope: "株良镇 20 个村、1 个社区的全部隐患，按现区划".to_owned(),
                external: false,
            },
        }
    }
}

impl FigureRowsPage {
    /// Rows behind a stock.
    pub fn sample() -> Self {
        let row = |name: &str, place: &str, tag: Tag, due: Due, day: &str| {
            Row::plain(vec![
                TableCell::link(name, "/records/1"),
                TableCell::Tag(tag),
                TableCell::Due(due),
                TableCell::text(place),
                TableCell::text(day),
            ])
        };
        Self {
            frame: Frame::sample("未销号隐患明细", "指标"),
            crumbs: vec![Link::new("指标", "/figures"), Link::new("未销号隐患", "/figures/1")],
            title: "未销号隐患明细".to_owned(),
            scope: "株良镇，截至 2026年11月21日".to_owned(),
            sum: "明细 31 处，与指标一致。".to_owned(),
            table: Table {
                caption: "未销号隐患明细".to_owned(),
                columns: ["隐患名称", "状态", "完成时限", "村（社区）", "计入起"].map(Column::words).to_vec(),
                rows: vec![
                    row(
                        "三组山塘坝脚渗水",
                        "长安村",
                        Tag::new("整改中", StateCategory::Active),
                        Due::new("2026-11-18", "逾期3天", Urgency::Overdue),
                        "2026-10-28",
                    ),
                    row(
                        "村小学食堂燃气软管老化",
                        "云市村",
                        Tag::new("待复查", StateCategory::Check),
                        Due::new("2026-11-21", "今天到期", Urgency::Soon),
                        "2026-11-06",
                    ),
                ],
                ..Table::default()
            },
            hidden: "其中 2 处您无权查看，只计数。".to_owned(),
            pager: Pager {
                first: 1,
                last: 29,
                total: Some(29),
                late: String::new(),
                counter: "处".to_owned(),
                before: None,
                after: None,
            },
        }
    }
}

impl FigureIndexPage {
    /// All figures.
    pub fn sample() -> Self {
        let row = |title: &str, value: &str, unit: &str, note: &str| {
            Row::plain(vec![
                TableCell::link(title, "/figures/1"),
                TableCell::text(value),
                TableCell::text(unit),
                TableCell::text(note),
            ])
        };
        let table = |caption: &str, rows: Vec<Row>| Table {
            caption: caption.to_owned(),
            columns: vec![
                Column::words("指标"),
                Column::number("现值", ""),
                Column::words("单位"),
                Column::words("口径"),
            ],
            rows,
            short: true,
            ..Table::default()
        };
        Self {
            frame: Frame::sample("全部指标", "指标"),
            place: "株良镇".to_owned(),
            time: "截至 2026年11月21日".to_owned(),
            as_of: as_of(),
            words: String::new(),
            groups: vec![
                (
                    "安全".to_owned(),
                    table(
                        "安全指标",
                        vec![
                            row("未销号隐患", "31", "处", "当日已排查出、尚未销号的隐患"),
                            row("隐患整改率", "95.00", "%", "到期已销号 ÷ 应整改（已到期）"),
                        ],
                    ),
                ),
                (
                    "村务".to_owned(),
                    table("村务指标", vec![row("走访次数", "688", "次", "按走访日期计，一次入户记一次")]),
                ),
            ],
        }
    }
}
