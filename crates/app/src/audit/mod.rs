//! The audit (审计核验): is everything that stands in the database what people did through this program?
//!
//! Each change carries a MAC over the one before it, so a change that was edited, taken out, put in or swapped shows at its number;
//! the head of each county is itself under a MAC, so a cut tail shows; heads that were exported show that a whole database was put
//! back. Everything else is derived: records, spans, cells, places, people and rights are rebuilt from the changes and compared.
//!
//! Findings name counties, numbers and fields, never values: who audits need not see what the records say.

mod beside;
mod chain;
mod heads;
mod heads_file;
mod people;
mod places;
mod records;

pub(crate) use heads::{count_seals, lines, seal_epoch, seal_holds};
pub use heads::{heads, seal_now};
pub(crate) use heads_file::{HeadsFile, write_for};

use crate::accounts::{SYSTEM, as_system, forged};
use crate::context::{App, OpContext};
use crate::outcome::{Outcome, Refusal};
use domain::access::{Permission, Scope};
use domain::places::PlaceTree;
use domain::{Id, PlaceId};
use heads::Exported;
use heads_file::Found;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Tx;
use store::changes::{Head, Seal};

/// More findings of one county are counted, not listed.
const MAX_FINDINGS: usize = 2_000;
/// Wrong things of one kind that are named one by one.
const NAMED: usize = 5;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A number is missing in the order of changes.
    Gap,
    /// A change can not be read as the program writes it.
    Damaged,
    /// A change is not what its MAC was made over, or does not follow the one before.
    Mac,
    /// The county's head is not its last change, is missing, or was not written by the program.
    Head,
    /// The county's counter is not its last number.
    Order,
    /// A seal is not on the chain, or was not written by the program.
    Seal,
    /// A change without its submission.
    Submission,
    /// A record is not what its changes say.
    Row,
    /// A record whose changes are there and which is not.
    RowMissing,
    /// A record without changes.
    RowExtra,
    /// Spans are not what the record gives.
    Span,
    /// Cells are not what the spans add up to.
    Cell,
    /// A place is not what its changes say.
    Place,
    /// A person, unit, account or grant is not what its changes say.
    Right,
    /// A link between a record and a file is missing or not the program's.
    File,
    /// A conflict is not what its changes say.
    Conflict,
    /// An issued report is not what its change says.
    Report,
    /// A kept refusal is not what its change says.
    Refusal,
    /// A counter of numbers is behind the records.
    Counter,
    /// A ledger is not in the pack, so its records can not be rebuilt.
    Ledger,
    /// A line of the exported heads was altered, or can not be read.
    Exported,
    /// The chain does not hold an exported head: changes were taken back.
    RolledBack,
    /// The chain does not hold an exported head, and a restore of an earlier backup is on record.
    Restored,
}

impl Kind {
    /// The words on screen.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Gap => "变更缺号",
            Self::Damaged => "变更损坏",
            Self::Mac => "变更校验不符",
            Self::Head => "链头不符",
            Self::Order => "序号不符",
            Self::Seal => "封签不符",
            Self::Submission => "缺提交",
            Self::Row => "记录不符",
            Self::RowMissing => "记录缺失",
            Self::RowExtra => "记录来历不明",
            Self::Span => "区间不符",
            Self::Cell => "数字不符",
            Self::Place => "区划不符",
            Self::Right => "人员权限不符",
            Self::File => "附件链接不符",
            Self::Conflict => "冲突不符",
            Self::Report => "报告不符",
            Self::Refusal => "拒收不符",
            Self::Counter => "编号计数不符",
            Self::Ledger => "台账未核对",
            Self::Exported => "外存链头不可信",
            Self::RolledBack => "库被退回",
            Self::Restored => "由备份恢复",
        }
    }
}

/// Something the audit found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong.
    pub kind: Kind,
    /// Tenant.
    pub county: Option<PlaceId>,
    /// Number of the change.
    pub n: Option<i64>,
    /// Record, account, grant.
    pub record: Option<Id>,
    /// Where, in words: 临川区 第 128 号变更.
    pub place: String,
    /// What, in words; no values of records.
    pub text: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "【{}】{}：{}", self.kind.chinese(), self.place, self.text)
    }
}

/// What an audit looked at and found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Counties (and places above them that have changes).
    pub counties: usize,
    pub changes: usize,
    /// Records rebuilt.
    pub records: usize,
    /// Findings in the order of counties.
    pub findings: Vec<Finding>,
    /// Findings beyond those listed.
    pub more: usize,
}

