//! Deciding which places are markers and how deep they stand: a beam search for the cheapest reading of the whole text.
//!
//! Documents mix styles on one level, use one style on two levels, lose numbers and restart series. No local rule
//! answers all of these; a cost for each oddity, summed over the document, does.

use super::marks::{Mark, Style};

/// Costs of what may happen; a continued series costs nothing.
mod cost {
    /// A first entry below the one before.
    pub(super) const CHILD: f32 = 0.5;
    /// Numbers are missing.
    pub(super) const GAP: f32 = 2.0;
    /// … for each missing number.
    pub(super) const MISSING: f32 = 0.25;
    /// … where the text was visibly cut.
    pub(super) const GAP_AT_CUT: f32 = 0.6;
    /// A series starts again beside a finished one.
    pub(super) const RESTART: f32 = 1.0;
    /// … beside one that had a single entry.
    pub(super) const RESTART_AFTER_ONE: f32 = 1.5;
    /// … in a style that usually stands higher, or lower.
    pub(super) const RESTART_ABOVE: f32 = 0.2;
    pub(super) const RESTART_BELOW: f32 = 1.2;
    /// A series goes on in another style.
    pub(super) const OTHER_STYLE: f32 = 1.8;
    /// … although that style has an open series of its own.
    pub(super) const OTHER_STYLE_OPEN: f32 = 2.5;
    /// 一是 … 二要: these two change freely.
    pub(super) const OTHER_VERB: f32 = 0.3;
    /// A series changes between line starts and running text.
    pub(super) const OTHER_PLACE: f32 = 0.4;
    /// … together with a change of style.
    pub(super) const OTHER_STYLE_PLACE: f32 = 1.2;
    /// A style that is usually higher stands below.
    pub(super) const INVERTED: f32 = 1.5;
    /// A heading of its own line below an entry in running text.
    pub(super) const LINE_BELOW_INLINE: f32 = 2.0;
    /// A series in a later paragraph below an entry in running text.
    pub(super) const LATER_BELOW_INLINE: f32 = 1.5;
    /// The same style below itself.
    pub(super) const SAME_BELOW: f32 = 2.2;
    /// 一要 below 一是.
    pub(super) const VERB_BELOW: f32 = 0.3;
    /// The same number twice.
    pub(super) const TWICE: f32 = 2.6;
    /// A smaller number after a larger one.
    pub(super) const BACK: f32 = 4.5;
    /// A series in the closing words belongs to no heading.
    pub(super) const CLOSING_BELOW: f32 = 0.8;
    /// A series at the level that its style had before.
    pub(super) const USUAL_LEVEL: f32 = -0.6;
    /// … or at another.
    pub(super) const OTHER_LEVEL: f32 = 0.8;
    /// The numbers go on under the next heading.
    pub(super) const RUNS_ON: f32 = 0.7;
    /// Passing over a place, by how doubtful it is.
    pub(super) const SKIP: [f32; 4] = [5.0, 2.4, 1.4, 0.3];
    /// Opening a series at a doubtful place.
    pub(super) const OPEN_DOUBTFUL: [f32; 4] = [0.0, 0.2, 0.8, 1.2];
}

const WIDTH: usize = 24;
const DEPTH: usize = 8;
/// Kinds of markers.
const STYLES: usize = 13;

/// One open series of a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Frame {
    style: Style,
    /// The style its first entry had.
    first: Style,
    n: u32,
    at_line: bool,
    /// The line of its last entry.
    line: u32,
    /// It has one entry only.
    single: bool,
    /// Cuts in the text before it.
    cuts: u32,
    /// The last mark of this series.
    mark: u32,
}

const EMPTY: Frame =
    Frame { style: Style::Han, first: Style::Han, n: 0, at_line: true, line: 0, single: true, cuts: 0, mark: u32::MAX };

