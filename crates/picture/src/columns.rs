//! Columns by month, side by side or stacked (柱形图).

use crate::NO_DATA;
use crate::axis::{Area, Tick, gap_band, gaps, grid, label_room, time_labels, time_room};
use crate::frame::{Chart, Frame, Swatch, series_defs, series_fill};
use crate::measure::width;
use crate::number::{NumberUnit, Scale, finite};
use crate::palette::Paint;
use crate::svg::{Anchor, Svg};

/// One series of [`Columns`]: a value per tick.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    name: String,
    values: Vec<Option<f64>>,
    hrefs: Vec<Option<String>>,
}

impl Column {
    /// A series with one value per tick; missing ones at the end are 尚无数据.
    pub fn new(name: impl Into<String>, values: impl IntoIterator<Item = Option<f64>>) -> Self {
        Self { name: name.into(), values: values.into_iter().map(finite).collect(), hrefs: Vec::new() }
    }

    /// Where the rows behind each value are, one per tick.
    pub fn hrefs(mut self, hrefs: impl IntoIterator<Item = Option<String>>) -> Self {
        self.hrefs = hrefs.into_iter().collect();
        self
    }

    fn value(&self, tick: usize) -> Option<f64> {
        self.values.get(tick).copied().flatten()
    }

    fn href(&self, tick: usize) -> Option<&str> {
        self.hrefs.get(tick)?.as_deref()
    }
}

/// Columns over months: up to four series, told apart by fill and hatching.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    title: String,
    unit: NumberUnit,
    ticks: Vec<Tick>,
    series: Vec<Column>,
    stacked: bool,
    note: Option<String>,
}

impl Columns {
    /// Columns side by side over ticks.
    pub fn new(title: impl Into<String>, unit: NumberUnit, ticks: Vec<Tick>) -> Self {
        Self { title: title.into(), unit, ticks, series: Vec::new(), stacked: false, note: None }
    }

    /// Adds a series; the fifth and later ones would look like the first and are left to a second chart.
    pub fn series(mut self, column: Column) -> Self {
        if self.series.len() < 4 {
            self.series.push(column);
        }
        self
    }

    /// One column per tick, the series upon each other; values below zero count as zero.
    pub fn stacked(mut self) -> Self {
        self.stacked = true;
        self
    }

    /// Scope and date under the chart (口径).
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Sum of a stack; `None` if no series knows the tick.
    fn sum(&self, tick: usize) -> Option<f64> {
        let known: Vec<f64> = self.series.iter().filter_map(|s| s.value(tick)).collect();
        (!known.is_empty()).then(|| known.iter().map(|v| v.max(0.0)).sum())
    }

    fn bounds(&self) -> Option<(f64, f64)> {
        let all: Vec<f64> = if self.stacked {
            (0..self.ticks.len()).filter_map(|i| self.sum(i)).collect()
        } else {
            self.series.iter().flat_map(|s| (0..self.ticks.len()).filter_map(|i| s.value(i))).collect()
        };
        let fold = |(low, high): (f64, f64), v: &f64| (low.min(*v), high.max(*v));
        (!all.is_empty()).then(|| all.iter().fold((0.0, 0.0), fold))
    }

    fn describe(&self) -> String {
        let kind = if self.stacked { "堆叠柱形图" } else { "柱形图" };
        let rows: Vec<String> = self
            .ticks
            .iter()
            .enumerate()
            .map(|(i, tick)| {
                let said = self.series.iter().map(|s| {
                    let value = s.value(i).map_or_else(|| NO_DATA.to_owned(), |v| self.unit.full(v));
                    format!("{} {value}", s.name)
                });
                format!("{}：{}", tick.long, said.collect::<Vec<_>>().join("，"))
            })
            .collect();
        format!("{kind}。{}。", rows.join("；"))
    }

    /// Columns of one tick between `left` and `left + room`.
    fn draw_tick(
        &self,
        frame: &Frame,
        svg: &mut Svg,
        area: &Area,
        scale: &Scale,
        tick: usize,
        (left, room): (f64, f64),
    ) {
        let small = frame.small();
        let long = &self.ticks[tick].long;
        let label = |svg: &mut Svg, x: f64, y: f64, value: f64, room: f64| {
            let text = self.unit.number(value);
            if width(&text, small) <= room {
                svg.text((x, y - small * 0.35), small, Anchor::Middle, Paint::Ink, false, &text);
            }
        };
        let zero = area.y(scale, 0.0);
        let lanes = if self.stacked { 1 } else { self.series.len() };
        let lane = room * 0.72 / u16::try_from(lanes).map_or(1.0, f64::from);
        let mut at = left + room * 0.14;
        let mut base = 0.0;
        for (n, series) in self.series.iter().enumerate() {
            if let Some(value) = series.value(tick) {
                let title = format!("{long} {}：{}", series.name, self.unit.full(value));
                let (from, to) = if self.stacked { (base, base + value.max(0.0)) } else { (0.0, value) };
                let (a, b) = (area.y(scale, from), area.y(scale, to));
                // A hair of paper between neighbours and between the storeys of a stack.
                let slit = if self.stacked && base > 0.0 { 1.0 } else { 0.0 };
                let w = if lanes > 1 { lane - 1.0 } else { lane };
                svg.mark(series.href(tick), &title, |svg| {
                    let h = if to == from { 0.0 } else { ((a - b).abs() - slit).max(1.0) };
                    svg.rect_with(at, a.min(b), w, h, &series_fill(frame, n));
                });
                if !self.stacked {
                    // Figures over columns side by side may take the gap to the next column.
                    let room = if lanes == 1 { room } else { lane };
                    label(svg, at + w / 2.0, b.min(zero), value, room);
                }
                base = to;
            }
            if !self.stacked {
                at += lane;
            }
        }
        if let (true, Some(sum)) = (self.stacked, self.sum(tick)) {
            label(svg, left + room / 2.0, area.y(scale, sum), sum, room);
        }
    }
}

