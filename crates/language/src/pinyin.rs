//! Pinyin of names (拼音): initials for quick search (`fzs` → 抚州市), the full spelling, and a sort key.
//!
//! The crate `pinyin` knows the readings of single characters and lists the most common first; names need more. Three
//! small tables correct it, the longest and most particular first: whole words, surnames at the head of a
//! name, and characters whose usual reading in names is not their first. Readings are those of 现代汉语词典 and of the
//! county gazetteers; where local and standard reading differ (堡, 圩), the standard one is given and [`readings`] has
//! the others for a tolerant search.
//!
//! Spelling is plain ASCII: ü is written `v` (绿 `lv`), as it is typed.

use ::pinyin::{ToPinyin, ToPinyinMulti};

use crate::text::{Dictionary, half_width};

const FILE: &str = include_str!("../data/pinyin.txt");
static CHARACTERS: Dictionary = Dictionary::of(FILE, "characters");
static EXTRA: Dictionary = Dictionary::of(FILE, "extra");
static WORDS: Dictionary = Dictionary::of(FILE, "words");
static SURNAMES: Dictionary = Dictionary::of(FILE, "surnames");

/// One character of a name as it is spoken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Syllable {
    /// Lower-case ASCII letters (`fu`), or the letter or digit itself where the name is not Chinese.
    pub letters: String,
    /// 1–4; 5 for the neutral tone and for what is no Chinese.
    pub tone: u8,
}

/// How a name is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// One per letter, digit or Chinese character; punctuation and characters without a known reading are left out.
    pub syllables: Vec<Syllable>,
}

impl Reading {
    /// The first letters: 抚州市 → `fzs`.
    pub fn initials(&self) -> String {
        self.syllables.iter().filter_map(|s| s.letters.chars().next()).collect()
    }

    /// The spelling without spaces: 抚州市 → `fuzhoushi`.
    pub fn full(&self) -> String {
        self.syllables.iter().map(|s| s.letters.as_str()).collect()
    }

    /// A key whose byte order is the order of a Chinese directory: by syllable, then tone, character after character.
    /// The name closes it, after a byte below every letter, so that the shorter of two names comes first.
    fn key(&self, name: &str) -> String {
        let mut key = String::new();
        for s in &self.syllables {
            key.push_str(&s.letters);
            key.push(char::from(b'0' + s.tone));
            key.push(' ');
        }
        key.push(' ');
        key + name
    }
}

/// The reading of a place, a unit or any other text: 乐安县 lè ān xiàn. A surname counts at the head where the word
/// says so (曾家村, 单庄).
pub fn of_place(name: &str) -> Reading {
    read(name, surname(name).filter(|(len, _)| of_family(&name[*len..])))
}

/// The reading of a person's name, which begins with the surname: 单雄信 shàn, 仇英 qiú, 尉迟恭 yù chí.
pub fn of_person(name: &str) -> Reading {
    read(name, surname(name))
}

/// The pinyin initials of a place or unit name; for persons use [`of_person`].
pub fn initials(name: &str) -> String {
    of_place(name).initials()
}

/// The pinyin of a place or unit name without spaces; for persons use [`of_person`].
pub fn full(name: &str) -> String {
    of_place(name).full()
}

/// Sorts place and unit names as a Chinese directory does (plain byte order of the keys). The name itself ends the key,
/// so different names never have the same one.
pub fn sort_key(name: &str) -> String {
    of_place(name).key(name)
}

/// [`sort_key`] for the name of a person.
pub fn sort_key_person(name: &str) -> String {
    of_person(name).key(name)
}

/// Every reading of one character as plain letters, the usual one first, none twice; the character itself for Latin
/// letters and digits; empty for the rest.
pub fn readings(c: char) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    out.extend(usual(c).map(|s| s.letters));
    out.extend(of_character(&EXTRA, c).map(|s| s.letters));
    if let Some(multi) = c.to_pinyin_multi() {
        for at in 0..multi.count() {
            let letters = ascii(multi.get(at).plain());
            if !out.contains(&letters) {
                out.push(letters);
            }
        }
    }
    out
}

/// The surname at the head of a text: its length in bytes and its numbered reading.
fn surname(text: &str) -> Option<(usize, &'static str)> {
    SURNAMES.prefix_entry(text).map(|e| (e.word.len(), e.value))
}

/// Whether what follows makes the word before it a family: 曾[家], 解[庄].
fn of_family(rest: &str) -> bool {
    rest.starts_with(['家', '氏', '庄', '屯', '寨', '营', '楼'])
}

