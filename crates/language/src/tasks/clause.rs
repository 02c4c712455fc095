//! How much a clause looks like an order, as a sum of signs, each with its reason.

use super::head::Head;
use super::inner::{behind_whom, hands_in, paid_each, since_january};
use super::section::{Genre, Mood};
use super::target::{Bound, Target};
use super::words::{
    ABSTRACT, ACTS, AGAIN, ATTITUDE, CONDITIONS, CONSEQUENCES, DIRECTED, DONE, DONE_TO, FORBIDS, GENERAL, MEASURES,
    META, NEGATIVE, NO_MODALS, PROJECTED, PURPOSES, QUOTED, RESULTS, SHORT_ACTS, STATES, STRONG_MODALS, WEAK_DONE,
    WEAK_RESULTS, WHOM,
};
use crate::dates::number::is_left_out_sign;
use crate::dates::{Frequency, Kind, When};

/// From this sum on a clause begins a task.
pub(super) const ENOUGH: i32 = 4;

/// The signs found in a clause.
#[derive(Debug, Clone, Default)]
pub(super) struct Signs {
    /// Their sum.
    pub sum: i32,
    /// What speaks for a task, in Chinese.
    pub reasons: Vec<&'static str>,
    /// The clause speaks of work done or of how things stand.
    pub done: bool,
    /// How concrete the act or result is.
    pub concrete: i32,
    /// How plainly the clause orders: modal word, owner, time.
    pub order: i32,
    /// It says how things are.
    pub statement: bool,
    /// A concrete verb stands in it.
    pub acts: bool,
    /// It has a limit or a rhythm.
    pub limited: bool,
}

impl Signs {
    fn add(&mut self, points: i32, reason: &'static str) {
        self.sum += points;
        if points > 0 && !reason.is_empty() && !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }
}

/// What the clause stands in.
pub(super) struct Place {
    pub mood: Mood,
    pub genre: Genre,
    /// Before the first entry of a document that has entries.
    pub preamble: bool,
    /// The sentence is a heading with a text of its own below.
    pub heading: bool,
    /// Work done was already spoken of in this sentence, without a modal word since.
    pub after_done: bool,
    /// The marker itself orders: 一要.
    pub marker_orders: bool,
    /// A point under 各村要做好以下工作:
    pub under_lead: bool,
    /// Brackets behind the sentence name who is to do it.
    pub labelled: bool,
    /// It opens a numbered point.
    pub point: bool,
    /// The clause is the first of its sentence.
    pub opens: bool,
    /// A colon stands before it.
    pub behind_colon: bool,
    /// How many figures of the sentence were left out.
    pub blanks: usize,
    /// The heading above speaks of rules: 纪律、规矩、底线.
    pub of_rules: bool,
}

impl Signs {
    /// Does the clause begin a task? It must order, and order something one can see done.
    pub(super) fn enough(&self) -> bool {
        // Work reported as done needs far more to be an order after all.
        self.sum >= if self.done { ENOUGH + 3 } else { ENOUGH }
            && (self.concrete >= 2
                || (self.order >= 3 && self.concrete >= 1)
                || (self.limited && self.order >= 2 && self.concrete >= 1 && self.sum > ENOUGH)
                || (self.limited && self.order >= 5))
    }
}

