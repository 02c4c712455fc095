//! People, units, accounts and grants (人员、单位、账号、授权): rows only, no rules.

pub mod login_attempts;
pub mod register;
mod rows;

pub use rows::{Account, ActorGrant, ActorRow, Candidate, GrantRow, Listed, NewAccount, Person, Unit};

use crate::{Error, FromRow, Statements, Tx, params};
use domain::access::Grant;
use domain::{Day, Id, Moment, PlaceId};
use rows::{given, id, rest_of_grant};
use std::collections::HashMap;

const PERSON: &str = "select id, name, initials from person where id = $1";
const ADD_UNIT: &str =
    "insert into unit (id, name, initials, place, line, from_day, to_day) values ($1, $2, $3, $4, $5, $6, $7)";
const UNIT: &str = "select id, name, initials, place, line, from_day, to_day from unit where id = $1";
const UNITS: &str = "select u.id, u.name, u.initials, u.place, u.line, u.from_day, u.to_day
 from place_below b join unit u on u.place = b.place
 where b.above = $1 and u.from_day <= $2 and (u.to_day is null or u.to_day > $2) order by u.name, u.id";
const ADD_ACCOUNT: &str =
    "insert into account (id, login, person, unit, title, password, password_at, must_change, secret_until,
 released, totp, totp_new, totp_step, shared, suspended_at, created_at, last_day, version, mac)
 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, true, null, null, null, $10, null, $7, $11, 1, $12)";
const ACCOUNT: &str =
    "select id, login, person, unit, title, password, password_at, must_change, secret_until, released,
 totp, totp_new, totp_step, shared, suspended_at, last_day, version, mac from account where id = $1";
const ACCOUNT_BY_LOGIN: &str =
    "select id, login, person, unit, title, password, password_at, must_change, secret_until,
 released, totp, totp_new, totp_step, shared, suspended_at, last_day, version, mac from account where login = $1";
const ANY: &str = "select id from account limit 1";
const LIST: &str = "select a.id, a.login, p.name, u.name, a.title, a.shared, a.suspended_at, a.last_day, a.totp is not null,
 a.released, u.place from account a join person p on p.id = a.person left join unit u on u.id = a.unit order by a.login";
const LIST_BY_PERSON: &str = "select a.person, a.id, a.login, p.name, u.name, a.title, a.shared, a.suspended_at, a.last_day, a.totp is not null,
 a.released, u.place from account a join person p on p.id = a.person left join unit u on u.id = a.unit order by a.login";
const LIST_OF: &str =
    "select a.id, a.login, p.name, u.name, a.title, a.shared, a.suspended_at, a.last_day, a.totp is not null,
 a.released, u.place from person o join person p on p.main = o.main join account a on a.person = p.id
 left join unit u on u.id = a.unit where o.id = $1 order by a.login";
const PASSWORD: &str =
    "update account set password = $2, password_at = $3, must_change = $4, secret_until = $5, released = $6,
 mac = $7, version = version + 1 where id = $1";
const REHASH: &str = "update account set password = $3, mac = $4 where id = $1 and password = $2";
const RELEASE: &str = "update account set released = true, version = version + 1 where id = $1 and not released";
const SUSPEND: &str =
    "update account set suspended_at = $2, version = version + 1 where id = $1 and suspended_at is null";
const REINSTATE: &str = "update account set suspended_at = null, last_day = $2, version = version + 1
 where id = $1 and (suspended_at is not null or last_day < $2)";
const TOTP_BEGIN: &str = "update account set totp_new = $2 where id = $1";
const TOTP_SET: &str =
    "update account set totp = $2, totp_new = null, totp_step = $3, mac = $4, version = version + 1 where id = $1";
const TOTP_USE: &str = "update account set totp_step = $2 where id = $1 and (totp_step is null or totp_step < $2)";
const SIGNED_IN: &str = "update account set last_day = $2 where id = $1 and last_day < $2";
const ADD_GRANT: &str =
    "insert into account_grant (id, account, role, place, unit, posting, line, from_day, to_day, given_by,
 given_at, version, mac) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12)";
const END_GRANT: &str = "update account_grant set to_day = $2, mac = $3, version = version + 1 where id = $1";
const GRANT: &str =
    "select id, account, role, place, unit, posting, line, from_day, to_day, given_by, given_at, version, mac
 from account_grant where id = $1";
const GRANTS_OF_PERSON: &str =
    "select g.id, g.account, g.role, g.place, g.unit, g.posting, g.line, g.from_day, g.to_day,
 g.given_by, g.given_at, g.version, g.mac from person p join person q on q.main = p.main
 join account a on a.person = q.id join account_grant g on g.account = a.id
 where p.id = $1 order by g.from_day, g.id";
