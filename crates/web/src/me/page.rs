//! A person's own page.

use askama::Template;

use crate::components::{Control, Fact, Frame, Input, Link, Problem};

/// A session.
#[derive(Clone, Debug, Default)]
pub struct SessionRow {
    /// 这台设备，Chrome（Windows）
    pub device: String,
    /// 最近使用 2026-11-21 17:02
    pub used: String,
    /// The one this page is seen in.
    pub current: bool,
    /// What ending it sends as `session`.
    pub id: String,
}

/// 我的.
#[derive(Clone, Debug, Template)]
#[template(path = "me/page.html")]
pub struct MePage {
    pub frame: Frame,
    /// Facts: account, unit, grants in words.
    pub facts: Vec<Fact>,
    /// 修改密码, 启用动态口令, 我的草稿: what can be done.
    pub links: Vec<(Link, String)>,
    /// Sessions; empty hides them.
    pub sessions: Vec<SessionRow>,
    /// Where ending a session is posted.
    pub end_action: String,
}

/// Setting up the second factor.
#[derive(Clone, Debug, Template)]
#[template(path = "me/second.html")]
pub struct SecondSetupPage {
    pub frame: Frame,
    /// Way back.
    pub crumbs: Vec<Link>,
    /// Secret in groups of four: JBSW Y3DP.
    pub secret: String,
    /// `otpauth://` address.
    pub address: String,
    /// The address as a QR picture, SVG text; empty for none.
    pub picture: String,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// Where it is posted with `code`.
    pub action: String,
    /// Hidden fields.
    pub hidden: Vec<(String, String)>,
}

impl SecondSetupPage {
    fn control(&self) -> Control {
        let code = Control::new("code", "软件上显示的 6 位数字", Input::Code).required();
        Control { error: self.wrong("code"), ..code }
    }

    fn password(&self) -> Control {
        let input = Input::Password("current-password".to_owned());
        Control { error: self.wrong("password"), ..Control::new("password", "现在的口令", input).required() }
    }

    fn wrong(&self, field: &str) -> Option<String> {
        self.problems.iter().find(|p| p.field == field).map(|p| p.text.clone())
    }
}
