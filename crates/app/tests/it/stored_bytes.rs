//! Photos whose upload came and whose record did not.

use crate::crew::Crew;
use crate::{DAY, HOUR, World, both_founded};
use app::blobs::{self, Swept};
use app::doctor::doctor;
use app::records::{self, KeptFile, NewRecord, Upload};
use store::files::File;

/// The head of a picture of 32 by 16 pixels.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x20\0\0\0\x10\x08\x02\0\0\0";

/// An upload whose command never came: the process died between the two.
async fn upload(world: &World, n: u8) -> KeptFile {
    records::keep_file(&world.app, "照片.png", [PNG, &[n]].concat(), true).await.expect("kept")
}

/// A hazard registered with a photo; the hash of the photo's content.
async fn with_photo(world: &World, crew: &Crew, n: u8) -> String {
    let text = |k: &str, v: &str| (k.to_owned(), v.to_owned());
    let bytes = [PNG, &[n]].concat();
    let new = NewRecord {
        submission: world.app.id(),
        ledger: "hazard".into(),
        place: crew.villages[0],
        unit: None,
        day: None,
        texts: vec![text("name", "屋后山体裂缝"), text("spot", "屋后")],
        uploads: vec![Upload { field: "before".into(), name: "照片.png".into(), bytes }],
        confirmed: true,
    };
    records::create(&world.cx(crew.cadre).await, new).await.expect("hazard");
    upload(world, n).await.hash
}

/// Links bytes as a command does, in a transaction of its own.
async fn link(world: &World, file: &KeptFile) -> bool {
    let KeptFile { hash, name, mime, size } = file.clone();
    let file = File { county: domain::PlaceId(2), record: domain::Id::named(b"record"), hash, name, mime, size };
    world
        .app
        .write(move |tx| Ok(store::files::link(tx, &file, &app::authentic::file_mac(&crate::vault(), &file))?))
        .await
        .expect("link")
}

#[test]
fn bytes_without_a_record_are_swept_after_two_days() {
    both_founded(async |world| {
        let app = &world.app;
        let crew = Crew::new(world).await;
        let stored = |hash: &str| app.blobs().exists(&store::blobs::parse(hash).expect("a hash"));
        // The process dies between upload and command: nothing links the bytes.
        let given_up = upload(world, 1).await;
        let used = with_photo(world, &crew, 2).await;
        // An earlier version of the program put bytes without a row.
        let earlier = store::blobs::name(&app.blobs().put(b"earlier").expect("put"));
        world.later(48 * HOUR - 1);
        assert_eq!(blobs::sweep(app).await.expect("sweep"), Swept { noted: 1, deleted: 0 });
        assert!(stored(&given_up.hash));
        let found = blobs::inventory(app).await.expect("inventory");
        assert_eq!((found.linked, found.missing, found.unlinked), (1, 0, 2));
        world.later(1);
        assert_eq!(blobs::sweep(app).await.expect("sweep"), Swept { noted: 0, deleted: 1 });
        assert!(!stored(&given_up.hash) && stored(&used));
        assert_eq!(blobs::sweep(app).await.expect("again"), Swept::default());
        // Swept bytes can not be linked until they are put again.
        assert!(!link(world, &given_up).await);
        assert_eq!(upload(world, 1).await, given_up);
        assert!(link(world, &given_up).await);
        world.later(3 * DAY);
        assert_eq!(blobs::sweep(app).await.expect("sweep"), Swept { noted: 0, deleted: 1 }, "the earlier one");
        assert!(stored(&given_up.hash) && stored(&used) && !stored(&earlier));
        // The same photo uploaded again and again waits anew each time.
        let again = upload(world, 9).await;
        world.later(47 * HOUR);
        assert_eq!(upload(world, 9).await, again);
        world.later(47 * HOUR);
        assert_eq!(blobs::sweep(app).await.expect("sweep").deleted, 0);
        assert!(stored(&again.hash));
    });
}

#[test]
fn the_doctor_counts_unlinked_and_missing_files() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let (used, _unused) = (with_photo(world, &crew, 1).await, upload(world, 2).await);
        let check = async || {
            let checks = doctor(&world.app).await;
            checks.into_iter().find(|c| c.title == "附件清点").expect("the check")
        };
        let well = check().await;
        assert!(well.ok && well.text.contains("1 个附件都在") && well.text.contains("另有 1 个没有挂到"), "{well:?}");
        let hash = store::blobs::parse(&used).expect("a hash");
        std::fs::remove_file(world.app.blobs().path(&hash)).expect("lost");
        let lost = check().await;
        assert!(!lost.ok && lost.text.contains("有 1 个不见了"), "{lost:?}");
    });
}
