//! Values that go into statements, the same for both engines.

use bytes::{BufMut, BytesMut};
use postgres::types::{IsNull, ToSql, Type};
use rusqlite::types::{ToSqlOutput, ValueRef};
use std::error::Error as StdError;

/// One parameter of a statement.
///
/// Ids are 16-byte blobs (`uuid` on PostgreSQL); places, moments (epoch milliseconds), days (`domain::Day`), money and
/// areas (fixed-point) are integers. `Real` is for what is measured, never for money.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// `bigint`
    Int(i64),
    /// `double precision`
    Real(f64),
    /// `boolean` (0 or 1 on SQLite)
    Bool(bool),
    /// `text`, or a whole `jsonb`
    Text(String),
    /// `bytea`, or a `uuid` when the column is one
    Blob(Vec<u8>),
}

/// The parameters of one statement: `params![county, &name, None::<i64>]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::Value::from($value)),*] as &[$crate::Value] };
}

macro_rules! from {
    ($($from:ty => |$v:ident| $make:expr),* $(,)?) => {
        $(impl From<$from> for Value { fn from($v: $from) -> Self { $make } })*
    };
}

from! {
    i64 => |v| Value::Int(v),
    &i64 => |v| Value::Int(*v),
    i32 => |v| Value::Int(v.into()),
    u32 => |v| Value::Int(v.into()),
    u8 => |v| Value::Int(v.into()),
    f64 => |v| Value::Real(v),
    bool => |v| Value::Bool(v),
    &bool => |v| Value::Bool(*v),
    String => |v| Value::Text(v),
    &String => |v| Value::Text(v.clone()),
    &str => |v| Value::Text(v.to_owned()),
    Vec<u8> => |v| Value::Blob(v),
    &Vec<u8> => |v| Value::Blob(v.clone()),
    &[u8] => |v| Value::Blob(v.to_vec()),
    &Value => |v| v.clone(),
    domain::Id => |v| Value::Blob(v.bytes().to_vec()),
    &domain::Id => |v| Value::Blob(v.bytes().to_vec()),
    domain::PlaceId => |v| Value::Int(v.0),
    domain::Moment => |v| Value::Int(v.0),
    domain::Day => |v| Value::Int(v.0.into()),
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(bytes: [u8; N]) -> Self {
        Value::Blob(bytes.to_vec())
    }
}

impl<const N: usize> From<&[u8; N]> for Value {
    fn from(bytes: &[u8; N]) -> Self {
        Value::Blob(bytes.to_vec())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

/// PostgreSQL texts cannot hold NUL; SQLite refuses it too, so that a database can always be moved.
const NUL: &str = "text with a NUL character";

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(v) => ValueRef::Integer(*v),
            Value::Real(v) => ValueRef::Real(*v),
            Value::Bool(v) => ValueRef::Integer((*v).into()),
            Value::Text(v) if v.contains('\0') => return Err(rusqlite::Error::ToSqlConversionFailure(NUL.into())),
            Value::Text(v) => ValueRef::Text(v.as_bytes()),
            Value::Blob(v) => ValueRef::Blob(v),
        }))
    }
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match (self, ty) {
            (Value::Null, _) => return Ok(IsNull::Yes),
            (Value::Int(v), &Type::INT8) => out.put_i64(*v),
            (Value::Int(v), &Type::INT4) => out.put_i32(i32::try_from(*v)?),
            (Value::Int(v), &Type::INT2) => out.put_i16(i16::try_from(*v)?),
            (Value::Int(v), &Type::FLOAT8) => out.put_f64(*v as f64),
            // A boolean that came out of SQLite is an integer.
            (Value::Int(v @ 0..=1), &Type::BOOL) => out.put_u8(*v as u8),
            (Value::Real(v), &Type::FLOAT8) => out.put_f64(*v),
            (Value::Bool(v), &Type::BOOL) => out.put_u8((*v).into()),
            (Value::Bool(v), &Type::INT8) => out.put_i64((*v).into()),
            (Value::Text(v), _) if v.contains('\0') => return Err(NUL.into()),
            (
                Value::Text(v),
                &Type::TEXT | &Type::VARCHAR | &Type::BPCHAR | &Type::NAME | &Type::JSON | &Type::UNKNOWN,
            ) => {
                out.put_slice(v.as_bytes());
            }
            (Value::Text(v), &Type::JSONB) => {
                out.put_u8(1); // version of the binary form
                out.put_slice(v.as_bytes());
            }
            (Value::Blob(v), &Type::BYTEA) => out.put_slice(v),
            (Value::Blob(v), &Type::UUID) if v.len() == 16 => out.put_slice(v),
            _ => return Err(format!("{} cannot hold {}", ty.name(), self.kind()).into()),
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    postgres::types::to_sql_checked!();
}

impl Value {
    /// The kind of value in words, never the value itself: it may be personal.
    pub(crate) fn kind(&self) -> String {
        match self {
            Value::Null => "null".into(),
            Value::Int(_) => "an integer".into(),
            Value::Real(_) => "a real".into(),
            Value::Bool(_) => "a boolean".into(),
            Value::Text(_) => "a text".into(),
            Value::Blob(v) => format!("a blob of {} bytes", v.len()),
        }
    }
}
