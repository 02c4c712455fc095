//! A list's query as it stands in the address.

use crate::url::{parse_query, with_query};
use app::records::ListQuery;
use domain::ledger::Ledger;
use domain::{Day, PlaceId};

/// What a list was asked for, and addresses that ask for the same with something changed.
pub(super) struct ListParams {
    path: String,
    pairs: Vec<(String, String)>,
}

impl ListParams {
    pub(super) fn new(path: &str, query: Option<String>) -> Self {
        let pairs = parse_query(query.unwrap_or_default().as_bytes());
        Self { path: path.to_owned(), pairs: pairs.into_iter().filter(|(_, v)| !v.trim().is_empty()).collect() }
    }

    /// Address of the list without its query.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// The first value of a name; empty without.
    pub(super) fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.trim())
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// These names with their values, where they have one.
    pub(super) fn kept(&self, names: &[&str]) -> Vec<(String, String)> {
        let pairs = names.iter().map(|name| ((*name).to_owned(), self.get(name).to_owned()));
        pairs.filter(|(_, value)| !value.is_empty()).collect()
    }

    /// The address with some names left out and others added.
    pub(super) fn with(&self, without: &[&str], added: &[(&str, &str)]) -> String {
        self.at(&self.path, without, added)
    }

    /// [`ListParams::with`] at another path.
    pub(super) fn at(&self, path: &str, without: &[&str], added: &[(&str, &str)]) -> String {
        let kept = self.pairs.iter().filter(|(n, _)| !without.contains(&n.as_str()));
        with_query(path, kept.map(|(n, v)| (n.as_str(), v.as_str())).chain(added.iter().copied()))
    }

    /// A filter is in force, beside the view.
    pub(super) fn is_filtered(&self, asked: &ListQuery) -> bool {
        !asked.choices.is_empty() || !asked.text.is_empty() || asked.days.is_some() || !asked.states.is_empty()
    }

    /// What the list is asked for.
    pub(super) fn query(&self, place: PlaceId, ledger: &Ledger, rows: i64) -> ListQuery {
        let view = self.get("view");
        let day = |name: &str| Day::parse(self.get(name));
        let days = match (day("day_from"), day("day_to")) {
            (None, None) => None,
            (from, to) => Some((from.unwrap_or(Day(-100_000)), to.unwrap_or(Day(1_000_000)))),
        };
        let choices = ledger.fields.iter().filter(|f| f.ty.categories().is_some());
        ListQuery {
            place: Some(place),
            states: self.all("state").take(1).map(|s| s.trim().to_owned()).collect(),
            open: matches!(view, "open" | "overdue"),
            choices: choices.flat_map(|f| self.all(&f.id).map(|v| (f.id.clone(), v.to_owned()))).collect(),
            text: self.get("q").to_owned(),
            days,
            overdue: view == "overdue",
            doubtful: view == "doubt",
            holds: None,
            sort: self.get("sort").to_owned(),
            limit: rows,
            page: self.get("page").parse().unwrap_or(0),
        }
    }
}