const ALL_GRANTS: &str =
    "select a.person, g.id, g.account, g.role, g.place, g.unit, g.posting, g.line, g.from_day, g.to_day,
 g.given_by, g.given_at, g.version, g.mac from account_grant g join account a on a.id = g.account order by g.id";
const ALL_ACCOUNTS: &str =
    "select id, login, person, unit, title, password, password_at, must_change, secret_until, released,
 totp, totp_new, totp_step, shared, suspended_at, last_day, version, mac from account order by id";
const ACTOR: &str = "select a.person, p.name, a.shared, a.suspended_at, a.released, a.unit, q.id, b.id, g.id, g.role, g.place, g.unit, g.posting, g.line,
 g.from_day, g.to_day, g.mac
 from account a join person p on p.id = a.person join person q on q.main = p.main left join account b on b.person = q.id
 left join account_grant g on g.account = b.id and g.from_day <= $2 and (g.to_day is null or g.to_day > $2)
 where a.id = $1 order by g.from_day, g.id";
const ACCOUNTS_OF: &str = "select a.id from person p join person q on q.main = p.main join account a on a.person = q.id
 where p.id = $1 union select id from account where unit = $1
 union select account from account_grant where unit = $1 order by 1";
const PEOPLE: &str = "select p.id, p.name, p.initials, a.id, a.title, u.name, g.role, g.place
 from place_below b join account_grant g on g.place = b.place join account a on a.id = g.account
 join person p on p.id = a.person left join unit u on u.id = a.unit
 where b.above = $1 and g.from_day <= $2 and (g.to_day is null or g.to_day > $2) and a.suspended_at is null
 order by p.name, a.id, g.from_day, g.id";
/// Sixteen ids at a time; a shorter list repeats its last.
const NAMES: &str = "select id, name from person where id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
 union all select id, name from unit where id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";

/// For the test that prepares every statement.
pub const STATEMENTS: Statements = &[
    ("accounts::PERSON", &PERSON),
    ("accounts::ADD_UNIT", &ADD_UNIT),
    ("accounts::UNIT", &UNIT),
    ("accounts::UNITS", &UNITS),
    ("accounts::ADD_ACCOUNT", &ADD_ACCOUNT),
    ("accounts::ACCOUNT", &ACCOUNT),
    ("accounts::ACCOUNT_BY_LOGIN", &ACCOUNT_BY_LOGIN),
    ("accounts::ANY", &ANY),
    ("accounts::LIST", &LIST),
    ("accounts::LIST_BY_PERSON", &LIST_BY_PERSON),
    ("accounts::LIST_OF", &LIST_OF),
    ("accounts::PASSWORD", &PASSWORD),
    ("accounts::REHASH", &REHASH),
    ("accounts::RELEASE", &RELEASE),
    ("accounts::SUSPEND", &SUSPEND),
    ("accounts::REINSTATE", &REINSTATE),
    ("accounts::TOTP_BEGIN", &TOTP_BEGIN),
    ("accounts::TOTP_SET", &TOTP_SET),
    ("accounts::TOTP_USE", &TOTP_USE),
    ("accounts::SIGNED_IN", &SIGNED_IN),
    ("accounts::ADD_GRANT", &ADD_GRANT),
    ("accounts::END_GRANT", &END_GRANT),
    ("accounts::GRANT", &GRANT),
    ("accounts::GRANTS_OF_PERSON", &GRANTS_OF_PERSON),
    ("accounts::ALL_GRANTS", &ALL_GRANTS),
    ("accounts::ALL_ACCOUNTS", &ALL_ACCOUNTS),
    ("accounts::ACTOR", &ACTOR),
    ("accounts::ACCOUNTS_OF", &ACCOUNTS_OF),
    ("accounts::PEOPLE", &PEOPLE),
    ("accounts::NAMES", &NAMES),
];

/// One natural person by id.
pub fn person(tx: &mut Tx, id: Id) -> Result<Option<Person>, Error> {
    tx.opt(PERSON, params![id.bytes()])
}

/// Adds a unit.
pub fn add_unit(tx: &mut Tx, unit: &Unit) -> Result<(), Error> {
    let (from, to) = (unit.from.0, unit.to.map(|d| d.0));
    let params = params![unit.id.bytes(), &unit.name, &unit.initials, unit.place.0, &unit.line, from, to];
    tx.run(ADD_UNIT, params).map(|_| ())
}

/// One unit by id.
pub fn unit(tx: &mut Tx, id: Id) -> Result<Option<Unit>, Error> {
    tx.opt(UNIT, params![id.bytes()])
}

/// Units at or below a place that exist on a day, by name.
pub fn units_below(tx: &mut Tx, place: PlaceId, day: Day) -> Result<Vec<Unit>, Error> {
    tx.all(UNITS, params![place.0, day.0])
}

