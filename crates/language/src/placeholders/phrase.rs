//! The words on either side of a figure, trimmed to what can name it.

use super::behind::after;
use super::words::{
    ACTIONS, COUNT_NOUNS, DROP_BACK, DROP_FRONT, GENERIC_MEASURES, GROWTH, HANDED, KEEP_FRONT, NOT_HAVING, PLAIN_VERBS,
    SCOPES, unit_at,
};
use crate::dates;
use crate::dates::number::{arabic_at, chinese_at, is_left_out_sign};

/// Signs a phrase ends at.
pub(super) const SEPARATORS: [char; 18] =
    ['”', ',', '，', ';', '；', ':', '：', '。', '!', '?', '！', '？', '\n', '…', ')', '）', '、', '('];

/// Longest phrase looked at on either side, in characters.
pub(super) const LONGEST: usize = 24;

/// The start of the window of so many characters before `at`.
pub(super) fn window(text: &str, at: usize, characters: usize) -> usize {
    text[..at].char_indices().rev().take(characters).last().map_or(at, |(i, _)| i)
}

/// So many characters of text behind `at`, up to the end of the clause.
pub(super) fn window_behind(text: &str, at: usize, characters: usize) -> &str {
    let behind = text[at..].char_indices().take(characters);
    let end = behind.take_while(|(_, c)| !SEPARATORS.contains(c)).last().map_or(0, |(i, c)| i + c.len_utf8());
    &text[at..at + end]
}

/// The clause in front of the figure, as far as it is looked at.
pub(super) fn clause_before(text: &str, at: usize) -> &str {
    let words = &text[window(text, at, LONGEST)..at];
    words.rsplit([',', ';', '。', '\n', ':']).next().unwrap_or("")
}

/// The sentence up to the figure, as far as it is looked at.
pub(super) fn sentence_before(text: &str, at: usize) -> &str {
    let back = text[..at].char_indices().rev().take(120);
    let from = back.take_while(|(_, c)| !crate::sentence::closes_sentence(*c)).last().map_or(at, |(i, _)| i);
    &text[from..at]
}

/// The short heading a sentence stands under on its own line, its number and verb taken off: 一是通水。 → 通水.
pub(super) fn heading_before(text: &str, sentence_start: usize) -> String {
    let Some(before) = text[..sentence_start].strip_suffix('。') else { return String::new() };
    let from = window(before, before.len(), 14);
    let piece =
        before[from..].rsplit(['。', '\n', ';', '；', ',', '，', ')', '）', '、', '.', '!', '?']).next().unwrap_or("");
    let bare = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]
        .iter()
        .find_map(|n| piece.strip_prefix(n).and_then(|r| r.strip_prefix('是').or_else(|| r.strip_prefix('要'))))
        .unwrap_or(piece);
    let bare = bare.trim_start_matches(['抓', '强', '办', '搞', '做', '聚', '促', '跑', '兴', '稳', '守', '修']).trim();
    let numbered = bare.len() < piece.len()
        || text[..from].ends_with(['、', ')', '）', '.'])
        || piece.len() < before[from..].len();
    let plain = bare.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
        && !["投入", "保障", "情况", "资金", "做法", "措施", "领导", "责任", "账"].iter().any(|w| bare.contains(w));
    if numbered && plain && (2..=3).contains(&bare.chars().count()) { bare.to_owned() } else { String::new() }
}

/// What the paragraph says before the sentence of the figure, as far as it is looked at.
pub(super) fn paragraph_before(text: &str, at: usize) -> &str {
    let from = window(text, at, 160);
    let words = &text[from..at];
    words.rsplit('\n').next().unwrap_or(words)
}

/// Length of a number, known or left out, at the start of `rest`; 0 for none.
pub(super) fn figure_length(rest: &str) -> usize {
    let signs: usize =
        rest.chars().take(LONGEST).take_while(|&c| is_left_out_sign(c) || c == '.').map(char::len_utf8).sum();
    if signs > 0 && !rest.starts_with('.') {
        return signs;
    }
    arabic_at(rest).map(|(_, l)| l).or_else(|| chinese_at(rest).map(|(_, l)| l)).unwrap_or(0)
}

// ---- in front -------------------------------------------------------------------------------------------------

