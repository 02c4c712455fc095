//! The whole loop in a real browser, by five people: a speech becomes a task, work in the village becomes figures,
//! figures move the task, and people close both.

use super::world::{PASSWORD, World};
use serde_json::{Value, json};
use std::path::PathBuf;
use testkit::browser::{self, DESKTOP, PHONE, Page, Viewport};

/// An invented speech with the damage of a web page: navigation, a left-over of a word processor, a paragraph twice,
/// a missing third point, figures to be filled in.
const SPEECH: &str = "文秘帮手网欢迎您!
当前位置:首页 > 讲话稿 > 农业农村

在全镇冬季入户走访工作会上的讲话

同志们:

今天的会议很短,主要是安排冬季走访。下面,我讲三点意见:

一、看到成绩,更要看到差距

今年以来,全镇共入户走访XX余次,修建村组公路<?xml:namespace prefix = st1 ns = \"urn:schemas-microsoft-com:office:smarttags\" />XX公里。

二、抓好走访,做到四个到位

1、人员到位。各村要在年底前把独居老人走访一遍,每村入户走访不少于1次,走访情况当天记录。

2、排查到位。各村要在12月10日前对学校、养老点开展一次安全隐患排查,逐处登记。

4、整改到位。镇应急办要限期整改隐患,确保隐患整改率达到95%以上。

三、改进作风

各包村部门要在年底前专题研究一次包村工作,主要负责同志到村现场办公不少于1次。

三、改进作风

各包村部门要在年底前专题研究一次包村工作,主要负责同志到村现场办公不少于1次。

标签:走访工作讲话 包村工作讲话";

/// Signs somebody in through the page.
pub(crate) fn desk(world: &World, login: &str, viewport: Viewport) -> Page {
    let page = browser::shared().context().page(viewport);
    enter(&page, world.base(), login);
    page
}

/// Signs in on a page that is there already.
pub(crate) fn enter(page: &Page, base: &str, login: &str) {
    page.goto(&format!("{base}/sign-in"));
    page.fill("#account", login);
    page.fill("#password", PASSWORD);
    page.navigating(|p| p.click("form.form button.main"));
    assert!(!page.url().contains("/sign-in"), "{login} is let in");
}

/// Gives a field of a form a value, whatever it is: a list, circles or a box.
pub(crate) fn put(page: &Page, name: &str, value: &str) {
    let css = format!("main [name='{name}']");
    page.wait_for(&css);
    let kind = page.eval(&format!("(e => e.tagName + ' ' + e.type)(document.querySelector({}))", json!(css)));
    match kind.as_str().unwrap_or_default() {
        "SELECT select-one" => {
            let js = format!(
                "[...document.querySelector({}).options].find(o => o.value === {v} || o.text.includes({v}))?.value",
                json!(css),
                v = json!(value)
            );
            let found = page.eval(&js);
            page.select(&css, found.as_str().unwrap_or(value));
        }
        "INPUT radio" => page.check(&format!("main [name='{name}'][value='{value}']"), true),
        _ => page.fill(&css, value),
    }
}

/// Sends the form of the page.
pub(crate) fn send(page: &Page) {
    page.navigating(|p| p.click("main form .send button.main"));
    let wrong = page.texts("main .summary li");
    assert!(wrong.is_empty(), "the form is taken: {wrong:?}");
}

