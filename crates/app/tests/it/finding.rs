//! Search and keys compare texts in one form: width, blanks and what nobody sees do not count; every cut is said.

use crate::crew::{Crew, hire};
use crate::{World, both_founded};
use app::Refusal;
use app::records::{self, NewRecord, SearchFound};
use domain::Id;
use std::collections::BTreeSet;

async fn search(world: &World, account: Id, text: &str) -> SearchFound {
    records::search(&world.cx(account).await, text).await.expect("search")
}

fn hazards(found: &SearchFound) -> BTreeSet<Id> {
    found.hits.iter().filter(|h| h.ledger == "hazard").map(|h| h.row.id).collect()
}

#[test]
fn one_spelling_finds_every_other() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        let mut all = BTreeSet::new();
        for name in ["李四家围墙", "李　四家围墙", "李 四家围墙", "李四\u{200b}家围墙"] {
            all.insert(crew.hazard(world, 0, name, "农村自建房").await);
        }
        let other = crew.hazard(world, 0, "张三家围墙", "农村自建房").await;
        for words in ["李四", "李　四", "李 四", "李\u{200b}四", "李", "李四家围墙"] {
            assert_eq!(hazards(&search(world, crew.cadre, words).await), all, "{words}");
        }
        let number = {
            let found = search(world, crew.cadre, "张三").await;
            found.hits[0].row.number.clone()
        };
        let tail = number.rsplit('-').next().expect("a number").to_owned();
        assert!(hazards(&search(world, crew.cadre, &tail).await).contains(&other), "{tail}");
        // Who is responsible, and where it stands.
        let chief = hire(world, "zhanyang", "欧阳样本", "town.safety", crew.town).await;
        let owner = Some(world.cx(chief).await.actor.person);
        let due = world.today().to_string();
        let texts = [("duty_person", "张三"), ("due_on", due.as_str())];
        let office = world.cx(crew.town_office).await;
        crate::crew::step(world, &office, "hazard", other, "assign", &texts, owner).await.expect("assign");
        for words in ["欧阳样本", "欧阳", "整改中 欧阳样本"] {
            assert_eq!(hazards(&search(world, crew.town_office, words).await), BTreeSet::from([other]), "{words}");
        }
        assert_eq!(hazards(&search(world, crew.town_office, "逾期 欧阳样本").await), BTreeSet::new());

        // An index of an earlier form is made anew at the next opening.
        let ids: Vec<Id> = all.iter().copied().collect();
        let county = crew.county;
        world
            .app
            .write(move |tx| {
                store::marks::set(tx, "search.form", "1")?;
                let (number, _) = store::search::find(tx, (Some(county.0), None), &["围墙"], None, 1)?[0];
                for id in &ids {
                    store::search::remove(tx, county.0, number, id.bytes())?;
                }
                Ok::<(), Refusal>(())
            })
            .await
            .expect("an old index");
        assert_eq!(hazards(&search(world, crew.cadre, "李四").await), BTreeSet::new());
        let _again = world.with_pack(|_, text| text.to_owned()).await;
        assert_eq!(hazards(&search(world, crew.cadre, "李四").await), all);
    });
}

#[test]
fn what_is_not_shown_is_said() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        for n in 0..22 {
            crew.hazard(world, 0, &format!("塘坝渗漏第{n}处"), "山塘水库").await;
        }
        let found = search(world, crew.cadre, "塘坝").await;
        assert_eq!(found.hits.len(), 20);
        let cut: Vec<_> = found.cuts.iter().map(|c| (c.ledger.as_str(), c.shown, c.total)).collect();
        assert_eq!(cut, [("hazard", 20, 22)]);
    });
}

#[test]
fn blanks_do_not_make_another_matter() {
    both_founded(async |world| {
        let crew = Crew::new(world).await;
        crew.hazard(world, 0, "李四家围墙", "农村自建房").await;
        let text = |k: &str, v: &str| (k.to_owned(), v.to_owned());
        for name in ["李　四家围墙", "李四家 围墙\u{200b}"] {
            let new = NewRecord {
                submission: world.app.id(),
                ledger: "hazard".into(),
                place: crew.villages[0],
                unit: None,
                day: None,
                texts: vec![text("name", name), text("kind", "农村自建房"), text("spot", "李四家围墙")],
                uploads: Vec::new(),
                confirmed: false,
            };
            let refusal = records::create(&world.cx(crew.cadre).await, new).await.err();
            assert!(matches!(refusal, Some(Refusal::Doubt { .. })), "{name}: {refusal:?}");
        }
    });
}
