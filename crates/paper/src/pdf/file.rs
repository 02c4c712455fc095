//! The objects of a file and its pages.
//!
//! The cross-reference tables are not read: they may lie, loop or be broken. The file is walked once from its beginning,
//! and of several objects with one number the last one holds, as it does after every honest change of a file.

use std::collections::{HashMap, HashSet};

use super::budget::{Budget, damaged, too_large};
use super::filter;
use super::object::{Dict, Lexer, Object, is_space};
use crate::{Limits, Refusal};

/// References that lead to references.
const HOPS: usize = 8;

#[derive(Clone, Copy)]
enum Place {
    /// After the word `obj`.
    File(usize),
    /// In an unpacked object stream: which one, and where.
    Packed(usize, usize),
}

/// An open file.
pub(super) struct File<'a> {
    bytes: &'a [u8],
    pub(super) budget: &'a Budget,
    objects: HashMap<u32, Place>,
    packed: Vec<Vec<u8>>,
    catalogue: Option<Object>,
}

/// A stream: its dictionary and where its bytes begin.
pub(super) struct Stream {
    pub(super) dict: Dict,
    start: usize,
}

/// A page: only where things are, so that thousands of them weigh nothing.
pub(super) struct Page {
    /// The object of the page.
    pub(super) node: u32,
    /// The object that has its resources: itself or a node above it.
    pub(super) resources: Option<u32>,
    /// Quarter turns to the right.
    pub(super) turns: u8,
}

