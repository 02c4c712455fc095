//! Sentences of definitions (`say = "…"`) with values of the record in them.

use super::field_types::Printing;
use super::form::Rules;
use super::record::Record;
use crate::expression::{Expr, eval};
use crate::quantity::write_scaled;
use crate::{PlaceId, Value};

/// A sentence in parts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Say(pub Vec<Part>);

/// A part of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// As written.
    Text(String),
    /// `{paid}`: the value of a field.
    Field(usize),
    /// `{place}`: the record's place.
    Place,
    /// `{param}`: the parameter the condition reads.
    Parameter(Expr),
    /// `{other}`, `{other.number}`: number of the other record.
    Other,
    /// `{other.place}`: its place.
    OtherPlace,
    /// `{other.field}`: the value of one of its fields.
    OtherField(usize),
}

/// The other record a sentence speaks of.
pub enum Other<'a> {
    /// Its values, place and number, for who may see it.
    Seen(&'a Record),
    /// One that the reader may not see: nothing of it is said.
    Hidden,
}

/// What stands for a record that one may not see.
pub const HIDDEN_RECORD: &str = "另一条您无权查看的记录";

impl Say {
    /// The fields of the own record it says.
    pub fn fields(&self) -> impl Iterator<Item = usize> {
        self.0.iter().filter_map(|part| match part {
            Part::Field(index) | Part::OtherField(index) => Some(*index),
            _ => None,
        })
    }

    /// The sentence for a record. Nothing of a hidden record is said: the first mention of it becomes
    /// [`HIDDEN_RECORD`], the others fall away.
    pub fn words(
        &self,
        rules: &Rules<'_>,
        record: &Record,
        printing: &Printing<'_>,
        other: Option<&Other<'_>>,
    ) -> String {
        let mut hidden = false;
        let mut out = String::new();
        for part in &self.0 {
            let value = |of: &Record, index: usize| {
                let field = &rules.ledger.fields[index];
                match &of.values[index] {
                    Value::Empty => "（未填）".to_owned(),
                    value => format!("{}{}", field.ty.print(value, printing), field.ty.unit()),
                }
            };
            let place = |place: PlaceId| rules.tree.get(place).map_or(String::new(), |p| p.name.clone());
            let words = match (part, other) {
                (Part::Text(text), _) => text.clone(),
                (Part::Field(index), _) => value(record, *index),
                (Part::Place, _) => place(record.place),
                (Part::Parameter(expr), _) => match eval(expr, &record.row(), rules.parameters) {
                    Value::Int(n) => write_scaled(n, expr.scale),
                    Value::Text(text) => text,
                    _ => String::new(),
                },
                (Part::Other, Some(Other::Seen(other))) => other.number.clone(),
                (Part::OtherPlace, Some(Other::Seen(other))) => place(other.place),
                (Part::OtherField(index), Some(Other::Seen(other))) => value(other, *index),
                _ if hidden => String::new(),
                _ => {
                    hidden = true;
                    HIDDEN_RECORD.to_owned()
                }
            };
            out.push_str(&words);
        }
        out
    }
}