/// What stands in front of a figure in the same phrase.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// The words that may name the figure; empty for none.
    pub words: String,
    /// 其中 opened the phrase.
    pub of_these: bool,
    /// The phrase follows 、 in a row.
    pub in_row: bool,
    /// Who the figure is done for stands before it: 为XX户困难群众…
    pub for_whom: bool,
    /// The phrase says that something is done or not: 已腾空XX栋.
    pub done: bool,
    /// Which of those counted before: 请假的只有X个, 集体经济过10万元的有X个.
    pub which: Option<String>,
}

/// Reads the phrase in front of byte `at`.
pub(super) fn before(text: &str, at: usize) -> Before {
    let from = window(text, at, LONGEST);
    let words = &text[from..at];
    // A bracket inside a word, 村(社区), is no border, nor is 、 between nouns of one row.
    let mut start = from;
    let mut open = false;
    let mut words_behind = false;
    let mut in_row = false;
    for (offset, c) in words.char_indices().rev() {
        match c {
            // “四点半课堂” inside the phrase is part of the name.
            '”' if quoted(&words[..offset]) => words_behind = true,
            ')' | '）' if !open && words_behind && plain_insert(&words[..offset]) => open = true,
            '(' | '（' if open => open = false,
            '、' if words_behind && !holds_figure(&words[..offset]) => {}
            _ if !open && SEPARATORS.contains(&c) => {
                start = from + offset + c.len_utf8();
                in_row = c == '、';
                break;
            }
            _ => words_behind = true,
        }
    }
    let phrase = text[start..at].trim();
    let after_figure = after_last_figure(phrase);
    Before {
        words: trim(after_figure),
        of_these: phrase.starts_with("其中"),
        in_row: in_row && after_figure.len() == phrase.len(),
        for_whom: phrase.ends_with(['为', '给', '对', '向']),
        done: ["已", "均已", "未", "尚未", "正在", "仍未"].iter().any(|w| phrase.starts_with(w)),
        which: which(phrase),
    }
}

/// The words before 的 or 的只有 at the end of a phrase.
fn which(phrase: &str) -> Option<String> {
    let bare = ["只有", "仅有", "还有", "就有", "共有", "有", "达到", "达", "占了", "占", "不到"]
        .iter()
        .find_map(|w| phrase.strip_suffix(w))
        .unwrap_or(phrase);
    let words = trim(bare.strip_suffix('的')?);
    (2..=12).contains(&words.chars().count()).then_some(words)
}

/// What the sentence counted by this unit: the noun behind the figure, or the object in front of it.
pub(super) fn thing_counted(sentence: &str, unit: &str) -> String {
    let (mut at, mut piece, mut thing) = (0, 0, String::new());
    while let Some(c) = sentence[at..].chars().next() {
        match counted_at(sentence, at) {
            Some(length) => {
                let end = at + length;
                if sentence[at..end].trim_end_matches(['余', '多']).ends_with(unit) {
                    let behind = after(sentence, end, true).noun;
                    // 实行管理的XX个 counts some of them and names none.
                    let some = which(sentence[piece..at].trim()).is_some() && behind.is_empty();
                    // 已腾空XX栋, 存在隐患XX处 say what became of them.
                    let words = sentence[piece..at].trim_start();
                    let some = some || behind.is_empty() && words.starts_with(['已', '未', '尚', '仍', '还']);
                    let front = if some { String::new() } else { trim(words) };
                    let front = if front.contains("存在") { String::new() } else { front };
                    let found = if behind.chars().count() >= 2 { behind } else { object_of(&front).to_owned() };
                    if found.chars().count() >= 2 {
                        thing = found;
                    }
                }
                at = end;
                piece = end;
            }
            None => {
                at += figure_length(&sentence[at..]).max(c.len_utf8());
                if SEPARATORS.contains(&c) {
                    piece = at;
                }
            }
        }
    }
    thing
}

/// What is left of a phrase when its verbs are taken off; nothing for a verb alone.
pub(super) fn object_of(phrase: &str) -> &str {
    let mut thing = SCOPES.start(phrase).filter(|w| phrase.len() > w.len() + 3).map_or(phrase, |w| &phrase[w.len()..]);
    while let Some(verb) = ACTIONS
        .start(thing)
        .or_else(|| super::words::GENERAL_VERBS.start(thing))
        .filter(|_| KEEP_FRONT.start(thing).is_none())
    {
        // 收割机, 搬迁户, 打捆机: a verb and one sign behind it, or a tool, are the thing.
        let rest = &thing[verb.len()..];
        let tool = thing.chars().count() == 3 && rest.ends_with(['机', '车', '器', '员']);
        if tool || rest.chars().count() == 1 {
            return thing;
        }
        thing = &thing[verb.len()..];
    }
    // 关停, 复核: a verb of the task tables alone is no thing.
    if crate::tasks::is_act(thing) {
        return "";
    }
    let thing = thing.trim_start_matches(['出', '了']).trim_start_matches("各类").trim_start_matches("各种");
    SCOPES.start(thing).filter(|w| thing.len() > w.len() + 3).map_or(thing, |w| &thing[w.len()..])
}

