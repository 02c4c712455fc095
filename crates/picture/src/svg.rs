//! Writing SVG: escaping, coordinates, the few elements the charts are made of.

use crate::palette::Paint;

/// Text for XML content and double-quoted attributes. Control characters that XML 1.0 has no way to write are dropped.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}

/// A coordinate with at most one decimal.
pub(crate) fn n(value: f64) -> String {
    let text = format!("{value:.1}");
    match text.strip_suffix(".0") {
        Some("-0") => "0".into(),
        Some(whole) => whole.into(),
        None => text,
    }
}

/// An address a mark may lead to: inside this site or http(s). Anything else (`javascript:`, `data:`) is dropped.
fn address(href: &str) -> Option<&str> {
    let before_path = href.split(['/', '?', '#']).next().unwrap_or_default();
    let outside = href.starts_with("https://") || href.starts_with("http://");
    (!href.is_empty() && (outside || !before_path.contains(':'))).then_some(href)
}

/// Where a text stands on its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// A growing piece of SVG.
#[derive(Debug, Default)]
pub(crate) struct Svg {
    pub(crate) body: String,
    /// Whether any mark is a link; decides the role of the whole.
    pub(crate) links: bool,
}

impl Svg {
    /// Text with its baseline at the second coordinate.
    pub(crate) fn text(&mut self, (x, y): (f64, f64), size: f64, anchor: Anchor, paint: Paint, bold: bool, text: &str) {
        if text.is_empty() {
            return;
        }
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let weight = if bold { r#" font-weight="600""# } else { "" };
        let fill = if paint == Paint::Ink { String::new() } else { fill(paint) };
        self.body.push_str(&format!(
            r#"<text x="{}" y="{}" font-size="{}"{anchor}{weight}{fill}>{}</text>"#,
            n(x),
            n(y),
            n(size),
            escape(text)
        ));
    }

    /// A filled rectangle; nothing for one without area.
    pub(crate) fn rect(&mut self, x: f64, y: f64, w: f64, h: f64, paint: Paint) {
        if w > 0.0 && h > 0.0 {
            self.body.push_str(&format!("<rect{}{}/>", place(x, y, w, h), fill(paint)));
        }
    }

    /// A rectangle with any attributes, `attributes` beginning with a space.
    pub(crate) fn rect_with(&mut self, x: f64, y: f64, w: f64, h: f64, attributes: &str) {
        if w > 0.0 && h > 0.0 {
            self.body.push_str(&format!("<rect{}{attributes}/>", place(x, y, w, h)));
        }
    }

    /// A straight line; `dash` as in `stroke-dasharray`, empty for none.
    pub(crate) fn line(&mut self, from: (f64, f64), to: (f64, f64), paint: Paint, width: f64, dash: &str) {
        self.body.push_str(&format!(
            r#"<line x1="{}" y1="{}" x2="{}" y2="{}"{}/>"#,
            n(from.0),
            n(from.1),
            n(to.0),
            n(to.1),
            stroke(paint, width, dash)
        ));
    }

    /// A line through points.
    pub(crate) fn path(&mut self, points: &[(f64, f64)], paint: Paint, width: f64, dash: &str) {
        if points.len() < 2 {
            return;
        }
        let mut d = String::new();
        for (i, (x, y)) in points.iter().enumerate() {
            d.push_str(&format!("{}{} {}", if i == 0 { "M" } else { "L" }, n(*x), n(*y)));
        }
        self.body
            .push_str(&format!(r#"<path d="{d}" fill="none" stroke-linejoin="round"{}/>"#, stroke(paint, width, dash)));
    }

    /// A disc.
    pub(crate) fn dot(&mut self, x: f64, y: f64, r: f64, attributes: &str) {
        self.body.push_str(&format!(r#"<circle cx="{}" cy="{}" r="{}"{attributes}/>"#, n(x), n(y), n(r)));
    }

    /// Whatever `draw` draws, as one mark with a tooltip, and as a link if it has an address.
    pub(crate) fn mark(&mut self, href: Option<&str>, title: &str, draw: impl FnOnce(&mut Self)) {
        let href = href.and_then(address);
        match href {
            Some(href) => {
                self.links = true;
                self.body.push_str(&format!(r#"<a href="{}">"#, escape(href)));
            }
            None => self.body.push_str("<g>"),
        }
        if !title.is_empty() {
            self.body.push_str(&format!("<title>{}</title>", escape(title)));
        }
        draw(self);
        self.body.push_str(if href.is_some() { "</a>" } else { "</g>" });
    }
}

fn place(x: f64, y: f64, w: f64, h: f64) -> String {
    format!(r#" x="{}" y="{}" width="{}" height="{}""#, n(x), n(y), n(w), n(h))
}

/// Fill attributes of a colour.
pub(crate) fn fill(paint: Paint) -> String {
    let (name, colour) = paint.parts();
    format!(r#" class="p-{name}" fill="{colour}""#)
}

/// Fill attributes of a colour for the part of a linked mark that lights up under the pointer.
pub(crate) fn fill_hit(paint: Paint) -> String {
    let (name, colour) = paint.parts();
    format!(r#" class="p-{name} p-hit" fill="{colour}""#)
}

/// Stroke attributes of a colour.
pub(crate) fn stroke(paint: Paint, width: f64, dash: &str) -> String {
    let (name, colour) = paint.parts();
    let dash = if dash.is_empty() { String::new() } else { format!(r#" stroke-dasharray="{dash}""#) };
    format!(r#" class="l-{name}" stroke="{colour}" stroke-width="{}"{dash}"#, n(width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_can_not_leave_its_element_or_attribute() {
        assert_eq!(escape(r#"<a b="c" d='e'>&"#), "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;");
        assert_eq!(escape("一\n二\u{0}\u{8}三"), "一 二三");
    }

    #[test]
    fn coordinates_are_short() {
        for (value, text) in [(1.0, "1"), (1.25, "1.2"), (1.26, "1.3"), (-0.01, "0"), (-3.5, "-3.5"), (120.0, "120")] {
            assert_eq!(n(value), text);
        }
    }

    #[test]
    fn only_addresses_of_pages_become_links() {
        for (href, taken) in [
            ("/ledgers/hazard?at=12:30", true),
            ("?place=361023", true),
            ("#rows", true),
            ("rows/1", true),
            ("https://example.org/a", true),
            ("javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("", false),
        ] {
            let mut svg = Svg::default();
            svg.mark(Some(href), "题", |svg| svg.rect(0.0, 0.0, 1.0, 1.0, Paint::Green));
            assert_eq!(svg.body.contains("<a href="), taken, "{href}");
            assert_eq!(svg.links, taken, "{href}");
            assert!(svg.body.contains("<title>题</title>"), "{href}");
        }
    }
}
