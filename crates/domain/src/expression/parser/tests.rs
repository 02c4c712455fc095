//! How text is grouped: tables, and what holds for any tree and any text.

use super::*;
use crate::expression::number::Decimal;
use proptest::collection::vec;
use proptest::prelude::*;

/// How tight a tree holds together, as `print` brackets it; written down once more, so that a slip in the parser's table shows.
fn tightness(tree: &Syntax) -> u8 {
    match &tree.shape {
        Shape::Choice { .. } => 0,
        Shape::Any(_) => 1,
        Shape::All(_) => 2,
        Shape::Infix { operator: Infix::Compare(_) | Infix::In, .. } => 3,
        Shape::Infix { operator: Infix::Plus | Infix::Minus, .. } => 4,
        Shape::Infix { .. } => 5,
        Shape::Not(_) | Shape::Negate(_) => 6,
        _ => 7,
    }
}

fn word(operator: Infix) -> &'static str {
    match operator {
        Infix::Compare(Compare::Equal) => "==",
        Infix::Compare(Compare::NotEqual) => "!=",
        Infix::Compare(Compare::Less) => "<",
        Infix::Compare(Compare::LessOrEqual) => "<=",
        Infix::Compare(Compare::Greater) => ">",
        Infix::Compare(Compare::GreaterOrEqual) => ">=",
        Infix::In => "in",
        Infix::Plus => "+",
        Infix::Minus => "-",
        Infix::Times => "*",
        Infix::Over => "/",
        Infix::Modulo => "%",
    }
}

/// A text that reads as this tree, with the fewest brackets; `blank` stands between tokens.
fn print(tree: &Syntax, blank: &str) -> String {
    let inside = |part: &Syntax, least: u8| {
        let text = print(part, blank);
        if tightness(part) < least { format!("({blank}{text}{blank})") } else { text }
    };
    // A number grows into a dot behind it.
    let head = |part: &Syntax| match &part.shape {
        Shape::Number(_) | Shape::Days(_) => format!("({})", print(part, blank)),
        _ => inside(part, 7),
    };
    let all = |parts: &[Syntax]| parts.iter().map(|p| inside(p, 0)).collect::<Vec<_>>().join(&format!(",{blank}"));
    let joined = |parts: &[Syntax], sign: &str, least: u8| {
        parts.iter().map(|p| inside(p, least)).collect::<Vec<_>>().join(&format!("{blank}{sign}{blank}"))
    };
    match &tree.shape {
        Shape::Null => "null".to_owned(),
        Shape::Truth(truth) => truth.to_string(),
        Shape::Text(text) => {
            let escaped: String = text
                .chars()
                .map(|c| match c {
                    '\'' | '\\' => format!("\\{c}"),
                    '\n' => "\\n".to_owned(),
                    c if c.is_control() => format!("\\u{:04x}", u32::from(c)),
                    c => c.to_string(),
                })
                .collect();
            format!("'{escaped}'")
        }
        Shape::Number(Decimal { digits, scale: 0 }) => digits.to_string(),
        Shape::Number(Decimal { digits, scale }) => {
            let unit = 10_i64.pow(u32::from(*scale));
            let sign = if *digits < 0 { "-" } else { "" };
            let (whole, part) = (digits.abs() / unit, digits.abs() % unit);
            format!("{sign}{whole}.{part:0width$}", width = usize::from(*scale))
        }
        Shape::Days(days) => format!("{days}d"),
        Shape::Name(name) => name.clone(),
        Shape::List(elements) => format!("[{}]", all(elements)),
        Shape::Member { of, name } => format!("{}.{name}", head(of)),
        Shape::Index { of, index } => format!("{}[{}]", head(of), inside(index, 0)),
        Shape::Call { of: None, name, args } => format!("{name}({})", all(args)),
        Shape::Call { of: Some(of), name, args } => format!("{}.{name}({})", head(of), all(args)),
        Shape::Not(side) => format!("!{}", inside(side, 6)),
        // The sign in front of a number is the number's own.
        Shape::Negate(side) if matches!(&side.shape, Shape::Number(n) if n.digits >= 0) => {
            format!("-({})", print(side, blank))
        }
        Shape::Negate(side) => format!("-{}", inside(side, 6)),
        Shape::All(parts) => joined(parts, "&&", 3),
        Shape::Any(parts) => joined(parts, "||", 2),
        Shape::Infix { operator, left, right, .. } => {
            let power = tightness(tree);
            // `in` is a word: without a blank it would grow into its neighbours.
            let around = if *operator == Infix::In && blank.is_empty() { " " } else { blank };
            format!("{}{around}{}{around}{}", inside(left, power), word(*operator), inside(right, power + 1))
        }
        Shape::Choice { test, then, otherwise } => {
            let blank = if blank.is_empty() { " " } else { blank };
            format!("{}{blank}?{blank}{}{blank}:{blank}{}", inside(test, 1), inside(then, 1), inside(otherwise, 0))
        }
    }
}

