//! Computed fields (计算项): what a record says by itself, out of what it was given. Stored with the record, worked out again
//! whenever it is written, and written by nobody else.

use super::definition::{Field, Ledger};
use super::field_types::Printing;
use super::form::Rules;
use super::record::Record;
use crate::expression::{Node, Slot, Type, eval};
use crate::{Problem, Problems, Value};

/// Works out every computed field, from the first to the last: each may use those above it.
pub fn compute(rules: &Rules<'_>, record: &mut Record) {
    for (index, field) in rules.ledger.fields.iter().enumerate() {
        if let Some(value) = &field.value {
            record.values[index] = eval(value, &record.row(), rules.parameters);
        }
    }
}

/// What was given for computed fields: nobody writes them, but a file that was exported brings them along.
pub(super) fn given_for(ledger: &Ledger, given: &[(usize, Value)]) -> Vec<(usize, Value)> {
    given.iter().filter(|(index, value)| ledger.fields[*index].value.is_some() && !value.is_empty()).cloned().collect()
}

/// Refuses what was given otherwise than it is worked out.
pub(super) fn differs(rules: &Rules<'_>, record: &Record, given: &[(usize, Value)]) -> Problems {
    let mut problems = Problems::default();
    let printing = Printing { tree: rules.tree, name: &|_| None };
    for (index, value) in given {
        let (field, own) = (&rules.ledger.fields[*index], &record.values[*index]);
        if own == value {
            continue;
        }
        let shown = match own {
            _ if field.sensitive.is_some() => String::new(),
            Value::Empty => "，现在算不出来（所依据的项没有填）".to_owned(),
            own => format!("，算出来是 {}{}", field.ty.print(own, &printing), field.ty.unit()),
        };
        let text = format!("{}：由系统计算，不能直接填{shown}；请改它所依据的项", field.title);
        problems.push(Problem::field(&field.id, "rule", text));
    }
    problems
}

/// The expression with every field that is asked under a condition read as nothing while it is not asked: what an earlier answer
/// left there does not count.
pub fn only_asked(node: Node, fields: &[Field]) -> Node {
    node.everywhere(&|node| match node {
        Node::Slot(Slot::Field(index), ty) => match fields.get(index).and_then(|f| f.when.as_ref()) {
            Some(when) => Node::If {
                condition: Box::new(when.node.clone()),
                then: Box::new(Node::Slot(Slot::Field(index), ty)),
                otherwise: Box::new(Node::Literal(if ty == Type::Bool { Value::Bool(false) } else { Value::Empty })),
            },
            None => node,
        },
        node => node,
    })
}
