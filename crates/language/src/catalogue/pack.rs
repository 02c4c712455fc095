//! The packed form of the code list: one deflate block per province, so that one province costs only itself.
//!
//! ```text
//! "ZCD1"
//! u8 count of endings, each: u8 length, UTF-8
//! u8 count of provinces, each: u8 first two digits, u8 length + UTF-8 name, u32 rows, u32 raw bytes, u32 packed bytes
//! the packed blocks, one after the other
//! ```
//! Numbers are little endian. A raw block is, for its rows in the order of the codes: the difference of each code to the
//! one before as LEB128 (the first against 0), then one byte each for the ending of the name, then the names without
//! their endings, each closed by a line feed. Equal things stand together, which deflate likes: the country takes
//! 2.8 MB instead of 4.8.

use flate2::{Decompress, FlushDecompress, Status};
use std::fmt;

const MAGIC: &[u8; 4] = b"ZCD1";

/// A name takes at most so many bytes.
const LONGEST: usize = 255;

/// A block of a province unpacks to at most so many bytes: damaged lengths must not ask for all memory.
const LARGEST: usize = 16 << 20;

/// Endings of names stored as one byte, the longer before its own tail.
const ENDINGS: &[&str] = &[
    "社区居民委员会",
    "社区居委会",
    "村民委员会",
    "居民委员会",
    "村村委会",
    "街道办事处",
    "村委会",
    "居委会",
    "生活区",
    "社区",
    "嘎查",
    "街道",
    "村",
    "镇",
    "乡",
    "",
];

/// Why a code list can not be packed, or packed bytes are not a code list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PackError {
    /// The line (from 1) is not `code` TAB `name` with twelve digits and a name.
    Line(usize),
    /// The code of the line is not above the one before it.
    Order(usize),
    /// The bytes end early or contradict themselves.
    Corrupt,
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PackError::Line(line) => write!(f, "第 {line} 行应为“12 位代码、制表符、名称”"),
            PackError::Order(line) => write!(f, "第 {line} 行的代码没有按从小到大排列,或与上一行重复"),
            PackError::Corrupt => write!(f, "区划数据已损坏,请重新取得该文件"),
        }
    }
}

impl std::error::Error for PackError {}

/// One province of the directory.
#[derive(Debug)]
pub(super) struct Packed<'a> {
    pub province: u8,
    pub name: &'a str,
    rows: usize,
    raw: usize,
    bytes: &'a [u8],
}

/// A packed list, opened: endings and directory, no block unpacked yet.
#[derive(Debug)]
pub(super) struct Archive<'a> {
    pub endings: Vec<&'a str>,
    pub provinces: Vec<Packed<'a>>,
}

/// The rows of one province, unpacked: row `n` is `codes[n]` and the name `names[starts[n]..starts[n + 1] - 1]`.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// Ascending.
    pub codes: Vec<u64>,
    /// One more than rows.
    pub starts: Vec<u32>,
    /// Every name closed by a line feed.
    pub names: String,
}

/// Packs a list as published: a header line, then `code` TAB `name`, ascending.
///
/// # Errors
/// The first line that is malformed or out of order.
pub fn pack(tsv: &str) -> Result<Vec<u8>, PackError> {
    let mut provinces: Vec<(u8, Vec<(u64, &str)>)> = Vec::new();
    let mut previous = 0;
    for (at, line) in tsv.lines().enumerate().skip(1) {
        let (code, name) = line.split_once('\t').ok_or(PackError::Line(at + 1))?;
        let digits = code.len() == 12 && code.bytes().all(|b| b.is_ascii_digit());
        let good = digits && (1..=LONGEST).contains(&name.len());
        let number: u64 = code.parse().ok().filter(|_| good).ok_or(PackError::Line(at + 1))?;
        if number <= previous {
            return Err(PackError::Order(at + 1));
        }
        previous = number;
        let province = super::Code::from_number(number).province();
        match provinces.last_mut() {
            Some((last, rows)) if *last == province => rows.push((number, name)),
            _ => provinces.push((province, vec![(number, name)])),
        }
    }
    let mut out = MAGIC.to_vec();
    out.push(ENDINGS.len() as u8);
    for ending in ENDINGS {
        text(&mut out, ending);
    }
    out.push(provinces.len() as u8);
    let mut blocks = Vec::new();
    for (province, rows) in &provinces {
        let raw = raw_block(rows);
        let packed = deflate(&raw)?;
        out.push(*province);
        text(&mut out, rows[0].1);
        for number in [rows.len(), raw.len(), packed.len()] {
            out.extend((number as u32).to_le_bytes());
        }
        blocks.extend(packed);
    }
    out.extend(blocks);
    Ok(out)
}

