//! What a page shows, in the order it is drawn: pieces of text with their place.

use std::collections::HashMap;
use std::rc::Rc;

use super::budget::damaged;
use super::file::{File, Page};
use super::font::Font;
use super::glyphs;
use super::object::{Dict, Lexer, Object, is_space};
use crate::Refusal;

/// Forms inside one another, and saved states.
const DEPTH: usize = 12;
const STATES: usize = 256;
/// Values before one operator; the longest list is inside one array.
const OPERANDS: usize = 64;

/// A piece of text: mostly one character.
#[derive(Clone, Copy)]
pub(super) struct Glyph {
    /// Left end of the base line.
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    /// Height of the font.
    pub(super) size: f32,
    /// Where its text begins in the text of the page, and how long it is.
    at: u32,
    length: u8,
    /// Does not run from left to right: a watermark, a note at the edge.
    pub(super) turned: bool,
}

/// What was seen on a page.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) glyphs: Vec<Glyph>,
    text: String,
    pub(super) picture: bool,
    /// Characters whose font does not say what they stand for.
    pub(super) lost: usize,
}

impl Shown {
    pub(super) fn text(&self, glyph: &Glyph) -> &str {
        &self.text[glyph.at as usize..glyph.at as usize + usize::from(glyph.length)]
    }
}

/// Fonts by object, read once for the whole file.
pub(super) type Fonts = HashMap<u32, Rc<Font>>;

/// Reads a page.
pub(super) fn page(file: &File<'_>, page: &Page, fonts: &mut Fonts) -> Result<Shown, Refusal> {
    let dict = file.object(page.node)?;
    let resources = page.resources.map_or(Ok(Dict::new()), |node| file.dict(&file.object(node)?, b"Resources"))?;
    let mut data = Vec::new();
    let parts = match dict.get(&b"Contents"[..]) {
        None => Vec::new(),
        Some(one @ Object::Ref(_)) => match file.resolve(one)? {
            Object::Array(parts) => parts,
            _ => vec![one.clone()],
        },
        Some(Object::Array(parts)) => parts.clone(),
        Some(_) => Vec::new(),
    };
    for part in parts {
        let Some(stream) = file.stream(&part)? else { continue };
        let unpacked = file.unpack(&stream)?.ok_or_else(|| damaged("页面内容无法解压"))?;
        data.extend_from_slice(&unpacked);
        // A value does not go over the end of a part.
        data.push(b'\n');
    }
    // A turned page is read as it is shown.
    let turn = match page.turns {
        1 => [0.0, -1.0, 1.0, 0.0, 0.0, 0.0],
        2 => [-1.0, 0.0, 0.0, -1.0, 0.0, 0.0],
        3 => [0.0, 1.0, -1.0, 0.0, 0.0, 0.0],
        _ => ONE,
    };
    let mut reader = Reader { file, fonts, shown: Shown::default(), actual: Vec::new() };
    reader.content(&data, &Scope::new(file, resources)?, turn, 0)?;
    Ok(reader.shown)
}

type Matrix = [f64; 6];
const ONE: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `a`, then `b`.
fn times(a: &Matrix, b: &Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

/// The resources of a page or form, looked up once.
struct Scope {
    fonts: Dict,
    forms: Dict,
}

impl Scope {
    fn new(file: &File<'_>, resources: Dict) -> Result<Self, Refusal> {
        Ok(Self { fonts: file.dict(&resources, b"Font")?, forms: file.dict(&resources, b"XObject")? })
    }
}

#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    spacing: f64,
    word_spacing: f64,
    scale: f64,
    leading: f64,
    rise: f64,
}

struct Reader<'a, 'b> {
    file: &'a File<'a>,
    fonts: &'b mut Fonts,
    shown: Shown,
    /// Marked content that is open; with the text it stands for, if the file says so.
    actual: Vec<Option<String>>,
}