#[derive(Debug, Clone, Copy)]
struct Reading {
    stack: [Frame; DEPTH],
    depth: usize,
    /// The last series closed at each level, to go on with under the next parent: 一、1.2. 二、3.4.
    closed: [Option<(Style, u32)>; DEPTH],
    /// The level (from 1) at which a series of each style last stood; 0: none yet.
    usual: [u8; STYLES],
    cost: f32,
    node: u32,
}

/// How a mark was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    /// Which mark.
    pub(super) mark: usize,
    /// From 1.
    pub(super) level: u8,
    /// The mark above it.
    pub(super) parent: Option<usize>,
    /// Numbers `from..n` are missing before it.
    pub(super) missing_from: u32,
    /// The text was visibly cut where they are missing.
    pub(super) cut: bool,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    before: u32,
    placed: Option<Placed>,
}

/// A way on from one reading of the beam, before it is worked out.
#[derive(Debug, Clone, Copy)]
struct Choice {
    /// Of the whole reading with it.
    cost: f32,
    /// Which reading of the beam.
    reading: usize,
    /// The mark as an entry: level, first missing number, whether it opens a series. `None`: the mark is passed over.
    entry: Option<(usize, u32, bool)>,
}

/// Nodes are thinned out to those in use whenever so many more have gathered: the search of a megabyte of markers stays
/// in a few megabytes.
const GATHERED: usize = 1 << 15;

/// The cheapest reading of all marks.
pub(super) fn nest(marks: &[Mark]) -> Vec<Placed> {
    let mut nodes = vec![Node { before: u32::MAX, placed: None }];
    let mut limit = GATHERED;
    let first =
        Reading { stack: [EMPTY; DEPTH], depth: 0, closed: [None; DEPTH], usual: [0; STYLES], cost: 0.0, node: 0 };
    let (mut beam, mut next) = (vec![first], Vec::with_capacity(WIDTH));
    let mut choices: Vec<Choice> = Vec::new();
    for (index, mark) in marks.iter().enumerate() {
        choices.clear();
        for (k, reading) in beam.iter().enumerate() {
            let skip = cost::SKIP[usize::from(mark.doubt.min(3))];
            choices.push(Choice { cost: reading.cost + skip, reading: k, entry: None });
            for level in 0..(reading.depth + 1).min(DEPTH) {
                choices.extend(place(reading, level, mark).map(|(c, from, fresh)| Choice {
                    cost: reading.cost + c,
                    reading: k,
                    entry: Some((level, from, fresh)),
                }));
            }
        }
        choices.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        next.clear();
        for choice in &choices {
            if next.len() == WIDTH {
                break;
            }
            let (mut reading, placed) = worked_out(&beam[choice.reading], choice, index, mark);
            if next.iter().any(|k| same(k, &reading)) {
                continue;
            }
            if placed.is_some() {
                nodes.push(Node { before: reading.node, placed });
                reading.node = u32::try_from(nodes.len() - 1).unwrap_or(0);
            }
            next.push(reading);
        }
        std::mem::swap(&mut beam, &mut next);
        if nodes.len() > limit {
            nodes = in_use(&nodes, &mut beam);
            limit = nodes.len() + GATHERED;
        }
    }
    let mut out = Vec::new();
    let mut at = beam.first().map_or(0, |b| b.node);
    while let Some(node) = nodes.get(at as usize) {
        out.extend(node.placed);
        if node.before == u32::MAX {
            break;
        }
        at = node.before;
    }
    out.reverse();
    out
}

/// The nodes that a reading of the beam still leads back to, numbered anew.
fn in_use(nodes: &[Node], beam: &mut [Reading]) -> Vec<Node> {
    let mut used = vec![false; nodes.len()];
    for reading in beam.iter() {
        let mut at = reading.node;
        while let Some(node) = nodes.get(at as usize).filter(|_| !used[at as usize]) {
            used[at as usize] = true;
            at = node.before;
        }
    }
    let mut number = vec![u32::MAX; nodes.len()];
    let mut kept = Vec::new();
    // What a node leads back to stands before it.
    for (i, node) in nodes.iter().enumerate().filter(|(i, _)| used[*i]) {
        number[i] = u32::try_from(kept.len()).unwrap_or(u32::MAX);
        let before = number.get(node.before as usize).copied().unwrap_or(u32::MAX);
        kept.push(Node { before, ..*node });
    }
    for reading in beam {
        reading.node = number[reading.node as usize];
    }
    kept
}

