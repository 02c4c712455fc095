//! Authentication: the extractors [`Guest`] (any session) and [`Visitor`] (somebody signed in, with the place worked in),
//! and the frame of the page they get.

use crate::browser::{Browser, caller};
use crate::components::{Flash, Frame, Link, NavItem, PlaceSwitch, User};
use crate::failure::Failure;
use crate::flash::Message;
use crate::session::{self, ACCOUNT, CSRF, MUST_CHANGE, PLACE, SINCE, is_over};
use crate::site::Site;
use crate::url;
use app::OpContext;
use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::header;
use axum::http::request::Parts;
use domain::access::Permission;
use domain::{Id, PlaceId};
use tower_sessions::Session;

/// Somebody with or without a session.
pub struct Guest {
    /// The product.
    pub site: Site,
    pub session: Session,
    /// The account of the session.
    pub account: Option<Id>,
    /// What the browser holds beside it.
    pub(crate) browser: Browser,
    /// Elder size.
    pub elder: bool,
    /// Path and query asked for.
    pub here: String,
    /// Network address, for the throttle.
    pub address: String,
}

/// Somebody signed in.
pub struct Visitor {
    /// As a guest.
    pub guest: Guest,
    /// Who asks, and when.
    pub cx: OpContext,
    /// The place worked in.
    pub place: PlaceId,
}

impl FromRequestParts<Site> for Guest {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Failure> {
        let session = Session::from_request_parts(parts, site)
            .await
            .map_err(|(_, why)| Failure::internal(format!("session: {why}")))?;
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |u| &u.0);
        let here = uri.path_and_query().map_or("/".to_owned(), ToString::to_string);
        let cookies = parts.headers.get(header::COOKIE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let elder = cookies.split(';').any(|c| c.trim() == "elder=1");
        let browser = parts.extensions.get::<Browser>().cloned();
        let browser = browser.ok_or_else(|| Failure::internal("no layer for browsers"))?;
        let account = session::get(&session, ACCOUNT).await?;
        let account = account.and_then(|id| Id::parse(id.as_str()?));
        let address = caller::address(parts, site.secure());
        Ok(Self { site: site.clone(), session, account, browser, elder, here, address })
    }
}

impl FromRequestParts<Site> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Failure> {
        let guest = Guest::from_request_parts(parts, site).await?;
        let Some(account) = guest.account else {
            return Err(Failure::SignIn(guest.here));
        };
        if is_over(site, session::get(&guest.session, SINCE).await?.and_then(|since| since.as_i64())) {
            let _ = guest.session.flush().await;
            return Err(Failure::SignIn(guest.here));
        }
        let must = session::get(&guest.session, MUST_CHANGE).await?.and_then(|must| must.as_bool());
        if must == Some(true) && !guest.here.starts_with("/me/password") {
            return Err(Failure::MustChange);
        }
        let now = site.app().now();
        let actor = match site.actor(account, now.day()).await {
            Ok(actor) => actor,
            Err(app::Refusal::NotFound) => {
                let _ = guest.session.flush().await;
                return Err(Failure::SignIn(guest.here));
            }
            Err(other) => return Err(other.into()),
        };
        let cx = OpContext::new(site.app(), actor, "form", now);
        let chosen = session::get(&guest.session, PLACE).await?.and_then(|place| place.as_i64());
        let place = app::places::working_place(&cx, chosen.map(PlaceId));
        Ok(Self { guest, cx, place })
    }
}

impl Guest {
    /// The token forms carry: of the session, made when there is none; without one, of the browser.
    pub async fn csrf(&self) -> String {
        if self.account.is_none() {
            return self.browser.token();
        }
        if let Ok(Some(token)) = self.session.get::<String>(CSRF).await {
            return token;
        }
        let token = self.site.app().token();
        if let Err(error) = self.session.insert(CSRF, &token).await {
            tracing::warn!(error = %error, "the session could not be kept");
        }
        token
    }

    /// A frame without a user.
    pub async fn frame(&self, title: &str) -> Frame {
        let (flash, receipt) = self.flash();
        Frame {
            elder: self.elder,
            here: self.here.clone(),
            demo: self.site.app().setting().demo,
            flash,
            receipt,
            ..Frame::bare(title, &self.csrf().await)
        }
    }

    /// What messages and halves of a sign-in are kept under; `None` for a browser that was never here.
    pub(crate) fn key(&self) -> Option<String> {
        match self.account {
            Some(_) => self.session.id().map(|id| id.to_string()),
            None => self.browser.key().map(str::to_owned),
        }
    }

