//! Sweeping of bytes that nothing is linked to, beside uploads and links.

use crate::{both, migrated};
use domain::{Id, Moment, PlaceId};
use std::sync::{Arc, Barrier, Mutex, mpsc};
use store::blobs::{self, Blobs};
use store::files::{self, File};
use store::{Db, Options};
use testkit::TempDir;

const HOUR: i64 = 3_600_000;
/// When the bytes were put, and the latest moment of a put that a sweep takes.
const PUT: Moment = Moment(HOUR);
const CUTOFF: Moment = Moment(2 * HOUR);
const NOW: Moment = Moment(50 * HOUR);

fn file(hash: &str) -> File {
    File {
        county: PlaceId(2),
        record: Id::named(b"record"),
        hash: hash.to_owned(),
        name: "照片.jpg".to_owned(),
        mime: "image/jpeg".to_owned(),
        size: 3,
    }
}

fn put(db: &Db, store: &Blobs, bytes: &[u8], at: Moment) -> String {
    let hash = blobs::name(&store.put(bytes).expect("put"));
    touch(db, &hash, at);
    hash
}

fn touch(db: &Db, hash: &str, at: Moment) {
    let hash = hash.to_owned();
    db.write_blocking(move |tx| blobs::touch(tx, &hash, at)).expect("touch");
}

fn link(db: &Db, hash: &str) -> bool {
    let file = file(hash);
    db.write_blocking(move |tx| files::link(tx, &file, &[7; 32])).expect("link")
}

fn mark(db: &Db, hash: &str) -> bool {
    let hash = hash.to_owned();
    db.write_blocking(move |tx| blobs::mark(tx, &hash, CUTOFF, NOW)).expect("mark")
}

/// Deletes the bytes of a marked row, as a sweep does it.
fn delete(db: &Db, store: &Arc<Blobs>, hash: &str) -> bool {
    let (store, hash) = (store.clone(), hash.to_owned());
    db.write_blocking(move |tx| {
        let mine = blobs::claim_marked(tx, &hash)?;
        if mine {
            store.remove(&blobs::parse(&hash).expect("a hash"))?;
        }
        Ok::<_, store::Error>(mine)
    })
    .expect("delete")
}

fn there(store: &Blobs, hash: &str) -> bool {
    store.exists(&blobs::parse(hash).expect("a hash"))
}

#[test]
fn only_old_bytes_without_a_link_are_swept() {
    both(|db| {
        let folder = TempDir::new();
        let store = Arc::new(Blobs::open(folder.join("files")).expect("open"));
        let old = put(db, &store, b"old", PUT);
        let linked = put(db, &store, b"linked", PUT);
        let fresh = put(db, &store, b"fresh", Moment(CUTOFF.0 + 1));
        let again = put(db, &store, b"again", PUT);
        assert!(link(db, &linked) && link(db, &linked), "twice is well");
        touch(db, &again, NOW);
        let found = db.read_blocking(|tx| blobs::unlinked(tx, CUTOFF, "", 10)).expect("unlinked");
        assert_eq!(found, [old.as_str()]);
        assert_eq!(db.read_blocking(blobs::unlinked_count).expect("count"), 3);
        assert_eq!(db.read_blocking(|tx| blobs::linked_hashes(tx, "", 10)).expect("linked"), [linked.as_str()]);
        for (hash, want) in [(&old, true), (&linked, false), (&fresh, false), (&again, false)] {
            assert_eq!(mark(db, hash), want, "{hash}");
        }
        assert!(!mark(db, &old), "once");
        assert_eq!(db.read_blocking(|tx| blobs::marked(tx, "", 10)).expect("marked"), [old.as_str()]);
        assert!(!link(db, &old), "marked bytes can not be linked");
        assert!(delete(db, &store, &old) && !there(&store, &old));
        assert!(!delete(db, &store, &linked) && there(&store, &linked));
        assert!(!link(db, &old), "nor swept ones");
        assert!(link(db, &fresh), "a mark that was refused leaves no trace");
    });
}

#[test]
fn bytes_that_are_put_again_are_no_longer_marked() {
    both(|db| {
        let folder = TempDir::new();
        let store = Arc::new(Blobs::open(folder.join("files")).expect("open"));
        let hash = put(db, &store, b"again", PUT);
        assert!(mark(db, &hash));
        touch(db, &hash, NOW);
        assert!(!delete(db, &store, &hash) && there(&store, &hash));
        assert!(link(db, &hash));
    });
}

