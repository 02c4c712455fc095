//! The built-in list of divisions: that it is whole, and that people find their places in it.

use language::catalogue::{Catalogue, Entry, Kind, Level, Match, pack};
use sha2::{Digest, Sha256};

/// The city the product was first made for.
const FUZHOU: &str = "3610";

fn names<'a>(entries: impl IntoIterator<Item = Entry<'a>>) -> Vec<&'a str> {
    entries.into_iter().map(|e| e.name).collect()
}

#[test]
fn the_list_is_the_published_one() {
    let bytes = include_bytes!("../../data/divisions/divisions-2023.bin");
    let text = pack::unpack(bytes).expect("the file is whole");
    let sum: String = Sha256::digest(&text).iter().map(|b| format!("{b:02x}")).collect();
    assert!(include_str!("../../data/divisions/README.md").contains(&sum), "the source note does not name {sum}");
    assert_eq!(pack::pack(&text).and_then(|packed| pack::unpack(&packed)).as_ref(), Ok(&text));
    assert!(bytes.len() < 3_500_000);
}

#[test]
fn the_country_by_level() {
    let catalogue = Catalogue::open();
    let mut counts = [0; 5];
    for province in catalogue.provinces() {
        assert_eq!(catalogue.entry(&province.code.to_string()), Some(province));
        counts[0] += 1;
        for entry in catalogue.descendants(&province.code.to_string()) {
            counts[entry.level as usize] += 1;
            assert!(province.code.contains(entry.code));
        }
    }
    assert_eq!(counts, [31, 342, 2975, 41351, 620_572]);
    assert_eq!(counts.iter().sum::<i32>(), 665_271);
}

#[test]
fn every_unit_is_reached_once_by_children() {
    let catalogue = Catalogue::open();
    for city in [FUZHOU, "4419", "1101", "4290"] {
        let mut walked = Vec::new();
        let mut open: Vec<Entry> = catalogue.children(city);
        open.reverse();
        while let Some(entry) = open.pop() {
            walked.push(entry);
            let above = catalogue.ancestors(&entry.code.to_string());
            assert!(catalogue.children(&above.last().expect("has a parent").code.to_string()).contains(&entry));
            open.extend(catalogue.children(&entry.code.to_string()).into_iter().rev());
            if walked.len() > 700 {
                break;
            }
        }
        let all: Vec<Entry> = catalogue.descendants(city).take(walked.len()).collect();
        assert_eq!(walked, all, "{city}");
    }
}

#[test]
fn the_figures_of_fuzhou() {
    let catalogue = Catalogue::open();
    let counties = catalogue.children(FUZHOU);
    assert_eq!(counties.len(), 11);
    assert!(counties.iter().all(|e| e.level == Level::County));
    let villages: Vec<Entry> = catalogue.descendants(FUZHOU).filter(|e| e.level == Level::Village).collect();
    assert_eq!(villages.len(), 2_130);
    assert_eq!(villages.iter().filter(|e| e.kind == Some(Kind::Village)).count(), 1_792);
    assert_eq!(villages.iter().filter(|e| e.name.contains('村')).count(), 1_796);
}

#[test]
fn entries_and_what_is_above_them() {
    let catalogue = Catalogue::open();
    for (code, name, full) in [
        ("36", "江西省", "江西省"),
        ("3610", "抚州市", "江西省抚州市"),
        ("361002", "临川区", "江西省抚州市临川区"),
        ("361002100", "上顿渡镇", "江西省抚州市临川区上顿渡镇"),
        ("361002100000", "上顿渡镇", "江西省抚州市临川区上顿渡镇"),
        ("110101001001", "多福巷社区居委会", "北京市东城区东华门街道多福巷社区居委会"),
        ("441900003001", "岗贝社区居民委员会", "广东省东莞市东城街道岗贝社区居民委员会"),
        ("429004", "仙桃市", "湖北省仙桃市"),
        ("5002", "县", "重庆市县"),
    ] {
        assert_eq!(catalogue.entry(code).map(|e| e.name), Some(name), "{code}");
        assert_eq!(catalogue.full_name(code).as_deref(), Some(full), "{code}");
    }
    assert_eq!(names(catalogue.ancestors("361002100")), ["江西省", "抚州市", "临川区"]);
    assert_eq!(names(catalogue.ancestors("441900003001")), ["广东省", "东莞市", "东城街道"]);
    assert_eq!(names(catalogue.ancestors("36")), [""; 0]);
    for absent in ["3619", "99", "361002100999", "抚州", "", "36100"] {
        assert_eq!(catalogue.entry(absent), None, "{absent}");
        assert_eq!(catalogue.full_name(absent), None, "{absent}");
        assert!(catalogue.children(absent).is_empty() && catalogue.ancestors(absent).is_empty(), "{absent}");
        assert_eq!(catalogue.descendants(absent).count(), 0, "{absent}");
    }
}

