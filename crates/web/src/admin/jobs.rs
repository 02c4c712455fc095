//! 定时任务: what runs on a timer, how it last went, when it runs next.

use super::page::JobsPage;
use crate::auth::Visitor;
use crate::components::{self, Column, Link, Row, Table, TableCell, Tag};
use crate::failure::Failure;
use app::jobs::{Activity, JobStatus};
use axum::response::Html;
use domain::ledger::StateCategory;

/// The page, for the system administrator.
pub(crate) async fn show(visitor: Visitor) -> Result<Html<String>, Failure> {
    let list = app::jobs::list(&visitor.cx).await?;
    let failed = list.iter().filter(|job| job.last.as_ref().is_some_and(|last| !last.succeeded)).count();
    Ok(Html(components::html(&JobsPage {
        frame: visitor.frame("定时任务", "管理").await,
        crumbs: vec![Link::new("管理", "/admin")],
        well: failed == 0,
        verdict: match (list.len(), failed) {
            (0, _) => "服务刚启动，还没有登记定时任务，请稍后刷新".to_owned(),
            (_, 0) => "各项任务最近一次都正常".to_owned(),
            (_, failed) => format!("{failed} 项任务最近一次没有做成，下次到时间会自动再做；一直不成请看服务器日志"),
        },
        table: table(list.iter().map(row).collect()),
    })))
}

pub(super) fn table(rows: Vec<Row>) -> Table {
    let titles = ["任务", "状态", "时间安排", "上次运行", "用时", "结果", "下次运行"];
    let columns = titles.map(Column::words).to_vec();
    Table { caption: "定时任务".into(), columns, rows, short: true, ..Table::default() }
}

fn row(job: &JobStatus) -> Row {
    let state = match (job.activity, &job.last) {
        (Activity::Running(_), _) => Tag::new("正在运行", StateCategory::Active),
        (Activity::Interrupted(_), _) => Tag::new("上次中断", StateCategory::Check),
        (Activity::Waiting, Some(last)) if last.succeeded => Tag::new("正常", StateCategory::Closed),
        (Activity::Waiting, Some(_)) => Tag::new("没有做成", StateCategory::Check),
        (Activity::Waiting, None) => Tag::new("还没有运行过", StateCategory::Open),
    };
    let (at, took, result) = match &job.last {
        Some(last) => (last.at.chinese(), duration(last.took_ms), last.result.as_str()),
        None => (String::new(), String::new(), ""),
    };
    Row::plain(vec![
        TableCell::text(&job.title),
        TableCell::Tag(state),
        TableCell::text(&job.schedule),
        TableCell::text(&at),
        TableCell::text(&took),
        TableCell::text(result),
        TableCell::text(&job.next_at.chinese()),
    ])
}

/// Milliseconds in words.
fn duration(ms: i64) -> String {
    match ms {
        ..1_000 => "不到1秒".to_owned(),
        1_000..60_000 => format!("{}秒", ms / 1_000),
        _ => format!("{}分{}秒", ms / 60_000, ms / 1_000 % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_said_in_words() {
        for (ms, want) in [(0, "不到1秒"), (999, "不到1秒"), (1_000, "1秒"), (59_999, "59秒"), (125_000, "2分5秒")]
        {
            assert_eq!(duration(ms), want);
        }
    }
}