/// Weighs a clause. `text` is the clause from where its head begins, `act` what follows the head.
pub(super) fn weigh(
    text: &str,
    head: &Head,
    act: &str,
    times: &[When],
    target: Option<&Target>,
    count: Option<&Target>,
    place: &Place,
) -> Signs {
    let mut signs = Signs::default();
    let own = head.owner.is_some();
    let strong = head.modal.is_some_and(|m| STRONG_MODALS.has(m));
    // 这三项要单列: behind a modal word inside the clause stands the act.
    let inner = if strong || place.marker_orders { None } else { modal_inside(act) };
    let whole_act = act;
    let act = inner.map_or(act, |at| &act[at..]);
    if strong || place.marker_orders || inner.is_some() {
        signs.order += 2;
        signs.add(2, "有要求词");
    } else if head.modal.is_some() {
        signs.order += 1;
        signs.add(1, "有要求词");
    }
    if text.contains("一律") && (place.mood == Mood::Orders || place.genre == Genre::Plan) {
        signs.order += 1;
    }
    if own {
        signs.order += 2;
        signs.add(2, "写明责任主体");
        // In a part that orders, who stands as the subject is ordered.
        if head.named && !strong && (place.mood == Mood::Orders || matches!(place.genre, Genre::Plan | Genre::Minutes))
        {
            signs.order += 1;
            signs.add(1, "");
        }
    }
    if text.contains("牵头") || text.contains("负责") && !text.contains("负责的") {
        signs.order += 1;
        signs.add(1, "写明牵头负责");
    }
    let forbids = forbids(text, place);
    if spoken_to(head, act, place) {
        signs.order += 1;
        signs.add(1, "");
    }
    let timed = weigh_times(&mut signs, text, times, place, head);
    signs.limited = timed;
    let ordering = place.mood == Mood::Orders
        || place.mood == Mood::Unknown && matches!(place.genre, Genre::Plan | Genre::Minutes);
    if !prepares_only(act) {
        weigh_act(&mut signs, act, whole_act, target, timed, own || strong, ordering);
    }
    // 落实一名包保教师, 每季度晒一次排名: a number in words behind its verb.
    if target.is_none()
        && !prepares_only(act)
        && count.is_some_and(|t| t.start > head.act)
        && ATTITUDE.start(act).is_none()
    {
        signs.concrete += 1;
        signs.add(1, "有量化目标");
        // 每座站定一个管护员: the same for each.
        if text.starts_with('每') && signs.acts {
            signs.order += 1;
            signs.add(1, "");
        }
    }
    // A verb no table knows, ordered of somebody: taken at its word.
    let somebody = head.named
        && (strong || place.mood == Mood::Orders || matches!(place.genre, Genre::Plan | Genre::Minutes))
        || place.under_lead
        || text.contains("一律") && place.mood == Mood::Orders
        || spoken_to(head, act, place);
    let is_so = ["有", "没", "是", "能", "会", "好", "多", "少", "很", "太"].iter().any(|w| act.starts_with(w));
    if signs.concrete == 0
        && somebody
        && !is_so
        && !prepares_only(act)
        && GENERAL.start(act).is_none()
        && ATTITUDE.start(act).is_none()
        && !attitude_inside(act)
    {
        signs.concrete += 1;
        signs.add(1, "");
    }
    // 由镇派出所牵头维护秩序: who leads it has it to do.
    let leads = own && (text.contains("牵头") || text.contains("负责")) && act.trim().chars().count() >= 4;
    if leads && signs.concrete == 0 {
        signs.concrete = 1;
    }
    // 7天内研究措施, 三天内查勘: a limit makes even an unknown verb an act.
    // 年底前,各项工作千头万绪,任务重: how things are.
    let state = act.trim_end().ends_with(['紧', '重', '大', '多', '难', '绪', '少', '高', '强']);
    let limited_verb = !state && times.iter().any(|w| w.kind == Kind::By) && act.trim().chars().count() >= 2;
    if signs.concrete == 0 && limited_verb && !attitude_inside(act) && ATTITUDE.start(act).is_none() {
        signs.concrete = 1;
        signs.add(1, "");
    }
    if forbids {
        signs.concrete += 2;
        signs.order += 2;
        signs.add(3, "有禁止性要求");
    }
    if hands_in(act) {
        signs.acts = true;
        signs.concrete += 2;
        signs.add(2, "有具体动作");
    }
    let plain_order = act.contains("先把") || act.starts_with('把') && act.ends_with('了');
    if plain_order {
        signs.concrete += 2;
        signs.add(2, "有具体动作");
    }
    // What speaks against it.
    let bare = !own && target.is_none() && !timed;
    if PURPOSES.start(act).is_some() && bare && !strong
        || (!forbids && (NEGATIVE.start(act).is_some() || NEGATIVE.start(text).is_some()))
    {
        signs.add(-3, "");
    }
    if head.everyone {
        signs.add(if place.preamble { -3 } else { -1 }, "");
    }
    let for_whom = text.starts_with('为') && signs.acts && target.is_some();
    // 从镇财政安排15万元: where it is taken from.
    let taken = text.starts_with('从') && signs.acts && target.is_some();
    if CONDITIONS.start(text).is_some() && !own && !timed && !plain_order && !for_whom && !taken {
        signs.add(-3, "");
    }
    // 需投资22万元, 拟建3间: of a project told.
    if PROJECTED.inside(text) && !timed {
        signs.add(-4, "");
    }
    // 交得清, 接得住: how, not what.
    let manner = act.contains('得') && !act.contains("不得") && act.trim().chars().count() <= 4;
    if manner || CONSEQUENCES.inside(text) && target.is_none() && !timed {
        signs.add(-4, "");
    }
    // 把这项工作抓紧抓好: nothing one can see done.
    if (act.contains('把') || act.contains('将'))
        && VAGUE.iter().any(|w| act.trim().ends_with(w))
        && target.is_none()
        && !timed
    {
        signs.add(-4, "");
    }
    if QUOTED.inside(text) || META.inside(text) {
        signs.add(-4, "");
    }
    if is_statement(text) && !(timed && text.ends_with("结束")) {
        signs.statement = true;
        signs.add(-3, "");
    }
    // 家庭医生签约有的只签不约 tells; 对个别滞后的项目挂牌督办 orders.
    // 对整改不到位的坚决关停: what stands before 的 only says whom.
    let whom = text.rfind('的').filter(|_| text.starts_with(['对', '凡'])).unwrap_or(0);
    let told = DONE.all(text).any(|(at, w)| {
        let some = matches!(w, "有的" | "有些");
        // 到薄弱村任职: a kind of village.
        let kind = text[at + w.len()..].starts_with('村');
        // 重复率同比下降30%: under aims, how far.
        let aim = place.mood == Mood::Orders
            && target.is_some()
            && matches!(w, "同比" | "环比" | "较上年" | "比上年" | "比去年");
        at >= whom && !kind && !aim && !(WEAK_DONE.has(w) && (strong || own && !some))
    });
    // 出了灾三天内查勘: what stands before the limit is the case, not the work.
    let from = times.iter().filter(|w| w.kind == Kind::By).map(|w| w.end).max();
    let from = from.and_then(|end| text.get(end.saturating_sub(head.start)..)).unwrap_or(act);
    let worked = if from.len() < act.len() { from } else { act };
    if told || (finished(worked) && !plain_order && !forbids) {
        signs.done = true;
        signs.add(if own && strong { -2 } else { -4 }, "");
    } else if place.after_done && !strong && !own {
        signs.add(if timed { -1 } else { -3 }, "");
    }
    // A figure left out, nobody ordered and no limit: a result reported, not one to reach.
    let blank = target.is_some_and(|t| t.value.is_none());
    let plan = matches!(place.genre, Genre::Plan | Genre::Minutes);
    let ordered =
        own && (signs.acts && (strong || place.mood == Mood::Unknown && place.genre == Genre::Speech) || plan);
    if blank && !timed && place.mood != Mood::Orders && !ordered || blank && place.preamble && !own {
        signs.add(-3, "");
    }
    // 请假不到岗的X人次: how many there were.
    let aimed = timed || place.mood == Mood::Orders;
    let of_those = target.and_then(|t| t.start.checked_sub(head.start)).and_then(|at| text.get(..at));
    if blank && !aimed && of_those.is_some_and(|before| before.ends_with('的')) {
        signs.add(-4, "");
    }
    // A row of results under one rhythm: 每月评比一次,上红榜X户,上黑榜X户.
    let limited = times.iter().any(|w| w.kind == Kind::By);
    if place.blanks > 2 && !strong && !limited && place.mood != Mood::Orders {
        signs.add(-4, "");
    }
    // Several of them and no plain order: a report with its figures still to come.
    let needs = head.modal == Some("需");
    if blank && place.blanks > 1 && (!strong || needs) && !timed && place.mood != Mood::Orders {
        signs.add(-3, "");
    }
    // 主要抓四件事:污水治理、垃圾治理、改厕: only names of what follows.
    if place.behind_colon && bare && !strong && act.matches('、').count() >= 2 {
        signs.add(-4, "");
    }
    // 组长由副镇长担任: who holds a post.
    let post = ["担任", "兼任", "任组长", "任副组长", "为成员"].iter().any(|w| text.ends_with(w));
    if post || stages(text) {
        signs.add(-6, "");
    }
    // 用半年时间 says how long, not until when.
    let length =
        |w: &When| w.start.checked_sub(head.start).and_then(|at| text.get(at..)).is_some_and(|t| t.starts_with('用'));
    let limit = times.iter().any(|w| w.kind == Kind::By && !length(w)) && !signs.done;
    weigh_place(&mut signs, place, own && (strong || timed), limit);
    signs
}

