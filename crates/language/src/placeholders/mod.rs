//! Placeholders (空缺): signs that stand for something left out, `XX`, `xxx`, `××`, `〔*〕`, `**`, `____`, told apart
//! by what they stand for. Only [`Kind::Figure`] is a figure a ledger can give; `X村` is a place, `王XX` a person.
//!
//! A figure gets names an indicator may be found by, the words that say which rows count (任职村, 第一批), and the
//! rounding word its value must obey (余, 近, 不到).

mod antecedent;
mod classify;
mod construction;
mod context;
mod ellipsis;
pub mod fill;
mod lexicon;
mod money;
mod name_parts;
mod naming;
mod placeholder;
mod rounding;
mod scan;
mod scope;
mod sign_reading;
#[cfg(test)]
mod tests;
mod topic;
mod trim;
mod verbs;

pub use placeholder::{Kind, Placeholder, ValueKind};
pub use rounding::Rounding;
pub use scope::{Scope, ScopeKind, time_before};

use classify::classify;
use classify::figure::read_stated;
use naming::{MetricName, name_figure};
use scan::{Token, sign_tokens};
use topic::document_topic;

/// A number that stands in the text, read the way a placeholder in its place would be.
pub(crate) struct Reading {
    pub rounding: Option<Rounding>,
    pub metric: Vec<String>,
    pub scopes: Vec<Scope>,
}

/// Reads the number `start..end` of a text with the words on either side of it.
pub(crate) fn reading(text: &str, start: usize, end: usize, unit_end: usize, unit: &str) -> Reading {
    let what = read_stated(text, start, end, unit_end, unit);
    let named = name_figure(text, Token { start, end }, &what, &document_topic(text));
    Reading { rounding: what.rounding, metric: named.metric, scopes: scope::scopes(text, start, end) }
}

/// Characters of context on either side.
const CONTEXT: usize = 15;
/// So many of them tell one sign from another.
const ENOUGH: usize = 6;

/// Finds every placeholder of a clean text, in order. Never fails.
pub fn find(text: &str) -> Vec<Placeholder> {
    let tokens = sign_tokens(text);
    let read = classify(text, &tokens);
    let mut out = Vec::with_capacity(tokens.len());
    let topic = document_topic(text);
    for (token, what) in tokens.iter().zip(&read) {
        let figure = what.kind == Kind::Figure;
        let named = if figure { name_figure(text, *token, what, &topic) } else { MetricName::default() };
        out.push(Placeholder {
            token: text[token.start..token.end].to_owned(),
            start: token.start,
            end: token.end,
            context: around(text, token.start, token.end),
            kind: what.kind,
            unit: what.unit.clone().filter(|_| figure),
            metric: named.metric,
            scopes: if figure { scope::scopes(text, token.start, token.end) } else { Vec::new() },
            scope_words: named.scope_words,
            rounding: what.rounding.filter(|_| figure),
            value_kind: if figure { named.value_kind } else { ValueKind::NoFigure },
        });
    }
    out
}

/// The surroundings of a sign, up to the next one where that leaves enough to be known by: among X次、X节、X名 a context that
/// holds its neighbours fits them as well.
fn around(text: &str, start: usize, end: usize) -> String {
    let sign = |c: &char| crate::dates::number::is_left_out_sign(*c);
    let before: Vec<char> = text[..start].chars().rev().take(CONTEXT).collect();
    let behind: Vec<char> = text[end..].chars().take(CONTEXT).collect();
    let own = |side: &[char]| side.iter().position(sign).unwrap_or(side.len());
    let (left, right) = match (own(&before), own(&behind)) {
        (left, right) if left + right >= ENOUGH => (left, right),
        _ => (before.len(), behind.len()),
    };
    before[..left]
        .iter()
        .rev()
        .chain(text[start..end].chars().collect::<Vec<_>>().iter())
        .chain(&behind[..right])
        .collect()
}
