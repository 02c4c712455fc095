//! Rules of the shipped pack, played through without a database.

mod access;
mod field_types;
mod ledger;
mod rules;

use domain::pack::{self, Pack};
use domain::places::{Level, Place};
use domain::{Day, PlaceId};
use std::path::Path;

/// The shipped pack, read from the repository.
pub(crate) fn shipped() -> Pack {
    let files = files();
    let list: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    pack::load(&list).unwrap_or_else(|complaints| {
        panic!("{}", complaints.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })
}

/// Path and text of every file of the shipped pack.
pub(crate) fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/village-work");
    let mut out = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the pack's folder") {
            let path = entry.expect("a folder entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).expect("below the pack").to_string_lossy().into_owned();
                out.push((name, std::fs::read_to_string(&path).expect("a text file")));
            }
        }
    }
    out.sort();
    out
}

/// A place in force from the first day.
pub(crate) fn place(id: i64, parent: Option<i64>, level: Level) -> Place {
    Place {
        id: PlaceId(id),
        parent: parent.map(PlaceId),
        level,
        code: format!("{id:012}"),
        name: format!("地{id}"),
        initials: String::new(),
        rural: true,
        from: Day(0),
        to: None,
        successor: None,
    }
}
