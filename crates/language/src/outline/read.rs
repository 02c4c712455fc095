//! From the marks of a text to its outline.

use super::entry::{Entry, Outline};
use super::{announced, contents, marks, nest};

/// Reads the outline of a clean text. Never fails; a text without numbers has no entries.
pub fn outline(clean: &str) -> Outline {
    let marks = contents::drop(clean, marks::find(clean));
    let placed = nest::nest(&marks);
    let mut entries = Vec::with_capacity(placed.len());
    let mut gaps = Vec::new();
    let mut cut_gaps = Vec::new();
    let mut position = vec![usize::MAX; marks.len()];
    for (k, p) in placed.iter().enumerate() {
        let mark = &marks[p.mark];
        position[p.mark] = k;
        let missing = (p.missing_from..mark.n).map(|n| mark.written(n));
        if p.cut {
            cut_gaps.extend(missing);
        } else {
            gaps.extend(missing);
        }
        let limit = placed.get(k + 1).map_or(clean.len(), |next| marks[next.mark].start);
        entries.push(Entry {
            level: p.level,
            marker: clean[mark.start..mark.end].chars().filter(|c| !c.is_whitespace()).collect(),
            heading: heading(&clean[mark.end..limit.max(mark.end)]),
            start: mark.start,
            end: clean.len(),
            inline: !mark.at_line,
            parent: p.parent.map(|m| position[m]),
        });
    }
    close(clean, &mut entries);
    let announced = announced::find(clean, &entries, &placed, &marks);
    Outline { entries, gaps, cut_gaps, announced }
}

/// The words of an entry up to the end of its first sentence or line.
fn heading(text: &str) -> String {
    let text = text.trim_start();
    let end = text.find(['\n', '。', ';', '；', '!', '！', '?', '？']).unwrap_or(text.len());
    text[..end].trim_end_matches([':', '：', ' ', ',', '，', '、', '\r']).to_owned()
}

