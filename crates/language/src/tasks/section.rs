//! What a part of the document is about (成效、问题、要求), from its headings and from the kind of document.

use super::words::FORM_LABELS;
use crate::outline::Outline;
use crate::words::Words;

/// What a part speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    /// Work to come: 下一步, 重点任务, 工作要求.
    Orders,
    /// Work done: 成效, 工作开展情况.
    Past,
    /// 存在问题, 原因.
    Problems,
    /// Why: 重大意义, 指导思想.
    Meaning,
    /// No heading says.
    Unknown,
}

/// What kind of document it is, by its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Genre {
    /// 讲话、发言.
    Speech,
    /// 通知、方案、计划、意见.
    Plan,
    /// 会议纪要.
    Minutes,
    /// 汇报、总结、典型材料.
    Report,
    /// Anything else.
    Other,
}

static PLAINLY_AHEAD: Words = Words::new(
    "发展思路 发展规划 重点项目 工作重点 下一步 下步 下月 下周 下季度 下半年 下年度 来年 明年 下阶段 下一阶段 打算 工作计划 工作安排 安排部署 重点任务 工作任务 主要任务 目标任务 工作要求 工作措施 具体措施 主要措施 主要目标 工作目标 工作步骤 实施步骤 时间安排 保障措施 组织保障 组织领导 责任分工 任务分工 议定事项 会议要求 有关要求 相关要求 具体要求 几点要求 几点意见 整改措施 工作思路 对策 几点建议 工作建议 意见和建议 意见与建议",
);
static PROBLEMS: Words = Words::new("问题 不足 困难 短板 原因 差距 薄弱环节 症结");
/// 问题办理 and the like: orders again.
static PROBLEMS_HANDLED: Words = Words::new(
    "问题整改 问题办理 问题解决 问题处置 问题处理 问题清单 问题导向 问题排查 问题销号 问题线索 解决问题 整改问题 排查问题 化解问题 查找问题 发现问题",
);
/// 存在的问题及下一步打算: mostly orders.
static ANSWERED: Words = Words::new("下一步 打算 要求 对策 建议");
/// 提高认识,落实责任: as much one as the other.
static MIXED: Words = Words::new("任务 抓 落实 措施 责任");
static PAST: Words = Words::new(
    "成效 成绩 回顾 开展情况 动态 工作情况 基本情况 总体情况 完成情况 进展 现状 概况 基本做法 主要做法 做法 经验 亮点 特点 情况汇报 镇情 村情 县情 基本现状 斐然 得益于 收获 取得 显著 明显 稳步 持续向好 提速 新台阶 喜人 丰硕 开局良好",
);
static MEANING: Words = Words::new(
    "意义 重要性 必要性 紧迫感 责任感 指导思想 基本原则 总体思路 背景 形势 依据 目的 站位 共识 认清 认识 思想根基",
);
static AHEAD: Words = Words::new(
    "任务 要求 措施 部署 意见 目标 重点 责任 保障 强调 抓好 狠抓 强化 加强 严格 突出 推进 落实 着力 精准 抓 务必 必须 要 别 不能 步骤 程序 整治 提升 推动 健全 完善 建立 开展 安排 扎实 深入 全面 实施 明确",
);

/// What turns from work done to work to come even below a heading of work done: not 组织领导, which may be either.
static TURNS_AHEAD: Words = Words::new(
    "下一步 下步 下月 下周 下季度 下半年 下年度 来年 明年 下阶段 下一阶段 打算 工作计划 工作安排 安排部署 对策 建议 整改措施 工作思路 今后 要求",
);

/// Does the heading say that work to come stands below it? 建议 by itself is one; in 意见建议征集 it is not.
fn plainly_ahead(heading: &str) -> bool {
    PLAINLY_AHEAD.inside(heading) || heading.trim().trim_end_matches([':', '：', '。']) == "建议"
}

/// 一是要…, 关键是抓…: an order in spite of 是.
fn ends_like_order(heading: &str) -> bool {
    ["重点是", "关键是", "首要的是", "特别是", "是要", "的是"].iter().any(|w| heading.contains(w))
}

/// The mood a heading sets, if it sets one.
fn of_heading(heading: &str) -> Mood {
    // 实行部门包村是一项政治任务, 选派第一书记是重要抓手: why, not what.
    let explains = heading.char_indices().any(|(at, c)| {
        c == '是' && at > 0 && !heading[..at].ends_with(['还', '但', '要', '就', '不', '凡', '总', '别', '尤', '特'])
    });
    if explains && !heading.contains("就是要") && !ends_like_order(heading) {
        Mood::Meaning
    } else if plainly_ahead(heading) {
        Mood::Orders
    } else if PROBLEMS.inside(heading) && !PROBLEMS_HANDLED.inside(heading) {
        if ANSWERED.inside(heading) { Mood::Orders } else { Mood::Problems }
    } else if PAST.inside(heading) {
        Mood::Past
    } else if MEANING.inside(heading) {
        if MIXED.inside(heading) { Mood::Unknown } else { Mood::Meaning }
    } else if AHEAD.inside(heading) {
        Mood::Orders
    } else {
        Mood::Unknown
    }
}

/// Longest unnumbered heading, in characters.
const LONGEST_LABEL: usize = 14;

