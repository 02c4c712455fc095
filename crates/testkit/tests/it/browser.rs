//! The browser against a tiny site: what a person does, what a page tells, what is kept apart.

use std::panic::{AssertUnwindSafe, catch_unwind};

use testkit::browser::{self, Browser, DESKTOP, PHONE, Page};

use crate::site::Site;

fn page() -> Page {
    browser::shared().context().page(DESKTOP)
}

/// Text of the panic of something that must fail.
fn failure(action: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(action)).expect_err("it must fail");
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}

/// Size of a PNG, from its header.
fn png_size(path: &std::path::Path) -> (u32, u32) {
    let bytes = std::fs::read(path).expect("a picture was saved");
    assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
    (number(16), number(20))
}

#[test]
fn a_form_is_filled_and_sent() {
    let site = Site::start();
    let page = page();
    page.goto(&site.url);
    assert_eq!((page.status(), page.count("option")), (Some(200), 2));
    page.fill("[name=name]", "李勤𠮷");
    page.fill("[name=day]", "2026-11-21");
    page.fill("[name=note]", "新的话");
    page.press("Enter");
    page.select("select", "交通");
    page.wait_text("#heard", "b");
    page.check("[name=agree]", true);
    page.check("[name=agree]", true);
    let photo = testkit::TempDir::new();
    std::fs::write(photo.join("照片.txt"), "像素").expect("a temporary file");
    page.upload("[type=file]", &photo.join("照片.txt"));
    assert_eq!(page.value("[name=note]"), "新的话\n");
    page.follow("button");
    assert_eq!(page.text("h1"), "已提交");
    assert!(page.url().ends_with("/sent"));
    let posted = site.posted().concat();
    for part in ["李勤𠮷", "2026-11-21", "新的话", "\r\nb\r\n", "\r\non\r\n", "filename=\"照片.txt\"", "像素"]
    {
        assert!(posted.contains(part), "{part} is missing in {posted}");
    }
    page.back();
    page.wait_for("form");
    page.assert_clean();
}

#[test]
fn a_form_is_sent_without_javascript_but_not_against_the_browsers_checks() {
    let site = Site::start();
    let page = page();
    page.javascript(false);
    page.goto(&format!("{}/script", site.url));
    assert_eq!(page.text("#p"), "静");
    page.goto(&site.url);
    assert!(failure(|| page.submit("[name=name]")).contains("the browser refuses: name"), "an empty required field");
    page.fill("[name=name]", "王芳");
    page.submit("button");
    assert_eq!(page.text("h1"), "已提交");
    page.javascript(true);
    page.goto(&format!("{}/script", site.url));
    assert_eq!(page.text("#p"), "动");
}

#[test]
fn keys_reach_the_focused_element() {
    let site = Site::start();
    let page = page();
    page.goto(&site.url);
    page.fill("[name=note]", "");
    for key in ["a", "Shift+B", "7", "Space", "Backspace", "Control+k"] {
        page.press(key);
    }
    assert_eq!(page.value("[name=note]"), "aB7");
    assert_eq!(page.text("#heard"), "K");
    page.press("Tab");
    assert_eq!(page.eval("document.activeElement.name"), "kind");
    page.press("ArrowDown");
    assert_eq!(page.value("select"), "b");
}

#[test]
fn clicks_wait_for_what_can_be_clicked() {
    let site = Site::start();
    let page = page();
    page.goto(&format!("{}/late", site.url));
    page.click("#b");
    page.wait_gone("#b");
    page.goto(&format!("{}/covered", site.url));
    page.click("#b");
    assert_eq!(page.texts("#b"), ["1"]);
}

#[test]
fn actors_are_apart_and_log_out_by_losing_cookies() {
    let site = Site::start();
    let url = format!("{}/cookie", site.url);
    let (one, two) = (browser::shared().context(), browser::shared().context());
    let (page, other) = (one.page(DESKTOP), two.page(DESKTOP));
    page.goto(&url);
    page.reload();
    assert_eq!(page.text("#c"), "sid=42");
    other.goto(&url);
    assert_eq!(other.text("#c"), "", "another actor has other cookies");
    assert_eq!(one.cookies()[0]["httpOnly"], true);
    one.clear_cookies();
    page.goto(&url);
    assert_eq!(page.text("#c"), "");
    two.set_cookie(&site.url, "sid", "7");
    other.goto(&url);
    assert_eq!(other.text("#c"), "sid=7");
}

#[test]
fn problems_of_a_page_are_told() {
    let site = Site::start();
    let page = page();
    page.goto(&format!("{}/bad", site.url));
    assert_eq!(page.text("#p"), "静");
    let text = failure(|| page.assert_clean());
    assert!(text.contains("Content Security Policy"), "{text}");
    let page = self::page();
    page.goto("data:text/html,<h1>x</h1><script>null.x</script>");
    page.eval("setTimeout(() => alert('停'))");
    page.wait_for("h1");
    page.eval("new Promise(done => setTimeout(done, 100))");
    let told = page.problems().join("\n");
    assert!(told.contains("TypeError") && told.contains("dialog: 停"), "{told}");
}

