//! Names of a figure from the words around it: 改造户厕XXX座 → 改造户厕数量, 全镇**名保洁员 → 全镇保洁员人数.

use super::kind::Read;
use super::scan::Token;
use super::words::unit_at;
use super::{Rounding, ValueKind};
use crate::dates;
use crate::dates::number::{arabic_at, chinese_at, is_left_out_sign};

/// What a figure is called and which rows it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub metric: Vec<String>,
    pub scope_words: Vec<String>,
    pub value_kind: ValueKind,
}

impl Default for Named {
    fn default() -> Self {
        Self { metric: Vec::new(), scope_words: Vec::new(), value_kind: ValueKind::NoFigure }
    }
}

/// Words at the start of a phrase that name nothing.
const DROP_FRONT: &[&str] = &[
    "一是", "二是", "三是", "四是", "五是", "六是", "其中", "目前", "现有", "现", "同时", "并且", "并", "还有", "还",
    "又", "也", "已经", "已", "先后", "共计", "共", "累计", "总共", "合计", "全年", "我们", "我镇", "我县", "我村",
    "我市", "我区", "我乡", "我局", "本村", "本镇", "一共", "全部", "均", "都", "就", "其", "且", "以及", "及", "和",
    "与", "有", "等", "的", "了", "将", "要", "再", "成功", "共同", "因此", "另外", "另有", "另", "使", "让", "把",
    "于", "在", "通过", "对", "用", "上", "辖", "下辖", "管辖", "其余", "仅", "到",
];

/// Words at the end of a phrase, in front of the figure, that name nothing.
const DROP_BACK: &[&str] = &[
    "达到",
    "达",
    "高达",
    "多达",
    "为",
    "是",
    "有",
    "共有",
    "共",
    "共计",
    "累计",
    "合计",
    "总计",
    "就有",
    "已有",
    "现有",
    "仍有",
    "还有",
    "计",
    "约",
    "大约",
    "近",
    "将近",
    "接近",
    "超",
    "超过",
    "突破",
    "逾",
    "不到",
    "不足",
    "不少于",
    "不低于",
    "不得少于",
    "不得低于",
    "不超过",
    "不得超过",
    "不高于",
    "至少",
    "了",
    "的",
    "实现",
    "等",
    "完成",
    "到",
    "至",
    "从",
    "在",
    "由",
    "增加到",
    "提高到",
    "提升到",
    "增至",
    "升至",
    "降至",
    "下降到",
    "降到",
    "分别",
    "分别为",
    "分别达到",
    "只有",
    "仅有",
    "仅",
    "只",
    "不过",
    "平均",
    "控制",
    "保持",
    "也",
    "都",
    "已",
    "已经",
    "全部",
    "共同",
    ":",
    "：",
    "(",
    "（",
    "“",
    "\"",
    "就",
    "能",
    "剩",
];

/// Verbs so general that the figure is named by its object alone.
const GENERAL_VERBS: &[&str] = &[
    "组织",
    "落实",
    "安排",
    "完成",
    "前后",
    "投入",
    "拿出",
    "统筹",
    "选派",
    "抽调",
    "涉及",
    "覆盖到",
    "共有",
    "拥有",
    "配备",
    "包括",
    "包含",
    "实现",
    "组成",
    "成立",
    "形成",
    "具有",
    "下拨",
    "动员",
    "对",
    "给",
    "为",
    "辖",
    "管",
    "要管",
    "设",
    "设有",
    "分",
    "分为",
];

/// Verbs of work that begin the name of what was done.
const ACTIONS: &[&str] = &[
    "新修",
    "修建",
    "新建",
    "建成",
    "建设",
    "建立",
    "改造",
    "硬化",
    "清运",
    "清理",
    "拆除",
    "整治",
    "发放",
    "争取",
    "协调",
    "引进",
    "培育",
    "培养",
    "发展",
    "开展",
    "举办",
    "召开",
    "培训",
    "帮扶",
    "解决",
    "化解",
    "调处",
    "排查",
    "整改",
    "走访",
    "慰问",
    "救助",
    "安装",
    "开挖",
    "疏浚",
    "筹措",
    "筹集",
    "筹资",
    "募集",
    "捐赠",
    "种植",
    "栽植",
    "流转",
    "复耕",
    "盘活",
    "接待",
    "受理",
    "办理",
    "办结",
    "销售",
    "创建",
    "打造",
    "吸纳",
    "带动",
    "转移",
    "实施",
    "谋划",
    "储备",
    "签订",
    "落地",
    "完工",
    "铺设",
    "铺",
    "打",
    "修",
    "新增",
    "新发展",
    "吸收",
    "处分",
    "立案",
    "查处",
    "表彰",
    "张贴",
    "悬挂",
    "印发",
    "补助",
    "兑现",
    "拨付",
    "收缴",
    "减少",
    "增收",
    "下降",
    "增长",
    "提高",
    "提升",
    "参加",
    "收到",
    "征求",
    "评选",
    "命名",
    "调解",
    "巡查",
    "检查",
    "督查",
    "宣讲",
    "投资",
    "优化",
    "推进",
    "购买",
    "采购",
    "安置",
    "搬迁",
    "养殖",
    "脱贫",
    "退出",
    "识别",
    "认定",
    "登记",
    "录入",
    "核查",
    "核实",
    "入户",
    "覆盖",
];

