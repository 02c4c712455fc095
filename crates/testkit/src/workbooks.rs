//! Workbooks for tests, made by code: lists as counties keep them, and files made to hurt. They are put together part by
//! part, so that what the product writes never proves what it reads.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Heading of [`hazards`], columns A to Q.
pub const HAZARD_HEADING: [&str; 17] = [
    "序号",
    "乡镇",
    "行政村",
    "排查时间",
    "排查人",
    "隐患部位",
    "隐患名称",
    "隐患类型",
    "隐患等级",
    "治理措施",
    "完成时限",
    "责任部门",
    "责任人",
    "复查时间",
    "复查人",
    "复查结果",
    "备注",
];

/// Names of [`formula_injection`]: each begins as a formula does, half-width or full-width.
pub const FORMULA_NAMES: [&str; 12] = [
    "=cmd|'/c notepad'!B1",
    "+86-21=HYPERLINK(\"http://a.example\",\"查看\")",
    "-3+4",
    "@SUM(2+2)",
    "\t=2+2",
    "\r=2+2",
    "＝2+2",
    "＋2",
    "－2",
    "＠SUM(2)",
    "-2",
    "=IMPORTDATA(\"http://a.example/list\")",
];

/// Name, spot, kind, level and measure of the hazards of the lists.
const HAZARDS: [[&str; 5]; 12] = [
    ["液化气瓶放在卧室", "村口面馆", "燃气", "一般", "移到室外，装报警器"],
    ["楼道堆放杂物", "安置房二单元", "消防", "一般", "清空楼道，每周查看"],
    ["校门口没有减速带", "村小学", "校园", "一般", "加装减速带和警示牌"],
    ["护坡渗水", "三组屋后", "地质灾害", "重大", "加固护坡，雨天转移"],
    ["枯枝堆在林缘", "后山", "森林防火", "一般", "清理枯枝，设劝导点"],
    ["桥面护栏缺失", "老石桥", "道路交通", "重大", "封闭桥面，补装护栏"],
    ["操作间生熟混放", "养老服务点", "食品药品", "一般", "分开存放，贴标识"],
    ["配电箱没有门", "烤烟房", "消防", "一般", "换箱加锁"],
    ["围墙根部开裂", "村小学北侧", "校园", "重大", "拆除重砌"],
    ["弯道视线被树遮挡", "通组公路", "道路交通", "一般", "修剪行道树，装凸面镜"],
    ["灶间没有隔墙", "豆腐坊", "消防", "一般", "砌防火隔墙"],
    ["软管老化", "村卫生室", "燃气", "一般", "更换软管"],
];
const TOWN: &str = "腾桥镇";
const VILLAGES: [&str; 2] = ["石池村委会", "饶家村委会"];
const PEOPLE: [&str; 6] = ["张三", "李四", "王五", "赵六", "钱七", "孙八"];
const OFFICES: [&str; 3] = ["应急局", "住建局", "教体局"];

/// The texts that [`hazards`] shows below its heading, columns B to Q; days as `2026-03-09`.
#[must_use]
pub fn hazard_rows() -> Vec<[String; 16]> {
    hazard_cells().into_iter().map(|row| row.map(|cell| cell.shown())).collect()
}

/// A list without faults: 24 hazards of two villages of 腾桥镇 (361002114), January to March 2026, two in three checked.
/// Sheet 隐患台账, heading in row 1; five formats, three fonts and fills, days as numbers.
#[must_use]
pub fn hazards() -> Vec<u8> {
    let mut sheet = Sheet::new("隐患台账", &HAZARD_HEADING);
    for (n, row) in hazard_cells().into_iter().enumerate() {
        let mut cells = vec![Cell::Number((n + 1).to_string())];
        cells.extend(row);
        sheet.rows.push(cells);
    }
    book(&[sheet])
}

fn hazard_cells() -> Vec<[Cell; 16]> {
    let row = |n: usize| {
        let [name, spot, kind, level, measure] = HAZARDS[n / 2].map(text);
        let found = match n % 3 {
            0 => serial(3, 9 - n / 3),
            1 => serial(2, 3 + n),
            _ => serial(1, 5 + n),
        };
        let checked = !n.is_multiple_of(3);
        let person = |k: usize| text(PEOPLE[(n + k) % PEOPLE.len()]);
        let when = |cell: Cell| if checked { cell } else { Cell::Empty };
        [
            text(TOWN),
            text(VILLAGES[n % 2]),
            Cell::Day(found),
            person(0),
            spot,
            name,
            kind,
            level,
            measure,
            Cell::Day(found + 15),
            text(OFFICES[n % OFFICES.len()]),
            person(1),
            when(Cell::Day(found + 20)),
            when(person(2)),
            when(text("合格")),
            Cell::Empty,
        ]
    };
    (0..24).map(row).collect()
}

