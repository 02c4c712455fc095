//! A record: left the facts in groups, right the timeline, on top the state, the clock and the steps one may take.

use askama::Template;

use crate::components::{Button, Due, Fact, Frame, Link, Tag};

/// A step that could be taken now.
#[derive(Clone, Debug, Default)]
pub struct StepView {
    /// 销号
    pub title: String,
    /// Its form; `None` when it is barred.
    pub href: Option<String>,
    /// Why it is barred: 整改人不能自己销号; empty when it is not.
    pub barred: String,
    /// A way back (退回, 作废), not the main action.
    pub back: bool,
}

/// A clock of the record.
#[derive(Clone, Debug, Default)]
pub struct ClockView {
    /// 整改期限
    pub title: String,
    /// Due day with words.
    pub due: Due,
    /// 等待复查，计时暂停; empty for none.
    pub note: String,
}

/// Facts under a heading.
#[derive(Clone, Debug, Default)]
pub struct FactGroup {
    /// 发现
    pub title: String,
    /// Facts.
    pub facts: Vec<Fact>,
}

/// A field before and after a change.
#[derive(Clone, Debug, Default)]
pub struct Difference {
    /// 完成时限
    pub title: String,
    /// Before; empty when there was nothing.
    pub before: String,
    /// After; empty when it was taken away.
    pub after: String,
}

/// A change in the timeline.
#[derive(Clone, Debug, Default)]
pub struct Event {
    /// 2026-11-20 16:42
    pub when: String,
    /// 李样本（株良镇应急办）
    pub who: String,
    /// 申请销号
    pub what: String,
    /// 整改中 → 待复查; empty when the state stayed.
    pub states: String,
    /// Where it came from: 手机, Excel 导入; empty when it does not matter.
    pub channel: String,
    /// Reason or basis given; empty for none.
    pub reason: String,
    /// Fields that changed.
    pub differences: Vec<Difference>,
    /// A way back or a refusal: marked with the word.
    pub back: bool,
}

/// Records that point at this one or that it points at.
#[derive(Clone, Debug, Default)]
pub struct Related {
    /// 由此产生的任务
    pub title: String,
    /// Each: link, state, a few words.
    pub rows: Vec<(Link, Option<Tag>, String)>,
    /// How many exist that may not be seen; 0 for none.
    pub hidden: u64,
}

/// One side of a conflict.
#[derive(Clone, Debug, Default)]
pub struct Side {
    /// What the button sends.
    pub choice: String,
    /// 王示范 11月20日 16:42（手机）
    pub who: String,
    /// Value.
    pub value: String,
}

/// Two people changed one field (两人修改同一项): somebody chooses.
#[derive(Clone, Debug, Default)]
pub struct Conflict {
    /// 完成时限
    pub title: String,
    /// Value both started from.
    pub base: String,
    /// The sides; the first is in force now.
    pub sides: Vec<Side>,
    /// Where the choice is posted with `side` and `reason`; `None` when the reader may not choose.
    pub action: Option<String>,
    /// Who may choose, shown when the reader may not: 须由两人以外有权人员选择.
    pub who_may: String,
}

/// Something the machine proposes (反弹, 重复): a person decides.
#[derive(Clone, Debug, Default)]
pub struct Proposal {
    /// 可能是反弹
    pub title: String,
    /// Reasons.
    pub text: String,
    /// The other record.
    pub link: Option<Link>,
    /// Where the answer is posted.
    pub action: String,
    /// Answers.
    pub answers: Vec<Button>,
}

/// Record page.
#[derive(Clone, Debug, Template)]
#[template(path = "records/page.html")]
pub struct RecordPage {
    /// Frame.
    pub frame: Frame,
    /// Way back.
    pub crumbs: Vec<Link>,
    /// Headline.
    pub title: String,
    /// Number; empty when not received yet.
    pub number: String,
    /// 安全隐患
    pub ledger: String,
    /// Place.
    pub place: Link,
    /// State.
    pub state: Tag,
    /// Responsible unit and person; empty for none.
    pub owner: String,
    /// Clocks.
    pub clocks: Vec<ClockView>,
    /// Steps.
    pub steps: Vec<StepView>,
    /// 编辑, 更正, 移交, 打印: links beside the steps.
    pub others: Vec<Link>,
    /// Conflicts that wait for a choice.
    pub conflicts: Vec<Conflict>,
    /// Proposals.
    pub proposals: Vec<Proposal>,
    /// Facts.
    pub groups: Vec<FactGroup>,
    /// A panel of another feature, such as the progress of a task, as HTML made by its own template; empty for none.
    pub panel: String,
    /// Timeline, newest first.
    pub events: Vec<Event>,
    /// Older changes, when not all are shown.
    pub older: Option<Link>,
    /// Related records.
    pub related: Vec<Related>,
    /// Historical entry: 补录; empty for none.
    pub adopted: String,
}
