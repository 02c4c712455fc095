//! Done of total (进度).

use crate::NO_DATA;
use crate::frame::{Chart, Frame};
use crate::measure::{width, wrap};
use crate::number::NumberUnit;
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
    unit: NumberUnit,
    goals: Vec<Goal>,
    note: Option<String>,
}

impl Progress {
    /// No goals yet, counted in a unit.
    pub fn new(title: impl Into<String>, unit: NumberUnit) -> Self {
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
        let share = goal.share().map_or_else(|| NO_DATA.to_owned(), |share| NumberUnit::percent().full(share * 100.0));
        (pair, share)
    }

    fn sentence(&self, goal: &Goal) -> String {
        let (pair, share) = self.figures(goal);
        let expected = goal.expected.map(|e| format!("，时序进度 {}", NumberUnit::percent().full(e * 100.0)));
        let word = goal.status.word().map(|word| format!("，{word}"));
        format!("{}：{pair}，{share}{}{}", goal.label, expected.unwrap_or_default(), word.unwrap_or_default())
    }

    fn draw(&self, frame: &Frame, svg: &mut Svg, top: f64, goal: &Goal) -> f64 {
        let (text, w) = (frame.text, frame.width);
        let (pair, share) = self.figures(goal);
        let word = goal.status.word().unwrap_or_default();
        let word_w = if word.is_empty() { 0.0 } else { width(word, text) + text * 0.8 };
        // The percent column is as wide as 100.00% or 尚无数据, so that the pairs stand in a column as well.
        let pair_right = w - width("100.00%", text) - text;
        let room = pair_right - width(&pair, text) - text;
        // Name and word above the figures where they do not fit before them.
        let split = width(&goal.label, text) + word_w > room;
        let label = if split { wrap(&goal.label, text, w - word_w) } else { vec![goal.label.clone()] };
        let label_lines = u16::try_from(label.len().max(1)).map_or(1.0, f64::from);
        let first = top + text * 1.25;
        let figures = first + text * 1.4 * if split { label_lines } else { label_lines - 1.0 };
        let (track, thick) = (figures + text * 0.5, text * 0.7);
        let bottom = track + thick + text * 0.65;
        svg.mark(goal.href.as_deref(), &self.sentence(goal), |svg| {
            svg.rect_with(0.0, top, w, bottom - top, r#" fill="none" pointer-events="all""#);
            let mut y = first;
            for line in &label {
                svg.text((0.0, y), text, Anchor::Start, Paint::Ink, false, line);
                y += text * 1.4;
            }
            let word_x = label.first().map_or(0.0, |line| width(line, text) + text * 0.8);
            svg.text((word_x, first), text, Anchor::Start, goal.status.text(), false, word);
            let known = goal.share().is_some();
            let paint = if known { Paint::Ink } else { Paint::Mute };
            svg.text((w, figures), text, Anchor::End, paint, known, &share);
            svg.text((pair_right, figures), text, Anchor::End, Paint::Mute, false, &pair);
            svg.rect(0.0, track, w, thick, Paint::Track);
            if let Some(share) = goal.share() {
                svg.rect_with(0.0, track, share.clamp(0.0, 1.0) * w, thick, &fill_hit(goal.status.fill()));
            }
            if let Some(expected) = goal.expected {
                let x = (expected * w).clamp(1.0, w - 1.0);
                svg.line((x, track - text * 0.25), (x, track + thick + text * 0.25), Paint::Ink, 1.6, "");
            }
        });
        bottom
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
        let chart = Progress::new("走访进度", NumberUnit::count("户"))
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
    fn a_name_is_never_lost_to_its_figures() {
        let goal = || Goal::new("新建移民安置点第二片区", 120.0, 210.0).status(Status::Near("落后时序".into()));
        for frame in [Frame::wide("a"), Frame::narrow("a"), Frame::narrow("a").text(20.0)] {
            let svg = Progress::new("t", NumberUnit::count("户")).goal(goal()).svg(&frame);
            let texts: String = svg.split("<text").skip(1).map(|t| t.split(['>', '<']).nth(1).unwrap()).collect();
            assert!(texts.contains("新建移民安置点第二片区") && texts.contains("落后时序"), "{texts}");
        }
    }

    #[test]
    fn without_expectation_no_line_is_explained() {
        let svg = Progress::new("t", NumberUnit::count("户")).goal(Goal::new("x", 1.0, 2.0)).svg(&Frame::wide("a"));
        assert!(!svg.contains("竖线") && !svg.contains("l-ink\" stroke=\"#1c2321\" stroke-width=\"1.6\""));
    }
}
