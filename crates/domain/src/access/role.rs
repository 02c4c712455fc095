//! Roles and commands as data.

use super::Lines;
use crate::ledger::Sensitivity;
use crate::pack::Table;
use std::collections::BTreeMap;

/// Something a person means to do. Steps of ledgers are not listed here: who may do a step is said by its `by`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// See records.
    RecordRead,
    /// Make a record.
    RecordCreate,
    /// Change fields.
    RecordEdit,
    /// Do a step (decided by the step's `by`).
    RecordStep,
    /// Correct what was entered wrongly (更正).
    RecordCorrect,
    /// Move to another place from a day (移交).
    RecordMove,
    /// Bring in an Excel file; historical rows are adopted (补录).
    RecordImport,
    /// Take rows out as a file.
    RecordExport,
    /// See a masked value (查看明文), recorded each time.
    RecordReveal,
    /// Bring in a speech.
    SpeechSubmit,
    /// Hand out tasks.
    TaskIssue,
    /// Issue a report.
    ReportIssue,
    /// See figures.
    FigureRead,
    /// Change the tree of places.
    PlaceManage,
    /// Make an account.
    AccountCreate,
    /// Suspend an account.
    AccountSuspend,
    /// Reset a password.
    AccountReset,
    /// Give or end a grant.
    GrantGive,
    /// Read the audit trail.
    AuditRead,
    /// See the jobs that run on a timer (定时任务).
    JobRead,
}

impl Permission {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::RecordRead,
        Self::RecordCreate,
        Self::RecordEdit,
        Self::RecordStep,
        Self::RecordCorrect,
        Self::RecordMove,
        Self::RecordImport,
        Self::RecordExport,
        Self::RecordReveal,
        Self::SpeechSubmit,
        Self::TaskIssue,
        Self::ReportIssue,
        Self::FigureRead,
        Self::PlaceManage,
        Self::AccountCreate,
        Self::AccountSuspend,
        Self::AccountReset,
        Self::GrantGive,
        Self::AuditRead,
        Self::JobRead,
    ];

    /// The word of `roles.toml` and of changes.
    pub fn word(self) -> &'static str {
        match self {
            Self::RecordRead => "record.read",
            Self::RecordCreate => "record.create",
            Self::RecordEdit => "record.edit",
            Self::RecordStep => "record.step",
            Self::RecordCorrect => "record.correct",
            Self::RecordMove => "record.move",
            Self::RecordImport => "record.import",
            Self::RecordExport => "record.export",
            Self::RecordReveal => "record.reveal",
            Self::SpeechSubmit => "speech.submit",
            Self::TaskIssue => "task.issue",
            Self::ReportIssue => "report.issue",
            Self::FigureRead => "figure.read",
            Self::PlaceManage => "place.manage",
            Self::AccountCreate => "account.create",
            Self::AccountSuspend => "account.suspend",
            Self::AccountReset => "account.reset",
            Self::GrantGive => "grant.give",
            Self::AuditRead => "audit.read",
            Self::JobRead => "job.read",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|i| i.word() == word)
    }
}

/// How far a role reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The granted place and everything below it (块).
    Place,
    /// Records whose unit or responsible unit is the granted one (派出、包村单位).
    Unit,
    /// The village of the posting.
    Posting,
}

/// A role (角色).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    pub id: String,
    pub title: String,
    /// Level of the places it is granted for.
    pub level: String,
    /// How far it reaches.
    pub reach: Reach,
    /// Lines of work.
    pub lines: Lines,
    /// Sensitive classes it sees unmasked.
    pub sees: Vec<Sensitivity>,
    /// Commands, each with the lines it is narrowed to.
    pub may: BTreeMap<Permission, Lines>,
    /// One of the three administrators (三员): excluded from any other role of the same natural person.
    pub admin: bool,
}

/// All roles by id.
#[derive(Clone, Debug, Default)]
pub struct Roles {
    roles: BTreeMap<String, Role>,
}

impl Roles {
    /// The role with this id.
    pub fn get(&self, id: &str) -> Option<&Role> {
        self.roles.get(id)
    }

    /// True when there is such a role.
    pub fn knows(&self, id: &str) -> bool {
        self.roles.contains_key(id)
    }

    /// All roles in order of id.
    pub fn iter(&self) -> impl Iterator<Item = &Role> {
        self.roles.values()
    }

    /// Reads `roles.toml`.
    pub(crate) fn read(table: &Table<'_>) -> Self {
        let mut roles = BTreeMap::new();
        let Some(list) = table.table("roles") else {
            table.complain("roles", "roles.toml needs [roles.\"…\"] tables");
            return Self::default();
        };
        for (id, entry) in list.entries() {
            let reach = match entry.text("reach").as_deref() {
                Some("place") | None => Reach::Place,
                Some("unit") => Reach::Unit,
                Some("posting") => Reach::Posting,
                Some(_) => {
                    entry.complain("reach", "`reach` is one of place, unit, posting");
                    Reach::Place
                }
            };
            let sees = entry
                .texts("sees")
                .iter()
                .filter_map(|word| {
                    let found = Sensitivity::parse(word);
                    if found.is_none() {
                        entry.complain("sees", format!("`{word}`: one of contact, identity, account, health"));
                    }
                    found
                })
                .collect();
            let mut may = BTreeMap::new();
            for text in entry.texts("may") {
                let (word, lines) = text.split_once(':').map_or((text.as_str(), None), |(w, l)| (w, Some(l)));
                let Some(permission) = Permission::parse(word) else {
                    entry.complain("may", format!("`{word}` is no permission"));
                    continue;
                };
                let lines =
                    lines.map_or(Lines::All, |l| Lines::Some(l.split(',').map(|w| w.trim().to_owned()).collect()));
                may.insert(permission, lines);
            }
            let role = Role {
                title: entry.required("title"),
                level: entry.required("level"),
                reach,
                lines: Lines::from_words(&entry.texts("lines")),
                sees,
                may,
                admin: entry.flag("admin"),
                id: id.clone(),
            };
            entry.finish();
            roles.insert(id, role);
        }
        Self { roles }
    }
}
