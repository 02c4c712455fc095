//! Ranked horizontal bars (排名条形图).

use crate::NO_DATA;
use crate::frame::{Chart, Frame};
use crate::measure::{fit, width, wrap};
use crate::number::{NumberUnit, finite};
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

    fn text(&self, unit: &NumberUnit) -> String {
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
    unit: NumberUnit,
    bars: Vec<Bar>,
    mark: Option<(String, f64)>,
    note: Option<String>,
    ranked: bool,
}

impl Bars {
    /// Empty bars under a title.
    pub fn new(title: impl Into<String>, unit: NumberUnit) -> Self {
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
    /// Column of remarks; none when stacked, where they follow the label.
    remark: f64,
    bar: f64,
    stacked: bool,
}

/// One row's texts in lines, and its height.
struct Row<'a> {
    rank: Option<usize>,
    bar: &'a Bar,
    value: String,
    label: Vec<String>,
    /// Word and remark stand in a line of their own: below the label (stacked) or one above the other (beside).
    split: bool,
    height: f64,
}

impl Bars {
    fn layout(&self, frame: &Frame, rows: &[(Option<usize>, &Bar)]) -> Layout {
        let (text, small) = (frame.text, frame.small());
        let widest = |f: &dyn Fn(&Bar) -> f64| rows.iter().map(|(_, bar)| f(bar)).fold(0.0, f64::max);
        let rank = if self.ranked { width("00", small) + text * 0.6 } else { 0.0 };
        if frame.is_narrow() {
            let plot = (rank, frame.width);
            return Layout { rank, plot, value_right: frame.width, remark: 0.0, bar: text * 0.6, stacked: true };
        }
        let label = widest(&|bar| width(&bar.label, text)).min(frame.width * 0.3) + text * 0.8;
        let value = widest(&|bar| width(&bar.text(&self.unit), text)).min(frame.width * 0.4);
        let remark = widest(&|bar| bar.remark_width(small)).min(frame.width * 0.26);
        let remark = if remark > 0.0 { remark + text * 0.8 } else { 0.0 };
        let value_right = frame.width - remark;
        Layout {
            rank,
            plot: (rank + label, (value_right - value - text * 0.8).max(rank + label + 40.0)),
            value_right,
            remark: value_right + text * 0.8,
            bar: text * 0.95,
            stacked: false,
        }
    }

