//! 汇总: what the records that refer to a record add up to. No type of a pack's fields: made of `[rollups]`, kept beside the row,
//! filled in when the row is read.

use super::{Control, ExcelCell, ExcelColumn, FieldType, Printing, Reading, Refused, Shape, mismatch};
use crate::Value;
use crate::expression::Expr;
use crate::quantity::Quantity;
use std::sync::Arc;

/// How a roll-up counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RollupKind {
    /// How many; none is 0.
    Count,
    /// The sum of a number; of none 0.
    Sum,
    /// The least of a number or day.
    Min,
    /// The greatest of a number or day.
    Max,
    /// Whether there is any.
    Any,
}

/// What a roll-up takes from where.
#[derive(Clone, Debug)]
pub struct Rollup {
    /// Ledger whose records are counted.
    pub ledger: String,
    /// Its field (index) that names the record they count for.
    pub by: usize,
    /// How.
    pub kind: RollupKind,
    /// Field (index) of that ledger that is added up or compared.
    pub of: Option<usize>,
    /// Only records for which this holds; void ones never count.
    pub when: Option<Expr>,
    /// What tells this definition from another: roll-ups made by another are made anew.
    pub source: String,
}

/// The type of a roll-up's values.
#[derive(Debug)]
pub struct RollupType {
    rollup: Rollup,
    /// Type of the field it is made of; `None` for counts.
    of: Option<Arc<dyn FieldType>>,
    unit: String,
}

impl RollupType {
    /// The type of a roll-up over a field of this type; `unit` is written behind a count.
    pub fn new(rollup: Rollup, of: Option<Arc<dyn FieldType>>, unit: &str) -> Self {
        Self { rollup, of, unit: unit.to_owned() }
    }
}

impl FieldType for RollupType {
    fn word(&self) -> &'static str {
        "rollup"
    }

    fn shape(&self) -> Shape {
        match (self.rollup.kind, &self.of) {
            (RollupKind::Any, _) => Shape::Bool,
            (RollupKind::Min | RollupKind::Max, Some(of)) if of.is_day() => Shape::Day,
            _ => Shape::Int,
        }
    }

    fn parse(&self, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        if text.trim().is_empty() {
            Ok(Value::Empty)
        } else {
            Err(("rule", "由系统汇总，不能填写".to_owned()))
        }
    }

    fn check(&self, value: &Value) -> Result<(), Refused> {
        if self.shape().holds(value) { Ok(()) } else { Err(mismatch()) }
    }

    fn excel(&self, value: &Value, printing: &Printing<'_>) -> ExcelCell {
        match (&self.of, value) {
            (_, Value::Bool(_)) => ExcelCell::text(self.print(value, printing)),
            (Some(of), _) => of.excel(value, printing),
            (None, _) => value.int().map_or(ExcelCell::Empty, |n| ExcelCell::Number(n.to_string(), 0)),
        }
    }

    fn excel_column(&self) -> ExcelColumn {
        match (&self.of, self.rollup.kind) {
            (Some(of), RollupKind::Sum | RollupKind::Min | RollupKind::Max) => of.excel_column(),
            _ => ExcelColumn::default(),
        }
    }

    fn sheet_hint(&self) -> Option<String> {
        None
    }

    fn control(&self) -> Control {
        Control::input("text", "text", None)
    }

    fn right_aligned(&self) -> bool {
        self.quantity().is_some()
    }

    fn quantity(&self) -> Option<Quantity> {
        match (self.rollup.kind, &self.of) {
            (RollupKind::Any, _) => None,
            (RollupKind::Count, _) | (_, None) => Some(Quantity::count(&self.unit)),
            (_, Some(of)) => of.quantity(),
        }
    }

    fn rollup(&self) -> Option<&Rollup> {
        Some(&self.rollup)
    }
}
