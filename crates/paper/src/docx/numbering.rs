//! The numbers Word counts itself: `一、`, `（一）`, `1.` stand in no text but in the list definitions.

use std::collections::{HashMap, HashSet};
use std::io::Read;

use quick_xml::events::Event;

use crate::archive::Archive;
use crate::numerals::{chinese, circled, letter, roman};
use crate::relations::relations;
use crate::xml::{Xml, attr};
use crate::{Limits, Refusal};

/// Levels of a list.
const LEVELS: usize = 9;

/// A level of a list definition.
#[derive(Debug, Clone)]
struct Level {
    start: usize,
    format: String,
    /// Such as `（%1）`.
    text: String,
}

impl Default for Level {
    fn default() -> Self {
        Self { start: 1, format: String::new(), text: String::new() }
    }
}

/// The list definitions of a document and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// Definitions by their id.
    lists: HashMap<String, [Level; LEVELS]>,
    /// Which definition a list instance uses, and the starts it sets anew.
    instances: HashMap<String, (String, Vec<(usize, usize)>)>,
    /// List instance and level that a paragraph style brings, and the style it is based on.
    styles: HashMap<String, (Option<String>, usize, Option<String>)>,
    counted: HashMap<String, [Option<usize>; LEVELS]>,
    begun: HashSet<String>,
}

impl Numbering {
    pub(super) fn read(archive: &mut Archive<'_>, main: &str, limits: &Limits) -> Result<Self, Refusal> {
        let mut out = Self::default();
        let related = relations(archive, main, limits)?;
        for relation in &related {
            let is_numbering = relation.kind == "numbering";
            if !is_numbering && relation.kind != "styles" {
                continue;
            }
            let Some(part) = archive.part(&relation.target)? else { continue };
            let mut xml = Xml::new(part, &relation.target, limits);
            if is_numbering { out.read_lists(&mut xml)? } else { out.read_styles(&mut xml)? }
        }
        Ok(out)
    }

