//! A speech comes in, is read, and proposes tasks.

use crate::crew::Crew;
use crate::{World, both_founded, refused};
use app::records::{self, EditRequest, ListQuery};
use app::speeches::{self, NewSpeech, Reading, Source};
use app::{OpContext, tasks};
use domain::{Day, Id, PlaceId};

/// A speech as it is found on a page: chrome of the site, torn markup, blocks that stand twice, missing numbers.
const AS_FOUND: &str = "departments.txt";

fn as_found() -> Vec<u8> {
    let path = testkit::workspace().join("crates/language/tests/speeches").join(AS_FOUND);
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

pub(crate) fn of_file(world: &World, place: PlaceId) -> NewSpeech {
    NewSpeech {
        submission: world.app.id(),
        place,
        title: String::new(),
        kind: "讲话".into(),
        spoken_on: Day::parse("2026-03-10"),
        issuer: "市委".into(),
        source: Source::File { name: AS_FOUND.into(), bytes: as_found() },
    }
}

pub(crate) fn of_text(world: &World, place: PlaceId, text: &str) -> NewSpeech {
    NewSpeech {
        submission: world.app.id(),
        place,
        title: String::new(),
        kind: String::new(),
        spoken_on: Some(world.today()),
        issuer: String::new(),
        source: Source::Text(text.into()),
    }
}

/// Brings a speech in and reads it.
pub(crate) async fn brought(cx: &OpContext, new: NewSpeech) -> Reading {
    let made = speeches::submit(cx, new).await.expect("speech");
    speeches::reading(cx, made.id).await.expect("reading")
}

async fn state(cx: &OpContext, ledger: &str, id: Id) -> String {
    records::view(cx, ledger, id).await.expect("view").state.0
}

#[test]
fn a_speech_comes_in_as_found_and_proposes() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let office = world.cx(crew.county_office).await;
        let new = of_file(world, crew.county);
        let made = speeches::submit(&office, new.clone()).await.expect("speech");
        assert!(made.proposals >= 5 && !made.again, "{made:?}");

        // The same delivery again gives the same answer and writes nothing.
        let again = speeches::submit(&office, new).await.expect("again");
        assert_eq!((again.id, again.number.as_str(), again.proposals), (made.id, made.number.as_str(), made.proposals));
        assert!(again.again);
        assert_eq!(world.count("select count(*) from r_speech").await, 1);

        let read = speeches::reading(&office, made.id).await.expect("reading");
        assert_eq!(read.view.headline, "在全县单位联村工作推进会上的讲话");
        assert_eq!(read.proposals.len(), made.proposals);
        let whole: String = read.segments.iter().map(|s| s.text.as_str()).collect();
        assert_eq!(whole, read.clean, "segments make up the text");
        assert!(!read.clean.contains("xml:namespace") && !read.clean.contains("晴川文库"), "repaired");
        assert!(read.repairs.iter().any(|r| r.kind == "Word 残留"), "and every repair is listed");
        for (n, _) in read.repairs.iter().enumerate().filter(|(_, r)| r.at == r.until) {
            assert!(read.segments.iter().any(|s| s.repair == Some(n)), "repair {n} has its place");
        }
        for (n, proposal) in read.proposals.iter().enumerate() {
            let (start, end) = proposal.span.expect("a span");
            assert_eq!(read.printed.slice(start..end), proposal.text, "proposal {n}");
            assert!(!proposal.why.is_empty() && proposal.confidence.is_some());
            assert_eq!(proposal.state.1, "拟立项");
        }
        assert!(read.outline.iter().any(|e| e.marker == "一、") && read.length.chars > 1000);
        assert!(read.length.minutes.is_some() && read.length.limits.iter().any(|(_, n)| *n == 5000));

        // The original is kept byte for byte.
        let hash = read.view.fields.iter().find_map(|f| f.files.first()).expect("the original").clone();
        let kept = world.app.blobs().read(&store::blobs::parse(&hash).expect("hash")).expect("file").expect("there");
        assert_eq!(kept, as_found());
    });
}

