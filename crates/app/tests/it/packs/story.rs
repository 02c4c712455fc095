//! One record of every ledger from its first day to its last, told by the definition: who may, what is asked, what it adds
//! up to. No id of any pack stands here.

use super::stage::{Player, Stage};
use app::exchange;
use app::indicators::{self, Viewer};
use app::records::{self, ListQuery, NewRecord, StepInput};
use app::{OpContext, Refusal};
use domain::expression::{Expr, Slot};
use domain::indicators::Period;
use domain::ledger::field_types::Reading;
use domain::ledger::{Ask, Field, IndicatorRule, Ledger, StateCategory, Step, spans};
use domain::places::PlaceTree;
use domain::{Day, Id, PlaceId};

/// More steps than any ledger needs to its end.
const MOST_STEPS: usize = 20;

/// The story of all ledgers, line by line, in words that hold for every pack that says the same.
pub(super) async fn tell(stage: &Stage) -> Vec<String> {
    let players = stage.players().await;
    let ledgers: Vec<Ledger> = stage.app.loaded().pack.current().cloned().collect();
    let mut lines = Vec::new();
    for ledger in &ledgers {
        let teller = Teller { stage, players: &players, ledger };
        let mut own = Vec::new();
        let today = stage.cx(&players[0]).await.today();
        // What needs a record of another ledger first is told by the scenes of the pack.
        if ledger.fields.iter().any(|f| f.required && !f.by_step && sample(f, today).is_none()) {
            own.push("要先有别的记录".to_owned());
        } else {
            teller.tell(&mut own).await;
        }
        lines.extend(own.into_iter().map(|line| format!("{} {line}", ledger.title)));
    }
    lines
}

struct Teller<'a> {
    stage: &'a Stage,
    players: &'a [Player],
    ledger: &'a Ledger,
}

