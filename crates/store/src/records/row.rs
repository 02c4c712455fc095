//! A record as a row: its values and sealed values to columns and back.

use super::table::{CLOCK, SYSTEM, Table};
use crate::engine::RawValue;
use crate::{Error, Row, Value};
use domain::ledger::field_types::{ColumnType, ColumnValue};
use domain::ledger::{Field, Record, Run};
use domain::{Day, Id, Moment, PlaceId};

/// A sensitive value as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Ciphertext.
    pub text: String,
    /// Blind index of the value, for equality.
    pub blind_index: Vec<u8>,
    /// What those see who may not see it.
    pub mask: String,
}

/// A record as stored: in `record.values` sensitive fields are empty, their sealed form stands beside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub record: Record,
    /// Sealed values by field index.
    pub sealed: Vec<(usize, Sealed)>,
    /// The record's wrapped data key; empty when it never held a sensitive value.
    pub data_key: String,
}

impl Stored {
    /// The sealed value of a field.
    pub fn sealed(&self, index: usize) -> Option<&Sealed> {
        self.sealed.iter().find(|(i, _)| *i == index).map(|(_, s)| s)
    }
}

/// A record as the values of its columns, in storage order.
pub(super) fn values(table: &Table, stored: &Stored) -> Vec<Value> {
    let r = &stored.record;
    let id = |id: Option<Id>| id.map_or(Value::Null, |i| Value::Blob(i.bytes().to_vec()));
    let mut out = vec![
        Value::Int(r.county.0),
        Value::Blob(r.id.bytes().to_vec()),
        Value::Int(r.place.0),
        id(r.unit),
        id(r.owner_unit),
        id(r.owner),
        Value::Text(r.number.clone()),
        Value::Text(r.state.clone()),
        r.due.map_or(Value::Null, |d| Value::Int(d.0.into())),
        r.left.map_or(Value::Null, |d| Value::Int(d.into())),
        Value::Int(r.version),
        Value::Int(r.definition.0.into()),
        Value::Int(r.created_on.0.into()),
        Value::Int(r.created_at.0),
        id(Some(r.created_by)),
        Value::Int(r.changed_at.0),
        id(Some(r.changed_by)),
        id(r.recurs_of),
        moves_text(&r.moves),
        persons_text(&r.pending),
        persons_text(&r.excused),
        Value::Text(stored.data_key.clone()),
    ];
    for at in 0..table.ledger().further_clocks().len() {
        let run = r.run(at + 1);
        let day = |day: Option<Day>| day.map_or(Value::Null, |d| Value::Int(d.0.into()));
        let left = run.left.map_or(Value::Null, |n| Value::Int(n.into()));
        let round = if run.round == 0 { Value::Null } else { Value::Int(run.round.into()) };
        out.extend([day(run.due), left, day(run.since), round]);
    }
    for (index, field) in table.ledger().fields.iter().enumerate() {
        if field.sensitive.is_some() {
            match stored.sealed(index) {
                Some(s) => {
                    out.extend([
                        Value::Text(s.text.clone()),
                        Value::Blob(s.blind_index.clone()),
                        Value::Text(s.mask.clone()),
                    ]);
                }
                None => out.extend([Value::Null, Value::Null, Value::Null]),
            }
        } else {
            out.extend(field.ty.to_columns(&r.values[index]).into_iter().map(column_value));
        }
    }
    out
}

fn column_value(column: ColumnValue) -> Value {
    match column {
        ColumnValue::Null => Value::Null,
        ColumnValue::Int(n) => Value::Int(n),
        ColumnValue::Bool(b) => Value::Bool(b),
        ColumnValue::Text(t) => Value::Text(t),
        ColumnValue::Bytes(b) => Value::Blob(b),
    }
}

fn moves_text(moves: &[(PlaceId, Day)]) -> Value {
    if moves.is_empty() {
        return Value::Null;
    }
    let parts: Vec<String> = moves.iter().map(|(p, d)| format!("{} {}", p.0, d.0)).collect();
    Value::Text(parts.join(","))
}

fn persons_text(named: &[(String, Id)]) -> Value {
    if named.is_empty() {
        return Value::Null;
    }
    let parts: Vec<String> = named.iter().map(|(s, p)| format!("{s} {p}")).collect();
    Value::Text(parts.join(","))
}

