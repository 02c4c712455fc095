//! Realistic values with invented names.

use super::page::TaskPanel;
use crate::components::{Control, Due, Fact, FormPage, Frame, Input, Link, Preview, Section, SelectOption, Shown};
use crate::records::page::{FactGroup, RecordPage};
use crate::records::sample::record_view;
use app::records::{ClockView, RecordView};
use app::tasks::{Bound, Child, Counts, Judging, Panel, Point, Standing};
use domain::indicators::{FigureValue, Period};
use domain::ledger::StateCategory;
use domain::{Day, Id, Month, PlaceId, Urgency};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap_or(Day(0))
}

impl TaskPanel {
    /// A ratio that nears its goal.
    pub fn sample() -> Self {
        let points = [7_000, 7_800, 8_000, 8_400, 8_800, 9_000, 9_250];
        let trend = (5..).zip(points).map(|(month, value)| Point {
            month: Month::new(2026, month).unwrap_or(Month(0)),
            value: Some(value),
            shown: String::new(),
        });
        let state = |id: &str, title: &str| (id.to_owned(), title.to_owned());
        let counts = |id: &str, title: &str, category, count| Counts {
            state: state(id, title),
            category,
            count,
            urgency: [0; 3],
        };
        let sheet = |name: &str, shown: &str, title: &str, category, standing| Child {
            record: Id::named(name.as_bytes()),
            number: String::new(),
            version: 1,
            place: PlaceId(9),
            place_name: name.to_owned(),
            owner: String::new(),
            state: state("doing", title),
            category,
            urgency: None,
            due: "2026-12-31".to_owned(),
            shown: shown.to_owned(),
            standing: Some(standing),
        };
        Self {
            view: Panel {
                ledger: "rw".to_owned(),
                place: PlaceId(3),
                bound: Some(Bound {
                    indicator: "rate".to_owned(),
                    title: "隐患整改率".to_owned(),
                    quantity: domain::Quantity::count("%"),
                    period: Period::AsOf(day("2026-11-21")),
                    value: Some(FigureValue::Ratio { top: 74, bottom: 80 }),
                    shown: "92.50%（74÷80）".to_owned(),
                    goal: "不少于95%".to_owned(),
                    judging: Judging::AtDue,
                    standing: Standing::NotYet,
                    evidence: String::new(),
                    trend: trend.collect(),
                }),
                evidence: String::new(),
                origin: "《在全县安全生产会议上的讲话》（2026年11月8日）二、突出重点 › 2、整改到位".to_owned(),
                sentence: Some((Id::named(b"speech"), Id::named(b"task"))),
                counts: vec![
                    counts("reached", "待销号", StateCategory::Check, 14),
                    counts("doing", "办理中", StateCategory::Active, 7),
                ],
                sheets: vec![
                    sheet("长安村", "85.71%", "办理中", StateCategory::Active, Standing::NotYet),
                    sheet("路东村", "87.50%", "办理中", StateCategory::Active, Standing::NotYet),
                    sheet("云市村", "100.00%", "待销号", StateCategory::Check, Standing::Reached),
                ],
            },
        }
    }
}

impl RecordPage {
    /// A task with its progress.
    pub fn sample_task() -> Self {
        let mut view = RecordView {
            ledger: ["rw", "任务台账", "任务"].map(str::to_owned),
            headline: "年底前隐患整改率达到95%以上".to_owned(),
            state: ("办理中".to_owned(), StateCategory::Active),
            owner: "株良镇应急办 李样本".to_owned(),
            clocks: vec![ClockView {
                title: "办理期限".to_owned(),
                due: Some((day("2026-12-31"), Urgency::Calm)),
                left: None,
            }],
            related: Vec::new(),
            ..record_view()
        };
        view.record.number = "RW-361021-2026-00009".to_owned();
        view.steps.truncate(1);
        view.steps[0].title = "申请办结".to_owned();
        view.steps[0].blocked = Some("这件任务对应了指标，达标后自动转为待销号".to_owned());
        view.events.truncate(1);
        Self {
            crumbs: vec![Link::new("任务台账", "/tasks")],
            view,
            facts: vec![FactGroup {
                title: "任务".to_owned(),
                facts: vec![
                    Fact::text("责任单位（原文）", "镇应急办"),
                    Fact::new("完成时限", Shown::Due(Due::new("2026-12-31", "还剩40天", Urgency::Calm))),
                    Fact::text("交办日期", "2026-11-21"),
                ],
            }],
            panel: TaskPanel::sample().to_string(),
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
            Control::new("unit", "责任单位", Input::pick("单位", "", "/units")).when("to", "一个单位"),
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
