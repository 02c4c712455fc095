//! Scope words (范围词), each a filter of the indicator and no decoration.

use crate::dates::DateRange;
use crate::dates::number::chinese_at;
use crate::placeholders::context::window::{sentence_before, window_behind};
use crate::placeholders::lexicon::{SCOPES, TIMES};

/// What a scope word limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScopeKind {
    /// A place: 全市, 县域, 辖区.
    Place,
    /// A kind of villages or places: 任职村, 薄弱村.
    Group,
    /// Who did it: 派出单位, 驻村工作队.
    Doer,
    /// A batch of people sent: 第一批, 新一轮.
    Batch,
    /// A time: 三年来, 去年, 截至目前.
    Time,
    /// An average: 人均, 村均.
    Average,
}

/// A scope word where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// As written.
    pub word: String,
    /// What it limits.
    pub kind: ScopeKind,
    /// Byte offset in the text.
    pub start: usize,
}

fn kind_of(word: &str) -> ScopeKind {
    match word {
        "人均" | "户均" | "村均" | "平均" => ScopeKind::Average,
        "派出单位" | "接收单位" | "驻村工作队" | "第一书记" => ScopeKind::Doer,
        _ if word.ends_with('批') || word.ends_with("一轮") => ScopeKind::Batch,
        _ if word.starts_with('全') || matches!(word, "辖区" | "县域" | "镇域") || word.ends_with('级') => {
            ScopeKind::Place
        }
        _ if word.ends_with('村') => ScopeKind::Group,
        _ => ScopeKind::Time,
    }
}

/// 第三批, 五年来, 11月以来: the words no table lists.
fn counted_scope(rest: &str) -> Option<(usize, ScopeKind)> {
    if let Some((_, length)) = DateRange::read(rest) {
        return Some((length, ScopeKind::Time));
    }
    let behind = rest.strip_prefix('第')?;
    let (_, length) = chinese_at(behind)?;
    let word = behind[length..].starts_with(['批', '轮']);
    word.then(|| ('第'.len_utf8() + length + '批'.len_utf8(), ScopeKind::Batch))
}

/// The scope words of the sentence up to the figure and in the unit of its own, in order, each once.
pub(crate) fn scopes(text: &str, start: usize, end: usize) -> Vec<Scope> {
    let sentence = sentence_before(text, start);
    let mut out = words_of(sentence, start - sentence.len());
    // XX名第一书记: what is counted may say it itself.
    let own = window_behind(text, end, 12);
    for (at, word) in SCOPES.find_all(own) {
        add(&mut out, word, kind_of(word), end + at);
    }
    out
}

/// Bytes of a paragraph looked through for the time of its figures.
const PARAGRAPH: usize = 1500;

/// The last time word before a figure in its paragraph (今年以来…。共…XX处): what a sentence that names no time speaks of.
pub fn time_before(text: &str, start: usize) -> Option<Scope> {
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let mut from = line.max(start.saturating_sub(PARAGRAPH));
    while !text.is_char_boundary(from) {
        from += 1;
    }
    words_of(&text[from..start], from).into_iter().rfind(|s| s.kind == ScopeKind::Time)
}

/// Each word once; the longer word that began earlier holds the shorter one: 今年以来 over 今年.
fn add(out: &mut Vec<Scope>, word: &str, kind: ScopeKind, at: usize) {
    let inside = out.last().is_some_and(|last| at < last.start + last.word.len());
    if !inside && !out.iter().any(|s| s.word == word) {
        out.push(Scope { word: word.to_owned(), kind, start: at });
    }
}

/// Signs and words between several who do a thing together.
const JOINS: [char; 4] = ['和', '与', '及', '、'];

/// The scope words of a stretch that begins at `offset`.
fn words_of(sentence: &str, offset: usize) -> Vec<Scope> {
    let mut out: Vec<Scope> = Vec::new();
    for (at, c) in sentence.char_indices() {
        let rest = &sentence[at..];
        let inside_number = sentence[..at].ends_with(|c: char| c.is_ascii_digit()) && c.is_ascii_digit();
        let listed = [SCOPES.prefix(rest), TIMES.prefix(rest)].into_iter().flatten().max_by_key(|w| w.len());
        let longer = |(length, _): &(usize, ScopeKind)| listed.is_none_or(|w| *length >= w.len());
        if let Some((length, kind)) = counted_scope(rest).filter(|found| !inside_number && longer(found)) {
            add(&mut out, &rest[..length], kind, offset + at);
        } else if let Some(word) = listed {
            // 各乡镇和驻村工作队共走访: one of several who did it together limits nothing.
            let join_overlap = sentence[..at].ends_with(JOINS) || rest[word.len()..].starts_with(JOINS);
            if join_overlap && kind_of(word) == ScopeKind::Doer {
                continue;
            }
            add(&mut out, word, kind_of(word), offset + at);
        }
    }
    out
}
