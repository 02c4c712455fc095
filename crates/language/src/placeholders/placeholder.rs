//! What is read at a place where something was left out.

use crate::placeholders::rounding::Rounding;
use crate::placeholders::scope::Scope;

/// What was left out (缺什么).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A number: XX个, XX%.
    Figure,
    /// The name of a unit, project, document: XX局.
    Name,
    /// A place: X村, 〔*〕镇.
    Place,
    /// A day, month or time of day: X月X日.
    Date,
    /// A year: 20XX年.
    Year,
    /// A number in a series: 第XX届, 〔2023〕XX号.
    Ordinal,
    /// A person: 王XX同志, *镇长.
    Person,
    /// Anything else: a missing character, a phone number.
    Other,
}

/// Whether the ledger can give the value (数值性质).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueKind {
    /// What a period brought (结果): 引进项目XX个.
    Result,
    /// A line somebody set (参数): 每月驻村不少于X天, 人均年收入在XX元以下.
    Parameter,
    /// What is planned (目标): 培训XX场次以上.
    Target,
    /// No figure at all.
    NoFigure,
}

/// One place where something was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    /// The sign as written: `XX`, `〔*〕`, `201x`.
    pub token: String,
    /// Byte offset in the clean text.
    pub start: usize,
    /// Byte offset behind it.
    pub end: usize,
    /// The token with at most 15 characters of text on either side.
    pub context: String,
    /// What was left out.
    pub kind: Kind,
    /// Unit of a figure: 户, 万元, %; 余 and 多 taken out of it.
    pub unit: Option<String>,
    /// Names of the figure, best first, at most three; empty for what is no figure.
    pub metric: Vec<String>,
    /// Words of the sentence that say which rows, places or times count: 任职村, 第一批, 全镇, 去年.
    pub scope_words: Vec<String>,
    /// The same words told apart, with the place where each stands: 任职村 a group, 第一批 a batch, 三年来 a time.
    pub scopes: Vec<Scope>,
    /// The rounding word of a figure.
    pub rounding: Option<Rounding>,
    /// Whether a ledger can give the value.
    pub value_kind: ValueKind,
}
