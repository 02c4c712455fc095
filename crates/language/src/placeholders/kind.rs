//! What each token stands for, from the words on either side of it.

use super::scan::Token;
use super::words::{BLANKS, NAME_WORDS, NO_PLACE, PLACE_WORDS, ROUND_AFTER, ROUND_BEFORE, SURNAMES, TITLES, unit_at};
use super::{Kind, Rounding};

/// What was read at one token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Read {
    pub kind: Kind,
    pub unit: Option<String>,
    /// The word figures of this unit are named by (户数, 里程); empty when the noun before says it (普及率).
    pub suffix: &'static str,
    pub rounding: Option<Rounding>,
    /// Byte offset behind the unit and its rounding word.
    pub after: usize,
}

impl Read {
    fn bare(kind: Kind, after: usize) -> Self {
        Self { kind, unit: None, suffix: "", rounding: None, after }
    }
}

/// Words in front of a figure that stands without a unit.
const BEFORE_BARE: &[&str] = &[
    "达到",
    "增长",
    "下降",
    "突破",
    "增加到",
    "提高到",
    "提升到",
    "下降到",
    "降至",
    "增至",
    "升至",
    "占",
    "占比",
    "共有",
    "共计",
    "累计",
    "率为",
    "率达",
    "数为",
    "总数为",
    "比例为",
    "比重为",
    "产量为",
];

const BEFORE_NUMBER_OF: &[&str] =
    &["电话", "手机", "热线", "邮编", "账号", "编号", "身份证号", "QQ", "微信", "号码", "传真"];

/// Words in front of a number of years that is a length of time.
const BEFORE_YEARS: &[&str] = &[
    "任期",
    "为期",
    "连续",
    "历时",
    "满",
    "工龄",
    "党龄",
    "服务期",
    "入党",
    "当了",
    "干了",
    "坚持了",
    "到村",
    "驻村",
    "任职",
    "在村",
    "缴费",
    "超过",
    "期限",
    "不足",
    "逾",
    "超",
    "不到",
    "年限",
    "近",
    "用",
    "约",
    "时间",
    "长达",
];
/// Words behind it.
const AFTER_YEARS: &[&str] = &["没", "未", "无", "不", "来", "内", "时间", "多", "以上", "左右", "间", "期限", "任期"];

/// Reads every token, from right to left: one in a row of figures (XX、XX、XX万元) takes the unit of the next.
pub(super) fn classify(text: &str, tokens: &[Token]) -> Vec<Read> {
    let mut out: Vec<Read> = Vec::with_capacity(tokens.len());
    for (i, token) in tokens.iter().enumerate().rev() {
        let next = tokens.get(i + 1).zip(out.last());
        let read = one(text, *token, next.map(|(t, r)| (*t, r)));
        out.push(read);
    }
    out.reverse();
    out
}

fn starts_with_any(rest: &str, words: &[&str]) -> bool {
    words.iter().any(|w| rest.starts_with(w))
}

fn ends_with_any(before: &str, words: &[&str]) -> bool {
    words.iter().any(|w| before.ends_with(w))
}

fn one(text: &str, token: Token, next: Option<(Token, &Read)>) -> Read {
    let sign = &text[token.start..token.end];
    let before = text[..token.start].trim_end_matches(BLANKS);
    let raw = &text[token.end..];
    let rest = raw.trim_start_matches(BLANKS);
    // A line broken between a figure and its unit.
    let rest = rest.strip_prefix('\n').filter(|next| unit_ends(next)).unwrap_or(rest);
    let at = text.len() - rest.len();
    let bare = |kind| Read::bare(kind, at);
    if ends_with_any(before.trim_end_matches([':', '：', '为', '是']), BEFORE_NUMBER_OF) {
        return bare(Kind::Other);
    }
    if before.ends_with(['第', '届']) || starts_with_any(rest, &["届", "周年", "世纪"]) {
        return bare(Kind::Ordinal);
    }
    if let Some(read) = in_time(sign, before, rest, at) {
        return read;
    }
    // A row or a range: the next token says what this one is.
    if let Some((following, read)) = next {
        let between = &text[token.end..following.start];
        if matches!(
            between.trim_matches(BLANKS),
            "、" | "/" | "-" | "~" | "—" | "至" | "到" | "和" | "与" | "及" | "－" | "～" | "——"
        ) {
            let same =
                matches!(read.kind, Kind::Figure | Kind::Place | Kind::Person | Kind::Name | Kind::Date | Kind::Year);
            if same {
                return Read { rounding: None, after: token.end, ..read.clone() };
            }
        }
    }
    // 王XX同志, *镇长.
    if TITLES.start(rest).is_some() {
        return bare(Kind::Person);
    }
    if let Some(read) = figure(before, rest, at) {
        return read;
    }
    if PLACE_WORDS.start(rest).is_some() && NO_PLACE.start(rest).is_none() {
        return bare(Kind::Place);
    }
    let surname = before.chars().next_back().is_some_and(|c| SURNAMES.contains(c));
    if surname && sign.chars().count() <= 3 && NAME_WORDS.start(rest).is_none() {
        return bare(Kind::Person);
    }
    if sign.contains('.') {
        return bare(Kind::Date);
    }
    // One sign between two characters of a word is a character lost, not a name.
    if sign.chars().count() == 1 && sign.starts_with(['_', '＿']) {
        return bare(Kind::Other);
    }
    if NAME_WORDS.start(rest).is_some() {
        return bare(Kind::Name);
    }
    if ends_with_any(before, BEFORE_BARE)
        && rest.chars().next().is_none_or(|c| matches!(c, ',' | '。' | ';' | '、' | '(' | ')' | '\n'))
    {
        return Read { kind: Kind::Figure, unit: None, suffix: "", rounding: None, after: at };
    }
    bare(Kind::Name)
}

