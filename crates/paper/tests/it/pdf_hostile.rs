//! PDFs made to hurt: they end in text or in a refusal in Chinese, within the limits.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use paper::{Limits, Reason, document};

use crate::pdf::{codes, file, packed, pages, stream};

fn content(text: &str) -> String {
    format!("BT /F 10 Tf 100 700 Td {} Tj ET", codes(text))
}

/// The parts of a file with one page; the contents are the fourth object.
fn parts(page: &str, contents: Vec<u8>, more: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        format!("<</Type/Page/Contents 4 0 R{page}>>").into_bytes(),
        contents,
    ];
    objects.extend(more);
    objects
}

#[test]
fn bombs_end_in_a_refusal() {
    let small =
        Limits { unpacked_bytes: 1 << 20, pages: 10, objects: 200, glyphs: 1_000, steps: 100_000, ..Limits::default() };
    let zeros = vec![b' '; 2 << 20];
    let twice = packed("", &packed("", &zeros)[..]);
    let forms = |n: usize| -> Vec<Vec<u8>> {
        (0..n)
            .map(|i| {
                let next = 5 + (i + 1) % n;
                stream(&format!("/Subtype/Form/Resources<</XObject<</A {next} 0 R>>>>"), "/A Do ".repeat(20).as_bytes())
            })
            .collect()
    };
    let many: String = (0..20).fold(String::new(), |mut kids, i| {
        let _ = write!(kids, "{} 0 R ", 5 + i);
        kids
    });
    let tree = |kids: &str, leaves: usize| {
        let mut objects = vec![
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            format!("<</Type/Pages/Kids[{kids}]>>").into_bytes(),
            b"null".to_vec(),
            b"null".to_vec(),
        ];
        objects.extend((0..leaves).map(|_| b"<</Type/Page>>".to_vec()));
        file(&objects, "")
    };
    let map = "1 beginbfrange <00> <FF> <0041> endbfrange\n".repeat(40_000);
    let font = b"<</Type/Font/Subtype/Type1/ToUnicode 6 0 R>>".to_vec();
    for (what, bytes, reason) in [
        ("deflate bomb", file(&parts("", packed("", &zeros), vec![]), ""), Reason::TooLarge),
        (
            "deflate bomb as object stream",
            file(&parts("", packed("/Type/ObjStm/N 9/First 9", &zeros), vec![]), ""),
            Reason::TooLarge,
        ),
        (
            "forms that call one another",
            file(&parts("/Resources<</XObject<</A 5 0 R>>>>", stream("", b"/A Do"), forms(3)), ""),
            Reason::TooLarge,
        ),
        ("many pages", tree(&many, 20), Reason::TooLarge),
        ("many objects", file(&vec![b"null".to_vec(); 500], ""), Reason::TooLarge),
        ("much text", pages(&[content(&"字".repeat(2_000))]), Reason::TooLarge),
        (
            "many operators",
            file(&parts("", packed("", "q Q ".repeat(100_000).as_bytes()), vec![]), ""),
            Reason::TooLarge,
        ),
        (
            "huge map",
            file(
                &parts(
                    "/Resources<</Font<</F 5 0 R>>>>",
                    stream("", b"BT /F 1 Tf (a) Tj ET"),
                    vec![font, stream("", &map.as_bytes()[..900_000])],
                ),
                "",
            ),
            Reason::TooLarge,
        ),
        ("huge array", tree(&"0 ".repeat(400_000), 0), Reason::TooLarge),
        ("deep arrays", tree(&"[".repeat(1_000_000), 0), Reason::Damaged),
        ("deep dictionaries", tree(&"<</A".repeat(200_000), 0), Reason::Damaged),
        ("tree that is a loop", tree("2 0 R 2 0 R", 0), Reason::Damaged),
        ("catalogue that is itself", file(&[b"1 0 R".to_vec()], ""), Reason::Damaged),
        ("packed twice", file(&parts("", twice, vec![]), ""), Reason::WrongFormat),
    ] {
        let limits = if what.starts_with("deep") || what == "huge array" { &Limits::default() } else { &small };
        let refusal = document::text(&bytes, limits).expect_err(what);
        assert_eq!(refusal.reason, reason, "{what}: {refusal}");
        assert!(refusal.message.contains("PDF"), "{what}: {refusal}");
    }
}

