//! Realistic values with invented names.

use super::page::{
    BlankRow, FillPage, NewSpeechPage, OfferRow, OutlineLine, Paragraph, Piece, ProblemRow, Proposal, Repair, Sentence,
    SpeechPage, StatedRow, TextLine,
};
use crate::components::{Button, Control, Empty, Frame, Input, Link, SelectOption, Tag};
use domain::ledger::StateCategory;

fn sentence(id: &str, task: bool, pieces: Vec<Piece>) -> Sentence {
    let class = if task { "task" } else { "" };
    let said = if task { "拟立项" } else { "" };
    Sentence { id: id.to_owned(), class: class.to_owned(), said: said.to_owned(), pieces }
}

fn heading(id: &str, level: u8, text: &str) -> Paragraph {
    Paragraph { id: id.to_owned(), level, sentences: vec![sentence("", false, vec![Piece::plain(text)])] }
}

fn text(sentences: Vec<Sentence>) -> Paragraph {
    Paragraph { sentences, ..Paragraph::default() }
}

fn repaired(text: &str, was: &str, mark: &str) -> Piece {
    Piece { text: text.to_owned(), was: Some(was.to_owned()), mark: mark.to_owned(), blank: false }
}

fn blank(text: &str) -> Piece {
    Piece { text: text.to_owned(), mark: "待填数字".to_owned(), blank: true, was: None }
}

fn paragraphs() -> Vec<Paragraph> {
    let p = Piece::plain;
    vec![
        heading("", 1, "在全镇安全生产暨驻村帮扶工作推进会上的讲话"),
        text(vec![sentence("", false, vec![p("同志们：")])]),
        heading("h1", 2, "一、肯定成绩，认清形势"),
        text(vec![
            sentence(
                "s1",
                false,
                vec![
                    p("今年以来，全镇共排查隐患"),
                    blank("XX"),
                    p("处，完成整改"),
                    blank("XX"),
                    p("处，驻村工作队入户走访"),
                    blank("XX"),
                    p("余次。"),
                ],
            ),
            sentence(
                "s2",
                false,
                vec![p("但少数村"), repaired("对", "队", "错别字"), p("隐患整改抓得不紧，边改边犯的问题仍然存在。")],
            ),
        ]),
        heading("h2", 2, "二、突出重点，压实责任"),
        heading("h21", 3, "（一）抓好隐患排查整治"),
        text(vec![
            sentence(
                "s3",
                true,
                vec![
                    p("各村要对农村自建房、燃气、"),
                    repaired("山塘", "山溏", "错别字"),
                    p("水库开展一次拉网式排查，11月底前完成。"),
                ],
            ),
            sentence("s4", true, vec![p("镇应急办要牵头，确保年底前隐患整改率达到95%以上。")]),
            sentence("s5", false, vec![p("安全生产重于泰山，来不得半点马虎。")]),
        ]),
        heading("h23", 3, "（三）做实驻村帮扶"),
        text(vec![
            sentence("s6", true, vec![p("驻村第一书记每月入户走访不少于20户，并将走访情况及时录入台账。")]),
            sentence("s7", true, vec![p("党政办要在一周内把今天会议的任务分解到村、到人。")]),
        ]),
        heading("h3", 2, "三、加强领导，务求实效"),
        text(vec![sentence("s8", false, vec![p("同志们，让我们振奋精神、真抓实干，确保全年目标任务圆满完成。")])]),
    ]
}

fn proposal(id: &str, target: &str, text: &str, owner: &str, due: &str, goal: &str, indicator: &str) -> Proposal {
    Proposal {
        id: id.to_owned(),
        target: target.to_owned(),
        text: text.to_owned(),
        owner: owner.to_owned(),
        due: due.to_owned(),
        goal: goal.to_owned(),
        indicator: indicator.to_owned(),
        why: String::new(),
        state: Tag::new("拟立项", StateCategory::Open),
        answers: vec![Button::new("accept", id, "立项"), Button::new("refuse", id, "不立项")],
        group: String::new(),
        lead: String::new(),
        open: true,
        time: Default::default(),
        also: vec![Link::new("编辑", "/records/1/edit"), Link::new("拆分", "/speeches/split/1")],
    }
}

