//! A name put together: what was done, to what, and the word of the unit: 改造 | 户厕 | 数量.

use super::behind::After;
use super::earlier;
use super::kind::Read;
use super::words::{ACTIONS, GENERAL_VERBS, KEEP_FRONT, MONEY_NOUNS, SCOPES, SHARE_NOUNS};
use crate::dates::number::is_left_out_sign;

/// The word the figure is named by, given the noun it stands with.
fn suffix(what: &Read, noun: &str, bare_listing: bool) -> &'static str {
    let unit = what.unit.as_deref().unwrap_or("");
    let ends = |words: &[&str]| words.iter().any(|w| noun.ends_with(w));
    match what.suffix {
        // 仓库容量XX吨, 开放时间XX小时: the words end with a measure themselves.
        "数量" | "容量" | "时长" | "倍数" if ends(&["量", "能力", "容量", "规模", "时间", "时长"]) => {
            ""
        }
        "数量" if unit.ends_with('度') => "量",
        "数量" if ends(&["存栏", "出栏"]) => "量",
        "天数" if ends(&["天数", "日数"]) => "",
        "金额" if ends(&["销售", "交易", "成交"]) => "额",
        "金额" if ends(&["增加", "减少", "增长", "下降"]) => "额",
        "金额" if ends(&["价", "价格", "单价"]) => "",
        // 省下XX万元, 筹集XX万元: a verb alone is of 资金.
        "金额" if ends(&["资产", "负债"]) => "总额",
        "金额" if ends(&["结余", "自筹", "筹集", "筹措", "以奖代补", "配套"]) => "资金",
        "金额" if (ACTIONS.has(noun) || GENERAL_VERBS.has(noun)) && MONEY_NOUNS.end(noun).is_none() => "资金",
        "金额" => {
            let each = noun.contains('每');
            if ends(&["标准"]) {
                ""
            } else if ["捐款", "罚款", "借款", "欠款", "存款", "外债"].iter().any(|w| noun.ends_with(w)) {
                "金额"
            } else if each && ends(&["补助", "补贴", "奖补", "工资", "报酬", "奖励", "发放", "待遇", "津贴"])
            {
                "标准"
            } else if MONEY_NOUNS.end(noun).is_some() && !paid_out(noun) {
                ""
            } else {
                "金额"
            }
        }
        "户数" if bare_listing => "总户数",
        "户数" if noun.ends_with('户') => "数",
        "户数" if noun.ends_with("户数") => "",
        "人数" if bare_listing => "总人口",
        "人数" if ends(&["人口", "人数"]) => "",
        "面积" if ends(&["面积"]) => "",
        "里程" if ends(&["里程", "长度", "距离", "全长"]) => "",
        "数量"
            if ends(&[
                "员",
                "干部",
                "学生",
                "老人",
                "教师",
                "书记",
                "农民",
                "群众",
                "专家",
                "孩子",
                "娃娃",
                "年轻人",
                "青年",
                "妇女",
                "村民",
                "儿童",
            ]) =>
        {
            "人数"
        }
        "长度" if ends(&["量", "高", "高度", "宽", "宽度", "深", "深度", "水位", "长", "长度"]) => "",
        "占比" if noun.ends_with("占比") => "",
        "占比" if noun.ends_with('占') => "比",
        "年龄" if noun.ends_with("年龄") => "",
        "次数" | "场次" | "人次" | "数量" if ends(&["次数", "场次", "人次", "数量", "总数", "产量"]) => {
            ""
        }
        "数量" if unit.ends_with(['吨', '斤']) && noun.ends_with('产') => "量",
        "" if unit.contains(['%', '％', '‰']) => {
            if SHARE_NOUNS.end(noun).is_some() {
                ""
            } else if ends(&["增长", "增加", "提高", "上升", "下降", "降低", "减少", "减产", "增产"])
            {
                "率"
            } else if ACTIONS.end(noun).is_some() || noun.ends_with("到位") {
                // 资金到位XX%.
                "率"
            } else if noun.ends_with('占') {
                "比"
            } else if noun.is_empty() || noun.contains('占') {
                "比例"
            } else {
                "占比"
            }
        }
        other => other,
    }
}

