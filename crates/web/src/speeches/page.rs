//! A speech: left the text with repairs marked, right the outline and the proposed tasks, confirmed row by row.

use askama::Template;

use crate::components::{Button, Empty, Frame, Link, Problem, Tag};

/// A piece of a sentence.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    /// Text as read.
    pub text: String,
    /// What stood there before the repair, when there was one.
    pub was: Option<String>,
    /// 错别字, 缺字待填: shown with the repair or placeholder.
    pub mark: String,
    /// A figure to be filled (XX).
    pub blank: bool,
}

impl Piece {
    /// A piece as found.
    pub fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }
}

/// One sentence of a speech with what became of it.
#[derive(Clone, Debug, Default)]
pub struct Sentence {
    /// Id links lead to, such as `s12`; empty when nothing does.
    pub id: String,
    /// What became of it: `task` (proposed), `going`, `soon` (yellow), `late` (red), `done`; empty when it orders nothing.
    pub class: String,
    /// The same in words, for the tip.
    pub said: String,
    pub pieces: Vec<Piece>,
}

/// A paragraph or heading.
#[derive(Clone, Debug, Default)]
pub struct Paragraph {
    /// Id the outline leads to; empty when it does not.
    pub id: String,
    /// Depth of a heading, 1 to 4; 0 for text.
    pub level: u8,
    pub sentences: Vec<Sentence>,
}

/// A line of the outline.
#[derive(Clone, Debug, Default)]
pub struct OutlineLine {
    /// Depth, from 1.
    pub level: u8,
    /// Heading.
    pub title: String,
    /// Id of its paragraph; empty when it is missing in the text.
    pub target: String,
    /// What is missing here: 原文缺第 2 点; empty for none.
    pub gap: String,
}

/// A repair in the list of repairs.
#[derive(Clone, Debug, Default)]
pub struct Repair {
    pub before: String,
    pub after: String,
    pub why: String,
    /// What the button sends; empty when it can not be taken back.
    pub key: String,
    /// It was taken back: the text reads as found.
    pub back: bool,
}

/// A proposed task.
#[derive(Clone, Debug, Default)]
pub struct Proposal {
    /// What the checkbox and the buttons send.
    pub id: String,
    /// Id of its sentence.
    pub target: String,
    /// Task.
    pub text: String,
    /// Heading over the row when rows are grouped; empty when the group goes on.
    pub group: String,
    /// Leading unit as worded; empty when none is apart.
    pub lead: String,
    /// Responsible unit as worded; empty when none is named.
    pub owner: String,
    /// Deadline: as worded and as a day.
    pub due: String,
    /// Target as worded.
    pub goal: String,
    /// Indicator it is bound to; empty for none.
    pub indicator: String,
    /// Why it was proposed, and what is in doubt.
    pub why: String,
    /// 拟立项, 已立项, 不立项, 办理中.
    pub state: Tag,
    /// It can be chosen: it waits for a decision, or to be handed out.
    pub open: bool,
    /// Its time in words while it is in work: 正常, 临期, 逾期; with the class that colours it.
    pub time: (String, String),
    /// Buttons now: 立项, 不立项 (name, value, title); the first is the main one. Empty when decided.
    pub answers: Vec<Button>,
    /// Its form (编辑) or, when decided, its record; 拆分, 交办.
    pub also: Vec<Link>,
}

