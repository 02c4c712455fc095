//! Ranked horizontal bars (排名条形图).

use crate::NO_DATA;
use crate::frame::{Chart, Frame};
use crate::measure::{fit, width};
use crate::number::{Unit, finite};
use crate::palette::{Paint, Status};
use crate::svg::{Anchor, Svg, fill_hit};

/// One row of [`Bars`].
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    label: String,
    value: Option<f64>,
    shown: Option<String>,
    note: String,
    href: Option<String>,
    status: Status,
}

impl Bar {
    /// A row; `None` is 尚无数据, which is not zero.
    pub fn new(label: impl Into<String>, value: impl Into<Option<f64>>) -> Self {
        Self {
            label: label.into(),
            value: finite(value.into()),
            shown: None,
            note: String::new(),
            href: None,
            status: Status::Plain,
        }
    }

    /// Another text for the value, where a pair is printed: `12 户 35 人`.
    pub fn shown(mut self, text: impl Into<String>) -> Self {
        self.shown = Some(text.into());
        self
    }

    /// A short remark after the value: `15 处中 12 处`, `较上月 -3`.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// Where the rows behind the figure are.
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }

    /// Amber or red, with its word.
    pub fn status(mut self, status: Status) -> Self {
        self.status = status;
        self
    }

    fn text(&self, unit: &Unit) -> String {
        match (&self.shown, self.value) {
            (_, None) => NO_DATA.to_owned(),
            (Some(text), Some(_)) => text.clone(),
            (None, Some(value)) => unit.number(value),
        }
    }

    /// Width that word and remark take side by side.
    fn remark_width(&self, size: f64) -> f64 {
        let parts = [self.status.word().unwrap_or_default(), &self.note];
        parts.into_iter().filter(|s| !s.is_empty()).map(|s| width(s, size) + size * 0.5).sum()
    }

    /// Word of the state and remark, as one.
    fn remark(&self) -> String {
        [self.status.word().unwrap_or_default(), &self.note]
            .into_iter()
            .filter(|s| !s.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// Horizontal bars from one zero line, the greatest first, like a table whose numbers one can see.
#[derive(Debug, Clone, PartialEq)]
pub struct Bars {
    title: String,
    unit: Unit,
    bars: Vec<Bar>,
    mark: Option<(String, f64)>,
    note: Option<String>,
    ranked: bool,
}

impl Bars {
    /// Empty bars under a title.
    pub fn new(title: impl Into<String>, unit: Unit) -> Self {
        Self { title: title.into(), unit, bars: Vec::new(), mark: None, note: None, ranked: true }
    }

    /// Adds a row.
    pub fn bar(mut self, bar: Bar) -> Self {
        self.bars.push(bar);
        self
    }

    /// Adds rows.
    pub fn bars(mut self, bars: impl IntoIterator<Item = Bar>) -> Self {
        self.bars.extend(bars);
        self
    }

    /// A dashed line to compare with: 全市平均, 目标.
    pub fn mark(mut self, label: impl Into<String>, value: f64) -> Self {
        self.mark = value.is_finite().then(|| (label.into(), value));
        self
    }

    /// Scope and date under the chart (口径).
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Rows in the order given, without rank numbers.
    pub fn in_order(mut self) -> Self {
        self.ranked = false;
        self
    }

    /// Rows as drawn with their ranks: equal values share a rank, 尚无数据 comes last and has none.
    fn rows(&self) -> Vec<(Option<usize>, &Bar)> {
        let mut bars: Vec<&Bar> = self.bars.iter().collect();
        if !self.ranked {
            return bars.into_iter().map(|bar| (None, bar)).collect();
        }
        let key = |bar: &Bar| bar.value.unwrap_or(f64::NEG_INFINITY);
        bars.sort_by(|a, b| key(b).total_cmp(&key(a)));
        let mut rows: Vec<(Option<usize>, &Bar)> = Vec::with_capacity(bars.len());
        for (i, bar) in bars.into_iter().enumerate() {
            let rank = match rows.last() {
                Some((rank, before)) if before.value == bar.value => *rank,
                _ => bar.value.map(|_| i + 1),
            };
            rows.push((rank, bar));
        }
        rows
    }

    fn describe(&self, rows: &[(Option<usize>, &Bar)]) -> String {
        let items: Vec<String> = rows
            .iter()
            .map(|(_, bar)| {
                let value = match (&bar.shown, bar.value) {
                    (None, Some(value)) => self.unit.full(value),
                    _ => bar.text(&self.unit),
                };
                [bar.label.as_str(), &value, &bar.remark()]
                    .into_iter()
                    .filter(|s| !s.is_empty())
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        let mark = self.mark.as_ref().map(|(label, value)| format!("{label} {}。", self.unit.level(*value)));
        format!("条形图，{} 项：{}。{}", items.len(), items.join("；"), mark.unwrap_or_default())
    }
}

/// Columns of the drawing, in px from the left.
struct Layout {
    rank: f64,
    plot: (f64, f64),
    value_right: f64,
    remark: f64,
    row: f64,
    bar: f64,
    stacked: bool,
}

impl Bars {
    fn layout(&self, frame: &Frame, rows: &[(Option<usize>, &Bar)]) -> Layout {
        let (text, small) = (frame.text, frame.small());
        let widest = |f: &dyn Fn(&Bar) -> f64| rows.iter().map(|(_, bar)| f(bar)).fold(0.0, f64::max);
        let label = widest(&|bar| width(&bar.label, text));
        let value = widest(&|bar| width(&bar.text(&self.unit), text)).min(frame.width * 0.5);
        let remark = widest(&|bar| bar.remark_width(small));
        let rank = if self.ranked { width("00", small) + text * 0.6 } else { 0.0 };
        let stacked = frame.is_narrow();
        if stacked {
            let bar = text * 0.6;
            let row = text * 1.55 + bar + text * 0.75;
            return Layout {
                rank,
                plot: (rank, frame.width),
                value_right: frame.width,
                remark: 0.0,
                row,
                bar,
                stacked,
            };
        }
        let label = label.min(frame.width * 0.3) + text * 0.8;
        let remark = if remark > 0.0 { remark.min(frame.width * 0.26) + text * 0.8 } else { 0.0 };
        let value_right = frame.width - remark;
        Layout {
            rank,
            plot: (rank + label, (value_right - value - text * 0.8).max(rank + label + 40.0)),
            value_right,
            remark: value_right + text * 0.8,
            row: text * 1.9,
            bar: text * 0.95,
            stacked,
        }
    }

    /// Zero line and line to compare with over the height of one row; under stacked labels only over the bar.
    fn level(&self, svg: &mut Svg, at: &Layout, bar_top: f64, x: &dyn Fn(f64) -> f64) {
        let over = if at.stacked { 3.0 } else { (at.row - at.bar) / 2.0 };
        let (top, bottom) = (bar_top - over, bar_top + at.bar + over);
        svg.line((x(0.0), top), (x(0.0), bottom), Paint::Axis, 1.0, "");
        if let Some((_, value)) = &self.mark {
            svg.line((x(*value), top), (x(*value), bottom), Paint::Ink, 1.0, "3 2");
        }
    }

    fn row(
        &self,
        frame: &Frame,
        svg: &mut Svg,
        at: &Layout,
        top: f64,
        rank: Option<usize>,
        bar: &Bar,
        x: &dyn Fn(f64) -> f64,
    ) {
        let (text, small) = (frame.text, frame.small());
        let value = fit(&bar.text(&self.unit), text, frame.width * 0.5);
        let remark = bar.remark();
        let title = match bar.value {
            Some(v) if bar.shown.is_none() => format!("{}：{} {remark}", bar.label, self.unit.full(v)),
            _ => format!("{}：{value} {remark}", bar.label),
        };
        svg.mark(bar.href.as_deref(), title.trim(), |svg| {
            svg.rect_with(0.0, top, frame.width, at.row, r#" fill="none" pointer-events="all""#);
            let (baseline, bar_top) = if at.stacked {
                (top + text * 1.25, top + text * 1.7)
            } else {
                (top + at.row / 2.0 + text * 0.36, top + (at.row - at.bar) / 2.0)
            };
            if let Some(rank) = rank {
                let rank_x = at.rank - text * 0.6;
                svg.text(rank_x, baseline, small, Anchor::End, Paint::Mute, false, &rank.to_string());
            }
            let value_paint = if bar.value.is_none() { Paint::Mute } else { Paint::Ink };
            svg.text(at.value_right, baseline, text, Anchor::End, value_paint, bar.value.is_some(), &value);
            let label_room = if at.stacked {
                at.value_right - width(&value, text) * 1.05 - text - at.rank
            } else {
                at.plot.0 - at.rank - text * 0.6
            };
            let label = fit(&bar.label, text, label_room);
            svg.text(at.rank, baseline, text, Anchor::Start, Paint::Ink, false, &label);
            let (mut remark_x, mut room) = if at.stacked {
                let x = at.rank + width(&label, text) + text * 0.7;
                (x, at.value_right - width(&value, text) * 1.05 - text * 0.5 - x)
            } else {
                (at.remark, frame.width - at.remark)
            };
            for (said, paint) in [(bar.status.word().unwrap_or_default(), bar.status.text()), (&bar.note, Paint::Mute)]
            {
                let said = fit(said, small, room);
                svg.text(remark_x, baseline, small, Anchor::Start, paint, false, &said);
                let used = if said.is_empty() { 0.0 } else { width(&said, small) + small * 0.5 };
                (remark_x, room) = (remark_x + used, room - used);
            }
            if let Some(v) = bar.value {
                let (from, to) = (x(0.0).min(x(v)), x(0.0).max(x(v)));
                // A value that is not zero shows at least a sliver.
                let w = if v == 0.0 { 0.0 } else { (to - from).max(1.0) };
                svg.rect_with(from, bar_top, w, at.bar, &fill_hit(bar.status.fill()));
            }
            self.level(svg, at, bar_top, x);
        });
    }
}

impl Chart for Bars {
    fn svg(&self, frame: &Frame) -> String {
        let rows = self.rows();
        let svg = &mut Svg::default();
        let mut y = frame.head(svg, &self.title, &self.unit);
        if rows.is_empty() {
            y = frame.nothing(svg, y);
        } else {
            let at = self.layout(frame, &rows);
            let values = rows.iter().filter_map(|(_, bar)| bar.value).chain(self.mark.as_ref().map(|(_, v)| *v));
            let (low, high) = values.fold((0.0, 0.0), |(low, high): (f64, f64), v| (low.min(v), high.max(v)));
            let span = if high > low { high - low } else { 1.0 };
            let x = |v: f64| at.plot.0 + (v - low) / span * (at.plot.1 - at.plot.0);
            if let Some((label, value)) = &self.mark {
                y += frame.line() * 0.9;
                let said = fit(&format!("{label} {}", self.unit.level(*value)), frame.small(), frame.width);
                let half = width(&said, frame.small()) / 2.0;
                let middle = x(*value).min(frame.width - half).max(half);
                svg.text(middle, y - frame.small() * 0.4, frame.small(), Anchor::Middle, Paint::Mute, false, &said);
            }
            let bottom = rows.iter().fold(y, |top, (rank, bar)| {
                if top > y && !at.stacked {
                    svg.line((0.0, top), (frame.width, top), Paint::Grid, 0.8, "");
                }
                self.row(frame, svg, &at, top, *rank, bar, &x);
                top + at.row
            });
            y = bottom;
        }
        let height = frame.foot(svg, y, self.note.as_deref());
        frame.wrap("bars", svg, height, &self.title, &self.describe(&rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Bars {
        Bars::new("各县区未销号隐患", Unit::count("处"))
            .bar(Bar::new("资溪县", 3.0))
            .bar(Bar::new("南丰县", 12.0).status(Status::Over("逾期 2".into())).href("/h?p=1&q=2").note("较上月 -3"))
            .bar(Bar::new("黎川县", None))
            .bar(Bar::new("广昌县", 3.0))
            .bar(Bar::new("乐安县", 0.0))
    }

    #[test]
    fn rows_are_ranked_with_ties_and_missing_last() {
        let sample = sample();
        let rows: Vec<(Option<usize>, &str)> = sample.rows().into_iter().map(|(r, b)| (r, b.label.as_str())).collect();
        assert_eq!(
            rows,
            [(Some(1), "南丰县"), (Some(2), "资溪县"), (Some(2), "广昌县"), (Some(4), "乐安县"), (None, "黎川县")]
        );
        let in_order = sample.clone().in_order();
        assert_eq!(in_order.rows()[0], (None, &sample.bars[0]));
    }

    #[test]
    fn the_drawing_says_every_value_word_and_link() {
        for frame in [Frame::wide("a"), Frame::narrow("a")] {
            let svg = sample().mark("全市平均", 4.5).note("截至2026年11月21日").svg(&frame);
            for part in [
                "各县区未销号隐患",
                "单位：处",
                ">12</text>",
                ">逾期 2<",
                ">较上月 -3<",
                "尚无数据",
                r#"href="/h?p=1&amp;q=2""#,
                "全市平均 4.5",
                "截至2026年11月21日",
                r##"fill="#a3241b""##,
                "条形图，5 项：南丰县 12 处 逾期 2 较上月 -3；资溪县 3 处；广昌县 3 处；乐安县 0 处；黎川县 尚无数据。",
            ] {
                assert!(svg.contains(part), "{part}\n{svg}");
            }
            assert_eq!(svg.matches("p-hit").count(), 3, "zero and nothing have no bar");
        }
    }

    #[test]
    fn the_longest_bar_is_the_greatest_value_and_all_start_at_zero() {
        let svg =
            Bars::new("t", Unit::count("处")).bar(Bar::new("甲", 10.0)).bar(Bar::new("乙", 5.0)).svg(&Frame::wide("a"));
        let bars: Vec<(f64, f64)> = svg
            .split("<rect")
            .filter(|part| part.contains("p-hit"))
            .map(|part| {
                let get = |name: &str| -> f64 {
                    let from = part.find(&format!(" {name}=\"")).unwrap() + name.len() + 3;
                    part[from..].split('"').next().unwrap().parse().unwrap()
                };
                (get("x"), get("width"))
            })
            .collect();
        assert_eq!(bars.len(), 2);
        assert!((bars[0].0 - bars[1].0).abs() < 0.2);
        assert!((bars[0].1 - 2.0 * bars[1].1).abs() < 0.2, "{bars:?}");
    }

    #[test]
    fn nothing_is_said_to_be_nothing() {
        let svg = Bars::new("空", Unit::count("处")).svg(&Frame::wide("a"));
        assert!(svg.contains(">尚无数据<"));
    }
}
