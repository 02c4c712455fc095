//! A zip package that is read part by part against a budget. Names are only looked up, never used as paths.

use std::collections::HashMap;
use std::io::{self, Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::{Limits, Reason, Refusal};

/// Marks an input that unpacked to more than its limit, so that it can be told from a broken one.
#[derive(Debug)]
pub(crate) struct Overflow;

impl std::fmt::Display for Overflow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("over the limit")
    }
}

impl std::error::Error for Overflow {}

/// The refusal for an unpacking error: too large if it was our limit, damaged otherwise.
pub(crate) fn unpack_refusal(part: &str, error: &io::Error) -> Refusal {
    if error.get_ref().is_some_and(|inner| inner.is::<Overflow>()) {
        too_large(part)
    } else {
        Refusal::damaged(format_args!("{part} 无法解压"))
    }
}

fn too_large(part: &str) -> Refusal {
    Refusal::too_large(format!(
        "文件解压后过大（{part}）。常见原因是表格下方或右侧有大量只有格式的空行空列：请删除后另存，或拆成几个文件再上传。"
    ))
}

/// An open package.
pub(crate) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    index: HashMap<String, usize>,
    left: u64,
}

impl<'a> Archive<'a> {
    /// Opens the package; `kind` is how the file is called in refusals (工作簿, Word 文档).
    pub(crate) fn open(bytes: &'a [u8], kind: &str, limits: &Limits) -> Result<Self, Refusal> {
        if bytes.len() as u64 > limits.file_bytes {
            return Err(Refusal::too_large(format!(
                "文件过大（{} MB），最多 {} MB。请删除图片或拆成几个文件再上传。",
                bytes.len() >> 20,
                limits.file_bytes >> 20
            )));
        }
        // The central directory is kept in memory by the zip reader, so its size is judged before it is read.
        if declared_entries(bytes).is_some_and(|n| n > limits.parts) {
            return Err(Refusal::too_large(format!("文件内部部件过多（超过 {} 个），不予读取。", limits.parts)));
        }
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::damaged("压缩结构不完整"))?;
        if zip.len() > limits.parts {
            return Err(Refusal::too_large(format!("文件内部部件过多（超过 {} 个），不予读取。", limits.parts)));
        }
        let odd = |what: &str| {
            Refusal::new(
                Reason::Unsafe,
                format!(
                    "文件内部{what}，正常的办公文件不会这样，为安全起见不予读取。请用 WPS 或 Excel 打开并另存后再上传。"
                ),
            )
        };
        if zip.has_duplicate_names() {
            return Err(odd("有重名部件"));
        }
        if zip.has_overlapping_entries().unwrap_or(true) {
            return Err(odd("有重叠部件"));
        }
        let mut index = HashMap::with_capacity(zip.len());
        for i in 0..zip.len() {
            let Some(Ok(name)) = zip.name_for_index(i) else { continue };
            if index.insert(lookup_name(&name), i).is_some() {
                return Err(odd("有重名部件"));
            }
        }
        let encrypted = (0..zip.len()).any(|i| zip.by_index_raw(i).is_ok_and(|file| file.encrypted()));
        if encrypted {
            return Err(Refusal::encrypted(kind));
        }
        Ok(Self { zip, index, left: limits.unpacked_bytes })
    }

    /// Whether there is a part of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.index.contains_key(&lookup_name(name))
    }

    /// Opens a part for streaming; `None` if there is no such part.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<Part<'_>>, Refusal> {
        let Some(&i) = self.index.get(&lookup_name(name)) else { return Ok(None) };
        let file = self.zip.by_index(i).map_err(|e| match e {
            ZipError::UnsupportedArchive(_) => Refusal::damaged(format_args!("{name} 的压缩方式不受支持")),
            _ => Refusal::damaged(format_args!("{name} 无法打开")),
        })?;
        if !file.is_file() {
            return Err(Refusal::damaged(format_args!("{name} 不是普通部件")));
        }
        // An honest size is judged before a byte is unpacked; a lying one is caught by the budget.
        if file.size() > self.left {
            return Err(too_large(name));
        }
        Ok(Some(Part { inner: Box::new(file), left: &mut self.left }))
    }

    /// The whole of a small part.
    pub(crate) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(mut part) = self.part(name)? else { return Ok(None) };
        let mut out = Vec::new();
        part.read_to_end(&mut out).map_err(|e| unpack_refusal(name, &e))?;
        Ok(Some(out))
    }

    /// Part names as stored, in the order of the package.
    pub(crate) fn names(&self) -> Vec<String> {
        (0..self.zip.len()).filter_map(|i| self.zip.name_for_index(i)?.ok().map(|n| n.into_owned())).collect()
    }

    /// The zip reader itself, for copying parts that are not changed.
    pub(crate) fn zip(&mut self) -> &mut ZipArchive<Cursor<&'a [u8]>> {
        &mut self.zip
    }
}

/// A part being unpacked; every byte is taken from the budget of its archive.
pub(crate) struct Part<'a> {
    inner: Box<dyn Read + 'a>,
    left: &'a mut u64,
}

impl Read for Part<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        *self.left = self.left.checked_sub(n as u64).ok_or_else(|| io::Error::other(Overflow))?;
        Ok(n)
    }
}

/// Part names are compared without case, with either slash, with or without a leading one: writers differ.
fn lookup_name(name: &str) -> String {
    name.trim_start_matches(['/', '\\']).replace('\\', "/").to_ascii_lowercase()
}

/// The number of entries the end-of-directory record declares. `usize::MAX` for zip64, which no office file needs.
fn declared_entries(bytes: &[u8]) -> Option<usize> {
    let tail = bytes.len().saturating_sub(22 + 65_535);
    let at = bytes[tail..].windows(4).rposition(|w| w == b"PK\x05\x06")? + tail;
    let count = bytes.get(at + 10..at + 12)?;
    let count = usize::from(u16::from_le_bytes([count[0], count[1]]));
    Some(if count == 0xFFFF { usize::MAX } else { count })
}
