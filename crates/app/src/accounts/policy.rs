//! What the parameters say about signing in.

use crate::App;
use domain::Day;
use domain::parameter::Scalar;
use vault::PasswordPolicy;

/// Limits of signing in, from the parameters of the pack on a day. A key the pack does not have takes the value of the
/// requirement it comes from (domain/reliability.md C-01, C-03, C-06; ASVS 6.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Failures until a login is closed for a while for one address, or for one known browser (`login.failures`).
    pub failures: i64,
    /// Failures until a network address is closed for a while (`login.address_failures`; ten times the above): an office
    /// behind one address has many accounts, and one forgotten password must not lock out the others.
    pub address_failures: i64,
    /// Failures of all strangers together until a login takes their tries only now and then (twice `login.failures`).
    pub stranger_failures: i64,
    /// For how long failures count, in milliseconds (`login.minutes`).
    pub window: i64,
    /// How long a one-time password lives, in milliseconds (`login.secret_hours`).
    pub secret_life: i64,
    /// After so many days without a sign-in an account is closed (`login.unused_days`).
    pub unused_days: i32,
    /// After so many days a password has to be changed (`login.password_days`); `None` for never.
    pub password_days: Option<i32>,
    /// What a new password has to meet (`password.chars`, `password.classes`).
    pub password: PasswordPolicy,
}

impl Policy {
    /// The limits on a day.
    pub fn on(app: &App, day: Day) -> Self {
        let get = |key: &str| match app.loaded().pack.parameters.get(key, "", day).map(|v| &v.value) {
            Some(Scalar::Int(n)) if *n > 0 => Some(*n),
            _ => None,
        };
        let days = |key: &str| get(key).and_then(|n| i32::try_from(n).ok());
        let failures = get("login.failures").unwrap_or(5);
        let least = |key: &str, default: usize| get(key).and_then(|n| usize::try_from(n).ok()).unwrap_or(default);
        Self {
            failures,
            address_failures: get("login.address_failures").unwrap_or(failures.saturating_mul(10)),
            stranger_failures: failures.saturating_mul(2),
            window: get("login.minutes").unwrap_or(15).saturating_mul(60_000),
            secret_life: get("login.secret_hours").unwrap_or(24).saturating_mul(3_600_000),
            unused_days: days("login.unused_days").unwrap_or(90),
            password_days: days("login.password_days"),
            password: PasswordPolicy {
                min_chars: least("password.chars", PasswordPolicy::PLAIN.min_chars),
                min_classes: least("password.classes", PasswordPolicy::PLAIN.min_classes),
                ..PasswordPolicy::PLAIN
            },
        }
    }
}
