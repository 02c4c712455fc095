//! What the tables of people and rights hold, as values.

use crate::{Columns, Error, FromRow, Row};
use domain::access::Grant;
use domain::{Day, Id, Moment, PlaceId};

/// A natural person (自然人).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Permanent id.
    pub id: Id,
    pub name: String,
    /// Pinyin initials of the name.
    pub initials: String,
}

/// A unit (单位).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Permanent id.
    pub id: Id,
    pub name: String,
    /// Pinyin initials of the name.
    pub initials: String,
    /// The place it belongs to.
    pub place: PlaceId,
    /// Line of work; empty for none.
    pub line: String,
    /// First day.
    pub from: Day,
    /// First day it no longer exists.
    pub to: Option<Day>,
}

/// An account (账号) as it stands.
#[derive(Clone, Debug)]
pub struct Account {
    /// Permanent id.
    pub id: Id,
    /// Name to sign in with, lower case.
    pub login: String,
    /// Natural person.
    pub person: Id,
    pub unit: Option<Id>,
    /// Post, as printed behind the name.
    pub title: String,
    /// PHC text of the password.
    pub password: String,
    /// When the password was set.
    pub password_at: Moment,
    /// The password has to be changed before anything else.
    pub must_change: bool,
    /// The password is a one-time secret that dies at this moment.
    pub secret_until: Option<Moment>,
    /// False after a reset until a second administrator lets the account in again.
    pub released: bool,
    /// Sealed second-factor secret in force.
    pub totp: Option<String>,
    /// Sealed second-factor secret that waits for its first right code.
    pub totp_new: Option<String>,
    /// Step of the last code used.
    pub totp_step: Option<i64>,
    /// Shared account (公用账号).
    pub shared: bool,
    /// Suspended since.
    pub suspended_at: Option<Moment>,
    /// Last day it signed in; before the first time the day it was made.
    pub last_day: Day,
    /// Grows with every change.
    pub version: i64,
    /// MAC over what gives rights; the caller's.
    pub mac: Vec<u8>,
}

/// What a new account starts with. Its password is a one-time secret unless `secret_until` is `None`.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Permanent id.
    pub id: Id,
    /// Name to sign in with, lower case.
    pub login: String,
    /// Natural person.
    pub person: Id,
    pub unit: Option<Id>,
    /// Post.
    pub title: String,
    /// PHC text of the password.
    pub password: String,
    /// The password has to be changed first.
    pub must_change: bool,
    /// When a one-time password dies.
    pub secret_until: Option<Moment>,
    /// Shared account (公用账号).
    pub shared: bool,
    /// Now.
    pub at: Moment,
    /// MAC over what gives rights; the caller's.
    pub mac: [u8; 32],
}

/// One line of the list of accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Account.
    pub id: Id,
    /// Name to sign in with.
    pub login: String,
    /// Name of the person.
    pub name: String,
    /// Name of the unit.
    pub unit: Option<String>,
    /// Post.
    pub title: String,
    /// Shared account (公用账号).
    pub shared: bool,
    /// Suspended since.
    pub suspended_at: Option<Moment>,
    /// Last day it signed in.
    pub last_day: Day,
    /// Has a second factor.
    pub totp: bool,
    /// False while a reset waits for the second administrator.
    pub released: bool,
    /// Place of the unit.
    pub place: Option<PlaceId>,
}

/// A grant with what surrounds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantRow {
    pub grant: Grant,
    /// To which account.
    pub account: Id,
    /// By which account; the nil id for the operator of the machine.
    pub given_by: Id,
    /// When.
    pub given_at: Moment,
    /// Grows with every change.
    pub version: i64,
    /// MAC over what gives rights; the caller's.
    pub mac: Vec<u8>,
}

/// What signing in an account gives: the person, by every id, and the grants of all accounts of that person valid on
/// the day.
#[derive(Clone, Debug)]
pub struct ActorRow {
    /// Natural person.
    pub person: Id,
    /// Name of the person.
    pub name: String,
    /// Shared account (公用账号).
    pub shared: bool,
    /// Unit the account belongs to.
    pub unit: Option<Id>,
    /// False when suspended or waiting for the second administrator after a reset.
    pub open: bool,
    /// Other ids of the same natural person.
    pub also: Vec<Id>,
    pub grants: Vec<ActorGrant>,
}

