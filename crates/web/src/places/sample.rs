//! Realistic values with invented names.

use super::page::{Open, Recent, VillagePage, Worker};
use crate::components::{Column, Due, Fact, Frame, Link, Row, StateCategory, Table, TableCell, Tag};
use crate::records::page::FactGroup;
use domain::Urgency;

impl VillagePage {
    /// A village near the county town.
    pub fn sample() -> Self {
        let group = |title: &str, facts: &[(&str, &str)]| FactGroup {
            title: title.to_owned(),
            facts: facts.iter().map(|(t, v)| Fact::text(t, v)).collect(),
        };
        let open = |title: &str, ledger: &str, state: Tag, due: Option<Due>| Open {
            link: Link::new(title, "/records/1"),
            ledger: ledger.to_owned(),
            state,
            due,
        };
        let row = |title: &str, now: &str, before: &str, change: &str| {
            Row::plain(vec![
                TableCell::link(title, "/figures/1"),
                TableCell::text(now),
                TableCell::text(before),
                TableCell::text(change),
            ])
        };
        let worker = |post: &str, name: &str, unit: &str, since: &str| Worker {
            post: post.to_owned(),
            name: name.to_owned(),
            unit: unit.to_owned(),
            since: since.to_owned(),
        };
        let recent = |when: &str, what: &str, title: &str, who: &str| Recent {
            when: when.to_owned(),
            what: what.to_owned(),
            link: Link::new(title, "/records/1"),
            who: who.to_owned(),
        };
        Self {
            frame: Frame::sample("云市村", "村情"),
            crumbs: vec![
                Link::new("抚州市", "/place/1"),
                Link::new("南城县", "/place/2"),
                Link::new("株良镇", "/place/3"),
            ],
            name: "云市村".to_owned(),
            code: "361021101215".to_owned(),
            words: vec!["二类村".to_owned(), "市定薄弱村".to_owned()],
            acts: vec![Link::new("登记隐患", "/ledgers/aq/new"), Link::new("编辑村情", "/records/5/edit")],
            intro: "位于镇区以南 4 公里，辖 9 个村民小组，以水稻、蜜桔为主。".to_owned(),
            groups: vec![
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
            empty: None,
            open: vec![
                open(
                    "村小学食堂燃气软管老化",
                    "安全隐患",
                    Tag::new("待复查", StateCategory::Check),
                    Some(Due::new("11月21日", "今天到期", Urgency::Soon)),
                ),
                open(
                    "对农村自建房开展一次拉网式排查",
                    "任务",
                    Tag::new("办理中", StateCategory::Active),
                    Some(Due::new("11月30日", "还剩9天", Urgency::Calm)),
                ),
                open("二组台区树障反复", "安全隐患", Tag::new("待交办", StateCategory::Open), None),
            ],
            more_open: vec![Link::new("安全隐患 8 处未办结", "/ledgers")],
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
            time: "截至 2026年11月21日".to_owned(),
            workers: vec![
                worker("驻村第一书记", "陈试用", "市水利局", "2026年5月起"),
                worker("村党支部书记", "周假名", "", "2021年1月起"),
                worker("村委会副主任", "赵样例", "", "2021年1月起"),
            ],
            forces: vec![Fact::text("包村单位", "市水利局"), Fact::text("包村领导", "株良镇 李样本")],
            recent: vec![
                recent("11月20日 16:42", "申请销号", "村小学食堂燃气软管老化", "赵样例"),
                recent("11月19日 10:05", "走访", "吴虚构户", "陈试用"),
                recent("11月18日 09:30", "登记", "二组台区树障反复", "陈试用"),
            ],
            more_recent: Some(Link::new("全部变化", "/ledgers")),
        }
    }

    /// A village without a profile.
    pub fn sample_empty() -> Self {
        Self {
            words: Vec::new(),
            intro: String::new(),
            groups: Vec::new(),
            open: Vec::new(),
            more_open: Vec::new(),
            workers: Vec::new(),
            forces: Vec::new(),
            recent: Vec::new(),
            more_recent: None,
            empty: Some(crate::components::Empty {
                title: "还没有村情档案".to_owned(),
                text: "建一次，表格、报告和指标就都从这里取数，不用再填户数、人口。".to_owned(),
                link: Some(Link::new("建村情档案", "/ledgers/cq/new")),
            }),
            ..Self::sample()
        }
    }
}
