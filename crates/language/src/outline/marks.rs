//! Finding what may be a marker (序号): every place that looks like one, with how sure the place is.

use crate::numerals;

/// The shape of a marker. The order is the usual order of depth (一、 above (一) above 1、 above (1) above ①).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Style {
    /// 第一章, 第一部分
    Chapter,
    /// 第一节
    Section,
    /// 第一条
    Article,
    /// 一、
    Han,
    /// (一)
    HanParen,
    /// 第一,
    Ordinal,
    /// 1、 1.
    Arabic,
    /// 1.1
    Dotted,
    /// 1.1.1
    DottedTwice,
    /// (1) 1)
    ArabicParen,
    /// ①
    Circle,
    /// 一是, 其一
    Is,
    /// 一要
    Must,
}

/// How the number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Digits {
    Han,
    Arabic,
    /// First character of a run of enclosed numbers (①, ⑴, ㈠ …).
    Enclosed(char),
}

/// A place that looks like a marker.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) style: Style,
    pub(super) n: u32,
    /// Byte range in the text.
    pub(super) start: usize,
    pub(super) end: usize,
    /// What stands before and after the number inside the marker.
    pub(super) prefix: String,
    pub(super) suffix: String,
    pub(super) digits: Digits,
    /// It opens a line.
    pub(super) at_line: bool,
    /// 0: certainly a place for a marker … 3: only if the series asks for it.
    pub(super) doubt: u8,
    /// Number of the line it stands in.
    pub(super) line: u32,
    /// It stands inside the closing words (最后, 同志们, …), which belong to no entry.
    pub(super) closing: bool,
    /// How many pieces of the text were visibly cut out before it.
    pub(super) cuts: u32,
}

impl Mark {
    /// The marker of another number in the same writing.
    pub(super) fn written(&self, n: u32) -> String {
        let number = match self.digits {
            Digits::Han => numerals::write(u64::from(n)),
            Digits::Arabic => n.to_string(),
            Digits::Enclosed(first) => {
                char::from_u32(first as u32 + n.saturating_sub(1)).map(String::from).unwrap_or_default()
            }
        };
        format!("{}{number}{}", self.prefix, self.suffix)
    }
}

/// Runs of enclosed numbers: first character, how many, what they stand for.
const ENCLOSED: [(char, u32, Style); 6] = [
    ('①', 20, Style::Circle),
    ('❶', 10, Style::Circle),
    ('➀', 10, Style::Circle),
    ('⑴', 20, Style::ArabicParen),
    ('⒈', 20, Style::Arabic),
    ('㈠', 10, Style::HanParen),
];

/// Signs after which an inline marker is at home.
fn closes(c: char) -> bool {
    matches!(
        c,
        '。' | '!'
            | '?'
            | ';'
            | ':'
            | '…'
            | '”'
            | '」'
            | '』'
            | ')'
            | '》'
            | '】'
            | '！'
            | '？'
            | '；'
            | '：'
            | '）'
            | '.'
            | '—'
    )
}

fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
}

/// Characters that make a word with a following 一: 统一, 唯一, 另一 …
const TAKES_ONE: &str = "第之统唯同专单不初周期逐另这那哪每某归合万划";

/// Words between a number and its sign: 第一个方面, 第一步, 第一阶段.
const COUNTED: [&str; 14] =
    ["个方面", "个问题", "个要求", "个重点", "个层面", "件事", "方面", "阶段", "点", "步", "类", "层", "项", "个"];

/// What stands before the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Line,
    Closed,
    Comma,
    /// 、: what stands between the parts of a list.
    Pause,
    Space,
    Text(char),
}

struct Scan<'a> {
    chars: &'a [(usize, char)],
    len: usize,
}

