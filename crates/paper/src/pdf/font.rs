//! Fonts: from the bytes a page shows to text and widths. Outlines are never looked at.

use std::collections::HashMap;

use super::budget::{Budget, KEPT};
use super::cmap::CMap;
use super::file::File;
use super::glyphs;
use super::object::{Dict, Object};
use crate::Refusal;

/// One code of a shown string.
pub(super) struct Code {
    /// What it stands for; `None` if the file does not say.
    pub(super) text: Option<String>,
    /// How far it moves the pen, for a font of size one.
    pub(super) width: f32,
    /// Whether it is the one-byte space that word spacing applies to.
    pub(super) is_space: bool,
}

/// How the codes of a composite font are written, when its map is a predefined one (9.7.5.2).
#[derive(Clone, Copy, PartialEq)]
enum Coding {
    /// One byte each.
    Single,
    /// Two bytes that are glyph or character ids.
    Ids,
    Utf16,
    Gb18030,
    Big5,
    /// By the map in the file.
    Embedded,
}

pub(super) struct Font {
    coding: Coding,
    to_text: Option<CMap>,
    map: Option<CMap>,
    /// What the codes of a simple font stand for.
    simple: Vec<Option<String>>,
    widths: HashMap<u32, f32>,
    width: f32,
}

impl Font {
    pub(super) fn read(file: &File<'_>, dict: &Dict) -> Result<Self, Refusal> {
        let embedded = |value: Option<&Object>| -> Result<Option<CMap>, Refusal> {
            let Some(stream) = value.map(|v| file.stream(v)).transpose()?.flatten() else { return Ok(None) };
            file.unpack(&stream)?.map(|bytes| CMap::parse(&bytes, file.budget)).transpose()
        };
        let to_text = embedded(dict.get(&b"ToUnicode"[..]))?;
        let kind = file.get(dict, b"Subtype")?;
        if kind.name() != Some(b"Type0") {
            return Self::simple(file, dict, to_text, kind.name() == Some(b"Type3"));
        }
        let encoding = file.get(dict, b"Encoding")?;
        let coding = encoding.name().map_or(Coding::Embedded, predefined);
        let map = if coding == Coding::Embedded { embedded(dict.get(&b"Encoding"[..]))? } else { None };
        let below = match file.get(dict, b"DescendantFonts")? {
            Object::Array(list) => list.first().map_or(Ok(Object::Null), |first| file.resolve(first))?,
            other => other,
        };
        let below = if let Object::Dict(below) = below { below } else { Dict::new() };
        let width = file.get(&below, b"DW")?.number().unwrap_or(1000.0) as f32 / 1000.0;
        let widths =
            if let Object::Array(list) = file.get(&below, b"W")? { widths(file, &list)? } else { HashMap::new() };
        Ok(Self { coding, to_text, map, simple: Vec::new(), widths, width })
    }