/// 以…为抓手, 按照…的要求: only the ground of the act that follows.
pub(super) fn prepares_only(act: &str) -> bool {
    let act = act.trim();
    let ground = ["以", "按照", "按", "根据", "结合", "围绕", "针对", "本着", "立足", "依托", "站在", "从"]
        .iter()
        .any(|w| act.starts_with(w));
    let closes = [
        "为契机",
        "为抓手",
        "为重点",
        "为目标",
        "为载体",
        "为主线",
        "为导向",
        "为核心",
        "为突破口",
        "为切入点",
        "的态度",
        "的精神",
        "的要求",
        "的原则",
        "要求",
        "原则",
        "责任感",
        "的高度",
        "出发",
        "实际",
        "重点",
        "特点",
        "目标",
        "基础上",
        "的同时",
        "优势",
        "作风",
        "状态",
        "措施",
        "标准",
        "决心",
        "方式",
        "形式",
        "契机",
    ];
    // 对新识别的监测对象, 对收入下降的农户: whom the act that follows is about.
    let whom = ["对", "针对", "对于", "凡", "凡是"].iter().any(|w| act.starts_with(w))
        && act.chars().count() <= 18
        && !act.contains(['把', '要'])
        && WHOM.end(act).is_some();
    // 整治结束后: when, not what.
    let when =
        act.chars().count() <= 12 && ["结束后", "完成后", "到位后", "之后", "以后"].iter().any(|w| act.ends_with(w));
    // “四家联动”: a slogan.
    let slogan = act.starts_with('“') && act.ends_with('”') && act.matches('“').count() == 1;
    when || slogan || whom || ground && closes.iter().any(|w| act.ends_with(w))
}