/// Does the piece behind the last stop hold a figure?
fn holds_figure(words: &str) -> bool {
    let piece = words.rsplit([',', '，', ';', '；', '。', ':', '：', '、', '\n']).next().unwrap_or("");
    piece.chars().any(|c| is_left_out_sign(c) || c.is_ascii_digit())
}

/// Does a short quotation without a stop close here?
fn quoted(before_close: &str) -> bool {
    let inner: Vec<char> = before_close.chars().rev().take(12).collect();
    let open = inner.iter().position(|&c| c == '“');
    open.is_some_and(|n| n >= 2 && !inner[..n].iter().any(|c| SEPARATORS.contains(c)))
}

/// Does a short bracket of plain words, 村(社区), close here?
fn plain_insert(before_close: &str) -> bool {
    let inner: Vec<char> = before_close.chars().rev().take(8).collect();
    let open = inner.iter().position(|&c| matches!(c, '(' | '（'));
    open.is_some_and(|n| n >= 2 && !inner[..n].iter().any(|c| SEPARATORS.contains(c)))
}

/// The same at `at` of a text, where 上一轮, 第三批, 每一户 are no figures.
fn counted_at(text: &str, at: usize) -> Option<usize> {
    let ordinal = text[..at].ends_with(['上', '下', '新', '第', '每', '这', '那', '逐', '同', '统', '头']);
    let chinese = text[at..].starts_with(|c: char| !c.is_ascii_digit() && !is_left_out_sign(c));
    if ordinal && chinese { None } else { counted(&text[at..]) }
}

/// A figure with its unit at the start of `rest`: the length of both.
pub(super) fn counted(rest: &str) -> Option<usize> {
    let length = figure_length(rest);
    let round = rest.get(length..).filter(|_| length > 0)?;
    let behind = round.trim_start_matches(['余', '多', '来']);
    // 60岁以上, 三级, 两类 are parts of names.
    let line = |u: &super::words::Unit| {
        let after = &behind[u.length..];
        u.name == "岁" && ["以", "及", "至", "到", "-", "~", "的"].iter().any(|w| after.starts_with(w))
    };
    let unit = unit_at(behind).filter(|u| !matches!(u.name, "级" | "类") && !line(u))?;
    let end = rest.len() - behind.len() + unit.length;
    Some(end + (rest[end..].len() - rest[end..].trim_start_matches(['余', '多']).len()))
}

/// Averages that belong to the noun before them.
const AVERAGE_OF: [&str; 3] = ["户均", "人均", "村均"];

/// The rest of a phrase behind the last number with its unit: the noun counted goes with that number, a verb of
/// work begins the next name (我们XX个村筹资新修公路XX公里).
fn after_last_figure(phrase: &str) -> &str {
    let mut out = phrase;
    let mut at = 0;
    while let Some(c) = phrase[at..].chars().next() {
        if let Some(length) = counted_at(phrase, at) {
            at += length;
            // 抛荒10亩以上的, 收入10万元以上的村: the line belongs to the name.
            let line = ["以上", "以下", "以内", "及以上"].iter().any(|w| phrase[at..].starts_with(w));
            if line && phrase[at..].chars().count() > 2 && phrase[..at].chars().any(|c| !c.is_ascii_digit()) {
                continue;
            }
            out = &phrase[at..];
            // 带动20户贫困户户均增收: an average of those counted.
            let average = AVERAGE_OF.iter().any(|w| out.contains(w));
            let verb = ACTIONS.all(out).chain(GROWTH.all(out)).map(|(i, _)| i).min().filter(|_| !average);
            // XX个村民小组XX户: the noun belongs to the number before it.
            if verb.is_none() && out.ends_with(['组', '村', '屯', '寨']) && out.chars().count() <= 5 {
                out = "";
            }
            // 2019年、2019年脱贫: a time between belongs to neither.
            out = &out[verb.unwrap_or(0)..];
        } else {
            at += figure_length(&phrase[at..]).max(c.len_utf8());
        }
    }
    out
}

