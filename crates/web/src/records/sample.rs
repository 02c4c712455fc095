//! Realistic values with invented names.

use super::page::{ClockView, Conflict, Difference, Event, FactGroup, Proposal, RecordPage, Related, Side, StepView};
use crate::components::{
    Button, Control, Due, Fact, FormPage, Frame, Input, Link, Near, Problem, Section, SelectOption, Shown, Tag,
};
use domain::ledger::StateCategory;

fn difference(title: &str, before: &str, after: &str) -> Difference {
    Difference { title: title.to_owned(), before: before.to_owned(), after: after.to_owned() }
}

fn event(when: &str, who: &str, what: &str, states: &str, differences: Vec<Difference>) -> Event {
    Event {
        when: when.to_owned(),
        who: who.to_owned(),
        what: what.to_owned(),
        states: states.to_owned(),
        differences,
        ..Event::default()
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
                Fact::new("完成时限", Shown::Due(Due::new("2026-11-21", "今天到期", Near::Soon))),
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
        let mut returned = event(
            "2026-11-16 09:10",
            "李样本（株良镇应急办）",
            "退回",
            "待复查 → 整改中",
            vec![difference("完成时限", "2026-11-16", "2026-11-21")],
        );
        returned.back = true;
        returned.reason = "只换了软管，没有装报警器".to_owned();
        let mut fixed = event(
            "2026-11-20 16:42",
            "赵样例（云市村委会）",
            "申请销号",
            "整改中 → 待复查",
            vec![
                difference(
                    "治理措施",
                    "更换软管",
                    "更换不锈钢波纹软管两根，加装燃气泄漏报警器一台；气瓶间改为室外，上锁专人管理。",
                ),
                difference("整改完成日期", "", "2026-11-20"),
                difference("整改后照片", "", "1 张"),
            ],
        );
        fixed.channel = "手机".to_owned();
        Self {
            frame: Frame::sample("村小学食堂燃气软管老化", "台账"),
            crumbs: vec![Link::new("台账", "/ledgers"), Link::new("安全隐患台账", "/ledgers/aq")],
            title: "村小学食堂燃气软管老化".to_owned(),
            number: "AQ-361021-2026-00042".to_owned(),
            ledger: "安全隐患".to_owned(),
            place: Link::new("南城县株良镇云市村", "/place/9"),
            state: Tag::new("待复查", StateCategory::Check),
            owner: "云市村委会 赵样例".to_owned(),
            clocks: vec![ClockView {
                title: "整改期限".to_owned(),
                due: Due::new("2026-11-21", "今天到期", Near::Soon),
                note: "已申请销号，计时暂停".to_owned(),
            }],
            steps: vec![
                StepView {
                    title: "销号".to_owned(), href: Some("/records/1/close".to_owned()), ..StepView::default()
                },
                StepView {
                    title: "退回".to_owned(),
                    href: Some("/records/1/back".to_owned()),
                    back: true,
                    ..StepView::default()
                },
                StepView {
                    title: "交办".to_owned(),
                    barred: "已经交办，整改中或待复查的不再交办".to_owned(),
                    ..StepView::default()
                },
            ],
            others: vec![Link::new("编辑", "/records/1/edit"), Link::new("更正", "/records/1/correct")],
            conflicts: Vec::new(),
            proposals: Vec::new(),
            groups: groups(),
            panel: String::new(),
            events: vec![
                fixed,
                returned,
                event("2026-11-14 17:30", "赵样例（云市村委会）", "申请销号", "整改中 → 待复查", Vec::new()),
                event(
                    "2026-11-07 08:55",
                    "张示例（株良镇党政办）",
                    "交办",
                    "待交办 → 整改中",
                    vec![
                        difference("责任部门", "", "云市村委会"),
                        difference("责任人", "", "赵样例"),
                        difference("责任人电话", "", "138****0000"),
                        difference("完成时限", "", "2026-11-16"),
                        difference("治理措施", "", "更换软管"),
                    ],
                ),
                event("2026-11-06 15:20", "陈试用（云市村驻村第一书记）", "登记", "", Vec::new()),
            ],
            older: None,
            related: vec![Related {
                title: "关联记录".to_owned(),
                rows: vec![(
                    Link::new("对学校、养老院食堂燃气开展专项排查", "/records/2"),
                    Some(Tag::new("办理中", StateCategory::Active)),
                    "任务 · 12月10日前".to_owned(),
                )],
                hidden: 1,
            }],
            adopted: String::new(),
        }
    }

    /// With a conflict and a proposal.
    pub fn sample_clash() -> Self {
        let side = |choice: &str, who: &str, value: &str| Side {
            choice: choice.to_owned(),
            who: who.to_owned(),
            value: value.to_owned(),
        };
        Self {
            conflicts: vec![Conflict {
                title: "完成时限".to_owned(),
                base: "2026-11-16".to_owned(),
                sides: vec![
                    side("theirs", "李样本 11月16日 09:10", "2026-11-21"),
                    side("mine", "赵样例 11月16日 08:47（手机，离线）", "2026-11-30"),
                ],
                action: Some("/records/1/conflict".to_owned()),
                who_may: String::new(),
            }],
            proposals: vec![Proposal {
                title: "可能是反弹".to_owned(),
                text: "同一部位、同一类型的隐患 24 天前已销号：".to_owned(),
                link: Some(Link::new("村小学食堂燃气软管接口松动", "/records/3")),
                action: "/records/1/recurs".to_owned(),
                answers: vec![Button::new("reply", "yes", "是反弹"), Button::new("reply", "no", "不是")],
            }],
            ..Self::sample()
        }
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
        let unit =
            Input::Pick {
                what: "单位".to_owned(), value: "云市村委会".to_owned(), suggest: "/units".to_owned()
            };
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
            draft: "u7.aq.new".to_owned(),
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
