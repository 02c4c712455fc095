//! Placeholders (空缺): signs that stand for something left out, `XX`, `xxx`, `××`, `〔*〕`, `**`, `____`, told apart
//! by what they stand for. Only [`Kind::Figure`] is a figure a ledger can give; `X村` is a place, `王XX` a person.
//!
//! A figure gets names an indicator may be found by, the words that say which rows count (任职村, 第一批), and the
//! rounding word its value must obey (余, 近, 不到).

mod behind;
mod compose;
mod earlier;
pub mod fill;
mod frames;
mod inherit;
mod kind;
mod lexicon;
mod metric;
mod money;
mod phrase;
mod scan;
mod scope;
#[cfg(test)]
mod tests;
mod topic;
mod trim;
pub(crate) mod units;
mod verbs;

pub use scope::{Scope, ScopeKind, time_before};

/// What was left out (缺什么).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A number: XX个, XX%.
    Figure,
    /// The name of a unit, project, document: XX局.
    Name,
    /// A place: X村, 〔*〕镇.
    Place,
    /// A day, month or time of day: X月X日.
    Date,
    /// A year: 20XX年.
    Year,
    /// A number in a series: 第XX届, 〔2023〕XX号.
    Ordinal,
    /// A person: 王XX同志, *镇长.
    Person,
    /// Anything else: a missing character, a phone number.
    Other,
}

/// Whether the ledger can give the value (数值性质).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueKind {
    /// What a period brought (结果): 引进项目XX个.
    Result,
    /// A line somebody set (参数): 每月驻村不少于X天, 人均年收入在XX元以下.
    Parameter,
    /// What is planned (目标): 培训XX场次以上.
    Target,
    /// No figure at all.
    NoFigure,
}

/// The word that rounds a figure (约数).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rounding {
    /// 余: the value is above the number written.
    Yu,
    /// 多: the value is above the number written.
    Duo,
    /// 近、将近: the value is below the number written.
    Jin,
    /// 约、大约: near it, above or below.
    Yue,
    /// 左右、上下: near it, above or below.
    Zuoyou,
    /// 不到、不足: the value is below.
    Budao,
    /// 以上、不少于、不低于、至少: the value is not below.
    Yishang,
    /// 超过、突破、逾: the value is above.
    Chaoguo,
    /// 以下、以内、不超过: the value is not above.
    Yixia,
}

impl Rounding {
    /// The rounding this word stands for.
    fn of(word: &str) -> Option<Self> {
        use Rounding::{Budao, Chaoguo, Duo, Jin, Yishang, Yixia, Yu, Yue, Zuoyou};
        [Yu, Duo, Jin, Yue, Zuoyou, Budao, Yishang, Chaoguo, Yixia].into_iter().find(|r| r.word() == word)
    }

    /// The word itself, as put beside the value.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yu => "余",
            Self::Duo => "多",
            Self::Jin => "近",
            Self::Yue => "约",
            Self::Zuoyou => "左右",
            Self::Budao => "不到",
            Self::Yishang => "以上",
            Self::Chaoguo => "超过",
            Self::Yixia => "以下",
        }
    }
}

/// One place where something was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    /// The sign as written: `XX`, `〔*〕`, `201x`.
    pub token: String,
    /// Byte offset in the clean text.
    pub start: usize,
    /// Byte offset behind it.
    pub end: usize,
    /// The token with at most 15 characters of text on either side.
    pub context: String,
    /// What was left out.
    pub kind: Kind,
    /// Unit of a figure: 户, 万元, %; 余 and 多 taken out of it.
    pub unit: Option<String>,
    /// Names of the figure, best first, at most three; empty for what is no figure.
    pub metric: Vec<String>,
    /// Words of the sentence that say which rows, places or times count: 任职村, 第一批, 全镇, 去年.
    pub scope_words: Vec<String>,
    /// The same words told apart, with the place where each stands: 任职村 a group, 第一批 a batch, 三年来 a time.
    pub scopes: Vec<Scope>,
    /// The rounding word of a figure.
    pub rounding: Option<Rounding>,
    /// Whether a ledger can give the value.
    pub value_kind: ValueKind,
}

/// A number that stands in the text, read the way a placeholder in its place would be.
pub(crate) struct Reading {
    pub rounding: Option<Rounding>,
    pub metric: Vec<String>,
    pub scopes: Vec<Scope>,
}

/// Reads the number `start..end` of a text with the words on either side of it.
pub(crate) fn reading(text: &str, start: usize, end: usize, unit_end: usize, unit: &str) -> Reading {
    let what = kind::read_stated(text, start, end, unit_end, unit);
    let named = metric::name_figure(text, scan::Token { start, end }, &what, &topic::document_topic(text));
    Reading { rounding: what.rounding, metric: named.metric, scopes: scope::scopes(text, start, end) }
}

/// Characters of context on either side.
const CONTEXT: usize = 15;
/// So many of them tell one sign from another.
const ENOUGH: usize = 6;

/// Finds every placeholder of a clean text, in order. Never fails.
pub fn find(text: &str) -> Vec<Placeholder> {
    let tokens = scan::sign_tokens(text);
    let read = kind::classify(text, &tokens);
    let mut out = Vec::with_capacity(tokens.len());
    let topic = topic::document_topic(text);
    for (token, what) in tokens.iter().zip(&read) {
        let figure = what.kind == Kind::Figure;
        let named = if figure { metric::name_figure(text, *token, what, &topic) } else { metric::MetricName::default() };
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
