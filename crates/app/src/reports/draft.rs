//! Filling a template: every mark becomes words and figures, each figure with what it was asked.

use super::marks::{self, Asked as At, Mark, Part};
use super::period;
use crate::context::{App, OpContext};
use crate::indicators::{Figure, Question, resolve};
use crate::outcome::{Outcome, Refusal};
use crate::tasks::figure;
use domain::access::{Permission, Scope};
use domain::indicators::{FigureValue, Period};
use domain::pack::{Report, ReportParagraph};
use domain::{Day, PlaceId, Quantity};
use std::collections::BTreeSet;
use store::Tx;
use store::records::Reader;

/// Which report of what.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Template id.
    pub template: String,
    pub place: PlaceId,
    /// Period; a running one is drafted up to today.
    pub period: Period,
    /// The template's paragraphs as a person changed them, marks and all; the template's own without.
    pub paragraphs: Option<Vec<ReportParagraph>>,
}

/// A figure of a draft, with everything that explains it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftFigure {
    /// Its number in the report, from 1.
    pub n: usize,
    /// As printed: `128处`.
    pub shown: String,
    /// It stands in the text; one that only a comparison rests on does not.
    pub inline: bool,
    /// Indicator id.
    pub indicator: String,
    pub title: String,
    /// Its definition in words.
    pub note: String,
    /// Option it is broken down by; empty for the whole.
    pub dim: String,
    /// Place it is of.
    pub place: PlaceId,
    /// Name of the place.
    pub place_name: String,
    /// Period it is of; with indicator, place and option it opens the rows.
    pub period: Period,
    /// Value; `None` is 尚无数据.
    pub value: Option<FigureValue>,
}

impl DraftFigure {
    /// 尚无数据.
    pub fn is_missing(&self) -> bool {
        matches!(self.value, None | Some(FigureValue::Ratio { bottom: 0, .. }))
    }
}

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Text(String),
    /// The figure with this number.
    Figure(usize),
}

/// One paragraph of a report with the figures that stand in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// `h1`, `h2` or `body`.
    pub style: String,
    /// Pieces in order.
    pub pieces: Vec<Piece>,
}

/// A filled report, not issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Template id.
    pub template: String,
    /// Title, one line each.
    pub title: Vec<String>,
    /// Whom it is addressed to; empty for none.
    pub addressee: String,
    pub place: PlaceId,
    /// Period, up to today.
    pub period: Period,
    /// The text.
    pub paragraphs: Vec<Paragraph>,
    /// Its figures; number n stands at n − 1.
    pub figures: Vec<DraftFigure>,
    /// 数字口径: what each indicator counts, for what places and days.
    pub basis: Vec<String>,
}

impl Draft {
    /// How many figures of the text are 尚无数据.
    pub fn missing(&self) -> usize {
        self.figures.iter().filter(|f| f.inline && f.is_missing()).count()
    }

    /// The figure with this number.
    pub fn figure(&self, n: usize) -> Option<&DraftFigure> {
        n.checked_sub(1).and_then(|i| self.figures.get(i))
    }

    /// The words of a paragraph, figures filled in.
    pub fn words(&self, paragraph: &Paragraph) -> String {
        let piece = |p: &Piece| match p {
            Piece::Text(text) => text.clone(),
            Piece::Figure(n) => self.figure(*n).map(|f| f.shown.clone()).unwrap_or_default(),
        };
        paragraph.pieces.iter().map(piece).collect()
    }
}

/// Fills a template for a place and a period, as one may see it (`figure.read`).
///
/// # Errors
/// No such template or place, a period in the future, a mark that can not be read.
pub async fn draft(cx: &OpContext, asked: Asked) -> Outcome<Draft> {
    cx.read(move |cx, tx| draft_in(tx, &cx.app, &reader(cx), cx.today(), &asked)).await
}

