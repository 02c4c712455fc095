//! Documents made by rule, so that what reading reaches is measured on more kinds than were annotated: a body whose
//! outline is known, in the layouts and with the numbering of real pages, in the wrapping of web sites.

use std::collections::HashMap;

/// A small generator of numbers: the same documents in every run.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())]
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }
}

/// A way to write a number of an entry: before, after, how.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Han,
    HanParen,
    Arabic,
    Point,
    ArabicParen,
    Circle,
    Ordinal,
    Is,
    Must,
    /// 1.1 below 1.
    Dotted,
    /// 1) 2)
    Half,
    /// 其一,
    Among,
    /// 第一是
    OrdinalIs,
    /// 第一部分
    Part,
    /// 一. 二.
    HanPoint,
}

impl Style {
    fn write(self, n: usize, parent: usize) -> String {
        let han = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"][n - 1];
        match self {
            Style::Han => format!("{han}、"),
            Style::HanParen => format!("({han})"),
            Style::Arabic => format!("{n}、"),
            Style::Point => format!("{n}."),
            Style::ArabicParen => format!("({n})"),
            Style::Circle => {
                char::from_u32('①' as u32 + u32::try_from(n).expect("small") - 1).expect("one").to_string()
            }
            Style::Ordinal => format!("第{han},"),
            Style::Dotted => format!("{parent}.{n}"),
            Style::Half => format!("{n})"),
            Style::Among => format!("其{han},"),
            Style::OrdinalIs => format!("第{han}是"),
            Style::Part => format!("第{han}部分"),
            Style::HanPoint => format!("{han}."),
            Style::Is => format!("{han}是"),
            Style::Must => format!("{han}要"),
        }
    }

    fn inline(self) -> bool {
        matches!(self, Style::Is | Style::Must | Style::Among | Style::OrdinalIs)
    }
}

/// Styles from the top down, as real documents combine them.
const SCHEMES: [&[Style]; 32] = [
    &[Style::Is, Style::Point],
    &[Style::Is, Style::ArabicParen],
    &[Style::Arabic, Style::HanParen],
    &[Style::Arabic, Style::HanParen, Style::Is],
    &[Style::Ordinal, Style::Arabic],
    &[Style::Ordinal, Style::HanParen, Style::Is],
    &[Style::HanParen, Style::Ordinal],
    &[Style::Han, Style::Is, Style::Point],
    &[Style::Must, Style::ArabicParen],
    &[Style::Point, Style::Dotted, Style::ArabicParen],
    &[Style::Han, Style::Half],
    &[Style::Han, Style::Among],
    &[Style::Han, Style::HanParen, Style::OrdinalIs],
    &[Style::Part, Style::Han, Style::HanParen],
    &[Style::HanPoint, Style::Point],
    &[Style::Is, Style::Must],
    &[Style::Han, Style::Is, Style::Must],
    &[Style::Han, Style::HanParen, Style::Point, Style::Is],
    &[Style::Han, Style::HanParen, Style::Point, Style::ArabicParen],
    &[Style::Han, Style::HanParen, Style::Arabic],
    &[Style::Han, Style::HanParen, Style::Is],
    &[Style::Han, Style::Is],
    &[Style::Han, Style::Must],
    &[Style::Han, Style::Arabic, Style::ArabicParen],
    &[Style::Han, Style::Point, Style::Circle],
    &[Style::Han, Style::Ordinal, Style::Must],
    &[Style::Ordinal, Style::Is],
    &[Style::HanParen, Style::Arabic],
    &[Style::HanParen, Style::Is],
    &[Style::Is],
    &[Style::Must],
    &[Style::Arabic, Style::ArabicParen, Style::Circle],
];

