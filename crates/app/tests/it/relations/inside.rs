//! Records inside others.

use super::Stage;
use crate::{World, both_founded, refused};
use app::exchange;
use app::records::{self, ListQuery, MoveRequest};
use domain::{Id, PlaceId};
use std::collections::BTreeMap;

const RENT: [(&str, &str); 3] = [("payer", "张甲"), ("paid_sum", "120.50"), ("paid_on", "2026-11-10")];

async fn lease(stage: &Stage<'_>, village: usize) -> Id {
    let cx = stage.cx(stage.crew.town_office).await;
    let texts = [("name", "山塘水面发包"), ("code", "A-01"), ("signed_on", "2026-11-01")];
    stage.create(&cx, "lease", stage.crew.villages[village], &texts).await.expect("a lease")
}

async fn rent(stage: &Stage<'_>, lease: Id, place: PlaceId) -> Id {
    let cx = stage.cx(stage.crew.town_office).await;
    let of = lease.to_string();
    let texts: Vec<(&str, &str)> = RENT.into_iter().chain([("lease", of.as_str())]).collect();
    stage.create(&cx, "lease_income", place, &texts).await.expect("lease_income")
}

fn moving(stage: &Stage<'_>, ledger: &str, record: Id, place: PlaceId) -> MoveRequest {
    MoveRequest {
        submission: stage.app.id(),
        ledger: ledger.into(),
        record,
        place,
        day: stage.world.today(),
        reason: "村组划分调整".into(),
    }
}

#[test]
fn children_lie_at_the_place_of_their_parent_and_move_with_it() {
    both_founded(async |world: &World| {
        let stage = Stage::new(world).await;
        let villages = stage.crew.villages.clone();
        let lease = lease(&stage, 0).await;
        // Whatever place is asked for.
        let first = rent(&stage, lease, villages[3]).await;
        let second = rent(&stage, lease, villages[0]).await;
        let office = stage.cx(stage.crew.town_office).await;
        assert_eq!(stage.view(stage.crew.cadre, "lease_income", first).await.record.place, villages[0]);

        // On the page of the parent, not among what only refers to it.
        let children = records::children(&office, "lease", lease, BTreeMap::new()).await.expect("children");
        let listed = &children[0].listed;
        assert_eq!((children[0].title.as_str(), listed.rows.len(), children[0].add), ("发包收入台账", 2, true));
        assert!(listed.columns.iter().all(|(title, ..)| title != "合同"), "{:?}", listed.columns);
        assert_eq!(stage.view(stage.crew.town_office, "lease", lease).await.related, Vec::new());
        let parent = records::parent(&office, "lease_income", lease).await.expect("parent");
        assert_eq!((parent.field.as_str(), parent.place.0), ("lease", villages[0]));

        // Not by itself; with its parent, whose move is one unit.
        let said = refused(records::move_to(&office, moving(&stage, "lease_income", first, villages[1])).await);
        assert!(said.contains("缴款的地点随“合同”，请移交那条合同"), "{said}");
        records::move_to(&office, moving(&stage, "lease", lease, villages[1])).await.expect("moved");
        for id in [first, second] {
            let view = stage.view(stage.crew.neighbour, "lease_income", id).await;
            assert_eq!((view.record.place, view.events[0].what.as_str()), (villages[1], "移交"));
            assert_eq!(view.events[0].basis, "村组划分调整");
        }
        let cadre = stage.cx(stage.crew.cadre).await;
        assert!(records::view(&cadre, "lease_income", first).await.is_err());

        // Changed to a contract elsewhere: refused with both places.
        let other = self::lease(&stage, 2).await.to_string();
        let base = stage.view(stage.crew.town_office, "lease_income", first).await.record.version;
        let said = refused(stage.edit(&office, ("lease_income", first, base), &[("lease", &other)]).await);
        assert!(said.contains("合同：这条合同在“") && said.contains("缴款要在同一个地方"), "{said}");

        // The file of the contracts has their payments.
        let bytes = exchange::export(&office, "lease", ListQuery::default()).await.expect("export");
        let book = paper::table::read(&bytes, &paper::Limits::default()).expect("a workbook");
        let names: Vec<&str> = book.sheets.iter().map(|s| s.name.as_str()).collect();
        assert_eq!(names, ["资源发包合同", "承包方", "发包收入台账"]);
        let payers = book.sheets[2].rows.iter().flat_map(|r| &r.cells).filter(|c| c.value.display() == "张甲");
        assert_eq!(payers.count(), 2);
        stage.is_sound().await;
    });
}
