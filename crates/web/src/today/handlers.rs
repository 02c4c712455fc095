//! 今日.

use super::page::{Group, TodayPage, Waiting};
use crate::auth::Visitor;
use crate::components::{self, Empty, Link, Near};
use crate::due::{due, weekday};
use crate::failure::Failure;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::access::Permission;

/// Rows of one heading; the rest is a number and a link.
const SHOWN: usize = 30;

/// What waits for me.
pub(crate) async fn show(visitor: Visitor) -> Result<Response, Failure> {
    if !visitor.may(Permission::RecordRead) {
        return Ok(Redirect::to("/admin").into_response());
    }
    let today = visitor.cx.today();
    let waiting = app::records::todo(visitor.app(), &visitor.cx).await?;
    let sunday = today.plus(7 - i32::try_from(today.weekday()).unwrap_or(7));
    let heads = [
        ("逾期", Near::Over),
        ("今天", Near::Soon),
        ("本周", Near::Soon),
        ("以后", Near::Calm),
        ("无期限", Near::Calm),
    ];
    let mut groups: Vec<Group> = heads
        .iter()
        .map(|(title, near)| Group { title: (*title).to_owned(), near: *near, ..Group::default() })
        .collect();
    let mut left = [0_u64; 5];
    for todo in waiting {
        let at = match todo.due {
            Some(day) if day < today => 0,
            Some(day) if day == today => 1,
            Some(day) if day <= sunday => 2,
            Some(_) => 3,
            None => 4,
        };
        if groups[at].items.len() >= SHOWN {
            left[at] += 1;
            groups[at].more = Some((left[at], format!("/ledgers/{}", todo.ledger[0])));
            continue;
        }
        groups[at].items.push(Waiting {
            href: match todo.source {
                Some(text) => format!("/speeches/{text}"),
                None if todo.count > 1 => format!("/ledgers/{}?state={}", todo.ledger[0], todo.state[0]),
                None => format!("/records/{}/{}", todo.ledger[0], todo.id),
            },
            headline: todo.headline,
            ledger: todo.ledger[1].clone(),
            number: todo.number,
            place: todo.place,
            expected: todo.steps.join("、"),
            due: todo.due.map(|d| due(d, today)),
            note: match todo.count {
                0 | 1 => String::new(),
                n if n >= app::records::TODO_LIMIT => format!("{n} 件以上"),
                n => format!("共 {n} 件"),
            },
        });
    }
    groups.retain(|g| !g.items.is_empty());
    let page = TodayPage {
        frame: visitor.frame("今日", "今日").await,
        day: format!("{} {}", today.chinese(), weekday(today)),
        groups,
        empty: Empty {
            title: "没有等您处理的事项".to_owned(),
            text: "别人交办给您的、等您复查销号的，会按时限出现在这里；办完自动消失，不用另外报送。".to_owned(),
            link: Some(Link::new("看台账", "/ledgers")),
        },
        others: Vec::new(),
    };
    Ok(Html(components::html(&page)).into_response())
}