/// Times: gives whether one of them sets a limit or a rhythm.
fn weigh_times(signs: &mut Signs, text: &str, times: &[When], place: &Place, head: &Head) -> bool {
    let mut timed = false;
    for when in times {
        match when.kind {
            // 今年1至5月: the time a report is about.
            Kind::By | Kind::From | Kind::During if since_january(text, when, head) => {
                signs.done = true;
                signs.add(-4, "");
            }
            Kind::By | Kind::From if !timed => {
                signs.order += 3;
                signs.add(3, "有完成时限");
                timed = true;
            }
            Kind::Every(f) if !timed && !rate(text) && !paid_each(text, when, head) => {
                let regular = !matches!(f, Frequency::Standing | Frequency::Regularly);
                signs.order += if regular { 2 } else { 1 };
                signs.add(if regular { 2 } else { 1 }, "有频次要求");
                timed = true;
            }
            Kind::AtOnce | Kind::AsSet => {
                signs.order += 1;
                signs.add(1, "要求限时办理");
            }
            Kind::During if place.mood == Mood::Orders => {
                // 今年, 2022年: hardly a limit; 一季度, 7月: one.
                let year = when.whole_year;
                signs.order += if year { 1 } else { 3 };
                signs.add(if year { 1 } else { 2 }, "有完成时间");
            }
            // 7月18日,镇里召开…: the day of an event.
            Kind::Day if place.mood != Mood::Orders && !of_today(text, when, head) => {
                signs.add(-3, "");
            }
            // 把去年报销的例子整理成册: a time inside the object says which, not when.
            Kind::Past if when.start >= head.act => {
                let ordered = head.modal.is_some_and(|m| STRONG_MODALS.has(m)) || head.owner.is_some() || timed;
                signs.add(if ordered { 0 } else { -2 }, "");
            }
            Kind::Past => {
                signs.done = true;
                signs.add(-4, "");
            }
            _ => {}
        }
    }
    timed
}

