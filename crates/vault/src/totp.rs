//! One-time codes of an authenticator app (动态口令): RFC 6238 with SHA-1, six digits, 30 seconds, which is what every app
//! understands.

use std::fmt;

use totp_rs::{Algorithm, Builder, Secret};
use zeroize::Zeroizing;

use crate::{Random, VaultError};

/// Seconds a code lives.
const STEP_SECONDS: u64 = 30;
/// How many steps a phone's clock may be off, either way.
const SKEW_STEPS: u16 = 1;

/// Why a code was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TotpRefusal {
    /// Not the code of this moment.
    #[error("动态口令不对。请看认证器上当前的 6 位数字；一直不对时请校准手机时间")]
    Wrong,
    /// The right code, but it was used already, or a later one was.
    #[error("这个动态口令已经用过，请等认证器换出下一个再输")]
    Replayed,
}

/// A second-factor secret of 160 bits. Kept sealed ([`Vault::seal`](crate::Vault::seal)); wiped when dropped.
pub struct Totp {
    secret: Zeroizing<Vec<u8>>,
}

impl Totp {
    /// A fresh secret.
    pub fn generate(random: &mut impl Random) -> Self {
        let mut secret = Zeroizing::new(vec![0; 20]);
        random.fill(&mut secret);
        Self { secret }
    }

    /// Reads [`Totp::base32`]; spaces and lower case are accepted.
    ///
    /// # Errors
    ///
    /// [`VaultError::TotpSecret`] if it is not base32 or shorter than 128 bits.
    pub fn from_base32(text: &str) -> Result<Self, VaultError> {
        let text: Zeroizing<String> =
            Zeroizing::new(text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase());
        let secret = Secret::try_from_base32(text.trim_end_matches('=')).map_err(|_| VaultError::TotpSecret)?;
        if secret.as_bytes().len() < 16 {
            return Err(VaultError::TotpSecret);
        }
        Ok(Self { secret: Zeroizing::new(secret.as_bytes().to_vec()) })
    }

    /// The secret as an app takes it when typed by hand: 32 characters of base32.
    pub fn base32(&self) -> Zeroizing<String> {
        Zeroizing::new(Secret::from(self.secret.to_vec()).to_base32())
    }

    /// The `otpauth://totp/…` address that a QR code carries, e.g. issuer `驻村` and account `wangfang`.
    pub fn uri(&self, issuer: &str, account: &str) -> Zeroizing<String> {
        let (issuer, account) = (percent(issuer), percent(account));
        Zeroizing::new(format!(
            "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&algorithm=SHA1&digits=6&period={STEP_SECONDS}",
            self.base32().as_str()
        ))
    }

    /// The code at a moment in seconds since 1970, for tests and demo accounts.
    pub fn code(&self, unix_seconds: u64) -> String {
        self.engine().generate(unix_seconds).to_string()
    }

    /// Checks a code at a moment (seconds since 1970), one step early or late allowed, and gives the step it belongs
    /// to. The caller stores that step in the same transaction and hands it in as `last_step` next time, so that a
    /// code works once.
    ///
    /// # Errors
    ///
    /// [`TotpRefusal::Wrong`], or [`TotpRefusal::Replayed`] if the step is not later than `last_step`.
    pub fn verify(&self, code: &str, unix_seconds: u64, last_step: Option<u64>) -> Result<u64, TotpRefusal> {
        let code: String = code
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| match c {
                // Input methods in Chinese mode type full-width digits.
                '０'..='９' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
                c => c,
            })
            .collect();
        let step = self.engine().check(&code, unix_seconds).ok_or(TotpRefusal::Wrong)?;
        if last_step.is_some_and(|last| step <= last) { Err(TotpRefusal::Replayed) } else { Ok(step) }
    }

    fn engine(&self) -> totp_rs::Totp {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_skew(SKEW_STEPS)
            .with_step_duration(STEP_SECONDS)
            .with_secret(Secret::from(self.secret.to_vec()))
            .build_noncompliant()
    }
}

