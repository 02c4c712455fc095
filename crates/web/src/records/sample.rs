//! Realistic values with invented names.

use super::page::{FactGroup, RecordPage};
use crate::components::{
    Button, Control, Due, Fact, FormPage, Frame, Input, Link, Problem, Section, SelectOption, Shown,
};
use app::records::{ClockView, ConflictView, Difference, Event, RecordRights, RecordView, Related, Row, StepView};
use domain::ledger::{Record, StateCategory};
use domain::{Day, Id, Moment, PlaceId, Urgency};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap_or(Day(0))
}

fn difference(title: &str, before: &str, after: &str) -> Difference {
    Difference { title: title.to_owned(), before: before.to_owned(), after: after.to_owned() }
}

/// A change of the timeline; `at` is in minutes after midnight of 2026-11-06 in Shanghai.
fn event(at: i64, who: &str, what: &str, states: Option<(&str, &str)>, differences: Vec<Difference>) -> Event {
    Event {
        at: Moment(1_793_894_400_000 + at * 60_000),
        day: None,
        who: who.to_owned(),
        acting_for: None,
        what: what.to_owned(),
        basis: String::new(),
        states: states.map(|(before, after)| (before.to_owned(), after.to_owned())),
        differences,
        back: false,
    }
}

/// A row of a list.
pub(crate) fn row(headline: &str, state: &str, category: StateCategory, due: Option<Day>) -> Row {
    Row {
        id: Id::named(headline.as_bytes()),
        number: "AQ-361021-2026-00019".to_owned(),
        headline: headline.to_owned(),
        place: ["云市村".to_owned(), "南城县·株良镇·云市村".to_owned()],
        state: (state.to_owned(), state.to_owned(), category),
        urgency: due.map(|_| Urgency::Calm),
        due,
        owner: String::new(),
        cells: Vec::new(),
    }
}

fn record() -> Record {
    let (id, moment) = (Id::named(b"sample"), Moment(1_793_894_400_000));
    Record {
        id,
        ledger: "aq".to_owned(),
        county: PlaceId(2),
        place: PlaceId(9),
        unit: None,
        owner_unit: None,
        owner: None,
        number: "AQ-361021-2026-00042".to_owned(),
        state: "checking".to_owned(),
        due: Some(day("2026-11-21")),
        left: None,
        clocks: Vec::new(),
        version: 6,
        definition: day("2026-01-01"),
        created_on: day("2026-11-06"),
        created_at: moment,
        created_by: id,
        changed_at: moment,
        changed_by: id,
        recurs_of: None,
        moves: Vec::new(),
        pending: Vec::new(),
        excused: Vec::new(),
        values: Vec::new(),
    }
}

/// A hazard that waits for its check.
pub(crate) fn record_view() -> RecordView {
    let step = |id: &str, title: &str, back: bool, blocked: Option<&str>| StepView {
        id: id.to_owned(),
        title: title.to_owned(),
        back,
        blocked: blocked.map(str::to_owned),
    };
    let mut returned = event(
        14_950,
        "李样本（株良镇应急办）",
        "退回",
        Some(("待复查", "整改中")),
        vec![difference("完成时限", "2026-11-16", "2026-11-21")],
    );
    returned.back = true;
    returned.basis = "只换了软管，没有装报警器".to_owned();
    let measure = "更换不锈钢波纹软管两根，加装燃气泄漏报警器一台；气瓶间改为室外，上锁专人管理。";
    let fixed = vec![
        difference("治理措施", "更换软管", measure),
        difference("整改完成日期", "", "2026-11-20"),
        difference("整改后照片", "", "1 张"),
    ];
    let assigned = vec![
        difference("责任部门", "", "云市村委会"),
        difference("责任人", "", "赵样例"),
        difference("责任人电话", "", "138****0000"),
        difference("完成时限", "", "2026-11-16"),
        difference("治理措施", "", "更换软管"),
    ];
    let fixer = "赵样例（云市村委会）";
    RecordView {
        record: record(),
        ledger: ["aq", "安全隐患台账", "隐患"].map(str::to_owned),
        headline: "村小学食堂燃气软管老化".to_owned(),
        state: ("待复查".to_owned(), StateCategory::Check),
        urgency: Some(Urgency::Soon),
        place: "南城县·株良镇·云市村".to_owned(),
        owner: "云市村委会 赵样例".to_owned(),
        fields: Vec::new(),
        steps: vec![
            step("close", "销号", false, None),
            step("back", "退回", true, None),
            step("assign", "交办", false, Some("已经交办，整改中或待复查的不再交办")),
        ],
        events: vec![
            event(21_162, fixer, "申请销号", Some(("整改中", "待复查")), fixed),
            returned,
            event(12_570, fixer, "申请销号", Some(("整改中", "待复查")), Vec::new()),
            event(1_975, "张示例（株良镇党政办）", "交办", Some(("待交办", "整改中")), assigned),
            event(920, "陈试用（云市村驻村第一书记）", "登记", None, Vec::new()),
        ],
        related: vec![Related {
            ledger: "rw".to_owned(),
            id: Id::named(b"related"),
            number: "RW-361021-2026-00009".to_owned(),
            headline: "对学校、养老院食堂燃气开展专项排查".to_owned(),
            ledger_title: "任务台账".to_owned(),
            state: ("办理中".to_owned(), StateCategory::Active),
            place: "株良镇".to_owned(),
        }],
        conflicts: Vec::new(),
        doubts: Vec::new(),
        repeats: Vec::new(),
        clocks: vec![ClockView {
            title: "整改期限".to_owned(),
            due: Some((day("2026-11-21"), Urgency::Soon)),
            left: None,
        }],
        may: RecordRights { edit: true, correct: true, relocate: false },
        is_final: false,
        has_steps: true,
    }
}