#[test]
fn bytes_of_earlier_versions_get_a_row_once() {
    both(|db| {
        let names: Vec<String> = (0..3_u8).map(|n| blobs::name(&[n; 32])).collect();
        let note = |name: &str, at| {
            let name = name.to_owned();
            db.write_blocking(move |tx| blobs::note(tx, &name, at)).expect("note");
        };
        note(&names[1], PUT);
        note(&names[1], NOW);
        assert!(mark(db, &names[1]), "the first sight counts");
        note(&names[2], NOW);
        let between = db.read_blocking(|tx| blobs::rows_between(tx, &names[0], &names[2])).expect("between");
        assert_eq!(between, names[1..]);
    });
}

#[test]
fn a_sweep_at_the_same_moment_never_takes_what_a_record_links() {
    both(|db| {
        let folder = TempDir::new();
        let store = Arc::new(Blobs::open(folder.join("files")).expect("open"));
        let hashes: Vec<String> = (0..60_u32).map(|n| put(db, &store, &n.to_be_bytes(), PUT)).collect();
        for hash in &hashes {
            let start = Barrier::new(2);
            let linked = std::thread::scope(|scope| {
                let sweep = scope.spawn(|| {
                    start.wait();
                    mark(db, hash) && delete(db, &store, hash)
                });
                start.wait();
                let linked = link(db, hash);
                assert_ne!(linked, sweep.join().expect("sweep"), "one of the two, never both or none");
                linked
            });
            assert_eq!(there(&store, hash), linked);
        }
    });
}

#[test]
fn an_upload_at_the_same_moment_finds_its_bytes_or_puts_them_again() {
    both(|db| {
        let folder = TempDir::new();
        let store = Arc::new(Blobs::open(folder.join("files")).expect("open"));
        for n in 0..60_u32 {
            let bytes = n.to_be_bytes();
            let hash = put(db, &store, &bytes, PUT);
            let start = Barrier::new(2);
            std::thread::scope(|scope| {
                scope.spawn(|| {
                    start.wait();
                    mark(db, &hash) && delete(db, &store, &hash)
                });
                start.wait();
                put(db, &store, &bytes, NOW);
                if !there(&store, &hash) {
                    put(db, &store, &bytes, NOW);
                }
            });
            assert!(there(&store, &hash) && link(db, &hash), "turn {n}");
        }
    });
}

/// On PostgreSQL a sweep that comes while a link is open waits for it, and then sees it.
#[test]
fn a_sweep_waits_for_a_link_that_is_open() {
    let database = migrated();
    let db = Db::connect_postgres(database.url(), &Options::default()).expect("postgres");
    let folder = TempDir::new();
    let store = Arc::new(Blobs::open(folder.join("files")).expect("open"));
    let hash = put(&db, &store, b"open", PUT);
    let (told, linked) = mpsc::channel();
    let open = Mutex::new((told, database.client()));
    std::thread::scope(|scope| {
        let (db, hash) = (&db, &hash);
        let sweep = scope.spawn(move || {
            linked.recv().expect("linked");
            mark(db, hash)
        });
        let row = file(hash);
        let unit = db.write_blocking(move |tx| {
            assert!(files::link(tx, &row, &[7; 32])?);
            let mut open = open.lock().expect("lock");
            open.0.send(()).expect("told");
            let waiting =
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
            while open.1.query_one(waiting, &[]).expect("activity").get::<_, i64>(0) == 0 {
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            Ok::<(), store::Error>(())
        });
        unit.expect("link");
        assert!(!sweep.join().expect("sweep"), "it saw the link");
    });
    assert!(db.read_blocking(|tx| blobs::marked(tx, "", 10)).expect("marked").is_empty());
}

#[test]
fn every_statement_about_files_and_jobs_is_one_that_both_engines_take() {
    both(|db| {
        for list in [blobs::STATEMENTS, files::STATEMENTS, store::jobs::STATEMENTS] {
            assert!(!list.is_empty());
            assert_eq!(db.check(list), []);
        }
    });
}
