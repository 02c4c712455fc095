//! Proposals merged, split, handed out together, listed; repairs taken back.

use crate::crew::Crew;
use crate::speeches::{brought, of_file, of_text};
use crate::{both_founded, refused};
use app::Outcome;
use app::speeches::{self, Form};
use app::tasks::{self, To};
use domain::Id;
use domain::places::Level;

/// A refusal says these words.
fn says<T: std::fmt::Debug>(outcome: Outcome<T>, words: &str) {
    let said = refused(outcome);
    assert!(said.contains(words), "{said}");
}

const TEXT: &str = "在秋冬安全工作会议上的讲话\n一、抓排查\n(一)全面起底。要在12月底前完成农村自建房排查\
    (县应急局牵头,县住建局、各乡镇配合)。各村每月入户走访不少于20户。\n二、抓整改\n各乡镇要建立整改台账。\n";

#[test]
fn rows_are_put_together_and_taken_apart() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let office = world.cx(crew.county_office).await;
        let read = brought(&office, of_file(world, crew.county)).await;
        let ids: Vec<Id> = read.proposals.iter().map(|p| p.record).collect();
        let (first, second) = (read.proposals[0].text.clone(), read.proposals[1].text.clone());

        let submission = world.app.id();
        let kept = speeches::merge(&office, submission, vec![ids[1], ids[0]]).await.expect("merge");
        assert_eq!(kept, ids[0], "the first in the text stays");
        let again = speeches::merge(&office, submission, vec![ids[1], ids[0]]).await.expect("again");
        assert_eq!(again, kept);
        let after = speeches::reading(&office, read.view.record.id).await.expect("reading");
        let of = |id: Id| after.proposals.iter().find(|p| p.record == id).expect("row").clone();
        let trim = |t: &str| t.trim_end_matches(['。', '；', ';', '，', ',']).to_owned();
        assert_eq!(of(ids[0]).text, format!("{}；{}", trim(&first), trim(&second)));
        assert_eq!(of(ids[1]).state.1, "不立项");
        let view = app::records::view(&office, "task", ids[1]).await.expect("view");
        assert!(view.events[0].basis.contains(&of(ids[0]).number), "{:?}", view.events[0]);

        let words = ["县里先拿方案".to_owned(), "乡镇再排查".to_owned(), String::new(), "最后汇总".to_owned()];
        let parts = speeches::split(&office, world.app.id(), ids[2], words.to_vec()).await.expect("split");
        assert_eq!(parts, 3);
        let after = speeches::reading(&office, read.view.record.id).await.expect("reading");
        assert_eq!(after.proposals.len(), read.proposals.len() + 2);
        let new: Vec<_> = after.proposals.iter().filter(|p| words.contains(&p.text)).collect();
        assert_eq!(new.len(), 3);
        assert!(new.iter().all(|p| p.span == of(ids[2]).span && p.due == of(ids[2]).due), "{new:?}");

        tasks::accept(&office, world.app.id(), vec![ids[3]]).await.expect("accept");
        let late = speeches::merge(&office, world.app.id(), vec![ids[3], ids[4]]).await;
        says(late, "已经确认过");
        says(speeches::split(&office, world.app.id(), ids[4], vec!["一条".into()]).await, "至少写两条");
        says(speeches::merge(&office, world.app.id(), vec![ids[4]]).await, "两条或更多");
        let other = brought(&office, of_text(world, crew.county, TEXT)).await;
        let mixed = vec![ids[4], other.proposals[0].record];
        says(speeches::merge(&office, world.app.id(), mixed).await, "同一篇");
        let long = vec!["一".repeat(700), "二".into()];
        says(speeches::split(&office, world.app.id(), ids[4], long).await, "超过 600 字");
    });
}

