//! A short name says what the money is for only with its heading, or with the purpose said before.
//!
//! ```text
//! 为了解决吃水难,他筹来资金XX万元 → 吃水难筹集资金
//! ```

use crate::placeholders::context::window::heading_before;
use crate::placeholders::name_parts::join_overlap;
use crate::placeholders::sign_reading::SignReading;
use crate::text::is_han;

/// 一是通水。…争取资金XX万元: a short name says what the money is for only with the heading in front of it.
pub(crate) fn with_heading(
    mut metric: Vec<String>,
    what: &SignReading,
    text: &str,
    sentence_start: usize,
) -> Vec<String> {
    let Some(first) = metric.first() else { return metric };
    if !what.is_money() || first.chars().count() > SHORT_NAME {
        return metric;
    }
    let mut topic = heading_before(text, sentence_start);
    // 为了解决吃水难,…筹来资金: what it was for.
    if topic.is_empty() {
        let solved = text[sentence_start..].split_once("解决").map_or("", |(front, rest)| {
            let purpose = front.is_empty() || front == "为了" || front == "为";
            if purpose { rest.split([',', '，', '的', '。']).next().unwrap_or("") } else { "" }
        });
        if (2..=5).contains(&solved.chars().count()) && solved.chars().all(is_han) {
            topic = solved.to_owned();
        }
    }
    if topic.is_empty() || first.contains(&topic) {
        return metric;
    }
    metric.insert(0, join_overlap(&topic, first));
    metric.truncate(3);
    metric
}

/// Longest name of an amount that needs its heading, in characters.
const SHORT_NAME: usize = 4;
