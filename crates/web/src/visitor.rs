//! Who asks: session, actor, place worked in, elder size; and the frame of the page they get.

use crate::components::{Flash, Frame, Link, NavItem, PlaceSwitch, User};
use crate::failure::Failure;
use crate::flash::Message;
use crate::session::{ACCOUNT, CSRF, MUST_CHANGE, PLACE, SINCE, is_over};
use crate::site::Site;
use app::OpContext;
use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::header;
use axum::http::request::Parts;
use domain::access::{Permission, Scope};
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
        let place = place(site, &cx, chosen.map(PlaceId));
        Ok(Self { guest, cx, place })
    }
}

/// Whose address it is. Behind a reverse proxy on this machine (`--https`) the proxy says it: the last address it wrote, since
/// those before it are the caller's own words. Nobody else is believed.
fn caller(peer: IpAddr, forwarded: Option<&str>) -> IpAddr {
    let said = forwarded.and_then(|list| list.rsplit(',').next()).and_then(|a| a.trim().parse().ok());
    said.filter(|_| peer.to_canonical().is_loopback()).unwrap_or(peer)
}

/// The place worked in: the chosen one while it lies in the scope, else the highest granted one.
fn place(site: &Site, cx: &OpContext, chosen: Option<PlaceId>) -> PlaceId {
    let tree = site.app().tree();
    let mut tops: Vec<PlaceId> = cx.actor.grants.iter().map(|g| g.place).collect();
    tops.sort_by_key(|p| tree.get(*p).map(|x| x.level));
    if let Some(chosen) = chosen
        && tops.iter().any(|top| tree.is_within(chosen, *top))
    {
        return chosen;
    }
    tops.first().copied().or(tree.root()).unwrap_or(PlaceId(0))
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
        let kept = self.site.messages().take(&self.session);
        kept.map(|m| Flash {
            text: m.text,
            refused: m.refused,
            link: m.link.map(|(title, href)| Link::new(&title, &href)),
        })
        .into_iter()
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
        self.guest.site.messages().leave(&self.guest.session, Message { text: text.to_owned(), refused, link });
    }

    /// True when some grant has the permission.
    pub fn may(&self, permission: Permission) -> bool {
        !Scope::of(&self.cx.actor, &self.app().loaded().pack.roles, permission).arms().is_empty()
    }

    /// True when some grant has the permission for this line of work.
    pub fn may_in(&self, permission: Permission, line: &str) -> bool {
        Scope::of(&self.cx.actor, &self.app().loaded().pack.roles, permission).arms_for(line).next().is_some()
    }

    /// Titles of the roles held.
    pub fn roles(&self) -> String {
        let roles = &self.app().loaded().pack.roles;
        let mut out: Vec<&str> = Vec::new();
        for grant in &self.cx.actor.grants {
            if let Some(role) = roles.get(&grant.role)
                && !out.contains(&role.title.as_str())
            {
                out.push(&role.title);
            }
        }
        out.join("、")
    }

    /// The frame of a page; `current` is the entry of the navigation it belongs to.
    pub async fn frame(&self, title: &str, current: &str) -> Frame {
        let item = |title: &str, href: &str| NavItem { current: title == current, ..NavItem::new(title, href) };
        let works = self.may(Permission::RecordRead);
        let mut nav = Vec::new();
        if works {
            nav.push(item("今日", "/today"));
            nav.push(item("台账", "/ledgers"));
            nav.push(item("村情", "/place"));
            // Who sees nothing of the tasks' line of work has no list of them.
            let tasks = self.app().loaded().pack.current().find(|l| l.traits.task.is_some());
            if tasks.is_some_and(|ledger| self.may_in(Permission::RecordRead, &ledger.line)) {
                nav.push(item("任务", "/tasks"));
            }
        }
        if self.may(Permission::SpeechSubmit) {
            nav.push(item("讲话", "/speeches"));
        }
        if self.may(Permission::FigureRead) {
            nav.push(item("指标", "/figures"));
        }
        if self.may(Permission::ReportIssue) {
            nav.push(item("报告", "/reports"));
        }
        let admin = [Permission::AccountCreate, Permission::GrantGive, Permission::AuditRead];
        if admin.iter().any(|i| self.may(*i)) {
            nav.push(item("管理", "/admin"));
        }
        let tabs = if works {
            let mut tabs = vec![item("今日", "/today"), item("本村", "/place")];
            if self.may(Permission::RecordCreate) {
                tabs.push(item("记一笔", "/note"));
            }
            tabs.push(item("我的", "/me"));
            tabs
        } else {
            vec![item("管理", "/admin"), item("我的", "/me")]
        };
        let tab_main = tabs.iter().position(|t| t.title == "记一笔");
        let todo = if works {
            let count = app::records::todo_count(&self.cx).await;
            count.ok().map(|count| (u32::try_from(count).unwrap_or(u32::MAX), "/today".to_owned()))
        } else {
            None
        };
        let now = self.cx.now;
        Frame {
            user: Some(User { name: self.cx.actor.name.clone(), roles: self.roles() }),
            place: works.then(|| self.switch()),
            nav,
            tabs,
            tab_main,
            todo,
            search_href: works.then(|| "/search".to_owned()),
            printed: format!("{} {}", self.cx.actor.name, now.chinese()),
            ..self.guest.frame(title).await
        }
    }

    fn switch(&self) -> PlaceSwitch {
        let tree = self.app().tree();
        let tops: Vec<PlaceId> = self.cx.actor.grants.iter().map(|g| g.place).collect();
        let reachable = |p: PlaceId| tops.iter().any(|top| tree.is_within(p, *top));
        let link = |p: PlaceId| {
            let name = tree.get(p).map(|x| x.name.as_str()).unwrap_or_default();
            Link::new(name, &format!("/switch?place={}&back={}", p.0, encoded(&self.guest.here)))
        };
        let mut above: Vec<PlaceId> =
            tree.ancestors(self.place).into_iter().skip(1).filter(|p| reachable(*p)).collect();
        above.reverse();
        PlaceSwitch {
            name: tree.get(self.place).map(|p| p.name.clone()).unwrap_or_default(),
            above: above.into_iter().map(link).collect(),
            below: tree.children(self.place).filter(|p| p.to.is_none()).take(40).map(|p| link(p.id)).collect(),
            search_href: "/places".to_owned(),
        }
    }
}

/// A text inside a query.
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
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