/// The parts directly below.
fn parts(tree: &mut Syntax) -> Vec<&mut Syntax> {
    match &mut tree.shape {
        Shape::Null | Shape::Truth(_) | Shape::Text(_) | Shape::Number(_) | Shape::Days(_) | Shape::Name(_) => {
            Vec::new()
        }
        Shape::List(parts) | Shape::All(parts) | Shape::Any(parts) => parts.iter_mut().collect(),
        Shape::Member { of, .. } | Shape::Not(of) | Shape::Negate(of) => vec![of],
        Shape::Call { of, args, .. } => of.iter_mut().map(|of| &mut **of).chain(args).collect(),
        Shape::Index { of: left, index: right } | Shape::Infix { left, right, .. } => vec![left, right],
        Shape::Choice { test, then, otherwise } => vec![test, then, otherwise],
    }
}

/// The tree without places.
fn bare(mut tree: Syntax) -> Syntax {
    fn strip(tree: &mut Syntax) {
        tree.span = Span::default();
        if let Shape::Infix { at, .. } = &mut tree.shape {
            *at = 0;
        }
        parts(tree).into_iter().for_each(strip);
    }
    strip(&mut tree);
    tree
}

fn at_nowhere(shape: Shape) -> Syntax {
    Syntax { shape, span: Span::default() }
}

/// Any tree that can be written.
fn trees() -> impl Strategy<Value = Syntax> {
    let name =
        || prop::sample::select(vec!["level", "due", "sources", "inn", "nulls", "d", "_x9"]).prop_map(str::to_owned);
    let text = "[a-z'\"\\\\\n\t重𠀀？ ]{0,6}";
    let leaf = prop_oneof![
        Just(Shape::Null),
        any::<bool>().prop_map(Shape::Truth),
        text.prop_map(Shape::Text),
        (-999_999_i64..=999_999, 0_u8..=9).prop_map(|(digits, scale)| Shape::Number(Decimal { digits, scale })),
        (0_i64..=100_000).prop_map(Shape::Days),
        name().prop_map(Shape::Name),
    ];
    let operators = vec![
        Infix::Compare(Compare::Equal),
        Infix::Compare(Compare::NotEqual),
        Infix::Compare(Compare::Less),
        Infix::Compare(Compare::LessOrEqual),
        Infix::Compare(Compare::Greater),
        Infix::Compare(Compare::GreaterOrEqual),
        Infix::In,
        Infix::Plus,
        Infix::Minus,
        Infix::Times,
        Infix::Over,
        Infix::Modulo,
    ];
    leaf.prop_map(at_nowhere).prop_recursive(5, 40, 3, move |part| {
        let boxed = || part.clone().prop_map(Box::new);
        prop_oneof![
            vec(part.clone(), 0..4).prop_map(Shape::List),
            (boxed(), name()).prop_map(|(of, name)| Shape::Member { of, name }),
            (boxed(), boxed()).prop_map(|(of, index)| Shape::Index { of, index }),
            (prop::option::of(boxed()), name(), vec(part.clone(), 0..4)).prop_map(|(of, name, args)| Shape::Call {
                of,
                name,
                args
            }),
            boxed().prop_map(Shape::Not),
            boxed().prop_map(Shape::Negate),
            vec(part.clone(), 2..5).prop_map(Shape::All),
            vec(part.clone(), 2..5).prop_map(Shape::Any),
            (prop::sample::select(operators.clone()), boxed(), boxed())
                .prop_map(|(operator, left, right)| Shape::Infix { operator, at: 0, left, right }),
            (boxed(), boxed(), boxed()).prop_map(|(test, then, otherwise)| Shape::Choice { test, then, otherwise }),
        ]
        .prop_map(at_nowhere)
    })
}

/// Every part read alone from its own place is the same part.
fn places_hold(tree: &mut Syntax, source: &str) -> Result<(), TestCaseError> {
    let own = &source[tree.span.start..tree.span.end];
    let alone = parse(own).map_err(|fault| TestCaseError::fail(format!("{own}: {}", fault.message(own))))?;
    prop_assert_eq!(bare(alone), bare(tree.clone()), "{}", own);
    if let Shape::Infix { operator, at, .. } = &tree.shape {
        prop_assert!(source[*at..].starts_with(word(*operator)), "{own}");
    }
    for part in parts(tree) {
        places_hold(part, source)?;
    }
    Ok(())
}

