//! Every page with realistic values: for looking at them, and for the rules that hold for all pages.

use crate::components::{ConfirmPage, FormPage, html};
use crate::{
    admin, exchange, failure, indicators, ledger, me, navigation, places, records, reports, sign_in, speeches, today,
};

/// Name and HTML of every sample.
pub fn samples() -> Vec<(&'static str, String)> {
    vec![
        ("sign-in", html(&sign_in::page::SignInPage::sample())),
        ("sign-in-refused", html(&sign_in::page::SignInPage::sample_refused())),
        ("sign-in-second", html(&sign_in::page::SecondFactorPage::sample())),
        ("today", html(&today::page::TodayPage::sample())),
        ("today-empty", html(&today::page::TodayPage::sample_empty())),
        ("today-elder", html(&today::page::TodayPage::sample_elder())),
        ("ledgers", html(&ledger::page::OverviewPage::sample())),
        ("list", html(&ledger::page::ListPage::sample())),
        ("list-empty", html(&ledger::page::ListPage::sample_empty())),
        ("record", html(&records::page::RecordPage::sample())),
        ("record-conflict", html(&records::page::RecordPage::sample_clash())),
        ("board", html(&indicators::page::BoardPage::sample())),
        ("figure", html(&indicators::page::FigurePage::sample())),
        ("figure-rows", html(&indicators::page::FigureRowsPage::sample())),
        ("figures", html(&indicators::page::FigureIndexPage::sample())),
        ("speech", html(&speeches::page::SpeechPage::sample())),
        ("speech-fill", html(&speeches::page::FillPage::sample())),
        ("speech-new", html(&speeches::page::NewSpeechPage::sample())),
        ("reports", html(&reports::page::ReportIndexPage::sample())),
        ("report", html(&reports::page::ReportPage::sample())),
        ("report-issued", html(&reports::page::ReportPage::sample_issued())),
        ("task", html(&records::page::RecordPage::sample_task())),
        ("task-issue", html(&FormPage::sample_issue())),
        ("import", html(&exchange::page::ImportPage::sample())),
        ("import-result", html(&exchange::page::ImportResultPage::sample())),
        ("import-progress", html(&exchange::page::ProgressPage::sample())),
        ("village", html(&places::page::PlacePage::sample())),
        ("village-empty", html(&places::page::PlacePage::sample_empty())),
        ("admin", html(&admin::page::AdminPage::sample())),
        ("accounts", html(&admin::page::AccountsPage::sample())),
        ("people", html(&admin::page::PeoplePage::sample())),
        ("human", html(&admin::page::HumanPage::sample())),
        ("account", html(&admin::page::AccountPage::sample())),
        ("account-new", html(&admin::page::AccountPage::sample_new())),
        ("audit", html(&admin::page::AuditPage::sample())),
        ("jobs", html(&admin::page::JobsPage::sample())),
        ("me", html(&me::page::MePage::sample())),
        ("me-second", html(&me::page::SecondSetupPage::sample())),
        ("me-password", html(&FormPage::sample_password())),
        ("confirm", html(&ConfirmPage::sample())),
        ("note", html(&today::page::NotePage::sample())),
        ("places", html(&navigation::page::FoundPage::sample())),
        ("search", html(&navigation::page::SearchPage::sample())),
        ("failure", html(&failure::page::FailurePage::sample())),
        ("failure-again", html(&failure::page::FailurePage::sample_again())),
        ("form", html(&FormPage::sample())),
        ("form-step", html(&FormPage::sample_step())),
    ]
}

#[cfg(test)]
mod tests {
    use super::samples;

    /// Texts from `<word` to the `>` that ends it, for each such tag.
    fn tags<'a>(page: &'a str, word: &str) -> Vec<&'a str> {
        let start = format!("<{word}");
        let whole = |at: usize| page[at + start.len()..].starts_with([' ', '>', '\n']);
        page.match_indices(&start)
            .filter(|(at, _)| whole(*at))
            .map(|(at, _)| &page[at..=at + page[at..].find('>').expect("tag ends")])
            .collect()
    }

    #[test]
    fn no_page_has_inline_script_or_style() {
        for (name, page) in samples() {
            assert!(!page.contains(" style="), "{name}");
            assert!(tags(&page, "style").is_empty(), "{name}");
            for script in tags(&page, "script") {
                assert!(script.contains(" src="), "{name}: {script}");
            }
            assert!(!page.contains(" onclick=") && !page.contains("javascript:"), "{name}");
        }
    }

    #[test]
    fn every_form_that_posts_has_the_token_and_no_other_sends_it() {
        for (name, page) in samples() {
            let mut seen = 0;
            for form in page.split("<form").skip(1) {
                let form = &form[..form.find("</form>").expect("form ends")];
                let token = form.contains(r#"name="csrf" value="sample-token""#);
                let head = &form[..form.find('>').expect("tag ends")];
                assert_eq!(head.contains(r#"method="post""#), token, "{name}: <form{head}>");
                seen += 1;
            }
            assert!(seen > 0, "{name}: not even the elder switch");
        }
    }

    #[test]
    fn ids_are_unique_and_labels_lead_somewhere() {
        for (name, page) in samples() {
            let mut ids: Vec<&str> = page.split(" id=\"").skip(1).map(|t| &t[..t.find('"').expect("quoted")]).collect();
            let all = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), all, "{name}: an id stands twice");
            for (mark, end) in [(" for=\"", '"'), (" aria-describedby=\"", '"'), ("href=\"#", '"')] {
                for target in page.split(mark).skip(1).map(|t| &t[..t.find(end).expect("quoted")]) {
                    for one in target.split(' ') {
                        assert!(ids.binary_search(&one).is_ok(), "{name}: nothing has the id {one}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_landing_page_is_light() {
        let pages = samples();
        let (_, today) = pages.iter().find(|(name, _)| *name == "today").expect("landing page");
        let size = |name: &str| crate::components::assets::find(name).expect("asset").text().len();
        let first = today.len() + size("base.css");
        let modules: usize =
            crate::components::assets::ALL.iter().filter(|a| a.name.ends_with(".js")).map(|a| a.text().len()).sum();
        assert!(first <= 35 * 1024, "{first} bytes before first paint, uncompressed");
        assert!(first + modules + size("icon.svg") <= 60 * 1024, "{} bytes in all", first + modules);
    }
}