#[test]
fn loops_and_lies_of_a_readable_file_do_no_harm() {
    let mut looped = pages(&[content("各村要排查隐患")]);
    // A page tree that holds itself, a length that is itself, objects that name one another.
    looped.extend(b"2 0 obj <</Kids[2 0 R 6 0 R 6 0 R 2 0 R 99 0 R]/Resources<</Font<</F 3 0 R>>>>>> endobj\n");
    looped.extend(b"50 0 obj 51 0 R endobj 51 0 obj 50 0 R endobj 52 0 obj <</Length 52 0 R>> stream\nx");
    assert_eq!(document::text(&looped, &Limits::default()).unwrap(), "各村要排查隐患");
    // A length beyond the end, and one too short.
    for length in ["4000000000", "1", "-5", "(x)", "4 0 R"] {
        let lie = format!("<</Length {length}>>\nstream\nBT /F 9 Tf 9 9 Td (fine) Tj ET\nendstream").into_bytes();
        let font = b"<</Type/Font/Subtype/Type1>>".to_vec();
        let bytes = file(&parts("/Resources<</Font<</F 5 0 R>>>>", lie, vec![font]), "");
        assert_eq!(document::text(&bytes, &Limits::default()).unwrap(), "fine", "{length}");
    }
}

/// The largest costs the default limits allow. Unoptimized builds are slower by a factor of ten and more.
#[test]
fn the_worst_within_the_limits_ends_in_time() {
    let begin = Instant::now();
    let ups: String = (0..30_000).map(|i| format!("1 0 0 1 {} {} Tm <4E00> Tj ", i % 500, i * 7919 % 800)).collect();
    for bytes in [
        file(&parts("", packed("", &vec![b'['; 60 << 20]), vec![]), ""),
        [b"%PDF-1.4 ".to_vec(), b"1 0 obj stream\n".repeat(100_000)].concat(),
        [b"%PDF-1.4 ".to_vec(), b"trailer<</A<</B ".repeat(2_000)].concat(),
        pages(&[format!("BT /F 10 Tf {ups} ET")]),
        // A long string that every use of a form reads again, as it is said to be its length.
        file(
            &parts(
                "/Resources<</XObject<</A 5 0 R>>>>",
                packed("", "/A Do ".repeat(100_000).as_bytes()),
                vec![
                    b"<</Subtype/Form/Length 6 0 R>>\nstream\nx\nendstream".to_vec(),
                    [b"(".to_vec(), vec![b'x'; 8 << 20], b")".to_vec()].concat(),
                ],
            ),
            "",
        ),
        pages(&["0 ".repeat(200_000), "<</A".repeat(20)]),
    ] {
        let _ = document::text(&bytes, &Limits::default());
    }
    assert!(begin.elapsed() < Duration::from_secs(60), "{:?}", begin.elapsed());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(256))]

    /// Bytes of a real file changed anywhere never panic.
    #[test]
    fn broken_files_end(changes in proptest::collection::vec((0usize..10_000, proptest::prelude::any::<u8>()), 1..20), cut in 0usize..10_000) {
        let mut bytes = pages(&[content("各村要排查隐患"), content("第二页")]);
        let length = bytes.len();
        for (at, byte) in changes {
            bytes[at % length] = byte;
        }
        let _ = document::text(&bytes, &Limits::default());
        let _ = document::text(&bytes[..cut % length], &Limits::default());
    }

    /// Any content never panics.
    #[test]
    fn any_content_ends(text in "((BT|ET|q|Q|cm|Tf|Td|TJ|Tj|T\\*|'|\"|Tm|Do|BI|ID|EI|BDC|EMC|/F|<4E00>|\\(a\\)|\\[|\\]|<<|>>|-?[0-9]{1,40}|\\.|[a-z%/<>()\\\\])[ \n]){0,60}") {
        let _ = document::text(&pages(&[format!("BT /F 1 Tf {text}")]), &Limits::default());
    }

    /// Any map of characters never panics.
    #[test]
    fn any_map_ends(map in "((begin|end)(bfchar|bfrange|cidrange|codespacerange)|<[0-9A-F]{0,10}>|\\[|\\]|[0-9]{1,12}| ){0,60}") {
        let mut objects = parts("/Resources<</Font<</F 5 0 R>>>>", stream("", b"BT /F 1 Tf <0041FFFFFFFF> Tj ET"), vec![]);
        objects.push(b"<</Subtype/Type0/Encoding 6 0 R/ToUnicode 6 0 R/DescendantFonts[<</W[0 9 9 1[2]65535[3 4]]>>]>>".to_vec());
        objects.push(stream("", map.as_bytes()));
        let _ = document::text(&file(&objects, ""), &Limits::default());
    }
}