impl Scan<'_> {
    fn at(&self, i: usize) -> char {
        self.chars.get(i).map_or('\0', |c| c.1)
    }

    fn byte(&self, i: usize) -> usize {
        self.chars.get(i).map_or(self.len, |c| c.0)
    }

    fn spaces(&self, mut i: usize) -> usize {
        while matches!(self.at(i), ' ' | '\t' | '\u{3000}' | '\u{a0}') {
            i += 1;
        }
        i
    }

    fn has(&self, i: usize, words: &[&str]) -> Option<usize> {
        words.iter().find(|w| w.chars().enumerate().all(|(k, c)| self.at(i + k) == c)).map(|w| w.chars().count())
    }

    /// A number at `i`: (value, writing, place after it). Up to 99: larger ones are years and figures.
    fn number(&self, i: usize) -> Option<(u32, Digits, usize)> {
        let mut k = i;
        if self.at(i).is_ascii_digit() {
            while self.at(k).is_ascii_digit() && k < i + 3 {
                k += 1;
            }
            let text: String = (i..k).map(|x| self.at(x)).collect();
            let n: u32 = text.parse().ok()?;
            return (k - i < 3 && n > 0 && !text.starts_with('0')).then_some((n, Digits::Arabic, k));
        }
        while k < i + 4 && matches!(self.at(k), '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
        {
            k += 1;
        }
        let text: String = (i..k).map(|x| self.at(x)).collect();
        let n = numerals::parse(&text)?;
        // 一二三 written side by side is no number of an entry.
        let plain = text.chars().count() > 1 && !text.contains('十');
        (!plain && (1..=99).contains(&n)).then_some((u32::try_from(n).ok()?, Digits::Han, k))
    }
}

/// Everything that may be a marker, in the order of the text.
pub(super) fn find(text: &str) -> Vec<Mark> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let scan = Scan { chars: &chars, len: text.len() };
    let mut marks: Vec<Mark> = Vec::new();
    let (mut line, mut cuts, mut closing) = (0, 0, closes_text(&scan, 0));
    let (mut i, mut before) = (0, Before::Line);
    while i < chars.len() {
        let c = scan.at(i);
        if cut_here(&scan, i) {
            cuts += 1;
        }
        if let Some(mut mark) = mark_at(&scan, i, before) {
            mark.line = line;
            mark.cuts = cuts;
            mark.closing = closing && !mark.at_line;
            let next = scan.chars.partition_point(|x| x.0 < mark.end);
            marks.push(mark);
            before = Before::Closed;
            i = next.max(i + 1);
            continue;
        }
        before = match c {
            '\n' => {
                line += 1;
                closing = closes_text(&scan, i + 1);
                Before::Line
            }
            ' ' | '\t' | '\u{3000}' | '\u{a0}' => match before {
                Before::Text(_) => Before::Space,
                other => other,
            },
            '#' | '*' | '★' | '●' | '■' | '◆' | '“' | '【' if before == Before::Line => before,
            ',' | '，' => Before::Comma,
            '、' => Before::Pause,
            c if closes(c) => Before::Closed,
            c => Before::Text(c),
        };
        i += 1;
    }
    marks
}

/// A paragraph of closing words begins here.
fn closes_text(scan: &Scan<'_>, i: usize) -> bool {
    let i = scan.spaces(i);
    scan.has(i, &["最后,", "最后，", "最后:", "最后我", "同志们,", "同志们，", "同志们!", "总之,", "总之，", "各位,"])
        .is_some()
}

/// Signs that something was cut out: `……略……`, `(略)`, a lost-character box.
fn cut_here(scan: &Scan<'_>, i: usize) -> bool {
    scan.at(i) == '略' && (matches!(scan.at(i.wrapping_sub(1)), '…' | '.') || matches!(scan.at(i + 1), '…'))
        || scan.has(i, &["(略)", "[…]", "<略>"]).is_some()
}