    fn simple(file: &File<'_>, dict: &Dict, to_text: Option<CMap>, drawn: bool) -> Result<Self, Refusal> {
        let descriptor = file.dict(dict, b"FontDescriptor")?;
        // The widths of a font drawn by procedures are in its own measure.
        let unit = match file.get(dict, b"FontMatrix")? {
            Object::Array(matrix) if drawn => matrix.first().and_then(Object::number).unwrap_or(0.001).abs(),
            _ => 0.001,
        } as f32;
        let mut found = HashMap::new();
        let first = file.get(dict, b"FirstChar")?.index().unwrap_or(0);
        if let Object::Array(list) = file.get(dict, b"Widths")? {
            for (i, value) in list.iter().take(256).enumerate() {
                let width = file.resolve(value)?.number().unwrap_or(0.0) as f32 * unit;
                found.insert((first.min(255) + i) as u32, width);
            }
        }
        let missing = file.get(&descriptor, b"MissingWidth")?.number().unwrap_or(0.0) as f32 * unit;
        let width = if found.is_empty() { 0.5 } else { missing };
        let mut simple: Vec<Option<String>> = vec![None; 256];
        let encoding = file.get(dict, b"Encoding")?;
        let (base, changes) = match &encoding {
            Object::Dict(more) => (file.get(more, b"BaseEncoding")?, file.get(more, b"Differences")?),
            other => (other.clone(), Object::Null),
        };
        // A symbol font in the file, or one drawn by procedures, numbers its signs as it likes; only names tell them.
        let symbols = drawn
            || file.get(&descriptor, b"Flags")?.index().unwrap_or(0) & 4 != 0
                && [&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().any(|k| descriptor.contains_key(*k));
        if base.name().is_some() || !symbols {
            let table = if base.name() == Some(b"MacRomanEncoding") {
                encoding_rs::MACINTOSH
            } else {
                encoding_rs::WINDOWS_1252
            };
            for byte in 0x20..=0xFF_u8 {
                simple[usize::from(byte)] = Some(table.decode_without_bom_handling(&[byte]).0.into_owned());
            }
        }
        if let Object::Array(changes) = changes {
            let mut at = 0;
            for change in changes.iter().take(1024) {
                match file.resolve(change)? {
                    Object::Name(name) if at < 256 => {
                        simple[at] = glyphs::text(&name);
                        at += 1;
                    }
                    other => at = other.index().unwrap_or(at),
                }
            }
        }
        file.budget.steps(256 * KEPT)?;
        Ok(Self { coding: Coding::Single, to_text, map: None, simple, widths: found, width })
    }

    /// Takes the next code off the front of the bytes, which are not empty.
    pub(super) fn next(&self, bytes: &mut &[u8]) -> Code {
        let all = *bytes;
        let length = self.length(all).clamp(1, all.len());
        let (own, rest) = all.split_at(length);
        *bytes = rest;
        let code = own.iter().fold(0_u32, |code, b| code << 8 | u32::from(*b));
        let written = self.to_text.as_ref().and_then(|map| map.text(code));
        let text = written.or_else(|| match self.coding {
            Coding::Single => self.simple.get(code as usize).cloned().flatten(),
            Coding::Utf16 => decoded(encoding_rs::UTF_16BE, own),
            Coding::Gb18030 => decoded(encoding_rs::GB18030, own),
            Coding::Big5 => decoded(encoding_rs::BIG5, own),
            Coding::Ids | Coding::Embedded => None,
        });
        let width = match self.coding {
            Coding::Single | Coding::Ids => self.widths.get(&code).copied(),
            Coding::Embedded => {
                let id = self.map.as_ref().and_then(|map| map.id(code)).unwrap_or(code);
                self.widths.get(&id).copied()
            }
            // The ids of these are in tables that are not here; Latin letters are half as wide as Chinese ones.
            _ => text.as_ref().is_some_and(|t| t.is_ascii()).then_some(self.width / 2.0),
        };
        Code { text, width: width.unwrap_or(self.width), is_space: length == 1 && code == 32 }
    }

    fn length(&self, bytes: &[u8]) -> usize {
        let first = bytes[0];
        let second = bytes.get(1).copied().unwrap_or(0);
        match self.coding {
            Coding::Single => 1,
            Coding::Ids => 2,
            Coding::Utf16 => 2 + 2 * usize::from((0xD8..0xDC).contains(&first)),
            Coding::Gb18030 | Coding::Big5 if first < 0x81 => 1,
            Coding::Gb18030 if second.is_ascii_digit() => 4,
            Coding::Gb18030 | Coding::Big5 => 2,
            Coding::Embedded => self.map.as_ref().and_then(|map| map.length(bytes)).unwrap_or(2),
        }
    }
}

fn decoded(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> Option<String> {
    let (text, _, lost) = encoding.decode(bytes);
    (!lost && !text.contains('\0')).then(|| text.into_owned())
}

fn predefined(name: &[u8]) -> Coding {
    let has = |part: &str| name.windows(part.len()).any(|w| w == part.as_bytes());
    if name.starts_with(b"Uni") && (has("UCS2") || has("UTF16")) {
        Coding::Utf16
    } else if name.starts_with(b"GB") {
        Coding::Gb18030
    } else if has("B5") {
        Coding::Big5
    } else {
        Coding::Ids
    }
}

/// The widths of a composite font (9.7.4.3): `first [w w w]` or `first last w`.
fn widths(file: &File<'_>, list: &[Object]) -> Result<HashMap<u32, f32>, Refusal> {
    let mut out = HashMap::new();
    let mut i = 0;
    while i + 1 < list.len() {
        let first = file.resolve(&list[i])?.index().unwrap_or(0).min(0xFFFF);
        match file.resolve(&list[i + 1])? {
            Object::Array(each) => {
                keep(file.budget, each.len())?;
                for (k, width) in each.iter().take(0x1_0000).enumerate() {
                    let width = file.resolve(width)?.number().unwrap_or(0.0);
                    out.insert((first + k) as u32, width as f32 / 1000.0);
                }
                i += 2;
            }
            last => {
                let last = last.index().unwrap_or(0).min(0xFFFF);
                let width = list.get(i + 2).map_or(Ok(Object::Null), |w| file.resolve(w))?.number().unwrap_or(0.0);
                keep(file.budget, (last + 1).saturating_sub(first))?;
                out.extend((first..=last).map(|id| (id as u32, width as f32 / 1000.0)));
                i += 3;
            }
        }
    }
    Ok(out)
}

/// Widths are kept as long as the font.
fn keep(budget: &Budget, count: usize) -> Result<(), Refusal> {
    budget.steps(count * KEPT)
}
