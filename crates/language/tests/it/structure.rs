//! What the task reader makes of sentences nobody tuned it on in particular: one property of official wording a row.

use language::tasks::{Context, propose};

/// Document, then what must be proposed: words the text begins or ends with, owner, deadline.
type Row = (&'static str, &'static [(&'static str, Option<&'static str>, Option<&'static str>)]);

const ROWS: [Row; 16] = [
    // A limit of its own begins a task where the open one has one; else it belongs to that.
    (
        "工作方案\n一、任务\n(一)县水利局3月底前完成设计,5月底前完成招标,9月底前完工。",
        &[
            ("县水利局3月底前完成设计", Some("县水利局"), Some("3月底前")),
            ("5月底前完成招标", Some("县水利局"), Some("5月底前")),
            ("9月底前完工", Some("县水利局"), Some("9月底前")),
        ],
    ),
    (
        "工作方案\n一、任务\n(一)各村摸清底数,4月底前复耕复种。",
        &[("各村摸清底数,4月底前复耕复种", Some("各村"), Some("4月底前"))],
    ),
    // 不少于 measures the act before it.
    (
        "工作方案\n一、任务\n(一)县工商联11月底前组织对接会,促成签约项目不少于30个。",
        &[("县工商联11月底前组织对接会,促成签约项目不少于30个", Some("县工商联"), Some("11月底前"))],
    ),
    // A problem's bracket answers for the measure below it.
    (
        "整改方案\n一、反馈问题\n1.台账不全。(牵头单位:镇民政办)\n整改措施:接到通知后5个工作日内补齐台账。",
        &[("接到通知后5个工作日内补齐台账", Some("镇民政办"), Some("接到通知后5个工作日内"))],
    ),
    // Labels in a row behind a measure.
    (
        "整改清单\n1.公开不及时。整改措施:村级开支按月上墙。责任人:监委会主任。完成时限:2月15日前。",
        &[("村级开支按月上墙", Some("监委会主任"), Some("2月15日前"))],
    ),
    // 下一步 turns to work to come in a report that has no headings.
    (
        "述职报告\n去年修路3公里。\n下一步,我要办好两件事:5月底前把烘干房建起来;年内硬化入户路1.8公里。",
        &[("5月底前把烘干房建起来", None, Some("5月底前")), ("年内硬化入户路1.8公里", None, Some("年内"))],
    ),
    // A time inside the object says which, not when.
    (
        "在全镇会议上的讲话\n卫生院要把去年报销的例子整理成册,3天内发到各组。",
        &[("卫生院要把去年报销的例子整理成册,3天内发到各组", Some("卫生院"), Some("3天内"))],
    ),
    // What was done under a label is no task, what is to be done under the next one is.
    (
        "整改情况的通报\n一、逐项情况\n整改情况:排查资产12宗,盘活5宗。\n下步措施:镇民政办每季度比对数据一次。",
        &[("镇民政办每季度比对数据一次", Some("镇民政办"), Some("每季度"))],
    ),
    // Attitude, stages, posts, heads of minutes.
    ("实施意见\n一、保障\n(一)各级党委要把这项工作摆上重要位置。", &[]),
    ("工作方案\n一、时间安排\n分两个阶段:宣传发动(3月1日至3月10日)、集中整治(3月11日至4月20日)。", &[]),
    ("工作方案\n一、任务\n(一)组长由副镇长担任。", &[]),
    ("会议纪要\n时间:2022年5月12日\n地点:镇政府三楼会议室\n会议听取了汇报。", &[]),
    // Who the hall is of.
    (
        "在全县第一书记培训班上的讲话\n一、工作要求\n15天内必须做到户情一口清。",
        &[("15天内必须做到户情一口清", Some("第一书记"), Some("15天内"))],
    ),
    // A title with the name left out.
    (
        "会议纪要\n会议明确,种植任务6月15日前全部落实,由分管副镇长XXX负责。",
        &[("种植任务6月15日前全部落实,由分管副镇长XXX负责", Some("分管副镇长"), Some("6月15日前"))],
    ),
    // What is forbidden, where orders are given.
    ("工作要求\n一、工作要求\n严禁占用永久基本农田挖塘养鱼。", &[("严禁占用永久基本农田挖塘养鱼", None, None)]),
    // A reported figure left out is none to reach.
    ("在全镇会议上的讲话\n同志们:\n养老保险缴费XX人,完成任务的XX%。", &[]),
];

#[test]
fn properties_of_official_wording() {
    let mut wrong = Vec::new();
    for (text, want) in ROWS {
        let found = propose(text, &language::outline(text), &Context::default());
        let got: Vec<_> = found.iter().map(|p| (p.text.as_str(), p.owner.as_deref(), p.deadline.as_deref())).collect();
        if got != want {
            wrong.push(format!("{text}\n  wanted {want:?}\n  found  {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