#[test]
fn a_person_accepts_refuses_and_edits() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let office = world.cx(crew.county_office).await;
        let read = brought(&office, of_file(world, crew.county)).await;
        let ids: Vec<Id> = read.proposals.iter().map(|p| p.record).collect();

        let done = tasks::accept(&office, world.app.id(), ids[..3].to_vec()).await.expect("accept");
        assert_eq!((done.done, done.refused.len()), (3, 0));
        let done = tasks::refuse(&office, world.app.id(), vec![ids[3]], "").await.expect("refuse");
        assert_eq!(done.done, 1);
        // What is refused can not be accepted; each record answers for itself.
        let (mixed, submission) = (vec![ids[3], ids[4]], world.app.id());
        let done = tasks::accept(&office, submission, mixed.clone()).await.expect("accept");
        assert_eq!((done.done, done.refused.len()), (1, 1));
        assert_eq!(tasks::accept(&office, submission, mixed).await.expect("again"), done);
        assert!(done.refused[0].1.contains("不立项"), "{}", done.refused[0].1);

        let ledger = "task";
        let edit = EditRequest {
            submission: world.app.id(),
            ledger: ledger.into(),
            record: ids[0],
            base: 2,
            texts: vec![("text".into(), "各村逐户排查房屋安全隐患".into()), ("due_on".into(), "2026-12-20".into())],
            uploads: Vec::new(),
            reason: None,
        };
        records::edit(&office, edit).await.expect("edit");

        let read = speeches::reading(&office, read.view.record.id).await.expect("reading");
        let of = |id: Id| read.proposals.iter().find(|p| p.record == id).expect("proposal");
        assert_eq!(of(ids[0]).text, "各村逐户排查房屋安全隐患");
        assert_eq!(of(ids[0]).due, "2026-12-20");
        assert!(of(ids[0]).span.is_some(), "an edited row still shows its sentence");
        for (at, want) in [(0, "已立项"), (1, "已立项"), (2, "已立项"), (3, "不立项"), (4, "已立项")] {
            assert_eq!(state(&office, ledger, ids[at]).await, want);
        }
        assert_eq!(
            world.count("select count(*) from r_task where state = 'doing'").await,
            0,
            "nothing starts by itself"
        );
    });
}

#[test]
fn a_day_put_right_gives_other_deadlines() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let office = world.cx(crew.county_office).await;
        let text = "一、各村要在年底前完成隐患排查。二、各镇要在月底前报送台账。三、各村要在年底前修好水渠。";
        let new = NewSpeech { spoken_on: Day::parse("2026-03-05"), ..of_text(world, crew.county, text) };
        let read = brought(&office, new).await;
        let id = read.view.record.id;
        let dues = |read: &speeches::Reading| read.proposals.iter().map(|p| p.due.clone()).collect::<Vec<_>>();
        assert_eq!(dues(&read), ["2026-12-31", "2026-03-31", "2026-12-31"]);
        // A person sets one of them; then the day turns out to be wrong.
        let edit = |ledger: &str, record: Id, field: &str, text: &str| EditRequest {
            submission: world.app.id(),
            ledger: ledger.into(),
            record,
            base: 1,
            texts: vec![(field.into(), text.into())],
            uploads: Vec::new(),
            reason: None,
        };
        let third = edit("task", read.proposals[2].record, "due_on", "2026-06-30");
        records::edit(&office, third).await.expect("a person's deadline");
        records::edit(&office, edit("speech", id, "spoken_on", "2025-11-05")).await.expect("the day");
        let read = speeches::reading(&office, id).await.expect("reading");
        let asks: Vec<bool> = read.proposals.iter().map(|p| p.redated).collect();
        assert_eq!(asks, [true, true, false]);
        assert_eq!(dues(&read), ["2026-12-31", "2026-03-31", "2026-06-30"], "nothing moves by itself");
        let submission = world.app.id();
        for _ in 0..2 {
            assert_eq!(speeches::redate(&office, submission, id).await.expect("redated"), 2);
        }
        let read = speeches::reading(&office, id).await.expect("reading");
        assert_eq!(dues(&read), ["2025-12-31", "2025-11-30", "2026-06-30"]);
        assert!(read.proposals.iter().all(|p| !p.redated));
        // What was said stays as it came in, and what the program keeps is nobody's to set.
        for (ledger, record, field) in
            [("speech", id, "text"), ("speech", id, "kept"), ("task", read.proposals[0].record, "sentence")]
        {
            let said = refused(records::edit(&office, edit(ledger, record, field, "1-2")).await);
            assert!(said.contains("由系统填写"), "{said}");
        }
    });
}

