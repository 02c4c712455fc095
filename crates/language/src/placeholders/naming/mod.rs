//! Names of a figure from the words around it.
//!
//! ```text
//! 溪口村XX个村民小组,XXX户XXXX人 → 全村村民小组数量 + 全村总户数 + 全村总人口
//! 2021年由县局选派到XX村任第一书记,到今天整整XX天 → <place> + 驻村天数
//! ```

pub(crate) mod anchor;
pub(crate) mod compose;
pub(crate) mod figure;
pub(crate) mod listing;
pub(crate) mod rewrite;
pub(crate) mod scope_words;
pub(crate) mod subject;
pub(crate) mod suffix;
pub(crate) mod value_kind;

use crate::placeholders::lexicon::{ACTION_VERBS, YEAR_STARTS, YEARLY_OUTPUTS};
use crate::placeholders::money::heading::with_heading;
use crate::placeholders::money::unit_standard::unit_standard;
use crate::placeholders::name_parts::object_of;
use crate::placeholders::naming::anchor::{anchored, with_first, with_topic};
use crate::placeholders::naming::compose::compose;
use crate::placeholders::naming::figure::Figure;
use crate::placeholders::naming::rewrite::rewrite;
use crate::placeholders::naming::scope_words::scope_words_of;
use crate::placeholders::naming::subject::subject;
use crate::placeholders::naming::value_kind::value_kind;
use crate::placeholders::placeholder::ValueKind;
use crate::placeholders::scan::Token;
use crate::placeholders::sign_reading::SignReading;

/// What a figure is called and which rows it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MetricName {
    pub metric: Vec<String>,
    pub scope_words: Vec<String>,
    pub value_kind: ValueKind,
}

impl Default for MetricName {
    fn default() -> Self {
        Self { metric: Vec::new(), scope_words: Vec::new(), value_kind: ValueKind::NoFigure }
    }
}

/// Names the figure at `token` of a text whose title speaks of `topic`.
pub(crate) fn name_figure(text: &str, token: Token, what: &SignReading, topic: &str) -> MetricName {
    let mut figure = Figure::read(text, token.start, what, topic);
    let (name, carried) = subject(&mut figure);
    let name = rewrite(&mut figure, name);
    // 分红没有兑现,拖欠XX万元 has taken its noun from the sentence.
    let words = &figure.before.words;
    let whole = figure.what.is_money() && words.len() < name.len() && ACTION_VERBS.contains(words);
    let anchor = if whole { None } else { anchored(&figure, &name) };
    let (name, anchor) = (so_far(&figure, name), anchor.map(|name| so_far(&figure, name)));
    let name = unit_standard(&mut figure).unwrap_or(name);
    let name = of_a_year(&figure, name);
    let metric = compose(&figure, &name, carried, &figure.scope);
    let metric = match anchor {
        Some(anchor) => with_first(compose(&figure, &anchor, carried, ""), metric),
        None => with_topic(metric, topic, token.start),
    };
    let metric = with_heading(metric, &figure.what, text, token.start - figure.sentence.len());
    let scope_words = scope_words_of(figure.sentence, &text[token.start..figure.what.after.min(text.len())]);
    MetricName { metric, scope_words, value_kind: value_kind(&figure) }
}

/// 已缴费XX人, 已验收XX个: what is done so far is told from the whole.
fn so_far(figure: &Figure<'_>, name: String) -> String {
    let words = &figure.before.words;
    let done = figure.nothing_behind
        && object_of(words).is_empty()
        && figure.clause.strip_suffix(words.as_str()).is_some_and(|front| front.ends_with('已'));
    match name.find(words).filter(|_| done && !words.is_empty()) {
        Some(at) if !name[..at].ends_with('已') => format!("{}已{}", &name[..at], &name[at..]),
        _ => name,
    }
}

/// 去年发电XX万度: what a year brought.
fn of_a_year(figure: &Figure<'_>, name: String) -> String {
    let year = YEAR_STARTS.strip_prefix(figure.clause) == Some(figure.before.words.as_str());
    let made = YEARLY_OUTPUTS.suffix(&name).is_some();
    if year && made && figure.nothing_behind { format!("年{name}") } else { name }
}