impl Teller<'_> {
    async fn tell(&self, lines: &mut Vec<String>) {
        let Some((maker, cx, place, made)) = self.create(lines).await else { return };
        lines.push(format!("登记 {}：{}", made.number, self.players[maker].role));
        let listed = records::list(&cx, &self.ledger.id, ListQuery { limit: 10, ..ListQuery::default() });
        let listed = listed.await.expect("list");
        assert_eq!(listed.rows.len(), 1);
        assert_eq!((listed.rows[0].id, &listed.rows[0].number), (made.id, &made.number));
        let titles: Vec<&str> = listed.columns.iter().map(|(title, ..)| title.as_str()).collect();
        lines.push(format!("列表 {}：{}", titles.join("、"), listed.rows[0].headline));

        self.steps(made.id, lines).await;
        self.search(&cx, made.id, lines).await;
        self.export(&cx, &made.number, lines).await;
        self.figures(&cx, made.id, place, lines).await;
    }

    /// The first of the people who may register, at the lowest place where they may; `None` where a rule of the ledger wants
    /// more than one made-up value a field, which its scenes tell.
    async fn create(&self, lines: &mut Vec<String>) -> Option<(usize, OpContext, PlaceId, records::Created)> {
        let tree = self.stage.app.tree();
        let fits = |p: &PlaceId| {
            tree.get(*p).is_some_and(|found| self.ledger.place.is_none_or(|needed| found.level >= needed))
        };
        let places: Vec<PlaceId> = self.stage.places().into_iter().filter(fits).collect();
        let mut refused = 0;
        for (at, player) in self.players.iter().enumerate() {
            let cx = self.stage.cx(player).await;
            for place in &places {
                let new = NewRecord {
                    submission: self.stage.app.id(),
                    ledger: self.ledger.id.clone(),
                    place: *place,
                    unit: None,
                    day: None,
                    texts: self.entered(cx.today()),
                    uploads: Vec::new(),
                    confirmed: true,
                };
                match records::create(&cx, new).await {
                    Ok(made) => {
                        if refused > 0 {
                            lines.push(format!("登记：{refused} 次无权"));
                        }
                        return Some((at, cx, *place, made));
                    }
                    Err(Refusal::Forbidden(_)) => refused += 1,
                    Err(Refusal::Problems(said)) if !self.ledger.rules.is_empty() => {
                        lines.push(format!("登记：规则拦下：{said}"));
                        return None;
                    }
                    Err(other) => panic!("{}: {other}", self.ledger.title),
                }
            }
        }
        panic!("nobody may register {}", self.ledger.title);
    }

    /// Every field that is asked for a new record, filled.
    fn entered(&self, today: Day) -> Vec<(String, String)> {
        let asked = self.ledger.fields.iter().filter(|f| !f.by_step);
        asked.filter_map(|f| Some((f.id.clone(), sample(f, today)?))).collect()
    }

    /// Goes on until the record has ended: whoever may, does; whoever four eyes bar, is refused.
    async fn steps(&self, record: Id, lines: &mut Vec<String>) {
        for _ in 0..MOST_STEPS {
            let Some((at, step)) = self.next(record, lines).await else { return };
            let cx = self.stage.cx(&self.players[at]).await;
            let moved = match self.press(&cx, record, step).await {
                Ok(moved) => moved,
                Err(refusal) if step.gate.is_some() => {
                    lines.push(format!("{}：{refusal}", step.title));
                    return;
                }
                Err(refusal) => panic!("{} {}: {refusal}", self.ledger.title, step.title),
            };
            let state = self.ledger.states.iter().find(|s| s.id == moved.state).expect("a state");
            let missing = if moved.missing > 0 { format!("，还差 {} 人", moved.missing) } else { String::new() };
            lines.push(format!("{}：{} → {}{missing}", step.title, self.players[at].role, state.title));
        }
        panic!("{} does not end", self.ledger.title);
    }

    /// The next step forward and who does it; `None` at the end.
    async fn next(&self, record: Id, lines: &mut Vec<String>) -> Option<(usize, &Step)> {
        let (mut found, mut barred, mut gate) = (None, Vec::new(), None);
        for (at, player) in self.players.iter().enumerate() {
            let cx = self.stage.cx(player).await;
            let Ok(view) = records::view(&cx, &self.ledger.id, record).await else { continue };
            if matches!(view.state.1, StateCategory::Closed | StateCategory::Void) {
                return None;
            }
            for offered in view.steps.iter().filter(|s| !s.back) {
                let step = self.ledger.step(&offered.id).expect("a step");
                // A way out that ends without result is not the way forward.
                let to = &self.ledger.states[step.to];
                // Nor is what leaves a record where it stands.
                let told = step.asks.iter().all(|ask| match ask {
                    Ask::Field(index, true) => sample(&self.ledger.fields[*index], cx.today()).is_some(),
                    _ => true,
                });
                if to.category == StateCategory::Void || to.id == view.record.state || !told {
                    continue;
                }
                match &offered.blocked {
                    Some(why) if why.contains("四眼") => barred.push((cx.clone(), step)),
                    None if found.is_none() => found = Some((at, step)),
                    None => {}
                    // Only time or another answer opens a gate: the scenes of the pack go through it.
                    Some(why) => gate = Some(format!("{}：{why}", step.title)),
                }
            }
        }
        for (cx, step) in barred {
            let refusal = self.press(&cx, record, step).await.expect_err("four eyes").to_string();
            assert!(refusal.contains("四眼"), "{refusal}");
            let line = format!("{}：四眼原则拦下 {}", step.title, cx.actor.name);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        if found.is_none() {
            lines.push(gate.unwrap_or_else(|| format!("{}到此为止", self.ledger.title)));
        }
        found
    }

    async fn press(&self, cx: &OpContext, record: Id, step: &Step) -> app::Outcome<records::Moved> {
        let today = cx.today();
        let owned = step.asks.contains(&Ask::Owner).then_some(cx.actor.person);
        let asked = step.asks.iter().filter_map(|ask| match ask {
            Ask::Field(index, _) => {
                let field = &self.ledger.fields[*index];
                // An answer that the step wants is the first of its options.
                let wanted = step.gate.as_ref().is_some_and(|g| g.holds.slots().contains(&Slot::Field(*index)));
                let first = field.ty.options().first().filter(|_| wanted).map(|option| option.value.clone());
                Some((field.id.clone(), first.or_else(|| sample(field, today))?))
            }
            _ => None,
        });
        let input = StepInput {
            submission: self.stage.app.id(),
            ledger: self.ledger.id.clone(),
            record,
            step: step.id.clone(),
            texts: asked.collect(),
            uploads: Vec::new(),
            owner_unit: None,
            owner: owned,
            reason: if step.asks.contains(&Ask::Reason) { "按程序办理".to_owned() } else { String::new() },
            day: None,
        };
        records::step(cx, input).await
    }

    async fn search(&self, cx: &OpContext, record: Id, lines: &mut Vec<String>) {
        let searched = self.ledger.fields.iter().find(|f| f.search && !f.by_step && f.ty.max_chars().is_some());
        let Some(field) = searched else { return };
        let words = sample(field, cx.today()).expect("text");
        let found = records::search(cx, &words).await.expect("search");
        assert!(found.hits.iter().any(|hit| hit.ledger == self.ledger.id && hit.row.id == record), "{words}");
        lines.push(format!("搜到“{words}”"));
    }

    async fn export(&self, cx: &OpContext, number: &str, lines: &mut Vec<String>) {
        let bytes = exchange::export(cx, &self.ledger.id, ListQuery::default()).await;
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(Refusal::Forbidden(why)) => {
                lines.push(format!("导出：{why}"));
                return;
            }
            Err(other) => panic!("{other}"),
        };
        let book = paper::table::read(&bytes, &paper::Limits::default()).expect("a workbook");
        let rows = book.sheets[0].rows.iter().map(|r| r.cells.iter().map(|c| c.value.display()).collect::<Vec<_>>());
        let row = rows.into_iter().find(|r| r.first().is_some_and(|c| c == number)).expect("the record");
        lines.push(format!("导出 {}", row.join("|")));
    }

    /// Every figure the record feeds is what its own spans add up to.
    async fn figures(&self, cx: &OpContext, record: Id, place: PlaceId, lines: &mut Vec<String>) {
        let today = cx.today();
        let view = records::view(cx, &self.ledger.id, record).await.expect("view");
        let own = spans(self.ledger, &view.record, &self.stage.app.loaded().pack.parameters);
        for indicator in &self.ledger.indicators {
            // A view is blank where its reader has no need to know; the figure counts all the same.
            if sealed(self.ledger, &indicator.rule) {
                continue;
            }
            let (period, expected) = match &indicator.rule {
                IndicatorRule::Span(rule) => {
                    let year = Period::parse(&today.year().to_string()).expect("a year");
                    let period = if rule.flow { year } else { Period::AsOf(today) };
                    let covers = |from: Day, to: Option<Day>| match period {
                        Period::AsOf(day) => from <= day && to.is_none_or(|to| day < to),
                        Period::Days(first, last) => first <= from && from <= last,
                    };
                    let sum: i64 = own
                        .iter()
                        .filter(|s| s.indicator == indicator.id && covers(s.from, s.to))
                        .map(|s| s.amount)
                        .sum();
                    (period, Some(sum))
                }
                IndicatorRule::Ratio { .. } => (Period::AsOf(today), None),
            };
            let figure = indicators::figure(&self.stage.app, Viewer::Operator, &indicator.id, place, period, None)
                .await
                .expect("figure");
            let shown = figure.print();
            if let Some(expected) = expected {
                assert_eq!(shown, indicator.quantity.print(expected), "{}", indicator.title);
            }
            lines.push(format!("{} = {shown}", indicator.title));
        }
    }
}

