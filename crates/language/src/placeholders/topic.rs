//! What a text and its section are about: a figure named by a bare verb or measure (参保率XX%, 销售XX万元) is named with it.

use crate::words::Words;

/// Longest topic put in front of a name, in characters.
const LONGEST: usize = 6;
/// Where a title is looked for, in bytes from the start of the text.
const TITLE_WITHIN: usize = 900;
/// Longest title, in characters.
const LONGEST_TITLE: usize = 45;
/// How far from its title a figure may stand, in bytes.
pub(super) const REACH: usize = 20_000;

/// Kinds of papers, at the end of a title.
static PAPERS: Words = Words::new(
    "讲话 发言 汇报 总结 方案 报告 通知 意见 致辞 要点 计划 材料 会议 推进会 动员会 座谈会 调度会 现场会 部署会 培训会 讲话稿 稿 范文 办法 情况 通报 倡议书 公告 纪要 简报",
);

/// What a topic ends before.
static TOPIC_ENDS: Words = Words::new(
    "工作 推进会 动员 会议 座谈 调度 现场 总结 汇报 讲话 典型 发言 方案 报告 攻坚 整治 行动 活动 任务 情况 专项 实施 培训会 部署 表彰 大会 经验 自评 通知 意见 进展 清理 集中 业务 大排查 大整治 百日 冬春 季度 半年 年度 交流 存在 反馈 问题 观摩 后续 和 与 及 、 暨 大干 提升 征缴 征收",
);

/// What stands in front of a topic and is none.
static TOPIC_FRONTS: Words = Words::new(
    "召开 第一次 第二次 第三次 第四次 第五次 第六次 第七次 全国 秋冬 冬春 关于 印发 做好 开展 进一步 加强 推进 抓好 切实 扎实 深入 全面 当前 在 全省 全市 全县 全区 全镇 全乡 全村 全州 全街道 春季 夏季 秋季 冬季 汛期 今冬明春 上半年 下半年 县 镇 乡 村 区 市 度 年度 年 “ ” 《 》 农村 我县 我镇 我乡 我村 我市 我区",
);

/// Topics that say as good as nothing.
static TOO_WIDE: Words = Words::new(
    "乡村 政府 党委 第一书记 驻村 党建 年终 经济 民生 村两委 干部 支部 老干部 述职 党员 村级 脱贫 扶贫 帮扶 精准 就职 任职 表态 全体 四季 年中 青年",
);

/// What the text is about by its title: 在全镇秋季秸秆禁烧工作会议上的讲话 → 秸秆禁烧.
pub(super) fn of(text: &str) -> String {
    let within = text.char_indices().map(|(at, _)| at).take_while(|at| *at < TITLE_WITHIN).last().unwrap_or(0);
    text[..within]
        .lines()
        .map(str::trim)
        .filter(|l| l.chars().count() <= LONGEST_TITLE)
        .find_map(title)
        .unwrap_or_default()
}

fn title(line: &str) -> Option<String> {
    let line = line.trim_end_matches(['》', ')', '）', '”']);
    if line.chars().count() < 6 || line.contains(['。', ',', '，', ':', '：']) {
        return None;
    }
    // 述职报告(二): which of them.
    let line = line.rsplit_once(['(', '（']).filter(|(_, n)| n.chars().count() <= 3).map_or(line, |(front, _)| front);
    PAPERS.end(line)?;
    let mut rest = line.rsplit(['】', ']']).next().unwrap_or(line);
    rest = rest.split_once("关于").map_or(rest, |(_, behind)| behind);
    // XX镇2023年…, 在云岭县…: where and when are no topic.
    rest = rest
        .split_once('年')
        .filter(|(front, _)| front.ends_with(|c: char| c.is_ascii_digit() || c == 'X'))
        .map_or(rest, |(_, b)| b);
    for place in ["县", "镇", "乡", "村", "区", "市"] {
        let at = rest.find(place).filter(|&at| {
            (1..=4).contains(&rest[..at].chars().count()) && !rest[..at].ends_with(['城', '山', '全', '一'])
        });
        rest = at.map_or(rest, |at| &rest[at + place.len()..]);
    }
    while let Some(word) = TOPIC_FRONTS.start(rest) {
        rest = &rest[word.len()..];
    }
    let end = rest
        .char_indices()
        .map(|(at, _)| at)
        .find(|&at| TOPIC_ENDS.start(&rest[at..]).is_some() || rest[at..].starts_with('的'));
    // 危房改造和饮水安全: two topics are none.
    let end = end.filter(|&at| !rest[at..].starts_with(['和', '与', '及', '、', '暨']))?;
    plain(&rest[..end])
}

/// What the section is about by its heading: 三、消费帮扶有了路子 → 消费帮扶.
pub(super) fn of_section(text: &str, at: usize) -> String {
    let line = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let above = text[..line].trim_end_matches('\n');
    let above = &above[above.rfind('\n').map_or(0, |i| i + 1)..];
    [&text[line..at], above].into_iter().find_map(heading).unwrap_or_default()
}

fn heading(line: &str) -> Option<String> {
    let (number, rest) = line.trim_start().trim_start_matches(['(', '（']).split_once(['、', '.', ')', '）'])?;
    let numbered = (1..=3).contains(&number.chars().count())
        && number.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let head = rest.split(['。', ',', '，', ' ']).next().filter(|h| numbered && h.chars().count() <= 14)?;
    let cut = [
        "有了", "要", "更", "基本", "不断", "持续", "显著", "稳步", "明显", "全面", "取得", "得到", "初见", "再", "越",
        "有", "抓", "工作", "情况",
    ];
    let end = cut.iter().filter_map(|w| head.find(w)).min().filter(|&at| at > 3)?;
    plain(&head[..end])
}

fn plain(topic: &str) -> Option<String> {
    let topic: String = topic.chars().filter(|c| !"“”\"《》 ".contains(*c)).collect();
    let good = topic.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
        && !topic.contains(['的', '了', '某', '几'])
        && TOO_WIDE.start(&topic).is_none()
        && !["驻村", "工作队", "述职", "书记", "代表"].iter().any(|w| topic.contains(w));
    (good && topic.chars().count() >= 2).then(|| topic.chars().take(LONGEST).collect())
}

#[cfg(test)]
mod tests {
    use super::{of, of_section};

    #[test]
    fn a_title_says_what_a_text_is_about() {
        let table = [
            ("在全镇秋季秸秆禁烧工作会议上的讲话\n同志们:\n", "秸秆禁烧"),
            ("关于做好2022年汛期山洪防御工作的通知\n各村:\n", "山洪防御"),
            ("青石县2019年控辍保学工作情况汇报\n", "控辍保学"),
            ("在全县城乡居民医保参保征缴工作调度会上的讲话\n", "城乡居民医保"),
            ("XX镇2023年政府工作报告\n", ""),
            ("危房改造和饮水安全工作总结\n", ""),
            ("同志们,今天开个会。", ""),
        ];
        for (text, want) in table {
            assert_eq!(of(&format!("{text}{}", "正文。".repeat(100))), want, "{text}");
        }
    }

    #[test]
    fn a_heading_says_what_a_section_is_about() {
        let text = "一、以工代赈有了路子。发放报酬";
        assert_eq!(of_section(text, text.len()), "以工代赈");
        assert_eq!(of_section("发放报酬", 12), "");
    }
}