fn groups() -> Vec<FactGroup> {
    let masked = Shown::Masked { shown: "138****0000".to_owned(), reveal: Some("/records/1/reveal/phone".to_owned()) };
    let photos = |titles: &[&str]| Shown::Files {
        files: titles.iter().map(|t| Link::new(t, &crate::components::assets::href("icon.svg"))).collect(),
        images: true,
    };
    let group = |title: &str, facts: Vec<Fact>| FactGroup { title: title.to_owned(), facts };
    vec![
        group(
            "发现",
            vec![
                Fact::text("排查时间", "2026-11-06"),
                Fact::text("排查人", "陈试用"),
                Fact::text("检查单位", "云市村驻村工作队"),
            ],
        ),
        group(
            "隐患",
            vec![
                Fact::text("隐患部位", "村小学食堂"),
                Fact::text("隐患名称", "村小学食堂燃气软管老化"),
                Fact::text("隐患类型", "燃气"),
                Fact::text("隐患等级", "一般"),
                Fact::new("整改前照片", photos(&["软管开裂处", "气瓶间"])),
            ],
        ),
        group(
            "整改",
            vec![
                Fact::text(
                    "治理措施",
                    "更换不锈钢波纹软管两根，加装燃气泄漏报警器一台；\n气瓶间改为室外，上锁专人管理。",
                ),
                Fact::text("整改资金", "600.00 元"),
                Fact::new("完成时限", Shown::Due(Due::new("2026-11-21", "今天到期", Urgency::Soon))),
                Fact::text("责任部门", "云市村委会"),
                Fact::text("责任人", "赵样例"),
                Fact { csrf: "sample-token".to_owned(), ..Fact::new("责任人电话", masked) },
            ],
        ),
        group(
            "复查销号",
            vec![
                Fact::text("整改完成日期", "2026-11-20"),
                Fact::new("整改后照片", photos(&["新软管"])),
                Fact::text("复查结果", ""),
            ],
        ),
    ]
}

impl RecordPage {
    /// A hazard that waits for its check.
    pub fn sample() -> Self {
        Self {
            frame: Frame::sample("村小学食堂燃气软管老化", "台账"),
            crumbs: vec![Link::new("台账", "/ledgers"), Link::new("安全隐患台账", "/ledgers/aq")],
            view: record_view(),
            facts: groups(),
            panel: String::new(),
            children: Vec::new(),
            today: day("2026-11-21"),
        }
    }

    /// With a conflict and a proposal.
    pub fn sample_clash() -> Self {
        let mut page = Self::sample();
        page.view.conflicts = vec![ConflictView {
            id: Id::named(b"conflict"),
            title: "完成时限".to_owned(),
            values: ["2026-11-16", "2026-11-21", "2026-11-30"].map(str::to_owned),
            authors: ["李样本", "赵样例"].map(str::to_owned),
            blocked: None,
        }];
        page.view.repeats = vec![Related {
            number: "AQ-361021-2026-00031".to_owned(),
            headline: "村小学食堂燃气软管接口松动".to_owned(),
            ..page.view.related[0].clone()
        }];
        page
    }
}