/// 存栏牛, 年出栏肉羊: the stock of them, 牛存栏, 肉羊年出栏.
fn stock(subject: &str) -> Option<String> {
    let (at, word) = ["存栏", "出栏"].iter().find_map(|w| subject.find(w).map(|at| (at, *w)))?;
    let (front, animal) = (&subject[..at], &subject[at + word.len()..]);
    let how = if front.ends_with("常年") {
        "常年"
    } else {
        front.chars().next_back().filter(|c| *c == '年').map_or("", |_| "年")
    };
    let front = front.rsplit('对').next().unwrap_or(front);
    let known = (1..=5).contains(&animal.chars().count()) && !animal.contains('量');
    known.then(|| format!("{}{animal}{how}{word}", &front[..front.len() - how.len()]))
}

/// 发放补偿款, 扣减补偿金, 结算电费: a verb and what it paid, where 资金 and 收入 name an amount by themselves.
fn paid_out(noun: &str) -> bool {
    let verb = ACTIONS.start(noun).is_some() || ["扣减", "结算"].iter().any(|w| noun.starts_with(w));
    let sum = ["金", "款", "补贴", "补助", "费", "报酬", "工资"].iter().any(|w| noun.ends_with(w));
    verb && sum && !noun.ends_with("资金")
}

pub(super) fn compose(
    what: &Read,
    subject: &str,
    right: &After,
    carried: bool,
    scope: &str,
    sentence: &str,
) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut push = |name: String| {
        let name: String = name.chars().filter(|&c| c != '、' && !is_left_out_sign(c)).collect();
        let name = name.replace("还剩余", "剩余").replace("还剩", "剩余").replace("户户数", "户数");
        if name.chars().count() >= 2 && !out.contains(&name) {
            out.push(name);
        }
    };
    let meeting = ["参会", "与会", "到会", "出席"].iter().any(|w| sentence.contains(*w));
    let stock = (what.suffix == "数量" && right.noun.is_empty()).then(|| stock(subject)).flatten();
    let subject = stock.as_deref().unwrap_or(subject);
    // 发展核桃XX亩: planted with it.
    let planted = ["新发展", "发展", "推广"].iter().find_map(|w| subject.strip_prefix(w)).filter(|crop| {
        what.suffix == "面积"
            && right.noun.is_empty()
            && (1..=6).contains(&crop.chars().count())
            && !["面积", "基地", "种植", "养殖", "园", "田", "地", "区", "林"].iter().any(|w| crop.ends_with(w))
    });
    let planted = planted.map(|crop| format!("{crop}种植"));
    // The object with general verbs taken off: 落实XX万元专项资金 → 专项资金.
    let subject = planted.as_deref().unwrap_or(subject);
    let mut verb = subject;
    while let Some(w) = GENERAL_VERBS.start(verb).filter(|_| KEEP_FRONT.start(verb).is_none()) {
        let rest = &verb[w.len()..];
        // 投入机械, 落实资金: a short noun keeps its verb.
        let bare = rest.trim_start_matches("各类").trim_start_matches("各级").trim_start_matches("各项");
        // 形成资产XX万元: what came of it.
        if what.suffix == "金额" && w == "形成" && right.noun.is_empty() && MONEY_NOUNS.end(rest).is_none() {
            break;
        }
        let kept = (1..=3).contains(&bare.chars().count()) && matches!(w, "投入" | "落实") && right.noun.is_empty();
        if kept || !rest.is_empty() && rest.chars().count() < 2 {
            break;
        }
        verb = rest;
    }
    if verb.is_empty() && right.noun.is_empty() && right.predicate.is_empty() {
        verb = subject;
    }
    let noun = &right.noun;
    if !right.predicate.is_empty() {
        let end = suffix(what, "", false);
        if right.predicate == "参会" {
            push(format!("参会{end}"));
        }
        push(format!("{verb}{}{noun}{end}", right.predicate));
        push(format!("{verb}{}{end}", right.predicate));
        push(format!("{}{end}", right.predicate));
        push(format!("{scope}{}{end}", right.predicate));
    } else if noun.is_empty() {
        let listing = carried && matches!(what.suffix, "人数" | "户数") && scope_like(subject);
        let end = suffix(what, verb, listing);
        // 投资XX万元,修建产业路: what it was for names it.
        let spent = ["投资", "投入", "筹资", "花费", "耗资", "出资", "总投资"].contains(&verb);
        if what.suffix == "金额" && spent && !right.purpose.is_empty() {
            push(format!("{}{verb}", right.purpose));
        }
        // 最远的村民组离镇上XX公里.
        let from = verb.replacen('离', "距", 1);
        let far = what.suffix == "里程" && !verb.contains("距") && !verb.contains("撤离");
        let verb = if far { from.as_str() } else { verb };
        // 拿出XX万元,设立基金.
        if what.suffix == "金额" && ["拿出", "安排", "统筹"].contains(&verb) && !right.purpose.is_empty() {
            push(format!("{}资金", right.purpose));
        }
        let stock = !ACTIONS.inside(verb);
        let short = !scope.is_empty() && verb.chars().count() <= 4 && stock && !verb.contains(scope) && !carried;
        let in_place =
            SCOPES.start(verb).filter(|w| w.starts_with('全') && verb[w.len()..].chars().count() > LONG_WITHOUT_SCOPE);
        let verb = in_place.map_or(verb, |w| verb[w.len()..].trim_start_matches('被'));
        push(format!("{}{verb}{end}", if short { scope } else { "" }));
        push(format!("{verb}{}", suffix(what, verb, false)));
        if what.suffix == "金额" {
            push(format!("{}{verb}", right.purpose));
        }
        // A road is measured as 里程 or 长度, with its verb or by itself.
        if end == "里程" || end == "长度" {
            push(format!("{verb}{}", if end == "里程" { "长度" } else { "里程" }));
        }
        let thing = earlier::object_of(verb);
        if (2..verb.chars().count()).contains(&thing.chars().count()) {
            push(format!("{thing}{}", suffix(what, thing, false)));
        }
        if what.suffix == "金额" {
            push(format!("{}总额", verb.trim_end_matches('额')));
        }
    } else {
        let end = suffix(what, noun, false);
        let front = short_front(verb);
        // XX名同志被约谈, 为XX名老人做了体检: what befell them tells them apart.
        let told = !right.did.is_empty() && (front.is_empty() || verb == "帮助");
        if told {
            push(format!("{}{noun}{end}", right.did));
        }
        let scope_front = if !front.is_empty() {
            ""
        } else if meeting {
            "参会"
        } else if noun.chars().count() > LONG_WITHOUT_SCOPE {
            ""
        } else {
            scope
        };
        push(format!("{scope_front}{front}{noun}{end}"));
        push(format!("{noun}{end}"));
        push(format!("{}{noun}{end}", right.did));
        push(format!("{subject}{noun}{end}"));
    }
    out.truncate(3);
    out
}

/// A name longer than this goes without the place it is limited to, in characters.
const LONG_WITHOUT_SCOPE: usize = 5;

/// 全村, 全镇 and the like: the listing is of all.
fn scope_like(subject: &str) -> bool {
    SCOPES.has(subject) || (subject.starts_with('全') && subject.chars().count() <= 2)
}

/// What to keep of the words before a figure whose noun stands behind it: all when short, else from the last verb
/// of work on.
fn short_front(verb: &str) -> String {
    let count = verb.chars().count();
    if count <= 6 {
        return verb.to_owned();
    }
    let at = ACTIONS.all(verb).map(|(at, _)| at).find(|&at| verb[at..].chars().count() <= 6);
    match at {
        Some(at) => verb[at..].to_owned(),
        None => String::new(),
    }
}