/// Lists as they come: a name for each, and the file. Beside [`hazards`]: a title, a line with the unit, a heading of two
/// rows, merged cells, subtotals and sums by formula, settings of the page; three sheets, one of them hidden; merged
/// downwards with hidden rows; delimited text.
#[must_use]
pub fn examples() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("hazards", hazards()),
        ("income", income()),
        ("three sheets", three_sheets()),
        ("merged downwards", merged_downwards()),
        ("delimited", delimited()),
    ]
}

/// Income of villages in 万元: title, unit, a heading of two rows, subtotals, sums by formula with their stored values.
#[must_use]
pub fn income() -> Vec<u8> {
    let mut sheet = Sheet::new("收入", &["2025年村级集体经济收入汇总表"]);
    sheet.rows.push(vec![text("填报单位：腾桥镇"), Cell::Empty, Cell::Empty, text("单位：万元")]);
    sheet.rows.push(["序号", "乡镇", "行政村", "收入来源", "", "收入合计", "备注"].map(text).to_vec());
    sheet.rows.push(["", "", "", "经营收入", "补助收入", "", ""].map(text).to_vec());
    let amounts = ["1.25", "0", "3.6", "0.8", "2.05", "0.45"];
    let mut n = 0;
    for (group, village) in VILLAGES.iter().enumerate() {
        for part in 0..2 {
            n += 1;
            let row = 5 + group * 3 + part;
            let (own, aid) = (amounts[n % 6], amounts[(n + 3) % 6]);
            let sum = own.parse::<f64>().unwrap_or(0.0) + aid.parse::<f64>().unwrap_or(0.0);
            sheet.rows.push(vec![
                Cell::Number(n.to_string()),
                text(TOWN),
                text(village),
                Cell::Number(own.into()),
                Cell::Number(aid.into()),
                Cell::Formula(format!("SUM(D{row}:E{row})"), format!("{sum:.2}")),
                text(if part == 0 { "" } else { "含上年结转" }),
            ]);
        }
        let row = 7 + group * 3;
        let sum = format!("SUM(D{}:D{})", row - 2, row - 1);
        sheet.rows.push(vec![text("小计"), Cell::Empty, Cell::Empty, Cell::Formula(sum, "4.85".into())]);
    }
    sheet.rows.push(vec![text("填表人：张三　　审核人：李四")]);
    sheet.merges = ["A1:G1", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4", "G3:G4"].map(str::to_owned).to_vec();
    sheet.before = "<cols><col min=\"1\" max=\"7\" width=\"12\" customWidth=\"1\"/></cols>";
    sheet.after = "<pageSetup paperSize=\"9\" orientation=\"landscape\"/>";
    book(&[sheet])
}

fn three_sheets() -> Vec<u8> {
    let quarter = |name: &str, from: usize| {
        let mut sheet = Sheet::new(name, &HAZARD_HEADING[1..]);
        sheet.rows.extend(hazard_cells().into_iter().skip(from).take(4).map(Vec::from));
        sheet
    };
    let mut sums = Sheet::new("汇总", &["乡镇", "个数"]);
    sums.rows.push(vec![text(TOWN), Cell::Number("8".into())]);
    sums.hidden = true;
    book(&[quarter("一季度", 0), quarter("二季度", 8), sums])
}

/// An account number after it went through a number: its last digits are gone.
pub const LOST_DIGITS: &str = "6.22848000512345e+17";

/// Visits: the village merged down over its rows, a hidden row, months as days shown without their day (column G),
/// accounts that lost their last digits (H, [`LOST_DIGITS`]).
#[must_use]
pub fn merged_downwards() -> Vec<u8> {
    let heading = ["行政村", "走访日期", "户主", "走访类型", "走访人", "主要情况", "建档年月", "银行账号"];
    let mut sheet = Sheet::new("走访", &heading);
    for n in 0..6_usize {
        let village = if n.is_multiple_of(3) { text(VILLAGES[n / 3]) } else { Cell::Empty };
        let told = ["身体好，收成好", "想学电工", "屋顶漏雨"][n % 3];
        let day = Cell::Day(serial(3, 1 + n));
        let account = Cell::Number(LOST_DIGITS.to_owned());
        let month = Cell::Month(serial(1, 1));
        let person = |k: usize| text(PEOPLE[(n + k) % PEOPLE.len()]);
        sheet.rows.push(vec![village, day, person(0), text("日常走访"), person(1), text(told), month, account]);
    }
    sheet.merges = vec!["A2:A4".into(), "A5:A7".into()];
    sheet.hidden_row = Some(4);
    book(&[sheet])
}

/// Visits as delimited text, in UTF-8 with its mark.
#[must_use]
pub fn delimited() -> Vec<u8> {
    let line = |cells: [&str; 6]| cells.join(",") + "\r\n";
    let mut out = "\u{feff}".to_owned();
    out.push_str(&line(["行政村", "走访日期", "户主", "走访类型", "走访人", "主要情况"]));
    for (n, person) in PEOPLE.iter().enumerate() {
        let (day, told) = (format!("2026/3/{}", n + 1), ["\"说“好”", "\"\"没事\"\"\""].join(","));
        out.push_str(&line([VILLAGES[n % 2], &day, person, "日常走访", PEOPLE[0], &told]));
    }
    out.into_bytes()
}

/// Eight columns and five rows of hazards: what the hostile files are made of.
fn short() -> Sheet {
    let mut sheet =
        Sheet::new("隐患台账", &["序号", "乡镇", "行政村", "排查时间", "隐患名称", "隐患等级", "完成时限", "责任人"]);
    sheet.rows.extend(HAZARDS.iter().take(5).enumerate().map(|(n, hazard)| short_row(n, hazard[0])));
    sheet
}

fn short_row(n: usize, name: &str) -> Vec<Cell> {
    let day = serial(2, 1 + n);
    let (village, person) = (text(VILLAGES[n % 2]), text(PEOPLE[n % PEOPLE.len()]));
    let number = Cell::Number((n + 1).to_string());
    vec![number, text(TOWN), village, Cell::Day(day), text(name), text("一般"), Cell::Day(day + 10), person]
}

/// Five rows, and one cell in the last place that a sheet has.
#[must_use]
pub fn far_cell() -> Vec<u8> {
    let far = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>";
    book_with(
        &[short()],
        |name, part| {
            if name.ends_with("sheet1.xml") { part.replace("</sheetData>", far) } else { part }
        },
    )
}

/// Entities within entities in the shared strings.
#[must_use]
pub fn entity_bomb() -> Vec<u8> {
    let mut doctype = "<!DOCTYPE sst [<!ENTITY e0 \"台账\">".to_owned();
    for n in 1..=9 {
        let _ = write!(doctype, "<!ENTITY e{n} \"{}\">", format!("&e{};", n - 1).repeat(10));
    }
    doctype.push_str("]>");
    book_with(&[short()], |name, part| {
        if name.ends_with("sharedStrings.xml") {
            part.replacen("<sst", &format!("{doctype}<sst"), 1).replace("序号", "&e9;")
        } else {
            part
        }
    })
}

/// Five rows, and 50,000 merged ranges below them.
#[must_use]
pub fn merges_50_000() -> Vec<u8> {
    let mut sheet = short();
    sheet.merges = (0..50_000).map(|n| format!("A{0}:C{0}", n + 30)).collect();
    book(&[sheet])
}

/// Five rows, and a dimension that says the sheet is full.
#[must_use]
pub fn dimension_huge() -> Vec<u8> {
    let mut sheet = short();
    sheet.before = "<dimension ref=\"A1:XFD1048576\"/>";
    book(&[sheet])
}

/// Twelve rows with the names [`FORMULA_NAMES`], as texts.
#[must_use]
pub fn formula_injection() -> Vec<u8> {
    let mut sheet = short();
    sheet.rows.truncate(1);
    sheet.rows.extend(FORMULA_NAMES.iter().enumerate().map(|(n, name)| short_row(n, name)));
    book(&[sheet])
}

/// A workbook locked by a password, as far as it can be told without one: the container with its two streams.
///
/// # Panics
/// Never: it is written to memory.
#[must_use]
pub fn encrypted() -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("in memory");
    for (name, length) in [("/EncryptionInfo", 200), ("/EncryptedPackage", 6_000)] {
        let mut stream = file.create_stream(name).expect("in memory");
        let noise: Vec<u8> = (0..length).map(|n: u32| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        stream.write_all(&noise).expect("in memory");
    }
    file.flush().expect("in memory");
    file.into_inner().into_inner()
}

/// A zip archive of these parts, packed.
///
/// # Panics
/// When a name stands twice.
#[must_use]
pub fn zipped<N: AsRef<str>, B: AsRef<[u8]>>(parts: &[(N, B)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name.as_ref(), SimpleFileOptions::default()).expect("a name of its own");
        zip.write_all(bytes.as_ref()).expect("in memory");
    }
    zip.finish().expect("in memory").into_inner()
}

