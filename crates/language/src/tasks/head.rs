//! The head of a clause: joining words, time, owner, modal word, and where the act itself begins.

use super::words::{
    ACTS, AFTER_OWNER, EVERYONE, FORBIDS, GENERAL, IN_OWNER, JOINS, MODALS, NO_MODALS, NOT_IN_OWNER, NOT_OWNER_END,
    NOUN_GOES_ON, OWNER_ENDS, OWNER_SHORT, OWNER_SHORT_ENDS, OWNER_STARTS, OWNER_TAILS,
};
use crate::dates::{self, Date, When};

/// An owner as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Owner {
    /// The first, or leading, one.
    pub lead: String,
    /// The others.
    pub others: Vec<String>,
}

/// A clause taken apart.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
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

/// Longest name of an owner, in characters.
const LONGEST: usize = 26;

const BLANK: [char; 3] = [' ', '\u{3000}', '\u{a0}'];

struct Reader<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    today: Option<Date>,
}

impl<'a> Reader<'a> {
    fn rest(&mut self) -> &'a str {
        let rest = &self.text[self.at..self.end];
        let trimmed = rest.trim_start_matches(BLANK).trim_start_matches(['“', '"']);
        let trimmed = if trimmed.is_empty() { rest } else { rest.trim_start_matches(BLANK) };
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
pub(super) fn read(text: &str, start: usize, end: usize, today: Option<Date>) -> Head {
    let start = start + inner_marker(&text[start..end]);
    let mut r = Reader { text, at: start, end, today };
    let mut head = Head { start, ..Head::default() };
    for _ in 0..4 {
        let rest = r.rest();
        let Some(join) = JOINS.start(rest).filter(|w| rest.len() > w.len()) else { break };
        // 要求各村…: the owner follows; 一是…, 同时…: drop. A joining word must not cut an owner's name (第一书记).
        if rest.starts_with("第一书记")
            || (matches!(join, "并" | "且" | "也" | "还" | "即" | "又" | "具体") && owner_at(rest, today).is_some())
        {
            break;
        }
        r.at += join.len();
        if !matches!(join, "下一步" | "下步" | "今后" | "近期" | "当前" | "接下来") {
            head.start = r.at;
        }
    }
    let rest = r.rest();
    for word in ["请", "由", "各位"] {
        if rest.starts_with(word)
            && !rest.starts_with("请假")
            && !rest.starts_with("请示")
            && owner_at(&rest[word.len()..], today).is_some()
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
    if let Some(behind) = rest.strip_prefix('由').filter(|b| owner_at(b, today).is_some()) {
        r.at += '由'.len_utf8();
        rest = behind;
    }
    if let Some((owner, length)) = owner_at(rest, today).or_else(|| owner_before_any_verb(rest)) {
        r.at += length;
        head.owner = Some(owner);
    } else if let Some(word) = EVERYONE.start(rest) {
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
        if NO_MODALS.start(rest).is_some() {
            break;
        }
        if let Some(modal) = MODALS.start(rest) {
            if ["配合", "协助", "参与"].iter().any(|w| rest.starts_with(w))
                || rest.starts_with("请假")
                || rest.starts_with("请示")
            {
                break;
            }
            // 必须做到…, 要确保…: the second word is the verb.
            if head.modal.is_some() && ["做到", "确保", "保证", "力争", "争取"].contains(&modal) {
                break;
            }
            // 要把…: the thing handled belongs to the act.
            r.at += modal.trim_end_matches('把').len();
            let stronger = head.modal.is_none_or(|m| !super::words::STRONG_MODALS.has(m));
            if stronger {
                head.modal = Some(modal);
            }
            continue;
        }
        if let Some(word) = [
            "也",
            "都",
            "均",
            "还",
            "就",
            "再",
            "先",
            "一定",
            "务求",
            "逐户",
            "逐村",
            "逐项",
            "逐一",
            "逐人",
            "逐条",
            "分类",
            "全部",
            "切实",
            "认真",
            "及时",
            "积极",
            "主动",
            "严格",
            "全面",
            "深入",
            "扎实",
            "坚决",
            "首先",
            "全力",
            "抓紧",
            "统一",
            "集中",
            "大力",
            "持续",
            "逐步",
            "进一步",
            "继续",
            "重点",
            "共同",
            "真正",
            "努力",
            "不断",
            "带头",
        ]
        .iter()
        .filter(|w| rest.starts_with(**w))
        .max_by_key(|w| w.len())
        {
            r.at += word.len();
            continue;
        }
        break;
    }
    let rest = r.rest();
    head.act = r.at;
    if head.owner.is_none() {
        // 水渠维修由李主任负责: the owner stands behind 由.
        let inside = ["由", "责成", "安排", "委托", "要求", "请"].iter().find_map(|w| {
            let at = rest.find(w)? + w.len();
            let (owner, length) = owner_at(&rest[at..], today)?;
            let behind = &rest[at + length..];
            (*w == "由" || *w == "责成" || MODALS.start(behind).is_some() || dates::time_at(behind, 0, today).is_some())
                .then_some(owner)
        });
        if inside.is_some() {
            head.owner = inside;
            head.modal = head.modal.or(Some("负责"));
        }
    }
    head.named = head.owner.is_some();
    let charge = [
        "负责",
        "牵头",
        "负总责",
        "负责落实",
        "具体负责",
        "牵头负责",
        "牵头落实",
        "抓落实",
        "抓好落实",
        "负责实施",
        "落实",
    ];
    let tail = text[head.start.min(end)..end].trim_end();
    head.in_charge = head.named && charge.iter().any(|w| rest == *w || (rest.is_empty() && tail.ends_with(w)));
    head.helps = head.owner.is_some()
        && ["配合", "协助", "协同", "参与", "参加", "积极配合", "主动配合", "密切配合"]
            .iter()
            .any(|w| rest.starts_with(w))
        && rest.chars().count() <= 8;
    head
}

/// Length of a marker that opens the clause behind a label: 建议:(一)县人社局….
fn inner_marker(words: &str) -> usize {
    let bare = words.trim_start_matches(BLANK);
    let inner = bare
        .strip_prefix(['(', '（'])
        .and_then(|rest| rest.split_once([')', '）']))
        .map(|(inner, rest)| (inner, rest.len()));
    let number = |s: &str| {
        !s.is_empty() && s.chars().count() <= 3 && s.chars().all(|c| "一二三四五六七八九十0123456789".contains(c))
    };
    inner.filter(|(inner, _)| number(inner)).map_or(0, |(_, rest)| words.len() - rest)
}

/// Reads an owner at the start of `rest`: the owner and its length in bytes. It must be followed by what can
/// follow a subject: a modal word, a preposition, a time, a verb.
pub(super) fn owner_at(rest: &str, today: Option<Date>) -> Option<(Owner, usize)> {
    let mut depth = 0_u8;
    for (index, (at, c)) in rest.char_indices().enumerate() {
        if index >= LONGEST {
            break;
        }
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let end = at + c.len_utf8();
        if depth > 0 || index == 0 {
            continue;
        }
        let name = &rest[..end];
        if !ends_like_owner(name) {
            continue;
        }
        // 分管副镇长XXX: the name of the person left out.
        let signs = |c: char| dates::number::is_left_out_sign(c);
        let behind = rest[end..].trim_start_matches(BLANK);
        let behind =
            if name.ends_with(['长', '记', '任', '员', '志']) { behind.trim_start_matches(signs) } else { behind };
        let behind = behind.trim_start_matches(BLANK);
        if !follows_owner(behind, today) {
            continue;
        }
        let end = rest.len() - behind.len();
        // 流动巡逻队不少于5支: a thing counted. 每村不少于2名: a village that is to have them.
        let counted = ["不少于", "不低于", "不超过", "不得少于"].iter().any(|w| behind.starts_with(w));
        if bad_name(name) || counted && !name.starts_with(['各', '每']) {
            return None;
        }
        return Some((split(name), end));
    }
    None
}

/// 乡农技站办5期培训班: an owner that begins and ends as one, whatever verb follows. The longest such name.
fn owner_before_any_verb(rest: &str) -> Option<(Owner, usize)> {
    OWNER_STARTS.start(rest)?;
    let mut best = None;
    for (index, (at, c)) in rest.char_indices().enumerate() {
        if index >= LONGEST || matches!(c, ',' | '。' | ';' | ':' | '，' | '“' | '”' | '《') || c.is_ascii_digit()
        {
            break;
        }
        let end = at + c.len_utf8();
        let name = &rest[..end];
        let behind = rest[end..].trim_start_matches(BLANK);
        let forbidden = FORBIDS.start(behind).is_some();
        let goes_on = NOUN_GOES_ON.start(behind).is_some() && !forbidden;
        if index > 0 && ends_like_owner(name) {
            let goes_on = goes_on || behind.chars().nth(2).is_none();
            // 各乡镇、县直单位: where the longest name goes on, the shorter ones inside it are none.
            best = (!goes_on).then_some(end);
        }
    }
    let end = best?;
    let name = &rest[..end];
    (!bad_name(name) && !name.contains('的')).then(|| (split(name), end))
}

/// Those a notice is addressed to, from the line that names them: 各村(居)委会、镇直各单位.
pub(super) fn addressed(line: &str) -> Option<Owner> {
    let known = ends_like_owner(line) && line.chars().count() <= LONGEST * 2 && !line.contains(['。', ';', '；']);
    known.then(|| split(line))
}

/// Is the whole of it the name of an owner?
pub(super) fn is_owner(name: &str) -> bool {
    (2..=12).contains(&name.chars().count()) && ends_like_owner(name) && !bad_name(name)
}

fn ends_like_owner(name: &str) -> bool {
    // 各镇(街道), 农业农村局(乡村振兴局): the bracket goes with the name.
    let bare = name.strip_suffix([')', '）']).and_then(|n| n.rfind(['(', '（'])).map_or(name, |open| &name[..open]);
    let Some(end) = OWNER_ENDS.end(name).or_else(|| OWNER_ENDS.end(bare)) else { return false };
    if NOT_OWNER_END.end(name).is_some() {
        return false;
    }
    if OWNER_SHORT_ENDS.has(end) {
        return OWNER_SHORT.has(name);
    }
    // A bare ending is an owner only where it can stand alone: 工作队, 党支部, not 村 or 局.
    end.len() < name.len()
        || (end.chars().count() >= 2
            && ![
                "人员", "成员", "代表", "单位", "业主", "主体", "两级", "三级", "民政", "财政", "教育", "司法", "交通",
                "医保", "电力", "气象", "小组",
            ]
            .contains(&end))
}

fn follows_owner(behind: &str, today: Option<Date>) -> bool {
    if behind.is_empty() {
        return false;
    }
    if NO_NOUN_TAIL.iter().any(|w| behind.starts_with(w)) {
        return false;
    }
    // 第一书记派出单位: the verb goes on with the name.
    let verb = [ACTS.start(behind), GENERAL.start(behind)].into_iter().flatten().max_by_key(|w| w.len());
    if verb.is_some_and(|v| OWNER_TAILS.start(&behind[v.len()..]).is_some()) {
        return false;
    }
    AFTER_OWNER.start(behind).is_some()
        || ACTS.start(behind).is_some_and(|w| w.chars().count() > 1 || behind[w.len()..].starts_with(AFTER_SHORT_VERB))
        || GENERAL.start(behind).is_some()
        || dates::time_at(behind, 0, today)
            .is_some_and(|w| w.orders() || w.kind == dates::Kind::During || w.kind == dates::Kind::Day)
}

/// What follows a verb of one character that is none the less the act: 报给, 查清, 修3公里.
const AFTER_SHORT_VERB: [char; 26] = [
    '到', '给', '上', '好', '清', '齐', '出', '回', '完', '进', '满', '实', '准', '一', '两', '三', '0', '1', '2', '3',
    '4', '5', '6', '7', '8', '9',
];

/// What would go on with the name of a thing instead of beginning the act: 村建设规划, 办公开栏.
const NO_NOUN_TAIL: [&str; 23] = [
    "建设规划",
    "公开栏",
    "建设用地",
    "要求",
    "要点",
    "要素",
    "应急",
    "在职",
    "在外",
    "在家",
    "负责人",
    "负责同志",
    "组织生活",
    "组织建设",
    "组织部",
    "组织书记",
    "组织委员",
    "服务中心",
    "对象",
    "报告",
    "分类",
    "主要负责",
    "主要领导",
];

fn bad_name(name: &str) -> bool {
    let mut bare = name.to_owned();
    // 县妇联与农商银行: two by name.
    if name.contains('与') && name.split('与').all(ends_like_owner) {
        bare = bare.replace('与', "、");
    }
    for word in IN_OWNER.iter() {
        if bare.contains(word) {
            bare = bare.replace(word, "");
        }
    }
    // 包组的村干部 is a name, 村里的环境整治工作组织部门… with two 的 is a sentence.
    if bare.matches('的').count() > 1 || name.starts_with('的') {
        return true;
    }
    // 组织三场企村…, 硬化3组…, 交包村干部…: a verb and its object. 组织部, 监测员, 帮扶单位 are names.
    // 排名后三位的村: what stands before 的 only says which.
    let core = name.rfind('的').map_or(name, |at| &name[at + '的'.len_utf8()..]);
    let verb = ACTS.all(core).any(|(at, verb)| {
        let behind = &core[at + verb.len()..];
        verb.chars().count() >= 2
            && !matches!(verb, "示范" | "试点" | "宣传")
            && !behind.is_empty()
            && OWNER_TAILS.start(behind).is_none()
    });
    let verb = verb || GENERAL.start(core).is_some_and(|w| OWNER_TAILS.start(&core[w.len()..]).is_none());
    let inner = name.trim_start_matches(['交', '报', '送']);
    let hands_over = name.starts_with(['请', '让', '叫', '找', '跟', '离', '距'])
        || name.starts_with('经') && !name.starts_with("经济") && !name.starts_with("经营")
        || inner.len() < name.len() && inner.chars().count() >= 3 && ends_like_owner(inner);
    let number = bare.contains(|c: char| c.is_ascii_digit());
    // XX个村: those counted, their number left out.
    let signs = name.trim_start_matches(dates::number::is_left_out_sign);
    let counted = signs.len() < name.len() && crate::placeholders::words::unit_at(signs).is_some();
    verb || hands_over
        || number
        || counted
        || NOT_IN_OWNER.inside(&bare)
        || EVERYONE.start(&bare).is_some_and(|w| w.chars().count() > 1)
        || EVERYONE.has(&bare)
}

/// Splits 各乡镇、各部门 where every part is an owner by itself; 发展改革、财政等部门 stays whole.
fn split(name: &str) -> Owner {
    let whole = name.replace(BLANK, "");
    let whole = whole.trim_start_matches(['“', '"']);
    // 包组的村干部 is a post; 末位的乡镇 says which.
    let post = ["包", "联", "驻", "分管", "负责", "挂", "结对", "帮扶"].iter().any(|w| whole.starts_with(w));
    let plain = if post { whole.replacen('的', "", 1) } else { whole.to_owned() };
    let mut parts: Vec<String> = Vec::new();
    let mut depth = 0_u8;
    let mut current = String::new();
    let characters: Vec<char> = plain.chars().collect();
    for &c in &characters {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && matches!(c, '、' | '和' | '及' | '与') {
            parts.push(std::mem::take(&mut current));
        } else {
            current.push(c);
        }
    }
    parts.push(current);
    let parts: Vec<String> = parts.iter().map(|p| p.trim_start_matches('以').to_owned()).collect();
    let each_alone = parts.len() > 1
        && parts.iter().all(|p| {
            p.chars().count() >= 2 && OWNER_ENDS.end(p).is_some_and(|e| e.len() < p.len() || e.chars().count() >= 2)
        })
        && !plain.contains('等');
    if each_alone {
        let mut all = parts.into_iter();
        let lead = all.next().unwrap_or_default();
        return Owner { lead, others: all.collect() };
    }
    Owner { lead: plain, others: Vec::new() }
}

/// Owners named in brackets or behind a label: (责任单位:县农业农村局;配合单位:各乡镇), (各乡镇负责).
pub(super) fn labelled(inner: &str) -> Option<Owner> {
    let mut lead: Option<String> = None;
    let mut others: Vec<String> = Vec::new();
    for piece in inner.split([';', '；', ',', '，', '。']) {
        let piece = piece.trim();
        if let Some((label, value)) = piece.split_once([':', '：']) {
            let names: Vec<String> =
                value.split(['、', ' ']).map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).collect();
            if LEAD_LABELS.iter().any(|l| label.ends_with(l)) {
                let mut names = names.into_iter();
                if lead.is_none() {
                    lead = names.next();
                }
                others.extend(names);
            } else if HELP_LABELS.iter().any(|l| label.ends_with(l)) {
                others.extend(names);
            }
            continue;
        }
        if let Some(name) = LEAD_TAILS.iter().find_map(|t| piece.strip_suffix(t)).filter(|n| !n.is_empty()) {
            let name = name.trim_start_matches('由');
            let mut names = name.split('、').map(str::to_owned);
            if lead.is_none() {
                lead = names.next();
            }
            others.extend(names);
        } else if let Some(name) = HELP_TAILS.iter().find_map(|t| piece.strip_suffix(t)).filter(|n| !n.is_empty()) {
            others.extend(name.split('、').map(str::to_owned));
        }
    }
    let lead = lead?;
    (lead.chars().count() <= LONGEST && lead.chars().count() >= 2).then_some(Owner { lead, others })
}

const LEAD_LABELS: [&str; 12] = [
    "责任单位",
    "牵头单位",
    "责任部门",
    "牵头部门",
    "责任人",
    "责任领导",
    "牵头领导",
    "主办单位",
    "承办单位",
    "责任主体",
    "落实单位",
    "实施单位",
];
const HELP_LABELS: [&str; 5] = ["配合单位", "协办单位", "参与单位", "配合部门", "协助单位"];
const LEAD_TAILS: [&str; 12] = [
    "分别负责",
    "按职责分工负责",
    "共同负责",
    "具体负责",
    "负责落实",
    "牵头负责",
    "牵头落实",
    "牵头",
    "负责",
    "负总责",
    "为责任单位",
    "落实",
];
const HELP_TAILS: [&str; 5] = ["按职责分工配合", "配合", "协助", "参与", "协同"];

const TIME_LABELS: [&str; 9] =
    ["完成时限", "完成时间", "办结时限", "办结时间", "时限要求", "整改时限", "时间要求", "时间节点", "办理时限"];

/// Is the sentence a line 责任单位:县农业农村局 or 完成时限:6月底前?
pub(super) fn bare_label(sentence: &str) -> bool {
    let label = sentence.split([':', '：']).next().unwrap_or("").trim_matches(['【', '】', ' ']);
    sentence.contains([':', '：']) && LEAD_LABELS.iter().chain(&HELP_LABELS).chain(&TIME_LABELS).any(|l| label == *l)
}

/// Is the whole sentence a bracket that names who and when: (责任单位:…;完成时限:…), (县水利局牵头)?
pub(super) fn bracket_label(sentence: &str) -> bool {
    let sentence = sentence.trim().trim_end_matches('。');
    let Some(inner) = sentence.strip_prefix(['(', '（']).and_then(|s| s.strip_suffix([')', '）'])) else {
        return false;
    };
    !inner.contains(['(', '（']) && (bare_label(inner) || labelled(inner).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners_are_named_before_what_they_do() {
        let table: [(&str, Option<&str>); 30] = [
            ("各村(社区)本月25日前要把沟塘渠", Some("各村(社区)")),
            ("区财政从下月起按人口", Some("区财政")),
            ("镇督查办从这个月起", Some("镇督查办")),
            ("包组的村干部带着党员", Some("包组村干部")),
            ("市财政局要落实", Some("市财政局")),
            ("每个村至少要聘", Some("每个村")),
            ("工作组要帮助村集体", Some("工作组")),
            ("镇应急办本月底前对", Some("镇应急办")),
            ("包片领导每周到点检查", Some("包片领导")),
            ("镇党政办牵头一季度", Some("镇党政办")),
            ("驻镇工作队帮助三个薄弱村年底前", Some("驻镇工作队")),
            ("区农业局2020年6月底前", Some("区农业局")),
            ("镇村建办9月底前完成", Some("镇村建办")),
            ("各村党支部书记要切实担起", Some("各村党支部书记")),
            ("镇村干部、驻村工作队要立即行动", Some("镇村干部")),
            ("发展改革、财政等部门要牵头", Some("发展改革、财政等部门")),
            ("结对单位要对剩余58户", Some("结对单位")),
            ("选派单位要在保障", Some("选派单位")),
            ("县(市、区)委组织部要", Some("县(市、区)委组织部")),
            ("村集体收入达到", None),
            ("农村工作要", None),
            ("工资、种养四本账都要算", None),
            ("垃圾从路边挪到沟里", None),
            ("要盘活村里的闲置土地", None),
            ("我们要学习借鉴", None),
            ("全村耕地要", None),
            ("村民要", Some("村民")),
            ("问题要看透", None),
            ("安全责任压实到每个岗位", None),
            ("大家要按照部署", None),
        ];
        for (text, want) in table {
            assert_eq!(owner_at(text, None).map(|(o, _)| o.lead).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn owners_are_read_from_brackets() {
        let owner = |s: &str| labelled(s).map(|o| (o.lead, o.others));
        let want = |lead: &str, others: &[&str]| {
            Some((lead.to_owned(), others.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()))
        };
        assert_eq!(owner("责任单位:县农业农村局;配合单位:各乡镇"), want("县农业农村局", &["各乡镇"]));
        assert_eq!(owner("县民政局牵头,县残联、各乡镇配合"), want("县民政局", &["县残联", "各乡镇"]));
        assert_eq!(owner("县住建局、县水利局按职责分工负责"), want("县住建局", &["县水利局"]));
        assert_eq!(owner("含易地搬迁户"), None);
    }
}
