//! Rows that come back, the same for both engines: strict about types, named in errors by column.

use super::error::Error;
use super::value::Value;
use postgres::types::{FromSql, Type};
use rusqlite::types::ValueRef;
use std::error::Error as StdError;

/// One row of a result, valid only inside the callback that gets it. Columns count from 0.
pub struct Row<'a>(pub(super) Source<'a>);

pub(super) enum Source<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a postgres::Row),
}

/// One column of one row, borrowed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RawValue<'a> {
    /// No value.
    Null,
    /// Any whole number; also `sum(bigint)`, which is `numeric` on PostgreSQL.
    Int(i64),
    /// A real, or a `numeric` with a fraction.
    Real(f64),
    /// A boolean (PostgreSQL only; SQLite has integers).
    Bool(bool),
    /// A text or json.
    Text(&'a str),
    /// Bytes or a uuid.
    Blob(&'a [u8]),
}

impl<'a> Row<'a> {
    /// How many columns the row has.
    #[expect(clippy::len_without_is_empty, reason = "a row has columns")]
    pub fn len(&self) -> usize {
        match self.0 {
            Source::Sqlite(row) => row.as_ref().column_count(),
            Source::Postgres(row) => row.len(),
        }
    }

    /// The column as it is. Errors: no such column, a type the store does not use.
    pub fn raw(&self, at: usize) -> Result<RawValue<'a>, Error> {
        match self.0 {
            Source::Sqlite(row) => Ok(match row.get_ref(at)? {
                ValueRef::Null => RawValue::Null,
                ValueRef::Integer(v) => RawValue::Int(v),
                ValueRef::Real(v) => RawValue::Real(v),
                ValueRef::Text(v) => {
                    RawValue::Text(std::str::from_utf8(v).map_err(|_| self.wrong(at, "text that is not UTF-8"))?)
                }
                ValueRef::Blob(v) => RawValue::Blob(v),
            }),
            Source::Postgres(row) => {
                row.try_get::<_, RawValue<'a>>(at).map_err(|e| Error::Decode(format!("column {at}: {}", causes(&e))))
            }
        }
    }

    /// The column as any type that a column can be.
    pub fn get<T: Column>(&self, at: usize) -> Result<T, Error> {
        let raw = self.raw(at)?;
        T::from_raw(raw).ok_or_else(|| self.wrong(at, raw.kind()))
    }

    /// A whole number. A boolean counts as 0 or 1.
    pub fn int(&self, at: usize) -> Result<i64, Error> {
        self.get(at)
    }

    /// A boolean.
    pub fn bool(&self, at: usize) -> Result<bool, Error> {
        self.get(at)
    }

    /// A text, owned.
    pub fn text(&self, at: usize) -> Result<String, Error> {
        self.get(at)
    }

    /// A text, borrowed from the row.
    pub fn str(&self, at: usize) -> Result<&'a str, Error> {
        match self.raw(at)? {
            RawValue::Text(text) => Ok(text),
            other => Err(self.wrong(at, other.kind())),
        }
    }

    /// Bytes, owned.
    pub fn blob(&self, at: usize) -> Result<Vec<u8>, Error> {
        self.get(at)
    }

    /// A 16-byte id.
    pub fn id(&self, at: usize) -> Result<[u8; 16], Error> {
        self.get(at)
    }

    /// A whole number or none.
    pub fn opt_int(&self, at: usize) -> Result<Option<i64>, Error> {
        self.get(at)
    }

    /// A text or none.
    pub fn opt_text(&self, at: usize) -> Result<Option<String>, Error> {
        self.get(at)
    }

    /// Bytes or none.
    pub fn opt_blob(&self, at: usize) -> Result<Option<Vec<u8>>, Error> {
        self.get(at)
    }

    /// The column as a [`Value`], for tables whose columns are known only at run time. SQLite gives a boolean as integer.
    pub fn value(&self, at: usize) -> Result<Value, Error> {
        Ok(match self.raw(at)? {
            RawValue::Null => Value::Null,
            RawValue::Int(v) => Value::Int(v),
            RawValue::Real(v) => Value::Real(v),
            RawValue::Bool(v) => Value::Bool(v),
            RawValue::Text(v) => Value::Text(v.to_owned()),
            RawValue::Blob(v) => Value::Blob(v.to_vec()),
        })
    }

    /// Reads the columns one after the other; the row must have exactly `width` of them.
    pub fn columns(&self, width: usize) -> Result<Columns<'_, 'a>, Error> {
        match self.len() == width {
            true => Ok(Columns { row: self, at: 0 }),
            false => Err(Error::Decode(format!("{} columns came back, {width} were expected", self.len()))),
        }
    }

    fn wrong(&self, at: usize, found: &str) -> Error {
        let name = match self.0 {
            Source::Sqlite(row) => row.as_ref().column_name(at).unwrap_or("?").to_owned(),
            Source::Postgres(row) => row.columns().get(at).map_or("?", |c| c.name()).to_owned(),
        };
        Error::Decode(format!("column {at} \"{name}\" is {found}"))
    }
}

