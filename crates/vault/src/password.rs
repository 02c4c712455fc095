//! Password hashes: Argon2id in PHC string form (口令散列).

use argon2::password_hash::PasswordHasher as _;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordVerifier as _, Version};

use crate::{Random, VaultError};

/// A stored hash that asks for more memory than this (1 GiB, in KiB) is refused instead of tried: a changed row must
/// not be able to take the machine down.
const MOST_MEMORY_KIB: u32 = 1024 * 1024;

/// What one try of a password costs. Old hashes name their own cost and are renewed at the next sign-in
/// ([`needs_rehash`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes (parallelism).
    pub lanes: u32,
}

impl PasswordCost {
    /// 64 MiB, three passes, one lane: the profile for real data (等保三级). Bound the number of hashes at a time.
    pub const STANDARD: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 };
    /// As little as Argon2 accepts: tests and demo worlds only.
    pub const LIGHT: Self = Self { memory_kib: 8, passes: 1, lanes: 1 };

    pub(crate) fn params(self) -> Result<Params, VaultError> {
        if self.memory_kib > MOST_MEMORY_KIB {
            return Err(VaultError::PasswordCost);
        }
        Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(|_| VaultError::PasswordCost)
    }
}

impl Default for PasswordCost {
    fn default() -> Self {
        Self::STANDARD
    }
}

/// Hash of a password as PHC text (`$argon2id$v=19$m=…,t=…,p=…$salt$hash`) with a random salt of 16 bytes. The password
/// is taken byte for byte: nothing is cut or folded.
///
/// # Errors
///
/// [`VaultError::PasswordCost`] if the cost is outside Argon2's limits.
pub fn hash_password(password: &str, cost: PasswordCost, random: &mut impl Random) -> Result<String, VaultError> {
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost.params()?);
    let salt = random.bytes::<16>();
    let hash = argon.hash_password_with_salt(password.as_bytes(), &salt).map_err(|_| VaultError::PasswordCost)?;
    Ok(hash.to_string())
}

/// Whether the password is the one behind the stored hash.
///
/// # Errors
///
/// [`VaultError::PasswordHash`] if the stored text is not an Argon2id hash within sane limits; that is a damaged row,
/// not a wrong password.
pub fn verify_password(password: &str, stored: &str) -> Result<bool, VaultError> {
    let (hash, _) = parse(stored)?;
    Ok(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Whether a stored hash was made at another cost than asked for now, so that it should be made anew while the
/// password is at hand. True as well for a text that is no hash.
pub fn needs_rehash(stored: &str, cost: PasswordCost) -> bool {
    parse(stored).map_or(true, |(_, found)| found != cost)
}

/// Spends as long as a real check would. Called for an unknown account, so that the time of an answer does not say
/// which accounts exist.
pub fn spend_password_time(password: &str, cost: PasswordCost) {
    let mut zeros = |out: &mut [u8]| out.fill(0);
    // The result is of no use; only the work is.
    drop(hash_password(password, cost, &mut zeros));
}

fn parse(stored: &str) -> Result<(PasswordHash, PasswordCost), VaultError> {
    let hash = PasswordHash::new(stored).map_err(|_| VaultError::PasswordHash)?;
    let params = Params::try_from(&hash).map_err(|_| VaultError::PasswordHash)?;
    let cost = PasswordCost { memory_kib: params.m_cost(), passes: params.t_cost(), lanes: params.p_cost() };
    let good = hash.algorithm.as_str() == "argon2id"
        && hash.salt.is_some()
        && hash.hash.is_some()
        && cost.memory_kib <= MOST_MEMORY_KIB;
    if good { Ok((hash, cost)) } else { Err(VaultError::PasswordHash) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::tests::counter;

    const COST: PasswordCost = PasswordCost::LIGHT;

    #[test]
    fn only_the_same_password_verifies_byte_for_byte() {
        let mut random = counter(1);
        // 80 letters: bcrypt would cut these at 72 bytes.
        let long = "长".repeat(30) + "x";
        for password in ["correct horse battery", "雨后春笋🌱", long.as_str(), ""] {
            let stored = hash_password(password, COST, &mut random).unwrap();
            assert!(stored.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{stored}");
            assert_eq!(verify_password(password, &stored), Ok(true));
            for wrong in [format!("{password} "), format!("{password}x"), password.to_uppercase() + "y"] {
                assert_eq!(verify_password(&wrong, &stored), Ok(false), "{wrong}");
            }
        }
        let stored = hash_password(&long, COST, &mut random).unwrap();
        assert_eq!(verify_password(&("长".repeat(30) + "y"), &stored), Ok(false));
        let half_width = hash_password("Ａbc", COST, &mut random).unwrap();
        assert_eq!(verify_password("Abc", &half_width), Ok(false));
    }

    #[test]
    fn salts_differ() {
        let mut random = counter(2);
        let one = hash_password("same", COST, &mut random).unwrap();
        assert_ne!(one, hash_password("same", COST, &mut random).unwrap());
    }

    #[test]
    fn a_hash_made_elsewhere_verifies() {
        // From the reference implementation's test suite (argon2id, v=19, m=256, t=2, p=1).
        let stored = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
        assert_eq!(verify_password("password", stored), Ok(true));
        assert_eq!(verify_password("passwore", stored), Ok(false));
    }

    #[test]
    fn an_old_cost_asks_for_a_new_hash() {
        let stored = hash_password("x", COST, &mut counter(3)).unwrap();
        assert!(!needs_rehash(&stored, COST));
        for other in
            [PasswordCost { memory_kib: 16, ..COST }, PasswordCost { passes: 2, ..COST }, PasswordCost::STANDARD]
        {
            assert!(needs_rehash(&stored, other), "{other:?}");
        }
        assert!(needs_rehash("plain", COST));
    }

    #[test]
    fn a_damaged_hash_is_an_error_and_not_a_wrong_password() {
        for bad in [
            "",
            "secret",
            "$argon2id$v=19$m=8,t=1,p=1$",
            "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=4000000000,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        ] {
            assert_eq!(verify_password("x", bad), Err(VaultError::PasswordHash), "{bad}");
        }
    }

    #[test]
    fn a_cost_out_of_range_is_refused() {
        for cost in [
            PasswordCost { memory_kib: 1, ..COST },
            PasswordCost { passes: 0, ..COST },
            PasswordCost { lanes: 0, ..COST },
            PasswordCost { memory_kib: u32::MAX, ..COST },
        ] {
            assert_eq!(hash_password("x", cost, &mut counter(4)), Err(VaultError::PasswordCost), "{cost:?}");
        }
    }

    #[test]
    fn spending_time_does_no_harm_at_any_cost() {
        spend_password_time("x", COST);
        spend_password_time("x", PasswordCost { memory_kib: 0, ..COST });
    }
}
