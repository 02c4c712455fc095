//! Realistic values with invented names.

use super::page::{NotePage, TodayPage};
use crate::components::Frame;
use app::records::{Agenda, FormLink, Todo, When};
use domain::{Day, Id, Urgency};

fn todo(ledger: &str, headline: &str, place: &str, number: &str, step: &str, due: Option<&str>) -> Todo {
    Todo {
        ledger: ["aq".to_owned(), ledger.to_owned()],
        source: None,
        id: Id::named(number.as_bytes()),
        number: number.to_owned(),
        headline: headline.to_owned(),
        place: place.to_owned(),
        state: [String::new(), String::new()],
        parent: None,
        count: 1,
        steps: vec![step.to_owned()],
        reminder: None,
        urgency: due.map(|_| Urgency::Calm),
        due: due.and_then(Day::parse),
    }
}

fn group(when: When, items: Vec<Todo>) -> Agenda {
    let urgency = if when == When::Overdue { Urgency::Overdue } else { Urgency::Calm };
    Agenda { when, urgency, items, more: None }
}

impl TodayPage {
    /// A Saturday in a township office.
    pub fn sample() -> Self {
        let (safety, task) = ("安全隐患", "任务");
        let (dam, survey) = ("三组山塘坝脚渗水", "对辖区内农村自建房开展一次拉网式排查");
        let mut rate = todo(
            task,
            "年底前隐患整改率达到 95% 以上",
            "株良镇",
            "RW-361021-2026-00009",
            "推进（台账自动计数）",
            Some("2026-12-31"),
        );
        rate.count = 12;
        Self {
            frame: Frame::sample("今日", "今日"),
            day: "2026年11月21日 星期六".to_owned(),
            today: Day::parse("2026-11-21").unwrap_or(Day(0)),
            groups: vec![
                group(
                    When::Overdue,
                    vec![
                        todo(safety, dam, "长安村", "AQ-361021-2026-00031", "重新整改", Some("2026-11-18")),
                        todo(task, survey, "株良镇", "RW-361021-2026-00007", "申请办结", Some("2026-11-20")),
                    ],
                ),
                group(
                    When::Today,
                    vec![todo(
                        safety,
                        "村小学食堂燃气软管老化",
                        "云市村",
                        "AQ-361021-2026-00042",
                        "复查销号",
                        Some("2026-11-21"),
                    )],
                ),
                group(
                    When::ThisWeek,
                    vec![todo(
                        safety,
                        "通村公路临水段护栏缺失 120 米",
                        "路东村",
                        "AQ-361021-2026-00044",
                        "交办",
                        Some("2026-11-22"),
                    )],
                ),
                Agenda { more: Some((12, "rw".to_owned())), ..group(When::Later, vec![rate]) },
                group(
                    When::Never,
                    vec![todo(
                        "讲话与文件",
                        "在全镇安全生产工作会议上的讲话",
                        "株良镇",
                        "JH-361021-2026-0003",
                        "确认 6 条任务",
                        None,
                    )],
                ),
            ],
        }
    }

    /// Nothing waits.
    pub fn sample_empty() -> Self {
        let mut page = Self { groups: Vec::new(), ..Self::sample() };
        page.frame.todo = Some((0, "/today".to_owned()));
        page
    }

    /// As [`Self::sample`], in elder size.
    pub fn sample_elder() -> Self {
        let mut page = Self::sample();
        page.frame.elder = true;
        page
    }
}

impl NotePage {
    /// The page with made-up content, for tests of the look.
    pub fn sample() -> Self {
        let form = |ledger: &str, noun: &str, initials: &str| FormLink {
            ledger: ledger.to_owned(),
            noun: noun.to_owned(),
            title: format!("{noun}台账"),
            initials: initials.to_owned(),
            quick: true,
        };
        Self {
            frame: Frame::sample("记一笔", "记一笔"),
            quick: vec![form("zf", "走访", "zf"), form("aq", "隐患", "yh")],
            others: vec![form("sr", "集体收入", "jtsr"), form("ht", "合同", "ht")],
        }
    }
}