/// Headings without a number, 下半年打算: and 存在的不足:, with what they set.
pub(crate) fn labels(text: &str, outline: &Outline) -> Vec<(usize, Mood)> {
    let mut out = Vec::new();
    let mut offset = 0;
    let mut title = true;
    for line in text.split_inclusive('\n') {
        let start = offset + (line.len() - line.trim_start().len());
        offset += line.len();
        let line = line.trim();
        let numbered = outline.entries.binary_search_by_key(&start, |e| e.start).is_ok();
        if line.is_empty() || numbered || std::mem::take(&mut title) {
            continue;
        }
        let bare = line.trim_start_matches(['【', '[']);
        let ends = |c: &char| matches!(c, ':' | '：' | '】' | ']' | '。' | ',' | '，');
        let head: String = bare.chars().take(LONGEST_LABEL + 1).take_while(|c| !ends(c)).collect();
        let closed = bare.len() == head.len() || bare[head.len()..].starts_with([':', '：', '】', ']']);
        if head.is_empty() || head.chars().count() > LONGEST_LABEL || !closed {
            continue;
        }
        let mood = of_heading(&head);
        let plain = plainly_ahead(&head) || matches!(mood, Mood::Problems | Mood::Past);
        if plain {
            out.push((start, mood));
        }
    }
    out
}

/// The last unnumbered heading before `at`.
pub(crate) fn label_at(labels: &[(usize, Mood)], at: usize) -> Option<(usize, Mood)> {
    labels[..labels.partition_point(|(start, _)| *start < at)].last().copied()
}

/// Moods of all entries: an entry takes that of its parent where its own heading says nothing, or speaks only of
/// work in general under a part of work done.
pub(crate) fn moods(outline: &Outline, genre: Genre, labels: &[(usize, Mood)]) -> Vec<Mood> {
    let mut out: Vec<Mood> = Vec::with_capacity(outline.entries.len());
    for entry in &outline.entries {
        let own = of_heading(&entry.heading);
        let label = label_at(labels, entry.start);
        let above = match entry.parent {
            // An unnumbered heading between the entry and the one above it counts for more.
            Some(p) if outline.entries.get(p).is_some_and(|e| label.is_none_or(|(at, _)| at < e.start)) => {
                out.get(p).copied()
            }
            _ => label.map(|(_, mood)| mood),
        };
        let mood = match (above, own) {
            (Some(Mood::Past), Mood::Orders)
                if !plainly_ahead(&entry.heading) || !TURNS_AHEAD.inside(&entry.heading) =>
            {
                Mood::Past
            }
            (Some(Mood::Problems | Mood::Meaning), Mood::Orders) if !plainly_ahead(&entry.heading) => {
                above.unwrap_or(own)
            }
            (Some(Mood::Orders), Mood::Past | Mood::Problems | Mood::Unknown) => Mood::Orders,
            (Some(above), Mood::Unknown) => above,
            // 一、产业稳步向前 of a report is work done.
            (None, Mood::Unknown | Mood::Orders) if genre == Genre::Report && !plainly_ahead(&entry.heading) => {
                Mood::Past
            }
            (_, own) => own,
        };
        out.push(mood);
    }
    out
}

static SPEECH: Words = Words::new("讲话 发言 致辞 表态 同志们: 同志们:");
static PLAN: Words = Words::new(
    "通知 方案 计划 办法 细则 要点 意见 规定 制度 清单 责任书 职责 制度 守则 倡议书 通告 公告 任务分解 任务书 函",
);
static REPORT: Words = Words::new("汇报 报告 总结 材料 纪实 简报 典型 自评 述职 小结 体会 调研 侧记 情况");

/// Longest line that can be a title, in characters.
const LONGEST_TITLE: usize = 50;
/// How far a title may reach in a document that is one line.
const TITLE_IN_LINE: usize = 36;

/// The kind of a document, from its title.
pub(crate) fn genre(text: &str) -> Genre {
    // 汇报人:XXX below the title names no kind of document.
    let form = |l: &&str| l.split_once([':', '：']).is_some_and(|(label, _)| FORM_LABELS.has(label.trim()));
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !form(l)).take(2) {
        let long = line.chars().count() > LONGEST_TITLE;
        let title: String = if long { line.chars().take(TITLE_IN_LINE).collect() } else { line.to_owned() };
        if title.contains("纪要") {
            return Genre::Minutes;
        }
        let found = [(&SPEECH, Genre::Speech), (&PLAN, Genre::Plan), (&REPORT, Genre::Report)];
        // The last of these words in a title names it: 关于…情况的通知.
        let last = |words: &Words| words.iter().filter_map(|w| title.rfind(w)).max();
        if let Some((_, genre)) =
            found.iter().filter_map(|(words, genre)| last(words).map(|at| (at, *genre))).max_by_key(|&(at, _)| at)
        {
            return genre;
        }
    }
    Genre::Other
}

#[cfg(test)]
mod tests {
    use super::{Genre, genre};

    #[test]
    fn the_kind_is_said_by_the_title_and_not_by_a_form() {
        let table = [
            ("让支部硬起来\n汇报人:XXX\n各位党员同志:", Genre::Other),
            ("关于防汛情况的汇报\n汇报人:XXX", Genre::Report),
            ("关于某某情况的通知", Genre::Plan),
            ("在某某会上的讲话", Genre::Speech),
        ];
        for (text, want) in table {
            assert_eq!(genre(text), want, "{text}");
        }
    }
}
