//! What is wrong in the steps and clocks of a definition is refused with its file, line and what to write instead.

use crate::manual;

/// What stands in the ledger of the manual, what is written instead, and what is said of it.
const WRONG: [(&str, &str, &str); 16] = [
    ("refuse = \"公示满", "# refuse = \"公示满", "`when` needs `refuse"),
    ("when = \"days(notice_from, day)", "requires = \"days(notice_from, day)", "`requires` is now `when`"),
    ("{notice_to}", "{notice_too}", "`{notice_too}` is no field"),
    ("{param}", "{relief.days}", "`when` reads no such parameter"),
    ("param('relief.notice')", "param('relief.notise')", "no parameter `relief.notise`"),
    ("\"creator\", \"post\"", "\"creater\", \"post\"", "`creater` is no step of this ledger"),
    ("\"creator\", \"post\"", "\"creator\", \"grant\"", "not barred by itself"),
    ("by = [\"town.office\", \"county.office\"]", "by = [\"creator\"]", "nobody can do this step"),
    ("by = [\"town.office\", \"county.office\"]", "by = []", "nobody can do this step"),
    ("sets = { granted = \"amount\" }", "sets = { grantd = \"amount\" }", "`grantd` is no field"),
    ("sets = { granted = \"amount\" }", "sets = { granted = \"name\" }", "column 1"),
    ("sets = { granted = \"amount\" }", "sets = { opinion = \"'同意'\" }", "also asked or stamped"),
    ("sets = { granted = \"amount\" }", "sets = { granted = 5 }", "an expression in quotes"),
    ("from = [\"granted\"]\nto = \"asked\"", "from = [\"posted\"]\nto = \"asked\"", "leads from closed states"),
    ("asks = [\"reason\"]", "asks = []", "`reopens` needs a reason"),
    ("by = [\"county.office\", \"city.office\"]", "by = [\"town.office\"]", "stands above those that close"),
];

#[test]
fn a_wrong_step_is_refused_with_its_line() {
    super::refuses("ledgers/relief.toml", &WRONG);
}

#[test]
fn the_manual_is_right() {
    let files = super::with_manual(&manual("steps"));
    let list: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    domain::pack::load(&list).unwrap_or_else(|complaints| panic!("{complaints:#?}"));
}
