//! What the extractor knows between sentences and between clauses.

use domain::Day;

use crate::dates::When;
use crate::outline::Outline;
use crate::quantity::Target;
use crate::sentence::Sentence;
use crate::tasks::clause_head::Head;
use crate::tasks::evidence::features::Position;
use crate::tasks::extract::candidate::Candidate;
use crate::tasks::genre::Genre;
use crate::tasks::line_index::Lines;
use crate::tasks::owner::Owner;
use crate::tasks::section_role::SectionRole;

/// Owners carried over from what stands before, each with the offset it reaches to.
#[derive(Default)]
pub(crate) struct Carryover {
    /// The last one named.
    pub last: Option<(Owner, usize)>,
    /// The one of a leading sentence over a list.
    pub lead: Option<(Owner, usize)>,
    /// The one in brackets behind a problem: it answers for what is to be done about it (整改措施:).
    pub answers: Option<(Owner, usize)>,
    /// Those the document is addressed to.
    pub addressed: Option<Owner>,
    /// 我提三点要求: what follows under headings that say nothing are orders.
    pub announced: bool,
    /// To here everything is reported as ordered (镇长要求:).
    pub ordered_until: usize,
    /// 我们的做法是:, 议程:, 下列条件: to here the points below are told, until work to come is spoken of.
    pub listed_until: usize,
    /// To here everything is reported as done (整改情况:).
    pub told_until: usize,
}

impl Carryover {
    pub(crate) fn expire(&mut self, at: usize) {
        self.last.take_if(|(_, until)| at >= *until);
        self.lead.take_if(|(_, until)| at >= *until);
        self.answers.take_if(|(_, until)| at >= *until);
    }

    pub(crate) fn owner(&self) -> Option<&Owner> {
        self.last.as_ref().or(self.lead.as_ref()).map(|(o, _)| o).or(self.addressed.as_ref())
    }
}

/// What stood before the act in the same sentence: 5月15日前, / 各村要加大宣传力度,
#[derive(Default)]
pub(crate) struct Pending {
    pub from: Option<usize>,
    pub times: Vec<When>,
    pub owner: Option<Owner>,
    pub modal: Option<&'static str>,
}

pub(crate) struct Extractor<'a> {
    pub text: &'a str,
    pub outline: &'a Outline,
    pub today: Option<Day>,
    pub genre: Genre,
    pub roles: Vec<SectionRole>,
    pub labels: Vec<(usize, SectionRole)>,
    pub candidates: Vec<Candidate>,
    pub carried: Carryover,
    pub lines: Lines,
    /// Where the tasks of the last label begin, and where it ends.
    pub labelled: (usize, usize),
}

/// A sentence while it is read.
pub(crate) struct SentenceState<'s> {
    pub s: &'s Sentence,
    pub entry: Option<usize>,
    /// The sentence opens an entry; where its marker ends.
    pub marker_end: Option<usize>,
    /// The marker itself orders: 一要.
    pub marker_orders: bool,
    pub position: Position,
    /// Where the drafts of this sentence begin.
    pub first_candidate: usize,
    pub before: Pending,
    /// The last draft still takes up clauses.
    pub open: bool,
    /// The sentence speaks of the meeting itself.
    pub meta: bool,
    /// Who was carried over last was appointed in this sentence.
    pub appointed: bool,
    /// Who leads was said before the work, and where that ends.
    pub chain: Option<(Owner, usize)>,
}

impl SentenceState<'_> {
    pub(crate) fn close(&mut self) {
        self.open = false;
        self.before = Pending::default();
    }
}

/// A clause taken apart.
pub(crate) struct ParsedClause<'a> {
    pub words: &'a str,
    pub act: &'a str,
    pub start: usize,
    /// Where it ends, a bracket with the owner left off.
    pub end: usize,
    pub closed_by: Option<char>,
    pub last: bool,
    pub head: Head,
    pub times: Vec<When>,
    pub target: Option<Target>,
    /// The target, or what is counted in words.
    pub count: Option<Target>,
    pub bracket: Option<Owner>,
}

impl ParsedClause<'_> {
    pub(crate) fn leads_on(&self) -> bool {
        matches!(self.closed_by, Some(':' | '：'))
    }
}
