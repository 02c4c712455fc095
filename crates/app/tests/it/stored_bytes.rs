//! Photos whose upload came and whose record did not.

use crate::crew::Crew;
use crate::{DAY, HOUR, both_founded, refused};
use app::blobs::{self, Swept};
use app::doctor::doctor;
use app::records::{self, KeptFile};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// An upload, as a form sends it.
async fn upload(world: &crate::World, n: u8) -> KeptFile {
    records::keep_file(&world.app, "照片.png", [PNG, &[n]].concat(), true).await.expect("kept")
}

#[test]
fn bytes_without_a_record_are_swept_after_two_days() {
    both_founded(async |world| {
        let app = &world.app;
        let crew = Crew::new(world).await;
        let hazard = crew.hazard(world, 0, "屋后山体裂缝", "").await;
        let stored = |file: &KeptFile| app.blobs().exists(&store::blobs::parse(&file.hash).expect("a hash"));
        // The process dies between upload and command: nothing links the bytes.
        let given_up = upload(world, 1).await;
        let used = upload(world, 2).await;
        records::link_files(app, "hazard", hazard, vec![used.clone()]).await.expect("linked");
        // An earlier version of the program put bytes without a row.
        let earlier = store::blobs::name(&app.blobs().put(b"earlier").expect("put"));
        world.later(48 * HOUR - 1);
        assert_eq!(blobs::sweep(app).await.expect("sweep"), Swept { noted: 1, deleted: 0 });
        assert!(stored(&given_up));
        let found = blobs::inventory(app).await.expect("inventory");
        assert_eq!((found.linked, found.missing, found.unlinked), (1, 0, 2));
        world.later(1);
        assert_eq!(blobs::sweep(app).await.expect("sweep"), Swept { noted: 0, deleted: 1 });
        assert!(!stored(&given_up) && stored(&used));
        assert_eq!(blobs::sweep(app).await.expect("again"), Swept::default());
        // The form that was left open too long is told to choose the file again; then it goes through.
        let said = refused(records::link_files(app, "hazard", hazard, vec![given_up.clone()]).await);
        assert!(said.contains("照片.png") && said.contains("重新选择"), "{said}");
        assert_eq!(upload(world, 1).await, given_up);
        records::link_files(app, "hazard", hazard, vec![given_up.clone()]).await.expect("linked");
        world.later(3 * DAY);
        assert_eq!(blobs::sweep(app).await.expect("sweep"), Swept { noted: 0, deleted: 1 }, "the earlier one");
        assert!(
            stored(&given_up) && stored(&used) && !app.blobs().exists(&store::blobs::parse(&earlier).expect("hash"))
        );
        // The same photo uploaded again and again waits anew each time.
        let again = upload(world, 9).await;
        world.later(47 * HOUR);
        assert_eq!(upload(world, 9).await, again);
        world.later(47 * HOUR);
        assert_eq!(blobs::sweep(app).await.expect("sweep").deleted, 0);
        assert!(stored(&again));
    });
}

#[test]
fn the_doctor_counts_unlinked_and_missing_files() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let hazard = crew.hazard(world, 0, "屋后山体裂缝", "").await;
        let (used, _unused) = (upload(world, 1).await, upload(world, 2).await);
        records::link_files(&world.app, "hazard", hazard, vec![used.clone()]).await.expect("linked");
        let check = async || {
            let checks = doctor(&world.app).await;
            checks.into_iter().find(|c| c.title == "附件清点").expect("the check")
        };
        let well = check().await;
        assert!(well.ok && well.text.contains("1 个附件都在") && well.text.contains("另有 1 个没有挂到"), "{well:?}");
        let hash = store::blobs::parse(&used.hash).expect("a hash");
        std::fs::remove_file(world.app.blobs().path(&hash)).expect("lost");
        let lost = check().await;
        assert!(!lost.ok && lost.text.contains("有 1 个不见了"), "{lost:?}");
    });
}
