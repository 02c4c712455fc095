//! Targets and stated figures: a number with its unit (2座, 1.2万元, 百分之九十五).

use crate::dates::When;
use crate::dates::number::{Number, Written, arabic_at, chinese_at, is_left_out_sign, number_at};
use crate::placeholders::words::unit_at;
use crate::words::Words;

/// How the number bounds the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bound {
    /// 不少于、以上、至少、达到: the value is not below.
    AtLeast,
    /// 不超过、以下、以内: the value is not above.
    AtMost,
    /// The number itself.
    Exactly,
}

/// A number with its unit, as a target of work (目标值).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// As worded: number and unit.
    pub text: String,
    /// The number; `None` when it was left out (XX万元).
    pub value: Option<Number>,
    /// The unit: 座, 万元, %.
    pub unit: String,
    /// How it bounds the value.
    pub bound: Bound,
    /// Byte offset in the clean text.
    pub start: usize,
    /// Byte offset behind the unit.
    pub end: usize,
    /// The number is in words (两名).
    pub in_words: bool,
}

static AT_LEAST: Words =
    Words::new("不少于 不低于 不得少于 不得低于 不小于 至少 最少 达到 达 突破 超过 高于 多于 增加到 提高到 提升到");
static AT_MOST: Words = Words::new("不超过 不得超过 不高于 不多于 至多 最多 控制在 降到 降至 压减到 少于 低于");

/// Numbers in words that count nothing: 这三项, 第一, 一把手, 一户一策.
static NOT_COUNTED_BEFORE: Words = Words::new("第 这 那 上述 以上 前 的 每 逐 统 万 唯 同 另 任何 之 进 专 单 某 有");

/// Units in words that make up idioms (四个不摘, 五个结合, 三类人员).
static IDIOM_UNITS: Words = Words::new("个 类 级 项 本 大 种 条 次 度 分 面 起 批 步 对 层");

/// Reads a number with a unit at byte `at`.
fn figure_at(text: &str, at: usize) -> Option<Target> {
    let rest = &text[at..];
    let (percent, skip) = match rest.strip_prefix("百分之") {
        Some(_) => (true, "百分之".len()),
        None => (false, 0),
    };
    let (written, length) = number_at(&rest[skip..])?;
    let mut end = at + skip + length;
    let in_words = chinese_at(&rest[skip..]).is_some()
        && arabic_at(&rest[skip..]).is_none()
        && matches!(written, Written::Known(_));
    let unit = if percent {
        "%".to_owned()
    } else {
        let behind = &text[end..];
        let round = behind.trim_start_matches([' ', '\u{3000}', '余', '多', '来']);
        let gap = behind.len() - round.len();
        match unit_at(round) {
            Some(unit) => {
                end += gap + unit.length;
                format!("{}{}", unit.scale, unit.name)
            }
            // 公示五日, 不少于7日: a length in days; 5日 elsewhere is a date.
            None if round.starts_with('日') && LASTS.end(text[..at].trim_end()).is_some() => {
                end += gap + '日'.len_utf8();
                "日".to_owned()
            }
            None => return None,
        }
    };
    let value = match written {
        Written::Known(n) => Some(n),
        Written::LeftOut => None,
    };
    let before = &text[..at];
    let behind = text[end..].trim_start();
    // 至少要落地两条: the word of bound may stand before the verb.
    let near = before.char_indices().rev().take(8).take_while(|&(_, c)| !crate::sentence::closes_clause(c)).last();
    let near = near.map_or("", |(at, _)| &before[at..]);
    let bound = if AT_LEAST.end(before.trim_end()).is_some()
        || behind.starts_with("以上")
        || ["至少", "不少于", "最少", "起码"].iter().any(|w| near.contains(w))
    {
        Bound::AtLeast
    } else if AT_MOST.end(before.trim_end()).is_some() || behind.starts_with("以下") || behind.starts_with("以内") {
        Bound::AtMost
    } else {
        Bound::Exactly
    };
    Some(Target { text: text[at..end].to_owned(), value, unit, bound, start: at, end, in_words })
}

/// What has a length: 公示, 留样; or a word of bound before it.
static LASTS: Words = Words::new("公示 公示期 公示期限 公告 公开 张贴 留样 保存 隔离 观察 不少于 不低于 不得少于 至少");