/// 今天, 今晚: said to those who sit in the hall, no date of an event.
fn of_today(text: &str, when: &When, head: &Head) -> bool {
    let words = when.start.checked_sub(head.start).and_then(|at| text.get(at..)).unwrap_or("");
    words.starts_with('今') || words.starts_with('晚')
}

/// 各村会计散会就去拷名单, 养牛合作社再敞开收青贮: somebody, spoken to in a speech, with what they do and not how they are.
fn spoken_to(head: &Head, act: &str, place: &Place) -> bool {
    let Some(owner) = head.owner.as_ref().filter(|_| head.named) else { return false };
    let all = owner.lead.starts_with(['各', '每', '包']) && !owner.lead.starts_with("各位");
    let act = act.trim();
    place.genre == Genre::Speech
        && matches!(place.mood, Mood::Unknown | Mood::Orders)
        && !place.preamble
        && act.chars().count() >= 4
        && !STATES.inside(act)
        && (all || DIRECTED.inside(act) || head.times.iter().any(|w| w.kind != Kind::Past && w.kind != Kind::Day))
        && ATTITUDE.start(act).is_none()
}

/// The act itself: a concrete verb first, a concrete result, a number to reach; or an attitude.
fn weigh_act(
    signs: &mut Signs,
    act: &str,
    whole: &str,
    target: Option<&Target>,
    timed: bool,
    ordered: bool,
    aim: bool,
) {
    let act = if ACTS.start(act).is_some() { act } else { act.trim_start_matches(['去', '来', '好', '新', '再']) };
    let attitude = ATTITUDE.start(act);
    let first = verb_at(act);
    let general = GENERAL.start(act);
    if let Some(word) = attitude.filter(|w| first.is_none_or(|f| f.len() < w.len())) {
        // 坚持每月…: a rhythm or a figure makes even that a task.
        if !(word == "坚持" && (timed || target.is_some())) {
            signs.add(-3, "");
            signs.concrete -= 1;
        }
    } else if first.is_some_and(|f| general.is_none_or(|g| g.len() <= f.len())) || behind_whom(act) {
        signs.concrete += 2;
        signs.acts = true;
        signs.add(2, "有具体动作");
    } else if aim && ends_in_act(act) {
        signs.concrete += 2;
        signs.acts = true;
        signs.add(2, "有具体动作");
    } else if ACTS.all(whole).any(|(_, w)| w.chars().count() > 1) {
        signs.concrete += 1;
        signs.acts = true;
        signs.add(if ordered || timed { 2 } else { 1 }, "有具体动作");
    } else if target.is_some_and(|t| MEASURES.inside(whole) || whole.contains(&format!("到{}", t.text))) {
        signs.concrete += 1;
        signs.add(2, "");
    } else if general.is_some() {
        signs.add(1, "");
    }
    let general = general.is_some() && signs.concrete == 0;
    if RESULTS.all(whole).any(|(_, w)| !WEAK_RESULTS.has(w)) {
        // 做好舆情监控: a general verb with a thing one can see.
        signs.concrete += if general { 2 } else { 1 };
        signs.add(1, "有具体成果");
    }
    // 把滴灌装上: the thing and what becomes of it. 把…作为… is an attitude.
    let handled = act.contains('把') && !attitude_inside(act);
    if attitude_inside(act) {
        signs.concrete -= 2;
        signs.add(-4, "");
    } else if handled {
        signs.concrete += 1;
        signs.add(2, "有具体动作");
    } else if act.contains('把') || act.contains('将') && !act.contains("将近") {
        signs.add(1, "");
    }
    let result =
        ["齐", "平", "净", "好", "完", "掉", "清", "满", "亮", "干净", "到位", "上墙", "归位", "入库", "进屋", "上架"];
    if !handled && signs.concrete == 0 && act.chars().count() >= 5 && result.iter().any(|w| act.ends_with(w)) {
        signs.concrete += 1;
        signs.add(1, "有具体动作");
    }
    if let Some(target) = target {
        // In a part that orders, a number is one to reach.
        let measured = signs.concrete > 0
            || target.bound != Bound::Exactly
            || act.contains("达到")
            || aim && target.value.is_some();
        signs.concrete += 2;
        signs.add(if measured { 2 } else { 1 }, "有量化目标");
    }
}

