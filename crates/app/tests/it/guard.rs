//! What may be written how, by whatever name and channel.

use crate::crew::{Crew, step};
use crate::{World, both_founded, refused};
use app::OpContext;
use app::records::{self, EditRequest, Edited, NewRecord};
use domain::Id;

async fn change(
    world: &World,
    cx: &OpContext,
    id: Id,
    field: &str,
    value: &str,
    why: Option<&str>,
) -> app::Outcome<Edited> {
    let base = records::view(cx, "hazard", id).await?.record.version;
    let request = EditRequest {
        submission: world.app.id(),
        ledger: "hazard".into(),
        record: id,
        base,
        texts: vec![(field.to_owned(), value.to_owned())],
        uploads: Vec::new(),
        reason: why.map(str::to_owned),
    };
    records::edit(cx, request).await
}

#[test]
fn a_field_of_a_step_is_written_by_that_step_only() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let cadre = world.cx(crew.cadre).await;
        let id = crew.hazard(world, 0, "电线裸露", "消防").await;
        // The id, the title and a synonym are one field.
        for name in ["closed_on", "销号日期"] {
            assert!(
                refused(change(world, &cadre, id, name, "2026-11-01", None).await).contains("不能直接修改"),
                "{name}"
            );
            let text = |key: &str, value: &str| (key.to_owned(), value.to_owned());
            let new = NewRecord {
                submission: world.app.id(),
                ledger: "hazard".into(),
                place: crew.villages[0],
                unit: None,
                day: None,
                texts: vec![
                    text("name", "灶台漏气"),
                    text("kind", "燃气"),
                    text("spot", "村口"),
                    text(name, "2026-11-01"),
                ],
                uploads: Vec::new(),
                confirmed: true,
            };
            assert!(refused(records::create(&cadre, new).await).contains("由办理步骤填写"), "{name}");
        }
        // What a person emptied does not come back as a default.
        assert!(refused(change(world, &cadre, id, "level", "", None).await).contains("必填"));
    });
}

#[test]
fn a_step_obeys_its_answer() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let (safety, office) = (world.cx(crew.safety).await, world.cx(crew.town_office).await);
        let id = crew.hazard(world, 0, "灭火器过期", "消防").await;
        crew.assign(world, id).await;
        let today = world.today().to_string();
        let fixed = [("measure", "已更换"), ("fixed_on", today.as_str())];
        step(world, &safety, "hazard", id, "fix", &fixed, None).await.expect("fix");
        let bad = [("check_result", "不合格"), ("checked_on", today.as_str())];
        assert!(refused(step(world, &office, "hazard", id, "close", &bad, None).await).contains("不是“合格”"));
        let good = [("check_result", "合格"), ("checked_on", today.as_str())];
        step(world, &office, "hazard", id, "close", &good, None).await.expect("close");
    });
}

#[test]
fn who_is_judged_does_not_change_the_yardstick() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let (safety, office) = (world.cx(crew.safety).await, world.cx(crew.town_office).await);
        let id = crew.hazard(world, 0, "坝体渗漏", "消防").await;
        change(world, &office, id, "level", "重大", None).await.expect("before assignment");
        let due = world.today().to_string();
        let asked = [("duty_person", "张三"), ("due_on", due.as_str()), ("plan", "五落实")];
        step(world, &office, "hazard", id, "assign", &asked, Some(safety.actor.person)).await.expect("assign");
        let said = refused(change(world, &office, id, "level", "一般", None).await);
        assert!(said.contains("请用“更正”"), "{said}");
        // Who answers for it does not correct it, whatever the role would let them.
        for (field, value) in [("level", "一般"), ("due_on", "2030-12-31")] {
            let said = refused(change(world, &safety, id, field, value, Some("填错了")).await);
            assert!(said.contains("承办人不能自己改") || said.contains("不能修改"), "{field}: {said}");
        }
        // Who handed it out may, with a reason; it is closed as if it had not been corrected.
        change(world, &office, id, "level", "一般", Some("核实后为一般隐患")).await.expect("a correction");
        let today = world.today().to_string();
        let fixed = [("measure", "已加固"), ("fixed_on", today.as_str())];
        step(world, &safety, "hazard", id, "fix", &fixed, None).await.expect("fix");
        let good = [("check_result", "合格"), ("checked_on", today.as_str())];
        let said = refused(step(world, &office, "hazard", id, "close", &good, None).await);
        assert!(said.contains("不由您办理"), "{said}");
    });
}
