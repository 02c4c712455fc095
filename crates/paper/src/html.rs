//! Tables and text of web pages. Many systems in use export a web page under the name `.xls` or `.doc`.

use std::sync::Arc;

use crate::text;
use crate::workbook::{Cell, CellValue, Merge, Row, Sheet, Workbook};
use crate::{Limits, Refusal};

/// Reads the tables of a page as one sheet without a name, one below the other; a row is a record. A cell that spans
/// rows or columns becomes a merged range. Values are text as written.
///
/// # Errors
/// A [`Refusal`] when the page is too large, is no text or has no table.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, Refusal> {
    let page = decode(bytes, limits)?;
    let mut grid = Grid { sheet: Sheet::default(), begun: 0, spans: Vec::new(), cells_left: limits.cells, limits };
    let mut cell: Option<(Span, Collapsed)> = None;
    let (mut row, mut tables, mut depth) = (None::<Row>, 0usize, 0usize);
    for token in Tokens::new(&page) {
        match token {
            Token::Open("table", _) => {
                depth += 1;
                tables += 1;
            }
            Token::Close("table") => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    grid.finish_cell(&mut row, &mut cell)?;
                    grid.finish_row(&mut row)?;
                }
            }
            // A table inside a cell is part of the cell's text.
            Token::Open("tr", _) if depth <= 1 => {
                grid.finish_cell(&mut row, &mut cell)?;
                grid.finish_row(&mut row)?;
                row = Some(grid.begin_row());
            }
            Token::Close("tr") if depth <= 1 => {
                grid.finish_cell(&mut row, &mut cell)?;
                grid.finish_row(&mut row)?;
            }
            Token::Open("td" | "th", attributes) if depth <= 1 => {
                grid.finish_cell(&mut row, &mut cell)?;
                if row.is_none() {
                    row = Some(grid.begin_row());
                }
                let span = |name| {
                    attribute(attributes, name).and_then(|v| v.trim().parse().ok()).unwrap_or(1).clamp(1, 65_535)
                };
                cell = Some((Span { rows: span("rowspan"), columns: span("colspan") }, Collapsed::default()));
            }
            Token::Close("td" | "th") if depth <= 1 => grid.finish_cell(&mut row, &mut cell)?,
            Token::Open("br", _) => {
                if let Some((_, text)) = &mut cell {
                    text.end('\n');
                }
            }
            Token::Text(piece) => {
                if let Some((_, text)) = &mut cell {
                    text.push(piece);
                }
            }
            _ => {}
        }
    }
    grid.finish_cell(&mut row, &mut cell)?;
    grid.finish_row(&mut row)?;
    if tables == 0 {
        return Err(Refusal::wrong_format(
            "这是网页，里面没有表格。请用 WPS 或 Excel 打开原表，另存为 .xlsx 后再上传。",
        ));
    }
    Ok(Workbook { sheets: vec![grid.sheet], ..Workbook::default() })
}

/// Reads the text of a page: a line per block, tabs between table cells.
///
/// # Errors
/// A [`Refusal`] when the page is too large or is no text.
pub fn text(bytes: &[u8], limits: &Limits) -> Result<String, Refusal> {
    Ok(page_text(&decode(bytes, limits)?))
}

/// Whether a decoded text is a web page, whatever its file is called.
pub fn is_page(text: &str) -> bool {
    let end = text.floor_char_boundary(4_000);
    let head = text[..end].to_ascii_lowercase();
    ["<html", "<!doctype html", "<body"].iter().any(|t| head.contains(t))
        || ["</p>", "</div>", "<br"].iter().map(|t| head.matches(t).count()).sum::<usize>() >= 4
}