/// A row with all columns in storage order as a record.
pub(crate) fn read(table: &Table, row: &Row<'_>) -> Result<Stored, Error> {
    let id = |at: usize| -> Result<Option<Id>, Error> { Ok(row.opt_blob(at)?.and_then(|b| Id::from_slice(&b))) };
    let day = |n: i64| Day(i32::try_from(n).unwrap_or(i32::MAX));
    let persons = |list: Vec<(String, String)>| -> Vec<(String, Id)> {
        list.into_iter().filter_map(|(word, p)| Some((word, Id::parse(&p)?))).collect()
    };
    let pairs = |at: usize| -> Result<Vec<(String, String)>, Error> {
        let text = row.opt_text(at)?.unwrap_or_default();
        Ok(text.split(',').filter_map(|p| p.split_once(' ')).map(|(a, b)| (a.to_owned(), b.to_owned())).collect())
    };
    let ledger = table.ledger();
    let nobody = Id::from_bytes([0; 16]);
    let mut record = Record {
        county: PlaceId(row.int(0)?),
        id: id(1)?.unwrap_or(nobody),
        ledger: ledger.id.clone(),
        place: PlaceId(row.int(2)?),
        unit: id(3)?,
        owner_unit: id(4)?,
        owner: id(5)?,
        number: row.text(6)?,
        state: row.text(7)?,
        due: row.opt_int(8)?.map(day),
        left: row.opt_int(9)?.and_then(|n| i32::try_from(n).ok()),
        clocks: ledger.still(),
        version: row.int(10)?,
        definition: day(row.int(11)?),
        created_on: day(row.int(12)?),
        created_at: Moment(row.int(13)?),
        created_by: id(14)?.unwrap_or(nobody),
        changed_at: Moment(row.int(15)?),
        changed_by: id(16)?.unwrap_or(nobody),
        recurs_of: id(17)?,
        moves: pairs(18)?.iter().filter_map(|(p, d)| Some((PlaceId(p.parse().ok()?), Day(d.parse().ok()?)))).collect(),
        pending: persons(pairs(19)?),
        excused: persons(pairs(20)?),
        values: ledger.blank(),
    };
    let data_key = row.text(21)?;
    let (mut sealed, mut at) = (Vec::new(), SYSTEM.len());
    for run in &mut record.clocks {
        let small =
            |at: usize| -> Result<Option<i32>, Error> { Ok(row.opt_int(at)?.and_then(|n| i32::try_from(n).ok())) };
        *run = Run {
            due: small(at)?.map(Day),
            left: small(at + 1)?,
            since: small(at + 2)?.map(Day),
            round: small(at + 3)?.unwrap_or_default(),
        };
        at += CLOCK.len();
    }
    for (index, field) in ledger.fields.iter().enumerate() {
        match read_field(row, field, &mut at)? {
            FieldColumns::Sealed(value) => sealed.extend(value.map(|value| (index, value))),
            FieldColumns::Value(value) => record.values[index] = value,
        }
    }
    Ok(Stored { record, sealed, data_key })
}

/// What the columns of one field hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FieldColumns {
    /// The sealed value of a sensitive field, if it has one.
    Sealed(Option<Sealed>),
    /// The value of another field.
    Value(domain::Value),
}

/// Reads the columns of a field from `at` on, and moves `at` behind them.
pub(super) fn read_field(row: &Row<'_>, field: &Field, at: &mut usize) -> Result<FieldColumns, Error> {
    if field.sensitive.is_some() {
        let sealed = match row.opt_text(*at)? {
            None => None,
            Some(text) => {
                let blind_index = row.opt_blob(*at + 1)?.unwrap_or_default();
                Some(Sealed { text, blind_index, mask: row.opt_text(*at + 2)?.unwrap_or_default() })
            }
        };
        *at += 3;
        return Ok(FieldColumns::Sealed(sealed));
    }
    let mut columns = Vec::with_capacity(2);
    for column in field.ty.columns() {
        columns.push(match (row.raw(*at)?, column.ty) {
            (RawValue::Null, _) => ColumnValue::Null,
            (RawValue::Int(n), ColumnType::Bool) => ColumnValue::Bool(n != 0),
            (RawValue::Int(n), _) => ColumnValue::Int(n),
            (RawValue::Bool(b), _) => ColumnValue::Bool(b),
            (RawValue::Text(t), _) => ColumnValue::Text(t.to_owned()),
            (RawValue::Blob(b), _) => ColumnValue::Bytes(b.to_vec()),
            _ => ColumnValue::Null,
        });
        *at += 1;
    }
    Ok(FieldColumns::Value(field.ty.from_columns(&columns)))
}