impl SpeechPage {
    /// A township meeting.
    pub fn sample() -> Self {
        let line = |level: u8, title: &str, target: &str, gap: &str| OutlineLine {
            level,
            title: title.to_owned(),
            target: target.to_owned(),
            gap: gap.to_owned(),
        };
        let figure = |title: &str| Some(Link::new(title, "/figures/1"));
        let mut decided =
            proposal("14", "s7", "一周内把会议任务分解到村、到人", "党政办", "一周内（2026-11-28）", "", "");
        decided.state = Tag::new("已立项", StateCategory::Active);
        decided.answers = Vec::new();
        decided.also = vec![Link::new("打开任务", "/records/2")];
        decided.time = ("临期".to_owned(), "soon".to_owned());
        decided.lead = "镇应急办".to_owned();
        let mut visits = proposal(
            "13",
            "s6",
            "驻村第一书记每月入户走访不少于20户",
            "驻村第一书记",
            "每月",
            "不少于 20 户",
            "走访次数",
        );
        visits.why = "“户”与指标单位“次”不同，请核对".to_owned();
        Self {
            frame: Frame::sample("讲话", "讲话"),
            crumbs: vec![Link::new("讲话与文件", "/speeches")],
            title: "在全镇安全生产暨驻村帮扶工作推进会上的讲话".to_owned(),
            about: "李样本，2026年11月21日，讲话".to_owned(),
            state: Tag::new("研读中", StateCategory::Active),
            links: vec![Link::new("分解完成", "/records/9/done"), Link::new("看原文", "/records/9")],
            legend: true,
            paragraphs: paragraphs(),
            outline: vec![
                line(1, "一、肯定成绩，认清形势", "h1", ""),
                line(1, "二、突出重点，压实责任", "h2", ""),
                line(2, "（一）抓好隐患排查整治", "h21", ""),
                line(2, "（二）", "", "原文缺这一点"),
                line(2, "（三）做实驻村帮扶", "h23", ""),
                line(1, "三、加强领导，务求实效", "h3", ""),
            ],
            repairs: vec![
                Repair {
                    before: "队".into(),
                    after: "对".into(),
                    why: "同音错字".into(),
                    key: "1".into(),
                    back: false,
                },
                Repair {
                    before: "山溏".into(),
                    after: "山塘".into(),
                    why: "形近错字".into(),
                    key: "2".into(),
                    back: true,
                },
            ],
            blanks: (3, "/speeches/9/fill".to_owned()),
            stated: vec![StatedRow {
                text: "95%".into(),
                about: "隐患整改率，全镇".into(),
                verdict: "与台账不一致：86.36%".into(),
                differs: true,
                rows: figure("打开明细"),
            }],
            sums: vec!["121户 ÷ 63户 = 52.07%，原文 53%".to_owned()],
            problems: vec![ProblemRow {
                text: "少数村对隐患整改抓得不紧，边改边犯".into(),
                answers: vec![Link::new("RW-361021-2026-00012", "#row-12")],
            }],
            proposals: vec![
                proposal(
                    "11",
                    "s3",
                    "对农村自建房、燃气、山塘水库开展一次拉网式排查",
                    "各村",
                    "11月底前（2026-11-30）",
                    "一次",
                    "排查隐患",
                ),
                proposal(
                    "12",
                    "s4",
                    "年底前隐患整改率达到95%以上",
                    "镇应急办",
                    "年底前（2026-12-31）",
                    "≥ 95%",
                    "隐患整改率",
                ),
                visits,
                decided,
            ],
            counts: vec!["待确认 3 条".to_owned(), "已立项 1 条".to_owned()],
            action: "/speeches/9/tasks".to_owned(),
            bulk: vec![Button::new("bulk", "accept", "所选立项"), Button::new("bulk", "refuse", "所选不立项")],
            orders: vec![Link::new("按原文顺序", ""), Link::new("按责任单位", "/speeches/9?by=unit")],
            files: vec![Link::new("任务分解表 Excel", "/speeches/9/table.xlsx")],
            repairing: "/speeches/9/repair".to_owned(),
            redated: 0,
            asks_day: false,
            empty: Empty::default(),
        }
    }
}