/// The text of a decoded page: a line per block, tabs between table cells. A line end of the source between Chinese
/// characters is nothing.
pub fn page_text(page: &str) -> String {
    let mut out = Collapsed { joins_lines: true, ..Collapsed::default() };
    for token in Tokens::new(page) {
        match token {
            Token::Text(piece) => out.push(piece),
            Token::Close("td" | "th") => out.end('\t'),
            Token::Open("br", _) => out.end('\n'),
            Token::Open(name, _) | Token::Close(name) if is_block(name) => {
                out.text.truncate(out.text.trim_end_matches([' ', '\t']).len());
                let open = !out.text.is_empty() && !out.text.ends_with('\n');
                if open { out.end('\n') } else { out.gap = Gap::None }
            }
            _ => {}
        }
    }
    let mut text = out.text;
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

fn decode(bytes: &[u8], limits: &Limits) -> Result<String, Refusal> {
    if bytes.len() as u64 > limits.file_bytes {
        return Err(Refusal::too_large(format!("文件过大，最多 {} MB。", limits.file_bytes >> 20)));
    }
    // A page may name its encoding, but pages are saved anew in another one and keep the name: the bytes decide.
    let decoded = text::decode(bytes).ok_or_else(|| Refusal::damaged("不是可读的文本"))?;
    Ok(decoded.text)
}

/// Rows and columns a cell covers.
#[derive(Debug, Clone, Copy)]
struct Span {
    rows: u32,
    columns: u32,
}

/// The sheet being filled.
struct Grid<'a> {
    sheet: Sheet,
    /// Rows begun so far, empty ones included.
    begun: u32,
    /// Columns still covered from above: first column, last column, last row.
    spans: Vec<(u32, u32, u32)>,
    cells_left: usize,
    limits: &'a Limits,
}

impl Grid<'_> {
    fn begin_row(&mut self) -> Row {
        self.begun += 1;
        self.spans.retain(|(_, _, last)| *last >= self.begun);
        Row { number: self.begun, ..Row::default() }
    }

    fn finish_row(&mut self, row: &mut Option<Row>) -> Result<(), Refusal> {
        if let Some(mut row) = row.take() {
            row.cells.retain(|c| c.value != CellValue::Empty);
            if row.cells.is_empty() {
                return Ok(());
            }
            if self.sheet.rows.len() >= self.limits.rows {
                return Err(Refusal::too_large(format!(
                    "行数过多（超过 {} 行），请拆成几个文件再上传。",
                    self.limits.rows
                )));
            }
            self.sheet.rows.push(row);
        }
        Ok(())
    }

    /// Puts a cell into the first column that nothing covers. Empty cells are kept until the row is done, because they
    /// push the later ones to the right.
    fn finish_cell(&mut self, row: &mut Option<Row>, cell: &mut Option<(Span, Collapsed)>) -> Result<(), Refusal> {
        let (Some(row), Some((span, text))) = (row.as_mut(), cell.take()) else { return Ok(()) };
        let mut column = row.cells.last().map_or(0, |c| c.column + 1);
        while let Some((_, last, _)) = self.spans.iter().find(|(first, last, _)| (*first..=*last).contains(&column)) {
            column = last + 1;
        }
        let last_column = column.saturating_add(span.columns - 1);
        if last_column >= self.limits.columns {
            return Err(Refusal::too_large(format!("第 {} 行超过 {} 列，不予读取。", row.number, self.limits.columns)));
        }
        self.cells_left = self.cells_left.checked_sub(1).ok_or_else(|| {
            Refusal::too_large(format!("内容过多（超过 {} 个单元格），请拆成几个文件再上传。", self.limits.cells))
        })?;
        if span.rows > 1 || span.columns > 1 {
            if self.sheet.merges.len() >= self.limits.merges {
                return Err(Refusal::too_large("合并单元格过多，请拆成几个文件再上传。"));
            }
            let last_row = row.number.saturating_add(span.rows - 1);
            self.sheet.merges.push(Merge { first_row: row.number, last_row, first_column: column, last_column });
            self.spans.push((column, last_column, last_row));
        }
        let text = text.text.trim();
        let value = if text.is_empty() { CellValue::Empty } else { CellValue::Text(Arc::from(text)) };
        row.cells.push(Cell { column, formula: false, value });
        Ok(())
    }
}

/// A piece of a page. Names are lower case.
#[derive(Debug, PartialEq)]
enum Token<'a> {
    Open(&'a str, &'a str),
    Close(&'a str),
    Text(&'a str),
}

/// Cuts a page into tags and text, forgiving anything; comments, scripts, styles and declarations are passed over.
struct Tokens<'a> {
    rest: &'a str,
    /// The element whose raw content is passed over next.
    raw: Option<&'static str>,
}