/// Reads figures for an actor.
pub(super) fn reader(cx: &OpContext) -> Reader {
    Reader { scope: Scope::of(&cx.actor, &cx.app.loaded().pack.roles, Permission::FigureRead), tree: cx.app.tree() }
}

pub(super) fn draft_in(tx: &mut Tx, app: &App, reader: &Reader, today: Day, asked: &Asked) -> Outcome<Draft> {
    let template = app.loaded().pack.reports.get(&asked.template).ok_or(Refusal::NotFound)?;
    let near = |place: PlaceId| reader.tree.is_within(asked.place, place) || reader.tree.is_within(place, asked.place);
    let name = reader.tree.get(asked.place).ok_or(Refusal::NotFound)?.name.clone();
    if !reader.scope.is_everything() && !reader.scope.arms().iter().any(|arm| near(arm.place)) {
        return Err(Refusal::NotFound);
    }
    let period = period::known(asked.period, today)
        .ok_or_else(|| Refusal::field("period", format!("{}还没有到，不能起草", asked.period.chinese())))?;
    let mut filling = Filling { tx, app, reader, place: asked.place, name, period, today, figures: Vec::new() };
    let title = filling.title(template)?;
    let own = &template.paragraphs;
    let mut paragraphs = Vec::new();
    for paragraph in asked.paragraphs.as_ref().unwrap_or(own) {
        let parts = marks::parse(&paragraph.text).map_err(|f| Refusal::field("paragraphs", f.to_string()))?;
        let (mut pieces, _) = filling.parts(&parts)?;
        join(&mut pieces);
        if !pieces.is_empty() {
            paragraphs.push(Paragraph { style: paragraph.style.clone(), pieces });
        }
    }
    let figures = filling.figures;
    let basis = basis(&figures, &|id| Ok(resolve(app, id)?.indicator().quantity))?;
    Ok(Draft {
        template: template.id.clone(),
        title,
        addressee: template.addressee.clone(),
        place: asked.place,
        period,
        paragraphs,
        figures,
        basis,
    })
}

/// Neighbouring words become one piece.
fn join(pieces: &mut Vec<Piece>) {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces.drain(..) {
        match (out.last_mut(), piece) {
            (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
            (_, Piece::Text(text)) if text.is_empty() => {}
            (_, piece) => out.push(piece),
        }
    }
    *pieces = out;
}

struct Filling<'a> {
    tx: &'a mut Tx,
    app: &'a App,
    reader: &'a Reader,
    place: PlaceId,
    name: String,
    period: Period,
    today: Day,
    figures: Vec<DraftFigure>,
}

