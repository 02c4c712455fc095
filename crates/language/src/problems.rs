//! Problems a text names (存在的问题), each tied to the tasks that answer it by the words they share.

use std::collections::HashMap;

use crate::outline::Outline;
use crate::sentence;
use crate::tasks::Proposal;
use crate::tasks::section::{self, Mood};
use crate::words::Words;

/// One named problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The sentence that names it, its number taken off.
    pub text: String,
    /// Byte offset in the clean text.
    pub start: usize,
    /// Byte offset behind it.
    pub end: usize,
    /// Headings above it, outermost first: marker and heading.
    pub path: Vec<String>,
    /// Tasks that answer it, best first: index among the tasks given.
    pub answered_by: Vec<usize>,
}

/// Words that name a lack.
static LACKS: Words = Words::new(
    "问题 不足 不够 不到位 不高 不强 不实 不严 不力 不深 不细 不均 不畅 不稳 不清 不全 不规范 不平衡 不及时 不完善 不健全 不明显 不相适应 滞后 薄弱 缺乏 缺少
     短缺 匮乏 落后 流失 空白 断层 短板 差距 老化 偏低 偏弱 偏少 松懈 流于形式 走过场 等靠要 有待 尚未 难以 困难 突出 脱节 乏力 单一 粗放 反弹 推诿 跑冒滴漏 闲置 盲区 较差 较弱 较低 较慢 缓慢",
);
/// Plain words for it: …难, …慢.
static SHORT_LACKS: Words = Words::new("难 慢 少 乱 差 弱 低 窄 浅 散 软");
/// What makes of such a word an order or a success.
static NO_LACKS: Words = Words::new(
    "解决 化解 整改 排查 针对 聚焦 坚持问题导向 问题导向 破解 补齐 克服 防止 杜绝 避免 要 必须 确保 基本解决 得到解决 困难群众 困难户 困难党员 特困",
);

/// A success is no lack, whatever part it stands in: 取得了成效, 进一步提升.
static SUCCESSES: Words = Words::new(
    "取得了 取得 成效 成绩 进步 改观 稳步提升 明显提升 不断加大 不断提高 不断提升 不断增强 不断改善 得到巩固 得到持续巩固 持续巩固 保持稳定 保持和谐 扎实推进 圆满完成 顺利完成 实现了 有了新",
);
/// A sentence that speaks of looking at problems names none: 正视问题, 找准不足.
static LOOKS: Words = Words::new("正视 直面 找准 敢于 善于 勇于 清醒认识 充分认识 认清 看到 对照 查找 剖析");
/// Words that turn a success round: 虽然…, 但….
static TURNS: Words = Words::new("但 但是 然而 不过 却 仍 依然 仍然 还存在 尚未 还不");

/// Longest sentence taken as the name of a problem, in characters.
const LONGEST: usize = 160;

/// Finds the named problems: the points of a part about problems, and sentences that say 存在…问题 elsewhere.
pub fn problems(text: &str, outline: &Outline, tasks: &[Proposal]) -> Vec<Problem> {
    let genre = section::genre(text);
    let labels = section::labels(text, outline);
    let moods = section::moods(outline, genre, &labels);
    let cuts: Vec<usize> = outline.entries.iter().map(|e| e.start).collect();
    let mut ordered: Vec<(usize, usize)> = tasks.iter().map(|t| (t.start, t.end)).collect();
    ordered.sort_unstable();
    let mut out: Vec<Problem> = Vec::new();
    for s in sentence::sentences(text, &cuts) {
        let entry = outline.entries.partition_point(|e| e.start <= s.start).checked_sub(1);
        let entry = innermost(outline, entry, s.start);
        let label = section::label_at(&labels, s.start);
        let mood = match entry {
            Some(e) if label.is_none_or(|(at, _)| at < outline.entries[e].start) => moods[e],
            _ => label.map_or(Mood::Unknown, |(_, mood)| mood),
        };
        let opens = entry.is_some_and(|e| outline.entries[e].start == s.start);
        let words =
            without_number(&text[s.start..s.end], entry.filter(|_| opens).map(|e| outline.entries[e].marker.as_str()));
        let named = names_problem(words, mood == Mood::Problems);
        // A heading over points of its own names no single problem; nor does a task.
        let heads = opens && words.chars().count() <= 16 && mood == Mood::Problems && !named;
        let before = ordered.partition_point(|&(start, _)| start < s.end);
        let is_task = ordered[..before].last().is_some_and(|&(_, end)| end > s.start);
        if !named || heads || is_task || words.chars().count() > LONGEST || is_heading_of_part(words) {
            continue;
        }
        let start = s.start + (text[s.start..s.end].find(words).unwrap_or(0));
        out.push(Problem {
            text: words.to_owned(),
            start,
            end: start + words.len(),
            path: outline.path_words(entry),
            answered_by: Vec::new(),
        });
    }
    tie(&mut out, tasks);
    out
}

