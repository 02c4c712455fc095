//! Done of total (进度).

use crate::NO_DATA;
use crate::frame::{Chart, Frame};
use crate::measure::{fit, width};
use crate::number::Unit;
use crate::palette::{Paint, Status};
use crate::svg::{Anchor, Svg, fill_hit};

/// One line of [`Progress`].
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    label: String,
    done: f64,
    total: f64,
    expected: Option<f64>,
    href: Option<String>,
    status: Status,
}

impl Goal {
    /// `done` of `total`; of nothing (total not above zero) the share is 尚无数据.
    pub fn new(label: impl Into<String>, done: f64, total: f64) -> Self {
        let finite = |v: f64| if v.is_finite() { v } else { 0.0 };
        Self {
            label: label.into(),
            done: finite(done),
            total: finite(total),
            expected: None,
            href: None,
            status: Status::Plain,
        }
    }

    /// Where it should stand today, as a share from 0 to 1 (时序进度).
    pub fn expected(mut self, share: f64) -> Self {
        self.expected = share.is_finite().then(|| share.clamp(0.0, 1.0));
        self
    }

    /// Where the rows behind it are.
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }

    /// Amber or red, with its word.
    pub fn status(mut self, status: Status) -> Self {
        self.status = status;
        self
    }

    fn share(&self) -> Option<f64> {
        (self.total > 0.0).then(|| self.done / self.total)
    }
}

/// Bars on tracks: numerator, denominator and share of each goal.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    title: String,
    unit: Unit,
    goals: Vec<Goal>,
    note: Option<String>,
}

impl Progress {
    /// No goals yet, counted in a unit.
    pub fn new(title: impl Into<String>, unit: Unit) -> Self {
        Self { title: title.into(), unit, goals: Vec::new(), note: None }
    }

    /// Adds a goal.
    pub fn goal(mut self, goal: Goal) -> Self {
        self.goals.push(goal);
        self
    }

    /// Scope and date under the chart (口径).
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// `36/48 户` and `75.00%`.
    fn figures(&self, goal: &Goal) -> (String, String) {
        let pair = format!("{}/{}", self.unit.number(goal.done), self.unit.full(goal.total));
        let share = goal.share().map_or_else(|| NO_DATA.to_owned(), |share| Unit::percent().full(share * 100.0));
        (pair, share)
    }

    fn sentence(&self, goal: &Goal) -> String {
        let (pair, share) = self.figures(goal);
        let expected = goal.expected.map(|e| format!("，时序进度 {}", Unit::percent().full(e * 100.0)));
        let word = goal.status.word().map(|word| format!("，{word}"));
        format!("{}：{pair}，{share}{}{}", goal.label, expected.unwrap_or_default(), word.unwrap_or_default())
    }

    fn draw(&self, frame: &Frame, svg: &mut Svg, top: f64, goal: &Goal) -> f64 {
        let text = frame.text;
        let (pair, share) = self.figures(goal);
        let (baseline, track, thick) = (top + text * 1.25, top + text * 1.75, text * 0.7);
        let w = frame.width;
        svg.mark(goal.href.as_deref(), &self.sentence(goal), |svg| {
            svg.rect_with(0.0, top, w, text * 2.9, r#" fill="none" pointer-events="all""#);
            let paint = if goal.share().is_some() { Paint::Ink } else { Paint::Mute };
            svg.text(w, baseline, text, Anchor::End, paint, goal.share().is_some(), &share);
            // The percent column is as wide as 100.00% or 尚无数据, so that the pairs stand in a column as well.
            let pair_right = w - width("100.00%", text) - text;
            svg.text(pair_right, baseline, text, Anchor::End, Paint::Mute, false, &pair);
            let mut room = pair_right - width(&pair, text) - text;
            if let Some(word) = goal.status.word() {
                let word_w = width(word, text) + text * 0.8;
                let label_w = width(&goal.label, text).min(room - word_w);
                svg.text(label_w + text * 0.8, baseline, text, Anchor::Start, goal.status.text(), false, word);
                room -= word_w;
            }
            svg.text(0.0, baseline, text, Anchor::Start, Paint::Ink, false, &fit(&goal.label, text, room));
            svg.rect(0.0, track, w, thick, Paint::Track);
            if let Some(share) = goal.share() {
                svg.rect_with(0.0, track, share.clamp(0.0, 1.0) * w, thick, &fill_hit(goal.status.fill()));
            }
            if let Some(expected) = goal.expected {
                let x = (expected * w).clamp(1.0, w - 1.0);
                svg.line((x, track - text * 0.3), (x, track + thick + text * 0.3), Paint::Ink, 1.6, "");
            }
        });
        top + text * 3.1
    }
}

impl Chart for Progress {
    fn svg(&self, frame: &Frame) -> String {
        let svg = &mut Svg::default();
        let mut y = frame.head(svg, &self.title, &self.unit);
        if self.goals.is_empty() {
            y = frame.nothing(svg, y);
        }
        for goal in &self.goals {
            y = self.draw(frame, svg, y, goal);
        }
        let told = self.goals.iter().any(|g| g.expected.is_some()).then(|| "竖线为时序进度。".to_owned());
        let note = [told, self.note.clone()].into_iter().flatten().collect::<String>();
        let height = frame.foot(svg, y, Some(note.as_str()).filter(|n| !n.is_empty()));
        let desc: Vec<String> = self.goals.iter().map(|goal| self.sentence(goal)).collect();
        frame.wrap("progress", svg, height, &self.title, &format!("进度。{}。", desc.join("；")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerator_denominator_and_share_are_all_there() {
        let chart = Progress::new("走访进度", Unit::count("户"))
            .goal(Goal::new("石门村", 36.0, 48.0).expected(0.8).status(Status::Near("落后时序".into())).href("/v"))
            .goal(Goal::new("新村", 0.0, 0.0))
            .goal(Goal::new("超额村", 60.0, 50.0));
        for frame in [Frame::wide("a"), Frame::narrow("a")] {
            let svg = chart.svg(&frame);
            for part in [
                "36/48 户",
                "75.00%",
                "落后时序",
                "0/0 户",
                "尚无数据",
                "120.00%",
                "竖线为时序进度。",
                "石门村：36/48 户，75.00%，时序进度 80.00%，落后时序",
            ] {
                assert!(svg.contains(part), "{part}\n{svg}");
            }
            assert_eq!(svg.matches("p-hit").count(), 2, "nothing of nothing has no bar");
            let widths = svg
                .split("<rect")
                .filter(|r| r.contains("p-hit"))
                .map(|r| r.split(" width=\"").nth(1).unwrap().split('"').next().unwrap().parse::<f64>().unwrap());
            assert!(widths.clone().all(|w| w <= frame.width), "{:?}", widths.collect::<Vec<_>>());
        }
    }

    #[test]
    fn without_expectation_no_line_is_explained() {
        let svg = Progress::new("t", Unit::count("户")).goal(Goal::new("x", 1.0, 2.0)).svg(&Frame::wide("a"));
        assert!(!svg.contains("竖线") && !svg.contains("l-ink\" stroke=\"#1c2321\" stroke-width=\"1.6\""));
    }
}
