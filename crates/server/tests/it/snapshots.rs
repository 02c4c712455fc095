//! The pages that matter, as HTML kept in `tests/snapshots`: rendered by the real router over a small world whose clock
//! and ids are fixed. A page that differs fails with the difference; where the new page is right,
//! `INSTA_UPDATE=always cargo test -p server --test it snapshots` writes it down.

use super::http::{all_between, between};
use super::world::PASSWORD;
use app::demo::Size;
use app::{App, Setting};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use domain::Moment;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use store::{Db, Options};
use testkit::TempDir;
use tokio::runtime::Runtime;
use tower::ServiceExt;
use vault::{Algorithm, KeyRing, OsRandom, PasswordCost, Vault};

/// 2026-11-25 09:00 in Shanghai, a Wednesday.
const START: Moment = Moment(1_795_568_400_000);

const MINUTE: i64 = 60_000;

/// Historical rows of each ledger: the first 900 villages have one, so those of the demo's home town too.
const HISTORY: &str = "count = 900";

/// The channel over its world, and the runtime it lives on.
struct Pages {
    router: Router,
    runtime: Runtime,
    _folder: TempDir,
}

/// The shipped pack with fewer historical rows in its demo world.
fn pack() -> Vec<(String, String)> {
    let fewer = |path: &str, text: &str| match path {
        "demo/world.toml" => {
            let line = |line: &str| if line.starts_with("count = ") { HISTORY.to_owned() } else { line.to_owned() };
            text.lines().map(line).collect::<Vec<_>>().join("\n")
        }
        _ => text.to_owned(),
    };
    app::pack::SHIPPED.iter().map(|(path, text)| ((*path).to_owned(), fewer(path, text))).collect()
}

/// Made once for all tests of this process: they only read.
fn pages() -> &'static Pages {
    static PAGES: OnceLock<Pages> = OnceLock::new();
    PAGES.get_or_init(|| {
        let folder = TempDir::new();
        let db = Db::open_sqlite(folder.join("zhucun.db"), &Options::default()).expect("sqlite");
        let vault = Vault::new(&KeyRing::generate(&mut OsRandom), Algorithm::Sm4Gcm).expect("keys");
        // A tick at each look: ids stand in the order in which they were made.
        let ticks = Arc::new(AtomicI64::new(START.0));
        let clock = ticks.clone();
        let setting =
            Setting { data: folder.path().to_owned(), password_cost: PasswordCost::LIGHT, pack: pack(), demo: true };
        let app = App::open(db, vault, Arc::new(move || Moment(clock.fetch_add(1, Ordering::SeqCst))), setting)
            .expect("open");
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("runtime");
        let accounts = runtime.block_on(app::demo::build(&app, Size::Small, &|_| {})).expect("the demo world");
        let made = ticks.swap(START.0 + MINUTE, Ordering::SeqCst);
        assert!(made < START.0 + MINUTE, "the world was made within the minute that its pages show");
        let shown = accounts
            .into_iter()
            .map(|a| web::sign_in::page::DemoAccount {
                account: a.login,
                password: a.password,
                name: a.name,
                post: a.post,
            })
            .collect();
        let router = web::router(web::Site::new(app, shown, false), Duration::from_secs(60));
        Pages { router, runtime, _folder: folder }
    })
}

/// Somebody who asks the router.
#[derive(Default)]
struct Client {
    cookie: String,
}

impl Client {
    fn sign_in(login: &str) -> Self {
        let mut client = Self::default();
        let token = between(&client.get("/sign-in"), "name=\"csrf\" value=\"", "\"").expect("a token");
        let fields = [("csrf", token.as_str()), ("account", login), ("password", PASSWORD), ("next", "/")];
        client.post("/sign-in", &fields, StatusCode::SEE_OTHER);
        client
    }

    fn get(&mut self, path: &str) -> String {
        self.ask(Request::get(path).body(Body::empty()).expect("a request"), StatusCode::OK)
    }

