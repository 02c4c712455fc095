//! What stands inside a clause: whom it is about, to whom something is handed, which time it only reports.

use super::head::Head;
use super::lexicon::{ACTION_VERBS, WHOM_CLOSERS};
use crate::dates::When;
use crate::dates::number::is_left_out_sign;

/// How many figures of a sentence were left out; the sign of a place (XX村) is none.
pub(super) fn blanks(sentence: &str) -> usize {
    let (mut count, mut inside) = (0, false);
    for (at, c) in sentence.char_indices() {
        let sign = is_left_out_sign(c);
        count += usize::from(inside && !sign && crate::placeholders::units::unit_at(&sentence[at..]).is_some());
        inside = sign;
    }
    count
}

/// 对缺水村逐村制定预案: the adverb closes those it is about, and the act follows.
pub(super) fn acts_on_group(act: &str) -> bool {
    act.starts_with('对')
        && WHOM_CLOSERS
            .iter()
            .any(|w| act.find(w).is_some_and(|at| ACTION_VERBS.prefix(&act[at + w.len()..]).is_some()))
}

/// 名单报镇环保办, 巡山记录交村委会: a thing handed to somebody.
pub(super) fn hands_over(act: &str) -> bool {
    let act = act.trim();
    act.char_indices().any(|(at, c)| {
        matches!(c, '报' | '交' | '送')
            && super::owner::is_owner(act[at + c.len_utf8()..].trim_start_matches(['到', '给', '至']))
    })
}

/// 报酬提高到每月3000元: how much is paid, no rhythm of work.
pub(super) fn is_pay_rate(text: &str, when: &When, head: &Head) -> bool {
    let behind = when.end.checked_sub(head.start).and_then(|at| text.get(at..)).unwrap_or("");
    let unit = crate::dates::number::number_at(behind).map_or("", |(_, length)| &behind[length..]);
    crate::placeholders::units::unit_at(unit).is_some_and(|u| u.name == "元")
}

/// 1至5月, 今年1-9月份: a span that began with the year, without a limit behind it.
pub(super) fn is_reporting_span(text: &str, when: &When, head: &Head) -> bool {
    let end = when.end.saturating_sub(head.start);
    let (Some(words), Some(behind)) = (text.get(..end), text.get(end..)) else { return false };
    let Some(span) = words.trim_end_matches('份').strip_suffix('月') else { return false };
    let last = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let first = span.trim_end_matches(last);
    let Some(first) = first.strip_suffix(['至', '到', '-', '—', '~']).filter(|_| first.len() < span.len()) else {
        return false;
    };
    let january = first.strip_suffix('月').unwrap_or(first).strip_suffix(['1', '一']);
    january.is_some_and(|before| !before.ends_with(last)) && !behind.starts_with(['前', '底', '末', '内'])
}

#[cfg(test)]
mod tests {
    use crate::tasks::{Context, propose};

    fn proposed(title: &str, body: &str) -> Vec<String> {
        let text = format!("{title}\n{body}");
        propose(&text, &crate::outline(&text), &Context::default()).into_iter().map(|p| p.text).collect()
    }

    #[test]
    fn orders_are_told_from_reports_with_figures_left_out() {
        let table: [(&str, &str, &[&str]); 7] = [
            (
                "在全镇夏收工作会上的讲话",
                "各村按标准配巡查员,9月18日前名单报镇环保办。",
                &["各村按标准配巡查员", "9月18日前名单报镇环保办"],
            ),
            ("关于某事的工作方案", "三、工作要求\n对整改不到位的机构坚决关停。", &["对整改不到位的机构坚决关停"]),
            ("关于饮水安全的调研报告", "三、建议\n对缺水村逐村制定应急供水预案。", &["对缺水村逐村制定应急供水预案"]),
            ("在信访工作会上的发言", "今年1至5月,我街道受理来访XX件次,比去年同期下降XX%。", &[]),
            ("在信访工作会上的发言", "班子成员每人包案X件,接待群众XX人次。", &[]),
            ("关于做好冬春救助工作的通知", "需衣被救助XX人,倒损民房未修复XX户。", &[]),
            ("村党支部述职报告", "村干部基本报酬提高到每月XX元。", &[]),
        ];
        for (title, body, want) in table {
            assert_eq!(proposed(title, body), want, "{body}");
        }
    }
}
