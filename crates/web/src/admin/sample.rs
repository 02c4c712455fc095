//! Realistic values with invented names.

use super::page::{AccountPage, AccountsPage, AdminPage, AuditPage, Grant, HumanPage, JobsPage, PeoplePage};
use crate::components::{
    Column, Control, Empty, Fact, Frame, Input, Link, Pager, Row, Section, SelectOption, Table, TableCell, Tag,
};
use domain::ledger::StateCategory;

fn pager(last: u64, total: u64, counter: &str) -> Pager {
    Pager {
        first: 1,
        last,
        total: Some(total),
        late: String::new(),
        counter: counter.to_owned(),
        before: None,
        after: Some("/admin?page=2".to_owned()),
    }
}

fn table(caption: &str, heads: &[&str], rows: &[&[&str]]) -> Table {
    Table {
        caption: caption.to_owned(),
        columns: heads.iter().map(|h| Column::words(h)).collect(),
        rows: rows.iter().map(|r| Row::plain(r.iter().map(|c| TableCell::text(c)).collect())).collect(),
        short: true,
        ..Table::default()
    }
}

impl AdminPage {
    /// Entries of a security administrator.
    pub fn sample() -> Self {
        Self {
            frame: Frame::sample("管理", "管理"),
            entries: vec![
                (Link::new("账号", "/admin/accounts"), "新建、停用、重置密码".to_owned()),
                (Link::new("审计", "/admin/audit"), "核验变更链，查操作记录".to_owned()),
            ],
        }
    }
}

impl AccountsPage {
    /// Accounts of a county.
    pub fn sample() -> Self {
        let row = |name: &str, login: &str, unit: &str, roles: &str, tag: Tag| {
            Row::plain(vec![
                TableCell::link(name, "/admin/accounts/1"),
                TableCell::Tag(tag),
                TableCell::text(login),
                TableCell::text(unit),
                TableCell::text(roles),
                TableCell::text("2026-11-20"),
            ])
        };
        let on = || Tag::new("在用", StateCategory::Active);
        Self {
            frame: Frame::sample("账号", "管理"),
            crumbs: vec![Link::new("管理", "/admin")],
            main: Some(Link::new("新建账号", "/admin/accounts/new")),
            action: "/admin/accounts".to_owned(),
            words: String::new(),
            table: Table {
                caption: "账号".to_owned(),
                columns: ["姓名", "状态", "账号", "单位", "角色", "授权更新"].map(Column::words).to_vec(),
                rows: vec![
                    row("张示例", "zhuliang.dzb", "株良镇人民政府", "乡镇党政办", on()),
                    row("李样本", "safety.town", "株良镇人民政府", "乡镇应急（安监）办", on()),
                    row("陈试用", "secretary", "市水利局", "驻村第一书记（云市村）", on()),
                    row("旧账号", "old", "株良镇人民政府", "", Tag::new("已停用", StateCategory::Void)),
                ],
                ..Table::default()
            },
            pager: pager(4, 212, "个"),
            empty: Empty::default(),
        }
    }
}

impl PeoplePage {
    /// A register with a proposal that waits.
    pub fn sample() -> Self {
        Self {
            frame: Frame::sample("人员", "管理"),
            crumbs: vec![Link::new("管理", "/admin")],
            action: "/admin/people".to_owned(),
            words: String::new(),
            count: "共 2 人".to_owned(),
            table: table(
                "人员",
                &["姓名", "账号", "工号", "身份证号", "合并"],
                &[&["李样本", "li1、li2", "A-007", "已登记", "2 条合为一人"], &["张示例", "zhuliang.dzb", "", "", ""]],
            ),
            proposals: table(
                "合并与分开",
                &["提议", "另一条", "状态", "原因", "提出", "决定"],
                &[&["合并：张示例（账号 zsl）", "张示例（账号 zhuliang.dzb）", "等待决定", "工号相同", "孙代称", ""]],
            ),
            empty: Empty::default(),
        }
    }
}

impl HumanPage {
    /// Two rows that are one person.
    pub fn sample() -> Self {
        Self {
            frame: Frame::sample("李样本", "管理"),
            crumbs: vec![Link::new("人员", "/admin/people")],
            name: "李样本".to_owned(),
            note: "2 条登记已合为一人：整改和销号要由两个人办，管理员不能兼任，都按一个人判断。".to_owned(),
            acts: vec![Link::new("与另一人合并", "/admin/people/1/join")],
            table: table(
                "登记与账号",
                &["登记的姓名", "账号", "单位", "职务", "工号", "身份证号", "办理"],
                &[&["李样本", "li1", "株良镇人民政府", "副镇长", "A-007", "已登记", "分开"]],
            ),
        }
    }
}

