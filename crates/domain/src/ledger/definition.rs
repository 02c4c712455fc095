//! A ledger (台账) as data: what `packs/*/ledgers/*.toml` says, checked and resolved.

use super::field_types::FieldType;
use super::rules::Rule;
use crate::calendar::Calendar;
use crate::expression::Expr;
use crate::places::Level;
use crate::quantity::Quantity;
use crate::{Day, Value};
use std::sync::Arc;

/// A ledger's definition, valid from a day.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// Id, lower case words with underscores: `hazard`.
    pub id: String,
    /// Title on screen: 安全隐患台账.
    pub title: String,
    /// What one record is called: 隐患.
    pub noun: String,
    /// Classifier used with counts: 条, 处, 次.
    pub counter: String,
    /// Line of work (条线), the word grants and roles use.
    pub line: String,
    /// First day this version is valid; also its version.
    pub from: Day,
    /// Pattern of record numbers.
    pub number: NumberPattern,
    /// The level a record's place must have; `None` when any level will do.
    pub place: Option<Level>,
    /// How long records are kept after closing, in words of the source.
    pub retention: String,
    /// What other modules may know about it.
    pub traits: Traits,
    /// Fields in form order.
    pub fields: Vec<Field>,
    /// States, the first is where a new record starts.
    pub states: Vec<State>,
    /// Steps in the order they are offered.
    pub steps: Vec<Step>,
    pub clocks: Vec<Clock>,
    /// Indicators whose spans its records give.
    pub indicators: Vec<IndicatorDef>,
    /// Fields shown in lists, by index.
    pub list: Vec<usize>,
    /// The field whose text names a record in lists and links; index.
    pub headline: usize,
    /// Fields that together name one record for Excel updates; indexes.
    pub key: Vec<usize>,
    /// How far a historical row (补录) got, first match wins; without a match it stands in the first state.
    pub adopt: Vec<AdoptRule>,
    /// What must hold of every record, and what is doubtful while it does not.
    pub rules: Vec<Rule>,
}

/// The state of a historical row, told from its own columns.
#[derive(Clone, Debug)]
pub struct AdoptRule {
    /// State, by index.
    pub state: usize,
    /// When this holds.
    pub when: Expr,
    /// Fields it fills when they are empty.
    pub set: Vec<Assignment>,
}

/// How record numbers are made: literal text with `{county}`, `{year}`, `{seq:N}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberPattern(pub String);

/// What a ledger declares so that modules can know it without knowing its name.
#[derive(Clone, Debug, Default)]
pub struct Traits {
    /// A record shows that a person was in the village on a day (在村): field indexes.
    pub presence: Option<PresenceTrait>,
    /// A new record may be a recurrence (反弹) of a closed one: within so many days and the same fields.
    pub recurrence: Option<RecurrenceTrait>,
    /// A record is a task handed down by a meeting: field indexes.
    pub task: Option<TaskTrait>,
    /// A record is a speech or document read into tasks: field indexes.
    pub speech: Option<SpeechTrait>,
    /// A record is the profile (村情) of its place: one per place.
    pub profile: bool,
}

/// See [`Traits::presence`].
#[derive(Clone, Debug)]
pub struct PresenceTrait {
    /// Field that names the person (type person) or holds the name.
    pub person: usize,
    /// Field with the day.
    pub day: usize,
}

/// See [`Traits::recurrence`].
#[derive(Clone, Debug)]
pub struct RecurrenceTrait {
    /// Days after closing within which the same matter counts as a recurrence.
    pub within: i32,
    /// Fields that must be equal; the place always must.
    pub same: Vec<usize>,
}

/// Fields of a task ledger, by what they mean to the task module.
#[derive(Clone, Debug)]
pub struct TaskTrait {
    /// What is to be done.
    pub text: usize,
    /// The record (speech) it comes from.
    pub source: usize,
    /// Byte span in the source's clean text, `start-end`.
    pub sentence: usize,
    /// Owner as worded (责任单位).
    pub owner_words: usize,
    /// The unit that leads as worded (牵头单位), where the ledger keeps it apart from those that help.
    pub lead_words: Option<usize>,
    /// The leader who answers for it (牵头领导).
    pub leader: Option<usize>,
    /// Document and headings it stands under (出处), in words: whoever holds a sheet knows where it comes from, also without
    /// the right to read the whole document.
    pub origin: Option<usize>,
    /// Why it was proposed (建议理由).
    pub why: Option<usize>,
    /// Deadline.
    pub due: usize,
    /// Target as worded.
    pub target_words: usize,
    /// Bound indicator id.
    pub indicator: usize,
    /// Judging: `at_due` or `when_reached`.
    pub judging: usize,
    /// Number the indicator must reach.
    pub goal: usize,
    /// Comparison: `at_least` or `at_most`.
    pub sense: usize,
    /// Least denominator for ratios.
    pub least: usize,
    /// Parent task (record).
    pub parent: usize,
    /// Evidence text.
    pub evidence: usize,
    /// Step that issues it (交办).
    pub issue_step: String,
    /// Step by which it moves itself to 待销号.
    pub reached_step: String,
    /// States that wait for work.
    pub open_states: Vec<String>,
}

