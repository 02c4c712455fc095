//! Every route with every actor: nobody gets an error of ours, nobody sees what is another's.

use super::http::{Answer, Client, between, form};
use super::world::{ACCOUNTS, World};
use std::collections::BTreeSet;
use std::fs;
use testkit::http::FORM;

/// A record that does not exist.
const NOTHING: &str = "00000000-0000-7000-8000-000000000000";

/// Things of the world that addresses are filled with.
struct Things {
    /// A hazard of the first village.
    own: String,
    /// A hazard of the second village, same town.
    next: String,
    /// A hazard of another county.
    foreign: String,
    visit: String,
    speech: String,
    task: String,
    account: String,
    person: String,
    /// Version of the files of pages.
    assets: String,
}

fn first(answer: &Answer, before: &str) -> String {
    let text = answer.text();
    between(&text, before, "\"")
        .map(|t| t.split(['?', '#', '/']).next().unwrap_or_default().to_owned())
        .unwrap_or_else(|| panic!("nothing after {before} in a page of status {}: {text}", answer.status))
}

fn things(base: &str) -> Things {
    let mut cadre = Client::sign_in(base, "cun1");
    let own = first(&cadre.get("/ledgers/hazard"), "href=\"/records/hazard/");
    let visit = first(&cadre.get("/ledgers/visit"), "href=\"/records/visit/");
    let next = first(&Client::sign_in(base, "cun2").get("/ledgers/hazard"), "href=\"/records/hazard/");
    let mut city = Client::sign_in(base, "shiban");
    let speech = first(&city.get("/ledgers/speech"), "href=\"/records/speech/");
    let task = first(&city.get("/ledgers/task"), "href=\"/records/task/");
    // 南丰县: not the county of the demo's people.
    let there = first(&city.get("/places?q=361023000000"), "/switch?place=");
    assert_eq!(city.get(&format!("/switch?place={there}")).status, 303);
    let foreign = first(&city.get("/ledgers/hazard"), "href=\"/records/hazard/");
    let list = Client::sign_in(base, "xitong").get("/admin/accounts").text();
    let account = super::http::all_between(&list, "href=\"/admin/accounts/", "\"").into_iter().find(|a| a != "new");
    let person = first(&Client::sign_in(base, "xitong").get("/admin/people"), "href=\"/admin/people/");
    let door = Client::anonymous(base).get("/sign-in").text();
    Things {
        own,
        next,
        foreign,
        visit,
        speech,
        task,
        account: account.expect("an account in the list"),
        person,
        assets: between(&door, "/assets/", "/").expect("a file of pages"),
    }
}

