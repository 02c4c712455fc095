//! Search tokens (检索分词): one plain scheme for both databases, without a dictionary.
//!
//! Chinese has no spaces, and a word list would miss exactly the names people search for (villages, persons, local
//! words). So every run of Han characters becomes its overlapping pairs, and a search is a *phrase* of such pairs:
//! any stretch of two or more characters is found, wherever it was cut out of the text.
//!
//! | text | [`index`] | why |
//! |---|---|---|
//! | `浒湾镇` | `浒湾 湾镇 镇` | pairs, then the last character alone: it closes the run |
//! | `镇` | `镇` | a run of one |
//! | `李　四` | `李四 四` | blanks inside Chinese text, and what nobody sees, do not count |
//! | `ＡＢ栋3号` | `ab 栋 3 号` | full width becomes half width, Latin words whole and in lower case |
//! | `13812345678` | `13812345678 5678` | the whole number and its last four digits |
//!
//! The closing character lets a phrase run on from Han text into a number (`村委会2026`) and lets a prefix search on
//! one character (`"村" *` in FTS5, `村:*` in PostgreSQL) find it anywhere. Tokens are separated by one space and hold
//! letters and digits only, so `unicode61` and the `simple` configuration leave them whole.
//!
//! What is masked or encrypted must not be given to this module: the last four digits of a telephone number are a
//! personal detail too.

use crate::text::{self, half_width};
use domain::normal::is_invisible;

/// Digits at the end of a long number that are searchable on their own (尾号).
const TAIL: usize = 4;

/// One stretch of text that becomes tokens together.
#[derive(Debug)]
enum Run {
    /// Han characters without a break.
    Han(Vec<char>),
    /// A word of other letters and digits.
    Word(String),
}