/// A page without faults: no errors, nothing wider than the screen; a picture is kept.
pub(crate) fn looked_at(page: &Page, name: &str) {
    page.assert_clean();
    let over = page.eval("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assert!(over.as_i64().is_some_and(|o| o <= 0), "{name} at {} is {over} pixels too wide", page.url());
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pictures");
    std::fs::create_dir_all(&folder).expect("a folder for pictures");
    page.screenshot_full(&folder.join(format!("{name}.png")));
}

/// A figure as its page shows it.
fn figure(page: &Page, base: &str, id: &str) -> i64 {
    page.goto(&format!("{base}/figures/{id}"));
    let text = page.text(".onefigure .value b");
    text.replace(',', "").parse().unwrap_or_else(|_| panic!("{id} shows {text}"))
}

/// Id of the proposal whose text has these words.
fn proposal(page: &Page, words: &str) -> String {
    let js = format!(
        "[...document.querySelectorAll('.proposals > li')].find(l => l.querySelector('.tosource').innerText.includes({}))?.id",
        json!(words)
    );
    match page.eval(&js) {
        Value::String(id) => id.trim_start_matches("row-").to_owned(),
        _ => panic!("no proposal says {words}: {:?}", page.texts(".proposals .tosource")),
    }
}

/// The city office reads the speech and hands one task to every village of a town; gives the task's address.
fn city_hands_out(city: &Page, base: &str) -> String {
    city.goto(&format!("{base}/places?q=361021101000"));
    city.follow("main a[href^='/switch?place=']");
    city.goto(&format!("{base}/speeches/new"));
    put(city, "text", SPEECH);
    put(city, "issuer", "镇党委书记（演示）");
    send(city);
    assert!(city.url().contains("/speeches/"), "{}", city.url());
    let repairs = city.eval("document.querySelector('#repairs').closest('section').textContent");
    let repairs = repairs.as_str().unwrap_or_default().to_owned();
    for word in ["xml:namespace", "文秘帮手网"] {
        assert!(repairs.contains(word), "the repair of {word} is shown: {repairs}");
    }
    assert!(city.count(".outline .gap") > 0, "the missing third point is shown");
    assert!(city.count(".proposals > li") >= 3, "tasks are proposed: {:?}", city.texts(".proposals .tosource"));
    looked_at(city, "speech");
    let (yes, no) = (proposal(city, "独居老人"), proposal(city, "整改率"));
    city.navigating(|p| p.click(&format!("button[value='accept {yes}']")));
    assert!(city.text(".flash").contains("立项 1 条"), "{}", city.text(".flash"));
    city.navigating(|p| p.click(&format!("button[value='refuse {no}']")));
    assert!(city.text(".flash").contains("不立项 1 条"), "{}", city.text(".flash"));
    assert_eq!(city.count(&format!("#row-{no} button")), 0, "decided once");
    city.goto(&format!("{base}/tasks/{yes}/issue"));
    put(city, "to", "villages");
    put(city, "indicator", "visit_count");
    put(city, "sense", "不少于");
    put(city, "goal", "1");
    put(city, "judging", "达标即判定");
    let due = city.eval("new Date(Date.now() + 40 * 864e5).toISOString().slice(0, 10)");
    put(city, "due", due.as_str().unwrap_or_default());
    looked_at(city, "issue");
    city.navigating(|p| p.click("main form .send button.main"));
    assert!(city.text(".flash").contains("已交办"), "{}", city.text("main"));
    looked_at(city, "task");
    format!("{base}/records/task/{yes}")
}

/// The village cadre sees the task, records a visit and a hazard on the phone; gives the hazard's address.
fn village_works(cadre: &Page, base: &str) -> String {
    cadre.goto(&format!("{base}/today"));
    assert!(cadre.text("main").contains("独居老人"), "the task is among what waits: {}", cadre.text("main"));
    looked_at(cadre, "today-phone");
    cadre.goto(&format!("{base}/note"));
    looked_at(cadre, "note-phone");
    cadre.follow("main a[href='/ledgers/visit/new']");
    put(cadre, "f_household", "杨旅程");
    put(cadre, "f_matters", "独居，身体尚好，柴火离灶台太近，已帮助搬开");
    looked_at(cadre, "visit-phone");
    send(cadre);
    assert!(cadre.text(".flash").contains("已登记"));
    cadre.goto(&format!("{base}/ledgers/hazard/new"));
    put(cadre, "f_name", "老年活动中心电线裸露");
    put(cadre, "f_spot", "老年活动中心东墙");
    put(cadre, "f_kind", "用火用电");
    send(cadre);
    looked_at(cadre, "hazard-phone");
    cadre.goto(&format!("{base}/place"));
    looked_at(cadre, "place-phone");
    cadre.goto(&format!("{base}/ledgers/hazard?q=%E4%B8%9C%E5%A2%99"));
    looked_at(cadre, "list-phone");
    cadre.follow("#rows a[href^='/records/hazard/']");
    cadre.url()
}

fn state(page: &Page) -> String {
    page.text("header.record .line")
}

#[test]
fn five_people_close_the_loop() {
    let world = World::copy();
    let base = world.base().to_owned();
    let city = desk(&world, "shiban", DESKTOP);
    let office = desk(&world, "zhenban", DESKTOP);
    let before = (figure(&office, &base, "hazard_found"), figure(&office, &base, "hazard_closed"));
    let visits = figure(&office, &base, "visit_count");
    let task = city_hands_out(&city, &base);

    let cadre = desk(&world, "cun1", PHONE);
    let hazard = village_works(&cadre, &base);

    let safety = desk(&world, "anjian", DESKTOP);
    safety.goto(&hazard);
    safety.follow("a.button[href$='/step/assign']");
    put(&safety, "owner", "曾样本");
    put(&safety, "f_duty_person", "曾样本");
    looked_at(&safety, "assign");
    send(&safety);
    assert!(state(&safety).contains("整改中"), "{}", state(&safety));

    let mender = desk(&world, "cun1b", PHONE);
    mender.goto(&hazard);
    mender.follow("a.button[href$='/step/fix']");
    put(&mender, "f_measure", "更换线路，加装漏电保护器");
    looked_at(&mender, "fix-phone");
    send(&mender);
    assert!(state(&mender).contains("待复查"), "{}", state(&mender));
    assert_eq!(mender.count("a[href$='/step/close']"), 0, "who mended it does not close it");
    looked_at(&mender, "fixed-phone");

    office.goto(&hazard);
    office.follow("a.button[href$='/step/close']");
    put(&office, "f_check_result", "合格");
    put(&office, "f_checked_by", "张示例");
    send(&office);
    assert!(state(&office).contains("已销号"), "{}", state(&office));
    looked_at(&office, "closed");
    assert_eq!(figure(&office, &base, "hazard_found"), before.0 + 1, "one more found");
    assert_eq!(figure(&office, &base, "hazard_closed"), before.1 + 1, "one more closed");
    assert_eq!(figure(&office, &base, "visit_count"), visits + 1, "one more visit");
    looked_at(&office, "figure");
    assert!(office.count("svg") > 0, "the figure has its picture");

    // Nobody reports progress: the job finds the figure at its goal and moves the village's task.
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_zhucun"))
        .args(["jobs", "run", "judge-tasks", "--data"])
        .arg(&world.data)
        .output()
        .expect("the command");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    city.goto(&format!("{base}/ledgers/task?state=reached&q=%E7%8B%AC%E5%B1%85"));
    assert!(city.count("#rows input[name=id]") > 0, "the task did not move by itself: {}", city.text("main"));
    looked_at(&city, "reached");
    city.eval("document.querySelectorAll('#rows input[name=id]').forEach(e => { if (!e.checked) e.click() })");
    city.navigating(|p| p.click("button[name=step][value=close]"));
    looked_at(&city, "bulk");
    city.navigating(|p| p.click("main form .send button.main"));
    assert!(city.text(".flash").contains("销号 1"), "{}", city.text(".flash"));
    city.goto(&task);
    assert!(city.text("main").contains("已销号"), "the sheet of the village is closed: {}", city.text("main"));
    looked_at(&city, "task-after");
}

#[test]
fn the_forms_work_without_scripts() {
    let world = World::copy();
    let base = world.base().to_owned();
    let cadre = browser::shared().context().page(PHONE);
    cadre.javascript(false);
    enter(&cadre, &base, "cun1");
    cadre.goto(&format!("{base}/ledgers/hazard/new"));
    cadre.navigating(|p| p.click("main form .send button.main"));
    cadre.wait_for("main .summary");
    assert!(cadre.text("main .summary").contains("隐患名称"), "{}", cadre.text("main .summary"));
    put(&cadre, "f_name", "村部门口台阶松动");
    put(&cadre, "f_spot", "村部");
    put(&cadre, "f_kind", "其他");
    send(&cadre);
    let hazard = cadre.url();
    assert!(state(&cadre).contains("待交办"), "{}", state(&cadre));
    let safety = browser::shared().context().page(DESKTOP);
    safety.javascript(false);
    enter(&safety, &base, "anjian");
    safety.goto(&hazard);
    safety.follow("a.button[href$='/step/assign']");
    put(&safety, "owner", "曾样本");
    put(&safety, "f_duty_person", "曾样本");
    send(&safety);
    assert!(state(&safety).contains("整改中"), "{}", state(&safety));
    safety.assert_clean();
}
