//! Reads the steps of a ledger definition.

use super::Pack;
use super::clocks::clock_ids;
use super::names::{Names, assignments, date_field, expression, expression_of};
use super::source::Table;
use crate::expression::{Expr, Node, Slot, Type};
use crate::ledger::{Ask, Assignment, Doer, Field, Gate, Ledger, NotBy, Said, State, StateCategory, Step, Who};
use crate::places::Level;

pub(super) fn read_steps(table: &Table<'_>, pack: &Pack, fields: &[Field], states: &[State]) -> Vec<Step> {
    let Some(list) = table.table("steps") else { return Vec::new() };
    let entries = list.entries();
    let clocks = clock_ids(table);
    let names: Vec<&str> = entries.iter().map(|(id, _)| id.as_str()).collect();
    let steps: Vec<Step> = entries
        .iter()
        .map(|(id, entry)| Reader { entry, pack, fields, states, clocks: &clocks, steps: &names }.step(id))
        .collect();
    for ((_, entry), step) in entries.iter().zip(&steps) {
        check_reopening(entry, step, &steps, states);
    }
    steps
}

struct Reader<'a> {
    entry: &'a Table<'a>,
    pack: &'a Pack,
    fields: &'a [Field],
    states: &'a [State],
    clocks: &'a [String],
    steps: &'a [&'a str],
}

impl Reader<'_> {
    fn step(&self, id: &str) -> Step {
        let entry = self.entry;
        let asks: Vec<Ask> = entry.texts("asks").iter().filter_map(|ask| self.ask(ask)).collect();
        let step = Step {
            id: id.to_owned(),
            title: entry.required("title"),
            from: entry.texts("from").iter().map(|n| self.state("from", n)).collect(),
            to: self.state("to", &entry.required("to")),
            by: self.who(),
            not_by: entry.texts("not_by").iter().map(|word| self.not_by(word)).collect(),
            people: expression(entry, "people", self.fields, self.pack, Type::Int),
            gate: self.gate(&asks),
            pauses: if entry.has("pauses") { self.clock("pauses") } else { None },
            resumes: if entry.has("resumes") { self.clock("resumes") } else { None },
            stamps: entry.texts("stamps").iter().filter_map(|n| date_field(entry, "stamps", n, self.fields)).collect(),
            sets: assignments(entry, "sets", &Names::of_step(self.fields, self.clocks), self.pack),
            reopens: entry.flag("reopens"),
            bulk: entry.flag("bulk"),
            back: entry.flag("back"),
            automatic: entry.flag("automatic"),
            asks,
        };
        if step.from.is_empty() {
            entry.complain("from", "a step needs `from = [\"state\"]`");
        }
        self.doable(&step);
        self.written_once(&step.sets, &step);
        entry.finish();
        step
    }

    fn state(&self, key: &str, name: &str) -> usize {
        self.states.iter().position(|s| s.id == name).unwrap_or_else(|| {
            self.entry.complain(key, format!("state `{name}` is not in [states]"));
            0
        })
    }

    fn clock(&self, key: &str) -> Option<usize> {
        let name = self.entry.text(key)?;
        let found = self.clocks.iter().position(|c| *c == name);
        if found.is_none() {
            self.entry.complain(key, format!("clock `{name}` is not in [clocks]"));
        }
        found
    }

    fn who(&self) -> Who {
        let is_text = self.entry.get("by").is_some_and(|v| v.get_ref().is_str());
        if is_text {
            return expression(self.entry, "by", self.fields, self.pack, Type::Text)
                .map_or(Who::List(Vec::new()), Who::Rule);
        }
        Who::List(self.entry.texts("by").iter().map(|w| Doer::parse(w)).collect())
    }

    fn not_by(&self, word: &str) -> NotBy {
        if word == "creator" {
            return NotBy::Creator;
        }
        if !self.steps.contains(&word) {
            self.entry
                .complain("not_by", format!("`{word}` is no step of this ledger; `creator` is who registered it"));
        }
        NotBy::Step(word.to_owned())
    }

    fn ask(&self, word: &str) -> Option<Ask> {
        let (name, required) = word.strip_suffix('!').map_or((word, false), |w| (w, true));
        match name {
            "owner" => Some(Ask::Owner),
            "reason" => Some(Ask::Reason),
            _ => {
                let found = self.fields.iter().position(|f| f.id == name);
                if found.is_none() {
                    let text = format!("`{name}` is no field; a step may also ask `owner` or `reason`");
                    self.entry.complain("asks", text);
                }
                found.map(|index| Ask::Field(index, required))
            }
        }
    }

    /// `when` with its `refuse`.
    fn gate(&self, asks: &[Ask]) -> Option<Gate> {
        let entry = self.entry;
        if entry.has("requires") {
            entry.get("requires");
            entry.complain("requires", "`requires` is now `when`: write when = \"…\" and refuse = \"…\"");
        }
        let holds = expression_of(entry, "when", &Names::of_step(self.fields, self.clocks), self.pack, Type::Bool);
        let text = entry.has("refuse").then(|| entry.text("refuse")).flatten().unwrap_or_default();
        let Some(holds) = holds else {
            if !text.is_empty() && !entry.has("when") {
                entry.complain("refuse", "`refuse` says why `when` does not hold, and there is no `when`");
            }
            return None;
        };
        if text.is_empty() {
            entry.complain("when", "`when` needs `refuse = \"…\"`: what is said when it does not hold");
        }
        let mut parts = Vec::new();
        conjuncts(&holds.node, &mut parts);
        let answer = |slot: &Slot| matches!(slot, Slot::Field(i) if asks.iter().any(|a| matches!(a, Ask::Field(f, _) if f == i)));
        let before = parts
            .into_iter()
            .map(|node| Expr { source: String::new(), node: node.clone(), ..holds })
            .filter(|part| !part.slots().iter().any(answer))
            .reduce(|a, b| Expr { node: Node::And(Box::new(a.node), Box::new(b.node)), ..a });
        let refuse = self.said(&text, &holds);
        Some(Gate { before, refuse, holds })
    }

    /// A sentence with `{field}`, `{param}` (the parameter of `when`) and `{its.key}`.
    fn said(&self, text: &str, holds: &Expr) -> Vec<Said> {
        let mut out = Vec::new();
        let mut rest = text;
        while let Some((words, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else { break };
            out.push(Said::Words(words.to_owned()));
            rest = after;
            let field = self.fields.iter().position(|f| f.id == name);
            let parameter = parameter(&holds.node, if name == "param" { None } else { Some(name) });
            if let Some(index) = field {
                let field = &self.fields[index];
                let (ty, _) = field.ty.expression_type();
                if field.sensitive.is_some() || ty == Type::Id {
                    let text = format!(
                        "`{{{name}}}` can not be said in a refusal: it is sensitive, or names a record or person"
                    );
                    self.entry.complain("refuse", text);
                }
                out.push(Said::Field(index));
            } else if let Some(node) = parameter {
                let (ty, scale) = (node.ty().unwrap_or(Type::Int), 0);
                out.push(Said::Given(Expr { source: name.to_owned(), node: node.clone(), ty, scale }));
            } else {
                let text = format!("`{{{name}}}` is no field, and `when` reads no such parameter");
                self.entry.complain("refuse", text);
            }
        }
        out.push(Said::Words(rest.to_owned()));
        out
    }

    /// Somebody can do the step.
    fn doable(&self, step: &Step) {
        let Who::List(list) = &step.by else { return };
        if list.is_empty() && !step.automatic && self.entry.has("by") {
            self.entry.complain("by", "nobody can do this step: name who may, or write `automatic = true`");
        }
        let only_creator = !list.is_empty() && list.iter().all(|doer| *doer == Doer::Creator);
        if only_creator && step.not_by.contains(&NotBy::Creator) {
            self.entry
                .complain("not_by", "nobody can do this step: `by` names only who registered it, `not_by` bars them");
        }
        if step.not_by.contains(&NotBy::Step(step.id.clone())) {
            self.entry.complain("not_by", "a step is not barred by itself: several people are `people = \"2\"`");
        }
    }

    /// No field has two sources in one step.
    fn written_once(&self, sets: &[Assignment], step: &Step) {
        for set in sets {
            let field = &self.fields[set.field];
            if step.asks_field(set.field) || step.stamps.contains(&set.field) {
                let text = format!("`{}` is set here and also asked or stamped by this step: leave one", field.id);
                self.entry.complain("sets", text);
            }
        }
    }
}

