//! Delimited text (CSV) in the encodings and dialects counties send.

use std::sync::Arc;

use crate::text::{self, Kind};
use crate::workbook::{Cell, CellValue, Row, Sheet, Workbook};
use crate::{Limits, Refusal};

/// Reads delimited text as one sheet without a name; a row is a record, counted from 1, blank ones included.
///
/// Encoding: UTF-8, UTF-16, GB18030, Big5 (see [`text::decode`]). Separator: whichever of comma, tab, semicolon and
/// their full-width forms stands most evenly in the first lines, or as a line `sep=;` says. All values are text, as
/// written; `="0012"`, by which programs keep Excel from eating zeros, gives `0012`.
///
/// # Errors
/// A [`Refusal`] when the file is too large, empty, or no text.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, Refusal> {
    if bytes.len() as u64 > limits.file_bytes {
        return Err(Refusal::too_large(format!(
            "文件过大，最多 {} MB。请拆成几个文件再上传。",
            limits.file_bytes >> 20
        )));
    }
    let decoded = text::decode(bytes).ok_or_else(|| text::refuse_as_workbook(Kind::Unknown))?;
    let mut workbook = Workbook::default();
    if decoded.damaged {
        workbook.doubts.push(format!("文件按 {} 编码读取，有个别字符无法识别（显示为 �），请核对。", decoded.encoding));
    }
    let (separator, body) = separator(&decoded.text);
    let mut sheet = Sheet::default();
    let mut cells_left = limits.cells;
    let mut records = Records { rest: body, separator };
    let mut number = 0;
    while let Some(fields) = records.next_record() {
        number += 1;
        let mut row = Row { number, ..Row::default() };
        for (column, field) in fields.into_iter().enumerate() {
            if field.is_empty() {
                continue;
            }
            if column >= limits.columns as usize {
                return Err(Refusal::too_large(format!("第 {number} 行超过 {} 列，请检查分隔符。", limits.columns)));
            }
            cells_left = cells_left.checked_sub(1).ok_or_else(|| {
                Refusal::too_large(format!("内容过多（超过 {} 个单元格），请拆成几个文件再上传。", limits.cells))
            })?;
            row.cells.push(Cell {
                column: column as u32,
                formula: false,
                value: CellValue::Text(Arc::from(unguard(&field))),
            });
        }
        if !row.cells.is_empty() {
            if sheet.rows.len() >= limits.rows {
                return Err(Refusal::too_large(format!("行数过多（超过 {} 行），请拆成几个文件再上传。", limits.rows)));
            }
            row.cells.shrink_to_fit();
            sheet.rows.push(row);
        }
    }
    workbook.sheets.push(sheet);
    Ok(workbook)
}

/// `="0012"` is text that was kept from becoming a number.
fn unguard(field: &str) -> &str {
    field.strip_prefix("=\"").and_then(|f| f.strip_suffix('"')).filter(|f| !f.contains('"')).unwrap_or(field)
}

/// The separator and the text that it separates.
fn separator(text: &str) -> (char, &str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    if let Some(said) = first.trim_end().strip_prefix("sep=")
        && let (Some(c), None) = (said.chars().next(), said.chars().nth(1))
    {
        return (c, rest);
    }
    let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).take(20).collect();
    let best = [',', '\t', ';', '，', '；', '|']
        .into_iter()
        // In how many lines it stands, then how often; the earlier candidate wins a tie.
        .max_by_key(|c| {
            let counts: Vec<usize> = lines.iter().map(|l| l.matches(*c).count()).collect();
            let (with, most) = (counts.iter().filter(|n| **n > 0).count(), counts.iter().max().copied().unwrap_or(0));
            // Full-width marks and bars are sentence marks more often than separators.
            let weight = if matches!(c, ',' | '\t' | ';') { 4 } else { 1 };
            (with * weight, most, std::cmp::Reverse(*c))
        })
        .unwrap_or(',');
    (best, text)
}

/// Cuts text into records (RFC 4180), forgiving: a quote inside an unquoted field is a character, a quoted field that
/// never ends ends with the text.
struct Records<'a> {
    rest: &'a str,
    separator: char,
}