/// Sets where each entry ends: at the next one that is not below it; inside running text at the end of the line; and
/// never beyond the closing words of the document (同志们, …).
fn close(clean: &str, entries: &mut [Entry]) {
    let last = entries.last().map_or(0, |e| e.start);
    let closing = clean[last..]
        .match_indices('\n')
        .map(|(i, _)| last + i + 1)
        .find(|&i| {
            let line = clean[i..].trim_start();
            ["同志们", "各位领导", "特此", "最后,", "最后，"].iter().any(|w| line.starts_with(w))
        })
        .unwrap_or(clean.len());
    // From the back, the next start at each level or above: a stack of (level, start); and the next end of a line.
    let mut after: Vec<(u8, usize)> = Vec::new();
    let (mut line_end, mut seen) = (clean.len(), clean.len());
    for entry in entries.iter_mut().rev() {
        line_end = clean[entry.start..seen].find('\n').map_or(line_end, |i| entry.start + i);
        seen = entry.start;
        while after.last().is_some_and(|a| a.0 > entry.level) {
            after.pop();
        }
        entry.end = after.last().map_or(closing, |a| a.1).max(entry.start);
        if entry.inline {
            entry.end = entry.end.min(line_end);
        }
        after.push((entry.level, entry.start));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skeleton(text: &str) -> String {
        let out = outline(text);
        let entries: Vec<String> = out.entries.iter().map(|e| format!("{}{}", e.level, e.marker)).collect();
        let gaps = if out.gaps.is_empty() { String::new() } else { format!(" 缺{}", out.gaps.join("")) };
        entries.join(" ") + &gaps
    }

    #[test]
    fn outlines() {
        let table = [
            // Nesting, inline series, return to the top.
            (
                "一、总体\n(一)目标。一是快。二是好。\n(二)原则\n1.早\n2.实\n二、保障\n",
                "1一、 2(一) 3一是 3二是 2(二) 31. 32. 1二、",
            ),
            // One line.
            ("报告如下。一、成效(一)路通了。(二)水通了。二、打算(一)修桥。", "1一、 2(一) 2(二) 1二、 2(一)"),
            // The heading has no full stop.
            ("一、基本情况(一)镇情XX镇地处东南。(二)原因山高坡陡二、开展情况(一)找准", "1一、 2(一) 2(二) 1二、 2(一)"),
            // Series before the first heading, two series beside each other.
            (
                "目的有两个:一是学;二是干。\n一、学\n问题:一是浅;二是散。\n做法:一是讲;二是查。\n二、干",
                "1一是 1二是 1一、 2一是 2二是 2一是 2二是 1二、",
            ),
            // Several styles on one level.
            ("一、抓早\n各村要早。\n第二、抓小\n各村要小。\n3、抓实\n各村要实。", "1一、 1第二、 13、"),
            ("一要早,二是小,三要实。", "1一要 1二是 1三要"),
            // One style on two levels.
            (
                "一是抓产业。重点是:一是种;二是养;三是卖。二是抓治理。三是抓队伍。",
                "1一是 2一是 2二是 2三是 1二是 1三是",
            ),
            ("第一,抓早。一要看;二要问。第二,抓小。一要查。", "1第一, 2一要 2二要 1第二, 2一要"),
            // Gaps between and before siblings; the style under another parent.
            (
                "一、情况\n四是路通了。\n二、打算\n1、早\n3、实\n4、快",
                "1一、 2四是 1二、 21、 23、 24、 缺一是二是三是2、",
            ),
            ("强调:一定要绷紧弦;二是抓排查;三是抓到人。", "1二是 1三是 缺一是"),
            ("三、计划\n(一)办。\n(二)建。\n(四)查。", "1三、 2(一) 2(二) 2(四) 缺一、二、(三)"),
            // 一 turned into 1.
            ("1、抓早\n各村要早。\n二、抓小\n(1)看\n(二)问", "11、 1二、 2(1) 2(二)"),
            // Counting on under the next heading.
            ("一、早\n1.看\n2.问\n二、小\n3.查\n4.改", "1一、 21. 22. 1二、 23. 24."),
            // No markers: figures, references, lists, words with 一是 or 一要 in them.
            ("投入3.5万元,第一书记、第一要务、一二三产业,一、二、三产业融合,第(一)项,统一是好事,一要素。", ""),
            ("全省第一,全国第二;2024.5.1前,1、2、3号楼,附件1、2,二十一是数。", ""),
            // Dotted numbers.
            (
                "一、背景\n1.1政策\n1.2社会\n1.2.1就业\n二、目标\n2.1总体\n1.5万元到位",
                "1一、 21.1 21.2 31.2.1 1二、 22.1 缺",
            ),
            // Chapters and articles.
            (
                "第一章 总则\n第一条 为了规范。\n第二条 本办法适用于村。\n第二章 管理\n第三条 村要公开。",
                "1第一章 2第一条 2第二条 1第二章 2第三条",
            ),
            // A table of contents is no outline.
            ("目录\n一、成效......1\n二、问题......3\n一、成效\n路通了,水通了。\n二、问题\n钱不够。", "1一、 1二、"),
            // Enclosed numbers.
            ("①早;②小;③实", "1① 1② 1③"),
            ("⑴早\n⑵小", "1⑴ 1⑵"),
        ];
        for (text, want) in table {
            let want = want.trim_end_matches(" 缺");
            assert_eq!(skeleton(text), want, "{text}");
        }
    }

    #[test]
    fn entries_know_where_they_end() {
        let text = "一、早\n一是看。二是问。\n二、小\n同志们,谢谢大家。";
        let parts: Vec<&str> = outline(text).entries.iter().map(|e| &text[e.start..e.end]).collect();
        assert_eq!(parts, ["一、早\n一是看。二是问。\n", "一是看。", "二是问。", "二、小\n"]);
    }

    #[test]
    fn announced_counts_are_compared() {
        let out = outline("下面,我讲三点意见。\n一、早\n各村要早。\n二、小\n要做到“两个到位”:一是人到位;二是钱到位。");
        let found: Vec<_> = out.announced.iter().map(|a| (a.count, a.found, a.missing.join(""))).collect();
        assert_eq!(found, [(3, 2, "三、".to_owned()), (2, 2, String::new())]);
        assert!(out.gaps.is_empty());
    }
}
