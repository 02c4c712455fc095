//! Words of workbook headings and of the lines around a table.

use domain::ledger::field_types::tidy;
use domain::places::Level;

/// What people write over a column of places, by the level it holds.
const PLACES: [(Level, &[&str]); 7] = [
    (Level::Province, &["省", "省份", "省(区、市)"]),
    (Level::City, &["市", "设区市", "地市", "市(州)"]),
    (Level::County, &["县(区)", "县", "区县", "县区", "县市区", "县(市、区)", "县(市,区)", "县(市)区"]),
    (
        Level::Town,
        &[
            "乡镇",
            "乡",
            "镇",
            "街道",
            "乡(镇)",
            "镇(乡)",
            "乡镇(街道)",
            "乡(镇、街道)",
            "乡(镇,街道)",
            "乡镇街道",
            "镇街",
            "所在乡镇",
            "所属乡镇",
        ],
    ),
    (
        Level::Village,
        &[
            "行政村",
            "村",
            "村名",
            "村居",
            "村(社区)",
            "村(居)",
            "行政村(社区)",
            "所在村",
            "所属村",
            "所在行政村",
            "村委会",
        ],
    ),
    (Level::Group, &["村民小组", "村小组", "小组", "自然村"]),
    (Level::Grid, &["网格"]),
];

/// Columns that count the lines and mean nothing.
const SERIALS: [&str; 6] = ["序号", "序", "编序", "NO.", "NO", "№"];

/// Heading of the column with the record's own number.
pub(super) const NUMBER: &str = "编号";
/// Heading of the column with the state; said by the columns of the ledger when rows come in.
pub(super) const STATE: &str = "状态";
/// Heading of the column with the running deadline.
pub(super) const DUE: &str = "完成时限";

/// Sums of the lines above or below.
const TOTALS: [&str; 6] = ["合计", "总计", "小计", "累计", "共计", "全县合计"];

/// How notes and signatures under a table begin.
const NOTES: [&str; 18] = [
    "备注",
    "注",
    "说明",
    "填表说明",
    "填报说明",
    "填表人",
    "填报人",
    "制表人",
    "制表",
    "审核人",
    "审核",
    "单位负责人",
    "负责人签字",
    "主要负责人",
    "联系人",
    "填报单位",
    "填报日期",
    "填表日期",
];

/// A heading for comparing: half-width, upper case, without any white space.
pub(super) fn squash(text: &str) -> String {
    tidy(text).chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase()
}

/// The level a column of places holds, from its squashed heading.
pub(super) fn place_level(heading: &str) -> Option<Level> {
    PLACES.iter().find(|(_, words)| words.contains(&heading)).map(|(level, _)| *level)
}

/// The usual heading of a column of places.
pub(super) fn place_heading(level: Level) -> &'static str {
    PLACES.iter().find(|(l, _)| *l == level).map_or("", |(_, words)| words[0])
}

/// A column that only counts the lines, from its squashed heading.
pub(super) fn is_serial(heading: &str) -> bool {
    SERIALS.contains(&heading)
}

/// A line that sums others, from the squashed texts of its filled cells.
pub(super) fn is_total(first: &str) -> bool {
    // 总计（元）, 合计：
    let first = first.trim_end_matches(':');
    let first = first.strip_suffix(')').and_then(|t| t.rsplit_once('(')).map_or(first, |(before, _)| before);
    TOTALS.contains(&first) || (first.chars().count() <= 12 && (first.ends_with("小计") || first.ends_with("合计")))
}

/// A line that numbers the columns (1 2 3 …), from the squashed texts of its filled cells.
pub(super) fn numbers_columns(filled: &[(u32, String)]) -> bool {
    filled.len() >= 3 && filled.iter().enumerate().all(|(n, (_, text))| *text == (n + 1).to_string())
}

/// A unit of money above the table that is ten thousand times the field's: 单位：万元.
pub(super) fn says_wan(text: &str) -> bool {
    text.contains("单位:万元") || text.contains("(万元)")
}

/// A note or signature, from the squashed text it begins with.
pub(super) fn is_note(first: &str) -> bool {
    NOTES.iter().any(|word| {
        first
            .strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '(', '、', '1', '一', '。', ',']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_places() {
        for (heading, level) in [
            ("乡 镇", Some(Level::Town)),
            ("　行政村", Some(Level::Village)),
            ("县（市、区）", Some(Level::County)),
            ("村（社区）", Some(Level::Village)),
            ("村里负责人", None),
        ] {
            assert_eq!(place_level(&squash(heading)), level, "{heading}");
        }
        for level in Level::ALL {
            assert_eq!(place_level(&squash(place_heading(level))), Some(level));
        }
    }

    #[test]
    fn lines_that_are_no_data() {
        for (text, total, note) in [
            ("合　计", true, false),
            ("上顿渡镇小计", true, false),
            ("备注：以上数据截至3月", false, true),
            ("填表人：张三　审核人：李四", false, true),
            ("注1：整改资金按实际发生填报", false, true),
            ("注意防火", false, false),
            ("说明书过期", false, false),
            ("黄坊村", false, false),
        ] {
            let text = squash(text);
            assert_eq!((is_total(&text), is_note(&text)), (total, note), "{text}");
        }
    }
}