fn mark_at(scan: &Scan<'_>, i: usize, before: Before) -> Option<Mark> {
    let c = scan.at(i);
    let at_line = before == Before::Line;
    let build = |style, n, digits, end: usize, head: usize, tail: usize, doubt| {
        let text = |a: usize, b: usize| (a..b).map(|k| scan.at(k)).filter(|c| !c.is_whitespace()).collect::<String>();
        Mark {
            style,
            n,
            start: scan.byte(i),
            end: scan.byte(end),
            prefix: text(i, head),
            suffix: text(tail, end),
            digits,
            at_line,
            doubt,
            line: 0,
            closing: false,
            cuts: 0,
        }
    };
    for (first, count, style) in ENCLOSED {
        let n = (c as u32).wrapping_sub(first as u32);
        if n < count {
            let doubt = if matches!(before, Before::Text(_) | Before::Space) { 1 } else { 0 };
            let end = if scan.at(i + 1) == '、' { i + 2 } else { i + 1 };
            return Some(build(style, n + 1, Digits::Enclosed(first), end, i, i + 1, doubt));
        }
    }
    if c == '(' || c == '（' {
        let head = scan.spaces(i + 1);
        let (n, digits, tail) = scan.number(head)?;
        let close = scan.spaces(tail);
        if !matches!(scan.at(close), ')' | '）') {
            return None;
        }
        let mut end = close + 1;
        let doubt = paren_doubt(scan, end, before)?;
        if matches!(scan.at(end), '、' | '.' | '．') {
            end += 1;
        }
        let style = if digits == Digits::Han { Style::HanParen } else { Style::ArabicParen };
        return Some(build(style, n, digits, end, head, tail, doubt));
    }
    if c == '第' {
        let head = scan.spaces(i + 1);
        let (n, digits, tail) = scan.number(head)?;
        return ordinal(scan, tail, before).map(|(style, end, doubt)| build(style, n, digits, end, head, tail, doubt));
    }
    if c == '其' {
        let (n, digits, tail) = scan.number(i + 1)?;
        let good = digits == Digits::Han && matches!(scan.at(tail), ',' | '，' | '、' | ':' | '：' | '是');
        let doubt = match before {
            Before::Line | Before::Closed => 0,
            Before::Comma | Before::Pause | Before::Space => 1,
            Before::Text(_) => return None,
        };
        return good.then(|| build(Style::Is, n, digits, tail, i + 1, tail, doubt));
    }
    // 5.1 is not the rest of 2024.5.1.
    if matches!(before, Before::Line | Before::Closed)
        && scan.at(i.wrapping_sub(1)) != '.'
        && let Some((style, n, head, end)) = dotted(scan, i)
    {
        return Some(build(style, n, Digits::Arabic, end, head, end, 0));
    }
    let (n, digits, tail) = scan.number(i)?;
    let after = scan.spaces(tail);
    let sign = scan.at(after);
    match digits {
        Digits::Han => {
            if sign == '是' || sign == '要' {
                let style = if sign == '是' { Style::Is } else { Style::Must };
                let doubt = verb_doubt(scan, after, sign, before)?;
                return Some(build(style, n, digits, after + 1, i, after, doubt));
            }
            let doubt = match before {
                Before::Line => 0,
                Before::Closed => 0,
                Before::Space => 1,
                // 一行文本: the heading before it has no full stop.
                Before::Text(c)
                    if is_han(c)
                        && !numerals::is_numeral(c)
                        && !matches!(c, '第' | '十' | '之' | '初' | '年' | '月' | '周') =>
                {
                    3
                }
                // 要抓好:一、摸清底数,二、建好台账
                Before::Comma => 2,
                Before::Text(_) | Before::Pause => return None,
            };
            let half = matches!(sign, ')' | '）') && tail == after && matches!(before, Before::Line | Before::Closed);
            if half {
                return Some(build(Style::HanParen, n, digits, after + 1, i, tail, 1));
            }
            let sure = matches!(sign, '、') && !listed(scan, n, after + 1)
                || matches!(sign, '.' | '．')
                    && matches!(before, Before::Line | Before::Closed)
                    && is_han(scan.at(after + 1))
                || matches!(sign, ':' | '：' | ',' | '，') && before == Before::Line && tail == after;
            if sure {
                return Some(build(Style::Han, n, digits, after + 1, i, tail, doubt));
            }
            // 一 总体要求: a number and a space at the start of a line.
            let spaced = before == Before::Line && after > tail && is_han(sign) && !numerals::is_numeral(sign);
            spaced.then(|| build(Style::Han, n, digits, tail, i, tail, 2))
        }
        _ => {
            let doubt = match before {
                Before::Line => 0,
                Before::Closed => 1,
                Before::Space => 2,
                // …责任单位:县住建局2.完成…
                Before::Text(c) if is_han(c) && c != '第' && is_han(scan.at(after + 1)) => 3,
                Before::Comma if is_han(scan.at(after + 1)) && sign == '、' => 2,
                Before::Text(_) | Before::Comma | Before::Pause => return None,
            };
            match sign {
                '、' if !listed(scan, n, after + 1) => {
                    Some(build(Style::Arabic, n, digits, after + 1, i, tail, doubt))
                }
                '.' | '．' if !scan.at(after + 1).is_ascii_alphanumeric() || dated(scan, after + 1, before) => {
                    Some(build(Style::Arabic, n, digits, after + 1, i, tail, doubt))
                }
                ',' | ':' if at_line && tail == after && is_han(scan.at(after + 1)) => {
                    Some(build(Style::Arabic, n, digits, after + 1, i, tail, 1))
                }
                // 1 总体要求: a number and a space at the start of a line.
                _ if at_line && after > tail && is_han(sign) && !UNITS.contains(sign) => {
                    Some(build(Style::Arabic, n, digits, tail, i, tail, 2))
                }
                ')' | '）' if after == tail => Some(build(Style::ArabicParen, n, digits, after + 1, i, tail, doubt)),
                '是' | '要' if after == tail => {
                    let style = if sign == '是' { Style::Is } else { Style::Must };
                    verb_doubt(scan, after, sign, before)
                        .map(|d| build(style, n, digits, after + 1, i, after, (d + 1).min(3)))
                }
                _ => None,
            }
        }
    }
}