/// 工程款分两批付清, 烟囱逐户检查: the thing first and the verb at the end, as orders are written in short.
fn ends_in_act(act: &str) -> bool {
    let act = act.trim();
    ACTS.end(act).is_some_and(|w| w.chars().count() > 1 && act.chars().count() >= w.chars().count() + 3)
}

/// What becomes of work that nobody can see done.
const VAGUE: [&str; 12] = [
    "抓紧抓好",
    "抓紧抓实",
    "抓实抓好",
    "抓实抓细",
    "抓细抓实",
    "抓好",
    "抓到位",
    "落到实处",
    "落实到位",
    "落实好",
    "做实做细",
    "抓在手上",
];

/// 把…摆在首位, 将…作为中心工作: where the thing stands in the mind.
fn attitude_inside(act: &str) -> bool {
    (act.contains('把') || act.contains('将'))
        && [
            "作为",
            "当作",
            "当成",
            "看成",
            "摆在",
            "摆上",
            "放在首",
            "放在心",
            "视为",
            "挺在",
            "摆到",
            "放在更",
            "放在突出",
        ]
        .iter()
        .any(|w| act.contains(w))
}

/// 严禁占用基本农田挖塘: an order not to do something, where it opens the sentence and orders are given.
fn forbids(text: &str, place: &Place) -> bool {
    // 喝了酒不准到村部来: the case may stand before it.
    let soft = ["不要", "更不许", "不能"].into_iter().find(|w| place.of_rules && text.starts_with(w));
    let inside = || FORBIDS.all(text).next().filter(|(at, _)| text[..*at].chars().count() <= 10);
    let Some((at, word)) = soft.map(|w| (0, w)).or_else(inside) else { return false };
    let what = &text[at + word.len()..];
    let subject = text[..at].chars().count() >= 3 && at > 0;
    (place.opens || subject)
        && (place.of_rules || matches!(place.mood, Mood::Orders | Mood::Unknown))
        && what.chars().count() >= 4
        && !ABSTRACT.inside(what)
}

/// 宣传发动(3月1日至3月10日)、集中整治(…): the stages of a plan.
fn stages(text: &str) -> bool {
    if text.ends_with("阶段") || text.contains("阶段(") || text.contains("阶段（") {
        return true;
    }
    let in_brackets = text.split(['(', '（']).skip(1).filter(|inner| {
        let inner = inner.split([')', '）']).next().unwrap_or("");
        inner.contains('月') && (inner.contains('日') || inner.contains('-') || inner.contains('至'))
    });
    in_brackets.count() >= 2
}

/// The concrete verb the act begins with: one of the table, one made of two parts (补装, 重签), or a short one with a
/// number (办5期).
pub(super) fn verb_at(act: &str) -> Option<&str> {
    let mut parts = act.chars();
    let two = parts.next().is_some_and(|c| AGAIN.contains(c)) && parts.next().is_some_and(|c| DONE_TO.contains(c));
    let compound = || two.then(|| &act[..act.char_indices().nth(2).map_or(act.len(), |(at, _)| at)]);
    // 每公里配一名护路员: for each of them.
    let each = || {
        let of_each = act.strip_prefix('每')?;
        let mut places = of_each.char_indices().skip(1).take(3).map(|(at, _)| &of_each[at..]);
        places.find_map(|rest| ACTS.start(rest).or_else(|| short_act(rest)))
    };
    ACTS.start(act).or_else(compound).or_else(|| short_act(act)).or_else(each)
}

/// 办5期培训班, 开一次会.
pub(super) fn short_act(act: &str) -> Option<&'static str> {
    let mut characters = act.chars();
    let verb = characters.next()?;
    let number = characters.next()?;
    let counted = number.is_ascii_digit() || "一两二三四五六七八九十几".contains(number) || is_left_out_sign(number);
    (counted && SHORT_ACTS.contains(verb)).then_some("办")
}