/// Takes off what names nothing: times, joining words, measures, the doer of a long phrase.
pub(super) fn trim(words: &str) -> String {
    let mut s = words.trim().trim_start_matches(['"', '“', ')', '）', '”']);
    // 二、动员…: the number of a point.
    if let Some((number, rest)) = s.split_once('、')
        && crate::dates::number::chinese_at(number).is_some_and(|(_, length)| length == number.len())
    {
        s = rest;
    }
    s = without_bound(s);
    loop {
        let time = dates::time_at(s, 0, None).filter(|w| !matches!(w.kind, dates::Kind::AsSet | dates::Kind::Every(_)));
        let next = match &time {
            Some(when) => {
                let rest = s[when.end..].trim_start_matches(['来', '底', '末']).trim_start();
                rest.strip_prefix('度').filter(|r| !r.starts_with('假')).unwrap_or(rest)
            }
            None => match DROP_FRONT.start(s).filter(|w| s.len() > w.len() && KEEP_FRONT.start(s).is_none()) {
                Some(w) => s[w.len()..].trim_start(),
                None => break,
            },
        };
        if next.is_empty() && time.is_none() {
            break;
        }
        s = next;
    }
    while let Some(w) = DROP_BACK.end(s) {
        s = s[..s.len() - w.len()].trim_end();
    }
    // 线路老化的农户排查出来XX户: found says no more than counted.
    if let Some(rest) = ["排查出来", "摸排出来", "排查出", "摸排出"].iter().find_map(|w| s.strip_suffix(w))
        && rest.chars().count() >= 3
    {
        s = rest;
    }
    // 镇应急办本月底前对辖区…: what stands behind the time names the figure.
    let last_time = dates::find(s, None)
        .into_iter()
        .rfind(|w| w.whole_year || !matches!(w.kind, dates::Kind::Every(_) | dates::Kind::During));
    if let Some(when) = last_time {
        let rest = s[when.end..].trim_start_matches(['对', '在', '把', '将']);
        // 县水利局应在6月底前XX公里…: nothing in front names it.
        if rest.is_empty() && when.kind == dates::Kind::By {
            return String::new();
        }
        if rest.chars().count() >= 2 {
            s = rest;
        }
    }
    s = without_doer(s);
    s = behind_having(s);
    if JOINS_ALONE.contains(&s) || matches!(s, "其中" | "其余" | "另有" | "另外") {
        return String::new();
    }
    // 种植、电商等技能培训: the kind behind the row of examples.
    if let Some(at) = s.rfind('等').map(|at| at + '等'.len_utf8())
        && s[at..].chars().count() >= 4
    {
        s = &s[at..];
    }
    // 向水务部门争取资金: from the verb on.
    if s.starts_with(['向', '从', '由', '与', '为', '给', '按'])
        && let Some((at, verb)) = ACTIONS.all(s).find(|&(at, _)| at > 0)
    {
        // 为村集体增收: a verb alone keeps whom it is done for.
        let alone = at + verb.len() == s.len() && (2..=5).contains(&s[3..at].chars().count());
        s = if alone && s.starts_with('为') { &s[3..] } else { &s[at..] };
    }
    if let Some(w) = DROP_FRONT.start(s).filter(|w| s.len() > w.len() + 3 && KEEP_FRONT.start(s).is_none()) {
        s = &s[w.len()..];
    }
    if s.ends_with('跑') && s.chars().count() <= 3 {
        return "走访".to_owned();
    }
    if COUNT_NOUNS.has(s) {
        return String::new();
    }
    if (s.starts_with("参加") || s.starts_with("出席")) && (s.contains('会') || s.contains("活动")) {
        return "参会".to_owned();
    }
    // A long phrase is named from a verb of work on.
    if s.chars().count() > 12 {
        let goes_up = |at: usize, w: &str| s[at + w.len()..].starts_with(['到', '至']);
        let verbs = ACTIONS.all(s).filter(|&(at, w)| !goes_up(at, w)).map(|(at, _)| at);
        let verb = verbs.into_iter().find(|&at| at > 0 && (4..=12).contains(&s[at..].chars().count()));
        s = &s[verb.unwrap_or(0)..];
    }
    // 爱农业、懂技术的新型职业农民: the noun behind its attributes.
    if s.chars().count() > 14
        && let Some(at) = s.rfind('的').map(|at| at + '的'.len_utf8()).filter(|&at| s[at..].chars().count() >= 4)
    {
        s = &s[at..];
    }
    let s = s.strip_prefix("因为").map_or_else(|| s.to_owned(), |rest| format!("因{rest}"));
    let s: String = s.chars().filter(|c| !c.is_whitespace() && !matches!(c, '“' | '”' | '"')).collect();
    let s =
        s.replace("每个月", "每月").replace("在村子里面", "驻村").replace("在村子里", "驻村").replace("在村里", "驻村");
    let s = without_adverbs(&s).replace("各类资金", "资金").replace("各级资金", "资金").replace("各项资金", "资金");
    plainly(&s)
}