impl fmt::Debug for Totp {
    /// Without the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Totp(…)")
    }
}

/// Percent-encoding of everything but RFC 3986's unreserved characters.
fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::tests::counter;
    use proptest::prelude::*;

    fn of_the_rfc() -> Totp {
        Totp { secret: Zeroizing::new(b"12345678901234567890".to_vec()) }
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B, SHA-1; the table has eight digits, six are their last six.
        for (seconds, eight) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            assert_eq!(of_the_rfc().code(seconds), eight[2..], "{seconds}");
        }
    }

    #[test]
    fn a_code_lives_one_step_either_way() {
        let totp = of_the_rfc();
        let noon = 1_700_000_010; // the first second of a step
        assert_eq!(noon % 30, 0);
        let step = noon / 30;
        let code = totp.code(noon);
        for (at, expected) in [
            (noon - 31, Err(TotpRefusal::Wrong)),
            (noon - 30, Ok(step)),
            (noon, Ok(step)),
            (noon + 29, Ok(step)),
            (noon + 59, Ok(step)),
            (noon + 60, Err(TotpRefusal::Wrong)),
        ] {
            assert_eq!(totp.verify(&code, at, None), expected, "{at}");
        }
    }

    #[test]
    fn a_code_works_once_and_an_older_one_not_after_it() {
        let totp = of_the_rfc();
        let now = 1_700_000_010;
        let step = totp.verify(&totp.code(now), now, None).unwrap();
        assert_eq!(totp.verify(&totp.code(now), now, Some(step)), Err(TotpRefusal::Replayed));
        assert_eq!(totp.verify(&totp.code(now - 30), now, Some(step)), Err(TotpRefusal::Replayed));
        assert_eq!(totp.verify(&totp.code(now + 30), now + 30, Some(step)), Ok(step + 1));
    }

    #[test]
    fn codes_are_taken_as_people_type_them() {
        let totp = of_the_rfc();
        assert_eq!(totp.code(59), "287082");
        for typed in ["287082", " 287 082 ", "２８７０８２"] {
            assert_eq!(totp.verify(typed, 59, None), Ok(1), "{typed}");
        }
        for typed in ["", "28708", "2870820", "+28708", "abcdef", "二八七〇八二"] {
            assert_eq!(totp.verify(typed, 59, None), Err(TotpRefusal::Wrong), "{typed}");
        }
        assert_eq!(totp.verify("287082", 0, None), Ok(1), "the clock may stand at zero");
    }

    #[test]
    fn the_address_for_the_qr_code_is_complete() {
        assert_eq!(
            of_the_rfc().uri("驻村", "wang fang").as_str(),
            "otpauth://totp/%E9%A9%BB%E6%9D%91:wang%20fang?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=%E9%A9%BB%E6%9D%91&algorithm=SHA1&digits=6&period=30"
        );
    }

    #[test]
    fn secrets_that_are_none_are_refused() {
        for bad in ["", "abc", "GEZDGNBVGY3TQOJQ", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1"] {
            assert_eq!(Totp::from_base32(bad).unwrap_err(), VaultError::TotpSecret, "{bad}");
        }
        let typed = Totp::from_base32("gezd gnbv gy3t qojq gezd gnbv gy3t qojq").unwrap();
        assert_eq!(typed.code(59), "287082");
        assert_eq!(format!("{typed:?}"), "Totp(…)");
    }

    proptest! {
        #[test]
        fn a_secret_survives_base32(seed in 0..u64::MAX / 2, at in 0u64..4_000_000_000) {
            let totp = Totp::generate(&mut counter(seed));
            let again = Totp::from_base32(&totp.base32()).unwrap();
            prop_assert_eq!(again.code(at), totp.code(at));
            prop_assert_eq!(again.verify(&totp.code(at), at, None), Ok(at / 30));
        }
    }
}
