//! Reading on whole documents: boilerplate, damage, duplicates and clean text of the annotated documents in `tests/made`,
//! with floors a little below what is reached (misspelt words, which nobody repairs, count as damage); and four speeches as they are found, in `tests/speeches`.

use std::collections::HashMap;
use std::path::PathBuf;

use language::{Clean, DoubtKind, Outline, RepairKind};
use serde_json::Value;

/// A folder of documents beside this file's.
pub(crate) fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// Raw bytes and annotation of each document in `tests/made`, by number.
pub(crate) fn made() -> Vec<(Vec<u8>, Value)> {
    let files = std::fs::read_dir(folder("made")).expect("the made documents");
    let mut files: Vec<PathBuf> = files.map(|f| f.expect("readable").path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "json"));
    files.sort();
    assert!(!files.is_empty());
    let read = |f: &PathBuf| {
        let gold = std::fs::read(f).expect("the annotation");
        (std::fs::read(f.with_extension("txt")).expect("the text"), serde_json::from_slice(&gold).expect("JSON"))
    };
    files.iter().map(read).collect()
}

/// Text without white space, ASCII signs, one kind of quotation mark: as the scorer compares.
fn norm(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』' | '〝' | '〞' | '＂' | '\'' => '"',
            '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            c => c,
        })
        .collect()
}

fn bare_marker(text: &str) -> String {
    norm(text).trim_end_matches(['、', '.', ',', '。', ':', ';']).to_owned()
}

fn bigrams(text: &str) -> HashMap<[char; 2], u32> {
    let chars: Vec<char> = norm(text).chars().collect();
    let mut counts = HashMap::new();
    for w in chars.windows(2) {
        *counts.entry([w[0], w[1]]).or_insert(0) += 1;
    }
    counts
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
}

/// Hits, predictions, gold.
#[derive(Default, Clone, Copy)]
struct Score {
    hit: u32,
    predicted: u32,
    gold: u32,
}

impl Score {
    fn add(&mut self, other: Score) {
        self.hit += other.hit;
        self.predicted += other.predicted;
        self.gold += other.gold;
    }

    fn f1(self) -> f64 {
        if self.predicted + self.gold == 0 {
            return 1.0;
        }
        f64::from(2 * self.hit) / f64::from(self.predicted + self.gold)
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).expect("small")
}

fn text_score(gold: &str, found: &str) -> Score {
    let (gold, found) = (bigrams(gold), bigrams(found));
    let common = gold.iter().map(|(k, n)| n.min(found.get(k).unwrap_or(&0))).sum();
    Score { hit: common, predicted: found.values().sum(), gold: gold.values().sum() }
}

/// (gone, all) of the site's strings.
fn boilerplate_score(gold: &Value, clean_gold: &str, found: &str) -> (u32, u32) {
    let (clean_gold, found) = (norm(clean_gold), norm(found));
    let last = |s: &str, n: usize| s.chars().rev().take(n).collect::<Vec<_>>().into_iter().rev().collect::<String>();
    let all: Vec<&Value> = gold["boilerplate_ctx"].as_array().into_iter().flatten().collect();
    let gone = all.iter().filter(|b| {
        ["raw", "simplified"].iter().all(|key| {
            let text = |k: &str| norm(b[k].as_str().unwrap_or_default());
            let mut form = text(key);
            if form.chars().count() < 3 {
                let after: String = text("after").chars().take(3).collect();
                form = format!("{}{form}{after}", last(&text("before"), 3));
            }
            found.matches(&form).count() <= clean_gold.matches(&form).count()
        })
    });
    (count(gone.count()), count(all.len()))
}

/// (repaired, all) of the damage, and (single, all) of the duplicates.
fn damage_score(gold: &Value, clean_gold: &str, found: &str) -> [(u32, u32); 2] {
    let (clean_gold, found) = (norm(clean_gold), norm(found));
    let repairs: Vec<(String, String)> = gold["repairs"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|r| (norm(r["raw"].as_str().unwrap_or_default()), norm(r["clean"].as_str().unwrap_or_default())))
        .filter(|(raw, clean)| raw != clean)
        .collect();
    let good = repairs.iter().filter(|(raw, clean)| {
        found.contains(clean) && (clean.contains(raw) || !found.contains(raw) || clean_gold.contains(raw))
    });
    let twice = strings(&gold["duplicates"]);
    let single = twice.iter().filter(|d| found.matches(&norm(d)).count() == 1);
    [(count(good.count()), count(repairs.len())), (count(single.count()), count(twice.len()))]
}

