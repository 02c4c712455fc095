//! What speaks against an order: purposes, conditions, attitude, threats, statements, work done, figures reported.

use super::clause::{Seen, Sign, Signs};
use super::lexicon::{
    APPOINTMENT_ENDS, CONDITIONS, DONE_CUES, META_TALK, NEGATIVE_ORDERS, NO_COPULA, PROJECT_FIGURES, PURPOSES,
    QUOTED_SOURCES, SANCTIONS, STATEMENT_CUES, TARGET_MEASURES, VAGUE_OBJECTS, VAGUE_RESULTS, WEAK_DONE_CUES,
    WORK_NOUNS,
};
use super::section::{Genre, Mood};
use crate::dates::Kind;

const fn less(points: i32, seen: fn(&Seen<'_>, &Signs) -> bool) -> Sign {
    Sign { order: 0, concrete: 0, points: -points, reason: "", seen }
}

/// Signs against an order, each by itself.
static AGAINST: [Sign; 22] = [
    // 镇里成立领导小组: how the work is organised.
    less(4, |c, s| {
        c.text.contains("领导小组") && c.text.contains("成立") && !s.limited && !c.plainly() && c.target.is_none()
    }),
    // 全镇水库***处: how many there are, with nothing to be done about them.
    less(3, |c, s| blank(c) && !s.acts && !c.own && !c.plainly() && !s.limited && !TARGET_MEASURES.occurs_in(c.text)),
    // 办公室设在镇经管站: where it is.
    less(4, |c, _| c.act.trim_start().starts_with("设在") && c.target.is_none()),
    // 贯彻会议精神, 扎实开展各项活动: nothing one can see done.
    less(3, |c, s| VAGUE_OBJECTS.occurs_in(c.text) && c.target.is_none() && !s.limited),
    // 坚持按需设岗的原则.
    less(4, |c, _| c.text.trim_end().ends_with("原则")),
    // 网格员每天上门看一次 in a part of work done: how it has been done since.
    less(2, |c, _| c.place.mood == Mood::Past && !c.plainly() && !c.limit()),
    // 去年冬天,村里水管冻裂: the story goes on.
    less(2, |c, s| c.place.after_done && c.own && !c.plainly() && !s.limited),
    // 确保群众满意, 推动高质量发展: what for.
    less(3, |c, s| {
        PURPOSES.prefix(c.act).is_some() && bare(c, s) && !c.plainly()
            || !c.forbids && (NEGATIVE_ORDERS.prefix(c.act).is_some() || NEGATIVE_ORDERS.prefix(c.text).is_some())
    }),
    // 大家、我们: everyone, and so no one.
    less(1, |c, _| c.head.everyone),
    less(2, |c, _| c.head.everyone && c.place.preamble),
    // 如果, 为了, 由于; 从镇财政安排15万元 says where it is taken from, 为每村配建1个 for whom.
    less(3, |c, s| {
        let act = c.text.starts_with(['为', '从']) && s.acts && c.target.is_some();
        CONDITIONS.prefix(c.text).is_some() && !c.own && !s.limited && !c.plain && !act
    }),
    // 需投资22万元, 拟建3间: of a project told.
    less(4, |c, s| PROJECT_FIGURES.occurs_in(c.text) && !s.limited),
    // 交得清, 接得住: how, not what.
    less(4, |c, _| c.act.contains('得') && !c.act.contains("不得") && c.act.trim().chars().count() <= 4),
    // 严肃追究责任: what follows when it is not done.
    less(4, |c, s| SANCTIONS.occurs_in(c.text) && c.target.is_none() && !s.limited),
    // 把这项工作抓紧抓好: nothing one can see done.
    less(7, |c, s| {
        let handled = c.act.contains('把') || c.act.contains('将');
        let work = WORK_NOUNS.occurs_in(c.act);
        let vague = VAGUE_RESULTS.suffix(c.act.trim()).is_some() || work && c.act.trim().ends_with('好');
        handled && vague && c.target.is_none() && !s.limited
    }),
    // Quoted from above, or about the meeting itself.
    less(4, |c, _| QUOTED_SOURCES.occurs_in(c.text) || META_TALK.occurs_in(c.text)),
    // A figure left out, nobody ordered and no limit: a result reported, not one to reach.
    less(3, |c, s| {
        let spoken = c.place.mood == Mood::Unknown && c.place.genre == Genre::Speech;
        let ordered = c.own && (s.acts && (c.plainly() || spoken) || c.paper_orders());
        blank(c) && (!s.limited && !c.part_orders() && !ordered || c.place.preamble && !c.own)
    }),
    // 请假不到岗的X人次: how many there were.
    less(4, |c, s| {
        let start = c.target.and_then(|t| t.start.checked_sub(c.head.start));
        let of_those = start.and_then(|at| c.text.get(..at)).is_some_and(|before| before.ends_with('的'));
        blank(c) && of_those && !s.limited && !c.part_orders()
    }),
    // A row of results under one rhythm: 每月评比一次,上红榜X户,上黑榜X户.
    less(4, |c, _| c.place.blanks > 2 && !c.plainly() && !c.limit() && !c.part_orders()),
    // Several of them and no plain order: a report with its figures still to come.
    less(3, |c, s| {
        let needs = c.head.modal == Some("需");
        blank(c) && c.place.blanks > 1 && (!c.plainly() || needs) && !s.limited && !c.part_orders()
    }),
    // 主要抓四件事:污水治理、垃圾治理、改厕: only names of what follows.
    less(4, |c, s| c.place.behind_colon && bare(c, s) && !c.plainly() && c.act.matches('、').count() >= 2),
    // 组长由副镇长担任: who holds a post. And the stages of a plan.
    less(6, |c, _| APPOINTMENT_ENDS.suffix(c.text).is_some() || c.text.contains("任组长的") || stages(c.text)),
];

/// Nobody named, no figure, no time.
fn bare(c: &Seen<'_>, s: &Signs) -> bool {
    !c.own && c.target.is_none() && !s.limited
}

fn blank(c: &Seen<'_>) -> bool {
    c.target.is_some_and(|t| t.value.is_none())
}

/// Takes up what speaks against the clause, and whether it states or tells.
pub(super) fn weigh(signs: &mut Signs, c: &Seen<'_>) {
    signs.take(c, &AGAINST);
    if is_statement(c.text) && !(signs.limited && c.text.ends_with("结束")) {
        signs.statement = true;
        signs.add(-3, "");
    }
    if told(c) || finished(work(c)) && !c.plain && !c.forbids {
        signs.done = true;
        signs.add(if c.own && c.plainly() { -2 } else { -4 }, "");
    } else if c.place.after_done && !c.plainly() && !c.own {
        signs.add(if signs.limited { -1 } else { -3 }, "");
    }
}

/// 家庭医生签约有的只签不约 tells; 对个别滞后的项目挂牌督办 orders.
fn told(c: &Seen<'_>) -> bool {
    // 对整改不到位的坚决关停: what stands before 的 only says whom.
    let whom = c.text.rfind('的').filter(|_| c.text.starts_with(['对', '凡'])).unwrap_or(0);
    DONE_CUES.find_all(c.text).any(|(at, w)| {
        let some = matches!(w, "有的" | "有些");
        // 到薄弱村任职: a kind of village.
        let kind = c.text[at + w.len()..].starts_with('村');
        // 重复率同比下降30%: under aims, how far.
        let compared = matches!(w, "同比" | "环比" | "较上年" | "比上年" | "比去年");
        let aim = c.part_orders() && c.target.is_some() && compared;
        at >= whom && !kind && !aim && !(WEAK_DONE_CUES.contains(w) && (c.plainly() || c.own && !some))
    })
}

/// 出了灾三天内查勘: what stands before the limit is the case, not the work.
fn work<'a>(c: &Seen<'a>) -> &'a str {
    let limit = c.times.iter().filter(|w| w.kind == Kind::By).map(|w| w.end).max();
    let behind = limit.and_then(|end| c.text.get(end.saturating_sub(c.head.start)..)).unwrap_or(c.act);
    if behind.len() < c.act.len() { behind } else { c.act }
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

/// 安全是发展的前提: a statement.
fn is_statement(text: &str) -> bool {
    let mut bare = text.to_owned();
    let is_there = text.contains('是');
    for word in NO_COPULA.iter() {
        if is_there && bare.contains(word) {
            bare = bare.replace(word, "");
        }
    }
    bare.ends_with("结束")
        || bare.contains('是')
        || bare.contains("在于")
        || bare.contains("只有")
        || bare.contains("意味着")
        || bare.contains("标志着")
        || bare.contains("关系到")
        || STATEMENT_CUES.occurs_in(&bare)
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
