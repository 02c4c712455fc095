//! Realistic values with invented names.

use picture::{Chart, Frame as Size, Goal, NumberUnit, Progress, Series, Trend, both, months};

use super::page::TaskPanel;
use crate::components::{
    Column, Control, Due, Fact, FormPage, Frame, Input, Link, Preview, Row, Section, SelectOption, Shown,
    StateCategory, Table, TableCell, Tag,
};
use crate::records::page::{ClockView, Event, FactGroup, RecordPage, StepView};
use domain::Urgency;

impl TaskPanel {
    /// A ratio that nears its goal.
    pub fn sample() -> Self {
        let progress =
            Progress::new("已达标的村（社区）", NumberUnit::count("个")).goal(Goal::new("已达标", 14.0, 21.0));
        let values = [70.0, 78.0, 80.0, 84.0, 88.0, 90.0, 92.5].map(Some);
        let trend = Trend::new("隐患整改率，逐月月末", NumberUnit::percent(), months(2026, 5, 7))
            .series(Series::new("株良镇", values))
            .mark("目标", 95.0);
        let row = |name: &str, value: &str, tag: Tag| {
            Row::plain(vec![TableCell::link(name, "/records/3"), TableCell::text(value), TableCell::Tag(tag)])
        };
        Self {
            indicator: Some(Link::new("隐患整改率", "/figures/1")),
            value: "92.50%".to_owned(),
            time: "截至 2026年11月21日".to_owned(),
            goal: "不少于 95.00%".to_owned(),
            gap: "还差 2.50 个百分点".to_owned(),
            reached: false,
            parts: "到期已销号 74 处 ÷ 应整改 80 处".to_owned(),
            judging: "到期判定：12月31日按当日数值判定，由台账自动计算，不用再报送进度。".to_owned(),
            pictures: vec![progress.svg(&Size::new("share", 420.0).bare()), both(&trend, "task-trend")],
            evidence: String::new(),
            rows: Some(Link::new("打开明细 80 处", "/figures/1/rows")),
            states: vec![
                (Tag::new("待销号", StateCategory::Check), 14, "/tasks?state=reached".to_owned()),
                (Tag::new("办理中", StateCategory::Active), 7, "/tasks?state=doing".to_owned()),
            ],
            children: Some(Table {
                caption: "下级任务".to_owned(),
                columns: vec![Column::words("村（社区）"), Column::number("隐患整改率", "%"), Column::words("状态")],
                rows: vec![
                    row("长安村", "85.71", Tag::new("办理中", StateCategory::Active)),
                    row("路东村", "87.50", Tag::new("办理中", StateCategory::Active)),
                    row("云市村", "100.00", Tag::new("待销号", StateCategory::Check)),
                ],
                short: true,
                ..Table::default()
            }),
            origin: "《在全县安全生产会议上的讲话》（2026年11月8日）二、突出重点 › 2、整改到位".to_owned(),
            sentence: Some(Link::new("看原文这一句", "/speeches/9#t-4")),
        }
    }
}

impl RecordPage {
    /// A task with its progress.
    pub fn sample_task() -> Self {
        let calm = Due::new("2026-12-31", "还剩40天", Urgency::Calm);
        Self {
            title: "年底前隐患整改率达到95%以上".to_owned(),
            number: "RW-361021-2026-00009".to_owned(),
            ledger: "任务".to_owned(),
            crumbs: vec![Link::new("任务台账", "/tasks")],
            state: Tag::new("办理中", StateCategory::Active),
            owner: "株良镇应急办 李样本".to_owned(),
            clocks: vec![ClockView { title: "办理期限".to_owned(), due: calm.clone(), note: String::new() }],
            steps: vec![StepView {
                title: "申请办结".to_owned(),
                href: None,
                barred: "这件任务对应了指标，达标后自动转为待销号".to_owned(),
                back: false,
            }],
            groups: vec![FactGroup {
                title: "任务".to_owned(),
                facts: vec![
                    Fact::text("责任单位（原文）", "镇应急办"),
                    Fact::new("完成时限", Shown::Due(calm)),
                    Fact::text("交办日期", "2026-11-21"),
                ],
            }],
            panel: TaskPanel::sample().to_string(),
            events: vec![Event {
                when: "2026-11-21 17:02".to_owned(),
                who: "张示例（株良镇党政办）".to_owned(),
                what: "交办".to_owned(),
                states: "已立项 → 办理中".to_owned(),
                ..Event::default()
            }],
            related: Vec::new(),
            ..Self::sample()
        }
    }
}

impl FormPage {
    /// Issuing a task, with whom it reaches.
    pub fn sample_issue() -> Self {
        let radios =
            |words: &[&str], on: &str| Input::Radios(words.iter().map(|w| SelectOption::plain(w, *w == on)).collect());
        let figures = ["隐患整改率", "未销号隐患", "逾期隐患", "走访次数"];
        let select = Input::Select(figures.map(|f| SelectOption::plain(f, f == "隐患整改率")).to_vec());
        let number = |value: &str| Input::Line {
            html_type: "text".to_owned(),
            mode: "decimal".to_owned(),
            value: value.to_owned(),
            max: Some(20),
            offers: Vec::new(),
        };
        let kinds = ["全部行政村", "二类、三类村", "省定薄弱村"];
        let to = vec![
            Control::new("to", "发给", radios(&["一个单位", "辖区内各村"], "辖区内各村")).required(),
            Control::new(
                "unit",
                "责任单位",
                Input::Pick { what: "单位".to_owned(), value: String::new(), suggest: "/units".to_owned() },
            )
            .when("to", "一个单位"),
            Control::new("below", "哪些村", radios(&kinds, "全部行政村")).when("to", "辖区内各村"),
            Control::day("due", "完成时限", "2026-12-31").required(),
        ];
        let judged = vec![
            Control::new("indicator", "对应指标", select).help("对应了指标的任务不用再报送进度，由台账自动计算"),
            Control::new("sense", "比较", radios(&["不少于", "不多于"], "不少于")),
            Control::new("goal", "目标值", number("95")).unit("%"),
            Control::new("judging", "判定方式", radios(&["到期判定", "达标即判定"], "到期判定")),
            Control::new("least", "最小分母", number("5")).help("比率类指标：分母小于这个数时不判定").unit("处"),
        ];
        Self {
            crumbs: vec![Link::new("讲话与文件", "/speeches"), Link::new("任务", "/records/9")],
            lead: "年底前隐患整改率达到95%以上".to_owned(),
            known: vec![Fact::text("原文", "镇应急办要牵头，确保年底前隐患整改率达到95%以上。")],
            sections: vec![Section::new("发给谁", to), Section::new("怎么算完成", judged)],
            preview: Some(Preview {
                title: "将发给 20 个村，每村一件".to_owned(),
                things: ["长安村", "云市村", "路东村", "城上村", "宏富村", "尧村", "田南村"]
                    .map(str::to_owned)
                    .to_vec(),
                more: "等 20 个".to_owned(),
                left_out: vec!["株良社区不是行政村，不发".to_owned()],
            }),
            others: vec![crate::components::Button::new("preview", "1", "再看会发给谁")],
            hidden: vec![("submission".to_owned(), "0199-sample".to_owned())],
            cancel: Some(Link::new("返回", "/records/9")),
            ..Self::new(Frame::sample("交办任务", "任务"), "交办任务", "/records/9/issue", "交办")
        }
    }
}