/// All figures of `start..end` outside the given times.
pub(crate) fn figures(text: &str, start: usize, end: usize, times: &[When]) -> Vec<Target> {
    let mut out = Vec::new();
    let mut at = start;
    // In the order they stand in, so that a long clause costs no more than it should.
    let mut ordered: Vec<&When> = times.iter().collect();
    ordered.sort_unstable_by_key(|t| t.end);
    let mut time = ordered.into_iter().peekable();
    while at < end {
        let Some(c) = text[at..end].chars().next() else { break };
        while time.next_if(|t| t.end <= at).is_some() {}
        if let Some(inside) = time.peek().filter(|t| t.start <= at) {
            at = inside.end.max(at + c.len_utf8());
            continue;
        }
        let begins = c.is_ascii_digit()
            || is_left_out_sign(c)
            || matches!(
                c,
                '一' | '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '０'..='９'
            );
        if !begins {
            at += c.len_utf8();
            continue;
        }
        match figure_at(text, at) {
            Some(found) if found.end <= end => {
                at = found.end;
                if counts(text, &found) {
                    out.push(found);
                }
            }
            _ => at += number_at(&text[at..end]).map_or(c.len_utf8(), |(_, l)| l.max(c.len_utf8())),
        }
    }
    out
}

/// 不漏一户, 不留一处, 一户不漏: all of them, no figure.
fn none_left_out(text: &str, figure: &Target) -> bool {
    let one = figure.value == Some(Number::whole(1));
    let before = text[..figure.start].trim_end_matches([' ', '任', '何']);
    let behind = text[figure.end..].trim_start_matches(['都', '也']);
    one && figure.in_words
        && (NONE_LEFT.end(before).is_some()
            || NONE_LEFT.start(behind).is_some_and(|w| !behind[w.len()..].starts_with(['于', '过'])))
}

static NONE_LEFT: Words =
    Words::new("不漏 不落 不丢 不留 不少 不掉 不缺 不差 不能少 不能漏 不能落 不放过 不得遗漏 不拉 不错过");

fn counts(text: &str, figure: &Target) -> bool {
    let before = text[..figure.start].trim_end();
    if none_left_out(text, figure) {
        return false;
    }
    if before.ends_with('第') || before.ends_with(['/', '-']) {
        return false;
    }
    if !figure.in_words {
        return true;
    }
    // 三轮车: the name of a thing.
    if figure.unit == "轮" && text[figure.end..].starts_with('车') {
        return false;
    }
    let Some(value) = figure.value else { return false };
    let one = value == Number::whole(1);
    let bounded = figure.bound != Bound::Exactly || before.ends_with("新增") || before.ends_with("配备");
    if NOT_COUNTED_BEFORE.end(before).is_some() && !bounded {
        return false;
    }
    if one {
        // 每月开展一次: a number of times goes with a rhythm.
        let rhythm = text[..figure.start].chars().rev().take(24).any(|c| c == '每')
            && matches!(figure.unit.as_str(), "次" | "遍" | "场" | "轮" | "期");
        return bounded || rhythm;
    }
    bounded || !IDIOM_UNITS.has(&figure.unit)
}

/// Numbers in words that count things or times, 开一次组织生活会, 抽查三个村: too weak to make a task, enough to say
/// how much.
fn counted_in_words(text: &str, start: usize, end: usize, times: &[When]) -> Vec<Target> {
    let mut ordered: Vec<&When> = times.iter().collect();
    ordered.sort_unstable_by_key(|t| t.end);
    let mut time = ordered.into_iter().peekable();
    let (mut out, mut at) = (Vec::new(), start);
    while let Some(c) = text.get(at..end).and_then(|t| t.chars().next()) {
        while time.next_if(|t| t.end <= at).is_some() {}
        let in_time = time.peek().is_some_and(|t| t.start <= at);
        let digit = matches!(c, '一' | '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十');
        let found = if digit && !in_time { figure_at(text, at).filter(|f| f.end <= end && f.in_words) } else { None };
        at += c.len_utf8();
        let Some(found) = found else { continue };
        let before = &text[start..found.start];
        let ordinal = before.ends_with(['第', '这', '那', '统', '专']);
        let behind = &text[found.end..];
        let counted = match found.unit.as_str() {
            // 办一个扶贫车间, 抽查三个村; not 五个结合.
            "个" => {
                COUNTED_PLACES.start(behind).is_some()
                    || SETS_UP.end(before.trim_end_matches(['了', '好', '出', '起', '成', '到'])).is_some()
            }
            unit => COUNTED_IN_WORDS.has(unit),
        };
        // 一次性, 一户一策.
        let figurative =
            ["力量", "责任", "爱心", "情", "心", "机会", "贡献", "战线"].iter().any(|w| behind.starts_with(w));
        if counted && !ordinal && !figurative && !none_left_out(text, &found) && !behind.starts_with(['性', '一']) {
            at = found.end;
            out.push(found);
        }
    }
    out
}

