//! Adds styles and a sheet to a workbook by passing the parts that list them through.

use quick_xml::events::{BytesEnd, BytesStart, Event};
use quick_xml::{Reader, Writer};

use super::patch::{StyleCounts, StyleMap, without};
use super::write::sheet_name;
use crate::xml::attr;

/// Counts fonts, fills and cell styles; `None` if one of the lists is missing.
pub(super) fn style_counts(styles: &[u8]) -> Option<StyleCounts> {
    let (mut fonts, mut fills, mut cells) = (None, None, None);
    let mut open: Vec<String> = Vec::new();
    let mut reader = Reader::from_reader(styles);
    reader.config_mut().expand_empty_elements = true;
    let mut buf = Vec::new();
    loop {
        buf.clear();
        match reader.read_event_into(&mut buf).ok()? {
            Event::Eof => break,
            Event::Start(e) => {
                let name = e.local_name().as_ref().to_owned();
                match (open.len(), open.last().map(String::as_str), name.as_str()) {
                    (1, _, "fonts") => fonts = Some(0),
                    (1, _, "fills") => fills = Some(0),
                    (1, _, "cellXfs") => cells = Some(0),
                    (2, Some("fonts"), "font") => fonts = fonts.map(|n| n + 1),
                    (2, Some("fills"), "fill") => fills = fills.map(|n| n + 1),
                    (2, Some("cellXfs"), "xf") => cells = cells.map(|n| n + 1),
                    _ => {}
                }
                open.push(name);
            }
            Event::End(_) => {
                open.pop();
            }
            _ => {}
        }
    }
    let counts = StyleCounts { fonts: fonts?, fills: fills?, cells: cells? };
    // Excel refuses a workbook with more cell styles than this.
    (counts.cells > 0 && counts.cells < 60_000).then_some(counts)
}

/// The styles with a red font, a light red fill and the cell styles of `map`.
pub(super) fn patch_styles(styles: &[u8], map: &StyleMap) -> Option<String> {
    let mut reader = Reader::from_reader(styles);
    let mut writer = Writer::new(Vec::new());
    let mut buf = Vec::new();
    // Every cell style as written, so that its twin can be made.
    let mut twins: Vec<String> = Vec::new();
    let mut twin: Option<String> = None;
    let mut depth = 0usize;
    let mut in_cells = false;
    loop {
        buf.clear();
        let event = reader.read_event_into(&mut buf).ok()?;
        match &event {
            Event::Eof => return String::from_utf8(writer.into_inner()).ok(),
            Event::Start(e) | Event::Empty(e) => {
                let is_empty = matches!(event, Event::Empty(_));
                let name = e.local_name().as_ref().to_owned();
                let added = match name.as_str() {
                    "fonts" if depth == 1 => map.counts.fonts + 1,
                    "fills" if depth == 1 => map.counts.fills + 1,
                    "cellXfs" if depth == 1 => map.counts.cells + 2 + map.red.len(),
                    _ => 0,
                };
                if in_cells {
                    if name == "xf" && depth == 2 {
                        let red = red_style(e, map.counts.fills);
                        let text = &*red;
                        let close = if is_empty { "/>" } else { ">" };
                        twin = Some(format!("<{text}{close}"));
                    } else if let Some(twin) = &mut twin {
                        let text: &str = e;
                        twin.push_str(&format!("<{text}{}", if is_empty { "/>" } else { ">" }));
                    }
                    if is_empty && depth == 2 {
                        twins.extend(twin.take());
                    }
                }
                if added > 0 {
                    if is_empty {
                        return None;
                    }
                    in_cells = name == "cellXfs";
                    writer.write_event(Event::Start(without(e, "count", Some(&added.to_string())))).ok()?;
                    depth += 1;
                    continue;
                }
                depth += usize::from(!is_empty);
            }
            Event::End(e) => {
                depth = depth.checked_sub(1)?;
                let name = e.name().as_ref().to_owned();
                let prefix = name.rsplit_once(':').map_or_else(String::new, |(p, _)| format!("{p}:"));
                if let Some(twin) = &mut twin {
                    twin.push_str(&format!("</{name}>"));
                }
                if in_cells && depth == 2 {
                    twins.extend(twin.take());
                }
                let more = match e.local_name().as_ref() {
                    "fonts" if depth == 1 => format!(
                        "<{prefix}font><{prefix}sz val=\"11\"/><{prefix}color rgb=\"FFC00000\"/><{prefix}name val=\"宋体\"/></{prefix}font>"
                    ),
                    "fills" if depth == 1 => format!(
                        "<{prefix}fill><{prefix}patternFill patternType=\"solid\"><{prefix}fgColor rgb=\"FFFFC7CE\"/>\
                         <{prefix}bgColor indexed=\"64\"/></{prefix}patternFill></{prefix}fill>"
                    ),
                    "cellXfs" if depth == 1 => {
                        in_cells = false;
                        new_cell_styles(&prefix, map, &twins)?
                    }
                    _ => String::new(),
                };
                std::io::Write::write_all(writer.get_mut(), more.as_bytes()).ok()?;
            }
            _ => {}
        }
        writer.write_event(event).ok()?;
    }
}

