//! The shared strings of a workbook and its way of escaping characters that XML does not allow.

use std::borrow::Cow;
use std::io::Read;
use std::sync::Arc;

use quick_xml::events::Event;

use crate::xml::{Xml, push_text};
use crate::{Limits, Refusal};

/// Counts the text that is kept, over all parts of a workbook.
#[derive(Debug)]
pub(crate) struct TextBudget {
    left: usize,
}

impl TextBudget {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { left: limits.text_bytes }
    }

    /// Keeps a text, or refuses when there is too much of it. Each text also costs the memory that holds it.
    pub(crate) fn keep(&mut self, text: &str) -> Result<Arc<str>, Refusal> {
        self.left = self
            .left
            .checked_sub(text.len() + 16)
            .ok_or_else(|| Refusal::too_large("工作簿中的文字过多，请拆成几个文件再上传。"))?;
        Ok(text.into())
    }
}

/// Reads all shared strings.
pub(crate) fn read(
    input: impl Read,
    part: &str,
    texts: &mut TextBudget,
    limits: &Limits,
) -> Result<Vec<Arc<str>>, Refusal> {
    let mut xml = Xml::new(input, part, limits);
    let mut out = Vec::new();
    loop {
        match xml.next()? {
            Event::Eof => return Ok(out),
            Event::Start(e) if e.local_name().as_ref() == "si" => {
                let text = rich_text(&mut xml)?;
                out.push(texts.keep(&text)?);
            }
            _ => {}
        }
    }
}

/// The text of the element just started (`si`, `is`): all runs joined, phonetic guides (拼音) left out.
pub(crate) fn rich_text<R: Read>(xml: &mut Xml<R>) -> Result<String, Refusal> {
    let depth = xml.depth();
    let mut out = String::new();
    let (mut in_text, mut phonetic) = (false, None);
    loop {
        let open = xml.depth();
        let event = xml.next()?;
        match &event {
            Event::Eof => break,
            Event::Start(e) => match e.local_name().as_ref() {
                "t" if phonetic.is_none() => in_text = true,
                "rPh" => phonetic = phonetic.or(Some(open)),
                _ => {}
            },
            Event::End(e) => {
                let closed = open - 1;
                match e.local_name().as_ref() {
                    "t" => in_text = false,
                    _ if phonetic.is_some_and(|p| closed <= p) => phonetic = None,
                    _ => {}
                }
                if closed < depth {
                    break;
                }
            }
            _ if in_text => push_text(&mut out, &event)?,
            _ => {}
        }
    }
    Ok(match unescape(&out) {
        Cow::Owned(text) => text,
        Cow::Borrowed(_) => out,
    })
}

/// Turns `_x000D_` into the character it stands for (ECMA-376 part 1, 22.9.2.19); `_x005F_` is the underscore itself.
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let code = rest.get(2..7).filter(|c| c.ends_with('_')).and_then(|c| {
            c[..4].bytes().all(|b| b.is_ascii_hexdigit()).then(|| u32::from_str_radix(&c[..4], 16).ok())?
        });
        match code.and_then(char::from_u32) {
            Some(c) => {
                out.push(c);
                rest = &rest[7..];
            }
            None => {
                out.push_str("_x");
                rest = &rest[2..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_strings() {
        let xml = "<sst xmlns='x'><si><t>甲</t></si><si><r><t>乙</t></r><r><rPr><b/></rPr><t xml:space='preserve'> 丙</t></r>\
                   <rPh sb='0' eb='1'><t>yi</t></rPh></si><si/><si><t>&#13;=1&amp;2</t></si><si><t>a_x000D_b_x005F_x000D_</t></si></sst>";
        let limits = Limits::default();
        let all = read(xml.as_bytes(), "t", &mut TextBudget::new(&limits), &limits).unwrap();
        let all: Vec<&str> = all.iter().map(|s| &**s).collect();
        assert_eq!(all, ["甲", "乙 丙", "", "\r=1&2", "a\rb_x000D_"]);
    }

    #[test]
    fn entities_are_refused() {
        for xml in ["<!DOCTYPE sst [<!ENTITY a 'aa'>]><sst><si><t>&a;</t></si></sst>", "<sst><si><t>&a;</t></si></sst>"]
        {
            let limits = Limits::default();
            assert!(read(xml.as_bytes(), "t", &mut TextBudget::new(&limits), &limits).is_err(), "{xml}");
        }
    }

    #[test]
    fn text_is_counted() {
        let limits = Limits { text_bytes: 100, ..Limits::default() };
        let xml = format!("<sst>{}</sst>", "<si><t>0123456789</t></si>".repeat(10));
        let refusal = read(xml.as_bytes(), "t", &mut TextBudget::new(&limits), &limits).unwrap_err();
        assert_eq!(refusal.reason, crate::Reason::TooLarge);
    }
}
