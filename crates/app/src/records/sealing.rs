//! Sensitive values: sealed on the way in, opened or masked on the way out.

use super::tables;
use crate::context::App;
use crate::outcome::Outcome;
use domain::ledger::{Field, Ledger, Record};
use domain::{Id, Value};
use serde_json::Value as Json;
use store::records::{ListRow, Sealed, Stored};
use vault::{FieldAddress, OsRandom, RecordKey};

/// The record with its sensitive values opened, as the rules need it.
pub(crate) fn open(app: &App, ledger: &Ledger, stored: &Stored) -> Outcome<Record> {
    let mut record = stored.record.clone();
    tables::open(app, ledger, stored, &mut record)?;
    if stored.sealed.is_empty() {
        return Ok(record);
    }
    let key = key(app, ledger, stored)?;
    for (index, sealed) in &stored.sealed {
        let field = &ledger.fields[*index];
        record.values[*index] = open_one(&key, ledger, field, record.id, &sealed.text)?;
    }
    Ok(record)
}

/// The data key of a record while it is sealed: taken once, made when the record has none yet.
#[derive(Default)]
pub(super) struct Keys(Option<RecordKey>);

impl Keys {
    pub(super) fn get(&mut self, app: &App, ledger: &Ledger, record: Id, data_key: &mut String) -> Outcome<&RecordKey> {
        let id = record.to_string();
        Ok(match &mut self.0 {
            Some(key) => key,
            none => none.insert(if data_key.is_empty() {
                let fresh = app.vault().new_record_key(&mut OsRandom);
                *data_key = app.vault().wrap(&fresh, &ledger.id, &id, &mut OsRandom);
                fresh
            } else {
                app.vault().unwrap(data_key, &ledger.id, &id)?
            }),
        })
    }
}

fn key(app: &App, ledger: &Ledger, stored: &Stored) -> Outcome<RecordKey> {
    Ok(app.vault().unwrap(&stored.data_key, &ledger.id, &stored.record.id.to_string())?)
}

fn open_one(key: &RecordKey, ledger: &Ledger, field: &Field, record: Id, text: &str) -> Outcome<Value> {
    let id = record.to_string();
    let address = FieldAddress { table: &ledger.id, column: &field.id, record: &id };
    let plain = key.open_text(&address, text)?;
    let json: Json = serde_json::from_str(&plain).unwrap_or(Json::Null);
    Ok(field.ty.from_json(&json).unwrap_or_default())
}

/// One sensitive value opened: for revealing and for people who see its class.
pub(crate) fn open_field(app: &App, ledger: &Ledger, stored: &Stored, index: usize) -> Outcome<Value> {
    if ledger.fields[index].ty.table().is_some() {
        return tables::open_value(
            app,
            ledger,
            tables::Of::stored(stored),
            index,
            &stored.record.values[index],
            &|_| true,
        );
    }
    let Some(sealed) = stored.sealed(index) else { return Ok(Value::Empty) };
    open_one(&key(app, ledger, stored)?, ledger, &ledger.fields[index], stored.record.id, &sealed.text)
}

/// [`open_field`] of a row of a list, whose columns hold the field.
pub(crate) fn open_listed(app: &App, ledger: &Ledger, row: &ListRow, index: usize) -> Outcome<Value> {
    let Some(sealed) = row.sealed(index) else { return Ok(Value::Empty) };
    let key = app.vault().unwrap(&row.data_key, &ledger.id, &row.id.to_string())?;
    open_one(&key, ledger, &ledger.fields[index], row.id, &sealed.text)
}

/// Seals a record for storage. A value that did not change keeps its ciphertext, so that its history stays comparable.
pub(crate) fn seal(app: &App, ledger: &Ledger, record: &Record, before: Option<(&Stored, &Record)>) -> Outcome<Stored> {
    let mut stored = Stored {
        record: record.clone(),
        sealed: Vec::new(),
        data_key: before.map(|(s, _)| s.data_key.clone()).unwrap_or_default(),
    };
    let mut keys = Keys::default();
    for (index, field) in ledger.fields.iter().enumerate().filter(|(_, f)| f.sensitive.is_some()) {
        let value = std::mem::take(&mut stored.record.values[index]);
        if value.is_empty() {
            continue;
        }
        let kept = before.filter(|(_, r)| r.values[index] == value).and_then(|(s, _)| s.sealed(index));
        if let Some(kept) = kept {
            stored.sealed.push((index, kept.clone()));
            continue;
        }
        let id = record.id.to_string();
        let key = keys.get(app, ledger, record.id, &mut stored.data_key)?;
        let address = FieldAddress { table: &ledger.id, column: &field.id, record: &id };
        let plain = field.ty.json(&value).to_string();
        stored.sealed.push((
            index,
            Sealed {
                text: key.seal(&address, plain.as_bytes(), &mut OsRandom),
                blind_index: app.vault().blind(&ledger.id, &field.id, &field.ty.form_text(&value)).to_vec(),
                mask: field.ty.mask(&value),
            },
        ));
    }
    tables::seal(app, ledger, &mut stored, &mut keys, before)?;
    Ok(stored)
}

/// What a change keeps of a value: its canonical JSON, or the ciphertext.
pub(crate) fn kept_json(ledger: &Ledger, field: &Field, value: &Value, versions: &[(&Record, &Stored)]) -> Json {
    let index = ledger.field(&field.id).unwrap_or(usize::MAX);
    if field.sensitive.is_none() {
        return field.ty.json(tables::kept(ledger, value, versions, index));
    }
    versions
        .iter()
        .find(|(record, _)| record.values.get(index) == Some(value))
        .and_then(|(_, stored)| stored.sealed(index))
        .map_or(Json::Null, |s| Json::String(s.text.clone()))
}

/// A sensitive value kept in a change or a conflict, opened.
pub(crate) fn open_text(app: &App, ledger: &Ledger, stored: &Stored, field: &Field, text: &str) -> Outcome<Value> {
    if text.is_empty() {
        return Ok(Value::Empty);
    }
    open_one(&key(app, ledger, stored)?, ledger, field, stored.record.id, text)
}

/// A plain canonical text sealed under the record's key, for a conflict.
pub(crate) fn seal_text(app: &App, ledger: &Ledger, stored: &Stored, field: &Field, plain: &str) -> Outcome<String> {
    let id = stored.record.id.to_string();
    let address = FieldAddress { table: &ledger.id, column: &field.id, record: &id };
    Ok(key(app, ledger, stored)?.seal(&address, plain.as_bytes(), &mut OsRandom))
}