impl<'a> Tokens<'a> {
    fn new(page: &'a str) -> Self {
        Self { rest: page, raw: None }
    }
}

/// Elements that begin a line of their own.
const BLOCKS: [&str; 22] = [
    "p",
    "div",
    "tr",
    "table",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "header",
    "footer",
    "blockquote",
    "pre",
    "hr",
    "dd",
    "dt",
];

/// The other tag names that matter; tokens borrow them in lower case.
const OTHERS: [&str; 11] = ["td", "th", "br", "script", "style", "title", "xml", "rt", "noscript", "select", "button"];

/// Elements whose content is no text of the page.
const SILENT: [&str; 8] = ["script", "style", "xml", "rt", "title", "noscript", "select", "button"];

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if let Some(raw) = self.raw.take() {
                let end = find_close(self.rest, raw).unwrap_or(self.rest.len());
                self.rest = &self.rest[end..];
            }
            if self.rest.is_empty() {
                return None;
            }
            let Some(tag) = self.rest.strip_prefix('<') else {
                let end = self.rest.find('<').unwrap_or(self.rest.len());
                let (text, rest) = self.rest.split_at(end);
                self.rest = rest;
                return Some(Token::Text(text));
            };
            if let Some(comment) = tag.strip_prefix("!--") {
                self.rest = comment.find("-->").map_or("", |i| &comment[i + 3..]);
                continue;
            }
            let is_tag = tag.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
            if !is_tag {
                // A lone `<` is text.
                self.rest = tag;
                return Some(Token::Text("<"));
            }
            let end = tag_end(tag);
            let inside = &tag[..end];
            self.rest = tag.get(end + 1..).unwrap_or_default();
            let (closing, inside) = inside.strip_prefix('/').map_or((false, inside), |i| (true, i));
            let name_end = inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len());
            let Some(name) = BLOCKS.iter().chain(&OTHERS).find(|n| n.eq_ignore_ascii_case(&inside[..name_end])) else {
                continue;
            };
            if closing {
                return Some(Token::Close(name));
            }
            if SILENT.contains(name) && !inside.ends_with('/') {
                self.raw = Some(name);
                continue;
            }
            return Some(Token::Open(name, &inside[name_end..]));
        }
    }
}

/// Where the tag ends: the next `>` outside quotes, or the end.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (i, b) in tag.bytes().enumerate() {
        match (quote, b) {
            (None, b'>') => return i,
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(q), b) if q == b => quote = None,
            _ => {}
        }
    }
    // A quote that never closes: the first `>` ends the tag after all.
    tag.find('>').unwrap_or(tag.len())
}

fn find_close(text: &str, name: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(i) = text[from..].find("</") {
        let at = from + i;
        if text[at + 2..].get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)) {
            return Some(at);
        }
        from = at + 2;
    }
    None
}

/// The value of an attribute in the text of a tag.
fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = attributes;
    loop {
        let at = rest.find('=')?;
        let key = rest[..at].trim_end();
        let key = key.rsplit(|c: char| c.is_whitespace() || c == '"' || c == '\'').next().unwrap_or_default();
        let value = rest[at + 1..].trim_start();
        let (value, after) = match value.chars().next() {
            Some(q @ ('"' | '\'')) => value[1..].split_once(q).unwrap_or((&value[1..], "")),
            _ => value.split_at(value.find(|c: char| c.is_whitespace()).unwrap_or(value.len())),
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = after;
    }
}

/// White space that was read and is not written yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    /// With a line end of the source in it.
    Line,
}

/// Text with entities resolved and runs of white space made one space; full-width spaces stay.
#[derive(Debug, Default)]
struct Collapsed {
    text: String,
    gap: Gap,
    /// A line end of the source beside a character that is not ASCII is nothing: the page was only wrapped there.
    joins_lines: bool,
}