#[test]
fn search_finds_first() {
    for (query, within, first, by) in [
        ("抚州", None, "361000000000", Match::Name),
        ("抚州市", None, "361000000000", Match::Name),
        ("临川", None, "361002000000", Match::Name),
        ("上顿渡", None, "361002100000", Match::Name),
        (" 上 顿　渡 ", None, "361002100000", Match::Name),
        ("浒湾", Some("36"), "361027101000", Match::Name),
        ("fzs", Some("36"), "361000000000", Match::Initials),
        ("FZS", Some("36"), "361000000000", Match::Initials),
        ("ｆｚｓ", Some("36"), "361000000000", Match::Initials),
        ("lcq", Some("36"), "361002000000", Match::Initials),
        ("lax", Some("3610"), "361025000000", Match::Initials),
        ("lean", Some("3610"), "361025000000", Match::Pinyin),
        ("fuzh", Some("36"), "361000000000", Match::Pinyin),
        ("fu zhou", Some("36"), "361000000000", Match::Pinyin),
        ("dongxiangqu", None, "361003000000", Match::Pinyin),
        ("shangdundu", None, "361002100000", Match::Pinyin),
        ("laoting", None, "130225000000", Match::Pinyin),
        ("xi'ans", None, "610100000000", Match::Pinyin),
        ("361002", None, "361002000000", Match::Code),
        ("３６１００２", None, "361002000000", Match::Code),
        ("361002100000", None, "361002100000", Match::Code),
        ("36100210", None, "361002100000", Match::Code),
    ] {
        let hits = Catalogue::open().search(query, within, 10);
        let hit = hits.first().unwrap_or_else(|| panic!("{query} finds nothing"));
        assert_eq!((hit.entry.code.to_string().as_str(), hit.by), (first, by), "{query}: {}", hit.entry.name);
    }
}

#[test]
fn search_keeps_to_its_scope_and_limit() {
    let catalogue = Catalogue::open();
    for query in ["村", "z", "zjc", "zhang", "36", "3610", "抚州市"] {
        for scope in ["36", "3610", "361002", "361002100", "361002100001"] {
            let top = catalogue.entry(scope).expect(scope).code;
            let hits = catalogue.search(query, Some(scope), 7);
            assert!(hits.len() <= 7);
            assert!(hits.iter().all(|hit| top.contains(hit.entry.code)), "{query} in {scope}");
        }
    }
    for (query, within, limit) in
        [("抚州", Some("3619"), 5), ("抚州", None, 0), ("", None, 5), ("  ", None, 5), ("1234567890123", None, 5)]
    {
        assert!(catalogue.search(query, within, limit).is_empty(), "{query:?} {within:?} {limit}");
    }
    assert!(catalogue.search("抚州市", Some("361002"), 5).is_empty());
}

/// A search may be clever, but it finds what a plain look at every name finds, in the order it promises.
#[test]
fn search_by_name_agrees_with_a_plain_look() {
    let catalogue = Catalogue::open();
    for query in ["村", "家", "上顿", "桥东", "社区", "抚州", "镇", "委会", "没有"] {
        let mut plain: Vec<Entry> = catalogue.entry(FUZHOU).into_iter().chain(catalogue.descendants(FUZHOU)).collect();
        plain.retain(|e| e.name.contains(query));
        let hits = catalogue.search(query, Some(FUZHOU), usize::MAX);
        let mut codes: Vec<_> = hits.iter().map(|hit| hit.entry.code).collect();
        assert!(hits.iter().map(|hit| (hit.entry.name != query, hit.entry.level)).is_sorted(), "{query}");
        let few: Vec<_> = catalogue.search(query, Some(FUZHOU), 9).iter().map(|hit| hit.entry.code).collect();
        assert_eq!(few, codes[..codes.len().min(9)], "{query}: the best few are the head of all");
        codes.sort();
        assert_eq!(codes, plain.iter().map(|e| e.code).collect::<Vec<_>>(), "{query}");
    }
}

#[test]
fn search_by_pinyin_agrees_with_a_plain_look() {
    let catalogue = Catalogue::open();
    for query in ["zjc", "lc", "h", "shang", "xinji"] {
        let expected = catalogue.descendants("361002").filter(|e| {
            let reading = language::pinyin::of_place(e.name);
            reading.initials().starts_with(query) || reading.full().starts_with(query)
        });
        let hits = catalogue.search(query, Some("361002"), usize::MAX);
        for entry in expected {
            assert!(hits.iter().any(|hit| hit.entry == entry), "{query} misses {}", entry.name);
        }
    }
}
