//! The words on either side of a figure, trimmed to what can name it.

use super::earlier;
use super::lexicon::{
    ACTION_VERBS, AGE_TAILS, COUNT_VERBS, DIGITS, DONE_STARTS, EMPTY_HEADINGS, GROUP_AVERAGES, LINE_TAILS, TREND_VERBS,
    UNDONE,
};
use super::trim::trim;
use super::units::unit_at;
use crate::dates::number::{arabic_at, chinese_at, is_left_out_sign};

/// Signs a phrase ends at.
pub(super) const SEPARATORS: [char; 18] =
    ['”', ',', '，', ';', '；', ':', '：', '。', '!', '?', '！', '？', '\n', '…', ')', '）', '、', '('];

/// Longest phrase looked at on either side, in characters.
pub(super) const LONGEST: usize = 24;

/// The start of the window of so many characters before `at`.
pub(super) fn window(text: &str, at: usize, characters: usize) -> usize {
    text[..at].char_indices().rev().take(characters).last().map_or(at, |(i, _)| i)
}

/// So many characters of text behind `at`, up to the end of the clause.
pub(super) fn window_behind(text: &str, at: usize, characters: usize) -> &str {
    let behind = text[at..].char_indices().take(characters);
    let end = behind.take_while(|(_, c)| !SEPARATORS.contains(c)).last().map_or(0, |(i, c)| i + c.len_utf8());
    &text[at..at + end]
}

/// The clause in front of the figure, as far as it is looked at.
pub(super) fn clause_before(text: &str, at: usize) -> &str {
    let words = &text[window(text, at, LONGEST)..at];
    words.rsplit([',', ';', '。', '\n', ':']).next().unwrap_or("")
}

/// The sentence up to the figure, as far as it is looked at.
pub(super) fn sentence_before(text: &str, at: usize) -> &str {
    let back = text[..at].char_indices().rev().take(120);
    let from = back.take_while(|(_, c)| !crate::sentence::closes_sentence(*c)).last().map_or(at, |(i, _)| i);
    &text[from..at]
}

/// The short heading a sentence stands under on its own line, its number and verb taken off: 一是通水。 → 通水.
pub(super) fn heading_before(text: &str, sentence_start: usize) -> String {
    let Some(before) = text[..sentence_start].strip_suffix('。') else { return String::new() };
    let from = window(before, before.len(), 14);
    let piece =
        before[from..].rsplit(['。', '\n', ';', '；', ',', '，', ')', '）', '、', '.', '!', '?']).next().unwrap_or("");
    let bare = DIGITS
        .iter()
        .find_map(|n| piece.strip_prefix(n).and_then(|r| r.strip_prefix('是').or_else(|| r.strip_prefix('要'))))
        .unwrap_or(piece);
    let bare = bare.trim_start_matches(['抓', '强', '办', '搞', '做', '聚', '促', '跑', '兴', '稳', '守', '修']).trim();
    let numbered = bare.len() < piece.len()
        || text[..from].ends_with(['、', ')', '）', '.'])
        || piece.len() < before[from..].len();
    let plain = bare.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) && !EMPTY_HEADINGS.occurs_in(bare);
    if numbered && plain && (2..=3).contains(&bare.chars().count()) { bare.to_owned() } else { String::new() }
}

/// What the paragraph says before the sentence of the figure, as far as it is looked at.
pub(super) fn paragraph_before(text: &str, at: usize) -> &str {
    let from = window(text, at, 160);
    let words = &text[from..at];
    words.rsplit('\n').next().unwrap_or(words)
}

/// Length of a number, known or left out, at the start of `rest`; 0 for none.
pub(super) fn figure_length(rest: &str) -> usize {
    // 〔*〕, brackets and all.
    if let Some(inner) = rest.strip_prefix('〔') {
        let signs: usize = inner.chars().take_while(|&c| is_left_out_sign(c)).map(char::len_utf8).sum();
        let closed = signs > 0 && inner[signs..].starts_with('〕');
        return if closed { signs + 2 * '〔'.len_utf8() } else { 0 };
    }
    let signs: usize =
        rest.chars().take(LONGEST).take_while(|&c| is_left_out_sign(c) || c == '.').map(char::len_utf8).sum();
    if signs > 0 && !rest.starts_with('.') {
        return signs;
    }
    arabic_at(rest).map(|(_, l)| l).or_else(|| chinese_at(rest).map(|(_, l)| l)).unwrap_or(0)
}

// ---- in front -------------------------------------------------------------------------------------------------

/// What stands in front of a figure in the same phrase.
#[derive(Debug, Default)]
pub(super) struct LeftContext {
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
pub(super) fn left_context(text: &str, at: usize) -> LeftContext {
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
        head: if after_figure.is_empty() { trim(&phrase[..earlier::first_figure(phrase)]) } else { String::new() },
        done: DONE_STARTS.prefix(phrase).is_some(),
        which: group_of(phrase),
    }
}

/// The words before 的 or 的只有 at the end of a phrase.
pub(super) fn group_of(phrase: &str) -> Option<String> {
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

/// The same at `at` of a text, where 上一轮, 第三批, 每一户 are no figures.
pub(super) fn counted_at(text: &str, at: usize) -> Option<usize> {
    let ordinal = text[..at].ends_with(['上', '下', '新', '第', '每', '这', '那', '逐', '同', '统', '头']);
    let chinese = text[at..].starts_with(|c: char| !c.is_ascii_digit() && !is_left_out_sign(c));
    // 一户多宅, 一村一品 are words.
    // 三轮车 is one.
    let idiom = |length: &usize| {
        text[at..at + length].ends_with('轮') && text[at + length..].starts_with('车')
            || chinese && (text[at..at + length].ends_with('多') || text[at + length..].starts_with(['一', '两']))
    };
    if ordinal && chinese { None } else { counted(&text[at..]).filter(|length| !idiom(length)) }
}

fn is_chinese_digit(c: char) -> bool {
    "一二三四五六七八九十百".contains(c)
}

/// A figure with its unit at the start of `rest`: the length of both.
pub(super) fn counted(rest: &str) -> Option<usize> {
    let length = figure_length(rest);
    let round = rest.get(length..).filter(|_| length > 0)?;
    let behind = round.trim_start_matches(['余', '多', '来']);
    // 60岁以上, 三级, 两类 are parts of names.
    let line = |u: &super::units::Unit| {
        let after = &behind[u.length..];
        let known = rest.starts_with(|c: char| c.is_ascii_digit() || is_chinese_digit(c));
        u.name == "岁" && (known || AGE_TAILS.prefix(after).is_some())
    };
    let unit = unit_at(behind).filter(|u| !matches!(u.name, "级" | "类") && !line(u))?;
    let end = rest.len() - behind.len() + unit.length;
    Some(end + (rest[end..].len() - rest[end..].trim_start_matches(['余', '多']).len()))
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