static COUNTED_IN_WORDS: Words = Words::new(
    "张 所 眼 次 场 轮 遍 期 户 名 人 座 处 场次 公里 支 块 本 份 件 趟 回 条 家 间 台 辆 口 亩 套 班 盏 只 头 道 篇 句 名 支 桶 车 趟 课 课时 学时 棵 株 吨 斤 元 万元 米 平方米",
);
static COUNTED_PLACES: Words = Words::new("村 县 镇 乡 组 项目 示范 街道 社区 基地 工作日 月");
/// Verbs of setting up, before 一个.
static SETS_UP: Words = Words::new(
    "办 建 定 选 聘 配 设 开 立 抽 派 招 引 包 联 帮 打造 培育 新增 发展 落实 确定 引进 创建 新建 建立 成立 组建 推选 明确 指定 配备 修 留 找 搞 树 落地 列 制定 抓 出 解决 化解 销售 引",
);

/// 800人以上的安置点, 超过30毫米的, 连续三天排在后两位, 24小时值班: the case, or how long, not the aim.
fn of_case(text: &str, figure: &Target) -> bool {
    let before = text[..figure.start].trim_end();
    let behind = text[figure.end..].trim_start_matches(['及', '以', '上', '下', '内']);
    let measured = figure.bound != Bound::Exactly && !behind.starts_with('的');
    // 老人超过150人的村, 每5公里: which of them, for how much.
    let more =
        ["超过", "多于", "高于", "低于", "少于"].iter().any(|w| before.ends_with(w) && !before.ends_with("不少于"));
    (behind.starts_with('的') && (more || behind.len() < text[figure.end..].len()))
        || before.ends_with('每')
        || !measured && ["连续", "凡", "遇", "“", "\""].iter().any(|w| before.ends_with(w))
        || figure.unit == "岁"
        // 24小时值班 says when; 留样48小时 how long.
        || figure.unit == "小时" && !ends_clause(&text[figure.end..])
}

fn ends_clause(behind: &str) -> bool {
    behind
        .trim_start()
        .chars()
        .next()
        .is_none_or(|c| crate::sentence::closes_clause(c) || crate::sentence::closes_sentence(c))
}

/// 给三个村各送两趟: how many there are to be served, not how much is done.
fn of_whom(text: &str, figure: &Target) -> bool {
    figure.in_words && text[..figure.start].ends_with(['给', '对', '为', '向', '把'])
}

/// How plainly a figure says what is to be reached; the lowest first.
fn rank(figure: &Target, act: usize) -> u8 {
    u8::from(figure.bound == Bound::Exactly) * 2 + u8::from(figure.in_words) * 2 + u8::from(figure.start < act)
}

/// The figure that is the target of a unit of text: a bounded one, else the first in digits (or left out), else the
/// first in words; what stands in the act itself before what stands in its subject at byte `act`.
pub(super) fn target(text: &str, start: usize, act: usize, end: usize, times: &[When]) -> Option<Target> {
    figures(text, start, end, times).into_iter().filter(|f| !of_case(text, f)).min_by_key(|f| rank(f, act))
}

/// The same, with what is only counted in words where nothing says it better.
pub(super) fn target_or_count(text: &str, start: usize, act: usize, end: usize, times: &[When]) -> Option<Target> {
    stated(text, start, act, end, times).filter(|f| !of_case(text, f))
}

/// What a proposal shows: even the figure of a case, where there is no other.
pub(super) fn stated(text: &str, start: usize, act: usize, end: usize, times: &[When]) -> Option<Target> {
    let mut all = figures(text, start, end, times);
    all.extend(counted_in_words(text, start, end, times));
    all.into_iter().min_by_key(|f| (of_case(text, f), rank(f, act), of_whom(text, f), f.start))
}
