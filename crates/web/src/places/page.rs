//! The one page that is opened before a visit: facts, what is open, figures against last year, who works here, what changed.

use askama::Template;

use crate::components::{Due, Frame, Link, Table, Tag};
use crate::due::due;
use crate::records::page::FactGroup;
use crate::url;
use app::places::{OpenRecord, PlaceOverview, Profile, ProfileView};
use domain::Day;

/// The page of a place.
#[derive(Clone, Debug, Template)]
#[template(path = "places/page.html")]
pub struct PlacePage {
    pub frame: Frame,
    /// Places above.
    pub crumbs: Vec<Link>,
    /// 登记隐患, 编辑村情: what may be done here; the first is the main one.
    pub acts: Vec<Link>,
    /// Facts of the profile, and the places below.
    pub facts: Vec<FactGroup>,
    /// Figures: now, a year ago, the difference.
    pub figures: Table,
    /// The day of all of it.
    pub today: Day,
    /// The place.
    pub view: PlaceOverview,
}

impl PlacePage {
    fn profile(&self) -> Option<&ProfileView> {
        if let Profile::Kept(profile) = &self.view.profile { Some(profile) } else { None }
    }

    fn due(&self, open: &OpenRecord) -> Option<Due> {
        open.row.due.zip(open.row.urgency).map(|(day, urgency)| due(day, self.today, urgency))
    }

    /// What a record is called, with its village where that is not this place.
    fn what(&self, open: &OpenRecord) -> String {
        let village = &open.row.place[0];
        if village.is_empty() || *village == self.view.name {
            open.noun.clone()
        } else {
            format!("{} {village}", open.noun)
        }
    }
}