/// What follows a figure: 3 个村 at the start of a line is no entry.
const UNITS: &str = "万亿元公里亩米吨个户人千百倍年月日平立度厘毫分级名次项条所处座件类批组村镇县台套只头株点时天周岁";

/// 1.2023年完成…, 3.10月底前: a date behind the marker at the start of a line; not 1.5万元.
fn dated(scan: &Scan<'_>, i: usize, before: Before) -> bool {
    let digits = (i..i + 5).take_while(|&k| scan.at(k).is_ascii_digit()).count();
    matches!(before, Before::Line | Before::Closed)
        && matches!((digits, scan.at(i + digits)), (4, '年') | (1 | 2, '月'))
}

/// 1.1政策背景, 2.3.1 …: at the start of a line, before words; not 1.5万元. (style, last number, its place, end)
fn dotted(scan: &Scan<'_>, i: usize) -> Option<(Style, u32, usize, usize)> {
    let mut parts = 0;
    let (mut head, mut n);
    let mut k = i;
    loop {
        let (value, digits, tail) = scan.number(k)?;
        if digits != Digits::Arabic {
            return None;
        }
        (head, n, parts) = (k, value, parts + 1);
        k = tail;
        if scan.at(k) == '.' && scan.at(k + 1).is_ascii_digit() { k += 1 } else { break }
    }
    let end = if scan.at(k) == '.' || scan.at(k) == '、' { k + 1 } else { k };
    let next = scan.at(scan.spaces(end));
    let words = is_han(next) && (end > k || scan.at(k) == ' ' || !UNITS.contains(next));
    let style = match parts {
        2 => Style::Dotted,
        3 => Style::DottedTwice,
        _ => return None,
    };
    words.then_some((style, n, head, end))
}

/// `(一)` may follow a heading without any sign; a reference (第(一)项, (一)至(三)) and a part number of a title do not count.
fn paren_doubt(scan: &Scan<'_>, end: usize, before: Before) -> Option<u8> {
    let next = scan.at(end);
    if matches!(next, '项' | '款' | '条' | '至' | '-' | '号' | '班' | '组') && before != Before::Line {
        return None;
    }
    let ends_line = matches!(next, '\n' | '\r' | '\0');
    match before {
        Before::Line | Before::Closed => Some(0),
        Before::Comma | Before::Pause | Before::Space => Some(if ends_line { 3 } else { 1 }),
        Before::Text(c) if ends_line || matches!(c, '第' | '篇' | '之' | '到' | '及' | '和' | '项' | '款') => {
            None
        }
        Before::Text(c) if is_han(c) || matches!(c, '%' | '”' | '"') || c.is_ascii_alphanumeric() => Some(1),
        Before::Text(_) => Some(2),
    }
}

