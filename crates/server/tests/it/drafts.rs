//! Text typed into a form is never lost: kept on the device until the server has said that it took it, and shown again when it
//! did not.

use super::five::{desk, enter, put, send};
use super::http::Client;
use super::world::World;
use serde_json::Value;
use testkit::TempDir;
use testkit::browser::{Browser, DESKTOP, Page};

const MATTERS: &str = "屋顶漏雨，已报镇里；柴火离灶台太近";

/// A number of things this device keeps.
fn drafts(page: &Page) -> i64 {
    let js = "Object.keys(localStorage).filter((k) => k.startsWith('draft.')).length";
    page.eval(js).as_i64().expect("a number")
}

fn kept(page: &Page) {
    page.wait_until("Object.values(localStorage).some((v) => v.includes('屋顶漏雨'))");
}

/// How many visits have the text.
fn found(world: &World) -> usize {
    let mut cadre = Client::sign_in(world.base(), "cun1");
    let list = cadre.get("/ledgers/visit?q=%E5%B1%8B%E9%A1%B6%E6%BC%8F%E9%9B%A8").text();
    let mut links = super::http::all_between(&list, "href=\"/records/visit/", "\"");
    links.retain(|l| !l.contains('/'));
    links.sort();
    links.dedup();
    links.len()
}

fn write(page: &Page, base: &str) {
    page.goto(&format!("{base}/ledgers/visit/new"));
    put(page, "f_household", "杨样本");
    put(page, "f_matters", MATTERS);
    kept(page);
}

#[test]
fn a_draft_survives_an_ended_session_and_goes_with_the_receipt() {
    let world = World::copy();
    let base = world.base().to_owned();
    let page = desk(&world, "cun1", DESKTOP);
    write(&page, &base);
    // The session ends; sending leads to the door, and signing in back to the form with the text.
    page.command("Network.clearBrowserCookies", Value::Object(serde_json::Map::default()));
    page.navigating(|p| p.click("main form .send button.main"));
    if !page.url().contains("/sign-in") {
        page.goto(&format!("{base}/ledgers/visit/new"));
    }
    assert!(page.url().contains("/sign-in"), "{}", page.url());
    page.fill("#account", "cun1");
    page.fill("#password", super::world::PASSWORD);
    page.navigating(|p| p.click("form.form button.main"));
    assert!(page.url().ends_with("/ledgers/visit/new"), "{}", page.url());
    page.wait_for(".draft");
    assert_eq!(page.value("[name=f_matters]"), MATTERS);
    send(&page);
    page.wait_until("!Object.keys(localStorage).some((k) => k.startsWith('draft.'))");
    assert_eq!(found(&world), 1);
    page.goto(&format!("{base}/ledgers/visit/new"));
    assert_eq!(page.count("p.draft"), 0);
    page.assert_clean();
}

#[test]
fn a_draft_survives_a_failed_network_and_is_written_once() {
    let world = World::copy();
    let base = world.base().to_owned();
    let page = desk(&world, "cun1", DESKTOP);
    write(&page, &base);
    // Nothing arrives: the text is there when the network is.
    page.set_offline(true);
    page.eval("document.querySelector('form[data-draft]').requestSubmit(document.querySelector('.send .main'))");
    page.wait_until("!document.querySelector('form[data-draft]')");
    page.set_offline(false);
    page.goto(&format!("{base}/ledgers/visit/new"));
    page.wait_for("p.draft");
    assert_eq!(page.value("[name=f_matters]"), MATTERS);
    // It arrives, and the answer does not: the next page that comes says so, and it is written once.
    let body = page.eval("new URLSearchParams(new FormData(document.querySelector('form[data-draft]'))).toString()");
    let send_by_hand = format!(
        "fetch('/ledgers/visit/new', {{ method: 'POST', redirect: 'manual', headers: {{ 'content-type': \
         'application/x-www-form-urlencoded' }}, body: {body} }}).then((r) => r.type)"
    );
    assert_eq!(page.eval(&send_by_hand), "opaqueredirect");
    assert_eq!(page.eval(&send_by_hand), "opaqueredirect");
    assert_eq!((drafts(&page), found(&world)), (1, 1));
    page.goto(&format!("{base}/ledgers/visit/new"));
    page.wait_until("!Object.keys(localStorage).some((k) => k.startsWith('draft.'))");
    assert_eq!(page.count("p.draft"), 0);
    assert_eq!(found(&world), 1);
}

#[test]
fn a_draft_survives_a_closed_browser_is_of_its_account_and_goes_at_sign_out() {
    let world = World::copy();
    let base = world.base().to_owned();
    let profile = TempDir::new();
    {
        let browser = Browser::launch_in(profile.join("p"));
        let page = browser.own_page(DESKTOP);
        enter(&page, &base, "cun1");
        write(&page, &base);
        page.goto(&format!("{base}/me"));
        // A browser writes what it keeps a moment later.
        std::thread::sleep(std::time::Duration::from_secs(6));
    }
    let browser = Browser::launch_in(profile.join("p"));
    let page = browser.own_page(DESKTOP);
    // Somebody else on the same device sees nothing of it.
    enter(&page, &base, "cun2");
    page.goto(&format!("{base}/ledgers/visit/new"));
    assert_eq!((page.count("p.draft"), drafts(&page)), (0, 1));
    page.navigating(|p| p.click("form.out button"));
    assert_eq!(drafts(&page), 1);
    enter(&page, &base, "cun1");
    page.goto(&format!("{base}/ledgers/visit/new"));
    page.wait_for("p.draft");
    assert_eq!(page.value("[name=f_matters]"), MATTERS);
    page.navigating(|p| p.click("form.out button"));
    assert_eq!(drafts(&page), 0);
}

/// The value of a hidden field of the form of a page.
fn hidden(page: &str, name: &str) -> String {
    super::http::between(page, &format!("name=\"{name}\" value=\""), "\"").unwrap_or_default()
}

#[test]
fn a_form_sent_before_with_other_content_comes_back_with_its_text() {
    let world = World::copy();
    let mut cadre = Client::sign_in(world.base(), "cun1");
    let path = "/ledgers/visit/new";
    let form = cadre.get(path).text();
    let submission = hidden(&form, "submission");
    let place = hidden(&form, "place");
    let day = form.split_once("name=\"f_visited_on\"").map_or("", |(_, rest)| rest);
    let day = super::http::between(day, "value=\"", "\"").unwrap_or_default();
    let fields = |submission: &str, matters: &str| -> Vec<(String, String)> {
        [
            ("submission", submission),
            ("place", &place),
            ("f_household", "杨样本"),
            ("f_matters", matters),
            ("f_visited_on", &day),
        ]
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .into()
    };
    let mut post = |fields: &[(String, String)]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        cadre.post(path, &fields)
    };
    let first = post(&fields(&submission, "屋顶漏雨一"));
    assert_eq!(first.status, 303, "{}", first.text());
    let second = post(&fields(&submission, "屋顶漏雨二，补充了内容"));
    let text = second.text();
    assert_eq!(second.status, 409, "{text}");
    assert!(text.contains("屋顶漏雨二，补充了内容") && text.contains("还没有写入"), "{text}");
    let fresh = hidden(&text, "submission");
    assert!(!fresh.is_empty() && fresh != submission);
    // The same household on the same day is asked about: it is another matter.
    let mut again = fields(&fresh, "屋顶漏雨二，补充了内容");
    again.push(("confirm_double".to_owned(), "1".to_owned()));
    assert_eq!(post(&again).status, 303);
}
