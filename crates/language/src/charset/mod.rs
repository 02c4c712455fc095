//! Encodings of Chinese text (字符编码): which one a file is in, and the byte pairs of GBK.

mod decode;
mod gbk;

pub use decode::decode;
pub(crate) use gbk::{from_gbk, gbk, is_common};