/// Addresses a route is asked at; `None` for a route nobody thought of here.
fn addresses(route: &str, t: &Things) -> Option<Vec<String>> {
    let fixed = [
        "/",
        "/sign-in",
        "/sign-in/second",
        "/sign-out",
        "/elder",
        "/people",
        "/units",
        "/today",
        "/note",
        "/ledgers",
        "/speeches",
        "/speeches/new",
        "/tasks",
        "/me",
        "/me/password",
        "/me/second",
        "/admin",
        "/admin/people",
        "/admin/accounts",
        "/admin/accounts/new",
        "/admin/audit",
        "/admin/audit/heads.txt",
        "/admin/jobs",
        "/figures",
        "/figures/index",
        "/reports",
        "/place",
        "/favicon.ico",
        "/health",
        "/healthz",
        "/readyz",
        "/metrics",
    ];
    if fixed.contains(&route) {
        return Some(vec![route.to_owned()]);
    }
    let ledgers = ["hazard", "visit", "village", "speech", "task", "nothing"];
    let over = |pattern: &str, name: &str, values: &[&str]| -> Vec<String> {
        values.iter().map(|v| pattern.replace(name, v)).collect()
    };
    let hazards = [t.own.as_str(), t.next.as_str(), t.foreign.as_str(), NOTHING, "no-id"];
    let records = |pattern: &str| -> Vec<String> {
        let mut out = over(&pattern.replace("{ledger}", "hazard"), "{record}", &hazards);
        for (ledger, record) in [("visit", &t.visit), ("task", &t.task), ("speech", &t.speech), ("nothing", &t.own)] {
            out.push(pattern.replace("{ledger}", ledger).replace("{record}", record));
        }
        out
    };
    let each = |list: Vec<String>, name: &str, values: &[&str]| -> Vec<String> {
        list.iter().flat_map(|p| over(p, name, values)).collect()
    };
    Some(match route {
        "/switch" => vec!["/switch".into(), "/switch?place=1".into(), "/switch?place=x&back=//evil.example".into()],
        "/places" => vec!["/places".into(), "/places?q=zlz".into(), "/places?q=%25%27&pick=1".into()],
        "/search" => vec!["/search".into(), "/search?q=%E8%80%81%E5%8C%96".into(), "/search?q=%25_%27%22".into()],
        "/ledgers/{ledger}" => {
            let mut out = over(route, "{ledger}", &ledgers);
            for query in ["view=overdue", "state=x", "sort=-name&page=3", "page=-1", "q=%27%25&day_from=x&kind=y"] {
                out.push(format!("/ledgers/hazard?{query}"));
            }
            out
        }
        "/ledgers/{ledger}/export.xlsx" => over(route, "{ledger}", &["village", "speech", "nothing"]),
        _ if route.starts_with("/ledgers/{ledger}/import/{import}") => {
            each(over(route, "{ledger}", &["visit", "nothing"]), "{import}", &[NOTHING, "x"])
        }
        _ if route.starts_with("/ledgers/{ledger}") => over(route, "{ledger}", &ledgers),
        "/records/{ledger}/{record}/step/{step}" => {
            each(records(route), "{step}", &["assign", "fix", "close", "accept", "issue", "nothing"])
        }
        "/records/{ledger}/{record}/reveal/{field}" => each(records(route), "{field}", &["duty_phone", "nothing"]),
        "/records/{ledger}/{record}/conflict/{conflict}" => each(records(route), "{conflict}", &[NOTHING, "x"]),
        _ if route.starts_with("/records/{ledger}/{record}") => records(route),
        "/files/{ledger}/{record}/{hash}" => each(records(route), "{hash}", &["00ff", "..%2f..%2fkeys.txt"]),
        "/speeches/{speech}/issue" => {
            let mut out = over(route, "{speech}", &[&t.speech, NOTHING, "x"]);
            for task in [t.task.as_str(), NOTHING, "x"] {
                out.push(format!("/speeches/{}/issue?task={task}&task={}", t.speech, t.task));
            }
            out
        }
        "/speeches/{speech}/fill" => {
            let mut out = over(route, "{speech}", &[&t.speech, NOTHING, "x"]);
            out.push(format!("/speeches/{}/fill?until=x", t.speech));
            out.push(format!("/speeches/{}/fill?until=9999-12-31", t.speech));
            out
        }
        _ if route.starts_with("/speeches/{speech}") => over(route, "{speech}", &[&t.speech, NOTHING, "x"]),
        "/speeches/split/{task}" | "/tasks/{task}/issue" => over(route, "{task}", &[&t.task, NOTHING, "x"]),
        "/admin/accounts/{account}" | "/admin/accounts/{account}/grant" => {
            over(route, "{account}", &[&t.account, NOTHING, "x"])
        }
        "/admin/people/{person}" => over(route, "{person}", &[&t.person, NOTHING, "x"]),
        "/admin/people/{person}/{what}" => {
            each(over(route, "{person}", &[&t.person, NOTHING]), "{what}", &["join", "split", "nothing"])
        }
        "/admin/people/proposals/{proposal}" => over(route, "{proposal}", &[NOTHING, "x"]),
        "/admin/accounts/{account}/{what}" => {
            each(over(route, "{account}", &[&t.account, NOTHING]), "{what}", &["reset", "suspend", "nothing"])
        }
        _ if route.starts_with("/figures/{id}") => {
            let mut out = over(route, "{id}", &["hazard_open", "hazard_rate", "visit_count", "nothing"]);
            out.push(format!("{}?place=999999&day=x&by=y", route.replace("{id}", "hazard_open")));
            out
        }
        _ if route.starts_with("/reports/{template}") => {
            over(route, "{template}", &["monthly", "supervision", "nothing"])
        }
        _ if route.starts_with("/reports/issued/{id}") => over(route, "{id}", &[NOTHING, "x"]),
        "/assets/{version}/{name}" => vec![
            format!("/assets/{}/base.css", t.assets),
            format!("/assets/{}/..%2f..%2fCargo.toml", t.assets),
            "/assets/x/nothing".into(),
        ],
        _ => return None,
    })
}

/// Routes of the source, each with whether it takes posts.
fn routes() -> Vec<(String, bool, bool)> {
    let path = testkit::workspace().join("crates/web/src/routes.rs");
    let source = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let list: Vec<(String, bool, bool)> = source
        .split(".route(\"")
        .skip(1)
        .filter_map(|rest| {
            let (route, rest) = rest.split_once('"')?;
            let handlers = rest.split(".route(").next().unwrap_or_default().split(".layer(").next().unwrap_or_default();
            Some((route.to_owned(), handlers.contains("get("), handlers.contains("post(")))
        })
        .collect();
    assert!(list.len() > 40, "routes.rs is read: {list:?}");
    list
}