    fn post(&mut self, path: &str, fields: &[(&str, &str)], want: StatusCode) -> String {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body));
        self.ask(request.expect("a request"), want)
    }

    fn ask(&mut self, mut request: Request<Body>, want: StatusCode) -> String {
        if !self.cookie.is_empty() {
            request.headers_mut().insert(header::COOKIE, self.cookie.parse().expect("a cookie"));
        }
        let path = request.uri().to_string();
        let pages = pages();
        pages.runtime.block_on(async {
            let Ok(response) = pages.router.clone().oneshot(request).await;
            let status = response.status();
            if let Some(cookie) = response.headers().get(header::SET_COOKIE).and_then(|c| c.to_str().ok()) {
                self.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
            }
            let body = to_bytes(response.into_body(), usize::MAX).await.expect("a whole page");
            let text = String::from_utf8(body.to_vec()).expect("UTF-8");
            assert_eq!(status, want, "{path}: {text}");
            text
        })
    }

    /// The address of the first link of a page with this text.
    fn link(&mut self, page: &str, text: &str) -> String {
        let page = self.get(page);
        let before = page.split(&format!("\">{text}")).next().filter(|b| b.len() < page.len());
        let before = before.unwrap_or_else(|| panic!("no link “{text}” in {page}"));
        before.rsplit("href=\"").next().unwrap_or_default().split('"').next().unwrap_or_default().to_owned()
    }
}

/// Compares a page with the one that was kept.
#[track_caller]
fn keeps(name: &str, page: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, stable(page)));
}

/// A page as it is every time: one tag a line, ids numbered as they come, tokens and hashes left out.
fn stable(page: &str) -> String {
    let mut text = page.replace("><", ">\n<");
    for token in all_between(page, "name=\"csrf\" value=\"", "\"") {
        text = text.replace(&token, "[token]");
    }
    for version in all_between(page, "/assets/", "/") {
        text = text.replace(&format!("/assets/{version}/"), "/assets/[version]/");
    }
    let text = numbered(&text);
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|l| !l.trim().is_empty()).collect();
    lines.join("\n")
}

/// Ids and content hashes by the order in which they first come.
fn numbered(text: &str) -> String {
    let mut seen: HashMap<&str, String> = HashMap::new();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let found = [("id", 36), ("hash", 64)].into_iter().find_map(|(kind, length)| {
            let piece = text.get(at..at + length)?;
            let fits = match kind {
                "id" => piece.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && is_hex(&piece.replace('-', "")),
                _ => is_hex(piece),
            };
            fits.then_some((kind, piece))
        });
        match found {
            Some((kind, piece)) => {
                let number = seen.len() + 1;
                out.push_str(seen.entry(piece).or_insert_with(|| format!("[{kind} {number}]")));
                at += piece.len();
            }
            None => {
                out.push(c);
                at += c.len_utf8();
            }
        }
    }
    out
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_hexdigit())
}

#[test]
fn signing_in_and_today() {
    keeps("sign-in", &Client::default().get("/sign-in"));
    keeps("today-town", &Client::sign_in("zhenban").get("/today"));
    keeps("today-village", &Client::sign_in("cun1").get("/today"));
    keeps("note", &Client::sign_in("cun1").get("/note"));
}

#[test]
fn ledgers_and_forms() {
    let mut town = Client::sign_in("zhenban");
    keeps("ledgers", &town.get("/ledgers"));
    keeps("list", &town.get("/ledgers/hazard"));
    keeps("list-filtered", &town.get("/ledgers/hazard?view=open&kind=%E6%B6%88%E9%98%B2&sort=-found_on&q=%E6%9F%B4"));
    keeps("list-tasks", &town.get("/ledgers/task?sort=due"));
    keeps("form-hazard", &Client::sign_in("cun1").get("/ledgers/hazard/new"));
    keeps("form-visit", &town.get("/ledgers/visit/new"));
    let token = between(&town.get("/ledgers/hazard/new"), "name=\"csrf\" value=\"", "\"").expect("a token");
    let wrong = [("csrf", token.as_str()), ("f_name", "村部线路裸露"), ("f_found_on", "昨天"), ("place", "没有的村")];
    keeps("form-refused", &town.post("/ledgers/hazard/new", &wrong, StatusCode::UNPROCESSABLE_ENTITY));
    let list = town.get("/ledgers/hazard?view=open");
    let ids = all_between(&list, "name=\"id\" value=\"", "\"");
    let step = between(&list, "name=\"step\" value=\"", "\"").expect("a step for several");
    let mut chosen = vec![("csrf", token.as_str()), ("step", step.as_str())];
    chosen.extend(ids.iter().map(|id| ("id", id.as_str())));
    keeps("bulk", &town.post("/ledgers/hazard/bulk", &chosen, StatusCode::OK));
}