/// Reads a name whose head, if any, is a surname already found.
fn read(name: &str, head: Option<(usize, &'static str)>) -> Reading {
    let mut syllables = Vec::new();
    let mut rest = name;
    let mut claimed = head;
    while let Some(c) = rest.chars().next() {
        if let Some((len, numbered)) = claimed.take().or_else(|| word(rest)) {
            syllables.extend(numbered.split('-').map(parse));
            rest = &rest[len..];
        } else {
            syllables.extend(usual(c));
            rest = &rest[c.len_utf8()..];
        }
    }
    Reading { syllables }
}

/// The longest word of the table at the head of a text.
fn word(text: &str) -> Option<(usize, &'static str)> {
    WORDS.prefix_entry(text).map(|e| (e.word.len(), e.value))
}

/// The reading that a list gives a character.
fn of_character(list: &'static Dictionary, c: char) -> Option<Syllable> {
    list.get(c.encode_utf8(&mut [0; 4])).map(|e| parse(e.value))
}

fn usual(c: char) -> Option<Syllable> {
    let c = half_width(c);
    if c.is_ascii_alphanumeric() {
        return Some(Syllable { letters: c.to_ascii_lowercase().to_string(), tone: 5 });
    }
    of_character(&CHARACTERS, c).or_else(|| c.to_pinyin().map(|p| parse(p.with_tone_num_end())))
}

/// `fu3` → fu, third tone.
fn parse(numbered: &str) -> Syllable {
    let letters = numbered.trim_end_matches(|c: char| c.is_ascii_digit());
    let tone = numbered[letters.len()..].parse().unwrap_or(5);
    Syllable { letters: ascii(letters), tone }
}

/// Letters as typed: ü is v, other accents (ê) fall away.
fn ascii(letters: &str) -> String {
    letters
        .chars()
        .filter_map(|c| match c {
            'ü' => Some('v'),
            'ê' | 'ế' | 'ề' => Some('e'),
            c if c.is_ascii_lowercase() => Some(c),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn places() {
        for (name, short, long) in [
            ("抚州市", "fzs", "fuzhoushi"),
            ("临川区", "lcq", "linchuanqu"),
            ("乐安县", "lax", "leanxian"),
            ("东乡区", "dxq", "dongxiangqu"),
            ("浒湾镇", "xwz", "xuwanzhen"),
            ("重庆市", "cqs", "chongqingshi"),
            ("长沙市", "css", "changshashi"),
            ("长子县", "zzx", "zhangzixian"),
            ("六安市", "las", "luanshi"),
            ("六合区", "lhq", "luhequ"),
            ("六里村", "llc", "liulicun"),
            ("铅山县", "ysx", "yanshanxian"),
            ("乐清市", "yqs", "yueqingshi"),
            ("乐亭县", "ltx", "laotingxian"),
            ("单县", "sx", "shanxian"),
            ("单家村", "sjc", "shanjiacun"),
            ("曾家村委会", "zjcwh", "zengjiacunweihui"),
            ("都昌县", "dcx", "duchangxian"),
            ("余干县", "ygx", "yuganxian"),
            ("厦门市", "xms", "xiamenshi"),
            ("西藏自治区", "xzzzq", "xizangzizhiqu"),
            ("太行路", "thl", "taihanglu"),
            ("行政村", "xzc", "xingzhengcun"),
            ("银行", "yh", "yinhang"),
            ("佛山市", "fss", "foshanshi"),
            ("呼和浩特市", "hhhts", "huhehaoteshi"),
            ("绿地社区", "ldsq", "lvdishequ"),
            ("什邡市", "sfs", "shifangshi"),
            ("第3村（Ａ区）", "d3caq", "di3cunaqu"),
            ("", "", ""),
        ] {
            assert_eq!(initials(name), short, "{name}");
            assert_eq!(full(name), long, "{name}");
        }
    }

    #[test]
    fn persons() {
        for (name, long) in [
            ("单雄信", "shanxiongxin"),
            ("曾国藩", "zengguofan"),
            ("解缙", "xiejin"),
            ("仇英", "qiuying"),
            ("查良镛", "zhaliangyong"),
            ("尉迟恭", "yuchigong"),
            ("长孙无忌", "zhangsunwuji"),
            ("任长霞", "renchangxia"),
            ("乐史", "yueshi"),
            ("区家明", "oujiaming"),
            ("盖叫天", "gejiaotian"),
            ("张单", "zhangdan"),
        ] {
            assert_eq!(of_person(name).full(), long, "{name}");
        }
    }

    #[test]
    fn sorts_like_a_directory() {
        let mut names = vec!["张三", "单雄信", "曾国", "李四", "李四方", "阿南", "黎明", "张伞", "林一", "B超"];
        names.sort_by_key(|n| sort_key_person(n));
        assert_eq!(names, ["阿南", "B超", "黎明", "李四", "李四方", "林一", "单雄信", "曾国", "张三", "张伞"]);
    }

    #[test]
    fn several_readings() {
        for (c, all) in [
            ('乐', &["le", "lao", "yue"][..]),
            ('长', &["chang", "zhang"]),
            ('绿', &["lv", "lu"]),
            ('Ａ', &["a"]),
            ('（', &[]),
        ] {
            assert!(
                readings(c).starts_with(&all.iter().map(ToString::to_string).collect::<Vec<_>>()),
                "{c} {:?}",
                readings(c)
            );
        }
    }

    /// Every row of the tables corrects something and has one reading per character; otherwise it is noise.
    #[test]
    fn tables_are_alive() {
        let plain = |text: &str| -> Vec<Syllable> { text.chars().filter_map(usual).collect() };
        let mut wrong = Vec::new();
        for entry in WORDS.entries().chain(SURNAMES.entries()) {
            let (text, numbered) = (entry.word, entry.value);
            let ours: Vec<Syllable> = numbered.split('-').map(parse).collect();
            if ours.len() != text.chars().count() || ours == plain(text) {
                wrong.push(text);
            }
            if text.chars().zip(&ours).any(|(c, read)| !readings(c).contains(&read.letters)) {
                wrong.push(text);
            }
        }
        assert!(
            wrong.is_empty(),
            "read so anyway, not one syllable per character, or one the character never has: {wrong:?}"
        );
        for entry in CHARACTERS.entries() {
            let (c, numbered) = (entry.word.chars().next().expect("a character"), entry.value);
            let first = c.to_pinyin().map(|p| parse(p.with_tone_num_end()));
            assert_ne!(first, Some(parse(numbered)), "{c} is read so anyway");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_ascii_pinyin(text in "\\PC{0,20}") {
            let reading = of_place(&text);
            prop_assert!(reading.full().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
            prop_assert_eq!(reading.initials().len(), reading.syllables.len());
            prop_assert!(sort_key(&text).ends_with(&text));
        }
    }
}
