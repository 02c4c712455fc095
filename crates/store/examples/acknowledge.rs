//! Writes rows through the store and prints each id once its commit is over, until it is killed: what the power cut of `xtask`
//! proves its harness with.
//!
//! `acknowledge write FOLDER [--lose]` (with `--lose` the disk is not waited for) · `acknowledge read FOLDER`

#![expect(clippy::print_stdout, reason = "acknowledgements go to standard output")]

use std::io::Write;
use std::path::Path;
use store::{Db, Durability, Error, Options, params};

const TABLE: &str =
    "create table if not exists acknowledged (id text collate \"C\" primary key, words text collate \"C\" not null)";
/// Callers at once, so that commits are of groups.
const CALLERS: usize = 4;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["write", folder] => write(Path::new(folder), Durability::Full),
        ["write", folder, "--lose"] => write(Path::new(folder), Durability::LoseOnPowerCut),
        ["read", folder] => read(Path::new(folder)),
        _ => Err("acknowledge write FOLDER [--lose] | read FOLDER".into()),
    }
}

fn open(folder: &Path, durability: Durability) -> Result<Db, Box<dyn std::error::Error>> {
    std::fs::create_dir_all(folder)?;
    Ok(Db::open_sqlite(folder.join("a.db"), &Options { durability, ..Options::default() })?)
}

fn write(folder: &Path, durability: Durability) -> Result<(), Box<dyn std::error::Error>> {
    // The table lasts in any case: what is lost then are rows that were acknowledged.
    open(folder, Durability::Full)?.write_blocking(|tx| tx.define(TABLE))?;
    let db = open(folder, durability)?;
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let db = db.clone();
            std::thread::spawn(move || -> Result<(), Error> {
                for n in 0_u64.. {
                    let id = format!("{}-{caller}-{n}", std::process::id());
                    let row = id.clone();
                    let sql = "insert into acknowledged (id, words) values ($1, $2)";
                    db.write_blocking(move |tx| tx.run(sql, params![&row, "后山排水沟堵塞，需要清淤"]))?;
                    // Nobody listens any more: the cut has come.
                    let mut out = std::io::stdout().lock();
                    if writeln!(out, "{id}").and_then(|()| out.flush()).is_err() {
                        break;
                    }
                }
                Ok(())
            })
        })
        .collect();
    for caller in callers {
        caller.join().map_err(|_| "a caller panicked")??;
    }
    Ok(())
}

fn read(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let db = open(folder, Durability::Full)?;
    for id in db.read_blocking(|tx| tx.all::<String>("select id from acknowledged order by id", &[]))? {
        println!("{id}");
    }
    Ok(())
}