    fn read_lists<R: Read>(&mut self, xml: &mut Xml<R>) -> Result<(), Refusal> {
        let (mut list, mut instance, mut level) = (None::<String>, None::<String>, 0);
        loop {
            match xml.next()? {
                Event::Eof => return Ok(()),
                Event::End(e) => match e.local_name().as_ref() {
                    "abstractNum" => list = None,
                    "num" => instance = None,
                    _ => {}
                },
                Event::Start(e) => {
                    let value = || attr(&e, "val").map(|v| v.into_owned()).unwrap_or_default();
                    match e.local_name().as_ref() {
                        "abstractNum" => {
                            let id = attr(&e, "abstractNumId").unwrap_or_default().into_owned();
                            self.lists.entry(id.clone()).or_default();
                            list = Some(id);
                        }
                        "num" => instance = attr(&e, "numId").map(|id| id.into_owned()),
                        "abstractNumId" => {
                            if let Some(instance) = &instance {
                                self.instances.insert(instance.clone(), (value(), Vec::new()));
                            }
                        }
                        "lvl" | "lvlOverride" => level = attr(&e, "ilvl").and_then(|l| l.parse().ok()).unwrap_or(0),
                        "startOverride" => {
                            if let (Some(found), Ok(start)) =
                                (instance.as_ref().and_then(|i| self.instances.get_mut(i)), value().parse())
                            {
                                found.1.push((level, start));
                            }
                        }
                        word @ ("start" | "numFmt" | "lvlText") => {
                            let Some(level) = list.as_ref().and_then(|l| self.lists.get_mut(l)?.get_mut(level)) else {
                                continue;
                            };
                            match word {
                                "start" => level.start = value().parse().unwrap_or(1),
                                "numFmt" => level.format = value(),
                                _ => level.text = value(),
                            }
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
        }
    }

    fn read_styles<R: Read>(&mut self, xml: &mut Xml<R>) -> Result<(), Refusal> {
        let mut style = None::<String>;
        loop {
            match xml.next()? {
                Event::Eof => return Ok(()),
                Event::Start(e) => {
                    let value = || attr(&e, "val").map(|v| v.into_owned());
                    match e.local_name().as_ref() {
                        "style" => style = attr(&e, "styleId").map(|id| id.into_owned()),
                        word @ ("numId" | "ilvl" | "basedOn") => {
                            let Some(style) = &style else { continue };
                            let entry = self.styles.entry(style.clone()).or_default();
                            match word {
                                "numId" => entry.0 = value(),
                                "ilvl" => entry.1 = value().and_then(|v| v.parse().ok()).unwrap_or(0),
                                _ => entry.2 = value(),
                            }
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
        }
    }

    /// Reads the properties of a paragraph (their start is just past) and gives the number that Word shows before its
    /// text, empty if none.
    pub(super) fn paragraph<R: Read>(&mut self, xml: &mut Xml<R>) -> Result<String, Refusal> {
        let (mut style, mut instance, mut level) = (None, None, None);
        let depth = xml.depth();
        loop {
            let open = xml.depth();
            match xml.next()? {
                Event::Eof => break,
                Event::End(_) if open <= depth => break,
                Event::Start(e) => {
                    let value = attr(&e, "val").map(|v| v.into_owned());
                    match e.local_name().as_ref() {
                        "pStyle" => style = value,
                        "numId" => instance = value,
                        "ilvl" => level = value.and_then(|v| v.parse::<usize>().ok()),
                        // Numbers that a tracked change took away, and the look of the paragraph mark.
                        "pPrChange" | "rPr" => xml.skip()?,
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        // The paragraph's own list comes before that of its style; styles build on each other.
        for _ in 0..16 {
            let Some((from_style, at, base)) = style.as_ref().and_then(|s| self.styles.get(s)) else { break };
            if instance.is_some() {
                break;
            }
            (instance, level) = (from_style.clone(), level.or(from_style.is_some().then_some(*at)));
            style = base.clone();
        }
        Ok(instance.map(|i| self.count(&i, level.unwrap_or(0))).unwrap_or_default())
    }

    fn count(&mut self, instance: &str, level: usize) -> String {
        let Some((id, overrides)) = self.instances.get(instance) else { return String::new() };
        let Some(list) = self.lists.get(id).filter(|_| level < LEVELS) else { return String::new() };
        let counted = self.counted.entry(id.clone()).or_default();
        if self.begun.insert(instance.to_owned()) {
            for (level, start) in overrides.iter().filter(|(l, _)| *l < LEVELS) {
                counted[*level] = Some(start.saturating_sub(1));
            }
        }
        counted[level] = Some(counted[level].map_or(list[level].start, |n| n.saturating_add(1)));
        counted[level + 1..].fill(None);
        if matches!(list[level].format.as_str(), "bullet" | "none") {
            return String::new();
        }
        let mut out = list[level].text.clone();
        for (i, count) in counted.iter().enumerate().take(level + 1) {
            let sign = format!("%{}", i + 1);
            if out.contains(&sign) {
                out = out.replace(&sign, &shown(&list[i].format, count.unwrap_or(list[i].start)));
            }
        }
        out
    }
}

fn shown(format: &str, n: usize) -> String {
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "ideographDigital"
        | "koreanCounting" => chinese(n),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => circled(n),
        "lowerLetter" => letter(n),
        "upperLetter" => letter(n).to_ascii_uppercase(),
        "lowerRoman" => roman(n),
        "upperRoman" => roman(n).to_ascii_uppercase(),
        "decimalZero" => format!("{n:02}"),
        "ideographTraditional" => {
            "甲乙丙丁戊己庚辛壬癸".chars().nth(n.wrapping_sub(1)).map_or_else(|| n.to_string(), String::from)
        }
        _ => n.to_string(),
    }
}
