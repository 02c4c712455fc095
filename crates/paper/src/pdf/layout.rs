//! From placed pieces to lines, from lines to paragraphs.
//!
//! A page is followed in the order in which it was drawn, which is the order in which it was written: so columns stay apart.
//! A piece that lies on the base line of a line already begun, and beside its text, belongs to that line. Where the page has
//! no columns, the lines are then put in order from top to bottom.

use super::content::Shown;

/// Lines that are looked back at for a piece that continues one of them, and neighbours compared with one another.
const BACK: usize = 64;

/// Characters that a line has at least which goes on: shorter ones are cells and headings.
const NARROW: f32 = 10.0;

/// A line of text with its place.
pub(super) struct Line {
    pub(super) text: String,
    left: f32,
    right: f32,
    y: f32,
    size: f32,
    /// The width of its first word, which would have had to fit on the line before.
    word: f32,
}

impl Line {
    /// A line that is on no page.
    pub(super) fn note(text: String) -> Self {
        Self { text, left: 0.0, right: 0.0, y: 0.0, size: 0.0, word: 0.0 }
    }
}

/// The lines of a page in reading order.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) lines: Vec<Line>,
    /// Has columns or tables side by side.
    columns: bool,
    /// Text that does not run from left to right.
    pub(super) aside: Vec<String>,
}

struct Open {
    pieces: Vec<usize>,
    left: f32,
    right: f32,
    y: f32,
    size: f32,
}

impl Open {
    fn same_base(&self, y: f32, size: f32) -> bool {
        (self.y - y).abs() < 0.4 * self.size.max(size)
    }
}

/// Puts the pieces of a page into lines.
pub(super) fn sheet(shown: &Shown) -> Sheet {
    let mut open: Vec<Open> = Vec::new();
    let mut current = None;
    let mut sheet = Sheet::default();
    let mut aside: Option<(f32, f32, String)> = None;
    for (i, glyph) in shown.glyphs.iter().enumerate() {
        let text = shown.text(glyph);
        if glyph.turned {
            let far = |(x, y, _): &(f32, f32, String)| (x - glyph.x).hypot(y - glyph.y) > 3.0 * glyph.size;
            if aside.as_ref().is_some_and(far) {
                sheet.aside.extend(aside.take().map(|a| a.2));
            }
            let (x, y, line) = aside.get_or_insert((0.0, 0.0, String::new()));
            (*x, *y) = (glyph.x, glyph.y);
            line.push_str(text);
            continue;
        }
        let blank = text.trim().is_empty();
        let (size, right) = (glyph.size.max(1.0), glyph.x + glyph.width);
        let holds = |line: &Open, slack: f32| {
            line.same_base(glyph.y, size) && glyph.x > line.left - 0.6 * size && glyph.x < line.right + slack
        };
        let found = current.filter(|&c: &usize| holds(&open[c], f32::INFINITY)).or_else(|| {
            let from = open.len().saturating_sub(BACK);
            (from..open.len()).rev().find(|&l| {
                // Closer than the cells of a table are.
                let before = right > open[l].left - 0.6 * size && open[l].same_base(glyph.y, size);
                holds(&open[l], 0.6 * size) || before && glyph.x < open[l].left
            })
        });
        match found {
            Some(l) => {
                open[l].pieces.push(i);
                if !blank {
                    open[l].left = open[l].left.min(glyph.x);
                    open[l].right = open[l].right.max(right);
                    open[l].size = open[l].size.max(size);
                }
                current = Some(l);
            }
            // A line does not begin with blanks.
            None if blank => {}
            None => {
                open.push(Open { pieces: vec![i], left: glyph.x, right, y: glyph.y, size });
                current = Some(open.len() - 1);
            }
        }
    }
    sheet.aside.extend(aside.map(|a| a.2));
    let mut open = grown_together(open);
    sheet.columns = side_by_side(&open) >= 2;
    if !sheet.columns {
        open.sort_by(|a, b| b.y.total_cmp(&a.y));
    }
    sheet.lines = open.into_iter().map(|line| finish(line, shown)).filter(|l| !l.text.is_empty()).collect();
    sheet
}