proptest! {
    /// What is printed with the fewest brackets is read as the same tree, and every part of it knows where it stands.
    #[test]
    fn a_printed_tree_is_read_as_itself(tree in trees(), blank in prop::sample::select(vec!["", " ", "\n  "])) {
        let source = print(&tree, blank);
        match parse(&source) {
            Ok(mut read) => {
                prop_assert_eq!(&bare(read.clone()), &tree, "{}", source);
                places_hold(&mut read, &source)?;
            }
            Err(fault) => {
                let message = fault.message(&source);
                let bounded = ["too large", "brackets inside each other", "characters"];
                prop_assert!(bounded.iter().any(|b| message.contains(b)), "{source}\n{message}");
            }
        }
    }

    /// Whatever tokens follow each other, there is a tree or a fault within the text.
    #[test]
    fn any_tokens_end(tokens in vec(prop::sample::select(vec![
        "level", "in", "null", "true", "if", "'重大'", "''", "1", "2.5", "3d", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "!",
        "+", "-", "*", "/", "%", "(", ")", "[", "]", ",", ".", "?", ":", "\n",
    ]), 0..60)) {
        let source = tokens.join(" ");
        if let Err(fault) = parse(&source) {
            prop_assert!(fault.at <= source.len() && source.is_char_boundary(fault.at), "{source}: {fault:?}");
        }
    }
}

/// Trees in Polish notation, which needs no brackets.
fn polish(tree: &Syntax) -> String {
    let mut copy = tree.clone();
    let below = parts(&mut copy).into_iter().map(|part| polish(part)).collect::<Vec<_>>().join(" ");
    let head = match &tree.shape {
        Shape::All(_) => "&&".to_owned(),
        Shape::Any(_) => "||".to_owned(),
        Shape::Not(_) => "!".to_owned(),
        Shape::Negate(_) => "neg".to_owned(),
        Shape::Infix { operator, .. } => word(*operator).to_owned(),
        Shape::Choice { .. } => "?".to_owned(),
        Shape::List(_) => "list".to_owned(),
        Shape::Index { .. } => "at".to_owned(),
        Shape::Member { name, .. } => format!(".{name}"),
        Shape::Call { of: None, name, .. } => format!("call {name}"),
        Shape::Call { of: Some(_), name, .. } => format!("call .{name}"),
        _ => return print(tree, ""),
    };
    if below.is_empty() { format!("({head})") } else { format!("({head} {below})") }
}

#[test]
fn how_it_is_grouped() {
    let table = [
        ("a || b && c || d", "(|| a (&& b c) d)"),
        ("a && b && c && d", "(&& a b c d)"),
        ("a && (b && c)", "(&& a (&& b c))"),
        ("a - b - c + d", "(+ (- (- a b) c) d)"),
        ("a - (b - c)", "(- a (- b c))"),
        ("a + b * c / d", "(+ a (/ (* b c) d))"),
        ("a + b >= c * 2 && d", "(&& (>= (+ a b) (* c 2)) d)"),
        ("!a && -b < 2 == c", "(&& (! a) (== (< (neg b) 2) c))"),
        ("a -2", "(- a 2)"),
        ("a - -2", "(- a -2)"),
        ("- 2.50", "-2.50"),
        ("c ? a || b : d ? e : f", "(? c (|| a b) (? d e f))"),
        ("x in ['a', 'b',] == y", "(== (in x (list 'a' 'b')) y)"),
        ("!(a in b)", "(! (in a b))"),
        (
            "sum(sources.money) >= div(total, months(a, b), 2)",
            "(>= (call sum (.money sources)) (call div total (call months a b) 2))",
        ),
        ("any(scores.points < 0)", "(call any (< (.points scores) 0))"),
        (
            "workdays(a, due('visit')) > count() * born(id_number)",
            "(> (call workdays a (call due 'visit')) (* (call count) (call born id_number)))",
        ),
        ("a.b.c(d)[0].e", "(.e (at (call .c (.b a) d) 0))"),
        ("due + 3d", "(+ due 3d)"),
    ];
    for (source, expect) in table {
        match parse(source) {
            Ok(tree) => assert_eq!(polish(&tree), expect, "{source}"),
            Err(fault) => panic!("{source}: {}", fault.message(source)),
        }
    }
}

