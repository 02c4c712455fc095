//! Database columns of a field.

/// Type of a database column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// bigint
    Int,
    /// boolean
    Bool,
    /// text
    Text,
    /// bytes
    Bytes,
}

/// One database column of a field: suffix behind the field's column name (empty for the main one) and type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// `""`, `"_words"`, `"_seal"`, `"_find"`, `"_mask"`.
    pub suffix: &'static str,
    /// Type.
    pub ty: ColumnType,
}

/// What a database column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnValue {
    /// SQL null.
    Null,
    /// bigint
    Int(i64),
    /// boolean
    Bool(bool),
    /// text
    Text(String),
    /// bytes
    Bytes(Vec<u8>),
}