#[test]
fn records() {
    let mut town = Client::sign_in("zhenban");
    let mut village = Client::sign_in("cun1");
    let waiting = town.link("/ledgers/hazard", "临水路段无警示牌");
    keeps("record", &town.get(&waiting));
    keeps("record-step", &town.get(&format!("{waiting}/step/back")));
    keeps("record-move", &town.get(&format!("{waiting}/move")));
    keeps("record-edit", &town.get(&format!("{waiting}/edit")));
    let late = village.link("/ledgers/hazard", "老年活动中心线路裸露");
    keeps("record-village", &village.get(&late));
    let closed = town.link("/ledgers/hazard", "燃气软管超期");
    keeps("record-closed", &town.get(&closed));
    keeps("record-correct", &town.get(&format!("{closed}/correct")));
    let new = town.link("/ledgers/hazard", "村小学围墙外侧土方松动");
    keeps("record-assign", &town.get(&format!("{new}/step/assign")));
}

#[test]
fn places_and_search() {
    keeps("place-village", &Client::sign_in("cun1").get("/place"));
    keeps("place-town", &Client::sign_in("zhenban").get("/place"));
    keeps("place-county", &Client::sign_in("xianban").get("/place"));
    let mut town = Client::sign_in("zhenban");
    keeps("search", &town.get("/search?q=%E7%AA%97%E5%8F%A3%20%E6%A0%A1"));
    keeps("find-places", &town.get("/places?q=%E6%A0%AA%E8%89%AF"));
    keeps("find-people", &town.get("/people?q=rsl"));
    keeps("me", &town.get("/me"));
}

#[test]
fn figures() {
    let mut town = Client::sign_in("zhenban");
    keeps("figures", &town.get("/figures"));
    keeps("figures-index", &town.get("/figures/index"));
    keeps("figure", &town.get("/figures/hazard_open"));
    keeps("figure-ratio", &town.get("/figures/hazard_rate?period=2026"));
    keeps("figure-rows", &town.get("/figures/hazard_open/rows"));
    keeps("figure-rows-month", &town.get("/figures/visit_count/rows?period=2026-11"));
}

#[test]
fn speeches_and_tasks() {
    let mut county = Client::sign_in("xianban");
    let speech = county.link("/ledgers/speech", "在全县冬季防返贫排查");
    let speech = speech.replace("/records/speech/", "/speeches/");
    keeps("speech", &county.get(&speech));
    keeps("speech-by-unit", &county.get(&format!("{speech}?by=unit")));
    keeps("speech-fill", &county.get(&format!("{speech}/fill")));
    keeps("speech-new", &county.get("/speeches/new"));
    let read = county.get(&speech);
    let row = between(&read, "name=\"task\" value=\"", "\"").expect("a row that waits");
    keeps("speech-issue", &county.get(&format!("{speech}/issue?task={row}")));
    keeps("speech-split", &county.get(&format!("/speeches/split/{row}")));
    let task = format!("/records/task/{}", between(&read, "href=\"/records/task/", "\"").expect("a task"));
    keeps("task", &county.get(&task));
    keeps("task-issue", &county.get(&format!("{}/issue", task.replace("/records/task/", "/tasks/"))));
    let mut village = Client::sign_in("cun1");
    let sheet = between(&village.get("/ledgers/task"), "href=\"/records/task/", "\"").expect("a sheet");
    keeps("task-village", &village.get(&format!("/records/task/{sheet}")));
}

#[test]
fn reports() {
    let mut county = Client::sign_in("xianban");
    keeps("reports", &county.get("/reports"));
    keeps("report", &county.get("/reports/monthly?period=2026-10"));
    keeps("report-supervision", &county.get("/reports/supervision?at=2026-13"));
}

#[test]
fn administration_and_import() {
    let mut system = Client::sign_in("xitong");
    keeps("admin", &system.get("/admin"));
    keeps("accounts", &system.get("/admin/accounts"));
    let account = between(&system.get("/admin/accounts"), "href=\"/admin/accounts/0", "\"").expect("an account");
    keeps("account", &system.get(&format!("/admin/accounts/0{account}")));
    keeps("import", &Client::sign_in("zhenban").get("/ledgers/visit/import"));
}