#[test]
fn texts_and_their_escapes() {
    let table = [
        (r#"'重大'"#, Ok("重大")),
        (r#""it's""#, Ok("it's")),
        (r#"'a\'b\\c\"d'"#, Ok("a'b\\c\"d")),
        (r"'\n\t\r\a\b\f\v\?\`'", Ok("\n\t\r\u{7}\u{8}\u{c}\u{b}?`")),
        (r"'\u91cd\x41\U00020000\101'", Ok("重A𠀀A")),
        (r"'\q'", Err("column 2: `\\q` begins no character here")),
        (r"'ab\u91'", Err("column 4: `\\u` begins no character here")),
        (r"'\ud800'", Err("column 2: `\\u` begins no character here")),
        (r"'\U00110000'", Err("begins no character here")),
        (r"'a\x00'", Err("column 3: the character NUL")),
        (r"'a\", Err("column 3: the text ends in the middle of an escape")),
        (r"'a\'", Err("column 1: the text that starts here has no closing '")),
        ("'a\nb'", Err("line 1, column 1: the text that starts here has no closing ' on its line")),
    ];
    for (source, expect) in table {
        match (parse(source), expect) {
            (Ok(tree), Ok(text)) => assert_eq!(tree.shape, Shape::Text(text.to_owned()), "{source}"),
            (Err(fault), Err(says)) => {
                let message = fault.message(source);
                assert!(message.contains(says), "{source}\n  says:  {message}\n  wants: {says}");
            }
            (read, _) => panic!("{source}: {read:?}"),
        }
    }
}

#[test]
fn what_can_not_be_grouped() {
    let table = [
        ("a ? b", "column 6: a choice has two sides: `condition ? a : b`"),
        ("a ? b ? 1 : 2 : 3", "column 7: a choice inside a choice stands in brackets"),
        ("f(a,)", "column 5: `)` is not expected here"),
        ("f(a b)", "column 5: `b` is not expected here: is a comma, an operator or a quote missing before it?"),
        ("f(a", "column 4: a `)` is missing at the end"),
        ("[a", "column 3: a `]` is missing at the end"),
        ("(a]", "column 3: `]` is not expected here"),
        ("a..b", "column 3: `.` is not expected here"),
        ("a.1", "column 2: a number starts with a digit"),
        ("f(a)(b)", "column 5: `(` is not expected here"),
        ("in a", "column 1: `in` is not expected here"),
        ("a in", "column 5: the expression ends too early"),
        ("a && loop", "column 6: `loop` is a reserved word"),
        ("a // why", "column 3: there are no comments"),
        ("1.0000000001", "column 1: `1.0000000001` has more than 9 decimals"),
        ("due + 100001d", "column 7: `100001d` is longer than 100000 days"),
        ("due + 99999999999999999999d", "is longer than 100000 days"),
        ("2.5d", "`2.5d` is not a number"),
    ];
    for (source, says) in table {
        let message = parse(source).map_or_else(|fault| fault.message(source), |tree| format!("{tree:?}"));
        assert!(message.contains(says), "{source}\n  says:  {message}\n  wants: {says}");
    }
}

/// However long the source is: the bound is the parser's own, not that of the length of a definition.
#[test]
fn ten_thousand_of_anything_is_refused_on_a_small_stack() {
    let names = |kinds: &[Kind<'static>]| {
        let kinds = kinds.iter().cycle().take(10_000 * kinds.len()).chain([&Kind::Name("a"), &Kind::End]);
        kinds.map(|kind| Token { kind: kind.clone(), span: Span::default() }).collect::<Vec<_>>()
    };
    let sign = Kind::Sign;
    let a = Kind::Name("a");
    let table = [
        (vec![sign("(")], "brackets inside each other"),
        (vec![sign("[")], "brackets inside each other"),
        (vec![a.clone(), sign("(")], "brackets inside each other"),
        (vec![a.clone(), sign("["), a.clone(), sign("+")], "brackets inside each other"),
        (vec![sign("!")], "too large"),
        (vec![sign("-")], "too large"),
        (vec![a.clone(), sign("?"), a.clone(), sign(":")], "too large"),
        (vec![a.clone(), sign("+")], "too large"),
        (vec![a.clone(), sign("&&")], "too large"),
        (vec![a.clone(), Kind::Name("in")], "too large"),
        (vec![a.clone(), sign(".")], "too large"),
        (vec![a.clone(), sign("["), a, sign("]"), sign("&&")], "too large"),
    ];
    for (kinds, says) in table {
        let refused = grouped("", &names(&kinds)).map(|_| ()).unwrap_err();
        assert!(refused.text.contains(says), "{kinds:?}: {}", refused.text);
    }
    let nested = format!("{}ticked{}", "(".repeat(10_000), ")".repeat(10_000));
    assert!(parse(&nested).unwrap_err().text.contains("more than 2000 characters"));
}