/// Routes anybody may ask for.
fn public(route: &str) -> bool {
    matches!(
        route,
        "/sign-in"
            | "/sign-in/second"
            | "/health"
            | "/healthz"
            | "/readyz"
            | "/metrics"
            | "/favicon.ico"
            | "/elder"
            | "/sign-out"
            | "/"
    ) || route.starts_with("/assets/")
}

#[test]
fn every_route_answers_every_actor_and_shows_nobody_what_is_not_theirs() {
    let world = World::copy();
    let base = world.base();
    let things = things(base);
    let routes = routes();
    let unknown: BTreeSet<&str> =
        routes.iter().map(|r| r.0.as_str()).filter(|r| addresses(r, &things).is_none()).collect();
    assert!(unknown.is_empty(), "routes without addresses in this test: {unknown:?}");
    let mut wrong = Vec::new();
    anonymous(base, &routes, &things, &mut wrong);
    let (shared, all) = (&things, &routes);
    let found: Vec<String> = std::thread::scope(|scope| {
        let running: Vec<_> = ACCOUNTS
            .chunks(4)
            .map(|some| {
                scope.spawn(move || {
                    some.iter().flat_map(|login| signed_in(base, login, all, shared)).collect::<Vec<_>>()
                })
            })
            .collect();
        running.into_iter().flat_map(|t| t.join().expect("no panic in a thread")).collect()
    });
    wrong.extend(found);
    assert!(wrong.is_empty(), "{} wrong answers:\n{}", wrong.len(), wrong.join("\n"));
}

fn anonymous(base: &str, routes: &[(String, bool, bool)], things: &Things, wrong: &mut Vec<String>) {
    let mut nobody = Client::anonymous(base);
    for (route, get, post) in routes {
        for address in addresses(route, things).unwrap_or_default() {
            if *get {
                let answer = nobody.get(&address);
                let door = answer.status == 303 && answer.location().starts_with("/sign-in");
                let fine = if public(route) { answer.status < 500 } else { door };
                if !fine {
                    wrong.push(format!("nobody GET {address}: {} {}", answer.status, answer.location()));
                }
            }
            if *post {
                let answer = nobody.post_body(&address, FORM, b"");
                let answer = answer.unwrap_or_else(|e| panic!("POST {address}: {e}"));
                if !(answer.status == 403 || answer.status == 303 && answer.location().starts_with("/sign-in")) {
                    wrong.push(format!("nobody POST {address}: {}", answer.status));
                }
            }
        }
    }
}

fn signed_in(base: &str, login: &str, routes: &[(String, bool, bool)], things: &Things) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut client = Client::sign_in(base, login);
    for (route, get, _) in routes.iter().filter(|r| r.1) {
        for address in addresses(route, things).unwrap_or_default() {
            let answer = client.get(&address);
            let usual = [200, 303, 308, 400, 403, 404, 409, 422].contains(&answer.status);
            if !usual || !get {
                wrong.push(format!("{login} GET {address}: {}", answer.status));
            }
            if answer.header("content-security-policy").is_empty() {
                wrong.push(format!("{login} GET {address}: no content security policy"));
            }
            let outside = !answer.location().starts_with('/') || answer.location().starts_with("//");
            if answer.status == 303 && outside {
                wrong.push(format!("{login} GET {address}: leads to {}", answer.location()));
            }
        }
    }
    wrong.extend(menu(&mut client, login));
    // Posts without a token do nothing, whoever sends them; with it and nothing else they are refused in words.
    let token = client.csrf.clone();
    assert!(!token.is_empty(), "{login} has a token");
    for (route, _, post) in routes {
        if !post || route == "/sign-out" || route.starts_with("/sign-in") {
            continue;
        }
        for address in addresses(route, things).unwrap_or_default() {
            let answer = client.post_body(&address, FORM, b"x=1").unwrap_or_else(|e| panic!("{address}: {e}"));
            if answer.status != 403 {
                wrong.push(format!("{login} POST without token {address}: {}", answer.status));
            }
            client.csrf.clone_from(&token);
            // Asked for in words, these two would be done: resetting and suspending are other tests' work.
            if address.ends_with("/reset") || address.ends_with("/suspend") {
                continue;
            }
            let answer = client.post(&address, &[]);
            client.csrf.clone_from(&token);
            if ![200, 303, 400, 403, 404, 409, 422].contains(&answer.status) {
                wrong.push(format!("{login} POST {address}: {}", answer.status));
            }
        }
    }
    wrong
}