/// Places and groups a figure may be limited to.
const SCOPES: &[&str] = &[
    "全省",
    "全市",
    "全县",
    "全区",
    "全镇",
    "全乡",
    "全村",
    "全州",
    "全街道",
    "全社区",
    "全局",
    "全系统",
    "辖区",
    "任职村",
    "帮扶村",
    "联系村",
    "包扶村",
    "包村",
    "贫困村",
    "脱贫村",
    "示范村",
    "薄弱村",
    "县域",
    "镇域",
    "村级",
    "派出单位",
    "接收单位",
    "驻村工作队",
    "第一书记",
    "第一批",
    "第二批",
    "第三批",
    "首批",
    "新一轮",
    "上一轮",
    "市级",
    "县级",
    "省级",
    "区级",
    "镇级",
    "乡级",
];

/// Times a figure may be limited to.
const TIMES: &[&str] = &[
    "今年以来",
    "去年以来",
    "近年来",
    "近三年",
    "近五年",
    "三年来",
    "两年来",
    "五年来",
    "几年来",
    "多年来",
    "一年来",
    "半年来",
    "去年底",
    "去年",
    "前年",
    "今年",
    "明年",
    "上半年",
    "下半年",
    "上年",
    "年初",
    "年底",
    "上个月",
    "本月",
    "上月",
    "一季度",
    "二季度",
    "三季度",
    "四季度",
    "截至目前",
    "每年",
    "每月",
    "每周",
    "每季度",
    "人均",
    "户均",
    "村均",
    "平均",
];

/// Nouns that name an amount of money by themselves.
const MONEY_NOUNS: &[&str] = &[
    "资金",
    "金",
    "款",
    "收入",
    "额",
    "产值",
    "经费",
    "补贴",
    "补助",
    "投资",
    "利润",
    "分红",
    "租金",
    "工资",
    "贷款",
    "费",
    "费用",
    "支出",
    "报酬",
    "价",
    "薪",
    "救助金",
    "增收",
    "净增",
    "债务",
    "标准",
    "奖励",
    "税收",
    "总值",
    "成本",
    "余额",
    "缺口",
    "捐款",
];

/// Nouns that name a share by themselves.
const SHARE_NOUNS: &[&str] = &["率", "比", "比例", "占比", "比重", "度", "面", "增幅", "降幅", "系数", "增速"];

const SEPARATORS: &[char] =
    &[',', '，', ';', '；', ':', '：', '。', '!', '?', '！', '？', '\n', '…', ')', '）', '”', '、', '('];

/// Words of change that take their subject from the figure before.
const GROWTH: &[&str] = &["增长", "下降", "提高", "提升", "上升", "增加", "减少", "降低", "净增"];

/// Averages that take their noun from the sentence.
const AVERAGES: &[&str] = &["村均", "户均", "人均", "村平", "村平均", "户平均", "人平均", "平均"];

/// Nouns that only say that something is counted.
const COUNT_NOUNS: &[&str] = &["数量", "总数", "人数", "户数", "次数", "场次", "规模", "总量", "面积", "总人数"];

/// Longest phrase looked at on either side, in characters.
const LONGEST: usize = 24;