impl NewSpeechPage {
    /// An empty form.
    pub fn sample() -> Self {
        let kinds = ["讲话", "通知", "会议纪要", "方案", "汇报"].map(|k| SelectOption::plain(k, k == "讲话")).to_vec();
        let file = Input::Files { images: false, max: 1, kept: Vec::new() };
        Self {
            frame: Frame::sample("录入讲话与文件", "讲话"),
            crumbs: vec![Link::new("讲话与文件", "/speeches")],
            problems: Vec::new(),
            action: "/speeches/new".to_owned(),
            hidden: vec![("submission".to_owned(), "0199-sample".to_owned())],
            controls: vec![
                Control::new("kind", "文种", Input::Radios(kinds)),
                Control::line("title", "标题", "").help("不填则取原文第一行"),
                Control::day("day", "讲话（成文）日期", "2026-11-21")
                    .required()
                    .help("“年底前”“本月底”这类时限按这一天推算"),
                Control::line("issuer", "讲话人（发文单位）", ""),
                Control::new("file", "文件", file).help("Word（.doc、.docx）或纯文本（.txt）"),
                Control::area("text", "或粘贴原文", "", 200_000),
            ],
        }
    }
}

impl FillPage {
    /// One figure filled, one offered, one refused.
    pub fn sample() -> Self {
        let plain = |text: &str| (Piece::plain(text), None, String::new());
        let rows = "/figures/hazard_found/rows?place=1";
        Self {
            frame: Frame::sample("填数", "讲话"),
            crumbs: vec![
                Link::new("讲话与文件", "/speeches"),
                Link::new("在全镇安全生产推进会上的讲话", "/speeches/9"),
            ],
            title: "在全镇安全生产推进会上的讲话".to_owned(),
            counts: vec!["空缺 2 处，已填 1 处".to_owned(), "1280 字，约讲 6 到 8 分钟".to_owned()],
            until: "2026-11-21".to_owned(),
            here: "/speeches/9/fill".to_owned(),
            files: vec![Link::new("Word", "/speeches/9/filled.docx")],
            lines: vec![TextLine {
                level: 0,
                pieces: vec![
                    plain("今年以来，全镇共排查隐患"),
                    (
                        Piece { mark: "排查隐患：96处".into(), ..Piece::plain("90") },
                        Some(Link::new("90", rows)),
                        "b12".into(),
                    ),
                    plain("多处，入户走访"),
                    (Piece { blank: true, ..Piece::plain("XX") }, None, "b40".into()),
                    plain("人次。"),
                ],
            }],
            blanks: vec![
                BlankRow {
                    start: "12".into(),
                    before: "今年以来，全镇共排查隐患".into(),
                    token: "XX".into(),
                    after: "多处，入户走访".into(),
                    filled: "已填 90：排查隐患，2026年1月1日至11月21日，96处".into(),
                    back: "12 -".into(),
                    ..BlankRow::default()
                },
                BlankRow {
                    start: "40".into(),
                    before: "多处，入户走访".into(),
                    token: "XX".into(),
                    after: "人次。".into(),
                    offers: vec![OfferRow {
                        title: Link::new("走访次数", rows),
                        of: "株良镇，2026年1月1日至11月21日：688次".into(),
                        why_not: "单位不同：原文是“人次”，指标“走访次数”是“次”".into(),
                        ..OfferRow::default()
                    }],
                    ..BlankRow::default()
                },
            ],
            all: "填入全部无疑问的首选（1 处）".to_owned(),
        }
    }
}