/// Lines that were begun apart and whose gap was filled later are one.
fn grown_together(mut open: Vec<Open>) -> Vec<Open> {
    let mut order: Vec<usize> = (0..open.len()).collect();
    order.sort_by(|a, b| open[*b].y.total_cmp(&open[*a].y));
    for i in 0..order.len() {
        for &other in order[i + 1..].iter().take(BACK) {
            let (into, from) = (order[i].min(other), order[i].max(other));
            let (a, b) = (&open[into], &open[from]);
            let gap = a.left.max(b.left) - a.right.min(b.right);
            let both = !a.pieces.is_empty() && !b.pieces.is_empty();
            if both && a.same_base(b.y, b.size) && gap < 0.6 * a.size.min(b.size) {
                let pieces = std::mem::take(&mut open[from].pieces);
                let (left, right, size) = (open[from].left, open[from].right, open[from].size);
                let line = &mut open[into];
                line.pieces.extend(pieces);
                (line.left, line.right) = (line.left.min(left), line.right.max(right));
                line.size = line.size.max(size);
            }
        }
    }
    open.retain(|line| !line.pieces.is_empty());
    open
}

/// How many lines have another one beside them.
fn side_by_side(open: &[Open]) -> usize {
    let mut order: Vec<&Open> = open.iter().collect();
    order.sort_by(|a, b| b.y.total_cmp(&a.y));
    let beside = |a: &Open, b: &Open| a.y - b.y < 0.9 * a.size.min(b.size) && (a.right <= b.left || b.right <= a.left);
    (0..order.len()).filter(|&i| order[i + 1..].iter().take(BACK).any(|b| beside(order[i], b))).count()
}

/// The text of a line: its pieces from left to right, a space or a tab where there is a gap.
fn finish(mut line: Open, shown: &Shown) -> Line {
    let glyphs = &shown.glyphs;
    line.pieces.sort_by(|a, b| glyphs[*a].x.total_cmp(&glyphs[*b].x));
    let mut text = String::new();
    let mut last: Option<usize> = None;
    let mut word = None;
    for &i in &line.pieces {
        let (glyph, piece) = (&glyphs[i], shown.text(&glyphs[i]));
        if let Some(before) = last.map(|l| &glyphs[l]) {
            // The same sign at the same place again: bold made by printing twice.
            if (glyph.x - before.x).abs() < 0.2 * glyph.size && piece == shown.text(before) && glyph.width > 0.0 {
                continue;
            }
            let gap = glyph.x - (before.x + before.width);
            let open = !text.ends_with(char::is_whitespace) && !piece.starts_with(char::is_whitespace);
            let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_graphic());
            let (left, right) = (latin(text.chars().next_back()), latin(piece.chars().next()));
            let (between, edge) = (left && right, left != right);
            if open && gap > 3.0 * line.size {
                text.push('\t');
            } else if open && (gap > line.size || edge && gap > 0.75 * line.size || between && gap > 0.2 * line.size) {
                text.push(' ');
            }
        }
        let breaks = !piece.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '%' | '-'));
        if word.is_none() && !text.is_empty() && breaks {
            word = Some(glyph.x - line.left);
        }
        text.push_str(piece);
        last = Some(i);
    }
    let word = word.unwrap_or(line.right - line.left).max(line.size);
    Line { text: text.trim().to_owned(), left: line.left, right: line.right, y: line.y, size: line.size, word }
}

/// The text of all pages: one line per paragraph as far as the layout tells.
///
/// A line goes on in the next one when it fills its column and the next one begins at the left edge. Where the layout does
/// not tell, lines stay as they are.
pub(super) fn paragraphs(sheets: Vec<Sheet>) -> String {
    let single: Vec<&Line> = sheets.iter().filter(|s| !s.columns).flat_map(|s| &s.lines).collect();
    let whole = edges(&single);
    let mut out = String::new();
    let mut before: Option<Before> = None;
    // What stands between two parts of a paragraph that goes over the end of a page.
    let mut held: Vec<String> = Vec::new();
    for sheet in sheets {
        let body = sheet.lines.len() - foot(&sheet.lines);
        let own: Vec<Option<Edges>> =
            if sheet.columns { columns(&sheet.lines) } else { vec![whole; sheet.lines.len()] };
        for (i, line) in sheet.lines.into_iter().enumerate() {
            if i >= body {
                held.push(line.text);
                continue;
            }
            let edges = own[i];
            let goes_on = edges.zip(before).is_some_and(|(edges, Before { y, size, right, leading, ended, long })| {
                let alike = (line.size - size).abs() < 0.15 * size;
                let at_edge = (line.left - edges.left).abs() < 0.8 * size;
                let filled = right + line.word + size > edges.right;
                let near = y - line.y < leading || i == 0;
                let down = line.y < y || i == 0;
                // The row of a table goes on in no other line.
                let row = line.text.contains('\t') || out[out.rfind('\n').map_or(0, |n| n + 1)..].contains('\t');
                !row && long && alike && at_edge && filled && near && down && (!ended || edges.indented)
            });
            if !goes_on {
                for mark in held.drain(..) {
                    push_line(&mut out, &mark);
                }
                push_line(&mut out, &line.text);
            } else {
                let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
                if latin(out.chars().next_back()) && latin(line.text.chars().next()) {
                    out.push(' ');
                }
                out.push_str(&line.text);
            }
            let ended = line.text.ends_with(['。', '！', '？', '；', '：', '.', '!', '?', ';', ':']);
            let leading = edges.map_or(0.0, |e| e.leading) * 1.3;
            let long = line.right - line.left > NARROW * line.size;
            before = Some(Before { y: line.y, size: line.size, right: line.right, leading, ended, long });
        }
    }
    for mark in held {
        push_line(&mut out, &mark);
    }
    out
}