#[test]
fn the_table_of_tasks_has_its_seven_columns() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let office = world.cx(crew.county_office).await;
        let read = brought(&office, of_text(world, crew.county, TEXT)).await;
        let id = read.view.record.id;
        let led = read.proposals.iter().find(|p| p.text.contains("自建房")).expect("the led task");
        assert_eq!(led.lead, "县应急局", "{led:?}");
        assert!(led.owner.contains("县住建局") && !led.owner.contains("县应急局"), "{led:?}");
        assert_eq!(led.headings.last().map(String::as_str), Some("全面起底"));
        tasks::refuse(&office, world.app.id(), vec![read.proposals[1].record], "").await.expect("refuse");

        let exports = world.count("select count(*) from change where ledger = '@export'").await;
        let (name, bytes) = speeches::breakdown(&office, id, Form::Workbook).await.expect("workbook");
        assert_eq!(name, "《在秋冬安全工作会议上的讲话》任务分解表.xlsx");
        let rows = crate::exchange::texts(&bytes, 0);
        let head = rows.iter().position(|r| r.first().is_some_and(|c| c == "序号")).expect("the heading");
        assert_eq!(rows[head][..7], ["序号", "工作任务", "具体措施", "牵头领导", "牵头单位", "责任单位", "完成时限"]);
        assert_eq!(rows[head + 1][..2], ["1", "全面起底"]);
        assert!(!rows.iter().flatten().any(|c| c.contains("走访不少于20户")), "what was refused is not in it");

        let (name, bytes) = speeches::breakdown(&office, id, Form::Document).await.expect("document");
        assert!(name.ends_with(".docx"));
        let text = paper::document::text(&bytes, &paper::Limits::default()).expect("a document");
        assert!(text.contains("牵头单位") && text.contains("县应急局"), "{text}");
        assert_eq!(world.count("select count(*) from change where ledger = '@export'").await, exports + 2);
    });
}

#[test]
fn several_tasks_go_out_in_one_move() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let office = world.cx(crew.county_office).await;
        let read = brought(&office, of_file(world, crew.county)).await;
        let ids: Vec<Id> = read.proposals.iter().take(4).map(|p| p.record).collect();
        tasks::accept(&office, world.app.id(), ids[..3].to_vec()).await.expect("accept");
        let to = To::Places { under: crew.county, level: Level::Village, rural: Some(true), profile: None };
        let due = Some(world.today().plus(30));
        let submission = world.app.id();
        let done = tasks::issue_many(&office, submission, ids.clone(), to.clone(), due).await.expect("issue");
        assert_eq!((done.done, done.refused.len()), (3, 1), "{done:?}");
        assert_eq!(done.refused[0].0, ids[3], "what was not accepted stays");
        let sheets = world.count("select count(*) from r_task where state = 'doing'").await;
        assert_eq!(tasks::issue_many(&office, submission, ids, to, due).await.expect("again"), done);
        assert_eq!(world.count("select count(*) from r_task where state = 'doing'").await, sheets);
    });
}

#[test]
fn a_task_goes_to_villages_named_one_by_one() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let office = world.cx(crew.county_office).await;
        let read = brought(&office, of_file(world, crew.county)).await;
        let id = read.proposals[0].record;
        tasks::accept(&office, world.app.id(), vec![id]).await.expect("accept");
        let elsewhere = world.app.tree().root().expect("a root");
        says(tasks::preview(&office, id, To::Chosen(vec![elsewhere])).await, "在任务所在的区划以内");
        let to = To::Chosen(crew.villages[..2].to_vec());
        let reach = tasks::preview(&office, id, to.clone()).await.expect("preview");
        assert_eq!((reach.count, reach.already), (2, 0));
        let issue =
            tasks::Issue { submission: world.app.id(), task: id, to, due: Some(world.today().plus(20)), binding: None };
        assert_eq!(tasks::issue(&office, issue).await.expect("issue").made, 2);
        let sheets = tasks::children(&office, id, 0, 10).await.expect("children");
        let mut places: Vec<_> = sheets.iter().map(|s| s.place).collect();
        places.sort();
        let mut want = crew.villages[..2].to_vec();
        want.sort();
        assert_eq!(places, want);
    });
}

#[test]
fn a_repair_is_taken_back_and_given_again() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let (office, cadre) = (world.cx(crew.county_office).await, world.cx(crew.cadre).await);
        let read = brought(&office, of_file(world, crew.county)).await;
        let id = read.view.record.id;
        let repair = read.repairs.iter().find(|r| r.kind == "Word 残留").expect("a repair").clone();
        assert!(!read.clean.contains(&repair.before));
        let back = async |key: &str, back| {
            speeches::keep_original(&office, world.app.id(), id, key, back).await.expect("taken back");
            speeches::reading(&office, id).await.expect("reading")
        };
        let after = back(&repair.key, true).await;
        assert!(after.clean.contains(&repair.before), "the place reads as found");
        assert_eq!(after.back.len(), 1);
        assert_eq!(&after.clean[after.back[0].at..after.back[0].until], repair.before);
        let found = |r: &app::speeches::Reading| r.proposals.iter().filter(|p| p.span.is_some()).count();
        assert_eq!(found(&after), found(&read), "tasks keep their sentences");
        let again = back(&repair.key, false).await;
        assert_eq!((again.clean, again.repairs), (read.clean, read.repairs));

        says(speeches::keep_original(&office, world.app.id(), id, "1-2 页码", true).await, "没有这处修复");
        assert!(speeches::keep_original(&cadre, world.app.id(), id, &repair.key, true).await.is_err());
    });
}