/// Two readings that can not differ in what follows.
fn same(a: &Reading, b: &Reading) -> bool {
    let key = |f: &Frame| (f.style, f.first, f.n, f.at_line, f.single, f.line);
    a.depth == b.depth
        && a.closed == b.closed
        && a.stack[..a.depth].iter().map(key).eq(b.stack[..b.depth].iter().map(key))
}

fn verbs(a: Style, b: Style) -> bool {
    matches!(a, Style::Is | Style::Must) && matches!(b, Style::Is | Style::Must)
}

/// `1、` before `二、`: the 一 of a Chinese series was turned into 1.
fn one_for_yi(frame: Frame, mark: &Mark) -> bool {
    let pair = (frame.style, mark.style);
    frame.n == 1 && mark.n == 2 && matches!(pair, (Style::Arabic, Style::Han) | (Style::ArabicParen, Style::HanParen))
}

/// Does a series of this style rarely stand below the other? 第一, may stand above or below (一) and 1、.
fn inverted(child: Style, parent: Style) -> bool {
    match (child, parent) {
        (Style::Is | Style::Must, _) | (Style::Circle | Style::ArabicParen, Style::Is | Style::Must) => false,
        (_, Style::Is | Style::Must) => true,
        (_, Style::Ordinal) => matches!(child, Style::Chapter | Style::Section | Style::Article | Style::Han),
        (Style::Ordinal, _) => false,
        _ => child < parent,
    }
}

/// What it costs to read the mark as an entry of the given level (0 = top), in all ways: going on with the series open
/// there, or first of a new one. (cost, first missing number, new)
fn place(reading: &Reading, level: usize, mark: &Mark) -> impl Iterator<Item = (f32, u32, bool)> {
    let open = (level < reading.depth).then(|| reading.stack[level]);
    let go_on = open.and_then(|frame| going_on(reading, frame, mark).map(|(c, from)| (c, from, false)));
    let start = starting(reading, level, open, mark).map(|(c, from)| (c, from, true));
    go_on.into_iter().chain(start)
}

/// The reading with one choice made.
fn worked_out(reading: &Reading, choice: &Choice, index: usize, mark: &Mark) -> (Reading, Option<Placed>) {
    let mut r = Reading { cost: choice.cost, ..*reading };
    let Some((level, from, fresh)) = choice.entry else { return (r, None) };
    let open = (level < r.depth).then(|| r.stack[level]);
    let before = open.or_else(|| level.checked_sub(1).map(|up| r.stack[up]));
    for k in level + 1..r.depth {
        r.closed[k] = Some((r.stack[k].style, r.stack[k].n));
    }
    r.depth = level + 1;
    r.usual[mark.style as usize] = u8::try_from(level + 1).unwrap_or(u8::MAX);
    r.stack[level] = Frame {
        style: mark.style,
        first: open.filter(|_| !fresh).map_or(mark.style, |f| f.first),
        n: mark.n,
        at_line: mark.at_line,
        line: mark.line,
        single: fresh,
        cuts: mark.cuts,
        mark: u32::try_from(index).unwrap_or(u32::MAX),
    };
    let placed = Placed {
        mark: index,
        level: u8::try_from(level + 1).unwrap_or(u8::MAX),
        parent: level.checked_sub(1).map(|up| r.stack[up].mark as usize),
        missing_from: from.min(mark.n),
        cut: before.map_or(0, |f| f.cuts) != mark.cuts,
    };
    (r, Some(placed))
}

