//! Lines over months or days (趋势图).

use crate::NO_DATA;
use crate::axis::{Area, Tick, gap_band, gaps, grid, label_room, time_labels, time_room};
use crate::frame::{Chart, Frame, Swatch};
use crate::measure::{fit, width};
use crate::number::{NumberUnit, Scale, finite};
use crate::palette::Paint;
use crate::svg::{Anchor, Svg, fill, fill_hit};

/// One value of a [`Series`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Point {
    value: Option<f64>,
    href: Option<String>,
}

impl Point {
    /// A value, or `None` for 尚无数据.
    pub fn new(value: impl Into<Option<f64>>) -> Self {
        Self { value: finite(value.into()), href: None }
    }

    /// Where the rows behind it are.
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }
}

impl From<Option<f64>> for Point {
    fn from(value: Option<f64>) -> Self {
        Self::new(value)
    }
}

impl From<f64> for Point {
    fn from(value: f64) -> Self {
        Self::new(value)
    }
}

/// One line of a [`Trend`].
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    name: String,
    points: Vec<Point>,
}

impl Series {
    /// A line with one point per tick; missing ones at the end are 尚无数据.
    pub fn new<P: Into<Point>>(name: impl Into<String>, points: impl IntoIterator<Item = P>) -> Self {
        Self { name: name.into(), points: points.into_iter().map(Into::into).collect() }
    }

    fn value(&self, tick: usize) -> Option<f64> {
        self.points.get(tick)?.value
    }

    fn last(&self) -> Option<(usize, f64)> {
        self.points.iter().enumerate().rev().find_map(|(i, point)| Some((i, point.value?)))
    }
}

/// Lines over ticks; the last value of each is printed, and where nothing is known the line breaks.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    title: String,
    unit: NumberUnit,
    ticks: Vec<Tick>,
    series: Vec<Series>,
    mark: Option<(String, f64)>,
    note: Option<String>,
    from_zero: bool,
}

impl Trend {
    /// No lines yet, over ticks.
    pub fn new(title: impl Into<String>, unit: NumberUnit, ticks: Vec<Tick>) -> Self {
        Self { title: title.into(), unit, ticks, series: Vec::new(), mark: None, note: None, from_zero: true }
    }

    /// Adds a line, up to four.
    pub fn series(mut self, series: Series) -> Self {
        if self.series.len() < 4 {
            self.series.push(series);
        }
        self
    }

    /// A dashed level to compare with: 目标.
    pub fn mark(mut self, label: impl Into<String>, value: f64) -> Self {
        self.mark = value.is_finite().then(|| (label.into(), value));
        self
    }

    /// Scope and date under the chart (口径).
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Lets the axis begin near the least value, for rates that move little; the chart then says so.
    pub fn zoomed(mut self) -> Self {
        self.from_zero = false;
        self
    }

    fn bounds(&self) -> Option<(f64, f64)> {
        let n = self.ticks.len();
        let values = self.series.iter().flat_map(|s| (0..n).filter_map(|i| s.value(i)));
        let all: Vec<f64> = values.collect();
        let first = *all.first()?;
        let all = all.into_iter().chain(self.mark.as_ref().map(|(_, v)| *v));
        let start = if self.from_zero { 0.0 } else { first };
        Some(all.fold((start, start), |(low, high), v| (low.min(v), high.max(v))))
    }

    fn describe(&self) -> String {
        let lines = self.series.iter().map(|s| {
            let said: Vec<String> = self
                .ticks
                .iter()
                .enumerate()
                .map(|(i, tick)| {
                    let value = s.value(i).map_or_else(|| NO_DATA.to_owned(), |v| self.unit.full(v));
                    format!("{} {value}", tick.long)
                })
                .collect();
            format!("{}：{}。", s.name, said.join("，"))
        });
        let mark = self.mark.as_ref().map(|(label, value)| format!("{label} {}。", self.unit.full(*value)));
        format!("趋势图。{}{}", lines.collect::<String>(), mark.unwrap_or_default())
    }