/// Walks the columns of a row; made by [`Row::columns`].
pub struct Columns<'r, 'a> {
    row: &'r Row<'a>,
    at: usize,
}

impl Columns<'_, '_> {
    /// The next column.
    pub fn take<T: Column>(&mut self) -> Result<T, Error> {
        self.at += 1;
        self.row.get(self.at - 1)
    }
}

/// A type that one column can become.
pub trait Column: Sized {
    /// `None` if the value is of another kind.
    fn from_raw(value: RawValue<'_>) -> Option<Self>;
}

/// A type that one row can become. Implemented for single columns, tuples, and structs made by [`record!`](crate::record).
pub trait FromRow: Sized {
    /// Reads the row; errors name the column.
    fn from_row(row: &Row<'_>) -> Result<Self, Error>;
}

macro_rules! column {
    ($($ty:ty { $($pattern:pat => $value:expr),* $(,)? })*) => {$(
        impl Column for $ty {
            fn from_raw(value: RawValue<'_>) -> Option<Self> {
                match value { $($pattern => $value,)* _ => None }
            }
        }
        impl FromRow for $ty {
            fn from_row(row: &Row<'_>) -> Result<Self, Error> { row.columns(1)?.take() }
        }
        impl FromRow for Option<$ty> {
            fn from_row(row: &Row<'_>) -> Result<Self, Error> { row.columns(1)?.take() }
        }
    )*};
}

column! {
    i64 { RawValue::Int(v) => Some(v), RawValue::Bool(v) => Some(v.into()) }
    bool { RawValue::Bool(v) => Some(v), RawValue::Int(0) => Some(false), RawValue::Int(1) => Some(true) }
    f64 { RawValue::Real(v) => Some(v), RawValue::Int(v) => Some(v as f64) }
    String { RawValue::Text(v) => Some(v.to_owned()) }
    Vec<u8> { RawValue::Blob(v) => Some(v.to_vec()) }
    [u8; 16] { RawValue::Blob(v) => v.try_into().ok() }
    domain::Id { RawValue::Blob(v) => domain::Id::from_slice(v) }
    domain::PlaceId { RawValue::Int(v) => Some(domain::PlaceId(v)) }
    domain::Moment { RawValue::Int(v) => Some(domain::Moment(v)) }
    domain::Day { RawValue::Int(v) => i32::try_from(v).ok().map(domain::Day) }
    [u8; 32] { RawValue::Blob(v) => v.try_into().ok() }
}

impl<T: Column> Column for Option<T> {
    fn from_raw(value: RawValue<'_>) -> Option<Self> {
        match value {
            RawValue::Null => Some(None),
            other => T::from_raw(other).map(Some),
        }
    }
}

macro_rules! tuple {
    ($($width:literal: $($ty:ident)*;)*) => {$(
        impl<$($ty: Column),*> FromRow for ($($ty,)*) {
            fn from_row(row: &Row<'_>) -> Result<Self, Error> {
                let mut columns = row.columns($width)?;
                Ok(($(columns.take::<$ty>()?,)*))
            }
        }
    )*};
}

tuple! {
    1: A; 2: A B; 3: A B C; 4: A B C D; 5: A B C D E; 6: A B C D E F; 7: A B C D E F G; 8: A B C D E F G H;
    9: A B C D E F G H I; 10: A B C D E F G H I J; 11: A B C D E F G H I J K; 12: A B C D E F G H I J K L;
}

/// A struct that is read from a row by position: the columns of the statement in the order of the fields.
///
/// `record! { /// A household. pub struct Household { /// Its id. pub id: [u8; 16], /// Its head. pub head: String } }`
#[macro_export]
macro_rules! record {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $ty:ty),* $(,)? }) => {
        $(#[$meta])* $vis struct $name { $($(#[$field_meta])* $field_vis $field: $ty),* }
        impl $crate::FromRow for $name {
            fn from_row(row: &$crate::Row<'_>) -> Result<Self, $crate::Error> {
                let mut columns = row.columns([$(stringify!($field)),*].len())?;
                Ok(Self { $($field: columns.take()?),* })
            }
        }
    };
}

impl RawValue<'_> {
    fn kind(&self) -> &'static str {
        match self {
            RawValue::Null => "null",
            RawValue::Int(_) => "an integer",
            RawValue::Real(_) => "a real",
            RawValue::Bool(_) => "a boolean",
            RawValue::Text(_) => "a text",
            RawValue::Blob(_) => "a blob",
        }
    }
}