impl Collapsed {
    fn push(&mut self, piece: &str) {
        let mut rest = piece;
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            if matches!(c, ' ' | '\t' | '\r' | '\n') {
                self.gap = self.gap.max(if matches!(c, '\r' | '\n') { Gap::Line } else { Gap::Space });
            } else if c == '&'
                && let Some((resolved, length)) = entity(&piece[piece.len() - rest.len() - 1..])
            {
                self.put(resolved);
                rest = &rest[length - 1..];
            } else {
                self.put(c);
            }
        }
    }

    /// Writes a character behind the white space before it.
    fn put(&mut self, c: char) {
        let wrapped = self.joins_lines
            && self.gap == Gap::Line
            && !(c.is_ascii() && self.text.ends_with(|last: char| last.is_ascii()));
        if self.gap != Gap::None && !wrapped && !self.text.is_empty() && !self.text.ends_with([' ', '\n', '\t']) {
            self.text.push(' ');
        }
        self.gap = Gap::None;
        self.text.push(c);
    }

    /// Ends a line or a cell.
    fn end(&mut self, sign: char) {
        self.gap = Gap::None;
        self.text.push(sign);
    }
}

/// The character of an entity at the start of `text`, and how long the entity is.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(12).position(|b| b == b';')?;
    let name = text.get(1..end)?;
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" | "ensp" | "emsp" => ' ',
        "middot" => '·',
        "mdash" => '—',
        "ndash" => '–',
        "times" => '×',
        "yen" => '¥',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "hellip" => '…',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| *c != '\0')?
        }
    };
    Some((c, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_with_spans() {
        let page = "<html><head><meta charset=gb2312><style>td{a:b}</style><title>x</title></head><body><p>前</p>\
            <TABLE border=1><tr><td colspan=\"2\" rowspan='2'>甲<br>乙</td><th>丙&nbsp;&lt;&#20154;</th>\
            <tr><td>  丁\r\n戊 <td></td></tr>\
            <tr><td></tr><tr><td>1<td>2<td x:str=\"a>b\">=1+1</tr></table>后";
        let book = read(page.as_bytes(), &Limits::default()).unwrap();
        let rows: Vec<(u32, Vec<(u32, String)>)> = book.sheets[0]
            .rows
            .iter()
            .map(|r| (r.number, r.cells.iter().map(|c| (c.column, c.value.display())).collect()))
            .collect();
        let cell = |column, text: &str| (column, text.to_owned());
        assert_eq!(
            rows,
            vec![
                (1, vec![cell(0, "甲\n乙"), cell(2, "丙 <人")]),
                (2, vec![cell(2, "丁 戊")]),
                (4, vec![cell(0, "1"), cell(1, "2"), cell(2, "=1+1")]),
            ]
        );
        assert_eq!(book.sheets[0].merges, [Merge { first_row: 1, last_row: 2, first_column: 0, last_column: 1 }]);
    }

    #[test]
    fn text_of_a_page() {
        let page = "<h1>标题</h1><div>一<span>、</span>总体<script>if(a<b)x()</script></div><!-- 注 --><table><tr><td>甲</td><td>乙</td></tr></table>a < b";
        assert_eq!(text(page.as_bytes(), &Limits::default()).unwrap(), "标题\n一、总体\n甲\t乙\na < b\n");
        let page = "<html><head><title>通知</title><style>p{}</style></head><body><p>一、提高&nbsp;认\n  识</p>\n<p>二、落实<br/>责任 OK\nGDP</p>\
            <select><option>请选择</select></body></html>";
        assert!(is_page(page) && !is_page("一、提高<p>认识"));
        assert_eq!(page_text(page), "一、提高 认识\n二、落实\n责任 OK GDP\n");
    }

    proptest::proptest! {
        #[test]
        fn any_page_ends(page in "(<(table|tr|td|th|br|script|!--)( (rowspan|colspan)=\"?[0-9]{0,6}\"?)?>|</(table|tr|td)>|[a-z&#;<>\"'=甲 ]{0,4}){0,40}") {
            let _ = read(page.as_bytes(), &Limits::default());
            let _ = text(page.as_bytes(), &Limits::default());
        }
    }
}