impl FormPage {
    /// A new hazard, sent once with two errors.
    pub fn sample() -> Self {
        let options =
            |words: &[&str], on: &str| words.iter().map(|w| SelectOption::plain(w, *w == on)).collect::<Vec<_>>();
        let kinds = [
            "用火用电",
            "道路交通",
            "食品药品",
            "烟花爆竹",
            "农村自建房",
            "燃气",
            "消防",
            "山塘水库",
            "地质灾害",
            "校园",
        ];
        let name = Input::Line {
            html_type: "text".to_owned(),
            mode: "text".to_owned(),
            value: String::new(),
            max: Some(120),
            offers: Vec::new(),
        };
        let money = Input::Line {
            html_type: "text".to_owned(),
            mode: "decimal".to_owned(),
            value: "六百".to_owned(),
            max: Some(20),
            offers: Vec::new(),
        };
        let due = Input::Line {
            html_type: "text".to_owned(),
            mode: "text".to_owned(),
            value: "2026-12-05".to_owned(),
            max: Some(20),
            offers: ["每月", "长期"].map(str::to_owned).to_vec(),
        };
        let photos = Input::Files { images: true, max: 3, kept: Vec::new() };
        let unit = Input::pick("单位", "云市村委会", "/units");
        let found = vec![
            Control::day("f_day", "排查时间", "2026-11-21").required(),
            Control::line("f_who", "排查人", "陈试用"),
            Control::new(
                "f_place",
                "所在村",
                Input::Known { value: "9".to_owned(), shown: "南城县株良镇云市村".to_owned() },
            ),
        ];
        let what = vec![
            Control::line("f_where", "隐患部位", "村小学食堂").help("写到能找到的地方，如：村小学食堂、三组山塘坝脚"),
            Control::new("f_name", "隐患名称", name).required(),
            Control::new("f_kind", "隐患类型", Input::Select(options(&kinds, "燃气"))),
            Control::new("f_level", "隐患等级", Input::Radios(options(&["一般", "重大"], "重大"))).required(),
            Control::area("f_five", "五落实方案", "", 2000)
                .help("重大隐患填写：措施、资金、期限、责任人、预案")
                .when("f_level", "重大"),
            Control::new("f_photo", "整改前照片", photos),
        ];
        let fix = vec![
            Control::area("f_measure", "治理措施", "更换软管，加装报警器。", 1000),
            Control::new("f_money", "整改资金", money).unit("元"),
            Control::new("f_due", "完成时限", due).help("日期，或“每月”“长期”"),
            Control::new("f_unit", "责任部门", unit),
            Control::new(
                "f_told",
                "宣传到户",
                Input::Checks(options(&["用电用气安全", "森林防火", "防溺水"], "用电用气安全")),
            ),
        ];
        let mut page = Self {
            crumbs: vec![Link::new("台账", "/ledgers"), Link::new("安全隐患台账", "/ledgers/aq")],
            sections: vec![Section::new("发现", found), Section::new("隐患", what), Section::new("整改", fix)],
            hidden: vec![("submission".to_owned(), "0199-sample".to_owned()), ("version".to_owned(), "0".to_owned())],
            others: vec![Button::new("next", "again", "保存并登记下一处")],
            cancel: Some(Link::new("不登记了", "/ledgers/aq")),
            ..Self::new(Frame::sample("登记隐患", "台账"), "登记隐患", "/ledgers/aq/new", "保存")
        };
        page.refuse(vec![
            Problem::new("f_name", "隐患名称未填：写清是什么问题，如“燃气软管老化”"),
            Problem::new("f_money", "整改资金“六百”读不成数：请写阿拉伯数字，如 600"),
        ]);
        page
    }

    /// A step: what is known is shown.
    pub fn sample_step() -> Self {
        let options =
            |words: &[&str], on: &str| words.iter().map(|w| SelectOption::plain(w, *w == on)).collect::<Vec<_>>();
        let controls = vec![
            Control::new("f_result", "复查结果", Input::Radios(options(&["合格", "不合格"], ""))).required(),
            Control::day("f_checked", "复查时间", "2026-11-21").required(),
            Control::line("f_by", "复查人", "李样本"),
        ];
        Self {
            crumbs: vec![Link::new("安全隐患台账", "/ledgers/aq"), Link::new("AQ-361021-2026-00042", "/records/1")],
            lead: "村小学食堂燃气软管老化".to_owned(),
            warning: "销号后不能再改；同一问题再出现，另行登记并关联为反弹。".to_owned(),
            known: vec![
                Fact::text("治理措施", "更换不锈钢波纹软管两根，加装燃气泄漏报警器一台"),
                Fact::text("整改完成日期", "2026-11-20"),
                Fact::text("整改人", "赵样例（云市村委会）"),
            ],
            sections: vec![Section::new("", controls)],
            hidden: vec![("submission".to_owned(), "0199-sample".to_owned()), ("version".to_owned(), "6".to_owned())],
            cancel: Some(Link::new("返回记录", "/records/1")),
            ..Self::new(Frame::sample("销号", "台账"), "销号", "/records/1/close", "确认销号")
        }
    }
}