impl<'a> File<'a> {
    /// Finds the objects of a file.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits, budget: &'a Budget) -> Result<Self, Refusal> {
        let mut file = Self { bytes, budget, objects: HashMap::new(), packed: Vec::new(), catalogue: None };
        let mut secret = false;
        let mut streams = Vec::new();
        for mark in walk(bytes, limits.objects)? {
            match mark {
                Mark::Object(number, at) => {
                    file.objects.insert(number, Place::File(at));
                }
                Mark::Stream(number, at) => streams.push((number, at)),
                Mark::Trailer(at) => {
                    if let Some(Object::Dict(dict)) = Lexer::new(bytes, at, true, budget).next()? {
                        secret |= file.trailer(dict);
                    }
                }
            }
        }
        // Cross-reference streams are trailers too. What is encrypted can not be unpacked, so that is asked first.
        let mut packs = Vec::new();
        for (number, at) in streams {
            let Some(stream) = file.stream_at(at)? else { continue };
            match stream.dict.get(&b"Type"[..]).and_then(Object::name) {
                Some(b"XRef") => secret |= file.trailer(stream.dict),
                Some(b"ObjStm") => packs.push((number, at)),
                _ => {}
            }
        }
        if secret {
            return Err(encrypted());
        }
        for (number, at) in packs {
            // An object stream that was replaced by a later one of its number no longer counts.
            if matches!(file.objects.get(&number), Some(Place::File(current)) if *current == at)
                && let Some(stream) = file.stream_at(at)?
            {
                file.open_pack(&stream, limits)?;
            }
        }
        Ok(file)
    }

    /// Takes what is needed of a trailer: the catalogue of the last one holds. Whether it says that the file is encrypted.
    fn trailer(&mut self, mut dict: Dict) -> bool {
        if let Some(root @ Object::Ref(_)) = dict.remove(&b"Root"[..]) {
            self.catalogue = Some(root);
        }
        dict.get(&b"Encrypt"[..]).is_some_and(|e| *e != Object::Null)
    }

    /// Lists the objects of an object stream (7.5.7).
    fn open_pack(&mut self, stream: &Stream, limits: &Limits) -> Result<(), Refusal> {
        let data = self.unpack(stream)?.ok_or_else(|| damaged("对象流无法解压"))?;
        let get = |file: &Self, key: &[u8]| -> Result<usize, Refusal> {
            Ok(file.get(&stream.dict, key)?.index().unwrap_or(0))
        };
        let (count, first) = (get(self, b"N")?, get(self, b"First")?);
        let mut lexer = Lexer::new(&data, 0, false, self.budget);
        let pack = self.packed.len();
        for _ in 0..count {
            let (Some(number), Some(offset)) = (lexer.next()?, lexer.next()?) else { break };
            let (Some(number), Some(offset)) = (number.index(), offset.index()) else { break };
            self.objects.insert(number as u32, Place::Packed(pack, first.saturating_add(offset)));
            if self.objects.len() > limits.objects {
                return Err(too_large("内部对象"));
            }
        }
        self.packed.push(data);
        Ok(())
    }

    /// What a value stands for: itself, or the object it names. A stream gives its dictionary.
    pub(super) fn resolve(&self, value: &Object) -> Result<Object, Refusal> {
        let mut value = value.clone();
        for _ in 0..HOPS {
            let Object::Ref(number) = value else { return Ok(value) };
            value = match self.objects.get(&number) {
                None => return Ok(Object::Null),
                Some(Place::File(at)) => Lexer::new(self.bytes, *at, true, self.budget).next()?,
                Some(Place::Packed(pack, at)) => Lexer::new(&self.packed[*pack], *at, true, self.budget).next()?,
            }
            .unwrap_or(Object::Null);
        }
        Ok(Object::Null)
    }

    /// An entry of a dictionary, resolved; `Null` if there is none.
    pub(super) fn get(&self, dict: &Dict, key: &[u8]) -> Result<Object, Refusal> {
        dict.get(key).map_or(Ok(Object::Null), |value| self.resolve(value))
    }

    /// An entry that is a dictionary, or an empty one.
    pub(super) fn dict(&self, dict: &Dict, key: &[u8]) -> Result<Dict, Refusal> {
        Ok(if let Object::Dict(found) = self.get(dict, key)? { found } else { Dict::new() })
    }

    /// The stream a reference names.
    pub(super) fn stream(&self, value: &Object) -> Result<Option<Stream>, Refusal> {
        let mut value = value.clone();
        for _ in 0..HOPS {
            let Object::Ref(number) = value else { return Ok(None) };
            let Some(Place::File(at)) = self.objects.get(&number) else { return Ok(None) };
            if let Some(stream) = self.stream_at(*at)? {
                return Ok(Some(stream));
            }
            value = self.resolve(&value)?;
        }
        Ok(None)
    }

    fn stream_at(&self, at: usize) -> Result<Option<Stream>, Refusal> {
        let mut lexer = Lexer::new(self.bytes, at, true, self.budget);
        let Some(Object::Dict(dict)) = lexer.next()? else { return Ok(None) };
        lexer.skip_space();
        Ok(stream_start(self.bytes, lexer.at).map(|start| Stream { dict, start }))
    }

    /// The bytes of a stream, unpacked; `None` if that can not be done.
    pub(super) fn unpack(&self, stream: &Stream) -> Result<Option<Vec<u8>>, Refusal> {
        let rest = &self.bytes[stream.start..];
        let declared = self.get(&stream.dict, b"Length")?.index();
        // A length is believed when the stream does end there.
        let ends = |length: &usize| {
            rest.get(*length..).is_some_and(|tail| {
                tail.iter().take(4).position(|b| !is_space(*b)).is_some_and(|i| tail[i..].starts_with(b"endstream"))
            })
        };
        let length = if let Some(length) = declared.filter(ends) {
            length
        } else {
            let length = find(rest, b"endstream").unwrap_or(rest.len());
            self.budget.scanned(length)?;
            length
        };
        let either = |long: &[u8], short: &[u8]| -> Result<Object, Refusal> {
            let found = self.get(&stream.dict, long)?;
            if found == Object::Null { self.get(&stream.dict, short) } else { Ok(found) }
        };
        let list = |value: Object| match value {
            Object::Array(list) => list,
            Object::Null => Vec::new(),
            other => vec![other],
        };
        let names = list(either(b"Filter", b"F")?);
        let parameters = list(either(b"DecodeParms", b"DP")?);
        let mut filters = Vec::new();
        for (i, name) in names.iter().enumerate().take(16) {
            let Object::Name(name) = self.resolve(name)? else { return Ok(None) };
            let given = parameters.get(i).map_or(Ok(Object::Null), |p| self.resolve(p))?;
            filters.push((name, if let Object::Dict(given) = given { given } else { Dict::new() }));
        }
        filter::unpack(&rest[..length], &filters, self.budget)
    }

    /// The pages in order.
    pub(super) fn pages(&self, limits: &Limits) -> Result<Vec<Page>, Refusal> {
        let Some(Object::Dict(catalogue)) = self.catalogue.as_ref().map(|c| self.resolve(c)).transpose()? else {
            return Err(damaged("找不到目录对象"));
        };
        // What a page inherits goes down with the nodes; a node that comes again is a loop.
        let Some(Object::Ref(top)) = catalogue.get(&b"Pages"[..]) else { return Err(damaged("找不到页面")) };
        let mut left = vec![(*top, None, 0)];
        let mut seen = HashSet::new();
        let mut pages = Vec::new();
        while let Some((node, resources, turns)) = left.pop() {
            if !seen.insert(node) {
                continue;
            }
            let Object::Dict(dict) = self.resolve(&Object::Ref(node))? else { continue };
            let resources = if dict.contains_key(&b"Resources"[..]) { Some(node) } else { resources };
            let rotate = self.get(&dict, b"Rotate")?.number();
            let turns = rotate.map_or(turns, |r| (r / 90.0).rem_euclid(4.0) as u8);
            if let Object::Array(kids) = self.get(&dict, b"Kids")? {
                if left.len() + kids.len() > limits.objects {
                    return Err(too_large("页面"));
                }
                let number = |kid: &Object| if let Object::Ref(number) = kid { Some(*number) } else { None };
                left.extend(kids.iter().rev().filter_map(number).map(|kid| (kid, resources, turns)));
                continue;
            }
            if pages.len() >= limits.pages {
                return Err(too_large("页面"));
            }
            pages.push(Page { node, resources, turns });
        }
        if pages.is_empty() { Err(damaged("找不到页面")) } else { Ok(pages) }
    }

    /// The dictionary of an object, or an empty one.
    pub(super) fn object(&self, number: u32) -> Result<Dict, Refusal> {
        Ok(if let Object::Dict(found) = self.resolve(&Object::Ref(number))? { found } else { Dict::new() })
    }
}