/// The line before, as far as it decides whether its paragraph goes on.
#[derive(Clone, Copy)]
struct Before {
    y: f32,
    size: f32,
    right: f32,
    leading: f32,
    ended: bool,
    long: bool,
}

fn push_line(out: &mut String, line: &str) {
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(line);
}

/// The place of a column.
#[derive(Clone, Copy)]
struct Edges {
    left: f32,
    right: f32,
    /// From base line to base line, as it is most of the time.
    leading: f32,
    /// Paragraphs begin further in.
    indented: bool,
}

/// The edges most lines keep; `None` when there are too few lines or too little in common.
fn edges(lines: &[&Line]) -> Option<Edges> {
    if lines.len() < 2 {
        return None;
    }
    let mut sizes: Vec<f32> = lines.iter().map(|l| l.size).collect();
    let size = median(&mut sizes)?;
    let near = |a: f32, b: f32| (a - b).abs() < 0.6 * size;
    let count = |value: f32, of: fn(&Line) -> f32| lines.iter().take(2000).filter(|l| near(of(l), value)).count();
    let mut lefts: Vec<f32> = lines.iter().take(200).map(|l| l.left).collect();
    lefts.sort_by(f32::total_cmp);
    let share = (lines.len().min(2000) / 8).max(1);
    let left = lefts.into_iter().find(|l| count(*l, |l| l.left) >= share)?;
    // Headings and page numbers say nothing about the right edge.
    let long = |l: &&&Line| l.right - l.left > NARROW * l.size;
    let mut rights: Vec<f32> = lines.iter().filter(long).take(200).map(|l| l.right).collect();
    rights.sort_by(|a, b| b.total_cmp(a));
    let right = rights.into_iter().find(|r| count(*r, |l| l.right) >= share.max(2))?;
    let mut steps: Vec<f32> =
        lines.windows(2).map(|p| p[0].y - p[1].y).filter(|s| *s > 0.5 * size && *s < 4.0 * size).collect();
    let leading = median(&mut steps)?;
    let indents = lines.iter().filter(|l| (1.2 * size..3.5 * size).contains(&(l.left - left))).count();
    Some(Edges { left, right, leading, indented: indents * 20 >= lines.len() })
}

fn median(values: &mut [f32]) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

/// The edges of the column each line of a page stands in.
fn columns(lines: &[Line]) -> Vec<Option<Edges>> {
    let mut widths: Vec<f32> = lines.iter().map(|l| l.right - l.left).collect();
    let usual = median(&mut widths).unwrap_or(0.0);
    let mut out = vec![None; lines.len()];
    let mut groups: Vec<(f32, Vec<usize>)> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        if line.right - line.left > 1.6 * usual {
            continue;
        }
        let reach = 3.0 * line.size;
        match groups.iter_mut().take(BACK).find(|(left, _)| (*left - line.left).abs() < reach) {
            Some((left, group)) => {
                *left = left.min(line.left);
                group.push(i);
            }
            None => groups.push((line.left, vec![i])),
        }
    }
    for (_, group) in groups.into_iter().filter(|(_, g)| g.len() >= 4) {
        let found = edges(&group.iter().map(|i| &lines[*i]).collect::<Vec<_>>());
        for i in group {
            out[i] = found;
        }
    }
    out
}

/// How many of the last lines are page numbers, and notes set smaller than the text above them.
fn foot(lines: &[Line]) -> usize {
    let marks = lines.iter().rev().take_while(|l| page_mark(&l.text)).count();
    let mut sizes: Vec<f32> = lines.iter().map(|l| l.size).collect();
    let small = median(&mut sizes).unwrap_or(0.0) * 0.85;
    marks + lines.iter().rev().skip(marks).take_while(|l| l.size > 0.0 && l.size < small).count()
}

/// A page number as it stands at the foot: 3, - 3 -, 第3页, 3/12.
fn page_mark(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (1..=8).contains(&digits)
        && text.chars().count() <= 20
        && text.chars().all(|c| c.is_ascii_digit() || " -–—―－/／·第共页（）()".contains(c))
}
