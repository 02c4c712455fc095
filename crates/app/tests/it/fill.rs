//! Figures left out are filled from the ledgers; stated figures are held against them.

use crate::crew::Crew;
use crate::speeches::{brought, of_text};
use crate::{World, both_founded, refused};
use app::records::{self, NewRecord};
use app::speeches::{self, Choice, Verdict};

const TEXT: &str = "在工作会上的讲话\n一、成绩\n今年以来,全县共入户走访XX次,走访XX余次,多头帮扶村XX个,走访XX人次。\
    各村每月走访不少于X次。去年全县走访XX次。\n二、数字\n今年以来全县入户走访12次,入户走访13次。\
    全县535个村,占1766个村的30.3%。\n";

/// Visits of this year in the first village.
async fn visits(world: &World, crew: &Crew, count: usize) {
    let cadre = world.cx(crew.cadre).await;
    for n in 0..count {
        let texts = [
            ("visited_on", "2026-11-10".to_owned()),
            ("household", format!("户甲{n}")),
            ("kind", "日常走访".to_owned()),
            ("visitor", "饶示例".to_owned()),
            ("matters", "家里平安".to_owned()),
        ];
        let new = NewRecord {
            submission: world.app.id(),
            ledger: "visit".into(),
            place: crew.villages[0],
            unit: None,
            day: None,
            texts: texts.into_iter().map(|(k, v)| (k.to_owned(), v)).collect(),
            uploads: Vec::new(),
            confirmed: true,
        };
        records::create(&cadre, new).await.expect("a visit");
    }
}

#[test]
fn figures_are_filled_and_stay_linked() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let office = world.cx(crew.county_office).await;
        visits(world, &crew, 12).await;
        let read = brought(&office, of_text(world, crew.county, TEXT)).await;
        let id = read.view.record.id;
        let filling = speeches::filling(&office, id, None).await.expect("filling");
        let at = |sign: &str| {
            let behind = |at: usize| filling.printed.slice(at..filling.clean.len());
            let found = filling.blanks.iter().find(|b| b.context.contains(sign) && behind(b.start).starts_with(sign));
            found.unwrap_or_else(|| panic!("no blank {sign}")).clone()
        };
        let (count, rough, none) = (at("XX次，走访"), at("XX余次"), at("XX个"));
        assert_eq!(count.offers[0].indicator.id, "visit_count");
        assert_eq!((count.offers[0].shown.as_str(), &count.offers[0].text), ("12次", &Ok("12".to_owned())));
        assert_eq!(rough.offers[0].text, Ok("10".to_owned()), "余 stands above the number written");
        assert_eq!(none.offers[0].text, Err("尚无数据".to_owned()), "what no ledger feeds is not made up");
        assert!(at("XX人次").offers.iter().all(|o| o.text.is_err()), "人次 is not 次");
        assert!(at("X次").offers.is_empty(), "what is ordered is no result");

        let choice = |b: &speeches::Blank, id: &str| Choice { start: b.start, indicator: Some(id.to_owned()) };
        let both = vec![choice(&count, "visit_count"), choice(&rough, "visit_count")];
        let submission = world.app.id();
        let fill = async |submission, choices| speeches::fill(&office, submission, id, choices, None).await;
        assert_eq!(fill(submission, both.clone()).await.expect("filled"), 2);
        assert_eq!(fill(submission, both).await.expect("again"), 2);
        let mixed = vec![Choice { start: count.start, indicator: None }, choice(&none, "posting_multi_helped")];
        let said = refused(fill(world.app.id(), mixed).await);
        assert!(said.contains("尚无数据"), "{said}");
        let now = speeches::filling(&office, id, None).await.expect("filling");
        assert!(now.text().contains("全县共入户走访12次,走访10余次,多头帮扶村XX个"), "{}", now.text());
        assert_eq!(now.basis().len(), 1, "one line for one indicator, place and period: {:?}", now.basis());
        let fill_of = now.blanks.iter().find_map(|b| b.filled.clone()).expect("a fill");
        assert_eq!((fill_of.place, fill_of.value.as_str(), fill_of.now), (crew.county, "12次", None));

        // One more visit: the words stay as they were written, and the page says that the value has moved on.
        visits(world, &crew, 1).await;
        let later = speeches::filling(&office, id, None).await.expect("filling");
        assert!(later.text().contains("入户走访12次"));
        assert!(later.blanks.iter().filter_map(|b| b.filled.as_ref()).all(|f| f.now.as_deref() == Some("13次")));

        let (name, bytes) = speeches::document(&office, id, None, true).await.expect("a document");
        assert_eq!(name, "在工作会上的讲话.docx");
        let text = paper::document::text(&bytes, &paper::Limits::default()).expect("text");
        assert!(text.contains("今年以来，全县共入户走访12次，") && text.contains("按走访日期计"), "{text}");

        let back = vec![Choice { start: count.start, indicator: None }];
        fill(world.app.id(), back).await.expect("taken out");
        let after = speeches::filling(&office, id, None).await.expect("filling");
        assert!(after.text().contains("全县共入户走访XX次,走访10余次"));

        let cadre = world.cx(crew.cadre).await;
        let choices = vec![choice(&count, "visit_count")];
        assert!(speeches::fill(&cadre, world.app.id(), id, choices, None).await.is_err());
    });
}

#[test]
fn stated_figures_get_a_verdict() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let office = world.cx(crew.county_office).await;
        visits(world, &crew, 12).await;
        let read = brought(&office, of_text(world, crew.county, TEXT)).await;
        let of = |text: &str| read.stock.figures.iter().find(|f| f.text == text).expect(text);
        assert_eq!(of("12次").verdict, Verdict::Same);
        assert_eq!(of("13次").verdict, Verdict::Differs("12次".into()));
        assert_eq!(of("12次").asked.map(|a| a.0), Some(crew.county));
        assert_eq!(of("535个").verdict, Verdict::NotOurs);
    });
}
