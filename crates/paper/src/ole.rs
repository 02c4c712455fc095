//! OLE containers, the box old Office files come in.

use std::io::{Cursor, Read};

use crate::{Limits, Refusal};

/// Reads a whole stream of a container against the limits; `None` if there is none of that name.
pub(crate) fn stream(bytes: &[u8], names: &[&str], limits: &Limits) -> Result<Option<Vec<u8>>, Refusal> {
    if bytes.len() as u64 > limits.file_bytes {
        return Err(Refusal::too_large(format!("文件过大，最多 {} MB。", limits.file_bytes >> 20)));
    }
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| Refusal::damaged("文件容器不完整"))?;
    let Some(name) = names.iter().find(|n| file.is_stream(n)) else { return Ok(None) };
    let stream = file.open_stream(name).map_err(|_| Refusal::damaged("文件内容无法打开"))?;
    let mut out = Vec::new();
    // A stream can not honestly be larger than its container.
    stream.take(bytes.len() as u64).read_to_end(&mut out).map_err(|_| Refusal::damaged("文件内容不完整"))?;
    Ok(Some(out))
}

/// Little-endian numbers at an offset; `None` beyond the end.
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// See [`u16_at`].
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
