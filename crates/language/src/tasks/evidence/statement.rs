//! Statements of how things are, and stages of a plan.
//!
//! ```text
//! 安全是发展的前提。 → no task
//! ```

use crate::tasks::lexicon::{NO_COPULA, STATEMENT_CUES};

/// 安全是发展的前提: a statement.
pub(crate) fn is_statement(text: &str) -> bool {
    let mut is_bare = text.to_owned();
    let is_there = text.contains('是');
    for word in NO_COPULA.iter() {
        if is_there && is_bare.contains(word) {
            is_bare = is_bare.replace(word, "");
        }
    }
    is_bare.ends_with("结束")
        || is_bare.contains('是')
        || is_bare.contains("在于")
        || is_bare.contains("只有")
        || is_bare.contains("意味着")
        || is_bare.contains("标志着")
        || is_bare.contains("关系到")
        || STATEMENT_CUES.occurs_in(&is_bare)
}

/// 宣传发动(3月1日至3月10日)、集中整治(…): the stages of a plan.
pub(crate) fn are_stages(text: &str) -> bool {
    if text.ends_with("阶段") || text.contains("阶段(") || text.contains("阶段（") {
        return true;
    }
    let in_brackets = text.split(['(', '（']).skip(1).filter(|inner| {
        let inner = inner.split([')', '）']).next().unwrap_or("");
        inner.contains('月') && (inner.contains('日') || inner.contains('-') || inner.contains('至'))
    });
    in_brackets.count() >= 2
}
