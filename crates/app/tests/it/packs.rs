//! The pack is data: the same story, told by the definitions alone, runs on the shipped pack, on the same pack with every
//! ledger, field and indicator called something else, and on a ledger nobody has seen.

mod rename;
mod stage;
mod story;

use stage::Stage;

/// The shipped pack.
fn shipped() -> Vec<(String, String)> {
    app::pack::SHIPPED.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect()
}

/// Both engines tell the same story.
fn told(pack: &[(String, String)], name: &str) -> Vec<String> {
    let [first, second] =
        [Stage::sqlite(pack), Stage::server(pack, name)].map(|stage| crate::runtime().block_on(story::tell(&stage)));
    assert_eq!(first, second, "both engines");
    first
}

#[test]
fn names_of_ledgers_and_fields_are_only_names() {
    let shipped = shipped();
    let renamed = rename::pack(&shipped);
    // Nothing of the old names is left where the program reads names.
    let pack = |files: &[(String, String)]| {
        let list: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
        domain::pack::load(&list).unwrap_or_else(|complaints| panic!("{complaints:#?}"))
    };
    let (before, after) = (pack(&shipped), pack(&renamed));
    for (old, new) in before.current().zip(after.current()) {
        assert_eq!(old.title, new.title);
        assert_ne!(old.id, new.id);
        for (old, new) in old.fields.iter().zip(&new.fields) {
            assert_eq!(old.title, new.title);
            assert_ne!(old.id, new.id);
        }
        assert!(old.indicators.iter().zip(&new.indicators).all(|(o, n)| o.title == n.title && o.id != n.id));
    }
    let story = told(&shipped, "pack shipped");
    assert_eq!(told(&renamed, "pack renamed"), story);
    // The story is about something.
    let said = story.join("\n");
    for words in [
        "安全隐患台账 登记",
        "安全隐患台账 销号：四眼原则拦下",
        "任务台账 交办",
        "走访次数 = 1次",
        "隐患整改率",
        "搜到",
        "导出",
    ] {
        assert!(said.contains(words), "{words} is not in the story:\n{said}");
    }
}

#[test]
fn a_ledger_nobody_has_seen_works_from_its_file() {
    let example = crate::manual("file");
    assert_eq!(example.len(), 2, "the manual's example is a dictionary and a ledger");
    let mut files = shipped();
    let before = files.len();
    files.extend(example);
    let story = told(&files, "pack with the example");
    let of_example: Vec<&String> = story.iter().filter(|line| line.starts_with("物资借用台账")).collect();
    let want = ["登记", "借出", "归还", "核验：四眼原则拦下", "核验", "搜到", "导出", "借出次数 = 1次", "在借物资 = 0"];
    let mut at = 0;
    for line in &of_example {
        if want.get(at).is_some_and(|w| line.contains(w)) {
            at += 1;
        }
    }
    assert_eq!(at, want.len(), "after {:?}: {of_example:#?}", want.get(at));
    assert_eq!(files.len(), before + 2);
}

/// A definition that is wrong is refused with file, line and what to write instead.
#[test]
fn a_wrong_ledger_is_refused_with_its_line() {
    let mut files = shipped();
    let (path, text) = crate::manual("file").into_iter().find(|(p, _)| p.starts_with("ledgers/")).expect("the example");
    for (from, to, why) in [
        ("type = \"date\"", "type = \"day\"", "`day` is no field type"),
        ("headline = \"item\"", "headline = \"itme\"", "names field `itme`"),
        ("required = true", "requird = true", "did you mean `required`?"),
        ("to = \"out\"", "to = \"gone\"", "state `gone` is not in [states]"),
        ("from = \"lent_on\"", "from = \"lend_on\"", "no field `lend_on`"),
    ] {
        let broken = text.replacen(from, to, 1);
        assert_ne!(broken, text, "{from}");
        let line = text[..text.find(from).expect(from)].lines().count();
        files.push((path.clone(), broken));
        let list: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
        let complaints = domain::pack::load(&list).expect_err("refused");
        let found =
            complaints.iter().find(|c| c.text.contains(why)).unwrap_or_else(|| panic!("{why}: {complaints:#?}"));
        assert!(found.file == path && found.line.abs_diff(line) <= 12, "line {line}: {found}");
        files.pop();
    }
}
