//! A question before something that many records or other people feel: what it does, to what, yes or back.

use askama::Template;

use super::{Control, Fact, Frame, Link, Problem};

/// Confirmation page (请确认).
#[derive(Clone, Debug, Template)]
#[template(path = "look/confirm.html")]
pub struct ConfirmPage {
    /// Frame.
    pub frame: Frame,
    /// Way back, outermost first.
    pub crumbs: Vec<Link>,
    /// 确认销号 12 处隐患.
    pub title: String,
    /// What happens.
    pub text: String,
    /// Facts of it.
    pub facts: Vec<Fact>,
    /// What it is done to; addresses may be empty.
    pub things: Vec<Link>,
    /// What is left out and why: 3 处不是待复查状态.
    pub left_out: Vec<String>,
    /// What is wrong with what was sent.
    pub problems: Vec<Problem>,
    /// Where it is posted.
    pub action: String,
    /// Hidden fields; a name may stand several times.
    pub hidden: Vec<(String, String)>,
    /// What is still asked, such as the reason.
    pub controls: Vec<Control>,
    /// Main button: 确认销号.
    pub submit: String,
    /// It ends something for good: the button says so in red.
    pub grave: bool,
    /// Way back.
    pub cancel: Link,
}
