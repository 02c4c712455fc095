//! A question before something that many records or other people feel: what it does, to what, yes or back.

use askama::Template;

use super::{Control, Fact, Frame, Link, Problem};

/// Confirmation page (请确认).
#[derive(Clone, Debug, Template)]
#[template(path = "components/confirm.html")]
pub struct ConfirmPage {
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

impl ConfirmPage {
    /// Closing several records at once.
    #[cfg(feature = "samples")]
    pub fn sample() -> Self {
        let things = ["村小学食堂燃气软管老化", "水库溢洪道淤堵", "变压器台区树障"];
        Self {
            frame: Frame::sample("确认销号", "台账"),
            crumbs: vec![Link::new("安全隐患台账", "/ledgers/aq")],
            title: "确认销号 3 处隐患".to_owned(),
            text: "销号后不能再改；同一问题再出现，另行登记。".to_owned(),
            facts: Vec::new(),
            things: things.map(|t| Link::new(t, "/records/1")).to_vec(),
            left_out: vec!["三组山塘坝脚渗水：还在整改中，先由责任人申请销号".to_owned()],
            problems: Vec::new(),
            action: "/ledgers/aq/bulk/do".to_owned(),
            hidden: vec![("step".to_owned(), "close".to_owned())],
            controls: vec![Control::day("day", "复查时间", "2026-11-21").required()],
            submit: "销号 3 处".to_owned(),
            grave: false,
            cancel: Link::new("返回台账", "/ledgers/aq"),
        }
    }
}