/// Is there a unit and then a stop?
fn unit_ends(rest: &str) -> bool {
    unit_at(rest).is_some_and(|unit| rest[unit.length..].starts_with([',', ';', '。', '、', '，', '；']))
}

/// Years, months, days, numbers of a document.
fn in_time(sign: &str, before: &str, rest: &str, at: usize) -> Option<Read> {
    let bare = |kind| Some(Read::bare(kind, at));
    let century = sign.chars().count() == 4 && (sign.starts_with("20") || sign.starts_with("19"));
    if let Some(after) = rest.strip_prefix('年') {
        let length = !century && (starts_with_any(after, AFTER_YEARS) || ends_with_any(before, BEFORE_YEARS));
        if length {
            return Some(Read {
                kind: Kind::Figure,
                unit: Some("年".to_owned()),
                suffix: "年限",
                rounding: None,
                after: at + "年".len(),
            });
        }
        return bare(Kind::Year);
    }
    if century && !starts_with_any(rest, &["户", "人", "元", "个", "名", "亩", "家", "万"]) {
        return bare(Kind::Year);
    }
    if rest.starts_with('月') || (rest.starts_with('日') && !starts_with_any(rest, &["日内", "日以内", "日之内"]))
    {
        return bare(Kind::Date);
    }
    if rest.starts_with("日") {
        return Some(Read {
            kind: Kind::Figure,
            unit: Some("日".to_owned()),
            suffix: "天数",
            rounding: None,
            after: at + "日".len(),
        });
    }
    if rest.starts_with('号') {
        return bare(if before.ends_with('月') { Kind::Date } else { Kind::Ordinal });
    }
    // X时X分, 下午X点.
    let clock = ends_with_any(before, &["日", "上午", "下午", "晚上", "中午", "时", "点"]);
    if clock && rest.starts_with(['时', '点', '分']) {
        return bare(Kind::Date);
    }
    None
}

/// A figure with its unit, and the words that round it.
fn figure(before: &str, rest: &str, at: usize) -> Option<Read> {
    let mut rounding =
        ROUND_BEFORE.iter().filter(|(w, _)| before.ends_with(w)).max_by_key(|(w, _)| w.len()).map(|&(_, r)| r);
    let mut left = rest;
    let eat_round = |left: &mut &str, words: &[&str]| {
        let found = ROUND_AFTER.iter().find(|(w, _)| words.contains(w) && left.starts_with(w));
        if let Some((w, _)) = found {
            *left = &left[w.len()..];
        }
        found.map(|&(_, r)| r)
    };
    let middle = eat_round(&mut left, &["余", "多", "来"]);
    // 万余元, 万多人: the rounding word splits the unit.
    let mut split = "";
    if middle.is_none()
        && let Some(scale) = ["万", "亿", "千", "百"].into_iter().find(|s| left.starts_with(s))
    {
        let mut inner = &left[scale.len()..];
        let inside = eat_round(&mut inner, &["余", "多"]);
        if inside.is_some() && unit_at(inner).is_some() {
            rounding = inside;
            split = scale;
            left = inner;
        }
    }
    let Some(unit) = unit_at(left) else {
        let bare = middle.is_some() || starts_with_any(left, &["以上", "左右", "以下"]);
        if bare && starts_with_any(left, &[",", "。", ";", "、", "以上", "左右", "以下"]) {
            let end = eat_round(&mut left, &["以上", "左右", "以下"]);
            let after = at + rest.len() - left.len();
            return Some(Read { kind: Kind::Figure, unit: None, suffix: "", rounding: middle.or(end), after });
        }
        return None;
    };
    left = &left[unit.length..];
    // 剩余XX亩多数是…: 多 is no rounding.
    let many = left.starts_with("多数") || left.starts_with("多半");
    let behind = if many {
        None
    } else {
        eat_round(&mut left, &["以上", "左右", "上下", "以下", "以内", "余", "多"])
    };
    Some(Read {
        kind: Kind::Figure,
        unit: Some(format!("{split}{}{}", unit.scale, unit.name)),
        suffix: unit.named,
        rounding: middle.or(behind).or(rounding),
        after: at + rest.len() - left.len(),
    })
}

/// A number that stands in the text, with the unit a reader of targets gave it: 百分之九十五 has its % in front.
pub(super) fn stated(text: &str, start: usize, end: usize, unit_end: usize, unit: &str) -> Read {
    let before = text[..start].trim_end_matches(BLANKS);
    let rest = &text[end..];
    let trimmed = rest.trim_start_matches(BLANKS);
    let behind = text.len() - trimmed.len();
    figure(before, trimmed, behind).filter(|_| unit_end > end).unwrap_or_else(|| Read {
        kind: Kind::Figure,
        unit: Some(unit.to_owned()),
        suffix: "",
        rounding: ROUND_BEFORE.iter().find(|(w, _)| before.ends_with(w)).map(|&(_, r)| r),
        after: unit_end,
    })
}
