//! Realistic values with invented figures.

use super::page::{Block, Choice, Note, ReportIndexPage, ReportPage, Span};
use crate::components::{Empty, Fact, Frame, Link};

fn words(text: &str) -> Span {
    Span::Text(text.to_owned())
}

fn figure(text: &str, at: usize) -> Span {
    Span::Figure(text.to_owned(), at)
}

fn note(title: &str, value: &str, formula: &str, rows: &str) -> Note {
    Note {
        title: title.to_owned(),
        value: value.to_owned(),
        formula: formula.to_owned(),
        scope: "株良镇 20 个村、1 个社区".to_owned(),
        time: "截至 2026年11月21日".to_owned(),
        rows: (!rows.is_empty()).then(|| Link::new(rows, "/figures/1/rows")),
    }
}

impl ReportIndexPage {
    /// Templates of a township.
    pub fn sample() -> Self {
        let choice = |title: &str, text: &str| Choice {
            title: title.to_owned(),
            text: text.to_owned(),
            href: "/reports/1".to_owned(),
        };
        let issued = |title: &str, period: &str, by: &str, hash: &str| app::reports::IssuedReport {
            id: domain::Id::named(hash.as_bytes()),
            title: title.to_owned(),
            place: "株良镇".to_owned(),
            period: period.to_owned(),
            by: by.to_owned(),
            hash: hash.to_owned(),
        };
        Self {
            frame: Frame::sample("报告", "报告"),
            place: "株良镇".to_owned(),
            choices: vec![
                choice("安全隐患排查整治情况通报", "排查、销号、逾期、整改率，分村列表"),
                choice("驻村帮扶工作月报", "走访、发现问题、任务办结"),
            ],
            issued: vec![
                issued("安全隐患排查整治情况通报", "2026年10月", "2026-11-02 09:15 张示例", "9f3c7a10"),
                issued("驻村帮扶工作月报", "2026年10月", "2026-11-03 16:40 张示例", "02be61d4"),
            ],
            empty: Empty::default(),
        }
    }
}

impl ReportPage {
    /// A circular before it is issued.
    pub fn sample() -> Self {
        let row = |name: &str, found: &str, closed: &str, rate: &str| {
            vec![vec![words(name)], vec![figure(found, 0)], vec![figure(closed, 1)], vec![figure(rate, 3)]]
        };
        Self {
            frame: Frame::sample("安全隐患排查整治情况通报", "报告"),
            crumbs: vec![Link::new("报告", "/reports")],
            title: "安全隐患排查整治情况通报".to_owned(),
            action: "/reports/1".to_owned(),
            kept: Vec::new(),
            at: "2026-11-21".to_owned(),
            blocks: vec![
                Block::Title("关于全镇安全隐患排查整治情况的通报".to_owned()),
                Block::Line("各村（社区）：".to_owned()),
                Block::Text(vec![
                    words(
                        "今年以来，各村（社区）认真开展隐患排查整治，工作取得阶段性成效。截至11月21日，全镇共排查隐患",
                    ),
                    figure("96处", 0),
                    words("，已销号"),
                    figure("65处", 1),
                    words("；未销号"),
                    figure("31处", 2),
                    words("，其中逾期"),
                    figure("2处", 4),
                    words("，隐患整改率"),
                    figure("95.00%", 3),
                    words("。投入整改资金"),
                    Span::Missing("　　　　".to_owned(), 5),
                    words("万元。"),
                ]),
                Block::Heading(1, "一、主要情况".to_owned()),
                Block::Heading(2, "（一）分村情况".to_owned()),
                Block::Table(
                    "表1　各村（社区）隐患排查整治情况".to_owned(),
                    ["村（社区）", "排查（处）", "销号（处）", "整改率（%）"].map(str::to_owned).to_vec(),
                    vec![
                        row("长安村", "18", "12", "92.31"),
                        row("云市村", "15", "10", "100.00"),
                        row("路东村", "11", "7", "87.50"),
                    ],
                ),
                Block::Heading(1, "二、下一步要求".to_owned()),
                Block::Text(vec![words(
                    "各村（社区）要对照台账逐项整改，11月底前完成逾期隐患整改销号，镇应急办做好复查。",
                )]),
                Block::Sign(vec!["株良镇人民政府".to_owned(), "2026年11月21日".to_owned()]),
            ],
            notes: vec![
                note("排查隐患", "96 处", "按排查时间计，已作废的不计", "打开明细 96 处"),
                note("销号隐患", "65 处", "按销号日期计", "打开明细 65 处"),
                note("未销号隐患", "31 处", "当日已排查出、尚未销号的隐患", "打开明细 31 处"),
                note("隐患整改率", "95.00%", "到期已销号 76 处 ÷ 应整改 80 处", "打开明细 80 处"),
                note("逾期隐患", "2 处", "过了完成时限仍未申请销号或未销号的隐患", "打开明细 2 处"),
                note("整改资金", "", "没有定义这一指标", ""),
            ],
            warnings: vec!["1 个数字尚无数据，正文留空，请在 Word 中核实后手填。".to_owned()],
            issue: Some("/reports/1/issue".to_owned()),
            hidden: vec![("submission".to_owned(), "0199-sample".to_owned())],
            docx: Some("/reports/1.docx".to_owned()),
            issued: Vec::new(),
        }
    }

    /// The same, issued.
    pub fn sample_issued() -> Self {
        Self {
            action: String::new(),
            issue: None,
            warnings: Vec::new(),
            issued: vec![
                Fact::text("印发", "2026-11-21 16:20 张示例（株良镇党政办）"),
                Fact::text("数字指纹", "9f3c7a10 5be2c1d8 77aa0e4b 16c3f250"),
            ],
            ..Self::sample()
        }
    }
}