#[derive(Default)]
struct Reached {
    text: Score,
    boilerplate: (u32, u32),
    damage: (u32, u32),
    duplicates: (u32, u32),
}

fn rate(part: (u32, u32)) -> f64 {
    if part.1 == 0 { 1.0 } else { f64::from(part.0) / f64::from(part.1) }
}

fn measure() -> Reached {
    let mut sum = Reached::default();
    for (raw, gold) in made() {
        let (raw, _) = language::decode(&raw);
        let clean = language::clean(&raw);
        let clean_gold = gold["clean_text"].as_str().unwrap_or(&raw);
        sum.text.add(text_score(clean_gold, &clean.text));
        let [damage, twice] = damage_score(&gold, clean_gold, &clean.text);
        for (total, this) in [
            (&mut sum.boilerplate, boilerplate_score(&gold, clean_gold, &clean.text)),
            (&mut sum.damage, damage),
            (&mut sum.duplicates, twice),
        ] {
            total.0 += this.0;
            total.1 += this.1;
        }
    }
    sum
}

#[expect(clippy::print_stdout, reason = "`cargo xtask speeches` shows what is reached")]
fn floors(floors: [f64; 4]) {
    let m = measure();
    let reached = [
        ("clean text", m.text.f1()),
        ("boilerplate", rate(m.boilerplate)),
        ("damage", rate(m.damage)),
        ("duplicates", rate(m.duplicates)),
    ];
    let report: Vec<String> = reached.iter().map(|(name, value)| format!("{name} {value:.4}")).collect();
    let report = report.join("  ");
    println!("made documents: {report}");
    for ((name, value), floor) in reached.iter().zip(floors) {
        assert!(*value >= floor, "{name} fell below {floor}\n{report}");
    }
}

#[test]
fn made_documents_are_read() {
    floors([0.99, 0.96, 0.35, 1.0]);
}

fn source(name: &str) -> (String, Clean, Outline) {
    let raw = std::fs::read(folder("speeches").join(name)).expect("the speech");
    let (raw, name) = language::decode(&raw);
    assert_eq!(name, "UTF-8");
    let clean = language::clean(&raw);
    let outline = language::outline(&clean.text);
    (raw, clean, outline)
}

fn skeleton(outline: &Outline) -> String {
    outline.entries.iter().map(|e| format!("{}{} ", e.level, bare_marker(&e.marker))).collect::<String>()
}

#[test]
fn the_simplified_speech() {
    let (_, clean, outline) = source("town.txt");
    assert!(clean.text.starts_with("在〔*〕镇冬季重点工作调度会上的讲话\n同志们:"));
    assert!(clean.text.ends_with("我的讲话完了,谢谢大家。"));
    assert!(outline.gaps.is_empty());
    assert_eq!(
        skeleton(&outline),
        "1一是 1二是 1一 2第一 2第二 2第三 1二 2一是 2二是 2三是 2四是 1三 2第一 3一要 3二要 3三要 2第二 3一要 3二要 3三要 \
         2第三 3一要 3二要 3三要 2第四 "
    );
    // 三点意见: three were announced, three are there.
    assert!(outline.announced.iter().any(|a| a.count == 3 && a.missing.is_empty()));
}