impl Chart for Columns {
    fn svg(&self, frame: &Frame) -> String {
        let svg = &mut Svg::default();
        series_defs(frame, svg, self.series.len());
        let mut y = frame.head(svg, &self.title, &self.unit);
        if let (Some((low, high)), false) = (self.bounds(), self.ticks.is_empty()) {
            if self.series.len() > 1 {
                let items: Vec<(Swatch, String)> = self
                    .series
                    .iter()
                    .enumerate()
                    .map(|(n, s)| (Swatch::Box(series_fill(frame, n)), s.name.clone()))
                    .collect();
                y = frame.legend(svg, y, &items);
            }
            let height = if frame.is_narrow() { frame.text * 14.0 } else { frame.text * 16.0 };
            let scale = Scale::new(low, high, 4.0, &self.unit);
            let top = y + frame.line();
            let left = label_room(frame, &scale);
            let area = Area { left, top, right: frame.width, bottom: top + height };
            let room = (area.right - area.left) / u16::try_from(self.ticks.len()).map_or(1.0, f64::from);
            let lefts: Vec<f64> =
                (0..self.ticks.len()).map(|i| area.left + room * u16::try_from(i).map_or(0.0, f64::from)).collect();
            let unknown: Vec<bool> =
                (0..self.ticks.len()).map(|i| self.series.iter().all(|s| s.value(i).is_none())).collect();
            for (first, last) in gaps(&unknown) {
                let title = format!("{}—{}：{NO_DATA}", self.ticks[first].long, self.ticks[last].long);
                gap_band(frame, svg, &area, (lefts[first] + 1.0, lefts[last] + room - 1.0), 0.5, &title);
            }
            grid(frame, svg, &area, &scale);
            for (i, left) in lefts.iter().enumerate() {
                self.draw_tick(frame, svg, &area, &scale, i, (*left, room));
            }
            // The axis lies over the feet of the columns.
            let zero = area.y(&scale, 0.0);
            svg.line((area.left, zero), (area.right, zero), Paint::Axis, 1.2, "");
            time_labels(frame, svg, &area, &self.ticks, |i| lefts[i] + room / 2.0, room);
            y = area.bottom + time_room(frame, &self.ticks);
        } else {
            y = frame.nothing(svg, y);
        }
        let height = frame.foot(svg, y, self.note.as_deref());
        frame.wrap("columns", svg, height, &self.title, &self.describe())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::months;

    fn sample() -> Columns {
        Columns::new("隐患排查与销号", NumberUnit::count("处"), months(2026, 1, 4))
            .series(Column::new("新排查", [Some(4.0), Some(6.0), None, Some(0.0)]))
            .series(Column::new("销号", [Some(2.0), Some(5.0), None]).hrefs([Some("/a?m=1".into()), None]))
    }

    #[test]
    fn columns_say_values_gaps_and_links() {
        for frame in [Frame::wide("a"), Frame::narrow("a")] {
            let svg = sample().svg(&frame);
            for part in [
                "新排查",
                "销号",
                "2026年1月 新排查：4 处",
                r#"href="/a?m=1""#,
                "2026年3月—2026年3月：尚无数据",
                "2026年4月：新排查 0 处，销号 尚无数据",
                ">1月<",
                ">2026年<",
            ] {
                assert!(svg.contains(part), "{part}\n{svg}");
            }
            assert!(!svg.contains("<pattern"), "two series need no hatching");
        }
    }

    #[test]
    fn a_stack_adds_up_and_four_series_are_told_apart_without_colour() {
        let mut chart = sample().stacked();
        chart = chart
            .series(Column::new("三", [Some(1.0)]))
            .series(Column::new("四", [Some(1.0)]))
            .series(Column::new("五", []));
        assert_eq!(chart.series.len(), 4);
        assert_eq!((chart.sum(0), chart.sum(2)), (Some(8.0), None));
        let svg = chart.svg(&Frame::wide("b"));
        assert!(svg.contains(r#"id="pic-b-hatch""#) && svg.contains(r##"fill="url(#pic-b-dots)""##));
        assert!(svg.contains(">8</text>") && svg.contains("堆叠柱形图"), "{svg}");
    }

    #[test]
    fn values_below_zero_hang_from_the_axis() {
        let svg = Columns::new("t", NumberUnit::count("户"), months(2026, 1, 2))
            .series(Column::new("净增", [Some(5.0), Some(-5.0)]))
            .svg(&Frame::wide("a"));
        let ys: Vec<&str> = svg
            .split("<rect")
            .filter(|part| part.contains("p-green"))
            .map(|part| part.split(" y=\"").nth(1).unwrap().split('"').next().unwrap())
            .collect();
        let axis = format!("y1=\"{}\"", ys[1]);
        assert!(svg.contains(&axis), "the second column begins at the zero line: {ys:?}");
        assert!(svg.contains(">-5</text>"));
    }

    #[test]
    fn no_values_at_all_is_said() {
        let svg = Columns::new("t", NumberUnit::count("户"), months(2026, 1, 2))
            .series(Column::new("x", [None]))
            .svg(&Frame::wide("a"));
        assert!(svg.contains(">尚无数据<"));
    }
}
