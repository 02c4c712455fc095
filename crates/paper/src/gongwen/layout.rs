//! Measures of a page.

/// The measures of a document page. Nothing of them is a constant elsewhere: an office that sets 28 pt lines or other
/// fonts changes the value.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Paper width and height, mm.
    pub paper_mm: (f64, f64),
    /// White above the text block (天头), mm.
    pub top_mm: f64,
    /// White below the text block, mm.
    pub bottom_mm: f64,
    /// White on the binding side (订口), mm.
    pub left_mm: f64,
    /// White on the outer side, mm.
    pub right_mm: f64,
    /// Height of the foot of the page number above the paper's edge, mm.
    pub footer_mm: f64,
    /// Characters per line.
    pub characters: u32,
    /// Lines per page, kept by `line_pt`.
    pub lines: u32,
    /// Distance of lines, pt, fixed.
    pub line_pt: f64,
    /// Body text, pt (三号 is 16).
    pub body_pt: f64,
    /// Title, pt (二号 is 22).
    pub title_pt: f64,
    /// Page number, pt (四号 is 14).
    pub page_number_pt: f64,
    /// Tables and small print, pt (小四 is 12).
    pub table_pt: f64,
    /// Name of the issuing body in red, pt.
    pub letterhead_pt: f64,
    /// Typefaces.
    pub fonts: Fonts,
}

/// Typefaces by use, each with the one to take where it is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fonts {
    /// Title and letterhead.
    pub title: (String, String),
    /// Body and levels 3 and 4.
    pub body: (String, String),
    /// Level 1 and table headings.
    pub h1: (String, String),
    /// Level 2.
    pub h2: (String, String),
    /// Page numbers.
    pub page: (String, String),
}

impl Layout {
    /// GB/T 9704-2012 党政机关公文格式: 5.1 paper A4, white above 37 mm and at the binding side 28 mm, text block
    /// 156 mm × 225 mm (hence 26 mm and 35 mm on the other sides); 5.2.3 22 lines of 28 characters; 5.2.2 body 三号仿宋;
    /// 7.3.1 title 二号小标宋; 7.3.3 levels 黑体, 楷体, 仿宋; 7.5 page number 四号宋体, a dash 7 mm below the block.
    ///
    /// 225 mm hold 22 lines of at most 28.99 pt; 28.95 leaves room for rounding, so that the last line stays on its page.
    pub fn gbt9704() -> Self {
        let font = |name: &str, otherwise: &str| (name.to_owned(), otherwise.to_owned());
        Self {
            paper_mm: (210.0, 297.0),
            top_mm: 37.0,
            bottom_mm: 35.0,
            left_mm: 28.0,
            right_mm: 26.0,
            footer_mm: 25.0,
            characters: 28,
            lines: 22,
            line_pt: 28.95,
            body_pt: 16.0,
            title_pt: 22.0,
            page_number_pt: 14.0,
            table_pt: 12.0,
            letterhead_pt: 36.0,
            fonts: Fonts {
                title: font("方正小标宋简体", "宋体"),
                body: font("仿宋_GB2312", "仿宋"),
                h1: font("黑体", "SimHei"),
                h2: font("楷体_GB2312", "楷体"),
                page: font("宋体", "SimSun"),
            },
        }
    }

    /// Width of the text block, mm.
    pub fn block_mm(&self) -> f64 {
        self.paper_mm.0 - self.left_mm - self.right_mm
    }

    /// Distance of characters, pt: the block's width over the characters of a line.
    pub fn character_pt(&self) -> f64 {
        self.block_mm() / MM_PER_PT / f64::from(self.characters)
    }
}

const MM_PER_PT: f64 = 25.4 / 72.0;

/// Millimetres in twips (twentieths of a point).
pub(super) fn mm(value: f64) -> i64 {
    pt(value / MM_PER_PT)
}

/// Points in twips.
pub(super) fn pt(value: f64) -> i64 {
    (value * 20.0).round() as i64
}

/// Points in half points, the unit of font sizes.
pub(super) fn half(value: f64) -> i64 {
    (value * 2.0).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_block_holds_its_lines_and_characters() {
        let layout = Layout::gbt9704();
        let height = layout.paper_mm.1 - layout.top_mm - layout.bottom_mm;
        assert_eq!((layout.block_mm(), height), (156.0, 225.0));
        assert!(f64::from(layout.lines) * layout.line_pt * MM_PER_PT <= height, "22 lines fit");
        assert!(f64::from(layout.lines + 1) * layout.line_pt * MM_PER_PT > height, "23 do not");
        assert!((layout.character_pt() - 15.79).abs() < 0.01);
    }
}
