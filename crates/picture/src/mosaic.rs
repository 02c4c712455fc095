//! Places as tiles by township or county (方格图): honest where no boundaries are given. Area is a weight everybody can
//! check (households, people), colour and number are the class of the figure.

use crate::NO_DATA;
use crate::frame::{Chart, Frame, Swatch};
use crate::measure::{fit, width, wrap};
use crate::number::{NumberUnit, finite};
use crate::palette::{Paint, Status};
use crate::squarify::{Rect, squarify};
use crate::svg::{Anchor, Svg, fill_hit, stroke};

/// One class of values with its word.
#[derive(Debug, Clone, PartialEq)]
pub struct Class {
    upto: f64,
    word: String,
    status: Status,
}

impl Class {
    /// Values up to and including `upto` that no earlier class took; the word is for the legend, e.g. `1—2 处`.
    pub fn upto(upto: f64, word: impl Into<String>) -> Self {
        Self { upto, word: word.into(), status: Status::Plain }
    }

    /// All values that no earlier class took.
    pub fn rest(word: impl Into<String>) -> Self {
        Self::upto(f64::INFINITY, word)
    }

    /// Amber or red instead of a step of green; its word joins the class's word.
    pub fn status(mut self, status: Status) -> Self {
        self.status = status;
        self
    }

    fn words(&self) -> String {
        [self.word.as_str(), self.status.word().unwrap_or_default()]
            .into_iter()
            .filter(|s| !s.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// One place.
#[derive(Debug, Clone, PartialEq)]
pub struct Tile {
    label: String,
    weight: f64,
    value: Option<f64>,
    shown: Option<String>,
    href: Option<String>,
}

impl Tile {
    /// A place with a weight for its area (households, people) and a value, `None` for 尚无数据.
    pub fn new(label: impl Into<String>, weight: f64, value: impl Into<Option<f64>>) -> Self {
        let weight = if weight.is_finite() { weight.max(0.0) } else { 0.0 };
        Self { label: label.into(), weight, value: finite(value.into()), shown: None, href: None }
    }

    /// Another text for the value: `12 户 35 人`.
    pub fn shown(mut self, text: impl Into<String>) -> Self {
        self.shown = Some(text.into());
        self
    }

    /// Where the rows behind it are.
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }
}

/// Tiles that belong together: the villages of a township, the townships of a county.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    label: String,
    href: Option<String>,
    tiles: Vec<Tile>,
}

impl Group {
    /// A group with its name; an empty name has no heading.
    pub fn new(label: impl Into<String>, tiles: impl IntoIterator<Item = Tile>) -> Self {
        Self { label: label.into(), href: None, tiles: tiles.into_iter().collect() }
    }

    /// Where the group's own page is.
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }
}

/// A squarified mosaic in groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Mosaic {
    title: String,
    unit: NumberUnit,
    weight_word: String,
    classes: Vec<Class>,
    groups: Vec<Group>,
    note: Option<String>,
}

impl Mosaic {
    /// An empty mosaic. `weight_word` says what the areas are in proportion to: 农户数. Classes ascend; at most five
    /// steps of green are told apart.
    pub fn new(
        title: impl Into<String>,
        unit: NumberUnit,
        weight_word: impl Into<String>,
        classes: Vec<Class>,
    ) -> Self {
        Self { title: title.into(), unit, weight_word: weight_word.into(), classes, groups: Vec::new(), note: None }
    }

    /// Adds a group.
    pub fn group(mut self, group: Group) -> Self {
        self.groups.push(group);
        self
    }

    /// Scope and date under the chart (口径).
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Class of a value, from 0.
    fn class(&self, value: f64) -> Option<usize> {
        self.classes.iter().position(|class| value <= class.upto)
    }

    fn paint(&self, class: Option<usize>) -> Paint {
        match class.map(|n| (n, &self.classes[n].status)) {
            None => Paint::Void,
            Some((_, Status::Near(_))) => Paint::Near,
            Some((_, Status::Over(_))) => Paint::Over,
            // Two classes are the palest and the deepest, five are all steps.
            Some((n, Status::Plain)) => {
                let plain = self.classes.iter().filter(|c| c.status == Status::Plain).count();
                let nth = self.classes[..n].iter().filter(|c| c.status == Status::Plain).count();
                Paint::Step(match plain {
                    0 | 1 => 1,
                    2 => [0, 3][nth.min(1)],
                    3 => [0, 2, 4][nth.min(2)],
                    4 => [0, 1, 2, 4][nth.min(3)],
                    _ => nth,
                })
            }
        }
    }