pub(super) fn name(text: &str, tokens: &[Token], read: &[Read], i: usize) -> Named {
    let token = tokens[i];
    let what = &read[i];
    let left = phrase_before(text, token.start);
    let right = phrase_after(text, what.after);
    let sentence = sentence_before(text, token.start);
    let scope = scope_in(sentence).map(str::to_owned).or_else(|| place_above(text, token.start)).unwrap_or_default();
    let general = GENERAL_VERBS.contains(&left.as_str()) || left.chars().count() < 2;
    let nothing_behind = right.noun.is_empty() && right.predicate.is_empty();
    let mut carried = false;
    let subject = if general && nothing_behind {
        carried = true;
        let above = carried_subject(sentence);
        if GENERAL_VERBS.contains(&above.as_str()) { scope.clone() } else { above }
    } else if general {
        String::new()
    } else if nothing_behind {
        with_what_went_before(&left, sentence)
    } else {
        left
    };
    let metric = compose(what, &subject, &right, carried, &scope, sentence);
    let scope_words = scopes(sentence, &text[token.start..what.after.min(text.len())]);
    Named { metric, scope_words, value_kind: value_kind(text, token, what, sentence) }
}

/// 增长XX%, 办结XX条, 困难群众XX名, 村均XX万元 say half of their name; the figure before them says the rest.
fn with_what_went_before(left: &str, sentence: &str) -> String {
    let grows = GROWTH.iter().find(|w| left.ends_with(**w));
    if let Some(word) = grows {
        let rest = left[..left.len() - word.len()].trim_end_matches(['比', '较', '同']);
        let own = ["上年", "去年", "同期", "年初", "以前", "比上年", "比去年", "较上年", "较去年", "同比", "比"]
            .iter()
            .fold(rest, |r, w| r.trim_end_matches(w));
        return if own.is_empty() { format!("{}{word}", carried_subject(sentence)) } else { left.to_owned() };
    }
    if let Some(word) = AVERAGES.iter().find(|w| left == **w) {
        return match money_in(sentence) {
            Some(noun) => format!("{word}{noun}"),
            None => left.to_owned(),
        };
    }
    let before = carried_subject(sentence);
    // 占总数的XX%: of what was counted before.
    if left.starts_with('占') && left.chars().count() <= 5 && !before.is_empty() {
        return format!("{before}{left}");
    }
    if before.is_empty() || before == left {
        return left.to_owned();
    }
    let verb_only = left.chars().count() <= 4
        && (ACTIONS.contains(&left)
            || left.ends_with('派')
            || ACTIONS.iter().any(|v| left.strip_prefix(v).is_some_and(str::is_empty)));
    if verb_only {
        let object = ACTIONS.iter().filter_map(|v| before.strip_prefix(v)).min_by_key(|r| r.len()).unwrap_or(&before);
        let object = object.trim_start_matches("各类").trim_start_matches("各种");
        return format!("{left}{object}");
    }
    let verb = ACTIONS.iter().filter(|v| before.contains(**v) && !before.ends_with(**v)).max_by_key(|v| v.len());
    match verb {
        // 帮扶困难党员XX名,困难群众XX名: the verb goes on while the second phrase has none of its own.
        Some(verb)
            if left.chars().count() <= 6 && !ACTIONS.iter().any(|v| left.contains(v)) && shared_word(left, &before) =>
        {
            format!("{verb}{left}")
        }
        _ => left.to_owned(),
    }
}

/// Do two nouns have a word of two characters in common (困难党员、困难群众)?
fn shared_word(a: &str, b: &str) -> bool {
    let characters: Vec<char> = a.chars().collect();
    characters.windows(2).any(|w| b.contains(&w.iter().collect::<String>()))
}

/// The last amount of money the sentence speaks of: 集体经济收入.
fn money_in(sentence: &str) -> Option<String> {
    let (at, word) =
        ["收入", "补助", "产值", "资金", "投资"].iter().filter_map(|w| sentence.rfind(w).map(|at| (at, *w))).max()?;
    let head: Vec<char> = sentence[..at]
        .chars()
        .rev()
        .take(6)
        .take_while(|c| !SEPARATORS.contains(c) && !"有无的是了".contains(*c))
        .collect();
    Some(head.into_iter().rev().collect::<String>() + word)
}

/// The place the text speaks of, where the sentence has no 全镇 or 全村: XX镇地处… gives 全镇.
fn place_above(text: &str, at: usize) -> Option<String> {
    let window = &text[window_of(text, at, 160)..at];
    ["镇", "乡", "村", "县", "区", "市"]
        .iter()
        .flat_map(|w| ["地处", "位于", "辖", "现有", "共有"].iter().map(move |v| (w, format!("{w}{v}"))))
        .filter_map(|(w, key)| window.rfind(&key).map(|at| (at, w)))
        .max()
        .map(|(_, w)| format!("全{w}"))
}

fn window_of(text: &str, at: usize, characters: usize) -> usize {
    text[..at].char_indices().rev().take(characters).last().map_or(at, |(i, _)| i)
}

fn window_start(text: &str, at: usize) -> usize {
    window_of(text, at, LONGEST)
}

