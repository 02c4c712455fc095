//! Relationships of the parts of an Office package.

use quick_xml::events::Event;

use crate::archive::Archive;
use crate::xml::{Xml, attr};
use crate::{Limits, Refusal};

/// A relationship of a part.
#[derive(Debug, Clone)]
pub(crate) struct Relation {
    pub(crate) id: String,
    /// The last word of the type: `worksheet`, `styles`, `sharedStrings` (strict and transitional types differ before).
    pub(crate) kind: String,
    /// The part it points at, from the root of the package.
    pub(crate) target: String,
}

/// The relationships of a part (`""` for the package), external ones left out: nothing outside the file is ever read.
pub(crate) fn relations(archive: &mut Archive<'_>, part: &str, limits: &Limits) -> Result<Vec<Relation>, Refusal> {
    let name = relations_part(part);
    let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
    let Some(input) = archive.part(&name)? else { return Ok(Vec::new()) };
    let mut xml = Xml::new(input, &name, limits);
    let mut out = Vec::new();
    loop {
        match xml.next()? {
            Event::Eof => return Ok(out),
            Event::Start(e) if e.local_name().as_ref() == "Relationship" => {
                if attr(&e, "TargetMode").is_some_and(|m| m.eq_ignore_ascii_case("external")) {
                    continue;
                }
                let (Some(id), Some(kind), Some(target)) = (attr(&e, "Id"), attr(&e, "Type"), attr(&e, "Target"))
                else {
                    continue;
                };
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                out.push(Relation { id: id.into_owned(), kind, target: resolve(folder, &target) });
            }
            _ => {}
        }
    }
}

/// The relationships part of a part: `xl/workbook.xml` has `xl/_rels/workbook.xml.rels`.
pub(crate) fn relations_part(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, file)) => format!("{folder}/_rels/{file}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

/// A target relative to a folder, `..` followed inside the package only.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let start = if target.starts_with('/') { "" } else { folder };
    let mut out: Vec<&str> = Vec::new();
    for piece in start.split('/').chain(target.split('/')) {
        match piece {
            "" | "." => {}
            ".." => {
                out.pop();
            }
            _ => out.push(piece),
        }
    }
    out.join("/")
}