/// 以下的贫困人口 behind a figure: the bound goes with the figure.
fn without_bound(words: &str) -> &str {
    let bound = ["以下", "以上", "以内", "左右"].iter().find_map(|w| words.strip_prefix(w));
    bound.map_or(words, |rest| rest.trim_start_matches('的'))
}

/// What stands alone between two figures and names neither.
const JOINS_ALONE: [&str; 8] = ["和", "与", "及", "或", "我们", "他们", "以及", "至"];

/// Adverbs before the verb that name nothing: 全镇累计完成改厕, 玉米才播了, 全市共筹措资金.
fn without_adverbs(words: &str) -> String {
    // 全镇完成改厕: behind a place 完成 is no more than the number says.
    if let Some(place) = SCOPES.start(words)
        && let Some(rest) = words[place.len()..].trim_start_matches("累计").strip_prefix("完成")
        && rest.chars().count() >= 2
    {
        return format!("{place}{rest}");
    }
    for adverb in ["累计", "先后", "共计", "已经", "总共", "才", "共"] {
        let Some(at) = words.find(adverb) else { continue };
        let behind = &words[at + adverb.len()..];
        let verb = ACTIONS.start(behind).is_some()
            || super::words::GENERAL_VERBS.start(behind).is_some_and(|w| w.chars().count() > 1)
            || PLAIN_VERBS.iter().any(|(said, ..)| behind.starts_with(said));
        if verb && !words[..at].ends_with(['公', '人', '中']) {
            return format!("{}{}", &words[..at], plainly(behind));
        }
    }
    words.to_owned()
}

/// 跑回资金 → 争取资金, 种黄精 → 种植黄精.
fn plainly(words: &str) -> String {
    for &(said, meant, but) in &PLAIN_VERBS {
        let Some(rest) = words.strip_prefix(said) else { continue };
        if rest.chars().next().is_none_or(|c| !but.contains(c)) {
            return format!("{meant}{}", rest.trim_start_matches(['了', '过']));
        }
    }
    words.to_owned()
}

/// 市财政局要落实专项资金: the doer and the modal word name nothing where a verb of work follows.
fn without_doer(words: &str) -> &str {
    let behind = match crate::tasks::doer_length(words) {
        // 线路老化的农户排查出来: the households are what was found.
        Some(length) if words[..length].contains('的') => return words,
        Some(length) => &words[length..],
        // 全乡要完成秸秆打捆: a place in front of a modal word.
        None => match words.find('要').filter(|&at| at > 0 && words[..at].chars().count() <= 4) {
            Some(at) if !words[..at].ends_with(['主', '重', '需', '简', '摘', '纪']) => &words[at..],
            _ => return words,
        },
    };
    let behind = dates::time_at(behind, 0, None).map_or(behind, |when| &behind[when.end..]);
    let behind = behind.trim_start_matches(['要', '应', '须', '将', '已', '再', '也', '都']).trim_start_matches("必须");
    let mut behind = behind.trim_start();
    while let Some(word) =
        ["随机", "集中", "统一", "定期", "重点", "积极", "主动", "及时", "累计", "先后", "至少", "共"]
            .iter()
            .find(|w| behind.starts_with(**w))
    {
        behind = &behind[word.len()..];
    }
    // 家庭医生签约率: a rate of what they do.
    let measured = behind.ends_with('率') && behind.chars().count() <= 5;
    let verb = !measured && ACTIONS.start(behind).is_some()
        || super::words::GENERAL_VERBS.start(behind).is_some()
        || PLAIN_VERBS.iter().any(|(said, ..)| behind.starts_with(said));
    if verb && behind.chars().count() >= 2 { behind } else { words }
}

/// 社里有大棚, 市里给我区下达粮食面积: what is there, or handed down, names the figure.
fn behind_having(words: &str) -> &str {
    let handed = HANDED.all(words).last().map(|(at, w)| at + w.len());
    let having = words.match_indices('有').map(|(at, w)| (at, at + w.len())).rfind(|&(at, end)| {
        let from = words[..at].char_indices().next_back().map_or(at, |(i, _)| i);
        at > 0
            && NOT_HAVING.start(&words[from..]).is_none()
            && NOT_HAVING.start(&words[at..]).is_none()
            && end < words.len()
    });
    let cut = handed.max(having.map(|(_, end)| end));
    match cut {
        Some(at) if words[at..].chars().count() >= 2 && !words[at..].starts_with('的') => &words[at..],
        _ => words,
    }
}