/// The list that was packed, byte for byte, with the header `code` TAB `name` and a final line feed.
///
/// # Errors
/// [`PackError::Corrupt`].
pub fn unpack(bytes: &[u8]) -> Result<String, PackError> {
    let archive = Archive::open(bytes)?;
    let mut out = String::from("code\tname\n");
    for packed in &archive.provinces {
        let rows = packed.rows(&archive.endings)?;
        for (code, name) in rows.codes.iter().zip(rows.names.lines()) {
            out.push_str(&format!("{code:012}\t{name}\n"));
        }
    }
    Ok(out)
}

fn text(out: &mut Vec<u8>, text: &str) {
    out.push(text.len() as u8);
    out.extend(text.as_bytes());
}

fn raw_block(rows: &[(u64, &str)]) -> Vec<u8> {
    let (mut out, mut endings, mut names) = (Vec::new(), Vec::new(), String::new());
    let mut previous = 0;
    for (number, name) in rows {
        let mut delta = number - previous;
        previous = *number;
        while delta > 127 {
            out.push(delta as u8 | 128);
            delta >>= 7;
        }
        out.push(delta as u8);
        let ending = ENDINGS.iter().position(|e| name.ends_with(e)).unwrap_or(ENDINGS.len() - 1);
        endings.push(ending as u8);
        names.push_str(&name[..name.len() - ENDINGS[ending].len()]);
        names.push('\n');
    }
    out.extend(endings);
    out.extend(names.into_bytes());
    out
}

fn deflate(raw: &[u8]) -> Result<Vec<u8>, PackError> {
    let mut packer = flate2::Compress::new(flate2::Compression::best(), false);
    let mut out = Vec::with_capacity(raw.len() + 1024);
    match packer.compress_vec(raw, &mut out, flate2::FlushCompress::Finish) {
        Ok(Status::StreamEnd) => Ok(out),
        _ => Err(PackError::Corrupt),
    }
}

impl<'a> Archive<'a> {
    /// Reads endings and directory.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Archive<'a>, PackError> {
        let mut reader = Reader(bytes);
        if reader.take(MAGIC.len())? != MAGIC {
            return Err(PackError::Corrupt);
        }
        let endings = (0..reader.byte()?).map(|_| reader.text()).collect::<Result<_, _>>()?;
        let mut heads = Vec::new();
        for _ in 0..reader.byte()? {
            heads.push((reader.byte()?, reader.text()?, reader.number()?, reader.number()?, reader.number()?));
        }
        let provinces = heads
            .into_iter()
            .map(|(province, name, rows, raw, packed)| {
                Ok(Packed { province, name, rows, raw, bytes: reader.take(packed)? })
            })
            .collect::<Result<_, _>>()?;
        Ok(Archive { endings, provinces })
    }
}

