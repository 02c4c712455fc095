//! A pull reader over XML that knows the limits: no DTD, no entities of its own, bounded depth and token size.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Error, Reader, XmlVersion};

use crate::archive::{Overflow, unpack_refusal};
use crate::{Limits, Refusal};

/// Counts the bytes of the token being read, because the XML reader itself buffers a token of any size.
struct Guard<R> {
    inner: R,
    token: Rc<Cell<u64>>,
    limit: u64,
}

impl<R: BufRead> Read for Guard<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buf)
    }
}

impl<R: BufRead> BufRead for Guard<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.token.get() > self.limit {
            return Err(io::Error::other(Overflow));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.token.set(self.token.get() + amount as u64);
        self.inner.consume(amount);
    }
}

/// The reader. Empty elements come as a start and an end.
pub(crate) struct Xml<R: Read> {
    reader: Reader<Guard<BufReader<R>>>,
    token: Rc<Cell<u64>>,
    buf: Vec<u8>,
    depth: usize,
    max_depth: usize,
    part: String,
}

impl<R: Read> Xml<R> {
    /// `part` names the input in refusals.
    pub(crate) fn new(input: R, part: &str, limits: &Limits) -> Self {
        let token = Rc::new(Cell::new(0));
        let guard = Guard {
            inner: BufReader::with_capacity(64 << 10, input),
            token: Rc::clone(&token),
            limit: limits.token_bytes,
        };
        let mut reader = Reader::from_reader(guard);
        reader.config_mut().expand_empty_elements = true;
        // Depth is watched here, so that the names of open elements need not be kept.
        reader.config_mut().check_end_names = false;
        Self { reader, token, buf: Vec::new(), depth: 0, max_depth: limits.depth, part: part.to_owned() }
    }

    /// The same, but empty elements come as one event: for parts that hold millions of them.
    pub(crate) fn compact(input: R, part: &str, limits: &Limits) -> Self {
        let mut xml = Self::new(input, part, limits);
        xml.reader.config_mut().expand_empty_elements = false;
        xml
    }

    /// The next event, `Eof` at the end.
    pub(crate) fn next(&mut self) -> Result<Event<'_>, Refusal> {
        self.buf.clear();
        self.token.set(0);
        let event = self.reader.read_event_into(&mut self.buf).map_err(|e| match e {
            Error::Io(e) => unpack_refusal(&self.part, &e),
            _ => Refusal::damaged(format_args!("{} 的内容不是正确的 XML", self.part)),
        })?;
        match &event {
            Event::DocType(_) => return Err(Refusal::dtd()),
            Event::Start(_) => {
                self.depth += 1;
                if self.depth > self.max_depth {
                    return Err(Refusal::damaged(format_args!("{} 嵌套过深", self.part)));
                }
            }
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::Eof if self.depth > 0 => return Err(Refusal::damaged(format_args!("{} 不完整", self.part))),
            _ => {}
        }
        Ok(event)
    }

    /// How many elements are open, the one just started included.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// Collects the text up to the end of the element just started, markup inside left out.
    pub(crate) fn text(&mut self) -> Result<String, Refusal> {
        let (mut out, depth) = (String::new(), self.depth);
        loop {
            let open = self.depth;
            match self.next()? {
                Event::Eof => return Ok(out),
                Event::End(_) if open <= depth => return Ok(out),
                event => push_text(&mut out, &event)?,
            }
        }
    }

    /// Passes over everything up to the end of the element just started.
    pub(crate) fn skip(&mut self) -> Result<(), Refusal> {
        let depth = self.depth;
        loop {
            let open = self.depth;
            match self.next()? {
                Event::Eof => return Ok(()),
                Event::End(_) if open <= depth => return Ok(()),
                _ => {}
            }
        }
    }
}

/// Appends the characters of a text-like event; other events add nothing. An entity that XML does not predefine is
/// refused.
pub(crate) fn push_text(out: &mut String, event: &Event<'_>) -> Result<(), Refusal> {
    match event {
        Event::Text(t) => out.push_str(&t.xml10_content()),
        Event::CData(t) => out.push_str(&t.xml10_content()),
        Event::GeneralRef(r) => {
            let resolved = match &**r {
                "amp" => Some('&'),
                "lt" => Some('<'),
                "gt" => Some('>'),
                "quot" => Some('"'),
                "apos" => Some('\''),
                _ => r.resolve_char_ref().ok().flatten(),
            };
            out.push(resolved.ok_or_else(|| Refusal::damaged("含有未知实体"))?);
        }
        _ => {}
    }
    Ok(())
}

/// The value of an attribute by its local name (`id` finds `r:id`), unescaped.
pub(crate) fn attr<'a>(start: &'a BytesStart<'_>, local: &str) -> Option<Cow<'a, str>> {
    let mut all = start.attributes();
    all.with_checks(false);
    let found = all.flatten().find(|a| a.key.local_name().as_ref() == local)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok()
}

/// An attribute that is true when it says `1`, `true` or `on`; `default` when it is missing.
pub(crate) fn flag(start: &BytesStart<'_>, local: &str, default: bool) -> bool {
    attr(start, local).map_or(default, |v| matches!(&*v, "1" | "true" | "on"))
}
