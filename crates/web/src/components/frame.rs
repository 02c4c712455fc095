//! The frame around every page: who, where, what else there is, messages.

use super::Link;

/// Who is signed in.
#[derive(Clone, Debug, Default)]
pub struct User {
    /// Name: 张示例.
    pub name: String,
    /// Roles in words: 乡镇党政办.
    pub roles: String,
    /// Id of the account: what drafts on the device are kept by.
    pub account: String,
}

/// An entry of the navigation.
#[derive(Clone, Debug, Default)]
pub struct NavItem {
    /// 台账.
    pub title: String,
    /// Address.
    pub href: String,
    /// The page shown belongs to it.
    pub current: bool,
}

impl NavItem {
    /// An entry that is not the current one.
    pub fn new(title: &str, href: &str) -> Self {
        Self { title: title.to_owned(), href: href.to_owned(), current: false }
    }
}

/// The place worked in, and how to change it.
#[derive(Clone, Debug, Default)]
pub struct PlaceSwitch {
    /// The place shown: 株良镇.
    pub name: String,
    /// Places above it that the user may choose, outermost first.
    pub above: Vec<Link>,
    /// Places below it to choose from; a few, the search finds the rest.
    pub below: Vec<Link>,
    /// Page that searches places: a GET form with `q`.
    pub search_href: String,
}

/// A message about what was just done.
#[derive(Clone, Debug)]
pub struct Flash {
    /// What happened.
    pub text: String,
    /// It was refused, or something is wrong; else it went well.
    pub refused: bool,
    /// Where to look, such as the record that was made.
    pub link: Option<Link>,
}

/// What stands around a page. [`Frame::bare`] gives the frame of pages without a user.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Title of the window and, in print, of the sheet.
    pub title: String,
    /// Who; `None` on pages before signing in.
    pub user: Option<User>,
    /// Place switcher; `None` hides it.
    pub place: Option<PlaceSwitch>,
    /// Left navigation: only what the roles have.
    pub nav: Vec<NavItem>,
    /// Bottom bar of phones; the entry at `tab_main` is the big one (记一笔).
    pub tabs: Vec<NavItem>,
    /// Index of the big entry in `tabs`.
    pub tab_main: Option<usize>,
    /// How many things wait for the user (待办), and where they are.
    pub todo: Option<(u32, String)>,
    /// Address of the search page, a GET form with `q`; `None` hides the box.
    pub search_href: Option<String>,
    /// What was searched for, shown in the box.
    pub search_text: String,
    /// The user's own page (我的).
    pub me_href: String,
    /// Where signing out is posted.
    pub sign_out_href: String,
    /// Elder size (长辈版) is on.
    pub elder: bool,
    /// Where the elder switch is posted, with `on` = 1 or 0 and `back`.
    pub elder_href: String,
    /// Path of this page, for coming back.
    pub here: String,
    /// Token of forms that post.
    pub csrf: String,
    /// Messages.
    pub flash: Vec<Flash>,
    /// Name of the draft whose form was just taken: the device drops it. Empty for none.
    pub receipt: String,
    /// A demo world: says so on every page.
    pub demo: bool,
    /// Where complaints and suggestions go; `None` hides the line.
    pub complaint: Option<Link>,
    /// Who printed when, shown on paper only: 张示例 2026年11月21日 20:30.
    pub printed: String,
}

impl Frame {
    /// A frame without a user, at the product's own addresses.
    pub fn bare(title: &str, csrf: &str) -> Self {
        Self {
            title: title.to_owned(),
            user: None,
            place: None,
            nav: Vec::new(),
            tabs: Vec::new(),
            tab_main: None,
            todo: None,
            search_href: None,
            search_text: String::new(),
            me_href: "/me".to_owned(),
            sign_out_href: "/sign-out".to_owned(),
            elder: false,
            elder_href: "/elder".to_owned(),
            here: "/".to_owned(),
            csrf: csrf.to_owned(),
            flash: Vec::new(),
            receipt: String::new(),
            demo: false,
            complaint: None,
            printed: String::new(),
        }
    }

    pub(crate) fn is_main(&self, tab: &usize) -> bool {
        self.tab_main.as_ref() == Some(tab)
    }

    /// The same frame with another title.
    pub fn titled(mut self, title: &str) -> Self {
        title.clone_into(&mut self.title);
        self
    }

    /// The frame of a township office in 抚州, for samples.
    #[cfg(feature = "samples")]
    pub fn sample(title: &str, current: &str) -> Self {
        let item = |(title, href): (&str, &str)| NavItem { current: title == current, ..NavItem::new(title, href) };
        let nav = [
            ("今日", "/today"),
            ("台账", "/ledgers"),
            ("村情", "/villages"),
            ("任务", "/tasks"),
            ("讲话", "/speeches"),
            ("指标", "/figures"),
            ("报告", "/reports"),
            ("管理", "/admin"),
        ];
        let tabs = [("今日", "/today"), ("本村", "/villages"), ("记一笔", "/note"), ("我的", "/me")];
        Self {
            user: Some(User {
                name: "张示例".to_owned(), roles: "乡镇党政办".to_owned(), account: "u7".to_owned()
            }),
            place: Some(PlaceSwitch {
                name: "株良镇".to_owned(),
                above: vec![Link::new("抚州市", "/place/1"), Link::new("南城县", "/place/2")],
                below: ["云市村", "长安村", "路东村", "城上村", "宏富村"].map(|n| Link::new(n, "/place/9")).to_vec(),
                search_href: "/places".to_owned(),
            }),
            nav: nav.into_iter().map(item).collect(),
            tabs: tabs.into_iter().map(item).collect(),
            tab_main: Some(2),
            todo: Some((7, "/today".to_owned())),
            search_href: Some("/search".to_owned()),
            here: "/today".to_owned(),
            demo: true,
            complaint: Some(Link::new("投诉与建议", "/complaints")),
            printed: "张示例 2026年11月21日 20:30".to_owned(),
            ..Self::bare(title, "sample-token")
        }
    }
}
