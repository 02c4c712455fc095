//! A report as a Word document in the layout of GB/T 9704.

use super::draft::{Draft, Piece};
use crate::outcome::{Outcome, Refusal};
use domain::{Day, Moment};
use jiff::civil;
use paper::gongwen::{self, Block, Gongwen, Layout, Para, ParaKind, Run};

/// Who signs, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Issuing body (发文机关署名).
    pub issuer: String,
    /// The person who confirmed the figures.
    pub confirmer: String,
    /// When.
    pub at: Moment,
}

/// Writes a draft as `.docx`, the definitions of its figures at the end. Without `signed` it is marked as a draft that was not
/// issued, its figures faintly underlined; what is issued goes out without marks.
///
/// # Errors
/// [`Refusal::Internal`] when packing fails.
pub fn docx(draft: &Draft, signed: Option<&Signed>, now: Moment) -> Outcome<Vec<u8>> {
    let mut basis = draft.basis.clone();
    let made = now.chinese();
    basis.push(match signed {
        Some(s) => format!("数字由台账自动汇总，{made} 印发时锁定，确认人：{}。", s.confirmer),
        None => format!("本件为 {made} 生成的草稿，未印发，数字未锁定。"),
    });
    let addressee = Some(draft.addressee.clone()).filter(|a| !a.is_empty());
    let document = Gongwen {
        letterhead: None,
        number: None,
        title: draft.title.clone(),
        addressee,
        body: draft
            .paragraphs
            .iter()
            .map(|p| Block::Para(para(draft, signed.is_none(), &p.style, &p.pieces)))
            .collect(),
        attachments: Vec::new(),
        issuer: signed.map(|s| s.issuer.clone()),
        date: signed.and_then(|s| date(s.at.day())),
        basis,
        made: time(now),
    };
    gongwen::write(&document, &Layout::gbt9704()).map_err(|e| Refusal::Internal(format!("report docx: {e}")))
}

fn para(draft: &Draft, marked: bool, style: &str, pieces: &[Piece]) -> Para {
    let kind = match style {
        "h1" => ParaKind::H1,
        "h2" => ParaKind::H2,
        _ => ParaKind::Body,
    };
    let run = |piece: &Piece| match piece {
        Piece::Text(text) => Run::new(text.clone()),
        Piece::Figure(n) => Run {
            text: draft.figure(*n).map(|f| f.shown.clone()).unwrap_or_default(),
            underline_faint: marked,
            ..Run::default()
        },
    };
    Para { kind, runs: pieces.iter().map(run).collect() }
}

fn date(day: Day) -> Option<civil::Date> {
    let (year, month, day) = day.ymd();
    civil::Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn time(now: Moment) -> Option<civil::DateTime> {
    let (hour, minute) = now.hour_minute();
    let time = civil::Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0).ok()?;
    Some(date(now.day())?.to_datetime(time))
}

#[cfg(test)]
mod tests {
    use super::super::body::tests::sample;
    use super::para;

    #[test]
    fn what_is_issued_carries_no_marks() {
        let draft = sample();
        let one = &draft.paragraphs[0];
        for marked in [true, false] {
            let runs = para(&draft, marked, &one.style, &one.pieces).runs;
            assert_eq!(runs.iter().any(|run| run.underline_faint), marked);
        }
    }
}
