//! Cues against an order: purposes, conditions, attitude, sanctions, statements, work done, figures reported.
//!
//! ```text
//! 对推诿扯皮的,镇纪委从严从快处理。 → no task
//! 活动实施方案⏎三、工作要求⏎各乡镇结合实际,扎实开展各项活动。 → no task
//! ```

use crate::tasks::evidence::done::{has_finished_verb, reports_done, work_part};
use crate::tasks::evidence::features::{ClauseFeatures, Cue, Evidence, cue, is_bare, target_left_out};
use crate::tasks::evidence::statement::{are_stages, is_statement};
use crate::tasks::genre::Genre;
use crate::tasks::lexicon::{
    APPOINTMENT_ENDS, CONDITIONS, META_TALK, NEGATIVE_ORDERS, PROJECT_FIGURES, PURPOSES, QUOTED_SOURCES, SANCTIONS,
    TARGET_MEASURES, VAGUE_OBJECTS, VAGUE_RESULTS, WORK_NOUNS,
};
use crate::tasks::section_role::SectionRole;

/// Cues against an order, each by itself.
static COUNTER_CUES: [Cue; 22] = [
    // 镇里成立领导小组: how the work is organised.
    cue("leading-group", |c, s| {
        c.text.contains("领导小组") && c.text.contains("成立") && !s.limited && !c.plainly() && c.target.is_none()
    }),
    // 全镇水库***处: how many there are, with nothing to be done about them.
    cue("reported-blank", |c, s| {
        target_left_out(c) && !s.acts && !c.own && !c.plainly() && !s.limited && !TARGET_MEASURES.occurs_in(c.text)
    }),
    // 办公室设在镇经管站: where it is.
    cue("location", |c, _| c.act.trim_start().starts_with("设在") && c.target.is_none()),
    // 贯彻会议精神, 扎实开展各项活动: nothing one can see done.
    cue("vague-object", |c, s| VAGUE_OBJECTS.occurs_in(c.text) && c.target.is_none() && !s.limited),
    // 坚持按需设岗的原则.
    cue("principle", |c, _| c.text.trim_end().ends_with("原则")),
    // 网格员每天上门看一次 in a part of work done: how it has been done since.
    cue("done-before", |c, _| c.position.role == SectionRole::Results && !c.plainly() && !c.limit()),
    // 去年冬天,村里水管冻裂: the story goes on.
    cue("story-goes-on", |c, s| c.position.after_done && c.own && !c.plainly() && !s.limited),
    // 确保群众满意, 推动高质量发展: what for.
    cue("purpose", |c, s| {
        PURPOSES.prefix(c.act).is_some() && is_bare(c, s) && !c.plainly()
            || !c.forbids && (NEGATIVE_ORDERS.prefix(c.act).is_some() || NEGATIVE_ORDERS.prefix(c.text).is_some())
    }),
    // 大家、我们: everyone, and so no one.
    cue("everyone", |c, _| c.head.everyone),
    cue("everyone-in-preamble", |c, _| c.head.everyone && c.position.preamble),
    // 如果, 为了, 由于; 从镇财政安排15万元 says where it is taken from, 为每村配建1个 for whom.
    cue("condition", |c, s| {
        let act = c.text.starts_with(['为', '从']) && s.acts && c.target.is_some();
        CONDITIONS.prefix(c.text).is_some() && !c.own && !s.limited && !c.plain && !act
    }),
    // 需投资22万元, 拟建3间: of a project told.
    cue("project-figure", |c, s| PROJECT_FIGURES.occurs_in(c.text) && !s.limited),
    // 交得清, 接得住: how, not what.
    cue("manner", |c, _| c.act.contains('得') && !c.act.contains("不得") && c.act.trim().chars().count() <= 4),
    // 严肃追究责任: what follows when it is not done.
    cue("sanction", |c, s| SANCTIONS.occurs_in(c.text) && c.target.is_none() && !s.limited),
    // 把这项工作抓紧抓好: nothing one can see done.
    cue("vague-result", |c, s| {
        let handled = c.act.contains('把') || c.act.contains('将');
        let work = WORK_NOUNS.occurs_in(c.act);
        let vague = VAGUE_RESULTS.suffix(c.act.trim()).is_some() || work && c.act.trim().ends_with('好');
        handled && vague && c.target.is_none() && !s.limited
    }),
    // Quoted from above, or about the meeting itself.
    cue("quoted-or-meta", |c, _| QUOTED_SOURCES.occurs_in(c.text) || META_TALK.occurs_in(c.text)),
    // A figure left out, nobody ordered and no limit: a result reported, not one to reach.
    cue("blank-not-ordered", |c, s| {
        let spoken = c.position.role == SectionRole::Unknown && c.position.genre == Genre::Speech;
        let ordered = c.own && (s.acts && (c.plainly() || spoken) || c.paper_orders());
        target_left_out(c) && (!s.limited && !c.part_orders() && !ordered || c.position.preamble && !c.own)
    }),
    // 请假不到岗的X人次: how many there were.
    cue("blank-of-those", |c, s| {
        let start = c.target.and_then(|t| t.start.checked_sub(c.head.start));
        let of_those = start.and_then(|at| c.text.get(..at)).is_some_and(|before| before.ends_with('的'));
        target_left_out(c) && of_those && !s.limited && !c.part_orders()
    }),
    // A row of results under one rhythm: 每月评比一次,上红榜X户,上黑榜X户.
    cue("row-of-blanks", |c, _| c.position.blanks > 2 && !c.plainly() && !c.limit() && !c.part_orders()),
    // Several of them and no plain order: a report with its figures still to come.
    cue("several-blanks", |c, s| {
        let needs = c.head.modal == Some("需");
        target_left_out(c) && c.position.blanks > 1 && (!c.plainly() || needs) && !s.limited && !c.part_orders()
    }),
    // 主要抓四件事:污水治理、垃圾治理、改厕: only names of what follows.
    cue("names-only", |c, s| {
        c.position.behind_colon && is_bare(c, s) && !c.plainly() && c.act.matches('、').count() >= 2
    }),
    // 组长由副镇长担任: who holds a post. And the stages of a plan.
    cue("post-or-stages", |c, _| {
        APPOINTMENT_ENDS.suffix(c.text).is_some() || c.text.contains("任组长的") || are_stages(c.text)
    }),
];

/// Takes up what speaks against the clause, and whether it states or tells.
pub(crate) fn weigh_counter_cues(evidence: &mut Evidence, c: &ClauseFeatures<'_>) {
    evidence.take(c, &COUNTER_CUES);
    if is_statement(c.text) && !(evidence.limited && c.text.ends_with("结束")) {
        evidence.statement = true;
        evidence.weigh("statement");
    }
    if reports_done(c) || has_finished_verb(work_part(c)) && !c.plain && !c.forbids {
        evidence.done = true;
        evidence.weigh(if c.own && c.plainly() { "done-but-ordered" } else { "done" });
    } else if c.position.after_done && !c.plainly() && !c.own {
        evidence.weigh(if evidence.limited { "behind-done-limited" } else { "behind-done" });
    }
}
