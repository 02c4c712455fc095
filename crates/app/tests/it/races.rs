//! Two deliveries at the same moment, on both engines: nobody is told something that is not so.

use crate::crew::Crew;
use crate::{World, both_founded};
use app::records::{self, EditRequest, NewRecord};
use app::{OpContext, Refusal};
use domain::{Id, PlaceId};

const HAZARDS: &str = "select count(*) from r_hazard";

fn hazard(submission: Id, place: PlaceId, name: &str) -> NewRecord {
    let text = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    NewRecord {
        submission,
        ledger: "hazard".into(),
        place,
        unit: None,
        day: None,
        texts: vec![text("name", name), text("kind", "消防"), text("spot", name)],
        uploads: Vec::new(),
        confirmed: true,
    }
}

fn change(submission: Id, record: Id, field: &str, value: &str) -> EditRequest {
    EditRequest {
        submission,
        ledger: "hazard".into(),
        record,
        base: 1,
        texts: vec![(field.to_owned(), value.to_owned())],
        uploads: Vec::new(),
        reason: None,
    }
}

/// Both at once: on PostgreSQL both stand at the end of their unit, or one behind the other, before either is committed.
async fn at_once<T: Send + 'static>(
    world: &World,
    first: impl Future<Output = T> + Send + 'static,
    second: impl Future<Output = T> + Send + 'static,
) -> [T; 2] {
    let held = tokio::task::block_in_place(|| world.hold_writers(2));
    let (first, second) = (tokio::spawn(first), tokio::spawn(second));
    let both = [first.await.expect("first"), second.await.expect("second")];
    if let Some(held) = held {
        tokio::task::block_in_place(|| held.join()).expect("let go");
    }
    both
}

fn create(cx: &OpContext, new: NewRecord) -> impl Future<Output = app::Outcome<records::Created>> + Send + 'static {
    let cx = cx.clone();
    async move { records::create(&cx, new).await }
}

fn edit(cx: &OpContext, request: EditRequest) -> impl Future<Output = app::Outcome<records::Edited>> + Send + 'static {
    let cx = cx.clone();
    async move { records::edit(&cx, request).await }
}

#[test]
fn a_double_click_is_one_record_and_one_answer() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let cx = world.cx(crew.cadre).await;
        for n in 0..6 {
            let submission = world.app.id();
            let new = || hazard(submission, crew.villages[0], &format!("同时点了两次 {n}"));
            let [first, second] = at_once(world, create(&cx, new()), create(&cx, new())).await;
            let (first, second) = (first.expect("first"), second.expect("second"));
            assert_eq!((first.id, &first.number), (second.id, &second.number));
            assert!(first.again != second.again, "one of them was written, the other remembered");
        }
        assert_eq!(world.count(HAZARDS).await, 6);
    });
}

#[test]
fn two_contents_under_one_id_write_one_and_say_so() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let cx = world.cx(crew.cadre).await;
        let submission = world.app.id();
        let new = |name: &str| hazard(submission, crew.villages[0], name);
        let both = at_once(world, create(&cx, new("甲处")), create(&cx, new("乙处"))).await;
        assert_eq!(both.iter().filter(|one| one.is_ok()).count(), 1);
        let other = both.into_iter().find_map(Result::err).expect("one is refused");
        assert!(matches!(other, Refusal::SubmissionReused), "{other}");
        assert!(other.to_string().contains("还没有写入"), "{other}");
        assert_eq!(world.count(HAZARDS).await, 1);
    });
}

#[test]
fn edits_of_different_fields_at_once_are_both_written() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let (cadre, office) = (world.cx(crew.cadre).await, world.cx(crew.town_office).await);
        for n in 0..6 {
            let id = crew.hazard(world, 0, &format!("两人同时改 {n}"), "消防").await;
            let mine = change(world.app.id(), id, "spot", "村口");
            let theirs = change(world.app.id(), id, "name", "电线老化");
            let both = at_once(world, edit(&cadre, mine), edit(&office, theirs)).await;
            for one in both {
                assert!(one.expect("merged").conflicts.is_empty());
            }
            let view = records::view(&office, "hazard", id).await.expect("view");
            let text = |field: &str| view.fields.iter().find(|f| f.id == field).expect("field").text.clone();
            assert_eq!((text("spot").as_str(), text("name").as_str()), ("村口", "电线老化"));
            assert_eq!(view.record.version, 3);
        }
    });
}

#[test]
fn edits_of_the_same_field_at_once_are_both_kept() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let (cadre, office) = (world.cx(crew.cadre).await, world.cx(crew.town_office).await);
        let id = crew.hazard(world, 0, "两人同时改一处", "消防").await;
        let mine = change(world.app.id(), id, "spot", "村口");
        let theirs = change(world.app.id(), id, "spot", "村部");
        let both = at_once(world, edit(&cadre, mine.clone()), edit(&office, theirs)).await;
        let kept: Vec<Vec<String>> = both.into_iter().map(|one| one.expect("kept").conflicts).collect();
        assert_eq!(kept.iter().filter(|conflicts| !conflicts.is_empty()).count(), 1, "{kept:?}");
        let view = records::view(&office, "hazard", id).await.expect("view");
        assert_eq!(view.conflicts.len(), 1);
        let mut values = view.conflicts[0].values[1..].to_vec();
        values.sort();
        assert_eq!(values, ["村口", "村部"]);
        // The same delivery again says what it said: with its conflict, or without.
        let again = records::edit(&cadre, mine).await.expect("again");
        assert_eq!(again.conflicts, kept[0]);
    });
}
