//! A type nobody has seen works from its module and one line; and every type of the program keeps its word.

use domain::expression::{Type, holds};
use domain::ledger::field_types::{
    ColumnValue, Control, Definition, ExcelCell, ExcelColumn, ExcelFormat, FieldType, FieldTypes, Printing, Reading,
    Refused, Shape, SheetCell, mismatch, tidy,
};
use domain::ledger::{Field, Form, Ledger, Record, Rules, create, merge, read_form, spans};
use domain::pack::{self, Pack, Table};
use domain::parameter::Parameters;
use domain::places::{Level, Place, PlaceTree};
use domain::{Day, Id, Moment, PlaceId, Quantity, Value};

/// 评分: points between nothing and `full`.
#[derive(Debug)]
struct Score {
    full: i64,
}

impl Definition for Score {
    const WORD: &'static str = "score";

    fn define(table: &Table<'_>, _: &Pack) -> Self {
        let full = table.int("full").unwrap_or(100);
        if full < 1 {
            table.complain("full", "`full` is the most points there are: write full = 100");
        }
        Self { full }
    }
}

impl FieldType for Score {
    fn word(&self) -> &'static str {
        Self::WORD
    }

    fn shape(&self) -> Shape {
        Shape::Int
    }

    fn parse(&self, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        let text = tidy(text);
        let value = match text.trim_end_matches('分') {
            "" => return Ok(Value::Empty),
            digits => Value::Int(digits.parse().map_err(|_| ("number", format!("“{text}”不是分数")))?),
        };
        self.check(&value)?;
        Ok(value)
    }

    fn check(&self, value: &Value) -> Result<(), Refused> {
        let points = value.int().ok_or_else(mismatch)?;
        if (0..=self.full).contains(&points) { Ok(()) } else { Err(("number", format!("满分 {}", self.full))) }
    }

    fn excel(&self, value: &Value, _: &Printing<'_>) -> ExcelCell {
        value.int().map_or(ExcelCell::Empty, |n| ExcelCell::Number(n.to_string(), 0))
    }

    fn excel_column(&self) -> ExcelColumn {
        ExcelColumn::of(ExcelFormat::Integer)
    }

    fn cell_text(&self, cell: &SheetCell<'_>) -> Result<String, Refused> {
        Ok(cell.plain().to_owned())
    }

    fn sheet_hint(&self) -> Option<String> {
        Some(format!("0 到 {} 分", self.full))
    }

    fn control(&self) -> Control {
        Control::input("number", "numeric", Some(3))
    }

    fn right_aligned(&self) -> bool {
        true
    }

    fn quantity(&self) -> Option<Quantity> {
        Some(Quantity::count("分"))
    }
}

/// The program's types, and one more: this line is all there is to it.
fn types() -> FieldTypes {
    FieldTypes::default().with::<Score>()
}

const HEAD: &str = r#"
id = "visit"
title = "评查台账"
noun = "评查"
line = "village"
from = "2026-01-01"
number = "{seq:3}"
retention = "1y"
headline = "name"
list = ["name"]
[states]
done = { title = "已评", tone = "closed" }
[fields]
name = { title = "名称", type = "text" }
day = { title = "日期", type = "date" }
"#;

fn load(rest: &str) -> Result<Pack, Vec<String>> {
    let text = format!("{HEAD}{rest}");
    let files = [("pack.toml", "id = \"t\"\ntitle = \"t\"\n"), ("ledgers/visit.toml", text.as_str())];
    pack::load_with(&files, &types()).map_err(|list| list.iter().map(ToString::to_string).collect())
}

fn tree() -> PlaceTree {
    PlaceTree::new(vec![Place {
        id: PlaceId(1),
        parent: None,
        level: Level::County,
        code: "361002000000".into(),
        name: "某县".into(),
        initials: String::new(),
        rural: true,
        from: Day(0),
        to: None,
        successor: None,
    }])
}

fn field<'a>(ledger: &'a Ledger, id: &str) -> &'a Field {
    &ledger.fields[ledger.field(id).expect("a field")]
}

fn today() -> Day {
    Day::parse("2026-11-21").expect("a date")
}