/// What stands in front of the figure in the same phrase.
fn phrase_before(text: &str, at: usize) -> String {
    let from = window_start(text, at);
    let window = &text[from..at];
    // A bracket inside a word, 村(社区), is no border, nor is 、 between nouns of one row.
    let mut start = from;
    let mut open = 0_u8;
    let mut words_behind = false;
    for (offset, c) in window.char_indices().rev() {
        match c {
            ')' | '）' if open == 0 && words_behind && plain_insert(&window[..offset]) => open = 1,
            '(' | '（' if open == 1 => open = 0,
            '、' if words_behind && !holds_figure(&window[..offset]) => {}
            _ if open == 0 && SEPARATORS.contains(&c) => {
                start = from + offset + c.len_utf8();
                break;
            }
            _ => words_behind = true,
        }
    }
    trim_phrase(after_last_figure(&text[start..at]))
}

/// Does the piece behind the last stop hold a figure?
fn holds_figure(window: &str) -> bool {
    let piece = window.rsplit([',', '，', ';', '；', '。', ':', '：', '、', '\n']).next().unwrap_or("");
    piece.chars().any(|c| is_left_out_sign(c) || c.is_ascii_digit())
}

/// Does a short bracket of plain words, 村(社区), close here?
fn plain_insert(before_close: &str) -> bool {
    let inner: Vec<char> = before_close.chars().rev().take(8).collect();
    inner
        .iter()
        .position(|&c| matches!(c, '(' | '（'))
        .is_some_and(|n| n >= 2 && !inner[..n].iter().any(|c| SEPARATORS.contains(c)))
}

fn figure_length(rest: &str) -> usize {
    let signs: usize = rest.chars().take_while(|&c| is_left_out_sign(c) || c == '.').map(char::len_utf8).sum();
    if signs > 0 && !rest.starts_with('.') {
        return signs;
    }
    arabic_at(rest).map(|(_, l)| l).or_else(|| chinese_at(rest).map(|(_, l)| l)).unwrap_or(0)
}

/// The rest of a phrase behind the last number with its unit.
fn after_last_figure(phrase: &str) -> &str {
    let mut out = phrase;
    let mut at = 0;
    while let Some(c) = phrase[at..].chars().next() {
        let length = figure_length(&phrase[at..]);
        if length > 0 {
            let rest = phrase[at + length..].trim_start_matches(['余', '多', '来']);
            if let Some((row, unit)) = unit_at(rest)
                && !matches!(row.0, "岁" | "级" | "类" | "年")
            {
                out = rest[unit..].trim_start_matches(['余', '多']);
                at = phrase.len() - out.len();
                // The noun counted goes with the unit; a verb of work begins the next name.
                let verb = ACTIONS.iter().filter_map(|v| out.find(v)).min();
                if let Some(verb) = verb {
                    out = &out[verb..];
                }
                continue;
            }
        }
        at += length.max(c.len_utf8());
    }
    out
}

fn trim_phrase(words: &str) -> String {
    let mut s = words.trim().trim_start_matches(['"', '“', ')', '）']);
    loop {
        let mut next = s;
        if let Some(when) =
            dates::time_at(s, 0, None).filter(|w| !matches!(w.kind, dates::Kind::AsSet | dates::Kind::Every(_)))
        {
            next = s[when.end..].trim_start_matches(['来', '底', '末']).trim_start();
        } else if let Some(w) =
            DROP_FRONT.iter().filter(|w| s.starts_with(**w) && s.len() > w.len()).max_by_key(|w| w.len())
        {
            next = s[w.len()..].trim_start();
        }
        if next == s || next.is_empty() {
            break;
        }
        s = next;
    }
    loop {
        let dropped = DROP_BACK.iter().filter(|w| s.ends_with(**w)).max_by_key(|w| w.len());
        let Some(w) = dropped else { break };
        s = s[..s.len() - w.len()].trim_end();
    }
    // 镇应急办本月底前对辖区…: what stands behind the time names the figure.
    if let Some(when) =
        dates::find(s, None).iter().rfind(|w| !matches!(w.kind, dates::Kind::Every(_) | dates::Kind::During))
    {
        let rest = s[when.end..].trim_start_matches(['对', '在', '把', '将']);
        if rest.chars().count() >= 2 {
            s = rest;
        }
    }
    // 种植、电商等技能培训: the kind behind the row of examples.
    if let Some(at) = s.rfind('等').map(|at| at + '等'.len_utf8())
        && s[at..].chars().count() >= 4
    {
        s = &s[at..];
    }
    // 向水务部门争取资金: from the verb on.
    if s.starts_with(['向', '从', '由', '与', '为', '给', '按'])
        && let Some(at) = ACTIONS.iter().filter_map(|v| s.find(v)).filter(|&at| at > 0).min()
    {
        s = &s[at..];
    }
    if let Some(w) = DROP_FRONT.iter().filter(|w| s.starts_with(**w) && s.len() > w.len() + 3).max_by_key(|w| w.len()) {
        s = &s[w.len()..];
    }
    if s.ends_with('跑') && s.chars().count() <= 3 {
        return "走访".to_owned();
    }
    if COUNT_NOUNS.contains(&s) {
        return String::new();
    }
    if s.starts_with("参加") && s.contains("会议") {
        return "参会".to_owned();
    }
    let mut s = s.to_owned();
    // A long phrase is named from a verb of work on.
    if s.chars().count() > 12
        && let Some(at) = ACTIONS
            .iter()
            .flat_map(|v| s.match_indices(v))
            .map(|(at, _)| at)
            .filter(|&at| at > 0 && (4..=12).contains(&s[at..].chars().count()))
            .min()
    {
        s = s[at..].to_owned();
    }
    if let Some(rest) = s.strip_prefix("因为") {
        s = format!("因{rest}");
    }
    s.retain(|c| !c.is_whitespace());
    s
}