impl Packed<'_> {
    /// Unpacks the block.
    pub(super) fn rows(&self, endings: &[&str]) -> Result<Rows, PackError> {
        if self.raw > LARGEST || self.rows > self.raw {
            return Err(PackError::Corrupt);
        }
        let mut raw = Vec::with_capacity(self.raw);
        let status = Decompress::new(false).decompress_vec(self.bytes, &mut raw, FlushDecompress::Finish);
        if !matches!(status, Ok(Status::StreamEnd)) || raw.len() != self.raw {
            return Err(PackError::Corrupt);
        }
        let mut reader = Reader(&raw);
        let mut codes = Vec::with_capacity(self.rows);
        let mut number = 0_u64;
        for _ in 0..self.rows {
            number = number.checked_add(reader.leb()?).ok_or(PackError::Corrupt)?;
            codes.push(number);
        }
        let used = reader.take(self.rows)?.iter().map(|id| endings.get(usize::from(*id)).copied());
        let used: Vec<&str> = used.collect::<Option<_>>().ok_or(PackError::Corrupt)?;
        let stems = std::str::from_utf8(reader.0).map_err(|_| PackError::Corrupt)?;
        let size = stems.len() + used.iter().map(|ending| ending.len()).sum::<usize>();
        let mut rows = Rows { codes, starts: Vec::with_capacity(self.rows + 1), names: String::with_capacity(size) };
        for (stem, ending) in stems.split_terminator('\n').zip(&used) {
            rows.starts.push(rows.names.len() as u32);
            rows.names.push_str(stem);
            rows.names.push_str(ending);
            rows.names.push('\n');
        }
        rows.starts.push(rows.names.len() as u32);
        if rows.names.len() != size || rows.starts.len() != self.rows + 1 {
            return Err(PackError::Corrupt);
        }
        Ok(rows)
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, len: usize) -> Result<&'a [u8], PackError> {
        let (head, rest) = self.0.split_at_checked(len).ok_or(PackError::Corrupt)?;
        self.0 = rest;
        Ok(head)
    }

    fn byte(&mut self) -> Result<u8, PackError> {
        Ok(self.take(1)?[0])
    }

    fn text(&mut self) -> Result<&'a str, PackError> {
        let len = self.byte()?;
        std::str::from_utf8(self.take(usize::from(len))?).map_err(|_| PackError::Corrupt)
    }

    fn number(&mut self) -> Result<usize, PackError> {
        let (head, rest) = self.0.split_first_chunk().ok_or(PackError::Corrupt)?;
        self.0 = rest;
        Ok(u32::from_le_bytes(*head) as usize)
    }

    fn leb(&mut self) -> Result<u64, PackError> {
        let mut value = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return Ok(value);
            }
        }
        Err(PackError::Corrupt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn refuses_what_is_no_list() {
        for (tsv, error) in [
            ("h\n36100000000\t抚州市\n", PackError::Line(2)),
            ("h\n361000000000 抚州市\n", PackError::Line(2)),
            ("h\n361000000000\t\n", PackError::Line(2)),
            ("h\n+61000000000\t抚州市\n", PackError::Line(2)),
            ("h\n361000000000\t抚州市\n361000000000\t又\n", PackError::Order(3)),
            ("h\n361002000000\t临川区\n361000000000\t抚州市\n", PackError::Order(3)),
        ] {
            assert_eq!(pack(tsv), Err(error), "{tsv}");
        }
    }

    #[test]
    fn damage_is_told() {
        let packed = pack("code\tname\n360000000000\t江西省\n361000000000\t抚州市\n").expect("packs");
        for len in 0..packed.len() {
            assert_eq!(unpack(&packed[..len]), Err(PackError::Corrupt), "cut at {len}");
        }
        assert_eq!(unpack(b"ZCD2 something else"), Err(PackError::Corrupt));
    }

    proptest! {
        #[test]
        fn packing_loses_nothing(rows in prop::collection::btree_map(
            110_000_000_000_u64..660_000_000_000, "[一-龥a-z]{1,6}(村|村委会|社区居委会|镇|)", 0..40)) {
            let tsv: String = std::iter::once("code\tname\n".to_owned())
                .chain(rows.iter().map(|(code, name)| format!("{code:012}\t{name}\n"))).collect();
            let packed = pack(&tsv).expect("a good list");
            prop_assert_eq!(unpack(&packed), Ok(tsv));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0usize..120, value: u8) {
            let mut head = MAGIC.to_vec();
            head.extend(&bytes);
            let _ = unpack(&head);
            let mut packed = pack("code\tname\n360000000000\t江西省\n361000000000\t抚州市\n").expect("packs");
            if let Some(byte) = packed.get_mut(at) { *byte = value; }
            let _ = unpack(&packed);
        }
    }
}
