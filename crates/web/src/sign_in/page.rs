//! Pages before a session.

use askama::Template;

use crate::components::{Control, Frame, Link, Problem};

/// An account of the demo world, offered with one button.
#[derive(Clone, Debug, Default)]
pub struct DemoAccount {
    /// Login.
    pub account: String,
    pub password: String,
    /// 张示例
    pub name: String,
    /// 株良镇 党政办
    pub post: String,
}

/// Sign-in page.
#[derive(Clone, Debug, Template)]
#[template(path = "sign_in/page.html")]
pub struct SignInPage {
    /// Bare frame.
    pub frame: Frame,
    /// What is wrong: one text that does not tell whether the account exists.
    pub problems: Vec<Problem>,
    /// Where it is posted; fields `account`, `password`, `next`.
    pub action: String,
    /// Path to go on to.
    pub next: String,
    /// Login typed before.
    pub account: String,
    /// Accounts of the demo world.
    pub demo: Vec<DemoAccount>,
    /// Who helps when one can not get in: 请联系县系统管理员重置密码.
    pub help: String,
    /// Lines at the foot, such as the complaint link, the operator and its telephone.
    pub foot: Vec<Link>,
}

impl SignInPage {
    fn controls(&self) -> [Control; 2] {
        use crate::components::Input;
        let wrong = |name: &str| self.problems.iter().find(|p| p.field == name).map(|p| p.text.clone());
        let account = Control::line("account", "账号", &self.account);
        let account = Control { sensitive: false, error: wrong("account"), ..account };
        let password = Control::new("password", "密码", Input::Password("current-password".to_owned()));
        [account, Control { error: wrong("password"), ..password }]
    }
}

/// Second factor after the password.
#[derive(Clone, Debug, Template)]
#[template(path = "sign_in/second.html")]
pub struct SecondFactorPage {
    /// Bare frame.
    pub frame: Frame,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// Where it is posted; fields `code`, `next`.
    pub action: String,
    /// Path to go on to.
    pub next: String,
    /// Login, shown.
    pub account: String,
    /// Back to the first page.
    pub back: String,
}

impl SecondFactorPage {
    fn control(&self) -> Control {
        let code = Control::new("code", "动态口令", crate::components::Input::Code).required();
        Control { error: self.problems.first().map(|p| p.text.clone()), ..code }
            .help("打开手机上的动态口令软件，输入现在显示的 6 位数字")
    }
}