/// 二、存在的问题: the heading of the part.
fn is_heading_of_part(words: &str) -> bool {
    words.chars().count() <= 14
        && ["问题", "不足", "困难", "短板", "差距"].iter().any(|w| words.ends_with(w))
        && (words.starts_with("存在") || words.starts_with("主要") || words.chars().count() <= 6)
}

fn innermost(outline: &Outline, entry: Option<usize>, at: usize) -> Option<usize> {
    let mut entry = entry;
    while let Some(e) = entry {
        if at < outline.entries[e].end {
            return entry;
        }
        entry = outline.entries[e].parent.filter(|&p| p < e);
    }
    None
}

fn without_number<'t>(sentence: &'t str, marker: Option<&str>) -> &'t str {
    let trimmed = sentence.trim();
    let bare = marker.and_then(|m| trimmed.strip_prefix(m)).unwrap_or(trimmed);
    bare.trim().trim_end_matches(['。', ';', '；', ',', '，', '!', '！'])
}

/// Does the sentence name a lack? `in_part`: it stands in a part about problems.
fn names_problem(words: &str, in_part: bool) -> bool {
    if words.chars().count() < 4 {
        return false;
    }
    // 虽然取得了成绩,但…: what counts stands behind the turn.
    let words =
        words.split_once(['但', '却']).filter(|(_, rest)| rest.chars().count() > 6).map_or(words, |(_, rest)| rest);
    if (SUCCESSES.inside(words) && !TURNS.inside(words)) || LOOKS.inside(words) {
        return false;
    }
    let lacks = LACKS.inside(words);
    let turned = NO_LACKS.inside(&words.replace("主要", "").replace("重要", "").replace("需要", ""));
    let short = words.split([',', '，', ';', '；']).any(|clause| SHORT_LACKS.end(clause.trim()).is_some());
    if in_part {
        return !turned && (lacks || short || words.contains("没有") || words.contains("有的") || words.contains('不'));
    }
    let says = ["存在", "还有不少", "仍有", "依然", "仍然", "还是"].iter().any(|w| words.contains(w));
    lacks && says && !turned
}

/// Most tasks tied to one problem.
const MOST_ANSWERS: usize = 3;

/// A pair of characters in more tasks than this tells none of them apart.
const MOST_HOLDERS: usize = 12;

/// Words of two characters that say nothing about the thing.
static PLAIN: Words = Words::new(
    "问题 工作 一些 部分 个别 还有 没有 不足 不够 不高 不强 存在 干部 群众 进行 开展 加强 落实 建立 组织 情况 单位 部门 方面 我们 全镇 全县 全市 全乡 全区 各村 各乡 乡镇 村的 有的 不到 到位 进一 一步 推进 年底 底前 月底 每月 责任 完成 以上",
);

fn pairs(text: &str) -> impl Iterator<Item = (char, char)> + '_ {
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let pairs = text.chars().zip(text.chars().skip(1));
    pairs.filter(move |&(a, b)| han(a) && han(b) && !PLAIN.has(&format!("{a}{b}")))
}

