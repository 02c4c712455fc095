//! What only a browser can tell: the policy holds, nothing is wider than the phone, the modules do what they say.

use testkit::browser::{DESKTOP, PHONE, Page, Viewport, shared};

use crate::serve::base;

fn open(path: &str, viewport: Viewport) -> Page {
    let page = shared().context().page(viewport);
    page.goto(&format!("{}/{path}", base()));
    page
}

#[test]
fn no_page_is_wider_than_the_phone_or_breaks_the_policy() {
    let page = shared().context().page(PHONE);
    let mut wide = Vec::new();
    for (name, _) in web::samples() {
        for path in [name.to_owned(), format!("elder/{name}")] {
            page.goto(&format!("{}/{path}", base()));
            page.assert_clean();
            let over = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
            let over = page.eval(over).as_f64().expect("a number");
            if over > 0.0 {
                wide.push(format!("{path}: {over} px"));
            }
        }
    }
    assert!(wide.is_empty(), "wider than 360 px: {wide:?}");
}

#[test]
fn elder_size_is_large_and_easy_to_hit() {
    let page = shared().context().page(PHONE);
    // Links inside running text are words, not targets.
    let small = "[...document.querySelectorAll('main button, main .button, main .send a, .tabs a, main select, \
        main input:not([type=checkbox]):not([type=radio]):not([type=hidden])')]\
        .filter(e => e.offsetParent && !e.matches('.quiet, .plain') && e.getBoundingClientRect().height < 59.5)\
        .map(e => e.outerHTML.slice(0, 80)).join('\\n')";
    for name in ["today", "form", "form-step", "record", "sign-in", "confirm", "list"] {
        page.goto(&format!("{}/elder/{name}", base()));
        assert_eq!(page.eval("getComputedStyle(document.body).fontSize"), "20px", "{name}");
        let found = page.eval(small);
        assert_eq!(found, "", "{name}: lower than 60 px");
    }
}

#[test]
fn forms_work_without_scripts() {
    let page = shared().context().page(DESKTOP);
    page.javascript(false);
    page.goto(&format!("{}/form", base()));
    // What a script would hide stands there, and the button sends the form.
    assert_eq!(page.count("#f_five"), 1);
    assert_eq!(page.count("form.form[method=post] button.main"), 1);
    assert_eq!(page.texts(".count")[0], "最多 2000 字");
}

#[test]
fn writing_is_counted_and_kept_on_this_device() {
    let page = open("form-fresh", DESKTOP);
    page.wait_until("document.querySelector('.count').textContent === '0 / 2000 字'");
    page.fill("#f_five", "𠮷三字");
    page.wait_until("document.querySelector('.count').textContent === '3 / 2000 字'");
    // The form holds a version and the id of its place: neither is in the name, so the draft is there when they change.
    assert!(page.count("form[data-draft] [type=hidden][name=version]") == 1);
    page.wait_until("localStorage.getItem('draft.u7./ledgers/aq/new')?.includes('三字')");
    page.reload();
    page.wait_for(".draft");
    assert_eq!(page.value("#f_five"), "𠮷三字");
    page.click(".draft button");
    page.wait_gone(".draft");
    assert_eq!(page.value("#f_five"), "");
    assert_eq!(page.eval("Object.keys(localStorage).filter(k => k.startsWith('draft')).length").as_i64(), Some(0));
}

#[test]
fn fields_are_asked_when_they_are_needed() {
    let page = open("form-fresh", DESKTOP);
    page.wait_until("!document.getElementById('f_five-control').hidden");
    page.click("[name=f_level][value=一般]");
    page.wait_until("document.getElementById('f_five-control').hidden");
    page.click("[name=f_level][value=重大]");
    page.wait_until("!document.getElementById('f_five-control').hidden");
}

#[test]
fn places_are_offered_while_writing() {
    let page = open("today", DESKTOP);
    page.click(".switch > summary");
    page.wait_until("document.getElementById('place-q').getAttribute('role') === 'combobox'");
    page.fill("#place-q", "hjc");
    page.wait_for(".offers [role=option]");
    page.press("ArrowDown");
    assert_eq!(page.attribute(".offers [role=option]", "aria-selected").as_deref(), Some("true"));
    page.press("Escape");
    page.wait_gone(".offers");
}

#[test]
fn totals_come_after_the_rows_and_rows_are_chosen() {
    let page = open("list", DESKTOP);
    page.wait_text("#total", "共 31 处");
    page.wait_text("#totals", "12 万元");
    page.click("thead .pick input");
    page.wait_text("[data-chosen]", "已选 10 条");
    page.eval("document.querySelector('tbody th a').focus()");
    page.press("ArrowDown");
    assert_eq!(page.eval("document.activeElement.textContent"), "村小学食堂燃气软管老化");
    page.press(" ");
    page.wait_text("[data-chosen]", "已选 9 条");
    page.press("/");
    assert_eq!(page.eval("document.activeElement.name"), "q");
}

#[test]
fn proposals_are_confirmed_by_keyboard() {
    let page = open("speech", DESKTOP);
    page.wait_until("!document.querySelector('.keyhelp').hidden");
    page.press("j");
    page.press("j");
    page.wait_until("document.querySelector('.s.lit')?.id === 's4'");
    page.press("k");
    page.wait_until("document.querySelector('.s.lit')?.id === 's3'");
    page.press("x");
    page.wait_text("[data-chosen]", "已选 1 条");
    page.eval(
        "addEventListener('submit', e => { e.preventDefault(); window.sent = e.submitter.name + '=' + e.submitter.value })",
    );
    page.press("Enter");
    page.wait_until("window.sent === 'accept=11'");
}

#[test]
fn a_sentence_lights_up_without_scripts_too() {
    let page = shared().context().page(DESKTOP);
    page.goto(&format!("{}/speech#s4", base()));
    let lit = page.eval("getComputedStyle(document.getElementById('s4')).outlineStyle");
    assert_eq!(lit, "solid");
}