/// What stands behind the unit.
#[derive(Default)]
struct After {
    /// The thing counted: 保洁员, 自然庄.
    noun: String,
    /// What it did or what befell it: 死亡, 未脱贫.
    predicate: String,
    /// What money went to, from the phrase behind it: 投资XX万元,修建产业路.
    purpose: String,
}

/// Words a noun ends before.
const NOUN_ENDS: &[&str] = &[
    "的",
    "在",
    "与",
    "和",
    "及",
    "为",
    "被",
    "把",
    "将",
    "已",
    "也",
    "都",
    "均",
    "要",
    "进",
    "进行",
    "参加",
    "死亡",
    "受伤",
    "受到",
    "得到",
    "没有",
    "实现",
    "到",
    "是",
    "有",
    "以上",
    "左右",
    "以下",
    "一起",
    "组成",
    "上台",
    "作了",
    "开展",
    "全部",
    "用于",
    "仍",
    "还",
    "就",
    "完成",
    "纳入",
    "达到",
    "下去",
    "同时",
    "通过",
    "由",
    "从",
    "向",
    "给",
    "走",
    "签",
    "流转",
    "筹资",
    "出列",
    "退出",
    "获得",
    "荣获",
    "被评",
    "每",
    "占",
    "其中",
    "正在",
    "待",
    "因",
    "住进",
    "搬进",
    "喝上",
    "用上",
    "吃上",
    "挣上",
    "通了",
    "通上",
    "通水",
    "通电",
    "通路",
    "通硬化路",
    "有了",
    "达标",
    "建成",
    "建起",
    "装上",
    "种上",
    "成为",
    "参与",
    "报名",
    "申请",
    "外出",
    "务工",
    "坐在",
    "来自",
    "分布",
    "集中在",
    "分散",
    "需要",
    "存在",
    "尚未",
    "正在",
    "享受",
    "领取",
    "签订",
    "落户",
    "落地",
    "投产",
    "开工",
    "竣工",
    "试点",
    "推开",
    "没",
    "未",
    "无人",
    "不",
    "增收",
    "脱贫",
    "人均",
];

/// Nouns too general to name a figure by themselves.
const PLAIN_NOUNS: &[&str] = &["村", "户", "人", "组", "乡镇", "社区"];

const PREDICATES: &[(&str, &str)] = &[
    ("参加会议", "参会"),
    ("参加了会议", "参会"),
    ("参会", "参会"),
    ("参加", "参加"),
    ("没有脱贫", "未脱贫"),
    ("未脱贫", "未脱贫"),
    ("没有", "未"),
    ("死亡", "死亡"),
    ("受伤", "受伤"),
    ("受到表彰", "受表彰"),
    ("受到", "受"),
    ("得到", ""),
    ("实现", ""),
    ("稳定脱贫", "稳定脱贫"),
    ("脱贫", "脱贫"),
    ("退出", "退出"),
    ("出列", "出列"),
    ("获得", "获"),
    ("荣获", "获"),
    ("被评为", "获评"),
    ("被", "被"),
    ("增收", "增收"),
    ("住进", "住进"),
    ("搬进", "搬进"),
    ("用上", "用上"),
    ("吃上", "吃上"),
    ("喝上", "喝上"),
    ("完成", "完成"),
    ("通过", "通过"),
    ("纳入", "纳入"),
];

