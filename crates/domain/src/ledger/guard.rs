//! The guard of fields: what may be written how. One place for every channel, so that no form, import or command forgets it.

use super::definition::{Ask, Ledger, Step, Who};
use super::record::Record;
use super::step::expression_fields;
use crate::{Problem, Problems, Value};

/// How values come into a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// 登记: a new record, entered by a person.
    Create,
    /// 补录: a historical row; its state is told from its own columns.
    Adopt,
    /// 修改.
    Edit,
    /// 更正: was entered wrongly; also of closed records, and of what is locked after assignment.
    Correct,
    /// The program itself: tasks read out of a text, sheets handed down, proposals merged.
    Program,
}

impl Ledger {
    /// Index of the field with this id, title or synonym: the one way in which a name becomes a field.
    pub fn resolve(&self, name: &str) -> Option<usize> {
        let by = |matches: &dyn Fn(&super::Field) -> bool| self.fields.iter().position(matches);
        self.field(name).or_else(|| by(&|f| f.title == name)).or_else(|| by(&|f| f.synonyms.iter().any(|s| s == name)))
    }

    /// Fields the program keeps for itself: where a task comes from, the text of a speech as it came in.
    pub fn kept_by_program(&self) -> Vec<usize> {
        let task = self.traits.task.iter().flat_map(|t| {
            let kept = [t.source, t.sentence, t.parent];
            kept.into_iter().chain(t.origin).chain(t.why)
        });
        let speech = self.traits.speech.iter().flat_map(|s| [Some(s.text), s.kept, s.filled].into_iter().flatten());
        task.chain(speech).collect()
    }

    /// Fields that decide who closes a record, when it is due, or what it must reach: the yardstick it is judged by. Who is
    /// judged does not change them; after assignment they are corrected by who may assign, with a reason.
    pub fn yardstick(&self) -> Vec<usize> {
        let mut out = Vec::new();
        for clock in &self.clocks {
            out.push(clock.field);
            if let Some(limit) = &clock.limit {
                expression_fields(&limit.node, &mut out);
            }
        }
        for step in &self.steps {
            if let Who::Rule(expr) = &step.by {
                expression_fields(&expr.node, &mut out);
            }
            for expr in step.people.iter().chain(step.gate.as_ref().map(|gate| &gate.holds)) {
                // What a step asks itself is its answer, not the yardstick.
                let mut read = Vec::new();
                expression_fields(&expr.node, &mut read);
                out.extend(read.into_iter().filter(|index| !step.asks_field(*index)));
            }
        }
        if let Some(task) = &self.traits.task {
            out.extend([task.indicator, task.judging, task.goal, task.sense, task.least, task.target_words]);
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    /// A person may change this field of a record: it is asked at the start or by a step a person does. What steps stamp is
    /// changed by a correction only, and what the program keeps for itself by nobody.
    pub fn editable(&self, field: usize, entry: Entry) -> bool {
        if entry == Entry::Program {
            return true;
        }
        if self.fields[field].value.is_some() || self.kept_by_program().contains(&field) {
            return false;
        }
        let correcting = entry == Entry::Correct;
        let mut by_person = self.steps.iter().filter(|s| !s.automatic);
        !self.fields[field].by_step || by_person.any(|s| s.asks_field(field) || correcting && s.fills(field))
    }
}

impl Ledger {
    /// Somebody answers for the record by now: the step that starts its clock, or hands the task out, has been done.
    pub fn is_assigned(&self, record: &Record) -> bool {
        let Some(at) = self.state(&record.state).filter(|_| !self.steps.is_empty()) else { return false };
        let starts = self.clocks.iter().take(1).filter_map(|clock| clock.starts.first().map(String::as_str));
        let starts = starts.chain(self.traits.task.iter().map(|task| task.issue_step.as_str()));
        let mut before: Vec<usize> =
            starts.filter_map(|id| self.step(id)).flat_map(|step| step.from.iter().copied()).collect();
        if before.is_empty() {
            return at != 0;
        }
        // What leads on to a state before assignment is before it too; ways back are none.
        let mut looked = 0;
        while let Some(state) = before.get(looked).copied() {
            let earlier = self.steps.iter().filter(|s| !s.back && s.to == state).flat_map(|s| s.from.iter().copied());
            for from in earlier.collect::<Vec<_>>() {
                if !before.contains(&from) {
                    before.push(from);
                }
            }
            looked += 1;
        }
        !before.contains(&at)
    }
}

impl Step {
    /// The step writes this field itself: a stamp, or what it sets.
    pub fn fills(&self, field: usize) -> bool {
        self.stamps.contains(&field) || self.sets.iter().any(|set| set.field == field)
    }

    /// The step asks this field.
    pub fn asks_field(&self, field: usize) -> bool {
        self.asks.iter().any(|ask| matches!(ask, Ask::Field(index, _) if *index == field))
    }
}

/// Why these values can not come in this way. `record` is what they change; `None` for a new one.
pub(super) fn guard(ledger: &Ledger, entry: Entry, record: Option<&Record>, given: &[(usize, Value)]) -> Problems {
    let mut problems = Problems::default();
    if entry == Entry::Program {
        return problems;
    }
    let (kept, locked) = (ledger.kept_by_program(), ledger.yardstick());
    // The text of a speech comes in with it, and stays as it came.
    let brought = ledger.traits.speech.as_ref().map(|speech| speech.text).filter(|_| entry == Entry::Create);
    for (index, value) in given {
        let field = &ledger.fields[*index];
        let same = record.map_or(value.is_empty(), |r| r.values[*index] == *value);
        // What is worked out is compared with what was given, once it is.
        if same || field.value.is_some() {
            continue;
        }
        let why = match entry {
            _ if kept.contains(index) && brought != Some(*index) => "由系统填写，不能直接填",
            Entry::Create if field.by_step => "由办理步骤填写，登记时不填",
            Entry::Edit | Entry::Correct if !ledger.editable(*index, entry) => "由办理步骤或系统填写，不能直接修改",
            Entry::Edit if record.is_some_and(|r| ledger.is_assigned(r)) && locked.contains(index) => {
                "交办以后不能直接修改（它决定时限、目标或由谁销号），请用“更正”"
            }
            _ => continue,
        };
        problems.push(Problem::field(&field.id, "rule", format!("{}：{why}", field.title)));
    }
    problems
}
