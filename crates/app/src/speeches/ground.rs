//! What figures of a text are asked on: the catalogue, the place the text lies in, one snapshot.

use super::rank::best;
use crate::context::OpContext;
use crate::indicators::{Figure, Indicator, Question, Sight, catalogue, figure_in};
use crate::outcome::{Outcome, Refusal};
use domain::PlaceId;
use domain::access::{Permission, Scope};
use domain::indicators::Period;
use domain::places::Level;
use store::Tx;
use store::records::Reader;

/// The ground of one text, as one person may see it.
pub(super) struct Ground<'a> {
    tx: &'a mut Tx,
    sight: Sight<'a>,
    all: Vec<Indicator>,
    /// The place the text lies in.
    own: PlaceId,
}

impl<'a> Ground<'a> {
    pub(super) fn new(tx: &'a mut Tx, cx: &'a OpContext, own: PlaceId) -> Self {
        let app = &cx.app;
        let scope = Scope::of(&cx.actor, &app.loaded().pack.roles, Permission::FigureRead);
        Self { tx, sight: Sight::new(app, Reader { scope, tree: app.tree() }), all: catalogue(app), own }
    }

    /// Indicators a figure with these names and this unit may be, best first.
    pub(super) fn named(&self, called: &[String], unit: Option<&str>, most: usize) -> Vec<Indicator> {
        best(called, unit, &self.all, most).into_iter().map(|at| self.all[at].clone()).collect()
    }

    /// An indicator by its id.
    pub(super) fn indicator(&self, id: &str) -> Option<Indicator> {
        self.all.iter().find(|i| i.id == id).cloned()
    }

    /// The value of an indicator; `None` where there is none or it may not be seen.
    pub(super) fn ask(&mut self, indicator: &str, place: PlaceId, period: Period) -> Outcome<Option<Figure>> {
        match figure_in(self.tx, &self.sight, &Question::new(indicator, place, period)) {
            Ok(figure) => Ok(Some(figure)),
            Err(Refusal::NotFound | Refusal::Problems(_)) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// Name of a place.
    pub(super) fn name(&self, place: PlaceId) -> String {
        self.sight.reader.tree.get(place).map(|p| p.name.clone()).unwrap_or_default()
    }

    /// The place a word means: the text's own without one; for 全市 and 我县 the one of that level it lies in; else one above or
    /// below it of that name. `None` for a place of elsewhere.
    pub(super) fn place(&self, word: Option<&str>) -> Option<PlaceId> {
        let tree = &self.sight.reader.tree;
        let Some(word) = word else { return Some(self.own) };
        let mut above = std::iter::once(self.own).chain(tree.ancestors(self.own));
        if let Some(general) = word.strip_prefix(['全', '我', '本']) {
            let Some(level) = general.chars().next().and_then(level) else { return Some(self.own) };
            return Some(above.find(|p| tree.get(*p).is_some_and(|x| x.level == level)).unwrap_or(self.own));
        }
        let called = |p: &PlaceId| tree.get(*p).is_some_and(|x| x.name.starts_with(word));
        above.find(called).or_else(|| tree.below(self.own).into_iter().find(called))
    }
}

/// The level a sign stands for: 全市, 全县.
fn level(sign: char) -> Option<Level> {
    Some(match sign {
        '市' => Level::City,
        '县' | '区' => Level::County,
        '乡' | '镇' => Level::Town,
        '村' => Level::Village,
        _ => return None,
    })
}