#[test]
fn who_may_bring_in_what() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let (cadre, town) = (world.cx(crew.cadre).await, world.cx(crew.town_office).await);
        let text = "一、各村要在12月底前完成隐患排查。";
        let said = refused(speeches::submit(&cadre, of_text(world, crew.villages[0], text)).await);
        assert!(said.contains("您不能在"), "{said}");
        refused(speeches::submit(&town, of_text(world, crew.county, text)).await);
        speeches::submit(&town, of_text(world, crew.town, text)).await.expect("at home");

        for (bytes, says) in [(b"%PDF-1.4".to_vec(), "PDF"), (Vec::new(), "没有"), (b"{\\rtf1 a}".to_vec(), "RTF")] {
            let source = Source::File { name: "a.doc".into(), bytes };
            let new = NewSpeech { source, ..of_text(world, crew.town, "") };
            let said = refused(speeches::submit(&town, new).await);
            assert!(said.contains(says) || said.contains("空"), "{said}");
        }
        let said = refused(speeches::submit(&town, of_text(world, crew.town, " \n")).await);
        assert!(said.contains("原文"), "{said}");
        // What a neighbour county's office may not see does not exist for it.
        let listed = records::list(&cadre, "speech", ListQuery { limit: 10, ..ListQuery::default() }).await;
        assert_eq!(listed.expect("list").rows.len(), 0, "a town's speech is not a village's");
    });
}

#[test]
fn words_suggest_their_indicator() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let office = world.cx(crew.county_office).await;
        let text =
            "关于安全工作的讲话\n一、各乡镇要在12月20日前把隐患整改率提高到95%以上。\n二、各村要立即制定工作方案。";
        let read = brought(&office, of_text(world, crew.county, text)).await;
        let rate = read.proposals.iter().find(|p| p.text.contains("整改率")).expect("the first task");
        assert_eq!(rate.indicator, "hazard_rate");
        assert_eq!((rate.goal.as_str(), rate.due.as_str()), ("不少于95%", "2026-12-20"));
        let plan = read.proposals.iter().find(|p| p.text.contains("工作方案"));
        assert!(plan.is_none_or(|p| p.indicator.is_empty()), "{plan:?}");
    });
}

#[test]
fn a_reading_holds_no_connection_while_it_computes() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let cx = world.cx(crew.county_office).await;
        let line = |n: u32| {
            format!("{n}号片区各村要排查隐患，完成整改XX处，走访群众XX户，第{n}批整改率达到XX%，年底前办结。\n")
        };
        let text: String = (1..=400).map(line).collect();
        let made = speeches::submit(&cx, of_text(world, crew.county, &text)).await.expect("speech");
        let readings: Vec<_> = (0..3)
            .map(|_| {
                let cx = cx.clone();
                tokio::spawn(async move { speeches::filling(&cx, made.id, None).await.map(|f| f.blanks.len()) })
            })
            .collect();
        let (mut samples, mut busy) = (0_u32, 0_u32);
        while readings.iter().any(|r| !r.is_finished()) {
            samples += 1;
            busy += u32::from(world.app.db().stats().connections_busy > 0);
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        for one in readings {
            let blanks = one.await.expect("task").expect("filling");
            assert!(blanks >= 400, "{blanks}");
        }
        assert!(samples > 20 && busy * 4 < samples, "a connection was held in {busy} of {samples} samples");
        // The same account has its share; a text beyond what is read is refused with the limit.
        let long = "村".repeat(300_001);
        assert!(refused(speeches::submit(&cx, of_text(world, crew.county, &long)).await).contains("30 万字"));
    });
}
