//! Colours by role. Each is a presentation attribute plus a class name, so that a page's style sheet can replace it.

/// The style sheet that goes with the charts: sizing, dark screen (`.dark`), print and high contrast. Served by `web` as
/// a file; charts are complete without it.
pub const STYLE: &str = include_str!("picture.css");

/// How a mark stands. The word is printed beside the mark: colour never speaks alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Status {
    /// Nothing to say.
    #[default]
    Plain,
    /// Amber, with its word, e.g. 临期.
    Near(String),
    /// Red, with its word, e.g. 逾期.
    Over(String),
}

impl Status {
    /// The word to print, if any.
    pub fn word(&self) -> Option<&str> {
        match self {
            Self::Plain => None,
            Self::Near(word) | Self::Over(word) => Some(word),
        }
    }

    /// Fill of a mark in this state.
    pub(crate) fn fill(&self) -> Paint {
        match self {
            Self::Plain => Paint::Green,
            Self::Near(_) => Paint::Near,
            Self::Over(_) => Paint::Over,
        }
    }

    /// Colour of the word.
    pub(crate) fn text(&self) -> Paint {
        match self {
            Self::Plain => Paint::Ink,
            Self::Near(_) => Paint::NearText,
            Self::Over(_) => Paint::Over,
        }
    }
}

/// A colour by its role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paint {
    /// Text.
    Ink,
    /// Secondary text: units, notes, axis labels.
    Mute,
    /// Paper: text on deep marks, gaps between tiles.
    Paper,
    /// The main mark.
    Green,
    /// A second, paler mark.
    Pale,
    /// The track a progress bar runs on.
    Track,
    /// Rules of rows and grid.
    Grid,
    /// Axis and zero line; the third line of a trend.
    Axis,
    /// Amber mark.
    Near,
    /// Text on an amber mark.
    OnNear,
    /// Amber word.
    NearText,
    /// Red mark and word.
    Over,
    /// Area without data.
    Void,
    /// Class 0 to 4 of a mosaic, pale to deep.
    Step(usize),
}

impl Paint {
    /// Name (in classes `p-…` for fills and `l-…` for lines) and colour on paper.
    pub(crate) fn parts(self) -> (&'static str, &'static str) {
        match self {
            Self::Ink => ("ink", "#1c2321"),
            Self::Mute => ("mute", "#56625e"),
            Self::Paper => ("paper", "#ffffff"),
            Self::Green => ("green", "#1f5c4d"),
            Self::Pale => ("pale", "#a9c8bd"),
            Self::Track => ("track", "#e4ebe8"),
            Self::Grid => ("grid", "#dce4e0"),
            Self::Axis => ("axis", "#7d8f88"),
            Self::Near => ("near", "#cf8a1d"),
            Self::OnNear => ("on-near", "#1c2321"),
            Self::NearText => ("near-text", "#8a5200"),
            Self::Over => ("over", "#a3241b"),
            Self::Void => ("void", "#f2f5f3"),
            Self::Step(n) => {
                [("c0", "#eff4f1"), ("c1", "#cfe0d9"), ("c2", "#a3c6b9"), ("c3", "#417c6b"), ("c4", "#1f5c4d")]
                    [n.min(4)]
            }
        }
    }

    /// Text that can be read on this fill.
    pub(crate) fn text_on(self) -> Paint {
        match self {
            Self::Green | Self::Over | Self::Step(3..) => Self::Paper,
            Self::Near => Self::OnNear,
            _ => Self::Ink,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(colour: &str) -> f64 {
        let channel = |at: usize| {
            let v = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(a: Paint, b: Paint) -> f64 {
        let (a, b) = (luminance(a.parts().1), luminance(b.parts().1));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_can_be_read_on_what_lies_under_it() {
        let on_paper = [Paint::Ink, Paint::Mute, Paint::Green, Paint::NearText, Paint::Over];
        for text in on_paper {
            for ground in [Paint::Paper, Paint::Void] {
                assert!(contrast(text, ground) >= 4.5, "{text:?} on {ground:?}: {:.2}", contrast(text, ground));
            }
        }
        let fills = (0..5).map(Paint::Step).chain([Paint::Near, Paint::Over, Paint::Green]);
        for fill in fills {
            let text = fill.text_on();
            assert!(contrast(text, fill) >= 4.5, "{text:?} on {fill:?}: {:.2}", contrast(text, fill));
        }
    }

    #[test]
    fn neighbouring_classes_differ_in_grey_as_well() {
        for n in 0..4 {
            assert!(contrast(Paint::Step(n), Paint::Step(n + 1)) >= 1.2, "{n}");
        }
    }

    #[test]
    fn the_sheet_names_every_fill() {
        let named = [
            Paint::Ink,
            Paint::Mute,
            Paint::Paper,
            Paint::Green,
            Paint::Pale,
            Paint::Track,
            Paint::Near,
            Paint::OnNear,
            Paint::NearText,
            Paint::Over,
            Paint::Void,
        ];
        for paint in named.into_iter().chain((0..5).map(Paint::Step)) {
            let name = paint.parts().0;
            assert!(STYLE.contains(&format!(".dark .p-{name} ")), "{name} has no dark colour");
        }
        for paint in [Paint::Ink, Paint::Mute, Paint::Paper, Paint::Green, Paint::Grid, Paint::Axis] {
            let name = paint.parts().0;
            assert!(STYLE.contains(&format!(".dark .l-{name} ")), "{name} has no dark line");
        }
    }
}
