//! Realistic values with invented names.

use super::page::PlacePage;
use crate::components::{Column, Fact, Frame, Link, Row, Table, TableCell};
use crate::records::page::FactGroup;
use crate::records::sample::{record_view, row};
use app::places::{OpenCount, OpenRecord, PlaceOverview, Profile, ProfileView, Recent, Worker};
use domain::ledger::StateCategory;
use domain::{Day, Id, Moment, PlaceId};

fn overview() -> PlaceOverview {
    let open = |headline: &str, noun: &str, state: &str, category, due: Option<&str>| OpenRecord {
        ledger: "aq".to_owned(),
        noun: noun.to_owned(),
        row: row(headline, state, category, due.and_then(Day::parse)),
    };
    let worker = |post: &str, name: &str, unit: &str| Worker {
        name: name.to_owned(),
        post: post.to_owned(),
        unit: unit.to_owned(),
    };
    let recent = |at: i64, what: &str, headline: &str, who: &str| Recent {
        at: Moment(at),
        what: what.to_owned(),
        record: ("aq".to_owned(), Id::named(headline.as_bytes())),
        headline: headline.to_owned(),
        who: who.to_owned(),
    };
    PlaceOverview {
        id: PlaceId(9),
        name: "云市村".to_owned(),
        code: "361021101215".to_owned(),
        above: Vec::new(),
        below: Vec::new(),
        headline: None,
        forms: Vec::new(),
        profile: Profile::Kept(Box::new(ProfileView {
            record: record_view(),
            intro: "位于镇区以南 4 公里，辖 9 个村民小组，以水稻、蜜桔为主。".to_owned(),
            words: vec![("村类别".to_owned(), "二类".to_owned()), ("集体经济".to_owned(), "市定薄弱村".to_owned())],
            facts: Vec::new(),
        })),
        open: vec![
            open("村小学食堂燃气软管老化", "隐患", "待复查", StateCategory::Check, Some("2026-11-21")),
            open("对农村自建房开展一次拉网式排查", "任务", "办理中", StateCategory::Active, Some("2026-11-30")),
            open("二组台区树障反复", "隐患", "待交办", StateCategory::Open, None),
        ],
        open_counts: vec![OpenCount {
            ledger: "aq".to_owned(),
            title: "安全隐患台账".to_owned(),
            counter: "处".to_owned(),
            total: 8,
        }],
        figures: Vec::new(),
        workers: vec![
            worker("驻村第一书记", "陈试用", "市水利局"),
            worker("村党支部书记", "周假名", ""),
            worker("村委会副主任", "赵样例", ""),
        ],
        recent: vec![
            recent(1_795_164_120_000, "隐患 申请销号", "村小学食堂燃气软管老化", "赵样例"),
            recent(1_795_053_900_000, "走访 登记", "吴虚构户", "陈试用"),
            recent(1_794_965_400_000, "隐患 登记", "二组台区树障反复", "陈试用"),
        ],
    }
}

impl PlacePage {
    /// A village near the county town.
    pub fn sample() -> Self {
        let group = |title: &str, facts: &[(&str, &str)]| FactGroup {
            title: title.to_owned(),
            facts: facts.iter().map(|(t, v)| Fact::text(t, v)).collect(),
        };
        let row = |title: &str, now: &str, before: &str, change: &str| {
            Row::plain(vec![
                TableCell::link(title, "/figures/1"),
                TableCell::text(now),
                TableCell::text(before),
                TableCell::text(change),
            ])
        };
        Self {
            frame: Frame::sample("云市村", "村情"),
            crumbs: vec![
                Link::new("抚州市", "/place/1"),
                Link::new("南城县", "/place/2"),
                Link::new("株良镇", "/place/3"),
            ],
            acts: vec![Link::new("登记隐患", "/ledgers/aq/new"), Link::new("编辑村情", "/records/5/edit")],
            facts: vec![
                group(
                    "人口",
                    &[("总户数", "486 户"), ("总人口", "1,932 人"), ("劳动力", "1,087 人"), ("党员", "54 人")],
                ),
                group(
                    "资源",
                    &[
                        ("耕地面积", "2,310.50 亩"),
                        ("林地面积", "5,680.00 亩"),
                        ("主导产业", "蜜桔"),
                        ("村民小组", "9 个"),
                    ],
                ),
            ],
            figures: Table {
                caption: "云市村主要指标".to_owned(),
                columns: vec![
                    Column::words("指标"),
                    Column::number("现值", ""),
                    Column::number("去年同期", ""),
                    Column::number("变化", ""),
                ],
                rows: vec![
                    row("未销号隐患（处）", "5", "9", "−4"),
                    row("隐患整改率（%）", "100.00", "88.89", "+11.11"),
                    row("走访（次）", "86", "72", "+14"),
                    row("村集体经济收入（万元）", "", "21.40", ""),
                ],
                short: true,
                ..Table::default()
            },
            today: Day::parse("2026-11-21").unwrap_or(Day(0)),
            view: overview(),
        }
    }

    /// A village without a profile.
    pub fn sample_empty() -> Self {
        Self {
            facts: Vec::new(),
            view: PlaceOverview {
                profile: Profile::Missing {
                    ledger: "cq".to_owned(), title: "村情档案".to_owned(), may_create: true
                },
                open: Vec::new(),
                open_counts: Vec::new(),
                workers: Vec::new(),
                recent: Vec::new(),
                ..overview()
            },
            ..Self::sample()
        }
    }
}
