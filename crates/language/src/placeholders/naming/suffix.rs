//! The word a figure is named by (数量、里程、金额), from its unit and the end of its noun.
//!
//! ```text
//! 硬化通组路XX公里 → 硬化通组路里程
//! 三类村还有XX个,占行政村总数的XX% → 全村数量 + 三类村占比
//! ```

use crate::placeholders::lexicon::{
    ACTION_VERBS, AMOUNT_NOUN_ENDS, GENERAL_VERBS, MONEY_NOUNS, PAYMENT_ENDS, PAYMENT_STARTS, RATE_NOUN_ENDS,
    SHARE_NOUNS, SUFFIX_ROWS, TREND_ENDS,
};
use crate::placeholders::sign_reading::SignReading;
use crate::text::{rows, section};
use std::sync::LazyLock;

/// A row of the table of suffixes: measures, the word in their place, ends of nouns.
struct Suffix {
    measures: Vec<&'static str>,
    named: &'static str,
    ends: Vec<&'static str>,
}

static SUFFIXES: LazyLock<Vec<Suffix>> = LazyLock::new(|| {
    let list = |field: &'static str| field.split('/').collect();
    rows(section(SUFFIX_ROWS, "suffix-table"))
        .map(|[measures, named, ends]| Suffix {
            measures: list(measures),
            named: named.trim_matches('-'),
            ends: list(ends),
        })
        .collect()
});

/// The word the figure is named by, given the noun it stands with.
pub(crate) fn suffix(what: &SignReading, noun: &str, bare_listing: bool) -> &'static str {
    let unit = what.unit.as_deref().unwrap_or("");
    let of_noun =
        SUFFIXES.iter().find(|row| row.measures.contains(&what.suffix) && row.ends.iter().any(|w| noun.ends_with(w)));
    if let Some(row) = of_noun {
        return row.named;
    }
    match what.suffix {
        "数量" if unit.ends_with('度') || unit.ends_with(['吨', '斤']) && noun.ends_with('产') => "量",
        // 省下XX万元, 筹集XX万元: a verb alone is of 资金.
        "金额"
            if (ACTION_VERBS.contains(noun) || GENERAL_VERBS.contains(noun)) && MONEY_NOUNS.suffix(noun).is_none() =>
        {
            "资金"
        }
        "金额" if AMOUNT_NOUN_ENDS.suffix(noun).is_some() => "金额",
        "金额" if noun.contains('每') && RATE_NOUN_ENDS.suffix(noun).is_some() => "标准",
        "金额" if MONEY_NOUNS.suffix(noun).is_some() && !paid_out(noun) => "",
        "户数" if bare_listing => "总户数",
        "人数" if bare_listing => "总人口",
        "" if unit.contains(['%', '％', '‰']) => share_suffix(noun),
        other => other,
    }
}

/// The word a share is named by: 普及率, 增长率, 占比.
fn share_suffix(noun: &str) -> &'static str {
    if SHARE_NOUNS.suffix(noun).is_some() {
        ""
    } else if TREND_ENDS.suffix(noun).or_else(|| ACTION_VERBS.suffix(noun)).is_some() {
        "率"
    } else if noun.ends_with('占') {
        "比"
    } else if noun.is_empty() || noun.contains('占') {
        "比例"
    } else {
        "占比"
    }
}

/// 发放补偿款, 扣减补偿金, 结算电费: a verb and what it paid, where 资金 and 收入 name an amount by themselves.
fn paid_out(noun: &str) -> bool {
    let verb = ACTION_VERBS.prefix(noun).is_some() || PAYMENT_STARTS.prefix(noun).is_some();
    let sum = PAYMENT_ENDS.suffix(noun).is_some();
    verb && sum && !noun.ends_with("资金")
}
