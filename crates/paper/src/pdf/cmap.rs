//! Character maps (ISO 32000-1, 9.7.5 and 9.10.3): which bytes are one code, and what text a code stands for.

use super::budget::{Budget, KEPT};
use super::object::{Lexer, Object};
use crate::Refusal;

/// A map as embedded in a file.
#[derive(Default)]
pub(super) struct CMap {
    /// Byte length, first and last code.
    spaces: Vec<(usize, u32, u32)>,
    /// First and last code, and the text of the first one as UTF-16; sorted.
    texts: Vec<(u32, u32, Box<[u16]>)>,
    /// First and last code, and the character id of the first one; sorted.
    ids: Vec<(u32, u32, u32)>,
}

impl CMap {
    pub(super) fn parse(bytes: &[u8], budget: &Budget) -> Result<Self, Refusal> {
        let mut map = Self::default();
        let mut lexer = Lexer::new(bytes, 0, false, budget);
        let mut given: Vec<Object> = Vec::new();
        while let Some(object) = lexer.next()? {
            let Object::Word(word) = object else {
                // A section has at most a hundred entries by the book; writers that do not know it write thousands.
                if given.len() < 200_000 {
                    given.push(object);
                }
                continue;
            };
            let entries = match word.as_slice() {
                b"endcodespacerange" | b"endbfchar" | b"endcidchar" => given.len() / 2,
                b"endbfrange" | b"endcidrange" => given.len() / 3,
                _ => 0,
            };
            budget.steps(entries * KEPT)?;
            match word.as_slice() {
                b"endcodespacerange" => {
                    for pair in given.chunks_exact(2) {
                        if let [Object::Text(from), to] = pair
                            && let (Some(first), Some(last)) = (code(&pair[0]), code(to))
                        {
                            map.spaces.push((from.len().min(4), first, last));
                        }
                    }
                }
                b"endbfchar" => {
                    for pair in given.chunks_exact(2) {
                        if let (Some(at), Some(text)) = (code(&pair[0]), units(&pair[1])) {
                            map.texts.push((at, at, text));
                        }
                    }
                }
                b"endbfrange" => {
                    for triple in given.chunks_exact(3) {
                        map.range(triple, budget)?;
                    }
                }
                b"endcidchar" => {
                    for pair in given.chunks_exact(2) {
                        if let (Some(at), Some(id)) = (code(&pair[0]), pair[1].index()) {
                            map.ids.push((at, at, id as u32));
                        }
                    }
                }
                b"endcidrange" => {
                    for triple in given.chunks_exact(3) {
                        if let (Some(first), Some(last), Some(id)) =
                            (code(&triple[0]), code(&triple[1]), triple[2].index())
                        {
                            map.ids.push((first, last, id as u32));
                        }
                    }
                }
                _ => {}
            }
            given.clear();
        }
        map.texts.sort_by_key(|t| t.0);
        map.ids.sort_unstable();
        Ok(map)
    }

    fn range(&mut self, triple: &[Object], budget: &Budget) -> Result<(), Refusal> {
        let (Some(first), Some(last)) = (code(&triple[0]), code(&triple[1])) else { return Ok(()) };
        if let Object::Array(texts) = &triple[2] {
            budget.steps(texts.len() * KEPT)?;
            for (at, text) in (first..=last).zip(texts) {
                if let Some(text) = units(text) {
                    self.texts.push((at, at, text));
                }
            }
        } else if let Some(text) = units(&triple[2]) {
            self.texts.push((first, last, text));
        }
        Ok(())
    }

    /// How many of the bytes are the next code, by the ranges given; `None` if none fits.
    pub(super) fn length(&self, bytes: &[u8]) -> Option<usize> {
        (1..=bytes.len().min(4)).find(|&n| {
            let code = bytes[..n].iter().fold(0, |code, b| code << 8 | u32::from(*b));
            self.spaces.iter().take(64).any(|(length, first, last)| *length == n && (*first..=*last).contains(&code))
        })
    }

    /// The text of a code.
    pub(super) fn text(&self, code: u32) -> Option<String> {
        let (first, _, units) = holding(&self.texts, code, |t| (t.0, t.1))?;
        let mut units = units.to_vec();
        if let Some(last) = units.last_mut() {
            *last = last.wrapping_add((code - first) as u16);
        }
        let text: String = char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')).collect();
        // Some writers say "unknown" with zero or the replacement character.
        (!text.chars().all(|c| matches!(c, '\0' | '\u{FFFD}' | '\u{FFFF}'))).then_some(text)
    }

    /// The character id of a code.
    pub(super) fn id(&self, code: u32) -> Option<u32> {
        let (first, _, id) = holding(&self.ids, code, |t| (t.0, t.1))?;
        id.checked_add(code - first)
    }
}

/// The entry of a sorted list that holds the code. Ranges that overlap are rare: a few before the nearest are asked.
fn holding<T>(list: &[T], code: u32, range: impl Fn(&T) -> (u32, u32)) -> Option<&T> {
    let end = list.partition_point(|t| range(t).0 <= code);
    list[end.saturating_sub(8)..end].iter().rev().find(|t| range(t).1 >= code)
}

fn code(object: &Object) -> Option<u32> {
    let Object::Text(bytes) = object else { return None };
    (1..=4).contains(&bytes.len()).then(|| bytes.iter().fold(0, |code, b| code << 8 | u32::from(*b)))
}

/// UTF-16, as many units as one code may stand for.
fn units(object: &Object) -> Option<Box<[u16]>> {
    let Object::Text(bytes) = object else { return None };
    Some(match bytes.as_slice() {
        [] => return None,
        [one] => Box::new([u16::from(*one)]),
        many => many.chunks_exact(2).take(64).map(|p| u16::from_be_bytes([p[0], p[1]])).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;

    #[test]
    fn maps_in_every_form() {
        let map = CMap::parse(
            b"/CIDInit /ProcSet findresource begin 1 begincodespacerange <0000> <ffff> endcodespacerange
            2 beginbfchar <0001> <5e72> <0002> <d840dc00> endbfchar
            2 beginbfrange <0010> <0012> <4e00> <0020> <0021> [<00660069> <4e8c>] endbfrange
            1 begincidrange <20> <7e> 814 endcidrange 1 beginbfchar <0003> <0000> endbfchar",
            &Budget::new(&Limits::default()),
        )
        .unwrap();
        let text = |code| map.text(code);
        assert_eq!(text(1).as_deref(), Some("\u{5e72}"));
        assert_eq!(text(2).as_deref(), Some("\u{20000}"));
        assert_eq!(text(0x12).as_deref(), Some("\u{4e02}"));
        assert_eq!((text(0x20).as_deref(), text(0x21).as_deref()), (Some("fi"), Some("二")));
        assert_eq!((text(3), text(0x13)), (None, None));
        assert_eq!((map.id(0x21), map.id(0x7f)), (Some(815), None));
        assert_eq!((map.length(&[0, 1, 2]), map.length(&[0])), (Some(2), None));
    }
}