fn phrase_after(text: &str, at: usize) -> After {
    let window: String =
        text[at..].chars().take(LONGEST).take_while(|c| !"，,;；:：。!?！？\n…".contains(*c)).collect();
    let window = window.trim_start_matches([' ', '(', '（']);
    if let Some((word, short)) = PREDICATES.iter().find(|(w, _)| window.starts_with(w)) {
        let rest: String = window[word.len()..].chars().take_while(|c| !SEPARATORS.contains(c)).take(6).collect();
        let keep =
            matches!(*short, "" | "受" | "获" | "被" | "未" | "获评" | "住进" | "搬进" | "用上" | "吃上" | "喝上");
        return After {
            predicate: if keep { format!("{short}{}", rest.trim_end_matches('的')) } else { (*short).to_owned() },
            ..After::default()
        };
    }
    let window = window.strip_prefix('的').unwrap_or(window);
    let end = noun_end(window);
    let noun = window[..end].trim_end_matches("代表").trim_end_matches(['中', '里', '内']).trim_matches(['、', ' ']);
    let noun: String = noun.chars().filter(|c| !c.is_whitespace()).take(14).collect();
    if noun == "人家" {
        return After::default();
    }
    // A noun that says little (个村) is told apart by what it did: 无集体经济收入村数量.
    if noun.chars().count() <= 3 && PLAIN_NOUNS.iter().any(|n| noun.ends_with(n)) {
        let did: String = window[end..].chars().take_while(|c| !SEPARATORS.contains(c)).take(9).collect();
        let did = did
            .trim_start_matches(['已', '都', '均', '也', '的'])
            .trim_end_matches(['的', '了'])
            .replace("没有", "无")
            .replace("达到", "");
        if did.chars().count() >= 2 && !did.starts_with(['中', '在', '、', '和']) && figure_length(&did) == 0 {
            return After { noun: format!("{did}{noun}"), ..After::default() };
        }
    }
    After { noun, purpose: purpose(text, at), ..After::default() }
}

/// The verb and object behind the comma that follows a sum of money.
fn purpose(text: &str, at: usize) -> String {
    let Some(behind) =
        text[at..].strip_prefix([',', '，']).map(|r| r.trim_start_matches(['用', '于', '先', '后', '新']))
    else {
        return String::new();
    };
    if !ACTIONS.iter().any(|v| behind.starts_with(v)) {
        return String::new();
    }
    behind
        .chars()
        .take(8)
        .take_while(|c| {
            !SEPARATORS.contains(c) && !c.is_ascii_digit() && !is_left_out_sign(*c) && !"了的一两".contains(*c)
        })
        .collect()
}

/// Where the noun behind a unit ends; nouns in a row (保洁员、巡查员) count as one while no figure follows.
fn noun_end(window: &str) -> usize {
    for (at, c) in window.char_indices() {
        let rest = &window[at..];
        if c == '、' {
            let next = &rest[c.len_utf8()..];
            if figure_length(next) > 0
                || next.chars().take_while(|&c| c != '、').any(|c| is_left_out_sign(c) || c.is_ascii_digit())
                || at == 0
            {
                return at;
            }
            continue;
        }
        if matches!(c, '”' | '"' | '“') {
            continue;
        }
        if matches!(c, '(' | '（') && rest.chars().take(8).any(|c| matches!(c, ')' | '）')) {
            continue;
        }
        if is_left_out_sign(c) || c.is_ascii_digit() {
            return at;
        }
        if at > 0 && matches!(c, '和' | '与' | '及') && rest.chars().count() > 2 {
            continue;
        }
        if NOUN_ENDS.iter().any(|w| rest.starts_with(w) && (at > 0 || w.len() > '不'.len_utf8()))
            || dates::time_at(window, at, None).is_some()
        {
            return at;
        }
    }
    window.len()
}

/// The sentence up to the figure.
fn sentence_before(text: &str, at: usize) -> &str {
    let from = text[..at]
        .char_indices()
        .rev()
        .take(120)
        .take_while(|(_, c)| !crate::sentence::closes_sentence(*c))
        .last()
        .map_or(at, |(i, _)| i);
    &text[from..at]
}

