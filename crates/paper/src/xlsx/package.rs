//! Where the parts of a workbook are: relationships and the list of sheets.

use quick_xml::events::Event;

use crate::archive::Archive;
use crate::relations::{Relation, relations};
use crate::xml::{Xml, attr, flag};
use crate::{Limits, Refusal};

/// A sheet as the workbook part lists it.
#[derive(Debug, Clone)]
pub(crate) struct SheetEntry {
    pub(crate) name: String,
    pub(crate) hidden: bool,
    /// The part, `None` if the relationship is missing or points at no worksheet (a chart sheet).
    pub(crate) part: Option<String>,
}

/// The skeleton of a workbook.
#[derive(Debug, Clone)]
pub(crate) struct Package {
    pub(crate) workbook: String,
    pub(crate) relations: Vec<Relation>,
    pub(crate) sheets: Vec<SheetEntry>,
    pub(crate) date_1904: bool,
}

impl Package {
    pub(crate) fn read(archive: &mut Archive<'_>, limits: &Limits) -> Result<Self, Refusal> {
        let root = relations(archive, "", limits)?;
        let workbook = root
            .iter()
            .find(|r| r.kind == "officeDocument")
            .map(|r| r.target.clone())
            .filter(|t| archive.has(t))
            .unwrap_or_else(|| "xl/workbook.xml".to_owned());
        if !archive.has(&workbook)
            || !workbook.to_ascii_lowercase().ends_with(".xml")
            || archive.has("word/document.xml")
        {
            return Err(not_a_workbook(archive));
        }
        let relations = relations(archive, &workbook, limits)?;
        let (mut sheets, mut date_1904) = (Vec::new(), false);
        let Some(part) = archive.part(&workbook)? else { return Err(Refusal::damaged("缺少工作簿部件")) };
        let mut xml = Xml::new(part, &workbook, limits);
        loop {
            match xml.next()? {
                Event::Eof => break,
                Event::Start(e) => match e.local_name().as_ref() {
                    "workbookPr" => date_1904 = flag(&e, "date1904", false),
                    "sheet" if sheets.len() >= limits.sheets => {
                        return Err(Refusal::too_large(format!(
                            "工作表过多（超过 {} 个），请拆成几个文件再上传。",
                            limits.sheets
                        )));
                    }
                    "sheet" => {
                        // `r:id` and `sheetId` share no local name, so `id` is the relationship.
                        let id = attr(&e, "id").unwrap_or_default();
                        let part = relations.iter().find(|r| r.id == id && r.kind == "worksheet");
                        sheets.push(SheetEntry {
                            name: attr(&e, "name").unwrap_or_default().into_owned(),
                            hidden: attr(&e, "state").is_some_and(|s| s != "visible"),
                            part: part.map(|r| r.target.clone()),
                        });
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        Ok(Self { workbook, relations, sheets, date_1904 })
    }

    /// The part of a kind of relationship, if there is one.
    pub(crate) fn related(&self, kind: &str) -> Option<&str> {
        self.relations.iter().find(|r| r.kind == kind).map(|r| r.target.as_str())
    }
}

/// Says what a package that is no workbook is, as far as its parts tell.
fn not_a_workbook(archive: &Archive<'_>) -> Refusal {
    let what = if archive.has("word/document.xml") {
        "这是 Word 文档，不是 Excel 工作簿。请上传 .xlsx 表格。"
    } else if archive.has("xl/workbook.bin") {
        "这是二进制工作簿（.xlsb），不能读取。请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传。"
    } else if archive.has("content.xml") {
        "这是 OpenDocument 表格（.ods），不能读取。请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传。"
    } else if archive.has("ppt/presentation.xml") {
        "这是演示文稿，不是 Excel 工作簿。请上传 .xlsx 表格。"
    } else {
        "这是压缩包，里面没有 Excel 工作簿。请解压后逐个上传 .xlsx 表格。"
    };
    Refusal::wrong_format(what)
}