/// One grant of [`ActorRow`].
#[derive(Clone, Debug)]
pub struct ActorGrant {
    /// The account it was given to.
    pub account: Id,
    /// The person of that account, by the id the account was made with.
    pub person: Id,
    pub grant: Grant,
    /// MAC over what gives rights; the caller's.
    pub mac: Vec<u8>,
}

/// Somebody who can be chosen as owner, with one of the grants that brings them there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Natural person.
    pub person: Id,
    pub name: String,
    /// Pinyin initials of the name.
    pub initials: String,
    pub account: Id,
    /// Post.
    pub title: String,
    pub unit: Option<String>,
    /// Role of the grant.
    pub role: String,
    /// Place of the grant.
    pub place: PlaceId,
}

pub(super) fn id(bytes: [u8; 16]) -> Id {
    Id::from_bytes(bytes)
}

fn day(n: i64) -> Result<Day, Error> {
    i32::try_from(n).map(Day).map_err(|_| Error::Decode(format!("{n} is no day")))
}

/// The columns of a grant after its id: role, place, unit, posting, line, from, to.
pub(super) fn rest_of_grant(grant: Id, columns: &mut Columns<'_, '_>) -> Result<Grant, Error> {
    Ok(Grant {
        id: grant,
        role: columns.take()?,
        place: PlaceId(columns.take()?),
        unit: columns.take::<Option<[u8; 16]>>()?.map(id),
        posting: columns.take::<Option<[u8; 16]>>()?.map(id),
        line: columns.take()?,
        from: day(columns.take()?)?,
        to: columns.take::<Option<i64>>()?.map(day).transpose()?,
    })
}

impl FromRow for Person {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let mut columns = row.columns(3)?;
        Ok(Self { id: id(columns.take()?), name: columns.take()?, initials: columns.take()? })
    }
}

impl FromRow for Unit {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let mut columns = row.columns(7)?;
        Ok(Self {
            id: id(columns.take()?),
            name: columns.take()?,
            initials: columns.take()?,
            place: PlaceId(columns.take()?),
            line: columns.take()?,
            from: day(columns.take()?)?,
            to: columns.take::<Option<i64>>()?.map(day).transpose()?,
        })
    }
}

impl FromRow for Account {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let mut columns = row.columns(18)?;
        Ok(Self {
            id: id(columns.take()?),
            login: columns.take()?,
            person: id(columns.take()?),
            unit: columns.take::<Option<[u8; 16]>>()?.map(id),
            title: columns.take()?,
            password: columns.take()?,
            password_at: Moment(columns.take()?),
            must_change: columns.take()?,
            secret_until: columns.take::<Option<i64>>()?.map(Moment),
            released: columns.take()?,
            totp: columns.take()?,
            totp_new: columns.take()?,
            totp_step: columns.take()?,
            shared: columns.take()?,
            suspended_at: columns.take::<Option<i64>>()?.map(Moment),
            last_day: day(columns.take()?)?,
            version: columns.take()?,
            mac: columns.take()?,
        })
    }
}

/// A listed account from its id on.
pub(super) fn listed(columns: &mut Columns<'_, '_>) -> Result<Listed, Error> {
    Ok(Listed {
        id: id(columns.take()?),
        login: columns.take()?,
        name: columns.take()?,
        unit: columns.take()?,
        title: columns.take()?,
        shared: columns.take()?,
        suspended_at: columns.take::<Option<i64>>()?.map(Moment),
        last_day: day(columns.take()?)?,
        totp: columns.take()?,
        released: columns.take()?,
        place: columns.take::<Option<i64>>()?.map(PlaceId),
    })
}

impl FromRow for Listed {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        listed(&mut row.columns(11)?)
    }
}

/// A grant with what surrounds it, from its id on.
pub(super) fn given(columns: &mut Columns<'_, '_>) -> Result<GrantRow, Error> {
    let (grant, account) = (id(columns.take()?), id(columns.take()?));
    Ok(GrantRow {
        grant: rest_of_grant(grant, columns)?,
        account,
        given_by: id(columns.take()?),
        given_at: Moment(columns.take()?),
        version: columns.take()?,
        mac: columns.take()?,
    })
}

impl FromRow for GrantRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        given(&mut row.columns(13)?)
    }
}

impl FromRow for Candidate {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let mut columns = row.columns(8)?;
        Ok(Self {
            person: id(columns.take()?),
            name: columns.take()?,
            initials: columns.take()?,
            account: id(columns.take()?),
            title: columns.take()?,
            unit: columns.take()?,
            role: columns.take()?,
            place: PlaceId(columns.take()?),
        })
    }
}
