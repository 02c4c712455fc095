//! The parts of a plot with axes: value grid on the left, months or days below, bands where nothing is known.

use crate::frame::Frame;
use crate::measure::width;
use crate::number::Scale;
use crate::palette::Paint;
use crate::svg::{Anchor, Svg};

/// One place on the time axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    /// Short label under the axis: 11月, 21日.
    pub label: String,
    /// Full name for tooltips and descriptions: 2026年11月.
    pub long: String,
    /// What neighbouring ticks share, printed once below: 2026年. Empty for nothing.
    pub group: String,
}

impl Tick {
    /// A tick without a group.
    pub fn new(label: impl Into<String>, long: impl Into<String>) -> Self {
        Self { label: label.into(), long: long.into(), group: String::new() }
    }

    /// The same tick under a shared heading.
    pub fn group(mut self, group: impl Into<String>) -> Self {
        self.group = group.into();
        self
    }
}

/// `count` months from a year and month (1 to 12) on, labelled 1月 … 12月 under their years.
pub fn months(year: i32, month: u32, count: usize) -> Vec<Tick> {
    let (mut year, mut month) = (year, month.clamp(1, 12));
    let mut ticks = Vec::with_capacity(count);
    for _ in 0..count {
        ticks.push(Tick::new(format!("{month}月"), format!("{year}年{month}月")).group(format!("{year}年")));
        month += 1;
        if month > 12 {
            (year, month) = (year + 1, 1);
        }
    }
    ticks
}

/// A plot's rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Area {
    /// Height of a value.
    pub(crate) fn y(&self, scale: &Scale, value: f64) -> f64 {
        self.bottom - scale.share(value) * (self.bottom - self.top)
    }
}

/// Room the value labels need on the left.
pub(crate) fn label_room(frame: &Frame, scale: &Scale) -> f64 {
    let widest = scale.ticks().into_iter().map(|t| width(&scale.label(t), frame.small())).fold(0.0, f64::max);
    widest + frame.text * 0.6
}

/// Grid lines with their values; zero, or the lowest line, is the axis.
pub(crate) fn grid(frame: &Frame, svg: &mut Svg, area: &Area, scale: &Scale) {
    let base = if scale.low <= 0.0 && scale.high >= 0.0 { 0.0 } else { scale.low };
    for tick in scale.ticks() {
        let y = area.y(scale, tick);
        let is_base = (tick - base).abs() < (scale.high - scale.low) * 1e-6;
        let (paint, w) = if is_base { (Paint::Axis, 1.2) } else { (Paint::Grid, 1.0) };
        svg.line((area.left, y), (area.right, y), paint, w, "");
        let x = area.left - frame.text * 0.5;
        svg.text((x, y + frame.small() * 0.35), frame.small(), Anchor::End, Paint::Mute, false, &scale.label(tick));
    }
}

/// Height the labels of [`time_labels`] take.
pub(crate) fn time_room(frame: &Frame, ticks: &[Tick]) -> f64 {
    let rows = if ticks.iter().any(|t| !t.group.is_empty()) { 2.0 } else { 1.0 };
    frame.small() * (0.4 + 1.35 * rows)
}

/// Labels under the axis, thinned so that they do not touch; the last one is always there. `pitch` is the distance of
/// two ticks.
pub(crate) fn time_labels(
    frame: &Frame,
    svg: &mut Svg,
    area: &Area,
    ticks: &[Tick],
    x: impl Fn(usize) -> f64,
    pitch: f64,
) {
    let size = frame.small();
    let widest = ticks.iter().map(|t| width(&t.label, size)).fold(0.0, f64::max) + size * 0.5;
    let every = [1, 2, 3, 4, 6, 7, 12, 14, 24, 28].into_iter().find(|n| f64::from(*n) * pitch >= widest).unwrap_or(31);
    let every = usize::try_from(every).unwrap_or(1);
    let y = area.bottom + size * 1.3;
    let mut free = f64::NEG_INFINITY;
    for (i, tick) in ticks.iter().enumerate() {
        if (ticks.len() - 1 - i).is_multiple_of(every) {
            let half = width(&tick.label, size) / 2.0;
            // The outer labels may lean over the plot's edge, not over the picture's.
            let at = x(i).min(frame.width - half).max(half);
            svg.text((at, y), size, Anchor::Middle, Paint::Mute, false, &tick.label);
        }
        let starts = i == 0 || ticks[i - 1].group != tick.group;
        if starts && !tick.group.is_empty() {
            let w = width(&tick.group, size);
            let left = (x(i) - size * 0.8).clamp(0.0, (frame.width - w).max(0.0));
            if left >= free {
                svg.text((left, y + size * 1.35), size, Anchor::Start, Paint::Mute, false, &tick.group);
                free = left + w + size;
            }
        }
    }
}

/// Runs of ticks about which nothing at all is known, as first and last index.
pub(crate) fn gaps(unknown: &[bool]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (i, _) in unknown.iter().enumerate().filter(|(_, unknown)| **unknown) {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == i => *last = i,
            _ => runs.push((i, i)),
        }
    }
    runs
}

/// A pale band over a run of ticks with the word for it, level or, where the band is slim, downwards; `depth` says how
/// far down it stands, from 0 to 1.
pub(crate) fn gap_band(frame: &Frame, svg: &mut Svg, area: &Area, (left, right): (f64, f64), depth: f64, title: &str) {
    let (w, size) = (right - left, frame.small());
    svg.mark(None, title, |svg| {
        svg.rect(left, area.top, w, area.bottom - area.top, Paint::Void);
        let (x, y) = (f64::midpoint(left, right), area.top + depth * (area.bottom - area.top));
        if width(crate::NO_DATA, size) + size * 0.6 <= w {
            svg.text((x, y), size, Anchor::Middle, Paint::Mute, false, crate::NO_DATA);
        } else if w >= size * 1.1 {
            let top = y - size * 1.2 * 1.5 + size * 0.35;
            for (row, c) in (0u8..).zip(crate::NO_DATA.chars()) {
                let y = top + f64::from(row) * size * 1.2;
                svg.text((x, y), size, Anchor::Middle, Paint::Mute, false, &c.to_string());
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_run_over_the_year() {
        let ticks = months(2025, 11, 3);
        let shown: Vec<String> = ticks.iter().map(|t| format!("{}/{}/{}", t.label, t.long, t.group)).collect();
        assert_eq!(shown, ["11月/2025年11月/2025年", "12月/2025年12月/2025年", "1月/2026年1月/2026年"]);
        assert!(months(2026, 1, 0).is_empty());
    }

    #[test]
    fn gaps_are_runs() {
        assert_eq!(gaps(&[true, false, true, true, false]), [(0, 0), (2, 3)]);
        assert_eq!(gaps(&[false]), []);
    }

    #[test]
    fn labels_thin_out_and_keep_the_last() {
        let frame = Frame::narrow("x");
        let area = Area { left: 30.0, top: 0.0, right: 330.0, bottom: 100.0 };
        let ticks = months(2024, 1, 24);
        let mut svg = Svg::default();
        time_labels(&frame, &mut svg, &area, &ticks, |i| 30.0 + 12.5 * f64::from(u32::try_from(i).unwrap()), 12.5);
        assert_eq!(svg.body.matches("12月").count(), 2, "{}", svg.body);
        assert!(svg.body.contains(">2024年<") && svg.body.contains(">2025年<"));
        assert!(svg.body.matches("<text").count() < 12, "{}", svg.body);
    }
}