/// Number of a day of 2026 as a workbook keeps it; `day` may run on into the next months.
fn serial(month: usize, day: usize) -> usize {
    46_022 + STARTS[month - 1] + day
}

/// Days of 2026 before each month.
const STARTS: [usize; 5] = [0, 31, 59, 90, 120];

#[derive(Clone)]
enum Cell {
    Text(String),
    Number(String),
    Day(usize),
    /// A day of which only year and month are shown.
    Month(usize),
    /// A formula and its stored value.
    Formula(String, String),
    Empty,
}

fn text(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

impl Cell {
    fn shown(self) -> String {
        match self {
            Self::Text(text) | Self::Number(text) | Self::Formula(_, text) => text,
            Self::Day(serial) | Self::Month(serial) => {
                let day = serial - 46_022;
                let month = STARTS.iter().rposition(|start| *start < day).unwrap_or(0);
                format!("2026-{:02}-{:02}", month + 1, day - STARTS[month])
            }
            Self::Empty => String::new(),
        }
    }
}

struct Sheet {
    name: String,
    rows: Vec<Vec<Cell>>,
    merges: Vec<String>,
    hidden: bool,
    /// Row number from 1.
    hidden_row: Option<usize>,
    /// Elements before and after the rows.
    before: &'static str,
    after: &'static str,
}

impl Sheet {
    fn new(name: &str, heading: &[&str]) -> Self {
        let rows = vec![heading.iter().map(|t| text(t)).collect()];
        Self { name: name.to_owned(), rows, merges: Vec::new(), hidden: false, hidden_row: None, before: "", after: "" }
    }

    fn xml(&self, strings: &mut Vec<String>) -> String {
        let mut out = format!("<worksheet xmlns=\"{MAIN}\">{}<sheetData>", self.before);
        for (n, row) in self.rows.iter().enumerate() {
            let hidden = if self.hidden_row == Some(n + 1) { " hidden=\"1\"" } else { "" };
            let _ = write!(out, "<row r=\"{}\"{hidden}>", n + 1);
            let body = if n == 0 { 1 } else { 2 };
            for (column, cell) in row.iter().enumerate() {
                let at = format!("{}{}", char::from(b'A' + u8::try_from(column).unwrap_or(25)), n + 1);
                let _ = match cell {
                    Cell::Text(text) => {
                        strings.push(text.clone());
                        write!(out, "<c r=\"{at}\" s=\"{body}\" t=\"s\"><v>{}</v></c>", strings.len() - 1)
                    }
                    Cell::Number(number) => write!(out, "<c r=\"{at}\" s=\"{body}\" t=\"n\"><v>{number}</v></c>"),
                    Cell::Day(serial) => write!(out, "<c r=\"{at}\" s=\"3\" t=\"n\"><v>{serial}</v></c>"),
                    Cell::Month(serial) => write!(out, "<c r=\"{at}\" s=\"4\" t=\"n\"><v>{serial}</v></c>"),
                    Cell::Formula(formula, value) => {
                        write!(out, "<c r=\"{at}\" s=\"{body}\"><f>{formula}</f><v>{value}</v></c>")
                    }
                    Cell::Empty => write!(out, "<c r=\"{at}\" s=\"{body}\"/>"),
                };
            }
            out.push_str("</row>");
        }
        out.push_str("</sheetData>");
        if !self.merges.is_empty() {
            let _ = write!(out, "<mergeCells count=\"{}\">", self.merges.len());
            for merge in &self.merges {
                let _ = write!(out, "<mergeCell ref=\"{merge}\"/>");
            }
            out.push_str("</mergeCells>");
        }
        out + self.after + "</worksheet>"
    }
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";

/// Format 1 is a heading, 2 a cell, 3 a day, 4 a month.
const STYLES: &str = "<numFmts count=\"2\"><numFmt numFmtId=\"165\" formatCode=\"yyyy-mm-dd\"/>\
    <numFmt numFmtId=\"166\" formatCode=\"yyyy-mm\"/></numFmts>\
    <fonts count=\"3\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"宋体\"/></font>\
    <font><sz val=\"11\"/><name val=\"宋体\"/></font></fonts>\
    <fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill>\
    <fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFEEEEEE\"/></patternFill></fill></fills>\
    <borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></border><border><left style=\"thin\"/>\
    <right style=\"thin\"/><top style=\"thin\"/><bottom style=\"thin\"/><diagonal/></border></borders>\
    <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
    <cellXfs count=\"5\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
    <xf numFmtId=\"0\" fontId=\"1\" fillId=\"2\" borderId=\"1\" xfId=\"0\"/>\
    <xf numFmtId=\"0\" fontId=\"2\" fillId=\"0\" borderId=\"1\" xfId=\"0\"/>\
    <xf numFmtId=\"165\" fontId=\"2\" fillId=\"0\" borderId=\"1\" xfId=\"0\"/>\
    <xf numFmtId=\"166\" fontId=\"2\" fillId=\"0\" borderId=\"1\" xfId=\"0\"/></cellXfs>\
    <cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>";

fn book(sheets: &[Sheet]) -> Vec<u8> {
    book_with(sheets, |_, part| part)
}

/// A workbook whose parts are changed by name on the way.
fn book_with(sheets: &[Sheet], change: impl Fn(&str, String) -> String) -> Vec<u8> {
    let mut strings = Vec::new();
    let (mut list, mut relations, mut types) = (String::new(), String::new(), String::new());
    let mut parts: Vec<(String, String)> = Vec::new();
    for (n, sheet) in sheets.iter().enumerate() {
        let n = n + 1;
        let state = if sheet.hidden { " state=\"hidden\"" } else { "" };
        let _ = write!(list, "<sheet name=\"{}\" sheetId=\"{n}\"{state} r:id=\"rId{n}\"/>", sheet.name);
        let _ = write!(
            relations,
            "<Relationship Id=\"rId{n}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
        );
        let _ =
            write!(types, "<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"{TYPES}.worksheet+xml\"/>");
        parts.push((format!("xl/worksheets/sheet{n}.xml"), format!("{HEAD}{}", sheet.xml(&mut strings))));
    }
    let shared: String =
        strings.iter().map(|s| format!("<si><t xml:space=\"preserve\">{}</t></si>", escaped(s))).collect();
    let fixed = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
                 ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" \
                 ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{TYPES}.sheet.main+xml\"/>\
                 {types}<Override PartName=\"/xl/styles.xml\" ContentType=\"{TYPES}.styles+xml\"/><Override \
                 PartName=\"/xl/sharedStrings.xml\" ContentType=\"{TYPES}.sharedStrings+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" \
                 Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{list}</sheets></workbook>"),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\">{relations}<Relationship Id=\"rId90\" Type=\"{OFFICE}/styles\" \
                 Target=\"styles.xml\"/><Relationship Id=\"rId91\" Type=\"{OFFICE}/sharedStrings\" \
                 Target=\"sharedStrings.xml\"/></Relationships>"
            ),
        ),
        ("xl/styles.xml", format!("<styleSheet xmlns=\"{MAIN}\">{STYLES}</styleSheet>")),
        (
            "xl/sharedStrings.xml",
            format!("<sst xmlns=\"{MAIN}\" count=\"{0}\" uniqueCount=\"{0}\">{shared}</sst>", strings.len()),
        ),
        ("customXml/item1.xml", "<kept xmlns=\"urn:a\">由别的程序写入</kept>".to_owned()),
    ];
    parts.extend(fixed.into_iter().map(|(name, part)| (name.to_owned(), format!("{HEAD}{part}"))));
    let parts: Vec<(String, String)> =
        parts.into_iter().map(|(name, part)| (name.clone(), change(&name, part))).collect();
    zipped(&parts)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;").replace('\r', "&#13;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_shown_as_they_are_kept() {
        for (serial, shown) in
            [(46_023, "2026-01-01"), (46_053, "2026-01-31"), (46_054, "2026-02-01"), (46_090, "2026-03-09")]
        {
            assert_eq!(Cell::Day(serial).shown(), shown);
        }
        assert_eq!((serial(3, 9), serial(1, 32)), (46_090, serial(2, 1)));
    }

    #[test]
    fn the_clean_list_has_what_it_says() {
        let rows = hazard_rows();
        assert_eq!(rows.len(), 24);
        assert_eq!(rows[0][2], "2026-03-09");
        assert!(rows.iter().all(|r| r[2].as_str() < "2026-03-20" && r[12].as_str() < "2026-03-20"), "{rows:?}");
    }
}