impl<'a> FromSql<'a> for RawValue<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(match *ty {
            Type::INT8 => RawValue::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => RawValue::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => RawValue::Int(i16::from_sql(ty, raw)?.into()),
            Type::FLOAT8 => RawValue::Real(f64::from_sql(ty, raw)?),
            Type::FLOAT4 => RawValue::Real(f32::from_sql(ty, raw)?.into()),
            Type::NUMERIC => numeric(raw).ok_or("numeric out of range")?,
            Type::BOOL => RawValue::Bool(bool::from_sql(ty, raw)?),
            Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::JSON | Type::UNKNOWN => {
                RawValue::Text(std::str::from_utf8(raw)?)
            }
            Type::JSONB => RawValue::Text(std::str::from_utf8(raw.strip_prefix(&[1]).ok_or("jsonb version")?)?),
            Type::BYTEA | Type::UUID => RawValue::Blob(raw),
            _ => return Err(format!("type {} is not used by the store", ty.name()).into()),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(RawValue::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// PostgreSQL's `numeric`: count of base-10000 digits, weight of the first, sign, scale, digits; all 16-bit big endian.
/// `sum(bigint)` and `avg` come as this type. `None`: NaN, infinity or a whole number beyond 64 bits.
fn numeric(raw: &[u8]) -> Option<RawValue<'static>> {
    let mut words = raw.chunks_exact(2).map(|w| i16::from_be_bytes([w[0], w[1]]));
    let (count, weight, sign) = (words.next()?, i32::from(words.next()?), words.next()? as u16);
    words.next()?;
    if sign != 0 && sign != 0x4000 {
        return None;
    }
    let digits: Vec<i16> = words.take(count.try_into().ok()?).collect();
    let whole = usize::try_from(weight + 1).unwrap_or(0);
    if digits.len() <= whole {
        let mut value = 0_i128;
        for at in 0..whole {
            value = value.checked_mul(10_000)?.checked_add(digits.get(at).copied().unwrap_or(0).into())?;
        }
        let value = if sign == 0 { value } else { -value };
        return i64::try_from(value).ok().map(RawValue::Int);
    }
    let value = digits.iter().rev().fold(0.0, |low, digit| low / 10_000.0 + f64::from(*digit));
    let value = value * 10_000_f64.powi(weight);
    Some(RawValue::Real(if sign == 0 { value } else { -value }))
}

fn causes(error: &postgres::Error) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numeric_is_read() {
        let bytes = |words: &[u16]| words.iter().flat_map(|w| w.to_be_bytes()).collect::<Vec<_>>();
        for (words, want) in [
            (&[0, 0, 0, 0][..], Some(RawValue::Int(0))),
            (&[1, 0, 0, 0, 42], Some(RawValue::Int(42))),
            (&[1, 1, 0, 0, 3], Some(RawValue::Int(30_000))),
            (&[2, 1, 0x4000, 0, 1, 2345], Some(RawValue::Int(-12_345))),
            (&[5, 4, 0, 0, 922, 3372, 368, 5477, 5807], Some(RawValue::Int(i64::MAX))),
            (&[5, 4, 0, 0, 922, 3372, 368, 5477, 5808], None),
            (&[2, 0, 0, 2, 3, 5000], Some(RawValue::Real(3.5))),
            (&[1, 0xffff, 0x4000, 1, 5000], Some(RawValue::Real(-0.5))),
            (&[0, 0, 0xc000, 0], None),
        ] {
            assert_eq!(numeric(&bytes(words)), want, "{words:?}");
        }
    }
}
