//! What figures of a text are asked on: the catalogue, the place the text lies in, and the answers of one snapshot.
//!
//! Binding the figures of a long text takes long, asking takes connections; so they are apart. A text is gone through once to
//! see what it asks, each question is then asked once in a short unit, and the text is gone through again with the answers.

use super::rank::best;
use crate::context::OpContext;
use crate::indicators::{Figure, Indicator, Question, Sight, catalogue, figure_in};
use crate::outcome::{Outcome, Refusal};
use domain::PlaceId;
use domain::access::{Permission, Scope};
use domain::indicators::Period;
use domain::places::{Level, PlaceTree};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use store::records::Reader;

/// What is asked: indicator, place, period.
type Asked = (String, PlaceId, Period);
/// What a figure is called, its unit, how many indicators are wanted.
type Called = (Vec<String>, Option<String>, usize);
/// Questions answered in one unit.
const IN_ONE_UNIT: usize = 40;

/// The ground of one text, as one person may see it.
pub(super) struct Ground {
    tree: Arc<PlaceTree>,
    all: Vec<Indicator>,
    /// The place the text lies in.
    own: PlaceId,
    answers: HashMap<Asked, Option<Figure>>,
    unanswered: HashSet<Asked>,
    named: HashMap<Called, Vec<usize>>,
}

impl Ground {
    pub(super) fn new(cx: &OpContext, own: PlaceId) -> Self {
        let (answers, unanswered, named) = (HashMap::new(), HashSet::new(), HashMap::new());
        Self { tree: cx.app.tree(), all: catalogue(&cx.app), own, answers, unanswered, named }
    }

    /// Asks what was found without an answer: each question once, in short units.
    ///
    /// # Errors
    /// The store's.
    pub(super) async fn answered(mut self, cx: &OpContext) -> Outcome<Self> {
        let questions: Vec<Asked> = self.unanswered.drain().collect();
        for part in questions.chunks(IN_ONE_UNIT) {
            let part = part.to_vec();
            let answers = cx.read(move |cx, tx| {
                let scope = Scope::of(&cx.actor, &cx.app.loaded().pack.roles, Permission::FigureRead);
                let sight = Sight::new(&cx.app, Reader { scope, tree: cx.app.tree() });
                let mut answers = Vec::with_capacity(part.len());
                for (indicator, place, period) in &part {
                    let figure = match figure_in(tx, &sight, &Question::new(indicator, *place, *period)) {
                        Ok(figure) => Some(figure),
                        Err(Refusal::NotFound | Refusal::Problems(_)) => None,
                        Err(other) => return Err(other),
                    };
                    answers.push(((indicator.clone(), *place, *period), figure));
                }
                Ok(answers)
            });
            self.answers.extend(answers.await?);
        }
        Ok(self)
    }

    /// True when something was asked that has no answer yet.
    pub(super) fn asks(&self) -> bool {
        !self.unanswered.is_empty()
    }

    /// Indicators a figure with these names and this unit may be, best first.
    pub(super) fn named(&mut self, called: &[String], unit: Option<&str>, most: usize) -> Vec<Indicator> {
        let key = (called.to_vec(), unit.map(str::to_owned), most);
        let found = self.named.entry(key).or_insert_with(|| best(called, unit, &self.all, most));
        found.iter().map(|at| self.all[*at].clone()).collect()
    }

    /// An indicator by its id.
    pub(super) fn indicator(&self, id: &str) -> Option<Indicator> {
        self.all.iter().find(|i| i.id == id).cloned()
    }

    /// The value of an indicator; `None` where there is none or it may not be seen, and before it was asked.
    pub(super) fn ask(&mut self, indicator: &str, place: PlaceId, period: Period) -> Option<Figure> {
        let asked = (indicator.to_owned(), place, period);
        match self.answers.get(&asked) {
            Some(answer) => answer.clone(),
            None => {
                self.unanswered.insert(asked);
                None
            }
        }
    }

    /// Name of a place.
    pub(super) fn name(&self, place: PlaceId) -> String {
        self.tree.get(place).map(|p| p.name.clone()).unwrap_or_default()
    }

    /// The place a word means: the text's own without one; for 全市 and 我县 the one of that level it lies in; else one above or
    /// below it of that name. `None` for a place of elsewhere.
    pub(super) fn place(&self, word: Option<&str>) -> Option<PlaceId> {
        let tree = &self.tree;
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
