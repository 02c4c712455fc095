//! What the form of handing out asks, and what stands in it at first.

use super::known;
use crate::accounts::units_below;
use crate::context::OpContext;
use crate::outcome::{Outcome, Refusal};
use crate::places::PlaceChoice;
use crate::records::{RecordView, view};
use domain::ledger::{Choice, Field};
use domain::places::Level;
use domain::{Id, PlaceId};
use store::accounts::Unit;

/// More villages than this are not ticked one by one: one chooses a county or a town first.
const TICKED: usize = 400;

/// Whom tasks can be handed to from a place.
#[derive(Clone, Debug)]
pub struct Recipients {
    /// Levels below the place that can be reached as a whole.
    pub levels: Vec<Level>,
    /// Villages that can be ticked one by one, by town; none when there are too many.
    pub villages: Vec<PlaceChoice>,
    /// Units: id and name.
    pub units: Vec<(Id, String)>,
    /// Choices of the villages' profile that narrow them: field id, title, options.
    pub profile: Vec<(String, String, Vec<Choice>)>,
}

/// Whom tasks can be handed to from a place.
///
/// # Errors
/// The store's.
pub async fn recipients(cx: &OpContext, place: PlaceId) -> Outcome<Recipients> {
    let (tree, today) = (cx.app.tree(), cx.today());
    let own = tree.get(place).map(|p| p.level);
    let mut villages: Vec<PlaceChoice> = tree
        .below(place)
        .into_iter()
        .filter_map(|id| tree.get(id))
        .filter(|p| p.level == Level::Village && p.id != place)
        .filter(|p| p.from <= today && p.to.is_none_or(|to| to > today))
        .take(TICKED + 1)
        .map(|p| PlaceChoice {
            id: p.id,
            name: p.name.clone(),
            town: tree.at_level(p.id, Level::Town).map(|t| t.name.clone()).unwrap_or_default(),
        })
        .collect();
    if villages.len() > TICKED {
        villages.clear();
    }
    let units = units_below(&cx.app, place, today).await?;
    let profile = cx.app.loaded().pack.current().find(|l| l.traits.profile);
    let choice = |field: &Field| {
        let options = field.ty.categories()?.to_vec();
        Some((field.id.clone(), field.title.clone(), options))
    };
    Ok(Recipients {
        levels: [Level::Village, Level::Town, Level::County].into_iter().filter(|l| own < Some(*l)).collect(),
        villages,
        units: units.into_iter().map(|u: Unit| (u.id, u.name)).collect(),
        profile: profile.iter().flat_map(|l| &l.fields).filter_map(choice).collect(),
    })
}

/// The form of handing one task out.
#[derive(Clone, Debug)]
pub struct IssueForm<'a> {
    /// The task.
    pub view: RecordView,
    /// The unit as worded in the document.
    pub owner_words: String,
    /// The field of the indicator that measures it, with the indicators as options.
    pub indicator: &'a Field,
    /// How the figure is compared: options.
    pub senses: Vec<Choice>,
    /// When it is judged: options.
    pub judgings: Vec<Choice>,
    /// What stands in it at first.
    pub now: IssueTexts,
    /// Whom it can be handed to.
    pub recipients: Recipients,
}

/// Texts of a form of handing out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IssueTexts {
    /// Indicator id; empty for none.
    pub indicator: String,
    /// Comparison.
    pub sense: String,
    /// Number to reach.
    pub goal: String,
    /// When it is judged.
    pub judging: String,
    /// Least denominator.
    pub least: String,
    /// Due day.
    pub due: String,
}

/// The form of handing one task out from a place.
///
/// # Errors
/// Not visible; the store's.
pub async fn issue_form<'a>(cx: &'a OpContext, task: Id, place: PlaceId) -> Outcome<IssueForm<'a>> {
    let known = known(&cx.app)?;
    let view = view(cx, &known.ledger.id, task).await?;
    let field = |index: usize| &known.ledger.fields[index];
    let text = |index: usize| field(index).ty.form_text(&view.record.values[index]);
    let options = |index: usize| field(index).ty.categories().unwrap_or_default().to_vec();
    let t = known.task;
    Ok(IssueForm {
        owner_words: text(t.owner_words),
        indicator: field(t.indicator),
        senses: options(t.sense),
        judgings: options(t.judging),
        now: IssueTexts {
            indicator: text(t.indicator),
            sense: text(t.sense),
            goal: text(t.goal),
            judging: text(t.judging),
            least: text(t.least),
            due: text(t.due),
        },
        recipients: recipients(cx, place).await?,
        view,
    })
}

/// What names several tasks, in their order.
///
/// # Errors
/// One that is not visible; the store's.
pub async fn headlines(cx: &OpContext, tasks: Vec<Id>) -> Outcome<Vec<String>> {
    cx.read(move |cx, tx| {
        let (known, reader) = (known(&cx.app)?, crate::records::reader(cx));
        let headline = |id: &Id| {
            let stored = store::records::get(tx, &reader, known.table, *id)?.ok_or(Refusal::NotFound)?;
            Ok(crate::records::headline(known.ledger, &stored.record, &reader))
        };
        tasks.iter().map(headline).collect()
    })
    .await
}

/// A goal as typed, in hundredths.
///
/// # Errors
/// No number, or more than two decimals; at the field `goal`.
pub fn parse_goal(text: &str) -> Outcome<i64> {
    let wrong = || Refusal::field("goal", "目标值：请写数字，最多两位小数");
    let text = text.trim().trim_end_matches('%');
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || part.len() > 2 || !digits(whole) || !digits(part) {
        return Err(wrong());
    }
    format!("{whole}{part:0<2}").parse().map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::parse_goal;

    #[test]
    fn goals_are_hundredths() {
        for (text, want) in [("95", Some(9500)), (" 95.5% ", Some(9550)), ("0.05", Some(5)), ("20.", Some(2000))] {
            assert_eq!(parse_goal(text).ok(), want, "{text}");
        }
        for text in ["", "九十", "1.234", "-5", "9999999999999"] {
            assert!(parse_goal(text).is_err(), "{text}");
        }
    }
}