fn encrypted() -> Refusal {
    Refusal::new(
        crate::Reason::Encrypted,
        "PDF 已加密（设有打开密码或限制编辑、复制），无法读取。有密码请先解除，再重新导出；也可另存为 Word（.docx）后再上传。",
    )
}

enum Mark {
    Object(u32, usize),
    /// An object that is a stream; its number and where the object begins.
    Stream(u32, usize),
    Trailer(usize),
}

/// Walks the file once: where objects and trailers begin. What lies inside a stream is none of it.
fn walk(bytes: &[u8], limit: usize) -> Result<Vec<Mark>, Refusal> {
    let mut marks = Vec::new();
    let mut current = None;
    let mut at = 0;
    while at < bytes.len() {
        // An object that is a stream has two marks.
        if marks.len() > limit.saturating_mul(2) {
            return Err(too_large("内部对象"));
        }
        let rest = &bytes[at..];
        if bytes[at] == b'o' && rest.starts_with(b"obj") {
            if let Some(number) = object_number(&bytes[..at]) {
                marks.push(Mark::Object(number, at + 3));
                current = Some((number, at + 3));
            }
            at += 3;
        } else if bytes[at] == b's' && rest.starts_with(b"stream") {
            let begins = !bytes[..at].ends_with(b"end");
            match stream_start(bytes, at).filter(|_| begins) {
                Some(start) => {
                    if let Some((number, from)) = current.take() {
                        marks.push(Mark::Stream(number, from));
                    }
                    at = find(&bytes[start..], b"endstream").map_or(bytes.len(), |length| start + length + 9);
                }
                None => at += 6,
            }
        } else if bytes[at] == b't' && rest.starts_with(b"trailer") {
            marks.push(Mark::Trailer(at + 7));
            at += 7;
        } else {
            at += 1;
        }
    }
    Ok(marks)
}

/// Where the bytes of a stream begin whose keyword is at `at`.
fn stream_start(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at..)?.strip_prefix(b"stream")? {
        [b'\r', b'\n', ..] => Some(at + 8),
        [b'\n' | b'\r', ..] => Some(at + 7),
        _ => None,
    }
}

/// The number in `12 0 obj`, read backwards from the keyword.
fn object_number(before: &[u8]) -> Option<u32> {
    let back =
        |from: usize, fits: fn(&u8) -> bool| before[..from].iter().rev().take(16).take_while(|b| fits(b)).count();
    let space = |b: &u8| is_space(*b);
    let mut at = before.len();
    at -= back(at, space);
    let generation = back(at, u8::is_ascii_digit);
    at -= generation;
    let gap = back(at, space);
    at -= gap;
    let digits = back(at, u8::is_ascii_digit);
    if generation == 0 || gap == 0 || !(1..=10).contains(&digits) {
        return None;
    }
    std::str::from_utf8(&before[at - digits..at]).ok()?.parse().ok()
}

/// Where `wanted` first stands.
fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(i) = bytes[from..].iter().position(|b| *b == wanted[0]) {
        if bytes[from + i..].starts_with(wanted) {
            return Some(from + i);
        }
        from += i + 1;
    }
    None
}
