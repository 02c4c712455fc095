//! All indicators, for pickers, with search by title, other names and initials.

use super::Indicator;
use crate::context::App;

/// All indicators: those of ledgers in the order of the menus, then those from outside.
pub fn catalogue(app: &App) -> Vec<Indicator> {
    let loaded = app.loaded();
    let fed = loaded.indicators().map(|(ledger, def)| Indicator::of(ledger, def));
    fed.chain(loaded.pack.externals.iter().map(Indicator::external)).collect()
}

/// True when a ledger of the pack feeds the indicator.
pub fn is_kept(app: &App, id: &str) -> bool {
    app.loaded().indicator(id).is_some()
}

/// Indicators a person may mean by a text, best first: the title or another name as it is, its beginning, a part of it, a
/// sentence that holds it, the initials of the title, the id.
pub fn search(app: &App, text: &str, most: usize) -> Vec<Indicator> {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(u32, Indicator)> =
        catalogue(app).into_iter().filter_map(|i| rank(&i, &text).map(|rank| (rank, i))).collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().take(most).map(|(_, i)| i).collect()
}

fn rank(indicator: &Indicator, text: &str) -> Option<u32> {
    let names = std::iter::once(&indicator.title).chain(&indicator.synonyms);
    let by_name = names
        .filter_map(|name| {
            let name = name.to_lowercase();
            let length = u32::try_from(name.chars().count()).unwrap_or(u32::MAX).min(99);
            if name == text {
                Some(0)
            } else if name.starts_with(text) {
                Some(100 + length)
            } else if name.contains(text) {
                Some(200 + length)
            } else if text.contains(&name) {
                // The longer the name a sentence holds, the more of it is meant.
                Some(400 - length)
            } else {
                None
            }
        })
        .min();
    by_name.or_else(|| {
        let initials = language::pinyin::initials(&indicator.title);
        if indicator.id == text || initials == text {
            Some(1)
        } else if text.is_ascii() && (initials.starts_with(text) || indicator.id.contains(text)) {
            Some(500)
        } else {
            None
        }
    })
}
