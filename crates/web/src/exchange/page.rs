//! A workbook as the user has it: what was understood, what is wrong row by row, then one confirmation.

use askama::Template;

use crate::components::{Control, Fact, Frame, Link, Problem, Table};

/// Upload page.
#[derive(Clone, Debug, Template)]
#[template(path = "exchange/page.html")]
pub struct ImportPage {
    pub frame: Frame,
    /// Way back.
    pub crumbs: Vec<Link>,
    /// 导入安全隐患台账
    pub title: String,
    /// What is known: ledger and place.
    pub known: Vec<Fact>,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// Where it is posted, in parts.
    pub action: String,
    /// Hidden fields.
    pub hidden: Vec<(String, String)>,
    /// Controls: the file, historical rows (补录), the place when it is not known.
    pub controls: Vec<Control>,
    /// Empty workbook with the right heads.
    pub template: Option<Link>,
    /// The own last files and how far they are.
    pub recent: Option<Table>,
}

/// How a column was understood.
#[derive(Clone, Debug, Default)]
pub struct Matched {
    /// Head in the workbook.
    pub head: String,
    /// Column letter: C.
    pub letter: String,
    /// Field; empty when it was not understood.
    pub field: String,
    /// 同名, 同义, 猜测; what happens with it when it was not understood: 不导入.
    pub how: String,
    /// To be looked at: guessed or not understood.
    pub doubtful: bool,
    /// First values: as a hint.
    pub example: String,
}

/// A row with something wrong.
#[derive(Clone, Debug, Default)]
pub struct Wrong {
    /// Sheet and row: 第12行.
    pub row: String,
    /// TableCell: D12; empty for the whole row.
    pub cell: String,
    /// What stands there.
    pub value: String,
    /// What is wrong and what to do.
    pub text: String,
}

/// Result of the dry run.
#[derive(Clone, Debug, Template)]
#[template(path = "exchange/result.html")]
pub struct ImportResultPage {
    pub frame: Frame,
    /// Way back.
    pub crumbs: Vec<Link>,
    /// 核对导入
    pub title: String,
    /// File, sheet, head row, place.
    pub known: Vec<Fact>,
    /// Counts: 可导入 86 行, 有误 3 行, 已有更新 12 行, 重复跳过 1 行; the flag marks what needs a look.
    pub counts: Vec<(String, bool)>,
    pub columns: Vec<Matched>,
    /// What is wrong, the first ones.
    pub wrong: Vec<Wrong>,
    /// How many more are in the annotated workbook; 0 for none.
    pub more_wrong: u64,
    /// The workbook with remarks in its cells.
    pub annotated: Option<Link>,
    /// The first rows as they will be.
    pub rows: Option<Table>,
    /// Where the confirmation is posted; `None` when nothing can be imported.
    pub action: Option<String>,
    /// Hidden fields: the kept upload, the submission id.
    pub hidden: Vec<(String, String)>,
    /// 导入 86 行
    pub submit: String,
    /// Uploads another file.
    pub again: Link,
}

/// A file being brought in.
#[derive(Clone, Debug, Template)]
#[template(path = "exchange/progress.html")]
pub struct ProgressPage {
    pub frame: Frame,
    /// Way back.
    pub crumbs: Vec<Link>,
    /// 导入进度
    pub title: String,
    /// How far it is, in one sentence.
    pub told: String,
    /// It ended before its end.
    pub refused: bool,
    /// File, place, counts.
    pub known: Vec<Fact>,
    /// The page asks again by itself.
    pub under_way: bool,
    /// What can be done with it: title and where it is posted.
    pub action: Option<(String, String)>,
    /// Which rows were not written and why.
    pub receipt: Link,
    /// To the ledger.
    pub onward: Link,
    /// This page.
    pub here: String,
}
