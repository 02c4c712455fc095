//! Lists the files of `migrations/`, so that adding a file is adding a migration.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    println!("cargo::rerun-if-changed=migrations");
    let mut steps: BTreeMap<(u32, String), [Option<String>; 3]> = BTreeMap::new();
    for entry in std::fs::read_dir(&folder)? {
        let path = entry?.path();
        let file = path.file_name().and_then(|name| name.to_str()).ok_or("a file name is not UTF-8")?;
        let wrong = || format!("{file}: must be NNNN_name.sql, NNNN_name.sqlite.sql or NNNN_name.postgres.sql");
        let stem = file.strip_suffix(".sql").ok_or_else(wrong)?;
        let (stem, kind) = match stem.rsplit_once('.') {
            None => (stem, 0),
            Some((stem, "sqlite")) => (stem, 1),
            Some((stem, "postgres")) => (stem, 2),
            Some(_) => return Err(wrong().into()),
        };
        let (number, name) = stem.split_once('_').filter(|(number, _)| number.len() == 4).ok_or_else(wrong)?;
        let number: u32 = number.parse().map_err(|_| wrong())?;
        steps.entry((number, name.to_owned())).or_default()[kind] = Some(path.display().to_string());
    }
    let mut out =
        String::from("/// The migrations of this program, in order.\npub const MIGRATIONS: &[Migration] = &[\n");
    for ((number, name), files) in steps {
        let [common, sqlite, postgres] = files.map(|file| match file {
            Some(path) => format!("include_str!({path:?})"),
            None => "\"\"".to_owned(),
        });
        writeln!(
            out,
            "    Migration {{ number: {number}, name: {name:?}, common: {common}, sqlite: {sqlite}, postgres: {postgres} }},"
        )?;
    }
    out.push_str("];\n");
    let target = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?;
    std::fs::write(Path::new(&target).join("migrations.rs"), out)?;
    Ok(())
}