/// Cost of going on with an open series, and the first missing number.
fn going_on(reading: &Reading, frame: Frame, mark: &Mark) -> Option<(f32, u32)> {
    let mut c = if frame.style == mark.style {
        0.0
    } else if verbs(frame.style, mark.style) || one_for_yi(frame, mark) {
        cost::OTHER_VERB
    } else if reading.stack[..reading.depth].iter().any(|f| f.style == mark.style) {
        // The style has a series of its own, above or further down.
        cost::OTHER_STYLE + cost::OTHER_STYLE_OPEN
    } else {
        cost::OTHER_STYLE
    };
    if frame.at_line != mark.at_line {
        c += if frame.style == mark.style || verbs(frame.style, mark.style) {
            cost::OTHER_PLACE
        } else {
            cost::OTHER_STYLE_PLACE
        };
    }
    let want = frame.n + 1;
    if mark.n == want {
        return Some((c, want));
    }
    if mark.n > want {
        return Some((c + gap(mark.cuts != frame.cuts, mark.n - want), want));
    }
    if mark.n == 1 {
        return None;
    }
    Some((c + if mark.n == frame.n { cost::TWICE } else { cost::BACK }, mark.n))
}

fn gap(cut: bool, missing: u32) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "below 100")]
    let many = missing as f32 * cost::MISSING;
    let far = if missing > 6 { 4.0 } else { 0.0 };
    far + if cut { cost::GAP_AT_CUT + many / 2.0 } else { cost::GAP + many }
}

/// Cost of opening a series at a level, and the first missing number.
fn starting(reading: &Reading, level: usize, open: Option<Frame>, mark: &Mark) -> Option<(f32, u32)> {
    let mut c = cost::OPEN_DOUBTFUL[usize::from(mark.doubt.min(3))];
    match open {
        None => c += cost::CHILD,
        Some(frame) => {
            c += if frame.single { cost::RESTART_AFTER_ONE } else { cost::RESTART };
            if frame.style != mark.style && !verbs(frame.style, mark.style) {
                // 1、 after a series of 一、 belongs below its last entry, 一、 after 一是 … 二是 beside them.
                c += if inverted(mark.style, frame.style) { cost::RESTART_ABOVE } else { cost::RESTART_BELOW };
            }
        }
    }
    // A style mostly keeps its level through the document; 一是 stands below whatever comes before it.
    let usual = reading.usual[mark.style as usize];
    let open_now = reading.stack[..reading.depth].iter().any(|f| f.style == mark.style);
    if usual > 0 && !open_now && !matches!(mark.style, Style::Is | Style::Must) {
        c += if usize::from(usual) == level + 1 { cost::USUAL_LEVEL } else { cost::OTHER_LEVEL };
    }
    if mark.closing {
        c += if level == 0 { -0.6 } else { cost::CLOSING_BELOW };
    }
    if let Some(up) = level.checked_sub(1).map(|k| reading.stack[k]) {
        if inverted(mark.style, up.style) {
            c += cost::INVERTED;
        }
        if mark.at_line && !up.at_line {
            c += cost::LINE_BELOW_INLINE;
        }
        if !mark.at_line && !up.at_line && mark.line != up.line {
            c += cost::LATER_BELOW_INLINE;
        }
    }
    let above = &reading.stack[..level];
    if above.iter().any(|f| f.style == mark.style || f.first == mark.style) {
        c += cost::SAME_BELOW;
    } else if above.iter().any(|f| verbs(f.style, mark.style) && f.at_line == mark.at_line) {
        c += cost::VERB_BELOW;
    }
    // 1. 2. under 一、 and 3. 4. under 二、: items on lines of their own may be counted through; 第一条 always is.
    let runs_on = open.is_none()
        && mark.at_line
        && matches!(mark.style, Style::Arabic | Style::Article)
        && reading.closed[level].is_some_and(|(style, n)| style == mark.style && n + 1 == mark.n);
    if runs_on {
        return Some((c + cost::RUNS_ON, mark.n));
    }
    if mark.n > 1 {
        let before = open.or_else(|| level.checked_sub(1).map(|up| reading.stack[up]));
        let cut = before.map_or(0, |f| f.cuts) != mark.cuts;
        c += gap(cut, mark.n - 1);
    }
    Some((c, 1))
}