/// For a figure without words of its own (xxx户、xxx人): the words in front of the first figure of the phrase
/// before it.
fn carried_subject(sentence: &str) -> String {
    let mut end = sentence.len();
    let mut own = true;
    // Walk back over the phrases until one has words before its first figure.
    for _ in 0..8 {
        let piece_end = sentence[..end].trim_end_matches(SEPARATORS).len();
        let piece = &sentence[..piece_end];
        let start = piece.rfind(SEPARATORS).map_or(0, |i| i + piece[i..].chars().next().map_or(1, char::len_utf8));
        let piece = &piece[start..];
        if piece.is_empty() {
            break;
        }
        let first = first_figure(piece);
        let words = trim_phrase(&piece[..first]);
        // The phrase of the figure itself counts only where another figure stands in it.
        if !words.is_empty() && !(own && first == piece.len()) && !COUNT_NOUNS.contains(&words.as_str()) {
            return words;
        }
        own = false;
        end = start;
        if end == 0 {
            break;
        }
    }
    String::new()
}

fn first_figure(piece: &str) -> usize {
    for (i, _) in piece.char_indices() {
        let length = figure_length(&piece[i..]);
        if length > 0 && unit_at(piece[i + length..].trim_start_matches(['余', '多'])).is_some() {
            return i;
        }
    }
    piece.len()
}

fn scope_in(sentence: &str) -> Option<&'static str> {
    SCOPES
        .iter()
        .filter(|w| w.starts_with('全') || **w == "辖区")
        .filter_map(|w| sentence.rfind(w).map(|at| (at, *w)))
        .max()
        .map(|(_, w)| w)
}

fn scopes(sentence: &str, own: &str) -> Vec<String> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    for w in SCOPES.iter().chain(TIMES) {
        if let Some(at) = sentence.rfind(w) {
            found.push((at, w));
        }
    }
    for w in SCOPES {
        if own.contains(w) {
            found.push((sentence.len(), w));
        }
    }
    // A longer word hides the shorter one inside it (今年以来 over 今年).
    let all = found.clone();
    found.retain(|&(at, w)| !all.iter().any(|&(b, o)| o.len() > w.len() && b <= at && at + w.len() <= b + o.len()));
    found.sort_unstable();
    found.into_iter().map(|(_, w)| w.to_owned()).collect()
}

fn ends_any(s: &str, words: &[&str]) -> bool {
    words.iter().any(|w| s.ends_with(w))
}

/// The word the figure is named by, given the noun it stands with.
fn suffix(what: &Read, noun: &str, bare_listing: bool) -> &'static str {
    let unit = what.unit.as_deref().unwrap_or("");
    match what.suffix {
        "金额" => {
            let each = noun.contains('每') || noun.contains("人均") || noun.contains("户均");
            if each && !noun.contains("收入") && !noun.contains("增收") && !noun.contains("产值") {
                "标准"
            } else if ends_any(noun, MONEY_NOUNS) {
                ""
            } else {
                "金额"
            }
        }
        "户数" if bare_listing => "总户数",
        "户数" if noun.ends_with('户') => "数",
        "户数" if noun.ends_with("户数") => "",
        "人数" if bare_listing => "总人口",
        "人数" if ends_any(noun, &["人口", "人数"]) => "",
        "面积" if ends_any(noun, &["面积", "耕地"]) => "",
        "里程" if ends_any(noun, &["里程", "长度", "距离"]) => "",
        "里程" if ["渠", "管", "沟", "线路", "河道", "堤"].iter().any(|w| noun.contains(w)) && unit != "里" => {
            "长度"
        }
        "次数" | "场次" | "人次" | "数量"
            if ends_any(noun, &["次数", "场次", "人次", "数量", "总数", "产量", "存栏", "出栏"]) =>
        {
            ""
        }
        "数量" if unit.ends_with(['吨', '斤']) && noun.ends_with('产') => "量",
        "" if unit.contains(['%', '％', '‰']) => {
            if ends_any(noun, SHARE_NOUNS) {
                ""
            } else if ends_any(noun, &["增长", "增加", "提高", "上升", "下降", "降低", "减少"]) {
                "率"
            } else if noun.is_empty() {
                "比例"
            } else if noun.ends_with('占') || noun.contains('占') {
                "比例"
            } else {
                "占比"
            }
        }
        "" => "",
        other => other,
    }
}