    /// What a reader has to know about the drawing, before the note on scope.
    fn remarks(&self) -> Option<String> {
        let zoomed = self.bounds().is_some_and(|(low, high)| Scale::new(low, high, 4.0, &self.unit).low > 0.0);
        let n = self.ticks.len();
        // A gap that no band marks, because another line goes on there.
        let broken = self.series.iter().any(|s| {
            s.last().is_some_and(|(last, _)| {
                let first = (0..n).find(|i| s.value(*i).is_some()).unwrap_or(last);
                (first..last).any(|i| s.value(i).is_none() && self.series.iter().any(|other| other.value(i).is_some()))
            })
        });
        let parts =
            [zoomed.then_some("纵轴不从 0 开始。"), broken.then_some("线断开处尚无数据。"), self.note.as_deref()];
        let said = parts.into_iter().flatten().collect::<String>();
        (!said.is_empty()).then_some(said)
    }

    /// Colour, width and dashes of the n-th line: told apart without colour.
    fn pen(n: usize) -> (Paint, f64, &'static str) {
        [(Paint::Green, 2.2, ""), (Paint::Ink, 1.6, "5 3"), (Paint::Axis, 2.0, ""), (Paint::Ink, 1.4, "1.5 3")][n % 4]
    }

    /// Pieces of a line between gaps, and the points that stand alone.
    fn pieces(&self, series: &Series, at: &dyn Fn(usize, f64) -> (f64, f64)) -> Vec<Vec<(f64, f64)>> {
        let mut pieces = vec![Vec::new()];
        for i in 0..self.ticks.len() {
            match (series.value(i), pieces.last_mut()) {
                (Some(v), Some(piece)) => piece.push(at(i, v)),
                (None, Some(piece)) if !piece.is_empty() => pieces.push(Vec::new()),
                _ => {}
            }
        }
        pieces
    }

    /// What stands at the right end of a line.
    fn end_label(&self, frame: &Frame, series: &Series, value: f64) -> String {
        let number = self.unit.number(value);
        if self.series.len() > 1 && !frame.is_narrow() { format!("{} {number}", series.name) } else { number }
    }