impl Filling<'_> {
    fn title(&mut self, template: &Report) -> Outcome<Vec<String>> {
        let parts = marks::parse(&template.title).map_err(|f| Refusal::whole(f.to_string()))?;
        let (pieces, _) = self.parts(&parts)?;
        let text: String = pieces
            .into_iter()
            .map(|p| match p {
                Piece::Text(text) => text,
                Piece::Figure(_) => String::new(),
            })
            .collect();
        Ok(text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect())
    }

    /// Pieces, and whether everything in them had a value.
    fn parts(&mut self, parts: &[Part]) -> Outcome<(Vec<Piece>, bool)> {
        let (mut out, mut whole) = (Vec::new(), true);
        for part in parts {
            match part {
                Part::Text(text) => out.push(Piece::Text(text.clone())),
                Part::Mark(mark) => {
                    let (pieces, has) = self.mark(mark)?;
                    whole &= has;
                    out.extend(pieces);
                }
                Part::Optional(inner) => {
                    let kept = self.figures.len();
                    let (pieces, has) = self.parts(inner)?;
                    if has {
                        out.extend(pieces);
                    } else {
                        // What is left out leaves no figure behind either.
                        self.figures.truncate(kept);
                    }
                }
            }
        }
        Ok((out, whole))
    }

    fn mark(&mut self, mark: &Mark) -> Outcome<(Vec<Piece>, bool)> {
        let text = |t: String| Ok((vec![Piece::Text(t)], true));
        match mark {
            Mark::Place => text(self.name.clone()),
            Mark::Period => text(self.period.chinese()),
            Mark::Year => text(format!("{}年", self.period.last().year())),
            Mark::Date => text(self.today.chinese()),
            Mark::Figure(at) => {
                let figure = self.ask(self.question(at))?;
                let has = has(figure.value);
                Ok((vec![Piece::Figure(self.keep(&figure, true))], has))
            }
            Mark::Compare(at) => self.compare(at),
            Mark::TopKinds(at, n) => self.top_kinds(at, *n),
            Mark::TopPlaces(at, n) => self.top_places(at, *n),
        }
    }

    fn question(&self, at: &At) -> Question {
        Question::new(&at.indicator, self.place, period::at(self.period, at.when))
    }

    fn ask(&mut self, question: Question) -> Outcome<Figure> {
        figure::figure(self.tx, self.app, self.reader, &question).map_err(|refusal| match refusal {
            Refusal::NotFound => {
                Refusal::whole(format!("指标“{}”不存在，或您无权查看，报告没有生成", question.indicator))
            }
            other => other,
        })
    }

    /// Keeps a figure and gives its number.
    fn keep(&mut self, figure: &Figure, inline: bool) -> usize {
        let n = self.figures.len() + 1;
        let asked = &figure.asked;
        self.figures.push(DraftFigure {
            n,
            shown: figure.indicator.print_summary(figure.value),
            inline,
            indicator: asked.indicator.clone(),
            title: figure.indicator.title.clone(),
            note: figure.indicator.note.clone(),
            dim: asked.dim.clone().unwrap_or_default(),
            place: asked.place,
            place_name: self.reader.tree.get(asked.place).map(|p| p.name.clone()).unwrap_or_default(),
            period: asked.period,
            value: figure.value,
        });
        n
    }

    /// 比上年同期增加12处: only when both years have a value. What it rests on is kept with the other figures.
    fn compare(&mut self, at: &At) -> Outcome<(Vec<Piece>, bool)> {
        let now = self.ask(self.question(at))?;
        let (Some(value), Some(before)) = (now.value, now.last_year) else { return Ok((Vec::new(), false)) };
        let Some(words) = difference(value, before, &now.indicator.quantity.summary()) else {
            return Ok((Vec::new(), false));
        };
        let mut earlier = now.clone();
        earlier.asked.period = crate::indicators::a_year_earlier(now.asked.period);
        earlier.value = Some(before);
        self.keep(&now, false);
        self.keep(&earlier, false);
        Ok((vec![Piece::Text(words)], true))
    }

    fn top_kinds(&mut self, at: &At, n: usize) -> Outcome<(Vec<Piece>, bool)> {
        let options: Vec<String> = resolve(self.app, &at.indicator)?.options().into_iter().map(str::to_owned).collect();
        let mut list = Vec::new();
        for option in options {
            let figure = self.ask(self.question(at).dim(&option))?;
            list.push((option, figure));
        }
        Ok(self.largest(list, n))
    }

    fn top_places(&mut self, at: &At, n: usize) -> Outcome<(Vec<Piece>, bool)> {
        let last = period::at(self.period, at.when).last();
        let tree = self.reader.tree.clone();
        let children = tree.children(self.place).filter(|p| p.from <= last && p.to.is_none_or(|to| to > last));
        let mut list = Vec::new();
        for child in children {
            let mut question = self.question(at);
            question.place = child.id;
            let figure = self.ask(question)?;
            list.push((child.name.clone(), figure));
        }
        Ok(self.largest(list, n))
    }

    /// 用火用电45处、道路交通32处: the largest, equal ones in their order; nothing that is zero or unknown.
    fn largest(&mut self, mut list: Vec<(String, Figure)>, n: usize) -> (Vec<Piece>, bool) {
        let size = |f: &Figure| f.value.and_then(|v| v.hundredths(&f.indicator.quantity));
        list.retain(|(_, f)| f.value.is_some_and(FigureValue::is_positive));
        list.sort_by_key(|(_, f)| std::cmp::Reverse(size(f)));
        list.truncate(n);
        let mut out = Vec::with_capacity(list.len() * 3);
        for (i, (name, figure)) in list.iter().enumerate() {
            if i > 0 {
                out.push(Piece::Text("、".to_owned()));
            }
            out.push(Piece::Text(name.clone()));
            out.push(Piece::Figure(self.keep(figure, true)));
        }
        if list.is_empty() { (vec![Piece::Text("暂无".to_owned())], false) } else { (out, true) }
    }
}

