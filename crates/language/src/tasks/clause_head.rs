//! The head of a clause: connectives, time, owner, modal word, and where the act itself begins.
//!
//! ```text
//! 同时,各村从下月起要逐户核对名册。 → 各村从下月起要逐户核对名册 | 各村 | 从下月起 | -
//! 普查员上传的数据普查指导员当晚审完。 → 普查员上传的数据普查指导员当晚审完 | 普查指导员 | 当晚 | -
//! ```

use crate::tasks::lexicon::{
    ADVERBS, CONNECTIVES, DELEGATION, ENSURING, GENERIC_SUBJECTS, HELP_STARTS, HELPING, IN_CHARGE, JOINTLY, MODALS,
    NON_MODALS, REQUESTS, STRONG_MODALS,
};
use domain::Day;

use crate::dates::{self, When};
use crate::quantity::unit::BLANKS;
use crate::tasks::owner::Owner;
use crate::tasks::owner::agent::{agent, owner_after_topic};
use crate::tasks::owner::subject::{owner_any_verb, owner_subject};

/// A clause taken apart.
#[derive(Debug, Clone, Default)]
pub(crate) struct Head {
    /// The owner named as the subject.
    pub owner: Option<Owner>,
    /// The owner stands in this clause, not in the one before.
    pub named: bool,
    /// The subject is everyone (大家、我们).
    pub everyone: bool,
    /// The modal word before the act.
    pub modal: Option<&'static str>,
    /// Times at the head, with offsets in the text.
    pub times: Vec<When>,
    /// The clause helps another (各村配合).
    pub helps: bool,
    /// The clause only says who is in charge of what stands before (村委会负责).
    pub in_charge: bool,
    /// Byte offset where the clause begins behind joining words.
    pub start: usize,
    /// Byte offset where the act begins.
    pub act: usize,
}

struct HeadParser<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    today: Option<Day>,
}

impl<'a> HeadParser<'a> {
    fn rest(&mut self) -> &'a str {
        let rest = &self.text[self.at..self.end];
        let trimmed = rest.trim_start_matches(BLANKS).trim_start_matches(['“', '"']);
        let trimmed = if trimmed.is_empty() { rest } else { rest.trim_start_matches(BLANKS) };
        self.at += rest.len() - trimmed.len();
        trimmed
    }

    fn time(&mut self) -> Option<When> {
        self.rest();
        let when = dates::time_at(self.text, self.at, self.today).filter(|w| w.end <= self.end)?;
        // 在…上, 到村: prepositions alone are no times, and a day without a limit may be part of a name.
        self.at = when.end;
        Some(when)
    }
}