/// Where the clause stands. `plain`: an owner is ordered plainly, or by a date; that counts wherever it stands.
fn weigh_place(signs: &mut Signs, place: &Place, ordered: bool, limit: bool) {
    let plain = ordered || limit;
    match place.mood {
        Mood::Orders => signs.add(1, "在工作部署部分"),
        Mood::Past => signs.add(-4, ""),
        Mood::Problems | Mood::Meaning => signs.add(if plain { -1 } else { -3 }, ""),
        Mood::Unknown => {}
    }
    match place.genre {
        Genre::Report if place.mood != Mood::Orders => signs.add(if plain { -1 } else { -2 }, ""),
        Genre::Plan | Genre::Minutes if place.mood == Mood::Unknown => signs.add(1, "在工作部署部分"),
        _ => {}
    }
    if place.preamble && place.genre == Genre::Plan && !plain {
        signs.add(-3, "");
    }
    if place.preamble && matches!(place.genre, Genre::Speech | Genre::Report) {
        signs.add(if plain { -1 } else { -3 }, "");
    }
    if place.labelled && !signs.done {
        signs.order += 3;
        signs.add(4, "写明责任主体");
    } else if place.heading {
        signs.add(-3, "");
    }
    let points = place.genre == Genre::Report && place.opens || place.genre == Genre::Other || place.point;
    let unsaid = place.mood == Mood::Unknown && matches!(place.genre, Genre::Plan | Genre::Minutes) && place.point;
    if (place.genre == Genre::Plan || points) && place.mood == Mood::Orders || unsaid {
        signs.add(1, "");
    }
}

/// 每人每月补助300元 is a rate, no rhythm of work.
fn rate(text: &str) -> bool {
    ["每人每", "每户每", "每村每", "每亩每", "每名每"].iter().any(|w| text.contains(w))
}

/// Where the act begins behind a modal word inside the clause: 这三项要单列, 四本账都要算.
fn modal_inside(act: &str) -> Option<usize> {
    for (at, c) in act.char_indices().skip(1) {
        if !matches!(c, '要' | '必' | '务' | '一' | '应' | '须') {
            continue;
        }
        let rest = &act[at..];
        // 主要, 重要, 不要: the sign belongs to another word.
        let part_of_word = NO_MODALS.iter().any(|w| {
            w.char_indices().any(|(in_word, _)| {
                at >= in_word && act.is_char_boundary(at - in_word) && act[at - in_word..].starts_with(w)
            })
        });
        if part_of_word {
            continue;
        }
        if let Some(word) = ["要", "必须", "务必", "一律", "应当", "须"]
            .into_iter()
            .find(|w| rest.starts_with(w) && rest.len() > w.len())
        {
            return Some(at + word.len());
        }
    }
    None
}

/// 安全是发展的前提: a statement.
fn is_statement(text: &str) -> bool {
    let mut bare = text.to_owned();
    for word in [
        "特别是",
        "尤其是",
        "还是",
        "但是",
        "于是",
        "凡是",
        "总是",
        "无论是",
        "不论是",
        "只是",
        "不是",
        "一是",
        "二是",
        "三是",
        "四是",
        "五是",
        "六是",
        "而是",
        "要是",
        "是否",
        "实事求是",
        "首要的是",
        "重点是",
        "关键是",
        "谁是",
    ] {
        if bare.contains(word) {
            bare = bare.replace(word, "");
        }
    }
    bare.ends_with("结束")
        || bare.contains('是')
        || bare.contains("在于")
        || bare.contains("意味着")
        || bare.contains("标志着")
        || bare.contains("关系到")
        || ["有利于", "有助于", "有着", "离不开", "取决于", "充分说明", "充分体现", "表明", "反映出", "彰显"]
            .iter()
            .any(|w| bare.contains(w))
}

/// A verb with 了 or 过: 建成了, 走访过. Not 为了, 了解, and not at the end of an order.
fn finished(act: &str) -> bool {
    for (at, c) in act.char_indices() {
        let before = act[..at].chars().next_back();
        let after = act[at + c.len_utf8()..].chars().next();
        if c == '了'
            && before.is_some()
            && !matches!(before, Some('为' | '除' | '罢' | '不' | '极'))
            && !matches!(after, Some('解' | '然' | '结' | '却' | '断' | '事' | '吗'))
        {
            return true;
        }
    }
    false
}
