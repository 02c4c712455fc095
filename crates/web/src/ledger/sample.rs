//! Realistic values with invented names.

use super::page::{Filter, FilterInput, ListPage, OverviewPage, View};
use crate::components::{Button, Column, Due, Empty, Frame, Link, Pager, Row, SelectOption, Table, TableCell, Tag};
use app::records::LedgerSummary;
use domain::Urgency;
use domain::ledger::StateCategory;

/// Name, kind, level, spot, found on, due, state, owner, money.
type Sample =
    (&'static str, &'static str, &'static str, &'static str, &'static str, Due, Tag, &'static str, &'static str);

fn rows() -> Vec<Sample> {
    let over = |day, words| Due::new(day, words, Urgency::Overdue);
    let soon = |day, words| Due::new(day, words, Urgency::Soon);
    let calm = |day, words| Due::new(day, words, Urgency::Calm);
    let none = || Due::new("", "未定", Urgency::Calm);
    let found = || Tag::new("待交办", StateCategory::Open);
    let fixing = || Tag::new("整改中", StateCategory::Active);
    let checking = || Tag::new("待复查", StateCategory::Check);
    let closed = || Tag::new("已销号", StateCategory::Closed);
    vec![
        (
            "三组山塘坝脚渗水",
            "山塘水库",
            "重大",
            "三组大塘坝脚",
            "2026-10-28",
            over("2026-11-18", "逾期3天"),
            fixing(),
            "周假名",
            "48,000.00",
        ),
        (
            "村小学食堂燃气软管老化",
            "燃气",
            "一般",
            "村小学食堂",
            "2026-11-06",
            soon("2026-11-21", "今天到期"),
            checking(),
            "赵样例",
            "600.00",
        ),
        ("通村公路临水段护栏缺失 120 米", "道路交通", "一般", "S215 至七组路口", "2026-11-19", none(), found(), "", ""),
        ("养老院二楼疏散通道堆放杂物", "养老机构", "一般", "镇养老院二楼", "2026-11-19", none(), found(), "", ""),
        (
            "废弃砖瓦厂烟囱倾斜",
            "建筑工地",
            "重大",
            "村口老砖瓦厂",
            "2026-11-02",
            calm("2026-12-02", "还剩11天"),
            fixing(),
            "钱占位",
            "126,500.00",
        ),
        (
            "沿街商铺“三合一”住人",
            "消防",
            "一般",
            "圩镇中街 18 号",
            "2026-11-08",
            soon("2026-11-23", "还剩2天"),
            fixing(),
            "孙代称",
            "2,300.00",
        ),
        (
            "危旧土坯房仍有人居住",
            "农村自建房",
            "重大",
            "五组 12 号",
            "2026-09-30",
            calm("2026-10-30", "按期"),
            closed(),
            "周假名",
            "35,000.00",
        ),
        (
            "变压器台区树障",
            "用火用电",
            "一般",
            "二组台区",
            "2026-10-15",
            calm("2026-10-30", "按期"),
            closed(),
            "吴虚构",
            "0.00",
        ),
        (
            "农机库房电线私拉乱接",
            "农机",
            "一般",
            "合作社农机库",
            "2026-11-12",
            soon("2026-11-27", "还剩6天"),
            fixing(),
            "郑化名",
            "1,850.00",
        ),
        (
            "水库溢洪道淤堵",
            "山塘水库",
            "一般",
            "长安水库",
            "2026-11-15",
            calm("2026-11-30", "还剩9天"),
            checking(),
            "冯虚拟",
            "9,400.00",
        ),
    ]
}

fn table() -> Table {
    let sortable = |title: &str, sorted: Option<bool>| Column {
        sort: Some("/ledgers/aq?sort=1".to_owned()),
        sorted,
        ..Column::words(title)
    };
    let places = ["长安村", "云市村", "路东村", "宏富村", "城上村", "株良社区", "云市村", "尧村", "田南村", "长安村"];
    let row = |(at, r): (usize, Sample)| Row {
        id: at.to_string(),
        cells: vec![
            TableCell::link(r.0, "/records/1"),
            TableCell::Tag(r.6),
            TableCell::Due(r.5),
            TableCell::text(places[at]),
            TableCell::text(r.1),
            TableCell::text(r.2),
            TableCell::text(r.3),
            TableCell::text(r.4),
            TableCell::text(r.7),
            TableCell::text(r.8),
        ],
        marked: at == 1,
    };
    Table {
        caption: "安全隐患台账，株良镇，2026年".to_owned(),
        columns: vec![
            sortable("隐患名称", None),
            Column::words("状态"),
            sortable("完成时限", Some(true)),
            Column::words("村（社区）"),
            Column::words("隐患类型"),
            Column::words("等级"),
            Column::words("隐患部位"),
            sortable("排查时间", None),
            Column::words("责任人"),
            Column::number("整改资金", "元"),
        ],
        rows: rows().into_iter().enumerate().map(row).collect(),
        choose: "record".to_owned(),
        totals: Vec::new(),
        late: "/ledgers/aq/totals".to_owned(),
        short: false,
    }
}

impl ListPage {
    /// Hazards of a township.
    pub fn sample() -> Self {
        let choice = |name: &str, title: &str, options: &[&str], on: &str| Filter {
            name: name.to_owned(),
            title: title.to_owned(),
            input: FilterInput::Choice(options.iter().map(|o| SelectOption::plain(o, *o == on)).collect()),
        };
        let view =
            |title: &str, current: bool| View { title: title.to_owned(), href: "/ledgers/aq".to_owned(), current };
        Self {
            frame: Frame::sample("安全隐患台账", "台账"),
            crumbs: vec![Link::new("台账", "/ledgers")],
            title: "安全隐患台账".to_owned(),
            place: "株良镇".to_owned(),
            main: Some(Link::new("登记隐患", "/ledgers/aq/new")),
            others: vec![Link::new("导入 Excel", "/ledgers/aq/import")],
            views: vec![view("全部", false), view("未销号", true), view("逾期", false), view("等我办理", false)],
            action: "/ledgers/aq".to_owned(),
            filters: vec![
                choice("state", "状态", &["待交办", "整改中", "待复查", "已销号"], ""),
                choice("f_kind", "隐患类型", &["山塘水库", "燃气", "道路交通", "消防"], ""),
                choice("f_level", "等级", &["一般", "重大"], "重大"),
                Filter {
                    name: "f_day".to_owned(),
                    title: "排查时间".to_owned(),
                    input: FilterInput::Days("2026-01-01".to_owned(), "2026-11-21".to_owned()),
                },
                Filter { name: "q".to_owned(), title: "文字".to_owned(), input: FilterInput::Text(String::new()) },
            ],
            kept: vec![("view".to_owned(), "open".to_owned())],
            clear: Some("/ledgers/aq".to_owned()),
            table: table(),
            bulk: vec![Button::new("step", "assign", "交办"), Button::new("step", "close", "销号")],
            bulk_action: "/ledgers/aq/bulk".to_owned(),
            pager: Pager {
                first: 1,
                last: 10,
                total: None,
                late: "/ledgers/aq/total".to_owned(),
                counter: "处".to_owned(),
                before: None,
                after: Some("/ledgers/aq?page=2".to_owned()),
            },
            exports: vec![Link::new("导出 Excel", "/ledgers/aq.xlsx"), Link::new("导出 Word", "/ledgers/aq.docx")],
            empty: Empty::default(),
        }
    }

    /// A list without rows.
    pub fn sample_empty() -> Self {
        let page = Self::sample();
        Self {
            table: Table::default(),
            clear: None,
            empty: Empty {
                title: "株良镇还没有登记隐患".to_owned(),
                text: "巡查、走访中发现的隐患登记后出现在这里；已有 Excel 台账的，可以整表导入，不用重录。".to_owned(),
                link: Some(Link::new("登记隐患", "/ledgers/aq/new")),
            },
            ..page
        }
    }
}

impl OverviewPage {
    /// Ledgers of a township.
    pub fn sample() -> Self {
        let ledger = |id: &str, title: &str, noun: &str, counter: &str, total, open, overdue| LedgerSummary {
            id: id.to_owned(),
            title: title.to_owned(),
            noun: noun.to_owned(),
            counter: counter.to_owned(),
            total,
            open,
            overdue,
            doubtful: 0,
            may_create: true,
            initials: String::new(),
        };
        Self {
            frame: Frame::sample("台账", "台账"),
            place: "株良镇".to_owned(),
            find: String::new(),
            view: app::records::LedgerOverview {
                first: Vec::new(),
                groups: vec![
                    ("安全生产".to_owned(), vec![ledger("aq", "安全隐患台账", "隐患", "处", 46, Some(31), 2)]),
                    (
                        "驻村工作".to_owned(),
                        vec![
                            ledger("zf", "走访记录", "走访", "次", 86, None, 0),
                            ledger("cq", "村情档案", "村情", "份", 21, None, 0),
                        ],
                    ),
                    ("督查督办".to_owned(), vec![ledger("rw", "任务台账", "任务", "件", 17, Some(17), 1)]),
                ],
            },
        }
    }
}
