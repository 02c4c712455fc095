//! Bent rules, each in one evaluator only: the property test must find every one of them.

use domain::Value;
use domain::expression::{Compare, Function, Node};
use store::Engine;

/// What bends a tree before Rust evaluates it.
pub type OnTree = fn(Node) -> Node;

/// What bends the SQL of an engine.
pub type OnSql = fn(String) -> String;

const BOTH: &[Engine] = &[Engine::Sqlite, Engine::Postgres];

/// Applies `bend` to every node, from the leaves up.
pub fn everywhere(node: Node, bend: OnTree) -> Node {
    node.everywhere(&bend)
}

fn is_nothing(node: &Node) -> Node {
    let nothing = Box::new(Node::Literal(Value::Empty));
    Node::Compare { op: Compare::Equal, left: Box::new(node.clone()), right: nothing }
}

fn or_nothing(test: Node, side: &Node) -> Node {
    Node::Or(Box::new(test), Box::new(is_nothing(side)))
}

/// Rules of the tree.
pub const TREE_BENDS: &[(&str, OnTree)] = &[
    ("nothing comes first in an ordering", |node| match node {
        Node::Compare { op: Compare::Less, ref left, .. } => or_nothing(node.clone(), left),
        node => node,
    }),
    ("nothing comes last in an ordering", |node| match node {
        Node::Compare { op: Compare::LessOrEqual, ref right, .. } => or_nothing(node.clone(), right),
        node => node,
    }),
    ("an end does not belong to an ordering", |node| match node {
        Node::Compare { op: Compare::GreaterOrEqual, left, right } => {
            Node::Compare { op: Compare::Greater, left, right }
        }
        node => node,
    }),
    ("nothing differs from nothing", |node| match node {
        Node::Compare { op: Compare::NotEqual, ref left, .. } => or_nothing(node.clone(), left),
        node => node,
    }),
    ("`!` of an ordering with nothing stays false", |node| match node {
        Node::Not(inner) => match *inner {
            Node::Compare { op: Compare::Less, left, right } => {
                Node::Compare { op: Compare::GreaterOrEqual, left, right }
            }
            inner => Node::Not(Box::new(inner)),
        },
        node => node,
    }),
    ("max takes the one side that is given", |node| match node {
        Node::Pick { ref left, ref right, .. } => {
            Node::If { condition: Box::new(is_nothing(left)), then: right.clone(), otherwise: Box::new(node) }
        }
        node => node,
    }),
    ("a sum takes nothing for zero", |node| match node {
        Node::Add { ref left, ref right, .. } => {
            Node::If { condition: Box::new(is_nothing(right)), then: left.clone(), otherwise: Box::new(node) }
        }
        node => node,
    }),
    ("one decimal more", |node| match node {
        Node::Shift { node, digits } => Node::Shift { node, digits: digits + 1 },
        node => node,
    }),
    ("a parameter does not look at its case", |node| match node {
        Node::Param { key, ty, scale, .. } => Node::Param { key, case: None, ty, scale },
        node => node,
    }),
    ("a parameter has no decimals", |node| match node {
        Node::Param { key, case, ty, .. } => Node::Param { key, case, ty, scale: 0 },
        node => node,
    }),
    ("a list holds its first option only", |node| match node {
        Node::In { needle, list } => Node::In { needle, list: list.into_iter().take(1).collect() },
        node => node,
    }),
    ("a year later is twelve times thirty days later", |node| match node {
        Node::Call { function: Function::Years, args } => Node::Call { function: Function::Months, args },
        node => node,
    }),
    ("working days are days", |node| match node {
        Node::Call { function: Function::Workdays, ref args } => {
            let (left, right) = (Box::new(args[1].clone()), Box::new(args[0].clone()));
            Node::Add { left, right, minus: true }
        }
        node => node,
    }),
    ("a product is a sum", |node| match node {
        Node::Call { function: Function::Times { .. }, ref args } => {
            Node::Add { left: Box::new(args[0].clone()), right: Box::new(args[1].clone()), minus: false }
        }
        node => node,
    }),
    ("the last four are all", |node| match node {
        Node::Call { function: Function::Last4, args } => {
            args.into_iter().next().unwrap_or(Node::Literal(Value::Empty))
        }
        node => node,
    }),
    ("no field holds an option", |node| match node {
        Node::Has { .. } => Node::Literal(Value::Bool(false)),
        node => node,
    }),
];

/// Rules of the SQL text.
pub const SQL_BENDS: &[(&str, &[Engine], OnSql)] = &[
    ("a condition may be null", BOTH, |sql| sql.replace(" is true)", ")")),
    ("equality is not null-safe", BOTH, |sql| sql.replace(" is not distinct from ", " = ")),
    ("inequality is not null-safe", BOTH, |sql| sql.replace(" is distinct from ", " <> ")),
    ("the empty text is something", BOTH, |sql| sql.replace("nullif(\"f_t\", '')", "\"f_t\"")),
    ("the empty list is something", BOTH, |sql| {
        sql.replace("nullif(nullif(cast(\"f_j\" as text), ''), '[]')", "cast(\"f_j\" as text)")
    }),
    ("texts are sorted by language", &[Engine::Postgres], |sql| sql.replace(" collate \"C\"", "")),
    ("texts are sorted without case", &[Engine::Sqlite], |sql| {
        sql.replace("nullif(\"f_u\", '') <", "lower(\"f_u\") <")
    }),
    ("a parameter begins a day late", BOTH, |sql| sql.replace("world.read_on >=", "world.read_on >")),
    ("no first day of a parameter is looked at", BOTH, |sql| sql.replace("world.read_on >=", "0 <=")),
    ("halves are cut off", BOTH, |sql| sql.replace("then s_ else 0 end", "then 0 else 0 end")),
    ("halves go up", BOTH, |sql| sql.replace("then 1 else -1 end", "then 1 else 1 end")),
    ("the last of a month runs over", BOTH, |sql| sql.replace("case when o_ < l_ then o_ else l_ end", "o_")),
    ("a century is a leap year", BOTH, |sql| sql.replace(" - u_ / 1200", "")),
    ("nobody makes up for a day off", BOTH, |sql| sql.replace(" then (-1) when", " then (-2) when")),
    ("a product beyond its bounds is something", BOTH, |sql| sql.replace("abs(e_) <= 1000000", "abs(e_) <= 2000000")),
    ("bytes are counted", &[Engine::Sqlite], |sql| sql.replace("cast(length(", "cast(octet_length(")),
    ("days go the other way", BOTH, |sql| sql.replace(" as bigint) + ", " as bigint) - ")),
];
