//! Realistic values with invented names.

use super::page::{DemoAccount, SecondFactorPage, SignInPage};
use crate::components::{Frame, Link, Problem};

impl SignInPage {
    /// The demo world's door.
    pub fn sample() -> Self {
        let demo = [
            ("nancheng.xwb", "南城县委办（督查室）", "王示范"),
            ("zhuliang.dzb", "株良镇 党政办", "张示例"),
            ("safety.town", "株良镇 应急办", "李样本"),
            ("secretary", "云市村 驻村第一书记", "陈试用"),
            ("cadre", "云市村 村干部", "周假名"),
            ("unit", "市水利局 包村联络员", "吴虚构"),
        ];
        let account = |(account, post, name): (&str, &str, &str)| DemoAccount {
            account: account.to_owned(),
            password: "demo".to_owned(),
            name: name.to_owned(),
            post: post.to_owned(),
        };
        Self {
            frame: Frame { demo: true, ..Frame::bare("登录", "sample-token") },
            problems: Vec::new(),
            action: "/sign-in".to_owned(),
            next: "/today".to_owned(),
            account: String::new(),
            demo: demo.into_iter().map(account).collect(),
            help: "忘记密码请联系本县系统管理员重置。".to_owned(),
            foot: vec![Link::new("群众投诉与建议", "/complaints"), Link::new("主办：抚州市委组织部（示例）", "")],
        }
    }

    /// After a wrong password, without demo accounts.
    pub fn sample_refused() -> Self {
        Self {
            problems: vec![Problem::new("password", "账号或密码不对，请检查大小写后再试")],
            account: "zhuliang.dzb".to_owned(),
            demo: Vec::new(),
            ..Self::sample()
        }
    }
}

impl SecondFactorPage {
    /// After a wrong code.
    pub fn sample() -> Self {
        Self {
            frame: Frame::bare("动态口令", "sample-token"),
            problems: vec![Problem::new("code", "动态口令不对或已过期，请等下一组数字再输入")],
            action: "/sign-in/second".to_owned(),
            next: "/today".to_owned(),
            account: "nancheng.xwb".to_owned(),
            back: "/sign-in".to_owned(),
        }
    }
}
