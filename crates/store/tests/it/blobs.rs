//! Files by content.

use std::io::{Cursor, Error as IoError, Read};
use std::sync::Arc;
use store::Error;
use store::blobs::{Blobs, State, name, parse};
use testkit::TempDir;

const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

#[test]
fn what_is_put_comes_back_under_its_hash() {
    let folder = TempDir::new();
    let blobs = Blobs::open(folder.join("files")).expect("open");
    let hash = blobs.put(b"abc").expect("put");
    assert_eq!(name(&hash), ABC);
    assert_eq!(parse(ABC), Some(hash));
    assert!(folder.join("files/sha256/ba/78").join(ABC).is_file());
    assert_eq!(blobs.read(&hash), Ok(Some(b"abc".to_vec())));
    assert!(blobs.exists(&hash));
    assert_eq!(blobs.verify(&hash), Ok(State::Whole));
    assert_eq!(blobs.put(b"abc"), Ok(hash), "again");
    let long = vec![9_u8; 300_000];
    let (other, length) = blobs.put_from(Cursor::new(&long), u64::MAX).expect("put");
    assert_eq!((length, blobs.read(&other)), (300_000, Ok(Some(long))));
    let mut all = Vec::new();
    let mut keep = |hash: &store::blobs::Hash| {
        all.push(*hash);
        Ok::<(), Error>(())
    };
    blobs.walk(&mut keep).expect("walk");
    all.sort_unstable();
    let mut want = [hash, other];
    want.sort_unstable();
    assert_eq!(all, want);
    assert_eq!((blobs.read(&[7; 32]), blobs.verify(&[7; 32])), (Ok(None), Ok(State::Missing)));
    for wrong in [&ABC[1..], &ABC.to_uppercase(), &ABC.replace('b', "/"), ""] {
        assert_eq!(parse(wrong), None, "{wrong}");
    }
}

#[test]
fn damage_is_seen_and_healed_by_the_same_content() {
    let folder = TempDir::new();
    let blobs = Blobs::open(folder.join("files")).expect("open");
    let hash = blobs.put(b"abc").expect("put");
    std::fs::write(blobs.path(&hash), b"abd").expect("damage");
    assert_eq!(blobs.verify(&hash), Ok(State::Damaged));
    assert!(matches!(blobs.read(&hash), Err(Error::Corrupt(text)) if text.contains(ABC)));
    assert_eq!(blobs.put(b"abc"), Ok(hash));
    assert_eq!(blobs.read(&hash), Ok(Some(b"abc".to_vec())));
}

/// Gives some bytes, then fails, as a phone that goes away in the middle of an upload.
struct Breaks(usize);

impl Read for Breaks {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.0 == 0 {
            return Err(IoError::other("gone"));
        }
        let count = self.0.min(buffer.len());
        self.0 -= count;
        Ok(count)
    }
}

#[test]
fn half_a_file_is_no_file() {
    let folder = TempDir::new();
    let blobs = Blobs::open(folder.join("files")).expect("open");
    assert!(matches!(blobs.put_from(Breaks(100_000), u64::MAX), Err(Error::Io(_))));
    let large = blobs.put_from(Cursor::new(vec![1_u8; 5_000]), 4_999);
    assert!(matches!(large, Err(Error::Refused(_))), "{large:?}");
    let left = |name: &str| std::fs::read_dir(folder.join(name)).expect("folder").count();
    assert_eq!((left("files/sha256"), left("files/half")), (0, 0));
    std::fs::write(folder.join("files/half/1-1"), b"x").expect("left by a crash");
    drop(blobs);
    Blobs::open(folder.join("files")).expect("open again");
    assert_eq!(left("files/half"), 0);
}

#[test]
fn many_may_put_the_same_at_once() {
    let folder = TempDir::new();
    let blobs = Arc::new(Blobs::open(folder.join("files")).expect("open"));
    let threads: Vec<_> = (0..8_u8)
        .map(|thread| {
            let blobs = Arc::clone(&blobs);
            std::thread::spawn(move || {
                for n in 0..20_u8 {
                    let content = vec![(n + thread) % 20; 10_000];
                    let hash = blobs.put(&content).expect("put");
                    assert_eq!(blobs.read(&hash), Ok(Some(content)));
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().expect("a writer"));
    let mut count = 0;
    blobs
        .walk(|hash| {
            count += 1;
            assert_eq!(blobs.verify(hash), Ok(State::Whole));
            Ok::<(), Error>(())
        })
        .expect("walk");
    assert_eq!(count, 20);
}
