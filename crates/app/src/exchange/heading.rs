//! The heading of a sheet: which rows it is, what each column holds. The one stage that guesses at wording: a better
//! matcher replaces [`find`] and nothing else.

use super::words;
use domain::ledger::Ledger;
use domain::places::Level;
use paper::Sheet;

/// Titles a row must show before it is taken for the heading.
const ENOUGH: usize = 2;
/// A heading stands at the top: below so many rows with values none is looked for.
const TOP: usize = 60;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// A field of the ledger, by index.
    Field(usize),
    /// The record's place, at this level.
    Place(Level),
    /// The record's own number (编号).
    Number,
    /// Serial numbers (序号) and what the import takes from elsewhere (状态, photos).
    Ignored,
    /// Nothing the ledger knows.
    Unknown,
}

/// A column of the heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// 0-based column.
    pub(super) at: u32,
    /// As written.
    pub(super) text: String,
    /// What it holds.
    pub(super) target: Target,
}

/// Where the heading of a sheet is and what its columns hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// Rows of the heading, 1-based.
    pub(super) rows: Vec<u32>,
    /// Columns from the left.
    pub(super) columns: Vec<Heading>,
}

impl Layout {
    /// Columns that hold something the import reads.
    pub(super) fn read(&self) -> impl Iterator<Item = &Heading> {
        self.columns.iter().filter(|c| matches!(c.target, Target::Field(_) | Target::Place(_)))
    }

    /// What the columns hold, in order of meaning: two sheets with the same are two parts of one table.
    pub(super) fn targets(&self) -> Vec<Target> {
        let mut out: Vec<Target> = self.read().map(|c| c.target).collect();
        out.sort_unstable();
        out
    }

    /// The column of a field.
    pub(super) fn of_field(&self, index: usize) -> Option<u32> {
        self.columns.iter().find(|c| c.target == Target::Field(index)).map(|c| c.at)
    }

    /// The column of the lowest level of places.
    pub(super) fn of_place(&self) -> Option<u32> {
        let places = self.columns.iter().filter_map(|c| match c.target {
            Target::Place(level) => Some((level, c.at)),
            _ => None,
        });
        places.max_by_key(|(level, _)| *level).map(|(_, at)| at)
    }
}

/// Finds the heading of a sheet: the first row that shows enough titles, one of them a field's.
pub(super) fn find(sheet: &Sheet, ledger: &Ledger) -> Option<Layout> {
    let titles = Titles::of(ledger);
    sheet.rows.iter().take(TOP).find_map(|row| {
        let mut columns: Vec<Heading> = Vec::with_capacity(row.cells.len());
        for cell in &row.cells {
            let text = cell.value.display();
            let mut target = titles.target(&text);
            // A title that stands twice is read once, from the left.
            if matches!(target, Target::Field(_) | Target::Place(_)) && columns.iter().any(|c| c.target == target) {
                target = Target::Unknown;
            }
            columns.push(Heading { at: cell.column, text: text.trim().to_owned(), target });
        }
        let fields = columns.iter().filter(|c| matches!(c.target, Target::Field(_))).count();
        let places = columns.iter().filter(|c| matches!(c.target, Target::Place(_))).count();
        (fields >= 1 && fields + places >= ENOUGH).then_some(Layout { rows: vec![row.number], columns })
    })
}

/// The titles a ledger answers to.
struct Titles<'a> {
    ledger: &'a Ledger,
    /// Squashed title or synonym, and the field.
    known: Vec<(String, usize)>,
}

impl<'a> Titles<'a> {
    fn of(ledger: &'a Ledger) -> Self {
        let titles = ledger.fields.iter().enumerate().map(|(i, f)| (words::squash(&f.title), i));
        let synonyms =
            ledger.fields.iter().enumerate().flat_map(|(i, f)| f.synonyms.iter().map(move |s| (words::squash(s), i)));
        // A field's own title wins over another's synonym.
        Self { ledger, known: titles.chain(synonyms).collect() }
    }

    fn field(&self, squashed: &str) -> Option<usize> {
        self.known.iter().find(|(title, _)| title == squashed).map(|(_, index)| *index)
    }

    fn target(&self, heading: &str) -> Target {
        let squashed = words::squash(heading);
        // Required titles are often marked with a star.
        let squashed = squashed.trim_matches('*');
        if squashed.is_empty() {
            return Target::Ignored;
        }
        let found = self.field(squashed).or_else(|| {
            let (title, unit) = squashed.strip_suffix(')')?.rsplit_once('(')?;
            let index = self.field(title)?;
            (words::squash(&self.ledger.fields[index].ty.unit()) == unit).then_some(index)
        });
        if let Some(index) = found {
            return if comes_in(self.ledger, index) { Target::Field(index) } else { Target::Ignored };
        }
        if let Some(level) = words::place_level(squashed) {
            return Target::Place(level);
        }
        match squashed {
            words::NUMBER => Target::Number,
            words::STATE | words::DUE => Target::Ignored,
            other if words::is_serial(other) => Target::Ignored,
            _ => Target::Unknown,
        }
    }
}

/// What a workbook can say: no photos, files and tables, and no references of the program itself.
pub(super) fn comes_in(ledger: &Ledger, index: usize) -> bool {
    let field = &ledger.fields[index];
    // What a record points at for the program's own sake is not written by people.
    let kept = field.ty.record_ledger().is_some() && ledger.kept_by_program().contains(&index);
    field.ty.sheet_hint().is_some() && !kept
}
