//! Lists the files of the shipped pack, so that the binary carries them.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/village-work");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        println!("cargo::rerun-if-changed={}", folder.display());
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "toml") {
                files.push(path);
            }
        }
    }
    files.sort();
    let mut out = String::from("&[\n");
    for path in files {
        let name = path.strip_prefix(&root)?.display().to_string();
        writeln!(out, "({name:?}, include_str!({:?})),", path.canonicalize()?.display().to_string())?;
    }
    out.push(']');
    std::fs::write(Path::new(&std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?).join("pack_files.rs"), out)?;
    Ok(())
}