impl Report {
    /// True when nothing is wrong. A restore on record is no wrong.
    pub fn clean(&self) -> bool {
        self.findings.iter().all(|f| f.kind == Kind::Restored) && self.more == 0
    }
}

/// What is gathered while counties are looked at one after the other.
struct Audit<'a> {
    app: &'a App,
    tree: &'a PlaceTree,
    report: Report,
    listed: usize,
    /// Changes of places, people and rights, which may be of any county: the last version and what stands by (ledger, record).
    books: BTreeMap<(String, Id), people::Entry>,
    places: places::Acts,
    numbers: beside::Numbers,
    /// Records by ledgers that the pack does not have.
    gone: BTreeMap<String, usize>,
}

impl Audit<'_> {
    fn name(&self, county: PlaceId) -> String {
        self.tree.get(county).map_or_else(|| format!("地区 {}", county.0), |p| p.name.clone())
    }

    fn find(&mut self, kind: Kind, county: Option<PlaceId>, n: Option<i64>, record: Option<Id>, text: String) {
        if self.listed >= MAX_FINDINGS {
            self.report.more += 1;
            return;
        }
        self.listed += 1;
        let mut place = county.map_or_else(|| "全域".to_owned(), |c| self.name(c));
        if let Some(n) = n {
            place.push_str(&format!(" 第 {n} 号变更"));
        }
        self.report.findings.push(Finding { kind, county, n, record, place, text });
    }
}

/// What a county has beside its changes.
struct County {
    id: PlaceId,
    head: Option<Head>,
    order: Option<i64>,
    seals: Vec<Seal>,
}

/// Looks through the whole database (the operator of the machine). `against`: heads exported earlier, as [`heads`] gives them.
/// Each county is read on one snapshot; `each` hears the name of a county when it is done.
///
/// # Errors
/// The store's. What is wrong with the data is a finding, not an error.
pub async fn verify(app: &App, against: Option<&str>, mut each: impl FnMut(&str)) -> Outcome<Report> {
    let mut exported = against.map(heads::read).unwrap_or_default();
    match app.heads().read() {
        Found::Heads(own) => exported.extend(own.into_iter().map(Ok)),
        Found::Forged => exported.push(Err(format!("数据目录里的 {} 不是本系统写的，或被改过", heads_file::NAME))),
        Found::Missing => exported.push(Err(format!("数据目录里的 {} 不见了", heads_file::NAME))),
    }
    let exported = Arc::new(exported);
    let mut counties = app.read(|tx| Ok(store::audit::counties(tx)?)).await?;
    counties.extend(exported.iter().filter_map(|e| e.as_ref().ok()).map(|e| e.head.county));
    counties.sort();
    counties.dedup();
    let (mut report, mut books, mut acts) = (Report::default(), BTreeMap::new(), places::Acts::default());
    let mut numbers = app.read(beside::Numbers::read).await?;
    report.counties = counties.len();
    for id in counties {
        let (owner, exported) = (app.clone(), exported.clone());
        let done = app
            .read(move |tx| {
                let (_, tree) = store::places::tree(tx)?;
                let mut audit = Audit::new(&owner, &tree);
                audit.numbers = beside::Numbers::read(tx)?;
                audit.county(tx, id, &exported)?;
                let name = audit.name(id);
                Ok((audit.report, audit.books, audit.places, audit.numbers, name))
            })
            .await?;
        let (part, entries, more, given, name) = done;
        numbers.join(given);
        report.changes += part.changes;
        report.records += part.records;
        report.findings.extend(part.findings);
        report.more += part.more;
        entries.into_iter().for_each(|(key, entry)| people::add(&mut books, key, entry));
        acts.extend(more);
        each(&name);
    }
    let (shared, owner) = (Arc::new((books, acts, numbers)), app.clone());
    let rest = app
        .read(move |tx| {
            let (_, tree) = store::places::tree(tx)?;
            let mut audit = Audit::new(&owner, &tree);
            let (books, acts, numbers) = &*shared;
            places::check(tx, &mut audit, acts)?;
            people::check(tx, &mut audit, books)?;
            beside::check(tx, &mut audit, books)?;
            numbers.check(&mut audit);
            if let Some(at) = heads_file::lost_at(tx)? {
                let text = format!(
                    "{} 打开时，数据目录里的 {} 不见了：无从知道在此之前有没有被退回",
                    at.chinese(),
                    heads_file::NAME
                );
                audit.find(Kind::Exported, None, None, None, text);
            }
            Ok(audit.report)
        })
        .await?;
    report.findings.extend(rest.findings);
    for row in forged(&as_system(app, "command")).await? {
        let text = match row.table {
            "account" => format!("账号“{}”的行校验不符，不是本系统写入的", row.what),
            _ => format!("授权“{}”的行校验不符，不是本系统写入的", row.what),
        };
        let place = "全域".to_owned();
        report.findings.push(Finding { kind: Kind::Right, county: None, n: None, record: Some(row.id), place, text });
    }
    for line in exported.iter() {
        if let Err(text) = line {
            let (place, text) = ("外存链头".to_owned(), text.clone());
            report.findings.push(Finding { kind: Kind::Exported, county: None, n: None, record: None, place, text });
        }
    }
    Ok(report)
}

