//! What can go wrong with a key or a sealed value.

/// Why a key or a sealed value could not be used. The texts are shown to the people who run the system; none of them
/// contains key material or plaintext.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The key file is not one of ours or was damaged; `line` counts from 1.
    #[error("密钥文件第 {line} 行{problem}。请用备份的密钥文件替换；没有备份时不要新建，否则已加密内容无法再读")]
    KeyFile {
        /// Line of the key file, from 1.
        line: usize,
        /// What is wrong with the line, in Chinese, continuing the sentence.
        problem: &'static str,
    },
    /// A value was sealed under a version of the master key that this ring does not hold (any more).
    #[error("缺少第 {0} 版主密钥，无法解开用它封存的内容。请把含第 {0} 版的密钥文件放回后重试")]
    MissingVersion(u32),
    /// The stored text is not a sealed value at all.
    #[error("不是可识别的密文：{0}")]
    Malformed(&'static str),
    /// The ciphertext, its place (table, column, record) or the key does not match: altered or moved.
    #[error("密文与其所在的表、列、记录或密钥不符，可能被改动或搬动过")]
    Tampered,
    /// The record's data key was destroyed: its sensitive values are gone on purpose (删除、到期).
    #[error("该记录的敏感内容已依法删除，不能再读")]
    Erased,
    /// The decrypted bytes are not UTF-8 text although text was asked for.
    #[error("解密结果不是文字")]
    NotText,
    /// The stored password hash is not an Argon2id PHC string within sane limits.
    #[error("存储的口令散列无法识别，请为该账号重设口令")]
    PasswordHash,
    /// The cost parameters for password hashing are outside what Argon2 accepts.
    #[error("口令散列参数不合法：内存至少 8 KiB×并行度，轮数与并行度至少 1")]
    PasswordCost,
    /// The one-time-code secret is not base32 or is shorter than 128 bits.
    #[error("动态口令密钥无法识别")]
    TotpSecret,
}
