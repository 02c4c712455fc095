//! What all charts share: size, heading, legend, note, accessibility.

use crate::measure::{width, wrap};
use crate::number::NumberUnit;
use crate::palette::Paint;
use crate::svg::{Anchor, Svg, escape, fill, n, stroke};

/// Fonts in the order of the look: macOS, Windows, Linux.
const FONTS: &str = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif";

/// Below this width in pixels a chart puts labels above marks instead of beside them.
const NARROW: f64 = 480.0;

/// Size of a chart and the id its accessible name hangs on.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    id: String,
    pub(crate) width: f64,
    pub(crate) text: f64,
    pub(crate) heading: bool,
}

impl Frame {
    /// A chart as wide as a column of a desktop page: 720 px, text 13 px. `id` must be unique on the page.
    pub fn wide(id: &str) -> Self {
        Self::new(id, 720.0)
    }

    /// A chart for a phone of 360 px: 344 px, text 13 px, labels above the marks.
    pub fn narrow(id: &str) -> Self {
        Self::new(id, 344.0)
    }

    /// A chart of any width in px (at least 240), text 13 px.
    pub fn new(id: &str, width: f64) -> Self {
        let clean = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
        let id = format!("pic-{}", id.chars().map(clean).collect::<String>());
        Self { id, width: width.clamp(240.0, 4000.0), text: 13.0, heading: true }
    }

    /// Another text size in px (8 to 40): 20 for the elder size (长辈版), 18 for a large screen.
    pub fn text(mut self, size: f64) -> Self {
        self.text = size.clamp(8.0, 40.0);
        self
    }

    /// Without the visible heading, where the page sets one itself; the accessible name stays.
    pub fn bare(mut self) -> Self {
        self.heading = false;
        self
    }

    /// Whether labels go above marks: little width for the size of the text.
    pub(crate) fn is_narrow(&self) -> bool {
        self.width * 13.0 / self.text < NARROW
    }

    /// Size of notes and axis labels.
    pub(crate) fn small(&self) -> f64 {
        (self.text * 0.9).max(11.0).min(self.text)
    }

    /// An id inside this chart, for hatchings.
    pub(crate) fn part(&self, name: &str) -> String {
        format!("{}-{name}", self.id)
    }

    /// Height of a line of text.
    pub(crate) fn line(&self) -> f64 {
        self.text * 1.5
    }

    /// Heading with the unit on its right (as 单位：处), returns where the next thing may begin.
    pub(crate) fn head(&self, svg: &mut Svg, title: &str, unit: &NumberUnit) -> f64 {
        let unit = if unit.name.is_empty() { String::new() } else { format!("单位：{}", unit.name) };
        let unit_width = width(&unit, self.small());
        if !self.heading {
            if !unit.is_empty() {
                svg.text((self.width, self.text), self.small(), Anchor::End, Paint::Mute, false, &unit);
                return self.line();
            }
            return self.text * 0.4;
        }
        let size = self.text * 1.12;
        let one_line = width(title, size) * 1.05 + unit_width + self.text * 1.5 <= self.width;
        let room = self.width / 1.05;
        let mut y = size * 1.1;
        for line in if one_line { vec![title.to_owned()] } else { wrap(title, size, room) } {
            svg.text((0.0, y), size, Anchor::Start, Paint::Ink, true, &line);
            y += size * 1.45;
        }
        if unit.is_empty() || one_line {
            svg.text((self.width, size * 1.1), self.small(), Anchor::End, Paint::Mute, false, &unit);
            y -= size * 1.45;
        } else {
            svg.text((0.0, y), self.small(), Anchor::Start, Paint::Mute, false, &unit);
        }
        y += self.text * 0.6;
        // The rule under the heading of a printed table.
        svg.line((0.0, y), (self.width, y), Paint::Ink, 1.2, "");
        y + self.text * 0.5
    }

    /// Swatches with words in lines; returns where the next thing may begin.
    pub(crate) fn legend(&self, svg: &mut Svg, top: f64, items: &[(Swatch, String)]) -> f64 {
        if items.is_empty() {
            return top;
        }
        let size = self.small();
        let (box_w, gap) = (size * 1.5, size * 1.1);
        let (mut x, mut y) = (0.0, top + size * 1.1);
        for (swatch, word) in items {
            let w = box_w + size * 0.4 + width(word, size);
            if x > 0.0 && x + w > self.width {
                x = 0.0;
                y += size * 1.6;
            }
            swatch.draw(svg, x, y - size * 0.82, box_w, size * 0.92);
            svg.text((x + box_w + size * 0.4, y), size, Anchor::Start, Paint::Ink, false, word);
            x += w + gap;
        }
        y + size * 0.9
    }