#[test]
fn a_failed_test_says_what_the_page_shows() {
    let site = Site::start();
    let page = page();
    page.goto(&format!("{}/nothing", site.url));
    assert_eq!(page.status(), Some(404));
    let text = failure(|| {
        page.eval("nothing.at.all");
    });
    assert!(text.contains("ReferenceError") && text.contains("没有这一页") && text.contains("/nothing"), "{text}");
}

#[test]
fn requests_are_listed_with_redirects() {
    let site = Site::start();
    let page = page();
    page.goto(&format!("{}/old", site.url));
    let requests = page.requests();
    let legs: Vec<_> = requests.iter().filter(|r| r.kind == "Document").map(|r| (r.url.as_str(), r.status)).collect();
    let (old, sent) = (format!("{}/old", site.url), format!("{}/sent", site.url));
    assert_eq!(legs, [(old.as_str(), Some(302)), (sent.as_str(), Some(200))]);
    assert!(requests.iter().any(|r| r.url == sent && r.bytes > 60), "{requests:?}");
    page.forget_requests();
    assert_eq!(page.requests(), []);
}

#[test]
fn without_a_network_only_the_service_worker_answers() {
    let site = Site::start();
    let page = page();
    page.goto(&site.url);
    page.set_offline(true);
    assert_eq!(page.try_goto(&site.url), Err("net::ERR_INTERNET_DISCONNECTED".to_owned()));
    page.set_offline(false);
    page.goto(&format!("{}/worker", site.url));
    page.wait_for("[data-ready]");
    page.reload();
    assert_eq!(page.text("h1"), "在线");
    page.set_offline(true);
    page.reload();
    assert_eq!(page.text("h1"), "离线");
    page.set_offline(false);
    page.reload();
    assert_eq!(page.text("h1"), "在线");
}

#[test]
fn pictures_have_the_size_of_the_screen_or_of_the_page() {
    let site = Site::start();
    let dir = testkit::TempDir::new();
    let page = page();
    page.goto(&format!("{}/tall", site.url));
    page.screenshot(&dir.join("a/screen.png"));
    assert_eq!(png_size(&dir.join("a/screen.png")), (1440, 900));
    page.resize(PHONE);
    page.reload();
    page.screenshot(&dir.join("phone.png"));
    assert_eq!(png_size(&dir.join("phone.png")), (360, 740));
    page.resize(DESKTOP);
    page.screenshot_full(&dir.join("full.png"));
    let (width, height) = png_size(&dir.join("full.png"));
    assert!(width == 1440 && (3000..3100).contains(&height), "{width} × {height}");
    page.print(&dir.join("print.pdf"));
    assert!(std::fs::read(dir.join("print.pdf")).expect("a print").starts_with(b"%PDF-"));
}

#[test]
fn a_phone_is_a_phone() {
    let page = browser::shared().context().page(PHONE);
    page.goto("data:text/html,<meta name=viewport content='width=device-width'><p>x");
    assert_eq!(
        page.eval("[innerWidth, 'ontouchstart' in window, matchMedia('(hover: none)').matches]").to_string(),
        "[360,true,true]"
    );
    assert_eq!(page.eval("new Date(0).getHours() + ' ' + navigator.language"), "8 zh-CN");
}

#[test]
fn what_a_browser_keeps_on_disk_survives_its_death() {
    let site = Site::start();
    let dir = testkit::TempDir::new();
    let browser = Browser::launch_in(dir.join("profile"));
    let page = browser.own_page(DESKTOP);
    page.goto(&site.url);
    let write = "new Promise((done, fail) => { const o = indexedDB.open('outbox', 1); \
                 o.onupgradeneeded = () => o.result.createObjectStore('s'); o.onerror = fail; \
                 o.onsuccess = () => { const t = o.result.transaction('s', 'readwrite', { durability: 'strict' }); \
                 t.objectStore('s').put('一条', 1); t.oncomplete = () => done(true); t.onerror = fail } })";
    assert_eq!(page.eval(write), true);
    browser.kill();
    drop(page);
    drop(browser);
    let browser = Browser::launch_in(dir.join("profile"));
    let page = browser.own_page(DESKTOP);
    page.goto(&site.url);
    let read = "new Promise((done, fail) => { const o = indexedDB.open('outbox', 1); o.onerror = fail; \
                o.onsuccess = () => { const g = o.result.transaction('s').objectStore('s').get(1); \
                g.onsuccess = () => done(g.result); g.onerror = fail } })";
    assert_eq!(page.eval(read), "一条");
}
