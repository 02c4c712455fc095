//! Records and the values in them. A record may go on in CONTINUE records; a text that is cut by one says there anew
//! how wide its characters are.

use encoding_rs::Encoding;

use crate::ole::u16_at;

/// The records of a stream, each with what continues it. Ends where the stream stops making sense.
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    pub(super) fn new(data: &'a [u8]) -> Self {
        Self { rest: data }
    }

    fn one(&mut self) -> Option<(u16, &'a [u8])> {
        let (kind, length) = (u16_at(self.rest, 0)?, usize::from(u16_at(self.rest, 2)?));
        let body = self.rest.get(4..4 + length)?;
        self.rest = &self.rest[4 + length..];
        Some((kind, body))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, Chunks<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, body) = self.one()?;
        let mut more = Vec::new();
        while u16_at(self.rest, 0) == Some(0x003C) {
            more.push(self.one()?.1);
        }
        more.reverse();
        Some((kind, Chunks { now: body, more }))
    }
}

/// The bytes of a record over all its pieces.
pub(super) struct Chunks<'a> {
    now: &'a [u8],
    /// What follows, last first.
    more: Vec<&'a [u8]>,
}

impl Chunks<'_> {
    /// Bytes left in the current piece.
    pub(super) fn left(&self) -> usize {
        self.now.len()
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        while self.now.is_empty() {
            self.now = self.more.pop()?;
        }
        let (first, rest) = self.now.split_first()?;
        self.now = rest;
        Some(*first)
    }

    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let mut out = [0; N];
        for byte in &mut out {
            *byte = self.u8()?;
        }
        Some(out)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.bytes().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.bytes().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.bytes().map(u64::from_le_bytes)
    }

    pub(super) fn f64(&mut self) -> Option<f64> {
        self.bytes().map(f64::from_le_bytes)
    }

    pub(super) fn skip(&mut self, mut count: usize) {
        while count > 0 {
            if self.now.is_empty() {
                let Some(next) = self.more.pop() else { return };
                self.now = next;
                continue;
            }
            let step = count.min(self.now.len());
            self.now = &self.now[step..];
            count -= step;
        }
    }

    /// A text whose length is said in `width` bytes, in characters; before Excel 97 in bytes of an encoding.
    pub(super) fn text(&mut self, width: usize, bytes_as: Option<&'static Encoding>) -> Option<String> {
        let length = if width == 1 { usize::from(self.u8()?) } else { usize::from(self.u16()?) };
        if let Some(encoding) = bytes_as {
            let bytes: Vec<u8> = (0..length).map_while(|_| self.u8()).collect();
            return Some(encoding.decode_without_bom_handling(&bytes).0.into_owned());
        }
        let flags = self.u8()?;
        let runs = if flags & 8 != 0 { usize::from(self.u16()?) } else { 0 };
        let extra = if flags & 4 != 0 { self.u32()? as usize } else { 0 };
        let mut units: Vec<u16> = Vec::with_capacity(length);
        let mut wide = flags & 1 != 0;
        while units.len() < length {
            if self.now.is_empty() {
                self.now = self.more.pop()?;
                wide = self.u8()? & 1 != 0;
            }
            let unit = if wide { self.u16()? } else { u16::from(self.u8()?) };
            units.push(unit);
        }
        self.skip(runs * 4 + extra);
        Some(String::from_utf16_lossy(&units))
    }
}
