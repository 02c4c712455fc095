//! Reads one ledger definition file and resolves its names to indexes.

use super::clocks::{check_clock_uses, check_reminders, clock_ids, read_clocks};
use super::names::{Names, assignments, expression, expression_of};
use super::rules;
use super::source::Table;
use super::steps::read_steps;
use super::{Pack, columns, day};
use crate::expression::{Expr, Slot, Type};
use crate::ledger::field_types::FieldTypes;
use crate::ledger::{
    AdoptRule, Field, IndicatorDef, IndicatorRule, Ledger, NumberPattern, PresenceTrait, RecurrenceTrait, SpanRule,
    SpeechTrait, State, StateCategory, TaskTrait, Traits,
};
use crate::places::Level;
use crate::quantity::Quantity;

/// System names that a field may not take.
const RESERVED: [&str; 16] = [
    "id",
    "county",
    "place",
    "unit",
    "owner",
    "number",
    "state",
    "due",
    "version",
    "definition",
    "created_on",
    "created_at",
    "created_by",
    "changed_at",
    "changed_by",
    "reason",
];

pub(super) fn read(table: &Table<'_>, pack: &Pack, types: &FieldTypes) -> Option<Ledger> {
    let id = table.required("id");
    if !is_id(&id) {
        table.complain("id", "an id is lower-case letters, digits and _, and begins with a letter");
    }
    let mut fields = read_fields(table, pack, types);
    resolve_when(table, pack, &mut fields);
    rules::resolve_computed(table, pack, &mut fields);
    let states = read_states(table);
    let index = |key: &str, name: &str| -> usize {
        fields.iter().position(|f| f.id == name).unwrap_or_else(|| {
            table.complain(key, format!("`{key}` names field `{name}`, which is not defined"));
            0
        })
    };
    let steps = read_steps(table, pack, &fields, &states);
    let place = table.text("place").and_then(|word| {
        let level = Level::parse(&word);
        if level.is_none() {
            table.complain("place", "`place` is one of city, county, town, village, group, grid, or left out");
        }
        level
    });
    let headline = table.required("headline");
    let ledger = Ledger {
        title: table.required("title"),
        noun: table.required("noun"),
        counter: table.text("counter").unwrap_or_else(|| "条".to_owned()),
        line: table.required("line"),
        from: day(table, "from"),
        number: NumberPattern(table.required("number")),
        place,
        retention: table.required("retention"),
        traits: read_traits(table, &fields),
        list: table.texts("list").iter().map(|n| index("list", n)).collect(),
        headline: index("headline", &headline),
        key: table.texts("key").iter().map(|n| index("key", n)).collect(),
        clocks: read_clocks(table, pack, &fields, &steps),
        indicators: read_indicators(table, pack, &fields),
        adopt: read_adopt(table, pack, &fields, &states),
        rules: rules::read(table, pack, &fields),
        id,
        fields,
        states,
        steps,
    };
    check_clock_uses(table, &ledger);
    check_reminders(table, &ledger);
    (!ledger.fields.is_empty() && !ledger.states.is_empty()).then_some(ledger)
}