/// Reading page.
#[derive(Clone, Debug, Template)]
#[template(path = "speeches/page.html")]
pub struct SpeechPage {
    pub frame: Frame,
    /// Way back.
    pub crumbs: Vec<Link>,
    pub title: String,
    /// 王示范，2026年3月18日，讲话.
    pub about: String,
    pub state: Tag,
    /// Steps and other links: 分解完成, 原文, 导出.
    pub links: Vec<Link>,
    /// Some task of it is in work: the colours of sentences are explained.
    pub legend: bool,
    pub paragraphs: Vec<Paragraph>,
    pub outline: Vec<OutlineLine>,
    pub repairs: Vec<Repair>,
    /// How many figures are left out, and the page that fills them.
    pub blanks: (usize, String),
    /// Figures it states.
    pub stated: Vec<StatedRow>,
    /// Sums that do not agree, in words.
    pub sums: Vec<String>,
    /// Problems it names.
    pub problems: Vec<ProblemRow>,
    /// Proposed tasks.
    pub proposals: Vec<Proposal>,
    /// How many wait, are taken, are refused: 待确认 6 条, 已立项 2 条.
    pub counts: Vec<String>,
    /// Where answers are posted: buttons of rows send `{name}={value}` with the row's id in the value; bulk buttons go
    /// with the checked `task` fields.
    pub action: String,
    /// Buttons for chosen rows.
    pub bulk: Vec<Button>,
    /// Orders of the rows: 按原文, 按单位; the current one without address.
    pub orders: Vec<Link>,
    /// 任务分解表 as files.
    pub files: Vec<Link>,
    /// Where a repair is taken back; empty when one may not.
    pub repairing: String,
    /// Proposals that get another deadline by the day as it is now.
    pub redated: usize,
    /// Nobody said the day of the speech, and deadlines of its text can be read only from it: asked for here.
    pub asks_day: bool,
    /// Shown when no task was found.
    pub empty: Empty,
}

/// The page that takes a speech: a file or the text itself.
#[derive(Clone, Debug, Template)]
#[template(path = "speeches/new.html")]
pub struct NewSpeechPage {
    pub frame: Frame,
    /// Way back.
    pub crumbs: Vec<Link>,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// Where it is posted, in parts.
    pub action: String,
    /// Hidden fields.
    pub hidden: Vec<(String, String)>,
    /// Controls: kind, title, day, speaker, file, text.
    pub controls: Vec<crate::components::Control>,
}

/// A line of the text to be filled.
#[derive(Clone, Debug, Default)]
pub struct TextLine {
    /// Depth of a heading; 0 for text.
    pub level: u8,
    /// Pieces: what stands there, the rows behind it when it was filled, its id when it is a figure.
    pub pieces: Vec<(Piece, Option<Link>, String)>,
}

/// An indicator offered for a figure.
#[derive(Clone, Debug, Default)]
pub struct OfferRow {
    /// Title, leading to the rows.
    pub title: Link,
    /// Place, period and value.
    pub of: String,
    /// What to look at before; empty for nothing.
    pub look: String,
    /// What the button sends; empty when it can not be filled.
    pub value: String,
    /// 填 1680.
    pub button: String,
    /// Why it can not be filled; empty when it can.
    pub why_not: String,
}

/// A figure left out.
#[derive(Clone, Debug, Default)]
pub struct BlankRow {
    /// Where it stands; its anchors end with it.
    pub start: String,
    /// Words before it.
    pub before: String,
    /// The sign.
    pub token: String,
    /// Words behind it.
    pub after: String,
    /// Why nothing is offered; empty when something is.
    pub nothing: String,
    /// What stands there; empty for nothing.
    pub filled: String,
    /// What the button sends that takes it out; empty for none.
    pub back: String,
    /// What may stand there, best first.
    pub offers: Vec<OfferRow>,
}

/// The page that fills figures.
#[derive(Clone, Debug, Template)]
#[template(path = "speeches/fill.html")]
pub struct FillPage {
    pub frame: Frame,
    /// Way back.
    pub crumbs: Vec<Link>,
    pub title: String,
    /// How many are filled, how long it is.
    pub counts: Vec<String>,
    /// Figures are asked up to this day, `2026-03-10`.
    pub until: String,
    /// Address of the page.
    pub here: String,
    /// The text as files.
    pub files: Vec<Link>,
    /// The text.
    pub lines: Vec<TextLine>,
    /// Its figures.
    pub blanks: Vec<BlankRow>,
    /// Words of the button that fills all clear ones; empty for none.
    pub all: String,
}

/// A figure the text states.
#[derive(Clone, Debug, Default)]
pub struct StatedRow {
    /// 1,766个.
    pub text: String,
    /// What it is called, of what place and time, by whom.
    pub about: String,
    /// What the ledgers say, in words.
    pub verdict: String,
    /// They say otherwise.
    pub differs: bool,
    /// Rows of the ledgers.
    pub rows: Option<Link>,
}

/// A problem the text names.
#[derive(Clone, Debug, Default)]
pub struct ProblemRow {
    /// The sentence.
    pub text: String,
    /// Tasks that answer it, by their rows on the page.
    pub answers: Vec<Link>,
}