    fn draw_series(&self, frame: &Frame, svg: &mut Svg, n: usize, at: &dyn Fn(usize, f64) -> (f64, f64), pitch: f64) {
        let series = &self.series[n];
        let (paint, w, dash) = Self::pen(n);
        let pieces = self.pieces(series, at);
        for piece in &pieces {
            svg.path(piece, paint, w, dash);
        }
        for i in 0..self.ticks.len() {
            let Some(value) = series.value(i) else { continue };
            let (x, y) = at(i, value);
            let alone = pieces.iter().any(|piece| piece.len() == 1 && piece[0] == (x, y));
            let is_last = series.last().is_some_and(|(last, _)| last == i);
            let r = if is_last { 3.4 } else { 2.2 };
            let title = format!("{} {}：{}", self.ticks[i].long, series.name, self.unit.full(value));
            svg.mark(series.points[i].href.as_deref(), &title, |svg| {
                svg.dot(x, y, (pitch / 2.0).clamp(4.0, 12.0), r#" fill="none" pointer-events="all""#);
                // Dots on every point only where they do not run into each other.
                if is_last || alone || pitch >= frame.text {
                    svg.dot(x, y, r, &fill_hit(paint));
                }
            });
        }
    }

    /// Prints the last values, moved apart where lines end close together.
    fn draw_ends(
        &self,
        frame: &Frame,
        svg: &mut Svg,
        area: &Area,
        scale: &Scale,
        at: &dyn Fn(usize, f64) -> (f64, f64),
        room: f64,
    ) {
        let mut ends: Vec<(f64, f64, f64, Paint, String)> = Vec::new();
        for (n, series) in self.series.iter().enumerate() {
            if let Some((i, value)) = series.last() {
                let (x, y) = at(i, value);
                let paint = if Self::pen(n).0 == Paint::Green { Paint::Green } else { Paint::Ink };
                ends.push((y, x, y, paint, self.end_label(frame, series, value)));
            }
        }
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        let pitch = frame.text * 1.2;
        let mut lowest = area.top + frame.text * 0.4;
        for end in &mut ends {
            end.0 = end.0.max(lowest);
            lowest = end.0 + pitch;
        }
        // Pushed below the axis? Then move up again from below.
        let mut highest = area.bottom.max(area.y(scale, scale.low));
        for end in ends.iter_mut().rev() {
            end.0 = end.0.min(highest);
            highest = end.0 - pitch;
        }
        for (label_y, x, y, paint, text) in ends {
            // One line that ends early has its figure beside its end; several have theirs in a column.
            let left = if self.series.len() == 1 { x + frame.text * 0.6 } else { area.right + frame.text * 0.6 };
            if self.series.len() > 1 && x < area.right - 1.0 || (label_y - y).abs() > pitch {
                svg.line((x + 5.0, y), (left - 3.0, label_y), Paint::Axis, 0.7, "2 2");
            }
            let shown = fit(&text, frame.text, room);
            svg.text((left, label_y + frame.text * 0.36), frame.text, Anchor::Start, paint, true, &shown);
        }
    }
}

impl Chart for Trend {
    fn svg(&self, frame: &Frame) -> String {
        let svg = &mut Svg::default();
        let mut y = frame.head(svg, &self.title, &self.unit);
        if let (Some((low, high)), false) = (self.bounds(), self.ticks.is_empty()) {
            // Where every line is named at its end, a legend would only say it again.
            let named = !frame.is_narrow() && self.series.iter().all(|s| s.last().is_some());
            if self.series.len() > 1 && !named {
                let items = self.series.iter().enumerate().map(|(n, s)| {
                    let (paint, w, dash) = Self::pen(n);
                    (Swatch::Line(paint, w, dash), s.name.clone())
                });
                y = frame.legend(svg, y, &items.collect::<Vec<_>>());
            }
            let scale = Scale::new(low, high, 4.0, &self.unit);
            let ends =
                self.series.iter().filter_map(|s| Some(width(&self.end_label(frame, s, s.last()?.1), frame.text)));
            let end_room = (ends.fold(0.0, f64::max) * 1.06).min(frame.width * 0.3);
            let height = if frame.is_narrow() { frame.text * 13.0 } else { frame.text * 16.0 };
            let top = y + frame.text;
            let area = Area {
                left: label_room(frame, &scale),
                top,
                right: frame.width - end_room - frame.text * 0.8,
                bottom: top + height,
            };
            // Points stand in from the axis by a little, so that the first is not drawn over it.
            let inset = frame.text * 0.7;
            let steps = u16::try_from(self.ticks.len().saturating_sub(1)).map_or(1.0, f64::from);
            let pitch = if steps > 0.0 { (area.right - area.left - inset) / steps } else { area.right - area.left };
            let x = |i: usize| match self.ticks.len() {
                1 => f64::midpoint(area.left, area.right),
                _ => area.left + inset + pitch * u16::try_from(i).map_or(0.0, f64::from),
            };
            let at = |i: usize, value: f64| (x(i), area.y(&scale, value));
            let unknown: Vec<bool> =
                (0..self.ticks.len()).map(|i| self.series.iter().all(|s| s.value(i).is_none())).collect();
            for (first, last) in gaps(&unknown) {
                let title = format!("{}—{}：{NO_DATA}", self.ticks[first].long, self.ticks[last].long);
                let half = pitch * 0.5;
                let (left, right) = ((x(first) - half).max(area.left), (x(last) + half).min(area.right));
                // The word keeps clear of the figure at the end of a line that stops before the band.
                let end = self.series.iter().filter_map(|s| s.last()).map(|(_, v)| scale.share(v)).next_back();
                let depth = if end.is_some_and(|share| share > 0.5) { 0.75 } else { 0.25 };
                gap_band(frame, svg, &area, (left, right), depth, &title);
            }
            grid(frame, svg, &area, &scale);
            if let Some((label, value)) = &self.mark {
                let level = area.y(&scale, *value);
                svg.line((area.left, level), (area.right, level), Paint::Ink, 1.0, "4 3");
                let room = area.right - area.left - 8.0;
                let said = fit(&format!("{label} {}", self.unit.number(*value)), frame.small(), room);
                let base = level - frame.small() * 0.4;
                let back = width(&said, frame.small());
                svg.rect_with(
                    area.left + 3.0,
                    base - frame.small(),
                    back + 4.0,
                    frame.small() * 1.2,
                    &fill(Paint::Paper),
                );
                svg.text((area.left + 5.0, base), frame.small(), Anchor::Start, Paint::Ink, false, &said);
            }
            // The first series is the one the chart is about and is drawn last, on top.
            for n in (0..self.series.len()).rev() {
                self.draw_series(frame, svg, n, &at, pitch);
            }
            self.draw_ends(frame, svg, &area, &scale, &at, end_room);
            time_labels(frame, svg, &area, &self.ticks, x, pitch);
            y = area.bottom + time_room(frame, &self.ticks);
        } else {
            y = frame.nothing(svg, y);
        }
        let height = frame.foot(svg, y, self.remarks().as_deref());
        frame.wrap("trend", svg, height, &self.title, &self.describe())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::months;

    fn sample() -> Trend {
        let now = [Some(91.5), Some(92.0), None, None, Some(94.25), None];
        Trend::new("隐患整改率", NumberUnit::percent(), months(2026, 1, 6))
            .series(Series::new("本年", now))
            .series(Series::new("上年", [88.0, 89.0, 90.0, 90.5, 91.0, 91.2]))
    }

    #[test]
    fn lines_break_where_nothing_is_known() {
        let svg = sample().svg(&Frame::wide("a"));
        let greens: Vec<&str> = svg
            .split("<path d=\"")
            .skip(1)
            .filter_map(|part| part.split("/>").next())
            .filter(|path| path.contains("l-green"))
            .collect();
        assert_eq!(greens.len(), 1, "one piece of two points; the point of May stands alone");
        assert_eq!(greens[0].split('"').next().unwrap().matches('L').count(), 1);
        assert!(svg.contains("2026年5月 本年：94.25%"));
        assert!(svg.contains("2026年3月 尚无数据") && svg.contains("线断开处尚无数据。"));
    }

    #[test]
    fn the_last_value_is_printed_with_its_name() {
        let wide = sample().svg(&Frame::wide("a"));
        assert!(wide.contains(">本年 94.25<") && wide.contains(">上年 91.20<"));
        let narrow = sample().svg(&Frame::narrow("a"));
        assert!(narrow.contains(">94.25<") && narrow.contains(">本年<"), "the legend names what the end does not");
    }

    #[test]
    fn a_band_says_where_no_series_knows() {
        let one = Trend::new("t", NumberUnit::count("处"), months(2026, 1, 5))
            .series(Series::new("x", [Some(1.0), None, None, Some(2.0), Some(3.0)]))
            .svg(&Frame::wide("a"));
        assert!(one.contains("2026年2月—2026年3月：尚无数据") && one.contains("p-void"));
        assert!(!sample().svg(&Frame::wide("a")).contains("p-void"), "last year is known all along");
    }

    #[test]
    fn an_axis_that_does_not_begin_at_zero_says_so() {
        assert!(!sample().svg(&Frame::wide("a")).contains("纵轴不从"));
        assert!(sample().zoomed().svg(&Frame::wide("a")).contains("纵轴不从 0 开始"));
    }

    #[test]
    fn one_point_and_none_are_drawn() {
        let one = Trend::new("t", NumberUnit::count("处"), months(2026, 1, 1)).series(Series::new("x", [3.0]));
        assert!(one.svg(&Frame::wide("a")).contains(">3<"));
        let none = Trend::new("t", NumberUnit::count("处"), months(2026, 1, 3)).series(Series::new("x", [None::<f64>]));
        assert!(none.svg(&Frame::wide("a")).contains(">尚无数据<"));
        let bad = Trend::new("t", NumberUnit::count("处"), months(2026, 1, 1)).series(Series::new("x", [f64::NAN]));
        assert!(!bad.svg(&Frame::wide("a")).contains("NaN"));
    }

    #[test]
    fn close_ends_are_moved_apart() {
        let svg = Trend::new("t", NumberUnit::count("处"), months(2026, 1, 2))
            .series(Series::new("甲", [1.0, 50.0]))
            .series(Series::new("乙", [2.0, 50.0]))
            .series(Series::new("丙", [3.0, 0.0]))
            .series(Series::new("丁", [3.0, 0.0]))
            .svg(&Frame::wide("a"));
        let mut ys: Vec<f64> = svg
            .split("<text")
            .filter(|t| t.contains("font-weight") && t.contains(" 50<") | t.contains(" 0<"))
            .map(|t| t.split(" y=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap())
            .collect();
        ys.sort_by(f64::total_cmp);
        assert_eq!(ys.len(), 4);
        assert!(ys.windows(2).all(|pair| pair[1] - pair[0] > 13.0), "{ys:?}");
    }
}