impl Records<'_> {
    fn next_record(&mut self) -> Option<Vec<String>> {
        if self.rest.is_empty() {
            return None;
        }
        let mut fields = Vec::new();
        loop {
            let mut field = String::new();
            if let Some(quoted) = self.rest.strip_prefix('"') {
                self.rest = quoted;
                loop {
                    match self.rest.split_once('"') {
                        Some((part, after)) => {
                            field.push_str(part);
                            self.rest = after;
                            match after.strip_prefix('"') {
                                Some(more) => {
                                    field.push('"');
                                    self.rest = more;
                                }
                                None => break,
                            }
                        }
                        None => {
                            field.push_str(self.rest);
                            self.rest = "";
                            break;
                        }
                    }
                }
            }
            let end = self.rest.find([self.separator, '\n', '\r']).unwrap_or(self.rest.len());
            field.push_str(&self.rest[..end]);
            self.rest = &self.rest[end..];
            fields.push(field);
            match self.rest.chars().next() {
                Some(c) if c == self.separator => self.rest = &self.rest[c.len_utf8()..],
                Some(_) => {
                    let after = self.rest.strip_prefix("\r\n").or_else(|| self.rest.get(1..));
                    self.rest = after.unwrap_or_default();
                    return Some(fields);
                }
                None => return Some(fields),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(input: &str) -> Vec<(u32, Vec<(u32, String)>)> {
        let book = read(input.as_bytes(), &Limits::default()).unwrap();
        book.sheets[0]
            .rows
            .iter()
            .map(|r| (r.number, r.cells.iter().map(|c| (c.column, c.value.display())).collect()))
            .collect()
    }

    fn row(number: u32, cells: &[(u32, &str)]) -> (u32, Vec<(u32, String)>) {
        (number, cells.iter().map(|(c, t)| (*c, (*t).to_owned())).collect())
    }

    #[test]
    fn dialects() {
        for (input, want) in [
            (
                "a,b\r\n1,\"x,\"\"y\"\"\nz\"\r\n",
                vec![row(1, &[(0, "a"), (1, "b")]), row(2, &[(0, "1"), (1, "x,\"y\"\nz")])],
            ),
            ("a\tb,c\n1\t2\n", vec![row(1, &[(0, "a"), (1, "b,c")]), row(2, &[(0, "1"), (1, "2")])]),
            (
                "a;b\n1,5;2\n3,5;4\n",
                vec![row(1, &[(0, "a"), (1, "b")]), row(2, &[(0, "1,5"), (1, "2")]), row(3, &[(0, "3,5"), (1, "4")])],
            ),
            ("sep=|\na|b\n", vec![row(1, &[(0, "a"), (1, "b")])]),
            ("a,b\n\n,,\n=\"001\",2", vec![row(1, &[(0, "a"), (1, "b")]), row(4, &[(0, "001"), (1, "2")])]),
            ("标题，说明\na,b\n", vec![row(1, &[(0, "标题，说明")]), row(2, &[(0, "a"), (1, "b")])]),
            ("a,\"open", vec![row(1, &[(0, "a"), (1, "open")])]),
            ("a\rb", vec![row(1, &[(0, "a")]), row(2, &[(0, "b")])]),
        ] {
            assert_eq!(texts(input), want, "{input:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn quoted_fields_round_trip(rows in proptest::collection::vec(proptest::collection::vec("[^\\x00-\\x08]{1,8}", 2..4), 1..6)) {
            let csv: String = rows.iter().map(|r| r.iter().map(|f| format!("\"{}\"", f.replace('"', "\"\""))).collect::<Vec<_>>().join(",") + "\r\n").collect();
            let mut records = Records { rest: &csv, separator: ',' };
            for row in &rows {
                proptest::prop_assert_eq!(records.next_record(), Some(row.clone()));
            }
            proptest::prop_assert_eq!(records.next_record(), None);
        }

        #[test]
        fn any_bytes_end(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
            let _ = read(&bytes, &Limits::default());
            let _ = text::sniff(&bytes);
        }
    }
}