    /// Closing rule and note; returns the full height.
    pub(crate) fn foot(&self, svg: &mut Svg, top: f64, note: Option<&str>) -> f64 {
        let mut y = top + self.text * 0.3;
        if self.heading {
            svg.line((0.0, y), (self.width, y), Paint::Axis, 1.0, "");
        }
        let size = self.small();
        for line in note.map(|note| wrap(note, size, self.width)).unwrap_or_default() {
            y += size * 1.5;
            svg.text((0.0, y), size, Anchor::Start, Paint::Mute, false, &line);
        }
        y + size * 0.5
    }

    /// A line of text in place of a chart that has nothing to draw.
    pub(crate) fn nothing(&self, svg: &mut Svg, top: f64) -> f64 {
        let height = self.line() * 3.0;
        svg.rect(0.0, top, self.width, height, Paint::Void);
        let y = top + height / 2.0 + self.text * 0.35;
        svg.text((self.width / 2.0, y), self.text, Anchor::Middle, Paint::Mute, false, crate::NO_DATA);
        top + height
    }

    /// The whole element. A chart with links is a group to assistive technology (an image would hide the links), one
    /// without is an image; both are named by title and description.
    pub(crate) fn wrap(&self, kind: &str, svg: &Svg, height: f64, title: &str, desc: &str) -> String {
        let (w, h) = (n(self.width), n(height.ceil()));
        let role = if svg.links { r#"role="group" aria-roledescription="统计图""# } else { r#"role="img""# };
        let (name, colour) = Paint::Ink.parts();
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"pic pic-{kind} p-{name}\" viewBox=\"0 0 {w} {h}\" \
             width=\"{w}\" height=\"{h}\" {role} aria-labelledby=\"{id}-t {id}-d\" font-family=\"{FONTS}\" \
             fill=\"{colour}\"><title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>{}</svg>",
            escape(title),
            escape(desc),
            svg.body,
            id = self.id,
        )
    }
}

/// What stands before a word in a legend.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Swatch {
    /// A filled box.
    Fill(Paint),
    /// A box with a number of the class in it.
    Class(Paint, usize),
    /// A box filled as a series of columns is: attributes of the rectangle.
    Box(String),
    /// A piece of line: colour, width, dashes.
    Line(Paint, f64, &'static str),
}

impl Swatch {
    fn draw(&self, svg: &mut Svg, x: f64, y: f64, w: f64, h: f64) {
        let middle = y + h / 2.0;
        match self {
            Self::Fill(paint) => {
                svg.rect(x, y, w, h, *paint);
                svg.rect_with(x, y, w, h, &format!(r#" fill="none"{}"#, stroke(Paint::Axis, 0.6, "")));
            }
            Self::Class(paint, class) => {
                Self::Fill(*paint).draw(svg, x, y, w, h);
                let size = h * 0.95;
                let at = (x + w / 2.0, middle + size * 0.36);
                svg.text((at.0, at.1), size, Anchor::Middle, paint.text_on(), false, &class.to_string());
            }
            Self::Box(attributes) => svg.rect_with(x, y, w, h, attributes),
            Self::Line(paint, width, dash) => svg.line((x, middle), (x + w, middle), *paint, *width, dash),
        }
    }
}

/// Fill of the n-th series of columns: solid, pale, hatched, dotted. Told apart without colour.
pub(crate) fn series_fill(frame: &Frame, series: usize) -> String {
    let edge = |fill: &str| format!(r##" fill="{fill}"{}"##, stroke(Paint::Green, 0.8, ""));
    match series % 4 {
        0 => fill(Paint::Green),
        1 => {
            let (name, colour) = Paint::Pale.parts();
            format!(r#" class="p-{name}" fill="{colour}""#)
        }
        2 => edge(&format!("url(#{})", frame.part("hatch"))),
        _ => edge(&format!("url(#{})", frame.part("dots"))),
    }
}

/// Definitions of the hatchings that [`series_fill`] names, if `series` of them are in use.
pub(crate) fn series_defs(frame: &Frame, svg: &mut Svg, series: usize) {
    if series < 3 {
        return;
    }
    svg.body.push_str(&format!(
        "<defs><pattern id=\"{}\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"4\"{}/></pattern>\
         <pattern id=\"{}\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\">\
         <circle cx=\"1.5\" cy=\"1.5\" r=\"0.8\"{}/></pattern></defs>",
        frame.part("hatch"),
        stroke(Paint::Green, 2.4, ""),
        frame.part("dots"),
        fill(Paint::Green),
    ));
}

/// Something that can be drawn in a frame.
pub trait Chart {
    /// The chart as one `<svg>` element.
    fn svg(&self, frame: &Frame) -> String;
}

/// The chart twice, for wide and for narrow screens; [`STYLE`](crate::STYLE) shows the one that fits. `id` must be unique
/// on the page.
pub fn both(chart: &impl Chart, id: &str) -> String {
    format!(
        "<div class=\"pic-wide\">{}</div><div class=\"pic-narrow\">{}</div>",
        chart.svg(&Frame::wide(id)),
        chart.svg(&Frame::narrow(&format!("{id}-narrow")))
    )
}
