//! Which place and time a page of figures is asked for, and addresses that ask for the same of something else.
//!
//! `place` is the number of a place; `day=2026-11-21` is as of, `period=2026-11`, `period=2026` or `period=<day>/<day>` a
//! period; the box of the page sends either as `at`.

use super::page::AsOf;
use crate::auth::Visitor;
use crate::components::Link;
use crate::failure::Failure;
use crate::url::{parse_query, with_query};
use app::Refusal;
use app::indicators::{Division, Question, When};
use domain::access::Permission;
use domain::indicators::Period;
use domain::places::Level;
use domain::{Day, PlaceId};

/// What a page of figures was asked for.
pub(crate) struct FigureQuery {
    pairs: Vec<(String, String)>,
    /// Place, period (never beyond today) and divisions.
    pub(crate) when: When,
    /// The time as it was written; empty for today.
    text: String,
    /// What is wrong with it.
    problem: String,
    today: Day,
}

/// A period as it stands in an address: name and value.
pub(crate) fn time(period: Period) -> (&'static str, String) {
    match period {
        Period::AsOf(day) => ("day", day.to_string()),
        Period::Days(first, last) => {
            let month = first.month();
            let (year, number) = month.year_month();
            let whole = [format!("{year}"), format!("{year}-{number:02}")];
            let found = whole.into_iter().find(|text| Period::parse(text) == Some(period));
            ("period", found.unwrap_or_else(|| format!("{first}/{last}")))
        }
    }
}

/// The address of a page of figures for one place and period.
pub(crate) fn path_at(path: &str, place: PlaceId, period: Period, dim: &str) -> String {
    let (place, (name, text)) = (place.0.to_string(), time(period));
    let pairs = [("place", place.as_str()), (name, text.as_str()), ("dim", dim)];
    with_query(path, pairs.into_iter().filter(|(_, value)| !value.is_empty()))
}

/// Reads a time.
fn read(text: &str) -> Option<Period> {
    match text.split_once('/') {
        Some((first, last)) => {
            let (first, last) = (Day::parse(first)?, Day::parse(last)?);
            (first <= last).then_some(Period::Days(first, last))
        }
        None => Period::parse(text),
    }
}

/// A period up to today; `None` when it has not begun.
fn known(period: Period, today: Day) -> Option<Period> {
    match period {
        Period::AsOf(day) => (day <= today).then_some(period),
        Period::Days(first, last) => (first <= today).then(|| Period::Days(first, last.min(today))),
    }
}

impl FigureQuery {
    /// Reads the query of a page of figures.
    pub(crate) fn new(visitor: &Visitor, query: Option<String>) -> Result<Self, Failure> {
        Self::from_pairs(visitor, parse_query(query.unwrap_or_default().as_bytes()))
    }