/// Entries of an account's menus that do not lead to a page.
fn menu(client: &mut Client, login: &str) -> Vec<String> {
    let (_, home) = followed(client, "/today");
    let text = home.text();
    let menus = super::http::all_between(&text, "<nav", "</nav>");
    let links: BTreeSet<String> = menus
        .iter()
        .flat_map(|menu| super::http::all_between(menu, "href=\"", "\""))
        .filter(|h| h.starts_with('/'))
        .collect();
    assert!(links.len() > 1, "{login} has a menu: {text}");
    let mut wrong = Vec::new();
    for link in links {
        let (at, answer) = followed(client, &link.replace("&#38;", "&").replace("&amp;", "&"));
        if answer.status != 200 {
            wrong.push(format!("{login}: the menu's {link} leads to {at} with {}", answer.status));
        }
    }
    wrong
}

/// The answer at an address behind its redirections, and where it is.
fn followed(client: &mut Client, address: &str) -> (String, Answer) {
    let mut at = address.to_owned();
    let mut answer = client.get(&at);
    for _ in 0..3 {
        if ![303, 307, 308].contains(&answer.status) {
            break;
        }
        at = answer.location().to_owned();
        answer = client.get(&at);
    }
    (at, answer)
}

#[test]
fn records_of_others_look_as_if_they_were_not_there() {
    let world = World::copy();
    let base = world.base();
    let things = things(base);
    let number = {
        let page = Client::sign_in(base, "zuzhi").get(&format!("/records/hazard/{}", things.foreign));
        assert_eq!(page.status, 200, "the city reads it: {}", page.text());
        between(&page.text(), "class=\"num\">", "<").expect("a number on the page")
    };
    // Who, and the records they have nothing to do with.
    let table: [(&str, &[&str]); 7] = [
        ("cun1", &[&things.foreign, &things.next]),
        ("cun1b", &[&things.foreign, &things.next]),
        ("shuji1", &[&things.foreign, &things.next]),
        ("cun3", &[&things.foreign, &things.next, &things.own]),
        ("zhenban", &[&things.foreign]),
        ("yingji", &[&things.foreign]),
        ("xitong", &[&things.foreign, &things.own]),
    ];
    for (login, records) in table {
        let mut client = Client::sign_in(base, login);
        let token = client.csrf.clone();
        for record in records {
            for part in ["", "/edit", "/correct", "/move", "/step/assign", "/step/close", "/step/fix"] {
                let asked = client.get(&format!("/records/hazard/{record}{part}"));
                let nothing = client.get(&format!("/records/hazard/{NOTHING}{part}"));
                assert_eq!(asked.status, 404, "{login} GET {part} of another's record");
                assert_eq!(asked.body, nothing.body, "{login} GET {part}: nothing tells it from a missing one");
            }
            let missing = client.get(&format!("/files/hazard/{NOTHING}/00ff"));
            let file = client.get(&format!("/files/hazard/{record}/00ff"));
            assert_eq!((file.status, file.body), (404, missing.body), "{login}: a file of another's record");
            for part in ["/edit", "/correct", "/move", "/step/assign", "/step/close", "/reveal/duty_phone", "/repeats"]
            {
                let fields = [
                    ("base", "1"),
                    ("f_name", "改掉"),
                    ("reason", "试试"),
                    ("place", "1"),
                    ("day", "2026-11-21"),
                    ("of", things.visit.as_str()),
                    ("f_check_result", "合格"),
                    ("f_checked_on", "2026-11-21"),
                ];
                client.csrf.clone_from(&token);
                let asked = client.post(&format!("/records/hazard/{record}{part}"), &fields);
                client.csrf.clone_from(&token);
                let nothing = client.post(&format!("/records/hazard/{NOTHING}{part}"), &fields);
                assert!(
                    ![200, 303].contains(&asked.status),
                    "{login} POST {part} to another's record: {}",
                    asked.status
                );
                assert_eq!(asked.status, nothing.status, "{login} POST {part}");
                assert_eq!(asked.body.len(), nothing.body.len(), "{login} POST {part}: as long as for a missing one");
            }
        }
        let searched = client.get(&format!("/search?q={number}")).text();
        assert!(!searched.contains(&things.foreign), "{login} finds another's record by its number");
    }
}

#[test]
fn a_post_from_another_site_is_refused() {
    let world = World::copy();
    let mut client = Client::sign_in(world.base(), "cun1");
    let body = form(&[("csrf", client.csrf.as_str()), ("on", "1")]);
    let own = ("sec-fetch-site", "same-origin");
    let sent =
        |client: &mut Client, site| client.ask("POST", "/elder", &[("content-type", FORM), site], body.as_bytes());
    for site in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example")]
    {
        let answer = sent(&mut client, site).expect("an answer");
        assert_eq!(answer.status, 403, "{site:?}: {}", answer.text());
    }
    assert_eq!(sent(&mut client, own).expect("an answer").status, 303, "the same from our own page is done");
}
