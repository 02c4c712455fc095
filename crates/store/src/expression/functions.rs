//! The functions of expressions as SQL: whole numbers only, the same text on both engines but for `last4`.
//!
//! A value that is needed more than once is named in a sub-select instead of written again, so that calls inside each other
//! do not double the text.

use super::Writer;
use crate::Engine;
use domain::calendar::{CALENDAR_DAYS, MONDAY};
use domain::expression::{CALENDAR_MONTHS, Function, MOST_MONTHS, Node};

/// `select last from (… select *, e2 as n2 from (select e1 as n1))`: each step may use the names before it. The limit keeps a
/// planner from writing the steps into each other, which would double the text with each of them.
fn steps(first: &[(&str, String)], then: &[(&str, String)], last: &str) -> String {
    let named: Vec<String> = first.iter().map(|(name, sql)| format!("cast({sql} as bigint) as {name}")).collect();
    let mut from = format!("(select {} limit 1) as x_0", named.join(", "));
    for (at, (name, sql)) in then.iter().enumerate() {
        from = format!("(select *, {sql} as {name} from {from} limit 1) as x_{}", at + 1);
    }
    format!("(select {last} from {from})")
}

/// Nothing for a day beyond the calendar.
fn known_day(name: &str) -> String {
    format!("case when {name} between ({}) and {} then {name} end", CALENDAR_DAYS.0, CALENDAR_DAYS.1)
}

fn known_month(sql: &str) -> String {
    format!("case when {sql} between {} and {} then {sql} end", CALENDAR_MONTHS.0, CALENDAR_MONTHS.1)
}

/// First day of the month that lies two months after `u`; see `domain::expression`.
fn first(u: &str) -> String {
    format!("(365 * ({u} / 12) + {u} / 48 - {u} / 1200 + {u} / 4800 + (153 * ({u} % 12) + 2) / 5 - 719468)")
}

/// Steps from the day `d_` to its month `t_` and day of the month `o_`.
fn month_and_day() -> Vec<(&'static str, String)> {
    vec![
        ("z_", format!("{} + 719469", known_day("d_"))),
        ("h_", "100 * z_ - 25".to_owned()),
        ("b_", "h_ / 3652425 - h_ / 14609700".to_owned()),
        ("y_", "(100 * b_ + h_) / 36525".to_owned()),
        ("c_", "b_ + z_ - 365 * y_ - y_ / 4".to_owned()),
        ("m_", "(5 * c_ + 456) / 153".to_owned()),
        ("t_", "y_ * 12 + m_ - 1".to_owned()),
        ("o_", "c_ - (153 * m_ - 457) / 5".to_owned()),
    ]
}

impl Writer<'_> {
    /// A call as SQL; null for nothing.
    pub(super) fn call(&self, function: Function, args: &[Node]) -> String {
        let arg = |at: usize| args.get(at).map_or_else(|| "null".to_owned(), |node| self.value(node));
        match function {
            Function::Years => later(arg(0), arg(1), 12),
            Function::Months => later(arg(0), arg(1), 1),
            Function::YearEnd => {
                let u = format!("{} * 12 + 10", "case when d_ between 1 and 9999 then d_ end");
                steps(&[("d_", arg(0))], &[("u_", u)], &format!("{} - 1", first("u_")))
            }
            Function::MonthEnd => {
                let u = format!("{} - 1", known_month("d_"));
                steps(&[("d_", arg(0))], &[("u_", u)], &format!("{} - 1", first("u_")))
            }
            Function::Year => steps(&[("d_", arg(0))], &month_and_day(), "t_ / 12"),
            Function::Workdays => {
                let then = [("a_", self.working_days("d_")), ("b_", self.working_days("e_"))];
                steps(&[("d_", arg(0)), ("e_", arg(1))], &then, "b_ - a_")
            }
            Function::Times { left, right } => {
                let within = format!("abs(d_) <= {left} and abs(e_) <= {right}");
                steps(&[("d_", arg(0)), ("e_", arg(1))], &[], &format!("case when {within} then d_ * e_ end"))
            }
            Function::Div { left, right, up, down } => {
                let ten = |by: u8| 10_i64.saturating_pow(u32::from(by));
                let then = [
                    ("m_", format!("case when abs(d_) <= {left} then d_ * {} end", ten(up))),
                    ("n_", format!("case when abs(e_) <= {right} then nullif(e_, 0) * {} end", ten(down))),
                    ("q_", "m_ / n_".to_owned()),
                    ("r_", "abs(m_ % n_) * 2".to_owned()),
                    ("s_", "case when (m_ < 0) = (n_ < 0) then 1 else -1 end".to_owned()),
                ];
                let last = "q_ + case when r_ >= abs(n_) then s_ else 0 end";
                steps(&[("d_", arg(0)), ("e_", arg(1))], &then, last)
            }
            Function::Length => format!("cast(length({}) as bigint)", arg(0)),
            Function::Last4 => match self.engine {
                Engine::Sqlite => format!("substr({}, -4)", arg(0)),
                Engine::Postgres => format!("right({}, 4)", arg(0)),
            },
            // The compiler has kept these to expressions that are evaluated in Rust.
            Function::Born | Function::Sex => "null".to_owned(),
        }
    }

    /// Working days up to and including the day of this name, from a Monday before all calendars.
    fn working_days(&self, name: &str) -> String {
        let mut arms: String = String::new();
        for (day, sum) in self.params.calendar().corrections().iter().rev() {
            arms.push_str(&format!(" when {name} >= {} then {}", super::number(day.0.into()), super::number(*sum)));
        }
        let named = if arms.is_empty() { "0".to_owned() } else { format!("case{arms} else 0 end") };
        let since = format!("({name} + {MONDAY})");
        let week = format!("{since} / 7 * 5 + case when {since} % 7 >= 5 then 5 else {since} % 7 + 1 end");
        let range = format!("{name} between ({}) and {}", CALENDAR_DAYS.0, CALENDAR_DAYS.1);
        format!("case when {range} then {week} + {named} end")
    }
}

fn later(day: String, count: String, months: i64) -> String {
    let mut then = month_and_day();
    let n = format!("case when n_ between (-{MOST_MONTHS}) and {MOST_MONTHS} then n_ * {months} end");
    then.push(("v_", format!("t_ + {n}")));
    then.push(("u_", format!("{} - 2", known_month("v_"))));
    then.push(("f_", first("u_")));
    then.push(("l_", format!("{} - f_", first("(u_ + 1)"))));
    steps(&[("d_", day), ("n_", count)], &then, "f_ + case when o_ < l_ then o_ else l_ end - 1")
}
