//! Words in and words out, by a clerk in a real browser: rows confirmed by keys, merged, split, handed out together; a repair
//! taken back; figures filled and opened.

use super::five::{desk, looked_at, put, send};
use super::world::World;
use testkit::browser::{DESKTOP, PHONE, Page};

const SPEECH: &str = "在全镇冬季工作会议上的讲话

同志们:

今年以来,全镇共入户走访XX余次,脱贫人口XX人。去年全镇入户走访3次。

一、抓走访

各村要在年底前走访独居老人一遍。各村每月走访监测户不少于2次。

二、抓排查

各村要在12月20日前排查自建房隐患,建立排查台账;镇应急办要在年底前复查一次。

责任编辑:某某 来源:某某文秘网 浏览次数:112";

fn flash(page: &Page) -> String {
    page.text(".flash")
}

/// The clerk of a town brings the speech in; gives the address of its page.
fn brought_in(clerk: &Page, base: &str) -> String {
    clerk.goto(&format!("{base}/speeches/new"));
    put(clerk, "text", SPEECH);
    put(clerk, "issuer", "镇党委书记（演示）");
    send(clerk);
    clerk.url().split('#').next().unwrap_or_default().to_owned()
}

fn open_repairs(page: &Page) {
    page.eval("document.querySelector('#repairs').closest('details').open = true");
}

#[test]
fn a_clerk_confirms_by_keys_and_fills_the_figures() {
    let world = World::copy();
    let base = world.base().to_owned();
    let clerk = desk(&world, "zhenban", DESKTOP);
    let speech = brought_in(&clerk, &base);
    let rows = clerk.count(".proposals > li");
    assert!(rows >= 4, "{:?}", clerk.texts(".proposals .tosource"));

    // Keys: down to the first row, choose it, down, choose, merge. The page says what they do once they work.
    clerk.wait_for(".keyhelp:not([hidden])");
    clerk.press("j");
    assert_eq!(clerk.eval("document.querySelectorAll('.s.lit').length").as_i64(), Some(1), "its sentence lights up");
    clerk.press("x");
    clerk.press("j");
    clerk.press("x");
    assert!(clerk.text("[data-chosen]").contains("2"), "{}", clerk.text("[data-chosen]"));
    clerk.navigating(|p| p.click("button[value='merge']"));
    assert!(flash(&clerk).contains("2 条合成了一条"), "{}", flash(&clerk));
    let texts = clerk.texts(".proposals .tosource");
    assert!(texts[0].contains("独居老人") && texts[0].contains('；') && texts[0].contains("监测户"), "{texts:?}");

    // Taken apart again.
    clerk.wait_for(".keyhelp:not([hidden])");
    clerk.press("j");
    clerk.navigating(|p| p.press("s"));
    assert!(clerk.value("main textarea[name=texts]").lines().count() >= 2, "cut at its signs");
    looked_at(&clerk, "split");
    send(&clerk);
    assert!(flash(&clerk).contains("已拆成 2 条"), "{}", flash(&clerk));

    // By unit.
    clerk.goto(&format!("{speech}?by=unit"));
    assert!(
        clerk.texts(".proposals .group h3").contains(&"各村".to_owned()),
        "{:?}",
        clerk.texts(".proposals .group h3")
    );

    // A repair is taken back, and counts again.
    clerk.goto(&speech);
    open_repairs(&clerk);
    let kinds = clerk.count("button[name=take]");
    assert!(kinds > 0, "repairs are listed");
    clerk.navigating(|p| p.click("button[name=take]"));
    assert!(flash(&clerk).contains("已恢复成原文"), "{}", flash(&clerk));
    open_repairs(&clerk);
    assert_eq!(clerk.count("button[name=again]"), 1);
    clerk.navigating(|p| p.click("button[name=again]"));
    assert_eq!(clerk.count("button[name=again]"), 0);
    looked_at(&clerk, "speech-rows");

    // Several go out in one move, to a village named by hand in which somebody works.
    clerk.goto(&speech);
    clerk.eval("document.querySelectorAll('[name=task]').forEach(box => { box.checked = true; })");
    clerk.navigating(|p| p.click("button[value='accept'][name=all]"));
    clerk.eval("document.querySelectorAll('[name=task]').forEach(box => { box.checked = true; })");
    clerk.navigating(|p| p.click("button[value='issue']"));
    put(&clerk, "to", "chosen");
    let village = |name: &str| {
        format!(
            "document.evaluate(\"//main//label[contains(., '{name}')]//input[@name='village']\", document, null, 9).singleNodeValue.checked = true"
        )
    };
    clerk.eval(&village("毛家坪"));
    let due = clerk.eval("new Date(Date.now() + 40 * 864e5).toISOString().slice(0, 10)");
    put(&clerk, "due", due.as_str().unwrap_or_default());
    looked_at(&clerk, "issue-many");
    send(&clerk);
    assert!(flash(&clerk).contains("已交办") && !flash(&clerk).contains("没有交办"), "{}", flash(&clerk));
    assert!(clerk.count(".s.going") > 0, "the sentences show what became of them");
    let record = clerk.attribute(".proposals a[href^='/records/task/']", "href").expect("a task");
    clerk.goto(&format!("{base}{record}"));
    clerk.follow("a[href*='#t-']");
    assert_eq!(
        clerk.eval("document.querySelectorAll('.s:target').length").as_i64(),
        Some(1),
        "the task opens its sentence"
    );

    // Figures: the one a ledger has is filled and opens its rows; the other says that there is none.
    clerk.follow("a.button[href$='/fill']");
    assert_eq!(clerk.count(".blanks > li"), 2);
    assert!(clerk.text(".blanks").contains("尚无数据"), "{}", clerk.text(".blanks"));
    looked_at(&clerk, "fill");
    clerk.navigating(|p| p.click(".blanks button[value$=' visit_count']"));
    assert!(flash(&clerk).contains("已填 1 处"), "{}", flash(&clerk));
    let written: i64 = clerk.text(".text a.figure").parse().expect("a number");
    assert!(written > 0 && written % 10 == 0, "{written}余次 is a round number");
    clerk.follow(".text a.figure");
    assert!(clerk.url().contains("/figures/visit_count/rows"), "{}", clerk.url());
    clerk.assert_clean();

    let phone = desk(&world, "zhenban", PHONE);
    for (path, name) in [("", "speech-phone"), ("/fill", "fill-phone")] {
        phone.goto(&format!("{speech}{path}"));
        looked_at(&phone, name);
    }
}

#[test]
fn confirming_and_filling_need_no_scripts() {
    let world = World::copy();
    let base = world.base().to_owned();
    let clerk = testkit::browser::shared().context().page(DESKTOP);
    clerk.javascript(false);
    super::five::enter(&clerk, &base, "zhenban");
    let speech = brought_in(&clerk, &base);
    clerk.navigating(|p| p.click(".proposals button[name=one]"));
    assert!(flash(&clerk).contains("立项 1 条"), "{}", flash(&clerk));
    clerk.goto(&format!("{speech}/fill"));
    clerk.navigating(|p| p.click(".blanks button[value$=' visit_count']"));
    assert!(flash(&clerk).contains("已填 1 处"), "{}", flash(&clerk));
    clerk.navigating(|p| p.click(".blanks button[value$=' -']"));
    assert!(flash(&clerk).contains("已撤回"), "{}", flash(&clerk));
    clerk.assert_clean();
}