const TOPICS: [&str; 24] = [
    "把底数摸清",
    "抓产业增收",
    "守住安全底线",
    "补齐设施短板",
    "改善村容村貌",
    "管好集体资产",
    "建强支部堡垒",
    "盯住重点人群",
    "用好帮扶资金",
    "做好防汛准备",
    "推进户厕改造",
    "压实工作责任",
    "严格督查考核",
    "加强组织领导",
    "提高思想认识",
    "办成民生实事",
    "认清当前形势",
    "明确目标任务",
    "稳住粮食面积",
    "理顺工作机制",
    "化解矛盾纠纷",
    "扩大就业门路",
    "清理积存垃圾",
    "转变工作作风",
];

/// Sentences with numbers that are no entries.
const SENTENCES: [&str; 28] = [
    "各村要在5月底前把台账报到镇里",
    "全镇共投入资金3.5万元,修通组路2.4公里",
    "第一书记要住在村里,吃在村里",
    "一二三产业融合还不够",
    "党的二十大以来,村里的变化大家都看在眼里",
    "这项工作十分重要,谁也不能含糊",
    "去年10月1日到今年3月,先后排查了三轮",
    "要按照一户一策的办法,逐户销号",
    "有的村一年到头开不了两次会",
    "从面上看,11个村里有7个达标,4个还差一截",
    "每名干部联系不少于5户,每月走访1次",
    "同比增长12.5%,比上年多收入1,766元",
    "任何单位和个人不得截留挪用",
    "脱贫户(含监测户)人均纯收入1.2万元",
    "2021年至2023年,三年累计栽树20万株",
    "班子成员带头,包片干部跟上,村组干部落实",
    "唯一的办法是早动手",
    "这三个问题,归根到底是人的问题",
    "对排查出的36处隐患,能当场改的当场改",
    "有人说“等等看”,这种想法要不得",
    "村“两委”要把好第一道关",
    "集体收入突破10万元的村有6个",
    "统一时间、统一口径、统一上报",
    "镇党委、政府对此高度重视",
    "张家湾、李家坝等2个村走在前面",
    "低保、五保、残疾人三类人一个不能少",
    "按照(乡政发〔2023〕12号)文件执行",
    "通水、通电、通路都有了着落",
];

/// A made document and what is right about it.
pub(crate) struct Made {
    pub(crate) text: String,
    /// (level, marker).
    outline: Vec<(u8, String)>,
    gaps: Vec<String>,
}

/// How a body is laid out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// Headings on lines of their own.
    Lines,
    /// The text follows its heading in the same paragraph.
    Paragraphs,
    /// Everything on one line.
    OneLine,
}

struct Writer<'d> {
    dice: &'d mut Dice,
    scheme: &'static [Style],
    layout: Layout,
    places: usize,
    /// In percent: how often a number is missing, a series begins late, another style stands in, a series is followed by
    /// a second one; and whether headings on one line end without a sign.
    missing: usize,
    late: usize,
    mixed: usize,
    second: usize,
    bare: bool,
    out: Made,
}

