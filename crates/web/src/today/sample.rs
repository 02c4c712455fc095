//! Realistic values with invented names.

use super::page::{Group, TodayPage, Waiting};
use crate::components::{Due, Empty, Frame, Link};
use domain::Urgency;

fn waiting(ledger: &str, headline: &str, place: &str, number: &str, expected: &str, due: Option<Due>) -> Waiting {
    Waiting {
        href: "/records/1".to_owned(),
        headline: headline.to_owned(),
        ledger: ledger.to_owned(),
        number: number.to_owned(),
        place: place.to_owned(),
        expected: expected.to_owned(),
        due,
        note: String::new(),
    }
}

fn group(title: &str, urgency: Urgency, items: Vec<Waiting>) -> Group {
    Group { title: title.to_owned(), urgency, items, more: None }
}

impl TodayPage {
    /// A Saturday in a township office.
    pub fn sample() -> Self {
        let over = |day: &str, words: &str| Some(Due::new(day, words, Urgency::Overdue));
        let soon = |day: &str, words: &str| Some(Due::new(day, words, Urgency::Soon));
        let calm = |day: &str, words: &str| Some(Due::new(day, words, Urgency::Calm));
        let safety = "安全隐患";
        let task = "任务";
        let mut back = waiting(
            safety,
            "三组山塘坝脚渗水",
            "长安村",
            "AQ-361021-2026-00031",
            "重新整改",
            over("11月18日", "逾期3天"),
        );
        back.note = "李样本退回：未见坝脚反滤层照片".to_owned();
        Self {
            frame: Frame::sample("今日", "今日"),
            day: "2026年11月21日 星期六".to_owned(),
            groups: vec![
                group(
                    "逾期",
                    Urgency::Overdue,
                    vec![
                        back,
                        waiting(
                            task,
                            "对辖区内农村自建房开展一次拉网式排查",
                            "株良镇",
                            "RW-361021-2026-00007",
                            "申请办结",
                            over("11月20日", "逾期1天"),
                        ),
                    ],
                ),
                group(
                    "今天",
                    Urgency::Soon,
                    vec![waiting(
                        safety,
                        "村小学食堂燃气软管老化",
                        "云市村",
                        "AQ-361021-2026-00042",
                        "复查销号",
                        soon("11月21日", "今天到期"),
                    )],
                ),
                group(
                    "本周",
                    Urgency::Calm,
                    vec![
                        waiting(
                            safety,
                            "通村公路临水段护栏缺失 120 米",
                            "路东村",
                            "AQ-361021-2026-00044",
                            "交办",
                            soon("11月22日", "明天到期"),
                        ),
                        waiting(
                            safety,
                            "养老院二楼疏散通道堆放杂物",
                            "宏富村",
                            "AQ-361021-2026-00045",
                            "交办",
                            calm("11月24日", "还剩3天"),
                        ),
                    ],
                ),
                Group {
                    more: Some((12, "/tasks".to_owned())),
                    ..group(
                        "以后",
                        Urgency::Calm,
                        vec![waiting(
                            task,
                            "年底前隐患整改率达到 95% 以上",
                            "株良镇",
                            "RW-361021-2026-00009",
                            "推进（台账自动计数）",
                            calm("12月31日", "还剩40天"),
                        )],
                    )
                },
                group(
                    "无期限",
                    Urgency::Calm,
                    vec![waiting(
                        "讲话与文件",
                        "在全镇安全生产工作会议上的讲话",
                        "株良镇",
                        "JH-361021-2026-0003",
                        "确认任务 6 条",
                        None,
                    )],
                ),
            ],
            empty: Empty::default(),
            others: vec![Link::new("已办", "/done"), Link::new("我发起", "/mine")],
        }
    }

    /// Nothing waits.
    pub fn sample_empty() -> Self {
        let mut frame = Frame::sample("今日", "今日");
        frame.todo = Some((0, "/today".to_owned()));
        Self {
            frame,
            day: "2026年11月21日 星期六".to_owned(),
            groups: Vec::new(),
            empty: Empty {
                title: "现在没有等您办理的事项".to_owned(),
                text: "别人交办给您的任务、等您复查销号的隐患、退回您重办的记录，会按到期先后出现在这里。".to_owned(),
                link: Some(Link::new("登记一处隐患", "/new")),
            },
            others: Vec::new(),
        }
    }

    /// As [`Self::sample`], in elder size.
    pub fn sample_elder() -> Self {
        let mut page = Self::sample();
        page.frame.elder = true;
        page
    }
}
