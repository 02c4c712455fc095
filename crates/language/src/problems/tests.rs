//! Problems named and tied, and what names none.

use super::lack::names_problem;
use super::problems;
use crate::tasks::{Context, propose};

#[test]
fn problems_are_listed_and_tied_to_what_answers_them() {
    let text = "XX镇工作汇报\n一、工作成效\n改造危房20户,解决饮水困难。\n二、存在问题\n一是垃圾清运不及时。二是项目资金拨付慢。三是农技人员老化,断层严重。\n三、下一步打算\n(一)镇村建办每月检查垃圾清运两次。\n(二)镇财政所年底前完成项目资金拨付。";
    let outline = crate::outline(text);
    let tasks = propose(text, &outline, &Context::default());
    let found = problems(text, &outline, &tasks);
    let names: Vec<&str> = found.iter().map(|p| p.text.as_str()).collect();
    assert_eq!(names, ["垃圾清运不及时", "项目资金拨付慢", "农技人员老化,断层严重"]);
    let answers: Vec<Option<&str>> =
        found.iter().map(|p| p.answered_by.first().map(|&t| tasks[t].text.as_str())).collect();
    assert_eq!(answers, [Some("镇村建办每月检查垃圾清运两次"), Some("镇财政所年底前完成项目资金拨付"), None]);
    for p in &found {
        assert_eq!(text.get(p.start..p.end), Some(p.text.as_str()));
        assert!(p.path.iter().any(|h| h.contains("存在问题")));
    }
}

#[test]
fn a_success_and_a_look_at_problems_are_none() {
    for (words, in_part, want) in [
        ("今年以来,全镇上下攻坚克难,各项工作取得了阶段性成效", true, false),
        ("脱贫攻坚成果得到持续巩固,村容村貌有了新的改观", true, false),
        ("正视当前形势,在总结成绩与直面问题中找准前进方向", true, false),
        ("只有敢于正视问题、善于分析问题,我们才能走得更稳", true, false),
        ("虽然取得了一些成绩,但常态长效机制尚未完全形成", true, true),
        ("但是,乱堆乱放的现象在一些村庄依然存在问题", false, true),
        ("项目谋划和集体经济壮大的后劲仍显不足", true, true),
    ] {
        assert_eq!(names_problem(words, in_part), want, "{words}");
    }
}

#[test]
fn an_order_to_solve_problems_is_no_problem() {
    let text = "各村要坚持问题导向,年底前解决饮水困难。我们的工作还存在不少短板。";
    let outline = crate::outline(text);
    let tasks = propose(text, &outline, &Context::default());
    let found = problems(text, &outline, &tasks);
    assert_eq!(found.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), ["我们的工作还存在不少短板"]);
}