impl Writer<'_> {
    fn sentences(&mut self, n: usize) {
        for _ in 0..n {
            // A place of its own in every sentence: none stands twice.
            const FIRST: [char; 12] = ['杨', '柳', '石', '沙', '白', '青', '高', '东', '西', '南', '松', '梅'];
            const SECOND: [char; 12] = ['湾', '坡', '坪', '沟', '岭', '桥', '塘', '堰', '洼', '岗', '河', '坝'];
            let (a, b) = (FIRST[self.places % 12], SECOND[self.places / 12 % 12]);
            self.places += 1;
            let sentence = self.dice.pick(&SENTENCES);
            self.out.text.push_str(&format!("在{a}{b},{sentence}。"));
        }
    }

    fn break_line(&mut self) {
        if self.layout != Layout::OneLine && !self.out.text.is_empty() && !self.out.text.ends_with('\n') {
            self.out.text.push('\n');
        }
    }

    fn series(&mut self, depth: usize, parent: usize) {
        let style = self.scheme[depth];
        let count = 2 + self.dice.roll(3);
        let missing = (count >= 3 && self.dice.chance(self.missing)).then(|| 2 + self.dice.roll(count - 2));
        let late = if count >= 3 && depth > 0 && self.dice.chance(self.late) { 1 } else { 0 };
        let closing = self.dice.pick(&["。", ";", ","]);
        if style.inline() && self.dice.chance(50) && depth > 0 {
            let lead = self.dice.pick(&["具体来说:", "主要表现在:", "重点抓好以下几项。", "要做到:"]);
            self.out.text.push_str(lead);
        }
        for n in 1..=count {
            let other = match style {
                Style::Is => Style::Must,
                Style::Must => Style::Is,
                Style::Han => Style::Arabic,
                other => other,
            };
            let both = self.scheme.contains(&Style::Is) && self.scheme.contains(&Style::Must);
            let whole = missing.is_none() && late == 0 && !both;
            let mixed = n > 1 && whole && style.inline() && self.dice.chance(self.mixed);
            let marker = if mixed { other } else { style }.write(n, parent);
            if Some(n) == missing || n <= late {
                self.out.gaps.push(style.write(n, parent));
                continue;
            }
            // 一是… at the head of a paragraph each, where items stand below.
            if !style.inline() || depth + 1 < self.scheme.len() && !self.scheme[depth + 1].inline() {
                self.break_line();
            }
            self.out.text.push_str(&marker);
            self.out.outline.push((u8::try_from(depth + 1).expect("small"), marker));
            self.out.text.push_str(self.dice.pick(&TOPICS));
            let deeper = depth + 1 < self.scheme.len() && self.dice.chance(if depth == 0 { 75 } else { 40 });
            if style.inline() {
                if deeper {
                    self.out.text.push('。');
                    self.series(depth + 1, n);
                    continue;
                }
                self.out.text.push_str(if n == count { "。" } else { closing });
                if closing == "。" && self.dice.chance(60) {
                    self.sentences(1);
                }
                continue;
            }
            match self.layout {
                Layout::Lines => self.out.text.push('\n'),
                // Headings of these kinds are told from a figure by the sign before them.
                Layout::OneLine
                    if self.bare
                        && self.scheme.iter().all(|s| {
                            !matches!(s, Style::Dotted | Style::Half | Style::HanPoint | Style::Part | Style::Ordinal)
                        }) => {}
                _ => self.out.text.push('。'),
            }
            let sentences = if deeper { self.dice.roll(2) } else { 1 + self.dice.roll(3) };
            self.sentences(sentences);
            if deeper {
                if self.scheme[depth + 1].inline() && sentences == 0 && self.layout != Layout::Paragraphs {
                    self.sentences(1);
                }
                self.series(depth + 1, n);
                if self.scheme[depth + 1].inline() && self.dice.chance(self.second) {
                    self.sentences(1);
                    self.series(depth + 1, n);
                }
            }
        }
        self.break_line();
    }
}

pub(crate) fn made(seed: u64) -> Made {
    let mut dice = Dice(seed.wrapping_mul(7_919).wrapping_add(17));
    dice.roll(2);
    let scheme = dice.pick(&SCHEMES);
    let layout = dice.pick(&[Layout::Lines, Layout::Paragraphs, Layout::OneLine]);
    let plain = dice.chance(40);
    let missing = if plain { 0 } else { 8 };
    let late = if plain { 0 } else { 6 };
    let mixed = if plain { 0 } else { 20 };
    let second = if plain { 0 } else { 20 };
    let bare = dice.chance(40);
    let out = Made { text: String::new(), outline: Vec::new(), gaps: Vec::new() };
    let mut writer = Writer { dice: &mut dice, scheme, layout, places: 0, missing, late, mixed, second, bare, out };
    let opening = writer.dice.pick(&["同志们:", "现将有关情况报告如下。", "各乡镇、各部门:", ""]);
    writer.out.text.push_str(opening);
    writer.break_line();
    if writer.dice.chance(70) {
        writer.sentences(2);
    }
    if writer.dice.chance(20) && scheme[0] != Style::Is && scheme[0] != Style::Must {
        // A series before the first heading.
        writer.out.text.push_str("今天这个会,目的有两个:一是统一思想;二是部署任务。");
        writer.out.outline.extend([(1, "一是".to_owned()), (1, "二是".to_owned())]);
    }
    writer.break_line();
    writer.series(0, 0);
    if writer.dice.chance(50) {
        writer.out.text.push_str("同志们,任务已经明确,关键在于落实。");
    }
    writer.out
}