impl TaskTrait {
    /// What a part of a task or a sheet handed down from it has of the sentence it comes from.
    pub fn of_sentence(&self) -> impl Iterator<Item = usize> {
        let always = [self.source, self.sentence, self.owner_words];
        always.into_iter().chain(self.lead_words).chain(self.leader).chain(self.origin)
    }
}

/// Fields of a speech ledger, by what they mean to the speech module.
#[derive(Clone, Debug)]
pub struct SpeechTrait {
    pub title: usize,
    /// Day of the meeting.
    pub day: usize,
    /// Text as found.
    pub text: usize,
    /// Repairs a person took back, one byte offset in the text as found a line.
    pub kept: Option<usize>,
    /// Figures a person filled in, one placeholder a line.
    pub filled: Option<usize>,
}

/// Sensitivity of a field: who may see it is decided by role, see `access`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sensitivity {
    /// 联系方式: phone, address.
    Contact,
    /// 身份: ID number.
    Identity,
    /// 金融账户: bank account.
    Account,
    /// 健康: health, disability.
    Health,
}

impl Sensitivity {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Contact, Self::Identity, Self::Account, Self::Health];

    /// The word of definition files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Identity => "identity",
            Self::Account => "account",
            Self::Health => "health",
        }
    }

    /// Reads the word of definition files.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.word() == word)
    }
}

/// A field (字段).
#[derive(Clone, Debug)]
pub struct Field {
    /// Id inside its ledger.
    pub id: String,
    /// Title on forms, lists and in Excel.
    pub title: String,
    /// Group heading on the form and the record page; empty for none.
    pub section: String,
    /// Type with its parameters.
    pub ty: Arc<dyn FieldType>,
    /// Must be given (when `when` holds).
    pub required: bool,
    /// Asked only when this holds.
    pub when: Option<Expr>,
    /// Worked out by this and never written by anybody.
    pub value: Option<Expr>,
    /// Sensitive: stored sealed, masked for those who may not see it.
    pub sensitive: Option<Sensitivity>,
    /// Shared meaning across ledgers, `hazard.kind`: enter once.
    pub concept: String,
    /// Other titles that mean this field, exact match.
    pub synonyms: Vec<String>,
    /// Help under the control.
    pub help: String,
    /// Value of a new record when the person gives none: `today`, `me`, or a literal of the type.
    pub default: Option<String>,
    /// Filled by steps, not asked on the form for a new record.
    pub by_step: bool,
    /// A day that is planned: it may be still to come.
    pub future: bool,
    /// A change by two people at once keeps the current value and opens a conflict (受保护字段).
    pub protected: bool,
    /// Included in full-text search.
    pub search: bool,
}

/// An option of a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The value, as stored.
    pub value: String,
    /// As shown; of a dictionary the value itself.
    pub title: String,
    /// Other words that mean it in Excel files and old data.
    pub synonyms: Vec<String>,
    /// Category, for grouped selects.
    pub category: String,
    /// Last day it may be chosen for a new record; old records keep it.
    pub to: Option<Day>,
}

impl Choice {
    /// One that is shown as it is stored, and has no end.
    pub fn plain(value: &str) -> Self {
        Self {
            value: value.to_owned(),
            title: value.to_owned(),
            synonyms: Vec::new(),
            category: String::new(),
            to: None,
        }
    }
}

/// What kind of state a state is: figures, lists and colours know this, not the pack's own words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StateCategory {
    /// Waiting for somebody.
    #[default]
    Open,
    /// Being worked on.
    Active,
    /// Waiting for a check.
    Check,
    /// Kept on a register, in force (在册, 履行中): nothing waits for anybody, and nothing has ended.
    Standing,
    /// Ended well.
    Closed,
    /// Ended without result (作废, 不立项).
    Void,
}

