//! What is wrong in the steps and clocks of a definition is refused with its file, line and what to write instead.

use crate::manual;

/// What stands in the ledger of the manual, what is written instead, and what is said of it.
const WRONG: [(&str, &str, &str); 16] = [
    ("refuse = \"公示满", "# refuse = \"公示满", "`when` needs `refuse"),
    ("when = \"days(notice_from, day)", "requires = \"days(notice_from, day)", "`requires` is now `when`"),
    ("{notice_to}", "{notice_too}", "`{notice_too}` is no field"),
    ("{param}", "{hardship.days}", "`when` reads no such parameter"),
    ("param('hardship.notice')", "param('hardship.notise')", "no parameter `hardship.notise`"),
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
    super::refuses("ledgers/hardship.toml", &WRONG);
}

/// The same of its clocks.
const CLOCKS: [(&str, &str, &str); 9] = [
    ("[\"sign\", \"extend\"]", "[\"sign\", \"extnd\"]", "`extnd` is no step of this ledger"),
    ("until = \"ends_on\"", "until = \"ends_no\"", "`ends_no` is no date field"),
    ("until = \"ends_on\"", "until = \"ends_on\"\nlimit = \"5\"", "or `until"),
    ("[\"30d\", \"7d\"]", "[\"30\", \"7d\"]", "days before the end are written"),
    ("propose = \"end\"", "propose = \"finish\"", "`finish` is no step"),
    ("then = [30, 90]", "then = [90, 30]", "rising"),
    ("unit = \"workday\"", "unit = \"weekday\"", "`unit` is day"),
    ("due('visit')", "due('visits')", "no clock `visits`"),
    ("stops = [\"visit\"]", "stops = []", "a follow-up begins when"),
];

#[test]
fn a_wrong_clock_is_refused_with_its_line() {
    super::refuses("ledgers/pact.toml", &CLOCKS);
}

#[test]
fn a_clock_that_reminds_nobody_is_refused() {
    let mut files = super::with_manual(&crate::manual("steps"));
    let (_, text) = files.iter_mut().find(|(path, _)| path == "ledgers/pact.toml").expect("the file");
    *text = text.replacen("asks = [\"owner\", \"ends_on!\"]", "asks = [\"ends_on!\"]", 1);
    let line = text.lines().position(|line| line.starts_with("remind = ")).expect("the line") + 1;
    let list: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    let complaints = domain::pack::load(&list).expect_err("refused");
    assert!(complaints.iter().any(|c| c.line == line && c.text.contains("nobody is reminded")), "{complaints:#?}");
}

#[test]
fn the_manual_is_right() {
    let files = super::with_manual(&manual("steps"));
    let list: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    domain::pack::load(&list).unwrap_or_else(|complaints| panic!("{complaints:#?}"));
}