fn has(value: Option<FigureValue>) -> bool {
    value.is_some_and(FigureValue::is_known)
}

/// What a value is against that of a year earlier, in words.
fn difference(now: FigureValue, before: FigureValue, quantity: &Quantity) -> Option<String> {
    match (now, before) {
        (FigureValue::Number(now), FigureValue::Number(before)) => {
            let by = now.checked_sub(before)?;
            let (word, share) = match by {
                0 => return Some("与上年同期持平".to_owned()),
                n if n > 0 => ("增加", "增长"),
                _ => ("减少", "下降"),
            };
            let percent = (before > 0).then(|| {
                let tenths = (i128::from(by.unsigned_abs()) * 2000 + i128::from(before)) / (2 * i128::from(before));
                format!("（{share}{}.{}%）", tenths / 10, tenths % 10)
            });
            Some(format!("比上年同期{word}{}{}", quantity.print(by.checked_abs()?), percent.unwrap_or_default()))
        }
        (now @ FigureValue::Ratio { .. }, before @ FigureValue::Ratio { .. }) => {
            let by = now.hundredths(quantity)? - before.hundredths(quantity)?;
            let word = match by {
                0 => return Some("与上年同期持平".to_owned()),
                n if n > 0 => "提高",
                _ => "下降",
            };
            let by = by.unsigned_abs();
            Some(format!("比上年同期{word}{}.{:02}个百分点", by / 100, by % 100))
        }
        _ => None,
    }
}

/// 数字口径: one line an indicator and time, in the order of the text.
fn basis(figures: &[DraftFigure], quantity: &dyn Fn(&str) -> Outcome<Quantity>) -> Outcome<Vec<String>> {
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for f in figures {
        if !seen.insert((f.indicator.clone(), period::text(f.period))) {
            continue;
        }
        let stop = if f.note.is_empty() { "未写明" } else { f.note.trim_end_matches('。') };
        let parts = match f.value {
            Some(FigureValue::Ratio { top, bottom }) if f.dim.is_empty() => {
                let of = quantity(&f.indicator)?;
                format!("；{}÷{}", of.number(top), of.number(bottom))
            }
            _ => String::new(),
        };
        out.push(format!("{}. {}（{}）：{stop}{parts}。", out.len() + 1, f.title, f.period.chinese()));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_in_words() {
        let n = FigureValue::Number;
        let r = |top, bottom| FigureValue::Ratio { top, bottom };
        for (now, before, want) in [
            (n(42), n(30), Some("比上年同期增加12处（增长40.0%）")),
            (n(20), n(30), Some("比上年同期减少10处（下降33.3%）")),
            (n(30), n(30), Some("与上年同期持平")),
            (n(5), n(0), Some("比上年同期增加5处")),
            (r(19, 20), r(18, 20), Some("比上年同期提高5.00个百分点")),
            (r(1, 2), r(2, 2), Some("比上年同期下降50.00个百分点")),
            (r(1, 2), r(0, 0), None),
            (r(1, 2), n(3), None),
        ] {
            assert_eq!(difference(now, before, &Quantity::count("处")).as_deref(), want, "{now:?} {before:?}");
        }
    }
}