#[test]
fn the_traditional_speech_with_pinyin_and_lost_bytes() {
    let (raw, clean, outline) = source("secretaries.txt");
    let whole = [
        "也是我们全面建成小康社会的收官之年",
        "村里的底子更加扎实。基层党建工作做得细",
        "很有指导意义。《摆渡人》这本书",
        "选派新一批驻村干部",
        "每个月在村里不少于XX天",
        "与村干部相处,要到位不越位",
    ];
    for words in whole {
        assert!(clean.text.contains(words), "{words}\n{}", clean.text);
    }
    for gone in ["(xiāng)", "本文简介", "本文关键词", "免责声明", "們", "?nèi"] {
        assert!(!clean.text.contains(gone), "{gone}");
    }
    assert_eq!(clean.text.matches("在全县驻村干部培训会上的讲话").count(), 1);
    assert_eq!(clean.text.matches("今天,我们召开全县驻村干部培训会").count(), 1);
    // What the bytes do not tell is marked, not guessed.
    assert!(clean.text.contains("做好政策解释□情绪"), "{}", clean.text);
    assert!(clean.doubts.iter().any(|d| d.kind == DoubtKind::Garbled && d.note.contains("行鑼")));
    // Every repair points at its place in the raw text and in the clean one.
    for repair in &clean.repairs {
        assert!(raw.get(repair.start..repair.end).is_some() && clean.text.get(repair.at..repair.until).is_some());
    }
    let torn = clean.repairs.iter().find(|r| r.kind == RepairKind::Misaligned).expect("one");
    assert!(raw[torn.start..].starts_with("?nèi)娼ǔ尚】瞪鐣?huì)"));
    assert_eq!(outline.entries.iter().filter(|e| e.level == 1 && !e.inline).count(), 3);
    assert!(outline.gaps.is_empty());
}

#[test]
fn the_speech_with_a_piece_cut_out() {
    let (_, clean, outline) = source("rotation.txt");
    assert!(clean.text.ends_with("推动乡村再上"), "the advertisement and the site's dots are gone: {}", clean.text);
    let kinds: Vec<DoubtKind> = clean.doubts.iter().map(|d| d.kind).collect();
    assert_eq!(kinds, [DoubtKind::Cut, DoubtKind::MissingCharacter, DoubtKind::Truncated]);
    // 二、 and (二) are missing because of the cut, not by the author.
    assert!(outline.gaps.is_empty());
    assert_eq!(outline.cut_gaps, ["(二)", "二、"]);
    let four = outline.announced.iter().find(|a| a.words.contains("四点")).expect("讲四点意见");
    assert_eq!((four.count, four.missing.as_slice()), (4, ["四、".to_owned()].as_slice()));
}

#[test]
fn the_speech_with_repeated_blocks() {
    let (_, clean, outline) = source("departments.txt");
    assert!(clean.text.starts_with("在全县单位联村工作推进会上的讲话\n"));
    for once in [
        "在全县单位联村工作推进会上的讲话",
        "要做到“五个结合”。",
        "1、要把联村帮扶与建强村班子有机结合起来",
        "4、要把联村帮扶与转变机关作风有机结合起来",
    ] {
        assert_eq!(clean.text.matches(once).count(), 1, "{once}");
    }
    assert!(clean.text.contains("整修渠道63公里"));
    for gone in ["晴川文库", "当前位置", "标签:", "xml:namespace"] {
        assert!(!clean.text.contains(gone), "{gone}");
    }
    assert_eq!(outline.gaps, ["一是", "二是", "三是", "2、"]);
    let five = outline.announced.iter().find(|a| a.words.contains("五个结合")).expect("五个结合");
    assert_eq!((five.count, five.found, five.missing.as_slice()), (5, 3, ["5、".to_owned()].as_slice()));
}

#[test]
fn reading_takes_linear_time() {
    // No clock in tests: ten times the text may not need much more than ten times the repairs and entries.
    let (raw, once, outline) = source("town.txt");
    let ten = raw.repeat(10);
    let clean = language::clean(&ten);
    // The copies are copies: what is left is one speech.
    assert!(clean.text.len() < once.text.len() * 2);
    assert!(language::outline(&once.text.repeat(10)).entries.len() >= outline.entries.len() * 9);
}

#[test]
fn texts_of_one_piece_are_read_in_bounded_work() {
    // No clock: each of these took minutes or all memory where a rule looked from every place through the rest.
    let pieces = [
        "1234567890",
        "(",
        "》",
        "第",
        "第1页 ",
        "-",
        "?\n",
        "<a ",
        "&",
        "<!--",
        "啊",
        "免费 下载 ",
        "2024-11-03\n",
        "看http://a.b/c字",
        "1方面1是",
        "著藉甚么",
        "一、二、三、(一)1、①一是",
        "一、抓早\n",
        "讲三点意见。一、早(一)看",
        "们?nèi)娼ǔ尚】瞪鐣?huì)的",
        "\u{fffd}",
        "一、一是看。二是问。\n",
        "在全镇大会上的讲话\n",
        "精品文档",
    ];
    for piece in pieces {
        let text = piece.repeat(40_000 / piece.len());
        let clean = language::clean(&format!("{text}\n完。"));
        let outline = language::outline(&clean.text);
        assert!(outline.entries.len() <= text.chars().count(), "{piece}");
        assert!(clean.repairs.iter().all(|r| clean.text.get(r.at..r.until).is_some()), "{piece}");
    }
}