impl AccountPage {
    /// An account as the security administrator sees it.
    pub fn sample() -> Self {
        let grant = |role: &str, scope: &str, from: &str, to: &str, end: bool| Grant {
            role: role.to_owned(),
            scope: scope.to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
            by: "孙代称".to_owned(),
            end: end.then(|| "/admin/grants/1/end".to_owned()),
        };
        let roles = [
            "乡镇党政办",
            "乡镇应急（安监）办",
            "村干部",
            "驻村第一书记",
            "包村单位联络员",
            "县应急管理局",
            "审计管理员",
        ];
        let place = Input::pick("区划", "", "/places?pick=1");
        Self {
            frame: Frame::sample("张示例", "管理"),
            crumbs: vec![Link::new("管理", "/admin"), Link::new("账号", "/admin/accounts")],
            name: "张示例".to_owned(),
            state: Tag::new("在用", StateCategory::Active),
            facts: vec![
                Fact::text("账号", "zhuliang.dzb"),
                Fact::text("单位", "株良镇人民政府"),
                Fact::text("密码更新", "2026-10-08"),
                Fact::text("动态口令", "已启用"),
            ],
            acts: vec![Link::new("重置密码", "/admin/1/reset"), Link::new("停用账号", "/admin/1/suspend")],
            grants: vec![
                grant("乡镇党政办", "南城县株良镇", "2026-01-01", "", true),
                grant("村干部", "南城县株良镇长安村", "2023-01-01", "2025-12-31", false),
            ],
            give: Some("/admin/1/grants".to_owned()),
            hidden: vec![("submission".to_owned(), "0199-sample".to_owned())],
            sections: vec![Section::new(
                "新的授权",
                vec![
                    Control::new("role", "角色", Input::Select(roles.map(|r| SelectOption::plain(r, false)).to_vec()))
                        .required(),
                    Control::new("place", "范围", place).required(),
                    Control::day("from", "起", "2026-11-21").required(),
                    Control::day("to", "止", "").help("不填为长期"),
                ],
            )],
            password: String::new(),
        }
    }

    /// Right after it was made.
    pub fn sample_new() -> Self {
        Self { password: "tao-7Kme-92xf".to_owned(), grants: Vec::new(), ..Self::sample() }
    }
}

impl AuditPage {
    /// A whole chain.
    pub fn sample() -> Self {
        Self {
            frame: Frame::sample("审计", "管理"),
            crumbs: vec![Link::new("管理", "/admin")],
            whole: true,
            verdict: "2026-11-21 02:00 核验 128,402 条变更，链条完整，行数据与变更一致。".to_owned(),
            action: Some("/admin/audit/verify".to_owned()),
            heads: table(
                "最近封存",
                &["县（区）", "序号", "封存时间", "链头"],
                &[
                    &["南城县", "128402", "2026-11-21 02:00", "9f3c7a105be2c1d8"],
                    &["南城县", "127990", "2026-11-20 02:00", "02be61d477aa0e4b"],
                ],
            ),
            filter: "/admin/audit".to_owned(),
            words: (String::new(), "2026-11-01".to_owned(), "2026-11-21".to_owned()),
            table: table(
                "操作记录",
                &["时间", "人员", "操作", "对象", "入口"],
                &[
                    &["2026-11-21 17:02", "张示例", "交办", "RW-361021-2026-00009", "网页"],
                    &["2026-11-21 16:20", "张示例", "印发报告", "安全隐患排查整治情况通报", "网页"],
                    &["2026-11-21 15:41", "李样本", "查看明文", "AQ-361021-2026-00042 责任人电话", "网页"],
                    &["2026-11-20 16:42", "赵样例", "申请销号", "AQ-361021-2026-00042", "手机"],
                ],
            ),
            pager: pager(4, 5310, "条"),
            exports: vec![Link::new("导出链头", "/admin/audit/heads.txt")],
        }
    }
}

impl JobsPage {
    /// One job that failed.
    pub fn sample() -> Self {
        let row = |title: &str, tag: Tag, [schedule, at, took, result, next]: [&str; 5]| {
            let [schedule, at, took, result, next] = [schedule, at, took, result, next].map(TableCell::text);
            Row::plain(vec![TableCell::text(title), TableCell::Tag(tag), schedule, at, took, result, next])
        };
        let well = || Tag::new("正常", StateCategory::Closed);
        Self {
            frame: Frame::sample("定时任务", "管理"),
            crumbs: vec![Link::new("管理", "/admin")],
            well: false,
            verdict: "1 项任务最近一次没有做成，下次到时间会自动再做；一直不成请看服务器日志".to_owned(),
            table: super::jobs::table(vec![
                row(
                    "任务达标判断",
                    well(),
                    ["每 1 分钟", "2026-11-21 20:30", "不到1秒", "2 项任务转为达标待销号", "2026-11-21 20:31"],
                ),
                row(
                    "清理未挂接的附件",
                    Tag::new("没有做成", StateCategory::Check),
                    [
                        "每天 02:30",
                        "2026-11-21 02:30",
                        "12秒",
                        "读写磁盘出错，本次没有保存；请检查磁盘（os error 5）",
                        "2026-11-22 02:30",
                    ],
                ),
            ]),
        }
    }
}