    /// The same from a posted form.
    pub(crate) fn from_pairs(visitor: &Visitor, pairs: Vec<(String, String)>) -> Result<Self, Failure> {
        let today = visitor.cx.today();
        let get = |name: &str| pairs.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.trim());
        let place = match get("place") {
            "" => visitor.place,
            text => text.parse().map(PlaceId).map_err(|_| Refusal::NotFound)?,
        };
        if !app::accounts::may_near(&visitor.cx, Permission::FigureRead, None, place) {
            return Err(Refusal::NotFound.into());
        }
        let text =
            ["at", "day", "period"].iter().map(|n| get(n)).find(|t| !t.is_empty()).unwrap_or_default().to_owned();
        let now = Period::AsOf(today);
        let (period, problem) = match (text.as_str(), read(&text)) {
            ("", _) => (now, String::new()),
            (_, None) => (now, format!("“{text}”看不懂，请写成 2026、2026-11 或 2026-11-21；下面是今天的数")),
            (_, Some(asked)) => match known(asked, today) {
                Some(period) => (period, String::new()),
                None => (now, format!("{}还没有到；下面是今天的数", asked.chinese())),
            },
        };
        let division = if get("division") == "now" { Division::Now } else { Division::Then };
        Ok(Self { when: When { place, period, division }, text, problem, today, pairs })
    }

    /// A value of the query.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.trim())
    }

    /// The question of an indicator at this place and time.
    pub(crate) fn question(&self, indicator: &str) -> Question {
        let dim = Some(self.get("dim").to_owned()).filter(|dim| !dim.is_empty());
        Question { dim, ..self.when.question(indicator) }
    }

    /// An address that asks for this time at a place.
    pub(crate) fn at(&self, path: &str, place: PlaceId, more: &[(&str, &str)]) -> String {
        self.then(path, place, self.when.period, more)
    }

    /// An address that asks for another time at a place.
    pub(crate) fn then(&self, path: &str, place: PlaceId, period: Period, more: &[(&str, &str)]) -> String {
        let (place, time) = (place.0.to_string(), time(period));
        let mut pairs = vec![("place", place.as_str())];
        if period != Period::AsOf(self.today) {
            pairs.push((time.0, &time.1));
        }
        if self.when.division == Division::Now {
            pairs.push(("division", "now"));
        }
        pairs.extend(more.iter().filter(|(_, value)| !value.is_empty()));
        with_query(path, pairs)
    }

    /// The choice of time; `kept` goes along.
    pub(crate) fn as_of(&self, visitor: &Visitor, path: &str, kept: &[(&str, &str)]) -> AsOf {
        let month = self.today.month();
        let year = self.today.year();
        let end = Day::from_ymd(year - 1, 12, 31).unwrap_or(self.today);
        let first = Day::from_ymd(year, 1, 1).unwrap_or(self.today);
        let quick = [
            ("今天".to_owned(), Period::AsOf(self.today)),
            ("本月".to_owned(), Period::Days(month.first(), self.today)),
            ("上月末".to_owned(), Period::AsOf(month.first().plus(-1))),
            (format!("{year}年以来"), Period::Days(first, self.today)),
            ("去年末".to_owned(), Period::AsOf(end)),
        ];
        let kept: Vec<(&str, &str)> = kept.iter().copied().filter(|(_, v)| !v.is_empty()).collect();
        let deep = app::places::level(visitor.app(), self.when.place) > Some(Level::County);
        let mut hidden = vec![("place".to_owned(), self.when.place.0.to_string())];
        if self.when.division == Division::Now {
            hidden.push(("division".to_owned(), "now".to_owned()));
        }
        hidden.extend(kept.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
        let by = |division: Division| {
            let other = Self {
                pairs: Vec::new(),
                text: String::new(),
                problem: String::new(),
                when: When { division, ..self.when },
                ..*self
            };
            (
                Link::new(&format!("按{}", division.chinese()), &other.at(path, self.when.place, &kept)),
                division == self.when.division,
            )
        };
        AsOf {
            action: path.to_owned(),
            kept: hidden,
            at: if self.text.is_empty() { self.today.to_string() } else { self.text.clone() },
            problem: self.problem.clone(),
            quick: quick
                .into_iter()
                .map(|(title, period)| {
                    (Link::new(&title, &self.then(path, self.when.place, period, &kept)), period == self.when.period)
                })
                .collect(),
            // From the county up all days have the same divisions.
            boundaries: if deep { vec![by(Division::Then), by(Division::Now)] } else { Vec::new() },
        }
    }

    /// What is wrong with the time as it was written.
    pub(crate) fn problem(&self) -> Option<&str> {
        Some(self.problem.as_str()).filter(|problem| !problem.is_empty())
    }

    /// The time in words.
    pub(crate) fn words(&self) -> String {
        self.when.period.chinese()
    }

    /// Links to the places above that the visitor reaches, outermost first.
    pub(crate) fn above(&self, visitor: &Visitor, path: &str, more: &[(&str, &str)]) -> Vec<Link> {
        let places = app::places::above(&visitor.cx, self.when.place);
        places.into_iter().map(|p| Link::new(&p.name, &self.at(path, p.id, more))).collect()
    }

    /// Name of the place.
    pub(crate) fn place_name(&self, visitor: &Visitor) -> String {
        app::places::name(visitor.app(), self.when.place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_stand_in_addresses_as_they_are_read() {
        let today = Day::parse("2026-11-21").expect("a day");
        for (text, name, want) in [
            ("2026-11-21", "day", "2026-11-21"),
            ("2025", "period", "2025"),
            ("2026-10", "period", "2026-10"),
            ("2026-11", "period", "2026-11-01/2026-11-21"),
            ("2026-11-01/2026-11-30", "period", "2026-11-01/2026-11-21"),
        ] {
            let period = read(text).and_then(|p| known(p, today)).expect(text);
            assert_eq!(time(period), (name, want.to_owned()));
            assert_eq!(read(&time(period).1), Some(period));
        }
        for text in ["2026-12", "2026-11-22", "2027"] {
            assert_eq!(read(text).and_then(|p| known(p, today)), None, "{text}");
        }
        for text in ["", "十一月", "2026-11-21/2026-11-01", "2026/11"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
