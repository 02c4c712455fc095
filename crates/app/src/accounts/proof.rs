//! MACs over rows that give rights (行校验): an account or grant written past the program lets nobody in and gives nothing.

use super::SYSTEM;
use crate::{OpContext, Outcome, Refusal};
use domain::Id;
use domain::access::{Grant, Permission, Scope};
use store::accounts::{self, Account};
use vault::{Purpose, Vault};

/// What of an account gives rights.
pub(super) struct Login<'a> {
    pub id: Id,
    pub login: &'a str,
    pub person: Id,
    pub password: &'a str,
    pub totp: Option<&'a str>,
}

impl<'a> From<&'a Account> for Login<'a> {
    fn from(row: &'a Account) -> Self {
        Self { id: row.id, login: &row.login, person: row.person, password: &row.password, totp: row.totp.as_deref() }
    }
}

impl Login<'_> {
    fn parts<T>(&self, with: impl FnOnce(&[&[u8]]) -> T) -> T {
        let totp = self.totp.unwrap_or_default().as_bytes();
        with(&[b"account", self.id.bytes(), self.login.as_bytes(), self.person.bytes(), self.password.as_bytes(), totp])
    }

    pub(super) fn mac(&self, vault: &Vault) -> [u8; 32] {
        self.parts(|parts| vault.mac(Purpose::RowMac, parts))
    }

    fn holds(&self, vault: &Vault, mac: &[u8]) -> bool {
        mac.try_into().is_ok_and(|mac| self.parts(|parts| vault.verify(Purpose::RowMac, parts, mac)))
    }
}

/// True when the row is as the program wrote it.
pub(crate) fn account_holds(vault: &Vault, row: &Account) -> bool {
    Login::from(row).holds(vault, &row.mac)
}

/// MAC of a grant, which covers the natural person too: moving an account to another person ends what it was given.
pub(super) fn grant_mac(vault: &Vault, person: Id, account: Id, grant: &Grant) -> [u8; 32] {
    grant_parts(person, account, grant, |parts| vault.mac(Purpose::RowMac, parts))
}

/// True when the grant is as the program wrote it.
pub(super) fn grant_holds(vault: &Vault, person: Id, account: Id, grant: &Grant, mac: &[u8]) -> bool {
    mac.try_into()
        .is_ok_and(|mac| grant_parts(person, account, grant, |parts| vault.verify(Purpose::RowMac, parts, mac)))
}

fn grant_parts<T>(person: Id, account: Id, grant: &Grant, with: impl FnOnce(&[&[u8]]) -> T) -> T {
    let id = |id: Option<Id>| id.map(|i| i.bytes().to_vec()).unwrap_or_default();
    with(&[
        b"grant",
        grant.id.bytes(),
        account.bytes(),
        person.bytes(),
        grant.role.as_bytes(),
        &grant.place.0.to_be_bytes(),
        &id(grant.unit),
        &id(grant.posting),
        grant.line.as_deref().unwrap_or_default().as_bytes(),
        &grant.from.0.to_be_bytes(),
        &grant.to.map(|d| d.0.to_be_bytes().to_vec()).unwrap_or_default(),
    ])
}

/// A row of people and rights that the program did not write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forged {
    /// `account` or `account_grant`.
    pub table: &'static str,
    pub id: Id,
    /// The login, or the role of the grant.
    pub what: String,
}

/// Every account and grant whose MAC does not hold (`audit.read`, the operator): for `doctor` and the audit.
///
/// # Errors
/// [`Refusal::Forbidden`]; the store's.
pub async fn forged(cx: &OpContext) -> Outcome<Vec<Forged>> {
    let scope = Scope::of(&cx.actor, &cx.app.loaded().pack.roles, Permission::AuditRead);
    if cx.actor.account != SYSTEM && !scope.places().iter().any(|p| cx.app.tree().root() == Some(*p)) {
        return Err(Refusal::Forbidden("只有全域的审计管理员可以核验账号和授权".into()));
    }
    cx.read(move |cx, tx| {
        let mut out = Vec::new();
        accounts::each_account(tx, |row| {
            if !account_holds(cx.app.vault(), &row) {
                out.push(Forged { table: "account", id: row.id, what: row.login });
            }
            Ok::<(), Refusal>(())
        })?;
        accounts::each_grant(tx, |person, g| {
            if !grant_holds(cx.app.vault(), person, g.account, &g.grant, &g.mac) {
                out.push(Forged { table: "account_grant", id: g.grant.id, what: g.grant.role });
            }
            Ok::<(), Refusal>(())
        })?;
        Ok(out)
    })
    .await
}
