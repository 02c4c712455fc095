//! The panel of progress on a task's record page. Issuing uses the generic form with a preview of whom it reaches.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::components::{Column, Row, Table, TableCell, Tag};
use crate::url;
use app::tasks::{Bound, Panel, Standing};

/// Progress of a task, judged by its indicator; rendered into [`crate::records::page::RecordPage::panel`].
#[derive(Clone, Debug, Template)]
#[template(path = "tasks/panel.html")]
pub struct TaskPanel {
    /// The task.
    pub view: Panel,
}

impl HtmlSafe for TaskPanel {}

impl TaskPanel {
    /// Address of the figure at the task's place, as of the last day that counts.
    fn figure(&self, bound: &Bound) -> String {
        self.at(bound, &format!("/figures/{}", bound.indicator))
    }

    /// Address of the rows behind it.
    fn rows(&self, bound: &Bound) -> String {
        self.at(bound, &format!("/figures/{}/rows", bound.indicator))
    }

    fn at(&self, bound: &Bound, path: &str) -> String {
        format!("{path}?place={}&day={}", self.view.place.0, bound.period.last())
    }

    /// The months as a line as small as a word; empty for fewer than two.
    fn spark(&self, bound: &Bound) -> String {
        let hundredths = |v: i64| i32::try_from(v).ok().map(|v| f64::from(v) / 100.0);
        let values: Vec<Option<f64>> = bound.trend.iter().map(|p| p.value.and_then(hundredths)).collect();
        if values.iter().flatten().count() < 2 {
            return String::new();
        }
        let quantity = &bound.quantity;
        let unit = match quantity.unit.as_str() {
            "%" => picture::NumberUnit::percent(),
            unit => picture::NumberUnit::with_decimals(unit, quantity.decimals),
        };
        picture::Chart::svg(&picture::Spark::new(&bound.title, unit, values), &picture::Frame::new("trend", 320.0))
    }

    /// The tasks handed down.
    fn sheets(&self) -> Table {
        let row = |sheet: &app::tasks::Child| {
            Row::plain(vec![
                TableCell::link(&sheet.place_name, &url::record(&self.view.ledger, sheet.record)),
                TableCell::Tag(Tag::new(&sheet.state.1, sheet.category)),
                TableCell::text(&sheet.shown),
                TableCell::text(sheet.standing.map_or("", Standing::word)),
                TableCell::text(&sheet.due),
            ])
        };
        Table {
            caption: "下达情况".to_owned(),
            columns: ["交给", "状态", "现值", "判定", "时限"].map(Column::words).to_vec(),
            rows: self.view.sheets.iter().map(row).collect(),
            short: true,
            ..Table::default()
        }
    }
}
