//! Documents made by rule, so that what reading reaches is measured on more kinds than were annotated: a body whose
//! outline is known, in the layouts and with the numbering of real pages, in the wrapping of web sites.

use std::collections::HashMap;

/// A small generator of numbers: the same documents in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
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
struct Made {
    text: String,
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
                    self.out.text.push_str("。");
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

fn made(seed: u64) -> Made {
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

const TITLES: [&str; 6] = [
    "在全镇秸秆禁烧工作动员会上的讲话",
    "青石镇防汛抗旱工作情况汇报",
    "柳坡村驻村帮扶半年工作总结",
    "关于做好春季造林绿化工作的实施方案",
    "东河乡人民政府2022年工作报告",
    "在第一书记培训班开班式上的讲话",
];

/// What sites put before a document: each line is one string to be gone. `@` stands for the title.
const HEADS: [&[&str]; 84] = [
    &["范文大全 工作总结 驻村工作总结"],
    &["Home > News > Detail", "Loading..."],
    &["预计阅读5分钟"],
    &["[2021-03-08 10:15:00]"],
    &["客服QQ:30117000 微信:qzwk30117"],
    &["本文共分2页,当前第1页"],
    &["我要提问 我要投稿 设置首页"],
    &["★★★★★ 5.0分"],
    &["热词:乡村振兴 | 防汛 | 驻村"],
    &["原创力文档 max.qzwk.example 预览与源文档一致"],
    &["温馨提醒:本文仅供写作参考,请勿抄袭"],
    &["(共1868字)"],
    &["领导讲话", "2022-05-06"],
    &["¥3.00", "暂无评价"],
    &["乡镇防汛工作总结", "乡镇防汛工作总结篇3"],
    &["范文一:"],
    &["工作汇报", "公文写作"],
    &["乡镇防汛工作总结(精选)", "第二篇 乡镇防汛工作总结"],
    &["2021-03-08"],
    &["青石镇党政办 2021-03-08"],
    &["2023", "防汛", "抗旱", "工作会", "讲话"],
    &["乡镇秸秆禁烧工作会议讲话稿范文"],
    &["乡镇防汛工作汇报怎么写?"],
    &["农村人居环境整治总结2021"],
    &["欢迎来到云岭范文网", "登录 | 注册 | 帮助"],
    &["导航:范文首页 / 工作总结 / 乡镇", "编辑:xiaobai 时间:2020-12-01"],
    &["大家好,本文将围绕@展开说明,如果您想了解更多,请继续往下看。"],
    &["以下是为大家整理的@范文,欢迎品鉴!"],
    &["@范文(通用5篇)", "总结是对一段时间工作的回顾,我们该怎么写呢?下面是帮大家整理的@,希望对大家有所帮助。", "@ 篇1"],
    &["@3篇", "@(一)"],
    &["精选@合集七篇", "@篇一"],
    &["本页是最新发布的《@》的详细范文参考文章,感觉很有用处,希望对网友有用。"],
    &["这是一篇@,由云岭网精心收集,仅供参考!"],
    &["摘要:@,乡镇,干部,讲话"],
    &["【导语】以下内容由无忧考网整理发布,供大家阅读。"],
    &["下载WORD文档", "收藏 分享 赏"],
    &["文档分类:办公文档 文档大小:31.5KB 文档类型:.doc"],
    &["ID:30117 上传于:2020-3-4 VIP免费"],
    &["当前位置: 首页 >> 政务公开 >> 乡镇动态 >> 正文"],
    &["政府信息公开", "信息索引号 014000335/2021-00021 生成日期 2021-03-05 公开方式 主动公开"],
    &["字体显示:大 中 小 阅读次数:217 保护视力色:"],
    &["【 字体:大 中 小 】 发布时间:2020年4月7日 15:32 来源:镇政府"],
    &["记者:王五 通讯员:赵六 来源:云岭日报 2021-04-02 08:11"],
    &["云岭县农业农村局官网 | 手机版 | 无障碍"],
    &["分享到: 0", "A+ A-"],
    &["百度首页 登录 个人中心 VIP福利社"],
    &["搜索文档", "上传文档赚钱"],
    &["5.0分(超过85%的文档) 213次阅读 12次下载"],
    &["举报", "版权申诉", "立即下载", "加入VIP,免费下载"],
    &["第一范文网为您推荐@全文阅读:"],
    &["宁静致远,厚积薄发!"],
    &["学习资料整理,仅供个人学习,请勿商用"],
    &["可编辑修改精选全文完整版"],
    &["@VIP免费"],
    &["青竹文库,让写材料不再难!", "您的位置:主页 > 材料 > 讲话发言"],
    &["版权说明:本文档由网友上传,收益归上传人,如有侵权请举报", "文档简介"],
    &["文档名称:@.doc", "格式:doc 大小:28KB 页数:6页", "上传人:user30117 2021/6/3"],
    &["本站为大家收集了@8篇,希望对您有帮助。"],
    &["请欣赏@(精选5篇),由墨香网整理,希望能帮到大家。"],
    &["下面是小编为大家精心整理的@,欢迎阅读与参考。"],
    &["在平时的工作里,很多人都要写材料,你知道怎么写才好吗?以下是百草范文网为您分享的@,仅供参考。"],
    &["前言:我们为您准备了优秀的@范文,愿对您的写作有所帮助,欢迎查阅。"],
    &["来源:青石镇党政办 发布时间:2022-03-11 09:20 浏览次数:318次 字号:[大 中 小]"],
    &["发布日期:2021-08-19", "信息来源:县农业农村局", "【打印】 【关闭】"],
    &["索引号:003218/2022-00017", "发文机关:青石镇人民政府", "成文日期:2022年3月1日", "主题分类:农业、林业、水利"],
    &["时间:2016-9-2 8:30:15 [收藏此页] [会员注册]"],
    &["作者:佚名 来源:原创 阅读 215 次 【小 中 大】"],
    &["首页 | 讲话发言 | 工作总结 | 心得体会 | 会员中心"],
    &["电脑桌面", "添加青竹文库到电脑桌面", "安装后可以在桌面快捷访问"],
    &[
        "1、本文档共4页,您可阅读全部内容。",
        "2、付费后不退款,如有疑问请联系客服。",
        "3、本站内容由网友上传,侵权请告知,我们将及时删除。",
    ],
    &["温馨提示:", "1. 部分文件预览时可能错乱,下载后无此问题,请放心下载。", "2. 本文档由用户上传,版权归用户所有。"],
    &["天行健,君子以自强不息。"],
    &["分享到微信朋友圈 QQ空间 新浪微博"],
    &["今天是2022年3月8日 星期二 欢迎访问青石镇人民政府网站"],
    &["@_青竹文库"],
    &["@-百草网"],
    &["免费@(22年3月)"],
    &["青竹文库 2023-05-06", "https://www.qzwk.example/doc/30117.html"],
    &["本文已被368人浏览", "收藏本文 下载本文 手机阅读"],
    &["更新时间:2022-02-22 11:36:49 阅读:126 评论:0"],
    &["- 格式:docx", "- 大小:15.50 KB", "- 文档页数:3"],
    &["会员免费下载 VIP专享文档", "7下载券"],
    &["作者:张三 责编:李四 审核:王五"],
    &["打开APP,阅读体验更佳", "3.2万人已下载"],
];

/// What sites put behind a document.
const TAILS: [&[&str]; 66] = [
    &["......(此处省略500字)......"],
    &["【以下内容付费可见】"],
    &["军训动员讲话 领导包村讲话 包村会议记录"],
    &["客服电话:400-301-1700(工作日9:00-18:00)"],
    &["如需完整版,请加微信qzwk30117领取"],
    &["更多>>", "返回上一级"],
    &["来源:青竹文库,欢迎分享,转载请注明链接"],
    &["点个在看你最好看", "END"],
    &["投稿邮箱:tougao@qzwk.example"],
    &["网站备案号:某ICP备2021000000号", "Powered by QZCMS"],
    &["……(云岭文秘网https://www.ylwm.example省略512字,正式会员可完整阅读)……"],
    &["(剩余1203字)"],
    &["剩余60%内容,付费后可继续阅读"],
    &["展开剩余78%"],
    &["以上就是@的全部内容,希望对大家有所帮助。"],
    &["以上就是小编为您带来的范文,您可以点击收藏,方便以后查找。"],
    &["看了《@》的人还看了:", "1.乡镇干部述职报告", "2.村支书发言稿"],
    &["您可能还对下面的文章感兴趣:", "驻村工作心得体会"],
    &["本文地址:https://www.ylwm.example/a/2131.html 转载请注明来源"],
    &["文章来源:云岭县人民政府网站", "(编辑:小赵)"],
    &["分享让更多人看到", "推荐阅读"],
    &["微信公众号:云岭写作", "QQ群:301170000"],
    &["友情链接:县政府 市政府 省政府"],
    &["地址:云岭县东大街1号 邮编:360000 电话:0000-3011700"],
    &["您是第30117位访问者", "技术支持:云岭科技"],
    &["建议使用1024×768分辨率浏览本站"],
    &["TAG标签: 讲话 乡镇 秸秆"],
    &["本类最新", "乡镇年度工作要点", "干部作风整顿方案"],
    &["下载本文需要使用3积分", "文档已关闭预览"],
    &["喜欢就关注我们吧,订阅更多最新消息"],
    &["版权所有:云岭县人民政府办公室 备案序号:某ICP备00000000号"],
    &["注:本文为网友上传,旨在传播知识,不代表本站观点,与本站立场无关。"],
    &["顶一下 (12) 踩一下 (0)"],
    &["共2页:上一页 1 2 下一页"],
    &["阅读全文 还有3页未读"],
    &["本文关键词:讲话,乡镇,秸秆"],
    &["预览结束,注册后免费获取全文"],
    &["(未完,全文共2118字,当前显示640字)", "(请认真阅读下面的提示信息)"],
    &["全文共1860字,站内会员登录后可以阅读", "还没有账号?【点此注册】"],
    &["上一篇:没有了", "下一篇:青石镇2021年度工作总结"],
    &["相关文章", "在全县春耕现场会上的讲话", "某镇人居环境整治方案", "驻村干部述职报告"],
    &["热门推荐:", "1、乡镇工作总结", "2、第一书记述职报告"],
    &["【@】相关文章:", "1.驻村工作计划 04-12", "2.镇长讲话稿 05-30"],
    &["责任编辑:小陈", "扫一扫在手机打开当前页"],
    &["主办:青石镇人民政府 承办:党政综合办公室", "网站标识码:3600000001 某ICP备12345678号-1"],
    &["免责声明:本文来自网友投稿,不代表本站观点,如有侵权请联系删除。"],
    &["声明:本站部分文章源于网络,如侵犯了您的权益,请来信告知,我们将第一时间处理。"],
    &["特别声明:以上内容为自媒体平台用户上传并发布,本平台仅提供信息存储服务。"],
    &["本文由百草网整理发布,转载请注明出处。"],
    &["更多公文材料,请关注公众号“青竹笔记”。"],
    &["微信扫一扫,分享到朋友圈", "打印 关闭"],
    &["请点击👉 qz30117 👈加老师微信"],
    &["手机扫码阅读本文", "用户评论", "(以下评论仅代表网友意见)"],
    &["标签: 秸秆禁烧 讲话稿 动员会"],
    &["关键词:防汛,讲话,汇报"],
    &["点击下载文档", "文档为doc格式"],
    &["推荐度:", "下载@"],
    &["试读结束,开通会员后可下载完整文档"],
    &["阅读(213) | 评论(0) | 赞(12)"],
    &["【字体:大 中 小】 【打印本页】 【关闭窗口】"],
    &["分享:", "收藏 举报 返回顶部"],
    &["Copyright © 2010-2023 青竹文库 版权所有"],
    &["网友还看了:", "乡镇防汛工作汇报", "在防汛会议上的讲话"],
    &["文章来源网络,版权归原作者,如有异议请与我们联系删除。"],
    &["加载更多", "没有更多内容了"],
    &["感谢您的阅读,祝您工作顺利!", "购买后可编辑"],
];

/// What stands in the middle of a text.
const INSERTS: [&str; 10] = [
    "第2页共5页",
    "- 2 -",
    "(本文来自青竹文库,未经许可不得转载)",
    "查看全文需先登录",
    "——————广告——————",
    "点击展开全文",
    "青竹文库 www.qzwk.example",
    "登录后可查看剩余内容",
    "https://www.qzwk.example/doc/30117.html",
    "[NextPage]",
];

#[test]
fn wrappings_of_made_documents_go() {
    let (mut gone, mut all, mut kept, mut sentences) = (0, 0, 0, 0);
    let mut wrong: Vec<String> = Vec::new();
    for seed in 0..504u64 {
        let body = made(seed);
        let mut dice = Dice(seed + 99);
        dice.roll(2);
        let title = dice.pick(&TITLES);
        let fill = |lines: &[&str]| lines.iter().map(|l| l.replace('@', title)).collect::<Vec<String>>();
        let heads = fill(HEADS[usize::try_from(seed).expect("small") % HEADS.len()]);
        let tails = if dice.chance(75) { fill(dice.pick(&TAILS)) } else { Vec::new() };
        let insert = dice.chance(30).then(|| dice.pick(&INSERTS).to_owned());
        let mut lines: Vec<String> = body.text.lines().map(str::to_owned).collect();
        if let Some(insert) = &insert {
            lines.insert(lines.len().div_ceil(2), insert.clone());
        }
        let mut whole = heads.clone();
        let titled = dice.chance(80) || heads.iter().any(|h| h.contains(title));
        if titled {
            whole.push(title.to_owned());
        }
        whole.extend(lines);
        whole.extend(tails.clone());
        let clean = language::clean(&whole.join("\n")).text;
        let bare = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let text = bare(&clean);
        let mut faults = Vec::new();
        for chrome in heads.iter().chain(&tails).chain(&insert) {
            all += 1;
            // A title is told from the site's form of it by what stands around it.
            let own = bare(&body.text).matches(&bare(chrome)).count()
                + if titled { title.matches(&bare(chrome)).count() } else { 0 };
            if text.matches(&bare(chrome)).count() > own {
                faults.push(format!("stays: {chrome}"));
            } else {
                gone += 1;
            }
        }
        let own: Vec<String> =
            body.text.split_inclusive(['。', '\n']).map(bare).filter(|t| t.chars().count() > 2).collect();
        for sentence in own.iter().chain(titled.then(|| title.to_owned()).as_ref()) {
            sentences += 1;
            if text.contains(sentence.as_str()) {
                kept += 1;
            } else {
                faults.push(format!("lost: {sentence}"));
            }
        }
        if !faults.is_empty() {
            wrong.push(format!("{seed}: {}", faults.join(" | ")));
        }
    }
    let share = |a: u32, b: u32| f64::from(a) / f64::from(b);
    let reached = (share(gone, all), share(kept, sentences));
    assert!(
        reached.0 >= 0.995 && reached.1 >= 0.999,
        "boilerplate {:.4}, kept {:.4}\n{}",
        reached.0,
        reached.1,
        wrong.join("\n")
    );
}

/// Documents that speak of what sites speak of, or end as offices end: nothing in them is the site's.
const KEPT: [&str; 16] = [
    "关于做好农产品电商平台管理工作的通知\n各乡镇人民政府:\n为规范网站和微信公众号管理,现通知如下。\n一、明确责任\n各单位要确定一名管理员,负责内容发布、账号登录和审核。\n二、按时报送\n请于5月20日前将附件报送至邮箱。\n附件:1.平台账号登记表\n2.信息审核表\n青石镇人民政府\n2022年5月6日\n(联系人:张某,联系电话:0000-1234567)",
    "在反诈宣传动员会上的讲话\n同志们:\n一、下载安装要到户\n各村要组织群众下载注册反诈APP,扫码登录,月底前下载率达到90%。\n二、举报渠道要公开\n村务公开栏要公布举报电话和二维码。\n谢谢大家!",
    "关于召开商会会员代表大会的通知\n各会员单位:\n经研究,定于3月8日召开会员代表大会。\n一、参会人员\n全体会员代表。\n二、会议地点\n县委党校。\n特此通知。\n县工商联\n2021年3月1日",
    "青石镇便民服务中心工作总结\n今年以来,中心办件2136件,网上办理率达到92%。\n1、优化流程。群众扫码预约,排队时间缩短一半。\n2、公开承诺。投诉电话上墙,投诉件3日内办结。\n3、整理资料。为群众复印材料3000余份,免费打印。",
    "关于印发《青石镇农家书屋管理办法》的通知\n各村民委员会:\n现将《青石镇农家书屋管理办法》印发给你们,请认真执行。\n青石镇人民政府\n2020年6月3日\n(此件公开发布)\n青石镇农家书屋管理办法\n第一条 书屋图书免费借阅,读者登记后可以借阅。\n第二条 图书不得转借,损坏照价赔偿。\n抄送:县文化局",
    "在农村党员远程教育培训班上的讲话\n同志们:\n远程教育站点要管好用好。一是按时点播,每周收看不少于1次。二是做好登记,收看记录要拍照上传。三是用好平台,党员可以用手机下载课件学习。",
    "青石镇政务公开工作汇报\n县政府办公室:\n现将我镇政务公开工作情况报告如下。\n一、公开平台建设\n镇政府网站全年发布信息213条,公众号推送86期,阅读量3.2万次。\n二、存在问题\n栏目更新不及时,链接有失效的。\n三、下步打算\n(一)每月检查一次栏目。\n(二)年底前完成网站改版。",
    "柳坡村驻村工作队第三季度小结\n一、走访情况\n走访农户126户,收集意见31条,整理成册,供村两委参考。\n二、帮办情况\n帮助5户开通网店,注册商标2个,联系客服培训1次。\n驻村工作队\n2021年9月30日",
    "青石镇文化站送戏下乡活动方案\n一、活动时间\n4月至6月。\n二、活动内容\n(一)组织演出8场。\n(二)免费开放图书室。\n三、宣传报道\n在县电视台、县政府网站和微信公众号发布消息,标题统一用“送戏下乡”。\n主办单位:县文化局\n承办单位:青石镇人民政府",
    "在村干部培训班上的发言\n各位领导、各位学员:\n我发言的题目是脚下沾泥土,心里装群众。感谢组织给我这次交流的机会,说得不对的地方请批评指正。\n一要住得下。白天走访,晚上整理资料。\n二要坐得住。把政策讲清楚。\n我的发言完了,谢谢大家!",
    "2022年青石镇重点工作任务清单\n1.新建高标准农田2000亩。责任单位:农业农村办。完成时限:10月底。\n2.改造户厕300座。责任单位:村建办。完成时限:11月底。\n3.整治塘坝5口。责任单位:水利站。完成时限:5月底。",
    "关于开展网络订票诈骗排查的通知\n各村(社区):\n近期有群众点击短信链接后被骗。请各村立即通过微信群提醒群众:不点击陌生链接,不扫描陌生二维码,不下载陌生软件。\n青石镇综治办",
    "东河乡驻村干部管理办法\n第一章 总则\n第一条 为加强管理,制定本办法。\n第二章 考勤\n第二条 每月驻村不少于20天,实行手机定位登录签到。\n第三章 附则\n第三条 本办法由乡党政办负责解释。\n第四条 本办法自发布之日起施行。",
    "在信访工作会议上的讲话\n(2021年4月6日)\n张某某\n同志们:\n举报件要件件有回音。投诉举报,3日内受理,15日内办结,反馈率100%。\n最后,祝大家工作顺利!",
    "某村经济合作社分红方案\n一、分红原则\n按股分红,公开公正。\n二、分红标准\n社员每股100元,会员费不再收取。\n三、分红时间\n12月20日前打卡发放,请社员注意查收短信。",
    "青石镇森林防火值班安排\n各村:\n现将值班安排印发给你们。值班电话:0000-1234567,24小时有人值守。\n一、值班要求\n按时到岗,做好记录。\n二、信息报送\n发现火情,10分钟内电话报告,30分钟内书面报告。\n青石镇人民政府办公室\n2022年3月1日印发",
];

#[test]
fn documents_of_offices_stay_whole() {
    for text in KEPT {
        let clean = language::clean(text);
        let gone: Vec<&str> = clean
            .repairs
            .iter()
            .filter(|r| r.kind != language::RepairKind::HardWrap)
            .map(|r| r.before.as_str())
            .collect();
        assert!(gone.is_empty(), "{gone:?} taken out of\n{text}");
    }
}

/// What sites glue to a document that stands on one line, or put inside it. `T` is the title, `B` the body.
const GLUED: [(&str, &str); 25] = [
    ("T各位精品文档乡亲:B1欢迎下载", "T各位乡亲:B"),
    ("T 各位领导:现将有关\nT B", "T B"),
    ("学习好资料 欢迎下载 T B", "T B"),
    ("精选优质文档-倾情为你奉上TB", "TB"),
    ("优秀文档,值得收藏!TB", "TB"),
    ("编号:219627269T201X/X/XXT B[标签:介绍]", "T B"),
    ("第1页共5页TB第2页共5页", "TB"),
    ("T下面是小编为大家整理的T【优秀范文】,供大家参考。B", "TB"),
    ("> [标签:标题] @page { size: 8.27in; margin: 1in } p { color: #000000; line-height: 115% } T B", "T B"),
    ("TT B", "T B"),
    ("T\nT B", "T B"),
    ("T_青竹文库\nT\nB", "T\nB"),
    ("1 / 5\nT B\n2 / 5", "T B"),
    ("T B……(云岭文秘网https://www.ylwm.example省略512字,正式会员可完整阅读)……", "T B……"),
    ("T B…………\n全文共3002字,会员登录后可查看全文", "T B……"),
    ("T B......\n预览结束,免费获取全文或定制代笔此类文章!\n请点击👉 qz30117 👈联系老师", "T B"),
    ("腾讯文库T\nT B", "T B"),
    ("T.docx\nT B", "T B"),
    ("【最新】T(word可编辑版)\nT B", "T B"),
    ("千里之行,始于足下。T B", "T B"),
    ("名师整理 优秀资源 T B", "T B"),
    ("T B 上一页 [1] [2] [3] 下一页", "T B"),
    ("T B 本文来源:青竹文库 https://www.qzwk.example/doc/30117.html", "T B"),
    ("T B更多材料请访问青竹文库www.qzwk.example", "T B"),
    ("页眉内容T B页脚内容", "T B"),
];

#[test]
fn what_is_glued_to_one_line_goes() {
    let mut wrong = Vec::new();
    for (k, (found, wanted)) in GLUED.iter().enumerate() {
        let title = TITLES[k % TITLES.len()];
        let body = "各位领导:现将有关情况汇报如下。一、工作开展情况。全镇出动干部36人次,清理沟渠2.4公里。二、下步打算。月底前完成扫尾工作";
        let fill = |form: &str| form.replace('T', title).replace('B', &format!("{body}。"));
        let clean = language::clean(&fill(found)).text;
        let bare = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        if bare(&clean) != bare(&fill(wanted)) {
            wrong.push(format!("{found}\n    {clean}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