/// The start of a cell style with the new fill.
fn red_style(e: &BytesStart<'_>, fill: usize) -> BytesStart<'static> {
    without(&without(e, "fillId", Some(&fill.to_string())), "applyFill", Some("1"))
}

/// The styles that are added after those of the file, in the order of their numbers.
fn new_cell_styles(prefix: &str, map: &StyleMap, twins: &[String]) -> Option<String> {
    let text = |font: usize, apply: &str| {
        format!(
            "<{prefix}xf numFmtId=\"49\" fontId=\"{font}\" fillId=\"0\" borderId=\"0\" xfId=\"0\" quotePrefix=\"1\" applyNumberFormat=\"1\"{apply}/>"
        )
    };
    let mut out = text(0, "") + &text(map.counts.fonts, " applyFont=\"1\"");
    let mut red: Vec<(usize, usize)> = map.red.iter().map(|(old, new)| (*new, *old)).collect();
    red.sort_unstable();
    for (_, old) in red {
        out.push_str(twins.get(old).or(twins.first())?);
    }
    Some(out)
}

/// `[Content_Types].xml` with the new sheet.
pub(super) fn patch_content_types(xml: &[u8], part: &str) -> Option<String> {
    insert_at_end(xml, "Types", |prefix| {
        format!(
            "<{prefix}Override PartName=\"/{part}\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
        )
    })
}

/// The relationship id of the new sheet; unlikely, and checked, not to be one of the file's.
const RELATION: &str = "rIdImportResult";
const RELATION_TYPE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The relationships of the workbook part with the new sheet.
pub(super) fn patch_relations(xml: &[u8], workbook: &str, part: &str) -> Option<String> {
    if contains(xml, RELATION) || workbook.is_empty() {
        return None;
    }
    insert_at_end(xml, "Relationships", |prefix| {
        format!("<{prefix}Relationship Id=\"{RELATION}\" Type=\"{RELATION_TYPE}/worksheet\" Target=\"/{part}\"/>")
    })
}

/// The workbook part with the new sheet at the end of the list.
pub(super) fn patch_workbook(xml: &[u8], name: &str) -> Option<String> {
    // Workbooks of the strict kind name relationships in another namespace.
    if contains(xml, "purl.oclc.org") {
        return None;
    }
    let (mut names, mut last_id) = (Vec::new(), 0u32);
    let mut reader = Reader::from_reader(xml);
    let mut buf = Vec::new();
    loop {
        buf.clear();
        match reader.read_event_into(&mut buf).ok()? {
            Event::Eof => break,
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "sheet" => {
                names.push(attr(&e, "name")?.into_owned());
                last_id = last_id.max(attr(&e, "sheetId").and_then(|id| id.parse().ok()).unwrap_or(0));
            }
            _ => {}
        }
    }
    let (name, id) = (sheet_name(name, &names), last_id.checked_add(1)?);
    insert_at_end(xml, "sheets", |prefix| {
        format!("<{prefix}sheet xmlns:zr=\"{RELATION_TYPE}\" name=\"{name}\" sheetId=\"{id}\" zr:id=\"{RELATION}\"/>")
    })
}

fn contains(xml: &[u8], word: &str) -> bool {
    xml.windows(word.len()).any(|w| w == word.as_bytes())
}

/// Copies XML and adds text before the end of the first element of a name; `None` if there is none.
fn insert_at_end(xml: &[u8], local: &str, text: impl Fn(&str) -> String) -> Option<String> {
    let mut reader = Reader::from_reader(xml);
    let mut writer = Writer::new(Vec::new());
    let mut buf = Vec::new();
    let mut done = false;
    loop {
        buf.clear();
        let event = reader.read_event_into(&mut buf).ok()?;
        match &event {
            Event::Eof => break,
            Event::Empty(e) if !done && e.local_name().as_ref() == local => {
                let name = e.name().as_ref().to_owned();
                writer.write_event(Event::Start(e.borrow())).ok()?;
                std::io::Write::write_all(writer.get_mut(), text(prefix_of(&name)).as_bytes()).ok()?;
                writer.write_event(Event::End(BytesEnd::new(name))).ok()?;
                done = true;
                continue;
            }
            Event::End(e) if !done && e.local_name().as_ref() == local => {
                let name = e.name().as_ref().to_owned();
                std::io::Write::write_all(writer.get_mut(), text(prefix_of(&name)).as_bytes()).ok()?;
                done = true;
            }
            _ => {}
        }
        writer.write_event(event).ok()?;
    }
    done.then(|| String::from_utf8(writer.into_inner()).ok())?
}

/// `x:` of `x:sheets`, nothing of `sheets`.
fn prefix_of(name: &str) -> &str {
    name.rfind(':').map_or("", |i| &name[..=i])
}
