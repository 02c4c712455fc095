//! A filled text as a Word document in the layout of GB/T 9704: figures that came from the ledgers faintly underlined, their
//! definitions at the end on request.

use super::fill::{Filling, filling};
use super::known;
use crate::context::OpContext;
use crate::exchange::{moment, record_export};
use crate::outcome::{Outcome, Refusal};
use domain::{Day, Id};
use paper::gongwen::{self, Block, Gongwen, Layout, Para, ParaKind, Run};

/// Writes the filled text: file name and content. Figures nobody filled keep their sign. Taking it out is recorded.
///
/// # Errors
/// Not visible; the store's.
pub async fn document(cx: &OpContext, id: Id, until: Option<Day>, basis: bool) -> Outcome<(String, Vec<u8>)> {
    let filling = filling(cx, id, until).await?;
    let title = filling.view.headline.trim().to_owned();
    let left = filling.blanks.iter().filter(|b| b.filled.is_none()).count();
    let ledger = &known(&cx.app)?.ledger.id;
    let what = format!("填数 {} 处，未填 {left} 处", filling.blanks.len() - left);
    record_export(cx, ledger, "填好数字的文稿", Some(filling.view.record.place), &what, 1).await?;
    let document = Gongwen {
        title: vec![title.clone()],
        body: body(&filling, &title).into_iter().map(Block::Para).collect(),
        basis: if basis { filling.basis() } else { Vec::new() },
        made: Some(moment(cx)),
        ..Gongwen::default()
    };
    let bytes = gongwen::write(&document, &Layout::gbt9704())
        .map_err(|e| Refusal::Internal(format!("filled speech docx: {e}")))?;
    Ok((format!("{title}.docx"), bytes))
}

/// Paragraphs of the text without its title line.
fn body(filling: &Filling, title: &str) -> Vec<Para> {
    let mut out = Vec::new();
    let mut start = 0;
    for line in filling.clean.split('\n') {
        let end = start + line.len();
        if !line.trim().is_empty() && line.trim() != title {
            out.push(Para { kind: kind(filling, start, line), runs: runs(filling, start, end) });
        }
        start = end + 1;
    }
    out
}

fn kind(filling: &Filling, start: usize, line: &str) -> ParaKind {
    let lead = line.len() - line.trim_start().len();
    let level = filling.headings.iter().find(|(at, _)| *at == start + lead).map(|(_, level)| *level);
    match level {
        Some(1) => ParaKind::H1,
        Some(2) => ParaKind::H2,
        _ => ParaKind::Body,
    }
}

fn runs(filling: &Filling, start: usize, end: usize) -> Vec<Run> {
    let mut out = Vec::new();
    let mut at = start;
    for blank in filling.blanks.iter().filter(|b| b.start >= start && b.end <= end) {
        let Some(fill) = &blank.filled else { continue };
        out.push(Run::new(filling.printed.slice(at..blank.start).trim_start_matches(' ')));
        out.push(Run { text: fill.text.clone(), underline_faint: true, ..Run::default() });
        at = blank.end;
    }
    let rest = filling.printed.slice(at..end);
    let rest = if at == start { rest.trim() } else { rest.trim_end() };
    out.push(Run::new(rest));
    out.retain(|r| !r.text.is_empty());
    out
}