pub(super) fn is_id(id: &str) -> bool {
    id.len() <= 40
        && id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn read_fields(table: &Table<'_>, pack: &Pack, types: &FieldTypes) -> Vec<Field> {
    let Some(list) = table.table("fields") else {
        table.complain("fields", "a ledger needs [fields.…]");
        return Vec::new();
    };
    list.entries().into_iter().map(|(id, entry)| read_field(id, &entry, pack, types)).collect()
}

fn read_field(id: String, entry: &Table<'_>, pack: &Pack, types: &FieldTypes) -> Field {
    if !is_id(&id) {
        entry.complain("title", format!("field id `{id}`: lower-case letters, digits and _"));
    }
    if RESERVED.contains(&id.as_str()) {
        entry.complain("title", format!("`{id}` is a system column: choose another field id"));
    }
    let computed = entry.text("type").as_deref() == Some(rules::COMPUTED);
    let ty = if computed { rules::placeholder(entry, pack, types) } else { types.read(entry, pack) };
    let sensitive = columns::sensitive(entry);
    let field = Field {
        id,
        title: entry.required("title"),
        section: entry.text("section").unwrap_or_default(),
        required: entry.flag("required"),
        when: None,
        value: None,
        sensitive,
        concept: entry.text("concept").unwrap_or_default(),
        synonyms: entry.texts("synonyms"),
        help: entry.text("help").unwrap_or_default(),
        default: entry.text("default"),
        by_step: computed || entry.flag("by_step"),
        future: read_future(entry, ty.is_business_day()),
        protected: entry.flag("protected"),
        search: sensitive.is_none(),
        ty,
    };
    // `when` is read in a second pass, when all fields are known.
    entry.get("when");
    if computed {
        entry.get("value");
    }
    entry.finish();
    field
}

/// `future = true` is for days only; a deadline lies ahead anyway.
fn read_future(entry: &Table<'_>, is_day: bool) -> bool {
    let future = entry.flag("future");
    if future && !is_day {
        entry.complain("future", "`future` is for fields of type date: a deadline may lie ahead anyway");
    }
    future
}

/// Second pass over `[fields]`: conditions, which may name any field.
fn resolve_when(table: &Table<'_>, pack: &Pack, fields: &mut [Field]) {
    let Some(list) = table.table("fields") else { return };
    let compiled: Vec<Option<Expr>> =
        list.entries().iter().map(|(_, entry)| expression(entry, "when", fields, pack, Type::Bool)).collect();
    for (field, when) in fields.iter_mut().zip(compiled) {
        field.when = when;
    }
}

fn read_states(table: &Table<'_>) -> Vec<State> {
    let Some(list) = table.table("states") else {
        table.complain("states", "a ledger needs [states]: name = { title = \"…\", tone = \"open\" }");
        return Vec::new();
    };
    list.entries()
        .into_iter()
        .map(|(id, entry)| {
            let category = match entry.required("tone").as_str() {
                "open" => StateCategory::Open,
                "active" => StateCategory::Active,
                "check" => StateCategory::Check,
                "standing" => StateCategory::Standing,
                "closed" => StateCategory::Closed,
                "void" => StateCategory::Void,
                _ => {
                    entry.complain("tone", "`tone` is one of open, active, check, standing, closed, void");
                    StateCategory::Open
                }
            };
            let state = State { id, title: entry.required("title"), category };
            entry.finish();
            state
        })
        .collect()
}

fn read_adopt(table: &Table<'_>, pack: &Pack, fields: &[Field], states: &[State]) -> Vec<AdoptRule> {
    table
        .tables("adopt")
        .into_iter()
        .filter_map(|entry| {
            let name = entry.required("state");
            let state = states.iter().position(|s| s.id == name);
            if state.is_none() {
                entry.complain("state", format!("state `{name}` is not in [states]"));
            }
            let when = expression(&entry, "when", fields, pack, Type::Bool);
            let set = assignments(&entry, "set", &Names::of(fields), pack);
            entry.finish();
            Some(AdoptRule { state: state?, when: when?, set })
        })
        .collect()
}

fn read_indicators(table: &Table<'_>, pack: &Pack, fields: &[Field]) -> Vec<IndicatorDef> {
    let Some(list) = table.table("indicators") else { return Vec::new() };
    let clocks = clock_ids(table);
    let names = Names::with_clocks(fields, &clocks);
    list.entries()
        .into_iter()
        .filter_map(|(id, entry)| {
            if !is_id(&id) {
                entry.complain("title", format!("indicator id `{id}`: lower-case letters, digits and _"));
            }
            let rule = if let Some(ratio) = entry.has("ratio").then(|| entry.table("ratio")).flatten() {
                let rule = IndicatorRule::Ratio { top: ratio.required("top"), bottom: ratio.required("bottom") };
                ratio.finish();
                rule
            } else if let Some(span) = entry.has("span").then(|| entry.table("span")).flatten() {
                let from = expression_of(&span, "from", &names, pack, Type::Day);
                if !span.has("from") {
                    span.complain("from", "a span needs `from = \"date field\"`");
                }
                let rule = SpanRule {
                    from: from?,
                    to: expression_of(&span, "to", &names, pack, Type::Day),
                    when: expression_of(&span, "when", &names, pack, Type::Bool),
                    amount: expression_of(&span, "amount", &names, pack, Type::Int),
                    flow: !span.flag("stock"),
                };
                if rule.flow && rule.to.is_some() {
                    span.complain("to", "a span with `to` is a stock: add `stock = true`");
                }
                span.finish();
                IndicatorRule::Span(rule)
            } else {
                entry
                    .complain("title", "an indicator needs `span = { from = … }` or `ratio = { top = …, bottom = … }`");
                return None;
            };
            let by = entry.text("by").and_then(|name| {
                let found = fields.iter().position(|f| f.id == name && f.ty.categories().is_some());
                if found.is_none() {
                    entry.complain("by", format!("`{name}` is no choice field of this ledger"));
                }
                found
            });
            let quantity = quantity(&rule, &entry.required("unit"), fields);
            let def = IndicatorDef {
                id,
                title: entry.required("title"),
                quantity,
                synonyms: entry.texts("synonyms"),
                rule,
                by,
                up_is_good: entry.has("up_is_good").then(|| entry.flag("up_is_good")),
                note: entry.text("note").unwrap_or_default(),
            };
            entry.finish();
            Some(def)
        })
        .collect()
}

/// What an indicator's integers stand for: the scale is that of its amount, the unit is its own word. An amount in 元 under
/// the unit 万元 is divided.
fn quantity(rule: &IndicatorRule, unit: &str, fields: &[Field]) -> Quantity {
    let amount = match rule {
        IndicatorRule::Span(rule) => rule.amount.as_ref(),
        IndicatorRule::Ratio { .. } => None,
    };
    let Some(amount) = amount else { return Quantity::count(unit) };
    let counted = |slot: Slot| match slot {
        Slot::Field(index) => fields[index].ty.quantity(),
        _ => None,
    };
    let counts = amount.slots().into_iter().find_map(counted).map_or(String::new(), |q| q.unit);
    Quantity::new(counts, amount.scale).in_unit(unit)
}

fn read_traits(table: &Table<'_>, fields: &[Field]) -> Traits {
    let Some(list) = (if table.has("traits") { table.table("traits") } else { None }) else {
        return Traits::default();
    };
    let traits = Traits {
        presence: section(&list, "presence").map(|t| {
            let out = PresenceTrait { person: field(&t, "person", fields), day: field(&t, "day", fields) };
            t.finish();
            out
        }),
        recurrence: section(&list, "recurrence").map(|t| {
            let within = i32::try_from(t.int("within").unwrap_or(30)).unwrap_or(30);
            let same = t.texts("same").iter().map(|n| named(&t, "same", n, fields)).collect();
            t.finish();
            RecurrenceTrait { within, same }
        }),
        speech: section(&list, "speech").map(|t| {
            let out = SpeechTrait {
                title: field(&t, "title", fields),
                day: field(&t, "day", fields),
                text: field(&t, "text", fields),
                kept: optional(&t, "kept", fields),
                filled: optional(&t, "filled", fields),
            };
            t.finish();
            out
        }),
        task: section(&list, "task").map(|t| read_task_trait(&t, fields)),
        profile: list.flag("profile"),
    };
    list.finish();
    traits
}

fn read_task_trait(t: &Table<'_>, fields: &[Field]) -> TaskTrait {
    let out = TaskTrait {
        text: field(t, "text", fields),
        source: field(t, "source", fields),
        sentence: field(t, "sentence", fields),
        owner_words: field(t, "owner_words", fields),
        lead_words: optional(t, "lead_words", fields),
        leader: optional(t, "leader", fields),
        origin: optional(t, "origin", fields),
        why: optional(t, "why", fields),
        due: field(t, "due", fields),
        target_words: field(t, "target_words", fields),
        indicator: field(t, "indicator", fields),
        judging: field(t, "judging", fields),
        goal: field(t, "goal", fields),
        sense: field(t, "sense", fields),
        least: field(t, "least", fields),
        parent: field(t, "parent", fields),
        evidence: field(t, "evidence", fields),
        issue_step: t.required("issue_step"),
        reached_step: t.required("reached_step"),
        open_states: t.texts("open_states"),
    };
    t.finish();
    out
}

fn section<'a>(list: &Table<'a>, key: &str) -> Option<Table<'a>> {
    list.has(key).then(|| list.table(key)).flatten()
}

fn field(table: &Table<'_>, key: &str, fields: &[Field]) -> usize {
    named(table, key, &table.required(key), fields)
}

fn optional(table: &Table<'_>, key: &str, fields: &[Field]) -> Option<usize> {
    table.has(key).then(|| field(table, key, fields))
}

fn named(table: &Table<'_>, key: &str, name: &str, fields: &[Field]) -> usize {
    fields.iter().position(|f| f.id == name).unwrap_or_else(|| {
        table.complain(key, format!("`{name}` is no field of this ledger"));
        0
    })
}