fn made(pack: &Pack, texts: &[(&str, &str)]) -> Result<Record, String> {
    let (tree, nobody) = (tree(), |_: &str| None);
    let ledger = pack.ledger("visit").expect("the ledger");
    let reading = Reading { tree: &tree, within: PlaceId(1), today: today(), person: &nobody, unit: &nobody };
    let values = read_form(ledger, texts, &reading).map_err(|p| p.to_string())?;
    let actor = domain::access::Actor {
        account: Id::from_bytes([1; 16]),
        person: Id::from_bytes([1; 16]),
        name: "甲".into(),
        acting_for: None,
        also: Vec::new(),
        shared: false,
        grants: Vec::new(),
    };
    let form = Form {
        id: Id::from_bytes([9; 16]),
        place: PlaceId(1),
        unit: None,
        day: today(),
        now: Moment(i64::from(today().0) * 86_400_000),
        actor: &actor,
        entry: domain::ledger::Entry::Create,
    };
    let rules = Rules { ledger, parameters: &pack.parameters, tree: &tree };
    create(&rules, &form, values).map_err(|p| p.to_string())
}

#[test]
fn a_type_is_one_module_and_one_line() {
    let pack = load(
        r#"
points = { title = "得分", type = "score", full = 60 }
why = { title = "扣分原因", type = "text", when = "points < 40", required = true }
[indicators.points]
title = "得分合计"
unit = "分"
span = { from = "day", amount = "points" }
"#,
    )
    .expect("a pack");
    let ledger = pack.ledger("visit").expect("the ledger");
    let ty = &field(ledger, "points").ty;
    assert_eq!((ty.word(), ty.unit().as_str(), ty.right_aligned()), ("score", "分", true));

    // Parse, check and the rules of the ledger.
    let record = made(&pack, &[("points", "58分"), ("day", "2026-11-20")]).expect("a record");
    let value = record.values[ledger.field("points").expect("points")].clone();
    assert_eq!(value, Value::Int(58));
    assert_eq!(made(&pack, &[("得分", "61")]).expect_err("too many"), "得分：满分 60");
    assert_eq!(made(&pack, &[("points", "好")]).expect_err("words"), "得分：“好”不是分数");
    assert_eq!(made(&pack, &[("points", "39")]).expect_err("the condition holds"), "扣分原因：必填");
    assert_eq!(ty.check(&Value::Text("58".into())), Err(mismatch()));

    // Print, canonical JSON, columns.
    let (tree, unnamed) = (tree(), |_: Id| None);
    let printing = Printing { tree: &tree, name: &unnamed };
    assert_eq!(ty.print(&value, &printing), "58");
    assert_eq!(ty.json(&value), serde_json::json!(58));
    assert_eq!(ty.from_json(&ty.json(&value)), Some(value.clone()));
    assert_eq!(ty.to_columns(&value), [ColumnValue::Int(58)]);
    assert_eq!(ty.from_columns(&ty.to_columns(&value)), value);
    assert_eq!(ty.columns().len(), 1);

    // Form, sheet, mask.
    assert_eq!(ty.control(), Control::input("number", "numeric", Some(3)));
    assert_eq!(
        (ty.excel_column().format, ty.excel(&value, &printing)),
        (ExcelFormat::Integer, ExcelCell::Number("58".into(), 0))
    );
    assert_eq!(ty.cell_text(&SheetCell::Number { plain: "58", shown: "58.0" }), Ok("58".to_owned()));
    assert_eq!(ty.sheet_hint().as_deref(), Some("0 到 60 分"));
    assert_eq!(ty.mask(&value), "＊＊＊");

    // Expressions, spans, merge.
    assert_eq!(ty.expression_type(), (Type::Int, 0));
    let when = field(ledger, "why").when.as_ref().expect("a condition");
    assert!(!holds(when, &record.row(), &Parameters::default()));
    let amounts: Vec<i64> = spans(ledger, &record, &pack.parameters).iter().map(|s| s.amount).collect();
    assert_eq!(amounts, [58]);
    let index = ledger.field("points").expect("points");
    let mut base = record.values;
    base[index] = Value::Int(50);
    let mut current = base.clone();
    assert_eq!(merge(ledger, &base, &current, &[(index, value.clone())]).changes, [(index, value.clone())]);
    current[index] = Value::Int(55);
    assert_eq!(merge(ledger, &base, &current, &[(index, value)]).conflicts.len(), 1);
}

