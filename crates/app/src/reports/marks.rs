//! Marks in report templates: `{排查隐患}` as `{hazard_found@year}`, `{compare:…}`, `{top_kinds:…:3}`, and `[…]` for what is
//! left out when a figure in it has no value. The grammar is told in `docs/report-templates.md`. Pure.

use std::fmt;

/// A piece of a template's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Words as they are.
    Text(String),
    /// Something to be filled in.
    Mark(Mark),
    /// Left out as a whole when something in it has no value; never nested.
    Optional(Vec<Part>),
}

/// Something to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// `{place}`: the name of the place.
    Place,
    /// `{period}`: the period in words.
    Period,
    /// `{year}`: the year of its last day.
    Year,
    /// `{date}`: the day it is written.
    Date,
    /// `{ID}` or `{ID@when}`: a figure with its unit.
    Figure(Asked),
    /// `{compare:ID}`: 比上年同期增加12处.
    Compare(Asked),
    /// `{top_kinds:ID:3}`: the options with the largest figures.
    TopKinds(Asked, usize),
    /// `{top_places:ID:3}`: the places below with the largest figures.
    TopPlaces(Asked, usize),
}

/// An indicator at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// Indicator id.
    pub indicator: String,
    pub when: When,
}

/// At what time of the report's period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// The period itself; a stock as of its last day.
    Period,
    /// `@start`: as of the day before the period.
    Start,
    /// `@end`: as of its last day; flows count from the first day of that year.
    End,
    /// `@year`: from the first day of its year to its last day.
    Year,
    /// `@before`: the same period a year earlier.
    Before,
}

impl When {
    const WORDS: [(&'static str, Self); 4] =
        [("start", Self::Start), ("end", Self::End), ("year", Self::Year), ("before", Self::Before)];
}

/// How many of a list when a mark does not say.
const FEW: usize = 3;

/// Why a text can not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault(String);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reads a template's text.
///
/// # Errors
/// What is wrong, and what to write instead.
pub(super) fn parse(text: &str) -> Result<Vec<Part>, Fault> {
    let mut out = Vec::new();
    // The parts of the `[…]` being read.
    let mut optional: Option<Vec<Part>> = None;
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}', '[', ']']) {
        let (words, sign) = (&rest[..at], rest.as_bytes()[at]);
        rest = &rest[at + 1..];
        let here = optional.as_mut().unwrap_or(&mut out);
        if !words.is_empty() {
            here.push(Part::Text(words.to_owned()));
        }
        match (sign, optional.is_some()) {
            (b'{', _) => {
                let end = rest.find('}').ok_or_else(|| Fault("“{”没有对应的“}”".to_owned()))?;
                optional.as_mut().unwrap_or(&mut out).push(Part::Mark(mark(&rest[..end])?));
                rest = &rest[end + 1..];
            }
            (b'[', false) => optional = Some(Vec::new()),
            (b'[', true) => return Err(Fault("“[…]”里面不能再有“[…]”".to_owned())),
            (b']', true) => out.extend(optional.take().map(Part::Optional)),
            (b']', false) => return Err(Fault("“]”前面没有“[”".to_owned())),
            _ => return Err(Fault("“}”前面没有“{”".to_owned())),
        }
    }
    if optional.is_some() {
        return Err(Fault("“[”没有对应的“]”".to_owned()));
    }
    if !rest.is_empty() {
        out.push(Part::Text(rest.to_owned()));
    }
    Ok(out)
}

fn mark(words: &str) -> Result<Mark, Fault> {
    let parts: Vec<&str> = words.trim().split(':').map(str::trim).collect();
    match parts.as_slice() {
        ["place"] => Ok(Mark::Place),
        ["period"] => Ok(Mark::Period),
        ["year"] => Ok(Mark::Year),
        ["date"] => Ok(Mark::Date),
        [id] => asked(id).map(Mark::Figure),
        ["compare", id] => match asked(id)? {
            Asked { when: When::Period | When::Year | When::End, .. } => asked(id).map(Mark::Compare),
            _ => Err(Fault(format!("{{{words}}}：compare 只能写 @year 或 @end"))),
        },
        ["top_kinds", id] => Ok(Mark::TopKinds(asked(id)?, FEW)),
        ["top_kinds", id, n] => Ok(Mark::TopKinds(asked(id)?, few(words, n)?)),
        ["top_places", id] => Ok(Mark::TopPlaces(asked(id)?, FEW)),
        ["top_places", id, n] => Ok(Mark::TopPlaces(asked(id)?, few(words, n)?)),
        [name, ..] => Err(Fault(format!("{{{words}}}：没有“{name}”这种写法，可用 compare、top_kinds、top_places"))),
        [] => Err(Fault("“{}”里面是空的".to_owned())),
    }
}