// ---- what went before -----------------------------------------------------------------------------------------

/// For a figure without words of its own (xxx户、xxx人): the words in front of the first figure of the phrase
/// before it.
pub(super) fn carried_subject(sentence: &str) -> String {
    let mut end = sentence.len();
    let mut own = true;
    // Walk back over the phrases until one has words before its first figure.
    for _ in 0..8 {
        let piece = sentence[..end].trim_end_matches(SEPARATORS);
        let start = piece.rfind(SEPARATORS).map_or(0, |i| i + piece[i..].chars().next().map_or(1, char::len_utf8));
        let piece = &piece[start..];
        if piece.is_empty() {
            break;
        }
        let first = first_figure(piece);
        let words = trim(&piece[..first]);
        // The phrase of the figure itself counts only where another figure stands in it.
        let of_itself = own && first == piece.len();
        if !of_itself && !words.is_empty() && !COUNT_NOUNS.has(&words) {
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

/// 5万元以下的村: the figure before is a line and part of the name.
fn bounds(behind: &str) -> bool {
    ["以上", "以下", "以内"].iter().any(|w| behind.strip_prefix(w).is_some_and(|rest| rest.starts_with('的')))
}

fn first_figure(piece: &str) -> usize {
    piece
        .char_indices()
        .map(|(i, _)| i)
        .find(|&i| counted_at(piece, i).is_some_and(|length| !bounds(&piece[i + length..])))
        .unwrap_or(piece.len())
}

/// The noun behind the last figure of the sentence: 排查出的XX个问题已整改XX个 → 问题.
pub(super) fn noun_counted_before(sentence: &str) -> String {
    let mut at = 0;
    let mut last = String::new();
    while let Some(c) = sentence[at..].chars().next() {
        match counted_at(sentence, at) {
            Some(length) => {
                at += length;
                let noun = after(sentence, at, true).noun;
                if noun.chars().count() >= 2 {
                    last = noun;
                }
            }
            None => at += figure_length(&sentence[at..]).max(c.len_utf8()),
        }
    }
    last
}

/// The last thing the sentence counted before its verb: 排查资产XX宗,闲置XX宗 → 资产.
pub(super) fn topic(sentence: &str) -> String {
    topic_of(sentence, |_| true)
}

/// The last such thing that `fits`.
pub(super) fn topic_of(sentence: &str, fits: impl Fn(&str) -> bool) -> String {
    for piece in sentence.rsplit(SEPARATORS).skip(1).take(8) {
        let first = first_figure(piece);
        if first == piece.len() {
            continue;
        }
        let words = trim(&piece[..first]);
        let thing = object_of(&words);
        // A rate is measured of a thing and is none: 办结率XX%,完成投资XX万元; so is 年发电.
        let due = thing.starts_with(['已', '应', '未', '需']);
        let yearly = thing.chars().count() <= 4 && thing.starts_with(['年', '月', '日']);
        if thing.chars().count() >= 2
            && !thing.ends_with('率')
            && !yearly
            && !due
            && !COUNT_NOUNS.has(thing)
            && !GENERIC_MEASURES.has(thing)
            && fits(thing)
        {
            return thing.to_owned();
        }
    }
    String::new()
}

/// What the clause before the figure speaks of without counting it: 组织“最美家庭”评选,评出XX户.
pub(super) fn spoken_of(sentence: &str) -> String {
    let piece = sentence.rsplit([',', '，', ';', '；']).nth(1).unwrap_or("");
    if first_figure(piece) < piece.len() {
        return String::new();
    }
    let words = trim(piece);
    let thing = object_of(&words);
    if (2..=8).contains(&thing.chars().count()) { thing.to_owned() } else { String::new() }
}

/// The words in front of the first figure of a row: 年出栏生猪XX头、肉牛XX头、肉羊XX只 → 年出栏生猪.
pub(super) fn head_of_row(sentence: &str) -> String {
    let row = sentence.rsplit([',', '，', ';', '；', ':', '：']).next().unwrap_or("");
    let first = first_figure(row);
    if first == row.len() { String::new() } else { trim(row[..first].rsplit('、').next().unwrap_or("")) }
}