#[test]
fn what_a_definition_says_wrong_of_a_type_is_told_with_its_line() {
    for (line, want) in [
        ("x = { title = \"x\", type = \"score\", full = 0 }", "`full` is the most points there are: write full = 100"),
        ("x = { title = \"x\", type = \"score\", fulll = 3 }", "unknown key `fulll`: did you mean `full`?"),
        ("x = { title = \"x\", type = \"scor\" }", "`scor` is no field type: one of text, longtext"),
        (
            "x = { title = \"x\", type = \"record\", ledger = \"none\" }",
            "field `x` refers to ledger `none`, which the pack has not",
        ),
    ] {
        let complaints = load(line).expect_err(line);
        assert!(complaints.iter().any(|c| c.contains(want)), "{line}: {complaints:?}");
    }
}

/// Parameters that a definition must give.
fn parameters(word: &str) -> &'static str {
    match word {
        "choice" | "choices" => ", from = \"kind\"",
        "record" => ", ledger = \"visit\"",
        "table" => ", columns = { a = { title = \"a\", type = \"text\" }, b = { title = \"b\", type = \"money\" } }",
        _ => "",
    }
}

#[test]
fn every_type_reads_back_what_it_writes() {
    let id = Id::from_bytes([7; 16]);
    let (id_text, hash) = (id.to_string(), "0a".repeat(32));
    let samples = [
        "一段话",
        "2026-11-21",
        "2026-11",
        "2026",
        "12.5",
        "3",
        "是",
        "每月",
        "甲",
        "甲、乙",
        "11010519491231002X",
        "13907941896",
        "6217002870012345678",
        "91350100M000100Y43",
        "某县",
        &id_text,
        &hash,
    ];
    let (tree, person) = (tree(), |text: &str| Id::parse(text));
    let reading = Reading { tree: &tree, within: PlaceId(1), today: today(), person: &person, unit: &person };
    let dictionary = "kind = { title = \"类\", source = \"t\", options = [\"甲\", \"乙\"] }\n";
    for word in FieldTypes::default().words() {
        let text = format!("{HEAD}x = {{ title = \"x\", type = \"{word}\"{} }}\n", parameters(word));
        let files = [
            ("pack.toml", "id = \"t\"\ntitle = \"t\"\n"),
            ("dictionaries/d.toml", dictionary),
            ("ledgers/visit.toml", text.as_str()),
        ];
        let pack = pack::load(&files).unwrap_or_else(|c| panic!("{word}: {c:?}"));
        let ty = &field(pack.ledger("visit").expect("the ledger"), "x").ty;
        assert_eq!(ty.word(), word);
        assert_eq!(ty.parse(" ", &reading), Ok(Value::Empty), "{word}");
        assert_eq!(ty.to_columns(&Value::Empty).len(), ty.columns().len(), "{word}");
        assert_eq!(ty.from_columns(&ty.to_columns(&Value::Empty)), Value::Empty, "{word}");
        assert_eq!((ty.mask(&Value::Empty), ty.form_text(&Value::Empty)), (String::new(), String::new()), "{word}");
        let values: Vec<Value> = samples.iter().filter_map(|text| ty.parse(text, &reading).ok()).collect();
        assert!(!values.is_empty(), "{word} reads none of the samples");
        for value in values {
            assert_eq!(ty.check(&value), Ok(()), "{word}: {value:?}");
            assert_eq!(ty.from_json(&ty.json(&value)), Some(value.clone()), "{word}");
            let columns = ty.to_columns(&value);
            assert_eq!(columns.len(), ty.columns().len(), "{word}");
            assert_eq!(ty.from_columns(&columns), value, "{word}");
            // A place is written as its number in forms, which only a picker sends.
            if !matches!(value, Value::Place(_)) {
                assert_eq!(ty.parse(&ty.form_text(&value), &reading).as_ref(), Ok(&value), "{word}");
            }
            assert_eq!(ty.merge(&Value::Empty, &value, &value), Some(value.clone()), "{word}");
        }
    }
}

