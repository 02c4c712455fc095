//! Style sheets, modules and pictures that are served as files. One version stands for all of them, so that addresses
//! can be cached for ever and modules can import each other by relative name.

/// A file under `/assets/{version}/`.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// File name, such as `base.css`.
    pub name: &'static str,
    /// Content type with charset.
    pub mime: &'static str,
    /// Its text; joined in this order when it is made of several files.
    pub parts: &'static [&'static str],
}

impl Asset {
    /// The whole text.
    pub fn text(&self) -> String {
        self.parts.concat()
    }
}

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

/// All files.
pub const ALL: &[Asset] = &[
    Asset {
        name: "base.css",
        mime: CSS,
        parts: &[
            include_str!("../assets/base.css"),
            include_str!("../assets/parts.css"),
            include_str!("../assets/form.css"),
            include_str!("../assets/grid.css"),
        ],
    },
    Asset {
        name: "work.css",
        mime: CSS,
        parts: &[
            include_str!("../assets/table.css"),
            include_str!("../assets/record.css"),
            include_str!("../assets/figure.css"),
            include_str!("../assets/report.css"),
            picture::STYLE,
        ],
    },
    Asset { name: "speech.css", mime: CSS, parts: &[include_str!("../assets/speech.css")] },
    Asset { name: "print.css", mime: CSS, parts: &[include_str!("../assets/print.css")] },
    Asset { name: "app.js", mime: JS, parts: &[include_str!("../assets/app.js")] },
    Asset { name: "count.js", mime: JS, parts: &[include_str!("../assets/count.js")] },
    Asset { name: "draft.js", mime: JS, parts: &[include_str!("../assets/draft.js")] },
    Asset { name: "grid.js", mime: JS, parts: &[include_str!("../assets/grid.js")] },
    Asset { name: "keys.js", mime: JS, parts: &[include_str!("../assets/keys.js")] },
    Asset { name: "late.js", mime: JS, parts: &[include_str!("../assets/late.js")] },
    Asset { name: "suggest.js", mime: JS, parts: &[include_str!("../assets/suggest.js")] },
    Asset { name: "table.js", mime: JS, parts: &[include_str!("../assets/table.js")] },
    Asset { name: "narrow.js", mime: JS, parts: &[include_str!("../assets/narrow.js")] },
    Asset { name: "when.js", mime: JS, parts: &[include_str!("../assets/when.js")] },
    Asset { name: "icon.svg", mime: "image/svg+xml", parts: &[include_str!("../assets/icon.svg")] },
];

/// Version of all files together: FNV-1a over their names and texts.
const HASH: u64 = {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    let mut file = 0;
    while file < ALL.len() {
        hash = fold(hash, ALL[file].name);
        let mut part = 0;
        while part < ALL[file].parts.len() {
            hash = fold(hash, ALL[file].parts[part]);
            part += 1;
        }
        file += 1;
    }
    hash
};

const fn fold(mut hash: u64, text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}

/// The version in addresses: 16 hex digits.
pub fn version() -> String {
    format!("{HASH:016x}")
}

/// Address of a file: `/assets/{version}/{name}`.
pub fn href(name: &str) -> String {
    format!("/assets/{HASH:016x}/{name}")
}

/// The file with this name. Any version is served: a page loaded before an update still finds its files.
pub fn find(name: &str) -> Option<&'static Asset> {
    ALL.iter().find(|asset| asset.name == name)
}
