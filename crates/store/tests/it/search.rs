//! Full text finds the same on both engines.

use crate::both;
use store::{Error, Tx, search};

fn id(n: u8) -> [u8; 16] {
    [n; 16]
}

fn find(tx: &mut Tx, county: Option<i64>, phrases: &[&str]) -> Result<Vec<u8>, Error> {
    let found = search::find(tx, (county, None), phrases, None, 100)?;
    Ok(found.into_iter().map(|(ledger, record)| record[0] * 10 + u8::try_from(ledger).expect("small")).collect())
}

#[test]
fn phrases_are_found_exactly() {
    both(|db| {
        db.write_blocking(|tx| {
            for (county, ledger, record, tokens) in [
                (1, 1, 1, "农村 村人 人居 居环 环境"),
                (1, 2, 1, "人居 环境 2026 AQ 00012"),
                (2, 1, 2, "农村\n村人 人居"),
                (2, 1, 3, "𠮷野 野家 it's \"quoted\" \\ a:b* NOT and-or"),
                (1, 1, 4, ""),
            ] {
                search::put(tx, county, ledger, &id(record), tokens)?;
            }
            Ok::<(), Error>(())
        })
        .expect("put");
        for (county, phrases, want) in [
            (None, &["人居"][..], &[21, 12, 11][..]),
            (None, &["农村 村人"], &[11]),
            (None, &["农村", "村人"], &[21, 11]),
            (None, &["人居 环境"], &[12]),
            (None, &["环境 人居"], &[]),
            (Some(1), &["人居"], &[12, 11]),
            (Some(2), &["人居"], &[21]),
            (Some(3), &["人居"], &[]),
            (None, &["aq 00012"], &[12]),
            (None, &["Aq-00012"], &[12]),
            (None, &["𠮷野"], &[31]),
            (None, &["野家 it"], &[31]),
            (None, &["not AND or"], &[31]),
            (None, &["a b"], &[31]),
            (None, &["quo"], &[]),
            (None, &["county1"], &[]),
            (None, &["\u{b6}county1"], &[]),
            (None, &["\u{b6}"], &[]),
            (None, &[], &[]),
            (None, &["  ", "人居"], &[21, 12, 11]),
        ] {
            let mut found = db.read_blocking(move |tx| find(tx, county, phrases)).expect("find");
            found.sort_unstable();
            let mut want = want.to_vec();
            want.sort_unstable();
            assert_eq!(found, want, "{county:?} {phrases:?}");
        }
    });
}

#[test]
fn what_is_put_again_or_removed_is_no_longer_found() {
    both(|db| {
        let put = |tokens: &'static str| db.write_blocking(move |tx| search::put(tx, 1, 1, &id(1), tokens));
        let found = |word: &'static str| db.read_blocking(move |tx| find(tx, None, &[word])).expect("find");
        put("茉莉 莉花").expect("put");
        assert_eq!(found("茉莉"), [11]);
        put("香樟").expect("put again");
        assert_eq!((found("茉莉"), found("香樟")), (vec![], vec![11]));
        let refused = db.write_blocking(|tx| {
            search::put(tx, 1, 1, &id(1), "never")?;
            Err::<(), _>(Error::Refused("no".into()))
        });
        assert!(refused.is_err());
        assert_eq!((found("never"), found("香樟")), (vec![], vec![11]));
        db.write_blocking(|tx| {
            search::remove(tx, 1, 1, &id(1))?;
            search::remove(tx, 1, 1, &id(1))
        })
        .expect("remove");
        assert_eq!(found("香樟"), [] as [u8; 0]);
        put("回来").expect("put after remove");
        assert_eq!(found("回来"), [11]);
    });
}

#[test]
fn pages_go_on_where_the_last_one_ended() {
    both(|db| {
        db.write_blocking(|tx| (1..=50).try_for_each(|n| search::put(tx, 1, 1, &id(n), "词 其他"))).expect("put");
        let pages = db.read_blocking(|tx| {
            let (mut got, mut before) = (Vec::new(), None);
            loop {
                let page = search::find(tx, (Some(1), None), &["词"], before.as_ref(), 20)?;
                let Some((_, last)) = page.last() else { return Ok::<_, Error>(got) };
                before = Some(*last);
                got.push(page.iter().map(|(_, record)| record[0]).collect::<Vec<_>>());
            }
        });
        let newest_first: Vec<u8> = (1..=50).rev().collect();
        let want: Vec<_> = newest_first.chunks(20).map(<[u8]>::to_vec).collect();
        assert_eq!(pages, Ok(want));
    });
}

#[test]
fn a_very_long_text_is_cut_at_the_same_place() {
    both(|db| {
        let tokens: Vec<_> = (0..20_000).map(|n| format!("w{n}")).collect();
        let tokens = tokens.join(" ");
        db.write_blocking(move |tx| search::put(tx, 1, 1, &id(1), &tokens)).expect("put");
        for (word, found) in [("w0 w1", true), ("w15998 w15999", true), ("w16000", false)] {
            let got = db.read_blocking(move |tx| find(tx, Some(1), &[word])).expect("find");
            assert_eq!(!got.is_empty(), found, "{word}");
        }
    });
}
