//! Words go out with figures from the ledgers; issuing freezes them.

use crate::crew::{Crew, hire};
use crate::{DAY, World, both_founded, refused};
use app::indicators::{self, Question};
use app::reports::{self, Asked, Draft};
use domain::indicators::Period;
use domain::pack::ReportParagraph;
use domain::{Day, PlaceId};

fn november(place: PlaceId) -> Asked {
    Asked { template: "monthly".into(), place, period: Period::parse("2026-11").expect("a month"), paragraphs: None }
}

fn body(text: &str) -> Option<Vec<ReportParagraph>> {
    Some(vec![ReportParagraph { style: "body".into(), text: text.into() }])
}

fn all(draft: &Draft) -> String {
    draft.paragraphs.iter().map(|p| draft.words(p)).collect::<Vec<_>>().join("\n")
}

async fn work(world: &World, crew: &Crew) {
    for name in ["电线老化", "私拉电线"] {
        let id = crew.hazard(world, 0, name, "用火用电").await;
        crew.fix(world, id).await;
    }
    let open = crew.hazard(world, 1, "护栏缺失", "道路交通").await;
    crew.assign(world, open).await;
}

#[test]
fn shipped_templates_are_sound() {
    both_founded(async |world| {
        assert_eq!(reports::check(&world.app), Vec::<String>::new());
        let ids: Vec<String> = reports::templates(&world.app).into_iter().map(|t| t.id).collect();
        assert!(ids.contains(&"monthly".to_owned()) && ids.contains(&"supervision".to_owned()), "{ids:?}");
    });
}

#[test]
fn a_drafts_figures_are_the_figures() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let office = world.cx(crew.county_office).await;

        // Before any work nothing is known, and nothing says 0.
        let empty = reports::draft(&office, november(crew.county)).await.expect("draft");
        assert!(all(&empty).contains("共排查安全隐患尚无数据") && !all(&empty).contains("0处"), "{}", all(&empty));

        work(world, &crew).await;
        let draft = reports::draft(&office, november(crew.county)).await.expect("draft");
        let text = all(&draft);
        assert!(draft.title[0].starts_with("临川区2026年11月"), "{:?}", draft.title);
        assert!(text.contains("共排查安全隐患3处；"), "no year before, no comparison: {text}");
        assert!(text.contains("排在前列的是用火用电2处、道路交通1处。"), "{text}");
        assert!(text.contains("整改率为66.67%") && text.contains("期末未销号隐患1处，其中重大隐患0处"), "{text}");
        assert!(text.contains("期初未销号隐患尚无数据"), "October was before the ledger: {text}");
        assert!(!text.contains('{') && !text.contains('['), "{text}");
        assert!(!draft.figures.is_empty());
        for f in &draft.figures {
            let mut question = Question::new(&f.indicator, f.place, f.period);
            if !f.dim.is_empty() {
                question = question.dim(&f.dim);
            }
            let figure = indicators::ask(&world.app, &office, question).await.expect("figure");
            assert_eq!((figure.value, figure.print()), (f.value, f.shown.clone()), "{f:?}");
        }
        assert!(draft.basis.iter().any(|b| b.contains("排查隐患") && b.contains("按排查时间计")), "{:?}", draft.basis);

        // A village sees its own; what it may not see of the county is not shown to it as the county's.
        let cadre = world.cx(crew.cadre).await;
        let own = reports::draft(&cadre, november(crew.villages[0])).await.expect("own");
        assert!(all(&own).contains("共排查安全隐患2处"), "{}", all(&own));
        assert!(refused(reports::issue(&cadre, world.app.id(), november(crew.villages[0])).await).contains("不能印发"));
        let elsewhere = reports::draft(&cadre, november(world.place("361003"))).await;
        assert_eq!(refused(elsewhere), "不存在，或您无权查看");

        let later = Asked { period: Period::parse("2027").expect("a year"), ..november(crew.county) };
        assert!(refused(reports::draft(&office, later).await).contains("还没有到"));
        let wrong = Asked { paragraphs: body("共{hazard_found"), ..november(crew.county) };
        assert!(refused(reports::draft(&office, wrong).await).contains("没有对应"));
    });
}

#[test]
fn a_year_later_it_compares() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        work(world, &crew).await;
        world.later(365 * DAY);
        for name in ["甲", "乙", "丙", "丁", "戊"] {
            crew.hazard(world, 0, name, "消防").await;
        }
        let office = world.cx(crew.county_office).await;
        let text = "排查{hazard_found}，{compare:hazard_found}；销号{hazard_closed}[，{compare:hazard_closed}]。";
        let asked = Asked {
            period: Period::parse("2027-11").expect("a month"),
            paragraphs: body(text),
            ..november(crew.county)
        };
        let draft = reports::draft(&office, asked).await.expect("draft");
        assert_eq!(all(&draft), "排查5处，比上年同期增加2处（增长66.7%）；销号0处，比上年同期减少2处（下降100.0%）。");
        // What a comparison rests on is among the figures, though not in the text.
        let before: Vec<&str> = draft
            .figures
            .iter()
            .filter(|f| !f.inline && f.period.last() == Day::parse("2026-11-16").expect("day"))
            .map(|f| f.shown.as_str())
            .collect();
        assert_eq!(before, ["3处", "2处"]);
    });
}