/// What the heads beside the database say against it, in words.
///
/// # Errors
/// The store's.
pub async fn beside_the_database(app: &App) -> Outcome<Option<String>> {
    let owner = app.clone();
    app.read(move |tx| owner.heads().against(tx)).await
}

/// What can be seen without rebuilding anything: the count of seals, links of files.
///
/// # Errors
/// The store's.
pub async fn quick(app: &App) -> Outcome<Vec<Finding>> {
    let owner = app.clone();
    app.read(move |tx| {
        let (_, tree) = store::places::tree(tx)?;
        let mut audit = Audit::new(&owner, &tree);
        if let Some(text) = heads::miscounted(tx, owner.vault())? {
            audit.find(Kind::Seal, None, None, None, text);
        }
        for county in store::audit::counties(tx)? {
            beside::link_rows(tx, &mut audit, county)?;
        }
        Ok(audit.report.findings)
    })
    .await
}

/// Waits until the heads of everything committed before stand beside the database. Blocks.
pub fn settle(app: &App) {
    app.heads().settle();
}

/// The operator has looked at a database that was taken back, and goes on from what is there: a new epoch is sealed, and the
/// heads beside the database say what it holds now. Blocks.
///
/// # Errors
/// The store's.
pub fn accept(app: &App) -> Outcome<()> {
    seal_epoch(app.db(), app.vault(), app.now())?;
    app.heads().accept()
}

/// [`verify`] for the auditor of the whole installation (`audit.read` at its top).
///
/// # Errors
/// [`Refusal::Forbidden`]; as [`verify`].
pub async fn verify_for(cx: &OpContext, against: Option<&str>) -> Outcome<Report> {
    let scope = Scope::of(&cx.actor, &cx.app.loaded().pack.roles, Permission::AuditRead);
    let top = cx.app.tree().root();
    if cx.actor.account != SYSTEM && !scope.places().iter().any(|p| Some(*p) == top) {
        return Err(Refusal::Forbidden("只有全域的审计管理员可以核验".into()));
    }
    verify(&cx.app, against, |_| {}).await
}

impl<'a> Audit<'a> {
    fn new(app: &'a App, tree: &'a PlaceTree) -> Self {
        Self {
            app,
            tree,
            report: Report::default(),
            listed: 0,
            books: BTreeMap::new(),
            places: places::Acts::default(),
            numbers: beside::Numbers::default(),
            gone: BTreeMap::new(),
        }
    }

    fn county(&mut self, tx: &mut Tx, id: PlaceId, exported: &[Result<Exported, String>]) -> Outcome<()> {
        let head = store::changes::heads(tx)?.into_iter().find(|h| h.county == id);
        let order = store::changes::orders(tx)?.into_iter().find(|(c, _)| *c == id.0).map(|(_, n)| n);
        let seals = store::changes::seals(tx)?.into_iter().filter(|s| s.head.county == id).collect();
        let county = County { id, head, order, seals };
        let wanted: Vec<&Exported> =
            exported.iter().filter_map(|e| e.as_ref().ok()).filter(|e| e.head.county == id).collect();
        chain::check(tx, self, &county, &wanted)?;
        records::check(tx, self, id)?;
        let gone = std::mem::take(&mut self.gone);
        beside::gone(self, id, &gone);
        beside::link_rows(tx, self, id)?;
        records::cells(tx, self, id)
    }
}