    fn value_text(&self, tile: &Tile) -> String {
        match (tile.value, &tile.shown) {
            (None, _) => NO_DATA.to_owned(),
            (Some(_), Some(text)) => text.clone(),
            (Some(value), None) => self.unit.full(value),
        }
    }

    fn sentence(&self, tile: &Tile) -> String {
        let class = tile.value.and_then(|v| self.class(v));
        let word = class.map(|n| format!("（{}）", self.classes[n].words()));
        format!("{}：{}{}", tile.label, self.value_text(tile), word.unwrap_or_default())
    }

    fn draw_tile(&self, frame: &Frame, svg: &mut Svg, at: Rect, tile: &Tile) {
        let class = tile.value.and_then(|v| self.class(v));
        let paint = self.paint(class);
        let ink = paint.text_on();
        svg.mark(tile.href.as_deref(), &self.sentence(tile), |svg| {
            let edge = if paint == Paint::Void { stroke(Paint::Axis, 0.8, "2 2") } else { String::new() };
            // One element can carry one class attribute only; a tile without data is drawn as ground and border.
            svg.rect_with(at.x, at.y, at.w, at.h, &fill_hit(paint));
            if !edge.is_empty() {
                svg.rect_with(at.x + 0.5, at.y + 0.5, at.w - 1.0, at.h - 1.0, &format!(r#" fill="none"{edge}"#));
            }
            let (value, sign) = (self.tile_value(tile), class.map_or_else(|| "—".to_owned(), |n| (n + 1).to_string()));
            let Some(set) = set_tile(frame, at, &tile.label, &value, &sign) else { return };
            let pitch = set.size * 1.25;
            let rows = u16::try_from(set.lines.len()).map_or(1.0, f64::from);
            let mut y = at.y + (at.h - rows * pitch) / 2.0 + set.size * 0.98;
            let last = set.lines.len() - 1;
            for (n, line) in set.lines.iter().enumerate() {
                let bold = set.figure_below && n == last;
                svg.text((at.x + at.w / 2.0, y), set.size, Anchor::Middle, ink, bold, line);
                y += pitch;
            }
        });
    }

    /// The figure inside a tile: without its unit, which stands above the chart.
    fn tile_value(&self, tile: &Tile) -> String {
        match (&tile.shown, tile.value) {
            (Some(text), _) => text.clone(),
            (None, Some(v)) if self.unit.name == "%" => self.unit.full(v),
            (None, Some(v)) => self.unit.number(v),
            (None, None) => NO_DATA.to_owned(),
        }
    }

    fn draw_group(&self, frame: &Frame, svg: &mut Svg, at: Rect, group: &Group, least: f64) {
        let mut room = at;
        if !group.label.is_empty() {
            let head = frame.text * 1.55;
            let label = fit(&group.label, frame.text, at.w - frame.text * 0.4);
            if at.h > head * 2.0 {
                svg.mark(group.href.as_deref(), &group.label, |svg| {
                    svg.rect_with(at.x, at.y, at.w, head, r#" fill="none" pointer-events="all""#);
                    svg.text(
                        (at.x + 1.0, at.y + frame.text * 1.1),
                        frame.text,
                        Anchor::Start,
                        Paint::Ink,
                        true,
                        &label,
                    );
                });
                room = Rect { y: at.y + head, h: at.h - head, ..at };
            }
        }
        let mut tiles: Vec<&Tile> = group.tiles.iter().collect();
        tiles.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        let weights: Vec<f64> = tiles.iter().map(|tile| tile.weight.max(least)).collect();
        for (tile, at) in tiles.into_iter().zip(squarify(&weights, room)) {
            let gap = 0.75;
            let at = Rect { x: at.x + gap, y: at.y + gap, w: at.w - 2.0 * gap, h: at.h - 2.0 * gap };
            self.draw_tile(frame, svg, at, tile);
        }
    }

    fn describe(&self) -> String {
        let groups: Vec<String> = self
            .groups
            .iter()
            .map(|group| {
                let tiles: Vec<String> = group.tiles.iter().map(|tile| self.sentence(tile)).collect();
                let name = if group.label.is_empty() { String::new() } else { format!("{}：", group.label) };
                format!("{name}{}。", tiles.join("；"))
            })
            .collect();
        format!("方格图，面积表示{}，颜色和编号表示分档。{}", self.weight_word, groups.concat())
    }
}

/// What is written in a tile.
struct Setting {
    lines: Vec<String>,
    size: f64,
    /// Whether the last line is the figure.
    figure_below: bool,
}

/// Finds the fullest text that fits a tile: name and figure, smaller, in one line, with the class's number (as in the
/// legend) instead of the figure, the figure alone, the number alone. Never a name without figure or number: the colour
/// would speak alone.
fn set_tile(frame: &Frame, at: Rect, label: &str, value: &str, sign: &str) -> Option<Setting> {
    let (room, tall) = (at.w - frame.text * 0.4, at.h - frame.text * 0.2);
    let tries = |size: f64| {
        let mut named = if width(label, size) <= room { vec![label.to_owned()] } else { wrap(label, size, room) };
        if named.len() > 2 {
            named.clear();
        }
        let below = |figure: &str| (!named.is_empty()).then(|| [named.clone(), vec![figure.to_owned()]].concat());
        [
            (below(value), true),
            (Some(vec![format!("{label} {value}")]), false),
            (below(sign), true),
            (Some(vec![format!("{label} {sign}")]), false),
        ]
    };
    let alone = [value, sign].map(|figure| (Some(vec![figure.to_owned()]), true));
    let small = frame.small().min(frame.text * 0.9);
    let all = tries(frame.text)
        .into_iter()
        .zip([frame.text; 4])
        .take(2)
        .chain(tries(small).into_iter().zip([small; 4]))
        .chain(alone.into_iter().zip([small; 2]));
    all.filter_map(|((lines, figure_below), size)| Some(Setting { lines: lines?, size, figure_below })).find(|set| {
        let rows = u16::try_from(set.lines.len()).map_or(f64::MAX, f64::from);
        rows * set.size * 1.25 <= tall && set.lines.iter().all(|line| width(line, set.size) <= room)
    })
}

impl Chart for Mosaic {
    fn svg(&self, frame: &Frame) -> String {
        let svg = &mut Svg::default();
        let mut y = frame.head(svg, &self.title, &self.unit);
        let tiles: Vec<&Tile> = self.groups.iter().flat_map(|g| &g.tiles).collect();
        if tiles.is_empty() {
            y = frame.nothing(svg, y);
        } else {
            let mut legend: Vec<(Swatch, String)> = (0..self.classes.len())
                .map(|n| (Swatch::Class(self.paint(Some(n)), n + 1), self.classes[n].words()))
                .collect();
            let unknown = |tile: &&&Tile| tile.value.and_then(|v| self.class(v)).is_none();
            if tiles.iter().any(|tile| unknown(&tile)) {
                legend.push((Swatch::Fill(Paint::Void), NO_DATA.to_owned()));
            }
            y = frame.legend(svg, y, &legend) + frame.text * 0.3;
            // A place without weight is still a place: nobody gets less than a third of the mean.
            let count = u16::try_from(tiles.len()).map_or(1.0, f64::from);
            let mean = tiles.iter().map(|tile| tile.weight).sum::<f64>() / count;
            let least = if mean > 0.0 { mean / 3.0 } else { 1.0 };
            let sum = |group: &Group| group.tiles.iter().map(|tile| tile.weight.max(least)).sum::<f64>();
            let mut groups: Vec<&Group> = self.groups.iter().filter(|g| !g.tiles.is_empty()).collect();
            groups.sort_by(|a, b| sum(b).total_cmp(&sum(a)));
            // Tall enough that a tile of mean weight holds a name of three characters and a figure.
            let tile = frame.text * frame.text * if frame.is_narrow() { 26.0 } else { 24.0 };
            let heads = u16::try_from(groups.len()).map_or(1.0, f64::from) * frame.text * frame.text * 12.0;
            let wanted = (tile * count + heads) / frame.width;
            let height = wanted.clamp(frame.width * 0.3, frame.width * if frame.is_narrow() { 4.0 } else { 1.2 });
            let room = Rect { x: 0.0, y, w: frame.width, h: height };
            let weights: Vec<f64> = groups.iter().map(|group| sum(group)).collect();
            let pad = if groups.len() > 1 { frame.text * 0.25 } else { 0.0 };
            for (group, at) in groups.into_iter().zip(squarify(&weights, room)) {
                // Padding inside, none at the picture's own edges.
                let left = if at.x > 0.5 { pad } else { 0.0 };
                let right = if at.x + at.w < frame.width - 0.5 { pad } else { 0.0 };
                let at = Rect { x: at.x + left, w: at.w - left - right, ..at };
                self.draw_group(frame, svg, at, group, least);
            }
            y += height;
        }
        let areas = if tiles.is_empty() {
            String::new()
        } else {
            format!("方格面积表示{}，不是地图。", self.weight_word)
        };
        let note = format!("{areas}{}", self.note.as_deref().unwrap_or_default());
        let height = frame.foot(svg, y, Some(&note));
        frame.wrap("mosaic", svg, height, &self.title, &self.describe())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Mosaic {
        let classes = vec![
            Class::upto(0.0, "无"),
            Class::upto(2.0, "1—2 处"),
            Class::rest("3 处及以上").status(Status::Over("挂牌".into())),
        ];
        Mosaic::new("未销号隐患", NumberUnit::count("处"), "农户数", classes)
            .group(
                Group::new("石门镇", [Tile::new("石门村", 320.0, 4.0).href("/p/1"), Tile::new("塘坊村", 210.0, 0.0)])
                    .href("/t/1"),
            )
            .group(Group::new("洽湾镇", [Tile::new("洽湾村", 400.0, 2.0), Tile::new("新建点", 0.0, None)]))
    }

    #[test]
    fn every_tile_tells_its_class_in_words() {
        for frame in [Frame::wide("a"), Frame::narrow("a")] {
            let svg = sample().svg(&frame);
            for part in [
                "石门村：4 处（3 处及以上 挂牌）",
                "塘坊村：0 处（无）",
                "洽湾村：2 处（1—2 处）",
                "新建点：尚无数据",
                ">石门镇<",
                r#"href="/t/1""#,
                r#"href="/p/1""#,
                ">1—2 处<",
                ">3 处及以上 挂牌<",
                "方格面积表示农户数，不是地图。",
            ] {
                assert!(svg.contains(part), "{part}\n{svg}");
            }
        }
    }

    #[test]
    fn a_value_is_in_the_first_class_that_takes_it() {
        let sample = sample();
        for (value, class) in [(-1.0, 0), (0.0, 0), (0.5, 1), (2.0, 1), (2.01, 2), (1e9, 2)] {
            assert_eq!(sample.class(value), Some(class), "{value}");
        }
        let capped = Mosaic::new("t", NumberUnit::count("处"), "户数", vec![Class::upto(1.0, "低")]);
        assert_eq!(capped.class(2.0), None, "a value outside all classes is shown as such, not put in one");
    }

    #[test]
    fn classes_have_colours_of_their_own_up_to_five() {
        for n in 1..=5usize {
            let classes = (0..n).map(|i| Class::upto(f64::from(u8::try_from(i).unwrap()), "x")).collect();
            let mosaic = Mosaic::new("t", NumberUnit::count("处"), "户数", classes);
            let mut paints: Vec<&str> = (0..n).map(|i| mosaic.paint(Some(i)).parts().0).collect();
            paints.sort_unstable();
            paints.dedup();
            assert_eq!(paints.len(), n);
        }
    }

    #[test]
    fn many_tiny_tiles_still_show_their_class_number() {
        let tiles = (0..300).map(|i| Tile::new(format!("很长名字的第{i}村"), 1.0, f64::from(i % 5)));
        let svg = sample().group(Group::new("大镇", tiles)).svg(&Frame::narrow("a"));
        assert!(svg.matches("<title>").count() > 300);
        assert!(svg.contains(">3</text>") && svg.contains(">2</text>"), "class numbers");
    }

    #[test]
    fn no_place_is_said() {
        let svg = Mosaic::new("t", NumberUnit::count("处"), "户数", vec![]).svg(&Frame::wide("a"));
        assert!(svg.contains(">尚无数据<") && !svg.contains("不是地图"));
    }
}