#[test]
fn issuing_freezes_and_later_changes_are_told() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let office = world.cx(crew.county_office).await;
        work(world, &crew).await;
        let submission = world.app.id();
        let made = reports::issue(&office, submission, november(crew.county)).await.expect("issue");
        let again = reports::issue(&office, submission, november(crew.county)).await.expect("again");
        assert_eq!((again.id, again.hash.as_str(), again.again), (made.id, made.hash.as_str(), true));

        let one = reports::issued_one(&office, made.id).await.expect("report");
        assert!(one.whole && one.late.is_empty(), "{:?}", one.late);
        assert_eq!(one.report.hash, made.hash);
        let text = paper::document::text(&one.report.docx, &paper::Limits::default()).expect("a Word document");
        assert!(
            text.contains("共排查安全隐患3处") && text.contains("数字口径") && text.contains("确认人：县督查"),
            "{text}"
        );
        for p in &one.draft.paragraphs {
            assert!(text.contains(&one.draft.words(p)), "the document says what the draft says");
        }
        let found =
            one.draft.figures.iter().find(|f| f.indicator == "hazard_found" && f.dim.is_empty()).expect("found");
        let rows = reports::rows_of(&office, made.id, found.n).await.expect("rows");
        assert_eq!((rows.top.len(), rows.bottom.len()), (3, 0));
        assert_eq!(rows.top.iter().map(|r| r.2).sum::<i64>(), 3, "the rows make up the figure");

        // A hazard found that month comes in late.
        world.later(20 * DAY);
        let cadre = world.cx(crew.cadre).await;
        let new = app::records::NewRecord {
            submission: world.app.id(),
            ledger: "hazard".into(),
            place: crew.villages[0],
            unit: None,
            day: Day::parse("2026-11-16"),
            texts: vec![("name".into(), "补报的隐患".into()), ("found_on".into(), "2026-11-15".into())],
            uploads: Vec::new(),
            confirmed: true,
        };
        app::records::create(&cadre, new).await.expect("late");
        let one = reports::issued_one(&office, made.id).await.expect("report");
        assert!(one.whole, "the report itself does not change");
        assert_eq!(one.draft.figure(found.n).map(|f| f.shown.as_str()), Some("3处"));
        let late = one.late.iter().find(|l| l.n == found.n).expect("锁定后变动");
        assert_eq!((late.was.as_str(), late.now.as_str(), late.added, late.gone), ("3处", "4处", 1, 0));
        let rate = one.draft.figures.iter().find(|f| f.indicator == "hazard_closed").expect("closed");
        assert!(one.late.iter().all(|l| l.n != rate.n), "what did not change is not listed: {:?}", one.late);

        // Who sees a part of the place does not see its reports; who sees it whole does.
        let listed = reports::issued(&office, crew.county, 50).await.expect("list");
        assert_eq!(listed.iter().map(|h| h.id).collect::<Vec<_>>(), [made.id]);
        assert!(reports::issued(&cadre, crew.county, 50).await.expect("list").is_empty());
        assert_eq!(refused(reports::issued_one(&cadre, made.id).await), "不存在，或您无权查看");
    });
}

#[test]
fn nobody_issues_from_a_part() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        work(world, &crew).await;
        let safety = world.cx(crew.safety).await;
        assert!(refused(reports::issue(&safety, world.app.id(), november(crew.town)).await).contains("不能印发"));
        let town = world.cx(crew.town_office).await;
        reports::issue(&town, world.app.id(), november(crew.town)).await.expect("its own town");
        refused(reports::issue(&town, world.app.id(), november(crew.county)).await);
        // An office narrowed to one line sees a part: it drafts, and does not issue.
        let login = hire(world, "xianban3", "县督查三", "county.office", crew.county).await;
        let whole = world.cx(login).await;
        let mut actor = whole.actor.clone();
        actor.grants.iter_mut().for_each(|g| g.line = Some("supervision".into()));
        let narrow = app::OpContext::new(&whole.app, actor, whole.channel, whole.now);
        let said = refused(reports::draft(&narrow, november(crew.county)).await);
        assert!(said.contains("hazard_found"), "{said}");
    });
}

#[test]
fn every_indicator_has_an_id_of_its_own() {
    both_founded(async |world| {
        let all = indicators::catalogue(&world.app);
        let mut ids: Vec<&str> = all.iter().map(|i| i.id.as_str()).collect();
        ids.sort_unstable();
        let twice: Vec<&&str> = ids.windows(2).filter(|w| w[0] == w[1]).map(|w| &w[0]).collect();
        assert!(twice.is_empty(), "{twice:?}");
        for i in all.iter().filter(|i| i.ledger.is_none()) {
            assert!(!i.note.is_empty() && !i.quantity.unit.is_empty(), "{i:?}");
        }
        assert!(all.len() >= 117, "the figures of the speeches");
    });
}

/// "较多的有暂无" says nothing: a sentence that names the largest goes with them when there are none.
#[test]
fn a_sentence_of_the_largest_goes_when_there_are_none() {
    for (path, text) in app::pack::SHIPPED.iter().filter(|(path, _)| path.starts_with("reports/")) {
        for line in text.lines() {
            for (at, _) in line.match_indices("{top_") {
                let depth = |c: char| line[..at].matches(c).count();
                // The first bracket of a line of a list is no part of its text.
                assert!(depth('[') > depth(']'), "{path}: {line}");
            }
        }
    }
}
