//! 待办: the number in the frame is the length of the list.

use crate::both_founded;
use crate::lives::{Lives, actor, now};
use app::OpContext;
use app::records::{self, ListQuery, TODO_LIMIT, Todo};
use domain::Id;

/// What waits for somebody; the number in the frame says the same.
#[track_caller]
pub(crate) fn agreed(list: &[Todo], count: usize) {
    assert!(list.len() < TODO_LIMIT, "beyond the limit the two may differ");
    assert_eq!(count, list.len(), "the number in the frame, and the list: {list:#?}");
}

/// [`agreed`] for a person.
pub(crate) async fn waiting(cx: &OpContext) -> Vec<Todo> {
    let list = records::todo(cx).await.expect("list");
    agreed(&list, records::todo_count(cx).await.expect("count"));
    list
}

#[test]
fn the_number_in_the_frame_is_the_length_of_the_list() {
    both_founded(async |world| {
        let mut lives = Lives::new(world, 41);
        let tree = world.app.tree();
        let (village, county) = (lives.villages[0], lives.counties[0]);
        let town = tree.get(village).and_then(|v| v.parent).expect("a town");
        let other = tree.get(*lives.villages.last().expect("villages")).and_then(|v| v.parent).expect("a town");
        let mut people = vec![
            // Roles of one person at two places: each counts at its own.
            actor("two", &["town.safety"], town),
            actor("nobody", &["city.organisation"], tree.root().expect("root")),
        ];
        people[0].grants.extend(actor("two b", &["town.office"], other).grants);
        for (role, place) in [
            ("city.office", tree.root().expect("root")),
            ("county.office", county),
            ("county.emergency", county),
            ("town.office", town),
            ("town.safety", town),
            ("village.cadre", village),
            ("village.first_secretary", village),
        ] {
            people.push(actor(role, &[role], place));
        }
        // One line of work only.
        let mut narrow = actor("narrow", &["county.office"], county);
        narrow.grants[0].line = Some("safety".to_owned());
        people.push(narrow);
        // A unit that is responsible.
        let mut liaison = actor("liaison", &["unit.liaison"], county);
        liaison.grants[0].unit = Some(Id::named(b"unit"));
        people.push(liaison);
        let mut most = 0;
        for _ in 0..4 {
            lives.live(world, 40, 20).await;
            for person in &people {
                most = most.max(waiting(&now(world, person)).await.len());
            }
        }
        assert!(most > 5, "somebody has work: {most}");
    });
}

#[test]
fn a_row_of_a_list_says_what_the_page_of_its_record_says() {
    both_founded(async |world| {
        let mut lives = Lives::new(world, 43);
        lives.live(world, 160, 60).await;
        let office = now(world, &actor("office", &["city.office"], world.app.tree().root().expect("root")));
        let (mut compared, mut judged) = (0, 0);
        for ledger in ["hazard", "visit", "village"] {
            let asked = ListQuery { limit: 60, ..ListQuery::default() };
            for row in records::list(&office, ledger, asked).await.expect("list").rows {
                let page = records::view(&office, ledger, row.id).await.expect("page");
                assert_eq!((&row.headline, &row.state.1), (&page.headline, &page.state.0));
                assert_eq!((&row.place[1], &row.owner, row.due), (&page.place, &page.owner, page.record.due));
                assert_eq!(row.urgency, page.urgency, "{}", row.number);
                compared += 1;
                judged += usize::from(row.urgency.is_some());
            }
        }
        assert!(compared > 10 && judged > 3, "{compared} rows, {judged} with a deadline");
    });
}
