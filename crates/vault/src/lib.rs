//! Keys, field encryption, blind indexes, message authentication codes, passwords, one-time codes and tokens.
//!
//! Pure functions of their arguments: no files, no SQL, no environment, no clock. Randomness comes in through
//! [`Random`]; the one place that asks the operating system for it is [`OsRandom`].
//!
//! # How the pieces hold together
//!
//! ```text
//! KeyRing (master secrets by version, a 0600 file)      KeyKeeper: the seam for a certified device
//!    └─ HKDF-SM3 per purpose and version ─► Vault (derived keys, held for the life of the process)
//!          ├─ wrap / unwrap ─► RecordKey (one per record, stored wrapped beside the row)
//!          │                      └─ seal / open one sensitive value, bound to its FieldAddress
//!          ├─ seal / open       small secrets without a record (one-time-code secrets, settings)
//!          ├─ blind             equality search over sealed values
//!          └─ mac / verify      rows, changes, seals
//! ```
//!
//! A change's MAC covers the *ciphertext* of a sensitive value. Rotating the ring re-wraps data keys and erasing a
//! person destroys a data key; neither touches a ciphertext, so every MAC and the chain over them stay valid.
//!
//! SM4-GCM and SM3 are used by default (AES-256-GCM by setting). This is algorithm-ready software, **not** a certified
//! cryptographic module: where 密评 is due, a certified device has to stand behind [`KeyKeeper`].
//!
//! ```
//! use vault::{Algorithm, FieldAddress, KeyRing, OsRandom, Purpose, Vault};
//!
//! let random = &mut OsRandom;
//! let ring = KeyRing::generate(random);
//! let vault = Vault::new(&ring, Algorithm::Sm4Gcm)?;
//!
//! let key = vault.new_record_key(random);
//! let stored_key = vault.wrap(&key, "household", "0192f0c1", random);
//! let address = FieldAddress { table: "household", column: "phone", record: "0192f0c1" };
//! let sealed = key.seal(&address, b"13800001234", random);
//!
//! let key = vault.unwrap(&stored_key, "household", "0192f0c1")?;
//! assert_eq!(key.open_text(&address, &sealed)?.as_str(), "13800001234");
//!
//! let mac = vault.mac(Purpose::ChangeMac, &[b"county", sealed.as_bytes()]);
//! assert!(vault.verify(Purpose::ChangeMac, &[b"county", sealed.as_bytes()], &mac));
//! # Ok::<(), vault::VaultError>(())
//! ```

mod cipher;
mod digest;
mod error;
mod keys;
mod mac;
mod password;
mod random;
mod record;
mod ring;
mod sealed_copy;
mod token;
mod totp;
mod weak;

pub use cipher::Algorithm;
pub use digest::{chain, hex, sm3, sm3_hex, unhex};
pub use error::VaultError;
pub use keys::{Purpose, Vault, normalise};
pub use password::{PasswordCost, hash_password, needs_rehash, spend_password_time, verify_password};
pub use random::{OsRandom, Random};
pub use record::{FieldAddress, RecordKey};
pub use ring::{KeyKeeper, KeyRing};
pub use sealed_copy::{SEALED_CHUNK, SEALED_EXTRA, SEALED_HEADER, SealedCopy};
pub use token::{Token, token_digest};
pub use totp::{Totp, TotpRefusal};
pub use weak::{PasswordPolicy, Weakness, weak_password};