impl Field {
    /// The unit to be written beside the title; empty where the title says it: 务工时间(月).
    pub fn unit_beside_title(&self) -> String {
        let unit = self.ty.unit();
        let said = ["(", "（"].iter().any(|open| self.title.contains(&format!("{open}{unit}")));
        if said { String::new() } else { unit }
    }
}

impl StateCategory {
    /// The word of the definition files, and the class of the style sheet.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Active => "active",
            Self::Check => "check",
            Self::Standing => "standing",
            Self::Closed => "closed",
            Self::Void => "void",
        }
    }

    /// Nothing more is to be done (已办结 or 作废).
    pub fn is_final(self) -> bool {
        matches!(self, Self::Closed | Self::Void)
    }

    /// Somebody still has to do something (未办结).
    pub fn is_pending(self) -> bool {
        matches!(self, Self::Open | Self::Active | Self::Check)
    }
}

/// A state (状态).
#[derive(Clone, Debug)]
pub struct State {
    pub id: String,
    /// Title: 待交办.
    pub title: String,
    /// Category of its state.
    pub category: StateCategory,
}

/// A step (环节): a named move between states.
#[derive(Clone, Debug)]
pub struct Step {
    pub id: String,
    /// Title on the button.
    pub title: String,
    /// States it starts from, by index.
    pub from: Vec<usize>,
    /// State it leads to, by index.
    pub to: usize,
    /// Who may.
    pub by: Who,
    /// Whose natural persons may not do it (four eyes).
    pub not_by: Vec<NotBy>,
    /// How many different persons must do it before it takes effect; 1 without.
    pub people: Option<Expr>,
    /// What it asks: field indexes and system words.
    pub asks: Vec<Ask>,
    /// What must hold for it to be done, and what is said otherwise.
    pub gate: Option<Gate>,
    /// Clock it pauses, by index.
    pub pauses: Option<usize>,
    /// Clock it resumes, by index.
    pub resumes: Option<usize>,
    /// Date field it stamps with its business day; index.
    pub stamps: Vec<usize>,
    /// Fields it fills with what an expression gives, after answers and stamps.
    pub sets: Vec<Assignment>,
    /// It opens again what was closed wrongly: done by a superior of who closed it, with a reason; what the closing stamped is
    /// taken back.
    pub reopens: bool,
    /// May be done for many records at once.
    pub bulk: bool,
    /// Shown as a way back, not as the main action.
    pub back: bool,
    /// Done by the machine when a condition holds (evidence kept); a person can not press it.
    pub automatic: bool,
}

/// What must hold for a step (`when`), and what is said when it does not (`refuse`).
#[derive(Clone, Debug)]
pub struct Gate {
    /// All of it, asked of the record with the answers of the step.
    pub holds: Expr,
    /// The part that no answer of the step can change: what is known before the step is begun. Lists and buttons follow it.
    pub before: Option<Expr>,
    /// What is said.
    pub refuse: Vec<Said>,
}

/// A part of a sentence.
#[derive(Clone, Debug)]
pub enum Said {
    Words(String),
    /// The value of a field, by index.
    Field(usize),
    /// What an expression gives for the record: a parameter, for the record's case.
    Given(Expr),
}

/// Who may not do a step although a role would let them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotBy {
    /// Who registered the record.
    Creator,
    /// Who did this step (id), or gave what it asks.
    Step(String),
}

/// A field filled with what an expression gives.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The field, by index.
    pub field: usize,
    /// What it gets; of the field's type and decimals.
    pub value: Expr,
}

/// What a step asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// A field by index; required when the flag is set.
    Field(usize, bool),
    /// Who is responsible from now on (unit and person).
    Owner,
    /// Why; always required.
    Reason,
}

/// Who may do a step.
#[derive(Clone, Debug)]
pub enum Who {
    /// These roles, or `owner` / `creator`.
    List(Vec<Doer>),
    /// An expression that gives role words, comma separated: `param('hazard.closer', level)`.
    Rule(Expr),
}

/// One entry of [`Who`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doer {
    /// A role of `roles.toml`.
    Role(String),
    /// The record's responsible person, or anyone granted in its responsible unit.
    Owner,
    /// The person who created the record.
    Creator,
}

impl Doer {
    /// Reads one word of `by`.
    pub fn parse(word: &str) -> Self {
        match word.trim() {
            "owner" => Self::Owner,
            "creator" => Self::Creator,
            role => Self::Role(role.to_owned()),
        }
    }
}

/// Unit of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockUnit {
    /// Natural days.
    Day,
    /// Working days of the calendar.
    Workday,
}