/// Ties each problem to the tasks that share its words; a pair of characters in many tasks counts for less.
fn tie(problems: &mut [Problem], tasks: &[Proposal]) {
    let mut holders: HashMap<(char, char), Vec<usize>> = HashMap::new();
    for (i, task) in tasks.iter().enumerate() {
        for pair in pairs(&task.text) {
            let list = holders.entry(pair).or_default();
            if list.last() != Some(&i) {
                list.push(i);
            }
        }
    }
    let common = (tasks.len() / 4).clamp(2, MOST_HOLDERS);
    for problem in problems {
        let mut shared: HashMap<usize, usize> = HashMap::new();
        let mut seen: Vec<(char, char)> = Vec::new();
        for pair in pairs(&problem.text) {
            let Some(list) = holders.get(&pair).filter(|l| l.len() <= common && !seen.contains(&pair)) else {
                continue;
            };
            seen.push(pair);
            for &task in list {
                *shared.entry(task).or_default() += 1;
            }
        }
        let mut best: Vec<(usize, usize)> = shared.into_iter().filter(|&(_, count)| count >= 2).collect();
        best.sort_unstable_by_key(|&(task, count)| (std::cmp::Reverse(count), task));
        problem.answered_by = best.into_iter().take(MOST_ANSWERS).map(|(task, _)| task).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tasks::{Context, propose};

    #[test]
    fn problems_are_listed_and_tied_to_what_answers_them() {
        let text = "XX镇工作汇报\n一、工作成效\n改造危房20户,解决饮水困难。\n二、存在问题\n一是垃圾清运不及时。二是项目资金拨付慢。三是农技人员老化,断层严重。\n三、下一步打算\n(一)镇村建办每月检查垃圾清运两次。\n(二)镇财政所年底前完成项目资金拨付。";
        let outline = crate::outline(text);
        let tasks = propose(text, &outline, &Context::default());
        let found = problems(text, &outline, &tasks);
        let names: Vec<&str> = found.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(names, ["垃圾清运不及时", "项目资金拨付慢", "农技人员老化,断层严重"]);
        let answers: Vec<Option<&str>> =
            found.iter().map(|p| p.answered_by.first().map(|&t| tasks[t].text.as_str())).collect();
        assert_eq!(answers, [Some("镇村建办每月检查垃圾清运两次"), Some("镇财政所年底前完成项目资金拨付"), None]);
        for p in &found {
            assert_eq!(text.get(p.start..p.end), Some(p.text.as_str()));
            assert!(p.path.iter().any(|h| h.contains("存在问题")));
        }
    }

    #[test]
    fn a_success_and_a_look_at_problems_are_none() {
        for (words, in_part, want) in [
            ("今年以来,全镇上下攻坚克难,各项工作取得了阶段性成效", true, false),
            ("脱贫攻坚成果得到持续巩固,村容村貌有了新的改观", true, false),
            ("正视当前形势,在总结成绩与直面问题中找准前进方向", true, false),
            ("只有敢于正视问题、善于分析问题,我们才能走得更稳", true, false),
            ("虽然取得了一些成绩,但常态长效机制尚未完全形成", true, true),
            ("但是,乱堆乱放的现象在一些村庄依然存在问题", false, true),
            ("项目谋划和集体经济壮大的后劲仍显不足", true, true),
        ] {
            assert_eq!(names_problem(words, in_part), want, "{words}");
        }
    }

    #[test]
    fn an_order_to_solve_problems_is_no_problem() {
        let text = "各村要坚持问题导向,年底前解决饮水困难。我们的工作还存在不少短板。";
        let outline = crate::outline(text);
        let tasks = propose(text, &outline, &Context::default());
        let found = problems(text, &outline, &tasks);
        assert_eq!(found.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), ["我们的工作还存在不少短板"]);
    }
}
