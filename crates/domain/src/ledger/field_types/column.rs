//! Database columns of a field.

/// Type of a database column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// bigint
    Int,
    Bool,
    Text,
    Bytes,
}

/// One database column of a field: suffix behind the field's column name (empty for the main one) and type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// `""`, `"_words"`, `"_seal"`, `"_find"`, `"_mask"`.
    pub suffix: &'static str,
    pub ty: ColumnType,
}

/// What a database column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnValue {
    /// SQL null.
    Null,
    /// bigint
    Int(i64),
    Bool(bool),
    Text(String),
    Bytes(Vec<u8>),
}
