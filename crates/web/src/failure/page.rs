//! The page of a failure.

use askama::Template;

use crate::components::{Frame, Link};

/// What went wrong, in words, and where to go on.
#[derive(Clone, Debug, Template)]
#[template(path = "failure/page.html")]
pub struct FailurePage {
    /// Frame.
    pub frame: Frame,
    /// 找不到这个页面.
    pub title: String,
    /// What happened and what to do.
    pub text: String,
    /// Ways on.
    pub ways: Vec<Link>,
}

impl FailurePage {
    /// A sample.
    #[cfg(feature = "samples")]
    pub fn sample() -> Self {
        Self {
            frame: Frame::bare("找不到这个页面", "sample-token"),
            title: "找不到这个页面".to_owned(),
            text: "它不存在，或者您无权查看。".to_owned(),
            ways: vec![Link::new("回到今日", "/today")],
        }
    }
}