/// The parts of a condition that must all hold.
fn conjuncts<'a>(node: &'a Node, out: &mut Vec<&'a Node>) {
    if let Node::And(a, b) = node {
        conjuncts(a, out);
        conjuncts(b, out);
    } else {
        out.push(node);
    }
}

/// The first parameter an expression reads, or that with this key.
fn parameter<'a>(node: &'a Node, key: Option<&str>) -> Option<&'a Node> {
    if let Node::Param { key: own, .. } = node
        && key.is_none_or(|key| key == own)
    {
        return Some(node);
    }
    node.children().into_iter().find_map(|child| parameter(child, key))
}

/// `reopens` leads from what was closed back to work, with a reason; from a closed state nothing else leads back.
fn check_reopening(entry: &Table<'_>, step: &Step, steps: &[Step], states: &[State]) {
    let category = |index: &usize| states.get(*index).map_or(StateCategory::Open, |s| s.category);
    if !step.reopens {
        return;
    }
    if step.from.iter().any(|at| category(at) != StateCategory::Closed) || category(&step.to).is_final() {
        entry.complain("reopens", "`reopens` leads from closed states to one where work goes on");
    }
    if !step.asks.contains(&Ask::Reason) {
        entry.complain("reopens", "`reopens` needs a reason: add \"reason\" to `asks`");
    }
    if !steps.iter().any(|other| step.from.contains(&other.to)) {
        entry.complain("reopens", "no step leads to the states this one reopens");
    }
    if let Who::List(list) = &step.by
        && !list.iter().any(|doer| matches!(doer, Doer::Role(_)))
    {
        entry.complain("by", "nobody can do this step: what was closed is reopened by a role above who closed it");
    }
    if step.automatic {
        entry.complain("reopens", "only people reopen what was closed");
    }
}

/// A step that reopens whose every role is below all that close, or beside them: nobody could ever do it.
pub(super) fn nobody_above(pack: &Pack, ledger: &Ledger, step: &Step) -> Option<String> {
    let levels = |who: &Who| -> Option<Vec<Level>> {
        let Who::List(list) = who else { return None };
        let roles = list.iter().filter_map(|doer| if let Doer::Role(id) = doer { pack.roles.get(id) } else { None });
        Some(roles.filter_map(|role| Level::parse(&role.level)).collect())
    };
    let mine = levels(&step.by).filter(|_| step.reopens)?;
    let closing = ledger.steps.iter().filter(|s| step.from.contains(&s.to));
    let theirs: Vec<Level> = closing.map(|s| levels(&s.by)).collect::<Option<Vec<_>>>()?.concat();
    let (highest, lowest) = (mine.iter().min()?, theirs.iter().max()?);
    (highest >= lowest)
        .then(|| format!("step `{}`: nobody can do it: no role of `by` stands above those that close", step.id))
}
