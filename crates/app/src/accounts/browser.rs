//! What a browser holds before anybody signs in: signed values, so that a stranger's visit leaves no row behind.
//!
//! A guest's value carries the token of the sign-in form. A device's value says that somebody signed in with this login from
//! this browser before (device cookie, OWASP "Slow Down Online Guessing Attacks with Device Cookies"): strangers who guess at
//! the login do not slow its owner down there.

use super::people::folded_login;
use crate::App;
use domain::Moment;
use vault::Purpose;

/// How long a guest's value is good, in milliseconds: a sign-in page may stay open over a working day.
const GUEST: i64 = 12 * 3_600_000;
/// How long a device stays known after the last sign-in, in milliseconds.
const DEVICE: i64 = 90 * 86_400_000;

/// A new value for a browser without a session.
pub fn guest(app: &App) -> String {
    signed(app, "guest", "", app.now().0 + GUEST)
}

/// The token a form of this guest carries; `None` when the value was not made here or has run out.
pub fn guest_token(app: &App, value: &str) -> Option<String> {
    checked(app, "guest", "", value)?;
    Some(vault::hex(&app.vault().mac(Purpose::Session, &[b"guest form", value.as_bytes()])))
}

/// A value that makes this browser known for a login from now on.
pub fn device(app: &App, login: &str) -> String {
    signed(app, "device", &folded_login(login), app.now().0 + DEVICE)
}

/// What tells the device from others, when one of the values was made for this login and is still good.
pub(super) fn known_device<'a>(app: &App, values: impl Iterator<Item = &'a str>, login: &str) -> Option<&'a str> {
    values.filter_map(|value| checked(app, "device", login, value)).next()
}

fn signed(app: &App, kind: &str, of: &str, until: i64) -> String {
    let random = app.token();
    let mac = app.vault().mac(Purpose::Session, &parts(kind, of, &until.to_string(), &random));
    format!("{until}.{random}.{}", vault::hex(&mac))
}

/// The random part of a value that is genuine and in time.
fn checked<'a>(app: &App, kind: &str, of: &str, value: &'a str) -> Option<&'a str> {
    let (until, rest) = value.split_once('.')?;
    let (random, mac) = rest.split_once('.')?;
    let good = app.vault().verify(Purpose::Session, &parts(kind, of, until, random), &vault::unhex::<32>(mac)?);
    (good && app.now() < Moment(until.parse().ok()?)).then_some(random)
}

fn parts<'a>(kind: &'a str, of: &'a str, until: &'a str, random: &'a str) -> [&'a [u8]; 4] {
    [kind.as_bytes(), of.as_bytes(), until.as_bytes(), random.as_bytes()]
}
