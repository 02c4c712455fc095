//! What a step refuses says why and when it will be possible; what was closed wrongly is reopened by a superior.

use super::Stage;
use crate::todo::waiting;
use crate::{DAY, both_founded, refused};
use app::indicators::{self, Viewer};
use domain::indicators::Period;

#[test]
fn a_step_says_why_and_when_and_a_wrong_closing_is_reopened() {
    both_founded(async |world| {
        let stage = Stage::new(world).await;
        let (crew, hardship) = (&stage.crew, "hardship");
        let village = crew.villages[0];
        let id =
            stage.create(crew.cadre, hardship, village, &[("name", "某户"), ("amount", "1200.50")]).await.expect("new");
        stage.step(crew.cadre, (hardship, id), "post", &[], "").await.expect("post");

        // Grey, with the sentence and the day; nobody is asked before that day.
        let grey = stage.grey(crew.town_office, (hardship, id), "grant").await.expect("grey");
        assert_eq!(grey, "公示满 7 天（到 2026-11-22）、审核意见为“同意”才能确认；2026-11-23 起可以办理");
        let early = refused(stage.step(crew.town_office, (hardship, id), "grant", &[("opinion", "同意")], "").await);
        assert!(early.contains("2026-11-23 起可以办理"), "{early}");
        let waits = async |account| {
            let list = waiting(&stage.cx(account).await).await;
            list.iter().any(|todo| todo.id == id)
        };
        assert!(!waits(crew.town_office).await);
        world.later(7 * DAY);
        assert!(waits(crew.town_office).await);
        assert_eq!(stage.grey(crew.town_office, (hardship, id), "grant").await, None);

        // The answer is part of the same rule; time has come, so no day is named.
        let no = refused(stage.step(crew.town_office, (hardship, id), "grant", &[("opinion", "不同意")], "").await);
        assert_eq!(no, "公示满 7 天（到 2026-11-22）、审核意见为“同意”才能确认");
        stage.step(crew.town_office, (hardship, id), "grant", &[("opinion", "同意")], "").await.expect("grant");
        let view = stage.view(crew.town_office, hardship, id).await;
        assert_eq!(view.field("granted").map(|f| f.text.as_str()), Some("1200.50"), "set in its own decimals");
        let figure = async |id: &str| {
            let period = Period::parse("2026").expect("a year");
            let figure = indicators::figure(&stage.app, Viewer::Operator, id, village, period, None).await;
            figure.expect("figure").print()
        };
        assert_eq!((figure("hardship_granted").await, figure("hardship_reopened").await), ("1件".into(), "0件".into()));
        // What a step set is not typed over.
        let cx = stage.cx(crew.town_office).await;
        let edit = app::records::EditRequest {
            submission: stage.app.id(),
            ledger: hardship.into(),
            record: id,
            base: view.record.version,
            texts: super::owned(&[("granted", "9")]),
            uploads: Vec::new(),
            reason: None,
        };
        assert!(!refused(app::records::edit(&cx, edit).await).is_empty());

        // Another town office could not even see it as theirs; the county reopens, with a reason.
        let bare = refused(stage.step(crew.county_office, (hardship, id), "reopen", &[], "").await);
        assert!(bare.contains("原因"), "{bare}");
        stage.step(crew.county_office, (hardship, id), "reopen", &[], "公示期间有异议").await.expect("reopen");
        let view = stage.view(crew.county_office, hardship, id).await;
        assert_eq!(view.state.0, "待公示");
        assert!(view.field("closed_on").is_none() && view.field("granted").is_none(), "the closing was not so");
        assert!(view.events[0].basis.contains("异议"));
        assert_eq!((figure("hardship_granted").await, figure("hardship_reopened").await), ("0件".into(), "1件".into()));

        // Closed by the county, it is reopened by the city only.
        stage.step(crew.cadre, (hardship, id), "post", &[], "").await.expect("post again");
        world.later(7 * DAY);
        stage.step(crew.county_office, (hardship, id), "grant", &[("opinion", "同意")], "").await.expect("grant");
        let own = stage.grey(crew.county_office, (hardship, id), "reopen").await.expect("grey");
        assert!(own.contains("您办结的"), "{own}");
        let beside = stage.grey(crew.second_office, (hardship, id), "reopen").await.expect("grey");
        assert!(beside.contains("上级") && beside.contains("县"), "{beside}");
        let refusal = refused(stage.step(crew.second_office, (hardship, id), "reopen", &[], "不对").await);
        assert!(refusal.contains("上级"), "{refusal}");
        stage.step(stage.city, (hardship, id), "reopen", &[], "金额有误").await.expect("reopen");
        stage.is_sound().await;
    });
}

#[test]
fn who_registered_it_does_not_confirm_it() {
    both_founded(async |world| {
        let stage = Stage::new(world).await;
        let (crew, hardship) = (&stage.crew, "hardship");
        let made =
            stage.create(crew.town_office, hardship, crew.villages[0], &[("name", "某户"), ("amount", "5")]).await;
        let id = made.expect("new");
        stage.step(crew.cadre, (hardship, id), "post", &[], "").await.expect("post");
        world.later(7 * DAY);
        let why = stage.grey(crew.town_office, (hardship, id), "grant").await.expect("grey");
        assert!(why.contains("您登记的") && why.contains("四眼"), "{why}");
        let refusal = refused(stage.step(crew.town_office, (hardship, id), "grant", &[("opinion", "同意")], "").await);
        assert!(refusal.contains("四眼"), "{refusal}");
        stage.step(crew.county_office, (hardship, id), "grant", &[("opinion", "同意")], "").await.expect("grant");
    });
}