/// Adds an account. A login in use is a broken unique key ([`Error::is_duplicate`]).
pub fn add_account(tx: &mut Tx, new: &NewAccount) -> Result<(), Error> {
    let (unit, until) = (new.unit.map(|u| *u.bytes()), new.secret_until.map(|m| m.0));
    let params = params![
        new.id.bytes(),
        &new.login,
        new.person.bytes(),
        unit,
        &new.title,
        &new.password,
        new.at.0,
        new.must_change,
        until,
        new.shared,
        new.at.day().0,
        new.mac,
    ];
    tx.run(ADD_ACCOUNT, params).map(|_| ())
}

/// One account by id.
pub fn account(tx: &mut Tx, id: Id) -> Result<Option<Account>, Error> {
    tx.opt(ACCOUNT, params![id.bytes()])
}

/// The account with this login (lower case).
pub fn account_by_login(tx: &mut Tx, login: &str) -> Result<Option<Account>, Error> {
    tx.opt(ACCOUNT_BY_LOGIN, params![login])
}

/// True when there is any account.
pub fn any_account(tx: &mut Tx) -> Result<bool, Error> {
    Ok(some_account(tx)?.is_some())
}

/// An account, whichever comes first: its MAC says whether the keys fit.
pub fn some_account(tx: &mut Tx) -> Result<Option<Id>, Error> {
    Ok(tx.opt::<[u8; 16]>(ANY, &[])?.map(Id::from_bytes))
}

/// All accounts by login.
pub fn list(tx: &mut Tx) -> Result<Vec<Listed>, Error> {
    tx.all(LIST, &[])
}

/// All accounts by login, each with the person it was made for.
pub fn list_by_person(tx: &mut Tx) -> Result<Vec<(Id, Listed)>, Error> {
    let mut out = Vec::new();
    tx.each(LIST_BY_PERSON, &[], |row| {
        let mut columns = row.columns(12)?;
        let person = id(columns.take()?);
        out.push((person, rows::listed(&mut columns)?));
        Ok::<(), Error>(())
    })?;
    Ok(out)
}

/// The accounts of a natural person, by login.
pub fn list_of(tx: &mut Tx, person: Id) -> Result<Vec<Listed>, Error> {
    tx.all(LIST_OF, params![person.bytes()])
}

/// Sets a password: a one-time secret when `secret_until` is given, not usable before [`release`] when not `released`.
pub fn set_password(
    tx: &mut Tx,
    id: Id,
    hash: &str,
    at: Moment,
    secret_until: Option<Moment>,
    released: bool,
    mac: &[u8; 32],
) -> Result<(), Error> {
    let until = secret_until.map(|m| m.0);
    tx.run(PASSWORD, params![id.bytes(), hash, at.0, until.is_some(), until, released, mac]).map(|_| ())
}

/// Replaces the hash of an unchanged password by one of the present cost.
pub fn rehash(tx: &mut Tx, id: Id, old: &str, new: &str, mac: &[u8; 32]) -> Result<(), Error> {
    tx.run(REHASH, params![id.bytes(), old, new, mac]).map(|_| ())
}

/// Lets an account in again after a reset. False when it was not waiting.
pub fn release(tx: &mut Tx, id: Id) -> Result<bool, Error> {
    Ok(tx.run(RELEASE, params![id.bytes()])? == 1)
}

/// Suspends an account. False when it was already.
pub fn suspend(tx: &mut Tx, id: Id, at: Moment) -> Result<bool, Error> {
    Ok(tx.run(SUSPEND, params![id.bytes(), at.0])? == 1)
}

/// Ends a suspension, also one for want of use. False when there was none.
pub fn reinstate(tx: &mut Tx, id: Id, today: Day) -> Result<bool, Error> {
    Ok(tx.run(REINSTATE, params![id.bytes(), today.0])? == 1)
}

/// Keeps a sealed second-factor secret until its first right code.
pub fn begin_totp(tx: &mut Tx, id: Id, sealed: &str) -> Result<(), Error> {
    tx.run(TOTP_BEGIN, params![id.bytes(), sealed]).map(|_| ())
}

/// Puts a second factor in force with the step of its first code, or removes it.
pub fn set_totp(tx: &mut Tx, id: Id, sealed: Option<&str>, step: Option<i64>, mac: &[u8; 32]) -> Result<(), Error> {
    tx.run(TOTP_SET, params![id.bytes(), sealed, step, mac]).map(|_| ())
}

/// Uses up a code. False when this step or a later one was used before.
pub fn use_totp(tx: &mut Tx, id: Id, step: i64) -> Result<bool, Error> {
    Ok(tx.run(TOTP_USE, params![id.bytes(), step])? == 1)
}

/// Notes the day of a sign-in.
pub fn signed_in(tx: &mut Tx, id: Id, day: Day) -> Result<(), Error> {
    tx.run(SIGNED_IN, params![id.bytes(), day.0]).map(|_| ())
}