fn asked(words: &str) -> Result<Asked, Fault> {
    let (id, when) = words.split_once('@').map_or((words, None), |(id, when)| (id, Some(when)));
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
        return Err(Fault(format!("“{words}”不是指标代码：用小写字母、数字和下划线")));
    }
    let when = match when {
        None => When::Period,
        Some(word) => {
            let found = When::WORDS.iter().find(|(w, _)| *w == word).map(|(_, when)| *when);
            found.ok_or_else(|| Fault(format!("“@{word}”：只能写 @start、@end、@year 或 @before")))?
        }
    };
    Ok(Asked { indicator: id.to_owned(), when })
}

fn few(words: &str, n: &str) -> Result<usize, Fault> {
    let n: usize = n.parse().map_err(|_| Fault(format!("{{{words}}}：“{n}”不是个数")))?;
    if (1..=20).contains(&n) { Ok(n) } else { Err(Fault(format!("{{{words}}}：个数写 1 到 20"))) }
}

/// Every mark of a text, those inside `[…]` too.
pub(super) fn marks(parts: &[Part]) -> Vec<&Mark> {
    parts
        .iter()
        .flat_map(|part| match part {
            Part::Text(_) => Vec::new(),
            Part::Mark(mark) => vec![mark],
            Part::Optional(inner) => marks(inner),
        })
        .collect()
}

impl Mark {
    /// The indicator it asks for.
    pub(super) fn indicator(&self) -> Option<&str> {
        match self {
            Self::Figure(a) | Self::Compare(a) | Self::TopKinds(a, _) | Self::TopPlaces(a, _) => Some(&a.indicator),
            Self::Place | Self::Period | Self::Year | Self::Date => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn asked(id: &str, when: When) -> Asked {
        Asked { indicator: id.to_owned(), when }
    }

    #[test]
    fn marks_are_read() {
        let text = |t: &str| Part::Text(t.to_owned());
        let found = Mark::Figure(asked("found", When::Period));
        let table: Vec<(&str, Vec<Part>)> = vec![
            ("", vec![]),
            ("没有标记", vec![text("没有标记")]),
            ("{place}共{found}。", vec![Part::Mark(Mark::Place), text("共"), Part::Mark(found), text("。")]),
            ("{open@end}", vec![Part::Mark(Mark::Figure(asked("open", When::End)))]),
            (
                "甲[，{compare:found}]乙",
                vec![
                    text("甲"),
                    Part::Optional(vec![text("，"), Part::Mark(Mark::Compare(asked("found", When::Period)))]),
                    text("乙"),
                ],
            ),
            ("{top_kinds:found}", vec![Part::Mark(Mark::TopKinds(asked("found", When::Period), 3))]),
            ("{top_places:found@year:5}", vec![Part::Mark(Mark::TopPlaces(asked("found", When::Year), 5))]),
        ];
        for (words, want) in table {
            assert_eq!(parse(words), Ok(want), "{words}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (words, says) in [
            ("{found", "“{”没有对应"),
            ("found}", "“}”前面"),
            ("[甲", "“[”没有对应"),
            ("甲]", "“]”前面"),
            ("[甲[乙]]", "不能再有"),
            ("{}", "不是指标代码"),
            ("{隐患}", "不是指标代码"),
            ("{found@then}", "@start"),
            ("{top:found:3}", "没有“top”"),
            ("{top_kinds:found:0}", "1 到 20"),
            ("{top_kinds:found:x}", "不是个数"),
            ("{compare:found@start}", "compare"),
        ] {
            let said = parse(words).expect_err(words).to_string();
            assert!(said.contains(says), "{words}: {said}");
        }
    }

    proptest! {
        #[test]
        fn any_text_ends(text in "[甲乙{}\\[\\]:@a-c0-9_]{0,24}") {
            if let Ok(parts) = parse(&text) {
                // What stands outside marks is kept, character by character.
                let words = |parts: &[Part]| -> usize {
                    fn count(parts: &[Part]) -> usize {
                        parts.iter().map(|p| match p {
                            Part::Text(t) => t.chars().filter(|c| "甲乙".contains(*c)).count(),
                            Part::Mark(_) => 0,
                            Part::Optional(inner) => count(inner),
                        }).sum()
                    }
                    count(parts)
                };
                prop_assert_eq!(words(&parts), text.chars().filter(|c| "甲乙".contains(*c)).count());
            }
        }
    }
}