impl Reader<'_, '_> {
    fn content(&mut self, data: &[u8], scope: &Scope, matrix: Matrix, depth: usize) -> Result<(), Refusal> {
        let mut lexer = Lexer::new(data, 0, false, self.file.budget);
        let mut given: Vec<Object> = Vec::new();
        let mut state = State {
            matrix,
            font: None,
            size: 0.0,
            spacing: 0.0,
            word_spacing: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        let mut saved = Vec::new();
        let mut direct: HashMap<Vec<u8>, Rc<Font>> = HashMap::new();
        let (mut text, mut line) = (ONE, ONE);
        while let Some(object) = lexer.next()? {
            let Object::Word(word) = object else {
                if given.len() < OPERANDS {
                    given.push(object);
                }
                continue;
            };
            let n = |i: usize| given.get(i).and_then(Object::number).unwrap_or(0.0);
            match word.as_slice() {
                b"q" if saved.len() < STATES => saved.push(state.clone()),
                b"Q" => {
                    if let Some(back) = saved.pop() {
                        state = back;
                    }
                }
                b"cm" => state.matrix = times(&[n(0), n(1), n(2), n(3), n(4), n(5)], &state.matrix),
                b"BT" => (text, line) = (ONE, ONE),
                b"Tf" => {
                    state.size = n(1);
                    if let Some(name) = given.first().and_then(Object::name) {
                        state.font = self.font(scope, name, &mut direct)?;
                    }
                }
                b"Tc" => state.spacing = n(0),
                b"Tw" => state.word_spacing = n(0),
                b"Tz" => state.scale = n(0) / 100.0,
                b"TL" => state.leading = n(0),
                b"Ts" => state.rise = n(0),
                b"Td" | b"TD" => {
                    if word == b"TD" {
                        state.leading = -n(1);
                    }
                    line = times(&[1.0, 0.0, 0.0, 1.0, n(0), n(1)], &line);
                    text = line;
                }
                b"Tm" => {
                    line = [n(0), n(1), n(2), n(3), n(4), n(5)];
                    text = line;
                }
                b"T*" => {
                    line = times(&[1.0, 0.0, 0.0, 1.0, 0.0, -state.leading], &line);
                    text = line;
                }
                b"Tj" | b"TJ" | b"'" | b"\"" => {
                    if word == b"\"" {
                        (state.word_spacing, state.spacing) = (n(0), n(1));
                    }
                    if matches!(word.as_slice(), b"'" | b"\"") {
                        line = times(&[1.0, 0.0, 0.0, 1.0, 0.0, -state.leading], &line);
                        text = line;
                    }
                    match given.last() {
                        Some(Object::Text(bytes)) => self.show(bytes, &state, &mut text)?,
                        Some(Object::Array(parts)) => {
                            for part in parts {
                                match part {
                                    Object::Text(bytes) => self.show(bytes, &state, &mut text)?,
                                    Object::Number(back) => {
                                        let by = -back / 1000.0 * state.size * state.scale;
                                        text = times(&[1.0, 0.0, 0.0, 1.0, by, 0.0], &text);
                                    }
                                    _ => {}
                                }
                            }
                        }
                        _ => {}
                    }
                }
                b"BDC" | b"BMC" => {
                    let stands = match given.get(1) {
                        Some(Object::Dict(dict)) => dict.get(&b"ActualText"[..]).and_then(|t| self.unicode(t)),
                        _ => None,
                    };
                    if self.actual.len() < STATES {
                        self.actual.push(stands);
                    }
                }
                b"EMC" => {
                    self.actual.pop();
                }
                b"Do" => {
                    if let Some(name) = given.first().and_then(Object::name) {
                        self.form(scope, name, &state, depth)?;
                    }
                }
                b"BI" => {
                    self.shown.picture = true;
                    skip_picture(&mut lexer);
                }
                _ => {}
            }
            given.clear();
        }
        Ok(())
    }

    /// The text of a string object: UTF-16 with its mark, which is what writers use for Chinese.
    fn unicode(&self, text: &Object) -> Option<String> {
        let Object::Text(bytes) = text else { return None };
        let body = bytes.strip_prefix(b"\xFE\xFF")?;
        let text = encoding_rs::UTF_16BE.decode_without_bom_handling(&body[..body.len().min(2000)]).0;
        Some(text.chars().filter(|c| !matches!(c, '\u{AD}' | '\u{200B}' | '\0')).collect())
    }

    fn font(
        &mut self,
        scope: &Scope,
        name: &[u8],
        direct: &mut HashMap<Vec<u8>, Rc<Font>>,
    ) -> Result<Option<Rc<Font>>, Refusal> {
        let Some(value) = scope.fonts.get(name) else { return Ok(None) };
        let known = match value {
            Object::Ref(number) => self.fonts.get(number),
            _ => direct.get(name),
        };
        if let Some(font) = known {
            return Ok(Some(Rc::clone(font)));
        }
        let Object::Dict(dict) = self.file.resolve(value)? else { return Ok(None) };
        let font = Rc::new(Font::read(self.file, &dict)?);
        if let Object::Ref(number) = value {
            self.fonts.insert(*number, Rc::clone(&font));
        } else {
            direct.insert(name.to_vec(), Rc::clone(&font));
        }
        Ok(Some(font))
    }

    fn form(&mut self, scope: &Scope, name: &[u8], state: &State, depth: usize) -> Result<(), Refusal> {
        let Some(stream) = scope.forms.get(name).map(|v| self.file.stream(v)).transpose()?.flatten() else {
            return Ok(());
        };
        let kind = self.file.get(&stream.dict, b"Subtype")?;
        if kind.name() == Some(b"Image") {
            self.shown.picture = true;
        }
        if kind.name() != Some(b"Form") || depth >= DEPTH {
            return Ok(());
        }
        let data = self.file.unpack(&stream)?.ok_or_else(|| damaged("页面内容无法解压"))?;
        let mut matrix = ONE;
        if let Object::Array(list) = self.file.get(&stream.dict, b"Matrix")? {
            for (to, from) in matrix.iter_mut().zip(&list) {
                *to = from.number().unwrap_or(*to);
            }
        }
        let matrix = times(&matrix, &state.matrix);
        match self.file.get(&stream.dict, b"Resources")? {
            Object::Dict(own) => self.content(&data, &Scope::new(self.file, own)?, matrix, depth + 1),
            _ => self.content(&data, scope, matrix, depth + 1),
        }
    }

    fn show(&mut self, mut bytes: &[u8], state: &State, text: &mut Matrix) -> Result<(), Refusal> {
        let Some(font) = state.font.clone() else { return Ok(()) };
        while !bytes.is_empty() {
            self.file.budget.steps(1)?;
            let code = font.next(&mut bytes);
            let space = if code.is_space { state.word_spacing } else { 0.0 };
            let width = f64::from(code.width) * state.size * state.scale;
            self.place(code.text, width, state, text)?;
            let by = width + (state.spacing + space) * state.scale;
            *text = times(&[1.0, 0.0, 0.0, 1.0, by, 0.0], text);
        }
        Ok(())
    }

    fn place(&mut self, text: Option<String>, width: f64, state: &State, at: &Matrix) -> Result<(), Refusal> {
        let full = times(at, &state.matrix);
        let origin = times(&[1.0, 0.0, 0.0, 1.0, 0.0, state.rise], &full);
        let across = full[0].hypot(full[1]);
        let place = [origin[4], origin[5], width.abs() * across, state.size.abs() * full[2].hypot(full[3])];
        let lost = text.is_none();
        let mut piece = text.unwrap_or_else(|| "\u{FFFD}".to_owned());
        let mut known = !lost;
        if let Some(stands) = self.actual.iter_mut().rev().find_map(Option::as_mut) {
            // The first sign takes the whole text, the others stand for nothing of their own.
            piece = std::mem::take(stands);
            known = true;
        }
        if piece.is_empty() || place.iter().any(|v| !v.is_finite() || v.abs() > 1e6) {
            return Ok(());
        }
        self.shown.lost += usize::from(!known);
        let begin = self.shown.text.len();
        for c in piece.chars() {
            self.file.budget.glyph()?;
            let c = if c.is_control() || c == '\u{A0}' { ' ' } else { glyphs::plain(c) };
            self.shown.text.push(c);
        }
        // Nothing honest stands for more than a word; what is longer is cut into pieces at one place.
        let mut from = begin;
        while from < self.shown.text.len() {
            let mut to = (from + 240).min(self.shown.text.len());
            while !self.shown.text.is_char_boundary(to) {
                to -= 1;
            }
            self.shown.glyphs.push(Glyph {
                x: place[0] as f32,
                y: place[1] as f32,
                width: if to == self.shown.text.len() { place[2] as f32 } else { 0.0 },
                size: place[3] as f32,
                at: from as u32,
                length: (to - from) as u8,
                turned: full[1].abs() > 0.1 * across || full[0] < 0.0,
            });
            from = to;
        }
        Ok(())
    }
}

/// Skips a picture that lies in the content: to the word `EI` that stands alone.
fn skip_picture(lexer: &mut Lexer<'_>) {
    let bytes = lexer.bytes;
    let alone =
        |i: usize| i.checked_sub(1).is_none_or(|b| is_space(bytes[b])) && bytes.get(i + 2).is_none_or(|b| is_space(*b));
    let end = (lexer.at..bytes.len()).find(|&i| bytes[i..].starts_with(b"EI") && alone(i));
    lexer.at = end.map_or(bytes.len(), |i| i + 2);
}