impl ClockUnit {
    /// So many of them after a day.
    pub fn after(self, calendar: &Calendar, day: Day, count: i32) -> Day {
        match self {
            Self::Day => day.plus(count),
            Self::Workday => calendar.plus(day, count),
        }
    }

    /// How many of them are left from one day until another.
    pub fn left(self, calendar: &Calendar, from: Day, until: Day) -> i32 {
        match self {
            Self::Day => until.0 - from.0,
            Self::Workday => calendar
                .between(from.0.into(), until.0.into())
                .and_then(|n| i32::try_from(n).ok())
                .unwrap_or(until.0 - from.0),
        }
    }

    /// 天, 工作日.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Day => "自然日",
            Self::Workday => "工作日",
        }
    }
}

/// A clock (时限).
#[derive(Clone, Debug)]
pub struct Clock {
    pub id: String,
    /// Title: 整改期限.
    pub title: String,
    /// Steps that start it, by id.
    pub starts: Vec<String>,
    /// How long; gives a whole number. `None` for a clock that runs until the day in its field.
    pub limit: Option<Expr>,
    /// Unit of the limit.
    pub unit: ClockUnit,
    /// The deadline field it writes, or whose day it runs until, by index.
    pub field: usize,
    /// The limit is the latest day a person may give; otherwise it is only the default.
    pub strict: bool,
    /// Shares of the time at which it reminds.
    pub ladder: Vec<f64>,
    /// Days before its end at which it reminds the owner.
    pub remind: Vec<i32>,
    /// Follow-ups: each time it is stopped it runs on to so many days after its start.
    pub then: Vec<i32>,
    /// The step (id) that is proposed at its end, and waits for nobody before.
    pub proposes: Option<String>,
    /// Steps that stop it, by id.
    pub stops: Vec<String>,
}

/// An indicator (指标) fed by this ledger's records.
#[derive(Clone, Debug)]
pub struct IndicatorDef {
    /// Id, unique in the pack.
    pub id: String,
    pub title: String,
    /// Unit (处, 次, 元, %), and the scale of what its spans add up. A ratio is in percent; the scale is that of both its parts.
    pub quantity: Quantity,
    /// Other names in texts.
    pub synonyms: Vec<String>,
    /// How it is made.
    pub rule: IndicatorRule,
    /// Field it is broken down by; index.
    pub by: Option<usize>,
    /// Which way is better, for colours: `true` up, `false` down, `None` neither.
    pub up_is_good: Option<bool>,
    /// Definition in words, shown with every figure (数字口径).
    pub note: String,
}

/// How an indicator is made.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "a pack holds some dozen of them, made once")]
pub enum IndicatorRule {
    /// Spans of records.
    Span(SpanRule),
    /// A ratio of two others, in percent.
    Ratio {
        /// Numerator indicator id.
        top: String,
        /// Denominator indicator id.
        bottom: String,
    },
}

/// How a record gives a span.
#[derive(Clone, Debug)]
pub struct SpanRule {
    /// First day; no span while it is empty.
    pub from: Expr,
    /// First day after; a flow (one day) when there is none declared; open while it is empty.
    pub to: Option<Expr>,
    /// Only records for which this holds.
    pub when: Option<Expr>,
    /// Amount; 1 without.
    pub amount: Option<Expr>,
    /// A flow happens on one day and is summed over a period; a stock holds from–to and is read on a day.
    pub flow: bool,
}

impl Ledger {
    /// Index of the field with this id.
    pub fn field(&self, id: &str) -> Option<usize> {
        self.fields.iter().position(|f| f.id == id)
    }

    /// Index of the state with this id.
    pub fn state(&self, id: &str) -> Option<usize> {
        self.states.iter().position(|s| s.id == id)
    }

    /// The step with this id.
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|s| s.id == id)
    }

    /// The indicator with this id.
    pub fn indicator(&self, id: &str) -> Option<&IndicatorDef> {
        self.indicators.iter().find(|i| i.id == id)
    }

    /// As many empty values as there are fields.
    pub fn blank(&self) -> Vec<Value> {
        vec![Value::Empty; self.fields.len()]
    }

    /// The field that names the record this one lies inside of, and that record's ledger.
    pub fn parent(&self) -> Option<(usize, &str)> {
        let mut inside = self.fields.iter().enumerate().filter(|(_, f)| f.ty.inside());
        inside.find_map(|(index, f)| Some((index, f.ty.record_ledger()?)))
    }
}
