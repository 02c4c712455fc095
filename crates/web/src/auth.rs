//! Authentication: the extractors [`Guest`] (any session) and [`Visitor`] (somebody signed in, with the place worked in),
//! and the frame of the page they get.

use crate::components::{Flash, Frame, Link, NavItem, PlaceSwitch, User};
use crate::failure::Failure;
use crate::flash::Message;
use crate::session::{ACCOUNT, CSRF, MUST_CHANGE, PLACE, SINCE, is_over};
use crate::site::Site;
use crate::url;
use app::OpContext;
use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::header;
use axum::http::request::Parts;
use domain::access::Permission;
use domain::{Id, PlaceId};
use std::net::IpAddr;
use tower_sessions::Session;

/// Somebody with or without a session.
pub struct Guest {
    /// The product.
    pub site: Site,
    /// Session.
    pub session: Session,
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
        let peer = parts.extensions.get::<axum::extract::ConnectInfo<std::net::SocketAddr>>().map(|a| a.0.ip());
        let forwarded = parts.headers.get("x-forwarded-for").and_then(|v| v.to_str().ok());
        let address = match peer {
            Some(peer) => caller(peer, forwarded.filter(|_| site.secure())).to_string(),
            None => "local".to_owned(),
        };
        Ok(Self { site: site.clone(), session, elder, here, address })
    }
}

impl FromRequestParts<Site> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Failure> {
        let guest = Guest::from_request_parts(parts, site).await?;
        let account: Option<String> = guest.session.get(ACCOUNT).await.unwrap_or_default();
        let Some(account) = account.as_deref().and_then(Id::parse) else {
            return Err(Failure::SignIn(guest.here));
        };
        if is_over(site, guest.session.get(SINCE).await.unwrap_or_default()) {
            let _ = guest.session.flush().await;
            return Err(Failure::SignIn(guest.here));
        }
        let must: Option<bool> = guest.session.get(MUST_CHANGE).await.unwrap_or_default();
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
        let chosen: Option<i64> = guest.session.get(PLACE).await.unwrap_or_default();
        let place = app::places::working_place(&cx, chosen.map(PlaceId));
        Ok(Self { guest, cx, place })
    }
}

/// Whose address it is. Behind a reverse proxy on this machine (`--https`) the proxy says it: the last address it wrote, since
/// those before it are the caller's own words. Nobody else is believed.
fn caller(peer: IpAddr, forwarded: Option<&str>) -> IpAddr {
    let said = forwarded.and_then(|list| list.rsplit(',').next()).and_then(|a| a.trim().parse().ok());
    said.filter(|_| peer.to_canonical().is_loopback()).unwrap_or(peer)
}

impl Guest {
    /// The token forms of this session carry; made when there is none.
    pub async fn csrf(&self) -> String {
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
        Frame {
            elder: self.elder,
            here: self.here.clone(),
            demo: self.site.app().setting().demo,
            flash: self.flash(),
            ..Frame::bare(title, &self.csrf().await)
        }
    }

    fn flash(&self) -> Vec<Flash> {
        let health = self.site.app().health();
        let unwell = (!health.conditions.is_empty()).then(|| Flash {
            text: health.sentence().to_owned(),
            refused: true,
            link: None,
        });
        let kept = self.site.messages().take(&self.session);
        unwell
            .into_iter()
            .chain(kept.map(|m| Flash {
                text: m.text,
                refused: m.refused,
                link: m.link.map(|(title, href)| Link::new(&title, &href)),
            }))
            .collect()
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
        self.guest.site.messages().put(&self.guest.session, Message { text: text.to_owned(), refused, link });
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_proxy_on_this_machine_is_believed() {
        let ip = |text: &str| text.parse::<IpAddr>().expect("an address");
        for (peer, said, want) in [
            ("127.0.0.1", Some("1.2.3.4, 10.0.0.7"), "10.0.0.7"),
            ("::1", Some("2001:db8::1"), "2001:db8::1"),
            ("::ffff:127.0.0.1", Some("10.0.0.7"), "10.0.0.7"),
            ("10.0.0.9", Some("1.2.3.4"), "10.0.0.9"),
            ("127.0.0.1", Some("nonsense"), "127.0.0.1"),
            ("127.0.0.1", None, "127.0.0.1"),
        ] {
            assert_eq!(caller(ip(peer), said), ip(want), "{peer} {said:?}");
        }
    }
}