/// Adds a grant.
pub fn add_grant(tx: &mut Tx, account: Id, grant: &Grant, by: Id, at: Moment, mac: &[u8; 32]) -> Result<(), Error> {
    let params = params![
        grant.id.bytes(),
        account.bytes(),
        &grant.role,
        grant.place.0,
        grant.unit.map(|u| *u.bytes()),
        grant.posting.map(|p| *p.bytes()),
        grant.line.as_ref(),
        grant.from.0,
        grant.to.map(|d| d.0),
        by.bytes(),
        at.0,
        mac,
    ];
    tx.run(ADD_GRANT, params).map(|_| ())
}

/// Ends a grant: `to` is the first day it is no longer valid.
pub fn end_grant(tx: &mut Tx, id: Id, to: Day, mac: &[u8; 32]) -> Result<(), Error> {
    tx.run(END_GRANT, params![id.bytes(), to.0, mac]).map(|_| ())
}

/// One grant by id, valid or not.
pub fn grant(tx: &mut Tx, id: Id) -> Result<Option<GrantRow>, Error> {
    tx.opt(GRANT, params![id.bytes()])
}

/// Every grant of every account of a person, ended ones included.
pub fn grants_of_person(tx: &mut Tx, person: Id) -> Result<Vec<GrantRow>, Error> {
    tx.all(GRANTS_OF_PERSON, params![person.bytes()])
}

/// Every account whole, for a check of the table.
pub fn each_account<E: From<Error>>(tx: &mut Tx, mut look: impl FnMut(Account) -> Result<(), E>) -> Result<(), E> {
    tx.each(ALL_ACCOUNTS, &[], |row| look(Account::from_row(row)?))
}

/// Every grant with the natural person it is given to, for a check of the table.
pub fn each_grant<E: From<Error>>(tx: &mut Tx, mut look: impl FnMut(Id, GrantRow) -> Result<(), E>) -> Result<(), E> {
    tx.each(ALL_GRANTS, &[], |row| {
        let mut columns = row.columns(14)?;
        let person = id(columns.take()?);
        look(person, given(&mut columns)?)
    })
}

/// Who an account is and what the person holds on a day, in one query; `None` when there is no such account.
pub fn actor(tx: &mut Tx, account: Id, day: Day) -> Result<Option<ActorRow>, Error> {
    let mut out: Option<ActorRow> = None;
    tx.each(ACTOR, params![account.bytes(), day.0], |row| {
        let mut columns = row.columns(17)?;
        let (person, name, shared) = (id(columns.take()?), columns.take()?, columns.take()?);
        let suspended: Option<i64> = columns.take()?;
        let released: bool = columns.take()?;
        let unit = columns.take::<Option<[u8; 16]>>()?.map(id);
        let found = out.get_or_insert_with(|| ActorRow {
            person,
            name,
            shared,
            unit,
            open: suspended.is_none() && released,
            also: Vec::new(),
            grants: Vec::new(),
        });
        let of = id(columns.take()?);
        if of != found.person && !found.also.contains(&of) {
            found.also.push(of);
        }
        let account = columns.take::<Option<[u8; 16]>>()?.map(id);
        let grant = columns.take::<Option<[u8; 16]>>()?.map(id);
        if let (Some(account), Some(grant)) = (account, grant) {
            let grant = rest_of_grant(grant, &mut columns)?;
            found.grants.push(ActorGrant { account, person: of, grant, mac: columns.take()? });
        }
        Ok::<(), Error>(())
    })?;
    Ok(out)
}

/// Accounts of a person, or of a unit: those that belong to it, and those with a grant of it, whenever it holds.
pub fn accounts_of(tx: &mut Tx, person_or_unit: Id) -> Result<Vec<Id>, Error> {
    let mut out = Vec::new();
    tx.each(ACCOUNTS_OF, params![person_or_unit.bytes()], |row| {
        out.push(id(row.get(0)?));
        Ok::<(), Error>(())
    })?;
    Ok(out)
}

/// Everybody with a grant at or below a place on a day whose account is not suspended, by name; one line per grant.
pub fn people_below(tx: &mut Tx, place: PlaceId, day: Day) -> Result<Vec<Candidate>, Error> {
    tx.all(PEOPLE, params![place.0, day.0])
}

/// Names of persons and units; unknown ids are left out.
pub fn names(tx: &mut Tx, ids: &[Id]) -> Result<HashMap<Id, String>, Error> {
    let mut out = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(16) {
        let filled: Vec<crate::Value> = (0..16).map(|i| chunk[i.min(chunk.len() - 1)].bytes().into()).collect();
        tx.each(NAMES, &filled, |row| {
            out.insert(id(row.get(0)?), row.text(1)?);
            Ok::<(), Error>(())
        })?;
    }
    Ok(out)
}
