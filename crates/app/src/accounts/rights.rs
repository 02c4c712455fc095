//! What an actor may do at all: what navigation and forms offer. Each command still decides for itself.

use crate::context::OpContext;
use domain::PlaceId;
use domain::access::{Permission, Scope, Target, permit};

fn scope(cx: &OpContext, permission: Permission) -> Scope {
    Scope::of(&cx.actor, &cx.app.loaded().pack.roles, permission)
}

/// True when some grant has the permission.
pub fn may(cx: &OpContext, permission: Permission) -> bool {
    !scope(cx, permission).arms().is_empty()
}

/// True when some grant has the permission for this line of work.
pub fn may_in(cx: &OpContext, permission: Permission, line: &str) -> bool {
    scope(cx, permission).arms_for(line).next().is_some()
}

/// True when a grant has the permission at this place, whatever the line of work.
pub fn may_at(cx: &OpContext, permission: Permission, place: PlaceId) -> bool {
    permit(&cx.app.loaded().pack.roles, &cx.app.tree(), &cx.actor, permission, &Target::new(place, None)).is_some()
}

/// True when some grant gives the permission at a place, at a part of it, or at what it is a part of; `line` keeps it to a line
/// of work.
pub fn may_near(cx: &OpContext, permission: Permission, line: Option<&str>, place: PlaceId) -> bool {
    let (scope, tree) = (scope(cx, permission), cx.app.tree());
    let near = |at: PlaceId| tree.is_within(place, at) || tree.is_within(at, place);
    match line {
        Some(line) => scope.arms_for(line).any(|arm| near(arm.place)),
        None => scope.arms().iter().any(|arm| near(arm.place)),
    }
}

/// Titles of the roles held, each once.
pub fn role_titles(cx: &OpContext) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for grant in &cx.actor.grants {
        if let Some(role) = cx.app.loaded().pack.roles.get(&grant.role)
            && !out.contains(&role.title)
        {
            out.push(role.title.clone());
        }
    }
    out
}

/// The features an actor has any use for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features {
    /// Reads records: today, ledgers, places, tasks.
    pub records: bool,
    /// Makes records (记一笔).
    pub create: bool,
    /// Takes speeches in.
    pub speeches: bool,
    /// Reads figures.
    pub figures: bool,
    /// Issues reports.
    pub reports: bool,
    /// One of the three administrators.
    pub administration: bool,
}

/// The features an actor has any use for.
pub fn features(cx: &OpContext) -> Features {
    let may = |permission| may(cx, permission);
    Features {
        records: may(Permission::RecordRead),
        create: may(Permission::RecordCreate),
        speeches: may(Permission::SpeechSubmit),
        figures: may(Permission::FigureRead),
        reports: may(Permission::ReportIssue),
        administration: [Permission::AccountCreate, Permission::GrantGive, Permission::AuditRead].into_iter().any(may),
    }
}

/// A grant in words, for its holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantView {
    /// Title of the role.
    pub role: String,
    /// 南城县·株良镇（2026-01-01 起，长期）
    pub text: String,
}

/// The actor's own grants.
pub fn own_grants(cx: &OpContext) -> Vec<GrantView> {
    let (tree, roles) = (cx.app.tree(), &cx.app.loaded().pack.roles);
    let view = |grant: &domain::access::Grant| {
        // The last day is shown; the first day without is kept.
        let until = grant.to.map_or_else(|| "长期".to_owned(), |day| format!("到 {}", day.plus(-1)));
        GrantView {
            role: roles.get(&grant.role).map_or_else(|| grant.role.clone(), |r| r.title.clone()),
            text: format!("{}（{} 起，{until}）", tree.full_name(grant.place), grant.from),
        }
    };
    cx.actor.grants.iter().map(view).collect()
}
