//! Issued reports: document, figures and the rows behind them, frozen. Written once, never changed.

use crate::{Error, Row, Statements, Tx, params, record};
use domain::{Id, Moment, PlaceId};

const INSERT: &str = "insert into report (id, county, place, template, title, period, issued_by, issued_name, issued_at, body, docx, hash)
 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
const INSERT_FIGURE: &str = "insert into report_figure (report, n, indicator, place, period, shown, value_top, value_bottom, rows_hash, row_ids)
 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const GET: &str =
    "select id, county, place, template, title, period, issued_by, issued_name, issued_at, body, docx, hash
 from report where id = $1";
const BELOW: &str = "select r.id, r.place, r.template, r.title, r.period, r.issued_name, r.issued_at, r.hash
 from place_below b join report r on r.place = b.place where b.above = $1 order by r.issued_at desc, r.id limit $2";
const IDS: &str = "select id from report order by id";
const FIGURES: &str = "select n, indicator, place, period, shown, value_top, value_bottom, rows_hash, row_ids
 from report_figure where report = $1 order by n";

/// For the test that prepares every statement.
pub const STATEMENTS: Statements = &[
    ("reports::INSERT", &INSERT),
    ("reports::INSERT_FIGURE", &INSERT_FIGURE),
    ("reports::GET", &GET),
    ("reports::BELOW", &BELOW),
    ("reports::FIGURES", &FIGURES),
    ("reports::IDS", &IDS),
];

/// An issued report (已印发的报告).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Permanent id.
    pub id: Id,
    /// Tenant.
    pub county: PlaceId,
    /// Place it is about.
    pub place: PlaceId,
    /// Template id.
    pub template: String,
    pub title: String,
    /// Period, in the words of the caller.
    pub period: String,
    /// Natural person who issued it.
    pub issued_by: Id,
    /// Their name then.
    pub issued_name: String,
    /// When.
    pub issued_at: Moment,
    /// The text with its figures, as the caller keeps it.
    pub body: String,
    /// The Word document.
    pub docx: Vec<u8>,
    /// Hash of the document.
    pub hash: String,
}

record! {
    /// A line of the list of issued reports.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Head {
        /// Report.
        pub id: Id,
        /// Place it is about.
        pub place: PlaceId,
        /// Template id.
        pub template: String,
        pub title: String,
        pub period: String,
        /// Who issued it.
        pub issued_name: String,
        /// When.
        pub issued_at: Moment,
        /// Hash of the document.
        pub hash: String,
    }
}

record! {
    /// A figure as it was when its report was issued.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Frozen {
        /// Its number in the report.
        pub n: i64,
        /// Indicator, with the option the caller adds.
        pub indicator: String,
        pub place: PlaceId,
        /// Period, in the words of the caller.
        pub period: String,
        /// As printed.
        pub shown: String,
        /// Count, or numerator.
        pub top: i64,
        /// Denominator; none for a count.
        pub bottom: Option<i64>,
        /// Hash of the rows.
        pub rows_hash: String,
        /// The rows, packed by the caller.
        pub rows: Vec<u8>,
    }
}

/// Keeps a report with its figures.
///
/// # Errors
/// [`Error::Conflict`] when the id is taken.
pub fn insert(tx: &mut Tx, report: &Report, figures: &[Frozen]) -> Result<(), Error> {
    tx.run(
        INSERT,
        params![
            report.id.bytes(),
            report.county.0,
            report.place.0,
            &report.template,
            &report.title,
            &report.period,
            report.issued_by.bytes(),
            &report.issued_name,
            report.issued_at.0,
            &report.body,
            report.docx.clone(),
            &report.hash,
        ],
    )?;
    for f in figures {
        tx.run(
            INSERT_FIGURE,
            params![
                report.id.bytes(),
                f.n,
                &f.indicator,
                f.place.0,
                &f.period,
                &f.shown,
                f.top,
                f.bottom,
                &f.rows_hash,
                f.rows.clone()
            ],
        )?;
    }
    Ok(())
}

/// One report, whole.
///
/// # Errors
/// The store's.
pub fn get(tx: &mut Tx, id: Id) -> Result<Option<Report>, Error> {
    let mut found = None;
    tx.each(GET, params![id.bytes()], |row| {
        found = Some(read(row)?);
        Ok::<(), Error>(())
    })?;
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<Report, Error> {
    Ok(Report {
        id: row.get(0)?,
        county: row.get(1)?,
        place: row.get(2)?,
        template: row.text(3)?,
        title: row.text(4)?,
        period: row.text(5)?,
        issued_by: row.get(6)?,
        issued_name: row.text(7)?,
        issued_at: row.get(8)?,
        body: row.text(9)?,
        docx: row.blob(10)?,
        hash: row.text(11)?,
    })
}

/// Reports about a place and what lies below it, newest first.
///
/// # Errors
/// The store's.
pub fn below(tx: &mut Tx, place: PlaceId, limit: i64) -> Result<Vec<Head>, Error> {
    tx.all(BELOW, params![place.0, limit])
}

/// Figures of a report, in order.
///
/// # Errors
/// The store's.
pub fn figures(tx: &mut Tx, report: Id) -> Result<Vec<Frozen>, Error> {
    tx.all(FIGURES, params![report.bytes()])
}

/// Every report.
///
/// # Errors
/// The store's.
pub fn ids(tx: &mut Tx) -> Result<Vec<Id>, Error> {
    tx.all(IDS, &[])
}