/// 第一, 第一、 第一是 第一章 第一条; not 第一书记, 第一、第二产业, 第一要务.
fn ordinal(scan: &Scan<'_>, tail: usize, before: Before) -> Option<(Style, usize, u8)> {
    if let Some(k) = scan.has(tail, &["部分", "章", "篇", "编"]) {
        // In running text not 第一部分是…, 第二章规定….
        let next = scan.at(tail + k);
        let named = is_han(next) && !matches!(next, '是' | '为' | '的' | '中' | '规' | '和' | '要' | '至' | '到');
        return match before {
            Before::Line => Some((Style::Chapter, tail + k, 0)),
            Before::Closed if named || matches!(next, ' ' | ':' | ',' | '、') => Some((Style::Chapter, tail + k, 1)),
            _ => None,
        };
    }
    if before == Before::Line {
        if scan.at(tail) == '节' {
            return Some((Style::Section, tail + 1, 0));
        }
        if scan.at(tail) == '条' && !matches!(scan.at(tail + 1), '、' | '规' | '款') {
            return Some((Style::Article, tail + 1, 0));
        }
    }
    let doubt = match before {
        Before::Line | Before::Closed => 0,
        Before::Space => 1,
        Before::Comma | Before::Pause => 2,
        Before::Text(_) => return None,
    };
    let counted = scan.has(tail, &COUNTED).map_or(tail, |k| tail + k);
    let after = scan.spaces(counted);
    if counted > tail {
        // 第一步,先摸底; not 第一步工作.
        let sign = matches!(scan.at(after), ',' | '，' | ':' | '：' | '、' | '(');
        let end = if scan.at(after) == '(' { counted } else { after + 1 };
        return (sign && doubt < 2).then_some((Style::Ordinal, end, doubt + 1));
    }
    match scan.at(after) {
        '、' | ',' | '，' if scan.at(scan.spaces(after + 1)) != '第' => Some((Style::Ordinal, after + 1, doubt)),
        ':' | '：' | '.' | '．' => Some((Style::Ordinal, after + 1, doubt)),
        '是' if scan.at(after + 1) != '否' => Some((Style::Ordinal, after + 1, 1)),
        '要' if !matches!(scan.at(after + 1), '务' | '义' | '件' | '素' | '位') => {
            Some((Style::Ordinal, after + 1, doubt.max(1)))
        }
        _ if after > tail && before == Before::Line && is_han(scan.at(after)) => Some((Style::Ordinal, tail, 1)),
        _ => None,
    }
}

/// 一是, 一要: not 一要素, 十一是, 唯一是, 统一要求.
fn verb_doubt(scan: &Scan<'_>, sign_at: usize, sign: char, before: Before) -> Option<u8> {
    let next = scan.at(sign_at + 1);
    if sign == '是' && next == '否' {
        return None;
    }
    if sign == '要' && matches!(next, '素' | '件' | '职' | '害' | '点' | '务' | '道' | '闻' | '义' | '领') {
        return None;
    }
    match before {
        Before::Line | Before::Closed => Some(0),
        Before::Comma | Before::Pause | Before::Space => Some(1),
        Before::Text('即' | '为') => Some(1),
        Before::Text('“' | '"' | '‘') => Some(2),
        // 主要任务一是
        Before::Text(c) if is_han(c) && !numerals::is_numeral(c) && !TAKES_ONE.contains(c) => Some(3),
        Before::Text(_) => None,
    }
}

/// `一、二、三产业`, `一、二季度`, `1、2号楼`: the number is the first of a list, not a marker.
fn listed(scan: &Scan<'_>, n: u32, i: usize) -> bool {
    let Some((second, digits, end)) = scan.number(i) else { return false };
    let unit = scan.at(end);
    second == n + 1
        && match digits {
            Digits::Han => {
                matches!(
                    unit,
                    '、' | '产' | '级' | '类' | '批' | '期' | '号' | '组' | '队' | '季' | '线' | '班' | '区' | '楼'
                ) || unit == '年' && scan.at(end + 1) == '级'
            }
            _ => matches!(unit, '、' | '号' | '组' | '队' | '期' | '栋' | '楼' | '月'),
        }
}