    fn flash(&self) -> (Vec<Flash>, String) {
        let health = self.site.app().health();
        let unwell = (!health.conditions.is_empty()).then(|| Flash {
            text: health.sentence().to_owned(),
            refused: true,
            link: None,
        });
        let kept = self.key().and_then(|key| self.site.messages().take(&key));
        let receipt = kept.as_ref().map(|m| m.receipt.clone()).unwrap_or_default();
        let said = unwell
            .into_iter()
            .chain(kept.map(|m| Flash {
                text: m.text,
                refused: m.refused,
                link: m.link.map(|(title, href)| Link::new(&title, &href)),
            }))
            .collect();
        (said, receipt)
    }
}

impl Visitor {
    /// The product.
    pub fn app(&self) -> &app::App {
        self.guest.site.app()
    }

    /// A message for the next page; `link` is title and address.
    pub fn say(&self, text: &str, refused: bool, link: Option<(&str, &str)>) {
        let link = link.map(|(title, href)| (title.to_owned(), href.to_owned()));
        if let Some(key) = self.guest.key() {
            // What was taken is said together with the name of its draft on the device.
            let receipt = if refused { String::new() } else { self.guest.browser.draft() };
            self.guest.site.messages().put(&key, Message { text: text.to_owned(), refused, link, receipt });
        }
    }

    /// True when some grant has the permission.
    pub fn may(&self, permission: Permission) -> bool {
        app::accounts::may(&self.cx, permission)
    }

    /// True when some grant has the permission for this line of work.
    pub fn may_in(&self, permission: Permission, line: &str) -> bool {
        app::accounts::may_in(&self.cx, permission, line)
    }

    /// Who sees nothing of the tasks' line of work has no list of them.
    fn sees_tasks(&self) -> bool {
        let tasks = self.app().loaded().pack.current().find(|l| l.traits.task.is_some());
        tasks
            .is_some_and(|ledger| app::accounts::may_in(&self.cx, domain::access::Permission::RecordRead, &ledger.line))
    }

    /// The frame of a page; `current` is the entry of the navigation it belongs to.
    pub async fn frame(&self, title: &str, current: &str) -> Frame {
        let item = |title: &str, href: &str| NavItem { current: title == current, ..NavItem::new(title, href) };
        let features = app::accounts::features(&self.cx);
        let works = features.records;
        let entries = [
            (works, "今日", "/today"),
            (works, "台账", "/ledgers"),
            (works, "村情", "/place"),
            (works && self.sees_tasks(), "任务", "/tasks"),
            (features.speeches, "讲话", "/speeches"),
            (features.figures, "指标", "/figures"),
            (features.reports, "报告", "/reports"),
            (features.administration, "管理", "/admin"),
        ];
        let nav = entries.iter().filter(|(on, ..)| *on).map(|(_, title, href)| item(title, href)).collect();
        let tabs = [
            (works, "今日", "/today"),
            (works, "本村", "/place"),
            (works && features.create, "记一笔", "/note"),
            (!works, "管理", "/admin"),
            (true, "我的", "/me"),
        ];
        let tabs: Vec<NavItem> = tabs.iter().filter(|(on, ..)| *on).map(|(_, title, href)| item(title, href)).collect();
        let tab_main = tabs.iter().position(|t| t.title == "记一笔");
        let todo = if works {
            let count = app::records::todo_count(&self.cx).await;
            count.ok().map(|count| (u32::try_from(count).unwrap_or(u32::MAX), "/today".to_owned()))
        } else {
            None
        };
        let now = self.cx.now;
        let mut bare = self.guest.frame(title).await;
        if let Some(first) = bare.flash.iter_mut().find(|f| f.text == self.app().health().sentence() && f.refused)
            && features.administration
        {
            first.text = self.app().health().text();
        }
        Frame {
            user: Some(User {
                name: self.cx.actor.name.clone(),
                roles: app::accounts::role_titles(&self.cx).join("、"),
                account: self.cx.actor.account.to_string(),
            }),
            place: works.then(|| self.switch()),
            nav,
            tabs,
            tab_main,
            todo,
            search_href: works.then(|| "/search".to_owned()),
            printed: format!("{} {}", self.cx.actor.name, now.chinese()),
            ..bare
        }
    }

    fn switch(&self) -> PlaceSwitch {
        /// Places below that are offered; the search finds the rest.
        const BELOW: usize = 40;
        let app = self.app();
        let link = |p: app::places::PlaceName| Link::new(&p.name, &url::switch(p.id, &self.guest.here));
        PlaceSwitch {
            name: app::places::name(app, self.place),
            above: app::places::above(&self.cx, self.place).into_iter().map(link).collect(),
            below: app::places::below(app, self.place).into_iter().take(BELOW).map(link).collect(),
            search_href: "/places".to_owned(),
        }
    }
}
