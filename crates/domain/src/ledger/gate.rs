//! The gate of a step: what must hold for it to be done, and the sentence that says why it can not be done now and when it will
//! be possible.

use super::definition::{Gate, Said, Step};
use super::field_types::Printing;
use super::form::Rules;
use super::record::Record;
use crate::expression::{Expr, Row, Slot, eval, holds};
use crate::parameter::Parameters;
use crate::{Day, Value};

/// So many days ahead a gate is asked when it will open.
const AHEAD: i32 = 3 * 366;

/// A record on the day a step would be done.
pub(super) struct OnDay<'a> {
    pub record: &'a Record,
    /// The day of the step.
    pub day: Day,
}

impl Row for OnDay<'_> {
    fn value(&self, slot: Slot) -> Value {
        match slot {
            Slot::StepDay => Value::Day(self.day),
            other => self.record.row().value(other),
        }
    }

    fn day(&self) -> Day {
        self.record.created_on
    }
}

impl Record {
    /// A condition about a step holds of the record on this day.
    pub fn holds_on(&self, condition: &Expr, day: Day, parameters: &Parameters) -> bool {
        holds(condition, &OnDay { record: self, day }, parameters)
    }
}

impl Gate {
    /// Why the step can not be begun on this day, whatever is answered; `None` when it can.
    pub fn shut(&self, rules: &Rules<'_>, record: &Record, day: Day) -> Option<String> {
        let before = self.before.as_ref()?;
        let open = |day: Day| holds(before, &OnDay { record, day }, rules.parameters);
        if open(day) {
            return None;
        }
        let said = self.said(rules, record);
        // Only the day can change by itself; everything else changes by somebody's work.
        let opens =
            before.slots().contains(&Slot::StepDay).then(|| (1..=AHEAD).map(|n| day.plus(n)).find(|d| open(*d)));
        Some(match opens.flatten() {
            Some(day) => format!("{said}；{day} 起可以办理"),
            None => said,
        })
    }

    /// Why the step can not be done with these answers, which stand in the record; `None` when it can.
    pub(super) fn refuses(&self, rules: &Rules<'_>, record: &Record, day: Day) -> Option<String> {
        if holds(&self.holds, &OnDay { record, day }, rules.parameters) {
            return None;
        }
        Some(self.shut(rules, record, day).unwrap_or_else(|| self.said(rules, record)))
    }

    fn said(&self, rules: &Rules<'_>, record: &Record) -> String {
        let Rules { ledger, parameters, tree } = rules;
        let printing = Printing { tree, name: &|_| None };
        let mut out = String::new();
        for part in &self.refuse {
            match part {
                Said::Words(words) => out.push_str(words),
                Said::Field(index) => {
                    let value = &record.values[*index];
                    let text = ledger.fields[*index].ty.print(value, &printing);
                    out.push_str(if text.is_empty() { "（未填）" } else { &text });
                }
                Said::Given(expr) => match eval(expr, &record.row(), parameters) {
                    Value::Int(n) => out.push_str(&n.to_string()),
                    Value::Text(text) => out.push_str(&text),
                    _ => out.push_str("（未定）"),
                },
            }
        }
        out
    }
}

impl Step {
    /// Why this step of the record can not be begun on this day; `None` when nothing but the answers decides.
    pub fn shut(&self, rules: &Rules<'_>, record: &Record, day: Day) -> Option<String> {
        self.gate.as_ref()?.shut(rules, record, day)
    }
}