/// A text that fits a field; `None` for what a form picks from elsewhere.
fn sample(field: &Field, today: Day) -> Option<String> {
    if let Some(max) = field.ty.max_chars() {
        let words = format!("{}内容", field.title);
        return Some(words.chars().filter(|c| c.is_alphanumeric()).take(max).collect());
    }
    if let Some(option) = field.ty.options().last() {
        return Some(option.value.clone());
    }
    if field.ty.attachment().is_some() {
        return None;
    }
    let amounts = ["1234.50", "1.5", "3", "20"].map(str::to_owned);
    let names = ["11010519491231002X", "91350100M000100Y43", "6217002870012345678", "13907941896"].map(str::to_owned);
    let times = [today.to_string(), today.month().to_string(), today.year().to_string()];
    let mut texts = if field.ty.quantity().is_some() { amounts.to_vec() } else { [&names[..], &times[..]].concat() };
    let tree = PlaceTree::new(Vec::new());
    let nobody = |_: &str| None;
    let reading = Reading { tree: &tree, within: PlaceId(0), today, person: &nobody, unit: &nobody };
    texts.retain(|text| field.ty.parse(text, &reading).is_ok());
    texts.into_iter().next()
}

/// The figure is made of a field that not everybody sees who sees the record.
fn sealed(ledger: &Ledger, rule: &IndicatorRule) -> bool {
    let IndicatorRule::Span(span) = rule else { return false };
    let parts = std::iter::once(&span.from).chain(&span.to).chain(&span.when).chain(&span.amount);
    parts.flat_map(Expr::slots).any(|slot| matches!(slot, Slot::Field(at) if ledger.fields[at].sensitive.is_some()))
}
