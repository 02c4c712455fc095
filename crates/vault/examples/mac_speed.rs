//! Prints how many change MACs, seals and chain steps one core makes in a second:
//! `cargo run --release -p vault --example mac_speed`.
#![expect(clippy::print_stdout, reason = "the example prints its measurements")]

use std::hint::black_box;
use std::time::Instant;

use vault::{Algorithm, FieldAddress, KeyRing, OsRandom, PasswordCost, Purpose, Vault, VaultError};

/// Runs `work` `times` times and prints its name and rate.
fn measure(name: &str, times: u32, mut work: impl FnMut()) {
    let start = Instant::now();
    for _ in 0..times {
        work();
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("{name:<42} {:>12.0} /s", f64::from(times) / seconds);
}

fn main() -> Result<(), VaultError> {
    let random = &mut OsRandom;
    let ring = KeyRing::generate(random);
    let input = [0x5a; 300];
    let mut head = [0; 32];
    for algorithm in [Algorithm::Sm4Gcm, Algorithm::Aes256Gcm] {
        let vault = Vault::new(&ring, algorithm)?;
        let key = vault.new_record_key(random);
        let wrapped = vault.wrap(&key, "household", "r1", random);
        let address = FieldAddress { table: "household", column: "phone", record: "r1" };
        let sealed = key.seal(&address, b"13800001234", random);
        println!("{algorithm:?}");
        measure("seal a phone number", 100_000, || {
            black_box(key.seal(&address, black_box(b"13800001234"), random));
        });
        measure("open a phone number", 100_000, || {
            black_box(key.open(&address, &sealed).is_ok());
        });
        measure("new record key, wrapped", 50_000, || {
            let key = vault.new_record_key(random);
            black_box(vault.wrap(&key, "household", "r1", random));
        });
        measure("unwrap a record key", 50_000, || {
            black_box(vault.unwrap(&wrapped, "household", "r1").is_ok());
        });
    }
    let vault = Vault::new(&ring, Algorithm::Sm4Gcm)?;
    println!("SM3");
    measure("mac of 300 bytes in one part", 1_000_000, || {
        black_box(vault.mac(Purpose::ChangeMac, &[black_box(&input)]));
    });
    measure("mac of 300 bytes in six parts", 1_000_000, || {
        let parts: Vec<&[u8]> = input.chunks(50).collect();
        black_box(vault.mac(Purpose::ChangeMac, &parts));
    });
    measure("chain step over 300 bytes", 1_000_000, || head = vault::chain(&head, &input));
    measure("blind index of an ID number", 500_000, || {
        black_box(vault.blind("household", "id_number", black_box("36250219900101123X")));
    });
    let stored = vault::hash_password("correct horse battery", PasswordCost::STANDARD, random)?;
    measure("password check at the standard cost", 5, || {
        black_box(vault::verify_password("correct horse battery", &stored).is_ok());
    });
    Ok(())
}