/// Reads the head of the clause `start..end`.
pub(crate) fn parse_head(text: &str, start: usize, end: usize, today: Option<Day>) -> Head {
    let words = &text[start..end];
    let start = start + (words.len() - words.trim_start_matches(['.', '…', '·']).len());
    let start = start + inner_marker(&text[start..end]);
    let mut r = HeadParser { text, at: start, end, today };
    let mut head = Head { start, ..Head::default() };
    for _ in 0..4 {
        let rest = r.rest();
        let Some(join) = CONNECTIVES.prefix(rest).filter(|w| rest.len() > w.len()) else { break };
        // 要求各村…: the owner follows; 一是…, 同时…: drop. A joining word must not cut an owner's name (第一书记).
        // 第一批春节前付清: one of several, not a point.
        let ordinal = join.starts_with('第')
            && rest[join.len()..].starts_with([
                '批', '步', '轮', '季', '期', '次', '个', '书', '把', '类', '种', '年', '天', '时', '阶', '责', '现',
                '产', '月', '周', '件',
            ]);
        if rest.starts_with("第一书记")
            || ordinal
            || (matches!(join, "并" | "且" | "也" | "还" | "即" | "又" | "具体")
                && owner_subject(rest, today).is_some())
        {
            break;
        }
        r.at += join.len();
        if !matches!(join, "下一步" | "下步" | "今后" | "近期" | "当前" | "接下来") {
            head.start = r.at;
        }
    }
    let rest = r.rest();
    for word in REQUESTS.iter() {
        if rest.starts_with(word)
            && !rest.starts_with("请假")
            && !rest.starts_with("请示")
            && owner_subject(&rest[word.len()..], today).is_some()
        {
            r.at += word.len();
            head.modal = Some("请");
            break;
        }
    }
    while let Some(when) = r.time() {
        head.times.push(when);
        r.at += r.rest().len() - r.rest().trim_start_matches(['的', ',']).len();
    }
    let mut rest = r.rest();
    if let Some(behind) = rest.strip_prefix('由').filter(|b| agent(b, today).is_some()) {
        // 由公安局打掉 orders; 2021年6月由县税务局选派 tells.
        head.modal = head.modal.or(head.times.is_empty().then_some("请"));
        r.at += '由'.len_utf8();
        rest = behind;
    }
    let by = text[..r.at].ends_with('由');
    let found = owner_subject(rest, today).or_else(|| owner_any_verb(rest));
    if let Some((owner, length)) = found.or_else(|| agent(rest, today).filter(|_| by)) {
        r.at += length;
        head.owner = Some(owner);
        // 县发改局会同卫健局: who does it with them.
        let with = JOINTLY.strip_prefix(r.rest());
        if let (Some(behind), Some(lead)) = (with, head.owner.as_mut())
            && let Some((other, length)) = owner_subject(behind, today)
        {
            r.at = end - behind.len() + length;
            lead.others.push(other.lead);
            lead.others.extend(other.others);
        }
        // 普查员上传的数据普查指导员审完: what somebody has to do with, and who does it.
        if let Some((owner, at)) = owner_after_relative(r.rest(), today) {
            r.at += at;
            head.owner = Some(owner);
        }
        // 学生由县教育局负责: whom it is about, and who does it.
        if let Some(behind) = r.rest().strip_prefix('由')
            && let Some((owner, length)) = agent(behind, today)
        {
            r.at += '由'.len_utf8() + length;
            head.owner = Some(owner);
        }
    } else if let Some((owner, length)) = owner_after_topic(rest, today) {
        r.at += length;
        head.owner = Some(owner);
    } else if let Some(word) = GENERIC_SUBJECTS.prefix(rest) {
        r.at += word.len();
        head.everyone = true;
    }
    // Times, modals and adverbs may come in any order before the act.
    for _ in 0..6 {
        let before = r.at;
        if let Some(when) = r.time() {
            // 要把去年报销的例子…: behind the modal word it belongs to the object.
            if when.kind == dates::Kind::Past && head.modal.is_some() {
                r.at = before;
                break;
            }
            head.times.push(when);
            continue;
        }
        let rest = r.rest();
        if NON_MODALS.prefix(rest).is_some() {
            break;
        }
        if let Some(modal) = MODALS.prefix(rest) {
            if HELP_STARTS.prefix(rest).is_some() || rest.starts_with("请假") || rest.starts_with("请示") {
                break;
            }
            // 必须做到…, 要确保…: the second word is the verb.
            if head.modal.is_some() && ENSURING.contains(modal) {
                break;
            }
            // 要把…: the thing handled belongs to the act.
            r.at += modal.trim_end_matches('把').len();
            let stronger = head.modal.is_none_or(|m| !STRONG_MODALS.contains(m));
            if stronger {
                head.modal = Some(modal);
            }
            continue;
        }
        if let Some(word) = ADVERBS.prefix(rest) {
            r.at += word.len();
            continue;
        }
        break;
    }
    let rest = r.rest();
    head.act = r.at;
    if head.owner.is_none() {
        // 水渠维修由李主任负责: the owner stands behind 由.
        let inside = DELEGATION.iter().find_map(|w| {
            let at = rest.find(w)? + w.len();
            let (owner, length) =
                if w == "由" { agent(&rest[at..], today)? } else { owner_subject(&rest[at..], today)? };
            let behind = &rest[at + length..];
            (w == "由" || w == "责成" || MODALS.prefix(behind).is_some() || dates::time_at(behind, 0, today).is_some())
                .then_some(owner)
        });
        if inside.is_some() {
            head.owner = inside;
            head.modal = head.modal.or(Some("负责"));
        }
    }
    head.named = head.owner.is_some();
    let tail = text[head.start.min(end)..end].trim_end();
    head.in_charge = head.named && (IN_CHARGE.contains(rest) || rest.is_empty() && IN_CHARGE.suffix(tail).is_some());
    head.helps = head.owner.is_some() && HELPING.prefix(rest).is_some() && rest.chars().count() <= 8;
    head
}

/// 上传的数据|普查指导员当晚审完, behind the name of another: gives who does it and where that name ends.
fn owner_after_relative(rest: &str, today: Option<Day>) -> Option<(Owner, usize)> {
    let (at, of) = rest.char_indices().take(7).find(|&(_, c)| c == '的')?;
    let whose = &rest[..at];
    if whose.chars().count() < 2 || whose.contains(['要', '把', '将', '对', '给', ',', '、', '由', '从']) {
        return None;
    }
    let thing = &rest[at + of.len_utf8()..];
    let ends = thing.char_indices().skip(2).take(3).map(|(at, _)| at);
    ends.filter(|&at| !thing[..at].contains([',', '由', '、'])).find_map(|begin| {
        let (owner, length) = owner_subject(&thing[begin..], today)?;
        Some((owner, at + of.len_utf8() + begin + length))
    })
}

/// Length of a marker that opens the clause behind a label: 建议:(一)县人社局….
fn inner_marker(words: &str) -> usize {
    let bare = words.trim_start_matches(BLANKS);
    let inner = bare
        .strip_prefix(['(', '（'])
        .and_then(|rest| rest.split_once([')', '）']))
        .map(|(inner, rest)| (inner, rest.len()));
    let number = |s: &str| {
        !s.is_empty() && s.chars().count() <= 3 && s.chars().all(|c| "一二三四五六七八九十0123456789".contains(c))
    };
    inner.filter(|(inner, _)| number(inner)).map_or(0, |(_, rest)| words.len() - rest)
}
