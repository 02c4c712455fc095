//! The page of a failure.

use askama::Template;

use crate::components::{Frame, Link};

/// What went wrong, in words, and where to go on.
#[derive(Clone, Debug, Template)]
#[template(path = "failure/page.html")]
pub struct FailurePage {
    pub frame: Frame,
    /// 找不到这个页面.
    pub title: String,
    /// What happened and what to do.
    pub text: String,
    /// The form that was not taken.
    pub again: Option<Again>,
    /// Ways on.
    pub ways: Vec<Link>,
}

/// A form that was sent and not taken, kept so that it can be sent again as it is.
#[derive(Clone, Debug, Default)]
pub struct Again {
    /// Where it is posted.
    pub action: String,
    /// Names and values of its fields, in order.
    pub fields: Vec<(String, String)>,
    /// Names of its file boxes and of the files: these have to be chosen again.
    pub files: Vec<(String, String)>,
}

impl Again {
    /// What a person typed, to be read on the page: no ids and no tokens.
    pub fn typed(&self) -> impl Iterator<Item = &str> {
        let own = |name: &str| matches!(name, "csrf" | "submission" | "draft" | "version" | "next" | "back");
        let typed = self.fields.iter().filter(move |(name, value)| !own(name) && !value.trim().is_empty());
        typed.map(|(_, value)| value.as_str())
    }
}

impl FailurePage {
    /// The page with made-up content, for tests of the look.
    #[cfg(feature = "samples")]
    pub fn sample() -> Self {
        Self {
            frame: Frame::bare("找不到这个页面", "sample-token"),
            title: "找不到这个页面".to_owned(),
            text: "它不存在，或者您无权查看。".to_owned(),
            again: None,
            ways: vec![Link::new("回到今日", "/today")],
        }
    }

    /// A sample of a form that was kept.
    #[cfg(feature = "samples")]
    pub fn sample_again() -> Self {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        Self {
            title: "系统正忙".to_owned(),
            text: "系统正忙，内容没有写入，请稍后再提交一次".to_owned(),
            again: Some(Again {
                action: "/ledgers/sample/new".to_owned(),
                fields: vec![pair("csrf", "sample-token"), pair("f_matters", "家里平安，屋顶漏雨已报镇里")],
                files: vec![pair("f_photos_new", "漏雨.jpg")],
            }),
            ..Self::sample()
        }
    }
}