fn compose(what: &Read, subject: &str, right: &After, carried: bool, scope: &str, sentence: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut push = |name: String| {
        let name = name.replace("还剩余", "剩余").replace("还剩", "剩余").replace("户户数", "户数");
        if name.chars().count() >= 2 && !out.contains(&name) {
            out.push(name);
        }
    };
    let meeting = ["参会", "与会", "到会", "出席"].iter().find(|w| sentence.contains(**w)).map_or("", |_| "参会");
    // The object with general verbs taken off: 落实XX万元专项资金 → 专项资金.
    let mut verb = subject;
    for general in GENERAL_VERBS {
        if let Some(rest) = verb.strip_prefix(general).filter(|r| r.is_empty() || r.chars().count() >= 2) {
            verb = rest;
        }
    }
    if verb.is_empty() && right.noun.is_empty() && right.predicate.is_empty() {
        verb = subject;
    }
    let noun = &right.noun;
    let counts_people = matches!(what.suffix, "人数" | "户数");
    let bare = carried && counts_people && scope_like(subject);
    let money = what.suffix == "金额";
    if !right.predicate.is_empty() {
        let end = suffix(what, "", false);
        push(format!("{verb}{}{end}", right.predicate));
        push(format!("{}{end}", right.predicate));
        push(format!("{scope}{}{end}", right.predicate));
    } else if noun.is_empty() {
        let end = suffix(what, verb, bare);
        let with_scope = if !scope.is_empty() && verb.chars().count() <= 4 && !verb.contains(scope) && !carried {
            scope
        } else {
            ""
        };
        push(format!("{with_scope}{verb}{end}"));
        push(format!("{verb}{}", suffix(what, verb, false)));
        if money {
            push(format!("{}{verb}", right.purpose));
            push(format!("{verb}总额"));
        }
        if end == "里程" || end == "数量" {
            push(format!("{verb}{}", if end == "里程" { "长度" } else { "总数" }));
        }
    } else {
        let end = suffix(what, noun, false);
        // A verb and a noun that already names the whole thing: 争取资金XX万元 has no noun behind.
        let front = short_front(verb, what);
        let scope_front = if front.is_empty() { if meeting.is_empty() { scope } else { meeting } } else { "" };
        push(format!("{scope_front}{front}{noun}{end}"));
        push(format!("{noun}{end}"));
        push(format!("{subject}{noun}{end}"));
    }
    out.truncate(3);
    out
}

/// 全村, 全镇 and the like, or a count of places under them: the listing is of all.
fn scope_like(subject: &str) -> bool {
    SCOPES.contains(&subject) || (subject.starts_with('全') && subject.chars().count() <= 4)
}

/// What to keep of the words before a figure whose noun stands behind it.
fn short_front(verb: &str, what: &Read) -> String {
    let count = verb.chars().count();
    if count <= 6 {
        return verb.to_owned();
    }
    // Only the last verb of work, or the scope, of a long phrase.
    let at = ACTIONS.iter().filter_map(|v| verb.rfind(v)).max();
    match at {
        Some(at) if verb[at..].chars().count() <= 6 => verb[at..].to_owned(),
        _ if what.suffix == "金额" => String::new(),
        _ => verb.chars().skip(count - 6).collect(),
    }
}

const RULE_WORDS: &[&str] = &[
    "标准",
    "任期",
    "每人每月",
    "每人每天",
    "每人每年",
    "每户",
    "人均年收入在",
    "贫困线",
    "监测线",
    "低保线",
    "门槛",
    "限额",
    "起付线",
    "上限",
    "下限",
    "每个月在",
    "每月在村",
    "驻村时间",
    "驻村不少于",
    "补助",
];
const PLAN_WORDS: &[&str] =
    &["要", "将", "力争", "确保", "计划", "目标", "争取", "预计", "拟", "再", "必须", "务必", "完成剩余", "明年"];
const DONE_WORDS: &[&str] = &["以来", "去年", "已", "累计", "先后", "截至", "共", "了", "上半年", "完成了"];

fn value_kind(text: &str, token: Token, what: &Read, sentence: &str) -> ValueKind {
    let window = &text[window_start(text, token.start)..token.start];
    let clause = window.rsplit([',', ';', '。', '\n', ':']).next().unwrap_or("");
    let has = |words: &[&str], s: &str| words.iter().any(|w| s.contains(w));
    let done = has(DONE_WORDS, sentence);
    let per = ["天", "日", "年", "元"].contains(&what.unit.as_deref().unwrap_or(""));
    let least = matches!(what.rounding, Some(Rounding::Yishang | Rounding::Yixia));
    if (has(RULE_WORDS, clause) || least && per) && !done {
        return ValueKind::Parameter;
    }
    // The figure comes with its bound behind it: 人均年收入在XX元以下.
    if per && what.rounding == Some(Rounding::Yixia) {
        return ValueKind::Parameter;
    }
    if !done && (least || has(PLAN_WORDS, clause)) {
        return ValueKind::Target;
    }
    ValueKind::Result
}