fn same(a: &str, b: &str) -> bool {
    let bare = |m: &str| m.trim_end_matches(['、', ',', '.']).to_owned();
    bare(a) == bare(b)
}

/// (hits, found, wanted) of the longest common row.
fn common(wanted: &[(u8, String)], found: &[(u8, String)]) -> usize {
    let mut table = vec![vec![0usize; found.len() + 1]; wanted.len() + 1];
    for i in (0..wanted.len()).rev() {
        for j in (0..found.len()).rev() {
            table[i][j] = if wanted[i].0 == found[j].0 && same(&wanted[i].1, &found[j].1) {
                table[i + 1][j + 1] + 1
            } else {
                table[i + 1][j].max(table[i][j + 1])
            };
        }
    }
    table[0][0]
}

fn ratio(hits: usize, found: usize, wanted: usize) -> f64 {
    let count = |n: usize| f64::from(u32::try_from(n).expect("small"));
    if found + wanted == 0 { 1.0 } else { 2.0 * count(hits) / count(found + wanted) }
}

#[test]
fn outlines_of_made_documents() {
    let (mut entries, mut gaps) = ([0usize; 3], [0usize; 3]);
    let mut wrong = Vec::new();
    for seed in 0..600 {
        let made = made(seed);
        let clean = language::clean(&made.text);
        let outline = language::outline(&clean.text);
        let found: Vec<(u8, String)> = outline.entries.iter().map(|e| (e.level, e.marker.clone())).collect();
        let hits = common(&made.outline, &found);
        for (sum, n) in entries.iter_mut().zip([hits, found.len(), made.outline.len()]) {
            *sum += n;
        }
        let mut left: HashMap<String, usize> = HashMap::new();
        for gap in &made.gaps {
            *left.entry(gap.trim_end_matches(['、', ',', '.']).to_owned()).or_default() += 1;
        }
        let mut matched = 0;
        for gap in &outline.gaps {
            if let Some(n) = left.get_mut(gap.trim_end_matches(['、', ',', '.'])).filter(|n| **n > 0) {
                *n -= 1;
                matched += 1;
            }
        }
        for (sum, n) in gaps.iter_mut().zip([matched, outline.gaps.len(), made.gaps.len()]) {
            *sum += n;
        }
        if hits < found.len().max(made.outline.len()) || matched < outline.gaps.len().max(made.gaps.len()) {
            let row = |r: &[(u8, String)]| r.iter().map(|(l, m)| format!("{l}{m}")).collect::<Vec<_>>().join(" ");
            wrong.push(format!(
                "{seed}: {}\nwanted {} 缺{:?}\nfound  {} 缺{:?}\n",
                clean.text,
                row(&made.outline),
                made.gaps,
                row(&found),
                outline.gaps
            ));
        }
    }
    let reached = (ratio(entries[0], entries[1], entries[2]), ratio(gaps[0], gaps[1], gaps[2]));
    let shown = wrong.iter().take(12).cloned().collect::<Vec<_>>().join("\n");
    assert!(
        reached.0 >= 0.996 && reached.1 >= 0.97,
        "outline {:.4}, gaps {:.4}, {} wrong\n{shown}",
        reached.0,
        reached.1,
        wrong.len()
    );
}
