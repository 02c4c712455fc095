//! A line the size of a word, for table cells (迷你趋势).

use crate::NO_DATA;
use crate::frame::{Chart, Frame};
use crate::number::{NumberUnit, finite};
use crate::palette::Paint;
use crate::svg::{Svg, escape, fill, n};

/// Values in order, drawn 7 em wide and 1.7 em high, with a dot on the last. It has no axis: the figure stands beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Spark {
    name: String,
    unit: NumberUnit,
    values: Vec<Option<f64>>,
}

impl Spark {
    /// A line; `name` says to those who can not see it what runs here, e.g. 近 12 个月未销号隐患.
    pub fn new(name: impl Into<String>, unit: NumberUnit, values: impl IntoIterator<Item = Option<f64>>) -> Self {
        Self { name: name.into(), unit, values: values.into_iter().map(finite).collect() }
    }

    fn sentence(&self) -> String {
        let known: Vec<f64> = self.values.iter().flatten().copied().collect();
        let (Some(first), Some(last)) = (known.first(), known.last()) else {
            return format!("{}：{NO_DATA}", self.name);
        };
        let (low, high) = known.iter().fold((*first, *first), |(l, h), v| (l.min(*v), h.max(*v)));
        let say = |v: f64| self.unit.full(v);
        format!("{}：从 {} 到 {}，最低 {}，最高 {}", self.name, say(*first), say(*last), say(low), say(high))
    }
}

impl Chart for Spark {
    fn svg(&self, frame: &Frame) -> String {
        let (w, h) = (frame.text * 7.0, frame.text * 1.7);
        let svg = &mut Svg::default();
        let known: Vec<f64> = self.values.iter().flatten().copied().collect();
        let low = known.iter().copied().fold(f64::INFINITY, f64::min);
        let high = known.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let flat = high <= low;
        let steps = u16::try_from(self.values.len().saturating_sub(1)).map_or(1.0, f64::from).max(1.0);
        let at = |i: usize, v: f64| {
            let x = 2.0 + (w - 6.0) * u16::try_from(i).map_or(0.0, f64::from) / steps;
            let share = if flat { 0.5 } else { (v - low) / (high - low) };
            (x, h - 3.5 - share * (h - 7.0))
        };
        let mut piece: Vec<(f64, f64)> = Vec::new();
        for (i, value) in self.values.iter().chain([&None]).enumerate() {
            match value {
                Some(v) => piece.push(at(i, *v)),
                None => {
                    if let [(x, y)] = piece[..] {
                        svg.dot(x, y, 1.2, &fill(Paint::Green));
                    }
                    svg.path(&piece, Paint::Green, 1.5, "");
                    piece.clear();
                }
            }
        }
        if let Some((i, v)) = self.values.iter().enumerate().rev().find_map(|(i, v)| Some((i, (*v)?))) {
            let (x, y) = at(i, v);
            svg.dot(x, y, 2.6, &fill(Paint::Green));
        } else {
            svg.line((2.0, h / 2.0), (w - 2.0, h / 2.0), Paint::Axis, 1.0, "2 3");
        }
        let said = escape(&self.sentence());
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"pic pic-spark\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" \
             height=\"{h}\" role=\"img\" aria-label=\"{said}\"><title>{said}</title>{}</svg>",
            svg.body,
            w = n(w),
            h = n(h),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spark_tells_its_course_in_words() {
        let svg = Spark::new("近 4 个月", NumberUnit::count("处"), [Some(3.0), None, Some(8.0), Some(5.0)])
            .svg(&Frame::wide("a"));
        assert!(svg.contains("近 4 个月：从 3 处 到 5 处，最低 3 处，最高 8 处"), "{svg}");
        assert_eq!(svg.matches("<path").count(), 1);
        assert_eq!(svg.matches("<circle").count(), 2, "the lone first point and the last");
    }

    #[test]
    fn flat_empty_and_odd_values_are_drawn_without_harm() {
        for (values, said) in [
            (vec![], "尚无数据"),
            (vec![None, None], "尚无数据"),
            (vec![Some(f64::NAN)], "尚无数据"),
            (vec![Some(2.0), Some(2.0)], "最低 2 处，最高 2 处"),
            (vec![Some(2.0)], "从 2 处 到 2 处"),
        ] {
            let svg = Spark::new("x", NumberUnit::count("处"), values).svg(&Frame::wide("a"));
            assert!(svg.contains(said) && !svg.contains("NaN"), "{svg}");
        }
    }
}
