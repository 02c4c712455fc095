//! Realistic values with invented names.

use super::page::{ImportPage, ImportResultPage, Matched, ProgressPage, Wrong};
use crate::components::{Control, Fact, Frame, Input, Link, SelectOption};

impl ImportPage {
    /// Importing hazards into a township.
    pub fn sample() -> Self {
        let file = Input::Files { images: false, max: 1, kept: Vec::new() };
        let old = Input::Checks(vec![SelectOption::new("1", "表里有已经整改、销号的，按历史台账补录", true)]);
        Self {
            frame: Frame::sample("导入安全隐患台账", "台账"),
            crumbs: vec![Link::new("台账", "/ledgers"), Link::new("安全隐患台账", "/ledgers/aq")],
            title: "导入安全隐患台账".to_owned(),
            known: vec![Fact::text("写入", "安全隐患台账"), Fact::text("区划", "南城县株良镇")],
            problems: Vec::new(),
            action: "/ledgers/aq/import".to_owned(),
            hidden: Vec::new(),
            controls: vec![
                Control::new("file", "Excel 文件", file)
                    .required()
                    .help("支持 .xlsx、.xls、.csv，合并单元格、两行表头都可以"),
                Control::new("adopt", "历史数据", old),
            ],
            template: Some(Link::new("下载空表", "/ledgers/aq/blank.xlsx")),
            recent: None,
        }
    }
}

impl ImportResultPage {
    /// A dry run with a few errors.
    pub fn sample() -> Self {
        let matched = |letter: &str, head: &str, field: &str, how: &str, doubtful: bool, example: &str| Matched {
            head: head.to_owned(),
            letter: letter.to_owned(),
            field: field.to_owned(),
            how: how.to_owned(),
            doubtful,
            example: example.to_owned(),
        };
        let wrong = |row: &str, cell: &str, value: &str, text: &str| Wrong {
            row: row.to_owned(),
            cell: cell.to_owned(),
            value: value.to_owned(),
            text: text.to_owned(),
        };
        Self {
            frame: Frame::sample("核对导入", "台账"),
            crumbs: vec![Link::new("台账", "/ledgers"), Link::new("安全隐患台账", "/ledgers/aq")],
            title: "核对导入".to_owned(),
            known: vec![
                Fact::text("文件", "株良镇隐患排查台账（11月）.xlsx，工作表“汇总”，表头第 2–3 行"),
                Fact::text("写入", "安全隐患台账，南城县株良镇"),
            ],
            counts: vec![
                ("可导入 86 行".to_owned(), false),
                ("其中更新已有 12 行".to_owned(), false),
                ("重复跳过 1 行".to_owned(), false),
                ("有误 3 行，不导入".to_owned(), true),
            ],
            columns: vec![
                matched("A", "序号", "", "序号列，不导入", false, "1"),
                matched("B", "检查时间", "排查时间", "同义", false, "2026.11.6"),
                matched("C", "所在村", "所在村", "按区划名称", false, "云市村"),
                matched("D", "隐患问题描述", "隐患名称", "同义", false, "燃气软管老化"),
                matched("E", "整改责任单位", "责任部门", "同义", false, "云市村委会"),
                matched("F", "联系方式", "责任人电话", "按内容猜测，请核对", true, "138****0000"),
                matched("G", "领导签字", "", "没有对应字段，不导入", true, ""),
            ],
            wrong: vec![
                wrong("第 14 行", "B14", "11月31日", "没有这一天：请改为存在的日期"),
                wrong("第 27 行", "C27", "云寺村", "株良镇没有“云寺村”：是不是“云市村”？请在表里改正"),
                wrong("第 63 行", "D63", "", "隐患名称未填：写清是什么问题"),
            ],
            more_wrong: 0,
            annotated: Some(Link::new("下载批注表（错处已标出，改好再传）", "/imports/1.xlsx")),
            rows: None,
            action: Some("/ledgers/aq/import/confirm".to_owned()),
            hidden: vec![("upload".to_owned(), "sample".to_owned())],
            submit: "导入 86 行".to_owned(),
            again: Link::new("换一个文件", "/ledgers/aq/import"),
        }
    }
}

impl ProgressPage {
    /// A file half-way.
    pub fn sample() -> Self {
        Self {
            frame: Frame::sample("导入进度", "台账"),
            crumbs: vec![Link::new("安全隐患台账", "/ledgers/aq")],
            title: "导入进度".to_owned(),
            told: "正在写入；共 40000 行，已写入 11998 行，2 行没有写入（有误或已登记过），还有 28000 行没有处理"
                .to_owned(),
            refused: false,
            known: vec![Fact::text("文件", "株良镇隐患排查台账（11月）.xlsx"), Fact::text("地点", "南城县株良镇")],
            under_way: true,
            action: Some(("停止".to_owned(), "/ledgers/aq/import/1/stop".to_owned())),
            receipt: Link::new("下载回执（没有写入的行和原因）", "/ledgers/aq/import/1/receipt.xlsx"),
            onward: Link::new("查看台账", "/ledgers/aq"),
            here: "/ledgers/aq/import/1".to_owned(),
        }
    }
}
