//! Why a file was not read.

/// The kind of a refusal, for programs; the message is for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Larger than a limit allows, packed or unpacked.
    TooLarge,
    /// Protected with a password (加密).
    Encrypted,
    /// A known format that is not read; the message names the one to save as.
    WrongFormat,
    /// Broken or not what it says it is.
    Damaged,
    /// Uses what no honest office file uses (entities, duplicate parts, overlapping parts).
    Unsafe,
}

/// A file that is not read: what is wrong and what to do, in Chinese.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// The kind, for programs.
    pub reason: Reason,
    /// What is wrong, where, and what to do; shown to the person who uploaded the file.
    pub message: String,
}

impl Refusal {
    pub(crate) fn new(reason: Reason, message: impl Into<String>) -> Self {
        Self { reason, message: message.into() }
    }

    pub(crate) fn too_large(message: impl Into<String>) -> Self {
        Self::new(Reason::TooLarge, message)
    }

    /// `what` names the broken thing; the advice is always the same.
    pub(crate) fn damaged(what: impl std::fmt::Display) -> Self {
        Self::new(Reason::Damaged, format!("文件已损坏或不完整（{what}）。请用 WPS 或 Excel 打开并另存后再上传。"))
    }

    pub(crate) fn wrong_format(message: impl Into<String>) -> Self {
        Self::new(Reason::WrongFormat, message)
    }

    pub(crate) fn encrypted(kind: &str) -> Self {
        Self::new(
            Reason::Encrypted,
            format!(
                "{kind}已加密（设有打开密码），无法读取。请用 WPS 或 Excel 打开，在“文件—文档加密（信息—保护）”中清除密码，另存后再上传。"
            ),
        )
    }

    pub(crate) fn dtd() -> Self {
        Self::new(
            Reason::Unsafe,
            "文件内含有实体定义（DTD），正常的办公文件不会有，为安全起见不予读取。请用 WPS 或 Excel 打开并另存后再上传。",
        )
    }
}