/// What is kept in the database and under MACs, byte for byte: another form would make every old change false.
#[test]
fn canonical_json_and_columns_are_as_they_were() {
    let id = Id::from_bytes([7; 16]);
    for (shape, value, json, columns) in [
        (Shape::Text, Value::Text("甲\n乙".into()), "\"甲\\n乙\"".to_owned(), vec![ColumnValue::Text("甲\n乙".into())]),
        (Shape::Int, Value::Int(-3_900_500), "-3900500".to_owned(), vec![ColumnValue::Int(-3_900_500)]),
        (Shape::Bool, Value::Bool(false), "false".to_owned(), vec![ColumnValue::Bool(false)]),
        (Shape::Day, Value::Day(today()), "\"2026-11-21\"".to_owned(), vec![ColumnValue::Int(20_778)]),
        (
            Shape::Month,
            Value::Month(today().month()),
            "\"2026-11\"".to_owned(),
            vec![ColumnValue::Int(i64::from(today().month().0))],
        ),
        (Shape::Place, Value::Place(PlaceId(12)), "12".to_owned(), vec![ColumnValue::Int(12)]),
        (Shape::Id, Value::Id(id), format!("\"{id}\""), vec![ColumnValue::Bytes(vec![7; 16])]),
        (
            Shape::List,
            Value::List(vec!["甲".into(), "乙".into()]),
            "[\"甲\",\"乙\"]".to_owned(),
            vec![ColumnValue::Text("[\"甲\",\"乙\"]".into())],
        ),
        (
            Shape::Deadline,
            Value::Deadline(domain::value::Deadline::Words("每月".into())),
            "\"每月\"".to_owned(),
            vec![ColumnValue::Null, ColumnValue::Text("每月".into())],
        ),
        (
            Shape::Deadline,
            Value::Deadline(domain::value::Deadline::On(today())),
            "\"2026-11-21\"".to_owned(),
            vec![ColumnValue::Int(20_778), ColumnValue::Null],
        ),
        (Shape::List, Value::List(Vec::new()), "null".to_owned(), vec![ColumnValue::Null]),
        (Shape::Int, Value::Empty, "null".to_owned(), vec![ColumnValue::Null]),
    ] {
        assert_eq!((shape.json(&value).to_string(), shape.to_columns(&value)), (json, columns), "{value:?}");
    }
}

#[test]
fn an_indicator_counts_in_the_scale_of_its_amount() {
    let with = |unit: &str, amount: &str| {
        let text = format!(
            "funds = {{ title = \"资金\", type = \"money\" }}\n\
             area = {{ title = \"面积\", type = \"decimal\", unit = \"亩\", scale = 2 }}\n\
             [indicators.sum]\ntitle = \"合计\"\nunit = \"{unit}\"\nspan = {{ from = \"day\"{amount} }}\n\
             [indicators.count]\ntitle = \"条数\"\nunit = \"条\"\nspan = {{ from = \"day\" }}\n\
             [indicators.share]\ntitle = \"占比\"\nunit = \"%\"\nratio = {{ top = \"sum\", bottom = \"sum\" }}\n"
        );
        let pack = load(&text).expect("a pack");
        let indicator = |id: &str| pack.ledger("visit").expect("it").indicator(id).expect("one").quantity.clone();
        (indicator("sum"), indicator("share"))
    };
    for (unit, amount, record, summary) in [
        ("元", ", amount = \"funds\"", "39005.00元", "3.90万元"),
        ("万元", ", amount = \"funds\"", "3.90万元", "3.90万元"),
        ("元", ", amount = \"max(funds, 0)\"", "39005.00元", "3.90万元"),
        ("亩", ", amount = \"area\"", "39005.00亩", "39005.00亩"),
        ("处", "", "3900500处", "3900500处"),
    ] {
        let (sum, share) = with(unit, amount);
        assert_eq!((sum.print(3_900_500), sum.summary().print(3_900_500)), (record.to_owned(), summary.to_owned()));
        assert_eq!((share.unit.as_str(), share.scale > 0), ("%", !amount.is_empty()), "{amount}");
    }
    let unlike = load(
        "funds = { title = \"资金\", type = \"money\" }\n[indicators.sum]\ntitle = \"合计\"\nunit = \"元\"\n\
         span = { from = \"day\", amount = \"funds\" }\n[indicators.count]\ntitle = \"条数\"\nunit = \"条\"\n\
         span = { from = \"day\" }\n[indicators.share]\ntitle = \"占比\"\nunit = \"%\"\n\
         ratio = { top = \"sum\", bottom = \"count\" }\n",
    );
    let complaints = unlike.expect_err("money by pieces");
    assert!(complaints[0].contains("`sum` has 2 decimals, `count` has 0"), "{complaints:?}");
}
