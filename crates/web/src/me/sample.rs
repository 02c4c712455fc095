//! Realistic values with invented names.

use super::page::{MePage, SecondSetupPage, SessionRow};
use crate::components::{Control, Fact, FormPage, Frame, Input, Link, Section};

impl MePage {
    /// An officer of a township.
    pub fn sample() -> Self {
        let session = |device: &str, used: &str, current: bool| SessionRow {
            device: device.to_owned(),
            used: used.to_owned(),
            current,
            id: "1".to_owned(),
        };
        let mut frame = Frame::sample("我的", "我的");
        frame.here = "/me".to_owned();
        Self {
            frame,
            facts: vec![
                Fact::text("姓名", "张示例"),
                Fact::text("账号", "zhuliang.dzb"),
                Fact::text("单位", "株良镇人民政府"),
                Fact::text("授权", "乡镇党政办（南城县株良镇，2026-01-01 起）"),
            ],
            links: vec![
                (Link::new("修改密码", "/me/password"), "2026-10-08 改过".to_owned()),
                (Link::new("启用动态口令", "/me/second"), "还没有启用".to_owned()),
            ],
            sessions: vec![
                session("Chrome，Windows", "2026-11-21 17:02", true),
                session("手机浏览器，Android", "2026-11-20 16:42", false),
            ],
            end_action: "/me/sessions/end".to_owned(),
        }
    }
}

impl SecondSetupPage {
    /// Before the first code.
    pub fn sample() -> Self {
        Self {
            frame: Frame::sample("启用动态口令", "我的"),
            crumbs: vec![Link::new("我的", "/me")],
            secret: "SAMP LESE CRET ONLY".to_owned(),
            address: "otpauth://totp/zhucun:zhuliang.dzb?secret=SAMPLESECRETONLY&issuer=zhucun".to_owned(),
            picture: String::new(),
            problems: Vec::new(),
            action: "/me/second".to_owned(),
            hidden: Vec::new(),
        }
    }
}

impl FormPage {
    /// Changing the password.
    pub fn sample_password() -> Self {
        let password = |name: &str, title: &str, complete: &str| {
            Control::new(name, title, Input::Password(complete.to_owned())).required()
        };
        Self {
            crumbs: vec![Link::new("我的", "/me")],
            sections: vec![Section::new(
                "",
                vec![
                    password("old", "现在的密码", "current-password"),
                    password("new", "新密码", "new-password").help("至少 10 个字符，可以是一句好记的话"),
                    password("again", "再输一遍新密码", "new-password"),
                ],
            )],
            cancel: Some(Link::new("返回", "/me")),
            ..Self::new(Frame::sample("修改密码", "我的"), "修改密码", "/me/password", "修改")
        }
    }
}
