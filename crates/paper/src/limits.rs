//! Technical limits of the readers.

/// How much of an uploaded file is read before it is refused.
///
/// These are limits of the machine, not rules of the domain: they keep one upload below two seconds and 200 MiB. The
/// defaults hold a county's largest real workbooks (100,000 rows of 20 columns) with room to spare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as uploaded. Default 32 MiB.
    pub file_bytes: u64,
    /// Bytes all parts that are read may unpack to, together. Default 160 MiB.
    pub unpacked_bytes: u64,
    /// Parts (zip entries) in a package. Default 2,000.
    pub parts: usize,
    /// Bytes of one XML tag or one run of text. Default 4 MiB.
    pub token_bytes: u64,
    /// Depth of nested XML elements. Default 128.
    pub depth: usize,
    /// Sheets in a workbook. Default 255.
    pub sheets: usize,
    /// Rows with a value, per sheet. Default 300,000.
    pub rows: usize,
    /// Columns: a value to the right of this many columns is refused. Default 1,024.
    pub columns: u32,
    /// Cells with a value in the whole workbook. Default 2,000,000.
    pub cells: usize,
    /// Bytes of all texts kept in memory (shared strings count once). Default 64 MiB.
    pub text_bytes: usize,
    /// Merged ranges in the whole workbook. Default 200,000.
    pub merges: usize,
    /// Cell styles in a workbook. Default 65,536, Excel's own limit.
    pub styles: usize,
    /// Pages of a PDF. Default 2,000.
    pub pages: usize,
    /// Objects of a PDF; a tagged document has some hundred a page. Default 500,000.
    pub objects: usize,
    /// Characters shown in a PDF, blanks included. Default 1,000,000.
    pub glyphs: usize,
    /// Values and operators read in a PDF; what is kept counts sixteen times. Default 20,000,000.
    pub steps: usize,
    /// Whether the rows of hidden sheets are read too. Default no: a hidden sheet is listed without rows.
    pub hidden_sheets: bool,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: u64 = 1 << 20;
        Self {
            file_bytes: 32 * MIB,
            unpacked_bytes: 160 * MIB,
            parts: 2_000,
            token_bytes: 4 * MIB,
            depth: 128,
            sheets: 255,
            rows: 300_000,
            columns: 1_024,
            cells: 2_000_000,
            text_bytes: 64 << 20,
            merges: 200_000,
            styles: 65_536,
            pages: 2_000,
            objects: 500_000,
            glyphs: 1_000_000,
            steps: 20_000_000,
            hidden_sheets: false,
        }
    }
}
