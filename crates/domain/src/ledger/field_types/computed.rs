//! What type a computed field has when its definition does not say: that of its expression.

use super::{FieldType, date, decimal, integer, money, month, text};
use crate::expression::{Expr, Type};
use crate::quantity::Quantity;
use std::sync::Arc;

/// The type of what an expression gives; `None` for what can not be kept. `quantity` is that of the first number it reads.
pub(crate) fn inferred(expr: &Expr, quantity: Option<Quantity>) -> Option<Arc<dyn FieldType>> {
    let unit = quantity.map(|q| q.unit).unwrap_or_default();
    let money = money::Money::default();
    Some(match expr.ty {
        Type::Int if expr.scale == 0 => Arc::new(integer::Integer::counting(unit)),
        Type::Int if money.quantity().is_some_and(|q| q.scale == expr.scale && q.unit == unit) => Arc::new(money),
        Type::Int => Arc::new(decimal::Decimal::counting(unit, expr.scale)),
        Type::Day => Arc::new(date::Date),
        Type::Month => Arc::new(month::Month),
        Type::Text => Arc::new(text::Text::of(RESULT)),
        _ => return None,
    })
}

/// Most characters of a computed text.
const RESULT: usize = 500;