/// The text as search compares it: full-width forms (`Ａ１（`) as half width, the ideographic space as a space, Latin
/// letters in lower case. Han characters and Chinese punctuation stay.
pub fn normalise(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// The tokens of a text for a full-text index: separated by single spaces, in the order of the text, empty if there is
/// nothing to search. Give the same text to [`query`] and its tokens are found next to each other here.
pub fn index(text: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    for run in runs(text) {
        push(&mut out, &run, true);
    }
    out.join(" ")
}

/// The tokens to look for as one phrase (adjacent, in this order). Empty if the text has no letter and no digit.
///
/// Every stretch of at least two Han characters of an indexed text is found by its phrase, and so is a stretch across
/// words that cuts no Latin word in two. A single last Han character after other tokens is left out: the text may go
/// on there. A lone Han character gives itself, which finds it where a run ends; search it as a prefix to find it
/// everywhere.
pub fn query(text: &str) -> Vec<String> {
    let runs = runs(text);
    let mut out = Vec::new();
    let last = runs.len().saturating_sub(1);
    for (at, run) in runs.iter().enumerate() {
        match run {
            Run::Han(han) if at == last && at > 0 && han.len() == 1 => {}
            Run::Han(han) => push(&mut out, run, at < last || han.len() == 1),
            Run::Word(_) => push(&mut out, run, true),
        }
    }
    out
}

/// Whether the character is searched as Han text: Chinese characters, and the private area, where some place names of the
/// statistics bureau still live.
pub fn is_han(c: char) -> bool {
    text::is_han(c) || matches!(c, '\u{e000}'..='\u{f8ff}')
}

fn fold(c: char) -> char {
    let c = half_width(c);
    // Letters whose lower case is several characters (İ) stay: a token must not change its length.
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

fn runs(text: &str) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    // Nothing, or only blanks, since the last letter: 李 四 and 李四 are one name.
    let (mut open, mut blank) = (false, false);
    for c in text.chars().filter(|c| !is_invisible(*c)).map(fold) {
        if is_han(c) {
            match out.last_mut() {
                Some(Run::Han(han)) if open || blank => han.push(c),
                _ => out.push(Run::Han(vec![c])),
            }
            (open, blank) = (true, false);
        } else if c.is_alphanumeric() {
            match out.last_mut() {
                Some(Run::Word(word)) if open => word.push(c),
                _ => out.push(Run::Word(c.to_string())),
            }
            (open, blank) = (true, false);
        } else {
            blank = (open || blank) && c.is_whitespace() && !matches!(c, '\n' | '\r');
            open = false;
        }
    }
    out
}

/// `closed`: the run is known to end here, so its last character stands alone after its pairs.
fn push(out: &mut Vec<String>, run: &Run, closed: bool) {
    match run {
        Run::Han(han) => {
            out.extend(han.windows(2).map(|pair| pair.iter().collect()));
            if closed {
                out.extend(han.last().map(char::to_string));
            }
        }
        Run::Word(word) => {
            out.push(word.clone());
            out.extend(tail(word));
        }
    }
}

/// The last four of a long number; a citizen number may end in x.
fn tail(word: &str) -> Option<String> {
    let digits = word.strip_suffix('x').unwrap_or(word);
    let number = word.len() > TAIL && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    number.then(|| word[word.len() - TAIL..].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a phrase search does: the wanted tokens stand next to each other.
    fn found(text: &str, wanted: &str) -> bool {
        let index = index(text);
        let tokens: Vec<&str> = index.split(' ').collect();
        let phrase = query(wanted);
        !phrase.is_empty() && tokens.windows(phrase.len()).any(|w| w == phrase)
    }

    #[test]
    fn index_forms() {
        for (text, tokens) in [
            ("浒湾镇", "浒湾 湾镇 镇"),
            ("镇", "镇"),
            ("ＡＢ栋3号", "ab 栋 3 号"),
            ("13812345678", "13812345678 5678"),
            ("5678", "5678"),
            ("36100219800101123X", "36100219800101123x 123x"),
            ("JX-2026-00017", "jx 2026 00017 0017"),
            ("排查、整改。", "排查 查 整改 改"),
            ("〇八　厂", "〇八 八厂 厂"),
            ("李　四", "李四 四"),
            ("李 \u{200b}四", "李四 四"),
            ("李\n四", "李 四"),
            ("𣒍村", "𣒍村 村"),
            ("——！", ""),
            ("", ""),
        ] {
            assert_eq!(index(text), tokens, "{text}");
        }
    }

    #[test]
    fn query_forms() {
        for (text, tokens) in [
            ("浒湾镇", &["浒湾", "湾镇"][..]),
            ("镇", &["镇"]),
            ("村委会2026", &["村委", "委会", "会", "2026"]),
            ("2026年", &["2026"]),
            ("尾号5678", &["尾号", "号", "5678"]),
            ("，。", &[]),
        ] {
            assert_eq!(query(text), tokens, "{text}");
        }
    }

    #[test]
    fn finds_and_does_not_find() {
        let text = "张村长电话13812345678，东乡区ABC公司第3次排查";
        for wanted in ["村长", "长电话", "5678", "13812345678", "ａｂｃ公司", "话13812345678，东乡"] {
            assert!(found(text, wanted), "{wanted}");
        }
        for wanted in ["村电", "长村", "区公司", "1381", "话138123456", "3次查"] {
            assert!(!found(text, wanted), "{wanted}");
        }
    }

    #[test]
    fn normalise_folds_width_and_case() {
        assert_eq!(normalise("ＡＢｃ１２（村）　X"), "abc12(村) x");
    }

    proptest! {
        /// Any stretch of two or more characters of Chinese text is found by its phrase.
        #[test]
        fn every_han_substring(text in "[一-龥〇㙍𣒍]{2,40}", a in 0usize..40, len in 2usize..40) {
            let chars: Vec<char> = text.chars().collect();
            let from = a % (chars.len() - 1);
            let to = (from + len).min(chars.len());
            let part: String = chars[from..to].iter().collect();
            prop_assert!(found(&text, &part), "{part} in {text}");
        }

        /// Also in mixed text, as long as no Latin word is cut and something beside one cut character is wanted.
        #[test]
        fn mixed_substring(parts in prop::collection::vec("[一-龥]{1,4}|[a-zA-Z]{1,5}|[0-9]{1,12}|[，。 ]", 1..12), a in 0usize..60, len in 2usize..30) {
            let text: String = parts.concat();
            let chars: Vec<char> = text.chars().collect();
            prop_assume!(chars.len() >= 2);
            let from = a % (chars.len() - 1);
            let to = (from + len).min(chars.len());
            let word = |c: char| c.is_ascii_alphanumeric();
            let cut = |at: usize| at > 0 && at < chars.len() && word(chars[at - 1]) && word(chars[at]);
            prop_assume!(!cut(from) && !cut(to));
            let part: String = chars[from..to].iter().collect();
            let phrase = query(&part);
            prop_assume!(phrase.len() > 1 || phrase.iter().any(|t| t.chars().count() > 1));
            prop_assert!(found(&text, &part), "{part} in {text}");
        }
    }
}