mod any_text {
    use proptest::prelude::*;

    /// Text made of what the rules look for, in any order: far likelier to meet a rule than random characters.
    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            prop::sample::select(vec![
                "一、",
                "(二)",
                "第三,",
                "四是",
                "五要",
                "1、",
                "2.",
                "①",
                "……",
                "略",
                "《",
                "》",
                "(",
                ")",
                "?",
                "nèi",
                "(xiāng)",
                "們",
                "鄉",
                "娼ǔ尚】",
                ";鶎狱h",
                "下载",
                "登录后",
                "来源:",
                "第1页共2页",
                "—1—",
                "20190308",
                "202223年",
                "比2009年",
                "\n",
                " ",
                "同志们",
                "。",
                ",",
                "10分重要",
                "1方面",
                "到达标准",
                "进一步进一步",
                "的的",
                "&nbsp;",
                "<o:p>",
                "</o:p>",
                "讲三点意见",
                "篇4",
                "\u{feff}",
                "\r\n",
                "XX",
                "_",
                "\u{fffd}",
                "在全镇人居环境整治总结会上的讲话",
                "http://",
                "{a=1}",
            ])
            .prop_map(str::to_owned),
            any::<char>().prop_map(String::from),
            "[\u{4e00}-\u{9fff}]{1,12}",
        ];
        prop::collection::vec(piece, 0..60).prop_map(|v| v.concat())
    }

    /// Lines of one sign, which rules for brackets and labels meet first.
    #[test]
    fn single_signs_are_read() {
        for sign in "#[]{}$()（）【】《》:：|-—_·★●?!.,、;0一第".chars() {
            for raw in [sign.to_string(), format!("{sign}\n{sign}"), format!("讲话\n{sign}\n同志们:开会。\n{sign}")]
            {
                let clean = language::clean(&raw);
                language::outline(&clean.text);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn is_read_without_a_fault(raw in pieces()) {
            let clean = language::clean(&raw);
            for r in &clean.repairs {
                prop_assert!(raw.get(r.start..r.end).is_some());
                prop_assert!(clean.text.get(r.at..r.until).is_some());
            }
            for d in &clean.doubts {
                prop_assert!(clean.text.get(d.start..d.end).is_some());
            }
            for i in 0..clean.repairs.len() {
                let back = clean.undone(i);
                for r in &back.repairs {
                    prop_assert!(back.text.get(r.at..r.until).is_some());
                }
            }
            let outline = language::outline(&clean.text);
            for (i, e) in outline.entries.iter().enumerate() {
                prop_assert!(clean.text.get(e.start..e.end).is_some());
                prop_assert!(e.level >= 1 && e.parent.is_none_or(|p| p < i));
                prop_assert_eq!(e.parent.map_or(0, |p| outline.entries[p].level) + 1, e.level);
            }
        }

        #[test]
        fn bytes_are_decoded_without_a_fault(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let (text, name) = language::decode(&bytes);
            prop_assert!(!name.is_empty());
            let _ = language::clean(&text);
        }

        #[test]
        fn an_undamaged_text_stays_as_it_is(topics in prop::collection::vec("[抓改建修查清][路水电房田村厕渠]", 2..6)) {
            let numbers = ["一", "二", "三", "四", "五", "六"];
            let text: String = topics
                .iter()
                .enumerate()
                .map(|(i, t)| format!("{}、{t}\n各村要在{}月底前完成{t}工作,由村党支部书记负责。\n", numbers[i], i + 3))
                .collect();
            let clean = language::clean(&text);
            prop_assert_eq!(&clean.text, text.trim());
            prop_assert!(clean.repairs.is_empty() && clean.doubts.is_empty());
            prop_assert_eq!(language::outline(&clean.text).entries.len(), topics.len());
        }
    }
}
