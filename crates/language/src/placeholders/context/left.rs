//! The left context of a figure: the phrase in front of it.
//!
//! ```text
//! 办“四点半课堂”XX期 → 举办四点半课堂期数
//! 危墙没拆的有XX处 → 未拆危墙数量
//! ```

use crate::dates::number::is_left_out_sign;
use crate::placeholders::context::count_phrase::first_figure;
use crate::placeholders::context::count_phrase::{counted_at, figure_length};
use crate::placeholders::context::window::{LONGEST, SEPARATORS, window};
use crate::placeholders::lexicon::{
    ACTION_VERBS, COUNT_VERBS, DONE_STARTS, GROUP_AVERAGES, LINE_TAILS, TREND_VERBS, UNDONE,
};
use crate::placeholders::trim::trim;

/// What stands in front of a figure in the same phrase.
#[derive(Debug, Default)]
pub(crate) struct LeftContext {
    /// The words that may name the figure; empty for none.
    pub words: String,
    /// 其中 opened the phrase.
    pub of_these: bool,
    /// The phrase follows 、 in a row.
    pub in_row: bool,
    /// Who the figure is done for stands before it: 为XX户困难群众…
    pub for_whom: bool,
    /// They are the noun of the number before: XX个党支部XX名….
    pub counted: bool,
    /// The words before the first figure of the phrase, where nothing stands between that one and this: 烧了XX户XX间.
    pub head: String,
    /// The phrase says that something is done or not: 已腾空XX栋.
    pub done: bool,
    /// Which of those counted before: 请假的只有X个, 集体经济过10万元的有X个.
    pub which: Option<String>,
}

/// Reads the phrase in front of byte `at`.
pub(crate) fn left_context(text: &str, at: usize) -> LeftContext {
    let from = window(text, at, LONGEST);
    let words = &text[from..at];
    // A bracket inside a word, 村(社区), is no border, nor is 、 between nouns of one row.
    let mut start = from;
    let mut open = false;
    let mut words_behind = false;
    let mut in_row = false;
    for (offset, c) in words.char_indices().rev() {
        match c {
            // “四点半课堂” inside the phrase is part of the name.
            '”' if quoted(&words[..offset]) => words_behind = true,
            ')' | '）' if !open && words_behind && plain_insert(&words[..offset]) => open = true,
            '(' | '（' if open => open = false,
            '、' if words_behind && !holds_figure(&words[..offset]) => {}
            _ if !open && SEPARATORS.contains(&c) => {
                start = from + offset + c.len_utf8();
                in_row = c == '、';
                break;
            }
            _ => words_behind = true,
        }
    }
    let phrase = text[start..at].trim();
    let after_figure = after_last_figure(phrase);
    LeftContext {
        words: trim(after_figure),
        of_these: phrase.starts_with("其中"),
        in_row: in_row && after_figure.len() == phrase.len(),
        for_whom: phrase.ends_with(['为', '给', '对', '向']),
        counted: after_figure.len() < phrase.len() && !ACTION_VERBS.occurs_in(after_figure) && !after_figure.is_empty(),
        head: if after_figure.is_empty() { trim(&phrase[..first_figure(phrase)]) } else { String::new() },
        done: DONE_STARTS.prefix(phrase).is_some(),
        which: group_of(phrase),
    }
}

/// The words before 的 or 的只有 at the end of a phrase.
pub(crate) fn group_of(phrase: &str) -> Option<String> {
    let bare = COUNT_VERBS.strip_suffix(phrase).unwrap_or(phrase);
    let bare = bare.strip_suffix('的')?;
    // 有护栏的只有XX处: those that have one.
    let words = match bare.strip_prefix('有').filter(|noun| noun.chars().count() <= 4) {
        Some(_) => bare.to_owned(),
        None => trim(bare),
    };
    // 旱厕没拆的: 未拆旱厕.
    let undone = UNDONE.iter().find_map(|w| words.split_once(w));
    let words = match undone.filter(|(n, v)| n.chars().count() >= 2 && (1..=4).contains(&v.chars().count())) {
        Some((noun, verb)) => format!("未{verb}{noun}"),
        None => words,
    };
    (2..=12).contains(&words.chars().count()).then_some(words)
}

/// Does the piece behind the last stop hold a figure?
fn holds_figure(words: &str) -> bool {
    let piece = words.rsplit([',', '，', ';', '；', '。', ':', '：', '、', '\n']).next().unwrap_or("");
    piece.chars().any(|c| is_left_out_sign(c) || c.is_ascii_digit())
}

/// Does a short quotation without a stop close here?
fn quoted(before_close: &str) -> bool {
    let inner: Vec<char> = before_close.chars().rev().take(12).collect();
    let open = inner.iter().position(|&c| c == '“');
    open.is_some_and(|n| n >= 2 && !inner[..n].iter().any(|c| SEPARATORS.contains(c)))
}

/// Does a short bracket of plain words, 村(社区), close here?
fn plain_insert(before_close: &str) -> bool {
    let inner: Vec<char> = before_close.chars().rev().take(8).collect();
    let open = inner.iter().position(|&c| matches!(c, '(' | '（'));
    open.is_some_and(|n| n >= 2 && !inner[..n].iter().any(|c| SEPARATORS.contains(c)))
}

/// The rest of a phrase behind the last number with its unit: the noun counted goes with that number, a verb of
/// work begins the next name (我们XX个村筹资新修公路XX公里).
fn after_last_figure(phrase: &str) -> &str {
    let mut out = phrase;
    let mut at = 0;
    while let Some(c) = phrase[at..].chars().next() {
        if let Some(length) = counted_at(phrase, at) {
            at += length;
            // 抛荒10亩以上的, 收入10万元以上的村: the line belongs to the name.
            let line = LINE_TAILS.prefix(&phrase[at..]).is_some();
            if line && phrase[at..].chars().count() > 2 && phrase[..at].chars().any(|c| !c.is_ascii_digit()) {
                continue;
            }
            // 发放两项补贴: a small number in words is part of the name.
            let small = phrase[at - length..].starts_with(['两', '三', '四', '五', '六', '七', '八']);
            let named = &phrase[at..];
            if small && (2..=5).contains(&named.chars().count()) && !ACTION_VERBS.occurs_in(named) {
                continue;
            }
            out = &phrase[at..];
            // 带动20户贫困户户均增收: an average of those counted.
            let average = GROUP_AVERAGES.occurs_in(out);
            let verb =
                ACTION_VERBS.find_all(out).chain(TREND_VERBS.find_all(out)).map(|(i, _)| i).min().filter(|_| !average);
            // XX个村民小组XX户: the noun belongs to the number before it.
            let noun = out.ends_with(['组', '村', '屯', '寨']) && out.chars().count() <= 5;
            // XX名同志中有XX人: of those counted.
            let of_them = out.ends_with('中') || out.ends_with("中有");
            if verb.is_none() && (noun || of_them && out.chars().count() <= 8) {
                out = "";
            }
            // 2019年、2019年脱贫: a time between belongs to neither.
            out = &out[verb.unwrap_or(0)..];
        } else {
            at += figure_length(&phrase[at..]).max(c.len_utf8());
        }
    }
    out
}