    /// Breaks a row's texts so that they fit their columns.
    fn set<'a>(&self, frame: &Frame, at: &Layout, rank: Option<usize>, bar: &'a Bar) -> Row<'a> {
        let (text, small) = (frame.text, frame.small());
        let value = fit(&bar.text(&self.unit), text, frame.width * 0.5);
        let beside = at.value_right - width(&value, text) * 1.05 - text * 0.7;
        let room = if at.stacked { beside - at.rank } else { at.plot.0 - at.rank - text * 0.6 };
        let label = wrap(&bar.label, text, room);
        let label_end = at.rank + label.first().map_or(0.0, |line| width(line, text)) + text * 0.7;
        let remark = bar.remark_width(small);
        let (split, lines) = if at.stacked {
            let split = remark > 0.0 && (label.len() > 1 || label_end + remark > beside);
            (split, label.len() + usize::from(split))
        } else {
            let split = remark > frame.width - at.remark + small * 0.5 && bar.status.word().is_some();
            (split, label.len().max(1 + usize::from(split)))
        };
        let lines = u16::try_from(lines.max(1)).map_or(1.0, f64::from);
        let height =
            if at.stacked { text * (0.45 + 1.35 * lines) + at.bar + text * 0.75 } else { text * (0.5 + 1.4 * lines) };
        Row { rank, bar, value, label, split, height }
    }

    /// Zero line and line to compare with over the height of one row; under stacked labels only over the bar.
    fn level(&self, svg: &mut Svg, (top, bottom): (f64, f64), x: &dyn Fn(f64) -> f64) {
        svg.line((x(0.0), top), (x(0.0), bottom), Paint::Axis, 1.0, "");
        if let Some((_, value)) = &self.mark {
            svg.line((x(*value), top), (x(*value), bottom), Paint::Ink, 1.0, "3 2");
        }
    }

    fn tooltip(&self, row: &Row<'_>) -> String {
        let value = match row.bar.value {
            Some(v) if row.bar.shown.is_none() => self.unit.full(v),
            _ => row.bar.text(&self.unit),
        };
        format!("{}：{value} {}", row.bar.label, row.bar.remark()).trim().to_owned()
    }

    fn draw(&self, frame: &Frame, svg: &mut Svg, at: &Layout, top: f64, row: &Row<'_>, x: &dyn Fn(f64) -> f64) {
        let (text, small, bar) = (frame.text, frame.small(), row.bar);
        svg.mark(bar.href.as_deref(), &self.tooltip(row), |svg| {
            svg.rect_with(0.0, top, frame.width, row.height, r#" fill="none" pointer-events="all""#);
            let first = top + text * if at.stacked { 1.25 } else { 1.3 };
            // Beside its label a bar sits on the middle of the row, below it at the row's foot.
            let bar_top =
                if at.stacked { top + row.height - at.bar - text * 0.7 } else { top + (row.height - at.bar) / 2.0 };
            let middle = bar_top + at.bar / 2.0 + text * 0.36;
            let figure = if at.stacked { first } else { middle };
            if let Some(rank) = row.rank {
                svg.text((at.rank - text * 0.6, first), small, Anchor::End, Paint::Mute, false, &rank.to_string());
            }
            let known = bar.value.is_some();
            let paint = if known { Paint::Ink } else { Paint::Mute };
            svg.text((at.value_right, figure), text, Anchor::End, paint, known, &row.value);
            let mut y = first;
            for line in &row.label {
                svg.text((at.rank, y), text, Anchor::Start, Paint::Ink, false, line);
                y += text * 1.4;
            }
            let label_end = at.rank + row.label.first().map_or(0.0, |line| width(line, text)) + text * 0.7;
            let (mut remark_x, remark_y) = match (at.stacked, row.split) {
                (true, true) => (at.rank, y),
                (true, false) => (label_end, first),
                (false, true) => (at.remark, middle - small * 0.7),
                (false, false) => (at.remark, middle),
            };
            let word = fit(bar.status.word().unwrap_or_default(), small, frame.width - remark_x);
            svg.text((remark_x, remark_y), small, Anchor::Start, bar.status.text(), false, &word);
            let mut note_y = remark_y;
            if row.split && !at.stacked {
                note_y += small * 1.4;
            } else if !word.is_empty() {
                remark_x += width(&word, small) + small * 0.5;
            }
            let note = fit(&bar.note, small, frame.width - remark_x + small * 0.1);
            svg.text((remark_x, note_y), small, Anchor::Start, Paint::Mute, false, &note);
            if let Some(v) = bar.value {
                let (from, to) = (x(0.0).min(x(v)), x(0.0).max(x(v)));
                // A value that is not zero shows at least a sliver.
                let w = if v == 0.0 { 0.0 } else { (to - from).max(1.0) };
                svg.rect_with(from, bar_top, w, at.bar, &fill_hit(bar.status.fill()));
            }
            match at.stacked {
                false => self.level(svg, (top, top + row.height), x),
                true if known => self.level(svg, (bar_top - 2.0, bar_top + at.bar + 2.0), x),
                true => {}
            }
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
                svg.text((middle, y - frame.small() * 0.4), frame.small(), Anchor::Middle, Paint::Mute, false, &said);
            }
            let start = y;
            for (rank, bar) in &rows {
                let row = self.set(frame, &at, *rank, bar);
                if y > start && !at.stacked {
                    svg.line((0.0, y), (frame.width, y), Paint::Grid, 0.8, "");
                }
                self.draw(frame, svg, &at, y, &row, &x);
                y += row.height;
            }
        }
        let height = frame.foot(svg, y, self.note.as_deref());
        frame.wrap("bars", svg, height, &self.title, &self.describe(&rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Bars {
        Bars::new("各县区未销号隐患", NumberUnit::count("处"))
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
        let svg = Bars::new("t", NumberUnit::count("处"))
            .bar(Bar::new("甲", 10.0))
            .bar(Bar::new("乙", 5.0))
            .svg(&Frame::wide("a"));
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
    fn a_long_name_or_remark_takes_another_line_and_is_not_cut() {
        let name = "抚州高新技术产业开发区管理委员会社会事务管理局";
        let bar =
            || Bar::new(name, 3.0).note("一二三四五六七八九十一二").status(Status::Near("七日内到期请尽快".into()));
        for frame in [Frame::wide("a"), Frame::narrow("a"), Frame::narrow("a").text(20.0)] {
            let svg = Bars::new("t", NumberUnit::count("处")).bar(bar()).svg(&frame);
            let texts: String = svg.split("<text").skip(1).map(|t| t.split(['>', '<']).nth(1).unwrap()).collect();
            assert!(texts.contains(name), "{texts}");
            assert!(texts.contains("七日内到期请尽快"), "{texts}");
            assert!(!texts.contains('…') || frame.text > 13.0, "{texts}");
        }
    }

    #[test]
    fn nothing_is_said_to_be_nothing() {
        let svg = Bars::new("空", NumberUnit::count("处")).svg(&Frame::wide("a"));
        assert!(svg.contains(">尚无数据<"));
    }
}
